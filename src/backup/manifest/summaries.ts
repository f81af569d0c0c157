// Writes the files that summarize a backup: `@.json` and `@.done.json` for MySQL Shell, and the
// manifest with its summary.
import { defined } from '../../core/defined.ts';
import type { Context } from '../../repository/context.ts';
import { BackupError } from '../../core/errors.ts';
import { renderDoneJson, renderDumpJson } from '../../format/dump-json.ts';
import { FORMAT_VERSION } from '../../format/manifest.ts';
import type { Manifest, ManifestAccount, ManifestTable } from '../../format/manifest-schema.ts';
import { isTransactional } from '../../mysql/schema/tables/engines.ts';
import { emptyRecord } from '../../format/records.ts';
import { markOf, type Selection } from '../../mysql/schema/selection.ts';
import type { Catalog, Table } from '../../mysql/schema/catalog.ts';
import { has } from '../../mysql/connection/server-abilities.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import { formatIdentity, type ServerIdentity } from '../../format/server-identity.ts';
import { periodEndOf } from '../../mysql/rows/end-of-time.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import type { Snapshot } from '../../mysql/snapshot/snapshot.ts';
import type { TableDefinition, WrittenDefinitions } from '../definitions/write-definitions.ts';
import type { ObjectWriter } from '../objects/object-writer.ts';
import { describeShrinkage } from './previous-backup.ts';
import type { BackupRequest } from '../request.ts';
import type { TableDump } from '../rows/table-dump.ts';

/** Everything that a backup knows at its end. */
export interface BackupParts {
  request: BackupRequest;
  context: Context;
  begin: Date;
  warnings: string[];
  backupId: string;
  facts: ServerFacts;
  identity: ServerIdentity;
  snapshot: Snapshot;
  catalog: Catalog;
  dumps: ReadonlyMap<Table, TableDump>;
  definitions: WrittenDefinitions;
  records: Manifest['definitions'];
  accounts: ManifestAccount[] | undefined;
  serverObjects: Manifest['serverObjects'];
  schemaBaseNames: Readonly<Record<string, string>>;
  objects: ObjectWriter;
  reader: Queryable;
  /** Rows per table in the previous backup. */
  previous: ReadonlyMap<string, number> | undefined;
}

/**
 * Writes the JSON files that MySQL Shell reads, and builds the manifest. The caller writes the
 * manifest last.
 */
export async function writeSummaries(parts: BackupParts): Promise<Manifest> {
  const { request, context, begin, warnings, backupId, facts, snapshot, catalog } = parts;
  const { dumps, definitions, accounts, objects, reader } = parts;
  const { coordinates, method, consistent } = snapshot;
  const partialRevokes = has(facts, 'partial_revokes')
    ? await reader.scalar('SELECT @@GLOBAL.partial_revokes')
    : '0';
  await objects.writeText(
    '@.json',
    renderDumpJson({
      dumper: `${context.tool.name} ${context.tool.version}`,
      schemas: catalog.schemas.map(({ name }) => name),
      basenames: parts.schemaBaseNames,
      bytesPerChunk: request.bytesPerChunk,
      user: request.connection.user,
      hostname: facts.hostname,
      serverVersion: facts.version,
      binlogFile: coordinates.binlogFile ?? '',
      binlogPosition: coordinates.binlogPosition ?? 0,
      gtidExecuted: coordinates.gtidExecuted ?? '',
      consistent,
      partialRevokes: partialRevokes === '1',
      begin: begin,
      users: accounts?.filter(({ kind }) => kind === 'account' || kind === 'role').map(({ name }) => name),
      includesAllSchemas:
        request.selection.schemas.length === 0 && request.selection.includeTables.length === 0,
    }),
  );
  const tables = catalog.schemas.map((schema) =>
    schema.tables.map((table) => manifestTable(dumps.get(table)!, definitions.tables.get(table)!, facts)),
  );
  await objects.writeText(
    '@.done.json',
    renderDoneJson({
      end: context.now(),
      tables: catalog.schemas.flatMap((schema, i) =>
        tables[i]!.map(({ name, rows, dataBytes, chunks }) => ({
          schema: schema.name,
          table: name,
          rows,
          dataBytes,
          chunks,
        })),
      ),
    }),
  );
  const all = tables.flat();
  const schemas = definitions.schemas.map((schema, i) => ({ ...schema, tables: tables[i]! }));
  warnings.push(...describeShrinkage(schemas, parts.previous, request.shrinkWarningPercent));
  return {
    formatVersion: FORMAT_VERSION,
    backupId,
    label: request.label,
    begin: begin.toISOString(),
    end: context.now().toISOString(),
    tool: context.tool,
    options: {
      concurrency: request.concurrency,
      compressionLevel: request.compressionLevel,
      bytesPerChunk: request.bytesPerChunk,
      ...defined({ rowsPerChunk: request.rowsPerChunk }),
      users: request.users,
      selection: { ...request.selection, where: Object.fromEntries(request.selection.where) },
    },
    server: {
      host: facts.hostname,
      port: facts.port,
      flavor: facts.flavor,
      version: facts.version,
      versionComment: facts.versionComment,
      serverId: facts.serverId,
      lowerCaseTableNames: facts.lowerCaseTableNames,
      identity: formatIdentity(parts.identity),
    },
    snapshot: { method, consistent, ...coordinates },
    ...describeSelection(request.selection),
    ...(request.mask ? { masked: describeMasks([...dumps.values()]) } : {}),
    schemas,
    ...defined({ accounts }),
    definitions: parts.records,
    serverObjects: parts.serverObjects,
    totals: {
      tables: all.length,
      rows: sum(all, 'rows'),
      dataBytes: sum(all, 'dataBytes'),
      storedBytes: objects.storedBytes,
      chunks: all.reduce((count, { chunks }) => count + chunks.length, 0),
      objects: objects.list().length,
    },
    objects: objects.list(),
    ...(objects.isEncrypted ? { encryption: { format: 'age' as const } } : {}),
    warnings,
  };
}

