// Protection and release of a snapshot whose locks one session holds.
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import { isLockTimeout } from '../connection/mysql-errors.ts';
import type { LockSession } from './lock-session.ts';
import type { LockName } from './locks.ts';
import type { RungRequest, Snapshot } from './snapshot.ts';
import { UnderLock } from './under-lock.ts';

interface Protection {
  /** Statement that releases the locks, if any. */
  release: string | undefined;
  /** Lock that must last until the end. Without it, the comparison at the end detects changes. */
  keepsDdlOut: LockName | undefined;
}

export function heldBy(
  lock: LockSession,
  { release, keepsDdlOut }: Protection,
  { facts, watch }: Pick<RungRequest, 'facts' | 'watch'>,
): Pick<Snapshot, 'keepsDdlOut' | 'guard' | 'assertProtected' | 'checkHeld' | 'explain' | 'locks' | 'close'> {
  return {
    keepsDdlOut: keepsDdlOut !== undefined,
    guard: (reader) =>
      keepsDdlOut === undefined
        ? reader
        : new UnderLock(reader, { facts, lock, name: keepsDdlOut, watch, isFinal: true }),
    assertProtected() {
      if (keepsDdlOut !== undefined) lock.assertHeld();
    },
    async checkHeld() {
      if (keepsDdlOut !== undefined) await lock.check();
    },
    async explain(error) {
      if (keepsDdlOut === undefined || !isLockTimeout(error)) return error;
      const client = await watch.describeWaiting(keepsDdlOut);
      const { message, hint, details } = error as BackupError;
      if (client === undefined || message.includes('in the way')) return error;
      return new BackupError(
        'SOURCE_LOCK_TIMEOUT',
        `${message}: in the way is ${client}, which waits for ${keepsDdlOut}`,
        { ...defined({ hint }), details, cause: error },
      );
    },
    locks: watch.reports,
    close: () => lock.close(release),
  };
}
