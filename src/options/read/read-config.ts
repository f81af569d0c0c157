// Turns the user's words into the input of an operation. The input is complete and valid before any
// effect. The reader reports every problem, not only the first.
import { defined } from '../../core/defined.ts';
import type { Config, FleetStatusConfig, LogLevel, MatrixConfig, WithBackup } from '../operations.ts';
import type { Operation } from '../option-table.ts';
import { readFleet } from './read-fleet.ts';
import { readBinlogArchive } from './read-binlog.ts';
import { Problems } from '../../core/problems.ts';
import { readBackup } from './read-backup.ts';
import { readRules } from './read-mask.ts';
import type { ServerRequest } from '../../restore/masking/server-tables.ts';
import { readConnection } from './read-connection.ts';
import { readTablePatterns } from './read-scope.ts';
import type { InputSources } from './read-connection.ts';
import { readDiff, readRestore, readVerify } from './read-restore.ts';
import { readRetentions } from './read-retention.ts';
import { readAws, readStorages } from './read-storage.ts';
import { parseTime } from './read-time.ts';
import { readTrust } from './read-trust.ts';
import { checkGiven, OptionValues } from '../option-values.ts';
import type { Input } from '../input.ts';

/**
 * Reads the configuration.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
export function readConfig(input: Input, sources: InputSources): Config {
  const { operation, backup, options, problems = new Problems() } = input;
  if (operation === undefined) {
    problems.throwIfAny();
    throw new TypeError('there is no operation, and nothing says so');
  }
  checkGiven(operation, options, problems);
  const values = new OptionValues(options, problems);
  const config =
    operation === 'matrix' || operation === 'fleet-status'
      ? buildFleet(operation, input, values, sources, problems)
      : build(operation, backup, values, sources, problems);
  problems.throwIfAny();
  return config;
}

/** Returns the server of the operation, for messages. */
export function serverOf(config: Config): string | undefined {
  const connection =
    config.operation === 'verify'
      ? (config.connection ?? config.restoreInto)
      : 'connection' in config
        ? config.connection
        : undefined;
  return connection && (connection.socketPath ?? `${connection.host}:${connection.port}`);
}

/** Builds the fleet. Each profile names its own storage. */
function buildFleet(
  operation: 'matrix' | 'fleet-status',
  input: Input,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): MatrixConfig | FleetStatusConfig {
  if (input.backup) problems.add(`${operation} takes no backup id, "${input.backup}" is given`);
  const common = {
    storages: [],
    trust: { openWith: { identities: [] }, verifyKeys: [] },
    logLevel: values.choice<LogLevel>('log-level'),
    advice: problems.warnings,
    profiles: readFleet(input, values, sources, problems),
  };
  if (operation === 'matrix') {
    const staleSeconds = values.durationSeconds('stale');
    const limit = values.number('max-profiles');
    return {
      operation,
      ...common,
      ...defined({ staleSeconds }),
      rotate: values.flag('rotate'),
      ...defined({ limit }),
    };
  }
  const maxVerifiedAgeSeconds = values.durationSeconds('max-verified-age');
  const htmlPath = values.text('html');
  return {
    operation,
    ...common,
    ...defined({ maxVerifiedAgeSeconds, htmlPath }),
  };
}

