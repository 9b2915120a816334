import { expect } from 'chai';
import { waitingFor } from '../../engine/worker/waiting-for.ts';
import { holds, launched, records, type ScriptedRun } from '../support/scripted-run.ts';

const besides = (step: string, other: string, options = {}) =>
  launched(`- concurrence: [ sequence: [ ${step}, echo: heard ], sequence: [ noop, noop, ${other}, slow ] ]`, options);
const heard = (run: ScriptedRun) => run.echoes.includes('heard');
const build = 'sequence: { tag: build, do: [ sequence: { tag: part, do: [ alice ] } ] }';

describe('await', () => {
  it('lets steps that wait for the same thing go on in the order in which they were reached, also after a restart', () => {
    const run = launched(`
      - concurrence:
          - await: { in_tag: stage, await: 'left_tag:go', do: [ alice ] }
          - await: { in_tag: stage, do: [ bob ] }
          - sequence: [ noop: { tag: go }, slow, noop: { tag: stage } ]
    `);
    run.answer('slow');
    expect(run.trace).to.deep.equal(['slow', 'alice', 'bob']);
  });

  const happens: [what: string, happens: boolean][] = [
    ['left_tag: build', true],
    ['out_tag: build', true],
    ['in_tag: build', true],
    ['tag: build', true],
    ['tags: [ nothing, build ]', true],
    ["reached_tags: 'nothing, part'", true],
    ["left_tag: 'build/part'", true],
    ["left_tag: 'other/part'", false],
    ["left_tag: '/^build.p/'", true],
    ['left_tag: buil', false],
    ['in_participant: alice', true],
    ['left_participant: alice', true],
    ["participants: 'bob, /^al/'", true],
    ['left_participant: bob', false],
  ];
  for (const [what, does] of happens) {
    it(`${what} ${does ? 'is heard' : 'is not heard'}`, () => {
      expect(heard(besides(`await: { ${what} }`, build))).to.equal(does);
    });
  }

  it('hears nothing that happened before', () => {
    expect(heard(launched('- alice\n- await: { left_participant: alice }\n- echo: heard'))).to.equal(false);
  });

  it('goes on with the workitem of the event, or as merge says', () => {
    const merged = (merge: string) => {
      const other = 'set: { a: theirs }, set: { c: 3 }, sequence: { tag: t, do: [ noop ] }';
      const run = besides(`await: { left_tag: t${merge} }, bob`, other, { fields: { a: 'ours', b: 2 } });
      const { a, b, c } = run.workOf('bob').fields;
      return [a, b, c];
    };
    expect(merged('')).to.deep.equal(['theirs', 2, 3]);
    expect(merged(', merge: override')).to.deep.equal(['theirs', 2, 3]);
    expect(merged(', merge: ignore')).to.deep.equal(['ours', 2, undefined]);
    expect(merged(', merge: drop')).to.deep.equal(['ours', 2, undefined]);
    expect(merged(', merge: incoming')).to.deep.equal(['theirs', 2, 3]);
    expect(merged(', merge: awaiting')).to.deep.equal(['ours', 2, 3]);
  });

  it('hears only what fits where', () => {
    const run = besides(
      "await: { left_participant: alice, where: '${f:n} == 2' }, echo: '${f:n}'",
      'set: { n: 1 }, alice, set: { n: 2 }, alice',
    );
    expect(run.echoes).to.deep.equal(['2', 'heard']);
  });

  it('with children runs them each time as a branch of their own, and never ends', () => {
    const run = launched(`
      - concurrence:
          - await: { left_participant: '/alice|bob/', do: [ echo: 'one \${f:x}', echo: two ] }
          - sequence: [ alice, set: { x: 2 }, bob, slow ]
    `);
    expect(run.echoes).to.deep.equal(['one ', 'two', 'one 2', 'two']);
    expect(run.live).to.include('await 0_0_0');
    run.command('cancel');
    expect(run.live).to.deep.equal([]);
  });

  const errors: [what: string, does: boolean][] = [
    ['error: ~', true],
    ['error: RuntimeError', true],
    ['errors: [ OtherError, RuntimeError ]', true],
    ['error: OtherError', false],
    ["error: '/bo+m/'", true],
    ['error: boom', true],
    ["error: 'RuntimeError, boom'", true],
    ["error: 'RuntimeError, other'", false],
  ];
  for (const [what, does] of errors) {
    it(`${what} ${does ? 'hears' : 'does not hear'} an error that nothing handles`, () => {
      expect(heard(besides(`await: { ${what} }`, 'fail'))).to.equal(does);
    });
  }

  it('does not hear an error that is handled', () => {
    expect(heard(besides('await: error', 'sequence: { on_error: pass, do: [ fail ] }'))).to.equal(false);
  });

  it('listens to other processes only when it is global', () => {
    const scopes = (options: string) =>
      besides(`await: { left_participant: bob${options} }`, 'noop').effects.flatMap((effect) =>
        effect.do === 'track' ? [effect.tracker] : [],
      );
    expect(scopes('')).to.deep.equal([]);
    expect(scopes(', global: true')).to.have.length(1);
  });

  it('keeps what it heard while the process was paused', () => {
    const run = launched(`
      - concurrence:
          - sequence: [ await: { left_participant: slow }, echo: heard ]
          - sequence: [ slow, slower ]
    `);
    run.command('pause', 'await');
    run.answer('slow');
    expect(heard(run)).to.equal(false);
    run.command('resume', 'await');
    expect(heard(run)).to.equal(true);
  });

  it('says what it waits for', () => {
    const run = besides('await: { left_tag: build }', 'noop');
    const e = run.execution.get(run.idOf('await'));
    expect(waitingFor(run.execution, e as never)).to.deep.equal({
      kind: 'event',
      text: 'listens for the end of tag build',
    });
  });

  it('may have a tag of its own', () => {
    expect(heard(besides('await: { tag: mine, left_tag: build }', build))).to.equal(true);
  });

  it('fails when it does not say what to wait for', () => {
    expect(launched('- await').wrong[0]).to.contain('what to wait for');
    expect(launched('- await: build').wrong[0]).to.contain('what to wait for');
  });

  it('costs an event the same, however many wait for others', () => {
    const written = (others: number) => {
      const run = launched(
        `- concurrence: [ citerator: { times: ${others}, do: [ await: { left_tag: 'other_\${v:i}' } ] }, sequence: { tag: t, do: [ slow, slow ] } ]`,
        { restarts: 'never' },
      );
      run.answer('slow');
      return run.written.at(-1);
    };
    expect(written(500)).to.equal(written(5));
  });
});

