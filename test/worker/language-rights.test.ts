import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Config } from '../../engine/config/config.ts';
import { EngineRun, scripted } from '../support/engine-run.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const readDir = scratchFolder('read-dir');
writeFileSync(join(readDir, 'who.json'), '{"name": "own_one"}');
const granted = { originalConditions: true, registerAllowed: true, timeZone: 'UTC', readDir };

describe('what the operator grants, in a process', () => {
  let run: EngineRun;
  const start = async (language?: NonNullable<Config['language']>) => {
    const participants = [scripted('one', (workitem) => workitem.set('by', 'one'), { regex: 'own_one' })];
    run = await EngineRun.start({ participants, ...(language === undefined ? {} : { config: { language } }) });
  };
  afterEach(() => run.stop());

  const fieldsOf = async (steps: string) => (await run.ended(await run.launch(`name: w\ndo:\n${steps}`))).fields;
  const errorOf = async (steps: string) =>
    (await run.failed(await run.launch(`name: w\ndo:\n${steps}`))).errors_list[0]?.message;

  it('a participant that a process registers takes its next step, and is there after a restart', async () => {
    await start(granted);
    expect(await fieldsOf("  - registerp: { 'new_.*': ~, queue: one }\n  - new_x\n")).to.include({ by: 'one' });
    await run.restart();
    expect(await fieldsOf('  - new_y\n')).to.include({ by: 'one' });
    expect(await fieldsOf("  - unregisterp: 'new_.*'\n")).to.include({ __result__: true });
    expect(await errorOf('  - new_z\n')).to.contain("'new_z'");
  });

  it('a file of the folder can be read, and no other', async () => {
    await start(granted);
    expect(await fieldsOf("  - read: { from: who.json, to: who }\n  - ref: '${f:who.name}'\n")).to.include({
      by: 'one',
    });
    expect(await errorOf('  - read: { from: ../who.json, to: who }\n')).to.contain('no file "../who.json"');
  });

  it('conditions are as the original took them', async () => {
    await start(granted);
    expect(await fieldsOf("  - set: { x: 1, unless: 'not ${f:nothing}' }\n")).to.deep.include({ x: 1 });
    await run.stop();
    await start();
    expect(await fieldsOf("  - set: { x: 1, unless: 'not ${f:nothing}' }\n")).to.deep.equal({});
  });

  it('without a word nothing is granted', async () => {
    await start();
    expect(await errorOf('  - registerp: x\n')).to.contain('registerp_allowed');
    expect(await errorOf('  - read: { from: who.json, to: who }\n')).to.contain('read_dir');
  });

  it('schedules are kept, on the clock of the machine', async () => {
    await start();
    const wfid = await run.launch('name: w\ndo:\n  - every: { interval: 100ms, do: [ echo: tick ] }\n');
    await run.entry(wfid, 'echo', 3);
    await run.restart();
    await run.entry(wfid, 'echo', 5);
  });

  it('times are those of the zone of the engine, unless they name another', async () => {
    await start({ ...granted, timeZone: 'Asia/Tokyo' });
    const wfid = await run.launch(
      "name: w\ndo:\n  - concurrence:\n      - wait: { until: '2100-01-01', tag: here }\n      - wait: '2100-01-01 UTC'\n",
    );
    const { expressions_list } = await run.until(wfid, (process) => process.expressions_list.length === 4);
    const until = expressions_list.flatMap(({ name, waitingFor }) => (name === 'wait' ? [waitingFor?.text] : []));
    expect(until).to.have.members([
      'waits until 2099-12-31 15:00:00 UTC (2100-01-01)',
      'waits until 2100-01-01 00:00:00 UTC (2100-01-01 UTC)',
    ]);
  });

  it('timers of a step that are due after a restart act', async () => {
    await start();
    const wfid = await run.launch("name: w\ndo:\n  - stall: { timers: '200ms: error too late' }\n");
    await run.restart();
    expect((await run.failed(wfid)).errors_list[0]?.message).to.equal('too late');
  });
});
