import { badCondition } from './bad-condition.ts';
import { badSubstitution } from './bad-substitution.ts';
import { clearTextSecret } from './clear-text-secret.ts';
import { constantCondition } from './constant-condition.ts';
import { endlessRecursion } from './endless-recursion.ts';
import { fieldNeverSet } from './field-never-set.ts';
import { impossibleCount } from './impossible-count.ts';
import { noTimeout } from './no-timeout.ts';
import type { Rule } from './rule.ts';
import { unknownName } from './unknown-name.ts';
import { unknownTag } from './unknown-tag.ts';
import { unreachableStep } from './unreachable-step.ts';
import { wrongAttribute } from './wrong-attribute.ts';

export const RULES: readonly Rule[] = [
  ...[unknownName, unknownTag, wrongAttribute, badCondition, constantCondition, unreachableStep, endlessRecursion],
  ...[impossibleCount, noTimeout, badSubstitution, fieldNeverSet, clearTextSecret],
];
