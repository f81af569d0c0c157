// Finds the lines in which two definitions differ, so that a report shows the difference and not
// two hashes.

/**
 * Maximum number of shown characters. Shown are the lines of each side that the other side lacks.
 */
const MAX_SHOWN = 600;

/** In place of lines: this side lacks some that the other has, and has none of its own. */
export const NOTHING_ELSE = 'nothing else';

export interface Difference {
  expected: string;
  actual: string;
}

/** Returns undefined if the texts are equal. */
export function differenceOf(expected: string, actual: string): Difference | undefined {
  if (expected === actual) return undefined;
  const [ours, theirs] = [expected.split('\n'), actual.split('\n')];
  const missing = without(ours, theirs);
  const surplus = without(theirs, ours);
  // The same lines in another order.
  if (missing.length + surplus.length === 0) return { expected: shorten(expected), actual: shorten(actual) };
  return { expected: show(missing), actual: show(surplus) };
}

/** Compares lists of facts. */
export function differenceOfLines(
  expected: readonly string[],
  actual: readonly string[],
): Difference | undefined {
  const missing = without(expected, actual);
  const surplus = without(actual, expected);
  return missing.length + surplus.length === 0
    ? undefined
    : { expected: show(missing), actual: show(surplus) };
}

/** Returns the surplus lines, each as often as it is in surplus. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function show(lines: readonly string[]): string {
  return lines.length === 0 ? NOTHING_ELSE : shorten(lines.map((line) => line.trim()).join('\n'));
}

function shorten(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
