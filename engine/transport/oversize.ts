import { MAX_BODY_BYTES } from '../core/message.ts';
import { BossError } from '../errors.ts';

/**
 * A message that is longer than what BOSS takes on its inboxes could never be answered; and RabbitMQ closes the channel over
 * one that exceeds its own limit, with all that is under way there.
 */
export function refuseOversize(queue: string, body: Buffer | string): void {
  // a character has at most three bytes: most texts need no counting
  if (body.length * 3 <= MAX_BODY_BYTES) return;
  const bytes = Buffer.byteLength(body);
  if (bytes <= MAX_BODY_BYTES) return;
  throw new BossError(
    'BOSS_LIMIT_EXCEEDED',
    `The message for "${queue}" has ${bytes} bytes; at most ${MAX_BODY_BYTES} can be sent. Keep large data elsewhere and send where it is.`,
    { details: { limit: 'MAX_BODY_BYTES', bytes, queue } },
  );
}
