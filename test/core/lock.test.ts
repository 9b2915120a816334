import { expect } from 'chai';
import type { Claimant } from '../../engine/core/keeper.ts';
import { lockId, readKeeperId, signalId } from '../../engine/core/keeper-id.ts';
import { openKeeper } from '../../engine/core/keepers.ts';
import { Lock } from '../../engine/core/lock.ts';
import { Shelf } from '../support/shelf.ts';

const [a, b, c] = ['a', 'b', 'c'].map((wfid) => ({ wfid, expression: '0!1' })) as [Claimant, Claimant, Claimant];
const claims = (who: Claimant, now = false) => ({ kind: 'claim', ...who, now }) as const;
const leaves = (who: Claimant) => ({ kind: 'leave', ...who }) as const;

describe('a lock', () => {
  /** After each message it is dropped and read back from what it wrote. */
  const lock = () => new Shelf(lockId('obs'));

  it('goes from one to the next in the order of their coming', () => {
    const shelf = lock();
    expect(shelf.take(claims(a))).to.deep.equal(['granted a']);
    expect(shelf.take(claims(b))).to.deep.equal([]);
    expect(shelf.take(claims(c))).to.deep.equal([]);
    expect(shelf.take(leaves(a))).to.deep.equal(['granted b']);
    expect(shelf.take(leaves(b))).to.deep.equal(['granted c']);
    expect(shelf.take(leaves(c))).to.deep.equal([]);
    expect(shelf.keeper.isEmpty).to.equal(true);
    expect(shelf.size).to.equal(0);
  });

  it('takes what comes twice once', () => {
    const shelf = lock();
    shelf.take(claims(a));
    shelf.take(claims(b));
    expect(shelf.take(claims(a))).to.deep.equal([]);
    expect(shelf.take(claims(b))).to.deep.equal([]);
    shelf.take(leaves(a));
    expect(shelf.take(leaves(a))).to.deep.equal([]);
    expect(shelf.holder).to.equal('b');
  });

  it('lets one that does not wait go away at once', () => {
    const shelf = lock();
    shelf.take(claims(a));
    expect(shelf.take(claims(b, true))).to.deep.equal(['busy b']);
    expect(shelf.take(leaves(a))).to.deep.equal([]);
  });

  it('forgets one that leaves the queue', () => {
    const shelf = lock();
    for (const who of [a, b, c]) shelf.take(claims(who));
    expect(shelf.take(leaves(b))).to.deep.equal([]);
    expect(shelf.take(leaves(a))).to.deep.equal(['granted c']);
  });

  it('that is taken away goes on when its holder is out, or when it is taken once more', () => {
    const shelf = lock();
    for (const who of [a, b, c]) shelf.take(claims(who));
    expect(shelf.take({ kind: 'take', by: 'anna' })).to.deep.equal(['lost a']);
    expect(shelf.take(leaves(a))).to.deep.equal(['granted b']);
    shelf.take({ kind: 'take', by: 'anna' });
    expect(shelf.take({ kind: 'take', by: 'anna' })).to.deep.equal(['granted c']);
  });
});

describe('ids of keepers', () => {
  it('give back what they were made of, whatever it was', () => {
    for (const name of ['obs', 'a b', 'a=b', '@x', '100 %', 'päivä', '\u0000\n']) {
      expect(readKeeperId(lockId(name))).to.deep.equal({ kind: 'lock', name, match: null });
      expect(readKeeperId(signalId('s', name))).to.deep.equal({ kind: 'signal', name: 's', match: name });
    }
    expect(readKeeperId('20261120-bababa')).to.equal(null);
  });

  it('are different for different names', () => {
    expect(signalId('a', 'b')).not.to.equal(signalId('a=b', null));
    expect(lockId('a')).not.to.equal(signalId('a', null));
  });

  it('open what they name', () => {
    expect(openKeeper(lockId('x'))).to.be.instanceOf(Lock);
    expect(openKeeper('x')).to.equal(null);
  });
});
