import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { describeCounts } from '../backup/format.ts';
import { verifyBackup } from '../backup/read-backup.ts';
import type { Restored } from '../backup/restore-backup.ts';
import { BossError, type ErrorCode } from '../errors.ts';
import { programCommand } from './engine-process.ts';
import { clock } from './output.ts';
import { examples, gather, usage } from './shell.ts';
import type { Shell } from './shell.ts';

export function addBackupCommands(program: Command, shell: Shell): void {
  addBackup(program, shell);
  addRestore(program, shell);
  addEngineCommands(program, shell);
}

function addBackup(program: Command, shell: Shell): void {
  const command = program
    .command('backup')
    .argument('<file>', 'a file that is not there yet, or a folder')
    .description('Writes everything that the engine keeps into one file, as of one moment, while it works.')
    .action(
      shell.action<unknown, [string]>(async ({ client, terminal, output }, given) => {
        const file = targetOf(resolve(terminal.cwd, given));
        const part = `${file}.part`;
        try {
          const target = createWriteStream(part, { mode: 0o600, flush: true });
          await pipeline(await client.download(['backup'], terminal.interrupted), target);
          const { head, counts } = await verifyBackup(part);
          renameSync(part, file);
          const { size } = statSync(file);
          output.show(
            { file, at: head.at, bytes: size, ...counts },
            () => `${file}: ${describeCounts(counts)} (${size} bytes)`,
          );
        } finally {
          rmSync(part, { force: true });
        }
      }),
    );
  examples(command, 'boss backup boss.backup.gz', 'boss backup /var/backups/boss');
}

function targetOf(given: string): string {
  const isFolder = existsSync(given) && statSync(given).isDirectory();
  const stamp = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '');
  const file = isFolder ? join(given, `boss-${stamp}.backup.gz`) : given;
  if (existsSync(file)) throw usage(`${file} is there already: name another file`);
  return file;
}

function addRestore(program: Command, shell: Shell): void {
  const command = program
    .command('restore')
    .argument('<file>')
    .description(
      'Fills the empty store of a configuration with a backup; no engine may be at work on it. An engine that is started on it then stands still until `boss engine resume`.',
    )
    .option('-c, --config <file>', 'configuration file of the engine; repeatable', gather)
    .action(
      shell.action<{ config?: string[] }, [string]>(async ({ terminal, output, options }, given) => {
        const file = resolve(terminal.cwd, given);
        const configs = (options.config ?? []).flatMap((config) => ['--config', config]);
        const child = spawn(process.execPath, programCommand('restore', [file, ...configs]), {
          env: terminal.env,
          cwd: terminal.cwd,
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
        const restored = answerOf(said);
        output.show(restored, () => describeRestored(restored));
      }),
    );
  examples(command, 'boss restore boss.backup.gz', 'boss restore boss.backup.gz --config /etc/boss/boss.conf');
}

interface Failed {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly details: Record<string, unknown> };
}

function answerOf(said: string): Restored {
  if (said === '') throw new BossError('BOSS_INTERNAL', 'the restore ended without a word');
  const answer = JSON.parse(said) as Restored | Failed;
  if (!('error' in answer)) return answer;
  const { code, message, details } = answer.error;
  throw new BossError(code, message, { details });
}

function describeRestored(restored: Restored): string {
  return [
    `restored from a backup of ${clock(restored.from)}: ${describeCounts(restored)}`,
    `an engine that is started now stands still; \`boss engine resume\` lets it go on and sends ${restored.again} workitems again`,
  ].join('\n');
}

function addEngineCommands(program: Command, shell: Shell): void {
  const group = program.command('engine').description('The engine as a whole.');
  const command = group
    .command('resume')
    .description('Lets an engine go on that stands still: its store was restored, or has lost commits.')
    .option('--accept-loss', 'though the store has lost commits that it had acknowledged')
    .action(
      shell.action<{ acceptLoss?: true }>(async ({ client, output, options }) => {
        const body = options.acceptLoss === true ? { accept_loss: true } : {};
        const answer = await client.post<{ sent: number }>(['engine', 'resume'], body);
        output.show(answer, () => `the engine goes on; ${answer.sent} workitems are sent again`);
      }),
    );
  examples(group, 'boss engine resume');
  examples(command, 'boss engine resume', 'boss engine resume --accept-loss');
}
