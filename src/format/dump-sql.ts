// The SQL files of a dump. Each object's statement stands between settings that make it mean the same as where it was
// made: character set of the client, collation, sql_mode, time zone. Readable by the mysql client and MySQL Shell.

/** Under which settings an object was made, as SHOW CREATE reports them. */
export interface CreationContext {
  charset: string;
  collation: string;
  sqlMode?: string;
  timeZone?: string;
}

export interface StoredProgram extends CreationContext {
  kind: 'EVENT' | 'TRIGGER' | 'PROCEDURE' | 'FUNCTION' | 'PACKAGE' | 'PACKAGE BODY';
  name: string;
  /** The CREATE statement. */
  statement: string;
  /** Collation of its schema when it was made, where that is another than the schema's now. */
  schemaCollation?: string;
}

export interface Origin {
  dumper: string;
  host: string;
  serverVersion: string;
}

export function renderHeader(
  { dumper, host, serverVersion }: Origin,
  schema?: string,
  table?: string,
): string {
  const place = [
    `Host: ${comment(host)}`,
    ...(schema === undefined ? [] : [`Database: ${comment(schema)}`]),
    ...(table === undefined ? [] : [`Table: ${comment(table)}`]),
  ];
  return [
    `-- ${comment(dumper)}`,
    '--',
    `-- ${place.join('    ')}`,
    `-- ${'-'.repeat(54)}`,
    `-- Server version\t${comment(serverVersion)}`,
    '',
    '',
  ].join('\n');
}

/** `<schema>.sql`: the schema, its events and its routines. */
export function renderSchemaSql(
  origin: Origin,
  schema: string,
  createSchema: string,
  programs: readonly StoredProgram[],
): string {
  const name = quote(schema);
  return [
    renderHeader(origin, schema),
    `-- begin database ${comment(name)}`,
    `${createSchema};`,
    `-- end database ${comment(name)}`,
    '',
    `USE ${name};`,
    '',
    ...programs.map((program) => renderProgram(schema, program)),
  ].join('\n');
}

/** `<schema>@<table>.sql` */
export function renderTableSql(origin: Origin, schema: string, table: string, createTable: string): string {
  return [
    renderHeader(origin, schema, table),
    `USE ${quote(schema)};`,
    '',
    '/*!40101 SET @saved_cs_client     = @@character_set_client */;',
    '/*!50503 SET character_set_client = utf8mb4 */;',
    `${createTable.replace(/^CREATE TABLE /, 'CREATE TABLE IF NOT EXISTS ')};`,
    '/*!40101 SET character_set_client = @saved_cs_client */;',
    '',
  ].join('\n');
}

/** A MariaDB sequence and where it stands. */
export function renderSequenceSql(
  origin: Origin,
  schema: string,
  name: string,
  create: string,
  next: string,
): string {
  return [
    renderHeader(origin, schema, name),
    `USE ${quote(schema)};`,
    '',
    `${create.replace(/^CREATE SEQUENCE /, 'CREATE SEQUENCE IF NOT EXISTS ')};`,
    `DO SETVAL(${quote(name)}, ${next}, 0);`,
    '',
  ].join('\n');
}

/** `<schema>@<table>.triggers.sql` */
export function renderTriggersSql(
  origin: Origin,
  schema: string,
  table: string,
  triggers: readonly StoredProgram[],
): string {
  return [
    renderHeader(origin, schema, table),
    `USE ${quote(schema)};`,
    '',
    ...triggers.map((trigger) => renderProgram(schema, trigger)),
  ].join('\n');
}

/** `<schema>@<view>.pre.sql`: a stand-in with the same columns, so that views may refer to each other. */
export function renderViewPlaceholderSql(
  origin: Origin,
  schema: string,
  view: string,
  columns: readonly string[],
): string {
  const select = (columns.length > 0 ? columns : ['1']).map((column) => ` 1 AS ${quote(column)}`).join(',\n');
  return [
    renderHeader(origin, schema, view),
    `USE ${quote(schema)};`,
    '',
    `DROP TABLE IF EXISTS ${quote(view)};`,
    `/*!50001 DROP VIEW IF EXISTS ${quote(view)}*/;`,
    'SET @saved_cs_client     = @@character_set_client;',
    '/*!50503 SET character_set_client = utf8mb4 */;',
    `/*!50001 CREATE VIEW ${quote(view)} AS SELECT\n${select} */;`,
    'SET character_set_client = @saved_cs_client;',
    '',
  ].join('\n');
}

