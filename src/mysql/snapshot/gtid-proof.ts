// Without any lock, on MySQL with GTIDs: snapshots are opened until one can be proven. No transaction was committed
// between the first snapshot and the last if none was on its way afterwards and the set of executed ones is what it
// was before. Equal binary log positions would prove nothing.
import { isTransactional } from '../schema/engines.ts';
import { identityKey } from '../schema/table-identity.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import type { Session } from '../connection/session.ts';
import { heldBy } from './held-lock.ts';
import { tryToKeepDdlOut } from './lock-instance.ts';
import { readSourceCoordinates } from './replica.ts';
import { beginSnapshots, RungRefused, type Rung, type RungRequest } from './snapshot.ts';

export const gtidProof: Rung = {
  method: 'gtid-proof',
  suits: (facts: ServerFacts) => !isMariaDb(facts) && facts.gtidMode,
  async take(request) {
    const { openSession, tables, whileLocked, observer, facts } = request;
    const others = tables.filter((table) => !isTransactional(table));
    if (others.length > 0)
      throw new RungRefused(
        `no lock, no snapshot for engines without transactions: ${others.map((table) => `${identityKey(table)} (${table.engine})`).join(', ')}`,
      );
    const lock = await openSession();
    try {
      const keepsDdlOut = await tryToKeepDdlOut(request, lock);
      await whileLocked();
      const gtidExecuted = await proveSnapshots(request);
      return {
        method: 'gtid-proof',
        consistent: true,
        coordinates: {
          ...(gtidExecuted === '' ? {} : { gtidExecuted }),
          ...(await readSourceCoordinates(observer, facts, gtidExecuted)),
        },
        covers: isTransactional,
        releaseWrites: () => Promise.resolve(),
        ...heldBy(lock, keepsDdlOut ? 'UNLOCK INSTANCE' : undefined, keepsDdlOut),
      };
    } catch (error) {
      lock.destroy();
      throw error;
    }
  },
};

/** As often and as fast as the server answers: under load few tries pass. */
async function proveSnapshots(request: RungRequest): Promise<string> {
  const { workers, observer, lockWaitTimeoutSeconds, logger, signal } = request;
  const deadline = Date.now() + lockWaitTimeoutSeconds * 1000;
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    const before = await executedGtids(observer);
    await beginSnapshots(workers);
    const owned = (await observer.scalar('SELECT @@GLOBAL.gtid_owned', 'cannot read the GTIDs')) ?? '';
    const after = await executedGtids(observer);
    if (owned === '' && before === after) {
      logger.info(`snapshot proven by GTIDs in ${tries} ${tries === 1 ? 'try' : 'tries'}`);
      return after;
    }
    if (Date.now() >= deadline)
      throw new RungRefused(
        `no moment without a commit was met in ${tries} tries within ${lockWaitTimeoutSeconds} s (--lock-wait-timeout)`,
      );
  }
}

async function executedGtids(session: Session): Promise<string> {
  const text = await session.scalar('SELECT @@GLOBAL.gtid_executed', 'cannot read the GTIDs');
  return (text ?? '').replace(/\s+/g, '');
}
