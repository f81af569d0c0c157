// Medians and spreads of a contestant's rounds.
import type { Measure } from './measured-run.ts';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export interface Summary {
  seconds: number;
  fastest: number;
  slowest: number;
  cpuSeconds: number;
  peakBytes: number | undefined;
  storedBytes: number | undefined;
}

export function summarize(rounds: readonly Measure[]): Summary {
  const seconds = rounds.map((round) => round.seconds);
  const peaks = rounds.map(({ peakBytes }) => peakBytes).filter((peak) => peak !== undefined);
  return {
    seconds: median(seconds),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    cpuSeconds: median(rounds.map(({ cpuSeconds }) => cpuSeconds)),
    peakBytes: peaks.length === 0 ? undefined : Math.max(...peaks),
    storedBytes: rounds.at(-1)?.storedBytes,
  };
}

/** Of the same round each time, so that a machine that was slow for a while was slow for both. */
export function medianRatio(
  ours: readonly Measure[],
  others: readonly Measure[],
  what: 'seconds' | 'cpuSeconds' = 'seconds',
): number {
  return median(ours.map((measure, round) => measure[what] / others[round]![what]));
}
