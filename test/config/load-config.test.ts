import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LoadedConfig, loadConfig, requireConfig } from '../../engine/config/load-config.ts';
import type { Sections } from '../../engine/config/section.ts';
import { SECTIONS } from '../../engine/config/sections.ts';
import { BossError } from '../../engine/errors.ts';

const sections: Sections = {
  ...SECTIONS,
  notify_irc: {
    description: 'A section of a participant.',
    properties: {
      host: { type: 'string', description: 'Server.' },
      port: { type: 'integer', description: 'Port.' },
      channels: { type: 'array', items: { type: 'string' }, description: 'Channels.' },
      networks: { type: 'array', items: { type: 'object', required: ['name'] }, description: 'More.' },
    },
    required: ['host'],
  },
};

describe('the configuration', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'boss-config-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  function write(path: string, ...lines: string[]): void {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), `${lines.join('\n')}\n`);
  }

  function load(env: Record<string, string> = {}, files: string[] = []): LoadedConfig {
    return loadConfig({ files, env, cwd, sections });
  }

  function messages(loaded: LoadedConfig): string[] {
    return loaded.problems.map(({ severity, message }) => `${severity} ${message}`);
  }

  it('needs neither file nor environment, and no server then', () => {
    const config = requireConfig(load({}, []));
    expect(config).to.deep.include({
      store: { kind: 'embedded', folder: join(cwd, 'boss-data') },
      transport: { kind: 'in-process' },
      partitions: null,
      http: { host: '127.0.0.1', port: 9292 },
      log: { level: 'info', format: 'text' },
      participants: [],
    });
  });

  it('reads the same from ini and from YAML', () => {
    write('boss.conf', '[boss]', 'http_port = 80', 'participants = log, notify_irc', 'allow_data_loss: yes');
    write('boss.yaml', 'boss:', '  http_port: 80', '  participants: [log, notify_irc]', '  allow_data_loss: true');
    const ini = load({}, ['boss.conf']);
    const yaml = load({}, ['boss.yaml']);
    expect(requireConfig(ini)).to.deep.equal(requireConfig(yaml));
    expect(ini.values.get('boss.http_port')).to.deep.equal({ value: 80, source: 'boss.conf:2' });
    expect(yaml.values.get('boss.http_port')).to.deep.equal({ value: 80, source: 'boss.yaml:2' });
  });

  it('takes boss.conf of the working directory by itself, unless BOSS_CONFIG names another', () => {
    write('boss.conf', '[boss]', 'http_port = 1');
    write('other.conf', '[boss]', 'http_port = 2');
    expect(requireConfig(load()).http.port).to.equal(1);
    expect(requireConfig(load({ BOSS_CONFIG: 'other.conf' })).http.port).to.equal(2);
  });

  it('lets the environment win over files, and a later file over an earlier one', () => {
    write('a.conf', '[boss]', 'http_port = 1', 'http_host = ::1');
    write('b.conf', '[boss]', 'http_port = 2');
    const files = ['a.conf', 'b.conf'];
    expect(requireConfig(load({}, files)).http).to.deep.equal({ host: '::1', port: 2 });
    const loaded = load({ BOSS_HTTP_PORT: '3' }, files);
    expect(requireConfig(loaded).http.port).to.equal(3);
    expect(loaded.values.get('boss.http_port')?.source).to.equal('env BOSS_HTTP_PORT');
  });

  it('lets an empty value take an earlier one away', () => {
    write('boss.conf', '[boss]', 'amqp_url = amqp://host/');
    expect(requireConfig(load({ BOSS_AMQP_URL: '' })).transport.kind).to.equal('in-process');
  });

  it('refuses an unknown key with file, line and the key that was meant', () => {
    write('boss.conf', '[boss]', '', 'htpt_port = 80');
    const loaded = load();
    expect(messages(loaded)).to.deep.equal([
      'error boss.conf:3: [boss] htpt_port: there is no such key; did you mean http_port?',
    ]);
    expect(loaded.problems[0]).to.include({ file: 'boss.conf', line: 3, key: 'boss.htpt_port' });
    expect(() => requireConfig(loaded))
      .to.throw(BossError, 'did you mean http_port?')
      .with.property('code', 'BOSS_CONFIG_INVALID');
  });

  it('refuses an unknown section in both forms', () => {
    write('a.conf', '[bos]', 'x = 1');
    write('b.yaml', '', 'notify_icr: { host: h }');
    expect(messages(load({}, ['a.conf']))).to.deep.equal([
      'error a.conf:1: there is no section [bos]; did you mean [boss]?',
    ]);
    expect(messages(load({}, ['b.yaml']))).to.deep.equal([
      'error b.yaml:2: there is no section [notify_icr]; did you mean [notify_irc]?',
    ]);
  });

  it('tells all mistakes at once', () => {
    write('boss.conf', '[boss]', 'http_port = many', 'log_level = loud', 'debug = perhaps', 'redis_url = host:1');
    expect(messages(load())).to.have.members([
      'error boss.conf:2: [boss] http_port must be a whole number, not "many"',
      'error boss.conf:3: [boss] log_level must be one of error, warn, info, debug, not "loud"',
      'error boss.conf:4: [boss] debug must be yes or no, not "perhaps"',
      'error boss.conf:5: [boss] redis_url must match pattern "^rediss?(\\+(cluster|sentinel))?://", not "host:1"',
      'error boss.conf:5: [boss] redis_url alone is half a cluster: set amqp_url (or BOSS_AMQP_URL) as well, or leave ' +
        'redis_url out to keep the processes in a folder (data_dir)',
    ]);
  });

  it('names the environment variable that is wrong, and asks back about one it does not know', () => {
    expect(messages(load({ BOSS_HTTP_PORT: '99999' }))).to.deep.equal([
      'error env BOSS_HTTP_PORT: [boss] http_port must be <= 65535, not 99999',
    ]);
    const loaded = load({ BOSS_REDIS_URI: 'redis://h' });
    expect(messages(loaded)).to.deep.equal([
      'notice the environment variable BOSS_REDIS_URI means nothing to BOSS; did you mean BOSS_REDIS_URL?',
    ]);
    expect(loaded.config).to.not.equal(null);
  });

  it('refuses a file that is named and not there', () => {
    expect(messages(load({ BOSS_CONFIG: 'gone.conf' }))).to.deep.equal(['error gone.conf: there is no such file']);
  });

  it('never shows a password in a message', () => {
    write('boss.yaml', 'boss:', '  amqp_pwd: [s3cret]');
    write('boss.conf', '[boss]', 's3cret and nothing else');
    expect(messages(load({}, ['boss.yaml'])).join())
      .to.include('amqp_pwd')
      .and.not.include('s3cret');
  });

  describe('of the original', () => {
    it('is read: host with port, user, password and virtual host make one URL', () => {
      write('boss.conf', '[boss]', 'amqp_host = mq:5673', 'amqp_user = u', 'amqp_pwd = p@:/#;', 'amqp_vhost = /v');
      const { transport } = requireConfig(load());
      expect(transport).to.deep.equal({ kind: 'amqp', url: 'amqp://u:p%40%3A%2F%23%3B@mq:5673/%2Fv' });
    });

    it('fills in its own defaults when only some are given', () => {
      expect(requireConfig(load({ BOSS_AMQP_HOST: 'mq' })).transport).to.deep.equal({
        kind: 'amqp',
        url: 'amqp://boss:boss@mq:5672/boss',
      });
    });

    it('keeps its folder under the old name, with a notice', () => {
      write('sub/boss.conf', '[boss]', 'db_path = data', 'viewer_port = 8080');
      const loaded = load({}, ['sub/boss.conf']);
      const { store, http } = requireConfig(loaded);
      expect(store).to.deep.equal({ kind: 'embedded', folder: join(cwd, 'sub/data') });
      expect(http.port).to.equal(8080);
      expect(messages(loaded)).to.deep.equal([
        'notice sub/boss.conf:2: [boss] db_path is called data_dir now; it works as before',
        'notice sub/boss.conf:3: [boss] viewer_port is called http_port now; it works as before',
      ]);
    });

    it('says what became of its SQL store', () => {
      write('boss.conf', '[boss]', 'db_sequel = postgres://h/db');
      expect(messages(load())[0]).to.include('db_sequel: processes are kept in Redis (redis_url) or in a folder');
    });

    it('may hold the supervisor’s section', () => {
      write(
        'boss.conf',
        '[skynet]',
        'service_dir = /etc/supervisor/conf.d',
        'log_level = INFO',
        '[boss]',
        'debug = on',
      );
      expect(requireConfig(load()).log.level).to.equal('debug');
    });
  });

  describe('of the servers', () => {
    it('is a cluster with both, and refuses Redis alone', () => {
      const redis = { BOSS_REDIS_URL: 'redis://r' };
      expect(requireConfig(load({ ...redis, BOSS_AMQP_URL: 'amqp://m' }))).to.deep.include({
        store: {
          ...{ kind: 'redis', url: 'redis://r', allowDataLoss: false },
          ...{ leaseMs: 5000, waitReplicas: 0, tls: {} },
        },
        transport: { kind: 'amqp', url: 'amqp://m' },
      });
      expect(messages(load(redis))[0]).to.match(/^error env BOSS_REDIS_URL: .*half a cluster/);
    });

    it('keeps processes in a folder when there is AMQP only', () => {
      const { store, transport } = requireConfig(load({ BOSS_AMQP_URL: 'amqp://m' }));
      expect([store.kind, transport.kind]).to.deep.equal(['embedded', 'amqp']);
    });

    it('lets a later amqp_url win over the four keys, and refuses both in one file', () => {
      write('boss.conf', '[boss]', 'amqp_host = a');
      expect(requireConfig(load({ BOSS_AMQP_URL: 'amqp://b' })).transport).to.include({ url: 'amqp://b' });
      write('boss.conf', '[boss]', 'amqp_host = a', 'amqp_url = amqp://b');
      expect(messages(load())).to.deep.equal([
        'error boss.conf:3: [boss] amqp_url and amqp_host say the same thing twice; keep one of them',
      ]);
    });
  });

  describe('of participants', () => {
    it('is handed on, checked against the section’s own schema', () => {
      write('boss.conf', '[notify_irc]', 'host = irc', 'port = 6697', 'channels = #a #b', 'networks = [{"name": "x"}]');
      expect(requireConfig(load()).sections['notify_irc']).to.deep.equal({
        host: 'irc',
        port: 6697,
        channels: ['#a', '#b'],
        networks: [{ name: 'x' }],
      });
    });

    it('lacks a key that is required only when the section is there', () => {
      write('boss.conf', '[boss]', '[notify_irc]', 'port = 1');
      expect(messages(load())).to.deep.equal(['error boss.conf:2: [notify_irc] lacks the key host']);
    });

    it('names the place inside a nested value', () => {
      write('boss.yaml', 'notify_irc:', '  host: h', '  networks:', '    - { name: a }', '    - {}');
      expect(messages(load())).to.deep.equal(['error boss.yaml:3: [notify_irc] networks.1 lacks the key name']);
    });
  });

  it('takes groups of any name, each a list of people', () => {
    write('boss.conf', '[groups]', 'releasers = anna, ben', 'managers = mia');
    const loaded = load();
    expect(requireConfig(loaded).sections['groups']).to.deep.equal({ releasers: ['anna', 'ben'], managers: ['mia'] });
    expect(loaded.values.get('groups.managers')).to.deep.equal({ value: ['mia'], source: 'boss.conf:3' });
  });

  it('refuses a group that is no list of names', () => {
    write('boss.yaml', 'groups:', '  releasers: [anna, 7]');
    expect(messages(load())).to.deep.equal([
      'error boss.yaml:2: [groups] releasers.1 must be a string, not ["anna",7]',
    ]);
  });
});
