// Runs one operation from a valid configuration: opens the storage, calls the operation, writes the
// report file. The command line and the action share this module. They only read the configuration
// and show the outcome. The operations are below operations/. They load the modules that talk to a
// server on demand: without them `list` and `prune` start in half the time.
import { toBackupError } from '../core/errors.ts';
import { TOOL } from '../core/version.ts';
import type { Config, FleetStatusConfig, MatrixConfig } from '../options/operations.ts';
import type { Context } from '../repository/context.ts';
import type { CleanUp } from '../storage/storage.ts';
import { factsOf, type RunFacts } from './alerts/run-facts.ts';
import { checkDocker } from './docker-target.ts';
import type { RunHost } from './run-host.ts';
import { openStorages } from './open-storage.ts';
import { runBackup } from './operations/backup-operation.ts';
import {
  runBinlogArchive,
  runBinlogFind,
  runBinlogList,
  runBinlogVerify,
} from './operations/binlog-operations.ts';
import { runFleet } from './operations/fleet-operations.ts';
import { runCheck, runDiff, runFind, runList, runReport, runShow } from './operations/inspect-operations.ts';
import { runMaskCheck, runMaskOnServer, runMaskSuggest } from './operations/mask-operations.ts';
import { runPrune } from './operations/prune-operation.ts';
import { runRestore } from './operations/restore-operation.ts';
import { runVerify } from './operations/verify-operation.ts';
import { renderFailureJson, renderJson, type Outcome } from './outcome.ts';
import { prepareConnections, Tunnels } from './prepare-connections.ts';
import { assertReportWritable, writeReportFile } from './report-file.ts';
import { withCleanUp } from './text/describe-clean-up.ts';
import { waitForServers } from './wait-for-servers.ts';

export type { DropToConfirm } from '../repository/context.ts';
export type { RunHost } from './run-host.ts';

/**
 * Runs the operation. The outcome holds a finding of a use-case that is not the requested success.
 * @throws BackupError
 */
export async function run(given: Config, host: RunHost): Promise<Outcome> {
  const tunnels = new Tunnels();
  const config = prepareConnections(given, host.logger, tunnels);
  for (const warning of config.advice) host.logger.warn(warning);
  if (config.reportPath !== undefined) await assertReportWritable(config.reportPath);
  const facts = Object.assign(host.facts ?? {}, factsOf(config));
  if (config.operation === 'matrix' || config.operation === 'fleet-status')
    return await reportOutcome(await runFleet(config, host), config, facts);
  if ('server' in config && config.server !== undefined) {
    try {
      await waitForServers(config, host);
      return await reportOutcome(await runMaskOnServer(config, config.server, host), config, facts);
    } finally {
      await tunnels.close();
    }
  }
  await checkDocker(config, host.signal);
  const isFollowing = config.operation === 'binlog-archive' && config.follow !== undefined;
  const storageHost = isFollowing ? { ...host, signal: afterGrace(host.signal) } : host;
  const storage = await openStorages(config.storages, storageHost);
  let cleanUp: CleanUp | undefined;
  const onCleanUp = (outcome: CleanUp): void => {
    cleanUp = outcome;
  };
  try {
    const context = { ...host, storage, now: () => new Date(), tool: TOOL, trust: config.trust, onCleanUp };
    await waitForServers(config, host);
    return await reportOutcome(await dispatch(config, context, facts, host), config, facts);
  } catch (thrown) {
    const cause = toBackupError(host.signal.aborted ? host.signal.reason : thrown);
    const error = cleanUp ? withCleanUp(cause, cleanUp) : cause;
    if (config.reportPath !== undefined)
      await writeReportFile(config.reportPath, renderFailureJson(error, facts)).catch((failure: Error) =>
        host.logger.warn(failure.message),
      );
    throw error;
  } finally {
    await tunnels.close();
    await storage.close();
  }
}

/** Time for the last segment after a run that follows the log was stopped, in milliseconds. */
const GRACE_MS = 20_000;

/** Returns a signal that fires later than the given one. */
function afterGrace(signal: AbortSignal): AbortSignal {
  const later = new AbortController();
  const begin = (): void => {
    setTimeout(() => later.abort(signal.reason), GRACE_MS).unref();
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return later.signal;
}

/** Writes the report file. The run reports its result even if it cannot write the file. */
async function reportOutcome(outcome: Outcome, { reportPath }: Config, facts: RunFacts): Promise<Outcome> {
  if (reportPath === undefined) return outcome;
  try {
    await writeReportFile(reportPath, renderJson(outcome, facts));
    return outcome;
  } catch (thrown) {
    if (outcome.error) return outcome;
    const error = toBackupError(thrown);
    return { ...outcome, error, exitCode: error.exitCode };
  }
}

/** Runs an operation on a storage. */
async function dispatch(
  config: Exclude<Config, MatrixConfig | FleetStatusConfig>,
  context: Context,
  facts: RunFacts,
  host: RunHost,
): Promise<Outcome> {
  switch (config.operation) {
    case 'backup':
      return await runBackup(config, context, facts);
    case 'check':
      return await runCheck(config, context, host.checkAlerts);
    case 'restore':
      return await runRestore(config, context, facts);
    case 'verify':
      return await runVerify(config, context, facts);
    case 'list':
      return await runList(config, context);
    case 'show':
      return await runShow(config, context, facts);
    case 'diff':
      return await runDiff(config, context, facts);
    case 'find':
      return await runFind(config, context);
    case 'report':
      return await runReport(config, context);
    case 'mask-check':
      return await runMaskCheck(config, context, facts);
    case 'mask-suggest':
      return await runMaskSuggest(config, context, facts);
    case 'binlog-archive':
      return await runBinlogArchive(config, context);
    case 'binlog-list':
      return await runBinlogList(config, context);
    case 'binlog-find':
      return await runBinlogFind(config, context);
    case 'binlog-verify':
      return await runBinlogVerify(config, context);
    case 'prune':
      return await runPrune(config, context);
  }
}
