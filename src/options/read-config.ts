// From what the user wrote to what an operation is asked to do. Complete and valid before any effect; every problem is
// reported, not only the first.
import type { Config, LogLevel } from './operations.ts';
import type { Operation } from './option-table.ts';
import { Problems } from '../core/problems.ts';
import { readBackup } from './read-backup.ts';
import type { Host } from './read-connection.ts';
import { readRestore, readVerify } from './read-restore.ts';
import { readRetention } from './read-retention.ts';
import { readStorage } from './read-storage.ts';
import { readTrust } from './read-trust.ts';
import { checkGiven, OptionValues } from './option-values.ts';
import type { Input } from './input.ts';

/** @throws BackupError CONFIG_INVALID naming all problems */
export function readConfig(
  { operation, backup, options, problems = new Problems() }: Input,
  host: Host,
): Config {
  if (operation === undefined) {
    problems.throwIfAny();
    throw new TypeError('there is no operation, and nothing says so');
  }
  checkGiven(operation, options, problems);
  const values = new OptionValues(options, problems);
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
    storage: readStorage(operation, values, problems),
    trust: readTrust(operation, values, host, problems),
    logLevel: values.choice<LogLevel>('log-level'),
    advice: problems.warnings,
    ...(label === undefined ? {} : { label }),
    ...(values.has('report') ? { reportPath: values.text('report')! } : {}),
  };
  const isNamed = operation === 'restore' || operation === 'verify';
  if (isNamed && !backup)
    problems.add(`which backup is missing: ${operation} takes an id as list shows it, or latest`);
  if (!isNamed && backup) problems.add(`${operation} takes no backup id, "${backup}" is given`);
  switch (operation) {
    case 'backup':
      return readBackup(common, values, host, problems);
    case 'restore':
      return readRestore(common, backup ?? '', values, host, problems);
    case 'verify':
      return readVerify(common, backup ?? '', values, host, problems);
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
