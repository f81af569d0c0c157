export const id = 7580;
export const ids = [7580];
export const modules = {

/***/ 7494:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   planBackup: () => (/* binding */ planBackup)
/* harmony export */ });
/* harmony import */ var _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(68850);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(43347);
/* harmony import */ var _snapshot_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2847);
/* harmony import */ var _check_clock_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(65589);
/* harmony import */ var _read_source_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(40858);






/** An answer of S3 has its time in whole seconds. */
const CLOCK_TOLERANCE_SECONDS = 2;
/**
 * Plans a backup.
 * @param steps runs each check
 * @throws BackupError of the first check that fails, unless `steps` records it
 */
async function planBackup(request, context, steps = _read_source_js__WEBPACK_IMPORTED_MODULE_5__/* .stopAtFirst */ .C) {
    const { step, optional } = steps;
    const sessions = new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_0__/* .SessionGroup */ .S(request.connection, 'source', request.lockWaitTimeoutSeconds);
    sessions.cutOnAbort(context.signal);
    const warnings = [];
    try {
        for (const storage of context.storage.copies ?? [context.storage])
            await optional(step('storage', () => checkStorage({ ...context, storage }, warnings), (text) => text));
        const source = await (0,_read_source_js__WEBPACK_IMPORTED_MODULE_5__/* .readSource */ .o)(request, context, sessions, warnings, steps);
        const { facts, planned: catalog, hidden } = source;
        const snapshot = await optional(step('snapshot', () => trySnapshot(request, context, sessions, source), ({ method, consistent }) => `${method}, ${consistent ? 'consistent' : 'not consistent'}`));
        const schemas = catalog.schemas.map(({ name, tables, views, triggers, routines, events, sequences }) => ({
            name,
            views: views.length,
            triggers: triggers.length,
            routines: routines.length,
            events: events.length,
            sequences: sequences.length,
            tables: tables.map((table) => ({
                name: table.name,
                engine: table.engine,
                estimatedRows: table.estimatedRows,
                estimatedBytes: table.estimatedBytes,
                key: table.key?.name ?? null,
                chunks: Math.max(1, Math.ceil(table.estimatedBytes / request.bytesPerChunk)),
            })),
        }));
        const tables = schemas.flatMap((schema) => schema.tables);
        const estimatedRows = tables.reduce((sum, table) => sum + table.estimatedRows, 0);
        const estimatedBytes = tables.reduce((sum, table) => sum + table.estimatedBytes, 0);
        context.logger.info(`would back up ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(schemas.length, 'schema')} with ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(tables.length, 'table')}, about ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(estimatedRows)} rows and ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z3)(estimatedBytes)}, to ${context.storage.location}`);
        return {
            storage: context.storage.location,
            status: 'planned',
            server: `${facts.flavor} ${facts.version} at ${facts.hostname}:${facts.port}`,
            ...(snapshot ? { snapshotMethod: snapshot.method } : {}),
            schemas,
            estimatedRows,
            estimatedBytes,
            leftOut: [...catalog.leftOut, ...hidden],
            warnings,
        };
    }
    finally {
        await sessions.close();
    }
}
/**
 * Writes and removes a probe, and compares the clocks.
 * @returns a description of the result: the location, TLS, the role and the clock
 */
