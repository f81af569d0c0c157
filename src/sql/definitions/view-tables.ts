// Tables and views that a view uses, with or without their schema. Pure.
import { decodeFromCharset } from '../tokens/charsets.ts';
import { quotingOf } from '../tokens/sql-quoting.ts';
import { keywordOf, tokenize } from '../tokens/sql-tokens.ts';

export interface ViewText {
  statement: Buffer;
  session: { client: string; sqlMode: string };
}

/** Returns decoded names in places of tables, including lists that may be lists of tables. */
export function tablesOfView({ statement, session: { client, sqlMode } }: ViewText): string[] {
  const tokens = [...tokenize(statement.toString('latin1'), quotingOf(sqlMode, client))];
  return tokens.flatMap(({ name }, i) => {
    const before = tokens[i - 1];
    const isTable =
      before?.name === undefined ? /^[.,(]$/.test(before?.text ?? '') : isJoin(keywordOf(before));
    return name !== undefined && isTable ? [decodeFromCharset(name, client) ?? name] : [];
  });
}

function isJoin(keyword: string | undefined): boolean {
  return keyword === 'FROM' || keyword === 'JOIN' || keyword === 'STRAIGHT_JOIN';
}