describe('the attribute await', () => {
  const options = { participants: { bob: records, halt: holds } };

  for (const text of ['build', 'left_tag:build', 'left_tags : build']) {
    it(`has a step begin with the workitem that reached it: await: ${text}`, () => {
      const run = besides(`bob: { await: '${text}' }`, `set: { x: 1 }, ${build}`, options);
      expect(run.trace).to.have.members(['alice', 'slow', 'bob']);
      expect(run.workOf('bob').fields['x']).to.equal(undefined);
    });
  }

  it('waits for participants, too', () => {
    const run = besides("bob: { await: 'in_participant: halt' }", 'halt', options);
    expect(run.trace).to.deep.equal(['halt', 'bob']);
  });

  it('looks at if afterwards, and has no tag before', () => {
    const run = besides(
      "echo: { x: ~, await: t, tag: mine, if: '${v:/go}' }",
      "set: { 'v:/go': true }, sequence: { tag: t }",
    );
    expect(run.echoes).to.deep.equal(['x', 'heard']);
    expect(run.notes.indexOf('entered_tag 0_0_0_0')).to.be.greaterThan(run.notes.indexOf('left_tag 0_0_1_3'));
  });

  it('does not wait again when the step is retried or replayed', () => {
    const once = {
      participants: {
        flaky: (work: { fields: object }, call: number) =>
          call < 3 ? { error: { class: 'E', message: 'x' } } : { reply: work.fields },
      },
    };
    const run = besides('flaky: { await: build, on_error: "retry * 1, raise" }', build, once as never);
    expect(run.trace.filter((name) => name === 'flaky')).to.have.length(2);
    run.replay();
    expect(heard(run)).to.equal(true);
  });

  it('can be cancelled while it waits', () => {
    const run = besides('bob: { await: never }', 'noop', options);
    expect(run.execution.get(run.idOf('0_0_0_0'))?.state).to.equal('awaiting');
    run.command('cancel', '0_0_0_0');
    expect(heard(run)).to.equal(true);
    expect(run.trace).to.deep.equal(['slow']);
  });

  it('does not begin in a paused process', () => {
    const run = launched(`- concurrence: [ bob: { await: t }, sequence: { tag: t, do: [ slow ] } ]`, options);
    run.command('pause', 'concurrence');
    run.command('resume', 'slow');
    run.command('resume', 't');
    run.answer('slow');
    expect(run.trace).to.deep.equal(['slow']);
    run.command('resume', 'concurrence');
    expect(run.trace).to.deep.equal(['slow', 'bob']);
  });

  it('says what it waits for', () => {
    const run = besides('bob: { await: never }', 'noop', options);
    const e = run.execution.get(run.idOf('0_0_0_0'));
    expect(waitingFor(run.execution, e as never).text).to.equal('begins at the end of tag never');
  });

  for (const text of ["'error: x'", "'nonsense: x'", "''", '[ a ]']) {
    it(`fails for ${text}`, () => {
      expect(launched(`- alice: { await: ${text} }`).wrong[0]).to.contain('names no event');
    });
  }
});