async function checkStorage({ storage, now }, warnings) {
    warnings.push(...(await storage.checkWritable((0,_format_names_js__WEBPACK_IMPORTED_MODULE_2__/* .newBackupId */ ._H)(now()), { isTrial: true })));
    const clocks = storage.clocks();
    (0,_check_clock_js__WEBPACK_IMPORTED_MODULE_4__/* .checkClock */ .D)(clocks, now());
    const offsets = clocks.map((clock) => Math.abs(now().getTime() - clock.now().getTime()) / 1000);
    return [
        `${storage.location} can be written and read`,
        ...(storage.access === undefined ? [] : [storage.access]),
        ...offsets.map((seconds) => seconds < CLOCK_TOLERANCE_SECONDS
            ? 'its clock agrees'
            : `its clock differs by ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSeconds */ .Xo)(seconds)}`),
    ].join(', ');
}
/** Takes the snapshot as a backup would, and releases it at once. */
async function trySnapshot(request, { logger, signal }, sessions, source) {
    const workers = await sessions.openMany('read', 1);
    const openSession = () => sessions.open('read');
    const opened = await (0,_snapshot_js__WEBPACK_IMPORTED_MODULE_3__/* .openBackupSnapshot */ .pR)({
        request,
        ...source,
        workers,
        openSession,
        logger,
        signal,
    });
    try {
        (0,_snapshot_js__WEBPACK_IMPORTED_MODULE_3__/* .assertCovered */ .p$)(opened);
        return opened.snapshot;
    }
    finally {
        await opened.snapshot.close();
    }
}


/***/ }),

/***/ 4386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ edgeValues)
/* harmony export */ });
/* harmony import */ var _compile_mask_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(30187);
// Values at the edges of types, none of them from a backup: each mask is tried on them.

const TEXTS = [
    '',
    'a',
    'José',
    'jose',
    'A.B@Example.com',
    '+49 (30) 123-4567',
    '4111111111111111',
    "it's a\ttab, a \\ and a\nline",
    '  ',
];
const DATES = ['0000-00-00', '1980-00-00', '1001-01-01', '2000-02-29', '2019-02-28', '9998-12-31'];
const STAMPS = ['1970-01-01 00:00:01', '2000-02-29 23:59:59', '2038-01-19 03:14:07'];
/** Returns values as texts in UTF-8; undefined: none is known for the type. */
function edgeValues({ dataType, columnType, charset, nullable, ...column }) {
    const values = (() => {
        const longest = (0,_compile_mask_js__WEBPACK_IMPORTED_MODULE_0__/* .lengthOf */ .Y)({ dataType, columnType, charset, nullable, ...column });
        switch (dataType) {
            case 'char':
            case 'varchar':
            case 'tinytext':
            case 'text':
            case 'mediumtext':
            case 'longtext': {
                const isUnicode = charset?.startsWith('utf8') ?? false;
                return [...TEXTS, '7'.repeat(Math.min(longest, 16_000))].filter((text) => Array.from(text).length <= longest && (isUnicode || /^[\x00-\x7f]*$/.test(text)));
            }
            case 'varbinary':
            case 'blob':
            case 'mediumblob':
            case 'longblob':
            case 'tinyblob':
            case 'binary':
                return ['', 'a', 'x'.repeat(Math.min(longest, 255))];
            case 'tinyint':
            case 'smallint':
            case 'mediumint':
            case 'int':
            case 'bigint':
                // The smallest permutation has four numbers.
                return ['0', '1', '2'];
            case 'decimal':
            case 'float':
            case 'double':
                return ['0', '1'];
            case 'date':
                return DATES;
            case 'datetime':
                return [...DATES.map((date) => `${date} 00:00:00`), ...STAMPS];
            case 'timestamp':
                return STAMPS;
            case 'time':
                return ['00:00:00', '-12:34:56'];
            case 'year':
                return ['2000'];
            case 'enum':
            case 'set':
                return [...columnType.matchAll(/'((?:[^']|'')*)'/g)]
                    .slice(0, 1)
                    .map(([, member]) => member.replaceAll("''", "'"));
            case 'json':
                return ['{}', '[]', 'null', '"text"', '{"email": "A@b.c", "a": {"b": [1.5, null]}}'];
            default:
                return undefined;
        }
    })();
    if (values === undefined || values.length === 0)
        return nullable ? [null] : undefined;
    return nullable ? [...values, null] : values;
}


/***/ }),

