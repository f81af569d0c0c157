// The levels that look at a server: `sample`, `counts` and `rows`.
import type { OpenBackup } from '../backups/open-backup.ts';
import { forEachConcurrent } from '../concurrency.ts';
import type { ManifestTable } from '../format/manifest.ts';
import type { Session } from '../mysql/session.ts';
import { quoteTable } from '../mysql/sql-text.ts';
import type { Check, VerificationLevel } from './report.ts';
import { checkDefinitions } from './definitions.ts';
import { checkRows } from './rows.ts';
import { pickSample } from './sample.ts';

export interface ServerCheckEnvironment {
  backup: OpenBackup;
  sessions: readonly Session[];
  signal: AbortSignal;
  onChunk?: (rows: number, bytes: number) => void;
}

export interface ServerCheckOptions {
  level: VerificationLevel;
  /** Tables that `sample` counts. */
  sampleSize: number;
  /** Which tables those are follows from it. */
  seed: number;
  /** Only these tables. */
  only?: ReadonlySet<ManifestTable>;
}

export interface TableRef {
  schema: string;
  table: ManifestTable;
}

export async function runServerChecks(
  env: ServerCheckEnvironment,
  { level, sampleSize, seed, only }: ServerCheckOptions,
): Promise<Check[]> {
  const tables = env.backup.manifest.schemas
    .flatMap((schema) => schema.tables.map((table): TableRef => ({ schema: schema.name, table })))
    .filter(({ table }) => only === undefined || only.has(table));
  const definitions = only === undefined && level !== 'objects' ? await checkDefinitions(env) : [];
  switch (level) {
    case 'objects':
      return [];
    case 'sample':
      return [...definitions, ...(await countRows(env, pickSample(tables, sampleSize, seed)))];
    case 'counts':
      return [...definitions, ...(await countRows(env, tables))];
    case 'rows':
      return [...definitions, ...(await countRows(env, tables)), ...(await checkRows(env, tables))];
  }
}

async function countRows(
  { sessions, signal }: ServerCheckEnvironment,
  tables: readonly TableRef[],
): Promise<Check[]> {
  const checks: Check[] = [];
  await forEachConcurrent(tables, sessions.length, signal, async ({ schema, table }, worker) => {
    const history = table.from.startsWith('FOR SYSTEM_TIME ALL') ? ' FOR SYSTEM_TIME ALL' : '';
    const counted = await sessions[worker]!.scalar(
      `SELECT COUNT(*) FROM ${quoteTable(schema, table.name)}${history}`,
      `cannot count ${schema}.${table.name}`,
    );
    const actual = Number(counted);
    checks.push({
      check: 'count',
      status: actual === table.rows ? 'passed' : 'failed',
      schema,
      table: table.name,
      expected: table.rows,
      actual,
    });
  });
  return checks.sort((a, b) => (`${a.schema}.${a.table}` < `${b.schema}.${b.table}` ? -1 : 1));
}
