// Calendar and charts of a status page, as HTML and SVG. Pure.
import { formatBytes, formatSeconds } from '../core/units.ts';
import { escapeHtml } from './html.ts';

const DAY_MS = 86_400_000;
const WEEKS = 26;

export type DayStatus = 'stored' | 'objects-verified' | 'restore-verified' | 'verification-failed';

const WORDS: readonly (readonly [DayStatus, string])[] = [
  ['stored', 'stored'],
  ['objects-verified', 'objects verified'],
  ['restore-verified', 'restore verified'],
  ['verification-failed', 'verification failed'],
];

/**
 * Renders the last 26 weeks in UTC, a column for each week.
 * @param backups of one label
 */
export function calendar(backups: readonly { begin: string; status: DayStatus }[], now: Date): string {
  const byDay = new Map<string, DayStatus[]>();
  for (const { begin, status } of backups) {
    const day = begin.slice(0, 10);
    byDay.set(day, [...(byDay.get(day) ?? []), status]);
  }
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  // Weeks begin on Monday.
  const weekday = (new Date(today).getUTCDay() + 6) % 7;
  const first = today - (weekday + 7 * (WEEKS - 1)) * DAY_MS;
  const cells = Array.from({ length: WEEKS * 7 }, (_, i) => {
    const time = first + i * DAY_MS;
    if (time > today) return '<i class="out"></i>';
    const day = new Date(time).toISOString().slice(0, 10);
    const found = byDay.get(day) ?? [];
    const shown = worstOrBest(found);
    const text = shown === undefined ? 'no backup' : describe(found.length, shown);
    return `<i${shown === undefined ? '' : ` class="${shown}"`} title="${day}: ${text}"></i>`;
  });
  const legend = [
    '<li><i></i>no backup</li>',
    ...WORDS.map(([status, word]) => `<li><i class="${status}"></i>${word}</li>`),
  ];
  const days = [...byDay.keys()].filter((day) => Date.parse(day) >= first).length;
  return `<div class="scroll" tabindex="0"><div class="calendar" role="img" aria-label="Days with a backup in the last ${WEEKS} weeks: ${days}">${cells.join('')}</div></div><ul class="legend">${legend.join('')}</ul>`;
}

/** Returns the status of a day: no other status hides a failure. */
function worstOrBest(statuses: readonly DayStatus[]): DayStatus | undefined {
  if (statuses.includes('verification-failed')) return 'verification-failed';
  return WORDS.map(([status]) => status).findLast((status) => statuses.includes(status));
}

function describe(count: number, status: DayStatus): string {
  const word = WORDS.find(([name]) => name === status)![1];
  return count === 1 ? word : `${count} backups, ${word}`;
}

const WIDTH = 480;
const HEIGHT = 140;
const LEFT = 80;
const BOTTOM = 20;
const TOP = 8;

interface Point {
  time: string;
  value: number;
}

/** Renders bytes over time. Fewer than two points draw no line. */
export function growthChart(points: readonly Point[]): string {
  const most = Math.max(1, ...points.map(({ value }) => value));
  const times = points.map(({ time }) => Date.parse(time));
  const begin = Math.min(...times);
  const span = Math.max(1, Math.max(...times) - begin);
  const at = points.map(({ value }, i) => {
    const x = LEFT + ((times[i]! - begin) / span) * (WIDTH - LEFT - 8);
    return `${x.toFixed(1)},${yOf(value, most)}`;
  });
  const base = HEIGHT - BOTTOM;
  const area = `${at[0]!.split(',')[0]},${base} ${at.join(' ')} ${at.at(-1)!.split(',')[0]},${base}`;
  const drawn = `<polygon class="area" points="${area}"/><polyline class="line" points="${at.join(' ')}"/>`;
  return chart(
    `Stored bytes of each backup, ${formatBytes(points.at(-1)!.value)} at last`,
    drawn,
    formatBytes(most),
    [points[0]!.time, points.at(-1)!.time],
  );
}

/** Renders the seconds of each verified restore, the newest at the right. */
export function durationChart(points: readonly Point[]): string {
  const shown = points.slice(-40);
  const most = Math.max(1, ...shown.map(({ value }) => value));
  const step = Math.min(40, (WIDTH - LEFT - 8) / shown.length);
  const bars = shown.map(({ time, value }, i) => {
    const y = yOf(value, most);
    const x = (LEFT + i * step + 1).toFixed(1);
    const title = `${time.slice(0, 16).replace('T', ' ')} UTC: ${formatSeconds(value)}`;
    return `<rect x="${x}" y="${y}" width="${Math.max(1, step - 3).toFixed(1)}" height="${(HEIGHT - BOTTOM - Number(y)).toFixed(1)}"><title>${escapeHtml(title)}</title></rect>`;
  });
  return chart(
    `Duration of verified restores, ${formatSeconds(shown.at(-1)!.value)} at last`,
    `<g class="bars">${bars.join('')}</g>`,
    formatSeconds(most),
    [shown[0]!.time, shown.at(-1)!.time],
  );
}

function yOf(value: number, most: number): string {
  return (HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP)).toFixed(1);
}

function chart(label: string, drawn: string, most: string, [first, last]: [string, string]): string {
  const base = HEIGHT - BOTTOM;
  const day = (time: string): string => escapeHtml(time.slice(0, 10));
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}"><line class="axis" x1="${LEFT}" y1="${base}" x2="${WIDTH}" y2="${base}"/><text x="${LEFT - 6}" y="${TOP + 8}" text-anchor="end">${escapeHtml(most)}</text><text x="${LEFT - 6}" y="${base}" text-anchor="end">0</text>${drawn}<text x="${LEFT}" y="${HEIGHT - 4}">${day(first)}</text>${first.slice(0, 10) === last.slice(0, 10) ? '' : `<text x="${WIDTH}" y="${HEIGHT - 4}" text-anchor="end">${day(last)}</text>`}</svg>`;
}
