export const id = 730;
export const ids = [730];
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
async function findEarlier(context, label) {
    const { storage, logger, trust } = context;
    try {
        const keys = trust && (0,_encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__/* .demandSignatures */ .v)(trust).verifyKeys;
        const found = await (0,_repository_find_backups_js__WEBPACK_IMPORTED_MODULE_2__/* .findBackups */ .Tx)(storage, label, () => undefined, keys);
        const present = (0,_repository_future_js__WEBPACK_IMPORTED_MODULE_3__/* .presentOf */ .ZU)(context);
        return found.filter(({ backupId }) => !(0,_repository_future_js__WEBPACK_IMPORTED_MODULE_3__/* .isFromFuture */ .S5)(backupId, present));
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
/* harmony import */ var _mysql_schema_table_identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(40087);
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
/** @returns what the account may do */
async function checkPrivileges(session, facts, catalog, { users }) {
    const grants = await (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .readGrants */ .o4)(session, facts);
    const missing = (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .missingForBackup */ .Yx)(grants, facts, catalog.schemas.map(({ name }) => name), users);
    if (missing.length === 0)
        return grants;
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

/***/ 90927:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Oy: () => (/* binding */ warnOfHidden),
/* harmony export */   Q2: () => (/* binding */ findHiddenSchemas)
/* harmony export */ });
/* unused harmony exports SHOWS_ALL_SCHEMAS, UNKNOWN_SCHEMAS */
/* harmony import */ var _connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84881);
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);
/* harmony import */ var _innodb_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4645);
// Schemas that the server hides from the account. information_schema does not list them, so that nothing else in the backup would say that
// they are missing: partial revokes and InnoDB name some of them, of the others it is stated that their number cannot be known.



/** An account that has one of these on `*.*` sees every schema, but for those of its partial revokes. */
const SHOWS_ALL_SCHEMAS = [
    'SHOW DATABASES',
    'SELECT',
    'INSERT',
    'UPDATE',
    'DELETE',
    'CREATE',
    'DROP',
    'REFERENCES',
    'INDEX',
    'ALTER',
    'CREATE TEMPORARY TABLES',
    'LOCK TABLES',
    'EXECUTE',
    'CREATE VIEW',
    'SHOW VIEW',
    'CREATE ROUTINE',
    'ALTER ROUTINE',
    'EVENT',
    'TRIGGER',
];
const UNKNOWN_SCHEMAS = 'schemas that the account may not see';
/** Each that can be named, and an entry without a name where there may be more. */
async function findHiddenSchemas(session, facts, grants) {
    const rows = await session.query('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA', 'cannot list the schemas');
    const visible = new Set(rows.map(({ name }) => name));
    const hidden = grants.revokedSchemas
        .filter((name) => !visible.has(name) && !(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isSystemSchema */ .hv)(name, facts))
        .map((name) => ({
        name: `schema ${name}`,
        reason: 'the account may not see it: a partial revoke names it, whether it exists is not known',
    }));
    if (SHOWS_ALL_SCHEMAS.some((privilege) => grants.hasGlobal(privilege)))
        return hidden;
    const revoked = new Set(grants.revokedSchemas.map(_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .encodedSchema */ .Wv));
    const seen = new Set([...visible].map(_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .encodedSchema */ .Wv));
    for (const name of await readInnodbSchemas(session, facts))
        if (!seen.has(name) && !revoked.has(name) && !(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isSystemSchema */ .hv)(name, facts))
            hidden.push({
                name: `schema ${name.replaceAll('\0', '?')}`,
                reason: 'the account may not see it: InnoDB has tables of it',
            });
    hidden.push({
        name: UNKNOWN_SCHEMAS,
        reason: 'their number cannot be known without SHOW DATABASES ON *.*',
    });
    return hidden;
}
/** Schemas that have a table of InnoDB, in its encoding of names; none where the account lacks PROCESS. */
async function readInnodbSchemas(session, facts) {
    const rows = await session
        .query(`SELECT NAME AS name FROM ${(0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .innodbTables */ .iX)(facts)}`)
        .catch((error) => {
        if ((0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isPrivilegeError */ .Qg)(error))
            return [];
        throw error;
    });
    return new Set(rows.flatMap(({ name }) => (0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaOfFileName */ .AY)(name) ?? []));
}
/** Whoever names schemas knows which they want; a pattern, or everything, may mean one that is hidden. */
function warnOfHidden(hidden, selection) {
    const { schemas, includeTables, literalNames } = selection;
    const wanted = [...schemas, ...includeTables.map((pattern) => pattern.split('.', 1)[0])];
    const mayMeanOthers = wanted.length === 0 || (!literalNames && wanted.some((pattern) => pattern.includes('*')));
    return mayMeanOthers ? hidden.map(({ name, reason }) => `${name} cannot be in the backup: ${reason}`) : [];
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

/***/ 34068:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ findServerObjects),
/* harmony export */   n: () => (/* binding */ warnOfServerObjects)
/* harmony export */ });
/* harmony import */ var _connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84881);
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83647);
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69030);
// Objects that belong to the server and to no schema: a backup holds none of them, and what it holds may need them. Each that someone has
// made is named.