/***/ 31157:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $8: () => (/* binding */ periodColumns),
/* harmony export */   Qr: () => (/* binding */ whereLasting),
/* harmony export */   SY: () => (/* binding */ countInstantRows),
/* harmony export */   jV: () => (/* binding */ whereInstant)
/* harmony export */ });
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45987);
// Rows of MariaDB's history whose period begins and ends at the same moment: one statement inserted
// and, through a trigger, deleted the row. The server rejects such a row under
// `system_versioning_insert_history`. It creates one if a row is inserted and deleted under the
// same `timestamp`.

/** Returns the period columns of a table; information_schema does not list implicit ones. */
function periodColumns({ columns, facts }) {
    const named = (expression) => facts.columns.find((column) => column.expression?.toUpperCase() === expression)?.name;
    return columns.some(({ period }) => period)
        ? { start: named('ROW START') ?? 'row_start', end: named('ROW END') ?? 'row_end' }
        : { start: 'row_start', end: 'row_end' };
}
function whereInstant({ start, end }) {
    return `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(start)} = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(end)}`;
}
function whereLasting({ start, end }) {
    return `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(start)} < ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(end)}`;
}
/** Returns a query that reads the whole table. */
function countInstantRows({ schema, name }, period) {
    return `SELECT COUNT(*) FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteTable */ .Z8)(schema, name)} FOR SYSTEM_TIME ALL USE INDEX () WHERE ${whereInstant(period)}`;
}


/***/ }),

/***/ 27748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JU: () => (/* binding */ selectFrom),
/* harmony export */   OX: () => (/* binding */ loadStatement),
/* harmony export */   eX: () => (/* binding */ chunkQuery),
/* harmony export */   gA: () => (/* binding */ planReading)
/* harmony export */ });
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);
/* harmony import */ var _instant_rows_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31157);
/* harmony import */ var _schema_tables_engines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(14935);
/* harmony import */ var _format_records_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20489);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45987);
// SELECT that reads a table, and LOAD DATA that loads the same bytes. One place decides both column
// by column, so they cannot disagree. Experiments on real servers showed each exception.





function planReading(table, facts) {
    const reading = {
        columns: [],
        select: [],
        decodeColumns: (0,_format_records_js__WEBPACK_IMPORTED_MODULE_2__/* .emptyRecord */ .FR)(),
        from: '',
        orderBy: undefined,
    };
    for (const column of table.columns)
        if (!column.generated)
            addColumn(reading, column, facts);
    const generated = table.columns.filter((column) => column.generated);
    if (generated.length > 0)
        reading.generated = {
            columns: generated.map(({ name }) => name),
            select: generated.map(({ name, dataType }) => dataType === 'float' ? `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)}*1e0` : (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)),
        };
    if (table.systemVersioned) {
        // `*` and information_schema do not show implicit period columns.
        if (!table.columns.some(({ period }) => period)) {
            for (const name of ['row_start', 'row_end']) {
                reading.columns.push(name);
                reading.select.push((0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name));
            }
        }
        reading.from = 'FOR SYSTEM_TIME ALL USE INDEX ()';
        // A target may store the rows of the history in other partitions.
        if (table.partitioned)
            reading.orderBy = historyOrder(table).map(_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB).join(', ');
    }
    else if (table.key) {
        reading.from = `FORCE INDEX (${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(table.key.name)})`;
        reading.orderBy = table.key.columns.map(_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB).join(', ');
    }
    else {
        reading.from = 'USE INDEX ()';
    }
    return reading;
}
/** Returns a sort order that is a key of the rows and their history, if the table has a key. */
function historyOrder(table) {
    const { start, end } = (0,_instant_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .periodColumns */ .$8)(table);
    const primary = table.facts.indexes.find(({ name }) => name === 'PRIMARY')?.parts ?? [];
    const columns = primary.flatMap(({ column }) => (column === null ? [] : [column]));
    const key = columns.length > 0 ? columns : table.columns.map(({ name }) => name);
    return [...new Set([...key, end, start])];
}
function addColumn(reading, column, facts) {
    const name = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(column.name);
    reading.columns.push(column.name);
    switch (column.dataType) {
        case 'float':
            // A printed FLOAT loses digits. A DOUBLE is exact, and *1e0 keeps the sign of zero.
            reading.select.push(`${name}*1e0`);
            break;
        case 'json':
            reading.select.push(name);
            if (!(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(facts))
                reading.decodeColumns[column.name] = `CONVERT(@${name} USING utf8mb4)`;
            break;
        case 'enum':
            // The error value of an ENUM prints as the empty string. If a member is the empty string too,
            // only the index differs.
            if (isAmbiguous(column.columnType)) {
                reading.select.push(`${name}+0`);
                reading.decodeColumns[column.name] = `@${name}+0`;
            }
            else
                reading.select.push(name);
            break;
        case 'set':
            // An empty SET prints as the empty string. If a member is the empty string too, only the bits
            // differ (up to 64).
            if (isAmbiguous(column.columnType)) {
                reading.select.push(`CAST(${name} AS UNSIGNED)`);
                reading.decodeColumns[column.name] = `CAST(@${name} AS UNSIGNED)`;
            }
            else
                reading.select.push(name);
            break;
        case 'uuid':
        case 'inet4':
        case 'inet6':
            reading.select.push(name);
            reading.decodeColumns[column.name] = `CONVERT(@${name} USING ascii)`;
            break;
        default:
            reading.select.push(name);
    }
}
/** Returns whether a member is empty or occurs twice. A server without strict mode permits both. */
function isAmbiguous(type) {
    const members = [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, member]) => member);
    return members.includes('') || new Set(members).size < members.length;
}
/**
 * Returns the start of a query that reads a table of the source. In an engine with its own table
 * locks (seen: MEMORY of MariaDB), a reader queues after a writer that waits for our LOCK TABLES.
 * HIGH_PRIORITY lets the reader overtake the writer.
 */
