// Older servers as sources: what they lack is not asked of them, and each way to a snapshot that they have is there.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SnapshotMethod } from '../../src/mysql/snapshot/snapshot.ts';
import { createRungAccount, dropRungAccounts } from '../fixtures/bank/accounts.ts';
import { BANK_SCHEMAS, openBank, sumBank } from '../fixtures/bank/bank.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';
import type { Release } from '../support/servers.ts';

const MINUTES = 60_000;

const METHODS: Partial<Record<Release, SnapshotMethod[]>> = {
  'mysql:8.0': ['lock-instance', 'flush-tables', 'lock-tables', 'gtid-proof'],
  'mysql:5.7': ['flush-tables', 'lock-tables', 'gtid-proof'],
  'mariadb:11.4': ['backup-stage', 'lock-tables'],
  'mariadb:10.11': ['backup-stage', 'lock-tables'],
};

await describeServers(
  'older servers',
  ['source', 'target'],
  ({ release, source, target }) => {
    let place: BackupPlace;

    beforeAll(async () => {
      place = await BackupPlace.create();
      await openBank(source);
      await runAll(source.access(), [
        'CREATE VIEW bank_a.rich AS SELECT id FROM bank_a.accounts WHERE balance > 999',
        'CREATE TRIGGER bank_a.note AFTER INSERT ON bank_a.ledger FOR EACH ROW SET @noted = NEW.amount',
        'CREATE PROCEDURE bank_a.pay() UPDATE bank_a.accounts SET balance = balance + 1',
        'CREATE FUNCTION bank_a.double_it(n int) RETURNS int DETERMINISTIC RETURN n * 2',
        'CREATE EVENT bank_a.tick ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1',
        'DROP USER IF EXISTS older_clerk',
        `CREATE USER older_clerk IDENTIFIED BY 'Older-1-clerk'`,
        'GRANT SELECT ON bank_a.* TO older_clerk',
      ]);
    }, MINUTES);

    afterAll(async () => {
      await place[Symbol.asyncDispose]();
      await dropRungAccounts(source);
      await runAll(source.access(), ['DROP USER older_clerk']);
      for (const server of [source, target]) await dropSchemas(server.access(), BANK_SCHEMAS);
    }, MINUTES);

    it.each(METHODS[release]!)(
      'are backed up by %s',
      async (method) => {
        // Before 8.0 a replica does not log what it applies unless told so: the proof looks whether it is one.
        const more = method === 'gtid-proof' && release === 'mysql:5.7' ? 'REPLICATION CLIENT' : '';
        const login = await createRungAccount(source, method, more);
        const report = await place.backup(source.access(login), BANK_SCHEMAS);
        expect(report.snapshot).toMatchObject({ method, consistent: true });
        expect(report.snapshot.gtidExecuted).toMatch(/\d/);
        expect(report.warnings).toEqual([]);
        expect(report.rows).toBe(2 * 2000);
        const verification = await place.verify(report.backupId, 'objects');
        expect(verification.checks.filter(({ status }) => status === 'failed')).toEqual([]);
      },
      MINUTES,
    );

    it(
      'are backed up with their accounts and restored',
      async () => {
        const report = await place.backup(source.access(), BANK_SCHEMAS, { users: true });
        expect(report.snapshot.method).toBe(METHODS[release]![0]);
        const manifest = await place.manifest(report.backupId);
        expect(manifest.accounts?.map(({ name }) => name)).toContain(`'older_clerk'@'%'`);
        // Its default collations are others than those of the target.
        if (release === 'mysql:5.7') return;
        await dropSchemas(target.access(), BANK_SCHEMAS);
        await place.restore(target.access(), report.backupId, { verifyLevel: 'counts' });
        expect(await sumBank(target)).toEqual(await sumBank(source));
        const programs = await ask<{ n: string }>(
          target.access(),
          `SELECT ROUTINE_NAME AS n FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = 'bank_a'
            UNION SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'bank_a'
            UNION SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'bank_a' ORDER BY n`,
        );
        expect(programs.map(({ n }) => n)).toEqual(['double_it', 'note', 'pay', 'tick']);
      },
      2 * MINUTES,
    );
  },
  ['mysql:8.0', { source: 'mysql:5.7', target: 'mysql' }, 'mariadb:11.4', 'mariadb:10.11'],
);
