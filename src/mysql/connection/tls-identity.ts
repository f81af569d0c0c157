// Our own check for `verify-identity`. mysql2 (tried with 3.24) does not pass the IP address of a
// server to the check of names, so Node.js compares the certificate with `localhost`. Our check
// runs before the client sends the password.
import type mysql from 'mysql2';
import tls from 'node:tls';
import { BackupError } from '../../core/errors.ts';

/** Internals of mysql2's Connection: `startTLS` installs the encrypted stream and calls back. */
interface TlsWire {
  stream: tls.TLSSocket;
  startTLS: ((this: TlsWire, onSecure: (error?: Error) => void) => void) | undefined;
}

/**
 * Verifies that the certificate names the host.
 * @param host the configured host: a name, or an address that the certificate must list
 * @throws BackupError INTERNAL if mysql2 has no `startTLS`
 */
export function verifyIdentity(connection: mysql.Connection, host: string): void {
  const wire = connection as unknown as TlsWire;
  const { startTLS } = wire;
  if (typeof startTLS !== 'function')
    throw new BackupError('INTERNAL', 'the check of certificates does not support this version of mysql2');
  wire.startTLS = (onSecure) => {
    startTLS.call(wire, (error) => {
      if (error) onSecure(error);
      else onSecure(tls.checkServerIdentity(host, wire.stream.getPeerCertificate()));
    });
  };
}
