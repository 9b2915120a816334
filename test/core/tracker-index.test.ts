import { expect } from 'chai';
import fc from 'fast-check';
import type { Tracker } from '../../engine/core/effect.ts';
import { TrackerIndex } from '../../engine/core/tracker-index.ts';

function index(...wishes: [id: string, kind: Tracker['kind'], name: string | null][]): TrackerIndex {
  const made = new TrackerIndex();
  for (const [id, kind, name] of wishes) made.set(id, { wfid: 'w', expression: id, kind, name, scope: 'process' });
  return made;
}
const heardBy = (made: TrackerIndex, kind: string, name: string) => made.match({ kind, name }).map(([id]) => id);

describe('the index of trackers', () => {
  it('finds by kind and name, by pattern, and those who take anything', () => {
    const made = index(['a', 'apply', 'x'], ['b', 'apply', '/^x/'], ['c', 'apply', null], ['d', 'reply', 'x']);
    expect(heardBy(made, 'apply', 'x')).to.deep.equal(['a', 'b', 'c']);
    expect(heardBy(made, 'apply', 'xy')).to.deep.equal(['b', 'c']);
    expect(heardBy(made, 'reply', 'x')).to.deep.equal(['d']);
    expect(heardBy(made, 'entering', 'x')).to.deep.equal([]);
  });

  it('finds a tag by its own and by its full name', () => {
    const made = index(
      ['own', 'leaving', 'b'],
      ['full', 'leaving', 'a/b'],
      ['other', 'leaving', 'a'],
      ['p', 'apply', 'b'],
    );
    expect(heardBy(made, 'leaving', 'a/b')).to.deep.equal(['own', 'full']);
    expect(heardBy(made, 'leaving', 'b')).to.deep.equal(['own']);
    expect(heardBy(made, 'apply', 'a/b')).to.deep.equal([]);
  });

  it('forgets, and takes another wish for the old one', () => {
    const made = index(['a', 'apply', 'x'], ['b', 'apply', '/x/'], ['a', 'apply', 'y']);
    expect(heardBy(made, 'apply', 'x')).to.deep.equal(['b']);
    expect(made.delete('b')).to.equal(true);
    expect(made.delete('b')).to.equal(false);
    expect([...made.keys()]).to.deep.equal(['a']);
    expect([...made.values()].map(({ name }) => name)).to.deep.equal(['y']);
  });

  it('gives what looking at each in turn would give', () => {
    const name = fc.constantFrom('a', 'b', 'a/b', '/a/', '/^b$/', null);
    const kind = fc.constantFrom('apply' as const, 'leaving' as const);
    const wish = fc.tuple(fc.nat(5).map(String), kind, name);
    fc.assert(
      fc.property(fc.array(wish), kind, fc.constantFrom('a', 'b', 'a/b', 'c'), (wishes, happened, event) => {
        const last = new Map<string, [string, string, string | null]>();
        for (const one of wishes) {
          last.delete(one[0]);
          last.set(one[0], one);
        }
        const fits = ([, of, wanted]: [string, string, string | null]) => {
          if (of !== happened) return false;
          if (wanted === null) return true;
          if (wanted.startsWith('/')) return new RegExp(wanted.slice(1, -1)).test(event);
          return wanted === event || (of === 'leaving' && event.endsWith(`/${wanted}`));
        };
        const expected = [...last.values()].filter(fits).map(([id]) => id);
        expect(heardBy(index(...wishes), happened, event)).to.deep.equal(expected);
      }),
    );
  });
});
