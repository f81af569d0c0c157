// Reads one table of a dump: its JSON file, its definition and its data files.
import { defined } from '../../core/defined.ts';
import type { ContentsTable, DataFileFormat } from '../contents.ts';
import { findDataFiles, readChunks } from './data-files.ts';
import { readDecodeColumns, readFileFormat } from './data-file-format.ts';
import { readTableFacts } from './definition-facts.ts';
import {
  DUMP_FILES,
  lookUp,
  parseDumpFile,
  type DoneFile,
  type RootFile,
  type SchemaFile,
  type TableFile,
} from './dump-files.ts';
import type { DumpFolder } from './dump-folder.ts';
import type { SchemaScripts } from './read-definitions.ts';
import { damagedDump, unsupportedDump } from './refusals.ts';
import type { ShellChecksums } from './shell-checksums.ts';

/** Facts that all tables of a dump share. */
export interface DumpFacts {
  folder: DumpFolder;
  root: RootFile;
  done: DoneFile;
  checksums: ShellChecksums | undefined;
}

export interface TableOfDump {
  contents: ContentsTable;
  scripts: SchemaScripts['tables'][number];
}

export async function readTable(
  facts: DumpFacts,
  schema: SchemaFile,
  name: string,
  baseName: string,
): Promise<TableOfDump> {
  const { folder, root, done } = facts;
  const label = `${schema.schema}.${name}`;
  const file = await readTableFile(facts, schema, name, baseName);
  if (!file.includesDdl)
    throw unsupportedDump(folder.name, `it has the data of ${label} without its definition (dataOnly)`);
  const definitionFile = folder.use(`${baseName}.sql`, `the definition of ${label}`);
  const table = readTableFacts(await folder.readText(definitionFile));
  if (!table) throw damagedDump(folder.name, `${definitionFile} creates no table`);

  const fileFormat = readFileFormat(folder.name, file, root.defaultCharacterSet);
  const hasData = schema.includesData && file.includesData;
  const checksums = hasData ? (facts.checksums?.of(schema.schema, name) ?? []) : [];
  const rows = hasData ? readRows(done, schema.schema, name, checksums) : undefined;
  const chunks = hasData ? await readTableChunks(facts, file, baseName, fileFormat, rows) : [];
  const primaryIndex = file.primaryIndex ?? (file.options.primaryIndex ? [file.options.primaryIndex] : []);
  const triggersFile = `${baseName}.triggers.sql`;
  const hasTriggers = file.triggers.length > 0 || folder.has(triggersFile);
  const filter = readFilter(root, schema.schema, name);
  const contents: ContentsTable = {
    name,
    ...table,
    ...defined({ rows }),
    dataBytes:
      lookUp(lookUp(done.tableDataBytes, schema.schema) ?? {}, name) ??
      chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0),
    columns: file.options.columns,
    decodeColumns: readDecodeColumns(folder.name, file),
    ...(primaryIndex.length > 0 ? { key: { name: 'PRIMARY', columns: primaryIndex } } : {}),
    chunking: primaryIndex.length > 0 ? 'range' : 'stream',
    ...defined({ filter }),
    triggers: file.triggers.map((trigger) => ({ name: trigger })),
    histograms: [],
    chunks,
    fileFormat,
    ...(checksums.length > 0 ? { checksums } : {}),
  };
  return {
    contents,
    scripts: {
      name,
      file: definitionFile,
      triggers: file.triggers,
      ...(hasTriggers ? { triggersFile: folder.use(triggersFile, `the triggers of ${label}`) } : {}),
    },
  };
}

async function readTableFile(
  { folder }: DumpFacts,
  schema: SchemaFile,
  name: string,
  baseName: string,
): Promise<TableFile> {
  const label = `${schema.schema}.${name}`;
  const fileName = `${baseName}.json`;
  // Old versions write no file for a table without dumped data.
  if (!schema.includesData && !folder.has(fileName))
    return DUMP_FILES.table.parse({ options: { schema: schema.schema, table: name }, includesData: false });
  const text = await folder.readText(folder.use(fileName, `the description of ${label}`));
  const file = parseDumpFile(folder.name, fileName, text, DUMP_FILES.table);
  const { options } = file;
  if (options.schema !== schema.schema || options.table !== name)
    throw damagedDump(folder.name, `${fileName} is of ${options.schema}.${options.table}, not of ${label}`);
  return file;
}

async function readTableChunks(
  { folder, done }: DumpFacts,
  file: TableFile,
  baseName: string,
  { compression }: DataFileFormat,
  rows: number | undefined,
): Promise<ContentsTable['chunks']> {
  const { schema, table, columns } = file.options;
  if (columns.length === 0) throw damagedDump(folder.name, `${schema}.${table} has data and no columns`);
  const files = findDataFiles(folder, baseName, file);
  return await readChunks(folder, files, done, compression !== 'none', rows);
}

/**
 * Returns the rows of a table. Older versions do not write them, but the checksums contain a count.
 */
function readRows(
  done: DoneFile,
  schema: string,
  table: string,
  checksums: readonly { rows: number }[],
): number | undefined {
  const written = lookUp(lookUp(done.tableRows, schema) ?? {}, table);
  if (written !== undefined || checksums.length === 0) return written;
  return checksums.reduce((sum, { rows }) => sum + rows, 0);
}

/**
 * Returns the condition of the dump's option `where`. Its keys are `schema.table`, quoted or not.
 */
function readFilter({ options }: RootFile, schema: string, table: string): string | undefined {
  const where = options?.where ?? {};
  const quoted = [schema, table].map((name) => `\`${name.replaceAll('`', '``')}\``).join('.');
  return lookUp(where, `${schema}.${table}`) ?? lookUp(where, quoted);
}
