// Second safety net of a restore, after the check of each statement (repository/record-guard.ts).
// It compares the names of all objects and accounts of the server before and after each stage,
// whatever the backup's statements contain. Invariants: a restore fails if its statements created a
// name that is not in its plan; an object that another client created is never dropped.
//
// The server does not record who created a name, so the plan decides. A statement creates one
// object. If the server accepted a statement, the statement's own object is missing, and the
// statement mentions the name that appeared, then the statement created that name: it is dropped.
// Account statements may create several accounts, so a mention is enough for them. Another client
// created all other objects, which stay:
// - In a schema of this restore, or in the server's own schemas, it ends the restore: the result
//   would not match the plan.
// - In other schemas it is logged. Servers have other users, and restores into several schemas at
//   once.
// - If only some tables are restored, the schemas also belong to others: it is logged.
// - After events of the plan are enabled, they may create objects in the schemas of the restore: it
//   is a warning. An account or an object of the server that appears then ends the restore.
// - An account that appears earlier is a warning: an administrator of the server may have created
//   it.
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import {
  hasTrialName,
  STATE_SCHEMA,
  isMariaDb,
  isSystemSchema,
  type ServerFacts,
} from '../../mysql/connection/server-facts.ts';
import { isUnreachable } from '../../mysql/connection/mysql-errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import {
  foldTableName,
  keyOfName,
  readServerNames,
  type ServerName,
} from '../../mysql/schema/names/server-names.ts';
import { quoteName, quoteTable, textLiteral } from '../../sql/tokens/quote.ts';
import { listSome } from '../../core/units.ts';
import type { Loaders } from '../load/loaders.ts';
import { mentions, plannedNames, type PlannedName } from '../plan/planned-names.ts';
import type { RestorePlan } from '../plan/planned.ts';

export interface WatchEnvironment {
  plan: RestorePlan;
  loaders: Loaders;
  /** Elements of the plan whose statement the server accepted. */
  created: ReadonlySet<object>;
  facts: ServerFacts;
  logger: Logger;
  /** Warnings for the report of the restore. */
  warnings: string[];
  /** Whether only some tables are restored, into schemas that may have other objects. */
  isPartial: boolean;
}

/** Stages after which the names are compared. */
export type WatchedStage = 'schema' | 'data' | 'indexes' | 'programs' | 'verification' | 'events' | 'end';

interface Appeared extends ServerName {
  /** Planned object whose statement created the name; undefined: another client created it. */
  by?: PlannedName;
}

export class UnplannedObjects {
  readonly #env: WatchEnvironment;
  readonly #planned: readonly PlannedName[];
  readonly #plannedKeys: ReadonlySet<string>;
  readonly #schemas: ReadonlySet<string>;
  #known: Map<string, ServerName>;

  private constructor(env: WatchEnvironment, known: Map<string, ServerName>) {
    this.#env = env;
    this.#known = known;
    this.#planned = plannedNames(env.plan);
    this.#plannedKeys = new Set(this.#planned.map((name) => keyOfName(env.facts, name)));
    this.#schemas = new Set(env.plan.schemas.map(({ schema }) => foldTableName(env.facts, schema.name)));
  }

  /**
   * Begins the watch, after the objects of others are out of the way and before the first statement
   * of the backup.
   */
  static async watch(env: WatchEnvironment): Promise<UnplannedObjects> {
    return new UnplannedObjects(env, await readKnown(env, true));
  }

  /** Begins the watch anew: names that are there now are known. */
  async begin(): Promise<void> {
    this.#known = await readKnown(this.#env, true);
  }

