// The short options and variables of `backup.sh` mean what they meant there.
import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from '../../../src/cli/parse-arguments.ts';
import { SHORT_OPTIONS } from '../../../src/cli/short-options.ts';
import { usage } from '../../../src/cli/usage.ts';
import { VARIABLES } from '../../../src/cli/variables.ts';
import { OPTIONS } from '../../../src/options/option-table.ts';
import type { BackupError } from '../../../src/core/errors.ts';

function parse(words: string, environment: Record<string, string> = {}) {
  const args = words.split(' ').map((word) => (word === "''" ? '' : word));
  const command = parseCommandLine(args, environment);
  if (!('input' in command)) throw new Error('no operation');
  const { problems, options, ...input } = command.input;
  return { ...input, options: Object.fromEntries(options), problems: listProblems(problems!) };
}

function listProblems(problems: { throwIfAny(): void }): unknown {
  try {
    problems.throwIfAny();
    return [];
  } catch (error) {
    return (error as BackupError).details['problems'];
  }
}

it('stands for options that there are', () => {
  const names = OPTIONS.map(({ name }) => name);
  for (const name of [...Object.values(SHORT_OPTIONS), ...Object.values(VARIABLES)])
    expect(names).toContain(name);
});

describe('short options', () => {
  it.each([
    ['-b -t /b', { operation: 'backup', options: { 'backup-dir': ['/b'] } }],
    ['-bt /b', { operation: 'backup', options: { 'backup-dir': ['/b'] } }],
    ['-t/b -b', { operation: 'backup', options: { 'backup-dir': ['/b'] } }],
    ['-l -3 s3://b/p', { operation: 'list', options: { storage: ['s3://b/p'] } }],
    ['-l -3 b/p', { operation: 'list', options: { storage: ['s3://b/p'] } }],
    ["-b -3 '' -t /b", { operation: 'backup', options: { storage: [''], 'backup-dir': ['/b'] } }],
    ['-r latest', { operation: 'restore', backup: 'latest', options: {} }],
    ['-r20260101T000000Z-abcdef', { operation: 'restore', backup: '20260101T000000Z-abcdef', options: {} }],
    ['-b -r 10000', { operation: 'backup', options: { 'rows-per-chunk': ['10000'] } }],
    ['-r10000 -b', { operation: 'backup', options: { 'rows-per-chunk': ['10000'] } }],
    ['-br 10000', { operation: 'backup', options: { 'rows-per-chunk': ['10000'] } }],
    [
      '-r latest -c my.cnf -a keys -m a@b.c -w https://hooks.example/x',
      {
        operation: 'restore',
        backup: 'latest',
        options: {
          'defaults-file': ['my.cnf'],
          'aws-credentials-file': ['keys'],
          'mail-to': ['a@b.c'],
          'slack-webhook': ['https://hooks.example/x'],
        },
      },
    ],
    // The cron line of old gave everything to everything.
    ['-l -c my.cnf -t /b', { operation: 'list', options: { 'backup-dir': ['/b'] } }],
    ['backup -r 5 --label -b', { operation: 'backup', options: { 'rows-per-chunk': ['5'], label: ['-b'] } }],
    ['-b backup --users -t /b', { operation: 'backup', options: { users: ['true'], 'backup-dir': ['/b'] } }],
    ['restore -r latest', { operation: 'restore', backup: 'latest', options: {} }],
    ['verify latest -t /b', { operation: 'verify', backup: 'latest', options: { 'backup-dir': ['/b'] } }],
  ])('%s', (words, expected) => {
    expect(parse(words)).toEqual({ problems: [], ...expected });
  });

  it.each([
    ['-bl', '-b and -l contradict each other: give one operation'],
    ['-b -l', '-b and -l contradict each other: give one operation'],
    ['-l -r latest', '-l and -r contradict each other: give one operation'],
    ['-b restore', '-b and restore contradict each other: give one operation'],
    ['verify -r latest', '-r and verify contradict each other: give one operation'],
    ['-t /b', 'the operation is missing. The operations are backup, check, restore, verify, list'],
    ['-r one -r two', 'unexpected "two"'],
    ['-r one two', 'unexpected "two"'],
    ['-b -r latest', '-r is "latest": with -b it takes the rows of a chunk'],
    ['-b -t', '-t needs a value'],
    ['-3 -b', '-3 needs a value'],
    ['-b -t=/b', '-t takes its value without =, as in -t VALUE'],
    ['-b -3 /b', '-3 is "/b", it takes s3://bucket/prefix; a directory is given with -t'],
    ['-b -q', 'unknown option -q'],
    ['-bq', 'unknown option -q in -bq'],
    ['-b -where', 'unknown option -where, did you mean --where?'],
    ['-b -concurrency 4', 'unknown option -concurrency, did you mean --concurrency?'],
  ])('%s is refused', (words, problem) => {
    expect(parse(words).problems).toContainEqual(expect.stringContaining(problem));
  });

  it('tells all problems at once', () => {
    expect(parse('-bl -q -3 /x --storag y').problems).toEqual([
      'unknown option -q',
      '-b and -l contradict each other: give one operation',
      '-3 is "/x", it takes s3://bucket/prefix; a directory is given with -t',
      'unknown option --storag, did you mean --storage?',
    ]);
  });

  it('knows help and version, alone and among others', () => {
    expect(parseCommandLine(['-h'])).toEqual({ help: { operation: 'all', isComplete: false } });
    expect(parseCommandLine(['-bh'])).toEqual({ help: { operation: 'backup', isComplete: false } });
    expect(parseCommandLine(['-V'])).toEqual({ version: true });
  });
});

