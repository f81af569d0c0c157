// What an operation is asked to do, complete and valid.
import type { Assertion } from '../verify/assertion-file.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { RetentionConfig } from './read-retention.ts';
import type { ScopeConfig } from './read-scope.ts';
import type { Selection } from '../mysql/schema/selection.ts';
import type { StorageConfig } from './read-storage.ts';
import type { Trust } from './read-trust.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** What every operation has. */
export interface Common {
  storage: StorageConfig;
  trust: Trust;
  label?: string;
  logLevel: LogLevel;
  /** File that the report is written to. */
  reportPath?: string;
}

interface WithServer extends Common {
  connection: ConnectionConfig;
  concurrency: number;
  lockWaitTimeoutSeconds: number;
  failOnWarnings: boolean;
}

export interface BackupConfig extends WithServer {
  operation: 'backup';
  label: string;
  selection: Selection;
  users: boolean;
  bytesPerChunk: number;
  rowsPerChunk?: number;
  compressionLevel: number;
  longQueryGuardSeconds: number;
  consistency: 'auto' | 'none';
  maxReplicaLagSeconds?: number;
  maxRateBytes?: number;
  shrinkWarningPercent: number;
  dryRun: boolean;
  /** The proof that follows at once. */
  proof?: VerifyConfig;
  /** Applied after a success, to the backups of the same label. */
  retention?: RetentionConfig;
}

export interface RestoreConfig extends WithServer {
  operation: 'restore';
  backup: string;
  scope: ScopeConfig;
  dropExisting: boolean;
  ignoreVersion: boolean;
  allowSourceAsTarget: boolean;
  enableLocalInfile: boolean;
  skipBinlog: boolean;
  skipBinlogDespiteReplicas: boolean;
  disableRedoLog: boolean;
  updateGtidSet: 'off' | 'append' | 'replace';
  assertions: readonly Assertion[];
  dryRun: boolean;
  deferTableIndexes: 'off' | 'fulltext' | 'all';
  checkTables: 'off' | 'quick' | 'full';
  loadUsers: boolean;
  verifyLevel: 'off' | 'sample' | 'counts' | 'rows';
  sampleSize: number;
  seed: number;
}

export interface VerifyConfig extends Common {
  operation: 'verify';
  backup: string;
  level: 'objects' | 'sample' | 'counts' | 'rows';
  scope: ScopeConfig;
  assertions: readonly Assertion[];
  /** The server to compare with. */
  connection?: ConnectionConfig;
  /** The server to restore to, and to leave as it was. */
  restoreInto?: ConnectionConfig;
  concurrency: number;
  lockWaitTimeoutSeconds: number;
  failOnWarnings: boolean;
  sampleSize: number;
  seed: number;
}

export interface ListConfig extends Common {
  operation: 'list';
  maxAgeSeconds?: number;
}

export interface PruneConfig extends Common, RetentionConfig {
  operation: 'prune';
  dryRun: boolean;
  failOnWarnings: boolean;
}

export type Config = BackupConfig | RestoreConfig | VerifyConfig | ListConfig | PruneConfig;
