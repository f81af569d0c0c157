// Error codes of all failures, with their exit codes. The union of codes is closed and comes from
// one table; a test compares the table with docs/exit-codes.md and docs/troubleshooting.md.

import { hideHashes } from './hashes.ts';

/**
 * Exit codes of the command line; they also decide the action's outcome. Documented in
 * docs/exit-codes.md.
 */
export const EXIT_CODES = {
  ok: 0,
  internal: 1,
  configuration: 2,
  warnings: 3,
  stale: 4,
  source: 10,
  storage: 11,
  integrity: 12,
  target: 13,
  cancelled: 130,
} as const;

/** `diff` found differences: no error, and the code that the program `diff` has too. */
export const EXIT_CODE_DIFFERENT = 1;

export type FailureKind = Exclude<keyof typeof EXIT_CODES, 'ok'>;

/** Kind of each error code, which decides the exit code. */
export const ERROR_KINDS = {
  // Unexpected failure: always a bug of this program.
  INTERNAL: 'internal',

  CONFIG_INVALID: 'configuration',
  SELECTION_EMPTY: 'configuration',
  SCHEMA_NOT_FOUND: 'configuration',
  TABLE_NOT_FOUND: 'configuration',
  LABEL_TAKEN: 'configuration',
  // `check` cannot reach the receiver of alerts. A run that cannot send an alert logs a warning.
  ALERT_FAILED: 'configuration',
  // The clock of this machine is ahead of the storage's.
  CLOCK_AHEAD: 'configuration',
  ENCRYPTION_KEY_MISSING: 'configuration',
  ENCRYPTION_KEY_WRONG: 'configuration',

  FINISHED_WITH_WARNINGS: 'warnings',
  BACKUP_STALE: 'stale',

  SOURCE_UNREACHABLE: 'source',
  SOURCE_ACCESS_DENIED: 'source',
  SOURCE_PRIVILEGES: 'source',
  SOURCE_UNSUPPORTED: 'source',
  SOURCE_CONNECTION_LOST: 'source',
  SOURCE_DIFFERENT_SERVERS: 'source',
  SOURCE_LONG_STATEMENT: 'source',
  SOURCE_LOCK_TIMEOUT: 'source',
  SOURCE_CHANGED: 'source',
  SOURCE_QUERY_FAILED: 'source',
  SNAPSHOT_IMPOSSIBLE: 'source',
  // The server writes no binary log.
  BINLOG_OFF: 'source',
  // The server does not have a file or a position of its binary log.
  BINLOG_UNAVAILABLE: 'source',
  // The server removed files before they were archived.
  BINLOG_PURGED: 'source',
  // The log was begun anew: other events stand under the names that were archived.
  BINLOG_RESET: 'source',
  // The archive belongs to another server, and GTIDs do not connect the two.
  BINLOG_OTHER_SERVER: 'source',
  // A transaction between two archived ones is not in the log.
  BINLOG_GTID_MISSING: 'source',
  // A wrong checksum, or an event of an unknown form.
  BINLOG_INVALID: 'source',
  // The chain is broken, or no backup fits: the archive needs a new full backup.
  BINLOG_BACKUP_NEEDED: 'source',

  STORAGE_UNREACHABLE: 'storage',
  STORAGE_ACCESS_DENIED: 'storage',
  STORAGE_BUCKET_NOT_FOUND: 'storage',
  STORAGE_OBJECT_NOT_FOUND: 'storage',
  STORAGE_EXISTS: 'storage',
  STORAGE_ARCHIVED: 'storage',
  STORAGE_FULL: 'storage',
  // The KMS key of the storage is unknown, disabled or refused.
  STORAGE_KMS_KEY: 'storage',
  // The storage lacks or ignores a requested feature.
  STORAGE_UNSUPPORTED: 'storage',
  // Another client removed or changed objects that a running backup has written.
  STORAGE_CHANGED: 'storage',
  STORAGE_FAILED: 'storage',
  BACKUP_NOT_FOUND: 'storage',
  // The target of a restore lies in no window of the archive.
  BINLOG_TARGET_OUTSIDE: 'storage',

  MANIFEST_INVALID: 'integrity',
  MANIFEST_TOO_NEW: 'integrity',
  SIGNATURE_MISSING: 'integrity',
  SIGNATURE_INVALID: 'integrity',
  ENCRYPTION_MISSING: 'integrity',
  OBJECT_CORRUPT: 'integrity',
  ROW_COUNT_MISMATCH: 'integrity',
  VERIFICATION_FAILED: 'integrity',
  // An archive of binary logs lacks a segment, or its records do not form a chain.
  BINLOG_CHAIN_BROKEN: 'integrity',

  TARGET_UNREACHABLE: 'target',
  TARGET_ACCESS_DENIED: 'target',
  TARGET_PRIVILEGES: 'target',
  TARGET_UNSUPPORTED: 'target',
  TARGET_NOT_EMPTY: 'target',
  // The log has a transaction that cannot be replayed.
  BINLOG_UNSUPPORTED: 'target',
  // A replay was interrupted during a statement whose outcome is unknown.
  REPLAY_UNDECIDED: 'target',
  TARGET_BUSY: 'target',
  TARGET_IS_SOURCE: 'target',
  TARGET_TOO_SMALL: 'target',
  TARGET_LOCAL_INFILE_OFF: 'target',
  TARGET_CONNECTION_LOST: 'target',
  TARGET_QUERY_FAILED: 'target',
  TARGET_CHECK_FAILED: 'target',
  // A name appeared that the plan of the restore does not contain.
  TARGET_UNPLANNED_OBJECT: 'target',
  LOAD_INCOMPLETE: 'target',
  // The server of `--restore-into docker`.
  DOCKER_UNAVAILABLE: 'target',
  DOCKER_FAILED: 'target',

  CANCELLED: 'cancelled',
  RUN_KILLED: 'cancelled',
} as const satisfies Record<string, FailureKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

export interface ErrorDetails {
  /** Full sentence that says what to do. */
  hint?: string;
  /** Names and values for the JSON report. Never a secret. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** Only error class that leaves a use-case. A lower-case message names object and both values. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, { hint, details, cause }: ErrorDetails = {}) {
    super(hideHashes(message), cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.details = details ?? {};
  }

  get exitCode(): number {
    return EXIT_CODES[ERROR_KINDS[this.code]];
  }
}

/** Converts any thrown value to a BackupError; other errors become INTERNAL. */
export function toBackupError(thrown: unknown): BackupError {
  if (thrown instanceof BackupError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new BackupError('INTERNAL', message, {
    hint: 'This is a bug of mysql-backup: please report it with the output of --log-level debug.',
    cause: thrown,
  });
}
