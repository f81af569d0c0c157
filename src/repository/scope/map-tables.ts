// Tables of a backup under other names, next to the originals. Invariant: objects under the new
// name take no name of the original. In a schema, MySQL requires unique names of triggers, foreign
// keys and CHECKs. The restore leaves out the first two and reports each by name; CHECKs get the
// names that MySQL itself gives.
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import type { LeftOut } from '../../mysql/schema/catalog.ts';
import { decodeFromCharset, encodeInCharset } from '../../sql/tokens/charsets.ts';
import { findBody, splitDefinitions } from '../../sql/definitions/create-table.ts';
import type { BackupContents, BackupSource, ContentsSchema, ContentsTable } from '../contents.ts';

/** `schema.table` of the backup → `schema.table` on the target, in the same schema. */
export type TableMap = ReadonlyMap<string, string>;

const REASON = '--map-table restores its table without it';
const MAX_NAME_CHARS = 64;

/**
 * Returns the backup with the tables under their new names.
 * @throws BackupError TABLE_NOT_FOUND, CONFIG_INVALID
 */
export function mapTables(source: BackupSource, map: TableMap): BackupSource {
  if (map.size === 0) return source;
  const names = resolve(source.contents, map);
  const found = new Map<string, LeftOut>();
  const leave = (name: string): void => void found.set(name, { name, reason: REASON });
  const schemas = source.contents.schemas.map((schema) =>
    mapSchema(schema, names.get(schema.name) ?? new Map(), leave),
  );
  return {
    contents: { ...source.contents, schemas },
    ...defined({ manifestKey: source.manifestKey }),
    limits: source.limits,
    definitions: () => mapDefinitions(source, names, leave),
    leftOut: () => [...found.values()],
    readStream: (name, signal) => source.readStream(name, signal),
    readStored: (name, signal) => source.readStored(name, signal),
    objects: () => source.objects(),
    findArchived: () => source.findArchived(),
    findMissing: () => source.findMissing(),
  };
}

/** New names by the name in the backup, of each schema. */
type NewNames = ReadonlyMap<string, ReadonlyMap<string, string>>;

function resolve({ backupId, schemas }: BackupContents, map: TableMap): NewNames {
  const missing = new Set(map.keys());
  const elsewhere: string[] = [];
  const names = new Map<string, Map<string, string>>();
  for (const { name: schema, tables } of schemas)
    for (const { name } of tables) {
      const from = `${schema}.${name}`;
      const to = map.get(from);
      if (to === undefined) continue;
      missing.delete(from);
      if (!to.startsWith(`${schema}.`)) elsewhere.push(`${from}=${to}`);
      names.set(
        schema,
        (names.get(schema) ?? new Map<string, string>()).set(name, to.slice(schema.length + 1)),
      );
    }
  if (missing.size > 0)
    throw new BackupError('TABLE_NOT_FOUND', `${backupId} has no table ${[...missing].join(', ')}`, {
      hint: 'Correct --map-table; the first name is that of the backup, as schema.table.',
      details: { missing: [...missing] },
    });
  if (elsewhere.length > 0)
    throw new BackupError('CONFIG_INVALID', `--map-table keeps the schema: ${elsewhere.join(', ')}`, {
      hint: 'Give another schema with --map-schema, and the table with --include-tables.',
    });
  return names;
}

/** The originals, and tables of the backup that have one of the new names, take no part. */
function mapSchema(
  schema: ContentsSchema,
  names: ReadonlyMap<string, string>,
  leave: (name: string) => void,
): ContentsSchema {
  if (names.size === 0) return schema;
  const taken = new Set(names.values());
  const tables = schema.tables.flatMap((table): ContentsTable[] => {
    const name = names.get(table.name);
    if (name === undefined) return taken.has(table.name) ? [] : [table];
    for (const trigger of table.triggers) leave(`trigger ${schema.name}.${trigger.name}`);
    for (const histogram of table.histograms)
      leave(`histogram of ${schema.name}.${table.name}.${histogram.name}`);
    return [{ ...table, name, triggers: [], histograms: [] }];
  });
  return { ...schema, tables };
}

async function* mapDefinitions(
  source: BackupSource,
  names: NewNames,
  leave: (name: string) => void,
): AsyncGenerator<DefinitionRecord> {
  for await (const record of source.definitions()) {
    const { kind, schema = '', name } = record;
    const own = names.get(schema);
    const to = kind === 'table' ? own?.get(name) : undefined;
    if (to !== undefined) yield mapTable(record, to, !isMariaDb(source.contents.server), leave);
    else if (kind !== 'table' || ![...(own?.values() ?? [])].includes(name)) yield record;
  }
}

const CREATE_TABLE = /^(CREATE TABLE )`(?:[^`]|``)*`/;
const FOREIGN_KEY = /^CONSTRAINT (`(?:[^`]|``)*`) FOREIGN KEY\b/i;
const CHECK = /^(\s*CONSTRAINT )(`(?:[^`]|``)*`)( CHECK\b)/i;

/** @param renamesChecks whether the names of CHECKs are those of a schema */
function mapTable(
  record: DefinitionRecord,
  to: string,
  renamesChecks: boolean,
  leave: (name: string) => void,
): DefinitionRecord {
  const { client } = record.session;
  const statement = record.statement.toString('latin1');
  const body = findBody(statement);
  const encoded = encodeInCharset(to, client);
  if (!body || !CREATE_TABLE.test(statement) || encoded === undefined)
    throw new BackupError('CONFIG_INVALID', `${record.schema}.${record.name} cannot be named ${to}`, {
      hint: 'Restore it into another schema instead, with --include-tables and --map-schema.',
    });
  const checks = new Map<string, string>();
  const definitions = splitDefinitions(statement.slice(body.start, body.end)).flatMap((definition) => {
    const key = FOREIGN_KEY.exec(definition.trim())?.[1];
    if (key !== undefined) {
      leave(`foreign key ${unquote(key, client)} of ${record.schema}.${record.name}`);
      return [];
    }
    if (!renamesChecks) return [definition];
    return [
      definition.replace(CHECK, (_, before: string, name: string, after: string) => {
        const check = checkName(to, checks.size + 1);
        checks.set(unquote(name, client), check);
        return `${before}${quote(encodeInCharset(check, client) ?? check)}${after}`;
      }),
    ];
  });
  const head = statement
    .slice(0, body.start)
    .replace(CREATE_TABLE, (_, create: string) => `${create}${quote(encoded)}`);
  const text = `${head}${definitions.join(',')}${definitions.at(-1)?.endsWith('\n') ? '' : '\n'}${statement.slice(body.end)}`;
  const { facts } = record;
  return {
    ...record,
    name: to,
    statement: Buffer.from(text, 'latin1'),
    ...(facts
      ? {
          facts: {
            ...facts,
            foreignKeys: [],
            checks: facts.checks.map((check) => ({ ...check, name: checks.get(check.name) ?? check.name })),
          },
        }
      : {}),
  };
}

/** As MySQL names a CHECK without a name. */
function checkName(table: string, number: number): string {
  const end = `_chk_${number}`;
  return `${Array.from(table)
    .slice(0, MAX_NAME_CHARS - end.length)
    .join('')}${end}`;
}

function unquote(quoted: string, client: string): string {
  const name = quoted.slice(1, -1).replaceAll('``', '`');
  return decodeFromCharset(name, client) ?? name;
}

function quote(bytes: string): string {
  return `\`${bytes.replaceAll('`', '``')}\``;
}