function selectFrom(table) {
    return (0,_schema_tables_engines_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransactional */ .ky)(table) ? 'SELECT' : 'SELECT HIGH_PRIORITY';
}
/** Returns the query of one chunk, for the dump and for the verification of a restored table. */
function chunkQuery({ verb = 'SELECT', schema, table, select, from, orderBy, where, }) {
    const conditions = where
        .filter((condition) => condition !== undefined)
        .map((condition) => `(${condition})`);
    return [
        `${verb} ${select.length > 0 ? select.join(', ') : "''"} FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table)} ${from}`,
        ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
        ...(orderBy ? [`ORDER BY ${orderBy}`] : []),
    ].join(' ');
}
const OWN_FORMAT = {
    fieldsTerminatedBy: '\t',
    fieldsEnclosedBy: '',
    fieldsOptionallyEnclosed: false,
    fieldsEscapedBy: '\\',
    linesTerminatedBy: '\n',
};
/** Returns the LOAD DATA statement of one data file. */
function loadStatement({ schema, table, columns, decodeColumns, charset, assignments: more = [], fileFormat = OWN_FORMAT, }) {
    const fields = columns.length > 0
        ? columns.map((name) => 
        // A column may have the name `constructor`, a property of every object.
        Object.hasOwn(decodeColumns, name) ? `@${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)}` : (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name))
        : ['@`nothing`'];
    const assignments = [...Object.entries(decodeColumns), ...more].map(([name, expression]) => `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)} = ${expression}`);
    return [
        `LOAD DATA LOCAL INFILE 'chunk' INTO TABLE ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table)} CHARACTER SET ${charset}`,
        formatClause(fileFormat),
        `(${fields.join(', ')})`,
        ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
    ].join(' ');
}
function formatClause(format) {
    const enclosed = `${format.fieldsOptionallyEnclosed ? 'OPTIONALLY ' : ''}ENCLOSED BY ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.fieldsEnclosedBy)}`;
    return `FIELDS TERMINATED BY ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.fieldsTerminatedBy)} ${enclosed} ESCAPED BY ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.fieldsEscapedBy)} LINES TERMINATED BY ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.linesTerminatedBy)}`;
}


