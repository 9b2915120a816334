export { printJson } from './print-json.ts';
export { printYaml } from './print-yaml.ts';
