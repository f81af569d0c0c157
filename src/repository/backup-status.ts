// Status of a backup by its verifications, in the words of docs/verification.md. It never claims
// more. Pure.
import type { VerificationRecord } from '../format/verification-record.ts';

export type BackupStatus = 'stored' | 'objects-verified' | 'restore-verified' | 'verification-failed';

const LEVELS = ['objects', 'sample', 'counts', 'rows'] as const;

export interface KnownStatus {
  status: BackupStatus;
  /** Level of the verification that determines the status. */
  level?: VerificationRecord['level'];
  /** Time of the last such verification. */
  time?: string;
  /** Fault, as a sentence. */
  failure?: string;
}

/**
 * Returns the status.
 * @param verifications records in any order
 */
export function backupStatus(verifications: readonly VerificationRecord[]): KnownStatus {
  const records = [...verifications].sort((a, b) => (a.time < b.time ? -1 : 1));
  const failure = findOpenFailure(records);
  if (failure) {
    const { level, time } = failure;
    return { status: 'verification-failed', level, time, failure: failure.failure!.message };
  }
  const passed = records.filter(({ status }) => status === 'passed');
  const restored = passed
    .filter(({ read }) => read.objects === 'all' && read.restore !== undefined)
    .sort((a, b) => rank(a) - rank(b));
  const best = restored.at(-1);
  if (best) return { status: 'restore-verified', level: best.level, time: best.time };
  const read = passed.findLast((each) => each.read.objects === 'all');
  return read ? { status: 'objects-verified', level: 'objects', time: read.time } : { status: 'stored' };
}

/**
 * Finds the last failure that is not refuted. Damage and a failed restore are faults of the backup;
 * a different server or an assertion of the user are not. A later verification refutes a failure if
 * it checked the same thing at least as thoroughly.
 */
function findOpenFailure(records: readonly VerificationRecord[]): VerificationRecord | undefined {
  let open: VerificationRecord | undefined;
  for (const record of records) {
    const culprit = record.failure?.culprit;
    if (record.status === 'failed' && (culprit === 'objects' || culprit === 'restore')) open = record;
    else if (record.status === 'passed' && open && covers(record, open)) open = undefined;
  }
  return open;
}

function covers(passed: VerificationRecord, { level, failure }: VerificationRecord): boolean {
  if (passed.read.objects !== 'all') return false;
  return (
    failure?.culprit === 'objects' ||
    (passed.read.restore !== undefined && rank(passed) >= LEVELS.indexOf(level))
  );
}

function rank({ level }: VerificationRecord): number {
  return LEVELS.indexOf(level);
}
