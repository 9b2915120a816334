export type { Json, JsonObject } from '../../engine/core/json.ts';
export type { Fei, WireCancel, WireError, WireWorkitem } from '../../engine/core/workitem.ts';
export { type AmqpOptions, connectAmqp } from './amqp-link.ts';
export { type CommandOptions, commandParticipant } from './command.ts';
export type { Context, EventAnswer, ServiceContext } from './context.ts';
export { Configuration, Infrastructure, MissingField, ParticipantError, Rejected, Remote } from './errors.ts';
export { Host, type HostOptions } from './host.ts';
export type { Consumer, Delivery, Link, MessageProperties } from './link.ts';
export { createLog, type Log, type LogMeta, type LogOptions, silentLog } from './log.ts';
export {
  type Cancel,
  defineParticipant,
  type JsonSchema,
  type Participant,
  type ParticipantDefinition,
} from './participant.ts';
export { type ProcessOptions, type ProcessResult, runProcess } from './run-process.ts';
export { checkConfig } from './schema.ts';
export { EXIT, type ServeOptions, serve } from './serve.ts';
export { assertHasRun, assertList, assertNotNull, requireFields } from './verify.ts';
export { Workitem } from './workitem.ts';
