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
    const tokyo = languageOf({ timeZone: 'Asia/Tokyo' });
    expect(languageOf().nextCron('0 9 * * *', after, null)).to.equal(Date.UTC(2026, 10, 21, 9));
    expect(tokyo.nextCron('0 9 * * *', after, null)).to.equal(Date.UTC(2026, 10, 21, 0));
    expect(tokyo.nextCron('0 9 * * *', after, 'Europe/Berlin')).to.equal(Date.UTC(2026, 10, 21, 8));
  });

  it('says in which zone a time without one is meant', () => {
    const nine = Date.UTC(2026, 10, 21, 9);
    expect(languageOf().zoned(null)?.moment(nine)).to.equal(nine);
    expect(languageOf({ timeZone: 'Asia/Tokyo' }).zoned(null)?.moment(nine)).to.equal(Date.UTC(2026, 10, 21));
    expect(languageOf().zoned('Asia/Nowhere')).to.equal(null);
  });

  it('can be files of a folder', () => {
    expect(languageOf({ readDir: import.meta.dirname }).readSource?.('language.test.ts')).to.be.a('string');
  });
});
