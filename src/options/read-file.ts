// Files that options name. Invariant: no message repeats what is in a file, nor a key that was given in its place.
import type { Problems } from '../core/problems.ts';
import type { Host } from './read-connection.ts';

/** @param option that names the file, or, in capital letters, a variable */
export function readFileOf(option: string, path: string, host: Host, problems: Problems): string | undefined {
  try {
    return host.readFile(path);
  } catch (error) {
    const code = isKeyText(path) ? 'a file is wanted' : (error as { code?: string }).code;
    const name = /^[A-Z_]+$/.test(option) ? option : `--${option}`;
    problems.add(`${name}: ${showPath(path)} cannot be read (${code ?? String(error)})`);
    return undefined;
  }
}

/** Of a key or of certificates, as their files hold them. */
export function isKeyText(value: string): boolean {
  return /-----BEGIN [A-Z0-9 ]+-----|^\s*AGE-SECRET-KEY-1|^\s*age1[a-z0-9]{50}/im.test(value);
}

/** Each of several files; a text that is given in the place of one has line breaks of its own. */
export function splitPem(text: string): string[] {
  return text.match(/-----BEGIN ([A-Z0-9 ]+)-----[^]*?-----END \1-----/g) ?? [text];
}

export function showPath(value: string): string {
  return isKeyText(value) || value.includes('\n') ? 'the text that is given' : value;
}
