export const id = 3931;
export const ids = [3931];
export const modules = {

/***/ 98890:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h9: () => (/* binding */ maskScope),
  bJ: () => (/* binding */ planFor),
  vH: () => (/* binding */ planRestoreMasks),
  gb: () => (/* binding */ readTables)
});

// EXTERNAL MODULE: ./lib/sql/definitions/create-table.js
var create_table = __webpack_require__(68548);
;// CONCATENATED MODULE: ./lib/masking/facts-of-definition.js

const NAME = '`(?:[^`]|``)+`';
const COLUMN = new RegExp(`^(${NAME})\\s+(.*)$`, 's');
const TYPE = /^\w+(?:\((?:[^()']|'(?:[^'\\]|\\.|'')*')*\))?(?: unsigned)?(?: zerofill)?/i;
const KEY = new RegExp(`^(PRIMARY|UNIQUE) KEY\\s*(?:(${NAME})\\s*)?\\((.*)\\)`, 's');
const FOREIGN_KEY = new RegExp(`^CONSTRAINT (${NAME}) FOREIGN KEY\\s*\\(([^)]*)\\) REFERENCES (?:(${NAME})\\.)?(${NAME})\\s*\\(([^)]*)\\)`);
const HAS_CHARSET = /^(?:char|varchar|tinytext|text|mediumtext|longtext|enum|set)\b/i;
/**
 * Returns the facts.
 * @param schema schema of the table, to which its foreign keys refer if they name no other
 * @returns undefined if a part of the statement has an unknown form
 */
function factsOfDefinition(statement, schema) {
    const body = (0,create_table/* findBody */.q3)(statement);
    if (!body)
        return undefined;
    const options = statement.slice(body.end);
    const facts = {
        engine: '',
        collation: /\bCOLLATE\s*=\s*(\w+)/i.exec(options)?.[1] ?? null,
        options: '',
        comment: '',
        columns: [],
        indexes: [],
        foreignKeys: [],
        checks: [],
        partitions: [],
    };
    const charset = /\bCHARSET\s*=\s*(\w+)/i.exec(options)?.[1] ?? facts.collation?.split('_', 1)[0] ?? 'utf8mb4';
    const partitioning = /\bPARTITION BY\b.*/is.exec(options)?.[0];
    if (partitioning !== undefined)
        facts.partitions.push({
            name: '',
            subpartition: null,
            method: null,
            subMethod: null,
            expression: partitioning,
            subExpression: null,
            description: null,
            comment: '',
        });
    for (const text of (0,create_table/* splitDefinitions */.Fz)(statement.slice(body.start, body.end)).map((each) => each.trim())) {
        const column = COLUMN.exec(text);
        const key = KEY.exec(text);
        const foreign = FOREIGN_KEY.exec(text);
        if (column) {
            const read = readColumn(unquote(column[1]), column[2], charset, facts.collation);
            if (!read)
                return undefined;
            facts.columns.push(read);
        }
        else if (key)
            facts.indexes.push(readKey(key[2] === undefined ? 'PRIMARY' : unquote(key[2]), key[3]));
        else if (foreign)
            facts.foreignKeys.push({
                name: unquote(foreign[1]),
                columns: namesIn(foreign[2]),
                schema: foreign[3] === undefined ? schema : unquote(foreign[3]),
                table: unquote(foreign[4]),
                referenced: namesIn(foreign[5]),
                onUpdate: '',
                onDelete: '',
            });
        else if (/\b(?:PRIMARY|UNIQUE|FOREIGN)\b/i.test(withoutQuoted(text)))
            return undefined;
    }
    return facts;
}
function readColumn(name, rest, charset, collation) {
    const type = TYPE.exec(rest)?.[0];
    if (type === undefined)
        return undefined;
    const words = withoutQuoted(rest.slice(type.length));
    const isText = HAS_CHARSET.test(type);
    const ownCollation = /\bCOLLATE (\w+)/i.exec(words)?.[1];
    const ownCharset = /\bCHARACTER SET (\w+)/i.exec(words)?.[1] ?? ownCollation?.split('_', 1)[0];
    const used = ownCharset ?? charset;
    // The default collation of each character set but binary ignores case.
    const inherited = ownCharset === undefined ? collation : null;
    const isGenerated = /\bAS \(/i.test(words);
    return {
        name,
        type,
        nullable: !/\bNOT NULL\b/i.test(words),
        default: null,
        charset: isText ? used : null,
        collation: isText
            ? (ownCollation ?? inherited ?? (used === 'binary' ? used : `${used}_general_ci`))
            : null,
        extra: isGenerated ? 'STORED GENERATED' : /\bAUTO_INCREMENT\b/i.test(words) ? 'auto_increment' : '',
        comment: '',
        expression: isGenerated ? words : null,
    };
}
function readKey(name, parts) {
    return {
        name,
        unique: true,
        type: 'BTREE',
        comment: '',
        hidden: false,
        parts: (0,create_table/* splitDefinitions */.Fz)(parts).map((part) => {
            const [, quoted, prefix] = new RegExp(`^\\s*(${NAME})(?:\\((\\d+)\\))?`).exec(part) ?? [];
            return {
                column: quoted === undefined ? null : unquote(quoted),
                expression: quoted === undefined ? part : null,
                prefix: prefix === undefined ? null : Number(prefix),
                descending: false,
            };
        }),
    };
}
function namesIn(text) {
    return [...text.matchAll(new RegExp(NAME, 'g'))].map(([name]) => unquote(name));
}
function unquote(name) {
    return name.slice(1, -1).replaceAll('``', '`');
}
function withoutQuoted(text) {
    return text.replace(/'(?:[^'\\]|\\.|'')*'/gs, `''`);
}

// EXTERNAL MODULE: ./lib/masking/plan-or-throw.js
var plan_or_throw = __webpack_require__(11134);
// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/repository/scope/scope.js + 19 modules
var scope_scope = __webpack_require__(2656);
;// CONCATENATED MODULE: ./lib/repository/scope/masked-scope.js
// The scope of a restore with masks.


/** @throws BackupError CONFIG_INVALID if --where would see masked values */
function withMasks(scope, choose) {
    const filtered = [];
    const schemas = scope.schemas.map((schema) => ({
        ...schema,
        tables: schema.tables.map((table) => {
            const choice = choose(schema.source, table.name);
            if (choice === 'as it is')
                return table;
            if (choice === 'no rows')
                return (0,scope_scope/* withoutRows */.AW)(table);
            if (table.rowFilter !== undefined)
                filtered.push(`${schema.source}.${table.name}`);
            return { ...table, isMasked: true };
        }),
    }));
    if (filtered.length > 0)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `--where and --mask are both for ${filtered.join(', ')}, and the condition would see the masked values`, { hint: 'Leave --where out for masked tables.' });
    return { ...scope, schemas, totals: (0,scope_scope/* totalsOf */.vA)(schemas) };
}

// EXTERNAL MODULE: ./lib/masking/hidden-values.js
var hidden_values = __webpack_require__(50389);
;// CONCATENATED MODULE: ./lib/restore/masking/restore-masks.js







/**
 * Plans the masks, before any effect.
 * @param opened the backup, with its own names of tables
 * @throws BackupError CONFIG_INVALID naming all problems
 */
async function planRestoreMasks(request, opened, target, tableMap) {
    const { plan, tables } = await planFor(request.rules, opened, (0,server_facts/* isMariaDb */.Zz)(target));
    const facts = new Map(tables.map((table) => [`${table.schema}.${table.name}`, table.facts]));
    const byId = new Map(plan.tables.map((table) => {
        const name = `${table.schema}.${table.table}`;
        const mapped = tableMap.get(name) ?? name;
        const id = `${table.schema}\0${mapped.slice(table.schema.length + 1)}`;
        return [id, { ...table, facts: facts.get(name) }];
    }));
    const maskOf = ({ id }) => {
        const table = byId.get(id);
        return table === undefined || table.masks === 'no rows'
            ? undefined
            : { masks: table.masks, facts: table.facts };
    };
    return {
        ...request,
        warnings: plan.warnings,
        hideValues: (planned, error, what) => {
            const mask = request.showRows ? undefined : maskOf(planned);
            return mask ? (0,hidden_values/* withoutValues */.lO)(error, (0,hidden_values/* namesOf */.eZ)(mask.facts), what) : error;
        },
        emptied: plan.tables.filter(isEmptied).map(({ schema, table }) => `${schema}.${table}`),
        of: maskOf,
    };
}
/**
 * Applies rules to all tables of a backup.
 * @param isOnMariaDb whether MariaDB computes the masks
 * @throws BackupError CONFIG_INVALID naming all problems
 */
async function planFor(rules, opened, isOnMariaDb) {
    const tables = await readTables(opened);
    return { plan: (0,plan_or_throw/* planOrThrow */.H)(rules, tables, isOnMariaDb, opened.contents.backupId), tables };
}
function isEmptied({ masks }) {
    return masks === 'no rows';
}
/** Reads all tables of the backup with their facts. @throws BackupError CONFIG_INVALID */
async function readTables(source) {
    const facts = new Map();
    for await (const { kind, schema = '', name, facts: own, statement } of source.definitions()) {
        if (kind !== 'table')
            continue;
        const found = own ?? factsOfDefinition(statement.toString('utf8'), schema);
        if (found)
            facts.set(`${schema}\0${name}`, found);
    }
    const lacking = [];
    const tables = [];
    for (const { name: schema, tables: own } of source.contents.schemas)
        for (const table of own) {
            const found = facts.get(`${schema}\0${table.name}`);
            if (!found || !hasAll(found, table))
                lacking.push(`${schema}.${table.name}`);
            else
                tables.push({
                    schema,
                    name: table.name,
                    facts: found,
                    ...(0,defined/* defined */.s)({ rows: table.rows, autoIncrement: table.autoIncrement }),
                    hasInstantRows: table.chunks.some(({ instant }) => instant),
                });
        }
    if (lacking.length > 0)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `${source.contents.backupId} lacks the facts of tables that masks need: ${lacking.slice(0, 5).join(', ')}`, {
            hint: 'Restore it without --mask onto a trusted server, back that up, and restore the new backup with --mask.',
        });
    return tables;
}
/** Compares the columns with those of the rows: a column without facts would stay as it is. */
function hasAll({ columns }, { columns: loaded, versioned }) {
    const names = new Set(columns.map(({ name }) => name));
    // MariaDB does not show implicit columns of a period.
    return loaded.every((name) => names.has(name) || (versioned !== undefined && /^row_(?:start|end)$/i.test(name)));
}
/** Returns the scope in which masked tables are not compared with the rows of the backup. */
function maskScope(scope, masks) {
    return withMasks(scope, (schema, table) => {
        const planned = { id: `${schema}\0${table}` };
        const name = `${schema}.${table}`;
        if (masks.emptied.includes(name))
            return 'no rows';
        return masks.of(planned) === undefined ? 'as it is' : 'masked';
    });
}


/***/ }),

/***/ 73931:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  planOnly: () => (/* binding */ planOnly),
  restore: () => (/* binding */ restore)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/repository/contents.js
var repository_contents = __webpack_require__(51220);
// EXTERNAL MODULE: ./lib/repository/scope/map-tables.js
var map_tables = __webpack_require__(81343);
// EXTERNAL MODULE: ./lib/repository/open-source.js
var open_source = __webpack_require__(7630);
// EXTERNAL MODULE: ./lib/repository/scope/scope.js + 19 modules
var scope_scope = __webpack_require__(2656);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/connection/session-group.js + 1 modules
var session_group = __webpack_require__(68850);
// EXTERNAL MODULE: ./lib/core/stage-clock.js
var stage_clock = __webpack_require__(88754);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/restore/load/leave-out-rows.js
var leave_out_rows = __webpack_require__(38855);
// EXTERNAL MODULE: ./lib/restore/load/loaders.js
var load_loaders = __webpack_require__(31575);
// EXTERNAL MODULE: ./lib/restore/after-load/run-after-load.js
var run_after_load = __webpack_require__(8181);
// EXTERNAL MODULE: ./lib/restore/masking/verify-masks.js
var verify_masks = __webpack_require__(47636);
// EXTERNAL MODULE: ./lib/restore/masking/restore-masks.js + 2 modules
var restore_masks = __webpack_require__(98890);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/restore/target-settings/local-infile.js
// Chooses the load method, and reverts local_infile. Invariant: this module switches its own
// setting off again, even if its session is lost. If another client has switched local_infile on,
// this module leaves the server alone. Both flavors read the global value at each statement, so the
// change also applies to open sessions.



const READ = 'SELECT @@GLOBAL.local_infile';
const SWITCH_ON = 'SET GLOBAL local_infile = ON';
const SWITCH_OFF = 'SET GLOBAL local_infile = OFF';
/** Retries for reverting settings: the server may have lost its connections a moment ago. */
const PUTTING_BACK = {
    attempts: 4,
    firstDelayMs: 200,
    maxDelayMs: 2000,
    isRetryable: mysql_errors/* isUnreachable */.R0,
};
class LocalInfile {
    method;
    /** Reason why local_infile stayed off although it was to be switched on. */
    warning;
    #session;
    #options;
    #isOurs;
    #restoring;
    constructor(session, options, { method, isOurs, warning }) {
        this.#session = session;
        this.#options = options;
        this.method = method;
        this.warning = warning;
        this.#isOurs = isOurs;
    }
    /**
     * Opens the setting.
     * @throws BackupError TARGET_* if the server does not answer; a refusal by the server is not an
     * error
     */
    static async open(session, options) {
        const { enable, logger } = options;
        if (await LocalInfile.isOn(session))
            return new LocalInfile(session, options, {
                method: 'load-data',
                isOurs: options.wasSwitchedOn ?? false,
            });
        if (!enable) {
            logger.info('the target has local_infile off: rows are loaded by INSERT, which takes longer');
            return new LocalInfile(session, options, { method: 'insert', isOurs: false });
        }
        const switchedOn = new LocalInfile(session, options, { method: 'load-data', isOurs: true });
        let refusal;
        try {
            refusal = await switchOn(session);
        }
        catch (error) {
            // The server may have executed the statement although its answer was lost.
            await switchedOn.restore();
            throw error;
        }
        if (refusal === undefined) {
            logger.info('switched local_infile on at the target for the time of the restore');
            return switchedOn;
        }
        const warning = `local_infile could not be switched on at the target, rows are loaded by INSERT: ${refusal}`;
        logger.warn(warning);
        return new LocalInfile(session, options, { method: 'insert', isOurs: false, warning });
    }
    /**
     * Switches local_infile on and off again.
     * @returns the reason why it cannot be switched on
     */
    static async tryOut(session) {
        const refusal = await switchOn(session);
        if (refusal === undefined)
            await session.execute(SWITCH_OFF, 'cannot switch local_infile off');
        return refusal;
    }
    static async isOn(session) {
        return (await session.scalar(READ, 'cannot read local_infile')) === '1';
    }
    /** Whether local_infile must be switched off again. */
    get isSwitchedOn() {
        return this.#isOurs;
    }
    /**
     * Switches local_infile off. Never throws: logs a warning if it stays on, and a later call tries
     * again.
     */
    restore() {
        this.#restoring ??= this.#switchOff().finally(() => (this.#restoring = undefined));
        return this.#restoring;
    }
    async #switchOff() {
        if (!this.#isOurs)
            return;
        const { logger } = this.#options;
        try {
            await (0,retry/* retry */.L)(() => this.#onSomeSession((session) => session.execute(SWITCH_OFF, 'cannot switch local_infile off')), PUTTING_BACK);
            this.#isOurs = false;
            logger.info('switched local_infile off at the target again');
        }
        catch (error) {
            logger.warn(`local_infile is still on at the target, run ${SWITCH_OFF}: ${error.message}`);
        }
    }
    /**
     * Uses a new session, because the first may be busy for a long time. Uses the first if the server
     * accepts no more connections.
     */
    async #onSomeSession(use) {
        let session;
        try {
            session = await this.#options.connect();
        }
        catch (error) {
            if (this.#session.lost)
                throw error;
            // The error of a lost session would hide the reason why there is no new session.
            await use(this.#session).catch(() => {
                throw error;
            });
            return;
        }
        try {
            await use(session);
        }
        finally {
            await session.close();
        }
    }
}
/**
 * Switches local_infile on.
 * @returns the reason of a refusal. Managed servers refuse with their own error numbers, so any
 * server error counts as a refusal.
 */
async function switchOn(session) {
    try {
        await session.execute(SWITCH_ON, SWITCH_ON);
    }
    catch (error) {
        if (session.lost || !(error instanceof errors/* BackupError */.hj) || error.details['errno'] === undefined)
            throw error;
        return error.message;
    }
    return (await LocalInfile.isOn(session)) ? undefined : 'the server accepted the statement without effect';
}

// EXTERNAL MODULE: ./lib/masking/mask-key.js
var mask_key = __webpack_require__(50616);
;// CONCATENATED MODULE: ./lib/mysql/connection/binlog-format.js
/** Returns `none` if nothing is logged. Servers without the variable log rows. */
async function binlogFormatOf(session) {
    const rows = await session.query(`SHOW SESSION VARIABLES WHERE Variable_name IN ('log_bin', 'sql_log_bin', 'binlog_format')`, 'cannot read the format of the binary log');
    const valueOf = (name) => rows.find(({ Variable_name }) => Variable_name.toLowerCase() === name)?.Value.toUpperCase();
    if (valueOf('log_bin') === 'OFF' || valueOf('sql_log_bin') === 'OFF')
        return 'none';
    const format = valueOf('binlog_format') ?? 'ROW';
    return format === 'ROW' || format === 'MIXED' ? format : 'STATEMENT';
}

// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
;// CONCATENATED MODULE: ./lib/restore/masking/mask-session.js
// Brings the key of the masks to a session of the target. Invariant: the key is data of LOAD DATA
// LOCAL and a variable of the session, and never a part of a statement, which servers log.




/** Temporary table that carries the key to the session's variable. */
const CARRIER = 'mysql_backup_mask_key';
const PROBE = 'mask';
class MaskSessions {
    #key;
    #ready = new WeakSet();
    constructor(key) {
        this.#key = key;
    }
    /**
     * Prepares a session, outside of a transaction. Does nothing for a prepared session.
     * @param schema any schema that the restore creates
     */
    async prepare(session, schema) {
        if (this.#ready.has(session))
            return;
        const what = 'cannot bring the key of the masks to the server';
        await assertRowFormat(session);
        const table = (0,quote/* quoteTable */.Z8)(schema, CARRIER);
        await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${table}`, what);
        await session.execute(`CREATE TEMPORARY TABLE ${table} (k VARBINARY(64) NOT NULL) ENGINE=InnoDB`, what);
        try {
            const hex = Buffer.from(`${this.#key.reveal().toString('hex')}\n`);
            await session.load(`LOAD DATA LOCAL INFILE 'key' INTO TABLE ${table} CHARACTER SET binary (k)`, once(hex), what);
            await session.execute(`SELECT UNHEX(k) INTO ${mask_key/* KEY_VARIABLE */.$9} FROM ${table}`, what);
        }
        finally {
            if (!session.lost)
                await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${table}`, what);
        }
        const seen = await session.scalar(`SELECT LEFT(SHA2(CONCAT(${mask_key/* KEY_VARIABLE */.$9}, X'00', X'${Buffer.from(PROBE).toString('hex')}'), 256), 32)`, what);
        if (seen !== this.#key.markOf(PROBE))
            throw new errors/* BackupError */.hj('LOAD_INCOMPLETE', 'the key of the masks did not reach the server as it was sent', {
                hint: 'No row was loaded on this connection. A proxy between this program and the server may change files.',
            });
        this.#ready.add(session);
    }
}
/** @throws BackupError TARGET_UNSUPPORTED if the binary log would hold the rows as they are sent */
async function assertRowFormat(session) {
    if ((await binlogFormatOf(session)) !== 'STATEMENT')
        return;
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', 'the binary log of the target has the format STATEMENT, and would hold the rows without their masks', { hint: 'Set GLOBAL binlog_format = ROW or MIXED on the target, or add --skip-binlog.' });
}
async function* once(bytes) {
    yield bytes;
}

;// CONCATENATED MODULE: ./lib/restore/masking/assert-maskable.js
// Conditions of the target for masks, before anything on it changes.



/** @throws BackupError TARGET_UNSUPPORTED, TARGET_LOCAL_INFILE_OFF */
async function assertMaskable(session, tables, masks, { enableLocalInfile, skipBinlog }) {
    const masked = tables.filter((planned) => masks.of(planned) !== undefined);
    const isOn = enableLocalInfile || (await LocalInfile.isOn(session));
    const byInsert = masked.filter(({ method }) => !isOn || method?.kind === 'insert');
    if (byInsert.length > 0)
        throw needsLoadData(byInsert, 'Add --enable-local-infile, or set GLOBAL local_infile = ON on the target.');
    if (masked.length > 0 && !skipBinlog)
        await assertRowFormat(session);
}
/**
 * Switches local_infile on and off again, before the restore drops anything.
 * @throws BackupError TARGET_LOCAL_INFILE_OFF if the target refuses it
 */
async function assertLocalInfile(session, tables, masks) {
    const masked = tables.filter((planned) => masks.of(planned) !== undefined);
    if (masked.length === 0 || (await LocalInfile.isOn(session)))
        return;
    const refusal = await LocalInfile.tryOut(session);
    if (refusal !== undefined)
        throw needsLoadData(masked, `${refusal}: set GLOBAL local_infile = ON on the target as an administrator.`);
}
function needsLoadData(tables, hint) {
    const names = tables.map(({ schema, table }) => `${schema}.${table.name}`).join(', ');
    return new errors/* BackupError */.hj('TARGET_LOCAL_INFILE_OFF', `masks need LOAD DATA, because INSERT brings the values to logs of the target: ${names}`, { hint });
}

;// CONCATENATED MODULE: ./lib/restore/load/duplicates.js
// Explains duplicate rows: values that differ under a collation of the source may be equal under
// the collation that a target of the other flavor uses instead. Duplicates end the restore, in
// whichever way the server reports them.


/** Returns undefined for other errors. */
function explainDuplicates(error) {
    if (!(error instanceof errors/* BackupError */.hj))
        return undefined;
    const isRefused = error.cause?.errno === mysql_errors.ER.DUP_ENTRY;
    // LOAD DATA skips a duplicate and counts it.
    const isPassedOver = error.code === 'LOAD_INCOMPLETE' && error.details['actual'] !== undefined;
    if (!isRefused && !isPassedOver)
        return undefined;
    return new errors/* BackupError */.hj(error.code, error.message, {
        hint: 'Values that differ under the collation of the source may be equal under that of the target (--dry-run shows which collation becomes which). Change the rows or the collation on the source and back it up again, or leave the table out with --exclude-tables.',
        details: error.details,
        cause: error.cause,
    });
}

// EXTERNAL MODULE: ./lib/mysql/schema/names/server-names.js
var server_names = __webpack_require__(41349);
// EXTERNAL MODULE: ./lib/restore/plan/planned-names.js
var planned_names = __webpack_require__(73839);
// EXTERNAL MODULE: ./lib/restore/preflight/target-objects.js
var target_objects = __webpack_require__(98428);
;// CONCATENATED MODULE: ./lib/restore/stages/references.js






/**
 * Counts the orphans of every foreign key with a restored table on one side. Keys with restored
 * tables on both sides count only if the backup lacks a part of the rows or is not consistent.
 */
async function findOrphans({ plan, loaders }, facts, isConsistent) {
    const keyOf = (schema, table) => `${(0,server_names/* foldTableName */.j1)(facts, schema)}\0${(0,server_names/* foldTableName */.j1)(facts, table)}`;
    /** Whether the table has all of its rows, by table key. */
    const restored = new Map(plan.tables.map(({ schema, table }) => [
        keyOf(schema, table.name),
        isConsistent && table.filter === undefined,
    ]));
    const schemas = [...new Set(plan.tables.map(({ schema }) => schema))];
    return await loaders.run(0, 'foreign keys', async (session) => {
        const orphans = [];
        for (const key of await readForeignKeys(session, schemas)) {
            const sides = [
                restored.get(keyOf(key.schema, key.table)),
                restored.get(keyOf(key.referencedSchema, key.referencedTable)),
            ];
            const isTouched = sides.some((side) => side !== undefined);
            if (!isTouched || sides.every((side) => side === true))
                continue;
            const rows = await countOrphans(session, key);
            if (rows === 0)
                continue;
            orphans.push({
                table: `${key.schema}.${key.table}`,
                referencedTable: `${key.referencedSchema}.${key.referencedTable}`,
                constraint: key.name,
                rows,
            });
        }
        return orphans;
    });
}
/**
 * Returns sentences about broken views in the restored schemas that the restore does not create.
 */
async function findBrokenViews({ plan, loaders }, facts) {
    const schemas = [...new Set(plan.tables.map(({ schema }) => schema))];
    return await loaders.run(0, 'views', async (session) => {
        const broken = [];
        const planned = (0,planned_names/* plannedKeys */.DV)(plan, facts);
        for (const schema of schemas) {
            for (const { kind, name } of await (0,target_objects/* readTargetObjects */.I)(session, facts, schema)) {
                if (kind !== 'view' || planned.has((0,target_objects/* keyOfObject */.i)(facts, schema, kind, name)))
                    continue;
                try {
                    // Reads the view without executing it.
                    await session.query(`SHOW COLUMNS FROM ${(0,quote/* quoteTable */.Z8)(schema, name)}`);
                }
                catch (error) {
                    if ((0,mysql_errors/* isUnreachable */.R0)(error))
                        throw error;
                    broken.push(`view ${schema}.${name} does not work with the restored tables: ${error.message}`);
                }
            }
        }
        return broken;
    });
}
function describeOrphans({ table, referencedTable, constraint, rows }) {
    if (rows === null)
        return `foreign key ${constraint} of ${table} refers to ${referencedTable}, which is not on the target`;
    const count = rows === 1 ? '1 row refers' : `${(0,units/* formatCount */.B4)(rows)} rows refer`;
    return `foreign key ${constraint} of ${table}: ${count} to rows that ${referencedTable} does not have`;
}
async function readForeignKeys(session, schemas) {
    if (schemas.length === 0)
        return [];
    const list = schemas.map(quote/* textLiteral */.nl).join(', ');
    const rows = await session.query(`SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, CONSTRAINT_NAME AS name, COLUMN_NAME AS col,
            REFERENCED_TABLE_SCHEMA AS rs, REFERENCED_TABLE_NAME AS rt, REFERENCED_COLUMN_NAME AS rcol
       FROM information_schema.KEY_COLUMN_USAGE
      WHERE REFERENCED_TABLE_NAME IS NOT NULL AND (TABLE_SCHEMA IN (${list}) OR REFERENCED_TABLE_SCHEMA IN (${list}))
      ORDER BY s, t, name, ORDINAL_POSITION`, 'cannot read the foreign keys of the target');
    const keys = new Map();
    for (const { s, t, name, col, rs, rt, rcol } of rows) {
        const id = `${s}\0${t}\0${name}`;
        const key = keys.get(id) ?? {
            schema: s,
            table: t,
            name,
            columns: [],
            referencedSchema: rs,
            referencedTable: rt,
            referencedColumns: [],
        };
        key.columns.push(col);
        key.referencedColumns.push(rcol);
        keys.set(id, key);
    }
    return [...keys.values()];
}
/**
 * Counts the orphans.
 * @returns null if the referenced table does not exist
 */
async function countOrphans(session, key) {
    const { schema, table, columns, referencedSchema, referencedTable, referencedColumns } = key;
    const exists = await session.scalar(`SELECT COUNT(*) FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ${(0,quote/* textLiteral */.nl)(referencedSchema)} AND TABLE_NAME = ${(0,quote/* textLiteral */.nl)(referencedTable)}`);
    if (exists === '0')
        return null;
    const pairs = columns.map((column, i) => `c.${(0,quote/* quoteName */.AB)(column)} = p.${(0,quote/* quoteName */.AB)(referencedColumns[i])}`);
    const isSet = columns.map((column) => `c.${(0,quote/* quoteName */.AB)(column)} IS NOT NULL`);
    const count = await session.scalar(`SELECT COUNT(*) FROM ${(0,quote/* quoteTable */.Z8)(schema, table)} AS c
       LEFT JOIN ${(0,quote/* quoteTable */.Z8)(referencedSchema, referencedTable)} AS p ON ${pairs.join(' AND ')}
      WHERE ${isSet.join(' AND ')} AND p.${(0,quote/* quoteName */.AB)(referencedColumns[0])} IS NULL`, `cannot count the orphans of ${schema}.${table}`);
    return Number(count);
}

// EXTERNAL MODULE: ./lib/restore/preflight/drop-plan.js
var drop_plan = __webpack_require__(71453);
;// CONCATENATED MODULE: ./lib/restore/plan/plan-report.js

/**
 * Speed of a whole restore, including indexes and checks, in TSV bytes per second. Two cores with
 * the server on the same machine reached it (`npm run bench -- --only restore`).
 */
const BYTES_PER_SECOND = 40_000_000;
async function describePlan(source, scope, plan, { session, obstacles, goesOn, changes }, kept, storage) {
    const { contents } = source;
    const { totals, schemas } = scope;
    const leftOut = [...scope.leftOut, ...(source.leftOut?.() ?? [])];
    const localInfile = await session.scalar('SELECT @@GLOBAL.local_infile');
    return {
        backupId: contents.backupId,
        label: contents.label,
        storage,
        target: session.target,
        status: 'planned',
        resumed: goesOn,
        drops: obstacles.map(({ object }) => object),
        ...(leftOut.length > 0 ? { leftOut } : {}),
        ...(kept.length > 0 ? { kept } : {}),
        ...(changes.length > 0 ? { changes } : {}),
        loadedBy: localInfile === '1' ? 'load-data' : 'insert',
        ...totals,
        estimatedSeconds: Math.ceil(totals.dataBytes / BYTES_PER_SECOND),
        schemas: schemas.map(({ name, source, views, routines, events, tables }) => ({
            name,
            source,
            views: views.length,
            routines: routines.length,
            events: events.length,
            triggers: plan.triggers.filter((trigger) => trigger.schema === name).map(describeTrigger),
            tables: tables.map((table) => ({
                name: table.name,
                rows: table.rows ?? 0,
                dataBytes: table.dataBytes,
                chunks: table.chunks.length,
            })),
        })),
        ...(plan.disabledEvents.length > 0 ? { disabledEvents: plan.disabledEvents } : {}),
        warnings: [...plan.warnings, ...(0,drop_plan/* warnOfKept */.y2)(kept)],
    };
}
/**
 * Describes a trigger as `tr on orders`. It is a statement of the backup that runs with every write
 * to the table.
 */
function describeTrigger({ name, record }) {
    return `${name} on ${record.table}`;
}

// EXTERNAL MODULE: ./lib/restore/load/row-items.js
var row_items = __webpack_require__(79102);
// EXTERNAL MODULE: ./lib/verify/failure.js
var verify_failure = __webpack_require__(75307);
// EXTERNAL MODULE: ./lib/verify/objects.js
var objects = __webpack_require__(46597);
// EXTERNAL MODULE: ./lib/verify/report.js
var report = __webpack_require__(79779);
;// CONCATENATED MODULE: ./lib/restore/preflight/check-copy.js
// Reads the copy of a backup once before a restore drops anything for it. Invariant: an object on
// the target is dropped only if the storage has verified that it can deliver everything that
// replaces the object.





/**
 * Hashes every object that the restore loads: all definitions, and the rows of the tables in its
 * scope.
 * @throws BackupError OBJECT_CORRUPT; the failure is recorded next to the backup
 */
async function checkCopy(source, scope, context, concurrency) {
    const { backupId } = source.contents;
    const checks = await (0,objects/* checkObjects */.Z)(source, context, concurrency, selectObjects(source.contents, scope));
    const read = { objects: 'all' };
    const failure = (0,verify_failure/* explainFailure */.S)(checks, read);
    if (!failure)
        return;
    await (0,report/* recordVerification */.$q)(context, backupId, { level: 'objects', read, failure });
    const damaged = checks.filter(({ status }) => status === 'failed').map(({ object }) => object ?? '');
    throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `${(0,units/* plural */.LS)(damaged.length, 'object')} of ${backupId} cannot be restored: ${(0,units/* listSome */.XT)(damaged)}`, {
        hint: 'Nothing was dropped on the target. Use another backup, or the other copy of this one.',
        details: { damaged },
    });
}
/** Selects all objects except the rows of tables outside of the scope. */
function selectObjects({ schemas }, scope) {
    const rowsOf = (of) => of.flatMap(({ tables }) => tables.flatMap(({ chunks }) => chunks.map(({ object }) => object)));
    const selected = new Set(rowsOf(scope.schemas));
    const left = new Set(rowsOf(schemas).filter((name) => !selected.has(name)));
    return (name) => !left.has(name);
}

// EXTERNAL MODULE: ./lib/restore/after-load/after-load-progress.js
var after_load_progress = __webpack_require__(51105);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/core/hashes.js
var hashes = __webpack_require__(93307);
// EXTERNAL MODULE: ./lib/mysql/schema/accounts.js
var accounts = __webpack_require__(56506);
;// CONCATENATED MODULE: ./lib/verify/server/account-forms.js
// Normalizes statements of accounts and grants to a form that is the same for all versions. Pure;
// only for comparison.
const ESCAPED = {
    '0': '\0',
    b: '\b',
    n: '\n',
    r: '\r',
    t: '\t',
    Z: '\x1a',
};
/** Defaults that some versions print and others do not have. */
const DEFAULTS = / (?:REQUIRE NONE|PASSWORD EXPIRE DEFAULT|ACCOUNT UNLOCK|PASSWORD HISTORY DEFAULT|PASSWORD REUSE INTERVAL DEFAULT|PASSWORD REQUIRE CURRENT DEFAULT)(?= |$)/g;
/**
 * Returns one text for each fact in the statements: an account, a privilege on an object, a role.
 * Versions quote names differently, split and order privileges differently, and print a password
 * hash as text or as digits.
 */
function neutralStatements(statements) {
    return statements.flatMap((statement) => splitGrant(neutral(statement))).sort();
}
function neutral(statement) {
    return statement
        .replace(/ AS '((?:[^'\\]|\\.|'')*)'/s, (_, text) => {
        const bytes = text.replaceAll("''", "'").replace(/\\(.)/gs, (_, char) => ESCAPED[char] ?? char);
        return ` AS 0x${Buffer.from(bytes, 'utf8').toString('hex').toUpperCase()}`;
    })
        .replace(/^(CREATE USER|CREATE ROLE) IF NOT EXISTS /, '$1 ')
        .replace(/'((?:[^'\\]|\\.|'')*)'@'((?:[^'\\]|\\.|'')*)'/gs, (_, user, host) => `\`${user}\`@\`${host}\``)
        .replace(/,\s+/g, ',')
        .replace(DEFAULTS, '');
}
const GRANT = /^GRANT (.+?)( ON (?:(?:TABLE|PROCEDURE|FUNCTION|LIBRARY) )?(?:\*|`(?:[^`]|``)*`)\.(?:\*|`(?:[^`]|``)*`) TO .*)$/s;
/** Splits a grant of several privileges into one grant per privilege. */
function splitGrant(statement) {
    const [, list, rest] = GRANT.exec(statement) ?? [];
    if (list === undefined || rest === undefined)
        return [statement];
    return splitList(list).map((privilege) => `GRANT ${privilege}${rest}`);
}
/** Splits at commas outside of parentheses and backquotes: `SELECT (`a`,`b`),INSERT`. */
function splitList(list) {
    return list.match(/(?:\((?:`(?:[^`]|``)*`|[^)`])*\)|[^,(])+/g) ?? [list];
}
const ALL = /^GRANT ALL PRIVILEGES( ON \*\.\* TO .*)$/s;
const WITH_ALL = 'GRANT CREATE TABLESPACE';
/**
 * Compares two lists of `neutralStatements`. MySQL from 8.0 prints ALL PRIVILEGES as a list of all
 * its privileges.
 * @returns the statements of each list that the other lacks
 */
