import { expect } from 'chai';
import type { BossError } from '../../engine/errors.ts';
import { EngineRun, scripted, TESTER } from '../support/engine-run.ts';

describe('a definition that others share', () => {
  let run: EngineRun;
  beforeEach(async () => {
    const echo = (name: string) => scripted(name, (work) => work.set('by', name));
    const slow = scripted('slow', (work) => void (work.forget = true));
    run = await EngineRun.start({ participants: [echo('mail'), echo('chat'), echo('irc'), slow] });
  });
  afterEach(() => run.stop());

  const store = (name: string, step: string) =>
    run.engine.putDefinition({ source: `name: ${name}\ndo: [ ${step} ]` }, TESTER);
  const by = async (wfid: string) => (await run.ended(wfid)).fields?.['by'];

  it('is changed once for all that call it; a pin, and what runs already, keep the old one', async () => {
    await store('notify', 'mail');
    await store('A:release', 'subprocess: notify');
    await store('B:release', 'subprocess: notify');
    await store('B:pinned', 'subprocess: notify@1');
    const running = await run.launch('name: r\ndo: [ slow, subprocess: notify ]');
    await run.entry(running, 'dispatched');
    await store('notify', 'chat');
    const names = ['A:release', 'B:release', 'B:pinned'];
    const results = await Promise.all(names.map(async (name) => by(await run.launch(name))));
    expect(results).to.deep.equal(['chat', 'chat', 'mail']);
    const [step] = (await run.engine.process(running)).expressions_list.filter(({ text }) => text === 'slow');
    await run.engine.cancel(running, TESTER, step?.id);
    expect(await by(running)).to.equal('mail');
  });

  it('is that of the project, else of the project above, else the one for all', async () => {
    await store('notify', 'mail');
    await store('A:notify', 'chat');
    await store('A:B:notify', 'irc');
    const text = 'name: p\ndo: [ subprocess: notify ]';
    const results = ['', 'C', 'A', 'A:C', 'A:B', 'A:B:C'].map(async (project) =>
      by(await run.launch(text, {}, { project })),
    );
    expect(await Promise.all(results)).to.deep.equal(['mail', 'mail', 'chat', 'chat', 'irc', 'irc']);
  });

  it('is named in the journal with its version', async () => {
    await store('notify', 'mail');
    const wfid = await run.launch('name: p\ndo: [ subprocess: notify ]');
    expect((await run.entry(wfid, 'launched')).data).to.deep.include({ linked: { notify: 'notify@1' } });
  });

  it('is that of the project of the event that starts the process', async () => {
    await store('notify', 'mail');
    await store('A:notify', 'chat');
    await store('handle', 'subprocess: notify');
    await run.engine.putBinding({ project: '', label: 'L', name: 'h', definition: 'handle', fields: {} }, TESTER);
    const event = { id: 'e', label: 'L', projects: ['A:X'], payload: {}, source: 'test' };
    const [started] = (await run.engine.event(event, TESTER)).started;
    expect(await by(started?.wfid ?? '')).to.equal('chat');
  });

  it('is refused at launch in a version that there is not', async () => {
    await store('notify', 'mail');
    const refusal = await run.launch('name: p\ndo: [ subprocess: notify@7 ]').catch((e: unknown) => e as BossError);
    expect(refusal).to.deep.include({ code: 'BOSS_UNKNOWN_DEFINITION' });
    expect(String(refusal)).to.contain('"subprocess: notify@7"');
  });
});
