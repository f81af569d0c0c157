// How an operation runs and what it says.
import { all, withServer, type OptionSpec } from './option-spec.ts';

export const OPERATION_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'concurrency',
    kind: { type: 'integer', min: 1, max: 256 },
    group: 'Operation',
    operations: withServer,
    help: 'Number of parallel workers. Each worker has its own connection',
    default: '4',
    value: 'N',
  },
  {
    name: 'lock-wait-timeout',
    kind: { type: 'duration' },
    group: 'Operation',
    operations: withServer,
    help: 'Longest time that a statement waits for a lock',
    rare: true,
    default: '60s',
    value: 'TIME',
  },
  {
    name: 'dry-run',
    kind: { type: 'flag' },
    group: 'Operation',
    operations: ['backup', 'restore', 'prune'],
    help: 'Print the plan and change nothing',
    default: 'false',
  },
  {
    name: 'fail-on-warnings',
    kind: { type: 'flag' },
    group: 'Operation',
    operations: [...withServer, 'prune'],
    help: 'End with exit code 3 after any warning',
    default: 'false',
  },
  {
    name: 'log-level',
    kind: { type: 'choice', values: ['error', 'warn', 'info', 'debug'] },
    group: 'Output',
    operations: all,
    help: 'Lowest level to log: error, warn, info or debug',
    default: 'info',
    value: 'LEVEL',
  },
];
