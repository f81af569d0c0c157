// Formats figures for a summary. Pure.
import { formatBytes, formatCount } from '../../core/units.ts';

/** Returns, for example, `3.4 ×`: the data size divided by the stored size. */
export function formatRatio(dataBytes: number, storedBytes: number): string {
  if (dataBytes === 0 || storedBytes === 0) return '–';
  return `${(dataBytes / storedBytes).toFixed(1)} ×`;
}

/** Returns, for example, `+1,200 (+3.1 %)`: the change since the rows of the previous backup. */
export function formatChange(rows: number, previousRows: number | undefined): string {
  if (previousRows === undefined) return 'new';
  const change = rows - previousRows;
  if (change === 0) return 'none';
  const sign = change > 0 ? '+' : '−';
  const share =
    previousRows === 0 ? '' : ` (${sign}${((Math.abs(change) / previousRows) * 100).toFixed(1)} %)`;
  return `${sign}${formatCount(Math.abs(change))}${share}`;
}

export function formatSizes(dataBytes: number, storedBytes: number): string {
  return `${formatBytes(dataBytes)}, stored in ${formatBytes(storedBytes)} (${formatRatio(dataBytes, storedBytes)})`;
}
