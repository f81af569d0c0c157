// Position of a snapshot in the binary log. Read while a lock blocks all writes.
import { has } from '../connection/server-abilities.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import { isPrivilegeError } from '../connection/mysql-errors.ts';
import type { Queryable } from '../connection/reader.ts';
import { readSourceCoordinates } from './replica.ts';
import type { Coordinates } from './snapshot.ts';

export async function readCoordinates(session: Queryable, facts: ServerFacts): Promise<Coordinates> {
  const coordinates: Coordinates = await readSourceCoordinates(session, facts);
  if (facts.logBin) Object.assign(coordinates, await readBinlogPosition(session, facts));
  const gtid = await session.scalar(
    has(facts, 'gtid_current_pos') ? 'SELECT @@GLOBAL.gtid_current_pos' : 'SELECT @@GLOBAL.gtid_executed',
    'cannot read the GTID set',
  );
  if (gtid) coordinates.gtidExecuted = gtid.replace(/\s+/g, '');
  return coordinates;
}

export interface BinlogStatus {
  File: string;
  Position: number | string;
  Binlog_Do_DB?: string;
  Binlog_Ignore_DB?: string;
}

/** Returns undefined if the account lacks the privilege, or if there is no binary log. */
export async function showBinlogStatus(
  session: Queryable,
  facts: ServerFacts,
): Promise<BinlogStatus | undefined> {
  try {
    const [row] = await session.query<BinlogStatus>(
      has(facts, 'SHOW MASTER STATUS') ? 'SHOW MASTER STATUS' : 'SHOW BINARY LOG STATUS',
      'cannot read the binary log position',
    );
    return row;
  } catch (error) {
    if (isPrivilegeError(error)) return undefined;
    throw error;
  }
}

/**
 * Returns the position, from which a replica can start. A backup without a position is still valid,
 * and its manifest shows the absence.
 */
async function readBinlogPosition(session: Queryable, facts: ServerFacts): Promise<Coordinates> {
  const status = await showBinlogStatus(session, facts);
  return status ? { binlogFile: status.File, binlogPosition: Number(status.Position) } : {};
}
