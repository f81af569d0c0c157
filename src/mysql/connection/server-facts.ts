// Flavor, version and identity of a server. Each session reads these facts once, and the program
// compares them across sessions.
import { BackupError } from '../../core/errors.ts';
import type { Queryable } from './reader.ts';

export type Flavor = 'mysql' | 'mariadb' | 'percona' | 'aurora';

export interface ServerFacts {
  flavor: Flavor;
  /** Version as the server prints it: `9.7.4`, `11.8.6-MariaDB-log`. */
  version: string;
  versionComment: string;
  /** [major, minor, patch] */
  versionNumbers: readonly [number, number, number];
  hostname: string;
  port: number;
  /** Equal for all sessions of a server. MySQL: server_uuid. MariaDB: host name, port, start. */
  serverId: string;
  lowerCaseTableNames: number;
  logBin: boolean;
  gtidMode: boolean;
  maxAllowedPacketBytes: number;
  /** Name of the NDB Cluster status schema; undefined on other servers. */
  ndbInfoSchema: string | undefined;
  /** Whether accounts without SUPER may create functions and triggers with binary log on. */
  trustsFunctionCreators: boolean;
}

/** Returns whether the server uses the MariaDB dialect. Percona and Aurora use MySQL's. */
export function isMariaDb(facts: Pick<ServerFacts, 'flavor'>): boolean {
  return facts.flavor === 'mariadb';
}

/** Returns whether the version is at least `major.minor.patch`. Compare only within one flavor. */
export function isAtLeast(facts: ServerFacts, major: number, minor: number, patch = 0): boolean {
  const [a, b, c] = facts.versionNumbers;
  return a !== major ? a > major : b !== minor ? b > minor : c >= patch;
}

export async function readServerFacts(session: Queryable): Promise<ServerFacts> {
  const variables = new Map<string, string>();
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version','version_comment','hostname','port','server_uuid',
     'lower_case_table_names','log_bin','gtid_mode','max_allowed_packet','aurora_version',
     'ndbinfo_database','log_bin_trust_function_creators')`,
    'cannot read the server variables',
  );
  for (const { Variable_name, Value } of rows) variables.set(Variable_name.toLowerCase(), Value);
  const version = variables.get('version') ?? '';
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
  if (!match) {
    throw new BackupError(
      session.side === 'source' ? 'SOURCE_UNSUPPORTED' : 'TARGET_UNSUPPORTED',
      `unknown server version "${version}"`,
      {
        hint: 'MySQL from 5.7 (to back up) or 8.0, and MariaDB from 10.6 are supported.',
      },
    );
  }
  const versionComment = variables.get('version_comment') ?? '';
  const flavor = /mariadb/i.test(`${version} ${versionComment}`)
    ? 'mariadb'
    : variables.has('aurora_version')
      ? 'aurora'
      : /percona/i.test(versionComment)
        ? 'percona'
        : 'mysql';
  const hostname = variables.get('hostname') ?? '';
  const port = Number(variables.get('port') ?? 0);
  return {
    flavor,
    version,
    versionComment,
    versionNumbers: [Number(match[1]), Number(match[2]), Number(match[3])],
    hostname,
    port,
    serverId: variables.get('server_uuid') ?? `${hostname}:${port}:${await startTime(session)}`,
    lowerCaseTableNames: Number(variables.get('lower_case_table_names') ?? 0),
    logBin: variables.get('log_bin') === 'ON',
    gtidMode: variables.get('gtid_mode') === 'ON',
    maxAllowedPacketBytes: Number(variables.get('max_allowed_packet') ?? 0),
    ndbInfoSchema: variables.get('ndbinfo_database'),
    trustsFunctionCreators: variables.get('log_bin_trust_function_creators') === 'ON',
  };
}

/** Returns whether two sessions reached one server, even if the server restarted in between. */
export function isSameHost(a: string, b: string): boolean {
  return isSameServer(a.replace(/:\d+$/, ''), b.replace(/:\d+$/, ''));
}

/** Returns whether two sessions reached one server. MariaDB's start time may differ by 2 s. */
export function isSameServer(a: string, b: string): boolean {
  if (a === b) return true;
  const [hostA, portA, startA] = splitServerId(a);
  const [hostB, portB, startB] = splitServerId(b);
  return startA > 0 && hostA === hostB && portA === portB && Math.abs(startA - startB) <= 2;
}

function splitServerId(id: string): [string, string, number] {
  const match = /^(.*):(\d+):(\d+)$/.exec(id);
  return match ? [match[1]!, match[2]!, Number(match[3])] : [id, '', 0];
}

/** Returns the start time of the server in seconds since 1970, exact to 2 seconds. */
export async function startTime(session: Queryable): Promise<number> {
  const now = await session.scalar('SELECT UNIX_TIMESTAMP()');
  const [uptime] = await session.query<{ Value: string }>(`SHOW GLOBAL STATUS LIKE 'Uptime'`);
  return Math.round(Number(now)) - Number(uptime?.Value ?? 0);
}

/** Schema in which a restore stores its progress. */
export const STATE_SCHEMA = 'mysql_backup_restore';

/** Prefix of the temporary schemas in which a restore tries definitions: `mysql_backup_trial_0`. */
export const TRIAL_PREFIX = 'mysql_backup_trial_';

/** Returns whether the name matches a trial schema. A user schema may have such a name too. */
export function hasTrialName(name: string): boolean {
  return /^mysql_backup_trial_\d+$/.test(name);
}

/**
 * Schemas of the servers and our own: never part of a backup. A name that only resembles one of
 * them, such as `mysql_audit`, belongs to a user.
 */
export const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set([
  'information_schema',
  'performance_schema',
  'mysql',
  'sys',
  STATE_SCHEMA,
]);

/**
 * Prefixes that are not schemas. MariaDB prints them before functions whose meaning depends on
 * sql_mode: `oracle_schema.concat('a','b')`.
 */
const FUNCTION_SCHEMAS: ReadonlySet<string> = new Set(['mariadb_schema', 'oracle_schema', 'maxdb_schema']);

/** Returns whether every server has this schema's objects, so a definition may refer to them. */
export function isServersReference(schema: string): boolean {
  const name = schema.toLowerCase();
  return SYSTEM_SCHEMAS.has(name) || FUNCTION_SCHEMAS.has(name);
}

/** Returns whether this server treats the schema as a system schema. */
export function isSystemSchema(name: string, { ndbInfoSchema }: Pick<ServerFacts, 'ndbInfoSchema'>): boolean {
  return SYSTEM_SCHEMAS.has(name.toLowerCase()) || name === ndbInfoSchema;
}
