import { expect } from 'chai';
import { readDefinition, readWithPositions } from '../../engine/definition/read.ts';
import { BossError } from '../../engine/errors.ts';
import { placeOf, refusal } from './refusal.ts';

describe('an XML definition', () => {
  it('has a step for each element, texts as attributes, and character data as bare text', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
<!-- What it does. -->
<process-definition name="x" revision='1.0'>
  <sequence on-error="tell-admins">
    <wait> 1m </wait>
    <alice task="say &lt;&quot;&#65;&#x42;&quot;&gt; &amp;amp;" timeout="2d"/>
    <echo><![CDATA[a < b && ]]>c<!-- not this --></echo>
  </sequence>
</process-definition>
`;
    const read = readDefinition(text);
    expect(read).to.include({ format: 'xml', name: 'x', revision: '1.0' });
    expect(read.tree).to.deep.equal([
      'process_definition',
      { name: 'x', revision: '1.0' },
      [
        [
          'sequence',
          { on_error: 'tell-admins' },
          [
            ['wait', { '1m': null }, []],
            ['alice', { task: 'say <"AB"> &amp;', timeout: '2d' }, []],
            ['echo', { 'a < b && c': null }, []],
          ],
        ],
      ],
    ]);
  });

  it('keeps the texts before and after a child apart', () => {
    expect(readDefinition('<define name="x"><a b="1"> one <c/> two </a></define>').tree[2]).to.deep.equal([
      ['a', { b: '1', one: null, two: null }, [['c', {}, []]]],
    ]);
  });

  it('keeps names that mean something to JavaScript, or refuses them', () => {
    const { tree } = readDefinition('<a toString="1"><toString valueOf="3"/><hasOwnProperty/></a>');
    expect(JSON.stringify(tree)).to.equal(
      '["a",{"toString":"1"},[["toString",{"valueOf":"3"},[]],["hasOwnProperty",{},[]]]]',
    );
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      expect(placeOf(refusal(() => readDefinition(`<a>\n <${name}/></a>`)))).to.equal('2:3');
      expect(placeOf(refusal(() => readDefinition(`<a>\n <b ${name}="x"/></a>`)))).to.equal('2:5');
    }
  });

  it('knows where each step stands, with every kind of line end', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const { positions } = readWithPositions(['<?xml version="1.0"?>', '<a>', '  <b/>', '  x<c', '/></a>'].join(end));
      expect(Object.fromEntries(positions)).to.deep.equal({
        '0': { line: 2, column: 1 },
        '0_0': { line: 3, column: 3 },
        '0_1': { line: 4, column: 4 },
      });
    }
  });

  const REFUSED: readonly (readonly [what: string, text: string, place: string, words: RegExp])[] = [
    [
      'an entity that names a file',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>&x;</a>',
      '1:1',
      /DOCTYPE/,
    ],
    [
      'entities that grow a billionfold',
      `<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "ha">${'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'.repeat(9)}]><a>&c;</a>`,
      '2:1',
      /DOCTYPE/,
    ],
    ['a DOCTYPE of another address', '<!-- x --><!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', '1:11', /DOCTYPE/],
    ['a declaration within an element', '<a>\n <!ENTITY x "y"></a>', '2:2', /declaration/],
    ['an entity that nobody declared', '<a>\n  <b c="&x;"/></a>', '2:3', /`&x;`.*not known/],
    ['a number of no character', '<a>&#x110000;</a>', '1:1', /not known/],
    ['a bare &', '<a>\n a && b</a>', '2:4', /&amp;/],
    ['an element that is closed by another', '<a>\n  <b></a>', '2:6', /`b` of line 2 is not closed/],
    ['an element that is never closed', '<a>\n  <b/>', '1:1', /never closed|Unclosed/],
    ['a comment that is never closed', '<a>\n<!-- x</a>', '2:1', /never closed/],
    ['an attribute without quotes', '<a b=c/>', '1:4', /no value in quotes/],
    ['an attribute that stands twice', '<a b="1" b="2"/>', '1:10', /stands twice/],
    ['two spellings of one attribute', '<a on-x="1" on_x="2"/>', '1:1', /stands twice/],
    ['a second outermost element', '<a/>\n<b/>', '2:1', /one outermost element/],
    ['a text after the outermost element', '<a/>\n<!-- --> x', '2:10', /after the outermost/],
  ];
  for (const [what, text, place, words] of REFUSED) {
    it(`refuses ${what}, and says where`, () => {
      const error = refusal(() => readDefinition(text));
      expect(placeOf(error)).to.equal(place);
      expect(error.message).to.match(words);
    });
  }

  it('refuses an empty text, and elements that nest without end', () => {
    expect(refusal(() => readDefinition(' ', { format: 'xml' })).message).to.include('empty');
    const deep = (n: number) => () => readDefinition(`${'<a>'.repeat(n)}${'</a>'.repeat(n)}`);
    expect(deep(200)).not.to.throw();
    expect(deep(201)).to.throw(BossError, /200 steps within each other/);
    expect(deep(100_000)).to.throw(BossError, /200 steps within each other/);
  });
});
