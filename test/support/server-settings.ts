// The arguments that every server of the tests is started with: fast rather than crash-safe, with logs that fit into the memory
// that they are kept in, and with a binary log so that a snapshot has coordinates. The same in Docker and locally. What only
// newer versions know has `loose-`.

import { flavorOf, type Flavor, type Release } from './server-types.ts';

const SHARED = [
  '--server-id=1',
  '--log-bin=binlog',
  // What no test asks for any more goes when the log begins a new file.
  '--max-binlog-size=64M',
  '--loose-binlog-expire-logs-seconds=180',
  '--sync-binlog=0',
  '--innodb-flush-log-at-trx-commit=2',
  '--max-allowed-packet=1G',
  '--skip-name-resolve',
  '--event-scheduler=ON',
  '--local-infile=ON',
  '--character-set-server=utf8mb4',
];

const OWN: Record<Flavor, string[]> = {
  mysql: [
    '--gtid-mode=ON',
    '--enforce-gtid-consistency=ON',
    '--loose-innodb-redo-log-capacity=192M',
    '--loose-mysqlx=OFF',
    '--loose-temptable-max-ram=64M',
  ],
  mariadb: ['--binlog-format=ROW', '--innodb-log-file-size=192M'],
};

/** There may be many older servers next to those that every suite has, and none of them has much to do. */
const BUFFER_POOL = { usual: '256M', older: '128M' };

/**
 * Statements for a row of 64 MiB, and those that take it back: MySQL writes at most a tenth of its redo log for one BLOB. The whole log
 * is in memory, so that few servers should have one so large, and not for long.
 */
export const LARGE_REDO_LOG: Record<Flavor, { enlarge: string; shrink: string }> = {
  mysql: {
    enlarge: 'SET GLOBAL innodb_redo_log_capacity = 1024 * 1024 * 1024',
    shrink: 'SET GLOBAL innodb_redo_log_capacity = 192 * 1024 * 1024',
  },
  mariadb: {
    enlarge: 'SET GLOBAL innodb_log_file_size = 768 * 1024 * 1024',
    shrink: 'SET GLOBAL innodb_log_file_size = 192 * 1024 * 1024',
  },
};

export function serverArguments(release: Release, extraArgs: readonly string[] = []): string[] {
  const flavor = flavorOf(release);
  const bufferPool = release === flavor ? BUFFER_POOL.usual : BUFFER_POOL.older;
  return [...SHARED, ...OWN[flavor], `--innodb-buffer-pool-size=${bufferPool}`, ...extraArgs];
}
