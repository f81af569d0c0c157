// Verifies the target of a verification by restore before the backup begins. Otherwise the user
// learns hours later that the target is unreachable or is the source.
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isSameHost } from '../../mysql/connection/server-facts.ts';
import { SessionGroup } from '../../mysql/connection/session-group.ts';
import type { BackupRequest } from '../request.ts';

/** @throws BackupError TARGET_UNREACHABLE, TARGET_ACCESS_DENIED, TARGET_IS_SOURCE, SOURCE_* */
export async function checkVerificationTarget(
  { connection, lockWaitTimeoutSeconds }: Pick<BackupRequest, 'connection' | 'lockWaitTimeoutSeconds'>,
  target: ConnectionConfig,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<void> {
  const groups = [
    new SessionGroup(connection, 'source', lockWaitTimeoutSeconds),
    new SessionGroup(target, 'target', lockWaitTimeoutSeconds),
  ] as const;
  for (const group of groups) group.cutOnAbort(signal);
  try {
    const [source, intended] = await Promise.all(
      groups.map(async (group) => (await group.first(logger)).facts),
    );
    if (!isSameHost(source!.serverId, intended!.serverId)) return;
    throw new BackupError(
      'TARGET_IS_SOURCE',
      `--restore-into is the server that is backed up: ${intended!.hostname}:${intended!.port}`,
      { hint: 'Nothing was done. Restore into a server of its own, such as a service container.' },
    );
  } finally {
    await Promise.all(groups.map((group) => group.close()));
  }
}
