import type { Json } from '../../engine/core/json.ts';
import { failsFirst, launched, records, type ScriptedRun } from './scripted-run.ts';

/** `alice`, then `flaky` which fails so many times, in a sequence with this handler; then `bob`. */
export function handled(handler: Json, failures = 1, more: Record<string, Json> = {}): ScriptedRun {
  return launched(
    [
      'sequence',
      {},
      [
        [
          'sequence',
          { on_error: handler, ...more },
          [
            ['alice', {}, []],
            ['flaky', {}, []],
          ],
        ],
        ['bob', {}, []],
      ],
    ],
    { participants: { flaky: failsFirst(failures), alice: records } },
  );
}
