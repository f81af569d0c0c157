// Decides which notifiers report a run, and the content of each alert. The entries compose the
// alerts from the raw options before they check anything, so the alerts also report a mistake in
// the other options.
import { defined } from '../../core/defined.ts';
import type { Input } from '../../options/input.ts';
import { type Operation, WITH_ALERTS } from '../../options/option-table.ts';
import { OptionValues } from '../../options/option-values.ts';
import type { InputSources } from '../../options/read/read-connection.ts';
import { readFileOf } from '../../options/read/read-file.ts';
import type { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Problems } from '../../core/problems.ts';
import { Secret } from '../../core/secret.ts';
import { PING_FORMATS } from '../../notify/ping.ts';
import { readProxies } from '../../network/proxies.ts';
import { createNotifiers } from '../../notify/create-notifiers.ts';
import type { SmtpTls } from '../../notify/email/email.ts';
import type { Alert, AlertOutcome, Notifier } from '../../notify/notifier.ts';
import { sendAlerts } from '../../notify/notify.ts';
import { readAlerts } from '../../notify/read-alerts.ts';
import { NOTIFY_POLICIES, type NotifyPolicy } from '../../notify/should-notify.ts';
import type { AlertCheck } from '../check.ts';
import { findLastGood } from './last-good.ts';
import { LastOutcomes } from './last-outcomes.ts';
import type { StorageHost } from '../open-storage.ts';
import { exportMetrics, type MetricsConfig } from './metrics.ts';
import { type Outcome, storageOf } from '../outcome.ts';
import { nameStorages, type RunFacts, titleOf } from './run-facts.ts';
import { TOOL } from '../../core/version.ts';

/** The result that an alert reports: an outcome, or the error that replaces the outcome. */
export type RunResult = { outcome: Outcome } | { error: BackupError };

export interface AlertFacts extends RunFacts {
  /** Page of the workflow run. */
  runUrl?: string;
}

const withAlerts: readonly Operation[] = WITH_ALERTS;

export class Alerting {
  readonly #input: Input;
  readonly #sources: InputSources;
  readonly #notifiers: readonly Notifier[];
  readonly #policy: NotifyPolicy;
  readonly #metrics: MetricsConfig;
  #isTold = false;
  /** The calls that report the begin of the run. */
  #begun: Promise<void> | undefined;

