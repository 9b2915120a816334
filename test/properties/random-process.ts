import fc from 'fast-check';
import type { Tree } from '../../engine/core/tree.ts';
import { expect } from 'chai';
import type { Expression } from '../../engine/core/expression.ts';
import { undoNumbers } from '../../engine/core/undo-list.ts';
import { waitingFor } from '../../engine/worker/waiting-for.ts';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';
import { type Manners, manners, participantsOf } from './random-participants.ts';
import { GREET, randomSteps } from './random-steps.ts';

/** What happens to a process from outside; a number picks one of those that are there. */
export type Event =
  | {
      readonly do:
        | 'answer'
        | 'fail'
        | 'unroutable'
        | 'cancel'
        | 'kill'
        | 'pause'
        | 'resume'
        | 'replay'
        | 'proceed'
        | 'say';
      readonly pick: number;
    }
  | { readonly do: 'advance'; readonly time: string }
  | { readonly do: 'cancel all' | 'pause all' | 'resume all' | 'replay all' | 'restart' };

export interface Plan {
  readonly tree: Tree;
  readonly manners: Manners;
  readonly events: readonly Event[];
}

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: picked('answer') },
  { weight: 2, arbitrary: picked('fail') },
  { weight: 2, arbitrary: fc.oneof(picked('proceed'), picked('say')) },
  ...[picked('unroutable'), picked('cancel'), picked('kill'), picked('pause'), picked('resume'), picked('replay')],
  { weight: 2, arbitrary: fc.constantFrom('1m', '30m', '2h').map((time): Event => ({ do: 'advance', time })) },
  fc.constantFrom<Event>(
    { do: 'cancel all' },
    { do: 'pause all' },
    { do: 'resume all' },
    { do: 'replay all' },
    { do: 'restart' },
  ),
);

function picked(what: Extract<Event, { pick: number }>['do']): fc.Arbitrary<Event> {
  return fc.nat(20).map((pick): Event => ({ do: what, pick }));
}

export const plans: fc.Arbitrary<Plan> = fc.record({
  tree: randomSteps(3).map((body): Tree => ['define', { name: 'main' }, [GREET, body, ['alice', {}, []]]]),
  manners,
  events: fc.array(event, { maxLength: 12 }),
});

/** Runs the plan; `after` sees the process after each event. */
export function play(
  { tree: definition, manners: all, events }: Plan,
  after: (run: ScriptedRun) => void = () => undefined,
): ScriptedRun {
  const run = launched(definition, { fields: { n: 1, list: [0] }, participants: participantsOf(all) });
  after(run);
  for (const one of events) {
    happen(run, one);
    after(run);
  }
  return run;
}

function happen(run: ScriptedRun, one: Event): void {
  switch (one.do) {
    case 'advance':
      return void run.advance(one.time);
    case 'restart':
      return void run.restart();
    case 'cancel all':
    case 'pause all':
    case 'resume all':
      return void run.command(one.do.slice(0, -4) as 'cancel');
    case 'replay all':
      return void run.replay();
    case 'answer':
    case 'fail':
    case 'unroutable':
      return answer(run, one.do, one.pick);
    case 'say':
      return say(run, one.pick);
    default: {
      const ids = [...run.execution.expressions.keys()];
      const expression = ids[one.pick % Math.max(ids.length, 1)];
      if (expression === undefined) return;
      const by = 'test';
      if (one.do === 'replay' || one.do === 'proceed') run.send({ kind: one.do, expression, fields: { n: 2 }, by });
      else run.send({ kind: one.do, expression, by });
    }
  }
}

/** Also to workitems that were answered or taken back already. */
function answer(run: ScriptedRun, what: 'answer' | 'fail' | 'unroutable', pick: number): void {
  const work = run.dispatches[run.dispatches.length - 1 - (pick % Math.max(run.dispatches.length, 1))];
  if (work === undefined) return;
  const { expression, dispatch, fields } = work;
  if (what === 'unroutable') run.send({ kind: 'unroutable', expression, dispatch, reason: 'no queue' });
  else if (what === 'answer') run.send({ kind: 'reply', expression, dispatch, fields: { ...fields, by: pick } });
  else run.send({ kind: 'error', expression, dispatch, fields: null, error: { class: 'E', message: 'boom' } });
}

/** Somebody answers a question, or takes his answer back; also where nothing is asked, or not of him. */
function say(run: ScriptedRun, pick: number): void {
  const all = [...run.execution.expressions.values()];
  const asking = all.filter(({ name }) => name === 'ask');
  const expression = (asking[pick % Math.max(asking.length, 1)] ?? all[pick % Math.max(all.length, 1)])?.id;
  if (expression === undefined) return;
  const name = ['ann', 'ben', 'cid', 'dan'][pick % 4] ?? 'ann';
  const values = pick % 5 === 0 ? null : { decision: pick % 7 === 0 ? 'no' : 'yes' };
  run.send({ kind: 'answer', expression, person: { name, groups: [] }, values });
}

/** Why the expression is still there; null when nobody could say. */
export function reasonOf(run: ScriptedRun, e: Expression): string | null {
  const { kind } = waitingFor(run.execution, e);
  if (kind !== 'nothing') return kind;
  return e.name === 'stall' || e.name === 'lose' || e.detached === 'lost' ? 'meant to stay' : null;
}

/** Nothing is undone twice, and what is counted is there. */
export function expectUndoneOnce(run: ScriptedRun): void {
  const kept = [...run.execution.expressions.values()].flatMap((e) => undoNumbers(e));
  expect(run.execution.head.undos ?? 0).to.equal(kept.length);
  expect(new Set(kept).size).to.equal(kept.length);
  const of = (what: string): unknown[] =>
    run.effects.flatMap((effect) => (effect.do === 'journal' && effect.what === what ? [effect.data?.['of']] : []));
  const begun = of('undoing');
  const over = [...of('undone'), ...of('undo_given_up')];
  expect(new Set(begun).size).to.equal(begun.length);
  expect(new Set(over).size).to.equal(over.length);
  expect(begun).to.include.members(over);
  expect(over.filter((one) => kept.includes(one as number))).to.deep.equal([]);
}

/** The store holds exactly what is alive, and each workitem that something alive refers to. */
export function expectNothingLost(run: ScriptedRun): void {
  const alive: string[] = ['h'];
  const numbers = new Set<string>();
  for (const [key, text] of run.stored) {
    const match = key.startsWith('x:') ? /"w":(\d+)/.exec(text) : key.startsWith('k:') ? /^(\d+)$/.exec(text) : null;
    if (match !== null) numbers.add(`w:${match[1]}`);
  }
  for (const e of run.execution.expressions.values()) {
    alive.push(`x:${e.id}`, ...[...e.kept.keys()].map((name) => `k:${e.id}:${name}`));
  }
  expect([...run.stored.keys()].sort()).to.deep.equal([...alive, ...numbers].sort());
}
