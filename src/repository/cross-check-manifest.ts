// Compares the manifest with the other files of a backup that contain the same counts:
// `@.done.json`, whose hash the manifest holds, and `@.backup.json`. Invariant: a manifest that
// lost a table, a chunk or rows is refused when it is opened, unless someone made all three files
// agree. Only a signature detects that.
import { BackupError } from '../core/errors.ts';
import { renderDoneJson } from '../format/dump-json.ts';
import { parseSummary, SUMMARY, summaryOf } from '../format/manifest.ts';
import type { Manifest } from '../format/manifest-schema.ts';
import type { Storage } from '../storage/storage.ts';
import { MAX_SUMMARY_BYTES } from './bounds.ts';
import { readIfThere } from './manifest-file.ts';

const DONE = '@.done.json';

/**
 * Compares the files.
 * @returns files that could not be compared, as sentences: a missing or damaged file is no evidence
 * against the data
 * @throws BackupError MANIFEST_INVALID naming the contradiction; STORAGE_*
 */
export async function crossCheckManifest(
  storage: Storage,
  manifest: Manifest,
  readText: (name: string) => Promise<string>,
): Promise<string[]> {
  checkTotals(manifest);
  checkAllUsed(manifest);
  const [summary, done] = await Promise.all([readSummary(storage, manifest), readDone(manifest, readText)]);
  if (typeof summary !== 'string') refuse(manifest, SUMMARY, factsOf(manifest), summary);
  if (typeof done !== 'string') refuse(manifest, DONE, countsOf(JSON.parse(render(manifest)) as Done), done);
  return [summary, done].filter((outcome) => typeof outcome === 'string');
}

/** Facts by their names in messages. */
type Facts = ReadonlyMap<string, string | number | boolean | undefined>;

function refuse({ backupId }: Manifest, other: string, expected: Facts, actual: Facts): void {
  for (const name of new Set([...actual.keys(), ...expected.keys()])) {
    const [ours, theirs] = [expected.get(name), actual.get(name)];
    if (ours === theirs) continue;
    throw invalid(backupId, `${name}: the manifest has ${ours ?? 'none'}, ${other} ${theirs ?? 'none'}`);
  }
}

function checkTotals({ backupId, schemas, objects, totals }: Manifest): void {
  const tables = schemas.flatMap((schema) => schema.tables);
  const chunks = tables.flatMap((table) => table.chunks);
  const counted = {
    tables: tables.length,
    rows: sum(tables, ({ rows }) => rows),
    dataBytes: sum(tables, ({ dataBytes }) => dataBytes),
    chunks: chunks.length,
    objects: objects.length,
    storedBytes: sum(objects, ({ bytes }) => bytes),
  };
  for (const [name, count] of Object.entries(counted)) {
    const total = totals[name as keyof typeof counted];
    if (count !== total) throw invalid(backupId, `${name}: it has ${count}, its totals say ${total}`);
  }
  if (sum(chunks, ({ dataBytes }) => dataBytes) !== counted.dataBytes)
    throw invalid(backupId, 'the bytes of its tables and of their chunks disagree');
}

/**
 * Verifies that every data file is used: a removed entry leaves its data file among the objects.
 */
function checkAllUsed({ backupId, schemas, objects }: Manifest): void {
  const used = new Set(
    schemas.flatMap(({ tables }) => tables.flatMap(({ chunks }) => chunks.map(({ object }) => object))),
  );
  const unused = objects.find(({ name }) => DATA.test(name) && !used.has(name));
  if (unused) throw invalid(backupId, `nothing in it refers to ${unused.name}`);
}

const DATA = /^(?!@\.).*\.tsv\.zst$/s;

async function readSummary(storage: Storage, { backupId }: Manifest): Promise<Facts | string> {
  try {
    const bytes = await readIfThere(storage, `${backupId}/${SUMMARY}`, MAX_SUMMARY_BYTES);
    if (!bytes) return `${backupId} has no ${SUMMARY} that its manifest could be compared with`;
    const {
      formatVersion: _,
      encrypted: __,
      manifestSha256: ___,
      manifestBytes: ____,
      ...facts
    } = parseSummary(bytes, backupId);
    return new Map(Object.entries(facts));
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== 'MANIFEST_INVALID' && code !== 'OBJECT_CORRUPT') throw error;
    return `${(error as Error).message}: the manifest could not be compared with it`;
  }
}

/** Tolerance for other versions, which may write more spaces. */
const DONE_SLACK_BYTES = 64 * 1024;

/** Reads `@.done.json`. The checks of all objects report its damage or absence by name. */
async function readDone(
  manifest: Manifest,
  readText: (name: string) => Promise<string>,
): Promise<Facts | string> {
  const { backupId, objects } = manifest;
  const expected = render(manifest);
  const stored = objects.find(({ name }) => name === DONE);
  if (stored && stored.bytes > 2 * expected.length + DONE_SLACK_BYTES)
    throw invalid(backupId, `its ${DONE} of ${stored.bytes} bytes is too large for it`);
  const missing = `${DONE} of ${backupId} is missing or damaged: the manifest could not be compared with it`;
  if (!stored) return missing;
  let text: string;
  try {
    text = await readText(DONE);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== 'OBJECT_CORRUPT' && code !== 'STORAGE_OBJECT_NOT_FOUND') throw error;
    return missing;
  }
  try {
    return countsOf(JSON.parse(text) as Done);
  } catch {
    throw invalid(backupId, `${DONE} cannot be read although its hash is right`);
  }
}

/** Returns the manifest's values of the facts that its summary repeats. */
function factsOf(manifest: Manifest): Facts {
  const { formatVersion: _, encrypted: __, ...facts } = summaryOf(manifest);
  return new Map(Object.entries(facts));
}

interface Done {
  tableRows: Record<string, Record<string, number>>;
  tableDataBytes: Record<string, Record<string, number>>;
  chunkFileBytes: Record<string, number>;
}

/** Renders the `@.done.json` of this manifest. */
function render({ end, schemas }: Manifest): string {
  return renderDoneJson({
    end: new Date(end),
    tables: schemas.flatMap(({ name: schema, tables }) =>
      tables.map(({ name: table, rows, dataBytes, chunks }) => ({ schema, table, rows, dataBytes, chunks })),
    ),
  });
}

function countsOf({ tableRows, tableDataBytes, chunkFileBytes }: Done): Facts {
  const ofTables = (heading: string, counts: Done['tableRows']): [string, number][] =>
    Object.entries(counts).flatMap(([schema, tables]) =>
      Object.entries(tables).map(([table, count]): [string, number] => [
        `${heading} of ${schema}.${table}`,
        count,
      ]),
    );
  return new Map([
    ...ofTables('rows', tableRows),
    ...ofTables('bytes', tableDataBytes),
    ...Object.entries(chunkFileBytes).map(([name, bytes]): [string, number] => [`bytes of ${name}`, bytes]),
  ]);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function invalid(backupId: string, why: string): BackupError {
  return new BackupError('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
    hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
  });
}