function compareStatements(expected, actual) {
    const all = expected.map((statement) => ALL.exec(statement)?.[1]).find((rest) => rest !== undefined);
    const isPrintedInFull = all !== undefined && actual.includes(`${WITH_ALL}${all}`);
    const isOfAll = (statement) => isPrintedInFull && statement.startsWith('GRANT ') && statement.endsWith(all);
    return {
        missing: expected.filter((statement) => !isOfAll(statement) && !actual.includes(statement)),
        surplus: actual.filter((statement) => !isOfAll(statement) && !expected.includes(statement)),
    };
}

;// CONCATENATED MODULE: ./lib/verify/server/accounts.js
// Compares accounts and their grants on the server with the backup's.




/**
 * Compares accounts.
 * @param records records as the restore sent them, rewritten for the target
 * @param names accounts to compare; others are ignored
 */
async function checkAccounts({ workers }, records, names) {
    const found = await workers.run(0, 'accounts', async (session) => (0,accounts/* readAccounts */.n)(session, await (0,server_facts/* readServerFacts */.TX)(session)));
    return names.map((name) => {
        const expected = statementsOf(records, name);
        const actual = statementsOf(found.records, name);
        const { missing, surplus } = compareStatements(expected, actual);
        const isEqual = actual.length > 0 && missing.length + surplus.length === 0;
        return {
            check: 'account',
            status: isEqual ? 'passed' : 'failed',
            table: name,
            // Hide the password hash, which CREATE USER contains.
            expected: isEqual ? 'equal' : withoutSecrets(missing),
            actual: isEqual ? 'equal' : actual.length > 0 ? withoutSecrets(surplus) : 'missing',
        };
    });
}
function statementsOf(records, account) {
    const own = records.filter(({ name }) => name === account);
    return neutralStatements(own.map(({ statement }) => statement.toString('utf8')));
}
function withoutSecrets(statements) {
    return statements.length === 0 ? 'nothing else' : statements.map(hashes/* hideHashes */.r).join('; ');
}

// EXTERNAL MODULE: ./lib/verify/assertions/assertions.js + 2 modules
var assertions_assertions = __webpack_require__(31561);
// EXTERNAL MODULE: ./lib/verify/definitions/check-definitions.js + 4 modules
var check_definitions = __webpack_require__(86043);
// EXTERNAL MODULE: ./lib/verify/server/server-checks.js + 6 modules
var server_checks = __webpack_require__(57572);
;// CONCATENATED MODULE: ./lib/restore/restore-verification.js









