// Login without TLS. `caching_sha2_password` and `sha256_password` let the client encrypt the
// password with an RSA key that the server sends. An attacker in the server's place can send
// another key and read the password. So we never request the key.
import mysql, { type AuthPlugin } from 'mysql2';

/** Signals that we stopped the login before the client sent the password. */
export class KeyRetrievalRefused extends Error {
  constructor(plugin: string) {
    super(`${plugin} would send the password, encrypted with an unchecked key`);
  }
}

/** Byte by which a client requests the server's public key. */
const REQUESTS = { caching_sha2_password: 2, sha256_password: 1 } as const;

export const pluginsWithoutKeyRetrieval: Readonly<Record<string, AuthPlugin>> = Object.fromEntries(
  Object.entries(REQUESTS).map(([name, request]) => [name, guard(name as keyof typeof REQUESTS, request)]),
);

function guard(name: keyof typeof REQUESTS, request: number): AuthPlugin {
  const plugin = mysql.authPlugins[name]({});
  return (context) => {
    const handle = plugin(context);
    // An async function, because mysql2 turns a rejection into a connection error.
    return async (data) => {
      // The types of mysql2 omit undefined, the answer when the server needs nothing more.
      const answer = (await handle(data)) as Buffer;
      if (answer?.length === 1 && answer[0] === request) throw new KeyRetrievalRefused(name);
      return answer;
    };
  };
}
