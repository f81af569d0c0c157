export const id = 5275;
export const ids = [5275];
export const modules = {

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

/***/ 14295:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J5: () => (/* binding */ finishDefinition),
/* harmony export */   Tx: () => (/* binding */ resetSettings),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   iO: () => (/* binding */ createDefinition)
/* harmony export */ });
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45987);
/* harmony import */ var _connection_session_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(79469);


const OWN_SQL_MODE = (0,_connection_session_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .valueFor */ .Xx)('load', 'sql_mode');
/**
 * Creates the object.
 * @throws BackupError TARGET_QUERY_FAILED and others, with the name of the object
 */
async function createDefinition(session, record, options) {
    const { object, schema, name, schemaCollation, replaces = false, readsWarnings = false } = options;
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
            await session.execute(settings.mode, `cannot create ${object}`);
        // In UTF-8, and in the sql_mode of the object: MariaDB before 11.4 parses DROP PACKAGE only in
        // mode ORACLE.
        if (replaces && record.kind !== 'schema')
            await session.execute(dropStatement(record, schema, name), `cannot replace ${object}`);
        if (settings.charset !== '')
            await session.execute(settings.charset, `cannot create ${object}`);
        const result = await session.executeBytes(record.statement, `cannot create ${object}`);
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
/**
 * Runs the second statement of an object, for example a comment that the object's character set
 * cannot represent.
 */
async function finishDefinition(session, { followUp }, errorPrefix) {
    if (followUp !== undefined)
        await session.executeBytes(followUp, `cannot create ${errorPrefix}`);
}
/** Replaces the settings of an object by those of a load. */
async function resetSettings(session) {
    // Character sets first: under an utf16 connection the server cannot parse the other values.
    await session.execute('SET character_set_client = utf8mb4, character_set_connection = utf8mb4', 'cannot set up the session');
    await session.execute(`SET sql_mode = ${OWN_SQL_MODE}, time_zone = '+00:00'`, 'cannot set up the session');
}
/** Returns the statements that set the object's creation context; an empty string means none. */
function settingsOf({ kind, session }) {
    if (!HAS_CONTEXT.has(kind))
        return { mode: '', charset: '' };
    const { client, collation, sqlMode, timeZone } = session;
    return {
        mode: `SET sql_mode = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteString */ .Ov)(sqlMode)}${timeZone === undefined ? '' : `, time_zone = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteString */ .Ov)(timeZone)}`}`,
        charset: charsetOf({ client, collation }),
    };
}
/**
 * Returns the assignments in this order. Otherwise the client's assignment would not affect the
 * connection's collation.
 */
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
    await session.execute(`ALTER DATABASE ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(schema)} COLLATE ${collation}`, `cannot set the collation of ${schema}`);
}
function dropStatement({ kind }, schema, name) {
    return `DROP ${kind.toUpperCase()} IF EXISTS ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteTable */ .Z8)(schema, name)}`;
}


/***/ }),

/***/ 13455:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ findSyntaxError)
/* harmony export */ });
/* harmony import */ var _create_definition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(14295);

/**
 * Errors of the grammar, and of names in a statement or its session: a mode, a collation, a
 * character set, an engine, a parser, a type.
 */
const UNREADABLE = new Set([1064, 1149, 1231, 1273, 1115, 1286, 1128, 4161]);
/**
 * Parses a definition on the server.
 * @returns the server's message; undefined if the server can parse the definition, even if it
 * cannot create the object
 */
async function findSyntaxError(session, record, errorPrefix) {
    const { mode } = (0,_create_definition_js__WEBPACK_IMPORTED_MODULE_0__/* .settingsOf */ .f5)(record);
    const { client } = record.session;
    const text = `CONVERT(0x${record.statement.toString('hex')} USING ${client})`;
    try {
        // An unqualified name belongs to the current schema. In information_schema, a missing table
        // stops the parser.
        await session.use('performance_schema').catch(() => session.use('information_schema'));
        if (mode !== '')
            await session.execute(mode, errorPrefix);
        // PREPARE converts the text to the character set of the connection, and parses it in that of
        // the client.
        await session.execute(`SET character_set_client = ${client}, character_set_connection = ${client}`, errorPrefix);
        await session.execute(`SET @definition = ${text}`, errorPrefix);
        await session.execute('PREPARE definition FROM @definition', errorPrefix);
        await session.execute('DEALLOCATE PREPARE definition', errorPrefix);
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

/***/ 73153:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ assertReadable)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
// Finds objects that a lifecycle rule or --s3-storage-class moved to an archive. They exist, but
// cannot be read until someone restores them from the archive, which takes hours. So this check
// runs first.


/**
 * Asserts that all needed objects are readable.
 * @param scope part to read; absent: everything
 * @throws BackupError STORAGE_ARCHIVED
 */
async function assertReadable(source, scope) {
    const found = await source.findArchived();
    const unneeded = scope ? rowsOutside(source, scope) : new Set();
    const archived = found.filter((name) => !unneeded.has(name));
    if (archived.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('STORAGE_ARCHIVED', `${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(archived.length, 'object')} of ${source.contents.backupId} cannot be read because they are in an archive, the first is ${archived[0]}`, {
        hint: 'Bring them back first (`aws s3api restore-object` for each, or a batch job), wait until that is done, and start again.',
        details: { archived: archived.slice(0, 1000) },
    });
}
/** Returns the row files that the scope leaves out. */
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

/***/ 59578:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ withoutObjects)
/* harmony export */ });
/* harmony import */ var _format_definition_record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73979);
/* harmony import */ var _definition_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41569);
/* harmony import */ var _scope_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2656);
// Removes objects that a target does not accept from a scope. Pure. Invariant: each removed object
// is in the list of left-out objects with its reason, and so are its dependents.



