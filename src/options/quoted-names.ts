// Names in lists of options. One that holds a comma, a line break, an equals sign or spaces at its ends is given in backquotes, as in
// SQL: `` `a,b`.t ``. Everywhere else a name is written as it is, quotes and all.

const QUOTED = '`(?:[^`]|``)*`';
/** A backquote begins a quotation only where a name can begin. */
const ITEM = new RegExp(`(?:(?<![^.=,\\n\\s])${QUOTED}(?=[.=,\\n\\s]|$)|[^,\\n])+`, 'g');
const QUOTED_NAME = /(?<![^.])`((?:[^`]|``)*)`(?![^.])/g;
const PAIR = new RegExp(`^(${QUOTED}|[^=]+)=(${QUOTED}|[^=]+)$`, 's');

/** The items between commas and line breaks, without empty ones, as they are written. */
export function splitItems(text: string): string[] {
  return (text.match(ITEM) ?? []).map((item) => item.trim()).filter((item) => item !== '');
}

/** `` `a,b`.t `` → `a,b.t` */
export function unquoteNames(item: string): string {
  return item.replace(QUOTED_NAME, (_, name: string) => name.replaceAll('``', '`'));
}

/** `from=to`; undefined: it is none. */
export function readPair(item: string): [from: string, to: string] | undefined {
  const [, from, to] = PAIR.exec(item) ?? [];
  const names = [from, to].map((name) => unquoteNames(name?.trim() ?? ''));
  return names[0] && names[1] ? [names[0], names[1]] : undefined;
}
