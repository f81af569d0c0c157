export const id = 494;
export const ids = [494];
export const modules = {

/***/ 46349:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ findEarlier),
/* harmony export */   v: () => (/* binding */ checkLabel)
/* harmony export */ });
/* harmony import */ var _encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81887);
/* harmony import */ var _format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(39579);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _repository_find_backups_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26199);
/* harmony import */ var _repository_future_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(96797);
// The label of a backup against the backups that have it: one label is one server, for retention, `latest` and --max-age judge by it; and
// a label whose backups are encrypted is not continued in plain text.





/**
 * The backups of the label, in ascending order of time; of a signed backup only signed ones, so that nobody else decides to whom a
 * label belongs. undefined: the storage cannot be listed, with a warning.
 */
async function findEarlier({ storage, logger, now, trust }, label) {
    try {
        const keys = trust && (0,_encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__/* .demandSignatures */ .v)(trust).verifyKeys;
        const found = await (0,_repository_find_backups_js__WEBPACK_IMPORTED_MODULE_2__/* .findBackups */ .Tx)(storage, label, () => undefined, keys);
        return found.filter(({ backupId }) => !(0,_repository_future_js__WEBPACK_IMPORTED_MODULE_3__/* .isFromFuture */ .S)(backupId, now()));
    }
    catch (error) {
        if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj && error.code === 'STORAGE_BUCKET_NOT_FOUND')
            return [];
        logger.warn(`the older backups of "${label}" are not known, so neither the label nor the sizes of tables are compared with them: ${error.message}`);
        return undefined;
    }
}
/** @throws BackupError LABEL_TAKEN, CONFIG_INVALID */
function checkLabel({ label, adoptLabel }, identity, earlier, { trust, logger }) {
    const encrypted = earlier?.findLast((backup) => backup.encrypted);
    if (encrypted && !trust?.encryptTo && !trust?.allowPlaintext)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('CONFIG_INVALID', `this backup would not be encrypted, but ${encrypted.backupId} of "${label}" is`, {
            hint: 'Nothing was done. Give --encrypt-to or --passphrase-file as before, or --allow-plaintext.',
        });
    const owner = earlier?.findLast(({ serverIdentity }) => serverIdentity !== undefined);
    if (!owner || (0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .isSameIdentity */ .B2)((0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .parseIdentity */ .aZ)(owner.serverIdentity), identity) !== false)
        return;
    const whose = `${owner.backupId} of ${owner.host} (${(0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .describeIdentity */ .Cl)((0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .parseIdentity */ .aZ)(owner.serverIdentity))})`;
    if (adoptLabel) {
        logger.info(`this server takes the label "${label}" over, after ${whose}`);
        return;
    }
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('LABEL_TAKEN', `the label "${label}" belongs to another server: the newest backup is ${whose}, this server is ${(0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .describeIdentity */ .Cl)(identity)}`, {
        hint: 'Nothing was done. Give this server a label of its own with --label; or --adopt-label, if it has taken the place of the other one.',
        details: { backupId: owner.backupId },
    });
}


/***/ }),

/***/ 7494:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   planBackup: () => (/* binding */ planBackup)
/* harmony export */ });
/* harmony import */ var _mysql_schema_catalog_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73051);
/* harmony import */ var _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68850);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17564);
/* harmony import */ var _mysql_schema_server_identity_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(46996);
/* harmony import */ var _check_label_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(46349);
/* harmony import */ var _preflight_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(75329);






