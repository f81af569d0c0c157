// An account as people and servers write it.

/** `user@host` or `'user'@'host'` → as SQL with backquotes; undefined if it is neither. */
export function parseAccount(text: string): string | undefined {
  const match =
    /^(?:'((?:[^']|'')+)'|`((?:[^`]|``)+)`|([^'`@\s]+))@(?:'((?:[^']|'')+)'|`((?:[^`]|``)+)`|([^'`@\s]+))$/.exec(
      text.trim(),
    );
  if (!match) return undefined;
  const [user, host] = [match.slice(1, 4), match.slice(4, 7)].map(
    ([single, back, plain]) => single?.replaceAll("''", "'") ?? back?.replaceAll('``', '`') ?? plain!,
  );
  const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
  return `${quote(user!)}@${quote(host!)}`;
}
