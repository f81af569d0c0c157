// Tries the definitions of a backup on a target of the other flavor: creates every object without
// rows in schemas that exist only for the trial and are dropped at once. The rules know which
// definitions would change their meaning; the target knows which ones it refuses. Invariant: the
// trial touches no object of others, and a server runs one trial at a time.
import { BackupError } from '../../core/errors.ts';
import type { ServerError } from '../../mysql/connection/mysql-errors.ts';
import { isPrivilegeError } from '../../mysql/connection/mysql-errors.ts';
import { hasTrialName, TRIAL_PREFIX } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { createDefinition } from '../../mysql/schema/definitions/create-definition.ts';
import { describeRecord } from '../../format/definition-record.ts';
import type { BackupSource } from '../../repository/contents.ts';
import { forTarget, selectScope, type Scope } from '../../repository/scope/scope.ts';
import type { Incompatibility } from '../../repository/upgrade/finding.ts';
import { quoteName, quoteTable, textLiteral } from '../../sql/tokens/quote.ts';
import { planRestore, type PlanOptions } from '../plan/restore-plan.ts';
import type { PlannedDefinition, PlannedTable, RestorePlan } from '../plan/planned.ts';

const LOCK_SECONDS = 60;

/** First table of each trial schema. A non-empty schema without this table has another owner. */
const MARKER = 'mysql_backup_trial_marker';

export interface TrialOptions extends PlanOptions {
  skipBinlog: boolean;
}

/**
 * Tries the definitions.
 * @param untried objects that are already refused: `table shop.t`
 * @returns the objects that the target refuses; undefined: the account may not create the schemas
 * of a trial
 */
export async function tryDefinitions(
  session: Session,
  source: BackupSource,
  scope: Scope,
  options: TrialOptions,
  untried: ReadonlySet<string>,
): Promise<Incompatibility[] | undefined> {
  const names = new Map(scope.schemas.map(({ source: from }, i) => [from, `${TRIAL_PREFIX}${i}`]));
  const own = selectScope(source.contents, {
    ...scope.request,
    schemaMap: names,
    references: 'rename',
    enableEvents: false,
  });
  const plan = await planRestore(source, forTarget(own, source.contents, options.target), {
    ...options,
    deferTableIndexes: 'off',
    loadUsers: false,
  });
  const isAlone = await session.scalar(`SELECT GET_LOCK('${TRIAL_PREFIX}', ${LOCK_SECONDS})`);
  if (isAlone !== '1')
    throw new BackupError('TARGET_UNSUPPORTED', 'another restore tries its definitions on this server', {
      hint: 'Wait until it ends, and try again.',
    });
  const targets = new Map(scope.schemas.map(({ source: from, name }) => [names.get(from)!, name]));
  const trial = new Trial(session, plan, targets, untried);
  try {
    if (options.skipBinlog)
      await session.execute('SET SESSION sql_log_bin = OFF', 'cannot set up the session');
    return await trial.run();
  } finally {
    if (!session.lost) {
      await trial.clear();
      if (options.skipBinlog)
        await session.execute('SET SESSION sql_log_bin = ON', 'cannot set up the session');
      await session.scalar(`SELECT RELEASE_LOCK('${TRIAL_PREFIX}')`);
    }
  }
}

class Trial {
  readonly #session: Session;
  readonly #plan: RestorePlan;
  /** Schema of the trial → its name on the target. */
  readonly #targets: ReadonlyMap<string, string>;
  readonly #untried: ReadonlySet<string>;
  readonly #refused: Incompatibility[] = [];

  constructor(
    session: Session,
    plan: RestorePlan,
    targets: ReadonlyMap<string, string>,
    untried: ReadonlySet<string>,
  ) {
    this.#session = session;
    this.#plan = plan;
    this.#targets = targets;
    this.#untried = untried;
  }

