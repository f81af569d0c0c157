// `--shapes`: one table at a time of a shape that other tools are slow with, each against the client's dump.
import type mysql from 'mysql2/promise';
import { backupContestants, type BackupSetting } from './backup-contestants.ts';
import { clear } from './bench-server.ts';
import { takeTurns } from './contestant.ts';
import { type Goal, renderGoals } from './goals.ts';
import { renderTable } from './report.ts';
import { SCHEMA } from './sample-tables.ts';
import { medianRatio } from './statistics.ts';

interface Shape {
  name: string;
  columns: string;
  /** Of rows whose number is `n`. */
  values: string;
  rowBytes: number;
  /** Of the client's time. */
  atMost: number;
}

const INTEGERS = Array.from({ length: 200 }, (_, i) => `i${i}`);

const SHAPES: readonly Shape[] = [
  {
    name: 'without a key',
    columns: 'a INT, b BIGINT, c VARCHAR(120), d VARCHAR(60)',
    values: 'n, n * 7919, CONCAT(SHA2(n, 256), LEFT(SHA2(n, 384), 32)), LEFT(SHA2(n, 224), 40)',
    rowBytes: 160,
    atMost: 0.9,
  },
  {
    name: 'wide text',
    columns: 'id INT PRIMARY KEY, t MEDIUMTEXT',
    values: "n, REPEAT(CONCAT(LEFT(SHA2(n, 256), 32), ' lorem ipsum\tdolor\\n'), 400)",
    rowBytes: 20_000,
    atMost: 1,
  },
  {
    name: 'BLOBs of 1 MB',
    columns: 'id INT PRIMARY KEY, b LONGBLOB',
    values: 'n, REPEAT(CONCAT(RANDOM_BYTES(1000)), 1000)',
    rowBytes: 1_000_000,
    atMost: 1,
  },
  {
    name: '200 narrow integer columns',
    columns: `id INT PRIMARY KEY, ${INTEGERS.map((column) => `${column} SMALLINT`).join(', ')}`,
    values: `n, ${INTEGERS.map((_, i) => `(n * ${i + 3}) % 30000`).join(', ')}`,
    rowBytes: 900,
    atMost: 1,
  },
  {
    name: 'JSON',
    columns: 'id INT PRIMARY KEY, j JSON',
    values:
      "n, JSON_OBJECT('id', n, 'name', LEFT(SHA2(n, 256), 32), 'tags', JSON_ARRAY('a', 'b', n % 10), 'at', JSON_OBJECT('x', n * 3, 'y', LEFT(SHA2(n, 224), 40)))",
    rowBytes: 170,
    atMost: 1,
  },
];

async function makeTable(connection: mysql.Connection, shape: Shape, bytes: number): Promise<void> {
  await connection.query(`CREATE DATABASE ${SCHEMA}`);
  await connection.query(`USE ${SCHEMA}`);
  await connection.query(`CREATE TABLE ${SCHEMA}.shape (${shape.columns})`);
  await connection.query('SET SESSION cte_max_recursion_depth = 4294967295');
  const rows = Math.max(1, Math.floor(bytes / shape.rowBytes));
  const stepRows = Math.max(1, Math.floor(64e6 / shape.rowBytes));
  for (let from = 0; from < rows; from += stepRows) {
    const to = Math.min(rows, from + stepRows) - 1;
    await connection.query(
      `INSERT INTO ${SCHEMA}.shape WITH RECURSIVE numbers AS (SELECT ${from} AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < ${to}) SELECT ${shape.values} FROM numbers`,
    );
  }
  await connection.query(`ANALYZE TABLE ${SCHEMA}.shape`);
}

export async function benchShapes(setting: BackupSetting, say: (line: string) => void): Promise<string[]> {
  const { server, options } = setting;
  if (server.flavor !== 'mysql') throw new Error('--shapes makes its rows with functions of MySQL');
  const report: string[] = [];
  const goals: Goal[] = [];
  const shapes = SHAPES.filter(({ name }) => name.includes(options.shape));
  if (shapes.length === 0)
    throw new Error(`--shape ${options.shape} is in none of: ${SHAPES.map(({ name }) => name).join(', ')}`);
  for (const shape of shapes) {
    await clear(server);
    say(`making ${options.megabytes} MB of ${shape.name}`);
    await makeTable(server.connection, shape, options.megabytes * 1e6);
    const [ours, client] = backupContestants(setting);
    await ours!.run();
    const results = await takeTurns([ours!, client!], options.rounds, say);
    report.push(renderTable(`${shape.name}, ${options.megabytes} MB`, results));
    const figure = medianRatio(results[0]!.rounds, results[1]!.rounds);
    goals.push({ what: `${shape.name} against ${client!.name}`, atMost: shape.atMost, figure });
  }
  return [...report, renderGoals(goals)];
}
