// Money moves between accounts in two schemas while a backup runs. Each transfer notes its number in a ledger, in its
// own transaction: so a restored ledger says which transfers the backup has seen, and the balances must be exactly those.
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BackupReport } from '../../src/backup/request.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { waitUntil } from '../support/command-line.ts';
import { isDeadlock } from '../support/deadlocks.ts';
import { describeServers } from '../support/server-suites.ts';
import type { TestServer } from '../support/servers.ts';

const SCHEMAS = ['bank_a', 'bank_b'];
const ACCOUNTS = 4000;
const BALANCE = 1000;
const WRITERS = 3;
const MINUTES = 60_000;

interface Transfer {
  writer: number;
  number: number;
  /** GTID of the transaction, as the server told it after the commit. */
  gtid: string;
}

await describeServers('consistency', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
    await dropSchemas(source.access(), SCHEMAS);
    const numbers = Array.from({ length: ACCOUNTS }, (_, i) => `(${i}, ${BALANCE}, REPEAT('x', 200))`).join(
      ',',
    );
    await runAll(
      source.access(),
      SCHEMAS.flatMap((schema) => [
        `CREATE DATABASE ${schema}`,
        `CREATE TABLE ${schema}.accounts (id int PRIMARY KEY, balance bigint NOT NULL, padding varchar(300))`,
        `INSERT INTO ${schema}.accounts VALUES ${numbers}`,
        `CREATE TABLE ${schema}.ledger (writer int NOT NULL, number int NOT NULL, amount int NOT NULL, PRIMARY KEY (writer, number))`,
        `ANALYZE TABLE ${schema}.accounts`,
      ]),
    );
  }, MINUTES);

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    for (const server of [source, target]) await dropSchemas(server.access(), SCHEMAS);
  }, MINUTES);

  it.each([
    ['as fast as they can', 0],
    ['at leisure', 5],
  ])(
    'restores exactly the state at the recorded coordinates, writers going on %s',
    async (_, pauseMs) => {
      await runAll(
        source.access(),
        SCHEMAS.map((schema) => `DELETE FROM ${schema}.ledger`),
      );
      const before = await sums(source);
      const stop = new AbortController();
      const done: Transfer[] = [];
      const goOn = async (more: number): Promise<void> => {
        const enough = done.length + more;
        await waitUntil(`${more} transfers are done`, () => done.length >= enough);
      };
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        write(source, writer, pauseMs, stop.signal, done),
      );
      for (const writer of writers) writer.catch(() => undefined);
      await goOn(20 * WRITERS);
      let report: BackupReport;
      try {
        report = await place.backup(source.access(), SCHEMAS, { rowsPerChunk: 300 });
        await goOn(WRITERS);
      } finally {
        stop.abort();
      }
      await Promise.all(writers);
      const transfers = done;

      await dropSchemas(target.access(), SCHEMAS);
      await place.restore(target.access(), report.backupId, { verifyLevel: 'rows' });

      // No money was made or lost, in all and by what the ledgers say.
      const after = await sums(target);
      expect(after.total).toBe(before.total);
      expect(after.total).toBe(2 * ACCOUNTS * BALANCE);
      expect(after.balanceA).toBe(before.balanceA - after.movedA);
      expect(after.movedA).toBe(-after.movedB);
      // The backup fell in the midst of the transfers.
      const seen = await ledger(target);
      expect(seen.size).toBeGreaterThan(0);
      expect(seen.size).toBeLessThan(transfers.length);
      // A transfer is in the backup if and only if the recorded coordinates include it.
      const { gtidExecuted, binlogFile, binlogPosition } = report.snapshot;
      const included = await includedIn(source, flavor, transfers, gtidExecuted!);
      const wrong = transfers.filter(
        ({ writer, number }, i) => seen.has(`${writer}/${number}`) !== included[i],
      );
      expect(wrong).toEqual([]);
      expect(binlogFile).toMatch(/\.\d+$/);
      expect(await gtidAt(source, flavor, binlogFile!, binlogPosition!)).toBe(gtidExecuted);
    },
    2 * MINUTES,
  );
});

async function write(
  server: TestServer,
  writer: number,
  pauseMs: number,
  signal: AbortSignal,
  transfers: Transfer[],
): Promise<void> {
  const connection = await mysql.createConnection({ ...server.access(), supportBigNumbers: true });
  try {
    const isMysql = !(await versionOf(connection)).includes('MariaDB');
    if (isMysql) await connection.query('SET SESSION session_track_gtids = OWN_GTID');
    for (let number = 1; !signal.aborted; number++) {
      const amount = 1 + ((number * 7 + writer) % 50);
      const [from, to] = [(number * 31 + writer) % ACCOUNTS, (number * 17 + writer * 1000) % ACCOUNTS];
      await connection.query('START TRANSACTION');
      await connection.query(`UPDATE bank_a.accounts SET balance = balance - ${amount} WHERE id = ${from}`);
      await connection.query(`UPDATE bank_b.accounts SET balance = balance + ${amount} WHERE id = ${to}`);
      await connection.query(`INSERT INTO bank_a.ledger VALUES (${writer}, ${number}, ${amount})`);
      await connection.query(`INSERT INTO bank_b.ledger VALUES (${writer}, ${number}, ${-amount})`);
      const [done] = await connection.query('COMMIT');
      const gtid = isMysql ? trackedGtid(done) : await lastGtid(connection);
      transfers.push({ writer, number, gtid });
      if (pauseMs > 0) await sleep(pauseMs);
    }
  } catch (error) {
    // Two writers may meet on two accounts; the one that loses is done.
    if (!isDeadlock(error)) throw error;
  } finally {
    connection.destroy();
  }
}

