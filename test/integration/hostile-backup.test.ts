// Backups that somebody has changed to do harm, hashes and sums adjusted, as nothing but a signature could show: each is refused
// before the target is touched, whatever the statement is and wherever it hides.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { StoredBackup, type RecordJson } from '../fixtures/damage/stored-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { runCommand } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'hostile_backup';
const ACCOUNT = `'hostile_user'@'%'`;
const MINUTES = 60_000;

interface Attack {
  what: string;
  change: (backup: StoredBackup) => Promise<void>;
  /** Tried as a verification on a throw-away server too. */
  verify?: boolean;
  message: RegExp;
}

/** Another statement in place of one of the backup's. */
const statement = (
  what: string,
  kind: RecordJson['kind'],
  sql: string | ((own: string) => string),
  message: RegExp,
  session: Partial<RecordJson['session']> = {},
): Attack => ({
  what,
  message,
  change: (backup) =>
    backup.editRecords((records) => {
      const record = records.find((each) => each.kind === kind)!;
      record.statement = typeof sql === 'string' ? sql : sql(record.statement);
      Object.assign(record.session, session);
    }),
});

const ATTACKS: Attack[] = [
  statement('a table that drops a schema', 'table', 'DROP DATABASE sys', /DROP DATABASE/),
  statement('a table that sets the server', 'table', 'SET GLOBAL max_connections = 7', /SET GLOBAL/),
  statement(
    'a table that hides it in a comment',
    'table',
    '/*!50001 SET GLOBAL max_connections = 7 */',
    /SET GLOBAL/,
  ),
  statement(
    'a table that reads the passwords',
    'table',
    (own) => `${own} SELECT authentication_string FROM mysql.user`,
    /SELECT authentication_string/,
  ),
  statement(
    'a table that reads them, hidden by a character set',
    'table',
    "CREATE TABLE `t` (`id` int COMMENT '\u00c3\\') SELECT authentication_string FROM mysql.user -- ')",
    /client has to be utf8mb4/,
    { client: 'gbk' },
  ),
  statement(
    'a view that is an event of root',
    'view',
    "CREATE DEFINER='root'@'x\\' EVENT mysql.evil ON SCHEDULE EVERY 1 DAY DO DO 1 -- ' VIEW v AS SELECT 1",
    /EVENT mysql\.evil/,
    { sqlMode: 'NO_BACKSLASH_ESCAPES' },
  ),
  statement('a session with another mode', 'view', (own) => own, /sqlMode has an unknown sql_mode/, {
    sqlMode: "', GLOBAL max_connections = 7, @x = '",
  }),
  statement('a session with another client', 'view', (own) => own, /client/, {
    client: 'utf8mb4, GLOBAL max_connections = 7',
  }),
  statement('a session with another collation', 'view', (own) => own, /collation/, {
    collation: 'utf8mb4_bin, GLOBAL max_connections = 7',
  }),
  statement('a trigger that makes an account', 'trigger', `CREATE USER 'evil'@'%'`, /CREATE USER/),
  statement(
    'a trigger of another table',
    'trigger',
    'CREATE TRIGGER tr BEFORE INSERT ON other FOR EACH ROW SET @a = 1',
    /ON other/,
  ),
  statement('a view that reads a file', 'view', `SELECT LOAD_FILE('/etc/passwd') INTO @x`, /LOAD_FILE/),
  statement('a routine that calls another', 'procedure', 'CALL mysql.evil()', /CALL mysql\.evil/),
  statement(
    "a routine in another's place",
    'procedure',
    'CREATE PROCEDURE q() SELECT 1',
    /CREATE PROCEDURE q/,
  ),
  statement('a schema that is dropped first', 'schema', `DROP DATABASE ${SCHEMA}`, /DROP DATABASE/),
  statement('an account that grants to another', 'grant', `GRANT ALL ON *.* TO 'root'@'%'`, /GRANT ALL/),
  statement('a grant to an account without a host', 'grant', 'GRANT ALL ON *.* TO root', /TO root/),
  statement(
    'a password for an account that is there',
    'account',
    `ALTER USER ${ACCOUNT} IDENTIFIED BY 'evil'`,
    /ALTER USER/,
  ),
  {
    what: 'an account under a name that the server takes for another',
    change: (backup) =>
      backup.edit(({ accounts }) => {
        for (const account of accounts!) account.name = "'root'@''";
      }),
    message: /its definition of account .* is not the one that it names|an account named/,
  },
  {
    what: 'a range with a query',
    change: (backup) =>
      backup.edit(({ schemas }) => (schemas[0]!.tables[0]!.chunks[0]!.where = '`id` <= SLEEP(60)')),
    message: /SQL that no backup of this tool has: `id` <= SLEEP/,
  },
  {
    what: 'a character set with a statement',
    change: (backup) => backup.edit(({ schemas }) => (schemas[0]!.charset = 'utf8mb4; DROP DATABASE sys')),
    message: /charset/,
  },
  {
    what: `a schema of the server's own`,
    change: async (backup) => {
      await backup.edit(({ schemas }) => (schemas[0]!.name = 'sys'));
      await backup.adjustDone();
      await backup.adjustTotals();
      await backup.adjustSummary();
    },
    message: /sys belongs to the server|is not the one that it names/,
    verify: true,
  },
  {
    what: 'a file outside of the backup',
    change: (backup) => backup.edit(({ definitions }) => (definitions[0]!.object = '../../x.sql')),
    message: /not a plain object name/,
  },
];

