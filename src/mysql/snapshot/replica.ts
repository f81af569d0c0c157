// State of a replica with respect to its sources.
import { isPrivilegeError } from '../connection/mysql-errors.ts';
import { has } from '../connection/server-abilities.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import type { Queryable } from '../connection/reader.ts';
import type { Coordinates, SourceCoordinates } from './snapshot.ts';

export interface ReplicaChannel extends SourceCoordinates {
  /** Empty for the default channel. */
  name: string;
  /** Replication lag in seconds; undefined while replication does not run. */
  lagSeconds: number | undefined;
}

/**
 * Returns the channels of a replica; empty if the server is no replica.
 * @throws a privilege error if the account may not see them
 */
export async function readReplicaChannels(session: Queryable, facts: ServerFacts): Promise<ReplicaChannel[]> {
  const statement = has(facts, 'SHOW ALL SLAVES STATUS')
    ? 'SHOW ALL SLAVES STATUS'
    : has(facts, 'SHOW REPLICA STATUS')
      ? 'SHOW REPLICA STATUS'
      : 'SHOW SLAVE STATUS';
  const rows = await session.query(statement, 'cannot read the state of replication');
  return rows
    .map((row) => {
      const field = (mysql: string, older: string): string => String(row[mysql] ?? row[older] ?? '');
      const lag = row['Seconds_Behind_Source'] ?? row['Seconds_Behind_Master'] ?? undefined;
      return {
        name: field('Channel_Name', 'Connection_name'),
        host: field('Source_Host', 'Master_Host'),
        port: Number(field('Source_Port', 'Master_Port')),
        binlogFile: field('Relay_Source_Log_File', 'Relay_Master_Log_File'),
        binlogPosition: Number(field('Exec_Source_Log_Pos', 'Exec_Master_Log_Pos')),
        lagSeconds: lag === undefined ? undefined : Number(lag),
      };
    })
    .filter(({ host, binlogFile }) => host !== '' && binlogFile !== '');
}

/**
 * Returns the position in the log of the source, if the server has exactly one source.
 * @param gtidExecuted return the position only if this is still the set of executed GTIDs
 */
export async function readSourceCoordinates(
  session: Queryable,
  facts: ServerFacts,
  gtidExecuted?: string,
): Promise<Pick<Coordinates, 'source'>> {
  try {
    const channels = await readReplicaChannels(session, facts);
    const [first] = channels;
    if (!first || channels.length > 1) return {};
    if (gtidExecuted !== undefined) {
      const now = await session.scalar('SELECT @@GLOBAL.gtid_executed', 'cannot read the GTIDs');
      if ((now ?? '').replace(/\s+/g, '') !== gtidExecuted) return {};
    }
    const { host, port, binlogFile, binlogPosition } = first;
    return { source: { host, port, binlogFile, binlogPosition } };
  } catch (error) {
    // Same as the position in the server's own log: a backup without it is still valid.
    if (isPrivilegeError(error)) return {};
    throw error;
  }
}
