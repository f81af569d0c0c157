// The summaries of the operations on binary logs. Pure.
import type {
  ArchiveReport,
  BinlogFindReport,
  BinlogListReport,
  BinlogVerifyReport,
} from '../../archive/request.ts';
import { formatBytes, formatCount, formatSeconds, plural } from '../../core/units.ts';
import { code, escapeText, type Block } from './markdown.ts';
import { factTable, headline, warningBlocks, type Tone } from './parts.ts';

export function archiveBlocks(report: ArchiveReport, tone: Tone): Block[] {
  const { transactions, segments, logBytes, storedBytes, chain, file, position, recoveryPoint } = report;
  return [
    headline(tone, `Binary log archived: ${plural(transactions, 'transaction')}`),
    ...warningBlocks(report.warnings),
    factTable([
      ['Recovery point', recoveryPoint],
      ['Archived to', code(`${file}:${position}`)],
      ['Chain', code(chain)],
      [
        'Segments',
        `${formatCount(segments)}, ${formatBytes(logBytes)} of log, ${formatBytes(storedBytes)} stored`,
      ],
      ['Time', formatSeconds(report.durationSeconds)],
    ]),
  ];
}

export function windowBlocks({ windows, unusable, warnings }: BinlogListReport, tone: Tone): Block[] {
  return [
    headline(tone, `${plural(windows.length, 'window')} in which any moment can be restored`),
    ...warningBlocks(warnings),
    {
      head: ['Label', 'From', 'To', 'Transactions', 'Stored', 'Ends because'],
      numbers: [3, 4],
      rows: [
        ...windows.map(({ label, from, to, transactions, storedBytes, ended = '' }) => [
          escapeText(label),
          from,
          to,
          formatCount(transactions),
          formatBytes(storedBytes),
          escapeText(ended),
        ]),
        ...unusable.map(({ label, reason }) => [escapeText(label), '', '', '', '', escapeText(reason)]),
      ],
      noun: 'windows',
    },
  ];
}

export function binlogVerifyBlocks(report: BinlogVerifyReport, tone: Tone): Block[] {
  const { status, chains, segments, transactions, readBytes, failures, durationSeconds } = report;
  return [
    headline(tone, `Archives of binary logs: ${status}`),
    factTable([
      ['Read', `${plural(chains, 'chain')}, ${plural(segments, 'segment')}, ${formatBytes(readBytes)}`],
      ['Transactions', formatCount(transactions)],
      ['Time', formatSeconds(durationSeconds)],
    ]),
    ...failures.map(({ chain, message }) => `${code(chain)}: ${escapeText(message)}`),
  ];
}

export function binlogFindBlocks({ transactions, table }: BinlogFindReport, tone: Tone): Block[] {
  return [
    headline(tone, `${plural(transactions.length, 'transaction')} of ${code(table)}`),
    {
      head: ['Time', 'GTID', 'Position', 'Inserted', 'Updated', 'Deleted', 'Statement'],
      numbers: [3, 4, 5],
      rows: transactions.map((found) => [
        found.time,
        code(found.gtid ?? ''),
        code(`${found.file}:${found.position}`),
        formatCount(found.inserted),
        formatCount(found.updated),
        formatCount(found.deleted),
        escapeText(found.statements.join('; '), 300),
      ]),
      noun: 'transactions',
      shown: 500,
    },
  ];
}
