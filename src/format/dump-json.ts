// JSON files of a MySQL Shell dump. Field names and their meaning are MySQL Shell's
// (docs/format.md), version 2.0.1.
import { defined } from '../core/defined.ts';
import { emptyRecord } from './records.ts';

const DUMP_VERSION = '2.0.1';

export interface DumpFacts {
  dumper: string;
  schemas: readonly string[];
  basenames: Readonly<Record<string, string>>;
  bytesPerChunk: number;
  user: string;
  hostname: string;
  serverVersion: string;
  binlogFile: string;
  binlogPosition: number;
  gtidExecuted: string;
  consistent: boolean;
  partialRevokes: boolean;
  begin: Date;
  users: readonly string[] | undefined;
  includesAllSchemas: boolean;
}

export function renderDumpJson(facts: DumpFacts): string {
  return json({
    dumper: facts.dumper,
    version: DUMP_VERSION,
    origin: facts.includesAllSchemas ? 'dumpInstance' : 'dumpSchemas',
    options: {},
    schemas: facts.schemas,
    basenames: facts.basenames,
    ...defined({ users: facts.users }),
    defaultCharacterSet: 'binary',
    tzUtc: true,
    bytesPerChunk: facts.bytesPerChunk,
    user: facts.user,
    hostname: facts.hostname,
    server: facts.hostname,
    serverVersion: facts.serverVersion,
    binlogFile: facts.binlogFile,
    binlogPosition: facts.binlogPosition,
    gtidExecuted: facts.gtidExecuted,
    gtidExecutedInconsistent: false,
    consistent: facts.consistent,
    mdsCompatibility: false,
    partialRevokes: facts.partialRevokes,
    compatibilityOptions: [],
    capabilities: [],
    checksum: false,
    begin: shellTime(facts.begin),
  });
}

export interface SchemaFacts {
  schema: string;
  tables: readonly string[];
  views: readonly string[];
  events: readonly string[];
  functions: readonly string[];
  procedures: readonly string[];
  basenames: Readonly<Record<string, string>>;
}

export function renderSchemaJson(facts: SchemaFacts): string {
  return json({
    schema: facts.schema,
    includesDdl: true,
    includesViewsDdl: true,
    includesData: true,
    tables: facts.tables,
    views: facts.views,
    events: facts.events,
    functions: facts.functions,
    procedures: facts.procedures,
    basenames: facts.basenames,
  });
}

export interface TableFacts {
  schema: string;
  table: string;
  columns: readonly string[];
  decodeColumns: Readonly<Record<string, string>>;
  primaryIndex: readonly string[];
  triggers: readonly string[];
  histograms: readonly { column: string; buckets: number }[];
  /** Whether the engine stores its own rows. */
  includesData: boolean;
}

export function renderTableJson(facts: TableFacts): string {
  return json({
    options: {
      schema: facts.schema,
      table: facts.table,
      columns: facts.columns,
      ...(Object.keys(facts.decodeColumns).length > 0 ? { decodeColumns: facts.decodeColumns } : {}),
      defaultCharacterSet: 'binary',
      fieldsTerminatedBy: '\t',
      fieldsEnclosedBy: '',
      fieldsOptionallyEnclosed: false,
      fieldsEscapedBy: '\\',
      linesTerminatedBy: '\n',
    },
    triggers: facts.triggers,
    histograms: facts.histograms,
    includesData: facts.includesData,
    includesDdl: true,
    extension: 'tsv.zst',
    chunking: true,
    compression: 'zstd',
    primaryIndex: facts.primaryIndex,
    partitions: [],
    basenames: {},
  });
}

export interface DoneFacts {
  end: Date;
  tables: readonly {
    schema: string;
    table: string;
    rows: number;
    dataBytes: number;
    chunks: readonly { object: string; dataBytes: number }[];
  }[];
}

export function renderDoneJson({ end, tables }: DoneFacts): string {
  const tableDataBytes = emptyRecord<Record<string, number>>();
  const tableRows = emptyRecord<Record<string, number>>();
  const chunkFileBytes = emptyRecord<number>();
  let dataBytes = 0;
  for (const table of tables) {
    (tableDataBytes[table.schema] ??= emptyRecord())[table.table] = table.dataBytes;
    (tableRows[table.schema] ??= emptyRecord())[table.table] = table.rows;
    for (const chunk of table.chunks) chunkFileBytes[chunk.object] = chunk.dataBytes;
    dataBytes += table.dataBytes;
  }
  return json({ end: shellTime(end), dataBytes, tableDataBytes, tableRows, chunkFileBytes });
}

/** Formats a time as `2026-11-22 10:53:17` in UTC. */
function shellTime(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}
