// The end of a snapshot that a session's locks protect.
import type { Session } from '../session.ts';
import type { Snapshot } from './snapshot.ts';

export function heldBy(lock: Session, release: string | undefined): Pick<Snapshot, 'checkHeld' | 'close'> {
  return {
    async checkHeld() {
      await lock.execute('DO 1', 'the session that keeps DDL out is gone');
    },
    async close() {
      if (release !== undefined && !lock.lost) await lock.execute(release).catch(() => undefined);
      await lock.close();
    },
  };
}
