// Form of a statement, matched against the text from `readStatement`.

export interface Form {
  /** Beginning of the statement. Each name has two groups: quoted and unquoted. */
  head: RegExp;
  /** Roles of the names in order. An account consists of two names; the second is the host. */
  names: readonly ('schema' | 'name' | 'table' | 'account')[];
  /** Required text after the head. */
  rest?: RegExp;
  /** Forbidden text after the head, outside of quotes. */
  forbidden?: RegExp;
  /** No comments and no text in double quotes, so simple rules can split the statement. */
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
