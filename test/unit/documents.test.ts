// The documents say what is there: error codes, options, commands, inputs, files and tests that they name exist, and
// every error code has an entry. A dead link is found.
import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseCommandLine } from '../../src/cli/parse-arguments.ts';
import { ERROR_KINDS, EXIT_CODES, type ErrorCode } from '../../src/core/errors.ts';
import { Problems } from '../../src/core/problems.ts';
import { parseConfigFile } from '../../src/options/files/config-file.ts';
import { OWN_OPTIONS } from '../../src/cli/own-words.ts';
import { OPERATIONS, OPTIONS, optionsOf, type Operation } from '../../src/options/option-table.ts';
import { readAssertions } from '../../src/verify/assertions/assertion-file.ts';
import { nodeProgram } from '../support/keeper-process.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const PAGES = [
  'README.md',
  'test/README.md',
  '.github/CONTRIBUTING.md',
  '.github/SUPPORT.md',
  ...globSync('docs/**/*.md', { cwd: root }),
];
const CODES = Object.keys(ERROR_KINDS) as ErrorCode[];

/** The blocks of code in a page. */
function blocksOf(page: string, ...languages: string[]): string[] {
  return [...read(page).matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .filter(([, language]) => languages.includes(language!))
    .map(([, , text]) => text!);
}

/** The code inside of the lines of a page. */
function codeOf(page: string): string[] {
  const text = read(page).replace(/^```[^]*?^```$/gm, '');
  return [...text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code]) => code!);
}

describe('length', () => {
  const lines = (file: string): number => read(file).split('\n').length - 1;
  it('README.md has at most 200 lines', () => expect(lines('README.md')).toBeLessThanOrEqual(200));
  it('test/README.md has at most 120 lines', () => expect(lines('test/README.md')).toBeLessThanOrEqual(120));
});

