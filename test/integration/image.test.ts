// The image: what is in it, and every operation in a container of it, on real servers and S3.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeShop, loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas } from '../fixtures/zoo/zoo.ts';
import { waitUntil } from '../support/command-line.ts';
import {
  buildProjectImage,
  docker,
  dockerOk,
  type ProjectImage,
  type RunOptions,
} from '../support/docker-image.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const SCHEMA = 'image_shop';
/** In bytes, beyond the base; see docs/kubernetes.md. */
const MOST_BYTES = 9_500_000;
const HOME = '/opt/mysql-backup';

interface Report {
  backupId: string;
  rows: number;
  storage: string;
  status: string;
  verification: { status: string };
  backups: { backupId: string; status: string }[];
}

let image: ProjectImage | undefined;
try {
  image = await buildProjectImage({
    VERSION: '1.2.3',
    REVISION: 'abcdef',
    CREATED: '2026-01-01T00:00:00Z',
    SOURCE: 'https://example.org/owner/repo',
  });
} catch (error) {
  if (error instanceof AggregateError) throw new Error(error.errors.join('\n'), { cause: error });
  notRun('the image', String(error instanceof Error ? error.message : error));
}

afterAll(async () => {
  await image?.[Symbol.asyncDispose]();
});

if (image) {
  await describeImage(image);
} else {
  describe.skip('the image', () => {
    it('needs Docker', () => {});
  });
}

/** The paths of an image's files. */
async function listFiles(name: string): Promise<Set<string>> {
  const container = await dockerOk('create', name, 'none');
  try {
    const list = `docker export ${container} | tar -t`;
    const { stdout } = await promisify(execFile)('sh', ['-c', list], { maxBuffer: 64 * 1024 * 1024 });
    return new Set(stdout.trimEnd().split('\n'));
  } finally {
    await dockerOk('rm', container);
  }
}

