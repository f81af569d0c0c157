export const id = 342;
export const ids = [342];
export const modules = {

/***/ 74932:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DZ: () => (/* binding */ renderUsersSql),
/* harmony export */   Or: () => (/* binding */ renderSchemaSql),
/* harmony export */   Xl: () => (/* binding */ renderTableSql),
/* harmony export */   YB: () => (/* binding */ renderViewSql),
/* harmony export */   aI: () => (/* binding */ renderTriggersSql),
/* harmony export */   cM: () => (/* binding */ renderPlaceholder),
/* harmony export */   e4: () => (/* binding */ renderSequenceSql),
/* harmony export */   fu: () => (/* binding */ renderViewPlaceholderSql),
/* harmony export */   wZ: () => (/* binding */ renderHeader),
/* harmony export */   zB: () => (/* binding */ renderPostSql)
/* harmony export */ });
function renderHeader({ dumper, host, serverVersion }, schema, table) {
    const origin = [
        `Host: ${comment(host)}`,
        ...(schema === undefined ? [] : [`Database: ${comment(schema)}`]),
        ...(table === undefined ? [] : [`Table: ${comment(table)}`]),
    ];
    return [
        `-- ${comment(dumper)}`,
        '--',
        `-- ${origin.join('    ')}`,
        `-- ${'-'.repeat(54)}`,
        `-- Server version\t${comment(serverVersion)}`,
        '',
        '',
    ].join('\n');
}
/** Renders `<schema>.sql`: the schema, its libraries, its events and its routines. */
function renderSchemaSql(origin, schema, programs) {
    const name = quote(schema.name);
    return join([
        renderHeader(origin, schema.name),
        `-- begin database ${comment(name)}\n`,
        schema.statement
            .toString('utf8')
            .replace(/^CREATE DATABASE (?!\/\*|IF )/, 'CREATE DATABASE IF NOT EXISTS '),
        `;\n-- end database ${comment(name)}\n\nUSE ${name};\n\n`,
        ...programs.flatMap(renderProgram),
    ]);
}
/** Renders `<schema>@<table>.sql`. */
function renderTableSql(origin, { schema = '', name, statement }) {
    return join([
        renderHeader(origin, schema, name),
        `USE ${quote(schema)};\n\n`,
        '/*!40101 SET @saved_cs_client     = @@character_set_client */;\n',
        '/*!50503 SET character_set_client = utf8mb4 */;\n',
        withIfNotExists(statement, 'CREATE TABLE '),
        ';\n/*!40101 SET character_set_client = @saved_cs_client */;\n',
    ]);
}
/** Renders a MariaDB sequence and its next value. */
function renderSequenceSql(origin, { schema = '', name, statement, next }) {
    return join([
        renderHeader(origin, schema, name),
        `USE ${quote(schema)};\n\n`,
        withIfNotExists(statement, 'CREATE SEQUENCE '),
        ';\n',
        ...(next === undefined ? [] : [`DO SETVAL(${quote(name)}, ${next}, 0);\n`]),
    ]);
}
/** Renders `<schema>@<table>.triggers.sql`. */
function renderTriggersSql(origin, schema, table, triggers) {
    return join([
        renderHeader(origin, schema, table),
        `USE ${quote(schema)};\n\n`,
        ...triggers.flatMap(renderProgram),
    ]);
}
/**
 * Renders `<schema>@<view>.pre.sql`: a stand-in with the same columns, so that views may refer to
 * each other.
 */
