// Colours for a terminal, or none.
import type { Output } from './output.ts';

const CODES = { bold: 1, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Paint = (style: keyof typeof CODES, text: string) => string;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns plain text without a terminal, with NO_COLOR set (https://no-color.org), and with a dumb
 * TERM.
 */
export function paintFor(out: Output, environment: Environment): Paint {
  if (!out.isTTY || environment['NO_COLOR'] || isDumb(environment)) return (_, text) => text;
  return (style, text) => (text === '' ? '' : `\x1b[${CODES[style]}m${text}\x1b[0m`);
}

/** Returns whether the terminal cannot move its cursor. */
export function isDumb(environment: Environment): boolean {
  return environment['TERM'] === 'dumb';
}
