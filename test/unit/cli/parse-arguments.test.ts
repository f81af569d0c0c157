import { expect, it } from '@jest/globals';
import { parseCommandLine } from '../../../src/cli/parse-arguments.ts';
import { usage } from '../../../src/cli/usage.ts';
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
  [[], 'the operation is missing: backup, restore, verify, list'],
  [['dump'], '"dump" is no operation'],
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

it('knows help and version', () => {
  expect(parseCommandLine(['--help'])).toEqual({ help: 'all' });
  expect(parseCommandLine(['backup', '-h'])).toEqual({ help: 'backup' });
  expect(parseCommandLine(['--version'])).toEqual({ version: true });
});

it.each(OPERATIONS)('the usage of %s names its options and no others', (operation) => {
  const named = [...usage(operation).matchAll(/^ +--([a-z0-9-]+)/gm)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(optionsOf(operation).map(({ name }) => name)));
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
