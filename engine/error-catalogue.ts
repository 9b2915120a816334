/**
 * The error catalogue: every code that BOSS shows to a person or a program.
 * `docs/reference/errors.md` is generated from this table (`npm run docs`), and a test keeps the two equal.
 */
import type { CatalogueEntry } from './catalogue-entry.ts';

export const CATALOGUE = {
  // definitions and conditions
  BOSS_DEFINITION_INVALID: {
    summary: 'A definition cannot be read.',
    remedy: 'The message names file, line and column, shows the place and says what to write instead.',
    http: 400,
  },
  BOSS_CONDITION_INVALID: {
    summary: 'A condition cannot be parsed or evaluated.',
    remedy: 'See the condition grammar in docs/reference/conditions.md; quote words that contain operators.',
    http: 400,
  },
  BOSS_LIMIT_EXCEEDED: {
    summary: 'A limit on size, depth or count was exceeded.',
    remedy: 'The message names the limit and its value; split the work or raise the limit in the configuration.',
    http: 413,
  },
  // processes
  BOSS_UNKNOWN_PARTICIPANT: {
    summary: 'A step names neither an expression, a sub-definition nor a registered participant.',
    remedy: 'Register the participant (`boss participant register`), or mend the name in the definition.',
    http: 400,
  },
  BOSS_EXPRESSION_FAILED: {
    summary: 'An expression met a value it cannot work with.',
    remedy: 'The message names the expression and the value; edit the workitem or the definition and replay the error.',
    http: 422,
  },
  BOSS_VALIDATION_FAILED: {
    summary: 'Fields do not follow the rules of a filter.',
    remedy: 'The details list each rule that did not hold, with field and value; mend the fields and replay it.',
    http: 422,
  },
  BOSS_FORCED_ERROR: {
    summary: 'The definition raised an error itself with the `error` expression.',
    remedy: 'Read the message: it was written by the author of the definition.',
    http: 422,
  },
  BOSS_PARTICIPANT_ERROR: {
    summary: 'A participant replied with an error.',
    remedy: 'The class and message are those of the participant; mend the cause and replay the error.',
    http: 422,
  },
  BOSS_UNROUTABLE: {
    summary: 'A workitem could not be delivered: its queue does not exist.',
    remedy: 'Start the participant (it declares its queue), then replay the error.',
    http: 502,
    retryable: true,
  },
  BOSS_UNKNOWN_PROCESS: {
    summary: 'There is no process with this id.',
    remedy: 'Look for it with `boss ps --all`; one that has left the store: `boss archive show WFID`.',
    http: 404,
  },
  BOSS_UNKNOWN_EXPRESSION: {
    summary: 'The process has no such live expression or no error there.',
    remedy: 'Look at `boss show WFID` for the expressions that are alive now.',
    http: 404,
  },
  BOSS_PROCESS_STATE: {
    summary: 'The process is in a state in which this cannot be done.',
    remedy: 'Look at `boss show WFID`; a finished process takes no commands.',
    http: 409,
  },
  BOSS_PROCESS_EXISTS: {
    summary: 'A process with the requested id exists already.',
    remedy: 'Leave the id out to get a fresh one, or look at the existing process.',
    http: 409,
  },
  BOSS_UNKNOWN_TASK: {
    summary: 'There is no open question with this id.',
    remedy: 'List the open ones with `boss task list`; it may be answered, timed out or cancelled already.',
    http: 404,
  },
  BOSS_NOT_PERMITTED: {
    summary: 'This person may not do this.',
    remedy: 'The message says who may; ask one of them.',
    http: 403,
  },
  BOSS_FOUR_EYES: {
    summary: 'A protected step holds a command back: one person alone cannot do this.',
    remedy: 'It waits as the proposal that the message names; somebody else can `boss proposal confirm ID`.',
    http: 403,
  },
  BOSS_UNKNOWN_PROPOSAL: {
    summary: 'There is no open proposal with this id.',
    remedy: 'List the open ones with `boss proposal list`; it may be confirmed, withdrawn, too old or needless.',
    http: 404,
  },
  BOSS_ANSWER_INVALID: {
    summary: 'An answer does not fit the form of its question.',
    remedy: 'The message names each field at fault; `boss task show ID` prints the form.',
    http: 422,
  },
  BOSS_LOCK_BUSY: {
    summary: 'A step did not get a lock: another process has it.',
    remedy: '`boss lock show NAME` says who has it since when; replay the step when it is free, or let it wait longer.',
    http: 409,
    retryable: true,
  },
  BOSS_LOCK_EXPIRED: {
    summary: 'A step had a lock for longer than its `ttl`: its steps were cancelled and the lock went on.',
    remedy: 'Look at what took so long; replay the step to queue up anew, or raise `ttl`.',
    http: 409,
  },
  BOSS_LOCK_LOST: {
    summary: 'Somebody took a lock away from the step that had it.',
    remedy: 'The message says who; replay the step to queue up anew.',
    http: 409,
  },
  BOSS_UNKNOWN_LOCK: {
    summary: 'Nobody has or waits for a lock with this name.',
    remedy: 'List those that are in use with `boss lock list`.',
    http: 404,
  },
  BOSS_POISON: { summary: 'Participants died over a step.', remedy: 'Mend them, then `boss replay`.', http: 500 },
  BOSS_UNKNOWN_DEAD_LETTER: { summary: 'There is no such dead letter.', remedy: 'See `boss dead list`.', http: 404 },
  BOSS_IDEMPOTENCY_CONFLICT: {
    summary: 'An idempotency key was used for another launch.',
    remedy: 'Use a key of its own for each launch; the details name the process that the key started.',
    http: 409,
  },
  // definitions store, registrations, events
  BOSS_UNKNOWN_DEFINITION: {
    summary: 'There is no stored definition with this name or version.',
    remedy: 'List them with `boss definition list`, or store it with `boss definition put FILE`.',
    http: 404,
  },
  BOSS_PARTICIPANT_INVALID: {
    summary: 'A participant registration is not acceptable.',
    remedy: 'Give a name that is a valid regular expression and a queue name.',
    http: 400,
  },
  BOSS_PARTICIPANT_UNREGISTERED: {
    summary: 'There is no such participant registration.',
    remedy: 'List them with `boss participant list`; give the regular expression exactly as registered.',
    http: 404,
  },
  BOSS_EVENT_INVALID: {
    summary: 'An event lacks what is needed to find its definitions.',
    remedy: 'An event needs a label and, unless it is global, a project; see docs/reference/events.md.',
    http: 400,
  },
  BOSS_SCHEDULE_INVALID: {
    summary: 'A schedule names no time, or one that never comes.',
    remedy: 'The message says which part is wrong; see docs/guides/start-by-time.md.',
    http: 400,
  },
  BOSS_UNKNOWN_SCHEDULE: {
    summary: 'There is no schedule with this name.',
    remedy: 'List them with `boss schedule list`.',
    http: 404,
  },
  BOSS_MESSAGE_INVALID: {
    summary: 'A message on an inbox could not be understood.',
    remedy: 'It lies in the dead-letter queue with the reason; see docs/reference/wire.md for the accepted shapes.',
    http: 400,
  },
  // store and transport
  BOSS_STORE_UNAVAILABLE: {
    summary: 'The store cannot be reached or does not accept writes.',
    remedy: 'Look at the store’s own log; BOSS goes on by itself when it is back.',
    http: 503,
    retryable: true,
  },
  BOSS_ARCHIVE_FAILED: {
    summary: 'The archive of processes that have left the store cannot be written or read.',
    remedy: 'The message names the folder and says why. Nothing is erased from the store that is not in the archive.',
    http: 500,
  },
  BOSS_STORE_REFUSED: {
    summary: 'The store is reachable but its settings or its folder are not fit for durable work.',
    remedy: 'The message names the setting or folder and the value that is needed.',
    http: 500,
  },
  BOSS_STORE_IN_USE: {
    summary: 'Another engine is working on this store.',
    remedy: 'Stop the other engine (the message names its pid), or give this one a data folder of its own.',
    http: 409,
  },
  BOSS_STORE_FENCED: {
    summary: 'A write was refused because another worker owns the partition now.',
    remedy: 'Nothing: the worker drops what it holds and the new owner goes on.',
    http: 503,
    retryable: true,
  },
  BOSS_STORE_WENT_BACK: {
    summary: 'The store has lost commits that it had acknowledged.',
    remedy: 'Bring the data back and restart the engine, or go on without it: `boss engine resume --accept-loss`.',
    http: 503,
    retryable: true,
  },
  BOSS_STORE_NOT_EMPTY: {
    summary: 'A backup can be restored into an empty store only.',
    remedy: 'Name another `data_dir` or `redis_url` (`redis://host:port/1` is another database) in the configuration.',
    http: 409,
  },
  BOSS_STORE_CONFLICT: {
    summary: 'A document was changed by somebody else in the meantime.',
    remedy: 'Read it again and repeat the change.',
    http: 409,
    retryable: true,
  },
  BOSS_TRANSPORT_UNAVAILABLE: {
    summary: 'The message broker cannot be reached.',
    remedy: 'Look at the broker’s own log; BOSS reconnects by itself.',
    http: 503,
    retryable: true,
  },
  BOSS_TRANSPORT_REFUSED: {
    summary: 'The broker refused the login, the virtual host or a queue.',
    remedy: 'The message carries the broker’s reason; check user, password, virtual host and permissions.',
    http: 500,
  },
  // configuration, API, command line
  BOSS_CONFIG_INVALID: {
    summary: 'The configuration has an unknown key or a value that does not fit.',
    remedy: 'The message names file, line and key; `boss config check` shows all of them.',
    http: 400,
  },
  BOSS_REQUEST_INVALID: {
    summary: 'A request to the API is not acceptable.',
    remedy: 'The message names the part of the request; see docs/reference/api.md.',
    http: 400,
  },
  BOSS_METHOD_NOT_ALLOWED: {
    summary: 'This address exists, but not for this method.',
    remedy: 'The header `Allow` and the message name the methods it takes; see docs/reference/api.md.',
    http: 405,
  },
  BOSS_MEDIA_TYPE: {
    summary: 'The body of a request is not JSON.',
    remedy: 'Send UTF-8 JSON with the header `Content-Type: application/json`.',
    http: 415,
  },
  BOSS_ORIGIN_REFUSED: {
    summary: 'A request came for a foreign host name or from a web page of another origin.',
    remedy: 'Use the address that the engine printed at its start; a page may only call the engine that served it.',
    http: 403,
  },
  BOSS_ADDRESS_IN_USE: {
    summary: 'The address of the API cannot be listened on.',
    remedy: 'Stop the program that has it, or set another `http_port`.',
    http: 500,
  },
  BOSS_NOT_FOUND: {
    summary: 'There is nothing at this address.',
    remedy: 'See docs/reference/api.md for the addresses.',
    http: 404,
  },
  BOSS_UNAVAILABLE: {
    summary: 'The engine does not take work at the moment.',
    remedy: 'The message says what it waits for; try again.',
    http: 503,
    retryable: true,
  },
  BOSS_ENGINE_RUNNING: {
    summary: 'An engine is running there already.',
    remedy: 'Use it, stop it with `boss stop`, or give the new one another `http_port` and data folder.',
    http: 409,
  },
  BOSS_UNKNOWN_BINDING: {
    summary: 'There is no such binding of an event to a definition.',
    remedy: 'List them with `boss event list --bindings`; project, label and name must all match.',
    http: 404,
  },
  BOSS_USAGE: {
    summary: 'A command line cannot be understood.',
    remedy: 'See `boss COMMAND --help`.',
    http: 400,
  },
  BOSS_FILE_UNREADABLE: {
    summary: 'A file named on the command line cannot be read.',
    remedy: 'The message names the file and the reason.',
    http: 400,
  },
  BOSS_ENGINE_UNREACHABLE: {
    summary: 'The command line cannot reach the engine.',
    remedy: 'Start it with `boss start`, or point BOSS_URL at it.',
    http: 503,
    retryable: true,
  },
  BOSS_INTERNAL: {
    summary: 'BOSS made a mistake.',
    remedy: 'Please report it with the log lines around it.',
    http: 500,
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof CATALOGUE;