async function describeImage(image: ProjectImage): Promise<void> {
  describe('the image', () => {
    it('adds the bundle, its licences and a folder to its base, and nothing else', async () => {
      const [base, ours] = await Promise.all([listFiles(image.base), listFiles(image.name)]);
      const bundle = await readdir(join(import.meta.dirname, '..', '..', 'dist', 'cli'));
      expect(bundle).toEqual(expect.arrayContaining(['index.js', 'licenses.txt', 'package.json']));
      expect([...ours].filter((path) => !base.has(path)).sort()).toEqual(
        [
          'backups/',
          `${HOME.slice(1)}/`,
          ...[...bundle, 'LICENSE'].map((name) => `${HOME.slice(1)}/${name}`),
          'usr/local/bin/mysql-backup',
        ].sort(),
      );
      expect([...base].filter((path) => !ours.has(path))).toEqual([]);
      const [small, large] = (
        await dockerOk('image', 'inspect', '--format={{.Size}}', image.base, image.name)
      ).split('\n');
      expect(Number(large) - Number(small)).toBeLessThan(MOST_BYTES);
    }, 60_000);

    it('says what it is, and runs without root and without a health check', async () => {
      const config = JSON.parse(
        await dockerOk('image', 'inspect', '--format={{json .Config}}', image.name),
      ) as Record<string, unknown>;
      expect(config).toMatchObject({
        User: '1000:1000',
        Entrypoint: ['node', '--max-semi-space-size=16', `${HOME}/index.js`],
      });
      expect(config['Healthcheck']).toBeUndefined();
      const labels = config['Labels'] as Record<string, string>;
      const ours = Object.entries(labels).flatMap(([name, value]) => {
        const [, short] = /^org\.opencontainers\.image\.(.+)$/.exec(name) ?? [];
        return short ? [[short, value]] : [];
      });
      expect(Object.fromEntries(ours)).toEqual({
        title: 'mysql-backup',
        description: expect.stringContaining('verified logical backups of MySQL and MariaDB'),
        licenses: 'MIT',
        version: '1.2.3',
        revision: 'abcdef',
        created: '2026-01-01T00:00:00Z',
        source: 'https://example.org/owner/repo',
        url: 'https://example.org/owner/repo',
        documentation: 'https://example.org/owner/repo#readme',
        'base.name': image.base,
      });
    });

    it('is the command line, also by its name', async () => {
      expect((await image.run(['--help'])).stdout).toContain('mysql-backup OPERATION --help');
      expect(await image.run([])).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('the operation is missing'),
      });
      expect((await image.run(['--version'])).stdout).toMatch(/^mysql-backup \d/);
      const named = await image.run(['mysql-backup', '--version'], { engineArgs: ['--entrypoint=env'] });
      expect(named).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^mysql-backup \d/) });
      expect(await image.run(['backup'])).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('the account is missing'),
      });
      const shell = await image.run(['-c', 'exit 0'], { engineArgs: ['--entrypoint=/bin/sh'] });
      expect(shell.exitCode).not.toBe(0);
    }, 60_000);
  });

  const s3 = await acquireS3();
  // By name: the SDK would take the bucket for a part of it, and only of an address it knows that it is none.
  const endpoint = ['--s3-endpoint', s3.endpoint.replace('127.0.0.1', 'localhost')];
  await describeServers('the image', ['source', 'target'], ({ source, target }) => {
    let volume: string;
    let bucket: string;
    const login = (server: typeof source): string[] => [
      '--host',
      server.host,
      '--port',
      String(server.port),
      '--user',
      server.rootUser,
    ];
    const environmentOf = (server: typeof source): Record<string, string> => ({
      ...s3.environment(),
      MYSQL_PWD: server.rootPassword,
    });
    const runJson = async (args: readonly string[], options: RunOptions = {}): Promise<Report> => {
      const { exitCode, stdout, stderr } = await image.run([...args, '--output', 'json'], options);
      if (exitCode !== 0) throw new Error(`exit code ${exitCode}\n${stdout}\n${stderr}`);
      return JSON.parse(stdout) as Report;
    };

    beforeAll(async () => {
      await loadShop(source.access(), SCHEMA);
      bucket = await s3.createBucket();
    }, 60_000);

    beforeEach(async () => {
      volume = `mysql-backup-test-${randomBytes(6).toString('hex')}`;
      await dockerOk('volume', 'create', volume);
      await dropSchemas(target.access(), [SCHEMA]);
    });

    afterEach(async () => {
      await dockerOk('volume', 'rm', '--force', volume);
    });

    afterAll(async () => {
      for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
    });

    it('backs up to S3, lists, verifies, restores, verifies again, and proves a restore', async () => {
      const at = ['--storage', `s3://${bucket}/mysql`, ...endpoint];
      const environment = environmentOf(source);
      const stored = await runJson(['backup', ...login(source), ...at, '--schemas', SCHEMA], { environment });
      expect(stored).toMatchObject({ status: 'stored', rows: SHOP_TOTAL });
      const onTarget = { environment: environmentOf(target) };
      const proven = await runJson(['verify', 'latest', ...at], onTarget);
      expect(proven).toMatchObject({ backupId: stored.backupId, status: 'passed' });
      const { backups } = await runJson(['list', ...at], onTarget);
      expect(backups).toMatchObject([{ backupId: stored.backupId, status: 'objects-verified' }]);
      const restored = await runJson(['restore', stored.backupId, ...login(target), ...at], onTarget);
      expect(restored.verification).toMatchObject({ status: 'passed' });
      expect(await describeShop(target.access(), SCHEMA)).toEqual(
        await describeShop(source.access(), SCHEMA),
      );
      const rows = ['verify', 'latest', ...login(target), ...at, '--level', 'rows'];
      expect(await runJson(rows, onTarget)).toMatchObject({ status: 'passed' });

      const before = await ask(target.access(), 'SHOW DATABASES');
      const into = `mysql://${target.rootUser}@${target.host}:${target.port}`;
      const weekly = await runJson(['verify', 'latest', '--restore-into', into, '--level', 'rows', ...at], {
        environment: { ...s3.environment(), RESTORE_INTO_PASSWORD: target.rootPassword },
      });
      expect(weekly).toMatchObject({ backupId: stored.backupId, status: 'passed' });
      expect(await ask(target.access(), 'SHOW DATABASES')).toEqual(before);
    }, 120_000);

    it('takes the short options and variables, and writes to a new volume', async () => {
      const options = (server: typeof source): RunOptions => ({
        environment: { ...environmentOf(server), S3_BUCKET: `${bucket}/short`, MYSQL_BACKUP_DIR: '/backups' },
        volumes: [`${volume}:/backups`],
      });
      const backup = ['-b', '-r', '400', ...login(source), '--schemas', SCHEMA, ...endpoint];
      const stored = await runJson(backup, options(source));
      expect(stored).toMatchObject({ status: 'stored', rows: SHOP_TOTAL });
      for (const place of [
        ['-3', ''],
        ['-3', `s3://${bucket}/short`],
      ])
        expect((await runJson(['-l', ...place, ...endpoint], options(target))).backups).toMatchObject([
          { backupId: stored.backupId },
        ]);
      const restored = await image.run(['-r', stored.backupId, '-3', '', ...login(target)], options(target));
      expect(restored).toMatchObject({ exitCode: 0 });
      expect(await describeShop(target.access(), SCHEMA)).toEqual(
        await describeShop(source.access(), SCHEMA),
      );
    }, 120_000);

    it('ends in order when it is stopped, as the first process of its container', async () => {
      const asleep = `SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE '%SLEEP(300)%' AND ID <> CONNECTION_ID()`;
      const args = ['backup', ...login(source), '--storage', '/backups', '--schemas', SCHEMA];
      const container = await dockerOk(
        ...image.runWords([...args, '--where', `${SCHEMA}.notes=word <> 'w1' OR SLEEP(300) = 0`], {
          environment: environmentOf(source),
          volumes: [`${volume}:/backups`],
          engineArgs: ['--detach'],
        }),
      );
      try {
        await waitUntil('rows are read', async () => (await ask(source.access(), asleep)).length > 0);
        await dockerOk('stop', '--time=120', container);
        const [{ State }] = JSON.parse(await dockerOk('inspect', container)) as [
          { State: { ExitCode: number } },
        ];
        expect(State.ExitCode).toBe(130);
        expect((await docker(['logs', container])).stderr).toContain('cancelled by SIGTERM');
        const left = await image.run(['-e', 'console.log(fs.readdirSync("."))'], {
          volumes: [`${volume}:/backups`],
          engineArgs: ['--entrypoint=node'],
        });
        expect(left.stdout).toBe('[]\n');
      } finally {
        await dockerOk('rm', '--force', container);
      }
    }, 60_000);
  });
}
