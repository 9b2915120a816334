import type { Launch } from '../core/launch.ts';
import { projectOf } from '../definition/link.ts';
import type { Actor, LaunchRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import { nameOf } from './actor-name.ts';
import { checkFields, type DefinitionStore, isReference } from './definition-store.ts';
import { newWfid } from './ids.ts';
import type { LaunchKeys } from './launch-keys.ts';
import { Linker } from './linker.ts';
import { validTraceparent } from './tracing.ts';
import type { Work } from './work.ts';

const WFID = /^[\w.:-]{1,100}$/;

/** Makes processes out of launch requests. */
export class Launcher {
  readonly #definitions: DefinitionStore;
  readonly #linker: Linker;
  readonly #keys: LaunchKeys;
  readonly #submit: (work: Work) => void;

  constructor(definitions: DefinitionStore, keys: LaunchKeys, submit: (work: Work) => void) {
    this.#definitions = definitions;
    this.#linker = new Linker(definitions);
    this.#keys = keys;
    this.#submit = submit;
  }

  /**
   * Resolves when the process is durable. Errors: those of the definition, BOSS_REQUEST_INVALID, BOSS_PROCESS_EXISTS,
   * BOSS_IDEMPOTENCY_CONFLICT.
   */
  async launch(request: LaunchRequest, actor: Actor): Promise<{ wfid: string }> {
    const { idempotency_key: key } = request;
    if (key !== undefined) return this.#launchOnce(checkedKey(key, request), request, actor);
    const launch = await this.prepare(request, actor);
    await this.submit(launch, { impatient: true }).catch((error: unknown) => {
      // Nobody else has an id that was made just now: the engine that has its partition died over its answer.
      const isOurs = request.wfid === undefined && error instanceof BossError && error.code === 'BOSS_PROCESS_EXISTS';
      if (!isOurs) throw error;
    });
    return { wfid: launch.wfid };
  }

  async prepare(request: LaunchRequest, actor: Actor): Promise<Launch> {
    if (request.wfid !== undefined && !WFID.test(request.wfid)) {
      throw new BossError('BOSS_REQUEST_INVALID', 'a process id has 1 to 100 letters, digits and . : _ -');
    }
    const { definition, project, variables = {} } = request;
    const { defaults, params, ...resolved } = await this.#definitions.resolve(definition);
    const home = project ?? (isReference(definition) ? projectOf(definition) : '');
    const { hash, tree, links } = await this.#linker.link(resolved, home, (name) => Object.hasOwn(variables, name));
    const fields = { ...defaults, ...request.fields };
    checkFields(params, fields);
    const trace = validTraceparent(request.traceparent);
    return {
      wfid: request.wfid ?? newWfid(Date.now()),
      tree,
      definition: hash,
      fields,
      variables,
      linked: links,
      by: nameOf(actor),
      ...(trace === undefined ? {} : { trace }),
    };
  }

  /** A failed try leaves the key free when it started nothing and cannot; when that is not known, the next one goes on. */
  async #launchOnce(key: string, request: LaunchRequest, actor: Actor): Promise<{ wfid: string }> {
    const known = await this.#keys.find(key, request);
    if (known?.started === true) return { wfid: known.wfid };
    const launch = await this.prepare(request, actor);
    const now = Date.now();
    const { wfid, own, started } = await this.#keys.claim(key, request, launch.wfid, now);
    if (started) return { wfid };
    try {
      await this.submit({ ...launch, wfid }, { impatient: true });
    } catch (error) {
      // Nobody else has an id that was made for this key: another try got this far.
      if (!(error instanceof BossError && error.code === 'BOSS_PROCESS_EXISTS')) {
        if (own && error instanceof BossError && !error.retryable) await this.#keys.release(key);
        throw error;
      }
    }
    await this.#keys.settle(key, request, wfid, now);
    return { wfid };
  }

  submit(launch: Launch, manner: Pick<Work, 'impatient'> = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#submit({
        wfid: launch.wfid,
        what: { kind: 'launch', launch },
        committed: (outcome) => {
          if (outcome !== 'exists') return resolve();
          reject(new BossError('BOSS_PROCESS_EXISTS', `there is a process ${launch.wfid} already`));
        },
        failed: reject,
        ...manner,
      });
    });
  }
}

function checkedKey(key: string, { wfid }: LaunchRequest): string {
  if (key === '' || key.length > 200) {
    throw new BossError('BOSS_REQUEST_INVALID', 'an idempotency key has 1 to 200 characters');
  }
  if (wfid === undefined) return key;
  throw new BossError(
    'BOSS_REQUEST_INVALID',
    'a launch takes either a process id or an idempotency key: the id alone starts one process at most',
  );
}
