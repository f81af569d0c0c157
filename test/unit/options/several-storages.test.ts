// Several storages: how they are given on the command line, in variables, inputs and the configuration file, and what is refused.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderConfig } from '../../../src/cli/config-show.ts';
import { parseCommandLine } from '../../../src/cli/parse-arguments.ts';
import type { BackupError } from '../../../src/core/errors.ts';
import type { BackupConfig, Config, PruneConfig } from '../../../src/options/operations.ts';
import { readConfig } from '../../../src/options/read/read-config.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'several-'));
});
afterEach(() => rm(folder, { recursive: true }));

function read(args: readonly string[], environment: Record<string, string> = {}): Config {
  const command = parseCommandLine(args, environment);
  if (!('input' in command)) throw new Error(`no operation: ${args.join(' ')}`);
  return readConfig(command.input, { environment, readFile: () => '' });
}

function problemsOf(args: readonly string[], environment: Record<string, string> = {}): string[] {
  try {
    read(args, environment);
  } catch (error) {
    return (error as BackupError).details['problems'] as string[];
  }
  throw new Error('no problem was found');
}

async function fileOf(text: string): Promise<string> {
  const path = join(folder, 'mysql-backup.yaml');
  await writeFile(path, text);
  await chmod(path, 0o600);
  return path;
}

const backup = (...more: string[]): string[] => ['backup', '--user', 'u', ...more];
const urlsOf = (config: Config): string[] => config.storages.map(({ url }) => url);

it('are read in the order in which they are given, the directory of --backup-dir first', () => {
  const args = backup('--storage', 's3://one/p', '--backup-dir', '/near', '--storage', 'file:///far');
  expect(urlsOf(read(args))).toEqual(['/near', 's3://one/p', 'file:///far']);
});

it('are one on each line of a variable', () => {
  const environment = { MYSQL_BACKUP_STORAGE: 's3://one/p\n  /far  \r\n\n' };
  expect(urlsOf(read(backup(), environment))).toEqual(['s3://one/p', '/far']);
});

it('share the options that none of them has of its own', () => {
  const config = read(
    backup(
      '--storage',
      's3://one',
      '--storage',
      's3://two',
      '--s3-endpoint',
      'http://s3:1',
      '--keep-last',
      '3',
    ),
  ) as BackupConfig;
  expect(config.storages.map(({ s3 }) => s3.endpoint)).toEqual(['http://s3:1', 'http://s3:1']);
  expect(config.retentions!.map((retention) => retention?.policy.last)).toEqual([3, 3]);
});

it('have options of their own in the configuration file', async () => {
  const path = await fileOf(`
s3-endpoint: https://minio.example.com
s3-ca: /ca.pem
aws-profile: shared
keep-daily: 7
s3-object-lock-mode: governance
s3-object-lock-days: 3
storage:
  - /near
  - location: s3://first/p
  - location: s3://second/p
    s3-endpoint: ''
    s3-region: eu-central-1
    s3-access-key-id: { env: SECOND_ID }
    s3-secret-access-key: { env: SECOND_KEY }
    keep-yearly: 10
    s3-object-lock-mode: compliance
    s3-object-lock-days: 30
    s3-storage-class: STANDARD_IA
    s3-sse: aws:kms
`);
  const environment = { SECOND_ID: 'id', SECOND_KEY: 'key' };
  const command = parseCommandLine(backup('--config', path), environment);
  if (!('input' in command)) throw new Error('no operation');
  const readFile = (): string => '-----BEGIN CERTIFICATE-----';
  const config = readConfig(command.input, { environment, readFile }) as BackupConfig;
  expect(urlsOf(config)).toEqual(['/near', 's3://first/p', 's3://second/p']);
  const [, first, second] = config.storages;
  expect(first!.s3).toMatchObject({
    endpoint: 'https://minio.example.com',
    profile: 'shared',
    ca: '-----BEGIN CERTIFICATE-----',
    objectOptions: { objectLock: { mode: 'governance', days: 3 } },
  });
  expect(second!.s3).toEqual({
    region: 'eu-central-1',
    keys: { accessKeyId: 'id', secretAccessKey: 'key' },
    objectOptions: {
      sse: 'aws:kms',
      storageClass: 'STANDARD_IA',
      objectLock: { mode: 'compliance', days: 30 },
      checksumAlgorithm: 'auto',
    },
  });
  const counts = config.retentions!.map((retention) => [retention?.policy.daily, retention?.policy.yearly]);
  expect(counts).toEqual([
    [7, 0],
    [7, 0],
    [0, 10],
  ]);
});

