export const id = 9167;
export const ids = [9167];
export const modules = {

/***/ 68850:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ SessionGroup)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/mysql/connection/reader.js


const ATTEMPTS = 4;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 2000;
class Reader {
    side;
    target;
    #connect;
    #logger;
    #settings = [];
    #session;
    #replacing;
    /** @param connect opens a new session on the same server, after the connection was lost */
    constructor(session, connect, logger) {
        this.side = session.side;
        this.target = session.target;
        this.#session = session;
        this.#connect = connect;
        this.#logger = logger;
    }
    query(sql, errorPrefix, options = {}) {
        return this.#read((session) => session.query(sql, errorPrefix, options));
    }
    scalar(sql, errorPrefix) {
        return this.#read((session) => session.scalar(sql, errorPrefix));
    }
    /** Changes a setting of the session, and records the statement for a replacement session. */
    async execute(sql, errorPrefix) {
        const result = await this.#read((session) => session.execute(sql, errorPrefix));
        this.#settings.push(sql);
        return result;
    }
    #read(read) {
        return (0,retry/* retry */.L)(async () => await read(await this.#living()), {
            attempts: ATTEMPTS,
            firstDelayMs: FIRST_DELAY_MS,
            maxDelayMs: MAX_DELAY_MS,
            isRetryable: mysql_errors/* isUnreachable */.R0,
            onRetry: (error) => this.#logger.info(`replacing the connection: ${error.message}`),
        });
    }
    async #living() {
        if (!this.#session.lost)
            return this.#session;
        this.#replacing ??= this.#replace().finally(() => (this.#replacing = undefined));
        return await this.#replacing;
    }
    async #replace() {
        const session = await this.#connect();
        for (const setting of this.#settings)
            await session.execute(setting, 'cannot set up the session');
        this.#session = session;
        return session;
    }
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/connection/session.js + 10 modules
var session = __webpack_require__(70710);
;// CONCATENATED MODULE: ./lib/mysql/connection/session-group.js




/**
 * Milliseconds that statements get to end in order after a cancellation. In the meantime, a lock
 * session ends its wait at the server.
 */
