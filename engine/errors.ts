import type { CatalogueEntry } from './catalogue-entry.ts';
import { CATALOGUE, type ErrorCode } from './error-catalogue.ts';

export { CATALOGUE, type ErrorCode };

const BRAND = Symbol.for('boss.error');

/** An error with a code of the catalogue. `details` is plain data that names the place and the values at fault. */
export class BossError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: { details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BossError';
    this.code = code;
    this.details = options.details ?? {};
  }

  /** Also true of an error from another copy of this module, such as a participant's package brings along. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== BossError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  get [BRAND](): true {
    return true;
  }

  get http(): number {
    return CATALOGUE[this.code].http;
  }

  get retryable(): boolean {
    const entry: CatalogueEntry = CATALOGUE[this.code];
    return entry.retryable === true;
  }
}
