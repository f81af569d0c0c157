// Files with age keys, one in a line, as `age-keygen` writes them.

/** Lines that are neither empty nor comments. */
export function keyLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
