#!/usr/bin/env node
import { run } from './program.ts';
import { processTerminal } from './terminal.ts';

// `boss ps | head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});
process.exitCode = await run(process.argv.slice(2), processTerminal());
