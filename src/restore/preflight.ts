// Checks of a restore before its first statement. Each names everything that is wrong at once.
import type { OpenBackup } from '../backups/open-backup.ts';
import { BackupError } from '../errors.ts';
import { isMariaDb, type ServerFacts } from '../mysql/server-facts.ts';
import type { Session } from '../mysql/session.ts';
import { textLiteral } from '../mysql/sql-text.ts';

export async function checkObjects(backup: OpenBackup): Promise<void> {
  const missing = await backup.findMissing();
  if (missing.length === 0) return;
  const text = missing
    .slice(0, 10)
    .map(({ name, expected, actual }) =>
      actual === undefined
        ? `${name} is missing`
        : `${name} has ${actual} bytes, the manifest says ${expected}`,
    );
  throw new BackupError(
    'OBJECT_CORRUPT',
    `${backup.manifest.backupId} is incomplete: ${text.join('; ')}${missing.length > 10 ? ` and ${missing.length - 10} more` : ''}`,
    {
      hint: 'Objects were deleted or changed in the storage: use another backup, or the other copy of this one.',
      details: { missing },
    },
  );
}

/** Before the first statement: a restore of hours must not end with it. */
export function checkHasAccounts({ manifest: { accounts, backupId } }: OpenBackup): void {
  if (accounts) return;
  throw new BackupError('CONFIG_INVALID', `${backupId} holds no accounts`, {
    hint: 'Accounts are in a backup only if it was made with --users: leave --load-users out.',
  });
}

/** A dump of one flavor holds statements that the other does not know. */
export function checkFlavor(backup: OpenBackup, facts: ServerFacts): void {
  const { server, backupId } = backup.manifest;
  if (isMariaDb(server) === isMariaDb(facts)) return;
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    `${backupId} is of ${server.flavor} ${server.version}, the target is ${facts.flavor} ${facts.version}`,
    {
      hint: 'MySQL and MariaDB differ in their definitions and types: restore onto a server of the same kind.',
    },
  );
}

/** Names that differ only in case are one name on a server with another lower_case_table_names. */
export function checkNameCase(backup: OpenBackup, facts: ServerFacts): void {
  if (facts.lowerCaseTableNames === 0) return;
  const clashes: string[] = [];
  const seen = new Map<string, string>();
  for (const schema of backup.manifest.schemas) {
    for (const { name } of [{ name: '' }, ...schema.tables, ...schema.views]) {
      const full = name === '' ? schema.name : `${schema.name}.${name}`;
      const other = seen.get(full.toLowerCase());
      if (other !== undefined) clashes.push(`${other} and ${full}`);
      seen.set(full.toLowerCase(), full);
    }
  }
  if (clashes.length === 0) return;
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    `the target has lower_case_table_names=${facts.lowerCaseTableNames}, which makes one of ${clashes.join(', ')}`,
    {
      hint: 'Restore onto a server with lower_case_table_names=0.',
    },
  );
}

/** Nothing that exists is ever overwritten. */
export async function checkTargetEmpty(backup: OpenBackup, session: Session): Promise<void> {
  const names = backup.manifest.schemas.map(({ name }) => textLiteral(name)).join(',');
  if (names === '') return;
  const rows = await session.query<{ s: string; n: number }>(
    `SELECT s, COUNT(*) AS n FROM (
       SELECT TABLE_SCHEMA AS s FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${names})
       UNION ALL SELECT ROUTINE_SCHEMA FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (${names})
       UNION ALL SELECT EVENT_SCHEMA FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (${names})) AS objects GROUP BY s ORDER BY s`,
    'cannot look at the target',
  );
  if (rows.length === 0) return;
  throw new BackupError(
    'TARGET_NOT_EMPTY',
    `the target already has ${rows.map(({ s, n }) => `${s} (${n} objects)`).join(', ')}`,
    {
      hint: 'Restore onto an empty server, or drop these schemas first.',
      details: { schemas: rows.map(({ s }) => s) },
    },
  );
}

export async function checkLocalInfile(session: Session): Promise<void> {
  const value = await session.scalar('SELECT @@GLOBAL.local_infile');
  if (value === '1') return;
  throw new BackupError(
    'TARGET_LOCAL_INFILE_OFF',
    'the target has local_infile off, which LOAD DATA LOCAL needs',
    {
      hint: 'Run SET GLOBAL local_infile = ON on the target for the time of the restore.',
    },
  );
}
