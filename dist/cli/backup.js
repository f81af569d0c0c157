export const id = 6691;
export const ids = [6691];
export const modules = {

/***/ 36691:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backup: () => (/* binding */ backup)
});

// EXTERNAL MODULE: ./lib/core/stage-clock.js
var stage_clock = __webpack_require__(88754);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/encryption/backup-keys.js + 1 modules
var backup_keys = __webpack_require__(28228);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var format_manifest = __webpack_require__(22693);
// EXTERNAL MODULE: ./lib/format/names.js
var names = __webpack_require__(43347);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/connection/session-group.js + 1 modules
var session_group = __webpack_require__(68850);
// EXTERNAL MODULE: ./lib/mysql/rows/select-rows.js
var select_rows = __webpack_require__(27748);
// EXTERNAL MODULE: ./lib/mysql/schema/accounts.js
var schema_accounts = __webpack_require__(56506);
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 1 modules
var schema_catalog = __webpack_require__(77446);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var schema_selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/engines.js
var engines = __webpack_require__(14935);
// EXTERNAL MODULE: ./lib/compression/zstd.js + 2 modules
var zstd = __webpack_require__(38916);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/format/definition-objects.js
var definition_objects = __webpack_require__(94147);
// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
;// CONCATENATED MODULE: ./lib/backup/definitions/record-writer.js
// Writes the records of all definitions in the order in which they arrive, and keeps the hash of
// each record for the manifest.




class RecordWriter {
    #objects;
    #level;
    #written = [];
    #lines = [];
    #bytes = 0;
    #writing = Promise.resolve();
    constructor(objects, compressionLevel) {
        this.#objects = objects;
        this.#level = compressionLevel;
    }
    /**
     * Adds a record.
     * @returns the hash for the manifest
     * @throws BackupError SOURCE_UNSUPPORTED if the definition is too long
     */
    async add(record) {
        const line = (0,definition_record/* serializeRecord */.Om)(record);
        if (line.length > definition_objects/* MAX_RECORD_BYTES */.xR)
            throw new errors/* BackupError */.hj('SOURCE_UNSUPPORTED', `${(0,definition_record/* describeRecord */.TV)(record)} has a definition of ${line.length} bytes, at most ${definition_objects/* MAX_RECORD_BYTES */.xR} can be kept`, { hint: 'Leave the object out, or make it smaller.' });
        this.#lines.push(line);
        this.#bytes += line.length;
        if (this.#bytes >= definition_objects/* RECORDS_PER_OBJECT_BYTES */.t2)
            await this.#flush();
        return (0,definition_record/* hashRecord */.OK)(line);
    }
    async finish() {
        if (this.#lines.length > 0 || this.#written.length === 0)
            void this.#flush();
        await this.#writing;
        return this.#written;
    }
    /** Writes one object after the other. */
    #flush() {
        const lines = this.#lines;
        const bytes = this.#bytes;
        this.#lines = [];
        this.#bytes = 0;
        const object = (0,definition_objects/* definitionsObject */.aZ)(this.#written.length);
        this.#written.push({ object, records: lines.length, bytes });
        const before = this.#writing;
        this.#writing = (async () => {
            await before;
            await this.#objects.writeBytes(object, await compress(Buffer.concat(lines), this.#level));
        })();
        return this.#writing;
    }
}
async function compress(bytes, level) {
    const frames = [];
    for (let start = 0; start === 0 || start < bytes.length; start += zstd/* MAX_FRAME_BYTES */.dd)
        frames.push(await (0,zstd/* compressFrame */.sm)(bytes.subarray(start, start + zstd/* MAX_FRAME_BYTES */.dd), level));
    return Buffer.concat(frames);
}

;// CONCATENATED MODULE: ./lib/core/task-pool.js
// Tasks that run in the background, with a maximum number at a time. `add` and `finish` throw the
// first failure.
class TaskPool {
    #max;
    #running = new Set();
    #failure;
    /** @param max maximum number of parallel tasks, from 1 */
    constructor(max) {
        this.#max = max;
    }
    /**
     * Resolves when the task has started.
     * @throws the error of an earlier task
     */
    async add(task) {
        while (this.#running.size >= this.#max)
            await Promise.race(this.#running);
        if (this.#failure)
            throw this.#failure.error;
        const running = (async () => {
            try {
                await task();
            }
            catch (error) {
                this.#failure ??= { error };
            }
        })();
        this.#running.add(running);
        void running.finally(() => this.#running.delete(running));
    }
    /**
     * Resolves when all tasks have ended.
     * @throws the first error of a task
     */
    async finish() {
        await Promise.all(this.#running);
        if (this.#failure)
            throw this.#failure.error;
    }
}

// EXTERNAL MODULE: ./lib/format/dump-json.js
var dump_json = __webpack_require__(47936);
// EXTERNAL MODULE: ./lib/format/dump-sql.js
var dump_sql = __webpack_require__(74932);
// EXTERNAL MODULE: ./lib/format/records.js
var records = __webpack_require__(20489);
// EXTERNAL MODULE: ./lib/storage/small-object.js
var small_object = __webpack_require__(51096);
;// CONCATENATED MODULE: ./lib/backup/definitions/shell-files.js
// Writes the definition files of a MySQL Shell dump. The writes run in parallel with the reads of
// the next definitions, with a bounded number at a time.






class ShellFiles {
    /** Base name of each schema, for `@.json`. */
    schemaBaseNames = (0,records/* emptyRecord */.FR)();
    #objects;
    #origin;
    #baseNames;
    #pool = new TaskPool(small_object/* SMALL_OBJECTS_AT_ONCE */.HO);
    /** Base names of tables and views, by schema. */
    #basesOf = new Map();
    constructor(objects, origin, baseNames) {
        this.#objects = objects;
        this.#origin = origin;
        this.#baseNames = baseNames;
    }
    async writeSchema(schema, record, programs) {
        const base = this.#baseOf(schema.name);
        const { libraries, events, routines } = programs;
        await this.#write(`${base}.sql`, dump_sql/* renderSchemaSql */.Or(this.#origin, record, [...libraries, ...events, ...routines]));
        await this.#write(`${base}.json`, (0,dump_json/* renderSchemaJson */.iq)({
            schema: schema.name,
            tables: schema.tables.map(({ name }) => name),
            views: schema.views.map(({ name }) => name),
            events: schema.events,
            functions: schema.routines.filter(({ type }) => type === 'FUNCTION').map(({ name }) => name),
            procedures: schema.routines.filter(({ type }) => type === 'PROCEDURE').map(({ name }) => name),
            basenames: this.#namesOf(schema.name),
        }));
    }
    async writeTable({ table, baseName, reading, holdsRows }, record, triggers, histograms) {
        this.#namesOf(table.schema)[table.name] = baseName;
        await this.#write(`${baseName}.sql`, dump_sql/* renderTableSql */.Xl(this.#origin, record));
        await this.#write(`${baseName}.json`, (0,dump_json/* renderTableJson */.v$)({
            schema: table.schema,
            table: table.name,
            columns: reading.columns,
            decodeColumns: reading.decodeColumns,
            primaryIndex: table.key?.columns ?? [],
            triggers: triggers.map(({ name }) => name),
            histograms: histograms.map(({ column, buckets }) => ({ column, buckets })),
            includesData: holdsRows,
        }));
        await this.#writeTriggers(table.schema, table.name, baseName, triggers);
    }
    async writeView(record, triggers) {
        const { schema = '', name } = record;
        const base = this.#allocate(schema, name);
        this.#namesOf(schema)[name] = base;
        await this.#write(`${base}.pre.sql`, dump_sql/* renderViewPlaceholderSql */.fu(this.#origin, record));
        await this.#write(`${base}.sql`, dump_sql/* renderViewSql */.YB(this.#origin, record));
        await this.#writeTriggers(schema, name, base, triggers);
    }
    async writeSequences(records) {
        for (const record of records)
            await this.#write(`${this.#allocate(record.schema ?? '', record.name)}.sql`, dump_sql/* renderSequenceSql */.e4(this.#origin, record));
    }
    async writeAccounts(records) {
        await this.#write('@.users.sql', dump_sql/* renderUsersSql */.DZ(this.#origin, records));
    }
    /** Writes the scripts that run before and after all other scripts. */
    async writeGlobal(schemas) {
        await this.#write('@.sql', dump_sql/* renderHeader */.wZ(this.#origin));
        await this.#write('@.post.sql', dump_sql/* renderPostSql */.zB(this.#origin, schemas));
    }
    /** Settles when all files are stored. */
    async finish() {
        await this.#pool.finish();
    }
    async #writeTriggers(schema, table, base, triggers) {
        if (triggers.length === 0)
            return;
        await this.#write(`${base}.triggers.sql`, dump_sql/* renderTriggersSql */.aI(this.#origin, schema, table, triggers));
    }
    async #write(name, content) {
        const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
        await this.#pool.add(() => this.#objects.writeBytes(name, bytes));
    }
    #baseOf(schema) {
        return (this.schemaBaseNames[schema] ??= this.#baseNames.allocate((0,names/* encodeName */.aA)(schema)));
    }
    #allocate(schema, name) {
        return this.#baseNames.allocate(`${this.#baseOf(schema)}@${(0,names/* encodeName */.aA)(name)}`);
    }
    #namesOf(schema) {
        let names = this.#basesOf.get(schema);
        if (!names) {
            names = (0,records/* emptyRecord */.FR)();
            this.#basesOf.set(schema, names);
        }
        return names;
    }
}

// EXTERNAL MODULE: ./lib/backup/definitions/source-changes.js
var source_changes = __webpack_require__(65826);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/format/sha256.js
var sha256 = __webpack_require__(36520);
// EXTERNAL MODULE: ./lib/mysql/schema/definitions/read-definition.js + 1 modules
var read_definition = __webpack_require__(71145);
// EXTERNAL MODULE: ./lib/sql/definitions/create-table.js
var create_table = __webpack_require__(68548);
;// CONCATENATED MODULE: ./lib/backup/definitions/changed-definitions.js
// Verifies that the definitions still match the written ones: reads them again at the end and
// compares them.





/** Hashes a definition without AUTO_INCREMENT, whose value advances while a dump runs. */
function hashOfDefinition({ kind, statement, session }) {
    const text = statement.toString('latin1');
    return (0,sha256/* sha256Hex */.f)(JSON.stringify([kind === 'table' ? (0,create_table/* normalizeCreateTable */.cZ)(text) : text, session]));
}
/** Objects that were redefined or dropped, named as in messages. */
async function findChangedDefinitions(readers, server, { schemas }, hashes, signal) {
    const reads = schemas.flatMap((schema) => [
        (session) => read_definition/* readSchemaDefinition */.LC(session, schema),
        ...schema.tables.map(({ name }) => (session) => read_definition/* readTableDefinition */.On(session, server, schema.name, name)),
        ...schema.views.map((view) => (session) => read_definition/* readViewDefinition */.Lz(session, server, schema.name, view)),
        ...schema.triggers.map((trigger) => (session) => read_definition/* readTriggerDefinition */.c8(session, server, schema, trigger)),
        ...schema.routines.map(({ name, type }) => (session) => read_definition/* readRoutineDefinition */.WN(session, server, schema, name, type)),
        ...schema.libraries.map((name) => (session) => read_definition/* readLibraryDefinition */.J4(session, server, schema, name)),
        ...schema.events.map((name) => (session) => read_definition/* readEventDefinition */.ed(session, server, schema, name)),
    ]);
    const changed = await (0,concurrency/* mapConcurrent */._k)(reads, 4 * readers.length, async (readOne, i) => {
        signal.throwIfAborted();
        const record = await readOne(readers[i % readers.length]);
        const object = (0,definition_record/* describeRecord */.TV)(record);
        return hashes.get(object) === hashOfDefinition(record) ? undefined : object;
    });
    return changed.filter((object) => object !== undefined).sort();
}

;// CONCATENATED MODULE: ./lib/backup/definitions/refused-definitions.js
// Handles definitions that a restore would refuse. The backup finds them, while the source still
// exists.


/**
 * Returns the definitions to leave out.
 * @throws BackupError SOURCE_UNSUPPORTED naming all of them, if they must not be left out or are
 * tables or schemas
 */
function leaveOutRefused(refused, skipBroken) {
    const fatal = skipBroken
        ? refused.filter(({ record }) => record.kind === 'table' || record.kind === 'schema')
        : refused;
    if (fatal.length > 0)
        throw new errors/* BackupError */.hj('SOURCE_UNSUPPORTED', `these objects could not be restored: ${fatal.map(({ record, reason }) => `${(0,definition_record/* describeRecord */.TV)(record)}: ${reason}`).join('; ')}`, {
            hint: 'Change the definition, or leave a table out with --exclude-tables and other objects with --skip-broken. If the definition is ordinary, report this as a bug.',
            details: { objects: fatal.map(({ record }) => (0,definition_record/* describeRecord */.TV)(record)) },
        });
    return refused.map(({ record, reason }) => ({ name: (0,definition_record/* describeRecord */.TV)(record), reason }));
}

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/sql/tokens/charsets.js
var charsets = __webpack_require__(22278);
// EXTERNAL MODULE: ./lib/sql/tokens/literals.js
var literals = __webpack_require__(18043);
// EXTERNAL MODULE: ./lib/sql/definitions/printed-literals.js
var printed_literals = __webpack_require__(43311);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-quoting.js
var sql_quoting = __webpack_require__(69833);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-tokens.js
var sql_tokens = __webpack_require__(23186);
// EXTERNAL MODULE: ./lib/mysql/schema/definitions/client-statement.js
var client_statement = __webpack_require__(85558);
;// CONCATENATED MODULE: ./lib/mysql/schema/tables/table-expressions.js
// Check whether a server can parse a table as it prints it. MariaDB prints the literals of
// expressions without their character set. So a comparison of two character sets may change its
// meaning, or become one that no server accepts. Only reads: creates nothing on the source.










/** Errors of the grammar, of mixed collations, and of values that a character set lacks. */
const UNREADABLE = new Set([1064, 1267, 1270, 1271, 1918, 1977]);
/**
 * Checks whether the table can be created again.
 * @param createTable as printed, with one character per byte of UTF-8
 * @returns reason why the creation would fail, as the end of a sentence about the table; undefined
 * if no reason is known
 */
async function findUnreadable(session, server, schema, table, createTable) {
    if (!(0,server_facts/* isMariaDb */.Zz)(server))
        return hasHexMembers(createTable) ? HEX_MEMBERS : undefined;
    if (isReadOtherwise(createTable))
        return 'the server reads a literal of its expressions differently than it prints the literal';
    const expressions = expressionsOf(createTable);
    if (expressions.length === 0)
        return undefined;
    const collation = (0,printed_literals/* tableCollation */.Uq)(createTable) ?? 'utf8mb4_bin';
    if (collation === 'binary' &&
        expressions.some((sql) => stringsOf(sql).some((text) => /[\x80-\xff]/.test(text))))
        return 'its literals are bytes, because its character set is binary, and the server reads them differently than it prints them';
    const charset = collation.split('_', 1)[0];
    for (const value of expressions.flatMap(ownValues))
        if ((await (0,client_statement/* convertExactly */.q)(session, value, 'utf8mb4', charset)) === undefined)
            return `a literal of its expressions has characters that ${charset}, the character set of the table, does not have`;
    const conditions = expressions.map((sql) => `(${asReadBy(sql, charset)}) IS NULL`);
    try {
        await session.query(`SELECT 'readable' FROM ${(0,quote/* quoteTable */.Z8)(schema, table)} WHERE ${Buffer.from(conditions.join(' OR '), 'latin1').toString('utf8')} LIMIT 0`, `cannot read the expressions of ${schema}.${table}`);
        return undefined;
    }
    catch (error) {
        const cause = error instanceof errors/* BackupError */.hj ? error.cause : undefined;
        if (cause?.errno === undefined || !UNREADABLE.has(cause.errno))
            throw error;
        return `the server cannot read its printed expressions: ${cause.message}`;
    }
}
/** Returns the parenthesized expressions of generated columns and CHECKs that contain a literal. */
function expressionsOf(createTable) {
    const body = (0,create_table/* findBody */.q3)(createTable);
    if (!body)
        return [];
    return (0,create_table/* splitDefinitions */.Fz)(createTable.slice(body.start, body.end)).flatMap((definition) => {
        const tokens = [...(0,sql_tokens/* tokenize */.qw)(definition, sql_quoting/* DEFAULT_QUOTING */.qF)];
        return tokens.flatMap((token, i) => {
            const word = (0,sql_tokens/* keywordOf */.XL)(token);
            if ((word !== 'AS' && word !== 'CHECK') || !isOpening(tokens[i + 1]))
                return [];
            const sql = inParentheses(definition, tokens, i + 1);
            return stringsOf(sql).length > 0 ? [sql] : [];
        });
    });
}
function isOpening(token) {
    return token?.text === '(' && token.name === undefined;
}
function inParentheses(sql, tokens, opening) {
    let depth = 0;
    for (const { text, name, start } of tokens.slice(opening)) {
        if (name !== undefined)
            continue;
        if (text === '(')
            depth++;
        if (text === ')' && --depth === 0)
            return sql.slice(tokens[opening].end, start);
    }
    return sql.slice(tokens[opening].end);
}
/** Returns the literals of a text, with their quotes. */
function stringsOf(sql) {
    return [...(0,sql_tokens/* tokenize */.qw)(sql, sql_quoting/* DEFAULT_QUOTING */.qF)].flatMap(({ name, text, start, end }) => name === undefined && text === "'" ? [sql.slice(start, end)] : []);
}
/** Returns the values of literals without an introducer, in UTF-8 with one character per byte. */
function ownValues(sql) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(sql, sql_quoting/* DEFAULT_QUOTING */.qF)];
    return tokens.flatMap(({ name, text, start, end }, i) => name === undefined && text === "'" && (0,sql_tokens/* keywordOf */.XL)(tokens[i - 1])?.startsWith('_') !== true
        ? [(0,literals/* literalBytes */.BN)(sql.slice(start, end), sql_quoting/* DEFAULT_QUOTING */.qF)]
        : []);
}
/** MySQL prints a byte below 0x10 as one digit. */
const HEX_MEMBERS = 'the server prints members of an ENUM or SET of bytes as hexadecimal numbers without two digits for each byte';
function hasHexMembers(createTable) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(createTable, sql_quoting/* DEFAULT_QUOTING */.qF)];
    return tokens.some((token, i) => {
        const before = tokens[i - 1];
        return ((0,sql_tokens/* keywordOf */.XL)(token) === 'X' &&
            tokens[i + 1]?.text === "'" &&
            (before?.text === '(' || before?.text === ','));
    });
}
/**
 * Returns whether the server parses a literal differently. The server prints the bytes of a literal
 * with an introducer as `\xC3` and parses this text as `xC3`. It prints a quote inside such a
 * literal unescaped. The literal then ends early, and the text up to the next quote looks like a
 * literal. Its raw line break reveals this, because a server prints line breaks in literals as
 * `\n`.
 */
