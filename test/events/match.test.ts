import { expect } from 'chai';
import fc from 'fast-check';
import type { Binding, EventRequest } from '../../engine/engine.ts';
import { ancestry, launchFields, matchEvent } from '../../engine/events/match.ts';

function bind(project: string, name: string, definition: string | null, fields: Binding['fields'] = {}): Binding {
  return { project, label: 'BUILD_FAIL', name, definition, fields };
}

function event(...projects: string[]): EventRequest {
  return { id: 'e1', label: 'BUILD_FAIL', projects, payload: { label: 'BUILD_FAIL' }, source: 'cli' };
}

function started(request: EventRequest, bindings: readonly Binding[]): string[] {
  return matchEvent(request, bindings).map((match) => `${match.project}: ${match.binding.definition}`);
}

describe('matching events with bindings', () => {
  it('walks from the project up to the bindings for all projects', () => {
    expect(ancestry('A:B:C')).to.deep.equal(['A:B:C', 'A:B', 'A', '']);
    expect(ancestry('')).to.deep.equal(['']);
  });

  it('refuses a project name that OBS would not allow', () => {
    expect(() => ancestry('A:'.repeat(200))).to.throw('OBS allows 200');
  });

  it('starts several definitions in the order of their names', () => {
    expect(started(event('A'), [bind('A', 'zz', 'd1'), bind('', 'aa', 'd2'), bind('A', 'mm', 'd3')])).to.deep.equal([
      'A: d2',
      'A: d3',
      'A: d1',
    ]);
  });

  it('prefers the nearest binding of a name', () => {
    const bindings = [bind('', 'n', 'global'), bind('A', 'n', 'of A'), bind('A:B', 'n', 'of A:B')];
    expect(started(event('A:B:C'), bindings)).to.deep.equal(['A:B:C: of A:B']);
    expect(started(event('A:X'), bindings)).to.deep.equal(['A:X: of A']);
    expect(started(event('X'), bindings)).to.deep.equal(['X: global']);
  });

  it('starts nothing where an inherited binding is switched off, and something again below', () => {
    const bindings = [bind('A', 'n', 'd'), bind('A:B', 'n', null), bind('A:B:C', 'n', 'e')];
    expect(started(event('A:B'), bindings)).to.deep.equal([]);
    expect(started(event('A:B:X'), bindings)).to.deep.equal([]);
    expect(started(event('A:B:C'), bindings)).to.deep.equal(['A:B:C: e']);
    expect(started(event('A'), bindings)).to.deep.equal(['A: d']);
  });

  it('does not take a project for the parent of another that begins with the same letters', () => {
    expect(started(event('AB:C'), [bind('A', 'n', 'd')])).to.deep.equal([]);
  });

  it('starts once for each project of the event', () => {
    expect(started(event('A', 'B', 'A'), [bind('', 'n', 'd')])).to.deep.equal(['A: d', 'B: d']);
  });

  it('meets only the bindings for all projects when the event has no project', () => {
    expect(started(event(), [bind('', 'n', 'd'), bind('A', 'm', 'e')])).to.deep.equal([': d']);
  });

  it('ignores bindings of other labels', () => {
    expect(started({ ...event('A'), label: 'BUILD_SUCCESS' }, [bind('A', 'n', 'd')])).to.deep.equal([]);
  });

  it('holds both spellings of the state change for one label, and one binding a name', () => {
    const old = { ...bind('A', 'n', 'old'), label: 'SRCSRV_REQUEST_STATE_CHANGE' };
    const canonical = { ...bind('A', 'n', 'canonical'), label: 'SRCSRV_REQUEST_STATECHANGE' };
    for (const label of [old.label, canonical.label]) {
      expect(started({ ...event('A'), label }, [old])).to.deep.equal(['A: old']);
      expect(started({ ...event('A'), label }, [old, canonical])).to.deep.equal(['A: canonical']);
      expect(started({ ...event('A'), label }, [canonical, old])).to.deep.equal(['A: canonical']);
    }
  });

  it('says where a definition is bound', () => {
    const why = (project: string, bindings: Binding[]) => matchEvent(event(project), bindings)[0]?.why;
    expect(why('A', [bind('A', 'n', 'd')])).to.equal('bound at A');
    expect(why('A:B', [bind('A', 'n', 'd')])).to.equal('bound at A (inherited by A:B)');
    expect(why('A:B', [bind('', 'n', 'd')])).to.equal('bound for all projects (inherited by A:B)');
    expect(why('A:B', [bind('A:B', 'n', 'd'), bind('A', 'n', null), bind('', 'n', 'g')])).to.equal(
      'bound at A:B, overriding nothing at A, g for all projects',
    );
  });

  it('lets the fields of a binding win over the event, and the event over the definition', () => {
    const [match] = matchEvent(event('A'), [bind('A', 'n', 'd', { project: 'forced', mine: 1 })]);
    expect(match && launchFields(match, event('A'), { ev: 'default', project: 'default', debug: true })).to.deep.equal({
      project: 'forced',
      ev: { label: 'BUILD_FAIL' },
      mine: 1,
      debug: true,
    });
  });

  it('keeps a field named __proto__ a field', () => {
    const fields = JSON.parse('{"__proto__": {"polluted": true}}');
    const [match] = matchEvent(event('A'), [bind('A', 'n', 'd', fields)]);
    const launched = match ? launchFields(match, event('A')) : {};
    expect(Object.hasOwn(launched, '__proto__')).to.equal(true);
    expect(launched['polluted']).to.equal(undefined);
  });

  const path = fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 3 }).map((parts) => parts.join(':'));
  const binding = fc.record({
    project: path,
    label: fc.constantFrom('BUILD_FAIL', 'BUILD_SUCCESS'),
    name: fc.constantFrom('x', 'y', 'z'),
    definition: fc.constantFrom('d1', 'd2', null),
    fields: fc.dictionary(fc.constantFrom('k1', 'k2', 'k3'), fc.integer()),
  });
  const unique = fc.uniqueArray(binding, { selector: (b) => `${b.project}/${b.label}/${b.name}`, maxLength: 20 });

  it('gives every launch the fields of its own binding only, whatever else is bound', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 3 }), unique, (projects, bindings) => {
        const before = structuredClone(bindings);
        for (const match of matchEvent(event(...projects), bindings)) {
          const { project, ev, ...rest } = launchFields(match, event(...projects));
          expect(rest).to.deep.equal(match.binding.fields);
          expect([project, ev]).to.deep.equal([match.project, { label: 'BUILD_FAIL' }]);
        }
        expect(bindings).to.deep.equal(before);
      }),
    );
  });

  it('never starts a binding when a nearer one of its name exists, in whatever order they are stored', () => {
    fc.assert(
      fc.property(path, unique, fc.func(fc.integer()), (project, bindings, rank) => {
        const matches = matchEvent(event(project), bindings);
        for (const match of matches) {
          const nearer = ancestry(project).slice(0, ancestry(project).indexOf(match.binding.project));
          const rival = bindings.find(
            (b) => b.label === 'BUILD_FAIL' && b.name === match.binding.name && nearer.includes(b.project),
          );
          expect(rival).to.equal(undefined);
          expect(match.binding.definition).not.to.equal(null);
        }
        const shuffled = bindings.toSorted((a, b) => rank(a) - rank(b));
        expect(matchEvent(event(project), shuffled)).to.deep.equal(matches);
      }),
    );
  });
});