function renderViewPlaceholderSql(origin, { schema = '', name, columns = [] }) {
    return join([
        renderHeader(origin, schema, name),
        `USE ${quote(schema)};\n\n`,
        `DROP TABLE IF EXISTS ${quote(name)};\n`,
        `/*!50001 DROP VIEW IF EXISTS ${quote(name)}*/;\n`,
        'SET @saved_cs_client     = @@character_set_client;\n',
        '/*!50503 SET character_set_client = utf8mb4 */;\n',
        `/*!50001 ${renderPlaceholder(name, columns)} */;\n`,
        'SET character_set_client = @saved_cs_client;\n',
    ]);
}
/** Renders the statement that creates the stand-in of a view. */
function renderPlaceholder(view, columns) {
    const select = (columns.length > 0 ? columns : ['1']).map((column) => ` 1 AS ${quote(column)}`).join(',\n');
    return `CREATE VIEW ${quote(view)} AS SELECT\n${select}`;
}
/** Renders `<schema>@<view>.sql`. */
function renderViewSql(origin, { schema = '', name, statement, session }) {
    return join([
        renderHeader(origin, schema, name),
        `USE ${quote(schema)};\n\n`,
        `/*!50001 DROP VIEW IF EXISTS ${quote(name)}*/;\n`,
        SAVE_CONTEXT,
        setContext(session),
        statement,
        ';\n',
        RESTORE_CONTEXT,
    ]);
}
/** Renders `@.users.sql`: all accounts, then the grants of each. */
function renderUsersSql(origin, records) {
    const created = records.filter(({ kind }) => kind === 'account' || kind === 'role');
    const granted = new Map();
    for (const record of records)
        if (record.kind === 'grant' || record.kind === 'default role')
            granted.set(record.name, [...(granted.get(record.name) ?? []), record]);
    return join([
        renderHeader(origin),
        ...created.flatMap(({ name, statement }) => [
            `-- begin user ${comment(name)}\n`,
            withIfNotExists(withIfNotExists(statement, 'CREATE USER '), 'CREATE ROLE '),
            `;\n-- end user ${comment(name)}\n\n`,
        ]),
        ...[...granted].flatMap(([name, grants]) => [
            `-- begin grants ${comment(name)}\n`,
            ...grants.flatMap(({ statement }) => [statement, ';\n']),
            `-- end grants ${comment(name)}\n\n`,
        ]),
    ]);
}
/** Renders `@.post.sql`: makes schemas read-only, after all other scripts. */
function renderPostSql(origin, schemas) {
    return join([
        renderHeader(origin),
        ...schemas
            .filter(({ readOnly }) => readOnly)
            .map(({ name }) => `/*!80022 ALTER DATABASE ${quote(name)} READ ONLY = 1 */;\n`),
    ]);
}
/**
 * Renders a program. A line break precedes the delimiter, because a statement may end in a line
 * comment. DROP follows sql_mode, because MariaDB 10.11 accepts packages only in its mode ORACLE.
 */
