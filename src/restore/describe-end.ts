// The last line about a restore, as a sentence.
import { formatBytes, formatCount, formatSeconds } from '../core/units.ts';
import type { RestoreReport } from './request.ts';

export function describeEnd({
  status,
  rows,
  dataBytes,
  durationSeconds,
  verification,
}: RestoreReport): string {
  const time = formatSeconds(durationSeconds);
  switch (status) {
    case 'schema created':
      return `created the tables in ${time}; next, any number of jobs with --stage data load the rows`;
    case 'rows loaded':
      return `this job loaded ${formatCount(rows)} rows, ${formatBytes(dataBytes)}, in ${time}; every row is on the target, next is --stage finish`;
    case 'restored':
    case 'restored, masked': {
      const { level, status: result, checks } = verification;
      return `restored in ${time}; verification by ${level}: ${result}, ${checks.length} checks`;
    }
  }
}
