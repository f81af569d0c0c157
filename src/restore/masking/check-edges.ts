// Tries each mask on values at the edges of its type, in temporary copies of the empty tables, and
// compares the results with Node.js. So a mask that the server computes otherwise, or that does not
// fit its column, is known before any row is loaded.
import { BackupError } from '../../core/errors.ts';
import { columnOf } from '../../mysql/schema/tables/column.ts';
import { loadStatement } from '../../mysql/rows/select-rows.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';
import type { PlannedTable } from '../plan/planned.ts';
import type { StageEnvironment } from '../stages/definition-stages.ts';
import { edgeValues } from '../../masking/edge-values.ts';
import { hexOf } from './chunk-samples.ts';
import type { MaskedLoads } from './masked-loads.ts';
import type { RestoreMasks, TableMask } from './restore-masks.ts';

const TRIAL = 'mysql_backup_mask_trial';

/** @throws BackupError CONFIG_INVALID naming all masks that do not fit */
export async function checkEdges(
  env: StageEnvironment,
  masks: RestoreMasks,
  loads: MaskedLoads,
): Promise<void> {
  const problems: string[] = [];
  for (const planned of env.plan.tables) {
    const mask = masks.of(planned);
    if (!mask) continue;
    env.signal.throwIfAborted();
    const label = `${planned.schema}.${planned.table.name}`;
    await env.loaders.run(0, `masks of ${label}`, async (session) => {
      await loads.prepare(session, [planned]);
      await checkColumns(session, planned, mask);
      problems.push(
        ...(await tryMasks(session, planned, mask, masks)).map((problem) => `${label}.${problem}`),
      );
    });
  }
  if (problems.length === 0) return;
  throw new BackupError('CONFIG_INVALID', `masks do not fit their columns: ${problems.join('; ')}`, {
    hint: 'No row was loaded. Correct the rules, and add --drop-existing.',
    details: { problems },
  });
}

/** Compares the table on the target with the one for which the masks were compiled. */
async function checkColumns(
  session: Session,
  { schema, table }: PlannedTable,
  { masks }: TableMask,
): Promise<void> {
  const rows = await session.query<{ Field: string }>(`SHOW COLUMNS FROM ${quoteTable(schema, table.name)}`);
  const there = new Set(rows.map(({ Field }) => Field));
  const missing = masks.filter(({ column }) => !there.has(column) || !table.columns.includes(column));
  if (missing.length === 0) return;
  throw new BackupError(
    'LOAD_INCOMPLETE',
    `${schema}.${table.name} has no column ${missing.map(({ column }) => column).join(', ')} to mask`,
    { hint: 'No row was loaded. Report this with the definition of the table.' },
  );
}

async function tryMasks(
  session: Session,
  planned: PlannedTable,
  { masks, facts }: TableMask,
  { rules }: RestoreMasks,
): Promise<string[]> {
  const { schema, table } = planned;
  const columns = new Map(facts.columns.map((each) => [each.name, columnOf(each)]));
  const edges = new Map(
    [...new Set(masks.flatMap(({ column, reads }) => [column, ...reads]))].map((name) => [
      name,
      edgeValues(columns.get(name)!),
    ]),
  );
  const tried = masks.filter(({ column, reads }) => [column, ...reads].every((name) => edges.get(name)));
  const names = [...new Set(tried.flatMap(({ column, reads }) => [column, ...reads]))];
  if (names.length === 0) return [];
  const count = Math.max(...names.map((name) => edges.get(name)!.length));
  const valueOf = (name: string, row: number): string | null => {
    const values = edges.get(name)!;
    return values[row % values.length]!;
  };
  const lines = Array.from({ length: count }, (_, row) =>
    names.map((name) => escapeField(valueOf(name, row))).join('\t'),
  );
  const trial = quoteTable(schema, TRIAL);
  const what = `cannot try the masks of ${schema}.${table.name}`;
  await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${trial}`, what);
  await session.execute(
    `CREATE TEMPORARY TABLE ${trial} SELECT ${names.map(quoteName).join(', ')} FROM ${quoteTable(schema, table.name)} WHERE FALSE`,
    what,
  );
  try {
    const problems: string[] = [];
    for (const mask of tried) {
      const statement = loadStatement({
        schema,
        table: TRIAL,
        columns: names,
        // The file is in UTF-8, and a backup in the character set of each column.
        decodeColumns: {},
        charset: 'utf8mb4',
        assignments: mask.steps.map((step) => [mask.column, step] as const),
      });
      await session.execute(`DELETE FROM ${trial}`, what);
      const problem = await tryOne(session, statement, lines);
      if (problem !== undefined) {
        problems.push(`${mask.column}: the mask ${mask.name} ${problem}`);
        continue;
      }
      const column = columns.get(mask.column)!;
      const rows = await session.query<{ v: string | null }>(
        `SELECT ${hexOf(column)} AS v FROM ${trial}`,
        what,
      );
      // The server pads such values, and Node.js does not know their character set.
      const isExact = mask.hasTwin && !/^(?:char|binary)$/.test(column.dataType) && isUtf8(column.charset);
      if (!isExact) continue;
      const made = new Set(rows.map(({ v }) => v));
      for (let row = 0; row < count; row++) {
        const [by = mask.column] = mask.reads;
        const text = printed(valueOf(mask.column, row), column.columnType);
        const twin = mask.twin(
          rules.key,
          bytesOf(text),
          bytesOf(printed(valueOf(by, row), columns.get(by)!.columnType)),
        );
        if (twin === undefined || made.has(twin?.toString('hex').toUpperCase() ?? null)) continue;
        problems.push(`${mask.column}: the server computes another mask ${mask.name} than Node.js`);
        break;
      }
    }
    return problems;
  } finally {
    if (!session.lost) await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${trial}`, what);
  }
}

async function tryOne(
  session: Session,
  statement: string,
  lines: readonly string[],
): Promise<string | undefined> {
  try {
    const { affectedRows, info } = await session.load(
      statement,
      once(Buffer.from(`${lines.join('\n')}\n`)),
      'is refused',
    );
    if (affectedRows === lines.length && /Warnings: 0\b/.test(info)) return undefined;
    const [shown] = await session.query<{ Message: string }>('SHOW WARNINGS LIMIT 1');
    return `makes values that do not fit: ${shown?.Message ?? info}`;
  } catch (error) {
    if (session.lost || !(error instanceof BackupError)) throw error;
    return error.message;
  }
}

function isUtf8(charset: string | undefined): boolean {
  return charset === undefined || /^(?:utf8(?:mb[34])?|binary|ascii)$/.test(charset);
}

/** Adds the fraction and the zeros that the server prints. */
function printed(value: string | null, columnType: string): string | null {
  const digits = Number(/^(?:datetime|timestamp)\((\d)\)/i.exec(columnType)?.[1] ?? 0);
  if (value === null) return null;
  const width = /^\w+\((\d+)\).*\bzerofill\b/i.exec(columnType)?.[1];
  if (width !== undefined) return value.padStart(Number(width), '0');
  return digits === 0 ? value : `${value}.${'0'.repeat(digits)}`;
}

function bytesOf(value: string | null): Buffer | null {
  return value === null ? null : Buffer.from(value);
}

function escapeField(value: string | null): string {
  if (value === null) return '\\N';
  return value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
