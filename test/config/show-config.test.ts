import { expect } from 'chai';
import { loadConfig } from '../../engine/config/load-config.ts';
import { showConfig } from '../../engine/config/show-config.ts';

describe('the shown configuration', () => {
  it('gives each value with its source, and masks every secret', () => {
    const env = { BOSS_AMQP_HOST: 'mq', BOSS_AMQP_PWD: 's3cret', BOSS_REDIS_URL: 'redis://:s3cret@host:6379/0' };
    const shown = showConfig(loadConfig({ env, cwd: '/', files: [] }));
    expect(shown).to.deep.include.members([
      { key: 'boss.amqp_pwd', value: '***', source: 'env BOSS_AMQP_PWD' },
      { key: 'boss.redis_url', value: 'redis://:***@host:6379/0', source: 'env BOSS_REDIS_URL' },
      { key: 'boss.http_port', value: 9292, source: 'default' },
    ]);
    expect(JSON.stringify(shown)).to.not.include('s3cret');
  });
});
