// The same faults of a backup whose rows are read by threads of their own.
import { describeBackupFaults } from './backup-faults.ts';

await describeBackupFaults('faults of a backup with threads', ['--threads', '2']);
