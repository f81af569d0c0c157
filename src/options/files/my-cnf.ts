// Reads the parts of MySQL's and MariaDB's option files that a client needs: groups, quoted values,
// escapes, comments.
// https://dev.mysql.com/doc/refman/en/option-files.html

/**
 * Returns the options of the named groups; later options win. Names have `-` in place of `_`. An
 * option without value is ''.
 */
export function parseMyCnf(text: string, groups: readonly string[]): Map<string, string> {
  const options = new Map<string, string>();
  let isWanted = false;
  for (const rawLine of text.split(/\r?\n/)) {
    const line = rawLine.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';') || line.startsWith('!')) continue;
    const group = /^\[([^\]]*)\]/.exec(line);
    if (group) {
      isWanted = groups.includes(group[1]!.trim());
      continue;
    }
    if (!isWanted) continue;
    const equals = line.indexOf('=');
    const name = (equals < 0 ? line : line.slice(0, equals))
      .trim()
      .replace(/^loose[-_]/, '')
      .replaceAll('_', '-')
      .toLowerCase();
    // The last option counts, also if one is the opposite of another.
    options.delete(name);
    options.set(name, equals < 0 ? '' : readValue(line.slice(equals + 1).trim()));
  }
  return options;
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  r: '\r',
  '\\': '\\',
  s: ' ',
  "'": "'",
  '"': '"',
};

function readValue(text: string): string {
  const quote = text[0];
  let raw: string;
  if (quote === '"' || quote === "'") {
    const end = closingQuote(text, quote);
    raw = end < 0 ? text.slice(1) : text.slice(1, end);
  } else {
    raw = text.replace(/\s+#.*$/, '').replace(/^#.*$/, '');
  }
  return raw.replace(/\\(.)/gs, (escape, char: string) => ESCAPES[char] ?? escape);
}

function closingQuote(text: string, quote: string): number {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i;
  }
  return -1;
}
