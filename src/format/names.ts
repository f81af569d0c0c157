// Names of backups and of the files in them, as MySQL Shell's dumps have them.
import { randomBytes } from 'node:crypto';

/** `20261122T030000Z-4f2a9c`: sorts by time, safe in a URL and in a file name. */
export function newBackupId(now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  return `${time}-${randomBytes(3).toString('hex')}`;
}

const BACKUP_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;

export function isBackupId(text: string): boolean {
  return BACKUP_ID.test(text);
}

/** When the backup of that id was begun. */
export function backupTime(id: string): Date {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id)!;
  return new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

/**
 * What stays as it is: `A-Za-z0-9-._~` of ASCII, as in MySQL Shell, and of the rest all that every storage takes and lists. Control
 * characters are none of it (XML and terminals), nor U+FFFE and U+FFFF, which XML does not have and servers replace.
 */
const NOT_PLAIN = /[^A-Za-z0-9\-._~\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Everything else becomes `%XX` for each byte of UTF-8. MySQL Shell finds such names in `basenames`. */
export function encodeName(name: string): string {
  return name.replace(NOT_PLAIN, (char) =>
    Array.from(Buffer.from(char), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** Longest base name in bytes: file systems take 255, and `@@1234567890.tsv.zst.age` and the like come behind. */
const MAX_BASE_BYTES = 200;

/**
 * Gives each name a base name of its own: encoded, cut and numbered where it would be too long, and numbered where
 * a file system that ignores case would take two for one.
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

/** `<base>@<n>.tsv.zst`, the last one with two `@`. */
export function chunkFileName(base: string, number: number, isLast: boolean): string {
  return `${base}${isLast ? '@@' : '@'}${number}.tsv.zst`;
}
