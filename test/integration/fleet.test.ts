// A fleet: the profiles of one configuration file, their storages looked at together.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Folder, makeFolder, readJson, runCommand, runJson } from '../support/command-line.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { S3Front } from '../support/s3-front.ts';
import type { S3Info } from '../support/server-types.ts';
import { idOf, makeInDirectory, objectsOf } from '../unit/prune/made-backups.ts';
import { runStep } from '../support/action-step.ts';

const HOUR = 3_600_000;

interface Row {
  profile: string;
  status: string;
  reason?: string;
  newest?: { backupId: string };
  verified?: { level: string };
  changePercent?: number;
}
interface Status {
  status: string;
  stale: number;
  profiles: Row[];
}

describe('a fleet', () => {
  let folder: Folder;
  let config: string;

  beforeEach(async () => {
    folder = await makeFolder();
    config = join(folder.path, 'fleet.yaml');
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  const ago = (hours: number): Date => new Date(Date.now() - hours * HOUR);
  const storageOf = async (name: string): Promise<string> => {
    const path = join(folder.path, name);
    await mkdir(path, { recursive: true });
    return path;
  };

  /** Three servers in storages of their own, and two labels that share one. */
  async function makeFleet(): Promise<void> {
    const [fresh, old, empty, shared] = await Promise.all(['fresh', 'old', 'empty', 'shared'].map(storageOf));
    await makeInDirectory(fresh!, ago(60), { label: 'db1', verified: 'restored' });
    await makeInDirectory(fresh!, ago(3), { label: 'db1' });
    await makeInDirectory(old!, ago(50), { label: 'db2', verified: 'objects' });
    await makeInDirectory(shared!, ago(5), { label: 'one' }, '000001');
    await makeInDirectory(shared!, ago(4), { label: 'two' }, '000002');
    await writeFile(
      config,
      `user: backup
profiles:
  fresh: { storage: ${fresh}, host: db1, password: { env: NOT_SET }, tags: [eu, small] }
  old: { storage: ${old}, label: db2, url: { env: NOT_SET_EITHER }, tags: [eu] }
  empty: { storage: ${empty}, host: db3, tags: us }
  one: { storage: ${shared}, label: one, max-age: 4h }
  two: { storage: ${shared}, label: two }
`,
    );
  }

  const status = (...words: string[]) => runJson<Status>(['fleet', 'status', '--config', config, ...words]);
  const matrix = async (...words: string[]): Promise<string[]> => {
    const { exitCode, stdout } = await runCommand(['fleet', 'matrix', '--config', config, ...words]);
    expect(exitCode).toBe(0);
    return (JSON.parse(stdout) as { include: { profile: string }[] }).include.map(({ profile }) => profile);
  };

  it('shows the newest backup of each profile, and ends with 4 if one is stale', async () => {
    await makeFleet();
    const { exitCode, document } = await status();
    expect(exitCode).toBe(4);
    expect(document.error).toMatchObject({
      code: 'BACKUP_STALE',
      message: expect.stringContaining('3 of 5'),
    });
    expect(document.profiles.map(({ profile, status: word }) => [profile, word])).toEqual([
      ['fresh', 'ok'],
      ['old', 'stale'],
      ['empty', 'stale'],
      ['one', 'stale'],
      ['two', 'ok'],
    ]);
    const reasons = document.profiles.map(({ reason }) => reason);
    expect(reasons).toEqual([
      undefined,
      'the newest backup is 2 d old, more than 26 h 0 min',
      'there is no backup',
      'the newest backup is 5 h old, more than 4 h 0 min',
      undefined,
    ]);
    expect((await status('--max-age', '60h', '--profiles', 'o*,fresh')).exitCode).toBe(0);
    expect((await status('--tags', 'small')).exitCode).toBe(0);
  });

  it('finds the verified restore of an older backup where it is asked for', async () => {
    await makeFleet();
    const { document } = await status('--max-verified-age', '30d', '--max-age', '100h');
    const [fresh, old] = document.profiles;
    expect(fresh).toMatchObject({ status: 'ok', verified: { level: 'rows' }, changePercent: 0 });
    expect(old).toMatchObject({ status: 'stale', reason: 'no restore of a backup was verified' });
  });

  it('passes over a backup without a manifest, from the future, damaged, or whose verification failed', async () => {
    const storage = await storageOf('odd');
    const good = await makeInDirectory(storage, ago(10), { label: 'db' });
    await mkdir(join(storage, '20990101T000000Z-000000'));
    const failed = await makeInDirectory(storage, ago(5), { label: 'db', verified: 'failed' });
    await writeFile(
      join(storage, failed, '@.failed-20260101T000000Z.json'),
      JSON.stringify(await readJson(join(storage, failed, '@.verified-20260101T000000Z.json'))),
    );
    const damaged = await makeInDirectory(storage, ago(4), { label: 'db' });
    await writeFile(join(storage, damaged, '@.backup.json'), 'no summary');
    const begun = await makeInDirectory(storage, ago(3), { label: 'db' });
    await rm(join(storage, begun, '@.manifest.json'));
    await writeFile(config, `profiles: { db: { storage: ${storage}, label: db } }\n`);
    const { document, exitCode } = await status();
    expect(exitCode).toBe(0);
    expect(document.profiles[0]!.newest!.backupId).toBe(good);
    const problems = (document.profiles[0] as Row & { problems: string[] }).problems.join('\n');
    expect(problems).toContain(`${damaged} cannot be read`);
    expect(problems).toContain(`${failed} failed its verification`);
  });

  it('counts a storage that cannot be read as stale, and says so', async () => {
    const gone = join(folder.path, 'gone');
    await writeFile(config, `profiles: { db: { storage: ${gone}, label: db } }\n`);
    const { exitCode, document } = await status();
    expect([exitCode, document.profiles[0]!.status]).toEqual([4, 'stale']);
    expect(document.profiles[0]!.reason).toMatch(/^STORAGE_/);
  });

  it('becomes a matrix: all of it, by name, by tag, what is missing, and what is to be verified next', async () => {
    await makeFleet();
    expect(await matrix()).toEqual(['fresh', 'old', 'empty', 'one', 'two']);
    expect(await matrix('--profiles', 'o*')).toEqual(['old', 'one']);
    expect(await matrix('--tags', 'eu')).toEqual(['fresh', 'old']);
    expect(await matrix('--tags', 'us,small')).toEqual(['fresh', 'empty']);
    expect(await matrix('--stale', '20h')).toEqual(['old', 'empty']);
    expect(await matrix('--rotate', '--max-profiles', '2')).toEqual(['old', 'one']);
    expect(await matrix('--rotate')).toEqual(['old', 'one', 'two', 'fresh']);
  });

  it('reports mistakes with the profile', async () => {
    await writeFile(config, 'profiles:\n  a: { label: x }\n  b: { storage: /b, tags: eu }\n');
    const { exitCode, document } = await status('--profiles', 'a,b,c');
    expect(exitCode).toBe(2);
    const problems = document.error!.details['problems'] as string[];
    expect(problems).toEqual([
      expect.stringMatching(/--profiles is "c"/),
      expect.stringMatching(/profiles\.a: the storage is missing/),
      expect.stringMatching(/profiles\.b: the label is not known/),
    ]);
    const none = await runCommand(['fleet', 'status'], {
      environment: { HOME: folder.path },
      cwd: folder.path,
    });
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('needs a configuration file')]);
  });

  it('is outputs, a summary and a page in the action', async () => {
    await makeFleet();
    const html = join(folder.path, 'fleet.html');
    const step = await runStep(folder, { operation: 'fleet-status', config, html });
    expect(step.exitCode).toBe(4);
    expect(step.outputs).toMatchObject({
      status: 'failed',
      stale: 'true',
      count: '5',
      'stale-profiles': '["old","empty","one"]',
      'html-path': html,
    });
    expect(step.summary).toContain('3 of 5 profiles stale');
    const { outputs } = await runStep(folder, { operation: 'matrix', config, stale: '20h' });
    expect(JSON.parse(outputs['matrix']!)).toEqual({
      include: [
        { profile: 'old', label: 'db2' },
        { profile: 'empty', label: 'db3' },
      ],
    });
    expect(outputs['count']).toBe('2');
  });

  it('has a pod of an Indexed Job for each profile', async () => {
    await makeFleet();
    const list = (index: string | undefined, ...words: string[]) =>
      runJson<{ backups: { label: string }[] }>(['list', '--config', config, '--profile-index', ...words], {
        environment: index === undefined ? {} : { JOB_COMPLETION_INDEX: index },
      });
    expect((await list('4')).document.backups.map(({ label }) => label)).toEqual(['two']);
    expect((await list('5')).document.error!.message).toContain('has 5 profiles, counted from 0');
    expect((await list(undefined)).document.error!.message).toContain(
      'JOB_COMPLETION_INDEX, which is not set',
    );
    expect((await list('0', '--profile', 'old')).document.error!.message).toContain('contradict each other');
  });

  it('verifies the label whose last verified restore is oldest', async () => {
    const storage = await storageOf('rotated');
    await makeInDirectory(storage, ago(30), { label: 'a', verified: 'restored' });
    await makeInDirectory(storage, ago(200), { label: 'b', verified: 'restored' });
    await makeInDirectory(storage, ago(100), { label: 'c', verified: 'restored' });
    const { document } = await runJson<{ label: string }>([
      'verify',
      'latest',
      '--rotate',
      '--storage',
      storage,
    ]);
    expect(document.label).toBe('b');
    const wrong = await runCommand(['verify', 'latest', '--rotate', '--label', 'a', '--storage', storage]);
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('--rotate chooses the label itself'),
    ]);
  });
});

