// Builds the plan of a restore before the first statement: reads all definitions from the backup,
// compares each with its hash and rewrites it. So objects that cannot be restored are known before
// any effect.
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import {
  describeRecord,
  type DefinitionKind,
  type DefinitionRecord,
} from '../../format/definition-record.ts';
import { emptyRecord } from '../../format/records.ts';
import { has } from '../../mysql/connection/server-abilities.ts';
import { chooseStatementBytes } from '../../mysql/rows/insert-rows.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import { decodePeriodEnd } from '../../mysql/rows/end-of-time.ts';
import type { BackupContents, BackupSource, ContentsTable } from '../../repository/contents.ts';
import { keyOfRecord, routineKind } from '../../repository/definition-source.ts';
import { disablesEvents, rewriterOf, type Scope, type ScopedSchema } from '../../repository/scope/scope.ts';
import {
  hasAutoIncrementColumn,
  splitCreateTable,
  withoutAutoIncrement,
  type DeferIndexes,
} from '../../sql/definitions/create-table.ts';
import { literalCollation } from '../../sql/definitions/printed-literals.ts';
import { engineOf } from '../../sql/definitions/outside-parts.ts';
import { planAccounts } from './plan-accounts.ts';
import type { AccountAbilities } from '../../repository/upgrade/account-rules.ts';
import type { PlannedDefinition, PlannedSchema, PlannedTable, RestorePlan } from './planned.ts';
import { assertOwnStatement } from '../../repository/record-guard.ts';

export interface PlanOptions {
  /** Whether the target is the server of the backup. */
  isSource: boolean;
  target: ServerFacts;
  /** Abilities of accounts on the target; absent: accounts are not restored. */
  accounts?: AccountAbilities;
  deferTableIndexes: DeferIndexes;
  loadUsers: boolean;
}

