import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { COMMON_ATTRIBUTES } from '../../engine/core/common-attributes.ts';
import { readDefinition } from '../../engine/definition/read.ts';

const PAGE = readFileSync(new URL('../../docs/reference/definitions.md', import.meta.url), 'utf8');

describe('the reference page of definitions', () => {
  for (const [, format = '', text = ''] of PAGE.matchAll(/```(yaml|json|ruby|radial|xml)\n(.*?)```/gs)) {
    it(`shows ${format} that can be read: ${text.split('\n')[0]}`, () => {
      expect(readDefinition(text, { file: `example.${format === 'ruby' ? 'pdef' : format}` }).format).to.equal(format);
    });
  }

  it('shows for every step the tree that it becomes', () => {
    const rows = [...PAGE.matchAll(/^\| `- (.*?)` \| `(\[.*?\])`/gm)];
    expect(rows).to.have.lengthOf(6);
    for (const [, step = '', tree = ''] of rows) {
      expect(readDefinition(`do:\n  - ${step}\n`).tree[2][0]).to.deep.equal(JSON.parse(tree));
    }
  });

  it('shows an error as it is', () => {
    const [, shown = ''] = /```\n(handle_request.*?)\n```/s.exec(PAGE) ?? [];
    const text = 'name: x\ndo:\n  - alice: {}\n    timeout: 2d\n';
    expect(() => readDefinition(text, { file: 'handle_request.yaml' })).to.throw(shown);
  });

  it('lists the common attributes', () => {
    const [, listed = ''] = /\| a common attribute \| `(.*?)` \|/.exec(PAGE) ?? [];
    expect(new Set(listed.split(' '))).to.deep.equal(COMMON_ATTRIBUTES);
  });
});