const CUT_AFTER_MS = 2000;
const openHere = (config, options) => session/* Session */.N.open(config, options);
class SessionGroup {
    #connection;
    #side;
    #lockWaitTimeoutSeconds;
    #sessions = [];
    #facts;
    #isCut = false;
    #isClosed = false;
    #stopListening = () => undefined;
    constructor(connection, side, lockWaitTimeoutSeconds) {
        this.#connection = connection;
        this.#side = side;
        this.#lockWaitTimeoutSeconds = lockWaitTimeoutSeconds;
    }
    /**
     * Cuts all sessions after a cancellation, because a statement may run for hours. Only for
     * sessions that change nothing.
     */
    cutOnAbort(signal) {
        let timer;
        const cut = () => {
            this.#isCut = true;
            for (const session of this.#sessions)
                session.destroy();
        };
        const onAbort = () => {
            timer = setTimeout(cut, CUT_AFTER_MS);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        this.#stopListening = () => {
            signal.removeEventListener('abort', onAbort);
            clearTimeout(timer);
        };
    }
    /** Opens the first session. All other sessions must be on the same server. */
    async first(logger) {
        const [reader] = await this.openReaders(1, logger);
        return { reader: reader, facts: this.facts };
    }
    /** Opens sessions that replace themselves after a lost connection. */
    async openReaders(count, logger) {
        const sessions = await this.openMany('read', count);
        return sessions.map((session) => new Reader(session, () => this.open('read'), logger));
    }
    /**
     * Facts of the server; available after the first session was opened.
     * @throws BackupError INTERNAL before that
     */
    get facts() {
        if (!this.#facts)
            throw new errors/* BackupError */.hj('INTERNAL', 'no session was opened yet');
        return this.#facts;
    }
    async open(purpose) {
        return await this.#open(purpose, server_facts/* isSameServer */.Ij, openHere);
    }
    /** Opens a session after a lost one; the server may have restarted. */
    async reopen(purpose) {
        return await this.#open(purpose, server_facts/* isSameHost */.Xf, openHere);
    }
    async #open(purpose, isSame, connect) {
        if (this.#isCut || this.#isClosed)
            throw new errors/* BackupError */.hj('CANCELLED', 'the group opens no further sessions');
        const session = await connect(this.#connection, {
            side: this.#side,
            purpose,
            lockWaitTimeoutSeconds: this.#lockWaitTimeoutSeconds,
        });
        this.#sessions.push(session);
        // A session that opens after the end of the group would keep the process alive.
        if (this.#isCut || this.#isClosed)
            session.destroy();
        const facts = await (0,server_facts/* readServerFacts */.TX)(session);
        this.#facts ??= facts;
        if (!isSame(this.#facts.serverId, facts.serverId)) {
            throw new errors/* BackupError */.hj('SOURCE_DIFFERENT_SERVERS', `connections to ${session.target} reach different servers: ${this.#facts.serverId} and ${facts.serverId}`, {
                hint: 'Connect to one server and not to a reader endpoint or a proxy that spreads connections.',
            });
        }
        return session;
    }
    async openMany(purpose, count) {
        return await this.openManyBy(purpose, count, openHere);
    }
    /**
     * Opens sessions in another way, for example in other threads.
     *
     * @param connect opens one session
     */
    async openManyBy(purpose, count, connect) {
        const opened = await Promise.allSettled(Array.from({ length: Math.max(0, count) }, () => this.#open(purpose, server_facts/* isSameServer */.Ij, connect)));
        // Wait for all sessions first. Otherwise a refused session leaves the others open.
        const failed = opened.find(({ status }) => status === 'rejected');
        if (failed)
            throw failed.reason;
        return opened.map((result) => result.value);
    }
    /** Closes all sessions, and those that are being opened as soon as they are open. */
    async close() {
        this.#isClosed = true;
        this.#stopListening();
        await Promise.all(this.#sessions.map((session) => session.close()));
    }
}


/***/ }),

/***/ 77446:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q: () => (/* binding */ NOT_SELECTED),
  u: () => (/* binding */ readCatalog)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/column.js
var column = __webpack_require__(69228);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/engines.js
var tables_engines = __webpack_require__(14935);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/read-table-facts.js
var read_table_facts = __webpack_require__(549);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/table-batch.js
var table_batch = __webpack_require__(60453);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var schema_selection = __webpack_require__(52466);
;// CONCATENATED MODULE: ./lib/mysql/schema/tables/table-key.js
const KINDS = {
    tinyint: 'integer',
    smallint: 'integer',
    mediumint: 'integer',
    int: 'integer',
    bigint: 'integer',
    // Not an integer: the server interprets the number 33 as the year 2033.
    year: 'temporal',
    decimal: 'decimal',
    char: 'text',
    varchar: 'text',
    tinytext: 'text',
    text: 'text',
    mediumtext: 'text',
    longtext: 'text',
    binary: 'binary',
    varbinary: 'binary',
    tinyblob: 'binary',
    blob: 'binary',
    mediumblob: 'binary',
    longblob: 'binary',
    date: 'temporal',
    time: 'temporal',
    datetime: 'temporal',
    timestamp: 'temporal',
    uuid: 'ascii',
    inet4: 'ascii',
    inet6: 'ascii',
};
/** Returns the primary key, or the unique NOT NULL key with the most range columns, if any. */
function chooseKey(indexes, columns) {
    const byName = new Map(columns.map((column) => [column.name, column]));
    const keys = [];
    for (const index of indexes) {
        if (!isUsable(index, byName))
            continue;
        const names = index.parts.map(({ column }) => column);
        keys.push({ name: index.name, columns: names, rangeColumns: rangeColumns(names, byName) });
    }
    const primary = keys.find(({ name }) => name === 'PRIMARY');
    return (primary ??
        keys.sort((a, b) => b.rangeColumns.length - a.rangeColumns.length || (a.name < b.name ? -1 : 1))[0]);
}
/**
 * Returns whether the index can serve as key. FORCE INDEX cannot name a hidden index, and each
 * server computes a virtual column itself.
 */
function isUsable({ unique, type, hidden, parts }, byName) {
    if (!unique || hidden || type !== 'BTREE')
        return false;
    return parts.every(({ column, expression, prefix }) => {
        const facts = column === null ? undefined : byName.get(column);
        return expression === null && prefix === null && facts?.nullable === false && !facts.generated;
    });
}
function rangeColumns(names, byName) {
    const result = [];
    for (const name of names) {
        const column = byName.get(name);
        const kind = column && KINDS[column.dataType];
        if (!column || !kind || isUnpadded(column))
            break;
        result.push({ name, kind, charset: column.charset });
    }
    return result;
}
/**
 * Returns whether the column is CHAR with a NOPAD collation of MariaDB. The server stores such
 * values without trailing spaces, but compares them with these spaces. So if one of two values
 * contains bytes below the space, neither `<=` nor `>` finds a row (seen with 11.8).
 */
function isUnpadded({ dataType, collation }) {
    return dataType === 'char' && /_nopad_/.test(collation ?? '');
}

;// CONCATENATED MODULE: ./lib/mysql/schema/catalog.js
// Objects of the selected schemas, with the facts that the plan of a backup needs. Invariant: every
// such object is in the catalog, or in the list of left-out objects with a reason.











/** Reason for an object outside of the user's selection; it needs no warning. */
const NOT_SELECTED = 'it is not selected';
/** Tables per query. A small batch limits the damage when one of its tables waits for an ALTER. */
const BATCH_TABLES = 100;
/**
 * Reads the catalog.
 * @throws BackupError SOURCE_UNSUPPORTED with the names of tables that cannot be backed up
 */
async function readCatalog(session, server, { selection, skipBroken = false, mayPause }) {
    const engines = await readEngines(session);
    const read = { session, server, selection, mayPause, engines, leftOut: [], broken: [] };
    const schemas = await readSchemas(read);
    for (const schema of schemas) {
        await readTables(read, schema);
        await readRoutines(read, schema);
        await readEvents(read, schema);
        await readLibraries(read, schema);
        await readHistograms(read, schema);
    }
    if (read.broken.length > 0 && !skipBroken)
        throw brokenTables(read.broken);
    return { schemas, leftOut: [...read.leftOut, ...read.broken] };
}
async function readSchemas({ session, server, selection, leftOut }) {
    const rows = await session.query(`SELECT SCHEMA_NAME AS name, DEFAULT_CHARACTER_SET_NAME AS charset, DEFAULT_COLLATION_NAME AS collation
       FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME`, 'cannot list the schemas');
    const readOnly = await readReadOnlySchemas(session, server);
    const schemas = [];
    for (const row of rows) {
        if ((0,server_facts/* isSystemSchema */.hv)(row.name, server))
            continue;
        if (!(0,schema_selection/* selectsSchema */.xu)(selection, row.name)) {
            leftOut.push({ name: `schema ${row.name}`, reason: NOT_SELECTED });
            continue;
        }
        schemas.push({
            ...row,
            readOnly: readOnly.has(row.name),
            tables: [],
            views: [],
            sequences: [],
            triggers: [],
            routines: [],
            libraries: [],
            events: [],
            histograms: [],
        });
    }
    return schemas;
}
async function readEngines(session) {
    const rows = await session.query(`SELECT ENGINE AS name FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT')`, 'cannot list the storage engines');
    return new Set(rows.map(({ name }) => name.toLowerCase()));
}
async function readReadOnlySchemas(session, server) {
    if (!(0,server_abilities/* has */.z)(server, 'SCHEMATA_EXTENSIONS'))
        return new Set();
    const rows = await session.query(`SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA_EXTENSIONS WHERE OPTIONS LIKE '%READ ONLY=1%'`, 'cannot list the schemas that are read-only');
    return new Set(rows.map(({ name }) => name));
}
async function readTables(read, schema) {
    const { session, selection, leftOut } = read;
    const rows = await session.query(`SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema.name)} ORDER BY TABLE_NAME`, `cannot list the tables of ${schema.name}`);
    const selected = [];
    for (const { name } of rows)
        if ((0,schema_selection/* selectsTable */.Sf)(selection, schema.name, name))
            selected.push(name);
        else
            leftOut.push({ name: `table ${schema.name}.${name}`, reason: NOT_SELECTED });
    const unreadable = new Map();
    for (const tables of batches(selected)) {
        const batch = { schema: schema.name, tables };
        for (const [name, reason] of await readTableBatch(read, schema, batch))
            unreadable.set(name, reason);
        await readTriggers(read, schema, batch);
    }
    const stillUnreadable = read.mayPause ? await lookAgain(read, schema, unreadable) : unreadable;
    for (const [name, reason] of stillUnreadable)
        read.broken.push({ name: `table ${schema.name}.${name}`, reason });
}
/**
 * Reads the facts of a batch of tables.
 * @returns reason by table, for tables that the server shows without engine or columns
 */
async function readTableBatch(read, schema, batch) {
    const { session, server } = read;
    const status = await (0,read_table_facts/* readTableStatus */.Hx)(session, server, batch);
    const columns = await (0,read_table_facts/* readColumnFacts */.K1)(session, server, batch);
    const indexes = await (0,read_table_facts/* readIndexFacts */.iL)(session, server, batch);
    const unreadable = new Map();
    for (const name of batch.tables) {
        const own = status.get(name);
        // Dropped after the names were read; the comparison at the end reports the drop.
        if (!own)
            continue;
        const ownColumns = columns.get(name) ?? [];
        // A table that cannot be opened has no columns, and its comment is the server's error message.
        if (isTable(own) && (own.engine === null || ownColumns.length === 0))
            unreadable.set(name, own.comment || 'the server cannot open it');
        else
            addTable(read, schema, name, own, ownColumns, indexes.get(name) ?? []);
    }
    return unreadable;
}
/** A table during DROP, CREATE or ALTER briefly looks like a table that cannot be opened. */
const LOOKS = 5;
const LOOK_PAUSE_MS = 200;
/**
 * Reads unreadable tables again, up to LOOKS times.
 * @returns the tables that remain unreadable, with the reason
 */
async function lookAgain(read, schema, unreadable) {
    for (let look = 0; unreadable.size > 0 && look < LOOKS; look++) {
        await (0,promises_.setTimeout)(LOOK_PAUSE_MS);
        unreadable = await readTableBatch(read, schema, { schema: schema.name, tables: [...unreadable.keys()] });
    }
    return unreadable;
}
function isTable({ type }) {
    return type === 'BASE TABLE' || type === 'SYSTEM VERSIONED';
}
function addTable({ engines, leftOut, broken }, schema, name, status, columns, indexes) {
    const table = `table ${schema.name}.${name}`;
    const engine = status.engine ?? '';
    switch (status.type) {
        case 'BASE TABLE':
        case 'SYSTEM VERSIONED':
            if (!engines.has(engine.toLowerCase()))
                broken.push({ name: table, reason: `the server no longer has the storage engine ${engine}` });
            else if ((0,tables_engines/* engineKind */.jF)(engine) === undefined)
                broken.push({ name: table, reason: `its engine ${engine} is unknown` });
            else
                schema.tables.push(tableOf(schema.name, name, status, columns, indexes));
            break;
        case 'VIEW':
            schema.views.push({ name, columns: columns.map((column) => column.name) });
            break;
        case 'SEQUENCE':
            schema.sequences.push(name);
            break;
        case 'TEMPORARY':
        case 'TEMPORARY SEQUENCE':
            break;
        default:
            leftOut.push({ name: table, reason: `it is of the unknown type ${status.type}` });
    }
}
function tableOf(schema, name, { type, engine, collation, options, comment, createTime, ...estimates }, columnFacts, indexes) {
    const columns = columnFacts.map(column/* columnOf */.u);
    const systemVersioned = type === 'SYSTEM VERSIONED';
    return {
        schema,
        name,
        engine: engine ?? '',
        estimatedRows: estimates.estimatedRows,
        estimatedBytes: estimates.estimatedBytes,
        avgRowBytes: estimates.avgRowBytes,
        createTime,
        partitioned: /\bpartitioned\b/i.test(options),
        systemVersioned,
        columns,
        key: systemVersioned ? undefined : chooseKey(indexes, columns),
        facts: { engine: engine ?? '', collation, options, comment, columns: columnFacts, indexes },
    };
}
async function readTriggers({ session, server }, schema, batch) {
    const rows = await session.query((0,table_batch/* queryTables */.Q)(server, batch, (where) => `SELECT EVENT_OBJECT_TABLE AS t, TRIGGER_NAME AS name, ACTION_TIMING AS timing, EVENT_MANIPULATION AS event,
                         ACTION_ORDER AS position
                    FROM information_schema.TRIGGERS WHERE ${where('EVENT_OBJECT_SCHEMA', 'EVENT_OBJECT_TABLE')}`, 't, timing DESC, event, position'), `cannot list the triggers of ${schema.name}`);
    const own = new Set(batch.tables);
    for (const { t, name } of rows)
        if (own.has(t))
            schema.triggers.push({ name, table: t });
}
async function readRoutines({ session, leftOut }, schema) {
    const rows = await session.query(`SELECT ROUTINE_SCHEMA AS s, ROUTINE_NAME AS name, ROUTINE_TYPE AS type FROM information_schema.ROUTINES
      WHERE ROUTINE_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema.name)} ORDER BY ROUTINE_TYPE, ROUTINE_NAME`, `cannot list the routines of ${schema.name}`);
    for (const { s, name, type } of rows) {
        if (s !== schema.name)
            continue;
        if (type === 'PROCEDURE' || type === 'FUNCTION' || type === 'PACKAGE' || type === 'PACKAGE BODY')
            schema.routines.push({ name, type });
        // Libraries have their own list.
        else if (type !== 'LIBRARY')
            leftOut.push({ name: `routine ${schema.name}.${name}`, reason: `it is of the unknown type ${type}` });
    }
}
async function readEvents({ session }, schema) {
    const rows = await session.query(`SELECT EVENT_SCHEMA AS s, EVENT_NAME AS name FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema.name)} ORDER BY EVENT_NAME`, `cannot list the events of ${schema.name}`);
    // MariaDB ignores case in the comparison of schema names.
    schema.events.push(...rows.filter(({ s }) => s === schema.name).map(({ name }) => name));
}
async function readLibraries({ session, server }, schema) {
    if (!(0,server_abilities/* has */.z)(server, 'LIBRARIES'))
        return;
    const rows = await session.query(`SELECT LIBRARY_NAME AS name FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema.name)} ORDER BY LIBRARY_NAME`, `cannot list the libraries of ${schema.name}`);
    schema.libraries.push(...rows.map(({ name }) => name));
}
/**
 * Reads MySQL's histograms. MariaDB keeps its statistics in mysql.column_stats, and ANALYZE TABLE …
 * PERSISTENT rebuilds them.
 */
async function readHistograms({ session, server }, schema) {
    if (!(0,server_abilities/* has */.z)(server, 'COLUMN_STATISTICS'))
        return;
    const rows = await session.query(`SELECT TABLE_NAME AS t, COLUMN_NAME AS name, JSON_EXTRACT(HISTOGRAM, '$."number-of-buckets-specified"') AS buckets,
            JSON_EXTRACT(HISTOGRAM, '$."auto-update"') AS autoUpdate
       FROM information_schema.COLUMN_STATISTICS WHERE SCHEMA_NAME = ${(0,quote/* textLiteral */.nl)(schema.name)} ORDER BY TABLE_NAME, COLUMN_NAME`, `cannot list the histograms of ${schema.name}`);
    const tables = new Set(schema.tables.map(({ name }) => name));
    for (const { t, name, buckets, autoUpdate } of rows)
        if (tables.has(t))
            schema.histograms.push({
                table: t,
                column: name,
                buckets: Number(buckets ?? 100),
                autoUpdate: autoUpdate === 'true',
            });
}
function* batches(names) {
    for (let start = 0; start < names.length; start += BATCH_TABLES)
        yield names.slice(start, start + BATCH_TABLES);
}
function brokenTables(broken) {
    const list = broken.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
    return new errors/* BackupError */.hj('SOURCE_UNSUPPORTED', `these tables cannot be backed up: ${list}`, {
        hint: 'Fix these tables, leave them out with --exclude-tables, or back up everything else with --skip-broken.',
        details: { tables: broken },
    });
}


/***/ }),

/***/ 549:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BG: () => (/* binding */ readForeignKeyFacts),
/* harmony export */   CU: () => (/* binding */ readPartitionFacts),
/* harmony export */   Hx: () => (/* binding */ readTableStatus),
/* harmony export */   K1: () => (/* binding */ readColumnFacts),
/* harmony export */   MC: () => (/* binding */ readRemainingFacts),
/* harmony export */   iL: () => (/* binding */ readIndexFacts)
/* harmony export */ });
/* unused harmony export readCheckFacts */
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83647);
/* harmony import */ var _table_batch_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(60453);



