/** Line and column, from 1; columns count UTF-16 units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const WINDOW = 100;

/** A text with its name, for places and excerpts in messages. */
export class SourceText {
  readonly text: string;
  readonly file: string | null;
  readonly #starts: readonly number[];

  constructor(text: string, file?: string) {
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text;
    this.file = file ?? null;
    this.#starts = lineStarts(this.text);
  }

  placeAt(offset: number): Place {
    const line = this.#lineOf(offset);
    return { line: line + 1, column: offset - (this.#starts[line] ?? 0) + 1 };
  }

  /** The line at an offset, and a caret under the place. */
  excerptAt(offset: number): string {
    const line = this.#lineOf(offset);
    const start = this.#starts[line] ?? 0;
    const end = this.#starts[line + 1] ?? this.text.length + 1;
    const from = Math.max(start, offset - WINDOW);
    const shown = visible(this.text.slice(from, Math.min(end - 1, offset + WINDOW)).replace(/\r$/, ''));
    const indent = [...visible(this.text.slice(from, offset))].map((char) => (char === '\t' ? '\t' : ' ')).join('');
    const margin = `${String(line + 1).padStart(5)} | `;
    return `${margin}${shown}\n${' '.repeat(margin.length - 2)}| ${indent}^`;
  }

  excerptOf({ line, column }: Place): string {
    return this.excerptAt((this.#starts[line - 1] ?? 0) + column - 1);
  }

  /** Index of the line that holds the offset. */
  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Control characters would make the excerpt unreadable, or do something to the terminal. */
function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g, '\u00b7');
}
