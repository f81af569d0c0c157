// A replica as source: its lag is shown and bounded, and where it stood in its source's log is recorded.
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBackup } from '../fixtures/bank/run-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, runAll } from '../fixtures/zoo/zoo.ts';
import { addressFor } from '../support/server-address.ts';
import { waitUntil } from '../support/command-line.ts';
import { notRun } from '../support/server-suites.ts';
import { ServerUnavailableError, startServer, type Flavor, type TestServer } from '../support/servers.ts';

const MINUTES = 60_000;
const SMALL = ['--innodb-buffer-pool-size=64M'];

for (const flavor of ['mysql', 'mariadb'] as const) {
  const servers = await startPair(flavor).catch((error: unknown) => {
    if (!(error instanceof ServerUnavailableError)) throw error;
    notRun(`replica as source on ${flavor}`, error.message);
    return undefined;
  });
  if (!servers) {
    describe.skip(`replica as source on ${flavor}`, () => it('needs two servers', () => {}));
    continue;
  }
  describe(`replica as source on ${flavor}`, () => suite(flavor, servers));
}

function suite(flavor: Flavor, { primary, replica }: { primary: TestServer; replica: TestServer }): void {
  const is = (mysqlText: string, mariadbText: string): string =>
    flavor === 'mysql' ? mysqlText : mariadbText;
  const stop = is('STOP REPLICA SQL_THREAD', 'STOP SLAVE SQL_THREAD');
  const start = is('START REPLICA SQL_THREAD', 'START SLAVE SQL_THREAD');
  const address = addressFor(primary);
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
    // What the images did when they began is in both logs already.
    const forget = is('RESET BINARY LOGS AND GTIDS', 'RESET MASTER');
    for (const server of [primary, replica]) await runAll(server.access(), [forget]);
    await runAll(primary.access(), [
      `CREATE USER repl IDENTIFIED BY 'Repl-1-pass'`,
      'GRANT REPLICATION SLAVE ON *.* TO repl',
      'CREATE DATABASE followed',
      'CREATE TABLE followed.t (id int PRIMARY KEY AUTO_INCREMENT, v varchar(20))',
    ]);
    await runAll(replica.access(), [
      is(
        `CHANGE REPLICATION SOURCE TO SOURCE_HOST='${address.host}', SOURCE_PORT=${address.port}, SOURCE_USER='repl', SOURCE_PASSWORD='Repl-1-pass', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1`,
        `CHANGE MASTER TO MASTER_HOST='${address.host}', MASTER_PORT=${address.port}, MASTER_USER='repl', MASTER_PASSWORD='Repl-1-pass', MASTER_USE_GTID=slave_pos, MASTER_SSL_VERIFY_SERVER_CERT=0`,
      ),
      is('START REPLICA', 'START SLAVE'),
    ]);
    await caughtUp();
  }, MINUTES);

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await Promise.all([primary.stop(), replica.stop()]);
  }, MINUTES);

  /** Writes one more row on the primary and waits until the replica has all. */
  async function caughtUp(): Promise<void> {
    await runAll(primary.access(), [`INSERT INTO followed.t (v) VALUES ('x')`]);
    const [{ n } = { n: 0 }] = await ask<{ n: number }>(
      primary.access(),
      'SELECT COUNT(*) AS n FROM followed.t',
    );
    for (let tries = 0; tries < 1200; tries++) {
      const [row] = await ask<{ n: number }>(replica.access(), 'SELECT COUNT(*) AS n FROM followed.t').catch(
        () => [],
      );
      if (row?.n === n) return;
      await sleep(100);
    }
    throw new Error(
      `the replica does not follow: ${JSON.stringify(await ask(replica.access(), is('SHOW REPLICA STATUS', 'SHOW SLAVE STATUS')))}`,
    );
  }

  it(
    'shows the lag and records where the source stood',
    async () => {
      await caughtUp();
      // Rows are seen before the replica notes where it stands.
      const [at] = await ask<{ File: string; Position: number }>(
        primary.access(),
        is('SHOW BINARY LOG STATUS', 'SHOW MASTER STATUS'),
      );
      const wait = is('SOURCE_POS_WAIT', 'MASTER_POS_WAIT');
      const [reached] = await ask<{ events: number | null }>(
        replica.access(),
        `SELECT ${wait}('${at!.File}', ${at!.Position}, 120) AS events`,
      );
      expect(reached?.events).toBeGreaterThanOrEqual(0);
      const { report, log } = await startBackup(place.path, replica.access(), ['followed'], {
        maxReplicaLagSeconds: 30,
      });
      const { snapshot, backupId } = await report;
      expect(log.join('\n')).toMatch(/the server is a replica, \d+ s behind /);
      const [status] = await ask<{ File: string; Position: number }>(
        primary.access(),
        is('SHOW BINARY LOG STATUS', 'SHOW MASTER STATUS'),
      );
      const source = {
        host: address.host,
        port: address.port,
        binlogFile: status!.File,
        binlogPosition: status!.Position,
      };
      expect(snapshot.source).toEqual(source);
      const { readFile } = await import('node:fs/promises');
      const manifest = JSON.parse(await readFile(place.fileOf(backupId, '@.manifest.json'), 'utf8')) as {
        snapshot: unknown;
      };
      expect(manifest.snapshot).toMatchObject({ source });
    },
    MINUTES,
  );

  it(
    'fails if the lag is more than it may be, and waits for one that ends',
    async () => {
      // A lock on the replica holds the applier up, and the lag grows while it seems to run.
      const holder = await mysql.createConnection(replica.access());
      try {
        await holder.query('LOCK TABLES followed.t READ');
        await runAll(primary.access(), [`INSERT INTO followed.t (v) VALUES ('late')`]);
        await waitUntil('the replica is late', async () => {
          const [status] = await ask<Record<string, unknown>>(
            replica.access(),
            is('SHOW REPLICA STATUS', 'SHOW SLAVE STATUS'),
          );
          return Number(status?.[is('Seconds_Behind_Source', 'Seconds_Behind_Master')]) > 2;
        });
        const failing = await startBackup(place.path, replica.access(), ['followed'], {
          maxReplicaLagSeconds: 1,
          lockWaitTimeoutSeconds: 2,
        });
        await expect(failing.report).rejects.toMatchObject({
          code: 'SNAPSHOT_IMPOSSIBLE',
          exitCode: 10,
          message: expect.stringMatching(
            /the server is a replica, \d+ s behind .*--max-replica-lag allows 1 s/,
          ),
        });
        const waiting = await startBackup(place.path, replica.access(), ['followed'], {
          maxReplicaLagSeconds: 1,
          lockWaitTimeoutSeconds: 300,
        });
        const waits = (): boolean => waiting.log.some((line) => line.includes('waiting for the replica'));
        await waitUntil('the backup waits', () => waits() || waiting.stage === undefined);
        expect(waiting.stage).toBe('preflight');
        await holder.query('UNLOCK TABLES');
        await expect(waiting.report).resolves.toMatchObject({ snapshot: { consistent: true } });
        expect(waiting.log.join('\n')).toContain('waiting for the replica');
      } finally {
        holder.destroy();
      }
    },
    MINUTES,
  );

  it(
    'warns of replication that does not run, and fails if the lag is bounded',
    async () => {
      await runAll(replica.access(), [stop]);
      try {
        const unbounded = await startBackup(place.path, replica.access(), ['followed']);
        expect((await unbounded.report).warnings).toContainEqual(expect.stringContaining('does not run'));
        const bounded = await startBackup(place.path, replica.access(), ['followed'], {
          maxReplicaLagSeconds: 3600,
          lockWaitTimeoutSeconds: 1,
        });
        await expect(bounded.report).rejects.toThrow(/does not run/);
      } finally {
        await runAll(replica.access(), [start]);
      }
    },
    MINUTES,
  );
}

async function startPair(flavor: Flavor): Promise<{ primary: TestServer; replica: TestServer }> {
  const primary = await startServer(flavor, { extraArgs: SMALL });
  try {
    return { primary, replica: await startServer(flavor, { extraArgs: [...SMALL, '--server-id=2'] }) };
  } catch (error) {
    await primary.stop();
    throw error;
  }
}
