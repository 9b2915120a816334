import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from './scratch-folder.ts';

/** Paths of PEM files: a certificate authority of our own and a server certificate for localhost and 127.0.0.1. */
export interface TlsFiles {
  readonly folder: string;
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export function makeTls(): TlsFiles {
  const folder = scratchFolder('tls');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl('req', '-x509', ...EC_KEY, '-days', '30', '-subj', '/CN=boss-test-ca', '-keyout', 'ca.key', '-out', 'ca.crt');
  openssl('req', ...EC_KEY, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
  writeFileSync(
    join(folder, 'extensions'),
    'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n',
  );
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '30', '-out', 'server.crt', '-extfile', 'extensions'],
  );
  const key = join(folder, 'server.key');
  // read by daemons that give up root first
  chmodSync(key, 0o644);
  return { folder, ca: join(folder, 'ca.crt'), certificate: join(folder, 'server.crt'), key };
}
