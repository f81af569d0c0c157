// SQL files of a dump, for people, for the mysql client and for MySQL Shell's loader; our own
// restore reads the records. Each statement is in the character set of the client that created the
// object, between settings that state it, as in the vendors' dump tools. All other text is UTF-8.
import type { CreationSession, DefinitionRecord } from './definition-record.ts';

export interface Origin {
  dumper: string;
  host: string;
  serverVersion: string;
}

type Part = string | Buffer;

export function renderHeader(
  { dumper, host, serverVersion }: Origin,
  schema?: string,
  table?: string,
): string {
  const origin = [
    `Host: ${comment(host)}`,
    ...(schema === undefined ? [] : [`Database: ${comment(schema)}`]),
    ...(table === undefined ? [] : [`Table: ${comment(table)}`]),
  ];
  return [
    `-- ${comment(dumper)}`,
    '--',
    `-- ${origin.join('    ')}`,
    `-- ${'-'.repeat(54)}`,
    `-- Server version\t${comment(serverVersion)}`,
    '',
    '',
  ].join('\n');
}

/** Renders `<schema>.sql`: the schema, its libraries, its events and its routines. */
export function renderSchemaSql(
  origin: Origin,
  schema: DefinitionRecord,
  programs: readonly DefinitionRecord[],
): Buffer {
  const name = quote(schema.name);
  return join([
    renderHeader(origin, schema.name),
    `-- begin database ${comment(name)}\n`,
    schema.statement
      .toString('utf8')
      .replace(/^CREATE DATABASE (?!\/\*|IF )/, 'CREATE DATABASE IF NOT EXISTS '),
    `;\n-- end database ${comment(name)}\n\nUSE ${name};\n\n`,
    ...programs.flatMap(renderProgram),
  ]);
}

/** Renders `<schema>@<table>.sql`. */
export function renderTableSql(origin: Origin, { schema = '', name, statement }: DefinitionRecord): Buffer {
  return join([
    renderHeader(origin, schema, name),
    `USE ${quote(schema)};\n\n`,
    '/*!40101 SET @saved_cs_client     = @@character_set_client */;\n',
    '/*!50503 SET character_set_client = utf8mb4 */;\n',
    withIfNotExists(statement, 'CREATE TABLE '),
    ';\n/*!40101 SET character_set_client = @saved_cs_client */;\n',
  ]);
}

/** Renders a MariaDB sequence and its next value. */
export function renderSequenceSql(
  origin: Origin,
  { schema = '', name, statement, next }: DefinitionRecord,
): Buffer {
  return join([
    renderHeader(origin, schema, name),
    `USE ${quote(schema)};\n\n`,
    withIfNotExists(statement, 'CREATE SEQUENCE '),
    ';\n',
    ...(next === undefined ? [] : [`DO SETVAL(${quote(name)}, ${next}, 0);\n`]),
  ]);
}

/** Renders `<schema>@<table>.triggers.sql`. */
export function renderTriggersSql(
  origin: Origin,
  schema: string,
  table: string,
  triggers: readonly DefinitionRecord[],
): Buffer {
  return join([
    renderHeader(origin, schema, table),
    `USE ${quote(schema)};\n\n`,
    ...triggers.flatMap(renderProgram),
  ]);
}

/**
 * Renders `<schema>@<view>.pre.sql`: a stand-in with the same columns, so that views may refer to
 * each other.
 */
export function renderViewPlaceholderSql(
  origin: Origin,
  { schema = '', name, columns = [] }: DefinitionRecord,
): Buffer {
  return join([
    renderHeader(origin, schema, name),
    `USE ${quote(schema)};\n\n`,
    `DROP TABLE IF EXISTS ${quote(name)};\n`,
    `/*!50001 DROP VIEW IF EXISTS ${quote(name)}*/;\n`,
    'SET @saved_cs_client     = @@character_set_client;\n',
    '/*!50503 SET character_set_client = utf8mb4 */;\n',
    `/*!50001 ${renderPlaceholder(name, columns)} */;\n`,
    'SET character_set_client = @saved_cs_client;\n',
  ]);
}

/** Renders the statement that creates the stand-in of a view. */
export function renderPlaceholder(view: string, columns: readonly string[]): string {
  const select = (columns.length > 0 ? columns : ['1']).map((column) => ` 1 AS ${quote(column)}`).join(',\n');
  return `CREATE VIEW ${quote(view)} AS SELECT\n${select}`;
}

/** Renders `<schema>@<view>.sql`. */
export function renderViewSql(
  origin: Origin,
  { schema = '', name, statement, session }: DefinitionRecord,
): Buffer {
  return join([
    renderHeader(origin, schema, name),
    `USE ${quote(schema)};\n\n`,
    `/*!50001 DROP VIEW IF EXISTS ${quote(name)}*/;\n`,
    SAVE_CONTEXT,
    setContext(session),
    statement,
    ';\n',
    RESTORE_CONTEXT,
  ]);
}

