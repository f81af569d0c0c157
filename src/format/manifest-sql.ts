// SQL in a manifest that a restore or a verification puts into its statements. Invariant: the SQL
// has only the forms that a backup's planning writes: comparisons of columns with constants, and no
// query, no call, no comment.

const NAME = '`(?:[^`]|``)*`(?!`)';
const CONSTANT = `(?:(?:_\\w+ )?(?:0x[0-9A-Fa-f]+|'')|-?\\d+(?:\\.\\d+)?|'[\\w:. +-]*')`;
const CONDITION = `${NAME} [<=] ${NAME}|${NAME} (?:[<>]=?|=) ${CONSTANT}|${NAME} BETWEEN ${CONSTANT} AND ${CONSTANT}`;
const PART = new RegExp(`${CONDITION}|[() ]|AND(?= )|OR(?= )`, 'y');
const FROM = new RegExp(
  `^(?:|USE INDEX \\(\\)|FOR SYSTEM_TIME ALL USE INDEX \\(\\)|FORCE INDEX \\(${NAME}\\))$`,
);
const ORDER_BY = new RegExp(`^${NAME}(?:, ${NAME})*$`);

interface TableSql {
  columns: readonly string[];
  select: readonly string[];
  generated?: { columns: readonly string[]; select: readonly string[] } | undefined;
  from: string;
  orderBy?: string | undefined;
  decodeColumns: Readonly<Record<string, string>>;
  chunks: readonly { where?: string | undefined }[];
}

/** Returns the first text that does not have our forms; undefined if all do. */
export function findForeignSql(table: TableSql): string | undefined {
  const { columns, select, generated, from, orderBy, decodeColumns, chunks } = table;
  const named = new Set(columns);
  const texts: [boolean, string][] = [
    ...select.map((text, i): [boolean, string] => [isSelected(text, columns[i] ?? ''), text]),
    ...(generated?.select ?? []).map((text, i): [boolean, string] => [
      isSelected(text, generated?.columns[i] ?? ''),
      text,
    ]),
    [FROM.test(from), from],
    ...(orderBy === undefined ? [] : ([[ORDER_BY.test(orderBy), orderBy]] as [boolean, string][])),
    ...Object.entries(decodeColumns).map(([column, text]): [boolean, string] => [
      named.has(column) && isDecoding(text, column),
      text,
    ]),
    ...chunks.map(({ where }): [boolean, string] => [where === undefined || isRange(where), where ?? '']),
  ];
  return texts.find(([isOurs]) => !isOurs)?.[1];
}

function isSelected(text: string, column: string): boolean {
  const name = quote(column);
  return (
    text === name || text === `${name}*1e0` || text === `${name}+0` || text === `CAST(${name} AS UNSIGNED)`
  );
}

function isDecoding(text: string, column: string): boolean {
  const field = `@${quote(column)}`;
  return (
    text === `CONVERT(${field} USING utf8mb4)` ||
    text === `CONVERT(${field} USING ascii)` ||
    text === `${field}+0` ||
    text === `CAST(${field} AS UNSIGNED)`
  );
}

function isRange(text: string): boolean {
  let depth = 0;
  for (PART.lastIndex = 0; PART.lastIndex < text.length;) {
    const part = PART.exec(text)?.[0];
    if (part === undefined) return false;
    if (part === '(') depth++;
    if (part === ')' && --depth < 0) return false;
  }
  return depth === 0 && text.trim() !== '';
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
