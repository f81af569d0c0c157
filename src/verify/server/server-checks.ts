// Verification levels that read a server: `sample`, `counts` and `rows`.
import type { ContentsTable } from '../../repository/contents.ts';
import { forEachConcurrent } from '../../core/concurrency.ts';
import { readServerFacts } from '../../mysql/connection/server-facts.ts';
import { encodePeriodEnd } from '../../mysql/rows/end-of-time.ts';
import { refusalOf, type Check, type VerificationLevel } from '../report.ts';
import { checkDefinitions } from '../definitions/check-definitions.ts';
import { checkChecksums } from './checksums.ts';
import { checkGeneratedColumns } from './generated-columns.ts';
import { checkRows } from './rows.ts';
import { countQuery } from './rows-query.ts';
import { pickSample } from './sample.ts';
import type { ServerCheckEnvironment, TableRef } from './server-check-environment.ts';

export interface ServerCheckOptions {
  level: VerificationLevel;
  /** Number of tables that `sample` counts. */
  sampleSize: number;
  /** Seed that determines these tables. */
  seed: number;
  /** Whether `sample` counts all tables: a restore requires that. */
  countsAll?: boolean;
  /** Absent: all tables. */
  only?: ReadonlySet<ContentsTable>;
  /** `none`: a restore creates events last. */
  events?: 'all' | 'none';
  /**
   * Compare the values of generated columns below level `rows` too: the target has just computed
   * them.
   */
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
  const tables = await withOwnSelect(
    env,
    env.scope.schemas
      .flatMap((schema) => schema.tables.map((table): TableRef => ({ schema: schema.name, table })))
      // Rows of the other tables belong to other tables.
      .filter(({ table }) => table.chunking !== 'none' && (only === undefined || only.has(table))),
  );
  const isDefined = only === undefined && level !== 'objects' && env.scope.request.parts !== 'data';
  const definitions = isDefined ? await checkDefinitions(env, events) : [];
  const isComputed = generatedColumns || level === 'rows';
  const generated = isComputed ? await checkGeneratedColumns(env, await withoutJson(env, tables)) : [];
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

/** Skips tables with computed JSON: the server computes its text in the form of its flavor. */
async function withoutJson(
  env: ServerCheckEnvironment,
  tables: readonly TableRef[],
): Promise<readonly TableRef[]> {
  if (!env.isOtherFlavor || !tables.some(({ table }) => table.generated)) return tables;
  const { targets } = env.scope;
  const skipped = new Set<string>();
  for await (const { kind, schema = '', name, facts } of env.source.definitions()) {
    const json = facts?.columns.filter(({ type, expression }) => expression !== null && /^json$/i.test(type));
    if (kind !== 'table' || !json || json.length === 0) continue;
    skipped.add(`${targets.get(schema) ?? schema}\0${name}`);
  }
  return tables.filter(({ schema, table }) => {
    if (!table.generated || !skipped.has(`${schema}\0${table.name}`)) return true;
    env.note?.(
      `table ${schema}.${table.name}: the values of its generated columns (${table.generated.columns.join(', ')}) were not compared, because one is JSON, whose text differs between the servers`,
    );
    return false;
  });
}

/**
 * Adapts the period end of tables with history: the end of time depends on the server's version.
 */
async function withOwnSelect(
  { workers }: ServerCheckEnvironment,
  tables: readonly TableRef[],
): Promise<readonly TableRef[]> {
  if (!tables.some(({ table }) => table.versioned)) return tables;
  const facts = await workers.run(0, 'server', (session) => readServerFacts(session));
  return tables.map((ref): TableRef => {
    const { versioned, columns, select = [] } = ref.table;
    if (!versioned) return ref;
    const { endColumn: column, endOfTime } = versioned;
    const end = encodePeriodEnd({ column, endOfTime }, facts);
    if (end === undefined) return ref;
    return { ...ref, select: select.map((own, i) => (columns[i] === column ? end : own)) };
  });
}

interface Count extends TableRef {
  check: 'count' | 'count without history';
  /** Whether rows of the history count too. */
  rows: 'all' | 'current';
  expected: number;
}

/**
 * Counts a table with history twice, with and without its history: a current row may be in the
 * history by mistake.
 */
function countsOf({ schema, table }: TableRef): Count[] {
  // Older dumps of MySQL Shell do not contain the row counts of tables.
  if (table.rows === undefined) return [];
  const all = { check: 'count', rows: 'all', expected: table.rows } as const;
  // A restore of definitions only has no rows.
  if (!table.versioned || table.chunks.length === 0) return [{ schema, table, ...all }];
  const { currentRows } = table.versioned;
  return [
    { schema, table, ...all },
    { schema, table, check: 'count without history', rows: 'current', expected: currentRows },
  ];
}

async function countRows(
  { workers, signal }: ServerCheckEnvironment,
  tables: readonly TableRef[],
): Promise<Check[]> {
  const checks: Check[] = [];
  const counts = tables.flatMap(countsOf);
  await forEachConcurrent(counts, workers.count, signal, async (count, worker) => {
    const { check, schema, table, rows, expected } = count;
    const actual = await workers
      .run(worker, `${check} of ${schema}.${table.name}`, (session) =>
        session.scalar(countQuery({ schema, table }, rows), `cannot count ${schema}.${table.name}`),
      )
      .then(Number, refusalOf);
    checks.push({
      check,
      status: actual === expected ? 'passed' : 'failed',
      schema,
      table: table.name,
      expected,
      actual,
    });
  });
  const keyOf = ({ schema, table, check }: Check): string => `${schema}.${table}\0${check}`;
  return checks.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
