// Which table it is behind a name. A ghost table renamed over the original has the same definition and may have the
// same count; its InnoDB table ids are others. Read under the lock and again at the end.
import { isMariaDb, type ServerFacts } from './server-facts.ts';
import type { Table } from './catalog.ts';
import { isPrivilegeError } from './mysql-errors.ts';
import type { Queryable } from './reader.ts';

/** `schema.table` → what identifies it; equal as long as it is the same table. */
export type TableIdentities = ReadonlyMap<string, string>;

/** Everything that identifies tables on the server at one moment. */
export interface IdentityCapture {
  of(tables: readonly Table[]): TableIdentities;
}

export interface IdentitySource {
  /** `table_id` needs PROCESS; without it only creation times can be compared, which do not see EXCHANGE PARTITION. */
  kind: 'table-id' | 'create-time';
  /** One query; runs while writes are kept out. */
  capture(session: Queryable): Promise<IdentityCapture>;
}

export async function openIdentitySource(session: Queryable, facts: ServerFacts): Promise<IdentitySource> {
  const view = isMariaDb(facts) ? 'INNODB_SYS_TABLES' : 'INNODB_TABLES';
  try {
    await session.query(
      `SELECT 1 FROM information_schema.${view} LIMIT 1`,
      'cannot read the InnoDB table ids',
    );
    return { kind: 'table-id', capture: (session) => captureTableIds(session, view) };
  } catch (error) {
    if (!isPrivilegeError(error)) throw error;
    return { kind: 'create-time', capture: captureCreateTimes };
  }
}

async function captureTableIds(session: Queryable, view: string): Promise<IdentityCapture> {
  // All there is: an instant ALTER keeps the id, and changes the number of columns or of row versions.
  const rows = await session.query<{ NAME: string }>(
    `SELECT * FROM information_schema.${view} ORDER BY NAME`,
    'cannot read the InnoDB table ids',
  );
  const byBaseName = new Map<string, string[]>();
  for (const { NAME: name, ...facts } of rows) {
    // Partitions follow behind #p# or #P#; a # in a name is written @0023.
    const file = name.split(/#p#/i, 1)[0]!;
    const base = foldEncodedName(file.toLowerCase());
    const entry = `${name.slice(file.length)}=${Object.values(facts).join('/')}`;
    const entries = byBaseName.get(base);
    if (entries) entries.push(entry);
    else byBaseName.set(base, [entry]);
  }
  return {
    of: (tables) =>
      new Map(
        tables.map((table) => {
          const base = `${fileName(table.schema)}/${fileName(table.name)}`.toLowerCase();
          const entries = byBaseName.get(base) ?? [];
          // Tables of other engines have no InnoDB id: what is known of them is when they were made.
          return [
            identityKey(table),
            entries.length > 0 ? [...entries].sort().join(',') : `created=${table.createTime ?? ''}`,
          ];
        }),
      ),
  };
}

export function identityKey({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}

/** Device names of Windows, to which the servers append something on every system. */
const RESERVED = /^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9]|CLOCK\$)$/i;

/** A name in InnoDB's file name encoding; a character beyond ASCII, which has several encodings, becomes NUL. */
function fileName(name: string): string {
  const encoded = name.replace(/[^A-Za-z0-9_]/gsu, (char) => {
    const code = char.codePointAt(0)!;
    return code < 0x80 ? `@${code.toString(16).padStart(4, '0')}` : '\0';
  });
  return RESERVED.test(name) ? `${encoded}\0` : encoded;
}

/**
 * The same for a name that is encoded already: `@` and four hexadecimal digits, or `@` and two characters of which one
 * is no hexadecimal digit. Names that fall together are checked together, which can only be too careful.
 */
function foldEncodedName(name: string): string {
  return name.replace(/@(?:([0-9a-f]{4})|..)/gs, (code, hex: string | undefined) =>
    hex !== undefined && Number.parseInt(hex, 16) < 0x80 ? code : '\0',
  );
}

async function captureCreateTimes(session: Queryable): Promise<IdentityCapture> {
  const rows = await session.query<{ s: string; t: string; created: string | null }>(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, CREATE_TIME AS created FROM information_schema.TABLES WHERE TABLE_TYPE <> 'VIEW'`,
    'cannot read the creation times',
  );
  const created = new Map(rows.map(({ s, t, created }) => [`${s}.${t}`, created ?? '']));
  return {
    of: (tables) =>
      new Map(
        tables.map((table) => [identityKey(table), `created=${created.get(identityKey(table)) ?? 'gone'}`]),
      ),
  };
}

/** Names of the tables that are not the same in both. */
export function changedTables(before: TableIdentities, after: TableIdentities): string[] {
  return [...before].filter(([name, identity]) => after.get(name) !== identity).map(([name]) => name);
}
