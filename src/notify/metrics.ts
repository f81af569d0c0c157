// Metrics of a run, as text in the form of OpenMetrics. Prometheus and the Pushgateway read this
// form, too. Pure.

export interface Sample {
  name: MetricName;
  labels: Readonly<Record<string, string | undefined>>;
  value: number;
}

/** Contains only gauges: both text forms write gauges in the same way. */
export const METRICS = {
  mysql_backup_last_run_timestamp_seconds: 'End of the last run',
  mysql_backup_last_run_success: '1 if the last run succeeded, 0 if it failed',
  mysql_backup_last_run_exit_code: 'Exit code of the last run',
  mysql_backup_last_run_duration_seconds: 'Duration of the last run',
  mysql_backup_last_run_warnings: 'Warnings of the last run',
  mysql_backup_newest_timestamp_seconds: 'Begin of the newest good backup',
  mysql_backup_newest_rows: 'Rows of the newest good backup',
  mysql_backup_newest_data_bytes: 'Size of the newest good backup before compression',
  mysql_backup_newest_stored_bytes: 'Stored size of the newest good backup',
  mysql_backup_newest_verified: '1 if the newest good backup was verified, 0 if not',
  mysql_backup_verified_restore_timestamp_seconds: 'End of the newest verified restore',
  mysql_backup_verified_recovery_point_timestamp_seconds:
    'Moment to which the newest verification replayed the binary log',
  mysql_backup_recovery_point_timestamp_seconds: 'Moment up to which the binary log is archived',
  mysql_backup_stale: '1 if the newest backup is too old or missing',
} as const;

export type MetricName = keyof typeof METRICS;

export function renderMetrics(samples: readonly Sample[]): string {
  const lines = (Object.keys(METRICS) as MetricName[]).flatMap((name) => {
    const own = samples.filter((sample) => sample.name === name);
    if (own.length === 0) return [];
    return [
      `# HELP ${name} ${METRICS[name]}`,
      `# TYPE ${name} gauge`,
      ...own.map(({ labels, value }) => `${name}${renderLabels(labels)} ${value}`),
    ];
  });
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

function renderLabels(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${escapeValue(value)}"`],
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeValue(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/[\r\n]+/g, '\\n');
}