async function planBackup(request, context) {
    const sessions = new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_1__/* .SessionGroup */ .S(request.connection, 'source', request.lockWaitTimeoutSeconds);
    sessions.cutOnAbort(context.signal);
    try {
        const { reader, facts } = await sessions.first(context.logger);
        (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .checkVersion */ .ps)(facts);
        const identity = await (0,_mysql_schema_server_identity_js__WEBPACK_IMPORTED_MODULE_3__/* .readServerIdentity */ .I)(reader, facts);
        (0,_check_label_js__WEBPACK_IMPORTED_MODULE_4__/* .checkLabel */ .v)(request, identity, await (0,_check_label_js__WEBPACK_IMPORTED_MODULE_4__/* .findEarlier */ ._)(context, request.label), context);
        const catalog = await (0,_mysql_schema_catalog_js__WEBPACK_IMPORTED_MODULE_0__/* .readCatalog */ .u)(reader, facts, request);
        const warnings = [];
        (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .checkSelection */ .Nt)(catalog, request.selection, warnings);
        await (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .checkPrivileges */ .$q)(reader, facts, catalog, request);
        await (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .checkFreeSpace */ .f$)(catalog, context, warnings);
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
        context.logger.info(`would back up ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_2__/* .plural */ .LS)(schemas.length, 'schema')} with ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_2__/* .plural */ .LS)(tables.length, 'table')}, about ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(estimatedRows)} rows and ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_2__/* .formatBytes */ .z3)(estimatedBytes)}, to ${context.storage.location}`);
        return {
            storage: context.storage.location,
            status: 'planned',
            server: `${facts.flavor} ${facts.version} at ${facts.hostname}:${facts.port}`,
            schemas,
            estimatedRows,
            estimatedBytes,
            leftOut: catalog.leftOut,
            warnings,
        };
    }
    finally {
        await sessions.close();
    }
}


/***/ }),

/***/ 75329:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ checkPrivileges),
/* harmony export */   AP: () => (/* binding */ checkPartitions),
/* harmony export */   Nt: () => (/* binding */ checkSelection),
/* harmony export */   f$: () => (/* binding */ checkFreeSpace),
/* harmony export */   ps: () => (/* binding */ checkVersion)
/* harmony export */ });
/* harmony import */ var _mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(52466);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95978);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69030);
/* harmony import */ var _mysql_schema_table_identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(24405);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(17564);






function checkVersion(facts) {
    const supported = (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isMariaDb */ .Zz)(facts) ? (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isAtLeast */ .du)(facts, 10, 6) : (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isAtLeast */ .du)(facts, 5, 7);
    if (supported)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_UNSUPPORTED', `server version ${facts.version} is not supported`, {
        hint: 'Backups are made of MySQL from 5.7 and of MariaDB from 10.6.',
    });
}
/**
 * A misspelt filter would be a backup with a hole, or with more than it may hold: each name in the selection has to exist, and a pattern
 * that nothing fits is a warning.
 */
