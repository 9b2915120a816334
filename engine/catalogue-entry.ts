/** One code of the error catalogue. */
export interface CatalogueEntry {
  /** What happened, for the reference page. */
  readonly summary: string;
  /** What the reader should do about it. */
  readonly remedy: string;
  /** Status of the HTTP answer that carries it. */
  readonly http: number;
  /** True when the same request may succeed later without a change. */
  readonly retryable?: true;
}
