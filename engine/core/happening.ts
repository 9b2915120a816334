import type { ProcessEvent, Tracker } from './effect.ts';
import type { Execution } from './execution.ts';
import { compilePattern } from './pattern.ts';

/** Something happened that may be listened to: listeners of this process hear it next, others through the worker. */
export function happen(execution: Execution, event: Omit<ProcessEvent, 'wfid'>): void {
  for (const [id, tracker] of execution.listeners) {
    if (matchesTracker(tracker, event)) {
      execution.send({ do: 'hear', to: id, kind: event.kind, name: event.name, fields: event.fields });
    }
  }
  if (event.kind !== 'error') {
    execution.effects.push({ do: 'publish', event: { ...event, wfid: execution.head.wfid } });
  }
}

/** Starts listening: from the commit of this step on, nothing is missed. */
export function listenTo(execution: Execution, tracker: Tracker): void {
  execution.listeners.set(tracker.expression, tracker);
  if (tracker.scope === 'everywhere') execution.effects.push({ do: 'track', id: tracker.expression, tracker });
}

export function matchesTracker(tracker: Tracker, event: { readonly kind: string; readonly name: string }): boolean {
  if (tracker.kind !== event.kind) return false;
  if (tracker.name === null || tracker.name === event.name) return true;
  const pattern = /^\/(.*)\/$/s.exec(tracker.name)?.[1];
  return pattern !== undefined && compilePattern(pattern).test(event.name);
}
