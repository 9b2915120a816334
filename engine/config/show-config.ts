import type { LoadedConfig } from './load-config.ts';
import { isSecretKey, MASK, maskUrls } from './secrets.ts';

export interface ShownValue {
  /** `section.key` */
  readonly key: string;
  /** With secrets masked. */
  readonly value: unknown;
  /** `default`, `FILE:LINE` or `env NAME` */
  readonly source: string;
}

/** Every value that is set or has a default, fit to be shown to anybody. */
export function showConfig({ values }: LoadedConfig): ShownValue[] {
  return [...values].map(([key, { value, source }]) => ({ key, value: masked(key, value), source }));
}

function masked(key: string, value: unknown): unknown {
  if (isSecretKey(key)) return MASK;
  if (typeof value === 'string') return maskUrls(value);
  if (Array.isArray(value)) return value.map((item) => masked(key, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, masked(name, item)]));
}
