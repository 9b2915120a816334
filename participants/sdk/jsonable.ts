import { Configuration } from './errors.ts';

/** Below what the engine accepts, as the fields are part of a message. */
const DEPTH_LIMIT = 900;

/**
 * Makes sure that JSON carries the fields as they are: `undefined`, NaN, dates and the like would change silently on
 * the way. Errors: Configuration that names the field.
 */
export function assertJsonable(fields: object, participant: string): void {
  const open = new Set<object>();
  const visit = (value: unknown, path: string, depth: number): void => {
    const problem = problemOf(value, open, depth);
    if (problem !== null) {
      throw new Configuration(`${participant} cannot send the field "${path}" back: ${problem}`, {
        details: { field: path, participant },
      });
    }
    if (typeof value !== 'object' || value === null) return;
    open.add(value);
    for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`, depth + 1);
    open.delete(value);
  };
  visit(fields, '', 0);
}

function problemOf(value: unknown, open: ReadonlySet<object>, depth: number): string | null {
  if (value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${value} is not a JSON number`;
  if (value === undefined) return 'it is undefined; delete it or set it to null';
  if (typeof value === 'bigint') return 'it is a BigInt; send it as a number or as text';
  if (typeof value !== 'object') return `it is a ${typeof value}`;
  if (open.has(value)) return 'it contains itself';
  if (depth > DEPTH_LIMIT) return `it is nested more than ${DEPTH_LIMIT} levels deep`;
  return isPlain(value) ? null : `it is a ${value.constructor.name}, not plain data`;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
