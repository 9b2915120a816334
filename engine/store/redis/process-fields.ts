/** Field of a process's hash that holds its revision; an entry whose key begins the same is stored with one more. */
export const REVISION = '#';

export function fieldOf(key: string): string {
  return key.startsWith(REVISION) ? REVISION + key : key;
}

export function keyOf(field: string): string {
  return field.startsWith(REVISION) ? field.slice(REVISION.length) : field;
}
