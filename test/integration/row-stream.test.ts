// The row stream on real servers: the same rows that mysql2 reads, whatever lies between, and an end in every case.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2';
import { isConnectionLost } from '../../src/mysql/connection/mysql-errors.ts';
import { streamRows, type RowPiece } from '../../src/mysql/protocol/row-stream.ts';
import { openSocket } from '../../src/mysql/protocol/socket.ts';

jest.setTimeout(120_000);

// Will come from test/support.
interface TestServer {
  url: URL;
  stop(): void;
}

async function findServer(variable: string, image: string): Promise<TestServer> {
  const given = process.env[variable];
  if (given) return { url: new URL(given), stop() {} };
  const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();
  const id = docker(
    'run',
    '-d',
    '--rm',
    '-e',
    'MYSQL_ROOT_PASSWORD=pw',
    '-p',
    '127.0.0.1::3306',
    image,
    '--max-allowed-packet=1G',
  );
  const url = new URL(`mysql://root:pw@${docker('port', id, '3306').split('\n')[0]}`);
  const server = { url, stop: () => void docker('rm', '-f', id) };
  for (let attempt = 0; ; attempt++) {
    try {
      const connection = await open(server);
      await query(connection, 'SELECT 1');
      connection.destroy();
      return server;
    } catch (error) {
      if (attempt === 120) throw error;
      await sleep(500);
    }
  }
}

function open(server: TestServer, options: mysql.ConnectionOptions = {}): Promise<mysql.Connection> {
  const { hostname, port, username, password } = server.url;
  const address = { host: options.host ?? hostname, port: options.port ?? Number(port) };
  const connection = mysql.createConnection({
    ...address,
    user: username,
    password: decodeURIComponent(password),
    // As sessions do it.
    stream: () => openSocket(address),
    ...options,
  });
  connection.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve(connection)));
  });
}

