const SECRET_KEY = /pwd|passw|secret|token|credential|authorization|api_?key|private_?key/i;
/** Names that only say where the secret is kept. */
const REFERENCE_KEY = /_(env|file)$/i;
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/]*):[^\s@/]+@/gi;

export const MASK = '***';

/** True when the value under this key must never be shown. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key) && !REFERENCE_KEY.test(key);
}

/** Hides the password in every URL of a text: `amqp://boss:***@host/`. */
export function maskUrls(text: string): string {
  return text.replace(URL_PASSWORD, `$1:${MASK}@`);
}