/** @throws BackupError OBJECT_CORRUPT, MANIFEST_INVALID, STORAGE_* */
export async function planRestore(
  source: BackupSource,
  scope: Scope,
  options: PlanOptions,
): Promise<RestorePlan> {
  const { contents } = source;
  const rewriter = rewriterOf(contents, scope, options);
  const leftOut = new Set<ContentsTable>();
  const slots = new Slots();
  const isDefined = scope.request.parts !== 'data';
  const schemas = scope.schemas.map((schema): PlannedSchema => ({ schema }));
  const owned = scope.schemas.flatMap((schema) => schema.tables.map((table) => ({ schema, table })));
  const tables = owned.map(({ schema, table }): PlannedTable => ({
    schema: schema.name,
    table,
    decodeColumns: decodingOf(table, options.target),
    id: `${schema.source}\0${table.name}`,
  }));
  const broken = scope.schemas.flatMap((schema) =>
    schema.views.filter((view) => view.broken).map((view) => `${schema.name}.${view.name}`),
  );
  const lists = isDefined ? requestDefinitions(scope.schemas, slots) : noDefinitions();
  if (isDefined) {
    for (const planned of schemas)
      slots.one({ kind: 'schema', name: planned.schema.source }, (record) => {
        planned.definition = definitionOf(record, planned.schema.name, planned.schema.name);
      });
    for (const [i, { schema, table }] of owned.entries())
      slots.one({ kind: 'table', schema: schema.source, name: table.name }, (record, original) => {
        if (rewriter.isLeftOut(original)) leftOut.add(table);
        if (needsInsert(original, options.target))
          tables[i]!.method = {
            kind: 'insert',
            maxStatementBytes: chooseStatementBytes(options.target.maxAllowedPacketBytes),
          };
        const statement = loadableStatement(record, table);
        tables[i]!.split = splitCreateTable(statement, deferralOf(table, options.deferTableIndexes));
        const collation = isMariaDb(options.target) ? literalCollation(statement) : undefined;
        if (collation !== undefined) tables[i]!.literalCollation = collation;
      });
  }
  const accounts: DefinitionRecord[] = [];
  const withAccounts = options.loadUsers && contents.accounts !== undefined;
  if (withAccounts) slots.all(ACCOUNT_KINDS, (record) => accounts.push(record));
  // A data-only restore needs no definitions.
  if (!slots.isEmpty)
    for await (const record of source.definitions()) {
      const take = slots.take(record);
      if (!take) continue;
      if (record.broken !== undefined) continue;
      assertOwnStatement(record);
      // Only the rewriting needs the facts, and they may be large.
      const { facts: _, ...sent } = rewriter.rewrite(record);
      take(sent, record);
    }
  assertNothingMissing(slots, contents);
  const planned = withAccounts ? planAccounts(accounts, contents, scope) : undefined;
  const isKept = ({ schema, record }: PlannedDefinition): boolean =>
    !tables.some(
      (planned) =>
        leftOut.has(planned.table) && planned.schema === schema && planned.table.name === record.table,
    );
  return {
    schemas,
    ...lists,
    triggers: lists.triggers.filter(isKept),
    // A server of the other flavor keeps its own statistics; the changes mention the omitted
    // histograms.
    histograms: rewriter.isMove ? [] : lists.histograms.filter(isKept),
    tables: tables.filter(({ table }) => !leftOut.has(table)),
    leftOut,
    disablesEvents: disablesEvents(scope, options),
    disabledEvents: rewriter.disabledEvents,
    accounts: planned?.accounts,
    refusals: rewriter.refusals,
    incompatibilities: rewriter.incompatibilities,
    nonStandardKeys: rewriter.nonStandardKeys,
    changes: rewriter.changes,
    definers: rewriter.definers,
    warnings: [
      ...broken.map((name) => `view ${name} was invalid on the source and is not restored`),
      ...tables
        .filter(({ table }) => leftOut.has(table))
        .map(
          ({ schema, table }) =>
            `table ${schema}.${table.name} is left out: its rows are outside of the backup, in other tables, servers or files; --allow-external-tables creates it`,
        ),
      ...rewriter.warnings,
      ...rewriter.leftOut,
      // Under other names, the documentation says that events are disabled. The options for
      // definers do not suggest it, so warn.
      ...(scope.disablesEvents ? [] : warnOfDisabled(rewriter.disabledEvents)),
      ...(planned?.warnings ?? []),
    ],
  };
}

function warnOfDisabled(events: readonly string[]): string[] {
  return events.map(
    (event) =>
      `${event} comes up disabled, because it would run as another account; --enable-events leaves it on`,
  );
}

const ACCOUNT_KINDS: readonly DefinitionKind[] = ['role', 'account', 'grant', 'default role'];

type Lists = Pick<
  RestorePlan,
  'sequences' | 'histograms' | 'libraries' | 'routines' | 'views' | 'triggers' | 'events'
>;

function noDefinitions(): Lists {
  return { sequences: [], histograms: [], libraries: [], routines: [], views: [], triggers: [], events: [] };
}

/** Creates lists that fill as the records arrive, in the order of the backup's contents. */
function requestDefinitions(schemas: readonly ScopedSchema[], slots: Slots): Lists {
  const lists = noDefinitions();
  for (const { source, name: schema, ...own } of schemas) {
    const request = (list: PlannedDefinition[], kind: DefinitionKind, name: string, table?: string): void => {
      const slot = list.push(undefined as never) - 1;
      const owner = { kind, schema: source, name, ...defined({ table }) };
      slots.one(owner, (record) => {
        list[slot] = definitionOf(record, schema, name);
      });
    };
    for (const { name } of own.sequences) request(lists.sequences, 'sequence', name);
    for (const { name } of own.libraries) request(lists.libraries, 'library', name);
    for (const { name, type } of own.routines) request(lists.routines, routineKind(type), name);
    for (const { name, broken } of own.views) if (!broken) request(lists.views, 'view', name);
    for (const { triggers } of [...own.tables, ...own.views])
      for (const { name } of triggers) request(lists.triggers, 'trigger', name);
    for (const { name: table, histograms } of own.tables)
      for (const { name } of histograms) request(lists.histograms, 'histogram', name, table);
    for (const { name } of own.events) request(lists.events, 'event', name);
  }
  return lists;
}

