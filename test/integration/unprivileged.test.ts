// Everything that a server can hold, restored under other names by an account that owns nothing but these schemas, onto a
// server that takes no LOAD DATA LOCAL: what managed servers and shared staging servers are like.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ScopeRequest } from '../../src/repository/scope/scope.ts';
import { wholeScope } from '../../src/repository/scope/scope.ts';
import { BackupError } from '../../src/core/errors.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, loadZoo, runAll, ZOO_SCHEMAS } from '../fixtures/zoo/zoo.ts';
import { portray } from '../support/independent-compare.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type Login, type TestServer } from '../support/servers.ts';

const MINUTES = 60_000;
const CLERK: Login = { user: 'clerk', password: 'clerk' };
const SCHEMAS = [...ZOO_SCHEMAS].sort();
const RENAMED = new Map(SCHEMAS.map((name, i) => [name, `stage_${i}`]));
const TARGETS = [...RENAMED.values()];
const PRIVILEGES =
  'SELECT, INSERT, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, TRIGGER, EVENT';

const SCOPE: ScopeRequest = {
  ...wholeScope(),
  schemaMap: RENAMED,
  // It joins a table of another schema that is renamed as well.
  excludeTables: ['zoo programs.v_other'],
  definers: 'strip',
};

await describeServers('account without global privileges', ['source'], ({ flavor, source }) => {
  let place: BackupPlace;
  let server: TestServer;
  let backupId: string;

  const grant = (privileges: string, schemas: readonly string[] = TARGETS): Promise<void> =>
    runAll(server.access(), [
      `DROP USER IF EXISTS 'clerk'@'%'`,
      `CREATE USER 'clerk'@'%' IDENTIFIED BY 'clerk'`,
      // An underscore is a wildcard unless it is escaped.
      ...schemas.map(
        (schema) => `GRANT ${privileges} ON \`${schema.replaceAll('_', '\\_')}\`.* TO 'clerk'@'%'`,
      ),
      `GRANT ALL ON mysql_backup_restore.* TO 'clerk'@'%'`,
    ]);
  const schemasThere = async (): Promise<string[]> => {
    const rows = await ask<{ s: string }>(
      server.access(),
      'SELECT SCHEMA_NAME AS s FROM information_schema.SCHEMATA ORDER BY 1',
    );
    return rows
      .map(({ s }) => s)
      .filter((name) => !/^(mysql|sys|information_schema|performance_schema)$/.test(name));
  };
  const refusalOf = async (attempt: Promise<unknown>): Promise<BackupError> => {
    const error = await attempt.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(BackupError);
    return error as BackupError;
  };

  beforeAll(async () => {
    place = await BackupPlace.create();
    await loadZoo(source.access(), flavor);
    ({ backupId } = await place.backup(source.access(), ZOO_SCHEMAS));
    server = await startServer(flavor, {
      extraArgs: ['--local-infile=OFF', '--innodb-buffer-pool-size=128M'],
    });
  }, 2 * MINUTES);

  beforeEach(() => dropSchemas(server.access(), TARGETS));

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await dropSchemas(source.access(), ZOO_SCHEMAS);
    await server.stop();
  }, MINUTES);

  it(
    'restores the zoo under other names by INSERT, and every row is proven',
    async () => {
      await grant(PRIVILEGES);
      await runAll(server.access(), ['SET GLOBAL log_bin_trust_function_creators = ON']);
      const report = await place.restore(server.access(CLERK), backupId, {
        scope: SCOPE,
        verifyLevel: 'rows',
      });
      expect(report).toMatchObject({
        loadedBy: 'insert',
        renamed: Object.fromEntries(RENAMED),
        verification: { level: 'rows', status: 'passed' },
      });
      expect(await schemasThere()).toEqual(TARGETS);

      const verification = await place.verify(backupId, 'rows', server.access(CLERK), { scope: SCOPE });
      expect(verification.checks.filter(({ status }) => status === 'failed')).toEqual([]);
      expect(verification.checks.filter(({ check }) => check === 'rows').length).toBeGreaterThan(100);

      const [before, after] = [
        await rowsOf(source, SCHEMAS, (name) => name),
        await rowsOf(server, TARGETS, (name) => SCHEMAS[TARGETS.indexOf(name)]!),
      ];
      // Two documents hold a decimal and a date, which no text can; the backup has warned of them.
      for (const rows of [before, after]) rows.delete('zoo.documents_typed');
      expect(Object.fromEntries(after)).toEqual(Object.fromEntries(before));
      expect(after.size).toBeGreaterThan(100);
    },
    2 * MINUTES,
  );

  it('refuses by name what refers to another schema that is renamed, before any effect', async () => {
    await grant(PRIVILEGES);
    const error = await refusalOf(
      place.restore(server.access(CLERK), backupId, { scope: { ...SCOPE, excludeTables: [] } }),
    );
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      details: { refusals: ['view stage_3.v_other names zoo, which becomes stage_0'] },
    });
    expect(await schemasThere()).toEqual([]);
  });

  describe('names all that is missing at once, before any effect:', () => {
    it('privileges on the schemas', async () => {
      await runAll(server.access(), ['SET GLOBAL log_bin_trust_function_creators = ON']);
      await grant('SELECT, INSERT, CREATE, ALTER, DROP', TARGETS.slice(1));
      const error = await refusalOf(place.restore(server.access(CLERK), backupId, { scope: SCOPE }));
      expect(error.code).toBe('TARGET_PRIVILEGES');
      const all = TARGETS.map((name) => `\`${name}\`.*`).join(', ');
      expect(error.details['missing']).toEqual([
        ...['SELECT', 'INSERT', 'CREATE', 'ALTER', 'DROP'].map((name) => `${name} ON \`stage_0\`.*`),
        ...PRIVILEGES.split(', ')
          .slice(5)
          .map((name) => `${name} ON ${all}`),
      ]);
      for (const privilege of PRIVILEGES.split(', ')) expect(error.message).toContain(privilege);
      expect(await schemasThere()).toEqual([]);
    });

    it('what objects of other accounts, their reading and users need', async () => {
      await grant(PRIVILEGES);
      const error = await refusalOf(
        place.restore(server.access(CLERK), backupId, {
          scope: { ...SCOPE, definers: 'keep' },
          skipBinlog: true,
        }),
      );
      expect(error.details['missing']).toEqual(
        flavor === 'mysql'
          ? ['SET_ANY_DEFINER ON *.*', 'SHOW_ROUTINE ON *.*', 'SYSTEM_VARIABLES_ADMIN ON *.*']
          : ['SET USER ON *.*', 'SELECT ON `mysql`.*', 'BINLOG ADMIN ON *.*'],
      );
      expect(error.hint).toContain('--strip-definers');
      expect(await schemasThere()).toEqual([]);
    });

    it('the trust that functions and triggers need where there is a binary log', async () => {
      await grant(PRIVILEGES);
      await runAll(server.access(), ['SET GLOBAL log_bin_trust_function_creators = OFF']);
      const error = await refusalOf(place.restore(server.access(CLERK), backupId, { scope: SCOPE }));
      expect(error.code).toBe('TARGET_PRIVILEGES');
      expect(error.message).toMatch(/log_bin_trust_function_creators=ON/);
      expect(error.message).toMatch(/function stage_3\.f_double/);
      expect(error.details['missing']).toHaveLength(1);
      expect(await schemasThere()).toEqual([]);

      // Nothing of that kind: nothing is asked for.
      const withoutThem = { ...SCOPE, skipRoutines: true, skipTriggers: true, parts: 'schema' as const };
      const views = ['zoo programs.v_function', 'zoo programs.v_other'];
      const report = await place.restore(server.access(CLERK), backupId, {
        scope: { ...withoutThem, excludeTables: views },
      });
      expect(report.status).toBe('restored');
    }, 60_000);

    it('the trust that a function without a declaration needs even of an administrator', async () => {
      const schema = 'undeclared';
      await dropSchemas(source.access(), [schema]);
      await runAll(source.access(), [
        'SET GLOBAL log_bin_trust_function_creators = ON',
        `CREATE DATABASE ${schema}`,
        `CREATE FUNCTION ${schema}.f_now() RETURNS int RETURN UNIX_TIMESTAMP()`,
        `CREATE FUNCTION ${schema}.f_one() RETURNS int NO SQL RETURN 1`,
        'SET GLOBAL log_bin_trust_function_creators = OFF',
      ]);
      const backup = await place.backup(source.access(), [schema]);
      await dropSchemas(source.access(), [schema]);
      await runAll(server.access(), ['SET GLOBAL log_bin_trust_function_creators = OFF']);
      const error = await refusalOf(place.restore(server.access(), backup.backupId));
      expect(error.code).toBe('TARGET_PRIVILEGES');
      expect(error.message).toMatch(/log_bin_trust_function_creators=ON\) for function undeclared\.f_now$/);
      expect(await schemasThere()).toEqual([]);
    });
  });
});

/** `schema.table` → what an independent question says of its rows. */
async function rowsOf(
  server: TestServer,
  schemas: readonly string[],
  rename: (schema: string) => string,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const schema of schemas)
    for (const [question, answer] of await portray(server.access(), [schema]))
      if (question.startsWith(`rows of ${schema}.`))
        found.set(`${rename(schema)}.${question.slice(`rows of ${schema}.`.length)}`, answer);
  return found;
}
