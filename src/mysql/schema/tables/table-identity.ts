// Identity of the table with a given name. A ghost table renamed over the original has the same
// definition and may have the same count, but other InnoDB table ids. Read under the lock and again
// at the end.
import { has } from '../../connection/server-abilities.ts';
import type { ServerFacts } from '../../connection/server-facts.ts';
import type { Table } from '../catalog.ts';
import { isLockTimeout, isPrivilegeError } from '../../connection/mysql-errors.ts';
import type { Queryable } from '../../connection/reader.ts';
import { encodedBase, innodbTables, splitFileName } from './innodb-names.ts';
import { queryPartly, type NameReader } from '../names/name-reader.ts';

/** `schema.table` → identity; equal as long as the name refers to the same table. */
export type TableIdentities = ReadonlyMap<string, string>;

/** All table identities of the server at one moment. */
export interface IdentityCapture {
  /** Source of the identities: InnoDB tables, InnoDB tablespaces, or creation times. */
  from: 'tables' | 'tablespaces' | 'times';
  of(tables: readonly Pick<Table, 'schema' | 'name'>[]): TableIdentities;
  /** Returns the tablespaces of a table; only for InnoDB on MySQL. */
  spacesOf(table: Table): readonly TableSpace[];
}

interface TableSpace {
  id: string;
  /** Absent if unknown, or if the tablespace contains other tables too. */
  name?: string | undefined;
}

export interface IdentitySource {
  /**
   * `table_id` requires PROCESS. Without it only creation times can be compared, and EXCHANGE
   * PARTITION does not change them.
   */
  kind: 'table-id' | 'create-time';
  /**
   * Reads the identities in one or two queries, while a lock blocks writes or DDL.
   * @param opensTables whether the queries may wait for a table. Under our own table locks they
   * must not: clients that wait for our lock hold other tables
   */
  capture(session: Queryable, opensTables: boolean): Promise<IdentityCapture>;
  /** Returns the names of the tables that are no longer the same. */
  findChanged(session: Queryable, before: IdentityCapture, tables: readonly Table[]): Promise<string[]>;
}

export async function openIdentitySource(session: Queryable, facts: ServerFacts): Promise<IdentitySource> {
  const view = innodbTables(facts);
  try {
    await session.query(`SELECT 1 FROM ${view} LIMIT 1`, 'cannot read the InnoDB table ids');
  } catch (error) {
    if (!isPrivilegeError(error)) throw error;
    return {
      kind: 'create-time',
      capture: captureCreateTimes,
      findChanged: async (session, before, tables) =>
        changedTables(before.of(tables), (await captureCreateTimes(session)).of(tables)),
    };
  }
  if (!has(facts, 'INNODB_TABLESPACES'))
    return {
      kind: 'table-id',
      capture: (session) => captureTableIds(session, view),
      findChanged: async (session, before, tables) =>
        changedTables(before.of(tables), (await captureTableIds(session, view)).of(tables)),
    };
  return {
    kind: 'table-id',
    capture: (session, opensTables) => (opensTables ? captureIdsAndSpaces(session) : captureSpaces(session)),
    findChanged: async (session, before, tables) =>
      before.from === 'tables'
        ? await findChangedOnMysql(session, before, tables)
        : changedTables(before.of(tables), (await captureSpaces(session)).of(tables)),
  };
}

async function captureIdsAndSpaces(session: Queryable): Promise<IdentityCapture> {
  const captured = await captureTableIds(session, 'information_schema.INNODB_TABLES');
  const names = new Map([...(await readSpaces(session))].map(([name, id]) => [id, name]));
  const spacesOf = (table: Table): TableSpace[] =>
    captured.spacesOf(table).map(({ id }) => ({ id, name: names.get(id) }));
  return { ...captured, spacesOf };
}

/**
 * Reads the identities from tablespaces. Each copying ALTER, TRUNCATE, RENAME and EXCHANGE
 * PARTITION changes the tablespace of a table or partition, or the name of the tablespace. The
 * creation time identifies tables without an own tablespace and detects an instant ALTER, see
 * object-name-queries.ts.
 */
