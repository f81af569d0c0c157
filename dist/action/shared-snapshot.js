export const id = 871;
export const ids = [871];
export const modules = {

/***/ 65826:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ assertUnchanged),
/* harmony export */   k: () => (/* binding */ assertInSnapshot)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _mysql_schema_engines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64867);
/* harmony import */ var _mysql_schema_object_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37609);
/* harmony import */ var _mysql_schema_table_identity_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(40087);
/* harmony import */ var _selected_objects_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64328);
// What others altered while a backup ran, where no lock kept them out: found by comparing, and then there is no backup.





/**
 * A table that the snapshot does not hold for, though it was there at its moment.
 * @param isFrozen whether writes are kept out still
 * @throws BackupError SOURCE_CHANGED
 */
function assertInSnapshot(tables, snapshot, isFrozen) {
    const late = tables.filter((table) => !snapshot.covers(table) || (!(0,_mysql_schema_engines_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransactional */ .ky)(table) && !isFrozen && snapshot.consistent));
    if (late.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('SOURCE_CHANGED', `created or altered while the backup began: ${late.map(_mysql_schema_table_identity_js__WEBPACK_IMPORTED_MODULE_3__/* .identityKey */ .U).join(', ')}`, { hint: 'Run the backup again.' });
}
/**
 * @param changes of what was there at the moment of the snapshot
 * @param redefined objects whose definition is another one than when it was read: `table shop.orders`
 * @throws BackupError SOURCE_CHANGED; SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT if what kept others out is gone
 */
async function assertUnchanged(snapshot, { objects, replaced }, redefined) {
    await snapshot.checkHeld();
    const altered = new Set([...replaced.map((name) => `table ${name}`), ...redefined]);
    // Of an object that is named already the one line is enough.
    for (const object of objects)
        altered.delete((0,_mysql_schema_object_names_js__WEBPACK_IMPORTED_MODULE_2__/* .describeObject */ .v8)(object));
    const changed = [
        ...objects.map(_selected_objects_js__WEBPACK_IMPORTED_MODULE_4__/* .describeChange */ .uQ),
        ...[...altered].map((what) => `${what} was altered or replaced`),
    ];
    if (changed.length > 0)
        throw (0,_selected_objects_js__WEBPACK_IMPORTED_MODULE_4__/* .sourceChanged */ ._4)('while the backup ran', changed);
}


/***/ }),

/***/ 65589:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ checkClock)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
/* harmony import */ var _repository_future_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(96797);
// The clock of this machine against the storage's. A backup "of 2031" would stay the newest for years, satisfy --max-age and push the
// real ones out: it is not written.



/** @throws BackupError CLOCK_AHEAD naming both times */
function checkClock(clocks, now) {
    for (const clock of clocks) {
        const time = clock.now();
        if (!(0,_repository_future_js__WEBPACK_IMPORTED_MODULE_2__/* .isAhead */ .Y0)(now, time))
            continue;
        const aheadSeconds = Math.round((now.getTime() - time.getTime()) / 1000);
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CLOCK_AHEAD', `the clock of this machine is ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSeconds */ .Xo)(aheadSeconds)} ahead: it says ${now.toISOString()}, ${clock.location} says ${time.toISOString()}`, {
            hint: 'Nothing was written: the backup would stay the newest one until then. Set the clock of this machine.',
            details: { aheadSeconds, location: clock.location },
        });
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
    const names = missing.map(({ privilege, on }) => `${privilege} ON ${on.join(', ')}`);
    const account = (await session.scalar('SELECT CURRENT_USER()')) ?? '@';
    const statements = (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .grantStatements */ .hf)(missing, account);
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_PRIVILEGES', `the account ${session.target} lacks ${names.join('; ')}`, {
        hint: `Without them the server hides objects, and the backup would lack them. Run as an administrator: ${statements.join(' ')}`,
        details: { missing: names, statements },
    });
}
/**
 * A storage with less free space than a quarter of the data cannot hold even a well compressed backup.
 * @returns what was found
 */
async function checkFreeSpace(catalog, { storage }, warnings) {
    const freeBytes = await storage.freeBytes();
    if (freeBytes === undefined)
        return 'the storage has no limit that is known';
    const dataBytes = catalog.schemas
        .flatMap(({ tables }) => tables)
        .reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
    const text = `${storage.location} has ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_5__/* .formatBytes */ .z3)(freeBytes)} free, the data is estimated at ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_5__/* .formatBytes */ .z3)(dataBytes)} before compression`;
    if (freeBytes < dataBytes / 4)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('STORAGE_FULL', text, { hint: 'Free space, or choose another directory or S3.' });
    if (freeBytes < dataBytes)
        warnings.push(text);
    return text;
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

/***/ 38667:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ readSource),
  C: () => (/* binding */ stopAtFirst)
});

// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 2 modules
var schema_catalog = __webpack_require__(73051);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/schema/innodb-names.js
var innodb_names = __webpack_require__(4645);
;// CONCATENATED MODULE: ./lib/mysql/schema/hidden-schemas.js
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
        .filter((name) => !visible.has(name) && !(0,server_facts/* isSystemSchema */.hv)(name, facts))
        .map((name) => ({
        name: `schema ${name}`,
        reason: 'the account may not see it: a partial revoke names it, whether it exists is not known',
    }));
    if (SHOWS_ALL_SCHEMAS.some((privilege) => grants.hasGlobal(privilege)))
        return hidden;
    const revoked = new Set(grants.revokedSchemas.map(innodb_names/* encodedSchema */.Wv));
    const seen = new Set([...visible].map(innodb_names/* encodedSchema */.Wv));
    for (const name of await readInnodbSchemas(session, facts))
        if (!seen.has(name) && !revoked.has(name) && !(0,server_facts/* isSystemSchema */.hv)(name, facts))
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
        .query(`SELECT NAME AS name FROM ${(0,innodb_names/* innodbTables */.iX)(facts)}`)
        .catch((error) => {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return [];
        throw error;
    });
    return new Set(rows.flatMap(({ name }) => (0,innodb_names/* schemaOfFileName */.AY)(name) ?? []));
}
/** Whoever names schemas knows which they want; a pattern, or everything, may mean one that is hidden. */
function warnOfHidden(hidden, selection) {
    const { schemas, includeTables, literalNames } = selection;
    const wanted = [...schemas, ...includeTables.map((pattern) => pattern.split('.', 1)[0])];
    const mayMeanOthers = wanted.length === 0 || (!literalNames && wanted.some((pattern) => pattern.includes('*')));
    return mayMeanOthers ? hidden.map(({ name, reason }) => `${name} cannot be in the backup: ${reason}`) : [];
}

// EXTERNAL MODULE: ./lib/mysql/schema/server-identity.js
var server_identity = __webpack_require__(46996);
// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
;// CONCATENATED MODULE: ./lib/mysql/schema/server-objects.js
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
    if ((0,server_facts/* isMariaDb */.Zz)(facts))
        return kinds;
    if ((0,server_abilities/* has */.z)(facts, 'INNODB_TABLESPACES'))
        kinds.push({
            kind: 'tablespace',
            reason: 'it belongs to no schema: another server gets its tables without it',
            sql: `SELECT NAME AS n FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'General' AND NAME <> 'mysql'`,
        });
    if ((0,server_abilities/* has */.z)(facts, 'ST_SPATIAL_REFERENCE_SYSTEMS'))
        kinds.push({
            kind: 'spatial reference system',
            reason: 'it belongs to no schema: columns that name it need it on the target',
            // The server's own are of EPSG, and 0.
            sql: `SELECT SRS_ID AS n FROM information_schema.ST_SPATIAL_REFERENCE_SYSTEMS WHERE SRS_ID <> 0 AND COALESCE(ORGANIZATION, '') <> 'EPSG'`,
        });
    if ((0,server_abilities/* has */.z)(facts, 'RESOURCE_GROUPS'))
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
            if (!(0,mysql_errors/* isPrivilegeError */.Qg)(error))
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

// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: ./lib/format/server-identity.js
var format_server_identity = __webpack_require__(39579);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/repository/find-backups.js
var find_backups = __webpack_require__(26199);
// EXTERNAL MODULE: ./lib/repository/future.js
var future = __webpack_require__(96797);
;// CONCATENATED MODULE: ./lib/backup/preflight/check-label.js
// The label of a backup against the backups that have it: one label is one server, for retention, `latest` and --max-age judge by it; and
// a label whose backups are encrypted is not continued in plain text.





/**
 * The backups of the label, in ascending order of time; of a signed backup only signed ones, so that no one else decides to whom a
 * label belongs. undefined: the storage cannot be listed, with a warning.
 */
async function findEarlier(context, label) {
    const { storage, logger, trust } = context;
    try {
        const keys = trust && (0,encryption_trust/* demandSignatures */.v)(trust).verifyKeys;
        const found = await (0,find_backups/* findBackups */.Tx)(storage, label, () => undefined, keys);
        const present = (0,future/* presentOf */.ZU)(context);
        return found.filter(({ backupId }) => !(0,future/* isFromFuture */.S5)(backupId, present));
    }
    catch (error) {
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_BUCKET_NOT_FOUND')
            return [];
        logger.warn(`the older backups of "${label}" are not known, so neither the label nor the sizes of tables are compared with them: ${error.message}`);
        return undefined;
    }
}
/** @throws BackupError LABEL_TAKEN, CONFIG_INVALID */
function checkLabel({ label, adoptLabel }, identity, earlier, { trust, logger }) {
    const encrypted = earlier?.findLast((backup) => backup.encrypted);
    if (encrypted && !trust?.encryptTo && !trust?.allowPlaintext)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `this backup would not be encrypted, but ${encrypted.backupId} of "${label}" is`, {
            hint: 'Nothing was done. Give --encrypt-to or --passphrase-file as before, or --allow-plaintext.',
        });
    const owner = earlier?.findLast(({ serverIdentity }) => serverIdentity !== undefined);
    if (!owner || (0,format_server_identity/* isSameIdentity */.B2)((0,format_server_identity/* parseIdentity */.aZ)(owner.serverIdentity), identity) !== false)
        return;
    const whose = `${owner.backupId} of ${owner.host} (${(0,format_server_identity/* describeIdentity */.Cl)((0,format_server_identity/* parseIdentity */.aZ)(owner.serverIdentity))})`;
    if (adoptLabel) {
        logger.info(`this server takes the label "${label}" over, after ${whose}`);
        return;
    }
    throw new errors/* BackupError */.hj('LABEL_TAKEN', `the label "${label}" belongs to another server: the newest backup is ${whose}, this server is ${(0,format_server_identity/* describeIdentity */.Cl)(identity)}`, {
        hint: 'Nothing was done. Give this server a label of its own with --label; or --adopt-label, if it has taken the place of the other one.',
        details: { backupId: owner.backupId },
    });
}

// EXTERNAL MODULE: ./lib/backup/preflight/preflight.js
var preflight = __webpack_require__(75329);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/mysql/snapshot/replica.js
var replica = __webpack_require__(68559);
;// CONCATENATED MODULE: ./lib/backup/preflight/replica-lag.js
// How far a replica that is to be backed up is behind: shown, and waited for if it is bounded.





