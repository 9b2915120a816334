import { expect } from 'chai';
import {
  assertHasRun,
  assertList,
  assertNotNull,
  Configuration,
  MissingField,
  requireFields,
  Workitem,
} from '../../../participants/sdk/index.ts';

describe('verify', () => {
  const workitem = Workitem.of({ a: 1, none: null, list: [1], __trace__: ['checker'] }, {}, 'sizer');

  it('names the field and the participant that needs it', () => {
    expect(assertNotNull(workitem, 'a')).to.equal(1);
    expect(() => assertNotNull(workitem, 'none')).to.throw(MissingField, 'sizer needs the field "none"');
    expect(() => requireFields(workitem, 'a', 'b', 'c.d')).to.throw(MissingField, 'sizer needs the fields "b", "c.d"');
  });

  it('takes the fallback only when there is nothing', () => {
    expect(assertList(workitem, 'list', [2])).to.deep.equal([1]);
    expect(assertList(workitem, 'none', [2])).to.deep.equal([2]);
    expect(() => assertList(workitem, 'none')).to.throw(MissingField);
    expect(() => assertList(workitem, 'a', [2])).to.throw(Configuration, 'needs a list in the field "a", not 1');
  });

  it('knows which participants have run', () => {
    expect(() => assertHasRun(workitem, 'checker')).not.to.throw();
    expect(() => assertHasRun(workitem, 'builder')).to.throw(Configuration, 'sizer needs a step "builder" before it');
  });
});
