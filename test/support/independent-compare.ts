// Compares schemas on two servers by questions of its own. It shares nothing with the engine: neither how a table is
// read nor how a value becomes text, so that an error of the engine cannot hide itself here.
import mysql from 'mysql2/promise';
import type { Connection, ConnectionOptions, RowDataPacket } from 'mysql2/promise';

/** Question → answer; two servers hold the same if all answers are equal. */
export type Portrait = Map<string, string>;

/** Tables up to this many rows are compared row by row, so that a difference shows itself. */
const LISTED_ROWS = 300;

const UNKNOWN_SYSTEM_VARIABLE = 1193;

type Value = string | number | null;
type Answer = Record<string, Value>;

/** Differences between what two servers hold in these schemas; empty: none. */
export async function findDifferences(
  source: ConnectionOptions,
  target: ConnectionOptions,
  schemas: readonly string[],
  accounts: readonly string[] = [],
): Promise<string[]> {
  const [left, right] = await Promise.all([
    portray(source, schemas, accounts),
    portray(target, schemas, accounts),
  ]);
  const differences: string[] = [];
  for (const question of new Set([...left.keys(), ...right.keys()])) {
    const [before, after] = [left.get(question), right.get(question)];
    if (before !== after)
      differences.push(`${question}\n  source: ${only(before, after)}\n  target: ${only(after, before)}`);
  }
  return differences;
}

/** The lines that the other does not have. */
function only(text: string | undefined, other: string | undefined): string {
  if (text === undefined) return '(nothing)';
  const others = new Set(other?.split('\n'));
  const lines = text.split('\n').filter((line) => !others.has(line));
  return cut(lines.length > 0 ? lines.join('\n') : text);
}

function cut(text: string): string {
  return text.length > 1500 ? `${text.slice(0, 1500)}… ${text.length}` : text;
}

export async function portray(
  access: ConnectionOptions,
  schemas: readonly string[],
  accounts: readonly string[] = [],
): Promise<Portrait> {
  const connection = await mysql.createConnection({
    ...access,
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
  });
  try {
    const [version] = await list(connection, 'SELECT VERSION() AS v');
    const painter = new Painter(connection, /mariadb/i.test(String(version?.['v'])));
    await painter.begin();
    for (const schema of schemas) await painter.paintSchema(schema);
    for (const account of accounts) await painter.paintAccount(account);
    return painter.portrait;
  } finally {
    connection.destroy();
  }
}

async function list(connection: Connection, sql: string): Promise<Answer[]> {
  const [rows] = await connection.query<RowDataPacket[]>(sql);
  return rows;
}

/** View of information_schema, the column with the schema, and the columns that differ between any two servers. */
const VIEWS: readonly (readonly [view: string, schemaColumn: string, volatile: readonly string[]])[] = [
  ['SCHEMATA', 'SCHEMA_NAME', []],
  [
    'TABLES',
    'TABLE_SCHEMA',
    // Statistics of the storage engine, and times.
    [
      'TABLE_ROWS',
      'AVG_ROW_LENGTH',
      'DATA_LENGTH',
      'INDEX_LENGTH',
      'DATA_FREE',
      'CREATE_TIME',
      'UPDATE_TIME',
      'CHECK_TIME',
      'MAX_DATA_LENGTH',
      'MAX_INDEX_LENGTH',
      'CHECKSUM',
    ],
  ],
  ['COLUMNS', 'TABLE_SCHEMA', []],
  ['STATISTICS', 'TABLE_SCHEMA', ['CARDINALITY']],
  ['TABLE_CONSTRAINTS', 'TABLE_SCHEMA', []],
  ['KEY_COLUMN_USAGE', 'TABLE_SCHEMA', []],
  ['REFERENTIAL_CONSTRAINTS', 'CONSTRAINT_SCHEMA', []],
  ['CHECK_CONSTRAINTS', 'CONSTRAINT_SCHEMA', []],
  [
    'PARTITIONS',
    'TABLE_SCHEMA',
    [
      'AVG_ROW_LENGTH',
      'DATA_LENGTH',
      'INDEX_LENGTH',
      'DATA_FREE',
      'CREATE_TIME',
      'UPDATE_TIME',
      'CHECK_TIME',
      'TABLE_ROWS',
      'MAX_DATA_LENGTH',
      'MAX_INDEX_LENGTH',
      'CHECKSUM',
    ],
  ],
  ['VIEWS', 'TABLE_SCHEMA', []],
  ['TRIGGERS', 'TRIGGER_SCHEMA', ['CREATED']],
  ['ROUTINES', 'ROUTINE_SCHEMA', ['CREATED', 'LAST_ALTERED']],
  ['PARAMETERS', 'SPECIFIC_SCHEMA', []],
  ['EVENTS', 'EVENT_SCHEMA', ['CREATED', 'LAST_ALTERED', 'LAST_EXECUTED', 'ORIGINATOR']],
];

