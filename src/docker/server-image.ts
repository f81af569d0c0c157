// Chooses the image that a restore of a backup runs, and the settings of its server. Pure.
import { totalmem } from 'node:os';
import { BackupError } from '../core/errors.ts';

/** The facts of a backup about its source. */
export interface SourceServer {
  flavor: string;
  /** `9.7.4`, `11.8.2-MariaDB-ubu2404`, `8.0.mysql_aurora.3.04.0` */
  version: string;
  lowerCaseTableNames?: number;
}

/** Returns the official image of the same release: `mysql:8.4`, `mariadb:11.8`. */
export function chooseImage({ flavor, version }: SourceServer): string {
  const release = /^\d+\.\d+/.exec(version)?.[0];
  if (release === undefined)
    throw new BackupError('DOCKER_FAILED', `no image is known for ${flavor} ${version}`, {
      hint: 'Choose one: --restore-into docker:mysql:8.4',
    });
  return `${flavor === 'mariadb' ? 'mariadb' : 'mysql'}:${release}`;
}

const BUFFER_POOL_BYTES = { min: 128 * 1024 ** 2, max: 2 * 1024 ** 3 };

/**
 * Returns the settings of a server that takes the backup, and that the run removes afterwards:
 * names as in the source, packets as large as any row, LOAD DATA, and no setting that serves
 * durability alone. Not every version knows the `loose` settings.
 * @param concurrency connections of the restore
 */
export function serverOptions(
  { lowerCaseTableNames = 0 }: Pick<SourceServer, 'lowerCaseTableNames'>,
  concurrency: number,
  memoryBytes = totalmem(),
): string[] {
  const { min, max } = BUFFER_POOL_BYTES;
  const pool = Math.max(min, Math.min(max, Math.floor(memoryBytes / 8)));
  return [
    // A source with 2 has a file system that a Linux container does not have; 0 keeps the names as
    // 2 does.
    `--lower-case-table-names=${lowerCaseTableNames === 1 ? 1 : 0}`,
    '--local-infile=1',
    '--max-allowed-packet=1G',
    `--max-connections=${concurrency + 100}`,
    '--skip-name-resolve',
    '--event-scheduler=OFF',
    '--skip-log-bin',
    '--sync-binlog=0',
    '--innodb-flush-log-at-trx-commit=0',
    '--loose-innodb-doublewrite=0',
    `--innodb-buffer-pool-size=${pool}`,
  ];
}