async function versionOf(connection: mysql.Connection): Promise<string> {
  const [rows] = await connection.query('SELECT VERSION() AS v');
  return (rows as { v: string }[])[0]!.v;
}

function trackedGtid(result: unknown): string {
  const { stateChanges } = result as { stateChanges?: { gtids?: string[] } };
  return stateChanges?.gtids?.[0] ?? '';
}

async function lastGtid(connection: mysql.Connection): Promise<string> {
  const [rows] = await connection.query('SELECT @@last_gtid AS g');
  return (rows as { g: string }[])[0]!.g;
}

async function sums(server: TestServer): Promise<Record<'total' | 'balanceA' | 'movedA' | 'movedB', number>> {
  const [row] = await ask<Record<string, string | number>>(
    server.access(),
    `SELECT (SELECT SUM(balance) FROM bank_a.accounts) AS a, (SELECT SUM(balance) FROM bank_b.accounts) AS b,
            (SELECT COALESCE(SUM(amount), 0) FROM bank_a.ledger) AS movedA, (SELECT COALESCE(SUM(amount), 0) FROM bank_b.ledger) AS movedB`,
  );
  const number = (name: string): number => Number(row![name]);
  return {
    total: number('a') + number('b'),
    balanceA: number('a'),
    movedA: number('movedA'),
    movedB: number('movedB'),
  };
}

async function ledger(server: TestServer): Promise<Set<string>> {
  const rows = await ask<{ writer: number; number: number }>(
    server.access(),
    'SELECT writer, number FROM bank_a.ledger',
  );
  return new Set(rows.map(({ writer, number }) => `${writer}/${number}`));
}

/** Whether each transfer is among the transactions of a GTID set. */
async function includedIn(
  server: TestServer,
  flavor: string,
  transfers: readonly Transfer[],
  gtidSet: string,
): Promise<boolean[]> {
  expect(transfers.every(({ gtid }) => gtid !== '')).toBe(true);
  if (flavor === 'mariadb') {
    // One domain: the position names the last transaction of it.
    const last = Number(gtidSet.split('-')[2]);
    return transfers.map(({ gtid }) => Number(gtid.split('-')[2]) <= last);
  }
  const parts: boolean[] = [];
  for (let i = 0; i < transfers.length; i += 500) {
    const asked = transfers.slice(i, i + 500).map(({ gtid }) => `GTID_SUBSET('${gtid}', '${gtidSet}')`);
    const [row] = await ask<{ r: string }>(server.access(), `SELECT CONCAT_WS('', ${asked.join(', ')}) AS r`);
    parts.push(...row!.r.split('').map((digit) => digit === '1'));
  }
  return parts;
}

/** The GTID set that belongs to a position of the binary log, from the log itself. */
async function gtidAt(server: TestServer, flavor: string, file: string, position: number): Promise<string> {
  if (flavor === 'mariadb') {
    const [row] = await ask<{ g: string }>(
      server.access(),
      `SELECT BINLOG_GTID_POS('${file}', ${position}) AS g`,
    );
    return row!.g;
  }
  const events = await ask<{ Pos: number; Event_type: string; Info: string }>(
    server.access(),
    `SHOW BINLOG EVENTS IN '${file}'`,
  );
  let before = '';
  /** By server and tag: the first and the last number, between which none is missing. */
  const numbers = new Map<string, [first: number, last: number]>();
  for (const { Pos, Event_type, Info } of events) {
    if (Pos >= position) break;
    if (Event_type === 'Previous_gtids') before = Info.replace(/\s+/g, '');
    const gtid = Event_type.startsWith('Gtid') ? /'([^']+)'/.exec(Info)?.[1] : undefined;
    if (gtid === undefined) continue;
    const end = gtid.lastIndexOf(':');
    const number = Number(gtid.slice(end + 1));
    const [first = number] = numbers.get(gtid.slice(0, end)) ?? [];
    numbers.set(gtid.slice(0, end), [first, number]);
  }
  const ranges = [...numbers].map(([name, [first, last]]) => `${name}:${first}-${last}`);
  const all = [before, ...ranges].filter((each) => each !== '').join(',');
  const [row] = await ask<{ g: string }>(server.access(), `SELECT GTID_SUBTRACT('${all}', '') AS g`);
  return row!.g.replace(/\s+/g, '');
}
