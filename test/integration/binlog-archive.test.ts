// Archives of binary logs on real servers: byte for byte, without a gap, whatever comes in between; every flaw is an error.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { samplesOf } from '../../src/app/alerts/metrics.ts';
import type { Outcome } from '../../src/app/outcome.ts';
import { renderText } from '../../src/app/text/render-text.ts';
import { parseGtidSet } from '../../src/binlog/gtid-set.ts';
import { decompressAs } from '../../src/compression/decompress.ts';
import type { ArchiveReport, BinlogListReport, BinlogVerifyReport } from '../../src/archive/request.ts';
import type { BinlogRecord } from '../../src/format/binlog-record.ts';
import type { PruneReport } from '../../src/prune/request.ts';
import { makeFolder } from '../support/command-line.ts';
import { FAILURE } from '../unit/notify/alerts.ts';
import { runInProcess, type InProcessResult } from '../support/in-process.ts';
import { makeAgeKey, makeSigningKey } from '../support/key-files.ts';
import { startServer, acquireS3, type Flavor, type TestServer } from '../support/servers.ts';

jest.setTimeout(300_000);

const s3 = await acquireS3();
Object.assign(process.env, s3.environment());

/** MariaDB has whole seconds, and a look at a quiet log counts up to a second before it. */
const SECOND_MS = 2100;

