import type { InternalMessage } from './internal-message.ts';
import { treeAt } from './reorganise.ts';
import type { Tree } from './tree.ts';
import type { Fields } from './workitem.ts';

/**
 * JSON text of the messages that wait when a run is cut at its bound. Many of them may carry the same workitem, so it stands
 * there by number (`w`); a tree is left out when it is that of the definition at this expid.
 */
export function writeQueue(
  waiting: readonly InternalMessage[],
  root: Tree,
  numberOf: (fields: Fields, place: number) => number,
): string {
  const records = waiting.map((message, place) => {
    const record: Record<string, unknown> = { ...message };
    if ('fields' in message) {
      delete record['fields'];
      record['w'] = numberOf(message.fields, place);
    }
    if (message.do === 'apply' && message.tree === treeAt(root, message.expid)) delete record['tree'];
    return record;
  });
  return JSON.stringify(records);
}

export function readQueue(text: string, root: Tree, fieldsOf: (n: number, place: number) => Fields): InternalMessage[] {
  const records = JSON.parse(text) as Record<string, unknown>[];
  return records.map(({ w, ...record }, place) => {
    if (typeof w === 'number') record['fields'] = fieldsOf(w, place);
    if (record['do'] === 'apply') record['tree'] ??= treeAt(root, record['expid'] as string);
    return record as unknown as InternalMessage;
  });
}
