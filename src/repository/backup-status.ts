// What is proven of a backup, in the words of the README; never more.
import type { VerificationRecord } from '../format/verification-record.ts';

export type BackupStatus = 'stored' | 'objects-verified' | 'restore-verified';

const LEVELS = ['objects', 'sample', 'counts', 'rows'] as const;

export function backupStatus(verifications: readonly VerificationRecord[]): {
  status: BackupStatus;
  level?: VerificationRecord['level'];
} {
  const restored = verifications.filter(({ restored }) => restored).map(({ level }) => level);
  const best = restored.sort((a, b) => LEVELS.indexOf(b) - LEVELS.indexOf(a))[0];
  if (best) return { status: 'restore-verified', level: best };
  return verifications.some(({ level }) => level === 'objects')
    ? { status: 'objects-verified', level: 'objects' }
    : { status: 'stored' };
}
