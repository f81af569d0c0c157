// Level `rows`: runs the chunk queries of the backup again and compares the SHA-256 of each chunk's
// TSV bytes. So every byte of every row is verified, and a mismatch names its chunk.
import { defined } from '../../core/defined.ts';
import { createHash, type Hash } from 'node:crypto';
import { forEachConcurrent } from '../../core/concurrency.ts';
import type { ContentsChunk } from '../../repository/contents.ts';
import { recyclePiece } from '../../core/buffer-pool.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { matchesByJsonForm } from './json-form.ts';
import { matchesInAnyOrder } from './any-order.ts';
import { rowsQuery } from './rows-query.ts';
import { refusalOf, type Check } from '../report.ts';
import type { ServerCheckEnvironment, TableRef } from './server-check-environment.ts';

type Task = TableRef & { chunk?: ContentsChunk };

export async function checkRows(env: ServerCheckEnvironment, tables: readonly TableRef[]): Promise<Check[]> {
  const checks: Check[] = [];
  const tasks = tables
    // A dump of MySQL Shell has no hashes, and a restore of definitions only has no chunks.
    .filter(({ table }) => table.select !== undefined && table.chunks.length > 0)
    .flatMap((ref): Task[] =>
      ref.table.chunking === 'stream' ? [ref] : ref.table.chunks.map((chunk) => ({ ...ref, chunk })),
    )
    .sort((a, b) => weight(b) - weight(a));
  await forEachConcurrent(tasks, env.workers.count, env.signal, async ({ chunk, ...ref }, worker) => {
    const { schema, table } = ref;
    try {
      const what = `rows of ${schema}.${table.name}${chunk ? ` chunk ${chunk.number}` : ''}`;
      checks.push(
        ...(await env.workers.run(worker, what, (session) =>
          takingBack(env, async (attempt) =>
            chunk
              ? [await checkChunk(attempt, session, ref, chunk)]
              : await checkStream(attempt, session, ref),
          ),
        )),
      );
    } catch (error) {
      const refusal = refusalOf(error);
      checks.push(...(chunk ? [chunk] : table.chunks).map((each) => checkOf(ref, each, refusal)));
    }
  });
  const settled = env.isOtherFlavor ? await settleOrder(env, tables, checks) : checks;
  return settled.sort(
    (a, b) =>
      compareText(`${a.schema}.${a.table}`, `${b.schema}.${b.table}`) || (a.chunk ?? 0) - (b.chunk ?? 0),
  );
}

/**
 * Compares whole tables: on a server of the other flavor, texts have another order, and chunks of a
 * text key have other bounds.
 */
async function settleOrder(
  env: ServerCheckEnvironment,
  tables: readonly TableRef[],
  checks: readonly Check[],
): Promise<Check[]> {
  const settled = new Map<string, TableRef>();
  const keyOf = (schema = '', table = ''): string => `${schema}\0${table}`;
  const failed = new Set(
    checks.filter(({ status }) => status === 'failed').map(({ schema, table }) => keyOf(schema, table)),
  );
  for (const ref of tables) {
    const { schema, table } = ref;
    if (!failed.has(keyOf(schema, table.name))) continue;
    const isEqual = await env.workers
      .run(0, `rows of ${schema}.${table.name}`, (session) => matchesInAnyOrder(env, session, ref))
      .catch((error: unknown) => {
        // Throws every error that is not a refusal of the server.
        refusalOf(error);
        return false;
      });
    if (!isEqual) continue;
    settled.set(keyOf(schema, table.name), ref);
    env.note?.(`table ${schema}.${table.name}: its rows have another order, and were compared in any order`);
  }
  const others = checks.filter(({ schema, table }) => !settled.has(keyOf(schema, table)));
  const equal = [...settled.values()].flatMap((ref) =>
    ref.table.chunks.map((chunk) => checkOf(ref, chunk, chunk.sha256!)),
  );
  return [...others, ...equal];
}

