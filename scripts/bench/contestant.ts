// One way to do a job; all contestants of a job take turns, round by round.
import type { Measure } from './measured-run.ts';

export interface Contestant<M extends Measure = Measure> {
  name: string;
  /** `ours` is what the ratios are of. */
  role: 'ours' | 'other';
  run(): Promise<M>;
}

export interface Result {
  name: string;
  role: Contestant['role'];
  rounds: Measure[];
}

export async function takeTurns(
  contestants: readonly Contestant[],
  rounds: number,
  say: (line: string) => void,
): Promise<Result[]> {
  const results = contestants.map(({ name, role }): Result => ({ name, role, rounds: [] }));
  for (let round = 0; round < rounds; round++) {
    const times: string[] = [];
    // Another one begins each round, so that nobody always follows the same.
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (turn + round) % contestants.length;
      const measure = await contestants[index]!.run();
      results[index]!.rounds.push(measure);
      times[index] = `${contestants[index]!.name} ${measure.seconds.toFixed(2)} s`;
    }
    say(`round ${round + 1} of ${rounds}: ${times.join(', ')}`);
  }
  return results;
}
