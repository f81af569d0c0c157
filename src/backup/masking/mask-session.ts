// Brings the key of the masks to a session of the source. Invariant: no statement holds the key,
// and the server stores nothing. The server draws random bytes, which travel in a result, and
// results are in no log. The statement that follows holds the key combined with these bytes, which
// says nothing about the key without them. It needs no privilege and no local_infile.
import { BackupError } from '../../core/errors.ts';
import { KEY_VARIABLE, type MaskKey } from '../../masking/mask-key.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { errnoOf } from '../../mysql/connection/mysql-errors.ts';

/** Variable of the session with the random bytes, for two statements. */
const PAD = '@mysql_backup_mask_pad';
const KEY_BYTES = 32;
/** A word of 64 bits: servers combine no longer ones alike. */
const WORD_BYTES = 8;
const PROBE = 'mask';
const ER_SP_DOES_NOT_EXIST = 1305;

/** @throws BackupError SOURCE_UNSUPPORTED if the server draws no random bytes */
export async function bringKey(
  session: Pick<SnapshotSession, 'execute' | 'scalar'>,
  key: MaskKey,
): Promise<void> {
  const what = 'cannot bring the key of the masks to the server';
  try {
    await session.execute(`SET ${PAD} = RANDOM_BYTES(${KEY_BYTES})`, what);
  } catch (error) {
    if (errnoOf(error) !== ER_SP_DOES_NOT_EXIST) throw error;
    throw new BackupError(
      'SOURCE_UNSUPPORTED',
      'a backup with --mask needs RANDOM_BYTES(), which MariaDB has from 10.10',
      { hint: 'Make a backup without --mask, and mask it at the restore.', cause: error },
    );
  }
  const pad = Buffer.from((await session.scalar(`SELECT HEX(${PAD})`, what)) ?? '', 'hex');
  if (pad.length !== KEY_BYTES || new Set(pad).size < WORD_BYTES)
    throw new BackupError('SOURCE_UNSUPPORTED', 'RANDOM_BYTES() of the server gave no random bytes', {
      hint: 'A proxy may answer in place of the server: connect to the server itself.',
    });
  const bytes = key.reveal();
  const words = Array.from({ length: KEY_BYTES / WORD_BYTES }, (_, i) => {
    const at = i * WORD_BYTES;
    const given = `CAST(CONV(SUBSTR(HEX(${PAD}), ${2 * at + 1}, ${2 * WORD_BYTES}), 16, 10) AS UNSIGNED)`;
    const combined = bytes.readBigUInt64BE(at) ^ pad.readBigUInt64BE(at);
    return `LPAD(HEX(${given} ^ ${combined}), ${2 * WORD_BYTES}, '0')`;
  });
  await session.execute(`SET ${KEY_VARIABLE} = UNHEX(CONCAT(${words.join(', ')}))`, what);
  await session.execute(`SET ${PAD} = NULL`, what);
  const seen = await session.scalar(
    `SELECT LEFT(SHA2(CONCAT(${KEY_VARIABLE}, X'00', X'${Buffer.from(PROBE).toString('hex')}'), 256), 32)`,
    what,
  );
  if (seen !== key.markOf(PROBE))
    throw new BackupError('SOURCE_QUERY_FAILED', 'the key of the masks did not reach the server as it is', {
      hint: 'No row was read. A proxy between this program and the server may share connections.',
    });
}
