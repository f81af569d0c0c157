// Text for people that may contain names from strangers: shows characters that would control a
// terminal or a workflow's log.

/** Control characters except line feed and tab, and changes of the writing direction. */
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Keeps line breaks, because some of our own messages contain them. */
export function printable(text: string): string {
  return text.replace(ACTING, showCharacter);
}

/** Returns the text for a table cell. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, showCharacter);
}

function showCharacter(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\t') return '\\t';
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * Disables workflow commands. A line that begins with `::` is a command to the runner of a
 * workflow, and names may contain line breaks.
 */
export function inert(text: string): string {
  return printable(text)
    .replace(/^(\s*):(?=:)/gm, '$1: ')
    .replaceAll('##[', '# #[');
}
