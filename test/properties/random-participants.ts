import fc from 'fast-check';
import { failsFirst, holds, records, type Script } from '../support/scripted-run.ts';

const boom: Script = () => ({ error: { class: 'RuntimeError', message: 'boom' } });
const changes: Script = ({ fields }, call) => ({ reply: { ...fields, n: call, list: [call] } });
/** Takes away everything, also what the engine put there. */
const empties: Script = () => ({ reply: {} });
const overwrites: Script = () => ({ reply: { __tags__: 7, __error__: 'x', __result__: null, n: { deep: [null] } } });

const MANNERS = { records, changes, empties, overwrites, boom, holds, flaky: failsFirst(2) } as const;
type Manner = keyof typeof MANNERS;

/** What each participant does the first time, the second time, and so on, from the beginning again. */
export type Manners = Readonly<Record<string, readonly Manner[]>>;

const any = fc.constantFrom<Manner>('records', 'changes', 'empties', 'overwrites', 'boom', 'holds');
const several = fc.array(any, { minLength: 1, maxLength: 4 });

export const manners: fc.Arbitrary<Manners> = fc.record({
  alice: fc.oneof({ weight: 3, arbitrary: fc.constant<Manner[]>(['records']) }, { weight: 1, arbitrary: several }),
  bob: fc.oneof({ weight: 3, arbitrary: fc.constant<Manner[]>(['records']) }, { weight: 1, arbitrary: several }),
  slow: fc.oneof({ weight: 3, arbitrary: fc.constant<Manner[]>(['holds']) }, { weight: 1, arbitrary: several }),
  slower: fc.constant<Manner[]>(['holds']),
  flaky: fc.constant<Manner[]>(['flaky']),
});

export function participantsOf(all: Manners): Readonly<Record<string, Script>> {
  return Object.fromEntries(
    Object.entries(all).map(([name, list]): [string, Script] => [
      name,
      (work, call) => MANNERS[list[(call - 1) % list.length] ?? 'holds'](work, call),
    ]),
  );
}
