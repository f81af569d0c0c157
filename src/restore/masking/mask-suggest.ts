// `mask suggest`: writes a rules file from the names, types and sampled values of a server or a
// backup. It changes nothing but the file that it creates, and the file holds no value.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import type { Context } from '../../repository/context.ts';
import { resolveBackup, type BackupChoice } from '../../repository/find/resolve-backup.ts';
import { openSource } from '../../repository/open-source.ts';
import type { Mask } from '../../masking/mask-rules.ts';
import type { Confidence } from '../../masking/suggest/name-signs.ts';
import { suggestRules, type SampledTable } from '../../masking/suggest/suggest-rules.ts';
import { writeRules } from '../../masking/suggest/write-rules.ts';
import { readTables } from './restore-masks.ts';
import { sampleBackup } from './backup-samples.ts';
import { readServerTables, type ServerRequest } from './server-tables.ts';

export interface MaskSuggestRequest {
  /** Absent: the tables of a backup. */
  server?: ServerRequest;
  /** File that is created; absent: the text is only in the report. */
  rulesPath?: string;
}

export interface MaskSuggestReport {
  /** Server or backup: `mysql 9.7.4 at db1:3306`. */
  from: string;
  /** Absent: a server. */
  backupId?: string;
  status: 'suggested';
  rulesPath?: string;
  /** Text of the rules file. */
  rules: string;
  /** Columns with a mask. */
  masked: { column: string; mask: Mask['mask']; confidence: Confidence; reason: string }[];
  /** What names and samples cannot show. */
  unknown: { column: string; what: string }[];
  /** Columns that look personal and that no mask fits. */
  unmasked: { column: string; reason: string }[];
  warnings: string[];
}

/** @throws BackupError CONFIG_INVALID if the file exists */
export async function suggestFromServer(
  request: MaskSuggestRequest & { server: ServerRequest },
  host: { logger: Logger; signal: AbortSignal },
): Promise<MaskSuggestReport> {
  assertNoFile(request.rulesPath);
  const {
    server,
    tables,
    isMariaDb: isOnMariaDb,
    warnings,
  } = await readServerTables(request.server, host, true);
  return await suggest(request, tables, isOnMariaDb, { from: server, warnings });
}

/** @throws BackupError CONFIG_INVALID if the file exists, or the backup lacks facts */
export async function suggestFromBackup(
  request: MaskSuggestRequest & BackupChoice,
  context: Context,
): Promise<MaskSuggestReport> {
  assertNoFile(request.rulesPath);
  const { backupId, warnings } = await resolveBackup(context, request);
  const source = await openSource(context, backupId, request.label);
  const own = source.contents.schemas.flatMap(({ name, tables }) =>
    tables.map((table) => [`${name}\0${table.name}`, table] as const),
  );
  const contents = new Map(own);
  const tables: SampledTable[] = [];
  for (const table of await readTables(source)) {
    const found = contents.get(`${table.schema}\0${table.name}`);
    const samples = found && (await sampleBackup(source, found, table, context.signal));
    if (typeof samples === 'string') warnings.push(`${table.schema}.${table.name} has no sample: ${samples}`);
    tables.push({ ...table, samples: typeof samples === 'object' ? samples : new Map() });
  }
  const report = await suggest(request, tables, isMariaDb(source.contents.server), {
    from: `backup ${backupId}`,
    warnings,
  });
  return { ...report, backupId };
}

async function suggest(
  { rulesPath }: MaskSuggestRequest,
  tables: readonly SampledTable[],
  isOnMariaDb: boolean,
  { from, warnings }: { from: string; warnings: readonly string[] },
): Promise<MaskSuggestReport> {
  if (tables.length === 0) throw new BackupError('CONFIG_INVALID', `${from} has no table`);
  const suggestion = suggestRules(tables, isOnMariaDb);
  const rules = writeRules(suggestion, from);
  if (rulesPath !== undefined)
    // The file is never overwritten: people have worked on it.
    await writeFile(rulesPath, rules, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? fileExists(rulesPath) : cannotWrite(rulesPath, error);
    });
  const columns = suggestion.tables.flatMap((table) =>
    table.columns.map((column) => ({ ...column, label: `${table.schema}.${table.table}.${column.column}` })),
  );
  const unmasked = columns.flatMap(({ label, unmasked: reason }) =>
    reason === undefined ? [] : [{ column: label, reason }],
  );
  return {
    from,
    status: 'suggested',
    ...(rulesPath === undefined ? {} : { rulesPath }),
    rules,
    masked: columns.flatMap(({ label, rule, confidence, reason }) =>
      rule.mask === 'keep' ? [] : [{ column: label, mask: rule.mask, confidence, reason }],
    ),
    unknown: columns.flatMap(({ label, unknown: what }) =>
      what === undefined ? [] : [{ column: label, what }],
    ),
    unmasked,
    warnings: [
      ...warnings,
      ...unmasked.map(({ column, reason }) => `${column} looks personal and is kept: ${reason}`),
    ],
  };
}

function assertNoFile(path: string | undefined): void {
  if (path !== undefined && existsSync(path)) throw fileExists(path);
}

function fileExists(path: string): BackupError {
  return new BackupError('CONFIG_INVALID', `--rules: ${path} exists, and is not overwritten`, {
    hint: 'Name another file, and compare the two.',
  });
}

function cannotWrite(path: string, error: NodeJS.ErrnoException): BackupError {
  return new BackupError(
    'CONFIG_INVALID',
    `--rules: ${path} cannot be written (${error.code ?? error.message})`,
  );
}
