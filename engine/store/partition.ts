/** The partition of a process: FNV-1a over the wfid, so that any client in any language can compute it. */
export function partitionOf(wfid: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < wfid.length; i++) {
    hash ^= wfid.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % partitions;
}
