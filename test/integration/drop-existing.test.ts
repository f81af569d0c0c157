// --drop-existing drops the objects that the restore creates again, and no other.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const MINUTES = 60_000;
const SHOP = 'drop_shop';
const BLOG = 'drop_blog';
/** On a case-sensitive server a schema of its own. */
const OTHER = 'DROP_SHOP';
const ALL = [SHOP, BLOG, OTHER, 'mysql_backup_restore'];

interface Report {
  backupId: string;
  warnings: string[];
  drops: string[];
  kept?: string[];
}

await describeServers('drop-existing', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let backupId: string;
  const login = (url: string): string[] => ['--url', url, '--storage', folder.path];
  const words = (...args: string[]) => ['restore', backupId, ...login(target.url()), ...args];
  const count = async (table: string): Promise<unknown> =>
    (await ask<{ n: number }>(target.access(), `SELECT COUNT(*) AS n FROM ${table}`))[0]?.n;
  const namesOf = async (from: string, column: string, schema: string): Promise<string[]> =>
    (
      await ask<{ n: string }>(
        target.access(),
        `SELECT ${column}_NAME AS n FROM information_schema.${from} WHERE ${column}_SCHEMA = '${schema}'`,
      )
    ).map(({ n }) => n);
  /** What is not of the backup. */
  const change = (): Promise<void> =>
    runAll(target.access(), [
      `DELETE FROM ${SHOP}.orders`,
      `INSERT INTO ${SHOP}.cache_a VALUES (2, NULL), (3, NULL)`,
      `INSERT INTO ${SHOP}.Cased VALUES (7)`,
      `INSERT INTO ${BLOG}.posts VALUES (8)`,
      `CREATE TABLE ${SHOP}.mine (id int PRIMARY KEY)`,
      `INSERT INTO ${SHOP}.mine VALUES (1)`,
      `CREATE VIEW ${SHOP}.v_mine AS SELECT id FROM ${SHOP}.orders`,
      `CREATE PROCEDURE ${SHOP}.p_mine() SELECT 1`,
      `CREATE EVENT ${SHOP}.e_mine ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 00:00:00' DO SELECT 1`,
      `CREATE TRIGGER ${SHOP}.t_mine BEFORE INSERT ON ${SHOP}.mine FOR EACH ROW SET NEW.id = NEW.id`,
      `CREATE DATABASE ${OTHER}`,
      `CREATE TABLE ${OTHER}.orders (id int PRIMARY KEY)`,
      `CREATE PROCEDURE ${OTHER}.p_old() SELECT 2`,
    ]);
  const others = [
    `event ${SHOP}.e_mine`,
    `procedure ${SHOP}.p_mine`,
    `table ${SHOP}.mine`,
    `trigger ${SHOP}.t_mine of table mine`,
    `view ${SHOP}.v_mine`,
  ];

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), ALL);
    await runAll(source.access(), shopAndBlog(flavor));
    ({ backupId } = await runJsonOk<Report>([
      'backup',
      ...login(source.url()),
      '--schemas',
      `${SHOP},${BLOG}`,
    ]));
  }, MINUTES);

  beforeEach(async () => {
    await dropSchemas(target.access(), ALL);
    await runJsonOk(words());
  }, MINUTES);

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  describe('objects that the restore does not create', () => {
    it(
      'stay with their rows, and are reported',
      async () => {
        await change();
        const scope = ['--exclude-tables', `${BLOG}.*,${SHOP}.cache_a,${SHOP}.Cased`, '--drop-existing'];
        const kept = [
          ...others,
          `table ${BLOG}.posts`,
          `table ${SHOP}.Cased`,
          `table ${SHOP}.cache_a`,
          `trigger ${SHOP}.cache_ai of table cache_a`,
        ].sort();
        const planned = await runJsonOk<Report>(words(...scope, '--dry-run'));
        expect([...planned.kept!].sort()).toEqual(kept);
        expect(planned.drops).toContain(`table ${SHOP}.cased`);
        expect(await count(`${SHOP}.orders`)).toBe(0);

        const report = await runJsonOk<Report>(words(...scope, '--verify-level', 'rows'));
        expect([...report.kept!].sort()).toEqual(kept);
        expect(report.warnings.join()).toContain(
          'kept on the target, because the restore does not create it',
        );
        expect(await count(`${SHOP}.orders`)).toBe(3);
        expect(await count(`${SHOP}.cased`)).toBe(1);
        expect(await count(`${SHOP}.cache_a`)).toBe(3);
        expect(await count(`${SHOP}.Cased`)).toBe(3);
        expect(await count(`${BLOG}.posts`)).toBe(3);
        expect(await count(`${SHOP}.mine`)).toBe(1);
        expect(await count(`${SHOP}.v_mine`)).toBe(3);
        expect(await namesOf('TRIGGERS', 'TRIGGER', SHOP)).toEqual(
          expect.arrayContaining(['t_mine', 'cache_ai', 'orders_ai']),
        );
        expect(await namesOf('EVENTS', 'EVENT', SHOP)).toEqual(expect.arrayContaining(['e_mine', 'e_old']));
        expect(await namesOf('TABLES', 'TABLE', OTHER)).toContain('orders');
      },
      2 * MINUTES,
    );

    it(
      'stay with their schema where no table is excluded',
      async () => {
        await change();
        const report = await runJsonOk<Report>(words('--drop-existing', '--verify-level', 'rows'));
        expect([...report.kept!].sort()).toEqual(others);
        expect(await count(`${SHOP}.orders`)).toBe(3);
        expect(await count(`${SHOP}.cache_a`)).toBe(1);
        expect(await count(`${SHOP}.mine`)).toBe(1);
        expect(await count(`${BLOG}.posts`)).toBe(2);
      },
      2 * MINUTES,
    );

    it(
      'are the reason of a refusal where they could not be kept',
      async () => {
        await runAll(target.access(), [
          `DELETE FROM ${SHOP}.orders WHERE id = 1`,
          `CREATE TRIGGER ${SHOP}.t_own BEFORE INSERT ON ${SHOP}.orders FOR EACH ROW SET NEW.id = NEW.id`,
        ]);
        const own = `trigger ${SHOP}.t_own of table orders`;
        const scopes = [[], ['--include-tables', `${SHOP}.orders`], ['--exclude-tables', `${SHOP}.cache_a`]];
        for (const scope of scopes) {
          const { document, exitCode } = await runJson<Report>(words('--drop-existing', ...scope));
          expect([exitCode, document.error]).toEqual([
            13,
            expect.objectContaining({ code: 'TARGET_NOT_EMPTY', details: { lost: [own] } }),
          ]);
        }
        expect(await count(`${SHOP}.orders`)).toBe(2);
        expect(await count(`${BLOG}.posts`)).toBe(2);
      },
      2 * MINUTES,
    );
  });

  describe('a backup with a damaged object', () => {
    const flip = async (pattern: RegExp): Promise<string> => {
      const name = (await readdir(join(damaged.path, backupId))).find((each) => pattern.test(each))!;
      const path = join(damaged.path, backupId, name);
      const bytes = await readFile(path);
      bytes[bytes.length - 1]! ^= 1;
      await writeFile(path, bytes);
      return name;
    };
    let damaged: Folder;
    const fromDamaged = (...more: string[]) => [
      'restore',
      backupId,
      '--url',
      target.url(),
      '--storage',
      damaged.path,
      '--drop-existing',
      ...more,
    ];

    beforeEach(async () => {
      damaged = await makeFolder();
      await cp(folder.path, damaged.path, { recursive: true });
      await change();
    }, MINUTES);

    afterEach(async () => {
      await damaged[Symbol.asyncDispose]();
    });

    it.each([
      ['rows', /^drop_shop@orders.*\.tsv\.zst$/],
      ['definitions', /^@\.definitions/],
    ])(
      'drops nothing where it is one of %s',
      async (_, pattern) => {
        const name = await flip(pattern);
        const { document, exitCode } = await runJson<Report>(fromDamaged());
        expect([exitCode, document.error?.code]).toEqual([12, 'OBJECT_CORRUPT']);
        expect(document.error?.message).toContain(name);
        expect(await count(`${SHOP}.orders`)).toBe(0);
        expect(await count(`${BLOG}.posts`)).toBe(3);
        expect(await count(`${SHOP}.v_mine`)).toBe(0);
      },
      2 * MINUTES,
    );

    it(
      'is restored where the object is not part of the restore',
      async () => {
        await flip(/^drop_blog@posts.*\.tsv\.zst$/);
        await runJsonOk<Report>(fromDamaged('--include-tables', `${SHOP}.orders`));
        expect(await count(`${SHOP}.orders`)).toBe(3);
        expect(await count(`${BLOG}.posts`)).toBe(3);
      },
      2 * MINUTES,
    );

    it(
      'is found during the load with --trust-storage, which every report mentions',
      async () => {
        const trusted = await runJsonOk<Report>(words('--drop-existing', '--trust-storage'));
        expect(trusted.warnings.join()).toContain('--trust-storage');
        await flip(/^drop_shop@orders.*\.tsv\.zst$/);
        const { exitCode } = await runJson<Report>(fromDamaged('--trust-storage'));
        expect(exitCode).toBe(12);
        expect(await namesOf('TABLES', 'TABLE', SHOP)).toContain('orders');
        expect(await count(`${SHOP}.orders`)).toBe(0);
      },
      2 * MINUTES,
    );
  });

  it(
    'an object that appears between the plan and the drop ends the restore',
    async () => {
      await using place = await BackupPlace.create();
      const { backupId: own } = await place.backup(source.access(), [BLOG]);
      // Another client, while a person answers or the objects are hashed.
      const confirmDrop = () => runAll(target.access(), [`CREATE TABLE ${BLOG}.late (id int PRIMARY KEY)`]);
      const restored = place.restore(target.access(), own, { dropExisting: true }, { confirmDrop });
      await expect(restored).rejects.toMatchObject({
        code: 'TARGET_NOT_EMPTY',
        message: expect.stringContaining(`table ${BLOG}.late`),
      });
      expect(await count(`${BLOG}.late`)).toBe(0);
      expect(await count(`${BLOG}.posts`)).toBe(2);
    },
    2 * MINUTES,
  );

  it(
    'a schema of which everything is restored is dropped as a whole',
    async () => {
      const report = await runJsonOk<Report>(words('--drop-existing', '--dry-run'));
      expect(report.drops).toEqual([
        expect.stringMatching(new RegExp(`^${BLOG} \\(1 `)),
        expect.stringContaining(`${SHOP} (`),
      ]);
      expect(report.kept).toBeUndefined();
    },
    MINUTES,
  );
});

