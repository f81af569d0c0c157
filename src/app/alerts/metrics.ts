// Exports the metrics of a run: into a file that the export replaces as a whole, and to a
// Pushgateway. Invariant: the export takes a bounded time and never throws; a failed write is a
// warning.
import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { RecoveryWindow } from '../../archive/request.ts';
import type { Logger } from '../../core/log.ts';
import type { Secret } from '../../core/secret.ts';
import { failedRequest, refusedByStatus } from '../../notify/http-errors.ts';
import { backupTime } from '../../format/names.ts';
import { newestOfLabels } from '../../repository/find/list.ts';
import { renderMetrics, type MetricName, type Sample } from '../../notify/metrics.ts';
import type { Alert } from '../../notify/notifier.ts';
import type { RunResult } from './alerting.ts';
import { EXIT_CODES } from '../../core/errors.ts';

export interface MetricsConfig {
  file?: string;
  push?: Secret;
}

const TIMEOUT_MS = 10_000;
/** The account of the exporter reads the file. */
const MODE = 0o644;

export async function exportMetrics(
  { file, push }: MetricsConfig,
  result: RunResult,
  alert: Alert,
  logger: Logger,
): Promise<void> {
  if (file === undefined && push === undefined) return;
  const text = renderMetrics(samplesOf(result, alert));
  if (file !== undefined)
    await replaceText(file, text).catch((error: Error) =>
      logger.warn(`the metrics cannot be written to ${file}: ${error.message}`),
    );
  if (push !== undefined)
    await pushText(groupUrl(push.reveal(), alert), text).catch((error: Error) =>
      logger.warn(`the metrics were not pushed: ${error.message}`),
    );
}

export function samplesOf(result: RunResult, alert: Alert): Sample[] {
  const { operation, label, server, time, outcome, warnings, durationSeconds, lastGood } = alert;
  const run = { operation, label, server };
  const of = { label };
  const samples: Sample[] = [];
  const add = (name: MetricName, labels: Sample['labels'], value: number | undefined): void => {
    if (value !== undefined && Number.isFinite(value)) samples.push({ name, labels, value });
  };
  const exitCode = 'outcome' in result ? result.outcome.exitCode : result.error.exitCode;
  add('mysql_backup_last_run_timestamp_seconds', run, time.getTime() / 1000);
  add('mysql_backup_last_run_success', run, outcome.startsWith('succeeded') ? 1 : 0);
  add(
    'mysql_backup_last_run_exit_code',
    run,
    exitCode || (alert.error ? EXIT_CODES.internal : EXIT_CODES.ok),
  );
  add('mysql_backup_last_run_duration_seconds', run, durationSeconds);
  add('mysql_backup_last_run_warnings', run, warnings.length);
  if (lastGood?.time !== undefined) {
    add('mysql_backup_newest_timestamp_seconds', of, Date.parse(lastGood.time) / 1000);
    add('mysql_backup_newest_rows', of, lastGood.rows);
    add('mysql_backup_newest_data_bytes', of, lastGood.dataBytes);
    add('mysql_backup_newest_stored_bytes', of, lastGood.storedBytes);
  }
  if (lastGood?.verified)
    add('mysql_backup_verified_restore_timestamp_seconds', of, Date.parse(lastGood.verified.time) / 1000);
  if ('outcome' in result) addReport(result.outcome, alert, add);
  return samples;
}

type Add = (name: MetricName, labels: Sample['labels'], value: number | undefined) => void;

/** Returns the last window of each label: windows are in the order of time. */
function newestWindows(windows: readonly RecoveryWindow[]): RecoveryWindow[] {
  return [...new Map(windows.map((window) => [window.label, window])).values()];
}

function addRecoveryPoint({ label, to }: { label: string | undefined; to: string }, add: Add): void {
  add('mysql_backup_recovery_point_timestamp_seconds', { label }, Date.parse(to) / 1000);
}

