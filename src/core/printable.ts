// Text for people, in which names may stand that strangers have chosen: what would act on a terminal or a workflow's log is shown.

/** Control characters but line feed and tab, and the ones that turn the direction of writing. */
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Lines stay lines, for our own messages have some. */
export function printable(text: string): string {
  return text.replace(ACTING, showCharacter);
}

/** For a cell of a table. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, showCharacter);
}

function showCharacter(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\t') return '\\t';
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A line that begins so is a command to the runner of a workflow, and names may hold line breaks: it becomes a text. */
export function inert(text: string): string {
  return printable(text)
    .replace(/^(\s*):(?=:)/gm, '$1: ')
    .replaceAll('##[', '# #[');
}
