/** The program behind `readApart`: reads definitions as they come. Their trees go back as text, which is quicker to hand over than objects. */
import { readDefinition } from '../definition/read.ts';
import { BossError } from '../errors.ts';
import type { Answer, Question } from './read-apart.ts';

process.on('message', (question: Question) => process.send?.(answerTo(question)));

function answerTo({ id, source, options }: Question): Answer {
  try {
    return { id, parsed: JSON.stringify(readDefinition(source, options)) };
  } catch (error) {
    if (!(error instanceof BossError)) return { id, code: 'BOSS_INTERNAL', message: String(error), details: {} };
    return { id, code: error.code, message: error.message, details: error.details };
  }
}
