import { awaitedHappened } from './await-attribute.ts';
import type { Execution } from './execution.ts';
import type { Expression, Flavour, Heard, Reply, Sender } from './expression.ts';
import { handleError } from './fail.ts';
import { Frame } from './frame.ts';
import { replyToParent } from './leave.ts';
import type { InternalMessage } from './internal-message.ts';
import type { Fields } from './workitem.ts';

/** A child replied. */
export function deliverReply(
  execution: Execution,
  e: Expression,
  { from, fields, flavour, early }: Omit<Extract<InternalMessage, { do: 'reply' }>, 'do' | 'to'>,
): void {
  // A child whose reply is held still counts: nobody must think that it was the last.
  if (e.state === 'paused' || e.state === 'failed') {
    return hold(execution, e, { do: 'reply', from, fields, flavour, early });
  }
  if (!early) execution.unlink(e.id, from.id);
  if (e.state !== null) {
    if (!execution.hasChildren(e)) replyToParent(execution, e, fields, flavour);
    return;
  }
  handle(execution, e, { ...from, flavour }, fields);
}

/** A participant's workitem came back. */
export function deliverReceive(execution: Execution, e: Expression, fields: Fields, flavour: Flavour | null): void {
  if (e.state === 'paused') return hold(execution, e, { do: 'receive', from: null, fields, flavour });
  if (e.state === 'failed') return;
  if (e.state !== null) return replyToParent(execution, e, fields, flavour);
  handle(execution, e, { id: e.id, expid: e.expid, branch: null, flavour }, fields);
}

export function deliverHeard(execution: Execution, e: Expression, heard: Heard): void {
  const { kind, name, fields } = heard;
  if (e.state === null || e.state === 'awaiting')
    execution.note('heard', e.expid, { event: kind, name, since: e.since });
  if (e.state === 'awaiting') return awaitedHappened(execution, e);
  if (e.state === 'paused') {
    return hold(execution, e, { do: 'hear', from: null, fields, flavour: null, heard: { kind, name } });
  }
  if (e.state !== null) return;
  guard(execution, e, heard.fields, null, () => {
    execution.env.types.get(e.name)?.heard?.(new Frame(execution, e, e.applied), heard);
  });
}

function handle(execution: Execution, e: Expression, from: Reply, fields: Fields): void {
  const type = execution.env.types.get(e.name);
  guard(execution, e, fields, from, () => {
    if (type?.reply === undefined) replyToParent(execution, e, fields, from.flavour);
    else type.reply(new Frame(execution, e, fields, from.flavour), from);
  });
}

export function guard(
  execution: Execution,
  e: Expression,
  fields: Fields,
  from: Sender | null,
  work: () => void,
): void {
  try {
    work();
  } catch (error) {
    if (execution.get(e.id) !== e) throw error;
    const sender = from === null ? null : { id: from.id, expid: from.expid, branch: from.branch };
    handleError(execution, e, error, { doing: 'reply', fields, from: sender });
  }
}

/** Keeps what came until the expression is resumed or replayed. */
export function hold(execution: Execution, e: Expression, message: Expression['held'][number]): void {
  e.held = [...e.held, message];
  execution.touch(e);
}