it('are pruned only where a rule is given', async () => {
  const path = await fileOf('storage:\n  - /a\n  - location: /b\n    keep-last: 2\n');
  const { retentions } = read(['prune', '--config', path]) as PruneConfig;
  expect(retentions.map((retention) => retention?.policy.last)).toEqual([undefined, 2]);
  expect(problemsOf(['prune', '--storage', '/a', '--storage', '/b'])).toEqual([
    expect.stringContaining('nothing says which backups are kept'),
  ]);
});

it('of the command line replace those of the file whole', async () => {
  const path = await fileOf('storage:\n  - location: /a\n    keep-last: 2\n  - /b\n');
  const config = read(backup('--config', path, '--storage', '/c')) as BackupConfig;
  expect([urlsOf(config), config.retentions]).toEqual([['/c'], undefined]);
});

it('refuse an option outside that contradicts one of their own', async () => {
  const path = await fileOf('storage:\n  - /a\n  - location: /b\n    keep-last: 2\n');
  expect(problemsOf(backup('--config', path, '--keep-daily', '3'))).toEqual([
    expect.stringMatching(
      /^--keep-daily \(command line\) and keep-last of the storage 2 of storage in .* contradict/,
    ),
  ]);
});

it('refuse what cannot work, and say where it is', async () => {
  const path = await fileOf(`
storage:
  - location: /a
    s3-sse: AES256
  - location: s3://two/p
    keep-last: many
    s3-access-key-id: only
  - keep-last: 3
  - location: s3://three/p
    host: db1
`);
  expect(problemsOf(backup('--config', path))).toEqual(
    [
      /storage\[3\]: the location of the storage is missing/,
      /storage\[4\]\.host: a storage has no such option/,
      /^storage 1 \(\/a\): --s3-sse needs a --storage in S3/,
      /^storage 2 \(s3:\/\/two\/p\): --s3-access-key-id and --s3-secret-access-key go together/,
      /^storage 2 \(s3:\/\/two\/p\): --keep-last is "many"/,
    ].map((pattern) => expect.stringMatching(pattern) as unknown),
  );
});

it.each([
  ['--storage', '/a', '--storage', 'file:///a'],
  ['--storage', '/a', '--backup-dir', '/a/'],
  ['--storage', 's3://one/p', '--storage', 's3://one/p/'],
])('are refused if they are the same: %s %s %s %s', (...args) => {
  expect(problemsOf(backup(...args))).toEqual([expect.stringContaining('is given twice')]);
});

it('with the same name on two servers are two', async () => {
  const path = await fileOf(
    'storage:\n  - s3://one/p\n  - { location: s3://one/p, s3-endpoint: "http://other:9000" }\n',
  );
  expect(read(backup('--config', path)).storages).toHaveLength(2);
});

it('hide their secrets in config show', async () => {
  const path = await fileOf(
    'storage:\n  - location: s3://one/p\n    s3-access-key-id: id\n    s3-secret-access-key: very-secret\n',
  );
  const command = parseCommandLine(['config', 'show', 'backup', '--config', path], {});
  if (!('shown' in command)) throw new Error('not the configuration');
  const text = renderConfig(command.shown, false);
  expect(text).toMatch(/storage\[1\]\.s3-secret-access-key +\*\*\*/);
  expect(text).not.toContain('very-secret');
});
