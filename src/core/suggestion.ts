// "Did you mean …": finds the name nearest to a mistyped one.

/** Maximum number of changes; more make a different word. */
const MAX_CHANGES = 3;

/** Returns the candidate with the fewest single-letter changes, unless there are too many. */
export function nearestOf(
  text: string,
  candidates: readonly string[],
  maxChanges = MAX_CHANGES,
): string | undefined {
  let nearest: string | undefined;
  let fewest = Math.min(maxChanges, Math.max(1, Math.ceil(text.length / 2))) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - text.length) >= fewest) continue;
    const changes = distance(text.toLowerCase(), candidate.toLowerCase());
    if (changes < fewest) [nearest, fewest] = [candidate, changes];
  }
  return nearest;
}

/** Returns the Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
