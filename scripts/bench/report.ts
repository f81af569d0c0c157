// The figures as Markdown, ready for docs/benchmarks.md.
import type { Result } from './contestant.ts';
import type { FloorMeasure } from './floor.ts';
import { median, medianRatio, summarize } from './statistics.ts';

export function renderTable(title: string, results: readonly Result[]): string {
  const [ours] = results.filter(({ role }) => role === 'ours');
  const lines = [
    `| ${title} | median | from – to | ours / it | CPU | peak memory | size |`,
    '|---|--:|--:|--:|--:|--:|--:|',
    ...results.map((result) => {
      const { seconds, fastest, slowest, cpuSeconds, peakBytes, storedBytes } = summarize(result.rounds);
      return `| ${[
        result.name,
        `${seconds.toFixed(2)} s`,
        `${fastest.toFixed(2)} – ${slowest.toFixed(2)} s`,
        result === ours ? '' : medianRatio(ours!.rounds, result.rounds).toFixed(2),
        `${cpuSeconds.toFixed(2)} s`,
        megabytes(peakBytes),
        megabytes(storedBytes),
      ].join(' | ')} |`;
    }),
  ];
  const stages = results.map(renderStages).filter((line) => line !== undefined);
  return [lines.join('\n'), ...stages].join('\n\n');
}

/** Where ours spends its time, stage by stage. */
export function renderStages({ name, rounds }: Result): string | undefined {
  const names = rounds[0]?.stages?.map((stage) => stage.name);
  if (!names) return undefined;
  const times = names.map((stage) => {
    const seconds = rounds.map(({ stages }) => stages?.find((one) => one.name === stage)?.seconds ?? 0);
    return `${stage} ${median(seconds).toFixed(2)} s`;
  });
  return `Stages of ${name}: ${times.join(', ')}.`;
}

/** How many times the plain one an option costs, of the same rounds. */
export function renderCost(plain: Result, other: Result): string {
  const [wall, cpu] = (['seconds', 'cpuSeconds'] as const).map((what) =>
    medianRatio(other.rounds, plain.rounds, what).toFixed(2),
  );
  return `${other.name} takes ${wall} × the time and ${cpu} × the CPU of ${plain.name}, each the median of the rounds' ratios.`;
}

/** What the floor is made of. */
export function renderFloor(rounds: readonly FloorMeasure[], cores: number): string {
  const part = (name: 'selectSeconds' | 'zstdCpuSeconds' | 'sha256CpuSeconds'): string =>
    median(rounds.map((round) => round[name])).toFixed(2);
  return `The floor: ${part('selectSeconds')} s for the SELECTs and COUNT(*)s with the rows thrown away, ${part('zstdCpuSeconds')} s CPU of zstd and ${part('sha256CpuSeconds')} s of SHA-256 on ${cores} cores.`;
}

/** What the machine has to do for it, whoever does it: no program could take less time with the same servers. */
export function renderMachine(results: readonly Result[], cores: number): string | undefined {
  const busy = results.map(({ name, rounds }) => {
    const seconds = rounds.map(({ machineCpuSeconds }) => machineCpuSeconds ?? NaN);
    const [all, own] = [median(seconds), median(rounds.map(({ cpuSeconds }) => cpuSeconds))];
    return `${name} ${all.toFixed(2)} s, ${own.toFixed(2)} s of it ours, and so at least ${(all / cores).toFixed(2)} s on ${cores} cores`;
  });
  if (busy.some((text) => text.includes('NaN'))) return undefined;
  return `CPU of the whole machine, servers and kernel included: ${busy.join('; ')}.`;
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '–' : `${Math.round(bytes / 1e6)} MB`;
}
