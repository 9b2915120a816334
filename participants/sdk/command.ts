import { isObject, type Json } from '../../engine/core/json.ts';
import { Configuration, Rejected, Remote } from './errors.ts';
import { defineParticipant, type Participant, type ParticipantDefinition } from './participant.ts';
import { type ProcessResult, runProcess } from './run-process.ts';
import type { Workitem } from './workitem.ts';

/** `sysexits.h`: the program says that it may work later. */
const EX_TEMPFAIL = 75;

export interface CommandOptions extends Omit<ParticipantDefinition, 'onWorkitem' | 'onCancel'> {
  /** Program and arguments; run once for each workitem. */
  readonly argv: readonly string[];
  /** Field that the program reads on standard input (a list: one item a line). Default: the workitem as JSON. */
  readonly take?: string;
  /** Field that gets what the program prints. Default: it prints the changed workitem as JSON. */
  readonly give?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/**
 * A participant written in any language as a program that reads standard input and prints its answer. Exit code 0 is
 * success, 75 is an error of class Remote, any other is Rejected; the last line on standard error is the message. Params of simple types are
 * in the environment as `BOSS_PARAM_name`.
 */
export function commandParticipant(options: CommandOptions): Participant {
  const { argv, take, give, env, timeoutMs, ...definition } = options;
  return defineParticipant({
    ...definition,
    async onWorkitem(workitem, { signal }) {
      const result = await runProcess({
        argv,
        signal,
        env: { ...env, ...environment(workitem) },
        stdin: take === undefined ? JSON.stringify(workitem) : asText(workitem.get(take)),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      assertSuccess(result, workitem);
      if (give === undefined) takeOver(workitem, result.stdout);
      else workitem.set(give, asValue(result.stdout));
      if (workitem.result === undefined) workitem.result = true;
    },
    // the signal of the workitem ends the program
    onCancel: () => undefined,
  });
}

function environment(workitem: Workitem): Record<string, string> {
  const env: Record<string, string> = { BOSS_WFID: workitem.wfid, BOSS_PARTICIPANT: workitem.participantName };
  for (const [name, value] of Object.entries(workitem.params)) {
    const simple = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (simple && /^\w+$/.test(name) && !String(value).includes('\0')) env[`BOSS_PARAM_${name}`] = String(value);
  }
  return env;
}

function assertSuccess(result: ProcessResult, workitem: Workitem): void {
  if (result.exitCode === 0 && !result.timedOut && !result.truncated) return;
  const name = workitem.participantName;
  const reason = result.timedOut
    ? 'took too long'
    : result.truncated
      ? 'printed too much'
      : (result.stderr.trim().split('\n').at(-1) ?? '') || `ended with ${result.exitCode ?? result.endedBy}`;
  const Kind = result.exitCode === EX_TEMPFAIL ? Remote : Rejected;
  throw new Kind(`${name}: ${reason}`, { details: { exit_code: result.exitCode, stderr: result.stderr.slice(-2000) } });
}

/** Takes the fields of the workitem that the program printed. */
function takeOver(workitem: Workitem, printed: string): void {
  const answer = asValue(printed);
  const fields = isObject(answer) ? answer['fields'] : undefined;
  if (fields === undefined || !isObject(fields)) {
    throw new Configuration(`${workitem.participantName}: the program did not print a workitem as JSON`, {
      details: { printed: printed.slice(0, 200) },
    });
  }
  for (const key of Object.keys(workitem.fields)) delete workitem.fields[key];
  for (const [key, value] of Object.entries(fields)) {
    Object.defineProperty(workitem.fields, key, { value, writable: true, enumerable: true, configurable: true });
  }
}

function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item) => `${lineOf(item)}\n`).join('');
  return lineOf(value);
}

function lineOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asValue(printed: string): Json {
  const text = printed.trim();
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
