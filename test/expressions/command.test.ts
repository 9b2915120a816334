import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

/** Runs a cursor of echoes with a command behind the second; `f:n` counts how often the command was reached. */
function commanded(command: string): string[] {
  return launched(`
      - cursor:
          - echo: a
          - echo: b
          - inc: 'f:n'
          - ${command}
          - echo: c
          - echo: d
      - echo: end
    `).echoes;
}
const ONCE = `if: '\${f:n} == 1'`;

describe('commands to a cursor', () => {
  const cases: [string, string][] = [
    ['break', 'a b end'],
    ['stop', 'a b end'],
    ['over', 'a b end'],
    [`break: { if: 'false' }`, 'a b c d end'],
    [`rewind: { ${ONCE} }`, 'a b a b c d end'],
    [`continue: { ${ONCE} }`, 'a b a b c d end'],
    ['skip: 1', 'a b d end'],
    ['skip: { count: 1 }', 'a b d end'],
    ['skip: { step: 2 }', 'a b end'],
    ['skip', 'a b d end'],
    ['skip: 99', 'a b end'],
    [`back: { step: 2, ${ONCE} }`, 'a b c d end'],
    [`back: { step: 3, ${ONCE} }`, 'a b b c d end'],
    [`back: { count: 99, ${ONCE} }`, 'a b a b c d end'],
    ['jump: { to: 5 }', 'a b d end'],
    ['jump: { to: -1 }', 'a b d end'],
    ['jump: { to: d }', 'a b d end'],
    ['jump: d', 'a b d end'],
    [`jump: { to: echo, ${ONCE} }`, 'a b a b c d end'],
    ['jump: { to: nowhere }', 'a b c d end'],
    ['jump: 99', 'a b end'],
  ];
  for (const [command, echoes] of cases) {
    it(`${command} gives: ${echoes}`, () => expect(commanded(command).join(' ')).to.equal(echoes));
  }

  it('jumps to a ref, a tag and a name', () => {
    for (const to of ['carol', 'done', 'participant']) {
      const run = launched(`
      - cursor:
          - jump: { to: ${to} }
          - alice
          - participant: { ref: carol, tag: done }
          - bob
    `);
      expect(run.trace).to.deep.equal(['carol', 'bob']);
    }
  });

  it('starts again with the workitem it began with on reset, and keeps the variables', () => {
    const run = launched(`
      - cursor:
          - inc: 'f:n'
          - inc: 'v:m'
          - echo: '\${f:n} \${v:m}'
          - reset: { if: '\${v:m} < 3' }
    `);
    expect(run.echoes).to.deep.equal(['1 1', '1 2', '1 3']);
  });

  it('commands the nearest around it', () => {
    const run = launched(`
      - cursor:
          - cursor:
              - break
              - echo: never
          - echo: outer
    `);
    expect(run.echoes).to.deep.equal(['outer']);
  });

  it('reaches through what is between', () => {
    const run = launched(`
      - cursor:
          - sequence:
              - sequence:
                  - break
              - echo: never
          - echo: never
      - echo: end
    `);
    expect(run.echoes).to.deep.equal(['end']);
  });

  it('cancels what is at work inside before it goes on, with the workitem of the command', () => {
    const run = launched(`
      - cursor:
          - concurrence:
              - slow
              - sequence:
                  - set: { a: 1 }
                  - skip: 0
          - alice
    `);
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.workOf('alice').fields).to.deep.include({ a: 1 });
  });

  it('reaches a tagged one around it with ref', () => {
    const run = launched(`
      - cursor:
          tag: outer
          do:
            - cursor:
                - break: { ref: outer }
                - echo: never
            - echo: never
      - echo: end
    `);
    expect(run.echoes).to.deep.equal(['end']);
  });

  it('reaches nobody from a branch that was left behind', () => {
    const run = launched(
      `
      - cursor:
          - concurrence: { count: 1, remaining: cancel, do: [ alice, sequence: { on_cancel: bob, do: [ slow ] } ] }
          - slower
    `,
      { participants: { bob: ({ fields }) => ({ reply: { ...fields, __command__: 'break' } }) } },
    );
    expect(run.live).to.deep.equal(['sequence 0', 'cursor 0_0', 'slower 0_0_1']);
  });

  it('reaches a tagged one elsewhere, and its own branch goes on', () => {
    const run = launched(`
      - concurrence:
          - cursor:
              tag: other
              do:
                - slow
                - echo: never
          - sequence:
              - break: { ref: other }
              - echo: mine
    `);
    expect(run.echoes).to.deep.equal(['mine']);
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.ended).not.to.equal(null);
  });

  for (const step of ['break', 'break: { ref: nobody }', 'rewind: { ref: plain }']) {
    it(`does nothing where it finds nobody to command: ${step}`, () => {
      const run = launched(`
      - sequence:
          tag: plain
          do: [ ${step.includes(':') ? `{ ${step} }` : step}, alice ]
    `);
      expect(run.trace).to.deep.equal(['alice']);
    });
  }

  const given = [['jump', 'carol'], 'jump carol', 'jump to carol', ['jump', 2]];
  for (const __command__ of given) {
    it(`is taken from a participant that answers with __command__: ${JSON.stringify(__command__)}`, () => {
      const run = launched(
        `
      - cursor: [ alice, bob, carol ]
    `,
        { participants: { alice: () => ({ reply: { __command__ } }) } },
      );
      expect(run.trace).to.deep.equal(['alice', 'carol']);
      expect(run.fields).to.deep.equal({});
    });
  }

  for (const __command__ of ['dance', '', [], {}, 7, [null], { jump: 1 }]) {
    it(`passes over a field __command__ that is none: ${JSON.stringify(__command__)}`, () => {
      const run = launched(`- cursor: [ alice, bob ]`, { participants: { alice: () => ({ reply: { __command__ } }) } });
      expect(run.trace).to.deep.equal(['alice', 'bob']);
    });
  }
});

describe('what waits for a cancel, in a handler of what is being cancelled already', () => {
  const handledBy = (handler: string) =>
    launched(`
      - cursor:
          - concurrence:
              tag: stage
              do: [ sequence: { on_cancel: ${handler}, do: [ slow ] }, undo: stage ]
          - echo: next
      - echo: end
    `);

  for (const [handler, echoes] of [
    ['break', 'end'],
    ['[ redo, { ref: stage }, [] ]', 'next end'],
    ['terminate', ''],
  ] as const) {
    it(`goes on: ${handler}`, () => {
      const run = handledBy(handler);
      expect([run.echoes.join(' '), run.live]).to.deep.equal([echoes, []]);
    });
  }

  it('goes on when the whole process is being cancelled', () => {
    const run = launched('- sequence: { on_cancel: terminate, do: [ slow ] }');
    run.command('cancel');
    expect([run.flavour, run.live]).to.deep.equal(['cancel', []]);
  });
});
