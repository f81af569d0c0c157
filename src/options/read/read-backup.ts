// The options of a backup, and of the verification that follows it at once.
import { defined } from '../../core/defined.ts';
import type { BackupConfig, Common, VerifyConfig } from '../operations.ts';
import { Problems } from '../../core/problems.ts';
import type { Input } from '../input.ts';
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import { readConnection, readTarget, type InputSources } from './read-connection.ts';
import { readBackupMask } from './read-mask.ts';
import { readAssertionFile, readSample, readWorkers } from './read-shared.ts';
import { readRetentionsAfterBackup } from './read-retention.ts';
import { readTablePatterns, readWhere } from './read-scope.ts';
import { wholeScope } from '../../repository/scope/scope.ts';
import type { Selection } from '../../mysql/schema/selection.ts';
import { demandSignatures, type Trust } from '../../encryption/trust.ts';
import { OptionValues } from '../option-values.ts';

export function readBackup(
  common: Common,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): BackupConfig {
  const connection = readConnection(values, sources, problems);
  const threads = values.number('threads');
  const rowsPerChunk = values.number('rows-per-chunk');
  const maxReplicaLagSeconds = values.durationSeconds('max-replica-lag');
  const maxRateBytes = values.number('max-rate');
  const lockTimeoutSeconds = values.durationSeconds('lock-timeout');
  const retentions = readRetentionsAfterBackup(common.storages, values, problems);
  const mask = readBackupMask(values, sources, problems);
  if (values.has('rows-per-chunk') && values.has('bytes-per-chunk'))
    problems.add('--rows-per-chunk and --bytes-per-chunk contradict each other: give one');
  return {
    operation: 'backup',
    ...common,
    ...readWorkers(values),
    label: common.label ?? labelOfServer(connection),
    adoptLabel: values.flag('adopt-label'),
    connection,
    selection: readSelection(values, problems),
    skipBroken: values.flag('skip-broken'),
    users: values.flag('users'),
    bytesPerChunk: values.number('bytes-per-chunk')!,
    ...defined({ rowsPerChunk, threads }),
    compressionLevel: values.number('compression-level')!,
    ...(lockTimeoutSeconds === undefined ? {} : { lockTimeoutSeconds: Math.max(1, lockTimeoutSeconds) }),
    longQueryGuardSeconds: values.durationSeconds('long-query-guard')!,
    consistency: values.choice('consistency'),
    ...defined({ maxReplicaLagSeconds, maxRateBytes, mask }),
    shrinkWarningPercent: values.number('shrink-warning-percent')!,
    dryRun: values.flag('dry-run'),
    ...readVerifyAfter(common, values, sources, problems),
    ...defined({ retentions }),
  };
}

/** Returns the label of a run without one. */
export function labelOfServer({ socketPath, host }: ConnectionConfig): string {
  return socketPath ? 'localhost' : host;
}

/** Returns the label of the run, also if many other options are invalid. */
export function labelOf({ operation, options }: Input, sources: InputSources): string | undefined {
  const label = options.get('label')?.at(-1);
  if (label !== undefined || (operation !== 'backup' && operation !== 'binlog-archive')) return label;
  const scratch = new Problems();
  return labelOfServer(readConnection(new OptionValues(options, scratch), sources, scratch));
}

function readVerifyAfter(
  common: Common,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): { verifyAfter?: VerifyConfig } {
  const level = values.choice<VerifyConfig['level'] | 'off'>('verify');
  const isInto = values.has('restore-into');
  const needsServer = level !== 'off' && level !== 'objects';
  if (needsServer && !isInto) problems.add(`--verify ${level} needs --restore-into, a server to restore to`);
  if (isInto && !needsServer) problems.add('--restore-into needs --verify sample, counts or rows');
  if (values.has('assertions') && !isInto) problems.add('--assertions needs --restore-into here');
  if (level === 'off') return {};
  return {
    verifyAfter: {
      operation: 'verify',
      ...common,
      trust: trustOfVerification(common.trust),
      ...readWorkers(values),
      backup: '',
      level,
      scope: wholeScope(),
      assertions: readAssertionFile(values, sources, problems),
      ...(isInto ? readTarget(values, sources, problems) : {}),
      ...readSample(values),
    },
  };
}

function readSelection(values: OptionValues, problems: Problems): Selection {
  const includeTables = readTablePatterns(values, 'include-tables', problems);
  const excludeTables = readTablePatterns(values, 'exclude-tables', problems);
  return {
    schemas: values.names('schemas'),
    excludeSchemas: values.names('exclude-schemas'),
    includeTables,
    excludeTables,
    where: readWhere(values, problems),
    schemaOnlyTables: readTablePatterns(values, 'schema-only-tables', problems),
  };
}

/** Returns the trust of the verification: the new backup is read under the user's own options. */
function trustOfVerification(trust: Trust): Trust {
  return { ...demandSignatures(trust), ...(trust.encryptTo ? {} : { allowPlaintext: true }) };
}
