import fc from 'fast-check';
import type { Json } from '../../engine/core/json.ts';
import type { Attributes, Tree } from '../../engine/core/tree.ts';
import { everyExpression } from './every-expression.ts';

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
  everyExpression,
  fc.constantFrom<Tree>(
    ['ask', { 'go on?': null, as: 'said' }, []],
    ['ask', { question: '${f:n}?', who: 'ann, ben', people: 2, escalate: { after: '30m', to: 'cid' } }, []],
    ['breakpoint', { text: '${f:n}', timeout: '2h' }, []],
    ['filter', { field: 'n', type: 'number' }, []],
    [
      'filter',
      {
        in: [
          { fields: '/^l/', copy_to: 'copied.x' },
          { field: 'none', type: 'string', or: 'x' },
        ],
        record: true,
      },
      [],
    ],
    ['wait', { until: 'mon-fri 09:00' }, []],
    ['cron', { '30m': null }, [['bob', {}, []]]],
    ['registerp', { name: 'dave' }, []],
    ['signal', { name: 'built', match: 1, keep: '1h' }, []],
    ['await', { signal: 'built', match: 1, as: 'told' }, []],
    ['with_lock', { name: 'one', wait: '1h', ttl: '3h' }, [['slow', {}, []]]],
    ['with_lock', { name: 'two', wait: 'no' }, [['bob', {}, []]]],
    ['read', { 'x.yaml': null }, []],
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
      ['add_branches', { on: 'c, d' }],
      ['add_branches', { on: [7], ref: 'stage' }],
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
      filter: fc.constantFrom<Json>(
        { in: [{ field: 'n', type: 'number' }], out: [{ field: 'n', restore: true }] },
        { out: [{ fields: 'n, list', remove: true }] },
      ),
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
  fc.constant<[string, Attributes]>(['given', { that: '${f:n}' }]),
  fc.constant<[string, Attributes]>(['await', { out_tag: 'stage' }]),
  fc.constantFrom<[string, Attributes]>(
    ['cursor', { break_if: '${v:/n} > 2' }],
    ['iterator', { times: 3, skip_if: '${v:ii} == 0' }],
  ),
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

/** Steps within each other, so deep; the leaves know all expressions that a process can use. */
export function randomSteps(depth: number): fc.Arbitrary<Tree> {
  if (depth === 0) return withAttributes(leaf);
  const children = fc.array(randomSteps(depth - 1), { minLength: 1, maxLength: 3 });
  const nested = fc.tuple(block, children).map(([[name, attributes], steps]): Tree => {
    // A loop counts its rounds at its beginning and at its end.
    const rounds: Tree = ['inc', { 'v:/r': null }, []];
    if (name === 'repeat') return [name, attributes, [rounds, ...steps, rounds]];
    return [name, attributes, name === 'await' ? steps.map(untagged) : steps];
  });
  return fc.oneof({ weight: 2, arbitrary: withAttributes(nested) }, { weight: 1, arbitrary: withAttributes(leaf) });
}

/** A listener whose steps would wake it again never rests. */
function untagged([name, given, children]: Tree): Tree {
  const { tag: _, ...attributes } = given;
  return [name, attributes, children.map(untagged)];
}

function withAttributes(plain: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  return fc.tuple(plain, sparse).map(([[name, own, children], more]): Tree => [name, { ...more, ...own }, children]);
}

/** What the step `greet` calls. */
export const GREET: Tree = [
  'define',
  { name: 'greet' },
  [
    ['set', { 'v:mine': '${v:who}' }, []],
    ['slow', {}, []],
  ],
];
