import { begin } from './apply.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { raise } from './fail.ts';
import { isUndoing } from './undoing.ts';

/** Holds the branch where it is: what arrives waits, nothing new is started. Work that a participant has in hand goes on. */
export function pause(execution: Execution, e: Expression): void {
  if (isLeaving(e)) return tellUndoing(execution, e, 'pause');
  if (e.state !== null) return;
  e.state = 'paused';
  execution.touch(e);
  for (const to of execution.childIds(e)) execution.send({ do: 'pause', to });
}

export function resume(execution: Execution, e: Expression): void {
  if (isLeaving(e)) return tellUndoing(execution, e, 'resume');
  if (e.state !== 'paused') return;
  e.state = null;
  execution.touch(e);
  for (const [name, at] of Object.entries(e.timers)) {
    execution.effects.push({ do: 'timer', id: `${e.id}|${name}`, at });
  }
  for (const to of execution.childIds(e)) execution.send({ do: 'resume', to });
  release(execution, e);
}

function isLeaving({ state }: Expression): boolean {
  return state === 'failing' || state === 'cancelling' || state === 'timing_out';
}

/** What is on its way out stays so; but what undoes a step, in it or further in, is held like any other. */
function tellUndoing(execution: Execution, e: Expression, what: 'pause' | 'resume'): void {
  for (const child of execution.childrenOf(e)) {
    if (isUndoing(e) || isLeaving(child)) execution.send({ do: what, to: child.id });
  }
}

/** Lets what was held go on its way. */
export function release(execution: Execution, e: Expression): void {
  const { held, id: to } = e;
  e.held = [];
  for (const { do: what, from, fields, flavour, early = false, error, heard } of held) {
    if (what === 'apply') begin(execution, e);
    else if (error !== undefined) raise(execution, e, error);
    else if (heard !== undefined) execution.send({ do: 'hear', to, ...heard, fields });
    else if (from === null) execution.send({ do: 'receive', to, fields, flavour });
    else execution.send({ do: 'reply', to, from, fields, flavour, early });
  }
}
