// Backups that somebody has changed to do harm, hashes and sums adjusted, as nothing but a signature could show: each is refused
// before the target is touched, whatever the statement is and wherever it hides.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { StoredBackup } from '../fixtures/damage/stored-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { runCommand } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'hostile_backup';
const ACCOUNT = `'hostile_user'@'%'`;
const MINUTES = 60_000;

interface Attack {
  what: string;
  file?: string;
  /** Put at the end of the file, or into the block whose end is named. */
  statement?: string;
  before?: RegExp;
  change?: (backup: StoredBackup) => Promise<void>;
  /** Tried as a proof on a throw-away server too. */
  verify?: boolean;
  message: RegExp;
}

const ATTACKS: Attack[] = [
  {
    what: 'a table that drops a schema',
    file: 't.sql',
    statement: 'DROP DATABASE sys',
    message: /t\.sql.*DROP DATABASE/,
  },
  {
    what: 'a table that sets the server',
    file: 't.sql',
    statement: 'SET GLOBAL max_connections = 7',
    message: /SET GLOBAL/,
  },
  {
    what: 'a table that hides it in a comment',
    file: 't.sql',
    statement: '/*!50001 SET GLOBAL max_connections = 7 */',
    message: /SET GLOBAL/,
  },
  {
    what: 'a trigger that makes an account',
    file: 't.triggers.sql',
    statement: `CREATE USER 'evil'@'%'`,
    message: /CREATE USER/,
  },
  {
    what: 'a view that reads a file',
    file: 'v.sql',
    statement: `SELECT LOAD_FILE('/etc/passwd') INTO @x`,
    message: /LOAD_FILE/,
  },
  {
    what: 'a stand-in that drops a table',
    file: 'v.pre.sql',
    statement: 'DROP TABLE IF EXISTS t',
    message: /DROP TABLE/,
  },
  {
    what: 'a routine that calls another',
    file: '.sql',
    statement: 'CALL mysql.evil()',
    before: /-- end procedure /,
    message: /CALL mysql\.evil/,
  },
  {
    what: 'a schema that is dropped first',
    file: '.sql',
    statement: `DROP DATABASE ${SCHEMA}`,
    before: /-- end database /,
    message: /DROP DATABASE/,
  },
  {
    what: 'an account that grants to another',
    file: '@.users.sql',
    statement: `GRANT ALL ON *.* TO 'root'@'%'`,
    before: /-- end grants /,
    message: /GRANT ALL/,
  },
  {
    what: 'a grant to an account without a host',
    file: '@.users.sql',
    statement: 'GRANT ALL ON *.* TO root',
    before: /-- end grants /,
    message: /GRANT ALL ON \*\.\* TO root/,
  },
  {
    what: 'an account without a host in a block of its own',
    file: '@.users.sql',
    statement: "-- begin grants 'root'\nGRANT SHUTDOWN ON *.* TO root;\n-- end grants 'root'\n-- ",
    before: /-- begin grants /,
    message: /GRANT SHUTDOWN ON \*\.\* TO root/,
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
    message: /sys belongs to the server|would also run: USE/,
    verify: true,
  },
  {
    what: 'a file outside of the backup',
    change: (backup) => backup.edit(({ schemas }) => (schemas[0]!.tables[0]!.definitionFile = '../../x.sql')),
    message: /no plain object name/,
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

  async function attack({ file, statement, before, change }: Attack): Promise<void> {
    if (change) return await change(backup);
    const name = file!.startsWith('@.') ? file! : `${SCHEMA}${file!.startsWith('.') ? '' : '@'}${file}`;
    await backup.change(name, (bytes) => {
      const text = bytes.toString();
      const at = before ? text.search(before) : text.length;
      expect(at).toBeGreaterThan(0);
      return Buffer.from(`${text.slice(0, at)}${statement};\n${text.slice(at)}`);
    });
    await backup.adjustObject(name);
    await backup.adjustTotals();
    await backup.adjustSummary();
  }

  it.each(ATTACKS.map((each) => [each.what, each] as const))(
    'with %s',
    async (_, each) => {
      await attack(each);
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
        expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/@\.backup\.json has more than/)]);
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
          expect.stringMatching(/OBJECT_CORRUPT.*@\.manifest\.json has more than/),
        ]);
    },
    MINUTES,
  );
});
