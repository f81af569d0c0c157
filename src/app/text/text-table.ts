// Renders tables for a terminal or a log.
import { printableLine } from '../../core/printable.ts';

/** Renders a table. A title that begins with `>` aligns its column to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = head.map((title) => title.replace(/^>/, ''));
  const shown = [titles, ...rows.map((row) => row.map(printableLine))];
  const widths = head.map((_, i) => Math.max(...shown.map((row) => row[i]!.length)));
  const cellOf = (cell: string, i: number): string =>
    head[i]!.startsWith('>') ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!);
  return shown.map((row) => `${row.map(cellOf).join('  ').trimEnd()}\n`).join('');
}
