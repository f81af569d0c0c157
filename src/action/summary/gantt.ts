// Renders the stages of a run as a Gantt chart of Mermaid. Pure. Mermaid reads and shows the times
// in the time zone of the browser, so the chart uses times of a day without a zone.
import type { StageTime } from '../../core/stage-clock.ts';
import { formatSeconds } from '../../core/units.ts';
import { fence } from './markdown.ts';

const PROOF = 'proof: ';
const DAY_SECONDS = 86_400;

/**
 * Returns the chart. Empty if the chart would show nothing, or if the run took more than a day,
 * which the chart's clock cannot show.
 */
export function renderGantt(stages: readonly StageTime[]): string {
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  if (stages.length < 2 || seconds < 0.001 || seconds >= DAY_SECONDS) return '';
  let begin = 0;
  let section = '';
  const lines = stages.flatMap((stage) => {
    const end = begin + stage.seconds;
    const isProof = stage.name.startsWith(PROOF);
    const name = nameOf(isProof ? stage.name.slice(PROOF.length) : stage.name);
    const heading = isProof ? 'proof' : 'stages';
    const line = `    ${name} (${formatSeconds(stage.seconds)}) :${clock(begin)}, ${clock(Math.max(end, begin + 0.001))}`;
    begin = end;
    if (heading === section) return [line];
    section = heading;
    return [`    section ${heading}`, line];
  });
  const chart = [
    'gantt',
    '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `    axisFormat ${seconds < 3600 ? '%M:%S' : '%H:%M'}`,
    `    tickInterval ${tickInterval(seconds)}`,
    ...lines,
  ].join('\n');
  return `### Stages\n\n${fence('mermaid', chart)}`;
}

/** Returns an interval with few enough ticks for a narrow screen. */
function tickInterval(seconds: number): string {
  const wanted = seconds / MAX_TICKS;
  const [count, unit] = TICKS.find(([size, name]) => size * SECONDS_OF[name] >= wanted) ?? TICKS.at(-1)!;
  return `${count}${unit}`;
}

const MAX_TICKS = 6;
const SECONDS_OF = { millisecond: 0.001, second: 1, minute: 60, hour: 3600 } as const;
const TICKS: readonly (readonly [number, keyof typeof SECONDS_OF])[] = [
  [500, 'millisecond'],
  ...([1, 2, 5, 10, 30] as const).map((count) => [count, 'second'] as const),
  ...([1, 2, 5, 10, 30] as const).map((count) => [count, 'minute'] as const),
  ...([1, 2, 4] as const).map((count) => [count, 'hour'] as const),
];

/**
 * Returns a name that Mermaid accepts: `:`, `;` and `#` end a name, and Mermaid reads a keyword at
 * the begin of a name as a keyword.
 */
function nameOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9 -]+/g, ' ').trim();
  return /^(section|title|click|call|href|end|gantt|todayMarker|excludes|includes|dateFormat|axisFormat|tickInterval|weekday|weekend)\b/i.test(
    plain,
  )
    ? `stage ${plain}`
    : plain || 'stage';
}

function clock(seconds: number): string {
  return new Date(Math.round(seconds * 1000))
    .toISOString()
    .slice(0, -1)
    .replace('T', ' ')
    .replace('1970-01-01', '2000-01-01');
}