/** State item: events were created, and may have changed rows since. */
const EVENTS = 'events';
class RestoreVerification {
    /** Facts that could not be compared, as sentences. */
    notes = new Set();
    #request;
    #context;
    #sessions;
    #source;
    #scope;
    #begin;
    constructor(request, context, sessions, source, scope) {
        this.#request = request;
        this.#context = context;
        this.#sessions = sessions;
        this.#source = source;
        this.#scope = scope;
        this.#begin = context.now();
    }
    /**
     * Verifies the restore. A resumed restore verifies everything again and ignores earlier passes.
     * @param doubtful tables with server remarks, which are compared row by row at any level
     * @param partial tables of which rows were left out
     * @param masks findings about masked tables
     * @param created accounts that this restore created, if its plan has any
     * @throws BackupError VERIFICATION_FAILED
     */
    async verify(env, doubtful, { partial, masks }, created) {
        const checks = await this.#verify(env, doubtful, { partial, masks }, created);
        if (env.plan.events.length > 0 && env.state)
            await env.loaders.run(0, 'state', (session) => env.state.mark(session, EVENTS));
        return checks;
    }
    /**
     * Verifies the events.
     * @param over names of events that could not be created
     * @throws BackupError VERIFICATION_FAILED
     */
    async verifyEvents(env, over) {
        if (this.#request.verifyLevel === 'off')
            return [];
        const checks = await (0,check_definitions/* checkEvents */.u)(this.#environment(env), new Set(over));
        await this.#assertPassed(env, checks);
        return checks;
    }
    /** Records the verification next to the backup, if the whole backup was restored and verified. */
    async record(env) {
        const { verifyLevel, scope } = this.#request;
        // A masked restore compares too little to count as a verification of the backup.
        if (verifyLevel !== 'off' && !this.#request.mask && this.#scope.isComplete && (0,scope_scope/* isWholeBackup */.oO)(scope))
            await (0,report/* recordVerification */.$q)(this.#context, this.#source.contents.backupId, {
                level: verifyLevel,
                read: await this.#read(env),
            });
    }
    /**
     * Asserts that all checks passed, and records a failure.
     * @throws BackupError VERIFICATION_FAILED
     */
    async #assertPassed(env, checks) {
        const { backupId } = this.#source.contents;
        const { verifyLevel } = this.#request;
        if (checks.every(({ status }) => status === 'passed'))
            return;
        const read = await this.#read(env);
        const failure = (0,verify_failure/* explainFailure */.S)(checks, read);
        // A difference caused by events is not a fault of the backup.
        const isAfterEvents = env.state?.isResumed === true && env.state.has(EVENTS);
        if (failure && !isAfterEvents && !this.#request.mask)
            await (0,report/* recordVerification */.$q)(this.#context, backupId, {
                level: verifyLevel === 'off' ? 'sample' : verifyLevel,
                read,
                failure,
            });
        (0,report/* assertPassed */.Zp)(checks, backupId, read, isAfterEvents ? AFTER_EVENTS : undefined);
    }
    /**
     * Evidence: this run or the interrupted one compared every chunk with its hash before the commit.
     */
    async #read({ loaders, state }) {
        const server = await loaders.run(0, 'state', (session) => (0,report/* serverForRecord */.Om)(session, this.#sessions.facts));
        const restore = { begin: this.#begin.toISOString(), resumed: state?.isResumed ?? false };
        return { objects: 'all', server, restore };
    }
    async #verify(stage, doubtful, { partial, masks }, created) {
        const { verifyLevel, sampleSize, seed, assertions } = this.#request;
        const { signal, logger } = this.#context;
        const env = this.#environment(stage);
        const checks = verifyLevel === 'off'
            ? []
            : await (0,server_checks/* runServerChecks */.K)(env, {
                level: verifyLevel,
                sampleSize,
                seed,
                // Other clients may have written into any table.
                countsAll: true,
                events: 'none',
                generatedColumns: true,
            });
        checks.push(...masks);
        if (doubtful.size > 0 && verifyLevel !== 'rows')
            checks.push(...(await (0,server_checks/* runServerChecks */.K)(env, { level: 'rows', sampleSize, seed, events: 'none', only: doubtful })));
        if (verifyLevel !== 'off')
            checks.push(...(await (0,leave_out_rows/* checkPartial */.me)(stage, partial)));
        if (created && verifyLevel !== 'off')
            checks.push(...(await checkAccounts(env, [...stage.plan.accounts.created, ...stage.plan.accounts.granted].map(({ record }) => record), created)));
        if (assertions.length > 0)
            checks.push(...(await (0,assertions_assertions/* runAssertions */.T)(this.#sessions, this.#scope, assertions, { signal, logger })));
        await this.#assertPassed(stage, checks);
        return checks;
    }
    #environment({ loaders }) {
        return {
            source: this.#source,
            scope: (0,scope_scope/* withoutPartialRows */.NS)(this.#scope),
            workers: loaders,
            signal: this.#context.signal,
            isOtherFlavor: (0,server_facts/* isMariaDb */.Zz)(this.#source.contents.server) !== (0,server_facts/* isMariaDb */.Zz)(this.#sessions.facts),
            note: (text) => this.notes.add(text),
        };
    }
}
const AFTER_EVENTS = 'The interrupted run had created its events, and they or another client changed the target since. Restore again with --drop-existing.';

// EXTERNAL MODULE: ./lib/restore/resume/created-objects.js
var created_objects = __webpack_require__(28229);
// EXTERNAL MODULE: ./lib/restore/resume/restore-state.js
var restore_state = __webpack_require__(36510);
;// CONCATENATED MODULE: ./lib/restore/resume/resume-options.js
// Options of an interrupted restore. Invariant: a restore resumes only with the same options.
// Otherwise half of the result would follow the former options and half the new ones.

/** State item: the options, as JSON. */
const OPTIONS = 'options';
/** Options by name. The schemas on the target are part of the restore's identity. */
function optionsOf({ scope, ...request }) {
    const { definers } = scope;
    const replaced = typeof definers === 'string' ? '' : definers.account;
    return {
        'defer-table-indexes': request.deferTableIndexes,
        'load-users': String(request.loadUsers),
        // The same rules with another secret are other masks.
        mask: request.mask ? request.mask.rules.key.markOf(request.mask.rules.mark) : '',
        'skip-binlog': String(request.skipBinlog),
        schemas: scope.schemas.join(','),
        'exclude-schemas': scope.excludeSchemas.join(','),
        'exclude-tables': scope.excludeTables.join(','),
        'skip-triggers': String(scope.skipTriggers),
        'skip-events': String(scope.skipEvents),
        'skip-routines': String(scope.skipRoutines),
        'strip-definers': String(definers === 'strip'),
        'replace-definer': replaced,
        'enable-events': String(scope.enableEvents),
        'allow-external-tables': String(scope.allowExternalTables),
        ...(scope.tableMap.size > 0 ? { 'map-table': pairs(scope.tableMap) } : {}),
        ...(scope.where.size > 0 ? { where: pairs(scope.where) } : {}),
        ...(scope.skipIncompatible ? { 'skip-incompatible': 'true' } : {}),
    };
}
function pairs(map) {
    return [...map]
        .map(([from, to]) => `${from}=${to}`)
        .sort()
        .join(',');
}
/** Returns the changed options for messages: `--defer-table-indexes (was all, is off)`. */
function changedOptions(state, request) {
    const stored = state.value(OPTIONS);
    if (stored === undefined)
        return [];
    const former = JSON.parse(stored);
    return Object.entries(optionsOf(request))
        .filter(([name, value]) => (former[name] ?? '') !== value)
        .map(([name, value]) => `--${name} (was ${former[name] || 'empty'}, is ${value || 'empty'})`);
}
/** @throws BackupError CONFIG_INVALID */
function assertSameOptions(backupId, changed) {
    if (changed.length === 0)
        return;
    throw new errors/* BackupError */.hj('CONFIG_INVALID', `the restore of ${backupId} was interrupted, and it had other options: ${changed.join(', ')}`, {
        hint: 'Resume it with the same options, or add --drop-existing to restore everything again.',
        details: { changed },
    });
}

;// CONCATENATED MODULE: ./lib/restore/stages/empty-target.js








/**
 * Prepares the drop of existing objects. Changes nothing on the target.
 * @returns warnings for the report
 * @throws BackupError CANCELLED, OBJECT_CORRUPT, TARGET_NOT_EMPTY
 */
async function prepareDrop({ request, context, source, scope, facts, plan, preflight: { session, obstacles, found }, }) {
    await context.confirmDrop?.({
        target: session.target,
        schemas: [...new Set(obstacles.map(({ schema }) => schema))],
        objects: obstacles.map(({ object }) => object),
    });
    if (!request.trustStorage)
        await checkCopy(source, scope, context, request.concurrency);
    // The user's answer may take an hour, and so may the hashes.
    (0,drop_plan/* assertNothingAppeared */.YF)(found, await (0,drop_plan/* readContents */.r0)(session, facts, scope, plan));
    return request.trustStorage
        ? ['the objects of the backup were not read before objects on the target were dropped (--trust-storage)']
        : [];
}
/**
 * Drops the obstacles. A resumed restore keeps its own objects. Objects that are dropped here never
 * count as restored afterwards.
 */
async function emptyTarget({ request, context, preflight: { session, goesOn, obstacles, others } }, state) {
    if (goesOn)
        return;
    for (const other of others)
        await (0,restore_state/* dropState */.f1)(session, other);
    await state?.beginAnew(session, [
        restore_state/* EMPTIED */.jU,
        EVENTS,
        OPTIONS,
        ...row_items/* ROW_ITEMS */._I,
        ...created_objects/* OBJECT_ITEMS */.d4,
        ...after_load_progress/* AFTER_LOAD_ITEMS */.xQ,
    ]);
    for (const { object, drops } of obstacles) {
        context.logger.info(`drop ${object} on the target`);
        for (const drop of drops)
            await session.execute(drop, `cannot drop ${object}`);
    }
    await state?.mark(session, OPTIONS, JSON.stringify(optionsOf(request)));
    await state?.mark(session, restore_state/* EMPTIED */.jU, request.dropExisting ? 'dropped' : 'found');
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
;// CONCATENATED MODULE: ./lib/restore/preflight/account-abilities.js
// Abilities that accounts of the target may have, as the target itself reports them.

async function readAccountAbilities(session, facts) {
    const plugins = await session.query(`SELECT PLUGIN_NAME AS name FROM information_schema.PLUGINS
      WHERE PLUGIN_TYPE = 'AUTHENTICATION' AND PLUGIN_STATUS = 'ACTIVE'`, 'cannot list the plugins of the target');
    // MariaDB lists no privileges by version.
    const privileges = (0,server_abilities/* has */.z)(facts, 'BACKUP_ADMIN')
        ? await session.query('SHOW PRIVILEGES', 'cannot list the privileges of the target')
        : undefined;
    return {
        plugins: new Set(plugins.map(({ name }) => name.toLowerCase())),
        privileges: privileges && new Set(privileges.map(({ Privilege }) => Privilege.toUpperCase())),
    };
}

// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
// EXTERNAL MODULE: ./lib/repository/scope/without-objects.js
var without_objects = __webpack_require__(59578);
// EXTERNAL MODULE: ./lib/repository/upgrade/finding.js
var finding = __webpack_require__(34674);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-quoting.js
var sql_quoting = __webpack_require__(69833);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-tokens.js
var sql_tokens = __webpack_require__(23186);
// EXTERNAL MODULE: ./lib/sql/definitions/account.js
var definitions_account = __webpack_require__(77682);
// EXTERNAL MODULE: ./lib/sql/definitions/outside-parts.js
var outside_parts = __webpack_require__(74817);
;// CONCATENATED MODULE: ./lib/restore/preflight/target-abilities.js
// Requirements of a backup's definitions on the target: engines, case of names, accounts that own
// programs.







/**
 * Verifies the engines.
 * @throws BackupError TARGET_UNSUPPORTED naming each engine that the target lacks, with its tables
 */
async function checkEngines(session, facts, plan) {
    const missing = await findMissingEngines(session, facts, plan);
    if (missing.size === 0)
        return;
    const named = [...missing].map(([engine, tables]) => `${engine} of ${(0,units/* listSome */.XT)(tables)}`);
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `the target lacks the engine ${named.join(', and ')}`, {
        hint: 'Install the engine on the target, or leave these tables out with --exclude-tables.',
        details: { engines: Object.fromEntries(missing) },
    });
}
/** Returns the engines that the target lacks, each with its tables. */
async function findMissingEngines(session, facts, plan) {
    const usable = await readEngines(session, facts);
    const missing = new Map();
    for (const { schema, table, split } of plan.tables) {
        const engine = split === undefined ? '' : (0,outside_parts/* engineOf */.ky)(split.create);
        if (engine === '' || usable.has(engine.toLowerCase()))
            continue;
        missing.set(engine, [...(missing.get(engine) ?? []), `${schema}.${table.name}`]);
    }
    return missing;
}
async function readEngines(session, facts) {
    const rows = await session.query(`SELECT LOWER(ENGINE) AS name FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT')`, 'cannot read the engines of the target');
    const engines = new Set(rows.map(({ name }) => name));
    // The list includes engines that an administrator disabled.
    const disabled = (0,server_facts/* isMariaDb */.Zz)(facts)
        ? ''
        : ((await session.scalar('SELECT @@disabled_storage_engines')) ?? '');
    for (const name of disabled.split(','))
        engines.delete(name.trim().toLowerCase());
    return engines;
}
/**
 * Verifies the case of names: servers with another lower_case_table_names merge other names.
 * @returns warnings that name programs
 * @throws BackupError TARGET_UNSUPPORTED naming the schemas and tables
 */
function checkNameCase({ server }, scope, plan, facts) {
    const { lowerCaseTableNames: target } = facts;
    if (target === 0)
        return (server.lowerCaseTableNames ?? 0) === 0 ? [] : checkReferences(scope, plan);
    const clashes = [];
    const changed = [];
    const seen = new Map();
    for (const schema of scope.schemas) {
        for (const { name } of [{ name: '' }, ...schema.tables, ...schema.views]) {
            const full = name === '' ? schema.name : `${schema.name}.${name}`;
            const other = seen.get(full.toLowerCase());
            if (other !== undefined)
                clashes.push(`${other} and ${full}`);
            seen.set(full.toLowerCase(), full);
            const own = name === '' ? schema.name : name;
            if (own !== own.toLowerCase())
                changed.push(full);
        }
    }
    if (clashes.length > 0)
        throw caseError(target, `merges ${(0,units/* listSome */.XT)(clashes)}`, { clashes });
    // The value 2 keeps the case of a name.
    if (target === 1 && changed.length > 0)
        throw caseError(target, `does not keep the names ${(0,units/* listSome */.XT)(changed)}`, { changed });
    return [];
}
function caseError(value, object, details) {
    return new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `the target has lower_case_table_names=${value}, which ${object}`, {
        hint: 'Restore onto a server with lower_case_table_names=0, or leave these out.',
        details,
    });
}
/**
 * Finds programs that write a table name in another case. On the source, `Orders` and `orders` were
 * one table; on this target, such a program finds no table.
 */
function checkReferences({ schemas }, plan) {
    const names = new Map();
    for (const { name, tables, views } of schemas)
        for (const each of [name, ...[...tables, ...views].map((object) => object.name)])
            names.set(each.toLowerCase(), each);
    const isOtherCase = (word) => {
        const name = names.get(word.toLowerCase());
        return name !== undefined && name !== word;
    };
    const describe = (objects) => objects.flatMap(({ object, record }) => {
        const words = record.statement.toString('latin1').match(/[\w$\x80-\xff]+/g) ?? [];
        const found = [...new Set(words.filter(isOtherCase))];
        return found.length === 0 ? [] : [`${object} (${(0,units/* listSome */.XT)(found, 3)})`];
    });
    const triggers = describe(plan.triggers);
    if (triggers.length > 0)
        throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `table names on the target are case-sensitive, and these programs name tables in another case: ${(0,units/* listSome */.XT)(triggers)}`, {
            hint: 'Restore onto a server with the lower_case_table_names of the source, or leave triggers out with --skip-triggers and create them yourself.',
            details: { triggers },
        });
    const programs = describe([...plan.routines, ...plan.events, ...plan.views]);
    return programs.length === 0
        ? []
        : [
            `table names on the target are case-sensitive, and these programs may name tables in another case: ${(0,units/* listSome */.XT)(programs)}`,
        ];
}
/** Returns a warning about definers that the target lacks, with an example for each. */
async function findMissingDefiners(session, plan) {
    const accounts = await readAccounts(session);
    if (!accounts)
        return [];
    for (const { name } of plan.accounts?.created ?? [])
        accounts.add((0,definitions_account/* parseAccount */.J)(name) ?? name);
    // A MariaDB role has no host.
    const missing = [...plan.definers].filter(([definer]) => {
        const account = (0,definitions_account/* parseAccount */.J)(definer);
        return account !== undefined && !accounts.has(account);
    });
    if (missing.length === 0)
        return [];
    const named = missing.map(([definer, object]) => `${definer} (${object})`);
    return [
        `these definers are not on the target, and programs that run as them fail until they are created: ${(0,units/* listSome */.XT)(named)}; see --load-users, --strip-definers and --replace-definer`,
    ];
}
/** Returns undefined if the account may not read the accounts. */
async function readAccounts(session) {
    try {
        const rows = await session.query('SELECT User AS user, Host AS host FROM mysql.user', 'cannot read the accounts of the target');
        return new Set(rows.map(({ user, host }) => `${(0,quote/* quoteName */.AB)(user)}@${(0,quote/* quoteName */.AB)(host)}`));
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./lib/mysql/schema/definitions/create-definition.js
var create_definition = __webpack_require__(14295);
// EXTERNAL MODULE: ./lib/format/records.js
var records = __webpack_require__(20489);
;// CONCATENATED MODULE: ./lib/tsv/insert-statements.js
// Converts TSV bytes to INSERT statements, for servers that refuse LOAD DATA LOCAL. TSV and string
// literals have the same escapes, so the code copies each value without changes. Invariant: no byte
// of a value can end its literal. Requires an sql_mode without NO_BACKSLASH_ESCAPES, and a
// character_set_client whose multi-byte characters contain no quote or backslash, such as utf8mb4.
// Creates no object per row or value.

const TAB = 0x09;
const LF = 0x0a;
const PERCENT = 0x25;
const QUOTE = 0x27;
const COMMA = 0x2c;
const UPPER_N = 0x4e;
const BACKSLASH = 0x5c;
const UNDERSCORE = 0x5f;
/** Bytes that need special treatment. */
const SPECIAL = new Uint8Array(256);
for (const byte of [TAB, LF, QUOTE, BACKSLASH])
    SPECIAL[byte] = 1;
/** Bytes per step; the output always has room for one step. */
const SLICE_BYTES = 256 * 1024;
/** States of the parser: position of the next byte in the text. */
const ROW_START = 0;
const FIELD_START = 1;
const IN_VALUE = 2;
/** State after a backslash that is not written yet. */
const ESCAPE = 3;
/** State after a backslash at the start of a field. */
const FIRST_ESCAPE = 4;
/** State after `\N` at the start of a field. */
const MAYBE_NULL = 5;
const NULL = Buffer.from('NULL');
class InsertStatements {
    #maxStatementBytes;
    #openings;
    #closings;
    #literal;
    #head;
    #headBytes;
    /** Maximum number of bytes that one special byte adds. */
    #slackBytes;
    #out;
    #length;
    #rowStart;
    /** Complete rows in `#out`. */
    #rows = 0;
    #field = 0;
    #state = ROW_START;
    #rowsBefore = 0;
    /** @param maxStatementBytes limit in bytes; only a statement with a single row may exceed it */
    constructor({ head, fields, charset }, maxStatementBytes) {
        this.#maxStatementBytes = maxStatementBytes;
        this.#openings = fields.map(({ before }, index) => Buffer.from(`${index === 0 ? '(' : ','}${before}`));
        this.#closings = fields.map(({ after }, index) => Buffer.from(index === fields.length - 1 ? `${after})` : after));
        this.#literal = Buffer.from(`_${charset}'`);
        this.#head = Buffer.from(`${head} `);
        this.#headBytes = this.#head.length;
        const longest = (parts) => Math.max(...parts.map(({ length }) => length));
        this.#slackBytes = longest(this.#openings) + longest(this.#closings) + this.#literal.length + 16;
        this.#out = this.#createOut();
        this.#length = this.#headBytes;
        this.#rowStart = this.#headBytes;
    }
    #createOut() {
        const spare = this.#headBytes + this.#slackBytes + SLICE_BYTES;
        const out = Buffer.allocUnsafeSlow(this.#maxStatementBytes + spare);
        this.#head.copy(out);
        return out;
    }
    /** @param bytes next piece, cut anywhere */
    *push(bytes) {
        let position = 0;
        while (position < bytes.length) {
            position = this.#consume(bytes, position, Math.min(bytes.length, position + SLICE_BYTES));
            if (this.#length > this.#maxStatementBytes && this.#state === ROW_START)
                yield* this.#takeFull();
        }
    }
    /** Yields the remaining statement. The last row may lack its LF. */
    *end() {
        if (this.#state !== ROW_START)
            yield* this.push(Buffer.from([LF]));
        if (this.#rows > 0)
            yield this.#take(this.#length, this.#rows);
    }
    /** Yields the statement without the row that exceeded the limit, unless there is one row only. */
    *#takeFull() {
        const lastRow = this.#rowStart;
        if (this.#rows > 1) {
            const end = this.#length;
            yield this.#take(lastRow, this.#rows - 1);
            // The caller is done with the bytes: the excess row starts the next statement.
            this.#out.copy(this.#out, this.#headBytes, lastRow + 1, end);
            this.#length = this.#headBytes + end - lastRow - 1;
            this.#rows = 1;
        }
        if (this.#length > this.#maxStatementBytes) {
            yield this.#take(this.#length, 1);
            this.#out = this.#createOut();
        }
    }
    #take(length, rows) {
        const bytes = this.#out.subarray(0, length);
        this.#rowsBefore += rows;
        this.#rows = 0;
        this.#length = this.#headBytes;
        this.#rowStart = this.#headBytes;
        return { bytes, rows };
    }
    /**
     * Copies bytes up to `end`, or up to the row that fills the statement.
     * @returns the position to continue from
     */
    #consume(bytes, from, end) {
        this.#reserve(end - from);
        let out = this.#out;
        let length = this.#length;
        let state = this.#state;
        let position = from;
        while (position < end) {
            if (state === IN_VALUE) {
                let byte = bytes[position];
                while (SPECIAL[byte] === 0) {
                    out[length++] = byte;
                    if (++position === end)
                        break;
                    byte = bytes[position];
                }
                if (position === end)
                    break;
                if (byte === BACKSLASH) {
                    position++;
                    state = ESCAPE;
                    continue;
                }
            }
            // Handles one byte in another state. This is not the hot path, and it reserves room for the
            // rest of the bytes.
            this.#length = length;
            this.#state = state;
            this.#reserve(end - position);
            position = this.#step(bytes[position], position);
            out = this.#out;
            length = this.#length;
            state = this.#state;
            if (state === ROW_START && length > this.#maxStatementBytes)
                return position;
        }
        this.#length = length;
        this.#state = state;
        return position;
    }
    /** @returns `at`, or `at + 1` if the byte was consumed */
    #step(byte, position) {
        switch (this.#state) {
            case ROW_START:
                this.#openRow();
                return position;
            case FIELD_START:
                if (byte === BACKSLASH) {
                    this.#state = FIRST_ESCAPE;
                    return position + 1;
                }
                this.#openLiteral();
                return position;
            case FIRST_ESCAPE:
                if (byte === UPPER_N) {
                    this.#state = MAYBE_NULL;
                    return position + 1;
                }
                this.#openLiteral();
                return this.#escape(byte, position);
            case MAYBE_NULL:
                if (byte === TAB || byte === LF) {
                    this.#append(NULL);
                    this.#closeField(byte);
                    return position + 1;
                }
                this.#openLiteral();
                this.#out[this.#length++] = UPPER_N;
                return position;
            case ESCAPE:
                return this.#escape(byte, position);
            default:
                return this.#inValue(byte, position);
        }
    }
    #inValue(byte, position) {
        if (byte === QUOTE) {
            this.#out[this.#length++] = BACKSLASH;
            this.#out[this.#length++] = QUOTE;
        }
        else {
            this.#out[this.#length++] = QUOTE;
            this.#closeField(byte);
        }
        return position + 1;
    }
    #escape(byte, position) {
        // String literals keep the backslash before these two, for LIKE.
        if (byte !== PERCENT && byte !== UNDERSCORE)
            this.#out[this.#length++] = BACKSLASH;
        this.#out[this.#length++] = byte;
        this.#state = IN_VALUE;
        return position + 1;
    }
    #openRow() {
        this.#rowStart = this.#length;
        if (this.#rows > 0)
            this.#out[this.#length++] = COMMA;
        this.#field = 0;
        this.#append(this.#openings[0]);
        this.#state = FIELD_START;
    }
    #openLiteral() {
        this.#append(this.#literal);
        this.#state = IN_VALUE;
    }
    #closeField(terminator) {
        this.#append(this.#closings[this.#field]);
        this.#field++;
        const count = this.#openings.length;
        if (terminator === LF ? this.#field !== count : this.#field >= count)
            this.#refuse();
        if (terminator === LF) {
            this.#rows++;
            this.#state = ROW_START;
        }
        else {
            this.#append(this.#openings[this.#field]);
            this.#state = FIELD_START;
        }
    }
    #refuse() {
        const row = this.#rowsBefore + this.#rows + 1;
        const count = this.#openings.length;
        throw new errors/* BackupError */.hj('LOAD_INCOMPLETE', `row ${row} has ${this.#field < count ? `${this.#field} fields` : `more than ${count} fields`}, the table has ${count} columns`, { hint: 'The data file does not belong to this table definition.' });
    }
    #append(part) {
        const out = this.#out;
        let length = this.#length;
        // Parts are short, so a call of copy() costs more than this loop.
        for (let i = 0; i < part.length; i++)
            out[length++] = part[i];
        this.#length = length;
    }
    /** Reserves room for copied bytes, and for the additions of the next special byte. */
    #reserve(bytes) {
        const needed = this.#length + bytes + this.#slackBytes;
        if (needed <= this.#out.length)
            return;
        const larger = Buffer.allocUnsafe(Math.max(needed, this.#out.length + (this.#out.length >> 1)));
        this.#out.copy(larger, 0, 0, this.#length);
        this.#out = larger;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/rows/insert-rows.js
// Loads TSV bytes by INSERT, for targets whose local_infile stays off. Invariant: every statement
// inserts exactly its rows, or the load fails. The report contains the server's warnings, because
// without strict mode an invalid value is only a warning. The caller owns the transaction.



const MESSAGES_PER_CODE = 20;
/**
 * Larger statements were not faster on either flavor, and the server's parser needs many times the
 * size of a statement.
 */
const BEST_STATEMENT_BYTES = 1024 * 1024;
/** Returns the statement size that loads fastest and that the server accepts. */
function chooseStatementBytes(maxAllowedPacketBytes) {
    const spare = Math.min(64 * 1024, maxAllowedPacketBytes / 2);
    return Math.min(BEST_STATEMENT_BYTES, Math.floor(maxAllowedPacketBytes - spare));
}
/**
 * Loads the rows of `source`.
 * @throws BackupError LOAD_INCOMPLETE, TARGET_*, and the errors of `source`
 */
async function insertRows(session, target, source, { maxStatementBytes, signal }) {
    const label = `${target.schema}.${target.table}`;
    // This query also switches the session to text results. After the INSERT, that switch would clear
    // the warnings.
    const packetBytes = Number(await session.scalar('SELECT @@max_allowed_packet'));
    const report = { rows: 0, warningCount: 0, warnings: [] };
    if (target.columns.length === 0)
        return await insertEmptyRows(session, target, source, report, signal);
    const statements = new InsertStatements(insertTarget(target), maxStatementBytes);
    const send = async (statement) => {
        signal.throwIfAborted();
        assertFits(statement, packetBytes, label, report.rows);
        await insert(session, statement, label, report);
    };
    for await (const bytes of source) {
        for (const statement of statements.push(bytes))
            await send(statement);
    }
    for (const statement of statements.end())
        await send(statement);
    return report;
}
const EMPTY_ROWS_PER_STATEMENT = 1000;
/** Inserts rows of a table whose columns are all generated: each row is an empty line. */
async function insertEmptyRows(session, { schema, table }, source, report, signal) {
    let left = 0;
    for await (const bytes of source)
        left += bytes.length;
    while (left > 0) {
        signal.throwIfAborted();
        const rows = Math.min(left, EMPTY_ROWS_PER_STATEMENT);
        const statement = `INSERT INTO ${(0,quote/* quoteTable */.Z8)(schema, table)} () VALUES ${Array(rows).fill('()').join(',')}`;
        await insert(session, { bytes: Buffer.from(statement), rows }, `${schema}.${table}`, report);
        left -= rows;
    }
    return report;
}
async function insert(session, { bytes, rows }, label, report) {
    const { affectedRows, warningCount, info } = await session.executeBytes(bytes, `cannot insert into ${label}`);
    if (affectedRows !== rows) {
        throw new errors/* BackupError */.hj('LOAD_INCOMPLETE', `${label}: ${rows} rows were sent, the server inserted ${affectedRows}: ${info}`, {
            hint: 'Report this with the table definition.',
            details: { expected: rows, actual: affectedRows, info },
        });
    }
    report.rows += rows;
    if (warningCount === 0)
        return;
    report.warningCount += warningCount;
    for (const { Code, Message } of await session.query('SHOW WARNINGS')) {
        const known = report.warnings.filter(({ code }) => code === Code).length;
        if (known < MESSAGES_PER_CODE)
            report.warnings.push({ code: Code, message: Message });
    }
}
/** Checks the size: a server closes the connection on a too large packet without a clear error. */
function assertFits({ bytes }, packetBytes, label, rowsBefore) {
    const sentBytes = bytes.length + COMMAND_BYTES;
    if (sentBytes <= packetBytes)
        return;
    throw new errors/* BackupError */.hj('LOAD_INCOMPLETE', `${label}: row ${rowsBefore + 1} is an INSERT of ${sentBytes} bytes, the target's max_allowed_packet is ${packetBytes}`, {
        hint: 'Raise max_allowed_packet on the target, or set GLOBAL local_infile = ON there for the time of the restore.',
        details: { statementBytes: sentBytes, maxAllowedPacketBytes: packetBytes },
    });
}
/** Bytes before the statement in its packet, and 1 byte that the servers reserve. */
const COMMAND_BYTES = 4;
function insertTarget({ schema, table, columns, decodeColumns, charset }) {
    return {
        head: `INSERT INTO ${(0,quote/* quoteTable */.Z8)(schema, table)} (${columns.map(quote/* quoteName */.AB).join(',')}) VALUES`,
        charset,
        fields: columns.map((name) => {
            const expression = Object.hasOwn(decodeColumns, name) ? decodeColumns[name] : undefined;
            return expression === undefined ? { before: '', after: '' } : cutExpression(expression, name);
        }),
    };
}
/** Splits the expression at LOAD DATA's variable, where the INSERT has the value. */
function cutExpression(expression, column) {
    const [before, after, ...more] = expression.split(`@${(0,quote/* quoteName */.AB)(column)}`);
    if (before === undefined || after === undefined || more.length > 0) {
        throw new errors/* BackupError */.hj('INTERNAL', `the expression of ${column} does not name its value once: ${expression}`);
    }
    return { before, after };
}

// EXTERNAL MODULE: ./lib/mysql/rows/end-of-time.js
var end_of_time = __webpack_require__(74331);
// EXTERNAL MODULE: ./lib/repository/definition-source.js
var definition_source = __webpack_require__(41569);
// EXTERNAL MODULE: ./lib/sql/definitions/create-table.js
var create_table = __webpack_require__(68548);
// EXTERNAL MODULE: ./lib/sql/definitions/printed-literals.js
var printed_literals = __webpack_require__(43311);
;// CONCATENATED MODULE: ./lib/restore/plan/plan-accounts.js
// Plans the accounts of a backup in the order that a target accepts: all users and roles, then role
// memberships, then all other grants, then default roles. Impossible grants are left out and named:
// servers keep grants on dropped tables and routines, and a part of a backup does not contain all
// objects.

const NAME = '`((?:[^`]|``)*)`';
const ON_OBJECT = new RegExp(`^GRANT\\b[^]*? ON (?:(?:TABLE|PROCEDURE|FUNCTION|PACKAGE|PACKAGE BODY|LIBRARY) )?${NAME}\\.${NAME} TO `);
/** A grant of a role instead of privileges has no ON. */
const OF_ROLE = /^GRANT (?:`(?:[^`]|``)*`(?:@`(?:[^`]|``)*`)?,? ?)+ TO /;
function planAccounts(records, contents, scope) {
    const { isPossible, warnings } = possibleGrants(contents, scope);
    const ofKind = (...kinds) => records.filter(({ kind }) => kinds.includes(kind));
    const grants = ofKind('grant').filter(isPossible);
    const isOfRole = ({ statement }) => OF_ROLE.test(statement.toString('utf8'));
    return {
        accounts: {
            created: [...ofKind('role'), ...ofKind('account')].map(planned),
            granted: [
                ...grants.filter(isOfRole),
                ...grants.filter((grant) => !isOfRole(grant)),
                ...ofKind('default role'),
            ].map(planned),
        },
        warnings,
    };
}
function planned(record) {
    return { object: (0,definition_record/* describeRecord */.TV)(record), schema: '', name: record.name, record };
}
function possibleGrants(contents, { schemas, request }) {
    const warnings = [];
    const owned = new Set(contents.schemas.map(({ name }) => request.schemaMap.get(name) ?? name));
    // Servers write the names of routines in lower case.
    const restored = new Set(schemas.flatMap(({ name, tables, views, sequences, routines, libraries }) => [...tables, ...views, ...sequences, ...routines, ...libraries].map((object) => keyOf(name, object.name))));
    const isPossible = ({ name, statement }) => {
        const match = ON_OBJECT.exec(statement.toString('utf8'));
        if (!match)
            return true;
        const [schema, object] = [match[1], match[2]].map((part) => part.replaceAll('``', '`'));
        if (!owned.has(schema) || restored.has(keyOf(schema, object)))
            return true;
        warnings.push(`account ${name} gets no grant on ${schema}.${object}, which is not restored`);
        return false;
    };
    return { isPossible, warnings };
}
function keyOf(schema, object) {
    return `${schema}\0${object.toLowerCase()}`;
}

// EXTERNAL MODULE: ./lib/repository/record-guard.js
var record_guard = __webpack_require__(44843);
;// CONCATENATED MODULE: ./lib/restore/plan/restore-plan.js
// Builds the plan of a restore before the first statement: reads all definitions from the backup,
// compares each with its hash and rewrites it. So objects that cannot be restored are known before
// any effect.















/** @throws BackupError OBJECT_CORRUPT, MANIFEST_INVALID, STORAGE_* */
async function planRestore(source, scope, options) {
    const { contents } = source;
    const rewriter = (0,scope_scope/* rewriterOf */.U)(contents, scope, options);
    const leftOut = new Set();
    const slots = new Slots();
    const isDefined = scope.request.parts !== 'data';
    const schemas = scope.schemas.map((schema) => ({ schema }));
    const owned = scope.schemas.flatMap((schema) => schema.tables.map((table) => ({ schema, table })));
    const tables = owned.map(({ schema, table }) => ({
        schema: schema.name,
        table,
        decodeColumns: decodingOf(table, options.target),
        id: `${schema.source}\0${table.name}`,
    }));
    const broken = scope.schemas.flatMap((schema) => schema.views.filter((view) => view.broken).map((view) => `${schema.name}.${view.name}`));
    const lists = isDefined ? requestDefinitions(scope.schemas, slots) : noDefinitions();
    if (isDefined) {
        for (const planned of schemas)
            slots.one({ kind: 'schema', name: planned.schema.source }, (record) => {
                planned.definition = definitionOf(record, planned.schema.name, planned.schema.name);
            });
        for (const [i, { schema, table }] of owned.entries())
            slots.one({ kind: 'table', schema: schema.source, name: table.name }, (record, original) => {
                if (rewriter.isLeftOut(original))
                    leftOut.add(table);
                if (needsInsert(original, options.target))
                    tables[i].method = {
                        kind: 'insert',
                        maxStatementBytes: chooseStatementBytes(options.target.maxAllowedPacketBytes),
                    };
                const statement = loadableStatement(record, table);
                tables[i].split = (0,create_table/* splitCreateTable */.Vy)(statement, deferralOf(table, options.deferTableIndexes));
                const collation = (0,server_facts/* isMariaDb */.Zz)(options.target) ? (0,printed_literals/* literalCollation */.hb)(statement) : undefined;
                if (collation !== undefined)
                    tables[i].literalCollation = collation;
            });
    }
    const accounts = [];
    const withAccounts = options.loadUsers && contents.accounts !== undefined;
    if (withAccounts)
        slots.all(ACCOUNT_KINDS, (record) => accounts.push(record));
    // A data-only restore needs no definitions.
    if (!slots.isEmpty)
        for await (const record of source.definitions()) {
            const take = slots.take(record);
            if (!take)
                continue;
            if (record.broken !== undefined)
                continue;
            (0,record_guard/* assertOwnStatement */.u)(record);
            // Only the rewriting needs the facts, and they may be large.
            const { facts: _, ...sent } = rewriter.rewrite(record);
            take(sent, record);
        }
    assertNothingMissing(slots, contents);
    const planned = withAccounts ? planAccounts(accounts, contents, scope) : undefined;
    const isKept = ({ schema, record }) => !tables.some((planned) => leftOut.has(planned.table) && planned.schema === schema && planned.table.name === record.table);
    return {
        schemas,
        ...lists,
        triggers: lists.triggers.filter(isKept),
        // A server of the other flavor keeps its own statistics; the changes mention the omitted
        // histograms.
        histograms: rewriter.isMove ? [] : lists.histograms.filter(isKept),
        tables: tables.filter(({ table }) => !leftOut.has(table)),
        leftOut,
        disablesEvents: (0,scope_scope/* disablesEvents */.tW)(scope, options),
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
                .map(({ schema, table }) => `table ${schema}.${table.name} is left out: its rows are outside of the backup, in other tables, servers or files; --allow-external-tables creates it`),
            ...rewriter.warnings,
            ...rewriter.leftOut,
            // Under other names, the documentation says that events are disabled. The options for
            // definers do not suggest it, so warn.
            ...(scope.disablesEvents ? [] : warnOfDisabled(rewriter.disabledEvents)),
            ...(planned?.warnings ?? []),
        ],
    };
}
function warnOfDisabled(events) {
    return events.map((event) => `${event} comes up disabled, because it would run as another account; --enable-events leaves it on`);
}
const ACCOUNT_KINDS = ['role', 'account', 'grant', 'default role'];
function noDefinitions() {
    return { sequences: [], histograms: [], libraries: [], routines: [], views: [], triggers: [], events: [] };
}
/** Creates lists that fill as the records arrive, in the order of the backup's contents. */
function requestDefinitions(schemas, slots) {
    const lists = noDefinitions();
    for (const { source, name: schema, ...own } of schemas) {
        const request = (list, kind, name, table) => {
            const slot = list.push(undefined) - 1;
            const owner = { kind, schema: source, name, ...(0,defined/* defined */.s)({ table }) };
            slots.one(owner, (record) => {
                list[slot] = definitionOf(record, schema, name);
            });
        };
        for (const { name } of own.sequences)
            request(lists.sequences, 'sequence', name);
        for (const { name } of own.libraries)
            request(lists.libraries, 'library', name);
        for (const { name, type } of own.routines)
            request(lists.routines, (0,definition_source/* routineKind */.b3)(type), name);
        for (const { name, broken } of own.views)
            if (!broken)
                request(lists.views, 'view', name);
        for (const { triggers } of [...own.tables, ...own.views])
            for (const { name } of triggers)
                request(lists.triggers, 'trigger', name);
        for (const { name: table, histograms } of own.tables)
            for (const { name } of histograms)
                request(lists.histograms, 'histogram', name, table);
        for (const { name } of own.events)
            request(lists.events, 'event', name);
    }
    return lists;
}
/** Requested records, and the function that takes each. */
class Slots {
    #wanted = new Map();
    #kinds = new Map();
    get isEmpty() {
        return this.#wanted.size === 0 && this.#kinds.size === 0;
    }
    one(owner, take) {
        this.#wanted.set((0,definition_source/* keyOfRecord */.Sy)(owner), { owner, take });
    }
    all(kinds, take) {
        for (const kind of kinds)
            this.#kinds.set(kind, take);
    }
    take(record) {
        const key = (0,definition_source/* keyOfRecord */.Sy)(record);
        const found = this.#wanted.get(key)?.take ?? this.#kinds.get(record.kind);
        this.#wanted.delete(key);
        return found;
    }
    missing() {
        return [...this.#wanted.values()].map(({ owner }) => owner);
    }
}
function assertNothingMissing(slots, { backupId }) {
    const [missing] = slots.missing();
    if (!missing)
        return;
    throw new errors/* BackupError */.hj('MANIFEST_INVALID', `${backupId} lacks the definition of ${(0,definition_record/* describeRecord */.TV)(missing)}`, {
        hint: 'The backup is not complete: use another one.',
    });
}
function definitionOf(record, schema, name) {
    const target = record.kind === 'schema' ? { ...record, name } : { ...record, schema };
    return { object: (0,definition_record/* describeRecord */.TV)(target), schema, name, record };
}
/**
 * Drops AUTO_INCREMENT from ARCHIVE tables with rows: ARCHIVE refuses values below the next one,
 * which it derives from the rows. A table without such a column keeps its value.
 */
function loadableStatement({ statement }, { rows }) {
    const text = statement.toString('latin1');
    return rows !== 0 && (0,outside_parts/* engineOf */.ky)(text) === 'archive' && (0,create_table/* hasAutoIncrementColumn */.fy)(text)
        ? (0,create_table/* withoutAutoIncrement */.Xn)(text)
        : text;
}
const SPATIAL = /^(?:geometry|geomcollection|geometrycollection|(?:multi)?(?:point|linestring|polygon))\b/i;
function needsInsert({ facts }, target) {
    if (!facts || (0,server_abilities/* has */.z)(target, 'LOAD DATA of GEOMETRY NOT NULL'))
        return false;
    return facts.columns.some(({ type, nullable, expression }) => !nullable && expression === null && SPATIAL.test(type));
}
function decodingOf({ versioned, decodeColumns }, target) {
    if (!versioned)
        return decodeColumns;
    const { endColumn: column, endOfTime } = versioned;
    const end = (0,end_of_time/* decodePeriodEnd */.Np)({ column, endOfTime }, target);
    return end === undefined
        ? decodeColumns
        : Object.assign((0,records/* emptyRecord */.FR)(), decodeColumns, { [column]: end });
}
/**
 * Tables with fewer bytes of rows get their indexes at once: an ALTER TABLE costs more than the
 * rows of most tables.
 */
const SMALL_TABLE_BYTES = 1024 * 1024;
function deferralOf({ transactional, dataBytes }, defer) {
    if (!transactional)
        return 'off';
    return defer === 'all' && dataBytes < SMALL_TABLE_BYTES ? 'fulltext' : defer;
}

;// CONCATENATED MODULE: ./lib/restore/preflight/trial.js
// Tries the definitions of a backup on a target of the other flavor: creates every object without
// rows in schemas that exist only for the trial and are dropped at once. The rules know which
// definitions would change their meaning; the target knows which ones it refuses. Invariant: the
// trial touches no object of others, and a server runs one trial at a time.








const LOCK_SECONDS = 60;
/** First table of each trial schema. A non-empty schema without this table has another owner. */
const MARKER = 'mysql_backup_trial_marker';
/**
 * Tries the definitions.
 * @param untried objects that are already refused: `table shop.t`
 * @returns the objects that the target refuses; undefined: the account may not create the schemas
 * of a trial
 */
async function tryDefinitions(session, source, scope, options, untried) {
    const names = new Map(scope.schemas.map(({ source: from }, i) => [from, `${server_facts/* TRIAL_PREFIX */.Ks}${i}`]));
    const own = (0,scope_scope/* selectScope */.D6)(source.contents, {
        ...scope.request,
        schemaMap: names,
        references: 'rename',
        enableEvents: false,
    });
    const plan = await planRestore(source, (0,scope_scope/* forTarget */.Xx)(own, source.contents, options.target), {
        ...options,
        deferTableIndexes: 'off',
        loadUsers: false,
    });
    const isAlone = await session.scalar(`SELECT GET_LOCK('${server_facts/* TRIAL_PREFIX */.Ks}', ${LOCK_SECONDS})`);
    if (isAlone !== '1')
        throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', 'another restore tries its definitions on this server', {
            hint: 'Wait until it ends, and try again.',
        });
    const targets = new Map(scope.schemas.map(({ source: from, name }) => [names.get(from), name]));
    const trial = new Trial(session, plan, targets, untried);
    try {
        if (options.skipBinlog)
            await session.execute('SET SESSION sql_log_bin = OFF', 'cannot set up the session');
        return await trial.run();
    }
    finally {
        if (!session.lost) {
            await trial.clear();
            if (options.skipBinlog)
                await session.execute('SET SESSION sql_log_bin = ON', 'cannot set up the session');
            await session.scalar(`SELECT RELEASE_LOCK('${server_facts/* TRIAL_PREFIX */.Ks}')`);
        }
    }
}
class Trial {
    #session;
    #plan;
    /** Schema of the trial → its name on the target. */
    #targets;
    #untried;
    #refused = [];
    constructor(session, plan, targets, untried) {
        this.#session = session;
        this.#plan = plan;
        this.#targets = targets;
        this.#untried = untried;
    }
    async run() {
        await this.clear();
        try {
            for (const { schema } of this.#plan.schemas) {
                const object = `cannot create the schema ${schema.name} of a trial`;
                await this.#session.execute(`CREATE DATABASE ${(0,quote/* quoteName */.AB)(schema.name)} CHARACTER SET ${schema.charset} COLLATE ${schema.collation}`, object);
                await this.#session.execute(`CREATE TABLE ${(0,quote/* quoteTable */.Z8)(schema.name, MARKER)} (id int)`, object);
            }
        }
        catch (error) {
            if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
                return undefined;
            throw error;
        }
        const { tables, libraries, routines, triggers, events } = this.#plan;
        await this.#createTables(tables);
        for (const definition of [...libraries, ...routines])
            await this.#create(definition);
        await this.#createViews();
        for (const definition of [...triggers, ...events])
            await this.#create(definition);
        return this.#refused;
    }
    /**
     * Creates the tables in strict mode. Otherwise a truncated key, or an ENUM member that is a
     * duplicate under the target's collation, is only a warning.
     */
    async #createTables(tables) {
        const mode = (await this.#session.scalar('SELECT @@SESSION.sql_mode')) ?? '';
        const set = (words) => this.#session.execute(`SET sql_mode = ${(0,quote/* textLiteral */.nl)(words)}`, 'cannot set up the session');
        await set(`${mode},STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION`);
        const created = [];
        for (const table of tables)
            if (await this.#createTable(table))
                created.push(table);
        for (const table of created)
            await this.#addForeignKeys(table);
        await set(mode);
    }
    /**
     * Drops the schemas of this trial and of killed trials.
     * @throws BackupError TARGET_UNSUPPORTED naming a schema of another owner
     */
    async clear() {
        const rows = await this.#session.query(`SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE ${(0,quote/* textLiteral */.nl)(`${server_facts/* TRIAL_PREFIX */.Ks.replaceAll('_', '\\_')}%`)}`, 'cannot list the schemas of the target');
        for (const { name } of rows.filter((row) => (0,server_facts/* hasTrialName */.Um)(row.name)))
            if (await this.#isOfTrial(name))
                await this.#session.execute(`DROP DATABASE ${(0,quote/* quoteName */.AB)(name)}`, `cannot drop the schema ${name} of a trial`);
            else if (this.#targets.has(name))
                throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `the schema ${name} on the target does not belong to a trial`, {
                    hint: 'A restore to the other flavor tries the definitions in a schema of this name. Rename it, or drop it if no one needs it.',
                });
    }
    /**
     * A trial schema has the marker or is empty: a run may have been killed before it created the
     * marker.
     */
    async #isOfTrial(schema) {
        const of = (view, column) => `SELECT ${column} AS name FROM information_schema.${view} WHERE ${view === 'TABLES' ? 'TABLE' : view.slice(0, -1)}_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema)}`;
        const objects = await this.#session.query([of('TABLES', 'TABLE_NAME'), of('ROUTINES', 'ROUTINE_NAME'), of('EVENTS', 'EVENT_NAME')].join(' UNION ALL '), `cannot look into the schema ${schema}`);
        return objects.length === 0 || objects.some(({ name }) => name === MARKER);
    }
    async #createTable(planned) {
        const { schema, table, split } = planned;
        if (!split)
            return false;
        const object = this.#describe({ kind: 'table', schema, name: table.name });
        if (this.#untried.has(object))
            return false;
        return await this.#isTaken(object, async () => {
            await this.#session.use(schema);
            await this.#session.executeBytes(Buffer.from(split.create, 'latin1'), `cannot create ${object}`);
        });
    }
    async #addForeignKeys({ schema, table, split }) {
        const additions = split.foreignKeys.map((definition) => `ADD ${definition}`).join(', ');
        if (additions === '')
            return;
        const object = this.#describe({ kind: 'table', schema, name: table.name });
        await this.#isTaken(object, async () => {
            const statement = Buffer.concat([
                Buffer.from(`ALTER TABLE ${(0,quote/* quoteTable */.Z8)(schema, table.name)} `),
                Buffer.from(additions, 'latin1'),
            ]);
            await this.#session.executeBytes(statement, `cannot create the foreign keys of ${object}`);
        });
    }
    /**
     * Creates the views. A view may need another one, so failed views are tried again as long as one
     * more succeeds.
     */
    async #createViews() {
        let left = this.#plan.views;
        for (;;) {
            const before = this.#refused.length;
            const failed = [];
            for (const view of left)
                if (!(await this.#create(view)))
                    failed.push(view);
            if (failed.length === 0 || failed.length === left.length)
                return;
            this.#refused.length = before;
            left = failed;
        }
    }
    async #create(definition) {
        const { schema, record } = definition;
        const object = this.#describe({ ...record, schema });
        if (this.#untried.has(object))
            return false;
        const own = this.#plan.schemas.find((each) => each.schema.name === schema)?.schema;
        return await this.#isTaken(object, async () => {
            await (0,create_definition/* createDefinition */.iO)(this.#session, record, {
                ...definition,
                ...(own === undefined ? {} : { schemaCollation: own.collation }),
            });
        });
    }
    async #isTaken(object, work) {
        try {
            await work();
            return true;
        }
        catch (error) {
            const cause = error instanceof errors/* BackupError */.hj ? error.cause : undefined;
            if (this.#session.lost || cause?.errno === undefined || (0,mysql_errors/* isPrivilegeError */.Qg)(error))
                throw error;
            this.#refused.push({
                object,
                why: `the target refuses it: ${this.#withTargets(cause.message)}`,
                advice: 'change it on the source',
                isRewritable: false,
            });
            return false;
        }
    }
    #describe(record) {
        return (0,definition_record/* describeRecord */.TV)({ ...record, schema: this.#targets.get(record.schema ?? '') ?? record.schema });
    }
    #withTargets(message) {
        return message.replace(/mysql_backup_trial_\d+/g, (name) => this.#targets.get(name) ?? name);
    }
}

;// CONCATENATED MODULE: ./lib/restore/preflight/immovable.js
// Objects of a backup that cannot be moved to a target of the other flavor. One message before the
// first statement refuses them, or `--skip-incompatible` leaves them out by name.










/** Maximum number of objects in the message; the details hold all. */
const SHOWN = 20;
/** Reports whether objects are to be moved from one flavor to the other. */
function isMove({ server }, facts, request) {
    return (0,server_facts/* isMariaDb */.Zz)(server) !== (0,server_facts/* isMariaDb */.Zz)(facts) && request.scope.upgrade && !request.ignoreVersion;
}
/**
 * Leaves out the objects that cannot be moved.
 * @throws BackupError TARGET_UNSUPPORTED naming all objects that cannot be moved
 */
async function leaveImmovable(session, facts, source, scope, plan, options) {
    const known = [
        ...withOneForAccounts(plan.incompatibilities),
        ...(await findOtherEngines(session, facts, plan)),
    ];
    const tried = await tryDefinitions(session, source, scope, options, new Set(known.map(({ object }) => object)));
    const found = [...known, ...(tried ?? [])];
    const warnings = tried === undefined
        ? ['whether the target takes the definitions was not tried: the account may not create a schema for it']
        : [];
    if (found.length === 0)
        return { scope, plan: withWarnings(plan, warnings) };
    if (!scope.request.skipIncompatible)
        throw refusal(found, source.contents, facts);
    const reasons = new Map();
    for (const { object, why } of found)
        reasons.set(object, reasons.has(object) ? `${reasons.get(object)}; ${why}` : why);
    const left = (0,without_objects/* withoutObjects */.B)(scope, reasons);
    const moved = withoutDefinitions(plan, reasons);
    return {
        scope: left,
        plan: withWarnings(moved, [
            ...warnings,
            ...[...reasons].map(([object, why]) => `${object} is left out: ${why}`),
            ...left.besides.map(({ name, reason }) => `${name} is left out: ${reason}`),
            ...findUsers(moved, reasons),
        ]),
    };
}
function withWarnings(plan, warnings) {
    return { ...plan, warnings: [...plan.warnings, ...warnings] };
}
/** Merges the findings about accounts into one, because they are the same for all accounts. */
function withOneForAccounts(found) {
    const isAccount = ({ object }) => /^(?:account|role) /.test(object);
    const [first, ...more] = found.filter(isAccount);
    const others = found.filter((each) => !isAccount(each));
    if (!first)
        return others;
    const names = [first, ...more].map(({ object }) => object.slice(object.indexOf(' ') + 1));
    return [...others, { ...first, object: `accounts ${names.join(', ')}` }];
}
/**
 * Finds tables of missing engines. Without NO_ENGINE_SUBSTITUTION, a server would replace a missing
 * engine.
 */
async function findOtherEngines(session, facts, plan) {
    const missing = await findMissingEngines(session, facts, plan);
    return [...missing].flatMap(([engine, tables]) => tables.map((table) => ({
        object: `table ${table}`,
        why: `it is of the engine ${engine}, which the target does not have`,
        advice: 'make it a table of InnoDB on the source',
        isRewritable: false,
    })));
}
/**
 * Warns about programs that name objects that are left out: the server creates programs without
 * checking names.
 */
function findUsers({ routines, triggers, events }, reasons) {
    const lost = new Set([...reasons.keys()].map((object) => Buffer.from(object.slice(object.indexOf('.') + 1), 'utf8').toString('latin1')));
    return [...routines, ...triggers, ...events].flatMap(({ object, record }) => {
        const { client, sqlMode } = record.session;
        const tokens = (0,sql_tokens/* tokenize */.qw)(record.statement.toString('latin1'), (0,sql_quoting/* quotingOf */.JW)(sqlMode, client));
        const named = [...tokens].flatMap(({ name }) => (name !== undefined && lost.has(name) ? [name] : []));
        return named.length === 0
            ? []
            : [`${object} names ${(0,units/* listSome */.XT)([...new Set(named)])}, which is left out: it fails when it comes to it`];
    });
}
function refusal(found, { server, backupId }, facts) {
    const texts = found.slice(0, SHOWN).map(finding/* describeIncompatibility */.n);
    const more = found.length > SHOWN ? `; and ${found.length - SHOWN} more` : '';
    return new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `${backupId} is of ${server.flavor} ${server.version}, and these cannot be moved to the target, ${facts.flavor} ${facts.version}: ${texts.join('; ')}${more}`, {
        hint: '--skip-incompatible leaves them out by name and restores the others. Or change them on the source and back it up again, or leave them out with --exclude-tables, --skip-routines, --skip-triggers or --skip-events, or without --load-users.',
        details: { incompatibilities: found },
    });
}
function withoutDefinitions(plan, reasons) {
    const isKept = ({ object }) => !reasons.has(object);
    const hasTable = ({ schema, record }) => !reasons.has((0,definition_record/* describeRecord */.TV)({ kind: 'table', schema, name: record.table })) &&
        !reasons.has((0,definition_record/* describeRecord */.TV)({ kind: 'view', schema, name: record.table }));
    const isMoved = (object) => !reasons.has(object);
    return {
        ...plan,
        sequences: plan.sequences.filter(isKept),
        tables: plan.tables.filter(({ schema, table }) => isMoved((0,definition_record/* describeRecord */.TV)({ kind: 'table', schema, name: table.name }))),
        histograms: plan.histograms.filter(hasTable),
        libraries: plan.libraries.filter(isKept),
        routines: plan.routines.filter(isKept),
        views: plan.views.filter(isKept),
        triggers: plan.triggers.filter((trigger) => isKept(trigger) && hasTable(trigger)),
        events: plan.events.filter(isKept),
        accounts: undefined,
        changes: plan.changes.filter(({ object }) => isMoved(object)),
        incompatibilities: [],
    };
}

