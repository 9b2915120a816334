import type { ScheduleRun, ScheduleView, UpcomingRun } from '../engine.ts';
import { clock, table } from './output.ts';
import { printable } from './terminal.ts';

export function listing(schedules: readonly ScheduleView[]): string {
  if (schedules.length === 0) return 'nothing is started by time';
  const rows = schedules.map((one) => [
    one.name,
    one.tab,
    one.zone,
    one.definition,
    one.paused === null ? (one.next === null ? 'never' : clock(one.next)) : 'paused',
    one.runs[0] === undefined ? null : outcome(one.runs[0]),
  ]);
  return table(['NAME', 'TAB', 'ZONE', 'STARTS', 'NEXT', 'LAST'], rows);
}

export function described(schedule: ScheduleView): string {
  const { name, tab, zone, definition, missed, overlap, paused, next, waiting, runs } = schedule;
  const lines = [
    `${printable(name)}: ${printable(tab)} ${printable(zone ?? '(zone of the engine)')}`,
    `  starts ${printable(definition)}${schedule.project === null ? '' : ` for ${printable(schedule.project)}`}`,
    ...bounds(schedule),
    `  missed runs: ${missed}; while the one before lives: ${overlap}`,
    paused === null
      ? `  next: ${next === null ? 'never' : clock(next)}`
      : `  paused by ${printable(paused.by)} since ${clock(paused.at)}`,
    ...(waiting.length === 0 ? [] : [`  ${waiting.length} due, waiting for the one before to end`]),
  ];
  const rows = runs.map((run) => [clock(run.due), outcome(run), run.wfid ?? run.error]);
  return rows.length === 0 ? lines.join('\n') : `${lines.join('\n')}\n\n${table(['DUE', 'RUN', ''], rows)}`;
}

function bounds({ from, until, jitter }: ScheduleView): string[] {
  const parts = [
    ...(from === null ? [] : [`from ${from}`]),
    ...(until === null ? [] : [`until ${until}`]),
    ...(jitter === null ? [] : [`up to ${jitter} later`]),
  ];
  return parts.length === 0 ? [] : [`  ${printable(parts.join(', '))}`];
}

function outcome({ outcome: what, count }: ScheduleRun): string {
  return count === 1 ? what : `${what} (${count})`;
}

export function comingRuns({ zone, runs }: { zone: string; runs: readonly UpcomingRun[] }): string {
  if (runs.length === 0) return 'it never runs again';
  const rows = runs.map(({ shown, utc, remark }) => [shown, `${utc}Z`, remark ?? '']);
  return table([zone, 'UTC', ''], rows);
}
