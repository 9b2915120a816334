import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { EngineRun, scripted } from '../support/engine-run.ts';
import { eventually } from '../support/eventually.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { boss } from './support/screen.ts';

describe('boss dead', () => {
  let run: EngineRun;

  beforeEach(async () => {
    run = await EngineRun.start({
      // sends the engine what nobody can read
      participants: [
        scripted('babbler', async (workitem, { sendEvent }) => {
          await sendEvent({ id: '', label: 'L', projects: [], payload: {}, source: 'test' }).catch(() => undefined);
          workitem.result = true;
        }),
      ],
    });
    await run.ended(await run.launch('name: b\ndo: [babbler]'));
    await eventually(async () => (await run.engine.deadLetters.list()).letters.length === 1, { what: 'the letter' });
  });
  afterEach(() => run.stop());

  const dead = async (...argv: string[]): Promise<string> => {
    const { out, err } = await boss(['--as', 'anna', 'dead', ...argv], { env: { BOSS_URL: run.url } });
    return out + err;
  };

  it('lists, shows, edits and sends again', async () => {
    const [, id = ''] = /\n(\S+) .*ruote_workitems .*BOSS_MESSAGE_INVALID/.exec(await dead('list')) ?? [];
    expect(await dead('show', id))
      .to.contain('"event.id" must be a text')
      .and.to.contain('"label":"L"');
    const file = join(scratchFolder('dead'), 'body.json');
    writeFileSync(file, JSON.stringify({ event: { id: 'e1', label: 'L' } }));
    expect(await dead('edit', id, file)).to.equal(`edited; send it: boss dead retry ${id}\n`);
    expect(await dead('show', id)).to.contain('edited by anna');
    expect(await dead('retry', id)).to.equal(`${id} was sent to ruote_workitems\n`);
    await eventually(async () => (await run.engine.events()).some((event) => event.id === 'e1'), { what: 'the event' });
    expect(await dead('list')).to.equal('no dead letters\n');
  });

  it('discards, and outlives the engine', async () => {
    const [letter] = (await run.engine.deadLetters.list()).letters;
    await run.restart();
    const id = letter?.id ?? '';
    expect(await dead('show', id)).to.contain('"label":"L"');
    expect(await dead('discard', id)).to.equal(`${id} is gone\n`);
    expect(await dead('show', id)).to.contain('BOSS_UNKNOWN_DEAD_LETTER');
    expect(run.lines.find(({ message }) => message === 'a dead letter was discarded')?.data).to.include({
      by: 'anna (api)',
    });
  });
});
