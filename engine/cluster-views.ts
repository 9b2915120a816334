/** The engines at work on one store. */
export interface ClusterView {
  readonly members: readonly MemberView[];
  readonly partitions: readonly PartitionView[];
}

export interface MemberView {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly startedAt: number;
  /** Where its API listens; null: nowhere yet. */
  readonly url: string | null;
  /** How many it has now. */
  readonly partitions: number;
  /** The engine that was asked. */
  readonly self: boolean;
}

export interface PartitionView {
  readonly partition: number;
  /** Id of the engine that has it; null: none, until one takes it. */
  readonly owner: string | null;
  /** How often it was taken. */
  readonly epoch: number;
  /** When its owner took it; null: nobody ever has. */
  readonly since: number | null;
  /** When its lease ends unless it is renewed; null: the owner needs none, or there is no owner. */
  readonly leaseEndsAt: number | null;
}
