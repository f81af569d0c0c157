// Settings of the source that endanger an archive, or a replay of it.
import { showBinlogStatus } from '../mysql/snapshot/coordinates.ts';
import { formatSeconds, listSome } from '../core/units.ts';
import type { BinlogSource } from './source.ts';

/** The server must keep its log for this number of intervals between two runs. */
const INTERVALS = 3;

/** Reads the settings. Omits what the account may not read. */
export async function readArchiveWarnings(source: BinlogSource, intervalSeconds: number): Promise<string[]> {
  const { session, facts } = source;
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('binlog_format', 'binlog_expire_logs_seconds',
     'expire_logs_days', 'binlog_expire_logs_auto_purge', 'binlog_row_image')`,
    'cannot read the settings of the binary log',
  );
  const settings = new Map(rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]));
  const warnings: string[] = [];
  const days = Number(settings.get('expire_logs_days') ?? 0);
  const kept = Number(settings.get('binlog_expire_logs_seconds') ?? 0) || days * 86_400;
  const purges = settings.get('binlog_expire_logs_auto_purge') !== 'OFF';
  if (purges && kept > 0 && kept < INTERVALS * intervalSeconds)
    warnings.push(
      `the server keeps its binary log for ${formatSeconds(kept)}, less than ${INTERVALS} times the interval of ${formatSeconds(intervalSeconds)}: raise binlog_expire_logs_seconds`,
    );
  const rdsHours = await rdsRetentionHours(source);
  if (rdsHours !== undefined && rdsHours * 3600 < INTERVALS * intervalSeconds)
    warnings.push(
      `RDS keeps the binary log for ${rdsHours} hours: CALL mysql.rds_set_configuration('binlog retention hours', 24)`,
    );
  const format = settings.get('binlog_format');
  if (format !== undefined && format !== 'ROW')
    warnings.push(
      `binlog_format is ${format}: statements whose result depends on more than the rows may give other rows in a replay; set ROW`,
    );
  const status = await showBinlogStatus(session, facts);
  const filters = [status?.Binlog_Do_DB, status?.Binlog_Ignore_DB].filter(Boolean);
  if (filters.length > 0)
    warnings.push(
      `the server writes only some schemas to its log (${filters.join(', ')}): a replay lacks the changes of the others`,
    );
  const tables = await nonTransactional(source);
  if (tables.length > 0)
    warnings.push(
      `${listSome(tables, 5)} ${tables.length === 1 ? 'has' : 'have'} no transactions: their rows can differ after a crash of the server`,
    );
  return warnings;
}

async function rdsRetentionHours({ session, facts }: BinlogSource): Promise<number | undefined> {
  if (!/rds|amazon/i.test(facts.versionComment) && facts.flavor !== 'aurora') return undefined;
  const text = await session
    .scalar("SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'")
    .catch(() => undefined);
  return text === undefined ? undefined : Number(text);
}

async function nonTransactional({ session }: BinlogSource): Promise<string[]> {
  const rows = await session.query<{ s: string; t: string }>(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES
     WHERE TABLE_TYPE = 'BASE TABLE' AND ENGINE IN ('MyISAM', 'Aria', 'ARCHIVE', 'CSV', 'MEMORY')
     AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') LIMIT 20`,
    'cannot read the engines of the tables',
  );
  return rows.map(({ s, t }) => `${s}.${t}`);
}
