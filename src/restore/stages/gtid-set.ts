// Sets the backup's GTID set on the target, if the user wants the target to be a replica of the
// source or to replace it.
import type { Session } from '../../mysql/connection/session.ts';
import { textLiteral } from '../../sql/tokens/quote.ts';
import type { RestoreRequest } from '../request.ts';

/**
 * Updates `gtid_purged`.
 * @param set `gtid_executed` of the snapshot; a source without GTIDs has none
 */
export async function updateGtidSet(
  session: Session,
  how: RestoreRequest['updateGtidSet'],
  set: string | null | undefined,
): Promise<void> {
  if (how === 'off' || !set) return;
  const literal = textLiteral(set);
  if (how === 'replace') {
    await session.execute(`SET @@GLOBAL.gtid_purged = ${literal}`, 'cannot set gtid_purged');
    return;
  }
  const added = await session.scalar(`SELECT GTID_SUBTRACT(${literal}, @@GLOBAL.gtid_executed)`);
  if (added)
    await session.execute(`SET @@GLOBAL.gtid_purged = ${textLiteral(`+${added}`)}`, 'cannot set gtid_purged');
}
