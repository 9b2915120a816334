export { printJson } from './print-json.ts';
export { printRadial } from './print-radial.ts';
export { printYaml } from './print-yaml.ts';
