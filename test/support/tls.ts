import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from './scratch-folder.ts';

/** Paths of PEM files: a certificate authority of our own, a server certificate for localhost and 127.0.0.1, and one of a client. */
export interface TlsFiles {
  readonly folder: string;
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  /** Of a client whose common name is `boss-engine`. */
  readonly client: { readonly ca: string; readonly cert: string; readonly key: string };
}

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export function makeTls(): TlsFiles {
  const folder = scratchFolder('tls');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl('req', '-x509', ...EC_KEY, '-days', '30', '-subj', '/CN=boss-test-ca', '-keyout', 'ca.key', '-out', 'ca.crt');
  const sign = (name: string, subject: string) => {
    openssl('req', ...EC_KEY, '-subj', `/CN=${subject}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '30', '-out', `${name}.crt`, '-extfile', 'extensions'],
    );
  };
  writeFileSync(
    join(folder, 'extensions'),
    'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n',
  );
  sign('server', 'localhost');
  sign('client', 'boss-engine');
  const key = join(folder, 'server.key');
  // read by daemons that give up root first
  chmodSync(key, 0o644);
  const ca = join(folder, 'ca.crt');
  const client = { ca, cert: join(folder, 'client.crt'), key: join(folder, 'client.key') };
  return { folder, ca, certificate: join(folder, 'server.crt'), key, client };
}
