// Every rung of the snapshot ladder with an account that has exactly its privileges, while money moves at several rates:
// what is restored is exactly the state at the recorded coordinates.
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BackupReport, BackupRequest } from '../../src/backup/request.ts';
import type { SnapshotMethod } from '../../src/mysql/snapshot/snapshot.ts';
import { createRungAccount, dropRungAccounts } from '../fixtures/bank/accounts.ts';
import {
  ACCOUNTS,
  BALANCE,
  BANK_SCHEMAS,
  BankWriters,
  findStrays,
  lastGtidBefore,
  openBank,
  readLedger,
  sumBank,
  type Transfer,
} from '../fixtures/bank/bank.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { waitUntil } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const WRITERS = 3;
const MINUTES = 60_000;

/** Rung and, for each rate, the pause of a writer after each transfer. Without a lock the proof needs a pause to meet. */
const RUNGS: Record<'mysql' | 'mariadb', [SnapshotMethod, number[]][]> = {
  mysql: [
    ['lock-instance', [0, 5]],
    ['flush-tables', [0, 5]],
    ['lock-tables', [0, 5]],
    ['gtid-proof', [5, 20]],
  ],
  mariadb: [
    ['backup-stage', [0, 5]],
    ['lock-tables', [0, 5]],
  ],
};
const ENGINES = { mysql: ['MyISAM', 'MEMORY', 'CSV'], mariadb: ['MyISAM', 'Aria', 'MEMORY', 'CSV'] };

