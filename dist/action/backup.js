export const id = 474;
export const ids = [474];
export const modules = {

/***/ 11474:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backup: () => (/* binding */ backup)
});

// EXTERNAL MODULE: ./lib/core/stage-clock.js
var stage_clock = __webpack_require__(88754);
// EXTERNAL MODULE: ./lib/encryption/backup-keys.js + 1 modules
var backup_keys = __webpack_require__(28228);
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
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 2 modules
var schema_catalog = __webpack_require__(73051);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var schema_selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/mysql/schema/engines.js
var engines = __webpack_require__(64867);
// EXTERNAL MODULE: ./lib/compression/zstd.js + 3 modules
var zstd = __webpack_require__(78872);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/format/definition-objects.js
var definition_objects = __webpack_require__(94147);
// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
;// CONCATENATED MODULE: ./lib/backup/definitions/record-writer.js
// Writes the records of all definitions in the order in which they come, and keeps the hash of each for the manifest.




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
    /** @returns the hash for the manifest. @throws BackupError SOURCE_UNSUPPORTED if the definition is too long */
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
    /** One object after the other. */
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
// Tasks that run next to their caller, a bounded number at a time. The first failure is the one that travels up: to the next `add`, and
// to `finish`.
class TaskPool {
    #max;
    #running = new Set();
    #failure;
    /** @param max tasks that run at a time, from 1 */
    constructor(max) {
        this.#max = max;
    }
    /** Settles when the task has begun. @throws what an earlier task threw */
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
    /** Settles when all tasks have ended. @throws what the first of them threw */
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
// The files of a MySQL Shell dump that hold definitions. They are written next to the reading of the next definitions, a bounded number
// at a time.







class ShellFiles {
    /** Base name of each schema, for `@.json`. */
    schemaBaseNames = (0,records/* emptyRecord */.FR)();
    #objects;
    #origin;
    #baseNames;
    #pool = new TaskPool(small_object/* SMALL_OBJECTS_AT_ONCE */.HO);
    /** By schema: base names of its tables and views. */
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
    async writeTable({ table, baseName, reading }, record, triggers, histograms) {
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
            includesData: (0,engines/* holdsRows */.Mj)(table),
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
    /** What runs before and after everything else. */
    async writeGlobal(schemas) {
        await this.#write('@.sql', dump_sql/* renderHeader */.wZ(this.#origin));
        await this.#write('@.post.sql', dump_sql/* renderPostSql */.zB(this.#origin, schemas));
    }
    /** Settles when all are stored. */
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
// EXTERNAL MODULE: ./lib/mysql/schema/read-definition.js + 1 modules
var read_definition = __webpack_require__(65588);
// EXTERNAL MODULE: ./lib/sql/create-table.js
var create_table = __webpack_require__(7375);
;// CONCATENATED MODULE: ./lib/backup/definitions/changed-definitions.js
// Whether the definitions are still those that were written: read once more at the end, and compared.





/** Without AUTO_INCREMENT, whose value moves on while a dump runs. */
function hashOfDefinition({ kind, statement, session }) {
    const text = statement.toString('latin1');
    return (0,sha256/* sha256Hex */.f)(JSON.stringify([kind === 'table' ? (0,create_table/* normalizeCreateTable */.cZ)(text) : text, session]));
}
/** Objects whose definitions are others now, or that are gone, as messages call them. */
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
        const what = (0,definition_record/* describeRecord */.TV)(record);
        return hashes.get(what) === hashOfDefinition(record) ? undefined : what;
    });
    return changed.filter((what) => what !== undefined).sort();
}

;// CONCATENATED MODULE: ./lib/backup/definitions/refused-definitions.js
// Definitions that a restore would refuse are found when the backup is made: then there is still a server to ask.


/** @throws BackupError SOURCE_UNSUPPORTED naming all of them, if they are not to be left out, or are tables or schemas */
function leaveOutRefused(refused, skipBroken) {
    const fatal = skipBroken
        ? refused.filter(({ record }) => record.kind === 'table' || record.kind === 'schema')
        : refused;
    if (fatal.length > 0)
        throw new errors/* BackupError */.hj('SOURCE_UNSUPPORTED', `these objects could not be restored: ${fatal.map(({ record, reason }) => `${(0,definition_record/* describeRecord */.TV)(record)}: ${reason}`).join('; ')}`, {
            hint: 'Change the definition, or leave a table out with --exclude-tables and other objects with --skip-broken. If the definition is an ordinary one, report this as a bug.',
            details: { objects: fatal.map(({ record }) => (0,definition_record/* describeRecord */.TV)(record)) },
        });
    return refused.map(({ record, reason }) => ({ name: (0,definition_record/* describeRecord */.TV)(record), reason }));
}

// EXTERNAL MODULE: ./lib/sql/charsets.js
var charsets = __webpack_require__(89915);
// EXTERNAL MODULE: ./lib/sql/literals.js
var literals = __webpack_require__(92762);
// EXTERNAL MODULE: ./lib/sql/printed-literals.js
var printed_literals = __webpack_require__(94787);
// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(48104);
// EXTERNAL MODULE: ./lib/sql/sql-quoting.js
var sql_quoting = __webpack_require__(42290);
// EXTERNAL MODULE: ./lib/sql/sql-tokens.js
var sql_tokens = __webpack_require__(92419);
// EXTERNAL MODULE: ./lib/mysql/schema/client-statement.js
var client_statement = __webpack_require__(10809);
;// CONCATENATED MODULE: ./lib/mysql/schema/table-expressions.js
// Whether a server can read a table as it prints it. MariaDB prints literals of expressions without their character set, so that what was
// a comparison of two character sets may be none, or one that no server accepts. Reads alone: nothing is created on the source.










/** Of the grammar, of mixed collations, and of a value that a character set cannot say. */
const UNREADABLE = new Set([1064, 1267, 1270, 1271, 1918, 1977]);
/**
 * @param createTable as printed, with one character per byte of UTF-8
 * @returns why the table cannot be created again, as the end of a sentence about it; undefined: nothing is known against it
 */
