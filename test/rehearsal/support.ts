import { readScript } from '../../engine/rehearsal/read-script.ts';
import { type CaseReport, type Problem, rehearse, type Rehearsal } from '../../engine/rehearsal/rehearse.ts';

/** Plays a script against a definition (its list of steps is enough), both as texts. */
export function rehearsed(definition: string, script: string): Rehearsal {
  const source = definition.startsWith('name:') ? definition : `name: release\ndo:\n${definition}`;
  return rehearse({ source, file: 'release.yaml', fields: {} }, readScript(script, 'release.test.yaml'));
}

/** One case without its name, indented by four. */
export function played(definition: string, one: string): CaseReport {
  const [report] = rehearsed(definition, `cases:\n  - name: it\n${one}`).cases;
  if (report === undefined) throw new Error('there is no case');
  return report;
}

/** `release.test.yaml:3:5: message | expected | got` */
export function told({ problems }: { readonly problems: readonly Problem[] }): string[] {
  return problems.map(({ file, line, column, message, expected, got }) => {
    const compared = expected === null ? '' : ` | ${expected} | ${got}`;
    return `${file}:${line}:${column}: ${message}${compared}`;
  });
}
