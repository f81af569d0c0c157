// The end of a snapshot that a session's locks protect.
import { BackupError } from '../../core/errors.ts';
import type { Session } from '../connection/session.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * @param release what gives the locks up, if there are any
 * @param keepsDdlOut whether the backup depends on them to its end; without, what others alter is seen by comparing
 */
export function heldBy(
  lock: Session,
  release: string | undefined,
  keepsDdlOut: boolean,
): Pick<Snapshot, 'keepsDdlOut' | 'assertProtected' | 'checkHeld' | 'close'> {
  return {
    keepsDdlOut,
    assertProtected() {
      if (keepsDdlOut && lock.lost) throw lostLock(lock, lock.lost);
    },
    async checkHeld() {
      if (!keepsDdlOut) return;
      try {
        await lock.execute('DO 1');
      } catch (cause) {
        throw lostLock(lock, cause as Error);
      }
    },
    async close() {
      if (release !== undefined && !lock.lost) await lock.execute(release).catch(() => undefined);
      await lock.close();
    },
  };
}

function lostLock(lock: Session, cause: Error): BackupError {
  return new BackupError(
    'SOURCE_CONNECTION_LOST',
    `connection ${lock.id}, whose lock kept tables from being altered, is lost: ${cause.message}`,
    {
      hint: 'What was altered since then could be missed, so there is no backup: see the log of the server, then run it again.',
      cause,
    },
  );
}
