// The job summary as Markdown: the outcome first. Pure.
import type { BackupError } from '../errors.ts';
import type { Outcome } from '../outcome.ts';
import { formatBytes, formatCount, formatSeconds } from '../units.ts';

export function renderSummary(outcome: Outcome): string {
  switch (outcome.operation) {
    case 'backup': {
      const { backupId, storage, tables, rows, dataBytes, storedBytes, durationSeconds, snapshot, warnings } =
        outcome.report;
      return lines(
        `## Backup stored: \`${backupId}\``,
        table([
          ['Storage', `\`${escape(storage)}\``],
          ['Tables', formatCount(tables)],
          ['Rows', formatCount(rows)],
          ['Data', `${formatBytes(dataBytes)}, stored in ${formatBytes(storedBytes)}`],
          ['Time', formatSeconds(durationSeconds)],
          ['Snapshot', escape(snapshot.consistent ? snapshot.method : `${snapshot.method} (inconsistent)`)],
        ]),
        'All rows of one snapshot were read, counted and stored. A restore has not been tried yet.',
        ...listWarnings(warnings),
      );
    }
    case 'restore': {
      const { backupId, tables, rows, durationSeconds, verification, warnings } = outcome.report;
      return lines(
        `## Restored: \`${backupId}\``,
        table([
          ['Tables', formatCount(tables)],
          ['Rows', formatCount(rows)],
          ['Time', formatSeconds(durationSeconds)],
          ['Verification', `${verification.level}: ${verification.status}`],
        ]),
        ...listWarnings(warnings),
      );
    }
    case 'verify': {
      const { backupId, level, status, checks } = outcome.report;
      const failed = checks.filter((check) => check.status === 'failed');
      return lines(
        `## Verification ${status}: \`${backupId}\``,
        `${formatCount(checks.length)} checks of level ${level}, ${formatCount(failed.length)} failed.`,
        ...failed
          .slice(0, 20)
          .map(
            (check) =>
              `- ${escape(check.object ?? `${check.schema}.${check.table}`)}: ${check.check} expected ${check.expected}, actual ${check.actual}`,
          ),
      );
    }
    case 'list':
      return lines(
        `## ${formatCount(outcome.report.backups.length)} backups`,
        ...outcome.report.backups
          .slice(-50)
          .map(
            ({ backupId, label, rows, storedBytes, status }) =>
              `- \`${backupId}\` ${escape(label)}: ${formatCount(rows)} rows, ${formatBytes(storedBytes)}, ${status}`,
          ),
      );
    case 'prune': {
      const { kept, removed, failed, freedBytes, status, warnings } = outcome.report;
      return lines(
        `## ${status === 'planned' ? 'Dry run of prune' : 'Pruned'}`,
        `${formatCount(kept)} kept, ${formatCount(removed)} removed (${formatBytes(freedBytes)}), ${formatCount(failed)} failed.`,
        ...listWarnings(warnings),
      );
    }
    case 'restore-plan': {
      const { backupId, target, tables, rows, dataBytes, drops } = outcome.report;
      return lines(
        '## Dry run',
        `\`${backupId}\` would be restored to ${escape(target)}: ${formatCount(tables)} tables, ${formatCount(rows)} rows, ${formatBytes(dataBytes)}.`,
        ...(drops.length > 0 ? [`These would be dropped: ${escape(drops.join(', '))}.`] : []),
      );
    }
    case 'plan':
      return lines(
        '## Dry run',
        `About ${formatCount(outcome.report.estimatedRows)} rows and ${formatBytes(outcome.report.estimatedBytes)} would be backed up.`,
      );
  }
}

export function renderFailure(operation: string, { code, message, hint }: BackupError): string {
  const outcome = code === 'CANCELLED' ? 'cancelled' : 'failed';
  return lines(`## ${operation} ${outcome}: ${code}`, escape(message), ...(hint ? [escape(hint)] : []));
}

function table(rows: readonly (readonly [string, string])[]): string {
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

function listWarnings(warnings: readonly string[]): string[] {
  return warnings.length === 0
    ? []
    : ['### Warnings', warnings.map((warning) => `- ${escape(warning)}`).join('\n')];
}

function lines(...parts: string[]): string {
  return `${parts.join('\n\n')}\n`;
}

function escape(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>|#]/g, (char) => (char === '<' ? '&lt;' : `\\${char}`))
    .replaceAll('\n', ' ');
}
