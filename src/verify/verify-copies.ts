// Level `objects` for several storages: reads every copy. A copy that cannot be read is damaged; a
// storage without the backup is reported, because its own retention may have removed the copy.
import { toBackupError } from '../core/errors.ts';
import { isBackupId } from '../format/names.ts';
import type { Context } from '../repository/context.ts';
import { isFaultOfCopy } from '../repository/sound-copy.ts';
import { holdsBackup } from '../storage/holds-backup.ts';
import type { Storage } from '../storage/storage.ts';
import { type Check, recordVerification } from './report.ts';
import type { VerifiedCopy, VerifyReport, VerifyRequest } from './request.ts';
import { verify } from './verify.ts';

/** @throws BackupError BACKUP_NOT_FOUND if no storage holds the backup; CANCELLED */
export async function verifyCopies(request: VerifyRequest, context: Context): Promise<VerifyReport> {
  const { storage, logger } = context;
  const reports: VerifyReport[] = [];
  const copies: VerifiedCopy[] = [];
  const warnings: string[] = [];
  const lost: Check[] = [];
  for (const copy of storage.copies ?? []) {
    const outcome = await verifyCopy(request, { ...context, storage: copy });
    if (outcome === undefined) {
      copies.push({ storage: copy.location, status: 'missing' });
      warnings.push(`${copy.location} has no copy of ${request.backup}`);
      logger.warn(warnings.at(-1)!);
    } else if ('report' in outcome) {
      const { status, failure, checks } = outcome.report;
      reports.push({ ...outcome.report, checks: checks.map((check) => inStorage(check, copy)) });
      copies.push({ storage: copy.location, status, ...(failure ? { reason: failure.message } : {}) });
    } else {
      const { message } = outcome.error;
      logger.error(`verification failed: the copy in ${copy.location} cannot be read: ${message}`);
      copies.push({ storage: copy.location, status: 'failed', reason: message });
      lost.push(
        inStorage(
          { check: 'copy', status: 'failed', object: request.backup, expected: 'readable', actual: message },
          copy,
        ),
      );
    }
  }
  const [first] = reports;
  // No copy can be read: the error says why.
  if (!first) return await verify(request, context);
  const failed = copies.filter(({ status }) => status === 'failed');
  const checks = [...lost, ...reports.flatMap((report) => report.checks)];
  return {
    ...first,
    storage: storage.location,
    copies,
    status: failed.length === 0 ? 'passed' : 'failed',
    ...(failed.length > 0
      ? {
          failure: {
            culprit: 'objects' as const,
            message: failed.map((copy) => `the copy in ${copy.storage}: ${copy.reason}`).join('; '),
          },
        }
      : {}),
    checks,
    durationSeconds: reports.reduce((sum, report) => sum + report.durationSeconds, 0),
    warnings: [...new Set([...warnings, ...reports.flatMap((report) => report.warnings)])],
    stages: reports.flatMap(({ stages, storage: location }) =>
      stages.map((stage) => ({ ...stage, name: `${stage.name} in ${location}` })),
    ),
  };
}

function inStorage(check: Check, { location }: Storage): Check {
  return { ...check, storage: location };
}

/** Verifies one copy; undefined if there is none. */
async function verifyCopy(
  request: VerifyRequest,
  context: Context,
): Promise<{ report: VerifyReport } | { error: Error } | undefined> {
  const { storage, signal } = context;
  try {
    if (!(await holdsBackup(storage, request.backup))) return undefined;
    return { report: await verify(request, context) };
  } catch (thrown) {
    const error = toBackupError(thrown);
    if (signal.aborted || !isFaultOfCopy(error)) throw thrown;
    const isDamage = error.code === 'OBJECT_CORRUPT' || error.code === 'MANIFEST_INVALID';
    if (isDamage && isBackupId(request.backup))
      await recordVerification(context, request.backup, {
        level: 'objects',
        read: { objects: 'some' },
        failure: { culprit: 'objects', message: error.message },
      });
    return { error };
  }
}
