// How binary logs are archived.
import type { OptionSpec } from './option-spec.ts';

export const BINLOG_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'follow',
    kind: { type: 'flag' },
    group: 'Binary log',
    operations: ['binlog-archive'],
    help: 'Keep running and store what is new at short intervals, until the program is stopped. By default a run ends at the end of the log',
    default: 'false',
  },
  {
    name: 'segment-time',
    kind: { type: 'duration' },
    group: 'Binary log',
    operations: ['binlog-archive'],
    help: 'With --follow: longest time until new transactions are stored',
    default: '60s',
    value: 'TIME',
  },
  {
    name: 'segment-bytes',
    kind: { type: 'bytes', min: 1024 * 1024, max: 4 * 1024 ** 3 },
    group: 'Binary log',
    operations: ['binlog-archive'],
    help: 'Size of the log in one object. A larger transaction is one object',
    rare: true,
    default: '64MB',
    value: 'SIZE',
  },
  {
    name: 'run-interval',
    kind: { type: 'duration' },
    group: 'Binary log',
    operations: ['binlog-archive'],
    help: 'Time between two runs. A run warns if the server keeps its log for less than three times this',
    default: '15m',
    value: 'TIME',
  },
  {
    name: 'replica-server-id',
    kind: { type: 'integer', min: 1, max: 4_294_967_295 },
    group: 'Binary log',
    operations: ['binlog-archive'],
    help: 'With --follow: server id under which the program reads, which no replica may have. By default a random large number',
    rare: true,
    value: 'N',
  },
];