/** Renders `@.users.sql`: all accounts, then the grants of each. */
export function renderUsersSql(origin: Origin, records: readonly DefinitionRecord[]): Buffer {
  const created = records.filter(({ kind }) => kind === 'account' || kind === 'role');
  const granted = new Map<string, DefinitionRecord[]>();
  for (const record of records)
    if (record.kind === 'grant' || record.kind === 'default role')
      granted.set(record.name, [...(granted.get(record.name) ?? []), record]);
  return join([
    renderHeader(origin),
    ...created.flatMap(({ name, statement }) => [
      `-- begin user ${comment(name)}\n`,
      withIfNotExists(withIfNotExists(statement, 'CREATE USER '), 'CREATE ROLE '),
      `;\n-- end user ${comment(name)}\n\n`,
    ]),
    ...[...granted].flatMap(([name, grants]): Part[] => [
      `-- begin grants ${comment(name)}\n`,
      ...grants.flatMap(({ statement }): Part[] => [statement, ';\n']),
      `-- end grants ${comment(name)}\n\n`,
    ]),
  ]);
}

/** Renders `@.post.sql`: makes schemas read-only, after all other scripts. */
export function renderPostSql(origin: Origin, schemas: readonly DefinitionRecord[]): Buffer {
  return join([
    renderHeader(origin),
    ...schemas
      .filter(({ readOnly }) => readOnly)
      .map(({ name }) => `/*!80022 ALTER DATABASE ${quote(name)} READ ONLY = 1 */;\n`),
  ]);
}

/**
 * Renders a program. A line break precedes the delimiter, because a statement may end in a line
 * comment. DROP follows sql_mode, because MariaDB 10.11 accepts packages only in its mode ORACLE.
 */
function renderProgram({ kind, schema = '', name, statement, session, followUp }: DefinitionRecord): Part[] {
  const { sqlMode, timeZone, databaseCollation } = session;
  const label = comment(`${kind} ${quote(schema)}.${quote(name)}`);
  const delimiter = freeDelimiter(statement);
  return [
    `-- begin ${label}\n`,
    'SET @saved_sql_mode       = @@sql_mode;\n',
    `SET sql_mode              = ${quoteText(sqlMode)};\n`,
    `DROP ${kind.toUpperCase()} IF EXISTS ${quote(name)};\n`,
    ...(databaseCollation
      ? [
          `ALTER DATABASE ${quote(schema)} CHARACTER SET ${databaseCollation.split('_')[0]} COLLATE ${databaseCollation};\n`,
        ]
      : []),
    SAVE_CONTEXT,
    setContext(session),
    ...(timeZone === undefined
      ? []
      : [
          'SET @saved_time_zone      = @@time_zone;\n',
          `SET time_zone             = ${quoteText(timeZone)};\n`,
        ]),
    `DELIMITER ${delimiter}\n`,
    statement,
    `\n${delimiter}\nDELIMITER ;\n`,
    ...(timeZone === undefined ? [] : ['SET time_zone             = @saved_time_zone;\n']),
    RESTORE_CONTEXT,
    ...(followUp === undefined ? [] : [followUp, ';\n']),
    'SET sql_mode              = @saved_sql_mode;\n',
    `-- end ${label}\n\n`,
  ];
}

const SAVE_CONTEXT = [
  'SET @saved_cs_client      = @@character_set_client;\n',
  'SET @saved_cs_results     = @@character_set_results;\n',
  'SET @saved_col_connection = @@collation_connection;\n',
].join('');

const RESTORE_CONTEXT = [
  'SET character_set_client  = @saved_cs_client;\n',
  'SET character_set_results = @saved_cs_results;\n',
  'SET collation_connection  = @saved_col_connection;\n',
].join('');

function setContext({ client, collation }: CreationSession): string {
  return [
    `SET character_set_client  = ${client};\n`,
    `SET character_set_results = ${client};\n`,
    ...(collation === undefined ? [] : [`SET collation_connection  = ${collation};\n`]),
  ].join('');
}

function withIfNotExists(statement: Buffer, beginning: string): Buffer {
  const text = statement.toString('latin1');
  if (!text.startsWith(beginning) || text.startsWith(`${beginning}IF NOT EXISTS `)) return statement;
  return Buffer.from(`${beginning}IF NOT EXISTS ${text.slice(beginning.length)}`, 'latin1');
}

function freeDelimiter(statement: Buffer): string {
  let delimiter = ';;';
  while (statement.includes(delimiter)) delimiter += ';';
  return delimiter;
}

function join(parts: readonly Part[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)));
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Removes line breaks, which a name may contain and which would end a comment. */
function comment(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}
