// No lock, on MySQL with GTIDs: opens snapshots until one can be verified. No transaction was
// committed between the first and the last snapshot if afterwards no transaction is in progress and
// the set of executed GTIDs equals the set before. Equal binary log positions would be no proof.
import { isTransactional } from '../../schema/tables/engines.ts';
import { identityKey } from '../../schema/tables/table-identity.ts';
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';
import type { Session } from '../../connection/session.ts';
import { heldBy } from '../held-lock.ts';
import { tryToKeepDdlOut } from './lock-instance.ts';
import { LockSession } from '../lock-session.ts';
import { readSourceCoordinates } from '../replica.ts';
import { assertEveryCommitHasGtid } from './gtid-preconditions.ts';
import { RungRefused } from '../rung-errors.ts';
import { readUnder, startTransactions, type Rung, type RungRequest } from '../snapshot.ts';

const INSTANCE = 'LOCK INSTANCE FOR BACKUP';

export const gtidProof: Rung = {
  method: 'gtid-proof',
  lock: undefined,
  suits: (facts: ServerFacts) => !isMariaDb(facts) && facts.gtidMode,
  async take(request) {
    const { observer, facts, moment } = request;
    await assertEveryCommitHasGtid(observer, request);
    const others = moment.tables().filter((table) => !isTransactional(table));
    if (others.length > 0)
      throw new RungRefused(
        `without a lock there is no snapshot for engines without transactions: ${others.map((table) => `${identityKey(table)} (${table.engine})`).join(', ')}`,
      );
    const lock = await LockSession.open(request);
    try {
      const keepsDdlOut = await tryToKeepDdlOut(request, lock);
      if (keepsDdlOut) {
        await moment.readObjects(readUnder(request, lock, INSTANCE), INSTANCE);
        await moment.readCatalog(readUnder(request, lock, INSTANCE));
      } else await moment.readObjects(observer, undefined);
      const gtidExecuted = await verifySnapshots(request);
      return {
        method: 'gtid-proof',
        consistent: true,
        coordinates: {
          ...(gtidExecuted === '' ? {} : { gtidExecuted }),
          ...(await readSourceCoordinates(observer, facts, gtidExecuted)),
        },
        covers: isTransactional,
        releaseWrites: () => Promise.resolve(),
        ...heldBy(
          lock,
          {
            release: keepsDdlOut ? 'UNLOCK INSTANCE' : undefined,
            keepsDdlOut: keepsDdlOut ? INSTANCE : undefined,
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

/** Opens snapshots until one passes, without pauses, because few tries pass under load. */
async function verifySnapshots(request: RungRequest): Promise<string> {
  const { workers, observer, lockWaitTimeoutSeconds, logger, signal } = request;
  const deadline = Date.now() + lockWaitTimeoutSeconds * 1000;
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    const before = await executedGtids(observer);
    await startTransactions(workers);
    const owned = (await observer.scalar('SELECT @@GLOBAL.gtid_owned', 'cannot read the GTIDs')) ?? '';
    const after = await executedGtids(observer);
    if (owned === '' && before === after) {
      logger.info(`GTIDs confirm the snapshot after ${tries} ${tries === 1 ? 'try' : 'tries'}`);
      return after;
    }
    if (Date.now() >= deadline)
      throw new RungRefused(
        `found no moment without a commit in ${tries} tries within ${lockWaitTimeoutSeconds} s (--lock-wait-timeout)`,
      );
  }
}

async function executedGtids(session: Session): Promise<string> {
  const text = await session.scalar('SELECT @@GLOBAL.gtid_executed', 'cannot read the GTIDs');
  return (text ?? '').replace(/\s+/g, '');
}
