// Login without TLS. `caching_sha2_password` and `sha256_password` have the client encrypt the password with an RSA key that it asks the
// server for: whoever answers in the server's place sends a key of their own and reads the password. So no key is asked for.
import mysql, { type AuthPlugin } from 'mysql2';

/** The login was given up before the password left. */
export class KeyRetrievalRefused extends Error {
  constructor(plugin: string) {
    super(`${plugin} would send the password, encrypted with an unchecked key`);
  }
}

/** What a client sends to ask for the key. */
const REQUESTS = { caching_sha2_password: 2, sha256_password: 1 } as const;

export const pluginsWithoutKeyRetrieval: Readonly<Record<string, AuthPlugin>> = Object.fromEntries(
  Object.entries(REQUESTS).map(([name, request]) => [name, guard(name as keyof typeof REQUESTS, request)]),
);

function guard(name: keyof typeof REQUESTS, request: number): AuthPlugin {
  const plugin = mysql.authPlugins[name]({});
  return (context) => {
    const handle = plugin(context);
    // Asynchronous, so that mysql2 turns what is thrown into an error of the connection.
    return async (data) => {
      // Nothing where the server has what it needs; the types of mysql2 leave that out.
      const answer = (await handle(data)) as Buffer;
      if (answer?.length === 1 && answer[0] === request) throw new KeyRetrievalRefused(name);
      return answer;
    };
  };
}
