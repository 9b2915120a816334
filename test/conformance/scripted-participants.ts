import type { Json, JsonObject } from '../../engine/core/json.ts';

export type Answer = { reply: JsonObject } | { error: { class: string; message: string } } | 'hold';

/** The participants that the cases call, as described with the cases. One set a run: `flaky` and `cmd` count. */
export class ScriptedParticipants {
  private readonly calls = new Map<string, number>();

  static knows(name: string): boolean {
    const recorders = 'alpha bravo charlie delta foxtrot golf hotel india juliet kilo lima mike';
    return /^(?:user_|worker_).*$/.test(name) || `${recorders} add1 fail flaky hold cmd`.split(' ').includes(name);
  }

  answer(name: string, params: JsonObject, fields: JsonObject): Answer {
    switch (name) {
      case 'add1':
        return { reply: { ...fields, n: Number(fields['n'] ?? 0) + 1 } };
      case 'fail':
        return { error: { class: 'RuntimeError', message: text(params['message']) ?? 'boom' } };
      case 'flaky':
        if (this.count(`flaky ${String(params['key'])}`) > Number(params['times'] ?? 1)) return record(name, fields);
        return { error: { class: 'RuntimeError', message: 'boom' } };
      case 'hold':
        return 'hold';
      case 'cmd':
        if (params['max'] !== undefined && this.count(`cmd ${String(params['command'])}`) > Number(params['max'])) {
          return { reply: fields };
        }
        return { reply: { ...fields, __command__: params['command'] ?? null } };
      default:
        return record(name, fields);
    }
  }

  private count(key: string): number {
    const calls = (this.calls.get(key) ?? 0) + 1;
    this.calls.set(key, calls);
    return calls;
  }
}

function record(name: string, fields: JsonObject): Answer {
  const seen = Array.isArray(fields['seen']) ? (fields['seen'] as Json[]) : [];
  return { reply: { ...fields, seen: [...seen, name] } };
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
