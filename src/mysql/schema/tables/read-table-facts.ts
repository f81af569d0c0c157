// Reads table facts from information_schema, for batches of tables of one schema. On MariaDB, a
// query over a whole schema waits for each table under ALTER; under our own lock this wait is a
// deadlock. Texts arrive as hexadecimal digits, independent of the connection's character set.
import type {
  CheckFacts,
  ColumnFacts,
  ForeignKeyFacts,
  IndexFacts,
  PartitionFacts,
  TableFacts,
} from '../../../format/table-facts.ts';
import type { Queryable } from '../../connection/reader.ts';
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';
import { has } from '../../connection/server-abilities.ts';
import { queryTables, type TableBatch } from './table-batch.ts';

/** Estimates, and facts that the comparison of tables ignores. */
export interface TableStatus {
  /** BASE TABLE, VIEW, SYSTEM VERSIONED, SEQUENCE and others. */
  type: string;
  /** null for a view, or for a table that the server cannot open. */
  engine: string | null;
  /** Comment; for a table that the server cannot open, its error message. */
  comment: string;
  collation: string | null;
  options: string;
  createTime: string | undefined;
  estimatedRows: number;
  estimatedBytes: number;
  avgRowBytes: number;
}

type Raw = Record<string, string | number | null>;

/**
 * Returns the column for tables only. If a query asks for the rows of a view, MySQL 8.0.15 gives
 * the next table the comment `'s.v' is not BASE TABLE`.
 */
function ofTables(column: string): string {
  return `IF(TABLE_TYPE = 'VIEW', NULL, ${column})`;
}

/** Returns the status by table name, without dropped tables. */
export async function readTableStatus(
  session: Queryable,
  server: ServerFacts,
  batch: TableBatch,
): Promise<Map<string, TableStatus>> {
  const rows = await session.query<Raw>(
    queryTables(
      server,
      batch,
      (
        where,
      ) => `SELECT TABLE_NAME AS t, TABLE_TYPE AS type, ENGINE AS engine, HEX(TABLE_COMMENT) AS comment, TABLE_COLLATION AS collation,
            HEX(CREATE_OPTIONS) AS options, CREATE_TIME AS created, ${ofTables('TABLE_ROWS')} AS n, ${ofTables('DATA_LENGTH')} AS bytes, ${ofTables('AVG_ROW_LENGTH')} AS average
       FROM information_schema.TABLES WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')}`,
    ),
    `cannot read the tables of ${batch.schema}`,
  );
  return new Map(
    rows.map((row) => [
      String(row['t']),
      {
        type: String(row['type']),
        engine: row['engine'] === null ? null : String(row['engine']),
        comment: unhex(row['comment']) ?? '',
        collation: optional(row['collation']),
        options: unhex(row['options']) ?? '',
        createTime: optional(row['created']) ?? undefined,
        estimatedRows: Number(row['n'] ?? 0),
        estimatedBytes: Number(row['bytes'] ?? 0),
        avgRowBytes: Number(row['average'] ?? 0),
      },
    ]),
  );
}

/** Reads the columns of tables and views. */
export async function readColumnFacts(
  session: Queryable,
  server: ServerFacts,
  batch: TableBatch,
): Promise<Map<string, ColumnFacts[]>> {
  const rows = await session.query<Raw>(
    queryTables(
      server,
      batch,
      (
        where,
      ) => `SELECT TABLE_NAME AS t, HEX(COLUMN_NAME) AS name, HEX(COLUMN_TYPE) AS type, IS_NULLABLE AS nullable, HEX(COLUMN_DEFAULT) AS def,
            CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, EXTRA AS extra, HEX(COLUMN_COMMENT) AS comment,
            HEX(GENERATION_EXPRESSION) AS expression, ORDINAL_POSITION AS position
       FROM information_schema.COLUMNS WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')}`,
      'position',
    ),
    `cannot read the columns of ${batch.schema}`,
  );
  return groupBy(rows, (row) => ({
    name: unhex(row['name']) ?? '',
    type: unhex(row['type']) ?? '',
    nullable: row['nullable'] === 'YES',
    default: unhex(row['def']),
    charset: optional(row['charset']),
    collation: optional(row['collation']),
    extra: optional(row['extra']) ?? '',
    comment: unhex(row['comment']) ?? '',
    expression: unhex(row['expression']) || null,
  }));
}

