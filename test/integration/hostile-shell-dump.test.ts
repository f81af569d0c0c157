// A dump of MySQL Shell that an attacker changed, restored with every option that limits a restore. The server keeps what it had: no object
// outside of the dump's schema, no account, no copy of its password hashes. The dump without the change is restored by the same command.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';
import { type ShellSchema, writeShellDump } from '../support/shell-dump-writer.ts';

const MINUTES = 60_000;
const SCHEMA = 'hostile_shell';
const OTHER = 'hostile_shell_other';
const ACCOUNT = `'hostile_app'@'%'`;

const shop: ShellSchema = {
  name: SCHEMA,
  tables: [
    {
      name: 't',
      create:
        'CREATE TABLE `t` (\n  `id` int NOT NULL,\n  `v` varchar(99) DEFAULT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB',
      columns: ['id', 'v'],
      primaryKey: ['id'],
      rows: [
        ['1', 'a'],
        ['2', 'b'],
      ],
      triggers: [
        {
          name: 'tr',
          statement:
            'CREATE DEFINER=`root`@`localhost` TRIGGER `tr` BEFORE INSERT ON `t` FOR EACH ROW SET NEW.v = UPPER(NEW.v)',
        },
      ],
    },
  ],
  views: [
    {
      name: 'w',
      columns: ['id'],
      statement:
        'CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY INVOKER VIEW `w` AS select `t`.`id` AS `id` from `t`',
    },
  ],
  procedures: [{ name: 'p', statement: 'CREATE DEFINER=`root`@`localhost` PROCEDURE `p`()\nSELECT 1' }],
};

const VIEW = `${SCHEMA}@w.sql`;
const TABLE = `${SCHEMA}@t.sql`;
const TRIGGERS = `${SCHEMA}@t.triggers.sql`;
const PROGRAMS = `${SCHEMA}.sql`;
const USERS = '@.users.sql';
const EVIL_EVENT = 'EVENT mysql.evil ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1';
const THEFT = `CREATE TABLE ${SCHEMA}.stolen SELECT authentication_string FROM mysql.user`;

type Edit = (script: string) => string;
const append =
  (sql: string): Edit =>
  (script) =>
    `${script}\n${sql}\n`;
const prepend =
  (sql: string): Edit =>
  (script) =>
    `${sql}\n${script}`;
const replace =
  (before: string | RegExp, after: string): Edit =>
  (script) => {
    const changed = script.replace(before, () => after);
    expect(changed).not.toBe(script);
    return changed;
  };

/** Bytes of a script are one character each, so that an edit can hold any of them. */
type Attack = [name: string, file: string, edit: Edit];

