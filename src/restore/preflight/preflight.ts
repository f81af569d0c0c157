// Checks of a restore before its first statement. Each check reports all of its findings at once.
import type { BackupContents, BackupSource } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import { BackupError } from '../../core/errors.ts';
import { isSourceOf } from '../../repository/contents.ts';
import { parseAccount } from '../../sql/definitions/account.ts';
import {
  missingForRestore,
  readGrants,
  readSystemUsers,
  type Grants,
} from '../../mysql/schema/privileges.ts';
import { isRoleName } from '../../sql/statements/statement-guard.ts';
import { has } from '../../mysql/connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { textLiteral } from '../../sql/tokens/quote.ts';
import { formatBytes } from '../../core/units.ts';
import type { RestoreRequest } from '../request.ts';
import type { PlannedDefinition, RestorePlan } from '../plan/planned.ts';

export async function checkObjects(source: BackupSource): Promise<void> {
  const missing = await source.findMissing();
  if (missing.length === 0) return;
  const text = missing
    .slice(0, 10)
    .map(({ name, expected, actual }) =>
      actual === undefined
        ? `${name} is missing`
        : `${name} has ${actual} bytes, the manifest says ${expected}`,
    );
  throw new BackupError(
    'OBJECT_CORRUPT',
    `${source.contents.backupId} is incomplete: ${text.join('; ')}${missing.length > 10 ? ` and ${missing.length - 10} more` : ''}`,
    {
      hint: 'Objects were deleted or changed in the storage: use another backup, or the other copy of this one.',
      details: { missing },
    },
  );
}

/**
 * Verifies before the first statement that the backup has accounts. Otherwise a restore would fail
 * after hours.
 */
export function checkHasAccounts({ accounts, backupId }: BackupContents): void {
  if (accounts) return;
  throw new BackupError('CONFIG_INVALID', `${backupId} holds no accounts`, {
    hint: 'Accounts are in a backup only if it was made with --users: leave --load-users out.',
  });
}

/** Refuses definitions that the rules of the restore do not allow. */
export function checkRefusals({ refusals }: RestorePlan): void {
  if (refusals.length === 0) return;
  throw new BackupError(
    'CONFIG_INVALID',
    `these cannot be restored under other names: ${refusals.join('; ')}`,
    {
      hint: 'Let the schemas that they name keep their names, or leave these objects out.',
      details: { refusals },
    },
  );
}

/**
 * Refuses dumps of a newer version, which may hold statements unknown to the target.
 * @param isMove whether the flavors differ
 */
export function checkVersion(
  { server, backupId }: BackupContents,
  facts: ServerFacts,
  isMove: boolean,
): void {
  const object = `${backupId} is of ${server.flavor} ${server.version}, the target is ${facts.flavor} ${facts.version}`;
  if (!has(facts, 'data dictionary') && !isMariaDb(facts)) {
    throw new BackupError('TARGET_UNSUPPORTED', object, {
      hint: 'MySQL 5.7 is read, for an upgrade, and never restored onto: take a newer target.',
    });
  }
  if (isMove) return;
  const [major = 0, minor = 0] = server.version.split('.').map(Number);
  const [targetMajor, targetMinor] = facts.versionNumbers;
  if (major < targetMajor || (major === targetMajor && minor <= targetMinor)) return;
  throw new BackupError('TARGET_UNSUPPORTED', `${object}, which is older`, {
    hint: 'A newer server may write definitions that an older one does not know: restore onto one at least as new; --ignore-version tries it nevertheless.',
  });
}

/**
 * Refuses MariaDB roles on MySQL, which would take a role for an account with any host. Such an
 * account may exist.
 */
export function checkRoles({ accounts }: RestorePlan, facts: ServerFacts): void {
  const role = [...(accounts?.created ?? []), ...(accounts?.granted ?? [])].find(({ name }) =>
    isRoleName(name),
  );
  if (role === undefined || isMariaDb(facts)) return;
  throw new BackupError('TARGET_UNSUPPORTED', `role ${role.name} has no host, which accounts of MySQL have`, {
    hint: 'Roles of MariaDB cannot be created on MySQL: leave --load-users out.',
  });
}

