import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { restore } from '../../../engine/restore.ts';
import { EngineRun, Gate, scripted } from '../../support/engine-run.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { type RedisServer, startRedis } from '../../support/servers.ts';

const WAITING = 'name: p\ndo: [slow, { with_lock: { name: m, do: [worker] } }]';

describe('a backup of the embedded store', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let gate: Gate;

  const participants = () => [
    scripted('slow', () => gate.pass(), { concurrency: 50 }),
    scripted('worker', (workitem) => workitem.set('worked', true), { concurrency: 50 }),
  ];
  async function backup(run: EngineRun): Promise<string> {
    const file = join(scratchFolder('backup'), 'boss.backup.gz');
    writeFileSync(file, Buffer.from(await (await fetch(`${run.url}/api/v1/backup`)).arrayBuffer()));
    return file;
  }

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());
  beforeEach(() => {
    gate = new Gate();
  });

  it('moves what waits to Redis with more partitions, and from there back', async () => {
    const first = await EngineRun.start({ participants: participants(), drainMs: 0 });
    const wfids = await Promise.all(Array.from({ length: 30 }, () => first.launch(WAITING)));
    await gate.arrived(30);
    const file = await backup(first);
    await first.stop();

    gate = new Gate();
    const onRedis = { ...first.config, store: { kind: 'redis', url: redis.url, allowDataLoss: false } } as const;
    expect(await restore({ ...onRedis, partitions: 16 }, file)).to.include({ processes: 30, again: 30 });
    const second = await EngineRun.start({ participants: participants(), config: onRedis, drainMs: 0 });
    expect(await second.engine.hold.resume()).to.deep.equal({ sent: 30 });
    await gate.arrived(30);
    const again = await backup(second);
    await second.stop();

    gate = new Gate();
    gate.open();
    const back = { ...first.config, store: { kind: 'embedded', folder: scratchFolder('back') } } as const;
    expect(await restore(back, again)).to.include({ processes: 30, again: 30 });
    const third = await EngineRun.start({ participants: participants(), config: back });
    await third.engine.hold.resume();
    for (const wfid of wfids) {
      expect((await third.ended(wfid)).fields).to.include({ worked: true });
      const history = await third.engine.history(wfid);
      expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, i) => i + 1));
    }
    await third.stop();
  });
});
