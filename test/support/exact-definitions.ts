// Definitions byte by byte, and what they do: SHOW CREATE as the server prints it without any conversion, the defaults that columns really
// have, and what functions return. Shares nothing with the engine.
import mysql from 'mysql2/promise';
import type { Connection, ConnectionOptions, RowDataPacket } from 'mysql2/promise';

/** Question → answer, as in independent-compare.ts; one character per byte. */
export type Exact = Map<string, string>;

export interface NamedObject {
  /** In lower case: `package body`. */
  kind: string;
  schema: string;
  name: string;
}

type Bytes = Record<string, Buffer | null>;

/** Everything that has a SHOW CREATE. */
export async function listObjects(
  access: ConnectionOptions,
  schemas: readonly string[],
): Promise<NamedObject[]> {
  const connection = await mysql.createConnection({ ...access, charset: 'utf8mb4' });
  try {
    const wanted = schemas.map((name) => mysql.escape(name)).join(', ');
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT LOWER(IF(TABLE_TYPE IN ('VIEW', 'SEQUENCE'), TABLE_TYPE, 'TABLE')) AS kind, TABLE_SCHEMA AS s, TABLE_NAME AS n
         FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${wanted})
       UNION ALL SELECT 'trigger', TRIGGER_SCHEMA, TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (${wanted})
       UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_SCHEMA, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (${wanted})
       UNION ALL SELECT 'event', EVENT_SCHEMA, EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (${wanted})`,
    );
    return rows.map(({ kind, s, n }) => ({ kind: String(kind), schema: String(s), name: String(n) }));
  } finally {
    connection.destroy();
  }
}

export async function readExactly(
  access: ConnectionOptions,
  objects: readonly NamedObject[],
): Promise<Exact> {
  const connection = await mysql.createConnection({ ...access, charset: 'utf8mb4' });
  const exact: Exact = new Map();
  try {
    await connection.query(`SET SESSION sql_mode = '', time_zone = '+00:00', character_set_results = binary`);
    for (const object of objects) {
      const { kind, schema, name } = object;
      await connection.query(`USE ${quote(schema)}`);
      // MariaDB before 11.4 knows packages there alone.
      await connection.query(`SET SESSION sql_mode = '${kind.startsWith('package') ? 'ORACLE' : ''}'`);
      const [row] = await list(
        connection,
        `SHOW CREATE ${kind.toUpperCase()} ${quote(schema)}.${quote(name)}`,
      );
      // Of a trigger the time at which it was created.
      const fields = Object.entries(row ?? {}).filter(([field]) => field !== 'Created');
      const question = `${kind} ${schema}.${name}`;
      exact.set(
        question,
        fields.map(([field, value]) => `${field}: ${value?.toString('latin1')}`).join('\n'),
      );
      if (kind === 'table') await readDefaults(connection, object, exact);
      if (kind === 'function') await callFunction(connection, object, exact);
    }
    return exact;
  } finally {
    connection.destroy();
  }
}

/** The default of a column is known of an empty table too. */
async function readDefaults(
  connection: Connection,
  { schema, name }: NamedObject,
  exact: Exact,
): Promise<void> {
  const columns = await list(
    connection,
    `SELECT COLUMN_NAME AS n FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${mysql.escape(schema)} AND TABLE_NAME = ${mysql.escape(name)} AND COLUMN_DEFAULT IS NOT NULL AND EXTRA NOT LIKE '%GENERATED%' AND COLUMN_DEFAULT NOT LIKE '%current_timestamp%'`,
  );
  for (const { n } of columns) {
    const column = quote(n!.toString());
    const [row] = await list(
      connection,
      `SELECT HEX(DEFAULT(t.${column})) AS d FROM (SELECT 1) o LEFT JOIN ${quote(schema)}.${quote(name)} t ON FALSE`,
    );
    exact.set(`default of ${schema}.${name}.${column}`, row?.['d']?.toString('latin1') ?? 'NULL');
  }
}

async function callFunction(
  connection: Connection,
  { schema, name }: NamedObject,
  exact: Exact,
): Promise<void> {
  const call = `${quote(schema)}.${quote(name)}('ab')`;
  const rows = await list(
    connection,
    `SELECT HEX(${call}) AS r, CHARSET(${call}) AS c, COLLATION(${call}) AS k`,
  ).catch((error: Error) => [{ error: Buffer.from(error.message) }] as Bytes[]);
  exact.set(
    `result of ${schema}.${name}`,
    Object.values(rows[0] ?? {})
      .map((value) => value?.toString('latin1'))
      .join(' '),
  );
}

/** Questions whose answers differ, with both answers. */
export function compareExactly(source: Exact, target: Exact): string[] {
  return [...new Set([...source.keys(), ...target.keys()])]
    .filter((question) => source.get(question) !== target.get(question))
    .map(
      (question) =>
        `${question}\n  source: ${source.get(question) ?? '(nothing)'}\n  target: ${target.get(question) ?? '(nothing)'}`,
    );
}

async function list(connection: Connection, sql: string): Promise<Bytes[]> {
  const [rows] = await connection.query<RowDataPacket[]>({
    sql,
    typeCast: (field: { buffer(): Buffer | null }) => field.buffer(),
  } as never);
  return rows;
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