const LAG_POLL_MS = 1000;
/** A replica's lag is shown, and waited for if it is bounded. @throws BackupError SNAPSHOT_IMPOSSIBLE, SOURCE_PRIVILEGES */
async function checkReplica(session, facts, { maxReplicaLagSeconds: maxSeconds, lockWaitTimeoutSeconds }, { logger, signal }, warnings) {
    const deadline = Date.now() + lockWaitTimeoutSeconds * 1000;
    for (;;) {
        const channels = await readChannels(session, facts, maxSeconds !== undefined);
        if (channels.length === 0)
            return;
        const text = channels.map(describeLag).join('; ');
        const isBehind = channels.some(({ lagSeconds }) => (lagSeconds ?? Infinity) > (maxSeconds ?? Infinity));
        const isStopped = channels.some(({ lagSeconds }) => lagSeconds === undefined);
        if (maxSeconds === undefined || !(isBehind || isStopped)) {
            if (isStopped)
                warnings.push(text);
            else
                logger.info(text);
            return;
        }
        if (Date.now() >= deadline)
            throw new errors/* BackupError */.hj('SNAPSHOT_IMPOSSIBLE', `${text}; --max-replica-lag allows ${maxSeconds} s`, {
                hint: 'Mend or wait for the replica, back up another server, or raise --max-replica-lag or --lock-wait-timeout.',
                details: { lagSeconds: channels.map(({ lagSeconds }) => lagSeconds ?? null) },
            });
        logger.info(`waiting for the replica: ${text}`);
        await (0,promises_.setTimeout)(LAG_POLL_MS, undefined, { signal });
    }
}
async function readChannels(session, facts, isNeeded) {
    try {
        return await (0,replica/* readReplicaChannels */.n)(session, facts);
    }
    catch (error) {
        if (!(0,mysql_errors/* isPrivilegeError */.Qg)(error))
            throw error;
        if (!isNeeded)
            return [];
        const privilege = (0,server_facts/* isMariaDb */.Zz)(facts) ? 'REPLICA MONITOR' : 'REPLICATION CLIENT';
        throw new errors/* BackupError */.hj('SOURCE_PRIVILEGES', `the account ${session.target} lacks ${privilege} ON *.*`, {
            hint: 'Grant it, or leave out --max-replica-lag, which needs it.',
            details: { missing: [`${privilege} ON *.*`] },
            cause: error,
        });
    }
}
function describeLag({ name, host, port, lagSeconds }) {
    const channel = name === '' ? '' : ` (channel ${name})`;
    return lagSeconds === undefined
        ? `replication from ${host}:${port}${channel} does not run`
        : `the server is a replica, ${lagSeconds} s behind ${host}:${port}${channel}`;
}

;// CONCATENATED MODULE: ./lib/backup/preflight/read-source.js
// The source as the preflight finds it, by one list of checks for a backup, for --dry-run and for `check`.








/** The first failure is that of the run. */
const stopAtFirst = { step: (_, work) => work(), optional: (work) => work };
/**
 * Connects, and runs every check of the source.
 * @param warnings gets what a backup would report
 * @throws BackupError SOURCE_*, LABEL_TAKEN, SCHEMA_NOT_FOUND, TABLE_NOT_FOUND, SELECTION_EMPTY, STORAGE_FULL
 */
async function readSource(request, context, sessions, warnings, { step, optional } = stopAtFirst) {
    const { reader, facts } = await step('server', async () => {
        const first = await sessions.first(context.logger);
        (0,preflight/* checkVersion */.ps)(first.facts);
        return { ...first, cipher: await readCipher(first.reader) };
    }, ({ facts, reader, cipher }) => `${facts.flavor} ${facts.version} at ${reader.target}, ${cipher === undefined ? 'without TLS' : `TLS with ${cipher}`}`);
    const serverIdentity = await (0,server_identity/* readServerIdentity */.I)(reader, facts);
    const earlier = await optional(step('label', async () => {
        const found = await findEarlier(context, request.label);
        checkLabel(request, serverIdentity, found, context);
        return found;
    }, (found) => `"${request.label}": ${found === undefined ? 'earlier backups could not be read' : (0,units/* plural */.LS)(found.length, 'earlier backup')}`));
    const planned = await step('objects', async () => {
        const catalog = await (0,schema_catalog/* readCatalog */.u)(reader, facts, { ...request, mayPause: true });
        (0,preflight/* checkSelection */.Nt)(catalog, request.selection, warnings);
        return catalog;
    }, ({ schemas }) => `${(0,units/* plural */.LS)(schemas.length, 'schema')} with ${(0,units/* plural */.LS)(schemas.flatMap(({ tables }) => tables).length, 'table')}`);
    const grants = await optional(step('privileges', () => (0,preflight/* checkPrivileges */.$q)(reader, facts, planned, request), () => 'the account may read everything that is selected'));
    const hiddenSchemas = grants ? await findHiddenSchemas(reader, facts, grants) : [];
    const ofServer = await findServerObjects(reader, facts);
    warnings.push(...warnOfHidden(hiddenSchemas, request.selection), ...warnOfServerObjects(ofServer));
    await optional(step('space', () => (0,preflight/* checkFreeSpace */.f$)(planned, context, warnings), (text) => text));
    await optional(step('replica', () => checkReplica(reader, facts, request, context, warnings), () => 'no lag above the limit'));
    return { reader, facts, planned, hidden: [...hiddenSchemas, ...ofServer], serverIdentity, earlier };
}
/** @returns undefined without TLS */
async function readCipher(reader) {
    const [row] = await reader.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
    return row?.Value || undefined;
}


/***/ }),

/***/ 64328:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WU: () => (/* binding */ NOT_IN_CATALOG),
/* harmony export */   _4: () => (/* binding */ sourceChanged),
/* harmony export */   iZ: () => (/* binding */ objectsOf),
/* harmony export */   jD: () => (/* binding */ withoutIdentity),
/* harmony export */   sp: () => (/* binding */ isSelected),
/* harmony export */   uQ: () => (/* binding */ describeChange)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);
/* harmony import */ var _mysql_schema_object_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37609);
/* harmony import */ var _mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(52466);
// Which objects of a server a backup is to hold, and what to say of those that are not as they were.




/** Kinds that the catalog does not hold. */
const NOT_IN_CATALOG = new Set(['account', 'role']);
/** Programs belong to their schema, triggers to their table. */
function isSelected({ kind, schema, name, table }, selection, facts) {
    if (kind === 'account' || kind === 'role')
        return true;
    const place = schema ?? name;
    if ((0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isSystemSchema */ .hv)(place, facts) || !(0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_3__/* .selectsSchema */ .xu)(selection, place))
        return false;
    const ofTable = kind === 'table' || kind === 'view' || kind === 'sequence' ? name : table;
    return ofTable === undefined || (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_3__/* .selectsTable */ .Sf)(selection, place, ofTable);
}
/** What the catalog holds, as the list of all objects names it. */
function objectsOf({ schemas }) {
    return schemas.flatMap((schema) => {
        const of = (kind) => ({ name }) => ({ kind, schema: schema.name, name });
        return [
            { kind: 'schema', name: schema.name },
            ...schema.tables.map(of('table')),
            ...schema.views.map(of('view')),
            ...schema.sequences.map((name) => of('sequence')({ name })),
            ...schema.routines.map(({ name, type }) => of(type.toLowerCase())({ name })),
            ...schema.triggers.map(of('trigger')),
            ...schema.events.map((name) => of('event')({ name })),
            ...schema.libraries.map((name) => of('library')({ name })),
        ];
    });
}
function withoutIdentity({ kind, schema, name }) {
    return { kind, ...(schema === undefined ? {} : { schema }), name };
}
function describeChange(change) {
    return `${(0,_mysql_schema_object_names_js__WEBPACK_IMPORTED_MODULE_2__/* .describeObject */ .v8)(change)} ${change.change}`;
}
function sourceChanged(when, changed) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('SOURCE_CHANGED', `${when}, others changed what was to be backed up: ${changed.join(', ')}`, {
        hint: 'Run the backup again when no CREATE, ALTER, DROP, RENAME or TRUNCATE runs.',
        details: { changed: [...changed] },
    });
}


/***/ }),

/***/ 35585:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p$: () => (/* binding */ assertCovered),
  pR: () => (/* binding */ openBackupSnapshot),
  tI: () => (/* binding */ tablesOf)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 2 modules
var schema_catalog = __webpack_require__(73051);
// EXTERNAL MODULE: ./lib/mysql/schema/engines.js
var engines = __webpack_require__(64867);
// EXTERNAL MODULE: ./lib/mysql/schema/object-names.js + 2 modules
var object_names = __webpack_require__(37609);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/mysql/schema/table-identity.js
var table_identity = __webpack_require__(40087);
// EXTERNAL MODULE: ./lib/core/clock.js
var clock = __webpack_require__(91601);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/blocking-statement.js
// Who is in the way of a lock. Best effort: an account that may not see other sessions gets no name.

