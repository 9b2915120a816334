/**
 * Every metric of the engine: its name, what it says and how it is divided. `docs/reference/metrics.md` is generated from this
 * table, and the engine shows nothing (beside what it says of its own program) that is not in it. No label has a process
 * id: what is shown must not grow with the number of processes.
 */
export interface Description {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels?: readonly string[];
  readonly buckets?: readonly number[];
}

const QUICK = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300];
/** From a moment to a day: steps build packages and ask people. */
const LONG = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600];

export const CATALOGUE = {
  boss_info: { type: 'gauge', help: 'Always 1; the version of the engine is its label.', labels: ['version'] },
  boss_working: { type: 'gauge', help: '1 while the engine takes work, 0 while it waits for a server or stops.' },
  boss_store_available: { type: 'gauge', help: '1 while the store takes writes.' },
  boss_broker_available: { type: 'gauge', help: '1 while there is a connection to the broker.' },
  boss_partitions_owned: { type: 'gauge', help: 'Partitions that this engine writes.' },
  boss_lease_losses_total: {
    type: 'counter',
    help: 'Partitions that this engine had to leave to another one that took them over.',
  },
  boss_processes: {
    type: 'gauge',
    help: 'Processes that have not ended, of the whole store, by state: running, paused, error.',
    labels: ['state'],
  },
  boss_processes_launched_total: { type: 'counter', help: 'Processes that began.' },
  boss_processes_ended_total: {
    type: 'counter',
    help: 'Processes that ended: done by themselves, or by cancel, kill or timeout.',
    labels: ['how'],
  },
  boss_errors_total: {
    type: 'counter',
    help: 'Steps that failed. handled="no": the process stands in an error until somebody looks at it.',
    labels: ['handled'],
  },
  boss_dispatches_total: {
    type: 'counter',
    help: 'Workitems sent to a participant, each attempt.',
    labels: ['participant'],
  },
  boss_answers_total: {
    type: 'counter',
    help: 'Answers of participants that their step was waiting for: outcome ok or error. These are the steps of the engine.',
    labels: ['participant', 'outcome'],
  },
  boss_duplicate_answers_total: {
    type: 'counter',
    help: 'Answers that came twice, or after their step was over. They change nothing.',
  },
  boss_step_seconds: {
    type: 'histogram',
    help: 'From the dispatch of a workitem to its answer.',
    labels: ['participant'],
    buckets: LONG,
  },
  boss_queue_wait_seconds: {
    type: 'histogram',
    help: 'The part of it that the participant was not at work: waiting in the queue, and both ways. Only where the participant says how long it worked (the SDK does).',
    labels: ['participant'],
    buckets: LONG,
  },
  boss_queue_messages: { type: 'gauge', help: 'Workitems that wait in a participant’s queue.', labels: ['queue'] },
  boss_queue_consumers: { type: 'gauge', help: 'Instances that take from a participant’s queue.', labels: ['queue'] },
  boss_dispatch_lag_seconds: {
    type: 'histogram',
    help: 'From the decision to send a workitem until the broker has it, the commit between them included.',
    buckets: QUICK,
  },
  boss_outbox_entries: {
    type: 'gauge',
    help: 'Workitems and cancel messages that were decided and that the broker does not have yet.',
  },
  boss_outbox_oldest_seconds: { type: 'gauge', help: 'How long the oldest of them waits; 0 when there is none.' },
  boss_commit_seconds: { type: 'histogram', help: 'Time of one atomic write to the store.', buckets: QUICK },
  boss_commit_processes: {
    type: 'histogram',
    help: 'Processes that one write changed: it grows with the load, and a step gets cheaper.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
  },
  boss_timer_late_seconds: {
    type: 'histogram',
    help: 'How long after its time a timer fired.',
    buckets: QUICK,
  },
  boss_dead_letters_total: { type: 'counter', help: 'Messages that this engine laid with the dead letters.' },
  boss_dead_letters: { type: 'gauge', help: 'Dead letters in the store, whoever laid them aside.' },
} as const satisfies Readonly<Record<string, Description>>;

export type MetricName = keyof typeof CATALOGUE;
