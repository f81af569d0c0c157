// `check`: tries each requirement of a backup now and reports each one. A failed check does not
// keep the other checks from running.
import { defined } from '../core/defined.ts';
import type { BackupPlan } from '../backup/preflight/plan-backup.ts';
import { BackupError, toBackupError } from '../core/errors.ts';
import type { CheckConfig } from '../options/operations.ts';
import type { Context } from '../repository/context.ts';

/**
 * A step: `passed`, `failed`, or `skipped` (the step depends on a failed one, or a trial would have
 * an effect).
 */
export interface CheckStep {
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  /** The finding, as a sentence without a period. */
  detail: string;
  /** Error code of a failure. */
  code?: string;
  hint?: string;
}

export interface CheckReport {
  storage: string;
  status: 'passed' | 'failed';
  steps: CheckStep[];
  /** The content that a backup would have; absent: the check could not read the server. */
  plan?: BackupPlan;
  warnings: string[];
}

/** A notifier that the check tried. */
export interface AlertCheck {
  name: string;
  /** Absent: the notifier passed, or the check did not try it. */
  error?: Error;
  detail: string;
  isSkipped?: boolean;
}

/**
 * Runs all checks.
 * @param checkAlerts tries the notifiers
 */
export async function check(
  config: CheckConfig,
  context: Context,
  checkAlerts: () => Promise<AlertCheck[]>,
): Promise<{ report: CheckReport; error?: BackupError }> {
  const steps: CheckStep[] = [];
  let first: BackupError | undefined;
  const record = async <T>(
    name: string,
    work: () => Promise<T>,
    describe: (value: T) => string,
  ): Promise<T> => {
    context.signal.throwIfAborted();
    try {
      const value = await work();
      steps.push({ name, status: 'passed', detail: describe(value) });
      return value;
    } catch (thrown) {
      if (context.signal.aborted) throw thrown;
      const error = toBackupError(thrown);
      const { code, message, hint } = error;
      first ??= error;
      steps.push({ name, status: 'failed', detail: message, code, ...(hint ? { hint } : {}) });
      throw new Recorded(error);
    }
  };
  const { planBackup } = await import('../backup/preflight/plan-backup.ts');
  const planning = planBackup(config, context, { step: record, optional: ignoreRecorded });
  // The plan reads the source between two steps too.
  const plan = await ignoreRecorded(
    planning.catch((error: unknown) => {
      if (error instanceof Recorded) throw error;
      return record(
        'source',
        () => Promise.reject(error),
        () => '',
      );
    }),
  );
  const { verifyAfter } = config;
  if (verifyAfter?.restoreInto) {
    const { checkVerificationTarget } = await import('../backup/preflight/verification-target.ts');
    const { restoreInto } = verifyAfter;
    await ignoreRecorded(
      record(
        'restore-into',
        () => checkVerificationTarget(config, restoreInto, context),
        () => `${restoreInto.host}:${restoreInto.port} answers, and is not the source`,
      ),
    );
  }
  if (verifyAfter?.restoreIntoDocker) {
    const { checkEngine } = await import('../docker/docker-command.ts');
    await ignoreRecorded(
      record(
        'restore-into',
        () => checkEngine(context.signal),
        (version) => `Docker ${version} answers`,
      ),
    );
  }
  for (const { name, error, detail, isSkipped } of await checkAlerts()) {
    if (isSkipped) steps.push({ name, status: 'skipped', detail });
    else
      await ignoreRecorded(
        record(
          name,
          () => (error ? Promise.reject(alertFailed(error)) : Promise.resolve()),
          () => detail,
        ),
      );
  }
  const warnings = plan?.warnings ?? [];
  const report: CheckReport = {
    storage: context.storage.location,
    status: first ? 'failed' : 'passed',
    steps,
    ...defined({ plan }),
    warnings,
  };
  return first ? { report, error: first } : { report };
}

function alertFailed({ message }: Error): BackupError {
  return new BackupError('ALERT_FAILED', message, {
    hint: 'Check the options of the alerts: this alert would not report a failed run.',
  });
}

/** A failure that the report holds already. */
class Recorded extends Error {
  constructor(cause: BackupError) {
    super(cause.message, { cause });
  }
}

async function ignoreRecorded<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Recorded) return undefined;
    throw error;
  }
}
