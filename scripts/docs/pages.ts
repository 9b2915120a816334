import { describeApi } from '../../engine/api/reference.ts';
import { describeCli } from '../../engine/cli/reference.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { expressionPages } from './expression-pages.ts';

/** Every generated page: its path in the repository, and its text. */
export function generatedPages(root: string): Map<string, string> {
  return new Map([
    ['docs/reference/api.md', describeApi()],
    ['docs/reference/cli.md', describeCli()],
    ['docs/reference/configuration.md', configurationPage()],
    ['docs/reference/errors.md', errorsPage()],
    ...expressionPages(root),
  ]);
}
