// Environment for dumping rows.
import type { Queryable } from '../../mysql/connection/reader.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Context } from '../../repository/context.ts';
import type { ObjectWriter } from '../objects/object-writer.ts';
import type { RateLimit } from '../../core/rate-limit.ts';
import type { BackupRequest } from '../request.ts';
import type { SnapshotWorkers } from './snapshot-workers.ts';

export interface DumpEnvironment {
  request: BackupRequest;
  context: Context;
  facts: ServerFacts;
  /** Sessions inside the snapshot. */
  workers: SnapshotWorkers;
  /** A session outside of the snapshot that plans the chunks. */
  planner: Queryable;
  /**
   * Checks the last known state of the snapshot's protection.
   * @throws BackupError SOURCE_CONNECTION_LOST if the protection is known to be lost
   */
  assertProtected: () => void;
  objects: ObjectWriter;
  /** Limit of --max-rate. */
  rate: RateLimit | undefined;
  warnings: string[];
}
