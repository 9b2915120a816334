import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { scratchFolder } from '../support/scratch-folder.ts';
import { boss } from './support/screen.ts';

describe('boss config', () => {
  let cwd: string;
  before(() => {
    cwd = scratchFolder('cli');
    writeFileSync(
      join(cwd, 'good.conf'),
      '[boss]\nhttp_port = 9300\namqp_host = rabbit\namqp_pwd = very-secret\nredis_url = redis://:hidden@r/0\n',
    );
    writeFileSync(join(cwd, 'bad.conf'), '[boss]\nhttp_prot = 9300\n');
  });

  it('check finds nothing in a good file', async () => {
    expect(await boss(['config', 'check', 'good.conf', '-o', 'json'], { cwd })).to.deep.include({
      code: 0,
      out: '{\n  "problems": []\n}\n',
    });
  });

  it('check names file, line and key of what is wrong, and fails', async () => {
    const { code, out } = await boss(['config', 'check', 'bad.conf'], { cwd });
    expect(code).to.equal(1);
    expect(out).to.contain('bad.conf:2').and.to.contain('http_prot').and.to.contain('http_port');
  });

  it('show tells where each value comes from', async () => {
    const { out } = await boss(['config', 'show', 'good.conf', '-o', 'json'], {
      cwd,
      env: { BOSS_LOG_LEVEL: 'debug' },
    });
    const { values } = JSON.parse(out) as { values: { key: string; value: unknown; source: string }[] };
    const shown = new Map(values.map(({ key, value, source }) => [key, { value, source }]));
    expect(shown.get('boss.http_port')).to.deep.equal({ value: 9300, source: 'good.conf:2' });
    expect(shown.get('boss.log_level')).to.deep.equal({ value: 'debug', source: 'env BOSS_LOG_LEVEL' });
    expect(shown.get('boss.http_host')).to.deep.equal({ value: '127.0.0.1', source: 'default' });
  });

  it('show never prints a secret', async () => {
    for (const form of ['text', 'json']) {
      const { out } = await boss(['config', 'show', 'good.conf', '-o', form], { cwd });
      expect(out).not.to.contain('very-secret').and.not.to.contain('hidden');
    }
  });
});
