import { expect } from 'chai';
import { readDefinition } from '../../engine/definition/read.ts';
import { BossError } from '../../engine/errors.ts';
import { readApart } from '../../engine/worker/read-apart.ts';
import { thrown } from '../support/thrown.ts';

const SMALL = 'name: small\ndo: [alice]\n';
const LARGE = `name: large\nparams: { type: object, required: [n] }\ndo:\n${'  - alice: { task: "${f:x}" }\n'.repeat(500)}`;

describe('a definition that is read for the engine', () => {
  it('is the same whether it is small or so large that another program reads it', async () => {
    expect(await readApart(SMALL, { file: 'x.yaml' })).to.deep.equal(readDefinition(SMALL, { file: 'x.yaml' }));
    expect(await readApart(LARGE, { file: 'x.yaml' })).to.deep.equal(readDefinition(LARGE, { file: 'x.yaml' }));
  });

  it('keeps nobody waiting who has a small one', async () => {
    const read: (string | null)[] = [];
    const reading = [LARGE, LARGE, SMALL].map(async (source) => read.push((await readApart(source)).name));
    await Promise.all(reading);
    expect(read).to.deep.equal(['small', 'large', 'large']);
  });

  for (const [what, source] of Object.entries({
    'cannot be read': `${LARGE}  - { alice\n`,
    'has more steps than it may': `name: x\ndo: [${'a,'.repeat(110_000)}]`,
    'has more text than it may': `name: x\n${'#'.repeat(3_000_000)}`,
  })) {
    it(`is refused in the same words when it ${what}`, async () => {
      const expected = thrown(() => readDefinition(source, { file: 'x.yaml' })) as BossError;
      const error = await readApart(source, { file: 'x.yaml' }).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(BossError);
      const { code, message, details } = error as BossError;
      expect({ code, message, details }).to.deep.equal({
        ...{ code: expected.code, message: expected.message, details: expected.details },
      });
    });
  }
});
