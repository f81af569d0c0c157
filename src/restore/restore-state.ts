// How far a restore has come, kept in the target itself, so that an interrupted one goes on where it was. Invariant: the row of a
// chunk is written first in the chunk's own transaction, under a primary key: it is there exactly when the rows are.
import { createHash } from 'node:crypto';
import { BackupError } from '../errors.ts';
import { isPrivilegeError } from '../mysql/mysql-errors.ts';
import { STATE_SCHEMA } from '../mysql/server-facts.ts';
import type { Session } from '../mysql/session.ts';
import { quoteTable, textLiteral } from '../mysql/sql-text.ts';

/** Which restore it is: the same backup, the same part of it, to the same schemas. */
export interface RestoreIdentity {
  backupId: string;
  schemas: readonly string[];
  tables: readonly string[];
  parts: string;
}

export class RestoreState {
  /** Whether an earlier run of the same restore was interrupted on this target. */
  readonly isResumed: boolean;
  readonly #table: string;
  readonly #items: Map<string, string>;

  private constructor(table: string, items: Map<string, string>, isResumed: boolean) {
    this.#table = table;
    this.#items = items;
    this.isResumed = isResumed;
  }

  /**
   * Finds the state of an interrupted run, or undefined. Holds a lock on the target for as long as the session lives.
   * @throws BackupError TARGET_BUSY if another run of it goes on
   */
  static async find(session: Session, identity: RestoreIdentity): Promise<RestoreState | undefined> {
    const name = tableName(identity);
    const locked = await session.scalar(
      `SELECT GET_LOCK(${textLiteral(`mysql-backup ${name}`)}, ${LOCK_SECONDS})`,
    );
    if (locked !== '1')
      throw new BackupError('TARGET_BUSY', `another restore of ${identity.backupId} to this target goes on`, {
        hint: 'Wait until it has ended.',
      });
    const known = await session.scalar(
      `SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(STATE_SCHEMA)} AND TABLE_NAME = ${textLiteral(name)}`,
    );
    if (known !== '1') return undefined;
    const table = quoteTable(STATE_SCHEMA, name);
    const rows = await session.query<{ item: string; value: string | null }>(
      `SELECT item, value FROM ${table}`,
      'cannot read how far the restore has come',
    );
    return new RestoreState(table, new Map(rows.map(({ item, value }) => [item, value ?? ''])), true);
  }

  /** @returns undefined if the account may not keep it: such a restore cannot be resumed. */
  static async create(session: Session, identity: RestoreIdentity): Promise<RestoreState | undefined> {
    const table = quoteTable(STATE_SCHEMA, tableName(identity));
    try {
      await session.execute(`CREATE SCHEMA IF NOT EXISTS \`${STATE_SCHEMA}\``);
      await session.execute(
        `CREATE TABLE IF NOT EXISTS ${table} (item VARCHAR(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, value MEDIUMTEXT CHARACTER SET utf8mb4) ENGINE=InnoDB`,
        'cannot keep how far the restore has come',
      );
    } catch (error) {
      if (isPrivilegeError(error)) return undefined;
      throw error;
    }
    const state = new RestoreState(table, new Map(), false);
    await state.mark(session, 'restore', JSON.stringify(identity));
    return state;
  }

  has(item: string): boolean {
    return this.#items.has(item);
  }

  value(item: string): string | undefined {
    return this.#items.get(item);
  }

  /** Items that begin so, without that beginning, with their values. */
  *itemsOf(prefix: string): Generator<[name: string, value: string]> {
    for (const [item, value] of this.#items)
      if (item.startsWith(prefix)) yield [item.slice(prefix.length), value];
  }

  /** Inside of a transaction: fails with a duplicate key if another connection has committed it. */
  async claim(session: Session, item: string): Promise<void> {
    await session.execute(
      `INSERT INTO ${this.#table} (item) VALUES (${textLiteral(item)})`,
      'cannot note how far the restore has come',
    );
  }

  /** Whether another connection has committed the claim. */
  async isCommitted(session: Session, item: string): Promise<boolean> {
    const found = await session.scalar(
      `SELECT COUNT(*) FROM ${this.#table} WHERE item = ${textLiteral(item)}`,
    );
    return found === '1';
  }

  async annotate(session: Session, item: string, value: string): Promise<void> {
    await session.execute(
      `UPDATE ${this.#table} SET value = ${textLiteral(value)} WHERE item = ${textLiteral(item)}`,
      'cannot note how far the restore has come',
    );
  }

  /** The transaction of a claim was committed. */
  noteCommitted(item: string): void {
    this.#items.set(item, '');
  }

  /** Outside of a transaction; a value that is there already is replaced. */
  async mark(session: Session, item: string, value = ''): Promise<void> {
    await session.execute(
      `REPLACE INTO ${this.#table} (item, value) VALUES (${textLiteral(item)}, ${textLiteral(value)})`,
      'cannot note how far the restore has come',
    );
    this.#items.set(item, value);
  }

  async unmark(session: Session, item: string): Promise<void> {
    await session.execute(`DELETE FROM ${this.#table} WHERE item = ${textLiteral(item)}`);
    this.#items.delete(item);
  }

  /** The restore is complete. The schema goes with its last table. */
  async remove(session: Session): Promise<void> {
    await session.execute(`DROP TABLE IF EXISTS ${this.#table}`, 'cannot remove the state of the restore');
    const left = await session.scalar(
      `SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(STATE_SCHEMA)}`,
    );
    if (left === '0') await session.execute(`DROP SCHEMA IF EXISTS \`${STATE_SCHEMA}\``);
  }
}

/** Interrupted restores of other backups, or of other parts, that have to do with one of these schemas. */
export async function findOtherRestores(
  session: Session,
  identity: RestoreIdentity,
): Promise<RestoreIdentity[]> {
  const tables = await session.query<{ name: string }>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(STATE_SCHEMA)} AND TABLE_NAME <> ${textLiteral(tableName(identity))}`,
  );
  const found: RestoreIdentity[] = [];
  for (const { name } of tables) {
    const text = await session
      .scalar(`SELECT value FROM ${quoteTable(STATE_SCHEMA, name)} WHERE item = 'restore'`)
      .catch(() => undefined);
    const other = text === undefined ? undefined : (JSON.parse(text) as RestoreIdentity);
    if (other?.schemas.some((schema) => identity.schemas.includes(schema))) found.push(other);
  }
  return found;
}

/** A run that was killed a moment ago may hold the lock until the server notices. */
const LOCK_SECONDS = 30;

function tableName(identity: RestoreIdentity): string {
  return `restore_${createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16)}`;
}

/** For restores that nobody will go on with. */
export async function dropStates(session: Session, schemas: readonly string[]): Promise<void> {
  const none: RestoreIdentity = { backupId: '', schemas, tables: [], parts: '' };
  for (const identity of await findOtherRestores(session, none))
    if (identity.schemas.every((schema) => schemas.includes(schema))) {
      const state = await RestoreState.find(session, identity);
      await state?.remove(session);
    }
}