/** Subtracts the progress of a failed attempt. */
async function takingBack<T>(
  env: ServerCheckEnvironment,
  work: (env: ServerCheckEnvironment) => Promise<T>,
): Promise<T> {
  const read = { rows: 0, bytes: 0 };
  const onChunk = (rows: number, bytes: number): void => {
    read.rows += rows;
    read.bytes += bytes;
    env.onChunk?.(rows, bytes);
  };
  try {
    return await work({ ...env, onChunk });
  } catch (error) {
    env.onChunk?.(-read.rows, -read.bytes);
    throw error;
  }
}

function weight({ table, chunk }: Task): number {
  return chunk ? chunk.dataBytes : table.dataBytes;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function checkChunk(
  env: ServerCheckEnvironment,
  session: Session,
  ref: TableRef,
  chunk: ContentsChunk,
): Promise<Check> {
  const hash = createHash('sha256');
  await session.stream(
    rowsQuery(ref, chunk),
    (piece) => {
      hash.update(piece.bytes);
      env.onChunk?.(piece.rows, piece.bytes.length);
      recyclePiece(piece);
    },
    env.signal,
    `cannot read ${ref.schema}.${ref.table.name} chunk ${chunk.number}`,
  );
  const actual = hash.digest('hex');
  const isEqual = actual === chunk.sha256 || (await matchesByJsonForm(env, session, ref, chunk));
  return checkOf(ref, chunk, isEqual ? chunk.sha256! : actual);
}

/**
 * Reads the rows in the server's storage order, and splits them where the chunks of the backup end.
 */
async function checkStream(env: ServerCheckEnvironment, session: Session, ref: TableRef): Promise<Check[]> {
  const { chunks } = ref.table;
  const checks: Check[] = [];
  let index = 0;
  let hash: Hash = createHash('sha256');
  let bytesLeft = chunks[0]!.dataBytes;
  const closeFull = (): void => {
    while (index < chunks.length && bytesLeft === 0) {
      checks.push(checkOf(ref, chunks[index]!, hash.digest('hex')));
      hash = createHash('sha256');
      index++;
      bytesLeft = chunks[index]?.dataBytes ?? 0;
    }
  };
  closeFull();
  let surplusBytes = 0;
  await session.stream(
    rowsQuery(ref),
    (piece) => {
      let { bytes } = piece;
      while (bytes.length > 0 && index < chunks.length) {
        const taken = Math.min(bytes.length, bytesLeft);
        hash.update(bytes.subarray(0, taken));
        bytes = bytes.subarray(taken);
        bytesLeft -= taken;
        closeFull();
      }
      surplusBytes += bytes.length;
      env.onChunk?.(piece.rows, piece.bytes.length);
      recyclePiece(piece);
    },
    env.signal,
    `cannot read ${ref.schema}.${ref.table.name}`,
  );
  for (; index < chunks.length; index++) {
    checks.push(checkOf(ref, chunks[index]!, hash.digest('hex')));
    hash = createHash('sha256');
  }
  if (surplusBytes > 0)
    checks.push({
      check: 'rows',
      status: 'failed',
      schema: ref.schema,
      table: ref.table.name,
      expected: 'no more rows',
      actual: `${surplusBytes} more bytes`,
    });
  if (checks.every(({ status }) => status === 'passed') || !(await matchesByJsonForm(env, session, ref)))
    return checks;
  return chunks.map((chunk) => checkOf(ref, chunk, chunk.sha256!));
}

function checkOf({ schema, table }: TableRef, chunk: ContentsChunk, actual: string): Check {
  return {
    check: 'rows',
    status: actual === chunk.sha256 ? 'passed' : 'failed',
    schema,
    table: table.name,
    chunk: chunk.number,
    ...defined({ range: chunk.where }),
    expected: chunk.sha256 ?? '',
    actual,
  };
}
