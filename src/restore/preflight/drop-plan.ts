// Plans which objects of a target a restore replaces. Invariant: only objects that the restore
// creates again are dropped; all others are kept, or nothing is dropped at all.
import { BackupError } from '../../core/errors.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import { listSome } from '../../core/units.ts';
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';
import type { RestorePlan } from '../plan/planned.ts';
import { plannedKeys } from '../plan/planned-names.ts';
import { keyOfObject, readTargetObjects, type ObjectKind, type TargetObject } from './target-objects.ts';

export interface Obstacle {
  schema: string;
  /** Description for messages: `shop (3 objects)`. */
  object: string;
  /** Statements that drop the obstacle, in order. */
  drops: readonly string[];
}

export interface TargetContents {
  /** Everything in the schemas of the restore, for messages: `table shop.orders`. */
  found: string[];
  obstacles: Obstacle[];
  /** Objects in the same schemas that stay, for messages: `table shop.cache`. */
  kept: string[];
  /**
   * Objects that would be dropped together with the obstacles although the restore does not create
   * them.
   */
  lost: string[];
}

/**
 * Reads the contents of the target. A schema is dropped as a whole only if the restore creates
 * every object in it.
 */
export async function readContents(
  session: Session,
  facts: ServerFacts,
  scope: Scope,
  plan: RestorePlan,
): Promise<TargetContents> {
  const contents: TargetContents = { found: [], obstacles: [], kept: [], lost: [] };
  const planned = plannedKeys(plan, facts);
  for (const { name } of scope.schemas) {
    const objects = await readTargetObjects(session, facts, name);
    if (objects.length === 0) continue;
    contents.found.push(...objects.map((object) => describeObject(name, object)));
    const isPlanned = (kind: ObjectKind, object: string): boolean =>
      planned.has(keyOfObject(facts, name, kind, object));
    const { dropped, kept, lost } = divide(objects, isPlanned);
    contents.kept.push(...kept.map((object) => describeObject(name, object)));
    contents.lost.push(...lost.map((object) => describeObject(name, object)));
    const isWhole = kept.length + lost.length === 0 && !scope.isPartial;
    if (isWhole)
      contents.obstacles.push({
        schema: name,
        object: describeSchema(name, objects),
        drops: [`DROP SCHEMA IF EXISTS ${quoteName(name)}`],
      });
    else
      contents.obstacles.push(
        ...dropped.map((object) => ({
          schema: name,
          object: describeObstacle(name, object, scope.isPartial),
          drops: dropsOf(name, object),
        })),
      );
  }
  return contents;
}

/**
 * Returns non-empty schemas. Without `--drop-existing`, a schema must be empty unless tables were
 * selected.
 */
export async function readSchemas(
  session: Session,
  facts: ServerFacts,
  { schemas }: Scope,
): Promise<Obstacle[]> {
  const obstacles: Obstacle[] = [];
  for (const { name } of schemas) {
    const objects = await readTargetObjects(session, facts, name);
    if (objects.length > 0)
      obstacles.push({ schema: name, object: describeSchema(name, objects), drops: [] });
  }
  return obstacles;
}

/**
 * Asserts that no other client created objects after the drop was planned. Such objects are not
 * dropped.
 * @param found objects that existed when the drop was planned
 * @throws BackupError TARGET_NOT_EMPTY
 */
export function assertNothingAppeared(found: readonly string[], now: TargetContents): void {
  const known = new Set(found);
  const appeared = now.found.filter((object) => !known.has(object));
  if (appeared.length === 0) return;
  throw new BackupError(
    'TARGET_NOT_EMPTY',
    `another client created ${listSome(appeared)} on the target since the drop was planned`,
    {
      hint: 'Nothing was dropped. Let no other client use these schemas, and start the restore again.',
      details: { appeared },
    },
  );
}

/** @throws BackupError TARGET_NOT_EMPTY */
export function assertNothingLost(lost: readonly string[]): void {
  if (lost.length === 0) return;
  throw new BackupError(
    'TARGET_NOT_EMPTY',
    `--drop-existing would also drop ${lost.join(', ')}, which the restore does not create`,
    {
      hint: 'Drop these objects yourself if you do not need them, or restore them too.',
      details: { lost },
    },
  );
}

/** Returns a warning with some of the kept names. The report has all names. */
export function warnOfKept(kept: readonly string[]): string[] {
  if (kept.length === 0) return [];
  return [`kept on the target, because the restore does not create it: ${listSome(kept)}`];
}

interface Division {
  dropped: TargetObject[];
  kept: TargetObject[];
  lost: TargetObject[];
}

function divide(
  objects: readonly TargetObject[],
  isPlanned: (kind: ObjectKind, name: string) => boolean,
): Division {
  const division: Division = { dropped: [], kept: [], lost: [] };
  for (const object of objects) {
    const { kind, name } = object;
    const goesWithOwner = isOwnerPlanned(object, isPlanned);
    if (!isPlanned(kind, name)) division[goesWithOwner ? 'lost' : 'kept'].push(object);
    // The drop of its table drops the trigger.
    else if (kind !== 'trigger' || !goesWithOwner) division.dropped.push(object);
  }
  const rank = ({ kind }: TargetObject): number => (kind === 'package body' ? 0 : 1);
  for (const part of Object.values(division) as TargetObject[][])
    part.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  return division;
}

function isOwnerPlanned(
  { kind, name, table }: TargetObject,
  isPlanned: (kind: ObjectKind, name: string) => boolean,
): boolean {
  if (kind === 'trigger') return table !== null && isPlanned('table', table);
  return kind === 'package body' && isPlanned('package', name);
}

function dropsOf(schema: string, { kind, name }: TargetObject): string[] {
  const drop = `DROP ${kind.toUpperCase()} IF EXISTS ${quoteTable(schema, name)}`;
  if (!kind.startsWith('package')) return [drop];
  // Before MariaDB 11.4, the parser accepts packages only in this mode.
  return [
    "SET @former_sql_mode = @@SESSION.sql_mode, SESSION sql_mode = 'ORACLE'",
    drop,
    'SET SESSION sql_mode = @former_sql_mode',
  ];
}

function describeSchema(schema: string, objects: readonly TargetObject[]): string {
  const owners = objects.filter(({ kind }) => kind !== 'trigger');
  return `${schema} (${owners.length} objects)`;
}

/** Describes an object for messages: `trigger shop.t_log of table orders`. */
export function describeObject(schema: string, { kind, name, table }: TargetObject): string {
  return `${kind} ${schema}.${name}${table === null ? '' : ` of table ${table}`}`;
}

function describeObstacle(schema: string, object: TargetObject, isPartial: boolean): string {
  return isPartial && object.kind !== 'trigger' ? `${schema}.${object.name}` : describeObject(schema, object);
}
