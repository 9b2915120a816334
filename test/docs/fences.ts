import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A block of code in a page. */
export interface Fence {
  readonly language: string;
  readonly text: string;
  /** Of its first line, from 1. */
  readonly line: number;
}

export function fencesOf(page: string): Fence[] {
  const text = readFileSync(ROOT + page, 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ 1: language = '', 2: body = '', index }) => ({
    language,
    text: body,
    line: text.slice(0, index).split('\n').length + 1,
  }));
}

/** `# release.yaml` on the first line: the file that the block is. */
export function fileOf({ text }: Fence): string | null {
  return /^# ([\w.-]+\.(?:ya?ml|json|pdef))\n/.exec(text)?.[1] ?? null;
}
