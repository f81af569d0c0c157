// Options of an interrupted restore. Invariant: a restore resumes only with the same options.
// Otherwise half of the result would follow the former options and half the new ones.
import { BackupError } from '../../core/errors.ts';
import type { RestoreRequest } from '../request.ts';
import type { RestoreState } from './restore-state.ts';

/** State item: the options, as JSON. */
export const OPTIONS = 'options';

/** Options by name. The schemas on the target are part of the restore's identity. */
export function optionsOf({ scope, ...request }: RestoreRequest): Record<string, string> {
  const { definers } = scope;
  const replaced = typeof definers === 'string' ? '' : definers.account;
  return {
    'defer-table-indexes': request.deferTableIndexes,
    'load-users': String(request.loadUsers),
    // The same rules with another secret are other masks.
    mask: request.mask ? request.mask.rules.key.markOf(request.mask.rules.mark) : '',
    'skip-binlog': String(request.skipBinlog),
    schemas: scope.schemas.join(','),
    'exclude-schemas': scope.excludeSchemas.join(','),
    'exclude-tables': scope.excludeTables.join(','),
    'skip-triggers': String(scope.skipTriggers),
    'skip-events': String(scope.skipEvents),
    'skip-routines': String(scope.skipRoutines),
    'strip-definers': String(definers === 'strip'),
    'replace-definer': replaced,
    'enable-events': String(scope.enableEvents),
    'allow-external-tables': String(scope.allowExternalTables),
    ...(scope.tableMap.size > 0 ? { 'map-table': pairs(scope.tableMap) } : {}),
    ...(scope.where.size > 0 ? { where: pairs(scope.where) } : {}),
    ...(scope.skipIncompatible ? { 'skip-incompatible': 'true' } : {}),
  };
}

function pairs(map: ReadonlyMap<string, string>): string {
  return [...map]
    .map(([from, to]) => `${from}=${to}`)
    .sort()
    .join(',');
}

/** Returns the changed options for messages: `--defer-table-indexes (was all, is off)`. */
export function changedOptions(state: RestoreState, request: RestoreRequest): string[] {
  const stored = state.value(OPTIONS);
  if (stored === undefined) return [];
  const former = JSON.parse(stored) as Record<string, string>;
  return Object.entries(optionsOf(request))
    .filter(([name, value]) => (former[name] ?? '') !== value)
    .map(([name, value]) => `--${name} (was ${former[name] || 'empty'}, is ${value || 'empty'})`);
}

/** @throws BackupError CONFIG_INVALID */
export function assertSameOptions(backupId: string, changed: readonly string[]): void {
  if (changed.length === 0) return;
  throw new BackupError(
    'CONFIG_INVALID',
    `the restore of ${backupId} was interrupted, and it had other options: ${changed.join(', ')}`,
    {
      hint: 'Resume it with the same options, or add --drop-existing to restore everything again.',
      details: { changed },
    },
  );
}
