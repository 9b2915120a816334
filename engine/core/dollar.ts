/** Dollar notation: `${f:a.b}` puts a value into a text, a lone `$f:a.b` is the value itself. What is put in is never read again. */
import { BossError } from '../errors.ts';
import { type Part, parseTemplate, type Substitution } from './dollar-template.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** Where the names of a text are looked up: fields and variables by dotted path, and what the engine itself knows. */
export interface Lookup {
  field(path: string): Json | undefined;
  variable(path: string): Json | undefined;
  special(name: string): Json | undefined;
  /** Conditions are worth what they were in the original, syntax errors included; see docs/reference/conditions.md. */
  readonly original?: boolean;
}

const SPECIAL = new Set([
  'fei',
  'wfid',
  'subid',
  'sub_wfid',
  'expid',
  'engine_id',
  'mnemo_id',
  'tags',
  'tag',
  'full_tag',
]);
const PREFIX = /^(f[a-z]*|v[a-z]*|r|ruby):(.+)$/s;
const LONE = /^\$([^{}\s$()'"`,;|&<>=]+)$/;
const MAX_TEXT = 16 * 1024 * 1024;
const MAX_DEPTH = 1000;

/** Cheap: false means that substitution would return the text unchanged. */
export function hasDollar(text: string): boolean {
  return text.includes('$');
}

/** The value with every text in it substituted, keys too. Parts that hold no dollar are shared. */
export function substitute(value: Json, lookup: Lookup): Json {
  return substituteAt(value, lookup, 0);
}

/** How a value looks inside a text. */
export function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The value behind one `${..}`. `quoted`: it was written `${'x}` and stands for a text in quotes. */
export function valueOf(part: Substitution, lookup: Lookup): { value: Json | undefined; quoted: boolean } {
  const key = joined(part.key, lookup).trim();
  const quoted = key.startsWith("'") || key.startsWith('"');
  return { value: lookUp(quoted ? key.slice(1) : key, lookup), quoted };
}

/** The parts as one text. */
export function joined(parts: readonly Part[], lookup: Lookup): string {
  let text = '';
  for (const part of parts) {
    text += typeof part === 'string' ? part : inText(part, lookup);
    if (text.length > MAX_TEXT) {
      throw new BossError('BOSS_LIMIT_EXCEEDED', `a text grew beyond ${MAX_TEXT} characters through \${..}`, {
        details: { limit: MAX_TEXT },
      });
    }
  }
  return text;
}

/** The value of a name as it stands in `${name}` or `$name`. */
export function lookUp(key: string, lookup: Lookup): Json | undefined {
  if (SPECIAL.has(key)) return lookup.special(key);
  const [, prefix = 'f', name = key] = PREFIX.exec(key) ?? [];
  if (prefix.startsWith('r')) {
    throw new BossError(
      'BOSS_EXPRESSION_FAILED',
      `\${${key}}: Ruby in a text is not run; set a field and use \${f:name}`,
      {
        details: { key },
      },
    );
  }
  if (prefix === 'fv') return lookup.field(name) ?? lookup.variable(name);
  if (prefix === 'vf') return lookup.variable(name) ?? lookup.field(name);
  return prefix.startsWith('v') ? lookup.variable(name) : lookup.field(name);
}

function inText(part: Substitution, lookup: Lookup): string {
  const { value, quoted } = valueOf(part, lookup);
  return quoted ? JSON.stringify(asText(value)) : asText(value);
}

function substituteAt(value: Json, lookup: Lookup, depth: number): Json {
  if (typeof value === 'string') return hasDollar(value) ? substituteText(value, lookup) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) {
    throw new BossError('BOSS_LIMIT_EXCEEDED', `attributes are nested more than ${MAX_DEPTH} deep`, {
      details: { limit: MAX_DEPTH },
    });
  }
  return isObject(value) ? substituteMap(value, lookup, depth + 1) : substituteList(value, lookup, depth + 1);
}

function substituteList(list: readonly Json[], lookup: Lookup, depth: number): Json {
  const items = list.map((item) => substituteAt(item, lookup, depth));
  return items.every((item, index) => item === list[index]) ? list : items;
}

function substituteMap(map: JsonObject, lookup: Lookup, depth: number): Json {
  let changed = false;
  const entries = Object.entries(map).map(([key, item]): [string, Json] => {
    const entry: [string, Json] = [
      hasDollar(key) ? asText(substituteText(key, lookup)) : key,
      substituteAt(item, lookup, depth),
    ];
    changed ||= entry[0] !== key || entry[1] !== item;
    return entry;
  });
  return changed ? Object.fromEntries(entries) : map;
}

function substituteText(text: string, lookup: Lookup): Json {
  const parts = parseTemplate(text);
  const result = joined(parts, lookup);
  if (!startsLone(parts)) return result;
  const [, name] = LONE.exec(result) ?? [];
  return name === undefined ? result : (lookUp(name, lookup) ?? null);
}

/** Only a dollar that the author wrote makes `$name`: one that came with a value does not. */
function startsLone(parts: readonly Part[]): boolean {
  const [first] = parts;
  return typeof first === 'string' && first.startsWith('$') && !first.startsWith('${');
}
