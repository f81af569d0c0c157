// What a verification is asked to do, and its report.
import type { StageTime } from '../core/stage-clock.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { ScopeRequest } from '../repository/scope.ts';
import type { Assertion } from './assertions.ts';
import type { Failure } from './failure.ts';
import type { Check, VerificationLevel } from './report.ts';

export interface VerifyRequest {
  /** An id, or `latest`. */
  backup: string;
  label?: string;
  level: VerificationLevel;
  /** Which part of the backup is compared, and under which names. */
  scope: ScopeRequest;
  assertions: readonly Assertion[];
  /** The server to compare with; not needed by level `objects`. */
  connection?: ConnectionConfig;
  concurrency: number;
  sampleSize: number;
  seed: number;
  lockWaitTimeoutSeconds: number;
}

export interface VerifyReport {
  backupId: string;
  label: string;
  storage: string;
  /** Below the storage; a dump of MySQL Shell has none. */
  manifestKey?: string;
  level: VerificationLevel;
  /** It was restored from its objects for the verification. */
  restored?: true;
  status: 'passed' | 'failed';
  /** Who is to blame, and how that is said. */
  failure?: Failure;
  checks: Check[];
  durationSeconds: number;
  warnings: string[];
  stages: StageTime[];
}
