import type { DefinitionVersion, Engine, PutDefinition } from '../engine.ts';
import { CONVERTED_FORMS, type ConvertedForm, type DefinitionTools } from './definition-tools.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { DATA, NAME, object, SOURCE, TEXT } from './schemas.ts';

export function definitionOperations(engine: Engine, tools: DefinitionTools): Operation[] {
  return [list(engine), put(engine), show(engine), versions(engine), lint(tools), convert(tools)];
}

/** Lists leave the text out: it can be large, and the single definition has it. */
function row({ source: _source, ...rest }: DefinitionVersion): Omit<DefinitionVersion, 'source'> {
  return rest;
}

function list(engine: Engine): Operation {
  return operation({
    method: 'get',
    address: '/definitions',
    id: 'listDefinitions',
    summary: 'The newest version of every stored definition, without the text.',
    answers: { 200: '`{definitions: DefinitionVersion[]}` without `source`' },
    handle: async () => ok({ definitions: (await engine.definitions()).map(row) }),
  });
}

function put(engine: Engine): Operation {
  return operation<unknown, unknown, PutDefinition>({
    method: 'put',
    address: '/definitions',
    id: 'putDefinition',
    summary: 'Stores a definition as the newest version of its name; the same text again changes nothing.',
    body: object({ source: SOURCE, file: TEXT, name: NAME, as: NAME, fields: DATA, comment: TEXT }, ['source']),
    answers: { 201: '`{definition, changed: true}`', 200: '`{definition, changed: false}`' },
    errors: ['BOSS_DEFINITION_INVALID', 'BOSS_LIMIT_EXCEEDED', 'BOSS_STORE_CONFLICT'],
    handle: async ({ body, actor }) => {
      const stored = await engine.putDefinition(body, actor);
      return { status: stored.changed ? 201 : 200, body: stored };
    },
  });
}

function show(engine: Engine): Operation {
  return operation<{ ref: string }>({
    method: 'get',
    address: '/definitions/{ref}',
    id: 'showDefinition',
    summary: 'One definition with text and tree: `name` for the newest version, or `name@version`.',
    path: object({ ref: NAME }, ['ref']),
    answers: { 200: '`DefinitionVersion` with `tree`' },
    errors: ['BOSS_UNKNOWN_DEFINITION'],
    handle: async ({ path }) => ok(await engine.definition(path.ref)),
  });
}

function versions(engine: Engine): Operation {
  return operation<{ name: string }>({
    method: 'get',
    address: '/definitions/{name}/versions',
    id: 'definitionVersions',
    summary: 'All versions of a definition, without the text.',
    path: object({ name: NAME }, ['name']),
    answers: { 200: '`{versions: DefinitionVersion[]}` without `source`' },
    errors: ['BOSS_UNKNOWN_DEFINITION'],
    handle: async ({ path }) => ok({ versions: (await engine.versions(path.name)).map(row) }),
  });
}

function lint(tools: DefinitionTools): Operation {
  return operation<unknown, unknown, { source: string; file?: string }>({
    method: 'post',
    address: '/definitions/lint',
    id: 'lintDefinition',
    summary: 'Reads a definition and says what is wrong or doubtful in it; nothing is stored.',
    body: object({ source: SOURCE, file: TEXT }, ['source']),
    answers: { 200: '`{findings: LintFinding[]}`: also for a text that cannot be read' },
    handle: async ({ body }) => ok({ findings: await tools.lint(body.source, body.file) }),
  });
}

function convert(tools: DefinitionTools): Operation {
  return operation<unknown, unknown, { source: string; file?: string; to: ConvertedForm }>({
    method: 'post',
    address: '/definitions/convert',
    id: 'convertDefinition',
    summary: 'Writes a definition in another form.',
    body: object({ source: SOURCE, file: TEXT, to: { enum: [...CONVERTED_FORMS] } }, ['source', 'to']),
    answers: { 200: '`{source, format}`' },
    errors: ['BOSS_DEFINITION_INVALID'],
    handle: async ({ body }) => ok({ source: await tools.convert(body.source, body.file, body.to), format: body.to }),
  });
}
