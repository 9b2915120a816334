import { randomUUID } from 'node:crypto';
import { isObject, type Json } from '../core/json.ts';
import type { Actor, DeadLetterCommands, DeadLetterContent, DeadLetterView, PageQuery } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Document } from '../store/store.ts';
import { nameOf } from './actor-name.ts';
import { type DeadLetter, DeadLetters, type DeadLettersParts, readLetter } from './dead-letters.ts';

/** The dead letters, for people. Who did what is in the log. */
export class DeadLetterDesk implements DeadLetterCommands {
  readonly #parts: DeadLettersParts;
  readonly #taking: DeadLetters;

  constructor(parts: DeadLettersParts) {
    this.#parts = parts;
    this.#taking = new DeadLetters(parts);
  }

  start(): Promise<void> {
    return this.#taking.start();
  }

  stop(): Promise<void> {
    return this.#taking.stop();
  }

  async list({ limit = 100, cursor }: PageQuery = {}): Promise<{ letters: DeadLetterView[]; next: string | null }> {
    const from = cursor === undefined ? {} : { after: cursor };
    const found = await this.#parts.store.documents('dead', { limit: limit + 1, reverse: true, ...from });
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.id ?? null) : null;
    return { letters: page.map((document) => viewOf(readLetter(document))), next };
  }

  async show(id: string): Promise<DeadLetterContent> {
    return contentOf(readLetter(await this.#find(id)));
  }

  async edit(id: string, body: string, actor: Actor): Promise<DeadLetterContent> {
    const document = await this.#find(id);
    const edited = { by: nameOf(actor), at: Date.now() };
    const letter: DeadLetter = { ...readLetter(document), body, encoding: 'utf8', edited };
    await this.#parts.store.put('dead', id, JSON.stringify(letter), document.version);
    this.#note('a dead letter was edited', letter, actor);
    return contentOf(letter);
  }

  async retry(id: string, queue: string | null, actor: Actor): Promise<{ queue: string }> {
    const document = await this.#find(id);
    const letter = readLetter(document);
    const to = queue ?? letter.queue;
    if (queue === null && letter.reason.startsWith('BOSS_POISON: ')) throw standsInError(letter);
    if (to === null) {
      throw new BossError('BOSS_REQUEST_INVALID', `nobody said where the letter ${id} came from: name a queue`);
    }
    // two people at once: one of them meets a newer version
    await this.#parts.store.put('dead', id, document.json, document.version);
    await this.#parts.transport.publish(to, Buffer.from(letter.body, letter.encoding), propertiesOf(letter));
    await this.#parts.store.remove('dead', id);
    this.#note('a dead letter was sent again', { ...letter, queue: to }, actor);
    return { queue: to };
  }

  async discard(id: string, actor: Actor): Promise<void> {
    const letter = readLetter(await this.#find(id));
    if (await this.#parts.store.remove('dead', id)) this.#note('a dead letter was discarded', letter, actor);
  }

  async #find(id: string): Promise<Document> {
    const found = await this.#parts.store.get('dead', id);
    if (found !== null) return found;
    throw new BossError('BOSS_UNKNOWN_DEAD_LETTER', `there is no dead letter ${id}`, { details: { id } });
  }

  #note(what: string, { id, queue, reason }: DeadLetter, actor: Actor): void {
    this.#parts.log.info(what, { letter: id, queue, reason, by: nameOf(actor) });
  }
}

/** Its answer would come too late: the step is over, until it is replayed. */
function standsInError({ id, body }: DeadLetter): BossError {
  const wfid = processOf(body) ?? 'WFID';
  return new BossError(
    'BOSS_REQUEST_INVALID',
    `the step of the letter ${id} stands in error: boss replay ${wfid}, then boss dead discard ${id}`,
    { details: { id, wfid } },
  );
}

/** One that was changed is another message: nobody shall take it for the one that came before. */
function propertiesOf({ properties, edited }: DeadLetter): DeadLetter['properties'] {
  return edited === null ? properties : { ...properties, messageId: randomUUID() };
}

function viewOf({ id, at, queue, reason, body, encoding, edited }: DeadLetter): DeadLetterView {
  const [, code = null] = /^(BOSS_[A-Z_]+): /.exec(reason) ?? [];
  return { id, at, queue, code, reason, wfid: processOf(body), bytes: Buffer.byteLength(body, encoding), edited };
}

function contentOf(letter: DeadLetter): DeadLetterContent {
  const { body, encoding, properties } = letter;
  return { ...viewOf(letter), body, encoding, properties };
}

/** The process that it names. */
function processOf(body: string): string | null {
  try {
    const message = JSON.parse(body) as Json;
    const fei = isObject(message) ? message['fei'] : undefined;
    const wfid = isObject(fei) ? fei['wfid'] : undefined;
    return typeof wfid === 'string' ? wfid : null;
  } catch {
    return null;
  }
}
