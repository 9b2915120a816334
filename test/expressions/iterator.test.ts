import { expect } from 'chai';
import type { Json } from '../../engine/core/json.ts';
import { launched } from '../support/scripted-run.ts';

const ECHO = "do: [ echo: '${v:i}' ]";

describe('iterator', () => {
  it('runs its steps once for each element, one after the other', () => {
    const run = launched(
      `
      - iterator:
          on_field: packages
          to: 'f:package'
          do:
            - slow: { package: '\${f:package}' }
    `,
      { fields: { packages: ['bash', 'vim'] } },
    );
    expect(run.trace).to.deep.equal(['slow']);
    run.answer('slow');
    expect(run.dispatches.map(({ params }) => params['package'])).to.deep.equal(['bash', 'vim']);
  });

  for (const name of ['on', 'on_val', 'on_value']) {
    it(`goes over what ${name} gives`, () => {
      expect(launched(`- iterator: { ${name}: [ a, b ], ${ECHO} }`).echoes).to.deep.equal(['a', 'b']);
    });
  }
  for (const name of ['on_f', 'on_fld', 'on_field']) {
    it(`goes over the field that ${name} names`, () => {
      expect(launched(`- iterator: { ${name}: x.y, ${ECHO} }`, { fields: { x: { y: [1, 2] } } }).echoes).to.deep.equal([
        '1',
        '2',
      ]);
    });
  }
  for (const name of ['on_v', 'on_var', 'on_variable']) {
    it(`goes over the variable that ${name} names`, () => {
      expect(launched(`- iterator: { ${name}: x, ${ECHO} }`, { variables: { x: [1, 2] } }).echoes).to.deep.equal([
        '1',
        '2',
      ]);
    });
  }
  for (const name of ['times', 'branches']) {
    it(`counts with ${name}`, () => {
      expect(launched(`- iterator: { ${name}: 3, ${ECHO} }`).echoes).to.deep.equal(['0', '1', '2']);
    });
  }
  for (const name of ['sep', 'separator']) {
    it(`cuts a text at ${name}`, () => {
      expect(launched(`- iterator: { on: 'a|b', ${name}: '|', ${ECHO} }`).echoes).to.deep.equal(['a', 'b']);
    });
  }

  const lists: [string, Json, string[]][] = [
    ['a text of words separated by commas', 'a, b,,c ', ['a', 'b', 'c']],
    ['a map as pairs', { a: 1, b: [2] }, ['["a",1]', '["b",[2]]']],
    ['a single number', 7, ['7']],
    ['nothing', null, []],
    ['an empty text', '', []],
  ];
  for (const [what, list, echoes] of lists) {
    it(`goes over ${what}`, () => {
      expect(launched(`- iterator: { on: '$f:x', ${ECHO} }`, { fields: { x: list } }).echoes).to.deep.equal(echoes);
    });
  }

  it('keeps element and index in variables, also afterwards', () => {
    const run = launched(`
      - iterator: { on: [ a, b ], do: [ noop ] }
      - echo: '\${v:i} \${v:ii}'
    `);
    expect(run.echoes).to.deep.equal(['b 1']);
  });

  it('ends at an element that is null', () => {
    expect(launched(`- iterator: { on: [ a, ~, c ], ${ECHO} }`).echoes).to.deep.equal(['a']);
  });

  it('goes over the list as it was when it began', () => {
    const run = launched(
      `
      - iterator:
          on_field: x
          do:
            - echo: '\${v:i}'
            - set: { x: [] }
    `,
      { fields: { x: [1, 2] } },
    );
    expect(run.echoes).to.deep.equal(['1', '2']);
  });

  it('runs several steps for each element', () => {
    expect(launched(`- iterator: { times: 2, do: [ alice, bob ] }`).trace).to.deep.equal([
      'alice',
      'bob',
      'alice',
      'bob',
    ]);
  });

  it('is through at once without steps', () => {
    expect(launched(`- iterator: { times: 2 }`).ended).not.to.equal(null);
  });

  describe('commanded', () => {
    const commanded = (command: string) => `
      - iterator:
          on: [ a, b, c, d ]
          do:
            - echo: '\${v:i}'
            - inc: 'f:n'
            - ${command}
            - echo: 'after \${v:i}'
    `;
    const cases: [string, string[]][] = [
      [`break: { if: '\${v:i} == b' }`, ['a', 'after a', 'b']],
      [`stop: { if: '\${v:i} == b' }`, ['a', 'after a', 'b']],
      [`over: { if: '\${v:i} == b' }`, ['a', 'after a', 'b']],
      [
        `rewind: { if: '\${f:n} == 2' }`,
        ['a', 'after a', 'b', 'a', 'after a', 'b', 'after b', 'c', 'after c', 'd', 'after d'],
      ],
      [`continue: { if: '\${f:n} == 1' }`, ['a', 'a', 'after a', 'b', 'after b', 'c', 'after c', 'd', 'after d']],
      [`skip: { count: 1, if: '\${v:i} == a' }`, ['a', 'c', 'after c', 'd', 'after d']],
      [
        `back: { count: 2, if: '\${f:n} == 2' }`,
        ['a', 'after a', 'b', 'a', 'after a', 'b', 'after b', 'c', 'after c', 'd', 'after d'],
      ],
      [`jump: { to: 3, if: '\${v:i} == a' }`, ['a', 'd', 'after d']],
      [`jump: { to: -1, if: '\${v:i} == a' }`, ['a', 'd', 'after d']],
      [`jump: { to: 9, if: '\${v:i} == a' }`, ['a']],
    ];
    for (const [command, echoes] of cases) {
      it(`by ${command}`, () => expect(launched(commanded(command)).echoes).to.deep.equal(echoes));
    }

    it('by reset: starts again with the workitem it began with', () => {
      const run = launched(`
      - iterator:
          on: [ a, b ]
          do:
            - inc: 'f:n'
            - echo: '\${v:i}\${f:n}'
            - inc: 'v:total'
            - reset: { if: '\${v:total} == 2' }
    `);
      expect(run.echoes).to.deep.equal(['a1', 'b2', 'a1', 'b2']);
    });

    for (const name of ['break', 'stop', 'over']) {
      it(`by ${name}_if, looked at after each step`, () => {
        expect(launched(`- iterator: { times: 9, ${name}_if: '\${v:i} == 2', ${ECHO} }`).echoes).to.deep.equal([
          '0',
          '1',
          '2',
        ]);
      });
      it(`by ${name}_unless, looked at before it starts`, () => {
        expect(launched(`- iterator: { times: 9, ${name}_unless: '\${f:go}', ${ECHO} }`).echoes).to.deep.equal([]);
      });
    }

    it('by rewind_if', () => {
      const run = launched(`
      - iterator:
          on: [ a, b ]
          rewind_if: '\${f:n} == 1'
          do: [ inc: 'f:n', echo: '\${v:i}\${f:n}' ]
    `);
      expect(run.echoes).to.deep.equal(['a2', 'b3']);
    });

    it('by a participant, with field __command__', () => {
      const run = launched(
        `
      - iterator: { on: [ a, b ], do: [ echo: '\${v:i}', bob ] }
    `,
        { participants: { bob: ({ fields }) => ({ reply: { ...fields, __command__: 'break' } }) } },
      );
      expect(run.echoes).to.deep.equal(['a']);
      expect(run.fields).to.deep.equal({});
    });

    it('from deeper inside: what is at work is cancelled first', () => {
      const run = launched(`
      - iterator:
          on: [ a, b ]
          do:
            - echo: '\${v:i}'
            - concurrence:
                - slow
                - skip: { count: 0 }
            - echo: never
    `);
      expect(run.echoes).to.deep.equal(['a', 'b']);
      expect(run.takenBack).to.deep.equal(['slow', 'slow']);
    });
  });

  it('takes the work at hand back when it is cancelled', () => {
    const run = launched(`
      - iterator: { times: 2, do: [ slow ] }
      - alice
    `);
    run.command('cancel', 'iterator');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
  });
});
