export const id = 496;
export const ids = [496];
export const modules = {

/***/ 40515:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ RECONNECT),
/* harmony export */   g: () => (/* binding */ WorkerSessions)
/* harmony export */ });
/* harmony import */ var _core_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7493);
/* harmony import */ var _mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84881);


/** How often, and with which waits, work is done again whose connection was lost: long enough for a server to be restarted. */
const RECONNECT = { attempts: 8, firstDelayMs: 100, maxDelayMs: 10_000 };
class WorkerSessions {
    #sessions;
    #options;
    /** Sessions whose connection was lost under a statement. */
    #gone = new WeakSet();
    constructor(sessions, options) {
        this.#sessions = [...sessions];
        this.#options = options;
    }
    get count() {
        return this.#sessions.length;
    }
    /**
     * Work that may be done again: after a deadlock or a lock wait it is, and after a lost connection on a new one.
     * @param what for messages
     * @param conflicts `expected`: log a deadlock or a lock wait at level debug only
     * @throws what the last try threw
     */
    async run(worker, what, work, conflicts = 'reported') {
        const { logger, signal } = this.#options;
        return await (0,_core_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .retry */ .L)(async (attempt) => {
            const session = await this.#living(worker);
            try {
                return await work(session, attempt);
            }
            catch (error) {
                if ((0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnreachable */ .R0)(error))
                    this.#gone.add(session);
                throw error;
            }
        }, {
            ...RECONNECT,
            signal,
            isRetryable: (error) => (0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isLockConflict */ .a4)(error) || (0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnreachable */ .R0)(error),
            onRetry: (error, attempt) => {
                const isExpected = conflicts === 'expected' && (0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isLockConflict */ .a4)(error);
                const message = `${what}: try ${attempt} failed, ${error.message}`;
                if (isExpected)
                    logger.debug(message);
                else
                    logger.warn(message);
            },
        });
    }
    async #living(worker) {
        const session = this.#sessions[worker];
        if (!session.lost && !this.#gone.has(session))
            return session;
        return (this.#sessions[worker] = await this.#options.replace(session));
    }
}


/***/ }),

/***/ 72294:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J5: () => (/* binding */ finishDefinition),
/* harmony export */   Tx: () => (/* binding */ resetSettings),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   iO: () => (/* binding */ createDefinition)
/* harmony export */ });
/* harmony import */ var _sql_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48104);
/* harmony import */ var _connection_session_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(79469);


const OWN_SQL_MODE = (0,_connection_session_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .valueFor */ .Xx)('load', 'sql_mode');
/** @throws BackupError TARGET_QUERY_FAILED and others, naming the object */
async function createDefinition(session, record, options) {
    const { what, schema, name, schemaCollation, replaces = false, readsWarnings = false } = options;
    const { databaseCollation } = record.session;
    const otherCollation = databaseCollation !== undefined && schemaCollation !== undefined && databaseCollation !== schemaCollation
        ? databaseCollation
        : undefined;
    if (schema !== '')
        await session.use(schema);
    if (otherCollation !== undefined)
        await setCollation(session, schema, otherCollation);
    const settings = settingsOf(record);
    try {
        if (settings.mode !== '')
            await session.execute(settings.mode, `cannot create ${what}`);
        // In UTF-8, and in the sql_mode of the object: MariaDB before 11.4 knows packages only in ORACLE.
        if (replaces && record.kind !== 'schema')
            await session.execute(dropStatement(record, schema, name), `cannot replace ${what}`);
        if (settings.charset !== '')
            await session.execute(settings.charset, `cannot create ${what}`);
        const result = await session.executeBytes(record.statement, `cannot create ${what}`);
        const isAsked = readsWarnings && result.warningCount > 0;
        return { ...result, warnings: isAsked ? await session.query('SHOW WARNINGS') : [] };
    }
    finally {
        if (!session.lost) {
            if (settings.charset !== '' || settings.mode !== '') {
                await resetSettings(session);
            }
            if (otherCollation !== undefined)
                await setCollation(session, schema, schemaCollation);
        }
    }
}
/** What changes an object that was created: a comment that its character set could not say. */
async function finishDefinition(session, { followUp }, what) {
    if (followUp !== undefined)
        await session.executeBytes(followUp, `cannot create ${what}`);
}
/** Sets what a load has in place of the settings of an object. */
async function resetSettings(session) {
    // The character sets first: under a connection in utf16 the values of the others would be no text that the server knows.
    await session.execute('SET character_set_client = utf8mb4, character_set_connection = utf8mb4', 'cannot set up the session');
    await session.execute(`SET sql_mode = ${OWN_SQL_MODE}, time_zone = '+00:00'`, 'cannot set up the session');
}
/** Statements for the session in which an object means what it meant; empty: none is needed. */
function settingsOf({ kind, session }) {
    if (!HAS_CONTEXT.has(kind))
        return { mode: '', charset: '' };
    const { client, collation, sqlMode, timeZone } = session;
    return {
        mode: `SET sql_mode = ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteString */ .Ov)(sqlMode)}${timeZone === undefined ? '' : `, time_zone = ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteString */ .Ov)(timeZone)}`}`,
        charset: charsetOf({ client, collation }),
    };
}
/** In this order: setting the client would set nothing of the connection. */
function charsetOf({ client, collation }) {
    return `SET character_set_client = ${client}${collation === undefined ? '' : `, collation_connection = ${collation}`}`;
}
const HAS_CONTEXT = new Set([
    'view',
    'procedure',
    'function',
    'package',
    'package body',
    'library',
    'trigger',
    'event',
]);
async function setCollation(session, schema, collation) {
    await session.execute(`ALTER DATABASE ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(schema)} COLLATE ${collation}`, `cannot set the collation of ${schema}`);
}
function dropStatement({ kind }, schema, name) {
    return `DROP ${kind.toUpperCase()} IF EXISTS ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteTable */ .Z8)(schema, name)}`;
}


/***/ }),

/***/ 88990:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ findSyntaxError)
/* harmony export */ });
/* harmony import */ var _create_definition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(72294);

/** Of the grammar, and of what a statement or its session names: a mode, a collation, a character set, an engine, a parser, a type. */
const UNREADABLE = new Set([1064, 1149, 1231, 1273, 1115, 1286, 1128, 4161]);
/** @returns the server's message; undefined: it can be read, whether or not it can be created */
async function findSyntaxError(session, record, what) {
    const { mode } = (0,_create_definition_js__WEBPACK_IMPORTED_MODULE_0__/* .settingsOf */ .f5)(record);
    const { client } = record.session;
    const text = `CONVERT(0x${record.statement.toString('hex')} USING ${client})`;
    try {
        // A name without a schema is one of the current schema. In information_schema a table that is not there ends the reading.
        await session.use('performance_schema').catch(() => session.use('information_schema'));
        if (mode !== '')
            await session.execute(mode, what);
        // PREPARE converts the text to the character set of the connection, and reads it in that of the client.
        await session.execute(`SET character_set_client = ${client}, character_set_connection = ${client}`, what);
        await session.execute(`SET @definition = ${text}`, what);
        await session.execute('PREPARE definition FROM @definition', what);
        await session.execute('DEALLOCATE PREPARE definition', what);
        return undefined;
    }
    catch (error) {
        const cause = error.cause;
        if (session.lost || cause?.errno === undefined)
            throw error;
        return UNREADABLE.has(cause.errno) ? cause.message : undefined;
    }
    finally {
        if (!session.lost) {
            await (0,_create_definition_js__WEBPACK_IMPORTED_MODULE_0__/* .resetSettings */ .Tx)(session);
            await session.execute('SET @definition = NULL', 'cannot set up the session');
        }
    }
}


/***/ }),

/***/ 98052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ assertReadable)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
// Objects that a lifecycle rule or --s3-storage-class has moved to an archive: they are there, but cannot be read before someone
// has brought them back, which takes hours. So that is found out before anything else is done.


/** @param scope what is to be read; absent: everything. @throws BackupError STORAGE_ARCHIVED */
async function assertReadable(source, scope) {
    const found = await source.findArchived();
    const unneeded = scope ? rowsOutside(source, scope) : new Set();
    const archived = found.filter((name) => !unneeded.has(name));
    if (archived.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('STORAGE_ARCHIVED', `${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(archived.length, 'object')} of ${source.contents.backupId} cannot be read from the archive that they are in, the first is ${archived[0]}`, {
        hint: 'Bring them back first (`aws s3api restore-object` for each, or a batch job), wait until that is done, and start again.',
        details: { archived: archived.slice(0, 1000) },
    });
}
/** Files of rows that the scope leaves out. */
function rowsOutside({ contents }, scope) {
    const outside = new Set(contents.schemas.flatMap(({ tables }) => tables.flatMap(({ chunks }) => chunks.map(({ object }) => object))));
    if (scope.request.parts === 'schema')
        return outside;
    for (const { tables } of scope.schemas)
        for (const { chunks } of tables)
            for (const { object } of chunks)
                outside.delete(object);
    return outside;
}


/***/ }),

/***/ 51220:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ isSourceOf)
/* harmony export */ });
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);
// What a restore and a verification need to know of a backup, wherever it comes from. Our manifest knows all of it; a dump of
// MySQL Shell leaves out what its format does not hold, and what is left out cannot be verified.

/** Whether a backup is of this server, as far as it knows. */
function isSourceOf({ server }, facts) {
    return server.serverId !== undefined && (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameHost */ .Xf)(server.serverId, facts.serverId);
}


/***/ }),

/***/ 25981:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ withoutObjects)
/* harmony export */ });
/* harmony import */ var _format_definition_record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73979);
/* harmony import */ var _definition_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41569);
/* harmony import */ var _scope_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(89478);
// The part of a backup without the objects that a target does not take. Pure. Invariant: each of them is in the list of what is left out,
// with its reason, and so is what goes with it.



/** @param reasons by object, with the schema's name on the target: `table shop.t` */
function withoutObjects(scope, reasons) {
    const leftOut = [];
    const besides = [];
    const schemas = scope.schemas.map((schema) => {
        const isKept = (kind, name) => {
            const reason = reasons.get((0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_0__/* .describeRecord */ .TV)({ kind, schema: schema.name, name }));
            if (reason !== undefined)
                leftOut.push({ name: (0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_0__/* .describeRecord */ .TV)({ kind, schema: schema.source, name }), reason });
            return reason === undefined;
        };
        /** Without those of its triggers that are left out. */
        const withTriggers = (kind, objects) => objects.flatMap((object) => {
            const triggers = object.triggers.filter(({ name }) => isKept('trigger', name));
            if (isKept(kind, object.name))
                return [{ ...object, triggers }];
            for (const { name } of triggers)
                besides.push({
                    name: (0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_0__/* .describeRecord */ .TV)({ kind: 'trigger', schema: schema.source, name }),
                    reason: `its ${kind} is left out`,
                });
            return [];
        });
        return {
            ...schema,
            tables: withTriggers('table', schema.tables),
            views: withTriggers('view', schema.views),
            sequences: schema.sequences.filter(({ name }) => isKept('sequence', name)),
            routines: schema.routines.filter(({ name, type }) => isKept((0,_definition_source_js__WEBPACK_IMPORTED_MODULE_1__/* .routineKind */ .b3)(type), name)),
            libraries: schema.libraries.filter(({ name }) => isKept('library', name)),
            events: schema.events.filter(({ name }) => isKept('event', name)),
        };
    });
    return {
        ...scope,
        schemas,
        besides,
        isComplete: scope.isComplete && leftOut.length === 0,
        leftOut: [...scope.leftOut, ...leftOut, ...besides],
        totals: (0,_scope_js__WEBPACK_IMPORTED_MODULE_2__/* .totalsOf */ .vA)(schemas),
    };
}


