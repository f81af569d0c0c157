// Who restores, each into a server without the schema: ours as it comes and without its checks, the client program, what
// else is on the PATH, and LOAD DATA by hand.
import type { Contestant } from './contestant.ts';
import { assertRestored, clear } from './bench-server.ts';
import { type BackupSetting, dumpFile, ourBackupFolder } from './backup-contestants.ts';
import { LoadByHand } from './load-by-hand.ts';
import { type Measure, quote } from './measured-run.ts';
import { readBackup } from './our-program.ts';

export const SAME_WORK = 'mysql-backup, the same work as the others';

export async function restoreContestants(setting: BackupSetting): Promise<Contestant[]> {
  const { options, server, programs, ours, others, folder, clientFolder } = setting;
  const storage = ourBackupFolder(folder);
  const byHand = await LoadByHand.prepare(setting, readBackup(storage));
  const onto = async (run: () => Promise<Measure>): Promise<Measure> => {
    await clear(server);
    const measure = await run();
    await assertRestored(server, options);
    return measure;
  };
  return [
    {
      name: 'mysql-backup, CHECK TABLE and verification included',
      role: 'ours',
      run: () => onto(() => ours.restore(storage)),
    },
    {
      name: SAME_WORK,
      role: 'ours',
      run: () => onto(() => ours.restore(storage, ['--check-tables', 'off', '--verify-level', 'off'])),
    },
    {
      name: `zstd -dc \\| ${server.flavor === 'mysql' ? 'mysql' : 'mariadb'}`,
      role: 'other',
      run: () => onto(() => programs.run(`zstd -dcq ${quote(dumpFile(clientFolder))} | ${programs.client}`)),
    },
    ...others.restores(folder, options.concurrency, onto),
    {
      name: 'LOAD DATA by hand, deferred indexes',
      role: 'other',
      run: () => onto(() => byHand.run()),
    },
  ];
}
