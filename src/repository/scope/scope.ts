// Selects the part of a backup for a restore or a verification, and its schema names. Invariant: a
// name from the user that the backup does not have is an error; it never means "nothing".
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import { conditionOf, findUnmatched, matchesPattern } from '../../mysql/schema/selection.ts';
import type { LeftOut } from '../../mysql/schema/catalog.ts';
import type { Definers } from '../../sql/definitions/definer.ts';
import { DefinitionRewriter, type RewriteRules } from './definition-rewriter.ts';
import { isMariaDb, SYSTEM_SCHEMAS } from '../../mysql/connection/server-facts.ts';
import type { TableMap } from './map-tables.ts';
import { findLeftOut } from './scope-left-out.ts';
import type { AccountAbilities } from '../upgrade/account-rules.ts';
import type { Version } from '../upgrade/finding.ts';
import { otherCollation } from '../upgrade/flavor/collation-names.ts';
import { Upgrader } from '../upgrade/upgrader.ts';
import type { BackupContents, ContentsSchema, ContentsTable } from '../contents.ts';

export interface ScopeRequest {
  /** Schema of the backup → its name on the target. */
  schemaMap: ReadonlyMap<string, string>;
  /** Patterns of schemas, with the names of the backup; empty: all. */
  schemas: readonly string[];
  excludeSchemas: readonly string[];
  /** Patterns `schema.table`, with the names of the backup; empty: all. */
  includeTables: readonly string[];
  excludeTables: readonly string[];
  /**
   * Table of the backup → its name on the target, both as `schema.table`. `includeTables` has the
   * names on the target.
   */
  tableMap: TableMap;
  /**
   * Pattern `schema.table` → condition in SQL. The pattern of a renamed table has the name on the
   * target.
   */
  where: ReadonlyMap<string, string>;
  parts: 'all' | 'schema' | 'data';
  skipTriggers: boolean;
  skipEvents: boolean;
  skipRoutines: boolean;
  definers: Definers;
  /** Enable events also in renamed schemas, and with another definer on another server. */
  enableEvents: boolean;
  /** Treatment of objects that name another schema that is renamed too. */
  references: 'refuse' | 'rename';
  /** Create external objects also on another server and under other names. */
  allowExternalTables: boolean;
  /** Rewrite definitions that a target of another version or flavor does not accept as they are. */
  upgrade: boolean;
  /** Leave out objects that a target of the other flavor does not accept. */
  skipIncompatible: boolean;
}

/** Scope of the whole backup under its own names. */
export function wholeScope(): ScopeRequest {
  return {
    schemaMap: new Map(),
    schemas: [],
    excludeSchemas: [],
    includeTables: [],
    excludeTables: [],
    tableMap: new Map(),
    where: new Map(),
    parts: 'all',
    skipTriggers: false,
    skipEvents: false,
    skipRoutines: false,
    definers: 'keep',
    enableEvents: false,
    references: 'refuse',
    allowExternalTables: false,
    upgrade: false,
    skipIncompatible: false,
  };
}

/** Schema of a backup in the scope. `name` is the name on the target. */
export interface ScopedSchema extends ContentsSchema {
  /** Name in the backup. */
  source: string;
}

export interface Scope {
  request: ScopeRequest;
  /** Patterns without a match, as sentences. */
  warnings: readonly string[];
  schemas: ScopedSchema[];
  /** Objects of the backup outside of the scope, with the reason. */
  leftOut: readonly LeftOut[];
  /** Whether tables were selected: then schemas hold other objects as well. */
  isPartial: boolean;
  /** false: objects that the target does not accept are left out. */
  isComplete: boolean;
  /** Whether events are disabled because their schemas have other names. */
  disablesEvents: boolean;
  totals: { tables: number; rows: number; dataBytes: number; storedBytes: number };
  /** Names of all schemas on the target, by their names in the backup. */
  targets: ReadonlyMap<string, string>;
}

