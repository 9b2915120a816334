import type { Json } from './json.ts';

/** Every text with a number beyond 1e308 has an exponent of three digits or a row of 200: most texts are not looked at twice. */
const SUSPECT = /\d[eE]\+?\d{3}|\d{200}/;

/** True when a number of this JSON text became infinite: it would be stored as null, which is another value. */
export function holdsInfinite(text: string, value: Json): boolean {
  return SUSPECT.test(text) && isInfinite(value);
}

function isInfinite(value: Json): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(isInfinite);
}