/***/ }),

/***/ 56506:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ isServerAccount),
/* harmony export */   n: () => (/* binding */ readAccounts)
/* harmony export */ });
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(45987);
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83647);
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);



const SERVER_ACCOUNTS = new Set([
    'mysql.sys',
    'mysql.session',
    'mysql.infoschema',
    'mariadb.sys',
    'rdsadmin',
    'cloudsqladmin',
    'azure_superuser',
]);
const UTF8 = { client: 'utf8mb4', sqlMode: '' };
/** Role of all users on MariaDB from 10.11; the first grant creates it. */
const PUBLIC = 'PUBLIC';
function isServerAccount(user) {
    return SERVER_ACCOUNTS.has(user);
}
async function readAccounts(session, server) {
    const rows = await session.query(`SELECT User AS user, Host AS host, ${(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(server) ? 'is_role' : `'N'`} AS isRole,
            ${(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(server, 'second passwords') ? `JSON_CONTAINS_PATH(COALESCE(User_attributes, '{}'), 'one', '$.additional_password')` : '0'} AS second
       FROM mysql.user ORDER BY isRole DESC, User, Host`, 'cannot list the accounts');
    const found = { records: [], leftOut: [] };
    for (const { user, host, isRole, second } of rows) {
        if (SERVER_ACCOUNTS.has(user))
            continue;
        if (isRole === 'Y')
            await readRole(session, user, found);
        else
            await readUser(session, user, host, second === 1, found);
    }
    return found;
}
/** ER_PASSWORD_NO_MATCH: MariaDB with skip_name_resolve ignores accounts with a host name. */
const NO_SUCH_ACCOUNT = 1133;
const DEFAULT_ROLES = / DEFAULT ROLE ((?:`(?:[^`]|``)*`@`(?:[^`]|``)*`,?)+)/;
async function readUser(session, user, host, hasSecondPassword, { records, leftOut }) {
    const name = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteAccount */ .Y_)(user, host);
    const create = await firstColumn(session, `SHOW CREATE USER ${name}`, name).catch((error) => {
        if (error.cause?.errno === NO_SUCH_ACCOUNT)
            return undefined;
        throw error;
    });
    if (!create) {
        leftOut.push({
            name: `account ${name}`,
            reason: 'with skip_name_resolve the server ignores it and does not show it',
        });
        return;
    }
    const [printed = ''] = create;
    const roles = DEFAULT_ROLES.exec(printed)?.[1];
    records.push({
        kind: 'account',
        name,
        statement: latin1(printed.replace(DEFAULT_ROLES, '')),
        session: UTF8,
        ...(hasSecondPassword
            ? { inexact: 'its second password is not in the backup: the restored account has only the first one' }
            : {}),
    });
    for (const grant of await firstColumn(session, `SHOW GRANTS FOR ${name}`, name))
        records.push({
            kind: grant.startsWith('SET DEFAULT ROLE ') ? 'default role' : 'grant',
            name,
            statement: latin1(grant),
            session: UTF8,
        });
    if (roles !== undefined)
        records.push({
            kind: 'default role',
            name,
            statement: Buffer.concat([latin1(`SET DEFAULT ROLE ${roles} TO `), Buffer.from(name)]),
            session: UTF8,
        });
}
/** Reads a role of MariaDB. */
async function readRole(session, role, { records }) {
    const name = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteString */ .Ov)(role);
    const isPublic = role === PUBLIC;
    if (!isPublic)
        records.push({
            kind: 'role',
            name,
            statement: Buffer.from(`CREATE ROLE ${backquote(role)}`),
            session: UTF8,
        });
    const own = isPublic ? ' TO PUBLIC' : ` TO ${backquote(role)}`;
    const suffix = new RegExp(`${escapePattern(Buffer.from(own).toString('latin1'))}(?: WITH (?:ADMIN|GRANT) OPTION)?$`);
    for (const grant of await firstColumn(session, `SHOW GRANTS FOR ${isPublic ? PUBLIC : name}`, name))
        // The server also prints the grants of contained roles, which have their own records.
        if (suffix.test(grant))
            records.push({ kind: 'grant', name, statement: latin1(grant), session: UTF8 });
}
async function firstColumn(session, sql, account) {
    const rows = await session.query(sql, `cannot read the account ${account}`, { results: 'binary' });
    return rows.map((row) => {
        const value = Object.values(row)[0];
        return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
    });
}
function backquote(name) {
    return `\`${name.replaceAll('`', '``')}\``;
}
function escapePattern(text) {
    return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
function latin1(text) {
    return Buffer.from(text, 'latin1');
}


/***/ }),

