import { allAttributes, lookupAt } from '../core/attributes.ts';
import { substitute } from '../core/dollar.ts';
import type { Dispatch } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import type { Expression, Flavour } from '../core/expression.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { renderCancel, renderWorkitem } from '../core/message.ts';
import { formatTimestamp } from '../core/time.ts';
import type { Fei } from '../core/workitem.ts';
import { textOf } from '../core/workitem-texts.ts';

/** Body of a workitem message. The same dispatch gives the same body, also after a restart. */
export function workitemBody(execution: Execution, e: Expression, dispatch: Dispatch): string {
  const { head } = execution;
  const sub = subOf(execution, e);
  const launchedAt = formatTimestamp(head.launchedAt);
  const message = {
    fei: feiOf(head.wfid, e),
    participant_name: dispatch.participant,
    re_dispatch_count: dispatch.attempt - 1,
    wf_name: head.name,
    wf_revision: head.revision,
    wf_launched_at: launchedAt,
    sub_wf_name: sub?.name ?? head.name,
    sub_wf_revision: sub?.revision ?? head.revision,
    sub_wf_launched_at: sub === null ? launchedAt : formatTimestamp(sub.at),
  };
  return renderWorkitem(message, textOf(e.applied), paramsOf(execution, e), formatTimestamp(dispatch.at));
}

export function cancelBody(wfid: string, expression: string, flavour: Flavour): string {
  const [expid = '', subid = ''] = expression.split('!');
  return renderCancel({
    cancel: true,
    fei: { engine_id: 'engine', wfid, subid, expid },
    flavour: flavour === 'cancel' ? null : flavour,
  });
}

/** All attributes of the step; its children, which a participant may read but the engine does not run. */
export function paramsOf(execution: Execution, e: Expression): JsonObject {
  const params = allAttributes(execution, e, e.applied);
  if (e.tree[2].length === 0) return params;
  const children = substitute(e.tree[2] as unknown as Json, lookupAt(execution, e, e.applied));
  return { ...params, __children__: children };
}

function feiOf(wfid: string, e: Expression): Fei {
  return { engine_id: 'engine', wfid, subid: e.subid, expid: e.expid };
}

function subOf(execution: Execution, from: Expression): Expression['sub'] {
  for (let e: Expression | undefined = from; e !== undefined; e = execution.parentOf(e))
    if (e.sub !== null) return e.sub;
  return null;
}
