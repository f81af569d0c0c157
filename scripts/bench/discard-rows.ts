// The floor's first part, as a process of its own: runs queries on N connections and throws the bytes of the rows away
// as the socket gives them, looking only at each packet's length. Reads a JSON job from stdin, writes seconds to stdout.
import mysql from 'mysql2';
import { text } from 'node:stream/consumers';
import type { Terminator } from '../../src/tsv/row-encoder.ts';
import { RowTakeover } from '../../src/mysql/protocol/row-takeover.ts';
import { openSocket } from '../../src/mysql/protocol/socket.ts';

export interface DiscardJob {
  access: { host: string; port: number; user: string; password: string; tls: boolean };
  connections: number;
  queries: string[];
}

const HEADER_BYTES = 4;

/** Finds the packet behind the last row. */
class PacketSkipper {
  readonly #header = Buffer.alloc(HEADER_BYTES + 1);
  #headerBytes = 0;
  #skip = 0;

  /** The terminator and what follows it, once it came. */
  skip(data: Buffer): { terminator: Terminator; rest: Buffer } | undefined {
    let at = 0;
    for (;;) {
      const skipped = Math.min(this.#skip, data.length - at);
      at += skipped;
      this.#skip -= skipped;
      if (at >= data.length) return undefined;
      this.#header[this.#headerBytes++] = data[at++]!;
      if (this.#headerBytes <= HEADER_BYTES) continue;
      this.#headerBytes = 0;
      const length = this.#header.readUIntLE(0, 3);
      const first = this.#header[HEADER_BYTES]!;
      if (first === 0xff || (first === 0xfe && length < 9)) {
        const header = Buffer.from(this.#header.subarray(0, HEADER_BYTES));
        return { terminator: { header, sequenceId: header[3]! }, rest: data.subarray(at - 1) };
      }
      this.#skip = length - 1;
    }
  }
}

function discard(connection: mysql.Connection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const skipper = new PacketSkipper();
    const takeover = new RowTakeover(connection, sql, {
      onColumns: () => undefined,
      onBytes(data) {
        const end = skipper.skip(data);
        if (end) takeover.giveBack(end.terminator, end.rest);
      },
      onEnd: (error) => (error ? reject(error) : resolve()),
      onBroken: reject,
    });
  });
}

async function openConnection({ tls, ...access }: DiscardJob['access']): Promise<mysql.Connection> {
  const connection = mysql.createConnection({
    ...access,
    stream: () => openSocket(access),
    ...(tls ? { ssl: { rejectUnauthorized: false } } : {}),
  });
  await connection.promise().query("SET character_set_results = binary, time_zone = '+00:00'");
  return connection;
}

const job = JSON.parse(await text(process.stdin)) as DiscardJob;
const begin = performance.now();
const queries = job.queries.values();
await Promise.all(
  Array.from({ length: job.connections }, async () => {
    const connection = await openConnection(job.access);
    for (const sql of queries) await discard(connection, sql);
    connection.destroy();
  }),
);
process.stdout.write(`${(performance.now() - begin) / 1000}\n`);
