import { bossSection } from './boss-section.ts';
import { nearestName } from './nearest-name.ts';
import { keysOf } from './section.ts';
import type { Problem, Setting } from './setting.ts';

/** Of other parts: the file to use, the engine a command talks to, how the tests run, what a shell command is told. */
const OTHERS = /^BOSS_(CONFIG$|URL$|TEST_|WFID$|PARTICIPANT$|PARAM_|FIELD_)/;

/** `BOSS_` and the key in capitals sets a key of the section `boss`. */
export function readEnvironment(env: NodeJS.ProcessEnv): { settings: Setting[]; problems: Problem[] } {
  const keys = new Map(keysOf(bossSection).map((key) => [`BOSS_${key.toUpperCase()}`, key]));
  const settings: Setting[] = [];
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('BOSS_') || OTHERS.test(name) || value === undefined) continue;
    const key = keys.get(name);
    if (key !== undefined) settings.push({ section: 'boss', key, value, origin: { env: name } });
    else problems.push(unknown(name, [...keys.keys()]));
  }
  return { settings, problems };
}

function unknown(name: string, known: readonly string[]): Problem {
  const nearest = nearestName(name, known);
  const question = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return { severity: 'notice', message: `the environment variable ${name} means nothing to BOSS${question}` };
}
