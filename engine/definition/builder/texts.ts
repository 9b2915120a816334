/** What stands for the value of a field when the process runs: `field('ev.id')` is `${f:ev.id}`. */
export function field(path: string): `\${f:${string}}` {
  return `\${f:${path}}`;
}

/** What stands for the value of a variable: `variable('tries')` is `${v:tries}`. */
export function variable(path: string): `\${v:${string}}` {
  return `\${v:${path}}`;
}

/** The value of a field with its type, where it is the whole text: `typedField('emails')` is `$f:emails`. */
export function typedField(path: string): `$f:${string}` {
  return `$f:${path}`;
}
