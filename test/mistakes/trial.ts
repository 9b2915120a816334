/** What BOSS says about a text of the list of mistakes; an empty text when it has nothing to say. */
import { readConf } from '../../engine/definition/conf.ts';
import { type Finding, lint } from '../../engine/definition/lint.ts';
import { validateFields } from '../../engine/definition/params.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { BossError, CATALOGUE, type ErrorCode } from '../../engine/errors.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { readScript } from '../../engine/rehearsal/read-script.ts';
import { rehearse } from '../../engine/rehearsal/rehearse.ts';
import { languageOf } from '../../engine/worker/language.ts';
import { readSource } from '../../engine/worker/read-source.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';
import type { Form, Mistake } from './form.ts';

type Trial = (text: string, form: Form, mistake: Mistake) => string;

const PARTICIPANTS = ['alice', 'bob', 'carol'];

export function sayingAbout(text: string, form: Form, mistake: Mistake): string {
  return TRIALS[form.by](text, form, mistake);
}

const TRIALS: Readonly<Record<Form['by'], Trial>> = {
  reading: (text, { file }) =>
    refusal(() => void readDefinition(text, { file })) || findings(text, file).map(told).join('\n'),
  running: (text, { file }, { fields = {} }) => {
    const environment = { ...languageOf(), readSource: reading };
    const { tree } = readDefinition(text, { file });
    const run = launched(tree, { fields, environment, restarts: 'never' });
    return run.errors.map(standing).join('\n');
  },
  launching: (text, { file }, { fields = {} }) =>
    refusal(() => {
      const { params } = readDefinition(text, { file });
      return params === null ? '' : validateFields(params, fields).join('\n');
    }),
  'default fields': (text, { file }) => refusal(() => void readConf(text, { file })),
  rehearsing: (text, { file, definition = '' }) =>
    refusal(() => {
      const script = readScript(text, file);
      const { cases } = rehearse({ source: definition, file: 'release.yaml', fields: {} }, script);
      const problems = cases.flatMap((one) => one.problems);
      return problems.map((one) => `${one.file}:${one.line}:${one.column}: ${one.message}`).join('\n');
    }),
};

/** As `boss show` tells it. */
function standing({ expid, message, code }: ScriptedRun['errors'][number]): string {
  return `error at ${expid}: ${message}\n  mend it: ${CATALOGUE[code as ErrorCode].remedy}`;
}

function refusal(act: () => string | void): string {
  try {
    return act() ?? '';
  } catch (error) {
    if (error instanceof BossError) return error.message;
    throw error;
  }
}

function findings(text: string, file: string): Finding[] {
  const known = { file, knownExpressions: EXPRESSION_NAMES, participants: PARTICIPANTS };
  return lint(text, known).filter(({ severity }) => severity !== 'info');
}

function told({ file, line, column, severity, message, code }: Finding): string {
  return `${file}:${line}:${column}: ${severity}: ${message} (${code})`;
}

function reading(name: string): ReturnType<typeof readSource> {
  return readSource(scratchFolder('sources'), name);
}
