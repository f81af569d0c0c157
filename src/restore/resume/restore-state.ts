// Progress of a restore, kept in the target itself, so that an interrupted restore can resume.
// Invariant: each chunk writes its state row first in its own transaction, under a primary key. So
// the state row exists exactly when the chunk's rows do.
import { createHash } from 'node:crypto';
import { BackupError } from '../../core/errors.ts';
import { isPrivilegeError } from '../../mysql/connection/mysql-errors.ts';
import { STATE_SCHEMA } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteTable, textLiteral } from '../../sql/tokens/quote.ts';

/** Identity of a restore: the backup, the restored part of it, and the target schemas. */
export interface RestoreIdentity {
  backupId: string;
  schemas: readonly string[];
  tables: readonly string[];
  parts: string;
}

/**
 * State item: the target holds no objects of others. It was `found` that way, or they were
 * `dropped`. All present objects are ours.
 */
export const EMPTIED = 'emptied';

export class RestoreState {
  /**
   * Whether an earlier run of the same restore was interrupted on this target and its work counts.
   */
  #isResumed: boolean;
  readonly #table: string;
  readonly #items: Map<string, string>;
  #isEnding = false;

  private constructor(table: string, items: Map<string, string>, isResumed: boolean) {
    this.#table = table;
    this.#items = items;
    this.#isResumed = isResumed;
  }

  /**
   * Finds the state of an interrupted run, or undefined. The caller holds the lock of the restore.
   */
  static async find(session: Session, identity: RestoreIdentity): Promise<RestoreState | undefined> {
    const name = stateTableName(identity);
    const known = await session.scalar(
      `SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(STATE_SCHEMA)} AND TABLE_NAME = ${textLiteral(name)}`,
    );
    if (known !== '1') return undefined;
    const table = quoteTable(STATE_SCHEMA, name);
    const rows = await session.query<{ item: string; value: string | null }>(
      `SELECT item, value FROM ${table}`,
      'cannot read the progress of the restore',
    );
    const items = new Map(rows.map(({ item, value }) => [item, value ?? '']));
    // A state without its first item was interrupted during its creation.
    return items.has('restore') ? new RestoreState(table, items, true) : undefined;
  }

  /**
   * Creates the state.
   * @returns undefined if the account may not keep a state: such a restore cannot be resumed
   */
  static async create(session: Session, identity: RestoreIdentity): Promise<RestoreState | undefined> {
    const table = quoteTable(STATE_SCHEMA, stateTableName(identity));
    try {
      await whileSchemaStays(session, async () => {
        await session.execute(`CREATE SCHEMA IF NOT EXISTS \`${STATE_SCHEMA}\``);
        await session.execute(
          `CREATE TABLE IF NOT EXISTS ${table} (item VARCHAR(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, value MEDIUMTEXT CHARACTER SET utf8mb4) ENGINE=InnoDB`,
          'cannot store the progress of the restore',
        );
      });
    } catch (error) {
      if (isPrivilegeError(error)) return undefined;
      throw error;
    }
    const state = new RestoreState(table, new Map(), false);
    await state.mark(session, 'restore', JSON.stringify(identity));
    return state;
  }

  get isResumed(): boolean {
    return this.#isResumed;
  }

