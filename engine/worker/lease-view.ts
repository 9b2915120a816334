import type { Lease, Progress } from '../core/lease.ts';
import type { LeaseView } from '../engine.ts';

/** The lease of a step as people see it. */
export function leaseView({ holder, ms, since, heard, progress, text }: Lease): LeaseView {
  return { holder, since, until: heard + ms, progress, text };
}

/** `40 %, building`; nothing when the holder has said nothing. */
export function progressText({ progress, text }: Pick<LeaseView, 'progress' | 'text'>): string {
  return [...(progress === null ? [] : [share(progress)]), ...(text === null ? [] : [text])].join(', ');
}

function share(progress: Progress): string {
  if (typeof progress === 'number') return `${Math.floor(progress * 100)} %`;
  return `${progress.done} of ${progress.total}`;
}
