import { expect } from 'chai';
import { canonicalLabel, isRequestLabel, labelOfKey, splitType } from '../../engine/events/labels.ts';

const KEYS: readonly (readonly [key: string, label: string])[] = [
  ['opensuse.obs.package.build_success', 'BUILD_SUCCESS'],
  ['opensuse.obs.package.build_fail', 'BUILD_FAIL'],
  ['opensuse.obs.package.build_unchanged', 'BUILD_UNCHANGED'],
  ['suse.obs.package.commit', 'SRCSRV_COMMIT'],
  ['opensuse.obs.package.create', 'SRCSRV_CREATE_PACKAGE'],
  ['opensuse.obs.package.delete', 'SRCSRV_DELETE_PACKAGE'],
  ['opensuse.obs.package.update', 'SRCSRV_UPDATE_PACKAGE'],
  ['opensuse.obs.package.undelete', 'SRCSRV_UNDELETE_PACKAGE'],
  ['opensuse.obs.package.upload', 'SRCSRV_UPLOAD'],
  ['opensuse.obs.package.version_change', 'SRCSRV_VERSION_CHANGE'],
  ['opensuse.obs.package.service_fail', 'SRCSRV_SERVICE_FAIL'],
  ['opensuse.obs.package.service_success', 'SRCSRV_SERVICE_SUCCESS'],
  ['opensuse.obs.project.create', 'SRCSRV_CREATE_PROJECT'],
  ['opensuse.obs.project.delete', 'SRCSRV_DELETE_PROJECT'],
  ['opensuse.obs.project.update', 'SRCSRV_UPDATE_PROJECT'],
  ['opensuse.obs.project.update_project_conf', 'SRCSRV_UPDATE_PROJECT_CONFIG'],
  ['opensuse.obs.project.undelete', 'SRCSRV_UNDELETE_PROJECT'],
  ['opensuse.obs.repo.published', 'REPO_PUBLISHED'],
  ['opensuse.obs.repo.publish_state', 'REPO_PUBLISH_STATE'],
  ['opensuse.obs.repo.packtrack', 'PACKTRACK'],
  ['opensuse.obs.request.create', 'SRCSRV_REQUEST_CREATE'],
  ['opensuse.obs.request.change', 'SRCSRV_REQUEST_CHANGE'],
  ['opensuse.obs.request.delete', 'SRCSRV_REQUEST_DELETE'],
  ['opensuse.obs.request.state_change', 'SRCSRV_REQUEST_STATECHANGE'],
];

describe('labels of OBS events', () => {
  for (const [key, label] of KEYS) {
    it(`reads ${key} as ${label}`, () => {
      expect(labelOfKey(key)).to.equal(label);
    });
  }

  it('takes a key without a scope', () => {
    expect(labelOfKey('package.commit')).to.equal('SRCSRV_COMMIT');
  });

  it('makes a label of the words of a key that the original did not know', () => {
    expect(labelOfKey('opensuse.obs.package.comment')).to.equal('PACKAGE_COMMENT');
    expect(labelOfKey('opensuse.obs.request.review_wanted')).to.equal('SRCSRV_REQUEST_REVIEW_WANTED');
  });

  it('refuses what is no routing key', () => {
    for (const key of ['', 'commit', 'package.', '.commit']) {
      expect(() => labelOfKey(key), key).to.throw('is not a routing key of OBS');
    }
  });

  it('holds STATE_CHANGE and STATECHANGE for one', () => {
    expect(canonicalLabel('SRCSRV_REQUEST_STATE_CHANGE')).to.equal('SRCSRV_REQUEST_STATECHANGE');
    expect(canonicalLabel('SRCSRV_REQUEST_STATECHANGE')).to.equal('SRCSRV_REQUEST_STATECHANGE');
  });

  it('takes the namespace off the type of format 1', () => {
    expect(splitType('OBS_REPO_PUBLISHED')).to.deep.equal({ namespace: 'OBS', label: 'REPO_PUBLISHED' });
    expect(splitType('obs_SRCSRV_REQUEST_STATE_CHANGE')).to.deep.equal({
      namespace: 'obs',
      label: 'SRCSRV_REQUEST_STATECHANGE',
    });
  });

  it('keeps underscores of a namespace when the label is a known one', () => {
    expect(splitType('MY_OWN_OBS_BUILD_FAIL')).to.deep.equal({ namespace: 'MY_OWN_OBS', label: 'BUILD_FAIL' });
  });

  it('ends the namespace at the first underscore when the label is unknown', () => {
    expect(splitType('OBS_SOME_NEW_THING')).to.deep.equal({ namespace: 'OBS', label: 'SOME_NEW_THING' });
  });

  it('finds no namespace in a type of the backend', () => {
    expect(splitType('SRCSRV_COMMIT')).to.deep.equal({ namespace: null, label: 'SRCSRV_COMMIT' });
    expect(splitType('PACKTRACK')).to.deep.equal({ namespace: null, label: 'PACKTRACK' });
  });

  it('tells the events of requests from the others', () => {
    expect(isRequestLabel('SRCSRV_REQUEST_CREATE')).to.equal(true);
    expect(isRequestLabel('SRCSRV_COMMIT')).to.equal(false);
  });
});
