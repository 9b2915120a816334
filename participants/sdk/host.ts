import type { Json, JsonObject } from '../../engine/core/json.ts';
import type { EventAnswer, LaunchOptions, ServiceContext } from './context.ts';
import { Configuration } from './errors.ts';
import { LeasedRunner } from './leased-runner.ts';
import { Leases } from './leases.ts';
import type { Link } from './link.ts';
import type { Log } from './log.ts';
import type { Participant } from './participant.ts';
import { Patience } from './patience.ts';
import { errorMessage, replyBody } from './reply.ts';
import { ReplySender } from './reply-sender.ts';
import { Registration, type Route } from './registration.ts';
import { Requests } from './requests.ts';
import { type Runner, ShortStepRunner } from './runner.ts';

export interface HostOptions {
  readonly link: Link;
  readonly participants: readonly Participant[];
  readonly log: Log;
  /** Tells the engine which names go to which queue, as `skynet register` did. Default false. */
  readonly register?: boolean;
  /** How long `launch` and `sendEvent` wait for the engine. Default 30 000. */
  readonly answerTimeoutMs?: number;
  /** How long steps with a lease may keep `drain` waiting before they are given back. Default 10 000. */
  readonly graceMs?: number;
}

const GRACE_MS = 10_000;

/** Runs participants on a link. The link stays open: whoever opened it closes it. */
export class Host {
  readonly #options: HostOptions;
  readonly #sender: ReplySender;
  readonly #requests: Requests;
  readonly #patience: Patience;
  readonly #leases: Leases;
  readonly #registration: Registration;
  readonly #runners: readonly Runner[];
  #draining: Promise<void> | undefined;

  /** Errors: Configuration when two participants share a queue or a schema is not usable. */
  constructor(options: HostOptions) {
    this.#options = options;
    this.#patience = new Patience(options.link);
    this.#sender = new ReplySender(options.link, this.#patience);
    this.#requests = new Requests(options.link, options.answerTimeoutMs);
    this.#leases = new Leases(this.#requests, this.#patience);
    this.#registration = new Registration({ ...options, patience: this.#patience });
    assertOwnQueues(options.participants);
    this.#runners = options.participants.map((participant) => this.#runnerFor(participant));
  }

  /** Which names in definitions go to which queue. */
  get registrations(): readonly Route[] {
    return this.#options.participants.map(({ regex, queue }) => ({ regex, queue }));
  }

  /** Errors: those of `onStart` and of the link. */
  async start(): Promise<void> {
    for (const runner of this.#runners) {
      const { name, queue } = runner.participant;
      await runner.start();
      this.#options.log.info('participant started', { participant: name, queue });
    }
    if (this.#options.register) await Promise.all(this.registrations.map((route) => this.#registration.tell(route)));
  }

  /** Takes nothing more, finishes and answers what is at work; a step with a lease that takes too long for that is given back. */
  drain(): Promise<void> {
    this.#draining ??= this.#drain();
    return this.#draining;
  }

  async #drain(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.pause()));
    this.#sender.stop();
    this.#registration.stop();
    await Promise.all(this.#runners.map((runner) => runner.finish()));
    await this.#leases.release();
    this.#requests.stop();
  }

  #runnerFor(participant: Participant): Runner {
    const { link, graceMs = GRACE_MS } = this.#options;
    const service = this.#service(participant);
    const { leaseMs } = participant;
    const parts = { participant, link, sender: this.#sender, leases: this.#leases, service };
    if (leaseMs === null) return new ShortStepRunner(parts);
    return new LeasedRunner({ ...parts, leaseMs, patience: this.#patience, graceMs });
  }

  #service(participant: Participant): ServiceContext {
    return {
      log: this.#options.log.child({ participant: participant.name }),
      launch: async (definition: string | Json, fields: JsonObject = {}, options: LaunchOptions = {}) => {
        const answer = await this.#requests.ask({ definition, fields, variables: null }, options);
        return { wfid: String(answer['wfid']) };
      },
      sendEvent: async (event) => eventAnswer(await this.#requests.ask({ event: event as unknown as JsonObject })),
      send: async (workitem, failure) => {
        const body = failure === undefined ? replyBody(workitem) : errorMessage(workitem, failure);
        await this.#sender.send(body, workitem.replyAddress);
        this.#leases.answered(workitem);
      },
    };
  }
}

function eventAnswer(answer: JsonObject): EventAnswer {
  const { event, state = 'started', started = [] } = answer;
  return { key: String(event), state, started } as unknown as EventAnswer;
}

function assertOwnQueues(participants: readonly Participant[]): void {
  const owners = new Map<string, string>();
  for (const { name, queue } of participants) {
    const other = owners.get(queue);
    if (other !== undefined) {
      throw new Configuration(`the participants "${other}" and "${name}" cannot both take from the queue "${queue}"`);
    }
    owners.set(queue, name);
  }
}
