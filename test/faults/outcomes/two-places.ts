// A storage of two places, a directory and S3, one of which fails for good.
import type { FaultOutcome, FaultTable } from './outcome.ts';

export const TWO_PLACES_PHASES = [
  'definitions',
  'data in one PUT',
  'a part',
  'summary',
  'manifest, in S3',
] as const;
/** S3 has its manifest by then. */
export const BETWEEN = 'manifest, in the directory';

const row = (ends: FaultOutcome['ends'], fault: string, phase: string): FaultOutcome => ({
  operation: 'backup',
  fault,
  phase,
  ends,
  outcome: 'nothing is left in either; the same command succeeds afterwards',
});

export const TWO_PLACES_FAULTS: FaultTable = {
  title: 'A directory and S3 at once',
  rows: [
    ...['write test', ...TWO_PLACES_PHASES].map((phase) =>
      row('STORAGE_ACCESS_DENIED', 'S3: 403 AccessDenied', phase),
    ),
    ...TWO_PLACES_PHASES.map((phase) => row('STORAGE_UNREACHABLE', 'S3: connection reset for ever', phase)),
    ...['write test', ...TWO_PLACES_PHASES.slice(0, -1), BETWEEN].map((phase) =>
      row('STORAGE_FULL', 'directory: disk full', phase),
    ),
  ],
};
