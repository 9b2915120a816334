/** Cases whose result is another on purpose, with the rows of `docs/reference/differences.md` that say why. */
export const DELIBERATE: Readonly<Record<string, readonly string[]>> = {
  h13_inc_dec: ['D-text-of-lists'],
  h15_sequence_nested_tags: ['D-text-of-lists'],
  h35_conc_union_concat_deep: ['D-concat-once'],
  h81_engine_vars_alias: ['D-engine-variables-dotted'],
  u11_intercept_apply_regex: ['D-listen-as-sent'],
  u29_second_take_raise: ['D-second-take-raise'],
  u33_engine_variables: ['D-engine-variables-dotted'],
  u37_numbers_arith_text: ['D-text-of-whole-floats'],
  r3_0628_errors: ['D-on-error-after-attribute'],
  r3_1129_cancel: ['D-later-dollars'],
  r3_1182_conc: ['D-count-zero', 'D-concat-once'],
  r3_1252_conc: ['D-concat-once'],
};
