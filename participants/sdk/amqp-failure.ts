/** True when trying again does not help: the broker knows us and says no. */
export function isRefusal(error: Error): boolean {
  return /ACCESS_REFUSED|ACCESS-REFUSED|NOT_ALLOWED|403|530|Invalid URL|certificate|self-signed/i.test(error.message);
}

/** A sentence without the password. */
export function describeFailure(error: Error, url: string): string {
  const { host, username, pathname } = new URL(url);
  const vhost = decodeURIComponent(pathname.slice(1)) || '/';
  const reason = error instanceof AggregateError ? error.errors.map(String).join('; ') : error.message;
  return isRefusal(error)
    ? `the broker at ${host} refuses user "${username}" on virtual host "${vhost}": ${reason}`
    : `the broker at ${host} cannot be reached: ${reason}`;
}
