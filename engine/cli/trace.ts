import type { Command } from 'commander';
import type { StepTrace, Trace, TraceSpan, TraceTimes } from '../engine.ts';
import { clock, table } from './output.ts';
import { examples } from './shell.ts';
import type { Shell } from './shell.ts';

const WIDTH = 40;

export function addTraceCommand(program: Command, shell: Shell): void {
  const command = program
    .command('trace')
    .argument('<wfid>')
    .description(
      'Shows where the time of a process went: when each step began and ended, and how much of it was work and waiting.',
    )
    .action(
      shell.action<object, [string]>(async ({ client, output }, wfid) => {
        const trace = await client.get<Trace>(['processes', wfid, 'trace']);
        output.show(trace, () => traceText(trace));
      }),
    );
  examples(command, 'boss trace WFID', 'boss trace WFID -o json');
}

export function traceText(trace: Trace): string {
  const rows = trace.steps.map((step) => [
    `${'  '.repeat(step.expid.split('_').length - 1)}${step.name}`,
    step.expid,
    ...times(step, trace.begin),
    bar(step, trace),
  ]);
  const whole = ['the process', '', ...times(trace, trace.begin), ''];
  const heads = ['STEP', 'PLACE', 'BEGIN', 'TIME', 'WORK', 'WAIT', 'IDLE', ''];
  const more = trace.open ? ', so far' : '';
  return `${trace.wfid}  launched ${clock(trace.begin)}${more}\n\n${table(heads, [whole, ...rows])}\n\n█ work  ░ waits`;
}

function times({ begin, end, working, waiting, idle }: TraceTimes, launched: number): string[] {
  return [
    `+${duration(begin - launched)}`,
    duration(end - begin),
    duration(working),
    duration(waiting),
    duration(idle),
  ];
}

/** `850ms`, `12.3s`, `4m05s`, `3h20m`, `2d04h`. */
function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)}s`;
  const [days, hours, minutes, seconds] = [
    ms / 86_400_000,
    (ms / 3_600_000) % 24,
    (ms / 60_000) % 60,
    (ms / 1000) % 60,
  ];
  if (ms < 3_600_000) return `${Math.floor(minutes)}m${two(seconds)}s`;
  return days < 1 ? `${Math.floor(hours)}h${two(minutes)}m` : `${Math.floor(days)}d${two(hours)}h`;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}

/** Where it lies in the time of the process. What it does longest in a cell is what the cell shows. */
function bar({ spans }: StepTrace, { begin, end }: Trace): string {
  const cell = Math.max(end - begin, 1) / WIDTH;
  return Array.from({ length: WIDTH }, (_, n) => sign(spans, begin + n * cell, begin + (n + 1) * cell))
    .join('')
    .trimEnd();
}

function sign(spans: readonly TraceSpan[], from: number, to: number): string {
  const here = spans.filter((span) => span.begin < to && span.end >= from);
  if (here.length === 0) return ' ';
  return here.some(({ kind }) => kind === 'work' || kind === 'participant') ? '█' : '░';
}