const REFUSED: Attack[] = [
  [
    'an event behind a definer, under a mode that `:=` sets',
    VIEW,
    replace(
      /\/\*!50001 CREATE .*\*\/;/,
      `SET @@session.sql_mode := NO_BACKSLASH_ESCAPES;\nCREATE DEFINER='root'@'x\\' ${EVIL_EVENT} -- ' VIEW w AS SELECT 1;`,
    ),
  ],
  [
    'a query that a character set of two bytes hides',
    TABLE,
    replace(
      /\/\*!50503 SET character_set_client = utf8mb4 \*\/;[^]*?ENGINE=InnoDB;/,
      `SET NAMES sjis;\nCREATE TABLE IF NOT EXISTS \`t\` (\`id\` int NOT NULL COMMENT '\x95\\', \`v\` varchar(99)) ${THEFT.slice(THEFT.indexOf('SELECT'))} -- ');`,
    ),
  ],
  [
    'a mode in a comment of a version',
    VIEW,
    prepend(`/*!50003 SET sql_mode = 'NO_BACKSLASH_ESCAPES' */;\nCREATE ${EVIL_EVENT};`),
  ],
  ['a mode by a user variable', VIEW, prepend(`SET @m = 'ANSI_QUOTES', sql_mode = @m;\n${THEFT};`)],
  ['a mode as a number', TABLE, prepend(`SET SESSION sql_mode = 4;\n${THEFT};`)],
  ['a statement behind the table', TABLE, append(`${THEFT};`)],
  [
    'a query in the table',
    TABLE,
    replace('ENGINE=InnoDB;', 'ENGINE=InnoDB SELECT 1 AS id, User AS v FROM mysql.user;'),
  ],
  ['a table of another schema', TABLE, replace('`t` (', `\`${OTHER}\`.\`evil\` (`)],
  [
    'a table as a part of another schema',
    TABLE,
    replace('ENGINE=InnoDB;', `ENGINE=MERGE UNION=(\`${OTHER}\`.\`m\`);`),
  ],
  ['a view of another schema', VIEW, replace('VIEW `w`', `VIEW \`${OTHER}\`.\`evil\``)],
  [
    'an event in place of the view',
    VIEW,
    replace(/\/\*!50001 CREATE .*\*\/;/, `/*!50001 CREATE ${EVIL_EVENT} */;`),
  ],
  [
    'a statement behind the end of a program',
    PROGRAMS,
    replace('SELECT 1 ;;', `SELECT 1 ;;\nCREATE ${EVIL_EVENT} ;;`),
  ],
  ['a program of another schema', PROGRAMS, replace('PROCEDURE `p`', 'PROCEDURE `mysql`.`evil`')],
  [
    'another program under the marker of this one',
    PROGRAMS,
    replace('PROCEDURE `p`', `PROCEDURE \`${OTHER}\`.\`dba\``),
  ],
  [
    'another delimiter',
    PROGRAMS,
    replace('DELIMITER ;;', `DELIMITER $$\nCREATE ${EVIL_EVENT} $$\nDELIMITER ;;`),
  ],
  [
    'a schema of the server',
    PROGRAMS,
    replace(
      `CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`${SCHEMA}\``,
      'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `mysql`',
    ),
  ],
  ['a trigger on a table of another schema', TRIGGERS, replace('ON `t`', `ON \`${OTHER}\`.\`m\``)],
  ['a statement before anything', '@.sql', append(`${THEFT};`)],
  ['a statement after everything', '@.post.sql', append(`CREATE ${EVIL_EVENT};`)],
  [
    'a grant to an account that is there',
    USERS,
    replace(/GRANT SELECT [^;]*;/, `GRANT ALL ON *.* TO 'hostile_there'@'%';`),
  ],
  [
    'an account that is there, with a space behind its host',
    USERS,
    (script) => script.replaceAll(ACCOUNT, `'hostile_there'@'% '`),
  ],
  [
    'a new password of an account that is there',
    USERS,
    replace(/GRANT SELECT [^;]*;/, `ALTER USER 'hostile_there'@'%' IDENTIFIED BY 'x';`),
  ],
];

/** Parts of a dump that a restore does not use, or leaves out with a warning. */
const WITHOUT_EFFECT: Attack[] = [
  ['files of the server', TABLE, replace('ENGINE=InnoDB;', `ENGINE=InnoDB DATA DIRECTORY='/tmp';`)],
  ['another schema by USE', TRIGGERS, replace(`USE \`${SCHEMA}\``, `USE \`${OTHER}\``)],
];

