// Someone else changes tables while they are dumped: it waits for the end of the backup, or the backup says so and is
// none. Never is a table empty, partial or mixed.
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SnapshotMethod } from '../../src/mysql/snapshot/snapshot.ts';
import { createRungAccount, dropRungAccounts, type RungLogin } from '../fixtures/bank/accounts.ts';
import { startBackup } from '../fixtures/bank/run-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { waitUntil } from '../support/command-line.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'under_change';
const ROWS = 1000;
const MINUTES = 60_000;
const numbers = Array.from({ length: ROWS }, (_, i) => `(${i + 1}, 'original')`).join(',');
const ghosts = Array.from({ length: ROWS }, (_, i) => `(${i + 1}, 'ghost')`).join(',');
const padding = Array.from({ length: 600 }, (_, i) => `(${i + 1}, REPEAT('p', 500))`).join(',');

const DDL: Record<string, string[]> = {
  'ALTER that rebuilds': [`ALTER TABLE ${SCHEMA}.t FORCE`],
  'ALTER that changes a type': [`ALTER TABLE ${SCHEMA}.t MODIFY v varchar(99) NOT NULL`],
  'instant ADD COLUMN': [`ALTER TABLE ${SCHEMA}.t ADD COLUMN w int NOT NULL DEFAULT 7, ALGORITHM=INSTANT`],
  DROP: [`DROP TABLE ${SCHEMA}.t`],
  TRUNCATE: [`TRUNCATE TABLE ${SCHEMA}.t`],
  'DROP and CREATE': [
    `DROP TABLE ${SCHEMA}.t`,
    `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY, v varchar(20) NOT NULL)`,
  ],
  'CREATE TABLE': [`CREATE TABLE ${SCHEMA}.late (id int PRIMARY KEY)`],
  'RENAME of a ghost': [`RENAME TABLE ${SCHEMA}.t TO ${SCHEMA}.old, ${SCHEMA}.ghost TO ${SCHEMA}.t`],
  'EXCHANGE PARTITION': [`ALTER TABLE ${SCHEMA}.p EXCHANGE PARTITION p0 WITH TABLE ${SCHEMA}.swap`],
};

/** Where another rung has shown all of them. */
const TELLING = ['instant ADD COLUMN', 'TRUNCATE', 'RENAME of a ghost', 'EXCHANGE PARTITION'];

interface Rung {
  method: SnapshotMethod;
  more: string;
  ddl: 'waits' | 'is seen';
  only?: readonly string[];
}
const RUNGS: Record<'mysql' | 'mariadb', Rung[]> = {
  mysql: [
    { method: 'lock-instance', more: '', ddl: 'waits' },
    { method: 'flush-tables', more: '', ddl: 'is seen' },
    { method: 'lock-tables', more: 'PROCESS', ddl: 'is seen', only: TELLING },
    { method: 'lock-tables', more: 'BACKUP_ADMIN', ddl: 'waits', only: TELLING },
    { method: 'gtid-proof', more: 'PROCESS', ddl: 'is seen', only: TELLING },
  ],
  mariadb: [
    { method: 'backup-stage', more: '', ddl: 'waits' },
    { method: 'lock-tables', more: 'PROCESS', ddl: 'is seen' },
  ],
};

