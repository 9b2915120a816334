import { expect } from 'chai';
import fc from 'fast-check';
import { nestsDeeperThan } from '../../engine/core/nesting.ts';

describe('nesting of a JSON text', () => {
  it('accepts the limit and refuses one more', () => {
    expect(nestsDeeperThan('['.repeat(10) + ']'.repeat(10), 10)).to.equal(false);
    expect(nestsDeeperThan('['.repeat(11) + ']'.repeat(11), 10)).to.equal(true);
  });

  it('counts objects and arrays together', () => {
    expect(nestsDeeperThan('{"a":['.repeat(3) + ']}'.repeat(3), 5)).to.equal(true);
    expect(nestsDeeperThan('{"a":['.repeat(3) + ']}'.repeat(3), 6)).to.equal(false);
  });

  it('does not count brackets inside strings, whatever is escaped there', () => {
    const texts = ['[[[[', '\\', '"[[[', '\\"[[{{', '\\\\'];
    expect(nestsDeeperThan(JSON.stringify(texts.map((text) => [text])), 2)).to.equal(false);
  });

  it('does not count neighbours', () => {
    expect(nestsDeeperThan(JSON.stringify(Array.from({ length: 50 }, () => [{}])), 3)).to.equal(false);
  });

  it('stops at an open string and at an open bracket', () => {
    expect(nestsDeeperThan(`["${'['.repeat(100)}`, 5)).to.equal(false);
    expect(nestsDeeperThan('['.repeat(100_000), 1000)).to.equal(true);
  });

  it('agrees with the depth of the parsed value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 1, max: 8 }), (text, limit) => {
        expect(nestsDeeperThan(text, limit)).to.equal(depthOf(JSON.parse(text)) > limit && text.length > 2 * limit);
      }),
    );
  });
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
