// The process itself is the victim: at moments spread over every stage of a backup to a directory and to S3 in one pass.
import type { FaultOutcome, FaultTable } from './outcome.ts';

/** In the order in which a backup comes to them. */
export const SIGNAL_MOMENTS = [
  'preflight: the catalog is read',
  'preflight: the object of the write test is stored',
  'snapshot: everything is locked',
  'snapshot: transactions begin',
  'definitions: the first of them are read',
  'definitions: one is stored',
  'data: rows are read',
  'data: an object is stored',
  'data: an upload has begun',
  'data: an upload begins, and the answer comes after the signal',
  'data: a part is stored',
  'data: the parts are an object',
  'check: table identities are read again',
  'manifest: the summary is stored',
  'manifest: before it is stored',
  'manifest: it is stored in S3',
] as const;

const LAST = SIGNAL_MOMENTS.at(-1)!;

const ended: FaultOutcome[] = SIGNAL_MOMENTS.map((phase, index) => ({
  operation: 'backup',
  // One way through the program: they take turns.
  fault: index % 2 === 0 ? 'SIGTERM' : 'SIGINT',
  phase,
  ends: 'CANCELLED',
  outcome: 'nothing is left, no lock either',
}));

const killed: FaultOutcome[] = SIGNAL_MOMENTS.map((phase) => ({
  operation: 'backup',
  fault: 'SIGKILL',
  phase,
  ends: 'killed',
  outcome:
    phase === LAST
      ? 'it is listed and verifies; prune removes what is left in the directory'
      : 'it is not listed; prune removes what is left',
}));

export const SIGNAL_FAULTS: FaultTable = { title: 'Signals', rows: [...ended, ...killed] };