export function checkNotSource(contents: BackupContents, facts: ServerFacts): void {
  if (!isSourceOf(contents, facts)) return;
  const { backupId } = contents;
  throw new BackupError(
    'TARGET_IS_SOURCE',
    `the target is the server that ${backupId} was made of: ${facts.serverId}`,
    {
      hint: 'If this is what you want, add --allow-source-as-target.',
    },
  );
}

/**
 * Verifies the privileges on the target.
 * @throws BackupError TARGET_PRIVILEGES naming all missing privileges, and functions that the
 * server would refuse
 */
export async function checkPrivileges(
  session: Session,
  facts: ServerFacts,
  scope: Scope,
  plan: RestorePlan,
  request: RestoreRequest,
): Promise<void> {
  const grants = await readGrants(session, facts);
  const self = parseAccount((await session.scalar('SELECT CURRENT_USER()')) ?? '');
  const others = [...plan.definers.keys()].map(parseAccount).filter((account) => account !== self);
  const systemUsers = others.length > 0 ? await readSystemUsers(session, facts) : undefined;
  const missing = missingForRestore(grants, facts, {
    schemas: scope.schemas.map(({ name }) => name),
    createsDefinitions: scope.request.parts !== 'data',
    hasForeignKeys: plan.tables.some(({ split }) => (split?.foreignKeys.length ?? 0) > 0),
    hasViews: plan.views.length > 0,
    hasRoutines: plan.routines.length > 0,
    // Without it, the triggers of the loaded tables are invisible.
    hasTriggers: plan.triggers.length > 0 || scope.request.parts === 'data',
    hasEvents: plan.events.length > 0,
    hasOtherDefiners: others.length > 0,
    hasSystemDefiners: others.some((account) => account !== undefined && systemUsers?.has(account)),
    masksColumns: request.mask !== undefined,
    readsRoutines: plan.routines.length > 0 && request.verifyLevel !== 'off',
    loadsUsers: request.loadUsers,
    skipsBinlog: request.skipBinlog,
    disablesRedoLog: request.disableRedoLog,
    setsGtids: request.updateGtidSet !== 'off',
  });
  missing.push(...refusedByBinlog(grants, facts, plan));
  if (missing.length === 0) return;
  throw new BackupError('TARGET_PRIVILEGES', `the account ${session.target} lacks ${missing.join('; ')}`, {
    hint: 'Grant them on the target. Definers: --strip-definers gives all objects to the account that restores.',
    details: { missing },
  });
}

/**
 * Objects that the server refuses with errors 1418 and 1419: with a binary log, it does not trust
 * every account with functions and triggers.
 */
function refusedByBinlog(grants: Grants, facts: ServerFacts, plan: RestorePlan): string[] {
  if (!facts.logBin || facts.trustsFunctionCreators) return [];
  const functions = plan.routines.filter(({ record }) => record.kind === 'function');
  const refused = grants.hasGlobal('SUPER')
    ? functions.filter(isUndeclared)
    : [...functions, ...plan.triggers];
  if (refused.length === 0) return [];
  const names = refused.slice(0, 5).map(({ object }) => object);
  return [
    `the trust of a server with a binary log (log_bin_trust_function_creators=ON) for ${names.join(', ')}${refused.length > 5 ? ` and ${refused.length - 5} more` : ''}`,
  ];
}

/**
 * Reports whether a function lacks these words. If they occur only in the body, the server itself
 * reports the error.
 */
function isUndeclared({ record }: PlannedDefinition): boolean {
  return !/\b(DETERMINISTIC|NO\s+SQL|READS\s+SQL\s+DATA)\b/i.test(record.statement.toString('latin1'));
}

/**
 * Verifies the free space. MariaDB reports it with its plugin `disks`; without a report, the check
 * passes.
 */
