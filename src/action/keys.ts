// Keys and certificates in the inputs: the text itself, from a secret of the repository, or a file.
// Pure.
import { isKeyText } from '../options/read/read-file.ts';

/** Inputs whose text is private. */
export const PRIVATE_INPUTS = ['signing-key', 'identity-file', 'ssl-key', 'ssh-key'] as const;

/** Masks of shorter lines would hide half of the log. */
const MIN_CHARS = 8;

/**
 * Returns a reader of key texts and key files.
 * @param readFile reads a value that is not the text of a key
 */
export function readTextOrFile(readFile: (path: string) => string): (value: string) => string {
  return (value) => (isKeyText(value) ? `${value.trim()}\n` : readFile(value));
}

/** Returns the lines of a private key that the log must hide. */
export function secretLinesOf(value: string): string[] {
  if (!isKeyText(value)) return [];
  return value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= MIN_CHARS && !line.startsWith('-----') && !line.startsWith('#'));
}
