// Who backs up: ours, mysqldump, what else is on the PATH, and the floor.
import path from 'node:path';
import type { BenchServer } from './bench-server.ts';
import type { ClientPrograms } from './client-programs.ts';
import type { Contestant } from './contestant.ts';
import { measureFloor } from './floor.ts';
import { quote } from './measured-run.ts';
import type { BenchOptions } from './options.ts';
import { type OurProgram, readBackup, removeFolder } from './our-program.ts';
import type { OtherTools } from './other-tools.ts';
import { SCHEMA } from './sample-tables.ts';

export interface BackupSetting {
  options: BenchOptions;
  server: BenchServer;
  programs: ClientPrograms;
  ours: OurProgram;
  others: OtherTools;
  /** Of this machine, emptied at the end. */
  folder: string;
  /** Of the client programs. */
  clientFolder: string;
}

/** Where the last backup of ours stays, for the floor and for the restores. */
export function ourBackupFolder(folder: string): string {
  return path.join(folder, 'ours');
}

export function dumpFile(clientFolder: string): string {
  return `${clientFolder}/dump.sql.zst`;
}

export function backupContestants(setting: BackupSetting): Contestant[] {
  const { options, server, programs, ours, others, folder, clientFolder } = setting;
  const storage = ourBackupFolder(folder);
  return [
    {
      name: 'mysql-backup',
      role: 'ours',
      run() {
        removeFolder(storage);
        return ours.backup(storage);
      },
    },
    {
      name: `${server.flavor === 'mysql' ? 'mysqldump' : 'mariadb-dump'} \\| zstd -1 -T2`,
      role: 'other',
      run: () => dumpWithClient(programs, clientFolder),
    },
    ...others.backups(folder, options.concurrency),
    {
      name: 'floor',
      role: 'other',
      run: () => measureFloor(server, readBackup(storage), options.concurrency),
    },
  ];
}

export async function dumpWithClient(programs: ClientPrograms, clientFolder: string) {
  const file = quote(dumpFile(clientFolder));
  const gtid = programs.isMariaDb ? '' : '--set-gtid-purged=OFF';
  // The same that ours backs up: routines, events and triggers too.
  const what = `--single-transaction --routines --events --triggers ${gtid} --databases ${SCHEMA}`;
  const { stdout: _, ...measure } = await programs.run(
    `${programs.dump} ${what} | zstd -1 -T2 -q -f -o ${file}`,
  );
  const { stdout } = await programs.run(`stat -c %s ${file}`);
  return { ...measure, storedBytes: Number(stdout) };
}
