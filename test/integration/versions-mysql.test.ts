// From one version of MySQL to a newer one: what both take comes back the same, what the newer one does not take is named in one refusal
// before anything is done, or rewritten and reported.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BackupError } from '../../src/core/errors.ts';
import { wholeScope } from '../../src/repository/scope/scope.ts';
import { MYSQL_PATHS, type Difference } from '../fixtures/versions/paths.ts';
import { readVersions } from '../fixtures/versions/read-versions.ts';
import { readCase } from '../fixtures/cases/cases.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { EVERY_RELEASE } from '../support/images.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { describeServers } from '../support/server-suites.ts';
import { runScript } from '../support/vendor-client.ts';

const MINUTES = 60_000;
const SCHEMAS = ['v_mysql', 'v_float', 'v_gone', 'up8'];
const ACCOUNT = `'v_old'@'%'`;
const UPGRADE = { ...wholeScope(), upgrade: true };

await describeServers(
  'versions',
  ['source', 'target'],
  ({ release, source, target }) => {
    const path = MYSQL_PATHS.find((each) => each.source === release && each.target === target.release)!;
    let place: BackupPlace;

    beforeAll(async () => {
      place = await BackupPlace.create();
    }, MINUTES);

    afterAll(async () => {
      await place[Symbol.asyncDispose]();
      for (const server of [source, target]) {
        await dropSchemas(server.access(), SCHEMAS);
        await runAll(server.access(), [`DROP USER IF EXISTS ${ACCOUNT}`]);
      }
    }, MINUTES);

    it(
      'what both take comes back with every value',
      async () => {
        await runScript(source, await readVersions('mysql'));
        await runScript(source, await readCase('upgrade-from-8.0'));
        const schemas = ['v_mysql', 'up8'];
        const all = [...schemas, 'v_float'];
        await dropSchemas(target.access(), all);
        const { backupId } = await place.backup(source.access(), all);
        const restored = await place.restore(target.access(), backupId, {
          verifyLevel: 'rows',
          scope: UPGRADE,
        });
        // Every program of a 5.7 with its default modes has one of those that are gone.
        const changes = (restored.changes ?? []).filter((text) => !/NO_AUTO_CREATE_USER/.test(text));
        expect(changes).toEqual([]);
        const verified = await place.verify(backupId, 'rows', target.access(), { scope: UPGRADE });
        expect(verified.checks.filter(({ status }) => status === 'failed')).toEqual([]);
        // Servers before 8.0.17 cannot say a FLOAT in full: that it is the same is a matter of level `rows`.
        const differences = await findDifferences(source.access(), target.access(), schemas);
        // Definitions are printed otherwise; that they mean the same is the question after this one.
        expect(differences.filter((text) => /^(rows|list|number) of/.test(text))).toEqual([]);
        const [before, after] = [await collationsOf(source, schemas), await collationsOf(target, schemas)];
        expect(after).toEqual(before);
        const [{ n } = { n: 0 }] = await ask<{ n: number }>(
          target.access(),
          `SELECT COUNT(*) AS n FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN ('v_mysql', 'up8') AND STATUS = 'ENABLED'`,
        );
        expect(n).toBe(2);
      },
      4 * MINUTES,
    );

    it(
      'what is gone is named in one refusal, before anything is done',
      async () => {
        await runScript(source, await readVersions('mysql-gone'), { force: true });
        const { backupId } = await place.backup(source.access(), ['v_gone'], { users: true });
        const options = { verifyLevel: 'rows', loadUsers: true } as const;
        const withAccount = async (scope = wholeScope()): Promise<BackupError> =>
          await place.restore(target.access(), backupId, { ...options, scope }).then(
            () => {
              throw new Error('it was restored');
            },
            (error: BackupError) => error,
          );
        const all = await withAccount();
        expect(all.code).toBe('TARGET_UNSUPPORTED');
        expectReasons(all, [...path.rewritten, ...path.refused]);
        // The same question, answered for what can be rewritten.
        expectReasons(await withAccount(UPGRADE), path.refused);
        expect(await ask(target.access(), `SHOW DATABASES LIKE 'v_gone'`)).toEqual([]);
        expect(await ask(target.access(), `SELECT 1 FROM mysql.user WHERE User = 'v_old'`)).toEqual([]);
      },
      4 * MINUTES,
    );

    it(
      'what can be rewritten is, and every change is reported',
      async () => {
        await runScript(source, await readVersions('mysql-gone'), { force: true });
        await runAll(source.access(), [
          'DROP PROCEDURE IF EXISTS v_gone.cached',
          'DROP TABLE IF EXISTS v_gone.found, v_gone.counted',
        ]);
        const { backupId } = await place.backup(source.access(), ['v_gone'], { users: true });
        const restored = await place.restore(target.access(), backupId, {
          verifyLevel: 'rows',
          loadUsers: true,
          scope: UPGRADE,
        });
        const objects = (restored.changes ?? []).map((text) => text.slice(0, text.indexOf(': ')));
        expect(objects.filter((what) => /v_gone|v_old/.test(what)).sort()).toEqual(
          path.rewritten.map(({ what }) => what).sort(),
        );
        const verified = await place.verify(backupId, 'rows', target.access(), { scope: UPGRADE });
        expect(verified.checks.filter(({ status }) => status === 'failed')).toEqual([]);
        expect(await ask(target.access(), 'SELECT v_gone.plain() AS n')).toEqual([{ n: 7 }]);
        const [user] = await ask<{ locked: string; plugin: string }>(
          target.access(),
          `SELECT account_locked AS locked, plugin FROM mysql.user WHERE User = 'v_old'`,
        );
        const isLocked = path.rewritten.some(({ what }) => what.includes('v_old'));
        expect(user).toEqual(
          isLocked
            ? { locked: 'Y', plugin: 'caching_sha2_password' }
            : { locked: 'N', plugin: 'mysql_native_password' },
        );
        if (release !== 'mysql:5.7') return;
        expect(await ask(target.access(), 'SELECT id, c FROM v_gone.parts ORDER BY id')).toEqual(
          await ask(source.access(), 'SELECT id, c FROM v_gone.parts ORDER BY id'),
        );
        await runAll(target.access(), ['CALL v_gone.ranked()', 'CALL v_gone.old_mode()']);
      },
      4 * MINUTES,
    );
  },
  MYSQL_PATHS.filter(({ source, target }) =>
    [source, target].every((each) => EVERY_RELEASE.includes(each)),
  ).map(({ source, target }) => ({ source, target })),
);

