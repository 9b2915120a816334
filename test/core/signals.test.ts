import { expect } from 'chai';
import fc from 'fast-check';
import type { Claimant, KeeperMessage } from '../../engine/core/keeper.ts';
import { signalId } from '../../engine/core/keeper-id.ts';
import type { Signals } from '../../engine/core/signals.ts';
import { Shelf } from '../support/shelf.ts';

const HOUR = 60 * 60_000;

function step(wfid: string): Claimant {
  return { wfid, expression: '0!1' };
}
const waits = (wfid: string): KeeperMessage => ({ kind: 'claim', ...step(wfid) });
const leaves = (wfid: string): KeeperMessage => ({ kind: 'leave', ...step(wfid) });
const sends = (id: string, keep = HOUR): KeeperMessage => ({ kind: 'signal', id, payload: {}, by: 'x', keep });

describe('the signals of one name', () => {
  const signals = () => new Shelf(signalId('built', null));
  const keptIn = (shelf: Shelf) => (shelf.keeper as Signals).kept(shelf.now).map(({ id }) => id);

  it('go to all who wait', () => {
    const shelf = signals();
    shelf.take(waits('a'));
    shelf.take(waits('b'));
    expect(shelf.take(sends('1'))).to.deep.equal(['signal a 1', 'signal b 1']);
    expect(shelf.take(waits('c'))).to.deep.equal([]);
  });

  it('are kept in order for those who come', () => {
    const shelf = signals();
    shelf.take(sends('1'));
    shelf.take(sends('2'));
    expect(keptIn(shelf)).to.deep.equal(['1', '2']);
    expect(shelf.take(waits('a'))).to.deep.equal(['signal a 1']);
    expect(shelf.take(waits('b'))).to.deep.equal(['signal b 2']);
    expect(shelf.take(waits('c'))).to.deep.equal([]);
  });

  it('are known by their id', () => {
    const shelf = signals();
    shelf.take(waits('a'));
    shelf.take(sends('1'));
    shelf.take(waits('b'));
    expect(shelf.take(sends('1'))).to.deep.equal([]);
  });

  it('are to be had again when all to whom they were sent had gone', () => {
    const shelf = signals();
    shelf.take(waits('a'));
    shelf.take(waits('b'));
    shelf.take(sends('1'));
    shelf.take(leaves('a'));
    expect(keptIn(shelf)).to.deep.equal([]);
    shelf.take(leaves('b'));
    expect(keptIn(shelf)).to.deep.equal(['1']);
    expect(shelf.take(waits('c'))).to.deep.equal(['signal c 1']);
  });

  it('go to those who came meanwhile when they are given back', () => {
    const shelf = signals();
    shelf.take(waits('a'));
    shelf.take(sends('1'));
    shelf.take(waits('b'));
    expect(shelf.take(leaves('a'))).to.deep.equal(['signal b 1']);
  });

  it('are not given to who comes too late', () => {
    const shelf = signals();
    shelf.take(sends('1', HOUR));
    shelf.now = HOUR;
    expect(shelf.take(waits('a'))).to.deep.equal([]);
  });

  it('are forgotten, and leave nothing behind, when their repetition need not be known any more', () => {
    const shelf = signals();
    shelf.take(sends('1'));
    const { wake } = shelf.keeper;
    expect(wake).to.equal(HOUR);
    shelf.now = wake ?? 0;
    shelf.take({ kind: 'timer', id: 'wake', at: shelf.now });
    expect(shelf.keeper.isEmpty).to.equal(true);
    expect([shelf.size, shelf.keeper.wake]).to.deep.equal([0, null]);
  });

  it('reach each one who waits once, and nobody twice, however messages are mixed and repeated', () => {
    const who = fc.constantFrom('a', 'b', 'c');
    const message = fc.oneof(
      who.map(waits),
      who.map(leaves),
      fc.constantFrom('1', '2', '3').map((id) => sends(id)),
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
        const shelf = signals();
        const told = new Map<string, string>();
        for (const one of messages) {
          if (one.kind === 'leave') told.delete(one.wfid);
          for (const line of shelf.take(one)) {
            const [, wfid = '', id = ''] = line.split(' ');
            expect(told.has(wfid), `${wfid} gets ${id} and still has ${told.get(wfid)}`).to.equal(false);
            told.set(wfid, id);
          }
          for (const id of keptIn(shelf)) expect([...told.values()], `kept ${id}`).not.to.include(id);
        }
      }),
    );
  });
});
