import type { Channel, Message } from 'amqplib';
import { expect } from 'chai';
import fc from 'fast-check';
import { Settlement } from '../../../engine/transport/amqp/settlement.ts';

/** The broker's book of one channel: as strict as RabbitMQ, which closes the channel over a tag that it does not expect. */
class Book {
  readonly outstanding = new Set<number>();
  readonly requeued: number[] = [];
  frames = 0;
  private wake: () => void = () => {};

  readonly channel = {
    ack: ({ fields }: Message, multiple: boolean) => this.ack(fields.deliveryTag, multiple),
    nack: ({ fields }: Message) => this.nack(fields.deliveryTag),
  } as unknown as Channel;

  deliver(settlement: Settlement, count: number): void {
    for (let tag = 1; tag <= count; tag++) {
      this.outstanding.add(tag);
      settlement.delivered(tag);
    }
  }

  nextFrame(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private ack(tag: number, multiple: boolean): void {
    this.take(tag);
    if (multiple) for (const older of [...this.outstanding]) if (older < tag) this.take(older);
    this.frames += 1;
    this.wake();
  }

  private nack(tag: number): void {
    this.take(tag);
    this.requeued.push(tag);
    this.frames += 1;
  }

  private take(tag: number): void {
    if (!this.outstanding.delete(tag)) throw new Error(`unknown delivery tag ${tag}`);
  }
}

function opened(count: number): { book: Book; settlement: Settlement } {
  const book = new Book();
  const settlement = new Settlement(book.channel);
  book.deliver(settlement, count);
  return { book, settlement };
}

describe('settlement of deliveries', () => {
  it('acks a run of deliveries with one frame', () => {
    const { book, settlement } = opened(100);
    for (let tag = 1; tag <= 100; tag++) settlement.ack(tag);
    settlement.flush();
    expect(book.outstanding.size).to.equal(0);
    expect(book.frames).to.equal(1);
  });

  it('sends nothing in the turn in which it is told, and all in the next', async () => {
    const { book, settlement } = opened(3);
    settlement.ack(1);
    settlement.ack(2);
    expect(book.frames).to.equal(0);
    await book.nextFrame();
    expect([...book.outstanding]).to.deep.equal([3]);
  });

  it('does not let one slow delivery hold back the acks of the others', () => {
    const { book, settlement } = opened(5);
    for (const tag of [2, 3, 5]) settlement.ack(tag);
    settlement.flush();
    expect([...book.outstanding]).to.deep.equal([1, 4]);
  });

  it('never acks what is not settled, and leaves nothing over, in any order and grouping', () => {
    const words = fc.array(fc.record({ key: fc.nat(), requeue: fc.boolean(), flush: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(words, (list) => {
        const { book, settlement } = opened(list.length);
        const order = list.map((word, index) => ({ ...word, tag: index + 1 })).toSorted((a, b) => a.key - b.key);
        const settled = new Set<number>();
        for (const { tag, requeue, flush } of order) {
          settled.add(tag);
          if (requeue) settlement.requeue(tag);
          else settlement.ack(tag);
          if (flush) settlement.flush();
          for (let open = 1; open <= list.length; open++) {
            if (!settled.has(open)) expect(book.outstanding.has(open)).to.equal(true);
          }
        }
        settlement.flush();
        expect(book.outstanding.size).to.equal(0);
        const given = order.filter(({ requeue }) => requeue).map(({ tag }) => tag);
        expect(book.requeued.toSorted(byNumber)).to.deep.equal(given.toSorted(byNumber));
      }),
    );
  });

  it('tells when nothing is unsettled any more', () => {
    const { settlement } = opened(2);
    let empty = false;
    settlement.whenEmpty(() => {
      empty = true;
    });
    settlement.ack(1);
    settlement.flush();
    expect(empty).to.equal(false);
    settlement.requeue(2);
    expect(empty).to.equal(true);
  });

  it('is silent after the channel went', () => {
    const { book, settlement } = opened(2);
    settlement.ack(1);
    settlement.close();
    settlement.flush();
    settlement.requeue(2);
    expect(book.frames).to.equal(0);
  });
});

function byNumber(a: number, b: number): number {
  return a - b;
}
