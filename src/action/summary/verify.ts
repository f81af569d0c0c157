// The summary of a verification, failed checks first. Pure.
import { describeReplay, type ReplayReport } from '../../archive/replay/request.ts';
import { hintOf } from '../../verify/failure.ts';
import { formatCount, formatSeconds } from '../../core/units.ts';
import type { VerifyReport } from '../../verify/request.ts';
import { LEVELS } from './backup.ts';
import { checkBlocks, failedOf } from './checks.ts';
import { renderGantt } from './gantt.ts';
import { restoreInstructions, type Instructions } from './instructions.ts';
import { code, escapeText, type Block } from './markdown.ts';
import { factTable, headline, warningBlocks, type Tone } from './parts.ts';

export function verifyBlocks(
  report: VerifyReport & { replay?: ReplayReport },
  tone: Tone,
  instructions: Instructions,
): Block[] {
  const { backupId, level, status, failure, checks, storage, durationSeconds } = report;
  const failed = failedOf(checks).length;
  return [
    headline(tone, `Verification ${status}: ${code(backupId)}`),
    status === 'passed'
      ? `All ${formatCount(checks.length)} checks of level **${level}** passed: ${LEVELS[level]}.`
      : `**${formatCount(failed)} of ${formatCount(checks.length)}** checks of level **${level}** failed: ${escapeText(failure?.message ?? '')}.`,
    ...(failure ? [escapeText(hintOf(failure))] : []),
    ...warningBlocks(report.warnings),
    factTable([
      ['Storage', code(storage)],
      ['Time', formatSeconds(durationSeconds)],
      ...(report.replay ? [['Binary log', escapeText(describeReplay(report.replay))] as const] : []),
    ]),
    ...checkBlocks(checks),
    renderGantt(report.stages),
    ...(status === 'passed' ? restoreInstructions(backupId, instructions) : []),
  ];
}
