import type { Dispatch } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import type { Expression, Flavour } from '../core/expression.ts';
import { renderCancel, renderWorkitem } from '../core/message.ts';
import { paramsOf } from '../core/participant-work.ts';
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

function feiOf(wfid: string, e: Expression): Fei {
  return { engine_id: 'engine', wfid, subid: e.subid, expid: e.expid };
}

function subOf(execution: Execution, from: Expression): Expression['sub'] {
  for (let e: Expression | undefined = from; e !== undefined; e = execution.parentOf(e))
    if (e.sub !== null) return e.sub;
  return null;
}