async function captureSpaces(session: Queryable): Promise<IdentityCapture> {
  const byBaseName = new Map<string, string[]>();
  for (const [name, id] of await readSpaces(session)) {
    const { base, partition } = splitFileName(name);
    byBaseName.set(base, [...(byBaseName.get(base) ?? []), `${partition}=${id}`]);
  }
  return {
    from: 'tablespaces',
    spacesOf: () => [],
    of: (tables) =>
      new Map(
        tables.map((table) => [
          identityKey(table),
          [...(byBaseName.get(encodedBase(table)) ?? [])].sort().join(','),
        ]),
      ),
  };
}

/** Seconds to wait for a lock on any table of the server, before the tablespaces must suffice. */
const LOCK_SECONDS = 3;

/**
 * Returns the names of the changed tables. A statement that waits for the end of our transactions,
 * for example an ALTER TABLE, blocks INNODB_TABLES for all clients: a deadlock with us. A statement
 * on a table outside of the backup blocks too. None of our tables can change at that moment,
 * because our transactions have read all of them. Tablespaces can be read without a lock.
 */
async function findChangedOnMysql(
  session: Queryable,
  before: IdentityCapture,
  tables: readonly Table[],
): Promise<string[]> {
  await session.execute(`SET SESSION lock_wait_timeout = ${LOCK_SECONDS}`);
  try {
    const after = await captureTableIds(session, 'information_schema.INNODB_TABLES');
    return changedTables(before.of(tables), after.of(tables));
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    const now = await readSpaces(session);
    const changed = tables.filter((table) =>
      before.spacesOf(table).some(({ id, name }) => {
        // The state of this table cannot be determined.
        if (name === undefined) throw error;
        return now.get(name) !== id;
      }),
    );
    return changed.map(identityKey);
  }
}

/** Returns the ids of single-table tablespaces, by name. */
async function readSpaces(session: Queryable): Promise<Map<string, string>> {
  const rows = await session.query<{ n: string; s: string | number }>(
    `SELECT NAME AS n, SPACE AS s FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'Single'`,
    'cannot read the InnoDB tablespaces',
  );
  return new Map(rows.map(({ n, s }) => [n, String(s)]));
}

async function captureTableIds(session: Queryable, view: string): Promise<IdentityCapture> {
  // All columns: an instant ALTER keeps the id, but changes the number of columns or row versions.
  const rows = await session.query<{ NAME: string; SPACE: string | number }>(
    `SELECT * FROM ${view} ORDER BY NAME`,
    'cannot read the InnoDB table ids',
  );
  const byBaseName = new Map<string, string[]>();
  const spaces = new Map<string, TableSpace[]>();
  for (const { NAME: name, ...facts } of rows) {
    const { base, partition } = splitFileName(name);
    const entry = `${partition}=${Object.values(facts).join('/')}`;
    const entries = byBaseName.get(base);
    if (entries) entries.push(entry);
    else byBaseName.set(base, [entry]);
    const space = { id: String(facts.SPACE) };
    const others = spaces.get(base);
    if (others) others.push(space);
    else spaces.set(base, [space]);
  }
  return {
    from: 'tables',
    spacesOf: (table) => spaces.get(encodedBase(table)) ?? [],
    of: (tables) =>
      new Map(
        tables.map((table) => {
          const entries = byBaseName.get(encodedBase(table)) ?? [];
          return [
            identityKey(table),
            // Tables of other engines have no InnoDB id; only their names and creation times
            // identify them.
            [...entries].sort().join(','),
          ];
        }),
      ),
  };
}

export function identityKey({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}

async function captureCreateTimes(session: NameReader): Promise<IdentityCapture> {
  // A table under ALTER has no creation time here, so it counts as changed at the end.
  const { rows } = await queryPartly<{ s: string; t: string; created: string | null }>(
    session,
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, CREATE_TIME AS created FROM information_schema.TABLES WHERE TABLE_TYPE <> 'VIEW'`,
    'cannot read the creation times',
  );
  const created = new Map(rows.map(({ s, t, created }) => [`${s}.${t}`, created ?? '']));
  return {
    from: 'times',
    spacesOf: () => [],
    of: (tables) =>
      new Map(
        tables.map((table) => [identityKey(table), `created=${created.get(identityKey(table)) ?? 'gone'}`]),
      ),
  };
}

/** Returns the names of the tables whose identities differ. */
function changedTables(before: TableIdentities, after: TableIdentities): string[] {
  return [...before].filter(([name, identity]) => after.get(name) !== identity).map(([name]) => name);
}