/** @throws BackupError SCHEMA_NOT_FOUND, TABLE_NOT_FOUND, SELECTION_EMPTY, CONFIG_INVALID */
export function selectScope(contents: BackupContents, request: ScopeRequest): Scope {
  const warnings = checkNames(contents, request);
  const isPartial = request.includeTables.length > 0;
  const schemas = contents.schemas
    .filter(({ name }) => selectsSchema(request, name))
    .map((schema) => selectObjects(schema, request))
    .filter(
      ({ tables, views, sequences }) => !isPartial || tables.length + views.length + sequences.length > 0,
    );
  if (schemas.length === 0 && contents.schemas.length > 0)
    throw new BackupError('SELECTION_EMPTY', `nothing of ${contents.backupId} is selected`, {
      hint: 'Correct --schemas, --exclude-schemas, --include-tables and --exclude-tables.',
    });
  const targets = new Map(schemas.map(({ source, name }) => [source, name]));
  checkTargets(targets);
  return {
    request,
    warnings,
    schemas,
    leftOut: findLeftOut(contents.schemas, schemas, request),
    isPartial,
    isComplete: true,
    disablesEvents: isRenamed(request) && !request.enableEvents,
    totals: totalsOf(schemas),
    targets,
  };
}

export function isRenamed({ schemaMap }: ScopeRequest): boolean {
  return [...schemaMap].some(([from, to]) => from !== to);
}

/**
 * Reports whether events are disabled. An event runs as its definer without a call. If the definer
 * is another account than on the source (with `--strip-definers`, the account that restores), and
 * the source is another server, its statements come from a stranger.
 */
export function disablesEvents(
  { request, disablesEvents: isDisabled }: Pick<Scope, 'request' | 'disablesEvents'>,
  { isSource }: { isSource: boolean },
): boolean {
  return isDisabled || (!isSource && request.definers !== 'keep' && !request.enableEvents);
}

export interface RewriteTarget {
  /** Whether the target is the server of the backup. */
  isSource: boolean;
  target: Version;
  /** Abilities of accounts on the target. Absent: accounts are not rewritten. */
  accounts?: AccountAbilities;
}

/** Returns a rewriter for the definitions that go to the target. */
export function rewriterOf(
  contents: BackupContents,
  scope: Scope,
  { isSource, target, accounts }: RewriteTarget,
): DefinitionRewriter {
  const { request, targets } = scope;
  const objects = new Map(
    contents.schemas.map(({ name, tables, views, sequences, routines, libraries }) => [
      name,
      new Set([...tables, ...views, ...sequences, ...routines, ...libraries].map((object) => object.name)),
    ]),
  );
  const rules: RewriteRules = {
    renamed: new Map([...request.schemaMap].filter(([from, to]) => from !== to)),
    references: request.references,
    hasObject: (schema, object) => objects.get(schema)?.has(object) ?? false,
    isCaseSensitive: (contents.server.lowerCaseTableNames ?? 0) === 0,
    definers: request.definers,
    disableEvents: disablesEvents(scope, { isSource }),
    outside: request.allowExternalTables ? 'keep' : isSource ? 'leave out if renamed' : 'leave out',
    targets: new Set(targets.values()),
    upgrader: new Upgrader({
      source: versionOf(contents.server),
      target,
      isAsked: request.upgrade,
      ...defined({ accounts }),
    }),
  };
  return new DefinitionRewriter(rules);
}

/** Replaces the schemas' collations by their names on a target of the other flavor. */
export function forTarget(scope: Scope, { server }: BackupContents, target: Version): Scope {
  if (!scope.request.upgrade || isMariaDb(server) === isMariaDb(target)) return scope;
  const schemas = scope.schemas.map((schema) => ({
    ...schema,
    collation: otherCollation(schema.collation, target) ?? schema.collation,
  }));
  return { ...scope, schemas };
}

