import { expect } from 'chai';
import { loadConfig, requireConfig } from '../../engine/config/load-config.ts';
import { thrown } from '../support/thrown.ts';

const load = (env: Record<string, string>) => requireConfig(loadConfig({ files: [], env, cwd: '/srv/boss' }));

describe('what the configuration grants to definitions', () => {
  it('is nothing by itself', () => {
    expect(load({}).language).to.deep.equal({
      originalConditions: false,
      timeZone: 'UTC',
      registerAllowed: false,
      readDir: null,
      journalValues: 200,
      maxAttempts: 10,
    });
  });

  it('is what its keys say', () => {
    const env = {
      BOSS_ORIGINAL_CONDITIONS: 'true',
      BOSS_TIME_ZONE: 'Europe/Berlin',
      BOSS_REGISTERP_ALLOWED: 'true',
      BOSS_READ_DIR: 'read',
      BOSS_JOURNAL_VALUES: '0',
    };
    expect(load(env).language).to.deep.equal({
      originalConditions: true,
      timeZone: 'Europe/Berlin',
      registerAllowed: true,
      readDir: '/srv/boss/read',
      journalValues: 0,
      maxAttempts: 10,
    });
  });

  it('names a time zone that there is', () => {
    expect(thrown(() => load({ BOSS_TIME_ZONE: 'Nowhere/City' })))
      .to.have.property('message')
      .that.includes('"Nowhere/City" is no time zone');
  });
});
