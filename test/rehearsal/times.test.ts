import { expect } from 'chai';
import { played, rehearsed, told } from './support.ts';

const NIGHTLY = `  - repeat:
      - wait: { until: '03:30', zone: Europe/Helsinki }
      - build
      - break: { if: '\${f:n} == 3' }`;
const COUNTING = '{ build: [{ set: { n: 1 } }, { set: { n: 2 } }, { set: { n: 3 } }] }';

describe('the time of a case', () => {
  it('is put forward: a nightly step runs after the gap, and once', () => {
    const one = `    start: '2026-03-28 12:00'
    participants: ${COUNTING}
    expect: { trace: [build, build, build], took: 2d12h30m }`;
    expect(told(played(NIGHTLY, one))).to.deep.equal([]);
    const first = `    start: '2026-03-28 12:00'
    participants: { build: hold }
    expect: { trace: [build], end: waiting, took: 13h }`;
    expect(told(played(NIGHTLY, first))).to.deep.equal([]);
  });

  it('is put back: a nightly step runs at the first of the two times, and once', () => {
    const one = `    start: '2026-10-24 12:00'
    participants: ${COUNTING}
    expect: { trace: [build, build, build], took: 2d13h30m }`;
    expect(told(played(NIGHTLY, one))).to.deep.equal([]);
    const first = `    start: '2026-10-24 12:00'
    participants: { build: hold }
    expect: { trace: [build], end: waiting, took: 12h30m }`;
    expect(told(played(NIGHTLY, first))).to.deep.equal([]);
  });

  it('is put forward and back in the south for what cron runs', () => {
    const steps = `  - cron: { tab: '30 2 * * *', zone: Australia/Sydney, do: [ build ] }`;
    const until = (start: string, time: string, builds: number) => `    start: '${start}'
    until: ${time}
    participants: { build: ok }
    expect: { trace: [${Array.from({ length: builds }, () => 'build').join(', ')}], end: waiting }`;
    expect(told(played(steps, until('2026-10-03 12:00', '4h', 1)))).to.deep.equal([]);
    expect(told(played(steps, until('2026-10-03 12:00', '27h', 1)))).to.deep.equal([]);
    expect(told(played(steps, until('2026-10-03 12:00', '27h30m', 2)))).to.deep.equal([]);
    expect(told(played(steps, until('2026-04-04 12:00', '28h29m', 1)))).to.deep.equal([]);
    expect(told(played(steps, until('2026-04-04 12:00', '28h30m', 2)))).to.deep.equal([]);
  });

  it('is that of the zone of the script where a step names none', () => {
    const script = (zone: string) => `time_zone: ${zone}
cases:
  - name: it
    start: '2026-03-27 08:00'
    participants: { alice: hold, escalate: ok }
    expect: { trace: [alice, escalate], took: 8h }`;
    const steps = `  - alice: { timeout: '18:00', on_timeout: escalate }`;
    const { cases } = rehearsed(steps, script('Europe/Helsinki'));
    expect(cases.flatMap(told)).to.deep.equal([]);
    expect(() => rehearsed(steps, script('Helsinki'))).to.throw('There is no time zone "Helsinki".');
  });

  it('may begin in a zone', () => {
    const one = `    start: '2026-03-27 09:00 Europe/Helsinki'
    expect: { took: 2h }`;
    expect(told(played(`  - wait: { until: '09:00 UTC' }`, one))).to.deep.equal([]);
  });
});