class Painter {
  readonly portrait: Portrait = new Map();
  readonly #connection: Connection;
  readonly #isMariadb: boolean;

  constructor(connection: Connection, isMariadb: boolean) {
    this.#connection = connection;
    this.#isMariadb = isMariadb;
  }

  async begin(): Promise<void> {
    // 20: a table of 1,000 columns is more than the default stack of some builds takes in one expression.
    await this.#connection.query(
      `SET SESSION time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES', group_concat_max_len = 1000000000`,
    );
    // MySQL 5.7 has nothing of the kind.
    if (!this.#isMariadb)
      await this.#connection
        .query('SET SESSION information_schema_stats_expiry = 0')
        .catch((error: { errno?: number }) => {
          if (error.errno !== UNKNOWN_SYSTEM_VARIABLE) throw error;
        });
  }

  async paintSchema(schema: string): Promise<void> {
    const known = await this.#list(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'information_schema'`,
    );
    const names = new Set(known.map(({ name }) => String(name).toUpperCase()));
    for (const [view, column, volatile] of VIEWS) {
      // Servers before MySQL 8.0.16 have no CHECK_CONSTRAINTS.
      if (!names.has(view)) continue;
      const rows = await this.#list(
        `SELECT * FROM information_schema.${view} WHERE ${column} = ${mysql.escape(schema)}`,
      );
      const kept = rows.map((row) =>
        // Aria writes its default down when a table is made from what SHOW CREATE TABLE printed.
        JSON.stringify(
          Object.entries(row).filter(([name]) => !volatile.includes(name.toUpperCase())),
        ).replace('page_checksum=1 ', ''),
      );
      this.#note(`information_schema.${view} of ${schema}`, kept.sort().join('\n'));
    }
    await this.#paintDefinitions(schema);
    const tables = await this.#list(
      `SELECT TABLE_NAME AS name, TABLE_TYPE AS type FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${mysql.escape(schema)} ORDER BY TABLE_NAME`,
    );
    for (const { name, type } of tables) {
      if (type === 'SEQUENCE') await this.#paintSequence(schema, String(name));
      else if (type !== 'VIEW') await this.#paintRows(schema, String(name), type === 'SYSTEM VERSIONED');
    }
  }

  async paintAccount(account: string): Promise<void> {
    for (const statement of [`SHOW CREATE USER ${account}`, `SHOW GRANTS FOR ${account}`]) {
      const rows = await this.#list(statement).catch((error: Error) => [{ error: error.message }]);
      this.#note(
        statement,
        rows
          .map((row) => String(Object.values(row)[0]))
          .sort()
          .join('\n'),
      );
    }
  }

  async #paintDefinitions(schema: string): Promise<void> {
    const where = (column: string): string => `${column} = ${mysql.escape(schema)}`;
    const objects = await this.#list(
      `SELECT IF(TABLE_TYPE = 'VIEW', 'VIEW', 'TABLE') AS kind, TABLE_NAME AS name FROM information_schema.TABLES WHERE ${where('TABLE_SCHEMA')}
        UNION ALL SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE ${where('TRIGGER_SCHEMA')}
        UNION ALL SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ${where('ROUTINE_SCHEMA')}
        UNION ALL SELECT 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE ${where('EVENT_SCHEMA')}`,
    );
    this.#note(`number of objects in ${schema}`, String(objects.length));
    for (const { kind, name } of objects) {
      const statement = `SHOW CREATE ${kind} ${quote(schema)}.${quote(String(name))}`;
      // MySQL spoils an emoji in an expression when it converts; the bytes are UTF-8.
      await this.#connection.query('SET SESSION character_set_results = binary');
      const [row] = await this.#list(statement);
      await this.#connection.query('SET SESSION character_set_results = utf8mb4');
      const fields = Object.entries(row ?? {}).filter(([field]) => field !== 'Created');
      const text = fields.map(([field, value]) => `${field}: ${String(value)}`).join('\n');
      // Indexes that were made after the data may stand in another order; the columns' order is in COLUMNS.
      const lines = text.split('\n').map((line) =>
        // MySQL prints a character set that follows from the collation for a column made with COLLATE alone, only
        // from the second time on; COLUMNS has both.
        line.replace(/,$/, '').replace(/ CHARACTER SET \w+(?= COLLATE )/, ''),
      );
      this.#note(statement, kind === 'TABLE' ? lines.sort().join('\n') : text);
    }
  }

  async #paintSequence(schema: string, name: string): Promise<void> {
    const rows = await this.#list(`SELECT * FROM ${quote(schema)}.${quote(name)}`);
    this.#note(`sequence ${schema}.${name}`, JSON.stringify(rows));
  }

  async #paintRows(schema: string, table: string, isVersioned: boolean): Promise<void> {
    const columns = await this.#list(
      `SELECT COLUMN_NAME AS name, DATA_TYPE AS type FROM information_schema.COLUMNS
        WHERE TABLE_SCHEMA = ${mysql.escape(schema)} AND TABLE_NAME = ${mysql.escape(table)} ORDER BY ORDINAL_POSITION`,
    );
    const values = columns.map(({ name, type }) =>
      exactText(quote(String(name)), String(type).toLowerCase()),
    );
    const hasPeriod = columns.some(({ name }) => name === 'begins');
    if (isVersioned && !hasPeriod)
      values.push(exactText('row_start', 'timestamp'), exactText('row_end', 'timestamp'));
    const from = `${quote(schema)}.${quote(table)}${isVersioned ? ' FOR SYSTEM_TIME ALL' : ''}`;
    const row = `CONCAT_WS('|', ${values.join(', ')})`;
    const digest = `SHA2(${row}, 256)`;
    const [sum] = await this.#list(
      `SELECT COUNT(*) AS n, HEX(BIT_XOR(CAST(CONV(LEFT(d, 16), 16, 10) AS unsigned))) AS x, SUM(CAST(CONV(RIGHT(d, 12), 16, 10) AS decimal(20))) AS s FROM (SELECT ${digest} AS d FROM ${from}) AS digests`,
    );
    this.#note(`rows of ${schema}.${table}`, JSON.stringify(sum));
    if (Number(sum?.['n']) > LISTED_ROWS) return;
    const rows = await this.#list(`SELECT LEFT(${row}, 3000) AS r, ${digest} AS d FROM ${from}`);
    this.#note(
      `list of ${schema}.${table}`,
      rows
        .map(({ r, d }) => `${String(d).slice(0, 8)} ${r}`)
        .sort()
        .join('\n'),
    );
  }

  #list(sql: string): Promise<Answer[]> {
    return list(this.#connection, sql);
  }

  #note(question: string, answer: string): void {
    this.portrait.set(question, answer);
  }
}

/** An expression that is different text for any two different values of the type; NULL is a word of its own. */
function exactText(column: string, type: string): string {
  return `COALESCE(${valueText(column, type)}, 'null')`;
}

function valueText(column: string, type: string): string {
  switch (type) {
    case 'float':
      // As a DOUBLE all its digits show; a division tells the two zeros apart where printing may not.
      return `CONCAT(CAST(CAST(${column} AS double) AS char), IF(${column} = 0, LEFT(CAST(CAST(${column} AS double) AS char), 1), ''))`;
    case 'double':
      return `CAST(${column} AS char)`;
    case 'enum':
    case 'set':
      return `CONCAT(${column} + 0, ':', HEX(${column}))`;
    case 'json':
      return `HEX(CAST(${column} AS char CHARACTER SET utf8mb4))`;
    case 'date':
    case 'time':
    case 'datetime':
    case 'timestamp':
    case 'year':
    case 'decimal':
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
    case 'uuid':
    case 'inet4':
    case 'inet6':
      return `CAST(${column} AS char)`;
    default:
      return `HEX(${column})`;
  }
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
