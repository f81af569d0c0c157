// Findings of a verification, and their record.
import type { Context } from '../repository/context.ts';
import { BackupError } from '../core/errors.ts';
import { formatIdentity } from '../format/server-identity.ts';
import {
  serializeVerificationRecord,
  verificationName,
  type VerificationRecord,
} from '../format/verification-record.ts';
import type { Queryable } from '../mysql/connection/reader.ts';
import type { ServerFacts } from '../mysql/connection/server-facts.ts';
import { readServerIdentity } from '../mysql/schema/server-identity.ts';
import { explainFailure, hintOf, type Failure } from './failure.ts';

export type VerificationLevel = 'objects' | 'sample' | 'counts' | 'rows';

export interface Check {
  /** Compared aspect: `size`, `sha256`, `definition`, `view`, `trigger`, `count`, `rows`, … */
  check: string;
  status: 'passed' | 'failed';
  object?: string;
  /** Storage of the object, if there are several. */
  storage?: string;
  schema?: string;
  /** Name of the table, view, trigger, routine, … */
  table?: string;
  chunk?: number;
  /** Key range of the chunk, in SQL. */
  range?: string;
  expected: string | number;
  actual: string | number;
}

export function describeCheck({
  check,
  object,
  storage,
  schema,
  table,
  chunk,
  range,
  expected,
  actual,
}: Check): string {
  const subject =
    object ??
    `${[schema, table].filter((part) => part !== undefined).join('.')}${chunk === undefined ? '' : ` chunk ${chunk}`}${range === undefined ? '' : ` (${range})`}`;
  return `${check} of ${subject}${storage === undefined ? '' : ` in ${storage}`}: expected ${expected}, actual ${actual}`;
}

/**
 * Asserts that all checks passed.
 * @param hint replaces the hint of the failure
 * @throws BackupError VERIFICATION_FAILED that explains the failure and names the first mismatches;
 * all are in its details
 */
export function assertPassed(
  checks: readonly Check[],
  backupId: string,
  read: VerificationRecord['read'],
  hint?: string,
): void {
  const failure = explainFailure(checks, read);
  if (!failure) return;
  const failed = checks.filter(({ status }) => status === 'failed');
  const shown = failed.slice(0, 5).map(describeCheck).join('; ');
  throw new BackupError(
    'VERIFICATION_FAILED',
    `${backupId} does not verify, ${failure.message}: ${shown}${failed.length > 5 ? ` and ${failed.length - 5} more` : ''}`,
    { hint: hint ?? hintOf(failure), details: { checks: failed, culprit: failure.culprit } },
  );
}

/**
 * Returns the message of a query that the server refused: a refusal is a finding and does not end
 * the verification.
 * @throws any other error
 */
export function refusalOf(error: unknown): string {
  if (error instanceof BackupError && error.code === 'TARGET_QUERY_FAILED') return error.message;
  throw error;
}

/** Result of a verification, for its record. */
export interface VerificationEvidence {
  level: VerificationLevel;
  /**
   * Objects of the storage that were read, the server whose rows were compared, and the restore
   * that had loaded them.
   */
  read: VerificationRecord['read'];
  /** Absent: the verification passed. */
  failure?: Failure;
}

/**
 * Records a verification next to the backup; `list` shows it. A storage that refuses the record
 * does not change the result. Only a verification of the whole backup may be recorded as passed; a
 * failure of a part is a failure of the backup.
 */
export async function recordVerification(
  { storage, logger, now, tool, trust }: Context,
  backupId: string,
  { level, read, failure }: VerificationEvidence,
): Promise<void> {
  const record: VerificationRecord = {
    backupId,
    level,
    time: now().toISOString(),
    status: failure ? 'failed' : 'passed',
    read,
    ...(failure ? { failure: { ...failure, message: failure.message.slice(0, MAX_MESSAGE_CHARS) } } : {}),
    tool,
  };
  const body = serializeVerificationRecord(record, trust?.signingKey);
  try {
    await storage.put(`${backupId}/${verificationName(record)}`, body);
  } catch (error) {
    logger.warn(
      `the verification of ${backupId} cannot be recorded in ${storage.location}: ${(error as Error).message}`,
    );
  }
}

const MAX_MESSAGE_CHARS = 2000;

/** Describes the server whose rows are compared, for the record. */
export async function serverForRecord(
  session: Queryable,
  facts: ServerFacts,
): Promise<NonNullable<VerificationRecord['read']['server']>> {
  return {
    identity: formatIdentity(await readServerIdentity(session, facts)),
    flavor: facts.flavor,
    version: facts.version.slice(0, 300),
    host: `${facts.hostname}:${facts.port}`.slice(0, 300),
  };
}
