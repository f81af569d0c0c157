// Records of verifications as they lie next to a backup.
import type { VerificationRecord } from '../../src/format/verification-record.ts';

type Read = VerificationRecord['read'];

const TOOL = { name: 'mysql-backup', version: '0.1.0' };
const SERVER = { identity: 'uuid=1', flavor: 'mysql', version: '9.7.0', host: 'db:3306' };

/** What each kind of verification reads. */
export const READ = {
  objects: { objects: 'all' },
  /** Of a server that was there. */
  server: { objects: 'sizes', server: SERVER },
  restore: {
    objects: 'all',
    server: SERVER,
    restore: { begin: '2026-11-22T03:00:00.000Z', resumed: false },
  },
} as const satisfies Record<string, Read>;

export function passed(
  backupId: string,
  level: VerificationRecord['level'],
  read: Read,
  time: string,
): VerificationRecord {
  return { backupId, level, time, status: 'passed', read, tool: TOOL };
}

export function failed(
  backupId: string,
  level: VerificationRecord['level'],
  culprit: NonNullable<VerificationRecord['failure']>['culprit'],
  read: Read,
  time: string,
): VerificationRecord {
  return {
    ...passed(backupId, level, read, time),
    status: 'failed',
    failure: { culprit, message: '1 object of the backup is damaged' },
  };
}
