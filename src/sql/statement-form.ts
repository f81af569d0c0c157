// A form of a statement, matched on the text that `readStatement` makes of them.

export interface Form {
  /** How the statement begins. Each name in it is two groups: in quotes, and without. */
  head: RegExp;
  /** What the names must be, in order; an account is two of them, the second one its host. */
  names: readonly ('schema' | 'name' | 'table' | 'account')[];
  /** What must stand behind the head. */
  rest?: RegExp;
  /** What must not stand behind the head, outside of quotes. */
  forbidden?: RegExp;
  /** No comments, no texts in double quotes: it can be cut apart by simple rules. */
  isPlain?: boolean;
}

export function form(head: string, names: Form['names'] = []): Form {
  return { head: new RegExp(`^${head}`, 'isu'), names };
}

export const NAME = '(?:`((?:[^`]|``)*)`(?!`)|([\\w$\\u0080-\\uFFFF]+))';
export const IF_EXISTS = '(?: IF EXISTS)?';
export const IF_NOT_EXISTS = '(?: IF NOT EXISTS)?';

const PART = "(?:`(?:[^`]|``)*`(?!`)|''|[\\w$%.-]+)";
export const DEFINER = `(?: DEFINER = (?:CURRENT_USER(?: \\( \\))?|${PART}(?: @ ${PART})?))?`;
