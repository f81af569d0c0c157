// Compares a rules file with the tables of a backup or a server, for CI. It reads no row.
import type { MaskClass } from '../../masking/compile-mask.ts';
import type { Mask, MaskRules } from '../../masking/mask-rules.ts';
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import type { Context } from '../../repository/context.ts';
import { openSource } from '../../repository/open-source.ts';
import { resolveBackup, type BackupChoice } from '../../repository/find/resolve-backup.ts';
import type { Logger } from '../../core/log.ts';
import type { MaskableTable, MaskPlan } from '../../masking/plan-masks.ts';
import { planOrThrow } from '../../masking/plan-or-throw.ts';
import { planFor } from './restore-masks.ts';
import { readServerTables, type ServerRequest } from './server-tables.ts';

export interface MaskCheckRequest extends BackupChoice {
  rules: MaskRules;
  /** Absent: the tables of a backup. */
  server?: ServerRequest;
}

export interface CheckedMask {
  column: string;
  mask: Mask['mask'];
  class: MaskClass;
  /** Whether a restore computes masks of this column in Node.js too. */
  recomputed: boolean;
}

export interface MaskCheckReport {
  /** Absent: a server. */
  storage?: string;
  backupId?: string;
  label?: string;
  /** Absent: a backup. `mysql 9.7.4 at db1:3306` */
  server?: string;
  /** Problems are an error instead. */
  status: 'fits';
  tables: {
    /** `schema.table` */
    table: string;
    /** Absent: unknown. */
    rows?: number;
    /** Empty: the rows are left out. */
    columns: CheckedMask[];
    /** Estimated CPU of the server for the masks, in seconds. */
    seconds: number;
  }[];
  warnings: string[];
}

/** CPU of a server for one value, in microseconds, measured on MySQL 9.7 and MariaDB 11.8. */
const MICROSECONDS: Readonly<Record<Mask['mask'], number>> = {
  key: 1.5,
  email: 0.5,
  'full-name': 1.4,
  'first-name': 0.7,
  'last-name': 0.7,
  phone: 0.7,
  date: 0.4,
  digits: 1.5,
  iban: 0.8,
  null: 0,
  json: 2,
  fixed: 0.1,
  hash: 0.3,
  sql: 0.5,
};

/** @throws BackupError CONFIG_INVALID naming all problems */
export async function checkMasks(request: MaskCheckRequest, context: Context): Promise<MaskCheckReport> {
  const { backupId, warnings } = await resolveBackup(context, request);
  const source = await openSource(context, backupId, request.label);
  const { contents } = source;
  const { plan, tables } = await planFor(request.rules, source, isMariaDb(contents.server));
  return {
    storage: context.storage.location,
    backupId,
    label: contents.label,
    status: 'fits',
    tables: describe(plan, tables),
    warnings: [...warnings, ...plan.warnings],
  };
}

/**
 * Compares with the tables of a server; their rows are the estimates of the server.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
export async function checkMasksOnServer(
  { rules, server }: MaskCheckRequest & { server: ServerRequest },
  host: { logger: Logger; signal: AbortSignal },
): Promise<MaskCheckReport> {
  const found = await readServerTables(server, host, false);
  const plan = planOrThrow(rules, found.tables, found.isMariaDb, found.server);
  return {
    server: found.server,
    status: 'fits',
    tables: describe(plan, found.tables),
    warnings: [...found.warnings, ...plan.warnings],
  };
}

function describe(plan: MaskPlan, tables: readonly MaskableTable[]): MaskCheckReport['tables'] {
  return plan.tables.map(({ schema, table, masks }) => {
    const rows = tables.find((each) => each.schema === schema && each.name === table)?.rows;
    const columns = masks === 'no rows' ? [] : masks;
    const microseconds = columns.reduce((sum, { name }) => sum + MICROSECONDS[name], 0);
    return {
      table: `${schema}.${table}`,
      ...(rows === undefined ? {} : { rows }),
      columns: columns.map(({ column, name, maskClass, hasTwin }) => ({
        column,
        mask: name,
        class: maskClass,
        recomputed: hasTwin,
      })),
      seconds: ((rows ?? 0) * microseconds) / 1e6,
    };
  });
}
