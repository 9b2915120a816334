import { expect } from 'chai';
import type { TaskView } from '../../engine/engine.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { follow } from './support/follow.ts';
import { failureOf, send, sendJson } from './support/request.ts';

describe('questions over the API', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());

  async function ask(step: string): Promise<TaskView> {
    const definition = `name: asks\ndo:\n  - ask: ${step}\n`;
    const { body } = await sendJson(server.url, 'POST', '/processes', { definition });
    const { wfid } = body as { wfid: string };
    await follow(server.url, wfid, (entry) => entry.what === 'asked');
    const { tasks } = (await send(server.url, 'GET', '/tasks')).body as { tasks: TaskView[] };
    return tasks.find((task) => task.wfid === wfid) ?? expect.fail('it is not listed');
  }
  const path = ({ id }: TaskView, verb = '') => `/tasks/${encodeURIComponent(id)}${verb}`;
  const answer = (task: TaskView, values: object, who = 'anna') =>
    sendJson(server.url, 'POST', path(task, '/answer'), { values }, { 'x-boss-actor': who });

  it('are answered in the name of the actor', async () => {
    const task = await ask(`{ question: 'Well?', who: anna }`);
    expect(failureOf(await answer(task, { decision: 'yes' }, 'ben'))).to.equal('403 BOSS_NOT_PERMITTED');
    expect(failureOf(await answer(task, { decision: 'perhaps' }))).to.equal('422 BOSS_ANSWER_INVALID');
    const given = await answer(task, { decision: 'yes' });
    expect([given.status, given.body]).to.deep.equal([202, { decided: true }]);
    expect(failureOf(await send(server.url, 'GET', path(task)))).to.equal('404 BOSS_UNKNOWN_TASK');
  });

  it('let an answer be withdrawn until it is decided', async () => {
    const task = await ask(`{ question: 'Well?', people: 2 }`);
    expect((await answer(task, { decision: 'yes' })).body).to.deep.equal({ decided: false });
    expect((await send(server.url, 'GET', path(task))).body).to.have.nested.property('answers[0].by', 'anna');
    await sendJson(server.url, 'POST', path(task, '/withdraw'), {}, { 'x-boss-actor': 'anna' });
    expect((await send(server.url, 'GET', path(task))).body)
      .to.have.property('answers')
      .that.deep.equals([]);
  });

  it('are refused when nobody asks them', async () => {
    expect(failureOf(await send(server.url, 'GET', '/tasks/nonsense'))).to.equal('404 BOSS_UNKNOWN_TASK');
    expect(failureOf(await sendJson(server.url, 'POST', '/tasks/0!1!2/answer', {}))).to.equal(
      '400 BOSS_REQUEST_INVALID',
    );
  });
});
