// Something is in the way of the snapshot's lock: it is waited for, named, gone around, and clients that have nothing to do
// with it are never held up for longer than the bound. Connections that reach different servers are refused.
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRungAccount, dropRungAccounts } from '../fixtures/bank/accounts.ts';
import { startBackup } from '../fixtures/bank/run-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { waitUntil } from '../support/command-line.ts';
import { untilNoDeadlock } from '../support/deadlocks.ts';
import { describeServers } from '../support/server-suites.ts';
import type { TestServer } from '../support/servers.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const MINUTES = 60_000;
const SCHEMAS = ['guarded', 'bystander'];
/** Of --lock-wait-timeout. */
const BOUND_SECONDS = 2;
/** What comes on top of the bound on a busy machine. Without a bound it would be minutes. */
const SLACK_MS = 30_000;
/** Limits of a lock that would wait for the statement, so that the clients behind it show it. */
const NO_BOUND = { lockWaitTimeoutSeconds: 300, lockTimeoutSeconds: 300 };
/** A named lock that holds a statement up for as long as a test wants it to run. */
const HOLDER = 'lock guard';
const LONG = `SELECT GET_LOCK('${HOLDER}', 600), n FROM bystander.t LIMIT 1`;

await describeServers('lock guard', ['source', 'target'], ({ flavor, source, target }) => {
  const best = flavor === 'mysql' ? 'lock-instance' : 'backup-stage';
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
    await dropSchemas(source.access(), SCHEMAS);
    await runAll(source.access(), [
      ...SCHEMAS.map((schema) => `CREATE DATABASE ${schema}`),
      ...SCHEMAS.flatMap((schema) => [
        `CREATE TABLE ${schema}.t (id int PRIMARY KEY, n int NOT NULL)`,
        `INSERT INTO ${schema}.t VALUES (1, 0), (2, 0)`,
      ]),
    ]);
  }, MINUTES);

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    for (const server of [source, target]) await dropRungAccounts(server);
    await dropSchemas(source.access(), SCHEMAS);
  }, MINUTES);

  describe('with a long statement', () => {
    it(
      'waits for one that ends within the guard, and goes on',
      async () => {
        await using blocker = await LongStatement.start(source);
        const login = await createRungAccount(source, best);
        const running = await startBackup(place.path, source.access(login), ['guarded'], {
          longQueryGuardSeconds: 600,
          lockWaitTimeoutSeconds: 60,
        });
        // MariaDB's best lock waits for no statement: nobody has to end it.
        if (flavor === 'mysql') {
          const waiting = (): boolean => running.log.some((line) => line.includes('waiting for statement'));
          await waitUntil('the backup waits', () => waiting() || running.stage === undefined);
          expect(running.log.join('\n')).toContain(LONG);
          await blocker.end();
        }
        expect((await running.report).snapshot.method).toBe(best);
      },
      3 * MINUTES,
    );

    if (flavor === 'mysql') {
      it(
        'takes the next rung where that can be had, and holds nobody up',
        async () => {
          await using _ = await LongStatement.start(source);
          const login = await createRungAccount(source, best, 'LOCK TABLES');
          await using probe = await Probe.start(source, 'bystander');
          const { report } = await startBackup(place.path, source.access(login), ['guarded'], {
            longQueryGuardSeconds: 1,
            ...NO_BOUND,
          });
          expect((await report).snapshot.method).toBe('lock-tables');
          expect(await probe.longestSoFar()).toBeLessThan(SLACK_MS);
        },
        3 * MINUTES,
      );

      it(
        'fails naming it where no other rung can be had, and holds nobody up',
        async () => {
          await runAll(source.access(), ['CREATE TABLE guarded.log (n int) ENGINE=MyISAM']);
          try {
            await using _ = await LongStatement.start(source);
            const login = await createRungAccount(source, best);
            await using probe = await Probe.start(source, 'bystander');
            const { report } = await startBackup(place.path, source.access(login), ['guarded'], {
              longQueryGuardSeconds: 1,
              ...NO_BOUND,
            });
            await expect(report).rejects.toMatchObject({
              code: 'SOURCE_LONG_STATEMENT',
              exitCode: 10,
              message: expect.stringMatching(
                /statement \d+ of root, running for \d+ s: SELECT GET_LOCK\('lock guard'/,
              ),
            });
            expect(await probe.longestSoFar()).toBeLessThan(SLACK_MS);
          } finally {
            await runAll(source.access(), ['DROP TABLE guarded.log']);
          }
        },
        3 * MINUTES,
      );

      it(
        'never issues a global lock where it cannot see the statements of others',
        async () => {
          // No PROCESS, and nothing of performance_schema.
          const { user, password } = await createRungAccount(source, 'none');
          await runAll(source.access(), [
            `REVOKE ALL PRIVILEGES ON *.* FROM ${user}`,
            `GRANT RELOAD, SHOW_ROUTINE ON *.* TO ${user}`,
            `GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES ON guarded.* TO ${user}`,
          ]);
          const { report, log } = await startBackup(place.path, source.access({ user, password }), [
            'guarded',
          ]);
          expect((await report).snapshot.method).toBe('lock-tables');
          expect(log.join('\n')).toMatch(/flush-tables is not possible: .*lacks PROCESS/);
        },
        3 * MINUTES,
      );
    }
  });

  it(
    'waits no longer than --lock-wait-timeout for a transaction in the way, and names it',
    async () => {
      await using locks = new AsyncDisposableStack();
      locks.use(await withoutTransactions(source));
      const login = await createRungAccount(source, 'lock-tables', 'PROCESS');
      locks.use(await occupy(source, ['START TRANSACTION', 'UPDATE guarded.t SET n = n + 1 WHERE id = 1']));
      await using bystander = await Probe.start(source, 'bystander');
      await using neighbour = await Probe.start(source, 'guarded');
      const begin = performance.now();
      const { report, log } = await startBackup(place.path, source.access(login), SCHEMAS, {
        lockWaitTimeoutSeconds: BOUND_SECONDS,
      });
      await expect(report).rejects.toMatchObject({
        code: 'SOURCE_LOCK_TIMEOUT',
        exitCode: 10,
        message: expect.stringMatching(/within [0-2] s: in the way is statement \d+ of root/),
      });
      expect(performance.now() - begin).toBeLessThan(BOUND_SECONDS * 1000 + SLACK_MS);
      expect(triesOf(log)).toEqual([]);
      for (const probe of [bystander, neighbour])
        expect(await probe.longestSoFar()).toBeLessThan(BOUND_SECONDS * 1000 + SLACK_MS);
    },
    3 * MINUTES,
  );

  it(
    'gives the best lock up at the bound too, and lets the clients go',
    async () => {
      await using locks = new AsyncDisposableStack();
      locks.use(await withoutTransactions(source));
      const login = await createRungAccount(source, best);
      // An idle session that holds a table lock: no statement of it is long.
      locks.use(
        await occupy(
          source,
          flavor === 'mysql'
            ? ['LOCK TABLES guarded.t WRITE']
            : ['BACKUP STAGE START', 'BACKUP STAGE BLOCK_DDL'],
        ),
      );
      await using bystander = await Probe.start(source, 'bystander');
      const { report, log } = await startBackup(place.path, source.access(login), ['guarded'], {
        lockWaitTimeoutSeconds: BOUND_SECONDS,
      });
      await expect(report).rejects.toMatchObject({
        code: 'SOURCE_LOCK_TIMEOUT',
        message: expect.stringMatching(/within [0-2] s/),
      });
      if (flavor === 'mysql') await expect(report).rejects.toThrow(/in the way is statement \d+ of root/);
      expect(triesOf(log)).toEqual([]);
      expect(await bystander.longestSoFar()).toBeLessThan(BOUND_SECONDS * 1000 + SLACK_MS);
    },
    3 * MINUTES,
  );

  it(
    'refuses connections that reach different servers',
    async () => {
      const login = await createRungAccount(source, best);
      await createRungAccount(target, best);
      await dropSchemas(target.access(), ['guarded']);
      await using proxy = await startTcpProxy([source, target]);
      const access = { ...login, host: proxy.host, port: proxy.port };
      const { report } = await startBackup(place.path, access, ['guarded']);
      await expect(report).rejects.toMatchObject({ code: 'SOURCE_DIFFERENT_SERVERS', exitCode: 10 });
    },
    3 * MINUTES,
  );
});