function addReport(
  outcome: Extract<RunResult, { outcome: unknown }>['outcome'],
  alert: Alert,
  add: Add,
): void {
  const { label, time } = alert;
  switch (outcome.operation) {
    case 'backup': {
      // A backup that failed its verification is not the newest good backup.
      if (outcome.error && outcome.error.code !== 'FINISHED_WITH_WARNINGS') return;
      const { backupId, rows, dataBytes, storedBytes, verification } = outcome.report;
      add('mysql_backup_newest_timestamp_seconds', { label }, backupTime(backupId).getTime() / 1000);
      add('mysql_backup_newest_rows', { label }, rows);
      add('mysql_backup_newest_data_bytes', { label }, dataBytes);
      add('mysql_backup_newest_stored_bytes', { label }, storedBytes);
      add('mysql_backup_newest_verified', { label }, verification?.status === 'passed' ? 1 : 0);
      if (verification?.status === 'passed' && verification.level !== 'objects')
        add('mysql_backup_verified_restore_timestamp_seconds', { label }, time.getTime() / 1000);
      return;
    }
    case 'verify':
      if (outcome.report.replay && outcome.report.status === 'passed')
        add(
          'mysql_backup_verified_recovery_point_timestamp_seconds',
          { label },
          Date.parse(outcome.report.replay.reached) / 1000,
        );
      if (outcome.report.restored && outcome.report.status === 'passed')
        add('mysql_backup_verified_restore_timestamp_seconds', { label }, time.getTime() / 1000);
      return;
    case 'list': {
      for (const { label: name, newest: backup } of newestOfLabels(outcome.report.backups, () => true)) {
        // Of several storages one may have none, which is as old as can be.
        const time = backup ? Date.parse(backup.begin) / 1000 : 0;
        add('mysql_backup_newest_timestamp_seconds', { label: name }, time);
        if (!backup) continue;
        add('mysql_backup_newest_rows', { label: name }, backup.rows);
        add('mysql_backup_newest_data_bytes', { label: name }, backup.dataBytes);
        add('mysql_backup_newest_stored_bytes', { label: name }, backup.storedBytes);
        add('mysql_backup_newest_verified', { label: name }, backup.status.endsWith('-verified') ? 1 : 0);
      }
      add('mysql_backup_stale', {}, outcome.error?.code === 'BACKUP_STALE' ? 1 : 0);
      for (const point of outcome.report.recoveryPoints ?? []) addRecoveryPoint(point, add);
      return;
    }
    case 'binlog-list':
      for (const { label: name, to } of newestWindows(outcome.report.windows))
        addRecoveryPoint({ label: name, to }, add);
      return;
    case 'binlog-archive':
      addRecoveryPoint({ label, to: outcome.report.recoveryPoint }, add);
      return;
    case 'fleet-status':
      for (const { profile, label: name, status, newest, verified } of outcome.report.profiles) {
        const labels = { profile, label: name };
        add('mysql_backup_stale', labels, status === 'stale' ? 1 : 0);
        add('mysql_backup_newest_timestamp_seconds', labels, newest && Date.parse(newest.begin) / 1000);
        add('mysql_backup_newest_rows', labels, newest?.rows);
        add('mysql_backup_newest_data_bytes', labels, newest?.dataBytes);
        add('mysql_backup_newest_stored_bytes', labels, newest?.storedBytes);
        add(
          'mysql_backup_verified_restore_timestamp_seconds',
          labels,
          verified && Date.parse(verified.time) / 1000,
        );
      }
      return;
    default:
  }
}

/** Replaces the file. A reader sees the whole old file or the whole new file. */
async function replaceText(file: string, text: string): Promise<void> {
  // The exporter reads every file whose name ends with .prom.
  const temporary = `${file}.${randomBytes(6).toString('hex')}.incomplete`;
  try {
    await writeFile(temporary, text, { mode: MODE, flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Returns the URL of the group of an operation and a label: a push replaces the metrics of its own
 * group.
 */
export function groupUrl(url: string, { operation, label }: Pick<Alert, 'operation' | 'label'>): string {
  const target = new URL(url);
  if (target.pathname.includes('/metrics/job/')) return target.href;
  const group = ['metrics', 'job', 'mysql_backup', 'operation', operation];
  if (label) group.push('label@base64', Buffer.from(label).toString('base64url'));
  target.pathname = [target.pathname.replace(/\/+$/, ''), ...group].join('/');
  return target.href;
}

/** Pushes the metrics. Errors name no URL, because a URL may hold a password. */
async function pushText(url: string, body: string): Promise<void> {
  const target = new URL(url);
  const login = target.username
    ? `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`
    : undefined;
  target.username = target.password = '';
  let response: Response;
  try {
    response = await fetch(target, {
      method: 'PUT',
      headers: {
        'content-type': 'text/plain; version=0.0.4',
        ...(login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {}),
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
  } catch (error) {
    throw failedRequest(error);
  }
  if (!response.ok) throw refusedByStatus(response.status, null);
}
