// Objects of other schemas that a statement needs, as far as qualified names show them. Pure.
import { positionOf } from '../tokens/name-position.ts';
import { isDot, tokenize, type Token } from '../tokens/sql-tokens.ts';
import type { QuotingMode } from '../tokens/sql-quoting.ts';

export interface Reference {
  schema: string;
  object: string;
}

/**
 * Returns each reference once, as written: `schema.object` in places of objects,
 * `schema.object.column` anywhere.
 */
export function findReferences(sql: string, quoting: QuotingMode): Reference[] {
  const tokens = [...tokenize(sql, quoting)];
  const found = new Map<string, Reference>();
  for (const [i, token] of tokens.entries()) {
    const reference = referenceAt(tokens, i);
    if (reference && tokens[i - 1]?.text !== '@' && !isDot(tokens[i - 1]))
      found.set(JSON.stringify(reference), { ...reference, schema: token.name! });
  }
  return [...found.values()];
}

function referenceAt(tokens: readonly Token[], index: number): Reference | undefined {
  const schema = tokens[index]!.name;
  const object = tokens[index + 2]?.name;
  if (schema === undefined || object === undefined || !isDot(tokens[index + 1])) return undefined;
  const isWhole = isDot(tokens[index + 3]) || positionOf(tokens, index) === 'object';
  return isWhole ? { schema, object } : undefined;
}
