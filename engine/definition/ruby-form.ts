import type { Json } from '../core/json.ts';
import { isDefine } from '../core/reorganise.ts';
import type { Reading } from './reading.ts';
import { RubyStream } from './ruby-stream.ts';
import { described, type RubyToken } from './ruby-tokens.ts';
import { keyText, readValue, startsValue } from './ruby-values.ts';
import { insteadOf, RUBY_KEYWORDS } from './ruby-words.ts';
import { attributesFrom, inRunningOrder, type Step } from './step.ts';

const START = "Write `Ruote.process_definition :name => 'name' do ... end`, and only comments around it.";

/** The part of Ruby in which the original's definitions are written. It is read, never run. */
export function readRuby(reading: Reading): Step {
  const stream = new RubyStream(reading);
  stream.skipNewlines();
  const first = stream.next();
  if (first.kind !== 'constant' || first.text !== 'Ruote' || !stream.takes('.')) {
    throw stream.wrong(first, `A definition does not start with ${described(first)}.`, START);
  }
  const call = stream.next();
  if (call.kind !== 'name' || !isDefine(call.text)) {
    throw stream.wrong(call, `\`Ruote.${call.text}\` is not known.`, START);
  }
  const root = new Steps(stream).rest(call, call.text, 1);
  while (stream.peek().kind === 'newline' || stream.takes(';')) stream.skipNewlines();
  const after = stream.peek();
  if (after.kind !== 'end') {
    const hint = after.text === 'end' ? 'Remove it, or write the `do` that is missing before it.' : START;
    throw stream.wrong(after, `After the definition there is ${described(after)}.`, hint);
  }
  return { ...definitionsFirst(root), name: 'define', attributes: named(root.attributes), at: first.at };
}

/** `Ruote.define 'x'` means `:name => 'x'`. */
function named(attributes: Step['attributes']): Step['attributes'] {
  const entries = Object.entries(attributes);
  const bare = entries.findIndex(([, value]) => value === null);
  if (Object.hasOwn(attributes, 'name') || bare < 0) return attributes;
  return attributesFrom(entries.map(([key, value], i) => (i === bare ? ['name', key] : [key, value])));
}

/** Sub-definitions stand where the engine puts them and the YAML form writes them: first, named by their bare text. */
function definitionsFirst(step: Step): Step {
  const children = step.children.map(definitionsFirst);
  if (!isDefine(step.name)) return { ...step, children };
  return { ...step, children: inRunningOrder(step.name, children.map(bareNamed), (child) => child.name) };
}

function bareNamed(step: Step): Step {
  const [[key, name] = [], ...others] = Object.entries(step.attributes);
  if (!isDefine(step.name) || key !== 'name' || typeof name !== 'string' || name === '') return step;
  if (others.some(([other, value]) => other === name || value === null)) return step;
  return { ...step, name: 'define', attributes: attributesFrom([[name, null], ...others]) };
}

class Steps {
  readonly #stream: RubyStream;

  constructor(stream: RubyStream) {
    this.#stream = stream;
  }

  /** What follows the name of a step: arguments and block. */
  rest(token: RubyToken, name: string, depth: number): Step {
    this.#stream.reading.enterStep(token.at, depth);
    const attributes = new Map<string, Json>();
    const next = this.#stream.peek();
    const bracket = next.kind === 'sign' && next.text === '(';
    if (bracket) this.#bracketed(attributes);
    else if (next.kind === 'label' || startsValue(next)) this.#arguments(attributes);
    const children = this.#block(name, bracket || attributes.size === 0, depth);
    return { name, attributes: attributesFrom(attributes), children, at: token.at };
  }

