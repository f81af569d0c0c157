// Puts in order what a run has left that was killed: objects of a backup without a manifest, settings of a target. Invariant:
// a backup that has its manifest is not touched.
import type { Config } from '../options/operations.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import { MANIFEST_NAMES } from '../format/manifest.ts';
import { openStorages } from './open-storage.ts';
import type { RunHost } from './run.ts';

export type CleanUpHost = Pick<RunHost, 'logger' | 'webIdentityToken'>;

/** @param backupId of the backup that was under way, if it was known. Never throws: what is left is told. */
export async function cleanUp(
  config: Config,
  backupId: string | undefined,
  host: CleanUpHost,
): Promise<void> {
  if (config.operation === 'backup' && backupId !== undefined) await removeBackup(config, backupId, host);
  if (!('lockWaitTimeoutSeconds' in config)) return;
  const { lockWaitTimeoutSeconds } = config;
  const target = targetOf(config);
  if (!target) return;
  const { restoreSettingsOfInterrupted } = await import('../restore/resume/interrupted-settings.ts');
  await restoreSettingsOfInterrupted(target, { logger: host.logger, lockWaitTimeoutSeconds });
}

async function removeBackup({ storage }: Config, backupId: string, host: CleanUpHost): Promise<void> {
  try {
    const opened = await openStorages(storage, true, host);
    try {
      await opened.removeIncomplete(backupId, MANIFEST_NAMES);
      host.logger.info(`nothing incomplete of ${backupId} is left in ${opened.location}`);
    } finally {
      await opened.close();
    }
  } catch (error) {
    host.logger.warn(
      `what the killed run has written of ${backupId} could not be removed: ${(error as Error).message}`,
    );
  }
}

/** Where a restore of this run may have changed something. */
function targetOf(config: Config): ConnectionConfig | undefined {
  if (config.operation === 'restore') return config.connection;
  if (config.operation === 'verify') return config.restoreInto;
  return config.operation === 'backup' ? config.proof?.restoreInto : undefined;
}