await describeServers(
  'hostile dump of MySQL Shell',
  ['target'],
  ({ target }) => {
    const server = target.access();
    let folder: Folder;

    const clean = async (): Promise<void> => {
      await dropSchemas(server, [SCHEMA, OTHER, 'mysql_backup_restore']);
      await runAll(server, [
        'DROP EVENT IF EXISTS mysql.evil',
        'DROP PROCEDURE IF EXISTS mysql.evil',
        `DROP USER IF EXISTS ${ACCOUNT}, 'hostile_there'@'%'`,
      ]);
    };

    beforeAll(clean);
    beforeEach(async () => {
      folder = await makeFolder();
      await clean();
      await runAll(server, [
        `CREATE DATABASE ${OTHER}`,
        `CREATE TABLE ${OTHER}.m (id int NOT NULL PRIMARY KEY, v varchar(99)) ENGINE=MyISAM`,
        `CREATE PROCEDURE ${OTHER}.dba() SELECT 'of the DBA'`,
        `CREATE USER 'hostile_there'@'%' IDENTIFIED BY 'secret of theirs'`,
      ]);
      await writeShellDump(join(folder.path, 'dump'), [shop], {
        compression: 'none',
        users: {
          [ACCOUNT]: [
            `CREATE USER IF NOT EXISTS ${ACCOUNT} IDENTIFIED WITH 'caching_sha2_password'`,
            `GRANT USAGE ON *.* TO ${ACCOUNT}`,
            `GRANT SELECT ON \`${SCHEMA}\`.* TO ${ACCOUNT}`,
          ],
        },
      });
    });
    afterEach(async () => await folder[Symbol.asyncDispose]());
    afterAll(clean);

    /** All that is not in the dump's schema: objects with the text of programs, accounts, grants and hashes. */
    async function outside(): Promise<unknown[]> {
      const grants = await ask<object>(server, `SHOW GRANTS FOR 'hostile_there'@'%'`);
      const rest = await Promise.all(
        [
          `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN ('${SCHEMA}', 'mysql_backup_restore')`,
          `SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA NOT IN ('${SCHEMA}', 'mysql_backup_restore')`,
          `SELECT ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_DEFINITION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA <> '${SCHEMA}'`,
          `SELECT TRIGGER_SCHEMA, TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA <> '${SCHEMA}'`,
          `SELECT EVENT_SCHEMA, EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA <> '${SCHEMA}'`,
          `SELECT User, Host, HEX(authentication_string) AS hash FROM mysql.user WHERE User <> 'hostile_app'`,
        ].map((query) =>
          ask<object>(
            server,
            `${query} ORDER BY 1, 2`.replace(/(SCHEMATA .*) ORDER BY 1, 2/, '$1 ORDER BY 1'),
          ),
        ),
      );
      return [grants, ...rest];
    }

    const restore = () =>
      runJson<{ error?: { code: string; message: string } }>([
        'restore',
        'dump',
        '--url',
        target.url(),
        '--storage',
        folder.path,
        '--load-users',
        '--strip-definers',
      ]);

    it(
      'the dump without a change is restored',
      async () => {
        const { document, exitCode } = await restore();
        expect([exitCode, document.error]).toEqual([0, undefined]);
        expect(await ask(server, `SELECT id, v FROM ${SCHEMA}.t ORDER BY id`)).toEqual([
          { id: 1, v: 'a' },
          { id: 2, v: 'b' },
        ]);
        expect(await ask(server, `SELECT User FROM mysql.user WHERE User = 'hostile_app'`)).toHaveLength(1);
      },
      MINUTES,
    );

    const change = async (file: string, edit: Edit): Promise<void> => {
      const path = join(folder.path, 'dump', file);
      const script = await readFile(path, 'latin1');
      const changed = edit(script);
      expect(changed).not.toBe(script);
      await writeFile(path, changed, 'latin1');
    };

    it.each(REFUSED)(
      'refuses %s',
      async (_, file, edit) => {
        await change(file, edit);
        const before = await outside();
        const { document, exitCode } = await restore();
        expect(document.error?.code).toMatch(/^(BACKUP_|MANIFEST_|TARGET_|CONFIG_)/);
        expect(exitCode).not.toBe(0);
        expect(await outside()).toEqual(before);
        const evil = `SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_NAME IN ('stolen', 'evil')`;
        expect(await ask(server, evil)).toEqual([]);
      },
      MINUTES,
    );

    it.each(WITHOUT_EFFECT)(
      'gives no effect to %s',
      async (_, file, edit) => {
        await change(file, edit);
        const before = await outside();
        expect((await restore()).exitCode).toBe(0);
        expect(await outside()).toEqual(before);
        const [table] = await ask<{ 'Create Table': string }>(server, `SHOW CREATE TABLE ${SCHEMA}.t`);
        expect(table?.['Create Table']).not.toContain('DIRECTORY');
      },
      MINUTES,
    );
  },
  ['mysql'],
);
