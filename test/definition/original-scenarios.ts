import type { Json, JsonObject } from '../../engine/core/json.ts';

/** What a participant does to the fields at its n-th call. */
export type Script = (fields: Record<string, Json>, params: JsonObject, call: number) => void;

export interface Scenario {
  readonly file: string;
  readonly when: string;
  readonly fields?: JsonObject;
  readonly participants: Readonly<Record<string, Script>>;
  /** Definitions that are launched afterwards, when the first stands still. */
  readonly afterwards?: readonly (readonly [file: string, fields: JsonObject])[];
  /** Minutes in which timers fire. Default: none. */
  readonly minutes?: number;
  /** Participants with the one attribute that tells most. */
  readonly trace: readonly string[];
  /** Fields at the end, without those of the engine's own. */
  readonly ends: JsonObject;
}

const noop: Script = () => undefined;
/** Fields with which those conditions hold that do not with others. */
const OTHERS = {
  ...{ ev: { who: 'robot', state: 'new' }, stages: ['robot'], report: {} },
  ...{ nothing_here: 'something', yes: false, no: 'no' },
};
const EV = { id: 42, who: 'ada', state: 'new', package: 'libsound' };

/** What the definitions in original/ must do. */
export const SCENARIOS: readonly Scenario[] = [
  {
    file: 'SRCSRV_REQUEST_CREATE.welcome.pdef',
    when: 'a person sends a request',
    fields: { ev: EV },
    participants: { notify: noop, greet_person: noop, greet_robot: noop },
    trace: ['notify Request 42 of ada in process WFID', 'greet_person hello ada'],
    ends: {
      ev: EV,
      emails: ['release@example.org', 'qa@example.org'],
      mail: { from: 'boss@example.org', lines: ['one', 'two'], footer: { by: 'BOSS', urgent: true } },
    },
  },
  {
    file: 'SRCSRV_REQUEST_CREATE.welcome.pdef',
    when: 'a machine does',
    fields: { ev: { who: 'machine', state: 'review' }, mail: {}, emails: [] },
    participants: { greet_robot: noop },
    trace: ['greet_robot'],
    ends: {
      ev: { who: 'machine', state: 'review' },
      emails: [],
      mail: { lines: ['one', 'two'], footer: { by: 'BOSS', urgent: true } },
    },
  },
  {
    file: 'SRCSRV_REQUEST_CREATE.prechecks.pdef',
    when: 'one of three checks fails',
    fields: { stages: ['prechecks', 'build'], checks: ['check_a', 'check_b', 'check_c'] },
    participants: {
      check_a: (fields) => void (fields['__result__'] = true),
      check_b: (fields) => void (fields['__result__'] = false),
      check_c: (fields) => void (fields['__result__'] = true),
      report: noop,
    },
    trace: ['check_a', 'check_b', 'check_c', 'report FAILED'],
    ends: {
      stages: ['prechecks', 'build'],
      checks: ['check_a', 'check_b', 'check_c'],
      status: 'FAILED',
      passed: ['check_a', 'check_c'],
      failed: ['check_b'],
      reports: ['checks: FAILED', 'stages: ["prechecks","build"]'],
    },
  },
  {
    file: 'SRCSRV_REQUEST_CREATE.prechecks.pdef',
    when: 'no checks are wanted',
    fields: { stages: ['build'], checks: ['check_a'], quiet: true },
    participants: { report: noop },
    trace: ['report SUCCESS'],
    ends: { stages: ['build'], checks: ['check_a'], quiet: true, status: 'SUCCESS', reports: ['checks: SUCCESS'] },
  },
  {
    file: 'SRCSRV_REQUEST_CREATE.build_trial.pdef',
    when: 'it is published at the third look',
    participants: {
      setup_build_trial: (fields) => void (fields['build_trial'] = { project: 'Trial:P' }),
      is_repo_published: (fields, _params, call) => void (fields['__result__'] = call === 3),
      get_build_trial_results: (fields) => void (fields['status'] = 'SUCCESS'),
    },
    minutes: 3,
    trace: [
      'setup_build_trial Trial:',
      'is_repo_published Trial:P',
      'is_repo_published Trial:P',
      'is_repo_published Trial:P',
      'get_build_trial_results Trial:P',
    ],
    ends: { build_trial: { project: 'Trial:P' }, status: 'SUCCESS' },
  },
  {
    file: 'SRCSRV_REQUEST_CREATE.build_trial.pdef',
    when: 'it is never published',
    participants: {
      setup_build_trial: (fields) => void (fields['build_trial'] = { project: 'Trial:P' }),
      is_repo_published: (fields) => void (fields['__result__'] = false),
      remove_build_trial: noop,
    },
    minutes: 241,
    trace: [
      'setup_build_trial Trial:',
      ...Array.from({ length: 240 }, () => 'is_repo_published Trial:P'),
      'remove_build_trial',
    ],
    ends: { build_trial: { project: 'Trial:P' }, status: 'TIMEOUT' },
  },
  {
    file: 'build_again.pdef',
    when: 'the second build is good',
    participants: {
      build: (fields, _params, call) => void (fields['result'] = call === 2 ? 'good' : 'bad'),
      fix: noop,
    },
    trace: ['build 1', 'fix bad', 'build 2'],
    ends: { result: 'good', tries: 2 },
  },
  {
    file: 'build_again.pdef',
    when: 'no build is ever good',
    participants: { build: (fields) => void (fields['result'] = 'bad'), fix: noop },
    trace: ['build 1', 'fix bad', 'build 2', 'fix bad'],
    ends: { result: 'bad', tries: 3 },
  },
  {
    file: 'build_again.pdef',
    when: 'the first build shows that it is hopeless',
    participants: { build: (fields) => void (fields['result'] = 'hopeless'), fix: noop, give_up: noop },
    trace: ['build 1', 'fix hopeless', 'give_up'],
    ends: { result: 'hopeless', tries: 1 },
  },
  {
    file: 'SRCSRV_REQUEST_CREATE.review.pdef',
    when: 'the request is accepted by hand',
    fields: { ev: EV, reviewers: ['bob', 'eve'] },
    participants: { ask_reviewers: noop, notify: noop, 'req_changed_.*': noop },
    afterwards: [
      ['SRCSRV_REQUEST_STATECHANGE.wake.pdef', { ev: { id: 41, state: 'accepted' } }],
      ['SRCSRV_REQUEST_STATECHANGE.wake.pdef', { ev: { id: 42, state: 'review' } }],
      ['SRCSRV_REQUEST_STATECHANGE.wake.pdef', { ev: { id: 42, state: 'accepted' } }],
    ],
    trace: ['ask_reviewers bob,eve', 'notify request 42 goes on'],
    ends: { ev: { id: 42, state: 'accepted' }, reviewers: ['bob', 'eve'] },
  },
  {
    file: 'SRCSRV_REQUEST_CREATE.review.pdef',
    when: 'the request is revoked',
    fields: { ev: EV, reviewers: ['bob'] },
    participants: { ask_reviewers: noop, notify: noop, 'req_changed_.*': noop },
    afterwards: [['SRCSRV_REQUEST_STATECHANGE.wake.pdef', { ev: { id: 42, state: 'revoked' } }]],
    trace: ['ask_reviewers bob', 'notify request 42 is revoked'],
    ends: { ev: EV, reviewers: ['bob'] },
  },
  {
    file: 'with_lock.pdef',
    when: 'all goes well',
    fields: { project: 'Core', status: 'SUCCESS' },
    participants: { obsticket: noop, change_project: noop, publish_project: noop, report: noop },
    trace: [
      'obsticket get trial_Core',
      'change_project Core',
      'publish_project',
      'obsticket release trial_Core',
      'report SUCCESS',
    ],
    ends: { project: 'Core', status: 'SUCCESS' },
  },
  {
    file: 'with_lock.pdef',
    when: 'the block fails',
    fields: { project: 'Core' },
    participants: {
      obsticket: noop,
      change_project: (fields) => void (fields['state'] = 'broken'),
      report: noop,
    },
    trace: [
      'obsticket get trial_Core',
      'change_project Core',
      'obsticket release trial_Core',
      'report the project is broken',
    ],
    ends: { project: 'Core', state: 'broken', status: 'the project is broken' },
  },
  {
    file: 'BUILD_FAIL.tell_errors.pdef',
    when: 'the log can be read',
    fields: { ev: EV },
    participants: { get_build_log: (fields) => void (fields['log'] = 'cc: error'), notify: noop },
    trace: ['get_build_log libsound', 'notify log of libsound: cc: error'],
    ends: { ev: EV, log: 'cc: error' },
  },
  {
    file: 'BUILD_FAIL.tell_errors.pdef',
    when: 'it cannot',
    fields: { ev: EV },
    participants: {
      get_build_log: () => {
        throw new Error('no log there');
      },
      notify: noop,
    },
    trace: ['get_build_log libsound', 'notify BOSS process WFID failed: no log there'],
    ends: { ev: EV },
  },
  {
    file: 'do_tasks.pdef',
    when: 'there are tasks of two kinds',
    fields: { tasks: ['tag', 'copy', 'tag'], project: 'Core' },
    participants: { notify: noop, tag_sources: noop, copy_sources: noop, 'built_.*': noop },
    trace: [
      ...['notify task tag', 'tag_sources 2', 'copy_sources Core,Devel'],
      ...['notify task tag', 'tag_sources 2', 'built_Core'],
    ],
    ends: { tasks: ['tag', 'copy', 'tag'], project: 'Core' },
  },
  {
    file: 'repository_rebuilds.pdef',
    when: 'there are two architectures',
    fields: { archs: ['i586', 'armv7el'] },
    participants: {
      rebuild: (fields, params) =>
        void (fields['built'] = [...((fields['built'] ?? []) as Json[]), params['target'] ?? '']),
      collect: (fields) => void (fields['collected'] = true),
    },
    trace: [
      ...['rebuild standard/i586', 'rebuild standard/armv7el'],
      ...['rebuild debug/i586', 'rebuild debug/armv7el', 'collect'],
    ],
    ends: {
      0: {
        archs: ['i586', 'armv7el'],
        repositories: ['standard', 'debug'],
        arch: 'i586',
        repository: 'debug',
        built: ['standard/i586', 'debug/i586'],
      },
      1: {
        archs: ['i586', 'armv7el'],
        repositories: ['standard', 'debug'],
        arch: 'armv7el',
        repository: 'debug',
        built: ['standard/armv7el', 'debug/armv7el'],
      },
      collected: true,
    },
  },
  {
    file: 'escalate.pdef',
    when: 'nobody decides in time',
    fields: { reviewer: 'ada' },
    participants: { remind: noop, decide: (fields) => void (fields['decided'] = 'boss'), notify: noop },
    minutes: 3 * 24 * 60,
    trace: ['remind ada', 'remind ada', 'decide boss', 'notify decided by boss'],
    ends: { reviewer: 'ada', decided: 'boss' },
  },
  {
    file: 'escalate.pdef',
    when: 'it is decided already',
    fields: { reviewer: 'ada', decided: 'ada' },
    participants: { remind: noop, notify: noop },
    minutes: 3 * 24 * 60,
    trace: ['remind ada', 'notify decided by ada'],
    ends: { reviewer: 'ada', decided: 'ada' },
  },
  {
    file: 'side_work.pdef',
    when: 'the main work takes 25 minutes',
    participants: { archive: noop, heartbeat: noop, finish: noop },
    minutes: 60,
    trace: ['archive sources', 'archive packages', 'heartbeat', 'heartbeat', 'finish'],
    ends: {},
  },
  {
    file: 'PACKTRACK.on_errors.pdef',
    when: 'three steps fail',
    participants: {
      fetch: (_fields, params) => {
        if (params['mirror'] !== true) throw new Error('not found');
      },
      sign: () => {
        throw new Error('no key');
      },
      notify: noop,
    },
    trace: ['fetch', 'fetch true', 'sign', 'notify disk is full'],
    ends: { unsigned: 'no key' },
  },
  {
    file: 'conditions.pdef',
    when: 'some hold and some do not',
    fields: { ev: EV, stages: ['build', 'qa-vote'], report: { url: 'x' }, yes: true, no: false },
    participants: {},
    trace: [],
    ends: {
      ...{ ev: EV, stages: ['build', 'qa-vote'], report: { url: 'x' }, yes: true, no: false },
      holds: [
        ...['equal', 'different', 'present', 'missing', 'not empty', 'bare word in a list', 'word with a hyphen'],
        ...['not in a list', 'in a list that is written out', 'one of two', 'true'],
      ],
    },
  },
  {
    file: 'conditions.pdef',
    when: 'the others hold',
    fields: OTHERS,
    participants: {},
    trace: [],
    ends: { ...OTHERS, holds: ['present', 'in a list that is written out', 'one of two', 'both', 'is set', 'false'] },
  },
];
