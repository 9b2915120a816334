import type { Levels } from '../worker/levels.ts';
import type { CatalogueRegistry } from './registry.ts';

/** What is not known is not shown: a number of an hour ago would be a lie. */
export function setLevels(registry: CatalogueRegistry, levels: Levels): void {
  registry.gauge('boss_working').set(Number(levels.working));
  registry.gauge('boss_store_available').set(Number(levels.storeAvailable));
  registry.gauge('boss_broker_available').set(Number(levels.brokerAvailable));
  registry.gauge('boss_partitions_owned').set(levels.partitions);
  registry.gauge('boss_outbox_entries').set(levels.outbox.entries);
  registry.gauge('boss_outbox_oldest_seconds').set(levels.outbox.oldestSeconds);
  setProcesses(registry, levels.processes);
  setQueues(registry, levels.queues);
  const dead = registry.gauge('boss_dead_letters');
  if (levels.deadLetters === null) dead.remove();
  else dead.set(levels.deadLetters);
}

function setProcesses(registry: CatalogueRegistry, processes: Levels['processes']): void {
  const gauge = registry.gauge('boss_processes');
  gauge.reset();
  for (const [state, count] of Object.entries(processes ?? {})) gauge.set({ state }, count);
}

function setQueues(registry: CatalogueRegistry, queues: Levels['queues']): void {
  const messages = registry.gauge('boss_queue_messages');
  const consumers = registry.gauge('boss_queue_consumers');
  messages.reset();
  consumers.reset();
  for (const level of queues ?? []) {
    messages.set({ queue: level.queue }, level.messages);
    consumers.set({ queue: level.queue }, level.consumers);
  }
}
