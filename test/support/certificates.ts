// Certificates of a test, made by openssl: an authority, servers with the names that are wanted, and a client.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM texts. */
export interface KeyPair {
  cert: string;
  key: string;
}

const KIND = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];

export class Authority implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'authority-'));
  readonly cert: string;
  #issued = 0;

  constructor() {
    openssl(
      'req',
      '-x509',
      ...KIND,
      '-subj',
      '/CN=test authority',
      '-keyout',
      this.#path('ca.key'),
      '-out',
      this.#path('ca.pem'),
    );
    this.cert = readFileSync(this.#path('ca.pem'), 'utf8');
  }

  /** @param names as in `subjectAltName`: `DNS:db.example`, `IP:10.0.0.1` */
  issue(commonName: string, names: readonly string[] = []): KeyPair {
    const [key, request, cert, extensions] = ['key', 'csr', 'pem', 'ext'].map((suffix) =>
      this.#path(`${this.#issued}.${suffix}`),
    ) as [string, string, string, string];
    this.#issued++;
    writeFileSync(extensions, names.length > 0 ? `subjectAltName=${names.join(',')}\n` : '\n');
    openssl('req', ...KIND, '-subj', `/CN=${commonName}`, '-keyout', key, '-out', request);
    openssl(
      'x509',
      '-req',
      '-in',
      request,
      '-CA',
      this.#path('ca.pem'),
      '-CAkey',
      this.#path('ca.key'),
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      extensions,
      '-out',
      cert,
    );
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