  /**
   * Compares the names.
   * @throws BackupError TARGET_UNPLANNED_OBJECT
   */
  async check(stage: WatchedStage): Promise<void> {
    const { facts, logger } = this.#env;
    // Triggers are created with the programs. On MariaDB, listing them more often is too expensive.
    const hasTriggers = stage === 'programs' || stage === 'events' || stage === 'end';
    const now = await readKnown(this.#env, hasTriggers);
    const appeared: Appeared[] = [];
    for (const [key, name] of now) {
      if (this.#known.has(key) || this.#plannedKeys.has(key) || name.schema === STATE_SCHEMA) continue;
      if (name.kind === 'schema' && name.name === STATE_SCHEMA) continue;
      // A schema of another restore's trial.
      if (hasTrialName(name.kind === 'schema' ? name.name : (name.schema ?? ''))) continue;
      if (await this.#isTemporary(name)) continue;
      const by = this.#creatorOf(name, now);
      appeared.push({ ...name, ...defined({ by }) });
    }
    const vanished = [...this.#known].filter(
      ([key, { kind }]) => !now.has(key) && (kind !== 'trigger' || hasTriggers || !isMariaDb(facts)),
    );
    this.#known = new Map([...this.#known, ...now]);
    for (const [key] of vanished) this.#known.delete(key);
    const own = appeared.filter(({ by }) => by !== undefined);
    const lost = vanished
      .filter(([key, name]) => !this.#plannedKeys.has(key) && this.#creatorOf(name, now) !== undefined)
      .map(([, name]) => name);
    if (own.length + lost.length > 0) await this.#refuseOwn(own, lost);
    const others = appeared.filter(({ by }) => by === undefined);
    const ending = others.filter((name) => this.#endsRestore(name, stage));
    if (ending.length > 0) throw refusal(ending);
    for (const name of others) {
      const text = `${describe(name)} appeared on the target while the restore ran, and no statement of the backup created it: it is left as it is`;
      if (name.kind === 'account' || this.#isOfSchemas(name)) this.#env.warnings.push(text);
      else logger.info(text);
    }
  }

  /**
   * Drops, after a failure, the objects that statements of the backup created.
   * @returns the error to report
   */
  async explain(error: unknown): Promise<unknown> {
    // The check would wait for an unreachable server, or the run must not wait any more.
    if (isUnreachable(error) || !(error instanceof BackupError)) return error;
    if (error.code === 'TARGET_UNPLANNED_OBJECT' || error.code === 'CANCELLED') return error;
    try {
      await this.check('end');
      return error;
    } catch (found) {
      const isOwn = found instanceof BackupError && found.details['dropped'] !== undefined;
      return isOwn ? found : error;
    }
  }

  /**
   * Planned object whose executed statement mentions the name. Unless it is an account, the object
   * itself is missing.
   */
  #creatorOf(name: ServerName, now: ReadonlyMap<string, ServerName>): PlannedName | undefined {
    const { created, facts } = this.#env;
    return this.#planned.find((planned) => {
      if (!created.has(planned.element)) return false;
      const isSuspect =
        planned.kind === 'account' ? name.kind === 'account' : !now.has(keyOfName(facts, planned));
      return isSuspect && mentions(planned, name);
    });
  }

  #endsRestore(name: Appeared, stage: WatchedStage): boolean {
    const { facts, isPartial, plan } = this.#env;
    const isAfterEvents = stage === 'events' || stage === 'end';
    const areEventsOn = isAfterEvents && plan.events.length > 0 && !plan.disablesEvents;
    if (name.kind === 'account') return areEventsOn;
    if (name.schema !== undefined && isSystemSchema(name.schema, facts)) return true;
    if (name.kind === 'loadable function' || name.kind === 'server') return true;
    return this.#isOfSchemas(name) && !isPartial && !areEventsOn;
  }

  #isOfSchemas({ schema }: ServerName): boolean {
    return schema !== undefined && this.#schemas.has(foldTableName(this.#env.facts, schema));
  }

  /** MariaDB from 11.2 lists temporary tables of the session. */
  async #isTemporary(name: ServerName): Promise<boolean> {
    if (name.kind !== 'table' || !isMariaDb(this.#env.facts)) return false;
    const type = await this.#env.loaders.run(0, 'names', (session) => tableType(session, name));
    return type?.startsWith('TEMPORARY') ?? false;
  }

  async #refuseOwn(own: readonly Appeared[], lost: readonly ServerName[]): Promise<never> {
    const { loaders } = this.#env;
    const dropped: string[] = [];
    for (const name of own) {
      await loaders.run(0, describe(name), (session) => drop(session, name));
      dropped.push(describe(name));
    }
    const parts = [
      ...own.map(
        (name) => `the definition of ${describe(name.by!)} created ${describe(name)}, which is dropped again`,
      ),
      ...lost.map((name) => `${describe(name)} was dropped by a definition of the backup`),
    ];
    throw new BackupError('TARGET_UNPLANNED_OBJECT', parts.join('; '), {
      hint: 'The backup was changed to do more than it says: do not use it, and find out who can write to the storage.',
      details: { dropped, lost: lost.map(describe) },
    });
  }
}

async function readKnown(
  { loaders, facts }: WatchEnvironment,
  triggers: boolean,
): Promise<Map<string, ServerName>> {
  const names = await loaders.run(0, 'names', (session) => readServerNames(session, facts, { triggers }));
  return new Map(names.map((name) => [keyOfName(facts, name), name]));
}

function refusal(names: readonly ServerName[]): BackupError {
  return new BackupError(
    'TARGET_UNPLANNED_OBJECT',
    `${listSome(names.map(describe))} appeared on the target while the restore ran, and the plan does not contain it: it is left as it is`,
    {
      hint: 'Another client created it. Let no other client use the schemas of a restore, and start it again: it resumes.',
      details: { appeared: names.map(describe) },
    },
  );
}

async function drop(session: Session, name: ServerName): Promise<void> {
  await session.execute(await dropStatement(session, name), `cannot drop ${describe(name)}`);
}

async function dropStatement(session: Session, name: ServerName): Promise<string> {
  const { kind, schema } = name;
  const full = schema === undefined ? quoteName(name.name) : quoteTable(schema, name.name);
  switch (kind) {
    case 'table': {
      const type = await tableType(session, name);
      const word = type === 'VIEW' || type === 'SEQUENCE' ? type : 'TABLE';
      return `DROP ${word} IF EXISTS ${full}`;
    }
    case 'account':
      return `DROP ${/^'(?:[^']|'')*'$/.test(name.name) ? 'ROLE' : 'USER'} IF EXISTS ${name.name}`;
    case 'loadable function':
      return `DROP FUNCTION IF EXISTS ${full}`;
    case 'schema':
    case 'server':
    case 'procedure':
    case 'function':
    case 'package':
    case 'package body':
    case 'event':
    case 'trigger':
    case 'library':
      return `DROP ${kind.toUpperCase()} IF EXISTS ${full}`;
  }
}

async function tableType(session: Session, { schema = '', name }: ServerName): Promise<string | undefined> {
  return await session.scalar(
    `SELECT TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(schema)} AND TABLE_NAME = ${textLiteral(name)}`,
    'cannot look at the target',
  );
}

function describe({ kind, schema, name }: ServerName): string {
  return `${kind} ${schema === undefined ? name : `${schema}.${name}`}`;
}