await describeServers('snapshot ladder', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
    await openBank(source);
  }, MINUTES);

  beforeEach(async () => {
    await runAll(
      source.access(),
      BANK_SCHEMAS.map((schema) => `DELETE FROM ${schema}.ledger`),
    );
  });

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await dropRungAccounts(source);
    for (const server of [source, target]) await dropSchemas(server.access(), [...BANK_SCHEMAS, 'engines']);
  }, MINUTES);

  async function backUpWhileWriting(
    method: SnapshotMethod,
    pauseMs: number,
    options: Partial<BackupRequest> = {},
  ): Promise<{ report: BackupReport; transfers: Transfer[] }> {
    const login = await createRungAccount(source, method);
    const writers = new BankWriters(source, WRITERS, pauseMs);
    try {
      await writers.goOn(10 * WRITERS);
      const report = await place.backup(source.access(login), BANK_SCHEMAS, {
        rowsPerChunk: 300,
        ...options,
      });
      await writers.goOn(WRITERS);
      return { report, transfers: await writers.stop() };
    } finally {
      await writers.stop();
    }
  }

  const cases = RUNGS[flavor].flatMap(([method, pauses]) =>
    pauses.map((pauseMs) => [method, pauseMs] as const),
  );
  it.each(cases)(
    'by %s, writers pausing %d ms, restores the state at the coordinates',
    async (method, pauseMs) => {
      const before = await sumBank(source);
      const { report, transfers } = await backUpWhileWriting(method, pauseMs);
      expect(report.snapshot).toMatchObject({ method, consistent: true });
      expect((await place.manifest(report.backupId)).snapshot).toMatchObject({ method, consistent: true });

      await dropSchemas(target.access(), BANK_SCHEMAS);
      await place.restore(target.access(), report.backupId);
      const after = await sumBank(target);
      expect(after.total).toBe(2 * ACCOUNTS * BALANCE);
      expect(after.balanceA).toBe(before.balanceA - after.movedA);
      expect(after.movedA).toBe(-after.movedB);
      const seen = await readLedger(target);
      expect(seen.size).toBeGreaterThan(0);
      expect(seen.size).toBeLessThan(transfers.length);
      const { gtidExecuted, binlogFile, binlogPosition } = report.snapshot;
      expect(await findStrays(source, transfers, seen, gtidExecuted!)).toEqual([]);
      if (method === 'gtid-proof') return;
      // The file position is that of the same moment: the last transfer before it is the last that was seen.
      const last = await lastGtidBefore(source, binlogFile!, binlogPosition!);
      const known = transfers.find(({ gtid }) => gtid === last);
      expect(known && seen.has(`${known.writer}/${known.number}`)).toBe(true);
      expect(await findStrays(source, transfers, seen, upTo(last, gtidExecuted!))).toEqual([]);
    },
    2 * MINUTES,
  );

  it(
    'is refused without privileges for it, and says what to grant',
    async () => {
      // On MySQL the proof by GTIDs would do, but not for a table that knows no transactions.
      await runAll(source.access(), ['CREATE TABLE bank_a.notes (id int PRIMARY KEY) ENGINE=MyISAM']);
      try {
        const login = await createRungAccount(source, 'none');
        const refused = place.backup(source.access(login), BANK_SCHEMAS);
        await expect(refused).rejects.toMatchObject({
          code: 'SNAPSHOT_IMPOSSIBLE',
          exitCode: 10,
          hint: expect.stringMatching(
            /Grant the account .*RELOAD.* ON \*\.\*, or LOCK TABLES ON `bank_a`\.\*, LOCK TABLES ON `bank_b`\.\*.*--consistency none/,
          ),
        });
        if (flavor === 'mysql') await expect(refused).rejects.toThrow(/bank_a\.notes \(MyISAM\)/);
      } finally {
        await runAll(source.access(), ['DROP TABLE bank_a.notes']);
      }
    },
    MINUTES,
  );

  it(
    'is not needed with --consistency none, and the backup says so',
    async () => {
      const { report, transfers } = await backUpWhileWriting('none', 5, { consistency: 'none' });
      expect(transfers.length).toBeGreaterThan(0);
      expect(report.snapshot).toEqual({ method: 'none', consistent: false });
      expect(report.warnings).toContainEqual(expect.stringContaining('not consistent'));
      const manifest = await place.manifest(report.backupId);
      expect(manifest.snapshot).toEqual({ method: 'none', consistent: false });
    },
    MINUTES,
  );

  describe('of engines without transactions', () => {
    const engines = ENGINES[flavor];
    beforeAll(async () => {
      await dropSchemas(source.access(), ['engines']);
      await runAll(source.access(), [
        'CREATE DATABASE engines',
        'CREATE TABLE engines.innodb (n int NOT NULL, padding char(200) NOT NULL) ENGINE=InnoDB',
        ...engines.map(
          (engine) =>
            `CREATE TABLE engines.${engine.toLowerCase()} (n int NOT NULL, padding char(200) NOT NULL) ENGINE=${engine}`,
        ),
      ]);
    }, MINUTES);

    it.each(RUNGS[flavor].map(([method]) => method).filter((method) => method !== 'gtid-proof'))(
      'by %s holds them still as long as they are dumped',
      async (method) => {
        const login = await createRungAccount(source, method);
        const tables = [...engines.map((engine) => engine.toLowerCase()), 'innodb'];
        const writer = writeInTurn(source.access(), tables);
        let report: BackupReport;
        try {
          await writer.goOn(3);
          // Slow enough that the writer would get far ahead of what was read.
          report = await place.backup(source.access(login), ['engines'], {
            concurrency: 2,
            maxRateBytes: 400_000,
          });
          await writer.goOn(2);
        } finally {
          await writer.stop();
        }
        await dropSchemas(target.access(), ['engines']);
        await place.restore(target.access(), report.backupId);
        const counts: number[] = [];
        for (const table of tables) {
          const [row] = await ask<{ n: number; c: number }>(
            target.access(),
            `SELECT COALESCE(MAX(n), 0) AS n, COUNT(*) AS c FROM engines.${table}`,
          );
          expect(row!.c).toBe(row!.n);
          counts.push(row!.n);
        }
        // One round writes to each in turn: at one moment the first ones may be one ahead, and nothing else.
        expect(counts[0]).toBeGreaterThan(0);
        expect(counts[0]! - counts.at(-1)!).toBeLessThanOrEqual(1);
        expect(counts).toEqual([...counts].sort((a, b) => b - a));
        expect(writer.rounds).toBeGreaterThan(counts[0]!);
        await runAll(
          source.access(),
          tables.map((table) => `TRUNCATE engines.${table}`),
        );
      },
      MINUTES,
    );

    it(
      'are read past writers who wait for our lock, each in its queue',
      async () => {
        const login = await createRungAccount(source, 'lock-tables');
        const tables = engines.map((engine) => engine.toLowerCase());
        const writers = tables.map((table) => writeInTurn(source.access(), [table]));
        try {
          for (const writer of writers) await writer.goOn(3);
          const begin = performance.now();
          await place.backup(source.access(login), ['engines'], { concurrency: 2, rowsPerChunk: 50 });
          expect(performance.now() - begin).toBeLessThan(60_000);
        } finally {
          await Promise.all(writers.map((writer) => writer.stop()));
        }
      },
      MINUTES,
    );
  });
});

/** The set up to a transaction, in the server's writing. */
function upTo(gtid: string, set: string): string {
  if (!gtid.includes(':')) return gtid;
  const [uuid, number] = gtid.split(':') as [string, string];
  expect(set).toContain(uuid);
  return `${uuid}:1-${number}`;
}

function writeInTurn(
  access: mysql.ConnectionOptions,
  tables: readonly string[],
): { readonly rounds: number; goOn(rounds: number): Promise<void>; stop(): Promise<void> } {
  const stop = new AbortController();
  let rounds = 0;
  const write = async (): Promise<void> => {
    const connection = await mysql.createConnection(access);
    try {
      while (!stop.signal.aborted) {
        for (const table of tables)
          await connection.query(`INSERT INTO engines.${table} VALUES (${rounds + 1}, REPEAT('y', 200))`);
        rounds++;
        await sleep(1);
      }
    } finally {
      connection.destroy();
    }
  };
  const writing = write();
  writing.catch(() => undefined);
  return {
    get rounds() {
      return rounds;
    },
    async goOn(more) {
      const enough = rounds + more;
      await waitUntil(`it has written ${more} times`, () => rounds >= enough);
    },
    async stop() {
      stop.abort();
      await writing;
    },
  };
}
