// The schema of a grant is a pattern: `_` and `%` are wildcards unless a backslash stands before them.

/** The pattern for the new name of the one schema that it stands for; undefined: that schema keeps its name. */
export function renameInGrant(
  pattern: string,
  rename: (schema: string) => string | undefined,
): string | undefined {
  const asItIs = rename(pattern);
  if (asItIs !== undefined) return asItIs;
  if (!/\\[_%]/.test(pattern)) return undefined;
  return rename(pattern.replace(/\\([_%])/g, '$1'))?.replace(/[_%]/g, '\\$&');
}

/** Whether a pattern with wildcards covers the schema, and so may cover others. */
export function coversOther(pattern: string, schema: string): boolean {
  const source = pattern.replace(/\\[_%]|[^]/g, (text) => {
    if (text === '%') return '[^]*';
    if (text === '_') return '[^]';
    return text.replace(/^\\(?=[_%])/, '').replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&');
  });
  return new RegExp(`^${source}$`).test(schema);
}
