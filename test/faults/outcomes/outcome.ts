// What becomes of an operation when something breaks. The rows are data: the tests are made from them (support/fault-tests.ts),
// and so is the table in docs/faults.md. Invariant: what the table says is what a test asserts.
import { ERROR_KINDS, EXIT_CODES, type ErrorCode } from '../../../src/core/errors.ts';

export interface FaultOutcome {
  operation: 'backup' | 'restore' | 'verify' | 'list' | 'prune';
  /** What breaks: `connection reset`. */
  fault: string;
  /** When: a stage, or a moment in it. */
  phase: string;
  /** The error that it ends with, `ok`, or `killed` where the process itself is the victim. */
  ends: ErrorCode | 'ok' | 'killed';
  /** What the user finds then, in a few words. */
  outcome: string;
}

/** Of one file of tests. */
export interface FaultTable {
  /** What is broken: `MySQL connections`. */
  title: string;
  rows: readonly FaultOutcome[];
}

/** @returns null after a signal that nobody handles */
export function exitCodeOf({ ends }: Pick<FaultOutcome, 'ends'>): number | null {
  if (ends === 'killed') return null;
  return ends === 'ok' ? EXIT_CODES.ok : EXIT_CODES[ERROR_KINDS[ends]];
}

/** Rows that differ in the phase alone are one line. */
export function renderFaultTables(tables: readonly FaultTable[]): string {
  return tables.map(renderTable).join('\n\n');
}

function renderTable({ title, rows }: FaultTable): string {
  const lines = new Map<string, { row: FaultOutcome; phases: string[] }>();
  for (const row of rows) {
    const key = JSON.stringify([row.operation, row.fault, row.ends, row.outcome]);
    const line = lines.get(key) ?? { row, phases: [] };
    line.phases.push(row.phase);
    lines.set(key, line);
  }
  return [
    `### ${title}`,
    '',
    '| operation | fault | phase | exit code | outcome |',
    '|---|---|---|---|---|',
    ...[...lines.values()].map(
      ({ row, phases }) =>
        `| ${[row.operation, row.fault, phases.join(', '), describeEnd(row), row.outcome].map(cell).join(' | ')} |`,
    ),
  ].join('\n');
}

function describeEnd(row: FaultOutcome): string {
  if (row.ends === 'killed') return 'none';
  return row.ends === 'ok' ? '0' : `${exitCodeOf(row)} \`${row.ends}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
