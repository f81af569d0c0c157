// Who is told of a run and what: composed by the entries from the raw options, before anything else is checked, so that a
// mistake elsewhere in the configuration is told too.
import type { Input } from '../options/read-config.ts';
import { OptionValues } from '../options/option-values.ts';
import type { Host } from '../options/read-connection.ts';
import type { BackupError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { createNotifiers } from '../notify/create-notifiers.ts';
import type { SmtpTls } from '../notify/email.ts';
import type { Alert, AlertOutcome, Notifier } from '../notify/notifier.ts';
import { sendAlerts } from '../notify/notify.ts';
import { readLastOutcome, writeLastOutcome } from '../notify/outcome-file.ts';
import { readAlerts } from '../notify/read-alerts.ts';
import { NOTIFY_POLICIES, type NotifyPolicy } from '../notify/should-notify.ts';
import type { Outcome } from './outcome.ts';
import { TOOL } from '../core/version.ts';

/** What there is to tell: an outcome, or the error that came in its place. */
export type RunResult = { outcome: Outcome } | { error: BackupError };

export interface RunFacts {
  /** `db1.example.com:3306` */
  server?: string;
  /** Page of the workflow run. */
  runUrl?: string;
  /** For the policy `change`. */
  previousOutcome?: AlertOutcome;
}

export class Alerting {
  readonly #input: Input;
  readonly #notifiers: readonly Notifier[];
  readonly #policy: NotifyPolicy;
  readonly #outcomeFile: string | undefined;
  #isTold = false;

  /** What is wrong with the options of the alerts joins the problems of the input. */
  constructor(input: Input, { environment, readFile }: Host) {
    const problems = input.problems!;
    const values = new OptionValues(input.operation, input.options, problems);
    const tls = values.text('smtp-tls');
    if (tls !== undefined && !['none', 'starttls', 'tls'].includes(tls))
      problems.add(`--smtp-tls is "${tls}", it takes none, starttls, tls`);
    this.#input = input;
    this.#policy = NOTIFY_POLICIES.find((name) => name === values.text('notify-on')) ?? 'failure';
    this.#outcomeFile = values.text('notify-state-file');
    this.#notifiers = createNotifiers(
      readAlerts(
        {
          slackWebhook: values.text('slack-webhook'),
          pingUrl: values.text('ping-url'),
          smtpUrl: values.text('smtp-url'),
          smtpHost: values.text('smtp-host'),
          smtpPort: values.has('smtp-port') ? values.number('smtp-port') : undefined,
          smtpUser: values.text('smtp-user'),
          smtpPassword: values.text('smtp-password') ?? environment['SMTP_PASSWORD'],
          smtpTls: tls as SmtpTls | undefined,
          smtpCa: values.has('smtp-ca')
            ? readCertificates(values.text('smtp-ca')!, readFile, problems)
            : undefined,
          mailFrom: values.text('mail-from'),
          mailTo: values.list('mail-to'),
        },
        (problem) => problems.add(problem),
      ),
    );
  }

  /** Once for a run. Never throws, and changes nothing of the outcome. */
  async tell(result: RunResult, facts: RunFacts, logger: Logger): Promise<void> {
    if (this.#isTold) return;
    this.#isTold = true;
    const { previousOutcome, ...rest } = facts;
    const alert = alertOf(this.#input, result, rest);
    await sendAlerts(this.#notifiers, alert, {
      policy: this.#policy,
      logger,
      previousOutcome: previousOutcome ?? (await this.#lastOutcome(logger)),
    });
    await this.#remember(alert.outcome, logger);
  }

  async #lastOutcome(logger: Logger): Promise<AlertOutcome | undefined> {
    if (this.#policy !== 'change' || this.#notifiers.length === 0) return undefined;
    if (this.#outcomeFile === undefined) {
      logger.warn(
        'how the last run ended is not known, so it counts as a change: give --notify-state-file, or in the action github-token',
      );
      return undefined;
    }
    try {
      return await readLastOutcome(this.#outcomeFile, this.#input.operation);
    } catch (error) {
      logger.warn(
        `how the last run ended is not known, so it counts as a change: ${(error as Error).message}`,
      );
      return undefined;
    }
  }

  async #remember(outcome: AlertOutcome, logger: Logger): Promise<void> {
    if (this.#outcomeFile === undefined) return;
    try {
      await writeLastOutcome(this.#outcomeFile, this.#input.operation, outcome);
    } catch (error) {
      logger.warn(`how this run ended cannot be remembered for the next: ${(error as Error).message}`);
    }
  }
}

function readCertificates(
  path: string,
  readFile: Host['readFile'],
  problems: NonNullable<Input['problems']>,
): string | undefined {
  try {
    return readFile(path);
  } catch (error) {
    problems.add(`--smtp-ca: ${path} cannot be read (${(error as { code?: string }).code ?? String(error)})`);
    return undefined;
  }
}

function alertOf(
  { operation, options }: Input,
  result: RunResult,
  facts: Omit<RunFacts, 'previousOutcome'>,
): Alert {
  const error = 'error' in result ? result.error : result.outcome.error;
  const report = 'outcome' in result ? result.outcome.report : {};
  const warnings =
    'outcome' in result && 'warnings' in result.outcome.report ? result.outcome.report.warnings : [];
  const known = 'label' in report && typeof report.label === 'string' ? report.label : undefined;
  const label = known ?? options.get('label')?.[0];
  const what = label ?? facts.server;
  return {
    outcome: outcomeOf(error, warnings),
    operation,
    title: `${operation[0]!.toUpperCase()}${operation.slice(1)}${what === undefined ? '' : ` of ${what}`}`,
    ...pick(report, ['backupId', 'storage', 'tables', 'rows', 'dataBytes', 'storedBytes', 'durationSeconds']),
    ...(label === undefined ? {} : { label }),
    ...verificationOf(result),
    ...(error
      ? { error: { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) } }
      : {}),
    warnings,
    ...facts,
    tool: TOOL,
    time: new Date(),
  };
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
    case 'restore-plan':
    case 'list':
    case 'prune':
      return {};
  }
}

function pick<K extends string>(report: object, names: readonly K[]): Partial<Record<K, never>> {
  const values = report as Partial<Record<K, never>>;
  return Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  ) as Partial<Record<K, never>>;
}
