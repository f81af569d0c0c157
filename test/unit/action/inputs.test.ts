// Inputs that action.yml does not have: the runner hands them on with a warning, and nobody reads it.
import { expect, it } from '@jest/globals';
import { join } from 'node:path';
import { runStep } from '../../support/action-step.ts';
import { makeFolder } from '../../support/command-line.ts';
import { makeInDirectory } from '../prune/made-backups.ts';

it.each([
  ['ENCRYPT-FOR', 'age1…', 'unknown input encrypt-for, did you mean encrypt-to?'],
  ['S3_REGION', 'eu', 'unknown input s3_region, did you mean s3-region?'],
  ['OPERATON', '', 'unknown input operaton, did you mean operation?'],
  ['BACKUP-ID', 'latest', 'unknown input backup-id, did you mean backup-dir?'],
  ['SOMETHING ELSE', 'x', 'unknown input something else'],
])('the input %s is refused before anything is done', async (name, value, expected) => {
  await using folder = await makeFolder();
  const storage = join(folder.path, 'backups');
  const result = await runStep(
    folder,
    { operation: 'backup', user: 'u', storage },
    { environment: { [`INPUT_${name}`]: value } },
  );
  expect(result.exitCode).toBe(2);
  expect(result.stdout).toContain(`CONFIG_INVALID: invalid configuration: ${expected}`);
  expect(result.outputs['status']).toBe('failed');
  expect((await folder.list()).filter((path) => path === 'backups')).toEqual([]);
});

it('all of them are named at once', async () => {
  await using folder = await makeFolder();
  const { stdout } = await runStep(
    folder,
    { operation: 'list', storage: folder.path },
    { environment: { INPUT_ONE: '', INPUT_TWO: '' } },
  );
  expect(stdout).toContain('unknown input one');
  expect(stdout).toContain('unknown input two');
});

it('what only looks like an input is none', async () => {
  await using folder = await makeFolder();
  await makeInDirectory(folder.path, new Date(Date.now() - 60_000));
  const { exitCode, outputs } = await runStep(
    folder,
    { operation: 'list', storage: folder.path },
    { environment: { INPUT: 'x', INPUTRC: '/etc/inputrc', MY_INPUT_X: 'y' } },
  );
  expect([exitCode, outputs['status']]).toEqual([0, 'listed']);
});

it.each([
  ['restore', 'map-schema', { backup: 'latest' }],
  ['backup', 'encrypt-to', {}],
  ['backup', 'signing-key', {}],
  ['list', 'verify-key', {}],
])('a %s refuses an empty %s, as of a variable that is not set', async (operation, name, more) => {
  await using folder = await makeFolder();
  const inputs = { operation, storage: join(folder.path, 'backups'), ...more };
  for (const value of ['', ' ']) {
    const { exitCode, stdout } = await runStep(folder, { ...inputs, [name]: value });
    expect(exitCode).toBe(2);
    expect(stdout).toContain(`the input ${name} is empty`);
  }
  const without = await runStep(folder, inputs);
  expect(without.stdout).not.toContain(`the input ${name} is empty`);
});
