/** A function for each expression of the language. Words of TypeScript itself have an underscore behind them. */
import { expression } from './expression.ts';

export const sequence = expression('sequence');
export const let_ = expression('let');
export const concurrence = expression('concurrence');
export const iterator = expression('iterator');
export const concurrentIterator = expression('concurrent_iterator');
export const addBranches = expression('add_branches');
export const cursor = expression('cursor');
export const loop = expression('loop');
export const given = expression('given');
export const that = expression('that');
export const of = expression('of');
export const equals = expression('equals');
export const once = expression('once');

export const participant = expression('participant');
export const subprocess = expression('subprocess');
export const ref = expression('ref');
export const apply = expression('apply');

export const set = expression('set');
export const unset = expression('unset');
export const inc = expression('inc');
export const dec = expression('dec');
export const push = expression('push');
export const pop = expression('pop');
export const save = expression('save');
export const restore = expression('restore');
export const filter = expression('filter');

export const ask = expression('ask');
export const breakpoint = expression('breakpoint');
export const wait = expression('wait');
export const cron = expression('cron');
export const listen = expression('listen');
export const await_ = expression('await');
export const signal = expression('signal');

export const break_ = expression('break');
export const continue_ = expression('continue');
export const rewind = expression('rewind');
export const reset = expression('reset');
export const skip = expression('skip');
export const back = expression('back');
export const jump = expression('jump');

export const undo = expression('undo');
export const redo = expression('redo');
export const cancelProcess = expression('cancel_process');
export const killProcess = expression('kill_process');
export const error = expression('error');
export const onError = expression('on_error');

export const read = expression('read');
export const registerp = expression('registerp');
export const unregisterp = expression('unregisterp');

export const reserve = expression('reserve');
export const withLock = expression('with_lock');
export const forget = expression('forget');
export const lose = expression('lose');
export const stall = expression('stall');
export const noop = expression('noop');
export const echo = expression('echo');
