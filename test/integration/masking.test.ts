// A restore with masks: no original reaches the target, its logs or a message; keys, references and formats stay whole.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { DIGITS, MARK, SECRET, SHOP, shopRules, shopStatements } from '../fixtures/masking/shop.ts';
import { TYPES, typeStatements } from '../fixtures/masking/types.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, type RunningCommand, startCommand } from '../support/command-line.ts';
import { killDuring } from '../support/kill-during.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { writeShellDump } from '../support/shell-dump-writer.ts';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { runInProcess, type InProcessResult } from '../support/in-process.ts';
import { findSecrets } from '../support/secret-search.ts';
import { describeServers } from '../support/server-suites.ts';
import { vendorDump } from '../support/vendor-client.ts';
import { MaskKey } from '../../src/masking/mask-key.ts';

const MINUTES = 60_000;
const STAGE = 'mask_stage';
const SMALL = 'mask_small';
const ALL = [SHOP, STAGE, SMALL, TYPES, 'mysql_backup_restore'];

interface KeptCheck {
  check: string;
  status: string;
  table: string;
}

interface Report {
  verification: { checks: KeptCheck[] };
  backupId: string;
  status: string;
  warnings: string[];
  masked: {
    table: string;
    columns: { column: string; class: string; values: number; recomputed: boolean }[];
  }[];
  withoutRows: string[];
}

