import { expect } from 'chai';
import fc from 'fast-check';
import { decodeBody, parseInbound, renderAnswer, renderCancel, renderWorkitem } from '../../engine/core/message.ts';
import type { Fei, WireWorkitem } from '../../engine/core/workitem.ts';
import { BossError } from '../../engine/errors.ts';

const fei: Fei = { engine_id: 'engine', wfid: '20261120-2038-rafutedi', subid: '7a2cf5372a32', expid: '0_0_1' };

function parse(item: unknown): ReturnType<typeof parseInbound> {
  return parseInbound(JSON.stringify(item));
}

function refusal(run: () => unknown): BossError {
  try {
    run();
  } catch (error) {
    if (error instanceof BossError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('reply on the wire', () => {
  it('is a workitem that comes back whole', () => {
    const item = { fei, fields: { status: 'SUCCESS', params: {} }, participant_name: 'sizer', re_dispatch_count: 0 };
    expect(parse(item)).to.deep.equal({ kind: 'reply', fei, fields: item.fields });
  });

  it('counts as a reply when its error is null', () => {
    expect(parse({ fei, fields: { a: 1 }, error: null }).kind).to.equal('reply');
  });

  it('keeps a fei that lacks the engine id, and drops what else is in it', () => {
    const { wfid, subid, expid } = fei;
    expect(parse({ fei: { wfid, subid, expid, sub_wfid: 'x' }, fields: {} })).to.deep.include({ fei });
  });

  it('is refused when the fei cannot name an expression', () => {
    const error = refusal(() => parse({ fei: '#<Ruote::HashWrapper:0x1>', fields: {} }));
    expect(error.code).to.equal('BOSS_MESSAGE_INVALID');
    expect(error.message).to.contain('wfid, subid and expid').and.to.contain('HashWrapper');
  });

  it('is refused when the fields are not an object', () => {
    expect(refusal(() => parse({ fei, fields: ['a'] })).message).to.contain('"fields" must be an object');
  });
});

describe('error reply on the wire', () => {
  it('keeps the class as an opaque string', () => {
    const error = { class: 'Ruote::Amqp::RemoteError', message: 'RuntimeError: boom', trace: ['x.py:12'] };
    expect(parse({ fei, fields: { a: 1 }, error })).to.deep.equal({ kind: 'error', fei, fields: { a: 1 }, error });
  });

  it('comes before a reply and before a launch', () => {
    expect(parse({ fei, fields: {}, definition: 'x', error: 'boom' }).kind).to.equal('error');
  });

  it('takes a plain string as the message of a RuntimeError', () => {
    expect(parse({ fei, fields: {}, error: 'boom' })).to.deep.include({
      error: { class: 'RuntimeError', message: 'boom' },
    });
  });

  it('is understood without fields', () => {
    expect(parse({ fei, error: 'boom' })).to.deep.include({ kind: 'error', fields: null });
  });

  it('makes a message of an error that has none', () => {
    expect(parse({ fei, error: { code: 7 } })).to.deep.include({
      error: { class: 'RuntimeError', message: '{"code":7}' },
    });
    expect(parse({ fei, error: true })).to.deep.include({ error: { class: 'RuntimeError', message: 'true' } });
  });

  it('keeps details and leaves out a trace that is none', () => {
    const error = { class: 'X', message: 'm', trace: [1], details: { a: [1] } };
    expect(parse({ fei, error })).to.deep.include({ error: { class: 'X', message: 'm', details: { a: [1] } } });
  });
});

describe('launch item on the wire', () => {
  it('is read with null variables, as the original launcher sends it', () => {
    expect(parse({ definition: 'Ruote.define do\nend', fields: { ev: { id: '7' } }, variables: null })).to.deep.equal({
      kind: 'launch',
      definition: 'Ruote.define do\nend',
      fields: { ev: { id: '7' } },
      variables: {},
      wfid: null,
      idempotencyKey: null,
      project: null,
    });
  });

  it('is read under the other names of its keys', () => {
    const item = { process_definition: 'x', workitem_fields: { a: 1 }, process_variables: { v: 2 } };
    expect(parse(item)).to.deep.include({ definition: 'x', fields: { a: 1 }, variables: { v: 2 } });
  });

  it('says whose shared definitions it calls first', () => {
    expect(parse({ definition: 'x', project: 'A:B' })).to.deep.include({ project: 'A:B' });
  });

  it('takes a tree and a process id', () => {
    const definition = ['define', { name: 'x' }, [['alpha', {}, []]]];
    expect(parse({ definition, wfid: 'my-id' })).to.deep.include({ definition, fields: {}, wfid: 'my-id' });
  });

  it('is refused when definition, fields, variables, id or project have the wrong shape', () => {
    const texts = [{ wfid: 7 }, { idempotency_key: 7 }, { project: ['A'] }];
    const wrong = [{ definition: { a: 1 } }, { fields: 'a' }, { variables: [] }, ...texts];
    for (const part of wrong) {
      const error = refusal(() => parse({ definition: 'x', ...part }));
      expect(error.message).to.contain(`"${Object.keys(part)[0]}" must be`);
    }
  });
});

describe('event on the wire', () => {
  const event = { id: 'e1', label: 'SRCSRV_COMMIT', projects: ['A:B'], payload: { package: 'p' }, source: 'cli' };

  it('is read as it stands', () => {
    expect(parse({ event })).to.deep.equal({ kind: 'event', event });
  });

  it('needs only id and label', () => {
    expect(parse({ event: { id: 'e1', label: 'L' } })).to.deep.equal({
      kind: 'event',
      event: { id: 'e1', label: 'L', projects: [], payload: {}, source: 'amqp' },
    });
  });

  it('is refused by the name of the part that is wrong', () => {
    for (const part of [{ id: '' }, { label: 3 }, { projects: 'A:B' }, { projects: [1] }, { payload: 'x' }]) {
      expect(refusal(() => parse({ event: { ...event, ...part } })).message).to.contain(Object.keys(part)[0]);
    }
  });
});

describe('message that is none of these', () => {
  it('is ignored when it is a cancel message that came back', () => {
    expect(parse({ cancel: true, fei: '#<Ruote::HashWrapper:0x1>', flavour: null }).kind).to.equal('ignored');
  });

  it('is refused with what it has and what is accepted', () => {
    const error = refusal(() => parse({ fei, colour: 'red' }));
    expect(error.code).to.equal('BOSS_MESSAGE_INVALID');
    expect(error.message).to.contain('the keys fei, colour').and.to.contain('launch item (definition)');
  });

  it('is refused when it is not JSON or not an object', () => {
    expect(refusal(() => parseInbound('hello')).message).to.contain('not JSON');
    expect(refusal(() => parseInbound('')).message).to.contain('not JSON');
    expect(refusal(() => parseInbound('[1]')).message).to.contain('an array');
    expect(refusal(() => parseInbound('null')).message).to.contain('null');
  });

  it('is refused when it nests too deep, without a stack overflow', () => {
    const text = `{"definition":"x","fields":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`;
    expect(refusal(() => parseInbound(text)).code).to.equal('BOSS_LIMIT_EXCEEDED');
  });

  it('is refused in words, never with another error, whatever the JSON is', () => {
    const key = fc.constantFrom('error', 'fei', 'fields', 'definition', 'variables', 'wfid', 'event', 'cancel');
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (item) => {
        try {
          expect(parse(item)).to.have.property('kind');
        } catch (error) {
          expect(error).to.be.instanceOf(BossError);
        }
      }),
    );
  });
});

describe('hostile keys on the wire', () => {
  it('stay data of the message', () => {
    const inbound = parseInbound(`{"definition":"x","fields":{"__proto__":{"polluted":true},"constructor":1}}`);
    expect(inbound.kind === 'launch' && Object.keys(inbound.fields)).to.deep.equal(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('do not stand in for the parts of a message', () => {
    const text = `{"__proto__":{"definition":"x"},"colour":"red"}`;
    expect(refusal(() => parseInbound(text)).code).to.equal('BOSS_MESSAGE_INVALID');
  });
});

describe('body of a message', () => {
  it('is UTF-8', () => {
    expect(decodeBody(Buffer.from('{"a":"å→😀"}'))).to.equal('{"a":"å→😀"}');
  });

  it('is refused when the bytes are not UTF-8', () => {
    const error = refusal(() => decodeBody(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])));
    expect(error.code).to.equal('BOSS_MESSAGE_INVALID');
    expect(error.message).to.contain('not valid UTF-8');
  });

  it('is refused above 16 MB', () => {
    expect(decodeBody(Buffer.alloc(16 * 1024 * 1024, 32))).to.have.length(16 * 1024 * 1024);
    expect(refusal(() => decodeBody(Buffer.alloc(16 * 1024 * 1024 + 1, 32))).code).to.equal('BOSS_LIMIT_EXCEEDED');
  });
});

describe('workitem for a participant', () => {
  const head: Omit<WireWorkitem, 'fields'> = {
    fei,
    participant_name: 'sizer',
    re_dispatch_count: 0,
    wf_name: 'interop',
    wf_revision: null,
    wf_launched_at: '2026-11-20 20:38:38.217824 UTC',
    sub_wf_name: 'interop',
    sub_wf_revision: null,
    sub_wf_launched_at: '2026-11-20 20:38:38.217843 UTC',
  };
  const at = '2026-11-20 20:38:38.222651 UTC';

  it('carries the params and the time of dispatch in its fields', () => {
    const params = { ref: 'sizer', list: ['a@x'] };
    expect(JSON.parse(renderWorkitem(head, '{"status":"SUCCESS"}', params, at))).to.deep.equal({
      ...head,
      fields: { status: 'SUCCESS', params, dispatched_at: at },
    });
  });

  it('is whole when there are no fields yet', () => {
    expect(JSON.parse(renderWorkitem(head, '{}', {}, at)).fields).to.deep.equal({ params: {}, dispatched_at: at });
  });

  it('is read back as the same fields, whatever they are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (f, p) => {
        const fields = JSON.stringify(f);
        const params = JSON.parse(JSON.stringify(p)) as Record<string, never>;
        const read = JSON.parse(renderWorkitem(head, fields, params, at)).fields;
        const expected = JSON.parse(fields);
        expect(JSON.stringify(read)).to.equal(JSON.stringify({ ...expected, params, dispatched_at: at }));
      }),
    );
  });
});

describe('cancel message and answer', () => {
  it('carry the proper fei and the flavour', () => {
    expect(JSON.parse(renderCancel({ cancel: true, fei, flavour: 'timeout' }))).to.deep.equal({
      cancel: true,
      fei,
      flavour: 'timeout',
    });
  });

  it('are taken for nothing else when they come back', () => {
    expect(parseInbound(renderCancel({ cancel: true, fei, flavour: null })).kind).to.equal('ignored');
  });

  it('answer a launch with its process id or with the error', () => {
    expect(renderAnswer({ wfid: 'w' })).to.equal('{"wfid":"w"}');
    expect(JSON.parse(renderAnswer({ error: { code: 'BOSS_DEFINITION_INVALID', message: 'line 1' } }))).to.deep.equal({
      error: { code: 'BOSS_DEFINITION_INVALID', message: 'line 1' },
    });
  });
});
