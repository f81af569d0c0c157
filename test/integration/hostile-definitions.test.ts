// Definitions that an attacker wrote into a backup, hashes and sums adjusted, so that the server reads them otherwise than this program
// might: other bytes, other quoting, other forms than those that servers print. Nothing of them reaches outside of the backup's schemas, and
// options that limit what a restore creates hold for them too.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { wholeScope } from '../../src/repository/scope/scope.ts';
import { StoredBackup, type RecordJson } from '../fixtures/damage/stored-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { runCommand } from '../support/command-line.ts';
import { runMeasured } from '../support/peak-memory.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'hostile_definitions';
const OTHER = 'hostile_other';
const MINUTES = 60_000;

type Statement = RecordJson['statement'] | { base64: string };

await describeServers('hostile definitions', ['source', 'target'], ({ flavor, source, target }) => {
  const server = target.access();
  let good: BackupPlace;
  let place: BackupPlace;
  let id: string;
  let backup: StoredBackup;

  beforeAll(async () => {
    good = await BackupPlace.create();
    place = await BackupPlace.create();
    await dropSchemas(source.access(), [SCHEMA]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `USE ${SCHEMA}`,
      'CREATE TABLE t (id int PRIMARY KEY, v varchar(99))',
      `INSERT INTO t VALUES (1, 'a'), (2, 'b')`,
      'CREATE TABLE u (id int PRIMARY KEY)',
      'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v = UPPER(NEW.v)',
      'CREATE VIEW w AS SELECT id FROM t',
      'CREATE PROCEDURE p() SELECT 1',
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM u',
    ]);
    ({ backupId: id } = await good.backup(source.access(), [SCHEMA]));
  }, MINUTES);

  const cleanUp = async (): Promise<void> =>
    await dropSchemas(server, [SCHEMA, OTHER, 'mysql\u00a0', 'mysql_backup_restore']);

  beforeEach(async () => {
    backup = await StoredBackup.copy(good, id, place);
    await cleanUp();
    await runAll(server, [
      'DROP EVENT IF EXISTS mysql.evil',
      'DROP PROCEDURE IF EXISTS mysql.evil',
      `CREATE DATABASE ${OTHER}`,
      `CREATE TABLE ${OTHER}.parent (id int PRIMARY KEY)`,
      `CREATE TABLE ${OTHER}.m (id int NOT NULL) ENGINE=MyISAM`,
      `INSERT INTO ${OTHER}.m VALUES (7)`,
      ...(flavor === 'mariadb' ? [`CREATE SEQUENCE ${OTHER}.q`] : []),
    ]);
  });

  afterAll(async () => {
    await cleanUp();
    await dropSchemas(source.access(), [SCHEMA]);
    await good[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  const change = async (
    kind: RecordJson['kind'],
    name: string,
    edit: (record: RecordJson) => void,
  ): Promise<void> =>
    await backup.editRecords((records) => {
      edit(records.find((record) => record.kind === kind && record.name === name)!);
    });

  /** Bytes, each as one character. */
  const bytes = (text: string): Statement => ({ base64: Buffer.from(text, 'latin1').toString('base64') });

  const namesOfServer = async (): Promise<unknown[]> =>
    await Promise.all(
      [
        `EVENT_NAME AS n FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'mysql'`,
        `ROUTINE_SCHEMA AS n FROM information_schema.ROUTINES WHERE ROUTINE_NAME = 'evil'`,
        `TABLE_NAME AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${OTHER}' ORDER BY 1`,
      ].map((query) => ask(server, `SELECT ${query}`)),
    );

  it.each<[string, (record: RecordJson) => void, RecordJson['kind'], string]>([
    [
      'a query behind a comment that a control character begins',
      (record) => {
        record.statement =
          "CREATE TABLE `u` (\n  `id` int COMMENT 'x'\n) --\u007f'\n SELECT User AS v FROM mysql.user -- '";
      },
      'table',
      'u',
    ],
    [
      'a query in a text of another sql_mode, which a table is not created in',
      (record) => {
        record.statement =
          "CREATE TABLE `u` (\n  `a` int COMMENT 'x\\',\n  `b` int COMMENT ') SELECT User AS v FROM mysql.user -- '\n)";
        record.session = { client: 'utf8mb4', sqlMode: 'NO_BACKSLASH_ESCAPES' };
      },
      'table',
      'u',
    ],
    [
      'a query behind a name that takes its end along',
      (record) => {
        record.statement = bytes(
          'CREATE TABLE `u` (\n  `a\xc3` int COMMENT `, `id` int) SELECT User AS v FROM mysql.user -- `\n)',
        ) as string;
      },
      'table',
      'u',
    ],
    [
      'an event of the server behind a definer that takes its end along',
      (record) => {
        record.statement = bytes(
          'CREATE DEFINER=`r`@`h\xa1` VIEW ` EVENT mysql.evil ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1 -- `@`w` VIEW `w` AS SELECT 1',
        ) as string;
        record.session = { client: 'ujis', sqlMode: '' };
      },
      'view',
      'w',
    ],
    [
      'a table that takes a foreign key in a column',
      (record) => {
        record.statement = `CREATE TABLE \`u\` (\n  \`id\` int NOT NULL REFERENCES \`${OTHER}\`.\`parent\` (\`id\`),\n  PRIMARY KEY (\`id\`)\n) ENGINE=InnoDB`;
      },
      'table',
      'u',
    ],
    [
      'a table with a foreign key that has no constraint',
      (record) => {
        record.statement = `CREATE TABLE \`u\` (\n  \`id\` int NOT NULL,\n  PRIMARY KEY (\`id\`),\n  foreign key (id) references ${OTHER}.parent (id)\n) ENGINE=InnoDB`;
      },
      'table',
      'u',
    ],
  ])(
    'with %s is refused before anything is done',
    async (_, edit, kind, name) => {
      await change(kind, name, edit);
      const before = await namesOfServer();
      await expect(place.restore(server, id)).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
      expect(await ask(server, `SHOW DATABASES LIKE '${SCHEMA}'`)).toEqual([]);
      expect(await namesOfServer()).toEqual(before);
    },
    MINUTES,
  );

  it(
    'a schema whose name a character set ends earlier does not become a schema of the server',
    async () => {
      // In latin1 0xA0 is a space.
      const schema = 'mysql\u00a0';
      const before = await namesOfServer();
      await backup.editRecords((records) => {
        for (const record of records) {
          if (record.kind === 'schema') {
            record.name = schema;
            record.statement = record.statement.replace(SCHEMA, schema);
          } else record.schema = schema;
          if (record.kind !== 'procedure') continue;
          record.statement = bytes('CREATE PROCEDURE mysql\xa0.evil() SELECT 1') as string;
          record.name = 'evil';
          record.session = { client: 'latin1', sqlMode: '', collation: 'latin1_swedish_ci' };
        }
      });
      await backup.edit(({ schemas }) => {
        schemas[0]!.name = schema;
        schemas[0]!.routines[0]!.name = 'evil';
      });
      await backup.adjustDone();
      await backup.adjustTotals();
      await backup.adjustSummary().catch(() => {});
      await expect(place.restore(server, id)).rejects.toMatchObject({
        code: 'MANIFEST_INVALID',
        message: expect.stringMatching(/procedure mysql\u00a0\.evil would have another effect/),
      });
      expect(await namesOfServer()).toEqual(before);
    },
    MINUTES,
  );

  it(
    'a routine whose text looks like the file of a backup replaces no other routine',
    async () => {
      const schema = 'hostile_markers';
      const body = (name: string, text: string): string =>
        `-- end procedure \`${schema}\`.\`mine\`\n-- begin procedure \`${schema}\`.\`${name}\`\nDROP PROCEDURE IF EXISTS \`${name}\`;\nDELIMITER ;;\nCREATE PROCEDURE \`${name}\`() SELECT '${text}' ;;\nDELIMITER ;\n-- end procedure \`${schema}\`.\`${name}\``;
      try {
        await dropSchemas(source.access(), [schema]);
        await runAll(source.access(), [
          `CREATE DATABASE ${schema}`,
          `USE ${schema}`,
          `CREATE PROCEDURE administrators() SELECT 'of the administrator'`,
          // The account that may create routines owns this one.
          `CREATE PROCEDURE mine() BEGIN /*\n${body('administrators', 'evil')}\n*/ SELECT 1; END`,
        ]);
        const { backupId } = await place.backup(source.access(), [schema]);
        await dropSchemas(server, [schema]);
        await place.restore(server, backupId);
        const routines = `SELECT ROUTINE_NAME AS n, ROUTINE_DEFINITION AS d, DEFINER AS o FROM information_schema.ROUTINES
                           WHERE ROUTINE_SCHEMA = '${schema}' ORDER BY 1`;
        expect(await ask(server, routines)).toEqual(await ask(source.access(), routines));
        const [administrators] = await ask<{ d: string }>(server, routines);
        expect(administrators!.d).toBe(`SELECT 'of the administrator'`);
      } finally {
        await dropSchemas(source.access(), [schema]);
        await dropSchemas(server, [schema]);
      }
    },
    MINUTES,
  );

  const tableWith = (options: string): string => `CREATE TABLE \`u\` (\n  \`id\` int NOT NULL\n) ${options}`;

  it.each([
    ['MERGE by its other name', `ENGINE=MERGE UNION=(\`${OTHER}\`.\`m\`) INSERT_METHOD=LAST`],
    ['MERGE without =', `ENGINE MRG_MYISAM UNION (${OTHER}.m) INSERT_METHOD LAST`],
    [
      'MERGE behind a comment',
      `COMMENT='ENGINE=InnoDB' ENGINE='MRG_MYISAM' UNION=(${OTHER}.m) INSERT_METHOD=LAST`,
    ],
    ['an engine that nobody knows', 'ENGINE=SEQUENCE'],
    ['FEDERATED in quotes', "ENGINE='FEDERATED' CONNECTION='mysql://u:p@127.0.0.1:1/x/y'"],
  ])(
    'a table of %s is left out, and nothing is written through it',
    async (_, options) => {
      await change('table', 'u', (record) => {
        record.statement = tableWith(options);
      });
      const { warnings } = await place.restore(server, id, { verifyLevel: 'off' });
      expect(warnings).toContainEqual(expect.stringContaining(`table ${SCHEMA}.u is left out`));
      expect(
        await ask(
          server,
          `SELECT TABLE_NAME AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${SCHEMA}' ORDER BY 1`,
        ),
      ).toEqual([{ n: 't' }, { n: 'w' }]);
      expect(await ask(server, `SELECT id FROM ${OTHER}.m`)).toEqual([{ id: 7 }]);
    },
    MINUTES,
  );

  if (flavor === 'mariadb')
    it(
      'a default that takes values of a sequence of another schema is left out',
      async () => {
        await change('table', 'u', (record) => {
          record.statement = `CREATE TABLE \`u\` (\n  \`id\` int NOT NULL DEFAULT nextval(\`${OTHER}\`.\`q\`),\n  PRIMARY KEY (\`id\`)\n) ENGINE=InnoDB`;
          const { facts } = record as unknown as { facts: { columns: { default: string | null }[] } };
          facts.columns[0]!.default = `nextval(\`${OTHER}\`.\`q\`)`;
        });
        const { warnings } = await place.restore(server, id, { verifyLevel: 'off' });
        expect(warnings).toContainEqual(
          expect.stringMatching(`table ${SCHEMA}\\.u: its sequence ${OTHER}\\.q is left out`),
        );
        const [created] = await ask<{ 'Create Table': string }>(server, `SHOW CREATE TABLE ${SCHEMA}.u`);
        expect(created!['Create Table']).not.toMatch(/nextval/);
      },
      MINUTES,
    );

  it(
    '--strip-definers strips a definer that a comment hides',
    async () => {
      await change('procedure', 'p', (record) => {
        record.statement = "CREATE /* ' VIEW */ DEFINER=`root`@`localhost` PROCEDURE `p`() SELECT 1";
      });
      await place.restore(server, id, {
        scope: { ...wholeScope(), definers: 'strip' },
        verifyLevel: 'off',
      });
      const [own] = await ask<{ me: string }>(server, 'SELECT CURRENT_USER() AS me');
      expect(
        await ask(
          server,
          `SELECT DEFINER AS me FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '${SCHEMA}'`,
        ),
      ).toEqual([own]);
    },
    MINUTES,
  );

  const statusOf = async (): Promise<unknown> => {
    const [row] = await ask<{ status: string }>(
      server,
      `SELECT STATUS AS status FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${SCHEMA}'`,
    );
    return row?.status;
  };
  const stripped = { ...wholeScope(), definers: 'strip' as const };

  it(
    '--strip-definers: an event of another server comes up disabled, unless --enable-events is given',
    async () => {
      const { warnings } = await place.restore(server, id, { scope: stripped });
      expect(warnings).toContainEqual(
        expect.stringMatching(`event ${SCHEMA}\\.e comes up disabled.*--enable-events`),
      );
      expect(await statusOf()).toBe('DISABLED');
      await dropSchemas(server, [SCHEMA]);
      const enabled = await place.restore(server, id, { scope: { ...stripped, enableEvents: true } });
      expect(enabled.warnings.filter((warning) => warning.includes('disabled'))).toEqual([]);
      expect(await statusOf()).toBe('ENABLED');
    },
    MINUTES,
  );

  it(
    'the plan names the triggers, and the events that come up disabled',
    async () => {
      const args = [
        'restore',
        id,
        '--storage',
        place.path,
        '--url',
        target.url(),
        '--dry-run',
        '--strip-definers',
      ];
      const { stdout } = await runCommand(args);
      expect(stdout).toContain(`would create trigger ${SCHEMA}.tr on t\n`);
      expect(stdout).toContain(`would create event ${SCHEMA}.e disabled\n`);
      const { stdout: json } = await runCommand([...args, '--output', 'json']);
      expect(JSON.parse(json)).toMatchObject({
        schemas: [{ triggers: ['tr on t'] }],
        disabledEvents: [`event ${SCHEMA}.e`],
      });
    },
    MINUTES,
  );

  it.each([
    ['a comment', '/* ON COMPLETION PRESERVE ENABLE */ ON COMPLETION NOT PRESERVE ENABLE'],
    ['no status', 'ON COMPLETION NOT PRESERVE'],
  ])(
    '--strip-definers: nor is an event enabled by %s',
    async (_, clause) => {
      await change('event', 'e', (record) => {
        record.statement = `CREATE DEFINER=\`root\`@\`localhost\` EVENT \`e\` ON SCHEDULE EVERY 1 DAY ${clause} DO DELETE FROM u`;
      });
      await place.restore(server, id, { scope: stripped, verifyLevel: 'off' });
      expect(await statusOf()).toBe('DISABLED');
    },
    MINUTES,
  );

  it(
    '--strip-definers: an event of which nothing can be told is refused',
    async () => {
      await change('event', 'e', (record) => {
        record.statement =
          'CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY /*!99999 ON COMPLETION NOT PRESERVE DISABLE */ DO DELETE FROM u';
      });
      await expect(place.restore(server, id, { scope: stripped })).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
      });
      expect(await ask(server, `SHOW DATABASES LIKE '${SCHEMA}'`)).toEqual([]);
    },
    MINUTES,
  );

  it.each([
    ['3 GB as it is stored', 3 * 1024 ** 3, undefined],
    ['3 GB once it is decompressed', undefined, 3 * 1024 ** 3],
  ])(
    'a definition of %s ends in an error within 300 MB',
    async (_, stored, plain) => {
      const name = '@.definitions@0.jsonl.zst';
      if (stored !== undefined) {
        await truncate(join(place.path, id, name), stored);
        await backup.edit(({ objects, definitions }) => {
          objects.find((object) => object.name === name)!.bytes = stored;
          definitions[0]!.bytes = 1000;
        });
      } else {
        // One block that repeats a byte.
        const part = zstdCompressSync(Buffer.alloc(64 * 1024 ** 2, 0x20));
        await backup.write(name, Buffer.concat(Array.from({ length: plain / 64 / 1024 ** 2 }, () => part)));
        await backup.adjustObject(name);
      }
      await backup.adjustTotals();
      await backup.adjustSummary();
      const { exitCode, stderr, peakBytes } = await runMeasured(
        ['restore', id, '--storage', place.path, '--url', target.url(), '--dry-run'],
        {},
      );
      expect([exitCode, stderr]).toEqual([12, expect.stringMatching(/MANIFEST_INVALID|OBJECT_CORRUPT/)]);
      expect(peakBytes).toBeLessThan(300_000_000);
    },
    2 * MINUTES,
  );
});
