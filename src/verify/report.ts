// What a verification finds, and how it is recorded.
import type { Context } from '../repository/context.ts';
import { BackupError } from '../core/errors.ts';
import { serializeVerificationRecord, verificationName } from '../format/verification-record.ts';

export type VerificationLevel = 'objects' | 'sample' | 'counts' | 'rows';

export interface Check {
  /** What was compared: `size`, `sha256`, `definition`, `view`, `trigger`, `count`, `rows`, … */
  check: string;
  status: 'passed' | 'failed';
  object?: string;
  schema?: string;
  /** Or the name of the view, trigger, routine, … */
  table?: string;
  chunk?: number;
  /** The key range of the chunk, in SQL. */
  range?: string;
  expected: string | number;
  actual: string | number;
}

export function describeCheck({
  check,
  object,
  schema,
  table,
  chunk,
  range,
  expected,
  actual,
}: Check): string {
  const place =
    object ??
    `${[schema, table].filter((part) => part !== undefined).join('.')}${chunk === undefined ? '' : ` chunk ${chunk}`}${range === undefined ? '' : ` (${range})`}`;
  return `${check} of ${place}: expected ${expected}, actual ${actual}`;
}

/** @throws BackupError VERIFICATION_FAILED naming the first mismatches; all are in its details */
export function assertPassed(checks: readonly Check[], backupId: string): void {
  const failed = checks.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return;
  const shown = failed.slice(0, 5).map(describeCheck).join('; ');
  throw new BackupError(
    'VERIFICATION_FAILED',
    `${backupId} does not verify: ${shown}${failed.length > 5 ? ` and ${failed.length - 5} more` : ''}`,
    {
      hint: 'Do not trust this copy: what it holds is not what the backup recorded.',
      details: { checks: failed },
    },
  );
}

/** What a server refuses to read is a finding that is named, not the end of the verification. @throws any other error */
export function refusalOf(error: unknown): string {
  if (error instanceof BackupError && error.code === 'TARGET_QUERY_FAILED') return error.message;
  throw error;
}

/** Kept beside the backup, and shown by `list`. A storage that refuses it does not undo what was proven. */
export async function recordVerification(
  { storage, logger, now, tool, trust }: Context,
  backupId: string,
  level: VerificationLevel,
  restored: boolean,
): Promise<void> {
  const time = now();
  const record = { backupId, level, time: time.toISOString(), restored, tool };
  const body = serializeVerificationRecord(record, trust?.signingKey);
  try {
    await storage.put(`${backupId}/${verificationName(time)}`, body);
  } catch (error) {
    logger.warn(
      `the verification of ${backupId} cannot be recorded in ${storage.location}: ${(error as Error).message}`,
    );
  }
}
