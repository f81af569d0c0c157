// Report of --dry-run for a restore.
import type { BackupSource } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import type { RestorePlanReport } from '../request.ts';
import type { PlannedDefinition, RestorePlan } from './planned.ts';
import { warnOfKept } from '../preflight/drop-plan.ts';
import type { Preflight } from '../preflight/run-preflight.ts';

/**
 * Speed of a whole restore, including indexes and checks, in TSV bytes per second. Two cores with
 * the server on the same machine reached it (`npm run bench -- --only restore`).
 */
const BYTES_PER_SECOND = 40_000_000;

export async function describePlan(
  source: BackupSource,
  scope: Scope,
  plan: RestorePlan,
  { session, obstacles, goesOn, changes }: Preflight,
  kept: readonly string[],
  storage: string,
): Promise<RestorePlanReport> {
  const { contents } = source;
  const { totals, schemas } = scope;
  const leftOut = [...scope.leftOut, ...(source.leftOut?.() ?? [])];
  const localInfile = await session.scalar('SELECT @@GLOBAL.local_infile');
  return {
    backupId: contents.backupId,
    label: contents.label,
    storage,
    target: session.target,
    status: 'planned',
    resumed: goesOn,
    drops: obstacles.map(({ object }) => object),
    ...(leftOut.length > 0 ? { leftOut } : {}),
    ...(kept.length > 0 ? { kept } : {}),
    ...(changes.length > 0 ? { changes } : {}),
    loadedBy: localInfile === '1' ? 'load-data' : 'insert',
    ...totals,
    estimatedSeconds: Math.ceil(totals.dataBytes / BYTES_PER_SECOND),
    schemas: schemas.map(({ name, source, views, routines, events, tables }) => ({
      name,
      source,
      views: views.length,
      routines: routines.length,
      events: events.length,
      triggers: plan.triggers.filter((trigger) => trigger.schema === name).map(describeTrigger),
      tables: tables.map((table) => ({
        name: table.name,
        rows: table.rows ?? 0,
        dataBytes: table.dataBytes,
        chunks: table.chunks.length,
      })),
    })),
    ...(plan.disabledEvents.length > 0 ? { disabledEvents: plan.disabledEvents } : {}),
    warnings: [...plan.warnings, ...warnOfKept(kept)],
  };
}

/**
 * Describes a trigger as `tr on orders`. It is a statement of the backup that runs with every write
 * to the table.
 */
function describeTrigger({ name, record }: PlannedDefinition): string {
  return `${name} on ${record.table}`;
}
