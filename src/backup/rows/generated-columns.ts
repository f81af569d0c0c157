// Hashes the generated columns of a chunk's rows. A target computes these columns itself, so they
// are not dumped but hashed, in the same snapshot and order. The hash reveals a target that
// computes other values.
import { createHash } from 'node:crypto';
import { recyclePiece } from '../../core/buffer-pool.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { chunkQuery, selectFrom } from '../../mysql/rows/select-rows.ts';
import type { TableDump } from './table-dump.ts';

/**
 * Returns the SHA-256 of their TSV, or undefined if the table has no generated columns. Those of a
 * masked table follow the originals here, and the masks on a target.
 */
export async function hashGeneratedColumns(
  session: SnapshotSession,
  { table, reading, label, masked }: TableDump,
  where: readonly (string | undefined)[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { generated, from, orderBy } = reading;
  if (!generated || masked) return undefined;
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
