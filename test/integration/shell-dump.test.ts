// Dumps of MySQL Shell, restored and verified like backups: the one that it wrote itself, and those with its other options.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';
import {
  writeShellDump,
  type ShellDumpOptions,
  type ShellRow,
  type ShellSchema,
  type ShellTable,
} from '../support/shell-dump-writer.ts';

const MINUTES = 60_000;
const FIXTURE = join(import.meta.dirname, '..', 'fixtures', 'mysql-shell-dump');
const SCHEMA = 'shell shop';
const s3 = await acquireS3();

interface Check {
  check: string;
  status: string;
  schema?: string;
  table?: string;
}
interface Report {
  status: string;
  tables: number;
  rows: number;
  warnings: string[];
  checks: Check[];
  verification: { level: string; status: string; checks: Check[] };
}

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

const items: ShellTable = {
  name: 'items',
  create:
    'CREATE TABLE `items` (\n  `id` int NOT NULL AUTO_INCREMENT,\n  `b` varbinary(300) DEFAULT NULL,\n  `t` text,\n  `n` decimal(10,2) DEFAULT NULL,\n  PRIMARY KEY (`id`),\n  KEY `k` (`n`)\n) ENGINE=InnoDB AUTO_INCREMENT=40 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci',
  columns: ['id', 'b', 't', 'n'],
  binaryColumns: ['b'],
  primaryKey: ['id'],
  rows: Array.from({ length: 23 }, (_, i): ShellRow =>
    i % 5 === 4
      ? [String(i + 1), null, null, null]
      : [String(i + 1), EVERY_BYTE.subarray(i), `tab\t line\n \\ \\N "é" \u{1f600} ${i}`, `${i}.50`],
  ),
  triggers: [
    {
      name: 'items_bi',
      statement:
        "CREATE DEFINER=`root`@`localhost` TRIGGER `items_bi` BEFORE INSERT ON `items` FOR EACH ROW SET NEW.t = CONCAT(NEW.t, '!;')",
    },
  ],
};
const parts: ShellTable = {
  name: 'parts',
  create:
    'CREATE TABLE `parts` (\n  `id` int NOT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\n/*!50100 PARTITION BY RANGE (`id`)\n(PARTITION `p 0` VALUES LESS THAN (3) ENGINE = InnoDB,\n PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */',
  columns: ['id'],
  primaryKey: ['id'],
  rows: { 'p 0': [['1'], ['2']], p1: [['3'], ['4'], ['5']] },
};
const keyless: ShellTable = {
  name: 'no key',
  create: 'CREATE TABLE `no key` (\n  `v` varchar(20) DEFAULT NULL\n) ENGINE=MyISAM DEFAULT CHARSET=latin1',
  columns: ['v'],
  rows: [['a'], ['a'], [null], ['é']],
};
const empty: ShellTable = {
  name: 'empty',
  create: 'CREATE TABLE `empty` (\n  `id` int NOT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB',
  columns: ['id'],
  primaryKey: ['id'],
  rows: [],
};

const shop: ShellSchema = {
  name: SCHEMA,
  tables: [items, parts, keyless, empty],
  views: [
    {
      name: 'v',
      columns: ['id', 'd'],
      statement:
        'CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY INVOKER VIEW `v` AS select `items`.`id` AS `id`,`f`(`items`.`id`) AS `d` from `items`',
    },
  ],
  functions: [
    {
      name: 'f',
      statement:
        'CREATE DEFINER=`root`@`localhost` FUNCTION `f`(x int) RETURNS int\n    DETERMINISTIC\nRETURN x * 2',
    },
  ],
  procedures: [
    {
      name: 'p',
      statement: `CREATE DEFINER=\`root\`@\`localhost\` PROCEDURE \`p\`()\nBEGIN SELECT COUNT(*) FROM \`${SCHEMA}\`.items; END`,
    },
  ],
  events: [
    {
      name: 'e',
      statement:
        "CREATE DEFINER=`root`@`localhost` EVENT `e` ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 00:00:00' ON COMPLETION NOT PRESERVE ENABLE DO DELETE FROM items",
    },
  ],
};

