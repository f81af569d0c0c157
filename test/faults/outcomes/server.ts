// The server itself goes away.
import type { FaultOutcome, FaultTable } from './outcome.ts';

const row = (
  operation: FaultOutcome['operation'],
  fault: string,
  phase: string,
  ends: FaultOutcome['ends'],
  outcome: string,
): FaultOutcome => ({ operation, fault, phase, ends, outcome });

const NOTHING = 'nothing is left; once it is there the same command succeeds';
const GOES_ON = 'once it is there the same command goes on, nothing twice';

export const SERVER_FAULTS: FaultTable = {
  title: 'The server itself',
  rows: [
    row('backup', 'killed (SIGKILL)', 'data', 'SOURCE_CONNECTION_LOST', NOTHING),
    row('backup', 'restarted', 'data', 'SOURCE_CONNECTION_LOST', NOTHING),
    row('restore', 'killed (SIGKILL)', 'data', 'TARGET_UNREACHABLE', GOES_ON),
    row('restore', 'killed (SIGKILL)', 'indexes', 'TARGET_UNREACHABLE', GOES_ON),
    row('restore', 'restarted', 'data', 'ok', 'connects again and does it again, nothing twice'),
  ],
};
