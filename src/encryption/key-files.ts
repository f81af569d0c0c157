// Files with one age key per line, as written by `age-keygen`.

/** Returns the lines that are neither empty nor comments. */
export function keyLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