/** A table without transactions, so that the proof by GTIDs is no way around a lock. */
async function withoutTransactions(server: TestServer): Promise<AsyncDisposable> {
  await runAll(server.access(), ['CREATE TABLE guarded.log (n int) ENGINE=MEMORY']);
  return { [Symbol.asyncDispose]: () => runAll(server.access(), ['DROP TABLE guarded.log']) };
}

/** Further tries after the bound: there are none. */
function triesOf(log: readonly string[]): string[] {
  return log.filter((line) => /^try \d+ of /.test(line));
}

/** A session whose statements have left their locks. */
async function occupy(server: TestServer, statements: readonly string[]): Promise<AsyncDisposable> {
  const connection = await mysql.createConnection(server.access());
  for (const statement of statements) await connection.query(statement);
  return {
    async [Symbol.asyncDispose]() {
      await runAll(server.access(), [`KILL ${connection.threadId}`]).catch(() => undefined);
      connection.destroy();
      await hasLeft(server, connection.threadId);
    },
  };
}

/** A statement that runs until its end is asked for. MySQL says that it has run for an hour. */
class LongStatement implements AsyncDisposable {
  readonly #holder: mysql.Connection;
  readonly #server: TestServer;
  readonly #session: mysql.Connection;
  readonly #running: Promise<unknown>;

