/** A branch that waits until somebody lets it go on. */
import { asText } from './dollar.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import type { Json, JsonObject } from './json.ts';
import type { Message, Outcome } from './outside-message.ts';

/** What the process can be found by while a breakpoint holds one of its branches. */
const LABEL = 'breakpoint';

export interface Breakpoint {
  /** What is to be looked at; null when the definition does not say. */
  readonly text: string | null;
}

/** The branch stops here. */
export function holdAt(execution: Execution, e: Expression, text: Json | undefined): void {
  const breakpoint = { text: text === undefined || text === null ? null : asText(text) };
  e.data = { ...e.data, breakpoint };
  execution.label(e, [LABEL]);
  execution.touch(e);
  execution.note('breakpoint', e.expid, breakpoint);
}

/** What holds the expression; null when nothing does, or when it was let go already (and is paused, perhaps). */
export function breakpointOf(e: Expression): Breakpoint | null {
  const held = e.data['breakpoint'];
  const isHeld = (e.state === null || e.state === 'paused') && held !== undefined && e.data['proceeded'] !== true;
  return isHeld ? (held as unknown as Breakpoint) : null;
}

/** Somebody lets one branch go on, or all that stand at a breakpoint; with other fields if he gives some. */
export function acceptProceed(execution: Execution, message: Extract<Message, { kind: 'proceed' }>): Outcome {
  const { expression, fields, by } = message;
  const all = expression === null ? [...execution.expressions.values()] : [execution.get(expression)];
  const held = all.filter((e) => e !== undefined && breakpointOf(e) !== null) as Expression[];
  for (const e of held) letGo(execution, e, fields, by);
  return held.length > 0 ? 'applied' : 'refused';
}

/** A paused one remembers it, and goes on when it is resumed. */
function letGo(execution: Execution, e: Expression, fields: JsonObject | null, by: string): void {
  e.data = { ...e.data, proceeded: true };
  execution.touch(e);
  execution.note('proceeded', e.expid, fields === null ? { by } : { by, edited: true });
  execution.send({ do: 'receive', to: e.id, fields: fields ?? e.applied, flavour: null });
}
