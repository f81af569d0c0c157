// The file of LOAD DATA LOCAL as it is sent: pieces of every size, a source that fails, a connection that goes.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { BackupError } from '../../src/core/errors.ts';
import { loadStatement } from '../../src/mysql/rows/select-rows.ts';
import { Session } from '../../src/mysql/connection/session.ts';
import { allocateSized } from '../../src/core/buffer-pool.ts';
import { Secret } from '../../src/core/secret.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'send_file';
const MINUTES = 60_000;

await describeServers('the file of LOAD DATA LOCAL', ['target'], ({ target }) => {
  const server = target;
  let session: Session;
  let isClosed: boolean;

  beforeAll(async () => {
    await runAll(server.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY, b longblob)`,
    ]);
  }, MINUTES);

  beforeEach(async () => {
    isClosed = false;
    await runAll(server.access(), [`TRUNCATE TABLE ${SCHEMA}.t`]);
    const { host, port, user, password } = server.access();
    const access = { host, port, user, password: new Secret(password), connectTimeoutMs: 60_000 };
    session = await Session.open(
      { ...access, tls: { mode: 'preferred' } },
      { side: 'target', purpose: 'load', lockWaitTimeoutSeconds: 60 },
    );
  });

  afterAll(async () => {
    await dropSchemas(server.access(), [SCHEMA]);
  });

  /** Each piece in memory that is taken again as soon as it was sent, so that one that goes too early comes out wrong. */
  async function* cut(bytes: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
    try {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const part = bytes.subarray(at, at + pieceBytes);
        const piece = allocateSized(part.length);
        part.copy(piece);
        yield piece;
      }
    } finally {
      isClosed = true;
    }
  }

  const load = (source: AsyncIterable<Buffer>, table = 't') =>
    session.load(
      loadStatement({ schema: SCHEMA, table, columns: ['id', 'b'], decodeColumns: {}, charset: 'binary' }),
      source,
      `cannot load ${table}`,
    );
  const digest = async (): Promise<unknown> =>
    await ask(
      server.access(),
      `SELECT COUNT(*) AS n, SUM(LENGTH(b)) AS bytes, SUM(b <> REPEAT(CHAR(97 + id % 26), LENGTH(b))) AS wrong FROM ${SCHEMA}.t`,
    );

  /** Rows of one letter each, as TSV. */
  const tsv = (rows: number, valueBytes: number): Buffer =>
    Buffer.concat(
      Array.from({ length: rows }, (_, id) =>
        Buffer.concat([Buffer.from(`${id}\t`), Buffer.alloc(valueBytes, 97 + (id % 26)), Buffer.from('\n')]),
      ),
    );

  it.each([
    ['a byte', 1, tsv(40, 50)],
    ['70,000 bytes', 70_000, tsv(400, 10_000)],
    ['a megabyte', 1024 * 1024, tsv(60, 500_000)],
    ['more than a packet can hold', 40_000_000, tsv(40, 900_000)],
  ])(
    'takes pieces of %s',
    async (_, pieceBytes, bytes) => {
      const rows = bytes.filter((byte) => byte === 10).length;
      const { affectedRows, warningCount } = await load(cut(bytes, pieceBytes));
      expect([affectedRows, warningCount, isClosed]).toEqual([rows, 0, true]);
      const valueBytes = bytes.filter((byte) => byte >= 97).length;
      expect(await digest()).toEqual([{ n: rows, bytes: String(valueBytes), wrong: '0' }]);
      await session.close();
    },
    MINUTES,
  );

  it('takes a file without a byte', async () => {
    expect(await load(cut(Buffer.alloc(0), 1))).toMatchObject({ affectedRows: 0 });
    await session.close();
  });

  it('fails with what its source failed with, and the session goes on', async () => {
    const failure = new BackupError('OBJECT_CORRUPT', 'the rest is missing');
    async function* failing(): AsyncGenerator<Buffer> {
      yield* cut(tsv(100, 20_000), 100_000);
      throw failure;
    }
    await session.execute('START TRANSACTION');
    await expect(load(failing())).rejects.toBe(failure);
    await session.execute('ROLLBACK');
    expect(await digest()).toMatchObject([{ n: 0 }]);
    await expect(load(cut(tsv(3, 10), 7))).resolves.toMatchObject({ affectedRows: 3 });
    await session.close();
  });

  it('fails with what the server refuses, and the session goes on', async () => {
    await expect(load(cut(Buffer.from('1\ta\n1\tb\n'), 3), 'nothing')).rejects.toMatchObject({
      message: expect.stringContaining('nothing'),
    });
    await expect(load(cut(tsv(3, 10), 7))).resolves.toMatchObject({ affectedRows: 3 });
    await session.close();
  });

  it('closes its source when the connection goes in the middle', async () => {
    let close: () => void;
    const closed = new Promise<void>((resolve) => (close = resolve));
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        for (let id = 0; ; id++) {
          yield Buffer.from(`${id}\t${'x'.repeat(100_000)}\n`);
          if (id === 50) await runAll(server.access(), [`KILL ${session.id}`]);
        }
      } finally {
        close();
      }
    }
    await expect(load(endless())).rejects.toMatchObject({ code: 'TARGET_CONNECTION_LOST' });
    await closed;
    // The server says that it ends the connection before it does.
    await expect(session.execute('DO 0')).rejects.toMatchObject({ code: 'TARGET_CONNECTION_LOST' });
  });
});
