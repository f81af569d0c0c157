// A restore to a point in time over failovers: two servers replicate, each takes over once, and the archive has transactions of both logs twice.
// The vendor's dump of the server that took over last is the judge.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import type { ArchiveReport } from '../../src/archive/request.ts';
import type { ReplayReport } from '../../src/archive/replay/request.ts';
import { type Folder, makeFolder, startCommand } from '../support/command-line.ts';
import { runInProcess, type InProcessResult } from '../support/in-process.ts';
import { killDuring } from '../support/kill-during.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { startServer, type Flavor, type TestServer } from '../support/servers.ts';
import { vendorDump } from '../support/vendor-client.ts';

jest.setTimeout(300_000);

/** MariaDB has whole seconds, and a look at a quiet log counts up to a second before it. */
const SECOND_MS = 2100;
const SCHEMAS = ['shop'];

describe.each<Flavor>(['mysql', 'mariadb'])('a replay over failovers of %s', (flavor) => {
  const isMysql = flavor === 'mysql';
  const servers: TestServer[] = [];
  const connections: Connection[] = [];
  let target: TestServer;
  let folder: Folder;
  let storage: string;
  /** Of the vendor: after the first log, between the failovers, and at the end. */
  const dumps: Record<'old' | 'between' | 'end', string> = { old: '', between: '', end: '' };
  let between: Date;
  /** GTID of the last transaction that the first archive has. */
  let lastOfOld: string;
  let backupId: string;
  let backupOfNew: string;

  const login = (server: TestServer): string[] => ['--url', server.url()];
  async function call(...args: string[]): Promise<InProcessResult> {
    return await runInProcess([...args, '--storage', storage, '--label', 'shop']);
  }
  async function succeed<T>(...args: string[]): Promise<T> {
    const { outcome, error } = await call(...args);
    if (error) throw error;
    return outcome!.report as T;
  }
  async function restore(...args: string[]): Promise<ReplayReport> {
    return await restoreFrom(backupId, ...args);
  }
  async function restoreFrom(backup: string, ...args: string[]): Promise<ReplayReport> {
    const onTarget = await createConnection(target.access());
    for (const schema of [...SCHEMAS, 'mysql_backup_restore'])
      await onTarget.query(`DROP DATABASE IF EXISTS ${schema}`);
    await onTarget.end();
    return (await succeed<{ replay: ReplayReport }>('restore', backup, ...login(target), ...args)).replay;
  }
  const one = async (connection: Connection, sql: string): Promise<string> => {
    const [rows] = await connection.query(sql);
    return String(Object.values((rows as Record<string, string | number | null>[])[0] ?? {})[0] ?? '');
  };

  async function beginLog(connection: Connection): Promise<void> {
    await connection.query(isMysql ? 'RESET BINARY LOGS AND GTIDS' : 'RESET MASTER');
  }

  /** Makes a server the replica of the other one, from the transactions that it has. */
  async function follow(replica: number, source: number): Promise<void> {
    const { host, port, user, password } = servers[source]!.access();
    const account = `%_HOST='${host}', %_PORT=${port}, %_USER='${user}', %_PASSWORD='${password}'`;
    const connection = connections[replica]!;
    if (isMysql) {
      await connection.query(
        `CHANGE REPLICATION SOURCE TO ${account.replaceAll('%', 'SOURCE')}, SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1`,
      );
      await connection.query('START REPLICA');
      return;
    }
    await connection.query(
      `SET GLOBAL gtid_slave_pos = '${await one(connection, 'SELECT @@GLOBAL.gtid_binlog_pos')}'`,
    );
    await connection.query(
      `CHANGE MASTER TO ${account.replaceAll('%', 'MASTER')}, MASTER_USE_GTID=slave_pos, MASTER_SSL=0`,
    );
    await connection.query('START SLAVE');
  }

  /** Waits until the replica has everything, and ends the replication. */
  async function takeOver(replica: number, source: number): Promise<void> {
    const count = 'SELECT COUNT(*) FROM shop.log_without_key';
    await connections[source]!.query("INSERT INTO shop.log_without_key VALUES ('the last one')");
    const expected = await one(connections[source]!, count);
    for (let waited = 0; (await one(connections[replica]!, count)) !== expected; waited++) {
      if (waited > 300) throw new Error('the replica does not follow');
      await sleep(200);
    }
    await connections[replica]!.query(isMysql ? 'STOP REPLICA' : 'STOP SLAVE');
    await connections[replica]!.query(isMysql ? 'RESET REPLICA ALL' : 'RESET SLAVE ALL');
  }

  /** Changes that come out differently, or fail, if they are applied twice. */
  async function write(server: number, rows: number): Promise<void> {
    const connection = connections[server]!;
    for (let i = 0; i < rows; i++) {
      if (!isMysql && i % 3 === 2) await connection.query('SET gtid_domain_id = 5');
      await connection.query(
        `INSERT INTO shop.orders (word) VALUES ('row ${i} of ${server}'), ('and another')`,
      );
      await connection.query(`INSERT INTO shop.log_without_key VALUES ('row ${i} of ${server}')`);
      if (!isMysql) await connection.query('SET gtid_domain_id = 0');
    }
    await connection.query(`CREATE TABLE shop.made_${server}_${rows} (id INT PRIMARY KEY)`);
    await connection.query(`ALTER TABLE shop.orders ADD COLUMN of_${server}_${rows} INT DEFAULT ${rows}`);
    await connection.query(`UPDATE shop.orders SET of_${server}_${rows} = id`);
  }

  const archive = (server: number): Promise<ArchiveReport> =>
    succeed<ArchiveReport>('binlog', 'archive', ...login(servers[server]!));

  beforeAll(async () => {
    folder = await makeFolder();
    storage = join(folder.path, 'backups');
    const shared = [
      '--log-slave-updates',
      '--loose-event-scheduler=OFF',
      ...(isMysql ? ['--gtid-mode=ON', '--enforce-gtid-consistency=ON'] : []),
    ];
    for (const id of [1, 2]) {
      const server = await startServer(flavor, { extraArgs: [`--server-id=${id}`, ...shared] });
      servers.push(server);
      connections.push(await createConnection(server.access()));
      await beginLog(connections.at(-1)!);
    }
    target = await startServer(flavor, { extraArgs: ['--loose-event-scheduler=OFF'] });
    const [old] = connections as [Connection];
    await follow(1, 0);
    await old.query('CREATE DATABASE shop');
    await old.query(
      'CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(100)) ENGINE=InnoDB',
    );
    await old.query('CREATE TABLE shop.log_without_key (word VARCHAR(100))');
    await write(0, 2);
    // Files of the same name: the position of the backup lies inside of the other server's file too.
    ({ backupId } = await succeed<{ backupId: string }>('backup', ...login(servers[0]!)));
    await write(0, 5);
    dumps.old = await vendorDump(servers[0]!, SCHEMAS);
    await sleep(SECOND_MS);
    lastOfOld = (await archive(0)).lastGtid!;

    // The archive has none of these: they come from the log of the new server.
    await write(0, 4);
    await takeOver(1, 0);
    await write(1, 6);
    dumps.between = await vendorDump(servers[1]!, SCHEMAS);
    await sleep(SECOND_MS);
    between = new Date();
    await sleep(SECOND_MS);
    ({ backupId: backupOfNew } = await succeed<{ backupId: string }>(
      'backup',
      ...login(servers[1]!),
      '--adopt-label',
    ));
    await follow(0, 1);
    await write(1, 7);
    await sleep(SECOND_MS);
    await archive(1);

    await write(1, 8);
    await takeOver(0, 1);
    await write(0, 9);
    dumps.end = await vendorDump(servers[0]!, SCHEMAS);
    await sleep(SECOND_MS);
    const { isNewChain } = await archive(0);
    expect(isNewChain).toBe(false);
  });
  afterAll(async () => {
    for (const connection of connections) connection.destroy();
    for (const server of [...servers, target]) await server.stop();
    await folder[Symbol.asyncDispose]();
  });

  it('applies each transaction once, from both logs', async () => {
    const replay = await restore('--until', 'latest');
    expect(replay.repeated).toBeGreaterThan(50);
    expect(await vendorDump(target, SCHEMAS)).toBe(dumps.end);
  });

  it('begins with a backup of the second server', async () => {
    const { repeated } = await restoreFrom(backupOfNew, '--until', 'latest');
    expect(repeated).toBeGreaterThan(20);
    expect(await vendorDump(target, SCHEMAS)).toBe(dumps.end);
  });

  it('stops in either log', async () => {
    await restore('--until', between.toISOString());
    expect(await vendorDump(target, SCHEMAS)).toBe(dumps.between);
    await restore('--until-gtid', lastOfOld);
    expect(await vendorDump(target, SCHEMAS)).toBe(dumps.old);
  });

  it('refuses a position that is one in the logs of both servers', async () => {
    const { error } = await call(
      'restore',
      backupId,
      ...login(target),
      '--until-position',
      'binlog.000001:1000',
    );
    expect(error?.code).toBe('BINLOG_TARGET_OUTSIDE');
    expect(error?.message).toMatch(/binlog\.000001:1000 is a position in the logs of two servers/);
  });

  it('goes on in the log of the server at which it was killed', async () => {
    const onTarget = await createConnection(target.access());
    await onTarget.query('DROP DATABASE IF EXISTS shop');
    await onTarget.end();
    const proxy = await MysqlProxy.start(target);
    const environment = { MYSQL_PWD: target.rootPassword };
    const words = ['restore', backupId, '--host', proxy.host, '--port', String(proxy.port)];
    const account = ['--user', target.rootUser, '--ssl-mode', 'disabled', '--get-server-public-key'];
    const goal = ['--storage', storage, '--label', 'shop', '--until', 'latest'];
    const args = [...words, ...account, ...goal];
    try {
      const ofNew = /ADD COLUMN of_1_6/;
      await killDuring(proxy, { match: /^COMMIT/, after: ofNew, at: 'response' }, () =>
        startCommand(args, { environment }),
      );
      const { outcome, error } = await runInProcess(args, environment);
      expect(error).toBeUndefined();
      expect((outcome!.report as unknown as { replay: ReplayReport }).replay.resumed).toBe(true);
      expect(await vendorDump(target, SCHEMAS)).toBe(dumps.end);
    } finally {
      await proxy[Symbol.asyncDispose]();
    }
  });

  // Last, because it adds a transaction to the archive that no replay takes.
  if (!isMysql)
    it('refuses a number that a server of MariaDB has given to another transaction', async () => {
      await follow(1, 0);
      await takeOver(1, 0);
      const [, connection] = connections as [Connection, Connection];
      await connection.query('SET SESSION server_id = 1, SESSION gtid_seq_no = 3');
      await connection.query("INSERT INTO shop.orders (word) VALUES ('a number again')");
      // With a higher number after it, the last number of the server does not show that.
      await connection.query('SET SESSION gtid_seq_no = 1000');
      await connection.query("INSERT INTO shop.orders (word) VALUES ('a higher number')");
      await connection.query('SET SESSION server_id = 2');
      await connection.query("INSERT INTO shop.orders (word) VALUES ('as before')");
      await sleep(SECOND_MS);
      await archive(1);
      const { error } = await call('restore', backupId, ...login(target), '--until', 'latest');
      expect(error?.code).toBe('BINLOG_UNSUPPORTED');
      expect(error?.message).toMatch(/the GTID 0-1-3 names two transactions/);
    });
});
