// `--many-tables`: thousands of tables with ten rows each, where statements and files per table are what costs.
import type mysql from 'mysql2/promise';
import { backupContestants, type BackupSetting, dumpFile, ourBackupFolder } from './backup-contestants.ts';
import { clear } from './bench-server.ts';
import { takeTurns } from './contestant.ts';
import { type Goal, renderGoals } from './goals.ts';
import { type Measure, quote } from './measured-run.ts';
import { renderTable } from './report.ts';
import { SCHEMA } from './sample-tables.ts';
import { medianRatio } from './statistics.ts';

const ROWS = 10;

async function makeManyTables(connection: mysql.Connection, count: number): Promise<void> {
  await connection.query(`CREATE DATABASE ${SCHEMA}`);
  for (let number = 0; number < count; number++) {
    const table = `${SCHEMA}.t${number}`;
    const rows = Array.from({ length: ROWS }, (_, row) => `('row ${row} of ${number}', ${row * number})`);
    await connection.query(
      `CREATE TABLE ${table} (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) NOT NULL, v INT, KEY v (v))`,
    );
    await connection.query(`INSERT INTO ${table} (name, v) VALUES ${rows.join()}`);
  }
}

async function countStatements(connection: mysql.Connection): Promise<number> {
  const [[row]] = await connection.query<mysql.RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Questions'");
  return Number(row?.['Value']);
}

async function assertRows({ connection }: BackupSetting['server'], count: number): Promise<void> {
  for (const number of [0, count >> 1, count - 1]) {
    const [[row]] = await connection.query<mysql.RowDataPacket[]>(
      `SELECT COUNT(*) AS n FROM ${SCHEMA}.t${number} FORCE INDEX (v) WHERE v >= 0`,
    );
    if (row?.['n'] !== ROWS) throw new Error(`t${number} has ${String(row?.['n'])} of ${ROWS} rows`);
  }
}

export async function benchManyTables(
  setting: BackupSetting,
  say: (line: string) => void,
): Promise<string[]> {
  const { server, options, ours, programs, folder, clientFolder } = setting;
  const { manyTables: count, rounds } = options;
  const client = server.flavor === 'mysql' ? 'mysql' : 'mariadb';
  await clear(server);
  say(`making ${count} tables`);
  await makeManyTables(server.connection, count);
  const [own, clientDump] = backupContestants(setting);
  const before = await countStatements(server.connection);
  await own!.run();
  // One of them reads the rows.
  const perTable = (await countStatements(server.connection)) - before - count;
  const backups = await takeTurns([own!, clientDump!], rounds, say);
  const onto = async (run: () => Promise<Measure>): Promise<Measure> => {
    await clear(server);
    const measure = await run();
    await assertRows(server, count);
    return measure;
  };
  const restores = await takeTurns(
    [
      {
        name: 'mysql-backup, CHECK TABLE and verification included',
        role: 'ours',
        run: () => onto(() => ours.restore(ourBackupFolder(folder))),
      },
      {
        name: `zstd -dc \\| ${client}`,
        role: 'other',
        run: () =>
          onto(() => programs.run(`zstd -dcq ${quote(dumpFile(clientFolder))} | ${programs.client}`)),
      },
    ],
    rounds,
    say,
  );
  const ratio = ([first, second]: typeof backups): number => medianRatio(first!.rounds, second!.rounds);
  const goals: Goal[] = [
    { what: `backup against ${backups[1]!.name}`, atMost: 1, figure: ratio(backups) },
    { what: `restore against ${restores[1]!.name}`, atMost: 1, figure: ratio(restores) },
    { what: 'statements for catalog and DDL per table', atMost: 3, figure: perTable / count },
  ];
  return [
    renderTable(`backup of ${count} tables`, backups),
    renderTable(`restore of ${count} tables`, restores),
    renderGoals(goals),
  ];
}
