import type { Delivery, Transport } from '../../engine/transport/transport.ts';

/** Takes and acknowledges the next message of a queue, and no other. */
export async function takeByHand(transport: Transport, queue: string): Promise<Delivery> {
  let arrived!: (delivery: Delivery) => void;
  const first = new Promise<Delivery>((resolve) => {
    arrived = resolve;
  });
  const consumer = await transport.consume(queue, 1, arrived);
  const delivery = await first;
  await consumer.cancel();
  delivery.ack();
  return delivery;
}
