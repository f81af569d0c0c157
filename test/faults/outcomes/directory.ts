// The directory that backups go to: its disk is full, read-only, or gone.
import type { FaultOutcome, FaultTable } from './outcome.ts';

export const DIRECTORY_PHASES = ['write test', 'definitions', 'data', 'manifest'] as const;

const backup = (
  fault: string,
  phase: string,
  ends: FaultOutcome['ends'],
  outcome = 'nothing is left; with room again the same command succeeds',
): FaultOutcome => ({ operation: 'backup', fault, phase, ends, outcome });

export const DIRECTORY_FAULTS: FaultTable = {
  title: 'The directory',
  rows: [
    backup('disk full', 'before it begins', 'STORAGE_FULL'),
    ...DIRECTORY_PHASES.map((phase) => backup('disk full', phase, 'STORAGE_FULL')),
    ...(['write test', 'manifest'] as const).map((phase) =>
      backup(
        'mounted read-only',
        phase,
        'STORAGE_ACCESS_DENIED',
        'no backup; writable again the same command succeeds',
      ),
    ),
    ...(['definitions', 'data', 'manifest'] as const).map((phase) =>
      backup(
        'directory removed',
        phase,
        'STORAGE_CHANGED',
        'no backup; the same command makes the directory and succeeds',
      ),
    ),
  ],
};
