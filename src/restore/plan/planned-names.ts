// Names that a plan creates, with the statements of each. New names on the target are compared with
// them.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import { keyOfName, type NameKind, type ServerName } from '../../mysql/schema/names/server-names.ts';
import { encodeInCharset } from '../../sql/tokens/charsets.ts';
import type { PlannedDefinition, RestorePlan } from './planned.ts';

export interface PlannedName extends ServerName {
  /** Element of the plan. */
  element: object;
  /** Statements that may create objects, one character per byte. */
  statements: () => readonly string[];
  /** `client` of the statements. */
  charset: string;
}

const KINDS: Readonly<Record<DefinitionRecord['kind'], NameKind | undefined>> = {
  schema: 'schema',
  library: 'library',
  sequence: 'table',
  table: 'table',
  histogram: undefined,
  view: 'table',
  procedure: 'procedure',
  function: 'function',
  package: 'package',
  'package body': 'package body',
  trigger: 'trigger',
  event: 'event',
  role: 'account',
  account: 'account',
  grant: 'account',
  'default role': 'account',
};

export function plannedNames(plan: RestorePlan): PlannedName[] {
  const { sequences, libraries, routines, views, triggers, events, accounts } = plan;
  const names: PlannedName[] = [];
  for (const element of plan.schemas) {
    const { schema, definition } = element;
    const statements = (): string[] => (definition ? [bytesOf(definition.record)] : []);
    names.push({ element, kind: 'schema', name: schema.name, statements, charset: 'utf8mb4' });
  }
  for (const element of plan.tables) {
    const { schema, table, split } = element;
    const statements = (): string[] =>
      split ? [split.create, ...split.indexes, ...split.fulltextIndexes, ...split.foreignKeys] : [];
    names.push({ element, kind: 'table', schema, name: table.name, statements, charset: 'utf8mb4' });
  }
  const others = [sequences, libraries, routines, views, triggers, events].flat();
  for (const definition of others) names.push(...nameOf(definition));
  for (const element of [...(accounts?.created ?? []), ...(accounts?.granted ?? [])])
    names.push({
      element,
      kind: 'account',
      name: element.name,
      statements: () => accountStatements(element.record),
      charset: 'utf8mb4',
    });
  return names;
}

function nameOf(element: PlannedDefinition): PlannedName[] {
  const { schema, name, record } = element;
  const kind = KINDS[record.kind];
  if (kind === undefined) return [];
  return [
    { element, kind, schema, name, statements: () => [bytesOf(record)], charset: record.session.client },
  ];
}

/**
 * Returns the part of a GRANT after TO, where some servers create an account. The part before it
 * names existing roles.
 */
function accountStatements(record: DefinitionRecord): string[] {
  const statement = bytesOf(record);
  if (record.kind === 'default role') return [];
  return record.kind === 'grant' ? [statement.slice(statement.toUpperCase().indexOf(' TO '))] : [statement];
}

function bytesOf({ statement }: DefinitionRecord): string {
  return statement.toString('latin1');
}

/** Keys, in the form of `keyOfName`, of everything that the restore creates. */
export function plannedKeys(plan: RestorePlan, facts: ServerFacts): Set<string> {
  return new Set(plannedNames(plan).map((name) => keyOfName(facts, name)));
}

/** Reports whether a statement of the planned name mentions another name, in any quoting. */
export function mentions(planned: PlannedName, { kind, schema, name }: ServerName): boolean {
  const { statements, charset } = planned;
  const parts = kind === 'account' ? accountParts(name) : [name];
  if (schema !== undefined && schema !== planned.schema) parts.push(schema);
  const texts = statements().map((statement) => statement.toLowerCase());
  return texts.some((text) =>
    parts.every((part) => formsOf(part, charset).some((form) => text.includes(form))),
  );
}

/** Returns user and host; without a host of `%`, which servers fill in. */
function accountParts(name: string): string[] {
  const [user = '', host] = [...name.matchAll(/'((?:[^']|'')*)'/g)].map(([, part]) =>
    part!.replaceAll("''", "'").replaceAll('\\\\', '\\'),
  );
  return host === undefined || host === '%' ? [user] : [user, host];
}

/** Returns the spellings as bytes, one character per byte. */
function formsOf(name: string, charset: string): string[] {
  const plain = [Buffer.from(name, 'utf8').toString('latin1'), encodeInCharset(name, charset)];
  return plain
    .filter((form) => form !== undefined)
    .flatMap((form) => [
      form,
      form.replaceAll('`', '``'),
      form.replaceAll("'", "''"),
      form.replaceAll('"', '""'),
    ])
    .map((form) => form.toLowerCase());
}