function renderProgram({ kind, schema = '', name, statement, session, followUp }) {
    const { sqlMode, timeZone, databaseCollation } = session;
    const label = comment(`${kind} ${quote(schema)}.${quote(name)}`);
    const delimiter = freeDelimiter(statement);
    return [
        `-- begin ${label}\n`,
        'SET @saved_sql_mode       = @@sql_mode;\n',
        `SET sql_mode              = ${quoteText(sqlMode)};\n`,
        `DROP ${kind.toUpperCase()} IF EXISTS ${quote(name)};\n`,
        ...(databaseCollation
            ? [
                `ALTER DATABASE ${quote(schema)} CHARACTER SET ${databaseCollation.split('_')[0]} COLLATE ${databaseCollation};\n`,
            ]
            : []),
        SAVE_CONTEXT,
        setContext(session),
        ...(timeZone === undefined
            ? []
            : [
                'SET @saved_time_zone      = @@time_zone;\n',
                `SET time_zone             = ${quoteText(timeZone)};\n`,
            ]),
        `DELIMITER ${delimiter}\n`,
        statement,
        `\n${delimiter}\nDELIMITER ;\n`,
        ...(timeZone === undefined ? [] : ['SET time_zone             = @saved_time_zone;\n']),
        RESTORE_CONTEXT,
        ...(followUp === undefined ? [] : [followUp, ';\n']),
        'SET sql_mode              = @saved_sql_mode;\n',
        `-- end ${label}\n\n`,
    ];
}
const SAVE_CONTEXT = [
    'SET @saved_cs_client      = @@character_set_client;\n',
    'SET @saved_cs_results     = @@character_set_results;\n',
    'SET @saved_col_connection = @@collation_connection;\n',
].join('');
const RESTORE_CONTEXT = [
    'SET character_set_client  = @saved_cs_client;\n',
    'SET character_set_results = @saved_cs_results;\n',
    'SET collation_connection  = @saved_col_connection;\n',
].join('');
function setContext({ client, collation }) {
    return [
        `SET character_set_client  = ${client};\n`,
        `SET character_set_results = ${client};\n`,
        ...(collation === undefined ? [] : [`SET collation_connection  = ${collation};\n`]),
    ].join('');
}
function withIfNotExists(statement, beginning) {
    const text = statement.toString('latin1');
    if (!text.startsWith(beginning) || text.startsWith(`${beginning}IF NOT EXISTS `))
        return statement;
    return Buffer.from(`${beginning}IF NOT EXISTS ${text.slice(beginning.length)}`, 'latin1');
}
function freeDelimiter(statement) {
    let delimiter = ';;';
    while (statement.includes(delimiter))
        delimiter += ';';
    return delimiter;
}
function join(parts) {
    return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)));
}
function quote(name) {
    return `\`${name.replaceAll('`', '``')}\``;
}
function quoteText(text) {
    return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
/** Removes line breaks, which a name may contain and which would end a comment. */
function comment(text) {
    return text.replace(/[\r\n]/g, ' ');
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

/***/ 50389:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _S: () => (/* binding */ describeRemark),
/* harmony export */   eZ: () => (/* binding */ namesOf),
/* harmony export */   lO: () => (/* binding */ withoutValues)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Errors of the server about masked tables, without values. Servers quote values in their messages.

/**
 * Returns the error with the number of the server's message and the column or key that it names.
 * @param names columns and indexes of the table
 * @param what the failed action
 */
function withoutValues(error, names, what) {
    if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj))
        return error;
    const { errno, code, sqlState, message } = (error.cause ?? {});
    if (errno === undefined)
        return error;
    const text = describeRemark(errno, message, names);
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(error.code, `${what}: ${text}`, {
        hint: 'The table is masked, so its values are not shown; --show-rows shows them.',
        details: { errno },
        cause: Object.assign(new Error(text), {
            errno,
            ...(code === undefined ? {} : { code }),
            ...(sqlState === undefined ? {} : { sqlState }),
        }),
    });
}
/** Returns `server message 1292 on column born`. */
function describeRemark(errno, message, names) {
    const named = [...message.matchAll(/(?:column|key|field) '([^']+)'/gi)].map(([, name]) => name.split('.').at(-1));
    const known = named.find((name) => names.has(name.toLowerCase()));
    return `server message ${errno}${known === undefined ? '' : ` on ${known}`}`;
}
/** Returns the names of the table's columns and indexes, in lower case. */
function namesOf({ columns, indexes }) {
    return new Set([...columns, ...indexes].map(({ name }) => name.toLowerCase()));
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


/***/ }),

/***/ 44843:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ findForeign),
/* harmony export */   u: () => (/* binding */ assertOwnStatement)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _format_definition_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73979);
/* harmony import */ var _sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(22278);
/* harmony import */ var _sql_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69833);
/* harmony import */ var _sql_statements_statement_guard_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93279);
// Refuses records that a restore must not execute. Only a signature shows that a backup and its
// hashes are unchanged. So each record must match the one form of its kind, in the character set
// and sql_mode in which it will be sent.





/** @throws BackupError MANIFEST_INVALID */
function assertOwnStatement(record) {
    const found = findForeign(record);
    if (found === undefined)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('MANIFEST_INVALID', `the definition of ${(0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_1__/* .describeRecord */ .TV)(record)} would have another effect: ${found.slice(0, 200)}`, {
        hint: 'The backup was changed, or written by a tool that this one does not know: read the definition before you restore it.',
        details: { statement: found },
    });
}
/** Returns the statement that does not belong to the record; undefined if all do. */
function findForeign(record) {
    const { kind, schema, name, table, statement, followUp, session } = record;
    const owner = { kind, schema, name, table };
    const isOfSchema = kind === 'schema' || schema !== undefined;
    if (!isOfSchema && !(0,_sql_statements_statement_guard_js__WEBPACK_IMPORTED_MODULE_4__/* .isServersName */ .sX)(name))
        return `an account named ${name}`;
    const text = statement.toString('latin1');
    const { client, sqlMode } = session;
    const decode = (bytes) => (0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeFromCharset */ .p6)(bytes, client);
    if (!(0,_sql_statements_statement_guard_js__WEBPACK_IMPORTED_MODULE_4__/* .isCreationOf */ .fF)(owner, { text, quoting: (0,_sql_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_3__/* .quotingOf */ .JW)(sqlMode, client), decode }))
        return statement.toString('utf8');
    if (followUp === undefined)
        return undefined;
    const comment = {
        text: followUp.toString('latin1'),
        quoting: (0,_sql_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_3__/* .quotingOf */ .JW)(''),
        decode: (bytes) => (0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeFromCharset */ .p6)(bytes, 'utf8mb4'),
    };
    return (0,_sql_statements_statement_guard_js__WEBPACK_IMPORTED_MODULE_4__/* .isCommentOf */ .F1)(owner, comment) ? undefined : followUp.toString('utf8');
}


