// Compares a rules file with the tables of a backup, for CI. It reads no row and no server.
import type { MaskClass } from '../../masking/compile-mask.ts';
import type { Mask, MaskRules } from '../../masking/mask-rules.ts';
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import type { Context } from '../../repository/context.ts';
import { openSource } from '../../repository/open-source.ts';
import { resolveBackup, type BackupChoice } from '../../repository/find/resolve-backup.ts';
import { planFor } from './restore-masks.ts';

export interface MaskCheckRequest extends BackupChoice {
  rules: MaskRules;
}

export interface CheckedMask {
  column: string;
  mask: Mask['mask'];
  class: MaskClass;
  /** Whether a restore computes masks of this column in Node.js too. */
  recomputed: boolean;
}

export interface MaskCheckReport {
  storage: string;
  backupId: string;
  label: string;
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
    tables: plan.tables.map(({ schema, table, masks }) => {
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
    }),
    warnings: [...warnings, ...plan.warnings],
  };
}
