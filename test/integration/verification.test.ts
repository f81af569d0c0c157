// Verification as an operator asks for it: assertions of one's own, the report, and the proof by a restore onto a server
// that others use.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadShop, SHOP_ROWS } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import {
  type Folder,
  makeFolder,
  readJson,
  runCommand,
  runJson,
  runJsonOk,
  type CommandResult,
  type ErrorDocument,
} from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type TestServer } from '../support/servers.ts';

const SHOP = 'verification_shop';
const OTHER = 'verification_other';
const OURS = [SHOP, OTHER];
const BYSTANDER = 'verification_bystander';
const STATE = 'mysql_backup_restore';
const MINUTES = 60_000;

interface Check {
  check: string;
  status: string;
  object?: string;
  schema?: string;
  table?: string;
  expected: unknown;
  actual: unknown;
}
interface Verified {
  backupId: string;
  level: string;
  status: string;
  checks: Check[];
  warnings: string[];
}
interface Listed {
  backups: { backupId: string; status: string; verifiedLevel?: string }[];
}

await describeServers('verification', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let backupId: string;
  const storage = (): string[] => ['--storage', join(folder.path, 'backups')];
  const onTarget = { environment: { MYSQL_PWD: target.rootPassword } };
  const login = ['--host', target.host, '--port', String(target.port), '--user', target.rootUser];
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder.path, name);
    await writeFile(path, text);
    return path;
  };
  const schemasOf = async (server: TestServer): Promise<string[]> =>
    (
      await ask<{ name: string }>(
        server.access(),
        'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA ORDER BY 1',
      )
    ).map(({ name }) => name);
  const statusOf = async (): Promise<Listed['backups'][number]> =>
    (await runJsonOk<Listed>(['list', ...storage()])).backups.find((each) => each.backupId === backupId)!;
  const verifyInto = (
    server: TestServer,
    ...more: string[]
  ): Promise<CommandResult & { document: Verified & ErrorDocument }> =>
    runJson<Verified>(
      ['verify', backupId, ...storage(), '--restore-into', server.url({ password: '' }), ...more],
      { environment: { RESTORE_INTO_PASSWORD: server.rootPassword } },
    );

  beforeAll(async () => {
    await loadShop(source.access(), SHOP);
    await dropSchemas(source.access(), [OTHER]);
    await dropSchemas(target.access(), [...OURS, BYSTANDER]);
    await runAll(source.access(), [
      `CREATE DATABASE ${OTHER}`,
      `CREATE TABLE ${OTHER}.rates (id int PRIMARY KEY, rate float NOT NULL)`,
      `INSERT INTO ${OTHER}.rates VALUES (1, 0.19), (2, 0.07)`,
      // Both ways across, by qualified names.
      `CREATE VIEW ${OTHER}.open_orders AS SELECT o.id, c.name FROM ${SHOP}.orders o JOIN ${SHOP}.customers c ON c.id = o.customer WHERE o.state = 'new'`,
      `CREATE VIEW ${SHOP}.rated AS SELECT c.id, r.rate FROM ${SHOP}.customers c JOIN ${OTHER}.rates r ON r.id = 1 + c.id % 2`,
      `CREATE FUNCTION ${OTHER}.customers() RETURNS int READS SQL DATA RETURN (SELECT COUNT(*) FROM ${SHOP}.customers)`,
    ]);
  }, 2 * MINUTES);

  beforeEach(async () => {
    folder = await makeFolder();
    const report = await runJsonOk<{ backupId: string }>(
      [
        'backup',
        '--url',
        source.url({ password: '' }),
        ...storage(),
        '--schemas',
        OURS.join(','),
        '--label',
        'proof',
      ],
      { environment: { MYSQL_PWD: source.rootPassword } },
    );
    ({ backupId } = report);
  }, MINUTES);

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  afterAll(async () => {
    await dropSchemas(source.access(), OURS);
    await dropSchemas(target.access(), [...OURS, BYSTANDER]);
  }, MINUTES);

  describe('assertions', () => {
    const renamed = { shop: 'verification_staging', other: 'verification_staging_other' };
    const map = ['--map-schema', `${SHOP}=${renamed.shop},${OTHER}=${renamed.other}`];

    beforeAll(async () => {
      await dropSchemas(target.access(), Object.values(renamed));
    }, MINUTES);

    afterEach(async () => {
      await dropSchemas(target.access(), [...OURS, ...Object.values(renamed), STATE]);
    }, MINUTES);

    /** One of each kind that passes, and one of each kind that does not. */
    const FILE = `
assertions:
  - {name: a value, sql: "SELECT COUNT(*) FROM ${SHOP}.customers", expect: ${SHOP_ROWS.customers}}
  - {name: a comparison, sql: "SELECT MAX(id) FROM ${SHOP}.orders", expect: ">= 2000"}
  - {name: a text, schema: ${SHOP}, sql: "SELECT name FROM customers WHERE id = 7", expect: "Zoë 7"}
  - {name: no rows, schema: ${SHOP}, sql: "SELECT o.id FROM orders o LEFT JOIN customers c ON c.id = o.customer WHERE c.id IS NULL", expect: no rows}
  - name: a row set
    schema: ${SHOP}
    sql: SELECT id, note FROM customers WHERE id IN (1, 7) ORDER BY id
    expect: [[1, "a\\tb\\nc\\\\"], [7, null]]
  - {name: a column, sql: "SELECT id FROM \`${OTHER}\`.rates ORDER BY id DESC", expect: [2, 1]}
  - {name: across, sql: "SELECT COUNT(*) FROM ${OTHER}.open_orders v JOIN ${SHOP}.orders o ON o.id = v.id", expect: "> 100"}
  - {name: null, sql: "SELECT note FROM ${SHOP}.customers WHERE id = 7", expect: null}
`.replace('name: null', 'name: a null');
    const FAILING = `
- {name: another value, sql: "SELECT COUNT(*) FROM ${SHOP}.customers", expect: 7}
- {name: another order, schema: ${SHOP}, sql: "SELECT id FROM customers WHERE id < 3 ORDER BY id", expect: [2, 1]}
- {name: some rows, schema: ${SHOP}, sql: "SELECT id FROM customers WHERE id = 3", expect: no rows}
- {name: too many for a value, schema: ${SHOP}, sql: "SELECT id FROM customers WHERE id < 3", expect: 1}
- {name: nonsense, sql: "SELECT nothing FROM nowhere.at_all", expect: 1}
- {name: slow, timeout: 1s, sql: "SELECT COUNT(*) FROM ${SHOP}.order_lines a, ${SHOP}.order_lines b, ${SHOP}.order_lines c WHERE SHA2(CONCAT(a.item, b.item, c.item), 256) = 'x'", expect: 0}
- {name: writes by a trick, schema: ${SHOP}, sql: "WITH x AS (SELECT 1 AS id) DELETE FROM log USING log JOIN x", expect: 0}
- {name: the last, sql: SELECT 1, expect: 1}
`;

    it(
      'pass on a restore and on a verification, each by its name',
      async () => {
        const path = await write('assertions.yml', FILE);
        const restored = await runJsonOk<{ verification: { checks: Check[] } }>(
          ['restore', backupId, ...storage(), ...login, '--assertions', path],
          onTarget,
        );
        const passed = [
          'a value',
          'a comparison',
          'a text',
          'no rows',
          'a row set',
          'a column',
          'across',
          'a null',
        ].map((object) => expect.objectContaining({ check: 'assertion', status: 'passed', object }));
        expect(restored.verification.checks.filter(({ check }) => check === 'assertion')).toEqual(passed);
        const verified = await runJsonOk<Verified>(
          ['verify', backupId, ...storage(), ...login, '--level', 'counts', '--assertions', path],
          onTarget,
        );
        expect(verified.checks.filter(({ check }) => check === 'assertion')).toEqual(passed);
      },
      2 * MINUTES,
    );

    /** A function that waits is out of reach of MySQL's own limit, and the server would not notice that its client is gone. */
    const endsAtServer = async (schema: string): Promise<void> => {
      const path = await write(
        'sleeps.yml',
        JSON.stringify([{ name: 'sleeps', sql: `SELECT ${schema}.sleeping()`, expect: 1, timeout: '1s' }]),
      );
      const { document } = await runJson<Verified>([
        'verify',
        backupId,
        ...storage(),
        '--url',
        source.url(),
        '--level',
        'counts',
        '--assertions',
        path,
      ]);
      expect(document.checks.filter(({ check }) => check === 'assertion')).toMatchObject([
        { status: 'failed' },
      ]);
      const sleeping = `SELECT ID FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep'`;
      // Far from the 300 seconds that it would take by itself.
      const deadline = Date.now() + 120_000;
      let left = await ask(source.access(), sleeping);
      while (left.length > 0 && Date.now() < deadline) left = await ask(source.access(), sleeping);
      expect(left).toEqual([]);
    };

    it(
      'do nothing but read, whatever they try',
      async () => {
        const tricks = 'assertion_tricks';
        await dropSchemas(source.access(), [tricks]);
        await runAll(source.access(), [
          `CREATE DATABASE ${tricks}`,
          `USE ${tricks}`,
          'CREATE TABLE t (a int)',
          'SET GLOBAL log_bin_trust_function_creators = ON',
          'CREATE FUNCTION declared() RETURNS int MODIFIES SQL DATA RETURN 1',
          'CREATE FUNCTION inserting() RETURNS int NO SQL BEGIN INSERT INTO t VALUES (1); RETURN 1; END',
          'CREATE FUNCTION harmless(x int) RETURNS int DETERMINISTIC RETURN x',
          // Declared harmless, and reached by a view over a view.
          'CREATE FUNCTION setting() RETURNS int NO SQL BEGIN SET @@GLOBAL.max_connect_errors = 77; RETURN 1; END',
          'CREATE FUNCTION calling() RETURNS int NO SQL RETURN setting()',
          'CREATE VIEW inner_view AS SELECT calling() AS x',
          'CREATE VIEW `outer view` AS SELECT x FROM inner_view',
          `CREATE FUNCTION writing() RETURNS int READS SQL DATA BEGIN SELECT 1 INTO OUTFILE '/tmp/assertion-function'; RETURN 1; END`,
          `CREATE FUNCTION locking() RETURNS int NO SQL BEGIN DO GET_LOCK('assertion', 0); RETURN 1; END`,
          'CREATE FUNCTION sleeping() RETURNS int NO SQL BEGIN DO SLEEP(300); RETURN 1; END',
          ...(flavor === 'mariadb'
            ? ['CREATE SEQUENCE q', 'CREATE FUNCTION taking() RETURNS int READS SQL DATA RETURN NEXTVAL(q)']
            : []),
        ]);
        const [limit] = await ask(source.access(), 'SELECT @@GLOBAL.max_connect_errors AS n');
        try {
          const statements = [
            `SELECT 1 INTO OUTFILE '/tmp/assertion-outfile'`,
            `SELECT 1 /*!50000 INTO DUMPFILE '/tmp/assertion-dumpfile' */`,
            'SELECT 1 INTO @a',
            `SELECT LOAD_FILE('/etc/passwd')`,
            `SELECT \`GET_LOCK\` ('x', 0)`,
            `SELECT /* a comment */ get_lock/**/('x', 0)`,
            `SELECT ${tricks}.declared()`,
            `SELECT ${tricks}.setting()`,
            `SELECT ${tricks}.calling()`,
            `SELECT * FROM ${tricks}.\`outer view\``,
            `SELECT ${tricks}.writing()`,
            `SELECT ${tricks}.locking()`,
            `SELECT * FROM ${tricks}.t FOR UPDATE`,
            `SELECT * FROM ${tricks}.t LOCK IN SHARE MODE`,
            `SELECT * FROM ${tricks}.t /*!50000 FOR */ /*!50000 UPDATE */`,
            `WITH c AS (SELECT 1) DELETE FROM ${tricks}.t`,
            `SELECT 1 --\u007f'\n INTO OUTFILE '/tmp/assertion-comment' -- '`,
            ...(flavor === 'mariadb'
              ? [
                  `SELECT NEXT VALUE FOR ${tricks}.q`,
                  `SELECT NEXTVAL(${tricks}.q)`,
                  `SELECT SETVAL(${tricks}.q, 50)`,
                  `SELECT ${tricks}.taking()`,
                ]
              : []),
            // The server refuses these.
            `SELECT ${tricks}.inserting()`,
            'SELECT 1; SET GLOBAL max_connect_errors = 78',
          ];
          const asked = statements.length - 2;
          const harmless = [
            `SELECT ${tricks}.harmless(1)`,
            `SELECT LENGTH(' INTO OUTFILE ') - 13 -- INTO OUTFILE 'x'`,
            `SELECT 1 AS \`harmless into\``,
            `SELECT 1 AS \`into\``,
            // Nothing of a session is there for the next one.
            'SELECT @assertion := 1',
            'SELECT @assertion IS NULL',
            'SELECT IS_FREE_LOCK("x")',
          ];
          const path = await write(
            'tricks.yml',
            JSON.stringify([
              ...statements.map((sql, i) => ({ name: `trick ${i}`, sql, expect: '!= never' })),
              ...harmless.map((sql, i) => ({ name: `harmless ${i}`, sql, expect: 1 })),
            ]),
          );
          const { document } = await runJson<Verified>([
            'verify',
            backupId,
            ...storage(),
            '--url',
            source.url(),
            '--level',
            'counts',
            '--assertions',
            path,
          ]);
          const checks = document.checks.filter(({ check }) => check === 'assertion');
          expect(checks.map(({ object, status }) => [object, status])).toEqual([
            ...statements.map((_, i) => [`trick ${i}`, 'failed']),
            ...harmless.map((_, i) => [`harmless ${i}`, 'passed']),
          ]);
          const answers = checks.slice(0, asked).map(({ actual }) => String(actual));
          expect(answers.filter((answer) => !answer.startsWith('not run: '))).toEqual([]);
          const [count] = await ask<{ n: unknown }>(source.access(), `SELECT COUNT(*) AS n FROM ${tricks}.t`);
          expect(Number(count!.n)).toBe(0);
          expect(await ask(source.access(), 'SELECT @@GLOBAL.max_connect_errors AS n')).toEqual([limit]);
          if (flavor === 'mariadb')
            expect(
              (await ask(source.access(), `SELECT next_not_cached_value AS n FROM ${tricks}.q`)).map(
                ({ n }) => Number(n),
              ),
            ).toEqual([1]);
          await endsAtServer(tricks);
        } finally {
          await dropSchemas(source.access(), [tricks]);
          await runAll(source.access(), ['SET GLOBAL log_bin_trust_function_creators = OFF']);
        }
      },
      2 * MINUTES,
    );

    it(
      'are asked of the renamed schemas, in the names of the backup',
      async () => {
        const path = await write('assertions.yml', FILE);
        // A view names the other schema: renamed together they could not be told apart by a restore that refuses.
        const parts = ['--exclude-tables', `${OTHER}.open_orders,${SHOP}.rated`, '--skip-routines'];
        const ownFile = await write(
          'own.yml',
          FILE.split('\n')
            .filter((line) => !line.includes('across'))
            .join('\n'),
        );
        await runJsonOk(
          ['restore', backupId, ...storage(), ...login, ...map, ...parts, '--assertions', ownFile],
          onTarget,
        );
        const failed = await runJson<Verified>(
          [
            'verify',
            backupId,
            ...storage(),
            ...login,
            ...map,
            ...parts,
            '--level',
            'counts',
            '--assertions',
            path,
          ],
          onTarget,
        );
        expect(failed.exitCode).toBe(12);
        // The view that was left out is asked for where it would be.
        expect(failed.document.checks.filter(({ status }) => status === 'failed')).toEqual([
          expect.objectContaining({
            object: 'across',
            actual: expect.stringContaining(`${renamed.other}.open_orders`),
          }),
        ]);
      },
      2 * MINUTES,
    );

    it(
      'fail one by one, write nothing and end in time',
      async () => {
        const path = await write('failing.yml', FAILING);
        await runJsonOk(['restore', backupId, ...storage(), ...login], onTarget);
        const begin = Date.now();
        const { exitCode, document, stderr } = await runJson<Verified>(
          ['verify', backupId, ...storage(), ...login, '--level', 'counts', '--assertions', path],
          onTarget,
        );
        expect(exitCode).toBe(12);
        expect(Date.now() - begin).toBeLessThan(120_000);
        expect(document).toMatchObject({ status: 'failed', error: { code: 'VERIFICATION_FAILED' } });
        const failed = (object: string, expected: string, actual: unknown): unknown =>
          expect.objectContaining({ check: 'assertion', status: 'failed', object, expected, actual });
        expect(document.checks.filter(({ check }) => check === 'assertion')).toEqual([
          failed('another value', '7', String(SHOP_ROWS.customers)),
          failed('another order', '2, 1', '1, 2'),
          failed('some rows', 'no rows', '3'),
          failed('too many for a value', '1', '1, 2'),
          failed('nonsense', '1', expect.stringMatching(/nowhere/)),
          failed('slow', '0', expect.stringMatching(/the statement failed: .*(time|interrupt)/i)),
          failed('writes by a trick', '0', 'not run: it would change rows'),
          expect.objectContaining({ status: 'passed', object: 'the last' }),
        ]);
        expect(stderr).toContain('another value');
        expect(await ask(target.access(), `SELECT COUNT(*) AS n FROM ${SHOP}.log`)).toEqual([
          { n: SHOP_ROWS.log },
        ]);
        // A verification that failed proves nothing.
        expect((await statusOf()).status).toBe('restore-verified');
      },
      2 * MINUTES,
    );

    it('are refused before any effect where the file is wrong, with all that is wrong', async () => {
      const path = await write(
        'wrong.yml',
        `
- {name: writes, sql: DELETE FROM customers, expect: 0}
- {name: twice, sql: SELECT 1, expect: 1}
- {name: twice, sql: SELECT 1, expect: 1, timeout: soon}
`,
      );
      const { exitCode, document } = await runJson(
        ['restore', backupId, ...storage(), ...login, '--assertions', path, '--map-schema', 'nonsense'],
        onTarget,
      );
      expect(exitCode).toBe(2);
      expect(document.error!.code).toBe('CONFIG_INVALID');
      for (const problem of [
        /"writes" does not begin with SELECT/,
        /"twice" is there twice/,
        /"twice" has the timeout soon/,
        /--map-schema is "nonsense"/,
      ])
        expect(JSON.stringify(document.error)).toMatch(new RegExp(problem.source.replaceAll('"', '\\\\"')));
      expect(await schemasOf(target)).not.toContain(SHOP);
    });

    it.each([
      ['no YAML', 'a: [', /is not YAML/],
      ['no list', 'name: x', /wrong\.yml/],
      ['nothing', '[]', /holds no assertion/],
      ['an unknown key', '- {name: x, sql: SELECT 1, expect: 1, except: 2}', /except/],
      ['no expectation', '- {name: x, sql: SELECT 1}', /expect/],
    ])('are refused where the file holds %s', async (_, text, message) => {
      const path = await write('wrong.yml', text);
      const { exitCode, stderr } = await runCommand(
        ['verify', backupId, ...storage(), ...login, '--assertions', path],
        onTarget,
      );
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(message);
    });
  });

  describe('the report', () => {
    it('is the JSON document, of a success and of a failure', async () => {
      const report = join(folder.path, 'report.json');
      const { stdout, exitCode } = await runCommand([
        'verify',
        backupId,
        ...storage(),
        '--report',
        report,
        '--output',
        'json',
      ]);
      expect(exitCode).toBe(0);
      const passed = await readJson<Verified & ErrorDocument>(report);
      expect(passed).toEqual(JSON.parse(stdout));
      expect(passed).toMatchObject({ backupId, status: 'passed', exitCode: 0 });
      const objects = passed.checks.map(({ object }) => object!);
      expect(objects.length).toBeGreaterThan(20);

      const victim = objects.find((name) => name.endsWith('.tsv.zst'))!;
      await writeFile(join(folder.path, 'backups', backupId, victim), 'x');
      expect((await runCommand(['verify', backupId, ...storage(), '--report', report])).exitCode).toBe(12);
      const failed = await readJson<Verified & ErrorDocument>(report);
      expect(failed).toMatchObject({
        status: 'failed',
        exitCode: 12,
        error: { code: 'VERIFICATION_FAILED', hint: expect.any(String) },
      });
      expect(failed.checks).toHaveLength(objects.length);
      expect(failed.checks.filter(({ status }) => status === 'failed')).toEqual([
        { check: 'size', status: 'failed', object: victim, expected: expect.any(Number), actual: 1 },
      ]);
    });

    it('is written too where the operation ends with an error, and names every check that failed', async () => {
      const report = join(folder.path, 'report.json');
      const path = await write('failing.yml', '- {name: never, sql: SELECT 1, expect: 2}');
      const { exitCode } = await runCommand(
        ['restore', backupId, ...storage(), ...login, '--assertions', path, '--report', report],
        onTarget,
      );
      await dropSchemas(target.access(), [...OURS, STATE]);
      expect(exitCode).toBe(12);
      expect(await readJson(report)).toEqual({
        operation: 'restore',
        backupId,
        server: expect.any(String),
        storage: expect.any(String),
        status: 'failed',
        exitCode: 12,
        error: {
          code: 'VERIFICATION_FAILED',
          message: expect.stringContaining('assertion of never: expected 2, actual 1'),
          hint: expect.any(String),
          details: {
            culprit: 'assertions',
            checks: [{ check: 'assertion', status: 'failed', object: 'never', expected: '2', actual: '1' }],
          },
        },
      });
    });

    it('that cannot be written is an error before anything is done', async () => {
      const { exitCode, stderr } = await runCommand([
        'verify',
        backupId,
        ...storage(),
        '--report',
        join(folder.path, 'missing', 'report.json'),
      ]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(
        /the report cannot be written to .*folder .* does not exist\nhint: Nothing was done/,
      );
      expect(stderr).not.toContain('verify');
    });
  });

  describe('by a restore', () => {
    beforeEach(async () => {
      await dropSchemas(target.access(), [...OURS, BYSTANDER, STATE]);
      // The shared server has a schema of the same name, and another one.
      await runAll(target.access(), [
        `CREATE DATABASE ${BYSTANDER}`,
        `CREATE TABLE ${BYSTANDER}.t (id int PRIMARY KEY)`,
        `CREATE DATABASE ${SHOP}`,
        `CREATE TABLE ${SHOP}.customers (id int PRIMARY KEY, mine varchar(10))`,
        `INSERT INTO ${SHOP}.customers VALUES (1, 'mine')`,
      ]);
    }, MINUTES);

    it(
      'onto a shared server leaves it as it was, and the backup restore-verified',
      async () => {
        const before = await schemasOf(target);
        const path = await write(
          'assertions.yml',
          `
- {name: across, sql: "SELECT COUNT(*) FROM ${OTHER}.open_orders v JOIN ${SHOP}.orders o ON o.id = v.id", expect: "> 100"}
- {name: own, schema: ${SHOP}, sql: "SELECT COUNT(*) FROM customers", expect: ${SHOP_ROWS.customers}}
- {name: rated, sql: "SELECT COUNT(*), ROUND(SUM(rate), 2) FROM ${SHOP}.rated", expect: [[500, 65]]}
- {name: function, sql: "SELECT ${OTHER}.customers()", expect: ${SHOP_ROWS.customers}}
`,
        );
        const { exitCode, document, stderr } = await verifyInto(target, '--assertions', path);
        expect({ exitCode, error: document.error, stderr: exitCode === 0 ? '' : stderr }).toEqual({
          exitCode: 0,
          error: undefined,
          stderr: '',
        });
        expect(document).toMatchObject({ backupId, level: 'rows', status: 'passed' });
        const schemas = new Set(document.checks.flatMap(({ schema }) => schema ?? []));
        expect(schemas.size).toBe(2);
        for (const schema of schemas) {
          expect(schema).toMatch(/^verify_[0-9a-f]{8}_\d_verification_(shop|other)$/);
          expect(before).not.toContain(schema);
        }
        expect(new Set(document.checks.map(({ check }) => check))).toEqual(
          new Set([
            'character set',
            'definition',
            'auto_increment',
            'view',
            'trigger',
            'function',
            'procedure',
            'event',
            'count',
            'rows',
            'assertion',
          ]),
        );
        expect(await schemasOf(target)).toEqual(before);
        expect(await ask(target.access(), `SELECT * FROM ${SHOP}.customers`)).toEqual([
          { id: 1, mine: 'mine' },
        ]);
        expect(await statusOf()).toMatchObject({ status: 'restore-verified', verifiedLevel: 'rows' });
      },
      3 * MINUTES,
    );

    it(
      'leaves the server as it was after an assertion that fails, and the backup as it was',
      async () => {
        const before = await schemasOf(target);
        const path = await write(
          'assertions.yml',
          `
- {name: fails, sql: "SELECT COUNT(*) FROM ${SHOP}.customers", expect: 1}
- {name: passes, sql: "SELECT COUNT(*) FROM ${SHOP}.orders", expect: ${SHOP_ROWS.orders}}
`,
        );
        const report = join(folder.path, 'report.json');
        const { exitCode, document } = await verifyInto(target, '--assertions', path, '--report', report);
        expect(exitCode).toBe(12);
        expect(document).toMatchObject({ status: 'failed', error: { code: 'VERIFICATION_FAILED' } });
        expect(document.checks.filter(({ status }) => status === 'failed')).toEqual([
          expect.objectContaining({
            check: 'assertion',
            object: 'fails',
            expected: '1',
            actual: String(SHOP_ROWS.customers),
          }),
        ]);
        expect(await readJson(report)).toEqual(document);
        expect(await schemasOf(target)).toEqual(before);
        expect((await statusOf()).status).toBe('stored');
      },
      3 * MINUTES,
    );

    it(
      'leaves the server as it was after an object that is damaged',
      async () => {
        const before = await schemasOf(target);
        const name = `${SHOP}@customers@@0.tsv.zst`;
        const file = join(folder.path, 'backups', backupId, name);
        const bytes = await readFile(file);
        bytes[bytes.length >> 1]! ^= 1;
        await writeFile(file, bytes);
        const { exitCode, document } = await verifyInto(target);
        expect(exitCode).toBe(12);
        expect(document.error).toMatchObject({ code: 'OBJECT_CORRUPT' });
        expect(await schemasOf(target)).toEqual(before);
        expect((await statusOf()).status).toBe('verification-failed');
      },
      3 * MINUTES,
    );

    it(
      'onto an empty server keeps the names and leaves nothing',
      async () => {
        const empty = await startServer(flavor);
        try {
          const before = await schemasOf(empty);
          const { exitCode, document, stderr } = await verifyInto(empty, '--level', 'counts');
          expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
          expect(new Set(document.checks.flatMap(({ schema }) => schema ?? []))).toEqual(new Set(OURS));
          expect(await schemasOf(empty)).toEqual(before);
          expect(await statusOf()).toMatchObject({ status: 'restore-verified', verifiedLevel: 'counts' });
        } finally {
          await empty.stop();
        }
      },
      3 * MINUTES,
    );

    it('is refused where the URL is wrong or the options contradict it', async () => {
      const { exitCode, stderr } = await runCommand([
        'verify',
        backupId,
        ...storage(),
        '--restore-into',
        'nowhere',
        '--level',
        'objects',
        '--map-schema',
        'a=b',
      ]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/--restore-into/);
      expect(stderr).toMatch(/--level objects needs no server/);
      expect(stderr).toMatch(/leave --map-schema out/);
    });
  });
});
