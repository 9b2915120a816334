import { expect } from 'chai';
import type { TaskView } from '../../engine/engine.ts';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import { follow } from '../api/support/follow.ts';
import { sendJson } from '../api/support/request.ts';
import { boss } from './support/screen.ts';
import type { Ran } from './support/screen.ts';

describe('boss task', () => {
  let server: Embedded;
  beforeEach(async () => {
    server = await startEmbedded();
  });
  afterEach(() => server.stop());

  const run = (...argv: string[]): Promise<Ran> => boss(argv, { env: { BOSS_URL: server.url } });
  async function ask(step: string): Promise<{ wfid: string; id: string }> {
    const { body } = await sendJson(server.url, 'POST', '/processes', {
      definition: `name: asks\ndo:\n  - ask: ${step}\n`,
    });
    const { wfid } = body as { wfid: string };
    await follow(server.url, wfid, (entry) => entry.what === 'asked');
    const { tasks } = JSON.parse((await run('task', 'list', '-o', 'json')).out) as { tasks: TaskView[] };
    return { wfid, id: tasks.find((task) => task.wfid === wfid)?.id ?? expect.fail('it is not listed') };
  }

  it('lists, shows and answers a question', async () => {
    expect((await run('task', 'list')).out).to.equal('nothing is asked\n');
    const { wfid, id } = await ask(`{ question: 'Release it?', who: [anna], timeout: 2d }`);
    expect((await run('task', 'list', '--for', 'anna')).out).to.match(/Release it\? +anna/);
    expect((await run('task', 'list', '--for', 'ben')).out).to.equal('nothing is asked\n');
    const shown = (await run('task', 'show', id)).out;
    expect(shown)
      .to.contain('decision: {"enum":["yes","no"]}\n')
      .and.to.contain('comment: {"type":"string"} (may be left out)');
    const { out } = await run('--as', 'anna', 'task', 'answer', id, '-f', 'decision=yes');
    expect(out).to.equal('answered: the process goes on\n');
    await follow(server.url, wfid, (entry) => entry.what === 'ended');
    expect((await run('task', 'list')).out).to.equal('nothing is asked\n');
  });

  it('says why an answer is not taken', async () => {
    const { id } = await ask(`{ question: 'Release it?', who: [anna] }`);
    const wrong = await run('--as', 'ben', 'task', 'answer', id, '-f', 'decision=yes');
    expect(wrong.code).not.to.equal(0);
    expect(wrong.err).to.contain('BOSS_NOT_PERMITTED: ben may not answer: the question is for anna');
    expect((await run('task', 'answer', id)).err).to.contain('BOSS_USAGE: give the answer with -f KEY=VALUE');
    expect((await run('task', 'show', 'x')).err).to.contain('BOSS_UNKNOWN_TASK');
  });

  it('counts those who still have to answer', async () => {
    const { id } = await ask(`{ question: 'Release it?', people: 2 }`);
    const first = await run('--as', 'anna', 'task', 'answer', id, '-f', 'decision=no');
    expect(first.out).to.equal('answered: more people have to say the same\n');
    expect((await run('task', 'list')).out).to.contain('1 of 2');
    expect((await run('task', 'show', id)).out)
      .to.contain('anna, ')
      .and.to.contain('{"decision":"no"}');
    expect((await run('--as', 'anna', 'task', 'answer', id, '--withdraw')).out).to.equal('your answer is taken back\n');
  });
});
