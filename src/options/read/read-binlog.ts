// The options of the operations on binary logs.
import { defined } from '../../core/defined.ts';
import type { Problems } from '../../core/problems.ts';
import type { BinlogArchiveConfig, Common } from '../operations.ts';
import type { OptionValues } from '../option-values.ts';
import { labelOfServer } from './read-backup.ts';
import { readConnection, type InputSources } from './read-connection.ts';

export function readBinlogArchive(
  common: Common,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): BinlogArchiveConfig {
  const connection = readConnection(values, sources, problems);
  const maxRateBytes = values.number('max-rate');
  const serverId = values.number('replica-server-id');
  const isFollowing = values.flag('follow');
  for (const name of ['segment-time', 'replica-server-id'])
    if (values.has(name) && !isFollowing) problems.add(`--${name} goes with --follow`);
  const segmentSeconds = Math.max(1, values.durationSeconds('segment-time')!);
  return {
    operation: 'binlog-archive',
    ...common,
    label: common.label ?? labelOfServer(connection),
    connection,
    compressionLevel: values.number('compression-level')!,
    ...defined({ maxRateBytes }),
    ...(isFollowing ? { follow: { segmentSeconds, ...defined({ serverId }) } } : {}),
    segmentBytes: values.number('segment-bytes')!,
    intervalSeconds: isFollowing ? segmentSeconds : values.durationSeconds('run-interval')!,
    failOnWarnings: values.flag('fail-on-warnings'),
  };
}
