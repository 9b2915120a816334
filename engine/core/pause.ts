import { begin } from './apply.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';

/** Holds the branch where it is: what arrives waits, nothing new is started. Work that a participant has in hand goes on. */
export function pause(execution: Execution, e: Expression): void {
  if (e.state !== null) return;
  e.state = 'paused';
  execution.touch(e);
  for (const to of execution.childIds(e)) execution.send({ do: 'pause', to });
}

export function resume(execution: Execution, e: Expression): void {
  if (e.state !== 'paused') return;
  e.state = null;
  const held = e.held;
  e.held = [];
  execution.touch(e);
  for (const [name, at] of Object.entries(e.timers)) {
    execution.effects.push({ do: 'timer', id: `${e.id}|${name}`, at });
  }
  for (const to of execution.childIds(e)) execution.send({ do: 'resume', to });
  for (const { do: what, from, fields, flavour, heard } of held) {
    if (what === 'apply') begin(execution, e);
    else if (heard !== undefined) execution.send({ do: 'hear', to: e.id, ...heard, fields });
    else if (what === 'receive' || from === null) execution.send({ do: 'receive', to: e.id, fields, flavour });
    else execution.send({ do: 'reply', to: e.id, from, fields, flavour, early: true });
  }
}