async function findUnreadable(session, server, schema, table, createTable) {
    if (!(0,server_facts/* isMariaDb */.Zz)(server))
        return hasHexMembers(createTable) ? HEX_MEMBERS : undefined;
    if (isReadOtherwise(createTable))
        return 'the server prints a literal of its expressions as another one than it reads';
    const expressions = expressionsOf(createTable);
    if (expressions.length === 0)
        return undefined;
    const collation = (0,printed_literals/* tableCollation */.Uq)(createTable) ?? 'utf8mb4_bin';
    if (collation === 'binary' &&
        expressions.some((sql) => stringsOf(sql).some((text) => /[\x80-\xff]/.test(text))))
        return 'its literals are bytes, because its character set is binary, and the server prints them as other ones than it reads';
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
        return `the server does not read its expressions again: ${cause.message}`;
    }
}
/** Those in parentheses, of generated columns and CHECKs, that have a literal. */
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
/** The literals of a text, with their quotes. */
function stringsOf(sql) {
    return [...(0,sql_tokens/* tokenize */.qw)(sql, sql_quoting/* DEFAULT_QUOTING */.qF)].flatMap(({ name, text, start, end }) => name === undefined && text === "'" ? [sql.slice(start, end)] : []);
}
/** What literals without an introducer stand for, in UTF-8 with one character per byte. */
function ownValues(sql) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(sql, sql_quoting/* DEFAULT_QUOTING */.qF)];
    return tokens.flatMap(({ name, text, start, end }, i) => name === undefined && text === "'" && (0,sql_tokens/* keywordOf */.XL)(tokens[i - 1])?.startsWith('_') !== true
        ? [(0,literals/* literalBytes */.BN)(sql.slice(start, end), sql_quoting/* DEFAULT_QUOTING */.qF)]
        : []);
}
/** MySQL prints a byte below 0x10 in one digit. */
const HEX_MEMBERS = 'the server prints members of an ENUM or SET of bytes as hexadecimal numbers whose digits are not two for each byte';
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
 * Bytes of a literal with an introducer are printed as `\\xC3`, of which a server reads `xC3`. A quote in one is printed as it is: then the
 * text goes on with what was between two texts, and holds the end of a line, which a server prints as `\\n`.
 */
function isReadOtherwise(sql) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(sql, sql_quoting/* DEFAULT_QUOTING */.qF)];
    return tokens.some(({ name, text, start, end }, i) => name === undefined &&
        text === "'" &&
        (0,sql_tokens/* keywordOf */.XL)(tokens[i - 1])?.startsWith('_') === true &&
        /[\\\n]/.test(sql.slice(start, end)));
}
/** With literals in the character set of the table, as the server reads them when it opens the table. */
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

// EXTERNAL MODULE: ./lib/mysql/schema/read-table-facts.js
var read_table_facts = __webpack_require__(95625);
// EXTERNAL MODULE: ./lib/repository/record-guard.js
var record_guard = __webpack_require__(44843);
// EXTERNAL MODULE: ./lib/sql/view-tables.js
var view_tables = __webpack_require__(66901);
;// CONCATENATED MODULE: ./lib/backup/definitions/broken-views.js

/** @param records all views of one schema. @returns them in their order; those that need a broken one are broken too */
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

