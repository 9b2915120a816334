import { type Channel, connect } from 'amqplib';

/** Speaks to the broker behind the back of the transport under test. */
export async function onRawChannel<T>(url: string, run: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  connection.on('error', () => {});
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    const result = await run(channel);
    // closing the connection would overtake what the channel still has to send
    await channel.close().catch(() => {});
    return result;
  } finally {
    await connection.close();
  }
}

/** The same broker through another port. */
export function through(url: string, port: number): string {
  const other = new URL(url);
  other.port = String(port);
  return other.href;
}
