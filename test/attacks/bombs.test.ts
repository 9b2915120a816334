import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import type { Tree } from '../../engine/core/tree.ts';
import type { Format } from '../../engine/definition/format.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { EngineRun, scripted, TESTER } from '../support/engine-run.ts';
import { launched } from '../support/scripted-run.ts';
import { thrown } from '../support/thrown.ts';

const ROUNDS = (n: number, steps: string): string =>
  `- repeat:\n    break_if: '\${v:/n} > ${n}'\n    do:\n      - inc: v:/n\n${steps.replace(/^/gm, '      ')}`;

describe('a definition that is a bomb', () => {
  const texts: Readonly<Record<Format, string>> = {
    yaml: `name: x\ndo:\n${'  - alice\n'.repeat(1_000_000)}`,
    json: `{"name": "x", "do": [${'"alice",'.repeat(1_300_000)} "bob"]}`,
    ruby: `Ruote.define 'x' do\n${'  alice\n'.repeat(1_300_000)}end\n`,
    radial: `define x\n${'  alice\n'.repeat(1_300_000)}`,
    xml: `<define name="x">${'<alice/>'.repeat(1_300_000)}</define>`,
  };
  for (const [format, text] of Object.entries(texts)) {
    it(`of 10 MB of ${format} is refused before it is read`, () => {
      const error = thrown(() => readDefinition(text, { format: format as Format }));
      expect(error).to.include({ code: 'BOSS_LIMIT_EXCEEDED' });
    });
  }

  it('of a million branches is refused by the number of its steps', () => {
    const wide = `name: x\ndo: [{ concurrence: [${'a,'.repeat(1_000_000)}a] }]`;
    expect(thrown(() => readDefinition(wide))).to.include({ code: 'BOSS_LIMIT_EXCEEDED' });
  });

  it('of aliases of aliases is refused at the first of them', () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) => `l${n + 1}: &l${n + 1} [${'*l'.concat(String(n), ',').repeat(9)}]`,
    );
    const error = thrown(() => readDefinition(`l0: &l0 lol\n${levels.join('\n')}\nname: x\n`, { format: 'yaml' }));
    expect(error).to.include({ code: 'BOSS_DEFINITION_INVALID' });
  });
});

