// Reads one schema of a dump: its JSON file, its script, its tables and views.
import type { ContentsSchema } from '../contents.ts';
import { mapConcurrent } from '../../core/concurrency.ts';
import { quoteName } from '../../sql/tokens/quote.ts';
import { readSchemaDefault } from './definition-facts.ts';
import { DUMP_FILES, lookUp, parseDumpFile, type SchemaFile } from './dump-files.ts';
import type { DumpFolder } from './dump-folder.ts';
import type { SchemaScripts } from './read-definitions.ts';
import { readTable, type DumpFacts } from './read-table.ts';
import { damagedDump, unsupportedDump } from './refusals.ts';

/** Number of small files that are read at a time. */
const READS_AT_ONCE = 8;

export interface SchemaOfDump {
  contents: ContentsSchema;
  scripts: SchemaScripts;
}

export async function readSchema(facts: DumpFacts, name: string): Promise<SchemaOfDump> {
  const { folder, root } = facts;
  const base = lookUp(root.basenames, name) ?? name;
  const fileName = folder.use(`${base}.json`, `the description of schema ${name}`);
  const file = parseDumpFile(folder.name, fileName, await folder.readText(fileName), DUMP_FILES.schema);
  if (file.schema !== name)
    throw damagedDump(folder.name, `${fileName} is of schema ${file.schema}, not of ${name}`);
  checkObjects(folder, file);
  const baseNameOf = (object: string): string => lookUp(file.basenames, object) ?? `${base}@${object}`;

  const script = await readScript(folder, file, base);
  const tables = await mapConcurrent(file.tables, READS_AT_ONCE, (table) =>
    readTable(facts, file, table, baseNameOf(table)),
  );
  const views = file.views.map((view) => ({
    name: view,
    placeholderFile: folder.use(`${baseNameOf(view)}.pre.sql`, `the placeholder of view ${name}.${view}`),
    file: folder.use(`${baseNameOf(view)}.sql`, `the definition of view ${name}.${view}`),
  }));
  const contents: ContentsSchema = {
    name,
    ...readSchemaDefault(script, root.serverVersion),
    tables: tables.map((table) => table.contents),
    views: views.map((view) => ({ name: view.name, broken: false, triggers: [] })),
    sequences: [],
    libraries: [],
    routines: [
      ...file.functions.map((routine) => ({ name: routine, type: 'FUNCTION' as const })),
      ...file.procedures.map((routine) => ({ name: routine, type: 'PROCEDURE' as const })),
    ],
    events: file.events.map((event) => ({ name: event })),
  };
  const scripts: SchemaScripts = {
    schema: name,
    script,
    file: `${base}.sql`,
    programs: [
      ...file.events.map((event) => ({ kind: 'event' as const, name: event })),
      ...file.functions.map((routine) => ({ kind: 'function' as const, name: routine })),
      ...file.procedures.map((routine) => ({ kind: 'procedure' as const, name: routine })),
    ],
    tables: tables.map((table) => table.scripts),
    views,
  };
  return { contents, scripts };
}

function checkObjects(folder: DumpFolder, file: SchemaFile): void {
  const { schema, libraries, views } = file;
  if (libraries.length > 0)
    throw unsupportedDump(folder.name, `schema ${schema} has the library ${libraries[0]}`);
  const hasViewsDdl = file.includesViewsDdl ?? file.includesDdl;
  if (views.length > 0 && !hasViewsDdl)
    throw unsupportedDump(folder.name, `it names the view ${schema}.${views[0]} without its definition`);
  const names = new Set<string>();
  for (const name of [...file.tables, ...views]) {
    if (names.has(name)) throw damagedDump(folder.name, `${schema}.${name} is listed twice`);
    names.add(name);
  }
}

/**
 * Returns the schema, its events and its routines, with one character per byte. dumpTables of old
 * versions omits the file; newer versions may write events and routines to separate files.
 */
async function readScript(folder: DumpFolder, file: SchemaFile, base: string): Promise<string> {
  const { schema } = file;
  if (!file.includesDdl) {
    if (file.events.length + file.functions.length + file.procedures.length > 0)
      throw damagedDump(folder.name, `schema ${schema} has events or routines without their definitions`);
    return latin1(`CREATE DATABASE IF NOT EXISTS ${quoteName(schema)};\n`);
  }
  const text = await readLatin1(folder, folder.use(`${base}.sql`, `the definition of schema ${schema}`));
  if (!file.multifileDdl) return text;
  const parts = [text];
  const more = [
    { name: `${base}.events.sql`, kind: 'events', isNeeded: file.events.length > 0 },
    {
      name: `${base}.routines.sql`,
      kind: 'routines',
      isNeeded: file.functions.length + file.procedures.length > 0,
    },
  ];
  for (const { name, kind, isNeeded } of more)
    if (isNeeded) parts.push(await readLatin1(folder, folder.use(name, `the ${kind} of schema ${schema}`)));
  // A part may end with its own delimiter.
  return parts.join('\nDELIMITER ;\n');
}

async function readLatin1(folder: DumpFolder, file: string): Promise<string> {
  return (await folder.readBytes(file)).toString('latin1');
}

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
