// Every table of faults, in the order in which docs/faults.md shows them.
import { DIRECTORY_FAULTS } from './directory.ts';
import { BACKUP_FAULTS, REDO_LOG_FAULTS, RESTORE_FAULTS, VERIFY_FAULTS } from './mysql.ts';
import { SERVER_FAULTS } from './server.ts';
import { SIGNAL_FAULTS } from './signals.ts';
import { STORAGE_FAULTS } from './storage.ts';
import { TWO_AT_ONCE } from './two-at-once.ts';
import { TWO_PLACES_FAULTS } from './two-places.ts';
import type { FaultTable } from './outcome.ts';

export const FAULT_TABLES: readonly FaultTable[] = [
  BACKUP_FAULTS,
  RESTORE_FAULTS,
  REDO_LOG_FAULTS,
  VERIFY_FAULTS,
  SERVER_FAULTS,
  STORAGE_FAULTS,
  DIRECTORY_FAULTS,
  TWO_PLACES_FAULTS,
  SIGNAL_FAULTS,
  TWO_AT_ONCE,
];
