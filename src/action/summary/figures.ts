// How figures stand in a summary. Pure.
import { formatBytes, formatCount } from '../../core/units.ts';

/** `3.4 ×`: how many times smaller it is stored. */
export function formatRatio(dataBytes: number, storedBytes: number): string {
  if (dataBytes === 0 || storedBytes === 0) return '–';
  return `${(dataBytes / storedBytes).toFixed(1)} ×`;
}

/** `+1,200 (+3.1 %)`, from the rows of the backup before. */
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