await describeServers('masking', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let backupId: string;
  let rules: string;

  const backup = async (schema: string, ...more: string[]): Promise<string> => {
    const done = await runInProcess(
      ['backup', '--url', source.url(), '--storage', folder.path, '--schemas', schema, ...more],
      { MASK_SECRET: SECRET },
    );
    expect([done.exitCode, done.error?.message]).toEqual([0, undefined]);
    return (done.outcome!.report as unknown as Report).backupId;
  };
  const restoreOf = (id: string, ...more: string[]): Promise<InProcessResult> =>
    runInProcess(['restore', id, '--url', target.url(), '--storage', folder.path, ...more], {
      MASK_SECRET: SECRET,
    });
  const restore = (...more: string[]): Promise<InProcessResult> =>
    restoreOf(backupId, '--mask', rules, ...more);
  const reportOf = ({ outcome, error }: InProcessResult): Report => {
    expect(error?.message).toBeUndefined();
    return outcome!.report as unknown as Report;
  };
  const withRules = async (text: string): Promise<string> => {
    const path = join(folder.path, `rules-${Math.random()}.yaml`);
    await writeFile(path, text);
    return path;
  };
  const onTarget = <T = Record<string, unknown>>(sql: string): Promise<T[]> => ask<T>(target.access(), sql);
  const one = async (sql: string): Promise<string> =>
    String(Object.values((await onTarget(sql))[0] ?? {})[0]);

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), ALL);
    await runAll(source.access(), shopStatements(flavor));
    backupId = await backup(SHOP, '--bytes-per-chunk', '128KiB');
    rules = await withRules(shopRules(flavor));
  }, 2 * MINUTES);

  beforeEach(() => dropSchemas(target.access(), ALL));

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'leaves no original and no key in the dump, the logs, the history or the messages',
    async () => {
      const format = flavor === 'mariadb' ? `SET GLOBAL binlog_format = 'MIXED'` : 'DO 0';
      await runAll(target.access(), [
        format,
        'FLUSH BINARY LOGS',
        `SET GLOBAL log_output = 'FILE'`,
        'SET GLOBAL slow_query_log = ON',
        'SET GLOBAL general_log = ON',
      ]);
      let done: InProcessResult;
      try {
        done = await restore('--verify-level', 'rows');
      } finally {
        await runAll(target.access(), [
          'SET GLOBAL general_log = OFF',
          'SET GLOBAL slow_query_log = OFF',
          ...(flavor === 'mariadb' ? [`SET GLOBAL binlog_format = 'ROW'`] : []),
        ]);
      }
      const report = reportOf(done);
      expect(report.status).toBe('restored, masked');
      expect(report.withoutRows).toEqual([`${SHOP}.audit_log`]);
      const customers = report.masked.find(({ table }) => table === `${SHOP}.customers`)!;
      const classOf = (name: string): unknown => {
        const { class: kind, values, recomputed } = customers.columns.find(({ column }) => column === name)!;
        return [kind, values, recomputed];
      };
      expect(classOf('email')).toEqual(['disjoint', 400, true]);
      expect(classOf('id')).toEqual(['bijective', 400, true]);
      expect(classOf('phone')).toEqual(['pool', 360, true]);
      expect(classOf('nickname')).toEqual(['conditional', 400, false]);

      const dump = await vendorDump(target, [SHOP]);
      const secrets = { mark: MARK, digits: DIGITS };
      const key = MaskKey.of(SECRET)!.reveal();
      const keys = { secret: SECRET, key: key.toString('hex'), raw: key.toString('latin1') };
      const hex = dump.replaceAll(/0x([0-9A-F]+)/g, (_, digits: string) =>
        Buffer.from(digits, 'hex').toString('latin1'),
      );
      expect(findSecrets('dump', hex, { ...secrets, ...keys })).toEqual([]);
      expect(/1999-04-03|DE127913/.test(hex)).toBe(false);
      expect(findSecrets('report', JSON.stringify(report), { ...secrets, ...keys })).toEqual([]);
      expect(findSecrets('log', done.log.join('\n'), { ...secrets, ...keys })).toEqual([]);
      if (target.containerId !== undefined) {
        await runAll(target.access(), ['FLUSH BINARY LOGS']);
        const logs = execFileSync(
          'docker',
          ['exec', target.containerId, 'sh', '-c', 'cd /var/lib/mysql && cat binlog.0* *.log && ls'],
          { maxBuffer: 2 ** 30 },
        );
        const text = logs.toString('latin1');
        expect(text).toContain('mysql_backup_mask_key');
        expect(text).toContain('@example.invalid');
        // Definitions and rows of other suites are in the logs too.
        expect(findSecrets('logs', logs, { mark: MARK, ...keys })).toEqual([]);
      }
      const history = await onTarget(
        `SELECT SQL_TEXT AS t FROM performance_schema.events_statements_history_long`,
      ).catch(() => []);
      expect(findSecrets('history', JSON.stringify(history), { ...secrets, ...keys })).toEqual([]);
      const variables = await onTarget(
        `SELECT VARIABLE_NAME AS n, HEX(VARIABLE_VALUE) AS v FROM performance_schema.user_variables_by_thread`,
      ).catch(() => []);
      expect(JSON.stringify(variables)).not.toContain(Buffer.from(MARK).toString('hex').toUpperCase());
    },
    3 * MINUTES,
  );

  it(
    'keeps joins, keys, NULL, empty values and what is not masked',
    async () => {
      reportOf(await restore());
      const c = `${SHOP}.customers`;
      expect(await one(`SELECT COUNT(*) FROM ${SHOP}.orders o JOIN ${c} c ON c.id = o.customer`)).toBe('400');
      expect(await one(`SELECT COUNT(*) FROM ${c} a JOIN ${c} b ON a.parent = b.id`)).toBe('399');
      expect(
        await one(`SELECT COUNT(*) FROM ${SHOP}.logins l JOIN ${c} c ON c.email = l.customer_email`),
      ).toBe('400');
      expect(await one(`SELECT COUNT(*) FROM ${c} WHERE phone IS NULL AND card = '' AND seen IS NULL`)).toBe(
        '40',
      );
      expect(await one(`SELECT COUNT(*) FROM ${c} WHERE notes IS NULL`)).toBe('400');
      expect(await one(`SELECT COUNT(*) FROM ${c} WHERE nickname = 'boss-7'`)).toBe('1');
      expect(
        await one(
          `SELECT COUNT(*) FROM ${c} WHERE HEX(shown) = HEX(CONCAT(name, '!')) AND weight IS NOT NULL`,
        ),
      ).toBe('400');
      // The mask of the nickname names the original id, whatever the order of the rules is.
      const numbers = await onTarget<{ n: string }>(`SELECT nickname AS n FROM ${c} WHERE staff = 0`);
      expect(new Set(numbers.map(({ n }) => n)).size).toBe(399);
      expect(
        numbers
          .map(({ n }) => Number(n.slice(5)))
          .sort((x, y) => x - y)
          .slice(0, 3),
      ).toEqual([1, 2, 3]);
      expect(await one(`SELECT SUM(value = 'The shop') FROM ${SHOP}.settings`)).toBe('1');
      expect(await one(`SELECT COUNT(*) FROM ${SHOP}.audit_log`)).toBe('0');
      const highest = Number(await one(`SELECT MAX(id) FROM ${c}`));
      expect(highest).toBeLessThanOrEqual(512);
      await runAll(target.access(), [
        `INSERT INTO ${c} (email, staff, area) VALUES ('new@example.com', 0, 1)`,
      ]);
      expect(await one(`SELECT id FROM ${c} WHERE email = 'new@example.com'`)).toBe(String(highest + 1));
      // José and Jose are alike to an index that ignores accents; both are masked.
      expect(await one(`SELECT COUNT(*) FROM ${c} WHERE name LIKE '%Jos_ %'`)).toBe('0');
      if (flavor === 'mysql') {
        expect(
          await one(`SELECT COUNT(*) FROM ${c} WHERE profile->>'$.email' LIKE 'u%@example.invalid'`),
        ).toBe('400');
        expect(await one(`SELECT COUNT(*) FROM ${c} WHERE profile->>'$.address.street' = 'null'`)).toBe(
          '400',
        );
        expect(await one(`SELECT COUNT(*) FROM ${c} WHERE profile->>'$.size' > 0`)).toBe('400');
      }
    },
    3 * MINUTES,
  );

  it(
    'gives the same masks each time, also under another name and from an encrypted backup',
    async () => {
      const digest = (schema: string): Promise<string> =>
        one(
          `SELECT SHA2(GROUP_CONCAT(CONCAT_WS('|', id, email, name, phone, born, card, token) ORDER BY id), 256) FROM ${schema}.customers`,
        );
      reportOf(await restore());
      reportOf(await restore('--map-schema', `${SHOP}=${STAGE}`));
      const expected = await digest(SHOP);
      expect(await digest(STAGE)).toBe(expected);
      const other = await runInProcess(
        [
          'restore',
          backupId,
          '--url',
          target.url(),
          '--storage',
          folder.path,
          '--mask',
          rules,
          '--drop-existing',
        ],
        { MASK_SECRET: `${SECRET}x` },
      );
      reportOf(other);
      expect(await digest(SHOP)).not.toBe(expected);
    },
    3 * MINUTES,
  );

  it(
    'refuses what could leave a value as it is, before it changes the target',
    async () => {
      const refusal = async (text: string, ...more: string[]): Promise<string> => {
        const done = await restoreOf(backupId, '--mask', await withRules(text), ...more);
        expect(done.error?.code).toBe('CONFIG_INVALID');
        return `${done.error!.message}\n${JSON.stringify(done.error!.details)}`;
      };
      const shop = shopRules(flavor);
      expect(await refusal(shop.replace('    name:', '    nome:'))).toMatch(
        /has no column nome[^]*name: keep/,
      );
      expect(await refusal(shop.replace(`${SHOP}.settings: keep`, ''))).toContain(
        `${SHOP}.settings: { name: keep, value: keep }`,
      );
      expect(await refusal(shop.replace('parent: { mask: key }', 'parent: keep'))).toContain(
        'has the mask key, and foreign keys tie it to',
      );
      expect(await refusal(shop.replace('email: { mask: email }', 'email: { mask: full-name }'))).toContain(
        'full-name gives rows the same value',
      );
      expect(await refusal(shop.replace("'*.iban'", "'*.ibann'"))).toContain('matches no column');
      expect(await refusal(shop.replace(`"CONCAT('user-', id)"`, '"(SELECT 1)"'))).toContain(
        'subqueries are refused',
      );
      expect(await refusal(shop.replace(`"CONCAT('user-', id)"`, '"RAND()"'))).toContain('calls RAND');
      expect(
        await refusal(
          shop
            .replace('token: { mask: hash, length: 32 }', 'token: { sql: "nickname" }')
            .replace(`"CONCAT('user-', id)"`, '"token"'),
        ),
      ).toContain("read each other's columns");
      expect(await refusal(shop, '--where', `${SHOP}.customers=id < 5`)).toContain('see the masked values');
      expect(await refusal(shop, '--data-only')).toContain('contradict');
      expect(await onTarget(`SHOW DATABASES LIKE '${SHOP}'`)).toEqual([]);
      const short = await runInProcess(
        ['restore', backupId, '--url', target.url(), '--storage', folder.path, '--mask', rules],
        { MASK_SECRET: 'short' },
      );
      expect(short.error?.message).toContain('less than 32 random bytes');
      expect(short.error?.message).not.toContain('short');
    },
    3 * MINUTES,
  );

  it(
    'mask check compares the rules with the backup, without a server',
    async () => {
      const check = async (text: string): Promise<InProcessResult> =>
        runInProcess(['mask', 'check', backupId, '--mask', await withRules(text), '--storage', folder.path], {
          MASK_SECRET: SECRET,
        });
      const done = await check(shopRules(flavor));
      expect([done.exitCode, done.error?.message]).toEqual([0, undefined]);
      const { status, tables } = done.outcome!.report as unknown as {
        status: string;
        tables: { table: string; rows: number; columns: { column: string; class: string }[] }[];
      };
      expect(status).toBe('fits');
      expect(tables.map(({ table, columns }) => `${table} ${columns.length > 0}`).sort()).toEqual([
        `${SHOP}.audit_log false`,
        `${SHOP}.customers true`,
        `${SHOP}.logins true`,
        `${SHOP}.orders true`,
      ]);
      const unfit = await check(shopRules(flavor).replace('    notes: { mask: null }', ''));
      expect([unfit.exitCode, unfit.error?.message]).toEqual([2, expect.stringContaining('{ notes: keep }')]);
    },
    MINUTES,
  );

  it(
    'drops nothing if the target refuses to switch local_infile on',
    async () => {
      const { backupId: found } = reportOf(
        await restore('--enable-local-infile', '--drop-existing', '--yes'),
      );
      expect(found).toBe(backupId);
      const login = { user: 'mask_plain', password: 'Pl4in-word!' };
      await runAll(target.access(), [
        `DROP USER IF EXISTS ${login.user}`,
        `CREATE USER ${login.user} IDENTIFIED BY '${login.password}'`,
        `GRANT ALL ON *.* TO ${login.user}`,
        `REVOKE SUPER${flavor === 'mysql' ? ', SYSTEM_VARIABLES_ADMIN' : ''} ON *.* FROM ${login.user}`,
        'SET GLOBAL local_infile = OFF',
      ]);
      const rows = await one(`SELECT COUNT(*) FROM ${SHOP}.customers`);
      try {
        const { error } = await runInProcess(
          [
            'restore',
            backupId,
            '--host',
            target.access().host,
            '--port',
            String(target.access().port),
            '--user',
            login.user,
            '--storage',
            folder.path,
            '--mask',
            rules,
            '--enable-local-infile',
            '--drop-existing',
            '--yes',
          ],
          { MASK_SECRET: SECRET, MYSQL_PWD: login.password },
        );
        expect([error?.code, error?.hint]).toEqual([
          'TARGET_LOCAL_INFILE_OFF',
          expect.stringContaining('as an administrator'),
        ]);
        expect(await one(`SELECT COUNT(*) FROM ${SHOP}.customers`)).toBe(rows);
      } finally {
        await runAll(target.access(), ['SET GLOBAL local_infile = ON', `DROP USER ${login.user}`]);
      }
    },
    2 * MINUTES,
  );

  it(
    'refuses INSERT and a binary log of statements',
    async () => {
      await runAll(target.access(), ['SET GLOBAL local_infile = OFF']);
      try {
        expect((await restore()).error?.code).toBe('TARGET_LOCAL_INFILE_OFF');
      } finally {
        await runAll(target.access(), ['SET GLOBAL local_infile = ON']);
      }
      const [before] = await onTarget<{ f: string }>('SELECT @@GLOBAL.binlog_format AS f');
      await runAll(target.access(), [`SET GLOBAL binlog_format = 'STATEMENT'`]);
      try {
        const { error } = await restore();
        expect([error?.code, error?.message]).toEqual([
          'TARGET_UNSUPPORTED',
          expect.stringContaining('STATEMENT'),
        ]);
      } finally {
        await runAll(target.access(), [`SET GLOBAL binlog_format = '${before!.f}'`]);
      }
      expect(await onTarget(`SHOW DATABASES LIKE '${SHOP}'`)).toEqual([]);
    },
    2 * MINUTES,
  );

  it(
    'refuses a short unique column, and shows no value in a message',
    async () => {
      await runAll(source.access(), [
        `CREATE DATABASE ${SMALL}`,
        `CREATE TABLE ${SMALL}.codes (id int PRIMARY KEY, code varchar(8) NOT NULL UNIQUE)`,
        `INSERT INTO ${SMALL}.codes SELECT id, CONCAT('c', id) FROM ${SHOP}.customers`,
        `CREATE TABLE ${SMALL}.words (id int PRIMARY KEY, word varchar(20) COLLATE utf8mb4_bin)`,
        `INSERT INTO ${SMALL}.words VALUES (1, '${MARK}'), (2, 'b')`,
        `CREATE TABLE ${SMALL}.big (id int PRIMARY KEY)`,
        `INSERT INTO ${SMALL}.big VALUES (1), (${2 ** 30 + 1})`,
      ]);
      const id = await backup(SMALL);
      const head = 'version: 1\nsecret: { env: MASK_SECRET }\nkeep-types: [int]\ntables:\n';
      const other = `  ${SMALL}.big: keep\n`;
      const codes = await restoreOf(
        id,
        '--mask',
        await withRules(
          `${head}  ${SMALL}.codes: { code: { mask: hash } }\n  ${SMALL}.words: keep\n${other}`,
        ),
      );
      expect(codes.error?.message).toMatch(/code: it is unique, and hash would give two of 400 rows/);
      // The cast of a word is a warning of the server that quotes the word.
      const text = `${head}  ${SMALL}.codes: keep\n  ${SMALL}.words: { word: { sql: "CAST(word AS SIGNED)" } }\n${other}`;
      const hidden = await restoreOf(id, '--mask', await withRules(text));
      expect(hidden.exitCode).not.toBe(0);
      expect(JSON.stringify([hidden.error, hidden.error?.message, hidden.log])).not.toContain(MARK);
      // A number outside of the permutation is an error, and never a value without its mask.
      const big = await restoreOf(
        id,
        '--mask',
        await withRules(
          `${head}  ${SMALL}.codes: keep\n  ${SMALL}.words: keep\n  ${SMALL}.big: { id: { mask: key } }\n`,
        ),
        '--drop-existing',
      );
      expect([big.error?.code, big.error?.message]).toEqual([
        'TARGET_QUERY_FAILED',
        expect.stringContaining('server message 1690'),
      ]);
    },
    3 * MINUTES,
  );

  it(
    'goes on after SIGKILL, with the same rules only',
    async () => {
      const proxy = await MysqlProxy.start(target);
      const login = [
        '--host',
        proxy.host,
        '--port',
        String(proxy.port),
        '--user',
        target.rootUser,
        '--ssl-mode',
        'disabled',
      ];
      const args = ['restore', backupId, ...login, '--get-server-public-key', '--storage', folder.path];
      const environment = { MASK_SECRET: SECRET, MYSQL_PWD: target.rootPassword };
      try {
        const start = (): RunningCommand => startCommand([...args, '--mask', rules], { environment });
        await killDuring(proxy, { match: /^COMMIT/ }, start);
        await killDuring(proxy, { match: /^ANALYZE TABLE/ }, start);
        const rest = [...args, '--mask', rules];
        const other = await runInProcess(rest, { ...environment, MASK_SECRET: `${SECRET}x` });
        expect(other.error?.message).toMatch(/was interrupted, and it had other options: --mask/);
        const plain = await runInProcess(args, environment);
        expect(plain.error?.message).toMatch(/was interrupted, and it had other options: --mask/);
        const report = reportOf(await runInProcess(rest, environment));
        expect([report.status, report.masked.length]).toEqual(['restored, masked', 3]);
        expect((await vendorDump(target, [SHOP])).includes(MARK)).toBe(false);
      } finally {
        await proxy[Symbol.asyncDispose]();
      }
    },
    3 * MINUTES,
  );

  it(
    'compares the columns without masks with what was sent, also after a kill',
    async () => {
      const proxy = await MysqlProxy.start(target);
      const login = ['--host', proxy.host, '--port', String(proxy.port), '--user', target.rootUser];
      const args = ['restore', backupId, ...login, '--ssl-mode', 'disabled', '--get-server-public-key'];
      args.push('--storage', folder.path, '--mask', rules, '--verify-level', 'rows');
      const environment = { MASK_SECRET: SECRET, MYSQL_PWD: target.rootPassword };
      const checksOf = (checks: readonly KeptCheck[]): string[] =>
        checks
          .filter(({ check }) => check.startsWith('columns without masks'))
          .map(({ table, status, check }) => `${table} ${status} ${check}`)
          .sort();
      try {
        // Earlier chunks are read again, because the run that sent them is gone.
        await killDuring(proxy, { match: /^ANALYZE TABLE/ }, () => startCommand(args, { environment }));
        const { verification } = reportOf(await runInProcess(args, environment));
        expect(checksOf(verification.checks)).toEqual([
          'customers passed columns without masks (staff, area, weight)',
          'logins passed columns without masks (at)',
          'orders passed columns without masks (id, placed)',
        ]);
        proxy.add({
          match: /^ANALYZE TABLE/,
          action: async () => {
            await runAll(target.access(), [
              `UPDATE ${SHOP}.customers SET weight = weight + 1 WHERE staff = 1`,
            ]);
            return 'go on';
          },
        });
        const { error } = await runInProcess([...args, '--drop-existing', '--yes'], environment);
        expect(error?.code).toBe('VERIFICATION_FAILED');
        const failed = (error!.details['checks'] as KeptCheck[]).filter(({ status }) => status === 'failed');
        expect(checksOf(failed)).toEqual(['customers failed columns without masks (staff, area, weight)']);
        expect(failed).toHaveLength(1);
      } finally {
        await proxy[Symbol.asyncDispose]();
      }
    },
    3 * MINUTES,
  );

  it(
    'compares columns of each type, next to one with a mask',
    async () => {
      await dropSchemas(source.access(), [TYPES]);
      await runAll(source.access(), typeStatements(flavor));
      const id = await backup(TYPES, '--rows-per-chunk', '2');
      const one = `version: 1\nsecret: { env: MASK_SECRET }\nstrict: false\ntables:\n  ${TYPES}.every: { id: { mask: key } }\n`;
      const { verification } = reportOf(
        await restoreOf(id, '--mask', await withRules(one), '--verify-level', 'rows'),
      );
      const kept = verification.checks.filter(({ check }) => check.startsWith('columns without masks'));
      expect(kept).toMatchObject([{ table: 'every', status: 'passed' }]);
      expect(kept[0]!.check).toContain('tiny, big, price, name, short, old, wide, mail, raw, bytes, blobs');
      expect(kept[0]!.check).toContain('day, at, seen, plain, kind, year_of, size, flag, at_time');
    },
    2 * MINUTES,
  );

  it(
    'masks references that an accent-insensitive collation calls equal alike, from an encrypted backup',
    async () => {
      await dropSchemas(source.access(), [SMALL]);
      const text = 'varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
      await runAll(source.access(), [
        `CREATE DATABASE ${SMALL}`,
        `CREATE TABLE ${SMALL}.people (name ${text} PRIMARY KEY)`,
        `CREATE TABLE ${SMALL}.visits (id int PRIMARY KEY, name ${text}, CONSTRAINT fk_name FOREIGN KEY (name) REFERENCES people (name))`,
        `INSERT INTO ${SMALL}.people VALUES ('José'), ('Anna'), ('ZOË')`,
        `INSERT INTO ${SMALL}.visits VALUES (1, 'José'), (2, 'jose'), (3, 'JOSE '), (4, 'anna'), (5, 'zoe'), (6, NULL)`,
      ]);
      const identity = await generateIdentity();
      const id = await backup(SMALL, '--encrypt-to', await identityToRecipient(identity));
      const keyFile = join(folder.path, 'identity');
      await writeFile(keyFile, identity, { mode: 0o600 });
      const people = `version: 1\nsecret: { env: MASK_SECRET }\nkeep-types: [int]\ncolumns: { '*.name': { mask: hash } }\n`;
      const report = reportOf(
        await restoreOf(id, '--mask', await withRules(people), '--identity-file', keyFile),
      );
      expect(report.warnings).toEqual([]);
      const joined = `SELECT COUNT(*) FROM ${SMALL}.visits v JOIN ${SMALL}.people p ON p.name = v.name`;
      expect(await one(joined)).toBe('5');
      expect(await one(`SELECT COUNT(DISTINCT HEX(name)) FROM ${SMALL}.visits`)).toBe('3');
      expect(await one(`SELECT COUNT(*) FROM ${SMALL}.people WHERE LENGTH(name) = 32`)).toBe('3');
    },
    2 * MINUTES,
  );

  it(
    'names rules by the tables of the backup, also with --map-table',
    async () => {
      reportOf(await restore());
      const report = reportOf(
        await restore('--map-table', `${SHOP}.customers=${SHOP}.copy,${SHOP}.logins=${SHOP}.log2`),
      );
      expect(report.masked.map(({ table }) => table)).toEqual([`${SHOP}.copy`, `${SHOP}.log2`]);
      expect(await one(`SELECT COUNT(*) FROM ${SHOP}.copy WHERE email LIKE '%@example.invalid'`)).toBe('400');
    },
    2 * MINUTES,
  );

  if (flavor === 'mysql')
    it(
      'masks a dump of MySQL Shell, and refuses one with a column that its rules do not know',
      async () => {
        const create =
          "CREATE TABLE `people` (\n  `id` int NOT NULL AUTO_INCREMENT,\n  `mail` varchar(80) COLLATE utf8mb4_bin NOT NULL COMMENT 'it''s, a (NOT NULL) `x`',\n  `born` date DEFAULT NULL,\n  `face` varbinary(40) DEFAULT NULL,\n  PRIMARY KEY (`id`),\n  UNIQUE KEY `m` (`mail`)\n) ENGINE=InnoDB AUTO_INCREMENT=9 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci";
        await writeShellDump(join(folder.path, 'shell'), [
          {
            name: SMALL,
            tables: [
              {
                name: 'people',
                create,
                columns: ['id', 'mail', 'born', 'face'],
                binaryColumns: ['face'],
                primaryKey: ['id'],
                rows: [
                  ['1', `${MARK}@a.test`, '1980-02-03', Buffer.from(MARK)],
                  ['2', `${MARK}@b.test`, null, null],
                ],
              },
            ],
          },
        ]);
        const shell = (text: string): Promise<string> =>
          withRules(
            `version: 1\nsecret: { env: MASK_SECRET }\nkeep-types: [int]\ntables:\n  ${SMALL}.people: ${text}\n`,
          );
        const partly = await restoreOf(
          'shell',
          '--mask',
          await shell('{ mail: { mask: email }, born: { mask: date, keep: year } }'),
        );
        expect(partly.error?.message).toContain('{ face: keep }');
        const pool = await restoreOf(
          'shell',
          '--mask',
          await shell('{ mail: { mask: first-name }, born: keep, face: keep }'),
        );
        expect(pool.error?.message).toContain('mail: it is part of a unique key');
        const all = await shell(
          '{ id: { mask: key }, mail: { mask: email }, born: { mask: date, keep: year }, face: { mask: hash } }',
        );
        const report = reportOf(await restoreOf('shell', '--mask', all, '--verify-level', 'off'));
        expect(report.status).toBe('restored, masked');
        expect((await vendorDump(target, [SMALL])).includes(MARK)).toBe(false);
        expect(
          await one(
            `SELECT COUNT(*) FROM ${SMALL}.people WHERE mail LIKE 'u%@example.invalid' AND id BETWEEN 1 AND 8`,
          ),
        ).toBe('2');
      },
      2 * MINUTES,
    );
});
