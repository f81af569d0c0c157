// Encrypted backups: nobody without a key learns anything but what list shows, and with a key all is as without encryption.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describeShop, flipByte, loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas } from '../fixtures/zoo/zoo.ts';
import type { Manifest } from '../../src/format/manifest-schema.ts';
import { decompress } from '../../src/compression/zstd.ts';
import { decryptWithPassphrase, findAge } from '../support/age-program.ts';
import { type Folder, makeFolder, runCommand, runJson, runJsonOk } from '../support/command-line.ts';
import { type AgeKey, makeAgeKey } from '../support/key-files.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const SCHEMA = 'secret_shop';
const PASSPHRASE = 'correct horse battery staple';
const MINUTES = 60_000;

interface Report {
  backupId: string;
  rows: number;
  status: string;
  warnings: string[];
}

interface Listed {
  backups: { backupId: string; encrypted: boolean; rows: number; status: string }[];
}

/** Ids have seconds, and sort by them. */
const nextSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));

const age = findAge();
if (!age) notRun('encrypted backups read by the age program', 'age is not installed');
const itWithAge = age ? it : it.skip;

await describeServers('encryption', ['source', 'target'], ({ source, target }) => {
  let keys: Folder;
  let alice: AgeKey;
  let bob: AgeKey;
  let mallory: AgeKey;
  let passphraseFile: string;

  const backup = (storage: string, ...more: string[]): Promise<Report> =>
    runJsonOk<Report>([
      'backup',
      '--url',
      source.url(),
      '--schemas',
      SCHEMA,
      '--storage',
      storage,
      '--bytes-per-chunk',
      '128KiB',
      ...more,
    ]);
  const toBoth = (): string[] => ['--encrypt-to', `${alice.recipient},${bob.recipient}`];
  const restore = (storage: string, id: string, ...more: string[]): Promise<Report> =>
    runJsonOk<Report>([
      'restore',
      id,
      '--url',
      target.url(),
      '--storage',
      storage,
      '--drop-existing',
      '--verify-level',
      'rows',
      ...more,
    ]);
  const decrypted = async (folder: Folder, id: string, name: string): Promise<Buffer> =>
    age!.decrypt(join(folder.path, id, `${name}.age`), alice.file);

  beforeAll(async () => {
    keys = await makeFolder();
    [alice, bob, mallory] = await Promise.all([
      makeAgeKey(keys.path, 'alice'),
      makeAgeKey(keys.path, 'bob'),
      makeAgeKey(keys.path, 'mallory'),
    ]);
    passphraseFile = join(keys.path, 'passphrase');
    await writeFile(passphraseFile, `${PASSPHRASE}\n`);
    await loadShop(source.access(), SCHEMA);
  }, MINUTES);

  afterAll(async () => {
    await keys[Symbol.asyncDispose]();
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  }, MINUTES);

  describe('for recipients', () => {
    let folder: Folder;
    let id: string;

    beforeAll(async () => {
      folder = await makeFolder();
      ({ backupId: id } = await backup(folder.path, ...toBoth()));
    }, MINUTES);

    afterAll(async () => {
      await folder[Symbol.asyncDispose]();
    });

    it('makes an age file of every object but the summary, with nothing readable in it', async () => {
      const names = await readdir(join(folder.path, id));
      expect(names.filter((name) => !name.endsWith('.age'))).toEqual(['@.backup.json']);
      expect(names).toContain('@.manifest.json.age');
      expect(names).toContain(`${SCHEMA}@customers.sql.age`);
      for (const name of names.filter((name) => name.endsWith('.age'))) {
        const text = (await readFile(join(folder.path, id, name))).toString('latin1');
        expect(text.startsWith('age-encryption.org/v1\n-> X25519 ')).toBe(true);
        expect(text).not.toMatch(/CREATE TABLE|customers|item 9|ReferenceError|"backupId"/);
      }
    });

    it('is listed without a key, as encrypted', async () => {
      const { backups } = await runJsonOk<Listed>(['list', '--storage', folder.path]);
      expect(backups).toEqual([
        expect.objectContaining({ backupId: id, encrypted: true, rows: SHOP_TOTAL, status: 'stored' }),
      ]);
      const { stdout } = await runCommand(['list', '--storage', folder.path]);
      expect(stdout).toMatch(new RegExp(`ENCRYPTED[^]*${id}.*yes`));
    });

    it(
      'is verified and restored with the identity of any recipient',
      async () => {
        // After a change of keys: the old one beside the new one.
        const rotated = join(keys.path, 'rotated');
        await writeFile(
          rotated,
          `${await readFile(mallory.file, 'utf8')}\n${await readFile(bob.file, 'utf8')}`,
        );
        for (const file of [alice.file, bob.file, rotated]) {
          const checked = await runJsonOk<Report>([
            'verify',
            id,
            '--storage',
            folder.path,
            '--identity-file',
            file,
          ]);
          expect(checked.status).toBe('passed');
        }
        await dropSchemas(target.access(), [SCHEMA]);
        await restore(folder.path, id, '--identity-file', bob.file);
        expect(await describeShop(target.access(), SCHEMA)).toEqual(
          await describeShop(source.access(), SCHEMA),
        );
        const { backups } = await runJsonOk<Listed>(['list', '--storage', folder.path]);
        expect(backups[0]).toMatchObject({ status: 'restore-verified' });
      },
      MINUTES,
    );

    it(
      'says what is missing, before it does anything',
      async () => {
        const to = ['--url', target.url(), '--storage', folder.path, '--drop-existing'];
        await dropSchemas(target.access(), [SCHEMA]);
        const without = await runJson(['restore', id, ...to]);
        expect(without.exitCode).toBe(2);
        expect(without.document.error).toMatchObject({
          code: 'ENCRYPTION_KEY_MISSING',
          hint: expect.stringContaining('--identity-file'),
        });
        for (const wrong of [
          ['--identity-file', mallory.file],
          ['--passphrase-file', passphraseFile],
        ]) {
          const { exitCode, document } = await runJson(['restore', id, ...to, ...wrong]);
          expect(exitCode).toBe(2);
          expect(document.error).toMatchObject({
            code: 'ENCRYPTION_KEY_WRONG',
            message: expect.stringContaining(id),
          });
        }
        expect(
          await ask(
            target.access(),
            `SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${SCHEMA}'`,
          ),
        ).toEqual([]);
      },
      MINUTES,
    );

    itWithAge(
      'is a dump that MySQL Shell takes, once `age -d` has decrypted it',
      async () => {
        await using plain = await makeFolder();
        const names = (await readdir(join(folder.path, id))).filter((name) => name.endsWith('.age'));
        for (const name of names) {
          const inner = name.slice(0, -'.age'.length);
          await writeFile(join(plain.path, inner), await decrypted(folder, id, inner));
        }
        const manifest = JSON.parse(await readFile(join(plain.path, '@.manifest.json'), 'utf8')) as Manifest;
        for (const { chunks } of manifest.schemas[0]!.tables) {
          for (const chunk of chunks) {
            const file = await readFile(join(plain.path, chunk.object));
            const hash = createHash('sha256');
            for await (const piece of decompress(Readable.from([file]) as AsyncIterable<Buffer>))
              hash.update(piece);
            expect(hash.digest('hex')).toBe(chunk.sha256);
          }
        }
        for (const { name, bytes, sha256 } of manifest.objects) {
          const stored = await readFile(join(folder.path, id, `${name}.age`));
          expect([name, stored.length, createHash('sha256').update(stored).digest('hex')]).toEqual([
            name,
            bytes,
            sha256,
          ]);
        }
        // Without our own files, and with another name for who made it, it is read as a dump of MySQL Shell.
        await rm(join(plain.path, '@.manifest.json'));
        const root = JSON.parse(await readFile(join(plain.path, '@.json'), 'utf8')) as object;
        await writeFile(join(plain.path, '@.json'), JSON.stringify({ ...root, dumper: 'mysqlsh Ver 9.6.0' }));
        await dropSchemas(target.access(), [SCHEMA]);
        const where = plain.path.lastIndexOf('/');
        await runJsonOk([
          'restore',
          plain.path.slice(where + 1),
          '--storage',
          plain.path.slice(0, where),
          '--url',
          target.url(),
          '--verify-level',
          'counts',
        ]);
        expect(await describeShop(target.access(), SCHEMA)).toEqual(
          await describeShop(source.access(), SCHEMA),
        );
      },
      MINUTES,
    );

    it(
      'has a damage found that age cannot see before the end of a piece',
      async () => {
        await using copy = await makeFolder();
        const { backupId } = await backup(copy.path, ...toBoth());
        const name = (await readdir(join(copy.path, backupId))).find((each) =>
          each.includes('@order_lines@'),
        )!;
        const file = join(copy.path, backupId, name);
        await writeFile(file, flipByte(await readFile(file)));
        const { exitCode, document } = await runJson<{ checks: { object: string; status: string }[] }>([
          'verify',
          backupId,
          '--storage',
          copy.path,
          '--identity-file',
          alice.file,
        ]);
        expect(exitCode).toBe(12);
        expect(document.checks.filter(({ status }) => status === 'failed')).toEqual([
          expect.objectContaining({ object: name.replace(/\.age$/, '') }),
        ]);
        await dropSchemas(target.access(), [SCHEMA]);
        const restored = await runJson([
          'restore',
          backupId,
          '--storage',
          copy.path,
          '--identity-file',
          alice.file,
          '--url',
          target.url(),
        ]);
        expect(restored.exitCode).toBe(12);
        expect(restored.document.error).toMatchObject({ code: 'OBJECT_CORRUPT' });
      },
      MINUTES,
    );
  });

  it(
    'of a label is not undone by a plain backup that somebody puts in its place',
    async () => {
      await using folder = await makeFolder();
      await using elsewhere = await makeFolder();
      const label = ['--label', 'shop'];
      const before = await backup(folder.path, ...label);
      await nextSecond();
      await backup(folder.path, ...label, ...toBoth());
      await nextSecond();
      // What an attacker can make without any key.
      const forged = await backup(elsewhere.path, ...label);
      await cp(join(elsewhere.path, forged.backupId), join(folder.path, forged.backupId), {
        recursive: true,
      });
      const key = ['--identity-file', alice.file];
      const open = (id: string, ...more: string[]) => {
        const verify = ['verify', id];
        const restore = ['restore', id, '--url', target.url(), '--dry-run', '--drop-existing'];
        return Promise.all(
          [verify, restore].map((command) =>
            runJson<Report>([...command, '--storage', folder.path, ...more]),
          ),
        );
      };
      for (const id of ['latest', forged.backupId])
        for (const keys of [key, ['--passphrase-file', passphraseFile], []])
          for (const { exitCode, document } of await open(id, ...keys))
            expect([exitCode, document.error?.code]).toEqual([12, 'ENCRYPTION_MISSING']);
      for (const { exitCode } of await open('latest', ...key, '--allow-plaintext')) expect(exitCode).toBe(0);
      // Made before the first encrypted one: no downgrade, but a key says that an encrypted one is expected.
      for (const { exitCode } of await open(before.backupId)) expect(exitCode).toBe(0);
      for (const { document } of await open(before.backupId, ...key))
        expect(document.error?.code).toBe('ENCRYPTION_MISSING');
      // Nor by an option that was forgotten.
      const words = [
        'backup',
        '--url',
        source.url(),
        '--schemas',
        SCHEMA,
        '--storage',
        folder.path,
        ...label,
      ];
      const names = await folder.list();
      const plain = await runJson<Report>(words);
      expect([plain.exitCode, plain.document.error?.message]).toEqual([
        2,
        expect.stringContaining('this backup would not be encrypted'),
      ]);
      expect(await folder.list()).toEqual(names);
      await runJsonOk<Report>([...words, '--allow-plaintext']);
    },
    3 * MINUTES,
  );

  it(
    'with a passphrase runs scrypt once, and is proven at once',
    async () => {
      await using folder = await makeFolder();
      const stored = await backup(folder.path, '--passphrase-file', passphraseFile, '--verify', 'objects');
      const names = await readdir(join(folder.path, stored.backupId));
      expect(names).toContain('@.identity.age');
      const scrypts = await Promise.all(
        names.map(async (name) =>
          (await readFile(join(folder.path, stored.backupId, name), 'latin1')).includes('-> scrypt'),
        ),
      );
      expect(scrypts.filter(Boolean)).toHaveLength(1);
      await dropSchemas(target.access(), [SCHEMA]);
      await restore(folder.path, 'latest', '--passphrase-file', passphraseFile);
      expect(await describeShop(target.access(), SCHEMA)).toEqual(
        await describeShop(source.access(), SCHEMA),
      );
      await writeFile(passphraseFile, 'another one\n');
      const { exitCode, document } = await runJson([
        'verify',
        'latest',
        '--storage',
        folder.path,
        '--passphrase-file',
        passphraseFile,
      ]);
      await writeFile(passphraseFile, `${PASSPHRASE}\n`);
      expect([exitCode, document.error?.code]).toEqual([2, 'ENCRYPTION_KEY_WRONG']);
    },
    MINUTES,
  );

  itWithAge(
    'with a passphrase is read by the age program',
    async () => {
      await using folder = await makeFolder();
      const { backupId } = await backup(folder.path, '--passphrase-file', passphraseFile);
      const at = (name: string): string => join(folder.path, backupId, name);
      const output = join(keys.path, 'done.json');
      decryptWithPassphrase(['-d', '-i', at('@.identity.age'), at('@.done.json.age')], PASSPHRASE, output);
      expect(JSON.parse(await readFile(output, 'utf8'))).toHaveProperty('tableRows');
    },
    MINUTES,
  );

  it(
    'compares with the backup before where it can be read, and says so where not',
    async () => {
      await using folder = await makeFolder();
      const first = await backup(folder.path, ...toBoth());
      const { exitCode, stdout, stderr } = await runCommand([
        'backup',
        '--url',
        source.url(),
        '--schemas',
        SCHEMA,
        '--storage',
        folder.path,
        ...toBoth(),
      ]);
      expect(exitCode).toBe(0);
      expect(stdout + stderr).toContain(
        `no comparison with the backup before: backup ${first.backupId} is encrypted`,
      );
    },
    MINUTES,
  );

  it(
    'goes to S3 and to a directory in one pass, and comes back from S3',
    async () => {
      await using folder = await makeFolder();
      const s3 = await acquireS3();
      const bucket = await s3.createBucket();
      const at = ['--s3-endpoint', s3.endpoint];
      const environment = s3.environment();
      const { backupId } = await runJsonOk<Report>(
        [
          'backup',
          '--url',
          source.url(),
          '--schemas',
          SCHEMA,
          '--storage',
          `s3://${bucket}/x`,
          ...at,
          '--backup-dir',
          folder.path,
          ...toBoth(),
        ],
        { environment },
      );
      expect(await readdir(join(folder.path, backupId))).toContain('@.manifest.json.age');
      const run = ['--storage', `s3://${bucket}/x`, ...at, '--identity-file', alice.file];
      await dropSchemas(target.access(), [SCHEMA]);
      await runJsonOk(['restore', 'latest', '--url', target.url(), ...run, '--verify-level', 'rows'], {
        environment,
      });
      expect(await describeShop(target.access(), SCHEMA)).toEqual(
        await describeShop(source.access(), SCHEMA),
      );
    },
    MINUTES,
  );

  it(
    'says nothing of a key anywhere',
    async () => {
      await using folder = await makeFolder();
      const all = await Promise.all([
        runCommand([
          'backup',
          '--url',
          source.url(),
          '--schemas',
          SCHEMA,
          '--storage',
          folder.path,
          ...toBoth(),

          '--identity-file',
          alice.file,
          '--log-level',
          'debug',
          '--report',
          join(keys.path, 'report.json'),
        ]),
        runCommand([
          'verify',
          'latest',
          '--storage',
          folder.path,
          '--identity-file',
          mallory.file,
          '--log-level',
          'debug',
        ]),
      ]);
      const texts = [
        ...all.flatMap(({ stdout, stderr }) => [stdout, stderr]),
        await readFile(join(keys.path, 'report.json'), 'utf8'),
      ];
      for (const text of texts) expect(text).not.toMatch(/AGE-SECRET-KEY/);
    },
    MINUTES,
  );
});
