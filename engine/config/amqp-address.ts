import { type Gathered, problemWith } from './gather.ts';
import type { Problem } from './setting.ts';

const PARTS = ['amqp_host', 'amqp_user', 'amqp_pwd', 'amqp_vhost'] as const;

/**
 * One URL out of `amqp_url` or out of the four keys of the original. Given in different files, the later one wins; given
 * in the same file, somebody is mistaken.
 */
export function amqpAddress(settings: ReadonlyMap<string, Gathered>): { url: string | null; problems: Problem[] } {
  const whole = settings.get('boss.amqp_url');
  const parts = PARTS.map((key) => settings.get(`boss.${key}`)).filter((part) => part !== undefined);
  const lastPart = parts.reduce((last, { layer }) => Math.max(last, layer), -1);
  if (whole !== undefined && whole.layer === lastPart) {
    const [part] = parts.filter(({ layer }) => layer === lastPart);
    const text = `[boss] amqp_url and ${part?.key} say the same thing twice; keep one of them`;
    return { url: String(whole.value), problems: [problemWith(whole, 'error', text)] };
  }
  if (whole !== undefined && whole.layer > lastPart) return { url: String(whole.value), problems: [] };
  return { url: parts.length === 0 ? null : fromParts(settings), problems: [] };
}

function fromParts(settings: ReadonlyMap<string, Gathered>): string {
  const part = (key: (typeof PARTS)[number], otherwise: string) => {
    const value = settings.get(`boss.${key}`)?.value;
    return value === undefined ? otherwise : String(value);
  };
  const login = [part('amqp_user', 'boss'), part('amqp_pwd', 'boss')].map(encodeURIComponent).join(':');
  const host = part('amqp_host', '127.0.0.1');
  const port = /:\d+$/.test(host) ? '' : ':5672';
  return `amqp://${login}@${host}${port}/${encodeURIComponent(part('amqp_vhost', 'boss'))}`;
}
