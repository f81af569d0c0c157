// Level `objects`: reads and hashes every object, or decompresses it if its hash is unknown. Needs
// no server.
import { createHash } from 'node:crypto';
import { assertReadable } from '../repository/scope/archived.ts';
import type { BackupSource, ContentsChunk, ContentsTable } from '../repository/contents.ts';
import { forEachConcurrent } from '../core/concurrency.ts';
import type { Context } from '../repository/context.ts';
import { decompressAs } from '../compression/decompress.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../storage/small-object.ts';
import type { Check } from './report.ts';

/** Size in bytes up to which an object costs little more than a round trip to the storage. */
const SMALL_BYTES = 256 * 1024;

interface DataFile {
  table: ContentsTable;
  chunk: ContentsChunk;
}

/**
 * Checks objects.
 * @param isSelected selects objects by name; absent: all
 */
export async function checkObjects(
  source: BackupSource,
  { signal, progress }: Context,
  concurrency: number,
  isSelected: (name: string) => boolean = () => true,
): Promise<Check[]> {
  await assertReadable(source);
  const checks: Check[] = [];
  const missing = new Map((await source.findMissing()).map((object) => [object.name, object]));
  const { schemas, totals } = source.contents;
  const files = new Map<string, DataFile>(
    schemas.flatMap((schema) =>
      schema.tables.flatMap((table) =>
        table.chunks.map((chunk) => [chunk.object, { table, chunk }] as const),
      ),
    ),
  );
  progress.expect({ rows: totals.rows, bytes: totals.dataBytes, tables: totals.tables });
  const check = async (
    { name, sha256 }: { name: string; sha256?: string },
    _worker: number,
    signal: AbortSignal,
  ): Promise<void> => {
    const wrong = missing.get(name);
    const file = files.get(name);
    if (wrong) {
      const actual = wrong.actual ?? 'missing';
      checks.push({ check: 'size', status: 'failed', object: name, expected: wrong.expected, actual });
    } else if (sha256 !== undefined) checks.push(await checkHash(source, name, sha256, signal));
    else if (file) checks.push(await checkReadable(source, file, signal));
    // Only the existence of this file can be verified.
    else
      checks.push({ check: 'file', status: 'passed', object: name, expected: 'present', actual: 'present' });
    if (file) progress.advance(file.chunk.rows ?? 0, file.chunk.dataBytes);
  };
  const isSmall = ({ bytes = Infinity }: { bytes?: number }): boolean => bytes <= SMALL_BYTES;
  const objects = source.objects().filter(({ name }) => isSelected(name));
  const large = objects.filter((object) => !isSmall(object));
  await forEachConcurrent(large, concurrency, signal, check);
  await forEachConcurrent(
    objects.filter(isSmall),
    Math.max(concurrency, SMALL_OBJECTS_AT_ONCE),
    signal,
    check,
  );
  return checks.sort((a, b) => ((a.object ?? '') < (b.object ?? '') ? -1 : 1));
}

/** Returns objects that are missing or have another size, without reading any. */
export async function checkSizes(source: BackupSource): Promise<Check[]> {
  return (await source.findMissing()).map(({ name, expected, actual }): Check => ({
    check: 'size',
    status: 'failed',
    object: name,
    expected,
    actual: actual ?? 'missing',
  }));
}

async function checkHash(
  source: BackupSource,
  name: string,
  expected: string,
  signal: AbortSignal,
): Promise<Check> {
  const hash = createHash('sha256');
  for await (const piece of source.readStored(name, signal)) hash.update(piece);
  const actual = hash.digest('hex');
  return {
    check: 'sha256',
    status: actual === expected ? 'passed' : 'failed',
    object: name,
    expected,
    actual,
  };
}

async function checkReadable(
  source: BackupSource,
  { table, chunk }: DataFile,
  signal: AbortSignal,
): Promise<Check> {
  const check = { check: 'bytes', object: chunk.object, expected: chunk.dataBytes } as const;
  const compression = table.fileFormat?.compression ?? 'zstd';
  let bytes = 0;
  try {
    for await (const piece of decompressAs(compression, source.readStream(chunk.object, signal)))
      bytes += piece.length;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (typeof code !== 'string' || !/^Z(STD)?_/.test(code)) throw error;
    return { ...check, status: 'failed', actual: message };
  }
  const isRight = chunk.isDataBytesGuess === true || bytes === chunk.dataBytes;
  return { ...check, status: isRight ? 'passed' : 'failed', actual: bytes };
}
