// One restore at a time works on the same thing. Invariant: the lock is held by a connection that does nothing else: when we
// are killed the server notices at once, though an ALTER TABLE of ours may go on for an hour.
import type { SessionGroup } from '../../mysql/connection/session-group.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { lockRestore, type RestoreIdentity } from './restore-state.ts';

export class RestoreLock {
  readonly #group: SessionGroup;
  readonly #identity: RestoreIdentity;
  #session: Session;
  #renewal: Promise<void> | undefined;

  private constructor(group: SessionGroup, identity: RestoreIdentity, session: Session) {
    this.#group = group;
    this.#identity = identity;
    this.#session = session;
  }

  /** Held for as long as the group lives. @throws BackupError TARGET_BUSY if another run has it */
  static async acquire(group: SessionGroup, identity: RestoreIdentity): Promise<RestoreLock> {
    const session = await group.open('load');
    await lockRestore(session, identity);
    return new RestoreLock(group, identity, session);
  }

  /** When other connections were lost: takes it again if its own is lost too. @throws BackupError TARGET_BUSY */
  async renew(): Promise<void> {
    if (!this.#session.lost) return;
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
    await this.#renewal;
  }

  async #renew(): Promise<void> {
    const session = await this.#group.reopen('load');
    await lockRestore(session, this.#identity);
    this.#session = session;
  }
}
