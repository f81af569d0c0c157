// An account as people and servers write it.

const NAME = /'((?:[^']|'')+)'|`((?:[^`]|``)+)`|"((?:[^"]|"")+)"|([^'"`@\s]+)/.source;
const ACCOUNT = new RegExp(`^(?:${NAME})@(?:${NAME})$`);

/** `user@host` or `'user'@'host'`, in any kind of quotes → as SQL with backquotes; undefined if it is neither. */
export function parseAccount(text: string): string | undefined {
  const match = ACCOUNT.exec(text.trim());
  if (!match) return undefined;
  return `${quote(match.slice(1, 5))}@${quote(match.slice(5, 9))}`;
}

function quote([single, back, double, plain]: (string | undefined)[]): string {
  const name =
    single?.replaceAll("''", "'") ??
    back?.replaceAll('``', '`') ??
    double?.replaceAll('""', '"') ??
    plain ??
    '';
  return `\`${name.replaceAll('`', '``')}\``;
}
