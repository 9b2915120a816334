import { expect } from 'chai';
import fc from 'fast-check';
import { readIni } from '../../engine/config/read-ini.ts';

function values(...lines: string[]): Record<string, unknown> {
  return Object.fromEntries(readIni(lines.join('\n'), 'f').settings.map(({ key, value }) => [key, value]));
}

function problems(...lines: string[]): string[] {
  return readIni(lines.join('\n'), 'f').problems.map(({ message }) => message);
}

describe('the ini reader', () => {
  it('takes = and :, and strips what stands around', () => {
    expect(values('[s]', 'a=1', 'b : 2', ' ', 'url = http://h:1/?x=y')).to.deep.equal({
      a: '1',
      b: '2',
      url: 'http://h:1/?x=y',
    });
  });

  it('ends a value at a blank and ;, never inside a word and never at #', () => {
    expect(
      values('; note', '# note', '[s] ; note', 'a = x ; note', 'b = #x #y', 'pwd = a;b#c', 'd = ; note'),
    ).to.deep.equal({
      a: 'x',
      b: '#x #y',
      pwd: 'a;b#c',
      d: '',
    });
  });

  it('takes a quoted value as it stands', () => {
    expect(values('[s]', 'a = " x ; y " ; note', "b = 'x'")).to.deep.equal({ a: ' x ; y ', b: "'x'" });
  });

  it('goes on with the value above on an indented line', () => {
    expect(values('[s]', 'a =', '  x,', '  ; note', '  y', 'b = 1')).to.deep.equal({ a: 'x,\ny', b: '1' });
  });

  it('knows the line of every key and section, with any line ends and a byte order mark', () => {
    const { settings, sections } = readIni('\uFEFF\r\n[s]\r\n\r\na = 1\r\n', 'f');
    expect(sections).to.deep.equal([{ name: 's', line: 2 }]);
    expect(settings[0]?.origin).to.deep.equal({ file: 'f', line: 4 });
  });

  it('refuses what it cannot place', () => {
    expect(problems('a = 1')).to.deep.equal(['f:1: a stands before any section; put [boss] above it']);
    expect(problems('[s]', 'lonely word')).to.deep.equal(['f:2: "lonely" is neither "[section]" nor "key = value"']);
    expect(problems('[s]', 'a = 1', 'a = 2')).to.deep.equal(['f:3: a is set a second time, first in line 2']);
    expect(problems('  x')).to.deep.equal(['f:1: an indented line goes on with the value above it, and there is none']);
  });

  it('keeps a key named __proto__ a key', () => {
    const { settings } = readIni('[s]\n__proto__ = 1', 'f');
    expect(settings[0]).to.include({ key: '__proto__', value: '1' });
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(readIni(text, 'f').settings)));
  });
});
