// Rewrites the definitions of a backup for a target: another schema name, another definer, disabled
// events. Works on the bytes of a record, in the record's character set and sql_mode. Invariant: a
// definition that cannot be rewritten with certainty is refused by name, before any effect.
import { describeRecord, type DefinitionRecord } from '../../format/definition-record.ts';
import type { TableFacts } from '../../format/table-facts.ts';
import { decodeFromCharset, encodeInCharset } from '../../sql/tokens/charsets.ts';
import { readEventStatus } from '../../sql/definitions/event-status.ts';
import { changeDefiner, findDefiner, type Definers } from '../../sql/definitions/definer.ts';
import { engineKind, isMerge, reachesOutside } from '../../mysql/schema/tables/engines.ts';
import {
  enginesOf,
  findOutsideParts,
  removeParts,
  type OutsidePart,
} from '../../sql/definitions/outside-parts.ts';
import { coversOther, renameInGrant } from '../../sql/definitions/grant-schema.ts';
import { findQuotedQualifiers, renameQualifiers } from '../../sql/tokens/sql-identifiers.ts';
import { quotingOf } from '../../sql/tokens/sql-quoting.ts';

import type { Change, Incompatibility } from '../upgrade/finding.ts';
import type { Upgrader } from '../upgrade/upgrader.ts';

export interface RewriteRules {
  /** Schema → its new name, without schemas that keep their names. */
  renamed: ReadonlyMap<string, string>;
  /** Treatment of an object that names another schema that is renamed too. */
  references: 'refuse' | 'rename';
  /** Reports whether the backup has the object in the schema. */
  hasObject: (schema: string, object: string) => boolean;
  /** Whether schema names are case-sensitive. */
  isCaseSensitive: boolean;
  definers: Definers;
  disableEvents: boolean;
  /**
   * Treatment of external parts of definitions, if the target is another server or another schema.
   */
  outside: 'keep' | 'leave out' | 'leave out if renamed';
  /** Names of the schemas on the target. */
  targets: ReadonlySet<string>;
  /** Absent: the target has the version of the source. */
  upgrader?: Upgrader;
}

/** `CREATE DATABASE IF NOT EXISTS s …`, with or without a comment that servers execute. */
const CREATE_SCHEMA =
  /^(CREATE\s+(?:DATABASE|SCHEMA)(?:\s+(?:IF\s+NOT\s+EXISTS|\/\*!\d+\s+IF\s+NOT\s+EXISTS\s*\*\/))?\s+)(`(?:[^`]|``)*`|[^\s;`]+)/i;

export class DefinitionRewriter {
  /** Objects that cannot be restored under these rules, each as a sentence. */
  readonly refusals: string[] = [];
  readonly warnings: string[] = [];
  /** Parts that were left out of the rewritten definitions, as sentences. */
  readonly leftOut: string[] = [];
  /** Events that the rewriter disabled although the backup has them enabled, as `event shop.e`. */
  readonly disabledEvents: string[] = [];
  /** Definers in the rewritten statements, as written there. */
  readonly definers = new Map<string, string>();
  readonly #rules: RewriteRules;

  constructor(rules: RewriteRules) {
    this.#rules = rules;
  }

