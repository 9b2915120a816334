/**
 * Definitions as code: each function makes the same tree that YAML would give.
 *
 *     export const release = define('release', { revision: '1' },
 *       concurrence({ count: 1 }, call('alice', { task: 'review' }), wait('2d')),
 *       call('publish'));
 */
export type { Tree } from '../core/tree.ts';
export type { AnyAttributes, AttributesOf, CommonAttributes, ExpressionName } from './builder/attributes.ts';
export { define, if_ } from './builder/define.ts';
export { call, expression, type StepMaker } from './builder/expression.ts';
export * from './builder/steps.ts';
export { field, typedField, variable } from './builder/texts.ts';
export { printJson, printRadial, printYaml } from './print.ts';
