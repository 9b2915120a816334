import { expect } from 'chai';
import type { Actor, TaskView } from '../../engine/engine.ts';
import { EngineRun, scripted } from '../support/engine-run.ts';
import { refusal } from '../support/refusal.ts';

const ASKING = `
name: asking
do:
  - ask: { question: 'Accept \${f:package}?', who: releasers, not: '\${f:requester}', timeout: 1d }
  - worker
`;
const FIELDS = { package: 'bash', requester: 'ben' };

function person(name: string): Actor {
  return { name, via: 'api' };
}

describe('questions to people', () => {
  let run: EngineRun;
  let wfid: string;

  beforeEach(async () => {
    run = await EngineRun.start({
      config: { sections: { groups: { releasers: ['anna', 'ben', 'carl'] } } },
      participants: [scripted('worker', () => undefined)],
    });
    wfid = await run.launch(ASKING, FIELDS);
    await run.entry(wfid, 'asked');
  });
  afterEach(() => run.stop());

  async function open(query = {}): Promise<TaskView[]> {
    return (await run.engine.tasks(query)).tasks;
  }

  async function only(): Promise<TaskView> {
    const [task, ...others] = await open();
    expect(others).to.deep.equal([]);
    return task ?? expect.fail('nothing is asked');
  }

  it('are listed with all that is needed to answer them', async () => {
    const task = await only();
    expect(task).to.deep.include({
      wfid,
      definition: 'asking',
      question: 'Accept bash?',
      who: ['releasers'],
      not: ['ben'],
      people: 1,
      answers: [],
      escalatesAt: null,
    });
    expect(task.deadline).to.equal(task.since + 86_400_000);
    expect(await run.engine.task(task.id)).to.deep.equal(task);
  });

  it('are listed for those who may answer them', async () => {
    expect(await open({ for: 'anna' })).to.have.length(1);
    expect(await open({ for: 'ben' })).to.deep.equal([]);
    expect(await open({ for: 'zoe' })).to.deep.equal([]);
  });

  it('let the process go on when they are answered, and are gone then', async () => {
    const { id } = await only();
    expect(await run.engine.answer(id, { decision: 'yes' }, person('anna'))).to.deep.equal({ decided: true });
    const ended = await run.ended(wfid);
    expect(ended.fields?.['answer']).to.include({ decision: 'yes', by: 'anna' });
    expect(await open()).to.deep.equal([]);
    expect((await refusal(run.engine.answer(id, { decision: 'yes' }, person('anna')))).code).to.equal(
      'BOSS_UNKNOWN_TASK',
    );
  });

  it('refuse an answer of those who may not, and one that does not fit the form', async () => {
    const { id } = await only();
    const bens = await refusal(run.engine.answer(id, { decision: 'yes' }, person('ben')));
    expect(bens.code).to.equal('BOSS_NOT_PERMITTED');
    expect(bens.message).to.equal('ben may not answer: the question is not for ben');
    const zoes = await refusal(run.engine.answer(id, { decision: 'yes' }, person('zoe')));
    expect(zoes.message).to.equal('zoe may not answer: the question is for releasers');
    const odd = await refusal(run.engine.answer(id, { decision: 'maybe' }, person('anna')));
    expect(odd.code).to.equal('BOSS_ANSWER_INVALID');
    expect(odd.message).to.equal('The field "decision" must be one of "yes", "no"; it is "maybe".');
    expect((await only()).answers).to.deep.equal([]);
  });

  it('are open after a restart as before, answers so far included', async () => {
    const two = await run.launch(`name: two\ndo:\n  - ask: { question: 'Well?', people: 2 }\n`);
    await run.entry(two, 'asked');
    const asked = (await open()).find((task) => task.wfid === two) as TaskView;
    expect(await run.engine.answer(asked.id, { decision: 'no' }, person('anna'))).to.deep.equal({ decided: false });
    await run.restart();
    expect((await open()).map((task) => task.question).sort()).to.deep.equal(['Accept bash?', 'Well?']);
    expect((await run.engine.task(asked.id)).answers).to.have.length(1);
    await run.engine.answer(asked.id, { decision: 'no' }, person('ben'));
    expect((await run.ended(two)).fields?.['answer']).to.include({ by: 'anna, ben' });
  });

  it('are closed when their process is cancelled', async () => {
    const { id } = await only();
    await run.engine.cancel(wfid, person('anna'));
    await run.ended(wfid);
    expect(await open()).to.deep.equal([]);
    expect((await refusal(run.engine.task(id))).code).to.equal('BOSS_UNKNOWN_TASK');
  });

  it('take nothing back from somebody who has not answered', async () => {
    const { id } = await only();
    expect((await refusal(run.engine.answer(id, null, person('anna')))).code).to.equal('BOSS_PROCESS_STATE');
  });

  it('are what the step says that it waits for', async () => {
    const step = (await run.engine.process(wfid)).expressions_list.find(({ name }) => name === 'ask');
    expect(step?.waitingFor).to.include({ kind: 'person', text: 'waits for an answer of releasers: Accept bash?' });
  });
});
