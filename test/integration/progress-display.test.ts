// The progress on a real terminal: it fits into every width, stays on one line, and ends with how the run went.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { formatClock, progressLine } from '../../src/cli/progress-line.ts';
import { nodeProgram } from '../support/keeper-process.ts';
import { makeFolder, SOURCES } from '../support/command-line.ts';
import { hasTerminal, NO_TERMINAL, runOnTerminal } from '../support/pseudo-terminal.ts';
import { notRun } from '../support/server-suites.ts';
import { makeInDirectory } from '../unit/prune/made-backups.ts';

const DRAW = join(import.meta.dirname, '..', 'support', 'draw-progress.ts');
const MESSAGES = ['snapshot is there', ...Array.from({ length: 4 }, () => 'table without'), 'the result'];
const REDRAWS_PER_SECOND = 5;

const withoutStyles = (text: string): string => text.replaceAll(/\x1b\[\d+m/g, '');

/** What a terminal of this width shows in the end; a line that is as wide as the terminal has begun another one. */
function emulate(output: string, columns: number): { screen: string[]; drawn: string[] } {
  const screen = [''];
  const drawn: string[] = [];
  let column = 0;
  for (const [token] of withoutStyles(output).matchAll(/\x1b\[\d*[A-Za-z]|[^]/g)) {
    const line = screen.at(-1)!;
    if (token === '\n') screen.push('');
    else if (token === '\r') {
      drawn.push(line.trimEnd());
      column = 0;
    } else if (token === '\x1b[K') screen[screen.length - 1] = line.slice(0, column);
    else if (token.startsWith('\x1b'))
      throw new Error(`a sequence that nothing expects: ${JSON.stringify(token)}`);
    else {
      screen[screen.length - 1] = line.slice(0, column) + token + line.slice(column + 1);
      column++;
      if (column >= columns) {
        screen.push('');
        column = 0;
      }
    }
  }
  return { screen: screen.map((line) => line.trimEnd()), drawn: drawn.filter(Boolean) };
}

if (!hasTerminal) notRun('the progress on a terminal', NO_TERMINAL);

(hasTerminal ? describe : describe.skip)('the progress on a terminal', () => {
  describe.each([40, 56, 80, 200])('of %i columns', (columns) => {
    let output: string;
    beforeAll(() => {
      const drawn = runOnTerminal([nodeProgram, DRAW], { columns });
      expect(drawn.exitCode).toBe(0);
      output = drawn.output;
    });

    it('has lines that fit, stays on one line, and leaves the messages and the last line', () => {
      const { screen, drawn } = emulate(output, columns);
      const left = screen.filter(Boolean);
      expect(left).toEqual([
        ...MESSAGES.map((text) => expect.stringContaining(text)),
        expect.stringMatching(/^done in \d+\.\d s$/),
        expect.stringMatching(/^elapsed \d+$/),
      ]);
      const progress = drawn.filter((line) => /^(snapshot|data|a stage) /.test(line));
      expect(progress.filter((line) => line.length >= columns)).toEqual([]);
      // Each message and each stage draws once more.
      const seconds = Number(/elapsed (\d+)/.exec(output)![1]) / 1000;
      const draws = withoutStyles(output).split(/\r\x1b\[K/).length;
      expect(draws).toBeLessThanOrEqual(2 * (seconds * REDRAWS_PER_SECOND + MESSAGES.length + 5));
    });

    it('shows stage and clock at once, then a bar and a percentage', () => {
      const { drawn } = emulate(output, columns);
      expect(drawn).toContain('snapshot 0:00');
      expect(drawn).toContainEqual(expect.stringMatching(/^snapshot 0:0[1-9]$/));
      const bars = drawn.filter((line) => /^data \d:\d\d {2}\[=* *\] +\d+ %/.test(line));
      expect(bars.length).toBeGreaterThan(2);
      const shares = bars.map((line) => Number(/(\d+) %/.exec(line)![1]));
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      if (columns === 200)
        expect(bars.at(-1)).toMatch(
          /\] +\d+ % {2}[\d,]{9,} rows {2}[\d.]+ [GTP]B\/s {2}\d+ of 12,345 tables {2}about [\d.]+ s left$/,
        );
    });
  });

  it.each([
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ TERM: 'dumb' }, false],
  ])('with %j has colours: %s', (environment, isColoured) => {
    const { output } = runOnTerminal([nodeProgram, DRAW], { columns: 60, environment });
    expect(/\x1b\[\d+m/.test(output)).toBe(isColoured);
    if ('TERM' in environment) expect(output).not.toContain('\x1b');
    const { screen } = emulate(output, 60);
    expect(screen.filter(Boolean).slice(0, -2)).toEqual(
      MESSAGES.map((text) => expect.stringContaining(text)),
    );
  });

  it.each([
    ['3', '\x1b[33m', 'done in', ', exit code 3'],
    ['11', '\x1b[31m', 'failed after', ', exit code 11'],
  ])('ends after exit code %s with a line that names it', (code, style, begin, end) => {
    const { output } = runOnTerminal([nodeProgram, DRAW, code], { columns: 80 });
    const line = output.split('\n').find((each) => each.includes(begin))!;
    expect(line.trimEnd()).toMatch(
      new RegExp(`^${style.replace('[', '\\[')}${begin} \\d+\\.\\d s${end}\x1b\\[0m$`),
    );
  });

  it.each([
    ['--keep-last 1', 0, /^done in \d+\.\d s$/],
    ['', 2, /^hint: Nothing was done/],
  ])('of a prune with "%s" ends with %i and a clear last line', async (more, exitCode, lastLine) => {
    await using folder = await makeFolder();
    await makeInDirectory(folder.path, new Date(Date.now() - 60_000));
    const args = ['prune', '--storage', folder.path, ...more.split(' ').filter(Boolean)];
    const result = runOnTerminal([nodeProgram, SOURCES, ...args], { columns: 100 });
    const { screen } = emulate(result.output, 100);
    expect([result.exitCode, screen.filter(Boolean).at(-1)]).toEqual([
      exitCode,
      expect.stringMatching(lastLine),
    ]);
  });

  it('of a run without stages has no last line of its own', async () => {
    await using folder = await makeFolder();
    const { output } = runOnTerminal([nodeProgram, SOURCES, 'list', '--storage', folder.path], {
      columns: 56,
    });
    expect(output).not.toMatch(/done in|failed after/);
  });
});

it('in a log has no colours, no cursor and no bar', () => {
  const output = execFileSync(nodeProgram, [DRAW], { encoding: 'utf8' });
  expect(output).not.toMatch(/[\x1b\r]/);
  expect(output.split('\n')).toContain('stage data');
  expect(output).not.toContain('done in');
});

describe('the line', () => {
  const state = {
    stage: 'data',
    seconds: 83,
    rows: 12_345_678,
    bytes: 25e6,
    tables: 3,
    expected: { bytes: 100e6, tables: 12 },
  };
  const line = (width: number, more: Partial<typeof state> = {}): string =>
    progressLine({ ...state, ...more }, width, (_, text) => text);

  it('has what fits, the most important first', () => {
    expect(line(39)).toBe('data 1:23  [=====              ]   25 %');
    expect(line(55)).toBe('data 1:23  [===          ]   25 %  about 4 min 9 s left');
    expect(line(199)).toBe(
      `data 1:23  [${'='.repeat(8)}${' '.repeat(24)}]   25 %  12,345,678 rows  301.2 kB/s  3 of 12 tables  about 4 min 9 s left`,
    );
    for (let width = 0; width <= 220; width++) expect(line(width).length).toBeLessThanOrEqual(width);
  });

  it('has no percentage where the total is unknown or passed', () => {
    expect(line(199, { expected: { tables: 12, bytes: 0 } })).not.toMatch(/%|\[|left/);
    expect(line(199, { bytes: 101e6 })).not.toMatch(/%|\[|left/);
    expect(line(199, { bytes: 0 })).toBe('data 1:23');
  });

  it.each([
    [7.9, '0:07'],
    [754, '12:34'],
    [3723, '1:02:03'],
  ])('has a clock: %d s is %s', (seconds, text) => expect(formatClock(seconds)).toBe(text));
});
