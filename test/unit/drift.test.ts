// What is written in several places is the same in all of them: options, outputs, exit codes, version.
import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTPUTS } from '../../src/action/outputs.ts';
import { OPERATIONS, OPTIONS, optionsOf } from '../../src/options/option-table.ts';
import { BackupError, ERROR_KINDS, type ErrorCode, EXIT_CODES } from '../../src/core/errors.ts';
import { TOOL } from '../../src/core/version.ts';
import { nodeProgram } from '../support/keeper-process.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const section = (text: string, from: string, to: string): string =>
  text.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from)));
const keys = (text: string): string[] => [...text.matchAll(/^ {2}([a-z0-9-]+):$/gm)].map(([, name]) => name!);
const tableOf = (page: string, name: string): string =>
  section(read(`docs/${page}.md`), `<!-- table: ${name} -->`, '<!-- end -->');
const cells = (table: string): string[] =>
  [...table.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, name]) => name!);

const names = OPTIONS.map(({ name }) => name);

describe('options', () => {
  it('have each a name of their own', () => expect(new Set(names).size).toBe(names.length));

  it('are the inputs of action.yml', () => {
    const inputs = keys(section(read('action.yml'), '\ninputs:', '\noutputs:'));
    expect(new Set(inputs)).toEqual(new Set(['operation', 'backup', ...names]));
  });

  it.each(OPERATIONS)('of %s are in its table of docs/options.md, the rare ones last', (operation) => {
    const [common, rare] = tableOf('options', `options-${operation}`).split('| *rare* |').map(cells);
    const expected = optionsOf(operation);
    expect(common).toEqual(expected.filter((option) => !option.rare).map(({ name }) => name));
    expect(rare).toEqual(expected.filter((option) => option.rare).map(({ name }) => name));
  });

  it('are written down as the generator would write them', () => {
    expect(() =>
      execFileSync(nodeProgram, ['scripts/generate.mjs', '--check'], { cwd: root, stdio: 'pipe' }),
    ).not.toThrow();
  });
});

it('outputs are those of action.yml and of docs/options.md', () => {
  const outputs = keys(section(read('action.yml'), '\noutputs:', '\nruns:'));
  expect(new Set(outputs)).toEqual(new Set(Object.keys(OUTPUTS)));
  expect(new Set(cells(tableOf('options', 'outputs')))).toEqual(new Set(outputs));
});

it('the table of exit codes names every code and every error', () => {
  const table = tableOf('exit-codes', 'exit-codes');
  const rows = [...table.matchAll(/^\| (\d+) +\| [a-z]+ +\|(.*)\|$/gm)].map(
    ([, code, codes]) =>
      [Number(code), new Set([...codes!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name))] as const,
  );
  const expected = Object.values(EXIT_CODES).map((exitCode) => [
    exitCode,
    new Set(
      (Object.keys(ERROR_KINDS) as ErrorCode[]).filter(
        (code) => new BackupError(code, '').exitCode === exitCode,
      ),
    ),
  ]);
  expect(new Map(rows)).toEqual(new Map(expected as [number, Set<string>][]));
});

it('exit codes are those that are promised, and never change', () => {
  expect(EXIT_CODES).toEqual({
    ok: 0,
    internal: 1,
    configuration: 2,
    warnings: 3,
    stale: 4,
    source: 10,
    storage: 11,
    integrity: 12,
    target: 13,
    cancelled: 130,
  });
});

it('the version is that of package.json', () => {
  const { version, bin } = JSON.parse(read('package.json')) as {
    version: string;
    bin: Record<string, string>;
  };
  expect(TOOL.version).toBe(version);
  expect(Object.keys(bin)).toContain(TOOL.name);
});
