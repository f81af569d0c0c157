// Inputs that action.yml does not have: the runner hands them on with a warning, and nobody reads it.
import { expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
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

it('a configuration file gives what no input gives, if it is named; its secrets are masked', async () => {
  await using folder = await makeFolder();
  const storage = join(folder.path, 'backups');
  await makeInDirectory(storage, new Date(Date.now() - 60_000));
  const config = join(folder.path, 'mysql-backup.yaml');
  await writeFile(
    config,
    `storage: /nowhere\nslack-webhook: { env: HOOK }\nprofiles: { p: { storage: '${storage}' } }`,
  );
  const environment = { HOOK: 'https://hooks.slack.com/services/T0/B0/sEcReT1234' };
  const inputs = { operation: 'list', config, profile: 'p' };
  const { exitCode, outputs, stdout } = await runStep(folder, inputs, { environment });
  expect([exitCode, outputs['status'], outputs['storage']]).toEqual([0, 'listed', storage]);
  expect(stdout).toContain('::add-mask::https://hooks.slack.com/services/T0/B0/sEcReT1234');
  const other = await runStep(folder, { ...inputs, profile: 'q' }, { environment });
  expect([other.exitCode, other.stdout]).toEqual([2, expect.stringContaining('Its profiles are p')]);
});

it.each([['lits'], ['']])('the operation "%s" gives its name to nothing', async (operation) => {
  await using folder = await makeFolder();
  const { exitCode, stdout, summary } = await runStep(folder, { operation, storage: folder.path });
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/^::error title=mysql-backup%3A CONFIG_INVALID::/m);
  expect(summary).not.toMatch(/list failed/i);
});

it('the hint of a stale fleet names an operation and an input', async () => {
  await using folder = await makeFolder();
  const config = join(folder.path, 'fleet.yaml');
  await writeFile(config, `storage: ${join(folder.path, 'none')}\nprofiles:\n  one: { label: one }\n`, {
    mode: 0o600,
  });
  const { exitCode, stdout } = await runStep(folder, { operation: 'fleet-status', config });
  expect(exitCode).toBe(4);
  expect(stdout).toContain('The operation matrix with the input stale lists what is missing.');
});
