/** What a definition, or its default fields, may weigh: more is refused with BOSS_LIMIT_EXCEEDED before it costs anything. */
export const MAX_SOURCE_BYTES = 2 * 1024 * 1024;
/** Steps within steps. */
export const MAX_DEPTH = 200;
/** Lists and maps within each other in the value of one attribute or field. */
export const MAX_VALUE_DEPTH = 100;
export const MAX_STEPS = 100_000;
/** Lists and maps within each other in the text: a step that holds steps takes three of them. */
export const MAX_NESTING = 3 * MAX_DEPTH + MAX_VALUE_DEPTH + 20;
/** Words and signs of a YAML text: what reading it costs, also when every one of them is wrong. */
export const MAX_YAML_TOKENS = 600_000;
