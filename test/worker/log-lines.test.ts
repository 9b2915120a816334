import { expect } from 'chai';
import { PassThrough } from 'node:stream';
import { startEngine } from '../../engine/main.ts';
import { createLog } from '../../engine/log.ts';
import { type Participant, Workitem } from '../../participants/sdk/index.ts';
import { EngineRun, Gate, type LogLine, scripted, TESTER } from '../support/engine-run.ts';
import { eventually } from '../support/eventually.ts';

const SECRET = 'what the customer said';

describe('log lines about a process', () => {
  let gate: Gate;
  let run: EngineRun | undefined;

  beforeEach(() => {
    gate = new Gate();
  });
  afterEach(async () => {
    gate.open();
    await run?.stop();
  });

  const participants = (): Participant[] => [
    scripted('talker', (workitem, { log }) => log.info('I am at it', { package: workitem.fields['package'] })),
    scripted('broken', () => {
      throw new Error('no such package');
    }),
    scripted('slow', () => gate.pass()),
    // Answers for a process that is none.
    scripted('liar', async (workitem, { send }) => {
      const wire = workitem.toJSON();
      await send(new Workitem({ ...wire, fei: { ...wire.fei, wfid: 'nobody-1' } }, workitem.replyAddress));
    }),
  ];
  async function start(level: 'info' | 'debug' = 'info'): Promise<EngineRun> {
    run = await EngineRun.start({ participants: participants(), config: { log: { level, format: 'text' } } });
    return run;
  }
  const line = (message: string): Promise<LogLine> =>
    eventually(() => run?.lines.find((one) => one.message === message), { what: `the line "${message}"` });

  it('that a participant writes carry wfid, expid and its name', async () => {
    const wfid = await (await start()).launch('name: p\ndo: [talker]', { package: 'vim' });
    expect((await line('I am at it')).data).to.deep.equal({
      wfid,
      expid: '0_0',
      participant: 'talker',
      package: 'vim',
    });
  });

  it('say as a warning which step failed and why', async () => {
    const wfid = await (await start()).launch('name: p\ndo: [talker, broken]', { secret: SECRET });
    const { level, data } = await line('a step failed and stands');
    expect(level).to.equal('warn');
    expect(data).to.deep.include({ wfid, expid: '0_1' });
    const code = 'BOSS_PARTICIPANT_ERROR';
    expect(data['error']).to.deep.equal({ code, class: 'Error', message: 'no such package' });
    expect(JSON.stringify(run?.lines)).to.not.include(SECRET);
  });

  it('say what somebody did by hand, and who', async () => {
    const { engine, launch } = bound(await start());
    const wfid = await launch('name: p\ndo: [slow]');
    await gate.arrived();
    await engine.pause(wfid, TESTER);
    await engine.resume(wfid, TESTER);
    await engine.cancel(wfid, TESTER);
    for (const message of ['paused', 'resumed', 'cancelled']) {
      const { level, data } = await line(message);
      expect(level, message).to.equal('info');
      expect(data, message).to.include({ wfid, by: 'tester (api)' });
    }
  });

  it('tell the daily round only where debug is on, and never what the workitem carries', async () => {
    const { launch, ended } = bound(await start('debug'));
    const wfid = await launch('name: p\ndo: [talker]', { secret: SECRET });
    await ended(wfid);
    const { level, data } = await line('dispatched');
    expect(level).to.equal('debug');
    expect(data).to.include({ wfid, expid: '0_0', participant: 'talker', queue: 'talker', attempt: 1 });
    for (const message of ['launched', 'replied', 'ended']) expect((await line(message)).data).to.include({ wfid });
    expect(JSON.stringify(run?.lines)).to.not.include(SECRET);
    await run?.stop();
    const quiet = bound(await start());
    await quiet.ended(await quiet.launch('name: p\ndo: [talker]'));
    expect(run?.lines.map(({ message }) => message)).to.not.include('dispatched');
  });

  it('name the process and the step that an unwanted message speaks of', async () => {
    await (await start()).launch('name: p\ndo: [liar]');
    const { level, data } = await line('a message was refused');
    expect(level).to.equal('error');
    expect(data).to.include({ wfid: 'nobody-1', expid: '0_0', code: 'BOSS_UNKNOWN_PROCESS' });
  });

  it('are one JSON object each, with these fields at the top, where json is the format', async () => {
    const stream = new PassThrough();
    const { config } = new EngineRun();
    const log = createLog({ level: 'info', format: 'json', stream });
    const started = await startEngine(config, { log, participants: participants() });
    const { wfid } = await started.engine.launch({ definition: 'name: p\ndo: [broken]' }, TESTER);
    let text = '';
    await eventually(
      () => {
        text += String(stream.read() ?? '');
        return text.includes('a step failed and stands');
      },
      { what: 'the warning' },
    );
    await started.stop();
    const lines = text
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one) as Record<string, unknown>);
    const about = lines.filter((one) => one['wfid'] === wfid);
    expect(about.map((one) => [one['level'], one['expid'], one['participant'] ?? null])).to.deep.equal([
      ['warn', '0_0', 'broken'],
      ['warn', '0_0', null],
    ]);
  });
});

function bound(run: EngineRun) {
  return { engine: run.engine, launch: run.launch.bind(run), ended: run.ended.bind(run) };
}
