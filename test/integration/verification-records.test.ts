// What a verification leaves next to the backup, and what follows from it: a status that promises no more than was read, and a failure that
// nobody overlooks.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flipByte, loadShop } from '../fixtures/shop/shop.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import type { VerificationRecord } from '../../src/format/verification-record.ts';
import { type Folder, makeFolder, readJson, runJson, runJsonOk } from '../support/command-line.ts';
import { makeSigningKey, type SigningKey } from '../support/key-files.ts';
import { describeServers } from '../support/server-suites.ts';
import { failed, READ } from '../support/verification-records.ts';

const SCHEMA = 'records_shop';
const MINUTES = 60_000;

interface Report {
  backupId: string;
  status: string;
  warnings: string[];
  failure?: { culprit: string; message: string };
  retention?: { removed: number };
}

interface Listed {
  backupId: string;
  status: string;
  verifiedLevel?: string;
  failure?: string;
}

await describeServers('records of verifications', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let original: string;
  let storage: string;
  let key: SigningKey;
  let id: string;

  const at = (name: string, backupId = id): string => join(storage, backupId, name);
  const run = (operation: string, ...words: string[]) =>
    runJson<Report>([operation, ...words, '--storage', storage]);
  const onTarget = (): string[] => ['--url', target.url()];
  const verify = (...words: string[]) => run('verify', id, ...words);
  const restore = (...words: string[]) => run('restore', id, ...onTarget(), '--drop-existing', ...words);
  const backup = (...words: string[]): Promise<Report> =>
    runJsonOk<Report>(['backup', '--url', source.url(), '--schemas', SCHEMA, '--storage', storage, ...words]);
  const list = async (...words: string[]): Promise<Listed[]> =>
    (await runJsonOk<{ backups: Listed[] }>(['list', '--storage', storage, ...words])).backups;
  const statusOf = async (...words: string[]): Promise<string[]> =>
    (await list(...words)).map(
      ({ status, verifiedLevel }) => `${status}${verifiedLevel ? ` (${verifiedLevel})` : ''}`,
    );
  const records = async (): Promise<VerificationRecord[]> => {
    const names = (await readdir(join(storage, id))).filter((name) => /^@\.(verified|failed)-/.test(name));
    return await Promise.all(names.map((name) => readJson<VerificationRecord>(at(name))));
  };
  const dataFile = async (table: string): Promise<string> =>
    (await readdir(join(storage, id))).find((name) => name.includes(`@${table}@`))!;
  const damage = async (table = 'customers'): Promise<void> => {
    const path = at(await dataFile(table));
    await writeFile(path, flipByte(await readFile(path)));
  };
  const nextSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));

  beforeAll(async () => {
    folder = await makeFolder();
    key = await makeSigningKey(folder.path, 'ours');
    await loadShop(source.access(), SCHEMA);
    original = join(folder.path, 'original');
    storage = original;
    ({ backupId: id } = await backup('--signing-key', key.privateFile));
  }, 2 * MINUTES);

  beforeEach(async () => {
    storage = join(folder.path, 'storage');
    await rm(storage, { recursive: true, force: true });
    await cp(original, storage, { recursive: true });
  });

  afterEach(() => dropSchemas(target.access(), [SCHEMA, 'mysql_backup_restore']), MINUTES);

  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
    await dropSchemas(source.access(), [SCHEMA]);
  }, MINUTES);

  it(
    'say what was read: a server that has the rows is no restore, and without its data a backup does not pass',
    async () => {
      expect((await restore('--verify-level', 'off')).exitCode).toBe(0);
      expect((await verify(...onTarget(), '--level', 'rows')).document.status).toBe('passed');
      expect(await statusOf()).toEqual(['stored']);
      const [record] = await records();
      expect(record).toMatchObject({ status: 'passed', level: 'rows', read: { objects: 'sizes' } });
      expect(record!.read.server!.identity).toMatch(/^(uuid|born)=/);
      expect(record!.read.restore).toBeUndefined();

      const files = (await readdir(join(storage, id))).filter((name) => name.endsWith('.tsv.zst'));
      for (const name of files) await rm(at(name));
      const { exitCode, document } = await verify(...onTarget(), '--level', 'counts');
      expect([exitCode, document.failure?.culprit]).toEqual([12, 'objects']);
      expect(document.error?.message).toContain(`${files.length} objects of the backup are damaged`);
      expect(await statusOf()).toEqual(['verification-failed (counts)']);
    },
    3 * MINUTES,
  );

  it(
    'of a restore say from which objects it was, on which server',
    async () => {
      expect((await restore('--verify-level', 'counts')).exitCode).toBe(0);
      expect(await statusOf()).toEqual(['restore-verified (counts)']);
      const [record] = await records();
      expect(record!.read).toMatchObject({ objects: 'all', restore: { resumed: false } });
      expect(record!.read.server!.host).toMatch(/:\d+$/);
      expect((await verify('--level', 'objects')).document.status).toBe('passed');
      expect(await statusOf()).toEqual(['restore-verified (counts)']);
    },
    2 * MINUTES,
  );

  it(
    'of a failure have the backup passed over and not counted, until it passes again',
    async () => {
      await nextSecond();
      const newer = (await backup('--keep-last', '2', '--min-age', '0s')).backupId;
      const [older, path] = [id, join(storage, newer)];
      const sound = await cp(path, join(folder.path, 'sound'), { recursive: true });
      expect(sound).toBeUndefined();
      id = newer;
      try {
        await damage();
        const { exitCode, document } = await verify();
        expect([exitCode, document.failure]).toEqual([
          12,
          { culprit: 'objects', message: '1 object of the backup is damaged' },
        ]);
        expect(document.error?.hint).toContain('Do not trust this copy');
        expect(await statusOf()).toEqual(['stored', 'verification-failed (objects)']);

        // It is looked at again, and a restore takes the one before it.
        const latest = await run('verify', 'latest');
        expect([latest.exitCode, latest.document.backupId]).toEqual([12, newer]);
        const { document: plan } = await run('restore', 'latest', '--url', target.url(), '--dry-run');
        expect([plan.backupId, plan.warnings]).toEqual([
          older,
          expect.arrayContaining([
            expect.stringMatching(
              new RegExp(`^${newer} is passed over, .*: 1 object of the backup is damaged`),
            ),
          ]),
        ]);
        const pruned = await runJsonOk<{ removed: number; backups: { reasons: string[] }[] }>([
          'prune',
          '--storage',
          storage,
          '--keep-last',
          '1',
          '--min-age',
          '0s',
        ]);
        expect(pruned.removed).toBe(0);
        expect((await run('list', '--max-age', '0s')).exitCode).toBe(4);

        await rm(path, { recursive: true });
        await cp(join(folder.path, 'sound'), path, { recursive: true });
        const name = (await readdir(join(storage, older))).find((each) => each.startsWith('@.failed-'));
        expect(name).toBeUndefined();
        expect((await verify()).exitCode).toBe(0);
        expect(await statusOf()).toEqual(['stored', 'objects-verified (objects)']);
        expect((await run('verify', 'latest')).document.backupId).toBe(newer);
      } finally {
        id = older;
        await rm(join(folder.path, 'sound'), { recursive: true, force: true });
      }
    },
    3 * MINUTES,
  );

  it(
    'are left by a restore that meets damage',
    async () => {
      await damage('orders');
      const { exitCode, document } = await restore('--verify-level', 'counts');
      expect([exitCode, document.error?.code]).toEqual([12, 'OBJECT_CORRUPT']);
      expect(await statusOf()).toEqual(['verification-failed (objects)']);
      expect((await list())[0]!.failure).toContain(`checksum mismatch in ${SCHEMA}.orders chunk 0`);
    },
    2 * MINUTES,
  );

  it(
    'blame no backup for the server or for an assertion',
    async () => {
      expect((await restore('--verify-level', 'counts')).exitCode).toBe(0);
      await runAll(target.access(), [
        `DELETE FROM ${SCHEMA}.notes LIMIT 3`,
        `DELETE FROM ${SCHEMA}.log LIMIT 1`,
      ]);
      const differing = await verify(...onTarget(), '--level', 'counts');
      expect(differing.document.error?.message).toBe(
        `${id} does not verify: the server differs from the backup in 2 tables`,
      );
      expect(differing.document.error?.hint).not.toContain('Do not trust');
      expect(await statusOf()).toEqual(['restore-verified (counts)']);

      const path = join(folder.path, 'assertions.yml');
      await writeFile(path, `- {name: never, sql: SELECT 1, expect: 2}`);
      await dropSchemas(target.access(), [SCHEMA]);
      const asserted = await verify(
        '--restore-into',
        target.url(),
        '--level',
        'counts',
        '--assertions',
        path,
      );
      expect(asserted.document.error?.message).toBe(
        `${id} does not verify: the backup is intact; 1 assertion failed`,
      );
      expect(await statusOf()).toEqual(['restore-verified (counts)']);
      const all = await records();
      expect(all.map(({ status, failure }) => failure?.culprit ?? status).sort()).toEqual([
        'assertions',
        'passed',
        'server',
      ]);
    },
    3 * MINUTES,
  );

  it(
    'of a failure count only with a signature, where one is asked for',
    async () => {
      const forged = failed(id, 'objects', 'objects', READ.objects, new Date().toISOString());
      await writeFile(at('@.failed-20261201T000000Z-abcd.json'), JSON.stringify(forged));
      expect(await statusOf()).toEqual(['verification-failed (objects)']);
      const demand = ['--verify-key', key.publicFile];
      expect(await statusOf(...demand)).toEqual(['stored']);
      await damage();
      expect((await verify(...demand, '--signing-key', key.privateFile)).exitCode).toBe(12);
      expect(await statusOf(...demand)).toEqual(['verification-failed (objects)']);
    },
    2 * MINUTES,
  );
});
