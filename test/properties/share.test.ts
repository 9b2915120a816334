import { expect } from 'chai';
import fc from 'fast-check';
import { shareOf } from '../../engine/worker/share.ts';
import { fuzz, FUZZ_TIMEOUT } from '../support/fuzz.ts';

interface Hold {
  partition: number;
  owner: string | null;
  left: number;
}

const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { minLength: 1, maxLength: 10 });
/** Whoever has what before: members, engines that are gone, nobody; leases that run and leases that have ended. */
const holds = fc.array(
  fc.tuple(fc.option(fc.constantFrom(...'abcdefghijxyz')), fc.boolean()).map(([owner, runs]) => ({ owner, runs })),
  { minLength: 1, maxLength: 64 },
);
const scene = fc.tuple(ids, holds).map(([members, list]) => ({
  members: [...members].sort(),
  holders: list.map(({ owner, runs }, partition): Hold => {
    // The lease of an engine that is gone ends: that is the store's doing.
    const isHeld = owner !== null && runs && members.includes(owner);
    return { partition, owner, left: isHeld ? 1000 : 0 };
  }),
}));

/** One engine does what it should: gives, then takes what is still free. */
function act(holders: Hold[], members: readonly string[], me: string): number {
  const { give, take } = shareOf(members, holders, me);
  for (const partition of give) (holders[partition] as Hold).left = 0;
  for (const partition of take) {
    const hold = holders[partition] as Hold;
    if (hold.left === 0) Object.assign(hold, { owner: me, left: 1000 });
  }
  return give.length + take.length;
}

describe('the share of an engine', function () {
  this.timeout(FUZZ_TIMEOUT);

  it('is disjoint from the others’, all together are complete, and even to within one', () => {
    fuzz(
      fc.property(scene, ({ members, holders }) => {
        for (let round = 0; round < 3; round++) for (const me of members) act(holders, members, me);
        const counts = members.map((me) => holders.filter(({ owner, left }) => owner === me && left > 0).length);
        expect(counts.reduce((a, b) => a + b)).to.equal(holders.length);
        expect(Math.max(...counts) - Math.min(...counts)).to.be.at.most(1);
        for (const me of members) expect(act(holders, members, me)).to.equal(0);
      }),
      500,
    );
  });

  it('takes only what is free, and gives only what is its own', () => {
    fuzz(
      fc.property(scene, ({ members, holders }) => {
        for (const me of members) {
          const { give, take } = shareOf(members, holders, me);
          for (const partition of take) expect(holders[partition]?.left).to.equal(0);
          for (const partition of give) expect(holders[partition]).to.include({ owner: me });
          expect(give.length === 0 || take.length === 0).to.equal(true);
        }
      }),
      500,
    );
  });

  it('moves no more than the new engine needs when one joins', () => {
    fuzz(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 64 }), (count, partitions) => {
        const members = [...'abcdefghi'].slice(0, count);
        const holders = Array.from(
          { length: partitions },
          (_, partition): Hold => ({ partition, owner: null, left: 0 }),
        );
        for (let round = 0; round < 3; round++) for (const me of members) act(holders, members, me);
        const before = holders.map(({ owner }) => owner);
        const grown = [...members, 'z'];
        for (let round = 0; round < 3; round++) for (const me of grown) act(holders, grown, me);
        const moved = holders.filter(({ owner }, n) => owner !== before[n]);
        expect(moved.every(({ owner }) => owner === 'z')).to.equal(true);
        expect(moved.length).to.be.within(Math.floor(partitions / grown.length), Math.ceil(partitions / grown.length));
      }),
      300,
    );
  });

  it('is nothing for an engine that is no member', () => {
    const holders = [{ partition: 0, owner: 'me', left: 5 }];
    expect(shareOf(['other'], holders, 'me')).to.deep.equal({ give: [0], take: [] });
  });
});
