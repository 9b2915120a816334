import type { Application, InternalMessage } from './internal-message.ts';
import type { JsonObject } from './json.ts';
import { joinSubs, splitVariables, type Subs } from './sub-variables.ts';
import type { Tree } from './tree.ts';
import { shortTree, type StoredTree, wholeTree } from './tree-record.ts';
import type { Fields } from './workitem.ts';

/**
 * JSON text of messages that wait when a run is cut, the first of them at this place of the queue. Many of them may carry the same workitem, so it stands
 * there by number (`w`); of a tree what is that of the definition at this expid is left out, and so are sub-definitions (`subs`).
 */
export function writeQueue(
  messages: readonly InternalMessage[],
  first: number,
  root: Tree,
  numberOf: (fields: Fields, place: number) => number,
): string {
  const records = messages.map((message, i) => {
    const record: Record<string, unknown> = { ...message };
    if ('fields' in message) {
      delete record['fields'];
      record['w'] = numberOf(message.fields, first + i);
    }
    if (message.do === 'apply') shorten(record, message, root);
    return record;
  });
  return JSON.stringify({ first, records });
}

function shorten(record: Record<string, unknown>, { tree, expid, variables = null }: Application, root: Tree): void {
  record['tree'] = shortTree(tree, root, expid);
  const split = splitVariables(variables, root);
  if (split.subs !== null) Object.assign(record, split);
}

/** Those from this place on. */
export function readQueue(
  text: string,
  from: number,
  root: Tree,
  fieldsOf: (n: number, place: number) => Fields,
): InternalMessage[] {
  const { first, records } = JSON.parse(text) as { first: number; records: Record<string, unknown>[] };
  return records.slice(Math.max(0, from - first)).map(({ w, ...record }, i) => {
    if (typeof w === 'number') record['fields'] = fieldsOf(w, Math.max(first, from) + i);
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
