// Tables of a server for rules of masking: their facts and, if asked for, sampled values. It only
// reads.
import { defined } from '../../core/defined.ts';
import type { Logger } from '../../core/log.ts';
import type { Column } from '../../mysql/schema/tables/column.ts';
import { readForeignKeyFacts, readPartitionFacts } from '../../mysql/schema/tables/read-table-facts.ts';
import { readCatalog } from '../../mysql/schema/catalog.ts';
import type { Selection } from '../../mysql/schema/selection.ts';
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import type { Reader } from '../../mysql/connection/reader.ts';
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import { SessionGroup } from '../../mysql/connection/session-group.ts';
import { readAutoIncrement } from '../../sql/definitions/create-table.ts';
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';
import type { SampledTable } from '../../masking/suggest/suggest-rules.ts';
import { MAX_SAMPLE, MAX_SAMPLE_BYTES, SampleColumns } from './sample-columns.ts';

/** A server whose tables are read. */
export interface ServerRequest {
  connection: ConnectionConfig;
  selection: Selection;
  lockWaitTimeoutSeconds: number;
}

export interface ServerTables {
  /** `mysql 9.7.4 at db1:3306` */
  server: string;
  isMariaDb: boolean;
  tables: SampledTable[];
  /** Tables that could not be read, as sentences. */
  warnings: string[];
}

/** @param isSampled whether values are read too */
export async function readServerTables(
  { connection, selection, lockWaitTimeoutSeconds }: ServerRequest,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
  isSampled: boolean,
): Promise<ServerTables> {
  const sessions = new SessionGroup(connection, 'source', lockWaitTimeoutSeconds);
  sessions.cutOnAbort(signal);
  try {
    const { reader, facts } = await sessions.first(logger);
    const catalog = await readCatalog(reader, facts, { selection, skipBroken: true, mayPause: true });
    const tables: SampledTable[] = [];
    const warnings = catalog.leftOut
      .filter(({ name }) => name.startsWith('table '))
      .map(({ name, reason }) => `${name} is not read: ${reason}`);
    for (const schema of catalog.schemas) {
      const batch = { schema: schema.name, tables: schema.tables.map(({ name }) => name) };
      if (batch.tables.length === 0) continue;
      const foreignKeys = await readForeignKeyFacts(reader, facts, batch);
      const partitions = await readPartitionFacts(reader, facts, batch);
      for (const table of schema.tables) {
        signal.throwIfAborted();
        const { name } = table;
        const autoIncrement = table.facts.columns.some(({ extra }) => /\bauto_increment\b/i.test(extra))
          ? await nextNumber(reader, schema.name, name)
          : undefined;
        const samples = isSampled ? await sampleTable(reader, schema.name, name, table.columns) : new Map();
        if (typeof samples === 'string') warnings.push(`${schema.name}.${name} has no sample: ${samples}`);
        tables.push({
          schema: schema.name,
          name,
          facts: {
            ...table.facts,
            foreignKeys: foreignKeys.get(name) ?? [],
            checks: [],
            partitions: partitions.get(name) ?? [],
          },
          rows: table.estimatedRows,
          ...defined({ autoIncrement }),
          samples: typeof samples === 'string' ? new Map() : samples,
        });
      }
    }
    return {
      server: `${facts.flavor} ${facts.version} at ${facts.hostname}:${facts.port}`,
      isMariaDb: isMariaDb(facts),
      tables,
      warnings,
    };
  } finally {
    await sessions.close();
  }
}

async function nextNumber(reader: Reader, schema: string, table: string): Promise<string | undefined> {
  const [row] = await reader.query<Record<string, string>>(
    `SHOW CREATE TABLE ${quoteTable(schema, table)}`,
    `cannot read the definition of ${schema}.${table}`,
  );
  return readAutoIncrement(row?.['Create Table'] ?? '') ?? '1';
}

/** Reads the first rows of a table. @returns the reason why they cannot be read */
async function sampleTable(
  reader: Reader,
  schema: string,
  table: string,
  columns: readonly Column[],
): Promise<Map<string, string[]> | string> {
  const own = SampleColumns.of(columns);
  if (own.names.length === 0) return new Map();
  const select = own.names.map((name, i) => {
    const c = quoteName(name);
    return `IF(LENGTH(${c}) <= ${MAX_SAMPLE_BYTES}, ${c}, LEFT(${c}, 200)) AS c${i}`;
  });
  try {
    const rows = await reader.query<Record<string, unknown>>(
      `SELECT ${select.join(', ')} FROM ${quoteTable(schema, table)} LIMIT ${MAX_SAMPLE}`,
      `cannot read ${schema}.${table}`,
    );
    for (const row of rows) own.names.forEach((name, i) => own.add(name, row[`c${i}`]));
    return own.values;
  } catch (error) {
    return (error as Error).message;
  }
}
