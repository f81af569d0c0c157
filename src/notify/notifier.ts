// The content of an alert, and the contract of a notifier. Invariant: no text here, and no error of
// a notifier, holds a webhook URL, a password or a ping URL. An AlertError therefore has no cause,
// because the text of a cause might hold one.

import type { NotifyPolicy } from './should-notify.ts';

export type AlertOutcome = 'succeeded' | 'succeeded with warnings' | 'failed' | 'cancelled';

export interface Alert {
  outcome: AlertOutcome;
  /** `backup`, `restore`, `verify`, … */
  operation: string;
  /** The start of a sentence that the outcome completes: `Backup of shop`. */
  title: string;
  /** Replaces title and outcome: `Backup of shop is stale`. */
  headline?: string;
  exitCode?: number;
  /** The last good backup, for a failed run. */
  lastGood?: LastGood;
  backupId?: string;
  label?: string;
  /** The server without credentials: `db1.example.com:3306`. */
  server?: string;
  schemas?: readonly string[];
  storage?: string;
  tables?: number;
  rows?: number;
  dataBytes?: number;
  storedBytes?: number;
  durationSeconds?: number;
  /** The verification or the attempt: level `rows`, status `passed`. */
  verification?: { level: string; status: string };
  error?: { code: string; message: string; hint?: string };
  warnings: readonly string[];
  /** Page of the workflow run. The alert leaves out URLs other than http and https. */
  runUrl?: string;
  tool: { name: string; version: string };
  time: Date;
}

export interface LastGood {
  /** The newest good backup. Absent: there is none. */
  backupId?: string;
  /** The start of the backup, in ISO 8601. */
  time?: string;
  rows?: number;
  storedBytes?: number;
  dataBytes?: number;
  /** The newest verified restore. Absent: the search found none. */
  verified?: { backupId: string; time: string; level: string };
}

export interface Notifier {
  /** The name in messages: `Slack`. */
  readonly name: string;
  /** The notifier receives every run, whatever the policy: a dead man's switch counts successes. */
  readonly everyRun?: true;
  /** The notifier's own policy, in place of the common policy. */
  readonly policy?: NotifyPolicy;
  /**
   * Reports the start of a run, in one try.
   * @throws AlertError
   */
  begin?(signal: AbortSignal): Promise<void>;
  /**
   * Reports the run, in one try.
   * @throws AlertError if the other side did not accept the alert, or the caller aborted the signal
   */
  notify(alert: Alert, signal: AbortSignal): Promise<void>;
  /**
   * Connects and logs in, and sends nothing. Absent: the notifier has no test. Returns the
   * findings, as a sentence.
   * @throws AlertError
   */
  check?(signal: AbortSignal): Promise<string>;
}

export interface AlertErrorOptions {
  /** Whether the same try may succeed later. */
  transient: boolean;
  /** The wait that the other side asked for, in milliseconds. */
  retryAfterMs?: number | undefined;
}

/** The reason why the other side did not accept an alert. Lower case, without any secret. */
export class AlertError extends Error {
  override readonly name = 'AlertError';
  readonly transient: boolean;
  readonly retryAfterMs: number;

  constructor(message: string, { transient, retryAfterMs = 0 }: AlertErrorOptions) {
    super(message);
    this.transient = transient;
    this.retryAfterMs = retryAfterMs;
  }
}
