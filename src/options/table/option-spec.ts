// The type of an option.

export const OPERATIONS = [
  'backup',
  'check',
  'restore',
  'verify',
  'list',
  'show',
  'find',
  'diff',
  'mask-check',
  'mask-suggest',
  'prune',
  'binlog-archive',
  'binlog-list',
  'binlog-find',
  'binlog-verify',
  'report',
  'matrix',
  'fleet-status',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export type OptionKind =
  | { type: 'text' }
  | { type: 'flag' }
  | { type: 'integer'; min: number; max: number }
  /** `64MB`, `64MiB`, or plain bytes. */
  | { type: 'bytes'; min: number; max: number }
  /** `30s`, `26h`, `30d`, or plain seconds. */
  | { type: 'duration' }
  /** Names separated by commas; the flag may be repeated. */
  | { type: 'list' }
  | { type: 'choice'; values: readonly string[] };

export interface OptionSpec {
  name: string;
  kind: OptionKind;
  group:
    | 'Operation'
    | 'Connection'
    | 'Selection'
    | 'Storage'
    | 'Trust'
    | 'Backup'
    | 'Retention'
    | 'Binary log'
    | 'Restore'
    | 'Verification'
    | 'Fleet'
    | 'Alerts'
    | 'Output';
  operations: readonly Operation[];
  /** Sentences with units, for people. Sentences have no period at the end. */
  help: string;
  /** The default as a user would write it; absent: no default. */
  default?: string;
  /**
   * Refuses a given but empty value, for example of an unset variable: otherwise the run would
   * encrypt nothing, or replace production. As an input of the action the option has the default
   * `none`.
   */
  refusesEmpty?: true;
  /** Few users need the option: `--help` leaves it out, and tables show it last. */
  rare?: true;
  /** The value never appears in messages, and logs mask it. */
  secret?: true;
  /** Placeholder of the value in the usage. */
  value?: string;
}

/** Value of an input that refuses to be empty, if the workflow does not give the input. */
export const NOT_GIVEN = 'none';

export const all = OPERATIONS;
/** Operations that report to people who do not watch them. */
export const withAlerts = [
  'backup',
  'restore',
  'verify',
  'list',
  'prune',
  'binlog-archive',
  'binlog-verify',
  'fleet-status',
] as const;
/** Operations on the profiles of a configuration file. Each profile names its own storage. */
export const ofFleet = ['matrix', 'fleet-status'] as const;
/** Operations on one storage. */
export const inStorage = [
  'backup',
  'check',
  'restore',
  'verify',
  'list',
  'show',
  'find',
  'mask-check',
  'mask-suggest',
  'prune',
  'binlog-archive',
  'binlog-list',
  'binlog-find',
  'binlog-verify',
  'report',
] as const satisfies readonly Operation[];
export const withServer = ['backup', 'restore', 'verify'] as const;
/** Operations with a connection to a server. */
export const connects = [...withServer, 'binlog-archive', 'mask-check', 'mask-suggest'] as const;
/** Operations that select schemas and tables of a server. */
export const selects = [...withServer, 'mask-check', 'mask-suggest'] as const;