describe.each<Flavor>(['mysql', 'mariadb'])('archives of %s', (flavor) => {
  let server: TestServer;
  let connection: Connection;
  let folder: Awaited<ReturnType<typeof makeFolder>>;

  beforeAll(async () => {
    folder = await makeFolder();
    server = await startServer(flavor, {
      durable: true,
      extraArgs: [
        '--loose-binlog-expire-logs-seconds=0',
        // Otherwise MariaDB purges nothing without a replica.
        '--loose-slave-connections-needed-for-purge=0',
      ],
    });
    connection = await createConnection(server.access());
    await connection.query('CREATE DATABASE shop');
    await connection.query('CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(200))');
  });
  afterAll(async () => {
    connection.destroy();
    await server.stop();
    await folder[Symbol.asyncDispose]();
  });

  const place = (name: string): string => join(folder.path, name);

  async function call(
    operation: string,
    storage: string,
    more: string[] = [],
    signal?: AbortSignal,
  ): Promise<InProcessResult> {
    const { host, port, user, password } = server.access();
    const isConnecting = operation === 'backup' || operation === 'archive';
    const login = ['--host', host, '--port', String(port), '--user', user, '--password', password];
    const words = ['archive', 'list', 'verify'].includes(operation) ? ['binlog', operation] : [operation];
    const label = operation === 'prune' ? [] : ['--label', 'shop'];
    const args = [...words, '--storage', storage, ...label, ...(isConnecting ? login : []), ...more];
    return await runInProcess(args, {}, signal ? { signal } : {});
  }

  async function succeed<T>(operation: string, storage: string, more: string[] = []): Promise<T> {
    const { outcome, error, exitCode } = await call(operation, storage, more);
    if (error) throw error;
    expect(exitCode).toBe(0);
    return outcome!.report as T;
  }

  async function write(rows: number): Promise<void> {
    for (let i = 0; i < rows; i++)
      await connection.query("INSERT INTO shop.orders (word) VALUES (CONCAT('row ', UUID()))");
  }

  function recordsOf(storage: string): BinlogRecord[] {
    return readdirSync(join(storage, 'binlog'))
      .sort()
      .flatMap((chain) =>
        readdirSync(join(storage, 'binlog', chain, 'records'))
          .sort()
          .map(
            (name) =>
              JSON.parse(
                readFileSync(join(storage, 'binlog', chain, 'records', name), 'utf8'),
              ) as BinlogRecord,
          ),
      );
  }

  /** Names of all stored segments, with and without a record. */
  function objectsOf(storage: string): string[] {
    return readdirSync(join(storage, 'binlog'), { recursive: true })
      .map(String)
      .filter((name) => /\.zst(\.age)?$/.test(name))
      .sort();
  }

  function assertNoOrphans(storage: string): void {
    const named = recordsOf(storage).flatMap(({ object }) => (object ? [object.name] : []));
    expect(objectsOf(storage)).toEqual(named.sort());
  }

  it('needs a backup of the server, and begins with the file of the oldest one', async () => {
    const storage = place('first');
    const { error, exitCode } = await call('archive', storage);
    expect(error?.code).toBe('BINLOG_BACKUP_NEEDED');
    expect(exitCode).toBe(10);
    expect(await succeed<BinlogListReport>('list', storage).catch((thrown: unknown) => thrown)).toMatchObject(
      {
        code: 'STORAGE_BUCKET_NOT_FOUND',
      },
    );

    await succeed('backup', storage);
    await sleep(SECOND_MS);
    await write(20);
    const first = await succeed<ArchiveReport>('archive', storage, ['--segment-bytes', '1MiB']);
    expect(first).toMatchObject({ status: 'archived', isNewChain: true, label: 'shop' });
    const before = Date.now();
    const quiet = await succeed<ArchiveReport>('archive', storage);
    expect(quiet).toMatchObject({ status: 'quiet', isNewChain: false, transactions: 0, chain: first.chain });
    // A quiet server moves the recovery point; both clocks are of one machine.
    expect(Date.parse(quiet.recoveryPoint)).toBeGreaterThan(before - 10_000);

    await connection.query('BEGIN');
    await connection.query("INSERT INTO shop.orders (word) VALUES (REPEAT('x', 200))");
    await connection.query('COMMIT');
    await connection.query('CREATE TABLE shop.copied AS SELECT * FROM shop.orders');
    if (flavor === 'mysql') {
      await connection.query("SET gtid_next = 'AUTOMATIC:nightly_job'");
      await write(3);
      await connection.query("SET gtid_next = 'AUTOMATIC'");
      await connection.query('SET binlog_transaction_compression = ON');
      await write(3);
      await connection.query('SET binlog_transaction_compression = OFF');
    }
    await connection.query('FLUSH BINARY LOGS');
    await connection.query("XA START 'a'");
    await connection.query('DELETE FROM shop.orders WHERE id = 1');
    await connection.query("XA END 'a'");
    await connection.query("XA PREPARE 'a'");
    await succeed('archive', storage);
    await connection.query("XA COMMIT 'a'");
    // More than the memory for an unfinished transaction: a segment of its own.
    await connection.query('CREATE TABLE shop.large (id INT PRIMARY KEY, body LONGBLOB)');
    await connection.query('BEGIN');
    for (let id = 0; id < 4; id++)
      await connection.query(`INSERT INTO shop.large VALUES (${id}, REPEAT('z', 9000000))`);
    await connection.query('COMMIT');
    await write(3);
    await connection.query('FLUSH BINARY LOGS');
    const last = await succeed<ArchiveReport>('archive', storage, ['--segment-bytes', '1MiB']);

    const verified = await succeed<BinlogVerifyReport>('verify', storage);
    expect(verified.status).toBe('passed');
    expect(verified.transactions).toBe(
      recordsOf(storage).reduce((sum, { transactions }) => sum + transactions, 0),
    );
    assertNoOrphans(storage);

    // The objects of a file in their order, decompressed, are the server's file.
    const chain = join(storage, 'binlog', last.chain);
    const files = readdirSync(chain)
      .filter((name) => name !== 'records')
      .sort();
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files.slice(0, -1)) {
      const stored = readdirSync(join(chain, file))
        .sort()
        .map((name) => readFileSync(join(chain, file, name)));
      const content: Buffer[] = [];
      for await (const piece of decompressAs('zstd', Readable.from(stored))) content.push(Buffer.from(piece));
      const onServer = execFileSync(
        'docker',
        ['exec', server.containerId!, 'cat', `/var/lib/mysql/${file}`],
        {
          maxBuffer: 256 * 1024 * 1024,
        },
      );
      onServer[21]! &= ~1;
      expect(Buffer.concat(content).equals(onServer)).toBe(true);
    }

    const { windows, unusable } = await succeed<BinlogListReport>('list', storage);
    expect(unusable).toEqual([]);
    expect(windows).toHaveLength(1);
    expect(windows[0]).toMatchObject({ label: 'shop', chain: first.chain });
    expect(windows[0]!.ended).toBeUndefined();
    expect(windows[0]!.to).toBe(last.recoveryPoint);
  });

  it('list, show, the page and the metrics have the recovery point', async () => {
    const storage = place('looking');
    const words = ['--storage', storage];
    const look = async (...args: string[]): Promise<Outcome> => {
      const { outcome, error } = await runInProcess([...args, ...words]);
      if (error) throw error;
      return outcome!;
    };
    const { backupId } = await succeed<{ backupId: string }>('backup', storage);
    // Without an archive there is none.
    expect((await look('list')).report).not.toHaveProperty('recoveryPoints');
    expect((await look('show', backupId)).report).not.toHaveProperty('recoveryPoint');
    await write(2);
    await sleep(SECOND_MS);
    const { chain } = await succeed<ArchiveReport>('archive', storage);
    // A part of the server is no begin of a replay.
    const part = await succeed<{ backupId: string }>('backup', storage, ['--schemas', 'shop']);
    const { windows } = await succeed<BinlogListReport>('list', storage);
    const { label, from, to } = windows[0]!;
    const point = { label, chain, from, to };
    const shownTime = `${to.slice(0, 10)} ${to.slice(11, 19)} UTC`;

    const listed = await look('list');
    expect(listed.report).toMatchObject({ recoveryPoints: [point], warnings: [] });
    expect(renderText(listed)).toContain(`recovery point of shop: ${shownTime}\n`);
    const shown = await look('show', backupId);
    expect(shown.report).toMatchObject({ recoveryPoint: point });
    expect(renderText(shown)).toMatch(new RegExp(`^Recovery point +${shownTime}$`, 'm'));
    expect((await look('show', part.backupId)).report).not.toHaveProperty('recoveryPoint');
    for (const outcome of [listed, await look('binlog', 'list')])
      expect(samplesOf({ outcome }, FAILURE)).toContainEqual({
        name: 'mysql_backup_recovery_point_timestamp_seconds',
        labels: { label: 'shop' },
        value: Date.parse(to) / 1000,
      });
    const page = join(folder.path, 'page.html');
    await look('report', '--html', page);
    expect(readFileSync(page, 'utf8')).toMatch(/<dt>Recovery point<\/dt><dd>\d+ s ago<\/dd>/);

    // An archive that cannot be read hides no backup.
    for (const record of readdirSync(join(storage, 'binlog', chain, 'records')))
      writeFileSync(join(storage, 'binlog', chain, 'records', record), 'no record');
    const { report } = await look('list');
    expect(report).not.toHaveProperty('recoveryPoints');
    expect(report).toMatchObject({
      backups: [{ backupId }, { backupId: part.backupId }],
      warnings: [expect.stringContaining(`the archive ${chain} is of no use: `)],
    });
  });

  it('several runs at once never fork the chain, and leave nothing that has no record', async () => {
    const storage = place('first');
    for (let round = 0; round < 3; round++) {
      await write(5);
      const outcomes = await Promise.all([1, 2, 3].map(() => call('archive', storage)));
      for (const { exitCode, error } of outcomes) expect([0, 11]).toContain(error ? exitCode : 0);
      expect(outcomes.some(({ exitCode }) => exitCode === 0)).toBe(true);
    }
    await succeed('archive', storage);
    expect((await succeed<BinlogVerifyReport>('verify', storage)).failures).toEqual([]);
    assertNoOrphans(storage);
  });

  it('a run that is cancelled anywhere leaves a chain that the next run continues', async () => {
    const storage = place('first');
    for (const delayMs of [5, 20, 40, 60, 80, 120]) {
      await connection.query('INSERT INTO shop.orders (word) SELECT word FROM shop.orders LIMIT 500');
      const signal = AbortSignal.timeout(delayMs);
      await call('archive', storage, ['--segment-bytes', '1MiB'], signal);
      assertNoOrphans(storage);
    }
    await succeed('archive', storage);
    expect((await succeed<BinlogVerifyReport>('verify', storage)).failures).toEqual([]);
    assertNoOrphans(storage);
  });

  it('follows the log, and ends with the last segment when it is stopped', async () => {
    const storage = place('first');
    const stop = new AbortController();
    const before = recordsOf(storage).length;
    const running = call('archive', storage, ['--follow', '--segment-time', '2s'], stop.signal);
    await write(5);
    for (let waited = 0; recordsOf(storage).length === before; waited++) {
      expect(waited).toBeLessThan(300);
      await sleep(100);
    }
    await write(7);
    const gtids = async (): Promise<string> => {
      const name = flavor === 'mysql' ? 'gtid_executed' : 'gtid_binlog_pos';
      const [rows] = await connection.query(`SELECT @@GLOBAL.${name} AS g`);
      return parseGtidSet((rows as { g: string }[])[0]!.g, flavor === 'mariadb').toString();
    };
    // The events arrive a moment after their commit.
    await sleep(1000);
    stop.abort(new Error('stopped by the test'));
    const { outcome, error } = await running;
    expect(error).toBeUndefined();
    expect((outcome!.report as ArchiveReport).transactions).toBe(12);
    expect(recordsOf(storage).at(-1)!.gtidsAfter).toBe(await gtids());
    expect((await succeed<BinlogVerifyReport>('verify', storage)).failures).toEqual([]);
  });

  it('continues after a restart and a SIGKILL of the server', async () => {
    const storage = place('first');
    await write(2);
    await server.restart();
    connection = await createConnection(server.access());
    await write(2);
    await succeed('archive', storage);
    await write(2);
    await server.kill();
    await server.restart();
    connection.destroy();
    connection = await createConnection(server.access());
    await write(2);
    await succeed('archive', storage);
    expect((await succeed<BinlogVerifyReport>('verify', storage)).failures).toEqual([]);
    expect((await succeed<BinlogListReport>('list', storage)).windows).toHaveLength(1);
  });

  it('a missing, a damaged and an exchanged object or record does not verify', async () => {
    const storage = place('first');
    const records = recordsOf(storage).filter(({ object }) => object);
    const chain = readdirSync(join(storage, 'binlog'))[0]!;
    const [one, other] = [records.at(-1)!, records.at(-2)!];
    const recordFile = (at: string, { sequence }: BinlogRecord): string =>
      join(at, 'binlog', chain, 'records', `${String(sequence).padStart(10, '0')}.json`);
    const objectFile = (at: string, { object }: BinlogRecord): string => join(at, 'binlog', object!.name);
    const flaws: Record<string, (at: string) => void> = {
      'a segment is missing': (at) => rmSync(objectFile(at, other)),
      'a record is missing': (at) => rmSync(recordFile(at, other)),
      'a byte of a segment is changed': (at) => {
        const bytes = readFileSync(objectFile(at, other));
        bytes[bytes.length >> 1]! ^= 1;
        writeFileSync(objectFile(at, other), bytes);
      },
      'two segments are exchanged': (at) => {
        renameSync(objectFile(at, one), `${objectFile(at, one)}.x`);
        renameSync(objectFile(at, other), objectFile(at, one));
        renameSync(`${objectFile(at, one)}.x`, objectFile(at, other));
      },
      'two records are exchanged': (at) => {
        const [a, b] = [recordFile(at, one), recordFile(at, other)];
        renameSync(a, `${a}.x`);
        renameSync(b, a);
        renameSync(`${a}.x`, b);
      },
      'a record is changed': (at) => {
        const file = recordFile(at, other);
        writeFileSync(file, readFileSync(file, 'utf8').replace(/"transactions":\d+/, '"transactions":99'));
      },
      'a segment is that of another record, with its hash': (at) => {
        const file = recordFile(at, other);
        const changed = JSON.parse(readFileSync(file, 'utf8')) as BinlogRecord;
        writeFileSync(file, `${JSON.stringify({ ...changed, object: one.object })}\n`);
      },
    };
    for (const [name, damage] of Object.entries(flaws)) {
      const copy = place('damaged');
      cpSync(storage, copy, { recursive: true });
      damage(copy);
      const { exitCode, error } = await call('verify', copy);
      expect({ name, exitCode, code: error?.code }).toEqual({
        name,
        exitCode: 12,
        code: 'BINLOG_CHAIN_BROKEN',
      });
      rmSync(copy, { recursive: true });
    }
  });

  it('needs the privileges that the page lists, and no others', async () => {
    const storage = place('first');
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'point-in-time.md'), 'utf8');
    const title = flavor === 'mysql' ? 'MySQL' : 'MariaDB';
    const [, grant] = new RegExp(`-- ${title}\\n(GRANT [^;]+);`).exec(page)!;
    await connection.query("CREATE USER backup@'%' IDENTIFIED BY 'pw'");
    const { host, port } = server.access();
    const login = ['--host', host, '--port', String(port), '--user', 'backup', '--password', 'pw'];
    const words = ['binlog', 'archive', '--storage', storage, '--label', 'shop', ...login];
    const refused = await runInProcess(words);
    expect(refused.exitCode).toBe(10);
    await connection.query(grant!);
    await write(1);
    const { error, outcome } = await runInProcess(words);
    expect(error).toBeUndefined();
    expect(outcome?.report).toMatchObject({ status: 'archived', isNewChain: false });
  });

  it('another server under the same label is refused, and the chain is not touched', async () => {
    const storage = place('first');
    await using other = await startServer(flavor);
    const { host, port, user, password } = other.access();
    if (flavor === 'mariadb') {
      // Its GTIDs have the numbers of the archive, and are of other transactions: as in two clusters with the usual server ids.
      const there = await createConnection(other.access());
      const [[{ id }]] = (await connection.query('SELECT @@GLOBAL.server_id AS id')) as unknown as [
        [{ id: number }],
      ];
      await there.query(`SET SESSION server_id = ${id}`);
      for (let number = 1; number <= 60; number++) {
        await there.query(`SET SESSION gtid_seq_no = ${number}`);
        await there.query('CREATE OR REPLACE DATABASE unrelated');
      }
      await there.query('SET SESSION gtid_seq_no = 1000000');
      await there.query('DROP DATABASE unrelated');
      there.destroy();
    }
    const before = recordsOf(storage).length;
    const { error, exitCode } = await runInProcess([
      'binlog',
      'archive',
      '--storage',
      storage,
      '--label',
      'shop',
      '--host',
      host,
      '--port',
      String(port),
      '--user',
      user,
      '--password',
      password,
    ]);
    expect(error?.code).toBe('BINLOG_OTHER_SERVER');
    expect(exitCode).toBe(10);
    expect(recordsOf(storage)).toHaveLength(before);
    await write(1);
    await succeed('archive', storage);
  });

  it('is encrypted, signed, in S3 and in a directory at once; a limit of the rate holds', async () => {
    const bucket = await s3.createBucket();
    const [age, signing] = [await makeAgeKey(folder.path, 'one'), await makeSigningKey(folder.path, 'one')];
    const at = `s3://${bucket}/logs`;
    const both = [
      '--backup-dir',
      place('near'),
      '--s3-endpoint',
      s3.endpoint,
      '--s3-region',
      s3.region,
      '--s3-force-path-style',
    ];
    const keys = ['--encrypt-to', age.recipient, '--signing-key', signing.privateFile];
    await succeed('backup', at, [...both, ...keys]);
    await write(10);
    const report = await succeed<ArchiveReport>('archive', at, [...both, ...keys, '--max-rate', '100MB']);
    expect(report.segments).toBeGreaterThan(0);
    const opened = ['--identity-file', age.file, '--verify-key', signing.publicFile];
    for (const storage of [at, place('near')]) {
      const more = storage === at ? both.slice(2) : [];
      expect(await succeed<BinlogVerifyReport>('verify', storage, [...more, ...opened])).toMatchObject({
        status: 'passed',
        transactions: report.transactions,
      });
    }
    for (const record of recordsOf(place('near'))) expect(record).toHaveProperty('signature');
    expect(objectsOf(place('near')).every((name) => name.endsWith('.age'))).toBe(true);
    const { error } = await call('archive', at, both);
    expect(error?.code).toBe('CONFIG_INVALID');
    const other = await makeSigningKey(folder.path, 'other');
    const foreign = await call('verify', place('near'), [
      '--identity-file',
      age.file,
      '--verify-key',
      other.publicFile,
    ]);
    expect(foreign.exitCode).toBe(12);

    // A run that was killed between the two storages is completed by the next one.
    const chain = readdirSync(join(place('near'), 'binlog'))[0]!;
    await write(1);
    await succeed('archive', place('near'), keys);
    await write(1);
    await succeed('archive', at, [...both, ...keys]);
    expect((await succeed<BinlogVerifyReport>('verify', at, [...both.slice(2), ...opened])).failures).toEqual(
      [],
    );
    expect(chain).toBe(report.chain);
  });

  it('a restored backup and the segments, replayed by the program of the vendor, give the rows before the mistake', async () => {
    const storage = place('replayed');
    await using target = await startServer(flavor);
    const { backupId } = await succeed<{ backupId: string }>('backup', storage);
    const position = async (): Promise<{ File: string; Position: number }> => {
      const show = flavor === 'mysql' ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS';
      const [rows] = await connection.query(show);
      return (rows as { File: string; Position: number }[])[0]!;
    };
    const checksum = async (from: Connection): Promise<unknown> => {
      const [rows] = await from.query('CHECKSUM TABLE shop.orders, shop.later');
      return rows;
    };
    await write(10);
    await connection.query("UPDATE shop.orders SET word = CONCAT('changed ', id) WHERE id % 3 = 0");
    await connection.query('FLUSH BINARY LOGS');
    await connection.query('CREATE TABLE shop.later (id INT PRIMARY KEY, word VARCHAR(50))');
    await connection.query("INSERT INTO shop.later VALUES (1, 'ä'), (2, NULL)");
    const expected = await checksum(connection);
    const end = await position();
    await connection.query('DELETE FROM shop.orders');
    await connection.query('DROP TABLE shop.later');
    const { chain } = await succeed<ArchiveReport>('archive', storage);

    const { host, port, user, password } = target.access();
    const restored = await runInProcess([
      'restore',
      backupId,
      '--storage',
      storage,
      '--host',
      host,
      '--port',
      String(port),
      '--user',
      user,
      '--password',
      password,
    ]);
    expect(restored.error).toBeUndefined();
    const manifest = JSON.parse(readFileSync(join(storage, backupId, '@.manifest.json'), 'utf8')) as {
      snapshot: { binlogFile: string; binlogPosition: number };
    };
    const { binlogFile, binlogPosition } = manifest.snapshot;
    const files = readdirSync(join(storage, 'binlog', chain))
      .filter((name) => name !== 'records')
      .sort();
    const needed = files.slice(files.indexOf(binlogFile), files.indexOf(end.File) + 1);
    expect(needed.length).toBeGreaterThan(1);
    for (const file of needed) {
      const names = readdirSync(join(storage, 'binlog', chain, file)).sort();
      const content = execFileSync(
        'zstd',
        ['-dcq', ...names.map((name) => join(storage, 'binlog', chain, file, name))],
        {
          maxBuffer: 256 * 1024 * 1024,
        },
      );
      writeFileSync(place(file), content);
      execFileSync('docker', ['cp', place(file), `${target.containerId!}:/tmp/${file}`]);
    }
    const program = flavor === 'mysql' ? 'mysqlbinlog --skip-gtids' : 'mariadb-binlog';
    const client = flavor === 'mysql' ? 'mysql' : 'mariadb';
    const range = `--start-position=${binlogPosition} --stop-position=${end.Position}`;
    const replay = `set -o pipefail; ${program} ${range} ${needed.map((file) => `/tmp/${file}`).join(' ')} | ${client} -uroot`;
    execFileSync('docker', [
      'exec',
      '-e',
      `MYSQL_PWD=${password}`,
      target.containerId!,
      'bash',
      '-c',
      replay,
    ]);
    const there = await createConnection(target.access());
    expect(await checksum(there)).toEqual(expected);
    there.destroy();
    await connection.query("INSERT INTO shop.orders (word) VALUES ('again')");
  });

  it('prune removes the files before the oldest kept backup, and nothing of a window', async () => {
    const storage = place('pruned');
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      ids.push((await succeed<{ backupId: string }>('backup', storage)).backupId);
      await write(3);
      await sleep(SECOND_MS);
      await succeed('archive', storage);
      await connection.query('FLUSH BINARY LOGS');
      await sleep(SECOND_MS);
    }
    const before = recordsOf(storage);
    const planned = await succeed<PruneReport>('prune', storage, [
      '--keep-last',
      '1',
      '--min-age',
      '0s',
      '--dry-run',
    ]);
    expect(planned.binlogs).toMatchObject([{ outcome: 'planned' }]);
    expect(recordsOf(storage)).toEqual(before);
    const report = await succeed<PruneReport>('prune', storage, ['--keep-last', '1', '--min-age', '0s']);
    expect(report.binlogs).toMatchObject([{ outcome: 'removed', records: planned.binlogs[0]!.records }]);
    const after = recordsOf(storage);
    expect(after.length).toBeLessThan(before.length);
    assertNoOrphans(storage);
    expect((await succeed<BinlogVerifyReport>('verify', storage)).failures).toEqual([]);
    const { windows } = await succeed<BinlogListReport>('list', storage);
    expect(windows).toMatchObject([{ firstBackup: ids[2], lastBackup: ids[2] }]);
    const again = await succeed<PruneReport>('prune', storage, ['--keep-last', '1', '--min-age', '0s']);
    expect(again.binlogs).toEqual([]);
    await write(1);
    expect(await succeed<ArchiveReport>('archive', storage)).toMatchObject({ isNewChain: false });
  });

  it('continues on a replica that takes over with GTIDs, and refuses one that lacks archived transactions', async () => {
    const storage = place('failover');
    const replicaArgs = ['--server-id=2', '--log-slave-updates', '--loose-binlog-expire-logs-seconds=0'];
    await using replica = await startServer(flavor, { extraArgs: replicaArgs });
    const there = await createConnection(replica.access());
    const { host, port, user, password } = server.access();
    const account = `HOST='${host}', %_PORT=${port}, %_USER='${user}', %_PASSWORD='${password}'`;
    const [begin, stop] =
      flavor === 'mysql' ? ['START REPLICA', 'STOP REPLICA'] : ['START SLAVE', 'STOP SLAVE'];
    // The replica begins with what the source has, as one that was made from a backup.
    await succeed('backup', storage);
    await write(3);
    const first = await succeed<ArchiveReport>('archive', storage);
    const [dumped] = await connection.query('SELECT * FROM shop.orders');
    await there.query('SET sql_log_bin = 0');
    await there.query('CREATE DATABASE shop');
    await there.query('CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(200))');
    const rows = (dumped as { id: number; word: string }[]).map(({ id, word }) => [id, word]);
    await there.query('INSERT INTO shop.orders VALUES ?', [rows]);
    await there.query('SET sql_log_bin = 1');

    // Without the transactions of the archive it is another server.
    const at = replica.access();
    const words = (name: string): string[] => [
      'binlog',
      'archive',
      '--storage',
      name,
      '--label',
      'shop',
      '--host',
      at.host,
      '--port',
      String(at.port),
      '--user',
      at.user,
      '--password',
      at.password,
    ];
    expect((await runInProcess(words(storage))).error?.code).toBe('BINLOG_OTHER_SERVER');

    if (flavor === 'mysql') {
      const [[{ g }]] = (await connection.query('SELECT @@GLOBAL.gtid_executed AS g')) as unknown as [
        [{ g: string }],
      ];
      await there.query('RESET BINARY LOGS AND GTIDS');
      await there.query(`SET GLOBAL gtid_purged = '${g}'`);
      await there.query(
        `CHANGE REPLICATION SOURCE TO SOURCE_${account.replaceAll('%', 'SOURCE')}, SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1`,
      );
    } else {
      const [[{ g }]] = (await connection.query('SELECT @@GLOBAL.gtid_binlog_pos AS g')) as unknown as [
        [{ g: string }],
      ];
      const [[{ state }]] = (await connection.query(
        'SELECT @@GLOBAL.gtid_binlog_state AS state',
      )) as unknown as [[{ state: string }]];
      await there.query('RESET MASTER');
      await there.query(`SET GLOBAL gtid_binlog_state = '${state}'`);
      await there.query(`SET GLOBAL gtid_slave_pos = '${g}'`);
      await there.query(
        `CHANGE MASTER TO MASTER_${account.replaceAll('%', 'MASTER')}, MASTER_USE_GTID=slave_pos, MASTER_SSL=0`,
      );
    }
    await there.query(begin);
    // What the archive and the log of the replica both have connects the two.
    await write(2);
    await succeed('archive', storage);
    await write(4);
    const [[{ n }]] = (await connection.query('SELECT COUNT(*) AS n FROM shop.orders')) as unknown as [
      [{ n: number }],
    ];
    for (let waited = 0; ; waited++) {
      const [[{ m }]] = (await there.query('SELECT COUNT(*) AS m FROM shop.orders')) as unknown as [
        [{ m: number }],
      ];
      if (m === n) break;
      expect(waited).toBeLessThan(300);
      await sleep(100);
    }
    await there.query(stop);
    await there.query("INSERT INTO shop.orders (word) VALUES ('after the failover')");
    await sleep(SECOND_MS);
    const { error, outcome } = await runInProcess(words(storage));
    expect(error).toBeUndefined();
    // The new server's file from its begin: the two that both logs have, the four that were not archived, and its own.
    expect(outcome!.report).toMatchObject({ isNewChain: false, chain: first.chain, transactions: 7 });
    expect((await succeed<BinlogVerifyReport>('verify', storage)).failures).toEqual([]);
    const { windows } = await succeed<BinlogListReport>('list', storage);
    expect(windows).toHaveLength(1);
    expect(windows[0]!.ended).toBeUndefined();
    there.destroy();
  });

  it.each([
    ['a purge of files that are not archived', 'BINLOG_PURGED'],
    ['a log that was begun anew', 'BINLOG_RESET'],
  ] as const)('%s breaks the chain with an error, until a new backup begins another one', async (_, code) => {
    const storage = place(code);
    await succeed('backup', storage);
    await write(2);
    await sleep(SECOND_MS);
    const before = await succeed<ArchiveReport>('archive', storage);
    if (code === 'BINLOG_PURGED') {
      for (let i = 0; i < 2; i++) await connection.query('FLUSH BINARY LOGS');
      const [rows] = await connection.query('SHOW BINARY LOGS');
      await connection.query(`PURGE BINARY LOGS TO '${(rows as { Log_name: string }[]).at(-1)!.Log_name}'`);
    } else {
      // As many files, so that the name is there again.
      const reset = flavor === 'mysql' ? 'RESET BINARY LOGS AND GTIDS' : 'RESET MASTER';
      await connection.query(reset);
      const target = Number(before.file.split('.')[1]);
      for (let i = 1; i < target; i++) await connection.query('FLUSH BINARY LOGS');
      for (let i = 0; i < 40; i++) await write(1);
    }
    await write(2);
    const broken = await call('archive', storage);
    expect(broken.error?.code).toBe(code);
    expect(broken.exitCode).toBe(10);
    const again = await call('archive', storage);
    expect(again.error?.code).toBe('BINLOG_BACKUP_NEEDED');
    expect(again.error?.message).toContain('is broken since');
    const { windows } = await succeed<BinlogListReport>('list', storage);
    expect(windows[0]!.ended).toContain(before.file);
    const shown = await runInProcess(['list', '--storage', storage]);
    const { label, chain, from, to, ended } = windows[0]!;
    expect(shown.outcome!.report).toMatchObject({ recoveryPoints: [{ label, chain, from, to, ended }] });
    await sleep(SECOND_MS);
    await succeed('backup', storage);
    await write(2);
    await sleep(SECOND_MS);
    const after = await succeed<ArchiveReport>('archive', storage);
    expect(after).toMatchObject({ isNewChain: true });
    expect(after.chain).not.toBe(before.chain);
    const listed = await succeed<BinlogListReport>('list', storage);
    expect(listed.windows).toHaveLength(2);
    expect(listed.windows[1]!.ended).toBeUndefined();
    expect((await succeed<BinlogVerifyReport>('verify', storage)).failures).toEqual([]);
  });
});
