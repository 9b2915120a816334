/**
 * One event has three names: the routing key on the bus of OBS (`opensuse.obs.package.commit`), the type in the OBS
 * backend (`SRCSRV_COMMIT`) and the label that definitions are bound to. Labels are those of the original BOSS.
 */
import { BossError } from '../errors.ts';

const LABEL_OF_KEY: ReadonlyMap<string, string> = new Map([
  ['package.build_fail', 'BUILD_FAIL'],
  ['package.build_success', 'BUILD_SUCCESS'],
  ['package.build_unchanged', 'BUILD_UNCHANGED'],
  ['package.commit', 'SRCSRV_COMMIT'],
  ['package.create', 'SRCSRV_CREATE_PACKAGE'],
  ['package.delete', 'SRCSRV_DELETE_PACKAGE'],
  ['package.update', 'SRCSRV_UPDATE_PACKAGE'],
  ['package.undelete', 'SRCSRV_UNDELETE_PACKAGE'],
  ['package.upload', 'SRCSRV_UPLOAD'],
  ['package.version_change', 'SRCSRV_VERSION_CHANGE'],
  ['package.service_fail', 'SRCSRV_SERVICE_FAIL'],
  ['package.service_success', 'SRCSRV_SERVICE_SUCCESS'],
  ['project.create', 'SRCSRV_CREATE_PROJECT'],
  ['project.delete', 'SRCSRV_DELETE_PROJECT'],
  ['project.update', 'SRCSRV_UPDATE_PROJECT'],
  ['project.update_project_conf', 'SRCSRV_UPDATE_PROJECT_CONFIG'],
  ['project.undelete', 'SRCSRV_UNDELETE_PROJECT'],
  ['repo.published', 'REPO_PUBLISHED'],
  ['repo.publish_state', 'REPO_PUBLISH_STATE'],
  ['repo.packtrack', 'PACKTRACK'],
  ['request.create', 'SRCSRV_REQUEST_CREATE'],
  ['request.change', 'SRCSRV_REQUEST_CHANGE'],
  ['request.delete', 'SRCSRV_REQUEST_DELETE'],
  ['request.state_change', 'SRCSRV_REQUEST_STATECHANGE'],
]);

/** Other spellings of a label that mean the same event. */
const ALIASES: ReadonlyMap<string, string> = new Map([['SRCSRV_REQUEST_STATE_CHANGE', 'SRCSRV_REQUEST_STATECHANGE']]);

const KNOWN: ReadonlySet<string> = new Set([...LABEL_OF_KEY.values(), ...ALIASES.keys()]);

export const REQUEST_PREFIX = 'SRCSRV_REQUEST_';

/** The one spelling under which a label is stored and compared. */
export function canonicalLabel(label: string): string {
  return ALIASES.get(label) ?? label;
}

export function isRequestLabel(label: string): boolean {
  return label.startsWith(REQUEST_PREFIX);
}

/**
 * Label of a routing key, whatever scope stands before its last two words. A key that the original did not know gets
 * a label made of its words (`package.comment`: `PACKAGE_COMMENT`, `request.comment`: `SRCSRV_REQUEST_COMMENT`).
 */
export function labelOfKey(routingKey: string): string {
  const [object, happening] = routingKey.split('.').slice(-2);
  if (!object || !happening) {
    throw new BossError(
      'BOSS_EVENT_INVALID',
      `"${routingKey}" is not a routing key of OBS: two words such as package.commit are expected at its end`,
    );
  }
  const known = LABEL_OF_KEY.get(`${object}.${happening}`);
  if (known !== undefined) return known;
  const words = `${object}_${happening}`.toUpperCase();
  return object === 'request' ? `SRCSRV_${words}` : words;
}

/**
 * Takes the type of format 1 apart: `<namespace>_<label>`. A bare type of the OBS backend has no namespace. A namespace
 * may contain underscores as long as the label is a known one; otherwise it ends at the first underscore.
 */
export function splitType(type: string): { namespace: string | null; label: string } {
  if (KNOWN.has(type)) return { namespace: null, label: canonicalLabel(type) };
  for (let at = type.indexOf('_'); at >= 0; at = type.indexOf('_', at + 1)) {
    const label = type.slice(at + 1);
    if (KNOWN.has(label)) return { namespace: type.slice(0, at), label: canonicalLabel(label) };
  }
  const first = type.indexOf('_');
  return first < 0
    ? { namespace: null, label: type }
    : { namespace: type.slice(0, first), label: type.slice(first + 1) };
}
