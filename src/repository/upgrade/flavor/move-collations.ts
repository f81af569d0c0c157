// Gives an object of the other flavor the collations of the target: collations after COLLATE in its
// statement, implied collations, its session, its facts. If the target has no equivalent, the
// object is refused and the collation named.
import { quotingOf } from '../../../sql/tokens/sql-quoting.ts';
import { keywordOf, tokenize } from '../../../sql/tokens/sql-tokens.ts';
import { withCollations } from '../collations.ts';
import { nameOf } from '../finding.ts';
import { withProgramCollations } from '../program-collations.ts';
import { countsSpaces, defaultCollation, isSameCollation, otherCollation } from './collation-names.ts';
import type { MovedObject } from './moved-object.ts';

/** Form of every collation name. */
const COLLATION = /^[a-z0-9]+(?:_[a-z0-9]+)+$/;
const WITH_SESSION: ReadonlySet<string> = new Set(['view', 'procedure', 'function', 'trigger', 'event']);

export function moveCollations(object: MovedObject): void {
  const { source, target } = object;
  const map = new CollationMap(object);
  object.record = withCollations(object.record, target, 'every');
  object.record = withProgramCollations(object.record, (charset) => defaultCollation(charset, source));
  object.statement = mapNamed(object, map);
  object.changeFacts(({ collation, columns }) => ({
    collation: map.to(collation),
    columns: columns.map((column) => ({ ...column, collation: map.to(column.collation) })),
  }));
  const { session, kind } = object.record;
  if (WITH_SESSION.has(kind)) {
    const { collation, databaseCollation } = session;
    object.record = {
      ...object.record,
      session: {
        ...session,
        ...(collation === undefined ? {} : { collation: map.to(collation) }),
        ...(databaseCollation === undefined ? {} : { databaseCollation: map.to(databaseCollation) }),
      },
    };
  }
  map.report();
}

function mapNamed({ record, statement }: MovedObject, map: CollationMap): string {
  const tokens = [...tokenize(statement, quotingOf(record.session.sqlMode, record.session.client))];
  let result = '';
  let end = 0;
  for (const [i, token] of tokens.entries()) {
    if (keywordOf(token) !== 'COLLATE') continue;
    const value = tokens[tokens[i + 1]?.text === '=' ? i + 2 : i + 1];
    const name = keywordOf(value)?.toLowerCase();
    if (!value || name === undefined || !COLLATION.test(name)) continue;
    result += statement.slice(end, value.start) + map.to(name);
    ({ end } = value);
  }
  return result + statement.slice(end);
}

/** Collations of one object. */
class CollationMap {
  readonly #object: MovedObject;
  readonly #mapped = new Map<string, string | undefined>();

  constructor(object: MovedObject) {
    this.#object = object;
  }

  to<T extends string | null>(name: T): T {
    if (name === null) return name;
    if (!this.#mapped.has(name)) this.#mapped.set(name, otherCollation(name, this.#object.target));
    return (this.#mapped.get(name) ?? name) as T;
  }

  report(): void {
    const { target } = this.#object;
    for (const [from, to] of this.#mapped) {
      if (to === undefined)
        this.#object.refuse(
          `it has the collation ${from}, for which ${nameOf(target)} has no equal`,
          'give it another collation on the source',
        );
      else if (!isSameCollation(from, to))
        this.#object.changes.push(`its collation ${from} is ${to}${describeSpaces(from, to)}`);
    }
  }
}

function describeSpaces(from: string, to: string): string {
  const [before, after] = [countsSpaces(from), countsSpaces(to)];
  if (before === after) return '';
  return after ? ', which counts spaces at the end of a text' : ', which ignores spaces at the end of a text';
}
