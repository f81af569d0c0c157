// Colours for a terminal, or none.
import type { Output } from './output.ts';

const CODES = { bold: 1, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Paint = (style: keyof typeof CODES, text: string) => string;
type Environment = Readonly<Record<string, string | undefined>>;

/** Plain where there is no terminal, where NO_COLOR is set (https://no-color.org), and where TERM is dumb. */
export function paintFor(out: Output, environment: Environment): Paint {
  if (!out.isTTY || environment['NO_COLOR'] || isDumb(environment)) return (_, text) => text;
  return (style, text) => (text === '' ? '' : `\x1b[${CODES[style]}m${text}\x1b[0m`);
}

/** The terminal moves no cursor. */
export function isDumb(environment: Environment): boolean {
  return environment['TERM'] === 'dumb';
}