await describeServers('a hostile backup', ['source', 'target'], ({ source, target }) => {
  let good: BackupPlace;
  let place: BackupPlace;
  let id: string;
  let backup: StoredBackup;

  const portrait = async (): Promise<object> => ({
    schemas: await ask(target.access(), 'SHOW DATABASES'),
    accounts: await ask(target.access(), 'SELECT User, Host FROM mysql.user ORDER BY User, Host'),
    grants: await ask(target.access(), 'SHOW GRANTS FOR CURRENT_USER()'),
    limit: await ask(target.access(), 'SELECT @@GLOBAL.max_connections'),
    // Everything in it that a hostile backup has named.
    sys: await ask(
      target.access(),
      `SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'sys'`,
    ),
  });

  beforeAll(async () => {
    good = await BackupPlace.create();
    place = await BackupPlace.create();
    await dropSchemas(source.access(), [SCHEMA]);
    await dropSchemas(target.access(), [SCHEMA]);
    await runAll(target.access(), [`DROP USER IF EXISTS ${ACCOUNT}`]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `USE ${SCHEMA}`,
      'CREATE TABLE t (id int PRIMARY KEY, v varchar(99))',
      `INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')`,
      'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v = UPPER(NEW.v)',
      'CREATE VIEW v AS SELECT id FROM t',
      'CREATE PROCEDURE p() SELECT 1',
      `DROP USER IF EXISTS ${ACCOUNT}`,
      `CREATE USER ${ACCOUNT}`,
      `GRANT SELECT ON ${SCHEMA}.* TO ${ACCOUNT}`,
    ]);
    ({ backupId: id } = await good.backup(source.access(), [SCHEMA], { users: true }));
    await runAll(source.access(), [`DROP USER ${ACCOUNT}`]);
  }, MINUTES);

  beforeEach(async () => {
    backup = await StoredBackup.copy(good, id, place);
  });

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA]);
    await dropSchemas(target.access(), [SCHEMA]);
    await runAll(target.access(), [`DROP USER IF EXISTS ${ACCOUNT}`]);
    await good[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  it.each(ATTACKS.map((each) => [each.what, each] as const))(
    'with %s',
    async (_, each) => {
      await each.change(backup);
      const before = await portrait();
      const refusal = expect.objectContaining({
        code: expect.stringMatching(/^(MANIFEST|CONFIG)_INVALID$/),
        message: expect.stringMatching(each.message),
      });
      await expect(place.restore(target.access(), id, { loadUsers: true })).rejects.toEqual(refusal);
      expect(await portrait()).toEqual(before);
      if (!each.verify) return;
      const proof = await runCommand(['verify', id, '--storage', place.path, '--restore-into', target.url()]);
      expect([proof.exitCode, proof.stderr]).toEqual([
        expect.any(Number),
        expect.stringMatching(each.message),
      ]);
      expect(await portrait()).toEqual(before);
    },
    MINUTES,
  );

  it(
    'with a data file of more than it says commits none of it',
    async () => {
      const [chunk] = (await backup.manifest()).schemas[0]!.tables[0]!.chunks;
      const rows = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => `${i}\tx\n`).join(''));
      await backup.write(chunk!.object, zstdCompressSync(rows));
      await backup.adjustObject(chunk!.object);
      await backup.adjustTotals();
      await backup.adjustSummary();
      await expect(place.restore(target.access(), id)).rejects.toMatchObject({
        code: 'OBJECT_CORRUPT',
        message: expect.stringMatching(/more bytes/),
      });
      expect(await ask(target.access(), `SELECT COUNT(*) AS n FROM ${SCHEMA}.t`)).toEqual([{ n: 0 }]);
      await dropSchemas(target.access(), [SCHEMA, 'mysql_backup_restore']);
    },
    MINUTES,
  );

  it.each(['@.manifest.json', '@.backup.json'])(
    'with a %s of gigabytes is refused in no time',
    async (name) => {
      await truncate(join(place.path, id, name), 8 * 1024 ** 3);
      const { exitCode, stderr } = await runCommand(['list', '--storage', place.path], {
        nodeArguments: ['--max-old-space-size=200'],
      });
      if (name === '@.backup.json')
        expect([exitCode, stderr]).toEqual([
          0,
          expect.stringMatching(/the summary of \S+ has \d+ bytes, it has at most/),
        ]);
      const restored = await runCommand([
        'restore',
        id,
        '--storage',
        place.path,
        '--url',
        target.url(),
        '--dry-run',
      ]);
      if (name === '@.manifest.json')
        expect([restored.exitCode, restored.stderr]).toEqual([
          12,
          expect.stringMatching(/MANIFEST_INVALID: the manifest of \S+ has 8\.59 GB, a manifest has at most/),
        ]);
    },
    MINUTES,
  );
});
