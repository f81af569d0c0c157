// A backup of MySQL for MariaDB and the reverse: refused by restore and verify, with everything that the target cannot read. With
// `--upgrade` what can be moved is; what cannot is named in one refusal, or left out by name. versions-flavors-to-*.test.ts have the ways.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BackupError } from '../../src/core/errors.ts';
import { wholeScope } from '../../src/repository/scope/scope.ts';
import { readFlavors } from '../fixtures/flavors/read-flavors.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { readValues } from '../fixtures/flavors/compare-values.ts';
import { ask, dropSchemas, loadZoo, runAll, ZOO_SCHEMAS } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';
import { runScript } from '../support/vendor-client.ts';

const MINUTES = 60_000;
const SCHEMA = 'v_flavor';

const FIXED = 'f_fixed';
const UPGRADE = { ...wholeScope(), upgrade: true };
const SKIP = { ...UPGRADE, skipIncompatible: true };

/** What cannot be moved of fixtures/flavors/fixed-*.sql, and why. */
const IMMOVABLE = {
  mysql: {
    'table f_fixed.of_expression': /its index k is of an expression/,
    'table f_fixed.of_array': /its index k is of an expression/,
    'table f_fixed.japanese': /the collation utf8mb4_ja_0900_as_cs, for which MariaDB \S+ has no equal/,
    'table f_fixed.chinese': /the collation gb18030_chinese_ci, for which/,
    'table f_fixed.parsed': /the target refuses it: .*ngram/,
    'table f_fixed.members': /the target refuses it: .*duplicated value/,
    'view f_fixed.over_fixed': /the target refuses it: Table 'f_fixed\.of_expression' doesn't exist/,
    'view f_fixed.over_view': /the target refuses it: Table 'f_fixed\.over_fixed' doesn't exist/,
    'view f_fixed.by_function': /the target refuses it: FUNCTION .*regexp_like does not exist/,
    'function f_fixed.member': /the target refuses it: .*syntax/,
    'procedure f_fixed.truncating': /the sql_mode TIME_TRUNCATE_FRACTIONAL, which/,
    'trigger f_fixed.of_fixed': /the target refuses it: Table 'f_fixed\.of_expression' doesn't exist/,
  },
  mariadb: {
    'table f_fixed.versioned': /it has system versioning/,
    'table f_fixed.addresses': /its column u is of the type UUID/,
    'sequence f_fixed.counter': /has no sequences/,
    'table f_fixed.counted': /takes its default from a sequence/,
    'table f_fixed.unique_text': /its index u is unique over a whole text/,
    'table f_fixed.persian': /the collation utf8mb4_uca1400_persian_ai_ci, for which/,
    'view f_fixed.over_fixed': /the target refuses it: Table 'f_fixed\.unique_text' doesn't exist/,
    'view f_fixed.over_view': /the target refuses it: Table 'f_fixed\.over_fixed' doesn't exist/,
    'procedure f_fixed.looping': /the target refuses it: .*syntax/,
    'package f_fixed.pack': /has no packages/,
    'package body f_fixed.pack': /has no packages/,
    'trigger f_fixed.of_fixed': /the target refuses it: Table 'f_fixed\.unique_text' doesn't exist/,
  },
};

/** Of the parser and of the functions a grammar says nothing. */
const ONLY_TRIED = ['table f_fixed.parsed', 'table f_fixed.members', 'view f_fixed.by_function'];

/** Rows that are two under the collation of the source, and one under that of the target. */
const TWINS = {
  mysql: {
    table: 'k varchar(9) COLLATE utf8mb4_0900_ai_ci',
    rows: [`_utf8mb4 X'E18390'`, `_utf8mb4 X'E1B290'`],
    // Unassigned in Unicode 9, a symbol in Unicode 14.
    sorted: [`'a'`, `_utf8mb4 X'F09FA7BF'`],
    collation: 'utf8mb4_0900_ai_ci',
  },
  mariadb: {
    table: 'k varchar(9) CHARACTER SET latin1 COLLATE latin1_swedish_nopad_ci',
    rows: [`'a'`, `'a '`],
    sorted: [`'a'`, `_utf8mb4 X'F09FA7BF'`],
    collation: 'utf8mb4_uca1400_ai_ci',
  },
};

