// Every option there is, once: the command line's flags, the action's inputs, their checks, action.yml and the tables of
// the README all come from here.

export const OPERATIONS = ['backup', 'restore', 'verify', 'list'] as const;
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
    'Operation' | 'Connection' | 'Selection' | 'Storage' | 'Backup' | 'Restore' | 'Verification' | 'Output';
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

const all = OPERATIONS;
const withServer = ['backup', 'restore', 'verify'] as const;

export const OPTIONS: readonly OptionSpec[] = [
  {
    name: 'host',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'Server host name or address',
    default: '127.0.0.1',
    value: 'HOST',
  },
  {
    name: 'port',
    kind: { type: 'integer', min: 1, max: 65_535 },
    group: 'Connection',
    operations: withServer,
    help: 'Server port',
    default: '3306',
    value: 'PORT',
  },
  {
    name: 'socket',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'Unix socket, used in place of host and port',
    value: 'PATH',
  },
  {
    name: 'user',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'Account name',
    value: 'NAME',
  },
  {
    name: 'password',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'Password; on a command line others can see it, so better the variable MYSQL_PWD or MYSQL_PASSWORD, or --password-file',
    secret: true,
    value: 'TEXT',
  },
  {
    name: 'password-file',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'File whose first line is the password',
    value: 'PATH',
  },
  {
    name: 'url',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'Server as mysql://user:password@host:port, in place of the options above',
    secret: true,
    value: 'URL',
  },
  {
    name: 'defaults-file',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'File in the format of my.cnf whose [client] section holds host, user, password and so on',
    value: 'PATH',
  },
  {
    name: 'ssl-mode',
    kind: { type: 'choice', values: ['disabled', 'preferred', 'required', 'verify-ca', 'verify-identity'] },
    group: 'Connection',
    operations: withServer,
    help: 'TLS to the server: disabled, preferred, required, verify-ca or verify-identity',
    default: 'preferred',
    value: 'MODE',
  },
  {
    name: 'ssl-ca',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'File with the certificates of trusted authorities (PEM)',
    value: 'PATH',
  },
  {
    name: 'ssl-cert',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'File with the client certificate (PEM)',
    value: 'PATH',
  },
  {
    name: 'ssl-key',
    kind: { type: 'text' },
    group: 'Connection',
    operations: withServer,
    help: 'File with the key of the client certificate (PEM)',
    value: 'PATH',
  },
  {
    name: 'connect-timeout',
    kind: { type: 'duration' },
    group: 'Connection',
    operations: withServer,
    help: 'How long to wait for a connection',
    default: '10s',
    value: 'TIME',
  },

  {
    name: 'schemas',
    kind: { type: 'list' },
    group: 'Selection',
    operations: ['backup'],
    help: 'Only these schemas; * is a wildcard',
    value: 'A,B',
  },
  {
    name: 'exclude-schemas',
    kind: { type: 'list' },
    group: 'Selection',
    operations: ['backup'],
    help: 'Not these schemas; * is a wildcard',
    value: 'A,B',
  },
  {
    name: 'include-tables',
    kind: { type: 'list' },
    group: 'Selection',
    operations: ['backup'],
    help: 'Only these tables and views, as schema.table; * is a wildcard',
    value: 'S.T,…',
  },
  {
    name: 'exclude-tables',
    kind: { type: 'list' },
    group: 'Selection',
    operations: ['backup'],
    help: 'Not these tables and views, as schema.table; * is a wildcard',
    value: 'S.T,…',
  },
  {
    name: 'where',
    kind: { type: 'text' },
    group: 'Selection',
    operations: ['backup'],
    help: 'Only rows of one table that fit, as schema.table=CONDITION; may be repeated, one per line in the action',
    value: 'S.T=SQL',
  },
  {
    name: 'users',
    kind: { type: 'flag' },
    group: 'Selection',
    operations: ['backup'],
    help: 'Include accounts and their grants',
    default: 'false',
  },

  {
    name: 'storage',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'Where backups are kept: s3://bucket/prefix or a directory',
    value: 'URL',
  },
  {
    name: 'backup-dir',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'Directory for a copy on disk; with --storage both are written in one pass',
    value: 'PATH',
  },
  {
    name: 's3-endpoint',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'URL of an S3-compatible server that is not AWS',
    value: 'URL',
  },
  {
    name: 's3-region',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'Region of the bucket; without it AWS_REGION or the profile decides',
    value: 'NAME',
  },
  {
    name: 's3-force-path-style',
    kind: { type: 'flag' },
    group: 'Storage',
    operations: all,
    help: 'Address the bucket as a path and not as a host name; the default with --s3-endpoint',
  },
  {
    name: 'label',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'Name of the server among the backups of a storage; a backup takes the host by default',
    value: 'NAME',
  },
  {
    name: 'max-age',
    kind: { type: 'duration' },
    group: 'Storage',
    operations: ['list'],
    help: 'Exit with code 4 if the newest backup is older, or there is none',
    value: 'TIME',
  },

  {
    name: 'bytes-per-chunk',
    kind: { type: 'bytes', min: 131_072, max: 16_000_000_000 },
    group: 'Backup',
    operations: ['backup'],
    help: 'Size of a chunk before compression; a chunk is one object and one transaction of a restore',
    default: '64MB',
    value: 'SIZE',
  },
  {
    name: 'rows-per-chunk',
    kind: { type: 'integer', min: 1, max: 1_000_000_000 },
    group: 'Backup',
    operations: ['backup'],
    help: 'Rows of a chunk, in place of bytes-per-chunk, for tables with a key',
    value: 'N',
  },
  {
    name: 'compression-level',
    kind: { type: 'integer', min: 1, max: 19 },
    group: 'Backup',
    operations: ['backup'],
    help: 'zstd level',
    default: '1',
    value: 'N',
  },
  {
    name: 'long-query-guard',
    kind: { type: 'duration' },
    group: 'Backup',
    operations: ['backup'],
    help: 'A statement older than this is waited for before a global lock, which would stall all writes behind it',
    default: '60s',
    value: 'TIME',
  },

  {
    name: 'defer-table-indexes',
    kind: { type: 'choice', values: ['off', 'fulltext', 'all'] },
    group: 'Restore',
    operations: ['restore'],
    help: 'Secondary indexes to create after the data: off, fulltext or all',
    default: 'all',
    value: 'WHICH',
  },
  {
    name: 'check-tables',
    kind: { type: 'choice', values: ['off', 'quick', 'full'] },
    group: 'Restore',
    operations: ['restore'],
    help: 'CHECK TABLE after the load: off, quick or full',
    default: 'full',
    value: 'HOW',
  },
  {
    name: 'load-users',
    kind: { type: 'flag' },
    group: 'Restore',
    operations: ['restore'],
    help: 'Create the accounts of the backup that the target does not have',
    default: 'false',
  },
  {
    name: 'verify-level',
    kind: { type: 'choice', values: ['off', 'sample', 'counts', 'rows'] },
    group: 'Verification',
    operations: ['restore'],
    help: 'How a restore is proven: off, sample, counts or rows',
    default: 'sample',
    value: 'LEVEL',
  },
  {
    name: 'level',
    kind: { type: 'choice', values: ['objects', 'sample', 'counts', 'rows'] },
    group: 'Verification',
    operations: ['verify'],
    help: 'What is compared: objects (storage only), sample, counts or rows',
    default: 'objects',
    value: 'LEVEL',
  },
  {
    name: 'sample-size',
    kind: { type: 'integer', min: 1, max: 1_000_000 },
    group: 'Verification',
    operations: ['restore', 'verify'],
    help: 'Tables that the level sample counts',
    default: '3',
    value: 'N',
  },
  {
    name: 'seed',
    kind: { type: 'integer', min: 0, max: 2_147_483_647 },
    group: 'Verification',
    operations: ['restore', 'verify'],
    help: 'Decides which tables these are; by default another number each time',
    value: 'N',
  },

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
    help: 'How long a statement waits for a lock',
    default: '60s',
    value: 'TIME',
  },
  {
    name: 'dry-run',
    kind: { type: 'flag' },
    group: 'Operation',
    operations: ['backup'],
    help: 'Print what would be done and change nothing',
    default: 'false',
  },
  {
    name: 'fail-on-warnings',
    kind: { type: 'flag' },
    group: 'Operation',
    operations: withServer,
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

export function optionsOf(operation: Operation): OptionSpec[] {
  return OPTIONS.filter(({ operations }) => operations.includes(operation));
}