  #bracketed(attributes: Map<string, Json>): void {
    this.#stream.next();
    while (!this.#stream.closes(')')) {
      this.#argument(attributes);
      this.#stream.separates(')');
    }
  }

  #arguments(attributes: Map<string, Json>): void {
    do {
      this.#stream.skipNewlines();
      this.#argument(attributes);
    } while (this.#stream.takes(','));
  }

  /** `'text'`, `:key => value`, `key: value` or `{ .. }`. */
  #argument(attributes: Map<string, Json>): void {
    const stream = this.#stream;
    const token = stream.peek();
    if (token.kind === 'label') {
      stream.next();
      stream.skipNewlines();
      this.#set(attributes, token, token.text, readValue(stream, token.text));
      return;
    }
    const value = readValue(stream, null);
    const key = keyText(value);
    if (stream.takes('=>')) {
      stream.skipNewlines();
      this.#set(attributes, token, key, readValue(stream, key));
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [name, inner] of Object.entries(value)) this.#set(attributes, token, name, inner);
    } else this.#set(attributes, token, key, null);
  }

  #set(attributes: Map<string, Json>, token: RubyToken, key: string | null, value: Json): void {
    if (key === null) {
      throw this.#stream.wrong(
        token,
        'A list or nil cannot be the name of an attribute.',
        'Give it a name: `:on => [...]`.',
      );
    }
    if (attributes.has(key)) throw this.#stream.twice(token, key);
    attributes.set(key, value);
  }

  /** Braces after arguments without brackets belong to the last argument in Ruby, not to the step. */
  #block(name: string, braces: boolean, depth: number): Step[] {
    const open = this.#stream.peek();
    if (open.kind === 'name' && open.text === 'do') {
      this.#stream.next();
      return this.#steps(name, open, 'end', depth + 1);
    }
    if (open.kind !== 'sign' || open.text !== '{') return [];
    if (!braces)
      throw this.#stream.wrong(
        open,
        'A block in braces cannot follow arguments without brackets.',
        'Write `do ... end`.',
      );
    this.#stream.next();
    return this.#steps(name, open, '}', depth + 1);
  }

  #steps(name: string, open: RubyToken, close: 'end' | '}', depth: number): Step[] {
    const stream = this.#stream;
    const steps: Step[] = [];
    if (stream.takes('|') || stream.takes('||')) {
      throw stream.wrong(
        open,
        'A block has no parameters here.',
        "Remove `|...|`; an iterator puts its item where `:to => 'v:x'` says.",
      );
    }
    for (;;) {
      this.#separators();
      const token = stream.next();
      if (token.text === close && (token.kind === 'name' || token.kind === 'sign')) return steps;
      if (token.kind === 'end') {
        const hint = `Write \`${close}\` where the steps of \`${name}\` end.`;
        throw stream.wrong(open, `The block of \`${name}\` that opens here is never closed.`, hint);
      }
      steps.push(this.rest(token, this.#name(token), depth));
      this.#finished(close);
    }
  }

  #separators(): void {
    do this.#stream.skipNewlines();
    while (this.#stream.takes(';'));
  }

  /** Leading underscores keep a name apart from Ruby's own words. */
  #name(token: RubyToken): string {
    const name = token.text.replace(/^_+/, '');
    if (token.kind === 'name' && RUBY_KEYWORDS.has(token.text)) {
      const problem =
        token.text === 'end'
          ? 'An `end` too many.'
          : `\`${token.text}\` is a word of Ruby itself, and definitions are not run.`;
      throw this.#stream.wrong(
        token,
        problem,
        token.text === 'end' ? 'A block in braces is closed with `}`.' : insteadOf(token.text),
      );
    }
    if (token.kind === 'name' && name !== '') return name;
    const hint =
      "Write `name arguments`, for example `alice :task => 'review'`; another name is called with `participant 'Name'`.";
    throw this.#stream.wrong(token, `A step does not start with ${described(token)}.`, hint);
  }

  /** `:key = value`, `:on-error`. */
  #refuseAfterSymbol(token: RubyToken): void {
    const { text } = this.#stream.reading.source;
    const [, symbol] = /[\s,(](:\w+)[ \t]*$/.exec(text.slice(Math.max(0, token.at - 80), token.at)) ?? [];
    if (symbol === undefined) return;
    if (token.text === '=') {
      throw this.#stream.wrong(token, 'A value follows `=>`, not `=`.', `Write \`${symbol} => 'value'\`.`);
    }
    if (token.text === '-') {
      const hint = 'Write an underscore; a key that really has a hyphen stands in quotes.';
      throw this.#stream.wrong(token, `The symbol ${symbol} ends at a hyphen.`, hint);
    }
  }

  #finished(close: string): void {
    const token = this.#stream.peek();
    if (token.kind === 'newline' || token.kind === 'end') return;
    if ((token.kind === 'sign' || token.kind === 'name') && (token.text === ';' || token.text === close)) return;
    const stream = this.#stream;
    if (token.kind === 'name' && RUBY_KEYWORDS.has(token.text)) {
      throw stream.wrong(token, `\`${token.text}\` after a step is Ruby that would be run.`, insteadOf(token.text));
    }
    if (token.kind === 'sign') this.#refuseAfterSymbol(token);
    if (token.kind === 'sign' && /^([-+*/]?=|\.|&\.|::|\[)$/.test(token.text)) {
      const hint =
        "Definitions are read, never run: no variables, no calls. Use `set 'v:name' => value` and `${v:name}`.";
      throw stream.wrong(token, `Ruby code: \`${token.text}\` after a name.`, hint);
    }
    const hint = 'Write each step on its own line, and a comma between arguments.';
    throw stream.wrong(token, `The step goes on with ${described(token)}.`, hint);
  }
}
