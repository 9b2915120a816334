/**
 * The words of a journal, with what each entry says and carries. `docs/reference/journal.md` is generated from this table: a step
 * notes nothing that is not in it.
 */
export const JOURNAL = {
  // the process
  launched:
    'The process begins. `definition`, `by`; `linked`: what each shared definition that it calls is (`A:notify@4`).',
  ended: 'Its last step is through. `flavour`: null by itself, `cancel`, `kill` or `timeout`.',
  regenerated: '`on_terminate: regenerate` let it begin again.',
  cancelled: 'Somebody cancelled the process, or the step at `expid`. `by`.',
  killed: 'Somebody killed it. `by`.',
  paused: 'Somebody paused it. `by`.',
  resumed: 'Somebody let it go on. `by`.',
  // steps
  dispatched: 'A workitem was sent. `participant`, `queue`, `attempt` (from 1).',
  claimed: 'A participant that works for long took the step. `holder`, `ms`: length of its lease, `attempt`.',
  lease_lost: 'Nothing was heard of it for so long: the step is sent again. `holder`.',
  released: 'It gave the step back: the step is sent again. `holder`.',
  replied:
    'It came back. `participant`; `worked`: milliseconds that it was at work, by its own clock; `changes`: each field that differs now, `from` and `to`.',
  taken_back: 'Its step was cancelled before it came back. `participant`.',
  due: 'A time came that the step waited for. `timer`: `wait`, `cron`, or `retry` (the pause before another try); `since`: when the step began.',
  heard: 'Something happened that the step waited or listened for. `event`, `name`; `since`: when the step began.',
  duplicate_ignored: 'An answer came twice, or too late: it changed nothing.',
  entered_tag: 'A step with a tag began. `tag`: its full name.',
  left_tag: 'It ended. `tag`.',
  undo_registered: 'A step with `undo_with` begins: it is undone if what is around it fails or is cancelled. `with`.',
  undoing:
    'A step is being undone. `with`: the step that does it. `because`: `failed`, `cancelled`, `timed_out`. `of`: number of its entry `undo_registered`.',
  undone: 'It is undone. `with`, `of`.',
  undo_given_up: 'What was to undo it was cancelled, or ran out of time. `with`, `of`.',
  not_undone: 'A kill went over it: what it did stays. `with`, `of`.',
  echo: 'The step `echo` says something. `text`.',
  timer: 'A timer of the attribute `timers` was due. `action`.',
  timeout: 'The time of a step was over.',
  ceased: 'A branch that nothing waited for is through.',
  // people
  asked: 'A question to people is open. `question`, `who` (empty: everybody).',
  answered: 'Somebody answered it, or said something else than before. `by`, `values`.',
  answer_withdrawn: 'Somebody took the answer back. `by`.',
  escalated: 'Nobody had answered for so long: others may as well. `to`.',
  // breakpoints
  breakpoint: 'A branch stops until somebody lets it go on. `text`: what is to be looked at, or null.',
  proceeded: 'Somebody let it go on. `by`, `edited`: with other fields, `changes`: each of them `from` and `to`.',
  // locks and signals
  locked: 'The step has the lock. `lock`; `since`: when it began to wait for it.',
  unlocked: 'It gave it back. `lock`.',
  lock_lost: 'It was taken away, or held for too long. `lock`, `by`: who took it, or null.',
  signal_sent: 'A signal was sent. `signal`, `match` (null: none), `id`.',
  signal_received:
    'It came to a step that waited for it. `signal`, `match`, `id`, `by`: who sent it; `since`: when the step began to wait.',
  // two people
  proposed:
    'Somebody gave a command that a protected step holds back. `command`, `by`, `protects`: position of the step, `edited`. The number of this entry is that of the proposal.',
  confirmed: 'A second person confirmed it: it is done now. `proposal`, `by`.',
  proposal_withdrawn: 'Somebody took it back, or said no. `proposal`, `by`.',
  proposal_expired: 'Nobody confirmed it for a day. `proposal`.',
  // errors
  error: 'A step failed and stands. `code`, `class`, `message`.',
  error_handled:
    'A step failed, and a handler took it. `class`, `message`, `by`: the position of the step with the handler.',
  replayed:
    'A failed step was tried again. `by`, `edited`: with other fields, `changes`: each of them `from` and `to`.',
} as const;

export type JournalWord = keyof typeof JOURNAL;
