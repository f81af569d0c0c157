// Objects of a backup that cannot be moved to a target of the other flavor. One message before the
// first statement refuses them, or `--skip-incompatible` leaves them out by name.
import { BackupError } from '../../core/errors.ts';
import { describeRecord } from '../../format/definition-record.ts';
import { listSome } from '../../core/units.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { BackupContents, BackupSource } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import { withoutObjects } from '../../repository/scope/without-objects.ts';
import { describeIncompatibility, type Incompatibility } from '../../repository/upgrade/finding.ts';
import { quotingOf } from '../../sql/tokens/sql-quoting.ts';
import { tokenize } from '../../sql/tokens/sql-tokens.ts';
import type { RestoreRequest } from '../request.ts';
import type { PlannedDefinition, RestorePlan } from '../plan/planned.ts';
import type { PlanOptions } from '../plan/restore-plan.ts';
import { findMissingEngines } from './target-abilities.ts';
import { tryDefinitions } from './trial.ts';

/** Maximum number of objects in the message; the details hold all. */
const SHOWN = 20;

export interface Movable {
  scope: Scope;
  /** Plan whose warnings name the objects that are left out. */
  plan: RestorePlan;
}

/** Reports whether objects are to be moved from one flavor to the other. */
export function isMove({ server }: BackupContents, facts: ServerFacts, request: RestoreRequest): boolean {
  return isMariaDb(server) !== isMariaDb(facts) && request.scope.upgrade && !request.ignoreVersion;
}

/**
 * Leaves out the objects that cannot be moved.
 * @throws BackupError TARGET_UNSUPPORTED naming all objects that cannot be moved
 */
export async function leaveImmovable(
  session: Session,
  facts: ServerFacts,
  source: BackupSource,
  scope: Scope,
  plan: RestorePlan,
  options: PlanOptions & Pick<RestoreRequest, 'skipBinlog'>,
): Promise<Movable> {
  const known = [
    ...withOneForAccounts(plan.incompatibilities),
    ...(await findOtherEngines(session, facts, plan)),
  ];
  const tried = await tryDefinitions(
    session,
    source,
    scope,
    options,
    new Set(known.map(({ object }) => object)),
  );
  const found = [...known, ...(tried ?? [])];
  const warnings =
    tried === undefined
      ? ['whether the target takes the definitions was not tried: the account may not create a schema for it']
      : [];
  if (found.length === 0) return { scope, plan: withWarnings(plan, warnings) };
  if (!scope.request.skipIncompatible) throw refusal(found, source.contents, facts);
  const reasons = new Map<string, string>();
  for (const { object, why } of found)
    reasons.set(object, reasons.has(object) ? `${reasons.get(object)}; ${why}` : why);
  const left = withoutObjects(scope, reasons);
  const moved = withoutDefinitions(plan, reasons);
  return {
    scope: left,
    plan: withWarnings(moved, [
      ...warnings,
      ...[...reasons].map(([object, why]) => `${object} is left out: ${why}`),
      ...left.besides.map(({ name, reason }) => `${name} is left out: ${reason}`),
      ...findUsers(moved, reasons),
    ]),
  };
}

function withWarnings(plan: RestorePlan, warnings: readonly string[]): RestorePlan {
  return { ...plan, warnings: [...plan.warnings, ...warnings] };
}

/** Merges the findings about accounts into one, because they are the same for all accounts. */
function withOneForAccounts(found: readonly Incompatibility[]): Incompatibility[] {
  const isAccount = ({ object }: Incompatibility): boolean => /^(?:account|role) /.test(object);
  const [first, ...more] = found.filter(isAccount);
  const others = found.filter((each) => !isAccount(each));
  if (!first) return others;
  const names = [first, ...more].map(({ object }) => object.slice(object.indexOf(' ') + 1));
  return [...others, { ...first, object: `accounts ${names.join(', ')}` }];
}

/**
 * Finds tables of missing engines. Without NO_ENGINE_SUBSTITUTION, a server would replace a missing
 * engine.
 */
async function findOtherEngines(
  session: Session,
  facts: ServerFacts,
  plan: RestorePlan,
): Promise<Incompatibility[]> {
  const missing = await findMissingEngines(session, facts, plan);
  return [...missing].flatMap(([engine, tables]) =>
    tables.map((table) => ({
      object: `table ${table}`,
      why: `it is of the engine ${engine}, which the target does not have`,
      advice: 'make it a table of InnoDB on the source',
      isRewritable: false,
    })),
  );
}

/**
 * Warns about programs that name objects that are left out: the server creates programs without
 * checking names.
 */
function findUsers(
  { routines, triggers, events }: RestorePlan,
  reasons: ReadonlyMap<string, string>,
): string[] {
  const lost = new Set(
    [...reasons.keys()].map((object) =>
      Buffer.from(object.slice(object.indexOf('.') + 1), 'utf8').toString('latin1'),
    ),
  );
  return [...routines, ...triggers, ...events].flatMap(({ object, record }) => {
    const { client, sqlMode } = record.session;
    const tokens = tokenize(record.statement.toString('latin1'), quotingOf(sqlMode, client));
    const named = [...tokens].flatMap(({ name }) => (name !== undefined && lost.has(name) ? [name] : []));
    return named.length === 0
      ? []
      : [`${object} names ${listSome([...new Set(named)])}, which is left out: it fails when it comes to it`];
  });
}

function refusal(
  found: readonly Incompatibility[],
  { server, backupId }: BackupContents,
  facts: ServerFacts,
): BackupError {
  const texts = found.slice(0, SHOWN).map(describeIncompatibility);
  const more = found.length > SHOWN ? `; and ${found.length - SHOWN} more` : '';
  return new BackupError(
    'TARGET_UNSUPPORTED',
    `${backupId} is of ${server.flavor} ${server.version}, and these cannot be moved to the target, ${facts.flavor} ${facts.version}: ${texts.join('; ')}${more}`,
    {
      hint: '--skip-incompatible leaves them out by name and restores the others. Or change them on the source and back it up again, or leave them out with --exclude-tables, --skip-routines, --skip-triggers or --skip-events, or without --load-users.',
      details: { incompatibilities: found },
    },
  );
}

function withoutDefinitions(plan: RestorePlan, reasons: ReadonlyMap<string, string>): RestorePlan {
  const isKept = ({ object }: PlannedDefinition): boolean => !reasons.has(object);
  const hasTable = ({ schema, record }: PlannedDefinition): boolean =>
    !reasons.has(describeRecord({ kind: 'table', schema, name: record.table! })) &&
    !reasons.has(describeRecord({ kind: 'view', schema, name: record.table! }));
  const isMoved = (object: string): boolean => !reasons.has(object);
  return {
    ...plan,
    sequences: plan.sequences.filter(isKept),
    tables: plan.tables.filter(({ schema, table }) =>
      isMoved(describeRecord({ kind: 'table', schema, name: table.name })),
    ),
    histograms: plan.histograms.filter(hasTable),
    libraries: plan.libraries.filter(isKept),
    routines: plan.routines.filter(isKept),
    views: plan.views.filter(isKept),
    triggers: plan.triggers.filter((trigger) => isKept(trigger) && hasTable(trigger)),
    events: plan.events.filter(isKept),
    accounts: undefined,
    changes: plan.changes.filter(({ object }) => isMoved(object)),
    incompatibilities: [],
  };
}
