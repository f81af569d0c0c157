// What users get wrong: one error with its code, what was tried and a hint, the right exit code, and nothing left behind.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runCommand, runJsonOk, SOURCES } from '../support/command-line.ts';
import { describeServers, itOnS3, notRun } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const SCHEMA = 'bad_input';
const s3 = await acquireS3();

type Json = Record<string, unknown>;

const ordinaryUser = findOrdinaryUser();
if (!ordinaryUser)
  notRun('a directory without permission', 'root may write everywhere, and others cannot read this folder');

/** Permissions mean nothing to root: another user, if that one can read the sources. */
function findOrdinaryUser(): { uid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  const nobody = { uid: 65_534 };
  const { status } = spawnSync(process.execPath, [SOURCES, '--version'], nobody);
  return status === 0 ? nobody : undefined;
}

await describeServers('bad input', ['source', 'target'], ({ source, target }) => {
  let good: Folder;
  let folder: Folder;
  let backupId: string;
  const environment = { MYSQL_PWD: source.rootPassword };
  const server = (at: typeof source): string[] => [
    '--host',
    at.host,
    '--port',
    String(at.port),
    '--user',
    at.rootUser,
  ];

  beforeAll(async () => {
    good = await makeFolder();
    await dropSchemas(source.access(), [SCHEMA]);
    await dropSchemas(target.access(), [SCHEMA]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY, v varchar(9))`,
      `INSERT INTO ${SCHEMA}.t VALUES (1, 'a'), (2, 'b')`,
    ]);
    const stored = await runJsonOk<{ backupId: string }>(
      ['backup', ...server(source), '--schemas', SCHEMA, '--storage', good.path],
      { environment },
    );
    ({ backupId } = stored);
  });

  afterAll(async () => {
    await good[Symbol.asyncDispose]();
    await dropSchemas(source.access(), [SCHEMA]);
  });

  beforeEach(async () => {
    folder = await makeFolder();
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  /** Text and JSON say the same one error. */
  async function expectError(
    args: readonly string[],
    exitCode: number,
    code: string,
    message: RegExp,
    variables: Record<string, string> = environment,
    user: { uid?: number } = {},
  ): Promise<void> {
    const options = { environment: variables, ...user };
    const [text, json] = await Promise.all([
      runCommand(args, options),
      runCommand([...args, '--output', 'json'], options),
    ]);
    expect([text.exitCode, text.stderr]).toEqual([exitCode, expect.stringContaining(`error ${code}: `)]);
    const errors = text.stderr.match(/^error .*$/gm) ?? [];
    expect(errors).toHaveLength(1);
    expect(text.stderr).toMatch(message);
    expect(text.stderr).toMatch(/^hint: [A-Z\x60].*[.!]$/m);
    expect(text.stdout + text.stderr).not.toMatch(/^\s+at .*\.(ts|js):\d+/m);
    const document = JSON.parse(json.stdout) as Json;
    expect(document).toMatchObject({
      exitCode,
      error: { code, message: expect.any(String), hint: expect.any(String) },
    });
    const [target1] = await ask<{ n: number }>(
      target.access(),
      `SELECT COUNT(*) AS n FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${SCHEMA}'`,
    );
    expect(target1!.n).toBe(0);
  }

  const backup = (...more: string[]): string[] => [
    'backup',
    ...server(source),
    '--storage',
    join(folder.path, 'new'),
    ...more,
  ];

  it.each<[string, () => string[], number, string, RegExp, Record<string, string>?]>([
    [
      'a wrong password',
      () => backup(),
      10,
      'SOURCE_ACCESS_DENIED',
      /root@.*using password/i,
      { MYSQL_PWD: 'wrong' },
    ],
    [
      'an unknown host',
      () => [
        'backup',
        '--host',
        'no-such-host.invalid',
        '--user',
        'u',
        '--storage',
        join(folder.path, 'new'),
      ],
      10,
      'SOURCE_UNREACHABLE',
      /u@no-such-host\.invalid:3306/,
    ],
    ['a missing schema', () => backup('--schemas', `${SCHEMA},no_such`), 2, 'SCHEMA_NOT_FOUND', /"no_such"/],
    [
      'an unknown table',
      () => backup('--include-tables', `${SCHEMA}.none`),
      2,
      'TABLE_NOT_FOUND',
      /"bad_input\.none"/,
    ],
    [
      'a condition for an unknown table',
      () => backup('--schemas', SCHEMA, '--where', `${SCHEMA}.none=1`),
      2,
      'TABLE_NOT_FOUND',
      /"bad_input\.none"/,
    ],
    [
      'a condition that is no SQL',
      () => backup('--schemas', SCHEMA, '--where', `${SCHEMA}.t=no such column`),
      10,
      'SOURCE_QUERY_FAILED',
      /bad_input\.t/,
    ],
    [
      'an unknown option',
      () => backup('--schema', SCHEMA),
      2,
      'CONFIG_INVALID',
      /unknown option --schema, did you mean --schemas/,
    ],
    [
      'a value that is none',
      () => backup('--concurrency', 'many'),
      2,
      'CONFIG_INVALID',
      /--concurrency is "many"/,
    ],
    [
      'two contradictory options',
      () => backup('--rows-per-chunk', '5', '--bytes-per-chunk', '1MB'),
      2,
      'CONFIG_INVALID',
      /contradict/,
    ],
    [
      'an unreadable defaults file',
      () => backup('--defaults-file', join(folder.path, 'none.cnf')),
      2,
      'CONFIG_INVALID',
      /none\.cnf cannot be read \(ENOENT\)/,
    ],
    [
      'a mistyped bucket, that is no directory',
      () => ['list', '--storage', 's3:bucket/x', '--backup-dir', 'bucket/y'],
      2,
      'CONFIG_INVALID',
      /--storage is "s3:bucket\/x": Did you mean s3:\/\/bucket\/x\?.*\n.*--backup-dir is "bucket\/y": Write s3:\/\/bucket\/y for a bucket, \.\/bucket\/y for a directory/,
    ],
    [
      'a storage of an unknown kind',
      () => ['list', '--storage', 'gs://bucket/x'],
      2,
      'CONFIG_INVALID',
      /gs:\/\/bucket/,
    ],
    [
      'a storage that is not there',
      () => ['list', '--storage', join(folder.path, 'new')],
      11,
      'STORAGE_BUCKET_NOT_FOUND',
      /new/,
    ],
    [
      'an unknown id',
      () => ['restore', '20200101T000000Z-abcdef', ...server(target), '--storage', good.path],
      11,
      'BACKUP_NOT_FOUND',
      /20200101T000000Z-abcdef/,
    ],
    [
      'a latest backup that is not there',
      () => ['verify', 'latest', '--storage', good.path, '--label', 'none'],
      11,
      'BACKUP_NOT_FOUND',
      /"none"/,
    ],
    [
      'an id with a path in it',
      () => ['verify', '../../etc', '--storage', good.path],
      11,
      'BACKUP_NOT_FOUND',
      /holds no backup \.\.\/\.\.\/etc/,
    ],
    [
      'an id that ends in a path',
      () => ['restore', `${backupId}/../x`, ...server(target), '--storage', good.path],
      11,
      'BACKUP_NOT_FOUND',
      /holds no backup \S+\/\.\.\/x/,
    ],
  ])('%s', async (_, args, exitCode, code, message, variables = environment) => {
    await expectError(args(), exitCode, code, message, variables);
    expect((await folder.list()).filter((name) => name !== 'new')).toEqual([]);
  });

  it('a directory that is a file', async () => {
    const path = join(folder.path, 'file');
    await writeFile(path, 'mine');
    await expectError(
      ['backup', ...server(source), '--schemas', SCHEMA, '--storage', join(path, 'below')],
      11,
      'STORAGE_FAILED',
      /file/,
    );
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  (ordinaryUser ? it : it.skip)('a directory without permission', async () => {
    await chmod(folder.path, 0o555);
    await expectError(
      backup('--schemas', SCHEMA),
      11,
      'STORAGE_ACCESS_DENIED',
      /EACCES/,
      environment,
      ordinaryUser,
    );
    await chmod(folder.path, 0o700);
    expect(await folder.list()).toEqual([]);
  });

  /** The same backup with another manifest. */
  async function withManifest(change: (manifest: Json) => void): Promise<void> {
    const copy = join(folder.path, backupId);
    await mkdir(copy, { recursive: true });
    await cp(join(good.path, backupId), copy, { recursive: true });
    const path = join(copy, '@.manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Json;
    change(manifest);
    await writeFile(path, JSON.stringify(manifest));
  }

  interface Manifest {
    schemas: { tables: { chunks: { object: string }[] }[] }[];
    objects: { name: string }[];
  }

  it.each<[string, string, RegExp, (manifest: Json) => void]>([
    [
      'of a newer major version',
      'MANIFEST_TOO_NEW',
      /99\.0/,
      (manifest) => (manifest['formatVersion'] = '99.0'),
    ],
    [
      'of another backup',
      'MANIFEST_INVALID',
      /invalid/,
      (manifest) => (manifest['backupId'] = '20200101T000000Z-abcdef'),
    ],
    [
      'with path tricks in its keys',
      'MANIFEST_INVALID',
      /not a plain object name/,
      (manifest) => {
        const { schemas, objects } = manifest as unknown as Manifest;
        const { chunks } = schemas[0]!.tables[0]!;
        objects.find(({ name }) => name === chunks[0]!.object)!.name = '../../../etc/passwd';
        chunks[0]!.object = '../../../etc/passwd';
      },
    ],
    ['that is no manifest', 'MANIFEST_INVALID', /invalid/, (manifest) => delete manifest['objects']],
  ])('a manifest %s', async (_, code, message, change) => {
    await withManifest(change);
    const before = await folder.list();
    for (const args of [
      ['verify', backupId, '--storage', folder.path],
      ['restore', backupId, ...server(target), '--storage', folder.path],
    ])
      await expectError(args, 12, code, message, { MYSQL_PWD: target.rootPassword });
    expect(await folder.list()).toEqual(before);
  });

  it('a manifest that is cut short', async () => {
    await withManifest(() => undefined);
    const path = join(folder.path, backupId, '@.manifest.json');
    await writeFile(path, (await readFile(path)).subarray(0, 500));
    await expectError(['verify', backupId, '--storage', folder.path], 12, 'MANIFEST_INVALID', /is not JSON/);
  });

  itOnS3(
    s3,
    ['missing-bucket', 'credentials'],
    'a bucket that is not there, and credentials that are wrong',
    async () => {
      const at = (bucket: string): string[] => [
        'backup',
        ...server(source),
        '--schemas',
        SCHEMA,
        '--storage',
        `s3://${bucket}/x`,
        '--s3-endpoint',
        s3.endpoint,
      ];
      await expectError(at('no-such-bucket-here'), 11, 'STORAGE_BUCKET_NOT_FOUND', /no-such-bucket-here/, {
        ...environment,
        ...s3.environment(),
      });
      const bucket = await s3.createBucket();
      await expectError(at(bucket), 11, 'STORAGE_ACCESS_DENIED', new RegExp(bucket), {
        ...environment,
        ...s3.environment(),
        AWS_SECRET_ACCESS_KEY: 'wrong',
      });
      await expectError(
        ['list', '--storage', `s3://${bucket}`, '--s3-endpoint', 'http://127.0.0.1:1'],
        11,
        'STORAGE_UNREACHABLE',
        new RegExp(bucket),
        s3.environment(),
      );
    },
  );
});
