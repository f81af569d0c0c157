// From what the user wrote to what an operation is asked to do. Complete and valid before any effect; every problem is
// reported, not only the first.
import type { ConnectionConfig } from './connection.ts';
import type { Operation } from './options.ts';
import { Problems } from './problems.ts';
import { readConnection, type Host } from './read-connection.ts';
import type { Selection } from './selection.ts';
import { OptionValues, type RawOptions } from './values.ts';

export interface StorageConfig {
  /** `s3://…` or a directory. */
  url?: string;
  directory?: string;
  s3: { endpoint?: string; region?: string; forcePathStyle?: boolean };
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

interface Common {
  storage: StorageConfig;
  label?: string;
  logLevel: LogLevel;
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
  dryRun: boolean;
}

export interface RestoreConfig extends WithServer {
  operation: 'restore';
  backup: string;
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
  connection?: ConnectionConfig;
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

export type Config = BackupConfig | RestoreConfig | VerifyConfig | ListConfig;

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
    logLevel: values.choice<LogLevel>('log-level'),
    ...(label === undefined ? {} : { label }),
  };
  const isNamed = operation === 'restore' || operation === 'verify';
  if (isNamed && !backup)
    problems.add(`which backup is missing: ${operation} takes an id as list shows it, or latest`);
  if (!isNamed && backup) problems.add(`${operation} takes no backup id, "${backup}" is given`);
  switch (operation) {
    case 'backup':
      return buildBackup(common, values, host, problems);
    case 'restore':
      return {
        operation,
        ...common,
        ...readWorkers(values),
        backup: backup ?? '',
        connection: readConnection(values, host, problems),
        deferTableIndexes: values.choice('defer-table-indexes'),
        checkTables: values.choice('check-tables'),
        loadUsers: values.flag('load-users'),
        verifyLevel: values.choice('verify-level'),
        ...readSample(values),
      };
    case 'verify': {
      const level = values.choice<VerifyConfig['level']>('level');
      const connection = level === 'objects' ? {} : { connection: readConnection(values, host, problems) };
      return {
        operation,
        ...common,
        ...readWorkers(values),
        backup: backup ?? '',
        level,
        ...connection,
        ...readSample(values),
      };
    }
    case 'list': {
      const maxAgeSeconds = values.durationSeconds('max-age');
      return { operation, ...common, ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }) };
    }
  }
}

function buildBackup(common: Common, values: OptionValues, host: Host, problems: Problems): BackupConfig {
  const connection = readConnection(values, host, problems);
  const rowsPerChunk = values.number('rows-per-chunk');
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
    dryRun: values.flag('dry-run'),
  };
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
      ...(values.has('s3-force-path-style') ? { forcePathStyle: values.flag('s3-force-path-style') } : {}),
    },
  };
}

function readSelection(values: OptionValues, problems: Problems): Selection {
  const includeTables = values.list('include-tables');
  const excludeTables = values.list('exclude-tables');
  for (const [option, names] of [
    ['include-tables', includeTables],
    ['exclude-tables', excludeTables],
  ] as const) {
    for (const name of names)
      if (!/^.+\..+$/s.test(name)) problems.add(`--${option} has "${name}", it takes schema.table`);
  }
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
