import { expect } from 'chai';
import { Turns } from '../../engine/worker/turns.ts';
import type { Work } from '../../engine/worker/work.ts';

const message = (wfid: string): Work => ({
  wfid,
  what: { kind: 'message', message: { kind: 'pause', wfid } } as never,
});
const rest = (wfid: string): Work => ({ wfid, what: { kind: 'message', message: { kind: 'continue' } } });
const names = (batch: readonly Work[]) => batch.map(({ wfid }) => wfid);

describe('the turns in a partition', () => {
  let now: number;
  let turns: Turns;
  const next = async () => names(await turns.next());

  beforeEach(() => {
    now = 1000;
    turns = new Turns(() => now);
  });

  it('give all that came from outside at once, in the order it came', async () => {
    for (const wfid of ['a', 'b', 'a']) turns.add(message(wfid));
    turns.addFirst([message('z')]);
    expect(await next()).to.deep.equal(['z', 'a', 'b', 'a']);
    expect(turns.hasWork(false)).to.equal(false);
  });

  it('go to one process at a time of those that have more to do', async () => {
    for (const wfid of ['long', 'longer']) turns.add(rest(wfid));
    turns.add(message('a'));
    expect(await next()).to.deep.equal(['a', 'long']);
    now += 1000;
    expect(await next()).to.deep.equal(['longer']);
  });

  it('let such a process go on without a rest when nobody else is there', async () => {
    for (let n = 0; n < 3; n++) {
      turns.add(rest('long'));
      now += 1000;
      expect(await next()).to.deep.equal(['long']);
    }
  });

  it('let it rest twice as long as it took while others are at work, and no longer', async () => {
    turns.add(message('a'));
    turns.add(rest('long'));
    await next();
    now += 10;
    for (const wfid of ['b', 'c']) {
      turns.add(rest(wfid));
      turns.add(message(wfid));
      expect(await next()).to.deep.equal([wfid]);
      now += 10;
    }
    turns.add(message('d'));
    expect(await next()).to.deep.equal(['d', 'b']);
  });

  it('end a rest as soon as something comes from outside', async () => {
    turns.add(message('a'));
    turns.add(rest('long'));
    await next();
    now += 200;
    turns.add(rest('long'));
    const batch = next();
    turns.add(message('b'));
    expect(await batch).to.deep.equal(['b']);
  });

  it('leave what goes on to the next engine when this one stops', () => {
    turns.add(rest('long'));
    expect(turns.hasWork(false)).to.equal(true);
    expect(turns.hasWork(true)).to.equal(false);
    turns.add(message('a'));
    expect(turns.hasWork(true)).to.equal(true);
  });
});
