import { expect } from 'chai';
import fc from 'fast-check';
import { compilePattern, escapePattern } from '../../engine/core/pattern.ts';
import { thrown } from '../support/thrown.ts';

describe('patterns', () => {
  const bodies = [
    'abc',
    '^abc$',
    'a.c',
    '[a-c]+',
    '[^a-c]',
    'a*b',
    'a+?b',
    '(a|b)*c',
    '(a)(b)?(c)*',
    '(?:ab)+',
    'a{2}',
    'a{1,3}b',
    'a{2,}',
    'a{0}b',
    'x|y|',
    '\\d+\\.\\d+',
    '\\bb\\b',
    '\\Ba',
    '[\\w.-]+@',
    '^$',
    '$^',
    'a$|^b',
    '(a*)*b',
    '(a*)+',
    '((a)|b)+',
    '\\s\\S',
    '[\\d\\s]',
    '(^a|b$)',
  ];
  const texts = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', '1', '.', ' ', '-', '@', '\n', 'é', '😀'),
    maxLength: 12,
  });

  for (const body of bodies) {
    it(`agrees with the platform on ${body}`, () => {
      const pattern = compilePattern(body);
      const platform = new RegExp(body, 'u');
      fc.assert(
        fc.property(texts, (text) => {
          const found = platform.exec(text);
          expect(pattern.test(text)).to.equal(found !== null);
          expect(pattern.exec(text)?.[0]).to.equal(found?.[0]);
        }),
      );
    });
  }

  it('gives the groups of the leftmost match, null for one that took no part', () => {
    expect(compilePattern('(\\w+)-(\\d+)(x)?').exec('see build-42 and build-43')).to.deep.equal([
      'build-42',
      'build',
      '42',
      null,
    ]);
  });

  it('takes as much as it can, and as little with ?', () => {
    expect(compilePattern('<(.+)>').exec('<a><b>')?.[1]).to.equal('a><b');
    expect(compilePattern('<(.+?)>').exec('<a><b>')?.[1]).to.equal('a');
  });

  it('reads slashes and the flag i', () => {
    expect(compilePattern('/^mer.*/i').test('MeRge')).to.equal(true);
    expect(compilePattern('/^mer.*/').test('MeRge')).to.equal(false);
    expect(compilePattern('/[^a]/i').test('A')).to.equal(false);
  });

  it('takes a brace that counts nothing as a brace', () =>
    expect(compilePattern('a{,b}').test('a{,b}')).to.equal(true));
  it('treats a character outside the basic plane as one', () =>
    expect(compilePattern('^.$').test('😀')).to.equal(true));
  it('keeps a line break inside the text: ^ and $ are its ends', () =>
    expect(compilePattern('^b$').test('a\nb')).to.equal(false));

  const refused: readonly [body: string, why: RegExp][] = [
    ['(a', /without its \)/],
    ['a)', /without its \(/],
    ['[a', /without its \]/],
    ['*a', /nothing to repeat/],
    ['a**', /two repetition signs/],
    ['a{3,1}', /backwards/],
    ['a{5000}', /beyond 1000/],
    ['((a{100}){100}){100}', /too large/],
    ['(?=a)', /look-aheads/],
    ['(?<n>a)', /look-aheads/],
    ['(a)\\1', /back references/],
    ['\\p{L}', /not known/],
    ['[b-a]', /backwards/],
    ['[\\d-z]', /one character to another/],
    ['a\\', /at the end/],
    ['/a/g', /flag g/],
    ['[[:alpha:]]', /not known/],
    ['('.repeat(200) + ')'.repeat(200), /nested/],
  ];
  for (const [body, why] of refused) {
    it(`refuses ${body.slice(0, 30)} and says why`, () => {
      const error = thrown(() => compilePattern(body));
      expect(error).to.include({ code: 'BOSS_CONDITION_INVALID' });
      expect(String(error)).to.match(why);
    });
  }

  it('refuses or compiles anything, and never fails otherwise', () => {
    const piece = fc.constantFrom(
      'a',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '*',
      '+',
      '?',
      '|',
      '\\',
      '^',
      '$',
      '-',
      '1',
      ',',
      'd',
      ':',
      '/',
      '.',
    );
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 20 }), texts, (body, text) => {
        const error = thrown(() => compilePattern(body).exec(text));
        if (error !== undefined) expect(error).to.include({ name: 'BossError' });
      }),
      { numRuns: 2000 },
    );
  });

  it('matches an escaped text with just that text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(compilePattern(`^${escapePattern(text)}$`).test(text)).to.equal(true);
      }),
    );
  });

  for (const body of ['(a+)+$', '(a|aa)+$', '(a|a)+$', '(.*)*x', '(\\w*\\s?)*!$', '^(([a-z])+.)+[A-Z]([a-z])+$']) {
    it(`does not run away on ${body}`, () => {
      expect(compilePattern(body).test(`${'a'.repeat(50_000)}-`)).to.equal(false);
      expect(compilePattern(body).exec(`${'a'.repeat(50_000)}-`)).to.equal(null);
    });
  }

  it('answers alike with and without its table of states', () => {
    const many = compilePattern('(a|b)*a(a|b){12}$');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 60 }), (text) => {
        expect(many.test(text)).to.equal(text.length > 12 && text.at(-13) === 'a');
      }),
      { numRuns: 1000 },
    );
  });
});