function isReadOtherwise(sql) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(sql, sql_quoting/* DEFAULT_QUOTING */.qF)];
    return tokens.some(({ name, text, start, end }, i) => name === undefined &&
        text === "'" &&
        (0,sql_tokens/* keywordOf */.XL)(tokens[i - 1])?.startsWith('_') === true &&
        /[\\\n]/.test(sql.slice(start, end)));
}
/**
 * Returns the expression with its literals in the table's character set, as the server parses them
 * when it opens the table.
 */
function asReadBy(sql, charset) {
    let result = '';
    let copied = 0;
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(sql, sql_quoting/* DEFAULT_QUOTING */.qF)];
    for (const [i, { name, text, start, end }] of tokens.entries()) {
        if (name !== undefined || text !== "'" || (0,sql_tokens/* keywordOf */.XL)(tokens[i - 1])?.startsWith('_') === true)
            continue;
        const value = Buffer.from((0,literals/* literalBytes */.BN)(sql.slice(start, end), sql_quoting/* DEFAULT_QUOTING */.qF), 'latin1').toString('utf8');
        const bytes = (0,charsets/* encodeUnicode */.qn)(value, charset);
        if (bytes === undefined || bytes.length === 0)
            continue;
        result += `${sql.slice(copied, start)}_${charset} 0x${bytes.toString('hex')}`;
        copied = end;
    }
    return result + sql.slice(copied);
}

// EXTERNAL MODULE: ./lib/mysql/schema/tables/read-table-facts.js
var read_table_facts = __webpack_require__(549);
// EXTERNAL MODULE: ./lib/repository/record-guard.js
var record_guard = __webpack_require__(44843);
// EXTERNAL MODULE: ./lib/sql/definitions/view-tables.js
var view_tables = __webpack_require__(12672);
;// CONCATENATED MODULE: ./lib/backup/definitions/broken-views.js

/**
 * Marks views that need a broken view as broken.
 * @param records all views of one schema
 * @returns the views in their order
 */
function withoutBroken(records) {
    const broken = new Set(records.filter((record) => record.broken !== undefined).map(({ name }) => name));
    let marked = [...records];
    for (let before = -1; before !== broken.size && broken.size > 0;) {
        before = broken.size;
        marked = marked.map((record) => {
            const needed = record.broken === undefined ? (0,view_tables/* tablesOfView */.K)(record).find((name) => broken.has(name)) : undefined;
            if (needed === undefined)
                return record;
            broken.add(record.name);
            return { ...record, broken: `it needs view ${record.schema}.${needed}, which will not be restored` };
        });
    }
    return marked;
}

