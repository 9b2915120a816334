import { expect } from 'chai';
import { languageOf } from '../../engine/worker/language.ts';

describe('what the operator grants to definitions', () => {
  it('is nothing beyond the usual by itself', () => {
    const { originalConditions, registerAllowed, readSource } = languageOf();
    expect({ originalConditions, registerAllowed }).to.deep.equal({
      originalConditions: false,
      registerAllowed: false,
    });
    expect(readSource).to.equal(undefined);
  });

  it('says in which zone a cron schedule without one is meant', () => {
    const after = Date.UTC(2026, 10, 20, 20, 27, 15);
    expect(languageOf().nextCron('0 9 * * *', after)).to.equal(Date.UTC(2026, 10, 21, 9));
    expect(languageOf({ timeZone: 'Asia/Tokyo' }).nextCron('0 9 * * *', after)).to.equal(Date.UTC(2026, 10, 21, 0));
  });

  it('can be files of a folder', () => {
    expect(languageOf({ readDir: import.meta.dirname }).readSource?.('language.test.ts')).to.be.a('string');
  });
});