describe('a fleet of 200 profiles in S3', () => {
  it('is read with three requests a profile, and its 5 stale ones are found', async () => {
    const bucket = 'fleet';
    await using front = await S3Front.start(bucket);
    await using folder = await makeFolder();
    const client = connectS3({ ...KEYS, endpoint: front.url } as S3Info);
    const stale = new Set([3, 57, 101, 144, 199]);
    try {
      for (let i = 0; i < 200; i++)
        for (const [hours, shown] of [
          [stale.has(i) ? 30 : 3, '000001'],
          [54, '000002'],
        ] as const) {
          const time = new Date(Date.now() - hours * HOUR);
          const id = idOf(time, shown);
          for (const [name, body] of objectsOf(id, time, { label: `db${i}` }))
            if (name.startsWith('@'))
              await client.send(
                new PutObjectCommand({ Bucket: bucket, Key: `p${i}/${id}/${name}`, Body: body }),
              );
        }
    } finally {
      client.destroy();
    }
    front.asked.length = 0;
    const config = join(folder.path, 'fleet.yaml');
    // 200 labels on three servers.
    const profiles = Array.from(
      { length: 200 },
      (_, i) => `  p${i}: { host: server${i % 3}, label: db${i}, storage: s3://${bucket}/p${i} }\n`,
    );
    await writeFile(
      config,
      `s3-endpoint: ${front.url}\ns3-region: us-east-1\nprofiles:\n${profiles.join('')}`,
    );
    const begin = performance.now();
    const { exitCode, document } = await runJson<Status>(['fleet', 'status', '--config', config], {
      environment: { AWS_ACCESS_KEY_ID: KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey },
    });
    const seconds = (performance.now() - begin) / 1000;
    expect([exitCode, document.stale]).toEqual([4, 5]);
    const found = document.profiles.filter(({ status }) => status === 'stale').map(({ profile }) => profile);
    expect(found).toEqual([...stale].map((i) => `p${i}`));
    expect(front.asked).toHaveLength(3 * 200);
    // The number of requests, above, decides how long it takes.
    expect(seconds).toBeLessThan(300);
  }, 180_000);
});

const KEYS = { region: 'us-east-1', accessKeyId: 'fleet-access', secretAccessKey: 'fleet-secret' };