/***/ 95978:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pt: () => (/* binding */ grantsForSnapshot),
/* harmony export */   Yx: () => (/* binding */ missingForBackup),
/* harmony export */   cx: () => (/* binding */ readSystemUsers),
/* harmony export */   hf: () => (/* binding */ grantStatements),
/* harmony export */   o4: () => (/* binding */ readGrants),
/* harmony export */   qS: () => (/* binding */ missingForRestore),
/* harmony export */   rq: () => (/* binding */ READING)
/* harmony export */ });
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83647);
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(45987);
// Privileges of the account, from SHOW GRANTS. information_schema hides objects that the account
// may not see. Without this check, a missing privilege would cause a backup without triggers.



async function readGrants(session, facts) {
    const rows = await session.query(await grantsStatement(session, facts), 'cannot read the grants of the account');
    const lines = rows.map((row) => String(Object.values(row)[0]));
    const grants = lines.map((line) => parseGrant(line, 'GRANT')).filter((grant) => grant !== undefined);
    const revokes = lines.map((line) => parseGrant(line, 'REVOKE')).filter((grant) => grant !== undefined);
    const isLiteral = await takesNamesLiterally(session, facts);
    const covers = (grant, privilege) => grant.privileges.has('ALL PRIVILEGES') || grant.privileges.has(privilege);
    const hasGlobal = (privilege) => grants.some((grant) => grant.schema === undefined && covers(grant, privilege));
    return {
        hasGlobal,
        has: (privilege, schema) => (hasGlobal(privilege) ||
            [...new Set(grants.map(({ grantee }) => grantee))].some((grantee) => {
                const own = grants.filter((grant) => grant.grantee === grantee);
                const rows = mostSpecific(own, schema, isLiteral);
                return rows.length > 0 && rows.every((grant) => covers(grant, privilege));
            })) &&
            !revokes.some((revoke) => covers(revoke, privilege) && revoke.schema === schema),
        revokedSchemas: [...new Set(revokes.map(({ schema }) => schema).filter((name) => name !== undefined))],
    };
}
/** Returns whether `%` and `_` are plain characters, as under partial_revokes. */
async function takesNamesLiterally(session, facts) {
    if (!(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'partial_revokes'))
        return false;
    return (await session.scalar('SELECT @@GLOBAL.partial_revokes')) === '1';
}
/**
 * Returns the rows of mysql.db that apply to a schema. The servers use only one row: the one whose
 * first wildcard comes last. With `shop%` and `shop\_a`, the second row decides for shop_a. If
 * several rows remain, the server's choice is unknown.
 */