function query(connection: mysql.Connection, sql: string): Promise<mysql.RowDataPacket[]> {
  return new Promise((resolve, reject) => {
    connection.query<mysql.RowDataPacket[]>(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
  });
}

const LETTERS: Record<string, string> = {
  '\0': '0',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\r': 'r',
  '\x1a': 'Z',
  '\\': '\\',
};

/** The same rows by mysql2's own reader, as TSV by obvious means. */
async function reference(connection: mysql.Connection, sql: string): Promise<Buffer> {
  const rows = await new Promise<(Buffer | null)[][]>((resolve, reject) => {
    const options = {
      sql,
      rowsAsArray: true,
      typeCast: (field: { buffer(): Buffer | null }) => field.buffer(),
    };
    connection.query(options, (error, result) => {
      if (error) reject(error);
      else resolve(result as unknown as (Buffer | null)[][]);
    });
  });
  const lines = rows.map((row) =>
    row
      .map(
        (value) =>
          value?.toString('latin1').replace(/[\0\b\t\n\r\x1a\\]/g, (special) => `\\${LETTERS[special]}`) ??
          '\\N',
      )
      .join('\t'),
  );
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
}

const patient = (): AbortSignal => new AbortController().signal;

async function collect(connection: mysql.Connection, sql: string): Promise<{ tsv: Buffer; rows: number }> {
  const pieces: RowPiece[] = [];
  const result = await streamRows(connection, sql, (piece) => void pieces.push(piece), { signal: patient() });
  const tsv = Buffer.concat(pieces.map((piece) => piece.bytes));
  expect(result.bytes).toBe(tsv.length);
  expect(pieces.reduce((sum, piece) => sum + piece.rows, 0)).toBe(result.rows);
  return { tsv, rows: result.rows };
}

function listeners(connection: mysql.Connection): number[] {
  const { stream } = connection as unknown as { stream: Socket };
  return [connection, stream].flatMap((emitter) =>
    ['error', 'close', 'end', 'data', 'drain', 'pause'].map((event) => emitter.listenerCount(event)),
  );
}

const FIXTURE = [
  'DROP DATABASE IF EXISTS row_stream',
  'CREATE DATABASE row_stream',
  `CREATE TABLE row_stream.mixed (id INT PRIMARY KEY, a VARCHAR(400), b VARBINARY(9000), c DOUBLE, d DATETIME(6), e LONGBLOB)`,
  `INSERT INTO row_stream.mixed
   WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900)
   SELECT i, IF(i % 7 = 0, NULL, REPEAT(CHAR(97 + i % 26), i % 300)), IF(i % 11 = 0, '', REPEAT(UNHEX(SUBSTR('00080A0D091A5C27FEFFFB', 1 + 2 * (i % 11), 2)), i * 9)),
     i / 3, '2024-02-29 12:34:56.789012', IF(i % 300 = 0, REPEAT('xyz\\n', 30000), NULL) FROM n`,
  `CREATE TABLE row_stream.many (id INT PRIMARY KEY, k INT, c CHAR(120), pad CHAR(60))`,
  `INSERT INTO row_stream.many
   WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
   SELECT x.i * 1000 + y.i, x.i, REPEAT('0123456789-', 10), REPEAT('abcdefghij', 5) FROM n x JOIN n y WHERE x.i <= 250`,
];
const MIXED = 'SELECT * FROM row_stream.mixed ORDER BY id';
const MANY = 'SELECT * FROM row_stream.many';
const MANY_ROWS = 250_000;
/** Too many to be over before a KILL arrives, compressed or not. */
const ENDLESS = 'SELECT a.* FROM row_stream.many a, row_stream.many b';

describe.each([
  ['MySQL', 'TEST_MYSQL_URL', 'mysql:9.7'],
  ['MariaDB', 'TEST_MARIADB_URL', 'mariadb:11.8'],
])('row stream from %s', (flavor, variable, image) => {
  let server: TestServer;
  let admin: mysql.Connection;
  beforeAll(async () => {
    server = await findServer(variable, image);
    admin = await open(server);
    await query(admin, 'SET SESSION cte_max_recursion_depth = 100000').catch(() => undefined);
    for (const sql of FIXTURE) await query(admin, sql);
  });
  afterAll(() => {
    admin?.destroy();
    server?.stop();
  });

  test.each<[string, mysql.ConnectionOptions]>([
    ['a plain socket', {}],
    ['TLS', { ssl: { rejectUnauthorized: false } }],
    ['the compressed protocol', { compress: true }],
    ['TLS and the compressed protocol', { compress: true, ssl: { rejectUnauthorized: false } }],
  ])('gives what mysql2 gives over %s, and the connection serves on', async (_, options) => {
    const connection = await open(server, options);
    if (options.ssl) {
      const [status] = await query(connection, "SHOW SESSION STATUS LIKE 'Ssl_cipher'");
      expect(status?.['Value']).not.toBe('');
    }
    await query(connection, 'SET character_set_results = binary');
    const before = listeners(connection);
    for (let round = 0; round < 3; round++) {
      for (const sql of [
        MIXED,
        `${MIXED} LIMIT 1`,
        `${MIXED} LIMIT 0`,
        'SELECT NULL',
        "SELECT ''",
        `${MANY} WHERE k < 9`,
      ]) {
        const wanted = await reference(connection, sql);
        const { tsv } = await collect(connection, sql);
        expect({ sql, equal: tsv.equals(wanted) }).toEqual({ sql, equal: true });
      }
    }
    expect(listeners(connection)).toEqual(before);
    connection.destroy();
  });

  test('statements that are queued behind one another', async () => {
    const connection = await open(server);
    const [first, between, second, last] = await Promise.all([
      collect(connection, `${MANY} WHERE k = 1`),
      query(connection, 'SELECT 7 AS seven'),
      collect(connection, "SELECT 'a\tb'"),
      collect(connection, 'SELECT 1 FROM DUAL WHERE FALSE'),
    ]);
    expect(first.rows).toBe(1000);
    expect(between).toEqual([{ seven: 7 }]);
    expect(second.tsv.toString()).toBe('a\\tb\n');
    expect(last).toEqual({ tsv: Buffer.alloc(0), rows: 0 });
    connection.destroy();
  });

  test('many rows to a slow consumer: in order, never two pieces at once, little waiting in memory', async () => {
    const connection = await open(server);
    let taking = 0;
    let rows = 0;
    let pieces = 0;
    const result = await streamRows(
      connection,
      MANY,
      async (piece) => {
        expect(++taking).toBe(1);
        expect(piece.bytes.length).toBeLessThan(1_300_000);
        await sleep(pieces++ % 5 === 0 ? 40 : 1);
        rows += piece.rows;
        taking--;
      },
      { signal: patient() },
    );
    expect([result.rows, rows, taking]).toEqual([MANY_ROWS, MANY_ROWS, 0]);
    expect(result.columns.map((column) => column.name)).toEqual(['id', 'k', 'c', 'pad']);
    expect(pieces).toBeGreaterThan(30);
    connection.destroy();
  });

  test.each([{}, { compress: true }])('a row of 64 MiB with %j', async (options) => {
    const connection = await open(server, options);
    await query(connection, 'SET SESSION net_write_timeout = 600');
    let bytes = 0;
    let specials = 0;
    let largest = 0;
    const sql = `SELECT 1, REPEAT('0123456789abcde\\n', 4194304), 'end' UNION ALL SELECT 2, 'x', NULL`;
    const result = await streamRows(
      connection,
      sql,
      async (piece) => {
        bytes += piece.bytes.length;
        largest = Math.max(largest, piece.bytes.length);
        for (let at = piece.bytes.indexOf(0x5c); at >= 0; at = piece.bytes.indexOf(0x5c, at + 1)) specials++;
        await sleep(1);
      },
      { signal: patient() },
    );
    expect(result.rows).toBe(2);
    expect(specials).toBe(4_194_304 + 1);
    expect(bytes).toBe(4_194_304 * 17 + '1\t\tend\n2\tx\t\\N\n'.length);
    expect(largest).toBeLessThan(1_300_000);
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    connection.destroy();
  });

  test('an error before the rows is the server’s, and the connection serves on', async () => {
    const connection = await open(server);
    await expect(collect(connection, 'SELECT * FROM row_stream.missing')).rejects.toMatchObject({
      errno: 1146,
      code: 'ER_NO_SUCH_TABLE',
      sqlState: '42S02',
      message: expect.stringContaining('missing'),
    });
    await expect(collect(connection, 'SET @x = 1')).rejects.toMatchObject({ code: 'INTERNAL' });
    expect((await collect(connection, 'SELECT 5')).tsv.toString()).toBe('5\n');
    connection.destroy();
  });

  test('an error in the middle of the rows is the server’s, and the connection serves on', async () => {
    const connection = await open(server);
    const sql = `SELECT id, (SELECT id FROM row_stream.mixed m WHERE m.id = t.id OR t.id = 800) FROM row_stream.mixed t ORDER BY id`;
    await expect(collect(connection, sql)).rejects.toMatchObject({
      errno: 1242,
      code: 'ER_SUBQUERY_NO_1_ROW',
    });
    expect((await collect(connection, 'SELECT 5')).tsv.toString()).toBe('5\n');
    connection.destroy();
  });

  test('KILL QUERY in the middle', async () => {
    const connection = await open(server);
    // The connection may be gone before the answer to the KILL is there.
    let killed: Promise<unknown> | undefined;
    const streamed = streamRows(
      connection,
      `SELECT a.*, SLEEP(0.0001) FROM row_stream.many a`,
      async () => {
        await (killed ??= query(admin, `KILL QUERY ${connection.threadId}`));
      },
      { signal: patient() },
    );
    await expect(streamed).rejects.toMatchObject({ errno: 1317, code: 'ER_QUERY_INTERRUPTED' });
    expect(killed).toBeDefined();
    await killed;
    expect((await collect(connection, 'SELECT 5')).tsv.toString()).toBe('5\n');
    connection.destroy();
  });

  test.each<[string, mysql.ConnectionOptions]>([
    ['plain', {}],
    ['TLS', { ssl: { rejectUnauthorized: false } }],
    ['compressed', { compress: true }],
  ])('KILL in the middle rejects (%s)', async (_, options) => {
    const connection = await open(server, options);
    let killed: Promise<unknown> | undefined;
    const streamed = streamRows(
      connection,
      ENDLESS,
      async () => {
        await (killed ??= query(admin, `KILL ${connection.threadId}`));
        await sleep(5);
      },
      { signal: patient() },
    );
    const error = (await streamed.catch((reason: unknown) => reason)) as { code?: string; errno?: number };
    const lost = ['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '');
    const told = [1053, 1317, 1927].includes(error.errno ?? 0);
    expect({ error, lost: lost || told }).toEqual({ error, lost: true });
    expect(killed).toBeDefined();
    await killed;
    await expect(collect(connection, 'SELECT 1')).rejects.toThrow();
  });

  test('a consumer slower than net_write_timeout loses the connection and hears of it', async () => {
    const connection = await open(server);
    await query(connection, 'SET SESSION net_write_timeout = 1');
    let waited = false;
    const streamed = streamRows(
      connection,
      `${MANY} UNION ALL ${MANY} UNION ALL ${MANY}`,
      async () => {
        if (!waited) await sleep(6000);
        waited = true;
      },
      { signal: patient() },
    );
    await expect(streamed).rejects.toThrow();
    expect(waited).toBe(true);
  });

  test.each([
    ['while a piece is being taken', 1],
    ['while the server computes', 0],
  ])('abort %s', async (_, pieces) => {
    const connection = await open(server);
    const abort = new AbortController();
    const reason = new Error('enough');
    let taken = 0;
    const sql = pieces > 0 ? MANY : 'SELECT SLEEP(30)';
    if (pieces === 0) setTimeout(() => abort.abort(reason), 200);
    const streamed = streamRows(
      connection,
      sql,
      async () => {
        taken++;
        abort.abort(reason);
        await sleep(50);
      },
      { signal: abort.signal },
    );
    await expect(streamed).rejects.toBe(reason);
    expect(taken).toBe(pieces);
    expect((connection as unknown as { stream: Socket }).stream.destroyed).toBe(true);
    await sleep(100);
    expect(taken).toBe(pieces);
  });

  test('a signal that is aborted already sends nothing', async () => {
    const connection = await open(server);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(streamRows(connection, MANY, () => undefined, { signal })).rejects.toThrow('enough');
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    connection.destroy();
  });

  test.each([
    [
      'throws',
      (): void => {
        throw new Error('no room');
      },
    ],
    ['rejects', (): Promise<void> => Promise.reject(new Error('no room'))],
  ])('a consumer that %s ends the stream and the connection', async (_, onPiece) => {
    const connection = await open(server);
    await expect(streamRows(connection, MANY, onPiece, { signal: patient() })).rejects.toThrow('no room');
    expect((connection as unknown as { stream: Socket }).stream.destroyed).toBe(true);
  });

  test('a connection that is cut elsewhere rejects, though mysql2 says nothing', async () => {
    const connection = await open(server);
    const streamed = streamRows(connection, 'SELECT SLEEP(30)', () => undefined, { signal: patient() });
    setTimeout(() => {
      connection.destroy();
      (connection as unknown as { stream: Socket }).stream.destroy();
    }, 100);
    await expect(streamed).rejects.toMatchObject({ code: 'PROTOCOL_CONNECTION_LOST' });
  });

  describe('through a proxy that cuts the stream', () => {
    let proxy: Server;
    let onData: (data: Buffer, client: Socket) => void;
    beforeAll(async () => {
      proxy = createServer((client) => {
        const upstream = connect(Number(server.url.port), server.url.hostname);
        client
          .on('data', (data) => upstream.write(data))
          .on('error', () => undefined)
          .on('close', () => upstream.destroy());
        upstream
          .on('data', (data) => onData(data, client))
          .on('error', () => undefined)
          .on('close', () => client.end());
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => void proxy.close());
    const openThrough = (options: mysql.ConnectionOptions = {}): Promise<mysql.Connection> => {
      const { port } = proxy.address() as AddressInfo;
      return open(server, { host: '127.0.0.1', port, ...options });
    };

    test('into single bytes: nothing changes', async () => {
      onData = (data, client) => {
        client.setNoDelay(true);
        for (const byte of data) client.write(Buffer.from([byte]));
      };
      const connection = await openThrough();
      const sql = `${MIXED} LIMIT 40`;
      expect((await collect(connection, sql)).tsv.equals(await reference(connection, sql))).toBe(true);
      connection.destroy();
    });

    test.each([
      ['an end', (client: Socket): void => void client.end()],
      ['a reset', (client: Socket): void => void client.resetAndDestroy()],
    ])('by %s: rejects', async (_, cut) => {
      let sent = 0;
      onData = (data, client) => {
        sent += data.length;
        client.write(data);
        if (sent > 3_000_000) cut(client);
      };
      const connection = await openThrough();
      await expect(collect(connection, MANY)).rejects.toMatchObject({
        code: expect.stringMatching(/LOST|ECONNRESET/),
      });
    });

    test.each<[string, mysql.ConnectionOptions, string | RegExp]>([
      ['plain', {}, 'INTERNAL'],
      // OpenSSL finds the damage first.
      ['TLS', { ssl: { rejectUnauthorized: false } }, /^ERR_SSL_/],
    ])('by damage: rejects (%s)', async (_, options, code) => {
      let sent = 0;
      onData = (data, client) => {
        sent += data.length;
        if (sent > 3_000_000) data.fill(0xfd);
        client.write(data);
      };
      const connection = await openThrough(options);
      const error = await collect(connection, MANY).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: typeof code === 'string' ? code : expect.stringMatching(code),
      });
      if (options.ssl) expect(isConnectionLost(error)).toBe(true);
    });
  });

  test(`serves ${flavor} at once on several connections`, async () => {
    const connections = await Promise.all([1, 2, 3].map(() => open(server)));
    const results = await Promise.all(connections.map((connection) => collect(connection, MANY)));
    expect(results.every(({ tsv }) => tsv.equals(results[0]!.tsv))).toBe(true);
    expect(results[0]!.rows).toBe(MANY_ROWS);
    for (const connection of connections) connection.destroy();
  });
});