export async function readIndexFacts(
  session: Queryable,
  server: ServerFacts,
  batch: TableBatch,
): Promise<Map<string, IndexFacts[]>> {
  const hidden = has(server, 'STATISTICS.IGNORED')
    ? `IGNORED = 'YES'`
    : has(server, 'STATISTICS.IS_VISIBLE')
      ? `IS_VISIBLE = 'NO'`
      : '0';
  const rows = await session.query<Raw>(
    queryTables(
      server,
      batch,
      (
        where,
      ) => `SELECT TABLE_NAME AS t, HEX(INDEX_NAME) AS name, NON_UNIQUE AS nonUnique, HEX(COLUMN_NAME) AS \`column\`, SUB_PART AS prefix,
            COLLATION AS direction, INDEX_TYPE AS type, HEX(INDEX_COMMENT) AS comment, ${hidden} AS hidden,
            ${has(server, 'STATISTICS.EXPRESSION') ? 'HEX(EXPRESSION)' : 'NULL'} AS expression, SEQ_IN_INDEX AS position
       FROM information_schema.STATISTICS WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')}`,
      'name, position',
    ),
    `cannot read the indexes of ${batch.schema}`,
  );
  const found = new Map<string, IndexFacts[]>();
  for (const row of rows) {
    const indexes = listOf(found, String(row['t']));
    const name = unhex(row['name']) ?? '';
    let index = indexes.at(-1);
    if (index?.name !== name) {
      index = {
        name,
        unique: Number(row['nonUnique']) === 0,
        type: String(row['type']),
        comment: unhex(row['comment']) ?? '',
        hidden: Number(row['hidden']) === 1,
        parts: [],
      };
      indexes.push(index);
    }
    index.parts.push({
      column: unhex(row['column']),
      expression: unhex(row['expression']),
      prefix: row['prefix'] === null ? null : Number(row['prefix']),
      descending: row['direction'] === 'D',
    });
  }
  return found;
}

export async function readForeignKeyFacts(
  session: Queryable,
  server: ServerFacts,
  batch: TableBatch,
): Promise<Map<string, ForeignKeyFacts[]>> {
  const errorPrefix = `cannot read the foreign keys of ${batch.schema}`;
  const columns = await session.query<Raw>(
    queryTables(
      server,
      batch,
      (
        where,
      ) => `SELECT TABLE_NAME AS t, HEX(CONSTRAINT_NAME) AS name, HEX(COLUMN_NAME) AS \`column\`, HEX(REFERENCED_TABLE_SCHEMA) AS s,
            HEX(REFERENCED_TABLE_NAME) AS r, HEX(REFERENCED_COLUMN_NAME) AS referenced, ORDINAL_POSITION AS position
       FROM information_schema.KEY_COLUMN_USAGE
      WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')} AND REFERENCED_TABLE_NAME IS NOT NULL`,
      'name, position',
    ),
    errorPrefix,
  );
  if (columns.length === 0) return new Map();
  const rules = await session.query<Raw>(
    queryTables(
      server,
      batch,
      (
        where,
      ) => `SELECT TABLE_NAME AS t, HEX(CONSTRAINT_NAME) AS name, UPDATE_RULE AS onUpdate, DELETE_RULE AS onDelete
       FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE ${where('CONSTRAINT_SCHEMA', 'TABLE_NAME')}`,
    ),
    errorPrefix,
  );
  const ruleOf = new Map(rules.map((row) => [`${row['t']}\0${row['name']}`, row]));
  const found = new Map<string, ForeignKeyFacts[]>();
  for (const row of columns) {
    const keys = listOf(found, String(row['t']));
    const name = unhex(row['name']) ?? '';
    const rule = ruleOf.get(`${row['t']}\0${row['name']}`);
    let key = keys.at(-1);
    if (key?.name !== name) {
      key = {
        name,
        columns: [],
        schema: unhex(row['s']) ?? '',
        table: unhex(row['r']) ?? '',
        referenced: [],
        onUpdate: String(rule?.['onUpdate'] ?? ''),
        onDelete: String(rule?.['onDelete'] ?? ''),
      };
      keys.push(key);
    }
    key.columns.push(unhex(row['column']) ?? '');
    key.referenced.push(unhex(row['referenced']) ?? '');
  }
  return found;
}

