// Others change what is to be backed up in the worst moments: from the queue behind our lock, in the gap between two locks, and after
// it. What a backup holds is then what was there at one moment, with right sums, or there is no backup.
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BackupReport } from '../../src/backup/request.ts';
import type { SnapshotMethod } from '../../src/mysql/snapshot/snapshot.ts';
import { createRungAccount, dropRungAccounts, type RungLogin } from '../fixtures/bank/accounts.ts';
import { startBackup } from '../fixtures/bank/run-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { untilNoDeadlock } from '../support/deadlocks.ts';
import { describeServers } from '../support/server-suites.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const SCHEMA = 'closed_world';
const WALLETS = 4;
const MONEY = 1000;
const MINUTES = 60_000;

/** Method, and what the account has more than it needs for it. */
const METHODS: Record<'mysql' | 'mariadb', [SnapshotMethod, string][]> = {
  mysql: [
    ['lock-instance', ''],
    ['flush-tables', ''],
    ['lock-tables', 'PROCESS'],
    ['gtid-proof', 'PROCESS'],
  ],
  mariadb: [
    ['backup-stage', ''],
    ['lock-tables', 'PROCESS'],
  ],
};

await describeServers('a closed world', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
  });

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await dropRungAccounts(source);
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
    await runAll(source.access(), ['DROP USER IF EXISTS passing_by']);
  }, MINUTES);

  async function fillWallets(): Promise<void> {
    await dropSchemas(source.access(), [SCHEMA]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      ...Array.from({ length: WALLETS }, (_, n) => [
        `CREATE TABLE ${SCHEMA}.w_${n} (id int PRIMARY KEY, money int NOT NULL)`,
        `INSERT INTO ${SCHEMA}.w_${n} VALUES (1, ${MONEY})`,
      ]).flat(),
    ]);
  }

  /** Another client empties wallet 2 into wallet 1 and drops it, so that its statements are in the queue behind our lock. */
  async function dropWallet(
    running: { reached(stage: string): Promise<void> },
    afterMs: number,
  ): Promise<void> {
    await running.reached('snapshot');
    await sleep(afterMs);
    const client = await mysql.createConnection(source.access());
    const move = async (): Promise<void> => {
      for (const statement of [
        'BEGIN',
        `UPDATE ${SCHEMA}.w_1 SET money = money + (SELECT money FROM ${SCHEMA}.w_2 WHERE id = 1)`,
        `UPDATE ${SCHEMA}.w_2 SET money = 0`,
        'COMMIT',
      ])
        await client.query(statement);
    };
    try {
      await untilNoDeadlock(move);
      await untilNoDeadlock(() => client.query(`DROP TABLE ${SCHEMA}.w_2`));
    } finally {
      client.destroy();
    }
  }

  /** The backup holds a moment: all the money. @returns whether wallet 2 is in it */
  async function expectMoment({ backupId }: BackupReport): Promise<boolean> {
    await dropSchemas(target.access(), [SCHEMA]);
    await place.restore(target.access(), backupId);
    const tables = (
      await ask<{ t: string }>(
        target.access(),
        `SELECT TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${SCHEMA}' ORDER BY 1`,
      )
    ).map(({ t }) => t);
    const [sum] = await ask<{ money: number | string }>(
      target.access(),
      `SELECT SUM(money) AS money FROM (${tables.map((t) => `SELECT money FROM ${SCHEMA}.${t}`).join(' UNION ALL ')}) AS all_wallets`,
    );
    expect([tables, Number(sum!.money)]).toEqual([tables, WALLETS * MONEY]);
    return tables.includes('w_2');
  }

  describe.each(METHODS[flavor])('by %s', (method, more) => {
    it.each([
      ['next to it', 0, 10],
      ['15 ms away, there and back 30', 15, 6],
    ])(
      'the server %s: a table that is dropped from the queue is in the backup, or there is none',
      async (_, delayMs, tries) => {
        const login = await createRungAccount(source, method, more);
        await using proxy = await startTcpProxy([source], { delayMs });
        for (let n = 0; n < tries; n++) {
          await fillWallets();
          const running = await startBackup(
            place.path,
            { ...source.access(login), host: proxy.host, port: proxy.port },
            [SCHEMA],
          );
          // From the first statements of the snapshot to its last.
          const dropping = dropWallet(running, (n * (80 + 30 * delayMs)) / tries);
          const [outcome] = await Promise.allSettled([running.report]);
          await dropping;
          if (outcome.status === 'fulfilled') {
            expect(outcome.value.snapshot.method).toBe(method);
            await expectMoment(outcome.value);
            continue;
          }
          expect(outcome.reason).toMatchObject({ code: 'SOURCE_CHANGED', exitCode: 10 });
          expect(String(outcome.reason)).toContain(`${SCHEMA}.w_2`);
        }
      },
      5 * MINUTES,
    );
  });

  describe('of every kind: what appears, vanishes or changes during the backup is named', () => {
    const setUp: string[] = [
      `CREATE VIEW ${SCHEMA}.v AS SELECT id FROM ${SCHEMA}.w_0`,
      `CREATE TRIGGER ${SCHEMA}.tr BEFORE INSERT ON ${SCHEMA}.w_0 FOR EACH ROW SET NEW.money = 1`,
      `CREATE PROCEDURE ${SCHEMA}.p() SELECT 1`,
      `CREATE FUNCTION ${SCHEMA}.f() RETURNS int DETERMINISTIC RETURN 1`,
      `CREATE EVENT ${SCHEMA}.e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1`,
      `CREATE USER IF NOT EXISTS passing_by`,
      ...(flavor === 'mariadb' ? [`CREATE SEQUENCE ${SCHEMA}.s`] : []),
    ];
    const changes: [string, string[], RegExp][] = [
      [
        'a view',
        [`CREATE OR REPLACE VIEW ${SCHEMA}.v AS SELECT money FROM ${SCHEMA}.w_0`],
        /view closed_world\.v changed/,
      ],
      ['a trigger', [`DROP TRIGGER ${SCHEMA}.tr`], /trigger closed_world\.tr vanished/],
      [
        'a new trigger',
        [`CREATE TRIGGER ${SCHEMA}.tr2 AFTER INSERT ON ${SCHEMA}.w_3 FOR EACH ROW SET @a = 1`],
        /trigger closed_world\.tr2 appeared/,
      ],
      [
        'a procedure',
        [`DROP PROCEDURE ${SCHEMA}.p`, `CREATE PROCEDURE ${SCHEMA}.p() SELECT 2`],
        /procedure closed_world\.p changed/,
      ],
      [
        'a function',
        [`CREATE FUNCTION ${SCHEMA}.f2() RETURNS int DETERMINISTIC RETURN 2`],
        /function closed_world\.f2 appeared/,
      ],
      ['an event', [`ALTER EVENT ${SCHEMA}.e DO SELECT 2`], /event closed_world\.e changed/],
      ['an account', [`GRANT SELECT ON ${SCHEMA}.* TO passing_by`], /account 'passing_by'@'%' changed/],
      // On MySQL it waits for the transactions of the backup.
      ...(flavor === 'mariadb'
        ? ([
            ['a schema', [`ALTER DATABASE ${SCHEMA} CHARACTER SET latin1`], /schema closed_world changed/],
            ['a sequence', [`DROP SEQUENCE ${SCHEMA}.s`], /sequence closed_world\.s vanished/],
          ] as [string, string[], RegExp][])
        : []),
    ];

    it.each(changes)(
      '%s',
      async (_, statements, expected) => {
        await fillWallets();
        await runAll(source.access(), setUp);
        await runAll(source.access(), [
          `CREATE TABLE ${SCHEMA}.slow (id int PRIMARY KEY AUTO_INCREMENT, padding varchar(500) NOT NULL)`,
          `INSERT INTO ${SCHEMA}.slow (padding) VALUES ${Array.from({ length: 600 }, () => `(REPEAT('p', 500))`).join(',')}`,
        ]);
        const login: RungLogin = await createRungAccount(source, 'lock-tables', 'PROCESS');
        await using proxy = await MysqlProxy.start(source);
        // Rows are on their way, and held until the change is done.
        let stage: string | undefined;
        proxy.add({
          match: new RegExp(`^SELECT .*\`padding\`.* FROM \`${SCHEMA}\`\\.\`slow\` `, 's'),
          nth: 2,
          at: 'response',
          action: async () => {
            await runAll(source.access(), statements);
            ({ stage } = running);
            return 'go on';
          },
        });
        const running = await startBackup(
          place.path,
          { ...source.access(login), host: proxy.host, port: proxy.port, tls: 'disabled' },
          [SCHEMA],
          { users: true, rowsPerChunk: 50, concurrency: 1 },
        );
        await expect(running.report).rejects.toMatchObject({
          code: 'SOURCE_CHANGED',
          message: expect.stringMatching(expected),
        });
        expect(stage).toBe('data');
      },
      MINUTES,
    );
  });
});