/**
 * Returns the column for tables only. If a query asks for the rows of a view, MySQL 8.0.15 gives
 * the next table the comment `'s.v' is not BASE TABLE`.
 */
function ofTables(column) {
    return `IF(TABLE_TYPE = 'VIEW', NULL, ${column})`;
}
/** Returns the status by table name, without dropped tables. */
async function readTableStatus(session, server, batch) {
    const rows = await session.query((0,_table_batch_js__WEBPACK_IMPORTED_MODULE_2__/* .queryTables */ .Q)(server, batch, (where) => `SELECT TABLE_NAME AS t, TABLE_TYPE AS type, ENGINE AS engine, HEX(TABLE_COMMENT) AS comment, TABLE_COLLATION AS collation,
            HEX(CREATE_OPTIONS) AS options, CREATE_TIME AS created, ${ofTables('TABLE_ROWS')} AS n, ${ofTables('DATA_LENGTH')} AS bytes, ${ofTables('AVG_ROW_LENGTH')} AS average
       FROM information_schema.TABLES WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')}`), `cannot read the tables of ${batch.schema}`);
    return new Map(rows.map((row) => [
        String(row['t']),
        {
            type: String(row['type']),
            engine: row['engine'] === null ? null : String(row['engine']),
            comment: unhex(row['comment']) ?? '',
            collation: optional(row['collation']),
            options: unhex(row['options']) ?? '',
            createTime: optional(row['created']) ?? undefined,
            estimatedRows: Number(row['n'] ?? 0),
            estimatedBytes: Number(row['bytes'] ?? 0),
            avgRowBytes: Number(row['average'] ?? 0),
        },
    ]));
}
/** Reads the columns of tables and views. */
async function readColumnFacts(session, server, batch) {
    const rows = await session.query((0,_table_batch_js__WEBPACK_IMPORTED_MODULE_2__/* .queryTables */ .Q)(server, batch, (where) => `SELECT TABLE_NAME AS t, HEX(COLUMN_NAME) AS name, HEX(COLUMN_TYPE) AS type, IS_NULLABLE AS nullable, HEX(COLUMN_DEFAULT) AS def,
            CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, EXTRA AS extra, HEX(COLUMN_COMMENT) AS comment,
            HEX(GENERATION_EXPRESSION) AS expression, ORDINAL_POSITION AS position
       FROM information_schema.COLUMNS WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')}`, 'position'), `cannot read the columns of ${batch.schema}`);
    return groupBy(rows, (row) => ({
        name: unhex(row['name']) ?? '',
        type: unhex(row['type']) ?? '',
        nullable: row['nullable'] === 'YES',
        default: unhex(row['def']),
        charset: optional(row['charset']),
        collation: optional(row['collation']),
        extra: optional(row['extra']) ?? '',
        comment: unhex(row['comment']) ?? '',
        expression: unhex(row['expression']) || null,
    }));
}
async function readIndexFacts(session, server, batch) {
    const hidden = (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(server, 'STATISTICS.IGNORED')
        ? `IGNORED = 'YES'`
        : (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(server, 'STATISTICS.IS_VISIBLE')
            ? `IS_VISIBLE = 'NO'`
            : '0';
    const rows = await session.query((0,_table_batch_js__WEBPACK_IMPORTED_MODULE_2__/* .queryTables */ .Q)(server, batch, (where) => `SELECT TABLE_NAME AS t, HEX(INDEX_NAME) AS name, NON_UNIQUE AS nonUnique, HEX(COLUMN_NAME) AS \`column\`, SUB_PART AS prefix,
            COLLATION AS direction, INDEX_TYPE AS type, HEX(INDEX_COMMENT) AS comment, ${hidden} AS hidden,
            ${(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(server, 'STATISTICS.EXPRESSION') ? 'HEX(EXPRESSION)' : 'NULL'} AS expression, SEQ_IN_INDEX AS position
       FROM information_schema.STATISTICS WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')}`, 'name, position'), `cannot read the indexes of ${batch.schema}`);
    const found = new Map();
    for (const row of rows) {
        const indexes = listOf(found, String(row['t']));
        const name = unhex(row['name']) ?? '';
        let index = indexes.at(-1);
        if (index?.name !== name) {
            index = {
                name,
                unique: Number(row['nonUnique']) === 0,
                type: String(row['type']),
                comment: unhex(row['comment']) ?? '',
                hidden: Number(row['hidden']) === 1,
                parts: [],
            };
            indexes.push(index);
        }
        index.parts.push({
            column: unhex(row['column']),
            expression: unhex(row['expression']),
            prefix: row['prefix'] === null ? null : Number(row['prefix']),
            descending: row['direction'] === 'D',
        });
    }
    return found;
}
async function readForeignKeyFacts(session, server, batch) {
    const errorPrefix = `cannot read the foreign keys of ${batch.schema}`;
    const columns = await session.query((0,_table_batch_js__WEBPACK_IMPORTED_MODULE_2__/* .queryTables */ .Q)(server, batch, (where) => `SELECT TABLE_NAME AS t, HEX(CONSTRAINT_NAME) AS name, HEX(COLUMN_NAME) AS \`column\`, HEX(REFERENCED_TABLE_SCHEMA) AS s,
            HEX(REFERENCED_TABLE_NAME) AS r, HEX(REFERENCED_COLUMN_NAME) AS referenced, ORDINAL_POSITION AS position
       FROM information_schema.KEY_COLUMN_USAGE
      WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')} AND REFERENCED_TABLE_NAME IS NOT NULL`, 'name, position'), errorPrefix);
    if (columns.length === 0)
        return new Map();
    const rules = await session.query((0,_table_batch_js__WEBPACK_IMPORTED_MODULE_2__/* .queryTables */ .Q)(server, batch, (where) => `SELECT TABLE_NAME AS t, HEX(CONSTRAINT_NAME) AS name, UPDATE_RULE AS onUpdate, DELETE_RULE AS onDelete
       FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE ${where('CONSTRAINT_SCHEMA', 'TABLE_NAME')}`), errorPrefix);
    const ruleOf = new Map(rules.map((row) => [`${row['t']}\0${row['name']}`, row]));
    const found = new Map();
    for (const row of columns) {
        const keys = listOf(found, String(row['t']));
        const name = unhex(row['name']) ?? '';
        const rule = ruleOf.get(`${row['t']}\0${row['name']}`);
        let key = keys.at(-1);
        if (key?.name !== name) {
            key = {
                name,
                columns: [],
                schema: unhex(row['s']) ?? '',
                table: unhex(row['r']) ?? '',
                referenced: [],
                onUpdate: String(rule?.['onUpdate'] ?? ''),
                onDelete: String(rule?.['onDelete'] ?? ''),
            };
            keys.push(key);
        }
        key.columns.push(unhex(row['column']) ?? '');
        key.referenced.push(unhex(row['referenced']) ?? '');
    }
    return found;
}
async function readCheckFacts(session, server, batch) {
    if (!(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(server, 'CHECK_CONSTRAINTS'))
        return new Map();
    const errorPrefix = `cannot read the CHECK constraints of ${batch.schema}`;
    const rows = (0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(server)
        ? await session.query((0,_table_batch_js__WEBPACK_IMPORTED_MODULE_2__/* .queryTables */ .Q)(server, batch, (where) => `SELECT TABLE_NAME AS t, HEX(CONSTRAINT_NAME) AS name, HEX(CHECK_CLAUSE) AS clause, 'YES' AS enforced
           FROM information_schema.CHECK_CONSTRAINTS WHERE ${where('CONSTRAINT_SCHEMA', 'TABLE_NAME')}`, 'name'), errorPrefix)
        : await session.query((0,_table_batch_js__WEBPACK_IMPORTED_MODULE_2__/* .queryTables */ .Q)(server, batch, (where) => `SELECT t.TABLE_NAME AS t, HEX(t.CONSTRAINT_NAME) AS name, HEX(c.CHECK_CLAUSE) AS clause, t.ENFORCED AS enforced
           FROM information_schema.TABLE_CONSTRAINTS t JOIN information_schema.CHECK_CONSTRAINTS c
                USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME)
          WHERE ${where('t.TABLE_SCHEMA', 't.TABLE_NAME')} AND t.CONSTRAINT_TYPE = 'CHECK'`, 'name'), errorPrefix);
    return groupBy(rows, (row) => ({
        name: unhex(row['name']) ?? '',
        clause: unhex(row['clause']) ?? '',
        enforced: row['enforced'] !== 'NO',
    }));
}
async function readPartitionFacts(session, server, batch) {
    const rows = await session.query((0,_table_batch_js__WEBPACK_IMPORTED_MODULE_2__/* .queryTables */ .Q)(server, batch, (where) => `SELECT TABLE_NAME AS t, HEX(PARTITION_NAME) AS name, HEX(SUBPARTITION_NAME) AS sub, PARTITION_METHOD AS method,
            SUBPARTITION_METHOD AS subMethod, HEX(PARTITION_EXPRESSION) AS expression, HEX(SUBPARTITION_EXPRESSION) AS subExpression,
            HEX(PARTITION_DESCRIPTION) AS description, HEX(PARTITION_COMMENT) AS comment,
            PARTITION_ORDINAL_POSITION AS position, SUBPARTITION_ORDINAL_POSITION AS subPosition
       FROM information_schema.PARTITIONS
      WHERE ${where('TABLE_SCHEMA', 'TABLE_NAME')} AND PARTITION_NAME IS NOT NULL`, 'position, subPosition'), `cannot read the partitions of ${batch.schema}`);
    return groupBy(rows, (row) => ({
        name: unhex(row['name']) ?? '',
        subpartition: unhex(row['sub']),
        method: optional(row['method']),
        subMethod: optional(row['subMethod']),
        expression: unhex(row['expression']),
        subExpression: unhex(row['subExpression']),
        description: unhex(row['description']),
        comment: unhex(row['comment']) ?? '',
    }));
}
/**
 * Reads facts that most tables lack. Queries only tables whose definition mentions them.
 * @param tables with the printed definitions
 */
async function readRemainingFacts(session, server, schema, tables) {
    const those = (pattern) => ({
        schema,
        tables: tables.filter(({ printed }) => pattern.test(printed)).map(({ name }) => name),
    });
    const none = new Map();
    const ask = async (batch, read) => (batch.tables.length === 0 ? none : await read(batch));
    const [foreignKeys, checks, partitions] = await Promise.all([
        ask(those(/\bFOREIGN KEY\b/i), (batch) => readForeignKeyFacts(session, server, batch)),
        ask(those(/\bCHECK\b/i), (batch) => readCheckFacts(session, server, batch)),
        ask(those(/\bPARTITION\b/i), (batch) => readPartitionFacts(session, server, batch)),
    ]);
    return new Map(tables.map(({ name }) => [
        name,
        {
            foreignKeys: foreignKeys.get(name) ?? [],
            checks: checks.get(name) ?? [],
            partitions: partitions.get(name) ?? [],
        },
    ]));
}
function groupBy(rows, map) {
    const groups = new Map();
    for (const row of rows)
        listOf(groups, String(row['t'])).push(map(row));
    return groups;
}
function listOf(groups, name) {
    const known = groups.get(name);
    if (known)
        return known;
    const list = [];
    groups.set(name, list);
    return list;
}
function unhex(value) {
    return value === null || value === undefined ? null : Buffer.from(String(value), 'hex').toString('utf8');
}
function optional(value) {
    return value === null || value === undefined ? null : String(value);
}


/***/ }),

/***/ 60453:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ queryTables)
/* harmony export */ });
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45987);
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83647);
// Query of information_schema for some tables of one schema. Invariant: each name matches only its
// own table, and the server opens no other table of the schema.


/**
 * Returns one statement for all tables. A server without a data dictionary looks up a single table
 * only for a comparison by `=`. Otherwise it opens every table of the schema. In a list of names,
 * it also confuses names that differ in case or accents (seen on MariaDB 11.8: `IN ('A', 'a')`).
 */
function queryTables(server, { schema, tables }, select, orderBy) {
    const ofSchema = (column) => `${column} = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .textLiteral */ .nl)(schema)}`;
    const selects = (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(server, 'data dictionary')
        ? [
            select((schemaColumn, tableColumn) => tables.length === 0
                ? 'FALSE'
                : `${ofSchema(schemaColumn)} AND ${tableColumn} IN (${tables.map(_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .textLiteral */ .nl).join(',')})`),
        ]
        : tables.map((table) => select((schemaColumn, tableColumn) => `${ofSchema(schemaColumn)} AND ${tableColumn} = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .textLiteral */ .nl)(table)}`));
    return `${selects.join('\nUNION ALL ')}${orderBy === undefined ? '' : ` ORDER BY ${orderBy}`}`;
}


/***/ })

};
