// Statements of accounts and grants in a form that is the same for every version that prints them. Pure; only for comparing.

const ESCAPED: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
};

/** What a version prints of the defaults that it has, and another one does not. */
const DEFAULTS =
  / (?:REQUIRE NONE|PASSWORD EXPIRE DEFAULT|ACCOUNT UNLOCK|PASSWORD HISTORY DEFAULT|PASSWORD REUSE INTERVAL DEFAULT|PASSWORD REQUIRE CURRENT DEFAULT)(?= |$)/g;

/**
 * One text for each thing that the statements state: an account, a privilege on an object, a role. Versions quote names differently, put
 * privileges in different lines and orders, and print the hash of a password as a text or as digits.
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

/** A grant of several privileges is a grant of each. */
function splitGrant(statement: string): string[] {
  const [, list, rest] = GRANT.exec(statement) ?? [];
  if (list === undefined || rest === undefined) return [statement];
  return splitList(list).map((privilege) => `GRANT ${privilege}${rest}`);
}

/** At commas outside of parentheses and backquotes: `SELECT (`a`,`b`),INSERT`. */
function splitList(list: string): string[] {
  return list.match(/(?:\((?:`(?:[^`]|``)*`|[^)`])*\)|[^,(])+/g) ?? [list];
}

const ALL = /^GRANT ALL PRIVILEGES( ON \*\.\* TO .*)$/s;
const WITH_ALL = 'GRANT CREATE TABLESPACE';

/**
 * Differences between two lists of `neutralStatements`. From 8.0 on MySQL prints ALL PRIVILEGES as all that it has.
 * @returns the statements of each that the other lacks
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
