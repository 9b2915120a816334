import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describeCli } from '../../engine/cli/reference.ts';

describe('the reference of the command line', () => {
  it('is what the commands say of themselves (npm run docs writes it anew)', () => {
    expect(readFileSync('docs/reference/cli.md', 'utf8')).to.equal(describeCli());
  });
});