/***/ }),

/***/ 90519:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ findReferences)
/* harmony export */ });
/* harmony import */ var _tokens_name_position_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(20894);
/* harmony import */ var _tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23186);
// Objects of other schemas that a statement needs, as far as qualified names show them. Pure.


/**
 * Returns each reference once, as written: `schema.object` in places of objects,
 * `schema.object.column` anywhere.
 */
function findReferences(sql, quoting) {
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .tokenize */ .qw)(sql, quoting)];
    const found = new Map();
    for (const [i, token] of tokens.entries()) {
        const reference = referenceAt(tokens, i);
        if (reference && tokens[i - 1]?.text !== '@' && !(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .isDot */ .ek)(tokens[i - 1]))
            found.set(JSON.stringify(reference), { ...reference, schema: token.name });
    }
    return [...found.values()];
}
function referenceAt(tokens, index) {
    const schema = tokens[index].name;
    const object = tokens[index + 2]?.name;
    if (schema === undefined || object === undefined || !(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .isDot */ .ek)(tokens[index + 1]))
        return undefined;
    const isWhole = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .isDot */ .ek)(tokens[index + 3]) || (0,_tokens_name_position_js__WEBPACK_IMPORTED_MODULE_0__/* .positionOf */ .d)(tokens, index) === 'object';
    return isWhole ? { schema, object } : undefined;
}


/***/ }),

/***/ 12672:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ tablesOfView)
/* harmony export */ });
/* harmony import */ var _tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22278);
/* harmony import */ var _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69833);
/* harmony import */ var _tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23186);
// Tables and views that a view uses, with or without their schema. Pure.



/** Returns decoded names in places of tables, including lists that may be lists of tables. */
function tablesOfView({ statement, session: { client, sqlMode } }) {
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(statement.toString('latin1'), (0,_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .quotingOf */ .JW)(sqlMode, client))];
    return tokens.flatMap(({ name }, i) => {
        const before = tokens[i - 1];
        const isTable = before?.name === undefined ? /^[.,(]$/.test(before?.text ?? '') : isJoin((0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(before));
        return name !== undefined && isTable ? [(0,_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeFromCharset */ .p6)(name, client) ?? name] : [];
    });
}
function isJoin(keyword) {
    return keyword === 'FROM' || keyword === 'JOIN' || keyword === 'STRAIGHT_JOIN';
}


/***/ }),

/***/ 93279:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  F1: () => (/* binding */ isCommentOf),
  fF: () => (/* binding */ isCreationOf),
  yn: () => (/* binding */ isRoleName),
  sX: () => (/* binding */ isServersName)
});

;// CONCATENATED MODULE: ./lib/sql/statements/statement-form.js
// Form of a statement, matched against the text from `readStatement`.
function statement_form_form(head, names = []) {
    return { head: new RegExp(`^${head}`, 'isu'), names };
}
const NAME = '(?:`((?:[^`]|``)*)`(?!`)|([\\w$\\u0080-\\uFFFF]+))';
const IF_EXISTS = '(?: IF EXISTS)?';
const IF_NOT_EXISTS = '(?: IF NOT EXISTS)?';
const PART = "(?:`(?:[^`]|``)*`(?!`)|''|[\\w$%.-]+)";
const DEFINER = `(?: DEFINER = (?:CURRENT_USER(?: \\( \\))?|${PART}(?: @ ${PART})?))?`;

;// CONCATENATED MODULE: ./lib/sql/statements/statement-forms.js
// Permitted form of the statement for each kind of definition, as written by SHOW CREATE of the
// servers, MySQL Shell and mysqldump.

