// The levels that look at a server: `sample`, `counts` and `rows`.
import type { ContentsTable } from '../repository/contents.ts';
import { forEachConcurrent } from '../core/concurrency.ts';
import { refusalOf, type Check, type VerificationLevel } from './report.ts';
import { checkDefinitions } from './definitions/check-definitions.ts';
import { checkChecksums } from './checksums.ts';
import { checkGeneratedColumns } from './generated-columns.ts';
import { checkRows } from './rows.ts';
import { countQuery } from './rows-query.ts';
import { pickSample } from './sample.ts';
import type { ServerCheckEnvironment, TableRef } from './server-check-environment.ts';

export interface ServerCheckOptions {
  level: VerificationLevel;
  /** Tables that `sample` counts. */
  sampleSize: number;
  /** Which tables those are follows from it. */
  seed: number;
  /** `sample` counts all tables: a restore is not done before. */
  countsAll?: boolean;
  /** Only these tables. */
  only?: ReadonlySet<ContentsTable>;
  /** A restore creates events last of all. */
  events?: 'all' | 'none';
  /** Compare the values of generated columns below `rows` too: the target has just computed them. */
  generatedColumns?: boolean;
}

export async function runServerChecks(
  env: ServerCheckEnvironment,
  {
    level,
    sampleSize,
    seed,
    countsAll = false,
    only,
    events = 'all',
    generatedColumns = false,
  }: ServerCheckOptions,
): Promise<Check[]> {
  const tables = env.scope.schemas
    .flatMap((schema) => schema.tables.map((table): TableRef => ({ schema: schema.name, table })))
    // Rows of the others belong to other tables.
    .filter(({ table }) => table.chunking !== 'none' && (only === undefined || only.has(table)));
  const isDefined = only === undefined && level !== 'objects' && env.scope.request.parts !== 'data';
  const definitions = isDefined ? await checkDefinitions(env, events) : [];
  const generated = generatedColumns || level === 'rows' ? await checkGeneratedColumns(env, tables) : [];
  switch (level) {
    case 'objects':
      return [];
    case 'sample':
      return [
        ...definitions,
        ...(await countRows(env, countsAll ? tables : pickSample(tables, sampleSize, seed))),
        ...generated,
      ];
    case 'counts':
      return [...definitions, ...(await countRows(env, tables)), ...generated];
    case 'rows':
      return [
        ...definitions,
        ...(await countRows(env, tables)),
        ...(await checkRows(env, tables)),
        ...generated,
        ...(await checkChecksums(env, tables)),
      ];
  }
}

async function countRows(
  { workers, signal }: ServerCheckEnvironment,
  tables: readonly TableRef[],
): Promise<Check[]> {
  const checks: Check[] = [];
  // Older dumps of MySQL Shell do not say how many rows a table has.
  const counted = tables.filter(({ table }) => table.rows !== undefined);
  await forEachConcurrent(counted, workers.count, signal, async ({ schema, table }, worker) => {
    const what = `count of ${schema}.${table.name}`;
    const actual = await workers
      .run(worker, what, (session) =>
        session.scalar(countQuery({ schema, table }), `cannot count ${schema}.${table.name}`),
      )
      .then(Number, refusalOf);
    const expected = table.rows ?? 0;
    checks.push({
      check: 'count',
      status: actual === expected ? 'passed' : 'failed',
      schema,
      table: table.name,
      expected,
      actual,
    });
  });
  return checks.sort((a, b) => (`${a.schema}.${a.table}` < `${b.schema}.${b.table}` ? -1 : 1));
}
