import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { boss } from '../cli/support/screen.ts';
import { freePort } from '../support/free-port.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const IS_SOURCE = import.meta.url.endsWith('.ts');
const BOSS = fileURLToPath(new URL(`../../engine/cli/boss.${IS_SOURCE ? 'ts' : 'js'}`, import.meta.url));
const LOADER = IS_SOURCE ? ['--import', import.meta.resolve('tsx')] : [];

/** What is about files of the folder, or outlives the command, is run as a program in it. */
const PROGRAMS = ['start', 'stop', 'backup', 'restore'];

/** Follows a guide in a folder of its own: writes its files, types its commands. */
export class GuideRun {
  readonly #folder = scratchFolder('guide');
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
  }

  static async begin(): Promise<GuideRun> {
    return new GuideRun(await freePort());
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.#folder, file), content);
  }

  /** What the lines of a block print, with what differs from run to run made equal. */
  async type(lines: string): Promise<{ readonly printed: string; readonly codes: readonly number[] }> {
    let printed = '';
    const codes: number[] = [];
    for (const line of lines.trim().split('\n')) {
      const { code, output } = await this.#command(line);
      printed += output;
      codes.push(code);
    }
    return { printed: steady(printed.replaceAll(`${this.#folder}/`, '')), codes };
  }

  async #command(line: string): Promise<{ code: number; output: string }> {
    const words = wordsOf(line);
    const settings = words.slice(0, words.indexOf('boss')).map((word) => word.split('=') as [string, string]);
    const argv = words.slice(words.indexOf('boss') + 1);
    if (PROGRAMS.includes(argv[0] ?? '')) return this.#program(argv, Object.fromEntries(settings));
    const inFolder = argv.map((word) => (existsSync(join(this.#folder, word)) ? join(this.#folder, word) : word));
    const { code, out, err } = await boss(inFolder, { env: { BOSS_URL: `http://127.0.0.1:${this.#port}` } });
    return { code, output: out + err };
  }

  /** The engine runs in the folder, as a program of its own. */
  async #program(argv: readonly string[], settings: Record<string, string>): Promise<{ code: number; output: string }> {
    const { BOSS_CONFIG: _, BOSS_URL: __, ...inherited } = process.env;
    const address = argv[0] === 'backup' ? { BOSS_URL: `http://127.0.0.1:${this.#port}` } : {};
    const env = { ...inherited, ...address, BOSS_HTTP_PORT: String(this.#port), ...settings };
    const child = spawn(process.execPath, [...LOADER, BOSS, ...argv], {
      cwd: this.#folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = once(child, 'exit') as Promise<[number]>;
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
    return { code, output: out + err };
  }
}

/** Times and ids as any run may print them. */
export function steady(text: string): string {
  return text
    .replace(/[\d.]+ ms\b/g, 'N ms')
    .replace(/"worked":\d+/g, '"worked":N')
    .replace(/\d{8}-\d{4}-[a-z]+(-[a-z]+)?/g, 'WFID');
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}
