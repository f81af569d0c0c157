// `verify-identity`, checked by us. mysql2 (tried with 3.24) passes no address on to the check of names, so that Node.js compares the
// certificate of a server that is given by its IP address with `localhost`. This happens before the password is sent.
import type mysql from 'mysql2';
import tls from 'node:tls';
import { BackupError } from '../../core/errors.ts';

/** mysql2's Connection as it is: `startTLS` puts the encrypted stream in the place of the plain one and calls back. */
interface TlsWire {
  stream: tls.TLSSocket;
  startTLS: ((this: TlsWire, onSecure: (error?: Error) => void) => void) | undefined;
}

/** @param host as it was given: a name, or an address, which must be among the certificate's addresses. */
export function verifyIdentity(connection: mysql.Connection, host: string): void {
  const wire = connection as unknown as TlsWire;
  const { startTLS } = wire;
  if (typeof startTLS !== 'function')
    throw new BackupError(
      'INTERNAL',
      'this version of mysql2 is not the one that the check of certificates was made for',
    );
  wire.startTLS = (onSecure) => {
    startTLS.call(wire, (error) => {
      if (error) onSecure(error);
      else onSecure(tls.checkServerIdentity(host, wire.stream.getPeerCertificate()));
    });
  };
}
