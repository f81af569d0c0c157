// Something is in the way of the snapshot's lock: it is waited for, named, gone around, and clients that have nothing to do
// with it are never held up for longer than the bound. Connections that reach different servers are refused.
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRungAccount, dropRungAccounts } from '../fixtures/bank/accounts.ts';
import { startBackup } from '../fixtures/bank/run-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';
import type { TestServer } from '../support/servers.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const MINUTES = 60_000;
const SCHEMAS = ['guarded', 'bystander'];
/** Of --lock-wait-timeout. */
const BOUND_SECONDS = 2;
/** On top of the bound, for a busy machine. */
const SLACK_MS = 1500;

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
        await using blocker = await occupy(source, ['SELECT SLEEP(2.5), n FROM bystander.t LIMIT 1']);
        await sleep(1100);
        const login = await createRungAccount(source, best);
        const running = await startBackup(place.path, source.access(login), ['guarded'], {
          longQueryGuardSeconds: 1,
          lockWaitTimeoutSeconds: 10,
        });
        // As long as the guard once more is waited; the statement is over by then or the next rung is taken.
        await running.report;
        expect(blocker.statement).toBeDefined();
        if (flavor === 'mysql') expect(running.log.join('\n')).toContain('SELECT SLEEP(2.5)');
      },
      3 * MINUTES,
    );

    if (flavor === 'mysql') {
      it(
        'takes the next rung where that can be had, and holds nobody up',
        async () => {
          await using _ = await occupy(source, ['SELECT SLEEP(8), n FROM bystander.t LIMIT 1']);
          await sleep(1100);
          const login = await createRungAccount(source, best, 'LOCK TABLES');
          await using probe = await Probe.start(source, 'bystander');
          const { report } = await startBackup(place.path, source.access(login), ['guarded'], {
            longQueryGuardSeconds: 1,
            lockWaitTimeoutSeconds: BOUND_SECONDS,
          });
          expect((await report).snapshot.method).toBe('lock-tables');
          expect(probe.longestMs).toBeLessThan(SLACK_MS);
          expect(probe.count).toBeGreaterThan(10);
        },
        3 * MINUTES,
      );

      it(
        'fails naming it where no other rung can be had, and holds nobody up',
        async () => {
          await runAll(source.access(), ['CREATE TABLE guarded.log (n int) ENGINE=MyISAM']);
          try {
            await using _ = await occupy(source, ['SELECT SLEEP(8), n FROM bystander.t LIMIT 1']);
            await sleep(1100);
            const login = await createRungAccount(source, best);
            await using probe = await Probe.start(source, 'bystander');
            const { report } = await startBackup(place.path, source.access(login), ['guarded'], {
              longQueryGuardSeconds: 1,
            });
            await expect(report).rejects.toMatchObject({
              code: 'SOURCE_LONG_STATEMENT',
              exitCode: 10,
              message: expect.stringMatching(/statement \d+ of root, running for \d+ s: SELECT SLEEP\(8\)/),
            });
            expect(probe.longestMs).toBeLessThan(SLACK_MS);
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
      const { report } = await startBackup(place.path, source.access(login), SCHEMAS, {
        lockWaitTimeoutSeconds: BOUND_SECONDS,
      });
      await expect(report).rejects.toMatchObject({
        code: 'SOURCE_LOCK_TIMEOUT',
        exitCode: 10,
        message: expect.stringMatching(/within 2 s: in the way is statement \d+ of root/),
      });
      expect(performance.now() - begin).toBeLessThan(BOUND_SECONDS * 1000 + 3 * SLACK_MS);
      await sleep(300);
      for (const probe of [bystander, neighbour]) {
        expect(probe.longestMs).toBeLessThan(BOUND_SECONDS * 1000 + SLACK_MS);
        expect(probe.count).toBeGreaterThan(10);
      }
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
      const { report } = await startBackup(place.path, source.access(login), ['guarded'], {
        lockWaitTimeoutSeconds: BOUND_SECONDS,
      });
      await expect(report).rejects.toMatchObject({
        code: 'SOURCE_LOCK_TIMEOUT',
        message: expect.stringContaining('within 2 s'),
      });
      if (flavor === 'mysql') await expect(report).rejects.toThrow(/in the way is statement \d+ of root/);
      await sleep(300);
      expect(bystander.longestMs).toBeLessThan(BOUND_SECONDS * 1000 + SLACK_MS);
      expect(bystander.count).toBeGreaterThan(10);
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

interface Occupation extends AsyncDisposable {
  statement: string | undefined;
}

/** A session in which the last statement runs, or has left its locks. */
async function occupy(server: TestServer, statements: readonly string[]): Promise<Occupation> {
  const connection = await mysql.createConnection(server.access());
  for (const statement of statements.slice(0, -1)) await connection.query(statement);
  const last = statements.at(-1)!;
  const running = connection.query(last);
  running.catch(() => undefined);
  if (!last.includes('SLEEP')) await running;
  return {
    statement: last,
    async [Symbol.asyncDispose]() {
      await runAll(server.access(), [`KILL ${connection.threadId}`]).catch(() => undefined);
      connection.destroy();
      await sleep(100);
    },
  };
}

/** A client that reads and writes all the while, and notes how long it had to wait at most. */
class Probe implements AsyncDisposable {
  longestMs = 0;
  count = 0;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  static async start(server: TestServer, schema: string): Promise<Probe> {
    const probe = new Probe();
    const connection = await mysql.createConnection(server.access());
    probe.#running = probe.#run(connection, schema).finally(() => connection.destroy());
    probe.#running.catch(() => undefined);
    return probe;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(connection: mysql.Connection, schema: string): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const begin = performance.now();
      await connection.query(`SELECT n FROM ${schema}.t WHERE id = 2`);
      await connection.query(`UPDATE ${schema}.t SET n = n + 1 WHERE id = 2`);
      this.longestMs = Math.max(this.longestMs, performance.now() - begin);
      this.count++;
      await sleep(20);
    }
  }
}
