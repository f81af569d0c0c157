// Faults of S3 and of the way to it, at each phase of an operation.
import type { ErrorCode } from '../../../src/core/errors.ts';
import type { FaultOutcome, FaultTable } from './outcome.ts';

type Operation = FaultOutcome['operation'];

const SURVIVED: Partial<Record<Operation, string>> = {
  backup: 'tried again; the backup verifies',
  restore: 'tried again; the restored rows are those of the backup',
  verify: 'tried again; it passes',
};
/** Phases of a backup whose requests carry a body; the answers of the others do. */
const SENDS = [
  'write test: write',
  'definitions',
  'data in one PUT',
  'a part',
  'summary',
  'manifest',
  'end of the parts',
];
const RECEIVES = [
  'write test: read',
  'begin of the parts',
  'list of older backups',
  'list of what is stored',
  'manifest, read back',
];
const BACKUP_PHASES = [
  ...SENDS,
  ...RECEIVES,
  'write test: delete',
  'write test: begin of the parts',
  'write test: end of the parts',
  'write test: abort of the parts',
  'the parts, looked at',
];
/** Without what they ask for there is no backup; what they write is taken back. */
const FATAL_PHASES = BACKUP_PHASES.filter(
  (phase) => phase !== 'list of older backups' && phase !== 'write test: delete',
);
const READ_PHASES = ['list', 'manifest', 'definitions', 'data'];

const survived = (operation: Operation, fault: string, phases: readonly string[]): FaultOutcome[] =>
  phases.map((phase) => ({ operation, fault, phase, ends: 'ok', outcome: SURVIVED[operation]! }));

const failed =
  (operation: Operation, outcome: string) =>
  (ends: ErrorCode, fault: string, ...phases: string[]): FaultOutcome[] =>
    phases.map((phase) => ({ operation, fault, phase, ends, outcome }));

const backupFails = failed('backup', 'nothing is left; the same command succeeds afterwards');
const leavesBehind = failed('backup', 'no manifest; what is left is not listed, and prune removes it');
const verifyFails = failed('verify', 'no record of it; the same command succeeds afterwards');
const restoreFails = failed(
  'restore',
  'nothing of it is committed, settings are back; the same command goes on and succeeds',
);

/**
 * A fault that passes is met at all of its phases, and so are a request that is refused and a storage that is out of order for good. Of
 * the others that stay some phases meet one: there it is the same code that waits, gives up and clears up.
 */
export const STORAGE_FAULTS: FaultTable = {
  title: 'S3 and the way to it',
  rows: [
    ...['connection reset', 'answer lost', 'stall', '503 SlowDown'].flatMap((fault) =>
      survived('backup', fault, BACKUP_PHASES),
    ),
    ...survived('backup', 'answer lost, then 404 NoSuchUpload', [
      'write test: end of the parts',
      'end of the parts',
    ]),
    ...survived('backup', '500 InternalError', [...RECEIVES, 'the parts, looked at']),
    ...survived('backup', 'request cut short', SENDS),
    ...survived('backup', 'answer cut short', RECEIVES),
    ...survived('backup', 'bytes changed on their way there', SENDS.slice(0, -1)),
    ...survived('backup', 'error inside a 200', ['end of the parts']),
    ...survived('backup', 'slower than --stall-timeout, but moving', ['data in one PUT', 'a part']),
    ...survived('backup', 'our clock is an hour late', ['all of it']),

    ...backupFails('STORAGE_ACCESS_DENIED', '403 AccessDenied', ...FATAL_PHASES),
    ...backupFails('STORAGE_ACCESS_DENIED', '403 RequestTimeTooSkewed', 'write test: write'),
    ...backupFails('STORAGE_FAILED', 'bytes changed on their way back', 'write test: read'),
    ...backupFails('STORAGE_CHANGED', 'bytes changed on their way back', 'manifest, read back'),
    ...backupFails('STORAGE_ACCESS_DENIED', '403 ExpiredToken', 'definitions', 'a part', 'manifest'),
    ...backupFails('STORAGE_UNREACHABLE', 'connection reset for ever', 'data in one PUT', 'manifest'),
    ...backupFails('STORAGE_UNREACHABLE', 'stall for ever', 'a part'),
    ...backupFails('STORAGE_FAILED', 'error inside a 200 for ever', 'end of the parts'),
    ...backupFails(
      'STORAGE_FAILED',
      '503 for ever',
      ...FATAL_PHASES.filter((phase) => phase !== 'write test: abort of the parts'),
    ),
    ...['503 for ever', '403 AccessDenied'].map((fault): FaultOutcome => ({
      operation: 'backup',
      fault,
      phase: 'list of older backups',
      ends: 'ok',
      outcome: 'tables are not compared with the backup before; the backup verifies',
    })),
    ...leavesBehind('STORAGE_FAILED', '503 for ever', 'write test: delete', 'write test: abort of the parts'),
    ...leavesBehind('STORAGE_ACCESS_DENIED', '403 AccessDenied', 'write test: delete'),
    ...leavesBehind('STORAGE_ACCESS_DENIED', '403 ExpiredToken from then on', 'data in one PUT'),

    ...(['verify', 'restore'] as const).flatMap((operation) => [
      ...['connection reset', '503 SlowDown', 'answer cut short'].flatMap((fault) =>
        survived(operation, fault, READ_PHASES),
      ),
      ...survived(operation, 'stall', ['list', 'manifest', 'definitions']),
      ...survived(operation, 'half of the answer, then stall', ['data']),
      ...survived(operation, 'slower than --stall-timeout, but moving', ['data']),
    ]),
    ...verifyFails('STORAGE_FAILED', '503 for ever', ...READ_PHASES),
    ...verifyFails('STORAGE_ACCESS_DENIED', '403 AccessDenied', ...READ_PHASES),
    ...verifyFails('STORAGE_ACCESS_DENIED', '403 ExpiredToken', 'data'),
    ...verifyFails('MANIFEST_INVALID', 'bytes changed on their way back', 'manifest'),
    ...verifyFails('VERIFICATION_FAILED', 'bytes changed on their way back', 'definitions', 'data'),
    ...restoreFails('STORAGE_FAILED', '503 for ever', ...READ_PHASES),
    ...restoreFails('STORAGE_ACCESS_DENIED', '403 AccessDenied', ...READ_PHASES),
    ...restoreFails('STORAGE_ACCESS_DENIED', '403 ExpiredToken', 'definitions'),
    ...restoreFails('STORAGE_UNREACHABLE', 'stall for ever', 'data'),
    ...restoreFails('OBJECT_CORRUPT', 'bytes changed on their way back', 'definitions', 'data'),
  ],
};
