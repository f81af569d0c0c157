// The rules file as a tree of texts, lists and maps.
import { isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import { nearestOf } from '../core/suggestion.ts';

export type Tree = string | readonly Tree[] | ReadonlyMap<string, Tree>;
/** Reports a problem at a position of the file. */
export type Report = (position: string, problem: string) => void;

/** Size limit: the parser needs seconds for larger files. */
export const MAX_RULES_BYTES = 1_048_576;

/** Parses YAML with the failsafe schema, which has only texts. */
export function parseTree(text: string, report: Report): Tree | undefined {
  if (Buffer.byteLength(text) > MAX_RULES_BYTES) {
    report('', `it has more than ${MAX_RULES_BYTES} bytes`);
    return undefined;
  }
  try {
    const document = parseDocument(text, { schema: 'failsafe' });
    const { errors, warnings, contents } = document;
    for (const { message } of [...errors, ...warnings].slice(0, 5))
      report('', `not valid YAML: ${message.split('\n', 1)[0]!.replace(/:$/, '')}`);
    if (errors.length > 0) return undefined;
    let hasAlias = false;
    visit(document, { Alias: () => void (hasAlias = true) });
    if (hasAlias) {
      report('', 'it has an alias: write each rule');
      return undefined;
    }
    return treeOf(contents);
  } catch (error) {
    report('', `not valid YAML: ${String(error)}`);
    return undefined;
  }
}

function treeOf(node: unknown): Tree {
  if (isMap(node))
    return new Map(
      node.items.map(({ key, value }): [string, Tree] => [
        isScalar(key) ? String(key.value) : String(key),
        treeOf(value),
      ]),
    );
  if (isSeq(node)) return node.items.map(treeOf);
  if (!isScalar(node)) return '';
  return typeof node.value === 'string' ? node.value : '';
}

/** Returns the map; undefined if there is none, which is a problem unless the key is absent. */
export function mapOf(
  node: Tree | undefined,
  position: string,
  report: Report,
): ReadonlyMap<string, Tree> | undefined {
  if (node === undefined) return undefined;
  if (node instanceof Map) return node as ReadonlyMap<string, Tree>;
  report(position, 'it takes key: value, one on each line');
  return undefined;
}

export function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestOf(key, known);
  return `unknown key${nearest === undefined ? '' : `, did you mean ${nearest}?`} Keys are ${known.join(', ')}`;
}
