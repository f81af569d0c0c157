// `--start-up`: how long our bundles take before they do anything, beside an empty Node.js.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Goal, renderGoals } from './goals.ts';
import { quote, runMeasured } from './measured-run.ts';
import type { BenchOptions } from './options.ts';
import { PACKAGE_FOLDER, removeFolder } from './our-program.ts';
import { median } from './statistics.ts';

export async function benchStartUp(options: BenchOptions): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mysql-backup-bench-'));
  try {
    const program = path.resolve(PACKAGE_FOLDER, options.program);
    const action = path.join(path.dirname(program), '..', 'action', 'index.js');
    const contestants = [
      { name: 'empty Node.js', words: ['-e', '0'], environment: {} },
      {
        name: '`list` of the command line',
        words: [program, 'list', '--storage', folder],
        environment: {},
      },
      {
        name: '`list` of the action',
        words: [action],
        environment: {
          INPUT_OPERATION: 'list',
          INPUT_STORAGE: folder,
          GITHUB_STEP_SUMMARY: '',
          GITHUB_OUTPUT: '',
        },
      },
    ];
    const seconds = contestants.map((): number[] => []);
    for (let round = 0; round < Math.max(options.rounds, 5); round++) {
      for (const [index, { words, environment }] of contestants.entries()) {
        const script = [process.execPath, ...words].map(quote).join(' ');
        seconds[index]!.push((await runMeasured({ script, environment })).seconds);
      }
    }
    const [empty = 0, ...others] = seconds.map(median);
    const goals = others.map((time, index): Goal => ({
      what: `${contestants[index + 1]!.name} above an empty Node.js (${Math.round(empty * 1000)} ms)`,
      atMost: 200,
      figure: (time - empty) * 1000,
      unit: 'ms',
    }));
    return [renderGoals(goals)];
  } finally {
    removeFolder(folder);
  }
}
