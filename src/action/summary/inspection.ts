// The summaries of `show`, `find`, `diff` and `check`. Pure.
import type { CheckReport } from '../../app/check.ts';
import { describeRecoveryPoint, type RecoveryPoint } from '../../archive/request.ts';
import { formatBytes, formatCount, plural } from '../../core/units.ts';
import type { FindReport } from '../../repository/find/find-tables.ts';
import type { ShowReport } from '../../repository/find/show.ts';
import type { MaskSuggestReport } from '../../restore/masking/mask-suggest.ts';
import type { MaskCheckReport } from '../../restore/masking/mask-check.ts';
import type { DiffReport } from '../../verify/diff.ts';
import { code, escapeText, type Block } from './markdown.ts';
import { headline, warningBlocks, type Tone } from './parts.ts';

const ROWS_SHOWN = 100;

export function showBlocks(
  {
    backupId,
    status,
    storage,
    schemas,
    totals,
    warnings,
    recoveryPoint,
  }: ShowReport & { recoveryPoint?: RecoveryPoint },
  tone: Tone,
): Block[] {
  return [
    headline(tone, `Backup ${code(backupId)}: ${status}`),
    `${plural(totals.tables, 'table')}, ${plural(totals.rows, 'row')} and ${formatBytes(totals.dataBytes)} in ${code(storage)}.`,
    ...(recoveryPoint ? [`Recovery point: ${escapeText(describeRecoveryPoint(recoveryPoint))}.`] : []),
    ...warningBlocks(warnings),
    {
      head: ['Table', 'Engine', 'Rows', 'Data', 'Stored'],
      numbers: [2, 3, 4],
      rows: schemas.flatMap((schema) =>
        schema.tables.map((table) => [
          code(`${schema.name}.${table.name}`),
          escapeText(table.engine),
          table.rows === undefined ? '?' : formatCount(table.rows),
          formatBytes(table.dataBytes),
          formatBytes(table.storedBytes),
        ]),
      ),
      noun: 'tables',
      shown: ROWS_SHOWN,
    },
  ];
}

export function maskSuggestBlocks(
  { from, masked, unknown, warnings }: MaskSuggestReport,
  tone: Tone,
): Block[] {
  return [
    headline(tone, `Rules suggested from ${code(from)}`),
    ...warningBlocks(warnings),
    {
      head: ['Column', 'Mask', 'Confidence', 'Reason'],
      numbers: [],
      rows: masked.map((each) => [
        code(each.column),
        each.mask,
        each.confidence,
        escapeText(each.reason, 200),
      ]),
      noun: 'columns',
      shown: ROWS_SHOWN,
    },
    {
      head: ['Column', 'Not known'],
      numbers: [],
      rows: unknown.map((each) => [code(each.column), each.what]),
      noun: 'columns',
      shown: ROWS_SHOWN,
    },
  ];
}

export function maskCheckBlocks(
  { backupId, server = '', tables, warnings }: MaskCheckReport,
  tone: Tone,
): Block[] {
  return [
    headline(tone, `The rules fit ${backupId === undefined ? code(server) : `backup ${code(backupId)}`}`),
    ...warningBlocks(warnings),
    {
      head: ['Table', 'Column', 'Mask', 'Class'],
      numbers: [],
      rows: tables.flatMap(({ table, columns }) =>
        columns.length === 0
          ? [[code(table), '', 'no rows', '']]
          : columns.map((each) => [code(table), code(each.column), each.mask, each.class]),
      ),
      noun: 'columns',
      shown: ROWS_SHOWN,
    },
  ];
}

export function findBlocks({ tables, searched, warnings }: FindReport, tone: Tone): Block[] {
  return [
    headline(
      tone,
      `${plural(new Set(tables.map(({ backupId }) => backupId)).size, 'backup')} of ${searched} found`,
    ),
    ...warningBlocks(warnings),
    {
      head: ['Backup', 'Label', 'Table', 'Rows', 'Data', 'Status'],
      numbers: [3, 4],
      rows: tables.map((table) => [
        code(table.backupId),
        escapeText(table.label),
        code(`${table.schema}.${table.name}`),
        table.rows === undefined ? '' : formatCount(table.rows),
        table.dataBytes === undefined ? '' : formatBytes(table.dataBytes),
        table.status,
      ]),
      noun: 'tables',
      shown: ROWS_SHOWN,
    },
  ];
}

export function checkReportBlocks({ steps, status, warnings }: CheckReport, tone: Tone): Block[] {
  return [
    headline(tone, status === 'passed' ? 'A backup can be made' : 'A backup cannot be made'),
    ...warningBlocks(warnings),
    {
      head: ['Check', 'Result', 'Found'],
      numbers: [],
      rows: steps.map((step) => [
        escapeText(step.name),
        step.status,
        escapeText([step.code, step.detail, step.hint].filter(Boolean).join(': ')),
      ]),
      noun: 'checks',
      shown: ROWS_SHOWN,
    },
  ];
}

export function diffBlocks(
  { backupId, server, differences, tables, warnings }: DiffReport,
  tone: Tone,
): Block[] {
  return [
    headline(
      tone,
      differences.length === 0
        ? `${code(server)} is as in ${code(backupId)}`
        : `${plural(differences.length, 'difference')} between ${code(server)} and ${code(backupId)}`,
    ),
    `The rows of ${plural(tables, 'table')} were counted.`,
    ...warningBlocks(warnings),
    {
      head: ['', 'Object', 'Backup', 'Server'],
      rows: differences.map(({ kind, object, backup, server: now }) => [
        kind,
        code(object),
        backup === undefined ? '' : code(String(backup)),
        now === undefined ? '' : code(String(now)),
      ]),
      noun: 'differences',
      shown: ROWS_SHOWN,
    },
  ];
}
