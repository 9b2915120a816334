import type { EngineEvent, StepProgress } from '../engine.ts';

export type StreamEvent = EngineEvent | StepProgress;

/** Reads server-sent events: the `data` of each, parsed; comments are skipped. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let unread = '';
  for await (const bytes of body) {
    unread += decoder.decode(bytes, { stream: true });
    const blocks = unread.split('\n\n');
    unread = blocks.pop() ?? '';
    for (const block of blocks) yield* eventOf(block);
  }
}

function* eventOf(block: string): Generator<StreamEvent> {
  const data = block
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).trimStart());
  if (data.length > 0) yield JSON.parse(data.join('\n')) as StreamEvent;
}