await describeServers('DDL during the dump', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
  });

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await dropRungAccounts(source);
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  }, MINUTES);

  async function makeTables(): Promise<void> {
    await dropSchemas(source.access(), [SCHEMA]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      // The largest comes first, so that it can be held while the others change.
      `CREATE TABLE ${SCHEMA}.a_slow (id int PRIMARY KEY, padding varchar(500) NOT NULL)`,
      `INSERT INTO ${SCHEMA}.a_slow VALUES ${padding}`,
      `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY, v varchar(20) NOT NULL)`,
      `INSERT INTO ${SCHEMA}.t VALUES ${numbers}`,
      `CREATE TABLE ${SCHEMA}.ghost LIKE ${SCHEMA}.t`,
      `INSERT INTO ${SCHEMA}.ghost VALUES ${ghosts}`,
      `CREATE TABLE ${SCHEMA}.p (id int PRIMARY KEY, v varchar(20) NOT NULL) PARTITION BY RANGE (id)
         (PARTITION p0 VALUES LESS THAN (500), PARTITION p1 VALUES LESS THAN MAXVALUE)`,
      `INSERT INTO ${SCHEMA}.p VALUES ${numbers}`,
      `CREATE TABLE ${SCHEMA}.swap (id int PRIMARY KEY, v varchar(20) NOT NULL)`,
      `INSERT INTO ${SCHEMA}.swap VALUES (1, 'swapped')`,
      `ANALYZE TABLE ${SCHEMA}.a_slow, ${SCHEMA}.t, ${SCHEMA}.p`,
    ]);
  }

  /**
   * The change, while rows are on their way: they are held until it is done or waits for a lock. `waited`: it had
   * not ended when all rows were read.
   */
  async function changeDuringDump(
    login: RungLogin,
    statements: readonly string[],
  ): Promise<{
    outcome: PromiseSettledResult<unknown>;
    backupId: string | undefined;
    waited: boolean;
    method: string;
  }> {
    const known = new Set(await readdir(place.path));
    await using proxy = await MysqlProxy.start(source);
    const connection = await mysql.createConnection(source.access());
    try {
      let isDone = false;
      const apply = async (): Promise<void> => {
        for (const statement of statements) await connection.query(statement);
        isDone = true;
      };
      let stage: string | undefined;
      let change: Promise<void> | undefined;
      const held = proxy.add({
        // The second of its chunks.
        match: new RegExp(`^SELECT .*\`padding\`.* FROM \`${SCHEMA}\`\\.\`a_slow\` `, 's'),
        nth: 2,
        at: 'response',
        action: async () => {
          ({ stage } = running);
          change = apply();
          change.catch(() => undefined);
          await waitUntil('the change is done or waits', () => isDone || waits(connection.threadId));
          return 'go on';
        },
      });
      const running = await startBackup(
        place.path,
        { ...source.access(login), host: proxy.host, port: proxy.port, tls: 'disabled' },
        [SCHEMA],
        { concurrency: 1, rowsPerChunk: 100 },
      );
      // Before the last stage, in which what keeps DDL out is given up.
      let waited = true;
      const look = async (): Promise<void> => {
        await running.reached('check');
        waited = !isDone;
      };
      const looked = look();
      const [outcome] = await Promise.allSettled([running.report]);
      await looked;
      expect([held.hit !== undefined, stage]).toEqual([true, 'data']);
      await change;
      const left = (await readdir(place.path)).filter((name) => !known.has(name));
      const method = running.log.find(
        (line) => line.startsWith('snapshot by ') && !line.includes('not possible'),
      );
      return { outcome, backupId: left[0], waited, method: method?.replace('snapshot by ', '') ?? '' };
    } finally {
      connection.destroy();
    }
  }

  /** Whether a session waits for a lock. */
  async function waits(id: number): Promise<boolean> {
    const waiting = await ask(
      source.access(),
      `SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ${id} AND STATE LIKE 'Waiting for %lock'`,
    );
    return waiting.length > 0;
  }

  /** What was there when the snapshot was taken, all of it. */
  async function expectOriginal(backupId: string): Promise<void> {
    await dropSchemas(target.access(), [SCHEMA]);
    await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
    const tables = await ask<{ t: string }>(
      target.access(),
      `SELECT TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${SCHEMA}' ORDER BY TABLE_NAME`,
    );
    expect(tables.map(({ t }) => t)).toEqual(['a_slow', 'ghost', 'p', 'swap', 't']);
    const rows = await ask(
      target.access(),
      `SELECT (SELECT COUNT(*) FROM ${SCHEMA}.t WHERE v = 'original') AS t, (SELECT COUNT(*) FROM ${SCHEMA}.p WHERE v = 'original') AS p,
              (SELECT COUNT(*) FROM ${SCHEMA}.t) + (SELECT COUNT(*) FROM ${SCHEMA}.p) AS both_tables,
              (SELECT COUNT(*) FROM ${SCHEMA}.ghost WHERE v = 'ghost') AS ghost, (SELECT COUNT(*) FROM ${SCHEMA}.a_slow) AS slow,
              (SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '${SCHEMA}' AND TABLE_NAME = 't') AS columns`,
    );
    expect(rows.map((row) => Object.values(row).map(Number))).toEqual([[ROWS, ROWS, 2 * ROWS, ROWS, 600, 2]]);
  }

  describe.each(RUNGS[flavor])('by $method with $more: it $ddl', ({ method, more, ddl, only }) => {
    it.each(Object.entries(DDL).filter(([name]) => only?.includes(name) ?? true))(
      '%s',
      async (_, statements) => {
        await makeTables();
        const login = await createRungAccount(source, method, more);
        const { outcome, backupId, waited, method: used } = await changeDuringDump(login, statements);
        expect(used).toBe(method);
        expect({ status: outcome.status, waited }).toEqual({
          status: ddl === 'waits' ? 'fulfilled' : 'rejected',
          waited: ddl === 'waits',
        });
        if (outcome.status === 'fulfilled') return await expectOriginal(backupId!);
        // Nothing is left, and the error says which table it was.
        expect(backupId).toBeUndefined();
        expect(outcome.reason).toMatchObject({ exitCode: 10 });
        expect(String(outcome.reason)).toMatch(/under_change\.(t|ghost|p|late)\b/);
      },
      MINUTES,
    );
  });

  // It waits for our transactions, which have read that table: a check at the end that waited for it would wait in vain.
  describe.each(RUNGS[flavor].filter(({ ddl }) => ddl === 'is seen'))(
    'by $method with $more: a change of a table that was read waits, and does no harm',
    ({ method, more }) => {
      it.each([
        ['ALTER', `ALTER TABLE ${SCHEMA}.a_slow FORCE`],
        ['DROP', `DROP TABLE ${SCHEMA}.a_slow`],
        ['RENAME', `RENAME TABLE ${SCHEMA}.a_slow TO ${SCHEMA}.gone`],
      ])(
        '%s',
        async (_, statement) => {
          await makeTables();
          const login = await createRungAccount(source, method, more);
          const { outcome, backupId, waited, method: used } = await changeDuringDump(login, [statement]);
          expect([used, outcome]).toEqual([method, { status: 'fulfilled', value: expect.anything() }]);
          expect(waited).toBe(true);
          await expectOriginal(backupId!);
        },
        MINUTES,
      );
    },
  );

  // Without PROCESS there are only creation times to compare.
  describe('by lock-tables without PROCESS', () => {
    it(
      'refuses partitioned tables, whose exchange could not be seen',
      async () => {
        await makeTables();
        const login = await createRungAccount(source, 'lock-tables');
        await expect(place.backup(source.access(login), [SCHEMA])).rejects.toMatchObject({
          code: 'SOURCE_PRIVILEGES',
          message: expect.stringContaining(
            `PROCESS ON *.*, or an EXCHANGE PARTITION during the backup could not be seen: ${SCHEMA}.p`,
          ),
        });
      },
      MINUTES,
    );

    it.each(Object.entries(DDL).filter(([name]) => TELLING.includes(name) && name !== 'EXCHANGE PARTITION'))(
      'sees %s',
      async (_, statements) => {
        await makeTables();
        await runAll(source.access(), [`DROP TABLE ${SCHEMA}.p`]);
        // Creation times are whole seconds: a ghost that is younger by less would be the same.
        await sleep(1100);
        await runAll(source.access(), [
          `DROP TABLE ${SCHEMA}.ghost`,
          `CREATE TABLE ${SCHEMA}.ghost LIKE ${SCHEMA}.t`,
          `INSERT INTO ${SCHEMA}.ghost VALUES ${ghosts}`,
        ]);
        const login = await createRungAccount(source, 'lock-tables');
        const { outcome, backupId } = await changeDuringDump(login, statements);
        expect(outcome).toMatchObject({ status: 'rejected', reason: { exitCode: 10 } });
        expect(backupId).toBeUndefined();
      },
      MINUTES,
    );
  });
});
