import { expect } from 'chai';
import { AWAITED_KEYS } from '../../engine/core/awaited.ts';
import { RULE_KEYS } from '../../engine/core/filter-rule.ts';
import type { JsonObject } from '../../engine/core/json.ts';
import type { Tree } from '../../engine/core/tree.ts';
import { COMMON_ATTRIBUTES } from '../../engine/core/common-attributes.ts';
import { rowOf } from '../../engine/definition/schema/expression-attributes.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { launched } from '../support/scripted-run.ts';

interface Sample {
  readonly attributes?: JsonObject;
  readonly children?: readonly Tree[];
  /** What begins at the same time. */
  readonly beside?: readonly Tree[];
  /** What comes next. */
  readonly after?: readonly Tree[];
}

const ALICE: Tree = ['alice', {}, []];
const NOOP: Tree = ['noop', {}, []];
const NOBODY: Tree = ['nobody', {}, []];
const BARE: Sample = {};
const COMMANDS = ['break', 'stop', 'over', 'rewind', 'continue', 'reset', 'skip', 'back', 'jump'];
const ELSEWHERE: Sample = { attributes: { ref: 'held' }, beside: [['cursor', { tag: 'held' }, [['slow', {}, []]]]] };
const COUNTED: readonly Sample[] = [{ attributes: { list: null } }, { attributes: { list: null, val: 1 } }];
const HEARD: readonly Sample[] = [
  { attributes: { to: 'alice' }, beside: [NOOP, ALICE] },
  { attributes: { to: 'errors' }, beside: [NOOP, NOBODY] },
];

/** Steps that together lead an expression past every attribute that it may look for; the others do so when they are bare. */
const SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  ...named(['set', 'rset'], [{ attributes: { status: 1 } }]),
  ...named(['inc', 'increment', 'push', 'dec', 'decrement', 'pop'], COUNTED),
  ...named(COMMANDS, [BARE, ELSEWHERE]),
  ...named(['equals', 'restore', 'set_fields'], [BARE, { attributes: { val: {} } }]),
  ...named(['cursor', 'loop', 'repeat'], [{ children: [['break', {}, []]] }]),
  ...named(['concurrence', 'reserve', 'cron', 'every'], [{ children: [ALICE] }]),
  ...named(['iterator', 'concurrent_iterator', 'citerator'], [BARE, { attributes: { on: 'a,b' }, children: [ALICE] }]),
  ...named(['add_branches', 'add_branch'], [BARE, { attributes: { on: 'a,b' } }]),
  ...named(['once', 'when', 'as_soon_as'], [{ attributes: { '${f:no}': null } }]),
  ...named(['ask'], [BARE, { attributes: { 'Really?': null } }]),
  ...named(['listen', 'receive', 'intercept'], [BARE, ...HEARD]),
  ...named(
    ['await'],
    [{ attributes: { in_participant: 'alice' }, beside: [NOOP, ALICE] }, { attributes: { signal: 'x' } }],
  ),
  ...named(['signal'], [{ attributes: { x: null } }]),
  ...named(['with_lock', 'lock'], [{ attributes: { x: null }, children: [ALICE] }]),
  ...named(['filter'], [BARE, { attributes: { record: true, in: [{ field: 'nothing' }] } }]),
  ...named(
    ['define', 'process_definition', 'workflow_definition'],
    [{ attributes: { sub: null }, after: [['sub', {}, []]] }],
  ),
};
/** Looked for in the definition of the whole process only. */
const OF_THE_ROOT = ['index'];
/** What they do not look for one by one, but take by a list. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  ...{ await: AWAITED_KEYS, filter: RULE_KEYS },
  ...{ define: OF_THE_ROOT, process_definition: OF_THE_ROOT, workflow_definition: OF_THE_ROOT },
};

function named(names: readonly string[], samples: readonly Sample[]): Record<string, readonly Sample[]> {
  return Object.fromEntries(names.map((name) => [name, samples]));
}

describe('the attributes of an expression', () => {
  for (const name of EXPRESSION_NAMES) {
    it(`are those that ${name} looks for, in the schema, the lint and the builder`, () => {
      const read = new Set(LISTS[name] ?? []);
      for (const sample of SAMPLES[name] ?? [BARE]) play(name, sample, (key) => read.add(key));
      const own = [...read].filter((key) => !COMMON_ATTRIBUTES.has(key));
      expect(own.sort()).to.deep.equal(Object.keys(rowOf(name).attributes).sort());
    });
  }

  it('are beside those that every step looks for', () => {
    const read = new Set<string>();
    play('alice', BARE, (key) => read.add(key));
    launched(['define', noticing({}, (key) => read.add(key)), []], { restarts: 'never' });
    // One is looked for only when somebody gives a command.
    const held: Tree = ['slow', noticing({}, (key) => read.add(key)), []];
    launched(['define', {}, [held]], { restarts: 'never' }).command('cancel', 'slow');
    const common = [...read].filter((key) => !Object.hasOwn(rowOf('define').attributes, key));
    expect(common.sort()).to.deep.equal([...COMMON_ATTRIBUTES].sort());
  });
});

function play(name: string, sample: Sample, notice: (key: string) => void): void {
  const { attributes = {}, children = [], beside = [], after = [] } = sample;
  const step: Tree = [name, noticing(attributes, notice), children];
  const tree: Tree = ['concurrence', {}, [beside, [step, ...after]].map((steps): Tree => ['sequence', {}, steps])];
  launched(tree, { restarts: 'never', fields: { list: [1] }, environment: { registerAllowed: true } });
}

/** Attributes that notice which others are looked for. */
function noticing(attributes: JsonObject, notice: (key: string) => void): JsonObject {
  return new Proxy(attributes, {
    getOwnPropertyDescriptor(target, key) {
      if (typeof key === 'string' && !Object.hasOwn(target, key)) notice(key);
      return Object.getOwnPropertyDescriptor(target, key);
    },
  });
}
