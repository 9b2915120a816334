import type { KeySchema } from './section.ts';

const YES = new Set(['yes', 'true', 'on', '1']);
const NO = new Set(['no', 'false', 'off', '0']);

/**
 * Ini files and the environment know only text: gives it the type that the schema asks for. What does not fit is returned
 * as it is, for the schema to refuse. Lists are words with commas or blanks between them, or JSON; objects are JSON.
 */
export function typedValue(value: unknown, { type, enum: choices }: KeySchema): unknown {
  if (type === 'string') return asString(value, choices);
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (type === 'number' && text !== '' && Number.isFinite(Number(text))) return Number(text);
  if (type === 'boolean') return asBoolean(text);
  if (type === 'array') return text.startsWith('[') ? asJson(text) : text.split(/[\s,]+/).filter((word) => word !== '');
  if (type === 'object') return asJson(text);
  return value;
}

/** YAML reads a password of digits as a number; log levels were written in capitals. */
function asString(value: unknown, choices: readonly unknown[] | undefined): unknown {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (choices === undefined || typeof text !== 'string') return text;
  return choices.find((choice) => String(choice).toLowerCase() === text.toLowerCase()) ?? text;
}

function asBoolean(text: string): unknown {
  const word = text.toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : text;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
