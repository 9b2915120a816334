/** Reading of OBS events, shared with the engine: what `boss event test` says must be what the robogrator does. */
export { type Origin, readObsEvent } from '../../engine/events/obs-event.ts';
export { BossError } from '../../engine/errors.ts';
export { isObject } from '../../engine/core/json.ts';
export type { EventRequest } from '../../engine/engine.ts';
