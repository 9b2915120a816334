import { type Form, type Mistake, mistakeForms } from '../../test/mistakes/form.ts';

const HEAD = `# Mistakes

This page is generated from \`test/mistakes/forms\` (\`npm run docs\`); the tests write every mistake and compare the message, and show that
the mended text is accepted.

What people write wrong most often, what BOSS says about it, and how it is meant. In the examples the participants \`alice\`, \`bob\` and
\`carol\` are registered.

`;

export function mistakesPage(): string {
  const forms = mistakeForms();
  const contents = forms.map(({ title, mistakes }) => `- [${title}](#${anchor(title)}): ${mistakes.length}\n`);
  return `${HEAD}${contents.join('')}\n${forms.map(section).join('\n')}`;
}

function section(form: Form): string {
  const definition = form.definition === undefined ? '' : `\nThe definition:\n${block(form.definition)}`;
  return `## ${form.title}\n\n${form.about}\n${definition}\n${form.mistakes.map(entry).join('\n')}`;
}

function entry(mistake: Mistake): string {
  const { title, text, says, mended, fields, mendedFields } = mistake;
  const given = fields === undefined ? '' : `With the fields \`${JSON.stringify(fields)}\`:\n`;
  if (text === mended) {
    return `### ${title}\n\n${block(text)}${given}${block(says)}Mended: \`${JSON.stringify(mendedFields)}\`\n`;
  }
  const accepted = mendedFields === undefined ? '' : `, with the fields \`${JSON.stringify(mendedFields)}\``;
  return `### ${title}\n\n${given}${block(text)}${block(says)}Mended${accepted}:\n${block(mended)}`;
}

/** Without a language: what is wrong here is no example to read as one. */
function block(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
