import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Tree } from '../../engine/core/tree.ts';
import { hashOf } from '../../engine/definition/hash.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { placeOf, refusal } from './refusal.ts';

const FOLDER = new URL('pdef/', import.meta.url);

describe('a Ruby definition', () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.pdef'))) {
    it(`means the same as the YAML beside it: ${file}`, () => {
      const ruby = readDefinition(readFileSync(new URL(file, FOLDER), 'utf8'), { file });
      const yaml = readDefinition(readFileSync(new URL(file.replace('.pdef', '.yaml'), FOLDER), 'utf8'), {
        file: 'x.yaml',
      });
      expect(ruby.tree).to.deep.equal(yaml.tree);
      expect(hashOf(ruby.tree)).to.equal(hashOf(yaml.tree));
      expect(ruby.format).to.equal('ruby');
    });
  }

  it('is known by its content when comments stand before it', () => {
    expect(readDefinition("# a\n\n=begin\nb\n=end\n  Ruote.define 'x' do\nend").format).to.equal('ruby');
  });

  it('takes its name and revision in every way', () => {
    for (const head of [
      "define 'x', :revision => '1'",
      'define(:name => "x", revision: 1)',
      'process_definition :x, "revision" => 1',
      "workflow_definition name: 'x', revision: '1'",
    ]) {
      expect(readDefinition(`Ruote.${head} do\nend`), head).to.include({ name: 'x', revision: '1' });
    }
  });

  it('understands every kind of value', () => {
    const args = `:a => 'it''s', "b" => "\\t\\u00e9\\u{1F600}\\x41\\101\\"\\#", c: :sym, d: :"s y", 'e' => -1.5e3, f: 1_000,
      g: [1, [:x, nil], true,], h: { :i => 1, 'j' => false, 2 => %w[ k  l ], m: {} }, /n\\/o/i => /p/, "q": ('r' + "s"), t: '\\'\\\\\\n', u: 'v' \\
      'w'`;
    expect(steps(`alpha ${args}`)).to.deep.equal([
      [
        'alpha',
        {
          a: 'its',
          b: '\té\u{1f600}AA"#',
          c: 'sym',
          d: 's y',
          e: -1500,
          f: 1000,
          g: [1, ['x', null], true],
          h: { i: 1, j: false, 2: ['k', 'l'], m: {} },
          '/n\\/o/i': '/p/',
          q: 'rs',
          t: "'\\\\n",
          u: 'vw',
        },
        [],
      ],
    ]);
  });

  it('keeps substitutions in both kinds of quotes', () => {
    expect(steps('echo "${f:a}", \'${v:b}\' => "#$" + "{c}", :d => "\\${e}"')).to.deep.equal([
      ['echo', { '${f:a}': null, '${v:b}': '#${c}', d: '${e}' }, []],
    ]);
  });

  it('takes positional arguments as bare texts', () => {
    expect(steps("alpha 'x', :y, 5, /z/, true")[0]).to.deep.equal([
      'alpha',
      { 5: null, x: null, y: null, '/z/': null, true: null },
      [],
    ]);
  });

  it('takes blocks in braces and in do and end, on one line and on many', () => {
    const inner: Tree[] = [
      ['a', {}, []],
      ['b', { c: null }, []],
    ];
    for (const block of [
      "{ a; b 'c' }",
      "do a; b('c'); end",
      'do\n a\n\n ;b :c\nend',
      "(){\na()\nb('c')}",
      '()do a\n b "c" end',
    ]) {
      expect(steps(`sequence ${block}`), block).to.deep.equal([['sequence', {}, inner]]);
    }
  });

  it('drops the underscores that keep names apart from Ruby', () => {
    expect(steps("_if 'x' do\n _break; _redo; __when; loop { _or }\nend")).to.deep.equal([
      [
        'if',
        { x: null },
        [
          ['break', {}, []],
          ['redo', {}, []],
          ['when', {}, []],
          ['loop', {}, [['or', {}, []]]],
        ],
      ],
    ]);
  });

  it('lets arguments go on after a comma, a rocket and a plus, with comments between', () => {
    expect(steps("alpha :a => # one\n 'b' + # two\n\n 'c',\n # three\n :d => 1 # four")).to.deep.equal([
      ['alpha', { a: 'bc', d: 1 }, []],
    ]);
  });

  it('ignores what follows __END__', () => {
    expect(readDefinition("Ruote.define 'x' do\nend\n__END__\n' unclosed").name).to.equal('x');
  });

  const REFUSED: readonly (readonly [what: string, step: string, place: string, words: RegExp])[] = [
    [
      'a comparison that Ruby would compute',
      `a :if => '\${f:s}' != "running"`,
      '2:19',
      /:if => '\$\{f:s\} != running'/,
    ],
    ['such a comparison with words', `_if '\${f:s}' == 'so far' do\nend`, '2:14', /'\$\{f:s\} == "so far"'/],
    ['a variable', 'a b', '2:3', /write a text, 'b'/],
    ['an assignment', 'a = 1', '2:3', /set 'v:name'/],
    ['a call', "a.b 'c'", '2:2', /no calls/],
    ['a call as a value', "a :b => File.read('c')", '2:9', /read, never run/],
    ['an interpolation', 'a "b#{c}"', '2:5', /\$\{f:name\}/],
    ['a Ruby if', 'if x\n a\nend', '2:1', /_if :test/],
    ['a Ruby if behind a step', 'a if x', '2:3', /:if => /],
    ['a while', 'while true do\nend', '2:1', /repeat :break_if/],
    ['a break without underscore', 'break', '2:1', /_break/],
    ['parameters of a block', 'a do |x|\nend', '2:3', /no parameters/],
    ['a block in braces after bare arguments', 'a :b => 1 { c }', '2:11', /do \.\.\. end/],
    ['a heredoc', 'a <<EOS\nx\nEOS', '2:3', /comma between arguments/],
    ['a missing comma', "a :b => 'c' :d => 1", '2:13', /comma between arguments/],
    ['a text without end', "a 'b", '2:3', /never closed/],
    ['a list as a name', "a ['b']", '2:3', /:on => \[\.\.\.\]/],
    ['an attribute that stands twice', 'a :b => 1, b: 2', '2:12', /stands twice/],
    ['an octal number', 'a :b => 010', '2:9', /'010'/],
    ['a sum', 'a :b => 1 + 2', '2:11', /Only texts/],
    ['shell quotes', 'a `ls`', '2:3', /comma between/],
    ['a constant as a step', 'Alpha', '2:1', /participant 'Name'/],
    ['a global', 'a $b', '2:3', /comma between/],
    ['a range', 'a :b => 1..3', '2:9', /no decimal number/],
  ];
  for (const [what, step, place, words] of REFUSED) {
    it(`refuses ${what}, and says where and what to write`, () => {
      const error = refusal(() => steps(step));
      expect(placeOf(error)).to.equal(place);
      expect(error.message).to.match(words);
    });
  }

  it('refuses a block that is never closed at its start, and what stands outside the definition', () => {
    expect(placeOf(refusal(() => readDefinition('Ruote.define do\n a do\n end\n')))).to.equal('1:14');
    expect(placeOf(refusal(() => readDefinition('Ruote.define do\nend\nend')))).to.equal('3:1');
    expect(
      placeOf(refusal(() => readDefinition("require 'ruote'\nRuote.define do\nend", { format: 'ruby' }))),
    ).to.equal('1:1');
    expect(placeOf(refusal(() => readDefinition('Ruote.define do\nend\nRuote.define do\nend')))).to.equal('3:1');
    expect(placeOf(refusal(() => readDefinition('Ruote.launch do\nend')))).to.equal('1:7');
  });
});

function steps(text: string): readonly Tree[] {
  return readDefinition(`Ruote.define do\n${text}\nend\n`).tree[2];
}
