// Names cannot act on the terminal that shows them, nor on the runner whose log they stand in.
import { expect, it, jest } from '@jest/globals';
import { Terminal } from '../../../src/cli/terminal.ts';
import { BackupError } from '../../../src/core/errors.ts';
import { ActionsLog } from '../../../src/action/actions-log.ts';
import { printable, printableLine } from '../../../src/core/printable.ts';

it.each([
  ['plain é 😀\n\tx', 'plain é 😀\n\tx', 'plain é 😀\\n\\tx'],
  ['\u001b[31mred\r\u0007', '\\u001b[31mred\\u000d\\u0007', '\\u001b[31mred\\u000d\\u0007'],
  ['\u009b31m \u202eabc', '\\u009b31m \\u202eabc', '\\u009b31m \\u202eabc'],
])('%j is shown', (text, shown, line) => {
  expect([printable(text), printableLine(text)]).toEqual([shown, line]);
});

it('a message is no command to the runner', () => {
  const written: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  try {
    const log = new ActionsLog();
    const evil = 'table a\n::add-mask::x\r::stop-commands::y\n \u00a0::error::z\n##[group]w';
    log.info(evil);
    log.error(evil);
    for (let i = 0; i < 12; i++) log.warn(evil);
    log.setLevel('debug');
    log.debug(evil);
  } finally {
    write.mockRestore();
  }
  const lines = written.join('').split(/[\n\r]/);
  const commands = lines.filter((line) => line.trimStart().startsWith('::') || line.includes('##['));
  expect(commands.filter((line) => !line.startsWith('::warning title='))).toEqual([]);
  expect(commands).toHaveLength(9);
});

it('nor is it on a command line that runs in a workflow', () => {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0),
  );
  const evil = 'table a\n::add-mask::x\r::stop-commands::y\n \u00a0::error::z\n##[group]w';
  try {
    const terminal = new Terminal(false);
    terminal.setLevel('debug');
    terminal.progress.stop();
    for (const level of ['debug', 'info', 'warn', 'error'] as const) terminal[level](evil);
    terminal.fail(new BackupError('SOURCE_QUERY_FAILED', evil, { hint: evil }));
    terminal.print(evil);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const lines = written.join('').split(/[\n\r]/);
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => line.trimStart().startsWith('::') || line.includes('##['))).toEqual([]);
});
