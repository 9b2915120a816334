import type { Json, JsonObject } from '../core/json.ts';
import { BossError, CATALOGUE, type ErrorCode } from '../errors.ts';
import type { Work } from './work.ts';

/** Work for a process of a partition that another engine has, as it travels to the inbox of that partition. */
export type SentWork = Pick<Work, 'wfid' | 'what'>;

export function workBody({ wfid, what }: SentWork): string {
  return JSON.stringify({ wfid, what });
}

/** Only engines write such a message. */
export function readWork(body: Buffer): SentWork {
  return JSON.parse(body.toString('utf8')) as SentWork;
}

type CommittedOutcome = Parameters<NonNullable<Work['committed']>>[0];

/** What became of it. */
export type WorkAnswer =
  | { readonly outcome: CommittedOutcome }
  | { readonly error: { readonly code: string; readonly message: string; readonly details: Json } };

export function answerOfError(error: unknown): WorkAnswer {
  const { code, details = {} } = error instanceof BossError ? error : { code: 'BOSS_INTERNAL' };
  const message = error instanceof Error ? error.message : String(error);
  return { error: { code, message, details: details as JsonObject } };
}

export function errorOfAnswer({ code, message, details }: Extract<WorkAnswer, { error: unknown }>['error']): BossError {
  const known = Object.hasOwn(CATALOGUE, code) ? (code as ErrorCode) : 'BOSS_INTERNAL';
  return new BossError(known, message, { details: details as JsonObject });
}
