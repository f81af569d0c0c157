// What a backup says of objects that it does not hold, cannot hold exactly, or was not asked for; and the limits of the ways to a snapshot.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BackupReport } from '../../src/backup/request.ts';
import { everything } from '../../src/mysql/schema/selection.ts';
import { createRungAccount, dropRungAccounts } from '../fixtures/bank/accounts.ts';
import { startBackup } from '../fixtures/bank/run-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer } from '../support/servers.ts';
import { runScript } from '../support/vendor-client.ts';

const SCHEMA = 'accounted';
const MINUTES = 60_000;

await describeServers('the account of objects', ['source'], ({ flavor, source }) => {
  let place: BackupPlace;
  const about = ({ warnings }: BackupReport, name: string): string[] =>
    warnings.filter((warning) => warning.startsWith(`${name}:`) || warning.startsWith(`${name} `));

  beforeAll(async () => {
    place = await BackupPlace.create();
    await dropSchemas(source.access(), [SCHEMA]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY, v varchar(40))`,
      `CREATE TABLE ${SCHEMA}.cache_a (id int PRIMARY KEY)`,
      `CREATE TABLE ${SCHEMA}.cache_b (id int PRIMARY KEY)`,
      `INSERT INTO ${SCHEMA}.t VALUES (1, 'a'), (2, 'b')`,
      `INSERT INTO ${SCHEMA}.cache_a VALUES (1)`,
      `INSERT INTO ${SCHEMA}.cache_b VALUES (1), (2)`,
    ]);
  }, MINUTES);

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await dropRungAccounts(source);
    await dropSchemas(source.access(), [SCHEMA]);
  }, MINUTES);

  describe('a selection', () => {
    it('by a wildcard in --where holds for each table that fits', async () => {
      const where = new Map([[`${SCHEMA}.cache_*`, 'FALSE']]);
      const report = await place.backup(source.access(), [SCHEMA], {
        selection: { ...everything, schemas: [SCHEMA], where },
      });
      expect(report.rows).toBe(2);
    });

    it('that matches nothing is a warning for each pattern, and an error for a name', async () => {
      const selection = {
        ...everything,
        schemas: [SCHEMA],
        excludeTables: [`${SCHEMA}.none_*`],
        excludeSchemas: ['no_such_*'],
        where: new Map([[`${SCHEMA}.gone_*`, 'TRUE']]),
      };
      const { warnings } = await place.backup(source.access(), [SCHEMA], { selection });
      expect(warnings).toEqual(
        expect.arrayContaining([
          `--exclude-tables ${SCHEMA}.none_* matches nothing`,
          '--exclude-schemas no_such_* matches nothing',
          `--where ${SCHEMA}.gone_* matches nothing`,
        ]),
      );
      for (const [more, code] of [
        [{ excludeTables: [`${SCHEMA}.none`] }, 'TABLE_NOT_FOUND'],
        [{ where: new Map([[`${SCHEMA}.none`, 'TRUE']]) }, 'TABLE_NOT_FOUND'],
        [{ excludeSchemas: ['no_such'] }, 'SCHEMA_NOT_FOUND'],
      ] as const)
        await expect(
          place.backup(source.access(), [SCHEMA], {
            selection: { ...everything, schemas: [SCHEMA], ...more },
          }),
        ).rejects.toMatchObject({ code });
    });
  });

  describe('of what cannot be exact', () => {
    const load = (statements: string, charset: string): Promise<string> =>
      runScript(source, Buffer.from(`USE ${SCHEMA};\n${statements}`, 'latin1'), { charset });
    const backup = (): Promise<BackupReport> => place.backup(source.access(), [SCHEMA]);

    if (flavor === 'mysql') {
      it('names a view whose literal ends in a backslash of sjis', async () => {
        // 表: its second byte is a backslash.
        await load("CREATE VIEW of_sjis AS SELECT '\x95\x5c' AS a;", 'sjis');
        const report = await backup();
        expect(about(report, `view ${SCHEMA}.of_sjis`).join()).toContain('invalid on the source');
        expect(report.objects.leftOut.map(({ name }) => name)).toContain(`view ${SCHEMA}.of_sjis`);
        await runAll(source.access(), [`DROP VIEW ${SCHEMA}.of_sjis`]);
      });

      it('names the second password of an account', async () => {
        await runAll(source.access(), [
          `CREATE USER two_words IDENTIFIED BY 'one'`,
          `ALTER USER two_words IDENTIFIED BY 'two' RETAIN CURRENT PASSWORD`,
        ]);
        const report = await place.backup(source.access(), [SCHEMA], { users: true });
        expect(about(report, "account 'two_words'@'%'").join()).toContain('second password');
        await runAll(source.access(), ['DROP USER two_words']);
      });
    }

    it('names a server that tables may need', async () => {
      await runAll(source.access(), [
        `CREATE SERVER far_away FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'far.example', DATABASE 'd', USER 'u')`,
      ]);
      const { objects, warnings } = await backup();
      await runAll(source.access(), ['DROP SERVER far_away']);
      expect(objects.leftOut.map(({ name }) => name)).toContain('server far_away');
      expect(warnings.join('\n')).toContain('server far_away is not in the backup');
    });

    it('names an event that another client has altered', async () => {
      await load("CREATE EVENT altered ON SCHEDULE EVERY 1 DAY DISABLE DO SET @a = '\xe9';", 'latin1');
      await load("ALTER EVENT altered COMMENT 'x';", 'utf8mb4');
      const report = await backup();
      const said = about(report, `event ${SCHEMA}.altered`);
      await runAll(source.access(), [`DROP EVENT ${SCHEMA}.altered`]);
      expect(said.join()).toContain('not valid utf8mb4');
    });
  });

  describe('a lock', () => {
    it(
      'is ended after --lock-timeout, and the backup says so',
      async () => {
        // Rows without transactions are read under it, slowly.
        await runAll(source.access(), [
          `CREATE TABLE ${SCHEMA}.slow (id int PRIMARY KEY AUTO_INCREMENT, padding varchar(1000) NOT NULL) ENGINE=MyISAM`,
          `INSERT INTO ${SCHEMA}.slow (padding) VALUES ${Array.from({ length: 500 }, () => `(REPEAT('p', 1000))`).join(',')}`,
        ]);
        const login = await createRungAccount(source, flavor === 'mysql' ? 'lock-instance' : 'backup-stage');
        const { report, log } = await startBackup(place.path, source.access(login), [SCHEMA], {
          lockTimeoutSeconds: 2,
          maxRateBytes: 20_000,
          rowsPerChunk: 20,
          concurrency: 1,
        });
        await expect(report).rejects.toMatchObject({
          code: 'SOURCE_LOCK_TIMEOUT',
          message: expect.stringMatching(/was held for 2 s \(--lock-timeout\), and then ended/),
        });
        expect(log.join('\n')).toContain('(--lock-timeout), and then ended');
        // Others write again.
        await runAll(source.access(), [
          'SET SESSION lock_wait_timeout = 60',
          `INSERT INTO ${SCHEMA}.slow (padding) VALUES ('x')`,
          `DROP TABLE ${SCHEMA}.slow`,
        ]);
      },
      2 * MINUTES,
    );
  });

  if (flavor === 'mysql')
    it(
      'the proof by GTIDs is not had without a binary log',
      async () => {
        const server = await startServer(flavor, {
          extraArgs: ['--gtid-mode=ON', '--enforce-gtid-consistency=ON', '--skip-log-bin'],
        });
        try {
          await runAll(server.access(), [
            `CREATE DATABASE ${SCHEMA}`,
            `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY)`,
          ]);
          const login = await createRungAccount(server, 'gtid-proof', 'PROCESS');
          const { report, log } = await startBackup(place.path, server.access(login), [SCHEMA]);
          const failure = await report.then(
            () => undefined,
            (error: Error) => error,
          );
          expect(failure).toMatchObject({ exitCode: 10 });
          expect([...log, failure?.message].join('\n')).toMatch(
            /log_bin is OFF, so a commit can be seen before its GTID/,
          );
        } finally {
          await server.stop();
        }
      },
      2 * MINUTES,
    );
});
