import { expect } from 'chai';
import { CATALOGUE } from '../../engine/metrics/catalogue.ts';
import { OTHER } from '../../engine/metrics/bounded-label.ts';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';
import { Scrape } from '../support/scrape.ts';

describe('the metrics of an engine', () => {
  let run: EngineRun;
  let gate: Gate;

  beforeEach(async () => {
    gate = new Gate();
    run = await EngineRun.start({
      participants: [
        scripted('adder', (workitem) => workitem.set('n', 1)),
        scripted('broken', () => {
          throw new Error('no');
        }),
        scripted('slow', () => gate.pass(), { concurrency: 10 }),
        scripted('any', () => undefined, { regex: 'any_.*', concurrency: 50 }),
      ],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
  });

  const scrape = () => Scrape.of(run.url);

  it('are served in the text format of Prometheus, the ones of the catalogue and those of the program', async () => {
    const response = await fetch(`${run.url}/metrics`);
    expect(response.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
    const { names } = new Scrape(await response.text());
    expect(names.filter((name) => name.startsWith('boss_'))).to.have.members(Object.keys(CATALOGUE));
    expect(names).to.include.members(['nodejs_eventloop_lag_seconds', 'process_cpu_seconds_total']);
  });

  it('count launches, ends, workitems and answers of each participant', async () => {
    const fine = await run.launch('name: p\ndo: [adder, adder]');
    await run.ended(fine);
    const cancelled = await run.launch('name: p\ndo: [slow]');
    await gate.arrived();
    await run.engine.cancel(cancelled, TESTER);
    await run.ended(cancelled);
    const { value } = await scrape();
    expect(value('boss_processes_launched_total')).to.equal(2);
    expect(value('boss_processes_ended_total{how="done"}')).to.equal(1);
    expect(value('boss_processes_ended_total{how="cancel"}')).to.equal(1);
    expect(value('boss_dispatches_total{participant="adder"}')).to.equal(2);
    expect(value('boss_answers_total{participant="adder",outcome="ok"}')).to.equal(2);
    expect(value('boss_step_seconds_count{participant="adder"}')).to.equal(2);
    expect(value('boss_dispatches_total{participant="slow"}')).to.equal(1);
    expect(value('boss_answers_total{participant="slow",outcome="ok"}')).to.equal(0);
  });

  it('tell errors that stand from those that the definition handled, and whose they were', async () => {
    await run.failed(await run.launch('name: p\ndo: [broken]'));
    await run.ended(await run.launch('name: p\ndo:\n  - broken: { on_error: undo }'));
    const { value } = await scrape();
    expect(value('boss_errors_total{handled="no"}')).to.equal(1);
    expect(value('boss_errors_total{handled="yes"}')).to.equal(1);
    expect(value('boss_answers_total{participant="broken",outcome="error"}')).to.equal(2);
    expect(value('boss_processes{state="error"}')).to.equal(1);
    expect(value('boss_processes{state="running"}')).to.equal(0);
  });

  it('tell the wait in the queue from the work', async () => {
    const wfids = await Promise.all([0, 1].map(() => run.launch('name: p\ndo: [slow]')));
    await gate.arrived(2);
    gate.open();
    await Promise.all(wfids.map((wfid) => run.ended(wfid)));
    const { value } = await scrape();
    const step = value('boss_step_seconds_sum{participant="slow"}') ?? Number.NaN;
    const wait = value('boss_queue_wait_seconds_sum{participant="slow"}') ?? Number.NaN;
    expect(value('boss_queue_wait_seconds_count{participant="slow"}')).to.equal(2);
    expect(wait).to.be.at.least(0).and.at.most(step);
  });

  it('show what waits in the queues and who takes from them', async () => {
    const { value } = await scrape();
    expect(value('boss_queue_consumers{queue="adder"}')).to.equal(1);
    expect(value('boss_queue_messages{queue="adder"}')).to.equal(0);
    expect(value('boss_dead_letters')).to.equal(0);
  });

  it('time commits, dispatches and timers', async () => {
    await run.ended(await run.launch("name: p\ndo:\n  - wait: '1ms'\n  - adder"));
    const { value } = await scrape();
    expect(value('boss_commit_seconds_count')).to.be.at.least(3);
    expect(value('boss_commit_processes_sum')).to.be.at.least(3);
    expect(value('boss_dispatch_lag_seconds_count')).to.equal(1);
    expect(value('boss_timer_late_seconds_count')).to.equal(1);
    expect(value('boss_outbox_entries')).to.equal(0);
    expect(value('boss_outbox_oldest_seconds')).to.equal(0);
  });

  it('say that it works, on what, and with which partitions', async () => {
    const { value, text } = await scrape();
    for (const name of ['working', 'store_available', 'broker_available', 'partitions_owned']) {
      expect(value(`boss_${name}`), name).to.equal(1);
    }
    expect(value('boss_lease_losses_total')).to.equal(0);
    expect(text).to.match(/^boss_info\{version="[^"]+"\} 1$/m);
  });

  it('have no series more however many processes there are and whatever names definitions make up', async () => {
    const each = Array.from({ length: 230 }, (_, n) => run.launch(`name: p\ndo: [any_${n}]`));
    await Promise.all((await Promise.all(each)).map((wfid) => run.ended(wfid)));
    const found = await scrape();
    expect(found.seriesOf('boss_dispatches_total')).to.have.length(201);
    expect(found.value(`boss_dispatches_total{participant="${OTHER}"}`)).to.equal(30);
    expect(found.text).to.not.match(/wfid/);
  });
});
