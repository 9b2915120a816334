import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { bossSection } from '../../engine/config/boss-section.ts';
import { CATALOGUE } from '../../engine/errors.ts';
import { compareWithDisk } from '../../scripts/docs/compare.ts';
import { configurationPage } from '../../scripts/docs/configuration-page.ts';
import { errorsPage } from '../../scripts/docs/errors-page.ts';
import { expressionPages } from '../../scripts/docs/expression-pages.ts';
import { generatedPages } from '../../scripts/docs/pages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the generated pages', () => {
  it('are what `npm run docs` writes', () => {
    expect(compareWithDisk(generatedPages(root), root), 'run `npm run docs`').to.deep.equal([]);
  });

  it('name every error with its remedy', () => {
    const page = errorsPage();
    for (const [code, { remedy }] of Object.entries(CATALOGUE)) {
      expect(page).to.include(`## ${code}\n`).and.to.include(remedy);
    }
  });

  it('name every key of the configuration with its default and its old name', () => {
    const page = configurationPage();
    for (const key of Object.keys(bossSection.properties)) expect(page).to.include(`| \`${key}\` |`);
    expect(page)
      .to.include('| `http_port` | integer 0..65535 | `9292` |')
      .and.to.include('In the original `viewer_port`.');
  });

  it('show keys inside of keys', () => {
    const sasl = { type: 'object', description: 'login', required: ['user'], properties: { user: { type: 'string' } } };
    const page = configurationPage({ irc: { properties: { sasl } } });
    expect(page).to.include('| `sasl` | map |  | Login. |\n| `sasl.user` | text | required |  |');
  });

  it('hold the manual of an expression as it stands in its file, and an index', () => {
    const pages = expressionPages(root);
    expect(pages.get('docs/reference/expressions/sequence.md')).to.match(
      /^# sequence\n\nRuns its children one after the other/,
    );
    expect(pages.get('docs/reference/expressions/README.md')).to.include(
      '- [sequence](sequence.md): Runs its children one after the other, each with the workitem that the one before left.\n',
    );
    expect([...pages.keys()]).to.not.include('docs/reference/expressions/index.md');
  });
});
