// Renders text as Markdown of GitHub, and documents of bounded size. Pure. Invariants: no name from
// a server, a file or a user can become Markdown, HTML or a formula. A cut document states the cut.

/** Returns the text escaped and in one line: for paragraphs, list items and cells of tables. */
export function escapeText(text: string, maxChars = 1000): string {
  const line = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  // The cut never splits a character.
  const cut = line.length > maxChars ? `${line.slice(0, maxChars).replace(/[\ud800-\udbff]$/, '')}…` : line;
  return cut.replace(/[\\`*_{}[\]<>|#~&$!]/g, (char) => ENTITIES[char] ?? `\\${char}`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  $: '&#36;',
};

/** Returns a name in the font of code. */
export function code(text: string): string {
  if (/^[\w.,:;/@%+= -]+$/.test(text) && text.length <= 300 && text.trim() === text) return `\`${text}\``;
  return `<code>${escapeText(text, 300)}</code>`;
}

/** Returns a block that keeps its lines, for pasting. */
export function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text}\n${ticks}`;
}

export function details(title: string, ...blocks: readonly string[]): string {
  return `<details><summary>${title}</summary>\n\n${blocks.join('\n\n')}\n\n</details>`;
}

/** A table or list whose cells and items are Markdown already. */
export interface Table {
  head: readonly string[];
  /** Columns of numbers, counted from the left, beginning with 0. */
  numbers?: readonly number[];
  rows: readonly (readonly string[])[];
  /** Noun for the rows, for the line that counts the hidden rows: `tables`. */
  noun: string;
  /** Maximum number of rows that is worth a reader's time. */
  shown?: number;
}

export type Block = string | Table;

/**
 * The runner takes 1 MiB for a step; with the other lines of the step the summary stays below 1
 * MiB.
 */
const MAX_BYTES = 1_000_000;
const SHOWN = 100;

/** Keeps a number and its unit together in a narrow table. */
const NO_BREAK_SPACE = '\u00a0';

/** Joins blocks with empty lines, and cuts tables until the document fits. */
export function renderDocument(blocks: readonly Block[], maxBytes = MAX_BYTES): string {
  for (let shown = SHOWN; ; shown = Math.floor(shown / 2)) {
    const texts = blocks.map((block) => (typeof block === 'string' ? block : renderTable(block, shown)));
    const document = `${texts.filter((text) => text !== '').join('\n\n')}\n`;
    if (Buffer.byteLength(document) <= maxBytes) return document;
    if (shown === 0) return cutText(document, maxBytes);
  }
}

function renderTable({ head, numbers = [], rows, noun, shown = SHOWN }: Table, atMost: number): string {
  if (rows.length === 0) return '';
  const chosen = rows.slice(0, Math.min(shown, atMost));
  const rest = rows.length - chosen.length;
  const cells = chosen.map((row) =>
    row.map((cell, i) => (numbers.includes(i) ? cell.replaceAll(' ', NO_BREAK_SPACE) : cell)),
  );
  const lines = [head, head.map((_, i) => (numbers.includes(i) ? '--:' : '---')), ...cells].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  const table = chosen.length > 0 ? [lines.join('\n')] : [];
  return [...table, ...(rest > 0 ? [describeRest(rest, chosen.length, noun)] : [])].join('\n\n');
}

function describeRest(rest: number, shown: number, noun: string): string {
  const count = rest.toLocaleString('en-US');
  return shown > 0
    ? `… and ${count} more ${noun} that are not shown here.`
    : `${count} ${noun} are not shown here.`;
}

function cutText(document: string, maxBytes: number): string {
  const line = '\n\n… the rest is not shown here.\n';
  const bytes = Buffer.from(document).subarray(0, Math.max(0, maxBytes - Buffer.byteLength(line) - 3));
  return `${bytes.toString('utf8').replace(/\uFFFD+$/, '')}${line}`;
}
