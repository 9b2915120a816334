import { expect } from 'chai';
import type { BossError } from '../../engine/errors.ts';
import { EngineRun, scripted, TESTER } from '../support/engine-run.ts';

const NAMES = ['mail', 'chat', 'irc'];

describe('a definition that others share', () => {
  let run: EngineRun;
  beforeEach(async () => {
    const said = (name: string) =>
      scripted(name, (work) => work.set('by', [work.fields['by'], name].filter(Boolean).join(' ')));
    const slow = scripted('slow', (work) => void (work.forget = true));
    run = await EngineRun.start({ participants: [...NAMES.map(said), slow] });
  });
  afterEach(() => run.stop());

  const store = (name: string, ...steps: string[]) =>
    run.engine.putDefinition(
      { source: `name: ${name}\ndo:\n${steps.map((step) => `  - ${step}\n`).join('')}` },
      TESTER,
    );
  const by = async (wfid: string) => (await run.ended(wfid)).fields?.['by'];
  const result = async (text: string, more: object = {}) => by(await run.launch(text, {}, more));
  const refusal = (text: string) => run.launch(text).catch((e: unknown) => e as BossError);
  const text = (...steps: string[]) => `name: p\ndo:\n${steps.map((step) => `  - ${step}\n`).join('')}`;

  it('is changed once for all that call it; a pin, and what runs already, keep the old one', async () => {
    await store('notify', 'mail');
    await store('A:release', 'subprocess: notify');
    await store('B:release', 'subprocess: notify');
    await store('B:pinned', 'subprocess: notify@1');
    const running = await run.launch('name: r\ndo: [ slow, subprocess: notify ]');
    await run.entry(running, 'dispatched');
    await store('notify', 'chat');
    const names = ['A:release', 'B:release', 'B:pinned'];
    expect(await Promise.all(names.map((name) => result(name)))).to.deep.equal(['chat', 'chat', 'mail']);
    const [step] = (await run.engine.process(running)).expressions_list.filter(({ text }) => text === 'slow');
    await run.engine.cancel(running, TESTER, step?.id);
    expect(await by(running)).to.equal('mail');
  });

  it('is that of the project, else of the project above, else the one for all', async () => {
    await store('notify', 'mail');
    await store('A:notify', 'chat');
    await store('A:B:notify', 'irc');
    const projects = ['', 'C', 'A', 'A:C', 'A:B', 'A:B:C'];
    const results = projects.map((project) => result(text('subprocess: notify'), { project }));
    expect(await Promise.all(results)).to.deep.equal(['mail', 'mail', 'chat', 'chat', 'irc', 'irc']);
  });

  it('is named in the journal with its version', async () => {
    await store('notify', 'mail');
    const wfid = await run.launch(text('subprocess: notify'));
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
    const refused = await refusal(text('subprocess: notify@7'));
    expect(refused).to.deep.include({ code: 'BOSS_UNKNOWN_DEFINITION' });
    expect(String(refused)).to.contain('"subprocess: notify@7"');
  });

  it('may have a dot in its name', async () => {
    await store('notify-1.0', 'mail');
    expect(await result(text('subprocess: notify-1.0'))).to.equal('mail');
    expect(await refusal(text('subprocess: notify-1.0@9'))).to.deep.include({ code: 'BOSS_UNKNOWN_DEFINITION' });
  });

  it('does not take the place of what the caller defines itself, nor the other way round', async () => {
    await store('notify', 'mail');
    await store('outer', 'subprocess: notify');
    const own = 'name: p\ndefine:\n  notify: [ irc ]\ndo: [ subprocess: notify, subprocess: outer ]';
    const wfid = await run.launch(own);
    expect(await by(wfid)).to.equal('irc mail');
    expect((await run.entry(wfid, 'launched')).data).to.deep.include({
      linked: { outer: 'outer@1', notify: 'notify@1' },
    });
  });

  it('calls itself by its own name, pinned and bare too, in the version that runs', async () => {
    await store('round', 'mail', "subprocess: { ref: round, unless: '${f:twice}', 'f:twice': true }");
    await store('bare', 'chat', "bare: { unless: '${f:twice}', 'f:twice': true }");
    expect(await result(text('subprocess: round'))).to.equal('mail mail');
    expect(await result(text('subprocess: bare'))).to.equal('chat chat');
    await store('round', 'irc');
    expect(await result(text('subprocess: round@1'))).to.equal('mail mail');
  });

  it('may call back the definition that called it', async () => {
    await store('ping', 'mail', "subprocess: { ref: pong, unless: '${f:over}' }");
    await store('pong', 'chat', "subprocess: { ref: ping, 'f:over': true }");
    expect(await result('ping')).to.equal('mail chat mail');
    const wfid = await run.launch('ping');
    expect((await run.entry(wfid, 'launched')).data).to.deep.include({ linked: { ping: 'ping@1', pong: 'pong@1' } });
  });

  it('is called by a handler and by what undoes a step', async () => {
    await store('take_back', 'chat');
    const steps = "[ { mail: { undo_with: { subprocess: take_back } } }, { error: 'no' } ]";
    const wfid = await run.launch(
      text(`sequence: { on_error: [ subprocess, { take_back: null }, [] ], do: ${steps} }`),
    );
    expect(await by(wfid)).to.equal('mail chat');
    const dispatched = (await run.engine.history(wfid)).filter(({ what }) => what === 'dispatched');
    expect(dispatched.map(({ data }) => data?.['participant'])).to.deep.equal(['mail', 'chat', 'chat']);
  });

  it('is protected in the processes that call it', async () => {
    await store('guarded', 'slow: { protected: true }');
    const wfid = await run.launch(text('subprocess: guarded'));
    await run.entry(wfid, 'dispatched');
    const refused = await run.engine.cancel(wfid, TESTER).catch((e: unknown) => e as BossError);
    expect(refused).to.deep.include({ code: 'BOSS_FOUR_EYES' });
  });
});
