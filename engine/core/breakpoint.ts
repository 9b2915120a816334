/** A branch that waits until somebody lets it go on. */
import { asText } from './dollar.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { editOf } from './edit.ts';
import type { Json } from './json.ts';
import type { Fields } from './workitem.ts';

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

/** Somebody lets the branch go on. A paused one remembers it, and goes on when it is resumed. */
export function proceed(execution: Execution, e: Expression, given: Fields | null, by: string): void {
  e.data = { ...e.data, proceeded: true };
  execution.touch(e);
  execution.note('proceeded', e.expid, { by, ...editOf(e.applied, given) });
  execution.send({ do: 'receive', to: e.id, fields: given ?? e.applied, flavour: null });
}
