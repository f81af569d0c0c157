// The key of all masks. Invariant: it is never a part of a statement, a message or a report. The
// masks read it from a variable of the session.
import { createHash, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { crc32 } from 'node:zlib';

/** Variable of the session that holds the key, 32 bytes. */
export const KEY_VARIABLE = '@mysql_backup_mask_key';

const MIN_SECRET_BYTES = 32;
/** A repeated word has fewer; 64 hexadecimal digits at random have at least this many. */
const MIN_DIFFERENT_BYTES = 8;

export class MaskKey {
  readonly #bytes: Buffer;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Derives the key. @returns undefined if the secret is too short or repeats itself */
  static of(secret: string): MaskKey | undefined {
    const bytes = Buffer.from(secret, 'utf8');
    if (bytes.length < MIN_SECRET_BYTES || new Set(bytes).size < MIN_DIFFERENT_BYTES) return undefined;
    return new MaskKey(createHash('sha256').update('mysql-backup mask 1\0').update(bytes).digest());
  }

  /** Returns 32 random bytes as hexadecimal digits. */
  static randomSecret(): string {
    return randomBytes(32).toString('hex');
  }

  /** Returns the key for the file that carries it to the server. Call this only there. */
  reveal(): Buffer {
    return this.#bytes;
  }

  /** Returns 32 hexadecimal digits that are the same for the same key and text. */
  markOf(text: string): string {
    return this.digest(0, Buffer.from(text, 'utf8')).slice(0, 32);
  }

  /**
   * Returns the keyed hash of a value, as the servers compute it: 64 hexadecimal digits. At most 32
   * of them may leave: otherwise the hash could be continued without the key.
   * @param tag purpose of the hash, one byte
   */
  digest(tag: number, value: Buffer): string {
    return createHash('sha256')
      .update(this.#bytes)
      .update(Buffer.from([tag]))
      .update(value)
      .digest('hex');
  }

  /** Returns a number of 32 bits from the keyed hash. */
  number(tag: number, value: Buffer): number {
    return crc32(this.digest(tag, value));
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return '***';
  }
}

/** Returns the SQL of `digest`. @param value expression of a binary string */
export function digestSql(tag: number, value: string): string {
  return `SHA2(CONCAT(${KEY_VARIABLE}, X'${tag.toString(16).padStart(2, '0')}', ${value}), 256)`;
}

/** Returns the SQL of `number`. */
export function numberSql(tag: number, value: string): string {
  return `CRC32(${digestSql(tag, value)})`;
}

/**
 * Purposes of hashes. A value has the same mask wherever the same purpose masks it. Invariant: a
 * number is never given to another purpose, because results would change.
 */
export const TAG = {
  email: 1,
  firstName: 2,
  lastName: 3,
  phone: 4,
  date: 5,
  shift: 6,
  digits: 7,
  iban: 10,
  hash: 11,
  key: [12, 13, 14, 15],
} as const;
