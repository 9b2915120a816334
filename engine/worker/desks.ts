import type { Store } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';
import { CommandDesk } from './command-desk.ts';
import { KeeperDesk } from './keeper-desk.ts';
import { ProcessReader } from './process-reader.ts';
import { ProposalDesk } from './proposal-desk.ts';
import { type Groups, TaskDesk } from './task-desk.ts';
import type { Worker } from './worker.ts';

export interface DesksParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly worker: Worker;
  readonly groups: Groups;
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
}

export function desksOf({ store, transport, worker, groups, assertWorking }: DesksParts): Desks {
  const submit = worker.submit.bind(worker);
  const look = worker.look.bind(worker);
  const commands = new CommandDesk({ submit, look, assertWorking });
  return {
    commands,
    reader: new ProcessReader({ store, transport, look, partitionOf: (wfid) => worker.partitionNumber(wfid) }),
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