function build(
  operation: Exclude<Operation, 'matrix' | 'fleet-status'>,
  backup: string | undefined,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): Config {
  const label = values.text('label');
  if (label !== undefined && !/^[^\x00-\x1f/\\]{1,100}$/.test(label))
    problems.add(`--label is "${label}", it takes up to 100 characters without slashes`);
  const alike =
    operation === 'check'
      ? 'backup'
      : operation === 'diff'
        ? 'verify'
        : operation === 'mask-check' || operation === 'mask-suggest'
          ? 'show'
          : operation;
  const isMask = operation === 'mask-check' || operation === 'mask-suggest';
  const server = isMask && !backup ? readServer(values, sources, problems) : undefined;
  const common = {
    // Nothing is read from a storage.
    storages: server ? [] : readStorages(alike, values, sources, problems),
    aws: readAws(values, sources, problems),
    trust: readTrust(alike, values, sources, problems),
    logLevel: values.choice<LogLevel>('log-level'),
    advice: problems.warnings,
    ...defined({ label }),
    ...(values.has('report') ? { reportPath: values.text('report')! } : {}),
  };
  const isNamed =
    operation === 'restore' ||
    operation === 'verify' ||
    operation === 'show' ||
    operation === 'diff' ||
    (isMask && !server);
  const choice = isNamed ? readChoice(backup, values, problems) : {};
  if (isNamed && !backup && isMask)
    problems.add(
      'the tables are missing: give a backup (an id, or latest) and --storage, or --host and --user',
    );
  else if (isNamed && !backup)
    problems.add(`the backup is missing: ${operation} takes an id as list shows it, or latest`);
  if (!isNamed && backup) problems.add(`${operation} takes no backup id, "${backup}" is given`);
  switch (operation) {
    case 'backup':
      return readBackup(common, values, sources, problems);
    case 'check':
      return { ...readBackup(common, values, sources, problems), operation };
    case 'restore':
      return { ...readRestore(common, backup ?? '', values, sources, problems), ...choice };
    case 'verify':
      return {
        ...readVerify(common, backup ?? '', values, sources, problems),
        ...choice,
        ...readRotate(backup, label, values, problems),
      };
    case 'diff':
      return { ...readDiff(common, backup ?? '', values, sources, problems), ...choice };
    case 'list': {
      const maxAgeSeconds = values.durationSeconds('max-age');
      const limit = values.number('limit')!;
      return { operation, ...common, limit, isUtc: values.flag('utc'), ...defined({ maxAgeSeconds }) };
    }
    case 'report': {
      const htmlPath = values.text('html');
      if (htmlPath === undefined) problems.add('--html is missing: report writes a page to a file');
      return { operation, ...common, htmlPath: htmlPath ?? '' };
    }
    case 'mask-check': {
      const rules = readRules(values, sources, problems);
      if (!values.has('mask')) problems.add('--mask is missing: mask check takes a rules file');
      return { operation, ...common, backup: backup ?? '', rules: rules!, ...choice, ...defined({ server }) };
    }
    case 'mask-suggest': {
      const rulesPath = values.text('rules');
      return { operation, ...common, backup: backup ?? '', ...choice, ...defined({ server, rulesPath }) };
    }
    case 'show':
      return { operation, ...common, backup: backup ?? '', ...choice };
    case 'find': {
      const includeTables = values.names('include-tables');
      if (includeTables.length === 0)
        problems.add('the table is missing: find takes schema.table, * is a wildcard');
      for (const name of includeTables.filter((text) => !text.includes('.')))
        problems.add(`"${name}" is not a table, find takes schema.table`);
      return { operation, ...common, includeTables };
    }
    case 'binlog-archive':
      return readBinlogArchive(common, values, sources, problems);
    case 'binlog-find': {
      const since = readTime('since', values, problems);
      return {
        operation,
        ...common,
        table: readTable(values, problems),
        ...defined({ since }),
        isDdl: values.flag('ddl'),
      };
    }
    case 'binlog-list':
    case 'binlog-verify':
      return { operation, ...common };
    case 'prune':
      return {
        operation,
        ...common,
        retentions: readRetentions(common.storages, values, problems),
        dryRun: values.flag('dry-run'),
        failOnWarnings: values.flag('fail-on-warnings'),
      };
  }
}

/** Returns the server whose tables masks are about; undefined if none is named. */
function readServer(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): ServerRequest | undefined {
  if (!['host', 'socket', 'url', 'user', 'defaults-file'].some((name) => values.has(name))) return undefined;
  return {
    connection: readConnection(values, sources, problems),
    selection: {
      schemas: values.names('schemas'),
      excludeSchemas: values.names('exclude-schemas'),
      includeTables: readTablePatterns(values, 'include-tables', problems),
      excludeTables: readTablePatterns(values, 'exclude-tables', problems),
      where: new Map(),
    },
    lockWaitTimeoutSeconds: 10,
  };
}

function readRotate(
  backup: string | undefined,
  label: string | undefined,
  values: OptionValues,
  problems: Problems,
): { rotate?: true } {
  if (!values.flag('rotate')) return {};
  if (backup !== 'latest') problems.add('--rotate goes with latest, and not with the id of a backup');
  if (label !== undefined) problems.add('--rotate chooses the label itself: leave --label out');
  return { rotate: true };
}

/** Reads the options that limit `latest`. */
function readChoice(backup: string | undefined, values: OptionValues, problems: Problems): WithBackup {
  const text = values.text('before');
  const verified = values.flag('verified');
  const before = readTime('before', values, problems);
  const masked = values.flag('masked');
  if (backup !== 'latest' && (text !== undefined || verified || masked))
    problems.add(
      `--${text !== undefined ? 'before' : verified ? 'verified' : 'masked'} goes with latest, and not with the id of a backup`,
    );
  return { ...defined({ before }), ...(verified ? { verified } : {}), ...(masked ? { masked } : {}) };
}

function readTime(name: 'before' | 'since', values: OptionValues, problems: Problems): Date | undefined {
  const text = values.text(name);
  const time = text === undefined ? undefined : parseTime(text);
  if (text !== undefined && time === undefined)
    problems.add(
      `--${name} is "${text}", it takes a time such as 2026-11-20, 2026-11-20T03:00 or 2026-11-20T03:00Z`,
    );
  return time;
}

/** Reads the table of `binlog find`. */
function readTable(values: OptionValues, problems: Problems): string {
  const table = values.text('table') ?? '';
  if (!/^[^.]+\..+$/s.test(table)) problems.add(`--table is "${table}", binlog find takes schema.table`);
  return table;
}
