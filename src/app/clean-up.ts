// Cleans up after a killed run: objects of a backup without a manifest, a lease, a container,
// settings of a target. Invariant: the clean-up does not touch a backup that has its manifest.
import type { Config } from '../options/operations.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { Logger } from '../core/log.ts';
import { joinNames } from '../core/units.ts';
import { MANIFEST_NAMES } from '../format/manifest.ts';
import { isBackupId } from '../format/names.ts';
import { isLeaseName } from '../repository/lease.ts';
import { holdsBackup } from '../storage/holds-backup.ts';
import type { CleanUp, Storage } from '../storage/storage.ts';
import { describeCleanUp } from './text/describe-clean-up.ts';
import { openStorages } from './open-storage.ts';
import { prepareConnections, Tunnels } from './prepare-connections.ts';
import type { RunHost } from './run.ts';

export type CleanUpHost = Pick<RunHost, 'logger' | 'webIdentityToken'>;

export interface Left {
  /** Id of the unfinished backup, if the run reported it. */
  backupId?: string;
  /** Key of the lease of the backup that the run used. */
  lease?: string;
  /** A container that the run started. */
  container?: string;
}

export interface Tidied {
  /** The backup of the killed run is complete, and the storage holds it. */
  isStored: boolean;
  /** Result for the objects of an incomplete backup, if known. */
  outcome?: CleanUp;
}

/** Cleans up. Never throws: the result reports the remaining objects. */
export async function cleanUp(config: Config, left: Left, host: CleanUpHost): Promise<Tidied> {
  if (left.container !== undefined) await tidyContainer(left.container, host);
  const tidied = await tidyStorage(config, left, host);
  await restoreSettings(config, host);
  return tidied;
}

async function tidyContainer(name: string, { logger }: CleanUpHost): Promise<void> {
  const { isContainerName, removeContainer } = await import('../docker/throwaway-server.ts');
  if (!isContainerName(name)) return;
  try {
    await removeContainer(name);
    logger.info(`container ${name} is removed`);
  } catch (error) {
    logger.warn(`${(error as Error).message}; run docker rm --force --volumes ${name}`);
  }
}

async function restoreSettings(given: Config, host: CleanUpHost): Promise<void> {
  const tunnels = new Tunnels();
  const config = prepareConnections(given, host.logger, tunnels);
  if (!('lockWaitTimeoutSeconds' in config)) return;
  const { lockWaitTimeoutSeconds } = config;
  const target = targetOf(config);
  if (!target) return;
  const { restoreSettingsOfInterrupted } = await import('../restore/resume/interrupted-settings.ts');
  try {
    await restoreSettingsOfInterrupted(target, { logger: host.logger, lockWaitTimeoutSeconds });
  } finally {
    await tunnels.close();
  }
}

async function tidyStorage(
  { operation, storages }: Config,
  { backupId: begun, lease }: Left,
  host: CleanUpHost,
): Promise<Tidied> {
  const backupId = operation === 'backup' ? begun : undefined;
  const [leased, name] = lease?.split('/') ?? [];
  const isLeased = isBackupId(leased ?? '') && isLeaseName(name ?? '');
  if (backupId === undefined && !isLeased) return { isStored: false };
  const { logger } = host;
  try {
    const opened = await openStorages(storages, host);
    try {
      if (isLeased) {
        await opened.delete([`${leased}/${name}`]);
        logger.info(`the lease of ${leased} is removed from ${opened.location}`);
      }
      if (backupId === undefined) return { isStored: false };
      const outcome = await opened.removeIncomplete(backupId, MANIFEST_NAMES);
      if (await reportComplete(opened, backupId, logger)) return { isStored: true };
      logger.info(`clean-up of ${backupId} in ${opened.location}: ${describeCleanUp(outcome)}`);
      return { isStored: false, outcome };
    } finally {
      await opened.close();
    }
  } catch (error) {
    logger.warn(
      `what the killed run has left of ${backupId ?? leased} could not be removed: ${(error as Error).message}`,
    );
    return { isStored: false };
  }
}

/**
 * Reports the storages in which the backup is complete. The run may have been killed after its
 * manifest was written to some of them: those copies are sound, and stay.
 */
async function reportComplete(storage: Storage, backupId: string, logger: Logger): Promise<boolean> {
  const complete: string[] = [];
  const missing: string[] = [];
  for (const each of storage.copies ?? [storage])
    ((await holdsBackup(each, backupId)) ? complete : missing).push(each.location);
  if (complete.length === 0) return false;
  const found = `${backupId} is complete in ${joinNames(complete)}`;
  if (missing.length === 0) logger.info(`${found}: it is kept`);
  else logger.warn(`${found}: it is kept. No copy is in ${joinNames(missing)}`);
  return true;
}

/** The target in which a restore of this run may have changed settings that no other job needs. */
function targetOf(config: Config): ConnectionConfig | undefined {
  if (config.operation === 'restore')
    return config.stage === undefined || config.stage === 'finish' ? config.connection : undefined;
  if (config.operation === 'verify') return config.restoreInto;
  return config.operation === 'backup' ? config.verifyAfter?.restoreInto : undefined;
}
