import { Configuration, type Json, Rejected } from '../sdk/index.ts';
import type { Allowed, Config } from './config.ts';

/** Errors: Configuration when the command is not allowed. */
export function lookUp({ commands }: Config, name: string): Allowed {
  const allowed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (allowed) return allowed;
  const known = Object.keys(commands).join(', ') || 'none';
  throw new Configuration(`shell_command may not run "${name}"; allowed: ${known}`, { details: { command: name } });
}

/** The arguments as texts. Errors: Rejected for one that could be taken for an option, or that holds a NUL. */
export function checkArguments(args: readonly Json[], { options = false }: Allowed): string[] {
  return args.map((arg, index) => {
    const text = String(arg);
    const details = { argument: text, index };
    if (text.includes('\0')) throw new Rejected(`argument ${index + 1} holds a NUL character`, { details });
    if (text.startsWith('-') && !options) {
      throw new Rejected(`argument ${index + 1} starts with "-", which this command does not allow`, { details });
    }
    return text;
  });
}
