import { dirname, resolve } from 'node:path';
import { nearestName } from './nearest-name.ts';
import { canonicalKey, keysOf, schemaOfKey, type SectionSchema, type Sections } from './section.ts';
import { resolvePaths } from './resolve-paths.ts';
import { originText, type Problem, type Setting } from './setting.ts';
import { typedValue } from './typed-value.ts';

/** A setting under its own name, with its type, and the number of the file it came from (the environment counts as last). */
export interface Gathered extends Setting {
  readonly layer: number;
}

/**
 * Sorts settings into sections and keys; a later one replaces an earlier one, an empty one takes it away. Unknown keys and
 * old names become problems. The result is keyed `section.key`.
 */
export function gather(
  layers: readonly (readonly Setting[])[],
  sections: Sections,
  cwd: string,
): { settings: Map<string, Gathered>; problems: Problem[] } {
  const settings = new Map<string, Gathered>();
  const problems: Problem[] = [];
  for (const [layer, layerSettings] of layers.entries()) {
    for (const setting of layerSettings) {
      const section = Object.hasOwn(sections, setting.section) ? sections[setting.section] : undefined;
      if (section === undefined) continue;
      const key = canonicalKey(section, setting.key);
      if (key === undefined) problems.push(unknownKey(setting, section));
      else {
        if (key !== setting.key) problems.push(oldName(setting, key));
        place(settings, { ...setting, key, layer }, section, cwd);
      }
    }
  }
  return { settings, problems };
}

function place(settings: Map<string, Gathered>, setting: Gathered, section: SectionSchema, cwd: string): void {
  const name = `${setting.section}.${setting.key}`;
  const schema = schemaOfKey(section, setting.key);
  if (setting.value === '' || setting.value === null) settings.delete(name);
  else {
    const value = typedValue(setting.value, schema);
    const from = 'env' in setting.origin ? cwd : dirname(resolve(cwd, setting.origin.file));
    settings.set(name, { ...setting, value: resolvePaths(value, schema, from) });
  }
}

function unknownKey(setting: Setting, section: SectionSchema): Problem {
  const { key, section: name } = setting;
  const retired = new Map(Object.entries(section.retired ?? {})).get(key);
  const nearest = nearestName(key, keysOf(section));
  const guess =
    nearest === undefined ? `known are ${Object.keys(section.properties).join(', ')}` : `did you mean ${nearest}?`;
  const advice = retired ?? `there is no such key; ${guess}`;
  return problemWith(setting, 'error', `[${name}] ${key}: ${advice}`);
}

function oldName(setting: Setting, key: string): Problem {
  return problemWith(setting, 'notice', `[${setting.section}] ${setting.key} is called ${key} now; it works as before`);
}

export function problemWith(setting: Setting, severity: Problem['severity'], text: string): Problem {
  return {
    severity,
    message: `${originText(setting.origin)}: ${text}`,
    key: `${setting.section}.${setting.key}`,
    ...('env' in setting.origin ? {} : setting.origin),
  };
}
