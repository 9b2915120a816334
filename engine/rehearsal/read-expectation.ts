import type { Json, JsonObject } from '../core/json.ts';
import { plain } from '../definition/located.ts';
import type { ScriptPart } from './script-part.ts';
import type { EndKind, Expectation, Expected, ExpectedEnd, ExpectedWork } from './script.ts';

export function readExpectation(one: ScriptPart): Expectation {
  const part = one.at('expect') as ScriptPart;
  const any = part.at('trace_any_order');
  if (any !== null && part.at('trace') !== null) {
    throw part.wrong('trace_any_order', '`trace` and `trace_any_order` are both given.', 'Keep one of them.');
  }
  const took = part.at('took');
  return {
    trace: expected<readonly string[]>(any ?? part.at('trace')),
    inAnyOrder: any !== null,
    seen: (part.at('seen')?.entries ?? []).map(
      (entry): ExpectedWork => ({
        participant: entry.key,
        pattern: entry.part.patternOf(entry),
        works: { value: plain(entry.part.located) as JsonObject, placeOf: entry.part.placeOf },
      }),
    ),
    fields: expected<JsonObject>(part.at('fields')),
    end: readEnd(part, one),
    took: took === null ? null : { value: part.duration('took') ?? 0, placeOf: took.placeOf },
  };
}

function expected<T>(part: ScriptPart | null): Expected<T> | null {
  return part === null ? null : { value: plain(part.located) as T, placeOf: part.placeOf };
}

/** Without `end` the process is expected to come to its own good end. */
function readEnd(part: ScriptPart, one: ScriptPart): Expected<ExpectedEnd> {
  const end = part.at('end');
  const placeOf = (end ?? one).placeOf;
  const written: Json = end === null ? 'done' : plain(end.located);
  if (typeof written === 'string') return { value: { kind: written as EndKind, error: {}, waiting: null }, placeOf };
  const { error, waiting } = written as { error?: Json; waiting?: readonly string[] };
  if (waiting !== undefined) return { value: { kind: 'waiting', error: {}, waiting }, placeOf };
  const wanted = typeof error === 'string' ? { message: error } : (error as ExpectedEnd['error']);
  return { value: { kind: 'error', error: wanted, waiting: null }, placeOf };
}
