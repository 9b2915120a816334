import { resolve } from 'node:path';
import type { SectionSchema } from './section.ts';

/** What main makes of the section: ages as they are written, by key. */
export type RetentionSettings = Readonly<Record<string, unknown>> & {
  readonly archive?: boolean;
  readonly archive_dir?: string;
};

const AGE = { type: 'string', pattern: '^(never|(\\d+(\\.\\d+)?(ms|[smhdwMy]))+)$' };

export const retentionSection = {
  description:
    'How long processes that have ended stay in the store (docs/guides/keep-and-find.md). Without it, for ever. `tag.NAME` counts before ' +
    '`definition.NAME`, and that before the state; of several tags the longest age counts.',
  properties: {
    done: { ...AGE, examples: ['30d'], description: 'Those that have ended well: `30d`, `2w`, `1y`, or `never`.' },
    cancelled: { ...AGE, examples: ['30d'], description: 'Those that were cancelled, or timed out.' },
    killed: { ...AGE, examples: ['30d'], description: 'Those that were killed.' },
    archive: {
      type: 'boolean',
      default: true,
      description: 'Writes them into the archive before they are erased. With `no` they are gone.',
    },
    archive_dir: {
      type: 'string',
      path: true,
      default: './boss-archive',
      description: 'Folder of the archive. `boss archive` reads it without an engine.',
    },
  },
  anyKeyPattern: '^(tag|definition)[.].',
  anyKey: {
    ...AGE,
    examples: ['1y'],
    description: '`tag.NAME`: those that have entered the tag. `definition.NAME`: those of the definition.',
  },
  retired: { error: 'a process that stands in an error has not ended, and is never erased; remove it' },
} as const satisfies SectionSchema;

export function archiveFolder({ archive_dir: folder }: RetentionSettings, cwd: string): string {
  return resolve(cwd, folder ?? retentionSection.properties.archive_dir.default);
}
