import { describeApi } from '../../engine/api/reference.ts';
import { describeCli } from '../../engine/cli/reference.ts';
import { configurationPage } from './configuration-page.ts';
import { definitionSchemaText } from './definition-schema.ts';
import { errorsPage } from './errors-page.ts';
import { expressionPages } from './expression-pages.ts';
import { journalPage } from './journal-page.ts';
import { goodDefinitionsPage, lintIndexPage } from './lint-pages.ts';
import { metricsPage } from './metrics-page.ts';
import { mistakesPage } from './mistakes-page.ts';

/** Every generated page: its path in the repository, and its text. */
export function generatedPages(root: string): Map<string, string> {
  const schema = definitionSchemaText(root);
  return new Map([
    ['engine/definition/schema/definition.schema.json', schema],
    ['docs/reference/definition.schema.json', schema],
    ['docs/reference/api.md', describeApi()],
    ['docs/reference/cli.md', describeCli()],
    ['docs/reference/configuration.md', configurationPage()],
    ['docs/reference/errors.md', errorsPage()],
    ['docs/reference/journal.md', journalPage()],
    ['docs/reference/lint/README.md', lintIndexPage()],
    ['docs/reference/metrics.md', metricsPage()],
    ['docs/reference/mistakes.md', mistakesPage()],
    ['docs/guides/good-definitions.md', goodDefinitionsPage(root)],
    ...expressionPages(root),
  ]);
}
