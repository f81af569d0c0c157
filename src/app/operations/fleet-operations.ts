// Operations on all profiles of a configuration file.
import { defined } from '../../core/defined.ts';
import { EXIT_CODES } from '../../core/errors.ts';
import type { FleetStatusConfig, MatrixConfig } from '../../options/operations.ts';
import { fleetMatrix, fleetStatus } from '../fleet/fleet-status.ts';
import type { Outcome } from '../outcome.ts';
import type { RunHost } from '../run-host.ts';

export async function runFleet(config: MatrixConfig | FleetStatusConfig, host: RunHost): Promise<Outcome> {
  const fleet = { ...host, now: () => new Date() };
  if (config.operation === 'matrix')
    return { operation: 'matrix', report: await fleetMatrix(config, fleet), exitCode: EXIT_CODES.ok };
  const { report, error } = await fleetStatus(config, fleet);
  return {
    operation: 'fleet-status',
    report,
    exitCode: error?.exitCode ?? EXIT_CODES.ok,
    ...defined({ error }),
  };
}
