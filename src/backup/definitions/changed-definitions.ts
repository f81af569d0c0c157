// Verifies that the definitions still match the written ones: reads them again at the end and
// compares them.
import { mapConcurrent } from '../../core/concurrency.ts';
import { describeRecord, type DefinitionRecord } from '../../format/definition-record.ts';
import { sha256Hex } from '../../format/sha256.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Catalog } from '../../mysql/schema/catalog.ts';
import * as read from '../../mysql/schema/definitions/read-definition.ts';
import { normalizeCreateTable } from '../../sql/definitions/create-table.ts';

/** Hashes a definition without AUTO_INCREMENT, whose value advances while a dump runs. */
export function hashOfDefinition({ kind, statement, session }: DefinitionRecord): string {
  const text = statement.toString('latin1');
  return sha256Hex(JSON.stringify([kind === 'table' ? normalizeCreateTable(text) : text, session]));
}

/** Objects that were redefined or dropped, named as in messages. */
export async function findChangedDefinitions(
  readers: readonly Queryable[],
  server: ServerFacts,
  { schemas }: Catalog,
  hashes: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<string[]> {
  const reads = schemas.flatMap((schema): ((session: Queryable) => Promise<DefinitionRecord>)[] => [
    (session) => read.readSchemaDefinition(session, schema),
    ...schema.tables.map(
      ({ name }) =>
        (session: Queryable) =>
          read.readTableDefinition(session, server, schema.name, name),
    ),
    ...schema.views.map(
      (view) => (session: Queryable) => read.readViewDefinition(session, server, schema.name, view),
    ),
    ...schema.triggers.map(
      (trigger) => (session: Queryable) => read.readTriggerDefinition(session, server, schema, trigger),
    ),
    ...schema.routines.map(
      ({ name, type }) =>
        (session: Queryable) =>
          read.readRoutineDefinition(session, server, schema, name, type),
    ),
    ...schema.libraries.map(
      (name) => (session: Queryable) => read.readLibraryDefinition(session, server, schema, name),
    ),
    ...schema.events.map(
      (name) => (session: Queryable) => read.readEventDefinition(session, server, schema, name),
    ),
  ]);
  const changed = await mapConcurrent(reads, 4 * readers.length, async (readOne, i) => {
    signal.throwIfAborted();
    const record = await readOne(readers[i % readers.length]!);
    const object = describeRecord(record);
    return hashes.get(object) === hashOfDefinition(record) ? undefined : object;
  });
  return changed.filter((object) => object !== undefined).sort();
}
