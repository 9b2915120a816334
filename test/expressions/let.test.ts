import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('let', () => {
  it('runs its steps one after the other', () => {
    expect(
      launched(`
      - let:
          - alice
          - bob
    `).trace,
    ).to.deep.equal(['alice', 'bob']);
  });

  it('keeps the variables that are set inside to itself', () => {
    const run = launched(`
      - set: { 'v:x': outside }
      - let:
          - set: { 'v:x': inside }
          - echo: '\${v:x}'
      - echo: '\${v:x}'
    `);
    expect(run.echoes).to.deep.equal(['inside', 'outside']);
  });

  it('sees the variables from outside', () => {
    const run = launched(`
      - set: { 'v:x': outside }
      - let:
          - echo: '\${v:x}'
    `);
    expect(run.echoes).to.deep.equal(['outside']);
  });

  it('hands on the workitem that its steps leave', () => {
    const run = launched(`
      - let:
          - set: { a: 1 }
    `);
    expect(run.ownFields).to.deep.equal({ a: 1 });
  });
});