// EXTERNAL MODULE: ./lib/mysql/schema/privileges.js
var privileges = __webpack_require__(95978);
// EXTERNAL MODULE: ./lib/sql/statements/statement-guard.js + 2 modules
var statement_guard = __webpack_require__(93279);
;// CONCATENATED MODULE: ./lib/restore/preflight/preflight.js









async function checkObjects(source) {
    const missing = await source.findMissing();
    if (missing.length === 0)
        return;
    const text = missing
        .slice(0, 10)
        .map(({ name, expected, actual }) => actual === undefined
        ? `${name} is missing`
        : `${name} has ${actual} bytes, the manifest says ${expected}`);
    throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `${source.contents.backupId} is incomplete: ${text.join('; ')}${missing.length > 10 ? ` and ${missing.length - 10} more` : ''}`, {
        hint: 'Objects were deleted or changed in the storage: use another backup, or the other copy of this one.',
        details: { missing },
    });
}
/**
 * Verifies before the first statement that the backup has accounts. Otherwise a restore would fail
 * after hours.
 */
function checkHasAccounts({ accounts, backupId }) {
    if (accounts)
        return;
    throw new errors/* BackupError */.hj('CONFIG_INVALID', `${backupId} holds no accounts`, {
        hint: 'Accounts are in a backup only if it was made with --users: leave --load-users out.',
    });
}
/** Refuses definitions that the rules of the restore do not allow. */
function checkRefusals({ refusals }) {
    if (refusals.length === 0)
        return;
    throw new errors/* BackupError */.hj('CONFIG_INVALID', `these cannot be restored under other names: ${refusals.join('; ')}`, {
        hint: 'Let the schemas that they name keep their names, or leave these objects out.',
        details: { refusals },
    });
}
/**
 * Refuses dumps of a newer version, which may hold statements unknown to the target.
 * @param isMove whether the flavors differ
 */
function checkVersion({ server, backupId }, facts, isMove) {
    const object = `${backupId} is of ${server.flavor} ${server.version}, the target is ${facts.flavor} ${facts.version}`;
    if (!(0,server_abilities/* has */.z)(facts, 'data dictionary') && !(0,server_facts/* isMariaDb */.Zz)(facts)) {
        throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', object, {
            hint: 'MySQL 5.7 is read, for an upgrade, and never restored onto: take a newer target.',
        });
    }
    if (isMove)
        return;
    const [major = 0, minor = 0] = server.version.split('.').map(Number);
    const [targetMajor, targetMinor] = facts.versionNumbers;
    if (major < targetMajor || (major === targetMajor && minor <= targetMinor))
        return;
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `${object}, which is older`, {
        hint: 'A newer server may write definitions that an older one does not know: restore onto one at least as new; --ignore-version tries it nevertheless.',
    });
}
/**
 * Refuses MariaDB roles on MySQL, which would take a role for an account with any host. Such an
 * account may exist.
 */
function checkRoles({ accounts }, facts) {
    const role = [...(accounts?.created ?? []), ...(accounts?.granted ?? [])].find(({ name }) => (0,statement_guard/* isRoleName */.yn)(name));
    if (role === undefined || (0,server_facts/* isMariaDb */.Zz)(facts))
        return;
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `role ${role.name} has no host, which accounts of MySQL have`, {
        hint: 'Roles of MariaDB cannot be created on MySQL: leave --load-users out.',
    });
}
function checkNotSource(contents, facts) {
    if (!(0,repository_contents/* isSourceOf */.b)(contents, facts))
        return;
    const { backupId } = contents;
    throw new errors/* BackupError */.hj('TARGET_IS_SOURCE', `the target is the server that ${backupId} was made of: ${facts.serverId}`, {
        hint: 'If this is what you want, add --allow-source-as-target.',
    });
}
/**
 * Verifies the privileges on the target.
 * @throws BackupError TARGET_PRIVILEGES naming all missing privileges, and functions that the
 * server would refuse
 */
async function checkPrivileges(session, facts, scope, plan, request) {
    const grants = await (0,privileges/* readGrants */.o4)(session, facts);
    const self = (0,definitions_account/* parseAccount */.J)((await session.scalar('SELECT CURRENT_USER()')) ?? '');
    const others = [...plan.definers.keys()].map(definitions_account/* parseAccount */.J).filter((account) => account !== self);
    const systemUsers = others.length > 0 ? await (0,privileges/* readSystemUsers */.cx)(session, facts) : undefined;
    const missing = (0,privileges/* missingForRestore */.qS)(grants, facts, {
        schemas: scope.schemas.map(({ name }) => name),
        createsDefinitions: scope.request.parts !== 'data',
        hasForeignKeys: plan.tables.some(({ split }) => (split?.foreignKeys.length ?? 0) > 0),
        hasViews: plan.views.length > 0,
        hasRoutines: plan.routines.length > 0,
        // Without it, the triggers of the loaded tables are invisible.
        hasTriggers: plan.triggers.length > 0 || scope.request.parts === 'data',
        hasEvents: plan.events.length > 0,
        hasOtherDefiners: others.length > 0,
        hasSystemDefiners: others.some((account) => account !== undefined && systemUsers?.has(account)),
        masksColumns: request.mask !== undefined,
        readsRoutines: plan.routines.length > 0 && request.verifyLevel !== 'off',
        loadsUsers: request.loadUsers,
        skipsBinlog: request.skipBinlog,
        disablesRedoLog: request.disableRedoLog,
        setsGtids: request.updateGtidSet !== 'off',
    });
    missing.push(...refusedByBinlog(grants, facts, plan));
    if (missing.length === 0)
        return;
    throw new errors/* BackupError */.hj('TARGET_PRIVILEGES', `the account ${session.target} lacks ${missing.join('; ')}`, {
        hint: 'Grant them on the target. Definers: --strip-definers gives all objects to the account that restores.',
        details: { missing },
    });
}
/**
 * Objects that the server refuses with errors 1418 and 1419: with a binary log, it does not trust
 * every account with functions and triggers.
 */
function refusedByBinlog(grants, facts, plan) {
    if (!facts.logBin || facts.trustsFunctionCreators)
        return [];
    const functions = plan.routines.filter(({ record }) => record.kind === 'function');
    const refused = grants.hasGlobal('SUPER')
        ? functions.filter(isUndeclared)
        : [...functions, ...plan.triggers];
    if (refused.length === 0)
        return [];
    const names = refused.slice(0, 5).map(({ object }) => object);
    return [
        `the trust of a server with a binary log (log_bin_trust_function_creators=ON) for ${names.join(', ')}${refused.length > 5 ? ` and ${refused.length - 5} more` : ''}`,
    ];
}
/**
 * Reports whether a function lacks these words. If they occur only in the body, the server itself
 * reports the error.
 */
function isUndeclared({ record }) {
    return !/\b(DETERMINISTIC|NO\s+SQL|READS\s+SQL\s+DATA)\b/i.test(record.statement.toString('latin1'));
}
/**
 * Verifies the free space. MariaDB reports it with its plugin `disks`; without a report, the check
 * passes.
 */
async function checkFreeSpace(session, { totals }) {
    const rows = await session
        .query('SELECT Path AS path, Available * 1024 AS free FROM information_schema.DISKS ORDER BY LENGTH(Path) DESC')
        .catch(() => []);
    const directory = (await session.scalar('SELECT @@GLOBAL.datadir').catch(() => undefined)) ?? '';
    const disk = rows.find(({ path }) => directory.startsWith(path));
    if (!disk || Number(disk.free) >= totals.dataBytes)
        return;
    throw new errors/* BackupError */.hj('TARGET_TOO_SMALL', `${disk.path} on the target has ${(0,units/* formatBytes */.z3)(Number(disk.free))} free, the data alone is ${(0,units/* formatBytes */.z3)(totals.dataBytes)}`, { hint: 'Free space on the target, or restore a part with --include-tables.' });
}
/**
 * Refuses rows that exceed max_allowed_packet. They would stop the restore midway or be unreadable
 * afterwards.
 */
function checkPacketSize({ schemas }, facts) {
    const limit = facts.maxAllowedPacketBytes;
    const tooLarge = schemas.flatMap((schema) => schema.tables
        .filter(({ maxRowBytes }) => (maxRowBytes ?? 0) + ROW_OVERHEAD_BYTES > limit)
        .map(({ name, maxRowBytes }) => `${schema.name}.${name} has a row of ${maxRowBytes} bytes`));
    if (tooLarge.length === 0)
        return;
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `max_allowed_packet of the target is ${limit}: ${tooLarge.join('; ')}`, {
        hint: 'Raise max_allowed_packet on the target during the restore, and where the data is read.',
        details: { maxAllowedPacketBytes: limit },
    });
}
const ROW_OVERHEAD_BYTES = 1024;
/**
 * Refuses --skip-binlog if other servers follow the target.
 * @throws BackupError TARGET_UNSUPPORTED if the followers would miss the writes
 */
async function checkNobodyFollows(session, facts) {
    const replicas = await session
        .query((0,server_abilities/* has */.z)(facts, 'SHOW REPLICAS') ? 'SHOW REPLICAS' : 'SHOW SLAVE HOSTS')
        .catch(() => []);
    const dumps = await session.query('SHOW PROCESSLIST');
    const members = await session
        .scalar(`SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE MEMBER_STATE <> 'OFFLINE'`)
        .catch(() => '0');
    const galera = await session.scalar('SELECT @@GLOBAL.wsrep_on').catch(() => '0');
    const found = [
        ...(replicas.length > 0 || dumps.some(({ Command }) => /^Binlog Dump/i.test(Command))
            ? ['replicas']
            : []),
        ...(Number(members ?? 0) > 0 ? ['group replication'] : []),
        ...(galera === '1' || galera === 'ON' ? ['Galera'] : []),
    ];
    if (found.length === 0)
        return;
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `--skip-binlog would make others diverge: the target has ${found.join(' and ')}`, {
        hint: 'Leave --skip-binlog out, or add --skip-binlog-despite-replicas if they will be rebuilt.',
    });
}
/** Verifies that the GTID set fits the transactions that the target has executed. */
async function checkGtids(session, facts, contents, mode) {
    const set = contents.snapshot.gtidExecuted;
    const fail = (why) => {
        throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `--update-gtid-set ${mode} is not possible: ${why}`, {
            hint: 'Leave --update-gtid-set out, or see RESET BINARY LOGS AND GTIDS in the manual.',
        });
    };
    if ((0,server_facts/* isMariaDb */.Zz)(facts))
        return fail('the target is a MariaDB, which has no gtid_purged');
    if (!set)
        return fail('the backup recorded no GTID set');
    if (!facts.gtidMode)
        return fail('the target has gtid_mode off');
    const literal = (0,quote/* textLiteral */.nl)(set);
    if (mode === 'replace') {
        const isSuperset = await session.scalar(`SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, ${literal})`);
        if (isSuperset !== '1')
            return fail('gtid_purged of the target holds transactions that the backup does not have');
        const own = await session.scalar(`SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged) = GTID_SUBTRACT(GTID_SUBTRACT(@@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged), ${literal})`);
        if (own !== '1')
            return fail('the binary log of the target holds transactions of the backup');
    }
    return undefined;
}

// EXTERNAL MODULE: ./lib/repository/scope/archived.js
var archived = __webpack_require__(73153);
// EXTERNAL MODULE: ./lib/mysql/schema/definitions/find-syntax-error.js
var find_syntax_error = __webpack_require__(13455);
;// CONCATENATED MODULE: ./lib/restore/stages/accounts.js

/**
 * State item: the accounts that this restore creates, so that a resumed run continues with them.
 */
const ITEM = 'accounts';
/**
 * Creates users and roles, before the programs that belong to them.
 * @param done receives the definitions whose statement the server accepted
 */
