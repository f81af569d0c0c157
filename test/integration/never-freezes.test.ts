// Clients alter, truncate and rename tables, change programs and accounts, and write rows, while backups run in a loop. On MariaDB this
// once stopped every write of the server until someone killed the backup: it waited for the ALTER, which waited for its lock.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BackupError } from '../../src/core/errors.ts';
import type { BackupReport } from '../../src/backup/request.ts';
import { changesOf, Clients, makeChangedTables, otherChangesOf, Writer } from '../fixtures/ddl-clients.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { waitUntil } from '../support/command-line.ts';
import { NEWEST_RELEASES } from '../support/images.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'restless';
const BACKUPS = 5;
const MINUTES = 60_000;
/** Of a lock that keeps commits out, in seconds: as long as a writer may wait, and what a busy machine adds. */
const LOCK_TIMEOUT_SECONDS = 15;
const SLACK_MS = 45_000;

await describeServers(
  'a backup never freezes production',
  ['source'],
  ({ release, source }) => {
    let place: BackupPlace;

    beforeAll(async () => {
      place = await BackupPlace.create();
      await makeChangedTables(source, SCHEMA);
    }, MINUTES);

    afterAll(async () => {
      await place[Symbol.asyncDispose]();
      await dropSchemas(source.access(), [SCHEMA]);
      await runAll(source.access(), ['DROP USER IF EXISTS passing_by']);
    }, MINUTES);

    it.each([
      ['tables', changesOf(SCHEMA)],
      ['tables, programs and accounts', [...changesOf(SCHEMA), ...otherChangesOf(SCHEMA)]],
    ])(
      'while others change %s',
      async (_, changes) => {
        await using clients = new Clients(source, changes);
        await using writer = new Writer(source, `UPDATE ${SCHEMA}.written SET v = 'y' WHERE id = 7`);
        const stored: BackupReport[] = [];
        for (let n = 0; n < BACKUPS; n++) {
          const before = { changes: clients.count, writes: writer.count };
          const outcome = await place.backup(source.access(), [SCHEMA]).catch((error: unknown) => error);
          if (outcome instanceof Error) expectReason(outcome as BackupError);
          else stored.push(outcome as BackupReport);
          expect(clients.count).toBeGreaterThanOrEqual(before.changes);
          await waitUntil('the writer has written', () => writer.count > before.writes);
        }
        expect(writer.longestMs).toBeLessThan(LOCK_TIMEOUT_SECONDS * 1000 + SLACK_MS);
        for (const { locks } of stored) {
          expect(locks.length).toBeGreaterThan(0);
          for (const { blocks, heldSeconds } of locks)
            if (blocks === 'commits') expect(heldSeconds).toBeLessThan(LOCK_TIMEOUT_SECONDS);
          expect(locks.some(({ longestWaitSeconds }) => longestWaitSeconds !== undefined)).toBe(true);
        }
        // What changes tables is kept out from before the snapshot to the end, and waits without holding one.
        if (release === 'mysql') expect(stored.length).toBe(BACKUPS);
      },
      5 * MINUTES,
    );
  },
  NEWEST_RELEASES,
);

/** It says what was changed, or which statement met which client. */
function expectReason(error: BackupError): void {
  expect(['SOURCE_CHANGED', 'SOURCE_LOCK_TIMEOUT']).toContain(error.code);
  if (error.code === 'SOURCE_LOCK_TIMEOUT')
    expect(error.message).toMatch(/in the way is statement \d+ of root|another session is in the way/);
  else expect(error.message).toContain(SCHEMA);
}
