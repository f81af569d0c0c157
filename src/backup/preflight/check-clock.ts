// Compares the clock of this machine with the storage's clock. A backup "of 2031" would stay the
// newest for years, satisfy --max-age and push real backups out: refuse to write it.
import { BackupError } from '../../core/errors.ts';
import { formatSeconds } from '../../core/units.ts';
import { isAhead } from '../../repository/find/future.ts';
import type { StorageClock } from '../../storage/storage-clock.ts';

/** @throws BackupError CLOCK_AHEAD naming both times */
export function checkClock(clocks: readonly StorageClock[], now: Date): void {
  for (const clock of clocks) {
    const time = clock.now();
    if (!isAhead(now, time)) continue;
    const aheadSeconds = Math.round((now.getTime() - time.getTime()) / 1000);
    throw new BackupError(
      'CLOCK_AHEAD',
      `the clock of this machine is ${formatSeconds(aheadSeconds)} ahead: it says ${now.toISOString()}, ${clock.location} says ${time.toISOString()}`,
      {
        hint: 'Nothing was written: the backup would stay the newest one until then. Set the clock of this machine.',
        details: { aheadSeconds, location: clock.location },
      },
    );
  }
}
