// Request and report of a verification.
import type { StageTime } from '../core/stage-clock.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { PassedOver } from '../repository/sound-copy.ts';
import type { ScopeRequest } from '../repository/scope/scope.ts';
import type { Assertion } from './assertions/assertions.ts';
import type { Failure } from './failure.ts';
import type { Check, VerificationLevel } from './report.ts';

export interface VerifyRequest {
  /** An id, or `latest`. */
  backup: string;
  label?: string;
  level: VerificationLevel;
  /** Part of the backup to compare, and the names on the server. */
  scope: ScopeRequest;
  assertions: readonly Assertion[];
  /** Server to compare with; not needed by level `objects`. */
  connection?: ConnectionConfig;
  concurrency: number;
  sampleSize: number;
  seed: number;
  lockWaitTimeoutSeconds: number;
}

/** Verification of the copy in one storage. */
export interface VerifiedCopy {
  storage: string;
  status: 'passed' | 'failed' | 'missing';
  /** Reason of a failure. */
  reason?: string;
}

export interface VerifyReport {
  backupId: string;
  label: string;
  storage: string;
  /** Key of the manifest, relative to the storage; a dump of MySQL Shell has none. */
  manifestKey?: string;
  level: VerificationLevel;
  /** Copies that were verified, one for each of several storages. */
  copies?: readonly VerifiedCopy[];
  /** Copies that come first and were not used, with the reasons. */
  passedOver?: readonly PassedOver[];
  /** It was restored from its objects for the verification. */
  restored?: true;
  status: 'passed' | 'failed';
  /** Culprit and message of a failure. */
  failure?: Failure;
  checks: Check[];
  durationSeconds: number;
  warnings: string[];
  stages: StageTime[];
}
