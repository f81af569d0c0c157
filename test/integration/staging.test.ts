// Restores into staging: other schema names, other definers, parts of a backup, servers that hold other things already.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk, waitUntil } from '../support/command-line.ts';
import { addressFor } from '../support/server-address.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type TestServer } from '../support/servers.ts';
import { SHOP, CRM, THIRD, stagingShop, dropStagingAccounts } from '../fixtures/staging/staging-shop.ts';

const MINUTES = 60_000;
const STAGE = 'stage_shop';
const ALL = [SHOP, CRM, THIRD, STAGE, 'stage_crm'];

interface Report {
  backupId: string;
  status: string;
  warnings: string[];
  renamed: Record<string, string>;
  rows: number;
  tables: number;
}

await describeServers('staging', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let backupId: string;

  const login = (server: TestServer): string[] => ['--url', server.url(), '--storage', folder.path];
  const restore = (...args: string[]) => runJson<Report>(['restore', backupId, ...login(target), ...args]);
  const restoreOk = (...args: string[]) =>
    runJsonOk<Report>(['restore', backupId, ...login(target), ...args]);
  const verifyOk = (...args: string[]) =>
    runJsonOk<Report>(['verify', backupId, ...login(target), '--level', 'rows', ...args]);
  const onTarget = <T = Record<string, unknown>>(sql: string): Promise<T[]> => ask<T>(target.access(), sql);
  const one = async (sql: string): Promise<unknown> => Object.values((await onTarget(sql))[0] ?? {})[0];
  const schemasThere = async (): Promise<string[]> =>
    (await onTarget<{ s: string }>('SELECT SCHEMA_NAME AS s FROM information_schema.SCHEMATA'))
      .map(({ s }) => s)
      .filter((name) => ALL.includes(name))
      .sort();
  const objectsOf = async (schema: string): Promise<string[]> =>
    (
      await onTarget<{ o: string }>(
        `SELECT CONCAT('table ', TABLE_NAME) AS o FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${schema}'
         UNION ALL SELECT CONCAT('trigger ', TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '${schema}'
         UNION ALL SELECT CONCAT('routine ', ROUTINE_NAME) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '${schema}'
         UNION ALL SELECT CONCAT('event ', EVENT_NAME) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${schema}'`,
      )
    )
      .map(({ o }) => o)
      .sort();
  const clean = async (server: TestServer): Promise<void> => {
    await dropSchemas(server.access(), [...ALL, 'mysql_backup_restore']);
    await dropStagingAccounts(server.access());
  };

  beforeAll(async () => {
    folder = await makeFolder();
    await clean(source);
    await runAll(source.access(), stagingShop(flavor));
    ({ backupId } = await runJsonOk<Report>([
      'backup',
      ...login(source),
      '--schemas',
      [SHOP, CRM].join(','),
      '--users',
    ]));
  }, MINUTES);

  beforeEach(() => clean(target));

  afterAll(async () => {
    for (const server of [source, target]) await clean(server);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  describe('under another name', () => {
    it(
      'everything runs, and nothing names the source any more',
      async () => {
        // The CRM keeps its name: what names it goes on with it.
        const report = await restoreOk('--map-schema', `${SHOP}=${STAGE}`, '--verify-level', 'rows');
        expect(report).toMatchObject({ status: 'restored', renamed: { [SHOP]: STAGE } });
        expect(report.warnings).toEqual([
          `procedure ${STAGE}.p_dynamic names ${SHOP} inside of a quoted text, which is left as it is: look at it before you use it`,
        ]);
        expect(await schemasThere()).toEqual([CRM, STAGE]);
        await verifyOk('--map-schema', `${SHOP}=${STAGE}`);
        await expectRunning();
      },
      MINUTES,
    );

    async function expectRunning(): Promise<void> {
      expect(await onTarget(`SELECT * FROM ${STAGE}.v_plain ORDER BY id`)).toHaveLength(3);
      expect(await one(`SELECT total FROM ${STAGE}.v_nested WHERE id = 1`)).toBe('33.00');
      expect(await one(`SELECT COUNT(*) FROM ${STAGE}.v_alias`)).toBe(3);
      expect(await one(`SELECT n FROM ${STAGE}.v_crm`)).toBe(2);
      expect(await one(`SELECT ${STAGE}.f_total(1)`)).toBe('33.00');
      expect(await one(`SELECT ${STAGE}.f_alias(1)`)).toBe(11);
      await runAll(target.access(), [
        `CALL ${STAGE}.p_add(9, 5)`,
        `CALL ${STAGE}.p_ansi(10)`,
        `UPDATE ${STAGE}.orders SET quantity = 12 WHERE id = 9`,
      ]);
      expect(await onTarget(`SELECT what FROM ${STAGE}.log ORDER BY id`)).toEqual([
        { what: 'new 9: 0' },
        { what: 'new 10: 0' },
        { what: 'order 9: 5 to 12' },
      ]);
      expect(await one(`SELECT SUM(quantity) FROM ${STAGE}.orders`)).toBe('46');
      await expect(
        runAll(target.access(), [
          'SET foreign_key_checks = 1',
          `INSERT INTO ${STAGE}.\`lines\` VALUES (99, 77)`,
        ]),
      ).rejects.toThrow(/foreign key constraint/);
      expect(
        await onTarget(
          `SELECT EVENT_NAME AS e, STATUS AS s FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${STAGE}'`,
        ),
      ).toEqual([
        { e: 'e_clean', s: 'DISABLED' },
        { e: 'e_off', s: 'DISABLED' },
      ]);
      if (flavor === 'mariadb') {
        expect(await one(`SELECT NEXTVAL(${STAGE}.numbers)`)).toBe(3);
        await runAll(target.access(), [`INSERT INTO ${STAGE}.numbered (v) VALUES (5)`]);
        expect(await one(`SELECT id FROM ${STAGE}.numbered WHERE v = 5`)).toBe(4);
      }
      // The one that names it in a text.
      const dynamic = await runAll(target.access(), [`CALL ${STAGE}.p_dynamic()`]).catch(String);
      expect(dynamic).toMatch(new RegExp(`'${SHOP}(\\.orders)?'`));
      const left = await onTarget<{ n: string }>(
        `SELECT ROUTINE_NAME AS n FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '${STAGE}' AND ROUTINE_DEFINITION REGEXP '[^_a-z]${SHOP}[\`"]?[.]'
         UNION ALL SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = '${STAGE}' AND VIEW_DEFINITION REGEXP '[^_a-z]${SHOP}\`[.]\`[a-z]+\`[.]'
         UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '${STAGE}' AND ACTION_STATEMENT REGEXP '${SHOP}[.]'
         UNION ALL SELECT TABLE_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = '${STAGE}' AND REFERENCED_TABLE_SCHEMA <> '${STAGE}'`,
      );
      // In the others the name is an alias.
      expect(left.map(({ n }) => n).sort()).toEqual(['f_alias', 'p_dynamic']);
    }

    it(
      'events run only if asked to',
      async () => {
        const scope = ['--map-schema', `${SHOP}=${STAGE}`, '--enable-events'];
        await restoreOk(...scope);
        expect(
          await onTarget(
            `SELECT EVENT_NAME AS e, STATUS AS s FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${STAGE}'`,
          ),
        ).toEqual([
          { e: 'e_clean', s: 'ENABLED' },
          { e: 'e_off', s: 'DISABLED' },
        ]);
        await verifyOk(...scope);
      },
      MINUTES,
    );

    it(
      'grants follow, and those on what is not restored are left out with a warning',
      async () => {
        const report = await restoreOk(
          '--map-schema',
          `${SHOP}=${STAGE}`,
          '--load-users',
          '--skip-routines',
          '--exclude-tables',
          `${SHOP}.v_*`,
          '--verify-level',
          'rows',
        );
        const grants = (await onTarget(`SHOW GRANTS FOR 'stage clerk'@'%'`)).map((row) =>
          String(Object.values(row)[0])
            .replaceAll("'", '`')
            .replace(/ IDENTIFIED BY .*/, ''),
        );
        expect(grants.sort()).toEqual([
          'GRANT INSERT ON `stage\\_shop`.* TO `stage clerk`@`%`',
          'GRANT SELECT (`id`), UPDATE ON `stage_shop`.`orders` TO `stage clerk`@`%`',
          'GRANT SELECT ON `crm`.* TO `stage clerk`@`%`'.replace('crm', CRM),
          'GRANT USAGE ON *.* TO `stage clerk`@`%`',
        ]);
        expect(report.warnings.filter((text) => text.includes('stage clerk')).sort()).toEqual([
          `account 'stage clerk'@'%' gets no grant on ${STAGE}.dropped, which is not restored`,
          `account 'stage clerk'@'%' gets no grant on ${STAGE}.p_add, which is not restored`,
        ]);
        expect(
          await one(
            `SELECT COUNT(*) FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE LIKE '%stage clerk%' AND TABLE_SCHEMA LIKE '${SHOP}'`,
          ),
        ).toBe(0);

        // An account that is there already stays as it is.
        await dropSchemas(target.access(), ALL);
        await runAll(target.access(), [`REVOKE INSERT ON \`stage\\_shop\`.* FROM 'stage clerk'@'%'`]);
        const again = await restoreOk('--map-schema', `${SHOP}=${STAGE}`, '--load-users');
        expect(again.warnings).toContain(
          `account 'stage clerk'@'%' exists on the target and is left as it is`,
        );
      },
      MINUTES,
    );
  });

  describe('definers', () => {
    it(
      'are left out or replaced',
      async () => {
        const self = await one('SELECT CURRENT_USER()');
        await restoreOk('--strip-definers');
        const definers = `SELECT DISTINCT d FROM (SELECT DEFINER AS d FROM information_schema.VIEWS WHERE TABLE_SCHEMA = '${SHOP}'
        UNION ALL SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '${SHOP}' UNION ALL SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '${SHOP}'
        UNION ALL SELECT DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${SHOP}') AS x`;
        expect(await onTarget(definers)).toEqual([{ d: self }]);
        await verifyOk('--strip-definers');

        await dropSchemas(target.access(), [SHOP, CRM]);
        await runAll(target.access(), [
          `CREATE USER 'stage owner'@'10.%' IDENTIFIED BY 'x'`,
          `GRANT SELECT, EXECUTE ON ${SHOP}.* TO 'stage owner'@'10.%'`,
          `GRANT SELECT ON ${CRM}.* TO 'stage owner'@'10.%'`,
        ]);
        await restoreOk('--replace-definer', `'stage owner'@'10.%'`);
        expect(await onTarget(definers)).toEqual([{ d: 'stage owner@10.%' }]);
        await verifyOk('--replace-definer', `'stage owner'@'10.%'`);
        const { exitCode, document } = await runJson<Report>([
          'verify',
          backupId,
          ...login(target),
          '--level',
          'counts',
          '--replace-definer',
          'nobody@%',
        ]);
        expect([exitCode, document.error?.code]).toEqual([12, 'VERIFICATION_FAILED']);
      },
      MINUTES,
    );
  });

  describe('a part', () => {
    it(
      'goes beside other tables, which are not touched',
      async () => {
        const neighbours = [
          `CREATE DATABASE ${STAGE}`,
          `CREATE TABLE ${STAGE}.neighbour (id int PRIMARY KEY)`,
          `INSERT INTO ${STAGE}.neighbour VALUES (1), (2)`,
          `CREATE PROCEDURE ${STAGE}.p_add() SELECT 'mine'`,
        ];
        await runAll(target.access(), neighbours);
        const scope = ['--map-schema', `${SHOP}=${STAGE}`, '--include-tables', `${SHOP}.orders,${SHOP}.log`];
        await restoreOk(...scope, '--verify-level', 'rows');
        await verifyOk(...scope);
        const expected = [
          'routine p_add',
          'table log',
          'table neighbour',
          'table orders',
          'trigger orders_ai',
          'trigger orders_au',
        ];
        expect(await objectsOf(STAGE)).toEqual(expected);
        expect(await one(`SELECT COUNT(*) FROM ${STAGE}.neighbour`)).toBe(2);

        const again = await restore(...scope);
        expect(again.document.error).toMatchObject({
          code: 'TARGET_NOT_EMPTY',
          details: { existing: [`${STAGE}.log`, `${STAGE}.orders`] },
        });
        expect(again.exitCode).toBe(13);
        await runAll(target.access(), [`DELETE FROM ${STAGE}.orders`]);
        await restoreOk(...scope, '--drop-existing');
        expect(await one(`SELECT COUNT(*) FROM ${STAGE}.orders`)).toBe(3);
        expect(await objectsOf(STAGE)).toEqual(expected);
        expect(await one(`SELECT COUNT(*) FROM ${STAGE}.neighbour`)).toBe(2);
      },
      MINUTES,
    );

    it(
      'takes no trigger away from another table',
      async () => {
        await runAll(target.access(), [
          `CREATE DATABASE ${STAGE}`,
          `CREATE TABLE ${STAGE}.neighbour (id int PRIMARY KEY)`,
          `CREATE TRIGGER ${STAGE}.orders_au BEFORE INSERT ON ${STAGE}.neighbour FOR EACH ROW SET NEW.id = NEW.id + 1`,
        ]);
        const scope = ['--map-schema', `${SHOP}=${STAGE}`, '--include-tables', `${SHOP}.orders`];
        const { document } = await restore(...scope);
        expect(document.error).toMatchObject({
          code: 'TARGET_NOT_EMPTY',
          details: { existing: [`trigger ${STAGE}.orders_au of table neighbour`] },
        });
        expect(await objectsOf(STAGE)).toEqual(['table neighbour', 'trigger orders_au']);
        await restoreOk(...scope, '--skip-triggers');
        expect(await objectsOf(STAGE)).toEqual(['table neighbour', 'table orders', 'trigger orders_au']);
      },
      MINUTES,
    );

    it(
      'is all but some tables, triggers, routines and events',
      async () => {
        const scope = [
          '--exclude-tables',
          `${SHOP}.v_*,${SHOP}.lines`,
          '--skip-triggers',
          '--skip-routines',
          '--skip-events',
        ];
        await restoreOk(...scope, '--verify-level', 'counts');
        expect((await objectsOf(SHOP)).filter((name) => !/number/.test(name))).toEqual(
          ['table customers', 'table log', 'table orders', `table ${SHOP}`].sort(),
        );
        await verifyOk(...scope);
      },
      MINUTES,
    );

    it(
      'is the definitions first and the rows later',
      async () => {
        await restoreOk('--schema-only');
        expect(await one(`SELECT COUNT(*) FROM ${SHOP}.orders`)).toBe(0);
        await verifyOk('--schema-only');
        const withTriggers = await restore('--data-only');
        expect(withTriggers.document.error).toMatchObject({
          code: 'TARGET_UNSUPPORTED',
          details: { triggers: [`${SHOP}.orders_ai on ${SHOP}.orders`] },
        });
        expect(await one(`SELECT COUNT(*) FROM ${SHOP}.customers`)).toBe(0);

        await dropSchemas(target.access(), [SHOP, CRM]);
        const missing = await restore('--data-only');
        expect(missing.document.error).toMatchObject({ code: 'TABLE_NOT_FOUND' });
        expect(missing.document.error?.message).toContain(`${SHOP}.orders`);
        await restoreOk('--schema-only', '--skip-triggers');
        await restoreOk('--data-only', '--verify-level', 'rows');
        await verifyOk('--data-only');
        await verifyOk('--skip-triggers');
        const again = await restore('--data-only');
        expect(again.document.error).toMatchObject({ code: 'TARGET_NOT_EMPTY' });
        expect(again.document.error?.message).toContain(`${SHOP}.orders`);
      },
      MINUTES,
    );
  });

  describe('a target that must not be touched', () => {
    it(
      'is one that holds something, unless it may be dropped',
      async () => {
        await runAll(target.access(), [
          `CREATE DATABASE ${SHOP}`,
          `CREATE FUNCTION ${SHOP}.f_mine() RETURNS int NO SQL RETURN 1`,
        ]);
        const refused = await restore();
        expect(refused.document.error).toMatchObject({
          code: 'TARGET_NOT_EMPTY',
          details: { existing: [`${SHOP} (1 objects)`] },
        });
        expect(await objectsOf(SHOP)).toEqual(['routine f_mine']);
        const report = await restoreOk('--drop-existing');
        expect(report.warnings).toContainEqual(expect.stringContaining(`function ${SHOP}.f_mine`));
        expect(await objectsOf(SHOP)).toContain('routine f_mine');
        expect(await one(`SELECT COUNT(*) FROM ${SHOP}.orders`)).toBe(3);
      },
      MINUTES,
    );

    it(
      'is the source, unless that is what is wanted',
      async () => {
        const toSource = [
          'restore',
          backupId,
          ...login(source),
          '--map-schema',
          `${SHOP}=${STAGE}`,
          '--exclude-tables',
          `${CRM}.*`,
          '--include-tables',
          `${SHOP}.orders`,
        ];
        const refused = await runJson<Report>(toSource);
        expect([refused.exitCode, refused.document.error?.code]).toEqual([13, 'TARGET_IS_SOURCE']);
        expect(await ask(source.access(), `SHOW DATABASES LIKE '${STAGE}'`)).toEqual([]);
        await runJsonOk<Report>([...toSource, '--allow-source-as-target']);
        expect(await ask(source.access(), `SELECT COUNT(*) AS n FROM ${STAGE}.orders`)).toEqual([{ n: 3 }]);
        expect(await ask(source.access(), `SELECT COUNT(*) AS n FROM ${SHOP}.orders`)).toEqual([{ n: 3 }]);
        await dropSchemas(source.access(), [STAGE]);
      },
      MINUTES,
    );

    it('is everything in a dry run', async () => {
      const position = (): Promise<unknown[]> =>
        onTarget(flavor === 'mysql' ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS');
      const before = await position();
      const plan = await restoreOk('--dry-run', '--map-schema', `${SHOP}=${STAGE}`, '--load-users');
      expect(plan).toMatchObject({
        status: 'planned',
        schemas: [{ name: CRM }, { name: STAGE, source: SHOP }],
      });
      expect(plan.warnings).toContainEqual(expect.stringContaining('p_dynamic'));
      expect(await schemasThere()).toEqual([]);
      expect(await position()).toEqual(before);
    });

    it(
      'is named where the names of schemas are wrong',
      async () => {
        for (const [args, code] of [
          [['--map-schema', 'nothing=x'], 'SCHEMA_NOT_FOUND'],
          [['--map-schema', `${SHOP}=${CRM}`], 'CONFIG_INVALID'],
          [['--map-schema', `${SHOP}=mysql`], 'CONFIG_INVALID'],
          [['--include-tables', `${SHOP}.nothing`], 'TABLE_NOT_FOUND'],
          [['--exclude-tables', '*.*', '--include-tables', `${SHOP}.*`], 'SELECTION_EMPTY'],
        ] as const)
          expect((await restore(...args)).document.error?.code).toBe(code);
        expect(await schemasThere()).toEqual([]);
      },
      MINUTES,
    );
  });

  describe('the binary log', () => {
    const ownStatements = async (server: TestServer): Promise<number> => {
      const logs = await ask<{ Log_name: string }>(server.access(), 'SHOW BINARY LOGS');
      const events: { Info: string }[] = [];
      for (const { Log_name } of logs)
        events.push(...(await ask<{ Info: string }>(server.access(), `SHOW BINLOG EVENTS IN '${Log_name}'`)));
      return events.filter(({ Info }) => Info.includes(SHOP) || Info.includes(CRM)).length;
    };

    it(
      'gets nothing with --skip-binlog, which is refused where a replica follows',
      async () => {
        await using server = await startServer(flavor, { extraArgs: ['--innodb-buffer-pool-size=64M'] });
        const args = ['restore', backupId, ...login(server)];
        if (flavor === 'mysql') {
          await using replica = await startServer(flavor, {
            extraArgs: ['--innodb-buffer-pool-size=64M', '--server-id=2'],
          });
          const { host, port } = addressFor(server);
          await runAll(replica.access(), [
            `CHANGE REPLICATION SOURCE TO SOURCE_HOST='${host}', SOURCE_PORT=${port}, SOURCE_USER='root', SOURCE_PASSWORD='${server.rootPassword}', SOURCE_SSL=1`,
            'START REPLICA',
          ]);
          await waitUntil(
            'the replica follows',
            async () => (await ask(server.access(), 'SHOW REPLICAS')).length > 0,
          );
          const refused = await runJson<Report>([...args, '--skip-binlog']);
          expect(refused.document.error).toMatchObject({ code: 'TARGET_UNSUPPORTED' });
          expect(refused.document.error?.message).toContain('replicas');
          expect(await ask(server.access(), `SHOW DATABASES LIKE '${SHOP}'`)).toEqual([]);
        }

        await runJsonOk([...args, '--skip-binlog', '--skip-binlog-despite-replicas']);
        expect(await ask(server.access(), `SELECT COUNT(*) AS n FROM ${SHOP}.orders`)).toEqual([{ n: 3 }]);
        expect(await ownStatements(server)).toBe(0);
        await dropSchemas(server.access(), [SHOP, CRM]);
        await runJsonOk([...args]);
        expect(await ownStatements(server)).toBeGreaterThan(10);
      },
      2 * MINUTES,
    );

    if (flavor === 'mysql')
      it(
        'has the GTIDs of the backup where that is asked for',
        async () => {
          await using server = await startServer(flavor, { extraArgs: ['--innodb-buffer-pool-size=64M'] });
          const args = ['restore', backupId, ...login(server)];
          const executed = async (): Promise<string> =>
            (await ask<{ g: string }>(server.access(), 'SELECT @@GLOBAL.gtid_executed AS g'))[0]!.g;
          const [{ u } = { u: '' }] = await ask<{ u: string }>(source.access(), 'SELECT @@server_uuid AS u');
          await runJsonOk([...args, '--update-gtid-set', 'append']);
          const set = await executed();
          expect(set).toContain(u);
          expect(
            (await ask<{ g: string }>(server.access(), 'SELECT @@GLOBAL.gtid_purged AS g'))[0]!.g,
          ).toContain(u);
          // Once more: nothing is to be added.
          await runJsonOk([...args, '--update-gtid-set', 'append', '--drop-existing']);

          await dropSchemas(server.access(), [SHOP, CRM]);
          const foreign = await runJson<Report>([...args, '--update-gtid-set', 'replace']);
          expect(foreign.exitCode).toBe(0);
          await runAll(server.access(), [`RESET BINARY LOGS AND GTIDS`]);
          await runJsonOk([...args, '--update-gtid-set', 'replace', '--drop-existing']);
          expect(await executed()).toContain(u);
          await runAll(server.access(), [
            `RESET BINARY LOGS AND GTIDS`,
            `SET GLOBAL gtid_purged = '11111111-1111-1111-1111-111111111111:1-5'`,
          ]);
          const refused = await runJson<Report>([...args, '--update-gtid-set', 'replace', '--drop-existing']);
          expect(refused.document.error).toMatchObject({ code: 'TARGET_UNSUPPORTED' });
          expect(refused.document.error?.message).toMatch(/gtid_purged of the target holds transactions/);
        },
        2 * MINUTES,
      );
    else
      it('has no gtid_purged', async () => {
        const refused = await restore('--update-gtid-set', 'append');
        expect(refused.document.error).toMatchObject({ code: 'TARGET_UNSUPPORTED' });
        expect(refused.document.error?.message).toMatch(/MariaDB/);
        expect(await schemasThere()).toEqual([]);
      });
  });
});
