import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { EngineRun, TESTER } from '../support/engine-run.ts';

const AWAITING = `
name: awaiting
do:
  - await: { signal: built, match: '\${f:build}', as: result }
`;
const SENDING = `
name: sending
do:
  - signal: { name: built, match: '\${f:build}', payload: { ok: true } }
`;

const BOTH = `
name: both
do:
  - signal: { name: done, match: '\${f:n}' }
  - await: { signal: done, match: '\${f:n}' }
`;

describe('signals', () => {
  let run: EngineRun;
  beforeEach(async () => {
    run = await EngineRun.start();
  });
  afterEach(() => run.stop());

  async function waiting(): Promise<string[]> {
    return (await run.engine.signals()).signals.flatMap((signal) => signal.waiting.map(({ wfid }) => wfid));
  }

  async function awaiting(build: string): Promise<string> {
    const wfid = await run.launch(AWAITING, { build });
    const isThere = async () => (await waiting()).includes(wfid);
    await eventually(isThere, { what: `${wfid} waits` });
    return wfid;
  }

  it('go from one process to another', async () => {
    const wfid = await awaiting('1');
    const sender = await run.launch(SENDING, { build: '1' });
    expect((await run.ended(wfid)).fields?.['result']).to.deep.include({ ok: true, by: `process ${sender}` });
  });

  it('wait for a process that comes later, over a restart too', async () => {
    await run.ended(await run.launch(SENDING, { build: '2' }));
    await run.restart();
    expect((await run.ended(await run.launch(AWAITING, { build: '2' }))).fields?.['result']).to.deep.include({
      ok: true,
    });
  });

  it('that are over leave no gap in what is listed, nor hide the locks', async () => {
    for (let n = 0; n < 5; n++) await run.ended(await run.launch(BOTH, { n }));
    const wfid = await awaiting('9');
    const { signals, next } = await run.engine.signals({ limit: 1 });
    expect(signals.map(({ match }) => match)).to.deep.equal(['9']);
    expect(next).to.equal(null);
    expect(await run.engine.locks({ limit: 1 })).to.deep.equal({ locks: [], next: null });
    await run.engine.cancel(wfid, TESTER);
    const nobody = async () => (await run.engine.signals({ limit: 1 })).signals.length === 0;
    await eventually(nobody, { what: 'nobody waits any more' });
  });

  it('come from outside, each id once', async () => {
    const wfid = await awaiting('3');
    const signal = { name: 'built', match: '3', payload: { from: 'ci' }, id: 'ci-3' };
    expect(await run.engine.sendSignal(signal, TESTER)).to.deep.equal({ id: 'ci-3', repeated: false });
    expect(await run.engine.sendSignal(signal, TESTER)).to.deep.equal({ id: 'ci-3', repeated: true });
    expect((await run.ended(wfid)).fields?.['result']).to.deep.include({ from: 'ci', by: 'tester (api)' });
    expect((await run.engine.signals()).signals).to.deep.equal([]);
  });

  it('that are waited for and that are kept can be seen', async () => {
    const wfid = await awaiting('4');
    await run.engine.sendSignal({ name: 'other', payload: { n: 1 } }, TESTER);
    const { signals } = await run.engine.signals();
    const seen = signals.map(({ name, match, waiting, kept }) => ({
      ...{ name, match, waiting: waiting.map((one) => one.wfid), kept: kept.map(({ payload }) => payload) },
    }));
    expect(seen).to.have.deep.members([
      { name: 'built', match: '4', waiting: [wfid], kept: [] },
      { name: 'other', match: null, waiting: [], kept: [{ n: 1 }] },
    ]);
    const { expressions_list: live } = await run.engine.process(wfid);
    expect(live.map(({ waitingFor }) => waitingFor.text)).to.include('waits for the signal built that matches 4');
  });

  it('reach a thousand processes that wait for the same', async () => {
    const wfids = await Promise.all(Array.from({ length: 1000 }, () => run.launch(AWAITING, { build: 'all' })));
    await eventually(async () => (await waiting()).length === wfids.length, { what: 'all wait', within: 30_000 });
    await run.engine.sendSignal({ name: 'built', match: 'all' }, TESTER);
    await Promise.all(wfids.map((wfid) => run.ended(wfid)));
  }).timeout(60_000);
});