function manifestTable(dump: TableDump, definition: TableDefinition, facts: ServerFacts): ManifestTable {
  const { table, reading, chunking, filter, rows, dataBytes, chunks } = dump;
  if (!dump.isComplete) throw new BackupError('INTERNAL', `${dump.label} was not dumped completely`);
  return {
    name: table.name,
    engine: table.engine,
    rows,
    dataBytes,
    maxRowBytes: dump.maxRowBytes,
    columns: reading.columns,
    select: reading.select,
    from: reading.from,
    ...(reading.orderBy ? { orderBy: reading.orderBy } : {}),
    ...(reading.generated ? { generated: { ...reading.generated, ...dump.generatedSha256 } } : {}),
    decodeColumns: reading.decodeColumns,
    ...(table.key ? { key: { name: table.key.name, columns: [...table.key.columns] } } : {}),
    chunking,
    ...defined({ filter }),
    ...(dump.isSchemaOnly ? { schemaOnly: true as const } : {}),
    transactional: isTransactional(table),
    ...(table.systemVersioned ? { versioned: describeHistory(dump, facts) } : {}),
    ...withMasks(definition, dump),
    chunks,
  };
}

/** A masked AUTO_INCREMENT has other numbers: the target continues after the highest. */
function withMasks(definition: TableDefinition, { highestMasked }: TableDump): TableDefinition {
  if (highestMasked === undefined) return definition;
  const next = BigInt(highestMasked) + 1n;
  const { autoIncrement = '1' } = definition;
  return { ...definition, autoIncrement: BigInt(autoIncrement) > next ? autoIncrement : String(next) };
}

function describeHistory(
  { table, currentRows }: TableDump,
  facts: ServerFacts,
): NonNullable<ManifestTable['versioned']> {
  const { column, endOfTime } = periodEndOf(table, facts);
  return { currentRows, endColumn: column, endOfTime };
}

function describeSelection(selection: Selection): Pick<Manifest, 'selection'> {
  const mark = markOf(selection);
  if (mark === undefined) return {};
  const { schemas, excludeSchemas, includeTables, excludeTables, where, schemaOnlyTables = [] } = selection;
  return {
    selection: {
      mark,
      schemas: [...schemas],
      excludeSchemas: [...excludeSchemas],
      includeTables: [...includeTables],
      excludeTables: [...excludeTables],
      where: Object.assign(emptyRecord<string>(), Object.fromEntries(where)),
      ...(schemaOnlyTables.length > 0 ? { schemaOnlyTables: [...schemaOnlyTables] } : {}),
    },
  };
}

function describeMasks(dumps: readonly TableDump[]): NonNullable<Manifest['masked']> {
  return {
    tables: dumps.flatMap(({ table, masked }) =>
      masked
        ? [
            {
              schema: table.schema,
              table: table.name,
              columns: masked.masks.map(({ column, name, maskClass }) => ({
                column,
                mask: name,
                class: maskClass,
              })),
            },
          ]
        : [],
    ),
    withoutRows: dumps.flatMap(({ isEmptied, label }) => (isEmptied ? [label] : [])),
  };
}

function sum<K extends string>(items: readonly Record<K, number>[], field: K): number {
  return items.reduce((total, item) => total + item[field], 0);
}
