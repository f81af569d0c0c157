// Normalizes statements of accounts and grants to a form that is the same for all versions. Pure;
// only for comparison.

const ESCAPED: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
};

/** Defaults that some versions print and others do not have. */
const DEFAULTS =
  / (?:REQUIRE NONE|PASSWORD EXPIRE DEFAULT|ACCOUNT UNLOCK|PASSWORD HISTORY DEFAULT|PASSWORD REUSE INTERVAL DEFAULT|PASSWORD REQUIRE CURRENT DEFAULT)(?= |$)/g;

/**
 * Returns one text for each fact in the statements: an account, a privilege on an object, a role.
 * Versions quote names differently, split and order privileges differently, and print a password
 * hash as text or as digits.
 */
export function neutralStatements(statements: readonly string[]): string[] {
  return statements.flatMap((statement) => splitGrant(neutral(statement))).sort();
}

function neutral(statement: string): string {
  return statement
    .replace(/ AS '((?:[^'\\]|\\.|'')*)'/s, (_, text: string) => {
      const bytes = text.replaceAll("''", "'").replace(/\\(.)/gs, (_, char: string) => ESCAPED[char] ?? char);
      return ` AS 0x${Buffer.from(bytes, 'utf8').toString('hex').toUpperCase()}`;
    })
    .replace(/^(CREATE USER|CREATE ROLE) IF NOT EXISTS /, '$1 ')
    .replace(
      /'((?:[^'\\]|\\.|'')*)'@'((?:[^'\\]|\\.|'')*)'/gs,
      (_, user: string, host: string) => `\`${user}\`@\`${host}\``,
    )
    .replace(/,\s+/g, ',')
    .replace(DEFAULTS, '');
}

const GRANT =
  /^GRANT (.+?)( ON (?:(?:TABLE|PROCEDURE|FUNCTION|LIBRARY) )?(?:\*|`(?:[^`]|``)*`)\.(?:\*|`(?:[^`]|``)*`) TO .*)$/s;

/** Splits a grant of several privileges into one grant per privilege. */
function splitGrant(statement: string): string[] {
  const [, list, rest] = GRANT.exec(statement) ?? [];
  if (list === undefined || rest === undefined) return [statement];
  return splitList(list).map((privilege) => `GRANT ${privilege}${rest}`);
}

/** Splits at commas outside of parentheses and backquotes: `SELECT (`a`,`b`),INSERT`. */
function splitList(list: string): string[] {
  return list.match(/(?:\((?:`(?:[^`]|``)*`|[^)`])*\)|[^,(])+/g) ?? [list];
}

const ALL = /^GRANT ALL PRIVILEGES( ON \*\.\* TO .*)$/s;
const WITH_ALL = 'GRANT CREATE TABLESPACE';

/**
 * Compares two lists of `neutralStatements`. MySQL from 8.0 prints ALL PRIVILEGES as a list of all
 * its privileges.
 * @returns the statements of each list that the other lacks
 */
export function compareStatements(
  expected: readonly string[],
  actual: readonly string[],
): { missing: string[]; surplus: string[] } {
  const all = expected.map((statement) => ALL.exec(statement)?.[1]).find((rest) => rest !== undefined);
  const isPrintedInFull = all !== undefined && actual.includes(`${WITH_ALL}${all}`);
  const isOfAll = (statement: string): boolean =>
    isPrintedInFull && statement.startsWith('GRANT ') && statement.endsWith(all);
  return {
    missing: expected.filter((statement) => !isOfAll(statement) && !actual.includes(statement)),
    surplus: actual.filter((statement) => !isOfAll(statement) && !expected.includes(statement)),
  };
}
