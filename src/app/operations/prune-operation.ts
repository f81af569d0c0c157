// Retention, as an operation of its own.
import type { PruneConfig } from '../../options/operations.ts';
import { prune, pruneError } from '../../prune/prune.ts';
import type { Context } from '../../repository/context.ts';
import type { Outcome } from '../outcome.ts';
import { judgeWarnings } from './judge-warnings.ts';

export async function runPrune(config: PruneConfig, context: Context): Promise<Outcome> {
  const report = await prune(config, context);
  const error = pruneError(report);
  if (error) return { operation: 'prune', report, exitCode: error.exitCode, error };
  return { operation: 'prune', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
}
