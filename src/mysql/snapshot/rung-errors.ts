// Reasons to abandon a snapshot method: permanently, or for this try.
import type { BackupError } from '../../core/errors.ts';
import type { LockName } from './locks.ts';

/** The method does not work here, although the server has not refused it. */
export class RungRefused extends Error {
  override readonly name = 'RungRefused';
}

/** Another client blocked us, or would have waited for us. Release all locks and try again. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
  /** Error of the backup, if no other try and no other method is left. */
  readonly failure: BackupError;
  /** Lock that was not available in time. */
  readonly lock: LockName | undefined;

  constructor(failure: BackupError, lock?: LockName) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.lock = lock;
  }
}
