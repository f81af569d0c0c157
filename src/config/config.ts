// From what the user wrote to what an operation is asked to do. Complete and valid before any effect; every problem is
// reported, not only the first.
import type { ConnectionConfig } from './connection.ts';
import type { Operation } from './options.ts';
import { Problems } from './problems.ts';
import { readConnection, readTargetUrl, type Host } from './read-connection.ts';
import { readAssertions, type Assertion } from './assertions.ts';
import { readRetention, readRetentionAfterBackup, type RetentionConfig } from './retention.ts';
import { readScope, readTablePatterns, wholeScope, type ScopeConfig } from './scope.ts';
import type { Selection } from './selection.ts';
import { readTrust, trustOfProof, type Trust } from './trust.ts';
import { OptionValues, type RawOptions } from './values.ts';

export interface StorageConfig {
  /** `s3://…` or a directory. */
  url?: string;
  directory?: string;
  s3: {
    endpoint?: string;
    region?: string;
    forcePathStyle?: boolean;
    credentialsFile?: string;
    roleArn?: string;
  };
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

interface Common {
  storage: StorageConfig;
  trust: Trust;
  label?: string;
  logLevel: LogLevel;
  /** File that the report is written to. */
  reportPath?: string;
}

interface WithServer extends Common {
  connection: ConnectionConfig;
  concurrency: number;
  lockWaitTimeoutSeconds: number;
  failOnWarnings: boolean;
}

export interface BackupConfig extends WithServer {
  operation: 'backup';
  label: string;
  selection: Selection;
  users: boolean;
  bytesPerChunk: number;
  rowsPerChunk?: number;
  compressionLevel: number;
  longQueryGuardSeconds: number;
  consistency: 'auto' | 'none';
  maxReplicaLagSeconds?: number;
  maxRateBytes?: number;
  shrinkWarningPercent: number;
  dryRun: boolean;
  /** The proof that follows at once. */
  proof?: VerifyConfig;
  /** Applied after a success, to the backups of the same label. */
  retention?: RetentionConfig;
}

export interface RestoreConfig extends WithServer {
  operation: 'restore';
  backup: string;
  scope: ScopeConfig;
  dropExisting: boolean;
  ignoreVersion: boolean;
  allowSourceAsTarget: boolean;
  enableLocalInfile: boolean;
  skipBinlog: boolean;
  skipBinlogDespiteReplicas: boolean;
  disableRedoLog: boolean;
  updateGtidSet: 'off' | 'append' | 'replace';
  assertions: readonly Assertion[];
  dryRun: boolean;
  deferTableIndexes: 'off' | 'fulltext' | 'all';
  checkTables: 'off' | 'quick' | 'full';
  loadUsers: boolean;
  verifyLevel: 'off' | 'sample' | 'counts' | 'rows';
  sampleSize: number;
  seed: number;
}

export interface VerifyConfig extends Common {
  operation: 'verify';
  backup: string;
  level: 'objects' | 'sample' | 'counts' | 'rows';
  scope: ScopeConfig;
  assertions: readonly Assertion[];
  /** The server to compare with. */
  connection?: ConnectionConfig;
  /** The server to restore to, and to leave as it was. */
  restoreInto?: ConnectionConfig;
  concurrency: number;
  lockWaitTimeoutSeconds: number;
  failOnWarnings: boolean;
  sampleSize: number;
  seed: number;
}

export interface ListConfig extends Common {
  operation: 'list';
  maxAgeSeconds?: number;
}

export interface PruneConfig extends Common, RetentionConfig {
  operation: 'prune';
  dryRun: boolean;
  failOnWarnings: boolean;
}

export type Config = BackupConfig | RestoreConfig | VerifyConfig | ListConfig | PruneConfig;

export interface Input {
  operation: Operation;
  /** What stands behind the operation: the backup's id, or `latest`. */
  backup?: string;
  options: RawOptions;
  /** Problems that were found while reading the options. */
  problems?: Problems;
}

/** @throws BackupError CONFIG_INVALID naming all problems */
export function readConfig(
  { operation, backup, options, problems = new Problems() }: Input,
  host: Host,
): Config {
  const values = new OptionValues(operation, options, problems);
  const config = build(operation, backup, values, host, problems);
  problems.throwIfAny();
  return config;
}

/** The server that it is about, for messages. */
export function serverOf(config: Config): string | undefined {
  const connection =
    config.operation === 'list' || config.operation === 'prune'
      ? undefined
      : config.operation === 'verify'
        ? (config.connection ?? config.restoreInto)
        : config.connection;
  return connection && (connection.socketPath ?? `${connection.host}:${connection.port}`);
}

function build(
  operation: Operation,
  backup: string | undefined,
  values: OptionValues,
  host: Host,
  problems: Problems,
): Config {
  const label = values.text('label');
  if (label !== undefined && !/^[^\x00-\x1f/\\]{1,100}$/.test(label))
    problems.add(`--label is "${label}", it takes up to 100 characters without slashes`);
  const common = {
    storage: readStorage(values, problems),
    trust: readTrust(operation, values, host, problems),
    logLevel: values.choice<LogLevel>('log-level'),
    ...(label === undefined ? {} : { label }),
    ...(values.has('report') ? { reportPath: values.text('report')! } : {}),
  };
  const isNamed = operation === 'restore' || operation === 'verify';
  if (isNamed && !backup)
    problems.add(`which backup is missing: ${operation} takes an id as list shows it, or latest`);
  if (!isNamed && backup) problems.add(`${operation} takes no backup id, "${backup}" is given`);
  switch (operation) {
    case 'backup':
      return buildBackup(common, values, host, problems);
    case 'restore':
      return buildRestore(common, backup ?? '', values, host, problems);
    case 'verify':
      return buildVerify(common, backup ?? '', values, host, problems);
    case 'list': {
      const maxAgeSeconds = values.durationSeconds('max-age');
      return { operation, ...common, ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }) };
    }
    case 'prune':
      return {
        operation,
        ...common,
        ...readRetention(values, problems),
        dryRun: values.flag('dry-run'),
        failOnWarnings: values.flag('fail-on-warnings'),
      };
  }
}

