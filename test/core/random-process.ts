import fc from 'fast-check';
import type { Json } from '../../engine/core/json.ts';
import type { Attributes, Tree } from '../../engine/core/tree.ts';
import { expect } from 'chai';
import type { Expression } from '../../engine/core/expression.ts';
import { undoNumbers } from '../../engine/core/undo-list.ts';
import { waitingFor } from '../../engine/worker/waiting-for.ts';
import { failsFirst, holds, launched, records, type ScriptedRun } from '../support/scripted-run.ts';

/** What happens to a process from outside; a number picks one of those that are there. */
export type Event =
  | {
      readonly do: 'answer' | 'fail' | 'unroutable' | 'cancel' | 'kill' | 'pause' | 'resume' | 'replay';
      readonly pick: number;
    }
  | { readonly do: 'advance'; readonly time: string }
  | { readonly do: 'cancel all' | 'pause all' | 'resume all' | 'replay all' | 'restart' };

export interface Plan {
  readonly tree: Tree;
  readonly events: readonly Event[];
}

const leaf: fc.Arbitrary<Tree> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('alice', 'slow', 'slower').map((name): Tree => [name, {}, []]) },
  fc.constantFrom<Tree>(
    ['fail', {}, []],
    ['flaky', {}, []],
    ['noop', {}, []],
    ['stall', {}, []],
    ['nobody', {}, []],
    ['greet', { who: '${f:n}' }, []],
    ['echo', { '${v:x} ${f:n}': null }, []],
    ['wait', { '1h': null }, []],
    ['error', { 'too bad': null }, []],
    ['set', { 'f:n': 1 }, []],
    ['set', { 'v:x': ['a', null, { b: 1 }] }, []],
    ['unset', { 'v:x': null }, []],
    ['inc', { 'v:/n': null }, []],
    ['push', { 'f:list': 1 }, []],
    ['on_error', { dave: null }, []],
    ['on_error', { '/boom/': 'retry * 1, pass' }, []],
    ['cancel_process', { if: '${v:/n} > 2' }, []],
    ['listen', { to: 'slow', upon: 'reply' }, []],
    ['listen', { to: 'slower' }, [['bob', {}, []]]],
    ['listen', { to: 'errors' }, []],
    ['listen', { to: 'stage', upon: 'entering' }, []],
    ['apply', {}, []],
    ['undo', { ref: 'stage' }, []],
    ['kill', { ref: 'other' }, []],
    ['await', { left_tag: 'stage' }, []],
    ['await', { in_tag: 'other' }, [['bob', {}, []]]],
    ['once', { test: '${v:/n} > 1', frequency: '10m' }, []],
    ['save', { to: 'v:saved' }, []],
    ['restore', { from_v: 'saved' }, []],
  ),
  // Guarded by a count, so that no command goes round for ever.
  fc
    .constantFrom<[string, Attributes]>(
      ['break', {}],
      ['rewind', {}],
      ['skip', { count: 1 }],
      ['back', { count: 1 }],
      ['jump', { to: 0 }],
      ['reset', {}],
      ['redo', { ref: 'stage' }],
    )
    .map(
      ([name, attributes]): Tree => [
        'sequence',
        {},
        [
          ['inc', { 'v:/n': null }, []],
          [name, { ...attributes, if: '${v:/n} < 4' }, []],
        ],
      ],
    ),
);

const common: fc.Arbitrary<Attributes> = fc
  .record(
    {
      if: fc.constantFrom('${f:n} == 1', 'true', 'false', '== 1'),
      tag: fc.constantFrom('stage', 'other'),
      scope: fc.boolean(),
      timeout: fc.constantFrom('30m', '2h'),
      on_timeout: fc.constantFrom('bob', 'redo', 'error', 'undo', 'fail', 'slower'),
      on_error: fc.constantFrom<Json>(
        'bob',
        'pass',
        'retry * 2',
        '1m: retry, pass',
        'raise',
        'fail',
        'cancel',
        'cando * 1',
        'store: f:err',
        'break',
        '',
        '!slower',
        [['/boom/', '5m: retry'], ['carol']],
        ['sequence', {}, [['slow', {}, []]]],
      ),
      on_cancel: fc.constantFrom('bob', 'slower', 'fail'),
      undo_with: fc.constantFrom<Json>('bob', 'slower', 'fail', { slow: { timeout: '1h' } }, [
        'sequence',
        { undo_with: 'bob', on_error: 'pass' },
        [['flaky', { undo_with: 'slow' }, []]],
      ]),
      forget: fc.constant(true),
      lose: fc.constant(true),
      flank: fc.constant(true),
      vars_to_f: fc.constant('vars'),
      await: fc.constantFrom('left_tag:stage', 'in_tag:other'),
      timers: fc.constantFrom('10m: bob, 20m: error late', '20m: redo', '40m: undo'),
      take: fc.constant('n'),
      discard: fc.constant(true),
    },
    { requiredKeys: [] },
  )
  .map((attributes) => attributes as Attributes);

