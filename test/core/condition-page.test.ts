import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { evaluateCondition } from '../../engine/core/condition.ts';
import type { JsonObject } from '../../engine/core/json.ts';
import { lookupIn } from '../support/lookup.ts';

describe('docs/reference/conditions.md', () => {
  const page = readFileSync(new URL('../../docs/reference/conditions.md', import.meta.url), 'utf8');
  const fields = JSON.parse(/```json\n(.+?)\n```/s.exec(page)?.[1] ?? '{}') as JsonObject;
  const rows = [...page.matchAll(/^\| `(.+)` \| (yes|no) \|$/gm)];

  it('shows examples', () => expect(rows.length).to.be.greaterThan(15));
  for (const [, written = '', verdict] of rows) {
    it(`is right about ${written}`, () => {
      const condition = written.replaceAll('\\|', '|');
      expect(evaluateCondition(condition, lookupIn(fields))).to.equal(verdict === 'yes');
    });
  }
});
