import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describeApi } from '../../engine/api/reference.ts';

describe('the reference of the API', () => {
  it('is what the table of operations says (npm run docs writes it anew)', () => {
    expect(readFileSync('docs/reference/api.md', 'utf8')).to.equal(describeApi());
  });
});
