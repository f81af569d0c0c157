// Brings the key of the masks to a session of the target. Invariant: the key is data of LOAD DATA
// LOCAL and a variable of the session, and never a part of a statement, which servers log.
import { BackupError } from '../../core/errors.ts';
import { KEY_VARIABLE, type MaskKey } from '../../masking/mask-key.ts';
import { binlogFormatOf } from '../../mysql/connection/binlog-format.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteTable } from '../../sql/tokens/quote.ts';

/** Temporary table that carries the key to the session's variable. */
const CARRIER = 'mysql_backup_mask_key';
const PROBE = 'mask';

export class MaskSessions {
  readonly #key: MaskKey;
  readonly #ready = new WeakSet<Session>();

  constructor(key: MaskKey) {
    this.#key = key;
  }

  /**
   * Prepares a session, outside of a transaction. Does nothing for a prepared session.
   * @param schema any schema that the restore creates
   */
  async prepare(session: Session, schema: string): Promise<void> {
    if (this.#ready.has(session)) return;
    const what = 'cannot bring the key of the masks to the server';
    await assertRowFormat(session);
    const table = quoteTable(schema, CARRIER);
    await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${table}`, what);
    await session.execute(`CREATE TEMPORARY TABLE ${table} (k VARBINARY(64) NOT NULL) ENGINE=InnoDB`, what);
    try {
      const hex = Buffer.from(`${this.#key.reveal().toString('hex')}\n`);
      await session.load(
        `LOAD DATA LOCAL INFILE 'key' INTO TABLE ${table} CHARACTER SET binary (k)`,
        once(hex),
        what,
      );
      await session.execute(`SELECT UNHEX(k) INTO ${KEY_VARIABLE} FROM ${table}`, what);
    } finally {
      if (!session.lost) await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${table}`, what);
    }
    const seen = await session.scalar(
      `SELECT LEFT(SHA2(CONCAT(${KEY_VARIABLE}, X'00', X'${Buffer.from(PROBE).toString('hex')}'), 256), 32)`,
      what,
    );
    if (seen !== this.#key.markOf(PROBE))
      throw new BackupError(
        'LOAD_INCOMPLETE',
        'the key of the masks did not reach the server as it was sent',
        {
          hint: 'No row was loaded on this connection. A proxy between this program and the server may change files.',
        },
      );
    this.#ready.add(session);
  }
}

/** @throws BackupError TARGET_UNSUPPORTED if the binary log would hold the rows as they are sent */
export async function assertRowFormat(session: Session): Promise<void> {
  if ((await binlogFormatOf(session)) !== 'STATEMENT') return;
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    'the binary log of the target has the format STATEMENT, and would hold the rows without their masks',
    { hint: 'Set GLOBAL binlog_format = ROW or MIXED on the target, or add --skip-binlog.' },
  );
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