function buildBackup(common: Common, values: OptionValues, host: Host, problems: Problems): BackupConfig {
  const connection = readConnection(values, host, problems);
  const rowsPerChunk = values.number('rows-per-chunk');
  const maxReplicaLagSeconds = values.durationSeconds('max-replica-lag');
  const maxRateBytes = values.number('max-rate');
  const retention = readRetentionAfterBackup(values, problems);
  if (values.has('rows-per-chunk') && values.has('bytes-per-chunk'))
    problems.add('--rows-per-chunk and --bytes-per-chunk contradict each other: give one');
  return {
    operation: 'backup',
    ...common,
    ...readWorkers(values),
    label: common.label ?? (connection.socketPath ? 'localhost' : connection.host),
    connection,
    selection: readSelection(values, problems),
    users: values.flag('users'),
    bytesPerChunk: values.number('bytes-per-chunk')!,
    ...(rowsPerChunk === undefined ? {} : { rowsPerChunk }),
    compressionLevel: values.number('compression-level')!,
    longQueryGuardSeconds: values.durationSeconds('long-query-guard')!,
    consistency: values.choice('consistency'),
    ...(maxReplicaLagSeconds === undefined ? {} : { maxReplicaLagSeconds }),
    ...(maxRateBytes === undefined ? {} : { maxRateBytes }),
    shrinkWarningPercent: values.number('shrink-warning-percent')!,
    dryRun: values.flag('dry-run'),
    ...readProof(common, values, host, problems),
    ...(retention ? { retention } : {}),
  };
}

function readProof(
  common: Common,
  values: OptionValues,
  host: Host,
  problems: Problems,
): { proof?: VerifyConfig } {
  const level = values.choice<VerifyConfig['level'] | 'off'>('verify');
  const isInto = values.has('restore-into');
  const needsServer = level !== 'off' && level !== 'objects';
  if (needsServer && !isInto) problems.add(`--verify ${level} needs --restore-into, a server to restore to`);
  if (isInto && !needsServer) problems.add('--restore-into needs --verify sample, counts or rows');
  if (values.has('assertions') && !isInto) problems.add('--assertions needs --restore-into here');
  if (level === 'off') return {};
  return {
    proof: {
      operation: 'verify',
      ...common,
      trust: trustOfProof(common.trust),
      ...readWorkers(values),
      backup: '',
      level,
      scope: wholeScope(),
      assertions: readAssertionFile(values, host, problems),
      ...(isInto ? { restoreInto: readTargetUrl(values, host, problems) } : {}),
      ...readSample(values),
    },
  };
}

function buildRestore(
  common: Common,
  backup: string,
  values: OptionValues,
  host: Host,
  problems: Problems,
): RestoreConfig {
  const scope = readScope(values, problems);
  const flags = {
    dropExisting: values.flag('drop-existing'),
    skipBinlog: values.flag('skip-binlog'),
    skipBinlogDespiteReplicas: values.flag('skip-binlog-despite-replicas'),
    disableRedoLog: values.flag('disable-redo-log'),
  };
  if (flags.disableRedoLog && !values.flag('target-is-disposable'))
    problems.add(
      '--disable-redo-log needs --target-is-disposable: a crash of the server would lose all it holds',
    );
  if (flags.skipBinlogDespiteReplicas && !flags.skipBinlog)
    problems.add('--skip-binlog-despite-replicas needs --skip-binlog');
  if (flags.dropExisting && scope.parts === 'data')
    problems.add('--drop-existing and --data-only contradict each other: give one');
  if (values.flag('load-users') && scope.parts === 'data')
    problems.add('--load-users and --data-only contradict each other: give one');
  return {
    operation: 'restore',
    ...common,
    ...readWorkers(values),
    backup,
    connection: readConnection(values, host, problems),
    scope,
    ...flags,
    ignoreVersion: values.flag('ignore-version'),
    allowSourceAsTarget: values.flag('allow-source-as-target'),
    enableLocalInfile: values.flag('enable-local-infile'),
    updateGtidSet: values.choice('update-gtid-set'),
    assertions: readAssertionFile(values, host, problems),
    dryRun: values.flag('dry-run'),
    deferTableIndexes: values.choice('defer-table-indexes'),
    checkTables: values.choice('check-tables'),
    loadUsers: values.flag('load-users'),
    verifyLevel: values.choice('verify-level'),
    ...readSample(values),
  };
}

