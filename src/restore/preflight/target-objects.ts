// Objects of a schema on the target. Invariant: names are compared as the server itself compares
// names of their kind.
import { has } from '../../mysql/connection/server-abilities.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import { foldTableName, keyOfName } from '../../mysql/schema/names/server-names.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { textLiteral } from '../../sql/tokens/quote.ts';

export type ObjectKind =
  | 'table'
  | 'view'
  | 'sequence'
  | 'procedure'
  | 'function'
  | 'package'
  | 'package body'
  | 'event'
  | 'trigger'
  | 'library';

export interface TargetObject {
  kind: ObjectKind;
  name: string;
  /** Table of a trigger; null for other objects. */
  table: string | null;
}

interface ObjectRow {
  kind: string;
  s: string;
  name: string;
  t: string | null;
}

const TABLE_KINDS: Readonly<Record<string, ObjectKind>> = { VIEW: 'view', SEQUENCE: 'sequence' };

/**
 * Reads one schema at a time, by `=`: in a list of names, MariaDB confuses names that differ in
 * case. If the server returns more than the one schema, the name decides.
 */
export async function readTargetObjects(
  session: Session,
  facts: ServerFacts,
  schema: string,
): Promise<TargetObject[]> {
  const objects: TargetObject[] = [];
  for (const query of queriesOf(facts, textLiteral(schema)))
    for (const { kind, s, name, t } of await session.query<ObjectRow>(query, 'cannot look at the target'))
      if (foldTableName(facts, s) === foldTableName(facts, schema))
        objects.push({ kind: kind as ObjectKind, name, table: t });
  return objects;
}

function queriesOf(facts: ServerFacts, schema: string): string[] {
  const select = (from: string, kind: string, prefix: string, table = 'NULL'): string =>
    `SELECT ${kind} AS kind, ${prefix}_SCHEMA AS s, ${prefix}_NAME AS name, ${table} AS t
       FROM information_schema.${from} WHERE ${prefix}_SCHEMA = ${schema}`;
  const tableKind = `CASE TABLE_TYPE ${Object.entries(TABLE_KINDS)
    .map(([type, kind]) => `WHEN '${type}' THEN '${kind}'`)
    .join(' ')} ELSE 'table' END`;
  return [
    select('TABLES', tableKind, 'TABLE'),
    select('ROUTINES', 'LOWER(ROUTINE_TYPE)', 'ROUTINE'),
    select('EVENTS', "'event'", 'EVENT'),
    select('TRIGGERS', "'trigger'", 'TRIGGER', 'EVENT_OBJECT_TABLE'),
    ...(has(facts, 'LIBRARIES') ? [select('LIBRARIES', "'library'", 'LIBRARY')] : []),
  ];
}

/** Key of an object. Two objects with the same key cannot both exist. */
export function keyOfObject(facts: ServerFacts, schema: string, kind: ObjectKind, name: string): string {
  const isTable = kind === 'view' || kind === 'sequence';
  return keyOfName(facts, { kind: isTable ? 'table' : kind, schema, name });
}