  /** Adds the problems of the alert options to the problems of the input. */
  constructor(input: Input, sources: InputSources) {
    const { environment } = sources;
    const problems = input.problems!;
    const values = new OptionValues(input.options, problems);
    const tls = values.text('smtp-tls');
    if (tls !== undefined && !['none', 'starttls', 'tls'].includes(tls))
      problems.add(`--smtp-tls is "${tls}", it takes none, starttls, tls`);
    this.#metrics = readMetrics(values, problems);
    this.#input = input;
    this.#sources = sources;
    this.#policy = NOTIFY_POLICIES.find((name) => name === values.text('notify-on')) ?? 'failure';
    this.#notifiers = createNotifiers(
      readAlerts(
        {
          slackWebhook: values.text('slack-webhook'),
          pingUrl: values.text('ping-url'),
          pingFormat: PING_FORMATS.find((name) => name === values.text('ping-format')),
          webhooks: values.list('webhook'),
          webhookFormats: values.list('webhook-format'),
          webhookPolicies: values.list('webhook-notify-on'),
          smtpUrl: values.text('smtp-url'),
          smtpHost: values.text('smtp-host'),
          smtpPort: values.has('smtp-port') ? values.number('smtp-port') : undefined,
          smtpUser: values.text('smtp-user'),
          smtpPassword: values.text('smtp-password') ?? environment['SMTP_PASSWORD'],
          smtpTls: tls as SmtpTls | undefined,
          smtpCa: values.has('smtp-ca')
            ? readFileOf('smtp-ca', values.text('smtp-ca')!, sources, problems)
            : undefined,
          mailFrom: values.text('mail-from'),
          mailTo: values.list('mail-to'),
        },
        (problem) => problems.add(problem),
      ),
      readProxies(environment, (problem) => {
        if (values.has('slack-webhook') || values.has('ping-url')) problems.add(problem);
      }),
    );
  }

  /** Tries each notifier, as far as the trial sends nothing. Never throws. */
  async check(signal: AbortSignal): Promise<AlertCheck[]> {
    return await Promise.all(
      this.#notifiers.map(async (notifier): Promise<AlertCheck> => {
        const { name } = notifier;
        if (!notifier.check)
          return { name, detail: 'not tried: only a real alert could show it', isSkipped: true };
        try {
          return { name, detail: await notifier.check(signal) };
        } catch (error) {
          return { name, detail: '', error: error as Error };
        }
      }),
    );
  }

  /**
   * Reports the begin of a run to the services that watch the run. Does not wait, and never throws.
   */
  begin(logger: Logger): void {
    const signal = AbortSignal.timeout(BEGIN_TIMEOUT_MS);
    const calls = this.#notifiers.map(async (notifier) => {
      try {
        await notifier.begin?.(signal);
      } catch (error) {
        logger.warn(`cannot report the begin of the run by ${notifier.name}: ${(error as Error).message}`);
      }
    });
    this.#begun = Promise.all(calls).then(() => undefined);
  }

  /** Reports the result, once for a run. Never throws, and does not change the outcome. */
  async tell(result: RunResult, facts: AlertFacts, host: Omit<StorageHost, 'signal'>): Promise<void> {
    // A person waits for the answer of the other operations.
    const { operation } = this.#input;
    const isWatched = operation !== undefined && !withAlerts.includes(operation);
    if (this.#isTold || isWatched) return;
    this.#isTold = true;
    const { logger } = host;
    await this.#begun;
    const alert = await this.#withLastGood(alertOf(result, facts), host);
    const { outcome } = alert;
    const isByChange = this.#notifiers.some(
      ({ policy = this.#policy, everyRun }) => !everyRun && policy === 'change',
    );
    const isCompared = isByChange && outcome !== 'cancelled';
    const last = isCompared
      ? LastOutcomes.of(this.#input, this.#sources, facts.label ?? '', host)
      : undefined;
    if (isCompared && !last)
      logger.warn('how the last run ended is not known, so it counts as a change: the storage is not known');
    await sendAlerts(this.#notifiers, alert, {
      policy: this.#policy,
      logger,
      previousOutcome: await last?.read(),
    });
    if (outcome !== 'cancelled') await last?.write(outcome, alert.time);
    if (outcome !== 'cancelled') await exportMetrics(this.#metrics, result, alert, logger);
  }

  /** Adds the last good backup: the reader of a failure asks which backups exist. */
  async #withLastGood(alert: Alert, host: Omit<StorageHost, 'signal'>): Promise<Alert> {
    const { outcome, label } = alert;
    const isTold = this.#notifiers.some(({ everyRun }) => !everyRun) || Object.keys(this.#metrics).length > 0;
    if (outcome !== 'failed' || label === undefined || !isTold) return alert;
    const lastGood = await findLastGood(this.#input, this.#sources, label, host);
    return lastGood ? { ...alert, lastGood } : alert;
  }
}

/** A service that watches a backup must not delay the backup. */
const BEGIN_TIMEOUT_MS = 5000;

function readMetrics(values: OptionValues, problems: Problems): MetricsConfig {
  const file = values.text('metrics-file');
  const push = values.text('metrics-push');
  if (push !== undefined && !(URL.canParse(push) && /^https?:/.test(push)))
    problems.add('--metrics-push is ***, it takes a URL such as http://pushgateway:9091');
  return {
    ...(file ? { file } : {}),
    ...(push && URL.canParse(push) ? { push: new Secret(push) } : {}),
  };
}

function alertOf(result: RunResult, facts: AlertFacts): Alert {
  const { operation, server, backupId, runUrl } = facts;
  const error = 'error' in result ? result.error : result.outcome.error;
  const report = 'outcome' in result ? result.outcome.report : {};
  const warnings =
    'outcome' in result && 'warnings' in result.outcome.report ? result.outcome.report.warnings : [];
  const label = 'label' in report && typeof report.label === 'string' ? report.label : facts.label;
  const used = storageOf(report, facts);
  const storage = used === facts.storage ? nameStorages(facts) : used;
  const subject = label ?? server;
  return {
    outcome: outcomeOf(error, warnings),
    operation,
    title: `${titleOf(operation)}${subject === undefined ? '' : ` of ${subject}`}`,
    ...(error?.code === 'BACKUP_STALE' ? { headline: describeStale(label, storage) } : {}),
    exitCode: error?.exitCode ?? 0,
    ...defined({ backupId }),
    ...pick(report, ['backupId', 'storage', 'tables', 'rows', 'dataBytes', 'storedBytes', 'durationSeconds']),
    ...defined({ storage, label, server, runUrl }),
    ...verificationOf(result),
    ...(error
      ? { error: { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) } }
      : {}),
    warnings,
    tool: TOOL,
    time: new Date(),
  };
}

function describeStale(label: string | undefined, storage: string | undefined): string {
  if (label !== undefined) return `Backup of ${label} is stale`;
  return storage === undefined ? 'Backups of the fleet are stale' : `Backups in ${storage} are stale`;
}

function outcomeOf(error: BackupError | undefined, warnings: readonly string[]): AlertOutcome {
  if (error) return error.code === 'CANCELLED' ? 'cancelled' : 'failed';
  return warnings.length > 0 ? 'succeeded with warnings' : 'succeeded';
}

function verificationOf(result: RunResult): Pick<Alert, 'verification'> {
  if (!('outcome' in result)) return {};
  const { outcome } = result;
  switch (outcome.operation) {
    case 'restore':
      return { verification: outcome.report.verification };
    case 'verify':
      return { verification: { level: outcome.report.level, status: outcome.report.status } };
    case 'backup':
      return outcome.report.verification ? { verification: outcome.report.verification } : {};
    case 'plan':
    case 'check':
    case 'restore-plan':
    case 'show':
    case 'find':
    case 'diff':
    case 'mask-check':
    case 'mask-suggest':
    case 'list':
    case 'prune':
    case 'binlog-archive':
    case 'binlog-list':
    case 'binlog-find':
    case 'binlog-verify':
    case 'report':
    case 'matrix':
    case 'fleet-status':
      return {};
  }
}

function pick<K extends string>(report: object, names: readonly K[]): Partial<Record<K, never>> {
  const values = report as Partial<Record<K, never>>;
  return Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  ) as Partial<Record<K, never>>;
}
