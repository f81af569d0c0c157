// Chunks of every kind of key: together they hold each row once, whatever the key's type, collation and skew.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { keyTablesOf, keyZoo } from '../fixtures/zoo/keys.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'chunking';
const ROWS_PER_CHUNK = 60;
const MINUTES = 60_000;

await describeServers('chunking', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;
  const tables = keyTablesOf(flavor);

  beforeAll(async () => {
    place = await BackupPlace.create();
    await dropSchemas(source.access(), [SCHEMA]);
    await runAll(source.access(), keyZoo(SCHEMA, flavor));
  }, MINUTES);

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  }, MINUTES);

  it(
    'cuts every kind of key into ranges that hold each row once',
    async () => {
      const { backupId } = await place.backup(source.access(), [SCHEMA], { rowsPerChunk: ROWS_PER_CHUNK });
      const manifest = await place.manifest(backupId);
      const found = new Map(manifest.schemas[0]!.tables.map((table) => [table.name, table]));
      const problems: string[] = [];
      for (const { name, ranges, indivisible } of tables) {
        const table = found.get(name)!;
        const from = `${SCHEMA}.${name}${table.from.startsWith('FOR SYSTEM_TIME') ? ' FOR SYSTEM_TIME ALL' : ''}`;
        const conditions = table.chunks.map(({ where }) => where ?? 'TRUE');
        if (!ranges) {
          if (table.chunks.some(({ where }) => where !== undefined)) problems.push(`${name} has ranges`);
          conditions.splice(0, conditions.length, 'TRUE');
        } else if (table.chunks.length < (indivisible ? 2 : 4))
          problems.push(`${name} has ${table.chunks.length} chunks`);
        const sums = conditions.map((condition) => `CAST(SUM((${condition}) IS TRUE) AS char)`);
        const [row] = await ask<Record<string, string>>(
          source.access(),
          `SELECT CAST(COUNT(*) AS char) AS n, CAST(SUM(${conditions.map((condition) => `((${condition}) IS TRUE)`).join(' + ')} <> 1) AS char) AS wrong, CONCAT_WS(',', ${sums.join(', ')}) AS sums FROM ${from}`,
        );
        if (row!['wrong'] !== '0')
          problems.push(`${name}: ${row!['wrong']} rows are in no chunk or in several`);
        const rows = table.chunks.map((chunk) => String(chunk.rows)).join(',');
        if (ranges && row!['sums'] !== rows) problems.push(`${name}: chunks ${rows}, server ${row!['sums']}`);
        if (String(table.rows) !== row!['n'])
          problems.push(`${name}: ${table.rows} rows, server ${row!['n']}`);
        const largest = Math.max(...table.chunks.map((chunk) => chunk.rows));
        if (ranges && !indivisible && largest > ROWS_PER_CHUNK * 6)
          problems.push(`${name}: a chunk of ${largest} rows`);
      }
      expect(problems).toEqual([]);

      await dropSchemas(target.access(), [SCHEMA]);
      await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
      expect(await findDifferences(source.access(), target.access(), [SCHEMA])).toEqual([]);
    },
    4 * MINUTES,
  );

  it(
    'rolls a table without a key into files that come back in their order',
    async () => {
      await runAll(source.access(), [
        `DROP TABLE IF EXISTS ${SCHEMA}.no_key_large`,
        `CREATE TABLE ${SCHEMA}.no_key_large (v varchar(200), n int)`,
        `INSERT INTO ${SCHEMA}.no_key_large SELECT REPEAT(CHAR(97 + a.i MOD 26), 150), b.i MOD 3 FROM ${SCHEMA}.number_rows a, ${SCHEMA}.number_rows b WHERE b.i < 50`,
      ]);
      const { backupId } = await place.backup(source.access(), [SCHEMA], { bytesPerChunk: 100_000 });
      const { schemas } = await place.manifest(backupId);
      const table = schemas[0]!.tables.find(({ name }) => name === 'no_key_large')!;
      expect(table.rows).toBe(75_000);
      expect(table.chunks.length).toBeGreaterThan(5);
      await dropSchemas(target.access(), [SCHEMA]);
      await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
      expect(await findDifferences(source.access(), target.access(), [SCHEMA])).toEqual([]);
    },
    4 * MINUTES,
  );
});