  private constructor(server: TestServer, holder: mysql.Connection, session: mysql.Connection) {
    this.#server = server;
    this.#holder = holder;
    this.#session = session;
    this.#running = session.query(LONG).catch(() => undefined);
  }

  static async start(server: TestServer): Promise<LongStatement> {
    const holder = await mysql.createConnection(server.access());
    await holder.query(`SELECT GET_LOCK('${HOLDER}', 60)`);
    const session = await mysql.createConnection(server.access());
    await session.query('SET timestamp = UNIX_TIMESTAMP() - 3600');
    const statement = new LongStatement(server, holder, session);
    await waitUntil('the statement runs', async () => {
      const rows = await ask<{ n: number }>(
        server.access(),
        `SELECT 1 AS n FROM information_schema.PROCESSLIST WHERE ID = ${session.threadId} AND STATE = 'User lock'`,
      );
      return rows.length > 0;
    });
    return statement;
  }

  /** Lets it come to its end. */
  async end(): Promise<void> {
    await this.#holder.query(`SELECT RELEASE_LOCK('${HOLDER}')`);
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of [this.#session, this.#holder]) {
      await runAll(this.#server.access(), [`KILL ${connection.threadId}`]).catch(() => undefined);
      connection.destroy();
      await hasLeft(this.#server, connection.threadId);
    }
  }
}

/** Waits until the server has ended a session, and its locks with it. */
async function hasLeft(server: TestServer, id: number): Promise<void> {
  await waitUntil('the session has ended', async () => {
    const rows = await ask(server.access(), `SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ${id}`);
    return rows.length === 0;
  });
}

/** A client that reads and writes all the while, and notes how long it had to wait at most. */
class Probe implements AsyncDisposable {
  #longestMs = 0;
  #count = 0;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  static async start(server: TestServer, schema: string): Promise<Probe> {
    const probe = new Probe();
    const connection = await mysql.createConnection(server.access());
    probe.#running = probe.#run(connection, schema).finally(() => connection.destroy());
    probe.#running.catch(() => undefined);
    await probe.#writesOn();
    return probe;
  }

  /** In milliseconds, up to now and beyond: what waits at the moment is waited for. */
  async longestSoFar(): Promise<number> {
    await this.#writesOn();
    return this.#longestMs;
  }

  async #writesOn(): Promise<void> {
    const before = this.#count;
    await waitUntil('the client has written twice', () => this.#count > before + 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(connection: mysql.Connection, schema: string): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const begin = performance.now();
      await connection.query(`SELECT n FROM ${schema}.t WHERE id = 2`);
      await untilNoDeadlock(() => connection.query(`UPDATE ${schema}.t SET n = n + 1 WHERE id = 2`));
      this.#longestMs = Math.max(this.#longestMs, performance.now() - begin);
      this.#count++;
      await sleep(20);
    }
  }
}
