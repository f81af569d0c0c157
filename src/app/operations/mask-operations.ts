// Operations on rules of masking, for a backup or for a server.
import { EXIT_CODES } from '../../core/errors.ts';
import type { MaskCheckConfig, MaskSuggestConfig } from '../../options/operations.ts';
import type { Context } from '../../repository/context.ts';
import type { ServerRequest } from '../../restore/masking/server-tables.ts';
import type { RunFacts } from '../alerts/run-facts.ts';
import type { Outcome } from '../outcome.ts';
import type { RunHost } from '../run-host.ts';

export async function runMaskCheck(
  config: MaskCheckConfig,
  context: Context,
  facts: RunFacts,
): Promise<Outcome> {
  const { checkMasks } = await import('../../restore/masking/mask-check.ts');
  const report = await checkMasks(config, context);
  if (report.backupId !== undefined) facts.backupId = report.backupId;
  return { operation: 'mask-check', report, exitCode: EXIT_CODES.ok };
}

export async function runMaskSuggest(
  config: MaskSuggestConfig,
  context: Context,
  facts: RunFacts,
): Promise<Outcome> {
  const { suggestFromBackup } = await import('../../restore/masking/mask-suggest.ts');
  const report = await suggestFromBackup(config, context);
  if (report.backupId !== undefined) facts.backupId = report.backupId;
  return { operation: 'mask-suggest', report, exitCode: EXIT_CODES.ok };
}

/** Runs an operation on the tables of a server, without a storage. */
export async function runMaskOnServer(
  config: MaskCheckConfig | MaskSuggestConfig,
  server: ServerRequest,
  host: RunHost,
): Promise<Outcome> {
  if (config.operation === 'mask-suggest') {
    const { suggestFromServer } = await import('../../restore/masking/mask-suggest.ts');
    const report = await suggestFromServer({ ...config, server }, host);
    return { operation: 'mask-suggest', report, exitCode: EXIT_CODES.ok };
  }
  const { checkMasksOnServer } = await import('../../restore/masking/mask-check.ts');
  const report = await checkMasksOnServer({ ...config, server }, host);
  return { operation: 'mask-check', report, exitCode: EXIT_CODES.ok };
}
