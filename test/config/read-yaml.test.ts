import { expect } from 'chai';
import { readYaml } from '../../engine/config/read-yaml.ts';

const messages = (text: string) => readYaml(text, 'f').problems.map(({ message }) => message);

describe('the YAML reader', () => {
  it('knows the line of every key and section', () => {
    const { settings, sections } = readYaml('# note\nboss:\n\n  http_port: 1\nlog:\n', 'f');
    expect(sections).to.deep.equal([
      { name: 'boss', line: 2 },
      { name: 'log', line: 5 },
    ]);
    expect(settings).to.deep.equal([{ section: 'boss', key: 'http_port', value: 1, origin: { file: 'f', line: 4 } }]);
  });

  it('takes an empty file for an empty configuration', () => {
    expect(readYaml('', 'f')).to.deep.equal({ sections: [], settings: [], problems: [] });
  });

  it('refuses broken YAML with its line', () => {
    expect(messages('boss:\n  a: [1\nb: 2')[0]).to.match(/^f:\d: not YAML: /);
    expect(messages('boss:\n  a: 1\n  a: 2')[0]).to.match(/^f:3: not YAML: .*unique/);
  });

  it('refuses a value where a section belongs', () => {
    expect(messages('- a')).to.deep.equal(['f:1: the file must be a map of sections, such as "boss:"']);
    expect(messages('boss: 5')).to.deep.equal(['f:1: boss must be a section: put keys and values below it']);
  });
});
