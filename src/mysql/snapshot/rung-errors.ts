// Why a way to a snapshot was left: for good, or for this moment.
import type { BackupError } from '../../core/errors.ts';
import type { LockName } from './locks.ts';

/** It cannot be used here, though the server has not refused it. */
export class RungRefused extends Error {
  override readonly name = 'RungRefused';
}

/** Another client was in the way, or would have been kept waiting: what was locked is let go, and it may be tried again. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
  /** What the backup fails with where no other try and no other way is left. */
  readonly failure: BackupError;
  /** The one that was not had in time. */
  readonly lock: LockName | undefined;

  constructor(failure: BackupError, lock?: LockName) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.lock = lock;
  }
}