/***/ }),

/***/ 78789:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ runAssertions)
});

// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(48104);
;// CONCATENATED MODULE: ./lib/verify/reached-definitions.js
// The stored functions and views that an assertion reaches, and what they would do that a transaction which only reads does not keep
// them from: files, locks, settings of the server, other connections. Their definitions came out of a backup, whose source may belong to an
// attacker. They are searched as bytes, comments and texts included, so that no quoting hides a word: a word too much refuses an
// assertion, a word too few would let it act.



/** What a function may do in a transaction that only reads. */
const ACTS = /(?<![\w$])(outfile|dumpfile|load_file|get_lock|release_lock|release_all_locks|nextval|setval|next\s+value\s+for|global|persist|persist_only|kill|sys_exec|sys_eval)(?![\w$])/i;
/** @param loadable names of functions that libraries of the server have. @returns why the assertion is not run */
async function findReachedEffect(sql, session, facts, loadable) {
    const all = await readReachable(session, facts);
    const reached = new Set();
    const texts = [sql];
    for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
        const words = wordsOf(text);
        for (const each of all) {
            if (reached.has(each) || !isMentioned(each.name, words, text))
                continue;
            reached.add(each);
            const what = `${each.kind} ${each.schema}.${each.name}`;
            if (each.kind === 'function' && each.access === 'MODIFIES SQL DATA')
                return `the ${what} is declared to modify data`;
            const definition = await readDefinition(session, each);
            if (definition === undefined)
                continue;
            const word = ACTS.exec(definition)?.[0];
            if (word !== undefined)
                return `the ${what} has ${word.replace(/\s+/g, ' ').toUpperCase()}`;
            const library = loadable.find((name) => isMentioned(name, wordsOf(definition), definition));
            if (library !== undefined)
                return `the ${what} calls the loadable function ${library}`;
            texts.push(definition);
        }
    }
    return undefined;
}
async function readReachable(session, facts) {
    const what = 'cannot list the functions and views of the server';
    const routines = await session.query(`SELECT LOWER(ROUTINE_TYPE) AS kind, ROUTINE_SCHEMA AS s, ROUTINE_NAME AS n, SQL_DATA_ACCESS AS access
       FROM information_schema.ROUTINES WHERE ROUTINE_TYPE <> 'PACKAGE'`, what);
    const views = await session.query(`SELECT 'view' AS kind, TABLE_SCHEMA AS s, TABLE_NAME AS n, NULL AS access
       FROM information_schema.TABLES WHERE TABLE_TYPE = 'VIEW'`, what);
    // What belongs to the server, no one's backup has changed.
    return [...routines, ...views]
        .filter(({ s }) => !(0,server_facts/* isSystemSchema */.hv)(s, facts))
        .map(({ kind, s, n, access }) => ({ kind, schema: s, name: n, access }));
}
/**
 * All that SHOW CREATE answers, one character per byte; undefined: the account may not see it, or it is broken. Not in the default schema of
 * the definition: the session has that of the assertion.
 */
async function readDefinition(session, { kind, schema, name }) {
    try {
        const rows = await session.query(`SHOW CREATE ${kind.toUpperCase()} ${(0,quote/* quoteTable */.Z8)(schema, name)}`, `cannot read the definition of ${kind} ${schema}.${name}`, { results: 'binary' });
        const values = rows.flatMap((row) => Object.values(row));
        return values
            .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
            .join('\n');
    }
    catch (error) {
        if (error instanceof errors/* BackupError */.hj && !session.lost)
            return undefined;
        throw error;
    }
}
function wordsOf(text) {
    return new Set([...text.matchAll(/[\w$]+/g)].map(([word]) => word.toLowerCase()));
}
/** A name of other characters is looked for as it is, in the text and in its bytes. */
function isMentioned(name, words, text) {
    const own = name.toLowerCase();
    if (/^[\w$]+$/.test(own))
        return words.has(own);
    const lower = text.toLowerCase();
    const forms = [own, own.replaceAll('`', '``'), Buffer.from(own, 'utf8').toString('latin1').toLowerCase()];
    return forms.some((form) => lower.includes(form));
}

;// CONCATENATED MODULE: ./lib/verify/assertion-guard.js


