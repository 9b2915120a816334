import type { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Member, Store, StoreInfo } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';
import type { DefinitionStore } from './definition-store.ts';
import type { LanguageOptions } from './language.ts';
import type { Measures } from './measures.ts';
import type { Tracing } from './tracing.ts';
import type { ParticipantRegistry } from './participant-registry.ts';

export interface WorkerParts {
  readonly store: Store;
  readonly info: StoreInfo;
  readonly transport: Transport;
  readonly registry: ParticipantRegistry;
  readonly definitions: DefinitionStore;
  readonly log: Log;
  readonly language?: LanguageOptions;
  readonly measures?: Measures;
  readonly tracing?: Tracing | null;
  readonly member: Member;
  /** The store has lost commits. `epoch`: the highest that there was. */
  readonly wentBack?: (error: BossError, epoch: number) => void;
  /** Length of its leases, in milliseconds, with other engines on the same store; without it this one has it for itself. */
  readonly leaseMs?: number;
}
