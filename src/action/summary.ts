// Renders the job summary as Markdown, the outcome first. Pure.
import { type BackupError, EXIT_CODE_DIFFERENT } from '../core/errors.ts';
import type { Outcome } from '../app/outcome.ts';
import { nameStorages, type RunFacts, titleOf } from '../app/alerts/run-facts.ts';
import { archiveBlocks, binlogFindBlocks, binlogVerifyBlocks, windowBlocks } from './summary/binlog.ts';
import { backupBlocks } from './summary/backup.ts';
import { restoreInstructions, type Instructions } from './summary/instructions.ts';
import { backupPlanBlocks, listBlocks } from './summary/list.ts';
import { fleetBlocks, matrixBlocks, reportBlocks } from './summary/fleet.ts';
import {
  checkReportBlocks,
  diffBlocks,
  findBlocks,
  maskCheckBlocks,
  maskSuggestBlocks,
  showBlocks,
} from './summary/inspection.ts';
import { code, escapeText, renderDocument, type Block } from './summary/markdown.ts';
import { checkBlocks, checksOf } from './summary/checks.ts';
import { factTable, headline, type Tone } from './summary/parts.ts';
import { pruneBlocks } from './summary/prune.ts';
import { restoreBlocks, restorePlanBlocks } from './summary/restore.ts';
import { verifyBlocks } from './summary/verify.ts';

export type { Instructions } from './summary/instructions.ts';

export function renderSummary(outcome: Outcome, instructions: Instructions, maxBytes?: number): string {
  const { error } = outcome;
  const blocks = blocksOf(outcome, toneOf(outcome), instructions);
  // A failed verification has its own headline.
  if (error && outcome.operation !== 'verify') blocks.splice(1, 0, ...errorBlocks(error));
  return renderDocument(blocks, maxBytes);
}

export function renderFailure(
  error: BackupError,
  facts: RunFacts,
  instructions: Instructions,
  maxBytes?: number,
): string {
  const { operation, label, server, backupId } = facts;
  const isCancelled = error.code === 'CANCELLED';
  const names = [
    ['Label', label],
    ['Server', server],
    ['Storage', nameStorages(facts)],
    ['Backup', backupId],
  ].flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name!, code(value)]]));
  const isStored = operation === 'backup' && backupId !== undefined;
  return renderDocument(
    [
      headline(
        isCancelled ? 'cancelled' : 'bad',
        `${titleOf(operation)} ${isCancelled ? 'cancelled' : 'failed'}: \`${error.code}\``,
      ),
      ...errorBlocks(error),
      ...(isStored ? [`The backup ${code(backupId)} is in the storage.`] : []),
      ...(names.length === 0 ? [] : [factTable(names)]),
      ...checkBlocks(checksOf(error)),
      ...(isStored ? restoreInstructions(backupId, instructions) : []),
    ],
    maxBytes,
  );
}

function blocksOf(outcome: Outcome, tone: Tone, instructions: Instructions): Block[] {
  switch (outcome.operation) {
    case 'backup':
      return backupBlocks(outcome.report, tone, instructions);
    case 'restore':
      return restoreBlocks(outcome.report, tone);
    case 'verify':
      return verifyBlocks(outcome.report, tone, instructions);
    case 'list':
      return listBlocks(outcome.report, tone);
    case 'show':
      return showBlocks(outcome.report, tone);
    case 'mask-suggest':
      return maskSuggestBlocks(outcome.report, tone);
    case 'mask-check':
      return maskCheckBlocks(outcome.report, tone);
    case 'find':
      return findBlocks(outcome.report, tone);
    case 'diff':
      return diffBlocks(outcome.report, tone);
    case 'check':
      return checkReportBlocks(outcome.report, tone);
    case 'binlog-archive':
      return archiveBlocks(outcome.report, tone);
    case 'binlog-list':
      return windowBlocks(outcome.report, tone);
    case 'binlog-find':
      return binlogFindBlocks(outcome.report, tone);
    case 'binlog-verify':
      return binlogVerifyBlocks(outcome.report, tone);
    case 'report':
      return reportBlocks(outcome.report, tone);
    case 'matrix':
      return matrixBlocks(outcome.report, tone);
    case 'fleet-status':
      return fleetBlocks(outcome.report, tone);
    case 'prune':
      return pruneBlocks(outcome.report, tone);
    case 'restore-plan':
      return restorePlanBlocks(outcome.report);
    case 'plan':
      return backupPlanBlocks(outcome.report);
  }
}

function toneOf({ error, report, exitCode }: Outcome): Tone {
  if (error || exitCode === EXIT_CODE_DIFFERENT) return 'bad';
  return 'warnings' in report && report.warnings.length > 0 ? 'warned' : 'good';
}

function errorBlocks({ code: errorCode, message, hint }: BackupError): string[] {
  return [
    `**${code(errorCode)}** ${escapeText(message, 10_000)}`,
    ...(hint === undefined ? [] : [escapeText(hint, 2000)]),
  ];
}
