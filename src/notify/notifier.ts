// What is told about a run, and the contract of whoever tells it. Invariant: no text here, and no error of a notifier,
// holds a webhook URL, a password or a ping URL; an AlertError therefore has no cause, whose text might.

import type { NotifyPolicy } from './should-notify.ts';

export type AlertOutcome = 'succeeded' | 'succeeded with warnings' | 'failed' | 'cancelled';

export interface Alert {
  outcome: AlertOutcome;
  /** `backup`, `restore`, `verify`, … */
  operation: string;
  /** The start of a sentence that the outcome ends: `Backup of shop`. */
  title: string;
  /** In place of title and outcome: `Backup of shop is stale`. */
  headline?: string;
  exitCode?: number;
  /** Of a run that failed: what there is all the same. */
  lastGood?: LastGood;
  backupId?: string;
  label?: string;
  /** Without credentials: `db1.example.com:3306`. */
  server?: string;
  schemas?: readonly string[];
  storage?: string;
  tables?: number;
  rows?: number;
  dataBytes?: number;
  storedBytes?: number;
  durationSeconds?: number;
  /** What was verified, or tried: level `rows`, status `passed`. */
  verification?: { level: string; status: string };
  error?: { code: string; message: string; hint?: string };
  warnings: readonly string[];
  /** Page of the workflow run; anything but http and https is left out. */
  runUrl?: string;
  tool: { name: string; version: string };
  time: Date;
}

export interface LastGood {
  /** The newest good backup. Absent: there is none. */
  backupId?: string;
  /** When it began, in ISO 8601. */
  time?: string;
  rows?: number;
  storedBytes?: number;
  dataBytes?: number;
  /** The newest verified restore. Absent: none was found. */
  verified?: { backupId: string; time: string; level: string };
}

export interface Notifier {
  /** For messages: `Slack`. */
  readonly name: string;
  /** Told of every run, whatever the policy: a dead man's switch counts successes. */
  readonly everyRun?: true;
  /** Its own, in place of that of all alerts. */
  readonly policy?: NotifyPolicy;
  /** Tells that a run begins, in one try. @throws AlertError */
  begin?(signal: AbortSignal): Promise<void>;
  /**
   * Tells of the run, in one try.
   * @throws AlertError when it was not taken, or the signal was aborted
   */
  notify(alert: Alert, signal: AbortSignal): Promise<void>;
  /**
   * Connects and logs in, and sends nothing. Absent: there is no way to try it. Returns what was found, as a sentence.
   * @throws AlertError
   */
  check?(signal: AbortSignal): Promise<string>;
}

export interface AlertErrorOptions {
  /** Whether the same try may succeed later. */
  transient: boolean;
  /** What the other side asked for, in milliseconds. */
  retryAfterMs?: number | undefined;
}

/** Why an alert was not taken. Lower case, without any secret. */
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
