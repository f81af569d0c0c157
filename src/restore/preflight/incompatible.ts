// Finds objects that the target does not accept from a backup of another version, and refuses them
// all at once, before any effect. The rules know which features versions have removed. The target
// itself parses every program and reports which it cannot read.
import { BackupError } from '../../core/errors.ts';
import { has } from '../../mysql/connection/server-abilities.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { findSyntaxError } from '../../mysql/schema/definitions/find-syntax-error.ts';
import type { BackupContents } from '../../repository/contents.ts';
import { describeIncompatibility, type Incompatibility } from '../../repository/upgrade/finding.ts';
import { findMissing } from '../stages/accounts.ts';
import type { PlannedDefinition, RestorePlan } from '../plan/planned.ts';

/** Maximum number of objects in the message; the details hold all. */
const SHOWN = 20;

/**
 * Verifies the compatibility.
 * @returns the changes that `--upgrade` makes, as sentences
 * @throws BackupError TARGET_UNSUPPORTED
 */
export async function checkIncompatible(
  session: Session,
  facts: ServerFacts,
  { server, backupId }: BackupContents,
  plan: RestorePlan,
): Promise<string[]> {
  const { created = [], granted = [] } = plan.accounts ?? {};
  const accounts = [...created, ...granted];
  const missing = new Set(await findMissing(session, [...new Set(accounts.map(({ name }) => name))]));
  // An existing account is left as it is.
  const untouched = new Set(accounts.filter(({ name }) => !missing.has(name)).map(({ object }) => object));
  const found = [
    ...plan.incompatibilities,
    ...(await findUnreadable(session, facts, server.version, plan)),
    ...(await findRestrictedKeys(session, facts, plan)),
    ...(await findProxies(session, granted)),
  ].filter(({ object }) => !untouched.has(object));
  if (found.length > 0) throw refusal(found, `${backupId} is of ${server.flavor} ${server.version}`, facts);
  return plan.changes
    .filter(({ object }) => !untouched.has(object))
    .map(({ object, change }) => `${object}: ${change}`);
}

function refusal(found: readonly Incompatibility[], backup: string, facts: ServerFacts): BackupError {
  const texts = found.slice(0, SHOWN).map(describeIncompatibility);
  const more = found.length > SHOWN ? `; and ${found.length - SHOWN} more` : '';
  const isRewritable = found.some((each) => each.isRewritable);
  return new BackupError(
    'TARGET_UNSUPPORTED',
    `${backup}, and the target, ${facts.flavor} ${facts.version}, does not take it as it is: ${texts.join('; ')}${more}`,
    {
      hint: `${isRewritable ? 'With --upgrade what can be rewritten is, and each change is reported. ' : ''}Change the others on the source and back it up again, or leave them out with --exclude-tables, --skip-routines, --skip-triggers or --skip-events, or without --load-users.`,
      details: { incompatibilities: found },
    },
  );
}

/**
 * Returns programs whose grammar the target does not know, without those that the rules already
 * named.
 */
async function findUnreadable(
  session: Session,
  facts: ServerFacts,
  version: string,
  { routines, triggers, events, incompatibilities }: RestorePlan,
): Promise<Incompatibility[]> {
  const [major, minor] = facts.versionNumbers;
  if (version.startsWith(`${major}.${minor}.`)) return [];
  const named = new Set(incompatibilities.map(({ object }) => object));
  const found: Incompatibility[] = [];
  for (const { object, record } of [...routines, ...triggers, ...events] as PlannedDefinition[]) {
    if (named.has(object)) continue;
    const message = await findSyntaxError(session, record, `cannot look at ${object}`);
    if (message !== undefined)
      found.push({
        object,
        why: `the target cannot read it: ${message}`,
        advice: 'change it on the source',
        isRewritable: false,
      });
  }
  return found;
}

/**
 * Returns restricted foreign keys. The session has switched the restriction off, if the account may
 * do so.
 */
async function findRestrictedKeys(
  session: Session,
  facts: ServerFacts,
  { nonStandardKeys }: RestorePlan,
): Promise<readonly Incompatibility[]> {
  if (nonStandardKeys.length === 0 || !has(facts, 'restrict_fk_on_non_standard_key')) return [];
  const restricts = await session.scalar('SELECT @@SESSION.restrict_fk_on_non_standard_key');
  return restricts === '1' ? nonStandardKeys : [];
}

const PROXY = /^GRANT PROXY ON (\S+) TO /;

/**
 * Returns PROXY grants that would fail with ER_ACCESS_DENIED: only an account that has PROXY WITH
 * GRANT OPTION can grant it.
 */
async function findProxies(
  session: Session,
  granted: readonly PlannedDefinition[],
): Promise<Incompatibility[]> {
  const grants = granted.filter(({ record }) => PROXY.test(record.statement.toString('latin1')));
  if (grants.length === 0) return [];
  const own = await session.query('SHOW GRANTS', 'cannot read the grants of the account');
  const given = own
    .map((row) => String(Object.values(row)[0]))
    .filter((line) => line.endsWith(' WITH GRANT OPTION'))
    .map((line) => neutralAccount(PROXY.exec(line)?.[1] ?? ''));
  return grants
    .filter(({ record }) => {
      const on = neutralAccount(PROXY.exec(record.statement.toString('latin1'))?.[1] ?? '');
      return !given.includes('@') && !given.includes('@%') && !given.includes(on);
    })
    .map(({ object }) => ({
      object,
      why: 'it is granted PROXY, which the account that restores may not grant',
      advice: `GRANT PROXY ON ''@'' TO it WITH GRANT OPTION on the target, or revoke it on the source`,
      isRewritable: false,
    }));
}

function neutralAccount(text: string): string {
  return text.replace(/['"`]/g, '');
}
