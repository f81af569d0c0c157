// Small questions about this machine and about a server that is coming up.

import { randomBytes, randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import type { ConnectionOptions, RowDataPacket } from 'mysql2/promise';

const STARTUP_TIMEOUT_MS = 300_000;

/** Below those that Linux and Docker give away by themselves: one of theirs may be another's before its server is up. */
const PORTS = { first: 20_000, end: 30_000 };
const PORT_TRIES = 20;

/** A port that was free a moment ago, on every address. */
export async function findFreePort(): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = randomInt(PORTS.first, PORTS.end);
    try {
      await new Promise<void>((resolve, reject) => {
        const probe = createServer().once('error', reject);
        probe.listen(port, () => probe.close(() => resolve()));
      });
      return port;
    } catch (error) {
      if (tries >= PORT_TRIES) throw error;
    }
  }
}

export function makePassword(): string {
  return `root-${randomBytes(9).toString('hex')}`;
}

/**
 * Waits until the server takes a connection and returns its version.
 * @param assertAlive throws when the server has gone, with what it said last.
 */
export async function waitForServer(
  options: ConnectionOptions,
  assertAlive: () => Promise<void>,
): Promise<string> {
  const deadline = Date.now() + STARTUP_TIMEOUT_MS;
  for (;;) {
    try {
      return await readVersion(options);
    } catch (error) {
      await assertAlive();
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

export async function readVersion(options: ConnectionOptions): Promise<string> {
  const connection = await mysql.createConnection({ connectTimeout: 30_000, ...options });
  // An error that arrives after the answer has nobody to go to and would end the process.
  connection.on('error', () => {});
  try {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
    return String(rows[0]?.['version']);
  } finally {
    connection.destroy();
  }
}

export async function runStatements(options: ConnectionOptions, statements: string[]): Promise<void> {
  const connection = await mysql.createConnection(options);
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}