function versionOf({ flavor, version }: BackupContents['server']): Version {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  return { flavor, versionNumbers: [major, minor, patch] };
}

/**
 * Reports whether the scope is the whole backup. A restore or verification of a part does not
 * verify the backup as a whole.
 */
export function isWholeBackup(request: ScopeRequest): boolean {
  const { schemas, excludeSchemas, includeTables, excludeTables, tableMap, where, parts } = request;
  const patterns = [schemas, excludeSchemas, includeTables, excludeTables, [...tableMap], [...where]];
  return patterns.every(({ length }) => length === 0) && parts === 'all';
}

function selectsSchema({ schemas, excludeSchemas }: ScopeRequest, name: string): boolean {
  if (excludeSchemas.some((pattern) => matchesPattern(name, pattern))) return false;
  return schemas.length === 0 || schemas.some((pattern) => matchesPattern(name, pattern));
}

function selectObjects(schema: ContentsSchema, request: ScopeRequest): ScopedSchema {
  const { parts, includeTables, excludeTables, skipTriggers, skipEvents, skipRoutines } = request;
  const isSelected = ({ name }: { name: string }): boolean => {
    const full = `${schema.name}.${name}`;
    if (excludeTables.some((pattern) => matchesPattern(full, pattern))) return false;
    return includeTables.length === 0 || includeTables.some((pattern) => matchesPattern(full, pattern));
  };
  const isWhole = includeTables.length === 0 && parts !== 'data';
  const withoutTriggers = <T extends { triggers: readonly unknown[] }>(object: T): T =>
    skipTriggers || parts === 'data' ? { ...object, triggers: [] } : object;
  const withoutHistograms = (table: ContentsTable): ContentsTable =>
    parts === 'data' ? { ...table, histograms: [] } : table;
  return {
    ...schema,
    source: schema.name,
    name: request.schemaMap.get(schema.name) ?? schema.name,
    tables: schema.tables
      .filter(isSelected)
      .map((table) => withoutHistograms(withoutTriggers(parts === 'schema' ? withoutRows(table) : table)))
      .map((table) => withFilter(table, conditionOf(request, schema.name, table.name))),
    views: parts === 'data' ? [] : schema.views.filter(isSelected).map(withoutTriggers),
    sequences: parts === 'data' ? [] : schema.sequences.filter(isSelected),
    routines: isWhole && !skipRoutines ? schema.routines : [],
    libraries: isWhole && !skipRoutines ? schema.libraries : [],
    events: isWhole && !skipEvents ? schema.events : [],
  };
}

/** Returns the scope without tables whose rows belong to other objects. */
export function withoutTables(scope: Scope, leftOut: ReadonlySet<ContentsTable>): Scope {
  if (leftOut.size === 0) return scope;
  const schemas = scope.schemas.map((schema) => ({
    ...schema,
    tables: schema.tables.filter((table) => !leftOut.has(table)),
  }));
  return { ...scope, schemas, totals: totalsOf(schemas) };
}

export function totalsOf(schemas: readonly ScopedSchema[]): Scope['totals'] {
  const tables = schemas.flatMap((schema) => schema.tables);
  return {
    tables: tables.length,
    rows: sum(tables, ({ rows }) => rows ?? 0),
    dataBytes: sum(tables, ({ dataBytes }) => dataBytes),
    storedBytes: sum(tables, ({ chunks }) => sum(chunks, ({ storedBytes }) => storedBytes)),
  };
}

/** Of a table without rows nothing can be left out. */
function withFilter(table: ContentsTable, rowFilter: string | undefined): ContentsTable {
  if (rowFilter === undefined || table.chunks.length === 0) return table;
  const { filter } = table;
  return {
    ...table,
    rowFilter,
    filter: filter === undefined ? rowFilter : `(${filter}) AND (${rowFilter})`,
  };
}