async function createAccounts(session, { created: definitions, granted }, state, done) {
    const names = [...new Set([...definitions, ...granted].map(({ name }) => name))];
    const noted = state?.value(ITEM);
    const own = noted === undefined ? await findMissing(session, names) : JSON.parse(noted);
    if (noted === undefined)
        await state?.mark(session, ITEM, JSON.stringify(own));
    for (const definition of definitions) {
        if (!own.includes(definition.name))
            continue;
        if (noted !== undefined && (await isThere(session, definition.name)))
            continue;
        await (0,create_definition/* createDefinition */.iO)(session, definition.record, definition);
        done.add(definition);
    }
    return { created: own, skipped: names.filter((name) => !own.includes(name)) };
}
/** Grants privileges, after all objects that grants may name exist. */
async function grantAccounts(session, { granted }, { created }, done) {
    for (const definition of granted) {
        if (!created.includes(definition.name))
            continue;
        await (0,create_definition/* createDefinition */.iO)(session, definition.record, definition);
        done.add(definition);
    }
}
/** Returns the accounts that the target does not have. */
async function findMissing(session, names) {
    const missing = [];
    for (const name of names)
        if (!(await isThere(session, name)))
            missing.push(name);
    return missing;
}
/** ER_NONEXISTING_GRANT, ER_PASSWORD_NO_MATCH, ER_INVALID_ROLE */
const UNKNOWN = new Set([1141, 1133, 1959]);
const EVERYONE = "'PUBLIC'";
async function isThere(session, name) {
    try {
        const grants = await session.query(`SHOW GRANTS FOR ${name === EVERYONE ? 'PUBLIC' : name}`, `cannot look for the account ${name}`);
        // MariaDB's role PUBLIC exists after its first grant.
        return grants.length > 0;
    }
    catch (error) {
        const errno = error.cause?.errno;
        if (errno !== undefined && UNKNOWN.has(errno))
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/restore/preflight/incompatible.js
// Finds objects that the target does not accept from a backup of another version, and refuses them
// all at once, before any effect. The rules know which features versions have removed. The target
// itself parses every program and reports which it cannot read.





/** Maximum number of objects in the message; the details hold all. */
const incompatible_SHOWN = 20;
/**
 * Verifies the compatibility.
 * @returns the changes that `--upgrade` makes, as sentences
 * @throws BackupError TARGET_UNSUPPORTED
 */
async function checkIncompatible(session, facts, { server, backupId }, plan) {
    const { created = [], granted = [] } = plan.accounts ?? {};
    const accounts = [...created, ...granted];
    const missing = new Set(await findMissing(session, [...new Set(accounts.map(({ name }) => name))]));
    // An existing account is left as it is.
    const untouched = new Set(accounts.filter(({ name }) => !missing.has(name)).map(({ object }) => object));
    const found = [
        ...plan.incompatibilities,
        ...(await findUnreadable(session, facts, server.version, plan)),
        ...(await findRestrictedKeys(session, facts, plan)),
        ...(await findProxies(session, granted)),
    ].filter(({ object }) => !untouched.has(object));
    if (found.length > 0)
        throw incompatible_refusal(found, `${backupId} is of ${server.flavor} ${server.version}`, facts);
    return plan.changes
        .filter(({ object }) => !untouched.has(object))
        .map(({ object, change }) => `${object}: ${change}`);
}
function incompatible_refusal(found, backup, facts) {
    const texts = found.slice(0, incompatible_SHOWN).map(finding/* describeIncompatibility */.n);
    const more = found.length > incompatible_SHOWN ? `; and ${found.length - incompatible_SHOWN} more` : '';
    const isRewritable = found.some((each) => each.isRewritable);
    return new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `${backup}, and the target, ${facts.flavor} ${facts.version}, does not take it as it is: ${texts.join('; ')}${more}`, {
        hint: `${isRewritable ? 'With --upgrade what can be rewritten is, and each change is reported. ' : ''}Change the others on the source and back it up again, or leave them out with --exclude-tables, --skip-routines, --skip-triggers or --skip-events, or without --load-users.`,
        details: { incompatibilities: found },
    });
}
/**
 * Returns programs whose grammar the target does not know, without those that the rules already
 * named.
 */
async function findUnreadable(session, facts, version, { routines, triggers, events, incompatibilities }) {
    const [major, minor] = facts.versionNumbers;
    if (version.startsWith(`${major}.${minor}.`))
        return [];
    const named = new Set(incompatibilities.map(({ object }) => object));
    const found = [];
    for (const { object, record } of [...routines, ...triggers, ...events]) {
        if (named.has(object))
            continue;
        const message = await (0,find_syntax_error/* findSyntaxError */.p)(session, record, `cannot look at ${object}`);
        if (message !== undefined)
            found.push({
                object,
                why: `the target cannot read it: ${message}`,
                advice: 'change it on the source',
                isRewritable: false,
            });
    }
    return found;
}
/**
 * Returns restricted foreign keys. The session has switched the restriction off, if the account may
 * do so.
 */
async function findRestrictedKeys(session, facts, { nonStandardKeys }) {
    if (nonStandardKeys.length === 0 || !(0,server_abilities/* has */.z)(facts, 'restrict_fk_on_non_standard_key'))
        return [];
    const restricts = await session.scalar('SELECT @@SESSION.restrict_fk_on_non_standard_key');
    return restricts === '1' ? nonStandardKeys : [];
}
const PROXY = /^GRANT PROXY ON (\S+) TO /;
/**
 * Returns PROXY grants that would fail with ER_ACCESS_DENIED: only an account that has PROXY WITH
 * GRANT OPTION can grant it.
 */
async function findProxies(session, granted) {
    const grants = granted.filter(({ record }) => PROXY.test(record.statement.toString('latin1')));
    if (grants.length === 0)
        return [];
    const own = await session.query('SHOW GRANTS', 'cannot read the grants of the account');
    const given = own
        .map((row) => String(Object.values(row)[0]))
        .filter((line) => line.endsWith(' WITH GRANT OPTION'))
        .map((line) => neutralAccount(PROXY.exec(line)?.[1] ?? ''));
    return grants
        .filter(({ record }) => {
        const on = neutralAccount(PROXY.exec(record.statement.toString('latin1'))?.[1] ?? '');
        return !given.includes('@') && !given.includes('@%') && !given.includes(on);
    })
        .map(({ object }) => ({
        object,
        why: 'it is granted PROXY, which the account that restores may not grant',
        advice: `GRANT PROXY ON ''@'' TO it WITH GRANT OPTION on the target, or revoke it on the source`,
        isRewritable: false,
    }));
}
function neutralAccount(text) {
    return text.replace(/['"`]/g, '');
}

;// CONCATENATED MODULE: ./lib/restore/preflight/other-flavor.js
// Refuses a backup of MySQL for MariaDB, or the reverse. The target itself reports which
// definitions it cannot read.



/** Maximum number of reasons in the message; the details hold all. */
const other_flavor_SHOWN = 20;
/** @throws BackupError TARGET_UNSUPPORTED */
async function checkFlavor(session, facts, { server, backupId }, plan) {
    if ((0,server_facts/* isMariaDb */.Zz)(server) === (0,server_facts/* isMariaDb */.Zz)(facts))
        return;
    const reasons = [];
    for (const { object, record } of definitionsOf(plan)) {
        const message = await (0,find_syntax_error/* findSyntaxError */.p)(session, record, `cannot look at ${object}`);
        if (message !== undefined)
            reasons.push(`${object}: ${message}`);
    }
    const shown = reasons.slice(0, other_flavor_SHOWN).join('; ');
    const more = reasons.length > other_flavor_SHOWN ? `; and ${reasons.length - other_flavor_SHOWN} more` : '';
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `${backupId} is of ${server.flavor} ${server.version}, the target is ${facts.flavor} ${facts.version}, which ${reasons.length === 0 ? 'can read its definitions, but may give them another meaning' : `cannot read ${shown}${more}`}`, {
        hint: 'MySQL and MariaDB differ in their definitions and types: restore onto a server of the same kind. --upgrade moves what both can hold, maps collations, reports each change, and names what cannot be moved; --ignore-version tries it as it is.',
        details: { reasons },
    });
}
/** Definitions to parse. A table comes without the indexes that are created after the data. */
function* definitionsOf({ tables, sequences, ...plan }) {
    yield* sequences;
    for (const { schema, table, split } of tables) {
        if (!split)
            continue;
        const statement = Buffer.from(split.create, 'latin1');
        const session = { client: 'utf8mb4', sqlMode: '' };
        const record = { kind: 'table', schema, name: table.name, statement, session };
        yield { object: `table ${schema}.${table.name}`, record };
    }
    yield* [...plan.libraries, ...plan.routines, ...plan.views, ...plan.triggers, ...plan.events];
}

// EXTERNAL MODULE: ./lib/sql/tokens/charsets.js
var charsets = __webpack_require__(22278);
// EXTERNAL MODULE: ./lib/sql/definitions/references.js
var references = __webpack_require__(90519);
;// CONCATENATED MODULE: ./lib/restore/preflight/outside-objects.js
// Objects outside of the backup that its definitions need: objects of other schemas, spatial
// reference systems, tablespaces. The check searches the target before the first statement and
// names all missing objects at once.







/**
 * Verifies that the target has the objects.
 * @throws BackupError TARGET_UNSUPPORTED naming each object with its needs
 */
async function checkOutsideObjects(session, facts, plan) {
    const missing = [
        ...(await findMissingReferences(session, plan)),
        ...(await findMissingReferenceSystems(session, facts, plan)),
        ...(await findMissingTablespaces(session, plan)),
    ];
    if (missing.length === 0)
        return;
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `these definitions need objects that neither the restore nor the target has: ${missing.join('; ')}`, {
        hint: 'Create what is missing on the target first, or leave these objects out with --exclude-tables.',
        details: { missing },
    });
}
/**
 * Returns missing references of views only: a server resolves a view at its creation, and a program
 * when it runs.
 */
async function findMissingReferences(session, plan) {
    const planned = new Set([
        ...plan.tables.map(({ schema, table: { name } }) => ({ schema, name })),
        ...plan.views,
        ...plan.sequences,
        ...plan.routines,
    ].map(({ schema, name }) => outside_objects_keyOf(schema, name)));
    const missing = [];
    const known = new Map();
    for (const view of plan.views)
        for (const { schema, object } of referencesOf(view)) {
            const key = outside_objects_keyOf(schema, object);
            if (planned.has(key) || (0,server_facts/* isServersReference */.a8)(schema))
                continue;
            if (!known.has(key))
                known.set(key, await outside_objects_isThere(session, schema, object));
            if (!known.get(key))
                missing.push(`${view.object} needs ${schema}.${object}`);
        }
    return missing;
}
function referencesOf({ record }) {
    const { client, sqlMode } = record.session;
    const decode = (name) => (0,charsets/* decodeFromCharset */.p6)(name, client) ?? name;
    return (0,references/* findReferences */.y)(record.statement.toString('latin1'), (0,sql_quoting/* quotingOf */.JW)(sqlMode, client)).map(({ schema, object }) => ({ schema: decode(schema), object: decode(object) }));
}
/** Ignores case: some servers store names in lower case. */
function outside_objects_keyOf(schema, name) {
    return `${schema}\0${name}`.toLowerCase();
}
async function outside_objects_isThere(session, schema, object) {
    const found = await session.scalar(`SELECT (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema)} AND TABLE_NAME = ${(0,quote/* textLiteral */.nl)(object)})
          + (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema)} AND ROUTINE_NAME = ${(0,quote/* textLiteral */.nl)(object)})`, 'cannot look at the target');
    return found !== '0';
}
async function findMissingReferenceSystems(session, facts, plan) {
    if ((0,server_facts/* isMariaDb */.Zz)(facts))
        return [];
    const users = new Map();
    for (const { schema, table, split } of plan.tables)
        for (const [, id] of (split?.create ?? '').matchAll(/\/\*!80003 SRID (\d+) \*\//g))
            users.set(id, [...(users.get(id) ?? []), `table ${schema}.${table.name}`]);
    if (users.size === 0)
        return [];
    const rows = await session.query(`SELECT SRS_ID AS id FROM information_schema.ST_SPATIAL_REFERENCE_SYSTEMS WHERE SRS_ID IN (${[...users.keys()].join(',')})`, 'cannot look at the target');
    const there = new Set(rows.map(({ id }) => String(id)));
    return [...users]
        .filter(([id]) => !there.has(id))
        .map(([id, tables]) => `${tables.join(', ')} needs the spatial reference system ${id}`);
}
/**
 * Returns missing tablespaces. Definitions keep their tablespace only if the target is the source.
 */
async function findMissingTablespaces(session, plan) {
    const missing = [];
    for (const { schema, table, split } of plan.tables)
        for (const { kind, target } of (0,outside_parts/* findOutsideParts */.BI)(split?.create ?? '')) {
            if (kind !== 'tablespace')
                continue;
            const name = Buffer.from(target, 'latin1').toString('utf8');
            const found = await session
                .scalar(`SELECT COUNT(*) FROM information_schema.FILES WHERE TABLESPACE_NAME = ${(0,quote/* textLiteral */.nl)(name)}`)
                // Without PROCESS, the server itself reports the error.
                .catch(() => '1');
            if (found === '0')
                missing.push(`table ${schema}.${table.name} needs the tablespace ${name}`);
        }
    return missing;
}

;// CONCATENATED MODULE: ./lib/restore/target-settings/redo-log.js
// Switches MySQL's redo log off during a load onto a server that may be lost. Invariant: if our
// process dies, the next run of the same restore switches the redo log on again. A server that
// crashes in the meantime does not start again.


function checkRedoLogSwitch(facts) {
    if ((0,server_abilities/* has */.z)(facts, 'ALTER INSTANCE DISABLE INNODB REDO_LOG'))
        return;
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `${facts.flavor} ${facts.version} cannot switch its redo log off`, {
        hint: 'Leave --disable-redo-log out: MySQL can, from 8.0.21.',
    });
}
async function disableRedoLog(session) {
    await session.execute('ALTER INSTANCE DISABLE INNODB REDO_LOG', 'cannot switch the redo log off');
}
async function enableRedoLog(session) {
    await session.execute('ALTER INSTANCE ENABLE INNODB REDO_LOG', 'cannot switch the redo log on again');
}

;// CONCATENATED MODULE: ./lib/restore/jobs/stage.js
// Stages of a restore that many jobs share. The first job creates the tables, any number of jobs
// loads rows at the same time, and the last job does the rest as a run that resumes.



const RESTORE_STAGES = (/* unused pure expression or super */ null && (['schema', 'data', 'finish']));
/** State item: all tables exist, and jobs may load their rows. */
const STAGED = 'staged';
const SHOWN_CHUNKS = 10;
function isStaged(state) {
    return state?.has(STAGED) ?? false;
}
async function markStaged(session, state) {
    await state.mark(session, STAGED);
}
/**
 * Verifies that `--stage schema` has ended for the same backup and the same part of it.
 * @throws BackupError CONFIG_INVALID
 */
function requireStaged(state, stage, backupId) {
    if (state?.has(STAGED))
        return state;
    const reason = state
        ? 'has begun, and its tables are not complete'
        : 'has not begun on this target, or is finished';
    throw new errors/* BackupError */.hj('CONFIG_INVALID', `--stage ${stage}: the restore of ${backupId} ${reason}`, {
        hint: 'Run --stage schema first, with the same options and the same backup. Name the backup by its id: latest may be another one by now.',
    });
}
/**
 * Verifies that jobs have loaded every chunk.
 * @throws BackupError LOAD_INCOMPLETE naming the missing chunks
 */
function assertAllLoaded(plan, state) {
    const missing = [];
    for (const planned of plan.tables) {
        const { schema, table } = planned;
        for (const chunk of table.chunks)
            if (!state.has((0,row_items/* itemOf */.Tu)(planned, chunk)))
                missing.push(`${schema}.${table.name} chunk ${chunk.number}`);
    }
    if (missing.length === 0)
        return;
    const more = missing.length - SHOWN_CHUNKS;
    const shown = `${missing.slice(0, SHOWN_CHUNKS).join(', ')}${more > 0 ? ` and ${(0,units/* formatCount */.B4)(more)} more` : ''}`;
    throw new errors/* BackupError */.hj('LOAD_INCOMPLETE', `--stage finish: ${(0,units/* plural */.LS)(missing.length, 'chunk')} not loaded yet: ${shown}`, {
        hint: 'Let a job with --stage data end without an error, then start --stage finish again.',
        details: { missing },
    });
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./lib/restore/resume/restore-lock.js
// Lock that admits one restore at a time per identity and per schema. Invariant: a dedicated
// connection holds the lock. If our process is killed, the server notices at once, although our
// ALTER TABLE may run for another hour.




class RestoreLock {
    #group;
    #identity;
    #session;
    #renewal;
    constructor(group, identity, session) {
        this.#group = group;
        this.#identity = identity;
        this.#session = session;
    }
    /**
     * Takes the lock, which lasts as long as the group.
     * @throws BackupError TARGET_BUSY if another run holds the lock
     */
    static async acquire(group, identity) {
        const session = await group.open('load');
        await lockAll(session, identity);
        return new RestoreLock(group, identity, session);
    }
    /**
     * Renews the lock after other connections were lost, if the lock's own connection is lost too.
     * @throws BackupError TARGET_BUSY
     */
    async renew() {
        if (!this.#session.lost)
            return;
        this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
        await this.#renewal;
    }
    async #renew() {
        const session = await this.#group.reopen('load');
        await lockAll(session, this.#identity);
        this.#session = session;
    }
}
/** Locks in the order of the names, so that two restores never wait for each other. */
async function lockAll(session, identity) {
    await (0,restore_state/* lockRestore */.Yr)(session, identity);
    for (const schema of [...identity.schemas].sort())
        await lockSchema(session, schema);
}
/** A run that was just killed may hold the lock until the server notices. */
const restore_lock_LOCK_SECONDS = 10;
async function lockSchema(session, schema) {
    // A lock name has at most 64 characters. Servers may or may not distinguish schemas that differ
    // in case.
    const name = (0,quote/* textLiteral */.nl)(`mysql-backup ${(0,external_node_crypto_.createHash)('sha256').update(schema.toLowerCase()).digest('hex').slice(0, 40)}`);
    const locked = await session.scalar(`SELECT GET_LOCK(${name}, ${restore_lock_LOCK_SECONDS})`, `cannot lock schema ${schema}`);
    if (locked === '1')
        return;
    const holder = await session.scalar(`SELECT IS_USED_LOCK(${name})`).catch(() => undefined);
    const who = holder === undefined ? '' : ` in connection ${holder}`;
    throw new errors/* BackupError */.hj('TARGET_BUSY', `another restore into schema ${schema} goes on${who}`, {
        hint: 'Wait until it ends.',
        details: { schema, ...(holder === undefined ? {} : { connection: Number(holder) }) },
    });
}

;// CONCATENATED MODULE: ./lib/restore/preflight/target-contents.js



/** @throws BackupError TARGET_NOT_EMPTY */
function assertNothingThere(obstacles, interrupted) {
    if (obstacles.length === 0)
        return;
    const others = interrupted.length > 0
        ? ` Some of it belongs to an interrupted restore of ${interrupted.join(', ')}.`
        : '';
    throw new errors/* BackupError */.hj('TARGET_NOT_EMPTY', `the target already has ${obstacles.map(({ object }) => object).join(', ')}`, {
        hint: `Restore onto an empty server, under other names with --map-schema, or drop what the restore creates again with --drop-existing.${others}`,
        details: { existing: obstacles.map(({ object }) => object) },
    });
}
/**
 * Asserts that a resumed restore finds no foreign objects.
 * @throws BackupError TARGET_NOT_EMPTY
 */
function assertNoneForeign(backupId, foreign) {
    if (foreign.length === 0)
        return;
    throw new errors/* BackupError */.hj('TARGET_NOT_EMPTY', `the restore of ${backupId} was interrupted, and someone created or altered these objects since: ${(0,units/* listSome */.XT)(foreign)}`, {
        hint: 'Drop or rename them yourself, and the restore resumes; or add --drop-existing to drop them and restore everything again.',
        details: { foreign },
    });
}
/**
 * Asserts that a data-only restore finds empty tables without insert triggers.
 * @throws BackupError TARGET_NOT_EMPTY, TABLE_NOT_FOUND, TARGET_UNSUPPORTED
 */
async function assertTablesEmpty(session, scope) {
    const missing = [];
    const filled = [];
    const triggers = [];
    for (const schema of scope.schemas) {
        const there = await tableNames(session, schema.name);
        const found = await triggersOf(session, schema.name);
        const tables = new Set(schema.tables.map(({ name }) => name));
        for (const { name, table, event } of found)
            if (event === 'INSERT' && tables.has(table))
                triggers.push(`${schema.name}.${name} on ${schema.name}.${table}`);
        for (const { name } of schema.tables) {
            const label = `${schema.name}.${name}`;
            if (!there.has(name))
                missing.push(label);
            else if (await session.scalar(`SELECT 1 FROM ${(0,quote/* quoteTable */.Z8)(schema.name, name)} LIMIT 1`))
                filled.push(label);
        }
    }
    if (missing.length > 0)
        throw new errors/* BackupError */.hj('TABLE_NOT_FOUND', `the target lacks ${missing.join(', ')}`, {
            hint: '--data-only fills existing tables: create them first, with --schema-only.',
        });
    if (filled.length > 0)
        throw new errors/* BackupError */.hj('TARGET_NOT_EMPTY', `these tables have rows already: ${filled.join(', ')}`, {
            hint: 'Truncate them, or leave them out with --exclude-tables.',
        });
    if (triggers.length > 0)
        throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `triggers would change the loaded rows: ${triggers.join(', ')}`, {
            hint: 'Drop them during the restore; --schema-only --skip-triggers creates tables without them.',
            details: { triggers },
        });
}
async function triggersOf(session, schema) {
    return await session.query(`SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS \`table\`, EVENT_MANIPULATION AS event FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema)}`, 'cannot look at the target');
}
async function tableNames(session, schema) {
    const rows = await session.query(`SELECT TABLE_NAME AS name, TABLE_TYPE AS type FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema)}`, 'cannot look at the target');
    return new Map(rows.map(({ name, type }) => [name, type]));
}

;// CONCATENATED MODULE: ./lib/restore/preflight/run-preflight.js
// Runs all checks of a restore, in order, before any change on the target.


















async function runPreflight({ session, request, source, scope, plan, sessions, }) {
    const { contents } = source;
    if (request.loadUsers)
        checkHasAccounts(contents);
    checkRefusals(plan);
    await checkObjects(source);
    await (0,archived/* assertReadable */.D)(source, scope);
    const { facts } = sessions;
    if (!request.ignoreVersion) {
        if (!isMove(contents, facts, request))
            await checkFlavor(session, facts, contents, plan);
        checkVersion(contents, facts, isMove(contents, facts, request));
    }
    if (request.afterLoad)
        (0,run_after_load/* assertNotOnSource */.ae)(contents, facts);
    if (!request.allowSourceAsTarget)
        checkNotSource(contents, facts);
    const warnings = checkNameCase(contents, scope, plan, facts);
    await checkEngines(session, facts, plan);
    checkRoles(plan, facts);
    if (request.disableRedoLog)
        checkRedoLogSwitch(facts);
    await checkPrivileges(session, facts, scope, plan, request);
    const changes = request.ignoreVersion ? [] : await checkIncompatible(session, facts, contents, plan);
    if (request.skipBinlog && !request.skipBinlogDespiteReplicas)
        await checkNobodyFollows(session, facts);
    if (request.updateGtidSet !== 'off')
        await checkGtids(session, facts, contents, request.updateGtidSet);
    checkPacketSize(scope, facts);
    await checkOutsideObjects(session, facts, plan);
    warnings.push(...(await findMissingDefiners(session, plan)));
    const identity = identityOf(source, scope);
    const lock = await RestoreLock.acquire(sessions, identity);
    const state = await restore_state/* RestoreState */.YM.find(session, identity);
    const goesOn = await canResume({ session, request, source, scope, plan, sessions }, state);
    const ownsTarget = await isAloneOnTarget(session, source, scope);
    const found = {
        warnings,
        session,
        identity,
        lock,
        state,
        goesOn,
        ownsTarget,
        obstacles: [],
        found: [],
        kept: [],
        others: [],
        changes,
    };
    if (goesOn)
        return found;
    // A resumed run has already loaded part of its data.
    await checkFreeSpace(session, scope);
    if (scope.request.parts === 'data') {
        await assertTablesEmpty(session, scope);
        return found;
    }
    const others = await (0,restore_state/* findOtherRestores */.l5)(session, identity);
    const { found: objects, obstacles, kept, lost } = await (0,drop_plan/* readContents */.r0)(session, facts, scope, plan);
    if (request.dropExisting)
        (0,drop_plan/* assertNothingLost */.iP)(lost);
    else
        assertNothingThere(scope.isPartial ? obstacles : await (0,drop_plan/* readSchemas */.x5)(session, facts, scope), others.map(({ backupId }) => backupId));
    return { ...found, found: objects, obstacles, kept, others };
}
async function isAloneOnTarget(session, { contents }, scope) {
    const isWhole = !scope.isPartial && scope.request.excludeTables.length === 0;
    const hasAllRows = scope.schemas.every(({ tables }) => tables.every(({ filter }) => filter === undefined));
    if (!isWhole || !hasAllRows || !contents.snapshot.consistent)
        return false;
    const own = new Set(scope.schemas.map(({ name }) => name.toLowerCase()));
    const rows = await session.query('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA', 'cannot list the schemas of the target');
    return rows.every(({ name }) => server_facts/* SYSTEM_SCHEMAS */.X4.has(name.toLowerCase()) || name === server_facts/* STATE_SCHEMA */.KW || own.has(name.toLowerCase()));
}
/**
 * Decides whether the restore resumes. With --drop-existing, a restore that cannot resume starts
 * again. It resumes only if the interrupted run had dropped the objects that existed before.
 * @throws BackupError CONFIG_INVALID, TARGET_NOT_EMPTY
 */
async function canResume({ session, request, source, scope, plan, sessions }, state) {
    const emptied = state?.value(restore_state/* EMPTIED */.jU);
    if (!state || emptied === undefined)
        return false;
    const isDropped = emptied === 'dropped';
    // Jobs may be loading: a job that begins once more must not drop what they have loaded.
    if (request.dropExisting && !isDropped && !isStaged(state))
        return false;
    const { backupId } = source.contents;
    const changed = changedOptions(state, request);
    if (!request.dropExisting)
        assertSameOptions(backupId, changed);
    const isVerified = (0,after_load_progress/* verifiedLoad */.H3)(state) !== undefined;
    if (!request.dropExisting)
        (0,after_load_progress/* assertCanGoOn */.G)(state, request.afterLoad, backupId);
    // Other objects are legitimate if statements of the user may have created them, if tables were
    // selected, or if --drop-existing kept the objects.
    const keepsOthers = isVerified || isDropped || scope.isPartial || scope.request.parts === 'data';
    const foreign = await (0,created_objects/* findForeignObjects */.mr)(session, sessions.facts, scope, plan, state, keepsOthers);
    const missing = isVerified ? await (0,created_objects/* findMissingTables */.xZ)(session, sessions.facts, plan) : [];
    if (!request.dropExisting) {
        assertNoneForeign(backupId, foreign);
        (0,after_load_progress/* assertAllThere */.UB)(missing, backupId);
    }
    const isStopped = request.dropExisting && !(0,after_load_progress/* canGoOn */.Iq)(state, request.afterLoad, backupId);
    return changed.length + foreign.length + missing.length === 0 && !isStopped;
}
/** Identity of a restore: the backup, the restored part of it, and the target schemas. */
function identityOf({ contents }, { schemas, request, isPartial }) {
    const tables = schemas.flatMap((schema) => schema.tables.map(({ name }) => `${schema.source}.${name}`));
    return {
        backupId: contents.backupId,
        schemas: schemas.map(({ name }) => name),
        tables: isPartial || request.excludeTables.length > 0 ? tables : [],
        parts: request.parts,
    };
}

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
;// CONCATENATED MODULE: ./lib/restore/load/session-set-up.js
// Statements for the start of each session that loads.

/** @param settings statements that the settings of the target need */
function sessionSetUp({ request, isMove, masks, sessions }, settings) {
    return [
        ...(request.skipBinlog ? ['SET SESSION sql_log_bin = OFF'] : []),
        // Rows that were unique under the source's collations must not become duplicates that the
        // target does not check. Masked values must not become duplicates either.
        ...(isMove || masks ? ['SET SESSION unique_checks = ON'] : []),
        // A masked value must meet the conditions of its column.
        ...(masks && (0,server_facts/* isMariaDb */.Zz)(sessions.facts) ? ['SET SESSION check_constraint_checks = ON'] : []),
        ...settings,
    ];
}

// EXTERNAL MODULE: ./lib/format/dump-sql.js
var dump_sql = __webpack_require__(74932);
// EXTERNAL MODULE: ./lib/mysql/schema/definitions/show-create.js
var show_create = __webpack_require__(86041);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./lib/restore/jobs/shared-tasks.js
// Tasks that jobs on other machines may also take. Invariant: the server's named lock decides, and
// the connection that works on the task holds it. So a job that dies loses its task to the others
// as soon as the server has rolled its transaction back; no clock and no lease is needed.




/** Error of a task that another job has taken after this job's connection was lost. */
class TaskTaken extends Error {
}
const WAIT_MS = 500;
class SharedTasks {
    #restore;
    #state;
    /**
     * Creates the tasks of one restore.
     * @param restore unique name of the restore on this target
     */
    constructor(restore, state) {
        this.#restore = restore;
        this.#state = state;
    }
    /**
     * Takes a task for this session, if no other session has it. Taking it twice is not an error.
     * @returns whether the session has the task
     */
    async take(session, task) {
        const name = this.#lockOf(task);
        const taken = await session.scalar(`SELECT IF(IS_USED_LOCK(${name}) = CONNECTION_ID(), 1, GET_LOCK(${name}, 0))`, 'cannot take a part of the restore');
        return taken === '1';
    }
    /** Takes a task, and waits until another session has left it. */
    async wait(session, task, signal) {
        while (!(await this.take(session, task)))
            await (0,promises_.setTimeout)(WAIT_MS, undefined, { signal });
    }
    /**
     * Verifies that a session that may have replaced a lost one still has the task.
     * @throws TaskTaken if another job has it, or had it and loaded one of the items
     */
    async hold(session, task, items) {
        if (!(await this.take(session, task)))
            throw new TaskTaken(task);
        if ((await this.loaded(session, items)).size === 0)
            return;
        // Otherwise no other session, also of this job, could take the task and find that it is done.
        await this.leave(session, task);
        throw new TaskTaken(task);
    }
    async leave(session, task) {
        if (!session.lost)
            await session.scalar(`SELECT RELEASE_LOCK(${this.#lockOf(task)})`);
    }
    /** Returns those of the items that any job has committed. */
    async loaded(session, items) {
        return await this.#state.committedOf(session, items);
    }
    #lockOf(task) {
        // A lock name has at most 64 characters.
        const digest = (0,external_node_crypto_.createHash)('sha256').update(`${this.#restore}\0${task}`).digest('hex').slice(0, 40);
        return (0,quote/* textLiteral */.nl)(`mysql-backup ${digest}`);
    }
}
/** Name of the task that builds the indexes of a table. */
function indexTaskOf({ id }) {
    return `indexes ${id}`;
}
function sharedTasksOf(identity, state) {
    return new SharedTasks((0,restore_state/* stateTableName */.jp)(identity), state);
}

// EXTERNAL MODULE: ./lib/sql/definitions/view-tables.js
var view_tables = __webpack_require__(12672);
;// CONCATENATED MODULE: ./lib/restore/stages/view-order.js
// Creation order of views: each view after the views that it names. When a view is replaced, MySQL
// checks the views over it and reports them as invalid if their definer does not exist; it does not
// check the definer when it creates a view. Pure.

function inOrder(views) {
    const byName = new Map();
    for (const view of views)
        byName.set(view.name, [...(byName.get(view.name) ?? []), view]);
    const ordered = new Set();
    const visited = new Set();
    const visit = (view) => {
        if (visited.has(view))
            return;
        visited.add(view);
        for (const name of (0,view_tables/* tablesOfView */.K)(view.record))
            for (const needed of byName.get(name) ?? [])
                visit(needed);
        ordered.add(view);
    };
    for (const view of views)
        visit(view);
    return [...ordered];
}

;// CONCATENATED MODULE: ./lib/restore/stages/definition-stages.js
// Stages that create definitions: schemas, sequences and tables before the data; indexes, foreign
// keys, programs and events after it. Invariant: each stage can be repeated after an interruption
// at any point.










async function createSchemas(env, isPartial) {
    const { plan, loaders } = env;
    for (const element of plan.schemas) {
        const { schema, definition } = element;
        if (!definition)
            continue;
        await loaders.run(0, `schema ${schema.name}`, async (session) => {
            const isThere = await session.scalar(`SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${(0,quote/* textLiteral */.nl)(schema.name)}`);
            if (isThere === '0')
                await (0,create_definition/* createDefinition */.iO)(session, definition.record, { ...definition, schema: '' });
            env.created.add(element);
            // An existing empty schema may have another default.
            if (!isPartial)
                await setCharset(session, schema);
        });
    }
    // Column defaults may refer to sequences, including those of another schema.
    for (const sequence of plan.sequences) {
        await create(env, sequence);
        const { next } = sequence.record;
        if (next !== undefined)
            await loaders.run(0, sequence.object, (session) => session.query(`DO SETVAL(${(0,quote/* quoteTable */.Z8)(sequence.schema, sequence.name)}, ${next}, 0)`, `cannot set the next value of ${sequence.object}`));
    }
}
/**
 * Number of connections that create tables. MySQL's data dictionary has one lock, for which
 * connections spin: 3,000 CREATE TABLE on two cores took 5.9 s with one connection, 3.7 s with two
 * and 6.0 s with four.
 */
const CREATE_TABLE_CONNECTIONS = 2;
async function createTables(env) {
    const { plan, loaders, signal, state, created } = env;
    const tables = plan.tables.filter(({ split }) => split !== undefined);
    await (0,concurrency/* forEachConcurrent */.C6)(tables, Math.min(loaders.count, CREATE_TABLE_CONNECTIONS), signal, async (element, worker) => {
        const { schema, table } = element;
        const object = `table ${schema}.${table.name}`;
        await loaders.run(worker, object, async (session, attempt) => {
            await session.use(schema);
            try {
                await createTable(session, element, object);
            }
            catch (error) {
                // An interrupted run, or an attempt whose connection was lost, has created the table.
                if (!(0,mysql_errors/* isTableExists */.xX)(error) || (attempt === 1 && !state?.isResumed))
                    throw error;
            }
        });
        created.add(element);
    });
}
async function createTable(session, { split, literalCollation: collation }, object) {
    const error = `cannot create ${object}`;
    if (collation !== undefined)
        await session.execute(`SET collation_connection = ${collation}`, error);
    try {
        await session.executeBytes(Buffer.from(split.create, 'latin1'), error);
    }
    finally {
        if (collation !== undefined && !session.lost)
            await (0,create_definition/* resetSettings */.Tx)(session);
    }
}
async function createIndexes(env) {
    const largestFirst = [...env.plan.tables].sort((a, b) => b.table.dataBytes - a.table.dataBytes);
    await (0,concurrency/* forEachConcurrent */.C6)(largestFirst, env.loaders.count, env.signal, async (planned, worker) => {
        await createIndexesOf(env, planned, worker);
    });
    await createForeignKeys(env, largestFirst);
}
/** Creates the deferred indexes of one table, without its foreign keys. */
async function createIndexesOf(env, planned, worker) {
    const { indexes = [], fulltextIndexes = [] } = planned.split ?? {};
    // InnoDB builds one full-text index at a time.
    for (const definitions of [indexes, ...fulltextIndexes.map((definition) => [definition])])
        await addDefinitions(env, worker, planned, definitions, 'indexes');
}
/** Creates the foreign keys. All indexes that they refer to exist now. */
async function createForeignKeys(env, tables) {
    await (0,concurrency/* forEachConcurrent */.C6)(tables, env.loaders.count, env.signal, async (planned, worker) => {
        await addDefinitions(env, worker, planned, planned.split?.foreignKeys ?? [], 'foreign keys');
    });
}
/**
 * Adds indexes or foreign keys to a table.
 * @param definitions definitions with one character per byte
 */
async function addDefinitions({ loaders, state, hideValues, shared, signal }, worker, planned, definitions, object) {
    if (definitions.length === 0)
        return;
    const { schema, table } = planned;
    const label = `${object} of ${schema}.${table.name}`;
    const add = async (session, attempt) => {
        await shared?.wait(session, indexTaskOf(planned), signal);
        // An interrupted run, or an attempt whose connection was lost, may have completed its ALTER
        // TABLE.
        const there = attempt > 1 || state?.isResumed
            ? (0,create_table/* definitionIds */.oG)((await (0,show_create/* showCreate */.k)(session, 'table', schema, table.name)).text)
            : new Set();
        const missing = definitions.filter((definition) => !there.has((0,create_table/* definitionId */.bb)(definition)));
        if (missing.length === 0)
            return;
        const additions = missing.map((definition) => `ADD ${definition}`).join(', ');
        const statement = Buffer.concat([
            Buffer.from(`ALTER TABLE ${(0,quote/* quoteTable */.Z8)(schema, table.name)} `),
            Buffer.from(additions, 'latin1'),
        ]);
        const error = `cannot create the ${label}`;
        await session.executeBytes(statement, error).catch((thrown) => {
            throw hideValues ? hideValues(planned, thrown, error) : thrown;
        });
    };
    // Tables whose foreign keys point at each other lock each other, so lock conflicts are expected.
    await loaders.run(worker, label, add, 'expected');
    if (shared)
        await loaders.run(worker, label, (session) => shared.leave(session, indexTaskOf(planned)));
}
/**
 * Creates the objects that grants may name: libraries, routines, and stand-ins for views with the
 * same columns.
 */
async function createGrantables(env) {
    for (const view of env.plan.views) {
        const placeholder = Buffer.from((0,dump_sql/* renderPlaceholder */.cM)(view.name, view.record.columns ?? []));
        const { session: _, ...record } = view.record;
        await create(env, {
            ...view,
            record: { ...record, statement: placeholder, session: { client: 'utf8mb4', sqlMode: '' } },
        });
    }
    for (const definition of [...env.plan.libraries, ...env.plan.routines])
        await create(env, definition);
}
/**
 * Creates views and triggers, after the accounts: the server checks whether the definer of a view
 * may do what the view does.
 */
async function createPrograms(env) {
    // Each view replaces its stand-in.
    const failed = [];
    for (const view of inOrder(env.plan.views))
        await create(env, view, true).catch((error) => {
            if (!(0,mysql_errors/* isMissingObject */.gz)(error))
                throw error;
            failed.push(error);
        });
    // Report all failed views at once: each names an object that is neither in the restore nor on the
    // target.
    if (failed.length > 0)
        throw new errors/* BackupError */.hj('TARGET_QUERY_FAILED', failed.map(({ message }) => message).join('; '), {
            hint: 'Create what these views need on the target first, or leave them out with --exclude-tables.',
            cause: failed[0],
        });
    for (const trigger of env.plan.triggers)
        await create(env, trigger);
}
/** Computes histograms from the loaded rows. */
async function createHistograms({ plan, loaders, signal }) {
    await (0,concurrency/* forEachConcurrent */.C6)(plan.histograms, loaders.count, signal, async ({ object, schema, record }, worker) => {
        await loaders.run(worker, object, async (session) => {
            await session.use(schema);
            await session.query(record.statement.toString('utf8'), `cannot create the ${object}`);
        });
    });
}
/** Returns the names of events that the server did not create, because their time is over. */
async function createEvents(env) {
    const over = [];
    for (const event of env.plan.events)
        if (await env.loaders.run(0, event.object, (session, attempt) => createEvent(env, session, event, attempt)))
            over.push(`${event.schema}.${event.name}`);
        else
            env.created.add(event);
    return over;
}
async function createEvent(env, session, event, attempt) {
    const { warningCount, warnings } = await (0,create_definition/* createDefinition */.iO)(session, event.record, {
        ...event,
        ...definition_stages_optionsOf(env, event, attempt),
        readsWarnings: true,
    });
    return warningCount > 0 && warnings.some(({ Code }) => Number(Code) === EVENT_IS_OVER);
}
/** ER_EVENT_CANNOT_CREATE_IN_THE_PAST: the server sends a note and does not create the event. */
const EVENT_IS_OVER = 1588;
/** Makes schemas read-only, as the last stage: nothing can change in them afterwards. */
async function makeSchemasReadOnly({ plan, loaders }) {
    const names = [];
    for (const { schema, definition } of plan.schemas) {
        if (!definition?.record.readOnly)
            continue;
        await loaders.run(0, `schema ${schema.name}`, (session) => session.execute(`ALTER DATABASE ${(0,quote/* quoteName */.AB)(schema.name)} READ ONLY = 1`, `cannot make schema ${schema.name} read-only`));
        names.push(schema.name);
    }
    return names;
}
async function create(env, definition, replaces = false) {
    await env.loaders.run(0, definition.object, async (session, attempt) => {
        const options = definition_stages_optionsOf(env, definition, attempt);
        await (0,create_definition/* createDefinition */.iO)(session, definition.record, {
            ...definition,
            ...options,
            replaces: replaces || options.replaces,
        });
        env.created.add(definition);
        await (0,create_definition/* finishDefinition */.J5)(session, definition.record, definition.object);
    });
}
/**
 * Replaces objects that an interrupted run, or an attempt whose connection was lost, has created.
 */
function definition_stages_optionsOf({ plan, state }, { schema }, attempt) {
    const own = plan.schemas.find((each) => each.schema.name === schema)?.schema;
    return {
        replaces: attempt > 1 || (state?.isResumed ?? false),
        ...(own === undefined ? {} : { schemaCollation: own.collation }),
    };
}
async function setCharset(session, { name, charset, collation }) {
    await session.execute(`ALTER DATABASE ${(0,quote/* quoteName */.AB)(name)} CHARACTER SET ${charset} COLLATE ${collation}`, `cannot set the character set of ${name}`);
}

;// CONCATENATED MODULE: ./lib/restore/load/load-queue.js
/**
 * Limits on the bytes and tables that share one transaction. A transaction costs as much as a few
 * rows.
 */
const MAX_SHARED_BYTES = 256 * 1024;
const MAX_SHARED_TABLES = 50;
class LoadQueue {
    /** Waiting tables, largest first. */
    #waiting;
    #origins = new WeakMap();
    /**
     * Creates a queue.
     * @param isDone reports whether an interrupted run loaded the chunk
     */
    constructor(tables, isDone) {
        const waiting = [];
        const small = [];
        for (const planned of tables) {
            const { dataBytes, transactional, chunking, chunks } = planned.table;
            const loads = chunks
                .filter((chunk) => !isDone(planned, chunk))
                .map((chunk) => ({ planned, chunk }));
            if (loads.length === 0)
                continue;
            if (transactional && dataBytes <= MAX_SHARED_BYTES) {
                small.push({ planned, loads });
                continue;
            }
            const isSequential = chunking === 'stream' || !transactional;
            const each = loads.map((load) => [load]);
            waiting.push(waitingOf(1, isSequential ? [each] : each.map((load) => [load]), dataBytes));
        }
        for (const batch of batchesOf(small)) {
            const loads = batch.flatMap((table) => table.loads);
            waiting.push(waitingOf(batch.length, [[loads]], bytesOf([loads])));
        }
        this.#waiting = new Set(waiting.sort((a, b) => b.bytes - a.bytes));
    }
    /** Yields tasks until no task is left to begin. */
    *tasks() {
        for (;;) {
            const next = this.#next();
            if (!next)
                return;
            const transactions = next.tasks.shift();
            next.active++;
            next.bytesLeft -= bytesOf(transactions);
            const countCompleted = () => (next.tasks.length === 0 && next.active === 1 ? next.tables : 0);
            const task = { transactions, countCompleted };
            this.#origins.set(task, next);
            yield task;
        }
    }
    done(task) {
        const waiting = this.#origins.get(task);
        waiting.active--;
        if (waiting.tasks.length === 0 && waiting.active === 0)
            this.#waiting.delete(waiting);
    }
    #next() {
        let best;
        let bestWeight = -1;
        for (const candidate of this.#waiting) {
            // No later candidate has more bytes.
            if (candidate.bytes <= bestWeight)
                break;
            if (candidate.tasks.length === 0)
                continue;
            const weight = candidate.bytesLeft / (candidate.active + 1);
            if (weight > bestWeight)
                [best, bestWeight] = [candidate, weight];
        }
        return best;
    }
}
function waitingOf(tables, tasks, bytes) {
    const bytesLeft = tasks.reduce((sum, transactions) => sum + bytesOf(transactions), 0);
    return { tables, tasks, bytes, bytesLeft, active: 0 };
}
function batchesOf(small) {
    const batches = [];
    let bytes = 0;
    for (const table of small) {
        const own = bytesOf([table.loads]);
        const last = batches.at(-1);
        if (last && last.length < MAX_SHARED_TABLES && bytes + own <= MAX_SHARED_BYTES) {
            last.push(table);
            bytes += own;
        }
        else {
            batches.push([table]);
            bytes = own;
        }
    }
    return batches;
}
function bytesOf(transactions) {
    return transactions.flat().reduce((sum, { chunk }) => sum + chunk.dataBytes, 0);
}

// EXTERNAL MODULE: ./lib/storage/small-object.js
var small_object = __webpack_require__(51096);
// EXTERNAL MODULE: ./lib/compression/decompress.js
var decompress = __webpack_require__(17919);
// EXTERNAL MODULE: ./lib/mysql/rows/select-rows.js
var select_rows = __webpack_require__(27748);
// EXTERNAL MODULE: ./lib/masking/hidden-values.js
var hidden_values = __webpack_require__(50389);
;// CONCATENATED MODULE: ./lib/restore/load/load-chunk.js
// Loads one chunk. Invariant: nothing of it is committed unless the hash of the loaded bytes
// matches the manifest, and the server reports exactly the rows that the manifest counts, without a
// remark.








/**
 * Loads one chunk inside of the caller's transaction.
 * @returns whether the server made no remark
 */
async function loadChunk(load, session, signal) {
    const { file, planned } = load;
    const { table, method = load.method } = planned;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const counter = { bytes: 0 };
    const compression = table.fileFormat?.compression ?? 'zstd';
    const content = (0,decompress/* decompressAs */._)(compression, file);
    const checked = counted(hashed(content, hash), counter, load);
    const bytes = load.masked?.kept?.watch(load.chunk, checked) ?? checked;
    const target = {
        schema: planned.schema,
        table: table.name,
        columns: table.columns,
        decodeColumns: planned.decodeColumns,
        charset: table.fileFormat?.charset ?? 'binary',
        ...(0,defined/* defined */.s)({ fileFormat: table.fileFormat, assignments: load.masked?.assignments }),
    };
    if (load.masked && method.kind !== 'load-data')
        throw insertRefused(labelOf(load));
    const samples = load.masked?.sampler(planned);
    try {
        const report = method.kind === 'load-data'
            ? await byLoadData(load, session, target, samples ? samples.watch(bytes) : bytes)
            : await byInsert(session, target, bytes, method.maxStatementBytes, signal);
        checkHash(load, hash.digest('hex'), counter.bytes);
        const isClean = checkReport(load, report);
        await load.masked?.forget(session);
        await samples?.compare(session, labelOf(load));
        return isClean;
    }
    catch (thrown) {
        const error = load.masked?.hides
            ? (0,hidden_values/* withoutValues */.lO)(thrown, load.masked.names, `cannot load ${labelOf(load)}`)
            : thrown;
        const described = describeStreamError(error, load);
        // A server that refuses a row reports a fault of the row, not that the object is damaged.
        if (isRefusal(described)) {
            await checkObject(load, described).catch((found) => {
                const { code } = describeStreamError(found, load);
                // A storage that cannot be read now must not hide the server's error.
                if (code === 'OBJECT_CORRUPT')
                    throw describeStreamError(found, load);
            });
        }
        throw described;
    }
}
/**
 * Reports whether the server's answer contradicts the backup, and another attempt would get the
 * same answer.
 */
function isRefusal(error) {
    if (!(error instanceof errors/* BackupError */.hj) || (0,mysql_errors/* isLockConflict */.a4)(error))
        return false;
    return error.code === 'TARGET_QUERY_FAILED' || error.code === 'LOAD_INCOMPLETE';
}
/**
 * Hashes the stored object again.
 * @throws BackupError OBJECT_CORRUPT with the server's error as its cause, if the object was
 * changed
 */
async function checkObject(load, cause) {
    const { sha256 } = load.chunk;
    if (sha256 === undefined)
        return;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const counter = { bytes: 0 };
    const content = (0,decompress/* decompressAs */._)(load.planned.table.fileFormat?.compression ?? 'zstd', load.readAgain());
    for await (const bytes of counted(content, counter, load))
        hash.update(bytes);
    const actual = hash.digest('hex');
    if (actual !== sha256)
        throw mismatch(load, sha256, actual, cause);
}
function labelOf({ planned, chunk }) {
    return `${planned.schema}.${planned.table.name} chunk ${chunk.number}`;
}
async function byLoadData(load, session, target, bytes) {
    const result = await session.load((0,select_rows/* loadStatement */.OX)(target), bytes, `cannot load ${labelOf(load)}`);
    return await readReport(load, session, result);
}
async function byInsert(session, target, bytes, maxStatementBytes, signal) {
    const { rows, warnings, warningCount } = await insertRows(session, target, bytes, {
        maxStatementBytes,
        signal,
    });
    const hidden = warningCount > 0 && warnings.length === 0 ? [{ code: 0, message: 'warnings without a text' }] : [];
    return { rows, remarks: [...warnings, ...hidden], info: `Records: ${rows}  Warnings: ${warningCount}` };
}
async function* hashed(source, hash) {
    for await (const bytes of source) {
        hash.update(bytes);
        yield bytes;
    }
}
/**
 * Counts the bytes, and fails if they exceed the expected size. Otherwise an endless object would
 * fill the server's disk.
 */
async function* counted(source, counter, load) {
    const { dataBytes, isDataBytesGuess } = load.chunk;
    for await (const bytes of source) {
        counter.bytes += bytes.length;
        if (!isDataBytesGuess && counter.bytes > dataBytes)
            throw wrongSize(load, 'more bytes');
        yield bytes;
    }
}
function checkHash(load, actual, bytes) {
    const { sha256, dataBytes, isDataBytesGuess } = load.chunk;
    if (!isDataBytesGuess && bytes !== dataBytes)
        throw wrongSize(load, `${bytes} bytes`);
    if (sha256 !== undefined && actual !== sha256)
        throw mismatch(load, sha256, actual);
}
function mismatch(load, expected, actual, cause) {
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `checksum mismatch in ${labelOf(load)}: manifest ${expected}, object ${actual}`, {
        hint: 'The object was damaged or changed; nothing of this chunk was committed. Use another backup, or the other copy of this one.',
        details: { object: load.chunk.object, expected, actual },
        ...(0,defined/* defined */.s)({ cause }),
    });
}
function wrongSize(load, actual) {
    const { object, dataBytes } = load.chunk;
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `${labelOf(load)} has ${actual}, the backup says ${dataBytes}`, {
        hint: 'The object was damaged or changed; nothing of this chunk was committed. Use another backup, or the other copy of this one.',
        details: { object, expected: dataBytes, actual },
    });
}
/** LOAD DATA turns errors into warnings, so only its report counts. */
async function readReport(load, session, { info, affectedRows }) {
    const field = (name) => Number(new RegExp(`${name}: (\\d+)`).exec(info)?.[1] ?? NaN);
    if (field('Records') !== affectedRows || field('Deleted') !== 0 || field('Skipped') !== 0)
        throw incomplete(load, affectedRows, info);
    if (field('Warnings') === 0)
        return { rows: affectedRows, remarks: [], info };
    const shown = await session.query('SHOW WARNINGS');
    const remarks = shown.map(({ Code, Message }) => ({ code: Code, message: Message }));
    return { rows: affectedRows, remarks: remarks.length > 0 ? remarks : [{ code: 0, message: info }], info };
}
function checkReport(load, { rows, remarks, info }) {
    if (load.chunk.rows !== undefined && rows !== load.chunk.rows)
        throw incomplete(load, rows, info);
    // These remarks occur for valid data too: 1265 for the error value of an ENUM; 1264 for a
    // FLOAT(M,D) value at its limit that the server had rounded beyond the limit; 1366 for a
    // generated column made of a character that it cannot represent; 3751 and 3752 for a functional
    // index of a value. A comparison of all rows decides, if the backup has the hashes for it.
    const isProvable = load.chunk.sha256 !== undefined;
    const isHarmless = ({ code, message }) => code === TRUNCATED ||
        code === OUT_OF_RANGE ||
        FUNCTIONAL_INDEX.has(code) ||
        (code === INCORRECT_STRING &&
            (load.planned.table.generated !== undefined || HIDDEN_COLUMN.test(message)));
    // The rows of a masked table cannot be compared.
    const isComparable = isProvable && load.masked === undefined;
    const other = remarks.find((remark) => !isComparable || !isHarmless(remark));
    if (!other)
        return remarks.length === 0;
    const shown = load.masked?.hides
        ? (0,hidden_values/* describeRemark */._S)(other.code, other.message, load.masked.names)
        : other.message;
    throw new errors/* BackupError */.hj('LOAD_INCOMPLETE', `${labelOf(load)}: the server warned: ${shown}`, {
        hint: 'A value would change; nothing of this chunk was committed. Report this with the table definition.',
        details: { info },
    });
}
const TRUNCATED = 1265;
const OUT_OF_RANGE = 1264;
const INCORRECT_STRING = 1366;
/** Column that MySQL creates for a functional index. */
const HIDDEN_COLUMN = /for column '!hidden!/;
const FUNCTIONAL_INDEX = new Set([3751, 3752]);
function incomplete(load, actual, info) {
    const expected = load.chunk.rows;
    const object = expected === undefined
        ? 'was not loaded completely'
        : `has ${expected} rows, the server loaded ${actual}`;
    return new errors/* BackupError */.hj('LOAD_INCOMPLETE', `${labelOf(load)} ${object}: ${info}`, {
        hint: 'Nothing of this chunk was committed. See which rows the server refuses with its error log, and report this.',
        details: { expected, actual, info },
    });
}
/** Translates errors of the decompressor, which come neither from the server nor from us. */
function describeStreamError(error, load) {
    const cause = error instanceof errors/* BackupError */.hj ? error.cause : error;
    const code = cause?.code;
    if (typeof code !== 'string' || !/^Z(STD)?_/.test(code))
        return error;
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `${labelOf(load)} cannot be decompressed: ${cause.message}`, {
        hint: 'The object was damaged or cut short; nothing of this chunk was committed.',
        details: { object: load.chunk.object },
        cause,
    });
}
/** INSERT would bring the values to logs and to the statement history of the server. */
function insertRefused(label) {
    return new errors/* BackupError */.hj('TARGET_LOCAL_INFILE_OFF', `${label} is masked, and INSERT would bring its values to logs`, {
        hint: 'Add --enable-local-infile, or set GLOBAL local_infile = ON on the target.',
    });
}

