// What the server says of one of our connections that is silent: over another connection, because the first tells nothing.
import type { ConnectionConfig } from './connection-config.ts';
import { connect, streamOf } from './connect.ts';
import { isConnectionLost, type Side } from './mysql-errors.ts';

/**
 * `working`: it runs our statement. `waiting`: it waits for us, as with a read or a write of its socket, or with nothing to do:
 * what was sent has not arrived. `gone`: it does not know the connection. `unreachable`: it does not answer.
 * `unknown`: it answers, and does not tell.
 */
export type ThreadState = 'working' | 'waiting' | 'gone' | 'unreachable' | 'unknown';

/** MySQL's words and MariaDB's. */
const WAITS_FOR_CLIENT = new Set([
  'Sending to client',
  'Receiving from client',
  'Writing to net',
  'Reading from net',
]);

const ANSWER_MS = 10_000;

interface Thread {
  Id: number | string;
  Command: string;
  State: string | null;
}

/** Takes at most as long as a connection may take, and ten seconds. */
export async function lookAtThread(config: ConnectionConfig, side: Side, id: number): Promise<ThreadState> {
  try {
    return await within(ANSWER_MS, config, side, async (query, ownId) => {
      const threads = await query('SHOW PROCESSLIST');
      const find = (wanted: number): Thread | undefined =>
        threads.find(({ Id }) => String(Id) === String(wanted));
      // Behind a proxy the numbers of connections may be those of the proxy.
      if (!find(ownId)) return 'unknown';
      const thread = find(id);
      if (!thread) return 'gone';
      const { Command, State } = thread;
      return Command === 'Sleep' || WAITS_FOR_CLIENT.has(State ?? '') ? 'waiting' : 'working';
    });
  } catch (error) {
    return isNoAnswer(error) ? 'unreachable' : 'unknown';
  }
}

/** So that what was given up holds no lock and no old view on the server any more. Best effort. */
export async function endThread(config: ConnectionConfig, side: Side, id: number): Promise<void> {
  await within(ANSWER_MS, config, side, (query) => query(`KILL ${id}`)).catch(() => undefined);
}

async function within<T>(
  timeoutMs: number,
  config: ConnectionConfig,
  side: Side,
  use: (query: (sql: string) => Promise<Thread[]>, ownId: number) => Promise<T>,
): Promise<T> {
  const connection = await connect(config, side);
  connection.on('error', () => undefined);
  const cut = (reason: string): void =>
    void streamOf(connection).destroy(Object.assign(new Error(reason), { code: 'ETIMEDOUT' }));
  const timer = setTimeout(() => cut(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
  try {
    return await use(
      (sql) =>
        new Promise((resolve, reject) => {
          connection.query(sql, (error, rows) => (error ? reject(error) : resolve(rows as Thread[])));
        }),
      connection.threadId ?? 0,
    );
  } finally {
    clearTimeout(timer);
    connection.end(() => undefined);
    // Cut off if the farewell is not taken.
    setTimeout(() => cut('the session was cut off'), 1000).unref();
  }
}

/** A refusal, of too many connections for example, is an answer, and has a number of the server's. */
function isNoAnswer(error: unknown): boolean {
  const cause = ((error as { cause?: unknown }).cause ?? error) as { errno?: number };
  return isConnectionLost(cause) || (cause.errno ?? 0) <= 0;
}
