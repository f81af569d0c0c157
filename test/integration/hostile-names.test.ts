// Names that try to leave their place go round unharmed: by the command line, from one server to another, in a directory and in S3.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ALIKE,
  HOSTILE,
  HOSTILE_SCHEMAS,
  hostileStatements,
  q,
} from '../fixtures/hostile-names/hostile-names.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runCommand, runJsonOk } from '../support/command-line.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const s3 = await acquireS3();
const MAPPED = 'to=`"\n,-- ../%2e é';
const LABEL = `-l '"\`$(touch pwned) ::error::x <b> %00`;
const MINUTES = 60_000;

interface Checked {
  checks: { status: string }[];
}

await describeServers('hostile names', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let storage: string;
  let backupId: string;
  const run = <T extends object>(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<T> => runJsonOk<T>(args, { cwd: join(folder.path, 'cwd'), environment });
  const schemas = HOSTILE_SCHEMAS.map(q).join(',');
  const mapped = `${q(HOSTILE.schema)}=${q(MAPPED)}`;

  async function cleanUp(): Promise<void> {
    for (const server of [source, target]) {
      await dropSchemas(server.access(), [...HOSTILE_SCHEMAS, MAPPED]);
      await runAll(server.access(), [`DROP USER IF EXISTS ${HOSTILE.account}`]);
    }
  }

  beforeAll(async () => {
    folder = await makeFolder();
    await mkdir(join(folder.path, 'cwd'));
    storage = join(folder.path, `-s '"\`$(touch pwned)\n%00 é;&|`);
    await cleanUp();
    await runAll(source.access(), hostileStatements());
    const at = ['--url', source.url(), '--schemas', schemas, '--rows-per-chunk', '50'];
    ({ backupId } = await run<{ backupId: string }>([
      'backup',
      ...at,
      `--storage=${storage}`,
      `--label=${LABEL}`,
      '--users',
    ]));
  }, MINUTES);

  afterAll(async () => {
    // Nothing was made by a name: not beside the backup, and not where the program was started.
    expect(await readdir(join(folder.path, 'cwd'))).toEqual([]);
    expect((await readdir(folder.path)).length).toBe(2);
    expect(await readdir(storage)).toEqual([backupId]);
    await cleanUp();
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it('are listed, on one line each', async () => {
    const { backups } = await run<{ backups: { label: string }[] }>(['list', `--storage=${storage}`]);
    expect(backups).toMatchObject([{ backupId, label: LABEL, schemas: HOSTILE_SCHEMAS.length }]);
    const { stdout, exitCode } = await runCommand(['list', `--storage=${storage}`, `--label=${LABEL}`]);
    // The backup and its label, each with a line of headings.
    expect([
      exitCode,
      stdout
        .trim()
        .split('\n')
        .filter((line) => line !== '').length,
    ]).toEqual([0, 4]);
    const files = await readdir(join(storage, backupId));
    expect(files).toContain('--rf@..@@0.tsv.zst');
    // No two are one where a file system looks at neither case nor composition.
    const folded = files.map((name) => name.normalize('NFC').toLowerCase());
    expect(folded.filter((name, i) => folded.indexOf(name) !== i)).toEqual([]);
    expect(files.filter((name) => name.includes('like@') && name.endsWith('.zst'))).toHaveLength(
      ALIKE.tables.length + 2 * (ALIKE.schemas.length - 1),
    );
  });

  it(
    'are restored with every row, definition and account',
    async () => {
      await run([
        'restore',
        backupId,
        `--storage=${storage}`,
        '--url',
        target.url(),
        '--load-users',
        '--verify-level',
        'rows',
      ]);
      expect(
        await findDifferences(source.access(), target.access(), HOSTILE_SCHEMAS, [HOSTILE.account]),
      ).toEqual([]);
    },
    MINUTES,
  );

  it(
    'are restored in part, under another hostile name',
    async () => {
      const part = [
        '--map-schema',
        mapped,
        '--include-tables',
        `${q(HOSTILE.schema)}.${q(HOSTILE.table)}`,
        '--include-tables',
        `${q(HOSTILE.schema)}.${q(HOSTILE.child)}`,
      ];
      const to = [backupId, `--storage=${storage}`, '--url', target.url()];
      await run(['restore', ...to, ...part, '--verify-level', 'rows']);
      const { checks } = await run<Checked>(['verify', ...to, ...part, '--level', 'rows']);
      expect(checks.filter(({ status }) => status !== 'passed')).toEqual([]);
      expect(checks.length).toBeGreaterThan(5);
      const count = `SELECT COUNT(*) AS n, SUM(CRC32(__proto__)) AS sum FROM`;
      expect(await ask(target.access(), `${count} ${q(MAPPED)}.${q(HOSTILE.table)}`)).toEqual(
        await ask(source.access(), `${count} ${q(HOSTILE.schema)}.${q(HOSTILE.table)}`),
      );
    },
    MINUTES,
  );

  it(
    'are proven on a server with others, which leaves nothing there',
    async () => {
      const before = await ask(target.access(), 'SHOW DATABASES');
      const { checks } = await run<Checked>([
        'verify',
        backupId,
        `--storage=${storage}`,
        '--restore-into',
        target.url(),
        '--level',
        'rows',
      ]);
      expect(checks.filter(({ status }) => status !== 'passed')).toEqual([]);
      expect(await ask(target.access(), 'SHOW DATABASES')).toEqual(before);
    },
    MINUTES,
  );

  it(
    'go round through S3 under a hostile prefix',
    async () => {
      const bucket = await s3.createBucket();
      const at = ['--storage', `s3://${bucket}/-p '"$(touch pwned)%00 +é&;`, '--s3-endpoint', s3.endpoint];
      const stored = await run<{ backupId: string }>(
        ['backup', '--url', source.url(), '--schemas', schemas, ...at],
        s3.environment(),
      );
      await dropSchemas(target.access(), HOSTILE_SCHEMAS);
      await run(
        ['restore', 'latest', '--label', source.host, ...at, '--url', target.url(), '--verify-level', 'rows'],
        s3.environment(),
      );
      expect(await findDifferences(source.access(), target.access(), HOSTILE_SCHEMAS)).toEqual([]);
      const listed = await run<{ backups: object[] }>(['list', ...at], s3.environment());
      expect(listed.backups).toMatchObject([{ backupId: stored.backupId, status: 'restore-verified' }]);
    },
    MINUTES,
  );
});
