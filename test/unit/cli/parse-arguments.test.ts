import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from '../../../src/cli/parse-arguments.ts';
import { type HelpTopic, usage } from '../../../src/cli/usage.ts';
import { OPERATIONS, optionsOf } from '../../../src/options/option-table.ts';
import type { BackupError } from '../../../src/core/errors.ts';

function parse(...args: string[]) {
  const command = parseCommandLine(args);
  if (!('input' in command)) throw new Error('no operation');
  const { input, json } = command;
  let problems: unknown = [];
  try {
    input.problems!.throwIfAny();
  } catch (error) {
    problems = (error as BackupError).details['problems'];
  }
  return { ...input, options: Object.fromEntries(input.options), json, problems };
}

it('reads operation, backup and options in any order', () => {
  expect(
    parse('--storage', '/b', 'restore', '--load-users', 'latest', '--user=u', '--output', 'json'),
  ).toMatchObject({
    operation: 'restore',
    backup: 'latest',
    json: true,
    options: { storage: ['/b'], 'load-users': ['true'], user: ['u'] },
    problems: [],
  });
});

it('keeps what is given several times, empty values and values that look like options', () => {
  expect(parse('backup', '--where', 'a.b=1', '--where=c.d=2', '--password=', '--label=--x').options).toEqual({
    where: ['a.b=1', 'c.d=2'],
    password: [''],
    label: ['--x'],
  });
});

it.each([
  [[], 'the operation is missing. The operations are backup, check, restore, verify, list'],
  [['dumpster'], 'unknown operation "dumpster". The operations are backup,'],
  [['bakcup'], 'unknown operation "bakcup", did you mean "backup"?'],
  [['list', '--help-al'], 'unknown option --help-al, did you mean --help-all?'],
  [['list', '--storag', '/b'], 'unknown option --storag, did you mean --storage?'],
  [['list', '--nothing-like-it'], 'unknown option --nothing-like-it'],
  [['backup', '--user'], '--user needs a value'],
  [['restore', 'latest', 'again'], 'unexpected "again"'],
  [['list', '--output', 'xml'], '--output is "xml", it takes text or json'],
])('collects the problem of %j', (args, expected) => {
  expect(parse(...args).problems).toContainEqual(expect.stringContaining(expected));
});

it('collects several problems', () => {
  expect(parse('dump', '--usr', 'x', '--storage').problems).toHaveLength(3);
});

it.each<[words: string, operation: HelpTopic['operation'], isComplete: boolean]>([
  ['--help', 'all', false],
  ['help', 'all', false],
  ['backup -h', 'backup', false],
  ['help backup', 'backup', false],
  ['backup --help-all', 'backup', true],
  ['help backup --help-all', 'backup', true],
])('%s asks for help', (words, operation, isComplete) => {
  expect(parseCommandLine(words.split(' '))).toEqual({ help: { operation, isComplete } });
});

it.each(['--version', 'version'])('%s asks for the version', (word) => {
  expect(parseCommandLine([word])).toEqual({ version: true });
});

describe.each(OPERATIONS)('the help of %s', (operation) => {
  const named = (text: string): Set<string> =>
    new Set([...text.matchAll(/^ +--([a-z0-9-]+)/gm)].map(([, name]) => name!));
  const specs = optionsOf(operation);

  it('names its options and no others, rare ones with --help-all', () => {
    expect(named(usage({ operation, isComplete: true }))).toEqual(new Set(specs.map(({ name }) => name)));
    const common = specs.filter(({ rare }) => !rare).map(({ name }) => name);
    expect(named(usage({ operation, isComplete: false }))).toEqual(new Set(common));
  });

  it.each([40, 56, 80, 100, 200])('fits into %i columns', (columns) => {
    const lines = usage({ operation, isComplete: true }, columns).split('\n');
    // A word that is longer than a line stays whole, so that it can be copied.
    const tooLong = lines.filter((line) => line.length > columns && line.trim().includes(' '));
    expect(
      tooLong.filter((line) => !/^ +(\S+ \\|--\S+ \S+|\(\S+)$/.test(line) && !line.startsWith('Usage')),
    ).toEqual([]);
  });

  it('has examples that the command line understands', () => {
    const text = usage({ operation, isComplete: false });
    const examples = text.slice(text.indexOf('Examples:')).replaceAll(/ \\\n +/g, ' ');
    const commands = [...examples.matchAll(/^ +mysql-backup (.*)$/gm)].map(([, words]) => words!);
    expect(commands.length).toBeGreaterThan(0);
    for (const words of commands) {
      const { operation: given, problems } = parse(...words.split(' '));
      expect({ words, given, problems }).toEqual({ words, given: operation, problems: [] });
    }
  });
});

const SECRET_VARIABLES = {
  MYSQL_PWD: 'p',
  SLACK_WEBHOOK: 'https://h',
  PING_URL: 'https://p',
  SMTP_URL: 'smtp://u:p@h',
};

it.each([
  [['--password', 'p'], '--password can be seen by others on this machine: use MYSQL_PWD or --password-file'],
  [
    ['--url', 'mysql://u:p@h'],
    '--url can be seen by others on this machine: leave the password out and use MYSQL_PWD',
  ],
  [['--slack-webhook', 'https://h'], 'use the variable SLACK_WEBHOOK'],
  [['-w', 'https://h'], '--slack-webhook can be seen'],
  [['--ping-url', 'https://h'], 'use the variable PING_URL'],
  [['--smtp-password', 'p'], 'use SMTP_PASSWORD'],
  [['--smtp-url', 'smtp://u:p@h'], 'use the variable SMTP_URL'],
  [['--restore-into', 'mysql://u:p@h'], 'use RESTORE_INTO_PASSWORD'],
  [['--github-token', 't'], '--github-token can be seen by others on this machine'],
])('warns of a secret on the command line: %j', (args, expected) => {
  const command = parseCommandLine(['backup', ...args]);
  const warnings = 'input' in command ? command.input.problems!.warnings : [];
  expect(warnings).toEqual([expect.stringContaining(expected)]);
});

it('warns of nothing that comes from a variable, or holds no password', () => {
  const args = ['backup', '--url', 'mysql://u@h', '--password='];
  const command = parseCommandLine(args, SECRET_VARIABLES);
  if (!('input' in command)) throw new Error('no operation');
  expect(command.input.problems!.warnings).toEqual([]);
  expect(Object.fromEntries(command.input.options)).toMatchObject({
    'slack-webhook': ['https://h'],
    'ping-url': ['https://p'],
    'smtp-url': ['smtp://u:p@h'],
  });
});
