// What a target lacks is named before the first statement, and nothing is created: engines, names in their case, definers.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type TestServer } from '../support/servers.ts';
import { runScript } from '../support/vendor-client.ts';

const FORUM = 'E18Forum';
const ENGINES = 'abl_engines';
const OWNED = 'abl_owned';
const ALL = [FORUM, ENGINES, OWNED, 'mysql_backup_restore'];
const MINUTES = 60_000;

interface Report {
  backupId: string;
  status: string;
  warnings: string[];
}

await describeServers('what a target lacks', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  /** Has lower_case_table_names=1, and lacks an engine that the source has. */
  let other: TestServer;

  const backup = async (server: TestServer, schema: string): Promise<string> => {
    const words = ['backup', '--url', server.url(), '--storage', folder.path, '--schemas', schema];
    return (await runJsonOk<Report>([...words, '--label', `${schema}-${server.port}`])).backupId;
  };
  const restore = (server: TestServer, backupId: string, ...more: string[]) =>
    runJson<Report>(['restore', backupId, '--url', server.url(), '--storage', folder.path, ...more]);
  const schemasOf = async (server: TestServer): Promise<string[]> =>
    (
      await ask<{ n: string }>(server.access(), 'SELECT SCHEMA_NAME AS n FROM information_schema.SCHEMATA')
    ).map(({ n }) => n.toLowerCase());

  beforeAll(async () => {
    folder = await makeFolder();
    other = await startServer(
      flavor,
      flavor === 'mysql'
        ? { extraArgs: ['--disabled-storage-engines=MyISAM'], initArgs: ['--lower-case-table-names=1'] }
        : { extraArgs: ['--lower-case-table-names=1'] },
    );
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    const script = await readFile(
      join(import.meta.dirname, '..', 'fixtures', 'cases', 'mixed-case-names.sql'),
    );
    for (const server of [source, other]) await runScript(server, script);
  }, 3 * MINUTES);

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await runAll(source.access(), [`DROP USER IF EXISTS abl_owner`]);
    // Other test files use this server too, and expect the engines that it started with.
    if (flavor === 'mariadb') await runAll(source.access(), [`UNINSTALL SONAME 'ha_archive'`]);
    await other?.stop();
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'an engine',
    async () => {
      const engine = flavor === 'mysql' ? 'MyISAM' : 'ARCHIVE';
      if (flavor === 'mariadb')
        await runAll(source.access(), [`INSTALL SONAME 'ha_archive'`]).catch((error: Error) => {
          if (!/already|exists/i.test(error.message)) throw error;
        });
      await runAll(source.access(), [
        `CREATE DATABASE ${ENGINES}`,
        `CREATE TABLE ${ENGINES}.log_ (id int, v varchar(20)) ENGINE=${engine}`,
        `INSERT INTO ${ENGINES}.log_ VALUES (1, 'a'), (2, 'b')`,
      ]);
      const { document, exitCode } = await restore(other, await backup(source, ENGINES));
      expect([exitCode, document.error?.code]).toEqual([13, 'TARGET_UNSUPPORTED']);
      expect(document.error?.message).toContain(
        `the target lacks the engine ${engine.toLowerCase()} of ${ENGINES}.log_`,
      );
      expect(await schemasOf(other)).not.toContain(ENGINES);
    },
    2 * MINUTES,
  );

  // A MySQL of this machine keeps the data dictionary that it has.
  const whereFolded = flavor === 'mariadb' || source.containerId !== undefined ? it : it.skip;

  whereFolded(
    'upper case in names',
    async () => {
      await runAll(other.access(), [`DROP DATABASE ${FORUM}`]);
      const { document, exitCode } = await restore(other, await backup(source, FORUM));
      expect([exitCode, document.error?.code]).toEqual([13, 'TARGET_UNSUPPORTED']);
      expect(document.error?.message).toContain(`does not keep the names ${FORUM}, ${FORUM}.GDN_Role`);
      expect(await schemasOf(other)).not.toContain(FORUM.toLowerCase());
    },
    2 * MINUTES,
  );

  whereFolded(
    'names without case, which programs write in any',
    async () => {
      const script = await readFile(
        join(import.meta.dirname, '..', 'fixtures', 'cases', 'mixed-case-names.sql'),
      );
      await runScript(other, script);
      const backupId = await backup(other, FORUM.toLowerCase());
      const refused = await restore(target, backupId);
      expect([refused.exitCode, refused.document.error?.code]).toEqual([13, 'TARGET_UNSUPPORTED']);
      expect(refused.document.error?.message).toMatch(
        /name tables in another case: trigger e18forum\.TR_Role/,
      );
      expect(await schemasOf(target)).not.toContain(FORUM.toLowerCase());
      const without = await restore(target, backupId, '--skip-triggers');
      expect(without.document).toMatchObject({ status: 'restored' });
      expect(without.document.warnings.join('\n')).toMatch(/procedure e18forum\.P_Roles \(GDN_UserRole\)/);
    },
    2 * MINUTES,
  );

  it(
    'accounts that own programs',
    async () => {
      await runAll(source.access(), [
        `CREATE DATABASE ${OWNED}`,
        'CREATE USER abl_owner',
        `GRANT ALL ON ${OWNED}.* TO abl_owner`,
        `CREATE TABLE ${OWNED}.orders (id int PRIMARY KEY)`,
        `CREATE DEFINER=abl_owner PROCEDURE ${OWNED}.p() SELECT 1`,
      ]);
      const backupId = await backup(source, OWNED);
      const kept = await restore(target, backupId);
      expect(kept.document).toMatchObject({ status: 'restored' });
      expect(kept.document.warnings.join('\n')).toMatch(
        /these definers are not on the target.*abl_owner.*procedure abl_owned\.p/s,
      );
      await dropSchemas(target.access(), [OWNED]);
      const stripped = await restore(target, backupId, '--strip-definers');
      expect(stripped.document).toMatchObject({ status: 'restored', warnings: [] });
    },
    2 * MINUTES,
  );
});
