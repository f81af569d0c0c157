// The DEFINER clause of a CREATE statement, as SHOW CREATE, MySQL Shell and mysqldump write it.

/** `strip`: objects belong to the account that creates them. Else the account that all of them get, as in SQL. */
export type Definers = 'keep' | 'strip' | { account: string };

const NAME = '(?:`(?:[^`]|``)*`|\'(?:[^\']|\'\')*\'|"(?:[^"]|"")*"|[\\w.$%-]+)';
// Nothing quoted comes before it, and the kind of the object comes behind it.
const CLAUSE = new RegExp(
  `^((?:/\\*M?!\\d*\\s*)?CREATE\\b(?:(?!\\b(?:VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|PACKAGE|TABLE|SEQUENCE)\\b)[^'"\`])*?)\\bDEFINER\\s*=\\s*(CURRENT_USER(?:\\(\\))?|${NAME}(?:\\s*@\\s*${NAME})?)\\s*`,
  'is',
);

/** As it is written in the statement. */
export function findDefiner(statement: string): string | undefined {
  return CLAUSE.exec(statement)?.[2];
}

export function changeDefiner(statement: string, definers: Definers): string {
  if (definers === 'keep') return statement;
  const clause = definers === 'strip' ? '' : `DEFINER=${definers.account} `;
  return statement.replace(CLAUSE, (_, head: string) => `${head}${clause}`);
}
