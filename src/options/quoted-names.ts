// Names in lists of options. A name with a comma, a line break, an equals sign or spaces at its
// ends needs backquotes, as in SQL: `` `a,b`.t ``. Any other name is literal, including quotes.

const QUOTED = '`(?:[^`]|``)*`';
/** A backquote begins a quotation only at the beginning of a name. */
const ITEM = new RegExp(`(?:(?<![^.=,\\n\\s])${QUOTED}(?=[.=,\\n\\s]|$)|[^,\\n])+`, 'g');
const QUOTED_NAME = /(?<![^.])`((?:[^`]|``)*)`(?![^.])/g;
const PAIR = new RegExp(`^(${QUOTED}|[^=]+)=(${QUOTED}|[^=]+)$`, 's');

/** Returns the items between commas and line breaks in their original form, without empty ones. */
export function splitItems(text: string): string[] {
  return (text.match(ITEM) ?? []).map((item) => item.trim()).filter((item) => item !== '');
}

/** Removes the backquotes: `` `a,b`.t `` → `a,b.t` */
export function unquoteNames(item: string): string {
  return item.replace(QUOTED_NAME, (_, name: string) => name.replaceAll('``', '`'));
}

/** Splits `from=to`; undefined if the item is not a pair. */
export function readPair(item: string): [from: string, to: string] | undefined {
  const [, from, to] = PAIR.exec(item) ?? [];
  const names = [from, to].map((name) => unquoteNames(name?.trim() ?? ''));
  return names[0] && names[1] ? [names[0], names[1]] : undefined;
}
