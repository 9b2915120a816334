import { editOf } from './edit.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { release } from './pause.ts';
import { adoptUndos, takeUndos } from './undo-list.ts';
import type { Fields } from './workitem.ts';

/**
 * Tries again what failed, with the same or other fields. The step is applied afresh (a late answer to the failed try is then
 * recognised as old); a failure while a child's reply was handled takes that reply again; `error` lets the process through.
 */
export function replay(execution: Execution, e: Expression, given: Fields | null, by: string): void {
  const error = e.error;
  if (error === null) return;
  e.error = null;
  e.state = null;
  execution.countErrors(-1);
  execution.touch(e);
  execution.note('replayed', e.expid, { by, ...editOf(error.fields, given) });
  const fields = given ?? error.fields;
  if (e.name === 'error') return execution.send({ do: 'receive', to: e.id, fields, flavour: null });
  if (error.doing === 'reply' && error.from !== null) {
    // Replies that came meanwhile wait behind it.
    e.held = [{ do: 'reply', from: error.from, fields, flavour: null, early: true }, ...e.held];
    if (execution.isHeldBack(e)) e.state = 'paused';
    else release(execution, e);
    return;
  }
  applyAfresh(execution, e, given ?? e.applied);
}

function applyAfresh(execution: Execution, e: Expression, fields: Fields): void {
  const { expid, parent, tree, variables, sub, branch, detached, tag, handling, handlers, extra, id } = e;
  for (const name of Object.keys(e.timers)) execution.effects.push({ do: 'timer', id: `${id}|${name}`, at: null });
  for (const child of execution.childrenOf(e)) adoptUndos(execution, child, e);
  for (const to of execution.childIds(e)) execution.send({ do: 'cancel', to, flavour: 'kill' });
  const undos = takeUndos(execution, e);
  execution.dropHeld(e);
  execution.remove(e);
  execution.apply({
    ...{ expid, parent, tree, variables, sub, branch, detached, tag, handling, replaces: id, fields },
    extra: extra ?? {},
    awaited: e.data['awaited'] === true,
    // A handler has those of the expression in whose place it runs.
    ...(handling === null ? {} : { handlers }),
    ...(undos === undefined ? {} : { undos, ...own(e) }),
  });
}

/** The entry of the failed try makes room for that of the new one. */
function own({ data }: Expression): { undo?: number } {
  return typeof data['undo'] === 'number' ? { undo: data['undo'] } : {};
}