/**
 * Removes the objects.
 * @param reasons reasons by object, with the schema's name on the target: `table shop.t`
 */
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
        /** Removes left-out triggers from their owners. */
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

/***/ 31561:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ runAssertions)
});

// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
;// CONCATENATED MODULE: ./lib/verify/assertions/reached-definitions.js
// Examines the stored functions and views that an assertion reaches, for effects that a read-only
// transaction does not prevent: on files, locks, server settings and other connections. Their
// definitions come from a backup, whose source may belong to an attacker. The search covers all
// bytes, including comments and texts, so that no quoting hides a word: one word too many refuses
// an assertion, one word too few would allow an effect.



/** Words for effects that a function may have in a read-only transaction. */
const ACTS = /(?<![\w$])(outfile|dumpfile|load_file|get_lock|release_lock|release_all_locks|nextval|setval|next\s+value\s+for|global|persist|persist_only|kill|sys_exec|sys_eval)(?![\w$])/i;
/**
 * Searches all definitions that the assertion reaches.
 * @param loadable names of functions that libraries of the server provide
 * @returns the reason why the assertion is not executed
 */
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
    // Objects of the server itself do not come from a backup.
    return [...routines, ...views]
        .filter(({ s }) => !(0,server_facts/* isSystemSchema */.hv)(s, facts))
        .map(({ kind, s, n, access }) => ({ kind, schema: s, name: n, access }));
}
/**
 * Returns the whole answer to SHOW CREATE, one character per byte; undefined if the account may not
 * see it or it is broken. Does not switch the default schema, because the session has the
 * assertion's.
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
/**
 * Reports whether the text mentions the name. Searches a name with other characters as it is, in
 * the text and in its bytes.
 */
function isMentioned(name, words, text) {
    const own = name.toLowerCase();
    if (/^[\w$]+$/.test(own))
        return words.has(own);
    const lower = text.toLowerCase();
    const forms = [own, own.replaceAll('`', '``'), Buffer.from(own, 'utf8').toString('latin1').toLowerCase()];
    return forms.some((form) => lower.includes(form));
}

;// CONCATENATED MODULE: ./lib/verify/assertions/assertion-guard.js


/** Functions of the server that act, wait for other clients, or read the server's files. */
const ACTING = /^(get_lock|release_lock|release_all_locks|load_file|nextval|setval|(master|source)_pos_wait|wait_(until|for)_\w+|master_gtid_wait|wsrep_sync_wait\w*|group_replication_\w+|asynchronous_connection_failover_\w+|audit_log_\w+|audit_api_\w+|keyring_\w+|set_firewall_\w+|mysql_firewall_\w+|firewall_\w+|read_firewall_\w+|normalize_statement|mysql_query_attribute_\w+|flush_rewrite_rules|load_rewrite_rules|service_get_\w+|service_release_\w+|version_tokens_\w+|sys_exec|sys_eval|sys_set)$/;
/** Word sequences with effects. No reading statement has them outside of quotes. */
const ACTING_WORDS = [
    [/ INTO /, 'INTO would write a file or a variable'],
    [/ (?:FOR (?:NO KEY )?UPDATE|FOR SHARE|LOCK IN SHARE MODE) /, 'it would lock rows'],
    [/ (?:UPDATE|DELETE) /, 'it would change rows'],
    [/ NEXT VALUE FOR /, 'it would take the next value of a sequence'],
];
/** Returns the reason why the statement is not executed; undefined if no effect is known. */
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
        return `the server does not know the effects of the loadable function ${unknown}`;
    return await findReachedEffect(sql, session, facts, loadable);
}
/**
 * Returns functions that libraries of the server provide; none if the account may not list them.
 */
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
/** Tokenizes a statement without strings and comments. Comments that servers execute are open. */
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

// EXTERNAL MODULE: ./lib/sql/tokens/sql-identifiers.js
var sql_identifiers = __webpack_require__(82498);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-quoting.js
var sql_quoting = __webpack_require__(69833);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/worker-sessions.js
var worker_sessions = __webpack_require__(40515);
// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/verify/assertions/assertions.js







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
 * Runs one assertion in its own session: cutting a statement off ends its session.
 * @throws BackupError if the connection is lost
 */
async function runOne(sessions, scope, { sql, schema, timeoutSeconds, expect }, signal) {
    const session = await sessions.reopen('read');
    const cut = () => {
        session.destroy();
        // A server notices a lost client only with the next row: SLEEP() in a function would run for
        // years.
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
/** Ends the statement at the server. Best effort: the session is closed in any case. */
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
        // The statement has ended, or the account or the server does not allow KILL.
    }
}
/** Grace period in milliseconds: the server's own limit comes first. */
const GRACE_MS = 2000;
/** Renames schemas: the user writes the names of the backup. */
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
/** Compares as numbers if both are numbers, otherwise as texts. */
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

/***/ 46597:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ checkObjects),
/* harmony export */   r: () => (/* binding */ checkSizes)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _repository_scope_archived_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73153);
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9276);
/* harmony import */ var _compression_decompress_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17919);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(51096);
// Level `objects`: reads and hashes every object, or decompresses it if its hash is unknown. Needs
// no server.





/** Size in bytes up to which an object costs little more than a round trip to the storage. */
const SMALL_BYTES = 256 * 1024;
/**
 * Checks objects.
 * @param isSelected selects objects by name; absent: all
 */
async function checkObjects(source, { signal, progress }, concurrency, isSelected = () => true) {
    await (0,_repository_scope_archived_js__WEBPACK_IMPORTED_MODULE_1__/* .assertReadable */ .D)(source);
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
        // Only the existence of this file can be verified.
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
/** Returns objects that are missing or have another size, without reading any. */
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


/***/ })

};
