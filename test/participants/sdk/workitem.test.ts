import { expect } from 'chai';
import fc from 'fast-check';
import { Configuration, type Json, MissingField, Workitem } from '../../../participants/sdk/index.ts';

describe('workitem', () => {
  it('reads a dotted path through objects and lists', () => {
    const workitem = Workitem.of({ ev: { actions: [{ type: 'submit' }] } });
    expect(workitem.get('ev.actions.0.type')).to.equal('submit');
    expect(workitem.get('ev.actions.1.type')).to.equal(undefined);
    expect(workitem.get('ev.nobody.type')).to.equal(undefined);
  });

  it('makes the objects that a dotted path needs', () => {
    const workitem = Workitem.of({ status: 'new' });
    workitem.set('status.detail.code', 7);
    expect(workitem.fields['status']).to.deep.equal({ detail: { code: 7 } });
  });

  it('keeps a field named __proto__ as data', () => {
    const workitem = Workitem.of();
    workitem.set('__proto__.polluted', true);
    workitem.set('a.constructor.b', 1);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    expect(JSON.stringify(workitem.toJSON().fields)).to.include('"__proto__":{"polluted":true}');
    expect(workitem.get('__proto__.polluted')).to.equal(true);
  });

  it('finds nothing inherited', () => {
    expect(Workitem.of().get('constructor')).to.equal(undefined);
    expect(Workitem.of({ a: [1] }).get('a.length')).to.equal(undefined);
  });

  it('gives back at any path what was set there', () => {
    const key = fc.string({ minLength: 1 }).filter((text) => !text.includes('.'));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), fc.jsonValue(), (path, value) => {
        const workitem = Workitem.of();
        workitem.set(path.join('.'), value as Json);
        expect(workitem.get(path.join('.'))).to.deep.equal(value);
      }),
    );
  });

  it('takes a param before a field of the same name', () => {
    const workitem = Workitem.of({ unit: 'm', other: 1 }, { unit: 'km' });
    expect(workitem.paramOrField('unit')).to.equal('km');
    expect(workitem.paramOrField('other')).to.equal(1);
  });

  it('names field and participant when a typed field is absent or of another type', () => {
    const workitem = Workitem.of({ items: 'a' }, {}, 'sizer');
    expect(() => workitem.list('nothing')).to.throw(MissingField, 'sizer needs the field "nothing"');
    expect(() => workitem.list('items')).to.throw(Configuration, 'sizer needs a list in the field "items"');
  });

  it('is forgotten when the step says so or the participant keeps it', () => {
    expect(Workitem.of({}, { forget: true }).forget).to.equal(true);
    const workitem = Workitem.of();
    expect(workitem.forget).to.equal(false);
    workitem.forget = true;
    expect(workitem.forget).to.equal(true);
    expect(workitem.params).to.deep.equal({ ref: 'test' });
  });

  it('keeps result in __result__', () => {
    const workitem = Workitem.of();
    workitem.result = false;
    expect(workitem.fields['__result__']).to.equal(false);
  });

  it('copies deeply', () => {
    const workitem = Workitem.of({ a: { b: 1 } });
    const copy = workitem.dup();
    copy.set('a.b', 2);
    expect(workitem.get('a.b')).to.equal(1);
    expect(copy.sid).to.equal(workitem.sid);
  });

  it('removes what is at a path', () => {
    const workitem = Workitem.of({ a: { b: 1, c: [1, 2] } });
    expect([workitem.delete('a.b'), workitem.delete('a.c.0'), workitem.delete('a.x')]).to.deep.equal([
      true,
      true,
      false,
    ]);
    expect(workitem.get('a')).to.deep.equal({ c: [2] });
  });
});
