// A restore to a point in time on real servers: writers of many kinds of statements, a mistake, a restore to the moment before it, and the
// vendor's dump as the judge. Every transaction before the target is there, and none after it.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { samplesOf } from '../../src/app/alerts/metrics.ts';
import type { ReplayPlan, ReplayReport } from '../../src/archive/replay/request.ts';
import type { ShowReport } from '../../src/repository/find/show.ts';
import type { VerifyReport } from '../../src/verify/request.ts';
import { type Folder, makeFolder, type RunningCommand, startCommand } from '../support/command-line.ts';
import { makeAgeKey, makeSigningKey } from '../support/key-files.ts';
import { killDuring } from '../support/kill-during.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { runInProcess, type InProcessResult } from '../support/in-process.ts';
import { startServer, type Flavor, type TestServer } from '../support/servers.ts';
import { vendorDump } from '../support/vendor-client.ts';
import { FAILURE } from '../unit/notify/alerts.ts';

jest.setTimeout(600_000);

const SCHEMAS = ['shop', 'wiki'];

describe.each<Flavor>(['mysql', 'mariadb'])('a restore to a point in time on %s', (flavor) => {
  let source: TestServer;
  let target: TestServer;
  let connection: Connection;
  let folder: Folder;
  let storage: string;
  const isMysql = flavor === 'mysql';
  /** Of the vendor, before the mistake and after it. */
  let expected: string;
  let after: string;
  /** The end of the work, and a moment before the mistake. */
  let before: string;
  let moment: Date;

  const run = async (sql: string): Promise<void> => {
    await connection.query(sql);
  };
  const login = (server: TestServer): string[] => ['--url', server.url()];
  const call = (...args: string[]): Promise<InProcessResult> =>
    runInProcess([...args, '--storage', storage, '--label', 'shop']);
  async function succeed<T>(...args: string[]): Promise<T> {
    const { outcome, error } = await call(...args);
    if (error) throw error;
    return outcome!.report as T;
  }
  const dropAll = async (): Promise<void> => {
    const onTarget = await createConnection(target.access());
    for (const schema of [...SCHEMAS, 'made', 'mysql_backup_restore'])
      await onTarget.query(`DROP DATABASE IF EXISTS ${schema}`);
    await onTarget.end();
  };
  const restore = (
    ...args: string[]
  ): Promise<{ backupId: string; replay: ReplayReport; warnings: string[] }> =>
    succeed('restore', 'latest', ...login(target), '--enable-events', ...args);
  const position = async (): Promise<string> => {
    const [rows] = await connection.query(isMysql ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS');
    const { File, Position } = (rows as { File: string; Position: number }[])[0]!;
    return `${File}:${Position}`;
  };

  beforeAll(async () => {
    folder = await makeFolder();
    storage = join(folder.path, 'backups');
    source = await startServer(flavor, {
      extraArgs: [
        '--loose-event-scheduler=OFF',
        ...(isMysql ? ['--gtid-mode=ON', '--enforce-gtid-consistency=ON'] : []),
      ],
    });
    target = await startServer(flavor, { extraArgs: ['--loose-event-scheduler=OFF'] });
    connection = await createConnection({ ...source.access(), multipleStatements: true });
    for (const schema of SCHEMAS) await run(`CREATE DATABASE ${schema}`);
    await run('USE shop');
    await run(
      'CREATE TABLE customers (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100), born DATE, score DECIMAL(10,2), doc JSON, pic BLOB)',
    );
    await run(
      'CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, customer INT, word VARCHAR(200), made TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6), FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE CASCADE)',
    );
    await run("INSERT INTO customers (name) VALUES ('José'), ('Zoë'), (NULL)");
    await succeed('backup', ...login(source));
    await work();
    expected = await vendorDump(source, SCHEMAS);
    before = await position();
    // Whole seconds of MariaDB: the mistake is in a later one.
    await sleep(2100);
    moment = new Date();
    await sleep(1100);
    await run('DELETE FROM orders; DROP TABLE copied');
    after = await vendorDump(source, SCHEMAS);
    await succeed('binlog', 'archive', ...login(source));
  });
  afterAll(async () => {
    connection.destroy();
    await source.stop();
    await target.stop();
    await folder[Symbol.asyncDispose]();
  });

  /** At least 25 kinds of statements. */
  async function work(): Promise<void> {
    await run(
      "INSERT INTO customers (name, born, score, doc, pic) VALUES ('ä\\0ö', '1999-12-31', 12.34, '{\"a\": 1}', X'00FF00')",
    );
    await run("INSERT INTO orders (customer, word) SELECT id, CONCAT('first ', id) FROM customers");
    await run("UPDATE customers SET name = 'José María' WHERE id = 1");
    await run(
      "BEGIN; INSERT INTO orders (customer, word) VALUES (1, NULL); UPDATE orders SET word = REPEAT('x', 150) WHERE id = 2; COMMIT",
    );
    await run(
      "BEGIN; INSERT INTO orders (customer, word) VALUES (2, 'kept'); SAVEPOINT s; INSERT INTO orders (customer, word) VALUES (2, 'gone'); ROLLBACK TO s; COMMIT",
    );
    await run("BEGIN; INSERT INTO orders (customer, word) VALUES (2, 'rolled back'); ROLLBACK");
    await run("REPLACE INTO orders (id, customer, word) VALUES (1, 1, 'replaced')");
    await run(
      "INSERT INTO orders (id, customer, word) VALUES (1, 1, 'x') ON DUPLICATE KEY UPDATE word = 'upserted'",
    );
    await run('DELETE FROM customers WHERE id = 3');
    await run(
      "ALTER TABLE orders ADD COLUMN note VARCHAR(50) NOT NULL DEFAULT 'ñ', ADD INDEX word_index (word(10))",
    );
    await run("UPDATE orders SET note = 'after the change'");
    await run(
      "CREATE TABLE made_later (id BIGINT UNSIGNED PRIMARY KEY, g BIGINT UNSIGNED AS (id * 2) STORED, e ENUM('a', 'b'), s SET('x', 'y'), b BIT(9)) ENGINE=InnoDB",
    );
    await run(
      "INSERT INTO made_later (id, e, s, b) VALUES (18446744073709551615 DIV 4, 'b', 'x,y', b'101010101')",
    );
    await run('CREATE TABLE copied AS SELECT * FROM orders');
    await run('RENAME TABLE made_later TO renamed');
    await run('CREATE VIEW names AS SELECT name FROM customers');
    await run('CREATE TABLE log_of_changes (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(100))');
    await run(
      "CREATE TRIGGER noted AFTER INSERT ON orders FOR EACH ROW INSERT INTO log_of_changes (what) VALUES (CONCAT('order ', NEW.id))",
    );
    await run("INSERT INTO orders (customer, word) VALUES (1, 'with a trigger')");
    await run(
      'CREATE PROCEDURE add_order(w VARCHAR(100)) BEGIN INSERT INTO orders (customer, word) VALUES (1, w); INSERT INTO orders (customer, word) VALUES (2, w); END',
    );
    await run("CALL add_order('by a procedure')");
    await run('CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN 2 * n');
    await run("CREATE EVENT later ON SCHEDULE AT '2037-01-01 00:00:00' DO DELETE FROM orders");
    await run('CREATE TABLE old_engine (id INT, word VARCHAR(10)) ENGINE=MyISAM');
    await run("INSERT INTO old_engine VALUES (1, 'one'), (2, 'two')");
    await run('TRUNCATE TABLE log_of_changes');
    await run('DROP VIEW names');
    await run('USE wiki');
    await run('CREATE TABLE pages (id INT PRIMARY KEY, body LONGTEXT) CHARACTER SET latin1');
    await run("INSERT INTO pages VALUES (1, REPEAT('page ', 300000)), (2, 'é')");
    await run('SET NAMES latin1');
    await connection.query(
      Buffer.from("INSERT INTO pages VALUES (3, 'caf\xe9')", 'latin1').toString('latin1'),
    );
    await run('SET NAMES utf8mb4');
    await run("SET time_zone = '+05:00', sql_mode = 'ANSI_QUOTES'");
    await run('CREATE TABLE "odd ""table" ("a b" INT PRIMARY KEY, t DATETIME DEFAULT CURRENT_TIMESTAMP)');
    await run('INSERT INTO "odd ""table" ("a b") VALUES (1)');
    await run("SET time_zone = 'SYSTEM', sql_mode = DEFAULT");
    await run("SET SESSION binlog_format = 'STATEMENT'").catch(() => undefined);
    await run("SET @word = 'from a variable'; SET @number = 42");
    await run("INSERT INTO pages (id, body) VALUES (10, 'by a statement'), (11, DATABASE())");
    await run('UPDATE pages SET body = CONCAT(body, NOW(6)) WHERE id = 10');
    await run("SET SESSION binlog_format = 'ROW'").catch(() => undefined);
    await run("XA START 'x1'; INSERT INTO pages VALUES (20, 'xa'); XA END 'x1'; XA PREPARE 'x1'");
    await run("XA COMMIT 'x1'");
    await run(
      'CREATE DATABASE made CHARACTER SET utf8mb4; CREATE TABLE made.t (id INT PRIMARY KEY); INSERT INTO made.t VALUES (1), (2); DROP DATABASE made',
    );
    await run('FLUSH BINARY LOGS');
    await run('USE shop');
    for (let i = 0; i < 700; i++) await run(`INSERT INTO orders (customer, word) VALUES (1, 'many ${i}')`);
    await run('ANALYZE TABLE orders');
    await run("CREATE USER IF NOT EXISTS replayed IDENTIFIED BY 'Secret-word-1'");
  }

  it('replays every transaction before the target and none after it', async () => {
    await dropAll();
    const { replay, warnings } = await restore('--until', moment.toISOString());
    expect(replay.to).toBe(before);
    expect(replay.transactions).toBeGreaterThan(700);
    expect(warnings.filter((warning) => warning.includes('accounts'))).toHaveLength(1);
    expect(await vendorDump(target, SCHEMAS)).toBe(expected);

    await dropAll();
    const whole = await restore('--until', 'latest');
    expect(whole.replay.transactions).toBeGreaterThan(replay.transactions);
    expect(await vendorDump(target, SCHEMAS)).toBe(after);
  });

  it('a dry run reads the archive, reports what it would replay, and changes nothing', async () => {
    await dropAll();
    const onTarget = await createConnection(target.access());
    const state = async (): Promise<unknown> => {
      const [schemas] = await onTarget.query('SHOW DATABASES');
      const [position] = await onTarget.query(isMysql ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS');
      return { schemas, position };
    };
    const untouched = await state();
    const dryRun = (...args: string[]): Promise<InProcessResult> =>
      call('restore', 'latest', ...login(target), '--dry-run', ...args);
    const { outcome, error } = await dryRun('--until', moment.toISOString());
    expect(error).toBeUndefined();
    const { backupId, tables, replay } = outcome!.report as unknown as {
      backupId: string;
      tables: number;
      replay: ReplayPlan;
    };
    expect(tables).toBe(2);
    expect(replay).toMatchObject({ to: before, reached: moment.toISOString(), resumed: false });
    expect(outcome).toMatchObject({ operation: 'restore-plan', report: { status: 'planned' } });
    // The log is damaged: only a reading of every object shows it.
    const segments = join(storage, 'binlog');
    const object = readdirSync(segments, { recursive: true })
      .map((name) => join(segments, String(name)))
      .findLast((name) => name.endsWith('.zst'))!;
    const bytes = readFileSync(object);
    writeFileSync(object, Buffer.concat([bytes.subarray(0, -9), Buffer.alloc(9)]));
    expect((await dryRun('--until', 'latest')).error?.code).toBe('OBJECT_CORRUPT');
    writeFileSync(object, bytes);
    expect((await dryRun('--until', '2001-01-01T00:00:00Z')).error?.code).toBe('BINLOG_TARGET_OUTSIDE');
    expect(await state()).toEqual(untouched);
    await onTarget.end();
    // What it reports is what a restore does.
    const done = await restore('--until', moment.toISOString());
    const { durationSeconds: _, ...replayed } = done.replay;
    expect(replayed).toEqual(replay);
    expect(backupId).toBe(done.backupId);
  });

  it('a verification replays the archive, records how far, and leaves nothing', async () => {
    await dropAll();
    const onTarget = await createConnection(target.access());
    const names = async (): Promise<string> => {
      const [rows] = await onTarget.query('SHOW DATABASES');
      return JSON.stringify(rows);
    };
    const empty = await names();
    const verify = (...args: string[]): Promise<InProcessResult> =>
      call('verify', 'latest', '--restore-into', target.url(), '--until', 'latest', ...args);
    const { outcome, error } = await verify();
    expect(error).toBeUndefined();
    const report = outcome!.report as unknown as VerifyReport & { replay: ReplayReport };
    const { backupId, replay } = report;
    expect(report).toMatchObject({ status: 'passed', restored: true, level: 'rows' });
    expect(report.durationSeconds).toBeGreaterThanOrEqual(replay.durationSeconds);
    expect(replay.transactions).toBeGreaterThan(700);
    expect(samplesOf({ outcome: outcome! }, { ...FAILURE, label: 'shop' })).toContainEqual({
      name: 'mysql_backup_verified_recovery_point_timestamp_seconds',
      labels: { label: 'shop' },
      value: Date.parse(replay.reached) / 1000,
    });
    const shown = await succeed<ShowReport>('show', backupId);
    const { chain, reached, transactions, durationSeconds } = replay;
    expect(shown.verifications.at(-1)).toMatchObject({
      status: 'passed',
      replay: { chain, recoveryPoint: reached, transactions, seconds: durationSeconds },
    });
    expect(await names()).toBe(empty);

    await onTarget.query('CREATE DATABASE of_others');
    expect((await verify()).error?.code).toBe('TARGET_NOT_EMPTY');
    await onTarget.query('DROP DATABASE of_others');
    expect(await names()).toBe(empty);
    await onTarget.end();
  });

  it('refuses targets outside of the windows, and restores nothing', async () => {
    await dropAll();
    for (const [option, value] of [
      ['--until', '2001-01-01T00:00:00Z'],
      ['--until', new Date(Date.now() + 86_400_000).toISOString()],
      ['--until-position', 'binlog.999999:4'],
      ['--until-gtid', isMysql ? '00000000-0000-0000-0000-000000000001:5' : '7-7-7'],
    ] as const) {
      const { error } = await call('restore', 'latest', ...login(target), option, value);
      expect([value, error?.code]).toEqual([value, 'BINLOG_TARGET_OUTSIDE']);
      expect(error!.hint).toMatch(/from \d{4}-.* to \d{4}-/);
    }
    const onTarget = await createConnection(target.access());
    const [rows] = await onTarget.query("SHOW DATABASES LIKE 'shop'");
    await onTarget.end();
    expect(rows).toEqual([]);
  });

  it('goes to the transaction before a GTID, and with it', async () => {
    await run("INSERT INTO wiki.pages VALUES (100, 'good')");
    const good = await vendorDump(source, SCHEMAS);
    await run('DELETE FROM wiki.pages WHERE id < 100');
    const bad = await vendorDump(source, SCHEMAS);
    await run("INSERT INTO wiki.pages VALUES (101, 'later')");
    await succeed('binlog', 'archive', ...login(source));
    const { transactions } = await succeed<{
      transactions: { gtid: string; deleted: number; file: string; position: number }[];
    }>('binlog', 'find', '--table', 'wiki.pages');
    const mistake = transactions.findLast(({ deleted }) => deleted > 0)!;
    await dropAll();
    await restore('--before-gtid', mistake.gtid);
    expect(await vendorDump(target, SCHEMAS)).toBe(good);
    await dropAll();
    await restore('--until-gtid', mistake.gtid);
    expect(await vendorDump(target, SCHEMAS)).toBe(bad);
    await dropAll();
    await restore('--until-position', `${mistake.file}:${mistake.position}`);
    expect(await vendorDump(target, SCHEMAS)).toBe(good);
  });

  it('goes on after SIGKILL, and asks where a statement may have taken effect', async () => {
    await run('USE wiki');
    await run("INSERT INTO wiki.pages (id, body) VALUES (200, 'one'), (201, 'two')");
    await run('ALTER TABLE wiki.pages ADD COLUMN extra INT');
    await run('UPDATE wiki.pages SET extra = id');
    // The statement of the unknown outcome is the first of its file.
    await run('FLUSH BINARY LOGS');
    await run('RENAME TABLE wiki.pages TO wiki.leaves');
    await run('DELETE FROM wiki.leaves WHERE id = 200');
    const expected = await vendorDump(source, SCHEMAS);
    await succeed('binlog', 'archive', ...login(source));
    await dropAll();
    const proxy = await MysqlProxy.start(target);
    const words = ['restore', 'latest', '--host', proxy.host, '--port', String(proxy.port)];
    const args = [
      ...words,
      '--user',
      target.rootUser,
      '--ssl-mode',
      'disabled',
      '--get-server-public-key',
      '--enable-events',
      '--storage',
      storage,
      '--label',
      'shop',
      '--until',
      'latest',
    ];
    const environment = { MYSQL_PWD: target.rootPassword };
    const start = (): RunningCommand => startCommand(args, { environment });
    const onTarget = await createConnection(target.access());
    try {
      const progress = /^UPDATE `mysql_backup_restore`\.`replay`/;
      await killDuring(proxy, { match: progress }, start);
      await killDuring(proxy, { match: /^COMMIT/, after: progress, at: 'response' }, start);
      await killDuring(proxy, { match: /^RENAME TABLE wiki\.pages/, at: 'response' }, start);
      const undecided = await runInProcess(args, environment);
      expect([undecided.error?.code, undecided.exitCode]).toEqual(['REPLAY_UNDECIDED', 13]);
      expect(undecided.error?.message).toContain('RENAME TABLE wiki.pages TO wiki.leaves');
      const [[table]] = (await onTarget.query("SHOW TABLES FROM wiki LIKE 'leaves'")) as unknown as [
        unknown[],
      ];
      expect(table).toBeDefined();
      // As the message says, where it has taken effect.
      const advice = /If the statement has taken effect: (UPDATE .*?)\. If it has not/.exec(
        undecided.error!.hint!,
      )![1]!;
      await onTarget.query(`${advice} WHERE id = 1`);
      const { outcome, error } = await runInProcess(args, environment);
      expect(error).toBeUndefined();
      expect((outcome!.report as unknown as { replay: ReplayReport }).replay.resumed).toBe(true);
      expect(await vendorDump(target, SCHEMAS)).toBe(expected);
      const [left] = await onTarget.query("SHOW DATABASES LIKE 'mysql_backup_restore'");
      expect(left).toEqual([]);
    } finally {
      onTarget.destroy();
      await proxy[Symbol.asyncDispose]();
    }
  });

  it('replays compressed transactions and partial rows, from an encrypted and signed archive', async () => {
    const key = await makeAgeKey(folder.path, 'replay');
    const signing = await makeSigningKey(folder.path, 'replay');
    const sealed = ['--encrypt-to', key.recipient, '--signing-key', signing.privateFile];
    const opened = ['--identity-file', key.file, '--verify-key', signing.publicFile];
    const other = join(folder.path, 'sealed');
    const callOther = async (...args: string[]): Promise<{ replay: ReplayReport }> => {
      const { outcome, error } = await runInProcess([...args, '--storage', other, '--label', 'shop']);
      if (error) throw error;
      return outcome!.report as unknown as { replay: ReplayReport };
    };
    for (const setting of isMysql
      ? [
          'SESSION binlog_transaction_compression = ON',
          "SESSION binlog_row_image = 'MINIMAL'",
          "SESSION binlog_row_value_options = 'PARTIAL_JSON'",
        ]
      : [
          'GLOBAL log_bin_compress = ON',
          'GLOBAL log_bin_compress_min_len = 10',
          "SESSION binlog_row_image = 'MINIMAL'",
        ])
      await run(`SET ${setting}`);
    await callOther('backup', ...login(source), ...sealed);
    await run('USE shop');
    await run(
      "UPDATE customers SET doc = JSON_SET(COALESCE(doc, '{}'), '$.b', REPEAT('long ', 50)) WHERE id = 1",
    );
    await run("INSERT INTO orders (customer, word) VALUES (1, REPEAT('compressed ', 15)), (2, NULL)");
    await run("UPDATE orders SET note = 'minimal' WHERE customer = 2");
    await run("DELETE FROM orders WHERE note = 'minimal' LIMIT 1");
    await run(
      "CREATE TABLE compressed_statement (id INT PRIMARY KEY COMMENT 'a statement that is long enough to be compressed')",
    );
    const expected = await vendorDump(source, SCHEMAS);
    await callOther('binlog', 'archive', ...login(source), ...sealed);
    await dropAll();
    const { replay } = await callOther(
      'restore',
      'latest',
      ...login(target),
      '--enable-events',
      '--until',
      'latest',
      ...opened,
    );
    expect(replay.transactions).toBe(5);
    expect(await vendorDump(target, SCHEMAS)).toBe(expected);
  });

  // Last, because no replay from an earlier backup gets over it.
  it('a verification fails where the log does not follow the backup', async () => {
    await dropAll();
    const flawed = join(folder.path, 'flawed');
    const inFlawed = (...args: string[]): Promise<InProcessResult> =>
      runInProcess([...args, '--storage', flawed, '--label', 'shop']);
    const made = await inFlawed('backup', ...login(source));
    await run('CREATE TABLE wiki.flawed (id INT PRIMARY KEY)');
    await run('SET sql_log_bin = 0; INSERT INTO wiki.flawed VALUES (1); SET sql_log_bin = 1');
    await run('DELETE FROM wiki.flawed; DROP TABLE wiki.flawed');
    await inFlawed('binlog', 'archive', ...login(source));
    const failed = await inFlawed('verify', 'latest', '--restore-into', target.url(), '--until', 'latest');
    expect([failed.error?.code, failed.exitCode]).toEqual(['TARGET_QUERY_FAILED', 13]);
    const onTarget = await createConnection(target.access());
    const [rows] = await onTarget.query('SHOW DATABASES');
    await onTarget.end();
    for (const schema of [...SCHEMAS, 'mysql_backup_restore'])
      expect(JSON.stringify(rows)).not.toContain(`"${schema}"`);
    const { backupId: id } = made.outcome!.report as unknown as { backupId: string };
    const { outcome: of } = await inFlawed('show', id);
    const { verifications } = of!.report as unknown as ShowReport;
    expect(verifications.filter((each) => each.replay)).toEqual([]);
  });
});