  /**
   * Returns the record for the target: its statement is rewritten, its names are still those of the
   * backup.
   */
  rewrite(record: DefinitionRecord): DefinitionRecord {
    const statement = record.statement.toString('latin1');
    const rewritten = this.#rewriteStatement(statement, record);
    const result =
      rewritten === statement
        ? record
        : {
            ...record,
            statement: Buffer.from(rewritten, 'latin1'),
            ...(record.facts ? { facts: this.#rewriteFacts(record.facts, record) } : {}),
          };
    return this.#rules.upgrader?.upgrade(result, this.#describeOnTarget(record)) ?? result;
  }

  /** Objects that the target does not accept as they are. */
  get incompatibilities(): readonly Incompatibility[] {
    return this.#rules.upgrader?.incompatibilities ?? [];
  }

  /** Whether the definitions go to a server of the other flavor. */
  get isMove(): boolean {
    return this.#rules.upgrader?.isMove ?? false;
  }

  /** Foreign keys that a target may not allow. */
  get nonStandardKeys(): readonly Incompatibility[] {
    return this.#rules.upgrader?.foreignKeys.nonStandard() ?? [];
  }

  /** Changes for a target of another version. */
  get changes(): readonly Change[] {
    return this.#rules.upgrader?.changes ?? [];
  }

  #isTarget(schema: string): boolean {
    const { targets, isCaseSensitive } = this.#rules;
    if (isCaseSensitive) return targets.has(schema);
    return [...targets].some((target) => target.toLowerCase() === schema.toLowerCase());
  }

  /**
   * Reports whether a table is left out as a whole, because its rows belong to other tables,
   * servers or files.
   * @param record the record as it is in the backup
   */
  isLeftOut(record: DefinitionRecord): boolean {
    if (record.kind !== 'table' || this.#keepsOutside(record)) return false;
    const statement = record.statement.toString('latin1');
    const isOfOthers = enginesOf(statement).some(
      (engine) => !isMerge(engine) && (reachesOutside(engine) || engineKind(engine) === undefined),
    );
    // These parts cannot be removed from the definition.
    const isBound = findOutsideParts(statement).some(
      (part) => part.end === 0 && this.#isOutside(part, false),
    );
    return isOfOthers || isBound;
  }

  #keepsOutside({ schema = '' }: DefinitionRecord): boolean {
    const { outside } = this.#rules;
    return outside === 'keep' || (outside === 'leave out if renamed' && this.#newName(schema) === undefined);
  }

  /**
   * Reports whether a part is outside of the restore.
   * @param isRenamed whether the part's statement already has the names of the target
   */
  #isOutside({ kind, schema }: OutsidePart, isRenamed: boolean): boolean {
    if (kind === 'directory' || kind === 'tablespace') return true;
    if (schema === undefined) return false;
    const name = utf8(schema);
    return !this.#isTarget(isRenamed ? name : (this.#newName(name) ?? name));
  }

  /** Removes external parts, so that the table is created with its rows but without them. */
  #leaveOutside(statement: string, record: DefinitionRecord): string {
    if (this.#keepsOutside(record)) return statement;
    const parts = findOutsideParts(statement).filter((part) => part.end > 0 && this.#isOutside(part, true));
    for (const { kind, target } of parts)
      this.leftOut.push(
        `${this.#describeOnTarget(record)}: its ${kind} ${utf8(target)} is left out, because it is outside of the backup`,
      );
    return removeParts(statement, parts);
  }

  /** Renames schemas in the facts: a MariaDB default may name a sequence with its schema. */
  #rewriteFacts(facts: TableFacts, record: DefinitionRecord): TableFacts {
    const { hasObject } = this.#rules;
    const rename = (name: string): string | undefined => this.#newName(name);
    const renameIn = (expression: string | null): string | null =>
      expression === null
        ? null
        : renameQualifiers(expression, { rename, hasObject, quoting: quotingOf('') }).sql;
    return {
      ...facts,
      foreignKeys: this.#keepsOutside(record)
        ? facts.foreignKeys
        : facts.foreignKeys.filter(({ schema }) => this.#isTarget(this.#newName(schema) ?? schema)),
      columns: facts.columns.map((column) => ({
        ...column,
        default: this.#isDefaultLeftOut(column.default, record) ? null : renameIn(column.default),
        expression: renameIn(column.expression),
      })),
    };
  }

  /**
   * Reports whether the default takes the next value of an external sequence. Such a default is
   * left out.
   */
  #isDefaultLeftOut(expression: string | null, record: DefinitionRecord): boolean {
    if (expression === null || this.#keepsOutside(record)) return false;
    const text = Buffer.from(`CREATE TABLE t (c int DEFAULT (${expression}))`).toString('latin1');
    return findOutsideParts(text).some((part) => part.kind === 'sequence' && this.#isOutside(part, false));
  }

  #rewriteStatement(statement: string, record: DefinitionRecord): string {
    switch (record.kind) {
      case 'schema':
        return this.#renameCreated(statement, record.name);
      case 'account':
      case 'role':
      case 'default role':
        return statement;
      case 'grant':
        return this.#renameGrant(statement, record);
      case 'table':
        return this.#leaveOutside(this.#rename(statement, record), record);
      case 'sequence':
      case 'histogram':
        return this.#rename(statement, record);
      default: {
        const renamed = this.#rename(statement, record);
        const own =
          record.kind === 'event' && this.#rules.disableEvents ? this.#disable(renamed, record) : renamed;
        const quoting = quotingOf(record.session.sqlMode, record.session.client);
        const result = changeDefiner(own, this.#rules.definers, quoting);
        const definer = findDefiner(result, quoting);
        if (definer !== undefined) {
          const name = toUtf8(definer, record);
          if (!this.definers.has(name)) this.definers.set(name, describeRecord(record));
        }
        return result;
      }
    }
  }

  #renameCreated(statement: string, schema: string): string {
    const to = this.#newName(schema);
    return to === undefined
      ? statement
      : statement.replace(CREATE_SCHEMA, (_, head: string) => `${head}${quoteBytes(to)}`);
  }

  #rename(statement: string, record: DefinitionRecord): string {
    const { renamed, references, hasObject } = this.#rules;
    if (renamed.size === 0) return statement;
    const { client, sqlMode } = record.session;
    const quoting = quotingOf(sqlMode, client);
    const decode = (bytes: string): string => decodeFromCharset(bytes, client) ?? '';
    const result = renameQualifiers(statement, {
      rename: (bytes) => this.#encoded(decode(bytes), client, record),
      hasObject: (schema, object) => hasObject(decode(schema), decode(object)),
      quoting,
    });
    const schema = record.schema ?? '';
    const others = [...result.renamed].map(decode).filter((name) => !this.#isSame(name, schema));
    const object = this.#describeOnTarget(record);
    if (others.length > 0 && references === 'refuse')
      this.refusals.push(
        `${object} names ${others.map((name) => `${name}, which becomes ${this.#newName(name)}`).join(', and ')}`,
      );
    // The server never executes comments and defaults of a table.
    if (record.kind !== 'table' && record.kind !== 'sequence') {
      const names = [...renamed.keys()].map((name) => encodeInCharset(name, client) ?? name);
      const quoted = findQuotedQualifiers(statement, names, quoting).map(decode);
      if (quoted.length > 0)
        this.warnings.push(
          `${object} names ${quoted.join(', ')} inside of a quoted text, which is left as it is: look at it before you use it`,
        );
    }
    return result.sql;
  }

  #encoded(name: string, client: string, record: DefinitionRecord): string | undefined {
    const to = this.#newName(name);
    if (to === undefined) return undefined;
    const encoded = encodeInCharset(to, client);
    if (encoded === undefined)
      this.refusals.push(
        `${describeRecord(record)} names ${name}, and its character set ${client} cannot represent the new name ${to}`,
      );
    return encoded;
  }

  #describeOnTarget(record: DefinitionRecord): string {
    const { schema } = record;
    return describeRecord(
      schema === undefined ? record : { ...record, schema: this.#newName(schema) ?? schema },
    );
  }

  /** Renames schemas in a grant. A pattern that also covers other schemas stays as it is. */
  #renameGrant(statement: string, record: DefinitionRecord): string {
    const { renamed, hasObject } = this.#rules;
    if (renamed.size === 0) return statement;
    const text = Buffer.from(statement, 'latin1').toString('utf8');
    const object = `account ${record.name}`;
    const rename = (name: string): string | undefined => {
      const to = renameInGrant(name, (schema) => this.#newName(schema));
      const covered = [...renamed.keys()].filter((schema) => coversOther(name, schema));
      if (to === undefined && covered.length > 0)
        this.warnings.push(
          `${object} has a grant on ${name}, which covers ${covered.join(', ')} on the source and is left as it is`,
        );
      return to;
    };
    const { sql } = renameQualifiers(text, { rename, hasObject, quoting: quotingOf(''), isGrant: true });
    return Buffer.from(sql, 'utf8').toString('latin1');
  }

  #disable(statement: string, record: DefinitionRecord): string {
    const { sqlMode, client } = record.session;
    const status = readEventStatus(statement, quotingOf(sqlMode, client));
    if (!status) {
      this.refusals.push(
        `${describeRecord(record)} cannot be disabled, because its definition has no ON COMPLETION clause that every server reads`,
      );
      return statement;
    }
    if (status.isEnabled) this.disabledEvents.push(this.#describeOnTarget(record));
    return status.disabled;
  }

  #newName(schema: string): string | undefined {
    const { renamed, isCaseSensitive } = this.#rules;
    if (isCaseSensitive) return renamed.get(schema);
    return [...renamed].find(([from]) => this.#isSame(from, schema))?.[1];
  }

  #isSame(a: string, b: string): boolean {
    return this.#rules.isCaseSensitive ? a === b : a.toLowerCase() === b.toLowerCase();
  }
}

function toUtf8(definer: string, { session: { client } }: DefinitionRecord): string {
  return decodeFromCharset(definer, client) ?? Buffer.from(definer, 'latin1').toString('utf8');
}

/** Quotes a name in UTF-8, with one character per byte. */
function quoteBytes(name: string): string {
  return Buffer.from(`\`${name.replaceAll('`', '``')}\``, 'utf8').toString('latin1');
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
