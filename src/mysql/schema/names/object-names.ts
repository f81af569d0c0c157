// Names of all objects of a server: read once while a lock keeps the objects unchanged, and again
// at the end. The content of a backup is compared with this list, never with a list from the
// backup's own readers. Invariant: no statement here waits for another client, see
// object-name-queries.ts.
import { defined } from '../../../core/defined.ts';
import { quoteName, textLiteral } from '../../../sql/tokens/quote.ts';
import { isSystemSchema, type ServerFacts } from '../../connection/server-facts.ts';
import { readAccountNames } from './account-names.ts';
import { queryPartly, type NameReader } from './name-reader.ts';
import { nameQueries, type NameRow } from './object-name-queries.ts';

export type ObjectKind =
  | 'schema'
  | 'table'
  | 'view'
  | 'sequence'
  | 'trigger'
  | 'procedure'
  | 'function'
  | 'package'
  | 'package body'
  | 'event'
  | 'library'
  | 'account'
  | 'role';

export interface ObjectName {
  kind: ObjectKind;
  /** Absent for a schema, an account or a role. */
  schema?: string;
  /** Name; for an account `'user'@'host'`. */
  name: string;
}

/** Object as of one moment. */
export interface KnownObject extends ObjectName {
  /**
   * Value that stays equal while the object is unchanged. Absent for a table, whose identity is in
   * table-identity.ts.
   */
  identity?: string;
  /** Table or view of a trigger. */
  table?: string;
  /** Set for the server's own schemas and accounts, and for objects in such schemas. */
  isSystem?: true;
}

/** All objects that the account may see. */
export interface ObjectList {
  objects: readonly KnownObject[];
  /**
   * Descriptions of objects that could not be listed. If empty, only objects that the account may
   * not see are missing.
   */
  unknown: readonly string[];
}

/** Returns all objects that the account may see, including those in the server's own schemas. */
export async function readObjectNames(session: NameReader, facts: ServerFacts): Promise<ObjectName[]> {
  const { objects } = await readObjects(session, facts, { isNeeded: () => true, accounts: true });
  return objects.map(({ kind, schema, name }) => ({
    kind,
    ...defined({ schema }),
    name,
  }));
}

export interface ObjectListOptions {
  /** Returns whether the reader has to wait for locks to know all objects of a schema. */
  isNeeded: (schema: string) => boolean;
  /** Whether to list accounts, if our account may read them. */
  accounts: boolean;
}

/** Lists the objects in about 10 statements, and a few more if a table is under ALTER. */
export async function readObjects(
  session: NameReader,
  facts: ServerFacts,
  { isNeeded, accounts }: ObjectListOptions,
): Promise<ObjectList> {
  const objects: KnownObject[] = [];
  const unknown: string[] = [];
  const add = ({ kind, s, n, identity, t }: NameRow): void => {
    const schema = s ?? n;
    objects.push({
      kind: kindOf(kind),
      ...(s === null ? {} : { schema: s }),
      name: n,
      ...(identity === null || identity === undefined ? {} : { identity }),
      ...defined({ table: t }),
      ...(isSystemSchema(schema, facts) ? { isSystem: true as const } : {}),
    });
  };
  const queries = nameQueries(facts);
  for (const sql of queries.complete) (await session.query<NameRow>(sql, WHAT)).forEach(add);
  (await readTables(session, queries)).forEach(add);
  const triggers = await queryPartly<NameRow>(session, queries.triggers, WHAT);
  if (triggers.isComplete) triggers.rows.forEach(add);
  else (await readTriggersBySchema(session, queries.triggers, objects, isNeeded, unknown)).forEach(add);
  if (accounts) {
    const read = await readAccountNames(session, facts);
    if (read) objects.push(...read);
    else unknown.push('the accounts, which the account may not read');
  }
  return { objects, unknown };
}

const WHAT = 'cannot list the objects of the server';

function kindOf(word: string): ObjectKind {
  const kind = word.toLowerCase();
  if (kind === 'system view') return 'view';
  return /table|versioned/.test(kind) ? 'table' : (kind as ObjectKind);
}

