// `--large`: the same tables once and four times as many rows, with rows up to 1 MiB among them: neither the memory nor the
// time per byte may grow.
import { backupContestants, type BackupSetting, ourBackupFolder } from './backup-contestants.ts';
import { clear } from './bench-server.ts';
import { type Goal, renderGoals } from './goals.ts';
import { assertMemory } from './machine.ts';
import type { Measure } from './measured-run.ts';
import { makeTables, SCHEMA } from './sample-tables.ts';
import { median } from './statistics.ts';

const TABLES = 4;
const ROW_BYTES = 194;
const MIB = 1024 * 1024;

interface Size {
  megabytes: number;
  backups: Measure[];
  restores: Measure[];
}

export async function benchLarge(setting: BackupSetting, say: (line: string) => void): Promise<string[]> {
  const { options } = setting;
  const sizes: Size[] = [];
  for (const factor of [1, 4]) {
    const megabytes = options.megabytes * factor;
    assertMemory(megabytes * 1e6);
    sizes.push(await measureSize(setting, megabytes, say));
  }
  const [small, large] = sizes as [Size, Size];
  const peak = (measures: readonly Measure[]): number =>
    Math.max(...measures.map(({ peakBytes }) => peakBytes ?? 0)) / 1e6;
  const seconds = (measures: readonly Measure[]): number =>
    median(measures.map((measure) => measure.seconds));
  const goals = (['backups', 'restores'] as const).flatMap((which): Goal[] => [
    ...sizes.map((size): Goal => ({
      what: `peak memory of ${which}, ${size.megabytes} MB`,
      atMost: 300,
      figure: peak(size[which]),
      unit: 'MB',
    })),
    {
      what: `time of ${which} for 4 × the data`,
      atMost: 4.5,
      figure: seconds(large[which]) / seconds(small[which]),
    },
  ]);
  const times = sizes.map(
    ({ megabytes, backups, restores }) =>
      `${megabytes} MB: backup ${seconds(backups).toFixed(2)} s, restore ${seconds(restores).toFixed(2)} s.`,
  );
  return [times.join(' '), renderGoals(goals)];
}

async function measureSize(
  setting: BackupSetting,
  megabytes: number,
  say: (line: string) => void,
): Promise<Size> {
  const { server, options, ours, folder } = setting;
  await clear(server);
  say(`making ${megabytes} MB`);
  const rows = Math.floor((megabytes * 0.9e6) / TABLES / ROW_BYTES);
  await makeTables(server.connection, { tables: TABLES, rows });
  await server.connection.query(`USE ${SCHEMA}`);
  await server.connection.query(
    `CREATE TABLE ${SCHEMA}.long_rows (id INT AUTO_INCREMENT PRIMARY KEY, b LONGBLOB)`,
  );
  const longRows = Math.floor((megabytes * 0.1e6) / (MIB / 2));
  for (let number = 1; number <= longRows; number++)
    await server.connection.query(
      `INSERT INTO ${SCHEMA}.long_rows (b) VALUES (REPEAT(LEFT(SHA2(${number}, 256), 40), ${Math.floor(((number % 16) + 1) * (MIB / 16 / 40))}))`,
    );
  const size: Size = { megabytes, backups: [], restores: [] };
  const [backup] = backupContestants(setting);
  for (let round = 0; round < options.rounds; round++) {
    size.backups.push(await backup!.run());
    await clear(server);
    size.restores.push(await ours.restore(ourBackupFolder(folder)));
  }
  return size;
}