;// CONCATENATED MODULE: ./lib/mysql/schema/session-dependence.js
const RULES = [
    { pattern: /\b(?:unix_timestamp|from_unixtime|convert_tz)\s*\(/i, setting: 'time_zone' },
    { pattern: /\b(?:dayname|monthname|date_format|time_format|format)\s*\(/i, setting: 'lc_time_names' },
    { pattern: /\b(?:week|yearweek)\s*\(/i, setting: 'default_week_format' },
];
/** Stored ones alone: the others are computed when they are read. @returns `column d depends on time_zone` */
function findSessionDependence(columns) {
    const timestamps = columns.filter(({ type }) => /^timestamp\b/i.test(type)).map(({ name }) => name);
    return columns.flatMap(({ name, extra, expression }) => {
        if (expression === null || !/\b(?:STORED|PERSISTENT)\b/i.test(extra))
            return [];
        const text = withoutLiterals(expression);
        const settings = new Set(RULES.filter(({ pattern }) => pattern.test(text)).map(({ setting }) => setting));
        // A TIMESTAMP means another time of day in each time zone.
        if (timestamps.some((column) => namesColumn(text, column)))
            settings.add('time_zone');
        return settings.size === 0 ? [] : [`column ${name} depends on ${[...settings].join(' and ')}`];
    });
}
function withoutLiterals(expression) {
    return expression.replace(/'(?:[^'\\]|\\.|'')*'/g, "''");
}
/** Servers print the columns of an expression in backquotes. */
function namesColumn(expression, column) {
    return expression.includes(`\`${column.replaceAll('`', '``')}\``);
}

// EXTERNAL MODULE: ./lib/sql/outside-parts.js
var outside_parts = __webpack_require__(13024);
// EXTERNAL MODULE: ./lib/sql/references.js
var references = __webpack_require__(77348);
;// CONCATENATED MODULE: ./lib/backup/definitions/restore-hints.js
// What a restore onto another server will meet, named when the backup is made: there is still time to do something about it. Pure.







/** @param hasObject whether the backup has it, or the server itself does. @returns sentences that name the object */
function restoreHints(record, hasObject) {
    const what = (0,definition_record/* describeRecord */.TV)(record);
    if (record.kind === 'table')
        return tableHints(record, hasObject).map((hint) => `${what}: ${hint}`);
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
        `${what} needs ${missing.join(', ')}, which the backup does not have: it can be restored only where ${missing.length === 1 ? 'that is' : 'those are'}`,
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
// Reads the definitions of everything that was selected, and writes each twice: as a record, which a restore reads, and as the files of
// a MySQL Shell dump, for people and other tools. Invariant: an object whose definition a restore would refuse is reported here.











/** Definitions that are read before they are written, so that they keep their order and memory is bounded. */
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
/** Accounts and their grants. @returns what the manifest says of them */
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
    /** Of the schema itself, once it was written. */
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
                    ...(autoIncrement === undefined ? {} : { autoIncrement }),
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
    /** Several at a time, in their order. */
    async #readAll(objects, readOne) {
        const { readers, signal } = this.#env;
        // A session queues what it is asked: it need not wait for us in between.
        return await (0,concurrency/* mapConcurrent */._k)(objects, 4 * readers.length, (object, i) => {
            signal.throwIfAborted();
            return readOne(readers[i % readers.length], object);
        });
    }
    /** @returns undefined: a restore would refuse it, and it is left out */
    async #add(record) {
        const { warnings, leftOut, records, refused } = this.#env;
        const what = (0,definition_record/* describeRecord */.TV)(record);
        this.#hashes.set(what, hashOfDefinition(record));
        if (record.inexact !== undefined)
            warnings.push(`${what}: ${record.inexact}`);
        // Nothing is stored of a program, or of a table, that would come back as another one.
        if (record.broken !== undefined && record.kind !== 'view') {
            refused.push({ record, reason: record.broken });
            return undefined;
        }
        if (record.broken !== undefined) {
            leftOut.push({ name: what, reason: record.broken });
            warnings.push(`${what} is invalid on the source and will not be restored: ${record.broken}`);
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

// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var format_manifest = __webpack_require__(22693);
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
/** A backup that no reader would take is none. */
function assertReadable(manifest, manifestBytes, summaryBytes) {
    const limit = (0,bounds/* manifestLimit */.t7)(manifest.objects.length);
    if (manifestBytes <= limit && summaryBytes <= bounds/* MAX_SUMMARY_BYTES */.Q0)
        return;
    throw new errors/* BackupError */.hj('INTERNAL', `the manifest would have ${manifestBytes} bytes and its summary ${summaryBytes}, readers take ${limit} and ${bounds/* MAX_SUMMARY_BYTES */.Q0}`, { hint: 'Split the backup with --schemas, and report this: no real server should come near.' });
}

// EXTERNAL MODULE: ./lib/repository/open-backup.js + 2 modules
var open_backup = __webpack_require__(81112);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
;// CONCATENATED MODULE: ./lib/backup/manifest/previous-backup.js


/** @param selection of this backup, see `markOf` @returns rows by `schema.table`, or undefined if there is no backup before, or it cannot be read */
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
/** Small tables come and go. */
const MIN_ROWS = 100;
/** @param percent of rows lost from which on a table is named; 0: none is */
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

// EXTERNAL MODULE: ./lib/mysql/schema/object-names.js + 2 modules
var object_names = __webpack_require__(37609);
// EXTERNAL MODULE: ./lib/backup/selected-objects.js
var selected_objects = __webpack_require__(64328);
;// CONCATENATED MODULE: ./lib/backup/manifest/server-objects.js
// What became of each object of the server: in the backup, or left out with a reason. Invariant: every object that was there at the moment
// of the snapshot is in this account, whether the engine's own readers saw it or not.




/** @throws BackupError SOURCE_CHANGED if an object is neither in the backup nor left out for a reason */
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
    for (const what of objects.unknown)
        account.leftOut.push({ name: what, reason: 'it cannot be listed' });
    account.leftOut.push(...hidden);
    if (lost.length === 0)
        return account;
    throw new errors/* BackupError */.hj('SOURCE_CHANGED', `these objects are missing in the backup: ${lost.join(', ')}`, {
        hint: 'Run the backup again; if it is the same again, report this as a bug.',
        details: { objects: lost },
    });
}
function heldNames(catalog, accounts) {
    const records = accounts?.records ?? [];
    return new Set([
        ...(0,selected_objects/* objectsOf */.iZ)(catalog).map(object_names/* describeObject */.v8),
        ...records
            .filter(({ kind }) => kind === 'account' || kind === 'role')
            // Servers of MySQL keep a role as an account, and a dump may call it one.
            .flatMap(({ name }) => [`account ${name}`, `role ${name}`]),
    ]);
}
/** Why something that is selected is left out with what it belongs to. */
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










/** Writes the JSON files that MySQL Shell reads, and makes the manifest, which the caller writes last. */
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
            ...(request.rowsPerChunk === undefined ? {} : { rowsPerChunk: request.rowsPerChunk }),
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
        schemas,
        ...(accounts ? { accounts } : {}),
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
        throw new errors/* BackupError */.hj('INTERNAL', `${dump.label} was not dumped to its end`);
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
        ...(filter === undefined ? {} : { filter }),
        transactional: (0,engines/* isTransactional */.ky)(table),
        ...(table.systemVersioned ? { versioned: describeHistory(dump, facts) } : {}),
        ...definition,
        chunks,
    };
}
function describeHistory({ table, currentRows }, facts) {
    const { column, endOfTime } = (0,end_of_time/* periodEndOf */.gv)(table, facts);
    return { currentRows, endColumn: column, endOfTime };
}
function describeSelection(selection) {
    const mark = (0,schema_selection/* markOf */.Fg)(selection);
    if (mark === undefined)
        return {};
    const { schemas, excludeSchemas, includeTables, excludeTables, where } = selection;
    return {
        selection: {
            mark,
            schemas: [...schemas],
            excludeSchemas: [...excludeSchemas],
            includeTables: [...includeTables],
            excludeTables: [...excludeTables],
            where: Object.assign((0,records/* emptyRecord */.FR)(), Object.fromEntries(where)),
        },
    };
}
function sum(items, field) {
    return items.reduce((total, item) => total + item[field], 0);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./lib/backup/objects/object-writer.js
// Writes the objects of one backup, encrypted if that is asked for, and keeps the list of them that the manifest needs: the name
// before encryption, and size and SHA-256 of what is stored.






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
    /** The objects so far, by name. */
    list() {
        return [...this.#objects].sort((a, b) => (a.name < b.name ? -1 : 1));
    }
    /** The private key of the backup, if it has one of its own. */
    async writeIdentity() {
        const file = this.#encryption?.identityFile;
        if (file)
            await this.#store(format_manifest/* IDENTITY */.zK, file);
    }
    /** @param maxBytes the largest size that the source can have, before encryption */
    async write(name, source, maxBytes) {
        const file = await this.#encryption?.encrypt(source);
        const hash = (0,external_node_crypto_.createHash)('sha256');
        const stored = file
            ? await this.#writer.write(name + format_manifest/* ENCRYPTED_SUFFIX */.TB, hashed(file.content, hash), file.sizeOf(maxBytes))
            : await this.#writer.write(name, hashed(source, hash), maxBytes);
        this.#objects.push({ name, ...stored, sha256: hash.digest('hex') });
        return stored;
    }
    /** Of an object that was written, or whose write has failed: its name is free again. */
    async discard(name) {
        await this.#writer.discard(this.isEncrypted ? name + format_manifest/* ENCRYPTED_SUFFIX */.TB : name);
        const index = this.#objects.findIndex((object) => object.name === name);
        if (index !== -1)
            this.#objects.splice(index, 1);
    }
    /** @throws BackupError SOURCE_UNSUPPORTED for a text that no reader takes, see `MAX_DEFINITION_BYTES` */
    async writeText(name, text) {
        await this.writeBytes(name, Buffer.from(text, 'utf8'));
    }
    /** @throws BackupError as `writeText` */
    async writeBytes(name, plain) {
        const bytes = this.#encryption ? await this.#encryption.encryptBytes(plain) : plain;
        if (bytes.length > bounds/* MAX_DEFINITION_BYTES */.N9)
            throw new errors/* BackupError */.hj('SOURCE_UNSUPPORTED', `${name} would have ${(0,units/* formatBytes */.z3)(bytes.length)}, a file of definitions has at most ${(0,units/* formatBytes */.z3)(bounds/* MAX_DEFINITION_BYTES */.N9)}`, { hint: 'Back the schema up in parts, with --include-tables.' });
        await this.#store(name, bytes);
    }
    /** Bytes that are what is to be stored. */
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

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./lib/backup/objects/rate-limit.js
// Slows a backup down to a number of row bytes per second, over all workers. Rows are counted as they are read, and what
// they become waits on its way to the storage: the bounded chunks then hold the readers back.


/** What may be read at once after a pause, in seconds of the rate. */
const BURST_SECONDS = 0.25;
class RateLimit {
    #bytesPerSecond;
    #now;
    #signal;
    /** When, in milliseconds, all that was counted so far is paid for. */
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
    /** Settles when all that was counted before is paid for. */
    async wait() {
        const waitMs = this.#paidAt - this.#now();
        if (waitMs > 1)
            await (0,promises_.setTimeout)(waitMs, undefined, { signal: this.#signal });
    }
    /** Counts what `progress` is told. */
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
/** Lets rows through when they are paid for; small files of definitions go at once. */
class PacedObjectWriter extends ObjectWriter {
    #limit;
    constructor(writer, encryption, limit) {
        super(writer, encryption);
        this.#limit = limit;
    }
    write(name, source, maxBytes) {
        return super.write(name, pace(source, this.#limit), maxBytes);
    }
}
async function* pace(source, limit) {
    for await (const bytes of source) {
        await limit.wait();
        yield bytes;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/snapshot-time.js
/** Not of SYSDATE(), which every server reads from its clock. @throws BackupError SOURCE_* */
async function pinTime(reader, sessions) {
    const [row] = await reader.query('SELECT CAST(UNIX_TIMESTAMP(NOW(6)) AS CHAR) AS t', 'cannot read the time');
    for (const session of sessions)
        await session.execute(`SET SESSION timestamp = ${row.t}`, 'cannot set the time of the snapshot');
}

// EXTERNAL MODULE: ./lib/backup/preflight/check-clock.js
var check_clock = __webpack_require__(65589);
// EXTERNAL MODULE: ./lib/backup/preflight/read-source.js + 4 modules
var read_source = __webpack_require__(38667);
;// CONCATENATED MODULE: ./lib/backup/report.js


/** Logs the warnings and what was stored. */
function reportBackup({ manifest, dumps, previous, begin, stages, warnings, locks }, { storage, logger, now }) {
    const { totals } = manifest;
    for (const warning of warnings)
        logger.warn(warning);
    logger.info(`stored ${manifest.backupId}: ${(0,units/* plural */.LS)(totals.tables, 'table')}, ${(0,units/* formatCount */.B4)(totals.rows)} rows, ${(0,units/* formatBytes */.z3)(totals.dataBytes)} of data in ${(0,units/* formatBytes */.z3)(totals.storedBytes)}`);
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
        tableReports: [...dumps].map((dump) => reportTable(dump, previous)),
        snapshot: manifest.snapshot,
        locks,
        warnings,
        stages,
    };
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
        ...(previousRows === undefined ? {} : { previousRows }),
    };
}

;// CONCATENATED MODULE: ./lib/mysql/rows/chunk-ranges.js


/** Up to so many rows a walk along the key, which finds the exact bounds, costs milliseconds. */
const MAX_WALKED_ROWS = 50_000;
/** Ranges in key order. Lazily: a table of any size costs no memory. */
async function* cutIntoRanges(session, table, { rowsPerChunk, isExplicit }) {
    const { key } = table;
    const first = key?.rangeColumns[0];
    const isSmall = table.estimatedRows <= rowsPerChunk * 1.5;
    if (!key || !first || (isSmall && !isExplicit)) {
        yield undefined;
        return;
    }
    const cut = { session, table, key, rowsPerChunk };
    // Who names a number of rows sees it in the chunks; statistics of a small table may be off by half.
    const isWalked = isExplicit && (isSmall || table.estimatedRows <= MAX_WALKED_ROWS);
    if (first.kind === 'integer' && !isWalked)
        yield* cutIntegers(cut, first);
    else
        yield* walk(cut, [], key.rangeColumns);
}
/** Integer keys: halving by the optimizer's estimate, which costs two index dives, until a piece is small enough. */
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
        // Sparse neighbours are joined up to the aim.
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
            // One value of the first column holds many rows: go on by the further columns.
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
    // Estimates of ranges may be off by a factor that is the same for all: together they are what the whole is.
    const sum = intervals.reduce((total, interval) => total + interval.rows, 0);
    const scale = sum > 0 ? rows / sum : 1;
    for (const interval of intervals)
        yield* splitInterval(cut, name, { ...interval, rows: interval.rows * scale });
}
/** With FORCE INDEX in place of USE INDEX, MySQL skips the index dives and estimates one row. */
async function estimateRows({ session, table, key }, where) {
    const [plan] = await session.query(`EXPLAIN FORMAT=TRADITIONAL ${(0,select_rows/* selectFrom */.JU)(table)} 1 FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} USE INDEX (${(0,quote/* quoteName */.AB)(key.name)}) WHERE ${where}`, `cannot estimate the rows of ${table.schema}.${table.name}`);
    return Number(plan?.rows ?? 0);
}
/** Any other key: steps of `rowsPerChunk` rows along the index; each bound is a row's key. */
async function* walk({ session, table, key, rowsPerChunk }, fixed, columns) {
    const selected = columns.map((column, i) => `${readable(column)} AS k${i}`).join(', ');
    const order = columns.map(({ name }) => (0,quote/* quoteName */.AB)(name)).join(', ');
    const read = async (after, offset) => {
        const where = whereOf(fixed, after);
        const [row] = await session.query(`${(0,select_rows/* selectFrom */.JU)(table)} ${selected} FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} FORCE INDEX (${(0,quote/* quoteName */.AB)(key.name)})
        ${where === undefined ? '' : `WHERE ${where}`} ORDER BY ${order} LIMIT 1 OFFSET ${offset}`, `cannot walk the key ${key.name} of ${table.schema}.${table.name}`);
        return row;
    };
    /** Where the range begins that was found last, and where it ends, if nothing follows it. */
    let from;
    let found;
    for (;;) {
        const row = await read(found?.after, rowsPerChunk - 1);
        // A last range without rows would be a file without rows.
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
/** `(a, b) < (x, y)` written so that the optimizer of every server uses the index. */
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
/** A key value as SQL; a text is given as its own bytes in its own character set, so the column's collation decides. */
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

;// CONCATENATED MODULE: ./lib/backup/rows/check-rows.js
// Compares what was dumped of a table with what the server counts in the same snapshot.



/** In the snapshot: a table of one chunk is right if its stream was. @throws BackupError ROW_COUNT_MISMATCH */
async function checkTable(session, dump) {
    const { systemVersioned } = dump.table;
    if (systemVersioned)
        dump.currentRows = await count(session, dump, '');
    if (dump.chunks.length === 1)
        return;
    const counted = await count(session, dump, systemVersioned ? 'FOR SYSTEM_TIME ALL' : '');
    assertRows(dump.rows, counted, dump.label);
}
/** @param period which rows of a table with history; empty: the current ones */
async function count(session, { table, filter, label }, period) {
    const counted = await session.scalar(`${(0,select_rows/* selectFrom */.JU)(table)} COUNT(*) FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} ${period} ${filter ? `WHERE (${filter})` : ''}`, `cannot count ${label}`);
    return Number(counted);
}
function assertRows(dumped, counted, what) {
    if (dumped === counted)
        return;
    throw new errors/* BackupError */.hj('ROW_COUNT_MISMATCH', `row count mismatch in ${what}: server ${counted}, dumped ${dumped}`, {
        hint: 'The backup would not be complete and was not made: please report this with the table definition.',
    });
}

// EXTERNAL MODULE: ./lib/mysql/rows/instant-rows.js
var instant_rows = __webpack_require__(31157);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
;// CONCATENATED MODULE: ./lib/tsv/typed-json.js
// Looks in rows of TSV for the text of a value that a JSON document of MySQL may hold and no text can carry: a DECIMAL, a temporal
// value, an opaque one. Invariant: what it does not find is not there; what it finds may be a plain number or string all the same.
// So that the server, for which the question costs more than the rows, need be asked of few. Every such text has a mark by which it
// is found without looking at each byte: a point, a dash, a word, or digits in a row.
/** More bytes than any of these texts has; the longest is a DECIMAL of 65 digits with its sign and point. */
const TOKEN_BYTES = 128;
/** An opaque value prints as `"base64:type15:…"`. */
const OPAQUE = Buffer.from('"base64:type');
/** A DECIMAL without a point is noticed from here: a BIGINT may have one digit less. */
const LONG_INTEGER_DIGITS = 19;
/** So many digits a DECIMAL and the DOUBLE of its text have in common. */
const MAX_DOUBLE_DIGITS = 15;
/** How far a mark is looked for before the search of the runtime is called, which costs as much as so many bytes. */
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
    /** The last bytes: marks in their second half are not judged yet, and what is before those is in the first. */
    #pending = Buffer.alloc(0);
    /** Takes the next bytes, cut anywhere; they may change afterwards. */
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
    /** Whether there may be one. No bytes come after this. */
    finish() {
        this.#isFound ||= hasTypedText(this.#pending, this.#judged, this.#pending.length);
        return this.#isFound;
    }
    /** At the very beginning nothing of it is. */
    get #judged() {
        return this.#pending.length < 2 * TOKEN_BYTES ? 0 : TOKEN_BYTES;
    }
}
/** Looks at the marks from `begin` up to `end`; what belongs to them may be before and behind. */
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
/** Where the byte is next, or `end` or more. */
function find(bytes, byte, begin, end) {
    const near = Math.min(end, begin + NEAR_BYTES);
    for (let position = begin; position < near; position++)
        if (bytes[position] === byte)
            return position;
    const far = near < end ? bytes.indexOf(byte, near) : -1;
    return far < 0 ? end : far;
}
/** One byte in so many is looked at: digits in a row cannot hide between two of them. */
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
/** `1.10`, `0.00001` and what has more digits than a DOUBLE: a DOUBLE may print otherwise. `:30:59.`: a time has a fraction always. */
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
/** `2020-01-01"` or `2020-01-01 `, at its first dash. */
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
/** What follows a number of a document, and not the digits of most strings. */
function endsNumber(byte) {
    return byte === undefined || NUMBER_ENDS.has(byte);
}
/** Of the digits around this one. */
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

;// CONCATENATED MODULE: ./lib/backup/objects/chunk-writer.js
// One chunk on its way from rows to an object: TSV pieces in, hashed, compressed on the thread pool, uploaded.
// Invariant: at most `MAX_IN_FLIGHT` pieces of a chunk are in memory; push() says when the source has to wait.



/** Pieces being compressed or waiting for the storage, per chunk. */
const MAX_IN_FLIGHT = 4;
class ChunkWriter {
    #hash = (0,external_node_crypto_.createHash)('sha256');
    #level;
    #name;
    #frames = [];
    #upload;
    #dataBytes = 0;
    #rows = 0;
    #isFinished = false;
    #failure;
    #wakeReader;
    #wakeWriter;
    constructor(objects, name, level, maxBytes) {
        this.#name = name;
        this.#level = level;
        this.#upload = objects.write(name, this.#read(), maxBytes);
        // A failed upload must stop the source at its next push, not only when the chunk is finished.
        this.#upload.catch((error) => this.#fail(error));
    }
    get dataBytes() {
        return this.#dataBytes;
    }
    /** Takes TSV bytes. A promise means: wait for it before the next push. */
    push({ bytes, rows, release }) {
        if (this.#failure)
            throw this.#failure.error;
        this.#rows += rows;
        this.#dataBytes += bytes.length;
        this.#hash.update(bytes);
        const frames = [];
        for (let start = 0; start < bytes.length; start += zstd/* MAX_FRAME_BYTES */.dd) {
            frames.push(this.#enqueue(bytes.subarray(start, start + zstd/* MAX_FRAME_BYTES */.dd)));
        }
        if (release)
            void Promise.allSettled(frames).then(release);
        if (this.#frames.length < MAX_IN_FLIGHT)
            return undefined;
        return new Promise((resolve, reject) => {
            this.#wakeWriter = () => {
                this.#wakeWriter = undefined;
                if (this.#failure)
                    reject(this.#failure.error);
                else
                    resolve();
            };
        });
    }
    async finish() {
        // An empty chunk is an empty frame, not an empty file.
        if (this.#dataBytes === 0)
            void this.#enqueue(Buffer.alloc(0));
        this.#isFinished = true;
        this.#wakeReader?.();
        const { bytes } = await this.#upload;
        return {
            object: this.#name,
            rows: this.#rows,
            dataBytes: this.#dataBytes,
            storedBytes: bytes,
            sha256: this.#hash.digest('hex'),
        };
    }
    /** Ends the upload without an object. */
    async abort(error) {
        this.#fail(error);
        await Promise.allSettled([this.#upload]);
    }
    #enqueue(bytes) {
        const frame = (0,zstd/* compressFrame */.sm)(bytes, this.#level);
        frame.catch(() => undefined); // awaited in order by the reader, which may be at an earlier one when this fails
        this.#frames.push(frame);
        this.#wakeReader?.();
        return frame;
    }
    #fail(error) {
        this.#failure ??= { error };
        this.#wakeReader?.();
        this.#wakeWriter?.();
    }
    async *#read() {
        for (;;) {
            if (this.#failure)
                throw this.#failure.error;
            const frame = this.#frames[0];
            if (frame) {
                const bytes = await frame;
                yield bytes;
                (0,buffer_pool/* recyclePiece */.CU)({ bytes });
                void this.#frames.shift();
                if (this.#frames.length < MAX_IN_FLIGHT)
                    this.#wakeWriter?.();
            }
            else if (this.#isFinished) {
                return;
            }
            else {
                await new Promise((resolve) => {
                    this.#wakeReader = resolve;
                });
                this.#wakeReader = undefined;
            }
        }
    }
}
/**
 * Finishes a writer next to other work: who asked has to look at what comes of it, but need not at once.
 * @param finish the last that is done; after a failure the writer is aborted
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

;// CONCATENATED MODULE: ./lib/backup/objects/rolling-writer.js
// Writes the one stream of a table that cannot be cut by a key: chunks end at the first row behind `bytesPerChunk`.
// The last file's name says that it is the last, so the start of each chunk is held back until either more follows
// than is held, or the stream has ended; a stream that ends inside an opened file is followed by an empty last one.


/** Bytes of a chunk's start that are held back. */
const HELD_BYTES = 4 * 1024 * 1024;
class RollingWriter {
    #dump;
    #open;
    #bytesPerChunk;
    #held = [];
    #heldBytes = 0;
    #current;
    /** Of the chunk before: it is stored while the next one is read. */
    #ending = Promise.resolve();
    /** The push that is under way. */
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
    /** When it settles, nothing is written any more and nothing more is added to the dump. */
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
    /** The chunk ends with the last row that ends in these bytes; what is behind it begins the next. */
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
// The generated columns of the rows of a chunk: a target computes them itself, so they are not dumped but hashed, in the same snapshot and
// order. A target that computes something else is found by this hash.



/** @returns SHA-256 of their TSV; undefined: the table has no generated columns */
async function hashGeneratedColumns(session, { table, reading, label }, where, signal) {
    const { generated, from, orderBy } = reading;
    if (!generated)
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


/** How many, by column; of rows that meet the conditions. */
async function countTypedDocuments(session, { table, reading, label }, jsonColumns, where) {
    const select = jsonColumns.map((column) => `SUM(${isTypedDocument(column.name)})`);
    const { schema, name } = table;
    const [row = {}] = await session.query((0,select_rows/* chunkQuery */.eX)({ schema, table: name, select, from: reading.from, where }), `cannot look at the JSON documents of ${label}`);
    const counts = Object.values(row).map((count) => Number(count ?? 0));
    return new Map(jsonColumns.map((column, i) => [column.name, counts[i] ?? 0]));
}
/** SQL: whether a document comes back from its text as another one. */
function isTypedDocument(columnName) {
    const column = (0,quote/* quoteName */.AB)(columnName);
    const again = `CAST(CAST(${column} AS CHAR CHARACTER SET utf8mb4) AS JSON)`;
    // 1.10 and 1.1 are equal as numbers and differ as texts; a date and its text are the other way round.
    return `NOT (${column} <=> ${again} AND CAST(${column} AS BINARY) <=> CAST(${again} AS BINARY))`;
}
function describeTypedDocuments({ label, typedDocuments }) {
    return [...typedDocuments]
        .filter(([, count]) => count > 0)
        .map(([column, count]) => `${label}.${column}: ${count} JSON documents hold decimal, temporal or binary values that come back as numbers and strings`);
}

;// CONCATENATED MODULE: ./lib/backup/rows/dump-chunks.js









/** An upload's part size depends on the largest size that the object can have; estimates may be far off. */
function maxObjectBytes({ table }) {
    return Math.max(32 * 1024 ** 3, table.estimatedBytes * 4);
}
/** @throws BackupError SOURCE_CONNECTION_LOST after taking all back */
async function dumpRange({ request, context, objects }, session, { dump, number, fileName, range, isInstant = false }, signal) {
    const writer = new ChunkWriter(objects, fileName, request.compressionLevel, maxObjectBytes(dump));
    const counted = new CountedProgress(context.progress);
    const documents = new DocumentCheck(dump);
    const push = (piece) => {
        counted.advance(piece);
        documents.push(piece);
        return writer.push({ ...piece, release: () => (0,buffer_pool/* recyclePiece */.CU)(piece) });
    };
    const { select, from, orderBy } = dump.reading;
    const { schema, name } = dump.table;
    const verb = (0,select_rows/* selectFrom */.JU)(dump.table);
    const sql = (0,select_rows/* chunkQuery */.eX)({ verb, schema, table: name, select, from, orderBy, where: [range, dump.filter] });
    try {
        const what = `cannot read ${dump.label} chunk ${number}`;
        const { rows, bytes, longestRowBytes } = await session.stream(sql, push, signal, what);
        dump.noteLongestRow(longestRowBytes);
        const typed = await documents.finish(session, [range, dump.filter]);
        const generated = await hashGeneratedColumns(session, dump, [range, dump.filter], signal);
        const isComplete = finishBeside(writer, async () => {
            const chunk = await writer.finish();
            assertRows(chunk.rows, rows, `${dump.label} chunk ${number}`);
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
        await writer.abort(error);
        if ((0,mysql_errors/* isSnapshotLost */.z)(error)) {
            await objects.discard(fileName);
            counted.takeBack();
        }
        throw error;
    }
}
/** All of a table. @throws BackupError SOURCE_CONNECTION_LOST after taking all back */
async function dumpStream({ request, context, objects }, session, dump, signal) {
    const names = [];
    const open = (fileName) => {
        names.push(fileName);
        return new ChunkWriter(objects, fileName, request.compressionLevel, maxObjectBytes(dump));
    };
    const writer = new RollingWriter(dump, open, request.bytesPerChunk);
    const counted = new CountedProgress(context.progress);
    const documents = new DocumentCheck(dump);
    const push = (piece) => {
        counted.advance(piece);
        documents.push(piece);
        return writer.push(piece);
    };
    const { select, from, orderBy } = dump.reading;
    const { schema, name } = dump.table;
    const verb = (0,select_rows/* selectFrom */.JU)(dump.table);
    const sql = (0,select_rows/* chunkQuery */.eX)({ verb, schema, table: name, select, from, orderBy, where: [dump.filter] });
    try {
        const { rows, bytes, longestRowBytes } = await session.stream(sql, push, signal, `cannot read ${dump.label}`);
        dump.noteLongestRow(longestRowBytes);
        const typed = await documents.finish(session, [dump.filter]);
        const generated = await hashGeneratedColumns(session, dump, [dump.filter], signal);
        const isComplete = finishBeside(writer, async () => {
            await writer.finish();
            if (generated)
                dump.generatedSha256 = { sha256: generated };
            assertRows(dump.rows, rows, dump.label);
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
/** Looks for values that no text can carry as the rows go by, and asks the server only where there may be one. */
class DocumentCheck {
    #dump;
    #columns;
    #scanner;
    constructor(dump) {
        this.#dump = dump;
        this.#columns = dump.typedJsonColumns;
        this.#scanner = this.#columns.length > 0 ? new TypedJsonScanner() : undefined;
    }
    push({ bytes }) {
        this.#scanner?.push(bytes);
    }
    /** @param where which rows they were */
    async finish(session, where) {
        if (!this.#scanner?.finish())
            return new Map();
        return await countTypedDocuments(session, this.#dump, this.#columns, where);
    }
}
/** Tells how far a try is, and takes it back. */
class CountedProgress {
    #progress;
    #rows = 0;
    #bytes = 0;
    constructor(progress) {
        this.#progress = progress;
    }
    advance({ rows, bytes }) {
        this.#rows += rows;
        this.#bytes += bytes.length;
        this.#progress.advance(rows, bytes.length);
    }
    takeBack() {
        this.#progress.advance(-this.#rows, -this.#bytes);
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/dump-history.js
// Reads a table with history. Rows that began and ended at one moment are a chunk of their own, because a restore makes them in another way;
// most tables have none, and are one stream.



/** @throws BackupError SOURCE_CONNECTION_LOST after taking all back */
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
// Dumps the rows of all tables with the workers of one snapshot: the largest table first, its chunks side by side.
// Invariant: for a table of several chunks the sum of the chunks' rows equals COUNT(*) in the same snapshot.





async function dumpRows(env, dumps) {
    const { workers, context } = env;
    await workers.perform(planTasks(env, dumps), context.signal, (task, session, signal) => perform(env, task, session, signal), describe);
}
async function perform(env, task, session, signal) {
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
            env.warnings.push(...describeTypedDocuments(dump));
            env.context.progress.tableDone();
            return { rest: Promise.resolve(undefined), bytes: 0 };
    }
}
/** Chunks that are stored while the next is read do not hold the readers back: so each waits itself until what it read is paid for. */
async function thenCheck({ rate }, dump, { isComplete, bytes }) {
    await rate?.wait();
    return { rest: isComplete.then((complete) => (complete ? { kind: 'check', dump } : undefined)), bytes };
}
function describe(task) {
    const { label } = task.dump;
    if (task.kind === 'check')
        return `the count of ${label}`;
    return task.kind === 'range' ? `${label} chunk ${task.number}` : label;
}
/** Tables that only one connection can read come first: they are what the others would wait for in the end. */
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
 * Where bounds are looked up, in a transaction, whose lock on the table lasts: an ALTER TABLE that waits for the workers' transactions
 * would keep out each new look, and so wait for itself.
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
        // One range ahead, because the name of the last file says that it is the last.
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

// EXTERNAL MODULE: ./lib/backup/snapshot.js + 21 modules
var backup_snapshot = __webpack_require__(35585);
;// CONCATENATED MODULE: ./lib/backup/rows/handover-queue.js
// What there is to do, for workers that may fail: a task that one of them gives back is done by another. Invariant: no one is
// told that nothing is left as long as a task that is being done might still come back.
class HandoverQueue {
    #plan;
    #returned = [];
    #isPlanned = false;
    #active = 0;
    /** One at a time asks the plan. */
    #turn = Promise.resolve();
    #waiting = new Set();
    constructor(plan) {
        this.#plan = plan[Symbol.asyncIterator]();
    }
    /** The next task, or undefined when all are done. Each one that was taken has to be ended by `done` or `giveBack`. */
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
    /** The task is done. @param next what is to be done before anything else, now that it is */
    done(next) {
        if (next !== undefined)
            this.#returned.unshift(next);
        this.#end();
    }
    /** The task is not done, and nothing is left of the try. */
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
    /** Until a task has ended, or the signal fires. */
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
// The sessions that share the snapshot. A connection that is lost takes its view of the snapshot with it, and nothing brings it
// back: its work goes to the others. Invariant: the dump fails only when none is left.






/** Of the rests that a worker may leave behind when it begins a task: one of any size, or small ones with so many bytes together. */
const MAX_REST_BYTES = 1024 * 1024;
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
     * Does all that is planned, each task by one worker, which begins the next while the rest of one goes on: no connection waits for
     * the storage to say that a chunk is there. `perform` leaves nothing of a try that fails with a lost connection.
     * @throws BackupError SOURCE_CONNECTION_LOST when no worker is left; what else `plan`, `perform` or a rest throws
     */
    async perform(plan, signal, perform, describe) {
        const queue = new HandoverQueue(plan);
        const sessions = [...this.#living.keys()];
        const stop = new AbortController();
        const stopped = AbortSignal.any([signal, stop.signal]);
        const maxRests = Math.max(1, Math.floor(small_object/* SMALL_OBJECTS_AT_ONCE */.HO / sessions.length));
        await (0,concurrency/* forEachConcurrent */.C6)(sessions, sessions.length, stopped, async (session, _, signal) => {
            const rests = new Rests(maxRests, (error) => stop.abort(error));
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
                    const { rest, bytes } = performed;
                    rests.add(bytes, async () => queue.done(await rest));
                    await rests.haveRoom();
                }
            }
            catch (error) {
                await rests.settled();
                throw error;
            }
            await rests.ended();
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
/** What one worker's tasks still do without it. */
class Rests {
    #max;
    #onFailure;
    /** In the order in which they began. */
    #running = new Map();
    /** @param max how many small ones there may be */
    constructor(max, onFailure) {
        this.#max = max;
        this.#onFailure = onFailure;
    }
    add(bytes, rest) {
        const running = rest();
        this.#running.set(running, bytes);
        running.then(() => this.#running.delete(running), this.#onFailure);
    }
    /** @throws what one of them has failed with */
    async haveRoom() {
        while (this.#isFull())
            await Promise.race(this.#running.keys());
    }
    /** @throws what one of them has failed with */
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
        return bytes > MAX_REST_BYTES || this.#running.size > this.#max;
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/table-dump.js
// The state of one table while it is dumped: its chunks as they are written, in whatever order that happens.


class TableDump {
    table;
    reading;
    baseName;
    /** `range`: chunks are queries of their own. `stream`: one query that rolls to the next file. `none`: no rows of its own. */
    chunking;
    /** The condition of --where. */
    filter;
    chunks = [];
    /** By column, in the chunks so far. */
    typedDocuments = new Map();
    /** From the first chunk's beginning to the last one's end, in seconds; chunks of other tables run at the same time. */
    seconds = 0;
    /** Of a table that is one stream: of the generated columns of all rows. */
    generatedSha256 = {};
    /** Rows of a table with history that are not history; of other tables 0. */
    currentRows = 0;
    /** Bytes of the longest row, as the server sent it. */
    maxRowBytes = 0;
    #begin;
    #planned = 0;
    #isPlanned = false;
    constructor(table, reading, baseName, filter) {
        this.table = table;
        this.reading = reading;
        this.baseName = baseName;
        this.filter = filter;
        const hasRanges = table.key !== undefined && table.key.rangeColumns.length > 0 && !table.systemVersioned;
        this.chunking = !(0,engines/* holdsRows */.Mj)(table) ? 'none' : hasRanges ? 'range' : 'stream';
    }
    /** Columns whose documents may hold what no text can carry: of MySQL alone, for MariaDB's are texts. */
    get typedJsonColumns() {
        return this.table.columns.filter(({ name, dataType }) => dataType === 'json' && Object.hasOwn(this.reading.decodeColumns, name));
    }
    noteTypedDocuments(counts) {
        for (const [column, count] of counts)
            this.typedDocuments.set(column, (this.typedDocuments.get(column) ?? 0) + count);
    }
    noteLongestRow(bytes) {
        this.maxRowBytes = Math.max(this.maxRowBytes, bytes);
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
    /** Takes the next number for a chunk. */
    plan(isLast) {
        this.#begin ??= performance.now();
        const number = this.#planned++;
        this.#isPlanned = isLast;
        return { number, fileName: (0,names/* chunkFileName */.x5)(this.baseName, number, isLast) };
    }
    /** @returns whether this was the last chunk that was missing. */
    add(number, range, chunk) {
        this.seconds = (performance.now() - (this.#begin ?? performance.now())) / 1000;
        this.chunks.push({ number, ...chunk, ...(range === undefined ? {} : { where: range }) });
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
    /** Of a table with history: it is two ranges. */
    cutAtInstants() {
        this.chunking = 'range';
    }
    /** Of a stream: nothing of what was written so far counts. */
    startOver() {
        this.chunks.length = 0;
        this.#planned = 0;
        this.#isPlanned = false;
        if (this.table.systemVersioned)
            this.chunking = 'stream';
    }
}

;// CONCATENATED MODULE: ./lib/backup/backup.js
// A backup, top to bottom. Invariant: the manifest is written last, and only after every row was read from one
// snapshot, counted and stored; after any failure nothing of the backup is left in the storage.






























async function backup(request, context) {
    const sessions = new session_group/* SessionGroup */.S(request.connection, 'source', request.lockWaitTimeoutSeconds);
    sessions.cutOnAbort(context.signal);
    const run = new BackupRun(request, context, sessions);
    try {
        return await run.execute();
    }
    finally {
        await sessions.close();
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
        const workers = await this.#sessions.openMany('read', this.#request.concurrency);
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
    async #beginWriting(backupId, encryption) {
        const { storage, signal } = this.#context;
        this.#context.onBackupId?.(backupId);
        const writer = await storage.create(backupId, signal);
        const { maxRateBytes } = this.#request;
        const rate = maxRateBytes === undefined ? undefined : new RateLimit(maxRateBytes, signal);
        const objects = rate
            ? new PacedObjectWriter(writer, encryption, rate)
            : new ObjectWriter(writer, encryption);
        return { backupId, writer, encryption, objects, rate };
    }
    /** After a failure nothing of it is left. */
    async #write(source, frozen, destination) {
        const { writer, objects } = destination;
        try {
            await objects.writeIdentity();
            const dumps = this.#planDumps(frozen.catalog, source.facts);
            const env = this.#dumpEnvironment(source, frozen, destination);
            this.#expect(frozen.catalog);
            const rows = [...dumps.values()].filter(({ table }) => (0,engines/* holdsRows */.Mj)(table));
            if (frozen.isFrozen) {
                await dumpRows(env, rows.filter(({ table }) => !(0,engines/* isTransactional */.ky)(table)));
                await frozen.snapshot.releaseWrites();
            }
            this.#clock.enter('definitions');
            const definitions = await this.#writeDefinitions(source, frozen, objects, dumps);
            this.#clock.enter('data');
            await dumpRows(env, rows.filter(({ table }) => (0,engines/* isTransactional */.ky)(table)));
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
    #planDumps(catalog, facts) {
        const dumps = new Map();
        for (const table of (0,backup_snapshot/* tablesOf */.tI)(catalog)) {
            const baseName = this.#baseNames.allocate(`${(0,names/* encodeName */.aA)(table.schema)}@${(0,names/* encodeName */.aA)(table.name)}`);
            const filter = (0,schema_selection/* conditionOf */.rI)(this.#request.selection, table.schema, table.name);
            dumps.set(table, new TableDump(table, (0,select_rows/* planReading */.gA)(table, facts), baseName, filter));
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
    #expect(catalog) {
        const tables = (0,backup_snapshot/* tablesOf */.tI)(catalog).filter(engines/* holdsRows */.Mj);
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
        const previous = await readPreviousRows(this.#context, earlier, (0,schema_selection/* markOf */.Fg)(this.#request.selection));
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
            dumps: dumps.values(),
            previous,
            begin: this.#begin,
            stages: this.#clock.finish(),
            warnings: this.#warnings,
            locks: snapshot.locks,
        }, this.#context);
    }
}
/** Whatever the case of a name: some servers store names in lower case. */
function objectsOf({ schemas }) {
    const names = new Set(schemas.flatMap(({ name, tables, views, sequences, routines }) => [...tables, ...views, ...routines, ...sequences.map((sequence) => ({ name: sequence }))].map((object) => `${name}\0${object.name}`.toLowerCase())));
    return (schema, object) => (0,server_facts/* isServersReference */.a8)(schema) || names.has(`${schema}\0${object}`.toLowerCase());
}
function backup_sum(items, field) {
    return items.reduce((total, item) => total + item[field], 0);
}


/***/ })

};
