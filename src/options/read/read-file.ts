// Files that options name. Invariant: no message repeats the content of a file, or a key that the
// user gave in place of a file.
import type { Problems } from '../../core/problems.ts';
import type { InputSources } from './read-connection.ts';

/**
 * Reads the file of an option.
 * @param option the option, or, in capital letters, the variable that names the file
 */
export function readFileOf(
  option: string,
  path: string,
  sources: InputSources,
  problems: Problems,
): string | undefined {
  try {
    return sources.readFile(path);
  } catch (error) {
    const code = isKeyText(path) ? 'a file is wanted' : (error as { code?: string }).code;
    const name = /^[A-Z_]+$/.test(option) ? option : `--${option}`;
    problems.add(`${name}: ${showPath(path)} cannot be read (${code ?? String(error)})`);
    return undefined;
  }
}

/** Returns whether a text is the content of a key file or a certificate file. */
export function isKeyText(value: string): boolean {
  return /-----BEGIN [A-Z0-9 ]+-----|^\s*AGE-SECRET-KEY-1|^\s*age1[a-z0-9]{50}/im.test(value);
}

/** Splits a list of files. A literal PEM text in place of a file has its own line breaks. */
export function splitPem(text: string): string[] {
  return text.match(/-----BEGIN ([A-Z0-9 ]+)-----[^]*?-----END \1-----/g) ?? [text];
}

export function showPath(value: string): string {
  return isKeyText(value) || value.includes('\n') ? 'the text that is given' : value;
}
