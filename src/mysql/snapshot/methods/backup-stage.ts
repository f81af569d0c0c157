// MariaDB: BACKUP STAGE BLOCK_COMMIT blocks all writes while the workers open their snapshots.
// Names, identities and the catalog are read one stage earlier, under BLOCK_DDL: writes continue,
// and a waiting GRANT holds no table that we read. END releases all protection, so the stages start
// again up to BLOCK_DDL, which permits DML on InnoDB. The code then checks at once for changes
// during this gap.
import { has } from '../../connection/server-abilities.ts';
import { readCoordinates } from '../coordinates.ts';
import { heldBy } from '../held-lock.ts';
import { LockSession } from '../lock-session.ts';
import { beginSnapshots, readUnder, type Rung, type RungRequest } from '../snapshot.ts';

export const backupStage: Rung = {
  method: 'backup-stage',
  lock: 'BACKUP STAGE BLOCK_COMMIT',
  suits: (facts) => has(facts, 'BACKUP STAGE'),
  async take(request) {
    const { facts, moment, logger } = request;
    const lock = await LockSession.open(request);
    try {
      await keepDdlOut(lock);
      const session = readUnder(request, lock, 'BACKUP STAGE BLOCK_DDL');
      await moment.readObjects(session, 'BACKUP STAGE BLOCK_DDL');
      await moment.readCatalog(session);
      const waits = await findWritersThatWait(request, lock);
      await lock.take(
        'BACKUP STAGE BLOCK_COMMIT',
        'BACKUP STAGE BLOCK_COMMIT',
        'cannot enter backup stage BLOCK_COMMIT',
      );
      await beginSnapshots(request, 'BACKUP STAGE BLOCK_COMMIT');
      const coordinates = await readCoordinates(readUnder(request, lock, 'BACKUP STAGE BLOCK_COMMIT'), facts);
      if (waits !== undefined)
        logger.info(
          `other clients may create and alter tables during the backup, which compares the tables at the end: a lock against this would block writes to ${waits}`,
        );
      return {
        method: 'backup-stage',
        consistent: true,
        coordinates,
        covers: () => true,
        async releaseWrites() {
          await lock.release('BACKUP STAGE END');
          if (waits !== undefined) return;
          await keepDdlOut(lock);
          await moment.checkObjects(
            readUnder(request, lock, 'BACKUP STAGE BLOCK_DDL'),
            'BACKUP STAGE BLOCK_DDL',
          );
        },
        ...heldBy(
          lock,
          {
            release: 'BACKUP STAGE END',
            keepsDdlOut: waits === undefined ? 'BACKUP STAGE BLOCK_DDL' : undefined,
          },
          request,
        ),
      };
    } catch (error) {
      await lock.giveUp();
      throw error;
    }
  },
};

async function keepDdlOut(lock: LockSession): Promise<void> {
  for (const stage of ['START', 'FLUSH', 'BLOCK_DDL'])
    await lock.take(
      `BACKUP STAGE ${stage}`,
      'BACKUP STAGE BLOCK_DDL',
      `cannot enter backup stage ${stage}`,
      stage === 'BLOCK_DDL',
    );
}

/**
 * Returns a table whose writes would wait. BLOCK_DDL permits writes to InnoDB, Aria and MEMORY.
 * Writes to MyISAM wait, for every table of the server.
 */
async function findWritersThatWait(request: RungRequest, lock: LockSession): Promise<string | undefined> {
  const [found] = await readUnder(request, lock, 'BACKUP STAGE BLOCK_DDL').query<{ s: string; t: string }>(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES
      WHERE ENGINE IN ('MyISAM', 'MRG_MyISAM') AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')
      LIMIT 1`,
    'cannot list the MyISAM tables',
  );
  return found && `${found.s}.${found.t} (MyISAM) and similar tables`;
}
