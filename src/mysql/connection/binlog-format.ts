// What the binary log holds of the statements of a session.
import type { Session } from './session.ts';

/** Returns `none` if nothing is logged. Servers without the variable log rows. */
export async function binlogFormatOf(session: Session): Promise<'none' | 'STATEMENT' | 'MIXED' | 'ROW'> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    `SHOW SESSION VARIABLES WHERE Variable_name IN ('log_bin', 'sql_log_bin', 'binlog_format')`,
    'cannot read the format of the binary log',
  );
  const valueOf = (name: string): string | undefined =>
    rows.find(({ Variable_name }) => Variable_name.toLowerCase() === name)?.Value.toUpperCase();
  if (valueOf('log_bin') === 'OFF' || valueOf('sql_log_bin') === 'OFF') return 'none';
  const format = valueOf('binlog_format') ?? 'ROW';
  return format === 'ROW' || format === 'MIXED' ? format : 'STATEMENT';
}
