// `init` as a user runs it: by options in a script, and by questions on a terminal. Nothing that is there is overwritten.
import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, runCommand, SOURCES } from '../support/command-line.ts';
import { nodeProgram } from '../support/keeper-process.ts';
import { hasTerminal, NO_TERMINAL, runOnTerminal } from '../support/pseudo-terminal.ts';
import { notRun } from '../support/server-suites.ts';

const FILES = ['database-backup.yml', 'database-restore.yml', 'database-verify.yml'];
const GIVEN = [
  'init',
  '--storage',
  's3://example-backups/production',
  '--repository',
  'acme/shop',
  '--aws-account',
  '123456789012',
];

describe('init', () => {
  const onTerminal = hasTerminal ? it : it.skip;
  if (!hasTerminal) notRun('init asks', NO_TERMINAL);

  onTerminal(
    'asks on a terminal for what is not given, and again where an answer does not fit',
    async () => {
      await using folder = await makeFolder();
      const argv = [nodeProgram, SOURCES, 'init', '--directory', folder.path, '--alerts', 'none'];
      const { exitCode, output } = runOnTerminal(argv, {
        columns: 100,
        steps: [
          ['Database server [mysql]: ', 'postgres\n'],
          ['It takes mysql or mariadb.', 'mariadb\n'],
          ['for the backups: ', 's3://b-1/p\n'],
          ['Region of the bucket [us-east-1]: ', '\n'],
          ['Label of the backups [production]: ', '\n'],
          ['When to back up', '\n'],
          ['for a verification', '\n'],
          ['Daily', '\n'],
          ['Weekly', '\n'],
          ['Monthly', '\n'],
          ['Repository on GitHub: ', 'acme/shop\n'],
          ['may back up [main]: ', '\n'],
          ['Account in AWS: ', '123456789012\n'],
        ],
      });
      expect([exitCode, output]).toEqual([0, expect.stringContaining('BINLOG MONITOR')]);
      const path = join(folder.path, '.github', 'workflows', FILES[0]!);
      expect(await readFile(path, 'utf8')).toContain('storage: s3://b-1/p');
    },
    60_000,
  );

  it('writes three workflows, and refuses to replace them', async () => {
    await using folder = await makeFolder();
    const words = [...GIVEN, '--directory', folder.path];
    const first = await runCommand(words);
    expect([first.exitCode, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toContain('GRANT SELECT');
    const written = (await folder.list()).filter((name) => name.endsWith('.yml'));
    expect(written).toEqual(FILES.map((name) => `.github/workflows/${name}`));
    const path = join(folder.path, '.github', 'workflows', FILES[0]!);
    await writeFile(path, 'mine');
    const second = await runCommand(words);
    expect([second.exitCode, second.stderr]).toEqual([2, expect.stringContaining(FILES[0]!)]);
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect((await runCommand([...words, '--force'])).exitCode).toBe(0);
    expect(await readFile(path, 'utf8')).toContain('operation: backup');
  });

  it('names everything that is missing or wrong, and writes nothing', async () => {
    await using folder = await makeFolder();
    const { exitCode, stderr } = await runCommand([
      'init',
      '--directory',
      folder.path,
      '--schedule',
      'daily',
      '--aws-account',
      '1',
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--schedule is "daily"');
    expect(stderr).toContain('--aws-account is "1"');
    const missing = await runCommand(['init', '--directory', folder.path]);
    expect(missing.stderr).toContain('--storage is missing');
    expect(missing.stderr).toContain('--repository is missing');
    expect(await folder.list()).toEqual([]);
  });
});