function kindsOf(facts) {
    const kinds = [
        {
            kind: 'loadable function',
            reason: 'its library is a file of the server: what calls it needs it on the target',
            sql: 'SELECT name AS n FROM mysql.func',
        },
        {
            kind: 'server',
            reason: 'it belongs to no schema: tables that name it need it on the target',
            sql: 'SELECT Server_name AS n FROM mysql.servers',
        },
    ];
    if ((0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .isMariaDb */ .Zz)(facts))
        return kinds;
    if ((0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(facts, 'INNODB_TABLESPACES'))
        kinds.push({
            kind: 'tablespace',
            reason: 'it belongs to no schema: another server gets its tables without it',
            sql: `SELECT NAME AS n FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'General' AND NAME <> 'mysql'`,
        });
    if ((0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(facts, 'ST_SPATIAL_REFERENCE_SYSTEMS'))
        kinds.push({
            kind: 'spatial reference system',
            reason: 'it belongs to no schema: columns that name it need it on the target',
            // The server's own are of EPSG, and 0.
            sql: `SELECT SRS_ID AS n FROM information_schema.ST_SPATIAL_REFERENCE_SYSTEMS WHERE SRS_ID <> 0 AND COALESCE(ORGANIZATION, '') <> 'EPSG'`,
        });
    if ((0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(facts, 'RESOURCE_GROUPS'))
        kinds.push({
            kind: 'resource group',
            reason: 'it belongs to no schema, and to the processors of its server',
            sql: `SELECT RESOURCE_GROUP_NAME AS n FROM information_schema.RESOURCE_GROUPS WHERE RESOURCE_GROUP_NAME NOT IN ('USR_default', 'SYS_default', 'SYS_internal')`,
        });
    return kinds;
}
/** Those that the account may list; where it may not, that is an entry of its own. */
async function findServerObjects(session, facts) {
    const found = [];
    const unknown = [];
    for (const { kind, reason, sql } of kindsOf(facts)) {
        try {
            const rows = await session.query(sql, `cannot list each ${kind}`);
            found.push(...rows.map(({ n }) => ({ name: `${kind} ${n}`, reason })));
        }
        catch (error) {
            if (!(0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isPrivilegeError */ .Qg)(error))
                throw error;
            unknown.push(kind);
        }
    }
    if (unknown.length > 0)
        found.push({ name: `each ${unknown.join(', ')} of the server`, reason: MAY_NOT_LIST });
    return found;
}
const MAY_NOT_LIST = 'the account may not list them';
/** What is there, and not what may be. */
function warnOfServerObjects(found) {
    return found
        .filter(({ reason }) => reason !== MAY_NOT_LIST)
        .map(({ name, reason }) => `${name} is not in the backup: ${reason}`);
}


/***/ }),

/***/ 40087:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ identityKey),
/* harmony export */   _: () => (/* binding */ openIdentitySource)
/* harmony export */ });
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83647);
/* harmony import */ var _connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84881);
/* harmony import */ var _innodb_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4645);
/* harmony import */ var _name_reader_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(11401);
// Which table it is behind a name. A ghost table renamed over the original has the same definition and may have the
// same count; its InnoDB table ids are others. Read under the lock and again at the end.




async function openIdentitySource(session, facts) {
    const view = (0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .innodbTables */ .iX)(facts);
    try {
        await session.query(`SELECT 1 FROM ${view} LIMIT 1`, 'cannot read the InnoDB table ids');
    }
    catch (error) {
        if (!(0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isPrivilegeError */ .Qg)(error))
            throw error;
        return {
            kind: 'create-time',
            capture: captureCreateTimes,
            findChanged: async (session, before, tables) => changedTables(before.of(tables), (await captureCreateTimes(session)).of(tables)),
        };
    }
    if (!(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'INNODB_TABLESPACES'))
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
    const captured = await captureTableIds(session, 'information_schema.INNODB_TABLES');
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
        const { base, partition } = (0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .splitFileName */ .se)(name);
        byBaseName.set(base, [...(byBaseName.get(base) ?? []), `${partition}=${id}`]);
    }
    return {
        from: 'tablespaces',
        spacesOf: () => [],
        of: (tables) => new Map(tables.map((table) => [
            identityKey(table),
            [...(byBaseName.get((0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .encodedBase */ .mO)(table)) ?? [])].sort().join(','),
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
        const after = await captureTableIds(session, 'information_schema.INNODB_TABLES');
        return changedTables(before.of(tables), after.of(tables));
    }
    catch (error) {
        if (!(0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isLockTimeout */ .Td)(error))
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
    const rows = await session.query(`SELECT * FROM ${view} ORDER BY NAME`, 'cannot read the InnoDB table ids');
    const byBaseName = new Map();
    const spaces = new Map();
    for (const { NAME: name, ...facts } of rows) {
        const { base, partition } = (0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .splitFileName */ .se)(name);
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
        spacesOf: (table) => spaces.get((0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .encodedBase */ .mO)(table)) ?? [],
        of: (tables) => new Map(tables.map((table) => {
            const entries = byBaseName.get((0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .encodedBase */ .mO)(table)) ?? [];
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
    const { rows } = await (0,_name_reader_js__WEBPACK_IMPORTED_MODULE_3__/* .queryPartly */ .f)(session, `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, CREATE_TIME AS created FROM information_schema.TABLES WHERE TABLE_TYPE <> 'VIEW'`, 'cannot read the creation times');
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