function mostSpecific(grants, schema, isLiteral) {
    const rows = grants.flatMap((grant) => {
        const { schema: pattern } = grant;
        if (pattern === undefined || !(isLiteral ? pattern === schema : matchesLike(schema, pattern)))
            return [];
        return [{ grant, weight: isLiteral ? Infinity : wildcardPosition(pattern) }];
    });
    const heaviest = Math.max(...rows.map(({ weight }) => weight));
    return rows.filter(({ weight }) => weight === heaviest).map(({ grant }) => grant);
}
function wildcardPosition(pattern) {
    const found = /^(?:\\.|[^\\%_])*/s.exec(pattern)[0].length;
    return found === pattern.length ? Infinity : found;
}
/** Returns the statement that also shows the privileges of the active roles. */
async function grantsStatement(session, facts) {
    // MariaDB includes the grants of the active role by default.
    if ((0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(facts) || !(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'CURRENT_ROLE()'))
        return 'SHOW GRANTS';
    const roles = await session.scalar('SELECT CURRENT_ROLE()');
    return roles && roles !== 'NONE' ? `SHOW GRANTS FOR CURRENT_USER() USING ${roles}` : 'SHOW GRANTS';
}
/**
 * Parses `GRANT a, b ON `x`.* TO …`. Ignores grants on single tables and routines, because they do
 * not cover a schema.
 */
function parseGrant(line, verb) {
    const match = new RegExp(`^${verb} (.+?) ON (?:(\\*)|\`((?:[^\`]|\`\`)*)\`)\\.\\* (?:TO|FROM) (.+?)(?: IDENTIFIED | REQUIRE | WITH |$)`).exec(line);
    if (!match)
        return undefined;
    const privileges = new Set(match[1].split(/,\s*/).map((privilege) => privilege.trim().toUpperCase()));
    return {
        privileges,
        schema: match[2] ? undefined : match[3].replaceAll('``', '`'),
        grantee: match[4],
    };
}
function matchesLike(name, pattern) {
    const source = pattern.replace(/\\([%_])|[%_]|[\\^$.|?*+()[\]{}]/g, (text, escaped) => escaped ? escaped : text === '%' ? '.*' : text === '_' ? '.' : `\\${text}`);
    return new RegExp(`^${source}$`, 's').test(name);
}
/** Privileges that show every object of a schema but the routines of others. */
const READING = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'];
/** Returns the privileges that a backup of these schemas needs and the account lacks. */
function missingForBackup(grants, facts, schemas, users) {
    const missing = [];
    for (const privilege of READING) {
        const lacking = schemas.filter((schema) => !grants.has(privilege, schema));
        if (lacking.length > 0)
            missing.push({ privilege, on: lacking.map((schema) => `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteName */ .AB)(schema)}.*`) });
    }
    // Definitions of routines with other definers require SHOW_ROUTINE, or SELECT on the system table
    // that holds them.
    const proc = (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'mysql.proc');
    const seesRoutines = grants.hasGlobal('SELECT') ||
        (proc && grants.has('SELECT', 'mysql')) ||
        ((0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'SHOW_ROUTINE') && grants.hasGlobal('SHOW_ROUTINE'));
    if (!seesRoutines)
        missing.push(proc
            ? { privilege: 'SELECT', on: ['`mysql`.*'] }
            : { privilege: (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'SHOW_ROUTINE') ? 'SHOW_ROUTINE' : 'SELECT', on: ['*.*'] });
    if (users && !(grants.hasGlobal('SELECT') || grants.has('SELECT', 'mysql')))
        missing.push({ privilege: 'SELECT', on: ['`mysql`.*'] });
    return missing;
}
/**
 * Returns statements that grant the missing privileges.
 * @param account as `CURRENT_USER()` prints it
 */
function grantStatements(missing, account) {
    const separator = account.lastIndexOf('@');
    const grantee = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteAccount */ .Y_)(account.slice(0, separator), account.slice(separator + 1));
    const privileges = new Map();
    for (const { privilege, on } of missing)
        for (const level of on)
            privileges.set(level, (privileges.get(level) ?? new Set()).add(privilege));
    return [...privileges].map(([level, names]) => `GRANT ${[...names].join(', ')} ON ${level} TO ${grantee};`);
}
/**
 * Returns alternatives, in the syntax of GRANT. Each one suffices for a consistent snapshot; the
 * best comes first.
 */
