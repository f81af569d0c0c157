// What an option is.

export const OPERATIONS = [
  'backup',
  'check',
  'restore',
  'verify',
  'list',
  'show',
  'find',
  'diff',
  'prune',
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
    | 'Restore'
    | 'Verification'
    | 'Fleet'
    | 'Alerts'
    | 'Output';
  operations: readonly Operation[];
  /** Sentences with units, for people. They have no period at the end. */
  help: string;
  /** As it would be written; absent: no default. */
  default?: string;
  /**
   * A value that is given and empty, as by a variable that is not set, is an error: the run would encrypt nothing, or
   * take the place of production. As an input of the action the option has the default `none`.
   */
  refusesEmpty?: true;
  /** Few users need it: `--help` leaves it out, and tables show it last. */
  rare?: true;
  /** Never shown, and masked in logs. */
  secret?: true;
  /** Placeholder of the value in the usage. */
  value?: string;
}

/** Value of an input that refuses to be empty, where the workflow does not give it. */
export const NOT_GIVEN = 'none';

export const all = OPERATIONS;
/** Those that report to people who do not watch them. */
export const withAlerts = ['backup', 'restore', 'verify', 'list', 'prune', 'fleet-status'] as const;
/** Those on the profiles of a configuration file, each of which names its own storage. */
export const ofFleet = ['matrix', 'fleet-status'] as const;
/** Those on one storage. */
export const inStorage = [
  'backup',
  'check',
  'restore',
  'verify',
  'list',
  'show',
  'find',
  'prune',
  'report',
] as const satisfies readonly Operation[];
export const withServer = ['backup', 'restore', 'verify'] as const;
