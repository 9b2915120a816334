import { expect } from 'chai';
import { PassThrough } from 'node:stream';
import { BossError } from '../engine/errors.ts';
import { createLog, type Log, type LogFormat, type LogLevel } from '../engine/log.ts';

function logInto(format: LogFormat, level: LogLevel = 'debug'): { log: Log; lines: () => string[] } {
  const stream = new PassThrough();
  const lines = () => (stream.read()?.toString() ?? '').split('\n').filter((line: string) => line !== '');
  return { log: createLog({ level, format, stream }), lines };
}

describe('the log', () => {
  it('writes one JSON object a line with the data of its parents', () => {
    const { log, lines } = logInto('json');
    log.child({ wfid: 'w1' }).child({ expid: '0_1' }).info('dispatched', { queue: 'obs_build' });
    const [line] = lines();
    expect(JSON.parse(line ?? '')).to.include({
      level: 'info',
      message: 'dispatched',
      wfid: 'w1',
      expid: '0_1',
      queue: 'obs_build',
    });
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = logInto('text', 'warn');
    log.info('quiet');
    log.warn('loud');
    expect(lines())
      .to.have.length(1)
      .and.to.satisfy((all: string[]) => all[0]?.endsWith('WARN  loud'));
  });

  it('keeps code, details and cause of an error', () => {
    const { log, lines } = logInto('json');
    const cause = new Error('connection refused');
    log.error('no store', {
      error: new BossError('BOSS_STORE_UNAVAILABLE', 'Redis is away', { cause, details: { port: 1 } }),
    });
    const { error, message } = JSON.parse(lines()[0] ?? '');
    expect(message).to.equal('no store');
    expect(error).to.deep.include({ code: 'BOSS_STORE_UNAVAILABLE', message: 'Redis is away', details: { port: 1 } });
    expect(error.cause).to.include({ message: 'connection refused' });
  });

  it('never shows a password, neither by its key nor inside a URL', () => {
    for (const format of ['json', 'text'] as const) {
      const { log, lines } = logInto(format);
      const error = new Error('cannot reach amqp://boss:s3cret@host/');
      log.info('at redis://:s3cret@host:1', { amqp_pwd: 's3cret', deep: [{ password: 's3cret' }], error });
      expect(lines()[0]).to.include('***').and.not.include('s3cret');
    }
  });

  it('keeps a forged line break inside its line', () => {
    const { log, lines } = logInto('text');
    log.info('from IRC: hi\n2026 ERROR forged', { text: 'a\nb' });
    expect(lines()).to.have.length(1);
  });

  it('survives data that refers to itself', () => {
    const { log, lines } = logInto('json');
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    log.info('round', { loop });
    expect(JSON.parse(lines()[0] ?? '').message).to.equal('round');
  });
});
