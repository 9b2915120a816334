import type { Launch } from '../core/launch.ts';
import type { Actor, LaunchRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import { checkFields, type DefinitionStore } from './definition-store.ts';
import { newWfid } from './ids.ts';
import type { Work } from './work.ts';

const WFID = /^[\w.:-]{1,100}$/;

/** Makes processes out of launch requests. */
export class Launcher {
  readonly #definitions: DefinitionStore;
  readonly #submit: (work: Work) => void;

  constructor(definitions: DefinitionStore, submit: (work: Work) => void) {
    this.#definitions = definitions;
    this.#submit = submit;
  }

  /** Resolves when the process is durable. Errors: those of the definition, BOSS_REQUEST_INVALID, BOSS_PROCESS_EXISTS. */
  async launch(request: LaunchRequest, actor: Actor): Promise<{ wfid: string }> {
    const launch = await this.prepare(request, actor);
    await this.submit(launch);
    return { wfid: launch.wfid };
  }

  async prepare(request: LaunchRequest, actor: Actor): Promise<Launch> {
    if (request.wfid !== undefined && !WFID.test(request.wfid)) {
      throw new BossError('BOSS_REQUEST_INVALID', 'a process id has 1 to 100 letters, digits and . : _ -');
    }
    const { hash, tree, defaults, params } = await this.#definitions.resolve(request.definition);
    const fields = { ...defaults, ...request.fields };
    checkFields(params, fields);
    return {
      wfid: request.wfid ?? newWfid(Date.now()),
      tree,
      definition: hash,
      fields,
      variables: request.variables ?? {},
      by: `${actor.name} (${actor.via})`,
    };
  }

  submit(launch: Launch, settled?: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#submit({
        wfid: launch.wfid,
        what: { kind: 'launch', launch },
        committed: (outcome) => {
          if (outcome !== 'exists') return resolve();
          reject(new BossError('BOSS_PROCESS_EXISTS', `there is a process ${launch.wfid} already`));
        },
        failed: reject,
        ...(settled === undefined ? {} : { settled }),
      });
    });
  }
}
