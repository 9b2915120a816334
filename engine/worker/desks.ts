import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';
import { CommandDesk } from './command-desk.ts';
import { KeeperDesk } from './keeper-desk.ts';
import { ProcessReader } from './process-reader.ts';
import { ProposalDesk } from './proposal-desk.ts';
import { KEEP_ALL, type Retention, RetentionSweep } from './retention-sweep.ts';
import { type Groups, TaskDesk } from './task-desk.ts';
import type { Worker } from './worker.ts';

export interface DesksParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly worker: Worker;
  readonly groups?: Groups;
  readonly log: Log;
  readonly retention?: Retention;
  /** Throws when the engine takes no commands now. */
  readonly assertWorking: () => void;
}

/** Where people see processes, and say what is to become of them. */
export interface Desks {
  readonly reader: ProcessReader;
  readonly commands: CommandDesk;
  readonly proposals: ProposalDesk;
  readonly tasks: TaskDesk;
  readonly keepers: KeeperDesk;
  readonly retention: RetentionSweep;
}

export function desksOf({ store, transport, worker, log, assertWorking, ...parts }: DesksParts): Desks {
  const { groups = {}, retention = KEEP_ALL } = parts;
  const submit = worker.submit.bind(worker);
  const look = worker.look.bind(worker);
  const commands = new CommandDesk({ submit, look, assertWorking });
  const partitionOf = worker.partitionNumber.bind(worker);
  const reader = new ProcessReader({ store, transport, look, partitionOf });
  return {
    ...{ commands, reader },
    retention: new RetentionSweep({ store, log, reader, commands, ...retention }),
    proposals: new ProposalDesk({ store, look, commands }),
    tasks: new TaskDesk({
      ...{ store, groups, look },
      tell: (wfid, message) => commands.tell(wfid, message, `it has no open question at ${message.expression}`),
    }),
    keepers: new KeeperDesk({
      store,
      process: look,
      look: (id) => worker.lookAtKeeper(id),
      tell: (id, message) => commands.submit({ wfid: id, what: { kind: 'keeper', message } }),
    }),
  };
}