/** Of the server: they act, wait for others, or read its files. */
const ACTING = /^(get_lock|release_lock|release_all_locks|load_file|nextval|setval|(master|source)_pos_wait|wait_(until|for)_\w+|master_gtid_wait|wsrep_sync_wait\w*|group_replication_\w+|asynchronous_connection_failover_\w+|audit_log_\w+|audit_api_\w+|keyring_\w+|set_firewall_\w+|mysql_firewall_\w+|firewall_\w+|read_firewall_\w+|normalize_statement|mysql_query_attribute_\w+|flush_rewrite_rules|load_rewrite_rules|service_get_\w+|service_release_\w+|version_tokens_\w+|sys_exec|sys_eval|sys_set)$/;
/** Sequences of words that act; words of SQL that no reading statement has outside of quotes. */
const ACTING_WORDS = [
    [/ INTO /, 'INTO would write a file or a variable'],
    [/ (?:FOR (?:NO KEY )?UPDATE|FOR SHARE|LOCK IN SHARE MODE) /, 'it would lock rows'],
    [/ (?:UPDATE|DELETE) /, 'it would change rows'],
    [/ NEXT VALUE FOR /, 'it would take the next value of a sequence'],
];
/** Why the statement is not run; undefined: nothing is known against it. */
async function findSideEffect(sql, session, facts) {
    const tokens = tokensOf(sql);
    const words = ` ${tokens.map(({ text, isWord }) => (isWord ? text.toUpperCase() : '.')).join(' ')} `;
    const found = ACTING_WORDS.find(([pattern]) => pattern.test(words));
    if (found)
        return found[1];
    const calls = callsIn(tokens);
    const acting = calls.find(({ name }) => ACTING.test(name.toLowerCase()));
    if (acting)
        return `${acting.name} does more than read`;
    const loadable = await readLoadable(session, facts);
    const unknown = loadable.find((name) => calls.some((call) => isCallOf(call, name)));
    if (unknown !== undefined)
        return `what the loadable function ${unknown} does is not known to the server`;
    return await findReachedEffect(sql, session, facts, loadable);
}
/** Functions that libraries of the server have. An account that may not look does not learn of them. */
async function readLoadable(session, facts) {
    const rows = await session
        .query((0,server_facts/* isMariaDb */.Zz)(facts)
        ? 'SELECT name FROM mysql.func'
        : `SELECT UDF_NAME AS name FROM performance_schema.user_defined_functions WHERE UDF_LIBRARY IS NOT NULL`, 'cannot list the loadable functions of the server')
        .catch(() => []);
    return rows.map(({ name }) => name);
}
function isCallOf({ name }, loadable) {
    return name.toLowerCase() === loadable.toLowerCase();
}
function callsIn(tokens) {
    return tokens.flatMap(({ text, isName }, i) => {
        if (!isName || tokens[i + 1]?.text !== '(')
            return [];
        const isQualified = tokens[i - 1]?.text === '.' && tokens[i - 2]?.isName;
        return [{ name: text, ...(isQualified ? { schema: tokens[i - 2].text } : {}) }];
    });
}
/** Strings and comments are left out; comments that servers execute are open. */
function tokensOf(sql) {
    const tokens = [];
    const pattern = /'(?:[^'\\]|\\.|'')*(?:'|$)|"(?:[^"\\]|\\.|"")*(?:"|$)|`((?:[^`]|``)*)(?:`|$)|--(?=[\x00-\x20\x7f]|$)[^\n]*|#[^\n]*|\/\*M?!\d*|\/\*[^]*?(?:\*\/|$)|\*\/|([\p{L}\p{N}_$\u0080-\uffff]+)|[^\s]/gsu;
    for (const [text, quoted, word] of sql.matchAll(pattern)) {
        if (quoted !== undefined)
            tokens.push({ text: quoted.replaceAll('``', '`'), isName: true, isWord: false });
        else if (word !== undefined)
            tokens.push({ text: word, isName: true, isWord: true });
        else if (/^[^'"#/*-]/.test(text) || text.length === 1)
            tokens.push({ text, isName: false, isWord: false });
    }
    return tokens;
}

// EXTERNAL MODULE: ./lib/sql/sql-identifiers.js
var sql_identifiers = __webpack_require__(72105);
// EXTERNAL MODULE: ./lib/sql/sql-quoting.js
var sql_quoting = __webpack_require__(42290);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/worker-sessions.js
var worker_sessions = __webpack_require__(40515);
// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/verify/assertions.js







async function runAssertions(sessions, scope, assertions, { signal, logger }) {
    const checks = [];
    for (const assertion of assertions) {
        signal.throwIfAborted();
        const { passed, actual } = await (0,retry/* retry */.L)(() => runOne(sessions, scope, assertion, signal), {
            ...worker_sessions/* RECONNECT */.S,
            signal,
            isRetryable: mysql_errors/* isUnreachable */.R0,
            onRetry: (error) => logger.warn(`assertion "${assertion.name}" begins again: ${error.message}`),
        });
        const expected = describeExpectation(assertion.expect);
        logger.info(`assertion "${assertion.name}": ${passed ? 'passed' : `FAILED, expected ${expected}, actual ${actual}`}`);
        checks.push({
            check: 'assertion',
            status: passed ? 'passed' : 'failed',
            object: assertion.name,
            expected,
            actual,
        });
    }
    return checks;
}
/**
 * A session of its own: a statement that is cut off takes its session with it.
 * @throws BackupError if the connection is lost
 */
async function runOne(sessions, scope, { sql, schema, timeoutSeconds, expect }, signal) {
    const session = await sessions.reopen('read');
    const cut = () => {
        session.destroy();
        // A server notices only with the next row that its client is gone: SLEEP() in a function would go on for years.
        ending ??= endAtServer(sessions, session);
    };
    let ending;
    let isOver = false;
    const end = () => {
        isOver = true;
        cut();
    };
    const timer = setTimeout(end, timeoutSeconds * 1000 + GRACE_MS);
    signal.addEventListener('abort', cut);
    try {
        await session.execute((0,server_facts/* isMariaDb */.Zz)(sessions.facts)
            ? `SET SESSION max_statement_time = ${timeoutSeconds}`
            : `SET SESSION max_execution_time = ${Math.ceil(timeoutSeconds * 1000)}`);
        if (schema !== undefined)
            await session.use(scope.targets.get(schema) ?? schema);
        await session.execute('START TRANSACTION READ ONLY');
        const statement = renamed(sql, scope);
        const sideEffect = await findSideEffect(statement, session, sessions.facts);
        if (sideEffect !== undefined)
            return { passed: false, actual: `not run: ${sideEffect}` };
        const rows = await queryRows(session, statement);
        return { passed: meets(rows, expect), actual: describeRows(rows) };
    }
    catch (error) {
        signal.throwIfAborted();
        if (!isOver && (0,mysql_errors/* isUnreachable */.R0)(error))
            throw error;
        return { passed: false, actual: error.message };
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', cut);
        await session.close();
        await ending;
    }
}
/** Best effort: the session is cut off in any case. */
async function endAtServer(sessions, { id }) {
    try {
        const other = await sessions.reopen('read');
        try {
            await other.execute(`KILL ${id}`);
        }
        finally {
            await other.close();
        }
    }
    catch {
        // It has ended, or the account or the server does not let us.
    }
}
/** The server's own limit comes first. */
const GRACE_MS = 2000;
/** The user writes the names of the backup. */
function renamed(sql, { targets, schemas }) {
    const objects = new Map(schemas.map(({ source, tables, views }) => [
        source,
        new Set([...tables, ...views].map(({ name }) => name)),
    ]));
    return (0,sql_identifiers/* renameQualifiers */.qB)(sql, {
        rename: (name) => {
            const to = targets.get(name);
            return to === name ? undefined : to;
        },
        hasObject: (schema, object) => objects.get(schema)?.has(object) ?? false,
        quoting: sql_quoting/* DEFAULT_QUOTING */.qF,
    }).sql;
}
async function queryRows(session, sql) {
    const rows = await session.query(sql, 'the statement failed');
    return rows.map((row) => Object.values(row).map((value) => {
        if (value === null)
            return null;
        return Buffer.isBuffer(value)
            ? value.toString('utf8')
            : typeof value === 'object'
                ? JSON.stringify(value)
                : String(value);
    }));
}
function meets(rows, expect) {
    switch (expect.kind) {
        case 'no rows':
            return rows.length === 0;
        case 'rows':
            return (rows.length === expect.rows.length &&
                rows.every((row, i) => {
                    const wanted = expect.rows[i];
                    return row.length === wanted.length && row.every((value, j) => isEqual(value, wanted[j]));
                }));
        case 'comparison': {
            const value = rows[0]?.[0];
            if (rows.length !== 1 || rows[0].length !== 1 || value === null || value === undefined)
                return false;
            return compare(value, expect.operator, expect.value);
        }
    }
}
function isEqual(a, b) {
    return a === null || b === null ? a === b : compare(a, '=', b);
}
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INTEGER = /^[+-]?\d+$/;
/** As numbers if both are numbers, otherwise as texts. */
function compare(a, operator, b) {
    const order = INTEGER.test(a) && INTEGER.test(b)
        ? orderOf(BigInt(a), BigInt(b))
        : NUMBER.test(a) && NUMBER.test(b)
            ? orderOf(Number(a), Number(b))
            : orderOf(a, b);
    switch (operator) {
        case '=':
            return order === 0;
        case '!=':
            return order !== 0;
        case '<':
            return order < 0;
        case '<=':
            return order <= 0;
        case '>':
            return order > 0;
        case '>=':
            return order >= 0;
    }
}
function orderOf(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
function describeExpectation(expect) {
    switch (expect.kind) {
        case 'no rows':
            return 'no rows';
        case 'rows':
            return describeRows(expect.rows);
        case 'comparison':
            return expect.operator === '=' ? expect.value : `${expect.operator} ${expect.value}`;
    }
}
function describeRows(rows) {
    if (rows.length === 0)
        return 'no rows';
    const text = rows
        .slice(0, 10)
        .map((row) => (row.length === 1 ? String(row[0]) : `(${row.join(', ')})`))
        .join(', ');
    return `${text.slice(0, 500)}${rows.length > 10 ? ` and ${rows.length - 10} more rows` : ''}`;
}


/***/ }),

/***/ 80525:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v: () => (/* binding */ checkDefinitions),
  u: () => (/* binding */ checkEvents)
});

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 2 modules
var catalog = __webpack_require__(73051);
// EXTERNAL MODULE: ./lib/mysql/schema/read-definition.js + 1 modules
var read_definition = __webpack_require__(65588);
// EXTERNAL MODULE: ./lib/mysql/schema/read-table-facts.js
var read_table_facts = __webpack_require__(95625);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var schema_selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/repository/contents.js
var repository_contents = __webpack_require__(51220);
// EXTERNAL MODULE: ./lib/repository/definition-source.js
var definition_source = __webpack_require__(41569);
// EXTERNAL MODULE: ./lib/repository/scope.js + 19 modules
var scope = __webpack_require__(89478);
// EXTERNAL MODULE: ./lib/sql/create-table.js
var create_table = __webpack_require__(7375);
// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
// EXTERNAL MODULE: ./lib/sql/account.js
var account = __webpack_require__(4775);
// EXTERNAL MODULE: ./lib/sql/charsets.js
var charsets = __webpack_require__(89915);
// EXTERNAL MODULE: ./lib/sql/definer.js
var definer = __webpack_require__(65331);
// EXTERNAL MODULE: ./lib/sql/program-parts.js
var program_parts = __webpack_require__(30083);
;// CONCATENATED MODULE: ./lib/verify/definitions/version-forms.js
// What two versions of a server print differently though it means the same: widths of integers that MySQL 8.0.19 no longer prints, the
// name of utf8, modes that are gone. Only for comparing a backup with a server of another version.
/** Types, as in a definition's head or in information_schema. */
function neutralTypes(text) {
    return neutralCharsets(text
        .replace(/\b((?:tiny|small|medium|big)?int(?:eger)?)\(\d+\)(?! (?:unsigned )?zerofill)/gi, '$1')
        .replace(/\byear\(4\)/gi, 'year'));
}
/** What comes before the body of a program. MySQL 5.7 prints that of a trigger as it was typed, later versions in a form of theirs. */
function neutralHead(text, kind) {
    if (kind !== 'trigger')
        return neutralTypes(text);
    return text
        .replaceAll('`', '')
        .replace(/^[^]*?\b(?=(?:BEFORE|AFTER)\s+(?:INSERT|UPDATE|DELETE)\b)/i, '')
        .replace(/\bON\s+(?:[^\s.]+\.)?(?=[^\s.]+\s+FOR\b)/i, 'ON ')
        .replace(/\s+/g, ' ')
        .replace(/\b(?:BEFORE|AFTER|INSERT|UPDATE|DELETE|ON|FOR|EACH|ROW)\b/gi, (word) => word.toUpperCase());
}
/** `utf8` has been the name of utf8mb3. */
function neutralCharsets(text) {
    return text.replace(/\butf8(?=\b|_(?!mb))/gi, 'utf8mb3');
}
/** Modes that only older servers have, and that change nothing of a program that exists. */
const GONE = new Set(['NO_AUTO_CREATE_USER', 'NO_FIELD_OPTIONS', 'NO_KEY_OPTIONS', 'NO_TABLE_OPTIONS']);
function neutralMode(sqlMode) {
    return sqlMode
        .split(',')
        .filter((word) => word !== '' && !GONE.has(word))
        .sort()
        .join(',');
}
/** Introducers come and go from one version to the next, and so do the characters of literals of information_schema. */
function neutralExpression(expression) {
    return neutralCharsets(expression)
        .replace(/\b_(?:utf8mb[34]|latin1|binary|ascii)(?=\\?')/g, '')
        .replace(/\\'/g, "'")
        .replace(/'(?:[^']|'')*[^\x00-\x7f](?:[^']|'')*'/g, "'…'")
        .replace(/\s+/g, ' ');
}

;// CONCATENATED MODULE: ./lib/verify/definitions/fact-lines.js

/**
 * @param schemaOf the name on the target of a schema that a foreign key names
 * @param hasLiterals whether the lines hold the literals in generated columns, checks, and expressions of indexes and partitions,
 *   and the defaults: information_schema keeps those as they were typed, with spaces that the column does not hold, and in the
 *   time zone of the client
 */
function factLines(facts, schemaOf, hasLiterals = true) {
    const shown = (text) => (hasLiterals ? text : withoutLiterals(text));
    const expressionOf = (text) => neutralExpression(shown(text ?? ''));
    const defaultOf = (text) => hasLiterals || text === null ? neutralDefault(text) : 'as in the definition';
    const partitionOf = (text) => neutralPartition(text ?? '', hasLiterals);
    const { engine, collation, options, comment, columns, indexes, foreignKeys, checks, partitions } = facts;
    return [
        `engine ${engine.toLowerCase()}`,
        `collation ${neutralCharsets(collation ?? '')}`,
        `options ${neutralOptions(options)}`,
        `comment ${JSON.stringify(comment)}`,
        ...columns.map((column, i) => `column ${i + 1} ${column.name}: ${neutralTypes(column.type)} ${column.nullable ? 'NULL' : 'NOT NULL'} default ${defaultOf(column.default)} charset ${neutralCharsets(column.charset ?? '')} collation ${neutralCharsets(column.collation ?? '')} extra ${neutralExtra(column.extra)} comment ${JSON.stringify(column.comment)} expression ${expressionOf(column.expression)}`),
        ...indexes.map((index) => indexLine(index, expressionOf)),
        ...foreignKeys.map((key) => foreignKeyLine(key, schemaOf)),
        ...checks.map(({ name, clause, enforced }) => `check ${name}: ${expressionOf(clause)}${enforced ? '' : ' NOT ENFORCED'}`),
        ...partitions.map((part) => `partition ${part.name}${part.subpartition === null ? '' : `/${part.subpartition}`}: ${part.method ?? ''} ${part.subMethod ?? ''} (${partitionOf(part.expression)}) (${partitionOf(part.subExpression)}) values ${part.description ?? ''} comment ${JSON.stringify(part.comment)}`),
    ];
}
function indexLine({ name, unique, type, comment, hidden, parts }, expressionOf) {
    const columns = parts.map(({ column, expression, prefix, descending }) => `${column ?? `(${expressionOf(expression)})`}${prefix === null ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`);
    return `index ${name}: ${unique ? 'unique ' : ''}${type.toLowerCase()} (${columns.join(', ')})${hidden ? ' hidden' : ''} comment ${JSON.stringify(comment)}`;
}
function foreignKeyLine({ name, columns, schema, table, referenced, onUpdate, onDelete }, schemaOf) {
    return `foreign key ${name}: (${columns.join(', ')}) references ${schemaOf(schema)}.${table} (${referenced.join(', ')}) on update ${neutralRule(onUpdate)} on delete ${neutralRule(onDelete)}`;
}
/** They mean the same, and versions print the one or the other for none. */
function neutralRule(rule) {
    return rule === 'RESTRICT' ? 'NO ACTION' : rule;
}
function neutralDefault(value) {
    return value === null
        ? 'none'
        : neutralExpression(value).replace(/\b(current_timestamp)(?:\(\))?(?!\()/gi, (text) => text.replace('()', '').toLowerCase());
}
function neutralExtra(extra) {
    return extra
        .toLowerCase()
        .replace(/default_generated/g, '')
        .replace(/current_timestamp\(\)/g, 'current_timestamp')
        .split(/\s+/)
        .filter((word) => word !== '' && word !== ',')
        .sort()
        .join(' ');
}
function neutralOptions(options) {
    return (options
        .toLowerCase()
        .split(/\s+/)
        // Aria shows its checksum only after the table was altered once.
        .filter((word) => word !== '' && !word.startsWith('page_checksum='))
        .sort()
        .join(' '));
}
/** MySQL 5.7 prints it as it was typed, later versions in lower case; names are quoted by the sql_mode of the client. */
function neutralPartition(expression, hasLiterals) {
    return expression.replace(/(`(?:[^`]|``)*`|"(?:[^"]|"")*")|((?:_\w+\s*)?'(?:[^'\\]|\\.|'')*')|[^`"'_]+|./gs, (part, name, literal) => {
        if (literal !== undefined)
            return hasLiterals ? part : "'…'";
        return (name === undefined ? part : name.slice(1, -1).replaceAll(name[0] + name[0], name[0])).toLowerCase();
    });
}
/**
 * Leaves out what a literal is, with its introducer; names in backquotes stay. The information_schema of MySQL escapes quotes
 * and backslashes of the expression once more.
 */
function withoutLiterals(expression) {
    const isEscaped = /^(?:`(?:[^`]|``)*`|[^'`])*\\'/.test(expression);
    const text = isEscaped ? expression.replace(/\\(.)/gs, '$1') : expression;
    return text.replace(/(`(?:[^`]|``)*`)|(?:_\w+\s*)?'(?:[^'\\]|\\.|'')*'|\b0x[\da-f]+\b/gis, (_, name) => name ?? "'…'");
}

;// CONCATENATED MODULE: ./lib/verify/definitions/text-difference.js
// The lines in which two definitions differ, so that a report shows what is wrong and not two hashes.
/** Lines of each side that the other side lacks; of the shown text at most so many characters. */
const MAX_SHOWN = 600;
/** undefined: the texts are equal. */
function differenceOf(expected, actual) {
    if (expected === actual)
        return undefined;
    const [ours, theirs] = [expected.split('\n'), actual.split('\n')];
    const missing = without(ours, theirs);
    const surplus = without(theirs, ours);
    // The same lines in another order.
    if (missing.length + surplus.length === 0)
        return { expected: shorten(expected), actual: shorten(actual) };
    return { expected: show(missing), actual: show(surplus) };
}
/** Of lists of facts. */
function differenceOfLines(expected, actual) {
    const missing = without(expected, actual);
    const surplus = without(actual, expected);
    return missing.length + surplus.length === 0
        ? undefined
        : { expected: show(missing), actual: show(surplus) };
}
/** Each as often as it is there more often. */
function without(lines, others) {
    const left = new Map();
    for (const line of others)
        left.set(line, (left.get(line) ?? 0) + 1);
    return lines.filter((line) => {
        const count = left.get(line) ?? 0;
        left.set(line, count - 1);
        return count <= 0;
    });
}
function show(lines) {
    return lines.length === 0 ? 'nothing else' : shorten(lines.map((line) => line.trim()).join('\n'));
}
function shorten(text) {
    return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

;// CONCATENATED MODULE: ./lib/verify/definitions/flavor-forms.js





/** @param schemaOf the name on the target of a schema that a foreign key names */
function compareFactsAcross(expected, actual, isToMariaDb, schemaOf) {
    const sides = [
        { facts: expected, isMariaDb: !isToMariaDb },
        { facts: actual, isMariaDb: isToMariaDb },
    ];
    // What is an expression for the one may be a value for the other.
    const computed = new Set(sides.flatMap(({ facts, isMariaDb }) => facts.columns.filter((column) => literalOf(column, isMariaDb) === undefined).map(({ name }) => name)));
    const ours = linesOf(expected, !isToMariaDb, computed, schemaOf);
    const theirs = linesOf(actual, isToMariaDb, computed, (schema) => schema);
    const others = differenceOfLines(ours.expressions, theirs.expressions);
    return {
        difference: differenceOfLines(ours.strict, theirs.strict),
        ...(others ? { notCompared: others.expected.replaceAll('\n', ', ') } : {}),
    };
}
function linesOf(facts, isMariaDb, computed, schemaOf) {
    const { engine, collation, options, comment, columns, indexes, foreignKeys, checks, partitions } = facts;
    const lines = { strict: [], expressions: [] };
    const { strict, expressions } = lines;
    strict.push(`engine ${engine.toLowerCase()}`, `collation ${neutralCharsets(collation ?? '')}`, `options ${flavor_forms_neutralOptions(options)}`, `comment ${JSON.stringify(comment)}`, `checks ${checks.filter(({ enforced }) => enforced).length}`);
    for (const [i, column] of columns.entries()) {
        const literal = computed.has(column.name) ? undefined : literalOf(column, isMariaDb);
        strict.push(`column ${i + 1} ${column.name}: ${neutralType(column.type)} ${column.nullable ? 'NULL' : 'NOT NULL'} default ${literal ?? 'expression'} charset ${neutralCharsets(column.charset ?? '')} collation ${neutralCharsets(column.collation ?? '')} extra ${flavor_forms_neutralExtra(column.extra)} comment ${JSON.stringify(column.comment)}`);
        if (literal === undefined)
            expressions.push(`default of ${column.name}: ${neutral(column.default)}`);
        if (column.expression !== null)
            expressions.push(`column ${column.name}: ${neutral(column.expression)}`);
    }
    for (const { name, unique, type, comment: remark, hidden, parts } of indexes) {
        const isSpatial = /spatial|rtree/i.test(type);
        const own = parts.map(({ column, prefix, descending }) => `${column ?? 'expression'}${prefix === null || isSpatial ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`);
        strict.push(`index ${name}: ${unique ? 'unique ' : ''}${indexType(type, engine)} (${own.join(', ')})${hidden ? ' hidden' : ''} comment ${JSON.stringify(remark)}`);
    }
    strict.push(...foreignKeys.map((key) => foreignKeyLine(key, schemaOf)));
    // Their names are of a table on MariaDB, and of a schema on MySQL.
    expressions.push(...checks.filter(({ enforced }) => enforced).map(({ clause }) => `check: ${neutral(clause)}`));
    for (const part of partitions) {
        strict.push(`partition ${part.name}${part.subpartition === null ? '' : `/${part.subpartition}`}: ${part.method ?? ''} ${part.subMethod ?? ''} values ${neutral(part.description)} comment ${JSON.stringify(part.comment)}`);
        expressions.push(`partition ${part.name}: ${neutral(part.expression)} ${neutral(part.subExpression)}`);
    }
    return lines;
}
/** InnoDB has no others, and MariaDB prints what was asked for. */
function indexType(type, engine) {
    return /^hash$/i.test(type) && /^innodb$/i.test(engine) ? 'btree' : type.toLowerCase();
}
function neutralType(type) {
    return neutralTypes(type).replace(/^geometrycollection$/i, 'geomcollection');
}
function flavor_forms_neutralExtra(extra) {
    return extra
        .toLowerCase()
        .replace(/default_generated/g, '')
        .replace(/current_timestamp\(\)/g, 'current_timestamp')
        .split(/[\s,]+/)
        .filter((word) => word !== '')
        .sort()
        .join(' ');
}
/** Those that both flavors show. */
const OPTIONS = /^(?:row_format|key_block_size|max_rows|min_rows|avg_row_length|checksum|delay_key_write|pack_keys)=/;
function flavor_forms_neutralOptions(options) {
    const words = options.toLowerCase().split(/\s+/);
    return words
        .filter((word) => OPTIONS.test(word))
        .sort()
        .join(' ');
}
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const WITHOUT_LITERAL = /^(?:(?:tiny|medium|long)?(?:text|blob)|json|geom|(?:multi)?(?:point|linestring|polygon)|(?:var)?binary)/i;
/** A default that is a value; undefined: an expression, or a value that the servers print in two forms. */
function literalOf({ type, default: value, extra }, isMariaDb) {
    // MySQL 8.0.15 shows none of a text.
    if (value === null && /DEFAULT_GENERATED/i.test(extra))
        return undefined;
    if (value === null || (isMariaDb && /^null$/i.test(value)))
        return 'none';
    if (WITHOUT_LITERAL.test(type))
        return undefined;
    const now = /^(?:current_timestamp|now)(?:\((\d*)\))?$/i.exec(value);
    if (now && /^(?:timestamp|datetime)/i.test(type))
        return `now ${now[1] || '0'}`;
    if (!isMariaDb)
        return /DEFAULT_GENERATED/i.test(extra) ? undefined : `'${value}'`;
    if (NUMBER.test(value) || /^b'[01]*'$/i.test(value))
        return `'${value}'`;
    const text = /^'((?:[^'\\]|\\.|'')*)'$/s.exec(value)?.[1];
    return text === undefined ? undefined : `'${text.replace(/''|\\(.)/gs, (_, char) => char ?? "'")}'`;
}
/** Without what the servers add or leave out: parentheses, spaces, quotes of names, introducers. */
function neutral(expression) {
    const text = (expression ?? '').replace(/\\'/g, "'");
    return text.replace(/'(?:[^']|'')*'|[^']+/g, (part) => {
        if (part.startsWith("'"))
            return /[^\x00-\x7f]/.test(part) ? "'…'" : part;
        return part
            .toLowerCase()
            .replace(/\b_(?:utf8mb[34]|utf8|latin1|binary|ascii)\s*$/, '')
            .replace(/[`"\s()]/g, '');
    });
}
function compareProgramsAcross(expected, actual, isToMariaDb) {
    const [ours, theirs] = [partsOf(expected, !isToMariaDb), partsOf(actual, isToMariaDb)];
    return {
        difference: differenceOf(ours.body, theirs.body),
        ...(ours.head === theirs.head ? {} : { notCompared: ours.head }),
    };
}
function partsOf(record, isMariaDb) {
    const { kind, table, session } = record;
    const parts = (0,program_parts/* splitProgram */.X)({
        kind: kind,
        isMariaDb,
        printed: (0,definer/* changeDefiner */.I)(record.statement.toString('latin1'), 'strip'),
        charset: session.client,
        sqlMode: session.sqlMode,
        ...(table === undefined ? {} : { table: Buffer.from(table, 'utf8').toString('latin1') }),
    });
    const text = (isBody) => parts
        .filter((part) => (part.isBody ?? false) === isBody)
        .map((part) => part.text)
        .join('');
    const head = neutralHead(text(false), kind)
        .replaceAll('`', '')
        // MySQL prints no default.
        .replace(/ COLLATE utf8mb4_0900_ai_ci\b/gi, '')
        .replace(/\s+/g, ' ')
        .trim();
    return { head, body: text(true).trim() };
}
function compareViewsAcross(expected, actual) {
    const [ours, theirs] = [expected, actual].map(({ statement }) => neutral((0,definer/* changeDefiner */.I)(statement.toString('utf8'), 'strip')));
    return {
        difference: differenceOf((expected.columns ?? []).join('\n'), (actual.columns ?? []).join('\n')),
        ...(ours === theirs ? {} : { notCompared: 'its query' }),
    };
}

;// CONCATENATED MODULE: ./lib/verify/definitions/compare-records.js
// Compares the definition of an object of a backup, as it was to be created, with the one that the server has. Pure.










/** @param expected rewritten for the target, under the names of the target */
function compareRecords(expected, actual, rules) {
    switch (expected.kind) {
        case 'table':
            return compareTables(expected, actual, rules);
        case 'sequence':
        case 'library':
            return named('definition', differenceOf(textOf(expected), textOf(actual)));
        case 'view':
            return [
                ...compareDefiners(expected, actual, rules),
                ...named('definition', compareViews(expected, actual, rules)),
                ...compareSessions(expected, actual, rules),
            ];
        default:
            return [
                ...compareDefiners(expected, actual, rules),
                ...named('definition', comparePrograms(expected, actual, rules)),
                ...compareSessions(expected, actual, rules),
            ];
    }
}
function compareTables(expected, actual, rules) {
    const { isSameVersion, schemaOf } = rules;
    if (rules.isOtherFlavor)
        return expected.facts && actual.facts
            ? named('facts', across(compareFactsAcross(expected.facts, actual.facts, rules.isMariaDb, schemaOf), actual, rules))
            : [];
    const text = isSameVersion
        ? named('definition', differenceOf((0,create_table/* normalizeCreateTable */.cZ)(textOf(expected)), (0,create_table/* normalizeCreateTable */.cZ)(textOf(actual))))
        : [];
    // A dump of MySQL Shell has none.
    if (!expected.facts || !actual.facts)
        return text;
    // The definition states the character set of each literal. information_schema states it or not, as the client spoke that
    // created the table: where the definitions are the same bytes, only the rest of an expression is compared once more.
    const bytesOf = ({ statement }) => (0,create_table/* normalizeCreateTable */.cZ)(statement.toString('latin1'));
    const hasLiterals = !isSameVersion || bytesOf(expected) !== bytesOf(actual);
    const lines = differenceOfLines(factLines(expected.facts, schemaOf, hasLiterals), factLines(actual.facts, (schema) => schema, hasLiterals));
    return [...text, ...named('facts', lines)];
}
function compareViews(expected, actual, rules) {
    if (rules.isOtherFlavor)
        return across(compareViewsAcross(expected, actual), actual, rules);
    const [ours, theirs] = [withoutDefiner(expected), withoutDefiner(actual)];
    if (rules.isSameVersion || ours === theirs)
        return differenceOf(ours, theirs);
    if (neutralExpression(ours) === neutralExpression(theirs))
        return undefined;
    // Two versions may print one query differently: then its columns have to be the same.
    return differenceOf((expected.columns ?? []).join('\n'), (actual.columns ?? []).join('\n'));
}
function comparePrograms(expected, actual, rules) {
    const { isSameVersion, isMariaDb } = rules;
    if (rules.isOtherFlavor)
        return across(compareProgramsAcross(expected, actual, isMariaDb), actual, rules);
    const [ours, theirs] = [withoutDefiner(expected), withoutDefiner(actual)];
    if (isSameVersion || ours === theirs)
        return differenceOf(ours, theirs);
    const neutral = (record) => {
        const parts = (0,program_parts/* splitProgram */.X)({
            kind: record.kind,
            isMariaDb,
            printed: (0,definer/* changeDefiner */.I)(record.statement.toString('latin1'), 'strip'),
            charset: record.session.client,
            sqlMode: record.session.sqlMode,
        });
        return parts.map(({ text, isBody }) => (isBody ? text : neutralHead(text, record.kind))).join('');
    };
    return differenceOf(neutral(expected), neutral(actual));
}
/** Names what was not compared. */
function across({ difference, notCompared }, actual, { note }) {
    if (notCompared !== undefined && difference === undefined)
        note(`${(0,definition_record/* describeRecord */.TV)(actual)}: the servers print it in two forms, and this was not compared: ${notCompared}`);
    return difference;
}
function compareDefiners(expected, actual, { definers }) {
    if (definers === 'strip')
        return [];
    return named('definer', differenceOf(definerOf(expected), definerOf(actual)));
}
function definerOf(record) {
    const found = (0,definer/* findDefiner */.R)(record.statement.toString('latin1'));
    if (found === undefined)
        return 'none';
    const text = (0,charsets/* decodeFromCharset */.p6)(found, record.session.client) ?? Buffer.from(found, 'latin1').toString('utf8');
    // Servers quote names by the sql_mode of the object.
    return (0,account/* parseAccount */.J)(text) ?? text.replaceAll('"', '`');
}
function compareSessions({ session: expected }, { session: actual }, { isSameVersion }) {
    const charset = isSameVersion ? (text) => text : neutralCharsets;
    // A dump of MySQL Shell does not state all of it.
    const lines = ({ client, collation = '', databaseCollation = '', sqlMode, timeZone = '', }) => [
        `character_set_client ${charset(client)}`,
        ...(expected.collation === undefined ? [] : [`collation_connection ${charset(collation)}`]),
        ...(expected.databaseCollation === undefined ? [] : [`database collation ${charset(databaseCollation)}`]),
        `sql_mode ${isSameVersion ? sqlMode : neutralMode(sqlMode)}`,
        ...(expected.timeZone === undefined ? [] : [`time_zone ${timeZone}`]),
    ];
    return named('session', differenceOfLines(lines(expected), lines(actual)));
}
function withoutDefiner(record) {
    return (0,definer/* changeDefiner */.I)(textOf(record), 'strip');
}
/** For comparing and showing: the bytes as text of their own character set, where they are one. */
function textOf({ statement, session }) {
    const bytes = statement.toString('latin1');
    return (0,charsets/* decodeFromCharset */.p6)(bytes, session.client) ?? bytes;
}
function named(aspect, difference) {
    return difference ? [{ aspect, ...difference }] : [];
}

;// CONCATENATED MODULE: ./lib/verify/definitions/check-definitions.js
// Compares every definition on the server with the record of the backup, as a restore would have created it: what is missing and what
// is another. The records are read from the backup once more, some at a time.











const MISSING = 'missing';
const PRESENT = 'present';
/** Records that are compared at a time: their tables are asked for by one statement. */
const WINDOW = 100;
async function checkDefinitions(env, events) {
    const target = await Target.read(env);
    return await compareAll(env, target, (record) => record.kind !== 'event' || events === 'all', new Set());
}
/** @param over events whose time was over when they were to be created, as `schema.event` */
async function checkEvents(env, over) {
    const target = await Target.read(env);
    return await compareAll(env, target, ({ kind }) => kind === 'event', over);
}
async function compareAll(env, target, isAsked, over) {
    const checks = [];
    const wanted = wantedObjects(env, over);
    const { contents } = env.source;
    const rewriter = (0,scope/* rewriterOf */.U)(contents, env.scope, {
        isSource: (0,repository_contents/* isSourceOf */.b)(contents, target.server),
        target: target.server,
    });
    const leftOut = new Set();
    const windows = windowsOf(env, (record) => {
        if (!isAsked(record) || !wanted.has(keyOf(record)))
            return false;
        const isLeftOut = rewriter.isLeftOut(record) && !target.hasTable(env.scope.targets.get(record.schema), record.name);
        // What belongs to a table comes after it.
        if (isLeftOut)
            leftOut.add(`${record.schema}\0${record.name}`);
        return !isLeftOut && !leftOut.has(`${record.schema}\0${record.table}`);
    });
    await (0,concurrency/* forEachConcurrent */.C6)(windows, env.workers.count, env.signal, async (records, worker) => {
        checks.push(...(await env.workers.run(worker, 'definitions', (session) => new Comparison(session, env, target, rewriter).compare(records))));
    });
    return checks.sort((a, b) => compareText(sortKey(a), sortKey(b)));
}
async function* windowsOf({ source }, isWanted) {
    let window = [];
    for await (const record of source.definitions()) {
        if (!isWanted(record))
            continue;
        window.push(record);
        if (window.length < WINDOW)
            continue;
        yield window;
        window = [];
    }
    if (window.length > 0)
        yield window;
}
/** The objects that the scope has, by kind, schema in the backup, and name. */
function wantedObjects({ scope }, over) {
    const wanted = new Set();
    for (const { source: schema, name: target, ...own } of scope.schemas) {
        const add = (kind, names) => {
            for (const { name } of names)
                wanted.add(keyOf({ kind, schema, name }));
        };
        wanted.add(keyOf({ kind: 'schema', name: schema }));
        add('table', own.tables);
        add('view', own.views.filter(({ broken }) => !broken));
        add('sequence', own.sequences);
        add('library', own.libraries);
        for (const { name, type } of own.routines)
            wanted.add(keyOf({ kind: (0,definition_source/* routineKind */.b3)(type), schema, name }));
        add('trigger', [...own.tables, ...own.views].flatMap(({ triggers }) => triggers));
        add('event', own.events.filter(({ name }) => !over.has(`${target}.${name}`)));
    }
    return wanted;
}
function keyOf({ kind, schema, name }) {
    return `${kind}\0${schema ?? ''}\0${name}`;
}
/** What the server has, by name. */
class Target {
    server;
    #schemas;
    constructor(server, schemas) {
        this.server = server;
        this.#schemas = new Map(schemas.map((schema) => [schema.name, schema]));
    }
    static async read({ scope, workers }) {
        const selection = { ...schema_selection/* everything */.YT, schemas: scope.schemas.map(({ name }) => name), literalNames: true };
        return await workers.run(0, 'catalog', async (session) => {
            const server = await (0,server_facts/* readServerFacts */.TX)(session);
            const { schemas } = await (0,catalog/* readCatalog */.u)(session, server, { selection, skipBroken: true, mayPause: true });
            return new Target(server, schemas);
        });
    }
    hasTable(schema, table) {
        return this.schema(schema)?.tables.some(({ name }) => name === table) ?? false;
    }
    schema(name) {
        return this.#schemas.get(name);
    }
}
class Comparison {
    #session;
    #env;
    #target;
    #rewriter;
    #rules;
    constructor(session, env, target, rewriter) {
        this.#session = session;
        this.#env = env;
        this.#target = target;
        this.#rewriter = rewriter;
        const { server: backup } = env.source.contents;
        const { server } = target;
        this.#rules = {
            isSameVersion: (0,server_facts/* isMariaDb */.Zz)(backup) === (0,server_facts/* isMariaDb */.Zz)(server) && minorOf(backup.version) === minorOf(server.version),
            isMariaDb: (0,server_facts/* isMariaDb */.Zz)(server),
            isOtherFlavor: (0,server_facts/* isMariaDb */.Zz)(backup) !== (0,server_facts/* isMariaDb */.Zz)(server),
            note: (text) => env.note?.(text),
            definers: env.scope.request.definers,
            schemaOf: (schema) => env.scope.request.schemaMap.get(schema) ?? schema,
        };
    }
    async compare(records) {
        const checks = [];
        const tables = await this.#readTables(records.filter(({ kind }) => kind === 'table'));
        for (const record of records) {
            const schema = this.#scoped(record);
            const actual = this.#target.schema(schema.name);
            if (!actual) {
                if (record.kind === 'schema')
                    checks.push(presence('schema', schema.name, undefined, MISSING));
                continue;
            }
            if (record.kind === 'schema')
                checks.push(...this.#compareSchema(schema, actual));
            else if (record.kind === 'table')
                checks.push(...this.#compareTable(record, schema, tables.get(`${schema.name}\0${record.name}`)));
            else
                checks.push(...(await this.#compareOther(record, schema, actual)));
        }
        return checks;
    }
    #scoped(record) {
        const source = record.kind === 'schema' ? record.name : record.schema;
        return this.#env.scope.schemas.find((schema) => schema.source === source);
    }
    #compareSchema(schema, actual) {
        if (this.#env.scope.isPartial)
            return [];
        return [
            {
                check: 'character set',
                status: schema.collation === actual.collation ? 'passed' : 'failed',
                schema: schema.name,
                expected: schema.collation,
                actual: actual.collation,
            },
        ];
    }
    /** By schema and name; a table that is not there is not in it. */
    async #readTables(records) {
        const found = new Map();
        for (const schema of new Set(records.map((record) => this.#scoped(record).name))) {
            const names = new Set(records.filter((record) => this.#scoped(record).name === schema).map(({ name }) => name));
            const own = this.#target.schema(schema)?.tables.filter(({ name }) => names.has(name)) ?? [];
            const printed = [];
            for (const { name } of own)
                printed.push(await read_definition/* readTableDefinition */.On(this.#session, this.#target.server, schema, name));
            const facts = await (0,read_table_facts/* readRemainingFacts */.MC)(this.#session, this.#target.server, schema, printed.map(({ name, statement }) => ({ name, printed: statement.toString('latin1') })));
            for (const [i, table] of own.entries())
                found.set(`${schema}\0${table.name}`, {
                    ...printed[i],
                    facts: { ...table.facts, ...facts.get(table.name) },
                });
        }
        return found;
    }
    #compareTable(record, { name: schema, tables }, actual) {
        const { name } = record;
        if (!actual)
            return [presence('table', schema, name, MISSING)];
        const checks = this.#checksOf('definition', schema, record, actual);
        const expectedNext = tables.find((table) => table.name === name)?.autoIncrement;
        const next = (0,create_table/* readAutoIncrement */.pP)(actual.statement.toString('latin1'));
        if (expectedNext !== undefined || next !== undefined)
            checks.push({
                check: 'auto_increment',
                status: (expectedNext ?? 'none') === (next ?? 'none') ? 'passed' : 'failed',
                schema,
                table: name,
                expected: expectedNext ?? 'none',
                actual: next ?? 'none',
            });
        return checks;
    }
    async #compareOther(record, { name: schema }, actual) {
        const { kind, name } = record;
        const own = await this.#readOther(record, actual);
        if (!own)
            return [presence(kind, schema, name, MISSING)];
        const checks = this.#checksOf(kind, schema, record, own);
        if (kind !== 'sequence')
            return checks;
        const [expected, next] = [record.next ?? 'none', own.next ?? 'none'];
        return [
            ...checks,
            {
                check: 'next value',
                status: expected === next ? 'passed' : 'failed',
                schema,
                table: name,
                expected,
                actual: next,
            },
        ];
    }
    /** undefined: there is no such object. */
    async #readOther({ kind, name }, actual) {
        const session = this.#session;
        const { server } = this.#target;
        switch (kind) {
            case 'view': {
                const view = actual.views.find((each) => each.name === name);
                return view && (await read_definition/* readViewDefinition */.Lz(session, server, actual.name, view));
            }
            case 'sequence':
                return actual.sequences.includes(name)
                    ? await read_definition/* readSequenceDefinition */.Ry(session, actual.name, name)
                    : undefined;
            case 'library':
                return actual.libraries.includes(name)
                    ? await read_definition/* readLibraryDefinition */.J4(session, server, actual, name)
                    : undefined;
            case 'trigger': {
                const trigger = actual.triggers.find((each) => each.name === name);
                return trigger && (await read_definition/* readTriggerDefinition */.c8(session, server, actual, trigger));
            }
            case 'event':
                return actual.events.includes(name)
                    ? await read_definition/* readEventDefinition */.ed(session, server, actual, name)
                    : undefined;
            default: {
                const type = kind.toUpperCase();
                return actual.routines.some((each) => each.name === name && each.type === type)
                    ? await read_definition/* readRoutineDefinition */.WN(session, server, actual, name, type)
                    : undefined;
            }
        }
    }
    #checksOf(check, schema, record, actual) {
        const differences = compareRecords(this.#rewriter.rewrite(record), actual, this.#rules);
        if (differences.length === 0)
            return [{ check, status: 'passed', schema, table: record.name, expected: 'equal', actual: 'equal' }];
        return differences.map(({ aspect, expected, actual }) => ({
            check: aspect === 'definition' || check === aspect ? check : `${aspect} of ${check}`,
            status: 'failed',
            schema,
            table: record.name,
            expected,
            actual,
        }));
    }
}
function presence(check, schema, table, actual) {
    return {
        check,
        status: actual === PRESENT ? 'passed' : 'failed',
        schema,
        ...(table === undefined ? {} : { table }),
        expected: PRESENT,
        actual,
    };
}
function minorOf(version) {
    return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}
function sortKey({ schema, table, check }) {
    return `${schema}\0${table ?? ''}\0${check}`;
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}


/***/ }),

/***/ 46597:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ checkObjects),
/* harmony export */   r: () => (/* binding */ checkSizes)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _repository_archived_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98052);
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9276);
/* harmony import */ var _compression_decompress_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17919);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(51096);
// Level `objects`: every object is read back and hashed, or where no hash is known decompressed; no server is needed.





/** An object that is hardly more than a round trip to the storage, in bytes. */
const SMALL_BYTES = 256 * 1024;
/** @param isSelected by the name of an object; absent: all of them */
async function checkObjects(source, { signal, progress }, concurrency, isSelected = () => true) {
    await (0,_repository_archived_js__WEBPACK_IMPORTED_MODULE_1__/* .assertReadable */ .D)(source);
    const checks = [];
    const missing = new Map((await source.findMissing()).map((object) => [object.name, object]));
    const { schemas, totals } = source.contents;
    const files = new Map(schemas.flatMap((schema) => schema.tables.flatMap((table) => table.chunks.map((chunk) => [chunk.object, { table, chunk }]))));
    progress.expect({ rows: totals.rows, bytes: totals.dataBytes, tables: totals.tables });
    const check = async ({ name, sha256 }, _worker, signal) => {
        const wrong = missing.get(name);
        const file = files.get(name);
        if (wrong) {
            const actual = wrong.actual ?? 'missing';
            checks.push({ check: 'size', status: 'failed', object: name, expected: wrong.expected, actual });
        }
        else if (sha256 !== undefined)
            checks.push(await checkHash(source, name, sha256, signal));
        else if (file)
            checks.push(await checkReadable(source, file, signal));
        // Nothing more is known of it than that it is there.
        else
            checks.push({ check: 'file', status: 'passed', object: name, expected: 'present', actual: 'present' });
        if (file)
            progress.advance(file.chunk.rows ?? 0, file.chunk.dataBytes);
    };
    const isSmall = ({ bytes = Infinity }) => bytes <= SMALL_BYTES;
    const objects = source.objects().filter(({ name }) => isSelected(name));
    const large = objects.filter((object) => !isSmall(object));
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .forEachConcurrent */ .C6)(large, concurrency, signal, check);
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .forEachConcurrent */ .C6)(objects.filter(isSmall), Math.max(concurrency, _storage_small_object_js__WEBPACK_IMPORTED_MODULE_3__/* .SMALL_OBJECTS_AT_ONCE */ .HO), signal, check);
    return checks.sort((a, b) => ((a.object ?? '') < (b.object ?? '') ? -1 : 1));
}
/** Objects that are missing or have another size; nothing is read. */
async function checkSizes(source) {
    return (await source.findMissing()).map(({ name, expected, actual }) => ({
        check: 'size',
        status: 'failed',
        object: name,
        expected,
        actual: actual ?? 'missing',
    }));
}
async function checkHash(source, name, expected, signal) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for await (const piece of source.readStored(name, signal))
        hash.update(piece);
    const actual = hash.digest('hex');
    return {
        check: 'sha256',
        status: actual === expected ? 'passed' : 'failed',
        object: name,
        expected,
        actual,
    };
}
async function checkReadable(source, { table, chunk }, signal) {
    const check = { check: 'bytes', object: chunk.object, expected: chunk.dataBytes };
    const compression = table.fileFormat?.compression ?? 'zstd';
    let bytes = 0;
    try {
        for await (const piece of (0,_compression_decompress_js__WEBPACK_IMPORTED_MODULE_2__/* .decompressAs */ ._)(compression, source.readStream(chunk.object, signal)))
            bytes += piece.length;
    }
    catch (error) {
        const { code, message } = error;
        if (typeof code !== 'string' || !/^Z(STD)?_/.test(code))
            throw error;
        return { ...check, status: 'failed', actual: message };
    }
    const isRight = chunk.isDataBytesGuess === true || bytes === chunk.dataBytes;
    return { ...check, status: isRight ? 'passed' : 'failed', actual: bytes };
}


