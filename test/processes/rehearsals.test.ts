import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { rehearsalsOf } from '../../engine/cli/rehearsal-files.ts';
import { rehearse, type Rehearsal } from '../../engine/rehearsal/rehearse.ts';

const FOLDER = fileURLToPath(new URL('../../processes/standard/', import.meta.url));

describe('the test scripts of the standard definitions', () => {
  const scripts = readdirSync(FOLDER).filter((file) => file.endsWith('.test.yaml'));

  it('stand beside each of them', () => {
    const definitions = readdirSync(FOLDER).filter((file) => /^[^.]+\.[^.]+\.yaml$/.test(file));
    expect(scripts).to.deep.equal(definitions.map((file) => file.replace(/\.yaml$/, '.test.yaml')));
  });

  for (const script of scripts) {
    describe(script, () => {
      let rehearsal: Rehearsal;
      const [files] = rehearsalsOf([FOLDER + script]);
      before(() => {
        if (files !== undefined) rehearsal = rehearse(files.definition, files.script);
      });

      for (const [i, { name }] of (files?.script.cases ?? []).entries()) {
        it(name, () => {
          expect(rehearsal.cases[i]?.problems).to.deep.equal([]);
        });
      }

      it('runs every step', () => {
        expect(rehearsal.coverage).to.include({ percent: 100 });
      });
    });
  }
});
