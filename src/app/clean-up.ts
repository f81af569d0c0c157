// Puts in order what a run has left that was killed: objects of a backup without a manifest, settings of a target. Invariant:
// a backup that has its manifest is not touched.
import type { Config } from '../options/operations.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import { MANIFEST_NAMES } from '../format/manifest.ts';
import type { CleanUp } from '../storage/storage.ts';
import { describeCleanUp } from './describe-clean-up.ts';
import { openStorages } from './open-storage.ts';
import type { RunHost } from './run.ts';

export type CleanUpHost = Pick<RunHost, 'logger' | 'webIdentityToken'>;

/**
 * Never throws: what is left is reported.
 * @param backupId of the backup that was under way, if it was known
 * @returns what became of its objects, if that is known
 */
export async function cleanUp(
  config: Config,
  backupId: string | undefined,
  host: CleanUpHost,
): Promise<CleanUp | undefined> {
  const isBackup = config.operation === 'backup' && backupId !== undefined;
  const outcome = isBackup ? await removeBackup(config, backupId, host) : undefined;
  await restoreSettings(config, host);
  return outcome;
}

async function restoreSettings(config: Config, host: CleanUpHost): Promise<void> {
  if (!('lockWaitTimeoutSeconds' in config)) return;
  const { lockWaitTimeoutSeconds } = config;
  const target = targetOf(config);
  if (!target) return;
  const { restoreSettingsOfInterrupted } = await import('../restore/resume/interrupted-settings.ts');
  await restoreSettingsOfInterrupted(target, { logger: host.logger, lockWaitTimeoutSeconds });
}

async function removeBackup(
  { storage }: Config,
  backupId: string,
  host: CleanUpHost,
): Promise<CleanUp | undefined> {
  try {
    const opened = await openStorages(storage, true, host);
    try {
      const outcome = await opened.removeIncomplete(backupId, MANIFEST_NAMES);
      host.logger.info(`clean-up of ${backupId} in ${opened.location}: ${describeCleanUp(outcome)}`);
      return outcome;
    } finally {
      await opened.close();
    }
  } catch (error) {
    host.logger.warn(
      `what the killed run has written of ${backupId} could not be removed: ${(error as Error).message}`,
    );
    return undefined;
  }
}

/** Where a restore of this run may have changed something. */
function targetOf(config: Config): ConnectionConfig | undefined {
  if (config.operation === 'restore') return config.connection;
  if (config.operation === 'verify') return config.restoreInto;
  return config.operation === 'backup' ? config.proof?.restoreInto : undefined;
}
