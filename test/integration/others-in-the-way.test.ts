// Others work on the target while a restore does: another restore, and a client that writes.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { describeShop, loadShop } from '../fixtures/shop/shop.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'others_shop';
const STATE = 'mysql_backup_restore';
const MINUTES = 60_000;

interface Document {
  error?: { code: string; details: { checks: unknown[] } };
}

await describeServers('others on the target', ['source', 'target'], ({ source, target }) => {
  let place: BackupPlace;
  let folder: Folder;
  const ids: string[] = [];

  beforeAll(async () => {
    place = await BackupPlace.create();
    folder = await makeFolder();
    await loadShop(source.access(), SCHEMA);
    for (let n = 0; n < 2; n++) ids.push((await place.backup(source.access(), [SCHEMA])).backupId);
  }, MINUTES);

  /** Past a proxy, that sees the first statement that counts rows: everything is loaded then. */
  const restoreWhile = async (
    others: () => Promise<void>,
  ): Promise<{ exitCode: number | null; document: Document; wasHit: boolean }> => {
    await using proxy = await MysqlProxy.start(target);
    const counting = proxy.add({
      match: new RegExp(`^SELECT COUNT\\(\\*\\) FROM .${SCHEMA}`),
      action: others,
    });
    const login = ['--host', proxy.host, '--port', String(proxy.port), '--user', target.rootUser];
    const { exitCode, document } = await runJson<Document>(
      [
        'restore',
        ids[0]!,
        '--storage',
        place.path,
        ...login,
        '--ssl-mode',
        'disabled',
        '--get-server-public-key',
        '--enable-local-infile',
        '--concurrency',
        '1',
        '--verify-level',
        'sample',
        '--sample-size',
        '1',
      ],
      { environment: { MYSQL_PWD: target.rootPassword } },
    );
    return { exitCode, document, wasHit: counting.hit !== undefined };
  };

  afterEach(() => dropSchemas(target.access(), [SCHEMA, STATE]), MINUTES);

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
    await dropSchemas(source.access(), [SCHEMA]);
  }, MINUTES);

  it.each([
    ['the same backup', 0],
    ['another backup', 1],
  ])(
    'one of two restores into one schema is refused, of %s',
    async (_, other) => {
      const outcomes = await Promise.allSettled(
        [ids[0]!, ids[other]!].map((id) => place.restore(target.access(), id)),
      );
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual([
        expect.stringMatching(/^TARGET_(BUSY|NOT_EMPTY)$/),
      ]);
      expect(await describeShop(target.access(), SCHEMA)).toEqual(
        await describeShop(source.access(), SCHEMA),
      );
    },
    2 * MINUTES,
  );

  it(
    'a restore that goes on keeps its schema for itself, and says in which connection',
    async () => {
      let second: unknown;
      const first = await restoreWhile(async () => {
        second = await place.restore(target.access(), ids[1]!).catch((error: unknown) => error);
      });
      expect([first.exitCode, first.wasHit]).toEqual([0, true]);
      expect(second).toMatchObject({
        code: 'TARGET_BUSY',
        message: expect.stringMatching(/^another restore into schema others_shop goes on in connection \d+$/),
      });
    },
    2 * MINUTES,
  );

  describe('a client that deletes rows', () => {
    // The sample is one table: whichever it is, the others are counted too.
    it.each(['customers', 'log'])(
      'of %s is noticed, whatever the sample is',
      async (table) => {
        const { exitCode, document, wasHit } = await restoreWhile(() =>
          runAll(target.access(), [`DELETE FROM ${SCHEMA}.${table} LIMIT 1`]),
        );
        expect([exitCode, wasHit, document.error?.code]).toEqual([12, true, 'VERIFICATION_FAILED']);
        expect(
          document.error!.details.checks.filter((check) => (check as { status: string }).status === 'failed'),
        ).toEqual([expect.objectContaining({ check: 'count', table, status: 'failed' })]);
      },
      2 * MINUTES,
    );
  });

  it(
    'a proof by a restore leaves a schema that was there before as it was',
    async () => {
      const storage = ['--storage', folder.path];
      const { backupId } = await runJsonOk<{ backupId: string }>([
        'backup',
        '--url',
        source.url(),
        '--schemas',
        SCHEMA,
        ...storage,
      ]);
      await runAll(target.access(), [
        `CREATE DATABASE ${SCHEMA}`,
        `CREATE TABLE ${SCHEMA}.mine (id int PRIMARY KEY)`,
        `INSERT INTO ${SCHEMA}.mine VALUES (7)`,
      ]);
      const { exitCode } = await runJson(['verify', backupId, ...storage, '--restore-into', target.url()]);
      expect(exitCode).toBe(0);
      expect(await ask(target.access(), `SELECT id FROM ${SCHEMA}.mine`)).toEqual([{ id: 7 }]);
      const schemas = await ask<{ n: string }>(
        target.access(),
        'SELECT SCHEMA_NAME AS n FROM information_schema.SCHEMATA',
      );
      expect(schemas.filter(({ n }) => n.startsWith('verify_'))).toEqual([]);
    },
    2 * MINUTES,
  );
});