function describeStatement({ id, user, seconds, info, held }) {
    const where = held ? `, which holds ${held}` : '';
    const what = info ? `: ${info.replace(/\s+/g, ' ').slice(0, 120)}` : ', idle inside a transaction or lock';
    return `statement ${id} of ${user ?? 'an unknown user'}${where}, running for ${seconds ?? '?'} s${what}`;
}
/** The session that the waiting one waits for, as far as the server tells. */
async function findBlocker(observer, facts, waitingId) {
    for (const sql of (0,server_facts/* isMariaDb */.Zz)(facts)
        ? [oldestTransaction(waitingId), oldestStatement(waitingId)]
        : [lockHolder(waitingId), oldestStatement(waitingId), oldestThread(waitingId)]) {
        const [found] = await observer.query(sql).catch(() => []);
        if (found)
            return describeStatement(found);
    }
    return undefined;
}
function lockHolder(waitingId) {
    return `SELECT t.PROCESSLIST_ID AS id, t.PROCESSLIST_USER AS user, t.PROCESSLIST_TIME AS seconds,
                 t.PROCESSLIST_INFO AS info, CONCAT_WS('.', h.OBJECT_SCHEMA, h.OBJECT_NAME) AS held
            FROM performance_schema.threads me
            JOIN performance_schema.metadata_locks w ON w.OWNER_THREAD_ID = me.THREAD_ID AND w.LOCK_STATUS = 'PENDING'
            JOIN performance_schema.metadata_locks h ON h.OBJECT_TYPE = w.OBJECT_TYPE AND h.LOCK_STATUS = 'GRANTED'
                 AND h.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA AND h.OBJECT_NAME <=> w.OBJECT_NAME
                 AND h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
            JOIN performance_schema.threads t ON t.THREAD_ID = h.OWNER_THREAD_ID
           WHERE me.PROCESSLIST_ID = ${waitingId} ORDER BY h.LOCK_TYPE LIKE '%WRITE%' DESC, t.PROCESSLIST_TIME DESC LIMIT 1`;
}
/** A transaction that writes keeps READ locks out, whether a statement runs in it or not. */
function oldestTransaction(waitingId) {
    return `SELECT p.ID AS id, p.USER AS user, TIMESTAMPDIFF(SECOND, x.trx_started, NOW()) AS seconds, p.INFO AS info
            FROM information_schema.INNODB_TRX x JOIN information_schema.PROCESSLIST p ON p.ID = x.trx_mysql_thread_id
           WHERE p.ID NOT IN (${waitingId}, CONNECTION_ID()) AND x.trx_is_read_only = 0 AND x.trx_rows_modified + x.trx_tables_locked > 0
           ORDER BY x.trx_started LIMIT 1`;
}
function oldestStatement(waitingId) {
    return `SELECT ID AS id, USER AS user, TIME AS seconds, INFO AS info FROM information_schema.PROCESSLIST
           WHERE ID NOT IN (${waitingId}, CONNECTION_ID()) AND COMMAND IN ('Query', 'Execute')
             AND USER NOT IN ('system user', 'event_scheduler') ORDER BY TIME DESC LIMIT 1`;
}
function oldestThread(waitingId) {
    return `SELECT PROCESSLIST_ID AS id, PROCESSLIST_USER AS user, PROCESSLIST_TIME AS seconds, PROCESSLIST_INFO AS info
            FROM performance_schema.threads
           WHERE PROCESSLIST_ID NOT IN (${waitingId}, CONNECTION_ID()) AND PROCESSLIST_COMMAND IN ('Query', 'Execute')
             AND TYPE = 'FOREGROUND' ORDER BY PROCESSLIST_TIME DESC LIMIT 1`;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/locks.js
// The locks of a snapshot: what each keeps out, in which state another client waits for it, and which statements of ours may run
// while it is held. Every statement of the table was run 20 to 60 times under the lock, on MySQL 9.7, 8.0.15, 5.7.22 and
// MariaDB 11.8, 11.4, 10.11, while clients ran ALTER, TRUNCATE, RENAME, GRANT, CREATE USER and CREATE and DROP of
// schemas, programs, views and sequences. What waited in one of these tries is not in it: it would wait for a client that waits for us.
/** Opens no table, on either server. */
const VARIABLES = /^SELECT (@@|CONNECTION_ID\(\)|UNIX_TIMESTAMP|CONVERT\(CONVERT\(X')/;
const COORDINATES = /^SHOW (MASTER STATUS|BINARY LOG STATUS|ALL SLAVES STATUS|REPLICA STATUS|SLAVE STATUS)$/;
const SNAPSHOT = /^START TRANSACTION WITH CONSISTENT SNAPSHOT/;
/**
 * MySQL reads it from tables that DDL changes last, without a lock on the table that is asked for; 5.7 and MariaDB open that table.
 * So on MariaDB no statement waits, with `lock_wait_timeout = 0`, and says that it lacks something: see under-lock.ts.
 */
const CATALOG = /^(SELECT\b[^]*\binformation_schema\.|SHOW\b)/i;
/** What a definition does not print: asked of the table or sequence itself, which SHOW CREATE opens too. */
const TRUE_VALUES = /^(SELECT next_not_cached_value FROM|SELECT HEX\(DEFAULT\(|SELECT 'readable' FROM|WITH RECURSIVE m )/;
const ACCOUNTS = /^SELECT\b[^]*\bmysql\./i;
const LOCKS = {
    'LOCK INSTANCE FOR BACKUP': {
        blocks: 'ddl',
        waitingStates: ['Waiting for backup lock'],
        may: [VARIABLES, CATALOG, TRUE_VALUES, ACCOUNTS],
    },
    'FLUSH TABLES WITH READ LOCK': {
        blocks: 'commits',
        waitingStates: ['Waiting for global read lock', 'Waiting for commit lock', 'Waiting for table flush'],
        may: [VARIABLES, CATALOG, ACCOUNTS, COORDINATES, SNAPSHOT],
    },
    'BACKUP STAGE BLOCK_DDL': {
        blocks: 'ddl',
        waitingStates: ['Waiting for backup lock'],
        may: [VARIABLES, CATALOG, TRUE_VALUES, ACCOUNTS],
    },
    /**
     * A GRANT or CREATE USER that waits for it holds the tables of the accounts and the lock of all privileges: SELECT on mysql.user
     * waited in 25 of 25 tries, and so did `information_schema.COLUMNS`, for which neither a time limit nor KILL is any help.
     */
    'BACKUP STAGE BLOCK_COMMIT': {
        blocks: 'commits',
        waitingStates: ['Waiting for backup lock'],
        may: [VARIABLES, COORDINATES, SNAPSHOT],
    },
    /**
     * An ALTER or TRUNCATE that waits for it keeps others from its table: INNODB_TABLES, which opens each table of the server, waited in
     * 20 of 20 tries on MySQL 8.0.15 and 9.7. INNODB_TABLESPACES opens none.
     */
    'LOCK TABLES': {
        blocks: 'commits',
        waitingStates: ['Waiting for table metadata lock', 'Waiting for table level lock'],
        may: [
            VARIABLES,
            /^(?![^]*\bINNODB_TABLES\b)(SELECT\b[^]*\binformation_schema\.|SHOW\b)/i,
            ACCOUNTS,
            COORDINATES,
            SNAPSHOT,
        ],
    },
};
/** Whether a statement may be sent while a lock is held. */
function mayRunUnder(lock, sql) {
    const text = sql.trimStart();
    return LOCKS[lock].may.some((pattern) => pattern.test(text));
}
/** Whether it looks up nothing that others could hold. */
function isInstant(sql) {
    return [VARIABLES, COORDINATES, SNAPSHOT].some((pattern) => pattern.test(sql.trimStart()));
}

// EXTERNAL MODULE: ./lib/mysql/schema/privileges.js
var privileges = __webpack_require__(95978);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/waiting-clients.js
// How long other clients have waited for a lock of ours, as far as the server shows it to the account.




/** Looks once which of the server's lists the account may see. */
async function chooseWaitingList(session, facts) {
    if (!(0,server_facts/* isMariaDb */.Zz)(facts) && (await session.query(timed(ANY)).then(Boolean, () => false)))
        return (lock) => readNumber(session, timed(lock));
    if (!(await (0,privileges/* readGrants */.o4)(session, facts)).hasGlobal('PROCESS'))
        return () => Promise.resolve(undefined);
    const time = (0,server_facts/* isMariaDb */.Zz)(facts) ? 'TIME_MS / 1000' : 'TIME';
    return (lock) => readNumber(session, `SELECT MAX(${time}) FROM information_schema.PROCESSLIST
        WHERE STATE IN (${statesOf(lock)}) AND ID <> CONNECTION_ID()`);
}
/** In words, the client that has waited for the lock for the longest; an ALTER first, which keeps its table from others. */
async function findLongestWaiting(session, lock) {
    const [found] = await session
        .query(`SELECT ID AS id, USER AS user, TIME AS seconds, INFO AS info FROM information_schema.PROCESSLIST
        WHERE STATE IN (${statesOf(lock)}) AND ID <> CONNECTION_ID() ORDER BY INFO LIKE 'ALTER%' DESC, TIME DESC LIMIT 1`)
        .catch(() => []);
    return found && describeStatement(found);
}
const ANY = 'LOCK TABLES';
/** Seconds of a statement that runs, of which it may have worked for some. */
function timed(lock) {
    return `SELECT MAX(s.TIMER_WAIT) / 1e12 FROM performance_schema.threads t
            JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
           WHERE t.PROCESSLIST_STATE IN (${statesOf(lock)}) AND t.PROCESSLIST_ID <> CONNECTION_ID()`;
}
function statesOf(lock) {
    return LOCKS[lock].waitingStates.map((state) => `'${state}'`).join(', ');
}
async function readNumber(session, sql) {
    return Number(await session.scalar(sql).catch(() => undefined)) || 0;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/lock-watch.js
// Watches the locks of a snapshot over a connection of its own: ends a session that holds one for too long, measures for how long
// each was held and for how long others waited, and finds who is in the way. Invariant: a lock that keeps commits out ends at the
// latest after its limit, whatever the rest of the process waits for. Where the process itself stands still, the server ends it,
// see lock-session.ts.




const DEFAULT_LOCK_LIMITS = { commits: 15, ddl: 60 };
/** How often others are looked at, in milliseconds. A lock for DDL lasts as long as the backup. */
const LOOK_MS = { commits: 200, ddl: 2000 };
/** How long a session may take to notice that it was ended, in milliseconds. */
const ENDED_WITHIN_MS = 1000;
/** How long the search for the one in the way may take, in milliseconds: others are waiting. */
const SEARCH_MS = 1000;
class LockWatch {
    limits;
    reports = [];
    #session;
    #facts;
    #logger;
    #readLongestWait;
    constructor(session, facts, logger, limits, readLongestWait) {
        this.#session = session;
        this.#facts = facts;
        this.#logger = logger;
        this.limits = limits;
        this.#readLongestWait = readLongestWait;
    }
    /** @param session holds no lock, and nothing else is done on it */
    static async begin(session, facts, logger, limits) {
        return new LockWatch(session, facts, logger, limits, await chooseWaitingList(session, facts));
    }
    /** From the moment at which a lock was had, or is waited for with others in the queue. */
    watch(held, lock) {
        return new Hold(held, { lock, blocks: LOCKS[lock].blocks, heldSeconds: 0 }, this);
    }
    /** In words, who is in the way of a session. Takes a second at most. */
    async describeBlocker(waitingId) {
        const late = clock/* systemClock */.m.sleep(SEARCH_MS).then(() => undefined);
        return await Promise.race([findBlocker(this.#session, this.#facts, waitingId), late]);
    }
    /** In words, the client that has waited for a lock of ours for the longest. Takes a second at most. */
    async describeWaiting(lock) {
        const late = clock/* systemClock */.m.sleep(SEARCH_MS).then(() => undefined);
        return await Promise.race([findLongestWaiting(this.#session, lock), late]);
    }
    /** Ends what a session is waiting for. */
    async interrupt(held) {
        await this.#session.execute(`KILL QUERY ${held.id}`).catch(() => held.destroy());
    }
    /** Ends a session, with its locks: at the server, and here if it does not notice. */
    async end(held) {
        await Promise.race([
            this.#session.execute(`KILL ${held.id}`).catch(() => undefined),
            clock/* systemClock */.m.sleep(ENDED_WITHIN_MS),
        ]);
        if (!held.lost)
            await clock/* systemClock */.m.sleep(ENDED_WITHIN_MS / 10);
        held.destroy();
    }
    readLongestWait(lock) {
        return this.#readLongestWait(lock);
    }
    finish(report) {
        this.reports.push(report);
        const { lock, blocks, heldSeconds, longestWaitSeconds } = report;
        const waited = longestWaitSeconds === undefined
            ? ''
            : `; another client waited for ${seconds(longestWaitSeconds)} at most`;
        this.#logger.info(`${lock} was held for ${seconds(heldSeconds)} and kept ${blocks} out${waited}`);
    }
    warn(text) {
        this.#logger.warn(text);
    }
}
/** A lock that is held. */
class Hold {
    blocks;
    /** In words, once the watch has ended it. */
    ended;
    #report;
    #held;
    #watch;
    #begin = clock/* systemClock */.m.now();
    #stopLooks;
    #timer;
    #isFinished = false;
    #looking;
    constructor(held, report, watch) {
        this.#held = held;
        this.#report = report;
        this.#watch = watch;
        this.blocks = report.blocks;
        this.#stopLooks = clock/* systemClock */.m.every(LOOK_MS[report.blocks], () => void this.look());
        if (report.blocks === 'commits')
            this.limit();
    }
    /** From now on it may last as long as its limit. */
    limit() {
        clearTimeout(this.#timer);
        const limit = this.#watch.limits[this.blocks];
        this.#timer = setTimeout(() => {
            this.ended = `${this.#report.lock} was held for ${limit} s (--lock-timeout), and then ended`;
            this.#watch.warn(this.ended);
            void this.#watch.end(this.#held);
        }, limit * 1000);
    }
    /** It may last for any time again. */
    unlimit() {
        clearTimeout(this.#timer);
    }
    /** Notes how long others have waited so far. */
    look() {
        this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
        return this.#looking;
    }
    /** It was given up, or is lost. */
    finish() {
        if (this.#isFinished)
            return;
        this.#isFinished = true;
        clearTimeout(this.#timer);
        this.#stopLooks();
        this.#report.heldSeconds = Math.round(clock/* systemClock */.m.now() - this.#begin) / 1000;
        this.#watch.finish(this.#report);
    }
    async #look() {
        const waited = await this.#watch.readLongestWait(this.#report.lock);
        if (waited === undefined || this.#isFinished)
            return;
        this.#report.longestWaitSeconds = Math.max(waited, this.#report.longestWaitSeconds ?? 0);
    }
}
function seconds(value) {
    return `${value.toFixed(value < 10 ? 3 : 0)} s`;
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
// EXTERNAL MODULE: ./lib/mysql/snapshot/replica.js
var replica = __webpack_require__(68559);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/coordinates.js
// Where in the binary log a snapshot stands. Read while nothing can be written.



async function readCoordinates(session, facts) {
    const coordinates = await (0,replica/* readSourceCoordinates */.J)(session, facts);
    if (facts.logBin)
        Object.assign(coordinates, await readBinlogPosition(session, facts));
    const gtid = await session.scalar((0,server_abilities/* has */.z)(facts, 'gtid_current_pos') ? 'SELECT @@GLOBAL.gtid_current_pos' : 'SELECT @@GLOBAL.gtid_executed', 'cannot read the GTID set');
    if (gtid)
        coordinates.gtidExecuted = gtid.replace(/\s+/g, '');
    return coordinates;
}
/** Undefined if the account may not see it, or if there is no binary log. */
async function showBinlogStatus(session, facts) {
    try {
        const [row] = await session.query((0,server_abilities/* has */.z)(facts, 'SHOW MASTER STATUS') ? 'SHOW MASTER STATUS' : 'SHOW BINARY LOG STATUS', 'cannot read the binary log position');
        return row;
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return undefined;
        throw error;
    }
}
/** The position is for building a replica; a backup without it is still a backup, and the manifest shows it. */
async function readBinlogPosition(session, facts) {
    const status = await showBinlogStatus(session, facts);
    return status ? { binlogFile: status.File, binlogPosition: Number(status.Position) } : {};
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/rung-errors.js
/** It cannot be used here, though the server has not refused it. */
class RungRefused extends Error {
    name = 'RungRefused';
}
/** Another client was in the way, or would have been kept waiting: what was locked is let go, and it may be tried again. */
class TryAgain extends Error {
    name = 'TryAgain';
    /** What the backup fails with where no other try and no other way is left. */
    failure;
    /** The one that was not had in time. */
    lock;
    constructor(failure, lock) {
        super(failure.message, { cause: failure });
        this.failure = failure;
        this.lock = lock;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/under-lock.js
// Reads while a lock of ours keeps others out. A statement that waited for a client which waits for our lock would wait for ever, and
// every other client with the two: this once stopped a server for 20 minutes. So a statement here never waits in a queue. MariaDB
// is told to wait for no seconds, MySQL for one, its least; what was not had then is asked for again, and after a few seconds
// the lock is let go.







/** Milliseconds for a statement that looks nothing up, and so waits if it is not answered at once. */
const INSTANT_MS = 3000;
/** Milliseconds for one that reads names and facts of many objects. */
const CATALOG_MS = 10_000;
/** Under a lock that keeps no writes out: milliseconds in which an answer was incomplete again and again. The watch limits the rest. */
const IN_VAIN_MS = 3000;
const POLL_MS = 50;
/** ER_LOCK_WAIT_TIMEOUT and ER_WARN_I_S_SKIPPED_TABLE, as warnings. */
const SKIPPED = new Set([1205, 1684]);
class UnderLock {
    side;
    target;
    #session;
    #options;
    #isReady;
    /** @param session holds no lock itself */
    constructor(session, options) {
        this.side = session.side;
        this.target = session.target;
        this.#session = session;
        this.#options = options;
    }
    /** @throws TryAgain, or what it stands for, naming the statement and the client in the way, if it was in vain for some seconds */
    query(sql, what, options = {}) {
        return this.#run(sql, async () => {
            const rows = await this.#session.query(sql, what, options);
            return (await this.#lacksRows(sql, options)) ? undefined : { rows };
        }).then(({ rows }) => rows);
    }
    async scalar(sql, what) {
        const [row] = await this.query(sql, what);
        const value = row === undefined ? undefined : Object.values(row)[0];
        return value === null || value === undefined ? undefined : String(value);
    }
    /** A setting of the session. */
    execute(sql, what) {
        return this.#session.execute(sql, what);
    }
    /** Calls until there is an answer. */
    async #run(sql, attempt) {
        const { name, lock } = this.#options;
        if (!mayRunUnder(name, sql))
            throw new errors/* BackupError */.hj('INTERNAL', `a statement that may wait under ${name}: ${sql.slice(0, 200)}`);
        await (this.#isReady ??= this.#getReady());
        return await lock.reading(name, async () => {
            const limitMs = LOCKS[name].blocks === 'ddl' ? undefined : isInstant(sql) ? INSTANT_MS : CATALOG_MS;
            const late = limitMs === undefined ? undefined : timeout(limitMs);
            let inVainUntil;
            try {
                for (;;) {
                    const answer = await Promise.race([inTime(attempt()), ...(late ? [late.passed] : [])]);
                    if (answer !== undefined)
                        return answer;
                    lock.assertHeld();
                    inVainUntil ??= clock/* systemClock */.m.now() + IN_VAIN_MS;
                    if (late?.isPassed || clock/* systemClock */.m.now() >= inVainUntil)
                        throw await this.#giveUp(sql);
                    await (0,promises_.setTimeout)(POLL_MS);
                }
            }
            finally {
                late?.clear();
            }
        });
    }
    async #getReady() {
        const { facts } = this.#options;
        const seconds = (0,server_abilities/* has */.z)(facts, 'lock_wait_timeout = 0') ? 0 : 1;
        await this.#session.execute(`SET SESSION lock_wait_timeout = ${seconds}`);
        // The warnings of broken views must leave room for those that we look for.
        if (!(0,server_abilities/* has */.z)(facts, 'data dictionary'))
            await this.#session.execute('SET SESSION max_error_count = 65535');
    }
    /** For one who says himself what the answer may lack. @throws TryAgain if there was none within seconds */
    queryPartly(sql, what) {
        return this.#run(sql, async () => {
            const rows = await this.#session.query(sql, what);
            return { rows, isComplete: !(await this.#lacksRows(sql)) };
        });
    }
    /** A server without a data dictionary leaves out what it would have to wait for, with a warning. */
    async #lacksRows(sql, options = {}) {
        if ((0,server_abilities/* has */.z)(this.#options.facts, 'data dictionary') || !/\binformation_schema\./i.test(sql))
            return false;
        // In the same character set, for a statement that sets another one would take the warnings away.
        const warnings = await this.#session.query('SHOW WARNINGS', undefined, options);
        return warnings.some(({ Code }) => SKIPPED.has(Code));
    }
    async #giveUp(sql) {
        const { name, watch, interrupt, isFinal } = this.#options;
        const client = await watch.describeWaiting(name);
        await interrupt?.();
        const statement = sql.replace(/\s+/g, ' ').trim().slice(0, 120);
        const inTheWay = client ? `in the way is ${client}, which waits for it` : 'another session is in the way';
        const failure = new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', `under ${name}, "${statement}" had no answer within some seconds: ${inTheWay}`, {
            hint: 'Run the backup when no ALTER, TRUNCATE or RENAME runs, or raise --lock-wait-timeout for more tries.',
            details: { statement, client: client ?? null },
        });
        return isFinal ? failure : new TryAgain(failure);
    }
}
/** Nothing where the server would have had to wait. */
async function inTime(answer) {
    try {
        return await answer;
    }
    catch (error) {
        if ((0,mysql_errors/* isLockTimeout */.Td)(error))
            return undefined;
        throw error;
    }
}
/** Whether it settled in time. @throws what it was rejected with */
async function settlesWithin(ms, work) {
    const late = timeout(ms);
    try {
        return await Promise.race([work.then(() => true), late.passed.then(() => false)]);
    }
    finally {
        late.clear();
    }
}
function timeout(ms) {
    let timer;
    const limit = {
        isPassed: false,
        passed: new Promise((resolve) => {
            timer = setTimeout(() => {
                limit.isPassed = true;
                resolve(undefined);
            }, ms);
        }),
        clear: () => clearTimeout(timer),
    };
    return limit;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/held-lock.js
// The end of a snapshot that a session's locks protect.



function heldBy(lock, { release, keepsDdlOut }, { facts, watch }) {
    return {
        keepsDdlOut: keepsDdlOut !== undefined,
        guard: (reader) => keepsDdlOut === undefined
            ? reader
            : new UnderLock(reader, { facts, lock, name: keepsDdlOut, watch, isFinal: true }),
        assertProtected() {
            if (keepsDdlOut !== undefined)
                lock.assertHeld();
        },
        async checkHeld() {
            if (keepsDdlOut !== undefined)
                await lock.check();
        },
        async explain(error) {
            if (keepsDdlOut === undefined || !(0,mysql_errors/* isLockTimeout */.Td)(error))
                return error;
            const client = await watch.describeWaiting(keepsDdlOut);
            const { message, hint, details } = error;
            if (client === undefined || message.includes('in the way'))
                return error;
            return new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', `${message}: in the way is ${client}, which waits for ${keepsDdlOut}`, { ...(hint === undefined ? {} : { hint }), details, cause: error });
        },
        locks: watch.reports,
        close: () => lock.close(release),
    };
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/bounded-lock.js
// Waits for a lock for a bounded time, since others queue behind us. The server's own limit counts for each table anew, so ours is kept
// by a clock; what was in the way is read while it still is.





/** The server's own limit of a wait is so much later than ours, in seconds: it is for a process that stands still. */
const SERVER_LATER_SECONDS = 2;
/**
 * @param interrupt ends the statement at the server
 * @throws TryAgain naming the statement in the way; whatever else the statement throws
 */
async function lockWithin({ watch, patience, signal }, session, statement, lock, what, interrupt) {
    const limitSeconds = watch.limits[LOCKS[lock].blocks];
    const limitMs = Math.max(0, Math.min(limitSeconds * 1000, patience.leftMs));
    const begin = clock/* systemClock */.m.now();
    const serverSeconds = Math.ceil(limitMs / 1000) + SERVER_LATER_SECONDS;
    await session.execute(`SET SESSION lock_wait_timeout = ${serverSeconds}`);
    const done = new AbortController();
    let isLate = false;
    let blocker;
    const giveUp = async () => {
        await until(limitMs, AbortSignal.any([done.signal, signal]));
        if (done.signal.aborted)
            return;
        isLate = !signal.aborted;
        if (isLate)
            blocker = await watch.describeBlocker(session.id);
        await interrupt();
    };
    const givingUp = giveUp();
    try {
        await session.execute(statement, what);
    }
    catch (error) {
        if (!isLate && !(0,mysql_errors/* isLockTimeout */.Td)(error))
            throw error;
        await givingUp;
        throw new TryAgain(tooLate(what, limitMs, blocker, error), lock);
    }
    finally {
        patience.leftMs -= clock/* systemClock */.m.now() - begin;
        done.abort();
        await givingUp;
    }
}
function tooLate(what, limitMs, blocker, cause) {
    return new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', `${what} within ${Math.round(limitMs / 1000)} s: ${blocker ? `in the way is ${blocker}` : 'another session is in the way'}`, {
        hint: 'Wait for that statement or transaction to end or kill it, or raise --lock-wait-timeout.',
        cause,
    });
}
function until(ms, signal) {
    return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
        }, { once: true });
        if (signal.aborted) {
            clearTimeout(timer);
            resolve();
        }
    });
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/lock-session.js
// A session whose locks keep other clients out, and what makes sure that they end. It is a dead man's switch: the server drops it
// after seconds without a word, and our process speaks up all the while. A process that stands still, or whose network is gone,
// so loses its locks; when it goes on it finds the session lost, and the backup fails.



/** Seconds without a word after which the server drops the session. */
const SILENCE_SECONDS = 15;
const PING_MS = 3000;
class LockSession {
    /** The server's number of it: behind a proxy the greeting may hold another one. */
    id;
    #session;
    #request;
    #holds = new Map();
    #stopPings;
    /** Why the watch has ended it. */
    #ended;
    #running = 0;
    #reads = 0;
    constructor(session, id, request) {
        this.#session = session;
        this.id = id;
        this.#request = request;
        this.#stopPings = clock/* systemClock */.m.every(PING_MS, () => {
            if (this.#running === 0 && !session.lost)
                void this.#execute('DO 1').catch(() => undefined);
        });
    }
    static async open(request) {
        const session = await request.openSession();
        const id = Number(await session.scalar('SELECT CONNECTION_ID()'));
        await session.execute(`SET SESSION wait_timeout = ${SILENCE_SECONDS}`, 'cannot set up the session');
        return new LockSession(session, id, request);
    }
    get lost() {
        return this.#session.lost;
    }
    /** Something is read under a lock. One that keeps DDL out may last as long as the backup, but no statement may last so long. */
    async reading(lock, read) {
        const hold = this.#holds.get(lock);
        const isLimited = hold?.blocks === 'ddl';
        this.#reads++;
        if (isLimited)
            hold.limit();
        try {
            return await read();
        }
        finally {
            this.#reads--;
            if (isLimited && this.#reads === 0)
                hold.unlimit();
        }
    }
    /**
     * A statement that takes a lock, for which others may have to wait in the queue behind us.
     * @param lock what is held from then on; undefined for a stage on the way to it
     * @throws TryAgain naming the statement in the way; whatever else the statement throws
     */
    async take(statement, lock, what, isHeld = true) {
        const session = { id: this.id, execute: (sql, what) => this.#execute(sql, what) };
        await lockWithin(this.#request, session, statement, lock, what, () => this.#request.watch.interrupt(this));
        if (!isHeld || this.#holds.has(lock))
            return;
        this.#holds.set(lock, this.#request.watch.watch(this, lock));
    }
    /**
     * Gives locks up by a statement.
     * @param lock which; without, all
     * @throws BackupError SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT if they did not last until now
     */
    async release(statement, lock) {
        try {
            const looks = [...this.#holds.values()].map((hold) => hold.look());
            await this.#execute(statement, 'the session that held the lock is gone');
            await Promise.all(looks);
        }
        catch (error) {
            throw this.describeLoss(error);
        }
        finally {
            this.#finishHolds(lock);
        }
    }
    /** @throws BackupError if the locks are known to be gone; asks no one */
    assertHeld() {
        if (this.#session.lost)
            throw this.describeLoss(this.#session.lost);
    }
    /** @throws BackupError if the server does not answer on it any more */
    async check() {
        try {
            await this.#execute('DO 1');
        }
        catch (error) {
            throw this.describeLoss(error);
        }
    }
    /** @param release what gives up the locks that are left */
    async close(release) {
        this.#stopPings();
        if (release !== undefined && !this.#session.lost)
            await this.release(release).catch(() => undefined);
        this.#finishHolds();
        await this.#session.close();
    }
    /** Ends it, at the server too, which may be late to notice that the connection is cut off. */
    async giveUp() {
        this.#stopPings();
        await this.#request.watch.end(this);
        this.#finishHolds();
    }
    destroy() {
        this.#stopPings();
        this.#session.destroy();
    }
    describeLoss(cause) {
        const ended = this.#ended ?? [...this.#holds.values()].find((hold) => hold.ended !== undefined)?.ended;
        if (ended !== undefined)
            return new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', ended, {
                hint: 'Raise --lock-timeout if other clients may wait for longer. Tables of engines without transactions are read under the lock: convert them to InnoDB, or leave them out.',
                cause,
            });
        return new errors/* BackupError */.hj('SOURCE_CONNECTION_LOST', `connection ${this.id}, whose lock kept other clients out, is lost: ${cause.message}`, {
            hint: 'What was changed since then could be missed, so there is no backup: see the log of the server, then run it again.',
            cause,
        });
    }
    #finishHolds(lock) {
        for (const [name, hold] of this.#holds) {
            if (lock !== undefined && name !== lock)
                continue;
            this.#ended ??= hold.ended;
            hold.finish();
            this.#holds.delete(name);
        }
    }
    async #execute(statement, what) {
        this.#running++;
        try {
            await this.#session.execute(statement, what);
        }
        finally {
            this.#running--;
        }
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/snapshot.js
// The consistent view that all workers share. How it is had differs by server and privileges: each way is a rung of
// a ladder, tried best first. An extension point: a rung is one file, and `ladder` in open-snapshot.ts lists them.



/** The observer, to read over while a session holds a lock. */
function readUnder({ observer, facts, watch }, lock, name) {
    const interrupt = () => watch.interrupt(observer);
    return new UnderLock(observer, { facts, lock, name, watch, interrupt });
}
/** Opens the transactions that are the snapshot, while a lock is held. @throws TryAgain if they are not open within seconds */
async function beginSnapshots({ workers }, lock) {
    if (await settlesWithin(INSTANT_MS, startTransactions(workers)))
        return;
    throw new TryAgain(new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', `the snapshots could not be opened within seconds under ${lock}`, {
        hint: 'The server is very busy: run the backup again.',
    }));
}
async function startTransactions(workers) {
    await Promise.all(workers.map((worker) => worker.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', 'cannot open the snapshot')));
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/backup-stage.js
// MariaDB: BACKUP STAGE BLOCK_COMMIT stops every write while the workers open their snapshots. Names, identities and the catalog
// are read one stage before it, under which writes go on, and a GRANT that waits holds nothing that we read. END gives all
// protection away, so the stages are entered again up to BLOCK_DDL, which lets DML on InnoDB go on; what others did in this gap
// is looked for at once.





const backupStage = {
    method: 'backup-stage',
    lock: 'BACKUP STAGE BLOCK_COMMIT',
    suits: (facts) => (0,server_abilities/* has */.z)(facts, 'BACKUP STAGE'),
    async take(request) {
        const { facts, moment, logger } = request;
        const lock = await LockSession.open(request);
        try {
            await keepDdlOut(lock);
            const session = readUnder(request, lock, 'BACKUP STAGE BLOCK_DDL');
            await moment.readObjects(session, 'BACKUP STAGE BLOCK_DDL');
            await moment.readCatalog(session);
            const waits = await findWritersThatWait(request, lock);
            await lock.take('BACKUP STAGE BLOCK_COMMIT', 'BACKUP STAGE BLOCK_COMMIT', 'cannot enter backup stage BLOCK_COMMIT');
            await beginSnapshots(request, 'BACKUP STAGE BLOCK_COMMIT');
            const coordinates = await readCoordinates(readUnder(request, lock, 'BACKUP STAGE BLOCK_COMMIT'), facts);
            if (waits !== undefined)
                logger.info(`others may create and alter tables during the backup, which compares them at the end: while that is kept out, writes to ${waits} wait`);
            return {
                method: 'backup-stage',
                consistent: true,
                coordinates,
                covers: () => true,
                async releaseWrites() {
                    await lock.release('BACKUP STAGE END');
                    if (waits !== undefined)
                        return;
                    await keepDdlOut(lock);
                    await moment.checkObjects(readUnder(request, lock, 'BACKUP STAGE BLOCK_DDL'), 'BACKUP STAGE BLOCK_DDL');
                },
                ...heldBy(lock, {
                    release: 'BACKUP STAGE END',
                    keepsDdlOut: waits === undefined ? 'BACKUP STAGE BLOCK_DDL' : undefined,
                }, request),
            };
        }
        catch (error) {
            await lock.giveUp();
            throw error;
        }
    },
};
async function keepDdlOut(lock) {
    for (const stage of ['START', 'FLUSH', 'BLOCK_DDL'])
        await lock.take(`BACKUP STAGE ${stage}`, 'BACKUP STAGE BLOCK_DDL', `cannot enter backup stage ${stage}`, stage === 'BLOCK_DDL');
}
/** BLOCK_DDL lets writes to InnoDB, Aria and MEMORY go on; those to MyISAM wait, on every table of the server. */
async function findWritersThatWait(request, lock) {
    const [found] = await readUnder(request, lock, 'BACKUP STAGE BLOCK_DDL').query(`SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES
      WHERE ENGINE IN ('MyISAM', 'MRG_MyISAM') AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')
      LIMIT 1`, 'cannot list the tables of MyISAM');
    return found && `${found.s}.${found.t} (MyISAM) and its like`;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/global-lock.js
// FLUSH TABLES WITH READ LOCK, which stops all writes of the server for the moment in which the workers open their
// snapshots. Pending it cannot be withdrawn, so it is issued only when no long statement runs.


const LOCK = 'FLUSH TABLES WITH READ LOCK';
/** @param read what is to be read under it */
async function snapshotUnderGlobalLock(request, lock, read = () => Promise.resolve()) {
    await request.assertNoLongStatement();
    await lock.take(LOCK, LOCK, 'cannot lock all tables');
    await read();
    await beginSnapshots(request, LOCK);
    const coordinates = await readCoordinates(readUnder(request, lock, LOCK), request.facts);
    return coordinates;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/flush-tables.js
// MySQL without BACKUP_ADMIN, or before 8.0: the global read lock alone. DDL by others is seen by comparing at the end.





const flushTables = {
    method: 'flush-tables',
    lock: 'FLUSH TABLES WITH READ LOCK',
    suits: (facts) => !(0,server_facts/* isMariaDb */.Zz)(facts),
    async take(request) {
        const { moment } = request;
        const lock = await LockSession.open(request);
        try {
            const coordinates = await snapshotUnderGlobalLock(request, lock, async () => {
                const session = readUnder(request, lock, 'FLUSH TABLES WITH READ LOCK');
                await moment.readObjects(session, 'FLUSH TABLES WITH READ LOCK');
                if (moment.holdsWrites())
                    await moment.readCatalog(session);
            });
            return {
                method: 'flush-tables',
                consistent: true,
                coordinates,
                covers: () => true,
                releaseWrites: () => lock.release('UNLOCK TABLES', 'FLUSH TABLES WITH READ LOCK'),
                ...heldBy(lock, { release: 'UNLOCK TABLES', keepsDdlOut: undefined }, request),
            };
        }
        catch (error) {
            await lock.giveUp();
            throw error;
        }
    },
};

;// CONCATENATED MODULE: ./lib/mysql/snapshot/lock-instance.js
// MySQL with all rights: LOCK INSTANCE FOR BACKUP keeps DDL out to the end, FLUSH TABLES WITH READ LOCK stops writes
// for the moment in which the workers open their snapshots. Names, identities and the catalog are read in between: writes go on.






const lock_instance_LOCK = 'LOCK INSTANCE FOR BACKUP';
const lockInstance = {
    method: 'lock-instance',
    lock: 'FLUSH TABLES WITH READ LOCK',
    suits: (facts) => (0,server_abilities/* has */.z)(facts, lock_instance_LOCK),
    async take(request) {
        const { moment } = request;
        // Not while others wait for us.
        await request.assertNoLongStatement();
        const lock = await LockSession.open(request);
        try {
            await lock_instance_keepDdlOut(lock);
            const session = readUnder(request, lock, lock_instance_LOCK);
            await moment.readObjects(session, lock_instance_LOCK);
            await moment.readCatalog(session);
            const coordinates = await snapshotUnderGlobalLock(request, lock);
            return {
                method: 'lock-instance',
                consistent: true,
                coordinates,
                covers: () => true,
                releaseWrites: () => lock.release('UNLOCK TABLES', 'FLUSH TABLES WITH READ LOCK'),
                ...heldBy(lock, { release: 'UNLOCK INSTANCE', keepsDdlOut: lock_instance_LOCK }, request),
            };
        }
        catch (error) {
            await lock.giveUp();
            throw error;
        }
    },
};
async function lock_instance_keepDdlOut(lock) {
    await lock.take(lock_instance_LOCK, lock_instance_LOCK, 'cannot lock the instance for backup');
}
/** For the lower rungs, which can do without. */
async function tryToKeepDdlOut({ facts }, lock) {
    if (!(0,server_abilities/* has */.z)(facts, lock_instance_LOCK))
        return false;
    try {
        await lock_instance_keepDdlOut(lock);
        return true;
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/gtid-preconditions.js




const NEEDED = [
    { variable: 'gtid_mode', because: 'some transactions have no GTID' },
    { variable: 'log_bin', because: 'a commit can be seen before its GTID' },
    { variable: 'binlog_order_commits', because: 'commits are seen in another order than their GTIDs' },
];
/** The name until MySQL 8.0.25, and since. */
const REPLICA_LOGS = ['log_slave_updates', 'log_replica_updates'];
/** @throws RungRefused naming what is not as the proof needs it */
async function assertEveryCommitHasGtid(session, { facts, logger }) {
    const names = [...NEEDED.map(({ variable }) => variable), ...REPLICA_LOGS];
    const rows = await session.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map((name) => `'${name}'`).join(', ')})`, 'cannot read what the proof by GTIDs needs');
    const values = new Map(rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]));
    for (const { variable, because } of NEEDED)
        if (values.get(variable) !== 'ON')
            throw new RungRefused(`${variable} is ${values.get(variable) ?? 'not known'}, so ${because}`);
    if (!REPLICA_LOGS.some((name) => values.get(name) === 'ON'))
        await assertNoReplica(session, facts);
    await assertNoFilters(session, facts, logger);
}
/** What a replica applies then is not in its binary log. */
async function assertNoReplica(session, facts) {
    const channels = await (0,replica/* readReplicaChannels */.n)(session, facts).catch((error) => {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return undefined;
        throw error;
    });
    if (channels?.length === 0)
        return;
    throw new RungRefused(`log_replica_updates is OFF, and the server ${channels ? 'is' : 'may be'} a replica, so a commit of the replication can be seen before its GTID`);
}
/** What `binlog-do-db` and `binlog-ignore-db` leave out has no GTID. */
async function assertNoFilters(session, facts, logger) {
    const status = await showBinlogStatus(session, facts);
    if (status === undefined) {
        logger.info('the account may not see whether the binary log leaves schemas out: the proof takes it that none is');
        return;
    }
    const filters = [status.Binlog_Do_DB, status.Binlog_Ignore_DB].filter((text) => text !== undefined && text !== '');
    if (filters.length > 0)
        throw new RungRefused(`the binary log leaves schemas out (${filters.join(', ')}), so their commits have no GTID`);
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/gtid-proof.js
// Without any lock, on MySQL with GTIDs: snapshots are opened until one can be verified. No transaction was committed
// between the first snapshot and the last if none was on its way afterwards and the set of executed ones is what it
// was before. Equal binary log positions would prove nothing.










const INSTANCE = 'LOCK INSTANCE FOR BACKUP';
const gtidProof = {
    method: 'gtid-proof',
    lock: undefined,
    suits: (facts) => !(0,server_facts/* isMariaDb */.Zz)(facts) && facts.gtidMode,
    async take(request) {
        const { observer, facts, moment } = request;
        await assertEveryCommitHasGtid(observer, request);
        const others = moment.tables().filter((table) => !(0,engines/* isTransactional */.ky)(table));
        if (others.length > 0)
            throw new RungRefused(`no lock, no snapshot for engines without transactions: ${others.map((table) => `${(0,table_identity/* identityKey */.U)(table)} (${table.engine})`).join(', ')}`);
        const lock = await LockSession.open(request);
        try {
            const keepsDdlOut = await tryToKeepDdlOut(request, lock);
            if (keepsDdlOut) {
                await moment.readObjects(readUnder(request, lock, INSTANCE), INSTANCE);
                await moment.readCatalog(readUnder(request, lock, INSTANCE));
            }
            else
                await moment.readObjects(observer, undefined);
            const gtidExecuted = await proveSnapshots(request);
            return {
                method: 'gtid-proof',
                consistent: true,
                coordinates: {
                    ...(gtidExecuted === '' ? {} : { gtidExecuted }),
                    ...(await (0,replica/* readSourceCoordinates */.J)(observer, facts, gtidExecuted)),
                },
                covers: engines/* isTransactional */.ky,
                releaseWrites: () => Promise.resolve(),
                ...heldBy(lock, {
                    release: keepsDdlOut ? 'UNLOCK INSTANCE' : undefined,
                    keepsDdlOut: keepsDdlOut ? INSTANCE : undefined,
                }, request),
            };
        }
        catch (error) {
            await lock.giveUp();
            throw error;
        }
    },
};
/** As often and as fast as the server answers: under load few tries pass. */
async function proveSnapshots(request) {
    const { workers, observer, lockWaitTimeoutSeconds, logger, signal } = request;
    const deadline = Date.now() + lockWaitTimeoutSeconds * 1000;
    for (let tries = 1;; tries++) {
        signal.throwIfAborted();
        const before = await executedGtids(observer);
        await startTransactions(workers);
        const owned = (await observer.scalar('SELECT @@GLOBAL.gtid_owned', 'cannot read the GTIDs')) ?? '';
        const after = await executedGtids(observer);
        if (owned === '' && before === after) {
            logger.info(`GTIDs confirm the snapshot after ${tries} ${tries === 1 ? 'try' : 'tries'}`);
            return after;
        }
        if (Date.now() >= deadline)
            throw new RungRefused(`no moment without a commit was met in ${tries} tries within ${lockWaitTimeoutSeconds} s (--lock-wait-timeout)`);
    }
}
async function executedGtids(session) {
    const text = await session.scalar('SELECT @@GLOBAL.gtid_executed', 'cannot read the GTIDs');
    return (text ?? '').replace(/\s+/g, '');
}

// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(48104);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/lock-tables.js
// Without RELOAD, as on RDS, Aurora and Cloud SQL: the selected tables alone are locked for reading. The locking session
// can do nothing else, and a transaction on it would release its locks: the workers and an observer do the rest.








const lock_tables_LOCK = 'LOCK TABLES';
const lock_tables_INSTANCE = 'LOCK INSTANCE FOR BACKUP';
const lockTables = {
    method: 'lock-tables',
    lock: lock_tables_LOCK,
    suits: () => true,
    async take(request) {
        const { facts, moment } = request;
        const lock = await LockSession.open(request);
        // On the session that locks tables the instance lock would not last beyond them.
        const guard = await LockSession.open(request);
        try {
            const keepsDdlOut = await tryToKeepDdlOut(request, guard);
            if (keepsDdlOut) {
                await moment.readObjects(readUnder(request, guard, lock_tables_INSTANCE), lock_tables_INSTANCE);
                await moment.readCatalog(readUnder(request, guard, lock_tables_INSTANCE));
            }
            const tables = moment.tables();
            await lockAll(tables, lock);
            const session = readUnder(request, lock, lock_tables_LOCK);
            if (!keepsDdlOut) {
                await moment.readObjects(session, lock_tables_LOCK);
                if (moment.holdsWrites())
                    await moment.readCatalog(session);
            }
            await beginSnapshots(request, lock_tables_LOCK);
            const coordinates = await readCoordinates(session, facts);
            const locked = new Set(tables.map(({ schema, name }) => `${schema}\0${name}`));
            const held = heldBy(guard, {
                release: keepsDdlOut ? 'UNLOCK INSTANCE' : undefined,
                keepsDdlOut: keepsDdlOut ? lock_tables_INSTANCE : undefined,
            }, request);
            return {
                method: 'lock-tables',
                consistent: true,
                coordinates,
                covers: ({ schema, name }) => locked.has(`${schema}\0${name}`),
                async releaseWrites() {
                    // Fails if the locks did not last as long as the tables without transactions were read.
                    await lock.release('UNLOCK TABLES');
                    await lock.close();
                },
                ...held,
                async close() {
                    await lock.close();
                    await held.close();
                },
            };
        }
        catch (error) {
            await Promise.all([lock.giveUp(), guard.giveUp()]);
            throw error;
        }
    },
};
async function lockAll(tables, lock) {
    if (tables.length === 0)
        return;
    const list = tables.map(({ schema, name }) => `${(0,quote/* quoteTable */.Z8)(schema, name)} READ`).join(', ');
    try {
        await lock.take(`LOCK TABLES ${list}`, lock_tables_LOCK, 'cannot lock the selected tables');
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj && error.details['errno'] === mysql_errors.ER.NO_SUCH_TABLE))
            throw error;
        throw new errors/* BackupError */.hj('SOURCE_CHANGED', `a table was dropped or renamed while the backup began: ${error.message}`, { hint: 'Run the backup again.', cause: error });
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/long-statements.js
// Statements that a global read lock would have to wait for, with everybody else behind it.







const long_statements_POLL_MS = 500;
/**
 * Waits until no statement is older than the guard, for as long as the guard once more.
 * @throws BackupError SOURCE_LONG_STATEMENT naming the oldest one that remains; RungRefused if others cannot be seen.
 */
async function waitForLongStatements(session, { facts, longQueryGuardSeconds: guardSeconds, logger, signal }) {
    const read = await chooseSource(session, facts, guardSeconds);
    const deadline = Date.now() + guardSeconds * 1000;
    for (let isFirst = true;; isFirst = false) {
        signal.throwIfAborted();
        const [oldest] = await read();
        if (!oldest)
            return;
        const text = describeStatement(oldest);
        if (Date.now() >= deadline) {
            throw new errors/* BackupError */.hj('SOURCE_LONG_STATEMENT', `a global read lock would stall all writes behind ${text}`, {
                hint: 'Wait for the statement to end or kill it, or raise --long-query-guard if a stall is acceptable.',
                details: { id: oldest.id, user: oldest.user, seconds: Number(oldest.seconds) },
            });
        }
        if (isFirst)
            logger.info(`waiting for ${text}`);
        await (0,promises_.setTimeout)(long_statements_POLL_MS, undefined, { signal });
    }
}
/** Without PROCESS the process list shows the account's own statements alone, and says nothing of it. */
async function chooseSource(session, facts, guardSeconds) {
    const what = 'cannot list the running statements';
    const processes = `SELECT ID AS id, USER AS user, TIME AS seconds, COALESCE(INFO, '?') AS info FROM information_schema.PROCESSLIST
      WHERE COMMAND IN ('Query', 'Execute') AND TIME >= ${guardSeconds} AND ID <> CONNECTION_ID()
        AND USER NOT IN ('system user', 'event_scheduler') ORDER BY TIME DESC LIMIT 1`;
    const threads = `SELECT PROCESSLIST_ID AS id, PROCESSLIST_USER AS user, PROCESSLIST_TIME AS seconds, COALESCE(PROCESSLIST_INFO, '?') AS info
       FROM performance_schema.threads
      WHERE PROCESSLIST_COMMAND IN ('Query', 'Execute') AND PROCESSLIST_TIME >= ${guardSeconds} AND TYPE = 'FOREGROUND'
        AND PROCESSLIST_ID <> CONNECTION_ID() AND PROCESSLIST_USER IS NOT NULL AND PROCESSLIST_USER <> 'event_scheduler'
      ORDER BY PROCESSLIST_TIME DESC LIMIT 1`;
    const grants = await (0,privileges/* readGrants */.o4)(session, facts);
    if (grants.hasGlobal('PROCESS'))
        return () => session.query(processes, what);
    const refused = new RungRefused('the account lacks PROCESS, so a long statement that would stall all writes cannot be seen');
    if ((0,server_facts/* isMariaDb */.Zz)(facts))
        throw refused;
    try {
        await session.query(threads, what);
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            throw refused;
        throw error;
    }
    return () => session.query(threads, what);
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/no-snapshot.js

async function openWithoutSnapshot({ workers, moment }, observer) {
    await moment.readObjects(observer, undefined);
    await startTransactions(workers);
    return {
        method: 'none',
        consistent: false,
        coordinates: {},
        keepsDdlOut: false,
        locks: [],
        covers: () => true,
        guard: (reader) => reader,
        releaseWrites: () => Promise.resolve(),
        assertProtected: () => undefined,
        checkHeld: () => Promise.resolve(),
        explain: (error) => Promise.resolve(error),
        close: () => Promise.resolve(),
    };
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/open-snapshot.js
// Climbs down the ladder: the first rung that the server and the account allow is the one. Where another client is in the way,
// everything is let go, others have their turn, and the rung is tried again, a bounded number of times.













/** Best first. */
const ladder = [lockInstance, flushTables, backupStage, lockTables, gtidProof];
/** Tries of one rung, whatever the time. */
const TRIES = 6;
/** The pause before the next try, in milliseconds, in which those who waited have their turn; longer each time. */
const PAUSE_MS = 500;
/** With less patience than that no other try is worth its while, in milliseconds. */
const LEAST_WAIT_MS = 100;
/**
 * @throws BackupError SNAPSHOT_IMPOSSIBLE naming what each rung lacked and what to grant; SOURCE_LOCK_TIMEOUT or
 * SOURCE_LONG_STATEMENT if only another client was in the way; whatever else a rung threw.
 */
async function openSnapshot(request) {
    const observer = await request.openSession();
    if (request.consistency === 'none')
        return await openWithoutSnapshot(request, observer);
    const { facts, logger } = request;
    const watch = await LockWatch.begin(await request.openSession(), facts, logger, request.lockLimits);
    const refusals = [];
    let inTheWay;
    /** Those that were not had in time. */
    const late = new Set();
    // Waited for once, whichever rungs ask.
    let waiting;
    const assertNoLongStatement = () => (waiting ??= waitForLongStatements(observer, request));
    for (const rung of ladder) {
        if (!rung.suits(facts) || (rung.lock !== undefined && late.has(rung.lock)))
            continue;
        const patience = { leftMs: request.lockWaitTimeoutSeconds * 1000 };
        try {
            return await climb(rung, { ...request, observer, watch, patience, assertNoLongStatement });
        }
        catch (error) {
            const isLong = error instanceof errors/* BackupError */.hj && error.code === 'SOURCE_LONG_STATEMENT';
            if (error instanceof TryAgain) {
                inTheWay ??= error.failure;
                if (error.lock)
                    late.add(error.lock);
            }
            else if (isLong)
                inTheWay ??= error;
            else if (!((0,mysql_errors/* isPrivilegeError */.Qg)(error) || error instanceof RungRefused))
                throw error;
            refusals.push(`${rung.method}: ${error.message}`);
            logger.info(`snapshot by ${rung.method} is not possible: ${error.message}`);
        }
    }
    if (inTheWay)
        throw inTheWay;
    throw new errors/* BackupError */.hj('SNAPSHOT_IMPOSSIBLE', `no consistent snapshot is possible: ${refusals.join('; ')}`, {
        hint: `Grant the account ${(0,privileges/* grantsForSnapshot */.Pt)(facts, schemasOf(request)).join(', or ')}. With --consistency none a backup is made whose tables may not fit together.`,
        details: { refusals },
    });
}
/** One rung, until it is had or nothing is gained by another try. */
async function climb(rung, request) {
    const { logger, moment, patience, signal } = request;
    for (let tries = 1;; tries++) {
        signal.throwIfAborted();
        try {
            return await open(rung, request);
        }
        catch (error) {
            const pauseMs = PAUSE_MS * tries;
            const isLast = tries >= TRIES || patience.leftMs <= LEAST_WAIT_MS;
            if (!(error instanceof TryAgain) || isLast)
                throw error;
            logger.info(`try ${tries} of ${rung.method}: ${error.message}`);
            await (0,promises_.setTimeout)(pauseMs, undefined, { signal });
        }
    }
    async function open(rung, request) {
        const snapshot = await rung.take(request);
        try {
            if (!moment.holdsWrites())
                await snapshot.releaseWrites();
            // What was read in the meantime is of this try.
            const releaseWrites = () => snapshot.releaseWrites().catch(asFailure);
            if (snapshot.keepsDdlOut)
                await limitWaits(request);
            return { ...snapshot, releaseWrites };
        }
        catch (error) {
            await snapshot.close();
            throw error;
        }
    }
}
/** A worker that waits for a table may wait for a client that waits for us: the same limit holds as for a lock that keeps writes out. */
async function limitWaits({ workers, lockWaitTimeoutSeconds, lockLimits }) {
    const seconds = Math.max(1, Math.round(Math.min(lockWaitTimeoutSeconds, lockLimits.commits)));
    await Promise.all(workers.map((worker) => worker.execute(`SET SESSION lock_wait_timeout = ${seconds}`)));
}
function asFailure(error) {
    throw error instanceof TryAgain ? error.failure : error;
}
function schemasOf({ moment }) {
    return [...new Set(moment.tables().map(({ schema }) => schema))];
}

// EXTERNAL MODULE: ./lib/backup/definitions/source-changes.js
var source_changes = __webpack_require__(65826);
// EXTERNAL MODULE: ./lib/backup/preflight/preflight.js
var preflight = __webpack_require__(75329);
// EXTERNAL MODULE: ./lib/backup/selected-objects.js
var selected_objects = __webpack_require__(64328);
;// CONCATENATED MODULE: ./lib/backup/snapshot.js
// The snapshot of a backup, with all that belongs to its moment: the names of all objects, the identities of tables and the catalog.
// Invariant: an object that is selected is in the catalog exactly if it was there at that moment, and is the same at the end.











function tablesOf(catalog) {
    return catalog.schemas.flatMap(({ tables }) => tables);
}
/**
 * Asserts that the rows of all tables are those of the moment.
 * @throws BackupError SOURCE_PRIVILEGES, SOURCE_UNSUPPORTED naming tables that the snapshot does not hold
 */
function assertCovered({ snapshot, catalog, identity, isFrozen }) {
    const tables = tablesOf(catalog).filter(engines/* holdsRows */.Mj);
    (0,preflight/* checkPartitions */.AP)(tables, identity.kind, snapshot);
    (0,source_changes/* assertInSnapshot */.k)(tables, snapshot, isFrozen);
}
async function openBackupSnapshot(setting) {
    const { request, facts, reader, workers, openSession, logger, signal } = setting;
    const identity = await (0,table_identity/* openIdentitySource */._)(reader, facts);
    const moment = new Moment(setting, identity);
    const snapshot = await openSnapshot({
        openSession,
        facts,
        consistency: request.consistency ?? 'auto',
        workers,
        moment,
        longQueryGuardSeconds: request.longQueryGuardSeconds,
        lockWaitTimeoutSeconds: request.lockWaitTimeoutSeconds,
        lockLimits: request.lockTimeoutSeconds === undefined
            ? DEFAULT_LOCK_LIMITS
            : { commits: request.lockTimeoutSeconds, ddl: request.lockTimeoutSeconds },
        logger,
        signal,
    });
    try {
        if (!moment.catalog)
            await moment.readCatalog(snapshot.guard(reader));
        const catalog = moment.catalog;
        (0,preflight/* checkSelection */.Nt)(catalog, request.selection, []);
        moment.assertSame();
        return {
            snapshot,
            catalog,
            objects: moment.objects,
            identity,
            isFrozen: moment.holdsWrites(),
            findChanges: (session) => moment.findChanges(session),
            explain: async (error, session) => (await moment.explain(error, session).catch(() => undefined)) ??
                (await snapshot.explain(error).catch(() => error)),
        };
    }
    catch (error) {
        await snapshot.close().catch(() => undefined);
        throw error;
    }
}
class Moment {
    catalog;
    objects;
    #setting;
    #identity;
    #captured;
    constructor(setting, identity) {
        this.#setting = setting;
        this.#identity = identity;
    }
    async readObjects(session, lock) {
        this.catalog = undefined;
        this.objects = await this.#list(session);
        this.#captured = await this.#identity.capture(session, !WITH_TABLES_HELD.has(lock));
    }
    async checkObjects(session) {
        const { objects, replaced } = await this.findChanges(session);
        const changed = [...objects.map(selected_objects/* describeChange */.uQ), ...replaced.map((name) => `table ${name} was replaced`)];
        if (changed.length > 0)
            throw (0,selected_objects/* sourceChanged */._4)('while the backup began', changed);
    }
    async readCatalog(session) {
        const { facts, request, planned } = this.#setting;
        const { selection } = request;
        // What was broken before is an error already, unless it is to be skipped.
        const catalog = await (0,schema_catalog/* readCatalog */.u)(session, facts, { selection, skipBroken: true, mayPause: false });
        const known = new Set(planned.leftOut.map(({ name }) => name));
        const broken = catalog.leftOut.filter(({ name, reason }) => reason !== schema_catalog/* NOT_SELECTED */.Q && !known.has(name));
        if (broken.length > 0)
            throw (0,selected_objects/* sourceChanged */._4)('while the backup began', broken.map(({ name, reason }) => `${name}: ${reason}`));
        this.catalog = catalog;
    }
    tables() {
        return (this.catalog ?? this.#setting.planned).schemas.flatMap(({ tables }) => tables.filter(engines/* holdsRows */.Mj));
    }
    holdsWrites() {
        return (this.#setting.request.consistency !== 'none' && this.tables().some((table) => !(0,engines/* isTransactional */.ky)(table)));
    }
    /** The catalog has exactly what was there. @throws BackupError SOURCE_CHANGED */
    assertSame() {
        const catalog = this.catalog;
        const leftOut = new Set(catalog.leftOut.map(({ name }) => name));
        const there = this.#selected(this.objects).filter((object) => !selected_objects/* NOT_IN_CATALOG */.WU.has(object.kind) && !leftOut.has((0,object_names/* describeObject */.v8)(object)));
        const read = (0,selected_objects/* objectsOf */.iZ)(catalog);
        const changes = (0,object_names/* compareObjects */.Gq)(there.map(selected_objects/* withoutIdentity */.jD), read);
        if (changes.length > 0)
            throw (0,selected_objects/* sourceChanged */._4)('while the backup began', changes.map(selected_objects/* describeChange */.uQ));
    }
    async findChanges(session) {
        const now = await this.#list(session);
        const objects = (0,object_names/* compareObjects */.Gq)(this.#selected(this.objects), this.#selected(now));
        const replaced = await this.#identity.findChanged(session, this.#captured, [...this.tables()]);
        return { objects, replaced };
    }
    /** A statement on what is gone fails as one that is wrong would. */
    async explain(error, session) {
        if (!(error instanceof errors/* BackupError */.hj) || error.code !== 'SOURCE_QUERY_FAILED')
            return undefined;
        const { objects, replaced } = await this.findChanges(session);
        const changed = [...objects.map(selected_objects/* describeChange */.uQ), ...replaced.map((name) => `table ${name} was replaced`)];
        return changed.length === 0
            ? undefined
            : (0,selected_objects/* sourceChanged */._4)(`${error.message}: while the backup ran`, changed);
    }
    #list(session) {
        const { facts, request } = this.#setting;
        return (0,object_names/* readObjects */.$I)(session, facts, {
            isNeeded: (schema) => (0,selection/* selectsSchema */.xu)(request.selection, schema),
            accounts: request.users,
        });
    }
    #selected({ objects }) {
        const { facts, request } = this.#setting;
        return objects.filter((object) => (0,selected_objects/* isSelected */.sp)(object, request.selection, facts));
    }
}
/**
 * Under these another client can hold tables: because it waits for us, or with LOCK TABLES of its own. The last two keep all DDL out, so
 * that less has to be compared.
 */
const WITH_TABLES_HELD = new Set([
    'LOCK TABLES',
    'LOCK INSTANCE FOR BACKUP',
    'BACKUP STAGE BLOCK_DDL',
]);


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

/***/ 37609:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Gq: () => (/* binding */ compareObjects),
  v8: () => (/* binding */ describeObject),
  $I: () => (/* binding */ readObjects)
});

// UNUSED EXPORTS: readObjectNames

// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(48104);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/mysql/schema/accounts.js
var schema_accounts = __webpack_require__(56506);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
;// CONCATENATED MODULE: ./lib/mysql/schema/account-names.js
// The accounts and roles of a server, each with a hash of what it may do. Read from the tables of the accounts, which on MariaDB cannot be
// read while commits are kept out: a GRANT that waits then holds them.






const MYSQL_TABLES = [
    { name: 'global_grants', user: 'USER', host: 'HOST', needs: 'mysql.global_grants' },
    { name: 'default_roles', user: 'USER', host: 'HOST', needs: 'mysql.default_roles' },
    { name: 'role_edges', user: 'TO_USER', host: 'TO_HOST', needs: 'mysql.default_roles' },
];
const MARIADB_TABLES = [{ name: 'roles_mapping', user: 'User', host: 'Host' }];
const SHARED_TABLES = [
    'db',
    'tables_priv',
    'columns_priv',
    'procs_priv',
    'proxies_priv',
].map((name) => ({ name, user: 'User', host: 'Host' }));
/** @returns undefined if the account may not read them */
async function readAccountNames(session, facts) {
    const mariadb = (0,server_facts/* isMariaDb */.Zz)(facts);
    const read = (table) => session.query(`SELECT * FROM mysql.${table}`, 'cannot list the accounts', { results: 'binary' });
    const grants = new Map();
    try {
        for (const { name, user, host, needs } of [
            ...SHARED_TABLES,
            ...(mariadb ? MARIADB_TABLES : MYSQL_TABLES),
        ]) {
            if (needs && !(0,server_abilities/* has */.z)(facts, needs))
                continue;
            for (const row of await read(name)) {
                const key = `${account_names_text(row[user])}\\0${account_names_text(row[host])}`;
                grants.set(key, [...(grants.get(key) ?? []), `${name} ${contentOf(row)}`]);
            }
        }
        const accounts = await read(mariadb ? 'global_priv' : 'user');
        return accounts.map((row) => {
            const [user, host] = [account_names_text(row['User']), account_names_text(row['Host'])];
            const facts = [contentOf(row), ...(grants.get(`${user}\\0${host}`) ?? []).sort()];
            return {
                ...nameOf(row, user, host, mariadb),
                ...((0,schema_accounts/* isServerAccount */.b)(user) ? { isSystem: true } : {}),
                identity: (0,external_node_crypto_.createHash)('sha256').update(facts.join('\n')).digest('hex'),
            };
        });
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return undefined;
        throw error;
    }
}
/** MySQL keeps a role as an account that no one can use: locked, expired and without a password, as CREATE ROLE makes it. */
function nameOf(row, user, host, mariadb) {
    if (mariadb)
        return /"is_role"\s*:\s*true/.test(account_names_text(row['Priv']))
            ? { kind: 'role', name: (0,quote/* quoteString */.Ov)(user) }
            : { kind: 'account', name: (0,quote/* quoteAccount */.Y_)(user, host) };
    const isRole = account_names_text(row['account_locked']) === 'Y' &&
        account_names_text(row['password_expired']) === 'Y' &&
        account_names_text(row['authentication_string']) === '';
    return { kind: isRole ? 'role' : 'account', name: (0,quote/* quoteAccount */.Y_)(user, host) };
}
function contentOf(row) {
    return Object.entries(row)
        .map(([column, value]) => `${column}=${Buffer.isBuffer(value) ? value.toString('base64') : String(value)}`)
        .join(',');
}
function account_names_text(value) {
    return Buffer.isBuffer(value) ? value.toString('utf8') : String(value ?? '');
}

// EXTERNAL MODULE: ./lib/mysql/schema/name-reader.js
var name_reader = __webpack_require__(11401);
;// CONCATENATED MODULE: ./lib/mysql/schema/object-name-queries.js
// The statements that list the objects of a server. MySQL 8 and later read them from the data dictionary, which waits for no client.
// MySQL 5.7 and MariaDB open each table for what is not in its name, and wait for one that is being altered.
//
// Tried on MariaDB 11.8, 11.4 and 10.11, 12 to 50 times each, under BLOCK_DDL, BLOCK_COMMIT and LOCK TABLES, while clients ran
// ALTER, TRUNCATE, RENAME, GRANT and CREATE and DROP of programs, views, sequences, schemas and accounts:
// - names of TABLES, SCHEMATA, ROUTINES, EVENTS, SHOW FULL TABLES never waited;
// - with `lock_wait_timeout = 0` nothing waited at all. TABLES with type, TRIGGERS, COLUMNS and PARTITIONS then lack the table that is
//   being altered, with warning 1205; VIEWS lacks nothing, for views are not what ALTER TABLE locks;
// - with the default VIEWS, TRIGGERS and TABLES with type waited in half of the tries and more;
// - under BLOCK_COMMIT accounts cannot be read: a GRANT that waits holds their tables.


function nameQueries(facts) {
    const schemaFacts = ['DEFAULT_CHARACTER_SET_NAME', 'DEFAULT_COLLATION_NAME'];
    if ((0,server_facts/* isMariaDb */.Zz)(facts))
        schemaFacts.push('SCHEMA_COMMENT');
    // Of the data dictionary, which sets it anew at each change of the definition. Elsewhere the table would be opened.
    const created = (0,server_abilities/* has */.z)(facts, 'data dictionary') ? 'CREATE_TIME' : 'NULL';
    return {
        complete: [
            object_name_queries_select('SCHEMATA', "'schema'", 'NULL', 'SCHEMA_NAME', schemaFacts),
            object_name_queries_select('ROUTINES', 'ROUTINE_TYPE', 'ROUTINE_SCHEMA', 'ROUTINE_NAME', ROUTINE_FACTS),
            object_name_queries_select('EVENTS', "'event'", 'EVENT_SCHEMA', 'EVENT_NAME', EVENT_FACTS),
            ...((0,server_abilities/* has */.z)(facts, 'LIBRARIES')
                ? [
                    object_name_queries_select('LIBRARIES', "'library'", 'LIBRARY_SCHEMA', 'LIBRARY_NAME', [
                        'LIBRARY_DEFINITION',
                        'LAST_ALTERED',
                    ]),
                ]
                : []),
        ],
        names: 'SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n FROM information_schema.TABLES',
        kinds: `SELECT TABLE_TYPE AS kind, TABLE_SCHEMA AS s, TABLE_NAME AS n, ${created} AS identity FROM information_schema.TABLES`,
        views: object_name_queries_select('VIEWS', "'view'", 'TABLE_SCHEMA', 'TABLE_NAME', VIEW_FACTS),
        triggers: object_name_queries_select('TRIGGERS', "'trigger'", 'TRIGGER_SCHEMA', 'TRIGGER_NAME', TRIGGER_FACTS, ', EVENT_OBJECT_TABLE AS t'),
    };
}
const VIEW_FACTS = [
    'VIEW_DEFINITION',
    'DEFINER',
    'SECURITY_TYPE',
    'CHECK_OPTION',
    'CHARACTER_SET_CLIENT',
    'COLLATION_CONNECTION',
];
const TRIGGER_FACTS = [
    'EVENT_OBJECT_TABLE',
    'EVENT_MANIPULATION',
    'ACTION_TIMING',
    'ACTION_ORDER',
    'ACTION_STATEMENT',
    'CREATED',
    'SQL_MODE',
    'DEFINER',
];
const ROUTINE_FACTS = ['ROUTINE_DEFINITION', 'LAST_ALTERED', 'SQL_MODE', 'DEFINER', 'ROUTINE_COMMENT'];
/** Not the state: the server switches an event off that has ended. */
const EVENT_FACTS = [
    'EVENT_DEFINITION',
    'LAST_ALTERED',
    'SQL_MODE',
    'DEFINER',
    'EVENT_COMMENT',
    'EXECUTE_AT',
    'INTERVAL_VALUE',
    'INTERVAL_FIELD',
    'STARTS',
    'ENDS',
    'ON_COMPLETION',
];
/** The server makes a hash of the facts: definitions may be long. */
function object_name_queries_select(table, kind, schema, name, facts, more = '') {
    const parts = facts.map((fact) => `COALESCE(${fact}, '')`).join(', ');
    return `SELECT ${kind} AS kind, ${schema} AS s, ${name} AS n, SHA2(CONCAT_WS('/', ${parts}), 256) AS identity${more}
            FROM information_schema.${table}`;
}

;// CONCATENATED MODULE: ./lib/mysql/schema/object-names.js
// The names of all objects of a server, read once while a lock keeps them as they are, and again at the end. What a backup holds is
// compared with this list, and never with a list that its own readers made. Invariant: nothing here waits for another client,
// see object-name-queries.ts.





/** All objects that the account may see, those of the server's own schemas too. */
async function readObjectNames(session, facts) {
    const { objects } = await readObjects(session, facts, { isNeeded: () => true, accounts: true });
    return objects.map(({ kind, schema, name }) => ({
        kind,
        ...(schema === undefined ? {} : { schema }),
        name,
    }));
}
/** In some ten statements, and some more where a table is being altered. */
async function readObjects(session, facts, { isNeeded, accounts }) {
    const objects = [];
    const unknown = [];
    const add = ({ kind, s, n, identity, t }) => {
        const schema = s ?? n;
        objects.push({
            kind: kindOf(kind),
            ...(s === null ? {} : { schema: s }),
            name: n,
            ...(identity === null || identity === undefined ? {} : { identity }),
            ...(t === undefined ? {} : { table: t }),
            ...((0,server_facts/* isSystemSchema */.hv)(schema, facts) ? { isSystem: true } : {}),
        });
    };
    const queries = nameQueries(facts);
    for (const sql of queries.complete)
        (await session.query(sql, WHAT)).forEach(add);
    (await readTables(session, queries)).forEach(add);
    const triggers = await (0,name_reader/* queryPartly */.f)(session, queries.triggers, WHAT);
    if (triggers.isComplete)
        triggers.rows.forEach(add);
    else
        (await readTriggersBySchema(session, queries.triggers, objects, isNeeded, unknown)).forEach(add);
    if (accounts) {
        const read = await readAccountNames(session, facts);
        if (read)
            objects.push(...read);
        else
            unknown.push('the accounts, which the account may not read');
    }
    return { objects, unknown };
}
const WHAT = 'cannot list the objects of the server';
function kindOf(word) {
    const kind = word.toLowerCase();
    if (kind === 'system view')
        return 'view';
    return /table|versioned/.test(kind) ? 'table' : kind;
}
/** All names at once. What each is may not be known of one that is being altered, and SHOW never waits for it. */
async function readTables(session, { names, kinds, views }) {
    const rows = await session.query(names, WHAT);
    const byName = (found) => new Map(found.map((row) => [`${row.s}\0${row.n}`, row]));
    const known = byName((await (0,name_reader/* queryPartly */.f)(session, kinds, WHAT)).rows);
    const definitions = byName((await (0,name_reader/* queryPartly */.f)(session, views, WHAT)).rows);
    const tables = [];
    for (const { s, n } of rows) {
        const key = `${s}\0${n}`;
        const kind = known.get(key)?.kind ?? (await showKind(session, s, n));
        // Of a temporary one, or of one that is gone, as it may be where nothing keeps DDL out.
        if (kind === undefined || kind.startsWith('TEMPORARY'))
            continue;
        const parts = [known.get(key)?.identity, definitions.get(key)?.identity].filter((part) => typeof part === 'string');
        tables.push({ kind, s, n, identity: parts.length > 0 ? parts.join('/') : null });
    }
    return tables;
}
async function showKind(session, schema, name) {
    const rows = await session.query(`SHOW FULL TABLES FROM ${(0,quote/* quoteName */.AB)(schema)}`, WHAT);
    const found = rows.map((row) => Object.values(row).map(String)).find(([shown]) => shown === name);
    return found?.[1];
}
/** Schema by schema: only where one is needed, a table of it that is being altered right now is waited for. */
async function readTriggersBySchema(session, sql, objects, isNeeded, unknown) {
    const found = [];
    for (const { name, isSystem } of objects.filter(({ kind }) => kind === 'schema')) {
        if (isSystem)
            continue;
        const ofSchema = `${sql} WHERE TRIGGER_SCHEMA = ${(0,quote/* textLiteral */.nl)(name)}`;
        if (isNeeded(name)) {
            found.push(...(await session.query(ofSchema, WHAT)));
            continue;
        }
        const { rows, isComplete } = await (0,name_reader/* queryPartly */.f)(session, ofSchema, WHAT);
        found.push(...rows);
        if (!isComplete)
            unknown.push(`triggers of schema ${name}, of which a table is being altered`);
    }
    return found;
}
/** What differs between two moments, by name. */
function compareObjects(before, after) {
    const changes = [];
    const earlier = new Map(before.map((object) => [keyOf(object), object]));
    const later = new Map(after.map((object) => [keyOf(object), object]));
    const note = ({ kind, schema, name }, change) => {
        changes.push({ kind, ...(schema === undefined ? {} : { schema }), name, change });
    };
    for (const [key, object] of earlier) {
        const same = later.get(key);
        if (!same)
            note(object, 'vanished');
        else if (same.identity !== object.identity)
            note(same, 'changed');
    }
    for (const [key, object] of later)
        if (!earlier.has(key))
            note(object, 'appeared');
    return changes;
}
function keyOf({ kind, schema, name }) {
    return `${kind}\0${schema ?? ''}\0${name}`;
}
/** `table shop.orders`, `account 'a'@'%'`. */
function describeObject({ kind, schema, name }) {
    return `${kind} ${schema === undefined ? name : `${schema}.${name}`}`;
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
/** How long to wait for someone's lock on a table, any on the server, before its tablespace has to do. */
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


/***/ }),

/***/ 68559:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ readSourceCoordinates),
/* harmony export */   n: () => (/* binding */ readReplicaChannels)
/* harmony export */ });
/* harmony import */ var _connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84881);
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83647);
// What a server that is a replica says of its sources.


/** The channels of a replica; none: it is no replica. @throws a privilege error if the account may not see them. */
async function readReplicaChannels(session, facts) {
    const statement = (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(facts, 'SHOW ALL SLAVES STATUS')
        ? 'SHOW ALL SLAVES STATUS'
        : (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(facts, 'SHOW REPLICA STATUS')
            ? 'SHOW REPLICA STATUS'
            : 'SHOW SLAVE STATUS';
    const rows = await session.query(statement, 'cannot read the state of replication');
    return rows
        .map((row) => {
        const field = (mysql, older) => String(row[mysql] ?? row[older] ?? '');
        const lag = row['Seconds_Behind_Source'] ?? row['Seconds_Behind_Master'] ?? undefined;
        return {
            name: field('Channel_Name', 'Connection_name'),
            host: field('Source_Host', 'Master_Host'),
            port: Number(field('Source_Port', 'Master_Port')),
            binlogFile: field('Relay_Source_Log_File', 'Relay_Master_Log_File'),
            binlogPosition: Number(field('Exec_Source_Log_Pos', 'Exec_Master_Log_Pos')),
            lagSeconds: lag === undefined ? undefined : Number(lag),
        };
    })
        .filter(({ host, binlogFile }) => host !== '' && binlogFile !== '');
}
/** Where the only source stands, if that can be told; `gtidExecuted`: only if nothing was applied since. */
async function readSourceCoordinates(session, facts, gtidExecuted) {
    try {
        const channels = await readReplicaChannels(session, facts);
        const [first] = channels;
        if (!first || channels.length > 1)
            return {};
        if (gtidExecuted !== undefined) {
            const now = await session.scalar('SELECT @@GLOBAL.gtid_executed', 'cannot read the GTIDs');
            if ((now ?? '').replace(/\s+/g, '') !== gtidExecuted)
                return {};
        }
        const { host, port, binlogFile, binlogPosition } = first;
        return { source: { host, port, binlogFile, binlogPosition } };
    }
    catch (error) {
        // As with the position of the server's own log: a backup without it is still a backup.
        if ((0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isPrivilegeError */ .Qg)(error))
            return {};
        throw error;
    }
}


/***/ })

};
