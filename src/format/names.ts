// Names of backups and of their files, as in MySQL Shell's dumps.
import { randomBytes } from 'node:crypto';

/**
 * Returns a new id, such as `20261122T030000Z-4f2a9c`: sorts by time, safe in a URL and in a file
 * name.
 */
export function newBackupId(now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  return `${time}-${randomBytes(3).toString('hex')}`;
}

const BACKUP_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;

export function isBackupId(text: string): boolean {
  return BACKUP_ID.test(text);
}

/** Returns the begin of the backup with that id. */
export function backupTime(id: string): Date {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id)!;
  return new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

/**
 * Characters to encode. Plain are `A-Za-z0-9-._~` of ASCII, as in MySQL Shell, and all other
 * characters that every storage accepts and lists. Not plain are control characters (XML and
 * terminals), and U+FFFE and U+FFFF, which XML does not have and servers replace.
 */
const NOT_PLAIN = /[^A-Za-z0-9\-._~\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * Encodes each byte of other characters as `%XX` of UTF-8. MySQL Shell finds such names in
 * `basenames`.
 */
export function encodeName(name: string): string {
  return name.replace(NOT_PLAIN, (char) =>
    Array.from(Buffer.from(char), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/**
 * Longest base name in bytes: file systems accept 255, and suffixes such as
 * `@@1234567890.tsv.zst.age` follow.
 */
const MAX_BASE_BYTES = 200;

/**
 * Gives each name a unique base name: encoded, shortened and numbered if it is too long, and
 * numbered if a case-insensitive file system would confuse two names.
 */
export class BaseNames {
  readonly #taken = new Set<string>();

  allocate(encoded: string): string {
    let base = encoded;
    for (let number = 1; Buffer.byteLength(base) > MAX_BASE_BYTES || this.#taken.has(fold(base)); number++) {
      base = `${cutToBytes(encoded, MAX_BASE_BYTES - 8)}${number}`;
    }
    this.#taken.add(fold(base));
    return base;
  }
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function cutToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let cut = '';
  let bytes = 0;
  for (const char of text) {
    bytes += Buffer.byteLength(char);
    if (bytes > maxBytes) break;
    cut += char;
  }
  return cut.replace(/%[0-9A-F]?$/, '');
}

/** Returns `<base>@<n>.tsv.zst`, with two `@` for the last file. */
export function chunkFileName(base: string, number: number, isLast: boolean): string {
  return `${base}${isLast ? '@@' : '@'}${number}.tsv.zst`;
}