/** Requested records, and the function that takes each. */
class Slots {
  readonly #wanted = new Map<string, { owner: Owner; take: Take }>();
  readonly #kinds = new Map<DefinitionKind, Take>();

  get isEmpty(): boolean {
    return this.#wanted.size === 0 && this.#kinds.size === 0;
  }

  one(owner: Owner, take: Take): void {
    this.#wanted.set(keyOfRecord(owner), { owner, take });
  }

  all(kinds: readonly DefinitionKind[], take: Take): void {
    for (const kind of kinds) this.#kinds.set(kind, take);
  }

  take(record: DefinitionRecord): Take | undefined {
    const key = keyOfRecord(record);
    const found = this.#wanted.get(key)?.take ?? this.#kinds.get(record.kind);
    this.#wanted.delete(key);
    return found;
  }

  missing(): Owner[] {
    return [...this.#wanted.values()].map(({ owner }) => owner);
  }
}

type Owner = Pick<DefinitionRecord, 'kind' | 'schema' | 'name' | 'table'>;
/**
 * Takes one rewritten record.
 * @param original the record before it was rewritten
 */
type Take = (record: DefinitionRecord, original: DefinitionRecord) => void;

function assertNothingMissing(slots: Slots, { backupId }: BackupContents): void {
  const [missing] = slots.missing();
  if (!missing) return;
  throw new BackupError(
    'MANIFEST_INVALID',
    `${backupId} lacks the definition of ${describeRecord(missing)}`,
    {
      hint: 'The backup is not complete: use another one.',
    },
  );
}

function definitionOf(record: DefinitionRecord, schema: string, name: string): PlannedDefinition {
  const target = record.kind === 'schema' ? { ...record, name } : { ...record, schema };
  return { object: describeRecord(target), schema, name, record };
}

/**
 * Drops AUTO_INCREMENT from ARCHIVE tables with rows: ARCHIVE refuses values below the next one,
 * which it derives from the rows. A table without such a column keeps its value.
 */
function loadableStatement({ statement }: DefinitionRecord, { rows }: ContentsTable): string {
  const text = statement.toString('latin1');
  return rows !== 0 && engineOf(text) === 'archive' && hasAutoIncrementColumn(text)
    ? withoutAutoIncrement(text)
    : text;
}

const SPATIAL = /^(?:geometry|geomcollection|geometrycollection|(?:multi)?(?:point|linestring|polygon))\b/i;

function needsInsert({ facts }: DefinitionRecord, target: ServerFacts): boolean {
  if (!facts || has(target, 'LOAD DATA of GEOMETRY NOT NULL')) return false;
  return facts.columns.some(
    ({ type, nullable, expression }) => !nullable && expression === null && SPATIAL.test(type),
  );
}

function decodingOf(
  { versioned, decodeColumns }: ContentsTable,
  target: ServerFacts,
): PlannedTable['decodeColumns'] {
  if (!versioned) return decodeColumns;
  const { endColumn: column, endOfTime } = versioned;
  const end = decodePeriodEnd({ column, endOfTime }, target);
  return end === undefined
    ? decodeColumns
    : Object.assign(emptyRecord<string>(), decodeColumns, { [column]: end });
}

/**
 * Tables with fewer bytes of rows get their indexes at once: an ALTER TABLE costs more than the
 * rows of most tables.
 */
const SMALL_TABLE_BYTES = 1024 * 1024;

function deferralOf({ transactional, dataBytes }: ContentsTable, defer: DeferIndexes): DeferIndexes {
  if (!transactional) return 'off';
  return defer === 'all' && dataBytes < SMALL_TABLE_BYTES ? 'fulltext' : defer;
}
