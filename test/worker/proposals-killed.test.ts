import { join } from 'node:path';
import { expect } from 'chai';
import { boss } from '../cli/support/screen.ts';
import { EngineChild, moduleFile } from '../support/engine-child.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

describe('an engine that is killed between a proposal and its confirmation', function () {
  this.timeout(120_000);

  it('still has the proposal, refuses its author, and carries it out for another', async () => {
    const engine = new EngineChild({
      BOSS_DATA_DIR: join(scratchFolder('proposals'), 'data'),
      BOSS_PARTICIPANTS: moduleFile('test/support/counting-participant.ts'),
    });
    const run = (...argv: string[]) => boss(argv, { env: { BOSS_URL: engine.url } });
    await engine.start();
    try {
      const definition = '["define", {"name": "held"}, [["breakpoint", {"protected": true}, []]]]';
      const client = await launch(engine.url, JSON.parse(definition) as object);
      expect((await run('--as', 'anna', 'proceed', client, '--set', 'image=new')).err).to.contain('BOSS_FOUR_EYES');
      await engine.kill();
      await engine.start();
      const listed = await run('proposal', 'list', '-o', 'json');
      const [{ id }] = (JSON.parse(listed.out) as { proposals: [{ id: string }] }).proposals;
      expect((await run('--as', 'anna', 'proposal', 'confirm', id)).err).to.contain('BOSS_FOUR_EYES');
      await engine.kill();
      await engine.start();
      expect((await run('--as', 'ben', 'proposal', 'confirm', id)).out).to.equal('confirmed: it is done now\n');
      const ended = JSON.parse((await run('show', client, '-o', 'json')).out) as { state: string; fields: object };
      expect(ended).to.deep.include({ state: 'done', fields: { image: 'new' } });
    } finally {
      await engine.kill();
    }
  });
});

async function launch(url: string, definition: object): Promise<string> {
  const response = await fetch(`${url}/api/v1/processes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ definition }),
  });
  return ((await response.json()) as { wfid: string }).wfid;
}
