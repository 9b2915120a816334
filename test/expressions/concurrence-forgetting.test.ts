import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('a concurrence that forgets its other branches (D-forget-nothing-doomed)', () => {
  const forgetting = (first: string, second: string) =>
    `concurrence: { count: 1, remaining: forget, do: [ ${first}, ${second} ] }`;

  it('takes along the branch that has just broken a loop', () => {
    const run = launched(`
    - cursor:
        - ${forgetting('sequence: [ break, echo: on ]', 'noop')}
        - echo: next
    - echo: end
  `);
    expect([run.echoes, run.live]).to.deep.equal([['end'], []]);
  });

  it('takes along the branch with whose error a handler further out deals', () => {
    const run = launched(`
    - sequence:
        on_error: bob
        do: [ ${forgetting('read: x.yaml', 'noop')} ]
  `);
    expect([run.trace, run.live]).to.deep.equal([['bob'], []]);
  });

  it('takes along all branches when it is about to be cancelled', () => {
    const run = launched(`
    - sequence:
        tag: stage
        do: [ ${forgetting('slow', 'undo: stage')} ]
  `);
    expect([run.takenBack, run.live]).to.deep.equal([['slow'], []]);
  });

  it('takes along the branch that ends the process', () => {
    const run = launched(`- ${forgetting('terminate', 'noop')}`);
    expect([run.flavour, run.live]).to.deep.equal(['cancel', []]);
  });

  it('lets a branch go on whose command a paused loop has not taken yet', () => {
    const run = launched(`- cursor: [ ${forgetting('sequence: [ slow, break, echo: on ]', 'slower')} ]`);
    run.command('pause', 'cursor');
    run.command('resume', 'concurrence');
    run.answer('slow');
    expect(run.echoes).to.deep.equal([]);
    run.answer('slower');
    expect(run.echoes).to.deep.equal(['on']);
    run.command('resume', 'cursor');
    expect(run.live).to.deep.equal([]);
  });
});
