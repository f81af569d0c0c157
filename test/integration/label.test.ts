// One label is one server: two servers behind one address, one that has taken the place of another, and what retention makes of them.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { signDocument } from '../../src/format/signature.ts';
import { type Folder, makeFolder, readJson, runJson, runJsonOk } from '../support/command-line.ts';
import { makeSigningKey, type SigningKey } from '../support/key-files.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type TestServer } from '../support/servers.ts';
import { objectsOf } from '../unit/prune/made-backups.ts';

const SCHEMA = 'label_shop';
const MINUTES = 60_000;

interface Report {
  backupId: string;
  label: string;
  retention?: { removed: number };
  warnings: string[];
}

await describeServers('a label', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let storage: string;
  let key: SigningKey;

  const load = (server: TestServer): Promise<void> =>
    runAll(server.access(), [
      `DROP DATABASE IF EXISTS ${SCHEMA}`,
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY)`,
      `INSERT INTO ${SCHEMA}.t VALUES (1), (2)`,
    ]);
  const wordsOf = (server: TestServer, more: readonly string[]): string[] => [
    'backup',
    '--url',
    server.url(),
    '--schemas',
    SCHEMA,
    '--storage',
    storage,
    ...more,
  ];
  const backup = (server: TestServer, ...more: string[]): Promise<Report> =>
    runJsonOk<Report>(wordsOf(server, more));
  /** Ids have seconds, and sort by them. */
  const nextSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));

  async function expectRefused(server: TestServer, ...more: string[]): Promise<string> {
    const before = await folder.list();
    const { exitCode, document } = await runJson<Report>(wordsOf(server, more));
    expect([exitCode, document.error?.code]).toEqual([2, 'LABEL_TAKEN']);
    expect(await folder.list()).toEqual(before);
    return document.error!.message;
  }

  beforeAll(async () => {
    folder = await makeFolder();
    key = await makeSigningKey(folder.path, 'ours');
    await Promise.all([load(source), load(target)]);
  }, MINUTES);

  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
    await Promise.all([dropSchemas(source.access(), [SCHEMA]), dropSchemas(target.access(), [SCHEMA])]);
  }, MINUTES);

  beforeEach(async () => {
    storage = join(folder.path, 'backups');
    await rm(storage, { recursive: true, force: true });
  });

  it(
    'is not taken by another server, also where both have the same host by default',
    async () => {
      const first = await backup(source);
      expect(first.label).toBe(source.host);
      const message = await expectRefused(target);
      expect(message).toContain(`the label "${target.host}" belongs to another server`);
      expect(message).toContain(first.backupId);
      await expectRefused(target, '--dry-run');
      await expectRefused(target, '--keep-last', '1', '--min-age', '0s');
      expect((await backup(target, '--label', 'another')).warnings).toEqual([]);
      expect((await backup(source)).warnings).toEqual([]);
    },
    3 * MINUTES,
  );

  it(
    'is taken over where that is asked for, and retention counts each server by itself',
    async () => {
      const keep = ['--label', 'shop', '--keep-last', '1', '--min-age', '0s'];
      const old = [await backup(source, ...keep)];
      await nextSecond();
      old.push(await backup(source, ...keep));
      expect(old[1]!.retention?.removed).toBe(1);
      await nextSecond();
      const first = await backup(target, ...keep, '--adopt-label');
      expect(first.retention?.removed).toBe(0);
      await expectRefused(source, ...keep);
      await nextSecond();
      // The server that has taken it over has it.
      const second = await backup(target, ...keep);
      expect(second.retention?.removed).toBe(1);
      const { backups } = await runJsonOk<{ backups: { backupId: string; serverIdentity: string }[] }>([
        'list',
        '--storage',
        storage,
      ]);
      expect(backups.map(({ backupId }) => backupId)).toEqual([old[1]!.backupId, second.backupId]);
      expect(new Set(backups.map(({ serverIdentity }) => serverIdentity)).size).toBe(2);
    },
    3 * MINUTES,
  );

  it(
    'belongs to its server after a restart',
    async () => {
      await using server = await startServer(flavor, { durable: true });
      await load(server);
      const { backupId } = await backup(server, '--label', 'shop');
      await server.restart();
      await backup(server, '--label', 'shop');
      const { server: facts } = await readJson<{ server: { identity: string } }>(
        join(storage, backupId, '@.manifest.json'),
      );
      expect(facts.identity).toMatch(
        flavor === 'mysql' ? /^uuid=[0-9a-f-]{36}$/ : /^born=\d+&uid=.+&address=/,
      );
    },
    3 * MINUTES,
  );

  it(
    'of signed backups is not given away by who has no key',
    async () => {
      const forge = async (signedBy?: string): Promise<void> => {
        const begin = new Date(Date.now() - 60_000);
        const id = `${begin.toISOString().replace(/[-:]|\.\d+/g, '')}-${signedBy ? 'bbbbbb' : 'aaaaaa'}`;
        await mkdir(join(storage, id), { recursive: true });
        for (const [name, body] of objectsOf(id, begin, { label: 'shop' })) {
          const document: object =
            name === '@.backup.json'
              ? { ...(JSON.parse(body) as object), serverIdentity: 'uuid=another', manifestBytes: 2 }
              : {};
          const summary = {
            ...document,
            manifestSha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
          };
          const signed = signedBy ? signDocument(summary, createPrivateKey(signedBy)) : summary;
          await writeFile(join(storage, id, name), name === '@.backup.json' ? JSON.stringify(signed) : body);
        }
      };
      await forge();
      await expectRefused(source, '--label', 'shop');
      await backup(source, '--label', 'shop', '--signing-key', key.privateFile);
      await forge(await readFile(key.privateFile, 'utf8'));
      await rm(storage, { recursive: true });
      await forge(await readFile(key.privateFile, 'utf8'));
      await expectRefused(source, '--label', 'shop', '--signing-key', key.privateFile);
    },
    2 * MINUTES,
  );
});
