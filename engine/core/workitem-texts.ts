import type { Fields } from './workitem.ts';

const texts = new WeakMap<Fields, string>();

/** JSON text of a workitem's fields: made once, for the store and for the wire. */
export function textOf(fields: Fields): string {
  let text = texts.get(fields);
  if (text === undefined) {
    text = JSON.stringify(fields);
    texts.set(fields, text);
  }
  return text;
}

/** The inverse, which remembers the text it came from. */
export function fieldsOf(text: string): Fields {
  const fields = JSON.parse(text) as Fields;
  texts.set(fields, text);
  return fields;
}

/**
 * The distinct workitems that a process holds, each stored once however many expressions refer to it. They are immutable, so
 * being the same object is being the same workitem.
 */
export class WorkitemRegister {
  private readonly numbers = new Map<Fields, number>();
  private readonly references = new Map<number, { fields: Fields; count: number }>();
  /** Key of the entry that refers to a workitem -> its number, as it was stored last. */
  private readonly held = new Map<string, number>();
  private last = 0;

  /** Notes what an entry refers to from now on; `write` gets the workitem when it is new. What it held before is `release`d. */
  hold(key: string, fields: Fields, write: (n: number, text: string) => void): number {
    const n = this.refer(fields, write);
    this.held.set(key, n);
    return n;
  }

  /** Gives up references; `drop` gets each workitem that nobody refers to any more. */
  release(numbers: readonly number[], drop: (n: number) => void): void {
    for (const n of numbers) {
      const reference = this.references.get(n);
      if (reference === undefined || --reference.count > 0) continue;
      this.references.delete(n);
      this.numbers.delete(reference.fields);
      drop(n);
    }
  }

  /** None, or one. */
  heldBy(key: string): readonly number[] {
    const n = this.held.get(key);
    return n === undefined ? [] : [n];
  }

  forget(key: string): void {
    this.held.delete(key);
  }

  /** A workitem as it was read from the store. */
  restore(n: number, fields: Fields): void {
    this.numbers.set(fields, n);
    this.references.set(n, { fields, count: 0 });
    this.last = Math.max(this.last, n);
  }

  private refer(fields: Fields, write: (n: number, text: string) => void): number {
    let n = this.numbers.get(fields);
    if (n === undefined) {
      n = ++this.last;
      this.numbers.set(fields, n);
      this.references.set(n, { fields, count: 0 });
      write(n, textOf(fields));
    }
    (this.references.get(n) as { count: number }).count++;
    return n;
  }
}
