// Lag of a replica as source: logs it, and waits for the replica if the lag is limited.
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../core/errors.ts';
import { isPrivilegeError } from '../../mysql/connection/mysql-errors.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import { readReplicaChannels, type ReplicaChannel } from '../../mysql/snapshot/replica.ts';
import type { Context } from '../../repository/context.ts';
import type { BackupRequest } from '../request.ts';

const LAG_POLL_MS = 1000;

/**
 * Logs a replica's lag, and waits while it exceeds the limit.
 * @throws BackupError SNAPSHOT_IMPOSSIBLE, SOURCE_PRIVILEGES
 */
export async function checkReplica(
  session: Queryable,
  facts: ServerFacts,
  { maxReplicaLagSeconds: maxSeconds, lockWaitTimeoutSeconds }: BackupRequest,
  { logger, signal }: Context,
  warnings: string[],
): Promise<void> {
  const deadline = Date.now() + lockWaitTimeoutSeconds * 1000;
  for (;;) {
    const channels = await readChannels(session, facts, maxSeconds !== undefined);
    if (channels.length === 0) return;
    const text = channels.map(describeLag).join('; ');
    const isBehind = channels.some(({ lagSeconds }) => (lagSeconds ?? Infinity) > (maxSeconds ?? Infinity));
    const isStopped = channels.some(({ lagSeconds }) => lagSeconds === undefined);
    if (maxSeconds === undefined || !(isBehind || isStopped)) {
      if (isStopped) warnings.push(text);
      else logger.info(text);
      return;
    }
    if (Date.now() >= deadline)
      throw new BackupError('SNAPSHOT_IMPOSSIBLE', `${text}; --max-replica-lag allows ${maxSeconds} s`, {
        hint: 'Fix the replica or wait for it, back up another server, or raise --max-replica-lag or --lock-wait-timeout.',
        details: { lagSeconds: channels.map(({ lagSeconds }) => lagSeconds ?? null) },
      });
    logger.info(`waiting for the replica: ${text}`);
    await sleep(LAG_POLL_MS, undefined, { signal });
  }
}

async function readChannels(
  session: Queryable,
  facts: ServerFacts,
  isNeeded: boolean,
): Promise<ReplicaChannel[]> {
  try {
    return await readReplicaChannels(session, facts);
  } catch (error) {
    if (!isPrivilegeError(error)) throw error;
    if (!isNeeded) return [];
    const privilege = isMariaDb(facts) ? 'REPLICA MONITOR' : 'REPLICATION CLIENT';
    throw new BackupError('SOURCE_PRIVILEGES', `the account ${session.target} lacks ${privilege} ON *.*`, {
      hint: 'Grant it, or leave out --max-replica-lag, which needs it.',
      details: { missing: [`${privilege} ON *.*`] },
      cause: error,
    });
  }
}

function describeLag({ name, host, port, lagSeconds }: ReplicaChannel): string {
  const channel = name === '' ? '' : ` (channel ${name})`;
  return lagSeconds === undefined
    ? `replication from ${host}:${port}${channel} does not run`
    : `the server is a replica, ${lagSeconds} s behind ${host}:${port}${channel}`;
}
