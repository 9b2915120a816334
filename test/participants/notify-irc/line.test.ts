import { expect } from 'chai';
import fc from 'fast-check';
import { clean, roomFor, split } from '../../../participants/notify-irc/line.ts';

const unit = fc.constantFrom('binary' as const, 'grapheme' as const, 'binary-ascii' as const);
const anyText = unit.chain((kind) => fc.string({ unit: kind, maxLength: 600 }));

describe('IRC line', () => {
  it('is one line whatever the text holds', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(clean(text)).not.to.match(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it('shows an injected command as text', () => {
    expect(clean('fixed\r\nQUIT :x')).to.equal('fixed QUIT :x');
    expect(clean('\u0001ACTION dances\u0001')).to.equal('ACTION dances');
    expect(clean('\u0002bold\u0003\u0030\u0034red\u000f')).to.equal('bold 04red');
    expect(clean('a\0b')).to.equal('a b');
  });

  it('takes the power from orders to bots and from mentions of everybody', () => {
    expect(split(clean('!op mallory'), 400)).to.deep.equal(['\u200b!op mallory']);
    expect(split(clean('.kick boss'), 400)).to.deep.equal(['\u200b.kick boss']);
    expect(clean('look @everyone, @HERE')).to.equal('look @\u200beveryone, @\u200bHERE');
    expect(clean('mail a@heretic.org')).to.equal('mail a@heretic.org');
  });

  it('never exceeds its room in bytes, loses no word and breaks no character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 20, max: 200 }), (text, room) => {
        const line = clean(text);
        const lines = split(line, room);
        for (const one of lines) expect(Buffer.byteLength(one)).to.be.at.most(room);
        const letters = (from: string): string => from.replace(/[\s\u200b]/g, '');
        expect(letters(lines.join(''))).to.equal(letters(line));
      }),
    );
  });

  it('disarms every line of a long text', () => {
    const lines = split(`${'a'.repeat(30)} !op mallory`, 32);
    expect(lines).to.deep.equal(['a'.repeat(30), '\u200b!op mallory']);
  });

  it('breaks between words where there are any', () => {
    expect(split('one two three four', 9)).to.deep.equal(['one two', 'three', 'four']);
    expect(split('abcdefghij klm', 4)).to.deep.equal(['abcd', 'efgh', 'ij', 'klm']);
    expect(split('👩‍👩‍👧👩‍👩‍👧', 20)).to.deep.equal(['👩‍👩‍👧', '👩‍👩‍👧']);
  });

  it('handles a text of megabytes', () => {
    const lines = split('word '.repeat(400_000).trim(), 400);
    expect(lines.join(' ').length).to.equal(400_000 * 5 - 1);
  });

  it('leaves room for what the server adds in front', () => {
    const prefix = ':boss!~bossboss@a.host.name PRIVMSG #builds :';
    expect(Buffer.byteLength(prefix) + roomFor('boss', '#builds') + 2).to.be.at.most(512);
  });
});
