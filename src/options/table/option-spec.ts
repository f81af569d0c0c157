// What an option is.

export const OPERATIONS = ['backup', 'restore', 'verify', 'list', 'prune'] as const;
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
    | 'Alerts'
    | 'Output';
  operations: readonly Operation[];
  /** One line with unit, for people. */
  help: string;
  /** As it would be written; absent: no default. */
  default?: string;
  /** Never shown, and masked in logs. */
  secret?: true;
  /** Placeholder of the value in the usage. */
  value?: string;
}

export const all = OPERATIONS;
export const withServer = ['backup', 'restore', 'verify'] as const;
