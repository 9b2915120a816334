import { type Ask, askOf, decisionOf, refusalOf, withAnswer } from './ask.ts';
import type { Execution } from './execution.ts';
import type { Json } from './json.ts';
import type { Message, Outcome } from './outside-message.ts';
import { assign } from './path.ts';

/** A person answers the question of a step, changes the answer, or takes it back (`values` null) while nothing is decided. */
export function acceptPersonsAnswer(execution: Execution, message: Extract<Message, { kind: 'answer' }>): Outcome {
  const { expression, person, values } = message;
  const e = execution.get(expression);
  const ask = e === undefined ? null : askOf(e);
  if (e === undefined || ask === null || refusalOf(ask, person) !== null) return 'refused';
  if (values === null && !hasAnswered(ask, person.name)) return 'refused';
  const asked = withAnswer(ask, person.name, values, execution.env.now);
  e.data = { ...e.data, ask: asked as unknown as Json };
  execution.touch(e);
  execution.note(
    values === null ? 'answer_withdrawn' : 'answered',
    e.expid,
    values === null ? { by: person.name } : { by: person.name, values },
  );
  const decision = decisionOf(asked);
  if (decision === null) return 'applied';
  e.data = { ...e.data, answered: true };
  const fields = assign(e.applied, ask.as, decision);
  execution.send({ do: 'receive', to: e.id, fields, flavour: null });
  return 'applied';
}

function hasAnswered({ answers }: Ask, name: string): boolean {
  return answers.some(({ by }) => by === name);
}