export async function checkFreeSpace(session: Session, { totals }: Scope): Promise<void> {
  const rows = await session
    .query<{ path: string; free: number | string }>(
      'SELECT Path AS path, Available * 1024 AS free FROM information_schema.DISKS ORDER BY LENGTH(Path) DESC',
    )
    .catch(() => []);
  const directory = (await session.scalar('SELECT @@GLOBAL.datadir').catch(() => undefined)) ?? '';
  const disk = rows.find(({ path }) => directory.startsWith(path));
  if (!disk || Number(disk.free) >= totals.dataBytes) return;
  throw new BackupError(
    'TARGET_TOO_SMALL',
    `${disk.path} on the target has ${formatBytes(Number(disk.free))} free, the data alone is ${formatBytes(totals.dataBytes)}`,
    { hint: 'Free space on the target, or restore a part with --include-tables.' },
  );
}

/**
 * Refuses rows that exceed max_allowed_packet. They would stop the restore midway or be unreadable
 * afterwards.
 */
export function checkPacketSize({ schemas }: Scope, facts: ServerFacts): void {
  const limit = facts.maxAllowedPacketBytes;
  const tooLarge = schemas.flatMap((schema) =>
    schema.tables
      .filter(({ maxRowBytes }) => (maxRowBytes ?? 0) + ROW_OVERHEAD_BYTES > limit)
      .map(({ name, maxRowBytes }) => `${schema.name}.${name} has a row of ${maxRowBytes} bytes`),
  );
  if (tooLarge.length === 0) return;
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    `max_allowed_packet of the target is ${limit}: ${tooLarge.join('; ')}`,
    {
      hint: 'Raise max_allowed_packet on the target during the restore, and where the data is read.',
      details: { maxAllowedPacketBytes: limit },
    },
  );
}

const ROW_OVERHEAD_BYTES = 1024;

/**
 * Refuses --skip-binlog if other servers follow the target.
 * @throws BackupError TARGET_UNSUPPORTED if the followers would miss the writes
 */
export async function checkNobodyFollows(session: Session, facts: ServerFacts): Promise<void> {
  const replicas = await session
    .query(has(facts, 'SHOW REPLICAS') ? 'SHOW REPLICAS' : 'SHOW SLAVE HOSTS')
    .catch(() => [] as object[]);
  const dumps = await session.query<{ Command: string }>('SHOW PROCESSLIST');
  const members = await session
    .scalar(
      `SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE MEMBER_STATE <> 'OFFLINE'`,
    )
    .catch(() => '0');
  const galera = await session.scalar('SELECT @@GLOBAL.wsrep_on').catch(() => '0');
  const found = [
    ...(replicas.length > 0 || dumps.some(({ Command }) => /^Binlog Dump/i.test(Command))
      ? ['replicas']
      : []),
    ...(Number(members ?? 0) > 0 ? ['group replication'] : []),
    ...(galera === '1' || galera === 'ON' ? ['Galera'] : []),
  ];
  if (found.length === 0) return;
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    `--skip-binlog would make others diverge: the target has ${found.join(' and ')}`,
    {
      hint: 'Leave --skip-binlog out, or add --skip-binlog-despite-replicas if they will be rebuilt.',
    },
  );
}

/** Verifies that the GTID set fits the transactions that the target has executed. */
export async function checkGtids(
  session: Session,
  facts: ServerFacts,
  contents: BackupContents,
  mode: 'append' | 'replace',
): Promise<void> {
  const set = contents.snapshot.gtidExecuted;
  const fail = (why: string): never => {
    throw new BackupError('TARGET_UNSUPPORTED', `--update-gtid-set ${mode} is not possible: ${why}`, {
      hint: 'Leave --update-gtid-set out, or see RESET BINARY LOGS AND GTIDS in the manual.',
    });
  };
  if (isMariaDb(facts)) return fail('the target is a MariaDB, which has no gtid_purged');
  if (!set) return fail('the backup recorded no GTID set');
  if (!facts.gtidMode) return fail('the target has gtid_mode off');
  const literal = textLiteral(set);
  if (mode === 'replace') {
    const isSuperset = await session.scalar(`SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, ${literal})`);
    if (isSuperset !== '1')
      return fail('gtid_purged of the target holds transactions that the backup does not have');
    const own = await session.scalar(
      `SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged) = GTID_SUBTRACT(GTID_SUBTRACT(@@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged), ${literal})`,
    );
    if (own !== '1') return fail('the binary log of the target holds transactions of the backup');
  }
  return undefined;
}
