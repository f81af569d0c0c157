// The complete and valid input of each operation: the request of its use-case, and the needs of the
// surrounding program.
import type { Until } from '../archive/replay/request.ts';
import type { ArchiveRequest, FindQuery } from '../archive/request.ts';
import type { BackupRequest } from '../backup/request.ts';
import type { Trust } from '../encryption/trust.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { RetentionConfig } from '../prune/policy.ts';
import type { PruneRequest } from '../prune/request.ts';
import type { FindRequest } from '../repository/find/find-tables.ts';
import type { ListRequest } from '../repository/find/list.ts';
import type { BackupChoice } from '../repository/find/resolve-backup.ts';
import type { ShowRequest } from '../repository/find/show.ts';
import type { MaskCheckRequest } from '../restore/masking/mask-check.ts';
import type { MaskSuggestRequest } from '../restore/masking/mask-suggest.ts';
import type { RestoreRequest } from '../restore/request.ts';
import type { FleetProfile } from './read/read-fleet.ts';
import type { StorageConfig } from '../storage/storage-config.ts';
import type { DiffRequest } from '../verify/diff.ts';
import type { VerifyRequest } from '../verify/request.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export type AwsSettings = Pick<StorageConfig['s3'], 'region' | 'profile' | 'proxies' | 'ca'>;

/** Options of every operation. */
export interface Common {
  /** Storages that hold copies, in the order in which readers prefer them. */
  storages: readonly StorageConfig[];
  /** Settings of AWS for everything but the storages. */
  aws?: AwsSettings;
  trust: Trust;
  label?: string;
  logLevel: LogLevel;
  /** Notes about settings that are allowed but unwise. */
  advice: readonly string[];
  /** Path of the report. */
  reportPath?: string;
}

/** Options of operations that may finish with warnings. */
interface WithWarnings {
  failOnWarnings: boolean;
}

export interface BackupConfig extends Common, BackupRequest, WithWarnings {
  operation: 'backup';
  label: string;
  dryRun: boolean;
  /** Verification directly after the backup. */
  verifyAfter?: VerifyConfig;
  /**
   * Retention after a success, for the backups of the same label: one for each storage, undefined
   * where nothing is pruned.
   */
  retentions?: readonly (RetentionConfig | undefined)[];
}

/** A check of everything that a backup needs. A check writes only probes. */
export interface CheckConfig extends Omit<BackupConfig, 'operation'> {
  operation: 'check';
}

/** Operations on one backup. */
export type WithBackup = Pick<BackupChoice, 'before' | 'verified' | 'masked'>;

export interface RestoreConfig extends Common, RestoreRequest, WithBackup, WithWarnings {
  operation: 'restore';
  dryRun: boolean;
  /** The restore drops without a question. */
  isConfirmed: boolean;
  /** Where the replay of the binary log after the restore ends. Absent: no replay. */
  until?: Until;
}

export interface VerifyConfig extends Common, VerifyRequest, WithBackup, WithWarnings {
  operation: 'verify';
  /** Server for the restore. The verification leaves this server in its original state. */
  restoreInto?: ConnectionConfig;
  /** Replay the archived binary log after the restore. */
  until?: Until;
  /** Choose the label with the oldest last verified restore. */
  rotate?: boolean;
  /** Server in a container that the run starts and removes, in place of `restoreInto`. */
  restoreIntoDocker?: DockerTarget;
}

export interface DockerTarget {
  /** Absent: the official image of the release of the backup's source. */
  image?: string;
}

export interface ListConfig extends Common, ListRequest {
  operation: 'list';
  /** Print dates in UTC instead of local time. */
  isUtc: boolean;
}

export interface ShowConfig extends Common, ShowRequest {
  operation: 'show';
}

export interface MaskCheckConfig extends Common, MaskCheckRequest {
  operation: 'mask-check';
}

export interface MaskSuggestConfig extends Common, MaskSuggestRequest, BackupChoice {
  operation: 'mask-suggest';
}

export interface DiffConfig extends Common, DiffRequest, WithBackup, WithWarnings {
  operation: 'diff';
}

export interface FindConfig extends Common, FindRequest {
  operation: 'find';
}

export interface PruneConfig extends Common, PruneRequest, WithWarnings {
  operation: 'prune';
}

export interface BinlogArchiveConfig extends Common, ArchiveRequest, WithWarnings {
  operation: 'binlog-archive';
  label: string;
}

export interface BinlogListConfig extends Common {
  operation: 'binlog-list';
}

export interface BinlogFindConfig extends Common, FindQuery {
  operation: 'binlog-find';
  label?: string;
}

export interface BinlogVerifyConfig extends Common {
  operation: 'binlog-verify';
}

/** The content of a status page of one storage. */
export interface ReportConfig extends Common {
  operation: 'report';
  /** Path of the page. */
  htmlPath: string;
}

export interface MatrixConfig extends Common {
  operation: 'matrix';
  profiles: readonly FleetProfile[];
  /** Report only labels with an older newest backup, in seconds. */
  staleSeconds?: number;
  /** Sort by the last verified restore, the oldest first. */
  rotate: boolean;
  /** Maximum number of profiles. */
  limit?: number;
}

export interface FleetStatusConfig extends Common {
  operation: 'fleet-status';
  profiles: readonly FleetProfile[];
  /** Longest age of the newest verified restore, in seconds. */
  maxVerifiedAgeSeconds?: number;
  htmlPath?: string;
}

export type Config =
  | BackupConfig
  | CheckConfig
  | RestoreConfig
  | VerifyConfig
  | ListConfig
  | ShowConfig
  | MaskCheckConfig
  | MaskSuggestConfig
  | FindConfig
  | DiffConfig
  | PruneConfig
  | BinlogArchiveConfig
  | BinlogListConfig
  | BinlogFindConfig
  | BinlogVerifyConfig
  | ReportConfig
  | MatrixConfig
  | FleetStatusConfig;
