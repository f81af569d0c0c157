// Reads the definition records of a backup, one object at a time. Invariant: each record has the
// hash that the manifest holds, no record is missing and none is added.
import { decompressAs } from '../compression/decompress.ts';
import { BackupError } from '../core/errors.ts';
import { MAX_OBJECT_BYTES, MAX_RECORD_BYTES } from '../format/definition-objects.ts';
import {
  describeRecord,
  hashRecord,
  parseRecord,
  type DefinitionRecord,
} from '../format/definition-record.ts';
import type { Manifest, ManifestDefinition } from '../format/manifest-schema.ts';
import { collect } from '../storage/small-object.ts';

/** Kind, schema and name of a definition, as one text. */
export function keyOfRecord({
  kind,
  schema,
  name,
  table,
}: Pick<DefinitionRecord, 'kind' | 'schema' | 'name' | 'table'>): string {
  return JSON.stringify([kind, schema ?? '', kind === 'histogram' ? (table ?? '') : '', name]);
}

/**
 * Reads the records.
 * @param readBytes returns a small object, decrypted and compared with its hash
 */
export async function* readRecords(
  manifest: Manifest,
  readBytes: (name: string) => Promise<Buffer>,
): AsyncGenerator<DefinitionRecord> {
  const expected = expectedRecords(manifest);
  for (const { object, records, bytes } of manifest.definitions) {
    if (bytes > MAX_OBJECT_BYTES) throw invalid(manifest, `${object} has ${bytes} bytes of definitions`);
    const lines = await readLines(object, await readBytes(object), bytes);
    if (lines.length !== records)
      throw invalid(manifest, `${object} has ${lines.length} records, the manifest says ${records}`);
    for (const line of lines) {
      const record = parseRecord(line, object);
      const hash = hashRecord(line);
      const hashes = expected.get(keyOfRecord(record));
      const index = hashes?.indexOf(hash) ?? -1;
      if (!hashes || index < 0)
        throw invalid(manifest, `its definition of ${describeRecord(record)} is not the one that it names`);
      hashes.splice(index, 1);
      if (hashes.length === 0) expected.delete(keyOfRecord(record));
      yield record;
    }
  }
  const [missing] = expected.keys();
  if (missing === undefined) return;
  const [kind, schema, table, name] = JSON.parse(missing) as [
    DefinitionRecord['kind'],
    string,
    string,
    string,
  ];
  throw invalid(
    manifest,
    `it lacks the definition of ${describeRecord({ kind, name, ...(schema ? { schema } : {}), ...(table ? { table } : {}) })}`,
  );
}

async function readLines(object: string, stored: Buffer, bytes: number): Promise<Buffer[]> {
  let plain: Buffer;
  try {
    plain = await collect(object, decompressAs('zstd', oneOf(stored)), bytes);
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw new BackupError('OBJECT_CORRUPT', `${object} cannot be decompressed: ${(cause as Error).message}`, {
      hint: 'The object was damaged or changed: use another backup.',
      cause,
    });
  }
  const lines: Buffer[] = [];
  for (let start = 0; start < plain.length;) {
    const end = plain.indexOf('\n', start);
    const next = end < 0 ? plain.length : end + 1;
    if (next - start > MAX_RECORD_BYTES)
      throw new BackupError('MANIFEST_INVALID', `${object} has a record of ${next - start} bytes`, {
        hint: 'The backup was damaged or changed: use another one.',
      });
    lines.push(plain.subarray(start, next));
    start = next;
  }
  return lines;
}

/** Hashes by record key; an account has many grants. */
function expectedRecords({ schemas, accounts = [] }: Manifest): Map<string, string[]> {
  const expected = new Map<string, string[]>();
  const add = (
    record: Pick<DefinitionRecord, 'kind' | 'schema' | 'name' | 'table'>,
    sha256: string,
  ): void => {
    const key = keyOfRecord(record);
    expected.set(key, [...(expected.get(key) ?? []), sha256]);
  };
  const addAll = (
    kind: DefinitionRecord['kind'],
    schema: string,
    definitions: readonly ManifestDefinition[],
  ): void => {
    for (const { name, sha256 } of definitions) add({ kind, schema, name }, sha256);
  };
  for (const { name: schema, sha256, ...own } of schemas) {
    add({ kind: 'schema', name: schema }, sha256);
    addAll('table', schema, own.tables);
    addAll('view', schema, own.views);
    addAll('sequence', schema, own.sequences);
    addAll('library', schema, own.libraries);
    addAll('event', schema, own.events);
    for (const { name, type, sha256 } of own.routines) add({ kind: routineKind(type), schema, name }, sha256);
    for (const { triggers } of [...own.tables, ...own.views]) addAll('trigger', schema, triggers);
    for (const { name: table, histograms } of own.tables)
      for (const { name, sha256 } of histograms) add({ kind: 'histogram', schema, table, name }, sha256);
  }
  for (const { kind, name, sha256 } of accounts) add({ kind, name }, sha256);
  return expected;
}

export function routineKind(
  type: 'PROCEDURE' | 'FUNCTION' | 'PACKAGE' | 'PACKAGE BODY',
): 'procedure' | 'function' | 'package' | 'package body' {
  return type.toLowerCase() as 'procedure' | 'function' | 'package' | 'package body';
}

async function* oneOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function invalid({ backupId }: Manifest, why: string): BackupError {
  return new BackupError('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
    hint: 'The backup was damaged or changed: use another one.',
  });
}