describe('fixed words', () => {
  // docs/versions.md and .github/SECURITY.md are older than the rule; CONTRIBUTING.md states it.
  const pages = [
    ...PAGES.filter((page) => !/versions\.md$|CONTRIBUTING\.md$/.test(page)),
    ...globSync('{docker,.github/workflows/examples,.github/ISSUE_TEMPLATE}/**/*.{yml,yaml}', { cwd: root }),
  ];
  it.each(pages.map((page) => [page]))('are used in %s', (page) => {
    // The tables of options have the words of src.
    const text = read(page)
      .replace(/<!-- table: [^]*?<!-- end -->/g, '')
      .replace(/`[^`\n]*`/g, '');
    const refused =
      /\b(?:tells?|told|prove[snd]?|proven|proving|mend(?:ed|s)?|meanwhile|(?:some|no|any)body|whoever|gone on)\b/gi;
    expect(text.match(refused) ?? []).toEqual([]);
  });
});

describe('docs/troubleshooting.md', () => {
  const sections = [
    ...read('docs/troubleshooting.md').matchAll(/^## Exit code (\d+): (\w+)\n([^]*?)(?=^## |(?![^]))/gm),
  ].map(([, code, kind, text]) => ({ code: Number(code), kind: kind!, text: text! }));

  it('has an entry for every error code, below its exit code, and for no other', () => {
    const documented = sections.flatMap(({ code, kind, text }) =>
      [...text.matchAll(/^### ([A-Z_]+)$/gm)].map(([, name]) => `${name}: ${kind}, ${code}`),
    );
    const expected = CODES.map((name) => `${name}: ${ERROR_KINDS[name]}, ${EXIT_CODES[ERROR_KINDS[name]]}`);
    expect(documented.sort()).toEqual(expected.sort());
  });

  it('says in each entry what the code means and what to do', () => {
    const entries = sections.flatMap(({ text }) => text.split(/^### /m).slice(1));
    expect(entries).toHaveLength(CODES.length);
    for (const entry of entries) expect(entry).toMatch(/^[A-Z_]+\n\n- Meaning: [^]*\n- To do: /);
  });

  it('has no code that nothing throws', () => {
    const sources = globSync('src/**/*.ts', { cwd: root })
      .filter((file) => !file.endsWith(join('core', 'errors.ts')))
      .map((file) => read(file).replace(/(?:===|!==|case) '[A-Z_]+'/g, ''))
      .join('\n');
    expect(CODES.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});

/** Words as a shell reads them; what it would look up stays. */
function wordsOf(command: string): string[] {
  return (command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []).map((word) => word.replace(/['"]/g, ''));
}

/** Each call of the program in the blocks of a page: its words after the name of the program. */
function callsIn(page: string): string[][] {
  return blocksOf(page, 'console', 'sh')
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => {
      const words = wordsOf(line.replace(/^\$ /, '').replace(/ # .*/, ''));
      const at = words.findIndex((word) =>
        /^(mysql-backup|ghcr\.io\/owner\/mysql-backup-action)$/.test(word),
      );
      return at < 0 || words[0] === 'alias' ? [] : [words.slice(at + 1)];
    });
}

describe('commands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  const exampleFile = join(folder, 'mysql-backup.yaml');
  const [example] = blocksOf('docs/options.md', 'yaml').filter((text) => text.includes('profiles:'));
  // The secrets of the example are where its user has them.
  writeFileSync(exampleFile, example!.replace(/\{ (?:env|file): [^}]*\}/g, 'x'), { mode: 0o600 });
  afterAll(() => rmSync(folder, { recursive: true }));

  const calls = PAGES.flatMap((page) => callsIn(page).map((words) => [page, words] as const));

  it('are found', () => expect(calls.length).toBeGreaterThan(25));

  it.each(calls.map(([page, words]) => [page, words.join(' '), words] as const))(
    '%s: mysql-backup %s',
    (_, __, words) => {
      const command = parseCommandLine(words, {}, words.includes('--profile') ? [exampleFile] : []);
      if (!('input' in command)) return;
      const { operation, options, problems } = command.input;
      expect(problems!.areFound).toBe(false);
      const known = optionsOf(operation as Operation).map(({ name }) => name);
      expect([...options.keys()].filter((name) => !known.includes(name))).toEqual([]);
    },
  );

  it('and scripts of npm that are named exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = PAGES.flatMap((page) =>
      [...read(page).matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name!),
    );
    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('options', () => {
  /** Of other programs, and those of the command line alone. */
  const OTHERS = new Set(['checksum-all', 'resume', ...OWN_OPTIONS.map(({ name }) => name)]);

  it.each(PAGES.map((page) => [page]))('that %s names exist', (page) => {
    const named = codeOf(page).flatMap((code) =>
      [...code.matchAll(/(?:^|\s)--([a-z0-9-]+)/g)].map(([, name]) => name!),
    );
    const unknown = named.filter(
      (name) => !OTHERS.has(name) && !OPTIONS.some((option) => option.name === name),
    );
    expect(unknown.filter((name) => !isOfAnotherProgram(page, name))).toEqual([]);
  });

  it.each(
    PAGES.filter((page) => blocksOf(page, 'yaml').some((text) => text.includes('jobs:'))).map((page) => [
      page,
    ]),
  )('that the workflows of %s give are inputs of their operation', (page) => {
    for (const block of blocksOf(page, 'yaml').filter((text) => text.includes('jobs:'))) {
      const { jobs } = parse(block) as {
        jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
      };
      const steps = Object.values(jobs).flatMap((job) => job.steps);
      const ours = steps.filter(({ uses }) => uses?.startsWith('owner/mysql-backup-action@'));
      expect(ours.length).toBeGreaterThan(0);
      for (const { with: inputs = {} } of ours) {
        const { operation, ...rest } = inputs;
        expect(OPERATIONS).toContain(operation);
        const known = optionsOf(operation as Operation).map(({ name }) => name);
        expect(Object.keys(rest).filter((name) => name !== 'backup' && !known.includes(name))).toEqual([]);
      }
    }
  });
});

/** Flags of tools of this repository, on the line that names the tool. */
function isOfAnotherProgram(page: string, name: string): boolean {
  return codeOf(page).some(
    (code) => code.includes(`--${name}`) && /^(npm run|npm test|node |docker |aws |npx )/.test(code),
  );
}

it('the assertions that a page shows are valid', () => {
  const blocks = PAGES.flatMap((page) => blocksOf(page, 'yaml')).filter((text) =>
    text.startsWith('assertions:'),
  );
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) {
    const problems = new Problems();
    expect(readAssertions(block, 'assertions.yml', problems).length).toBeGreaterThan(0);
    expect(problems.areFound).toBe(false);
  }
});

it('the configuration files that a page shows are valid', () => {
  const blocks = PAGES.flatMap((page) => blocksOf(page, 'yaml')).filter((text) =>
    text.startsWith('# mysql-backup.yaml'),
  );
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) {
    const problems = new Problems();
    expect(parseConfigFile(block, 'mysql-backup.yaml', problems).top.size).toBeGreaterThan(0);
    problems.throwIfAny();
  }
});

describe('files and tests', () => {
  it.each(PAGES.map((page) => [page]))('that %s names exist', (page) => {
    const named = codeOf(page).flatMap((code) => code.split(/\s+/));
    /** Where a user copies an example to. */
    const copies = ['.github/workflows/backup.yml'];
    const isThere = (path: string): boolean =>
      copies.includes(path) ||
      [path, `src/${path}`, `test/${path}`, `test/${path}.test.ts`, `src/${path}.ts`].some((each) =>
        existsSync(join(root, each)),
      );
    const paths = named.filter(
      (word) =>
        /^(?:src|test|scripts|docker|docs|\.github)\/[\w./-]+$/.test(word) ||
        /^(?:unit|integration|contract|faults|dist|campaign)\/[\w/-]+$/.test(word) ||
        /^[a-z0-9-]+\/[\w./-]+\.(?:ts|mjs|md|yml|yaml|sh)$/.test(word),
    );
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });

  it('of every guarantee in README.md are tests', () => {
    const [, table = ''] = /## What is guaranteed\n([^]*?)\n## /.exec(read('README.md')) ?? [];
    const rows = table.split('\n').filter((line) => /^\| (?!promise|-)/.test(line));
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const tests = [...row.matchAll(/`((?:unit|integration|faults)\/[a-z0-9-]+)`/g)].map(
        ([, name]) => name!,
      );
      expect([row, tests.length > 0]).toEqual([row, true]);
      expect(tests.filter((name) => !existsSync(join(root, 'test', `${name}.test.ts`)))).toEqual([]);
    }
  });
});

describe('check-documents.mjs', () => {
  const check = (files: Record<string, string>): { status: number | null; stderr: string } => {
    const folder = mkdtempSync(join(tmpdir(), 'documents-'));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      return spawnSync(nodeProgram, ['scripts/check-documents.mjs', folder], { cwd: root, encoding: 'utf8' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const page = '# A page\n\n## `--drop-existing`, and more\n';

  it('accepts links to files and headings', () => {
    const text =
      '# One\n\n[a](page.md) [b](page.md#--drop-existing-and-more) [c](#one) [d](https://example.org/x)\n';
    expect(check({ 'one.md': text, 'page.md': page })).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    ['a file that is not there', '[a](gone.md)', 'one.md:3: dead link gone.md'],
    ['a heading that is not there', '[a](page.md#gone)', 'one.md:3: dead link page.md#gone'],
    ['a heading of its own that is not there', '[a](#gone)', 'one.md:3: dead link #gone'],
  ])('refuses %s', (_, link, message) => {
    const { status, stderr } = check({ 'one.md': `# One\n\n${link} [b](page.md)\n`, 'page.md': page });
    expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  it('passes over links in code', () => {
    const text = '# One\n\n`[a](gone.md)` [b](page.md)\n\n```md\n[a](gone.md)\n```\n';
    expect(check({ 'one.md': text, 'page.md': page })).toMatchObject({ status: 0 });
  });
});