describe('variables', () => {
  const environment = {
    S3_BUCKET: 'b',
    MYSQL_BACKUP_DIR: '/b',
    SLACK_WEBHOOK: 'https://hooks.example/x',
    MAIL_ADDR: 'a@b.c',
  };

  it('stand in for options', () => {
    expect(parse('-b', environment).options).toEqual({
      storage: ['s3://b'],
      'backup-dir': ['/b'],
      'slack-webhook': ['https://hooks.example/x'],
      'mail-to': ['a@b.c'],
    });
  });

  it('are outweighed by options, long and short', () => {
    expect(
      parse("backup -3 '' --backup-dir /c -w https://hooks.example/y --mail-to d@e.f", environment).options,
    ).toEqual({
      storage: [''],
      'backup-dir': ['/c'],
      'slack-webhook': ['https://hooks.example/y'],
      'mail-to': ['d@e.f'],
    });
  });

  it.each([
    ['b', 's3://b'],
    ['b/some/prefix', 's3://b/some/prefix'],
    ['s3://b/p', 's3://b/p'],
  ])('S3_BUCKET takes %s', (S3_BUCKET, storage) => {
    expect(parse('-l', { S3_BUCKET })).toMatchObject({ options: { storage: [storage] }, problems: [] });
  });

  it.each(['s3:b/p', 's3/b/p', 's3//b/p'])('S3_BUCKET does not take %s', (S3_BUCKET) => {
    expect(parse('-l', { S3_BUCKET }).problems).toEqual([expect.stringContaining('S3_BUCKET is')]);
  });

  it.each([
    ['backups/nightly', './backups/nightly'],
    ['.backups', './.backups'],
    ['/backups', '/backups'],
    ['../backups', '../backups'],
    ['.', '.'],
    // Left to --backup-dir to refuse.
    ['s3:bucket/p', 's3:bucket/p'],
    ['s3://bucket/p', 's3://bucket/p'],
    ['gs://bucket', 'gs://bucket'],
  ])('MYSQL_BACKUP_DIR and -t take %s as %s', (directory, option) => {
    for (const parsed of [parse('-l', { MYSQL_BACKUP_DIR: directory }), parse(`-l -t ${directory}`)])
      expect(parsed).toMatchObject({ options: { 'backup-dir': [option] }, problems: [] });
  });

  it('S3_BUCKET takes no directory; empty variables are none', () => {
    expect(parse('-l', { S3_BUCKET: '/b' }).problems).toEqual([expect.stringContaining('S3_BUCKET is "/b"')]);
    expect(parse('-l', { S3_BUCKET: '', MYSQL_BACKUP_DIR: '' })).toMatchObject({ options: {}, problems: [] });
  });
});

it('the usage names each letter and variable', () => {
  const text = usage({ operation: 'backup', isComplete: true }).replace(/\s+/g, ' ');
  for (const letter of Object.keys(SHORT_OPTIONS)) expect(text).toContain(`or -${letter}`);
  for (const variable of Object.keys(VARIABLES)) expect(text).toContain(`or ${variable}`);
  expect(usage({ operation: 'all', isComplete: false })).toMatch(
    /-b makes a backup.*-r ID restores.*-l lists/,
  );
});
