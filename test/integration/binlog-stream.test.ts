// The binary log, read as a replica reads it: byte for byte the server's own files, on every version.
import { describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import { BinlogCursor } from '../../src/binlog/cursor.ts';
import { EVENT, FILE_MAGIC, typeOf } from '../../src/binlog/event.ts';
import { readBinlogEvents } from '../../src/mysql/connection/binlog-connection.ts';
import type { ConnectionConfig } from '../../src/mysql/connection/connection-config.ts';
import { Secret } from '../../src/core/secret.ts';
import { EVERY_RELEASE } from '../support/images.ts';
import { flavorOf, type Release } from '../support/server-types.ts';
import { startServer, type TestServer } from '../support/servers.ts';

jest.setTimeout(300_000);

/** Arguments that make each log hold the forms that this flavor has. */
const ARGUMENTS: Record<'mysql' | 'mariadb', string[]> = {
  mysql: [
    '--log-bin=log',
    '--server-id=1',
    '--max-allowed-packet=64M',
    '--gtid-mode=ON',
    '--enforce-gtid-consistency=ON',
  ],
  mariadb: [
    '--log-bin=log',
    '--server-id=1',
    '--max-allowed-packet=64M',
    '--binlog-format=ROW',
    '--log-bin-compress=ON',
    '--log-bin-compress-min-len=10',
  ],
};

function configOf(server: TestServer, mode: 'disabled' | 'required' = 'disabled'): ConnectionConfig {
  const { host, port, user, password } = server.access();
  return {
    host,
    port,
    user,
    password: new Secret(password),
    tls: { mode },
    connectTimeoutMs: 60_000,
    stallTimeoutMs: 60_000,
    getServerPublicKey: true,
  };
}

/** Reads from a position to the end of the log. @returns the bytes of each file, and the largest event */
async function readAll(
  config: ConnectionConfig,
  isMariaDb: boolean,
  file: string,
  position = 4,
): Promise<{ files: Map<string, Buffer>; largest: number; lengths: number[]; types: Set<number> }> {
  const cursor = new BinlogCursor(file, position);
  const pieces = new Map<string, Buffer[]>();
  const types = new Set<number>();
  const lengths: number[] = [];
  let largest = 0;
  const request = { file, position, isMariaDb, serverId: 0 };
  for await (const batch of readBinlogEvents(config, request, new AbortController().signal))
    for (const event of batch) {
      const name = cursor.file;
      if (cursor.accept(event) !== 'file') continue;
      if (!pieces.has(name)) pieces.set(name, position === 4 || name !== file ? [FILE_MAGIC] : []);
      pieces.get(name)!.push(event);
      types.add(typeOf(event));
      lengths.push(event.length);
      largest = Math.max(largest, event.length);
    }
  const files = new Map([...pieces].map(([name, parts]) => [name, Buffer.concat(parts)]));
  return { files, largest, lengths, types };
}

/** The file as it lies on the server's disk. */
function fileOnServer(server: TestServer, name: string): Buffer {
  return execFileSync('docker', ['exec', server.containerId!, 'cat', `/var/lib/mysql/${name}`], {
    maxBuffer: 512 * 1024 * 1024,
  });
}

function hashOf(bytes: Buffer): string {
  return `${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The server marks the file that it writes to; the mark is in the checksum of the first event too. */
function withoutMark(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[21] = copy[21]! & ~1;
  return copy;
}

async function logNames(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query('SHOW BINARY LOGS');
  return (rows as { Log_name: string }[]).map(({ Log_name }) => Log_name);
}

/** A row whose event has exactly `bytes` bytes, found by the length of another one. */
async function writeEventOf(
  connection: Connection,
  bytes: number,
  read: () => Promise<number[]>,
): Promise<void> {
  const guess = bytes - 1000;
  await connection.query(`INSERT INTO b.large (body) VALUES (REPEAT('a', ${guess}))`);
  const length = (await read()).find((each) => each >= guess && each < bytes + 1000);
  await connection.query(`INSERT INTO b.large (body) VALUES (REPEAT('b', ${guess + bytes - length!}))`);
}

/** The old images have no certificates. */
const WITHOUT_TLS: readonly Release[] = ['mysql:5.7', 'mariadb:10.11'];

describe.each(EVERY_RELEASE)('the binary log of %s', (release) => {
  const isMariaDb = flavorOf(release) === 'mariadb';

  /** The older versions run without the restarts, which take most of the time. */
  const isNewest = release === flavorOf(release);

  it('is read byte for byte: large events, rotation, restart, SIGKILL, TLS, from a later position', async () => {
    const extraArgs = ARGUMENTS[flavorOf(release)];
    await using server = await startServer(release, { durable: isNewest, extraArgs });
    const plain = configOf(server);
    let connection = await createConnection(server.access());
    const names = await logNames(connection);
    await connection.query('CREATE DATABASE b');
    await connection.query(
      'CREATE TABLE b.large (id INT AUTO_INCREMENT PRIMARY KEY, body LONGBLOB) ENGINE=InnoDB',
    );
    await connection.query('CREATE TABLE b.small (id INT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(200))');
    await connection.query("INSERT INTO b.small (word) VALUES ('one'), (REPEAT('two', 60)), (NULL)");
    if (release === 'mysql') await connection.query('SET SESSION binlog_transaction_compression = ON');
    await connection.query("UPDATE b.small SET word = REPEAT('x', 200)");
    await connection.query('DELETE FROM b.small WHERE id = 1');
    if (release === 'mysql') await connection.query('SET SESSION binlog_transaction_compression = OFF');
    // Compressed rows would not have the wanted length.
    if (isMariaDb) await connection.query('SET GLOBAL log_bin_compress = OFF');
    const lengths = async (): Promise<number[]> =>
      (await readAll(plain, isMariaDb, (await logNames(connection)).at(-1)!)).lengths;
    await connection.query('FLUSH BINARY LOGS');
    // One byte more or less decides whether an empty packet follows.
    const sizes = isNewest ? [16_777_213, 16_777_214, 16_777_215] : [16_777_215];
    for (const bytes of sizes) {
      await writeEventOf(connection, bytes, lengths);
      expect(await lengths()).toContain(bytes);
      await connection.query('FLUSH BINARY LOGS');
    }
    await connection.query("INSERT INTO b.large (body) VALUES (REPEAT('c', 40000000))");
    if (isNewest) {
      await connection.end();
      await server.restart();
      connection = await createConnection(server.access());
      await connection.query("INSERT INTO b.small (word) VALUES ('after the restart')");
      await server.kill();
      await server.restart();
      connection.destroy();
      connection = await createConnection(server.access());
    }
    await connection.query("INSERT INTO b.small (word) VALUES ('at the end')");
    const file = (await logNames(connection)).at(-1)!;
    await connection.query('FLUSH BINARY LOGS');

    const read = await readAll(plain, isMariaDb, names[0]!);
    expect(read.largest).toBeGreaterThan(40_000_000);
    const closed = await logNames(connection);
    expect([...read.files.keys()]).toEqual(closed);
    expect(closed.length).toBeGreaterThanOrEqual(names.length + sizes.length + (isNewest ? 4 : 2));
    for (const name of closed.slice(0, -1))
      expect(`${name}: ${hashOf(withoutMark(read.files.get(name)!))}`).toBe(
        `${name}: ${hashOf(withoutMark(fileOnServer(server, name)))}`,
      );
    const last = closed.at(-1)!;
    // MariaDB adds a checkpoint to a new file a moment later.
    const active = read.files.get(last)!;
    expect(active.length).toBeGreaterThan(150);
    expect(hashOf(withoutMark(active))).toBe(
      hashOf(withoutMark(fileOnServer(server, last).subarray(0, active.length))),
    );
    if (release === 'mysql') expect(read.types).toContain(EVENT.TRANSACTION_PAYLOAD);
    if (isMariaDb) expect([...read.types].some((type) => type >= 165 && type <= 168)).toBe(true);

    if (!WITHOUT_TLS.includes(release)) {
      const overTls = await readAll(configOf(server, 'required'), isMariaDb, closed.at(-3)!);
      expect(overTls.files.size).toBe(3);
      for (const name of closed.slice(-3, -1))
        expect(hashOf(overTls.files.get(name)!)).toBe(hashOf(read.files.get(name)!));
    }

    // From the end of the first events of a file to its end: the same bytes.
    const whole = read.files.get(file)!;
    const middle = 4 + whole.readUInt32LE(4 + 9);
    const rest = await readAll(plain, isMariaDb, file, middle);
    expect(hashOf(rest.files.get(file)!)).toBe(hashOf(whole.subarray(middle)));

    const isRefused = { code: expect.stringMatching(/^BINLOG_(?:UNAVAILABLE|INVALID)$/) as unknown };
    for (const position of [whole.length + 1000, middle + 3])
      await expect(readAll(plain, isMariaDb, file, position)).rejects.toMatchObject(isRefused);
    await expect(readAll(plain, isMariaDb, 'log.999999')).rejects.toMatchObject({
      code: 'BINLOG_UNAVAILABLE',
    });
    await connection.end();
  });
});
