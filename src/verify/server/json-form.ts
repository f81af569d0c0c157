// Normal form of MySQL's JSON. A DECIMAL inside a document prints as 1.10 and is restored as the
// DOUBLE 1.1: no text dump can keep it. If a chunk's bytes differ and its table has JSON columns,
// rows are compared field by field: JSON fields after parsing with numbers as IEEE doubles, all
// others byte by byte.
import { createHash } from 'node:crypto';
import { BackupError } from '../../core/errors.ts';
import { decompress } from '../../compression/zstd.ts';
import { TsvRows } from '../../tsv/tsv-rows.ts';
import type { ContentsChunk } from '../../repository/contents.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { rowsQuery } from './rows-query.ts';
import type { ServerCheckEnvironment, TableRef } from './server-check-environment.ts';

/**
 * Reports whether the server's rows equal the backup's in that form; false if the table has no JSON
 * column.
 */
export async function matchesByJsonForm(
  env: ServerCheckEnvironment,
  session: Session,
  ref: TableRef,
  chunk?: ContentsChunk,
): Promise<boolean> {
  const { table } = ref;
  const json = new Set(
    table.columns.flatMap((name, i) =>
      /^CONVERT\(@.* USING utf8mb4\)$/s.test(table.decodeColumns[name] ?? '') ? [i] : [],
    ),
  );
  if (json.size === 0) return false;
  const expected = expectedRows(env, chunk ? [chunk] : table.chunks);
  const actual = new TsvRows();
  let isEqual = true;
  await session.stream(
    rowsQuery(ref, chunk),
    async ({ bytes }) => {
      for (const row of actual.push(bytes)) {
        if (!isEqual) return;
        const { done, value } = await expected.next();
        isEqual = done !== true && equalRows(value, row, json);
      }
    },
    env.signal,
    `cannot read ${ref.schema}.${table.name}`,
  );
  const { done } = await expected.next();
  await expected.return(undefined);
  return isEqual && done === true;
}

/**
 * Yields the rows of the backup, each as TSV without its line end.
 * @throws BackupError OBJECT_CORRUPT
 */
export async function* expectedRows(
  { source, signal }: Pick<ServerCheckEnvironment, 'source' | 'signal'>,
  chunks: readonly ContentsChunk[],
): AsyncGenerator<Buffer, undefined> {
  for (const chunk of chunks) {
    const rows = new TsvRows();
    const hash = createHash('sha256');
    let left = chunk.dataBytes;
    for await (const bytes of decompress(source.readStream(chunk.object, signal))) {
      left -= bytes.length;
      if (left < 0) throw damaged(chunk);
      hash.update(bytes);
      yield* rows.push(bytes);
    }
    if (hash.digest('hex') !== chunk.sha256) throw damaged(chunk);
  }
  return undefined;
}

/** Equality with the rows of a changed object does not verify anything. */
function damaged({ object, sha256 }: ContentsChunk): BackupError {
  return new BackupError('OBJECT_CORRUPT', `${object} does not hold the rows whose hash is ${sha256}`, {
    hint: 'The object was damaged or changed: use another backup, or the other copy of this one.',
  });
}

function equalRows(a: Buffer, b: Buffer, json: ReadonlySet<number>): boolean {
  if (a.equals(b)) return true;
  const left = TsvRows.fields(a);
  const right = TsvRows.fields(b);
  return (
    left.length === right.length &&
    left.every((field, i) => field.equals(right[i]!) || (json.has(i) && equalJson(field, right[i]!)))
  );
}

function equalJson(a: Buffer, b: Buffer): boolean {
  try {
    return canonical(a) === canonical(b);
  } catch {
    return false;
  }
}

function canonical(field: Buffer): string {
  return JSON.stringify(JSON.parse(TsvRows.unescape(field).toString('utf8')));
}
