// The faults of a backup whose rows the main thread reads.
import { describeBackupFaults } from './backup-faults.ts';

await describeBackupFaults('faults of a backup', ['--threads', '0']);
