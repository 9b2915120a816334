import type { Application, InternalMessage } from './internal-message.ts';
import type { JsonObject } from './json.ts';
import { joinSubs, splitVariables, type Subs } from './sub-variables.ts';
import type { Tree } from './tree.ts';
import { shortTree, type StoredTree, wholeTree } from './tree-record.ts';
import type { Fields } from './workitem.ts';

/**
 * JSON text of the messages that wait when a run is cut at its bound. Many of them may carry the same workitem, so it stands
 * there by number (`w`); of a tree what is that of the definition at this expid is left out, and so are sub-definitions (`subs`).
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
    if (message.do === 'apply') shorten(record, message, root);
    return record;
  });
  return JSON.stringify(records);
}

function shorten(record: Record<string, unknown>, { tree, expid, variables = null }: Application, root: Tree): void {
  record['tree'] = shortTree(tree, root, expid);
  const split = splitVariables(variables, root);
  if (split.subs !== null) Object.assign(record, split);
}

export function readQueue(text: string, root: Tree, fieldsOf: (n: number, place: number) => Fields): InternalMessage[] {
  const records = JSON.parse(text) as Record<string, unknown>[];
  return records.map(({ w, ...record }, place) => {
    if (typeof w === 'number') record['fields'] = fieldsOf(w, place);
    if (record['do'] === 'apply') lengthen(record, root);
    return record as unknown as InternalMessage;
  });
}

function lengthen(record: Record<string, unknown>, root: Tree): void {
  record['tree'] = wholeTree(record['tree'] as StoredTree | undefined, root, record['expid'] as string);
  const { subs, variables } = record as { subs?: Subs; variables?: JsonObject };
  if (subs === undefined) return;
  record['variables'] = { ...variables, ...joinSubs(subs, root) };
  delete record['subs'];
}
