import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import type { Transport } from '../../engine/transport/transport.ts';

/** What a program hears that listens to others. */
export function describeListening(transport: () => Transport): void {
  describe('a program that listens', () => {
    const heardBy = async (own: string, topics: readonly string[]) => {
      const heard: string[] = [];
      let tell = (): void => undefined;
      const consumer = await transport().listen(own, topics, ({ body }) => {
        heard.push(body.toString('utf8'));
        tell();
      });
      const until = (count: number) =>
        new Promise<string[]>((resolve) => {
          tell = () => void (heard.length >= count && resolve(heard));
          tell();
        });
      return { consumer, until };
    };

    it('hears what is emitted on its topics and published to its queue, and nothing else', async () => {
      const own = `boss.engine.${randomUUID()}`;
      const { until } = await heardBy(own, ['test.one', 'test.two']);
      transport().emit('test.three', 'not for it');
      transport().emit('test.one', 'first');
      transport().emit('test.two', 'second');
      expect(await until(2)).to.deep.equal(['first', 'second']);
      await transport().publish(own, 'third', { correlationId: 'c' });
      expect(await until(3)).to.deep.equal(['first', 'second', 'third']);
    });

    it('is one of several who all hear the same', async () => {
      const all = await Promise.all([1, 2].map(() => heardBy(`boss.engine.${randomUUID()}`, ['test.all'])));
      transport().emit('test.all', 'news');
      for (const { until } of all) expect(await until(1)).to.deep.equal(['news']);
    });

    it('hears nothing more once it has ended', async () => {
      const { consumer } = await heardBy(`boss.engine.${randomUUID()}`, ['test.end']);
      const { until } = await heardBy(`boss.engine.${randomUUID()}`, ['test.end']);
      await consumer.cancel();
      transport().emit('test.end', 'news');
      expect(await until(1)).to.deep.equal(['news']);
    });
  });
}