;// CONCATENATED MODULE: ./lib/restore/load/load-instant-rows.js
// Creates the rows of a history that began and ended at the same moment: inserts and deletes all
// rows of a moment under its `timestamp`. The table is empty before, so no other row has their
// keys, and the deletion removes no other rows.






const load_instant_rows_TAB = 9;
const NEWLINE = 10;
const MAX_STATEMENT_BYTES = 256 * 1024;
/**
 * Loads the rows in the caller's transaction.
 * @throws BackupError OBJECT_CORRUPT, LOAD_INCOMPLETE, TARGET_QUERY_FAILED
 */
async function loadInstantRows(load, session, signal) {
    const { planned, chunk, file } = load;
    const { table, schema } = planned;
    const period = periodOf(chunk.where ?? '', table.columns);
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let rows = 0;
    const target = {
        schema,
        table: table.name,
        columns: table.columns.filter((_, i) => i !== period.start && i !== period.end),
        decodeColumns: planned.decodeColumns,
        charset: 'binary',
    };
    const object = `cannot load ${labelOf(load)}`;
    const makeAll = async (moment, lines) => {
        await session.execute(`SET timestamp = UNIX_TIMESTAMP('${moment}')`, object);
        const report = await insertRows(session, target, load_instant_rows_once(Buffer.concat(lines)), {
            maxStatementBytes: MAX_STATEMENT_BYTES,
            signal,
        });
        await session.execute(`DELETE FROM ${(0,quote/* quoteTable */.Z8)(schema, table.name)}`, object);
        rows += report.rows;
    };
    await session.execute('SET system_versioning_insert_history = OFF', object);
    try {
        for await (const { moment, lines } of groupByMoment((0,decompress/* decompressAs */._)('zstd', file), period, (bytes) => hash.update(bytes)))
            await makeAll(moment, lines);
    }
    finally {
        if (!session.lost)
            await session.execute('SET system_versioning_insert_history = ON, timestamp = DEFAULT');
    }
    if (hash.digest('hex') !== chunk.sha256 || rows !== chunk.rows)
        throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `${labelOf(load)} does not match the manifest: ${rows} of ${chunk.rows} rows`, { hint: 'The object was damaged or changed: use another backup.' });
}
function periodOf(where, columns) {
    const [start = '', end = ''] = [...where.matchAll(/`((?:[^`]|``)*)`/g)].map(([, name]) => name.replaceAll('``', '`'));
    return { start: columns.indexOf(start), end: columns.indexOf(end) };
}
const MAX_LINES = 1000;
async function* groupByMoment(source, period, onBytes) {
    let current;
    for await (const line of linesOf(source, onBytes)) {
        const { moment, rest } = takePeriod(line, period);
        if (current && (current.moment !== moment || current.lines.length === MAX_LINES)) {
            yield current;
            current = undefined;
        }
        current ??= { moment, lines: [] };
        current.lines.push(rest);
    }
    if (current)
        yield current;
}
async function* linesOf(source, onBytes) {
    let left = Buffer.alloc(0);
    for await (const bytes of source) {
        onBytes(bytes);
        let rest = Buffer.concat([left, bytes]);
        for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
            yield rest.subarray(0, end);
            rest = rest.subarray(end + 1);
        }
        left = Buffer.from(rest);
    }
}
const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;
/** Splits a line at its raw tabs, which occur only between fields. */
function takePeriod(line, { start, end }) {
    const fields = [];
    for (let from = 0;;) {
        const tab = line.indexOf(load_instant_rows_TAB, from);
        fields.push(line.subarray(from, tab < 0 ? line.length : tab));
        if (tab < 0)
            break;
        from = tab + 1;
    }
    const moment = fields[start]?.toString('latin1') ?? '';
    if (!MOMENT.test(moment))
        throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `a row of history begins at ${JSON.stringify(moment)}`, {
            hint: 'The object was damaged or changed: use another backup.',
        });
    const kept = fields.filter((_, i) => i !== start && i !== end);
    const rest = Buffer.concat(kept.flatMap((field, i) => (i === 0 ? [field] : [Buffer.from('\t'), field])));
    return { moment, rest: Buffer.concat([rest, Buffer.from('\n')]) };
}
async function* load_instant_rows_once(bytes) {
    yield bytes;
}

