import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readConf } from '../../engine/definition/conf.ts';
import { placeOf, refusal } from './refusal.ts';

describe('default fields', () => {
  it('are JSON with comments on lines of their own', () => {
    const file = new URL('pdef/SRCSRV_REQUEST_CREATE.handle_request.conf', import.meta.url);
    expect(readConf(readFileSync(file, 'utf8'), { file: 'x.conf' })).to.deep.equal({
      emails: ['release@example.org'],
      irc: { req_channel: '#requests', highlight: '' },
      stages: ['prechecks', 'trial_build', 'qa-vote'],
      prechecks: ['check_spec', 'check_valid_changes'],
      debug: false,
    });
  });

  it('may be YAML', () => {
    const fields = { emails: ['a@b'], qa: { on: true } };
    expect(readConf('emails: [a@b]\nqa:\n  on: true\n', { file: 'x.conf.yaml' })).to.deep.equal(fields);
    expect(readConf('emails: [a@b]\nqa:\n  on: true\n')).to.deep.equal(fields);
    expect(readConf('# c\n{"emails": ["a@b"], "qa": {"on": true}}')).to.deep.equal(fields);
  });

  it('are none when there is only a comment', () => {
    expect(readConf('# nothing yet\n', { file: 'x.conf' })).to.deep.equal({});
    expect(readConf('', { file: 'x.conf.yaml' })).to.deep.equal({});
  });

  it('name the place of a mistake, comments counted', () => {
    const error = refusal(() => readConf('# one\n{\n  # two\n  "a": 1\n  "b": 2\n}', { file: 'x.conf' }));
    expect(placeOf(error)).to.equal('5:3');
  });

  it('do not take a comment behind a value', () => {
    expect(refusal(() => readConf('{"a": 1} # one', { file: 'x.conf' })).message).to.include('after the end');
  });

  it('are a map and nothing else', () => {
    expect(refusal(() => readConf('[1]', { file: 'x.conf' })).message).to.include('a map, not a list');
    expect(refusal(() => readConf('hello', { file: 'x.yaml' })).message).to.include('a map, not a text');
  });
});
