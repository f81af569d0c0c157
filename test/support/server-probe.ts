// Small questions about this machine and about a server that is coming up.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import type { ConnectionOptions, RowDataPacket } from 'mysql2/promise';

const STARTUP_TIMEOUT_MS = 120_000;

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
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
  const connection = await mysql.createConnection({ connectTimeout: 5000, ...options });
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
