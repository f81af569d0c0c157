// The arguments that every server of the tests is started with: fast rather than crash-safe, able to load
// a row of 64 MiB, with a binary log so that a snapshot has coordinates. The same in Docker and locally.

import type { Flavor } from './server-types.ts';

const SHARED = [
  '--server-id=1',
  '--log-bin=binlog',
  '--sync-binlog=0',
  '--innodb-buffer-pool-size=512M',
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
    // A BLOB may take a tenth of the redo log at most.
    '--innodb-redo-log-capacity=1G',
    '--mysqlx=OFF',
  ],
  mariadb: ['--binlog-format=ROW', '--innodb-log-file-size=768M'],
};

export function serverArguments(flavor: Flavor, extraArgs: readonly string[] = []): string[] {
  return [...SHARED, ...OWN[flavor], ...extraArgs];
}
