// Asks the server for the state of one of our silent connections. Uses another connection, because
// the silent one gives no answer.
import type { ConnectionConfig } from './connection-config.ts';
import { connect, streamOf } from './connect.ts';
import { isConnectionLost, type Side } from './mysql-errors.ts';

/**
 * State of a connection at the server.
 * `working`: the server runs our statement.
 * `waiting`: the server waits for our bytes, reads or writes its socket, or is idle because our
 * statement did not arrive.
 * `gone`: the server does not know the connection.
 * `unreachable`: the server does not answer.
 * `unknown`: the server answers without the state of the connection.
 */
export type ThreadState = 'working' | 'waiting' | 'gone' | 'unreachable' | 'unknown';

/** States of MySQL and MariaDB in which the server waits for the client. */
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

/** Returns the state of a connection. Takes at most the connect timeout plus 10 seconds. */
export async function lookAtThread(config: ConnectionConfig, side: Side, id: number): Promise<ThreadState> {
  try {
    return await within(ANSWER_MS, config, side, async (query, ownId) => {
      const threads = await query('SHOW PROCESSLIST');
      const find = (wanted: number): Thread | undefined =>
        threads.find(({ Id }) => String(Id) === String(wanted));
      // A proxy may report its own connection numbers.
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

/** Ends an abandoned connection at the server and so its locks and old snapshot. Best effort. */
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
    // Cuts the connection if the server does not take the COM_QUIT.
    setTimeout(() => cut('the session was cut off'), 1000).unref();
  }
}

/**
 * Returns whether the server did not answer. A refusal, for example "too many connections", is an
 * answer: it has a server error number.
 */
function isNoAnswer(error: unknown): boolean {
  const cause = ((error as { cause?: unknown }).cause ?? error) as { errno?: number };
  return isConnectionLost(cause) || (cause.errno ?? 0) <= 0;
}
