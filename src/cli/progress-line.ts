// Renders the one line of the display: the parts that fit into the width of the terminal, the most
// important parts first.
import type { Paint } from './paint.ts';
import { formatBytes, formatCount, formatSeconds } from '../core/units.ts';

export interface ProgressState {
  stage: string;
  /** Seconds since the stage began. */
  seconds: number;
  rows: number;
  bytes: number;
  tables: number;
  expected: { rows?: number; bytes?: number; tables?: number };
}

const MIN_BAR = 8;
const MAX_BAR = 32;
const GAP = 2;

/** Returns a line of at most `width` columns, without the colour codes. */
export function progressLine(state: ProgressState, width: number, paint: Paint): string {
  const { stage, seconds, rows, bytes, tables, expected } = state;
  const head = `${stage} ${formatClock(seconds)}`;
  if (head.length >= width) return paint('bold', head.slice(0, Math.max(0, width)));
  const share = shareOf(state);
  const isMoving = bytes > 0;
  // The list is in the order of importance; `place` gives the position on the line.
  const candidates: [place: number, text: string | undefined][] = [
    [1, share === undefined ? undefined : `${String(Math.floor(share * 100)).padStart(3)} %`],
    [5, share === undefined || share >= 1 ? undefined : timeLeft(seconds, share)],
    [3, isMoving ? `${formatBytes(bytes / Math.max(seconds, 0.001))}/s` : undefined],
    [4, expected.tables === undefined || !isMoving ? undefined : tablesOf(tables, expected.tables)],
    [2, isMoving ? `${formatCount(rows)} rows` : undefined],
  ];
  let room = width - head.length - (share === undefined ? 0 : MIN_BAR + 2 + GAP);
  const shown: [number, string][] = [];
  for (const [position, text] of candidates) {
    if (text === undefined || text.length + GAP > room) continue;
    shown.push([position, text]);
    room -= text.length + GAP;
  }
  const parts = shown.sort(([a], [b]) => a - b).map(([, text]) => text);
  if (share !== undefined && room >= 0) parts.unshift(bar(share, Math.min(MIN_BAR + room, MAX_BAR), paint));
  return [paint('bold', head), ...parts].join(' '.repeat(GAP));
}

/** Returns, for example, `0:07`, `12:34`, `1:02:03`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/**
 * Returns the share of the stage, above 0 and at most 1. Undefined: the total is unknown, or the
 * bytes exceed the total, because totals of a backup are estimates.
 */
function shareOf({ bytes, expected }: ProgressState): number | undefined {
  const total = expected.bytes ?? 0;
  return bytes > 0 && total > 0 && bytes <= total ? bytes / total : undefined;
}

function timeLeft(seconds: number, share: number): string {
  return `about ${formatSeconds((seconds * (1 - share)) / share)} left`;
}

function tablesOf(done: number, total: number): string {
  return `${formatCount(done)} of ${formatCount(total)} tables`;
}

function bar(share: number, width: number, paint: Paint): string {
  const full = Math.round(share * width);
  return `[${paint('cyan', '='.repeat(full))}${' '.repeat(width - full)}]`;
}
