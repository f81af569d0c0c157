// Another client writes into the tables of a restore after their rows were loaded and before they are verified. No table is left to chance:
// the restore counts all of them, also those that its sample does not hold.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { silentProgress } from '../../src/core/progress.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { nodeProgram } from '../support/keeper-process.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'written_meanwhile';
const MINUTES = 60_000;
const TABLES = Array.from({ length: 12 }, (_, i) => `t${i}`);

/** Holds this process, and so the restore in it, until the other client is done. */
function writeNow(access: object, sql: string): void {
  const program = `
    import mysql from 'mysql2/promise';
    const connection = await mysql.createConnection(${JSON.stringify(access)});
    await connection.query(${JSON.stringify(sql)});
    await connection.end();`;
  execFileSync(nodeProgram, ['--input-type=module', '-e', program], {
    cwd: join(import.meta.dirname, '..', '..'),
  });
}

await describeServers('writes during a restore', ['source', 'target'], ({ source, target }) => {
  let place: BackupPlace;
  let id: string;

  beforeAll(async () => {
    place = await BackupPlace.create();
    await dropSchemas(source.access(), [SCHEMA]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      ...TABLES.flatMap((table) => [
        `CREATE TABLE ${SCHEMA}.${table} (id int PRIMARY KEY, v int, KEY (v))`,
        `INSERT INTO ${SCHEMA}.${table} VALUES (1, 1), (2, 2), (3, 3)`,
      ]),
    ]);
    ({ backupId: id } = await place.backup(source.access(), [SCHEMA]));
  }, MINUTES);

  beforeEach(async () => await dropSchemas(target.access(), [SCHEMA, 'mysql_backup_restore']));

  afterAll(async () => {
    for (const server of [source, target])
      await dropSchemas(server.access(), [SCHEMA, 'mysql_backup_restore']);
    await place[Symbol.asyncDispose]();
  }, MINUTES);

  const restoreWith = (sql: string | undefined): { begun: string[]; restored: Promise<unknown> } => {
    const begun: string[] = [];
    const stage = (name: string): void => {
      begun.push(name);
      if (name === 'check' && sql !== undefined) writeNow(target.access(), sql);
    };
    const restored = place.restore(
      target.access(),
      id,
      { verifyLevel: 'sample', sampleSize: 1, seed: 1 },
      { progress: { ...silentProgress, stage } },
    );
    return { begun, restored };
  };

  it(
    'are found in every table',
    async () => {
      const { begun, restored } = restoreWith(undefined);
      await expect(restored).resolves.toMatchObject({ status: 'restored' });
      expect(begun.indexOf('check')).toBeGreaterThan(begun.indexOf('data'));
      for (const [table, sql, actual] of [
        ['t2', `DELETE FROM ${SCHEMA}.t2 WHERE id = 3`, 2],
        ['t7', `INSERT INTO ${SCHEMA}.t7 VALUES (4, 4)`, 4],
        ['t11', `TRUNCATE TABLE ${SCHEMA}.t11`, 0],
      ] as const) {
        await dropSchemas(target.access(), [SCHEMA, 'mysql_backup_restore']);
        await expect(restoreWith(sql).restored).rejects.toMatchObject({
          code: 'VERIFICATION_FAILED',
          details: { checks: [expect.objectContaining({ check: 'count', table, expected: 3, actual })] },
        });
      }
    },
    2 * MINUTES,
  );
});
