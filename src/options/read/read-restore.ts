// The options of a restore and of a verification.
import { defined } from '../../core/defined.ts';
import type { Common, DiffConfig, RestoreConfig, VerifyConfig } from '../operations.ts';
import type { RestoreStage } from '../../restore/jobs/stage.ts';
import type { Problems } from '../../core/problems.ts';
import { readConnection, readTarget, type InputSources } from './read-connection.ts';
import { readAssertionFile, readSample, readWorkers } from './read-shared.ts';
import { readAfterLoadFile } from './read-after-load.ts';
import { readMaskRequest } from './read-mask.ts';
import { readUntil } from './read-until.ts';
import { readScope } from './read-scope.ts';
import type { OptionValues } from '../option-values.ts';

export function readRestore(
  common: Common,
  backup: string,
  values: OptionValues,
  sources: InputSources,
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
    connection: readConnection(values, sources, problems),
    scope,
    ...flags,
    isConfirmed: values.flag('yes'),
    trustStorage: values.flag('trust-storage'),
    ignoreVersion: values.flag('ignore-version'),
    allowSourceAsTarget: values.flag('allow-source-as-target'),
    enableLocalInfile: values.flag('enable-local-infile'),
    updateGtidSet: values.choice('update-gtid-set'),
    assertions: readAssertionFile(values, sources, problems),
    ...defined({
      mask: readMaskRequest(values, scope, sources, problems),
      afterLoad: readAfterLoadFile(values, sources, problems),
      stage: readStage(backup, values, problems),
      until: readUntil(values, problems),
    }),
    dryRun: values.flag('dry-run'),
    deferTableIndexes: values.choice('defer-table-indexes'),
    checkTables: values.choice('check-tables'),
    loadUsers: values.flag('load-users'),
    verifyLevel: values.choice('verify-level'),
    ...readSample(values),
  };
}

function readStage(backup: string, values: OptionValues, problems: Problems): RestoreStage | undefined {
  if (!values.has('stage')) return undefined;
  const stage = values.choice<RestoreStage>('stage');
  if (backup === 'latest')
    problems.add('--stage needs the id of the backup: latest may be another backup when the next job begins');
  for (const name of ['data-only', 'schema-only', 'dry-run'] as const)
    if (values.flag(name)) problems.add(`--stage and --${name} contradict each other: give one`);
  if (values.has('mask'))
    problems.add('--stage and --mask contradict each other: one process restores with masks');
  return stage;
}

/** Reads a verification. With a server to restore to, the default level verifies everything. */
export function readVerify(
  common: Common,
  backup: string,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): VerifyConfig {
  const isInto = values.has('restore-into');
  const level = isInto && !values.has('level') ? 'rows' : values.choice<VerifyConfig['level']>('level');
  const assertions = readAssertionFile(values, sources, problems);
  const scope = readScope(values, problems);
  if (isInto && level === 'objects')
    problems.add('--level objects needs no server: leave --restore-into out, or give sample, counts or rows');
  if (isInto && scope.schemaMap.size > 0)
    problems.add('--restore-into chooses the names of schemas itself: leave --map-schema out');
  if (isInto && scope.tableMap.size > 0)
    problems.add('--restore-into chooses the names itself: leave --map-table out');
  const until = readUntil(values, problems);
  if (until && !isInto)
    problems.add('--until needs --restore-into: the verification replays the log after a restore');
  const needsServer = !isInto && (level !== 'objects' || assertions.length > 0);
  return {
    operation: 'verify',
    ...common,
    ...readWorkers(values),
    backup,
    level,
    scope,
    assertions,
    ...defined({ until }),
    ...(needsServer ? { connection: readConnection(values, sources, problems) } : {}),
    ...(isInto ? readTarget(values, sources, problems) : {}),
    ...readSample(values),
  };
}

export function readDiff(
  common: Common,
  backup: string,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): DiffConfig {
  return {
    operation: 'diff',
    ...common,
    ...readWorkers(values),
    backup,
    scope: readScope(values, problems),
    connection: readConnection(values, sources, problems),
  };
}
