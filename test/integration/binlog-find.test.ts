// The transactions of a table in an archive: rows of every type counted, statements, tagged ids, compressed transactions.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import type { BinlogFindReport, BinlogVerifyReport } from '../../src/archive/request.ts';
import { makeFolder } from '../support/command-line.ts';
import { runInProcess } from '../support/in-process.ts';
import { describeServers } from '../support/server-suites.ts';

jest.setTimeout(180_000);

const SCHEMA = 'binlog_find';
/** A column of each type that decides the length of a row. */
const COLUMNS = `id INT PRIMARY KEY, a TINYINT, b SMALLINT, c MEDIUMINT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(20,7), h BIT(13),
  i DATE, j TIME(3), k DATETIME(6), l TIMESTAMP(1) NULL, m YEAR, n CHAR(10), o CHAR(200), p VARCHAR(20), q VARCHAR(2000),
  r BINARY(16), s VARBINARY(300), t TINYBLOB, u BLOB, v LONGTEXT, w ENUM('x','y'), x SET('a','b','c'), y JSON, z GEOMETRY`;
const VALUES = `1, 2, 3, 4, 1.5, 2.5, 1234.5, b'1010', '2026-01-02', '03:04:05.6', '2026-01-02 03:04:05.6',
  '2026-01-02 03:04:05', 2026, 'ä', REPEAT('ö', 100), 'short', REPEAT('q', 1500), 'r', 's', 't', REPEAT('u', 60000),
  REPEAT('v', 3000), 'y', 'a,c', '{"k": [1, 2]}', ST_GeomFromText('POINT(1 2)')`;

await describeServers('binlog find', ['source'], ({ source, flavor }) => {
  let connection: Connection;
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  beforeAll(async () => {
    folder = await makeFolder();
    connection = await createConnection(source.access());
    await connection.query(`DROP DATABASE IF EXISTS ${SCHEMA}`);
    await connection.query(`CREATE DATABASE ${SCHEMA}`);
    await connection.query(`USE ${SCHEMA}`);
  });
  afterAll(async () => {
    await connection.query(`DROP DATABASE IF EXISTS ${SCHEMA}`);
    connection.destroy();
    await folder[Symbol.asyncDispose]();
  });

  async function call<T>(...args: string[]): Promise<T> {
    const { error, outcome } = await runInProcess([...args, '--storage', folder.path, '--label', 'find']);
    if (error) throw error;
    return outcome!.report as T;
  }

  it('counts rows of every type, and shows statements, ids and times', async () => {
    const { host, port, user, password } = source.access();
    const login = ['--host', host, '--port', String(port), '--user', user, '--password', password];
    await call('backup', '--schemas', SCHEMA, ...login);
    // MariaDB has whole seconds.
    await sleep(2100);
    const begin = Date.now();
    await connection.query(`CREATE TABLE t (${COLUMNS})`);
    const rowsOf = (ids: number[]): string =>
      ids
        .map(
          (id) => `(${id}, ${id % 3 === 0 ? Array.from({ length: 26 }, () => 'NULL').join(', ') : VALUES})`,
        )
        .join(', ');
    await connection.query(`INSERT INTO t VALUES ${rowsOf([1, 2, 3, 4, 5, 6, 7])}`);
    await connection.query('UPDATE t SET a = 9 WHERE id < 5');
    await connection.query('CREATE TABLE other (id INT PRIMARY KEY)');
    await connection.query('INSERT INTO other VALUES (1), (2)');
    if (flavor === 'mysql') {
      await connection.query("SET gtid_next = 'AUTOMATIC:nightly_job'");
      await connection.query('SET binlog_transaction_compression = ON');
    } else await connection.query('SET GLOBAL log_bin_compress = ON');
    await connection.query('BEGIN');
    await connection.query('DELETE FROM t WHERE id IN (1, 2)');
    await connection.query('INSERT INTO other VALUES (3)');
    await connection.query(`INSERT INTO t VALUES ${rowsOf([8])}`);
    await connection.query('COMMIT');
    if (flavor === 'mysql') {
      await connection.query('SET binlog_transaction_compression = OFF');
      await connection.query("SET gtid_next = 'AUTOMATIC'");
    } else await connection.query('SET GLOBAL log_bin_compress = OFF');
    await connection.query('ALTER TABLE t ADD COLUMN more INT');
    await connection.query('DROP TABLE t');
    await call('binlog', 'archive', ...login);
    expect((await call<BinlogVerifyReport>('binlog', 'verify')).failures).toEqual([]);

    const since = ['--since', new Date(begin - 1000).toISOString().slice(0, 19) + 'Z'];
    const { transactions } = await call<BinlogFindReport>(
      'binlog',
      'find',
      '--table',
      `${SCHEMA}.t`,
      ...since,
    );
    expect(
      transactions.map(({ inserted, updated, deleted, statements }) => [
        inserted,
        updated,
        deleted,
        statements.map((text) => text.split(' ', 2).join(' ')).join(),
      ]),
    ).toEqual([
      [0, 0, 0, 'CREATE TABLE'],
      [7, 0, 0, ''],
      [0, 4, 0, ''],
      [1, 0, 2, ''],
      [0, 0, 0, 'ALTER TABLE'],
      [0, 0, 0, 'DROP TABLE'],
    ]);
    const tagged = transactions[3]!;
    expect(tagged.gtid).toMatch(flavor === 'mysql' ? /^[0-9a-f-]{36}:nightly_job:\d+$/ : /^\d+-\d+-\d+$/);
    for (const { time } of transactions) {
      expect(Date.parse(time)).toBeGreaterThan(begin - 2000);
      expect(Date.parse(time)).toBeLessThan(Date.now() + 2000);
    }
    const ddl = await call<BinlogFindReport>('binlog', 'find', '--table', `${SCHEMA}.t`, '--ddl', ...since);
    expect(ddl.transactions).toEqual([transactions[0], transactions[4], transactions[5]]);
    const none = await call<BinlogFindReport>(
      'binlog',
      'find',
      '--table',
      `${SCHEMA}.t`,
      '--since',
      '2199-01-01',
    );
    expect(none.transactions).toEqual([]);
  });
});
