// Lock that admits one restore at a time per identity and per schema. Invariant: a dedicated
// connection holds the lock. If our process is killed, the server notices at once, although our
// ALTER TABLE may run for another hour.
import { createHash } from 'node:crypto';
import { BackupError } from '../../core/errors.ts';
import { textLiteral } from '../../sql/tokens/quote.ts';
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

  /**
   * Takes the lock, which lasts as long as the group.
   * @throws BackupError TARGET_BUSY if another run holds the lock
   */
  static async acquire(group: SessionGroup, identity: RestoreIdentity): Promise<RestoreLock> {
    const session = await group.open('load');
    await lockAll(session, identity);
    return new RestoreLock(group, identity, session);
  }

  /**
   * Renews the lock after other connections were lost, if the lock's own connection is lost too.
   * @throws BackupError TARGET_BUSY
   */
  async renew(): Promise<void> {
    if (!this.#session.lost) return;
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
    await this.#renewal;
  }

  async #renew(): Promise<void> {
    const session = await this.#group.reopen('load');
    await lockAll(session, this.#identity);
    this.#session = session;
  }
}

/** Locks in the order of the names, so that two restores never wait for each other. */
async function lockAll(session: Session, identity: RestoreIdentity): Promise<void> {
  await lockRestore(session, identity);
  for (const schema of [...identity.schemas].sort()) await lockSchema(session, schema);
}

/** A run that was just killed may hold the lock until the server notices. */
const LOCK_SECONDS = 10;

async function lockSchema(session: Session, schema: string): Promise<void> {
  // A lock name has at most 64 characters. Servers may or may not distinguish schemas that differ
  // in case.
  const name = textLiteral(
    `mysql-backup ${createHash('sha256').update(schema.toLowerCase()).digest('hex').slice(0, 40)}`,
  );
  const locked = await session.scalar(
    `SELECT GET_LOCK(${name}, ${LOCK_SECONDS})`,
    `cannot lock schema ${schema}`,
  );
  if (locked === '1') return;
  const holder = await session.scalar(`SELECT IS_USED_LOCK(${name})`).catch(() => undefined);
  const who = holder === undefined ? '' : ` in connection ${holder}`;
  throw new BackupError('TARGET_BUSY', `another restore into schema ${schema} goes on${who}`, {
    hint: 'Wait until it ends.',
    details: { schema, ...(holder === undefined ? {} : { connection: Number(holder) }) },
  });
}
