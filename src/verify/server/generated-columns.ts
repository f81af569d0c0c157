// Verifies that the target computes the source's values: generated columns are not dumped, but the
// backup has their hashes. An expression may depend on the session that wrote a row (its time zone,
// its sql_mode). Then a STORED column changes in a restore.
import { createHash } from 'node:crypto';
import { recyclePiece } from '../../core/buffer-pool.ts';
import { forEachConcurrent } from '../../core/concurrency.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { chunkQuery } from '../../mysql/rows/select-rows.ts';
import type { ContentsChunk, ContentsTable } from '../../repository/contents.ts';
import { refusalOf, type Check } from '../report.ts';
import type { ServerCheckEnvironment, TableRef } from './server-check-environment.ts';

interface Task extends TableRef {
  generated: NonNullable<ContentsTable['generated']>;
  /** SHA-256 of the TSV of the generated columns. */
  expected: string;
  /** Absent: the whole table. */
  chunk?: ContentsChunk;
}

export async function checkGeneratedColumns(
  env: ServerCheckEnvironment,
  tables: readonly TableRef[],
): Promise<Check[]> {
  const checks: Check[] = [];
  const tasks = tables.flatMap(tasksOf).sort((a, b) => bytesOf(b) - bytesOf(a));
  await forEachConcurrent(tasks, env.workers.count, env.signal, async (task, worker) => {
    const { schema, table, expected } = task;
    const actual = await env.workers
      .run(worker, `generated columns of ${schema}.${table.name}`, (session) => hashOf(env, session, task))
      .catch(refusalOf);
    checks.push(checkOf(task, expected, actual));
  });
  return checks.sort(inOrder);
}

function tasksOf({ schema, table }: TableRef): Task[] {
  const { generated, chunks } = table;
  if (!generated) return [];
  if (generated.sha256 !== undefined) return [{ schema, table, generated, expected: generated.sha256 }];
  return chunks.flatMap((chunk) =>
    chunk.generatedSha256 === undefined
      ? []
      : [{ schema, table, generated, expected: chunk.generatedSha256, chunk }],
  );
}

async function hashOf(
  { signal }: ServerCheckEnvironment,
  session: Session,
  { schema, table, generated, chunk }: Task,
): Promise<string> {
  const { name, from = '', orderBy } = table;
  const hash = createHash('sha256');
  await session.stream(
    chunkQuery({ schema, table: name, select: generated.select, from, orderBy, where: [chunk?.where] }),
    (piece) => {
      hash.update(piece.bytes);
      recyclePiece(piece);
    },
    signal,
    `cannot read the generated columns of ${schema}.${name}`,
  );
  return hash.digest('hex');
}

function checkOf({ schema, table, generated, chunk }: Task, expected: string, actual: string): Check {
  return {
    check: `generated columns (${generated.columns.join(', ')})`,
    status: actual === expected ? 'passed' : 'failed',
    schema,
    table: table.name,
    ...(chunk === undefined ? {} : { chunk: chunk.number }),
    ...(chunk?.where === undefined ? {} : { range: chunk.where }),
    expected,
    actual,
  };
}

function bytesOf({ table, chunk }: Task): number {
  return chunk?.dataBytes ?? table.dataBytes;
}

function inOrder(a: Check, b: Check): number {
  const [left, right] = [`${a.schema}.${a.table}`, `${b.schema}.${b.table}`];
  return left < right ? -1 : left > right ? 1 : (a.chunk ?? 0) - (b.chunk ?? 0);
}
