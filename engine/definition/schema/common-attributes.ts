import type { CommonAttribute } from '../../core/common-attributes.ts';
import type { AttributeKind } from './attribute-kinds.ts';

interface Described {
  readonly kind: AttributeKind;
  readonly says: string;
}

/** What every step understands; it may also stand at the top of a document. */
export const COMMON = {
  if: { kind: 'condition', says: 'The step is left out when this does not hold.' },
  unless: { kind: 'condition', says: 'The step is left out when this holds.' },
  forget: { kind: 'flag', says: 'Goes on at once; the step becomes a branch of its own that nothing waits for.' },
  lose: { kind: 'flag', says: 'Never goes on: the step ends only when it is cancelled.' },
  flank: { kind: 'flag', says: 'Goes on at once; the step is cancelled when the step around it ends.' },
  timeout: { kind: 'time', says: 'The step is cancelled after this time; see on_timeout.' },
  timers: { kind: 'texts', says: 'What happens after which time: "1h: remind, 18:00: error".' },
  tag: { kind: 'text', says: 'A name by which other steps reach this one while it is alive.' },
  scope: { kind: 'flag', says: 'Variables that are set within the step end with it.' },
  filter: { kind: 'any', says: 'Rules for the fields on the way in and out.' },
  take: { kind: 'texts', says: 'Of what the step changed, only these fields are kept.' },
  discard: { kind: 'any', says: 'Of what the step changed, these fields are dropped; true drops all.' },
  on_error: { kind: 'handler', says: 'Who handles an error: a name, retry, pass, undo, or "10s: retry * 3, pass".' },
  on_cancel: { kind: 'handler', says: 'What runs when the step is cancelled.' },
  on_timeout: { kind: 'handler', says: 'What runs instead when the time is over: a name, error, redo.' },
  on_terminate: { kind: 'handler', says: 'What happens when the process ends.' },
  undo_with: { kind: 'step', says: 'What undoes the step when it, or what is around it, fails or is cancelled.' },
  on_reply: { kind: 'handler', says: 'What runs when the step has ended.' },
  vars_to_f: { kind: 'text', says: 'The field that takes the variables of the step when it ends.' },
  protected: {
    kind: 'fixed',
    says: 'One person alone cannot cancel, kill, force or edit past the step: a second one has to confirm.',
  },
  await: { kind: 'any', says: 'The step begins when this happens: left_tag:x.' },
} as const satisfies Readonly<Record<CommonAttribute, Described>>;
