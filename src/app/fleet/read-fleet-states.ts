// Reads the storages of a fleet concurrently, and opens each storage once for all of its profiles.
// An unreadable storage is a fact about its profiles; the fleet still reads the other storages.
import { mapConcurrent } from '../../core/concurrency.ts';
import { toBackupError } from '../../core/errors.ts';
import type { FleetProfile } from '../../options/read/read-fleet.ts';
import { findNewestOfLabels, type LabelState } from '../../repository/find/newest-backups.ts';
import { openStorages, type StorageHost } from '../open-storage.ts';

export interface ProfileState extends Omit<LabelState, 'label'> {
  profile: FleetProfile;
  /** Why the fleet could not read the storage. */
  unreadable?: string;
}

/** Requests wait for the network, and do not load this machine. */
const STORAGES_AT_ONCE = 32;

/**
 * Returns the states in the order of the profiles.
 * @param isDeep looks for verified restores too
 */
export async function readFleetStates(
  profiles: readonly FleetProfile[],
  { isDeep, now, host }: { isDeep: boolean; now: () => Date; host: StorageHost },
): Promise<ProfileState[]> {
  const groups = new Map<string, FleetProfile[]>();
  for (const profile of profiles) {
    const key = keyOf(profile);
    groups.set(key, [...(groups.get(key) ?? []), profile]);
  }
  const states = new Map<FleetProfile, ProfileState>();
  await mapConcurrent([...groups.values()], STORAGES_AT_ONCE, async (group) => {
    host.signal?.throwIfAborted();
    const { storages, verifyKeys } = group[0]!;
    try {
      const storage = await openStorages(storages, host);
      try {
        const found = await findNewestOfLabels(storage, group, { verifyKeys, now, isDeep });
        for (const profile of group) {
          const { label: _, ...state } = found.get(profile.label)!;
          states.set(profile, { profile, ...state });
        }
      } finally {
        await storage.close();
      }
    } catch (thrown) {
      host.signal?.throwIfAborted();
      const { code, message } = toBackupError(thrown);
      for (const profile of group)
        states.set(profile, { profile, problems: [], unreadable: `${code}: ${message}` });
    }
  });
  return profiles.map((profile) => states.get(profile)!);
}

/** Returns the same key for profiles that the same requests can read. */
function keyOf({ storages, verifyKeys }: FleetProfile): string {
  const keys = verifyKeys.map((key) => key.export({ type: 'spki', format: 'der' }).toString('base64'));
  return JSON.stringify([storages, keys]);
}
