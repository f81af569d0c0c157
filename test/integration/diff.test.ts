// `diff`: a server that went on is compared with its backup; exit code 0 or 1.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runCommand, runJson, runJsonOk } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'diff_shop';
const OTHER = 'diff_other';
const MINUTES = 60_000;

interface Diff {
  status: string;
  tables: number;
  differences: { kind: string; object: string; backup?: string | number; server?: string | number }[];
  warnings: string[];
}

await describeServers('diff', ['source'], ({ flavor, source }) => {
  let folder: Folder;
  const environment = { MYSQL_PWD: source.rootPassword };
  const server = (): string[] => [
    '--storage',
    join(folder.path, 'backups'),
    '--host',
    source.host,
    '--port',
    String(source.port),
    '--user',
    source.rootUser,
  ];
  const diff = (...more: readonly string[]): string[] => ['diff', 'latest', ...server(), ...more];
  const run = (...statements: readonly string[]): Promise<void> => runAll(source.access(), statements);

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), [SCHEMA, OTHER]);
    await run(
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.orders (id INT AUTO_INCREMENT PRIMARY KEY, amount INT, KEY (amount))`,
      `CREATE TABLE ${SCHEMA}.customers (id INT PRIMARY KEY, name VARCHAR(20))`,
      `CREATE TABLE ${SCHEMA}.gone (id INT)`,
      `CREATE TABLE ${SCHEMA}.some (id INT)`,
      `CREATE VIEW ${SCHEMA}.v AS SELECT id FROM ${SCHEMA}.orders`,
      `CREATE TRIGGER ${SCHEMA}.stamp BEFORE INSERT ON ${SCHEMA}.orders FOR EACH ROW SET NEW.amount = 1`,
      `CREATE PROCEDURE ${SCHEMA}.p() SELECT 1`,
      `INSERT INTO ${SCHEMA}.orders (amount) VALUES (1), (2), (3)`,
      `INSERT INTO ${SCHEMA}.some VALUES (1), (2)`,
    );
    await runJsonOk(['backup', ...server(), '--schemas', SCHEMA, '--where', `${SCHEMA}.some=id = 1`], {
      environment,
    });
  }, MINUTES);

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA, OTHER]);
    await folder[Symbol.asyncDispose]();
  });

  it(
    'ends with 0 for a server that is as it was, and names what was not counted',
    async () => {
      const { status, tables, differences, warnings } = await runJsonOk<Diff>(diff(), { environment });
      expect([status, tables, differences]).toEqual(['equal', 3, []]);
      expect(warnings).toEqual([expect.stringContaining(`${SCHEMA}.some is in the backup in part`)]);
    },
    MINUTES,
  );

  it(
    'names what is missing, additional and different, and ends with 1',
    async () => {
      await run(
        // Not of the selection of the backup.
        `CREATE DATABASE ${OTHER}`,
        `DROP TABLE ${SCHEMA}.gone`,
        `CREATE TABLE ${SCHEMA}.extra (id INT)`,
        `CREATE FUNCTION ${SCHEMA}.f() RETURNS INT DETERMINISTIC RETURN 1`,
        `INSERT INTO ${SCHEMA}.orders (amount) VALUES (4)`,
        `ALTER TABLE ${SCHEMA}.customers ADD COLUMN vip INT DEFAULT 7`,
        `ALTER VIEW ${SCHEMA}.v AS SELECT id, amount FROM ${SCHEMA}.orders`,
        `DROP TRIGGER ${SCHEMA}.stamp`,
        `DROP PROCEDURE ${SCHEMA}.p`,
        `CREATE PROCEDURE ${SCHEMA}.p() SELECT 2`,
      );
      const { exitCode, document } = await runJson<Diff>(diff(), { environment });
      expect([exitCode, document.status, document.error]).toEqual([1, 'different', undefined]);
      expect(document.differences.map(({ kind, object }) => `${kind} ${object}`)).toEqual([
        `additional function ${SCHEMA}.f`,
        `definition procedure ${SCHEMA}.p`,
        `definition table ${SCHEMA}.customers`,
        `additional table ${SCHEMA}.extra`,
        `missing table ${SCHEMA}.gone`,
        `rows table ${SCHEMA}.orders`,
        `missing trigger ${SCHEMA}.stamp`,
        `definition view ${SCHEMA}.v`,
      ]);
      const of = (object: string): Diff['differences'][number] =>
        document.differences.find((each) => each.object.endsWith(object))!;
      expect(of('.orders')).toMatchObject({ backup: 3, server: 4 });
      expect(of('.customers').server).toMatch(/vip/);
      expect(of('.p').backup).toMatch(/SELECT 1/i);
      expect(of('.p').server).toMatch(/SELECT 2/i);

      const { exitCode: code, stdout } = await runCommand(diff(), { environment });
      expect(code).toBe(1);
      expect(stdout).toContain(`- table ${SCHEMA}.gone\n`);
      expect(stdout).toContain(`+ table ${SCHEMA}.extra\n`);
      expect(stdout).toContain(`! table ${SCHEMA}.orders: 3 rows in the backup, 4 on the server, +1\n`);
      expect(stdout).toMatch(/^ {4}\+ .*vip/m);
    },
    MINUTES,
  );

  it(
    'compares a part',
    async () => {
      const { differences, tables } = (
        await runJson<Diff>(diff('--include-tables', `${SCHEMA}.orders`), { environment })
      ).document;
      expect(tables).toBe(1);
      expect(differences.map(({ kind, object }) => `${kind} ${object}`)).toEqual([
        `rows table ${SCHEMA}.orders`,
        `missing trigger ${SCHEMA}.stamp`,
      ]);
    },
    MINUTES,
  );

  it(
    'records nothing, and fails with the code of what failed',
    async () => {
      const { backups } = await runJsonOk<{ backups: { status: string }[] }>([
        'list',
        '--storage',
        join(folder.path, 'backups'),
      ]);
      expect(backups.map(({ status }) => status)).toEqual(['stored']);
      const wrong = await runJson(diff(), { environment: { MYSQL_PWD: `not ${flavor}` } });
      expect([wrong.exitCode, wrong.document.error?.code]).toEqual([13, 'TARGET_ACCESS_DENIED']);
    },
    MINUTES,
  );
});
