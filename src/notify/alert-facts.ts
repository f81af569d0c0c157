// The words that all notifiers share: headline, facts in their order, footer. Pure.
import { formatAge, formatBytes, formatCount, formatSeconds, plural } from '../core/units.ts';
import type { Alert } from './notifier.ts';

export type Fact = readonly [label: string, value: string];

const SCHEMAS_SHOWN = 5;

/** Returns `Backup of shop failed`, in one line. */
export function headlineOf({ title, outcome, headline }: Alert): string {
  return (headline ?? `${title} ${outcome}`).replace(/[\x00-\x1f\x7f\u2028\u2029]+/g, ' ');
}

/** Returns the known facts of the run; an unknown fact has no line. */
export function factsOf(alert: Alert): Fact[] {
  const facts: (readonly [string, string | undefined])[] = [
    ['Server', alert.server],
    ['Last good backup', describeLastGood(alert)],
    ['Last verified restore', describeLastVerified(alert)],
    ['Databases', alert.schemas?.length ? describeSchemas(alert.schemas) : undefined],
    ['Content', describeContent(alert)],
    ['Size', describeSize(alert)],
    ['Duration', alert.durationSeconds === undefined ? undefined : formatSeconds(alert.durationSeconds)],
    ['Verification', describeVerification(alert)],
    ['Backup', alert.backupId],
    ['Label', alert.label],
    ['Storage', alert.storage],
  ];
  return facts.filter((fact): fact is Fact => fact[1] !== undefined && fact[1] !== '');
}

/** Returns `mysql-backup 1.2.3, 2026-11-22 03:00:12 UTC`. */
export function footerOf({ tool, time }: Alert): string {
  return `${tool.name} ${tool.version}, ${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/**
 * Returns the page of the run, as a URL that is safe inside quotes and Slack's angle brackets;
 * undefined without one.
 */
export function runUrlOf({ runUrl }: Alert): string | undefined {
  if (runUrl === undefined || !URL.canParse(runUrl)) return undefined;
  const url = new URL(runUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return url.href.replace(/[|<>"']/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Returns the first warnings, and a line that counts the rest. */
export function warningsOf({ warnings }: Alert, shown: number): string[] {
  const rest = warnings.length - shown;
  return rest > 0
    ? [...warnings.slice(0, shown), `… and ${formatCount(rest)} more in the log`]
    : [...warnings];
}

function describeSchemas(schemas: readonly string[]): string {
  const rest = schemas.length - SCHEMAS_SHOWN;
  const shown = schemas.slice(0, SCHEMAS_SHOWN).join(', ');
  return rest > 0 ? `${shown} and ${formatCount(rest)} more` : shown;
}

function describeContent({ tables, rows }: Alert): string | undefined {
  return join(
    tables === undefined ? undefined : plural(tables, 'table'),
    rows === undefined ? undefined : plural(rows, 'row'),
  );
}

function describeSize({ dataBytes, storedBytes }: Alert): string | undefined {
  return join(
    dataBytes === undefined ? undefined : `${formatBytes(dataBytes)} of data`,
    storedBytes === undefined ? undefined : `${formatBytes(storedBytes)} stored`,
  );
}

function describeLastGood({ lastGood, time }: Alert): string | undefined {
  if (!lastGood) return undefined;
  const { backupId, time: begin } = lastGood;
  return backupId && begin ? `${backupId}, ${ageOf(begin, time)} old` : 'none was found';
}

function describeLastVerified({ lastGood, time }: Alert): string | undefined {
  const { backupId, verified } = lastGood ?? {};
  if (verified) return `${verified.backupId} (${verified.level}), ${ageOf(verified.time, time)} ago`;
  return backupId ? 'none was found' : undefined;
}

function ageOf(time: string, now: Date): string {
  return formatAge((now.getTime() - Date.parse(time)) / 1000);
}

/** Describes the verification. A backup without a test restore says so. */
function describeVerification({ verification, operation, outcome }: Alert): string | undefined {
  if (verification) return `${verification.level}: ${verification.status}`;
  return operation === 'backup' && outcome.startsWith('succeeded') ? 'not tried' : undefined;
}

function join(...parts: (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined).join(', ') || undefined;
}
