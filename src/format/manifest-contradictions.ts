// Finds contradictions in a manifest with well-formed fields, and contents that our backups cannot
// have. Pure.
import type { Manifest, ManifestSchema, ManifestTable } from './manifest-schema.ts';
import { findForeignSql } from './manifest-sql.ts';

/**
 * Verifies that every referenced file is one of the manifest's objects, every chunk is used once,
 * the sums agree, names are unique, and its SQL has our forms.
 * @returns the first contradiction, as the end of a sentence
 */
export function findContradiction(manifest: Manifest): string | undefined {
  const files = new Files(manifest);
  for (const why of contradictions(manifest, files)) if (why !== undefined) return why;
  return undefined;
}

function* contradictions(manifest: Manifest, files: Files): Generator<string | undefined> {
  const { schemas, objects, definitions, totals } = manifest;
  if (files.count !== objects.length) yield 'an object is listed twice';
  yield twice(schemas.map(({ name }) => `schema ${name}`));
  let rows = 0;
  for (const schema of schemas) {
    yield* ofSchema(schema, files);
    rows += schema.tables.reduce((sum, table) => sum + table.rows, 0);
  }
  if (rows !== totals.rows) yield `it counts ${totals.rows} rows and its tables ${rows}`;
  for (const { object } of definitions) yield files.need(object);
  yield twice(definitions.map(({ object }) => object));
  const records = definitions.reduce((sum, definition) => sum + definition.records, 0);
  const named = countDefinitions(manifest);
  if (records !== named) yield `it names ${named} definitions and has ${records} records`;
}

/** Counts definitions. Each one is one record. */
function countDefinitions({ schemas, accounts = [] }: Manifest): number {
  return schemas.reduce((sum, { tables, views, sequences, routines, libraries, events }) => {
    const owned = [...tables, ...views].reduce((count, { triggers }) => count + triggers.length, 0);
    const histograms = tables.reduce((count, table) => count + table.histograms.length, 0);
    const others = [tables, views, sequences, routines, libraries, events];
    return sum + 1 + owned + histograms + others.reduce((count, { length }) => count + length, 0);
  }, accounts.length);
}

function* ofSchema(schema: ManifestSchema, files: Files): Generator<string | undefined> {
  const { tables, views, sequences, routines, libraries, events } = schema;
  yield twice([...tables, ...views, ...sequences].map(({ name }) => `${schema.name}.${name}`));
  yield twice(routines.map(({ name, type }) => `${type} ${schema.name}.${name}`));
  yield twice(libraries.map(({ name }) => `LIBRARY ${schema.name}.${name}`));
  yield twice(events.map(({ name }) => `EVENT ${schema.name}.${name}`));
  yield twice(
    [...tables, ...views].flatMap(({ triggers }) =>
      triggers.map(({ name }) => `TRIGGER ${schema.name}.${name}`),
    ),
  );
  for (const table of tables) yield* ofTable(`${schema.name}.${table.name}`, table, files);
}

function* ofTable(label: string, table: ManifestTable, files: Files): Generator<string | undefined> {
  const { columns, select, chunks, chunking, generated } = table;
  yield twice(columns.map((column) => `${label}.${column}`));
  if (columns.length !== select.length)
    yield `${label} has ${columns.length} columns and ${select.length} expressions`;
  if (generated && generated.columns.length !== generated.select.length)
    yield `${label} has ${generated.columns.length} generated columns and ${generated.select.length} expressions`;
  const sql = findForeignSql(table);
  if (sql !== undefined) yield `${label} has SQL that no backup of this tool has: ${sql.slice(0, 200)}`;
  if (table.versioned && !columns.includes(table.versioned.endColumn))
    yield `${label} has no column ${table.versioned.endColumn}`;
  if (table.versioned && table.versioned.currentRows > table.rows)
    yield `${label} has ${table.rows} rows and ${table.versioned.currentRows} without history`;
  if ((chunking === 'none') !== (chunks.length === 0))
    yield `${label} has ${chunks.length} chunks, its chunking is ${chunking}`;
  let rows = 0;
  for (const [i, chunk] of chunks.entries()) {
    if (chunk.number !== i) yield `chunk ${i} of ${label} is missing`;
    yield files.need(chunk.object);
    yield files.take(chunk.object, chunk.storedBytes);
    rows += chunk.rows;
  }
  if (rows !== table.rows) yield `${label} has ${table.rows} rows and its chunks ${rows}`;
}

class Files {
  readonly #bytes: ReadonlyMap<string, number>;
  readonly #taken = new Set<string>();

  constructor({ objects }: Manifest) {
    this.#bytes = new Map(objects.map(({ name, bytes }) => [name, bytes]));
  }

  get count(): number {
    return this.#bytes.size;
  }

  need(name: string | undefined): string | undefined {
    if (name === undefined || this.#bytes.has(name)) return undefined;
    return `it refers to ${name}, which is not among its objects`;
  }

  take(name: string, bytes: number): string | undefined {
    if (this.#taken.has(name)) return `${name} is used twice`;
    this.#taken.add(name);
    return this.#bytes.get(name) === bytes ? undefined : `the sizes of ${name} disagree`;
  }
}

function twice(labels: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const label of labels) {
    if (seen.has(label)) return `${label} is listed twice`;
    seen.add(label);
  }
  return undefined;
}
