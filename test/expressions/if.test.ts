import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

const TWO_WAYS = `
      - if:
          test: '\${f:status} == SUCCESS'
          then: [ alice ]
          else: [ bob ]
      - carol`;

describe('if', () => {
  it('runs the one branch when the condition holds', () => {
    expect(launched(TWO_WAYS, { fields: { status: 'SUCCESS' } }).trace).to.deep.equal(['alice', 'carol']);
  });

  it('runs the other branch when it does not', () => {
    expect(launched(TWO_WAYS, { fields: { status: 'FAILED' } }).trace).to.deep.equal(['bob', 'carol']);
  });

  it('goes on where there is no other branch', () => {
    expect(
      launched(`
      - if: { test: 'false', then: [ alice ] }
      - carol
    `).trace,
    ).to.deep.equal(['carol']);
  });

  it('runs all steps of a branch', () => {
    expect(launched(`- if: { test: 'true', then: [ alice, bob ] }`).trace).to.deep.equal(['alice', 'bob']);
  });

  for (const name of ['test', 't', 'text']) {
    it(`takes the condition as ${name}`, () => {
      expect(
        launched([
          'if',
          { [name]: '1 == 1' },
          [
            ['alice', {}, []],
            ['bob', {}, []],
          ],
        ]).trace,
      ).to.deep.equal(['alice']);
    });
  }

  it('takes the condition as bare text', () => {
    expect(
      launched([
        'if',
        { '1 == 2': null },
        [
          ['alice', {}, []],
          ['bob', {}, []],
        ],
      ]).trace,
    ).to.deep.equal(['bob']);
  });

  it('runs its first step where it has no condition, and asks its __result__', () => {
    const tree = (result: boolean) =>
      [
        'if',
        {},
        [
          ['set', { x: result }, []],
          ['alice', {}, []],
          ['bob', {}, []],
        ],
      ] as const;
    expect(launched(tree(true)).trace).to.deep.equal(['alice']);
    expect(launched(tree(false)).trace).to.deep.equal(['bob']);
  });

  it('takes only true itself for a result that holds', () => {
    expect(
      launched([
        'if',
        {},
        [
          ['set', { x: 'yes' }, []],
          ['alice', {}, []],
          ['bob', {}, []],
        ],
      ]).trace,
    ).to.deep.equal(['bob']);
  });

  it('leaves out the branches after the second', () => {
    expect(
      launched(['if', { test: 'false' }, ['alice', 'bob', 'carol'].map((name) => [name, {}, []] as const)]).trace,
    ).to.deep.equal(['bob']);
  });

  it('decides once: what the branch changes does not matter', () => {
    const run = launched(
      `
      - if:
          test: '\${f:x} == 1'
          then: [ set: { x: 2 } ]
          else: [ bob ]
    `,
      { fields: { x: 1 } },
    );
    expect(run.trace).to.deep.equal([]);
    expect(run.ownFields).to.deep.equal({ x: 2 });
  });

  it('is through at once when it is empty', () => {
    expect(launched(['if', { test: 'true' }, []]).ended).not.to.equal(null);
    expect(launched(['if', {}, []]).ended).not.to.equal(null);
  });

  it('stands in error when the condition cannot be read', () => {
    expect(launched(['if', { test: '== 1' }, [['alice', {}, []]]]).errors[0]?.code).to.equal('BOSS_CONDITION_INVALID');
  });
});