const sparse = fc.oneof({ weight: 3, arbitrary: fc.constant<Attributes>({}) }, { weight: 1, arbitrary: common });

const block = fc.oneof(
  ...[fc.constant<[string, Attributes]>(['sequence', {}]), fc.constant<[string, Attributes]>(['let', {}])],
  fc.constantFrom<[string, Attributes]>(['cursor', {}], ['lose', {}], ['forget', {}], ['reserve', { mutex: '/m' }]),
  fc.constant<[string, Attributes]>(['that', { t: '${f:n} == 1' }]),
  fc.constant<[string, Attributes]>(['if', { test: '${f:n} == 1' }]),
  fc
    .constantFrom('', 'pass', 'undo')
    .map((on_error): [string, Attributes] => ['repeat', { break_if: '${v:/r} > 1', on_error }]),
  fc
    .constantFrom<Json>('a, b', [1, 2], [], { k: 1 })
    .map((on): [string, Attributes] => ['iterator', { on, to: 'v:x' }]),
  fc
    .constantFrom<Attributes>({}, { count: 1 }, { merge_type: 'isolate' })
    .map((more): [string, Attributes] => ['citerator', { times: 2, ...more }]),
  fc
    .record(
      {
        count: fc.integer({ min: -1, max: 2 }),
        merge: fc.constantFrom('first', 'last', 'highest', 'lowest'),
        merge_type: fc.constantFrom('override', 'mix', 'isolate', 'stack', 'union', 'concat', 'deep', 'ignore'),
        remaining: fc.constantFrom('cancel', 'forget', 'wait'),
        over_if: fc.constantFrom('${f:n} == 1', '== 1'),
      },
      { requiredKeys: [] },
    )
    .map((attributes): [string, Attributes] => ['concurrence', attributes as Attributes]),
);

function tree(depth: number): fc.Arbitrary<Tree> {
  if (depth === 0) return withAttributes(leaf);
  const children = fc.array(tree(depth - 1), { minLength: 1, maxLength: 3 });
  const nested = fc.tuple(block, children).map(([[name, attributes], steps]): Tree => {
    // A loop counts its rounds at its beginning and at its end.
    const rounds: Tree = ['inc', { 'v:/r': null }, []];
    return [name, attributes, name === 'repeat' ? [rounds, ...steps, rounds] : steps];
  });
  return fc.oneof({ weight: 2, arbitrary: withAttributes(nested) }, { weight: 1, arbitrary: withAttributes(leaf) });
}

function withAttributes(plain: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  return fc.tuple(plain, sparse).map(([[name, own, children], more]): Tree => [name, { ...more, ...own }, children]);
}

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: picked('answer') },
  { weight: 2, arbitrary: picked('fail') },
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

const GREET: Tree = [
  'define',
  { name: 'greet' },
  [
    ['set', { 'v:mine': '${v:who}' }, []],
    ['slow', {}, []],
  ],
];

export const plans: fc.Arbitrary<Plan> = fc.record({
  tree: tree(3).map((body): Tree => ['define', { name: 'main' }, [GREET, body, ['alice', {}, []]]]),
  events: fc.array(event, { maxLength: 12 }),
});

/** Runs the plan; `after` sees the process after each event. */
export function play(
  { tree: definition, events }: Plan,
  after: (run: ScriptedRun) => void = () => undefined,
): ScriptedRun {
  const participants = { alice: records, flaky: failsFirst(2), slow: holds, slower: holds };
  const run = launched(definition, { fields: { n: 1, list: [0] }, participants });
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
    default: {
      const ids = [...run.execution.expressions.keys()];
      const expression = ids[one.pick % Math.max(ids.length, 1)];
      if (expression === undefined) return;
      const by = 'test';
      if (one.do === 'replay') run.send({ kind: 'replay', expression, fields: { n: 2 }, by });
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
