/** Where a value stands. */
export interface Place {
  /** File as it was named or found. */
  readonly file: string;
  readonly line: number;
}

/** One value as it was written, before it is checked. */
export interface Setting {
  readonly section: string;
  readonly key: string;
  /** Always a string in ini files and in the environment. */
  readonly value: unknown;
  readonly origin: Place | { readonly env: string };
}

export interface Problem {
  /** A notice does not keep the engine from starting. */
  readonly severity: 'error' | 'notice';
  /** A whole sentence that begins with the place: `boss.conf:3: ...`. */
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  /** `section.key` */
  readonly key?: string;
}

export interface FileContent {
  /** Names of the sections in the order of the file, also of empty ones. */
  readonly sections: readonly { readonly name: string; readonly line: number }[];
  readonly settings: readonly Setting[];
  readonly problems: readonly Problem[];
}

/** `boss.conf:3`, `env BOSS_HTTP_PORT` */
export function originText(origin: Setting['origin']): string {
  return 'env' in origin ? `env ${origin.env}` : `${origin.file}:${origin.line}`;
}

export function errorAt(place: Place, text: string, key?: string): Problem {
  const message = `${place.file}:${place.line}: ${text}`;
  return { severity: 'error', message, ...place, ...(key === undefined ? {} : { key }) };
}
