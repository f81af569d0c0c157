// Preconditions of the GTID proof: each commit has a GTID, and the GTID is visible before the
// written rows. Without a binary log 7 of 12 backups had wrong sums.
import type { Logger } from '../../../core/log.ts';
import { isPrivilegeError } from '../../connection/mysql-errors.ts';
import type { Queryable } from '../../connection/reader.ts';
import type { ServerFacts } from '../../connection/server-facts.ts';
import { showBinlogStatus } from '../coordinates.ts';
import { readReplicaChannels } from '../replica.ts';
import { RungRefused } from '../rung-errors.ts';

const NEEDED: readonly { variable: string; because: string }[] = [
  { variable: 'gtid_mode', because: 'some transactions have no GTID' },
  { variable: 'log_bin', because: 'a commit can be seen before its GTID' },
  {
    variable: 'binlog_order_commits',
    because: 'commits may become visible in another order than their GTIDs',
  },
];
/** Names of the variable before MySQL 8.0.26 and since. */
const REPLICA_LOGS = ['log_slave_updates', 'log_replica_updates'];

/**
 * Verifies the preconditions.
 * @throws RungRefused with the missing precondition
 */
export async function assertEveryCommitHasGtid(
  session: Queryable,
  { facts, logger }: { facts: ServerFacts; logger: Logger },
): Promise<void> {
  const names = [...NEEDED.map(({ variable }) => variable), ...REPLICA_LOGS];
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map((name) => `'${name}'`).join(', ')})`,
    'cannot read the preconditions of the GTID proof',
  );
  const values = new Map(rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]));
  for (const { variable, because } of NEEDED)
    if (values.get(variable) !== 'ON')
      throw new RungRefused(`${variable} is ${values.get(variable) ?? 'unknown'}, so ${because}`);
  if (!REPLICA_LOGS.some((name) => values.get(name) === 'ON')) await assertNoReplica(session, facts);
  await assertNoFilters(session, facts, logger);
}

/** Without log_replica_updates, the binary log lacks the transactions that a replica applies. */
async function assertNoReplica(session: Queryable, facts: ServerFacts): Promise<void> {
  const channels = await readReplicaChannels(session, facts).catch((error: unknown) => {
    if (isPrivilegeError(error)) return undefined;
    throw error;
  });
  if (channels?.length === 0) return;
  throw new RungRefused(
    `log_replica_updates is OFF, and the server ${channels ? 'is' : 'may be'} a replica, so a commit of the replication may be visible before its GTID`,
  );
}

/** Transactions that `binlog-do-db` and `binlog-ignore-db` exclude have no GTID. */
async function assertNoFilters(session: Queryable, facts: ServerFacts, logger: Logger): Promise<void> {
  const status = await showBinlogStatus(session, facts);
  if (status === undefined) {
    logger.info(
      'the account may not see whether the binary log excludes schemas: the proof assumes that it excludes none',
    );
    return;
  }
  const filters = [status.Binlog_Do_DB, status.Binlog_Ignore_DB].filter(
    (text) => text !== undefined && text !== '',
  );
  if (filters.length > 0)
    throw new RungRefused(
      `the binary log excludes schemas (${filters.join(', ')}), so their commits have no GTID`,
    );
}
