// Which backups are kept and which go. The words are restic's.
import type { OptionSpec } from './option-spec.ts';

const keep = (name: string, help: string, value = 'N'): OptionSpec => ({
  name,
  kind: { type: 'text' },
  group: 'Retention',
  operations: ['backup', 'prune'],
  help,
  value,
});

export const RETENTION_OPTIONS: readonly OptionSpec[] = [
  keep('keep-last', 'Keep the newest N backups of each label; here and below a number or unlimited'),
  keep('keep-hourly', 'For the last N hours with backups, keep the newest of each hour (UTC)'),
  keep('keep-daily', 'For the last N days with backups, keep the newest of each day'),
  keep('keep-weekly', 'For the last N weeks with backups, keep the newest of each week, Monday to Sunday'),
  keep('keep-monthly', 'For the last N months with backups, keep the newest of each month'),
  keep('keep-yearly', 'For the last N years with backups, keep the newest of each year'),
  keep(
    'keep-within',
    'Keep all that are not older than this, counted back from the newest: 30d, or 1y6m7d12h with years, months, days and hours',
    'TIME',
  ),
  {
    name: 'min-age',
    kind: { type: 'duration' },
    group: 'Retention',
    operations: ['backup', 'prune'],
    rare: true,
    help: 'What ended within this time is kept whatever the rules say',
    default: '1h',
    value: 'TIME',
  },
  {
    name: 'incomplete-older-than',
    kind: { type: 'duration' },
    group: 'Retention',
    operations: ['backup', 'prune'],
    rare: true,
    help: 'Remove what crashed runs left, if nothing was written to it for this time',
    default: '24h',
    value: 'TIME',
  },
];
