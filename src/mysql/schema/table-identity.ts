// Which table it is behind a name. A ghost table renamed over the original has the same definition and may have the
// same count; its InnoDB table ids are others. Read under the lock and again at the end.
import { has } from '../connection/server-abilities.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import type { Table } from './catalog.ts';
import { isLockTimeout, isPrivilegeError } from '../connection/mysql-errors.ts';
import type { Queryable } from '../connection/reader.ts';
import { encodedBase, innodbTables, splitFileName } from './innodb-names.ts';
import { queryPartly, type NameReader } from './name-reader.ts';

/** `schema.table` → what identifies it; equal as long as it is the same table. */
export type TableIdentities = ReadonlyMap<string, string>;

/** Everything that identifies tables on the server at one moment. */
export interface IdentityCapture {
  /** What of InnoDB was read; or creation times. */
  from: 'tables' | 'tablespaces' | 'times';
  of(tables: readonly Pick<Table, 'schema' | 'name'>[]): TableIdentities;
  /** In which tablespaces a table is, an InnoDB one on MySQL. */
  spacesOf(table: Table): readonly TableSpace[];
}

interface TableSpace {
  id: string;
  /** Absent: it is not known, or the tablespace has other tables too. */
  name?: string | undefined;
}

export interface IdentitySource {
  /** `table_id` needs PROCESS; without it only creation times can be compared, which do not see EXCHANGE PARTITION. */
  kind: 'table-id' | 'create-time';
  /**
   * One or two queries; runs while writes or DDL are kept out.
   * @param opensTables whether a table may be waited for: under a lock of ours on tables, clients that wait for it hold some
   */
  capture(session: Queryable, opensTables: boolean): Promise<IdentityCapture>;
  /** Names of the tables that are not the same any more. */
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
 * Each ALTER that copies, TRUNCATE, RENAME and EXCHANGE PARTITION gives a table or partition another tablespace or the tablespace
 * another name. What has none for itself, and an instant ALTER, is told by its creation time, see object-name-queries.ts.
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

/** How long to wait for someone's lock on a table, any on the server, before its tablespace has to do. */
const LOCK_SECONDS = 3;

/**
 * A statement that waits for the end of our transactions, an ALTER TABLE say, keeps everybody else from INNODB_TABLES: MySQL would let
 * us wait for it as it waits for us; and so does one that works on a table that is not in the backup. None of ours can be
 * changing at that moment, for our transactions have read them all, and tablespaces can be read without a lock.
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
        // Nothing can be told of it.
        if (name === undefined) throw error;
        return now.get(name) !== id;
      }),
    );
    return changed.map(identityKey);
  }
}

/** The ids of tablespaces that one table or partition has for itself, by name. */
async function readSpaces(session: Queryable): Promise<Map<string, string>> {
  const rows = await session.query<{ n: string; s: string | number }>(
    `SELECT NAME AS n, SPACE AS s FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'Single'`,
    'cannot read the InnoDB tablespaces',
  );
  return new Map(rows.map(({ n, s }) => [n, String(s)]));
}

async function captureTableIds(session: Queryable, view: string): Promise<IdentityCapture> {
  // All there is: an instant ALTER keeps the id, and changes the number of columns or of row versions.
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
            // Tables of other engines have no InnoDB id: their names tell, and when they were made.
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
  // One that is being altered right now has none, and so is another one at the end.
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

/** Names of the tables that are not the same in both. */
function changedTables(before: TableIdentities, after: TableIdentities): string[] {
  return [...before].filter(([name, identity]) => after.get(name) !== identity).map(([name]) => name);
}
