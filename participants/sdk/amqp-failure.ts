/** What amqplib makes of a broker that closes instead of opening the virtual host. */
const NO_VIRTUAL_HOST = /Expected ConnectionOpenOk; got <ConnectionClose/;
const REFUSED = /ACCESS[_-]REFUSED|NOT_ALLOWED|Invalid URL|certificate|self-signed/i;

/** True when trying again does not help: the broker was reached and says no. */
export function isRefusal(error: Error): boolean {
  return NO_VIRTUAL_HOST.test(error.message) || REFUSED.test(error.message);
}

/** A sentence without the password. */
export function describeFailure(error: Error, url: string): string {
  const { host, username, pathname } = new URL(url);
  const virtualHost = decodeURIComponent(pathname.slice(1)) || '/';
  if (NO_VIRTUAL_HOST.test(error.message)) {
    return `the broker at ${host} has no virtual host "${virtualHost}" for user "${username}"`;
  }
  const reason = error instanceof AggregateError ? error.errors.map(String).join('; ') : error.message;
  return isRefusal(error)
    ? `the broker at ${host} refuses user "${username}" on virtual host "${virtualHost}": ${reason}`
    : `the broker at ${host} cannot be reached: ${reason}`;
}