function checkSelection(catalog, selection, warnings) {
    const { schemas, excludeSchemas, includeTables, excludeTables, where } = selection;
    const selected = namesOf(catalog);
    const leftOut = (kind) => catalog.leftOut
        .filter(({ name }) => name.startsWith(`${kind} `))
        .map(({ name }) => name.slice(kind.length + 1));
    const all = {
        schemas: [...selected.schemas, ...leftOut('schema')],
        tables: [...selected.tables, ...leftOut('table')],
    };
    const checks = [
        { option: 'schemas', kind: 'schema', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)(schemas, selected.schemas) },
        { option: 'exclude-schemas', kind: 'schema', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)(excludeSchemas, all.schemas) },
        { option: 'include-tables', kind: 'table', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)(includeTables, selected.tables) },
        { option: 'exclude-tables', kind: 'table', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)(excludeTables, all.tables) },
        { option: 'where', kind: 'table', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)([...where.keys()], selected.tables) },
    ];
    const missing = checks.flatMap(({ option, kind, unmatched }) => unmatched.names.map((name) => ({ option, kind, name })));
    const [first] = missing;
    if (first) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(first.kind === 'schema' ? 'SCHEMA_NOT_FOUND' : 'TABLE_NOT_FOUND', `not found on the server: ${missing.map(({ option, name }) => `"${name}" (--${option})`).join(', ')}`, {
            hint: 'Correct the names, and check that the account may see these objects. A name with * may match nothing.',
            details: { missing: missing.map(({ name }) => name) },
        });
    }
    if (selected.schemas.length === 0) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SELECTION_EMPTY', 'the selection holds no schema', {
            hint: 'The account sees no schema that fits: check its privileges and the filters.',
        });
    }
    for (const { option, unmatched } of checks)
        for (const pattern of unmatched.patterns)
            warnings.push(`--${option} ${pattern} matches nothing`);
}
function namesOf({ schemas }) {
    return {
        schemas: schemas.map(({ name }) => name),
        tables: schemas.flatMap((schema) => [...schema.tables, ...schema.views, ...schema.sequences.map((name) => ({ name }))].map(({ name }) => `${schema.name}.${name}`)),
    };
}
async function checkPrivileges(session, facts, catalog, { users }) {
    const missing = (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .missingForBackup */ .Yx)(await (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .readGrants */ .o4)(session, facts), facts, catalog.schemas.map(({ name }) => name), users);
    if (missing.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_PRIVILEGES', `the account ${session.target} lacks ${missing.join('; ')}`, {
        hint: 'Without them the server hides objects, and the backup would lack them silently: grant them to the account.',
        details: { missing },
    });
}
/** A storage with less free space than a quarter of the data cannot hold even a well compressed backup. */
async function checkFreeSpace(catalog, { storage }, warnings) {
    const freeBytes = await storage.freeBytes();
    if (freeBytes === undefined)
        return;
    const dataBytes = catalog.schemas
        .flatMap(({ tables }) => tables)
        .reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
    const text = `${storage.location} has ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_5__/* .formatBytes */ .z3)(freeBytes)} free, the data is estimated at ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_5__/* .formatBytes */ .z3)(dataBytes)} before compression`;
    if (freeBytes < dataBytes / 4)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('STORAGE_FULL', text, { hint: 'Free space, or choose another directory or S3.' });
    if (freeBytes < dataBytes)
        warnings.push(text);
}
/**
 * Where others can change tables, only table ids tell a partition that was exchanged.
 * @throws BackupError SOURCE_PRIVILEGES
 */
function checkPartitions(tables, kind, { keepsDdlOut, consistent }) {
    if (kind === 'table-id' || keepsDdlOut || !consistent)
        return;
    const partitioned = tables.filter(({ partitioned }) => partitioned).map(_mysql_schema_table_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .identityKey */ .U);
    if (partitioned.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_PRIVILEGES', `partitioned tables need PROCESS ON *.*, or an EXCHANGE PARTITION during the backup could not be seen: ${partitioned.join(', ')}`, {
        hint: 'Grant PROCESS to the account, or leave these tables out with --exclude-tables.',
        details: { tables: partitioned },
    });
}


/***/ }),

/***/ 11401:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ queryPartly)
/* harmony export */ });
async function queryPartly(session, sql, what) {
    if (session.queryPartly)
        return await session.queryPartly(sql, what);
    return { rows: await session.query(sql, what), isComplete: true };
}


/***/ }),

/***/ 95978:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pt: () => (/* binding */ grantsForSnapshot),
/* harmony export */   Yx: () => (/* binding */ missingForBackup),
/* harmony export */   cx: () => (/* binding */ readSystemUsers),
/* harmony export */   o4: () => (/* binding */ readGrants),
/* harmony export */   qS: () => (/* binding */ missingForRestore)
/* harmony export */ });
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83647);
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);
/* harmony import */ var _sql_quote_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48104);
// What the account may do, from SHOW GRANTS. Needed because information_schema hides what an account may not see:
// without this check a missing privilege would be a backup without its triggers.