export async function readCheckFacts(
  session: Queryable,
  server: ServerFacts,
  batch: TableBatch,
): Promise<Map<string, CheckFacts[]>> {
  if (!has(server, 'CHECK_CONSTRAINTS')) return new Map();
  const errorPrefix = `cannot read the CHECK constraints of ${batch.schema}`;
  const rows = isMariaDb(server)
    ? await session.query<Raw>(
        queryTables(
          server,
          batch,
          (
            where,
          ) => `SELECT TABLE_NAME AS t, HEX(CONSTRAINT_NAME) AS name, HEX(CHECK_CLAUSE) AS clause, 'YES' AS enforced
           FROM information_schema.CHECK_CONSTRAINTS WHERE ${where('CONSTRAINT_SCHEMA', 'TABLE_NAME')}`,
          'name',
        ),
        errorPrefix,
      )
    : await session.query<Raw>(
        queryTables(
          server,
          batch,
          (
            where,
          ) => `SELECT t.TABLE_NAME AS t, HEX(t.CONSTRAINT_NAME) AS name, HEX(c.CHECK_CLAUSE) AS clause, t.ENFORCED AS enforced
           FROM information_schema.TABLE_CONSTRAINTS t JOIN information_schema.CHECK_CONSTRAINTS c
                USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME)
          WHERE ${where('t.TABLE_SCHEMA', 't.TABLE_NAME')} AND t.CONSTRAINT_TYPE = 'CHECK'`,
          'name',
        ),
        errorPrefix,
      );
  return groupBy(rows, (row) => ({
    name: unhex(row['name']) ?? '',
    clause: unhex(row['clause']) ?? '',
    enforced: row['enforced'] !== 'NO',
  }));
}

export async function readPartitionFacts(
  session: Queryable,
  server: ServerFacts,
  batch: TableBatch,
): Promise<Map<string, PartitionFacts[]>> {
  const rows = await session.query<Raw>(
    queryTables(
      server,
      batch,
      (
        where,
      ) => `SELECT TABLE_NAME AS t, HEX(PARTITION_NAME) AS name, HEX(SUBPARTITION_NAME) AS sub, PARTITION_METHOD AS method,
            SUBPARTITION_METHOD AS subMethod, HEX(PARTITION_EXPRESSION) AS expression, HEX(SUBPARTITION_EXPRESSION) AS subExpression,
            HEX(PARTITION_DESCRIPTION) AS description, HEX(PARTITION_COMMENT) AS comment,
            PARTITION_ORDINAL_POSITION AS position, SUBPARTITION_ORDINAL_POSITION AS subPosition
       FROM information_schema.PARTITIONS
      WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')} AND PARTITION_NAME IS NOT NULL`,
      'position, subPosition',
    ),
    `cannot read the partitions of ${batch.schema}`,
  );
  return groupBy(rows, (row) => ({
    name: unhex(row['name']) ?? '',
    subpartition: unhex(row['sub']),
    method: optional(row['method']),
    subMethod: optional(row['subMethod']),
    expression: unhex(row['expression']),
    subExpression: unhex(row['subExpression']),
    description: unhex(row['description']),
    comment: unhex(row['comment']) ?? '',
  }));
}

export type RemainingFacts = Pick<TableFacts, 'foreignKeys' | 'checks' | 'partitions'>;

/**
 * Reads facts that most tables lack. Queries only tables whose definition mentions them.
 * @param tables with the printed definitions
 */
export async function readRemainingFacts(
  session: Queryable,
  server: ServerFacts,
  schema: string,
  tables: readonly { name: string; printed: string }[],
): Promise<Map<string, RemainingFacts>> {
  const those = (pattern: RegExp): TableBatch => ({
    schema,
    tables: tables.filter(({ printed }) => pattern.test(printed)).map(({ name }) => name),
  });
  const none = new Map<string, never[]>();
  const ask = async <T>(
    batch: TableBatch,
    read: (batch: TableBatch) => Promise<Map<string, T[]>>,
  ): Promise<ReadonlyMap<string, T[]>> => (batch.tables.length === 0 ? none : await read(batch));
  const [foreignKeys, checks, partitions] = await Promise.all([
    ask(those(/\bFOREIGN KEY\b/i), (batch) => readForeignKeyFacts(session, server, batch)),
    ask(those(/\bCHECK\b/i), (batch) => readCheckFacts(session, server, batch)),
    ask(those(/\bPARTITION\b/i), (batch) => readPartitionFacts(session, server, batch)),
  ]);
  return new Map(
    tables.map(({ name }) => [
      name,
      {
        foreignKeys: foreignKeys.get(name) ?? [],
        checks: checks.get(name) ?? [],
        partitions: partitions.get(name) ?? [],
      },
    ]),
  );
}

function groupBy<T>(rows: readonly Raw[], map: (row: Raw) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) listOf(groups, String(row['t'])).push(map(row));
  return groups;
}

function listOf<T>(groups: Map<string, T[]>, name: string): T[] {
  const known = groups.get(name);
  if (known) return known;
  const list: T[] = [];
  groups.set(name, list);
  return list;
}

function unhex(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : Buffer.from(String(value), 'hex').toString('utf8');
}

function optional(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
