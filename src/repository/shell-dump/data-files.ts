// Finds the data files of a table. Their names are `<base>@<n>.<extension>`, the last one with two
// @; a table or partition without chunks has `<base>.<extension>`. Invariant: the numbers are
// contiguous from 0 to the last; otherwise the dump is refused.
import type { ContentsChunk } from '../contents.ts';
import type { DoneFile, TableFile } from './dump-files.ts';
import { lookUp } from './dump-files.ts';
import type { DumpFolder } from './dump-folder.ts';
import { damagedDump } from './refusals.ts';

/** Returns the data files of a table in the order of their rows: by partition, then by chunk. */
export function findDataFiles(folder: DumpFolder, baseName: string, table: TableFile): string[] {
  const partitions = Object.values(table.basenames);
  const label = `${table.options.schema}.${table.options.table}`;
  return (partitions.length > 0 ? partitions : [baseName]).flatMap((base) =>
    findFilesOf(folder, base, table, label),
  );
}

function findFilesOf(
  folder: DumpFolder,
  base: string,
  { extension, chunking }: TableFile,
  label: string,
): string[] {
  const single = `${base}.${extension}`;
  const chunkName = (number: number, separator: string): string =>
    `${base}${separator}${number}.${extension}`;
  const hasChunks = folder.has(chunkName(0, '@')) || folder.has(chunkName(0, '@@'));
  if (!chunking) return [take(folder, single, `the data of ${label}`)];
  // Old versions write empty tables in this form, chunked or not.
  if (folder.has(single)) {
    if (hasChunks) throw damagedDump(folder.name, `${label} has both ${single} and chunks`);
    return [take(folder, single, `the data of ${label}`)];
  }
  const files: string[] = [];
  for (;;) {
    const number = files.length;
    const isLast = folder.has(chunkName(number, '@@'));
    if (isLast && folder.has(chunkName(number, '@')))
      throw damagedDump(folder.name, `${label} has chunk ${number} twice`);
    const name = chunkName(number, isLast ? '@@' : '@');
    files.push(take(folder, name, `chunk ${number} of ${label}`));
    if (!isLast) continue;
    const beyond = [chunkName(number + 1, '@'), chunkName(number + 1, '@@')].find((next) => folder.has(next));
    if (beyond) throw damagedDump(folder.name, `${label} has ${beyond} behind its last chunk ${name}`);
    return files;
  }
}

function take(folder: DumpFolder, name: string, description: string): string {
  if (folder.isUsed(name)) throw damagedDump(folder.name, `${name} would be used twice`);
  return folder.use(name, description);
}

/**
 * Describes the chunks.
 * @param rows row count of the table, if known
 */
export async function readChunks(
  folder: DumpFolder,
  files: readonly string[],
  { chunkFileBytes }: DoneFile,
  isCompressed: boolean,
  rows: number | undefined,
): Promise<ContentsChunk[]> {
  const chunks: ContentsChunk[] = [];
  for (const [number, object] of files.entries()) {
    const storedBytes = folder.bytesOf(object)!;
    const dataBytes =
      lookUp(chunkFileBytes, object) ?? (isCompressed ? await readIndexedSize(folder, object) : storedBytes);
    chunks.push({
      number,
      object,
      storedBytes,
      ...(dataBytes === undefined ? { dataBytes: storedBytes, isDataBytesGuess: true } : { dataBytes }),
      // A restore skips a chunk with 0 rows, but only its bytes show that the chunk is empty.
      ...(files.length === 1 && rows !== undefined && rows > 0 ? { rows } : {}),
    });
  }
  return chunks;
}

const ENTRY_BYTES = 8;

/**
 * Reads an index file: a list of offsets, big endian. The last offset is the uncompressed size of
 * the data.
 */
async function readIndexedSize(folder: DumpFolder, object: string): Promise<number | undefined> {
  const name = `${object}.idx`;
  const bytes = folder.bytesOf(name);
  if (bytes === undefined || bytes < ENTRY_BYTES || bytes % ENTRY_BYTES !== 0) return undefined;
  const size = (await folder.readBytes(name)).readBigUInt64BE(bytes - ENTRY_BYTES);
  return size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : undefined;
}
