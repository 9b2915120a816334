import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { BossError } from '../errors.ts';
import { checkValues, type PresentSection } from './check-values.ts';
import type { Config } from './config.ts';
import { type ConfigFile, findConfigFiles } from './find-files.ts';
import { type Gathered, gather } from './gather.ts';
import { nearestName } from './nearest-name.ts';
import { readEnvironment } from './read-environment.ts';
import { readIni } from './read-ini.ts';
import { readYaml } from './read-yaml.ts';
import type { Sections } from './section.ts';
import { SECTIONS } from './sections.ts';
import { errorAt, type FileContent, originText, type Problem, type Setting } from './setting.ts';
import { settle } from './settle.ts';

export interface ConfigRequest {
  /** As given with `--config`; without any, BOSS_CONFIG and the usual places are looked at. */
  readonly files?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly sections?: Sections;
}

export interface LoadedConfig {
  /** Null when a problem is an error. */
  readonly config: Config | null;
  /** By `section.key`: the value, and `default`, `FILE:LINE` or `env NAME`. */
  readonly values: ReadonlyMap<string, { readonly value: unknown; readonly source: string }>;
  readonly problems: readonly Problem[];
}

/** Reads, merges and checks: defaults, then files, then the environment. Never throws; says what is wrong in `problems`. */
export function loadConfig({ files = [], env, cwd, sections = SECTIONS }: ConfigRequest): LoadedConfig {
  const contents = findConfigFiles(files, env, cwd).map((file) => readConfigFile(file, cwd, sections));
  const environment = readEnvironment(env);
  const layers = [...contents.map(({ settings }) => settings), environment.settings];
  const gathered = gather(layers, sections, cwd);
  const present = contents.flatMap(({ headers }) => headers);
  const problems = [
    ...contents.flatMap((content) => content.problems),
    ...environment.problems,
    ...gathered.problems,
    ...checkValues(gathered.settings, sections, present),
  ];
  const settled = settle(gathered.settings, sections, cwd);
  problems.push(...settled.problems);
  const failed = problems.some(({ severity }) => severity === 'error');
  return { config: failed ? null : settled.config, values: allValues(gathered.settings, sections), problems };
}

/** Errors: BOSS_CONFIG_INVALID with every problem. */
export function requireConfig({ config, problems }: LoadedConfig): Config {
  if (config !== null) return config;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const messages = errors.map(({ message }) => message);
  throw new BossError('BOSS_CONFIG_INVALID', messages.join('\n'), { details: { problems: errors } });
}

interface ReadFile {
  readonly settings: readonly Setting[];
  readonly headers: readonly PresentSection[];
  readonly problems: readonly Problem[];
}

function readConfigFile({ path, shared }: ConfigFile, cwd: string, sections: Sections): ReadFile {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    return { settings: [], headers: [], problems: [unreadable(path, error)] };
  }
  const content = ['.yaml', '.yml'].includes(extname(path)) ? readYaml(text, path) : readIni(text, path);
  const strangers = shared ? [] : unknownSections(content, path, sections);
  return {
    settings: content.settings,
    headers: content.sections.map((section) => ({ ...section, file: path })),
    problems: [...content.problems, ...strangers],
  };
}

function unreadable(path: string, error: unknown): Problem {
  const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error);
  return { severity: 'error', message: `${path}: ${reason}`, file: path };
}

function unknownSections(content: FileContent, file: string, sections: Sections): Problem[] {
  const known = Object.keys(sections);
  return content.sections
    .filter(({ name }) => !Object.hasOwn(sections, name))
    .map(({ name, line }) => {
      const nearest = nearestName(name, known);
      const advice = nearest === undefined ? `the sections are ${known.join(', ')}` : `did you mean [${nearest}]?`;
      return errorAt({ file, line }, `there is no section [${name}]; ${advice}`, name);
    });
}

function allValues(settings: ReadonlyMap<string, Gathered>, sections: Sections): LoadedConfig['values'] {
  const values = new Map<string, { value: unknown; source: string }>();
  for (const [section, { properties }] of Object.entries(sections)) {
    for (const [key, schema] of Object.entries(properties)) {
      const name = `${section}.${key}`;
      const setting = settings.get(name);
      if (setting !== undefined) values.set(name, { value: setting.value, source: originText(setting.origin) });
      else if (schema.default !== undefined) values.set(name, { value: schema.default, source: 'default' });
    }
  }
  for (const [name, { value, origin }] of settings) {
    if (!values.has(name)) values.set(name, { value, source: originText(origin) });
  }
  return values;
}