;// CONCATENATED MODULE: ./lib/restore/load/read-ahead.js
// Reads the data files of the small tables that share a transaction ahead of their turn. With a
// distant storage, waiting for one file after the other took most of a restore of thousands of
// tables.
/** Bytes read ahead per file. The rest of a longer file waits for its turn. */
const MAX_FILE_BYTES = 512 * 1024;
class ReadAhead {
    #names;
    #filesAtOnce;
    #open;
    #stop = new AbortController();
    #signal;
    #opened = new Map();
    #next = 0;
    /**
     * Creates a reader.
     * @param names files in the order in which they will be requested, each once
     * @param filesAtOnce number of files that are being read or wait to be requested
     */
    constructor(names, filesAtOnce, signal, open) {
        this.#names = names;
        this.#filesAtOnce = filesAtOnce;
        this.#open = open;
        this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    }
    async *read(name) {
        this.#openMore();
        const { iterator, beginning } = this.#opened.get(name);
        try {
            const { pieces, isWhole } = await beginning;
            this.#opened.delete(name);
            this.#openMore();
            yield* pieces;
            if (!isWhole)
                yield* { [Symbol.asyncIterator]: () => iterator };
        }
        finally {
            await iterator.return?.();
        }
    }
    /** Closes files that were not requested, and cancels reads in progress. */
    async close() {
        if (this.#opened.size === 0)
            return;
        this.#stop.abort(new Error('the file is not needed any more'));
        await Promise.allSettled([...this.#opened.values()].map(async ({ iterator }) => await iterator.return?.()));
        this.#opened.clear();
    }
    #openMore() {
        while (this.#opened.size < this.#filesAtOnce && this.#next < this.#names.length) {
            const name = this.#names[this.#next++];
            const iterator = this.#open(name, this.#signal)[Symbol.asyncIterator]();
            const beginning = readBeginning(iterator);
            // The reader of the file receives this error, if the file is requested.
            beginning.catch(() => undefined);
            this.#opened.set(name, { iterator, beginning });
        }
    }
}
async function readBeginning(iterator) {
    const pieces = [];
    for (let bytes = 0; bytes < MAX_FILE_BYTES;) {
        const { done, value } = await iterator.next();
        if (done)
            return { pieces, isWhole: true };
        bytes += value.length;
        // A source may reuse its memory.
        pieces.push(Buffer.from(value));
    }
    return { pieces, isWhole: false };
}

;// CONCATENATED MODULE: ./lib/restore/load/load-rows.js











/**
 * Value of a chunk's state item: the server made a remark, so only a comparison of all rows
 * verifies the chunk.
 */
const DOUBTFUL = 'remarked';
/**
 * Loads all tables.
 * @returns tables with server remarks, which only a comparison of all rows can verify
 */
async function loadRows(env) {
    const doubtful = new Set();
    const { tables, loaders, context, state } = env;
    const queue = new LoadQueue(tables, (planned, chunk) => {
        if (chunk.instant)
            return true;
        const item = (0,row_items/* itemOf */.Tu)(planned, chunk);
        if (!state?.has(item))
            return false;
        if (state.value(item) === DOUBTFUL)
            doubtful.add(planned.table);
        context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
        return true;
    });
    await loadInstants(env);
    await (0,concurrency/* forEachConcurrent */.C6)(queue.tasks(), loaders.count, context.signal, async (task, worker, signal) => {
        try {
            await loadTask(env, task, worker, signal, doubtful);
            for (let left = task.countCompleted(); left > 0; left--)
                context.progress.tableDone();
        }
        finally {
            queue.done(task);
        }
    });
    return doubtful;
}
/** Loads the rows of one task on the session of one worker. */
async function loadTask(env, task, worker, signal, doubtful) {
    if (isWhole(task))
        await loadWhole(env, task, worker, signal, doubtful);
    else
        await loadTransactions(env, task, worker, signal, doubtful);
}
/** Loads the instant rows, before all other rows of their tables. */
async function loadInstants({ tables, source, method, loaders, state, context, }) {
    for (const planned of tables)
        for (const chunk of planned.table.chunks.filter(({ instant }) => instant)) {
            const item = (0,row_items/* itemOf */.Tu)(planned, chunk);
            if (!state?.has(item))
                await loaders.run(0, labelOf({ planned, chunk }), async (session) => {
                    await session.execute('START TRANSACTION');
                    try {
                        const readAgain = () => source.readStream(chunk.object, context.signal);
                        await loadInstantRows({ file: readAgain(), readAgain, method, planned, chunk }, session, context.signal);
                        await state?.mark(session, item);
                        await session.execute('COMMIT');
                    }
                    catch (error) {
                        if (!session.lost)
                            await session.execute('ROLLBACK');
                        throw error;
                    }
                });
            context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
        }
}
function isWhole({ transactions }) {
    return !transactions[0][0].planned.table.transactional;
}
async function loadTransactions(env, { transactions }, worker, signal, doubtful) {
    for (const chunks of transactions) {
        const remarked = await env.loaders.run(worker, labelOfAll(chunks), (session) => loadInTransaction(env, session, chunks, signal));
        for (const table of remarked)
            doubtful.add(table);
        for (const { chunk } of chunks)
            env.context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
    }
}
/** Returns the tables whose values caused a server remark. */
async function loadInTransaction({ source, method, state, loaders, masks, hold }, session, chunks, signal) {
    const items = chunks.map(({ planned, chunk }) => (0,row_items/* itemOf */.Tu)(planned, chunk));
    const label = labelOfAll(chunks);
    await hold?.(session, items);
    const remarked = [];
    const filled = chunks.flatMap(({ chunk }) => (chunk.rows === 0 ? [] : [chunk.object]));
    const filesAtOnce = Math.max(1, Math.floor(small_object/* SMALL_OBJECTS_AT_ONCE */.HO / loaders.count));
    const files = new ReadAhead(filled, filesAtOnce, signal, (name, signal) => source.readStream(name, signal));
    await masks?.prepare(session, chunks.map(({ planned }) => planned));
    await session.execute('START TRANSACTION');
    try {
        await state?.claim(session, items);
        for (const [i, { planned, chunk }] of chunks.entries()) {
            if (chunk.rows === 0)
                continue;
            const file = files.read(chunk.object);
            const readAgain = () => source.readStream(chunk.object, signal);
            if (await loadChunk({ file, readAgain, method, planned, chunk, masked: masks?.of(planned) }, session, signal))
                continue;
            await state?.annotate(session, items[i], DOUBTFUL);
            remarked.push(planned.table);
        }
        signal.throwIfAborted();
        await session.execute('COMMIT', `cannot commit ${label}`).catch((error) => {
            throw state ? error : withUnknownOutcome(error, label);
        });
        for (const item of items)
            state?.noteCommitted(item);
        return remarked;
    }
    catch (error) {
        if (!session.lost)
            await session.execute('ROLLBACK').catch(() => undefined);
        // The connection was lost during COMMIT, before its answer: the rows are committed, but the
        // remarks on them are unknown.
        if (state && (0,mysql_errors/* isDuplicateKey */.Hr)(error) && (await state.isCommitted(session, items[0])))
            return chunks.map(({ planned }) => planned.table);
        throw error;
    }
    finally {
        await files.close();
    }
}
function labelOfAll(chunks) {
    const more = chunks.length === 1 ? '' : ` and ${(0,units/* plural */.LS)(chunks.length - 1, 'more chunk')}`;
    return `${labelOf(chunks[0])}${more}`;
}
/**
 * Error for a COMMIT with a lost answer. Without a state, nothing shows whether the COMMIT took
 * place: another attempt might load rows twice.
 */
function withUnknownOutcome(cause, label) {
    return new errors/* BackupError */.hj('LOAD_INCOMPLETE', `${label} may or may not be committed: ${cause.message}`, {
        hint: 'Drop the restored schemas and start again; with CREATE on mysql_backup_restore.* a restore survives this.',
        cause,
    });
}
/**
 * Loads a whole table of an engine without transactions. Its rows are not rolled back, so a
 * half-loaded table must not look complete.
 */
async function loadWhole({ source, method, state, loaders, context, facts, masks, hold }, { transactions }, worker, signal, doubtful) {
    const chunks = transactions.flat().map(({ chunk }) => chunk);
    const { planned } = transactions[0][0];
    await loaders.run(worker, `${planned.schema}.${planned.table.name}`, async (session, attempt) => {
        await hold?.(session, [(0,row_items/* itemOf */.Tu)(planned)]);
        await masks?.prepare(session, [planned]);
        if (attempt > 1 || state?.isResumed)
            await (0,created_objects/* truncateOwn */.rh)(session, facts, state, planned);
        try {
            for (const chunk of chunks) {
                if (chunk.rows === 0)
                    continue;
                const readAgain = () => source.readStream(chunk.object, signal);
                if (!(await loadChunk({ file: readAgain(), readAgain, method, planned, chunk, masked: masks?.of(planned) }, session, signal)))
                    doubtful.add(planned.table);
            }
        }
        catch (error) {
            if (!session.lost)
                await (0,created_objects/* truncateOwn */.rh)(session, facts, state, planned).catch(() => undefined);
            throw error;
        }
        await state?.mark(session, (0,row_items/* itemOf */.Tu)(planned), doubtful.has(planned.table) ? DOUBTFUL : '');
    });
    for (const chunk of chunks)
        context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
}

;// CONCATENATED MODULE: ./lib/restore/jobs/load-shared-rows.js
// Loads rows while other jobs load too: each job takes the next task that no other job has, and
// stays until every task is done, because a job that dies leaves its task to the others.






/** Pause between looks at the tasks of other jobs. */
const LOOK_AGAIN_MS = 1000;
async function loadSharedRows(env, shared) {
    const { context, state, loaders, tables } = env;
    const share = { chunks: 0, rows: 0, dataBytes: 0 };
    const queue = new LoadQueue(tables, (planned, chunk) => {
        if (!state?.has((0,row_items/* itemOf */.Tu)(planned, chunk)))
            return false;
        context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
        return true;
    });
    const elsewhere = new Set();
    const attempt = async (task, worker, signal) => {
        if (await takeAndLoad(env, shared, share, task, worker, signal))
            elsewhere.delete(task);
        else
            elsewhere.add(task);
    };
    await (0,concurrency/* forEachConcurrent */.C6)(queue.tasks(), loaders.count, context.signal, async (task, worker, signal) => {
        try {
            await attempt(task, worker, signal);
        }
        finally {
            queue.done(task);
        }
    });
    while (elsewhere.size > 0) {
        await (0,promises_.setTimeout)(LOOK_AGAIN_MS, undefined, { signal: context.signal });
        await (0,concurrency/* forEachConcurrent */.C6)([...elsewhere], loaders.count, context.signal, attempt);
    }
    return share;
}
/** Returns whether the task is done, by this job or by others. */
async function takeAndLoad(env, shared, share, task, worker, signal) {
    const { loaders, context } = env;
    const name = itemsOf(task.transactions[0])[0];
    const mine = await loaders.run(worker, name, async (session) => {
        if (!(await shared.take(session, name)))
            return undefined;
        const loaded = await shared.loaded(session, task.transactions.flatMap(itemsOf));
        return task.transactions.filter((each) => itemsOf(each).some((item) => !loaded.has(item)));
    });
    if (!mine)
        return false;
    try {
        const hold = (session, items) => shared.hold(session, name, items);
        const ours = { ...task, transactions: mine };
        if (mine.length > 0)
            await loadTask({ ...env, hold }, ours, worker, signal, new Set());
    }
    catch (error) {
        if (error instanceof TaskTaken)
            return false;
        throw error;
    }
    await loaders.run(worker, name, (session) => shared.leave(session, name));
    for (const { chunk } of mine.flat()) {
        share.chunks++;
        share.rows += chunk.rows ?? 0;
        share.dataBytes += chunk.dataBytes;
    }
    for (const { chunk } of task.transactions.filter((each) => !mine.includes(each)).flat())
        context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
    return true;
}
function itemsOf(transaction) {
    return [...new Set(transaction.map(({ planned, chunk }) => (0,row_items/* itemOf */.Tu)(planned, chunk)))];
}

;// CONCATENATED MODULE: ./lib/restore/jobs/data-stage.js
// The stage of a restore that any number of jobs does at the same time: rows, and then the indexes
// of tables, as far as no other job has them.








/** @returns the rows that this job has loaded; every row of the plan is loaded by then */
async function runDataStage(setting, { session, identity, plan, state, method, settings }) {
    const { sessions, context, request, source } = setting;
    const { logger, signal } = context;
    const setUp = () => sessionSetUp(setting, settings);
    // The state does not record the sessions: a job that finishes the restore must not end them.
    const options = { group: sessions, state: undefined, logger, signal, setUp };
    const loaders = await (0,load_loaders/* openLoaders */.ll)(options, session, request.concurrency);
    const shared = sharedTasksOf(identity, state);
    const { tables } = plan;
    const { facts } = sessions;
    setting.enter('data');
    const share = await loadSharedRows({ source, tables, context, loaders, state, method, facts }, shared);
    setting.enter('indexes');
    const env = {
        plan,
        loaders,
        signal,
        state,
        created: new Set(),
        shared,
    };
    await createSharedIndexes(env, state, shared);
    return share;
}
async function createSharedIndexes(env, state, shared) {
    const { plan, loaders, signal } = env;
    const deferred = plan.tables.filter(({ split }) => (split?.indexes.length ?? 0) + (split?.fulltextIndexes.length ?? 0) > 0);
    if (deferred.length === 0 || !(await beginIndexes(loaders, state)))
        return;
    const largestFirst = deferred.sort((a, b) => b.table.dataBytes - a.table.dataBytes);
    await (0,concurrency/* forEachConcurrent */.C6)(largestFirst, loaders.count, signal, async (planned, worker) => {
        const task = indexTaskOf(planned);
        const isMine = await loaders.run(worker, task, (session) => shared.take(session, task));
        if (isMine)
            await createIndexesOf(env, planned, worker);
    });
}
/** Returns whether the restore is still running: another job may have finished all of it. */
async function beginIndexes(loaders, state) {
    try {
        await loaders.run(0, 'state', (session) => (0,created_objects/* markBegun */.ly)(session, state, 'indexes'));
        return true;
    }
    catch (error) {
        if ((0,mysql_errors/* isMissingObject */.gz)(error))
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/schema/tables/check-table.js
// CHECK TABLE; its result rows hold the verdict, never an error.


/**
 * Returns the statement that sets MySQL's read threads. By default MySQL starts 4 threads per
 * index: 9 ms of CPU time for a table of 10 rows, 0.2 ms with 1 thread. MariaDB lacks the variable,
 * so the assignment before the comment makes the statement valid there.
 */
const readThreads = (count) => `SET @mysql_backup_threads = 1 /*!80014 , SESSION innodb_parallel_read_threads = ${count} */`;
/**
 * Checks the tables of a schema.
 * @param areSmall whether the tables have few rows
 * @throws BackupError TARGET_CHECK_FAILED with the server's messages
 */
async function checkTables(session, schema, tables, option, areSmall) {
    if (tables.length === 0)
        return;
    await session.execute(readThreads(areSmall ? '1' : 'DEFAULT'), 'cannot set up the session');
    const rows = await session.query(`CHECK TABLE ${tables.map((table) => (0,quote/* quoteTable */.Z8)(schema, table)).join(', ')} ${option}`, `cannot check ${schema}.${tables[0]}`);
    // An engine without CHECK TABLE reports a note.
    const bad = rows.filter(({ Msg_type, Msg_text }) => /^error$/i.test(Msg_type) ||
        (/^status$/i.test(Msg_type) && !/^(OK|Table is already up to date)$/i.test(Msg_text)));
    if (bad.length === 0)
        return;
    throw new errors/* BackupError */.hj('TARGET_CHECK_FAILED', `CHECK TABLE found: ${bad.map(({ Table, Msg_text }) => `${Table}: ${Msg_text}`).join('; ')}`, {
        hint: 'The target stays unchanged for inspection; see the error log of the server.',
    });
}

// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/column.js
var column = __webpack_require__(69228);
;// CONCATENATED MODULE: ./lib/tsv/field-sums.js
// Sum of the hashes of rows over some of their fields, in any order: a row that is missing, twice
// or different changes it. It compares what was sent with what a table holds. A hash of 64 bits
// finds faults, and nothing that someone made on purpose. No row becomes an object.
const field_sums_TAB = 0x09;
const field_sums_LF = 0x0a;
const SEED_A = 0x811c9dc5;
const SEED_B = 0x9747b28c;
class FieldSums {
    /** 1 for each field that counts. */
    #fields;
    #field = 0;
    #a = SEED_A;
    #b = SEED_B;
    #sumA = 0;
    #sumB = 0;
    #rows = 0;
    /** @param fields whether each field of a row counts */
    constructor(fields) {
        this.#fields = Uint8Array.from(fields, Number);
    }
    /** Adds the next bytes of rows as TSV. A row may lie in several pieces. */
    push(bytes) {
        const fields = this.#fields;
        let field = this.#field;
        let a = this.#a;
        let b = this.#b;
        let counts = fields[field] === 1;
        for (let i = 0; i < bytes.length; i++) {
            const byte = bytes[i];
            const isEnd = byte === field_sums_LF;
            // The last field of a row ends like the others.
            if (counts) {
                const mixed = isEnd ? field_sums_TAB : byte;
                a = Math.imul(a ^ mixed, 0x01000193);
                b = Math.imul(((b << 5) | (b >>> 27)) ^ mixed, 0x85ebca6b);
            }
            if (isEnd) {
                this.#sumA = (this.#sumA + finish(a ^ b)) >>> 0;
                this.#sumB = (this.#sumB + finish(Math.imul(b, 0x27d4eb2f) ^ (a >>> 3))) >>> 0;
                this.#rows++;
                a = SEED_A;
                b = SEED_B;
                field = 0;
                counts = fields[0] === 1;
            }
            else if (byte === field_sums_TAB) {
                field++;
                counts = fields[field] === 1;
            }
        }
        this.#field = field;
        this.#a = a;
        this.#b = b;
    }
    /** Adds the rows of another sum over the same fields. */
    add(other) {
        this.#sumA = (this.#sumA + other.#sumA) >>> 0;
        this.#sumB = (this.#sumB + other.#sumB) >>> 0;
        this.#rows += other.#rows;
    }
    /** `400 rows 0123456789abcdef` */
    get value() {
        const hex = (sum) => sum.toString(16).padStart(8, '0');
        return `${this.#rows} rows ${hex(this.#sumA)}${hex(this.#sumB)}`;
    }
}
/** Spreads each bit over all others. */
function finish(hash) {
    let h = hash;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
}

;// CONCATENATED MODULE: ./lib/restore/masking/kept-columns.js
// Compares the columns of a masked table that have no mask with the stream that was sent.





class KeptColumns {
    #planned;
    #fields;
    /** Object of a chunk → sum of its rows, as they were sent. */
    #sent = new Map();
    constructor(planned, fields) {
        this.#planned = planned;
        this.#fields = fields;
    }
    /**
     * Returns undefined if the table cannot be compared: the format of another tool, a history, whose
     * end of time differs between servers, or no such column. The text of JSON depends on the server.
     */
    static of(planned, { masks, facts }) {
        const { table } = planned;
        if (table.select === undefined || table.fileFormat !== undefined || table.versioned)
            return undefined;
        const json = facts.columns.map(column/* columnOf */.u).filter(({ dataType }) => dataType === 'json');
        const others = new Set([...masks.map(({ column }) => column), ...json.map(({ name }) => name)]);
        const fields = table.columns.map((name) => !others.has(name));
        return fields.includes(true) ? new KeptColumns(planned, fields) : undefined;
    }
    get names() {
        return this.#planned.table.columns.filter((_, i) => this.#fields[i]);
    }
    async *watch(chunk, source) {
        const sums = new FieldSums(this.#fields);
        for await (const bytes of source) {
            sums.push(bytes);
            yield bytes;
        }
        this.#sent.set(chunk.object, sums);
    }
    /**
     * Returns the sum over all rows of the backup. It reads chunks again that an earlier run sent.
     * @throws BackupError OBJECT_CORRUPT, STORAGE_*
     */
    async expected(source, signal) {
        const all = new FieldSums(this.#fields);
        for (const chunk of this.#planned.table.chunks) {
            if (chunk.rows === 0)
                continue;
            if (!this.#sent.has(chunk.object)) {
                const content = (0,decompress/* decompressAs */._)('zstd', source.readStream(chunk.object, signal));
                for await (const _ of this.watch(chunk, content))
                    signal.throwIfAborted();
            }
            all.add(this.#sent.get(chunk.object));
        }
        return all.value;
    }
    /** Returns the sum over all rows of the target. */
    async actual(session, signal) {
        const { schema, table } = this.#planned;
        const select = table.select.filter((_, i) => this.#fields[i]);
        const sums = new FieldSums(select.map(() => true));
        await session.stream((0,select_rows/* chunkQuery */.eX)({ schema, table: table.name, select, from: '', where: [] }), (piece) => {
            sums.push(piece.bytes);
            (0,buffer_pool/* recyclePiece */.CU)(piece);
        }, signal, `cannot read the columns of ${schema}.${table.name} that have no mask`);
        return sums.value;
    }
}

// EXTERNAL MODULE: ./lib/tsv/tsv-rows.js
var tsv_rows = __webpack_require__(59488);
;// CONCATENATED MODULE: ./lib/restore/masking/first-and-last-line.js
// The first and the last line of a stream. It copies no other bytes, and looks for line ends once
// for each piece.
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const first_and_last_line_NEWLINE = 0x0a;
class FirstAndLastLine {
    #first = Buffer.alloc(0);
    #isFirstWhole = false;
    /** Bytes from the start of the last line; undefined: the line is too long. */
    #last = Buffer.alloc(0);
    async *watch(source) {
        for await (const bytes of source) {
            this.#see(bytes);
            yield bytes;
        }
    }
    /** Returns the lines without their ends: none, one or two. A line over 4 MiB is left out. */
    take() {
        const last = this.#last?.at(-1) === first_and_last_line_NEWLINE ? this.#last.subarray(0, -1) : undefined;
        const first = this.#isFirstWhole ? this.#first : undefined;
        return [first, last && first?.equals(last) ? undefined : last].filter((line) => line !== undefined);
    }
    #see(bytes) {
        if (bytes.length === 0)
            return;
        if (!this.#isFirstWhole && this.#first) {
            const end = bytes.indexOf(first_and_last_line_NEWLINE);
            this.#first = append(this.#first, end < 0 ? bytes : bytes.subarray(0, end));
            this.#isFirstWhole = end >= 0 && this.#first !== undefined;
        }
        const start = bytes.length < 2 ? -1 : bytes.lastIndexOf(first_and_last_line_NEWLINE, bytes.length - 2);
        if (start >= 0)
            this.#last = append(Buffer.alloc(0), bytes.subarray(start + 1));
        else if (this.#last?.at(-1) === first_and_last_line_NEWLINE)
            this.#last = append(Buffer.alloc(0), bytes);
        else
            this.#last = this.#last && append(this.#last, bytes);
    }
}
/** The buffers of the stream are used again, so their bytes are copied. */
function append(before, bytes) {
    return before.length + bytes.length > MAX_LINE_BYTES ? undefined : Buffer.concat([before, bytes]);
}

;// CONCATENATED MODULE: ./lib/restore/masking/key-literal.js

/** Returns undefined for types whose text is not their value. */
function keyLiteral({ dataType, charset, collation }, value) {
    const text = value.toString('latin1');
    const hex = value.length === 0 ? `''` : `X'${value.toString('hex')}'`;
    if (dataType.endsWith('int'))
        return /^-?\d{1,20}$/.test(text) ? text : undefined;
    if (/^(?:date|datetime|timestamp)$/.test(dataType))
        return /^[-0-9: .]{10,26}$/.test(text) ? `'${text}'` : undefined;
    if (/binary$|blob$/.test(dataType))
        return hex;
    if (!/char$|text$/.test(dataType) || charset === undefined || !(0,charsets/* isClientCharset */.E8)(charset))
        return undefined;
    if (charset === 'binary')
        return hex;
    // Otherwise the default collation and that of the column have the same rank.
    return `CONVERT(${hex} USING ${charset})${collation === undefined ? '' : ` COLLATE ${collation}`}`;
}

;// CONCATENATED MODULE: ./lib/restore/masking/chunk-samples.js
// Compares the first and the last row of a chunk on the target with the masks that Node.js computes
// from the bytes that were sent. Invariant: no query holds a value of a masked column.






class ChunkSamples {
    #planned;
    #mask;
    #key;
    #lines = new FirstAndLastLine();
    constructor(planned, mask, key) {
        this.#planned = planned;
        this.#mask = mask;
        this.#key = key;
    }
    /** Returns undefined if a row cannot be found again: no key, or the format of another tool. */
    static of(planned, mask, key) {
        const { table } = planned;
        if (table.fileFormat !== undefined || table.key === undefined || table.versioned)
            return undefined;
        return new ChunkSamples(planned, mask, key);
    }
    watch(bytes) {
        return this.#lines.watch(bytes);
    }
    /** @throws BackupError VERIFICATION_FAILED naming the column, and no value */
    async compare(session, label) {
        for (const line of this.#lines.take())
            await this.#compareRow(session, line, label);
    }
    async #compareRow(session, line, label) {
        const { table, schema } = this.#planned;
        const fields = tsv_rows/* TsvRows */.N.fields(line).map((field) => (field.equals(chunk_samples_NULL) ? null : tsv_rows/* TsvRows */.N.unescape(field)));
        const values = new Map(table.columns.map((name, i) => [name, fields[i] ?? null]));
        const masked = new Map();
        for (const mask of this.#mask.masks) {
            if (!mask.hasTwin)
                continue;
            const [by = mask.column] = mask.reads;
            masked.set(mask.column, mask.twin(this.#key, values.get(mask.column) ?? null, values.get(by) ?? null));
        }
        const where = [];
        for (const name of table.key.columns) {
            const isMasked = this.#mask.masks.some(({ column }) => column === name);
            const value = isMasked ? masked.get(name) : values.get(name);
            const column = this.#columnOf(name);
            const literal = column && value ? keyLiteral(column, value) : undefined;
            if (literal === undefined)
                return;
            where.push(`${(0,quote/* quoteName */.AB)(name)} = ${literal}`);
        }
        const known = [...masked].filter((each) => each[1] !== undefined);
        if (known.length === 0)
            return;
        const select = known.map(([name], i) => `${hexOf(this.#columnOf(name))} AS c${i}`);
        const rows = await session.query(`SELECT ${select.join(', ')} FROM ${(0,quote/* quoteTable */.Z8)(schema, table.name)} WHERE ${where.join(' AND ')}`, `cannot read a row of ${label}`);
        if (rows.length !== 1)
            throw failed(`${label}: a row is not found by its masked key`);
        for (const [i, [name, value]] of known.entries()) {
            const expected = value === null ? null : value.toString('hex').toUpperCase();
            if ((rows[0][`c${i}`] ?? null) !== expected)
                throw failed(`${label}: the mask of ${name} differs from the one that Node.js computes`);
        }
    }
    #columnOf(name) {
        const facts = this.#mask.facts.columns.find((each) => each.name === name);
        return facts && (0,column/* columnOf */.u)(facts);
    }
}
/** NULL in a file. */
const chunk_samples_NULL = Buffer.from('\\N');
/** Returns the SQL of a value's bytes. Numbers are without the zeros of ZEROFILL. */
function hexOf({ name, dataType }) {
    if (/char|text|binary|blob/.test(dataType))
        return `HEX(${(0,quote/* quoteName */.AB)(name)})`;
    return `HEX(CONCAT(${(0,quote/* quoteName */.AB)(name)}${dataType.endsWith('int') ? ' + 0' : ''}))`;
}
function failed(message) {
    return new errors/* BackupError */.hj('VERIFICATION_FAILED', message, {
        hint: 'Nothing of this chunk was committed. Report this with the definition of the table and the version of the server.',
    });
}

;// CONCATENATED MODULE: ./lib/restore/masking/table-load.js




class TableLoad {
    assignments;
    /** Columns and indexes, in lower case. */
    names;
    /** Whether messages of the server are shown without values. */
    hides;
    /** Columns without masks; absent: they are not compared. */
    kept;
    #mask;
    #key;
    #decoded;
    constructor(mask, key, { showRows, comparesRows }, planned) {
        this.#mask = mask;
        this.#key = key;
        this.hides = !showRows;
        this.assignments = mask.masks.flatMap(({ column, steps }) => steps.map((step) => [column, step]));
        this.names = (0,hidden_values/* namesOf */.eZ)(mask.facts);
        this.#decoded = Object.keys(planned.decodeColumns);
        this.kept = comparesRows ? KeptColumns.of(planned, mask) : undefined;
    }
    sampler(planned) {
        return ChunkSamples.of(planned, this.#mask, this.#key);
    }
    /** Empties the variables through which columns were decoded: they hold a row as it was. */
    async forget(session) {
        if (this.#decoded.length === 0)
            return;
        const variables = this.#decoded.map((name) => `@${(0,quote/* quoteName */.AB)(name)} = NULL`);
        await session.execute(`SET ${variables.join(', ')}`);
    }
}

;// CONCATENATED MODULE: ./lib/restore/masking/masked-loads.js


class MaskedLoads {
    sessions;
    #masks;
    #comparesRows;
    #loads = new Map();
    /** @param comparesRows whether the verification compares the columns without masks */
    constructor(masks, comparesRows) {
        this.#masks = masks;
        this.#comparesRows = comparesRows;
        this.sessions = new MaskSessions(masks.rules.key);
    }
    of(planned) {
        if (!this.#loads.has(planned)) {
            const mask = this.#masks.of(planned);
            const { rules, showRows } = this.#masks;
            const options = { showRows, comparesRows: this.#comparesRows };
            this.#loads.set(planned, mask && new TableLoad(mask, rules.key, options, planned));
        }
        return this.#loads.get(planned);
    }
    /** Prepares a session for the tables, outside of a transaction. */
    async prepare(session, tables) {
        const masked = tables.find((planned) => this.of(planned) !== undefined);
        if (masked)
            await this.sessions.prepare(session, masked.schema);
    }
}

// EXTERNAL MODULE: ./lib/masking/edge-values.js
var edge_values = __webpack_require__(4386);
;// CONCATENATED MODULE: ./lib/restore/masking/check-edges.js
// Tries each mask on values at the edges of its type, in temporary copies of the empty tables, and
// compares the results with Node.js. So a mask that the server computes otherwise, or that does not
// fit its column, is known before any row is loaded.






const TRIAL = 'mysql_backup_mask_trial';
/** @throws BackupError CONFIG_INVALID naming all masks that do not fit */
async function checkEdges(env, masks, loads) {
    const problems = [];
    for (const planned of env.plan.tables) {
        const mask = masks.of(planned);
        if (!mask)
            continue;
        env.signal.throwIfAborted();
        const label = `${planned.schema}.${planned.table.name}`;
        await env.loaders.run(0, `masks of ${label}`, async (session) => {
            await loads.prepare(session, [planned]);
            await checkColumns(session, planned, mask);
            problems.push(...(await tryMasks(session, planned, mask, masks)).map((problem) => `${label}.${problem}`));
        });
    }
    if (problems.length === 0)
        return;
    throw new errors/* BackupError */.hj('CONFIG_INVALID', `masks do not fit their columns: ${problems.join('; ')}`, {
        hint: 'No row was loaded. Correct the rules, and add --drop-existing.',
        details: { problems },
    });
}
/** Compares the table on the target with the one for which the masks were compiled. */
async function checkColumns(session, { schema, table }, { masks }) {
    const rows = await session.query(`SHOW COLUMNS FROM ${(0,quote/* quoteTable */.Z8)(schema, table.name)}`);
    const there = new Set(rows.map(({ Field }) => Field));
    const missing = masks.filter(({ column }) => !there.has(column) || !table.columns.includes(column));
    if (missing.length === 0)
        return;
    throw new errors/* BackupError */.hj('LOAD_INCOMPLETE', `${schema}.${table.name} has no column ${missing.map(({ column }) => column).join(', ')} to mask`, { hint: 'No row was loaded. Report this with the definition of the table.' });
}
async function tryMasks(session, planned, { masks, facts }, { rules }) {
    const { schema, table } = planned;
    const columns = new Map(facts.columns.map((each) => [each.name, (0,column/* columnOf */.u)(each)]));
    const edges = new Map([...new Set(masks.flatMap(({ column, reads }) => [column, ...reads]))].map((name) => [
        name,
        (0,edge_values/* edgeValues */.O)(columns.get(name)),
    ]));
    const tried = masks.filter(({ column, reads }) => [column, ...reads].every((name) => edges.get(name)));
    const names = [...new Set(tried.flatMap(({ column, reads }) => [column, ...reads]))];
    if (names.length === 0)
        return [];
    const count = Math.max(...names.map((name) => edges.get(name).length));
    const valueOf = (name, row) => {
        const values = edges.get(name);
        return values[row % values.length];
    };
    const lines = Array.from({ length: count }, (_, row) => names.map((name) => escapeField(valueOf(name, row))).join('\t'));
    const trial = (0,quote/* quoteTable */.Z8)(schema, TRIAL);
    const what = `cannot try the masks of ${schema}.${table.name}`;
    await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${trial}`, what);
    await session.execute(`CREATE TEMPORARY TABLE ${trial} SELECT ${names.map(quote/* quoteName */.AB).join(', ')} FROM ${(0,quote/* quoteTable */.Z8)(schema, table.name)} WHERE FALSE`, what);
    try {
        const problems = [];
        for (const mask of tried) {
            const statement = (0,select_rows/* loadStatement */.OX)({
                schema,
                table: TRIAL,
                columns: names,
                // The file is in UTF-8, and a backup in the character set of each column.
                decodeColumns: {},
                charset: 'utf8mb4',
                assignments: mask.steps.map((step) => [mask.column, step]),
            });
            await session.execute(`DELETE FROM ${trial}`, what);
            const problem = await tryOne(session, statement, lines);
            if (problem !== undefined) {
                problems.push(`${mask.column}: the mask ${mask.name} ${problem}`);
                continue;
            }
            const column = columns.get(mask.column);
            const rows = await session.query(`SELECT ${hexOf(column)} AS v FROM ${trial}`, what);
            // The server pads such values, and Node.js does not know their character set.
            const isExact = mask.hasTwin && !/^(?:char|binary)$/.test(column.dataType) && isUtf8(column.charset);
            if (!isExact)
                continue;
            const made = new Set(rows.map(({ v }) => v));
            for (let row = 0; row < count; row++) {
                const [by = mask.column] = mask.reads;
                const text = printed(valueOf(mask.column, row), column.columnType);
                const twin = mask.twin(rules.key, check_edges_bytesOf(text), check_edges_bytesOf(printed(valueOf(by, row), columns.get(by).columnType)));
                if (twin === undefined || made.has(twin?.toString('hex').toUpperCase() ?? null))
                    continue;
                problems.push(`${mask.column}: the server computes another mask ${mask.name} than Node.js`);
                break;
            }
        }
        return problems;
    }
    finally {
        if (!session.lost)
            await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${trial}`, what);
    }
}
async function tryOne(session, statement, lines) {
    try {
        const { affectedRows, info } = await session.load(statement, check_edges_once(Buffer.from(`${lines.join('\n')}\n`)), 'is refused');
        if (affectedRows === lines.length && /Warnings: 0\b/.test(info))
            return undefined;
        const [shown] = await session.query('SHOW WARNINGS LIMIT 1');
        return `makes values that do not fit: ${shown?.Message ?? info}`;
    }
    catch (error) {
        if (session.lost || !(error instanceof errors/* BackupError */.hj))
            throw error;
        return error.message;
    }
}
function isUtf8(charset) {
    return charset === undefined || /^(?:utf8(?:mb[34])?|binary|ascii)$/.test(charset);
}
/** Adds the fraction and the zeros that the server prints. */
function printed(value, columnType) {
    const digits = Number(/^(?:datetime|timestamp)\((\d)\)/i.exec(columnType)?.[1] ?? 0);
    if (value === null)
        return null;
    const width = /^\w+\((\d+)\).*\bzerofill\b/i.exec(columnType)?.[1];
    if (width !== undefined)
        return value.padStart(Number(width), '0');
    return digits === 0 ? value : `${value}.${'0'.repeat(digits)}`;
}
function check_edges_bytesOf(value) {
    return value === null ? null : Buffer.from(value);
}
function escapeField(value) {
    if (value === null)
        return '\\N';
    return value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
}
async function* check_edges_once(bytes) {
    yield bytes;
}

// EXTERNAL MODULE: ./lib/verify/server/rows-query.js
var rows_query = __webpack_require__(8733);
;// CONCATENATED MODULE: ./lib/restore/load/recount.js
// Verifies, in a resumed restore, the rows that the interrupted run loaded. Invariant: a state item
// counts only if its rows still exist; rows of others are never overwritten.







/**
 * Counts the rows of every table. Tables that were emptied since are loaded again.
 * @returns their names
 * @throws BackupError TARGET_NOT_EMPTY naming the tables that hold rows of others or lack rows
 */
async function forgetLostRows({ tables, loaders, state, signal }) {
    const lost = [];
    const changed = [];
    await (0,concurrency/* forEachConcurrent */.C6)(tables, loaders.count, signal, async (planned, worker) => {
        const expected = countLoaded(planned, state);
        if (expected === undefined)
            return;
        const { schema, table } = planned;
        const label = `${schema}.${table.name}`;
        const count = await loaders.run(worker, `count of ${label}`, (session) => session.scalar((0,rows_query/* countQuery */.M)({ schema, table }), `cannot count ${label}`));
        const actual = Number(count);
        if (actual === expected)
            return;
        if (actual === 0 || !table.transactional)
            lost.push(planned);
        else
            changed.push(`${label} has ${(0,units/* formatCount */.B4)(actual)} rows instead of ${(0,units/* formatCount */.B4)(expected)}`);
    });
    if (changed.length > 0)
        throw new errors/* BackupError */.hj('TARGET_NOT_EMPTY', `another client changed rows since the restore was interrupted: ${changed.sort().join('; ')}`, {
            hint: 'Drop these tables, and the restore resumes and loads them again.',
            details: { changed },
        });
    return await loaders.run(0, 'state', (session) => forget(session, state, lost));
}
/**
 * Returns the number of rows that the interrupted run left in the table; undefined if it is
 * unknown.
 */
function countLoaded(planned, state) {
    const { table } = planned;
    if (table.chunking === 'none' || state.has((0,row_items/* filterItemOf */.nz)(planned)))
        return undefined;
    // The load empties such a table before it loads it again.
    if (!table.transactional && !state.has((0,row_items/* itemOf */.Tu)(planned)))
        return undefined;
    let rows = 0;
    for (const chunk of table.chunks) {
        if (!state.has((0,row_items/* itemOf */.Tu)(planned, chunk)))
            continue;
        if (chunk.rows === undefined)
            return undefined;
        rows += chunk.rows;
    }
    return rows;
}
/**
 * Forgets the chunks of tables that someone dropped since the interruption. They are loaded again.
 */
async function forgetDroppedTables(session, facts, state, tables) {
    const schemas = [...new Set(tables.map(({ schema }) => schema))];
    if (schemas.length === 0)
        return { dropped: [], there: [] };
    const rows = await session.query(`SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${schemas.map(quote/* textLiteral */.nl).join(',')})`, 'cannot look at the target');
    const names = new Set(rows.map(({ s, t }) => `${s}\0${t}`.toLowerCase()));
    const isThere = ({ schema, table }) => names.has(`${schema}\0${table.name}`.toLowerCase());
    const missing = tables.filter((table) => !isThere(table));
    await (0,created_objects/* forgetCreated */.QZ)(session, facts, state, missing);
    return { dropped: await forget(session, state, missing), there: tables.filter(isThere) };
}
/** Returns the names of the tables that had state items. */
async function forget(session, state, tables) {
    const items = new Map(tables.map((planned) => [planned, (0,row_items/* itemsOf */.S3)(planned).filter((item) => state.has(item))]));
    await state.unmarkAll(session, [...items.values()].flat());
    return tables
        .filter((planned) => items.get(planned).length > 0)
        .map(({ schema, table }) => `${schema}.${table.name}`);
}

;// CONCATENATED MODULE: ./lib/restore/stages/gtid-set.js

/**
 * Updates `gtid_purged`.
 * @param set `gtid_executed` of the snapshot; a source without GTIDs has none
 */
async function updateGtidSet(session, how, set) {
    if (how === 'off' || !set)
        return;
    const literal = (0,quote/* textLiteral */.nl)(set);
    if (how === 'replace') {
        await session.execute(`SET @@GLOBAL.gtid_purged = ${literal}`, 'cannot set gtid_purged');
        return;
    }
    const added = await session.scalar(`SELECT GTID_SUBTRACT(${literal}, @@GLOBAL.gtid_executed)`);
    if (added)
        await session.execute(`SET @@GLOBAL.gtid_purged = ${(0,quote/* textLiteral */.nl)(`+${added}`)}`, 'cannot set gtid_purged');
}

;// CONCATENATED MODULE: ./lib/restore/stages/unplanned-objects.js
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








class UnplannedObjects {
    #env;
    #planned;
    #plannedKeys;
    #schemas;
    #known;
    constructor(env, known) {
        this.#env = env;
        this.#known = known;
        this.#planned = (0,planned_names/* plannedNames */.$u)(env.plan);
        this.#plannedKeys = new Set(this.#planned.map((name) => (0,server_names/* keyOfName */.ax)(env.facts, name)));
        this.#schemas = new Set(env.plan.schemas.map(({ schema }) => (0,server_names/* foldTableName */.j1)(env.facts, schema.name)));
    }
    /**
     * Begins the watch, after the objects of others are out of the way and before the first statement
     * of the backup.
     */
    static async watch(env) {
        return new UnplannedObjects(env, await readKnown(env, true));
    }
    /** Begins the watch anew: names that are there now are known. */
    async begin() {
        this.#known = await readKnown(this.#env, true);
    }
    /**
     * Compares the names.
     * @throws BackupError TARGET_UNPLANNED_OBJECT
     */
    async check(stage) {
        const { facts, logger } = this.#env;
        // Triggers are created with the programs. On MariaDB, listing them more often is too expensive.
        const hasTriggers = stage === 'programs' || stage === 'events' || stage === 'end';
        const now = await readKnown(this.#env, hasTriggers);
        const appeared = [];
        for (const [key, name] of now) {
            if (this.#known.has(key) || this.#plannedKeys.has(key) || name.schema === server_facts/* STATE_SCHEMA */.KW)
                continue;
            if (name.kind === 'schema' && name.name === server_facts/* STATE_SCHEMA */.KW)
                continue;
            // A schema of another restore's trial.
            if ((0,server_facts/* hasTrialName */.Um)(name.kind === 'schema' ? name.name : (name.schema ?? '')))
                continue;
            if (await this.#isTemporary(name))
                continue;
            const by = this.#creatorOf(name, now);
            appeared.push({ ...name, ...(0,defined/* defined */.s)({ by }) });
        }
        const vanished = [...this.#known].filter(([key, { kind }]) => !now.has(key) && (kind !== 'trigger' || hasTriggers || !(0,server_facts/* isMariaDb */.Zz)(facts)));
        this.#known = new Map([...this.#known, ...now]);
        for (const [key] of vanished)
            this.#known.delete(key);
        const own = appeared.filter(({ by }) => by !== undefined);
        const lost = vanished
            .filter(([key, name]) => !this.#plannedKeys.has(key) && this.#creatorOf(name, now) !== undefined)
            .map(([, name]) => name);
        if (own.length + lost.length > 0)
            await this.#refuseOwn(own, lost);
        const others = appeared.filter(({ by }) => by === undefined);
        const ending = others.filter((name) => this.#endsRestore(name, stage));
        if (ending.length > 0)
            throw unplanned_objects_refusal(ending);
        for (const name of others) {
            const text = `${describe(name)} appeared on the target while the restore ran, and no statement of the backup created it: it is left as it is`;
            if (name.kind === 'account' || this.#isOfSchemas(name))
                this.#env.warnings.push(text);
            else
                logger.info(text);
        }
    }
    /**
     * Drops, after a failure, the objects that statements of the backup created.
     * @returns the error to report
     */
    async explain(error) {
        // The check would wait for an unreachable server, or the run must not wait any more.
        if ((0,mysql_errors/* isUnreachable */.R0)(error) || !(error instanceof errors/* BackupError */.hj))
            return error;
        if (error.code === 'TARGET_UNPLANNED_OBJECT' || error.code === 'CANCELLED')
            return error;
        try {
            await this.check('end');
            return error;
        }
        catch (found) {
            const isOwn = found instanceof errors/* BackupError */.hj && found.details['dropped'] !== undefined;
            return isOwn ? found : error;
        }
    }
    /**
     * Planned object whose executed statement mentions the name. Unless it is an account, the object
     * itself is missing.
     */
    #creatorOf(name, now) {
        const { created, facts } = this.#env;
        return this.#planned.find((planned) => {
            if (!created.has(planned.element))
                return false;
            const isSuspect = planned.kind === 'account' ? name.kind === 'account' : !now.has((0,server_names/* keyOfName */.ax)(facts, planned));
            return isSuspect && (0,planned_names/* mentions */.wy)(planned, name);
        });
    }
    #endsRestore(name, stage) {
        const { facts, isPartial, plan } = this.#env;
        const isAfterEvents = stage === 'events' || stage === 'end';
        const areEventsOn = isAfterEvents && plan.events.length > 0 && !plan.disablesEvents;
        if (name.kind === 'account')
            return areEventsOn;
        if (name.schema !== undefined && (0,server_facts/* isSystemSchema */.hv)(name.schema, facts))
            return true;
        if (name.kind === 'loadable function' || name.kind === 'server')
            return true;
        return this.#isOfSchemas(name) && !isPartial && !areEventsOn;
    }
    #isOfSchemas({ schema }) {
        return schema !== undefined && this.#schemas.has((0,server_names/* foldTableName */.j1)(this.#env.facts, schema));
    }
    /** MariaDB from 11.2 lists temporary tables of the session. */
    async #isTemporary(name) {
        if (name.kind !== 'table' || !(0,server_facts/* isMariaDb */.Zz)(this.#env.facts))
            return false;
        const type = await this.#env.loaders.run(0, 'names', (session) => tableType(session, name));
        return type?.startsWith('TEMPORARY') ?? false;
    }
    async #refuseOwn(own, lost) {
        const { loaders } = this.#env;
        const dropped = [];
        for (const name of own) {
            await loaders.run(0, describe(name), (session) => drop(session, name));
            dropped.push(describe(name));
        }
        const parts = [
            ...own.map((name) => `the definition of ${describe(name.by)} created ${describe(name)}, which is dropped again`),
            ...lost.map((name) => `${describe(name)} was dropped by a definition of the backup`),
        ];
        throw new errors/* BackupError */.hj('TARGET_UNPLANNED_OBJECT', parts.join('; '), {
            hint: 'The backup was changed to do more than it says: do not use it, and find out who can write to the storage.',
            details: { dropped, lost: lost.map(describe) },
        });
    }
}
async function readKnown({ loaders, facts }, triggers) {
    const names = await loaders.run(0, 'names', (session) => (0,server_names/* readServerNames */.EY)(session, facts, { triggers }));
    return new Map(names.map((name) => [(0,server_names/* keyOfName */.ax)(facts, name), name]));
}
function unplanned_objects_refusal(names) {
    return new errors/* BackupError */.hj('TARGET_UNPLANNED_OBJECT', `${(0,units/* listSome */.XT)(names.map(describe))} appeared on the target while the restore ran, and the plan does not contain it: it is left as it is`, {
        hint: 'Another client created it. Let no other client use the schemas of a restore, and start it again: it resumes.',
        details: { appeared: names.map(describe) },
    });
}
async function drop(session, name) {
    await session.execute(await dropStatement(session, name), `cannot drop ${describe(name)}`);
}
async function dropStatement(session, name) {
    const { kind, schema } = name;
    const full = schema === undefined ? (0,quote/* quoteName */.AB)(name.name) : (0,quote/* quoteTable */.Z8)(schema, name.name);
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
async function tableType(session, { schema = '', name }) {
    return await session.scalar(`SELECT TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema)} AND TABLE_NAME = ${(0,quote/* textLiteral */.nl)(name)}`, 'cannot look at the target');
}
function describe({ kind, schema, name }) {
    return `${kind} ${schema === undefined ? name : `${schema}.${name}`}`;
}

;// CONCATENATED MODULE: ./lib/restore/plan/table-batches.js
const MAX_TABLES = 50;
/** Limit on the TSV bytes of all rows in a batch; a single table may have more. */
const MAX_BYTES = 1024 * 1024;
function batchTables(tables) {
    const batches = [];
    const open = new Map();
    const largestFirst = [...tables].sort((a, b) => b.table.dataBytes - a.table.dataBytes);
    for (const { schema, table } of largestFirst) {
        const last = open.get(schema);
        const fits = last && last.names.length < MAX_TABLES && last.bytes + table.dataBytes <= MAX_BYTES;
        if (fits) {
            last.names.push(table.name);
            last.bytes += table.dataBytes;
            continue;
        }
        const names = [table.name];
        open.set(schema, { names, bytes: table.dataBytes });
        batches.push({ schema, names, isSmall: table.dataBytes <= MAX_BYTES, label: '' });
    }
    return batches.map((batch) => ({ ...batch, label: table_batches_labelOf(batch) }));
}
function table_batches_labelOf({ schema, names }) {
    const [first] = names;
    return names.length === 1 ? `${schema}.${first}` : `${schema}.${first} and ${names.length - 1} more tables`;
}

;// CONCATENATED MODULE: ./lib/restore/restore-stages.js
// Stages of a restore that write, from the schemas to the events, with a check after each.
// Invariant: events are created after everything is verified, because an event may change rows as
// soon as it exists.


























class RestoreStages {
    #setting;
    #unplanned;
    #ownVerification;
    #orphans = [];
    #maskedLoads;
    constructor(setting) {
        this.#setting = setting;
        this.#maskedLoads =
            setting.masks && new MaskedLoads(setting.masks, setting.request.verifyLevel === 'rows');
    }
    /** Explains a failure if its cause is an object that the plan does not contain. */
    async explain(error) {
        return await this.#unplanned?.explain(error);
    }
    async run(request) {
        const { state, method, preflight } = request;
        const { env, unplanned } = await this.#begin(request);
        const { loaders } = env;
        const former = preflight.goesOn ? (0,after_load_progress/* verifiedLoad */.H3)(state) : undefined;
        if (former)
            this.#setting.warnings.push(...former.orphans.map(describeOrphans));
        const verified = former ?? (await this.#load(env, request, unplanned));
        const afterLoad = await this.#runAfterLoad(env, verified, unplanned);
        // Create events last: an event may change rows as soon as it exists.
        this.#setting.enter('events');
        const checks = [...verified.checks, ...(await this.#createEvents(env))];
        await unplanned?.check('events');
        await loaders.run(0, 'GTID set', (session) => updateGtidSet(session, this.#setting.request.updateGtidSet, this.#setting.source.contents.snapshot.gtidExecuted));
        await makeSchemasReadOnly(env);
        await this.#verification.record(env);
        this.#setting.warnings.push(...this.#verification.notes);
        return { ...verified, checks, method, loaders, afterLoad };
    }
    /** Creates the empty tables, and lets other jobs load their rows from now on. */
    async runSchema(request, state) {
        const { env, unplanned } = await this.#begin(request);
        await this.#createEmpty(env, unplanned);
        await loadInstants(this.#loadEnvironment(env, request.method));
        await env.loaders.run(0, 'state', (session) => markStaged(session, state));
        return env.loaders;
    }
    /** Opens the connections, and compares what an interrupted run left. */
    async #begin({ plan, preflight, state, settings, }) {
        const { signal, logger } = this.#setting.context;
        const { session, lock, goesOn, identity } = preflight;
        this.#setting.enter('schema');
        const setUp = () => sessionSetUp(this.#setting, settings());
        const loaders = await (0,load_loaders/* openLoaders */.ll)({ group: this.#setting.sessions, state, lock, logger, signal, setUp }, session, this.#setting.request.concurrency);
        const { masks } = this.#setting;
        const env = {
            plan,
            loaders,
            signal,
            state,
            created: new Set(),
            ...(masks ? { hideValues: masks.hideValues } : {}),
            ...(state && isStaged(state) ? { shared: sharedTasksOf(identity, state) } : {}),
        };
        if (goesOn && state && (0,after_load_progress/* verifiedLoad */.H3)(state) === undefined)
            await this.#recount(env, state);
        return { env, unplanned: await this.#watchNames(env) };
    }
    /** Creates, loads and verifies everything but the events. */
    async #load(env, { preflight, method }, unplanned) {
        const { plan, state, loaders } = env;
        const { masks } = this.#setting;
        const { checkTables: thoroughness } = this.#setting.request;
        const recorder = { plan, loaders, state, facts: this.#setting.sessions.facts };
        const accounts = await this.#createEmpty(env, unplanned);
        this.#setting.enter('data');
        const doubtful = await loadRows(this.#loadEnvironment(env, method));
        const partial = await (0,leave_out_rows/* leaveOutRows */.h_)(env, this.#setting.context.now());
        await unplanned?.check('data');
        this.#setting.enter('indexes');
        await (0,created_objects/* recordStage */._3)(recorder, 'indexes', () => createIndexes(env));
        await unplanned?.check('indexes');
        this.#setting.enter('check');
        if (thoroughness !== 'off')
            await this.#checkTables(env, thoroughness === 'quick' ? 'QUICK' : '');
        if (!preflight.ownsTarget || this.#setting.request.dropExisting || this.#setting.isMove || masks)
            await this.#checkReferences(env);
        this.#setting.enter('programs');
        await (0,created_objects/* recordStage */._3)(recorder, 'programs', async () => {
            await createGrantables(env);
            if (plan.accounts && accounts)
                await loaders.run(0, 'grants', (session) => grantAccounts(session, plan.accounts, accounts, env.created));
            await createPrograms(env);
            await unplanned?.check('programs');
        });
        this.#setting.enter('analyze');
        await this.#forEachBatch(env, (session, { schema, names, label }) => {
            const tables = names.map((name) => (0,quote/* quoteTable */.Z8)(schema, name)).join(', ');
            return session.query(`ANALYZE TABLE ${tables}`, `cannot analyze ${label}`);
        });
        await createHistograms(env);
        this.#setting.enter('verification');
        const masked = masks && this.#maskedLoads
            ? await (0,verify_masks/* verifyMasks */.B)(env, masks, this.#maskedLoads, this.#setting.source)
            : { checks: [], tables: [] };
        const checks = await this.#verification.verify(env, doubtful, { partial, masks: masked.checks }, accounts?.created);
        await unplanned?.check('verification');
        return { checks, orphans: this.#orphans, partial, masked: masked.tables };
    }
    /** Creates accounts, schemas and empty tables, and checks what the load needs. */
    async #createEmpty(env, unplanned) {
        const { plan, state, loaders } = env;
        const { masks, request, scope, sessions } = this.#setting;
        const recorder = { plan, loaders, state, facts: sessions.facts };
        const accounts = plan.accounts
            ? await loaders.run(0, 'accounts', (session) => this.#createAccounts(session, env))
            : undefined;
        await (0,created_objects/* recordStage */._3)(recorder, 'tables', async () => {
            await createSchemas(env, scope.isPartial);
            await createTables(env);
            await unplanned?.check('schema');
        });
        if (request.checkTables !== 'off')
            await this.#checkTables(env, 'FOR UPGRADE');
        await (0,leave_out_rows/* checkConditions */.jB)(env);
        if (masks)
            await checkEdges(env, masks, this.#maskedLoads);
        return accounts;
    }
    #loadEnvironment({ plan, loaders, state }, method) {
        return {
            source: this.#setting.source,
            tables: plan.tables,
            context: this.#setting.context,
            loaders,
            state,
            method,
            facts: this.#setting.sessions.facts,
            masks: this.#maskedLoads,
        };
    }
    /** Runs the statements of the user. From now on, the rows are not those of the backup. */
    async #runAfterLoad({ plan, state, loaders }, verified, unplanned) {
        const { request, context, sessions, source } = this.#setting;
        const { afterLoad, skipBinlog } = request;
        if (!afterLoad)
            return undefined;
        this.#setting.enter('after-load');
        await loaders.run(0, 'state', async (session) => state?.mark(session, (0,after_load_progress/* verifiedItem */.eT)(), JSON.stringify(verified)));
        // What appears from now on is of the user.
        this.#unplanned = undefined;
        const report = await (0,run_after_load/* runAfterLoad */.ei)({
            afterLoad,
            contents: source.contents,
            sessions,
            skipBinlog,
            state,
            plan,
            context,
        });
        await unplanned?.begin();
        this.#unplanned = unplanned;
        return report;
    }
    /** Counts orphans: rows of others may refer to restored rows, and the reverse. */
    async #checkReferences(env) {
        const { facts } = this.#setting.sessions;
        this.#orphans = await findOrphans(env, facts, this.#setting.source.contents.snapshot.consistent && !this.#setting.isMove);
        this.#setting.warnings.push(...this.#orphans.map(describeOrphans), ...(await findBrokenViews(env, facts)));
    }
    /**
     * Compares the state with the target: the state records what the interrupted run did, not what
     * exists now.
     */
    async #recount(env, state) {
        const { loaders, signal, plan } = env;
        const { logger } = this.#setting.context;
        const { dropped, there } = await loaders.run(0, 'state', (session) => forgetDroppedTables(session, this.#setting.sessions.facts, state, plan.tables));
        for (const table of dropped)
            logger.warn(`${table} was dropped since the restore was interrupted: it is loaded again`);
        // Events may have changed rows: the verification at the end reports that.
        if (state.has(EVENTS) && this.#setting.request.verifyLevel !== 'off')
            return;
        for (const table of await forgetLostRows({ tables: there, loaders, state, signal }))
            logger.warn(`${table} was emptied since the restore was interrupted: it is loaded again`);
    }
    get #verification() {
        this.#ownVerification ??= new RestoreVerification(this.#setting.request, this.#setting.context, this.#setting.sessions, this.#setting.source, this.#setting.scope);
        return this.#ownVerification;
    }
    /** Watches the names. A data-only restore executes no statement of the backup. */
    async #watchNames({ plan, loaders, created }) {
        const { isPartial, request } = this.#setting.scope;
        if (request.parts === 'data')
            return undefined;
        this.#unplanned = await UnplannedObjects.watch({
            isPartial,
            logger: this.#setting.context.logger,
            warnings: this.#setting.warnings,
            plan,
            loaders,
            created,
            facts: this.#setting.sessions.facts,
        });
        return this.#unplanned;
    }
    async #createAccounts(session, { plan, state, created }) {
        const accounts = await createAccounts(session, plan.accounts, state, created);
        for (const account of accounts.skipped)
            this.#setting.warnings.push(`account ${account} exists on the target and is left as it is`);
        return accounts;
    }
    async #checkTables(env, option) {
        await this.#forEachBatch(env, (session, { schema, names, isSmall }) => checkTables(session, schema, names, option, isSmall));
    }
    async #forEachBatch({ plan, loaders, signal }, work) {
        await (0,concurrency/* forEachConcurrent */.C6)(batchTables(plan.tables), loaders.count, signal, async (batch, worker) => {
            await loaders.run(worker, batch.label, (session) => work(session, batch));
        });
    }
    async #createEvents(env) {
        if (env.plan.events.length === 0)
            return [];
        const over = await createEvents(env);
        for (const name of over)
            this.#setting.warnings.push(`event ${name} is not restored: the time at which it was to run is over`);
        return await this.#verification.verifyEvents(env, over);
    }
}

;// CONCATENATED MODULE: ./lib/restore/target-settings/target-settings.js
// Settings of the target server that a restore changes temporarily. Invariant: the settings are
// reverted in every case. If our process is killed, the next run of the same restore reads from the
// state which settings were changed.




const REDO_LOG = 'redo-log off';
const LOCAL_INFILE = 'local_infile on';
class TargetSettings {
    #request;
    #group;
    #state;
    #logger;
    #warnings;
    #localInfile;
    #isRedoLogOff = false;
    constructor(request, group, state, logger, warnings) {
        this.#request = request;
        this.#group = group;
        this.#state = state;
        this.#logger = logger;
        this.#warnings = warnings;
    }
    async apply(session) {
        const { enableLocalInfile, disableRedoLog: isRedoLogUnwanted } = this.#request;
        const wasSwitchedOn = this.#state?.has(LOCAL_INFILE) ?? false;
        // Note the change before its execution, and only if it will happen: a setting that another
        // client switched on stays on.
        if (enableLocalInfile && !(await LocalInfile.isOn(session)))
            await this.#state?.mark(session, LOCAL_INFILE);
        this.#localInfile = await LocalInfile.open(session, {
            enable: enableLocalInfile,
            wasSwitchedOn,
            connect: () => this.#group.reopen('load'),
            logger: this.#logger,
        });
        if (!this.#localInfile.isSwitchedOn && this.#state?.has(LOCAL_INFILE))
            await this.#state.unmark(session, LOCAL_INFILE);
        if (this.#localInfile.warning)
            this.#warnings.push(this.#localInfile.warning);
        if (isRedoLogUnwanted) {
            await this.#state?.mark(session, REDO_LOG);
            this.#isRedoLogOff = true;
            await disableRedoLog(session);
            this.#logger.warn('the redo log of the target is off: if the server crashes now, it will not start again');
        }
        else
            this.#isRedoLogOff = this.#state?.has(REDO_LOG) ?? false;
        return this.#methodOf(this.#localInfile.method);
    }
    /**
     * Uses the settings that another job has changed and reverts, and changes none.
     * @returns the method, and the statements for the start of each session
     */
    async join(session) {
        const isChanged = this.#state?.has(LOCAL_INFILE) ?? false;
        // A server that was restarted since has lost the setting.
        const statements = isChanged ? [SWITCH_ON] : [];
        for (const statement of statements)
            await session.execute(statement, 'cannot switch local_infile on');
        const method = (await LocalInfile.isOn(session)) ? 'load-data' : 'insert';
        return { method: this.#methodOf(method), statements };
    }
    #methodOf(method) {
        if (method === 'load-data')
            return { kind: method };
        return {
            kind: 'insert',
            maxStatementBytes: chooseStatementBytes(this.#group.facts.maxAllowedPacketBytes),
        };
    }
    /** Statements for the start of each session: a restarted server has lost the changed settings. */
    get setUp() {
        return this.#request.enableLocalInfile && this.#localInfile?.isSwitchedOn ? [SWITCH_ON] : [];
    }
    /**
     * Reverts the settings. Never throws: logs settings that cannot be reverted.
     * @returns whether all settings are reverted
     */
    async restore() {
        const wasSwitchedOn = this.#localInfile?.isSwitchedOn ?? false;
        await this.#localInfile?.restore();
        const isInfileBack = !this.#localInfile?.isSwitchedOn;
        const isRedoLogBack = !this.#isRedoLogOff || (await this.#enableRedoLog());
        // A later resumed run must not treat changes by others as its own.
        if (wasSwitchedOn && isInfileBack)
            await this.#forget(LOCAL_INFILE);
        return isInfileBack && isRedoLogBack;
    }
    async #enableRedoLog() {
        try {
            await (0,retry/* retry */.L)(async () => await enableRedoLog(await this.#group.reopen('load')), PUTTING_BACK);
            this.#isRedoLogOff = false;
            this.#logger.info('switched the redo log of the target on again');
        }
        catch (error) {
            this.#logger.warn(`the redo log of the target is still off, run ALTER INSTANCE ENABLE INNODB REDO_LOG: ${error.message}`);
            return false;
        }
        await this.#forget(REDO_LOG);
        return true;
    }
    async #forget(item) {
        try {
            await (0,retry/* retry */.L)(async () => await this.#state?.unmark(await this.#group.reopen('load'), item), PUTTING_BACK);
        }
        catch (error) {
            this.#logger.debug(`cannot forget ${item}: ${error.message}`);
        }
    }
}

;// CONCATENATED MODULE: ./lib/restore/restore.js
// A restore from start to end, in stages with a check after each. Invariant: a failure stops the
// restore and names the table. The target is left as it is for inspection, and the same command
// resumes the restore.































async function restore(request, context) {
    return await withRun(request, context, (run) => run.execute());
}
/** Plans a restore, after all its checks. */
async function planOnly(request, context) {
    return await withRun(request, context, (run) => run.describe());
}
async function withRun(request, context, work) {
    const sessions = new session_group/* SessionGroup */.S(request.connection, 'target', request.lockWaitTimeoutSeconds);
    try {
        const opened = await (0,open_source/* openSource */.o)(context, request.backup, request.label);
        const source = (0,map_tables/* mapTables */.E)(opened, request.scope.tableMap);
        const scope = (0,scope_scope/* selectScope */.D6)(source.contents, request.scope);
        return await work(new RestoreRun(request, context, sessions, { opened, source }, scope));
    }
    finally {
        await sessions.close();
    }
}
class RestoreRun {
    #request;
    #context;
    #sessions;
    /** The backup with its own names of tables. */
    #opened;
    #source;
    /** Scope of the restore. It is complete only after the definitions were read. */
    #scope;
    #clock;
    #begin;
    #warnings = [];
    /** Objects that --drop-existing has kept. */
    #kept = [];
    #orphans = [];
    /** Tables of which --where has left out rows. */
    #partial = [];
    /** Absent: no column is masked. */
    #masks;
    #masked = [];
    #afterLoad;
    /** Changes that --upgrade makes in definitions, as sentences. */
    #changes = [];
    constructor(request, context, sessions, { opened, source }, scope) {
        this.#request = request;
        this.#context = context;
        this.#sessions = sessions;
        this.#opened = opened;
        this.#source = source;
        this.#scope = scope;
        this.#begin = context.now();
        this.#clock = new stage_clock/* StageClock */.V(context.progress, context.now);
    }
    async describe() {
        const { plan, preflight } = await this.#preflight();
        return describePlan(this.#source, this.#scope, plan, preflight, this.#kept, this.#context.storage.location);
    }
    async execute() {
        const { logger, progress, storage } = this.#context;
        const { backupId } = this.#source.contents;
        const { stage } = this.#request;
        if (stage === 'data')
            return await this.#executeData();
        const { plan, preflight } = await this.#preflight();
        if (stage === 'schema' && preflight.goesOn && isStaged(preflight.state)) {
            logger.info(`the tables of ${backupId} are on ${preflight.session.target}: rows may be loaded`);
            return this.#reportStage('schema created', { rows: 0, dataBytes: 0 }, 'load-data', true);
        }
        if (stage === 'finish') {
            const staged = preflight.goesOn ? preflight.state : undefined;
            assertAllLoaded(plan, requireStaged(staged, stage, backupId));
        }
        this.#request.onOwned?.({ scope: this.#scope, plan });
        logger.info(`${preflight.goesOn ? 'resume' : 'restore'} ${backupId} from ${storage.location} to ${preflight.session.target}`);
        const { session } = preflight;
        if (this.#masks)
            await assertLocalInfile(session, plan.tables, this.#masks);
        const emptying = {
            request: this.#request,
            context: this.#context,
            source: this.#source,
            scope: this.#scope,
            facts: this.#sessions.facts,
            plan,
            preflight,
        };
        if (preflight.obstacles.length > 0) {
            this.#enter('objects');
            this.#warnings.push(...(await prepareDrop(emptying)));
        }
        progress.expect({ ...this.#scope.totals, bytes: this.#scope.totals.dataBytes });
        const state = preflight.state ?? (await this.#createState(preflight));
        if (preflight.state)
            await (0,load_loaders/* endFormerSessions */.Q6)(session, preflight.state);
        await (0,load_loaders/* noteSession */.F1)(session, state);
        await emptyTarget(emptying, state);
        const settings = new TargetSettings(this.#request, this.#sessions, state, logger, this.#warnings);
        const stages = new RestoreStages(this.#setting);
        if (stage === 'schema')
            return await this.#executeSchema({ plan, preflight, state }, settings, stages);
        let done;
        let isBack;
        try {
            const method = await settings.apply(session);
            done = await stages.run({ plan, preflight, state, method, settings: () => settings.setUp });
        }
        catch (error) {
            const found = (await stages.explain(error)) ?? error;
            throw (this.#isMove ? explainDuplicates(found) : undefined) ?? found;
        }
        finally {
            isBack = await settings.restore();
        }
        // Remove the state last: until then, a killed restore can be resumed and its settings reverted.
        if (isBack)
            await done.loaders.run(0, 'state', async (session) => await state?.remove(session));
        this.#orphans = done.orphans;
        this.#partial = done.partial;
        this.#masked = done.masked;
        this.#afterLoad = done.afterLoad;
        return this.#report(done.checks, done.method.kind, state?.isResumed ?? false);
    }
    /** Creates the tables. The settings of the target stay as they are for the jobs that load. */
    async #executeSchema({ plan, preflight, state }, settings, stages) {
        const { session } = preflight;
        if (!state)
            throw new errors/* BackupError */.hj('CONFIG_INVALID', '--stage schema: the account may not keep a state on the target', {
                hint: 'Grant CREATE, DROP, SELECT, INSERT, UPDATE and DELETE on mysql_backup_restore.*.',
            });
        let isDone = false;
        try {
            const method = await settings.apply(session);
            const request = { plan, preflight, state, method, settings: () => settings.setUp };
            await stages.runSchema(request, state);
            isDone = true;
            return this.#reportStage('schema created', { rows: 0, dataBytes: 0 }, method.kind, state.isResumed);
        }
        catch (error) {
            throw (await stages.explain(error)) ?? error;
        }
        finally {
            if (!isDone)
                await settings.restore();
        }
    }
    /** Loads rows that no other job has loaded. */
    async #executeData() {
        const { session, plan } = await this.#plan();
        const { logger, progress } = this.#context;
        const { backupId } = this.#source.contents;
        const identity = identityOf(this.#source, this.#scope);
        const state = requireStaged(await restore_state/* RestoreState */.YM.find(session, identity), 'data', backupId);
        assertSameOptions(backupId, changedOptions(state, this.#request));
        this.#request.onOwned?.({ scope: this.#scope, plan });
        logger.info(`load rows of ${backupId} into ${session.target}, next to other jobs`);
        progress.expect({ ...this.#scope.totals, bytes: this.#scope.totals.dataBytes });
        const settings = new TargetSettings(this.#request, this.#sessions, state, logger, this.#warnings);
        const { method, statements } = await settings.join(session);
        const share = await runDataStage(this.#setting, {
            session,
            identity,
            plan,
            state,
            method,
            settings: statements,
        });
        return this.#reportStage('rows loaded', share, method.kind, false);
    }
    get #setting() {
        return {
            request: this.#request,
            context: this.#context,
            sessions: this.#sessions,
            source: this.#source,
            scope: this.#scope,
            isMove: this.#isMove,
            masks: this.#masks,
            enter: (stage) => this.#enter(stage),
            warnings: this.#warnings,
        };
    }
    /** Whether the restore moves from MySQL to MariaDB or the reverse. */
    get #isMove() {
        return isMove(this.#source.contents, this.#sessions.facts, this.#request);
    }
    #enter(stage) {
        this.#clock.enter(stage);
    }
    /** Plans the restore for this target. */
    async #plan() {
        this.#enter('preflight');
        const session = await this.#sessions.open('load');
        const { facts } = this.#sessions;
        this.#scope = (0,scope_scope/* forTarget */.Xx)(this.#scope, this.#source.contents, facts);
        await this.#planMasks();
        const options = {
            ...this.#request,
            isSource: (0,repository_contents/* isSourceOf */.b)(this.#source.contents, facts),
            target: facts,
            ...(this.#request.loadUsers ? { accounts: await readAccountAbilities(session, facts) } : {}),
        };
        let plan = await planRestore(this.#source, this.#scope, options);
        this.#scope = (0,scope_scope/* withoutTables */.kY)(this.#scope, plan.leftOut);
        if (isMove(this.#source.contents, facts, this.#request)) {
            checkRefusals(plan);
            await checkPrivileges(session, facts, this.#scope, plan, this.#request);
            const { skipBinlog } = this.#request;
            const left = await leaveImmovable(session, facts, this.#source, this.#scope, plan, {
                ...options,
                skipBinlog,
            });
            ({ plan, scope: this.#scope } = left);
        }
        this.#warnings.push(...this.#source.limits, ...this.#scope.warnings, ...plan.warnings);
        if (this.#masks)
            await assertMaskable(session, plan.tables, this.#masks, this.#request);
        return { plan, session };
    }
    async #preflight() {
        const { plan, session } = await this.#plan();
        const preflight = await runPreflight({
            request: this.#request,
            source: this.#source,
            scope: this.#scope,
            session,
            plan,
            sessions: this.#sessions,
        });
        this.#kept = this.#request.dropExisting ? preflight.kept : [];
        this.#warnings.push(...preflight.warnings, ...(0,drop_plan/* warnOfKept */.y2)(this.#kept));
        this.#changes = preflight.changes;
        return { plan, preflight };
    }
    async #planMasks() {
        const { mask, scope } = this.#request;
        if (!mask)
            return;
        const masks = await (0,restore_masks/* planRestoreMasks */.vH)(mask, this.#opened, this.#sessions.facts, scope.tableMap);
        this.#masks = masks;
        this.#scope = (0,restore_masks/* maskScope */.h9)(this.#scope, masks);
        this.#warnings.push(...masks.warnings);
    }
    async #createState({ session, identity }) {
        const state = await restore_state/* RestoreState */.YM.create(session, identity);
        if (!state)
            this.#warnings.push('this restore could not be resumed if it were interrupted: the account may not create the schema mysql_backup_restore');
        return state;
    }
    /** Reports what one of many jobs has done. Nothing is verified before the last of them. */
    #reportStage(status, share, loadedBy, resumed) {
        const report = this.#report([], loadedBy, resumed);
        const { rows, dataBytes } = share;
        const verification = { level: 'off', status: 'not-run', checks: [] };
        return { ...report, status, rows, dataBytes, verification };
    }
    #report(checks, loadedBy, resumed) {
        const { contents, manifestKey } = this.#source;
        const { totals, targets } = this.#scope;
        const leftOut = [...this.#scope.leftOut, ...(this.#source.leftOut?.() ?? [])];
        const { logger, now, storage } = this.#context;
        for (const { name, reason } of leftOut)
            logger.info(`${name} is not restored: ${reason}`);
        for (const warning of this.#warnings)
            logger.warn(warning);
        for (const table of this.#partial)
            logger.info((0,leave_out_rows/* describePartial */.lC)(table));
        for (const table of this.#masked)
            logger.info((0,verify_masks/* describeMasked */.J)(table));
        if (this.#afterLoad)
            logger.info((0,run_after_load/* describeAfterLoad */.ep)(this.#afterLoad));
        for (const change of this.#changes)
            logger.info(`changed: ${change}`);
        const rows = this.#partial.reduce((left, { leftOutRows }) => left - leftOutRows, totals.rows);
        const level = this.#request.verifyLevel;
        const verified = level === 'off' ? 'not verified' : `verified by ${level}`;
        if (this.#request.stage === undefined || this.#request.stage === 'finish')
            logger.info(`restored ${contents.backupId}: ${(0,units/* plural */.LS)(totals.tables, 'table')}, ${(0,units/* formatCount */.B4)(rows)} rows, ${(0,units/* formatBytes */.z3)(totals.dataBytes)}, ${verified}`);
        return {
            backupId: contents.backupId,
            label: contents.label,
            storage: storage.location,
            ...(0,defined/* defined */.s)({ manifestKey }),
            status: this.#masks || contents.masked ? 'restored, masked' : 'restored',
            resumed,
            ...totals,
            rows,
            durationSeconds: (now().getTime() - this.#begin.getTime()) / 1000,
            loadedBy,
            renamed: Object.fromEntries([...targets].filter(([from, to]) => from !== to)),
            snapshot: contents.snapshot,
            verification: { level, status: level === 'off' ? 'not-run' : 'passed', checks },
            warnings: this.#warnings,
            ...(leftOut.length > 0 ? { leftOut } : {}),
            ...(this.#kept.length > 0 ? { kept: this.#kept } : {}),
            ...(this.#partial.length > 0 ? { partialTables: this.#partial } : {}),
            ...(this.#orphans.length > 0 ? { orphans: this.#orphans } : {}),
            ...(this.#masks ? { masked: this.#masked, withoutRows: this.#masks.emptied } : {}),
            ...(this.#changes.length > 0 ? { changes: this.#changes } : {}),
            ...(0,defined/* defined */.s)({ afterLoad: this.#afterLoad }),
            stages: this.#clock.finish(),
        };
    }
}


/***/ }),

/***/ 36510:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GJ: () => (/* binding */ dropStates),
/* harmony export */   YM: () => (/* binding */ RestoreState),
/* harmony export */   Yr: () => (/* binding */ lockRestore),
/* harmony export */   f1: () => (/* binding */ dropState),
/* harmony export */   jU: () => (/* binding */ EMPTIED),
/* harmony export */   jp: () => (/* binding */ stateTableName),
/* harmony export */   l5: () => (/* binding */ findOtherRestores)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _mysql_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84881);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69030);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(45987);
// Progress of a restore, kept in the target itself, so that an interrupted restore can resume.
// Invariant: each chunk writes its state row first in its own transaction, under a primary key. So
// the state row exists exactly when the chunk's rows do.





/**
 * State item: the target holds no objects of others. It was `found` that way, or they were
 * `dropped`. All present objects are ours.
 */
const EMPTIED = 'emptied';
class RestoreState {
    /**
     * Whether an earlier run of the same restore was interrupted on this target and its work counts.
     */
    #isResumed;
    #table;
    #items;
    #isEnding = false;
    constructor(table, items, isResumed) {
        this.#table = table;
        this.#items = items;
        this.#isResumed = isResumed;
    }
    /**
     * Finds the state of an interrupted run, or undefined. The caller holds the lock of the restore.
     */
    static async find(session, identity) {
        const name = stateTableName(identity);
        const known = await session.scalar(`SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW)} AND TABLE_NAME = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(name)}`);
        if (known !== '1')
            return undefined;
        const table = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteTable */ .Z8)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW, name);
        const rows = await session.query(`SELECT item, value FROM ${table}`, 'cannot read the progress of the restore');
        const items = new Map(rows.map(({ item, value }) => [item, value ?? '']));
        // A state without its first item was interrupted during its creation.
        return items.has('restore') ? new RestoreState(table, items, true) : undefined;
    }
    /**
     * Creates the state.
     * @returns undefined if the account may not keep a state: such a restore cannot be resumed
     */
    static async create(session, identity) {
        const table = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteTable */ .Z8)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW, stateTableName(identity));
        try {
            await whileSchemaStays(session, async () => {
                await session.execute(`CREATE SCHEMA IF NOT EXISTS \`${_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW}\``);
                await session.execute(`CREATE TABLE IF NOT EXISTS ${table} (item VARCHAR(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, value MEDIUMTEXT CHARACTER SET utf8mb4) ENGINE=InnoDB`, 'cannot store the progress of the restore');
            });
        }
        catch (error) {
            if ((0,_mysql_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isPrivilegeError */ .Qg)(error))
                return undefined;
            throw error;
        }
        const state = new RestoreState(table, new Map(), false);
        await state.mark(session, 'restore', JSON.stringify(identity));
        return state;
    }
    get isResumed() {
        return this.#isResumed;
    }
    /**
     * Restarts the restore.
     * @param stale prefixes of the items that are void
     */
    async beginAnew(session, stale) {
        this.#isResumed = false;
        await this.unmarkAll(session, [...this.#items.keys()].filter((item) => stale.some((beginning) => item.startsWith(beginning))));
    }
    has(item) {
        return this.#items.has(item);
    }
    value(item) {
        return this.#items.get(item);
    }
    /** Items with the prefix, as the rest of the name and the value. */
    *itemsOf(prefix) {
        for (const [item, value] of this.#items)
            if (item.startsWith(prefix))
                yield [item.slice(prefix.length), value];
    }
    /**
     * Claims items inside of a transaction. Fails with a duplicate key if another connection has
     * committed one of them.
     */
    async claim(session, items) {
        await session.execute(`INSERT INTO ${this.#table} (item) VALUES ${items.map((item) => `(${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(item)})`).join(',')}`, 'cannot record the progress of the restore');
    }
    /** Reports whether another connection has committed the claim. */
    async isCommitted(session, item) {
        const found = await session.scalar(`SELECT COUNT(*) FROM ${this.#table} WHERE item = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(item)}`);
        return found === '1';
    }
    /** Returns those of the items that any connection has committed. */
    async committedOf(session, items) {
        const found = new Set();
        for (let begin = 0; begin < items.length; begin += 1000) {
            const some = items
                .slice(begin, begin + 1000)
                .map(_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)
                .join(',');
            const rows = await session.query(`SELECT item FROM ${this.#table} WHERE item IN (${some})`, 'cannot read the progress of the restore');
            for (const { item } of rows)
                found.add(item);
        }
        return found;
    }
    async annotate(session, item, value) {
        await session.execute(`UPDATE ${this.#table} SET value = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(value)} WHERE item = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(item)}`, 'cannot record the progress of the restore');
    }
    /** Reads the value that another connection has committed; undefined if the item is not there. */
    async readValue(session, item) {
        const [row] = await session.query(`SELECT value FROM ${this.#table} WHERE item = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(item)}`, 'cannot read the progress of the restore');
        return row && (row.value ?? '');
    }
    /** Notes that the transaction of a claim was committed. */
    noteCommitted(item, value = '') {
        this.#items.set(item, value);
    }
    /** Sets an item outside of a transaction. Replaces an existing value. */
    async mark(session, item, value = '') {
        // A new connection replaces the one that was removing the state: the state may be gone by now.
        if (this.#isEnding)
            return;
        await session.execute(`REPLACE INTO ${this.#table} (item, value) VALUES (${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(item)}, ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(value)})`, 'cannot record the progress of the restore');
        this.#items.set(item, value);
    }
    /** Sets many items, with one statement per thousand items. Replaces existing values. */
    async markAll(session, items) {
        if (this.#isEnding)
            return;
        const all = [...items];
        for (let begin = 0; begin < all.length; begin += 1000) {
            const values = all.slice(begin, begin + 1000);
            await session.execute(`REPLACE INTO ${this.#table} (item, value) VALUES ${values.map((each) => `(${each.map(_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl).join(', ')})`).join(', ')}`, 'cannot record the progress of the restore');
            for (const [item, value] of values)
                this.#items.set(item, value);
        }
    }
    async unmark(session, item) {
        await session.execute(`DELETE FROM ${this.#table} WHERE item = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(item)}`, 'cannot record the progress of the restore');
        this.#items.delete(item);
    }
    get items() {
        return [...this.#items.keys()];
    }
    async unmarkAll(session, items) {
        for (let begin = 0; begin < items.length; begin += 1000) {
            const some = items.slice(begin, begin + 1000);
            await session.execute(`DELETE FROM ${this.#table} WHERE item IN (${some.map(_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl).join(',')})`, 'cannot record the progress of the restore');
            for (const item of some)
                this.#items.delete(item);
        }
    }
    /**
     * Removes the state of a complete restore. One statement drops the last table together with the
     * schema, so nothing of it remains.
     */
    async remove(session) {
        this.#isEnding = true;
        const errorPrefix = 'cannot remove the state of the restore';
        await whileSchemaStays(session, async () => {
            const tables = await session.query(`SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW)}`, errorPrefix);
            const isLast = tables.every(({ name }) => (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteTable */ .Z8)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW, name) === this.#table);
            if (isLast)
                await session.execute(`DROP SCHEMA IF EXISTS \`${_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW}\``, errorPrefix);
            else
                await session.execute(`DROP TABLE IF EXISTS ${this.#table}`, errorPrefix);
        });
    }
}
/**
 * Locks the restore for the lifetime of the session.
 * @throws BackupError TARGET_BUSY if another run of the restore is active
 */
async function lockRestore(session, identity) {
    const name = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(`mysql-backup ${stateTableName(identity)}`);
    const locked = await session.scalar(`SELECT GET_LOCK(${name}, ${LOCK_SECONDS})`, 'cannot lock the restore');
    if (locked === '1')
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('TARGET_BUSY', `another restore of ${identity.backupId} to this target goes on`, {
        hint: 'Wait until it ends.',
    });
}
/** A run that was just killed may hold the lock until the server notices. */
const LOCK_SECONDS = 10;
/**
 * Excludes other restores that begin or end: the last table must not be dropped while another
 * restore creates a new one.
 */
async function whileSchemaStays(session, work) {
    const name = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW);
    await session.scalar(`SELECT GET_LOCK(${name}, 30)`);
    try {
        await work();
    }
    finally {
        if (!session.lost)
            await session.scalar(`SELECT RELEASE_LOCK(${name})`).catch(() => undefined);
    }
}
/** Finds interrupted restores of other backups or other parts that overlap this restore. */
async function findOtherRestores(session, identity) {
    const tables = await session.query(`SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW)} AND TABLE_NAME <> ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .textLiteral */ .nl)(stateTableName(identity))}`);
    const found = [];
    for (const { name } of tables) {
        const text = await session
            .scalar(`SELECT value FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteTable */ .Z8)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW, name)} WHERE item = 'restore'`)
            .catch(() => undefined);
        const other = text === undefined ? undefined : JSON.parse(text);
        if (other && overlaps(other, identity))
            found.push(other);
    }
    return found;
}
/** Tables are named as in the backup. One name in two schemas counts as the same, to be safe. */
function overlaps(a, b) {
    if (!a.schemas.some((schema) => b.schemas.includes(schema)))
        return false;
    if (a.tables.length === 0 || b.tables.length === 0)
        return true;
    const names = new Set(a.tables.map(bareName));
    return b.tables.some((table) => names.has(bareName(table)));
}
function bareName(table) {
    return table.slice(table.indexOf('.') + 1);
}
function stateTableName(identity) {
    return `restore_${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16)}`;
}
/** Drops the states of restores that cannot be resumed, because their objects are gone. */
async function dropStates(session, schemas) {
    const none = { backupId: '', schemas, tables: [], parts: '' };
    for (const identity of await findOtherRestores(session, none))
        if (identity.schemas.every((schema) => schemas.includes(schema)))
            await dropState(session, identity);
}
/**
 * Drops one state.
 * @throws BackupError TARGET_BUSY if that restore is running
 */
async function dropState(session, identity) {
    await lockRestore(session, identity);
    const state = await RestoreState.find(session, identity);
    await state?.remove(session);
}


/***/ })

};
