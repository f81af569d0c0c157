// Schema patterns of grants: `_` and `%` are wildcards, unless a backslash precedes them.

/**
 * Returns the pattern for the new name of the single schema that it matches; undefined if that
 * schema keeps its name.
 */
export function renameInGrant(
  pattern: string,
  rename: (schema: string) => string | undefined,
): string | undefined {
  const asItIs = rename(pattern);
  if (asItIs !== undefined) return asItIs;
  if (!/\\[_%]/.test(pattern)) return undefined;
  return rename(pattern.replace(/\\([_%])/g, '$1'))?.replace(/[_%]/g, '\\$&');
}

/** Returns whether a pattern with wildcards matches the schema, and thus may match others. */
export function coversOther(pattern: string, schema: string): boolean {
  const source = pattern.replace(/\\[_%]|[^]/g, (text) => {
    if (text === '%') return '[^]*';
    if (text === '_') return '[^]';
    return text.replace(/^\\(?=[_%])/, '').replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&');
  });
  return new RegExp(`^${source}$`).test(schema);
}
