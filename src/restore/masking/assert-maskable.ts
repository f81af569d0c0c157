// Conditions of the target for masks, before anything on it changes.
import { BackupError } from '../../core/errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { PlannedTable } from '../plan/planned.ts';
import type { RestoreRequest } from '../request.ts';
import { LocalInfile } from '../target-settings/local-infile.ts';
import { assertRowFormat } from './mask-session.ts';
import type { RestoreMasks } from './restore-masks.ts';

/** @throws BackupError TARGET_UNSUPPORTED, TARGET_LOCAL_INFILE_OFF */
export async function assertMaskable(
  session: Session,
  tables: readonly PlannedTable[],
  masks: RestoreMasks,
  { enableLocalInfile, skipBinlog }: RestoreRequest,
): Promise<void> {
  const masked = tables.filter((planned) => masks.of(planned) !== undefined);
  const isOn = enableLocalInfile || (await LocalInfile.isOn(session));
  const byInsert = masked.filter(({ method }) => !isOn || method?.kind === 'insert');
  if (byInsert.length > 0)
    throw needsLoadData(
      byInsert,
      'Add --enable-local-infile, or set GLOBAL local_infile = ON on the target.',
    );
  if (masked.length > 0 && !skipBinlog) await assertRowFormat(session);
}

/**
 * Switches local_infile on and off again, before the restore drops anything.
 * @throws BackupError TARGET_LOCAL_INFILE_OFF if the target refuses it
 */
export async function assertLocalInfile(
  session: Session,
  tables: readonly PlannedTable[],
  masks: RestoreMasks,
): Promise<void> {
  const masked = tables.filter((planned) => masks.of(planned) !== undefined);
  if (masked.length === 0 || (await LocalInfile.isOn(session))) return;
  const refusal = await LocalInfile.tryOut(session);
  if (refusal !== undefined)
    throw needsLoadData(
      masked,
      `${refusal}: set GLOBAL local_infile = ON on the target as an administrator.`,
    );
}

function needsLoadData(tables: readonly PlannedTable[], hint: string): BackupError {
  const names = tables.map(({ schema, table }) => `${schema}.${table.name}`).join(', ');
  return new BackupError(
    'TARGET_LOCAL_INFILE_OFF',
    `masks need LOAD DATA, because INSERT brings the values to logs of the target: ${names}`,
    { hint },
  );
}
