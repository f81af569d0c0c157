// How an operation runs and what it says.
import { all, withServer, type OptionSpec } from './option-spec.ts';

export const OPERATION_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'concurrency',
    kind: { type: 'integer', min: 1, max: 256 },
    group: 'Operation',
    operations: withServer,
    help: 'Parallel workers, each with a connection',
    default: '4',
    value: 'N',
  },
  {
    name: 'lock-wait-timeout',
    kind: { type: 'duration' },
    group: 'Operation',
    operations: withServer,
    rare: true,
    help: 'How long a statement waits for a lock',
    default: '60s',
    value: 'TIME',
  },
  {
    name: 'dry-run',
    kind: { type: 'flag' },
    group: 'Operation',
    operations: ['backup', 'restore', 'prune'],
    help: 'Print what would be done and change nothing',
    default: 'false',
  },
  {
    name: 'fail-on-warnings',
    kind: { type: 'flag' },
    group: 'Operation',
    operations: [...withServer, 'prune'],
    help: 'End with exit code 3 if there were warnings',
    default: 'false',
  },
  {
    name: 'log-level',
    kind: { type: 'choice', values: ['error', 'warn', 'info', 'debug'] },
    group: 'Output',
    operations: all,
    help: 'What is logged: error, warn, info or debug',
    default: 'info',
    value: 'LEVEL',
  },
];
