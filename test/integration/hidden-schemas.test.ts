// What a server hides from the account is no silent gap: a schema is named, or the backup states that there may be others, or it is refused
// for a privilege that is missing.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SHOWS_ALL_SCHEMAS, UNKNOWN_SCHEMAS } from '../../src/mysql/schema/hidden-schemas.ts';
import { everything } from '../../src/mysql/schema/selection.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';
import type { Login } from '../support/servers.ts';

const MINUTES = 60_000;
const SCHEMAS = ['hid_a', 'hid_b', 'hid_c'];
const LOGIN: Login = { user: 'half_blind', password: 'half_blind' };
const ACCOUNT = `'half_blind'@'%'`;
const NEEDED = 'SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES';

await describeServers('what an account may not see', ['source'], ({ flavor, source }) => {
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
    await dropSchemas(source.access(), SCHEMAS);
    for (const schema of SCHEMAS)
      await runAll(source.access(), [
        `CREATE DATABASE ${schema}`,
        `CREATE TABLE ${schema}.t (id int PRIMARY KEY, n int)`,
        `INSERT INTO ${schema}.t VALUES (1, 1)`,
        `CREATE TRIGGER ${schema}.tr BEFORE INSERT ON ${schema}.t FOR EACH ROW SET NEW.n = 7`,
        `CREATE EVENT ${schema}.e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1`,
      ]);
  }, MINUTES);

  beforeEach(async () => {
    await runAll(source.access(), [
      `DROP USER IF EXISTS ${ACCOUNT}`,
      `CREATE USER ${ACCOUNT} IDENTIFIED BY 'half_blind'`,
    ]);
  });

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await runAll(source.access(), [`DROP USER IF EXISTS ${ACCOUNT}`]);
    await dropSchemas(source.access(), SCHEMAS);
  }, MINUTES);

  const grant = (...grants: string[]): Promise<void> =>
    runAll(
      source.access(),
      grants.map((text) => `GRANT ${text} TO ${ACCOUNT}`),
    );
  const mayReadRoutines = flavor === 'mysql' ? 'SHOW_ROUTINE ON *.*' : 'SELECT ON `mysql`.*';
  const seenBy = async (sql: string): Promise<number> => {
    const [row] = await ask<{ n: number }>(
      source.access(LOGIN),
      `SELECT COUNT(*) AS n FROM information_schema.${sql}`,
    );
    return row!.n;
  };
  const backup = (schemas: readonly string[] = []) =>
    place.backup(source.access(LOGIN), schemas, { selection: { ...everything, schemas } });
  const hiddenOf = ({ objects }: Awaited<ReturnType<typeof backup>>): string[] =>
    objects.leftOut
      .filter(({ reason }) => /may not see|their number is unknown/.test(reason))
      .map(({ name }) => name);

  it(
    'is the same list of privileges that show every schema',
    async () => {
      const others = [
        'USAGE',
        'PROCESS',
        'RELOAD',
        flavor === 'mysql' ? 'REPLICATION CLIENT' : 'BINLOG MONITOR',
      ];
      for (const privilege of [...SHOWS_ALL_SCHEMAS, ...others]) {
        await runAll(source.access(), [`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${ACCOUNT}`]);
        await grant(`${privilege} ON *.*`);
        const seen = await seenBy(`SCHEMATA WHERE SCHEMA_NAME = 'hid_a'`);
        expect([privilege, seen]).toEqual([privilege, others.includes(privilege) ? 0 : 1]);
      }
    },
    MINUTES,
  );

  it(
    'is stated to be unknown, or named after the tables of InnoDB',
    async () => {
      await grant(`${NEEDED} ON \`hid\\_a\`.*`, mayReadRoutines);
      const report = await backup();
      expect(hiddenOf(report)).toEqual([UNKNOWN_SCHEMAS]);
      expect(report.warnings.join('\n')).toContain(`${UNKNOWN_SCHEMAS} cannot be in the backup`);
      await grant('PROCESS ON *.*');
      expect(hiddenOf(await backup())).toEqual(
        expect.arrayContaining(['schema hid_b', 'schema hid_c', UNKNOWN_SCHEMAS]),
      );
      // Whoever names what they want is not warned of what they did not want.
      const named = await backup(['hid_a']);
      expect(named.warnings.filter((warning) => warning.includes('cannot be in the backup'))).toEqual([]);
    },
    MINUTES,
  );

  if (flavor === 'mysql')
    it(
      'is named by a partial revoke',
      async () => {
        await runAll(source.access(), ['SET GLOBAL partial_revokes = ON']);
        try {
          await grant(`${NEEDED} ON *.*`, mayReadRoutines);
          await runAll(source.access(), [`REVOKE ${NEEDED} ON hid_b.* FROM ${ACCOUNT}`]);
          expect(await seenBy(`SCHEMATA WHERE SCHEMA_NAME = 'hid_b'`)).toBe(0);
          const report = await backup();
          expect(hiddenOf(report)).toEqual(['schema hid_b']);
          expect(report.warnings.join('\n')).toContain('schema hid_b cannot be in the backup');
          // A name with a wildcard is that name and nothing else here.
          await runAll(source.access(), [`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${ACCOUNT}`]);
          await grant(`${NEEDED} ON \`hid%\`.*`, `SELECT ON hid_a.*`, mayReadRoutines);
          await expect(backup(['hid_a'])).rejects.toMatchObject({
            code: 'SOURCE_PRIVILEGES',
            message: expect.stringContaining('TRIGGER ON `hid_a`.*'),
          });
        } finally {
          await runAll(source.access(), [`DROP USER ${ACCOUNT}`, 'SET GLOBAL partial_revokes = OFF']);
        }
      },
      MINUTES,
    );

  describe('with overlapping grants', () => {
    it(
      'is a privilege that is missing: the most specific grant counts',
      async () => {
        await grant(`${NEEDED} ON \`hid%\`.*`, 'SELECT, SHOW VIEW ON `hid\\_a`.*', mayReadRoutines);
        expect(await seenBy(`TRIGGERS WHERE TRIGGER_SCHEMA = 'hid_a'`)).toBe(0);
        expect(await seenBy(`TRIGGERS WHERE TRIGGER_SCHEMA = 'hid_b'`)).toBe(1);
        await expect(backup(SCHEMAS)).rejects.toMatchObject({
          code: 'SOURCE_PRIVILEGES',
          details: { missing: ['TRIGGER ON `hid_a`.*', 'EVENT ON `hid_a`.*'] },
        });
        expect((await backup(['hid_b', 'hid_c'])).objects.leftOut.map(({ name }) => name)).not.toContain(
          'trigger hid_b.tr',
        );
      },
      MINUTES,
    );

    it(
      'is nothing where the specific one has all that is needed',
      async () => {
        await grant('SELECT ON `hid%`.*', `${NEEDED} ON \`hid\\_a\`.*`, mayReadRoutines);
        const { backupId } = await backup(['hid_a']);
        const { schemas } = await place.manifest(backupId);
        expect([schemas[0]!.tables[0]!.triggers.length, schemas[0]!.events.length]).toEqual([1, 1]);
      },
      MINUTES,
    );
  });
});