/***/ }),

/***/ 97601:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ countQuery),
/* harmony export */   O: () => (/* binding */ rowsQuery)
/* harmony export */ });
/* harmony import */ var _sql_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48104);
/* harmony import */ var _mysql_rows_select_rows_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(27748);


/** Of one chunk, or of a whole table that was one stream. */
function rowsQuery({ schema, table, select: own }, chunk) {
    const { name, select = [], from = '', orderBy } = table;
    return (0,_mysql_rows_select_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .chunkQuery */ .eX)({ schema, table: name, select: own ?? select, from, orderBy, where: [chunk?.where] });
}
/** Counts the rows that the backup has of a table, those of its history included unless only the current ones are wanted. */
function countQuery({ schema, table }, which = 'all') {
    const isVersioned = table.from?.startsWith('FOR SYSTEM_TIME ALL') ?? false;
    const history = isVersioned && which === 'all' ? ' FOR SYSTEM_TIME ALL' : '';
    return `SELECT COUNT(*) FROM ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteTable */ .Z8)(schema, table.name)}${history}`;
}


/***/ }),

/***/ 51737:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ runServerChecks)
});

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/rows/end-of-time.js
var end_of_time = __webpack_require__(74331);
// EXTERNAL MODULE: ./lib/verify/report.js
var report = __webpack_require__(79779);
// EXTERNAL MODULE: ./lib/verify/definitions/check-definitions.js + 5 modules
var check_definitions = __webpack_require__(80525);
// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(48104);
;// CONCATENATED MODULE: ./lib/verify/checksums.js
// Checksums that another tool has stored with its dump, computed again on the server.