  async run(): Promise<Incompatibility[] | undefined> {
    await this.clear();
    try {
      for (const { schema } of this.#plan.schemas) {
        const object = `cannot create the schema ${schema.name} of a trial`;
        await this.#session.execute(
          `CREATE DATABASE ${quoteName(schema.name)} CHARACTER SET ${schema.charset} COLLATE ${schema.collation}`,
          object,
        );
        await this.#session.execute(`CREATE TABLE ${quoteTable(schema.name, MARKER)} (id int)`, object);
      }
    } catch (error) {
      if (isPrivilegeError(error)) return undefined;
      throw error;
    }
    const { tables, libraries, routines, triggers, events } = this.#plan;
    await this.#createTables(tables);
    for (const definition of [...libraries, ...routines]) await this.#create(definition);
    await this.#createViews();
    for (const definition of [...triggers, ...events]) await this.#create(definition);
    return this.#refused;
  }

  /**
   * Creates the tables in strict mode. Otherwise a truncated key, or an ENUM member that is a
   * duplicate under the target's collation, is only a warning.
   */
  async #createTables(tables: readonly PlannedTable[]): Promise<void> {
    const mode = (await this.#session.scalar('SELECT @@SESSION.sql_mode')) ?? '';
    const set = (words: string): Promise<unknown> =>
      this.#session.execute(`SET sql_mode = ${textLiteral(words)}`, 'cannot set up the session');
    await set(`${mode},STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION`);
    const created: PlannedTable[] = [];
    for (const table of tables) if (await this.#createTable(table)) created.push(table);
    for (const table of created) await this.#addForeignKeys(table);
    await set(mode);
  }

  /**
   * Drops the schemas of this trial and of killed trials.
   * @throws BackupError TARGET_UNSUPPORTED naming a schema of another owner
   */
  async clear(): Promise<void> {
    const rows = await this.#session.query<{ name: string }>(
      `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE ${textLiteral(`${TRIAL_PREFIX.replaceAll('_', '\\_')}%`)}`,
      'cannot list the schemas of the target',
    );
    for (const { name } of rows.filter((row) => hasTrialName(row.name)))
      if (await this.#isOfTrial(name))
        await this.#session.execute(
          `DROP DATABASE ${quoteName(name)}`,
          `cannot drop the schema ${name} of a trial`,
        );
      else if (this.#targets.has(name))
        throw new BackupError(
          'TARGET_UNSUPPORTED',
          `the schema ${name} on the target does not belong to a trial`,
          {
            hint: 'A restore to the other flavor tries the definitions in a schema of this name. Rename it, or drop it if no one needs it.',
          },
        );
  }

  /**
   * A trial schema has the marker or is empty: a run may have been killed before it created the
   * marker.
   */
  async #isOfTrial(schema: string): Promise<boolean> {
    const of = (view: string, column: string): string =>
      `SELECT ${column} AS name FROM information_schema.${view} WHERE ${view === 'TABLES' ? 'TABLE' : view.slice(0, -1)}_SCHEMA = ${textLiteral(schema)}`;
    const objects = await this.#session.query<{ name: string }>(
      [of('TABLES', 'TABLE_NAME'), of('ROUTINES', 'ROUTINE_NAME'), of('EVENTS', 'EVENT_NAME')].join(
        ' UNION ALL ',
      ),
      `cannot look into the schema ${schema}`,
    );
    return objects.length === 0 || objects.some(({ name }) => name === MARKER);
  }

  async #createTable(planned: PlannedTable): Promise<boolean> {
    const { schema, table, split } = planned;
    if (!split) return false;
    const object = this.#describe({ kind: 'table', schema, name: table.name });
    if (this.#untried.has(object)) return false;
    return await this.#isTaken(object, async () => {
      await this.#session.use(schema);
      await this.#session.executeBytes(Buffer.from(split.create, 'latin1'), `cannot create ${object}`);
    });
  }

  async #addForeignKeys({ schema, table, split }: PlannedTable): Promise<void> {
    const additions = split!.foreignKeys.map((definition) => `ADD ${definition}`).join(', ');
    if (additions === '') return;
    const object = this.#describe({ kind: 'table', schema, name: table.name });
    await this.#isTaken(object, async () => {
      const statement = Buffer.concat([
        Buffer.from(`ALTER TABLE ${quoteTable(schema, table.name)} `),
        Buffer.from(additions, 'latin1'),
      ]);
      await this.#session.executeBytes(statement, `cannot create the foreign keys of ${object}`);
    });
  }

  /**
   * Creates the views. A view may need another one, so failed views are tried again as long as one
   * more succeeds.
   */
  async #createViews(): Promise<void> {
    let left = this.#plan.views;
    for (;;) {
      const before = this.#refused.length;
      const failed: PlannedDefinition[] = [];
      for (const view of left) if (!(await this.#create(view))) failed.push(view);
      if (failed.length === 0 || failed.length === left.length) return;
      this.#refused.length = before;
      left = failed;
    }
  }

  async #create(definition: PlannedDefinition): Promise<boolean> {
    const { schema, record } = definition;
    const object = this.#describe({ ...record, schema });
    if (this.#untried.has(object)) return false;
    const own = this.#plan.schemas.find((each) => each.schema.name === schema)?.schema;
    return await this.#isTaken(object, async () => {
      await createDefinition(this.#session, record, {
        ...definition,
        ...(own === undefined ? {} : { schemaCollation: own.collation }),
      });
    });
  }

  async #isTaken(object: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const cause = error instanceof BackupError ? (error.cause as ServerError | undefined) : undefined;
      if (this.#session.lost || cause?.errno === undefined || isPrivilegeError(error)) throw error;
      this.#refused.push({
        object,
        why: `the target refuses it: ${this.#withTargets(cause.message)}`,
        advice: 'change it on the source',
        isRewritable: false,
      });
      return false;
    }
  }

  #describe(record: Parameters<typeof describeRecord>[0]): string {
    return describeRecord({ ...record, schema: this.#targets.get(record.schema ?? '') ?? record.schema });
  }

  #withTargets(message: string): string {
    return message.replace(/mysql_backup_trial_\d+/g, (name) => this.#targets.get(name) ?? name);
  }
}