/** `<schema>@<view>.sql` */
export function renderViewSql(
  origin: Origin,
  schema: string,
  view: string,
  createView: string,
  context: CreationContext,
): string {
  return [
    renderHeader(origin, schema, view),
    `USE ${quote(schema)};`,
    '',
    `/*!50001 DROP VIEW IF EXISTS ${quote(view)}*/;`,
    ...saveContext(),
    ...setContext(context, createView),
    `${createView};`,
    ...restoreContext(),
    '',
  ].join('\n');
}

/** `@.users.sql` */
export function renderUsersSql(
  origin: Origin,
  accounts: readonly { account: string; create: string; grants: readonly string[] }[],
): string {
  return [
    renderHeader(origin),
    ...accounts.flatMap(({ account, create }) => [
      `-- begin user ${comment(account)}`,
      `${create};`,
      `-- end user ${comment(account)}`,
      '',
    ]),
    ...accounts.flatMap(({ account, grants }) => [
      `-- begin grants ${comment(account)}`,
      ...grants.map((grant) => `${grant};`),
      `-- end grants ${comment(account)}`,
      '',
    ]),
  ].join('\n');
}

function renderProgram(schema: string, program: StoredProgram): string {
  const { kind, name, statement, sqlMode, timeZone, schemaCollation } = program;
  const label = comment(`${kind.toLowerCase()} ${quote(schema)}.${quote(name)}`);
  const delimiter = freeDelimiter(statement);
  return [
    `-- begin ${label}`,
    `DROP ${kind} IF EXISTS ${quote(name)};`,
    ...(schemaCollation
      ? [
          `ALTER DATABASE ${quote(schema)} CHARACTER SET ${schemaCollation.split('_')[0]} COLLATE ${schemaCollation};`,
        ]
      : []),
    ...saveContext(),
    ...setContext(program, statement),
    'SET @saved_sql_mode       = @@sql_mode;',
    `SET sql_mode              = ${quoteText(sqlMode ?? '')};`,
    ...(timeZone === undefined
      ? []
      : ['SET @saved_time_zone      = @@time_zone;', `SET time_zone             = ${quoteText(timeZone)};`]),
    `DELIMITER ${delimiter}`,
    `${statement} ${delimiter}`,
    'DELIMITER ;',
    ...(timeZone === undefined ? [] : ['SET time_zone             = @saved_time_zone;']),
    'SET sql_mode              = @saved_sql_mode;',
    ...restoreContext(),
    `-- end ${label}`,
    '',
  ].join('\n');
}

function saveContext(): string[] {
  return [
    'SET @saved_cs_client      = @@character_set_client;',
    'SET @saved_cs_results     = @@character_set_results;',
    'SET @saved_col_connection = @@collation_connection;',
  ];
}

/**
 * The file is UTF-8. A statement that was made by a client of another character set keeps that setting only if its
 * text is ASCII, which is the same bytes in both.
 */
function setContext({ charset, collation }: CreationContext, statement: string): string[] {
  const isAscii = /^[\x00-\x7f]*$/.test(statement);
  const client = isAscii || charset.startsWith('utf8') ? charset : 'utf8mb4';
  return [
    `SET character_set_client  = ${client};`,
    `SET character_set_results = ${client};`,
    `SET collation_connection  = ${collation};`,
  ];
}

function restoreContext(): string[] {
  return [
    'SET character_set_client  = @saved_cs_client;',
    'SET character_set_results = @saved_cs_results;',
    'SET collation_connection  = @saved_col_connection;',
  ];
}

function freeDelimiter(statement: string): string {
  let delimiter = ';;';
  while (statement.includes(delimiter)) delimiter += ';';
  return delimiter;
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** A name may hold a line break, and a comment must not end early. */
function comment(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}
