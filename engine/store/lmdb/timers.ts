import { type Databases, LAST } from './databases.ts';

export function setTimer(
  { timers, timerPlaces }: Databases,
  partition: number,
  wfid: string,
  id: string,
  at: number | null,
): void {
  const before = timerPlaces.get([partition, wfid, id]);
  if (before !== undefined) timers.removeSync([partition, Number(before), wfid, id]);
  if (at === null) {
    timerPlaces.removeSync([partition, wfid, id]);
  } else {
    timers.putSync([partition, at, wfid, id], '');
    timerPlaces.putSync([partition, wfid, id], String(at));
  }
}

export function eraseTimers({ timers, timerPlaces }: Databases, partition: number, wfid: string): void {
  const places = [...timerPlaces.getRange({ start: [partition, wfid], end: [partition, wfid, LAST] })];
  for (const { key, value } of places) {
    timers.removeSync([partition, Number(value), wfid, (key as [number, string, string])[2]]);
    timerPlaces.removeSync(key);
  }
}

export function dueTimers({ timers }: Databases, partition: number, until: number, limit: number) {
  const range = { start: [partition], end: [partition, until, LAST], limit };
  return [...timers.getKeys(range)].map((key) => {
    const [, at, wfid, id] = key as [number, number, string, string];
    return { wfid, id, at };
  });
}