/**
 * Reads all names in one statement. The type of a table under ALTER may be missing; SHOW FULL
 * TABLES supplies the type without a wait.
 */
async function readTables(
  session: NameReader,
  { names, kinds, views }: ReturnType<typeof nameQueries>,
): Promise<NameRow[]> {
  const rows = await session.query<Pick<NameRow, 's' | 'n'>>(names, WHAT);
  const byName = (found: readonly NameRow[]): Map<string, NameRow> =>
    new Map(found.map((row) => [`${row.s}\0${row.n}`, row]));
  const known = byName((await queryPartly<NameRow>(session, kinds, WHAT)).rows);
  const definitions = byName((await queryPartly<NameRow>(session, views, WHAT)).rows);
  const tables: NameRow[] = [];
  for (const { s, n } of rows) {
    const key = `${s}\0${n}`;
    const kind = known.get(key)?.kind ?? (await showKind(session, s!, n));
    // The table is temporary, or was dropped where no lock blocks DDL.
    if (kind === undefined || kind.startsWith('TEMPORARY')) continue;
    const parts = [known.get(key)?.identity, definitions.get(key)?.identity].filter(
      (part) => typeof part === 'string',
    );
    tables.push({ kind, s, n, identity: parts.length > 0 ? parts.join('/') : null });
  }
  return tables;
}

async function showKind(session: NameReader, schema: string, name: string): Promise<string | undefined> {
  const rows = await session.query(`SHOW FULL TABLES FROM ${quoteName(schema)}`, WHAT);
  const found = rows.map((row) => Object.values(row).map(String)).find(([shown]) => shown === name);
  return found?.[1];
}

/** Reads the triggers schema by schema. Waits for a table under ALTER only in a needed schema. */
async function readTriggersBySchema(
  session: NameReader,
  sql: string,
  objects: readonly KnownObject[],
  isNeeded: (schema: string) => boolean,
  unknown: string[],
): Promise<NameRow[]> {
  const found: NameRow[] = [];
  for (const { name, isSystem } of objects.filter(({ kind }) => kind === 'schema')) {
    if (isSystem) continue;
    const ofSchema = `${sql} WHERE TRIGGER_SCHEMA = ${textLiteral(name)}`;
    if (isNeeded(name)) {
      found.push(...(await session.query<NameRow>(ofSchema, WHAT)));
      continue;
    }
    const { rows, isComplete } = await queryPartly<NameRow>(session, ofSchema, WHAT);
    found.push(...rows);
    if (!isComplete)
      unknown.push(`triggers of schema ${name}, because another client alters one of its tables`);
  }
  return found;
}

/** Object that differs from its earlier state. */
export interface ObjectChange extends ObjectName {
  change: 'appeared' | 'vanished' | 'changed';
}

/** Returns the differences between two moments, by name. */
export function compareObjects(
  before: readonly KnownObject[],
  after: readonly KnownObject[],
): ObjectChange[] {
  const changes: ObjectChange[] = [];
  const earlier = new Map(before.map((object) => [keyOf(object), object]));
  const later = new Map(after.map((object) => [keyOf(object), object]));
  const note = ({ kind, schema, name }: KnownObject, change: ObjectChange['change']): void => {
    changes.push({ kind, ...defined({ schema }), name, change });
  };
  for (const [key, object] of earlier) {
    const same = later.get(key);
    if (!same) note(object, 'vanished');
    else if (same.identity !== object.identity) note(same, 'changed');
  }
  for (const [key, object] of later) if (!earlier.has(key)) note(object, 'appeared');
  return changes;
}

function keyOf({ kind, schema, name }: ObjectName): string {
  return `${kind}\0${schema ?? ''}\0${name}`;
}

/** Returns `table shop.orders` or `account 'a'@'%'`. */
export function describeObject({ kind, schema, name }: ObjectName): string {
  return `${kind} ${schema === undefined ? name : `${schema}.${name}`}`;
}
