import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Gathered, problemWith } from './gather.ts';
import type { Sections } from './section.ts';
import { isSecretKey } from './secrets.ts';
import type { Problem } from './setting.ts';

export interface PresentSection {
  readonly name: string;
  /** Where its header stands. */
  readonly file: string;
  readonly line: number;
}

/** Checks the values of every section that is there against its schema. */
export function checkValues(
  settings: ReadonlyMap<string, Gathered>,
  sections: Sections,
  present: readonly PresentSection[],
): Problem[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  return Object.entries(sections).flatMap(([name, schema]) => {
    const header = present.find((section) => section.name === name);
    const data = sectionValues(settings, name);
    if (header === undefined && Object.keys(data).length === 0) return [];
    const validate = ajv.compile({
      type: 'object',
      ...schema,
      ...(schema.anyKey === undefined ? {} : { additionalProperties: schema.anyKey }),
    });
    if (validate(data)) return [];
    return worthTelling(validate.errors ?? []).map((error) => describe(error, name, settings, header));
  });
}

export function sectionValues(settings: ReadonlyMap<string, Gathered>, name: string): Record<string, unknown> {
  const own = [...settings.values()].filter(({ section }) => section === name);
  return Object.fromEntries(own.map(({ key, value }) => [key, value]));
}

/** `anyOf` itself says nothing that its parts do not say better. */
function worthTelling(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf' && keyword !== 'if');
}

function describe(
  error: ErrorObject,
  section: string,
  settings: ReadonlyMap<string, Gathered>,
  header: PresentSection | undefined,
): Problem {
  const [key = '', ...deeper] = error.instancePath.split('/').slice(1);
  const setting = settings.get(`${section}.${key}`);
  if (setting !== undefined) {
    const path = [key, ...deeper].join('.');
    return problemWith(setting, 'error', `[${section}] ${path} ${sentence(error, setting)}`);
  }
  const place = header === undefined ? {} : { file: header.file, line: header.line };
  const where = header === undefined ? '' : `${header.file}:${header.line}: `;
  return { severity: 'error', message: `${where}[${section}] ${sentence(error)}`, key: section, ...place };
}

function sentence(error: ErrorObject, setting?: Gathered): string {
  const params = error.params as Record<string, unknown>;
  const given = setting === undefined || isSecretKey(setting.key) ? '' : `, not ${JSON.stringify(setting.value)}`;
  switch (error.keyword) {
    case 'required':
      return `lacks the key ${String(params['missingProperty'])}`;
    case 'additionalProperties':
      return `does not know ${String(params['additionalProperty'])}`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}${given}`;
    case 'type':
      return `must be ${typeName(params['type'])}${given}`;
    default:
      return `${error.message ?? 'does not fit'}${given}`;
  }
}

function typeName(type: unknown): string {
  if (type === 'integer') return 'a whole number';
  if (type === 'boolean') return 'yes or no';
  if (type === 'array') return 'a list';
  return type === 'object' ? 'a map' : `a ${String(type)}`;
}
