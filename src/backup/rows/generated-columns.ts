// The generated columns of the rows of a chunk: a target computes them itself, so they are not dumped but hashed, in the same snapshot and
// order. A target that computes something else is found by this hash.
import { createHash } from 'node:crypto';
import { recyclePiece } from '../../core/buffer-pool.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { chunkQuery, selectFrom } from '../../mysql/rows/select-rows.ts';
import type { TableDump } from './table-dump.ts';

/** @returns SHA-256 of their TSV; undefined: the table has no generated columns */
export async function hashGeneratedColumns(
  session: SnapshotSession,
  { table, reading, label }: TableDump,
  where: readonly (string | undefined)[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { generated, from, orderBy } = reading;
  if (!generated) return undefined;
  const { schema, name } = table;
  const verb = selectFrom(table);
  const sql = chunkQuery({ verb, schema, table: name, select: generated.select, from, orderBy, where });
  const hash = createHash('sha256');
  const take = (piece: { bytes: Buffer }): void => {
    hash.update(piece.bytes);
    recyclePiece(piece);
  };
  await session.stream(sql, take, signal, `cannot read the generated columns of ${label}`);
  return hash.digest('hex');
}