const OWN = {
  mysql: [
    `CREATE TABLE ${SCHEMA}.own (id int PRIMARY KEY, a varchar(9) COLLATE utf8mb4_0900_ai_ci, p point SRID 4326, KEY ((id + 1)))`,
    `CREATE FUNCTION ${SCHEMA}.own () RETURNS int DETERMINISTIC RETURN (SELECT COUNT(*) FROM JSON_TABLE('[1]', '$[*]' COLUMNS (n int PATH '$')) AS j WHERE 1 MEMBER OF ('[1]'))`,
  ],
  mariadb: [
    `CREATE TABLE ${SCHEMA}.own (id int PRIMARY KEY, u uuid) WITH SYSTEM VERSIONING`,
    `CREATE SEQUENCE ${SCHEMA}.counter`,
    `CREATE FUNCTION ${SCHEMA}.own () RETURNS int DETERMINISTIC BEGIN FOR i IN 1..3 DO SET @x = i; END FOR; RETURN 1; END`,
  ],
};

const REASONS = {
  mysql: ['table v_flavor.own: ', 'function v_flavor.own: '],
  mariadb: ['sequence v_flavor.counter: ', 'table v_flavor.own: ', 'function v_flavor.own: '],
};

await describeServers(
  'flavors',
  ['source', 'target'],
  ({ flavor, source, target }) => {
    let place: BackupPlace;

    beforeAll(async () => {
      place = await BackupPlace.create();
      await dropSchemas(source.access(), [SCHEMA]);
      await dropSchemas(target.access(), [SCHEMA]);
      await runAll(source.access(), [
        `CREATE DATABASE ${SCHEMA}`,
        `CREATE TABLE ${SCHEMA}.both_have (id int PRIMARY KEY, t text CHARACTER SET latin1 COLLATE latin1_bin) CHARSET latin1 COLLATE latin1_bin`,
        `CREATE VIEW ${SCHEMA}.v AS SELECT id FROM ${SCHEMA}.both_have`,
        ...OWN[flavor],
      ]);
    }, MINUTES);

    afterAll(async () => {
      await place[Symbol.asyncDispose]();
      await dropSchemas(source.access(), [SCHEMA, FIXED]);
      await dropSchemas(target.access(), [SCHEMA, FIXED]);
    }, MINUTES);

    it(
      'are refused with all reasons, before anything is done',
      async () => {
        const { backupId } = await place.backup(source.access(), [SCHEMA]);
        const error = await place.restore(target.access(), backupId).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(error).toMatchObject({ code: 'TARGET_UNSUPPORTED' });
        const { reasons } = (error as { details: { reasons: string[] } }).details;
        expect(reasons.map((reason) => reason.slice(0, reason.indexOf(': ') + 2))).toEqual(REASONS[flavor]);
        for (const reason of reasons) expect((error as Error).message).toContain(reason);
        expect(await ask(target.access(), `SHOW DATABASES LIKE '${SCHEMA}'`)).toEqual([]);
        expect((error as BackupError).hint).toContain('--upgrade');
        await expect(place.verify(backupId, 'counts', target.access())).rejects.toMatchObject({
          code: 'TARGET_UNSUPPORTED',
        });
      },
      2 * MINUTES,
    );

    const refusalOf = async (work: Promise<unknown>): Promise<BackupError> =>
      await work.then(
        () => {
          throw new Error('it was done');
        },
        (error: BackupError) => error,
      );

    it(
      'with --upgrade are refused with everything that cannot be moved, before anything is done',
      async () => {
        await runScript(source, await readFlavors(`fixed-${flavor}`));
        const { backupId } = await place.backup(source.access(), [FIXED], { users: true });
        const error = await refusalOf(place.restore(target.access(), backupId, { scope: UPGRADE }));
        expect(error.code).toBe('TARGET_UNSUPPORTED');
        expect(error.hint).toContain('--skip-incompatible');
        const { incompatibilities } = error.details as {
          incompatibilities: { object: string; why: string }[];
        };
        const named = [...new Set(incompatibilities.map(({ object }) => object))];
        expect(named.sort()).toEqual(Object.keys(IMMOVABLE[flavor]).sort());
        for (const [object, why] of Object.entries(IMMOVABLE[flavor]))
          expect(incompatibilities).toContainEqual(
            expect.objectContaining({ object, why: expect.stringMatching(why) }),
          );
        const planned = await refusalOf(place.plan(target.access(), backupId, { scope: UPGRADE }));
        expect(planned.message).toBe(error.message);
        // Accounts are one more reason, with all their names.
        const users = await refusalOf(
          place.restore(target.access(), backupId, { scope: UPGRADE, loadUsers: true }),
        );
        expect(users.message).toMatch(/accounts .*'root'@'localhost'.*: logins, privileges and roles of/);
        expect(await ask(target.access(), `SHOW DATABASES LIKE '${FIXED}'`)).toEqual([]);
        expect(await ask(target.access(), `SHOW DATABASES LIKE 'mysql\\_backup\\_%'`)).toEqual([]);
      },
      3 * MINUTES,
    );

    it(
      'with --skip-incompatible are restored without that, and each object is named',
      async () => {
        const { backupId } = await place.backup(source.access(), [FIXED]);
        const planned = await place.plan(target.access(), backupId, { scope: SKIP });
        const restored = await place.restore(target.access(), backupId, { scope: SKIP, verifyLevel: 'rows' });
        expect(planned.leftOut).toEqual(restored.leftOut);
        for (const [what, why] of Object.entries(IMMOVABLE[flavor])) {
          expect(restored.leftOut).toContainEqual({ name: what, reason: expect.stringMatching(why) });
          expect(restored.warnings).toContainEqual(expect.stringMatching(`^${what} is left out: `));
        }
        expect(restored.leftOut).toHaveLength(Object.keys(IMMOVABLE[flavor]).length);
        expect(restored.warnings).toContainEqual(
          expect.stringMatching(
            /^function f_fixed\.reads_fixed names (?:of_expression|unique_text), which is left out/,
          ),
        );
        expect(restored.orphans).toEqual([expect.objectContaining({ constraint: 'to_parent', rows: null })]);
        const tables = await ask<{ t: string }>(
          target.access(),
          `SELECT TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${FIXED}' ORDER BY TABLE_NAME`,
        );
        expect(tables.map(({ t }) => t)).toEqual(['child', 'movable', 'over_movable']);
        expect(await ask(target.access(), `SELECT * FROM ${FIXED}.over_movable`)).toEqual([
          { id: 1, v: 'a' },
        ]);
        // A restore of a part proves nothing of the whole.
        const { status } = await place.verify(backupId, 'objects');
        expect(status).toBe('passed');
        const excludeTables = ONLY_TRIED.flatMap((what) =>
          what in IMMOVABLE[flavor] ? [what.slice(what.indexOf(' ') + 1)] : [],
        );
        const verified = await place.verify(backupId, 'rows', target.access(), {
          scope: { ...SKIP, excludeTables },
        });
        expect(verified.checks.filter(({ status }) => status === 'failed')).toEqual([]);
        // Without the option they are missing.
        const strict = await place.verify(backupId, 'counts', target.access(), { scope: UPGRADE });
        expect(strict.status).toBe('failed');
        await dropSchemas(target.access(), [FIXED]);
      },
      3 * MINUTES,
    );

    it(
      'with --skip-incompatible a server with everything is moved, and no value changes',
      async () => {
        await dropSchemas(target.access(), ZOO_SCHEMAS);
        await loadZoo(source.access(), flavor);
        // MariaDB of some builds (seen: Debian's) keeps no sign of a zero.
        await runAll(source.access(), [
          'UPDATE zoo.approximate_numbers SET d = 0, f = 0, fmd = 0 WHERE d = 0',
        ]);
        const { backupId } = await place.backup(source.access(), ZOO_SCHEMAS);
        // MariaDB takes no vector whose length is beyond a FLOAT, and says so when it comes to the row.
        const excludeTables = flavor === 'mysql' ? ['zoo.vectors'] : [];
        const restored = await place.restore(target.access(), backupId, {
          scope: { ...SKIP, excludeTables },
          verifyLevel: 'rows',
        });
        const left = new Set((restored.leftOut ?? []).map(({ name }) => name));
        const before = await readValues(source.access(), 'zoo');
        for (const table of before.columns.keys())
          if (
            [`table zoo.${table}`, `view zoo.${table}`, `sequence zoo.${table}`].some((name) =>
              left.has(name),
            )
          )
            before.columns.delete(table);
        expect(before.columns.size).toBeGreaterThan(40);
        const after = await readValues(target.access(), 'zoo', before.columns);
        for (const table of before.columns.keys())
          expect([table, after.values.get(table)]).toEqual([table, before.values.get(table)]);
        await dropSchemas(target.access(), ZOO_SCHEMAS);
        await dropSchemas(source.access(), ZOO_SCHEMAS);
      },
      4 * MINUTES,
    );

    it(
      'rows that are one under the collation of the target end the restore, whatever the size of the table',
      async () => {
        const { table, rows } = TWINS[flavor];
        for (const filler of [0, 6000]) {
          await dropSchemas(source.access(), [SCHEMA]);
          await dropSchemas(target.access(), [SCHEMA]);
          await runAll(source.access(), [
            `CREATE DATABASE ${SCHEMA} CHARACTER SET utf8mb4`,
            `CREATE TABLE ${SCHEMA}.twins (id int PRIMARY KEY AUTO_INCREMENT, ${table}, t varchar(400), UNIQUE KEY u (k))`,
            `INSERT INTO ${SCHEMA}.twins (k) VALUES ${rows.map((row) => `(${row})`).join(', ')}`,
            ...(filler === 0
              ? []
              : [
                  `INSERT INTO ${SCHEMA}.twins (k, t) WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 1000) SELECT CONCAT(a.n, 'x', b.n), REPEAT('t', 400) FROM r a, r b WHERE b.n <= ${filler / 1000}`,
                ]),
          ]);
          const { backupId } = await place.backup(source.access(), [SCHEMA]);
          for (const enableLocalInfile of [false, true]) {
            const error = await refusalOf(
              place.restore(target.access(), backupId, {
                scope: UPGRADE,
                dropExisting: enableLocalInfile,
                enableLocalInfile,
              }),
            );
            expect([error.code, error.message]).toEqual([
              expect.stringMatching(/^(?:LOAD_INCOMPLETE|TARGET_QUERY_FAILED)$/),
              expect.stringContaining(`${SCHEMA}.twins`),
            ]);
            expect(error.hint).toContain('collation of the source');
          }
        }
        await dropSchemas(target.access(), [SCHEMA, 'mysql_backup_restore']);
      },
      4 * MINUTES,
    );

    it(
      'an account that may not create the schemas of a trial restores, with a warning',
      async () => {
        await dropSchemas(source.access(), [SCHEMA]);
        await dropSchemas(target.access(), [SCHEMA]);
        await runAll(source.access(), [
          `CREATE DATABASE ${SCHEMA} CHARACTER SET utf8mb4`,
          `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY, v varchar(9))`,
          `INSERT INTO ${SCHEMA}.t VALUES (1, 'a')`,
        ]);
        await runAll(target.access(), [
          `DROP USER IF EXISTS 'v_limited'@'%'`,
          `CREATE USER 'v_limited'@'%' IDENTIFIED BY 'Limited-1'`,
          `GRANT ALL ON ${SCHEMA}.* TO 'v_limited'@'%'`,
          `GRANT ALL ON mysql_backup_restore.* TO 'v_limited'@'%'`,
        ]);
        const { backupId } = await place.backup(source.access(), [SCHEMA]);
        const access = target.access({ user: 'v_limited', password: 'Limited-1' });
        const restored = await place.restore(access, backupId, { scope: UPGRADE, verifyLevel: 'rows' });
        expect(restored.warnings).toContainEqual(expect.stringContaining('was not tried'));
        expect(await ask(target.access(), `SELECT * FROM ${SCHEMA}.t`)).toEqual([{ id: 1, v: 'a' }]);
        await runAll(target.access(), [`DROP USER 'v_limited'@'%'`]);
        await dropSchemas(target.access(), [SCHEMA]);
      },
      2 * MINUTES,
    );

    it(
      'a schema of a user with the name of a trial is in a backup, and no trial drops it',
      async () => {
        const named = 'mysql_backup_trial_0';
        for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA, named]);
        const ofUser = [
          `CREATE DATABASE ${named}`,
          `CREATE TABLE ${named}.kept (id int PRIMARY KEY)`,
          `INSERT INTO ${named}.kept VALUES (7)`,
        ];
        await runAll(source.access(), ofUser);
        await runAll(source.access(), [
          `CREATE DATABASE ${SCHEMA}`,
          `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY)`,
        ]);
        await runAll(target.access(), ofUser);
        try {
          const whole = await place.backup(source.access(), []);
          expect((await place.manifest(whole.backupId)).schemas.map(({ name }) => name)).toContain(named);
          const { backupId } = await place.backup(source.access(), [SCHEMA]);
          const error = await refusalOf(place.restore(target.access(), backupId, { scope: UPGRADE }));
          expect([error.code, error.message]).toEqual(['TARGET_UNSUPPORTED', expect.stringContaining(named)]);
          expect(await ask(target.access(), `SELECT id FROM ${named}.kept`)).toEqual([{ id: 7 }]);
          await runAll(target.access(), [
            `DROP DATABASE ${named}`,
            `CREATE DATABASE ${named}`,
            `CREATE TABLE ${named}.mysql_backup_trial_marker (id int)`,
          ]);
          await place.restore(target.access(), backupId, { scope: UPGRADE });
          expect(await ask(target.access(), `SHOW DATABASES LIKE 'mysql\\_backup\\_trial%'`)).toEqual([]);
        } finally {
          for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA, named]);
        }
      },
      2 * MINUTES,
    );

    it(
      'rows that the target sorts in another way verify, and a row that is another one does not',
      async () => {
        const { sorted, collation } = TWINS[flavor];
        await dropSchemas(source.access(), [SCHEMA]);
        await dropSchemas(target.access(), [SCHEMA]);
        await runAll(source.access(), [
          `CREATE DATABASE ${SCHEMA} CHARACTER SET utf8mb4`,
          `CREATE TABLE ${SCHEMA}.sorted (k varchar(9) COLLATE ${collation} PRIMARY KEY, n int NOT NULL DEFAULT 5 CHECK (n > 0), g int AS (n + 1) STORED)`,
          `INSERT INTO ${SCHEMA}.sorted (k) VALUES ${sorted.map((row) => `(${row})`).join(', ')}`,
          `CREATE PROCEDURE ${SCHEMA}.p () SELECT 1`,
        ]);
        const { backupId } = await place.backup(source.access(), [SCHEMA]);
        const restored = await place.restore(target.access(), backupId, {
          scope: UPGRADE,
          verifyLevel: 'rows',
        });
        expect(restored.warnings).toContainEqual(expect.stringContaining('were compared in any order'));
        const failures = async (change: readonly string[]): Promise<string[]> => {
          await runAll(target.access(), change);
          const { checks } = await place.verify(backupId, 'rows', target.access(), { scope: UPGRADE });
          return checks.filter(({ status }) => status === 'failed').map(({ check }) => check);
        };
        expect(await failures([])).toEqual([]);
        expect(await failures([`UPDATE ${SCHEMA}.sorted SET n = 6 WHERE k = 'a'`])).toEqual([
          'rows',
          'generated columns (g)',
        ]);
        expect(
          await failures([
            `UPDATE ${SCHEMA}.sorted SET n = 5`,
            `ALTER TABLE ${SCHEMA}.sorted ALTER COLUMN n SET DEFAULT 6`,
          ]),
        ).toEqual(['facts of definition']);
        expect(
          await failures([
            `ALTER TABLE ${SCHEMA}.sorted ALTER COLUMN n SET DEFAULT 5`,
            `DROP PROCEDURE ${SCHEMA}.p`,
            `CREATE PROCEDURE ${SCHEMA}.p () SELECT 2`,
          ]),
        ).toContain('procedure');
        await dropSchemas(target.access(), [SCHEMA]);
      },
      3 * MINUTES,
    );
  },
  [
    { source: 'mysql', target: 'mariadb' },
    { source: 'mariadb', target: 'mysql' },
  ],
);
