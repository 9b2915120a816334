import { expect } from 'chai';
import { turn } from '../../support/turn.ts';
import { backendSource } from '../../../participants/robogrator/backend-source.ts';
import type { Cursor } from '../../../participants/robogrator/cursor.ts';
import type { Source } from '../../../participants/robogrator/source.ts';
import { Rejected, Remote, silentLog } from '../../../participants/sdk/index.ts';
import { FakeBackend } from './fake-backend.ts';
import { RecordingEngine } from './recording-engine.ts';

function memoryCursor(next: number | null): Cursor & { next: number | null } {
  return {
    next,
    async load() {
      return this.next;
    },
    async save(value) {
      this.next = value;
    },
  };
}

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
}

describe('following the notifications of an OBS backend', () => {
  let backend: FakeBackend;
  let engine: RecordingEngine;
  let running: Source[];

  beforeEach(() => {
    backend = new FakeBackend();
    engine = new RecordingEngine();
    running = [];
  });
  afterEach(() => Promise.all(running.map((source) => source.stop())));

  function follow(cursor: Cursor): Source {
    const backoff = async () => turn();
    const source = backendSource({ namespace: 'obs', client: backend, cursor, sink: engine, log: silentLog, backoff });
    running.push(source);
    return source;
  }

  it('begins with what happens from now on when nothing is saved', async () => {
    backend.create('before');
    let saved = (): void => undefined;
    const begun = new Promise<void>((resolve) => (saved = resolve));
    const cursor = memoryCursor(null);
    follow({ load: () => cursor.load(), save: (next) => cursor.save(next).then(saved) });
    await begun;
    expect(cursor.next).to.equal(2);
    backend.create('after');
    await engine.until(() => engine.events.length === 1);
    expect(engine.packages).to.deep.equal(['after']);
  });

  it('hands in the event as format 2, with number and time as its id', async () => {
    backend.create('p');
    follow(memoryCursor(1));
    await engine.until(() => engine.events.length === 1);
    expect(engine.events[0]).to.deep.equal({
      id: 'obs#1@1700000001',
      label: 'SRCSRV_CREATE_PACKAGE',
      projects: ['A'],
      payload: {
        format: 2,
        label: 'SRCSRV_CREATE_PACKAGE',
        namespace: 'obs',
        time: 1700000001,
        type: 'obs_SRCSRV_CREATE_PACKAGE',
        project: 'A',
        package: 'p',
      },
      source: 'lastnotifications',
    });
  });

  it('goes on after a restart with what happened meanwhile', async () => {
    backend.create('a', 'b');
    const cursor = memoryCursor(1);
    const first = follow(cursor);
    await engine.until(() => engine.events.length === 2);
    await first.stop();
    backend.create('c', 'd');
    follow(cursor);
    await engine.until(() => engine.events.length === 4);
    expect(engine.packages).to.deep.equal(['a', 'b', 'c', 'd']);
  });

  it('reads more than one answer holds, in order', async () => {
    backend.create(...numbered('p', 2500));
    follow(memoryCursor(1));
    await engine.until(() => engine.events.length === 2500);
    expect(engine.packages).to.deep.equal(numbered('p', 2500));
  });

  it('does not pass an event that the engine could not take', async () => {
    backend.create('a', 'b');
    const cursor = memoryCursor(1);
    engine.fail = new Remote('no answer in time');
    const source = follow(cursor);
    await engine.until(() => engine.attempts >= 6);
    await source.stop();
    expect(cursor.next).to.equal(1);
    engine.fail = null;
    follow(cursor);
    await engine.until(() => engine.events.length === 2);
    expect(engine.packages).to.deep.equal(['a', 'b']);
  });

  it('passes an event that the engine refuses', async () => {
    backend.create('bad');
    engine.fail = new Rejected('no');
    follow(memoryCursor(1));
    await engine.until(() => engine.attempts === 1);
    engine.fail = null;
    backend.create('good');
    await engine.until(() => engine.events.length === 1);
    expect(engine.packages).to.deep.equal(['good']);
    expect(engine.attempts).to.equal(2);
  });

  it('comes back when the backend was away', async () => {
    backend.down = true;
    follow(memoryCursor(1));
    backend.create('a');
    await turn();
    backend.down = false;
    await engine.until(() => engine.events.length === 1);
    backend.drop();
    backend.create('b');
    await engine.until(() => engine.events.length === 2);
    expect(engine.packages).to.deep.equal(['a', 'b']);
  });

  it('reads all that is left when a part was pruned, and tells the gap by an event', async () => {
    backend.create(...numbered('p', 3000));
    backend.prune(1234);
    follow(memoryCursor(10));
    await engine.until(() => engine.events.length === 1 + 3000 - 1233);
    expect(engine.events[0]).to.deep.include({
      id: 'obs/OBS_EVENTS_LOST/10-1233',
      label: 'OBS_EVENTS_LOST',
      projects: [],
    });
    expect(engine.events[0]?.payload).to.include({ namespace: 'obs', from: 10, to: 1233 });
    expect(engine.packages.slice(1)).to.deep.equal(numbered('p', 3000).slice(1233));
  });

  it('begins with the oldest when the backend was set up anew, and takes no event for an old one', async () => {
    backend.create(...numbered('old', 5));
    const cursor = memoryCursor(1);
    const source = follow(cursor);
    await engine.until(() => engine.events.length === 5);
    await source.stop();
    backend.setUpAnew();
    backend.create('new1', 'new2');
    engine.events.splice(0, 5);
    follow(cursor);
    await engine.until(() => engine.events.length === 2);
    expect(engine.packages).to.deep.equal(['new1', 'new2']);
  });

  it('leaves out a notification without a type and reads on', async () => {
    const notifications = [
      { type: '', time: 1, data: { project: 'A' } },
      { type: 'SRCSRV_COMMIT', time: 2, data: { project: 'A', package: 'p' } },
    ];
    const client = {
      notifications: async ({ start, signal }: { start: number | null; signal: AbortSignal }) => {
        if (start === 1) return { next: 3, lost: false, notifications };
        return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Remote('stopped'))));
      },
    };
    const options = { namespace: 'obs', client, cursor: memoryCursor(1), sink: engine, log: silentLog };
    running.push(backendSource({ ...options, backoff: async () => turn() }));
    await engine.until(() => engine.events.length === 1);
    expect(engine.packages).to.deep.equal(['p']);
  });

  it('does not spin when a long poll is answered with nothing at once', async () => {
    let waited = (): void => undefined;
    const calmed = new Promise<void>((resolve) => (waited = resolve));
    const client = { notifications: async () => ({ next: 7, lost: false, notifications: [] }) };
    const options = { namespace: 'obs', client, cursor: memoryCursor(7), sink: engine, log: silentLog };
    const backoff = async (): Promise<void> => {
      waited();
      await turn();
    };
    running.push(backendSource({ ...options, backoff }));
    await calmed;
  });
});
