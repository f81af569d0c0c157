// Keys and certificates in the inputs: the text itself, from a secret of the repository, or a file. Pure.
import { isKeyText } from '../options/read-file.ts';

/** Whose text is no one's business. */
export const PRIVATE_INPUTS = ['signing-key', 'identity-file', 'ssl-key', 'ssh-key'] as const;

/** Shorter lines would hide half of the log. */
const MIN_CHARS = 8;

/** @param readFile for what is no text of a key */
export function readTextOrFile(readFile: (path: string) => string): (value: string) => string {
  return (value) => (isKeyText(value) ? `${value.trim()}\n` : readFile(value));
}

/** The lines of a private key that are worth hiding. */
export function secretLinesOf(value: string): string[] {
  if (!isKeyText(value)) return [];
  return value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= MIN_CHARS && !line.startsWith('-----') && !line.startsWith('#'));
}