const OR_REPLACE = '(?: OR REPLACE)?';
const QUALIFIED = `(?:${NAME} \\. )?${NAME}`;
const USER = `${NAME} @ ${NAME}`;
/** A role of MariaDB has no host. */
const ACCOUNT = `${NAME}(?: @ ${NAME})?`;
/** Any text up to the next bare word; matches quoted names as a whole. */
const UNTIL = '(?:`(?:[^`]|``)*`(?!`)|[^`])*?';
/** A further account or role; only one is permitted. */
const NO_OTHER = / , /;
const program = (kind) => statement_form_form(`CREATE${OR_REPLACE}${DEFINER} ${kind}${IF_NOT_EXISTS} ${QUALIFIED}`, ['schema', 'name']);
const FORMS = {
    schema: [
        {
            ...statement_form_form(`CREATE (?:DATABASE|SCHEMA)${IF_NOT_EXISTS} ${NAME}`, ['schema']),
            rest: /^(?: (?:\w+|=|''))*$/,
        },
    ],
    table: [
        {
            ...statement_form_form(`CREATE TABLE${IF_NOT_EXISTS} ${NAME} \\((?! LIKE\\b)`, ['name']),
            // CREATE TABLE … SELECT would run a query. A foreign key appears as a constraint, whose
            // references are checked elsewhere.
            forbidden: /\b(?:SELECT|TABLE|VALUES ROW)\b|(?<!\bCONSTRAINT `` FOREIGN KEY \( ``(?: , ``)* \)) REFERENCES\b|\bREFERENCES (?!``)/i,
            isPlain: true,
        },
    ],
    sequence: [{ ...statement_form_form(`CREATE SEQUENCE${IF_NOT_EXISTS} ${NAME}`, ['name']), rest: /^(?: [\w=-]+)*$/ }],
    histogram: [
        statement_form_form(`ANALYZE TABLE ${NAME} \\. ${NAME} UPDATE HISTOGRAM ON ${NAME} WITH \\d+ BUCKETS(?: (?:AUTO|MANUAL) UPDATE)?$`, ['schema', 'table', 'name']),
    ],
    view: [
        statement_form_form(`CREATE${OR_REPLACE}(?: ALGORITHM = \\w+)?(?: MATERIALIZED)?${DEFINER}(?: SQL SECURITY \\w+)?(?: JSON RELATIONAL DUALITY)? VIEW ${QUALIFIED}(?: \\(| AS)`, ['schema', 'name']),
    ],
    trigger: [
        statement_form_form(`CREATE${OR_REPLACE}${DEFINER} TRIGGER${IF_NOT_EXISTS} ${QUALIFIED} (?:BEFORE|AFTER) (?:INSERT|UPDATE|DELETE)(?: OR (?:INSERT|UPDATE|DELETE))*(?: OF .*?)? ON ${QUALIFIED} FOR EACH ROW `, ['schema', 'name', 'schema', 'table']),
    ],
    procedure: [
        { ...program('PROCEDURE'), rest: /^ \(/ },
        { ...program('PROCEDURE'), forbidden: /\bSONAME\b/i },
    ],
    function: [
        // With parameters it cannot be a loadable function, whatever its text contains.
        { ...program('(?:AGGREGATE )?FUNCTION'), rest: /^ \(/ },
        { ...program('(?:AGGREGATE )?FUNCTION'), forbidden: /\bSONAME\b/i },
    ],
    package: [program('PACKAGE(?! BODY\\b)')],
    'package body': [program('PACKAGE BODY')],
    library: [{ ...statement_form_form(`CREATE LIBRARY${IF_NOT_EXISTS} ${QUALIFIED}`, ['schema', 'name']), rest: /^ / }],
    event: [
        statement_form_form(`CREATE${OR_REPLACE}${DEFINER} EVENT${IF_NOT_EXISTS} ${QUALIFIED} ON SCHEDULE `, ['schema', 'name']),
    ],
    role: [statement_form_form(`CREATE ROLE${IF_NOT_EXISTS} ${NAME}$`, ['account'])],
    account: [{ ...statement_form_form(`CREATE USER${IF_NOT_EXISTS} ${USER}`, ['account']), forbidden: NO_OTHER }],
    grant: [
        { ...statement_form_form(`GRANT ${UNTIL} TO ${ACCOUNT}`, ['account']), forbidden: NO_OTHER },
        { ...statement_form_form(`REVOKE ${UNTIL} FROM ${ACCOUNT}`, ['account']), forbidden: NO_OTHER },
    ],
    'default role': [statement_form_form(`SET DEFAULT ROLE ${UNTIL} (?:FOR|TO) ${ACCOUNT}$`, ['account'])],
};
/** Comment of a routine whose character set cannot represent the comment. */
const ALTER_COMMENT = {
    procedure: statement_form_form(`ALTER PROCEDURE ${NAME} COMMENT ''$`, ['name']),
    function: statement_form_form(`ALTER FUNCTION ${NAME} COMMENT ''$`, ['name']),
};

// EXTERNAL MODULE: ./lib/sql/statements/statement-text.js
var statement_text = __webpack_require__(85256);
;// CONCATENATED MODULE: ./lib/sql/statements/statement-guard.js


/** Returns whether the statement only creates its owner. */
function isCreationOf(owner, statement) {
    const isAccount = owner.schema === undefined && owner.kind !== 'schema';
    const read = (0,statement_text/* readStatement */.c)(statement.text, statement.quoting, isAccount);
    return FORMS[owner.kind].some((form) => fits(read, form, owner, statement.decode));
}
/** Returns whether the statement only changes the comment of its owner. */
function isCommentOf(owner, statement) {
    if (owner.kind !== 'procedure' && owner.kind !== 'function')
        return false;
    const read = (0,statement_text/* readStatement */.c)(statement.text, statement.quoting);
    return fits(read, ALTER_COMMENT[owner.kind], owner, statement.decode);
}
/** Returns whether the name is a role of MariaDB: `'role'`; an account is `'user'@'host'`. */
function isRoleName(name) {
    return /^'(?:[^']|'')*'$/.test(name);
}
/**
 * Returns whether the account's name has the servers' own spelling. A server accepts other
 * spellings for an existing account: `'root'@''` is `'root'@'%'` on MariaDB, `'app'@'% '` is
 * `'app'@'%'` on MySQL.
 */