;// CONCATENATED MODULE: ./lib/mysql/schema/definitions/session-dependence.js
const RULES = [
    { pattern: /\b(?:unix_timestamp|from_unixtime|convert_tz)\s*\(/i, setting: 'time_zone' },
    { pattern: /\b(?:dayname|monthname|date_format|time_format|format)\s*\(/i, setting: 'lc_time_names' },
    { pattern: /\b(?:week|yearweek)\s*\(/i, setting: 'default_week_format' },
];
/**
 * Checks stored columns only; the server computes the others when it reads them.
 * @returns `column d depends on time_zone`
 */
function findSessionDependence(columns) {
    const timestamps = columns.filter(({ type }) => /^timestamp\b/i.test(type)).map(({ name }) => name);
    return columns.flatMap(({ name, extra, expression }) => {
        if (expression === null || !/\b(?:STORED|PERSISTENT)\b/i.test(extra))
            return [];
        const text = withoutLiterals(expression);
        const settings = new Set(RULES.filter(({ pattern }) => pattern.test(text)).map(({ setting }) => setting));
        // A TIMESTAMP has a different time of day in each time zone.
        if (timestamps.some((column) => namesColumn(text, column)))
            settings.add('time_zone');
        return settings.size === 0 ? [] : [`column ${name} depends on ${[...settings].join(' and ')}`];
    });
}
function withoutLiterals(expression) {
    return expression.replace(/'(?:[^'\\]|\\.|'')*'/g, "''");
}
/** Returns whether the expression uses the column. Servers print column names in backquotes. */
function namesColumn(expression, column) {
    return expression.includes(`\`${column.replaceAll('`', '``')}\``);
}

// EXTERNAL MODULE: ./lib/sql/definitions/outside-parts.js
var outside_parts = __webpack_require__(74817);
// EXTERNAL MODULE: ./lib/sql/definitions/references.js
var references = __webpack_require__(90519);
;// CONCATENATED MODULE: ./lib/backup/definitions/restore-hints.js
// Reports obstacles to a restore onto another server when the backup is made, while the user can
// still act. Pure.







/**
 * Returns sentences that name the object and the obstacle.
 * @param hasObject reports whether the backup or the server itself has the object
 */
function restoreHints(record, hasObject) {
    const object = (0,definition_record/* describeRecord */.TV)(record);
    if (record.kind === 'table')
        return tableHints(record, hasObject).map((hint) => `${object}: ${hint}`);
    if (record.kind !== 'view' || record.broken !== undefined)
        return [];
    const { client, sqlMode } = record.session;
    const decode = (name) => (0,charsets/* decodeFromCharset */.p6)(name, client) ?? name;
    const missing = (0,references/* findReferences */.y)(record.statement.toString('latin1'), (0,sql_quoting/* quotingOf */.JW)(sqlMode, client))
        .map(({ schema, object }) => ({ schema: decode(schema), object: decode(object) }))
        .filter(({ schema, object }) => !hasObject(schema, object))
        .map(({ schema, object }) => `${schema}.${object}`);
    if (missing.length === 0)
        return [];
    return [
        `${object} needs ${missing.join(', ')}, which the backup does not have: it can be restored only where ${missing.length === 1 ? 'that is' : 'those are'}`,
    ];
}
function tableHints({ statement, facts }, hasObject) {
    const text = statement.toString('latin1');
    const hints = [];
    const engine = (0,outside_parts/* engineOf */.ky)(text);
    if ((0,engines/* reachesOutside */.fQ)(engine) && !(0,engines/* isMerge */.F5)(engine))
        hints.push(`its rows are not in the backup, because they are outside of this server's tables (engine ${engine}); another server gets the table only with --allow-external-tables`);
    for (const { kind, target: bytes, schema } of (0,outside_parts/* findOutsideParts */.BI)(text)) {
        const target = Buffer.from(bytes, 'latin1').toString('utf8');
        if (schema === undefined)
            hints.push(`another server gets it without its ${kind} ${target}`);
        else if (!hasObject(utf8(schema), target.slice(utf8(schema).length + 1)))
            hints.push(kind === 'union'
                ? `it is a MERGE over ${target}, which the backup does not have: another server does not get it`
                : `another server gets it without its ${kind === 'sequence' ? 'default by the sequence' : 'foreign key to'} ${target}, which the backup does not have`);
    }
    for (const dependence of findSessionDependence(facts?.columns ?? []))
        hints.push(`generated ${dependence} of the session that writes a row: a restore reports it if other values come out`);
    return hints;
}
function utf8(bytes) {
    return Buffer.from(bytes, 'latin1').toString('utf8');
}

;// CONCATENATED MODULE: ./lib/backup/definitions/write-definitions.js
// Reads the definitions of all selected objects and writes each one twice: as a record, which a
// restore reads, and as the files of a MySQL Shell dump, for people and other tools. Invariant:
// this module reports every object whose definition a restore would refuse.












/**
 * Definitions that are read before they are written. The window keeps their order and bounds
 * memory.
 */
const WINDOW = 200;
async function writeDefinitions(env, schemas, dumps) {
    const tables = new Map();
    const hashes = new Map();
    const written = [];
    const schemaRecords = [];
    for (const schema of schemas) {
        const writer = new SchemaWriter(env, schema, dumps, tables, hashes);
        written.push(await writer.write());
        schemaRecords.push(writer.record);
    }
    return { schemas: written, tables, hashes, schemaRecords };
}
/**
 * Writes accounts and their grants.
 * @returns their entries in the manifest
 */
async function writeAccounts({ records, files, warnings }, accounts) {
    const written = [];
    for (const record of accounts.records) {
        if (record.inexact !== undefined)
            warnings.push(`${(0,definition_record/* describeRecord */.TV)(record)}: ${record.inexact}`);
        const kind = record.kind;
        written.push({ kind, name: record.name, sha256: await records.add(record) });
    }
    await files.writeAccounts(accounts.records);
    return written;
}
class SchemaWriter {
    #env;
    #schema;
    #dumps;
    #tables;
    #hashes;
    /** Record of the schema itself, after it was written. */
    record;
    constructor(env, schema, dumps, tables, hashes) {
        this.#env = env;
        this.#schema = schema;
        this.#dumps = dumps;
        this.#tables = tables;
        this.#hashes = hashes;
    }
    async write() {
        const { files, server } = this.#env;
        const schema = this.#schema;
        const { name, charset, collation } = schema;
        const [own] = await this.#readAll([schema], (session) => read_definition/* readSchemaDefinition */.LC(session, schema));
        this.record = own;
        const { sha256 = '' } = (await this.#add(own)) ?? {};
        const libraries = await this.#addAll(schema.libraries, (session, library) => read_definition/* readLibraryDefinition */.J4(session, server, schema, library));
        const sequences = await this.#addAll(schema.sequences, (session, sequence) => read_definition/* readSequenceDefinition */.Ry(session, name, sequence));
        await files.writeSequences(sequences.map(({ record }) => record));
        await this.#writeTables();
        const views = await this.#writeViews();
        const routines = await this.#addAll(schema.routines, (session, routine) => read_definition/* readRoutineDefinition */.WN(session, server, schema, routine.name, routine.type));
        const events = await this.#addAll(schema.events, (session, event) => read_definition/* readEventDefinition */.ed(session, server, schema, event));
        await files.writeSchema(schema, own, {
            libraries: recordsOf(libraries),
            events: recordsOf(events),
            routines: recordsOf(routines),
        });
        return {
            name,
            sha256,
            charset,
            collation,
            views,
            sequences: sequences.map(({ record, sha256 }) => ({
                name: record.name,
                sha256,
                next: record.next ?? '0',
            })),
            routines: routines.map(({ record, sha256 }) => ({
                name: record.name,
                sha256,
                type: record.kind.toUpperCase(),
            })),
            libraries: libraries.map(definitionOf),
            events: events.map(definitionOf),
        };
    }
    async #writeTables() {
        const { files } = this.#env;
        const { name, tables, triggers, histograms } = this.#schema;
        const triggersOf = groupBy(triggers, ({ table }) => table);
        const histogramsOf = groupBy(histograms, ({ table }) => table);
        for (const window of windows(tables)) {
            const records = await this.#readAll(window, (session, table) => read_definition/* readTableDefinition */.On(session, this.#env.server, name, table.name));
            const facts = await (0,read_table_facts/* readRemainingFacts */.MC)(this.#env.readers[0], this.#env.server, name, records.map(({ statement }, i) => ({ name: window[i].name, printed: statement.toString('latin1') })));
            const programs = groupBy(await this.#readTriggers(window.flatMap(({ name }) => triggersOf.get(name) ?? [])), ({ table = '' }) => table);
            for (const [i, table] of window.entries()) {
                const record = { ...records[i], facts: { ...table.facts, ...facts.get(table.name) } };
                const unreadable = await this.#findUnreadable(record);
                if (unreadable !== undefined)
                    this.#env.refused.push({ record, reason: unreadable });
                const { sha256 = '' } = (await this.#add(record)) ?? {};
                const ownTriggers = programs.get(table.name) ?? [];
                const ownHistograms = histogramsOf.get(table.name) ?? [];
                const definedTriggers = await this.#addRecords(ownTriggers);
                const definedHistograms = await this.#addRecords(this.#describeHistograms(ownHistograms));
                await files.writeTable(this.#dumps.get(table), record, recordsOf(definedTriggers), ownHistograms);
                const autoIncrement = (0,create_table/* readAutoIncrement */.pP)(record.statement.toString('latin1'));
                this.#tables.set(table, {
                    sha256,
                    ...(0,defined/* defined */.s)({ autoIncrement }),
                    triggers: definedTriggers.map(definitionOf),
                    histograms: definedHistograms.map(definitionOf),
                });
            }
        }
    }
    async #findUnreadable({ name, statement }) {
        const { readers, server } = this.#env;
        return await findUnreadable(readers[0], server, this.#schema.name, name, statement.toString('latin1'));
    }
    async #writeViews() {
        const { files } = this.#env;
        const { name, views, triggers } = this.#schema;
        const triggersOf = groupBy(triggers, ({ table }) => table);
        const records = [];
        for (const window of windows(views))
            records.push(...(await this.#readAll(window, (session, view) => read_definition/* readViewDefinition */.Lz(session, this.#env.server, name, view))));
        const added = await this.#addRecords(withoutBroken(records));
        const written = [];
        for (const { record, sha256 } of added) {
            const programs = await this.#readTriggers(triggersOf.get(record.name) ?? []);
            const own = await this.#addRecords(programs);
            await files.writeView(record, recordsOf(own));
            written.push({
                name: record.name,
                sha256,
                broken: record.broken !== undefined,
                triggers: own.map(definitionOf),
            });
        }
        return written;
    }
    async #readTriggers(triggers) {
        return await this.#readAll(triggers, (session, trigger) => read_definition/* readTriggerDefinition */.c8(session, this.#env.server, this.#schema, trigger));
    }
    #describeHistograms(histograms) {
        const schema = this.#schema.name;
        return histograms.map(({ table, column, buckets, autoUpdate }) => ({
            kind: 'histogram',
            schema,
            table,
            name: column,
            statement: Buffer.from(`ANALYZE TABLE ${(0,quote/* quoteTable */.Z8)(schema, table)} UPDATE HISTOGRAM ON ${(0,quote/* quoteName */.AB)(column)} WITH ${buckets} BUCKETS${autoUpdate ? ' AUTO UPDATE' : ''}`),
            session: { client: 'utf8mb4', sqlMode: '' },
        }));
    }
    async #addRecords(records) {
        const added = [];
        for (const record of records) {
            const one = await this.#add(record);
            if (one)
                added.push(one);
        }
        return added;
    }
    async #addAll(objects, readOne) {
        const added = [];
        for (const window of windows(objects))
            added.push(...(await this.#addRecords(await this.#readAll(window, readOne))));
        return added;
    }
    /** Reads several definitions at a time and returns them in order. */
    async #readAll(objects, readOne) {
        const { readers, signal } = this.#env;
        // A session queues its queries: it need not wait for us in between.
        return await (0,concurrency/* mapConcurrent */._k)(objects, 4 * readers.length, (object, i) => {
            signal.throwIfAborted();
            return readOne(readers[i % readers.length], object);
        });
    }
    /**
     * Adds a definition.
     * @returns undefined if a restore would refuse the definition; it is left out
     */
    async #add(record) {
        const { warnings, leftOut, records, refused } = this.#env;
        const object = (0,definition_record/* describeRecord */.TV)(record);
        this.#hashes.set(object, hashOfDefinition(record));
        if (record.inexact !== undefined)
            warnings.push(`${object}: ${record.inexact}`);
        // Store nothing of a program or a table that would come back altered.
        if (record.broken !== undefined && record.kind !== 'view') {
            refused.push({ record, reason: record.broken });
            return undefined;
        }
        if (record.broken !== undefined) {
            leftOut.push({ name: object, reason: record.broken });
            warnings.push(`${object} is invalid on the source and will not be restored: ${record.broken}`);
        }
        else {
            const foreign = (0,record_guard/* findForeign */.e)(record);
            if (foreign !== undefined) {
                refused.push({ record, reason: `a restore would refuse its definition: ${foreign.slice(0, 200)}` });
                return undefined;
            }
        }
        warnings.push(...restoreHints(record, this.#env.hasObject));
        return { record, sha256: await records.add(record) };
    }
}
function recordsOf(added) {
    return added.map(({ record }) => record);
}
function definitionOf({ record, sha256 }) {
    return { name: record.name, sha256 };
}
function* windows(objects) {
    for (let start = 0; start < objects.length; start += WINDOW)
        yield objects.slice(start, start + WINDOW);
}
function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group)
            group.push(item);
        else
            groups.set(key, [item]);
    }
    return groups;
}

// EXTERNAL MODULE: ./lib/backup/masking/mask-session.js
var mask_session = __webpack_require__(38740);
// EXTERNAL MODULE: ./lib/backup/masking/source-masks.js + 1 modules
var source_masks = __webpack_require__(79074);
// EXTERNAL MODULE: ./lib/format/signature.js + 1 modules
var signature = __webpack_require__(82912);
// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
;// CONCATENATED MODULE: ./lib/backup/manifest/commit.js





async function commitBackup(writer, manifest, encryption, signingKey, signal) {
    const plain = (0,format_manifest/* serializeManifest */.MZ)((0,signature/* signDocument */.Tt)(manifest, signingKey));
    const bytes = encryption ? await encryption.encryptBytes(plain) : plain;
    const facts = {
        ...(0,format_manifest/* summaryOf */.YG)(manifest),
        manifestSha256: (0,sha256/* sha256Hex */.f)(bytes),
        manifestBytes: bytes.length,
    };
    const summary = (0,format_manifest/* serializeSummary */.Bd)((0,signature/* signDocument */.Tt)(facts, signingKey));
    assertReadable(manifest, bytes.length, summary.length);
    await writer.write(format_manifest/* SUMMARY */.$M, summary, bounds/* MAX_SUMMARY_BYTES */.Q0);
    signal.throwIfAborted();
    await writer.commit((0,format_manifest/* storedName */.Rs)(manifest, format_manifest/* MANIFEST */.e0), bytes);
}
/** A backup that exceeds the readers' limits does not count as a backup. */
function assertReadable(manifest, manifestBytes, summaryBytes) {
    const limit = (0,bounds/* manifestLimit */.t7)(manifest.objects.length);
    if (manifestBytes <= limit && summaryBytes <= bounds/* MAX_SUMMARY_BYTES */.Q0)
        return;
    throw new errors/* BackupError */.hj('INTERNAL', `the manifest would have ${manifestBytes} bytes and its summary ${summaryBytes}, but readers accept ${limit} and ${bounds/* MAX_SUMMARY_BYTES */.Q0}`, { hint: 'Split the backup with --schemas, and report this: no real server should reach these limits.' });
}

// EXTERNAL MODULE: ./lib/repository/open-backup.js + 1 modules
var open_backup = __webpack_require__(72353);
;// CONCATENATED MODULE: ./lib/backup/manifest/previous-backup.js


/**
 * Reads the row counts of the latest backup with the same selection.
 * @param selection mark of this backup in its summary
 * @returns rows by `schema.table`; undefined if no previous backup exists or can be read
 */
async function readPreviousRows({ storage, logger, trust }, earlier, selection) {
    const latest = earlier?.findLast((backup) => backup.selection === selection);
    if (!latest)
        return undefined;
    try {
        const { schemas } = (await (0,open_backup/* openBackup */.T)(storage, latest.backupId, trust)).manifest;
        return new Map(schemas.flatMap((schema) => schema.tables.map(({ name, rows }) => [`${schema.name}.${name}`, rows])));
    }
    catch (error) {
        logger.info(`no comparison with the backup before: ${error.message}`);
        return undefined;
    }
}
/** Tables with fewer rows are not compared: small tables come and go. */
const MIN_ROWS = 100;
/**
 * Returns warnings about tables that lost rows.
 * @param percent share of lost rows from which a table is reported; 0 reports none
 */
function describeShrinkage(schemas, previous, percent) {
    if (!previous || percent === 0)
        return [];
    return schemas.flatMap((schema) => schema.tables.flatMap(({ name, rows }) => {
        const before = previous.get(`${schema.name}.${name}`) ?? 0;
        const lost = before === 0 ? 0 : ((before - rows) / before) * 100;
        if (before < MIN_ROWS || lost < percent)
            return [];
        return [
            `table ${schema.name}.${name} has ${(0,units/* formatCount */.B4)(rows)} rows, the backup before had ${(0,units/* formatCount */.B4)(before)}: ${Math.round(lost)} % less`,
        ];
    }));
}

// EXTERNAL MODULE: ./lib/mysql/schema/names/object-names.js + 2 modules
var object_names = __webpack_require__(13466);
// EXTERNAL MODULE: ./lib/backup/selected-objects.js
var selected_objects = __webpack_require__(64328);
;// CONCATENATED MODULE: ./lib/backup/manifest/server-objects.js
// Accounts for each object of the server: in the backup, or left out with a reason. Invariant: the
// account covers every object that existed at the moment of the snapshot, whether the engine's own
// readers saw the object or not.




/**
 * Accounts for the objects.
 * @throws BackupError SOURCE_CHANGED if an object is neither in the backup nor left out with a
 * reason
 */
function accountForObjects({ objects, catalog, selection, facts, accounts, leftOut, hidden, }) {
    const own = objects.objects.filter(({ isSystem }) => !isSystem);
    const reasons = new Map([...catalog.leftOut, ...leftOut].map(({ name, reason }) => [name, reason]));
    for (const { name, reason } of accounts?.leftOut ?? [])
        reasons.set(name, reason);
    const held = heldNames(catalog, accounts);
    const account = { onServer: own.length, inBackup: 0, leftOut: [] };
    const lost = [];
    for (const object of own) {
        const name = (0,object_names/* describeObject */.v8)(object);
        const reason = reasons.get(name) ??
            ((0,selected_objects/* isSelected */.sp)(object, selection, facts) ? reasonFor(object, catalog, accounts) : schema_catalog/* NOT_SELECTED */.Q);
        if (reason !== undefined)
            account.leftOut.push({ name, reason });
        else if (held.has(name))
            account.inBackup++;
        else
            lost.push(name);
    }
    for (const object of objects.unknown)
        account.leftOut.push({ name: object, reason: 'it cannot be listed' });
    account.leftOut.push(...hidden);
    if (lost.length === 0)
        return account;
    throw new errors/* BackupError */.hj('SOURCE_CHANGED', `these objects are missing in the backup: ${lost.join(', ')}`, {
        hint: 'Run the backup again; if the error returns, report it as a bug.',
        details: { objects: lost },
    });
}
function heldNames(catalog, accounts) {
    const records = accounts?.records ?? [];
    return new Set([
        ...(0,selected_objects/* objectsOf */.iZ)(catalog).map(object_names/* describeObject */.v8),
        ...records
            .filter(({ kind }) => kind === 'account' || kind === 'role')
            // MySQL servers store a role as an account, and a dump may call it an account.
            .flatMap(({ name }) => [`account ${name}`, `role ${name}`]),
    ]);
}
/** Reason why a selected object is left out together with its owner. */
function reasonFor({ kind, schema, name, table }, { schemas }, accounts) {
    if (kind === 'account' || kind === 'role')
        return accounts === undefined ? 'accounts are backed up with --users' : undefined;
    const owner = schemas.find((each) => each.name === (schema ?? name));
    if (!owner)
        return schema_catalog/* NOT_SELECTED */.Q;
    if (kind !== 'trigger')
        return undefined;
    const isOwned = [...owner.tables, ...owner.views].some((each) => each.name === table);
    return isOwned ? undefined : `its table ${owner.name}.${table} is not in the backup`;
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
// EXTERNAL MODULE: ./lib/format/server-identity.js
var server_identity = __webpack_require__(39579);
// EXTERNAL MODULE: ./lib/mysql/rows/end-of-time.js
var end_of_time = __webpack_require__(74331);
;// CONCATENATED MODULE: ./lib/backup/manifest/summaries.js
// Writes the files that summarize a backup: `@.json` and `@.done.json` for MySQL Shell, and the
// manifest with its summary.











/**
 * Writes the JSON files that MySQL Shell reads, and builds the manifest. The caller writes the
 * manifest last.
 */
async function writeSummaries(parts) {
    const { request, context, begin, warnings, backupId, facts, snapshot, catalog } = parts;
    const { dumps, definitions, accounts, objects, reader } = parts;
    const { coordinates, method, consistent } = snapshot;
    const partialRevokes = (0,server_abilities/* has */.z)(facts, 'partial_revokes')
        ? await reader.scalar('SELECT @@GLOBAL.partial_revokes')
        : '0';
    await objects.writeText('@.json', (0,dump_json/* renderDumpJson */.np)({
        dumper: `${context.tool.name} ${context.tool.version}`,
        schemas: catalog.schemas.map(({ name }) => name),
        basenames: parts.schemaBaseNames,
        bytesPerChunk: request.bytesPerChunk,
        user: request.connection.user,
        hostname: facts.hostname,
        serverVersion: facts.version,
        binlogFile: coordinates.binlogFile ?? '',
        binlogPosition: coordinates.binlogPosition ?? 0,
        gtidExecuted: coordinates.gtidExecuted ?? '',
        consistent,
        partialRevokes: partialRevokes === '1',
        begin: begin,
        users: accounts?.filter(({ kind }) => kind === 'account' || kind === 'role').map(({ name }) => name),
        includesAllSchemas: request.selection.schemas.length === 0 && request.selection.includeTables.length === 0,
    }));
    const tables = catalog.schemas.map((schema) => schema.tables.map((table) => manifestTable(dumps.get(table), definitions.tables.get(table), facts)));
    await objects.writeText('@.done.json', (0,dump_json/* renderDoneJson */.BN)({
        end: context.now(),
        tables: catalog.schemas.flatMap((schema, i) => tables[i].map(({ name, rows, dataBytes, chunks }) => ({
            schema: schema.name,
            table: name,
            rows,
            dataBytes,
            chunks,
        }))),
    }));
    const all = tables.flat();
    const schemas = definitions.schemas.map((schema, i) => ({ ...schema, tables: tables[i] }));
    warnings.push(...describeShrinkage(schemas, parts.previous, request.shrinkWarningPercent));
    return {
        formatVersion: format_manifest/* FORMAT_VERSION */.Hp,
        backupId,
        label: request.label,
        begin: begin.toISOString(),
        end: context.now().toISOString(),
        tool: context.tool,
        options: {
            concurrency: request.concurrency,
            compressionLevel: request.compressionLevel,
            bytesPerChunk: request.bytesPerChunk,
            ...(0,defined/* defined */.s)({ rowsPerChunk: request.rowsPerChunk }),
            users: request.users,
            selection: { ...request.selection, where: Object.fromEntries(request.selection.where) },
        },
        server: {
            host: facts.hostname,
            port: facts.port,
            flavor: facts.flavor,
            version: facts.version,
            versionComment: facts.versionComment,
            serverId: facts.serverId,
            lowerCaseTableNames: facts.lowerCaseTableNames,
            identity: (0,server_identity/* formatIdentity */.gZ)(parts.identity),
        },
        snapshot: { method, consistent, ...coordinates },
        ...describeSelection(request.selection),
        ...(request.mask ? { masked: describeMasks([...dumps.values()]) } : {}),
        schemas,
        ...(0,defined/* defined */.s)({ accounts }),
        definitions: parts.records,
        serverObjects: parts.serverObjects,
        totals: {
            tables: all.length,
            rows: sum(all, 'rows'),
            dataBytes: sum(all, 'dataBytes'),
            storedBytes: objects.storedBytes,
            chunks: all.reduce((count, { chunks }) => count + chunks.length, 0),
            objects: objects.list().length,
        },
        objects: objects.list(),
        ...(objects.isEncrypted ? { encryption: { format: 'age' } } : {}),
        warnings,
    };
}
function manifestTable(dump, definition, facts) {
    const { table, reading, chunking, filter, rows, dataBytes, chunks } = dump;
    if (!dump.isComplete)
        throw new errors/* BackupError */.hj('INTERNAL', `${dump.label} was not dumped completely`);
    return {
        name: table.name,
        engine: table.engine,
        rows,
        dataBytes,
        maxRowBytes: dump.maxRowBytes,
        columns: reading.columns,
        select: reading.select,
        from: reading.from,
        ...(reading.orderBy ? { orderBy: reading.orderBy } : {}),
        ...(reading.generated ? { generated: { ...reading.generated, ...dump.generatedSha256 } } : {}),
        decodeColumns: reading.decodeColumns,
        ...(table.key ? { key: { name: table.key.name, columns: [...table.key.columns] } } : {}),
        chunking,
        ...(0,defined/* defined */.s)({ filter }),
        ...(dump.isSchemaOnly ? { schemaOnly: true } : {}),
        transactional: (0,engines/* isTransactional */.ky)(table),
        ...(table.systemVersioned ? { versioned: describeHistory(dump, facts) } : {}),
        ...withMasks(definition, dump),
        chunks,
    };
}
/** A masked AUTO_INCREMENT has other numbers: the target continues after the highest. */
function withMasks(definition, { highestMasked }) {
    if (highestMasked === undefined)
        return definition;
    const next = BigInt(highestMasked) + 1n;
    const { autoIncrement = '1' } = definition;
    return { ...definition, autoIncrement: BigInt(autoIncrement) > next ? autoIncrement : String(next) };
}
function describeHistory({ table, currentRows }, facts) {
    const { column, endOfTime } = (0,end_of_time/* periodEndOf */.gv)(table, facts);
    return { currentRows, endColumn: column, endOfTime };
}
function describeSelection(selection) {
    const mark = (0,schema_selection/* markOf */.Fg)(selection);
    if (mark === undefined)
        return {};
    const { schemas, excludeSchemas, includeTables, excludeTables, where, schemaOnlyTables = [] } = selection;
    return {
        selection: {
            mark,
            schemas: [...schemas],
            excludeSchemas: [...excludeSchemas],
            includeTables: [...includeTables],
            excludeTables: [...excludeTables],
            where: Object.assign((0,records/* emptyRecord */.FR)(), Object.fromEntries(where)),
            ...(schemaOnlyTables.length > 0 ? { schemaOnlyTables: [...schemaOnlyTables] } : {}),
        },
    };
}
function describeMasks(dumps) {
    return {
        tables: dumps.flatMap(({ table, masked }) => masked
            ? [
                {
                    schema: table.schema,
                    table: table.name,
                    columns: masked.masks.map(({ column, name, maskClass }) => ({
                        column,
                        mask: name,
                        class: maskClass,
                    })),
                },
            ]
            : []),
        withoutRows: dumps.flatMap(({ isEmptied, label }) => (isEmptied ? [label] : [])),
    };
}
function sum(items, field) {
    return items.reduce((total, item) => total + item[field], 0);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./lib/backup/objects/object-writer.js
// Writes the objects of one backup, encrypted if requested. Keeps the object list that the manifest
// needs: the name before encryption, and the size and SHA-256 of the stored bytes.






class ObjectWriter {
    #writer;
    #encryption;
    #objects = [];
    constructor(writer, encryption) {
        this.#writer = writer;
        this.#encryption = encryption;
    }
    get isEncrypted() {
        return this.#encryption !== undefined;
    }
    get storedBytes() {
        return this.#objects.reduce((sum, { bytes }) => sum + bytes, 0);
    }
    /** Objects written so far, sorted by name. */
    list() {
        return [...this.#objects].sort((a, b) => (a.name < b.name ? -1 : 1));
    }
    /** Writes the private key of the backup, if the backup has its own key. */
    async writeIdentity() {
        const file = this.#encryption?.identityFile;
        if (file)
            await this.#store(format_manifest/* IDENTITY */.zK, file);
    }
    /**
     * Writes one object from a stream.
     * @param maxBytes largest possible size of the source, before encryption
     */
    async write(name, source, maxBytes) {
        const file = await this.#encryption?.encrypt(source);
        const hash = (0,external_node_crypto_.createHash)('sha256');
        const stored = file
            ? await this.#writer.write(name + format_manifest/* ENCRYPTED_SUFFIX */.TB, hashed(file.content, hash), file.sizeOf(maxBytes))
            : await this.#writer.write(name, hashed(source, hash), maxBytes);
        this.#objects.push({ name, ...stored, sha256: hash.digest('hex') });
        return stored;
    }
    /** Removes an object that was written, or whose write failed. Its name is free again. */
    async discard(name) {
        await this.#writer.discard(this.isEncrypted ? name + format_manifest/* ENCRYPTED_SUFFIX */.TB : name);
        const index = this.#objects.findIndex((object) => object.name === name);
        if (index !== -1)
            this.#objects.splice(index, 1);
    }
    /**
     * Writes one text object.
     * @throws BackupError SOURCE_UNSUPPORTED if no reader accepts a text of this size, see
     * `MAX_DEFINITION_BYTES`
     */
    async writeText(name, text) {
        await this.writeBytes(name, Buffer.from(text, 'utf8'));
    }
    /**
     * Writes one object from memory.
     * @throws BackupError as `writeText`
     */
    async writeBytes(name, plain) {
        const bytes = this.#encryption ? await this.#encryption.encryptBytes(plain) : plain;
        if (bytes.length > bounds/* MAX_DEFINITION_BYTES */.N9)
            throw new errors/* BackupError */.hj('SOURCE_UNSUPPORTED', `${name} would have ${(0,units/* formatBytes */.z3)(bytes.length)}, a file of definitions has at most ${(0,units/* formatBytes */.z3)(bounds/* MAX_DEFINITION_BYTES */.N9)}`, { hint: 'Back the schema up in parts, with --include-tables.' });
        await this.#store(name, bytes);
    }
    /** Stores bytes as they are, without encrypting them. */
    async #store(name, bytes) {
        const stored = await this.#writer.write(this.isEncrypted ? name + format_manifest/* ENCRYPTED_SUFFIX */.TB : name, bytes, bytes.length);
        this.#objects.push({ name, ...stored, sha256: (0,sha256/* sha256Hex */.f)(bytes) });
    }
}
async function* hashed(source, hash) {
    for await (const bytes of source) {
        hash.update(bytes);
        yield bytes;
    }
}

// EXTERNAL MODULE: ./lib/core/rate-limit.js
var rate_limit = __webpack_require__(54363);
;// CONCATENATED MODULE: ./lib/backup/objects/rate-limit.js
// Limits a backup to a number of row bytes per second, over all workers. Rows are counted when they
// are read, and the uploads of their bytes wait: the bounded chunks then hold the readers back.


/** Delays rows until they are paid for. Small definition files are written at once. */
class PacedObjectWriter extends ObjectWriter {
    #limit;
    constructor(writer, encryption, limit) {
        super(writer, encryption);
        this.#limit = limit;
    }
    write(name, source, maxBytes) {
        return super.write(name, (0,rate_limit/* pace */.c)(source, this.#limit), maxBytes);
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/snapshot-time.js
/**
 * Sets NOW() of all sessions to the same time. SYSDATE() still reads the server's clock.
 * @throws BackupError SOURCE_*
 */
async function pinTime(reader, sessions) {
    const [row] = await reader.query('SELECT CAST(UNIX_TIMESTAMP(NOW(6)) AS CHAR) AS t', 'cannot read the time');
    for (const session of sessions)
        await session.execute(`SET SESSION timestamp = ${row.t}`, 'cannot set the time of the snapshot');
}

// EXTERNAL MODULE: ./lib/backup/preflight/check-clock.js
var check_clock = __webpack_require__(65589);
// EXTERNAL MODULE: ./lib/backup/preflight/read-source.js + 5 modules
var read_source = __webpack_require__(40858);
// EXTERNAL MODULE: ./lib/backup/masking/check-masked-rows.js
var check_masked_rows = __webpack_require__(73373);
;// CONCATENATED MODULE: ./lib/backup/report.js
// Report on a stored backup.




/** Logs the warnings and the totals, and builds the report. */
function reportBackup({ manifest, dumps, previous, begin, stages, warnings, locks }, { storage, logger, now }) {
    const { totals } = manifest;
    for (const warning of warnings)
        logger.warn(warning);
    logger.info(`stored ${manifest.backupId}: ${(0,units/* plural */.LS)(totals.tables, 'table')}, ${(0,units/* formatCount */.B4)(totals.rows)} rows, ${(0,units/* formatBytes */.z3)(totals.dataBytes)} of data in ${(0,units/* formatBytes */.z3)(totals.storedBytes)}`);
    const report = manifest.masked ? report_describeMasks(dumps, manifest.masked) : {};
    for (const table of report.masked ?? [])
        logger.info((0,check_masked_rows/* describeMaskedTable */.LI)(table));
    return {
        backupId: manifest.backupId,
        label: manifest.label,
        storage: storage.location,
        manifestKey: (0,format_manifest/* manifestKeyOf */.en)(manifest),
        status: 'stored',
        tables: totals.tables,
        rows: totals.rows,
        dataBytes: totals.dataBytes,
        storedBytes: totals.storedBytes,
        durationSeconds: (now().getTime() - begin.getTime()) / 1000,
        objects: manifest.serverObjects,
        tableReports: dumps.map((dump) => reportTable(dump, previous)),
        snapshot: manifest.snapshot,
        locks,
        ...report,
        warnings,
        stages,
    };
}
function report_describeMasks(dumps, { withoutRows }) {
    const masked = dumps
        .filter((dump) => dump.masked)
        .map(({ label, maskedColumns }) => ({ table: label, columns: [...maskedColumns] }));
    return { masked, withoutRows };
}
function reportTable({ table, label, rows, dataBytes, chunks, seconds }, previous) {
    const previousRows = previous?.get(label);
    return {
        schema: table.schema,
        name: table.name,
        rows,
        dataBytes,
        storedBytes: chunks.reduce((total, { storedBytes }) => total + storedBytes, 0),
        seconds,
        ...(0,defined/* defined */.s)({ previousRows }),
    };
}

;// CONCATENATED MODULE: ./lib/mysql/rows/chunk-ranges.js


/** Up to this number of rows, a walk along the key takes milliseconds and finds exact bounds. */
const MAX_WALKED_ROWS = 50_000;
/** Yields ranges in key order. Lazy: the size of a table does not change the memory use. */
async function* cutIntoRanges(session, table, { rowsPerChunk, isExplicit }) {
    const { key } = table;
    const first = key?.rangeColumns[0];
    const isSmall = table.estimatedRows <= rowsPerChunk * 1.5;
    if (!key || !first || (isSmall && !isExplicit)) {
        yield undefined;
        return;
    }
    const cut = { session, table, key, rowsPerChunk };
    // The chunks should show the number of rows that the user set, but statistics of a small table
    // may be off by half.
    const isWalked = isExplicit && (isSmall || table.estimatedRows <= MAX_WALKED_ROWS);
    if (first.kind === 'integer' && !isWalked)
        yield* cutIntegers(cut, first);
    else
        yield* walk(cut, [], key.rangeColumns);
}
/**
 * Splits an integer key by the optimizer's estimates until each interval is small enough. One
 * estimate costs two index dives.
 */
async function* cutIntegers(cut, column) {
    const { session, table, key, rowsPerChunk } = cut;
    const name = (0,quote/* quoteName */.AB)(column.name);
    const [bounds] = await session.query(`${(0,select_rows/* selectFrom */.JU)(table)} MIN(${name}) AS low, MAX(${name}) AS high FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)}`, `cannot read the key bounds of ${table.schema}.${table.name}`);
    if (!bounds || bounds.low === null || bounds.high === null) {
        yield undefined;
        return;
    }
    const whole = { from: BigInt(bounds.low), to: BigInt(bounds.high), rows: table.estimatedRows };
    let isFirst = true;
    let pending;
    for await (const interval of splitInterval(cut, name, whole)) {
        // Join sparse neighbours up to the target size.
        if (pending && pending.rows + interval.rows <= rowsPerChunk * 1.2) {
            pending = { from: pending.from, to: interval.to, rows: pending.rows + interval.rows };
            continue;
        }
        if (pending) {
            yield* emit(cut, name, pending, isFirst, false);
            isFirst = false;
        }
        pending = interval;
    }
    if (pending)
        yield* emit(cut, name, pending, isFirst, true);
    async function* emit(cut, name, { from, to, rows }, isFirst, isLast) {
        const rest = key.rangeColumns.slice(1);
        if (from === to && rest.length > 0 && rows > rowsPerChunk * 2) {
            // One value of the first column holds many rows: continue with the further columns.
            if (isFirst)
                yield `${name} < ${from}`;
            yield* walk(cut, [`${name} = ${from}`], rest);
            if (isLast)
                yield `${name} > ${to}`;
        }
        else if (isFirst && isLast)
            yield undefined;
        else if (isFirst)
            yield `${name} <= ${to}`;
        else if (isLast)
            yield `${name} >= ${from}`;
        else
            yield `${name} BETWEEN ${from} AND ${to}`;
    }
}
async function* splitInterval(cut, name, { from, to, rows }) {
    const { rowsPerChunk } = cut;
    const width = to - from + 1n;
    if (rows <= rowsPerChunk * 1.5 || width === 1n) {
        yield { from, to, rows };
        return;
    }
    let parts = BigInt(Math.min(64, Math.max(2, Math.ceil(rows / rowsPerChunk))));
    if (parts > width)
        parts = width;
    const intervals = [];
    for (let part = 0n; part < parts; part++) {
        const low = from + (width * part) / parts;
        const high = from + (width * (part + 1n)) / parts - 1n;
        intervals.push({
            from: low,
            to: high,
            rows: await estimateRows(cut, `${name} BETWEEN ${low} AND ${high}`),
        });
    }
    // Estimates of ranges may all be off by the same factor. Scale them so that their sum equals the
    // estimate of the whole.
    const sum = intervals.reduce((total, interval) => total + interval.rows, 0);
    const scale = sum > 0 ? rows / sum : 1;
    for (const interval of intervals)
        yield* splitInterval(cut, name, { ...interval, rows: interval.rows * scale });
}
/**
 * Estimates the rows of a condition. With FORCE INDEX instead of USE INDEX, MySQL skips the index
 * dives and estimates one row.
 */
async function estimateRows({ session, table, key }, where) {
    const [plan] = await session.query(`EXPLAIN FORMAT=TRADITIONAL ${(0,select_rows/* selectFrom */.JU)(table)} 1 FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} USE INDEX (${(0,quote/* quoteName */.AB)(key.name)}) WHERE ${where}`, `cannot estimate the rows of ${table.schema}.${table.name}`);
    return Number(plan?.rows ?? 0);
}
/** Splits any other key in steps of `rowsPerChunk` rows. Each bound is the key of a row. */
async function* walk({ session, table, key, rowsPerChunk }, fixed, columns) {
    const selected = columns.map((column, i) => `${readable(column)} AS k${i}`).join(', ');
    const order = columns.map(({ name }) => (0,quote/* quoteName */.AB)(name)).join(', ');
    const read = async (after, offset) => {
        const where = whereOf(fixed, after);
        const [row] = await session.query(`${(0,select_rows/* selectFrom */.JU)(table)} ${selected} FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} FORCE INDEX (${(0,quote/* quoteName */.AB)(key.name)})
        ${where === undefined ? '' : `WHERE ${where}`} ORDER BY ${order} LIMIT 1 OFFSET ${offset}`, `cannot walk the key ${key.name} of ${table.schema}.${table.name}`);
        return row;
    };
    /** Start of the range that was found last; `found` waits until it is known that rows follow. */
    let from;
    let found;
    for (;;) {
        const row = await read(found?.after, rowsPerChunk - 1);
        // Merge an empty last range into its predecessor. Otherwise it becomes a file without rows.
        if (!row && found && (await read(found.after, 0)) === undefined)
            break;
        if (found) {
            yield found.range;
            from = found.after;
        }
        if (!row)
            break;
        const bound = columns.map((column, i) => ({
            name: (0,quote/* quoteName */.AB)(column.name),
            literal: literal(column, String(row[`k${i}`])),
        }));
        found = {
            range: whereOf([...fixed, ...(from === undefined ? [] : [from])], compare(bound, '<', '<=')),
            after: compare(bound, '>', '>'),
        };
    }
    yield whereOf(fixed, from);
}
function whereOf(conditions, last) {
    const all = [...conditions, ...(last === undefined ? [] : [last])];
    return all.length > 0 ? all.join(' AND ') : undefined;
}
/** Returns `(a, b) < (x, y)` in a form in which every server's optimizer uses the index. */
function compare(bound, inner, last) {
    const alternatives = bound.map(({ name, literal }, i) => {
        const equal = bound.slice(0, i).map((earlier) => `${earlier.name} = ${earlier.literal}`);
        return [...equal, `${name} ${i === bound.length - 1 ? last : inner} ${literal}`].join(' AND ');
    });
    return alternatives.length === 1
        ? alternatives[0]
        : `(${alternatives.map((text) => `(${text})`).join(' OR ')})`;
}
function readable({ name, kind }) {
    return kind === 'text' || kind === 'binary'
        ? `HEX(${(0,quote/* quoteName */.AB)(name)})`
        : `CAST(${(0,quote/* quoteName */.AB)(name)} AS CHAR)`;
}
/**
 * Returns a key value as SQL. Text is its own bytes in its own character set, so the column's
 * collation decides.
 */
function literal({ kind, charset }, value) {
    switch (kind) {
        case 'integer':
        case 'decimal':
            return value;
        case 'text':
            return `_${charset} ${value === '' ? `''` : `0x${value}`}`;
        case 'binary':
            return value === '' ? `''` : `0x${value}`;
        case 'temporal':
        case 'ascii':
            return `'${value}'`;
    }
}

// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/masking/hidden-values.js
var hidden_values = __webpack_require__(50389);
;// CONCATENATED MODULE: ./lib/backup/rows/check-rows.js
// Compares the dumped rows of a table with the server's count in the same snapshot.



/**
 * Verifies the row count inside the snapshot. The stream of a table with one chunk has already been
 * verified.
 * @throws BackupError ROW_COUNT_MISMATCH
 */
async function checkTable(session, dump) {
    const { systemVersioned } = dump.table;
    if (systemVersioned)
        dump.currentRows = await count(session, dump, '');
    if (dump.chunks.length === 1)
        return;
    const counted = await count(session, dump, systemVersioned ? 'FOR SYSTEM_TIME ALL' : '');
    assertRows(dump.rows, counted, dump.label);
}
/**
 * Counts the rows of a table.
 * @param period clause that selects rows of a table with history; empty: the current rows
 */
async function count(session, { table, filter, label }, period) {
    const counted = await session.scalar(`${(0,select_rows/* selectFrom */.JU)(table)} COUNT(*) FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} ${period} ${filter ? `WHERE (${filter})` : ''}`, `cannot count ${label}`);
    return Number(counted);
}
function assertRows(dumped, counted, object) {
    if (dumped === counted)
        return;
    throw new errors/* BackupError */.hj('ROW_COUNT_MISMATCH', `row count mismatch in ${object}: server ${counted}, dumped ${dumped}`, {
        hint: 'The backup would be incomplete and was not made: report this with the table definition.',
    });
}

// EXTERNAL MODULE: ./lib/mysql/rows/instant-rows.js
var instant_rows = __webpack_require__(31157);
// EXTERNAL MODULE: ./lib/tsv/typed-json.js
var typed_json = __webpack_require__(27080);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
// EXTERNAL MODULE: ./lib/backup/objects/frame-maker.js
var frame_maker = __webpack_require__(24657);
;// CONCATENATED MODULE: ./lib/backup/objects/frame-queue.js
// Frames between their maker and the storage that reads them. The maker may have a few frames under
// way: each frame that the storage has read allows one more.
class FrameQueue {
    #frames = [];
    #onRead;
    #isEnded = false;
    #failure;
    #wake;
    /** @param onRead receives each frame after its reader is done with the frame */
    constructor(onRead) {
        this.#onRead = onRead;
    }
    push(frame) {
        this.#frames.push(frame);
        this.#wake?.();
    }
    end() {
        this.#isEnded = true;
        this.#wake?.();
    }
    fail(error) {
        this.#failure ??= { error };
        this.#wake?.();
    }
    /** @throws the error of `fail`, also before frames that are still in the queue */
    async *read() {
        for (;;) {
            if (this.#failure)
                throw this.#failure.error;
            const frame = this.#frames.shift();
            if (frame) {
                yield frame;
                this.#onRead(frame);
            }
            else if (this.#isEnded) {
                return;
            }
            else {
                await new Promise((resolve) => {
                    this.#wake = resolve;
                });
                this.#wake = undefined;
            }
        }
    }
}

;// CONCATENATED MODULE: ./lib/backup/objects/chunk-writer.js
// Turns the rows of one chunk into an object: hashes TSV pieces, compresses them on the thread
// pool, uploads them.



class ChunkWriter {
    #name;
    #frames;
    #queue;
    #upload;
    constructor(objects, name, level, maxBytes) {
        this.#name = name;
        this.#frames = new frame_maker/* FrameMaker */.o(level, (frame) => this.#queue.push(frame));
        this.#queue = new FrameQueue((bytes) => {
            (0,buffer_pool/* recyclePiece */.CU)({ bytes });
            this.#frames.onRead();
        });
        this.#upload = objects.write(name, this.#queue.read(), maxBytes);
        // A failed upload must stop the source at its next push, not only when the chunk is finished.
        this.#upload.catch((error) => this.#frames.fail(error));
    }
    get dataBytes() {
        return this.#frames.dataBytes;
    }
    /**
     * Takes TSV bytes. If it returns a promise, the caller awaits the promise before the next push.
     */
    push(piece) {
        return this.#frames.push(piece);
    }
    async finish() {
        const made = await this.#frames.finish();
        this.#queue.end();
        const { bytes } = await this.#upload;
        return { object: this.#name, ...made, storedBytes: bytes };
    }
    /** Ends the upload without an object. */
    async abort(error) {
        this.#frames.fail(error);
        this.#queue.fail(error);
        await Promise.allSettled([this.#upload]);
    }
}
/**
 * Finishes a writer in the background. The caller must await the result, but may do so later.
 * @param finish last step of the writer; if it fails, the writer is aborted
 */
function finishBeside(writer, finish) {
    const run = async () => {
        try {
            return await finish();
        }
        catch (error) {
            await writer.abort(error);
            throw error;
        }
    };
    const finished = run();
    finished.catch(() => undefined);
    return finished;
}

// EXTERNAL MODULE: ./lib/core/deferred.js
var deferred = __webpack_require__(40552);
;// CONCATENATED MODULE: ./lib/backup/threads/thread-session.js
// A session that another thread owns: the same calls as on a session of this thread. The rows of a
// chunk come as zstd frames, all other rows as TSV.



/** How long a session may take to close before its thread is ended without it, in milliseconds. */
const CLOSE_WITHIN_MS = 5000;
class ThreadSession {
    side;
    target;
    id;
    #thread;
    #session;
    #lost;
    constructor(thread, side, opened) {
        this.#thread = thread;
        this.side = side;
        this.#session = opened.session;
        this.id = opened.connectionId;
        this.target = opened.target;
    }
    static async open(thread, _, options) {
        const opened = await thread.call({ call: 'open', connection: thread.describeConnection(), options });
        return new ThreadSession(thread, options.side, opened);
    }
    get lost() {
        return this.#lost;
    }
    async query(sql, object, options) {
        const rows = await this.#call({
            call: 'query',
            session: this.#session,
            sql,
            ...(0,defined/* defined */.s)({ object, options }),
        });
        return rows.map(withBuffers);
    }
    async scalar(sql, object) {
        return (await this.#statement('scalar', sql, object));
    }
    async execute(sql, object) {
        return (await this.#statement('execute', sql, object));
    }
    async use(schema) {
        await this.#call({ call: 'use', session: this.#session, schema });
    }
    async stream(sql, onPiece, signal, object) {
        let failure;
        const stop = new AbortController();
        const take = async (id, piece) => {
            try {
                await onPiece(piece);
                this.#thread.send({ credit: id });
            }
            catch (error) {
                failure = { error };
                stop.abort();
            }
        };
        try {
            return (await this.#abortable({ call: 'stream', session: this.#session, sql, object }, AbortSignal.any([signal, stop.signal]), (id) => (event) => {
                if ('piece' in event) {
                    const { bytes, rows, rowEnd } = event.piece;
                    void take(id, { bytes: asBuffer(bytes), rows, rowEnd });
                }
            }));
        }
        catch (error) {
            if (failure)
                throw failure.error;
            if (signal.aborted)
                throw signal.reason;
            throw error;
        }
    }
    /**
     * Reads the rows of a chunk into frames.
     *
     * @param onProgress is called with the rows and TSV bytes of each frame
     */
    readChunk(chunk, signal, onProgress) {
        const stop = new AbortController();
        let id = 0;
        const queue = new FrameQueue((frame) => {
            const memory = frame.buffer;
            this.#thread.send({ credit: id, memory }, [memory]);
        });
        const read = (0,deferred/* deferred */.y)();
        const made = this.#abortable({ call: 'chunk', session: this.#session, chunk }, AbortSignal.any([signal, stop.signal]), (callId) => {
            id = callId;
            return (event) => {
                if ('frame' in event) {
                    onProgress(event.rows, event.dataBytes);
                    queue.push(asBuffer(event.frame));
                }
                else if ('read' in event)
                    read.resolve(event.read);
            };
        }).then((result) => {
            queue.end();
            return result;
        }, (thrown) => {
            const error = signal.aborted ? signal.reason : thrown;
            queue.fail(error);
            read.reject(error);
            throw error;
        });
        made.catch(() => undefined);
        read.promise.catch(() => undefined);
        const abort = (error) => {
            queue.fail(error);
            stop.abort();
        };
        return { frames: queue.read(), read: read.promise, made, abort };
    }
    async close() {
        if (this.#lost)
            return;
        let timer;
        const late = new Promise((resolve) => {
            timer = setTimeout(resolve, CLOSE_WITHIN_MS);
        });
        const closed = this.#call({ call: 'close', session: this.#session });
        await Promise.race([closed.catch(() => undefined), late]);
        clearTimeout(timer);
    }
    destroy() {
        this.#thread.send({ destroy: this.#session });
    }
    async #statement(call, sql, object) {
        return await this.#call({ call, session: this.#session, sql, ...(0,defined/* defined */.s)({ object }) });
    }
    #call(call, options = {}) {
        return this.#thread.call(call, { ...options, onLost: (lost) => (this.#lost ??= lost) });
    }
    /** @param listen makes the listener for the events of the call from its number */
    async #abortable(call, signal, listen) {
        signal.throwIfAborted();
        let callId = 0;
        let onEvent;
        const abort = () => this.#thread.send({ abort: callId });
        try {
            return await this.#call(call, {
                onStart: (id) => {
                    callId = id;
                    onEvent = listen(id);
                    signal.addEventListener('abort', abort, { once: true });
                },
                onEvent: (event) => onEvent?.(event),
            });
        }
        finally {
            signal.removeEventListener('abort', abort);
        }
    }
}
function asBuffer(bytes) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
/** A Buffer arrives from another thread as a Uint8Array. */
function withBuffers(row) {
    for (const [name, value] of Object.entries(row))
        if (value instanceof Uint8Array)
            row[name] = asBuffer(value);
    return row;
}

;// CONCATENATED MODULE: ./lib/backup/rows/chunk-reading.js




/**
 * Begins to read a chunk.
 *
 * @param onProgress is called with rows and TSV bytes as they are read
 */
function openChunk(session, order, object, signal, onProgress) {
    return session instanceof ThreadSession
        ? new ReadingInThread(session.readChunk(order, signal, onProgress), object)
        : new ReadingHere(session, order, object, signal, onProgress);
}
class ReadingHere {
    #session;
    #order;
    #signal;
    #onProgress;
    #writer;
    #scanner;
    constructor(session, order, { objects, name, maxBytes }, signal, onProgress) {
        this.#session = session;
        this.#order = order;
        this.#signal = signal;
        this.#onProgress = onProgress;
        this.#writer = new ChunkWriter(objects, name, order.compressionLevel, maxBytes);
        this.#scanner = order.scansJson ? new typed_json/* TypedJsonScanner */.n() : undefined;
    }
    async read() {
        const read = await this.#session.stream(this.#order.sql, (piece) => {
            this.#onProgress(piece.rows, piece.bytes.length);
            this.#scanner?.push(piece.bytes);
            return this.#writer.push({ ...piece, release: () => (0,buffer_pool/* recyclePiece */.CU)(piece) });
        }, this.#signal, this.#order.object);
        return { ...read, mayHoldTyped: this.#scanner?.finish() ?? false };
    }
    finish() {
        return this.#writer.finish();
    }
    abort(error) {
        return this.#writer.abort(error);
    }
}
class ReadingInThread {
    #chunk;
    #object;
    #upload;
    #failure;
    constructor(chunk, object) {
        this.#chunk = chunk;
        this.#object = object;
        this.#upload = object.objects.write(object.name, chunk.frames, object.maxBytes);
        // A failed upload ends the reading at once, and a failed reading ends the upload.
        this.#upload.catch((error) => {
            this.#failure ??= { error };
            chunk.abort(error);
        });
    }
    async read() {
        return await this.#first(this.#chunk.read);
    }
    async finish() {
        const [made, { bytes }] = await this.#first(Promise.all([this.#chunk.made, this.#upload]));
        return { object: this.#object.name, ...made, storedBytes: bytes };
    }
    async abort(error) {
        this.#chunk.abort(error);
        await Promise.allSettled([this.#upload, this.#chunk.made]);
    }
    /** @throws the error that came first, of the reading or of the upload */
    async #first(work) {
        try {
            return await work;
        }
        catch (error) {
            this.#failure ??= { error };
            throw this.#failure.error;
        }
    }
}

;// CONCATENATED MODULE: ./lib/backup/objects/rolling-writer.js
// Writes the single stream of a table that cannot be split by a key: a chunk ends at the first row
// after `bytesPerChunk`. The name of the last file marks it as the last. So the writer holds the
// start of each chunk back until more bytes follow than it holds, or until the stream ends. If the
// stream ends inside an opened file, an empty last file follows.


/** Bytes at the start of a chunk that are held back. */
const HELD_BYTES = 4 * 1024 * 1024;
class RollingWriter {
    #dump;
    #open;
    #bytesPerChunk;
    #held = [];
    #heldBytes = 0;
    #current;
    /** End of the previous chunk: it is stored while the next chunk is read. */
    #ending = Promise.resolve();
    /** Push in progress. */
    #pushing;
    #failure;
    constructor(dump, open, bytesPerChunk) {
        this.#dump = dump;
        this.#open = open;
        this.#bytesPerChunk = bytesPerChunk;
    }
    push(piece) {
        this.#pushing = this.#push(piece);
        return this.#pushing;
    }
    #push(piece) {
        if (this.#failure)
            throw this.#failure.error;
        const { bytes, rows, rowEnd } = piece;
        const size = (this.#current?.writer.dataBytes ?? 0) + this.#heldBytes + bytes.length;
        if (size >= this.#bytesPerChunk && rowEnd > 0)
            return this.#roll(bytes, rows, rowEnd);
        return this.#take({ bytes, rows, release: () => (0,buffer_pool/* recyclePiece */.CU)(piece) });
    }
    async finish() {
        if (this.#current)
            await this.#close();
        await this.#ending;
        const { number, fileName } = this.#dump.plan(true);
        const writer = this.#open(fileName);
        try {
            for (const piece of this.#held)
                await writer.push(piece);
            this.#dump.add(number, undefined, await writer.finish());
        }
        catch (error) {
            await writer.abort(error);
            throw error;
        }
    }
    /** Aborts the writer. After it settles, nothing is written and nothing is added to the dump. */
    async abort(error) {
        this.#failure = { error };
        await this.#current?.writer.abort(error);
        await this.#pushing?.catch(() => undefined);
        await this.#ending.catch(() => undefined);
    }
    #take(piece) {
        if (piece.bytes.length === 0)
            return undefined;
        if (this.#current)
            return this.#current.writer.push(piece);
        this.#held.push(piece);
        this.#heldBytes += piece.bytes.length;
        return this.#heldBytes > HELD_BYTES ? this.#release() : undefined;
    }
    /**
     * Ends the chunk with the last row that ends in these bytes. The bytes after that row begin the
     * next chunk.
     */
    async #roll(bytes, rows, rowEnd) {
        await this.#take({ bytes: bytes.subarray(0, rowEnd), rows });
        if (!this.#current)
            await this.#release();
        await this.#close();
        await this.#take({ bytes: bytes.subarray(rowEnd), rows: 0 });
    }
    async #release() {
        if (this.#failure)
            throw this.#failure.error;
        const { number, fileName } = this.#dump.plan(false);
        const writer = this.#open(fileName);
        this.#current = { number, writer };
        const held = this.#held;
        this.#held = [];
        this.#heldBytes = 0;
        for (const piece of held)
            await writer.push(piece);
    }
    async #close() {
        await this.#ending;
        const { number, writer } = this.#current;
        this.#current = undefined;
        this.#ending = finishBeside(writer, async () => {
            this.#dump.add(number, undefined, await writer.finish());
        });
        this.#ending.catch((error) => {
            this.#failure ??= { error };
        });
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/generated-columns.js
// Hashes the generated columns of a chunk's rows. A target computes these columns itself, so they
// are not dumped but hashed, in the same snapshot and order. The hash reveals a target that
// computes other values.



/**
 * Returns the SHA-256 of their TSV, or undefined if the table has no generated columns. Those of a
 * masked table follow the originals here, and the masks on a target.
 */
async function hashGeneratedColumns(session, { table, reading, label, masked }, where, signal) {
    const { generated, from, orderBy } = reading;
    if (!generated || masked)
        return undefined;
    const { schema, name } = table;
    const verb = (0,select_rows/* selectFrom */.JU)(table);
    const sql = (0,select_rows/* chunkQuery */.eX)({ verb, schema, table: name, select: generated.select, from, orderBy, where });
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const take = (piece) => {
        hash.update(piece.bytes);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    };
    await session.stream(sql, take, signal, `cannot read the generated columns of ${label}`);
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./lib/backup/rows/typed-documents.js
// Finds MySQL JSON documents with values that no text dump can carry. The dump keeps these values
// as numbers and strings, and a warning names them.


/** Counts such documents by column, in the rows that meet the conditions. */
async function countTypedDocuments(session, { table, reading, label, typedJsonColumns: jsonColumns }, where) {
    const select = jsonColumns.map((column) => `SUM(${isTypedDocument(column.name)})`);
    const { schema, name } = table;
    const [row = {}] = await session.query((0,select_rows/* chunkQuery */.eX)({ schema, table: name, select, from: reading.from, where }), `cannot read the JSON documents of ${label}`);
    const counts = Object.values(row).map((count) => Number(count ?? 0));
    return new Map(jsonColumns.map((column, i) => [column.name, counts[i] ?? 0]));
}
/** Returns an SQL expression: whether a document changes when it is converted to text and back. */
function isTypedDocument(columnName) {
    const column = (0,quote/* quoteName */.AB)(columnName);
    const again = `CAST(CAST(${column} AS CHAR CHARACTER SET utf8mb4) AS JSON)`;
    // 1.10 and 1.1 are equal as numbers but differ as texts; for a date and its text the reverse
    // holds.
    return `NOT (${column} <=> ${again} AND CAST(${column} AS BINARY) <=> CAST(${again} AS BINARY))`;
}
function describeTypedDocuments({ label, typedDocuments }) {
    return [...typedDocuments]
        .filter(([, count]) => count > 0)
        .map(([column, count]) => `${label}.${column}: ${count} JSON documents hold decimal, temporal or binary values that come back as numbers and strings`);
}

;// CONCATENATED MODULE: ./lib/backup/rows/dump-chunks.js









/**
 * Largest size that the object can have. It determines the upload's part size; the factor allows
 * for bad estimates.
 */
function maxObjectBytes({ table }) {
    return Math.max(32 * 1024 ** 3, table.estimatedBytes * 4);
}
/**
 * Dumps one chunk.
 * @throws BackupError SOURCE_CONNECTION_LOST after undoing the attempt
 */
async function dumpRange({ request, context, objects }, session, { dump, number, fileName, range, isInstant = false }, signal) {
    const counted = new CountedProgress(context.progress);
    const where = [range, dump.filter];
    const reading = openChunk(session, {
        sql: queryOf(dump, where),
        object: `cannot read ${dump.label} chunk ${number}`,
        compressionLevel: request.compressionLevel,
        scansJson: dump.typedJsonColumns.length > 0,
    }, { objects, name: fileName, maxBytes: maxObjectBytes(dump) }, signal, (rows, bytes) => counted.advance(rows, bytes));
    try {
        const { rows, bytes, longestRowBytes, mayHoldTyped } = await reading.read();
        dump.noteLongestRow(longestRowBytes);
        const typed = mayHoldTyped ? await countTypedDocuments(session, dump, where) : undefined;
        const generated = await hashGeneratedColumns(session, dump, where, signal);
        const isComplete = finishBeside(reading, async () => {
            const chunk = await reading.finish();
            assertRows(chunk.rows, rows, `${dump.label} chunk ${number}`);
            if (typed)
                dump.noteTypedDocuments(typed);
            return dump.add(number, range, {
                ...chunk,
                ...(generated ? { generatedSha256: generated } : {}),
                ...(isInstant ? { instant: true } : {}),
            });
        });
        return { isComplete, bytes };
    }
    catch (error) {
        await reading.abort(error);
        if ((0,mysql_errors/* isSnapshotLost */.z)(error)) {
            await objects.discard(fileName);
            counted.takeBack();
        }
        throw error;
    }
}
/**
 * Dumps a whole table.
 * @throws BackupError SOURCE_CONNECTION_LOST after undoing the attempt
 */
async function dumpStream({ request, context, objects }, session, dump, signal) {
    const names = [];
    const open = (fileName) => {
        names.push(fileName);
        return new ChunkWriter(objects, fileName, request.compressionLevel, maxObjectBytes(dump));
    };
    const writer = new RollingWriter(dump, open, request.bytesPerChunk);
    const counted = new CountedProgress(context.progress);
    const scanner = dump.typedJsonColumns.length > 0 ? new typed_json/* TypedJsonScanner */.n() : undefined;
    const where = [dump.filter];
    const push = (piece) => {
        counted.advance(piece.rows, piece.bytes.length);
        scanner?.push(piece.bytes);
        return writer.push(piece);
    };
    try {
        const { rows, bytes, longestRowBytes } = await session.stream(queryOf(dump, where), push, signal, `cannot read ${dump.label}`);
        dump.noteLongestRow(longestRowBytes);
        const typed = scanner?.finish() ? await countTypedDocuments(session, dump, where) : undefined;
        const generated = await hashGeneratedColumns(session, dump, where, signal);
        const isComplete = finishBeside(writer, async () => {
            await writer.finish();
            if (generated)
                dump.generatedSha256 = { sha256: generated };
            assertRows(dump.rows, rows, dump.label);
            if (typed)
                dump.noteTypedDocuments(typed);
            return true;
        });
        return { isComplete, bytes };
    }
    catch (error) {
        await writer.abort(error);
        if ((0,mysql_errors/* isSnapshotLost */.z)(error)) {
            for (const name of names)
                await objects.discard(name);
            dump.startOver();
            counted.takeBack();
        }
        throw error;
    }
}
/** Selects the rows of a table that meet the conditions, with their masks. */
function queryOf({ table, reading, masked }, where) {
    const { select, from, orderBy } = masked?.reading ?? reading;
    return (0,select_rows/* chunkQuery */.eX)({
        verb: (0,select_rows/* selectFrom */.JU)(table),
        schema: table.schema,
        table: table.name,
        select,
        from,
        orderBy,
        where,
    });
}
/** Counts the progress of one attempt, so that a failed attempt can be subtracted. */
class CountedProgress {
    #progress;
    #rows = 0;
    #bytes = 0;
    constructor(progress) {
        this.#progress = progress;
    }
    advance(rows, bytes) {
        this.#rows += rows;
        this.#bytes += bytes;
        this.#progress.advance(rows, bytes);
    }
    takeBack() {
        this.#progress.advance(-this.#rows, -this.#bytes);
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/dump-history.js
// Reads a table with history. Rows that began and ended at the same moment form a chunk of their
// own, because a restore creates them differently. Most tables have no such rows and are one
// stream.



/**
 * Dumps a table with its history.
 * @throws BackupError SOURCE_CONNECTION_LOST after undoing the attempt
 */
async function dumpHistory(env, session, dump, signal) {
    const period = (0,instant_rows/* periodColumns */.$8)(dump.table);
    const instant = await session.scalar((0,instant_rows/* countInstantRows */.SY)(dump.table, period), `cannot read the history of ${dump.label}`);
    if (instant === '0')
        return await dumpStream(env, session, dump, signal);
    dump.cutAtInstants();
    const first = { dump, ...dump.plan(false), range: (0,instant_rows/* whereInstant */.jV)(period), isInstant: true };
    const rest = { dump, ...dump.plan(true), range: (0,instant_rows/* whereLasting */.Qr)(period) };
    try {
        const instants = await dumpRange(env, session, first, signal);
        await instants.isComplete;
        const others = await dumpRange(env, session, rest, signal);
        return { isComplete: others.isComplete, bytes: instants.bytes + others.bytes };
    }
    catch (error) {
        if ((0,mysql_errors/* isSnapshotLost */.z)(error)) {
            for (const { fileName } of [first, rest])
                await env.objects.discard(fileName);
            dump.startOver();
        }
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/dump-rows.js
// Dumps the rows of all tables with the workers of one snapshot: the largest table first, its
// chunks in parallel. Invariant: if a table has several chunks, the sum of their rows equals
// COUNT(*) in the same snapshot.








async function dumpRows(env, dumps) {
    const { workers, context } = env;
    await workers.perform(planTasks(env, dumps), context.signal, (task, session, signal) => perform(env, task, session, signal), describe);
}
async function perform(env, task, session, signal) {
    const { dump } = task;
    const { masked } = dump;
    try {
        return await performTask(env, task, session, signal);
    }
    catch (error) {
        // The server quotes values in its messages.
        if (!masked || env.request.mask?.showRows || (0,mysql_errors/* isSnapshotLost */.z)(error))
            throw error;
        throw (0,hidden_values/* withoutValues */.lO)(error, (0,hidden_values/* namesOf */.eZ)(masked.facts), `cannot read ${dump.label}`);
    }
}
async function performTask(env, task, session, signal) {
    const { dump } = task;
    switch (task.kind) {
        case 'range':
            return await thenCheck(env, dump, await dumpRange(env, session, task, signal));
        case 'stream':
            return await thenCheck(env, dump, dump.table.systemVersioned
                ? await dumpHistory(env, session, dump, signal)
                : await dumpStream(env, session, dump, signal));
        case 'check':
            await checkTable(session, dump);
            if (dump.masked)
                await (0,check_masked_rows/* checkMaskedRows */.dB)(session, dump, dump.masked);
            env.warnings.push(...describeTypedDocuments(dump));
            env.context.progress.tableDone();
            return { storing: Promise.resolve(undefined), bytes: 0 };
    }
}
/**
 * Waits until the read bytes are paid for. Chunks that are stored while the next one is read do not
 * hold the readers back, so each reader waits itself.
 */
async function thenCheck({ rate }, dump, { isComplete, bytes }) {
    await rate?.wait();
    return { storing: isComplete.then((complete) => (complete ? { kind: 'check', dump } : undefined)), bytes };
}
function describe(task) {
    const { label } = task.dump;
    if (task.kind === 'check')
        return `the count of ${label}`;
    return task.kind === 'range' ? `${label} chunk ${task.number}` : label;
}
/**
 * Plans tables that only one connection can read first: otherwise the other workers wait for them
 * at the end.
 */
async function* planTasks({ planner, request, assertProtected }, dumps) {
    const weight = ({ table, chunking }) => table.estimatedBytes * (chunking === 'stream' ? request.concurrency : 1);
    for (const dump of [...dumps].sort((a, b) => weight(b) - weight(a))) {
        assertProtected();
        if (dump.chunking === 'stream') {
            yield { kind: 'stream', dump };
            continue;
        }
        for await (const task of planRanges(planner, dump, request)) {
            assertProtected();
            yield task;
        }
    }
}
/**
 * Looks up chunk bounds inside one transaction to keep its metadata lock. Otherwise each lookup
 * queues after a pending ALTER TABLE that waits for our workers: a deadlock.
 */
async function* planRanges(planner, dump, request) {
    let isBegun = false;
    const locking = {
        async query(...statement) {
            if (!isBegun)
                await planner.query('START TRANSACTION');
            isBegun = true;
            return await planner.query(...statement);
        },
    };
    try {
        // Plan one range ahead, because the name of the last file marks it as the last.
        let pending;
        for await (const range of cutIntoRanges(locking, dump.table, {
            rowsPerChunk: rowsPerChunk(dump, request),
            isExplicit: request.rowsPerChunk !== undefined,
        })) {
            if (pending)
                yield { kind: 'range', dump, ...dump.plan(false), ...pending };
            pending = { range };
        }
        if (pending)
            yield { kind: 'range', dump, ...dump.plan(true), ...pending };
    }
    finally {
        if (isBegun)
            await planner.query('COMMIT').catch(() => undefined);
    }
}
function rowsPerChunk({ table }, { rowsPerChunk, bytesPerChunk }) {
    return rowsPerChunk ?? Math.max(1, Math.floor(bytesPerChunk / Math.max(table.avgRowBytes, 16)));
}

// EXTERNAL MODULE: ./lib/backup/snapshot.js + 20 modules
var backup_snapshot = __webpack_require__(2847);
;// CONCATENATED MODULE: ./lib/backup/rows/handover-queue.js
// Queue of tasks for workers that may fail: another worker performs a task that one gives back.
// Invariant: the queue does not report its end while a running task might still come back.
class HandoverQueue {
    #plan;
    #returned = [];
    #isPlanned = false;
    #active = 0;
    /** Serializes the calls to the plan. */
    #turn = Promise.resolve();
    #waiting = new Set();
    constructor(plan) {
        this.#plan = plan[Symbol.asyncIterator]();
    }
    /**
     * Returns the next task, or undefined when all are done. The caller ends each taken task by
     * `done` or `giveBack`.
     */
    async take(signal) {
        for (;;) {
            signal.throwIfAborted();
            const task = this.#returned.shift() ?? (await this.#planNext());
            if (task !== undefined) {
                this.#active++;
                return task;
            }
            if (this.#active === 0 && this.#returned.length === 0)
                return undefined;
            if (this.#returned.length === 0)
                await this.#changed(signal);
        }
    }
    /**
     * Ends a task that is done.
     * @param next task to perform before all others
     */
    done(next) {
        if (next !== undefined)
            this.#returned.unshift(next);
        this.#end();
    }
    /** Ends a task that was not done. Nothing of the attempt may remain. */
    giveBack(task) {
        this.#returned.unshift(task);
        this.#end();
    }
    #end() {
        this.#active--;
        for (const wake of this.#waiting)
            wake();
    }
    async #planNext() {
        if (this.#isPlanned)
            return undefined;
        const result = this.#turn.then(() => this.#plan.next());
        this.#turn = result.catch(() => undefined);
        const { done, value } = await result;
        if (!done)
            return value;
        this.#isPlanned = true;
        return undefined;
    }
    /** Waits until a task has ended or the signal fires. */
    async #changed(signal) {
        signal.throwIfAborted();
        await new Promise((resolve) => {
            const wake = () => {
                this.#waiting.delete(wake);
                signal.removeEventListener('abort', wake);
                resolve();
            };
            this.#waiting.add(wake);
            signal.addEventListener('abort', wake, { once: true });
        });
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/snapshot-workers.js
// Sessions that share the snapshot. A lost connection loses its view of the snapshot for good, so
// the other sessions take over its work. Invariant: the dump fails only when no session is left.






/**
 * Limit on unfinished remainders of a worker that begins a task: one remainder of any size, or
 * small ones with this many bytes in total.
 */
const MAX_PENDING_BYTES = 1024 * 1024;
class SnapshotWorkers {
    #living;
    #warnings;
    #logger;
    constructor(sessions, warnings, logger) {
        this.#living = new Map(sessions.map((session, index) => [session, index + 1]));
        this.#warnings = warnings;
        this.#logger = logger;
    }
    /**
     * Performs all planned tasks, each by one worker. A worker begins its next task while the
     * remainder of the previous task runs, so no connection waits for the storage to confirm a chunk.
     * `perform` undoes an attempt that fails with a lost connection.
     * @throws BackupError SOURCE_CONNECTION_LOST when no worker is left; any other error of `plan`,
     * `perform` or a remainder
     */
    async perform(plan, signal, perform, describe) {
        const queue = new HandoverQueue(plan);
        const sessions = [...this.#living.keys()];
        const stop = new AbortController();
        const stopped = AbortSignal.any([signal, stop.signal]);
        const maxPending = Math.max(1, Math.floor(small_object/* SMALL_OBJECTS_AT_ONCE */.HO / sessions.length));
        await (0,concurrency/* forEachConcurrent */.C6)(sessions, sessions.length, stopped, async (session, _, signal) => {
            const pending = new PendingStores(maxPending, (error) => stop.abort(error));
            try {
                for (;;) {
                    const task = await queue.take(signal);
                    if (task === undefined)
                        break;
                    let performed;
                    try {
                        performed = await perform(task, session, signal);
                    }
                    catch (error) {
                        if (!(0,mysql_errors/* isSnapshotLost */.z)(error))
                            throw error;
                        this.#dismiss(session, describe(task), error);
                        queue.giveBack(task);
                        break;
                    }
                    const { storing, bytes } = performed;
                    pending.add(bytes, async () => queue.done(await storing));
                    await pending.haveRoom();
                }
            }
            catch (error) {
                await pending.settled();
                throw error;
            }
            await pending.ended();
        });
    }
    #dismiss(session, task, error) {
        const number = this.#living.get(session);
        this.#living.delete(session);
        const left = this.#living.size;
        if (left === 0) {
            throw new errors/* BackupError */.hj('SOURCE_CONNECTION_LOST', `the last worker lost its connection, and the snapshot with it: ${error.message}`, { hint: error.hint ?? 'Run the backup again.', cause: error });
        }
        const warning = `worker ${number} (connection ${session.id}) lost its connection and its view of the snapshot at ${task}, which goes to the ${(0,units/* plural */.LS)(left, 'worker')} left: ${error.message}`;
        this.#logger.info(warning);
        this.#warnings.push(warning);
    }
}
/** Unfinished remainders of one worker's tasks. */
class PendingStores {
    #max;
    #onFailure;
    /** Remainders in the order in which they began, with their bytes. */
    #running = new Map();
    /**
     * Creates an empty set.
     * @param max maximum number of small remainders
     */
    constructor(max, onFailure) {
        this.#max = max;
        this.#onFailure = onFailure;
    }
    add(bytes, store) {
        const running = store();
        this.#running.set(running, bytes);
        running.then(() => this.#running.delete(running), this.#onFailure);
    }
    /**
     * Waits until another remainder fits.
     * @throws the error of a failed remainder
     */
    async haveRoom() {
        while (this.#isFull())
            await Promise.race(this.#running.keys());
    }
    /**
     * Waits until all remainders end.
     * @throws the error of a failed remainder
     */
    async ended() {
        await Promise.all(this.#running.keys());
    }
    async settled() {
        await Promise.allSettled(this.#running.keys());
    }
    #isFull() {
        if (this.#running.size <= 1)
            return false;
        const bytes = [...this.#running.values()].reduce((sum, each) => sum + each, 0);
        return bytes > MAX_PENDING_BYTES || this.#running.size > this.#max;
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/table-dump.js
// State of one table during its dump: its chunks, added in any order.



class TableDump {
    table;
    reading;
    baseName;
    /**
     * `range`: one query per chunk. `stream`: one query that rolls over to the next file. `none`: no
     * rows of its own.
     */
    chunking;
    /** The rules of --mask leave the rows out. */
    isEmptied;
    /** The rows are left out, by --schema-only-tables or --mask. */
    isSchemaOnly;
    /** The condition of --where. */
    filter;
    /** Masks of the table; absent: the rows are read as they are. */
    masked;
    /** Counts of the masked values, when the table is complete. */
    maskedColumns = [];
    /** Highest number of a masked AUTO_INCREMENT; absent: there is none. */
    highestMasked;
    chunks = [];
    /** Number of typed documents by column, in the chunks so far. */
    typedDocuments = new Map();
    /**
     * Seconds from the beginning of the first chunk to the end of the last. Chunks of other tables
     * run at the same time.
     */
    seconds = 0;
    /** Hash of the generated columns of all rows, for a table that is one stream. */
    generatedSha256 = {};
    /** Current rows of a table with history; 0 for other tables. */
    currentRows = 0;
    /** Bytes of the longest row, as the server sent it. */
    maxRowBytes = 0;
    #begin;
    #planned = 0;
    #isPlanned = false;
    constructor(table, reading, baseName, { filter, isSchemaOnly, masked, }) {
        this.table = table;
        this.reading = reading;
        this.baseName = baseName;
        this.isEmptied = masked === 'no rows';
        this.masked = masked === 'no rows' ? undefined : masked;
        this.isSchemaOnly = isSchemaOnly || this.isEmptied;
        this.filter = this.isSchemaOnly ? 'FALSE' : filter;
        const hasRanges = table.key !== undefined &&
            table.key.rangeColumns.length > 0 &&
            !table.systemVersioned &&
            this.masked?.reading.hidesKey !== true;
        this.chunking = !this.holdsRows ? 'none' : hasRanges ? 'range' : 'stream';
    }
    /**
     * Columns whose documents may hold values that no text can carry. Only MySQL has them: MariaDB
     * stores JSON as text.
     */
    get typedJsonColumns() {
        const isReplaced = (column) => this.masked?.masks.some((mask) => mask.column === column && mask.name !== 'json') ?? false;
        return this.table.columns.filter(({ name, dataType }) => dataType === 'json' && Object.hasOwn(this.reading.decodeColumns, name) && !isReplaced(name));
    }
    noteTypedDocuments(counts) {
        for (const [column, count] of counts)
            this.typedDocuments.set(column, (this.typedDocuments.get(column) ?? 0) + count);
    }
    noteLongestRow(bytes) {
        this.maxRowBytes = Math.max(this.maxRowBytes, bytes);
    }
    /** Whether rows are dumped. */
    get holdsRows() {
        return (0,engines/* holdsRows */.Mj)(this.table) && !this.isSchemaOnly;
    }
    get label() {
        return `${this.table.schema}.${this.table.name}`;
    }
    get rows() {
        return this.chunks.reduce((sum, { rows }) => sum + rows, 0);
    }
    get dataBytes() {
        return this.chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
    }
    /** Reserves the next chunk number. */
    plan(isLast) {
        this.#begin ??= performance.now();
        const number = this.#planned++;
        this.#isPlanned = isLast;
        return { number, fileName: (0,names/* chunkFileName */.x5)(this.baseName, number, isLast) };
    }
    /**
     * Adds a chunk.
     * @returns whether this chunk completes the table
     */
    add(number, range, chunk) {
        this.seconds = (performance.now() - (this.#begin ?? performance.now())) / 1000;
        this.chunks.push({ number, ...chunk, ...(0,defined/* defined */.s)({ where: range }) });
        const isComplete = this.#isPlanned && this.chunks.length === this.#planned;
        if (isComplete)
            this.chunks.sort((a, b) => a.number - b.number);
        return isComplete;
    }
    get isComplete() {
        if (this.chunking === 'none')
            return true;
        return this.#isPlanned && this.chunks.length === this.#planned;
    }
    /** Splits a table with history into two ranges. */
    cutAtInstants() {
        this.chunking = 'range';
    }
    /** Restarts a stream: discards everything written so far. */
    startOver() {
        this.chunks.length = 0;
        this.#planned = 0;
        this.#isPlanned = false;
        if (this.table.systemVersioned)
            this.chunking = 'stream';
    }
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(75919);
// EXTERNAL MODULE: ./lib/core/thread-mark.js
var thread_mark = __webpack_require__(42861);
// EXTERNAL MODULE: ./lib/backup/threads/messages.js
var messages = __webpack_require__(42518);
;// CONCATENATED MODULE: ./lib/backup/threads/read-thread.js
// The main thread's side of one thread that reads rows. Invariant: every call settles, also if the
// thread dies. The death of the thread is a lost connection of each of its sessions.





class ReadThread {
    #worker;
    #connection;
    #calls = new Map();
    #lastId = 0;
    #end;
    /**
     * @param program path of the program's entry, which serves a thread if it finds THREAD_MARK
     * @param connection settings that the thread's sessions use
     */
    constructor(program, number, connection) {
        this.#connection = connection;
        this.#worker = new external_node_worker_threads_.Worker(program, { name: `read-${number}`, workerData: thread_mark/* THREAD_MARK */.z });
        this.#worker.on('message', (message) => this.#receive(message));
        this.#worker.on('error', (error) => this.#fail(`the thread that read failed: ${error.message}`, error));
        this.#worker.on('exit', () => this.#fail('the thread that read has ended'));
    }
    call(call, { onEvent, onLost, onStart } = {}) {
        const id = ++this.#lastId;
        return new Promise((resolve, reject) => {
            if (this.#end) {
                onLost?.(this.#end);
                reject(this.#end);
                return;
            }
            this.#calls.set(id, { resolve, reject, onEvent, onLost });
            onStart?.(id);
            this.send({ ...call, id });
        });
    }
    send(message, transfer = []) {
        if (!this.#end)
            this.#worker.postMessage(message, transfer);
    }
    /** Connection settings as a thread can receive them. */
    describeConnection() {
        const { password, freshPassword, onPlain: _, tunnel: __, ...plain } = this.#connection;
        return {
            ...plain,
            ...(password && !freshPassword ? { password: password.reveal() } : {}),
            asksPassword: freshPassword !== undefined,
        };
    }
    /** Ends the thread whatever it does. */
    async close() {
        await this.#worker.terminate();
    }
    #receive(message) {
        if ('asksPassword' in message)
            return void this.#sendPassword(message.asksPassword);
        if ('plain' in message)
            return this.#connection.onPlain?.(message.plain);
        const call = this.#calls.get(message.id);
        if (!call)
            return;
        if ('result' in message) {
            this.#calls.delete(message.id);
            call.resolve(message.result);
        }
        else if ('error' in message) {
            this.#calls.delete(message.id);
            if (message.lost)
                call.onLost?.((0,messages/* errorOfFields */.n)(message.lost));
            call.reject((0,messages/* errorOfFields */.n)(message.error));
        }
        else
            call.onEvent?.(message);
    }
    async #sendPassword(passwordFor) {
        try {
            const password = await this.#connection.freshPassword();
            this.send({ passwordFor, password: password.reveal() });
        }
        catch (error) {
            this.send({ passwordFor, error: (0,messages/* fieldsOfError */.P)(error) });
        }
    }
    #fail(message, cause) {
        this.#end ??= new errors/* BackupError */.hj('SOURCE_CONNECTION_LOST', message, {
            hint: 'Run the backup again. With --threads 0 the main thread reads.',
            ...(0,defined/* defined */.s)({ cause }),
        });
        const calls = [...this.#calls.values()];
        this.#calls.clear();
        for (const { reject, onLost } of calls) {
            onLost?.(this.#end);
            reject(this.#end);
        }
    }
}

;// CONCATENATED MODULE: ./lib/backup/threads/read-threads.js
// The threads of a backup. Each owns some connections with their TLS, reads and encodes their rows,
// and hashes and compresses them. The main thread keeps locks, plan, counts, manifest, storage and
// keys.



const MAX_THREADS = 8;
/** A thread takes 0.1 s of CPU time to start, which less data than this does not pay back. */
const MIN_BYTES = 512 * 1024 ** 2;
/**
 * Returns the number of threads that read, in addition to the main thread. 0: the main thread
 * reads. On one or two cores the server and the main thread use all of them.
 */
function chooseThreads({ asked, concurrency, estimatedBytes, cores = (0,external_node_os_.availableParallelism)(), }) {
    if (asked !== undefined)
        return Math.min(asked, concurrency);
    if (cores <= 2 || estimatedBytes < MIN_BYTES)
        return 0;
    return Math.min(concurrency, cores - 1, MAX_THREADS);
}
class ReadThreads {
    #threads;
    #next = 0;
    /** @param program path of the program's entry */
    constructor(program, count, connection) {
        this.#threads = Array.from({ length: count }, (_, i) => new ReadThread(program, i + 1, connection));
    }
    /** Opens a session in the thread with the fewest. */
    openSession = async (config, options) => {
        const thread = this.#threads[this.#next++ % this.#threads.length];
        return await ThreadSession.open(thread, config, options);
    };
    async close() {
        await Promise.all(this.#threads.map((thread) => thread.close()));
    }
}

;// CONCATENATED MODULE: ./lib/backup/backup.js
// A backup from start to end. Invariant: the manifest is written last, and only after every row was
// read from one snapshot, counted and stored. After a failure, nothing of the backup remains in the
// storage.




































async function backup(request, context) {
    const sessions = new session_group/* SessionGroup */.S(request.connection, 'source', request.lockWaitTimeoutSeconds);
    sessions.cutOnAbort(context.signal);
    const run = new BackupRun(request, context, sessions);
    try {
        return await run.execute();
    }
    finally {
        await sessions.close();
        await run.closeThreads();
    }
}
class BackupRun {
    #request;
    #context;
    #sessions;
    #begin;
    #clock;
    #warnings = [];
    #leftOut = [];
    #baseNames = new names/* BaseNames */.ii();
    #threads;
    constructor(request, context, sessions) {
        this.#request = request;
        this.#context = context;
        this.#sessions = sessions;
        this.#begin = context.now();
        this.#clock = new stage_clock/* StageClock */.V(context.progress, context.now);
    }
    async execute() {
        this.#clock.enter('preflight');
        const source = await (0,read_source/* readSource */.o)(this.#request, this.#context, this.#sessions, this.#warnings);
        const backupId = await this.#prepareStorage(source);
        const encryptTo = this.#context.trust?.encryptTo;
        const encryption = encryptTo && (await backup_keys/* BackupEncryption */.K.begin(encryptTo));
        this.#clock.enter('snapshot');
        const frozen = await this.#freeze(source);
        try {
            return await this.#write(source, frozen, await this.#beginWriting(backupId, encryption));
        }
        finally {
            await frozen.snapshot.close().catch(() => undefined);
        }
    }
    async #prepareStorage({ reader, facts }) {
        const { storage, logger } = this.#context;
        const backupId = (0,names/* newBackupId */._H)(this.#begin);
        this.#warnings.push(...(await storage.checkWritable(backupId)));
        (0,check_clock/* checkClock */.D)(storage.clocks(), this.#context.now());
        logger.info(`backup ${backupId} of ${reader.target} (${facts.flavor} ${facts.version}) to ${storage.location}`);
        return backupId;
    }
    async #freeze({ reader, facts, planned }) {
        const { logger, signal } = this.#context;
        const workers = await this.#openWorkers(planned);
        const { mask } = this.#request;
        if (mask)
            await Promise.all(workers.map((worker) => (0,mask_session/* bringKey */.w)(worker, mask.rules.key)));
        const opened = await (0,backup_snapshot/* openBackupSnapshot */.pR)({
            request: this.#request,
            facts,
            planned,
            reader,
            workers,
            openSession: () => this.#sessions.open('read'),
            logger,
            signal,
        });
        const { snapshot } = opened;
        (0,backup_snapshot/* assertCovered */.p$)(opened);
        logger.info(`snapshot by ${snapshot.method}`);
        if (!snapshot.consistent)
            this.#warnings.push('the backup is not consistent, as --consistency none asked for: its tables may not fit together');
        if (this.#request.selection.where.size > 0)
            await pinTime(reader, [reader, ...workers]);
        return { ...opened, workers };
    }
    async #openWorkers(planned) {
        const { concurrency, threads: asked, connection } = this.#request;
        const { threadProgram, logger } = this.#context;
        const estimatedBytes = backup_sum((0,backup_snapshot/* tablesOf */.tI)(planned), 'estimatedBytes');
        const count = chooseThreads({ asked, concurrency, estimatedBytes });
        if (count === 0 || threadProgram === undefined)
            return await this.#sessions.openMany('read', concurrency);
        logger.debug(`${(0,units/* plural */.LS)(count, 'thread')} read the rows`);
        this.#threads = new ReadThreads(threadProgram, count, connection);
        return await this.#sessions.openManyBy('read', concurrency, this.#threads.openSession);
    }
    /** Ends the threads, whatever they do. */
    async closeThreads() {
        await this.#threads?.close();
    }
    async #beginWriting(backupId, encryption) {
        const { storage, signal } = this.#context;
        this.#context.onBackupId?.(backupId);
        const writer = await storage.create(backupId, signal);
        const { maxRateBytes } = this.#request;
        const rate = maxRateBytes === undefined ? undefined : new rate_limit/* RateLimit */.q(maxRateBytes, signal);
        const objects = rate
            ? new PacedObjectWriter(writer, encryption, rate)
            : new ObjectWriter(writer, encryption);
        return { backupId, writer, encryption, objects, rate };
    }
    /** Writes the backup. After a failure, nothing of it remains. */
    async #write(source, frozen, destination) {
        const { writer, objects } = destination;
        try {
            await objects.writeIdentity();
            const masks = await this.#planMasks(source, frozen);
            const dumps = this.#planDumps(frozen.catalog, source.facts, masks);
            const env = this.#dumpEnvironment(source, frozen, destination);
            this.#expect(dumps);
            const rows = [...dumps.values()].filter((dump) => dump.holdsRows);
            if (frozen.isFrozen) {
                await dumpRows(env, rows.filter(({ table }) => !(0,engines/* isTransactional */.ky)(table)));
                await frozen.snapshot.releaseWrites();
            }
            this.#clock.enter('definitions');
            const definitions = await this.#writeDefinitions(source, frozen, objects, dumps);
            this.#clock.enter('data');
            await dumpRows(env, rows.filter(({ table }) => (0,engines/* isTransactional */.ky)(table)));
            masks?.recheck((table) => dumps.get(table).rows);
            this.#clock.enter('check');
            await this.#checkUnchanged(source, frozen, definitions.written);
            this.#clock.enter('manifest');
            return await this.#commit(source, frozen, destination, definitions, dumps);
        }
        catch (thrown) {
            const error = await frozen.explain(thrown, source.reader);
            const cleanUp = await writer.abort();
            this.#context.onCleanUp?.(cleanUp);
            throw error;
        }
    }
    /** Plans the masks again: the definitions are those of the snapshot. */
    async #planMasks({ reader, facts }, { snapshot, catalog }) {
        const { mask: request, selection } = this.#request;
        if (!request)
            return undefined;
        return await (0,source_masks/* planSourceMasks */.i)(snapshot.guard(reader), { request, selection, catalog, facts });
    }
    #planDumps(catalog, facts, masks) {
        const dumps = new Map();
        for (const table of (0,backup_snapshot/* tablesOf */.tI)(catalog)) {
            const baseName = this.#baseNames.allocate(`${(0,names/* encodeName */.aA)(table.schema)}@${(0,names/* encodeName */.aA)(table.name)}`);
            const { selection } = this.#request;
            const rows = {
                filter: (0,schema_selection/* conditionOf */.rI)(selection, table.schema, table.name),
                isSchemaOnly: (0,schema_selection/* isSchemaOnly */.In)(selection, table.schema, table.name),
                masked: masks?.of(table),
            };
            dumps.set(table, new TableDump(table, (0,select_rows/* planReading */.gA)(table, facts), baseName, rows));
        }
        return dumps;
    }
    #dumpEnvironment({ reader, facts }, { snapshot, workers }, { objects, rate }) {
        const { logger, progress } = this.#context;
        return {
            request: this.#request,
            context: rate ? { ...this.#context, progress: rate.counting(progress) } : this.#context,
            facts,
            workers: new SnapshotWorkers(workers, this.#warnings, logger),
            planner: reader,
            assertProtected: () => snapshot.assertProtected(),
            objects,
            rate,
            warnings: this.#warnings,
        };
    }
    #expect(dumps) {
        const tables = [...dumps].filter(([, dump]) => dump.holdsRows).map(([table]) => table);
        this.#context.progress.expect({
            rows: backup_sum(tables, 'estimatedRows'),
            bytes: backup_sum(tables, 'estimatedBytes'),
            tables: tables.length,
        });
    }
    async #writeDefinitions({ reader, facts }, { catalog, snapshot }, objects, dumps) {
        const { tool, logger, signal } = this.#context;
        const origin = {
            dumper: `${tool.name} ${tool.version}`,
            host: facts.hostname,
            serverVersion: facts.version,
        };
        const records = new RecordWriter(objects, this.#request.compressionLevel);
        const files = new ShellFiles(objects, origin, this.#baseNames);
        const more = Math.min(this.#request.concurrency, 1 + Math.floor(dumps.size / 100)) - 1;
        const env = {
            readers: [reader, ...(await this.#sessions.openReaders(more, logger))].map((session) => snapshot.guard(session)),
            server: facts,
            records,
            files,
            hasObject: objectsOf(catalog),
            warnings: this.#warnings,
            leftOut: this.#leftOut,
            refused: [],
            signal,
        };
        const written = await writeDefinitions(env, catalog.schemas, dumps);
        this.#leftOut.push(...leaveOutRefused(env.refused, this.#request.skipBroken ?? false));
        const found = this.#request.users ? await (0,schema_accounts/* readAccounts */.n)(env.readers[0], facts) : undefined;
        const accounts = found && { found, written: await writeAccounts(env, found) };
        await files.writeGlobal(written.schemaRecords);
        await files.finish();
        return { written, records: await records.finish(), accounts, schemaBaseNames: files.schemaBaseNames };
    }
    async #checkUnchanged({ reader, facts }, frozen, written) {
        const { snapshot, catalog } = frozen;
        const { signal } = this.#context;
        const guarded = snapshot.guard(reader);
        const changes = await frozen.findChanges(guarded);
        const redefined = await findChangedDefinitions([guarded], facts, catalog, written.hashes, signal);
        await (0,source_changes/* assertUnchanged */.W)(snapshot, changes, redefined);
        await snapshot.close();
    }
    async #commit({ reader, facts, hidden, serverIdentity, earlier }, { snapshot, catalog, objects: known }, { backupId, writer, encryption, objects }, { written, records, accounts, schemaBaseNames }, dumps) {
        const { trust, signal } = this.#context;
        const previous = await readPreviousRows(this.#context, earlier, (0,format_manifest/* summaryMark */.qB)((0,schema_selection/* markOf */.Fg)(this.#request.selection), this.#request.mask !== undefined));
        for (const { name, reason } of catalog.leftOut)
            if (reason !== schema_catalog/* NOT_SELECTED */.Q)
                this.#warnings.push(`${name} is not in the backup: ${reason}`);
        const serverObjects = accountForObjects({
            objects: known,
            catalog,
            selection: this.#request.selection,
            facts,
            accounts: accounts?.found,
            leftOut: this.#leftOut,
            hidden,
        });
        const manifest = await writeSummaries({
            request: this.#request,
            context: this.#context,
            begin: this.#begin,
            warnings: this.#warnings,
            backupId,
            facts,
            identity: serverIdentity,
            snapshot,
            catalog,
            dumps,
            definitions: written,
            records,
            accounts: accounts?.written,
            serverObjects,
            schemaBaseNames,
            objects,
            reader,
            previous,
        });
        await commitBackup(writer, manifest, encryption, trust?.signingKey, signal);
        return reportBackup({
            manifest,
            dumps: [...dumps.values()],
            previous,
            begin: this.#begin,
            stages: this.#clock.finish(),
            warnings: this.#warnings,
            locks: snapshot.locks,
        }, this.#context);
    }
}
/** Ignores the case of names: some servers store names in lower case. */
function objectsOf({ schemas }) {
    const names = new Set(schemas.flatMap(({ name, tables, views, sequences, routines }) => [...tables, ...views, ...routines, ...sequences.map((sequence) => ({ name: sequence }))].map((object) => `${name}\0${object.name}`.toLowerCase())));
    return (schema, object) => (0,server_facts/* isServersReference */.a8)(schema) || names.has(`${schema}\0${object}`.toLowerCase());
}
function backup_sum(items, field) {
    return items.reduce((total, item) => total + item[field], 0);
}


/***/ }),

/***/ 24657:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ FrameMaker)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _compression_zstd_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38916);
// Makes zstd frames of the TSV of one chunk, hashes the TSV, and passes the frames on in their
// order. Invariant: at most MAX_IN_FLIGHT frames are in compression or wait for their reader;
// push() reports when the source must wait.


/** Frames per chunk that are in compression or wait for the storage. */
const MAX_IN_FLIGHT = 4;
class FrameMaker {
    #level;
    #hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    #onFrame;
    #rows = 0;
    #dataBytes = 0;
    #inFlight = 0;
    /** Settles when all frames so far were passed on. */
    #passed = Promise.resolve();
    #failure;
    #wake;
    /**
     * @param level of zstd, 1 to 19
     * @param onFrame receives each frame, with the number of TSV bytes and rows in the frame
     */
    constructor(level, onFrame) {
        this.#level = level;
        this.#onFrame = onFrame;
    }
    get dataBytes() {
        return this.#dataBytes;
    }
    /**
     * Takes TSV bytes. If it returns a promise, the caller awaits the promise before the next push.
     * @throws the error of `fail`, or of an earlier compression
     */
    push({ bytes, rows, release }) {
        if (this.#failure)
            throw this.#failure.error;
        this.#rows += rows;
        this.#dataBytes += bytes.length;
        this.#hash.update(bytes);
        for (let start = 0; start < bytes.length; start += _compression_zstd_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_FRAME_BYTES */ .dd) {
            const end = Math.min(bytes.length, start + _compression_zstd_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_FRAME_BYTES */ .dd);
            const isLast = end === bytes.length;
            this.#compress(bytes.subarray(start, end), isLast ? rows : 0, isLast ? release : undefined);
        }
        if (this.#inFlight < MAX_IN_FLIGHT)
            return undefined;
        return new Promise((resolve, reject) => {
            this.#wake = () => {
                this.#wake = undefined;
                if (this.#failure)
                    reject(this.#failure.error);
                else
                    resolve();
            };
        });
    }
    /**
     * Settles when all frames were passed on.
     * @throws as `push`
     */
    async finish() {
        // An empty chunk is stored as an empty frame, not as an empty file.
        if (this.#dataBytes === 0)
            this.#compress(Buffer.alloc(0), 0, undefined);
        await this.#passed;
        if (this.#failure)
            throw this.#failure.error;
        return { rows: this.#rows, dataBytes: this.#dataBytes, sha256: this.#hash.digest('hex') };
    }
    /** Allows one more frame, because the reader is done with an earlier one. */
    onRead() {
        this.#inFlight--;
        if (this.#inFlight < MAX_IN_FLIGHT)
            this.#wake?.();
    }
    /** Passes no further frames on; the next push and `finish` fail. */
    fail(error) {
        this.#failure ??= { error };
        this.#wake?.();
    }
    #compress(bytes, rows, release) {
        this.#inFlight++;
        const frame = (0,_compression_zstd_js__WEBPACK_IMPORTED_MODULE_1__/* .compressFrame */ .sm)(bytes, this.#level);
        // `#passOn` reports the failure in its turn.
        frame.catch(() => undefined);
        this.#passed = this.#passOn(this.#passed, frame, bytes.length, rows, release);
    }
    /** Never rejects: the next push and `finish` report a failure. */
    async #passOn(earlier, compressed, dataBytes, rows, release) {
        await earlier;
        try {
            const frame = await compressed;
            release?.();
            if (!this.#failure)
                this.#onFrame(frame, dataBytes, rows);
        }
        catch (error) {
            this.fail(error);
        }
    }
}


/***/ }),

/***/ 42518:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ fieldsOfError),
/* harmony export */   n: () => (/* binding */ errorOfFields)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50862);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// The messages between the main thread and the threads that read rows. The runtime can clone every
// message: secrets travel as text, errors as their fields, and functions do not travel.


/** Longest chain of causes that is kept. */
const MAX_CAUSES = 5;
function fieldsOfError(thrown, depth = 0) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const { code, errno, sqlState, fatal } = error;
    const cause = error.cause === undefined || depth === MAX_CAUSES ? {} : { cause: fieldsOfError(error.cause, depth + 1) };
    if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj))
        return { message: error.message, fields: { code, errno, sqlState, fatal }, ...cause };
    const { hint, details } = error;
    // Details are written into JSON reports anyway.
    const plain = JSON.parse(JSON.stringify(details));
    return { message: error.message, backup: { code: error.code, hint, details: plain }, ...cause };
}
function errorOfFields({ message, backup, fields, cause }) {
    const options = cause === undefined ? {} : { cause: errorOfFields(cause) };
    if (!backup)
        return Object.assign(new Error(message, options), fields);
    const { code, hint, details } = backup;
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(code, message, { ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_1__/* .defined */ .s)({ hint }), details, ...options });
}


/***/ }),

/***/ 40552:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ deferred)
/* harmony export */ });
// A promise that other code settles. Node.js before 22 has no Promise.withResolvers.
function deferred() {
    let settle;
    const promise = new Promise((resolve, reject) => {
        settle = { resolve, reject };
    });
    return { promise, ...settle };
}


/***/ }),

/***/ 54363:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ pace),
/* harmony export */   q: () => (/* binding */ RateLimit)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
// Limits work to a number of bytes per second, over all workers.

/** Burst that may be read at once after a pause, in seconds of the rate. */
const BURST_SECONDS = 0.25;
class RateLimit {
    #bytesPerSecond;
    #now;
    #signal;
    /** Time in milliseconds at which all counted bytes are paid for. */
    #paidAt = 0;
    constructor(bytesPerSecond, signal, now = () => performance.now()) {
        this.#bytesPerSecond = bytesPerSecond;
        this.#signal = signal;
        this.#now = now;
    }
    count(bytes) {
        const earliest = this.#now() - BURST_SECONDS * 1000;
        this.#paidAt = Math.max(this.#paidAt, earliest) + (bytes / this.#bytesPerSecond) * 1000;
    }
    /** Settles when all bytes counted so far are paid for. */
    async wait() {
        const waitMs = this.#paidAt - this.#now();
        if (waitMs > 1)
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(waitMs, undefined, { signal: this.#signal });
    }
    /** Wraps `progress` and counts the bytes that are reported to it. */
    counting(progress) {
        return {
            stage: (name) => progress.stage(name),
            expect: (total) => progress.expect(total),
            tableDone: () => progress.tableDone(),
            advance: (rows, bytes) => {
                if (bytes > 0)
                    this.count(bytes);
                progress.advance(rows, bytes);
            },
        };
    }
}
/** Delays bytes until those counted so far are paid for. */
async function* pace(source, limit) {
    for await (const bytes of source) {
        await limit.wait();
        yield bytes;
    }
}


/***/ }),

/***/ 88754:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ StageClock)
/* harmony export */ });
class StageClock {
    #progress;
    #now;
    #stages = [];
    #current;
    constructor(progress, now) {
        this.#progress = progress;
        this.#now = now;
    }
    /** Ends the current stage and starts another. */
    enter(name) {
        this.#end();
        this.#current = { name, begin: this.#now().getTime() };
        this.#progress.stage(name);
    }
    /** Ends the last stage. */
    finish() {
        this.#end();
        return this.#stages;
    }
    #end() {
        if (this.#current)
            this.#stages.push({
                name: this.#current.name,
                seconds: (this.#now().getTime() - this.#current.begin) / 1000,
            });
        this.#current = undefined;
    }
}


/***/ }),

/***/ 27080:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ TypedJsonScanner)
/* harmony export */ });
// Searches rows of TSV for the text of values that a JSON document of MySQL may hold but no text
// can represent: a DECIMAL, a temporal value, an opaque value. Invariant: a value that the search
// does not find does not exist; a find may still be a plain number or string. So only few documents
// need a query to the server, which costs more than reading the rows. Every such text has a mark,
// so the search need not look at each byte: a point, a dash, a word, or consecutive digits.
/** Longer than these texts; the longest is a DECIMAL of 65 digits with sign and point. */
const TOKEN_BYTES = 128;
/** An opaque value prints as `"base64:type15:…"`. */
const OPAQUE = Buffer.from('"base64:type');
/** Digits from which a DECIMAL without a point counts; a BIGINT may have one digit less. */
const LONG_INTEGER_DIGITS = 19;
/** Number of digits in which a DECIMAL and the DOUBLE of its text agree. */
const MAX_DOUBLE_DIGITS = 15;
/** Bytes to search in a loop before a call of indexOf(), whose overhead equals the loop's cost. */
const NEAR_BYTES = 64;
const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const DASH = 0x2d;
const COLON = 0x3a;
const QUOTE = 0x22;
const SPACE = 0x20;
const NUMBER_ENDS = new Set(Buffer.from(',]}\t\n'));
class TypedJsonScanner {
    #isFound = false;
    /**
     * Last bytes. The marks in their second half are not judged yet; the first half holds the context
     * before these marks.
     */
    #pending = Buffer.alloc(0);
    /** Takes the next bytes, cut anywhere; the caller may change them afterwards. */
    push(bytes) {
        if (this.#isFound)
            return;
        const isShort = bytes.length < 2 * TOKEN_BYTES;
        const seam = Buffer.concat([this.#pending, isShort ? bytes : bytes.subarray(0, 2 * TOKEN_BYTES)]);
        this.#isFound =
            hasTypedText(seam, this.#judged, seam.length - TOKEN_BYTES) ||
                (!isShort && hasTypedText(bytes, TOKEN_BYTES, bytes.length - TOKEN_BYTES));
        this.#pending = Buffer.from((isShort ? seam : bytes).subarray(-2 * TOKEN_BYTES));
    }
    /** Returns whether such a value may exist. No bytes follow. */
    finish() {
        this.#isFound ||= hasTypedText(this.#pending, this.#judged, this.#pending.length);
        return this.#isFound;
    }
    /** Bytes of `#pending` that are already judged; none at the start. */
    get #judged() {
        return this.#pending.length < 2 * TOKEN_BYTES ? 0 : TOKEN_BYTES;
    }
}
/** Checks the marks in [begin, end); their context may lie before and after this range. */
function hasTypedText(bytes, begin, end) {
    if (begin >= end)
        return false;
    return (bytes.subarray(begin, end + OPAQUE.length).includes(OPAQUE) ||
        hasLongInteger(bytes, begin, end) ||
        hasMark(bytes, POINT, begin, end, isForeignNumberOrTime) ||
        hasMark(bytes, DASH, begin, end, isDate));
}
function hasMark(bytes, mark, begin, end, isTyped) {
    for (let position = find(bytes, mark, begin, end); position < end;) {
        if (isTyped(bytes, position))
            return true;
        position = find(bytes, mark, position + 1, end);
    }
    return false;
}
/** Returns the next position of the byte, or `end` or more. */
function find(bytes, byte, begin, end) {
    const near = Math.min(end, begin + NEAR_BYTES);
    for (let position = begin; position < near; position++)
        if (bytes[position] === byte)
            return position;
    const far = near < end ? bytes.indexOf(byte, near) : -1;
    return far < 0 ? end : far;
}
/** Checks one byte per LONG_INTEGER_DIGITS: no run of that many digits fits between two checks. */
function hasLongInteger(bytes, begin, end) {
    const first = Math.max(0, begin - LONG_INTEGER_DIGITS);
    const last = Math.min(bytes.length, end + LONG_INTEGER_DIGITS);
    for (let position = first; position < last; position += LONG_INTEGER_DIGITS) {
        if (!isDigit(bytes[position]))
            continue;
        const behind = skipDigits(bytes, position);
        if (behind - firstDigit(bytes, position) >= LONG_INTEGER_DIGITS && endsNumber(bytes[behind]))
            return true;
    }
    return false;
}
/**
 * Detects `1.10`, `0.00001` and numbers with more digits than a DOUBLE, because a DOUBLE would
 * print differently. Also detects `:30:59.`, because a time always has a fraction.
 */
function isForeignNumberOrTime(bytes, point) {
    if (!isDigit(bytes[point - 1]) || !isDigit(bytes[point + 1]))
        return false;
    if (bytes[point - 3] === COLON && bytes[point - 6] === COLON)
        return true;
    const end = skipDigits(bytes, point + 1);
    if (!endsNumber(bytes[end]))
        return false;
    const begin = firstDigit(bytes, point - 1);
    const fraction = end - point - 1;
    if (point - begin + fraction > MAX_DOUBLE_DIGITS)
        return true;
    if (fraction > 1 && bytes[end - 1] === ZERO)
        return true;
    return bytes[begin] === ZERO && bytes[point + 1] === ZERO && bytes[point + 2] === ZERO;
}
/** Detects `2020-01-01"` or `2020-01-01 ` at the first dash. */
function isDate(bytes, dash) {
    const behind = bytes[dash + 6];
    return (bytes[dash + 3] === DASH &&
        (behind === QUOTE || behind === SPACE) &&
        isPair(bytes, dash - 4) &&
        isPair(bytes, dash - 2) &&
        isPair(bytes, dash + 1) &&
        isPair(bytes, dash + 4));
}
function isPair(bytes, position) {
    return isDigit(bytes[position]) && isDigit(bytes[position + 1]);
}
/** Returns whether the byte ends a number in a document; it rarely ends digits in a string. */
function endsNumber(byte) {
    return byte === undefined || NUMBER_ENDS.has(byte);
}
/** Returns the start of the run of digits. */
function firstDigit(bytes, position) {
    let first = position;
    while (first > 0 && isDigit(bytes[first - 1]))
        first--;
    return first;
}
function skipDigits(bytes, position) {
    let behind = position;
    while (behind < bytes.length && isDigit(bytes[behind]))
        behind++;
    return behind;
}
function isDigit(byte) {
    return byte !== undefined && byte >= ZERO && byte <= NINE;
}


/***/ })

};
