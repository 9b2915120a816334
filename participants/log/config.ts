import type { JsonSchema } from '../sdk/index.ts';

export const CONFIG_SCHEMA: JsonSchema = {
  description: 'The participant `log` has no settings: it writes to the log of its process.',
  type: 'object',
  additionalProperties: false,
  properties: {},
};