function isServersName(name) {
    if (isRoleName(name))
        return name !== "''";
    const host = /^'(?:[^']|'')*'@'((?:[^']|'')*)'$/.exec(name)?.[1];
    return host !== undefined && host !== '' && host === host.trim() && !/[\0-\x1f]/.test(name);
}
function fits({ text, conditional, isDecorated }, { head, names, rest, forbidden, isPlain }, owner, decode) {
    const match = head.exec(text);
    if (!match || !haveNames(match.slice(1), names, owner, decode))
        return false;
    const after = text.slice(match[0].length);
    const isWhole = forbidden !== undefined || isPlain === true;
    if (!areNamesWhole(isWhole ? text : match[0], decode))
        return false;
    if (rest && !rest.test(after))
        return false;
    if (forbidden?.test(after.replace(/`(?:[^`]|``)*`(?!`)/g, '``')))
        return false;
    if (isPlain && isDecorated)
        return false;
    // The checked part must be the same on every server.
    return conditional.every((offset) => offset >= match[0].length);
}
/**
 * Returns whether all quoted names are valid. Servers find the end of a quoted name by the length
 * that each character's first byte announces, even for invalid characters. So they may end an
 * invalid name elsewhere.
 */
function areNamesWhole(text, decode) {
    return [...text.matchAll(/`((?:[^`]|``)*)`(?!`)/g)].every(([, name]) => decode(name) !== undefined);
}
/**
 * Returns whether the names match; each has two groups: quoted and unquoted. Ignores case, like
 * servers that fold names.
 */
function haveNames(groups, names, owner, decode) {
    const nameAt = (i) => groups[2 * i]?.replaceAll('``', '`') ?? groups[2 * i + 1];
    const isQuoted = (i) => groups[2 * i] !== undefined;
    return names.every((part, i) => {
        const name = nameAt(i);
        // An absent qualifier.
        if (name === undefined)
            return part === 'schema' && owner.kind !== 'schema' && owner.kind !== 'histogram';
        const text = decode(name);
        if (text === undefined || !(isQuoted(i) || BARE_NAME.test(text)))
            return false;
        if (part === 'account') {
            const host = nameAt(i + 1);
            return isAccount(text, host === undefined ? undefined : decode(host), owner.name);
        }
        const expected = part === 'schema' && owner.kind === 'schema' ? owner.name : owner[part];
        return expected !== undefined && text.toLowerCase() === expected.toLowerCase();
    });
}
/** Unquoted names. Some character sets have a space or control characters from 0x80. */
const BARE_NAME = /^[\p{L}\p{N}\p{M}_$]+$/u;
function isAccount(user, host, name) {
    const part = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
    if (host === undefined)
        return isRoleName(name) && part(user) === name;
    return `${part(user)}@${part(host)}` === name;
}


/***/ })

};