function grantsForSnapshot(facts, schemas) {
    const tables = schemas.map((schema) => `LOCK TABLES ON \`${schema.replaceAll('`', '``')}\`.*`).join(', ');
    return [
        (0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(facts)
            ? 'RELOAD ON *.*'
            : (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'BACKUP_ADMIN')
                ? 'BACKUP_ADMIN, RELOAD, PROCESS ON *.*'
                : 'RELOAD, PROCESS ON *.*',
        ...(tables === '' ? [] : [tables]),
    ];
}
/**
 * Returns the quoted accounts that only an account with SYSTEM_USER may name as definers; empty if
 * they cannot be read.
 */
async function readSystemUsers(session, facts) {
    if (!(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'SYSTEM_USER'))
        return new Set();
    const rows = await session
        .query("SELECT USER AS name, HOST AS host FROM mysql.global_grants WHERE PRIV = 'SYSTEM_USER'")
        .catch(() => []);
    return new Set(rows.map(({ name, host }) => `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteName */ .AB)(name)}@${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteName */ .AB)(host)}`));
}
/** Returns the privileges that a restore needs and the account lacks, in the syntax of GRANT. */
function missingForRestore(grants, facts, needs) {
    const mariadb = (0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(facts);
    const perSchema = [
        'SELECT',
        'INSERT',
        ...(needs.createsDefinitions ? ['CREATE', 'ALTER', 'DROP', 'INDEX'] : []),
        ...(needs.hasForeignKeys ? ['REFERENCES'] : []),
        ...(needs.hasViews ? ['CREATE VIEW', 'SHOW VIEW'] : []),
        ...(needs.hasRoutines ? ['CREATE ROUTINE', 'ALTER ROUTINE'] : []),
        ...(needs.hasTriggers ? ['TRIGGER'] : []),
        ...(needs.hasEvents ? ['EVENT'] : []),
        ...(needs.masksColumns ? ['CREATE TEMPORARY TABLES'] : []),
    ];
    const missing = perSchema.flatMap((privilege) => {
        const lacking = needs.schemas.filter((schema) => !grants.has(privilege, schema));
        return lacking.length === 0
            ? []
            : [`${privilege} ON ${lacking.map((schema) => `\`${schema}\`.*`).join(', ')}`];
    });
    const setsDefiner = mariadb
        ? 'SET USER'
        : (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'SET_ANY_DEFINER')
            ? 'SET_ANY_DEFINER'
            : 'SET_USER_ID';
    const seesRoutines = mariadb
        ? grants.has('SELECT', 'mysql') ||
            needs.schemas.every((schema) => grants.has('SHOW CREATE ROUTINE', schema))
        : grants.hasGlobal('SHOW_ROUTINE');
    const global = (isNeeded, privilege) => isNeeded && !grants.hasGlobal(privilege) && !grants.hasGlobal('SUPER') ? [`${privilege} ON *.*`] : [];
    return [
        ...missing,
        ...global(needs.hasOtherDefiners, setsDefiner),
        // Otherwise the restore fails midway with error 1227. SUPER does not suffice.
        ...(needs.hasSystemDefiners && !grants.hasGlobal('SYSTEM_USER') ? ['SYSTEM_USER ON *.*'] : []),
        ...(needs.readsRoutines && needs.hasOtherDefiners && !seesRoutines && !grants.hasGlobal('SELECT')
            ? [mariadb ? 'SELECT ON `mysql`.*' : 'SHOW_ROUTINE ON *.*']
            : []),
        ...(needs.loadsUsers && !grants.hasGlobal('CREATE USER') ? ['CREATE USER ON *.*'] : []),
        ...(needs.loadsUsers && !grants.has('SELECT', 'mysql') ? ['SELECT ON `mysql`.*'] : []),
        ...global(needs.skipsBinlog, mariadb ? 'BINLOG ADMIN' : 'SYSTEM_VARIABLES_ADMIN'),
        ...global(needs.disablesRedoLog, 'INNODB_REDO_LOG_ENABLE'),
        ...global(needs.setsGtids, 'SYSTEM_VARIABLES_ADMIN'),
    ];
}


/***/ })

};
