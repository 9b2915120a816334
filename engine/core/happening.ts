import type { ProcessEvent, Tracker } from './effect.ts';
import type { Execution } from './execution.ts';

/** Something happened that may be listened to: listeners of this process hear it next, others through the worker. */
export function happen(execution: Execution, event: Omit<ProcessEvent, 'wfid'>): void {
  for (const [id] of execution.listeners.match(event)) {
    execution.send({ do: 'hear', to: id, kind: event.kind, name: event.name, fields: event.fields });
  }
  if (event.kind !== 'error') {
    execution.effects.push({ do: 'publish', event: { ...event, wfid: execution.head.wfid } });
  }
}

/** Starts listening: from the commit of this step on, nothing is missed. */
export function listenTo(execution: Execution, tracker: Tracker): void {
  execution.listeners.set(tracker.expression, tracker, execution.get(tracker.expression)?.order);
  if (tracker.scope === 'everywhere') execution.effects.push({ do: 'track', id: tracker.expression, tracker });
}
