import { expect } from 'chai';
import { type Origin, readObsEvent } from '../../engine/events/obs-event.ts';

const LAUNCH: Origin = { source: 'launch-item', namespace: 'obs' };

describe('reading events of OBS', () => {
  it('takes label and namespace of format 1 out of the type', () => {
    const event = readObsEvent({ type: 'OBS_SRCSRV_COMMIT', project: 'A:B', package: 'p' }, LAUNCH);
    expect(event).to.include({ label: 'SRCSRV_COMMIT', source: 'launch-item' });
    expect(event.projects).to.deep.equal(['A:B']);
    expect(event.payload).to.deep.equal({
      type: 'OBS_SRCSRV_COMMIT',
      label: 'SRCSRV_COMMIT',
      namespace: 'OBS',
      project: 'A:B',
      package: 'p',
    });
  });

  it('takes label and namespace of format 2 as they are, with a number or text as format', () => {
    for (const format of [2, '2']) {
      const raw = { format, label: 'REPO_PUBLISHED', namespace: 'ours', time: 1300000000, type: 'X_Y', project: 'A' };
      const event = readObsEvent(raw, LAUNCH);
      expect(event.label).to.equal('REPO_PUBLISHED');
      expect(event.payload).to.deep.equal(raw);
    }
  });

  it('looks under _amqp for the draft format 3', () => {
    const raw = { _amqp: { format: 3, label: 'BUILD_FAIL', namespace: 'ours', time: 5 }, project: 'A' };
    const event = readObsEvent(raw, LAUNCH);
    expect(event.label).to.equal('BUILD_FAIL');
    expect(event.payload).to.include({ label: 'BUILD_FAIL', namespace: 'ours', project: 'A' });
  });

  it('names an event of the bus by its routing key, and gives a request its number as id', () => {
    const raw = { number: 42, id: 90001, state: 'accepted', actions: [{ type: 'submit', targetproject: 'A' }] };
    const event = readObsEvent(raw, {
      source: 'amqp-bus',
      namespace: 'obs',
      routingKey: 'opensuse.obs.request.state_change',
    });
    expect(event.label).to.equal('SRCSRV_REQUEST_STATECHANGE');
    expect(event.payload).to.include({ id: 42, number: 42, obs_event_key: 'opensuse.obs.request.state_change' });
  });

  it('does not let the payload of a bus event rename it', () => {
    const event = readObsEvent(
      { label: 'SRCSRV_REQUEST_CREATE', namespace: 'elsewhere', project: 'A' },
      { source: 'amqp-bus', namespace: 'obs', routingKey: 'x.obs.package.commit' },
    );
    expect(event.label).to.equal('SRCSRV_COMMIT');
    expect(event.payload).to.include({ label: 'SRCSRV_COMMIT', namespace: 'obs' });
  });

  const request = (more: object) =>
    readObsEvent({ label: 'SRCSRV_REQUEST_CREATE', namespace: 'obs', id: 7, ...more }, LAUNCH).projects;

  it('starts a request once for each distinct target project', () => {
    const actions = [
      { type: 'submit', sourceproject: 'S', targetproject: 'A', targetpackage: 'p' },
      { type: 'submit', sourceproject: 'S', targetproject: 'A', targetpackage: 'q' },
      { type: 'delete', deleteproject: 'B', deletepackage: 'p', targetproject: null },
      { type: 'maintenance_release', targetproject: 'C' },
    ];
    expect(request({ actions })).to.deep.equal(['A', 'B', 'C']);
  });

  it('understands the other shapes of actions', () => {
    expect(request({ actions: { type: 'submit', targetproject: 'A' } })).to.deep.equal(['A']);
    expect(request({ action: [{ type: 'submit', target: { project: 'A', package: 'p' } }] })).to.deep.equal(['A']);
    expect(request({ actions: [{ type: 'submit', target_project: 'A' }] })).to.deep.equal(['A']);
    expect(request({ actions: '[{"targetproject": "A"}]' })).to.deep.equal(['A']);
  });

  it('finds no project in actions that are not readable', () => {
    for (const actions of [null, 7, 'text', [7, null, 'x'], [{ targetproject: 7 }, { targetproject: '' }]]) {
      expect(request({ actions })).to.deep.equal([]);
    }
    expect(request({})).to.deep.equal([]);
  });

  it('refuses what is no event, and says what it has', () => {
    expect(() => readObsEvent({ project: 'A', package: 'p' }, LAUNCH)).to.throw('it has project, package');
    expect(() => readObsEvent({ type: 7 }, LAUNCH)).to.throw('neither "label" nor "type"');
    for (const raw of [null, [], 'text', 7, undefined]) {
      expect(() => readObsEvent(raw, LAUNCH), String(raw)).to.throw('is a JSON object');
    }
  });
});

describe('the id of an event', () => {
  const id = (raw: object, origin: Partial<Origin> = {}) => readObsEvent(raw, { ...LAUNCH, ...origin }).id;
  const build = { label: 'BUILD_SUCCESS', project: 'A', package: 'p', repository: 'r', arch: 'x86_64', readytime: '5' };

  it('is the same for the same content, in whatever order its keys stand', () => {
    expect(id(build)).to.equal(id(Object.fromEntries(Object.entries(build).reverse())));
    expect(id(build, { occurrence: 'one' })).to.equal(id(build, { occurrence: 'two' }));
  });

  it('differs with the content, and begins with what people recognise', () => {
    expect(id(build)).not.to.equal(id({ ...build, readytime: '6' }));
    expect(id(build)).to.match(/^obs\/BUILD_SUCCESS\/A\/p\/r\/x86_64\/[0-9a-f]{16}$/);
    expect(id({ label: 'SRCSRV_REQUEST_CREATE', number: 9, when: 'w' })).to.match(/^obs\/SRCSRV_REQUEST_CREATE\/9\//);
  });

  it('keeps apart equal events that carry no time, by their occurrence', () => {
    const update = { label: 'SRCSRV_UPDATE_PACKAGE', project: 'A', package: 'p', sender: 'me' };
    expect(id(update, { occurrence: 'one' })).not.to.equal(id(update, { occurrence: 'two' }));
    expect(id(update, { occurrence: 'one' })).to.equal(id(update, { occurrence: 'one' }));
  });

  it('knows a commit by its revision', () => {
    const commit = { label: 'SRCSRV_COMMIT', project: 'A', package: 'p', rev: '3' };
    expect(id(commit, { occurrence: 'one' })).to.equal(id(commit, { occurrence: 'two' }));
    expect(id(commit)).not.to.equal(id({ ...commit, rev: '4' }));
  });

  it('is the serial number of the source where it has one', () => {
    expect(id(build, { serial: '17@1300' })).to.equal('obs#17@1300');
  });
});