function shopAndBlog(flavor: string): string[] {
  return [
    `CREATE DATABASE ${BLOG}`,
    `CREATE TABLE ${BLOG}.posts (id int PRIMARY KEY)`,
    `INSERT INTO ${BLOG}.posts VALUES (1), (2)`,
    `CREATE DATABASE ${SHOP}`,
    `USE ${SHOP}`,
    'CREATE TABLE orders (id int PRIMARY KEY)',
    'CREATE TABLE cased (id int PRIMARY KEY)',
    'CREATE TABLE Cased (id int PRIMARY KEY)',
    'CREATE TABLE cache_a (id int PRIMARY KEY, o int, CONSTRAINT fk_o FOREIGN KEY (o) REFERENCES orders (id))',
    'INSERT INTO orders VALUES (1), (2), (3)',
    'INSERT INTO cased VALUES (1)',
    'INSERT INTO Cased VALUES (1), (2)',
    'INSERT INTO cache_a VALUES (1, NULL)',
    'CREATE VIEW v_old AS SELECT id FROM orders',
    'CREATE PROCEDURE p_old() SELECT 1',
    'CREATE FUNCTION f_old() RETURNS int NO SQL RETURN 1',
    "CREATE EVENT e_old ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 00:00:00' DO SELECT 1",
    'CREATE TRIGGER orders_ai AFTER INSERT ON orders FOR EACH ROW SET @n = NEW.id',
    'CREATE TRIGGER cache_ai AFTER INSERT ON cache_a FOR EACH ROW SET @n = NEW.id',
    ...(flavor === 'mariadb'
      ? [
          'CREATE SEQUENCE numbers',
          "SET sql_mode = 'ORACLE'",
          'CREATE PACKAGE pack AS FUNCTION f RETURN int; END',
          'CREATE PACKAGE BODY pack AS FUNCTION f RETURN int AS BEGIN RETURN 1; END; END',
        ]
      : []),
  ];
}