function expectReasons({ message }: BackupError, reasons: readonly Difference[]): void {
  for (const { what, reason } of reasons) {
    const own = message.split('; ').filter((text) => text.includes(`${what}: `));
    expect([what, own, message]).toEqual([what, [expect.stringMatching(reason)], message]);
  }
  // The accounts of the server itself are others on each; of ours nothing else is named.
  const ours = message.split('; ').filter((text) => /v_gone\.|v_old/.test(text));
  expect(ours).toHaveLength(reasons.length);
}

/** Names of utf8mb3 and its collations are others in each version. */
async function collationsOf(
  server: { access(): Parameters<typeof ask>[0] },
  schemas: readonly string[],
): Promise<string[]> {
  const list = schemas.map((schema) => `'${schema}'`).join(',');
  const rows = await ask<{ text: string }>(
    server.access(),
    `SELECT CONCAT_WS(' ', TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLLATION_NAME) AS text FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA IN (${list}) AND COLLATION_NAME IS NOT NULL
      UNION ALL SELECT CONCAT_WS(' ', TABLE_SCHEMA, TABLE_NAME, TABLE_COLLATION) FROM information_schema.TABLES
       WHERE TABLE_SCHEMA IN (${list}) AND TABLE_TYPE = 'BASE TABLE'
      UNION ALL SELECT CONCAT_WS(' ', SCHEMA_NAME, DEFAULT_COLLATION_NAME) FROM information_schema.SCHEMATA
       WHERE SCHEMA_NAME IN (${list})
      UNION ALL SELECT CONCAT_WS(' ', SPECIFIC_SCHEMA, SPECIFIC_NAME, PARAMETER_NAME, COLLATION_NAME) FROM information_schema.PARAMETERS
       WHERE SPECIFIC_SCHEMA IN (${list}) AND COLLATION_NAME IS NOT NULL`,
  );
  return rows.map(({ text }) => text.replace(/ utf8mb3_/, ' utf8_')).sort();
}
