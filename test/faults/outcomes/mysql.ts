// Faults of the connections to MySQL and of the server itself.
import type { FaultOutcome, FaultTable } from './outcome.ts';

/** Ways to cut a connection, and what the proxy does then. */
export const CUT_ACTIONS = {
  'connection reset': 'reset',
  'connection stalls': 'stall',
  'answer cut short': 'truncate',
} as const;
const CUTS = Object.keys(CUT_ACTIONS);
export const SLOW = 'connection slow';
export const GONE = 'server gone for good';

const RECONNECTS = 'connects again and goes on';
const HANDS_OVER = 'its work goes to the other worker, with a warning; nothing of the first try is left';
const NOTHING = 'nothing is left';

type End = Pick<FaultOutcome, 'ends' | 'outcome'>;

const LOST: End = { ends: 'SOURCE_CONNECTION_LOST', outcome: NOTHING };

/** Each phase of a backup, in its order, with what a cut makes of it. */
export const BACKUP_PHASES = {
  connect: { ends: 'SOURCE_UNREACHABLE', outcome: NOTHING },
  login: { ends: 'SOURCE_UNREACHABLE', outcome: NOTHING },
  preflight: { ends: 'ok', outcome: RECONNECTS },
  lock: LOST,
  snapshot: LOST,
  definitions: { ends: 'ok', outcome: RECONNECTS },
  planning: { ends: 'ok', outcome: RECONNECTS },
  'chunk of a table': { ends: 'ok', outcome: HANDS_OVER },
  'table without a key': { ends: 'ok', outcome: HANDS_OVER },
  count: { ends: 'ok', outcome: HANDS_OVER },
  'chunk, in the last worker': LOST,
  'data, in the connection that keeps DDL out': LOST,
  check: { ends: 'ok', outcome: RECONNECTS },
} as const satisfies Record<string, End>;

export type BackupPhase = keyof typeof BACKUP_PHASES;

const UNREACHABLE: End = { ends: 'TARGET_UNREACHABLE', outcome: 'the target is as it was' };
const TARGET_LOST: End = { ends: 'TARGET_CONNECTION_LOST', outcome: 'the target is as it was' };
const REPEATED: End = { ends: 'ok', outcome: 'connects again and does it again, nothing twice' };

/** Each phase of a restore, in its order, with what a cut makes of it. */
export const RESTORE_PHASES = {
  connect: UNREACHABLE,
  login: UNREACHABLE,
  preflight: TARGET_LOST,
  lock: TARGET_LOST,
  state: { ends: 'TARGET_CONNECTION_LOST', outcome: 'nothing is restored; the same command begins anew' },
  'local_infile on': {
    ends: 'TARGET_CONNECTION_LOST',
    outcome: 'local_infile is off again; the same command goes on from there',
  },
  schema: REPEATED,
  data: REPEATED,
  commit: REPEATED,
  indexes: REPEATED,
  check: REPEATED,
  programs: REPEATED,
  analyze: REPEATED,
  verification: REPEATED,
  events: REPEATED,
  'local_infile off': REPEATED,
  'state removed': REPEATED,
} as const satisfies Record<string, End>;

export type RestorePhase = keyof typeof RESTORE_PHASES;

/** Each phase of a restore with --disable-redo-log, in its order, with what a cut makes of it. */
export const REDO_LOG_PHASES = {
  'redo log off': {
    ends: 'TARGET_CONNECTION_LOST',
    outcome: 'the redo log is on again; the same command goes on from there',
  },
  data: REPEATED,
  indexes: REPEATED,
  'redo log on': REPEATED,
} as const satisfies Record<string, End>;

export type RedoLogPhase = keyof typeof REDO_LOG_PHASES;

const READ_AGAIN: End = { ends: 'ok', outcome: 'connects again and reads it again, each thing once' };
const NOT_VERIFIED: End = { ends: 'TARGET_UNREACHABLE', outcome: 'nothing is verified' };

/** Each phase of a verification by rows, in its order, with what a cut makes of it. */
export const VERIFY_PHASES = {
  connect: NOT_VERIFIED,
  login: NOT_VERIFIED,
  catalog: READ_AGAIN,
  definitions: READ_AGAIN,
  count: READ_AGAIN,
  'chunk of a table': READ_AGAIN,
  'table without a key': READ_AGAIN,
  assertion: READ_AGAIN,
} as const satisfies Record<string, End>;

export type VerifyPhase = keyof typeof VERIFY_PHASES;

function phaseRows(operation: 'backup' | 'restore' | 'verify', phases: Record<string, End>): FaultOutcome[] {
  return CUTS.flatMap((fault) =>
    Object.entries(phases).map(([phase, end]) => ({ operation, fault, phase, ...end })),
  );
}

export const BACKUP_FAULTS: FaultTable = {
  title: 'MySQL: the source',
  rows: [
    ...phaseRows('backup', BACKUP_PHASES),
    { operation: 'backup', fault: SLOW, phase: 'all', ends: 'ok', outcome: 'takes longer' },
    {
      operation: 'backup',
      fault: 'statement that takes longer than --stall-timeout',
      phase: 'data',
      ends: 'ok',
      outcome: 'is waited for',
    },
    {
      operation: 'backup',
      fault: 'storage that takes nothing for longer than --stall-timeout',
      phase: 'data',
      ends: 'ok',
      outcome: 'is waited for',
    },
  ],
};

export const RESTORE_FAULTS: FaultTable = {
  title: 'MySQL: the target',
  rows: [
    ...phaseRows('restore', RESTORE_PHASES),
    { operation: 'restore', fault: SLOW, phase: 'all', ends: 'ok', outcome: 'takes longer' },
    {
      operation: 'restore',
      fault: 'statement that takes longer than --stall-timeout',
      phase: 'indexes',
      ends: 'ok',
      outcome: 'is waited for',
    },
  ],
};

export const VERIFY_FAULTS: FaultTable = {
  title: 'MySQL: the server that is verified',
  rows: [
    ...phaseRows('verify', VERIFY_PHASES),
    { operation: 'verify', fault: SLOW, phase: 'all', ends: 'ok', outcome: 'takes longer' },
    {
      operation: 'verify',
      fault: GONE,
      phase: 'chunk of a table',
      ends: 'TARGET_UNREACHABLE',
      outcome: 'tried again for some seconds; nothing is verified',
    },
  ],
};

export const REDO_LOG_FAULTS: FaultTable = {
  title: 'MySQL: the target, its redo log being off',
  rows: [
    ...phaseRows('restore', REDO_LOG_PHASES),
    {
      operation: 'restore',
      fault: GONE,
      phase: 'data',
      ends: 'TARGET_UNREACHABLE',
      outcome: 'the statement that switches it on is told; the same command goes on and does it',
    },
    ...(['data', 'indexes'] as const).map((phase): FaultOutcome => ({
      operation: 'restore',
      fault: 'SIGKILL',
      phase,
      ends: 'killed',
      outcome: 'the same command switches it on',
    })),
  ],
};
