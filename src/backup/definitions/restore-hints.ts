// Reports obstacles to a restore onto another server when the backup is made, while the user can
// still act. Pure.
import { describeRecord, type DefinitionRecord } from '../../format/definition-record.ts';
import { isMerge, reachesOutside } from '../../mysql/schema/tables/engines.ts';
import { findSessionDependence } from '../../mysql/schema/definitions/session-dependence.ts';
import { decodeFromCharset } from '../../sql/tokens/charsets.ts';
import { engineOf, findOutsideParts } from '../../sql/definitions/outside-parts.ts';
import { findReferences } from '../../sql/definitions/references.ts';
import { quotingOf } from '../../sql/tokens/sql-quoting.ts';

/**
 * Returns sentences that name the object and the obstacle.
 * @param hasObject reports whether the backup or the server itself has the object
 */
export function restoreHints(
  record: DefinitionRecord,
  hasObject: (schema: string, object: string) => boolean,
): string[] {
  const object = describeRecord(record);
  if (record.kind === 'table') return tableHints(record, hasObject).map((hint) => `${object}: ${hint}`);
  if (record.kind !== 'view' || record.broken !== undefined) return [];
  const { client, sqlMode } = record.session;
  const decode = (name: string): string => decodeFromCharset(name, client) ?? name;
  const missing = findReferences(record.statement.toString('latin1'), quotingOf(sqlMode, client))
    .map(({ schema, object }) => ({ schema: decode(schema), object: decode(object) }))
    .filter(({ schema, object }) => !hasObject(schema, object))
    .map(({ schema, object }) => `${schema}.${object}`);
  if (missing.length === 0) return [];
  return [
    `${object} needs ${missing.join(', ')}, which the backup does not have: it can be restored only where ${missing.length === 1 ? 'that is' : 'those are'}`,
  ];
}

function tableHints(
  { statement, facts }: DefinitionRecord,
  hasObject: (schema: string, object: string) => boolean,
): string[] {
  const text = statement.toString('latin1');
  const hints: string[] = [];
  const engine = engineOf(text);
  if (reachesOutside(engine) && !isMerge(engine))
    hints.push(
      `its rows are not in the backup, because they are outside of this server's tables (engine ${engine}); another server gets the table only with --allow-external-tables`,
    );
  for (const { kind, target: bytes, schema } of findOutsideParts(text)) {
    const target = Buffer.from(bytes, 'latin1').toString('utf8');
    if (schema === undefined) hints.push(`another server gets it without its ${kind} ${target}`);
    else if (!hasObject(utf8(schema), target.slice(utf8(schema).length + 1)))
      hints.push(
        kind === 'union'
          ? `it is a MERGE over ${target}, which the backup does not have: another server does not get it`
          : `another server gets it without its ${kind === 'sequence' ? 'default by the sequence' : 'foreign key to'} ${target}, which the backup does not have`,
      );
  }
  for (const dependence of findSessionDependence(facts?.columns ?? []))
    hints.push(
      `generated ${dependence} of the session that writes a row: a restore reports it if other values come out`,
    );
  return hints;
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
