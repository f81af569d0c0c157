// Accounts in the forms that users and servers write.

const NAME = /'((?:[^']|'')+)'|`((?:[^`]|``)+)`|"((?:[^"]|"")+)"|([^'"`@\s]+)/.source;
const ACCOUNT = new RegExp(`^(?:${NAME})@(?:${NAME})$`);

/** Converts `user@host`, in any quotes or none, to SQL with backquotes; otherwise undefined. */
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