await describeServers(
  'MySQL Shell dump',
  ['target'],
  ({ target }) => {
    let folder: Folder;
    const at = (...storage: string[]): string[] => ['--url', target.url(), '--storage', ...storage];
    const onTarget = <T = Record<string, unknown>>(sql: string): Promise<T[]> => ask<T>(target.access(), sql);
    const clean = async (): Promise<void> => {
      await dropSchemas(target.access(), ['fmt', 'fmt_stage', SCHEMA, 'mysql_backup_restore']);
      await runAll(target.access(), [
        `DROP USER IF EXISTS 'ex_user'@'%'`,
        `DROP USER IF EXISTS 'shell clerk'@'%'`,
      ]);
    };

    beforeAll(clean);
    beforeEach(async () => {
      folder = await makeFolder();
    });
    afterEach(async () => {
      await clean();
      await folder[Symbol.asyncDispose]();
    });

    describe('as MySQL Shell 9.6 wrote it', () => {
      const expectFixture = async (schema = 'fmt'): Promise<void> => {
        expect(
          await onTarget(`SELECT id, HEX(b) AS b, CAST(j AS char) AS j FROM ${schema}.t ORDER BY id`),
        ).toEqual([
          {
            id: 1,
            b: '000102030405060708090A0B0C0D0E0F101A1B5C27227F8081C3A9FF0A09',
            j: String.raw`{"a": 1, "s": "héllo \"q\" \\ x\ny"}`,
          },
          { id: 2, b: null, j: null },
          { id: 3, b: '', j: '[]' },
          { id: 4, b: '746578740961620A6E6C5C6273', j: '"str"' },
          { id: 5, b: '00FF'.repeat(20), j: '{"k": [1, 2.5, null, true]}' },
        ]);
        expect(await onTarget(`SELECT COUNT(*) AS n FROM ${schema}.log`)).toEqual([{ n: 0 }]);
        expect(await onTarget(`SELECT ${schema}.f1(21) AS x`)).toEqual([{ x: 42 }]);
        expect(await onTarget(`SELECT COUNT(*) AS n FROM ${schema}.v`)).toEqual([{ n: 4 }]);
      };
      const failedOf = ({ checks }: { checks: Check[] }): Check[] =>
        checks.filter(({ status }) => status === 'failed');

      it(
        'is restored and verified by its checksums, from a directory',
        async () => {
          await cp(FIXTURE, join(folder.path, 'mysql-shell-dump'), { recursive: true });
          const dump = ['mysql-shell-dump', ...at(folder.path)];
          const restored = await runJsonOk<Report>([
            'restore',
            ...dump,
            '--verify-level',
            'rows',
            '--load-users',
          ]);
          expect(restored).toMatchObject({
            status: 'restored',
            tables: 2,
            rows: 5,
            verification: { level: 'rows', status: 'passed' },
          });
          expect(restored.verification.checks.filter(({ check }) => check === 'checksum')).toHaveLength(2);
          expect(restored.warnings).toEqual([
            expect.stringMatching(/holds no hash of its files.*checksums of the rows/),
          ]);
          await expectFixture();
          expect(await onTarget(`SHOW GRANTS FOR 'ex_user'@'%'`)).toHaveLength(3);

          const verified = await runJsonOk<Report>(['verify', ...dump, '--level', 'rows']);
          expect(verified.warnings).toEqual(restored.warnings);
          await runAll(target.access(), ["UPDATE fmt.t SET note = CONCAT(note, ' ') WHERE id = 1"]);
          const changed = await runJson<Report>(['verify', ...dump, '--level', 'rows']);
          expect(changed.exitCode).toBe(12);
          expect(failedOf(changed.document)).toMatchObject([
            { check: 'checksum', schema: 'fmt', table: 't' },
          ]);

          const objects = await runJsonOk<Report>([
            'verify',
            'mysql-shell-dump',
            '--storage',
            folder.path,
            '--level',
            'objects',
          ]);
          expect(objects.checks.length).toBeGreaterThan(10);
          await rm(join(folder.path, 'mysql-shell-dump', 'fmt@t.sql'));
          const broken = await runJson<Report>(['verify', 'mysql-shell-dump', '--storage', folder.path]);
          expect([broken.exitCode, broken.document.error?.code]).toEqual([12, 'MANIFEST_INVALID']);
          expect(broken.document.error?.message).toContain('fmt@t.sql');
        },
        2 * MINUTES,
      );

      it(
        'is restored under another name from S3, and verified',
        async () => {
          const bucket = await s3.createBucket();
          const client = connectS3(s3);
          for (const name of await readdir(FIXTURE))
            await client.send(
              new PutObjectCommand({
                Bucket: bucket,
                Key: `dumps/nightly/${name}`,
                Body: await readFile(join(FIXTURE, name)),
              }),
            );
          client.destroy();
          const args = [
            'nightly',
            ...at(`s3://${bucket}/dumps`, '--s3-endpoint', s3.endpoint),
            '--map-schema',
            'fmt=fmt_stage',
          ];
          const options = { environment: s3.environment() };
          const restored = await runJsonOk<Report>(['restore', ...args, '--verify-level', 'rows'], options);
          expect(restored.verification.status).toBe('passed');
          await expectFixture('fmt_stage');
          expect(await onTarget(`SHOW DATABASES LIKE 'fmt'`)).toEqual([]);
          await runJsonOk<Report>(['verify', ...args, '--level', 'rows'], options);
        },
        2 * MINUTES,
      );
    });

    describe('with other options', () => {
      const variants: [string, ShellDumpOptions][] = [
        ['several chunks', { rowsPerChunk: 4, indexFiles: true }],
        ['gzip, no chunks', { compression: 'gzip', chunking: false }],
        ['no compression, hexadecimal digits', { compression: 'none', hex: true }],
        ['sizes in index files alone', { chunkFileBytes: false, indexFiles: true, tableRows: false }],
        [
          'no sizes at all',
          { chunkFileBytes: false, tableRows: false, compression: 'gzip', rowsPerChunk: 7 },
        ],
      ];
      it.each(variants)(
        '%s: comes back value by value',
        async (_, options) => {
          await writeShellDump(join(folder.path, 'dump'), [shop], options);
          const restored = await runJsonOk<Report>([
            'restore',
            'dump',
            ...at(folder.path),
            '--verify-level',
            'rows',
          ]);
          expect(restored).toMatchObject({ status: 'restored', tables: 4 });
          expect(restored.warnings).toContainEqual(
            expect.stringMatching(/verified only by the number of rows/),
          );
          await expectShop();
          await runJsonOk<Report>(['verify', 'dump', ...at(folder.path), '--level', 'counts']);
        },
        MINUTES,
      );

      it(
        'accounts come with it',
        async () => {
          await writeShellDump(join(folder.path, 'dump'), [shop], {
            users: {
              "'shell clerk'@'%'": [
                "CREATE USER IF NOT EXISTS `shell clerk`@`%` IDENTIFIED WITH 'caching_sha2_password' REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL DEFAULT PASSWORD REQUIRE CURRENT DEFAULT",
                'GRANT USAGE ON *.* TO `shell clerk`@`%`',
                `GRANT SELECT ON \`${SCHEMA}\`.* TO \`shell clerk\`@\`%\``,
              ],
            },
          });
          await runJsonOk([
            'restore',
            'dump',
            ...at(folder.path),
            '--load-users',
            '--verify-level',
            'counts',
          ]);
          expect(
            (await onTarget(`SHOW GRANTS FOR 'shell clerk'@'%'`)).map((row) => Object.values(row)[0]),
          ).toEqual([
            'GRANT USAGE ON *.* TO `shell clerk`@`%`',
            `GRANT SELECT ON \`${SCHEMA}\`.* TO \`shell clerk\`@\`%\``,
          ]);
        },
        MINUTES,
      );

      it(
        'other dialects come back as well',
        async () => {
          const dump = join(folder.path, 'dump');
          const plain: ShellTable = {
            ...items,
            binaryColumns: [],
            triggers: [],
            columns: ['id', 't'],
            rows: [],
          };
          await writeShellDump(dump, [{ name: SCHEMA, tables: [plain] }], {
            compression: 'none',
            chunking: false,
            tableRows: false,
            chunkFileBytes: false,
          });
          const base = 'shell%20shop@items';
          await rm(join(dump, `${base}.tsv`));
          await writeFile(
            join(dump, `${base}.csv`),
            '1,"a ""quoted"" \\"text\\", with\ttab"\r\n2,\\N\r\n3,"line\\\nbreak"\r\n',
          );
          const json = JSON.parse(await readFile(join(dump, `${base}.json`), 'utf8')) as {
            extension: string;
            options: Record<string, unknown>;
          };
          json.extension = 'csv';
          Object.assign(json.options, {
            fieldsTerminatedBy: ',',
            fieldsEnclosedBy: '"',
            fieldsOptionallyEnclosed: true,
            linesTerminatedBy: '\r\n',
          });
          await writeFile(join(dump, `${base}.json`), JSON.stringify(json));
          await runJsonOk(['restore', 'dump', ...at(folder.path)]);
          expect(await onTarget(`SELECT id, t FROM \`${SCHEMA}\`.items ORDER BY id`)).toEqual([
            { id: 1, t: 'a "quoted" "text", with\ttab' },
            { id: 2, t: null },
            { id: 3, t: 'line\nbreak' },
          ]);
        },
        MINUTES,
      );

      it(
        'a row more than the dump counts ends the restore',
        async () => {
          const dump = join(folder.path, 'dump');
          await writeShellDump(dump, [{ name: SCHEMA, tables: [empty] }], { compression: 'none' });
          const file = 'shell%20shop@empty@@0.tsv';
          const restore = () => runJson<Report>(['restore', 'dump', ...at(folder.path), '--drop-existing']);
          await writeFile(join(dump, file), '1\n');
          expect((await restore()).document.error?.code).toBe('OBJECT_CORRUPT');
          await clean();
          const done = join(dump, '@.done.json');
          const text = await readFile(done, 'utf8');
          await writeFile(done, text.replace(`"${file}": 0`, `"${file}": 2`));
          expect((await restore()).document.error?.code).toBe('VERIFICATION_FAILED');
        },
        MINUTES,
      );

      it.each([
        ['data without definitions', { dataOnly: true }, /dataOnly/],
        ['its libraries', { edit: { hasLibraryDdl: true } }, /libraries/],
        ['its own time zone', { edit: { tzUtc: false } }, /tzUtc/],
        ['a newer format', { edit: { version: '3.0.0' } }, /3\.0\.0/],
      ])(
        '%s: one clear refusal before any effect',
        async (_, { edit, ...options }: ShellDumpOptions & { edit?: object }, why) => {
          const dump = join(folder.path, 'dump');
          await writeShellDump(dump, [shop], options);
          if (edit) {
            const root = JSON.parse(await readFile(join(dump, '@.json'), 'utf8')) as object;
            await writeFile(join(dump, '@.json'), JSON.stringify({ ...root, ...edit }));
          }
          const { exitCode, document } = await runJson<Report>(['restore', 'dump', ...at(folder.path)]);
          expect(exitCode).toBe(12);
          expect(document.error?.message).toMatch(why);
          expect(document.error?.hint).toBeTruthy();
          expect(await onTarget(`SHOW DATABASES LIKE '${SCHEMA}'`)).toEqual([]);
        },
      );
    });

    async function expectShop(): Promise<void> {
      const rows = await onTarget(
        `SELECT id, HEX(b) AS b, t, CAST(n AS char) AS n FROM \`${SCHEMA}\`.items ORDER BY id`,
      );
      expect(rows).toEqual(
        (items.rows as readonly ShellRow[]).map(([id, b, t, n]) => ({
          id: Number(id),
          b: b === null ? null : (b as Buffer).toString('hex').toUpperCase(),
          t,
          n,
        })),
      );
      expect(await onTarget(`SELECT id FROM \`${SCHEMA}\`.parts PARTITION (\`p 0\`) ORDER BY id`)).toEqual([
        { id: 1 },
        { id: 2 },
      ]);
      expect(await onTarget(`SELECT COUNT(*) AS n FROM \`${SCHEMA}\`.parts`)).toEqual([{ n: 5 }]);
      expect(await onTarget(`SELECT v FROM \`${SCHEMA}\`.\`no key\``)).toEqual([
        { v: 'a' },
        { v: 'a' },
        { v: null },
        { v: 'é' },
      ]);
      expect(await onTarget(`SELECT SUM(d) AS d, COUNT(*) AS n FROM \`${SCHEMA}\`.v`)).toEqual([
        { d: '552', n: 23 },
      ]);
      await runAll(target.access(), [
        `USE \`${SCHEMA}\``,
        "INSERT INTO items (t) VALUES ('new')",
        'CALL p()',
      ]);
      expect(await onTarget(`SELECT id, t FROM \`${SCHEMA}\`.items WHERE id > 23`)).toEqual([
        { id: 40, t: 'new!;' },
      ]);
      await runAll(target.access(), [
        `DELETE FROM \`${SCHEMA}\`.items WHERE id = 40`,
        `ALTER TABLE \`${SCHEMA}\`.items AUTO_INCREMENT = 40`,
      ]);
      expect(
        await onTarget(
          `SELECT EVENT_NAME AS e, STATUS AS s FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${SCHEMA}'`,
        ),
      ).toEqual([{ e: 'e', s: 'ENABLED' }]);
    }

    afterAll(clean);
  },
  ['mysql'],
);
