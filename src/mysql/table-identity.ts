// Which table it is behind a name. A ghost table renamed over the original has the same definition and may have the
// same count; its InnoDB table ids are others. Read under the lock and again at the end.
import { isMariaDb, type ServerFacts } from './server-facts.ts';
import type { Table } from './catalog.ts';
import { isPrivilegeError } from './mysql-errors.ts';
import type { Session } from './session.ts';

/** `schema.table` → what identifies it; equal as long as it is the same table. */
export type TableIdentities = ReadonlyMap<string, string>;

export interface IdentitySource {
  /** `table_id` needs PROCESS; without it only creation times can be compared, which do not see EXCHANGE PARTITION. */
  kind: 'table-id' | 'create-time';
  read(session: Session, tables: readonly Table[]): Promise<TableIdentities>;
}

export async function openIdentitySource(session: Session, facts: ServerFacts): Promise<IdentitySource> {
  const view = isMariaDb(facts) ? 'INNODB_SYS_TABLES' : 'INNODB_TABLES';
  try {
    await session.query(
      `SELECT 1 FROM information_schema.${view} LIMIT 1`,
      'cannot read the InnoDB table ids',
    );
    return { kind: 'table-id', read: (session, tables) => readTableIds(session, view, tables) };
  } catch (error) {
    if (!isPrivilegeError(error)) throw error;
    return { kind: 'create-time', read: readCreateTimes };
  }
}

async function readTableIds(
  session: Session,
  view: string,
  tables: readonly Table[],
): Promise<TableIdentities> {
  const rows = await session.query<{ name: string; id: string | number }>(
    `SELECT NAME AS name, TABLE_ID AS id FROM information_schema.${view} ORDER BY NAME`,
    'cannot read the InnoDB table ids',
  );
  const byBaseName = new Map<string, string[]>();
  for (const { name, id } of rows) {
    // Partitions follow behind #p# or #P#; a # in a name is written @0023.
    const base = name.split(/#p#/i, 1)[0]!.toLowerCase();
    byBaseName.set(base, [...(byBaseName.get(base) ?? []), `${name.slice(base.length)}=${id}`]);
  }
  const identities = new Map<string, string>();
  for (const table of tables) {
    const base = `${fileName(table.schema)}/${fileName(table.name)}`;
    const parts = base.includes('\0')
      ? matching(byBaseName, base)
      : (byBaseName.get(base.toLowerCase()) ?? []);
    // Tables of other engines have no InnoDB id: what is known of them is when they were made.
    identities.set(
      identityKey(table),
      parts.length > 0 ? parts.join(',') : `created=${table.createTime ?? ''}`,
    );
  }
  return identities;
}

export function identityKey({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}

/** A name in InnoDB's file name encoding; a character beyond ASCII, which has several encodings, becomes NUL. */
function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/gsu, (char) => {
    const code = char.codePointAt(0)!;
    return code < 0x80 ? `@${code.toString(16).padStart(4, '0')}` : '\0';
  });
}

/** All tables whose name fits where NUL stands for an encoded character: more than the one can only be too careful. */
function matching(byBaseName: ReadonlyMap<string, string[]>, base: string): string[] {
  const pattern = base
    .toLowerCase()
    .replace(/@/g, '@')
    .split('\0')
    .map((part) => part.replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&'))
    .join('(?:@[0-9a-z]{2,4}|@[0-9a-z]{4}@[0-9a-z]{4}|[^\\x00-\\x7f])');
  const expression = new RegExp(`^${pattern}$`);
  return [...byBaseName].filter(([name]) => expression.test(name)).flatMap(([, parts]) => parts);
}

async function readCreateTimes(session: Session, tables: readonly Table[]): Promise<TableIdentities> {
  const rows = await session.query<{ s: string; t: string; created: string | null }>(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, CREATE_TIME AS created FROM information_schema.TABLES WHERE TABLE_TYPE <> 'VIEW'`,
    'cannot read the creation times',
  );
  const created = new Map(rows.map(({ s, t, created }) => [`${s}.${t}`, created ?? '']));
  return new Map(
    tables.map((table) => [identityKey(table), `created=${created.get(identityKey(table)) ?? 'gone'}`]),
  );
}

/** Names of the tables that are not the same in both. */
export function changedTables(before: TableIdentities, after: TableIdentities): string[] {
  return [...before].filter(([name, identity]) => after.get(name) !== identity).map(([name]) => name);
}
