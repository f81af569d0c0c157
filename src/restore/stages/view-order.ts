// Creation order of views: each view after the views that it names. When a view is replaced, MySQL
// checks the views over it and reports them as invalid if their definer does not exist; it does not
// check the definer when it creates a view. Pure.
import { tablesOfView } from '../../sql/definitions/view-tables.ts';
import type { PlannedDefinition } from '../plan/planned.ts';

export function inOrder(views: readonly PlannedDefinition[]): PlannedDefinition[] {
  const byName = new Map<string, PlannedDefinition[]>();
  for (const view of views) byName.set(view.name, [...(byName.get(view.name) ?? []), view]);
  const ordered = new Set<PlannedDefinition>();
  const visited = new Set<PlannedDefinition>();
  const visit = (view: PlannedDefinition): void => {
    if (visited.has(view)) return;
    visited.add(view);
    for (const name of tablesOfView(view.record)) for (const needed of byName.get(name) ?? []) visit(needed);
    ordered.add(view);
  };
  for (const view of views) visit(view);
  return [...ordered];
}
