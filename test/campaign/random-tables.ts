// Tables at random: columns, keys, engines, partitions. Their rows are computed by the server and never change.
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import type { Random } from '../support/random.ts';
import type { TestServer } from '../support/servers.ts';

export const TABLES_SCHEMA = 'campaign_tables';

/** A type, and an expression over the integer `n` that gives its values. */
const COLUMNS: readonly (readonly [type: string, value: string])[] = [
  ['int', 'n * 7 - 1000'],
  ['bigint unsigned NOT NULL', 'n * 1000003'],
  ['varchar(90) CHARACTER SET utf8mb4', "IF(n % 5 = 0, NULL, CONCAT('ü\\t', SHA2(n, 256)))"],
  ['varchar(30) CHARACTER SET latin1', "CONCAT('é', n % 97)"],
  ['char(12)', "IF(n % 3 = 0, '', LEFT(SHA2(n * 3, 256), 12))"],
  ['varbinary(40)', 'LEFT(UNHEX(SHA2(n, 256)), 40)'],
  ['decimal(20,6)', 'n / 7'],
  ['double', 'n / 3e10'],
  ['datetime(6)', "TIMESTAMP('2020-01-01') + INTERVAL n * 1013 SECOND"],
  ['timestamp NULL DEFAULT NULL', "IF(n % 4 = 0, NULL, TIMESTAMP('2021-03-01') + INTERVAL n HOUR)"],
  ["enum('a','b','c')", "ELT(1 + n % 3, 'a', 'b', 'c')"],
  ["set('x','y','z')", 'n % 8'],
  ['text', "REPEAT(CONCAT(CHAR(9 USING ascii), CHAR(10 USING ascii), '\\\\', n), n % 40)"],
  ['blob', 'REPEAT(UNHEX(SHA2(n, 256)), n % 60)'],
  ['json', 'CONCAT(\'{"n": \', n, \', "s": "x"}\')'],
  ['bit(9)', 'n % 512'],
  ['time(3)', 'SEC_TO_TIME(n % 80000)'],
  ['year', '1901 + n % 250'],
];

const ROW_COUNTS = [0, 1, 7, 500, 3000, 9000];

export async function createRandomTables(server: TestServer, random: Random): Promise<void> {
  await dropSchemas(server.access(), [TABLES_SCHEMA]);
  const tables = Array.from({ length: random.integer(3, 8) }, (_, i) => randomTable(server, random, `t${i}`));
  await runAll(server.access(), [
    `CREATE DATABASE ${TABLES_SCHEMA} CHARACTER SET ${random.pick(['utf8mb4', 'latin1', 'cp1251'])}`,
    `USE ${TABLES_SCHEMA}`,
    "SET sql_mode = ''",
    ...tables.flat(),
    'CREATE VIEW v_all AS SELECT COUNT(*) AS rows_of_t0 FROM t0',
    "CREATE PROCEDURE p_all() SELECT 'ü' AS umlaut",
    'CREATE TRIGGER tr_all BEFORE INSERT ON t0 FOR EACH ROW SET @inserted = 1',
  ]);
}

function randomTable({ flavor }: TestServer, random: Random, name: string): string[] {
  const columns = random.sample(COLUMNS, random.integer(1, 7));
  const definitions = columns.map(([type], i) => `c${i} ${type}`);
  const key = random.pick(['PRIMARY KEY (n)', 'UNIQUE KEY u (n)', 'PRIMARY KEY (k, n)', '']);
  const isIndexable = (type: string): boolean => !/^(text|blob|json)/.test(type);
  const indexes = columns.flatMap(([type], i) =>
    isIndexable(type) && random.next() < 0.3 ? [`KEY i${i} (c${i})`] : [],
  );
  const engine = random.pick([
    'InnoDB',
    'InnoDB',
    'InnoDB',
    'MyISAM',
    ...(flavor === 'mariadb' ? ['Aria'] : []),
  ]);
  const isPartitioned = random.next() < 0.3 && (engine === 'InnoDB' || flavor === 'mariadb');
  const parts = ['n int NOT NULL', 'k int NOT NULL', ...definitions, key, ...indexes].filter(
    (part) => part !== '',
  );
  return [
    `CREATE TABLE ${name} (${parts.join(', ')}) ENGINE=${engine}${isPartitioned ? ' PARTITION BY HASH (n) PARTITIONS 3' : ''}`,
    `INSERT INTO ${name} SELECT n, n % 10, ${columns.map(([, value]) => value).join(', ')} FROM (${numbers(random.pick(ROW_COUNTS))}) AS numbers`,
  ];
}

/** A query of the integers from 1 to `count`, at most 10,000. */
function numbers(count: number): string {
  const digits = `(${Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')})`;
  return `SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 1 AS n
    FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e WHERE a.d + 10 * b.d + 100 * c.d + 1000 * e.d < ${count}`;
}
