import { awaitedHappened } from './await-attribute.ts';
import type { Execution } from './execution.ts';
import type { Expression, Flavour, Heard, Reply } from './expression.ts';
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
  if (!early) execution.unlink(e.id, from.id);
  if (e.state === 'paused') return hold(execution, e, { do: 'reply', from, fields, flavour });
  if (e.state === 'failed') return;
  if (e.state !== null) {
    if (!early && !execution.hasChildren(e)) replyToParent(execution, e, fields, flavour);
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
  if (e.state === 'awaiting') return awaitedHappened(execution, e);
  if (e.state === 'paused') {
    const { fields, kind, name } = heard;
    return hold(execution, e, { do: 'hear', from: null, fields, flavour: null, heard: { kind, name } });
  }
  if (e.state !== null) return;
  guard(execution, e, heard.fields, null, () => {
    execution.env.types.get(e.name)?.heard?.(new Frame(execution, e, e.applied), heard);
  });
}

function handle(execution: Execution, e: Expression, from: Reply, fields: Fields): void {
  const type = execution.env.types.get(e.name);
  guard(execution, e, fields, from.id, () => {
    if (type?.reply === undefined) replyToParent(execution, e, fields, from.flavour);
    else type.reply(new Frame(execution, e, fields, from.flavour), from);
  });
}

export function guard(
  execution: Execution,
  e: Expression,
  fields: Fields,
  from: string | null,
  work: () => void,
): void {
  try {
    work();
  } catch (error) {
    if (execution.get(e.id) !== e) throw error;
    handleError(execution, e, error, { doing: 'reply', fields, from });
  }
}

function hold(execution: Execution, e: Expression, message: Expression['held'][number]): void {
  e.held = [...e.held, message];
  execution.touch(e);
}
