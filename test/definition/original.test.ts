/** Definitions as people wrote them for the original: read as they are, and run to their end. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import type { Tree } from '../../engine/core/tree.ts';
import { readConf } from '../../engine/definition/conf.ts';
import { lint } from '../../engine/definition/lint.ts';
import { printAs, PRINTED_FORMS } from '../../engine/definition/print.ts';
import { readDefinition, readWithPositions } from '../../engine/definition/read.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { Steps } from '../../engine/rehearsal/steps.ts';
import { defineParticipant } from '../../participants/sdk/index.ts';
import { SmallEngine } from '../support/small-engine.ts';
import { CONSTRUCTS } from './original-constructs.ts';
import { type Scenario, SCENARIOS, type Script } from './original-scenarios.ts';

const FOLDER = new URL('original/', import.meta.url);
const MINUTE = 60_000;

/** For a definition that wakes another. */
const WOKEN = {
  when: 'it is woken',
  participants: { 'req_changed_.*': () => undefined },
  trace: [],
  ends: {},
};

/** Attributes of which the trace shows the first that is there. */
const TOLD = ['subject', 'text', 'status', 'under', 'project', 'build_in', 'try', 'problem', 'reviewers', 'action'];
const TOLD_TOO = ['package', 'level', 'from', 'target', 'who', 'what', 'mirror'];

describe('definitions of the original', () => {
  it('all have a scenario, and there are more than twelve', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.pdef'));
    const run = new Set(
      SCENARIOS.flatMap(({ file, afterwards = [] }) => [file, ...afterwards.map(([other]) => other)]),
    );
    expect([...run].sort()).to.deep.equal(files.sort());
    expect(files.length).to.be.greaterThan(12);
  });

  for (const scenario of SCENARIOS) {
    it(`run as they are: ${scenario.file} when ${scenario.when}`, async () => {
      const { trace, ends, errors } = await runOf(scenario, treeOf(scenario.file));
      expect(errors).to.deep.equal([]);
      expect(trace).to.deep.equal(scenario.trace);
      expect(ends).to.deep.equal(scenario.ends);
    });
  }

  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.pdef'));
  const texts = new Map(files.map((file) => [file, read(file)]));
  for (const [construct, written] of CONSTRUCTS) {
    it(`use ${construct}`, () => {
      expect(files.filter((file) => written.test(texts.get(file) ?? ''))).to.have.length.above(0);
    });
  }

  for (const file of files) {
    it(`run each of their steps but what an error skips: ${file}`, async () => {
      const definition = readWithPositions(read(file), { file });
      const steps = new Steps(definition);
      for (const scenario of SCENARIOS.filter((one) => one.file === file)) {
        await runOf(scenario, definition.tree, steps);
      }
      for (const { afterwards = [] } of SCENARIOS) {
        const given = afterwards.find(([other]) => other === file)?.[1];
        if (given !== undefined) await runOf({ ...WOKEN, file, fields: given }, definition.tree, steps);
      }
      const lines = read(file).split('\n');
      const missed = steps.coverage().missed.map(({ line }) => String(lines[line - 1]));
      expect(missed.filter((line) => !line.includes("'never "))).to.deep.equal([]);
    });
  }

  for (const form of PRINTED_FORMS) {
    it(`do the same when they are converted to ${form}`, async () => {
      for (const scenario of SCENARIOS) {
        const { file } = scenario;
        const text = printAs(form, readDefinition(read(file), { file }));
        const converted = readDefinition(text, { file: file.replace('.pdef', `.${form}`) }).tree;
        const { trace, ends } = await runOf(scenario, converted);
        expect(trace, `${file} when ${scenario.when}`).to.deep.equal(scenario.trace);
        expect(ends).to.deep.equal(scenario.ends);
      }
    });
  }

  it('pass the lint with the participants of their scenarios', () => {
    for (const file of new Set(SCENARIOS.map((scenario) => scenario.file))) {
      const participants = SCENARIOS.filter((one) => one.file === file).flatMap((one) => Object.keys(one.participants));
      const findings = lint(read(file), { file, knownExpressions: EXPRESSION_NAMES, participants });
      expect(findings.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
    }
  });
});

async function runOf(
  { file, fields = {}, participants, afterwards = [], minutes = 0 }: Scenario,
  tree: Tree,
  steps?: Steps,
): Promise<{ trace: string[]; ends: JsonObject | null; errors: string[] }> {
  const trace: string[] = [];
  const engine = new SmallEngine(
    Object.entries(participants).map(([name, script]) => told(name, script, trace)),
    steps?.types,
  );
  const process = engine.launch(tree, { ...confOf(file), ...fields });
  await engine.settle(minutes * MINUTE);
  for (const [other, given] of afterwards) {
    engine.launch(treeOf(other), given);
    await engine.settle(minutes * MINUTE);
  }
  const { wfid } = process.execution.head;
  return {
    trace: trace.map((line) => line.replaceAll(wfid, 'WFID')).filter((line) => !line.startsWith('req_changed')),
    ends: process.fields === null ? null : own(process.fields),
    errors: [...process.execution.expressions.values()].flatMap(({ error }) => (error === null ? [] : [error.message])),
  };
}

function told(name: string, script: Script, trace: string[]): ReturnType<typeof defineParticipant> {
  let calls = 0;
  return defineParticipant({
    name,
    regex: name,
    onWorkitem(workitem) {
      calls += 1;
      const params = workitem.fields['params'] as JsonObject;
      const first = [...TOLD, ...TOLD_TOO].find((key) => Object.hasOwn(params, key));
      const more =
        first === 'action'
          ? ` ${String(params['lock'])}`
          : Object.hasOwn(params, 'msg')
            ? `: ${String(params['msg'])}`
            : '';
      trace.push(
        first === undefined ? workitem.participantName : `${workitem.participantName} ${String(params[first])}${more}`,
      );
      script(workitem.fields, params, calls);
    },
  });
}

function own(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !key.startsWith('__')));
}

function treeOf(file: string): Tree {
  return readDefinition(read(file), { file }).tree;
}

function confOf(file: string): JsonObject {
  const conf = file.replace('.pdef', '.conf');
  return existsSync(new URL(conf, FOLDER)) ? readConf(read(conf), { file: conf }) : {};
}

function read(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}
