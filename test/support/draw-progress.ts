// A program that shows the progress of a long run on its terminal, with messages in between: progress-display.test.ts
// runs it. Argument: the exit code that the last line is about.
import { setTimeout } from 'node:timers/promises';
import { Terminal } from '../../src/cli/terminal.ts';

/** All that was written. */
let written = '';
const { stdout } = process;
const write = stdout.write.bind(stdout) as (...args: unknown[]) => boolean;
stdout.write = (...args: unknown[]): boolean => {
  written += String(args[0]);
  return write(...args);
};
/** On a terminal: waits until something was drawn so often. */
async function untilDrawn(text: RegExp, times = 1): Promise<void> {
  if (!stdout.isTTY || process.env['TERM'] === 'dumb') return;
  while ([...written.matchAll(text)].length < times) await setTimeout(20);
}

const terminal = new Terminal(false, process.env);
const { progress } = terminal;
const start = Date.now();

progress.stage('snapshot');
await untilDrawn(/snapshot[^\r]* 0:0[1-9]/g);
terminal.info('MESSAGE the snapshot is there');
progress.expect({ rows: 98_765_432_100, bytes: 4e12, tables: 12_345 });
progress.stage('data');
for (let i = 1; i <= 80; i++) {
  progress.advance(987_654_321, 4e10);
  if (i % 3 === 0) progress.tableDone();
  if (i % 20 === 0) terminal.warn('MESSAGE a table without a key');
  await setTimeout(25);
}
await untilDrawn(/\d+ %/g, 3);
// More than was estimated.
progress.advance(1, 9e11);
await setTimeout(500);
progress.stage('a stage with a name that is wider than a narrow terminal');
await setTimeout(300);
terminal.print('MESSAGE the result');
const exitCode = Number(process.argv[2] ?? 0);
progress.conclude(exitCode, exitCode > 3);
process.stdout.write(`elapsed ${Date.now() - start}\n`);