/** With a server to restore to, all is proven unless another level is given. */
function buildVerify(
  common: Common,
  backup: string,
  values: OptionValues,
  host: Host,
  problems: Problems,
): VerifyConfig {
  const isInto = values.has('restore-into');
  const level = isInto && !values.has('level') ? 'rows' : values.choice<VerifyConfig['level']>('level');
  const assertions = readAssertionFile(values, host, problems);
  const scope = readScope(values, problems);
  if (isInto && level === 'objects')
    problems.add('--level objects needs no server: leave --restore-into out, or give sample, counts or rows');
  if (isInto && scope.schemaMap.size > 0)
    problems.add('--restore-into chooses the names of schemas itself: leave --map-schema out');
  const needsServer = !isInto && (level !== 'objects' || assertions.length > 0);
  return {
    operation: 'verify',
    ...common,
    ...readWorkers(values),
    backup,
    level,
    scope,
    assertions,
    ...(needsServer ? { connection: readConnection(values, host, problems) } : {}),
    ...(isInto ? { restoreInto: readTargetUrl(values, host, problems) } : {}),
    ...readSample(values),
  };
}

function readAssertionFile(values: OptionValues, host: Host, problems: Problems): Assertion[] {
  const path = values.text('assertions');
  if (path === undefined) return [];
  try {
    return readAssertions(host.readFile(path), path, problems);
  } catch (error) {
    problems.add(
      `--assertions: ${path} cannot be read (${(error as { code?: string }).code ?? String(error)})`,
    );
    return [];
  }
}

function readWorkers(values: OptionValues): {
  concurrency: number;
  lockWaitTimeoutSeconds: number;
  failOnWarnings: boolean;
} {
  return {
    concurrency: values.number('concurrency')!,
    lockWaitTimeoutSeconds: Math.max(1, Math.round(values.durationSeconds('lock-wait-timeout')!)),
    failOnWarnings: values.flag('fail-on-warnings'),
  };
}

function readSample(values: OptionValues): { sampleSize: number; seed: number } {
  return {
    sampleSize: values.number('sample-size')!,
    seed: values.number('seed') ?? Math.floor(Math.random() * 2 ** 31),
  };
}

function readStorage(values: OptionValues, problems: Problems): StorageConfig {
  const url = values.text('storage');
  const directory = values.text('backup-dir');
  const endpoint = values.text('s3-endpoint');
  const region = values.text('s3-region');
  if (!url && !directory)
    problems.add('the storage is missing: give --storage s3://bucket/prefix or a directory, or --backup-dir');
  if (endpoint !== undefined && !/^https?:\/\/[^\s]+$/.test(endpoint))
    problems.add(`--s3-endpoint is "${endpoint}", it takes a URL such as https://s3.example.com`);
  return {
    ...(url ? { url } : {}),
    ...(directory ? { directory } : {}),
    s3: {
      ...(endpoint ? { endpoint } : {}),
      ...(region ? { region } : {}),
      ...(values.has('aws-credentials-file')
        ? { credentialsFile: values.text('aws-credentials-file')! }
        : {}),
      ...(values.has('aws-role-to-assume') ? { roleArn: values.text('aws-role-to-assume')! } : {}),
      ...(values.has('s3-force-path-style') ? { forcePathStyle: values.flag('s3-force-path-style') } : {}),
    },
  };
}

function readSelection(values: OptionValues, problems: Problems): Selection {
  const includeTables = readTablePatterns(values, 'include-tables', problems);
  const excludeTables = readTablePatterns(values, 'exclude-tables', problems);
  const where = new Map<string, string>();
  for (const text of values
    .all('where')
    .flatMap((lines) => lines.split('\n'))
    .filter((line) => line.trim() !== '')) {
    const match = /^\s*([^=]+\.[^=]+?)\s*=\s*(\S.*)$/s.exec(text);
    if (!match) problems.add(`--where is "${text}", it takes schema.table=CONDITION`);
    else if (where.has(match[1]!)) problems.add(`--where is given twice for ${match[1]}`);
    else where.set(match[1]!, match[2]!);
  }
  return {
    schemas: values.list('schemas'),
    excludeSchemas: values.list('exclude-schemas'),
    includeTables,
    excludeTables,
    where,
  };
}