describe('a process that grows without end', () => {
  const bombs: readonly (readonly [what: string, steps: string, fields: JsonObject, says: RegExp])[] = [
    [
      'a text that doubles',
      ROUNDS(99, "- set: { 'f:x': '${f:x}${f:x}' }"),
      { x: 'ab' },
      /more than \d+ characters|beyond/,
    ],
    ['a list that doubles', ROUNDS(99, "- set: { 'f:x': ['$f:x', '$f:x'] }"), { x: 'ab' }, /workitem .* characters/],
    ['a variable that doubles', ROUNDS(99, "- set: { 'v:x': ['$v:x', '$v:x'] }"), {}, /variables .* characters/],
    ['a map that nests', ROUNDS(9999, "- set: { 'f:x': { y: '$f:x' } }"), {}, /nested more than/],
    ['a variable that nests', ROUNDS(9999, "- set: { 'v:x': { y: '$v:x' } }"), {}, /nested more than/],
    ['a workitem saved into itself', ROUNDS(9999, '- save: { to: f:x }'), {}, /nested more than|characters/],
    [
      'branches isolated in each other',
      ROUNDS(9999, '- concurrence: { merge_type: isolate, do: [noop, noop] }'),
      {},
      /more than/,
    ],
    [
      'a filter that doubles',
      `- filter: { in: [${'{ fields: x, copy_to: x.a }, { fields: x, copy_to: x.b },'.repeat(60)}] }`,
      { x: {} },
      /more than/,
    ],
    ['a billion rounds', '- iterator: { times: 1000000000, do: [noop] }', {}, /1000000000 rounds/],
    ['a billion branches', '- citerator: { times: 1000000000, do: [noop] }', {}, /1000000000 rounds/],
    ['a million branches', '- citerator: { times: 1000000, do: [noop] }', {}, /1000000 branches/],
    [
      'a million branches, one of them a word',
      '- citerator: { on_field: x, do: [noop] }',
      { x: 'a,'.repeat(999_999) },
      /999999 branches|1000000 branches/,
    ],
    [
      'a billion branches more',
      '- citerator: { times: 1, do: [{ add_branches: 1000000000 }] }',
      {},
      /1000000001 branches/,
    ],
    ['a number beyond all numbers', ROUNDS(99, "- inc: { 'f:x': 1.0e308 }"), { x: 0 }, /no number any more/],
    ['a list with a far end', "- set: { 'f:x.999999999': 1 }", { x: [] }, /too far/],
    ['a timeout beyond time', "- alice: { timeout: '$f:x' }", { x: 1e300 }, /neither a duration/],
    [
      'the list of an iterator that repeats a large field',
      `- iterator: { on: [${"'$f:x',".repeat(2000)}], do: [noop] }`,
      { x: 'a'.repeat(100_000) },
      /workitem .* characters/,
    ],
    [
      'branches that hand on twice what they got',
      "name: main\ndefine:\n  f: [{ citerator: { on: [['$f:x', '$f:x']], to: f:x, do: [f] } }]\ndo: [f]\n",
      { x: 'a' },
      /more than/,
    ],
    [
      'attributes that repeat a large field',
      `- alice: { x: [${"'$f:x',".repeat(2000)}] }`,
      { x: 'a'.repeat(100_000) },
      /attributes .* characters/,
    ],
    [
      'a definition that hands itself twice what it got',
      "name: main\ndefine:\n  f: [{ f: { x: ['$v:x', '$v:x'] } }]\ndo:\n  - f: { x: a }\n",
      {},
      /more than/,
    ],
  ];
  for (const [what, steps, fields, says] of bombs) {
    it(`stands in an error that says so: ${what}`, () => {
      const run = launched(steps, { fields, restarts: 'never' });
      expect(run.wrong[0]).to.match(says);
      expect(run.errors[0]?.code).to.be.oneOf(['BOSS_LIMIT_EXCEEDED', 'BOSS_EXPRESSION_FAILED']);
      run.command('kill');
      expect(run.live).to.deep.equal([]);
    }).timeout(60_000);
  }
});

describe('a process that goes round for ever without a wait', () => {
  let run: EngineRun;
  before(async () => {
    run = await EngineRun.start({ participants: [scripted('alice', () => undefined)] });
  });
  after(() => run.stop());

  it('does not keep another from its end, and can be killed', async () => {
    const endless: Tree = ['define', { name: 'endless' }, [['repeat', {}, [['inc', { 'v:/n': null }, []]]]]];
    const bomb = await run.launch(endless);
    for (let n = 0; n < 3; n++) await run.ended(await run.launch(`name: other\ndo: [alice, alice]`));
    expect((await run.engine.process(bomb)).endedAt).to.equal(null);
    await run.engine.kill(bomb, TESTER);
    expect((await run.ended(bomb)).state).to.equal('killed');
  }).timeout(60_000);

  it('nor does a step whose attributes cannot be read, or are too large to be sent', async () => {
    const large = `- alice: { x: [${"'$f:x',".repeat(2000)}] }`;
    for (const steps of ["- alice: { task: '${r:exit}' }", large]) {
      const bomb = await run.launch(`name: bomb\ndo:\n  ${steps}\n`, { x: 'a'.repeat(100_000) });
      await run.ended(await run.launch(`name: other\ndo: [alice]`));
      expect((await run.engine.process(bomb)).errors).to.equal(1);
    }
  });
});

describe('an engine with a process that goes round for ever', () => {
  it('can be stopped, and goes on with what was under way when it is started again', async () => {
    const run = await EngineRun.start();
    try {
      const endless = await run.launch("name: endless\ndo: [{ repeat: [{ inc: 'v:/n' }] }]\n");
      const long = await run.launch('name: long\ndo: [{ iterator: { times: 20000, do: [noop] } }]\n');
      expect((await run.engine.process(long)).endedAt).to.equal(null);
      await run.restart();
      expect((await run.ended(long)).state).to.equal('done');
      await run.engine.kill(endless, TESTER);
      expect((await run.ended(endless)).state).to.equal('killed');
    } finally {
      await run.stop();
    }
  }).timeout(60_000);
});