async function checkChecksums({ workers, signal }, tables) {
    const tasks = tables.flatMap((ref) => ref.table.chunks.length === 0
        ? []
        : (ref.table.checksums ?? []).map((checksum) => ({ ...ref, checksum })));
    const checks = [];
    await (0,concurrency/* forEachConcurrent */.C6)(tasks, workers.count, signal, async ({ schema, table, checksum }, worker) => {
        const { query, expected, range } = checksum;
        const sql = query.replace('{table}', () => (0,quote/* quoteTable */.Z8)(schema, table.name));
        const actual = await workers
            .run(worker, `checksum of ${schema}.${table.name}`, (session) => session.scalar(sql, `cannot compute the checksum of ${schema}.${table.name}`))
            .then((sum) => sum ?? '', report/* refusalOf */.Of);
        checks.push({
            check: 'checksum',
            status: actual.toLowerCase() === expected.toLowerCase() ? 'passed' : 'failed',
            schema,
            table: table.name,
            ...(range === undefined ? {} : { range }),
            expected,
            actual,
        });
    });
    return checks;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
// EXTERNAL MODULE: ./lib/mysql/rows/select-rows.js
var select_rows = __webpack_require__(27748);
;// CONCATENATED MODULE: ./lib/verify/generated-columns.js
// Whether the target computes the values of the source: generated columns are not dumped, but the backup has their hashes. An
// expression may depend on the session that wrote a row (its time zone, its sql_mode), and then a STORED column comes back changed.





async function checkGeneratedColumns(env, tables) {
    const checks = [];
    const tasks = tables.flatMap(tasksOf).sort((a, b) => bytesOf(b) - bytesOf(a));
    await (0,concurrency/* forEachConcurrent */.C6)(tasks, env.workers.count, env.signal, async (task, worker) => {
        const { schema, table, expected } = task;
        const actual = await env.workers
            .run(worker, `generated columns of ${schema}.${table.name}`, (session) => hashOf(env, session, task))
            .catch(report/* refusalOf */.Of);
        checks.push(checkOf(task, expected, actual));
    });
    return checks.sort(inOrder);
}
function tasksOf({ schema, table }) {
    const { generated, chunks } = table;
    if (!generated)
        return [];
    if (generated.sha256 !== undefined)
        return [{ schema, table, generated, expected: generated.sha256 }];
    return chunks.flatMap((chunk) => chunk.generatedSha256 === undefined
        ? []
        : [{ schema, table, generated, expected: chunk.generatedSha256, chunk }]);
}
async function hashOf({ signal }, session, { schema, table, generated, chunk }) {
    const { name, from = '', orderBy } = table;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await session.stream((0,select_rows/* chunkQuery */.eX)({ schema, table: name, select: generated.select, from, orderBy, where: [chunk?.where] }), (piece) => {
        hash.update(piece.bytes);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, signal, `cannot read the generated columns of ${schema}.${name}`);
    return hash.digest('hex');
}
function checkOf({ schema, table, generated, chunk }, expected, actual) {
    return {
        check: `generated columns (${generated.columns.join(', ')})`,
        status: actual === expected ? 'passed' : 'failed',
        schema,
        table: table.name,
        ...(chunk === undefined ? {} : { chunk: chunk.number }),
        ...(chunk?.where === undefined ? {} : { range: chunk.where }),
        expected,
        actual,
    };
}
function bytesOf({ table, chunk }) {
    return chunk?.dataBytes ?? table.dataBytes;
}
function inOrder(a, b) {
    const [left, right] = [`${a.schema}.${a.table}`, `${b.schema}.${b.table}`];
    return left < right ? -1 : left > right ? 1 : (a.chunk ?? 0) - (b.chunk ?? 0);
}

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/compression/zstd.js + 3 modules
var zstd = __webpack_require__(78872);
;// CONCATENATED MODULE: ./lib/tsv/tsv-rows.js
// Reads TSV back into rows and fields, for comparing single rows; the data path never does this.
const TAB = 0x09;
const LF = 0x0a;
const BACKSLASH = 0x5c;
const ESCAPES = { '0': 0x00, b: 0x08, n: 0x0a, r: 0x0d, t: 0x09, Z: 0x1a };
/** Cuts bytes that arrive in pieces into rows. A raw LF ends a row: one inside a value is escaped. */
class TsvRows {
    #held = Buffer.alloc(0);
    /** The rows that are complete, each a copy and without its LF. */
    push(bytes) {
        const rows = [];
        let start = 0;
        for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
            rows.push(Buffer.concat([this.#held, bytes.subarray(start, end)]));
            this.#held = Buffer.alloc(0);
            start = end + 1;
        }
        if (start < bytes.length)
            this.#held = Buffer.concat([this.#held, bytes.subarray(start)]);
        return rows;
    }
    static fields(row) {
        const fields = [];
        let start = 0;
        for (let end = row.indexOf(TAB); end >= 0; end = row.indexOf(TAB, start)) {
            fields.push(row.subarray(start, end));
            start = end + 1;
        }
        fields.push(row.subarray(start));
        return fields;
    }
    static unescape(field) {
        if (!field.includes(BACKSLASH))
            return field;
        const result = Buffer.alloc(field.length);
        let length = 0;
        for (let i = 0; i < field.length; i++) {
            if (field[i] === BACKSLASH && i + 1 < field.length) {
                i++;
                result[length++] = ESCAPES[String.fromCharCode(field[i])] ?? field[i];
            }
            else
                result[length++] = field[i];
        }
        return result.subarray(0, length);
    }
}

// EXTERNAL MODULE: ./lib/verify/rows-query.js
var rows_query = __webpack_require__(97601);
;// CONCATENATED MODULE: ./lib/verify/json-form.js
// The stated normal form of MySQL's JSON. A DECIMAL inside a document prints as 1.10 and comes back as the DOUBLE 1.1:
// no text dump can keep it. Where a chunk's bytes differ and its table has JSON columns, rows are compared field by
// field, JSON fields after parsing with numbers as IEEE doubles, and all others byte by byte.





/** Whether the rows on the server equal those in the backup in that form; false if the table has no JSON column. */
async function matchesByJsonForm(env, session, ref, chunk) {
    const { table } = ref;
    const json = new Set(table.columns.flatMap((name, i) => /^CONVERT\(@.* USING utf8mb4\)$/s.test(table.decodeColumns[name] ?? '') ? [i] : []));
    if (json.size === 0)
        return false;
    const expected = expectedRows(env, chunk ? [chunk] : table.chunks);
    const actual = new TsvRows();
    let isEqual = true;
    await session.stream((0,rows_query/* rowsQuery */.O)(ref, chunk), async ({ bytes }) => {
        for (const row of actual.push(bytes)) {
            if (!isEqual)
                return;
            const { done, value } = await expected.next();
            isEqual = done !== true && equalRows(value, row, json);
        }
    }, env.signal, `cannot read ${ref.schema}.${table.name}`);
    const { done } = await expected.next();
    await expected.return(undefined);
    return isEqual && done === true;
}
/** The rows of the backup, each as TSV without its end. @throws BackupError OBJECT_CORRUPT */
async function* expectedRows({ source, signal }, chunks) {
    for (const chunk of chunks) {
        const rows = new TsvRows();
        const hash = (0,external_node_crypto_.createHash)('sha256');
        let left = chunk.dataBytes;
        for await (const bytes of (0,zstd/* decompress */.mF)(source.readStream(chunk.object, signal))) {
            left -= bytes.length;
            if (left < 0)
                throw damaged(chunk);
            hash.update(bytes);
            yield* rows.push(bytes);
        }
        if (hash.digest('hex') !== chunk.sha256)
            throw damaged(chunk);
    }
    return undefined;
}
/** Rows that equal those of an object which someone has changed prove nothing. */
function damaged({ object, sha256 }) {
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `${object} does not hold the rows whose hash is ${sha256}`, {
        hint: 'The object was damaged or changed: use another backup, or the other copy of this one.',
    });
}
function equalRows(a, b, json) {
    if (a.equals(b))
        return true;
    const left = TsvRows.fields(a);
    const right = TsvRows.fields(b);
    return (left.length === right.length &&
        left.every((field, i) => field.equals(right[i]) || (json.has(i) && equalJson(field, right[i]))));
}
function equalJson(a, b) {
    try {
        return canonical(a) === canonical(b);
    }
    catch {
        return false;
    }
}
function canonical(field) {
    return JSON.stringify(JSON.parse(TsvRows.unescape(field).toString('utf8')));
}

;// CONCATENATED MODULE: ./lib/verify/any-order.js
// Compares the rows of a table with those of the backup whatever their order is: by the sum of their hashes, so that no row is kept. Only
// for tables that a server of another flavor sorts in another way.




/** Neither a swap of rows nor a row that is there twice in place of two others changes it unnoticed. */
class RowSum {
    #sum = 0n;
    #rows = 0;
    add(row) {
        this.#sum += BigInt(`0x${(0,external_node_crypto_.createHash)('sha256').update(row).digest('hex')}`);
        this.#rows++;
    }
    get value() {
        return `${this.#rows} ${this.#sum}`;
    }
}
/** @throws BackupError OBJECT_CORRUPT, and what the server refuses */
async function matchesInAnyOrder(env, session, ref) {
    const { schema, table } = ref;
    const [expected, actual] = [new RowSum(), new RowSum()];
    const rows = new TsvRows();
    await session.stream((0,rows_query/* rowsQuery */.O)(ref), ({ bytes }) => {
        for (const row of rows.push(bytes))
            actual.add(row);
    }, env.signal, `cannot read ${schema}.${table.name}`);
    for await (const row of expectedRows(env, table.chunks))
        expected.add(row);
    return expected.value === actual.value;
}

;// CONCATENATED MODULE: ./lib/verify/rows.js
// Level `rows`: the chunk queries of the backup are run again and the SHA-256 of each chunk's TSV bytes compared, so
// that every byte of every row is verified and a mismatch names its chunk.







async function checkRows(env, tables) {
    const checks = [];
    const tasks = tables
        // A dump of MySQL Shell has no hashes, and a restore of definitions alone no chunks.
        .filter(({ table }) => table.select !== undefined && table.chunks.length > 0)
        .flatMap((ref) => ref.table.chunking === 'stream' ? [ref] : ref.table.chunks.map((chunk) => ({ ...ref, chunk })))
        .sort((a, b) => weight(b) - weight(a));
    await (0,concurrency/* forEachConcurrent */.C6)(tasks, env.workers.count, env.signal, async ({ chunk, ...ref }, worker) => {
        const { schema, table } = ref;
        try {
            const what = `rows of ${schema}.${table.name}${chunk ? ` chunk ${chunk.number}` : ''}`;
            checks.push(...(await env.workers.run(worker, what, (session) => takingBack(env, async (attempt) => chunk
                ? [await checkChunk(attempt, session, ref, chunk)]
                : await checkStream(attempt, session, ref)))));
        }
        catch (error) {
            const refusal = (0,report/* refusalOf */.Of)(error);
            checks.push(...(chunk ? [chunk] : table.chunks).map((each) => rows_checkOf(ref, each, refusal)));
        }
    });
    const settled = env.isOtherFlavor ? await settleOrder(env, tables, checks) : checks;
    return settled.sort((a, b) => compareText(`${a.schema}.${a.table}`, `${b.schema}.${b.table}`) || (a.chunk ?? 0) - (b.chunk ?? 0));
}
/** Texts have another order on a server of the other flavor, and chunks of a key of texts other bounds: the whole table is compared. */
async function settleOrder(env, tables, checks) {
    const settled = new Map();
    const keyOf = (schema = '', table = '') => `${schema}\0${table}`;
    const failed = new Set(checks.filter(({ status }) => status === 'failed').map(({ schema, table }) => keyOf(schema, table)));
    for (const ref of tables) {
        const { schema, table } = ref;
        if (!failed.has(keyOf(schema, table.name)))
            continue;
        const isEqual = await env.workers
            .run(0, `rows of ${schema}.${table.name}`, (session) => matchesInAnyOrder(env, session, ref))
            .catch((error) => {
            // What is not the server's refusal is thrown on.
            (0,report/* refusalOf */.Of)(error);
            return false;
        });
        if (!isEqual)
            continue;
        settled.set(keyOf(schema, table.name), ref);
        env.note?.(`table ${schema}.${table.name}: its rows have another order, and were compared in any order`);
    }
    const others = checks.filter(({ schema, table }) => !settled.has(keyOf(schema, table)));
    const equal = [...settled.values()].flatMap((ref) => ref.table.chunks.map((chunk) => rows_checkOf(ref, chunk, chunk.sha256)));
    return [...others, ...equal];
}
/** What was read in vain is not progress. */
async function takingBack(env, work) {
    const read = { rows: 0, bytes: 0 };
    const onChunk = (rows, bytes) => {
        read.rows += rows;
        read.bytes += bytes;
        env.onChunk?.(rows, bytes);
    };
    try {
        return await work({ ...env, onChunk });
    }
    catch (error) {
        env.onChunk?.(-read.rows, -read.bytes);
        throw error;
    }
}
function weight({ table, chunk }) {
    return chunk ? chunk.dataBytes : table.dataBytes;
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
async function checkChunk(env, session, ref, chunk) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await session.stream((0,rows_query/* rowsQuery */.O)(ref, chunk), (piece) => {
        hash.update(piece.bytes);
        env.onChunk?.(piece.rows, piece.bytes.length);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, env.signal, `cannot read ${ref.schema}.${ref.table.name} chunk ${chunk.number}`);
    const actual = hash.digest('hex');
    const isEqual = actual === chunk.sha256 || (await matchesByJsonForm(env, session, ref, chunk));
    return rows_checkOf(ref, chunk, isEqual ? chunk.sha256 : actual);
}
/** The rows in the order in which the server stores them, cut where the chunks of the backup end. */
async function checkStream(env, session, ref) {
    const { chunks } = ref.table;
    const checks = [];
    let index = 0;
    let hash = (0,external_node_crypto_.createHash)('sha256');
    let bytesLeft = chunks[0].dataBytes;
    const closeFull = () => {
        while (index < chunks.length && bytesLeft === 0) {
            checks.push(rows_checkOf(ref, chunks[index], hash.digest('hex')));
            hash = (0,external_node_crypto_.createHash)('sha256');
            index++;
            bytesLeft = chunks[index]?.dataBytes ?? 0;
        }
    };
    closeFull();
    let surplusBytes = 0;
    await session.stream((0,rows_query/* rowsQuery */.O)(ref), (piece) => {
        let { bytes } = piece;
        while (bytes.length > 0 && index < chunks.length) {
            const taken = Math.min(bytes.length, bytesLeft);
            hash.update(bytes.subarray(0, taken));
            bytes = bytes.subarray(taken);
            bytesLeft -= taken;
            closeFull();
        }
        surplusBytes += bytes.length;
        env.onChunk?.(piece.rows, piece.bytes.length);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, env.signal, `cannot read ${ref.schema}.${ref.table.name}`);
    for (; index < chunks.length; index++) {
        checks.push(rows_checkOf(ref, chunks[index], hash.digest('hex')));
        hash = (0,external_node_crypto_.createHash)('sha256');
    }
    if (surplusBytes > 0)
        checks.push({
            check: 'rows',
            status: 'failed',
            schema: ref.schema,
            table: ref.table.name,
            expected: 'no more rows',
            actual: `${surplusBytes} more bytes`,
        });
    if (checks.every(({ status }) => status === 'passed') || !(await matchesByJsonForm(env, session, ref)))
        return checks;
    return chunks.map((chunk) => rows_checkOf(ref, chunk, chunk.sha256));
}
function rows_checkOf({ schema, table }, chunk, actual) {
    return {
        check: 'rows',
        status: actual === chunk.sha256 ? 'passed' : 'failed',
        schema,
        table: table.name,
        chunk: chunk.number,
        ...(chunk.where === undefined ? {} : { range: chunk.where }),
        expected: chunk.sha256 ?? '',
        actual,
    };
}

;// CONCATENATED MODULE: ./lib/verify/sample.js
// Which tables the level `sample` counts: at random, but the same for the same seed.
function pickSample(items, size, seed) {
    const pool = [...items];
    const random = xorshift(seed);
    const picked = [];
    while (picked.length < size && pool.length > 0)
        picked.push(...pool.splice(random() % pool.length, 1));
    return picked;
}
/** Marsaglia's xorshift32: 32 bits, never 0. */
function xorshift(seed) {
    let state = seed | 0 || 0x9e3779b9;
    return () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return state >>> 0;
    };
}

;// CONCATENATED MODULE: ./lib/verify/server-checks.js










async function runServerChecks(env, { level, sampleSize, seed, countsAll = false, only, events = 'all', generatedColumns = false, }) {
    const tables = await withOwnSelect(env, env.scope.schemas
        .flatMap((schema) => schema.tables.map((table) => ({ schema: schema.name, table })))
        // Rows of the others belong to other tables.
        .filter(({ table }) => table.chunking !== 'none' && (only === undefined || only.has(table))));
    const isDefined = only === undefined && level !== 'objects' && env.scope.request.parts !== 'data';
    const definitions = isDefined ? await (0,check_definitions/* checkDefinitions */.v)(env, events) : [];
    const isComputed = generatedColumns || level === 'rows';
    const generated = isComputed ? await checkGeneratedColumns(env, await withoutJson(env, tables)) : [];
    switch (level) {
        case 'objects':
            return [];
        case 'sample':
            return [
                ...definitions,
                ...(await countRows(env, countsAll ? tables : pickSample(tables, sampleSize, seed))),
                ...generated,
            ];
        case 'counts':
            return [...definitions, ...(await countRows(env, tables)), ...generated];
        case 'rows':
            return [
                ...definitions,
                ...(await countRows(env, tables)),
                ...(await checkRows(env, tables)),
                ...generated,
                ...(await checkChecksums(env, tables)),
            ];
    }
}
/** A JSON value that the server computes has the text of its flavor. */
async function withoutJson(env, tables) {
    if (!env.isOtherFlavor || !tables.some(({ table }) => table.generated))
        return tables;
    const { targets } = env.scope;
    const skipped = new Set();
    for await (const { kind, schema = '', name, facts } of env.source.definitions()) {
        const json = facts?.columns.filter(({ type, expression }) => expression !== null && /^json$/i.test(type));
        if (kind !== 'table' || !json || json.length === 0)
            continue;
        skipped.add(`${targets.get(schema) ?? schema}\0${name}`);
    }
    return tables.filter(({ schema, table }) => {
        if (!table.generated || !skipped.has(`${schema}\0${table.name}`))
            return true;
        env.note?.(`table ${schema}.${table.name}: the values of its generated columns (${table.generated.columns.join(', ')}) were not compared, because one is JSON, whose text differs between the servers`);
        return false;
    });
}
/** The end of time of a table with history depends on the version of the server. */
async function withOwnSelect({ workers }, tables) {
    if (!tables.some(({ table }) => table.versioned))
        return tables;
    const facts = await workers.run(0, 'server', (session) => (0,server_facts/* readServerFacts */.TX)(session));
    return tables.map((ref) => {
        const { versioned, columns, select = [] } = ref.table;
        if (!versioned)
            return ref;
        const { endColumn: column, endOfTime } = versioned;
        const end = (0,end_of_time/* encodePeriodEnd */.xd)({ column, endOfTime }, facts);
        if (end === undefined)
            return ref;
        return { ...ref, select: select.map((own, i) => (columns[i] === column ? end : own)) };
    });
}
/** A table with history is counted with it and without it: a row that is there may be history by mistake. */
function countsOf({ schema, table }) {
    // Older dumps of MySQL Shell do not say how many rows a table has.
    if (table.rows === undefined)
        return [];
    const all = { check: 'count', rows: 'all', expected: table.rows };
    // A restore of definitions alone has no rows.
    if (!table.versioned || table.chunks.length === 0)
        return [{ schema, table, ...all }];
    const { currentRows } = table.versioned;
    return [
        { schema, table, ...all },
        { schema, table, check: 'count without history', rows: 'current', expected: currentRows },
    ];
}
async function countRows({ workers, signal }, tables) {
    const checks = [];
    const counts = tables.flatMap(countsOf);
    await (0,concurrency/* forEachConcurrent */.C6)(counts, workers.count, signal, async (count, worker) => {
        const { check, schema, table, rows, expected } = count;
        const actual = await workers
            .run(worker, `${check} of ${schema}.${table.name}`, (session) => session.scalar((0,rows_query/* countQuery */.M)({ schema, table }, rows), `cannot count ${schema}.${table.name}`))
            .then(Number, report/* refusalOf */.Of);
        checks.push({
            check,
            status: actual === expected ? 'passed' : 'failed',
            schema,
            table: table.name,
            expected,
            actual,
        });
    });
    const keyOf = ({ schema, table, check }) => `${schema}.${table}\0${check}`;
    return checks.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}


/***/ })

};