async function readGrants(session, facts) {
    const rows = await session.query(await grantsStatement(session, facts), 'cannot read the grants of the account');
    const lines = rows.map((row) => String(Object.values(row)[0]));
    const grants = lines.map((line) => parseGrant(line, 'GRANT')).filter((grant) => grant !== undefined);
    const revokes = lines.map((line) => parseGrant(line, 'REVOKE')).filter((grant) => grant !== undefined);
    const covers = (grant, privilege) => grant.privileges.has('ALL PRIVILEGES') || grant.privileges.has(privilege);
    return {
        hasGlobal: (privilege) => grants.some((grant) => grant.schema === undefined && covers(grant, privilege)),
        has: (privilege, schema) => grants.some((grant) => covers(grant, privilege) && (grant.schema === undefined || matchesLike(schema, grant.schema))) && !revokes.some((revoke) => covers(revoke, privilege) && revoke.schema === schema),
    };
}
/** With the privileges of the active roles. */
async function grantsStatement(session, facts) {
    // MariaDB shows the grants of the role in use unasked.
    if ((0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(facts) || !(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'CURRENT_ROLE()'))
        return 'SHOW GRANTS';
    const roles = await session.scalar('SELECT CURRENT_ROLE()');
    return roles && roles !== 'NONE' ? `SHOW GRANTS FOR CURRENT_USER() USING ${roles}` : 'SHOW GRANTS';
}
/** `GRANT a, b ON `x`.* TO …`; grants on single tables and routines prove nothing for a schema and are left out. */
function parseGrant(line, verb) {
    const match = new RegExp(`^${verb} (.+?) ON (?:(\\*)|\`((?:[^\`]|\`\`)*)\`)\\.\\* (?:TO|FROM) `).exec(line);
    if (!match)
        return undefined;
    const privileges = new Set(match[1].split(/,\s*/).map((privilege) => privilege.trim().toUpperCase()));
    return { privileges, schema: match[2] ? undefined : match[3].replaceAll('``', '`') };
}
function matchesLike(name, pattern) {
    const source = pattern.replace(/\\([%_])|[%_]|[\\^$.|?*+()[\]{}]/g, (text, escaped) => escaped ? escaped : text === '%' ? '.*' : text === '_' ? '.' : `\\${text}`);
    return new RegExp(`^${source}$`, 's').test(name);
}
/** The privileges that a backup of these schemas needs and the account lacks, as GRANT writes them. */
function missingForBackup(grants, facts, schemas, users) {
    const missing = [];
    for (const privilege of ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT']) {
        const lacking = schemas.filter((schema) => !grants.has(privilege, schema));
        if (lacking.length > 0)
            missing.push(`${privilege} ON ${lacking.map((schema) => `\`${schema}\`.*`).join(', ')}`);
    }
    // Definitions of routines that others own: SHOW_ROUTINE, or SELECT on what they are kept in.
    const proc = (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'mysql.proc');
    const seesRoutines = grants.hasGlobal('SELECT') ||
        (proc && grants.has('SELECT', 'mysql')) ||
        ((0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'SHOW_ROUTINE') && grants.hasGlobal('SHOW_ROUTINE'));
    if (!seesRoutines)
        missing.push(proc ? 'SELECT ON `mysql`.*' : (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'SHOW_ROUTINE') ? 'SHOW_ROUTINE ON *.*' : 'SELECT ON *.*');
    if (users && !(grants.hasGlobal('SELECT') || grants.has('SELECT', 'mysql')))
        missing.push('SELECT ON `mysql`.*');
    return missing;
}
/** Each of these, as GRANT writes them, is enough for a consistent snapshot; the best first. */
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
/** Accounts, quoted, that only an account with SYSTEM_USER may name as definers; none where that cannot be read. */
async function readSystemUsers(session, facts) {
    if (!(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'SYSTEM_USER'))
        return new Set();
    const rows = await session
        .query("SELECT USER AS name, HOST AS host FROM mysql.global_grants WHERE PRIV = 'SYSTEM_USER'")
        .catch(() => []);
    return new Set(rows.map(({ name, host }) => `${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteName */ .AB)(name)}@${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteName */ .AB)(host)}`));
}
/** The privileges that a restore needs and the account lacks, as GRANT writes them. */
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
        // Error 1227 in the middle of a restore, and SUPER is not enough.
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

/***/ 24405:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  U: () => (/* binding */ identityKey),
  _: () => (/* binding */ openIdentitySource)
});

// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
;// CONCATENATED MODULE: ./lib/mysql/schema/innodb-names.js
// Names of tables as InnoDB writes them: those of files.
/** Of a table or a partition, which follows behind #p# or #P#; a # in a name is written @0023. */
function splitFileName(name) {
    const file = name.split(/#p#/i, 1)[0];
    return { base: foldEncodedName(file.toLowerCase()), partition: name.slice(file.length) };
}
function encodedBase({ schema, name }) {
    return `${fileName(schema)}/${fileName(name)}`.toLowerCase();
}
/** Device names of Windows, to which the servers append something on every system. */
const RESERVED = /^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9]|CLOCK\$)$/i;
/** A name in InnoDB's file name encoding; a character beyond ASCII, which has several encodings, becomes NUL. */
function fileName(name) {
    const encoded = name.replace(/[^A-Za-z0-9_]/gsu, (char) => {
        const code = char.codePointAt(0);
        return code < 0x80 ? `@${code.toString(16).padStart(4, '0')}` : '\0';
    });
    return RESERVED.test(name) ? `${encoded}\0` : encoded;
}
/**
 * The same for a name that is encoded already: `@` and four hexadecimal digits, or `@` and two characters of which one
 * is no hexadecimal digit. Names that fall together are checked together, which can only be too careful.
 */
function foldEncodedName(name) {
    return name.replace(/@(?:([0-9a-f]{4})|..)/gs, (code, hex) => hex !== undefined && Number.parseInt(hex, 16) < 0x80 ? code : '\0');
}

// EXTERNAL MODULE: ./lib/mysql/schema/name-reader.js
var name_reader = __webpack_require__(11401);
;// CONCATENATED MODULE: ./lib/mysql/schema/table-identity.js
// Which table it is behind a name. A ghost table renamed over the original has the same definition and may have the
// same count; its InnoDB table ids are others. Read under the lock and again at the end.




async function openIdentitySource(session, facts) {
    const view = (0,server_abilities/* has */.z)(facts, 'INNODB_TABLES') ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES';
    try {
        await session.query(`SELECT 1 FROM information_schema.${view} LIMIT 1`, 'cannot read the InnoDB table ids');
    }
    catch (error) {
        if (!(0,mysql_errors/* isPrivilegeError */.Qg)(error))
            throw error;
        return {
            kind: 'create-time',
            capture: captureCreateTimes,
            findChanged: async (session, before, tables) => changedTables(before.of(tables), (await captureCreateTimes(session)).of(tables)),
        };
    }
    if (!(0,server_abilities/* has */.z)(facts, 'INNODB_TABLESPACES'))
        return {
            kind: 'table-id',
            capture: (session) => captureTableIds(session, view),
            findChanged: async (session, before, tables) => changedTables(before.of(tables), (await captureTableIds(session, view)).of(tables)),
        };
    return {
        kind: 'table-id',
        capture: (session, opensTables) => (opensTables ? captureIdsAndSpaces(session) : captureSpaces(session)),
        findChanged: async (session, before, tables) => before.from === 'tables'
            ? await findChangedOnMysql(session, before, tables)
            : changedTables(before.of(tables), (await captureSpaces(session)).of(tables)),
    };
}
async function captureIdsAndSpaces(session) {
    const captured = await captureTableIds(session, 'INNODB_TABLES');
    const names = new Map([...(await readSpaces(session))].map(([name, id]) => [id, name]));
    const spacesOf = (table) => captured.spacesOf(table).map(({ id }) => ({ id, name: names.get(id) }));
    return { ...captured, spacesOf };
}
/**
 * Each ALTER that copies, TRUNCATE, RENAME and EXCHANGE PARTITION gives a table or partition another tablespace or the tablespace
 * another name. What has none for itself, and an instant ALTER, is told by its creation time, see object-name-queries.ts.
 */
async function captureSpaces(session) {
    const byBaseName = new Map();
    for (const [name, id] of await readSpaces(session)) {
        const { base, partition } = splitFileName(name);
        byBaseName.set(base, [...(byBaseName.get(base) ?? []), `${partition}=${id}`]);
    }
    return {
        from: 'tablespaces',
        spacesOf: () => [],
        of: (tables) => new Map(tables.map((table) => [
            identityKey(table),
            [...(byBaseName.get(encodedBase(table)) ?? [])].sort().join(','),
        ])),
    };
}
/** How long to wait for somebody's lock on a table, any on the server, before its tablespace has to do. */
const LOCK_SECONDS = 3;
/**
 * A statement that waits for the end of our transactions, an ALTER TABLE say, keeps everybody else from INNODB_TABLES: MySQL would let
 * us wait for it as it waits for us; and so does one that works on a table that is not in the backup. None of ours can be
 * changing at that moment, for our transactions have read them all, and tablespaces can be read without a lock.
 */
async function findChangedOnMysql(session, before, tables) {
    await session.execute(`SET SESSION lock_wait_timeout = ${LOCK_SECONDS}`);
    try {
        const after = await captureTableIds(session, 'INNODB_TABLES');
        return changedTables(before.of(tables), after.of(tables));
    }
    catch (error) {
        if (!(0,mysql_errors/* isLockTimeout */.Td)(error))
            throw error;
        const now = await readSpaces(session);
        const changed = tables.filter((table) => before.spacesOf(table).some(({ id, name }) => {
            // Nothing can be told of it.
            if (name === undefined)
                throw error;
            return now.get(name) !== id;
        }));
        return changed.map(identityKey);
    }
}
/** The ids of tablespaces that one table or partition has for itself, by name. */
async function readSpaces(session) {
    const rows = await session.query(`SELECT NAME AS n, SPACE AS s FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'Single'`, 'cannot read the InnoDB tablespaces');
    return new Map(rows.map(({ n, s }) => [n, String(s)]));
}
async function captureTableIds(session, view) {
    // All there is: an instant ALTER keeps the id, and changes the number of columns or of row versions.
    const rows = await session.query(`SELECT * FROM information_schema.${view} ORDER BY NAME`, 'cannot read the InnoDB table ids');
    const byBaseName = new Map();
    const spaces = new Map();
    for (const { NAME: name, ...facts } of rows) {
        const { base, partition } = splitFileName(name);
        const entry = `${partition}=${Object.values(facts).join('/')}`;
        const entries = byBaseName.get(base);
        if (entries)
            entries.push(entry);
        else
            byBaseName.set(base, [entry]);
        const space = { id: String(facts.SPACE) };
        const others = spaces.get(base);
        if (others)
            others.push(space);
        else
            spaces.set(base, [space]);
    }
    return {
        from: 'tables',
        spacesOf: (table) => spaces.get(encodedBase(table)) ?? [],
        of: (tables) => new Map(tables.map((table) => {
            const entries = byBaseName.get(encodedBase(table)) ?? [];
            return [
                identityKey(table),
                // Tables of other engines have no InnoDB id: their names tell, and when they were made.
                [...entries].sort().join(','),
            ];
        })),
    };
}
function identityKey({ schema, name }) {
    return `${schema}.${name}`;
}
async function captureCreateTimes(session) {
    // One that is being altered right now has none, and so is another one at the end.
    const { rows } = await (0,name_reader/* queryPartly */.f)(session, `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, CREATE_TIME AS created FROM information_schema.TABLES WHERE TABLE_TYPE <> 'VIEW'`, 'cannot read the creation times');
    const created = new Map(rows.map(({ s, t, created }) => [`${s}.${t}`, created ?? '']));
    return {
        from: 'times',
        spacesOf: () => [],
        of: (tables) => new Map(tables.map((table) => [identityKey(table), `created=${created.get(identityKey(table)) ?? 'gone'}`])),
    };
}
/** Names of the tables that are not the same in both. */
function changedTables(before, after) {
    return [...before].filter(([name, identity]) => after.get(name) !== identity).map(([name]) => name);
}


/***/ })

};
