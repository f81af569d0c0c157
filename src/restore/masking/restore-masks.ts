// Masks of a restore: which tables have them, and how each is loaded. Invariant: the values of a
// masked column reach no table, no statement and no message.
import type { CompiledMask } from '../../masking/compile-mask.ts';
import { factsOfDefinition } from '../../masking/facts-of-definition.ts';
import type { MaskableTable, MaskPlan, TableMasks } from '../../masking/plan-masks.ts';
import { planOrThrow } from '../../masking/plan-or-throw.ts';
import type { MaskRules } from '../../masking/mask-rules.ts';
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import type { TableFacts } from '../../format/table-facts.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { BackupSource, ContentsTable } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import { withMasks } from '../../repository/scope/masked-scope.ts';
import type { PlannedTable } from '../plan/planned.ts';
import { namesOf, withoutValues } from '../../masking/hidden-values.ts';

/** Request of `--mask`. */
export interface MaskRequest {
  rules: MaskRules;
  /** Whether messages of the server about masked tables may quote values. */
  showRows: boolean;
}

export interface RestoreMasks extends MaskRequest {
  warnings: readonly string[];
  /** Names of tables without their rows, `schema.table` in the backup. */
  emptied: readonly string[];
  /** Returns the masks of a table; undefined: it is loaded as it is. */
  of: (planned: PlannedTable) => TableMask | undefined;
  /** Removes values from an error of the server about a masked table. */
  hideValues: (planned: PlannedTable, error: unknown, what: string) => unknown;
}

export interface TableMask {
  masks: readonly CompiledMask[];
  facts: TableFacts;
}

/**
 * Plans the masks, before any effect.
 * @param opened the backup, with its own names of tables
 * @throws BackupError CONFIG_INVALID naming all problems
 */
export async function planRestoreMasks(
  request: MaskRequest,
  opened: BackupSource,
  target: ServerFacts,
  tableMap: ReadonlyMap<string, string>,
): Promise<RestoreMasks> {
  const { plan, tables } = await planFor(request.rules, opened, isMariaDb(target));
  const facts = new Map(tables.map((table) => [`${table.schema}.${table.name}`, table.facts]));
  const byId = new Map(
    plan.tables.map((table) => {
      const name = `${table.schema}.${table.table}`;
      const mapped = tableMap.get(name) ?? name;
      const id = `${table.schema}\0${mapped.slice(table.schema.length + 1)}`;
      return [id, { ...table, facts: facts.get(name)! }] as const;
    }),
  );
  const maskOf = ({ id }: PlannedTable): TableMask | undefined => {
    const table = byId.get(id);
    return table === undefined || table.masks === 'no rows'
      ? undefined
      : { masks: table.masks, facts: table.facts };
  };
  return {
    ...request,
    warnings: plan.warnings,
    hideValues: (planned, error, what) => {
      const mask = request.showRows ? undefined : maskOf(planned);
      return mask ? withoutValues(error, namesOf(mask.facts), what) : error;
    },
    emptied: plan.tables.filter(isEmptied).map(({ schema, table }) => `${schema}.${table}`),
    of: maskOf,
  };
}

/**
 * Applies rules to all tables of a backup.
 * @param isOnMariaDb whether MariaDB computes the masks
 * @throws BackupError CONFIG_INVALID naming all problems
 */
export async function planFor(
  rules: MaskRules,
  opened: BackupSource,
  isOnMariaDb: boolean,
): Promise<{ plan: MaskPlan; tables: readonly MaskableTable[] }> {
  const tables = await readTables(opened);
  return { plan: planOrThrow(rules, tables, isOnMariaDb, opened.contents.backupId), tables };
}

function isEmptied({ masks }: TableMasks): boolean {
  return masks === 'no rows';
}

/** Reads all tables of the backup with their facts. @throws BackupError CONFIG_INVALID */
export async function readTables(source: BackupSource): Promise<MaskableTable[]> {
  const facts = new Map<string, TableFacts>();
  for await (const { kind, schema = '', name, facts: own, statement } of source.definitions()) {
    if (kind !== 'table') continue;
    const found = own ?? factsOfDefinition(statement.toString('utf8'), schema);
    if (found) facts.set(`${schema}\0${name}`, found);
  }
  const lacking: string[] = [];
  const tables: MaskableTable[] = [];
  for (const { name: schema, tables: own } of source.contents.schemas)
    for (const table of own) {
      const found = facts.get(`${schema}\0${table.name}`);
      if (!found || !hasAll(found, table)) lacking.push(`${schema}.${table.name}`);
      else
        tables.push({
          schema,
          name: table.name,
          facts: found,
          ...defined({ rows: table.rows, autoIncrement: table.autoIncrement }),
          hasInstantRows: table.chunks.some(({ instant }) => instant),
        });
    }
  if (lacking.length > 0)
    throw new BackupError(
      'CONFIG_INVALID',
      `${source.contents.backupId} lacks the facts of tables that masks need: ${lacking.slice(0, 5).join(', ')}`,
      {
        hint: 'Restore it without --mask onto a trusted server, back that up, and restore the new backup with --mask.',
      },
    );
  return tables;
}

/** Compares the columns with those of the rows: a column without facts would stay as it is. */
function hasAll({ columns }: TableFacts, { columns: loaded, versioned }: ContentsTable): boolean {
  const names = new Set(columns.map(({ name }) => name));
  // MariaDB does not show implicit columns of a period.
  return loaded.every(
    (name) => names.has(name) || (versioned !== undefined && /^row_(?:start|end)$/i.test(name)),
  );
}

/** Returns the scope in which masked tables are not compared with the rows of the backup. */
export function maskScope(scope: Scope, masks: RestoreMasks): Scope {
  return withMasks(scope, (schema, table) => {
    const planned = { id: `${schema}\0${table}` } as PlannedTable;
    const name = `${schema}.${table}`;
    if (masks.emptied.includes(name)) return 'no rows';
    return masks.of(planned) === undefined ? 'as it is' : 'masked';
  });
}
