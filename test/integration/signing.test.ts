// Signed backups: whoever can write to the storage, but has no key, can pass nothing off. Each test is one way of trying.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flipByte, loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import type { Manifest } from '../../src/format/manifest-schema.ts';
import { signDocument } from '../../src/format/signature.ts';
import { type Folder, makeFolder, runCommand, runJson, runJsonOk } from '../support/command-line.ts';
import { passed, READ } from '../support/verification-records.ts';
import { makeAgeKey, makeSigningKey, type SigningKey } from '../support/key-files.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'signed_shop';
const MINUTES = 60_000;
const NEWER = '20991231T235959Z-abcdef';

interface Report {
  backupId: string;
  status: string;
}

interface Listed {
  backups: { backupId: string; status: string; rows: number }[];
  warnings: string[];
}

// Nothing in it depends on the server: one flavor will do.
await describeServers(
  'signing',
  ['source'],
  ({ source }) => {
    let keys: Folder;
    let original: Folder;
    let place: string;
    let ours: SigningKey;
    let theirs: SigningKey;
    let id: string;

    const sign = (): string[] => ['--signing-key', ours.privateFile];
    const demand = (): string[] => ['--verify-key', ours.publicFile];
    const backupTo = (storage: string, ...more: string[]): Promise<Report> =>
      runJsonOk<Report>([
        'backup',
        '--url',
        source.url(),
        '--schemas',
        SCHEMA,
        '--storage',
        storage,
        ...more,
      ]);
    const list = (...more: string[]) => runJson<Listed>(['list', '--storage', place, ...more]);
    const verify = (which: string, ...more: string[]) =>
      runJson<Report>(['verify', which, '--storage', place, ...more]);
    const restore = (which: string, ...more: string[]) =>
      runJson<Report>(['restore', which, '--url', source.url(), '--storage', place, ...more]);
    const at = (name: string, backupId = id): string => join(place, backupId, name);

    async function change<T extends object>(
      name: string,
      edit: (document: T) => object | void,
    ): Promise<void> {
      const document = JSON.parse(await readFile(at(name), 'utf8')) as T;
      await writeFile(at(name), JSON.stringify(edit(document) ?? document));
    }

    /** Without keys nobody notices; with them the backup is refused by all that reads it. */
    async function expectRefused(code: string, which = id): Promise<void> {
      for (const result of [await verify(which, ...demand()), await restore(which, ...demand())])
        expect([result.exitCode, result.document.error?.code]).toEqual([12, code]);
    }

    async function expectNotListed(code: string): Promise<void> {
      const { exitCode, document, stdout } = await list(...demand());
      expect([exitCode, document.error?.code]).toEqual([12, code]);
      expect(document.backups).toEqual([]);
      expect(stdout).toContain('cannot be read');
    }

    beforeAll(async () => {
      [keys, original] = await Promise.all([makeFolder(), makeFolder()]);
      [ours, theirs] = await Promise.all([
        makeSigningKey(keys.path, 'ours'),
        makeSigningKey(keys.path, 'theirs'),
      ]);
      await loadShop(source.access(), SCHEMA);
      ({ backupId: id } = await backupTo(original.path, ...sign(), '--verify', 'objects'));
    }, 2 * MINUTES);

    afterAll(async () => {
      await keys[Symbol.asyncDispose]();
      await original[Symbol.asyncDispose]();
      await dropSchemas(source.access(), [SCHEMA]);
    }, MINUTES);

    beforeEach(async () => {
      place = join(keys.path, 'place');
      await rm(place, { recursive: true, force: true });
      await cp(original.path, place, { recursive: true });
    });

    it(
      'accepts what the key has signed, and lists what was proven of it',
      async () => {
        const { exitCode, document } = await list(...demand());
        expect(exitCode).toBe(0);
        expect(document.backups).toEqual([
          expect.objectContaining({ backupId: id, status: 'objects-verified', rows: SHOP_TOTAL }),
        ]);
        expect((await verify('latest', ...demand())).document.status).toBe('passed');
        const both = ['--verify-key', `${theirs.publicFile},${ours.publicFile}`];
        expect((await verify(id, ...both)).document.status).toBe('passed');
      },
      MINUTES,
    );

    it(
      'notices a manifest that was changed',
      async () => {
        await change<Manifest>('@.manifest.json', (manifest) => void (manifest.server.host = 'elsewhere'));
        await change<{ host: string }>('@.backup.json', (summary) => void (summary.host = 'elsewhere'));
        expect((await verify(id)).document.status).toBe('passed');
        await expectRefused('SIGNATURE_INVALID');
        await expectNotListed('SIGNATURE_INVALID');
      },
      MINUTES,
    );

    it(
      'notices an object that was changed, and its hash with it',
      async () => {
        const name = (await readdir(join(place, id))).find((each) => each.includes('@customers@'))!;
        const changed = flipByte(await readFile(at(name)));
        await writeFile(at(name), changed);
        const plain = await verify(id, ...demand());
        expect([plain.exitCode, plain.document.status]).toEqual([12, 'failed']);
        await change<Manifest>('@.manifest.json', ({ objects }) => {
          objects.find((object) => object.name === name)!.sha256 = createHash('sha256')
            .update(changed)
            .digest('hex');
        });
        expect((await verify(id)).document.status).toBe('passed');
        await expectRefused('SIGNATURE_INVALID');
      },
      MINUTES,
    );

    it(
      'notices a summary that was changed',
      async () => {
        await change<{ label: string }>('@.backup.json', (summary) => void (summary.label = 'another'));
        await expectNotListed('SIGNATURE_INVALID');
        expect((await verify('latest', ...demand())).document.error).toMatchObject({
          code: 'SIGNATURE_INVALID',
        });
      },
      MINUTES,
    );

    it(
      'notices a manifest that is not the one of its summary',
      async () => {
        await change<object>('@.manifest.json', (manifest) => ({ ...manifest }));
        expect((await list(...demand())).exitCode).toBe(12);
      },
      MINUTES,
    );

    it(
      'notices that the signature was removed',
      async () => {
        for (const name of ['@.manifest.json', '@.backup.json'])
          await change<{ signature?: unknown }>(
            name,
            ({ signature, ...rest }) => (expect(signature).toBeDefined(), rest),
          );
        expect((await verify(id)).document.status).toBe('passed');
        await expectRefused('SIGNATURE_MISSING');
        await expectNotListed('SIGNATURE_MISSING');
      },
      MINUTES,
    );

    it(
      'notices that somebody else has signed',
      async () => {
        const key = createPrivateKey(await readFile(theirs.privateFile));
        for (const name of ['@.manifest.json', '@.backup.json'])
          await change<{ signature?: unknown }>(name, (document) =>
            signDocument({ ...document, signature: undefined }, key),
          );
        await expectRefused('SIGNATURE_INVALID');
        await expectNotListed('SIGNATURE_INVALID');
      },
      MINUTES,
    );

    it(
      'notices an old backup under a newer id, whether the id is changed in it or not',
      async () => {
        await rename(join(place, id), join(place, NEWER));
        await expectRefused('MANIFEST_INVALID', NEWER);
        await expectRefused('MANIFEST_INVALID', 'latest');
        await expectNotListed('MANIFEST_INVALID');
        for (const name of ['@.manifest.json', '@.backup.json']) {
          const text = await readFile(at(name, NEWER), 'utf8');
          await writeFile(at(name, NEWER), text.replaceAll(id, NEWER));
        }
        expect((await verify(NEWER)).document.status).toBe('passed');
        await expectRefused('SIGNATURE_INVALID', NEWER);
        await expectRefused('SIGNATURE_INVALID', 'latest');
        await expectNotListed('SIGNATURE_INVALID');
      },
      2 * MINUTES,
    );

    it(
      'notices a manifest of another backup in the folder of this one',
      async () => {
        const other = await backupTo(place, ...sign());
        await cp(at('@.manifest.json', id), at('@.manifest.json', other.backupId));
        await expectRefused('MANIFEST_INVALID', other.backupId);
        const { exitCode, document } = await list(...demand());
        expect([exitCode, document.error?.code]).toEqual([12, 'SIGNATURE_INVALID']);
        expect(document.backups.map(({ backupId }) => backupId)).toEqual([id]);
      },
      2 * MINUTES,
    );

    describe('a record of a verification', () => {
      const statusOf = async (...more: string[]): Promise<string | undefined> =>
        (await list(...more)).document.backups[0]?.status;
      const record = (time: string): object => passed(id, 'rows', READ.restore, time);
      const forge = (document: object, key?: KeyObject): Promise<void> =>
        writeFile(at('@.verified-20261201T000000Z.json'), JSON.stringify(signDocument(document, key)));

      it(
        'that was forged proves nothing',
        async () => {
          const document = record('2026-12-01T00:00:00.000Z');
          await forge(document);
          expect(await statusOf()).toBe('restore-verified');
          expect(await statusOf(...demand())).toBe('objects-verified');
          await forge(document, generateKeyPairSync('ed25519').privateKey);
          expect(await statusOf(...demand())).toBe('objects-verified');
        },
        MINUTES,
      );

      it(
        'of ours that was changed, or is of another backup, proves nothing',
        async () => {
          const key = createPrivateKey(await readFile(ours.privateFile));
          const genuine = signDocument(record('2026-12-01T00:00:00.000Z'), key);
          await forge(genuine);
          expect(await statusOf(...demand())).toBe('restore-verified');
          await forge({ ...genuine, level: 'counts' });
          expect(await statusOf(...demand())).toBe('objects-verified');
          await forge(signDocument({ ...record('2026-12-01T00:00:00.000Z'), backupId: NEWER }, key));
          expect(await statusOf(...demand())).toBe('objects-verified');
        },
        MINUTES,
      );

      it(
        'is signed by a verification with a key, and only of what is signed itself',
        async () => {
          for (const name of await readdir(join(place, id)))
            if (name.startsWith('@.verified-')) await rm(at(name));
          expect((await verify(id, ...demand())).exitCode).toBe(0);
          expect(await statusOf(...demand())).toBe('stored');
          expect((await verify(id, ...sign(), ...demand())).exitCode).toBe(0);
          expect(await statusOf(...demand())).toBe('objects-verified');
          expect((await verify(id, ...sign())).document.error?.code).toBe('CONFIG_INVALID');
        },
        MINUTES,
      );
    });

    it(
      'decides what retention counts after a signed backup, without the public half',
      async () => {
        const forged = [
          NEWER,
          `${new Date(Date.now() - 5000).toISOString().replace(/[-:]|\.\d+/g, '')}-aaaaaa`,
        ];
        for (const copy of forged) {
          await cp(join(place, id), join(place, copy), { recursive: true });
          for (const name of ['@.manifest.json', '@.backup.json']) {
            const text = await readFile(at(name, copy), 'utf8');
            const { signature: _, ...rest } = JSON.parse(text.replaceAll(id, copy)) as { signature: unknown };
            await writeFile(at(name, copy), JSON.stringify(rest));
          }
        }
        const keep = ['--keep-last', '1', '--min-age', '0s'];
        const first = await backupTo(place, ...sign(), ...keep);
        expect((await readdir(place)).sort()).toEqual([id, ...forged, first.backupId].sort());
        // Ids have seconds, and sort by them.
        await new Promise((resolve) => setTimeout(resolve, 1100));
        const second = await backupTo(place, ...sign(), ...keep);
        // The newest verified one stays, the one of before goes, and what nobody has signed is left for people to look at.
        expect((await readdir(place)).sort()).toEqual([id, ...forged, second.backupId].sort());
      },
      2 * MINUTES,
    );

    it('is missing where a dump of another tool is restored', async () => {
      await mkdir(join(place, 'some-dump'));
      await writeFile(join(place, 'some-dump', '@.json'), '{}');
      const { exitCode, document } = await verify('some-dump', ...demand());
      expect([exitCode, document.error?.code]).toEqual([12, 'SIGNATURE_MISSING']);
      expect((await verify('no-dump', ...demand())).document.error?.code).toBe('BACKUP_NOT_FOUND');
    });

    it(
      'goes together with encryption: the list needs no identity',
      async () => {
        await using folder = await makeFolder();
        const age = await makeAgeKey(keys.path, 'age');
        const { backupId } = await backupTo(folder.path, ...sign(), '--encrypt-to', age.recipient);
        place = folder.path;
        const { backups } = (await list(...demand())).document;
        expect(backups.map((backup) => backup.backupId)).toEqual([backupId]);
        const identity = ['--identity-file', age.file];
        expect((await verify(backupId, ...demand(), ...identity)).document.status).toBe('passed');
        const foreign = ['--verify-key', theirs.publicFile];
        expect((await verify(backupId, ...foreign, ...identity)).document.error?.code).toBe(
          'SIGNATURE_INVALID',
        );
        await writeFile(
          at('@.manifest.json.age', backupId),
          flipByte(await readFile(at('@.manifest.json.age', backupId))),
        );
        expect((await list(...demand())).document.error?.code).toBe('SIGNATURE_INVALID');
        expect((await verify(backupId, ...identity)).document.error?.code).toBe('MANIFEST_INVALID');
      },
      MINUTES,
    );

    it(
      'says nothing of the private key',
      async () => {
        const all = await Promise.all([
          runCommand([
            'backup',
            '--url',
            source.url(),
            '--schemas',
            SCHEMA,
            '--storage',
            place,
            ...sign(),
            '--log-level',
            'debug',
            '--report',
            join(keys.path, 'report.json'),
          ]),
          runCommand(['verify', id, '--storage', place, ...sign(), ...demand(), '--log-level', 'debug']),
          runCommand(['list', '--storage', place, '--verify-key', ours.privateFile]),
        ]);
        expect(all.map(({ exitCode }) => exitCode)).toEqual([0, 0, 2]);
        const texts = [
          ...all.flatMap(({ stdout, stderr }) => [stdout, stderr]),
          await readFile(join(keys.path, 'report.json'), 'utf8'),
        ];
        for (const text of texts) expect(text).not.toContain(ours.secret);
      },
      MINUTES,
    );
  },
  ['mariadb'],
);
