import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { SCRIPT_SCHEMA } from '../../engine/rehearsal/script-schema.ts';
import { type Fence, fencesOf, fileOf, ROOT } from './fences.ts';
import { GuideRun, steady } from './guide-run.ts';

const PAGE = 'docs/guides/test-a-definition.md';

describe('the guide to testing definitions', () => {
  let run: GuideRun;
  before(async () => {
    run = await GuideRun.begin();
  });

  let printed = '';
  const fences = fencesOf(PAGE);
  for (const [i, fence] of fences.entries()) {
    const { language, text, line } = fence;
    it(`is right at line ${line}`, async () => {
      if (language === 'yaml') {
        run.write(String(fileOf(fence)), text);
        if (isPlayedHere(fence, fences[i + 1])) {
          expect((await run.type('boss definition test release.yaml')).printed).to.include('all passed');
        }
      } else if (language === 'sh') printed = (await run.type(text)).printed;
      else expect(printed).to.equal(steady(text));
    });
  }

  it('names every key of a script', () => {
    const page = readFileSync(ROOT + PAGE, 'utf8');
    const keys = keysOf(SCRIPT_SCHEMA);
    expect(keys.size).to.be.greaterThan(30);
    for (const key of keys) expect(page).to.match(new RegExp(`\\b${key}\\b`));
  });
});

/** Scripts that are not followed by a command of their own. */
function isPlayedHere(fence: Fence, next: Fence | undefined): boolean {
  return fileOf(fence)?.endsWith('.test.yaml') === true && next?.language !== 'sh';
}

/** Names of all properties, however deep. */
function keysOf(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return found;
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') for (const name of Object.keys(value as object)) found.add(name);
    keysOf(value, found);
  }
  return found;
}
