// Checksums that another tool stored with its dump, computed again on the server.
import { defined } from '../../core/defined.ts';
import { forEachConcurrent } from '../../core/concurrency.ts';
import { quoteTable } from '../../sql/tokens/quote.ts';
import { refusalOf, type Check } from '../report.ts';
import type { ServerCheckEnvironment, TableRef } from './server-check-environment.ts';

export async function checkChecksums(
  { workers, signal }: ServerCheckEnvironment,
  tables: readonly TableRef[],
): Promise<Check[]> {
  const tasks = tables.flatMap((ref) =>
    ref.table.chunks.length === 0
      ? []
      : (ref.table.checksums ?? []).map((checksum) => ({ ...ref, checksum })),
  );
  const checks: Check[] = [];
  await forEachConcurrent(tasks, workers.count, signal, async ({ schema, table, checksum }, worker) => {
    const { query, expected, range } = checksum;
    const sql = query.replace('{table}', () => quoteTable(schema, table.name));
    const actual = await workers
      .run(worker, `checksum of ${schema}.${table.name}`, (session) =>
        session.scalar(sql, `cannot compute the checksum of ${schema}.${table.name}`),
      )
      .then((sum) => sum ?? '', refusalOf);
    checks.push({
      check: 'checksum',
      status: actual.toLowerCase() === expected.toLowerCase() ? 'passed' : 'failed',
      schema,
      table: table.name,
      ...defined({ range }),
      expected,
      actual,
    });
  });
  return checks;
}