/** The tables of which a part is restored have rows that the backup cannot be compared with. */
export function withoutPartialRows(scope: Scope): Scope {
  const schemas = scope.schemas.map((schema) => ({
    ...schema,
    tables: schema.tables.map((table) =>
      table.rowFilter === undefined && !table.isMasked ? table : { ...table, chunking: 'none' as const },
    ),
  }));
  return { ...scope, schemas };
}

/** Returns the table as a restore of the definition alone has it. */
export function withoutRows(table: ContentsTable): ContentsTable {
  const { checksums: _, generated: __, ...rest } = table;
  return { ...rest, rows: 0, dataBytes: 0, chunks: [] };
}

function checkNames(contents: BackupContents, request: ScopeRequest): string[] {
  const { schemaMap, schemas, excludeSchemas, includeTables, excludeTables, where } = request;
  const all = contents.schemas.map(({ name }) => name);
  const names = new Set(all);
  const selected = findUnmatched(schemas, all);
  const deselected = findUnmatched(excludeSchemas, all);
  const missing = [
    ...new Set([
      ...[...schemaMap.keys()].filter((name) => !names.has(name)),
      ...selected.names,
      ...deselected.names,
    ]),
  ];
  if (missing.length > 0)
    throw new BackupError('SCHEMA_NOT_FOUND', `${contents.backupId} has no schema ${missing.join(', ')}`, {
      hint: `Correct --schemas, --exclude-schemas or --map-schema; the backup has ${[...names].join(', ')}.`,
      details: { missing },
    });
  const renamedOnly = [...schemaMap.keys()].filter((name) => !selectsSchema(request, name));
  if (renamedOnly.length > 0)
    throw new BackupError(
      'CONFIG_INVALID',
      `--map-schema names ${renamedOnly.join(', ')}, not selected by --schemas`,
      {
        hint: 'Correct --schemas, --exclude-schemas or --map-schema.',
      },
    );
  const tables = contents.schemas
    .filter(({ name }) => selectsSchema(request, name))
    .flatMap((schema) =>
      [...schema.tables, ...schema.views, ...schema.sequences].map(({ name }) => `${schema.name}.${name}`),
    );
  const included = findUnmatched(includeTables, tables);
  const excluded = findUnmatched(excludeTables, tables);
  const filtered = findUnmatched([...where.keys()], tables);
  const unknown = [...included.names, ...excluded.names, ...filtered.names];
  if (unknown.length > 0)
    throw new BackupError('TABLE_NOT_FOUND', `${contents.backupId} has no ${unknown.join(', ')}`, {
      hint: 'Correct --include-tables, --exclude-tables and --where; names are those of the backup, as schema.table.',
      details: { missing: unknown },
    });
  return [
    ...selected.patterns.map((pattern) => `--schemas ${pattern} matches nothing`),
    ...deselected.patterns.map((pattern) => `--exclude-schemas ${pattern} matches nothing`),
    ...included.patterns.map((pattern) => `--include-tables ${pattern} matches nothing`),
    ...excluded.patterns.map((pattern) => `--exclude-tables ${pattern} matches nothing`),
    ...filtered.patterns.map((pattern) => `--where ${pattern} matches nothing`),
  ];
}

function checkTargets(targets: ReadonlyMap<string, string>): void {
  const problems: string[] = [];
  const sources = new Map<string, string>();
  for (const [source, name] of targets) {
    const other = sources.get(name);
    if (other !== undefined) problems.push(`${other} and ${source} would both become ${name}`);
    sources.set(name, source);
    if (SYSTEM_SCHEMAS.has(name.toLowerCase())) problems.push(`${name} belongs to the server`);
    if (Array.from(name).length > 64) problems.push(`${name} is longer than 64 characters`);
  }
  if (problems.length === 0) return;
  throw new BackupError('CONFIG_INVALID', `invalid schema names: ${problems.join('; ')}`, {
    hint: 'Correct --map-schema.',
  });
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
