// Compares the rows of a table with the backup's in any order: by the sum of their hashes, so that
// no row is kept in memory. Only for tables that a server of another flavor sorts differently.
import { createHash } from 'node:crypto';
import type { Session } from '../../mysql/connection/session.ts';
import { TsvRows } from '../../tsv/tsv-rows.ts';
import { expectedRows } from './json-form.ts';
import { rowsQuery } from './rows-query.ts';
import type { ServerCheckEnvironment, TableRef } from './server-check-environment.ts';

/**
 * Sum of row hashes. The order of rows does not affect it; a row that replaces another one does.
 */
class RowSum {
  #sum = 0n;
  #rows = 0;

  add(row: Buffer): void {
    this.#sum += BigInt(`0x${createHash('sha256').update(row).digest('hex')}`);
    this.#rows++;
  }

  get value(): string {
    return `${this.#rows} ${this.#sum}`;
  }
}

/**
 * Reports whether the rows match.
 * @throws BackupError OBJECT_CORRUPT, and refusals of the server
 */
export async function matchesInAnyOrder(
  env: ServerCheckEnvironment,
  session: Session,
  ref: TableRef,
): Promise<boolean> {
  const { schema, table } = ref;
  const [expected, actual] = [new RowSum(), new RowSum()];
  const rows = new TsvRows();
  await session.stream(
    rowsQuery(ref),
    ({ bytes }) => {
      for (const row of rows.push(bytes)) actual.add(row);
    },
    env.signal,
    `cannot read ${schema}.${table.name}`,
  );
  for await (const row of expectedRows(env, table.chunks)) expected.add(row);
  return expected.value === actual.value;
}
