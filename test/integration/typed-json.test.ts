// Values of JSON documents that no text can carry: what the server calls changed is what the scanner of the rows has noticed.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { isTypedDocument } from '../../src/backup/rows/typed-documents.ts';
import { TypedJsonScanner } from '../../src/tsv/typed-json.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'typed_json';
const MINUTES = 60_000;

/** Of row `n`: values of every type that a document can hold, each in many forms. */
const VALUES = [
  'CAST(RAND(n) * POW(10, n % 12) AS DECIMAL(30, 0))',
  ...Array.from(
    { length: 16 },
    (_, scale) => `CAST(RAND(n + ${scale}) * POW(10, n % 9 - 4) AS DECIMAL(40, ${scale}))`,
  ),
  'CAST(n AS DECIMAL(20, 4)) / 8',
  'CAST(POW(10, n % 40) AS DECIMAL(60, 3))',
  'CAST(POW(10, -(n % 30)) AS DECIMAL(60, 30))',
  'CAST(9007199254740993 AS DECIMAL(30, 0)) + n',
  'CAST(18446744073709551615 AS DECIMAL(30, 0)) + n',
  'n',
  '-n * 1000000007',
  'CAST(18446744073709551615 AS UNSIGNED)',
  'RAND(n) * 1e0',
  'POW(10, n % 60 - 30) * RAND(n)',
  'n / 4e0',
  'CAST(DATE_ADD("1000-01-01", INTERVAL n * 997 DAY) AS DATE)',
  'CAST(DATE_ADD("1971-01-01", INTERVAL n * 99991 SECOND) AS DATETIME(6))',
  'CAST(DATE_ADD("1971-01-01", INTERVAL n * 123456789 MICROSECOND) AS DATETIME(6))',
  'CAST(SEC_TO_TIME(n * 977 - 100000) AS TIME(6))',
  'CAST(SEC_TO_TIME(n * 7.123457) AS TIME(6))',
  'CAST(SHA2(n, 256) AS BINARY)',
  "b'1011'",
  'ST_GeomFromText("POINT(1 2)")',
  'SHA2(n, 256)',
  'CONCAT("at ", n, ".", n, ":", n)',
  'n % 2 = 0',
  'NULL',
  "CAST('null' AS JSON)",
  'CAST(1900 + n % 200 AS YEAR)',
];

await describeServers(
  'typed JSON',
  ['source'],
  ({ source }) => {
    let place: BackupPlace;

    beforeAll(async () => {
      place = await BackupPlace.create();
      await dropSchemas(source.access(), [SCHEMA]);
      const numbers = `WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < 120)`;
      await runAll(source.access(), [
        `CREATE DATABASE ${SCHEMA}`,
        `CREATE TABLE ${SCHEMA}.docs (id int AUTO_INCREMENT PRIMARY KEY, what int, j json)`,
        ...VALUES.flatMap((value, i) => [
          `INSERT INTO ${SCHEMA}.docs (what, j) ${numbers} SELECT ${i}, JSON_ARRAY(${value}) FROM numbers`,
          `INSERT INTO ${SCHEMA}.docs (what, j) ${numbers} SELECT ${i}, JSON_OBJECT('a', 1, 'b', JSON_OBJECT('c', ${value}, 'd', 'x')) FROM numbers`,
        ]),
        `CREATE TABLE ${SCHEMA}.plain (id int PRIMARY KEY, j json, k json)`,
        `INSERT INTO ${SCHEMA}.plain ${numbers} SELECT n, JSON_OBJECT('n', n, 's', SHA2(n, 256)), NULL FROM numbers`,
        `CREATE TABLE ${SCHEMA}.keyless (j json, k json)`,
        `INSERT INTO ${SCHEMA}.keyless ${numbers} SELECT JSON_ARRAY(n), IF(n % 40 = 0, JSON_ARRAY(CAST('1.10' AS decimal(5,2))), NULL) FROM numbers`,
      ]);
    }, 2 * MINUTES);

    afterAll(async () => {
      await dropSchemas(source.access(), [SCHEMA]);
      await place[Symbol.asyncDispose]();
    }, MINUTES);

    it(
      'is noticed in the rows wherever the server finds it',
      async () => {
        const rows = await ask<{ what: number; text: string; typed: number }>(
          source.access(),
          `SELECT what, CAST(j AS CHAR CHARACTER SET utf8mb4) AS text, ${isTypedDocument('j')} AS typed FROM ${SCHEMA}.docs`,
        );
        const missed = rows.filter(({ text, typed }) => {
          const scanner = new TypedJsonScanner();
          scanner.push(Buffer.from(text));
          return typed === 1 && !scanner.finish();
        });
        expect(missed).toEqual([]);
        const typed = rows.filter((row) => row.typed === 1);
        expect(new Set(typed.map(({ what }) => what)).size).toBeGreaterThan(20);
        expect(typed.length).toBeGreaterThan(2000);
      },
      MINUTES,
    );

    it(
      'is counted exactly, in chunks too, and not asked of the server where the rows show none',
      async () => {
        // A table of fixed size, which the suites before this one may have filled.
        await runAll(source.access(), ['TRUNCATE performance_schema.events_statements_summary_by_digest']);
        const [{ typed }] = (await ask<{ typed: string }>(
          source.access(),
          `SELECT SUM(${isTypedDocument('j')}) AS typed FROM ${SCHEMA}.docs`,
        )) as [{ typed: string }];
        for (const options of [{}, { rowsPerChunk: 700 }]) {
          const { warnings } = await place.backup(source.access(), [SCHEMA], options);
          const about = warnings.filter((warning) => warning.includes('JSON documents')).sort();
          const tail =
            'JSON documents hold decimal, temporal or binary values that come back as numbers and strings';
          expect(about).toEqual([`${SCHEMA}.docs.j: ${typed} ${tail}`, `${SCHEMA}.keyless.k: 3 ${tail}`]);
        }
        const asked = await ask<{ query: string }>(
          source.access(),
          `SELECT DIGEST_TEXT AS query FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST_TEXT LIKE '%SUM%${SCHEMA}%'`,
        );
        expect(asked.some(({ query }) => query.includes('`docs`'))).toBe(true);
        expect(asked.filter(({ query }) => query.includes('`plain`'))).toEqual([]);
      },
      MINUTES,
    );
  },
  ['mysql'],
);
