import type { ParsedDefinition } from '../engine.ts';
import { printJson } from './print-json.ts';
import { printRadial } from './print-radial.ts';
import { printYaml } from './print-yaml.ts';

export { printJson, printRadial, printYaml };

/** Forms that a definition can be printed in. */
export const PRINTED_FORMS = ['yaml', 'json', 'radial'] as const;
export type PrintedForm = (typeof PRINTED_FORMS)[number];

/** Reading the text gives the same tree. Only YAML has a place for the description and the schema of the fields. */
export function printAs(form: PrintedForm, { tree, description, params }: ParsedDefinition): string {
  if (form === 'yaml') return printYaml(tree, { description, params });
  return form === 'json' ? printJson(tree) : printRadial(tree);
}
