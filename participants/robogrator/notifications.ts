import { type JsonObject, Remote } from '../sdk/index.ts';
import { isObject } from '../sdk/obs-events.ts';
import { attribute, elements, parseXml, textOf, type XmlElement } from './safe-xml.ts';

/** An answer of `/lastnotifications`. */
export interface Notifications {
  /** Where to go on. */
  readonly next: number;
  /** The asked number is no longer kept: something was missed. There are no notifications then. */
  readonly lost: boolean;
  readonly notifications: readonly Notification[];
}

export interface Notification {
  /** `SRCSRV_COMMIT` */
  readonly type: string;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly data: JsonObject;
}

/** Reads XML and JSON: the backend answers a long poll in XML even when it was asked for JSON. Errors: Remote. */
export function readNotifications(text: string): Notifications {
  const answer = text.trimStart().startsWith('<') ? fromXml(text) : fromJson(text);
  if (!Number.isSafeInteger(answer.next) || answer.next < 1) {
    throw new Remote('the answer is not one of /lastnotifications: it has no usable "next"');
  }
  return answer;
}

function fromXml(text: string): Notifications {
  const root = parseXml(text, 'notifications');
  return {
    next: Number(attribute(root, 'next')),
    lost: attribute(root, 'sync') === 'lost',
    notifications: elements(root, 'notification').map((element) => ({
      type: attribute(element, 'type') ?? '',
      time: Number(attribute(element, 'time')) || 0,
      data: dataOf(element),
    })),
  };
}

/** Built without assignment, so that a key named `__proto__` stays a key. */
function dataOf(element: XmlElement): JsonObject {
  return Object.fromEntries(
    elements(element, 'data').flatMap((data) => {
      const key = attribute(data, 'key');
      return key === null ? [] : [[key, textOf(data)]];
    }),
  );
}

function fromJson(text: string): Notifications {
  const answer = parse(text);
  const list = answer['notification'] ?? [];
  if (!Array.isArray(list)) throw new Remote('the answer of /lastnotifications has no list of notifications');
  return {
    next: Number(answer['next']),
    lost: answer['sync'] === 'lost',
    notifications: list.filter(isObject).map((one) => ({
      type: String(one['type'] ?? ''),
      time: Number(one['time']) || 0,
      data: isObject(one['data']) ? one['data'] : {},
    })),
  };
}

function parse(text: string): JsonObject {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw new Remote(`the answer is neither XML nor JSON: ${text.slice(0, 80)}`, { cause });
  }
  if (!isObject(answer)) throw new Remote('the answer of /lastnotifications is not a JSON object');
  return answer;
}