  /**
   * Restarts the restore.
   * @param stale prefixes of the items that are void
   */
  async beginAnew(session: Session, stale: readonly string[]): Promise<void> {
    this.#isResumed = false;
    await this.unmarkAll(
      session,
      [...this.#items.keys()].filter((item) => stale.some((beginning) => item.startsWith(beginning))),
    );
  }

  has(item: string): boolean {
    return this.#items.has(item);
  }

  value(item: string): string | undefined {
    return this.#items.get(item);
  }

  /** Items with the prefix, as the rest of the name and the value. */
  *itemsOf(prefix: string): Generator<[name: string, value: string]> {
    for (const [item, value] of this.#items)
      if (item.startsWith(prefix)) yield [item.slice(prefix.length), value];
  }

  /**
   * Claims items inside of a transaction. Fails with a duplicate key if another connection has
   * committed one of them.
   */
  async claim(session: Session, items: readonly string[]): Promise<void> {
    await session.execute(
      `INSERT INTO ${this.#table} (item) VALUES ${items.map((item) => `(${textLiteral(item)})`).join(',')}`,
      'cannot record the progress of the restore',
    );
  }

  /** Reports whether another connection has committed the claim. */
  async isCommitted(session: Session, item: string): Promise<boolean> {
    const found = await session.scalar(
      `SELECT COUNT(*) FROM ${this.#table} WHERE item = ${textLiteral(item)}`,
    );
    return found === '1';
  }

  /** Returns those of the items that any connection has committed. */
  async committedOf(session: Session, items: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (let begin = 0; begin < items.length; begin += 1000) {
      const some = items
        .slice(begin, begin + 1000)
        .map(textLiteral)
        .join(',');
      const rows = await session.query<{ item: string }>(
        `SELECT item FROM ${this.#table} WHERE item IN (${some})`,
        'cannot read the progress of the restore',
      );
      for (const { item } of rows) found.add(item);
    }
    return found;
  }

  async annotate(session: Session, item: string, value: string): Promise<void> {
    await session.execute(
      `UPDATE ${this.#table} SET value = ${textLiteral(value)} WHERE item = ${textLiteral(item)}`,
      'cannot record the progress of the restore',
    );
  }

  /** Reads the value that another connection has committed; undefined if the item is not there. */
  async readValue(session: Session, item: string): Promise<string | undefined> {
    const [row] = await session.query<{ value: string | null }>(
      `SELECT value FROM ${this.#table} WHERE item = ${textLiteral(item)}`,
      'cannot read the progress of the restore',
    );
    return row && (row.value ?? '');
  }

  /** Notes that the transaction of a claim was committed. */
  noteCommitted(item: string, value = ''): void {
    this.#items.set(item, value);
  }

  /** Sets an item outside of a transaction. Replaces an existing value. */
  async mark(session: Session, item: string, value = ''): Promise<void> {
    // A new connection replaces the one that was removing the state: the state may be gone by now.
    if (this.#isEnding) return;
    await session.execute(
      `REPLACE INTO ${this.#table} (item, value) VALUES (${textLiteral(item)}, ${textLiteral(value)})`,
      'cannot record the progress of the restore',
    );
    this.#items.set(item, value);
  }

  /** Sets many items, with one statement per thousand items. Replaces existing values. */
  async markAll(session: Session, items: Iterable<readonly [item: string, value: string]>): Promise<void> {
    if (this.#isEnding) return;
    const all = [...items];
    for (let begin = 0; begin < all.length; begin += 1000) {
      const values = all.slice(begin, begin + 1000);
      await session.execute(
        `REPLACE INTO ${this.#table} (item, value) VALUES ${values.map((each) => `(${each.map(textLiteral).join(', ')})`).join(', ')}`,
        'cannot record the progress of the restore',
      );
      for (const [item, value] of values) this.#items.set(item, value);
    }
  }

  async unmark(session: Session, item: string): Promise<void> {
    await session.execute(
      `DELETE FROM ${this.#table} WHERE item = ${textLiteral(item)}`,
      'cannot record the progress of the restore',
    );
    this.#items.delete(item);
  }

  get items(): readonly string[] {
    return [...this.#items.keys()];
  }

  async unmarkAll(session: Session, items: readonly string[]): Promise<void> {
    for (let begin = 0; begin < items.length; begin += 1000) {
      const some = items.slice(begin, begin + 1000);
      await session.execute(
        `DELETE FROM ${this.#table} WHERE item IN (${some.map(textLiteral).join(',')})`,
        'cannot record the progress of the restore',
      );
      for (const item of some) this.#items.delete(item);
    }
  }

  /**
   * Removes the state of a complete restore. One statement drops the last table together with the
   * schema, so nothing of it remains.
   */
  async remove(session: Session): Promise<void> {
    this.#isEnding = true;
    const errorPrefix = 'cannot remove the state of the restore';
    await whileSchemaStays(session, async () => {
      const tables = await session.query<{ name: string }>(
        `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(STATE_SCHEMA)}`,
        errorPrefix,
      );
      const isLast = tables.every(({ name }) => quoteTable(STATE_SCHEMA, name) === this.#table);
      if (isLast) await session.execute(`DROP SCHEMA IF EXISTS \`${STATE_SCHEMA}\``, errorPrefix);
      else await session.execute(`DROP TABLE IF EXISTS ${this.#table}`, errorPrefix);
    });
  }
}

/**
 * Locks the restore for the lifetime of the session.
 * @throws BackupError TARGET_BUSY if another run of the restore is active
 */
export async function lockRestore(session: Session, identity: RestoreIdentity): Promise<void> {
  const name = textLiteral(`mysql-backup ${stateTableName(identity)}`);
  const locked = await session.scalar(`SELECT GET_LOCK(${name}, ${LOCK_SECONDS})`, 'cannot lock the restore');
  if (locked === '1') return;
  throw new BackupError('TARGET_BUSY', `another restore of ${identity.backupId} to this target goes on`, {
    hint: 'Wait until it ends.',
  });
}

/** A run that was just killed may hold the lock until the server notices. */
const LOCK_SECONDS = 10;

/**
 * Excludes other restores that begin or end: the last table must not be dropped while another
 * restore creates a new one.
 */
async function whileSchemaStays(session: Session, work: () => Promise<void>): Promise<void> {
  const name = textLiteral(STATE_SCHEMA);
  await session.scalar(`SELECT GET_LOCK(${name}, 30)`);
  try {
    await work();
  } finally {
    if (!session.lost) await session.scalar(`SELECT RELEASE_LOCK(${name})`).catch(() => undefined);
  }
}

/** Finds interrupted restores of other backups or other parts that overlap this restore. */
export async function findOtherRestores(
  session: Session,
  identity: RestoreIdentity,
): Promise<RestoreIdentity[]> {
  const tables = await session.query<{ name: string }>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(STATE_SCHEMA)} AND TABLE_NAME <> ${textLiteral(stateTableName(identity))}`,
  );
  const found: RestoreIdentity[] = [];
  for (const { name } of tables) {
    const text = await session
      .scalar(`SELECT value FROM ${quoteTable(STATE_SCHEMA, name)} WHERE item = 'restore'`)
      .catch(() => undefined);
    const other = text === undefined ? undefined : (JSON.parse(text) as RestoreIdentity);
    if (other && overlaps(other, identity)) found.push(other);
  }
  return found;
}

/** Tables are named as in the backup. One name in two schemas counts as the same, to be safe. */
function overlaps(a: RestoreIdentity, b: RestoreIdentity): boolean {
  if (!a.schemas.some((schema) => b.schemas.includes(schema))) return false;
  if (a.tables.length === 0 || b.tables.length === 0) return true;
  const names = new Set(a.tables.map(bareName));
  return b.tables.some((table) => names.has(bareName(table)));
}

function bareName(table: string): string {
  return table.slice(table.indexOf('.') + 1);
}

export function stateTableName(identity: RestoreIdentity): string {
  return `restore_${createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16)}`;
}

/** Drops the states of restores that cannot be resumed, because their objects are gone. */
export async function dropStates(session: Session, schemas: readonly string[]): Promise<void> {
  const none: RestoreIdentity = { backupId: '', schemas, tables: [], parts: '' };
  for (const identity of await findOtherRestores(session, none))
    if (identity.schemas.every((schema) => schemas.includes(schema))) await dropState(session, identity);
}

/**
 * Drops one state.
 * @throws BackupError TARGET_BUSY if that restore is running
 */
export async function dropState(session: Session, identity: RestoreIdentity): Promise<void> {
  await lockRestore(session, identity);
  const state = await RestoreState.find(session, identity);
  await state?.remove(session);
}
