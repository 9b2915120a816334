import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { operation } from './operation.ts';
import type { Operation } from './operation.ts';

/** Makes a backup and gives the file, which is the caller's to remove. */
export type MakeBackup = () => Promise<string>;

export function backupOperations(make: MakeBackup): Operation[] {
  return [
    operation({
      method: 'get',
      address: '/backup',
      id: 'backup',
      summary:
        'Everything that is stored, as of one moment. Steps wait until it is read; the answer is sent after that.',
      answers: { 200: '`application/gzip`: see backup-format.md' },
      stream: async (_call, response) => {
        const file = await make();
        try {
          response.type('application/gzip');
          await pipeline(createReadStream(file), response);
        } catch (error) {
          // whoever asked has gone, and sees by the missing end that the file is not whole
          if (!response.destroyed) throw error;
        } finally {
          await rm(file, { force: true });
        }
      },
    }),
  ];
}
