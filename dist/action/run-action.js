export const id = 8099;
export const ids = [8099];
export const modules = {

/***/ 38099:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runAction: () => (/* binding */ runAction)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/repository/find/resolve-backup.js
var resolve_backup = __webpack_require__(21649);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/repository/backup-status.js
var backup_status = __webpack_require__(78179);
// EXTERNAL MODULE: ./lib/repository/find/broken-backups.js
var broken_backups = __webpack_require__(18443);
// EXTERNAL MODULE: ./lib/repository/find/find-backups.js + 1 modules
var find_backups = __webpack_require__(24972);
// EXTERNAL MODULE: ./lib/repository/open-backup.js + 1 modules
var open_backup = __webpack_require__(72353);
// EXTERNAL MODULE: ./lib/repository/sound-copy.js
var sound_copy = __webpack_require__(90081);
;// CONCATENATED MODULE: ./lib/repository/find/find-tables.js
// Finds the backups that hold a table, a view or a sequence, with the row counts.










/** Maximum number of manifests in memory: a manifest may be large. */
const MANIFESTS_AT_ONCE = 2;
/**
 * Finds tables. Backups that cannot be read, because a key is missing or they are damaged, cause
 * warnings.
 * @throws BackupError TABLE_NOT_FOUND if no readable backup holds one of them
 */
async function findTables({ label, includeTables }, context) {
    const { storage, trust = encryption_trust/* noTrust */.A, logger, signal } = context;
    const broken = new broken_backups/* BrokenBackups */.t();
    const unread = [];
    const backups = (await (0,find_backups/* findBackups */.Tx)(storage, label, broken.add, trust.verifyKeys, (location, { message }) => void unread.push(`${location} cannot be read: ${message}`))).toReversed();
    const warnings = [...unread, ...broken.describe()];
    const found = new Map();
    await (0,concurrency/* forEachConcurrent */.C6)(backups, MANIFESTS_AT_ONCE, signal, async (backup) => {
        try {
            const { manifest } = (await (0,sound_copy/* onSoundCopy */.Qy)(context, backup.backupId, (each) => (0,open_backup/* openBackup */.T)(each.storage, backup.backupId, trust))).result;
            found.set(backup, manifest.schemas.flatMap((schema) => findIn(schema, includeTables, backup)));
        }
        catch (error) {
            if (!(error instanceof errors/* BackupError */.hj) || !isOfOneBackup(error))
                throw error;
            warnings.push(`backup ${backup.backupId} was not searched: ${error.message}`);
        }
    });
    for (const warning of warnings)
        logger.warn(warning);
    const tables = backups.flatMap((backup) => found.get(backup) ?? []);
    if (tables.length === 0)
        throw new errors/* BackupError */.hj('TABLE_NOT_FOUND', `${storage.location} has no backup with ${includeTables.join(' or ')}, ${found.size} of ${backups.length} backups were searched`, { hint: 'Write the name as schema.table, in the case of the server; * is a wildcard.' });
    return { storage: storage.location, tables, searched: found.size, warnings };
}
function isOfOneBackup({ code }) {
    return /^(ENCRYPTION_|SIGNATURE_|MANIFEST_|OBJECT_CORRUPT|BACKUP_NOT_FOUND)/.test(code);
}
function findIn(schema, patterns, { backupId, label, verifications }) {
    const { status } = (0,backup_status/* backupStatus */.R)(verifications);
    const of = (kind, name, facts = {}) => patterns.some((pattern) => (0,selection/* matchesPattern */.MT)(`${schema.name}.${name}`, pattern))
        ? [{ backupId, label, schema: schema.name, name, kind, ...facts, status }]
        : [];
    return [
        ...schema.tables.flatMap(({ name, rows, dataBytes, filter }) => of('table', name, {
            ...(0,defined/* defined */.s)({ rows }),
            dataBytes,
            ...(0,defined/* defined */.s)({ filter }),
        })),
        ...schema.views.flatMap(({ name }) => of('view', name)),
        ...schema.sequences.flatMap(({ name }) => of('sequence', name)),
    ];
}

// EXTERNAL MODULE: ./lib/repository/find/future.js
var future = __webpack_require__(67811);
// EXTERNAL MODULE: ./lib/repository/find/list.js
var list = __webpack_require__(86992);
;// CONCATENATED MODULE: ./lib/repository/find/rotate.js
// Chooses the label to verify next: the one with the oldest last verified restore. Every label thus
// gets its turn.





/** @throws BackupError BACKUP_NOT_FOUND if there is no backup */
async function chooseRotated(context) {
    const { storage, trust, logger } = context;
    const broken = new broken_backups/* BrokenBackups */.t();
    const found = await (0,find_backups/* findBackups */.Tx)(storage, undefined, broken.add, trust?.verifyKeys, (location, { message }) => logger.warn(`${location} cannot be read: ${message}`));
    const present = (0,future/* presentOf */.ZU)(context);
    const newest = new Map();
    for (const { backupId, label, verifications } of found) {
        if ((0,future/* isFromFuture */.S5)(backupId, present))
            continue;
        const times = verifications.filter(list/* isPassOfRestore */.Jw).map(({ time }) => time);
        newest.set(label, [newest.get(label) ?? '', ...times].sort().at(-1));
    }
    const [chosen] = [...newest].sort(([a, at], [b, bt]) => compare(at, bt) || compare(a, b));
    if (!chosen)
        throw new errors/* BackupError */.hj('BACKUP_NOT_FOUND', `there is no backup in ${storage.location}`, {
            hint: 'Check --storage with `mysql-backup list`.',
        });
    const [label, time] = chosen;
    logger.info(`the label ${label} is verified: ${time === '' ? 'no restore of it was verified yet' : `its last verified restore is of ${time}`}`);
    return label;
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

// EXTERNAL MODULE: ./lib/format/names.js
var names = __webpack_require__(43347);
// EXTERNAL MODULE: ./lib/repository/open-source.js
var open_source = __webpack_require__(7630);
;// CONCATENATED MODULE: ./lib/repository/find/show.js
// Shows the contents of one backup, from its manifest, and its verifications.







/** @throws BackupError BACKUP_NOT_FOUND, ENCRYPTION_*, SIGNATURE_*, MANIFEST_*, STORAGE_* */
async function show(request, context) {
    const { storage, trust } = context;
    const { backupId, warnings } = await (0,resolve_backup/* resolveBackup */.p)(context, request, { isVerified: true });
    const source = await (0,open_source/* openSource */.o)(context, backupId, request.label);
    const { contents } = source;
    const verifications = (0,names/* isBackupId */["if"])(backupId)
        ? await (0,find_backups/* findVerifications */.aD)(storage, backupId, trust?.verifyKeys)
        : [];
    const accounts = contents.accounts?.filter(({ kind }) => kind === 'role' || kind === 'account');
    return {
        storage: storage.location,
        backupId,
        label: contents.label,
        status: (0,backup_status/* backupStatus */.R)(verifications).status,
        server: contents.server,
        snapshot: contents.snapshot,
        totals: contents.totals,
        schemas: contents.schemas.map(describeSchema),
        ...(accounts ? { accounts: accounts.map(({ name }) => name) } : {}),
        verifications: verifications.map(({ time, level, status, failure }) => ({
            time,
            level,
            status,
            ...(failure ? { failure: failure.message } : {}),
        })),
        ...(source instanceof open_backup/* OpenBackup */.R ? { own: describeOwn(source.manifest) } : {}),
        warnings: [...warnings, ...source.limits],
    };
}
function describeSchema(schema) {
    const names = (objects) => objects.map(({ name }) => name);
    return {
        name: schema.name,
        ...(schema.collation ? { collation: schema.collation } : {}),
        tables: schema.tables.map(describeTable),
        views: names(schema.views),
        sequences: names(schema.sequences),
        routines: schema.routines.map(({ type, name }) => `${type} ${name}`),
        libraries: names(schema.libraries),
        triggers: names([...schema.tables, ...schema.views].flatMap(({ triggers }) => triggers)),
        events: names(schema.events),
    };
}
function describeTable(table) {
    const { name, engine, rows, dataBytes, chunks, filter, schemaOnly } = table;
    return {
        name,
        engine,
        ...(0,defined/* defined */.s)({ rows }),
        dataBytes,
        storedBytes: chunks.reduce((sum, chunk) => sum + chunk.storedBytes, 0),
        chunks: chunks.length,
        ...(0,defined/* defined */.s)({ filter, schemaOnly }),
    };
}
function describeOwn(manifest) {
    const { begin, end, tool, encryption, totals, serverObjects, warnings } = manifest;
    const { mark: _, ...selection } = manifest.selection ?? { mark: '' };
    return {
        begin,
        end,
        tool,
        encrypted: encryption !== undefined,
        objects: totals.objects,
        ...(manifest.selection
            ? { selection: selection }
            : {}),
        leftOut: serverObjects.leftOut,
        warnings,
    };
}

// EXTERNAL MODULE: ./lib/verify/failure.js
var verify_failure = __webpack_require__(75307);
// EXTERNAL MODULE: ./lib/verify/report.js
var report = __webpack_require__(79779);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var manifest = __webpack_require__(22693);
// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
;// CONCATENATED MODULE: ./lib/repository/lease.js
// A lease marks a backup as being read: `@.lease-<random>.json` next to the manifest, with an
// expiry that the reader extends while it works. The lease of a crashed reader expires by itself.
// Prune keeps backups with a valid lease.






/** Lease term, long compared with the difference of two machines' clocks. */
const TERM_MS = 60 * 60_000;
const RENEW_MS = 10 * 60_000;
/**
 * Longest plausible lease. A later expiry comes from a broken clock, or from someone who wants to
 * prevent pruning.
 */
const LONGEST_MS = 24 * 60 * 60_000;
const LEASE_PREFIX = '@.lease-';
const lease = schemas/* object */.Ikc({ backupId: schemas/* string */.YjP(), operation: schemas/* string */.YjP(), expires: iso/* datetime */.w$() });
function isLeaseName(name) {
    return /^@\.lease-[0-9a-f]{16}\.json$/.test(name);
}
function serializeLease(value) {
    return Buffer.from(`${JSON.stringify(value)}\n`);
}
/**
 * Reads a lease and its state at a moment. An unreadable lease is `odd` and holds, because its
 * owner is unknown.
 */
async function readLease(storage, backupId, name, now) {
    let bytes;
    try {
        bytes = await storage.read(`${backupId}/${name}`, bounds/* MAX_LEASE_BYTES */.UH);
    }
    catch (error) {
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
            return { state: 'expired' };
        if (error instanceof errors/* BackupError */.hj && error.code === 'OBJECT_CORRUPT')
            return { state: 'odd' };
        throw error;
    }
    const value = parse(bytes);
    if (!value || value.backupId !== backupId)
        return { state: 'odd' };
    const leftMs = Date.parse(value.expires) - now.getTime();
    if (leftMs > LONGEST_MS)
        return { state: 'odd', lease: value };
    return { state: leftMs > 0 ? 'holds' : 'expired', lease: value };
}
function parse(bytes) {
    try {
        return lease.safeParse(JSON.parse(bytes.toString('utf8'))).data;
    }
    catch {
        return undefined;
    }
}
/**
 * Does the work under a lease. With read-only credentials, it logs that the lease is missing and
 * does the work without.
 */
async function withLease(backupId, operation, { storage, logger, now, onLease }, work) {
    if (!(0,names/* isBackupId */["if"])(backupId) || !(await isThere(storage, backupId)))
        return await work();
    const key = `${backupId}/${LEASE_PREFIX}${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.json`;
    const put = async () => {
        const expires = new Date(now().getTime() + TERM_MS).toISOString();
        try {
            await storage.put(key, serializeLease({ backupId, operation, expires }));
            return true;
        }
        catch (error) {
            logger.info(`${backupId} is used without a lease, so do not run prune in the meantime: ${error.message}`);
            return false;
        }
    };
    onLease?.(key);
    if (!(await put()))
        return await work();
    let renewal = Promise.resolve();
    const timer = setInterval(() => {
        renewal = put();
    }, RENEW_MS).unref();
    try {
        return await work();
    }
    finally {
        clearInterval(timer);
        // Otherwise a late renewal would restore the lease after its removal.
        await renewal;
        await storage.delete([key]).then(() => onLease?.(undefined), (error) => logger.info(`the lease of ${backupId} stays until it expires: ${error.message}`));
    }
}
/** Prevents leases where no backup exists. */
async function isThere(storage, backupId) {
    for await (const _ of storage.listObjects(backupId, manifest/* MANIFEST */.e0))
        return true;
    return false;
}

;// CONCATENATED MODULE: ./lib/app/outcome.js
// The outcome of an operation, its one status, and its JSON document. --output json, --report and a
// failure use the same document.

/** Returns the one status word of a run, for every reader. Warnings change no status. */
function statusOf(outcome) {
    const { error } = outcome;
    if (error && error.code !== 'FINISHED_WITH_WARNINGS')
        return statusOfError(error);
    switch (outcome.operation) {
        case 'backup':
            return statusOfBackup(outcome.report);
        case 'list':
        case 'binlog-list':
            return 'listed';
        case 'find':
        case 'binlog-find':
            return 'found';
        case 'matrix':
            return 'chosen';
        case 'plan':
        case 'diff':
        case 'mask-check':
        case 'check':
        case 'show':
        case 'restore':
        case 'restore-plan':
        case 'verify':
        case 'prune':
        case 'binlog-archive':
        case 'binlog-verify':
        case 'report':
        case 'fleet-status':
            return outcome.report.status;
    }
}
function statusOfError({ code }) {
    return code === 'CANCELLED' ? 'cancelled' : 'failed';
}
/** Returns the status that `list` will show. */
function statusOfBackup({ verification }) {
    if (verification?.status !== 'passed')
        return 'stored';
    return verification.level === 'objects' ? 'objects-verified' : 'restore-verified';
}
function renderJson(outcome, facts) {
    const { report, exitCode, error } = outcome;
    return outcome_document({
        ...namesOf(facts),
        ...report,
        ...(0,defined/* defined */.s)({ storage: storageOf(report, facts) }),
        status: statusOf(outcome),
        ...(error ? { error: errorFields(error) } : {}),
        exitCode,
    });
}
function renderFailureJson(error, facts) {
    return outcome_document({
        ...namesOf(facts),
        status: statusOfError(error),
        error: errorFields(error),
        exitCode: error.exitCode,
    });
}
/**
 * Returns the one storage to name: that which was read, or the first. The report of several names
 * them together; a reader cannot open such a location.
 */
function storageOf(report, { storage, storages = [] }) {
    const { storage: used } = report;
    return storages.find((location) => location === used) ?? storage;
}
function namesOf(facts) {
    const { operation, label, server, storage, directory, storages, backupId } = facts;
    return { operation, label, server, storage, directory, storages, backupId };
}
function errorFields({ code, message, hint, details }) {
    return { code, message, ...(hint ? { hint } : {}), details };
}
function outcome_document(fields) {
    return `${JSON.stringify(fields, null, 2)}\n`;
}

// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/app/report-file.js
var report_file = __webpack_require__(62332);
// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(18067);
// EXTERNAL MODULE: ./lib/repository/backup-folder.js
var backup_folder = __webpack_require__(81101);
;// CONCATENATED MODULE: ./lib/repository/find/newest-backups.js
// The newest backup of each label. The search reads from the newest folder down: a listing of the
// storage, and a listing of one folder and one summary for each label, for any number of backups.
// An hourly question of a fleet must not read all backups. Invariant: the number of labels bounds
// the number of folders that the search reads.






const AT_ONCE = 3;
/** Folders that are read for a label at most, beyond the first. */
const FOLDERS_PER_LABEL = 4;
const DEEP_FOLDERS_PER_LABEL = 40;
const MORE_FOLDERS = 10;
/** @throws BackupError STORAGE_* */
async function findNewestOfLabels(storage, wanted, options) {
    if (storage.copies)
        return await findOldestOfCopies(storage.copies, wanted, options);
    const { isDeep, now } = options;
    const all = (await (0,find_backups/* listBackupIds */.hf)(storage)).toReversed();
    const present = (0,future/* presentOf */.ZU)({ storage, now });
    const limit = MORE_FOLDERS + wanted.length * (isDeep ? DEEP_FOLDERS_PER_LABEL : FOLDERS_PER_LABEL);
    const ids = all.filter((id) => !(0,future/* isFromFuture */.S5)(id, present)).slice(0, limit);
    const states = new Map(wanted.map(({ label }) => [label, { label, problems: [] }]));
    const partial = new Map();
    const isOpen = ({ label }) => {
        const { newest, verified, previous } = states.get(label);
        return !newest || (isDeep && (!verified || !previous));
    };
    for (let at = 0; at < ids.length;) {
        const open = wanted.filter(isOpen).length;
        if (open === 0)
            break;
        const batch = ids.slice(at, at + Math.min(open, AT_ONCE));
        at += batch.length;
        for (const found of await (0,concurrency/* mapConcurrent */._k)(batch, AT_ONCE, (id) => readOne(storage, id, options)))
            if (found)
                take(found, states, partial, wanted, isDeep);
    }
    for (const [label, backup] of partial) {
        const state = states.get(label);
        state.newest ??= backup;
    }
    return states;
}
/**
 * Searches several storages. The state of a label is that of the storage whose newest backup is the
 * oldest; the newest verified restore is that of any copy.
 */
async function findOldestOfCopies(copies, wanted, options) {
    const found = await (0,concurrency/* mapConcurrent */._k)(copies, copies.length, async (copy) => ({
        location: copy.location,
        states: await findNewestOfLabels(copy, wanted, options),
    }));
    return new Map(wanted.map(({ label }) => {
        const states = found.map(({ location, states }) => ({ ...states.get(label), storage: location }));
        const oldest = states.reduce((a, b) => ((b.newest?.begin ?? '') < (a.newest?.begin ?? '') ? b : a));
        const verified = states
            .flatMap((state) => state.verified ?? [])
            .sort((a, b) => (a.time < b.time ? -1 : 1))
            .at(-1);
        const problems = states.flatMap((state) => state.problems.map((problem) => `${state.storage}: ${problem}`));
        return [label, { ...oldest, ...(0,defined/* defined */.s)({ verified }), problems }];
    }));
}
function take({ backup, verified, problem }, states, partial, wanted, isDeep) {
    // What cannot be read has no label, and may be of each.
    if (!backup) {
        for (const state of states.values())
            if (!state.newest)
                state.problems.push(problem);
        return;
    }
    const { selection, ...facts } = backup;
    const state = states.get(backup.label);
    if (!state)
        return;
    if (isDeep && verified)
        state.verified ??= verified;
    if (problem !== undefined) {
        if (!state.newest)
            state.problems.push(problem);
    }
    else if (selection !== undefined && !wanted.find(({ label }) => label === backup.label).isPartial) {
        if (!partial.has(backup.label))
            partial.set(backup.label, facts);
    }
    else if (!state.newest)
        state.newest = facts;
    else
        state.previous ??= facts;
}
async function readOne(storage, id, { verifyKeys = [], isDeep }) {
    try {
        const folder = await (0,backup_folder/* readFolder */.j)(storage, id);
        if (!folder)
            return undefined;
        const summary = await (0,find_backups/* readSummary */.L_)(storage, folder, verifyKeys);
        const verification = newestRecord(folder);
        const backup = { ...pickFacts(summary), ...(0,defined/* defined */.s)({ verification }) };
        // A name alone says little: the record holds the failure and the level of a verified restore.
        const isFailed = folder.records.some(({ name }) => RECORD.exec(name)?.[1] === 'failed');
        if (!verification || (!isDeep && !isFailed))
            return { backup };
        const { status, level, time, failure } = (0,backup_status/* backupStatus */.R)(await (0,find_backups/* findVerifications */.aD)(storage, id, verifyKeys));
        if (status === 'verification-failed')
            return { backup, problem: `${id} failed its verification of ${time}: ${failure}` };
        return {
            backup,
            ...(status === 'restore-verified' ? { verified: { backupId: id, time: time, level: level } } : {}),
        };
    }
    catch (error) {
        if (!(0,find_backups/* isDamage */.e6)(error))
            throw error;
        return { problem: `${id} cannot be read: ${error.message}` };
    }
}
function pickFacts({ backupId, label, begin, end, tables, rows, dataBytes, storedBytes, selection, }) {
    return { backupId, label, begin, end, tables, rows, dataBytes, storedBytes, selection };
}
const RECORD = /^@\.(verified|failed)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/;
/** By its name, which costs no request. */
function newestRecord({ records }) {
    const found = records
        .map(({ name }) => RECORD.exec(name))
        .map(([, word, y, mo, d, h, mi, s]) => ({
        status: word === 'verified' ? 'passed' : 'failed',
        time: `${y}-${mo}-${d}T${h}:${mi}:${s}Z`,
    }));
    return found.sort((a, b) => (a.time < b.time ? -1 : 1)).at(-1);
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
;// CONCATENATED MODULE: ./lib/storage/directory/directory-errors.js
// Maps error codes of the file system to ours. Only `code` decides.

const MEANINGS = {
    ENOSPC: ['STORAGE_FULL', 'Free space there, prune old backups, or choose another directory.'],
    EDQUOT: ['STORAGE_FULL', 'Raise the disk quota of this user, or choose another directory.'],
    EACCES: [
        'STORAGE_ACCESS_DENIED',
        'Give the user that runs mysql-backup the right to read and write there.',
    ],
    EPERM: ['STORAGE_ACCESS_DENIED', 'Give the user that runs mysql-backup the right to read and write there.'],
    EROFS: [
        'STORAGE_ACCESS_DENIED',
        'The file system is mounted read-only: choose another directory or mount it writable.',
    ],
    ENOENT: [
        'STORAGE_OBJECT_NOT_FOUND',
        'Check the id with `mysql-backup list`; the backup may have been pruned.',
    ],
    ELOOP: [
        'STORAGE_ACCESS_DENIED',
        'Symbolic links inside a backup directory are not followed: put the file itself there.',
    ],
    ENOTDIR: ['STORAGE_FAILED', 'A part of the path is a file: choose a directory.'],
    EEXIST: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
    ENOTEMPTY: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
};
function codeOf(error) {
    return error?.code ?? '';
}
/**
 * Translates an error.
 * @param act attempted act, for the message: `write /backups/x/y`
 */
function translateFileError(error, act) {
    if (error instanceof errors/* BackupError */.hj)
        return error;
    const code = codeOf(error);
    const [meaning, hint] = MEANINGS[code] ?? [
        'STORAGE_FAILED',
        'Look at the system log: the disk or its mount has a problem.',
    ];
    return new errors/* BackupError */.hj(meaning, `cannot ${act}: ${code || String(error)}`, { hint, cause: error });
}
/**
 * Translates an error of a write. The directory existed when the backup began, so a missing path
 * means that the directory is gone.
 */
function translateWriteError(error, act) {
    if (codeOf(error) !== 'ENOENT')
        return translateFileError(error, act);
    return new errors/* BackupError */.hj('STORAGE_CHANGED', `cannot ${act}: the directory is gone`, {
        hint: 'It was removed, or its file system unmounted, while the backup ran: find out why, and start again.',
        cause: error,
    });
}
/** Runs an act of the file system and translates its errors. */
async function translating(act, work) {
    try {
        return await work();
    }
    catch (error) {
        throw translateFileError(error, act);
    }
}

// EXTERNAL MODULE: ./lib/storage/directory/directory-file.js
var directory_file = __webpack_require__(54669);
// EXTERNAL MODULE: ./lib/storage/key.js
var storage_key = __webpack_require__(91082);
// EXTERNAL MODULE: ./lib/storage/metered-source.js
var metered_source = __webpack_require__(98935);
;// CONCATENATED MODULE: ./lib/storage/directory/remove-folder.js
// Removes a folder with its contents, and reports the outcome instead of an error.


/** Removes a folder. A missing folder counts as removed. */
async function removeFolder(folder) {
    const names = await (0,promises_.readdir)(folder).catch(() => []);
    try {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
        return { removed: names.length, left: [] };
    }
    catch (error) {
        const { message } = translateFileError(error, `remove ${folder}`);
        const rest = await (0,promises_.readdir)(folder).catch(() => []);
        return { removed: names.length - rest.length, left: [{ location: folder, reason: message }] };
    }
}

;// CONCATENATED MODULE: ./lib/storage/directory/directory-writer.js
// Writes one backup to a directory: under a temporary name, with every file and folder synced, then
// renamed. So a name without the temporary mark is a complete backup, also after a power failure.









/** Number of files that are verified at a time. */
const FILES_AT_ONCE = 16;
function incompleteName(backupId) {
    return `.${backupId}.incomplete`;
}
/** Returns the backup id of a temporary folder; undefined for other names. */
function incompleteId(name) {
    return /^\.(.+)\.incomplete$/s.exec(name)?.[1];
}
class DirectoryWriter {
    #root;
    #backupId;
    #folder;
    #stop = new AbortController();
    #signal;
    #running = new Set();
    /** Bytes of each stored object. */
    #stored = new Map();
    #committed = false;
    constructor(root, backupId, signal) {
        this.#root = root;
        this.#backupId = backupId;
        this.#folder = external_node_path_.join(root, incompleteName(backupId));
        this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    }
    static async begin(root, backupId, signal) {
        const writer = new DirectoryWriter(root, backupId, signal);
        await translating(`begin ${external_node_path_.join(root, backupId)}`, async () => {
            await writer.#refuseExisting();
            await (0,directory_file/* makeNewFolder */.Z9)(writer.#folder);
        });
        return writer;
    }
    write(name, source, maxBytes) {
        const written = this.#write(name, source, maxBytes);
        this.#running.add(written);
        const forget = () => this.#running.delete(written);
        written.then(forget, forget);
        return written;
    }
    async #write(name, source, maxBytes) {
        (0,storage_key/* assertKey */.sM)(`${this.#backupId}/${name}`);
        const metered = new metered_source/* MeteredSource */.s(source, name, maxBytes, this.#signal);
        try {
            const bytes = await (0,directory_file/* writeNewFile */.S0)(external_node_path_.join(this.#folder, name), metered);
            this.#stored.set(name, bytes);
            return { bytes };
        }
        catch (error) {
            if (metered.failure)
                throw metered.failure.error;
            if (this.#signal.aborted)
                throw (0,metered_source/* stoppedBy */.$)(this.#signal);
            throw translateWriteError(error, `write ${external_node_path_.join(this.#root, this.#backupId, name)}`);
        }
    }
    async discard(name) {
        (0,storage_key/* assertKey */.sM)(`${this.#backupId}/${name}`);
        const file = external_node_path_.join(this.#folder, name);
        await translating(`remove ${file}`, () => (0,promises_.rm)(file, { force: true }));
        this.#stored.delete(name);
    }
    async commit(name, body) {
        await this.#verifyComplete();
        const stored = await this.write(name, body, body.byteLength);
        const target = external_node_path_.join(this.#root, this.#backupId);
        try {
            await (0,directory_file/* syncFolder */.Yw)(this.#folder);
            await this.#refuseExisting();
            await (0,promises_.rename)(this.#folder, target);
            this.#committed = true;
            await (0,directory_file/* syncFolder */.Yw)(this.#root);
        }
        catch (error) {
            throw translateWriteError(error, `commit ${target}`);
        }
        return stored;
    }
    async abort() {
        if (this.#committed)
            return { removed: 0, left: [] };
        this.#stop.abort(new errors/* BackupError */.hj('CANCELLED', `backup ${this.#backupId} was aborted`));
        await Promise.allSettled(this.#running);
        return await removeFolder(this.#folder);
    }
    async revoke() {
        if (!this.#committed)
            return await this.abort();
        const target = external_node_path_.join(this.#root, this.#backupId);
        try {
            // One act hides the whole backup.
            await (0,promises_.rename)(target, this.#folder);
        }
        catch (error) {
            const { message } = translateWriteError(error, `take back ${target}`);
            return {
                removed: 0,
                left: [{ location: target, reason: message }],
                complete: [this.#root],
            };
        }
        this.#committed = false;
        return await this.abort();
    }
    /**
     * Verifies all objects.
     * @throws BackupError STORAGE_CHANGED if an object differs from the written one
     */
    async #verifyComplete() {
        await (0,concurrency/* forEachConcurrent */.C6)(this.#stored, FILES_AT_ONCE, this.#signal, async ([name, bytes]) => {
            const file = external_node_path_.join(this.#folder, name);
            const stats = await (0,promises_.lstat)(file).catch((error) => {
                if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
                    return undefined;
                throw translateWriteError(error, `look at ${file}`);
            });
            if (stats?.isFile() && stats.size === bytes)
                return;
            const found = stats?.isFile() ? `has ${stats.size} bytes, ${bytes} were written` : 'is gone';
            throw new errors/* BackupError */.hj('STORAGE_CHANGED', `${external_node_path_.join(this.#root, this.#backupId, name)} ${found}`, {
                hint: 'Another program, such as a prune, removed or changed it while the backup ran: find out which, and start again.',
            });
        });
    }
    async #refuseExisting() {
        const target = external_node_path_.join(this.#root, this.#backupId);
        try {
            await (0,promises_.lstat)(target);
        }
        catch (error) {
            if (codeOf(error) === 'ENOENT')
                return;
            throw error;
        }
        throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${target} exists already`, {
            hint: 'Start the backup again: it takes a new id.',
        });
    }
}

// EXTERNAL MODULE: ./lib/storage/small-object.js
var small_object = __webpack_require__(51096);
// EXTERNAL MODULE: ./lib/storage/storage-clock.js
var storage_clock = __webpack_require__(74343);
;// CONCATENATED MODULE: ./lib/storage/directory/directory-storage.js
// Backups in a directory: `<directory>/<backup id>/<object name>`. Folders are 0700 and files 0600,
// because they hold the data of a database. Links below the directory are never followed, so no
// backup can point out of it.














/** Size of one read(2): large enough to make its cost negligible, small compared with a chunk. */
const READ_BYTES = 256 * 1024;
class DirectoryStorage {
    location;
    /** Verified backup folders: checked once, not for each of ten thousand objects. */
    #realFolders = new Set();
    #clock;
    /**
     * Creates a storage.
     * @param directory directory that the first write creates
     */
    constructor(directory) {
        this.location = external_node_path_.resolve(directory);
    }
    async checkWritable(backupId, { isTrial } = { isTrial: false }) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        const folder = external_node_path_.join(this.location, incompleteName(backupId));
        const probe = external_node_path_.join(folder, 'probe');
        const body = (0,external_node_crypto_.randomBytes)(64);
        return await translating(`write to ${this.location}`, async () => {
            const made = await (0,directory_file/* makeNewFolder */.Z9)(folder);
            try {
                await (0,directory_file/* replaceFile */.fR)(probe, `${probe}.incomplete`, body);
                // On a network share, this is the time of its server.
                this.#clock = (0,storage_clock/* startStorageClock */.o)(this.location, (await (0,promises_.lstat)(probe)).mtime);
                if ((await (0,promises_.readFile)(probe)).equals(body))
                    return [];
            }
            finally {
                await (0,promises_.rm)(folder, { recursive: true, force: true });
                if (isTrial)
                    await (0,directory_file/* removeFolders */.cw)(made);
            }
            throw new errors/* BackupError */.hj('STORAGE_FAILED', `${this.location} returned other bytes than were written`);
        });
    }
    clocks() {
        return this.#clock ? [this.#clock] : [];
    }
    async freeBytes() {
        for (let folder = this.location;; folder = external_node_path_.dirname(folder)) {
            try {
                const { bavail, bsize } = await (0,promises_.statfs)(folder);
                return bavail * bsize;
            }
            catch (error) {
                if (codeOf(error) !== 'ENOENT' || folder === external_node_path_.dirname(folder))
                    return undefined;
            }
        }
    }
    async create(backupId, signal) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        await translating(`make ${this.location}`, () => (0,directory_file/* makeFolders */.wZ)(this.location));
        return await DirectoryWriter.begin(this.location, backupId, signal);
    }
    async *listFolders() {
        const entries = await this.#readRoot();
        const ids = entries
            .filter((entry) => entry.isDirectory() && (0,storage_key/* isBackupId */["if"])(entry.name))
            .map((entry) => entry.name);
        yield* ids.sort(storage_key/* compareBytes */.Xo);
    }
    async *listObjects(backupId, namePrefix = '') {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        const folder = external_node_path_.join(this.location, backupId);
        const names = await this.#namesIn(backupId, '', namePrefix);
        for (const name of names.sort(storage_key/* compareBytes */.Xo)) {
            const file = await this.#lstat(external_node_path_.join(folder, name));
            if (file)
                yield { name, bytes: file.size };
        }
    }
    /** Returns the names of the files in a folder, and below it where names may have slashes. */
    async #namesIn(backupId, subfolder, namePrefix) {
        const folder = external_node_path_.join(this.location, backupId, subfolder);
        const stats = await this.#lstat(folder);
        if (!stats?.isDirectory())
            return [];
        const entries = await translating(`list ${folder}`, () => (0,promises_.readdir)(folder, { withFileTypes: true }));
        const names = [];
        for (const entry of entries) {
            const name = `${subfolder}${entry.name}`;
            if (!(0,storage_key/* isNameIn */.rh)(backupId, name))
                continue;
            if (entry.isFile() && name.startsWith(namePrefix))
                names.push(name);
            const isOnWay = namePrefix.startsWith(`${name}/`) || `${name}/`.startsWith(namePrefix);
            if (entry.isDirectory() && backupId === storage_key/* BINLOG_FOLDER */.$D && isOnWay)
                names.push(...(await this.#namesIn(backupId, `${name}/`, namePrefix)));
        }
        return names;
    }
    async findArchived() {
        return [];
    }
    async read(key, maxBytes = small_object/* MAX_TEXT_BYTES */.$D) {
        return await (0,small_object/* collect */.Fo)(key, this.readStream(key, { signal: new AbortController().signal }), maxBytes);
    }
    async *readStream(key, options) {
        const { signal } = options;
        const file = await this.#fileOf(key);
        const handle = await translating(`read ${file}`, () => (0,directory_file/* openForReading */.sb)(file));
        try {
            const stats = await handle.stat();
            if (!stats.isFile())
                throw new errors/* BackupError */.hj('STORAGE_OBJECT_NOT_FOUND', `${file} is not a file`);
            for (let position = options.offset ?? 0; position < stats.size;) {
                if (signal.aborted)
                    throw (0,metered_source/* stoppedBy */.$)(signal);
                // Allocate no more than needed: otherwise thousands of small files leave as many large
                // buffers to the collector.
                const bytes = Math.min(READ_BYTES, stats.size - position);
                const { bytesRead, buffer } = await handle.read((0,buffer_pool/* allocateSized */.tw)(bytes), 0, bytes, position);
                if (bytesRead === 0)
                    return;
                position += bytesRead;
                // Usually the whole buffer, so that its reader can return the memory.
                yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
            }
        }
        catch (error) {
            throw translateFileError(error, `read ${file}`);
        }
        finally {
            await handle.close();
        }
    }
    async put(key, body) {
        const { backupId } = (0,storage_key/* assertKey */.sM)(key);
        if (backupId === storage_key/* OUTCOMES_FOLDER */.HL)
            await translating(`make ${this.location}`, () => (0,directory_file/* makeFolders */.wZ)(external_node_path_.join(this.location, backupId)));
        const file = await this.#fileOf(key);
        const temporary = temporaryNextTo(file);
        await translating(`write ${file}`, () => (0,directory_file/* replaceFile */.fR)(file, temporary, body));
        return { bytes: body.byteLength };
    }
    async write(key, source, maxBytes, signal) {
        const file = await this.#newFileOf(key);
        const temporary = temporaryNextTo(file);
        const metered = new metered_source/* MeteredSource */.s(source, key, maxBytes, signal);
        try {
            const bytes = await (0,directory_file/* writeNewFile */.S0)(temporary, metered);
            await (0,promises_.rename)(temporary, file);
            await (0,directory_file/* syncFolder */.Yw)(external_node_path_.dirname(file));
            return { bytes };
        }
        catch (error) {
            await (0,promises_.rm)(temporary, { force: true });
            await this.#removeEmpty(external_node_path_.dirname(file));
            if (metered.failure)
                throw metered.failure.error;
            if (signal.aborted)
                throw (0,metered_source/* stoppedBy */.$)(signal);
            throw translateWriteError(error, `write ${file}`);
        }
    }
    async putNew(key, body) {
        const file = await this.#newFileOf(key);
        const temporary = temporaryNextTo(file);
        try {
            await (0,directory_file/* writeNewFile */.S0)(temporary, body);
            // Unlike a rename, a link fails if the name exists.
            await (0,promises_.link)(temporary, file);
            await (0,directory_file/* syncFolder */.Yw)(external_node_path_.dirname(file));
        }
        catch (error) {
            if (codeOf(error) !== 'EEXIST')
                throw translateWriteError(error, `write ${file}`);
            if (!(await this.read(key)).equals(body))
                throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${file} exists already`, {
                    hint: 'Another run wrote it at the same time.',
                });
        }
        finally {
            await (0,promises_.rm)(temporary, { force: true });
        }
        return { bytes: body.byteLength };
    }
    async delete(keys) {
        for (const key of keys)
            (0,storage_key/* assertKey */.sM)(key);
        const folders = new Set();
        for (const key of keys) {
            const { backupId } = (0,storage_key/* assertKey */.sM)(key);
            const file = external_node_path_.join(this.location, key);
            if (!(await this.#lstat(external_node_path_.join(this.location, backupId)))?.isDirectory())
                continue;
            await translating(`delete ${file}`, () => unlinkIfThere(file));
            folders.add(external_node_path_.dirname(file));
        }
        this.#realFolders.clear();
        // As in S3, a folder exists as long as it has objects.
        const deepestFirst = [...folders].sort((a, b) => b.length - a.length);
        for (const folder of deepestFirst)
            await translating(`delete ${folder}`, () => this.#removeEmpty(folder));
        if (folders.size > 0)
            await translating(`sync ${this.location}`, () => (0,directory_file/* syncFolder */.Yw)(this.location));
    }
    async lockOf() {
        return undefined;
    }
    async *listIncomplete(manifestNames) {
        for (const entry of await this.#readRoot()) {
            const backupId = incompleteId(entry.name) ?? entry.name;
            if (!entry.isDirectory() || !(0,storage_key/* isBackupId */["if"])(backupId))
                continue;
            const folder = external_node_path_.join(this.location, entry.name);
            if (backupId === entry.name && (await this.#hasAny(folder, manifestNames)))
                continue;
            const stats = await this.#lstat(folder);
            if (stats)
                yield { backupId, lastModified: stats.mtime };
        }
    }
    async removeIncomplete(backupId, manifestNames) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        this.#realFolders.clear();
        const folder = external_node_path_.join(this.location, backupId);
        const unfinished = await removeFolder(external_node_path_.join(this.location, incompleteName(backupId)));
        if (await this.#hasAny(folder, manifestNames))
            return unfinished;
        const finished = await removeFolder(folder);
        return {
            removed: unfinished.removed + finished.removed,
            left: [...unfinished.left, ...finished.left],
        };
    }
    async close() { }
    async #readRoot() {
        try {
            return await (0,promises_.readdir)(this.location, { withFileTypes: true });
        }
        catch (error) {
            if (codeOf(error) !== 'ENOENT')
                throw translateFileError(error, `list ${this.location}`);
            throw new errors/* BackupError */.hj('STORAGE_BUCKET_NOT_FOUND', `directory ${this.location} does not exist`, {
                hint: 'Check the path; the first backup makes the directory.',
                cause: error,
            });
        }
    }
    /** Returns the path of a key. Refuses a link in place of the folder. */
    async #fileOf(key) {
        const { backupId, name } = (0,storage_key/* assertKey */.sM)(key);
        const folder = external_node_path_.join(this.location, backupId);
        if (!this.#realFolders.has(folder) && !(await this.#lstat(folder))?.isDirectory()) {
            throw new errors/* BackupError */.hj('STORAGE_OBJECT_NOT_FOUND', `folder ${folder} does not exist`, {
                hint: 'Check the id with `mysql-backup list`; symbolic links are not followed.',
            });
        }
        const file = external_node_path_.join(folder, name);
        for (let each = external_node_path_.dirname(file); each !== folder; each = external_node_path_.dirname(each))
            if (!this.#realFolders.has(each) && !(await this.#lstat(each))?.isDirectory())
                throw new errors/* BackupError */.hj('STORAGE_OBJECT_NOT_FOUND', `folder ${each} does not exist`, {
                    hint: 'Symbolic links are not followed.',
                });
            else
                this.#realFolders.add(each);
        this.#realFolders.add(folder);
        return file;
    }
    /** Removes an empty folder, and those above it up to the location. */
    async #removeEmpty(folder) {
        for (let each = folder; each !== this.location; each = external_node_path_.dirname(each)) {
            await removeIfEmpty(each);
            if (await this.#lstat(each))
                return;
        }
    }
    /** Returns the path for an object of an archive, and makes its folders. */
    async #newFileOf(key) {
        (0,storage_key/* assertKey */.sM)(key);
        const folder = external_node_path_.join(this.location, external_node_path_.dirname(key));
        await translating(`make ${folder}`, () => (0,directory_file/* makeFolders */.wZ)(folder));
        return await this.#fileOf(key);
    }
    async #hasAny(folder, names) {
        for (const name of names)
            if ((await this.#lstat(external_node_path_.join(folder, name)))?.isFile())
                return true;
        return false;
    }
    async #lstat(file) {
        try {
            return await (0,promises_.lstat)(file);
        }
        catch (error) {
            if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
                return undefined;
            throw translateFileError(error, `look at ${file}`);
        }
    }
}
/** Name of an unfinished file in the same folder. Listings leave it out. */
function temporaryNextTo(file) {
    return external_node_path_.join(external_node_path_.dirname(file), `.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.incomplete`);
}
async function unlinkIfThere(file) {
    await (0,promises_.rm)(file, { force: true });
}
async function removeIfEmpty(folder) {
    try {
        await (0,promises_.rmdir)(folder);
    }
    catch (error) {
        if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT')
            throw error;
        if (codeOf(error) !== 'ENOENT')
            await (0,directory_file/* syncFolder */.Yw)(folder);
    }
}

// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(73136);
// EXTERNAL MODULE: ./lib/core/secret.js
var secret = __webpack_require__(58563);
;// CONCATENATED MODULE: ./lib/storage/location.js
// Parses the locations of --storage and --backup-dir. Pure.
//
// A mistyped location must never become a directory of the workspace: the job would succeed, and
// the backup would vanish with the runner. So a directory is an absolute path, `.`, `..`, a path
// that begins with `./` or `../`, or file://. The parser refuses all other locations.





/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and the looser
 * names of other servers.
 */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;
const DIRECTORY = /^(\/|\.\.?(\/|$))/;
const DIRECTORIES = 'A directory is an absolute path, ./…, ../… or file:///….';
/**
 * Parses `s3://bucket/prefix`, `file:///path` or a directory.
 * @throws BackupError CONFIG_INVALID
 */
function parseLocation(text) {
    if (/^s3:\/\//i.test(text))
        return parseS3(text);
    return { kind: 'directory', path: parseDirectory(text) };
}
/**
 * Parses a directory.
 * @returns its absolute path
 * @throws BackupError CONFIG_INVALID
 */
function parseDirectory(text) {
    if (/^file:\/\//i.test(text))
        return parseFile(text);
    if (text.includes('\0'))
        throw invalid(text, 'A path has no NUL.');
    if (!DIRECTORY.test(text))
        throw invalid(text, `${suggest(text)}${DIRECTORIES}`);
    return external_node_path_.resolve(text);
}
/**
 * Reports whether a text can only mean a directory, in an option that accepts only directories:
 * `backups`, `db/nightly`.
 */
function location_isPlainPath(text) {
    return text !== '' && !/^(s3[:/]|[a-z][a-z0-9+.-]*:|~)/i.test(text) && !text.includes('\0');
}
/** Suggests the probable meaning, as a sentence; empty if it is unclear. */
function suggest(text) {
    if (/^s3:\/\//i.test(text))
        return `Give ${text} with --storage. `;
    const meant = s3LocationIn(text);
    if (meant !== undefined)
        return `Did you mean ${meant}? `;
    if (/^file:/i.test(text))
        return `Did you mean file://${text.slice('file:'.length)}? `;
    if (/^~(\/|$)/.test(text))
        return 'Write the home directory as an absolute path. ';
    if (text.trim() === '')
        return 'Give s3://bucket/prefix or a directory. ';
    if (/^[a-z][a-z0-9+.-]*:/i.test(text))
        return 'Only s3://bucket/prefix and directories are storages. ';
    return `Write s3://${text} for a bucket, ./${text} for a directory. `;
}
/**
 * Converts `s3:bucket/p`, `s3:/bucket/p`, `s3//bucket/p`, an ARN, or the URL of a bucket at AWS to
 * s3://bucket/p.
 */
function s3LocationIn(text) {
    const [, rest] = /^s3(?::\/?|\/\/?)([^/].*)$/is.exec(text) ??
        /^arn:aws[a-z-]*:s3:::(.+)$/is.exec(text) ??
        /^https:\/\/s3[a-z0-9.-]*\.amazonaws\.com\/(.+)$/is.exec(text) ??
        [];
    if (rest !== undefined)
        return `s3://${rest.replace(/\/\*?$/, '')}`;
    const [, bucket, key = ''] = /^https:\/\/([a-z0-9.-]+?)\.s3[a-z0-9.-]*\.amazonaws\.com(\/.*)?$/is.exec(text) ?? [];
    return bucket === undefined ? undefined : `s3://${bucket}${key.replace(/\/$/, '')}`;
}
/** Names a location as its storage does. An invalid location stays as it is, without its login. */
function nameLocation(url) {
    try {
        const parsed = parseLocation(url);
        if (parsed.kind === 'directory')
            return parsed.path;
        return `s3://${parsed.bucket}${parsed.prefix === '' ? '' : `/${parsed.prefix}`}`;
    }
    catch {
        return (0,secret/* hideLogin */.O)(url);
    }
}
// Avoid the URL class: keys may contain `%`, `?` and `#` literally.
function parseS3(url) {
    const rest = url.slice('s3://'.length);
    const slash = rest.indexOf('/');
    const bucket = slash < 0 ? rest : rest.slice(0, slash);
    const prefix = slash < 0 ? '' : rest.slice(slash).replace(/^\/+|\/+$/g, '');
    if (!BUCKET.test(bucket))
        throw invalid(url, 'Name the bucket after s3://, as in s3://my-bucket/mysql.');
    const segments = prefix === '' ? [] : prefix.split('/');
    if (segments.some((segment) => ['', '.', '..'].includes(segment)) || /\p{Cc}/u.test(prefix)) {
        throw invalid(url, 'The prefix must not hold empty segments, `.`, `..` or control characters.');
    }
    return { kind: 's3', bucket, prefix };
}
function parseFile(url) {
    try {
        return (0,external_node_url_.fileURLToPath)(url);
    }
    catch (cause) {
        throw invalid(url, 'Write an absolute path, as in file:///var/backups.', cause);
    }
}
function invalid(text, hint, cause) {
    return new errors/* BackupError */.hj('CONFIG_INVALID', `invalid storage ${JSON.stringify((0,secret/* hideLogin */.O)(text))}`, {
        hint,
        ...(0,defined/* defined */.s)({ cause }),
    });
}

;// CONCATENATED MODULE: ./lib/app/open-storage.js
// Turns the storage's configuration into a storage. This module loads the AWS SDK only for an s3://
// location, so work on a directory starts at once.



async function openStorage(url, options) {
    const parsed = parseLocation(url);
    if (parsed.kind === 'directory')
        return new DirectoryStorage(parsed.path);
    const { openS3Storage } = await Promise.all(/* import() */[__webpack_require__.e(3040), __webpack_require__.e(4195), __webpack_require__.e(2358), __webpack_require__.e(794)]).then(__webpack_require__.bind(__webpack_require__, 30794));
    return await openS3Storage({ ...options, bucket: parsed.bucket, prefix: parsed.prefix });
}
/**
 * Opens the storages as one. A backup goes to all of them, and a reader takes the first that holds
 * the backup.
 */
async function openStorages(configs, host) {
    const opened = [];
    try {
        for (const config of configs)
            opened.push(await openConfigured(config, host));
    }
    catch (error) {
        await Promise.allSettled(opened.map((storage) => storage.close()));
        throw error;
    }
    const [first, ...others] = opened;
    if (others.length === 0)
        return first;
    const { CopiesStorage } = await __webpack_require__.e(/* import() */ 1586).then(__webpack_require__.bind(__webpack_require__, 21586));
    return new CopiesStorage([first, ...others], host.logger);
}
async function openConfigured({ url, stallTimeoutMs, s3 }, { logger, webIdentityToken, signal }) {
    return await openStorage(url, {
        logger,
        ...(0,defined/* defined */.s)({ stallTimeoutMs, signal }),
        ...(s3.endpoint ? { endpoint: s3.endpoint } : {}),
        ...(s3.region ? { region: s3.region } : {}),
        ...(0,defined/* defined */.s)({ forcePathStyle: s3.forcePathStyle }),
        ...(s3.ca ? { ca: s3.ca } : {}),
        ...(0,defined/* defined */.s)({ proxies: s3.proxies, keys: s3.keys }),
        ...(s3.profile ? { profile: s3.profile } : {}),
        ...(s3.hostRoleArn ? { hostRoleArn: s3.hostRoleArn } : {}),
        ...(s3.credentialsFile ? { credentialsFile: s3.credentialsFile } : {}),
        ...(s3.roleArn ? { roleArn: s3.roleArn } : {}),
        ...(s3.expectedBucketOwner ? { expectedBucketOwner: s3.expectedBucketOwner } : {}),
        ...(0,defined/* defined */.s)({ objectOptions: s3.objectOptions }),
        ...(s3.roleArn && !s3.keys && webIdentityToken ? { webIdentityToken } : {}),
    });
}

;// CONCATENATED MODULE: ./lib/app/fleet/read-fleet-states.js
// Reads the storages of a fleet concurrently, and opens each storage once for all of its profiles.
// An unreadable storage is a fact about its profiles; the fleet still reads the other storages.




/** Requests wait for the network, and do not load this machine. */
const STORAGES_AT_ONCE = 32;
/**
 * Returns the states in the order of the profiles.
 * @param isDeep looks for verified restores too
 */
async function readFleetStates(profiles, { isDeep, now, host }) {
    const groups = new Map();
    for (const profile of profiles) {
        const key = keyOf(profile);
        groups.set(key, [...(groups.get(key) ?? []), profile]);
    }
    const states = new Map();
    await (0,concurrency/* mapConcurrent */._k)([...groups.values()], STORAGES_AT_ONCE, async (group) => {
        host.signal?.throwIfAborted();
        const { storages, verifyKeys } = group[0];
        try {
            const storage = await openStorages(storages, host);
            try {
                const found = await findNewestOfLabels(storage, group, { verifyKeys, now, isDeep });
                for (const profile of group) {
                    const { label: _, ...state } = found.get(profile.label);
                    states.set(profile, { profile, ...state });
                }
            }
            finally {
                await storage.close();
            }
        }
        catch (thrown) {
            host.signal?.throwIfAborted();
            const { code, message } = (0,errors/* toBackupError */.uy)(thrown);
            for (const profile of group)
                states.set(profile, { profile, problems: [], unreadable: `${code}: ${message}` });
        }
    });
    return profiles.map((profile) => states.get(profile));
}
/** Returns the same key for profiles that the same requests can read. */
function keyOf({ storages, verifyKeys }) {
    const keys = verifyKeys.map((key) => key.export({ type: 'spki', format: 'der' }).toString('base64'));
    return JSON.stringify([storages, keys]);
}

;// CONCATENATED MODULE: ./lib/app/fleet/fleet-status.js
// `fleet status` and `fleet matrix`: the backups of each profile, and the profiles to run.






async function fleetStatus({ profiles, maxVerifiedAgeSeconds, htmlPath }, host) {
    if (htmlPath !== undefined)
        await (0,report_file/* assertReportWritable */.N)(htmlPath);
    const begin = performance.now();
    const isDeep = maxVerifiedAgeSeconds !== undefined;
    const states = await readFleetStates(profiles, { isDeep, now: host.now, host });
    const now = host.now();
    const rows = states.map((state) => describe(state, now, maxVerifiedAgeSeconds));
    const stale = rows.filter(({ status }) => status === 'stale');
    const report = {
        status: stale.length > 0 ? 'stale' : 'ok',
        profiles: rows,
        stale: stale.length,
        ...(0,defined/* defined */.s)({ htmlPath }),
        warnings: rows.flatMap(({ profile, problems }) => problems.map((problem) => `${profile}: ${problem}`)),
        durationSeconds: (performance.now() - begin) / 1000,
    };
    if (htmlPath !== undefined) {
        const { renderFleetPage } = await __webpack_require__.e(/* import() */ 2059).then(__webpack_require__.bind(__webpack_require__, 12059));
        const shown = rows.map((row) => ({ ...row, verification: describeVerification(row, now) }));
        const page = renderFleetPage({ rows: shown, warnings: report.warnings, now, tool: version/* TOOL */.j });
        await (0,report_file/* writeReportFile */.a)(htmlPath, page);
    }
    if (stale.length === 0)
        return { report };
    const names = stale.map(({ profile, reason }) => `${profile} (${reason})`);
    return {
        report,
        error: new errors/* BackupError */.hj('BACKUP_STALE', `${stale.length} of ${(0,units/* plural */.LS)(rows.length, 'profile')} ${stale.length === 1 ? 'is' : 'are'} stale: ${(0,units/* listSome */.XT)(names, 20)}`, {
            hint: 'See why the last runs of these profiles failed or never started. `fleet matrix --stale` lists what is missing.',
            details: { stale: stale.map(({ profile, label, reason }) => ({ profile, label, reason })) },
        }),
    };
}
function describe({ profile, storage, newest, previous, verified, problems, unreadable }, now, maxVerifiedAgeSeconds) {
    const { name, label, tags, maxAgeSeconds } = profile;
    const ageSeconds = newest && secondsSince(newest.begin, now);
    const at = storage === undefined ? '' : ` in ${storage}`;
    const reason = unreadable ??
        (ageSeconds === undefined
            ? `there is no backup${at}`
            : ageSeconds > maxAgeSeconds
                ? `the newest backup${at} is ${(0,units/* formatAge */.nV)(ageSeconds)} old, more than ${(0,units/* formatSeconds */.Xo)(maxAgeSeconds)}`
                : describeUnverified(verified, now, maxVerifiedAgeSeconds));
    const changePercent = newest && previous && previous.storedBytes > 0
        ? (newest.storedBytes / previous.storedBytes - 1) * 100
        : undefined;
    return {
        profile: name,
        label,
        tags,
        status: reason === undefined ? 'ok' : 'stale',
        ...(0,defined/* defined */.s)({ reason, storage, newest, ageSeconds, changePercent, verified }),
        problems,
    };
}
/**
 * Returns, for example, `rows, 2 d ago`. Without --max-verified-age the text covers only the newest
 * backup.
 */
function describeVerification({ newest, verified }, now) {
    if (verified)
        return `${verified.level}, ${(0,units/* formatAge */.nV)(secondsSince(verified.time, now))} ago`;
    const { verification } = newest ?? {};
    return verification ? `${verification.status}, ${(0,units/* formatAge */.nV)(secondsSince(verification.time, now))} ago` : '';
}
/** Returns, for example, `+3.1 %`. */
function describeChange({ changePercent }) {
    if (changePercent === undefined)
        return '';
    return `${changePercent >= 0 ? '+' : ''}${changePercent.toFixed(1)} %`;
}
function describeUnverified(verified, now, maxSeconds) {
    if (maxSeconds === undefined)
        return undefined;
    if (!verified)
        return 'no restore of a backup was verified';
    const age = secondsSince(verified.time, now);
    return age > maxSeconds
        ? `the newest verified restore is ${(0,units/* formatAge */.nV)(age)} old, more than ${(0,units/* formatSeconds */.Xo)(maxSeconds)}`
        : undefined;
}
function secondsSince(time, now) {
    return Math.max(0, (now.getTime() - Date.parse(time)) / 1000);
}
/**
 * Returns the profiles to run.
 * @throws BackupError STORAGE_FAILED if the matrix needs a storage that it cannot read
 */
async function fleetMatrix({ profiles, staleSeconds, rotate, limit }, host) {
    if (staleSeconds === undefined && !rotate)
        return { include: profiles.slice(0, limit).map(pick) };
    const states = await readFleetStates(profiles, { isDeep: rotate, now: host.now, host });
    // A run of a profile with an unreadable storage reports the cause best.
    for (const { profile, unreadable } of states)
        if (unreadable !== undefined)
            host.logger.warn(`${profile.name}: ${unreadable}`);
    const now = host.now();
    const isWanted = ({ newest }) => staleSeconds === undefined || !newest || secondsSince(newest.begin, now) > staleSeconds;
    const wanted = states.filter(isWanted);
    if (rotate) {
        const timeOf = ({ verified }) => verified?.time ?? '';
        // A profile without a backup has nothing to verify.
        const candidates = wanted.filter(({ newest }) => newest !== undefined);
        candidates.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
        return { include: candidates.slice(0, limit).map(({ profile }) => pick(profile)) };
    }
    return { include: wanted.slice(0, limit).map(({ profile }) => pick(profile)) };
}
function pick({ name, label }) {
    return { profile: name, label };
}

// EXTERNAL MODULE: ./lib/archive/chain.js
var archive_chain = __webpack_require__(17639);
// EXTERNAL MODULE: ./lib/archive/windows.js
var windows = __webpack_require__(71799);
;// CONCATENATED MODULE: ./lib/archive/prune.js
// Retention of archives: removes the files that lie before every kept backup, oldest first.
// Invariants: nothing inside a window is removed; a chain that a run continues is never removed
// as a whole; if it is unknown where a kept backup lies, nothing is removed.





/**
 * Removes what no kept backup of the label needs.
 * @param kept backups that remain, in ascending order of time
 */
async function pruneBinlogs(label, kept, dryRun, context, warn) {
    const { storage, trust, logger } = context;
    const chains = await (0,archive_chain/* listChains */.P4)(storage, label);
    if (chains.length === 0)
        return [];
    const unknown = kept.find(({ binlogFile }) => binlogFile === undefined);
    if (unknown) {
        logger.info(`the archive of "${label}" is kept as it is: the position of ${unknown.backupId} in the binary log is unknown`);
        return [];
    }
    const pruned = [];
    for (const [index, chain] of chains.entries()) {
        const facts = await (0,windows/* readFacts */.MH)(storage, chain, trust);
        if (facts.error) {
            warn(`${chain.name} is kept as it is: ${facts.error.message}`);
            continue;
        }
        const removable = removableOf(facts, kept, index === chains.length - 1);
        if (removable.length === 0)
            continue;
        const freedBytes = removable.reduce((sum, { object }) => sum + (object?.bytes ?? 0), 0);
        const done = { chain: chain.name, storage: storage.location, records: removable.length, freedBytes };
        if (dryRun)
            pruned.push({ ...done, outcome: 'planned' });
        else
            try {
                await remove(chain.name, removable, context);
                pruned.push({ ...done, outcome: 'removed' });
                logger.info(`removed ${(0,units/* plural */.LS)(removable.length, 'record')} of ${chain.name}`);
            }
            catch (error) {
                if (!(error instanceof errors/* BackupError */.hj))
                    throw error;
                warn(`old segments of ${chain.name} cannot be removed: ${error.message}`);
                pruned.push({ ...done, outcome: 'failed', records: 0, freedBytes: 0 });
            }
    }
    return pruned;
}
/** Returns the records before the file of the oldest kept backup on the chain. */
function removableOf({ records }, kept, isNewest) {
    const places = kept.map((backup) => (0,windows/* recordAt */.zR)(records, backup)).filter((record) => record !== undefined);
    if (places.length === 0)
        return isNewest ? [] : records;
    const oldest = Math.min(...places.map(({ sequence }) => sequence));
    // A chain begins with a whole file, so that its first events describe the others.
    const begin = records.findLast(({ sequence, start }) => sequence <= oldest && start === 0)?.sequence;
    return begin === undefined ? [] : records.filter(({ sequence }) => sequence < begin);
}
/**
 * Removes records first, the oldest at first: a run that is killed leaves a shorter chain, and
 * never a record without its object.
 */
async function remove(chain, records, { storage, signal }) {
    for (const { sequence, object } of records) {
        signal.throwIfAborted();
        await storage.delete([(0,archive_chain/* recordKey */.Hy)(chain, sequence)]);
        if (object)
            await storage.delete([`${storage_key/* BINLOG_FOLDER */.$D}/${object.name}`]);
    }
}

;// CONCATENATED MODULE: ./lib/prune/policy.js
// Decides which backups of one label a policy keeps, and why. Pure. The meaning is that of restic's
// `forget` (https://restic.readthedocs.io/en/stable/060_forget.html), in UTC: rules count periods
// that have backups, a backup is kept if one rule keeps it, and the oldest backup is kept too if a
// rule has not used up its count.
const PERIODS = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];
/** Names of the rules; with the prefix `keep-`, each is an option. */
const RULES = ['last', ...PERIODS];
function isEmpty(policy) {
    return policy.within === undefined && RULES.every((rule) => policy[rule] === 0);
}
/**
 * Applies the policy.
 * @param backups backups of one label, in any order
 */
function applyPolicy(backups, policy, now) {
    const newestFirst = [...backups].sort((a, b) => b.time.getTime() - a.time.getTime() || (a.backupId < b.backupId ? 1 : -1));
    const kept = new Map();
    const keep = ({ backupId }, why) => {
        kept.set(backupId, [...(kept.get(backupId) ?? []), why]);
    };
    if (policy.within) {
        const { within } = policy;
        const since = startOf(newestFirst, within, now);
        for (const backup of newestFirst)
            if (backup.time.getTime() > since)
                keep(backup, `within ${policy_describe(within)}`);
    }
    countDown(newestFirst, policy.last, 'last', ({ backupId }) => backupId, keep);
    for (const period of PERIODS)
        countDown(newestFirst, policy[period], period, ({ time }) => bucketOf(time, period), keep);
    return kept;
}
/**
 * Keeps the newest backup of each bucket until the count is used up; also the oldest of all, if the
 * count is not used up.
 */
function countDown(newestFirst, count, rule, bucketOf, keep) {
    let left = count;
    let bucket;
    for (const [index, backup] of newestFirst.entries()) {
        if (left === 0)
            return;
        const own = bucketOf(backup);
        const isNew = own !== bucket;
        if (!isNew && index < newestFirst.length - 1)
            continue;
        keep(backup, isNew ? rule : `oldest ${rule}`);
        bucket = own;
        left--;
    }
}
/**
 * Returns the start of a span, counted back from the newest backup that is not in the future; the
 * beginning of time if all are.
 */
function startOf(newestFirst, { years, months, days, hours }, now) {
    const latest = newestFirst.find(({ time }) => time.getTime() <= now.getTime())?.time;
    if (!latest)
        return -Infinity;
    const start = new Date(latest);
    start.setUTCFullYear(latest.getUTCFullYear() - years, latest.getUTCMonth() - months, latest.getUTCDate() - days);
    start.setUTCHours(latest.getUTCHours() - hours);
    return start.getTime();
}
function bucketOf(time, period) {
    const iso = time.toISOString();
    switch (period) {
        case 'hourly':
            return iso.slice(0, 13);
        case 'daily':
            return iso.slice(0, 10);
        case 'weekly':
            return mondayOf(time);
        case 'monthly':
            return iso.slice(0, 7);
        case 'yearly':
            return iso.slice(0, 4);
    }
}
/** Weeks begin on Monday, as in ISO 8601. */
function mondayOf(time) {
    const daysSinceMonday = (time.getUTCDay() + 6) % 7;
    return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() - daysSinceMonday))
        .toISOString()
        .slice(0, 10);
}
function policy_describe({ years, months, days, hours }) {
    const parts = [`${years}y`, `${months}m`, `${days}d`, `${hours}h`];
    return parts.filter((part) => !/^0[ymdh]$/.test(part)).join('');
}

// EXTERNAL MODULE: ./lib/format/server-identity.js
var server_identity = __webpack_require__(39579);
;// CONCATENATED MODULE: ./lib/prune/plan-prune.js
// Plans the removal: backups that no rule keeps, without those that are protected regardless of the
// rules. Pure.







/** Reason why a backup is kept and not counted. */
const FROM_FUTURE = 'from the future, so it does not count';
/**
 * Plans the removal.
 * @returns every backup, in ascending order of time within its label
 */
function planPrune(backups, { policy, minAgeSeconds, made, }, now) {
    return groupByServer(backups).flatMap((ofLabel) => {
        const planned = ofLabel.map((backup) => ({
            backup,
            status: (0,backup_status/* backupStatus */.R)(backup.verifications).status,
            reasons: (0,future/* isFromFuture */.S5)(backup.backupId, now) ? [FROM_FUTURE] : [],
        }));
        // A backup in the future, from a clock that was ahead or from an attacker, does not use up a
        // rule.
        const counted = planned.filter(({ reasons }) => reasons.length === 0);
        // A backup whose verification failed does not use up a rule either, but is kept as long as the
        // rules would keep it.
        const sound = counted.filter(({ status }) => status !== 'verification-failed');
        const [keptOfAll, keptOfSound] = [counted, sound].map((those) => applyPolicy(those.map(({ backup: { backupId } }) => ({ backupId, time: (0,names/* backupTime */.a3)(backupId) })), policy, now));
        const proven = newestProven(sound);
        for (const each of planned) {
            const kept = each.status === 'verification-failed' ? keptOfAll : keptOfSound;
            each.reasons.push(...(kept.get(each.backup.backupId) ?? []));
            const why = proven.get(each);
            if (why !== undefined)
                each.reasons.push(why);
            if (each.backup.backupId === made)
                each.reasons.push('made by this run');
            if (isYounger(each.backup, minAgeSeconds, now))
                each.reasons.push(`younger than ${(0,units/* formatSeconds */.Xo)(minAgeSeconds)}`);
        }
        return planned;
    });
}
/**
 * Groups by label, and within a label by selection and server: the backup of one table does not
 * push out full backups. After another server has taken a label over, its backups do not push out
 * those of the former server.
 */
function groupByServer(backups) {
    const groups = [];
    for (const backup of [...backups].sort((a, b) => (a.backupId < b.backupId ? -1 : 1))) {
        const { label, selection, serverIdentity } = backup;
        const identity = serverIdentity === undefined ? undefined : (0,server_identity/* parseIdentity */.aZ)(serverIdentity);
        const own = groups.find((group) => group.label === label &&
            group.selection === selection &&
            (!identity || !group.identity || (0,server_identity/* isSameIdentity */.B2)(group.identity, identity) !== false));
        if (!own)
            groups.push({ label, selection, ...(0,defined/* defined */.s)({ identity }), backups: [backup] });
        else {
            own.backups.push(backup);
            // Marks change over the years, one at a time.
            if (identity)
                own.identity = identity;
        }
    }
    return groups
        .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
        .map(({ backups }) => backups);
}
/**
 * Returns the most reliable backup for a restore, and the newest verified one, each with the reason
 * for keeping it.
 */
function newestProven(planned) {
    const proven = new Map();
    const verified = planned.findLast(({ status }) => status !== 'stored');
    const restored = planned.findLast(({ status }) => status === 'restore-verified');
    const newest = planned.at(-1);
    if (verified)
        proven.set(verified, 'newest whose objects were verified');
    else if (newest)
        proven.set(newest, 'newest, none is verified');
    if (restored)
        proven.set(restored, 'newest that was restored and verified');
    return proven;
}
/**
 * Reports whether the backup is too young, measured from its end: a long backup is young when it
 * has just ended. A backup from the future is young too.
 */
function isYounger({ backupId, end }, seconds, now) {
    const time = Math.max((0,names/* backupTime */.a3)(backupId).getTime(), Date.parse(end));
    return now.getTime() - time < seconds * 1000;
}

;// CONCATENATED MODULE: ./lib/prune/remove-incomplete.js



/** Returns `locked until …`, if an object lock prevented a deletion. */
function lockIn(error) {
    const lockedUntil = error instanceof errors/* BackupError */.hj ? error.details['lockedUntil'] : undefined;
    if (typeof lockedUntil !== 'string')
        return undefined;
    return lockedUntil === 'legal hold' ? 'locked by a legal hold' : `locked until ${lockedUntil}`;
}
async function removeIncomplete(olderThanSeconds, dryRun, { storage, signal, now, logger }, warn) {
    const found = [];
    const limit = now().getTime() - olderThanSeconds * 1000;
    for await (const each of storage.listIncomplete(manifest/* MANIFEST_NAMES */.Rr))
        if ((0,names/* isBackupId */["if"])(each.backupId) && each.lastModified.getTime() < limit)
            found.push(each);
    const remains = [];
    for (const { backupId, lastModified } of found) {
        signal.throwIfAborted();
        const facts = { backupId, storage: storage.location, lastModified: lastModified.toISOString() };
        try {
            const { left } = dryRun ? { left: [] } : await storage.removeIncomplete(backupId, manifest/* MANIFEST_NAMES */.Rr);
            if (left.length > 0)
                throw new errors/* BackupError */.hj('STORAGE_FAILED', `${left[0].location}: ${left[0].reason}`, {
                    details: { left: left.slice(0, 100) },
                });
            remains.push({ ...facts, outcome: 'removed' });
        }
        catch (error) {
            const lock = lockIn(error);
            if (lock !== undefined) {
                logger.info(`the remains of ${backupId} stay: ${lock}`);
                remains.push({ ...facts, outcome: 'kept', reason: lock });
                continue;
            }
            warn(`the remains of ${backupId} cannot be removed: ${error.message}`);
            remains.push({ ...facts, outcome: 'failed' });
        }
    }
    return remains;
}

;// CONCATENATED MODULE: ./lib/prune/remove-backup.js
// Removes one backup, the manifest first: from then on, list and restore no longer see it, and the
// remains of a crash are removed as incomplete. Invariant: a backup that is being read or is locked
// by the storage is left complete.






/**
 * Removes a backup.
 * @param memory budget in bytes that removals share for manifests, which are restored for a late
 * reader
 * @throws BackupError STORAGE_*
 */
async function removeBackup(backupId, dryRun, { storage, now }, memory) {
    const files = new Map();
    for await (const { name, bytes } of storage.listObjects(backupId))
        files.set(name, bytes);
    const names = [...files.keys()];
    const use = await findUse(storage, backupId, names, now());
    if (use)
        return use;
    const manifests = manifest/* MANIFEST_NAMES */.Rr.filter((name) => files.has(name));
    for (const name of manifests) {
        const lock = await storage.lockOf(`${backupId}/${name}`);
        if (lock)
            return describeLock(lock);
    }
    const manifestBytes = manifests.reduce((sum, name) => sum + files.get(name), 0);
    if (manifestBytes > (0,bounds/* manifestLimit */.t7)(files.size))
        return oversized(backupId, manifestBytes);
    if (dryRun)
        return {};
    const late = await memory.use(manifestBytes, () => removeManifests(storage, backupId, manifests.map((name) => ({ key: `${backupId}/${name}`, bytes: files.get(name) })), now));
    if (!Array.isArray(late))
        return late;
    const rest = [...new Set([...names, ...late])].filter((name) => !manifests.includes(name));
    try {
        await storage.delete(rest.map((name) => `${backupId}/${name}`));
    }
    catch (error) {
        // Objects written after the manifest, such as verification records, may have the bucket's
        // default lock.
        const lock = lockIn(error);
        if (lock === undefined)
            throw error;
        return { left: `some objects stay, ${lock}` };
    }
    return {};
}
/**
 * Removes the manifests.
 * @returns names of expired leases that appeared in the meantime; or the reason why the backup was
 * restored
 */
async function removeManifests(storage, backupId, manifests, now) {
    let bodies;
    try {
        bodies = await Promise.all(manifests.map(({ key, bytes }) => storage.read(key, bytes)));
    }
    catch (error) {
        // Another prune was faster.
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
            return {};
        throw error;
    }
    await storage.delete(manifests.map(({ key }) => key));
    // A reader takes its lease before it reads the manifest, so the lease of every reader is visible
    // now.
    const late = [];
    for await (const { name } of storage.listObjects(backupId, LEASE_PREFIX))
        late.push(name);
    const use = await findUse(storage, backupId, late, now());
    if (!use)
        return late;
    for (const [i, { key }] of manifests.entries())
        await storage.put(key, bodies[i]);
    return use;
}
function oversized(backupId, bytes) {
    return {
        kept: 'an implausible manifest',
        warning: `${backupId} is kept because its manifest has ${(0,units/* formatBytes */.z3)(bytes)}, more than its objects explain: delete the folder if it is not yours`,
    };
}
async function findUse(storage, backupId, names, now) {
    const leases = names.filter(isLeaseName);
    if (leases.length > bounds/* MAX_LEASES */.bp)
        return {
            kept: `${leases.length} leases`,
            warning: `${backupId} is kept because it has ${leases.length} leases, more than any backup needs: delete them if no client reads the backup`,
        };
    for (const name of leases) {
        const { state, lease } = await readLease(storage, backupId, name, now);
        if (state === 'holds')
            return { kept: `in use by ${lease.operation} until ${lease.expires}` };
        if (state === 'odd')
            return {
                kept: 'an invalid lease',
                warning: `${backupId} is kept because its lease ${name} is invalid: delete this object if no client reads the backup`,
            };
    }
    return undefined;
}
function describeLock({ until }) {
    return { kept: until ? `locked until ${until.toISOString()}` : 'locked by a legal hold' };
}

;// CONCATENATED MODULE: ./lib/prune/prune.js
// Retention from start to end: find the backups, decide, remove each, then remove the remains of
// crashed runs. Invariants: a backup that a rule keeps or that is protected is not removed; an
// unreadable backup is never removed; a failure with one backup is reported and does not stop the
// others. Each of several storages is judged by its own contents.











/**
 * Number of backups that are removed at a time: each takes a handful of small requests that wait
 * for the network.
 */
const REMOVED_AT_ONCE = 16;
/** Memory for manifests of backups that are being removed. A larger manifest is in memory alone. */
const MANIFEST_MEMORY_BYTES = 32 * 1024 * 1024;
/**
 * Prunes all storages.
 * @throws BackupError if the storage cannot be read; the report contains backups that could not be
 * removed
 */
async function prune(request, context) {
    const storages = context.storage.copies ?? [context.storage];
    const { retentions } = request;
    if (retentions.every((retention) => !retention || isEmpty(retention.policy)))
        throw new errors/* BackupError */.hj('CONFIG_INVALID', 'the policy is empty: nothing says which backups are kept', {
            hint: 'Give at least one of the --keep options.',
        });
    const begin = context.now();
    const warnings = [];
    const warn = (warning) => {
        warnings.push(warning);
        context.logger.warn(warning);
    };
    const backups = [];
    const incomplete = [];
    const binlogs = [];
    const failures = [];
    for (const [index, storage] of storages.entries()) {
        const retention = retentions[index];
        if (!retention || isEmpty(retention.policy)) {
            context.logger.info(`nothing is pruned in ${storage.location}: it has no rule`);
            continue;
        }
        try {
            const pruned = await pruneOne({ ...request, ...retention }, { ...context, storage }, warn);
            backups.push(...pruned.backups);
            incomplete.push(...pruned.incomplete);
            binlogs.push(...pruned.binlogs);
        }
        catch (error) {
            if (context.signal.aborted)
                throw error;
            // The rules of the other storages still apply.
            failures.push((0,errors/* toBackupError */.uy)(error));
        }
    }
    if (failures.length > 0)
        throw failures[0];
    const report = {
        storage: context.storage.location,
        ...judge(request.dryRun, backups),
        backups,
        incomplete,
        binlogs,
        warnings,
        durationSeconds: (context.now().getTime() - begin.getTime()) / 1000,
    };
    context.logger.info(prune_describe(report, request.dryRun));
    return report;
}
async function pruneOne(request, context, warn) {
    const { storage, signal, progress } = context;
    progress.stage('prune');
    const broken = new broken_backups/* BrokenBackups */.t();
    // If signatures are required, foreign backups must not push out ours.
    const found = await (0,find_backups/* findBackups */.Tx)(storage, request.label, broken.add, context.trust?.verifyKeys);
    for (const warning of broken.describe('; it is kept: remove it yourself if you do not need it'))
        warn(warning);
    const planned = planPrune(found, request, (0,future/* presentOf */.ZU)(context));
    for (const { backup, reasons } of planned)
        if (reasons.includes(FROM_FUTURE))
            warn(`backup ${backup.backupId} is from the future: it is kept and does not count, remove it if a wrong clock made it`);
    const backups = [];
    const memory = new concurrency/* Budget */.__(MANIFEST_MEMORY_BYTES);
    await (0,concurrency/* forEachConcurrent */.C6)(planned.entries(), REMOVED_AT_ONCE, signal, async ([index, each]) => {
        backups[index] = await settle(each, request.dryRun, context, memory, warn);
    });
    const incomplete = await removeIncomplete(request.incompleteOlderThanSeconds, request.dryRun, { ...context, now: () => (0,future/* presentOf */.ZU)(context) }, warn);
    const left = broken.ids().map((backupId) => ({
        backupId,
        storage: storage.location,
        outcome: 'kept',
        reasons: ['cannot be read or trusted'],
    }));
    const removed = new Set(backups.filter(({ outcome }) => outcome === 'removed').map(({ backupId }) => backupId));
    const kept = found.filter(({ backupId }) => !removed.has(backupId));
    const binlogs = await pruneArchives({ found, kept, unread: broken.ids().length }, request, context, warn);
    return { backups: [...left, ...backups], incomplete, binlogs };
}
/**
 * Removes segments that no kept backup needs. An unreadable backup may need any of them, and an
 * interrupted removal of backups is finished first.
 */
async function pruneArchives({ found, kept, unread }, { dryRun }, context, warn) {
    if (unread > 0)
        return [];
    const pruned = [];
    for (const label of new Set(found.map((backup) => backup.label)))
        pruned.push(...(await pruneBinlogs(label, kept.filter((backup) => backup.label === label), dryRun, context, warn)));
    return pruned;
}
async function settle({ backup, status, reasons }, dryRun, context, memory, warn) {
    const { backupId, label, storedBytes } = backup;
    const facts = { backupId, storage: context.storage.location, label, status, storedBytes };
    if (reasons.length > 0)
        return { ...facts, outcome: 'kept', reasons };
    try {
        const { kept, left, warning } = await removeBackup(backupId, dryRun, context, memory);
        if (warning !== undefined)
            warn(warning);
        if (kept !== undefined) {
            context.logger.info(`${backupId} is kept although no rule keeps it: ${kept}`);
            return { ...facts, outcome: 'kept', reasons: [kept] };
        }
        if (!dryRun)
            context.logger.debug(`removed ${backupId} of ${label}`);
        return {
            ...facts,
            outcome: 'removed',
            reasons: ['no rule keeps it', ...(left === undefined ? [] : [left])],
        };
    }
    catch (error) {
        const { message } = error;
        warn(`${backupId} cannot be removed: ${message}`);
        return { ...facts, outcome: 'failed', reasons: [message] };
    }
}
function judge(dryRun, backups) {
    const count = (outcome) => backups.filter((backup) => backup.outcome === outcome).length;
    const failed = count('failed');
    return {
        status: failed > 0 ? 'failed' : dryRun ? 'planned' : 'pruned',
        kept: count('kept'),
        removed: count('removed'),
        failed,
        freedBytes: backups.reduce((sum, { outcome, storedBytes }) => sum + (outcome === 'removed' ? (storedBytes ?? 0) : 0), 0),
    };
}
/** Returns the error that ends the run if backups could not be removed. */
function pruneError({ storage, backups, failed }) {
    if (failed === 0)
        return undefined;
    const ids = backups.filter(({ outcome }) => outcome === 'failed').map(({ backupId }) => backupId);
    return new errors/* BackupError */.hj('STORAGE_FAILED', `${(0,units/* plural */.LS)(failed, 'backup')} in ${storage} cannot be removed`, {
        hint: 'See the warnings. A later run tries these backups again, and removes the remains of those without a manifest.',
        details: { backups: ids.slice(0, 100) },
    });
}
function prune_describe({ kept, removed, failed, freedBytes, incomplete }, dryRun) {
    const parts = [
        `${dryRun ? 'would keep' : 'kept'} ${kept}`,
        `${dryRun ? 'would remove' : 'removed'} ${removed} (${(0,units/* formatBytes */.z3)(freedBytes)})`,
        ...(failed > 0 ? [`failed to remove ${failed}`] : []),
        ...(incomplete.length > 0 ? [(0,units/* plural */.LS)(incomplete.length, 'incomplete backup')] : []),
    ];
    return `prune: ${parts.join(', ')}`;
}

;// CONCATENATED MODULE: ./lib/app/after-backup.js


async function retainAfterBackup({ retentions, label, failOnWarnings }, report, context) {
    if (!retentions)
        return report;
    if (failOnWarnings && report.warnings.length > 0) {
        context.logger.info('nothing is pruned after a backup with warnings, for --fail-on-warnings was given');
        return report;
    }
    try {
        const pruned = await prune({ retentions, label, dryRun: false, made: report.backupId }, { ...context, ...(context.trust ? { trust: (0,encryption_trust/* demandSignatures */.v)(context.trust) } : {}) });
        return {
            ...report,
            retention: pruned,
            warnings: [...report.warnings, ...pruned.warnings],
            stages: [...report.stages, { name: 'prune', seconds: pruned.durationSeconds }],
        };
    }
    catch (error) {
        const warning = `the backup is stored, old ones could not be pruned: ${error.message}`;
        context.logger.warn(warning);
        return { ...report, warnings: [...report.warnings, warning] };
    }
}

;// CONCATENATED MODULE: ./lib/app/text/describe-clean-up.js
// Describes in words the fate of the objects that a run wrote and does not keep.



/** Maximum number of objects that a message names; the JSON names more. */
const NAMED = 3;
const IN_JSON = 100;
function describeCleanUp(cleanUp) {
    const { complete = [] } = cleanUp;
    const found = describeRemoval(cleanUp);
    if (complete.length === 0)
        return found;
    return `The backup may still be there, complete and readable, in ${(0,units/* joinNames */.JH)(complete)}, and in no other storage. ${found}`;
}
function describeRemoval({ removed, left }) {
    const gone = removed === 0 ? '' : ` ${(0,units/* plural */.LS)(removed, 'object')} ${removed === 1 ? 'was' : 'were'} removed.`;
    if (left.length === 0)
        return `Nothing was left.${gone}`;
    const named = left.slice(0, NAMED).map(({ location, reason }) => `${location} (${reason})`);
    const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : '';
    return `${(0,units/* plural */.LS)(left.length, 'object')} of it may still be there: ${named.join(', ')}${more}; \`mysql-backup prune\` removes what it finds.${gone}`;
}
/** Returns the error of a run with the outcome of its clean-up. */
function withCleanUp(error, cleanUp) {
    const { removed, left, complete } = cleanUp;
    return new errors/* BackupError */.hj(error.code, error.message, {
        hint: [error.hint, describeCleanUp(cleanUp)].filter(Boolean).join(' '),
        details: {
            ...error.details,
            cleanUp: { removed, left: left.slice(0, IN_JSON), ...(0,defined/* defined */.s)({ complete }) },
        },
        cause: error.cause,
    });
}

;// CONCATENATED MODULE: ./lib/core/problems.js
// Collects all problems of a configuration, to report them together before any effect.

class Problems {
    #found = [];
    /** Permitted but unwise settings. */
    warnings = [];
    #origins = new Map();
    /** Adds a problem once, even if several checks find it. */
    add(text) {
        const problem = text + this.#originsIn(text);
        if (!this.#found.includes(problem))
            this.#found.push(problem);
    }
    /** Sets the sources of options. Later problems with `--NAME` also name the source. */
    nameOrigins(origins) {
        this.#origins = origins;
    }
    warn(warning) {
        this.warnings.push(warning);
    }
    #originsIn(text) {
        const names = new Set(Array.from(text.matchAll(/--([a-z0-9-]+)/g), ([, name]) => name));
        const origins = [...names].flatMap((name) => this.#origins.get(name) ?? []);
        return origins.length === 0 ? '' : ` (${origins.join(', ')})`;
    }
    get found() {
        return this.#found;
    }
    get areFound() {
        return this.#found.length > 0;
    }
    /** @throws BackupError CONFIG_INVALID with all problems */
    throwIfAny() {
        if (this.#found.length === 0)
            return;
        const text = this.#found.length === 1 ? this.#found[0] : this.#found.map((problem) => `\n  - ${problem}`).join('');
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `invalid configuration: ${text}`, {
            hint: 'Nothing was done. See `mysql-backup --help` or docs/options.md.',
            details: { problems: [...this.#found] },
        });
    }
}

;// CONCATENATED MODULE: ./lib/options/connection-parts.js
const TLS_MODES = 'disabled, preferred, required, verify-ca or verify-identity';
/**
 * Reads a TLS mode in upper or lower case, with `_`, `-` or no separator: MySQL's clients and the
 * drivers of languages write all of these forms.
 */
function readTlsMode(text) {
    switch (text.toLowerCase().replace(/[-_]/g, '')) {
        case 'disabled':
        case 'disable':
            return 'disabled';
        case 'preferred':
        case 'prefer':
            return 'preferred';
        case 'required':
        case 'require':
            return 'required';
        case 'verifyca':
            return 'verify-ca';
        case 'verifyidentity':
        case 'verifyfull':
            return 'verify-identity';
        default:
            return undefined;
    }
}
/** Reads a switch. A switch without a value is on, as in option files. */
function readSwitch(text) {
    if (/^(|1|true|on|yes)$/i.test(text))
        return true;
    return /^(0|false|off|no)$/i.test(text) ? false : undefined;
}

;// CONCATENATED MODULE: ./lib/options/files/my-cnf.js
// Reads the parts of MySQL's and MariaDB's option files that a client needs: groups, quoted values,
// escapes, comments.
// https://dev.mysql.com/doc/refman/en/option-files.html
/**
 * Returns the options of the named groups; later options win. Names have `-` in place of `_`. An
 * option without value is ''.
 */
function parseMyCnf(text, groups) {
    const options = new Map();
    let isWanted = false;
    for (const rawLine of text.split(/\r?\n/)) {
        const line = rawLine.trim();
        if (line === '' || line.startsWith('#') || line.startsWith(';') || line.startsWith('!'))
            continue;
        const group = /^\[([^\]]*)\]/.exec(line);
        if (group) {
            isWanted = groups.includes(group[1].trim());
            continue;
        }
        if (!isWanted)
            continue;
        const equals = line.indexOf('=');
        const name = (equals < 0 ? line : line.slice(0, equals))
            .trim()
            .replace(/^loose[-_]/, '')
            .replaceAll('_', '-')
            .toLowerCase();
        // The last option counts, also if one is the opposite of another.
        options.delete(name);
        options.set(name, equals < 0 ? '' : readValue(line.slice(equals + 1).trim()));
    }
    return options;
}
const ESCAPES = {
    b: '\b',
    t: '\t',
    n: '\n',
    r: '\r',
    '\\': '\\',
    s: ' ',
    "'": "'",
    '"': '"',
};
function readValue(text) {
    const quote = text[0];
    let raw;
    if (quote === '"' || quote === "'") {
        const end = closingQuote(text, quote);
        raw = end < 0 ? text.slice(1) : text.slice(1, end);
    }
    else {
        raw = text.replace(/\s+#.*$/, '').replace(/^#.*$/, '');
    }
    return raw.replace(/\\(.)/gs, (escape, char) => ESCAPES[char] ?? escape);
}
function closingQuote(text, quote) {
    for (let i = 1; i < text.length; i++) {
        if (text[i] === '\\')
            i++;
        else if (text[i] === quote)
            return i;
    }
    return -1;
}

;// CONCATENATED MODULE: ./lib/options/files/connection-file.js


const GROUPS = ['client', 'client-mariadb', 'mysql-backup'];
const TEXTS = ['host', 'port', 'socket', 'user', 'password', 'ssl-ca', 'ssl-cert', 'ssl-key'];
/** Options that make a client refuse servers that we would accept. */
const UNSUPPORTED = ['ssl-capath', 'ssl-crl', 'ssl-crlpath', 'ssl-fp', 'ssl-fplist'];
function readConnectionFile(text, path, problems) {
    const options = parseMyCnf(text, GROUPS);
    const parts = {};
    for (const name of TEXTS) {
        const value = options.get(name);
        if (value !== undefined)
            parts[name] = value;
    }
    if (parts.port !== undefined && !/^\d{1,5}$/.test(parts.port))
        problems.add(`port in ${path} is "${parts.port}", it takes a number from 1 to 65535`);
    for (const name of UNSUPPORTED)
        if (options.has(name))
            problems.add(`${name} in ${path} is not supported: give ssl-ca, and leave it out of [mysql-backup]`);
    const tlsMode = readMode(options, path, problems);
    if (tlsMode)
        parts.tlsMode = tlsMode;
    if (switchOf(options, 'get-server-public-key', path, problems))
        parts.getServerPublicKey = true;
    return parts;
}
/**
 * Reads the TLS mode. `ssl-mode` is MySQL's; `ssl` and `ssl-verify-server-cert` are MariaDB's, and
 * MySQL's before 8.0.
 */
function readMode(options, path, problems) {
    const text = options.get('ssl-mode');
    if (text !== undefined) {
        const mode = readTlsMode(text);
        if (!mode)
            problems.add(`ssl-mode in ${path} is "${text}", it takes ${TLS_MODES}`);
        return mode;
    }
    if (switchOf(options, 'ssl-verify-server-cert', path, problems))
        return 'verify-identity';
    const isOn = switchOf(options, 'ssl', path, problems);
    return isOn === undefined ? undefined : isOn ? 'required' : 'disabled';
}
/**
 * Reads `ssl`, `ssl=1`, `skip-ssl`, `disable-ssl` or `enable-ssl`; undefined: the file gives none.
 */
function switchOf(options, name, path, problems) {
    let position;
    for (const [option, value] of options) {
        const isOff = option === `skip-${name}` || option === `disable-${name}`;
        if (option !== name && option !== `enable-${name}` && !isOff)
            continue;
        const isOn = readSwitch(value);
        if (isOn === undefined)
            problems.add(`${option} in ${path} is "${value}", it takes 0 or 1`);
        position = isOff ? !isOn : isOn;
    }
    return position;
}

// EXTERNAL MODULE: ./lib/core/suggestion.js
var suggestion = __webpack_require__(39163);
;// CONCATENATED MODULE: ./lib/options/connection-url.js


const mode = (tlsMode) => (tlsMode ? { tlsMode } : {});
/**
 * Returns a reader for a switch with a meaning for each position; a position without a meaning
 * changes nothing.
 */
const bySwitch = (on, off) => (value) => {
    const isOn = readSwitch(value);
    return isOn === undefined ? undefined : isOn ? on : off;
};
const byWord = (words) => (value) => words[value.toLowerCase()];
/** Reads parameters that we pin ourselves or do not need. */
const ignored = () => ({});
/** Parameters by name, in lower case without `-` and `_`. */
const PARAMETERS = {
    // The spelling of MySQL, Connector/J and others.
    sslmode: (value) => {
        const tlsMode = readTlsMode(value);
        return tlsMode && { tlsMode };
    },
    sslca: (value) => ({ 'ssl-ca': value }),
    sslcert: (value) => ({ 'ssl-cert': value }),
    sslkey: (value) => ({ 'ssl-key': value }),
    socket: (value) => ({ socket: value }),
    unixsocket: (value) => ({ socket: value }),
    getserverpublickey: bySwitch({ getServerPublicKey: true }, {}),
    allowpublickeyretrieval: bySwitch({ getServerPublicKey: true }, {}),
    // MariaDB's clients.
    ssl: bySwitch(mode('required'), mode('disabled')),
    sslverifyservercert: bySwitch(mode('verify-identity'), {}),
    // Connector/J before 8.0.13.
    usessl: bySwitch(mode('required'), mode('disabled')),
    requiressl: bySwitch(mode('required'), {}),
    verifyservercertificate: bySwitch(mode('verify-ca'), {}),
    // Go.
    tls: byWord({
        true: mode('verify-identity'),
        'skip-verify': mode('required'),
        preferred: mode('preferred'),
        false: mode('disabled'),
    }),
    // Prisma.
    sslaccept: byWord({ strict: mode('verify-identity'), accept_invalid_certs: mode('required') }),
    charset: ignored,
    characterencoding: ignored,
    useunicode: ignored,
    encoding: ignored,
    collation: ignored,
    connectioncollation: ignored,
    timezone: ignored,
    servertimezone: ignored,
    parsetime: ignored,
    loc: ignored,
};
function parseConnectionUrl(option, text, problems) {
    const wrong = () => {
        problems.add(`--${option} is not of the form mysql://user:password@host:port`);
        return {};
    };
    try {
        const { protocol, hostname, port, username, password, pathname, search, hash, searchParams } = new URL(text);
        if (!/^(mysql|mariadb):$/.test(protocol) || hostname === '')
            return wrong();
        if (pathname !== '' && pathname !== '/')
            problems.add(`--${option} names a schema: leave it out`);
        if (hash !== '' || search.includes('@')) {
            problems.add(`--${option} has a ? or # in its user or password: write %3F and %23`);
            return {};
        }
        return {
            host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
            ...(port ? { port } : {}),
            ...(username ? { user: decodeURIComponent(username) } : {}),
            ...(password ? { password: decodeURIComponent(password) } : {}),
            ...readParameters(option, searchParams, problems),
        };
    }
    catch {
        return wrong();
    }
}
/** Reads the parameters. If several give a TLS mode, the strictest counts. */
function readParameters(option, given, problems) {
    const parts = {};
    for (const [name, value] of given) {
        const key = name.toLowerCase().replace(/[-_]/g, '');
        const read = Object.hasOwn(PARAMETERS, key) ? PARAMETERS[key] : undefined;
        if (!read) {
            problems.add(`--${option} has the unknown parameter ${name}${connection_url_suggestion(key)}`);
            continue;
        }
        const found = read(value);
        if (!found)
            problems.add(`--${option} has an invalid value of ${name}${key === 'sslmode' ? `, it takes ${TLS_MODES}` : ''}`);
        else
            Object.assign(parts, found, {
                ...(parts.tlsMode && found.tlsMode ? mode(stricter(parts.tlsMode, found.tlsMode)) : {}),
            });
    }
    return parts;
}
const STRICTNESS = ['disabled', 'preferred', 'required', 'verify-ca', 'verify-identity'];
function stricter(a, b) {
    return STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b;
}
function connection_url_suggestion(key) {
    const nearest = (0,suggestion/* nearestOf */.q)(key, Object.keys(PARAMETERS));
    return nearest === undefined ? '' : `, did you mean ${SPELLED[nearest] ?? nearest}?`;
}
const SPELLED = {
    sslmode: 'ssl-mode',
    sslca: 'ssl-ca',
    sslcert: 'ssl-cert',
    sslkey: 'ssl-key',
    getserverpublickey: 'get-server-public-key',
    sslverifyservercert: 'ssl-verify-server-cert',
};

;// CONCATENATED MODULE: ./lib/options/read/read-file.js
/**
 * Reads the file of an option.
 * @param option the option, or, in capital letters, the variable that names the file
 */
function readFileOf(option, path, sources, problems) {
    try {
        return sources.readFile(path);
    }
    catch (error) {
        const code = isKeyText(path) ? 'a file is wanted' : error.code;
        const name = /^[A-Z_]+$/.test(option) ? option : `--${option}`;
        problems.add(`${name}: ${showPath(path)} cannot be read (${code ?? String(error)})`);
        return undefined;
    }
}
/** Returns whether a text is the content of a key file or a certificate file. */
function isKeyText(value) {
    return /-----BEGIN [A-Z0-9 ]+-----|^\s*AGE-SECRET-KEY-1|^\s*age1[a-z0-9]{50}/im.test(value);
}
/** Splits a list of files. A literal PEM text in place of a file has its own line breaks. */
function splitPem(text) {
    return text.match(/-----BEGIN ([A-Z0-9 ]+)-----[^]*?-----END \1-----/g) ?? [text];
}
function showPath(value) {
    return isKeyText(value) || value.includes('\n') ? 'the text that is given' : value;
}

;// CONCATENATED MODULE: ./lib/options/read/read-ssh.js
// The SSH server that carries the connections to the database. The check of known hosts is strict:
// without known hosts there is no tunnel.


const SERVER = /^(?<user>[^\s@:/]+)@(?:\[(?<address>[0-9A-Fa-f:.]+)\]|(?<name>[^\s@:/[\]]+))(?::(?<port>\d{1,5}))?$/;
/** A line of known_hosts that the user gave in place of its file. */
const KNOWN_HOST_LINE = /^\S+ +(?:ssh|ecdsa)-\S+ +AAAA/m;
/**
 * Reads the SSH options.
 * @returns undefined without --ssh, or after a problem
 */
function readSsh(values, sources, problems) {
    const server = values.text('ssh');
    if (!server) {
        for (const name of ['ssh-key', 'ssh-known-hosts'])
            if (values.has(name))
                problems.add(`--${name} needs --ssh user@host`);
        return undefined;
    }
    const { user = '', address, name, port = '22' } = SERVER.exec(server)?.groups ?? {};
    if (user === '' || Number(port) < 1 || Number(port) > 65_535)
        problems.add(`--ssh is "${server}", it takes user@host or user@host:port`);
    const key = readKey(values, sources, problems);
    const agentSocket = sources.environment['SSH_AUTH_SOCK'];
    if (!values.has('ssh-key') && !agentSocket)
        problems.add('--ssh needs a key: give --ssh-key, or start an agent (SSH_AUTH_SOCK)');
    const known = readKnownHosts(values, sources, problems);
    return {
        host: address ?? name ?? '',
        port: Number(port),
        user,
        ...(key === undefined ? {} : { key: new secret/* Secret */.z(key) }),
        ...(agentSocket && key === undefined ? { agentSocket } : {}),
        ...known,
    };
}
function readKey(values, sources, problems) {
    const value = values.text('ssh-key');
    if (value === undefined)
        return undefined;
    const text = isKeyText(value) ? `${value.trim()}\n` : readFileOf('ssh-key', value, sources, problems);
    if (text !== undefined && !isKeyText(text))
        problems.add('--ssh-key holds no private key: it takes the file of one, or its text');
    return text;
}
function readKnownHosts(values, sources, problems) {
    const value = values.text('ssh-known-hosts');
    if (value !== undefined && KNOWN_HOST_LINE.test(value))
        return { knownHosts: value, knownHostsName: '--ssh-known-hosts' };
    if (value !== undefined)
        return {
            knownHosts: readFileOf('ssh-known-hosts', value, sources, problems) ?? '',
            knownHostsName: value,
        };
    const path = `${sources.environment['HOME'] ?? ''}/.ssh/known_hosts`;
    try {
        return { knownHosts: sources.readFile(path), knownHostsName: path };
    }
    catch {
        problems.add(`--ssh-known-hosts is missing, and ${path} cannot be read: the host key must be known`);
        return { knownHosts: '', knownHostsName: path };
    }
}

;// CONCATENATED MODULE: ./lib/options/read/read-connection.js
// Reads the connection from flags, a URL, an option file and the environment. Precedence has this
// order.






const URL_EXCLUDES = ['host', 'port', 'socket', 'user', 'password', 'password-file'];
const read_connection_TEXTS = ['host', 'port', 'socket', 'user', 'password', 'ssl-ca', 'ssl-cert', 'ssl-key'];
function readConnection(values, sources, problems) {
    const file = readDefaults(values, sources, problems);
    const url = readUrl(values, problems);
    const flags = readFlags(values, sources, problems);
    const environment = sources.environment['MYSQL_PWD'] ?? sources.environment['MYSQL_PASSWORD'];
    const given = {
        ...(0,defined/* defined */.s)({ password: environment }),
        ...file,
        ...url,
        ...flags,
    };
    // A host on a nearer level outweighs a socket from a file.
    const isHostNearer = Boolean(flags.host || flags.port || url.host);
    const socketPath = flags.socket ?? url.socket ?? (isHostNearer ? undefined : file.socket);
    if (!given.user)
        problems.add('the account is missing: give --user, --url or --defaults-file');
    const port = Number(given.port ?? values.text('port'));
    values.number('port');
    const tls = readTls(given, sources, problems);
    const ssh = readSsh(values, sources, problems);
    if (ssh && socketPath)
        problems.add('--ssh and --socket contradict each other: give one');
    const isIam = values.flag('mysql-iam-auth');
    if (isIam)
        checkIam(given, tls, problems);
    return {
        ...(isIam ? { iamAuth: true } : {}),
        ...(0,defined/* defined */.s)({ ssh }),
        host: given.host ?? values.text('host'),
        port,
        ...(socketPath ? { socketPath } : {}),
        user: given.user ?? '',
        ...(given.password === undefined ? {} : { password: new secret/* Secret */.z(given.password) }),
        ...(given.getServerPublicKey ? { getServerPublicKey: true } : {}),
        tls: isIam && tls.mode === 'preferred' ? { ...tls, mode: 'required' } : tls,
        ...readTimeouts(values),
    };
}
function readFlags(values, sources, problems) {
    const flags = {};
    for (const name of read_connection_TEXTS)
        if (values.has(name))
            flags[name] = values.text(name);
    if (values.has('ssl-mode'))
        flags.tlsMode = values.choice('ssl-mode');
    if (values.flag('get-server-public-key'))
        flags.getServerPublicKey = true;
    if (values.has('password-file')) {
        if (values.has('password'))
            problems.add('--password and --password-file contradict each other: give one');
        const text = readFileOf('password-file', values.text('password-file'), sources, problems);
        if (text !== undefined)
            flags.password = text.split(/\r?\n/, 1)[0];
    }
    if (values.has('socket') && (values.has('host') || values.has('port')))
        problems.add('--socket and --host or --port contradict each other: give one');
    return flags;
}
function readTimeouts(values) {
    const waitSeconds = values.durationSeconds('wait-for-server') ?? 0;
    return {
        connectTimeoutMs: (values.durationSeconds('connect-timeout') ?? 10) * 1000,
        ...(waitSeconds > 0 ? { waitMs: waitSeconds * 1000 } : {}),
        stallTimeoutMs: (values.durationSeconds('stall-timeout') ?? 120) * 1000,
    };
}
/** Checks IAM login: the client sends the token as plain text, so only TLS keeps it secret. */
function checkIam({ password, socket }, { mode }, problems) {
    if (mode === 'disabled')
        problems.add('--mysql-iam-auth needs TLS: leave --ssl-mode disabled out');
    if (socket)
        problems.add('--mysql-iam-auth and --socket contradict each other: give one');
    if (password)
        problems.add('--mysql-iam-auth and a password contradict each other: give one');
}
/** Reads TLS as MySQL's own client does: named authorities ask for a check of the server. */
function readTls(given, sources, problems) {
    const mode = given.tlsMode ?? (given['ssl-ca'] === undefined ? 'preferred' : 'verify-ca');
    const tls = { mode };
    for (const part of ['ca', 'cert', 'key']) {
        const path = given[`ssl-${part}`];
        const text = path === undefined ? undefined : readFileOf(`ssl-${part}`, path, sources, problems);
        if (text !== undefined)
            tls[part] = text;
    }
    if ((tls.cert === undefined) !== (tls.key === undefined))
        problems.add('--ssl-cert and --ssl-key belong together: give both');
    return tls;
}
function readDefaults(values, sources, problems) {
    const path = values.text('defaults-file');
    const text = path === undefined ? undefined : readFileOf('defaults-file', path, sources, problems);
    return text === undefined ? {} : readConnectionFile(text, path, problems);
}
const DOCKER = /^docker(?::(.*))?$/s;
const IMAGE = /^[a-z0-9][A-Za-z0-9_.:/@-]{0,254}$/;
/** Reads the server of --restore-into: an existing one, or one in a new container. */
function readTarget(values, sources, problems) {
    const text = values.text('restore-into').trim();
    const docker = DOCKER.exec(text);
    if (!docker)
        return { restoreInto: readTargetUrl(values, sources, problems) };
    const [, image] = docker;
    if (image !== undefined && !IMAGE.test(image))
        problems.add(`--restore-into is "${text}", it takes docker, or docker:IMAGE as docker:mysql:8.4`);
    return { restoreIntoDocker: image === undefined ? {} : { image } };
}
/**
 * Reads the URL of --restore-into. The other connection options give the missing parts. Their
 * authorities alone ask for no check: in a backup these authorities belong to another server.
 */
function readTargetUrl(values, sources, problems) {
    const url = parseConnectionUrl('restore-into', values.text('restore-into'), problems);
    const flags = values.has('ssl-mode') || url['ssl-ca'] === undefined
        ? { tlsMode: values.choice('ssl-mode') }
        : {};
    for (const name of ['ssl-ca', 'ssl-cert', 'ssl-key'])
        if (values.has(name))
            flags[name] = values.text(name);
    const parts = { ...flags, ...url };
    const password = parts.password ?? sources.environment['RESTORE_INTO_PASSWORD'];
    if (!parts.user)
        problems.add('--restore-into names no account: write mysql://user@host:port');
    return {
        host: parts.host ?? '',
        port: Number(parts.port ?? 3306),
        ...(parts.socket ? { socketPath: parts.socket } : {}),
        user: parts.user ?? '',
        ...(password === undefined ? {} : { password: new secret/* Secret */.z(password) }),
        ...(parts.getServerPublicKey || values.flag('get-server-public-key')
            ? { getServerPublicKey: true }
            : {}),
        tls: readTls(parts, sources, problems),
        ...readTimeouts(values),
    };
}
function readUrl(values, problems) {
    if (!values.has('url'))
        return {};
    for (const name of URL_EXCLUDES)
        if (values.has(name))
            problems.add(`--url and --${name} contradict each other: give one`);
    return parseConnectionUrl('url', values.text('url'), problems);
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
;// CONCATENATED MODULE: ./lib/verify/assertions/assertion-file.js
// Reads the file of --assertions: named SQL checks and their expected results. Every mistake is a
// problem that names its assertion.




const OPERATORS = (/* unused pure expression or super */ null && (['=', '!=', '<', '<=', '>', '>=']));
const scalar = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY(), schemas/* null */.chJ()]);
const assertion = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP().min(1).max(200),
    sql: schemas/* string */.YjP().min(1),
    schema: schemas/* string */.YjP().min(1).optional(),
    timeout: schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig()]).optional(),
    expect: schemas/* union */.KCZ([scalar, schemas/* array */.YOg(schemas/* union */.KCZ([scalar, schemas/* array */.YOg(scalar)]))]),
});
const assertion_file_list = schemas/* array */.YOg(assertion);
const file = schemas/* strictObject */.rej({ assertions: assertion_file_list });
const DEFAULT_TIMEOUT_SECONDS = 60;
function readAssertions(text, path, problems) {
    let json;
    try {
        json = (0,dist/* parse */.qg)(text);
    }
    catch (error) {
        problems.add(`--assertions: ${path} is not YAML: ${error.message.split('\n', 1)[0]}`);
        return [];
    }
    // Avoid a union of the two: its message would not name the mistake.
    const result = Array.isArray(json) ? assertion_file_list.safeParse(json) : file.safeParse(json);
    if (!result.success) {
        for (const { path: at, message } of result.error.issues.slice(0, 5))
            problems.add(`--assertions: ${path}: ${at.join('.') || 'the file'}: ${message}`);
        return [];
    }
    const assertions = Array.isArray(result.data) ? result.data : result.data.assertions;
    if (assertions.length === 0)
        problems.add(`--assertions: ${path} holds no assertion`);
    const names = new Set();
    return assertions.map(({ name, sql, schema, timeout, expect }) => {
        const wrong = (what) => problems.add(`--assertions: ${path}: "${name}" ${what}`);
        if (names.has(name))
            wrong('is there twice');
        names.add(name);
        if (!/^\s*\(*\s*(SELECT|WITH|SHOW|TABLE|VALUES|EXPLAIN)\b/i.test(sql))
            wrong('does not begin with SELECT, WITH, SHOW, TABLE, VALUES or EXPLAIN: assertions only read');
        const seconds = timeout === undefined ? DEFAULT_TIMEOUT_SECONDS : (0,units/* parseDurationSeconds */.lW)(String(timeout));
        if (seconds === undefined || seconds <= 0)
            wrong(`has the timeout ${timeout}, it takes a duration such as 30s`);
        return {
            name,
            sql,
            ...(0,defined/* defined */.s)({ schema }),
            timeoutSeconds: seconds ?? DEFAULT_TIMEOUT_SECONDS,
            expect: expectationOf(expect),
        };
    });
}
function expectationOf(expect) {
    if (Array.isArray(expect))
        return { kind: 'rows', rows: expect.map((row) => (Array.isArray(row) ? row : [row]).map(textOf)) };
    if (expect === null)
        return { kind: 'rows', rows: [[null]] };
    const text = textOf(expect);
    if (/^no rows$/i.test(text.trim()))
        return { kind: 'no rows' };
    const match = /^\s*(=|!=|<>|<=|>=|<|>)\s*(.+?)\s*$/s.exec(text);
    if (!match)
        return { kind: 'comparison', operator: '=', value: text };
    const operator = (match[1] === '<>' ? '!=' : match[1]);
    return { kind: 'comparison', operator, value: match[2] };
}
function textOf(value) {
    if (value === null)
        return null;
    return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

;// CONCATENATED MODULE: ./lib/options/read/read-shared.js
// Options that several operations have.

function readAssertionFile(values, sources, problems) {
    const path = values.text('assertions');
    if (path === undefined)
        return [];
    try {
        return readAssertions(sources.readFile(path), path, problems);
    }
    catch (error) {
        problems.add(`--assertions: ${path} cannot be read (${error.code ?? String(error)})`);
        return [];
    }
}
function readWorkers(values) {
    return {
        concurrency: values.number('concurrency'),
        lockWaitTimeoutSeconds: Math.max(1, Math.round(values.durationSeconds('lock-wait-timeout'))),
        failOnWarnings: values.flag('fail-on-warnings'),
    };
}
function readSample(values) {
    return {
        sampleSize: values.number('sample-size'),
        seed: values.number('seed') ?? Math.floor(Math.random() * 2 ** 31),
    };
}

;// CONCATENATED MODULE: ./lib/options/read/read-retention.js
// Reads the retention policy. Refuses a policy without a rule: without one the run may remove
// nothing.




const MAX_COUNT = 1_000_000;
/** Returns the policies that a backup applies after its success; undefined without a rule. */
function readRetentionsAfterBackup(storages, values, problems) {
    const retentions = readEach(storages, values, problems);
    if (retentions.some((retention) => retention !== undefined))
        return retentions;
    for (const name of ['min-age', 'incomplete-older-than'])
        if (values.has(name))
            problems.add(`--${name} needs one of the --keep options`);
    return undefined;
}
/** Returns the policies of `prune`. Without any rule, the missing rule is a problem. */
function readRetentions(storages, values, problems) {
    const retentions = readEach(storages, values, problems);
    return retentions.some((retention) => retention !== undefined)
        ? retentions
        : [readRetention(values, problems)];
}
function readEach(storages, values, problems) {
    const offset = storages.filter(({ isBackupDirectory }) => isBackupDirectory).length;
    return storages.map(({ isBackupDirectory, url }, index) => {
        const found = new Problems();
        const { values: ofStorage, own } = isBackupDirectory
            ? { values, own: [] }
            : values.ofStorage(index - offset, found);
        const hasRule = [...RULES, 'within'].some((rule) => ofStorage.has(`keep-${rule}`));
        const retention = hasRule ? readRetention(ofStorage, isBackupDirectory ? problems : found) : undefined;
        for (const problem of found.found)
            problems.add(own.length > 0 ? `storage ${index - offset + 1} (${(0,secret/* hideLogin */.O)(url)}): ${problem}` : problem);
        return retention;
    });
}
function readRetention(values, problems) {
    const [last, hourly, daily, weekly, monthly, yearly] = RULES.map((rule) => readCount(`keep-${rule}`, values, problems));
    const within = readSpan(values, problems);
    const policy = { last, hourly, daily, weekly, monthly, yearly, ...(0,defined/* defined */.s)({ within }) };
    if (isEmpty(policy))
        problems.add('nothing says which backups are kept: give --keep-last, --keep-hourly, --keep-daily, --keep-weekly, --keep-monthly, --keep-yearly or --keep-within');
    return {
        policy,
        minAgeSeconds: values.durationSeconds('min-age'),
        incompleteOlderThanSeconds: values.durationSeconds('incomplete-older-than'),
    };
}
function readCount(name, values, problems) {
    const text = values.text(name);
    if (text === undefined)
        return 0;
    if (text === 'unlimited')
        return Infinity;
    if (/^\d{1,7}$/.test(text) && Number(text) <= MAX_COUNT)
        return Number(text);
    problems.add(`--${name} is "${text}", it takes a whole number from 0 to ${MAX_COUNT}, or unlimited`);
    // A value of 0 would cause a second problem; one is enough.
    return 1;
}
/** Reads a span in restic's form: `m` are months. The shortest span is one hour. */
function readSpan(values, problems) {
    const text = values.text('keep-within');
    if (text === undefined)
        return undefined;
    const match = /^(?:(\d{1,4})y)?(?:(\d{1,5})m)?(?:(\d{1,6})d)?(?:(\d{1,7})h)?$/.exec(text);
    const [years, months, days, hours] = (match?.slice(1) ?? []).map((part) => Number(part ?? 0));
    const span = { years: years ?? 0, months: months ?? 0, days: days ?? 0, hours: hours ?? 0 };
    if (match && Object.values(span).some((count) => count > 0))
        return span;
    problems.add(`--keep-within is "${text}", it takes years, months, days and hours, such as 30d or 1y6m7d12h`);
    return span;
}

// EXTERNAL MODULE: ./lib/sql/definitions/account.js
var definitions_account = __webpack_require__(77682);
;// CONCATENATED MODULE: ./lib/options/quoted-names.js
// Names in lists of options. A name with a comma, a line break, an equals sign or spaces at its
// ends needs backquotes, as in SQL: `` `a,b`.t ``. Any other name is literal, including quotes.
const QUOTED = '`(?:[^`]|``)*`';
/** A backquote begins a quotation only at the beginning of a name. */
const ITEM = new RegExp(`(?:(?<![^.=,\\n\\s])${QUOTED}(?=[.=,\\n\\s]|$)|[^,\\n])+`, 'g');
const QUOTED_NAME = /(?<![^.])`((?:[^`]|``)*)`(?![^.])/g;
const PAIR = new RegExp(`^(${QUOTED}|[^=]+)=(${QUOTED}|[^=]+)$`, 's');
/** Returns the items between commas and line breaks in their original form, without empty ones. */
function splitItems(text) {
    return (text.match(ITEM) ?? []).map((item) => item.trim()).filter((item) => item !== '');
}
/** Removes the backquotes: `` `a,b`.t `` → `a,b.t` */
function unquoteNames(item) {
    return item.replace(QUOTED_NAME, (_, name) => name.replaceAll('``', '`'));
}
/** Splits `from=to`; undefined if the item is not a pair. */
function readPair(item) {
    const [, from, to] = PAIR.exec(item) ?? [];
    const names = [from, to].map((name) => unquoteNames(name?.trim() ?? ''));
    return names[0] && names[1] ? [names[0], names[1]] : undefined;
}

;// CONCATENATED MODULE: ./lib/options/read/read-scope.js
// The part of a backup to restore or compare, and the new names.


function readScope(values, problems) {
    const isSchemaOnly = values.flag('schema-only');
    const isDataOnly = values.flag('data-only');
    if (isSchemaOnly && isDataOnly)
        problems.add('--schema-only and --data-only contradict each other: give one');
    const tableMap = readTableMap(values, problems);
    const isMapped = tableMap.size > 0;
    if (isMapped && values.has('include-tables'))
        problems.add('--map-table selects its tables itself: leave --include-tables out');
    if (isMapped && isDataOnly)
        problems.add('--map-table and --data-only contradict each other: give one');
    if (isDataOnly && values.has('where'))
        problems.add('--where and --data-only contradict each other: triggers and foreign keys of the target would take part');
    return {
        tableMap,
        where: new Map([...readWhere(values, problems)].map(([name, condition]) => [tableMap.get(name) ?? name, condition])),
        schemaMap: readSchemaMap(values, problems),
        schemas: values.names('schemas'),
        excludeSchemas: values.names('exclude-schemas'),
        includeTables: isMapped ? [...tableMap.values()] : readTablePatterns(values, 'include-tables', problems),
        excludeTables: readTablePatterns(values, 'exclude-tables', problems),
        parts: isSchemaOnly ? 'schema' : isDataOnly ? 'data' : 'all',
        skipTriggers: values.flag('skip-triggers'),
        skipEvents: values.flag('skip-events'),
        skipRoutines: values.flag('skip-routines'),
        definers: readDefiners(values, problems),
        enableEvents: values.flag('enable-events'),
        references: 'refuse',
        allowExternalTables: values.flag('allow-external-tables'),
        upgrade: values.flag('upgrade'),
        skipIncompatible: readSkipIncompatible(values, problems),
    };
}
function readSkipIncompatible(values, problems) {
    const isGiven = values.flag('skip-incompatible');
    if (isGiven && !values.flag('upgrade'))
        problems.add('--skip-incompatible needs --upgrade');
    return isGiven;
}
function readTablePatterns(values, option, problems) {
    const names = values.names(option);
    for (const name of names)
        if (!/^.+\..+$/s.test(name))
            problems.add(`--${option} has "${name}", it takes schema.table`);
    return names;
}
function readTableMap(values, problems) {
    const map = new Map();
    for (const text of values.list('map-table')) {
        const [from = '', to = ''] = readPair(text) ?? [];
        const isPair = [from, to].every((name) => /^.+\..+$/s.test(name) && !name.includes('*'));
        if (!isPair || from === to)
            problems.add(`--map-table is "${text}", it takes schema.table=schema.name, as shop.orders=shop.orders_restored`);
        else if (map.has(from))
            problems.add(`--map-table is given twice for ${from}`);
        else if ([...map.values()].includes(to))
            problems.add(`--map-table gives the name ${to} twice`);
        else
            map.set(from, to);
    }
    return map;
}
const WHERE = /^\s*((?:`(?:[^`]|``)*`|[^=])+?)\s*=\s*(\S.*)$/s;
/** Returns pattern `schema.table` → condition. */
function readWhere(values, problems) {
    const where = new Map();
    for (const text of values
        .all('where')
        .flatMap((lines) => lines.split('\n'))
        .filter((line) => line.trim() !== '')) {
        const [, written = '', condition = ''] = WHERE.exec(text) ?? [];
        const pattern = unquoteNames(written);
        if (!/^.+\..+$/s.test(pattern))
            problems.add(`--where is "${text}", it takes schema.table=CONDITION`);
        else if (where.has(pattern))
            problems.add(`--where is given twice for ${pattern}`);
        else
            where.set(pattern, condition);
    }
    return where;
}
function readSchemaMap(values, problems) {
    const map = new Map();
    for (const text of values.list('map-schema')) {
        const [from, to] = readPair(text) ?? [];
        if (!from || !to)
            problems.add(`--map-schema is "${text}", it takes FROM=TO`);
        else if (map.has(from))
            problems.add(`--map-schema is given twice for ${from}`);
        else
            map.set(from, to);
    }
    return map;
}
function readDefiners(values, problems) {
    const text = values.text('replace-definer');
    const isStripped = values.flag('strip-definers');
    if (isStripped && text !== undefined)
        problems.add('--strip-definers and --replace-definer contradict each other: give one');
    if (text === undefined)
        return isStripped ? 'strip' : 'keep';
    const account = (0,definitions_account/* parseAccount */.J)(text);
    if (account === undefined)
        problems.add(`--replace-definer is "${text}", it takes an account as user@host, or 'user'@'host'`);
    return account === undefined ? 'keep' : { account };
}

// EXTERNAL MODULE: ./lib/repository/scope/scope.js + 19 modules
var scope = __webpack_require__(2656);
;// CONCATENATED MODULE: ./lib/options/table/option-spec.js
// The type of an option.
const OPERATIONS = [
    'backup',
    'check',
    'restore',
    'verify',
    'list',
    'show',
    'find',
    'diff',
    'mask-check',
    'prune',
    'binlog-archive',
    'binlog-list',
    'binlog-find',
    'binlog-verify',
    'report',
    'matrix',
    'fleet-status',
];
/** Value of an input that refuses to be empty, if the workflow does not give the input. */
const NOT_GIVEN = 'none';
const option_spec_all = OPERATIONS;
/** Operations that report to people who do not watch them. */
const withAlerts = [
    'backup',
    'restore',
    'verify',
    'list',
    'prune',
    'binlog-archive',
    'binlog-verify',
    'fleet-status',
];
/** Operations on the profiles of a configuration file. Each profile names its own storage. */
const ofFleet = ['matrix', 'fleet-status'];
/** Operations on one storage. */
const inStorage = [
    'backup',
    'check',
    'restore',
    'verify',
    'list',
    'show',
    'find',
    'mask-check',
    'prune',
    'binlog-archive',
    'binlog-list',
    'binlog-find',
    'binlog-verify',
    'report',
];
const withServer = ['backup', 'restore', 'verify'];
/** Operations with a connection to a server. */
const connects = [...withServer, 'binlog-archive'];

;// CONCATENATED MODULE: ./lib/options/table/alerts-options.js
// Options: the receivers of alerts about a run.

const ALERTS_OPTIONS = [
    {
        name: 'slack-webhook',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Incoming webhook of Slack for alerts',
        value: 'URL',
        secret: true,
    },
    {
        name: 'mail-to',
        kind: { type: 'list' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'E-mail addresses for alerts',
        value: 'A,B',
    },
    {
        name: 'mail-from',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Sender of the e-mails. The default is smtp-user, or the first address of mail-to',
        rare: true,
        value: 'ADDR',
    },
    {
        name: 'smtp-url',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Mail server as smtp://user:password@host:port (STARTTLS) or smtps://… (TLS). It replaces the options below. Write special characters as %40',
        value: 'URL',
        secret: true,
    },
    {
        name: 'smtp-host',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Mail server. Without it and without --smtp-url, mail goes to localhost, port 25, without TLS',
        rare: true,
        value: 'HOST',
    },
    {
        name: 'smtp-port',
        kind: { type: 'integer', min: 1, max: 65_535 },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Port of the mail server. The default is 587, or 465 for tls, or 25 for none',
        rare: true,
        value: 'PORT',
    },
    {
        name: 'smtp-user',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Account on the mail server',
        rare: true,
        value: 'NAME',
    },
    {
        name: 'smtp-password',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Password of the account on the mail server. Other users of the machine can read a command line, so use SMTP_PASSWORD instead',
        rare: true,
        value: 'TEXT',
        secret: true,
    },
    {
        name: 'smtp-tls',
        kind: { type: 'choice', values: ['none', 'starttls', 'tls'] },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Encryption of the mail connection: none, starttls or tls. The default, starttls, never falls back to plain text',
        rare: true,
        value: 'MODE',
    },
    {
        name: 'smtp-ca',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'File with the certificates of authorities that are trusted for the mail server (PEM)',
        rare: true,
        value: 'PATH',
    },
    {
        name: 'notify-on',
        kind: { type: 'choice', values: ['failure', 'always', 'change', 'never'] },
        group: 'Alerts',
        operations: withAlerts,
        help: 'When to send alerts: failure, always, never, or change (the outcome differs from the previous run of this label and operation, which the storage keeps). Only always reports a cancelled run',
        default: 'failure',
        value: 'WHEN',
    },
    {
        name: 'webhook',
        kind: { type: 'list' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'URLs to which alerts are posted, in the form that webhook-format names. Write a comma in a URL as %2C',
        value: 'URL,URL',
        secret: true,
    },
    {
        name: 'webhook-format',
        kind: { type: 'list' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Form of the webhooks: json (the default), slack, teams, discord, mattermost, ntfy or telegram. One for all, or one for each URL',
        value: 'A,B',
    },
    {
        name: 'webhook-notify-on',
        kind: { type: 'list' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'When to post to the webhooks, in the words of notify-on, which is the default. One for all, or one for each URL',
        rare: true,
        value: 'A,B',
    },
    {
        name: 'metrics-file',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'File for metrics (OpenMetrics), replaced after each run. Its name ends with .prom for the textfile collector of the node exporter',
        value: 'FILE',
    },
    {
        name: 'metrics-push',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'URL of a Pushgateway to which metrics are pushed after each run',
        value: 'URL',
        secret: true,
    },
    {
        name: 'ping-url',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'URL to call after each success. After a failure, /fail is added to its path',
        value: 'URL',
        secret: true,
    },
    {
        name: 'ping-format',
        kind: { type: 'choice', values: ['auto', 'plain', 'healthchecks', 'uptime-kuma'] },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Form of the calls: plain, healthchecks (also /start at the begin), or uptime-kuma (status, message and duration as parameters). By default it depends on the URL',
        rare: true,
        default: 'auto',
        value: 'NAME',
    },
    {
        name: 'issue-on-failure',
        kind: { type: 'flag' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Action only: keep one issue per workflow, operation and label. A failure opens it, and the next success closes it. Needs github-token and the permission `issues: write`',
        rare: true,
        default: 'false',
    },
    {
        name: 'github-token',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Action only: token for issue-on-failure, usually github.token of the job',
        rare: true,
        value: 'TEXT',
        secret: true,
    },
];

;// CONCATENATED MODULE: ./lib/options/table/backup-options.js
const BACKUP_OPTIONS = [
    {
        name: 'bytes-per-chunk',
        kind: { type: 'bytes', min: 131_072, max: 16_000_000_000 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Size of a chunk before compression. A chunk is one object of the backup and one transaction of a restore',
        rare: true,
        default: '64MB',
        value: 'SIZE',
    },
    {
        name: 'rows-per-chunk',
        kind: { type: 'integer', min: 1, max: 1_000_000_000 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Rows per chunk for tables with a key. It replaces bytes-per-chunk',
        rare: true,
        value: 'N',
    },
    {
        name: 'compression-level',
        kind: { type: 'integer', min: 1, max: 19 },
        group: 'Backup',
        operations: ['backup', 'binlog-archive'],
        help: 'Compression level of zstd',
        rare: true,
        default: '1',
        value: 'N',
    },
    {
        name: 'threads',
        kind: { type: 'integer', min: 0, max: 64 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Threads that read, encode and compress rows. 0 uses the main thread. The default is 0 on one or two cores or for less than 512 MB of data, otherwise the smallest of concurrency, cores - 1 and 8',
        rare: true,
        value: 'N',
    },
    {
        name: 'long-query-guard',
        kind: { type: 'duration' },
        group: 'Backup',
        operations: ['backup'],
        help: 'Age from which a running statement delays the global lock. The backup waits for the statement to end, because a waiting global lock blocks all writes',
        rare: true,
        default: '60s',
        value: 'TIME',
    },
    {
        name: 'lock-timeout',
        kind: { type: 'duration' },
        group: 'Backup',
        operations: ['backup'],
        help: 'Longest time that a lock of the backup may block other clients before it is released. The default is 15s for locks that block commits, and 60s for statements under a lock that blocks DDL',
        rare: true,
        value: 'TIME',
    },
    {
        name: 'consistency',
        kind: { type: 'choice', values: ['auto', 'none'] },
        group: 'Backup',
        operations: ['backup'],
        help: 'auto: one snapshot, by the best method that the server and the account allow. none: no locks, and tables may not match each other',
        rare: true,
        default: 'auto',
        value: 'HOW',
    },
    {
        name: 'max-replica-lag',
        kind: { type: 'duration' },
        group: 'Backup',
        operations: ['backup'],
        help: 'Largest lag of a replica. The backup waits up to --lock-wait-timeout for the replica to catch up, and then fails',
        rare: true,
        value: 'TIME',
    },
    {
        name: 'max-rate',
        kind: { type: 'bytes', min: 1000, max: 1_000_000_000_000 },
        group: 'Backup',
        operations: ['backup', 'binlog-archive'],
        help: 'Limit for all workers together, in bytes of rows per second before compression',
        value: 'SIZE',
    },
    {
        name: 'shrink-warning-percent',
        kind: { type: 'integer', min: 0, max: 100 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Log a warning for a table that lost this percentage of its rows since the previous backup. 0 disables the warning',
        rare: true,
        default: '50',
        value: 'N',
    },
    {
        name: 'verify',
        kind: { type: 'choice', values: ['off', 'objects', 'sample', 'counts', 'rows'] },
        group: 'Backup',
        operations: ['backup'],
        help: 'Verification right after the backup: off, objects, or with --restore-into sample, counts or rows',
        default: 'off',
        value: 'LEVEL',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/binlog-options.js
const BINLOG_OPTIONS = [
    {
        name: 'follow',
        kind: { type: 'flag' },
        group: 'Binary log',
        operations: ['binlog-archive'],
        help: 'Keep running and store what is new at short intervals, until the program is stopped. By default a run ends at the end of the log',
        default: 'false',
    },
    {
        name: 'segment-time',
        kind: { type: 'duration' },
        group: 'Binary log',
        operations: ['binlog-archive'],
        help: 'With --follow: longest time until new transactions are stored',
        default: '60s',
        value: 'TIME',
    },
    {
        name: 'segment-bytes',
        kind: { type: 'bytes', min: 1024 * 1024, max: 4 * 1024 ** 3 },
        group: 'Binary log',
        operations: ['binlog-archive'],
        help: 'Size of the log in one object. A larger transaction is one object',
        rare: true,
        default: '64MB',
        value: 'SIZE',
    },
    {
        name: 'run-interval',
        kind: { type: 'duration' },
        group: 'Binary log',
        operations: ['binlog-archive'],
        help: 'Time between two runs. A run warns if the server keeps its log for less than three times this',
        default: '15m',
        value: 'TIME',
    },
    {
        name: 'table',
        kind: { type: 'text' },
        group: 'Binary log',
        operations: ['binlog-find'],
        help: 'Table whose changes are shown, as schema.table',
        value: 'NAME',
    },
    {
        name: 'since',
        kind: { type: 'text' },
        group: 'Binary log',
        operations: ['binlog-find'],
        help: 'Only transactions of this time or later: 2026-11-20, or 2026-11-20T03:00 in local time, or with a zone',
        value: 'TIME',
    },
    {
        name: 'ddl',
        kind: { type: 'flag' },
        group: 'Binary log',
        operations: ['binlog-find'],
        help: 'Only statements such as DROP TABLE, and no rows',
        default: 'false',
    },
    {
        name: 'replica-server-id',
        kind: { type: 'integer', min: 1, max: 4_294_967_295 },
        group: 'Binary log',
        operations: ['binlog-archive'],
        help: 'With --follow: server id under which the program reads, which no replica may have. By default a random large number',
        rare: true,
        value: 'N',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/connection-options.js
// How to reach a server.

const CONNECTION_OPTIONS = [
    {
        name: 'host',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'Host name or address of the server',
        default: '127.0.0.1',
        value: 'HOST',
    },
    {
        name: 'port',
        kind: { type: 'integer', min: 1, max: 65_535 },
        group: 'Connection',
        operations: connects,
        help: 'Port of the server',
        default: '3306',
        value: 'PORT',
    },
    {
        name: 'socket',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'Unix socket of the server. It replaces host and port',
        value: 'PATH',
    },
    {
        name: 'user',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'Account name',
        value: 'NAME',
    },
    {
        name: 'password',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'Password. Other users of the machine can read a command line, so use MYSQL_PWD, MYSQL_PASSWORD or --password-file instead',
        secret: true,
        value: 'TEXT',
    },
    {
        name: 'password-file',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'File whose first line is the password',
        value: 'PATH',
    },
    {
        name: 'url',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'Server as mysql://user:password@host:port. It replaces the options above. Parameters such as ?ssl-mode=verify-identity have the names that clients and drivers use, and an unknown parameter is an error',
        secret: true,
        value: 'URL',
    },
    {
        name: 'defaults-file',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'Option file in the format of my.cnf. Its [client] section sets host, user, password, ssl-mode, ssl-verify-server-cert and so on',
        value: 'PATH',
    },
    {
        name: 'ssl-mode',
        kind: { type: 'choice', values: ['disabled', 'preferred', 'required', 'verify-ca', 'verify-identity'] },
        group: 'Connection',
        operations: connects,
        help: 'TLS mode: disabled, preferred, required, verify-ca or verify-identity. With ssl-ca the default is verify-ca',
        default: 'preferred',
        value: 'MODE',
    },
    {
        name: 'ssl-ca',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'File with the certificates of trusted authorities (PEM)',
        value: 'PATH',
    },
    {
        name: 'ssl-cert',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'File with the client certificate (PEM)',
        value: 'PATH',
    },
    {
        name: 'ssl-key',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'File with the private key of the client certificate (PEM)',
        value: 'PATH',
    },
    {
        name: 'ssh',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'SSH server that every connection to the database goes through, as user@host or user@host:port. The host and port of the database are those that the SSH server sees. The server of --restore-into is reached directly',
        value: 'SERVER',
    },
    {
        name: 'ssh-key',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'File with the private key for the SSH server, without a passphrase, or its text in a variable or an input. By default the agent of SSH_AUTH_SOCK is used',
        value: 'PATH',
    },
    {
        name: 'ssh-known-hosts',
        kind: { type: 'text' },
        group: 'Connection',
        operations: connects,
        help: 'File with the host keys of SSH servers, or its lines. An unknown or another key is an error. By default ~/.ssh/known_hosts',
        value: 'PATH',
    },
    {
        name: 'get-server-public-key',
        kind: { type: 'flag' },
        group: 'Connection',
        operations: connects,
        help: 'Accept an RSA key from the server to encrypt the password on a connection without TLS. Anyone who answers in place of the server then learns the password',
        rare: true,
        default: 'false',
    },
    {
        name: 'connect-timeout',
        kind: { type: 'duration' },
        group: 'Connection',
        operations: connects,
        help: 'Longest time to wait for a connection',
        rare: true,
        default: '10s',
        value: 'TIME',
    },
    {
        name: 'wait-for-server',
        kind: { type: 'duration' },
        group: 'Connection',
        operations: connects,
        help: 'Longest time to wait at the start for a server that is still starting: refused connections and unknown host names. A wrong password is not waited for',
        default: '0s',
        value: 'TIME',
    },
    {
        name: 'stall-timeout',
        kind: { type: 'duration' },
        group: 'Connection',
        operations: inStorage,
        help: 'Drop a server or storage connection after this much silence. A server that is still executing the statement does not count as silent. Storage requests are retried for the same time. 0 disables the limit',
        rare: true,
        default: '120s',
        value: 'TIME',
    },
    {
        name: 'mysql-iam-auth',
        kind: { type: 'flag' },
        group: 'Connection',
        operations: connects,
        help: 'Authenticate with an IAM token of RDS or Aurora instead of a password. Each connection gets a new token and always uses TLS',
        default: 'false',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/fleet-options.js
// Many servers: the profiles of one configuration file.

const FLEET_OPTIONS = [
    {
        name: 'profiles',
        kind: { type: 'list' },
        group: 'Fleet',
        operations: ofFleet,
        help: 'Names of profiles of the configuration file, * is a wildcard. By default all of them',
        value: 'A,B',
    },
    {
        name: 'tags',
        kind: { type: 'list' },
        group: 'Fleet',
        operations: ofFleet,
        help: 'Only profiles that have one of these tags. In the configuration file: the tags of a profile',
        value: 'A,B',
    },
    {
        name: 'stale',
        kind: { type: 'duration' },
        group: 'Fleet',
        operations: ['matrix'],
        help: 'Only profiles whose newest backup is older than this, or that have none: a second run does only what is missing',
        value: 'TIME',
    },
    {
        name: 'rotate',
        kind: { type: 'flag' },
        group: 'Fleet',
        operations: ['matrix', 'verify'],
        help: 'Verify the label whose last verified restore is oldest. For matrix: the profiles in this order, with --limit. It spreads verification over the week',
        default: 'false',
    },
    {
        name: 'max-profiles',
        kind: { type: 'integer', min: 1, max: 256 },
        group: 'Fleet',
        operations: ['matrix'],
        help: 'Largest number of profiles to print',
        value: 'N',
    },
    {
        name: 'max-verified-age',
        kind: { type: 'duration' },
        group: 'Fleet',
        operations: ['fleet-status'],
        help: 'A profile is stale too if its newest verified restore is older than this. It reads more than three objects of each storage',
        value: 'TIME',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/page-options.js
const PAGE_OPTIONS = [
    {
        name: 'html',
        kind: { type: 'text' },
        group: 'Output',
        operations: ['report', 'fleet-status'],
        help: 'File for the status page: one HTML file without scripts and without anything from outside',
        value: 'FILE',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/operation-options.js
// How an operation runs and what it says.

const OPERATION_OPTIONS = [
    {
        name: 'config',
        kind: { type: 'text' },
        group: 'Operation',
        operations: option_spec_all,
        help: 'Configuration file in YAML with options and profiles. On the command line the default is the first one that exists of ./mysql-backup.yaml, ~/.config/mysql-backup/mysql-backup.yaml and /etc/mysql-backup/mysql-backup.yaml',
        refusesEmpty: true,
        value: 'FILE',
    },
    {
        name: 'profile',
        kind: { type: 'text' },
        group: 'Operation',
        operations: inStorage,
        help: 'Profile of the configuration file. Its options take precedence over those at the top of the file',
        refusesEmpty: true,
        value: 'NAME',
    },
    {
        name: 'profile-index',
        kind: { type: 'flag' },
        group: 'Operation',
        operations: inStorage,
        help: 'Take the profile whose place in the configuration file is the variable JOB_COMPLETION_INDEX, counted from 0, as an Indexed Job of Kubernetes sets it',
        rare: true,
        default: 'false',
    },
    {
        name: 'concurrency',
        kind: { type: 'integer', min: 1, max: 256 },
        group: 'Operation',
        operations: withServer,
        help: 'Number of parallel workers. Each worker has its own connection',
        default: '4',
        value: 'N',
    },
    {
        name: 'lock-wait-timeout',
        kind: { type: 'duration' },
        group: 'Operation',
        operations: withServer,
        help: 'Longest time that a statement waits for a lock',
        rare: true,
        default: '60s',
        value: 'TIME',
    },
    {
        name: 'dry-run',
        kind: { type: 'flag' },
        group: 'Operation',
        operations: ['backup', 'restore', 'prune'],
        help: 'Print the plan and change nothing',
        default: 'false',
    },
    {
        name: 'fail-on-warnings',
        kind: { type: 'flag' },
        group: 'Operation',
        operations: [...withServer, 'prune', 'binlog-archive'],
        help: 'End with exit code 3 after any warning',
        default: 'false',
    },
    {
        name: 'log-level',
        kind: { type: 'choice', values: ['error', 'warn', 'info', 'debug'] },
        group: 'Output',
        operations: option_spec_all,
        help: 'Lowest level to log: error, warn, info or debug',
        default: 'info',
        value: 'LEVEL',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/restore-options.js
const RESTORE_OPTIONS = [
    {
        name: 'defer-table-indexes',
        kind: { type: 'choice', values: ['off', 'fulltext', 'all'] },
        group: 'Restore',
        operations: ['restore'],
        help: 'Secondary indexes to create after the rows are loaded: off, fulltext or all (for tables over 1 MiB)',
        rare: true,
        default: 'all',
        value: 'WHICH',
    },
    {
        name: 'check-tables',
        kind: { type: 'choice', values: ['off', 'quick', 'full'] },
        group: 'Restore',
        operations: ['restore'],
        help: 'CHECK TABLE after the load: off, quick or full',
        rare: true,
        default: 'full',
        value: 'HOW',
    },
    {
        name: 'load-users',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Create accounts of the backup that the target does not have, and compare them with the backup',
        default: 'false',
    },
    {
        name: 'mask',
        kind: { type: 'text' },
        group: 'Restore',
        operations: ['restore', 'mask-check'],
        help: 'Rules file in YAML. Columns with personal data are masked before their values reach a table',
        refusesEmpty: true,
        value: 'FILE',
    },
    {
        name: 'show-rows',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'With --mask: show messages of the server about masked tables with the values that they quote',
        rare: true,
        default: 'false',
    },
    {
        name: 'drop-existing',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Drop the objects on the target that the restore creates. A schema is dropped only if the restore creates every object in it',
        default: 'false',
    },
    {
        name: 'yes',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Do not ask before --drop-existing drops anything. Only the command line on a terminal asks, for the names of the schemas',
        default: 'false',
    },
    {
        name: 'trust-storage',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Skip reading and hashing every object of the backup before --drop-existing drops anything',
        rare: true,
        default: 'false',
    },
    {
        name: 'ignore-version',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Try a target of another flavor or of an older version',
        rare: true,
        default: 'false',
    },
    {
        name: 'upgrade',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore', 'verify'],
        help: 'Rewrite definitions that a newer target, or a target of the other flavor (MySQL, MariaDB), does not accept, and report each change. Without this option, a refusal names all of them',
        default: 'false',
    },
    {
        name: 'skip-incompatible',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore', 'verify'],
        help: 'With --upgrade and a target of the other flavor: leave out objects that cannot be moved, and name each with its reason. Without this option, a refusal names all of them',
        rare: true,
        default: 'false',
    },
    {
        name: 'allow-source-as-target',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Allow a restore onto the server that the backup came from',
        rare: true,
        default: 'false',
    },
    {
        name: 'enable-local-infile',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Turn on local_infile on the target during the restore. While it is off, rows are loaded by INSERT at half the speed',
        rare: true,
        default: 'false',
    },
    {
        name: 'skip-binlog',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Write nothing to the binary log of the target. Refused if replicas follow the target',
        rare: true,
        default: 'false',
    },
    {
        name: 'skip-binlog-despite-replicas',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Skip the binary log even if replicas follow the target. The replicas will lack the restored data',
        rare: true,
        default: 'false',
    },
    {
        name: 'disable-redo-log',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Turn off the redo log of MySQL during the restore. A server that crashes in the meantime is lost. Needs --target-is-disposable',
        rare: true,
        default: 'false',
    },
    {
        name: 'target-is-disposable',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Confirm that the whole target server may be lost',
        rare: true,
        default: 'false',
    },
    {
        name: 'update-gtid-set',
        kind: { type: 'choice', values: ['off', 'append', 'replace'] },
        group: 'Restore',
        operations: ['restore'],
        help: 'Change of gtid_purged on the target: off, or append or replace with the GTID set of the backup',
        rare: true,
        default: 'off',
        value: 'HOW',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/retention-options.js
const keep = (name, help, value = 'N') => ({
    name,
    kind: { type: 'text' },
    group: 'Retention',
    operations: ['backup', 'prune'],
    help,
    value,
});
const RETENTION_OPTIONS = [
    keep('keep-last', 'Keep the newest N backups of each label. N is a number or unlimited, here and below'),
    keep('keep-hourly', 'For the last N hours with backups, keep the newest of each hour (UTC)'),
    keep('keep-daily', 'For the last N days with backups, keep the newest of each day'),
    keep('keep-weekly', 'For the last N weeks with backups, keep the newest of each week, Monday to Sunday'),
    keep('keep-monthly', 'For the last N months with backups, keep the newest of each month'),
    keep('keep-yearly', 'For the last N years with backups, keep the newest of each year'),
    keep('keep-within', 'Keep all backups within this time before the newest one: 30d, or 1y6m7d12h with years, months, days and hours', 'TIME'),
    {
        name: 'min-age',
        kind: { type: 'duration' },
        group: 'Retention',
        operations: ['backup', 'prune'],
        help: 'Keep every backup that ended within this time, whatever the rules say',
        rare: true,
        default: '1h',
        value: 'TIME',
    },
    {
        name: 'incomplete-older-than',
        kind: { type: 'duration' },
        group: 'Retention',
        operations: ['backup', 'prune'],
        help: 'Remove the remains of crashed runs if nothing was written to them for this time',
        rare: true,
        default: '24h',
        value: 'TIME',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/selection-options.js
// Options: the selected part of the data, and its new names.

const SELECTION_OPTIONS = [
    {
        name: 'schemas',
        kind: { type: 'list' },
        group: 'Selection',
        operations: withServer,
        help: 'Schemas to include, with their routines and events. * is a wildcard. Put a name that contains a comma in backquotes',
        value: 'A,B',
    },
    {
        name: 'exclude-schemas',
        kind: { type: 'list' },
        group: 'Selection',
        operations: withServer,
        help: 'Schemas to leave out. * is a wildcard',
        value: 'A,B',
    },
    {
        name: 'include-tables',
        kind: { type: 'list' },
        group: 'Selection',
        operations: [...withServer, 'find'],
        help: 'Tables and views to include, as schema.table. * is a wildcard. find takes them as arguments too',
        value: 'S.T,…',
    },
    {
        name: 'exclude-tables',
        kind: { type: 'list' },
        group: 'Selection',
        operations: withServer,
        help: 'Tables and views to leave out, as schema.table. * is a wildcard',
        value: 'S.T,…',
    },
    {
        name: 'schema-only-tables',
        kind: { type: 'list' },
        group: 'Selection',
        operations: ['backup'],
        help: 'Tables to include without their rows, as schema.table. * is a wildcard. The backup counts as partial',
        value: 'S.T,…',
    },
    {
        name: 'where',
        kind: { type: 'text' },
        group: 'Selection',
        operations: ['backup', 'restore'],
        help: 'Condition that selects rows, as schema.table=CONDITION. * is a wildcard. Times are in UTC. Repeat the option, or write one condition per line in the action',
        value: 'S.T=SQL',
    },
    {
        name: 'skip-broken',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['backup'],
        help: 'Leave out objects that the server can no longer open or create again. A warning names each of them',
        rare: true,
        default: 'false',
    },
    {
        name: 'users',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['backup'],
        help: 'Include accounts and their grants',
        default: 'false',
    },
    {
        name: 'map-schema',
        kind: { type: 'list' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'New name of a schema on the target, as from=to. The option can be repeated',
        value: 'FROM=TO',
        refusesEmpty: true,
    },
    {
        name: 'map-table',
        kind: { type: 'list' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Restore only this table, next to the original: its new name in the same schema, as schema.table=schema.name, without its triggers and foreign keys. The option can be repeated',
        value: 'S.T=S.NAME',
        refusesEmpty: true,
    },
    {
        name: 'schema-only',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Restore definitions without rows',
        default: 'false',
    },
    {
        name: 'data-only',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Restore rows without definitions. The tables must exist and be empty',
        default: 'false',
    },
    {
        name: 'skip-triggers',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Leave out triggers',
        default: 'false',
    },
    {
        name: 'skip-routines',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Leave out procedures, functions and packages',
        default: 'false',
    },
    {
        name: 'skip-events',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Leave out events',
        default: 'false',
    },
    {
        name: 'strip-definers',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Leave out DEFINER clauses. Views, triggers, routines and events then belong to the account that restores. Events from another server are created disabled',
        default: 'false',
    },
    {
        name: 'replace-definer',
        kind: { type: 'text' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Account that owns the restored views, triggers, routines and events',
        rare: true,
        value: 'USER@HOST',
    },
    {
        name: 'allow-external-tables',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Create objects that reach outside the backup, also on another server or under other schema names: FEDERATED, CONNECT and SPIDER tables, MERGE tables and foreign keys over other schemas, DATA DIRECTORY, tablespaces',
        rare: true,
        default: 'false',
    },
    {
        name: 'enable-events',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Keep events enabled that a restore otherwise disables: events under other schema names, and events from another server with another definer',
        rare: true,
        default: 'false',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/s3-options.js
// Options: how S3 keeps objects. The words are those of the AWS command line.

/**
 * Operations that write: restore and verify put leases and records next to a backup; prune may put
 * a manifest back.
 */
const writing = ['backup', 'restore', 'verify', 'prune', 'binlog-archive'];
const S3_OPTIONS = [
    {
        name: 's3-expected-bucket-owner',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Account that must own the bucket. S3 refuses every request to a bucket of another owner',
        rare: true,
        value: 'ACCOUNT',
    },
    {
        name: 's3-sse',
        kind: { type: 'text' },
        group: 'Storage',
        operations: writing,
        help: 'Server-side encryption: AES256 (SSE-S3), aws:kms or aws:kms:dsse. By default the bucket decides. A server that ignores the setting is an error',
        rare: true,
        value: 'HOW',
    },
    {
        name: 's3-sse-kms-key-id',
        kind: { type: 'text' },
        group: 'Storage',
        operations: writing,
        help: 'Id or ARN of the KMS key for aws:kms. The default is the AWS managed key for S3',
        rare: true,
        value: 'KEY',
    },
    {
        name: 's3-storage-class',
        kind: { type: 'text' },
        group: 'Storage',
        operations: ['backup', 'binlog-archive'],
        help: 'Storage class of objects of 128 KiB or more, such as STANDARD_IA. The manifest, the summary and smaller objects stay in the default class',
        rare: true,
        value: 'CLASS',
    },
    {
        name: 's3-object-lock-mode',
        kind: { type: 'text' },
        group: 'Storage',
        operations: ['backup', 'binlog-archive'],
        help: 'Object lock for every object of the backup: governance (privileged accounts can remove it) or compliance (no account can). The bucket needs object lock',
        rare: true,
        value: 'MODE',
    },
    {
        name: 's3-object-lock-days',
        kind: { type: 'integer', min: 1, max: 36_500 },
        group: 'Storage',
        operations: ['backup', 'binlog-archive'],
        help: 'Days that the object lock lasts, counted from the start of the backup',
        rare: true,
        value: 'DAYS',
    },
    {
        name: 's3-checksum-algorithm',
        kind: { type: 'choice', values: ['auto', 'CRC32', 'SHA256', 'none'] },
        group: 'Storage',
        operations: writing,
        help: 'Checksum that the S3 server verifies and stores in addition to our SHA-256: CRC32, SHA256 or none. auto means CRC32 on AWS and none on other servers',
        rare: true,
        default: 'auto',
        value: 'NAME',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/storage-options.js
// Where backups are kept.

const STORAGE_OPTIONS = [
    {
        name: 'storage',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Location of the backups: s3://bucket/prefix or a directory (/…, ./…, ../… or file:///…). Give it several times, or one on each line of an input or a variable, for several copies: one pass writes all, and a reader takes the first sound one',
        value: 'URL',
    },
    {
        name: 'backup-dir',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Directory for one more copy on disk (/…, ./…, ../… or file:///…). With --storage, one pass writes all copies',
        value: 'PATH',
    },
    {
        name: 's3-endpoint',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'URL of an S3-compatible server other than AWS',
        value: 'URL',
    },
    {
        name: 's3-region',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Region of the bucket. By default AWS_REGION, AWS_DEFAULT_REGION or the AWS profile sets it',
        value: 'NAME',
    },
    {
        name: 's3-force-path-style',
        kind: { type: 'flag' },
        group: 'Storage',
        operations: inStorage,
        help: 'Put the bucket into the path of a URL instead of its host name. This is the default with --s3-endpoint',
    },
    {
        name: 's3-access-key-id',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Access key for S3, in place of AWS_ACCESS_KEY_ID. A storage of a configuration file may have its own',
        rare: true,
        value: 'ID',
    },
    {
        name: 's3-secret-access-key',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Secret of --s3-access-key-id. Give it in a variable or a configuration file, because other accounts can see command lines',
        rare: true,
        secret: true,
        value: 'KEY',
    },
    {
        name: 's3-session-token',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Session token of temporary --s3-access-key-id',
        rare: true,
        secret: true,
        value: 'TOKEN',
    },
    {
        name: 'aws-role-to-assume',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'ARN of the role for S3. In a workflow with `id-token: write`, the token of the job assumes the role and renews it',
        value: 'ARN',
    },
    {
        name: 'aws-profile',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Profile of ~/.aws/config or ~/.aws/credentials that gives the credentials for S3, with its roles and SSO. By default AWS_PROFILE sets it',
        value: 'NAME',
    },
    {
        name: 's3-ca',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'File with the certificates of authorities to trust for S3 and STS, in addition to the known ones (PEM). By default AWS_CA_BUNDLE names it',
        value: 'PATH',
    },
    {
        name: 'label',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Name of the server within the storage. A backup uses the host name by default',
        value: 'NAME',
    },
    {
        name: 'before',
        kind: { type: 'text' },
        group: 'Storage',
        operations: ['restore', 'verify', 'show', 'mask-check'],
        help: 'With latest: the newest backup that began before this time, as 2026-11-20 or 2026-11-20T03:00, in local time unless a zone such as Z follows',
        value: 'TIME',
    },
    {
        name: 'verified',
        kind: { type: 'flag' },
        group: 'Storage',
        operations: ['restore', 'verify', 'show', 'mask-check'],
        help: 'With latest: the newest backup whose restore was verified',
        default: 'false',
    },
    {
        name: 'adopt-label',
        kind: { type: 'flag' },
        group: 'Storage',
        operations: ['backup'],
        help: 'Let this server take over the label of the server that it replaces. Without this option, a backup of another server under the same label is refused',
        rare: true,
        default: 'false',
    },
    {
        name: 'limit',
        kind: { type: 'integer', min: 0, max: 1_000_000 },
        group: 'Storage',
        operations: ['list'],
        help: 'Number of the newest backups to read and list, 0 for all. With --max-age all are read',
        default: '100',
        value: 'N',
    },
    {
        name: 'max-age',
        kind: { type: 'duration' },
        group: 'Storage',
        operations: ['list', 'fleet-status'],
        help: 'End with exit code 4 if the newest backup is older than this, or if there is no backup. For fleet-status the default is 26h, and a profile may have its own',
        value: 'TIME',
    },
    {
        name: 'aws-credentials-file',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'File with S3 credentials, in the format of ~/.aws/credentials',
        rare: true,
        value: 'PATH',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/trust-options.js
// Options: readers and signers of a backup.

const TRUST_OPTIONS = [
    {
        name: 'encrypt-to',
        kind: { type: 'list' },
        group: 'Trust',
        operations: ['backup', 'binlog-archive'],
        help: 'Age recipients (age1…). Every object is encrypted for all of them, and `age -d` can decrypt it',
        value: 'AGE1…',
        refusesEmpty: true,
    },
    {
        name: 'recipients-file',
        kind: { type: 'text' },
        group: 'Trust',
        operations: ['backup', 'binlog-archive'],
        help: 'File with age recipients, one per line',
        rare: true,
        value: 'PATH',
    },
    {
        name: 'passphrase-file',
        kind: { type: 'text' },
        group: 'Trust',
        operations: ['backup', 'restore', 'verify', 'show', 'find', 'mask-check'],
        help: 'File whose first line is the passphrase to encrypt or decrypt with',
        value: 'PATH',
    },
    {
        name: 'identity-file',
        kind: { type: 'text' },
        group: 'Trust',
        operations: ['backup', 'restore', 'verify', 'show', 'find', 'mask-check', 'binlog-find', 'binlog-verify'],
        help: 'File with age identities (AGE-SECRET-KEY-1…) to decrypt backups with. A backup needs it only for --verify',
        value: 'PATH',
    },
    {
        name: 'allow-plaintext',
        kind: { type: 'flag' },
        group: 'Trust',
        operations: ['backup', 'restore', 'verify', 'show', 'find', 'mask-check', 'binlog-archive'],
        help: 'Accept an unencrypted backup although decryption keys are given, or although older backups of the label are encrypted. A backup with this option may be unencrypted',
        rare: true,
        default: 'false',
    },
    {
        name: 'signing-key',
        kind: { type: 'text' },
        group: 'Trust',
        operations: ['backup', 'restore', 'verify', 'binlog-archive'],
        help: 'File with the Ed25519 private key (PEM) that signs the backup, or the record of a verification',
        value: 'PATH',
        refusesEmpty: true,
    },
    {
        name: 'verify-key',
        kind: { type: 'list' },
        group: 'Trust',
        operations: inStorage,
        help: 'Files with Ed25519 public keys (PEM). A backup without a signature by one of them is refused',
        value: 'PATH,…',
        refusesEmpty: true,
    },
];

;// CONCATENATED MODULE: ./lib/options/table/verification-options.js
// How backups are verified.

const VERIFICATION_OPTIONS = [
    {
        name: 'verify-level',
        kind: { type: 'choice', values: ['off', 'sample', 'counts', 'rows'] },
        group: 'Verification',
        operations: ['restore'],
        help: 'Verification of the restore: off, sample or counts (definitions, and the row counts of all tables), or rows (every row)',
        default: 'sample',
        value: 'LEVEL',
    },
    {
        name: 'level',
        kind: { type: 'choice', values: ['objects', 'sample', 'counts', 'rows'] },
        group: 'Verification',
        operations: ['verify'],
        help: 'Verification level: objects (storage only), sample, counts or rows',
        default: 'objects',
        value: 'LEVEL',
    },
    {
        name: 'sample-size',
        kind: { type: 'integer', min: 1, max: 1_000_000 },
        group: 'Verification',
        operations: withServer,
        help: 'Number of tables that the level sample counts again',
        rare: true,
        default: '3',
        value: 'N',
    },
    {
        name: 'seed',
        kind: { type: 'integer', min: 0, max: 2_147_483_647 },
        group: 'Verification',
        operations: withServer,
        help: 'Seed that selects these tables. By default each run uses another seed',
        rare: true,
        value: 'N',
    },
    {
        name: 'assertions',
        kind: { type: 'text' },
        group: 'Verification',
        operations: withServer,
        help: 'File with your own SQL checks (YAML)',
        value: 'PATH',
    },
    {
        name: 'restore-into',
        kind: { type: 'text' },
        group: 'Verification',
        operations: ['backup', 'verify'],
        help: 'Server as mysql://user:password@host:port, or docker. The run restores the backup there, verifies it and drops what it created. The password can come from RESTORE_INTO_PASSWORD. docker starts the official image of the release of the source in a container on the loopback interface and removes it; docker:mysql:8.4 names the image',
        value: 'URL',
        secret: true,
    },
    {
        name: 'report',
        kind: { type: 'text' },
        group: 'Verification',
        operations: [...withServer, 'prune', 'binlog-archive', 'binlog-verify'],
        help: 'File for the JSON report, with every check',
        value: 'PATH',
    },
];

;// CONCATENATED MODULE: ./lib/options/option-table.js
// The single table of all options. The command line's flags, the action's inputs, their checks,
// action.yml and docs/options.md all come from this table.















/** Gives `check` the options of a backup, with the name of the other operation. */
function alsoForCheck(spec) {
    const { operations } = spec;
    const isOfBackup = operations.includes('backup') && !operations.includes('check');
    return isOfBackup ? { ...spec, operations: [...operations, 'check'] } : spec;
}
/** Options of a verification without a meaning for a comparison of objects and counts. */
const NOT_FOR_DIFF = new Set([
    'level',
    'sample-size',
    'seed',
    'assertions',
    'restore-into',
    'schema-only',
    'data-only',
    'skip-incompatible',
    ...ALERTS_OPTIONS.map(({ name }) => name),
]);
/** Gives `diff` the options of a verification. */
function alsoForDiff(spec) {
    const { name, operations } = spec;
    const isOfVerify = operations.includes('verify') && !operations.includes('diff') && !NOT_FOR_DIFF.has(name);
    return isOfVerify ? { ...spec, operations: [...operations, 'diff'] } : spec;
}
const option_table_OPTIONS = [
    ...CONNECTION_OPTIONS,
    ...SELECTION_OPTIONS,
    ...STORAGE_OPTIONS,
    ...S3_OPTIONS,
    ...TRUST_OPTIONS,
    ...BACKUP_OPTIONS,
    ...RETENTION_OPTIONS,
    ...BINLOG_OPTIONS,
    ...RESTORE_OPTIONS,
    ...VERIFICATION_OPTIONS,
    ...FLEET_OPTIONS,
    ...ALERTS_OPTIONS,
    ...PAGE_OPTIONS,
    ...OPERATION_OPTIONS,
]
    .map(alsoForCheck)
    .map(alsoForDiff);
function optionsOf(operation) {
    return option_table_OPTIONS.filter(({ operations }) => operations.includes(operation));
}

;// CONCATENATED MODULE: ./lib/options/storage-entries.js
const ENTRY = /^storage\[(\d+)\]\.(.+)$/;
/** Key of an entry's location in a configuration file. */
const LOCATION = 'location';
/** Options that an entry may have. */
const ENTRY_OPTIONS = new Set([
    's3-endpoint',
    's3-region',
    's3-force-path-style',
    's3-ca',
    's3-access-key-id',
    's3-secret-access-key',
    's3-session-token',
    's3-expected-bucket-owner',
    's3-sse',
    's3-sse-kms-key-id',
    's3-storage-class',
    's3-object-lock-mode',
    's3-object-lock-days',
    's3-checksum-algorithm',
    'aws-profile',
    'aws-credentials-file',
    'aws-role-to-assume',
    'stall-timeout',
    'keep-last',
    'keep-hourly',
    'keep-daily',
    'keep-weekly',
    'keep-monthly',
    'keep-yearly',
    'keep-within',
    'min-age',
    'incomplete-older-than',
]);
/** Options that belong together. An entry with one of them takes none of the others. */
const storage_entries_GROUPS = [
    /^(s3-(access-key-id|secret-access-key|session-token)|aws-(profile|credentials-file|role-to-assume))$/,
    /^s3-sse(-kms-key-id)?$/,
    /^s3-object-lock-(mode|days)$/,
    /^keep-/,
];
/** Options that describe the server of the endpoint. */
const OF_ENDPOINT = /^s3-(endpoint|region|force-path-style|ca|expected-bucket-owner|storage-class)$/;
/**
 * Returns the name of an entry's option among the raw options.
 * @param index index of the storage, from 0
 */
function entryOption(index, name) {
    return `storage[${index + 1}].${name}`;
}
/** Returns the option that an entry's option stands for; other names stay. */
function baseOption(name) {
    return ENTRY.exec(name)?.[2] ?? name;
}
/** Returns whether an entry with `own` options ignores an option outside of the entries. */
function isReplaced(name, own) {
    if (own.includes(name))
        return true;
    if (own.includes('s3-endpoint') && OF_ENDPOINT.test(name))
        return true;
    return storage_entries_GROUPS.some((group) => group.test(name) && own.some((each) => group.test(each)));
}
/** Returns the options that both an entry and a source nearer to the user give. */
function contradictionsOf(own, given) {
    return [...own].flatMap((name) => {
        const other = given.find((each) => each === name || storage_entries_GROUPS.some((group) => group.test(name) && group.test(each)));
        return other === undefined ? [] : [[name, other]];
    });
}
/**
 * Returns the options of one storage, as if there were no other.
 * @param index index of the storage, from 0
 */
function optionsOfStorage(raw, index) {
    const prefix = entryOption(index, '');
    const own = [...raw].filter(([name]) => name.startsWith(prefix));
    const ownNames = own.map(([name]) => baseOption(name));
    const shared = [...raw].filter(([name]) => !ENTRY.test(name) && !isReplaced(name, ownNames));
    const location = raw.get('storage')?.[index];
    return {
        raw: new Map([
            ...shared,
            ...own.map(([name, values]) => [baseOption(name), values]),
            ['storage', location === undefined ? [] : [location]],
        ]),
        own: ownNames,
    };
}
/** Splits a variable or an input with one storage on each line. */
function storageLines(text) {
    return text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '');
}

;// CONCATENATED MODULE: ./lib/options/option-values.js
// Typed access to the user's values. An invalid value becomes a problem that names the option, and
// the reader returns the default.




const SPECS = new Map(option_table_OPTIONS.map((spec) => [spec.name, spec]));
function checkGiven(operation, raw, problems) {
    for (const [name, values] of raw) {
        const spec = SPECS.get(name);
        if (!spec)
            continue;
        if (!spec.operations.includes(operation))
            problems.add(`--${name} does not belong to ${operation}, only to ${spec.operations.join(', ')}`);
        else if (spec.refusesEmpty && values.some((value) => value.trim() === ''))
            problems.add(`--${name} is given, and it is empty: leave it out if you do not want it`);
        else if (values.length > 1 && !isRepeatable(spec))
            problems.add(`--${name} is given ${values.length} times`);
    }
}
/** Checks every value by its kind alone. */
function checkValues(operation, raw, problems) {
    const values = new OptionValues(raw, problems);
    for (const { name, kind, operations } of OPTIONS) {
        if (!raw.has(name) || !operations.includes(operation))
            continue;
        if (kind.type === 'flag')
            values.flag(name);
        else if (kind.type === 'choice')
            values.choice(name);
        else if (kind.type === 'integer' || kind.type === 'bytes')
            values.number(name);
        else if (kind.type === 'duration')
            values.durationSeconds(name);
    }
}
/** Returns whether an option may be given several times. */
function isRepeatable({ name, kind }) {
    return kind.type === 'list' || name === 'where' || name === 'storage';
}
class OptionValues {
    #raw;
    #problems;
    constructor(raw, problems) {
        this.#raw = raw;
        this.#problems = problems;
    }
    /**
     * Returns the options of one storage of several, as if there were no other.
     * @param index index of the storage, from 0
     * @param problems receives the problems of its own options
     */
    ofStorage(index, problems) {
        const { raw, own } = optionsOfStorage(this.#raw, index);
        return { values: new OptionValues(raw, problems), own };
    }
    /** Returns whether the user gave the option. */
    has(name) {
        return this.#given(name).length > 0;
    }
    text(name) {
        return this.#given(name).at(-1) ?? this.#spec(name).default;
    }
    all(name) {
        return this.#given(name);
    }
    flag(name) {
        const text = this.text(name) ?? 'false';
        if (/^(true|yes|1)$/i.test(text))
            return true;
        if (!/^(false|no|0)$/i.test(text))
            this.#wrong(name, text, 'true or false');
        return false;
    }
    choice(name) {
        const { kind, default: fallback } = this.#spec(name);
        const text = this.text(name);
        if (kind.type === 'choice' && kind.values.includes(text))
            return text;
        this.#wrong(name, text, kind.type === 'choice' ? kind.values.join(', ') : '');
        return fallback;
    }
    list(name) {
        return this.#given(name).flatMap(splitItems);
    }
    /** Returns a list of names or name patterns. */
    names(name) {
        return this.list(name).map(unquoteNames);
    }
    /** Returns an integer or a size in bytes. */
    number(name) {
        const text = this.text(name);
        if (text === undefined)
            return undefined;
        const { kind } = this.#spec(name);
        if (kind.type !== 'integer' && kind.type !== 'bytes')
            return undefined;
        const value = kind.type === 'bytes' ? (0,units/* parseBytes */.z_)(text) : /^\d{1,15}$/.test(text) ? Number(text) : undefined;
        if (value !== undefined && value >= kind.min && value <= kind.max)
            return value;
        const expected = kind.type === 'bytes' ? 'a size such as 64MB' : 'a whole number';
        this.#wrong(name, text, `${expected} from ${kind.min} to ${kind.max}`);
        return kind.min;
    }
    durationSeconds(name) {
        const text = this.text(name);
        if (text === undefined)
            return undefined;
        const seconds = (0,units/* parseDurationSeconds */.lW)(text);
        if (seconds !== undefined && seconds <= 31_536_000)
            return seconds;
        this.#wrong(name, text, 'a duration such as 30s, 15m, 26h or 30d, up to a year');
        return 0;
    }
    #given(name) {
        this.#spec(name);
        return this.#raw.get(name) ?? [];
    }
    #spec(name) {
        const spec = SPECS.get(name);
        if (!spec)
            throw new TypeError(`there is no option ${name}`);
        return spec;
    }
    #wrong(name, text, expected) {
        const shown = this.#spec(name).secret ? '***' : `"${text}"`;
        this.#problems.add(`--${name} is ${shown}, it takes ${expected}`);
    }
}

;// CONCATENATED MODULE: ./lib/options/read/read-backup.js
// The options of a backup, and of the proof that follows the backup at once.









function readBackup(common, values, sources, problems) {
    const connection = readConnection(values, sources, problems);
    const threads = values.number('threads');
    const rowsPerChunk = values.number('rows-per-chunk');
    const maxReplicaLagSeconds = values.durationSeconds('max-replica-lag');
    const maxRateBytes = values.number('max-rate');
    const lockTimeoutSeconds = values.durationSeconds('lock-timeout');
    const retentions = readRetentionsAfterBackup(common.storages, values, problems);
    if (values.has('rows-per-chunk') && values.has('bytes-per-chunk'))
        problems.add('--rows-per-chunk and --bytes-per-chunk contradict each other: give one');
    return {
        operation: 'backup',
        ...common,
        ...readWorkers(values),
        label: common.label ?? labelOfServer(connection),
        adoptLabel: values.flag('adopt-label'),
        connection,
        selection: readSelection(values, problems),
        skipBroken: values.flag('skip-broken'),
        users: values.flag('users'),
        bytesPerChunk: values.number('bytes-per-chunk'),
        ...(0,defined/* defined */.s)({ rowsPerChunk, threads }),
        compressionLevel: values.number('compression-level'),
        ...(lockTimeoutSeconds === undefined ? {} : { lockTimeoutSeconds: Math.max(1, lockTimeoutSeconds) }),
        longQueryGuardSeconds: values.durationSeconds('long-query-guard'),
        consistency: values.choice('consistency'),
        ...(0,defined/* defined */.s)({ maxReplicaLagSeconds, maxRateBytes }),
        shrinkWarningPercent: values.number('shrink-warning-percent'),
        dryRun: values.flag('dry-run'),
        ...readProof(common, values, sources, problems),
        ...(0,defined/* defined */.s)({ retentions }),
    };
}
/** Returns the label of a run without one. */
function labelOfServer({ socketPath, host }) {
    return socketPath ? 'localhost' : host;
}
/** Returns the label of the run, also if many other options are invalid. */
function labelOf({ operation, options }, sources) {
    const label = options.get('label')?.at(-1);
    if (label !== undefined || (operation !== 'backup' && operation !== 'binlog-archive'))
        return label;
    const scratch = new Problems();
    return labelOfServer(readConnection(new OptionValues(options, scratch), sources, scratch));
}
function readProof(common, values, sources, problems) {
    const level = values.choice('verify');
    const isInto = values.has('restore-into');
    const needsServer = level !== 'off' && level !== 'objects';
    if (needsServer && !isInto)
        problems.add(`--verify ${level} needs --restore-into, a server to restore to`);
    if (isInto && !needsServer)
        problems.add('--restore-into needs --verify sample, counts or rows');
    if (values.has('assertions') && !isInto)
        problems.add('--assertions needs --restore-into here');
    if (level === 'off')
        return {};
    return {
        proof: {
            operation: 'verify',
            ...common,
            trust: trustOfProof(common.trust),
            ...readWorkers(values),
            backup: '',
            level,
            scope: (0,scope/* wholeScope */.i0)(),
            assertions: readAssertionFile(values, sources, problems),
            ...(isInto ? readTarget(values, sources, problems) : {}),
            ...readSample(values),
        },
    };
}
function readSelection(values, problems) {
    const includeTables = readTablePatterns(values, 'include-tables', problems);
    const excludeTables = readTablePatterns(values, 'exclude-tables', problems);
    return {
        schemas: values.names('schemas'),
        excludeSchemas: values.names('exclude-schemas'),
        includeTables,
        excludeTables,
        where: readWhere(values, problems),
        schemaOnlyTables: readTablePatterns(values, 'schema-only-tables', problems),
    };
}
/** Returns the trust of the proof: it verifies the new backup under the user's own options. */
function trustOfProof(trust) {
    return { ...(0,encryption_trust/* demandSignatures */.v)(trust), ...(trust.encryptTo ? {} : { allowPlaintext: true }) };
}

;// CONCATENATED MODULE: ./lib/options/input.js

/** Returns the name of the run. */
function nameOf({ operation }) {
    return operation ?? version/* TOOL */.j.name;
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./lib/options/files/config-file.js
// The form of mysql-backup.yaml: options at the top, and profiles of options. Every mistake is a
// problem that names the file and the key.





/** Size limit: the parser needs seconds for larger files, and no configuration is that large. */
const MAX_CONFIG_BYTES = 65_536;
/** Options that choose the file and the profile. The file itself cannot contain them. */
const CHOOSING_OPTIONS = ['config', 'profile'];
function parseConfigFile(text, path, problems) {
    const report = (key, problem) => problems.add(`${path}: ${key}: ${problem}`);
    const contents = parseYaml(text, path, problems);
    const top = new Map();
    const profiles = new Map();
    for (const { key, node } of entriesOf(contents, '', report)) {
        if (key !== 'profiles')
            addSetting(top, key, '', node, report);
        else
            for (const profile of entriesOf(node, 'profiles', report)) {
                const settings = new Map();
                const prefix = `profiles.${profile.key}.`;
                for (const entry of entriesOf(profile.node, `profiles.${profile.key}`, report))
                    addSetting(settings, entry.key, prefix, entry.node, report);
                profiles.set(profile.key, settings);
            }
    }
    return { top, profiles };
}
/**
 * Parses YAML with the failsafe schema, which has only texts: `label: no` and `password: 0123` keep
 * their literal text.
 */
function parseYaml(text, path, problems) {
    try {
        const { contents, errors, warnings } = (0,dist/* parseDocument */.Tp)(text, { schema: 'failsafe' });
        for (const { message } of [...errors, ...warnings].slice(0, 5))
            problems.add(`${path} is not valid YAML: ${message.split('\n', 1)[0].replace(/:$/, '')}`);
        return errors.length > 0 ? null : contents;
    }
    catch (error) {
        // The parser throws a RangeError if the nesting is as deep as the file is long.
        problems.add(`${path} is not valid YAML: ${String(error)}`);
        return null;
    }
}
function* entriesOf(node, position, report) {
    if (node === null || isEmptyNode(node))
        return;
    if (!(0,dist/* isMap */.jh)(node))
        return report(position || 'the file', 'it takes option: value, one on each line');
    for (const { key, value } of node.items) {
        if ((0,dist/* isScalar */.jn)(key))
            yield { key: String(key.value), node: value };
        else
            report(position || 'the file', 'a key is not a name');
    }
}
function addSetting(to, name, prefix, node, report) {
    const key = prefix + name;
    const spec = option_table_OPTIONS.find((option) => option.name === name);
    if (CHOOSING_OPTIONS.includes(name))
        return report(key, `it is given as --${name} or as a variable, and not in the file`);
    if (!spec)
        return report(key, `unknown option${config_file_suggestion(name, prefix === '' ? ['profiles'] : [])}`);
    const nodes = (0,dist/* isSeq */.oP)(node) ? node.items : [node];
    if ((0,dist/* isSeq */.oP)(node) && !isRepeatable(spec))
        return report(key, 'it takes one value, and not a list');
    if (name === 'storage')
        return addStorages(to, spec, key, nodes, report);
    const values = nodes.flatMap((each) => config_file_readValue(each, key, report) ?? []);
    if (values.length > 0)
        to.set(name, { spec, key, values });
}
/** Adds the storages. Each is a location, or a mapping with its location and its own options. */
function addStorages(to, spec, key, nodes, report) {
    const values = [];
    const entries = [];
    for (const [index, node] of nodes.entries()) {
        const own = new Map();
        const position = nodes.length === 1 ? key : `${key}[${index + 1}]`;
        const value = isEntry(node) ? readEntry(node, position, own, report) : config_file_readValue(node, position, report);
        if (!value)
            continue;
        values.push(value);
        entries.push(own);
    }
    if (values.length > 0)
        to.set(spec.name, { spec, key, values, entries });
}
/** Returns whether a node is a storage with options, and not the source of its location. */
function isEntry(node) {
    if (!(0,dist/* isMap */.jh)(node))
        return false;
    return !node.items.every(({ key }) => (0,dist/* isScalar */.jn)(key) && (key.value === 'env' || key.value === 'file'));
}
function readEntry(node, position, own, report) {
    let location;
    let hasLocation = false;
    for (const { key: name, node: value } of entriesOf(node, position, report)) {
        if (name === LOCATION) {
            hasLocation = true;
            location = config_file_readValue(value, `${position}.${LOCATION}`, report);
        }
        else if (ENTRY_OPTIONS.has(name))
            addSetting(own, name, `${position}.`, value, report);
        else
            report(`${position}.${name}`, `a storage has no such option${suggestionOf(name, [LOCATION, ...ENTRY_OPTIONS])}`);
    }
    if (!hasLocation)
        report(position, `the location of the storage is missing: give ${LOCATION}`);
    return location;
}
function config_file_readValue(node, key, report) {
    if ((0,dist/* isMap */.jh)(node))
        return readSource(node, key, report);
    if (node === null || isEmptyNode(node))
        report(key, "it has no value: leave it out, or write '' for an empty one");
    else if (!(0,dist/* isScalar */.jn)(node))
        report(key, 'it takes a text, { env: NAME } or { file: PATH }');
    else
        return { text: String(node.value) };
    return undefined;
}
/** Reads `{ env: NAME }` or `{ file: PATH }`. */
function readSource(node, key, report) {
    const sources = [];
    for (const { key: word, node: value } of entriesOf(node, key, report)) {
        const name = (0,dist/* isScalar */.jn)(value) ? String(value.value) : '';
        if (word !== 'env' && word !== 'file')
            report(`${key}.${word}`, `unknown key${suggestionOf(word, ['env', 'file'])}, it takes env or file`);
        else if (name === '')
            report(`${key}.${word}`, 'it has no value');
        else
            sources.push(word === 'env' ? { env: name } : { file: name });
    }
    if (node.items.length === 1)
        return sources[0];
    report(key, 'it takes one of { env: NAME } and { file: PATH }');
    return undefined;
}
function isEmptyNode(node) {
    return (0,dist/* isScalar */.jn)(node) && node.type === 'PLAIN' && node.source === '';
}
function config_file_suggestion(name, more) {
    const names = option_table_OPTIONS.map((option) => option.name).filter((each) => !CHOOSING_OPTIONS.includes(each));
    return suggestionOf(name, [...names, ...more]);
}
function suggestionOf(name, candidates) {
    const nearest = (0,suggestion/* nearestOf */.q)(name, candidates);
    return nearest === undefined ? '' : `, did you mean ${nearest}?`;
}

;// CONCATENATED MODULE: ./lib/options/secret-values.js
// Decides which values of options are secrets.


const SECRETS = new Set(option_table_OPTIONS.filter(({ secret }) => secret).map(({ name }) => name));
const URLS_OF_SERVERS = ['url', 'restore-into', 'smtp-url'];
/** A literal key in place of its file. */
const PRIVATE_KEY = /PRIVATE KEY-----|AGE-SECRET-KEY-1/i;
/**
 * Returns whether a value must stay hidden. The URL of a server without a password is no secret.
 */
function isSecretValue(option, value) {
    const name = baseOption(option);
    if (PRIVATE_KEY.test(value))
        return true;
    if (value === '' || !SECRETS.has(name))
        return false;
    if (!URLS_OF_SERVERS.includes(name))
        return true;
    if (isDockerTarget(value))
        return false;
    return !URL.canParse(value) || new URL(value).password !== '';
}
/** Returns whether a value of --restore-into asks for a container instead of a server. */
function isDockerTarget(value) {
    return /^docker(:|$)/.test(value.trim());
}

;// CONCATENATED MODULE: ./lib/options/files/add-config-file.js
// Adds the values of mysql-backup.yaml to options that no nearer source gives: first those of the
// profile, then those of the top level.






const NAME = 'mysql-backup.yaml';
const HERE = `./${NAME}`;
const BY_OTHERS = 0o044;
const WRITABLE_BY_ALL = 0o002;
/** Returns the places of the file: the working directory, the user's own folder, the machine's. */
function configPaths(home = homedir()) {
    const own = home ? [join(home, '.config/mysql-backup', NAME)] : [];
    return [HERE, ...own, `/etc/mysql-backup/${NAME}`];
}
/**
 * Adds the file's options.
 * @returns the path of the file; undefined if there is none, or if it is not readable
 */
function addConfigFile(options, context) {
    const { problems, paths } = context;
    const named = options.last('config');
    const path = named ?? paths.find((each) => (0,external_node_fs_.existsSync)(each));
    if (path === undefined) {
        const profile = options.last('profile');
        if (isByIndex(options))
            problems.add(`--profile-index needs a configuration file: give --config`);
        if (profile)
            problems.add(`--profile is "${profile}", and there is no configuration file: give --config, or write one of ${paths.join(', ')}`);
        return undefined;
    }
    // An empty name is a separate problem.
    const file = path === '' ? undefined : openConfigFile(path, named === undefined, problems);
    if (!file)
        return undefined;
    const profile = isByIndex(options) ? profileByIndex(file, options, path, context) : options.last('profile');
    const origins = new Map();
    const add = (settings, source) => {
        const taken = options.takenBy(settings.keys());
        const nearer = [...options.values.keys()];
        for (const [name, setting] of settings) {
            if (taken.has(name) || !setting.spec.operations.includes(context.operation))
                continue;
            if (isOfProfiles(name, context.operation))
                continue;
            origins.set(name, `${setting.key} in ${path}`);
            refuseContradictions(setting, nearer, options, path, context);
            add_config_file_addSetting(options, name, setting, source, { ...context, path });
        }
    };
    if (profile)
        add(chooseProfile(file, profile, path, problems), `profile ${profile}`);
    add(file.top, `file ${path}`);
    problems.nameOrigins(origins);
    return path;
}
/** Refuses an option nearer to the user that an option of one storage would have to outweigh. */
function refuseContradictions({ entries = [], key }, nearer, options, path, { operation, problems }) {
    for (const [index, entry] of entries.entries()) {
        const own = [...entry].filter(([, { spec }]) => spec.operations.includes(operation));
        for (const [name, other] of contradictionsOf(own.map(([each]) => each), nearer)) {
            const source = options.sourceOf(other) ?? 'command line';
            problems.add(`--${other} (${source}) and ${name} of the storage ${index + 1} of ${key} in ${path} contradict each other: give one`);
        }
    }
}
/** Adds a setting with its values, and with the options of each storage. */
function add_config_file_addSetting(options, name, { key, values, entries = [] }, source, context) {
    const place = context.path === undefined ? key : `${context.path}: ${key}`;
    for (const [index, value] of values.entries()) {
        const text = resolveValue(value, place, context);
        if (text === undefined)
            continue;
        const at = options.values.get(name)?.length ?? 0;
        options.addText(name, text, source);
        for (const [option, own] of entries[index] ?? [])
            if (own.spec.operations.includes(context.operation))
                add_config_file_addSetting(options, entryOption(at, option), own, source, context);
    }
}
/**
 * Opens and parses the file.
 * @returns undefined after a read error, which becomes a problem
 */
function openConfigFile(path, isFound, problems) {
    const read = readFile(path, isFound, problems);
    if (!read)
        return undefined;
    const file = parseConfigFile(read.text, path, problems);
    checkSecrets(file, path, read.stats, problems);
    return file;
}
/** Returns whether a fleet reads the option from each profile, and not for itself. */
function isOfProfiles(name, operation) {
    return (operation === 'matrix' || operation === 'fleet-status') && (name === 'tags' || name === 'max-age');
}
function isByIndex(options) {
    return /^(true|yes|1)$/i.test(options.last('profile-index') ?? '');
}
/** Returns the profile with this index. Kubernetes counts the pods of an Indexed Job from 0. */
function profileByIndex({ profiles }, options, path, { environment, problems }) {
    const index = environment['JOB_COMPLETION_INDEX'];
    const names = [...profiles.keys()];
    if (options.has('profile'))
        problems.add('--profile and --profile-index contradict each other: give one');
    if (index === undefined || !/^\d{1,6}$/.test(index))
        problems.add(`--profile-index needs the variable JOB_COMPLETION_INDEX, which ${index === undefined ? 'is not set' : `is "${index}"`}: run it in a Job with completionMode Indexed`);
    else if (names[Number(index)] === undefined)
        problems.add(`JOB_COMPLETION_INDEX is ${index}, and ${path} has ${names.length} profiles, counted from 0: set completions of the Job to ${names.length}`);
    else
        return names[Number(index)];
    return undefined;
}
function readFile(path, isFound, problems) {
    try {
        const stats = (0,external_node_fs_.statSync)(path);
        if (isFound)
            checkOwner(path, stats, problems);
        const text = stats.size > MAX_CONFIG_BYTES ? undefined : (0,external_node_fs_.readFileSync)(path, 'utf8');
        if (text !== undefined && text.length <= MAX_CONFIG_BYTES)
            return { text, stats };
        problems.add(`${path} has more than ${MAX_CONFIG_BYTES} bytes: it is not a configuration file`);
    }
    catch (error) {
        problems.add(`--config: ${path} cannot be read (${error.code ?? String(error)})`);
    }
    return undefined;
}
/** Checks the owner: a planted file could send the backups of the machine to a stranger. */
function checkOwner(path, { mode, uid }, problems) {
    if ((mode & WRITABLE_BY_ALL) !== 0)
        problems.add(`every account can write ${path}: run chmod go-w, or name it by --config`);
    const own = process.getuid?.();
    if (path === HERE && own !== undefined && uid !== own && uid !== 0)
        problems.add(`${path} belongs to another account: name it by --config if you trust it`);
}
/** Accepts a secret as text only if no other account can read the file. */
function checkSecrets(file, path, { mode }, problems) {
    const isReadable = (mode & BY_OTHERS) !== 0;
    const settings = [file.top, ...file.profiles.values()];
    const entries = settings.flatMap((each) => [...each.values()].flatMap((setting) => setting.entries ?? []));
    for (const each of [...settings, ...entries])
        for (const [name, { key, values }] of each) {
            if (!values.some((value) => 'text' in value && isSecretValue(name, value.text)))
                continue;
            const instead = `write { env: NAME } or { file: PATH }`;
            if (isReadable)
                problems.add(`${path}: ${key}: it is a secret, and other accounts can read the file: ${instead}, or run chmod go-r`);
            else
                problems.warn(`${path}: ${key} holds a secret as text: ${instead}`);
        }
}
function chooseProfile({ profiles }, name, path, problems) {
    const settings = profiles.get(name);
    if (settings)
        return settings;
    const names = [...profiles.keys()];
    const choice = names.length === 0 ? 'It has no profiles' : `Its profiles are ${names.join(', ')}`;
    problems.add(`--profile is "${name}", which ${path} does not have${suggestionOf(name, names) || '.'} ${choice}`);
    return new Map();
}
/**
 * Returns the text of a value.
 * @returns undefined if the variable or the file is missing, which becomes a problem
 */
function resolveValue(value, position, { environment, problems }) {
    if ('text' in value)
        return value.text;
    if ('env' in value) {
        const text = environment[value.env];
        if (!text)
            problems.add(`${position}: the variable ${value.env} is not set`);
        return text || undefined;
    }
    try {
        return (0,external_node_fs_.readFileSync)(value.file, 'utf8').replace(/\r?\n$/, '');
    }
    catch (error) {
        problems.add(`${position}: ${value.file} cannot be read (${error.code ?? String(error)})`);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/options/given-options.js

/** Groups of options: options of one side replace those of the other. */
const ALTERNATIVES = [
    [['url'], ['host', 'port', 'socket', 'user', 'password', 'password-file']],
    [['socket'], ['host', 'port']],
    [['password'], ['password-file']],
];
class GivenOptions {
    #values = new Map();
    #sources = new Map();
    get values() {
        return this.#values;
    }
    has(name) {
        return this.#values.has(name);
    }
    last(name) {
        return this.#values.get(name)?.at(-1);
    }
    /**
     * Returns the source of the value: `command line`, `variable NAME`, `profile NAME` or `file
     * PATH`.
     */
    sourceOf(name) {
        return this.#sources.get(name);
    }
    /** Adds a value to the values of the same source. */
    add(name, value, source) {
        this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
        this.#sources.set(name, source);
    }
    /** Adds a text as `add` does. A text of storages has one on each line. */
    addText(name, text, source) {
        if (name !== 'storage')
            return this.add(name, text, source);
        for (const line of storageLines(text))
            this.add(name, line, source);
    }
    /** Returns the names that are given, or that a given option replaces. */
    takenBy(names) {
        const isGiven = (name) => this.has(name);
        return new Set([...names].filter((name) => isGiven(name) ||
            ALTERNATIVES.some(([one, other]) => (one.includes(name) && other.some(isGiven)) || (other.includes(name) && one.some(isGiven)))));
    }
}

// EXTERNAL MODULE: ./lib/network/proxies.js
var network_proxies = __webpack_require__(40050);
;// CONCATENATED MODULE: ./lib/storage/s3-object-options.js
// Options of the user for objects in S3.
const SSE_METHODS = ['AES256', 'aws:kms', 'aws:kms:dsse'];
const LOCK_MODES = ['governance', 'compliance'];

;// CONCATENATED MODULE: ./lib/options/read/read-s3-object-options.js
// Reads the options of how S3 keeps objects. Reports all invalid values and combinations at once.


/** AWS storage classes that an ordinary bucket accepts. */
const AWS_CLASSES = [
    'STANDARD',
    'STANDARD_IA',
    'ONEZONE_IA',
    'INTELLIGENT_TIERING',
    'GLACIER_IR',
    'GLACIER',
    'DEEP_ARCHIVE',
    'REDUCED_REDUNDANCY',
];
/** Archive classes: an object is readable only hours after a request for it. */
const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE'];
/** Options that have no effect without a storage in S3. */
const S3_OBJECT_OPTIONS = [
    's3-sse',
    's3-sse-kms-key-id',
    's3-storage-class',
    's3-object-lock-mode',
    's3-object-lock-days',
];
function readS3ObjectOptions(operation, values, problems) {
    if (operation === 'list')
        return {};
    const storageClass = readStorageClass(values, problems);
    const objectLock = readObjectLock(values, problems);
    const given = {
        ...readSse(values, problems),
        ...(0,defined/* defined */.s)({ storageClass, objectLock }),
    };
    return {
        ...given,
        checksumAlgorithm: values.choice('s3-checksum-algorithm'),
    };
}
function readSse(values, problems) {
    const text = values.text('s3-sse');
    const sse = SSE_METHODS.find((each) => each === text);
    if (text !== undefined && /^(sse-?c|c|customer)$/i.test(text))
        problems.add('--s3-sse is SSE-C, which is refused: the server would see the key in each request, every reader and every other tool would need it, and without it all is lost. Give aws:kms, or encrypt on this side with --encrypt-to');
    else if (text !== undefined && !sse)
        problems.add(`--s3-sse is "${text}", it takes ${SSE_METHODS.join(', ')}`);
    const sseKmsKeyId = values.text('s3-sse-kms-key-id');
    if (sseKmsKeyId === undefined)
        return sse ? { sse } : {};
    if (!/^\S{1,2048}$/.test(sseKmsKeyId))
        problems.add('--s3-sse-kms-key-id is not the id of a key: it takes one word, such as the ARN of the key');
    if (text === undefined || text === 'AES256')
        problems.add('--s3-sse-kms-key-id needs --s3-sse aws:kms or aws:kms:dsse');
    return { ...(0,defined/* defined */.s)({ sse }), sseKmsKeyId };
}
function readStorageClass(values, problems) {
    const text = values.text('s3-storage-class');
    if (text === undefined)
        return undefined;
    const isAws = !values.has('s3-endpoint');
    if (isAws ? !AWS_CLASSES.includes(text) : !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(text))
        problems.add(`--s3-storage-class is "${text}", AWS has ${AWS_CLASSES.join(', ')}`);
    if (ARCHIVES.includes(text) && values.has('verify') && values.text('verify') !== 'off')
        problems.add(`--verify contradicts --s3-storage-class ${text}: objects in this class cannot be read for hours. Use GLACIER_IR, or let a lifecycle rule move the backup later`);
    return text;
}
function readObjectLock(values, problems) {
    const text = values.text('s3-object-lock-mode');
    const days = values.number('s3-object-lock-days');
    const mode = LOCK_MODES.find((each) => each === text?.toLowerCase());
    if (text !== undefined && !mode)
        problems.add(`--s3-object-lock-mode is "${text}", it takes ${LOCK_MODES.join(' or ')}`);
    if (text !== undefined && !values.has('s3-object-lock-days'))
        problems.add('--s3-object-lock-mode needs --s3-object-lock-days');
    if (text === undefined && values.has('s3-object-lock-days'))
        problems.add('--s3-object-lock-days needs --s3-object-lock-mode governance or compliance');
    return mode && days !== undefined ? { mode, days } : undefined;
}

;// CONCATENATED MODULE: ./lib/options/read/read-storage.js
// The storages of the backups, and how S3 keeps them. Combinations that cannot work are problems
// before any effect.







/**
 * Reads the storages, in the order in which readers prefer them: the directory of --backup-dir is
 * the nearest.
 * @returns at least one storage, unless there is a problem
 */
function readStorages(operation, values, sources, problems) {
    const directory = values.text('backup-dir');
    const given = values.all('storage');
    const storages = given.flatMap((_, index) => readOfStorage(index, operation, values, sources, problems));
    if (given.every((url) => url === '') && !directory)
        problems.add('the storage is missing: give --storage s3://bucket/prefix or a directory, or --backup-dir');
    check('backup-dir', directory, parseDirectory, problems);
    // The options for S3 are checked also if there is only the directory.
    if (storages.length === 0)
        readStorage(operation, values, sources, problems);
    if (!given.some(isS3Url) && operation !== 'list')
        refuseForS3(S3_OBJECT_OPTIONS, values, problems);
    const stallTimeoutMs = values.durationSeconds('stall-timeout') * 1000;
    const near = directory
        ? [{ url: directory, isBackupDirectory: true, stallTimeoutMs, s3: {} }]
        : [];
    const all = [...near, ...storages];
    refuseDuplicates(all, problems);
    return all;
}
/** Reads the settings of AWS that do not belong to one storage. */
function readAws(values, sources, problems) {
    const isS3 = values.all('storage').some((url) => /^s3:/i.test(url));
    const { profile } = readIdentity(values, sources);
    return {
        ...readRegion(values, sources),
        ...(0,defined/* defined */.s)({ profile }),
        ...(isS3 ? readNetwork(values, sources, problems) : {}),
    };
}
/** Reads one storage of several. Problems of its own options name the storage. */
function readOfStorage(index, operation, values, sources, problems) {
    const found = new Problems();
    const { values: ofStorage, own } = values.ofStorage(index, found);
    const url = ofStorage.text('storage');
    const storage = url ? readStorage(operation, ofStorage, sources, found) : undefined;
    if (!isS3Url(url))
        refuseForS3(own.filter((name) => /^(s3|aws)-/.test(name)), ofStorage, found);
    for (const problem of found.found)
        problems.add(own.length > 0 ? `storage ${index + 1} (${(0,secret/* hideLogin */.O)(url ?? '')}): ${problem}` : problem);
    return storage ? [storage] : [];
}
/** Refuses options that have an effect only in S3. */
function refuseForS3(names, values, problems) {
    for (const name of names)
        if (values.has(name))
            problems.add(`--${name} needs a --storage in S3: s3://bucket/prefix`);
}
function isS3Url(url) {
    return /^s3:\/\//i.test(url ?? '');
}
/** Refuses a location that is given twice: it would hold one copy, and not two. */
function refuseDuplicates(storages, problems) {
    const seen = new Set();
    for (const { url, s3 } of storages) {
        const location = `${nameLocation(url)}\0${isS3Url(url) ? (s3.endpoint ?? '').replace(/\/+$/, '') : ''}`;
        if (seen.has(location))
            problems.add(`the storage ${nameLocation(url)} is given twice: each copy needs its own location`);
        seen.add(location);
    }
}
function readStorage(operation, values, sources, problems) {
    const url = values.text('storage') ?? '';
    // An entry of a configuration file writes '' for AWS, where a server is given for the others.
    const endpoint = values.text('s3-endpoint') || undefined;
    if (endpoint !== undefined && !/^https?:\/\/[^\s@]+$/.test(endpoint))
        problems.add(`--s3-endpoint is "${(0,secret/* hideLogin */.O)(endpoint)}", it takes a URL such as https://s3.example.com`);
    check('storage', url, parseLocation, problems);
    const expectedBucketOwner = readOwner(values, endpoint === undefined, problems);
    const keys = readKeys(values, problems);
    return {
        url,
        stallTimeoutMs: values.durationSeconds('stall-timeout') * 1000,
        s3: {
            ...(endpoint ? { endpoint } : {}),
            ...readRegion(values, sources),
            ...(/^s3:/i.test(url) ? readNetwork(values, sources, problems) : {}),
            ...(keys ? { keys } : readIdentity(values, sources)),
            ...(values.has('aws-credentials-file')
                ? { credentialsFile: values.text('aws-credentials-file') }
                : {}),
            ...(values.has('aws-role-to-assume') ? { roleArn: values.text('aws-role-to-assume') } : {}),
            ...(values.has('s3-force-path-style') ? { forcePathStyle: values.flag('s3-force-path-style') } : {}),
            ...(0,defined/* defined */.s)({ expectedBucketOwner }),
            objectOptions: readS3ObjectOptions(operation, values, problems),
        },
    };
}
/** Reads the access key of this storage. */
function readKeys(values, problems) {
    const accessKeyId = values.text('s3-access-key-id')?.trim();
    const secretAccessKey = values.text('s3-secret-access-key')?.trim();
    const sessionToken = values.text('s3-session-token')?.trim();
    if (!accessKeyId && !secretAccessKey && !sessionToken)
        return undefined;
    if (!accessKeyId || !secretAccessKey)
        problems.add('--s3-access-key-id and --s3-secret-access-key go together: give both');
    for (const name of ['aws-profile', 'aws-credentials-file'])
        if (values.has(name))
            problems.add(`--${name} and --s3-access-key-id contradict each other: give one`);
    return {
        accessKeyId: accessKeyId ?? '',
        secretAccessKey: secretAccessKey ?? '',
        ...(sessionToken ? { sessionToken } : {}),
    };
}
/**
 * Reads the region. The SDK itself reads AWS_REGION and the profile, but not the variable of the
 * AWS command line.
 */
function readRegion(values, { environment }) {
    const region = values.text('s3-region') ||
        environment['AWS_REGION']?.trim() ||
        environment['AWS_DEFAULT_REGION']?.trim();
    return region ? { region } : {};
}
function readNetwork(values, sources, problems) {
    const path = values.text('s3-ca') ?? sources.environment['AWS_CA_BUNDLE']?.trim();
    const option = values.has('s3-ca') ? 's3-ca' : 'AWS_CA_BUNDLE';
    const ca = path ? readAuthorities(option, path, sources, problems) : undefined;
    const proxies = (0,network_proxies/* readProxies */.rq)(sources.environment, (problem) => problems.add(problem));
    const isProxied = proxies.http !== undefined || proxies.https !== undefined;
    return { ...(0,defined/* defined */.s)({ ca }), ...(isProxied ? { proxies } : {}) };
}
/**
 * Reads authorities. Node.js ignores a file without a certificate, so the reader checks for one.
 */
function readAuthorities(option, path, sources, problems) {
    const text = readFileOf(option, path, sources, problems);
    if (text === undefined || /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(text))
        return text;
    problems.add(`${option === 's3-ca' ? '--s3-ca' : option}: ${showPath(path)} holds no certificate (PEM)`);
    return undefined;
}
/**
 * Reads the identity. This function reads AWS_PROFILE, too, so that errors can name the profile.
 */
function readIdentity(values, { environment }) {
    const profile = values.text('aws-profile') || environment['AWS_PROFILE']?.trim();
    const hostRoleArn = environment['AWS_WEB_IDENTITY_TOKEN_FILE'] && environment['AWS_ROLE_ARN'];
    return { ...(profile ? { profile } : {}), ...(hostRoleArn ? { hostRoleArn } : {}) };
}
/**
 * Turns a directory of the replaced script into a value for --backup-dir. The directory may be
 * relative, because this variable allows only directories. A text that looks like a storage or a
 * URL stays unchanged, and the reader refuses the text.
 */
function directoryOf(text) {
    const isRelative = !/^(\/|\.\.?(\/|$))/.test(text) && isPlainPath(text);
    return isRelative ? `./${text}` : text;
}
function check(name, text, parse, problems) {
    if (!text)
        return;
    try {
        parse(text);
    }
    catch (error) {
        problems.add(`--${name} is "${(0,secret/* hideLogin */.O)(text)}": ${error.hint}`);
    }
}
function readOwner(values, isAws, problems) {
    const owner = values.text('s3-expected-bucket-owner');
    if (owner !== undefined && !(isAws ? /^\d{12}$/ : /^\S{1,256}$/).test(owner))
        problems.add(`--s3-expected-bucket-owner is "${owner}", it takes the id of an account: 12 digits at AWS`);
    return owner;
}

// EXTERNAL MODULE: ./lib/encryption/key-files.js
var key_files = __webpack_require__(19408);
// EXTERNAL MODULE: ./lib/encryption/x25519-stanza.js
var x25519_stanza = __webpack_require__(92749);
;// CONCATENATED MODULE: ./lib/options/read/read-trust.js
// The keys: recipients of a backup, keys that open it, the key that signs it, and accepted signers.
// The reader reads and checks all keys before any effect. Invariant: no message repeats the content
// of a file of secrets.







function readTrust(operation, values, sources, problems) {
    const read = (name, path) => readFileOf(name, path, sources, problems);
    const passphrase = readPassphrase(values, read, problems);
    const encryptTo = readEncryptTo(values, read, passphrase, problems);
    if (operation === 'backup' && encryptTo?.kind === 'passphrase')
        warnOfShort(encryptTo.passphrase, problems);
    const signingKey = readSigningKey(values, read, problems);
    const verifyKeys = values
        .all('verify-key')
        .flatMap((text) => (isKeyText(text) ? splitPem(text) : splitItems(text)))
        .map((path) => readVerifyKey(path, read, problems))
        .filter((key) => key !== undefined);
    const isWriting = operation === 'backup' || operation === 'binlog-archive';
    if (signingKey && !isWriting && !values.has('verify-key'))
        problems.add('--signing-key needs --verify-key here: without it the record would vouch for a backup that anyone could have made');
    const identities = readIdentities(values, read, problems);
    const isProved = operation === 'backup' && values.text('verify') !== 'off';
    if (isProved && encryptTo?.kind === 'recipients' && !values.has('identity-file'))
        problems.add('--verify needs --identity-file: a backup that is encrypted for recipients cannot be read without it');
    return {
        ...(isWriting && encryptTo ? { encryptTo } : {}),
        openWith: { identities, ...(0,defined/* defined */.s)({ passphrase }) },
        ...(operation !== 'list' && operation !== 'prune' && values.flag('allow-plaintext')
            ? { allowPlaintext: true }
            : {}),
        ...(0,defined/* defined */.s)({ signingKey }),
        verifyKeys,
    };
}
/** Minimum length: someone who has the file can guess a shorter passphrase. */
const PASSPHRASE_CHARS = 12;
function warnOfShort(passphrase, problems) {
    if (Array.from(passphrase.reveal()).length < PASSPHRASE_CHARS)
        problems.warn(`the passphrase has fewer than ${PASSPHRASE_CHARS} characters: who gets the backup can try them out. Take a longer one, or --encrypt-to`);
}
function readEncryptTo(values, read, passphrase, problems) {
    const path = values.text('recipients-file');
    const text = path === undefined ? undefined : read('recipients-file', path);
    const lines = text === undefined ? [] : (0,key_files/* keyLines */.r)(text);
    if (text !== undefined && lines.length === 0)
        problems.add(`--recipients-file: ${showPath(path)} holds no recipient`);
    const recipients = [...new Set([...values.list('encrypt-to'), ...lines])];
    for (const recipient of recipients) {
        if (/^AGE-SECRET-KEY-/i.test(recipient))
            problems.add('--encrypt-to is a private key, it takes the public one: age1…');
        else if (!(0,x25519_stanza/* isRecipient */.gZ)(recipient))
            problems.add(`--encrypt-to is ${showRecipient(recipient)}, it takes age recipients of type X25519: age1…`);
    }
    const isAsked = values.has('encrypt-to') || path !== undefined;
    if (isAsked && values.has('passphrase-file'))
        problems.add('--passphrase-file contradicts --encrypt-to and --recipients-file: give one');
    if (recipients.length > 0)
        return { kind: 'recipients', recipients };
    return passphrase && { kind: 'passphrase', passphrase };
}
/** Describes an invalid recipient, which may be a secret or a line of the wrong file. */
function showRecipient(text) {
    return /^(age1|ssh-)/.test(text) ? `"${text}"` : '***';
}
function readPassphrase(values, read, problems) {
    const path = values.text('passphrase-file');
    const text = path === undefined ? undefined : read('passphrase-file', path);
    if (text === undefined)
        return undefined;
    const passphrase = text.split(/\r?\n/, 1)[0];
    if (passphrase.trim() === '')
        problems.add(`--passphrase-file: the first line of ${showPath(path)} is empty`);
    return new secret/* Secret */.z(passphrase);
}
function readIdentities(values, read, problems) {
    const path = values.text('identity-file');
    const text = path === undefined ? undefined : read('identity-file', path);
    if (text === undefined)
        return [];
    if (text.startsWith('age-encryption.org/')) {
        problems.add(`--identity-file: ${showPath(path)} is encrypted itself: give it as \`age -d\` decrypts it`);
        return [];
    }
    const lines = (0,key_files/* keyLines */.r)(text);
    if (lines.length === 0 || !lines.every(x25519_stanza/* isIdentity */.Lk))
        problems.add(`--identity-file: ${showPath(path)} does not hold age identities of type X25519: AGE-SECRET-KEY-1…`);
    return lines.map((line) => new secret/* Secret */.z(line));
}
function readSigningKey(values, read, problems) {
    const path = values.text('signing-key');
    const pem = path === undefined ? undefined : read('signing-key', path);
    if (pem === undefined)
        return undefined;
    const key = parseKey(() => (0,external_node_crypto_.createPrivateKey)(pem));
    if (!key)
        problems.add(`--signing-key: ${showPath(path)} is not an Ed25519 private key in PEM (PKCS #8, not encrypted)`);
    return key;
}
function readVerifyKey(path, read, problems) {
    const pem = read('verify-key', path);
    if (pem === undefined)
        return undefined;
    // Node.js would quietly take the public half of a private key.
    const key = pem.includes('PRIVATE') ? undefined : parseKey(() => (0,external_node_crypto_.createPublicKey)(pem));
    if (!key)
        problems.add(`--verify-key: ${showPath(path)} is not an Ed25519 public key in PEM`);
    return key;
}
function parseKey(parse) {
    try {
        const key = parse();
        return key.asymmetricKeyType === 'ed25519' ? key : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/options/read/read-fleet.js









/** Default: one day for a nightly backup, and two hours for a slow one. */
const DEFAULT_MAX_AGE_SECONDS = 26 * 3600;
/** A matrix of GitHub has at most 256 jobs, but a fleet status may have more. */
const MAX_PROFILES = 10_000;
const SELECTIONS = ['schemas', 'exclude-schemas', 'include-tables', 'exclude-tables', 'where'];
/** Options that name the server, and so the default label. */
const SERVER_OPTIONS = new Set(['url', 'host', 'port', 'socket', 'defaults-file']);
/** Returns the chosen profiles in the order of the file. */
function readFleet({ configPath, operation }, values, sources, problems) {
    if (configPath === undefined) {
        problems.add(`${operation} needs a configuration file with profiles: give --config`);
        return [];
    }
    // An earlier step read the file and reported its mistakes.
    const file = openConfigFile(configPath, false, new Problems());
    if (!file)
        return [];
    const names = chooseNames([...file.profiles.keys()], values, configPath, problems);
    const wantedTags = values.list('tags');
    const given = values.has('max-age') ? values.durationSeconds('max-age') : undefined;
    const found = names.flatMap((name) => {
        const settings = new Map([...file.top, ...file.profiles.get(name)]);
        const tags = tagsOf(settings);
        if (wantedTags.length > 0 && !tags.some((tag) => wantedTags.includes(tag)))
            return [];
        return readProfile(name, tags, settings, { configPath, sources, problems, given }) ?? [];
    });
    if (found.length === 0 && !problems.areFound)
        problems.add(`${configPath} has no profile ${wantedTags.length > 0 ? `with the tags ${wantedTags.join(', ')}` : 'to choose'}`);
    if (found.length > MAX_PROFILES)
        problems.add(`${configPath} has more than ${MAX_PROFILES} profiles`);
    return found;
}
function chooseNames(names, values, path, problems) {
    const patterns = values.list('profiles');
    if (patterns.length === 0)
        return names;
    const chosen = new Set();
    for (const pattern of patterns) {
        const fitting = names.filter((name) => fits(pattern, name));
        if (fitting.length === 0)
            problems.add(`--profiles is "${pattern}", which ${path} does not have${suggestionOf(pattern, names)}`);
        for (const name of fitting)
            chosen.add(name);
    }
    return names.filter((name) => chosen.has(name));
}
function fits(pattern, name) {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}
function tagsOf(settings) {
    const values = settings.get('tags')?.values ?? [];
    return values.flatMap((value) => ('text' in value ? splitItems(value.text) : []));
}
function readProfile(name, tags, settings, { configPath, sources, problems, given }) {
    const own = new Problems();
    const scratch = new Problems();
    const options = new GivenOptions();
    for (const [option, setting] of settings) {
        const isNeeded = setting.spec.operations.includes('list') && setting.spec.group !== 'Alerts';
        if (!isNeeded && !SERVER_OPTIONS.has(option))
            continue;
        add_config_file_addSetting(options, option, setting, name, {
            operation: 'list',
            environment: sources.environment,
            // A server with a secret address needs a label in the file.
            problems: isNeeded ? own : scratch,
        });
    }
    const values = new OptionValues(options.values, own);
    const storages = readStorages('list', values, sources, own);
    const { verifyKeys } = readTrust('list', values, sources, own);
    const label = labelOf({ operation: 'backup', options: options.values }, sources);
    if (!label || (!options.has('label') && !isServerGiven(options)))
        own.add('the label is not known: give label, or host');
    const maxAgeSeconds = given ?? values.durationSeconds('max-age') ?? DEFAULT_MAX_AGE_SECONDS;
    for (const problem of own.found)
        problems.add(`${configPath}: profiles.${name}: ${problem}`);
    if (own.areFound)
        return undefined;
    const isPartial = SELECTIONS.some((option) => settings.has(option));
    return { name, label: label, tags, storages, verifyKeys, isPartial, maxAgeSeconds };
}
function isServerGiven(options) {
    return [...SERVER_OPTIONS].some((name) => name !== 'port' && options.has(name));
}

;// CONCATENATED MODULE: ./lib/options/read/read-binlog.js
// The options of the operations on binary logs.



function readBinlogArchive(common, values, sources, problems) {
    const connection = readConnection(values, sources, problems);
    const maxRateBytes = values.number('max-rate');
    const serverId = values.number('replica-server-id');
    const isFollowing = values.flag('follow');
    for (const name of ['segment-time', 'replica-server-id'])
        if (values.has(name) && !isFollowing)
            problems.add(`--${name} goes with --follow`);
    const segmentSeconds = Math.max(1, values.durationSeconds('segment-time'));
    return {
        operation: 'binlog-archive',
        ...common,
        label: common.label ?? labelOfServer(connection),
        connection,
        compressionLevel: values.number('compression-level'),
        ...(0,defined/* defined */.s)({ maxRateBytes }),
        ...(isFollowing ? { follow: { segmentSeconds, ...(0,defined/* defined */.s)({ serverId }) } } : {}),
        segmentBytes: values.number('segment-bytes'),
        intervalSeconds: isFollowing ? segmentSeconds : values.durationSeconds('run-interval'),
        failOnWarnings: values.flag('fail-on-warnings'),
    };
}

// EXTERNAL MODULE: ./lib/masking/mask-key.js
var mask_key = __webpack_require__(50616);
;// CONCATENATED MODULE: ./lib/masking/mask-rules.js
const LOCALES = ['en', 'de', 'fr', 'es'];

;// CONCATENATED MODULE: ./lib/masking/rule-tree.js
// The rules file as a tree of texts, lists and maps.


/** Size limit: the parser needs seconds for larger files. */
const MAX_RULES_BYTES = 1_048_576;
/** Parses YAML with the failsafe schema, which has only texts. */
function parseTree(text, report) {
    if (Buffer.byteLength(text) > MAX_RULES_BYTES) {
        report('', `it has more than ${MAX_RULES_BYTES} bytes`);
        return undefined;
    }
    try {
        const document = (0,dist/* parseDocument */.Tp)(text, { schema: 'failsafe' });
        const { errors, warnings, contents } = document;
        for (const { message } of [...errors, ...warnings].slice(0, 5))
            report('', `not valid YAML: ${message.split('\n', 1)[0].replace(/:$/, '')}`);
        if (errors.length > 0)
            return undefined;
        let hasAlias = false;
        (0,dist/* visit */.YR)(document, { Alias: () => void (hasAlias = true) });
        if (hasAlias) {
            report('', 'it has an alias: write each rule');
            return undefined;
        }
        return treeOf(contents);
    }
    catch (error) {
        report('', `not valid YAML: ${String(error)}`);
        return undefined;
    }
}
function treeOf(node) {
    if ((0,dist/* isMap */.jh)(node))
        return new Map(node.items.map(({ key, value }) => [
            (0,dist/* isScalar */.jn)(key) ? String(key.value) : String(key),
            treeOf(value),
        ]));
    if ((0,dist/* isSeq */.oP)(node))
        return node.items.map(treeOf);
    if (!(0,dist/* isScalar */.jn)(node))
        return '';
    return typeof node.value === 'string' ? node.value : '';
}
/** Returns the map; undefined if there is none, which is a problem unless the key is absent. */
function mapOf(node, position, report) {
    if (node === undefined)
        return undefined;
    if (node instanceof Map)
        return node;
    report(position, 'it takes key: value, one on each line');
    return undefined;
}
function unknownKey(key, known) {
    const nearest = (0,suggestion/* nearestOf */.q)(key, known);
    return `unknown key${nearest === undefined ? '' : `, did you mean ${nearest}?`} Keys are ${known.join(', ')}`;
}

;// CONCATENATED MODULE: ./lib/masking/read-column-rule.js
// Reads the rule of one column: `keep`, `{ mask: …, when: … }` or `{ sql: …, when: … }`.




/** Mask → its keys besides `mask` and `when`. */
const KEYS = {
    key: ['bits'],
    email: [],
    'full-name': ['locale'],
    'first-name': ['locale'],
    'last-name': ['locale'],
    phone: ['keep-format'],
    date: ['keep', 'shift', 'by'],
    digits: ['keep-last'],
    iban: [],
    null: [],
    json: ['paths'],
    fixed: ['value'],
    hash: ['length'],
};
const MASKS = Object.keys(KEYS);
const LEAVES = [
    'null',
    'email',
    'first-name',
    'last-name',
    'full-name',
    'phone',
    'hash',
];
/** Longest move of a date: dates stay within the year before and the year after. */
const MAX_SHIFT_DAYS = 300;
function readColumnRule(node, position, report) {
    if (node === 'keep')
        return { mask: 'keep' };
    if (!(node instanceof Map)) {
        report(position, 'it takes keep, { mask: … } or { sql: … }');
        return undefined;
    }
    const map = mapOf(node, position, report);
    const texts = new Map();
    for (const [key, value] of map)
        if (key !== 'paths' && typeof value !== 'string')
            report(`${position}.${key}`, 'it takes one value');
        else if (typeof value === 'string')
            texts.set(key, value);
    const name = texts.get('mask');
    const sql = texts.get('sql');
    const when = texts.get('when');
    if (when?.trim() === '')
        report(`${position}.when`, 'it has no condition');
    if (sql !== undefined) {
        refuseOthers(map, ['sql', 'when'], position, report);
        if (sql.trim() === '')
            report(`${position}.sql`, 'it has no expression');
        return { mask: 'sql', sql, ...(0,defined/* defined */.s)({ when }) };
    }
    if (name === undefined || !MASKS.includes(name)) {
        const nearest = (0,suggestion/* nearestOf */.q)(name ?? '', MASKS);
        report(position, name === undefined
            ? `it has no mask: write { mask: NAME }, { sql: EXPRESSION } or keep`
            : `unknown mask "${name}"${nearest ? `, did you mean ${nearest}?` : ''} Masks are ${MASKS.join(', ')}`);
        return undefined;
    }
    const kind = name;
    refuseOthers(map, ['mask', 'when', ...KEYS[kind]], position, report);
    const mask = readMask(kind, texts, map, position, report);
    return mask && { ...mask, ...(0,defined/* defined */.s)({ when }) };
}
function refuseOthers(map, known, position, report) {
    for (const key of map.keys())
        if (!known.includes(key))
            report(`${position}.${key}`, unknownKey(key, known));
}
function readMask(kind, texts, map, position, report) {
    const integer = (key, min, max) => {
        const text = texts.get(key);
        if (text === undefined)
            return undefined;
        const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
        if (value >= min && value <= max)
            return value;
        report(`${position}.${key}`, `it takes a whole number from ${min} to ${max}`);
        return undefined;
    };
    switch (kind) {
        case 'key':
            return { mask: kind, ...(0,defined/* defined */.s)({ bits: integer('bits', 2, 62) }) };
        case 'email':
        case 'iban':
        case 'null':
            return { mask: kind };
        case 'full-name':
        case 'first-name':
        case 'last-name': {
            const locale = texts.get('locale') ?? 'en';
            if (!LOCALES.includes(locale))
                report(`${position}.locale`, `it takes one of ${LOCALES.join(', ')}`);
            return { mask: kind, locale: locale };
        }
        case 'phone': {
            const text = texts.get('keep-format') ?? 'false';
            if (text !== 'true' && text !== 'false')
                report(`${position}.keep-format`, 'it takes true or false');
            return { mask: kind, keepFormat: text === 'true' };
        }
        case 'date':
            return readDate(texts, position, report);
        case 'digits':
            return { mask: kind, keepLast: integer('keep-last', 0, 12) ?? 0 };
        case 'json':
            return readJson(map.get('paths'), position, report);
        case 'fixed': {
            const value = texts.get('value');
            if (value === undefined)
                report(position, "it has no value: write value: '…'");
            return { mask: kind, value: value ?? '' };
        }
        case 'hash':
            return { mask: kind, ...(0,defined/* defined */.s)({ length: integer('length', 4, 32) }) };
    }
}
function readDate(texts, position, report) {
    const keep = texts.get('keep');
    const shift = texts.get('shift');
    const by = texts.get('by');
    if ((keep === undefined) === (shift === undefined)) {
        report(position, 'a date takes keep: year, keep: month, or shift: 30d');
        return undefined;
    }
    if (keep !== undefined) {
        if (keep !== 'year' && keep !== 'month')
            report(`${position}.keep`, 'it takes year or month');
        if (by !== undefined)
            report(`${position}.by`, 'it goes with shift');
        return { mask: 'date', keep: keep };
    }
    const days = Number(/^(\d{1,3})d$/.exec(shift)?.[1] ?? NaN);
    if (!(days >= 1 && days <= MAX_SHIFT_DAYS))
        report(`${position}.shift`, `it takes days, from 1d to ${MAX_SHIFT_DAYS}d`);
    return { mask: 'date', shiftDays: days, ...(0,defined/* defined */.s)({ by }) };
}
const PATH = /^\$(?:\.(?:[A-Za-z_][A-Za-z0-9_]*|"[^"\\]+")|\[\d{1,6}\])+$/;
function readJson(node, position, report) {
    const paths = mapOf(node, `${position}.paths`, report);
    if (!paths || paths.size === 0) {
        report(position, "json takes paths, as { '$.email': email, '$.address': null }");
        return undefined;
    }
    const read = [];
    for (const [path, leaf] of paths) {
        const at = `${position}.paths.${path}`;
        if (!PATH.test(path))
            report(at, 'it is not a path such as $.address.street, $."e-mail" or $.list[0]; wildcards are refused');
        if (typeof leaf !== 'string' || !LEAVES.includes(leaf))
            report(at, `it takes one of ${LEAVES.join(', ')}`);
        const other = read.find(([each]) => path.startsWith(each) || each.startsWith(path));
        if (other && /^$|^[.[]/.test(path.slice(other[0].length)) && /^$|^[.[]/.test(other[0].slice(path.length)))
            report(at, `it overlaps with ${other[0]}`);
        read.push([path, leaf]);
    }
    return { mask: 'json', paths: read };
}

;// CONCATENATED MODULE: ./lib/masking/read-rules.js




const TOP_KEYS = ['version', 'secret', 'tables', 'columns', 'keep-types', 'strict'];
/** Types that `keep-types` takes. */
const DATA_TYPES = new Set(`tinyint smallint mediumint int bigint decimal float double bit date time datetime timestamp year char varchar binary
   varbinary tinytext text mediumtext longtext tinyblob blob mediumblob longblob enum set json geometry point linestring polygon
   multipoint multilinestring multipolygon geomcollection geometrycollection vector uuid inet4 inet6`.split(/\s+/));
/**
 * Reads a rules file. Values are texts, as in mysql-backup.yaml: `null` in `{ mask: null }` is a
 * word.
 * @returns undefined if there are problems
 */
function readMaskRules(text, path, sources, problems) {
    const before = problems.found.length;
    const report = (position, problem) => problems.add(`--mask: ${path}: ${position === '' ? '' : `${position}: `}${problem}`);
    const tree = parseTree(text, report);
    if (tree === undefined)
        return undefined;
    const top = mapOf(tree, '', report) ?? new Map();
    for (const key of top.keys())
        if (key === 'subset')
            report('subset', 'this version does not read it yet: leave it out');
        else if (!TOP_KEYS.includes(key))
            report(key, unknownKey(key, TOP_KEYS));
    if (top.get('version') !== '1')
        report('version', 'it is missing or unknown: write version: 1');
    const key = read_rules_readKey(top.get('secret'), sources, report);
    const tables = [...(mapOf(top.get('tables'), 'tables', report) ?? [])].flatMap(([pattern, node]) => readTable(pattern, node, report));
    const columns = new Map();
    for (const [pattern, node] of mapOf(top.get('columns'), 'columns', report) ?? []) {
        const position = `columns.${pattern}`;
        if (!/^.+\..+$/s.test(pattern))
            report(position, `it takes a pattern of schema.table.column, as '*.${pattern}'`);
        const rule = readColumnRule(node, position, report);
        if (rule)
            columns.set(pattern, rule);
    }
    if (tables.length === 0 && columns.size === 0)
        report('', 'it has no rules: write tables or columns');
    const keepTypes = readKeepTypes(top.get('keep-types'), report);
    const strict = top.get('strict') ?? 'true';
    if (strict !== 'true' && strict !== 'false')
        report('strict', 'it takes true or false');
    if (problems.found.length > before || key === undefined)
        return undefined;
    const mark = JSON.stringify([
        tables.map(({ pattern, content }) => [pattern, typeof content === 'string' ? content : [...content]]),
        [...columns],
        [...keepTypes],
        strict,
    ]);
    return { path, tables, columns, keepTypes, strict: strict === 'true', key, mark };
}
function readTable(pattern, node, report) {
    const position = `tables.${pattern}`;
    if (!/^[^.]+\..+$/s.test(pattern))
        report(position, 'it takes schema.table, * is a wildcard');
    if (node === 'keep')
        return [{ pattern, content: 'keep' }];
    const map = mapOf(node, position, report);
    if (!map)
        return [];
    if (map.size === 0)
        report(position, 'it has no rules: write its columns, keep, or rows: none');
    const rows = map.get('rows');
    if (rows === 'none') {
        if (map.size > 1)
            report(position, 'rows: none leaves no row to mask: leave its columns out');
        return [{ pattern, content: 'no rows' }];
    }
    const content = new Map();
    for (const [column, rule] of map) {
        const read = readColumnRule(rule, `${position}.${column}`, report);
        if (read)
            content.set(column, read);
    }
    return [{ pattern, content }];
}
function readKeepTypes(node, report) {
    if (node === undefined)
        return new Set();
    if (!Array.isArray(node)) {
        report('keep-types', 'it takes a list, as [int, decimal]');
        return new Set();
    }
    const types = node.map((each) => (typeof each === 'string' ? each.toLowerCase() : ''));
    for (const type of types)
        if (!DATA_TYPES.has(type)) {
            const nearest = (0,suggestion/* nearestOf */.q)(type, [...DATA_TYPES]);
            report('keep-types', `unknown type "${type}"${nearest ? `, did you mean ${nearest}?` : ''}`);
        }
    return new Set(types);
}
/** Reads the secret. No message repeats any of it. */
function read_rules_readKey(node, sources, report) {
    const advice = 'mysql-backup mask secret prints one';
    if (node === undefined) {
        report('secret', `it is missing: write { env: NAME } or { file: PATH }; ${advice}`);
        return undefined;
    }
    const place = node instanceof Map ? node : undefined;
    const [[word, name] = ['', '']] = place ?? [];
    if (place?.size !== 1 || (word !== 'env' && word !== 'file') || typeof name !== 'string' || name === '') {
        report('secret', `it takes { env: NAME } or { file: PATH }, and never the secret itself; ${advice}`);
        return undefined;
    }
    let text;
    if (word === 'env')
        text = sources.environment[name];
    else
        try {
            text = sources.readFile(name).replace(/\r?\n$/, '');
        }
        catch (error) {
            report('secret', `${name} cannot be read (${error.code ?? 'unknown reason'})`);
            return undefined;
        }
    if (!text) {
        report('secret', word === 'env' ? `the variable ${name} is not set` : `${name} is empty`);
        return undefined;
    }
    const key = mask_key/* MaskKey */.O8.of(text);
    if (key === undefined)
        report('secret', `${name} holds less than 32 random bytes; ${advice}, as 64 hexadecimal digits`);
    return key;
}

;// CONCATENATED MODULE: ./lib/options/read/read-mask.js
// The rules file of `--mask`.



function readMaskRequest(values, scope, sources, problems) {
    const path = values.text('mask');
    const showRows = values.flag('show-rows');
    if (path === undefined) {
        if (showRows)
            problems.add('--show-rows goes with --mask');
        return undefined;
    }
    if (scope.parts === 'data')
        problems.add('--mask and --data-only contradict each other: tables that exist may copy rows by their triggers');
    const rules = readRules(values, sources, problems);
    return rules && { rules, showRows };
}
/** Reads the rules file of `--mask`; undefined if there is none, or it has mistakes. */
function readRules(values, sources, problems) {
    const path = values.text('mask');
    const text = path === undefined ? undefined : readFileOf('mask', path, sources, problems);
    return text === undefined ? undefined : readMaskRules(text, path, sources, problems);
}
/** Returns a secret for a rules file: 64 hexadecimal digits. */
function newMaskSecret() {
    return MaskKey.randomSecret();
}

;// CONCATENATED MODULE: ./lib/options/read/read-restore.js
// The options of a restore and of a verification.





function readRestore(common, backup, values, sources, problems) {
    const scope = readScope(values, problems);
    const flags = {
        dropExisting: values.flag('drop-existing'),
        skipBinlog: values.flag('skip-binlog'),
        skipBinlogDespiteReplicas: values.flag('skip-binlog-despite-replicas'),
        disableRedoLog: values.flag('disable-redo-log'),
    };
    if (flags.disableRedoLog && !values.flag('target-is-disposable'))
        problems.add('--disable-redo-log needs --target-is-disposable: a crash of the server would lose all it holds');
    if (flags.skipBinlogDespiteReplicas && !flags.skipBinlog)
        problems.add('--skip-binlog-despite-replicas needs --skip-binlog');
    if (flags.dropExisting && scope.parts === 'data')
        problems.add('--drop-existing and --data-only contradict each other: give one');
    if (values.flag('load-users') && scope.parts === 'data')
        problems.add('--load-users and --data-only contradict each other: give one');
    return {
        operation: 'restore',
        ...common,
        ...readWorkers(values),
        backup,
        connection: readConnection(values, sources, problems),
        scope,
        ...flags,
        isConfirmed: values.flag('yes'),
        trustStorage: values.flag('trust-storage'),
        ignoreVersion: values.flag('ignore-version'),
        allowSourceAsTarget: values.flag('allow-source-as-target'),
        enableLocalInfile: values.flag('enable-local-infile'),
        updateGtidSet: values.choice('update-gtid-set'),
        assertions: readAssertionFile(values, sources, problems),
        ...(0,defined/* defined */.s)({ mask: readMaskRequest(values, scope, sources, problems) }),
        dryRun: values.flag('dry-run'),
        deferTableIndexes: values.choice('defer-table-indexes'),
        checkTables: values.choice('check-tables'),
        loadUsers: values.flag('load-users'),
        verifyLevel: values.choice('verify-level'),
        ...readSample(values),
    };
}
/** Reads a verification. With a server to restore to, the default level verifies everything. */
function readVerify(common, backup, values, sources, problems) {
    const isInto = values.has('restore-into');
    const level = isInto && !values.has('level') ? 'rows' : values.choice('level');
    const assertions = readAssertionFile(values, sources, problems);
    const scope = readScope(values, problems);
    if (isInto && level === 'objects')
        problems.add('--level objects needs no server: leave --restore-into out, or give sample, counts or rows');
    if (isInto && scope.schemaMap.size > 0)
        problems.add('--restore-into chooses the names of schemas itself: leave --map-schema out');
    if (isInto && scope.tableMap.size > 0)
        problems.add('--restore-into chooses the names itself: leave --map-table out');
    const needsServer = !isInto && (level !== 'objects' || assertions.length > 0);
    return {
        operation: 'verify',
        ...common,
        ...readWorkers(values),
        backup,
        level,
        scope,
        assertions,
        ...(needsServer ? { connection: readConnection(values, sources, problems) } : {}),
        ...(isInto ? readTarget(values, sources, problems) : {}),
        ...readSample(values),
    };
}
function readDiff(common, backup, values, sources, problems) {
    return {
        operation: 'diff',
        ...common,
        ...readWorkers(values),
        backup,
        scope: readScope(values, problems),
        connection: readConnection(values, sources, problems),
    };
}

;// CONCATENATED MODULE: ./lib/options/read/read-config.js
// Turns the user's words into the input of an operation. The input is complete and valid before any
// effect. The reader reports every problem, not only the first.











/**
 * Reads the configuration.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
function readConfig(input, sources) {
    const { operation, backup, options, problems = new Problems() } = input;
    if (operation === undefined) {
        problems.throwIfAny();
        throw new TypeError('there is no operation, and nothing says so');
    }
    checkGiven(operation, options, problems);
    const values = new OptionValues(options, problems);
    const config = operation === 'matrix' || operation === 'fleet-status'
        ? buildFleet(operation, input, values, sources, problems)
        : build(operation, backup, values, sources, problems);
    problems.throwIfAny();
    return config;
}
/** Returns the server of the operation, for messages. */
function serverOf(config) {
    const connection = config.operation === 'verify'
        ? (config.connection ?? config.restoreInto)
        : 'connection' in config
            ? config.connection
            : undefined;
    return connection && (connection.socketPath ?? `${connection.host}:${connection.port}`);
}
/** Builds the fleet. Each profile names its own storage. */
function buildFleet(operation, input, values, sources, problems) {
    if (input.backup)
        problems.add(`${operation} takes no backup id, "${input.backup}" is given`);
    const common = {
        storages: [],
        trust: { openWith: { identities: [] }, verifyKeys: [] },
        logLevel: values.choice('log-level'),
        advice: problems.warnings,
        profiles: readFleet(input, values, sources, problems),
    };
    if (operation === 'matrix') {
        const staleSeconds = values.durationSeconds('stale');
        const limit = values.number('max-profiles');
        return {
            operation,
            ...common,
            ...(0,defined/* defined */.s)({ staleSeconds }),
            rotate: values.flag('rotate'),
            ...(0,defined/* defined */.s)({ limit }),
        };
    }
    const maxVerifiedAgeSeconds = values.durationSeconds('max-verified-age');
    const htmlPath = values.text('html');
    return {
        operation,
        ...common,
        ...(0,defined/* defined */.s)({ maxVerifiedAgeSeconds, htmlPath }),
    };
}
function build(operation, backup, values, sources, problems) {
    const label = values.text('label');
    if (label !== undefined && !/^[^\x00-\x1f/\\]{1,100}$/.test(label))
        problems.add(`--label is "${label}", it takes up to 100 characters without slashes`);
    const alike = operation === 'check'
        ? 'backup'
        : operation === 'diff'
            ? 'verify'
            : operation === 'mask-check'
                ? 'show'
                : operation;
    const common = {
        storages: readStorages(alike, values, sources, problems),
        aws: readAws(values, sources, problems),
        trust: readTrust(alike, values, sources, problems),
        logLevel: values.choice('log-level'),
        advice: problems.warnings,
        ...(0,defined/* defined */.s)({ label }),
        ...(values.has('report') ? { reportPath: values.text('report') } : {}),
    };
    const isNamed = operation === 'restore' ||
        operation === 'verify' ||
        operation === 'show' ||
        operation === 'diff' ||
        operation === 'mask-check';
    const choice = isNamed ? readChoice(backup, values, problems) : {};
    if (isNamed && !backup)
        problems.add(`the backup is missing: ${operation} takes an id as list shows it, or latest`);
    if (!isNamed && backup)
        problems.add(`${operation} takes no backup id, "${backup}" is given`);
    switch (operation) {
        case 'backup':
            return readBackup(common, values, sources, problems);
        case 'check':
            return { ...readBackup(common, values, sources, problems), operation };
        case 'restore':
            return { ...readRestore(common, backup ?? '', values, sources, problems), ...choice };
        case 'verify':
            return {
                ...readVerify(common, backup ?? '', values, sources, problems),
                ...choice,
                ...readRotate(backup, label, values, problems),
            };
        case 'diff':
            return { ...readDiff(common, backup ?? '', values, sources, problems), ...choice };
        case 'list': {
            const maxAgeSeconds = values.durationSeconds('max-age');
            const limit = values.number('limit');
            return { operation, ...common, limit, ...(0,defined/* defined */.s)({ maxAgeSeconds }) };
        }
        case 'report': {
            const htmlPath = values.text('html');
            if (htmlPath === undefined)
                problems.add('--html is missing: report writes a page to a file');
            return { operation, ...common, htmlPath: htmlPath ?? '' };
        }
        case 'mask-check': {
            const rules = readRules(values, sources, problems);
            if (!values.has('mask'))
                problems.add('--mask is missing: mask check takes a rules file');
            return { operation, ...common, backup: backup ?? '', rules: rules, ...choice };
        }
        case 'show':
            return { operation, ...common, backup: backup ?? '', ...choice };
        case 'find': {
            const includeTables = values.names('include-tables');
            if (includeTables.length === 0)
                problems.add('the table is missing: find takes schema.table, * is a wildcard');
            for (const name of includeTables.filter((text) => !text.includes('.')))
                problems.add(`"${name}" is not a table, find takes schema.table`);
            return { operation, ...common, includeTables };
        }
        case 'binlog-archive':
            return readBinlogArchive(common, values, sources, problems);
        case 'binlog-find': {
            const since = readTime('since', values, problems);
            return {
                operation,
                ...common,
                table: read_config_readTable(values, problems),
                ...(0,defined/* defined */.s)({ since }),
                isDdl: values.flag('ddl'),
            };
        }
        case 'binlog-list':
        case 'binlog-verify':
            return { operation, ...common };
        case 'prune':
            return {
                operation,
                ...common,
                retentions: readRetentions(common.storages, values, problems),
                dryRun: values.flag('dry-run'),
                failOnWarnings: values.flag('fail-on-warnings'),
            };
    }
}
function readRotate(backup, label, values, problems) {
    if (!values.flag('rotate'))
        return {};
    if (backup !== 'latest')
        problems.add('--rotate goes with latest, and not with the id of a backup');
    if (label !== undefined)
        problems.add('--rotate chooses the label itself: leave --label out');
    return { rotate: true };
}
/** Reads the options that limit `latest`. */
function readChoice(backup, values, problems) {
    const text = values.text('before');
    const verified = values.flag('verified');
    const before = readTime('before', values, problems);
    if (backup !== 'latest' && (text !== undefined || verified))
        problems.add(`${text === undefined ? '--verified' : '--before'} goes with latest, and not with the id of a backup`);
    return { ...(0,defined/* defined */.s)({ before }), ...(verified ? { verified } : {}) };
}
function readTime(name, values, problems) {
    const text = values.text(name);
    const time = text === undefined ? undefined : parseTime(text);
    if (text !== undefined && time === undefined)
        problems.add(`--${name} is "${text}", it takes a time such as 2026-11-20, 2026-11-20T03:00 or 2026-11-20T03:00Z`);
    return time;
}
/** Reads the table of `binlog find`. */
function read_config_readTable(values, problems) {
    const table = values.text('table') ?? '';
    if (!/^[^.]+\..+$/s.test(table))
        problems.add(`--table is "${table}", binlog find takes schema.table`);
    return table;
}
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?$/;
/**
 * Parses a time: local time, unless the text names its zone.
 * @returns undefined for an invalid time
 */
function parseTime(text) {
    if (!TIME.test(text))
        return undefined;
    // JavaScript reads a date alone as UTC, and a date with a time of day as local time.
    const time = new Date(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
    return Number.isNaN(time.getTime()) ? undefined : time;
}

;// CONCATENATED MODULE: ./lib/app/alerts/run-facts.js
// Facts that name a run in reports, alerts, issues and outputs, after a success and after a
// failure.







/** Returns the facts that an input gives, even if parts of the input are invalid. */
function factsOfInput(input, sources) {
    const { options } = input;
    const label = labelOf(input, sources);
    return {
        operation: nameOf(input),
        ...(0,defined/* defined */.s)({ label }),
        ...locationsOf(options.get('storage') ?? [], options.get('backup-dir')?.at(-1)),
    };
}
function factsOf(config) {
    const { operation, label, storages } = config;
    const urls = storages.filter(({ isBackupDirectory }) => !isBackupDirectory).map(({ url }) => url);
    const directory = storages.find(({ isBackupDirectory }) => isBackupDirectory)?.url;
    const server = serverOf(config);
    return {
        operation,
        ...(0,defined/* defined */.s)({ label, server }),
        ...locationsOf(urls, directory),
    };
}
/** Names all storages in a sentence. */
function nameStorages({ storage, storages }) {
    return storages ? (0,units/* joinNames */.JH)(storages) : storage;
}
/** Returns the operation as the begin of a sentence. */
function titleOf(operation) {
    return operation === version/* TOOL */.j.name
        ? operation
        : `${operation[0].toUpperCase()}${operation.slice(1).replace('-', ' ')}`;
}
function locationsOf(urls, directory) {
    const given = urls.filter((url) => url !== '').map(nameLocation);
    const near = directory ? [nameLocation(directory)] : [];
    const [first] = [...given, ...near];
    const all = [...near, ...given];
    return {
        ...(0,defined/* defined */.s)({ storage: first }),
        ...(given.length > 0 && near.length > 0 ? { directory: near[0] } : {}),
        ...(all.length > 1 ? { storages: all } : {}),
    };
}

// EXTERNAL MODULE: ./lib/ssh/ssh-config.js
var ssh_config = __webpack_require__(35447);
;// CONCATENATED MODULE: ./lib/app/prepare-connections.js

function prepareConnections(config, logger, tunnels) {
    const warned = new Set();
    const onPlain = (message) => {
        if (warned.has(message))
            return;
        warned.add(message);
        logger.warn(message);
    };
    const prepare = (connection) => ({
        ...withFreshPassword(connection, config),
        ...(connection.ssh ? { tunnel: tunnels.to(connection, connection.ssh) } : {}),
        onPlain,
    });
    return {
        ...config,
        ...('connection' in config && config.connection ? { connection: prepare(config.connection) } : {}),
        ...('restoreInto' in config && config.restoreInto ? { restoreInto: prepare(config.restoreInto) } : {}),
        ...('proof' in config && config.proof
            ? { proof: prepareConnections(config.proof, logger, tunnels) }
            : {}),
    };
}
/**
 * The tunnels of a run: one for each pair of a server and its SSH server. The first connection
 * opens the tunnel.
 */
class Tunnels {
    #tunnels = new Map();
    to({ host, port, connectTimeoutMs }, ssh) {
        return {
            open: async () => {
                const name = `${(0,ssh_config/* describeSsh */.g)(ssh)} ${host}:${port}`;
                const tunnel = this.#tunnels.get(name) ??
                    Promise.all(/* import() */[__webpack_require__.e(5472), __webpack_require__.e(826)]).then(__webpack_require__.bind(__webpack_require__, 826)).then(({ SshTunnel }) => new SshTunnel(ssh, { host, port }, connectTimeoutMs));
                this.#tunnels.set(name, tunnel);
                return await (await tunnel).open();
            },
        };
    }
    async close() {
        const tunnels = [...this.#tunnels.values()];
        this.#tunnels.clear();
        for (const tunnel of tunnels)
            await (await tunnel).close();
    }
}
/** Signs IAM tokens where a connection uses them: a token lives for 15 minutes, a run for hours. */
function withFreshPassword(connection, { aws = {} }) {
    if (!connection.iamAuth)
        return connection;
    const { host, port, user } = connection;
    const { region, profile, proxies, ca } = aws;
    const freshPassword = async () => {
        const { signRdsToken } = await Promise.all(/* import() */[__webpack_require__.e(3040), __webpack_require__.e(4195), __webpack_require__.e(9719), __webpack_require__.e(26)]).then(__webpack_require__.bind(__webpack_require__, 90026));
        return await signRdsToken({
            host,
            port,
            user,
            ...(region ? { region } : {}),
            ...(profile ? { profile } : {}),
            ...(proxies ? { network: { proxies, ca } } : {}),
        });
    };
    return { ...connection, freshPassword };
}

;// CONCATENATED MODULE: ./lib/app/wait-for-servers.js
/**
 * Waits for all servers.
 * @throws BackupError the errors of a connection
 */
async function waitForServers(config, { logger, signal }) {
    const servers = serversOf(config).filter(([{ waitMs = 0 }]) => waitMs > 0);
    if (servers.length === 0)
        return;
    const { waitForServer } = await Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(7010)]).then(__webpack_require__.bind(__webpack_require__, 7010));
    for (const [connection, side] of servers)
        await waitForServer(connection, { side, waitMs: connection.waitMs, logger, signal });
}
function serversOf(config) {
    switch (config.operation) {
        case 'backup':
        case 'check': {
            const target = config.proof?.restoreInto;
            return [
                [config.connection, 'source'],
                ...(target ? [[target, 'target']] : []),
            ];
        }
        case 'restore':
            return [[config.connection, 'target']];
        case 'diff':
        case 'binlog-archive':
            return [[config.connection, 'source']];
        case 'verify': {
            const { connection, restoreInto } = config;
            return [
                ...(connection ? [[connection, 'source']] : []),
                ...(restoreInto ? [[restoreInto, 'target']] : []),
            ];
        }
        case 'list':
        case 'show':
        case 'find':
        case 'mask-check':
        case 'prune':
        case 'binlog-list':
        case 'binlog-find':
        case 'binlog-verify':
        case 'report':
        case 'matrix':
        case 'fleet-status':
            return [];
    }
}

// EXTERNAL MODULE: ./lib/docker/docker-command.js
var docker_command = __webpack_require__(99110);
;// CONCATENATED MODULE: ./lib/docker/server-image.js
// Chooses the image that a restore of a backup runs, and the settings of its server. Pure.


/** Returns the official image of the same release: `mysql:8.4`, `mariadb:11.8`. */
function chooseImage({ flavor, version }) {
    const release = /^\d+\.\d+/.exec(version)?.[0];
    if (release === undefined)
        throw new errors/* BackupError */.hj('DOCKER_FAILED', `no image is known for ${flavor} ${version}`, {
            hint: 'Choose one: --restore-into docker:mysql:8.4',
        });
    return `${flavor === 'mariadb' ? 'mariadb' : 'mysql'}:${release}`;
}
const BUFFER_POOL_BYTES = { min: 128 * 1024 ** 2, max: 2 * 1024 ** 3 };
/**
 * Returns the settings of a server that takes the backup, and that the run removes afterwards:
 * names as in the source, packets as large as any row, LOAD DATA, and no setting that serves
 * durability alone. Not every version knows the `loose` settings.
 * @param concurrency connections of the restore
 */
function serverOptions({ lowerCaseTableNames = 0 }, concurrency, memoryBytes = (0,external_node_os_.totalmem)()) {
    const { min, max } = BUFFER_POOL_BYTES;
    const pool = Math.max(min, Math.min(max, Math.floor(memoryBytes / 8)));
    return [
        // A source with 2 has a file system that a Linux container does not have; 0 keeps the names as
        // 2 does.
        `--lower-case-table-names=${lowerCaseTableNames === 1 ? 1 : 0}`,
        '--local-infile=1',
        '--max-allowed-packet=1G',
        `--max-connections=${concurrency + 100}`,
        '--skip-name-resolve',
        '--event-scheduler=OFF',
        '--skip-log-bin',
        '--sync-binlog=0',
        '--innodb-flush-log-at-trx-commit=0',
        '--loose-innodb-doublewrite=0',
        `--innodb-buffer-pool-size=${pool}`,
    ];
}

;// CONCATENATED MODULE: ./lib/app/docker-target.js
// The server of `--restore-into docker`: the run looks for Docker first, starts the server when the
// backup exists, and removes the server in every case.



/**
 * Verifies that Docker answers. `check` reports the error with its other findings.
 * @throws BackupError DOCKER_UNAVAILABLE
 */
async function checkDocker(config, signal) {
    const isWanted = (config.operation === 'verify' && config.restoreIntoDocker) ||
        (config.operation === 'backup' && config.proof?.restoreIntoDocker);
    if (isWanted)
        await (0,docker_command.checkEngine)(signal);
}
/**
 * Runs `verify` with a server in a container.
 * @throws BackupError DOCKER_FAILED, and the errors of `verify`
 */
async function withDockerTarget({ image }, { backup, label, concurrency }, context, verify) {
    const { server } = (await (0,open_source/* openSource */.o)(context, backup, label)).contents;
    const options = serverOptions(server, concurrency);
    // Loaded only here: it loads the driver of the database.
    const { withServer } = await Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(6376)]).then(__webpack_require__.bind(__webpack_require__, 86376));
    return await withServer(image ?? chooseImage(server), options, context, verify);
}

;// CONCATENATED MODULE: ./lib/app/run.js
// Runs one operation from a valid configuration: opens the storage, calls the use-case, decides the
// exit code. The command line and the action share this module. They only read the configuration
// and show the outcome.
























/**
 * Runs the operation. The outcome holds a finding of a use-case that is not the requested success.
 * @throws BackupError
 */
async function run(given, host) {
    const tunnels = new Tunnels();
    const config = prepareConnections(given, host.logger, tunnels);
    for (const warning of config.advice)
        host.logger.warn(warning);
    if (config.reportPath !== undefined)
        await (0,report_file/* assertReportWritable */.N)(config.reportPath);
    const facts = Object.assign(host.facts ?? {}, factsOf(config));
    if (config.operation === 'matrix' || config.operation === 'fleet-status')
        return await reportOutcome(await runFleet(config, host), config, facts);
    await checkDocker(config, host.signal);
    const isFollowing = config.operation === 'binlog-archive' && config.follow !== undefined;
    const storageHost = isFollowing ? { ...host, signal: afterGrace(host.signal) } : host;
    const storage = await openStorages(config.storages, storageHost);
    let cleanUp;
    const onCleanUp = (outcome) => {
        cleanUp = outcome;
    };
    try {
        const context = { ...host, storage, now: () => new Date(), tool: version/* TOOL */.j, trust: config.trust, onCleanUp };
        await waitForServers(config, host);
        return await reportOutcome(await dispatch(config, context, facts, host), config, facts);
    }
    catch (thrown) {
        const cause = (0,errors/* toBackupError */.uy)(host.signal.aborted ? host.signal.reason : thrown);
        const error = cleanUp ? withCleanUp(cause, cleanUp) : cause;
        if (config.reportPath !== undefined)
            await (0,report_file/* writeReportFile */.a)(config.reportPath, renderFailureJson(error, facts)).catch((failure) => host.logger.warn(failure.message));
        throw error;
    }
    finally {
        await tunnels.close();
        await storage.close();
    }
}
/** Time for the last segment after a run that follows the log was stopped, in milliseconds. */
const GRACE_MS = 20_000;
/** Returns a signal that fires later than the given one. */
function afterGrace(signal) {
    const later = new AbortController();
    const begin = () => {
        setTimeout(() => later.abort(signal.reason), GRACE_MS).unref();
    };
    if (signal.aborted)
        begin();
    else
        signal.addEventListener('abort', begin, { once: true });
    return later.signal;
}
/** Writes the report file. The run reports its result even if it cannot write the file. */
async function reportOutcome(outcome, { reportPath }, facts) {
    if (reportPath === undefined)
        return outcome;
    try {
        await (0,report_file/* writeReportFile */.a)(reportPath, renderJson(outcome, facts));
        return outcome;
    }
    catch (thrown) {
        if (outcome.error)
            return outcome;
        const error = (0,errors/* toBackupError */.uy)(thrown);
        return { ...outcome, error, exitCode: error.exitCode };
    }
}
/**
 * Modules that talk to a server load on demand: without them `list` and `prune` start in half the
 * time.
 */
const servers = {
    archive: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(2374), __webpack_require__.e(6161)]).then(__webpack_require__.bind(__webpack_require__, 96161)),
    backup: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(9167), __webpack_require__.e(4824), __webpack_require__.e(4499), __webpack_require__.e(4089), __webpack_require__.e(6691)]).then(__webpack_require__.bind(__webpack_require__, 36691)),
    proofTarget: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(7332)]).then(__webpack_require__.bind(__webpack_require__, 97332)),
    planBackup: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(9167), __webpack_require__.e(4089), __webpack_require__.e(9816)]).then(__webpack_require__.bind(__webpack_require__, 7494)),
    restore: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(9167), __webpack_require__.e(4824), __webpack_require__.e(7520), __webpack_require__.e(5275), __webpack_require__.e(8197), __webpack_require__.e(4499), __webpack_require__.e(828)]).then(__webpack_require__.bind(__webpack_require__, 80828)),
    maskCheck: () => Promise.all(/* import() */[__webpack_require__.e(8197), __webpack_require__.e(9864)]).then(__webpack_require__.bind(__webpack_require__, 49864)),
    diff: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(9167), __webpack_require__.e(4824), __webpack_require__.e(7520), __webpack_require__.e(9374)]).then(__webpack_require__.bind(__webpack_require__, 79374)),
    verify: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(9167), __webpack_require__.e(4824), __webpack_require__.e(7520), __webpack_require__.e(5275), __webpack_require__.e(6048)]).then(__webpack_require__.bind(__webpack_require__, 6048)),
    verifyCopies: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(9167), __webpack_require__.e(4824), __webpack_require__.e(7520), __webpack_require__.e(5275), __webpack_require__.e(4528)]).then(__webpack_require__.bind(__webpack_require__, 74528)),
    verifyByRestore: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(9167), __webpack_require__.e(4824), __webpack_require__.e(7520), __webpack_require__.e(5275), __webpack_require__.e(8197), __webpack_require__.e(4499), __webpack_require__.e(828), __webpack_require__.e(9472)]).then(__webpack_require__.bind(__webpack_require__, 59472)),
};
async function runFleet(config, host) {
    const fleet = { ...host, now: () => new Date() };
    if (config.operation === 'matrix')
        return { operation: 'matrix', report: await fleetMatrix(config, fleet), exitCode: errors/* EXIT_CODES */.ai.ok };
    const { report, error } = await fleetStatus(config, fleet);
    return {
        operation: 'fleet-status',
        report,
        exitCode: error?.exitCode ?? errors/* EXIT_CODES */.ai.ok,
        ...(0,defined/* defined */.s)({ error }),
    };
}
async function dispatch(config, context, facts, host) {
    switch (config.operation) {
        case 'backup': {
            if (config.proof?.restoreInto) {
                const { checkProofTarget } = await servers.proofTarget();
                await checkProofTarget(config, config.proof.restoreInto, context);
            }
            if (config.dryRun) {
                const { planBackup } = await servers.planBackup();
                return { operation: 'plan', report: await planBackup(config, context), exitCode: errors/* EXIT_CODES */.ai.ok };
            }
            const { report: made, error } = await backupAndProve(config, context, facts);
            if (error)
                return { operation: 'backup', report: made, error, exitCode: error.exitCode };
            const report = await retainAfterBackup(config, made, context);
            return { operation: 'backup', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
        }
        case 'check': {
            const { check } = await __webpack_require__.e(/* import() */ 9707).then(__webpack_require__.bind(__webpack_require__, 79707));
            const checkAlerts = async () => (await host.checkAlerts?.(host.signal)) ?? [];
            const { report, error } = await check(config, context, checkAlerts);
            if (error)
                return { operation: 'check', report, error, exitCode: error.exitCode };
            return { operation: 'check', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
        }
        case 'restore': {
            const { planOnly, restore } = await servers.restore();
            if (config.dryRun) {
                const { backupId, warnings } = await (0,resolve_backup/* resolveBackup */.p)(context, config);
                facts.backupId = backupId;
                const planned = await (0,sound_copy/* onSoundCopy */.Qy)(context, backupId, (each) => planOnly({ ...config, backup: backupId }, each));
                const plan = withPassedOver(planned);
                const report = { ...plan, warnings: [...warnings, ...plan.warnings] };
                return { operation: 'restore-plan', report, exitCode: errors/* EXIT_CODES */.ai.ok };
            }
            const report = await underLease(config, context, facts, restore);
            return { operation: 'restore', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
        }
        case 'verify': {
            const label = config.rotate ? await chooseRotated(context) : config.label;
            if (label !== undefined)
                facts.label = label;
            const chosen = label === undefined ? config : { ...config, label };
            const report = await proveBackup(chosen, context, facts);
            if (report.status === 'passed')
                return { operation: 'verify', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
            const error = verificationFailed(report);
            return { operation: 'verify', report, exitCode: error.exitCode, error };
        }
        case 'list': {
            const { stale, refused, ...report } = await (0,list/* list */.p_)(config, context);
            const error = refused ?? stale;
            return {
                operation: 'list',
                report,
                exitCode: error?.exitCode ?? errors/* EXIT_CODES */.ai.ok,
                ...(0,defined/* defined */.s)({ error }),
            };
        }
        case 'show': {
            const { backupId, warnings } = await (0,resolve_backup/* resolveBackup */.p)(context, config, { isVerified: true });
            facts.backupId = backupId;
            const shown = await (0,sound_copy/* onSoundCopy */.Qy)(context, backupId, (each) => show({ ...config, backup: backupId }, each));
            const report = withPassedOver(shown);
            return {
                operation: 'show',
                report: { ...report, warnings: [...warnings, ...report.warnings] },
                exitCode: errors/* EXIT_CODES */.ai.ok,
            };
        }
        case 'diff': {
            const { diff } = await servers.diff();
            const report = await underLease(config, context, facts, diff);
            const judged = judgeWarnings(report.warnings, config.failOnWarnings);
            if (report.status === 'equal')
                return { operation: 'diff', report, ...judged };
            return { operation: 'diff', report, exitCode: errors/* EXIT_CODE_DIFFERENT */.xC };
        }
        case 'mask-check': {
            const { checkMasks } = await servers.maskCheck();
            const report = await checkMasks(config, context);
            facts.backupId = report.backupId;
            return { operation: 'mask-check', report, exitCode: errors/* EXIT_CODES */.ai.ok };
        }
        case 'find':
            return { operation: 'find', report: await findTables(config, context), exitCode: errors/* EXIT_CODES */.ai.ok };
        case 'report': {
            const { statusReport } = await __webpack_require__.e(/* import() */ 5740).then(__webpack_require__.bind(__webpack_require__, 35740));
            return { operation: 'report', report: await statusReport(config, context), exitCode: errors/* EXIT_CODES */.ai.ok };
        }
        case 'binlog-archive': {
            const { archive } = await servers.archive();
            const report = await archive(config, context);
            return {
                operation: 'binlog-archive',
                report,
                ...judgeWarnings(report.warnings, config.failOnWarnings),
            };
        }
        case 'binlog-list': {
            const { listBinlogs } = await __webpack_require__.e(/* import() */ 3232).then(__webpack_require__.bind(__webpack_require__, 13232));
            return {
                operation: 'binlog-list',
                report: await listBinlogs(config, context),
                exitCode: errors/* EXIT_CODES */.ai.ok,
            };
        }
        case 'binlog-find': {
            const { findInBinlogs } = await Promise.all(/* import() */[__webpack_require__.e(2374), __webpack_require__.e(401)]).then(__webpack_require__.bind(__webpack_require__, 401));
            return {
                operation: 'binlog-find',
                report: await findInBinlogs(config, context),
                exitCode: errors/* EXIT_CODES */.ai.ok,
            };
        }
        case 'binlog-verify': {
            const { verifyBinlogs, verifyError } = await Promise.all(/* import() */[__webpack_require__.e(2374), __webpack_require__.e(2561)]).then(__webpack_require__.bind(__webpack_require__, 32561));
            const report = await verifyBinlogs(config, context);
            const error = verifyError(report);
            return {
                operation: 'binlog-verify',
                report,
                exitCode: error?.exitCode ?? errors/* EXIT_CODES */.ai.ok,
                ...(0,defined/* defined */.s)({ error }),
            };
        }
        case 'prune': {
            const report = await prune(config, context);
            const error = pruneError(report);
            if (error)
                return { operation: 'prune', report, exitCode: error.exitCode, error };
            return { operation: 'prune', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
        }
    }
}
/**
 * Makes a backup and verifies it. The backup exists even if its verification fails or cannot run.
 */
async function backupAndProve(config, context, facts) {
    const { backup } = await servers.backup();
    const report = await backup(config, context);
    facts.backupId = report.backupId;
    if (!config.proof)
        return { report };
    const request = { ...config.proof, backup: report.backupId };
    try {
        const proof = await proveBackup(request, { ...context, trust: config.proof.trust }, facts);
        const proved = {
            ...report,
            verification: pickProof(proof),
            warnings: [...report.warnings, ...proof.warnings],
            stages: [
                ...report.stages,
                ...proof.stages.map((stage) => ({ ...stage, name: `proof: ${stage.name}` })),
            ],
        };
        return proof.status === 'passed'
            ? { report: proved }
            : { report: proved, error: verificationFailed(proof) };
    }
    catch (thrown) {
        const { code, message, hint, details, cause } = (0,errors/* toBackupError */.uy)(context.signal.aborted ? context.signal.reason : thrown);
        const error = new errors/* BackupError */.hj(code, `${report.backupId} is stored, but its verification did not come to its end: ${message}`, { ...(hint ? { hint } : {}), details, cause });
        return { report, error };
    }
}
function pickProof({ level, status, checks, durationSeconds }) {
    return { level, status, checks, durationSeconds };
}
async function proveBackup(config, context, facts) {
    const { restoreInto, restoreIntoDocker, level, connection } = config;
    const isOfObjects = level === 'objects' && !connection && !restoreInto && !restoreIntoDocker;
    if (isOfObjects && context.storage.copies) {
        const { verifyCopies } = await servers.verifyCopies();
        return await leased(config, context, facts, verifyCopies);
    }
    return await underLease(config, context, facts, async (chosen, context) => {
        if (restoreIntoDocker) {
            const { verifyByRestore } = await servers.verifyByRestore();
            return await withDockerTarget(restoreIntoDocker, chosen, context, (server) => verifyByRestore({ ...chosen, restoreInto: server, isDisposable: true }, context));
        }
        if (!restoreInto)
            return await (await servers.verify()).verify(chosen, context);
        const { verifyByRestore } = await servers.verifyByRestore();
        return { ...(await verifyByRestore({ ...chosen, restoreInto }, context)), restored: true };
    });
}
/**
 * Protects a backup from pruning while the work reads its first sound copy, and records found
 * damage next to the copy.
 */
async function underLease(config, context, facts, work) {
    return await leased(config, context, facts, async (chosen, context) => {
        const { backup } = chosen;
        const done = await (0,sound_copy/* onSoundCopy */.Qy)(context, backup, async (each) => {
            try {
                return await work(chosen, each);
            }
            catch (error) {
                if (error instanceof errors/* BackupError */.hj && error.code === 'OBJECT_CORRUPT' && (0,names/* isBackupId */["if"])(backup))
                    await (0,report/* recordVerification */.$q)(each, backup, {
                        level: 'objects',
                        read: { objects: 'some' },
                        failure: { culprit: 'objects', message: error.message },
                    });
                throw error;
            }
        });
        return withPassedOver(done);
    });
}
/** Protects a backup from pruning while the work uses it. */
async function leased(config, context, facts, work) {
    const { operation } = config;
    const { backupId, warnings } = await (0,resolve_backup/* resolveBackup */.p)(context, config, {
        isVerified: operation === 'verify',
    });
    facts.backupId = backupId;
    const report = await withLease(backupId, operation, context, () => work({ ...config, backup: backupId }, context));
    return { ...report, warnings: [...warnings, ...report.warnings] };
}
/** Adds the copies that were passed over to a report. */
function withPassedOver({ result, passedOver, }) {
    if (passedOver.length === 0)
        return result;
    return { ...result, passedOver, warnings: [...(0,sound_copy/* warningsOf */.nZ)(passedOver), ...result.warnings] };
}
function verificationFailed({ backupId, checks, failure }) {
    const failed = checks.filter(({ status }) => status === 'failed');
    return new errors/* BackupError */.hj('VERIFICATION_FAILED', `${backupId} does not verify: ${failure?.message ?? ''}`, {
        ...(failure ? { hint: (0,verify_failure/* hintOf */.$)(failure) } : {}),
        details: { checks: failed, ...(failure ? { culprit: failure.culprit } : {}) },
    });
}
function judgeWarnings(warnings, failOnWarnings) {
    if (warnings.length === 0 || !failOnWarnings)
        return { exitCode: errors/* EXIT_CODES */.ai.ok };
    const error = new errors/* BackupError */.hj('FINISHED_WITH_WARNINGS', `finished with ${warnings.length} warnings`, {
        hint: 'See the warnings; --fail-on-warnings was given.',
    });
    return { exitCode: error.exitCode, error };
}

;// CONCATENATED MODULE: ./lib/action/commands.js
// The interface of a step to its runner: commands on stdout, lines in the runner's files, inputs
// and state in its variables. The forms are those of `@actions/core`, which would make the image of
// the command line a fifth larger.


function info(message) {
    process.stdout.write(`${message}\n`);
}
function debug(message) {
    issue('debug', {}, message);
}
function warning(message, annotation = {}) {
    issue('warning', annotation, message);
}
function error(message, annotation = {}) {
    issue('error', annotation, message);
}
function startGroup(name) {
    issue('group', {}, name);
}
function endGroup() {
    issue('endgroup', {}, '');
}
function setSecret(secret) {
    issue('add-mask', {}, secret);
}
function getInput(name) {
    return (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
}
function getState(name) {
    return process.env[`STATE_${name}`] ?? '';
}
/** @throws Error if the step cannot write the runner's file */
function appendValue(variable, name, value) {
    const delimiter = `ghadelimiter_${(0,external_node_crypto_.randomUUID)()}`;
    append(variable, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}
/** @throws Error if the step cannot write the runner's file */
function append(variable, text) {
    const path = process.env[variable];
    if (!path)
        return;
    // The step does not create a missing file, because the runner would not read the file.
    if (!(0,external_node_fs_.existsSync)(path))
        throw Object.assign(new Error(`${path} is missing`), { code: 'ENOENT' });
    (0,external_node_fs_.appendFileSync)(path, text);
}
function issue(command, { title }, message) {
    const property = title ? ` title=${commands_escape(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}` : '';
    process.stdout.write(`::${command}${property}::${commands_escape(message)}\n`);
}
function commands_escape(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

// EXTERNAL MODULE: ./lib/core/printable.js
var printable = __webpack_require__(58776);
;// CONCATENATED MODULE: ./lib/action/summary/markdown.js
// Renders text as Markdown of GitHub, and documents of bounded size. Pure. Invariants: no name from
// a server, a file or a user can become Markdown, HTML or a formula. A cut document states the cut.
/** Returns the text escaped and in one line: for paragraphs, list items and cells of tables. */
function escapeText(text, maxChars = 1000) {
    const line = text
        .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
        .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
    // The cut never splits a character.
    const cut = line.length > maxChars ? `${line.slice(0, maxChars).replace(/[\ud800-\udbff]$/, '')}…` : line;
    return cut.replace(/[\\`*_{}[\]<>|#~&$!]/g, (char) => ENTITIES[char] ?? `\\${char}`);
}
const ENTITIES = {
    '<': '&lt;',
    '>': '&gt;',
    '&': '&amp;',
    $: '&#36;',
};
/** Returns a name in the font of code. */
function code(text) {
    if (/^[\w.,:;/@%+= -]+$/.test(text) && text.length <= 300 && text.trim() === text)
        return `\`${text}\``;
    return `<code>${escapeText(text, 300)}</code>`;
}
/** Returns a block that keeps its lines, for pasting. */
function fence(language, text) {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const ticks = '`'.repeat(longest + 1);
    return `${ticks}${language}\n${text}\n${ticks}`;
}
function details(title, ...blocks) {
    return `<details><summary>${title}</summary>\n\n${blocks.join('\n\n')}\n\n</details>`;
}
/**
 * The runner takes 1 MiB for a step; with the other lines of the step the summary stays below 1
 * MiB.
 */
const MAX_BYTES = 1_000_000;
const SHOWN = 100;
/** Keeps a number and its unit together in a narrow table. */
const NO_BREAK_SPACE = '\u00a0';
/** Joins blocks with empty lines, and cuts tables until the document fits. */
function renderDocument(blocks, maxBytes = MAX_BYTES) {
    for (let shown = SHOWN;; shown = Math.floor(shown / 2)) {
        const texts = blocks.map((block) => (typeof block === 'string' ? block : renderTable(block, shown)));
        const document = `${texts.filter((text) => text !== '').join('\n\n')}\n`;
        if (Buffer.byteLength(document) <= maxBytes)
            return document;
        if (shown === 0)
            return cutText(document, maxBytes);
    }
}
function renderTable({ head, numbers = [], rows, noun, shown = SHOWN }, atMost) {
    if (rows.length === 0)
        return '';
    const chosen = rows.slice(0, Math.min(shown, atMost));
    const rest = rows.length - chosen.length;
    const cells = chosen.map((row) => row.map((cell, i) => (numbers.includes(i) ? cell.replaceAll(' ', NO_BREAK_SPACE) : cell)));
    const lines = [head, head.map((_, i) => (numbers.includes(i) ? '--:' : '---')), ...cells].map((cells) => `| ${cells.join(' | ')} |`);
    const table = chosen.length > 0 ? [lines.join('\n')] : [];
    return [...table, ...(rest > 0 ? [describeRest(rest, chosen.length, noun)] : [])].join('\n\n');
}
function describeRest(rest, shown, noun) {
    const count = rest.toLocaleString('en-US');
    return shown > 0
        ? `… and ${count} more ${noun} that are not shown here.`
        : `${count} ${noun} are not shown here.`;
}
function cutText(document, maxBytes) {
    const line = '\n\n… the rest is not shown here.\n';
    const bytes = Buffer.from(document).subarray(0, Math.max(0, maxBytes - Buffer.byteLength(line) - 3));
    return `${bytes.toString('utf8').replace(/\uFFFD+$/, '')}${line}`;
}

;// CONCATENATED MODULE: ./lib/action/summary/checks.js


const FAILED_SHOWN = 50;
function placeOf({ object, schema, table, chunk }) {
    if (object !== undefined)
        return object;
    const name = [schema, table].filter((part) => part !== undefined).join('.');
    return chunk === undefined ? name : `${name} chunk ${chunk}`;
}
function failedOf(checks) {
    return checks.filter(({ status }) => status === 'failed');
}
function checkBlocks(checks) {
    const failed = failedOf(checks);
    return [
        ...(failed.length === 0
            ? []
            : [
                '### What is wrong',
                {
                    head: ['Check', 'Where', 'Expected', 'Actual'],
                    rows: failed.map((check) => [
                        escapeText(check.check),
                        `${code(placeOf(check))}${check.range === undefined ? '' : ` where ${code(check.range)}`}`,
                        code(String(check.expected)),
                        code(String(check.actual)),
                    ]),
                    noun: 'failed checks',
                    shown: FAILED_SHOWN,
                },
            ]),
        ...(checks.length === 0 ? [] : ['### Checks', countByKind(checks)]),
    ];
}
function countByKind(checks) {
    const kinds = new Map();
    for (const { check, status } of checks) {
        const counts = kinds.get(check) ?? { passed: 0, failed: 0 };
        counts[status]++;
        kinds.set(check, counts);
    }
    const rows = [...kinds]
        .sort(([, a], [, b]) => b.failed - a.failed || b.passed - a.passed)
        .map(([kind, { passed, failed }]) => [
        escapeText(kind),
        (0,units/* formatCount */.B4)(passed),
        failed > 0 ? `**${(0,units/* formatCount */.B4)(failed)}**` : '0',
    ]);
    return { head: ['Kind', 'Passed', 'Failed'], numbers: [1, 2], rows, noun: 'kinds of checks' };
}
/** Returns the checks of a verification that ended an operation. */
function checksOf({ details }) {
    const { checks } = details;
    return Array.isArray(checks) ? checks : [];
}

;// CONCATENATED MODULE: ./lib/action/wording.js


const NAMES = new Set(option_table_OPTIONS.map(({ name }) => name));
/**
 * Translates `give --user or --url` to `give user or url`. Unknown options and a quoted command
 * line stay.
 */
function nameInputs(text) {
    return text
        .replaceAll('See `mysql-backup --help` or docs/options.md.', 'See docs/options.md.')
        .replace(/`[^`\n]*`|(?<![\w-])--([a-z][a-z0-9-]*)/g, (found, name) => {
        if (name !== undefined)
            return NAMES.has(name) ? name : found;
        const only = /^`--([a-z][a-z0-9-]*)`$/.exec(found)?.[1];
        return only !== undefined && NAMES.has(only) ? `\`${only}\`` : found;
    })
        .replace(/(?<!`)`mysql-backup (list|prune|verify|restore|backup)`/g, 'the operation $1');
}
function inWordsOfWorkflow(result) {
    if ('error' in result)
        return { error: reword(result.error) };
    const { outcome } = result;
    if ('warnings' in outcome.report)
        outcome.report.warnings = outcome.report.warnings.map(nameInputs);
    return { outcome: outcome.error ? { ...outcome, error: reword(outcome.error) } : outcome };
}
function reword(error) {
    const { code, message, hint, details, cause } = error;
    const { problems } = details;
    const reworded = new errors/* BackupError */.hj(code, nameInputs(message), {
        ...(hint === undefined ? {} : { hint: nameInputs(hint) }),
        details: Array.isArray(problems)
            ? { ...details, problems: problems.map((problem) => nameInputs(String(problem))) }
            : details,
        cause,
    });
    if (error.stack !== undefined)
        reworded.stack = error.stack;
    return reworded;
}

;// CONCATENATED MODULE: ./lib/action/actions-log.js
// Log and progress in a workflow: a group for each stage, annotations for warnings and errors, no
// line per chunk.





const LOG_MS = 10_000;
/** GitHub shows ten annotations of each kind for a step; the outcome needs one of them. */
const ANNOTATIONS = 9;
const LEVELS = ['error', 'warn', 'info', 'debug'];
class ActionsLog {
    #reword;
    #level = 'info';
    #operation = 'mysql-backup';
    #stage;
    #begin = Date.now();
    #rows = 0;
    #bytes = 0;
    #warnings = 0;
    #timer;
    /** @param reword translates the words of the command line into the words of the workflow */
    constructor(reword = nameInputs) {
        this.#reword = reword;
    }
    /** Sets the operation, which begins the titles of annotations. */
    setOperation(operation) {
        this.#operation = operation;
    }
    setLevel(level) {
        this.#level = level;
    }
    debug(message) {
        if (this.#shows('debug'))
            this.#say(message);
        else
            debug(message);
    }
    info(message) {
        if (this.#shows('info'))
            this.#say(message);
    }
    warn(message) {
        if (!this.#shows('warn'))
            return;
        if (++this.#warnings <= ANNOTATIONS)
            warning(this.#reword(message), { title: `${this.#operation}: warning` });
        else
            this.#say(`warning: ${message}`);
    }
    /** Prints a text of several lines unchanged. */
    print(text) {
        if (this.#shows('info'))
            info((0,printable/* inert */.tJ)(text));
    }
    /**
     * Logs an error without an annotation: fail() annotates the failure, with the checks that locate
     * it.
     */
    error(message) {
        this.#say(message);
    }
    /** Annotates the first failed checks, then the outcome of a failed run. */
    fail({ code, message, hint }, failed) {
        for (const check of failed.slice(0, ANNOTATIONS))
            error(`${check.check}: expected ${check.expected}, actual ${check.actual}${check.range === undefined ? '' : `, where ${check.range}`}`, {
                title: `${this.#operation}: ${placeOf(check)} is wrong`,
            });
        error(`${code}: ${message}${hint ? `\n${hint}` : ''}`, { title: `${this.#operation}: ${code}` });
    }
    stage(name) {
        this.end();
        this.#stage = name;
        this.#begin = Date.now();
        this.#rows = this.#bytes = 0;
        if (!this.#shows('info'))
            return;
        startGroup(name);
        this.#timer = setInterval(() => this.#show(), LOG_MS);
        this.#timer.unref();
    }
    expect() { }
    advance(rows, bytes) {
        this.#rows += rows;
        this.#bytes += bytes;
    }
    tableDone() { }
    /** Ends the group of the last stage. */
    end() {
        clearInterval(this.#timer);
        const stage = this.#stage;
        this.#stage = undefined;
        if (stage === undefined || !this.#shows('info'))
            return;
        if (this.#bytes > 0)
            this.#show();
        this.#say(`${stage} took ${(0,units/* formatSeconds */.Xo)((Date.now() - this.#begin) / 1000)}`);
        endGroup();
    }
    #say(message) {
        info((0,printable/* inert */.tJ)(this.#reword(message)));
    }
    #shows(level) {
        return LEVELS.indexOf(level) <= LEVELS.indexOf(this.#level);
    }
    #show() {
        const seconds = Math.max(0.001, (Date.now() - this.#begin) / 1000);
        if (this.#bytes > 0)
            this.#say(`${(0,units/* formatCount */.B4)(this.#rows)} rows, ${(0,units/* formatBytes */.z3)(this.#bytes)}, ${(0,units/* formatBytes */.z3)(this.#bytes / seconds)}/s`);
    }
}

;// CONCATENATED MODULE: ./lib/action/github/aws-identity.js
// Finds the source of credentials for S3 in a workflow, and whether the credentials will last.


/** The runner sets this variable for jobs that may request tokens. */
const REQUEST_URL = 'ACTIONS_ID_TOKEN_REQUEST_URL';
/**
 * Adds the missing permission as the hint. A role needs an identity; without the permission the
 * original hint names keys that the user never meant to use.
 */
function explainMissingIdentity(error, options, environment) {
    const { code, message, details, cause } = error;
    const hasKeys = environment['AWS_ACCESS_KEY_ID'] || options.has('aws-credentials-file');
    if (code !== 'STORAGE_ACCESS_DENIED' || !options.has('aws-role-to-assume') || hasKeys)
        return error;
    if (environment[REQUEST_URL])
        return error;
    return new errors/* BackupError */.hj(code, message, {
        hint: `The job has no identity to assume the role with: the variable ${REQUEST_URL} is missing. Give the job the permission: \`permissions: id-token: write\`, next to \`contents: read\` if it checks out.`,
        details,
        cause,
    });
}
/** Returns a warning for a run that may take hours; undefined if no credentials will expire. */
function expiryWarning({ storages, operation }, environment, now) {
    const inS3 = storages.filter(({ url }) => /^s3:/i.test(url));
    if (operation === 'list' ||
        operation === 'diff' ||
        operation === 'show' ||
        operation === 'find' ||
        operation === 'mask-check' ||
        operation === 'report')
        return undefined;
    const isRenewed = ({ s3 }) => s3.keys !== undefined ||
        s3.credentialsFile !== undefined ||
        (s3.roleArn !== undefined && Boolean(environment[REQUEST_URL]));
    if (inS3.every(isRenewed) || !environment['AWS_SESSION_TOKEN'])
        return undefined;
    const expiration = Date.parse(environment['AWS_CREDENTIAL_EXPIRATION'] ?? '');
    const seconds = (expiration - now.getTime()) / 1000;
    const when = Number.isNaN(seconds)
        ? 'will expire'
        : seconds <= 0
            ? 'have expired'
            : `expire in ${(0,units/* formatSeconds */.Xo)(seconds)}`;
    return `the AWS credentials of the environment ${when} and cannot be renewed: for long runs give aws-role-to-assume and the permission \`id-token: write\``;
}

// EXTERNAL MODULE: ./lib/restore/load/leave-out-rows.js
var leave_out_rows = __webpack_require__(38855);
// EXTERNAL MODULE: ./lib/restore/masking/verify-masks.js
var verify_masks = __webpack_require__(47636);
// EXTERNAL MODULE: ./lib/verify/definitions/text-difference.js
var text_difference = __webpack_require__(30493);
;// CONCATENATED MODULE: ./lib/app/text/text-table.js
// Renders tables for a terminal or a log.

/** Renders a table. A title that begins with `>` aligns its column to the right. */
function textTable(head, rows) {
    const titles = head.map((title) => title.replace(/^>/, ''));
    const shown = [titles, ...rows.map((row) => row.map(printable/* printableLine */.oy))];
    const widths = head.map((_, i) => Math.max(...shown.map((row) => row[i].length)));
    const cellOf = (cell, i) => head[i].startsWith('>') ? cell.padStart(widths[i]) : cell.padEnd(widths[i]);
    return shown.map((row) => `${row.map(cellOf).join('  ').trimEnd()}\n`).join('');
}

;// CONCATENATED MODULE: ./lib/app/text/render-inspection.js
// Renders `show`, `find` and `check` as text for people.




function renderShow(report) {
    const { schemas, verifications, own } = report;
    const tables = schemas.flatMap((schema) => schema.tables.map((table) => [
        `${schema.name}.${table.name}`,
        table.engine,
        table.rows === undefined ? '?' : (0,units/* formatCount */.B4)(table.rows),
        (0,units/* formatBytes */.z3)(table.dataBytes),
        (0,units/* formatBytes */.z3)(table.storedBytes),
        (0,units/* formatCount */.B4)(table.chunks),
        table.schemaOnly ? 'structure only' : (table.filter ?? ''),
    ]));
    return [
        renderFacts(render_inspection_factsOf(report)),
        textTable(['TABLE', 'ENGINE', '>ROWS', '>DATA', '>STORED', '>CHUNKS', 'WHERE'], tables),
        renderSection('Other objects', schemas.flatMap(otherObjects)),
        renderSection('Accounts', report.accounts ?? []),
        renderSection('Not in the backup', own?.leftOut.map(({ name, reason }) => `${name}: ${reason}`) ?? []),
        renderSection('Warnings of the backup', own?.warnings ?? []),
        renderSection('Verifications', verifications.map(({ time, level, status, failure }) => `${time}  ${level}: ${status}${failure ? `, ${failure}` : ''}`)),
    ]
        .filter((part) => part !== '')
        .join('\n');
}
function render_inspection_factsOf({ backupId, label, status, storage, server, snapshot, totals, own, }) {
    const position = [
        snapshot.gtidExecuted && `GTID ${snapshot.gtidExecuted}`,
        snapshot.binlogFile && `binary log ${snapshot.binlogFile}:${snapshot.binlogPosition}`,
    ].filter(Boolean);
    return [
        ['Backup', backupId],
        ['Label', label],
        ['Status', status],
        ['Storage', storage],
        [
            'Server',
            `${server.flavor} ${server.version} at ${server.host}${server.port === undefined ? '' : `:${server.port}`}`,
        ],
        ['Snapshot', `${snapshot.method}${snapshot.consistent ? '' : ', not consistent'}`],
        ...position.map((text) => ['Position', text]),
        ...(own
            ? [
                ['Began', own.begin],
                ['Ended', own.end],
                ['Made by', `${own.tool.name} ${own.tool.version}`],
                ['Encrypted', own.encrypted ? 'yes' : 'no'],
                ...(own.selection ? [['Selection', JSON.stringify(own.selection)]] : []),
            ]
            : []),
        [
            'Holds',
            `${(0,units/* plural */.LS)(totals.tables, 'table')}, ${(0,units/* plural */.LS)(totals.rows, 'row')}, ${(0,units/* formatBytes */.z3)(totals.dataBytes)}, stored in ${(0,units/* formatBytes */.z3)(totals.storedBytes)}`,
        ],
    ];
}
function otherObjects({ name, views, sequences, routines, libraries, triggers, events, }) {
    const of = (kind, names) => names.map((object) => `${kind} ${name}.${object}`);
    return [
        ...of('view', views),
        ...of('sequence', sequences),
        ...routines.map((routine) => {
            const space = routine.lastIndexOf(' ', routine.startsWith('PACKAGE BODY ') ? 12 : routine.indexOf(' '));
            return `${routine.slice(0, space).toLowerCase()} ${name}.${routine.slice(space + 1)}`;
        }),
        ...of('library', libraries),
        ...of('trigger', triggers),
        ...of('event', events),
    ];
}
function renderFacts(facts) {
    const width = Math.max(...facts.map(([name]) => name.length));
    return facts.map(([name, value]) => `${name.padEnd(width)}  ${(0,printable/* printableLine */.oy)(value)}\n`).join('');
}
function renderSection(title, lines) {
    if (lines.length === 0)
        return '';
    return `${title}:\n${lines.map((line) => `  ${(0,printable/* printableLine */.oy)(line)}\n`).join('')}`;
}
function renderFind({ tables, searched }) {
    const isChanged = (i) => {
        const [table, older] = [tables[i], findOlder(tables, i)];
        if (table.rows === undefined || older?.rows === undefined)
            return '';
        const change = table.rows - older.rows;
        return change === 0 ? '=' : `${change > 0 ? '+' : '-'}${(0,units/* formatCount */.B4)(Math.abs(change))}`;
    };
    return `${textTable(['BACKUP', 'LABEL', 'TABLE', 'KIND', '>ROWS', '>CHANGE', '>DATA', 'WHERE', 'STATUS'], tables.map((table, i) => [
        table.backupId,
        table.label,
        `${table.schema}.${table.name}`,
        table.kind,
        table.rows === undefined ? '' : (0,units/* formatCount */.B4)(table.rows),
        isChanged(i),
        table.dataBytes === undefined ? '' : (0,units/* formatBytes */.z3)(table.dataBytes),
        table.filter ?? '',
        table.status,
    ]))}${(0,units/* plural */.LS)(searched, 'backup')} searched\n`;
}
/** Returns the same table in the previous backup of the label. */
function findOlder(tables, i) {
    const { label, schema, name, kind, backupId } = tables[i];
    return tables
        .slice(i + 1)
        .find((other) => other.backupId !== backupId &&
        other.label === label &&
        other.schema === schema &&
        other.name === name &&
        other.kind === kind);
}
function renderCheck({ steps, status }) {
    const word = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };
    const width = Math.max(...steps.map(({ name }) => name.length));
    const lines = steps.map(({ name, status, detail, code, hint }) => `${word[status].padEnd(8)}${name.padEnd(width)}  ${code ? `${code}: ` : ''}${(0,printable/* printableLine */.oy)(detail)}\n${hint ? `${' '.repeat(10 + width)}${(0,printable/* printableLine */.oy)(hint)}\n` : ''}`);
    const failed = steps.filter((step) => step.status === 'failed').length;
    return `${lines.join('')}${status === 'passed' ? 'a backup can be made' : `${(0,units/* plural */.LS)(failed, 'check')} failed`}\n`;
}
/** Renders the output of `diff`: `-` marks lines of the backup, `+` marks lines of the server. */
function renderDiff({ differences, backupId, server, tables }) {
    const lines = differences.flatMap(({ kind, object, backup, server: now }) => {
        switch (kind) {
            case 'missing':
                return [`- ${object}`];
            case 'additional':
                return [`+ ${object}`];
            case 'rows': {
                const [before, after] = [Number(backup), Number(now)];
                if (Number.isNaN(after))
                    return [`! ${object}: ${String(now)}`];
                const change = `${after > before ? '+' : '-'}${(0,units/* formatCount */.B4)(Math.abs(after - before))}`;
                return [
                    `! ${object}: ${(0,units/* formatCount */.B4)(before)} rows in the backup, ${(0,units/* formatCount */.B4)(after)} on the server, ${change}`,
                ];
            }
            case 'definition':
                return [`! ${object}`, ...marked('-', backup), ...marked('+', now)];
        }
    });
    const text = lines.map((line) => `${(0,printable/* printableLine */.oy)(line)}\n`).join('');
    const result = differences.length === 0 ? 'no difference' : (0,units/* plural */.LS)(differences.length, 'difference');
    return `${text}${result} between ${backupId} and ${(0,printable/* printableLine */.oy)(server)}, the rows of ${(0,units/* plural */.LS)(tables, 'table')} were counted\n`;
}
function marked(sign, text = '') {
    // Only the other side has lines of its own.
    if (text === text_difference/* NOTHING_ELSE */.go)
        return [];
    return String(text)
        .split('\n')
        .map((line) => `    ${sign} ${line}`);
}
function renderMaskCheck({ tables }) {
    const rows = tables.flatMap(({ table, columns }) => columns.length === 0
        ? [[table, '', 'no rows', '']]
        : columns.map((each) => [table, each.column, each.mask, each.class]));
    const seconds = tables.reduce((sum, table) => sum + table.seconds, 0);
    return `${textTable(['TABLE', 'COLUMN', 'MASK', 'CLASS'], rows)}The masks take the server about ${seconds.toFixed(1)} s of CPU.\n`;
}

;// CONCATENATED MODULE: ./lib/app/text/render-binlog.js



function renderArchive(report) {
    const { chain, storage, file, position, transactions, segments, logBytes, storedBytes, durationSeconds } = report;
    const what = segments === 0
        ? '0 transactions: the log has nothing new'
        : `${(0,units/* formatCount */.B4)(transactions)} transactions, ${(0,units/* formatBytes */.z3)(logBytes)} in ${(0,units/* plural */.LS)(segments, 'segment')} of ${(0,units/* formatBytes */.z3)(storedBytes)}`;
    return `${chain}${report.isNewChain ? ' (new)' : ''}\n  in ${storage}, ${what}, ${(0,units/* formatSeconds */.Xo)(durationSeconds)}\n  archived to ${file}:${position}${report.lastGtid === undefined ? '' : `, GTID ${report.lastGtid}`}\n  recovery point ${formatTime(report.recoveryPoint)}\n`;
}
function renderWindows({ windows, unusable, storage }) {
    if (windows.length + unusable.length === 0)
        return `no archive of binary logs in ${storage}\n`;
    return [
        ...windows.map(describeWindow),
        ...unusable.map(({ chain, reason }) => `${chain}: of no use, ${(0,printable/* printableLine */.oy)(reason)}\n`),
    ].join('');
}
function describeWindow(window) {
    const { label, from, to, ended, firstBackup, lastBackup, segments, transactions, storedBytes } = window;
    const span = (0,units/* formatSeconds */.Xo)((Date.parse(to) - Date.parse(from)) / 1000);
    const backups = firstBackup === lastBackup ? firstBackup : `${firstBackup} to ${lastBackup}`;
    return `${(0,printable/* printableLine */.oy)(label)}: from ${formatTime(from)} to ${formatTime(to)}, ${span}, no gap\n  ${(0,units/* plural */.LS)(segments, 'segment')}, ${(0,units/* formatCount */.B4)(transactions)} transactions, ${(0,units/* formatBytes */.z3)(storedBytes)}; backups ${backups}\n${ended === undefined ? '' : `  ends there: ${(0,printable/* printableLine */.oy)(ended)}\n`}`;
}
function renderVerified({ chains, segments, transactions, readBytes, failures, durationSeconds, }) {
    const lines = failures.map(({ chain, message }) => `${chain}: ${(0,printable/* printableLine */.oy)(message)}\n`);
    return `${lines.join('')}${(0,units/* plural */.LS)(chains, 'chain')}, ${(0,units/* plural */.LS)(segments, 'segment')}, ${(0,units/* formatCount */.B4)(transactions)} transactions, ${(0,units/* formatBytes */.z3)(readBytes)} in ${(0,units/* formatSeconds */.Xo)(durationSeconds)}: ${failures.length === 0 ? 'passed' : 'failed'}\n`;
}
function formatTime(iso) {
    return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
/** Lists the transactions, and how a replay stops before the last of them. */
function renderFound({ transactions, table }) {
    if (transactions.length === 0)
        return `no archived transaction has changed ${(0,printable/* printableLine */.oy)(table)}\n`;
    const rows = transactions.map((found) => [
        `${found.time.slice(0, 10)} ${found.time.slice(11, -1)}`,
        found.gtid ?? '',
        `${found.file}:${found.position}`,
        (0,units/* formatCount */.B4)(found.inserted),
        (0,units/* formatCount */.B4)(found.updated),
        `${(0,units/* formatCount */.B4)(found.deleted)}${found.isUncounted ? '+' : ''}`,
        (0,printable/* printableLine */.oy)(found.statements.join('; ')).slice(0, 200),
    ]);
    const { file, position } = transactions.at(-1);
    return `${textTable(['TIME (UTC)', 'GTID', 'POSITION', '>INSERTED', '>UPDATED', '>DELETED', 'STATEMENT'], rows)}to stop before the last one: mysqlbinlog --stop-position=${position} … ${file}\n`;
}

;// CONCATENATED MODULE: ./lib/app/text/render-text.js








function renderProof({ level, status, checks, durationSeconds }) {
    return `  verification by ${level}: ${status}, ${checks.length} checks, ${(0,units/* formatSeconds */.Xo)(durationSeconds)}\n`;
}
function renderText(outcome, now = new Date()) {
    switch (outcome.operation) {
        case 'backup': {
            const { backupId, storage, rows, durationSeconds, snapshot, verification } = outcome.report;
            const at = [
                snapshot.gtidExecuted && `GTID ${snapshot.gtidExecuted}`,
                snapshot.binlogFile && `binlog ${snapshot.binlogFile}:${snapshot.binlogPosition}`,
            ]
                .filter(Boolean)
                .join(', ');
            return `${backupId}\n  in ${storage}, ${(0,units/* formatCount */.B4)(rows)} rows, ${(0,units/* formatSeconds */.Xo)(durationSeconds)}\n  snapshot by ${snapshot.method}${at ? ` at ${at}` : ''}\n${verification ? renderProof(verification) : ''}`;
        }
        case 'plan':
            return textTable(['TABLE', 'ENGINE', '>ROWS (EST.)', '>SIZE (EST.)', 'KEY', '>CHUNKS (EST.)'], outcome.report.schemas.flatMap((schema) => schema.tables.map((row) => [
                `${schema.name}.${row.name}`,
                row.engine,
                (0,units/* formatCount */.B4)(row.estimatedRows),
                (0,units/* formatBytes */.z3)(row.estimatedBytes),
                row.key ?? '(none)',
                String(row.chunks),
            ])));
        case 'restore-plan':
            return renderPlan(outcome.report);
        case 'restore': {
            const { verification, durationSeconds, stages, changes = [], partialTables = [], masked = [], } = outcome.report;
            const lines = stages.map(({ name, seconds }) => `  ${name.padEnd(14)}${(0,units/* formatSeconds */.Xo)(seconds)}`);
            return `${lines.join('\n')}\n${partialTables.map((table) => `${(0,printable/* printableLine */.oy)((0,leave_out_rows/* describePartial */.lC)(table))}\n`).join('')}${masked.map((table) => `${(0,printable/* printableLine */.oy)((0,verify_masks/* describeMasked */.J)(table))}\n`).join('')}${changes.map((change) => `changed: ${(0,printable/* printableLine */.oy)(change)}\n`).join('')}restored in ${(0,units/* formatSeconds */.Xo)(durationSeconds)}; verification by ${verification.level}: ${verification.status}, ${verification.checks.length} checks\n`;
        }
        case 'verify':
            return '';
        case 'diff':
            return renderDiff(outcome.report);
        case 'list': {
            const { backups, storage } = outcome.report;
            const isCopied = backups.some(({ copies }) => copies !== undefined);
            return backups.length === 0
                ? `no backups in ${storage}\n`
                : textTable([
                    'ID',
                    '>AGE',
                    'LABEL',
                    'SERVER',
                    '>TABLES',
                    '>ROWS',
                    '>DATA',
                    '>STORED',
                    'SNAPSHOT',
                    'ENCRYPTED',
                    'STATUS',
                    ...(isCopied ? ['COPIES'] : []),
                ], backups.map((backup) => [
                    backup.backupId,
                    (0,units/* formatAge */.nV)((now.getTime() - Date.parse(backup.begin)) / 1000),
                    backup.label,
                    `${backup.flavor} ${backup.serverVersion}`,
                    (0,units/* formatCount */.B4)(backup.tables),
                    (0,units/* formatCount */.B4)(backup.rows),
                    (0,units/* formatBytes */.z3)(backup.dataBytes),
                    (0,units/* formatBytes */.z3)(backup.storedBytes),
                    backup.consistent ? backup.method : `${backup.method} (inconsistent)`,
                    backup.encrypted ? 'yes' : 'no',
                    `${backup.verifiedLevel ? `${backup.status} (${backup.verifiedLevel})` : backup.status}${backup.partial ? ', partial' : ''}`,
                    ...(isCopied ? [describeCopies(backup)] : []),
                ])) + older(outcome.report);
        }
        case 'show':
            return renderShow(outcome.report);
        case 'mask-check':
            return renderMaskCheck(outcome.report);
        case 'find':
            return renderFind(outcome.report);
        case 'check':
            return renderCheck(outcome.report);
        case 'binlog-archive':
            return renderArchive(outcome.report);
        case 'binlog-list':
            return renderWindows(outcome.report);
        case 'binlog-find':
            return renderFound(outcome.report);
        case 'binlog-verify':
            return renderVerified(outcome.report);
        case 'report':
            return `${outcome.report.htmlPath}\n`;
        case 'matrix':
            return `${JSON.stringify(outcome.report)}\n`;
        case 'fleet-status':
            return renderFleet(outcome.report, now);
        case 'prune':
            return renderPruned(outcome.report);
    }
}
/** Returns, for example, `2 of 3, missing in /backups`. */
function describeCopies({ copies = [] }) {
    const held = copies.filter(({ state }) => state === 'held').length;
    const others = copies.filter(({ state }) => state !== 'held');
    const faults = others.map(({ state, storage }) => state === 'unread' ? `unknown in ${storage}` : `${state} in ${storage}`);
    return [others.length === 0 ? `all ${held}` : `${held} of ${copies.length}`, ...faults].join(', ');
}
function renderFleet({ profiles }, now) {
    return textTable(['PROFILE', 'LABEL', 'STATUS', '>AGE', '>ROWS', '>STORED', '>CHANGE', 'VERIFIED', 'NEWEST', 'WHY'], profiles.map((row) => [
        row.profile,
        row.label,
        row.status,
        row.ageSeconds === undefined ? '' : (0,units/* formatAge */.nV)(row.ageSeconds),
        row.newest ? (0,units/* formatCount */.B4)(row.newest.rows) : '',
        row.newest ? (0,units/* formatBytes */.z3)(row.newest.storedBytes) : '',
        describeChange(row),
        describeVerification(row, now),
        row.newest?.backupId ?? '',
        row.reason ?? '',
    ]));
}
function renderPruned({ status, backups, incomplete, storage }) {
    const word = { kept: 'keep', removed: status === 'planned' ? 'would remove' : 'removed', failed: 'failed' };
    const copies = new Set([...backups, ...incomplete].map((each) => each.storage)).size > 1;
    const storageCell = (each) => (copies ? [each.storage] : []);
    const rows = [
        ...backups.map((each) => [
            each.backupId,
            ...storageCell(each),
            each.label ?? '(unknown)',
            word[each.outcome],
            each.reasons.join(', '),
        ]),
        ...incomplete.map((each) => [
            each.backupId,
            ...storageCell(each),
            '(unknown)',
            word[each.outcome],
            [`incomplete since ${each.lastModified}`, ...(each.reason ? [each.reason] : [])].join(', '),
        ]),
    ];
    if (rows.length === 0)
        return `nothing to prune in ${storage}\n`;
    return textTable(['ID', ...(copies ? ['STORAGE'] : []), 'LABEL', 'WHAT', 'WHY'], rows);
}
function renderPlan(report) {
    const { backupId, target, schemas, drops, resumed, loadedBy, estimatedSeconds, rows, dataBytes } = report;
    const names = schemas.map(({ source, name }) => (source === name ? name : `${source} as ${name}`));
    const tables = textTable(['TABLE', '>ROWS', '>SIZE', '>CHUNKS'], schemas.flatMap((schema) => schema.tables.map((row) => [
        `${schema.name}.${row.name}`,
        (0,units/* formatCount */.B4)(row.rows),
        (0,units/* formatBytes */.z3)(row.dataBytes),
        String(row.chunks),
    ])));
    return [
        tables,
        `would ${resumed ? 'resume' : 'restore'} ${backupId} to ${target}: ${names.join(', ')}\n`,
        ...drops.map((object) => `would drop ${object}\n`),
        ...schemas.flatMap(({ name, triggers }) => triggers.map((trigger) => `would create trigger ${name}.${(0,printable/* printableLine */.oy)(trigger)}\n`)),
        ...(report.disabledEvents ?? []).map((event) => `would create ${(0,printable/* printableLine */.oy)(event)} disabled\n`),
        ...(report.changes ?? []).map((change) => `would change: ${(0,printable/* printableLine */.oy)(change)}\n`),
        `${(0,units/* formatCount */.B4)(rows)} rows, ${(0,units/* formatBytes */.z3)(dataBytes)}, by ${loadedBy === 'insert' ? 'INSERT' : 'LOAD DATA'}, about ${(0,units/* formatSeconds */.Xo)(estimatedSeconds)} at 40 MB/s\n`,
    ].join('');
}
function older({ backups, unread = 0 }) {
    if (unread === 0)
        return '';
    return `the newest ${(0,units/* plural */.LS)(backups.length, 'backup')}; ${(0,units/* formatCount */.B4)(unread)} older were not read, --limit 0 lists all\n`;
}

;// CONCATENATED MODULE: ./lib/action/outputs.js
// The outputs of action.yml, from an outcome. Pure: names to texts.


const OUTPUTS = {
    'backup-id': 'Id of the backup that was made, restored or verified; also after a failure, if it is there',
    label: 'Its label, or the one that was asked for',
    server: 'Server that was backed up, restored to or compared with, as host:port',
    storage: 'Where backups are kept: s3://bucket/prefix, or the directory. Of several, the one that was read, or the first',
    directory: 'Directory of the second copy, if backup-dir and storage are given',
    storages: 'All storages, one on each line, as the input storage takes them',
    'manifest-key': 'Key of its manifest below the storage',
    status: 'stored, objects-verified, restore-verified, restored, passed, listed, pruned or planned; failed or cancelled',
    tables: 'Number of tables',
    rows: 'Number of rows',
    'data-bytes': 'Size before compression, in bytes',
    'stored-bytes': 'Size of all objects, in bytes',
    'duration-seconds': 'Time that the operation took, in seconds',
    'verification-level': 'Level of the verification that was run',
    'verification-status': 'passed, failed or not-run',
    'report-path': 'File of the report (JSON); it is always written',
    backups: 'The newest 100 backups that list found, the newest first, as JSON',
    count: 'Number of all backups that list found, or of the profiles of matrix or fleet-status',
    newest: 'Id of the newest backup that list found, which latest means',
    'newest-verified': 'Id of the newest backup that list found whose restore was verified',
    stale: 'true if max-age was given and the newest backup of some label is older, or there is none; or if fleet-status found a stale profile',
    'html-path': 'File of the status page that report or fleet-status has written',
    matrix: 'Profiles that matrix has chosen, as JSON for strategy.matrix; count is their number',
    'stale-profiles': 'Names of the profiles that fleet-status found to be stale, as a JSON list',
    'recovery-point': 'Moment up to which the binary log is archived, after binlog-archive and binlog-list',
    transactions: 'Number of transactions that binlog-archive has stored or binlog-verify has read',
    removed: 'Number of backups that were removed by prune, or after a backup',
    kept: 'Number of backups that were kept by prune, or after a backup',
    'freed-bytes': 'Bytes that their removal has freed',
};
/**
 * Maximum number of backups in an output: an expression reads the whole output, which must stay
 * well below a megabyte.
 */
const BACKUPS_SHOWN = 100;
function outputsOf(outcome, facts) {
    const { label } = outcome.report;
    const storage = storageOf(outcome.report, facts);
    const names = { ...facts, ...(0,defined/* defined */.s)({ label, storage }) };
    return {
        ...outputs_namesOf(names),
        'verification-status': 'not-run',
        ...resultOf(outcome),
        status: statusOf(outcome),
    };
}
/** Returns the outputs of a run that has no outcome. */
function failureOutputs(error, facts) {
    return {
        ...outputs_namesOf(facts),
        'verification-status': error.code === 'VERIFICATION_FAILED' ? 'failed' : 'not-run',
        status: statusOfError(error),
    };
}
function outputs_namesOf(facts) {
    const { backupId, label, server, storage, directory, storages } = facts;
    const all = storages?.join('\n') ?? storage;
    return {
        ...(0,defined/* defined */.s)({ 'backup-id': backupId, label, server, storage, directory, storages: all }),
    };
}
function resultOf(outcome) {
    switch (outcome.operation) {
        case 'backup': {
            const { verification, retention } = outcome.report;
            return {
                ...totals(outcome.report),
                'verification-level': verification?.level ?? 'off',
                'verification-status': verification?.status ?? 'not-run',
                ...(retention ? pruned(retention) : {}),
            };
        }
        case 'restore': {
            const { verification } = outcome.report;
            return {
                ...totals(outcome.report),
                'verification-level': verification.level,
                'verification-status': verification.status,
            };
        }
        case 'verify': {
            const { backupId, manifestKey, status, level, durationSeconds } = outcome.report;
            return {
                'backup-id': backupId,
                ...(0,defined/* defined */.s)({ 'manifest-key': manifestKey }),
                'duration-seconds': String(durationSeconds),
                'verification-level': level,
                'verification-status': status,
            };
        }
        case 'show':
        case 'mask-check':
        case 'diff':
            return { 'backup-id': outcome.report.backupId };
        case 'list':
            return listed(outcome.report, outcome.error);
        case 'prune':
            return pruned(outcome.report);
        case 'binlog-archive': {
            const { recoveryPoint, transactions, storedBytes, durationSeconds } = outcome.report;
            return {
                'recovery-point': recoveryPoint,
                transactions: String(transactions),
                'stored-bytes': String(storedBytes),
                'duration-seconds': String(durationSeconds),
            };
        }
        case 'binlog-list': {
            const { windows } = outcome.report;
            return { count: String(windows.length), ...(0,defined/* defined */.s)({ 'recovery-point': windows.at(-1)?.to }) };
        }
        case 'binlog-verify': {
            const { transactions, status, durationSeconds } = outcome.report;
            return {
                transactions: String(transactions),
                'verification-status': status,
                'duration-seconds': String(durationSeconds),
            };
        }
        case 'report':
            return { 'html-path': outcome.report.htmlPath, count: String(outcome.report.backups) };
        case 'matrix':
            return { matrix: JSON.stringify(outcome.report), count: String(outcome.report.include.length) };
        case 'fleet-status': {
            const { profiles, stale, htmlPath } = outcome.report;
            const names = profiles.filter(({ status }) => status === 'stale').map(({ profile }) => profile);
            return {
                count: String(profiles.length),
                stale: String(stale > 0),
                'stale-profiles': JSON.stringify(names),
                ...(0,defined/* defined */.s)({ 'html-path': htmlPath }),
            };
        }
        case 'plan':
        case 'check':
        case 'find':
        case 'binlog-find':
        case 'restore-plan':
            return {};
    }
}
function listed({ backups, newest, newestVerified }, error) {
    return {
        backups: JSON.stringify(backups.slice(-BACKUPS_SHOWN).toReversed()),
        count: String(backups.length),
        newest: newest ?? '',
        'newest-verified': newestVerified ?? '',
        stale: String(error?.code === 'BACKUP_STALE'),
    };
}
function pruned({ removed, kept, freedBytes }) {
    return { removed: String(removed), kept: String(kept), 'freed-bytes': String(freedBytes) };
}
function totals(report) {
    return {
        'backup-id': report.backupId,
        ...(0,defined/* defined */.s)({ 'manifest-key': report.manifestKey }),
        tables: String(report.tables),
        rows: String(report.rows),
        'data-bytes': String(report.dataBytes),
        'stored-bytes': String(report.storedBytes),
        'duration-seconds': String(report.durationSeconds),
    };
}

;// CONCATENATED MODULE: ./lib/action/runner-files.js
// The files that the runner gives a step to write: outputs, state, summary. Invariant: a failed
// write is a warning, and the run continues.

/** Variable of the runner → the loss without its file. */
const LOSSES = {
    GITHUB_OUTPUT: 'the step has no outputs',
    GITHUB_STATE: 'if the step is killed, its remains are not cleaned up',
    GITHUB_STEP_SUMMARY: 'the job has no summary of this step',
};
const told = new Set();
function setOutput(name, value) {
    attempt('GITHUB_OUTPUT', () => appendValue('GITHUB_OUTPUT', name, value));
}
function saveState(name, value) {
    attempt('GITHUB_STATE', () => appendValue('GITHUB_STATE', name, value));
}
function addSummary(markdown) {
    attempt('GITHUB_STEP_SUMMARY', () => append('GITHUB_STEP_SUMMARY', markdown));
}
function attempt(variable, write) {
    try {
        write();
    }
    catch (error) {
        warnOnce(variable, error);
    }
}
/**
 * Warns once per file. The files belong to the runner's account; in a container the step may run as
 * another account.
 */
function warnOnce(variable, error) {
    if (told.has(variable))
        return;
    told.add(variable);
    const { code, message } = error;
    warning(`the file of ${variable} cannot be written (${code ?? message}): ${LOSSES[variable]}. In a container, let the job run as an account that may write the runner's files, such as with \`options: --user 1001\``, { title: `${variable} cannot be written` });
}

;// CONCATENATED MODULE: ./lib/action/state.js
// State that the main step saves for the post step of the same job. Invariant: the state never
// holds a secret, because a file of the runner stores the state.


/**
 * Returns whether this is the post step. `post.js` next to the bundle sets the state, because the
 * main step may have saved nothing.
 */
function isPostStep() {
    return getState('isPost') === 'true';
}
function saveOperation(operation) {
    saveState('operation', operation);
}
function saveBackup(backupId) {
    saveState('backupId', backupId);
}
function saveLease(key) {
    saveState('lease', key ?? '');
}
function saveContainer(name) {
    saveState('container', name ?? '');
}
function saveStorage(storage) {
    saveState('storage', storage);
}
function saveShown() {
    saveState('isShown', 'true');
}
function saveTold() {
    saveState('isTold', 'true');
}
function saveEnded() {
    saveState('isEnded', 'true');
}
/** Returns the saved state; undefined: the main step saved nothing, so its state is unknown. */
function readState() {
    const [operation, backupId, lease, container, storage] = [
        'operation',
        'backupId',
        'lease',
        'container',
        'storage',
    ].map((name) => getState(name));
    if (operation === '')
        return undefined;
    return {
        operation,
        ...(backupId === '' ? {} : { backupId }),
        ...(lease === '' ? {} : { lease }),
        ...(container === '' ? {} : { container }),
        ...(storage === '' ? {} : { storage }),
        isShown: getState('isShown') === 'true',
        isTold: getState('isTold') === 'true',
        isEnded: getState('isEnded') === 'true',
    };
}

;// CONCATENATED MODULE: ./lib/action/summary/parts.js
// Parts that all summaries share: the headline with its tone, facts in two columns, warnings. Pure.

const SIGNS = {
    good: '✅ ',
    warned: '⚠️ ',
    bad: '❌ ',
    cancelled: '🚫 ',
    neutral: '',
};
const WARNINGS_SHOWN = 50;
function headline(tone, text) {
    return `## ${SIGNS[tone]}${text}`;
}
/** Returns a table of facts. The values are Markdown. */
function factTable(facts) {
    return { head: ['', ''], rows: facts.map(([name, value]) => [`**${name}**`, value]), noun: 'facts' };
}
function warningBlocks(warnings) {
    if (warnings.length === 0)
        return [];
    return [
        {
            head: [warnings.length === 1 ? '⚠️ One warning' : `⚠️ ${warnings.length} warnings`],
            rows: warnings.map((warning) => [escapeText(warning)]),
            noun: 'warnings',
            shown: WARNINGS_SHOWN,
        },
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary/binlog.js



function archiveBlocks(report, tone) {
    const { transactions, segments, logBytes, storedBytes, chain, file, position, recoveryPoint } = report;
    return [
        headline(tone, `Binary log archived: ${(0,units/* plural */.LS)(transactions, 'transaction')}`),
        ...warningBlocks(report.warnings),
        factTable([
            ['Recovery point', recoveryPoint],
            ['Archived to', code(`${file}:${position}`)],
            ['Chain', code(chain)],
            [
                'Segments',
                `${(0,units/* formatCount */.B4)(segments)}, ${(0,units/* formatBytes */.z3)(logBytes)} of log, ${(0,units/* formatBytes */.z3)(storedBytes)} stored`,
            ],
            ['Time', (0,units/* formatSeconds */.Xo)(report.durationSeconds)],
        ]),
    ];
}
function windowBlocks({ windows, unusable, warnings }, tone) {
    return [
        headline(tone, `${(0,units/* plural */.LS)(windows.length, 'window')} in which any moment can be restored`),
        ...warningBlocks(warnings),
        {
            head: ['Label', 'From', 'To', 'Transactions', 'Stored', 'Ends because'],
            numbers: [3, 4],
            rows: [
                ...windows.map(({ label, from, to, transactions, storedBytes, ended = '' }) => [
                    escapeText(label),
                    from,
                    to,
                    (0,units/* formatCount */.B4)(transactions),
                    (0,units/* formatBytes */.z3)(storedBytes),
                    escapeText(ended),
                ]),
                ...unusable.map(({ label, reason }) => [escapeText(label), '', '', '', '', escapeText(reason)]),
            ],
            noun: 'windows',
        },
    ];
}
function binlogVerifyBlocks(report, tone) {
    const { status, chains, segments, transactions, readBytes, failures, durationSeconds } = report;
    return [
        headline(tone, `Archives of binary logs: ${status}`),
        factTable([
            ['Read', `${(0,units/* plural */.LS)(chains, 'chain')}, ${(0,units/* plural */.LS)(segments, 'segment')}, ${(0,units/* formatBytes */.z3)(readBytes)}`],
            ['Transactions', (0,units/* formatCount */.B4)(transactions)],
            ['Time', (0,units/* formatSeconds */.Xo)(durationSeconds)],
        ]),
        ...failures.map(({ chain, message }) => `${code(chain)}: ${escapeText(message)}`),
    ];
}
function binlogFindBlocks({ transactions, table }, tone) {
    return [
        headline(tone, `${(0,units/* plural */.LS)(transactions.length, 'transaction')} of ${code(table)}`),
        {
            head: ['Time', 'GTID', 'Position', 'Inserted', 'Updated', 'Deleted', 'Statement'],
            numbers: [3, 4, 5],
            rows: transactions.map((found) => [
                found.time,
                code(found.gtid ?? ''),
                code(`${found.file}:${found.position}`),
                (0,units/* formatCount */.B4)(found.inserted),
                (0,units/* formatCount */.B4)(found.updated),
                (0,units/* formatCount */.B4)(found.deleted),
                escapeText(found.statements.join('; '), 300),
            ]),
            noun: 'transactions',
            shown: 500,
        },
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary/figures.js
// Formats figures for a summary. Pure.

/** Returns, for example, `3.4 ×`: the data size divided by the stored size. */
function formatRatio(dataBytes, storedBytes) {
    if (dataBytes === 0 || storedBytes === 0)
        return '–';
    return `${(dataBytes / storedBytes).toFixed(1)} ×`;
}
/** Returns, for example, `+1,200 (+3.1 %)`: the change since the rows of the previous backup. */
function formatChange(rows, previousRows) {
    if (previousRows === undefined)
        return 'new';
    const change = rows - previousRows;
    if (change === 0)
        return 'none';
    const sign = change > 0 ? '+' : '−';
    const share = previousRows === 0 ? '' : ` (${sign}${((Math.abs(change) / previousRows) * 100).toFixed(1)} %)`;
    return `${sign}${(0,units/* formatCount */.B4)(Math.abs(change))}${share}`;
}
function formatSizes(dataBytes, storedBytes) {
    return `${(0,units/* formatBytes */.z3)(dataBytes)}, stored in ${(0,units/* formatBytes */.z3)(storedBytes)} (${formatRatio(dataBytes, storedBytes)})`;
}

;// CONCATENATED MODULE: ./lib/action/summary/gantt.js


const PROOF = 'proof: ';
const DAY_SECONDS = 86_400;
/**
 * Returns the chart. Empty if the chart would show nothing, or if the run took more than a day,
 * which the chart's clock cannot show.
 */
function renderGantt(stages) {
    const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
    if (stages.length < 2 || seconds < 0.001 || seconds >= DAY_SECONDS)
        return '';
    let begin = 0;
    let section = '';
    const lines = stages.flatMap((stage) => {
        const end = begin + stage.seconds;
        const isProof = stage.name.startsWith(PROOF);
        const name = gantt_nameOf(isProof ? stage.name.slice(PROOF.length) : stage.name);
        const heading = isProof ? 'proof' : 'stages';
        const line = `    ${name} (${(0,units/* formatSeconds */.Xo)(stage.seconds)}) :${clock(begin)}, ${clock(Math.max(end, begin + 0.001))}`;
        begin = end;
        if (heading === section)
            return [line];
        section = heading;
        return [`    section ${heading}`, line];
    });
    const chart = [
        'gantt',
        '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
        `    axisFormat ${seconds < 3600 ? '%M:%S' : '%H:%M'}`,
        `    tickInterval ${tickInterval(seconds)}`,
        ...lines,
    ].join('\n');
    return `### Stages\n\n${fence('mermaid', chart)}`;
}
/** Returns an interval with few enough ticks for a narrow screen. */
function tickInterval(seconds) {
    const wanted = seconds / MAX_TICKS;
    const [count, unit] = TICKS.find(([size, name]) => size * SECONDS_OF[name] >= wanted) ?? TICKS.at(-1);
    return `${count}${unit}`;
}
const MAX_TICKS = 6;
const SECONDS_OF = { millisecond: 0.001, second: 1, minute: 60, hour: 3600 };
const TICKS = [
    [500, 'millisecond'],
    ...[1, 2, 5, 10, 30].map((count) => [count, 'second']),
    ...[1, 2, 5, 10, 30].map((count) => [count, 'minute']),
    ...[1, 2, 4].map((count) => [count, 'hour']),
];
/**
 * Returns a name that Mermaid accepts: `:`, `;` and `#` end a name, and Mermaid reads a keyword at
 * the begin of a name as a keyword.
 */
function gantt_nameOf(name) {
    const plain = name.replace(/[^A-Za-z0-9 -]+/g, ' ').trim();
    return /^(section|title|click|call|href|end|gantt|todayMarker|excludes|includes|dateFormat|axisFormat|tickInterval|weekday|weekend)\b/i.test(plain)
        ? `stage ${plain}`
        : plain || 'stage';
}
function clock(seconds) {
    return new Date(Math.round(seconds * 1000))
        .toISOString()
        .slice(0, -1)
        .replace('T', ' ')
        .replace('1970-01-01', '2000-01-01');
}

;// CONCATENATED MODULE: ./lib/action/summary/instructions.js
// Instructions to restore this very backup, ready to paste: a command, and a step of a workflow.
// Pure; without any secret.

function restoreInstructions(backupId, { storageOptions, action }) {
    const flags = storageOptions.map(([name, value]) => `  --${name} ${shellWord(value)}`);
    const command = [
        `mysql-backup restore ${backupId}`,
        ...flags,
        '  --host HOST --user USER --verify-level rows',
    ].join(' \\\n');
    const step = [
        `- uses: ${action}`,
        '  with:',
        '    operation: restore',
        `    backup: ${backupId}`,
        ...inputLines(storageOptions),
        '    url: ${{ secrets.RESTORE_URL }} # mysql://user:password@host:3306',
        '    verify-level: rows',
    ].join('\n');
    return [
        '### Restore this backup',
        fence('sh', command),
        details('As a step of a workflow', fence('yaml', step)),
    ];
}
/** Returns the inputs; one that is given several times has one value on each line. */
function inputLines(options) {
    const names = [...new Set(options.map(([name]) => name))];
    return names.flatMap((name) => {
        const values = options.filter(([each]) => each === name).map(([, value]) => value);
        if (values.length === 1)
            return [`    ${name}: ${yamlText(values[0])}`];
        return [`    ${name}: |`, ...values.map((value) => `      ${value}`)];
    });
}
function shellWord(text) {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
function yamlText(text) {
    return /^[A-Za-z0-9/.][\w./-]*(:\/\/[\w./-]+)?$/.test(text) &&
        !/^(true|false|yes|no|on|off|null|[\d.]+)$/i.test(text)
        ? text
        : `'${text.replaceAll("'", "''")}'`;
}

;// CONCATENATED MODULE: ./lib/action/summary/prune.js



const ORDER = { failed: 0, removed: 1, kept: 2 };
function pruneBlocks(report, tone) {
    const isPlan = report.status === 'planned';
    const verb = isPlan ? 'would be removed' : 'removed';
    return [
        headline(isPlan ? 'neutral' : tone, `${isPlan ? 'Dry run: ' : ''}${(0,units/* plural */.LS)(report.removed, 'backup')} ${verb}, ${(0,units/* formatCount */.B4)(report.kept)} kept`),
        describePruned(report),
        ...warningBlocks(report.warnings),
        {
            head: ['Backup', 'Label', 'Outcome', 'Stored', 'Why'],
            numbers: [3],
            rows: [...report.backups]
                .sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome])
                .map(({ backupId, label, outcome, storedBytes, reasons }) => [
                code(backupId),
                escapeText(label ?? '–'),
                outcome === 'failed' ? '**failed**' : isPlan && outcome === 'removed' ? verb : outcome,
                storedBytes === undefined ? '–' : (0,units/* formatBytes */.z3)(storedBytes),
                escapeText(reasons.join('; ')),
            ]),
            noun: 'backups',
        },
        {
            head: ['Remains of runs that crashed', 'Outcome'],
            rows: report.incomplete.map(({ backupId, outcome, reason }) => [
                code(backupId),
                [isPlan && outcome === 'removed' ? verb : outcome, ...(reason ? [reason] : [])].join(', '),
            ]),
            noun: 'remains',
        },
    ];
}
/** Describes the prune in one sentence, for the summary of a backup too. */
function describePruned({ status, removed, kept, failed, freedBytes, storage }) {
    const would = status === 'planned' ? 'would be ' : '';
    const rest = failed > 0 ? `; **${(0,units/* plural */.LS)(failed, 'backup')} could not be removed**` : '';
    return `${(0,units/* plural */.LS)(removed, 'backup')} ${would}removed from ${code(storage)}, ${(0,units/* formatBytes */.z3)(freedBytes)} ${would}freed, ${(0,units/* formatCount */.B4)(kept)} kept${rest}.`;
}

;// CONCATENATED MODULE: ./lib/action/summary/backup.js








const LARGEST_SHOWN = 20;
const SCHEMAS_SHOWN = 50;
const LEFT_OUT_SHOWN = 50;
function backupBlocks(report, tone, instructions) {
    const { backupId, storage, label, snapshot, tables, rows, dataBytes, storedBytes } = report;
    const position = [
        snapshot.gtidExecuted && `GTID ${code(snapshot.gtidExecuted)}`,
        snapshot.binlogFile && `binlog ${code(`${snapshot.binlogFile}:${snapshot.binlogPosition}`)}`,
    ].filter((text) => text !== undefined && text !== '');
    return [
        headline(tone, `Backup ${proofOf(report).title}: ${code(backupId)}`),
        proofOf(report).promise,
        ...warningBlocks(report.warnings),
        factTable([
            ['Label', escapeText(label)],
            ['Storage', code(storage)],
            ['Content', `${(0,units/* plural */.LS)(tables, 'table')}, ${(0,units/* plural */.LS)(rows, 'row')}`],
            [
                'Objects',
                `${(0,units/* formatCount */.B4)(report.objects.onServer)} on the server, ${(0,units/* formatCount */.B4)(report.objects.inBackup)} in the backup`,
            ],
            ['Size', formatSizes(dataBytes, storedBytes)],
            ['Time', (0,units/* formatSeconds */.Xo)(report.durationSeconds)],
            ...(report.verification ? [['Proof', describeProof(report.verification)]] : []),
            ['Snapshot', escapeText(snapshot.consistent ? snapshot.method : `${snapshot.method} (inconsistent)`)],
            ...(position.length > 0 ? [['Position', position.join(', ')]] : []),
            ...(report.retention ? [['Retention', describePruned(report.retention)]] : []),
        ]),
        ...tableBlocks(report.tableReports),
        ...leftOutBlocks(report.objects.leftOut),
        ...checkBlocks(report.verification?.checks ?? []),
        renderGantt(report.stages),
        ...(report.verification?.status === 'failed' ? [] : restoreInstructions(backupId, instructions)),
    ];
}
/** Returns the proof in the words of docs/verification.md. */
function proofOf({ verification, snapshot }) {
    const stored = snapshot.consistent
        ? 'All rows of one snapshot were read, counted and stored.'
        : 'All rows were read, counted and stored, but **not at one moment**: tables may contradict each other.';
    if (verification?.status === 'failed')
        return {
            title: 'stored, not verified',
            promise: `${stored} It **did not pass its verification** by level **${verification.level}**.`,
        };
    if (!verification)
        return { title: 'stored', promise: `${stored} A restore has not been tried yet.` };
    if (verification.level === 'objects')
        return {
            title: 'stored and read back',
            promise: `${stored} Every object was read back and its SHA-256 is right. A restore has not been tried yet.`,
        };
    return {
        title: 'stored and restored for a proof',
        promise: `${stored} It was restored to another server and passed the checks of level **${verification.level}** there: ${backup_LEVELS[verification.level]}.`,
    };
}
function describeProof({ checks, durationSeconds }) {
    const failed = failedOf(checks).length;
    return `${(0,units/* plural */.LS)(checks.length, 'check')}, ${failed === 0 ? 'all passed' : `**${failed} failed**`}, in ${(0,units/* formatSeconds */.Xo)(durationSeconds)}`;
}
const backup_LEVELS = {
    objects: 'every object is there, with the right size and SHA-256',
    sample: 'every definition, and the number of rows of some tables chosen at random',
    counts: 'every definition, and the number of rows of every table',
    rows: 'every definition, and every row of every table',
};
/** Lists every object of the server that the backup does not contain. */
function leftOutBlocks(leftOut) {
    if (leftOut.length === 0)
        return [];
    return [
        '### Not in the backup',
        {
            head: ['Object', 'Why'],
            rows: leftOut.map(({ name, reason }) => [escapeText(name), escapeText(reason)]),
            noun: 'objects',
            shown: LEFT_OUT_SHOWN,
        },
    ];
}
function tableBlocks(reports) {
    if (reports.length === 0)
        return [];
    return ['### Schemas', schemaTable(reports), '### Largest tables', largestTable(reports)];
}
function schemaTable(reports) {
    const schemas = new Map();
    for (const { schema, rows, dataBytes, storedBytes } of reports) {
        const sum = schemas.get(schema) ?? { tables: 0, rows: 0, dataBytes: 0, storedBytes: 0 };
        sum.tables++;
        sum.rows += rows;
        sum.dataBytes += dataBytes;
        sum.storedBytes += storedBytes;
        schemas.set(schema, sum);
    }
    return {
        head: ['Schema', 'Tables', 'Rows', 'Data', 'Stored', 'Ratio'],
        numbers: [1, 2, 3, 4, 5],
        rows: [...schemas]
            .sort(([, a], [, b]) => b.dataBytes - a.dataBytes)
            .map(([name, { tables, rows, dataBytes, storedBytes }]) => [
            code(name),
            (0,units/* formatCount */.B4)(tables),
            (0,units/* formatCount */.B4)(rows),
            (0,units/* formatBytes */.z3)(dataBytes),
            (0,units/* formatBytes */.z3)(storedBytes),
            formatRatio(dataBytes, storedBytes),
        ]),
        noun: 'schemas',
        shown: SCHEMAS_SHOWN,
    };
}
/** Returns the largest tables; without a previous backup the table has no column of changes. */
function largestTable(reports) {
    const isCompared = reports.some(({ previousRows }) => previousRows !== undefined);
    return {
        head: [
            'Table',
            'Rows',
            ...(isCompared ? ['Since the last backup'] : []),
            'Data',
            'Stored',
            'Ratio',
            'Time',
        ],
        numbers: [1, 2, 3, 4, 5, ...(isCompared ? [6] : [])],
        rows: [...reports]
            .sort((a, b) => b.dataBytes - a.dataBytes)
            .map(({ schema, name, rows, previousRows, dataBytes, storedBytes, seconds }) => [
            code(`${schema}.${name}`),
            (0,units/* formatCount */.B4)(rows),
            ...(isCompared ? [formatChange(rows, previousRows)] : []),
            (0,units/* formatBytes */.z3)(dataBytes),
            (0,units/* formatBytes */.z3)(storedBytes),
            formatRatio(dataBytes, storedBytes),
            (0,units/* formatSeconds */.Xo)(seconds),
        ]),
        noun: 'tables',
        shown: LARGEST_SHOWN,
    };
}

;// CONCATENATED MODULE: ./lib/action/summary/list.js




const list_BACKUPS_SHOWN = 50;
/** Lists the newest backup first. */
function listBlocks({ storage, backups, unread = 0, warnings }, tone) {
    const isCopied = backups.some(({ copies }) => copies !== undefined);
    return [
        headline(tone, `${(0,units/* plural */.LS)(backups.length, 'backup')} in ${code(storage)}`),
        ...(unread > 0 ? [`${(0,units/* formatCount */.B4)(unread)} older were not read: \`limit: 0\` lists all.`] : []),
        ...warningBlocks(warnings),
        {
            head: [
                'Backup',
                'Label',
                'Server',
                'Tables',
                'Rows',
                'Data',
                'Stored',
                'Proven',
                ...(isCopied ? ['Copies'] : []),
            ],
            numbers: [3, 4, 5, 6],
            rows: backups
                .toReversed()
                .map((backup) => [
                code(backup.backupId),
                escapeText(backup.label),
                escapeText(`${backup.flavor} ${backup.serverVersion}`),
                (0,units/* formatCount */.B4)(backup.tables),
                (0,units/* formatCount */.B4)(backup.rows),
                (0,units/* formatBytes */.z3)(backup.dataBytes),
                (0,units/* formatBytes */.z3)(backup.storedBytes),
                escapeText(backup.verifiedLevel ? `${backup.status} (${backup.verifiedLevel})` : backup.status),
                ...(isCopied ? [escapeText(describeCopies(backup))] : []),
            ]),
            noun: 'backups',
            shown: list_BACKUPS_SHOWN,
        },
    ];
}
function backupPlanBlocks(plan) {
    return [
        headline('neutral', 'Dry run: nothing was stored'),
        `About ${(0,units/* plural */.LS)(plan.estimatedRows, 'row')} and ${(0,units/* formatBytes */.z3)(plan.estimatedBytes)} would be backed up to ${code(plan.storage)}. The server has estimated these numbers.`,
        {
            head: ['Table', 'Engine', 'Rows (est.)', 'Data (est.)', 'Key', 'Chunks (est.)'],
            numbers: [2, 3, 5],
            rows: plan.schemas.flatMap((schema) => schema.tables.map((table) => [
                code(`${schema.name}.${table.name}`),
                escapeText(table.engine),
                (0,units/* formatCount */.B4)(table.estimatedRows),
                (0,units/* formatBytes */.z3)(table.estimatedBytes),
                table.key === null ? 'none' : code(table.key),
                (0,units/* formatCount */.B4)(table.chunks),
            ])),
            noun: 'tables',
            shown: 50,
        },
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary/fleet.js
// The summaries of a fleet and of a status page. Pure.




/** Lists the stale profiles first. */
function fleetBlocks({ profiles, stale, warnings }, tone, now = new Date()) {
    const isStale = ({ status }) => status === 'stale';
    const sorted = [...profiles.filter(isStale), ...profiles.filter((row) => !isStale(row))];
    return [
        headline(tone, stale === 0
            ? `${(0,units/* plural */.LS)(profiles.length, 'profile')}, none stale`
            : `${stale} of ${(0,units/* plural */.LS)(profiles.length, 'profile')} stale`),
        ...warningBlocks(warnings),
        {
            head: ['Profile', 'Label', 'Status', 'Age', 'Rows', 'Stored', 'Change', 'Verified', 'Newest backup'],
            numbers: [3, 4, 5, 6],
            rows: sorted.map((row) => [
                escapeText(row.profile),
                escapeText(row.label),
                isStale(row) ? `❌ ${escapeText(row.reason ?? 'stale', 300)}` : '✅',
                row.ageSeconds === undefined ? '' : (0,units/* formatAge */.nV)(row.ageSeconds),
                row.newest ? (0,units/* formatCount */.B4)(row.newest.rows) : '',
                row.newest ? (0,units/* formatBytes */.z3)(row.newest.storedBytes) : '',
                describeChange(row),
                describeVerification(row, now),
                row.newest ? code(row.newest.backupId) : '',
            ]),
            noun: 'profiles',
            shown: 500,
        },
    ];
}
function matrixBlocks({ include }, tone) {
    return [
        headline(tone, `${(0,units/* plural */.LS)(include.length, 'profile')} chosen`),
        {
            head: ['Profile', 'Label'],
            rows: include.map(({ profile, label }) => [escapeText(profile), escapeText(label)]),
            noun: 'profiles',
        },
    ];
}
function reportBlocks({ storage, htmlPath, backups, warnings }, tone) {
    return [
        headline(tone, `Status page of ${(0,units/* plural */.LS)(backups, 'backup')} in ${code(storage)}`),
        `The page is ${code(htmlPath)}. Upload it as an artifact, or publish it as a page.`,
        ...warningBlocks(warnings),
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary/inspection.js



const ROWS_SHOWN = 100;
function showBlocks({ backupId, status, storage, schemas, totals, warnings }, tone) {
    return [
        headline(tone, `Backup ${code(backupId)}: ${status}`),
        `${(0,units/* plural */.LS)(totals.tables, 'table')}, ${(0,units/* plural */.LS)(totals.rows, 'row')} and ${(0,units/* formatBytes */.z3)(totals.dataBytes)} in ${code(storage)}.`,
        ...warningBlocks(warnings),
        {
            head: ['Table', 'Engine', 'Rows', 'Data', 'Stored'],
            numbers: [2, 3, 4],
            rows: schemas.flatMap((schema) => schema.tables.map((table) => [
                code(`${schema.name}.${table.name}`),
                escapeText(table.engine),
                table.rows === undefined ? '?' : (0,units/* formatCount */.B4)(table.rows),
                (0,units/* formatBytes */.z3)(table.dataBytes),
                (0,units/* formatBytes */.z3)(table.storedBytes),
            ])),
            noun: 'tables',
            shown: ROWS_SHOWN,
        },
    ];
}
function maskCheckBlocks({ backupId, tables, warnings }, tone) {
    return [
        headline(tone, `The rules fit backup ${code(backupId)}`),
        ...warningBlocks(warnings),
        {
            head: ['Table', 'Column', 'Mask', 'Class'],
            numbers: [],
            rows: tables.flatMap(({ table, columns }) => columns.length === 0
                ? [[code(table), '', 'no rows', '']]
                : columns.map((each) => [code(table), code(each.column), each.mask, each.class])),
            noun: 'columns',
            shown: ROWS_SHOWN,
        },
    ];
}
function findBlocks({ tables, searched, warnings }, tone) {
    return [
        headline(tone, `${(0,units/* plural */.LS)(new Set(tables.map(({ backupId }) => backupId)).size, 'backup')} of ${searched} found`),
        ...warningBlocks(warnings),
        {
            head: ['Backup', 'Label', 'Table', 'Rows', 'Data', 'Status'],
            numbers: [3, 4],
            rows: tables.map((table) => [
                code(table.backupId),
                escapeText(table.label),
                code(`${table.schema}.${table.name}`),
                table.rows === undefined ? '' : (0,units/* formatCount */.B4)(table.rows),
                table.dataBytes === undefined ? '' : (0,units/* formatBytes */.z3)(table.dataBytes),
                table.status,
            ]),
            noun: 'tables',
            shown: ROWS_SHOWN,
        },
    ];
}
function checkReportBlocks({ steps, status, warnings }, tone) {
    return [
        headline(tone, status === 'passed' ? 'A backup can be made' : 'A backup cannot be made'),
        ...warningBlocks(warnings),
        {
            head: ['Check', 'Result', 'Found'],
            numbers: [],
            rows: steps.map((step) => [
                escapeText(step.name),
                step.status,
                escapeText([step.code, step.detail, step.hint].filter(Boolean).join(': ')),
            ]),
            noun: 'checks',
            shown: ROWS_SHOWN,
        },
    ];
}
function diffBlocks({ backupId, server, differences, tables, warnings }, tone) {
    return [
        headline(tone, differences.length === 0
            ? `${code(server)} is as in ${code(backupId)}`
            : `${(0,units/* plural */.LS)(differences.length, 'difference')} between ${code(server)} and ${code(backupId)}`),
        `The rows of ${(0,units/* plural */.LS)(tables, 'table')} were counted.`,
        ...warningBlocks(warnings),
        {
            head: ['', 'Object', 'Backup', 'Server'],
            rows: differences.map(({ kind, object, backup, server: now }) => [
                kind,
                code(object),
                backup === undefined ? '' : code(String(backup)),
                now === undefined ? '' : code(String(now)),
            ]),
            noun: 'differences',
            shown: ROWS_SHOWN,
        },
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary/restore.js







function restoreBlocks(report, tone) {
    const { backupId, verification, loadedBy, resumed, renamed } = report;
    const { level } = verification;
    const promise = level === 'off'
        ? 'Every chunk was loaded with the SHA-256 and the number of rows of the backup. Nothing was compared afterwards.'
        : `Every chunk was loaded with the SHA-256 and the number of rows of the backup, and the target passed the checks of level **${level}**: ${backup_LEVELS[level]}.`;
    const names = Object.entries(renamed).map(([from, to]) => `${code(from)} as ${code(to)}`);
    return [
        headline(tone, `Restored${level === 'off' ? '' : ' and verified'}: ${code(backupId)}`),
        promise,
        ...warningBlocks(report.warnings),
        factTable([
            ['From', code(report.storage)],
            ['Content', `${(0,units/* plural */.LS)(report.tables, 'table')}, ${(0,units/* plural */.LS)(report.rows, 'row')}`],
            ['Size', formatSizes(report.dataBytes, report.storedBytes)],
            [
                'Time',
                `${(0,units/* formatSeconds */.Xo)(report.durationSeconds)}${resumed ? ', going on with a restore that was interrupted' : ''}`,
            ],
            ['Rows came by', loadedBy === 'load-data' ? 'LOAD DATA' : 'INSERT, because `local_infile` is off'],
            ...(names.length > 0 ? [['Under other names', names.join(', ')]] : []),
        ]),
        {
            head: ['Partial table', 'Condition', 'Rows kept', 'Rows left out'],
            numbers: [2, 3],
            rows: (report.partialTables ?? []).map(({ table, condition, keptRows, leftOutRows }) => [
                code(table),
                code(condition),
                (0,units/* formatCount */.B4)(keptRows),
                (0,units/* formatCount */.B4)(leftOutRows),
            ]),
            noun: 'tables',
        },
        changesBlock(report.changes, 'Changed for the target'),
        ...checkBlocks(verification.checks),
        renderGantt(report.stages),
    ];
}
function changesBlock(changes = [], title) {
    return { head: [title], rows: changes.map((change) => [code(change)]), noun: 'changes' };
}
function restorePlanBlocks(report) {
    const { backupId, target, drops, schemas } = report;
    return [
        headline('neutral', `Dry run: nothing was restored`),
        `${code(backupId)} would be ${report.resumed ? 'gone on with' : 'restored'} on ${code(target)}: ${(0,units/* plural */.LS)(report.tables, 'table')}, ${(0,units/* plural */.LS)(report.rows, 'row')}, ${(0,units/* formatBytes */.z3)(report.dataBytes)}, in about ${(0,units/* formatSeconds */.Xo)(report.estimatedSeconds)}.`,
        ...warningBlocks(report.warnings),
        {
            head: ['Would run with every write'],
            rows: schemas.flatMap(({ name, triggers }) => triggers.map((trigger) => [code(`trigger ${name}.${trigger}`)])),
            noun: 'triggers',
            shown: 50,
        },
        {
            head: ['Would come up disabled'],
            rows: (report.disabledEvents ?? []).map((event) => [code(event)]),
            noun: 'events',
            shown: 50,
        },
        { head: ['Would be dropped'], rows: drops.map((object) => [code(object)]), noun: 'things' },
        changesBlock(report.changes, 'Would be changed for the target'),
        {
            head: ['Table', 'On the target', 'Rows', 'Data', 'Chunks'],
            numbers: [2, 3, 4],
            rows: schemas.flatMap((schema) => schema.tables.map(({ name, rows, dataBytes, chunks }) => [
                code(`${schema.source}.${name}`),
                code(`${schema.name}.${name}`),
                (0,units/* formatCount */.B4)(rows),
                (0,units/* formatBytes */.z3)(dataBytes),
                (0,units/* formatCount */.B4)(chunks),
            ])),
            noun: 'tables',
            shown: 50,
        },
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary/verify.js
// The summary of a verification, failed checks first. Pure.








function verifyBlocks(report, tone, instructions) {
    const { backupId, level, status, failure, checks, storage, durationSeconds } = report;
    const failed = failedOf(checks).length;
    return [
        headline(tone, `Verification ${status}: ${code(backupId)}`),
        status === 'passed'
            ? `All ${(0,units/* formatCount */.B4)(checks.length)} checks of level **${level}** passed: ${backup_LEVELS[level]}.`
            : `**${(0,units/* formatCount */.B4)(failed)} of ${(0,units/* formatCount */.B4)(checks.length)}** checks of level **${level}** failed: ${escapeText(failure?.message ?? '')}.`,
        ...(failure ? [escapeText((0,verify_failure/* hintOf */.$)(failure))] : []),
        ...warningBlocks(report.warnings),
        factTable([
            ['Storage', code(storage)],
            ['Time', (0,units/* formatSeconds */.Xo)(durationSeconds)],
        ]),
        ...checkBlocks(checks),
        renderGantt(report.stages),
        ...(status === 'passed' ? restoreInstructions(backupId, instructions) : []),
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary.js
// Renders the job summary as Markdown, the outcome first. Pure.














function renderSummary(outcome, instructions, maxBytes) {
    const { error } = outcome;
    const blocks = blocksOf(outcome, toneOf(outcome), instructions);
    // A failed verification has its own headline.
    if (error && outcome.operation !== 'verify')
        blocks.splice(1, 0, ...errorBlocks(error));
    return renderDocument(blocks, maxBytes);
}
function renderFailure(error, facts, instructions, maxBytes) {
    const { operation, label, server, backupId } = facts;
    const isCancelled = error.code === 'CANCELLED';
    const names = [
        ['Label', label],
        ['Server', server],
        ['Storage', nameStorages(facts)],
        ['Backup', backupId],
    ].flatMap(([name, value]) => (value === undefined ? [] : [[name, code(value)]]));
    const isStored = operation === 'backup' && backupId !== undefined;
    return renderDocument([
        headline(isCancelled ? 'cancelled' : 'bad', `${titleOf(operation)} ${isCancelled ? 'cancelled' : 'failed'}: \`${error.code}\``),
        ...errorBlocks(error),
        ...(isStored ? [`The backup ${code(backupId)} is in the storage.`] : []),
        ...(names.length === 0 ? [] : [factTable(names)]),
        ...checkBlocks(checksOf(error)),
        ...(isStored ? restoreInstructions(backupId, instructions) : []),
    ], maxBytes);
}
function blocksOf(outcome, tone, instructions) {
    switch (outcome.operation) {
        case 'backup':
            return backupBlocks(outcome.report, tone, instructions);
        case 'restore':
            return restoreBlocks(outcome.report, tone);
        case 'verify':
            return verifyBlocks(outcome.report, tone, instructions);
        case 'list':
            return listBlocks(outcome.report, tone);
        case 'show':
            return showBlocks(outcome.report, tone);
        case 'mask-check':
            return maskCheckBlocks(outcome.report, tone);
        case 'find':
            return findBlocks(outcome.report, tone);
        case 'diff':
            return diffBlocks(outcome.report, tone);
        case 'check':
            return checkReportBlocks(outcome.report, tone);
        case 'binlog-archive':
            return archiveBlocks(outcome.report, tone);
        case 'binlog-list':
            return windowBlocks(outcome.report, tone);
        case 'binlog-find':
            return binlogFindBlocks(outcome.report, tone);
        case 'binlog-verify':
            return binlogVerifyBlocks(outcome.report, tone);
        case 'report':
            return reportBlocks(outcome.report, tone);
        case 'matrix':
            return matrixBlocks(outcome.report, tone);
        case 'fleet-status':
            return fleetBlocks(outcome.report, tone);
        case 'prune':
            return pruneBlocks(outcome.report, tone);
        case 'restore-plan':
            return restorePlanBlocks(outcome.report);
        case 'plan':
            return backupPlanBlocks(outcome.report);
    }
}
function toneOf({ error, report, exitCode }) {
    if (error || exitCode === errors/* EXIT_CODE_DIFFERENT */.xC)
        return 'bad';
    return 'warnings' in report && report.warnings.length > 0 ? 'warned' : 'good';
}
function errorBlocks({ code: errorCode, message, hint }) {
    return [
        `**${code(errorCode)}** ${escapeText(message, 10_000)}`,
        ...(hint === undefined ? [] : [escapeText(hint, 2000)]),
    ];
}

;// CONCATENATED MODULE: ./lib/action/conclusion.js
// Shows and reports how a run ended: annotations, outputs, report, summary, alerts, the issue.
// Invariant: this module never throws, and a failed report is a warning that does not change the
// outcome.










/** Operations whose result is a text for people. */
const PRINTED = new Set([
    'list',
    'show',
    'find',
    'diff',
    'mask-check',
    'check',
    'binlog-archive',
    'binlog-list',
    'binlog-find',
    'binlog-verify',
    'matrix',
    'fleet-status',
]);
/** Writes outputs, report and summary, all at once and on this machine. */
async function conclusion_show(step, result) {
    const { log, reportPath, facts, instructions, isShell } = step;
    const error = errorOf(result);
    if ('outcome' in result && (isShell || PRINTED.has(result.outcome.operation)))
        log.print(renderText(result.outcome).trimEnd());
    if (error)
        log.fail(error, failedChecks(result));
    try {
        if ('error' in result)
            await writeFailureReport(step, result.error);
        const outputs = 'outcome' in result ? outputsOf(result.outcome, facts) : failureOutputs(result.error, facts);
        for (const [name, value] of Object.entries(outputs))
            setOutput(name, value);
        if (await exists(reportPath))
            setOutput('report-path', reportPath);
        addSummary('outcome' in result
            ? renderSummary(result.outcome, instructions)
            : renderFailure(result.error, facts, instructions));
        saveShown();
    }
    catch (failure) {
        log.warn(`the outcome could not be shown: ${failure.message}`);
    }
}
/** Sends alerts, then updates the issue: an issue does not replace the alerts. */
async function tell(step, result) {
    const { log, alerting, facts, webIdentityToken } = step;
    await alerting.tell(result, facts, { logger: log, ...(0,defined/* defined */.s)({ webIdentityToken }) });
    await step.keepIssue?.(errorOf(result));
    saveTold();
}
/** Writes the report of a failure, so every run leaves a report. */
async function writeFailureReport({ reportPath, log, facts }, error) {
    try {
        await (0,report_file/* assertReportWritable */.N)(reportPath);
        await (0,report_file/* writeReportFile */.a)(reportPath, renderFailureJson(error, facts));
    }
    catch (failure) {
        log.warn(failure.message);
    }
}
async function exists(file) {
    return await (0,promises_.access)(file).then(() => true, () => false);
}
function errorOf(result) {
    return 'error' in result ? result.error : result.outcome.error;
}
function failedChecks(result) {
    if ('error' in result)
        return failedOf(checksOf(result.error));
    const { outcome } = result;
    if (outcome.operation === 'verify')
        return failedOf(outcome.report.checks);
    return outcome.operation === 'backup' ? failedOf(outcome.report.verification?.checks ?? []) : [];
}

// EXTERNAL MODULE: ./lib/network/certificate-errors.js
var certificate_errors = __webpack_require__(1689);
;// CONCATENATED MODULE: ./lib/notify/notifier.js
// The content of an alert, and the contract of a notifier. Invariant: no text here, and no error of
// a notifier, holds a webhook URL, a password or a ping URL. An AlertError therefore has no cause,
// because the text of a cause might hold one.
/** The reason why the other side did not accept an alert. Lower case, without any secret. */
class AlertError extends Error {
    name = 'AlertError';
    transient;
    retryAfterMs;
    constructor(message, { transient, retryAfterMs = 0 }) {
        super(message);
        this.transient = transient;
        this.retryAfterMs = retryAfterMs;
    }
}

;// CONCATENATED MODULE: ./lib/notify/http-errors.js
// Translates a failed request for an alert. The status and the error code decide, never the text:
// the messages of fetch may hold the URL, and the URL is the secret.


const TRANSIENT_STATUSES = new Set([408, 425, 429]);
const CERTIFICATE_CODE = /CERT|^ERR_TLS|^ERR_SSL|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;
/**
 * Returns the error for a refused alert.
 * @param reason a word of the other side that is known to be harmless
 */
function refusedByStatus(status, retryAfter, reason = '') {
    return new AlertError(`the server answered HTTP ${status}${reason && ` ${reason}`}`, {
        transient: status >= 500 || TRANSIENT_STATUSES.has(status),
        retryAfterMs: parseRetryAfter(retryAfter),
    });
}
/** Translates a rejection of fetch: no connection, no trust, no answer in time. */
function failedRequest(error) {
    if (error instanceof AlertError)
        return error;
    const { name, cause, proxy } = (error ?? {});
    if (name === 'TimeoutError' || name === 'AbortError')
        return new AlertError('the server did not answer in time', { transient: true });
    const code = errorCode(cause);
    if (code === undefined)
        return new AlertError('the request failed (a redirect, or an answer that is not HTTP)', {
            transient: false,
        });
    const problem = (0,certificate_errors/* certificateProblemOf */.ge)(code);
    if (problem)
        return new AlertError(`the request failed: ${problem.meaning} (${code})${problem.remedy === 'trust' ? '; NODE_EXTRA_CA_CERTS names further authorities' : ''}`, { transient: false });
    const through = proxy === undefined ? '' : ` through the proxy ${proxy}`;
    return new AlertError(`the request failed${through}: ${code}`, { transient: !CERTIFICATE_CODE.test(code) });
}
function errorCode(cause) {
    const { code } = (cause ?? {});
    return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}
/** Parses seconds or a date. */
function parseRetryAfter(text) {
    if (text === null)
        return undefined;
    if (/^\d{1,9}$/.test(text.trim()))
        return Number(text) * 1000;
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now());
}

;// CONCATENATED MODULE: ./lib/notify/alert-facts.js
// The words that all notifiers share: headline, facts in their order, footer. Pure.

const alert_facts_SCHEMAS_SHOWN = 5;
/** Returns `Backup of shop failed`, in one line. */
function headlineOf({ title, outcome, headline }) {
    return (headline ?? `${title} ${outcome}`).replace(/[\x00-\x1f\x7f\u2028\u2029]+/g, ' ');
}
/** Returns the known facts of the run; an unknown fact has no line. */
function alert_facts_factsOf(alert) {
    const facts = [
        ['Server', alert.server],
        ['Last good backup', describeLastGood(alert)],
        ['Last verified restore', describeLastVerified(alert)],
        ['Databases', alert.schemas?.length ? describeSchemas(alert.schemas) : undefined],
        ['Content', describeContent(alert)],
        ['Size', describeSize(alert)],
        ['Duration', alert.durationSeconds === undefined ? undefined : (0,units/* formatSeconds */.Xo)(alert.durationSeconds)],
        ['Verification', alert_facts_describeVerification(alert)],
        ['Backup', alert.backupId],
        ['Label', alert.label],
        ['Storage', alert.storage],
    ];
    return facts.filter((fact) => fact[1] !== undefined && fact[1] !== '');
}
/** Returns `mysql-backup 1.2.3, 2026-11-22 03:00:12 UTC`. */
function footerOf({ tool, time }) {
    return `${tool.name} ${tool.version}, ${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
/**
 * Returns the page of the run, as a URL that is safe inside quotes and Slack's angle brackets;
 * undefined without one.
 */
function runUrlOf({ runUrl }) {
    if (runUrl === undefined || !URL.canParse(runUrl))
        return undefined;
    const url = new URL(runUrl);
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
        return undefined;
    return url.href.replace(/[|<>"']/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
/** Returns the first warnings, and a line that counts the rest. */
function warningsOf({ warnings }, shown) {
    const rest = warnings.length - shown;
    return rest > 0
        ? [...warnings.slice(0, shown), `… and ${(0,units/* formatCount */.B4)(rest)} more in the log`]
        : [...warnings];
}
function describeSchemas(schemas) {
    const rest = schemas.length - alert_facts_SCHEMAS_SHOWN;
    const shown = schemas.slice(0, alert_facts_SCHEMAS_SHOWN).join(', ');
    return rest > 0 ? `${shown} and ${(0,units/* formatCount */.B4)(rest)} more` : shown;
}
function describeContent({ tables, rows }) {
    return alert_facts_join(tables === undefined ? undefined : (0,units/* plural */.LS)(tables, 'table'), rows === undefined ? undefined : (0,units/* plural */.LS)(rows, 'row'));
}
function describeSize({ dataBytes, storedBytes }) {
    return alert_facts_join(dataBytes === undefined ? undefined : `${(0,units/* formatBytes */.z3)(dataBytes)} of data`, storedBytes === undefined ? undefined : `${(0,units/* formatBytes */.z3)(storedBytes)} stored`);
}
function describeLastGood({ lastGood, time }) {
    if (!lastGood)
        return undefined;
    const { backupId, time: begin } = lastGood;
    return backupId && begin ? `${backupId}, ${ageOf(begin, time)} old` : 'none was found';
}
function describeLastVerified({ lastGood, time }) {
    const { backupId, verified } = lastGood ?? {};
    if (verified)
        return `${verified.backupId} (${verified.level}), ${ageOf(verified.time, time)} ago`;
    return backupId ? 'none was found' : undefined;
}
function ageOf(time, now) {
    return (0,units/* formatAge */.nV)((now.getTime() - Date.parse(time)) / 1000);
}
/** Describes the verification. A backup without a test restore says so. */
function alert_facts_describeVerification({ verification, operation, outcome }) {
    if (verification)
        return `${verification.level}: ${verification.status}`;
    return operation === 'backup' && outcome.startsWith('succeeded') ? 'not tried' : undefined;
}
function alert_facts_join(...parts) {
    return parts.filter((part) => part !== undefined).join(', ') || undefined;
}

;// CONCATENATED MODULE: ./lib/notify/ping.js


/**
 * The forms of a ping. `plain`: the URL after a success, and `/fail` below the URL after a failure.
 * `healthchecks`: `/start` before the run, too. `uptime-kuma`: parameters of the URL, with the
 * duration. `auto`: the form that fits the URL.
 */
const PING_FORMATS = ['auto', 'plain', 'healthchecks', 'uptime-kuma'];
const REQUEST_TIMEOUT_MS = 10_000;
const TEXT_CHARS = 10_000;
/** Limit for a text in a URL. */
const MESSAGE_CHARS = 300;
function createPingNotifier({ url, format }, fetch) {
    const chosen = format === 'auto' ? guessFormat(url.reveal()) : format;
    return {
        name: 'ping',
        everyRun: true,
        ...(chosen === 'healthchecks'
            ? { begin: (signal) => call(fetch, below(url.reveal(), 'start'), { method: 'GET' }, signal) }
            : {}),
        async notify(alert, signal) {
            // Sends neither: the service notices by itself if no other run follows.
            if (alert.outcome === 'cancelled')
                return;
            const isGood = alert.outcome.startsWith('succeeded');
            if (chosen === 'uptime-kuma')
                return await call(fetch, kumaUrl(url.reveal(), alert, isGood), { method: 'GET' }, signal);
            // The request includes the reason of a failure; services without texts ignore the reason.
            // Some services accept only GET for a success.
            if (isGood)
                await call(fetch, url.reveal(), { method: 'GET' }, signal);
            else
                await call(fetch, failUrl(url.reveal()), { method: 'POST', body: describeFailure(alert) }, signal);
        },
    };
}
function guessFormat(url) {
    const { hostname, pathname } = new URL(url);
    if (/\/api\/push\/[^/]+\/?$/.test(pathname))
        return 'uptime-kuma';
    return hostname === 'hc-ping.com' ? 'healthchecks' : 'plain';
}
async function call(fetch, url, init, signal) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
    let response;
    try {
        response = await fetch(url, { ...init, signal: limit });
        await response.body?.cancel();
    }
    catch (error) {
        throw failedRequest(error);
    }
    if (!response.ok)
        throw refusedByStatus(response.status, response.headers.get('retry-after'));
}
/** Appends `/fail` to the path; the query stays. */
function failUrl(url) {
    return below(url, 'fail');
}
function below(url, name) {
    const result = new URL(url);
    result.pathname = `${result.pathname.replace(/\/+$/, '')}/${name}`;
    return result.href;
}
/** Returns Kuma's URL. The duration is in milliseconds, in the parameter for response times. */
function kumaUrl(url, alert, isGood) {
    const result = new URL(url);
    result.searchParams.set('status', isGood ? 'up' : 'down');
    result.searchParams.set('msg', describeFailure(alert).slice(0, MESSAGE_CHARS));
    const { durationSeconds } = alert;
    if (durationSeconds !== undefined)
        result.searchParams.set('ping', String(Math.round(durationSeconds * 1000)));
    return result.href;
}
function describeFailure(alert) {
    const { code, message, hint } = alert.error ?? {};
    return [headlineOf(alert), code && `${code}: ${message}`, hint]
        .filter(Boolean)
        .join('\n')
        .slice(0, TEXT_CHARS);
}

;// CONCATENATED MODULE: ./lib/notify/email/email-errors.js
// Translates nodemailer's errors for an alert. Its codes and the server's reply codes (RFC 5321,
// RFC 3463) alone decide: the text of a reply may repeat the sent text, and with it a password.

const WITHOUT_REPLY = {
    EAUTH: ['the server takes no login of ours', false],
    ECONNECTION: ['no connection', true],
    EDNS: ['no address for that name', true],
    ESOCKET: ['no connection', true],
    ETIMEDOUT: ['no answer in time', true],
    EABORT: ['no answer in time', true],
};
const email_errors_CERTIFICATE_CODE = /CERT|^ERR_TLS|^ERR_SSL|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;
/**
 * Translates an error.
 * @param server `host:port`, for the message
 */
function translateMailError(error, server) {
    const { code = '', originalCode = '', responseCode, response } = (error ?? {});
    // TLS comes first: a server that refuses STARTTLS answers with a reply code, too. The notifier
    // never falls back to plain text.
    if (email_errors_CERTIFICATE_CODE.test(originalCode))
        return alertError(server, `its certificate is not trusted: ${originalCode}`, false);
    if (code === 'ETLS')
        return alertError(server, `no TLS${originalCode && `: ${originalCode}`} (nothing was sent; see --smtp-tls)`, false);
    if (responseCode !== undefined) {
        const problem = code === 'EAUTH' ? 'refused the login' : 'refused the message';
        const reply = `${responseCode}${enhancedStatus(response)}`;
        return alertError(server, `it ${problem} (SMTP ${reply})`, responseCode < 500);
    }
    const [problem, transient] = WITHOUT_REPLY[code] ?? ['the message could not be sent', false];
    return alertError(server, originalCode || !WITHOUT_REPLY[code] ? `${problem} (${originalCode || code})` : problem, transient);
}
function alertError(server, problem, transient) {
    return new AlertError(`mail server ${server}: ${problem}`, { transient });
}
/** Returns ` 5.7.8`: digits only, so harmless. */
function enhancedStatus(response) {
    const match = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '');
    return match ? ` ${match[1]}` : '';
}

;// CONCATENATED MODULE: ./lib/notify/email/email-html.js
// A run as the HTML of an e-mail. Pure. Uses only tables and inline styles, because mail programs
// drop the rest. Loads no external resource. Escapes all text.

const WARNINGS = 20;
const COLORS = {
    succeeded: '#1a7f37',
    'succeeded with warnings': '#9a6700',
    failed: '#cf222e',
    cancelled: '#57606a',
};
const FONT = 'font-family:-apple-system,Segoe UI,Helvetica,Arial,sans-serif;color:#1f2328;';
const BREAK = 'word-break:break-word;overflow-wrap:anywhere;';
const CODE = `font-family:Consolas,Menlo,monospace;${BREAK}`;
function renderEmailHtml(alert) {
    const color = COLORS[alert.outcome];
    const headline = escapeHtml(headlineOf(alert));
    const runUrl = runUrlOf(alert);
    const rows = [
        cell(`<h1 style="margin:0;font-size:22px;line-height:28px;${BREAK}">${headline}</h1>`, `padding:20px 16px 16px;border-top:6px solid ${color};`),
        alert.error && cell(renderError(alert.error, color), 'padding:0 16px 16px;'),
        cell(email_html_renderFacts(alert), 'padding:0 16px 16px;'),
        alert.warnings.length > 0 && cell(renderWarnings(alert), 'padding:0 16px 16px;'),
        runUrl &&
            cell(`<a href="${escapeHtml(runUrl)}" style="color:#0550ae;font-weight:600;">Open the run</a>`, 'padding:0 16px 16px;'),
        cell(escapeHtml(footerOf(alert)), 'padding:12px 16px;border-top:1px solid #d0d7de;font-size:13px;color:#57606a;'),
    ];
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${headline}</title>
</head>
<body style="margin:0;padding:0;background:#ffffff;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#ffffff;">
<tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:680px;text-align:left;font-size:15px;line-height:22px;${FONT}">
${rows.filter(Boolean).join('\n')}
</table>
</td></tr>
</table>
</body>
</html>
`;
}
function cell(content, style) {
    return `<tr><td style="${style}">${content}</td></tr>`;
}
function renderError({ code, message, hint }, color) {
    const advice = hint
        ? `<p style="margin:8px 0 0;"><strong>What to do:</strong> ${escapeHtml(hint)}</p>`
        : '';
    return (`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>` +
        `<td style="padding:12px 14px;background:#f6f8fa;border-left:4px solid ${color};${BREAK}">` +
        `<p style="margin:0;font-weight:600;${CODE}">${escapeHtml(code)}</p>` +
        `<p style="margin:4px 0 0;white-space:pre-wrap;">${escapeHtml(message)}</p>${advice}</td></tr></table>`);
}
function email_html_renderFacts(alert) {
    const rows = alert_facts_factsOf(alert).map(([label, value]) => `<tr><td style="padding:6px 16px 6px 0;border-bottom:1px solid #d8dee4;vertical-align:top;white-space:nowrap;width:1%;color:#57606a;">${escapeHtml(label)}</td>` +
        `<td style="padding:6px 0;border-bottom:1px solid #d8dee4;vertical-align:top;${BREAK}">${escapeHtml(value)}</td></tr>`);
    return `<table width="100%" cellpadding="0" cellspacing="0" border="0">\n${rows.join('\n')}\n</table>`;
}
function renderWarnings(alert) {
    const items = warningsOf(alert, WARNINGS).map((warning) => `<li style="margin:0 0 4px;${BREAK}">${escapeHtml(warning)}</li>`);
    return `<p style="margin:0 0 6px;font-weight:600;">Warnings</p><ul style="margin:0;padding-left:20px;">${items.join('')}</ul>`;
}
const email_html_ENTITIES = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};
function escapeHtml(text) {
    return text.replace(/[&<>"']/g, (char) => email_html_ENTITIES[char]);
}

;// CONCATENATED MODULE: ./lib/notify/email/email-text.js
// A run as the plain text of an e-mail. Pure.

const email_text_WARNINGS = 20;
function renderEmailText(alert) {
    const facts = alert_facts_factsOf(alert);
    const width = Math.max(0, ...facts.map(([label]) => label.length)) + 2;
    const warnings = warningsOf(alert, email_text_WARNINGS);
    const runUrl = runUrlOf(alert);
    const parts = [
        headlineOf(alert),
        alert.error && describeError(alert.error),
        facts.map(([label, value]) => `${label.padEnd(width)}${value}`).join('\n'),
        warnings.length > 0 && ['Warnings:', ...warnings.map((warning) => `- ${warning}`)].join('\n'),
        runUrl && `Run: ${runUrl}`,
        footerOf(alert),
    ];
    return `${parts.filter(Boolean).join('\n\n')}\n`;
}
function describeError({ code, message, hint }) {
    return [`Error ${code}:`, message, ...(hint ? ['', `What to do: ${hint}`] : [])].join('\n');
}

;// CONCATENATED MODULE: ./lib/notify/email/email.js





const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 500;
const SUBJECT_CHARS = 200;
function createEmailNotifier(config) {
    const server = `${config.host}:${config.port}`;
    return {
        name: 'e-mail',
        async check() {
            const { createTransport } = (await __webpack_require__.e(/* import() */ 6739).then(__webpack_require__.bind(__webpack_require__, 16739))).default;
            const transport = createTransport(transportOptions(config));
            try {
                await transport.verify();
                return `${server} takes ${config.login ? 'the login' : 'mail'}`;
            }
            catch (error) {
                throw translateMailError(error, server);
            }
            finally {
                transport.close();
            }
        },
        async notify(alert, signal) {
            // Loaded for the first alert: a start should not wait for the library.
            const { createTransport } = (await __webpack_require__.e(/* import() */ 6739).then(__webpack_require__.bind(__webpack_require__, 16739))).default;
            const transport = createTransport(transportOptions(config));
            try {
                const { rejected } = await transport.sendMail({ ...compose(alert, config), signal });
                // No retry: the other recipients have the mail already.
                if (rejected.length > 0)
                    throw new AlertError(`mail server ${server}: it refused ${rejected.map(addressOf).join(', ')}`, {
                        transient: false,
                    });
            }
            catch (error) {
                throw error instanceof AlertError ? error : translateMailError(error, server);
            }
            finally {
                transport.close();
            }
        },
    };
}
function transportOptions({ host, port, tls, login, ca }) {
    return {
        host,
        port,
        secure: tls === 'tls',
        requireTLS: tls === 'starttls',
        ignoreTLS: tls === 'none',
        ...(login ? { auth: { user: login.user, pass: login.password.reveal() } } : {}),
        ...(ca === undefined ? {} : { tls: { ca } }),
        connectionTimeout: CONNECT_TIMEOUT_MS,
        dnsTimeout: CONNECT_TIMEOUT_MS,
        // A server that does not hang up must not delay the end of the process.
        socketCloseTimeout: CLOSE_TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
    };
}
function compose(alert, { from, to }) {
    return {
        from,
        to: [...to],
        subject: headlineOf(alert).slice(0, SUBJECT_CHARS),
        text: renderEmailText(alert),
        html: renderEmailHtml(alert),
        // RFC 3834: the header keeps absence notes and ticket systems from an answer.
        headers: { 'Auto-Submitted': 'auto-generated' },
    };
}
function addressOf(rejected) {
    return typeof rejected === 'string' ? rejected : (rejected.address ?? 'a recipient');
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
;// CONCATENATED MODULE: ./lib/notify/http-request.js
// `fetch` through the proxy of a host. The fetch of Node.js supports proxies only in its newest
// versions, and only if a variable enables them.





const MAX_REDIRECTS = 5;
const NO_BODY = new Set([204, 205, 304]);
/**
 * Creates the fetch.
 * @returns a function that throws the errors of fetch, or an AlertError if the proxy is the cause
 */
function fetchThrough(proxies) {
    return async (given, init = {}) => {
        const url = given instanceof URL ? given.href : given;
        let target = new URL(url);
        let { method = 'GET', body } = init;
        for (let redirects = 0;; redirects++) {
            const proxy = (0,network_proxies/* proxyFor */.iJ)(target, proxies);
            const response = proxy
                ? await requestOnce(target, { ...init, method, body: body ?? null }, proxy)
                : await fetch(target.href, { ...init, method, body: body ?? null, redirect: 'manual' });
            const location = response.headers.get('location');
            const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
            if (!isRedirect || init.redirect === 'manual')
                return response;
            await response.body?.cancel();
            if (init.redirect === 'error' || redirects === MAX_REDIRECTS || !URL.canParse(location, target.href))
                throw new TypeError('fetch failed');
            target = new URL(location, target);
            if (response.status <= 303 && method !== 'GET')
                [method, body] = ['GET', undefined];
        }
    };
}
async function requestOnce(url, init, proxy) {
    // Loaded only for a proxy: a start should not wait for the library.
    const { createAgents } = await Promise.all(/* import() */[__webpack_require__.e(3040), __webpack_require__.e(5698)]).then(__webpack_require__.bind(__webpack_require__, 85698));
    const agents = createAgents(proxy, { maxSockets: 1 });
    const isTls = url.protocol === 'https:';
    const agent = isTls ? agents.httpsAgent : agents.httpAgent;
    try {
        const { request, response } = await send(url, init, agent);
        const status = response.statusCode ?? 0;
        const isRefused = agents.refusalOf(request) !== undefined || status === 407;
        const bytes = await (0,consumers_.buffer)(response);
        if (isRefused)
            throw new AlertError(`the proxy ${(0,network_proxies/* describeProxy */.GK)(proxy)} does not connect: HTTP ${status}`, {
                transient: status >= 500,
            });
        const headers = Object.entries(response.headers).flatMap(([name, value]) => value === undefined ? [] : [[name, String(value)]]);
        return new Response(NO_BODY.has(status) ? null : new Uint8Array(bytes), { status, headers });
    }
    catch (cause) {
        if (cause instanceof AlertError || cause.name === 'AbortError')
            throw cause;
        throw Object.assign(new TypeError('fetch failed', { cause }), { proxy: (0,network_proxies/* describeProxy */.GK)(proxy) });
    }
    finally {
        agent.destroy();
    }
}
function send(url, { method, body, headers, signal }, agent) {
    return new Promise((resolve, reject) => {
        const sendRequest = url.protocol === 'https:' ? external_node_https_.request : external_node_http_.request;
        const text = typeof body === 'string' ? body : undefined;
        const request = sendRequest(url, {
            method,
            agent,
            headers: {
                ...Object.fromEntries(new Headers(headers)),
                ...(text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }),
            },
            ...(signal ? { signal } : {}),
        });
        request.on('response', (response) => resolve({ request, response })).on('error', reject);
        request.end(text);
    });
}

;// CONCATENATED MODULE: ./lib/notify/slack-message.js

const HEADER_CHARS = 150;
const SECTION_CHARS = 3000;
const FIELDS = 10;
const FIELD_VALUE_CHARS = 400;
const slack_message_MESSAGE_CHARS = 1500;
const HINT_CHARS = 1000;
const WARNING_CHARS = 250;
const slack_message_WARNINGS = 10;
const slack_message_SIGNS = {
    succeeded: '✅',
    'succeeded with warnings': '⚠️',
    failed: '❌',
    cancelled: '⏹️',
};
function renderSlackMessage(alert) {
    const headline = `${slack_message_SIGNS[alert.outcome]} ${headlineOf(alert)}`;
    const facts = alert_facts_factsOf(alert).slice(0, FIELDS);
    const blocks = [
        { type: 'header', text: { type: 'plain_text', text: fit(headline, HEADER_CHARS), emoji: true } },
    ];
    if (alert.error)
        blocks.push(section(slack_message_describeError(alert.error)));
    if (facts.length > 0) {
        const fields = facts.map(([label, value]) => mrkdwn(`*${label}*\n${fit(value, FIELD_VALUE_CHARS)}`));
        blocks.push({ type: 'section', fields });
    }
    const warnings = warningsOf(alert, slack_message_WARNINGS).map((warning) => `• ${fit(warning, WARNING_CHARS)}`);
    if (warnings.length > 0)
        blocks.push(section(['*Warnings*', ...warnings].join('\n')));
    const runUrl = runUrlOf(alert);
    // A link in a text instead of a button: Slack puts a warning sign next to a button if no app
    // answers its clicks.
    const link = runUrl && runUrl.length < SECTION_CHARS - 100 ? `<${fit(runUrl, Infinity)}|Open the run>` : undefined;
    if (link)
        blocks.push(section(link));
    blocks.push({ type: 'context', elements: [mrkdwn(fit(footerOf(alert), HEADER_CHARS))] });
    return { text: describePlainly(alert, headline), blocks };
}
/** Returns the whole alert as text: servers that only imitate Slack show no blocks. */
function describePlainly(alert, headline) {
    const { error } = alert;
    const runUrl = runUrlOf(alert);
    return ([
        fit(headline, HEADER_CHARS),
        ...(error ? [slack_message_describeError(error)] : []),
        ...alert_facts_factsOf(alert).map(([name, value]) => `${name}: ${fit(value, FIELD_VALUE_CHARS)}`),
        ...warningsOf(alert, slack_message_WARNINGS).map((warning) => `• ${fit(warning, WARNING_CHARS)}`),
        ...(runUrl ? [runUrl] : []),
    ]
        .join('\n')
        .slice(0, SECTION_CHARS)
        // Never cuts through a character or an entity.
        .replace(/[\ud800-\udbff]$|&[a-z]{0,3}$/, ''));
}
function slack_message_describeError({ code, message, hint }) {
    const lines = [`*${fit(code, HEADER_CHARS)}*`, fit(message, slack_message_MESSAGE_CHARS)];
    if (hint)
        lines.push('', `*What to do:* ${fit(hint, HINT_CHARS)}`);
    return lines.join('\n');
}
function section(text) {
    return { type: 'section', text: mrkdwn(text) };
}
/** `verbatim` keeps Slack from links, channels and mentions for texts that only look like them. */
function mrkdwn(text) {
    return { type: 'mrkdwn', text, verbatim: true };
}
const slack_message_ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Escapes Slack's markup and cuts to the limit, never inside a character or an entity. */
function fit(text, maxChars) {
    let result = '';
    let beforeEllipsis = '';
    for (const char of text) {
        result += slack_message_ENTITIES[char] ?? char;
        if (result.length > maxChars)
            return `${beforeEllipsis}…`;
        if (result.length < maxChars)
            beforeEllipsis = result;
    }
    return result;
}

;// CONCATENATED MODULE: ./lib/notify/slack.js



const slack_REQUEST_TIMEOUT_MS = 10_000;
function createSlackNotifier({ webhook }, fetch) {
    return {
        name: 'Slack',
        async notify(alert, signal) {
            // Loaded for the first alert: a start should not wait for the library.
            const sdk = await __webpack_require__.e(/* import() */ 4443).then(__webpack_require__.t.bind(__webpack_require__, 54443, 19));
            const limit = AbortSignal.any([signal, AbortSignal.timeout(slack_REQUEST_TIMEOUT_MS)]);
            let retryAfter = null;
            let failure;
            const client = new sdk.IncomingWebhook(webhook.reveal(), {
                fetch: async (url, init) => {
                    try {
                        const response = await fetch(url, { ...init, signal: limit });
                        retryAfter = response.headers.get('retry-after');
                        return response;
                    }
                    catch (error) {
                        // This handler translates the error, because the SDK's error keeps only the text of
                        // some errors.
                        failure = failedRequest(error);
                        throw error;
                    }
                },
            });
            try {
                await client.send(renderSlackMessage(alert));
            }
            catch (error) {
                if (error instanceof sdk.IncomingWebhookHTTPError)
                    throw refusedByStatus(error.statusCode, retryAfter, slackReason(error.body));
                // The remaining case is a broken answer.
                throw failure ?? new AlertError('the connection broke', { transient: true });
            }
        },
    };
}
/**
 * Returns Slack's one-word reason, such as `invalid_payload` or `channel_is_archived`. Does not
 * repeat any other text.
 */
function slackReason(body) {
    return /^[a-z_]{1,60}$/.test(body) ? body : '';
}

;// CONCATENATED MODULE: ./lib/notify/webhook-message.js
// A run as the body of a webhook, in the form of each service. Pure. Invariant: no name from a
// server or a user becomes a mention, a link or markup.



const WEBHOOK_FORMATS = [
    'json',
    'slack',
    'teams',
    'discord',
    'mattermost',
    'ntfy',
    'telegram',
];
const webhook_message_WARNINGS_SHOWN = 10;
const webhook_message_MESSAGE_CHARS = 1500;
const FACT_CHARS = 400;
const webhook_message_TEXT_CHARS = 3000;
const webhook_message_SIGNS = {
    succeeded: '✅',
    'succeeded with warnings': '⚠️',
    failed: '❌',
    cancelled: '⏹️',
};
function renderWebhook(format, url, alert) {
    switch (format) {
        case 'json':
            return json(url, shorten(plainFields(alert)));
        case 'slack':
            return json(url, isSlackWorkflow(url) ? flatFields(alert) : renderSlackMessage(alert));
        case 'teams':
            return json(url, teamsCard(alert));
        case 'discord':
            return json(url, discordMessage(alert));
        case 'mattermost':
            return json(url, { text: markdown(alert) });
        case 'ntfy':
            return ntfy(url, alert);
        case 'telegram':
            return telegram(url, alert);
    }
}
/** Returns whether the URL is a Slack workflow webhook, which takes variables and no blocks. */
function isSlackWorkflow(url) {
    const { hostname, pathname } = new URL(url);
    return hostname.endsWith('slack.com') && /^\/(triggers|workflows)\//.test(pathname);
}
function json(url, body) {
    return { url, contentType: 'application/json', body: JSON.stringify(body) };
}
/** Returns all known facts of the run, under the names of the report. */
function plainFields(alert) {
    const { outcome, operation, error, warnings, lastGood, tool, time, headline: _, title: __, ...facts } = alert;
    return {
        title: headlineOf(alert),
        text: plainText(alert),
        status: outcome,
        operation,
        ...facts,
        ...(0,defined/* defined */.s)({ error, lastGood }),
        warnings: warningsOf({ ...alert, warnings }, 50),
        tool,
        time: time.toISOString(),
    };
}
/** Shortens all texts to a readable length. */
function shorten(value) {
    if (typeof value === 'string')
        return webhook_message_fit(value, webhook_message_TEXT_CHARS);
    if (Array.isArray(value))
        return value.map(shorten);
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]));
}
/** Returns every value as text, as the variables of a workflow need it. */
function flatFields(alert) {
    const { outcome, operation, label, server, storage, backupId, error } = alert;
    return {
        title: headlineOf(alert),
        text: plainText(alert),
        status: outcome,
        operation,
        label: label ?? '',
        server: server ?? '',
        storage: storage ?? '',
        backup: backupId ?? '',
        error: error ? `${error.code}: ${webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS)}` : '',
        hint: error?.hint ?? '',
        url: runUrlOf(alert) ?? '',
    };
}
/** Returns lines without any markup. */
function plainText(alert) {
    return [`${webhook_message_SIGNS[alert.outcome]} ${headlineOf(alert)}`, ...linesOf(alert)].join('\n');
}
function linesOf(alert) {
    const { error } = alert;
    const runUrl = runUrlOf(alert);
    return [
        ...(error ? [`${error.code}: ${webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS)}`] : []),
        ...(error?.hint ? [`What to do: ${webhook_message_fit(error.hint, webhook_message_MESSAGE_CHARS)}`] : []),
        ...shownFacts(alert).map(([name, value]) => `${name}: ${value}`),
        ...warningsOf(alert, webhook_message_WARNINGS_SHOWN).map((warning) => `Warning: ${webhook_message_fit(warning, FACT_CHARS)}`),
        ...(runUrl ? [runUrl] : []),
        footerOf(alert),
    ];
}
function shownFacts(alert) {
    return alert_facts_factsOf(alert).map(([name, value]) => [name, webhook_message_fit(value, FACT_CHARS)]);
}
function markdown(alert) {
    const { error } = alert;
    const runUrl = runUrlOf(alert);
    return [
        `**${webhook_message_SIGNS[alert.outcome]} ${plain(headlineOf(alert))}**`,
        ...(error ? [`**${error.code}** ${plain(webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS))}`] : []),
        ...(error?.hint ? [`**What to do:** ${plain(webhook_message_fit(error.hint, webhook_message_MESSAGE_CHARS))}`] : []),
        ...shownFacts(alert).map(([name, value]) => `**${name}:** ${plain(value)}`),
        ...warningsOf(alert, webhook_message_WARNINGS_SHOWN).map((warning) => `- ${plain(webhook_message_fit(warning, FACT_CHARS))}`),
        ...(runUrl ? [`[Open the run](${runUrl})`] : []),
        plain(footerOf(alert)),
    ].join('\n');
}
/** Escapes text for Markdown. A zero-width space after `@` prevents a mention. */
function plain(text) {
    return text
        .replace(/[\u0000-\u001f\u007f]+/g, ' ')
        .replace(/[\\`*_{}[\]()<>#|~!]/g, '\\$&')
        .replaceAll('@', '@\u200b');
}
function teamsCard(alert) {
    const { error, outcome } = alert;
    const runUrl = runUrlOf(alert);
    const block = (text, more = {}) => ({
        type: 'TextBlock',
        wrap: true,
        text: plain(text),
        ...more,
    });
    return {
        type: 'message',
        attachments: [
            {
                contentType: 'application/vnd.microsoft.card.adaptive',
                content: {
                    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
                    type: 'AdaptiveCard',
                    version: '1.4',
                    body: [
                        block(`${webhook_message_SIGNS[outcome]} ${headlineOf(alert)}`, { size: 'Large', weight: 'Bolder' }),
                        ...(error ? [block(`${error.code}: ${webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS)}`)] : []),
                        ...(error?.hint ? [block(`What to do: ${webhook_message_fit(error.hint, webhook_message_MESSAGE_CHARS)}`)] : []),
                        {
                            type: 'FactSet',
                            facts: shownFacts(alert).map(([title, value]) => ({ title, value: plain(value) })),
                        },
                        ...warningsOf(alert, webhook_message_WARNINGS_SHOWN).map((warning) => block(`• ${webhook_message_fit(warning, FACT_CHARS)}`)),
                        block(footerOf(alert), { isSubtle: true, size: 'Small' }),
                    ],
                    ...(runUrl ? { actions: [{ type: 'Action.OpenUrl', title: 'Open the run', url: runUrl }] } : {}),
                },
            },
        ],
    };
}
const webhook_message_COLORS = {
    succeeded: 0x2f8f4e,
    'succeeded with warnings': 0xd9a400,
    failed: 0xc62f3a,
    cancelled: 0x8b949e,
};
function discordMessage(alert) {
    const { error, outcome } = alert;
    const runUrl = runUrlOf(alert);
    const description = [
        ...(error ? [`**${error.code}** ${plain(webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS))}`] : []),
        ...(error?.hint ? [`**What to do:** ${plain(webhook_message_fit(error.hint, webhook_message_MESSAGE_CHARS))}`] : []),
        ...warningsOf(alert, 5).map((warning) => `- ${plain(webhook_message_fit(warning, FACT_CHARS / 2))}`),
    ].join('\n');
    return {
        allowed_mentions: { parse: [] },
        embeds: [
            {
                title: webhook_message_fit(`${webhook_message_SIGNS[outcome]} ${headlineOf(alert)}`, 250),
                ...(description === '' ? {} : { description: webhook_message_fit(description, 4000) }),
                color: webhook_message_COLORS[outcome],
                ...(runUrl ? { url: runUrl } : {}),
                fields: shownFacts(alert).map(([name, value]) => ({
                    name,
                    value: webhook_message_fit(plain(value), 1000),
                    inline: value.length < 40,
                })),
                footer: { text: footerOf(alert) },
            },
        ],
    };
}
/**
 * Builds the request for ntfy. Title and priority are parameters of the URL, because headers take
 * no Unicode.
 */
function ntfy(url, alert) {
    const target = new URL(url);
    target.searchParams.set('title', headlineOf(alert));
    target.searchParams.set('priority', alert.outcome === 'failed' ? '4' : '3');
    target.searchParams.set('tags', TAGS[alert.outcome]);
    const runUrl = runUrlOf(alert);
    if (runUrl)
        target.searchParams.set('click', runUrl);
    return {
        url: target.href,
        contentType: 'text/plain; charset=utf-8',
        body: cutBytes(linesOf(alert).join('\n'), 4000),
    };
}
const TAGS = {
    succeeded: 'white_check_mark',
    'succeeded with warnings': 'warning',
    failed: 'x',
    cancelled: 'stop_button',
};
/** Builds the request for Telegram: `https://api.telegram.org/bot…/sendMessage?chat_id=…` */
function telegram(url, alert) {
    const target = new URL(url);
    const chat = target.searchParams.get('chat_id');
    target.search = '';
    return json(target.href, {
        chat_id: chat,
        text: webhook_message_fit(plainText(alert), 4000),
        link_preview_options: { is_disabled: true },
    });
}
/** Cuts the text, never through a character. */
function webhook_message_fit(text, maxChars) {
    return text.length > maxChars ? `${text.slice(0, maxChars - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}
/** Cuts the text to a size in bytes: ntfy turns a longer message into an attachment. */
function cutBytes(text, maxBytes) {
    if (Buffer.byteLength(text) <= maxBytes)
        return text;
    return `${Buffer.from(text)
        .subarray(0, maxBytes - 3)
        .toString('utf8')
        .replace(/\uFFFD+$/, '')}…`;
}

;// CONCATENATED MODULE: ./lib/notify/webhook.js
// Alerts by a webhook, in the form of the receiving service. The URL gives the right to post: it is
// a secret.



const webhook_REQUEST_TIMEOUT_MS = 10_000;
/**
 * Creates the notifier.
 * @param number the position among several webhooks
 */
function createWebhookNotifier({ url, format, policy }, fetch, number) {
    return {
        name: `webhook${number === undefined ? '' : ` ${number}`} (${format})`,
        ...(0,defined/* defined */.s)({ policy }),
        async notify(alert, signal) {
            const limit = AbortSignal.any([signal, AbortSignal.timeout(webhook_REQUEST_TIMEOUT_MS)]);
            const { url: target, contentType, body } = renderWebhook(format, url.reveal(), alert);
            let response;
            try {
                response = await fetch(target, {
                    method: 'POST',
                    headers: { 'content-type': contentType },
                    body,
                    signal: limit,
                });
                await response.body?.cancel();
            }
            catch (error) {
                throw failedRequest(error);
            }
            if (!response.ok)
                throw refusedByStatus(response.status, response.headers.get('retry-after'));
        },
    };
}

;// CONCATENATED MODULE: ./lib/notify/create-notifiers.js
// Creates the notifiers of a configuration. Creation opens no connection and loads no library.







/**
 * Creates the notifiers.
 * @param proxies for Slack, webhooks and pings; mail servers get a direct connection
 */
function createNotifiers({ slack, email, ping, webhooks = [] }, proxies = network_proxies/* NO_PROXIES */.B_) {
    const fetch = fetchThrough(proxies);
    return [
        ...(slack
            ? [
                isSlackWorkflow(slack.webhook.reveal())
                    ? createWebhookNotifier({ url: slack.webhook, format: 'slack' }, fetch)
                    : createSlackNotifier(slack, fetch),
            ]
            : []),
        ...webhooks.map((webhook, i) => createWebhookNotifier(webhook, fetch, webhooks.length > 1 ? i + 1 : undefined)),
        ...(email ? [createEmailNotifier(email)] : []),
        ...(ping ? [createPingNotifier(ping, fetch)] : []),
    ];
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/notify/should-notify.js
const NOTIFY_POLICIES = ['failure', 'always', 'change', 'never'];
/**
 * Decides about one run. A run that someone has cancelled reports no problem.
 * @param previous outcome of the previous run; unknown counts as a change: one alert too many is
 * better than a missing one
 */
function shouldNotify(policy, outcome, previous) {
    switch (policy) {
        case 'never':
            return false;
        case 'always':
            return true;
        case 'change':
            return outcome !== 'cancelled' && outcome !== previous;
        case 'failure':
            return outcome === 'failed';
    }
}

;// CONCATENATED MODULE: ./lib/notify/notify.js
// Sends the alerts of a run: all at the same time, each with retries while they may help, all
// within one time limit. Invariant: this file never throws; an unaccepted alert is a warning and
// does not change the outcome of the run.




const TIMEOUT_MS = 30_000;
const CANCELLED_TIMEOUT_MS = 5_000;
const ATTEMPTS = 4;
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 8_000;
async function sendAlerts(notifiers, alert, options) {
    const isWanted = ({ policy = options.policy }) => shouldNotify(policy, alert.outcome, options.previousOutcome);
    const chosen = notifiers.filter((notifier) => notifier.everyRun || isWanted(notifier));
    if (chosen.length === 0)
        return;
    const defaultMs = alert.outcome === 'cancelled' ? CANCELLED_TIMEOUT_MS : TIMEOUT_MS;
    const timeoutMs = options.timeoutMs ?? defaultMs;
    const stop = new AbortController();
    const giveUp = (reason) => stop.abort(new AlertError(reason, { transient: false }));
    const timer = setTimeout(() => giveUp(`not taken within ${timeoutMs / 1000} s`), timeoutMs);
    const cancel = () => giveUp('cancelled');
    options.signal?.addEventListener('abort', cancel, { once: true });
    if (options.signal?.aborted)
        cancel();
    const deadlineMs = Date.now() + timeoutMs;
    try {
        await Promise.all(chosen.map((notifier) => notify_send(notifier, alert, stop.signal, deadlineMs, options)));
    }
    finally {
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', cancel);
    }
}
async function notify_send(notifier, alert, signal, deadlineMs, { logger, firstDelayMs = FIRST_DELAY_MS }) {
    let last;
    const attempt = async () => {
        if (last)
            await pause(last.retryAfterMs - firstDelayMs, signal);
        signal.throwIfAborted();
        await notifier.notify(alert, signal);
    };
    const tries = (0,retry/* retry */.L)(attempt, {
        attempts: ATTEMPTS,
        firstDelayMs,
        maxDelayMs: MAX_DELAY_MS,
        signal,
        isRetryable: (error) => error instanceof AlertError && error.transient && Date.now() + error.retryAfterMs < deadlineMs,
        onRetry: (error, tried, delayMs) => {
            last = error;
            logger.debug(`${notifier.name}: try ${tried} failed, the next in ${delayMs} ms: ${last.message}`);
        },
    });
    try {
        await Promise.race([tries, whenAborted(signal)]);
        logger.debug(`${notifier.name}: alert sent`);
    }
    catch (error) {
        logger.warn(`the alert by ${notifier.name} was not sent: ${reasonOf(signal, error, last)}`);
    }
}
/** Returns the reason. Does not quote foreign errors: their text might hold a secret. */
function reasonOf(signal, error, last) {
    if (signal.aborted) {
        const { message } = signal.reason;
        return last ? `${message}; the last try: ${last.message}` : message;
    }
    return error instanceof AlertError ? error.message : 'an internal error';
}
/** Rejects on abort, for notifiers that ignore the signal. */
function whenAborted(signal) {
    return new Promise((_, reject) => {
        if (signal.aborted)
            reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
}
async function pause(delayMs, signal) {
    if (delayMs > 0)
        await (0,external_node_timers_promises_.setTimeout)(delayMs, undefined, { signal });
}

;// CONCATENATED MODULE: ./lib/notify/email/smtp-server.js
// Chooses the mail server and its protection: from `smtp-url`, or from the single options. The URL
// holds the password, so the reader splits the URL here and does not keep it.

/** The local MTA, for a machine without mail configuration. It needs no TLS. */
const LOCAL = { configured: false, host: 'localhost', port: 25, tls: 'none' };
const PORTS = { none: 25, starttls: 587, tls: 465 };
const URL_PROBLEM = '--smtp-url is ***, it takes smtp://user:password@host:port or smtps://…, special characters as %40';
function readSmtpServer(options, addProblem) {
    const { smtpUrl, smtpHost, smtpPort, smtpUser, smtpPassword, smtpTls } = options;
    if (smtpUrl) {
        if (smtpHost || smtpPort !== undefined || smtpUser || smtpPassword)
            addProblem('--smtp-url stands in place of --smtp-host, --smtp-port, --smtp-user and --smtp-password');
        return smtp_server_readUrl(smtpUrl, smtpTls, addProblem);
    }
    if (Boolean(smtpUser) !== Boolean(smtpPassword))
        addProblem('--smtp-user and --smtp-password go together, one of them is missing');
    if (!smtpHost) {
        if (smtpPort !== undefined || smtpUser || smtpTls)
            addProblem('--smtp-host is missing');
        return LOCAL;
    }
    const tls = smtpTls ?? (smtpPort === PORTS.tls ? 'tls' : 'starttls');
    return server(smtpHost, smtpPort, tls, smtpUser, smtpPassword);
}
function smtp_server_readUrl(text, tls, addProblem) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const user = decode(url?.username);
    const password = decode(url?.password);
    if (!url?.hostname ||
        !/^smtps?:$/.test(url.protocol) ||
        user === undefined ||
        password === undefined ||
        (user === '') !== (password === '') ||
        !/^\/?$/.test(url.pathname) ||
        url.search ||
        url.hash) {
        addProblem(URL_PROBLEM);
        return { ...LOCAL, configured: true };
    }
    if (url.protocol === 'smtps:' && tls && tls !== 'tls')
        addProblem(`--smtp-tls is ${tls}, but --smtp-url begins with smtps://, which is tls`);
    const mode = url.protocol === 'smtps:' ? 'tls' : (tls ?? 'starttls');
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return server(host, url.port === '' ? undefined : Number(url.port), mode, user, password);
}
function server(host, port, tls, user, password) {
    const login = user && password ? { login: { user, password: new secret/* Secret */.z(password) } } : {};
    return { configured: true, host, port: port ?? PORTS[tls], tls, ...login };
}
function decode(text = '') {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/notify/read-alerts.js
// Turns the user's options into alerts. This file is separate from the rest of the configuration:
// valid alerts can report an error in the rest. Problems name the option and never show a URL or a
// password.





const ADDRESS = /^(?:[^\x00-\x1f<>@,;"]+ <)?[^\s\x00-\x1f<>@,;"()]{1,200}@[^\s\x00-\x1f<>@,;"()]{1,200}>?$/;
/**
 * Reads the alerts. An invalid alert becomes a problem, and the result leaves it out; the others
 * stay.
 */
function readAlerts(options, addProblem) {
    const given = read_alerts_readUrl('slack-webhook', options.slackWebhook, addProblem);
    const webhook = given && isPrivate(given.reveal()) ? given : undefined;
    if (given && !webhook)
        addProblem('--slack-webhook is ***, it takes a URL that begins with https://: who has it can post in your name');
    const pingUrl = read_alerts_readUrl('ping-url', options.pingUrl, addProblem);
    const email = readEmail(options, addProblem);
    return {
        ...(webhook ? { slack: { webhook } } : {}),
        ...(0,defined/* defined */.s)({ email }),
        ...(pingUrl ? { ping: { url: pingUrl, format: options.pingFormat ?? 'auto' } } : {}),
        ...readWebhooks(options, addProblem),
    };
}
function readWebhooks({ webhooks = [], webhookFormats = [], webhookPolicies = [] }, addProblem) {
    const isFitting = (given) => given.length <= 1 || given.length === webhooks.length;
    for (const [name, given] of [
        ['webhook-format', webhookFormats],
        ['webhook-notify-on', webhookPolicies],
    ])
        if (!isFitting(given))
            addProblem(`--${name} has ${given.length} values for ${webhooks.length} webhooks: give one, or one for each`);
    const found = webhooks.flatMap((text, i) => {
        const url = read_alerts_readUrl('webhook', text, addProblem);
        if (url && !isPrivate(url.reveal()))
            addProblem('--webhook is ***, it takes a URL that begins with https://: who has it can post in your name');
        const format = read_alerts_readChoice('webhook-format', WEBHOOK_FORMATS, webhookFormats, i, addProblem) ?? 'json';
        const policy = read_alerts_readChoice('webhook-notify-on', NOTIFY_POLICIES, webhookPolicies, i, addProblem);
        if (url && format === 'telegram' && !new URL(url.reveal()).searchParams.has('chat_id'))
            addProblem('--webhook for telegram is https://api.telegram.org/bot…/sendMessage?chat_id=…, and has no chat_id');
        return url && isPrivate(url.reveal()) ? [{ url, format, ...(0,defined/* defined */.s)({ policy }) }] : [];
    });
    return found.length > 0 ? { webhooks: found } : {};
}
function read_alerts_readChoice(name, values, given, at, addProblem) {
    const text = given.length === 1 ? given[0] : given[at];
    const found = values.find((value) => value === text);
    if (text !== undefined && !found)
        addProblem(`--${name} is "${text}", it takes ${values.join(', ')}`);
    return found;
}
function read_alerts_readUrl(name, text, addProblem) {
    if (!text)
        return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    // fetch refuses credentials in a URL.
    if ((url?.protocol === 'https:' || url?.protocol === 'http:') && !url.username && !url.password)
        return new secret/* Secret */.z(text);
    addProblem(`--${name} is ***, it takes a URL that begins with https:// and holds no user`);
    return undefined;
}
/**
 * Returns whether the URL stays private. The URL alone gives the right to post: it must not travel
 * as plain text, except on the same machine.
 */
function isPrivate(text) {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
function readEmail(options, addProblem) {
    const { mailTo = [], mailFrom, smtpCa } = options;
    const problems = [];
    const server = readSmtpServer(options, (problem) => problems.push(problem));
    if (mailTo.length === 0) {
        if (server.configured || mailFrom)
            problems.push('--mail-to is missing: whom shall e-mail go to?');
        for (const problem of problems)
            addProblem(problem);
        return undefined;
    }
    for (const address of mailTo)
        if (!isAddress(address))
            problems.push(`--mail-to is "${address}", it takes e-mail addresses`);
    if (mailFrom && !isAddress(mailFrom))
        problems.push(`--mail-from is "${mailFrom}", it takes an e-mail address`);
    for (const problem of problems)
        addProblem(problem);
    if (problems.length > 0)
        return undefined;
    const { host, port, tls, login } = server;
    // Most servers accept only the account itself, or one of its own addresses, as the sender.
    const from = mailFrom || (login && isAddress(login.user) ? login.user : mailTo[0]);
    return {
        host,
        port,
        tls,
        from,
        to: mailTo,
        ...(0,defined/* defined */.s)({ login }),
        ...(smtpCa ? { ca: smtpCa } : {}),
    };
}
function isAddress(text) {
    return ADDRESS.test(text) && text.includes('<') === text.endsWith('>');
}

;// CONCATENATED MODULE: ./lib/app/alerts/last-good.js
// Finds the backups that remain after a failed run: the newest good backup of its label, and its
// newest verified restore. Invariant: the search takes a bounded time and never throws.







/** A longer wait would delay the alert. */
const last_good_TIMEOUT_MS = 10_000;
/**
 * Finds the newest good backup.
 * @returns undefined if unknown
 */
async function findLastGood({ operation, options }, sources, label, storageHost) {
    if (operation === undefined)
        return undefined;
    const problems = new Problems();
    const values = new OptionValues(options, problems);
    const configs = readStorages('list', values, sources, problems);
    const { verifyKeys } = readTrust('list', values, sources, new Problems());
    if (problems.areFound)
        return undefined;
    const { logger } = storageHost;
    const debug = (message) => logger.debug(message);
    const quiet = { debug, info: debug, warn: debug, error: debug };
    const signal = AbortSignal.timeout(last_good_TIMEOUT_MS);
    const look = async () => {
        const storage = await openStorages(configs, { ...storageHost, logger: quiet, signal });
        try {
            const wanted = [{ label, isPartial: true }];
            const options = { verifyKeys, now: () => new Date(), isDeep: true };
            const { newest, verified } = (await findNewestOfLabels(storage, wanted, options)).get(label);
            const { backupId, begin: time, rows, dataBytes, storedBytes } = newest ?? {};
            return {
                ...(newest
                    ? {
                        backupId: backupId,
                        time: time,
                        rows: rows,
                        dataBytes: dataBytes,
                        storedBytes: storedBytes,
                    }
                    : {}),
                ...(0,defined/* defined */.s)({ verified }),
            };
        }
        finally {
            await storage.close();
        }
    };
    try {
        return await Promise.race([look(), last_good_whenAborted(signal)]);
    }
    catch (error) {
        debug(`the last good backup is not known: ${error.message}`);
        return undefined;
    }
}
function last_good_whenAborted(signal) {
    return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
}

// EXTERNAL MODULE: ./lib/format/plausible-json.js
var plausible_json = __webpack_require__(7799);
// EXTERNAL MODULE: ./lib/format/signature.js + 1 modules
var signature = __webpack_require__(82912);
;// CONCATENATED MODULE: ./lib/format/last-outcome.js
// Outcome of the last run of an operation for a label, stored with the backups for `--notify-on
// change`. Only alerts depend on it: anyone who can write to the storage can cause a false alert
// about a change, or suppress an alert.




const last_outcome_text = schemas/* string */.YjP().max(300);
const lastOutcome = schemas/* object */.Ikc({
    operation: last_outcome_text,
    /** Empty: the operation did not concern a single label. */
    label: last_outcome_text,
    outcome: schemas/* enum */.k5n(['succeeded', 'succeeded with warnings', 'failed']),
    time: iso/* datetime */.w$(),
});
const MAX_OUTCOME_BYTES = 4096;
/** Returns the name of the object in the folder of outcomes, valid for any label. */
function outcomeName({ operation, label }) {
    return `${operation}-${(0,external_node_crypto_.createHash)('sha256').update(label).digest('hex').slice(0, 16)}.json`;
}
function serializeLastOutcome(value, signingKey) {
    return Buffer.from(`${JSON.stringify((0,signature/* signDocument */.Tt)(value, signingKey))}\n`);
}
/**
 * Parses an outcome. Returns undefined if it belongs to another operation or label, or is not
 * signed by one of the given keys: it does not count.
 */
function parseLastOutcome(bytes, { operation, label }, verifyKeys = []) {
    try {
        if (!(0,plausible_json/* isPlausibleJson */.yl)(bytes, plausible_json/* NOTE_LIMITS */.A6))
            return undefined;
        (0,signature/* checkSignature */.jC)(bytes, verifyKeys, 'the outcome');
        const { data } = lastOutcome.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
        return data?.operation === operation && data.label === label ? data : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/app/alerts/last-outcomes.js
// Reads and stores, next to the backups, how the last run ended. Invariant: each call takes a
// bounded time and never throws; an unknown outcome counts as a change.









/** A longer wait would delay the alert. */
const last_outcomes_TIMEOUT_MS = 15_000;
class LastOutcomes {
    #outcome;
    #host;
    constructor(key, host) {
        this.#outcome = key;
        this.#host = host;
    }
    /**
     * Opens the outcomes in the storage that the input names, even if other options are wrong.
     * Undefined: the input names no storage.
     */
    static of({ operation, options }, sources, label, storageHost) {
        if (operation === undefined)
            return undefined;
        const problems = new Problems();
        const values = new OptionValues(options, problems);
        const storages = readStorages(operation, values, sources, problems);
        const trust = readTrust(operation, values, sources, problems);
        if (problems.areFound)
            return undefined;
        return new LastOutcomes({ storages, trust, operation, label }, storageHost);
    }
    async read() {
        const { trust } = this.#outcome;
        // A run without a signing key has to accept its own unsigned outcomes.
        const verifyKeys = trust.signingKey ? (0,encryption_trust/* demandSignatures */.v)(trust).verifyKeys : [];
        const found = [];
        await this.#inEach('how the last run ended is not known, so it counts as a change', async (storage) => {
            try {
                const bytes = await storage.read(this.#key(), MAX_OUTCOME_BYTES);
                const last = parseLastOutcome(bytes, this.#outcome, verifyKeys);
                if (last)
                    found.push(last);
            }
            catch (error) {
                // This is the first run, or the file belongs to another program.
                const isNone = error instanceof errors/* BackupError */.hj && NOT_THERE.has(error.code);
                if (!isNone)
                    throw error;
            }
        });
        return found.sort((a, b) => (a.time < b.time ? -1 : 1)).at(-1)?.outcome;
    }
    async write(outcome, time) {
        const { operation, label, trust } = this.#outcome;
        const body = serializeLastOutcome({ operation, label, outcome, time: time.toISOString() }, trust.signingKey);
        await this.#inEach('how this run ended cannot be kept for the next one', async (storage) => {
            await storage.put(this.#key(), body);
        });
    }
    #key() {
        return `${storage_key/* OUTCOMES_FOLDER */.HL}/${outcomeName(this.#outcome)}`;
    }
    async #inEach(failure, work) {
        const { logger } = this.#host;
        const signal = AbortSignal.timeout(last_outcomes_TIMEOUT_MS);
        try {
            const opened = await openStorages(this.#outcome.storages, {
                ...this.#host,
                logger: quiet(logger),
                signal,
            });
            try {
                for (const storage of opened.copies ?? [opened])
                    await Promise.race([work(storage), last_outcomes_whenAborted(signal)]);
            }
            finally {
                await opened.close();
            }
        }
        catch (error) {
            logger.warn(`${failure}: ${signal.aborted ? 'the storage did not answer in time' : error.message}`);
        }
    }
}
const NOT_THERE = new Set([
    'STORAGE_OBJECT_NOT_FOUND',
    'STORAGE_BUCKET_NOT_FOUND',
    'OBJECT_CORRUPT',
]);
/** Logs at debug level: the run already logged the messages of the storage. */
function quiet(logger) {
    const debug = (message) => logger.debug(message);
    return { debug, info: debug, warn: debug, error: debug };
}
function last_outcomes_whenAborted(signal) {
    return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
}

;// CONCATENATED MODULE: ./lib/notify/metrics.js
// Metrics of a run, as text in the form of OpenMetrics. Prometheus and the Pushgateway read this
// form, too. Pure.
/** Contains only gauges: both text forms write gauges in the same way. */
const METRICS = {
    mysql_backup_last_run_timestamp_seconds: 'End of the last run',
    mysql_backup_last_run_success: '1 if the last run succeeded, 0 if it failed',
    mysql_backup_last_run_exit_code: 'Exit code of the last run',
    mysql_backup_last_run_duration_seconds: 'Duration of the last run',
    mysql_backup_last_run_warnings: 'Warnings of the last run',
    mysql_backup_newest_timestamp_seconds: 'Begin of the newest good backup',
    mysql_backup_newest_rows: 'Rows of the newest good backup',
    mysql_backup_newest_data_bytes: 'Size of the newest good backup before compression',
    mysql_backup_newest_stored_bytes: 'Stored size of the newest good backup',
    mysql_backup_newest_verified: '1 if the newest good backup was verified, 0 if not',
    mysql_backup_verified_restore_timestamp_seconds: 'End of the newest verified restore',
    mysql_backup_recovery_point_timestamp_seconds: 'Moment up to which the binary log is archived',
    mysql_backup_stale: '1 if the newest backup is too old or missing',
};
function renderMetrics(samples) {
    const lines = Object.keys(METRICS).flatMap((name) => {
        const own = samples.filter((sample) => sample.name === name);
        if (own.length === 0)
            return [];
        return [
            `# HELP ${name} ${METRICS[name]}`,
            `# TYPE ${name} gauge`,
            ...own.map(({ labels, value }) => `${name}${renderLabels(labels)} ${value}`),
        ];
    });
    return `${[...lines, '# EOF'].join('\n')}\n`;
}
function renderLabels(labels) {
    const pairs = Object.entries(labels).flatMap(([name, value]) => value === undefined ? [] : [`${name}="${escapeValue(value)}"`]);
    return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
function escapeValue(text) {
    return text
        .replaceAll('\\', '\\\\')
        .replaceAll('"', '\\"')
        .replace(/[\r\n]+/g, '\\n');
}

;// CONCATENATED MODULE: ./lib/app/alerts/metrics.js
// Exports the metrics of a run: into a file that the export replaces as a whole, and to a
// Pushgateway. Invariant: the export takes a bounded time and never throws; a failed write is a
// warning.







const metrics_TIMEOUT_MS = 10_000;
/** The account of the exporter reads the file. */
const MODE = 0o644;
async function exportMetrics({ file, push }, result, alert, logger) {
    if (file === undefined && push === undefined)
        return;
    const text = renderMetrics(samplesOf(result, alert));
    if (file !== undefined)
        await replaceText(file, text).catch((error) => logger.warn(`the metrics cannot be written to ${file}: ${error.message}`));
    if (push !== undefined)
        await pushText(groupUrl(push.reveal(), alert), text).catch((error) => logger.warn(`the metrics were not pushed: ${error.message}`));
}
function samplesOf(result, alert) {
    const { operation, label, server, time, outcome, warnings, durationSeconds, lastGood } = alert;
    const run = { operation, label, server };
    const of = { label };
    const samples = [];
    const add = (name, labels, value) => {
        if (value !== undefined && Number.isFinite(value))
            samples.push({ name, labels, value });
    };
    const exitCode = 'outcome' in result ? result.outcome.exitCode : result.error.exitCode;
    add('mysql_backup_last_run_timestamp_seconds', run, time.getTime() / 1000);
    add('mysql_backup_last_run_success', run, outcome.startsWith('succeeded') ? 1 : 0);
    add('mysql_backup_last_run_exit_code', run, exitCode || (alert.error ? errors/* EXIT_CODES */.ai.internal : errors/* EXIT_CODES */.ai.ok));
    add('mysql_backup_last_run_duration_seconds', run, durationSeconds);
    add('mysql_backup_last_run_warnings', run, warnings.length);
    if (lastGood?.time !== undefined) {
        add('mysql_backup_newest_timestamp_seconds', of, Date.parse(lastGood.time) / 1000);
        add('mysql_backup_newest_rows', of, lastGood.rows);
        add('mysql_backup_newest_data_bytes', of, lastGood.dataBytes);
        add('mysql_backup_newest_stored_bytes', of, lastGood.storedBytes);
    }
    if (lastGood?.verified)
        add('mysql_backup_verified_restore_timestamp_seconds', of, Date.parse(lastGood.verified.time) / 1000);
    if ('outcome' in result)
        addReport(result.outcome, alert, add);
    return samples;
}
function addReport(outcome, alert, add) {
    const { label, time } = alert;
    switch (outcome.operation) {
        case 'backup': {
            // A backup that failed its verification is not the newest good backup.
            if (outcome.error && outcome.error.code !== 'FINISHED_WITH_WARNINGS')
                return;
            const { backupId, rows, dataBytes, storedBytes, verification } = outcome.report;
            add('mysql_backup_newest_timestamp_seconds', { label }, (0,names/* backupTime */.a3)(backupId).getTime() / 1000);
            add('mysql_backup_newest_rows', { label }, rows);
            add('mysql_backup_newest_data_bytes', { label }, dataBytes);
            add('mysql_backup_newest_stored_bytes', { label }, storedBytes);
            add('mysql_backup_newest_verified', { label }, verification?.status === 'passed' ? 1 : 0);
            if (verification?.status === 'passed' && verification.level !== 'objects')
                add('mysql_backup_verified_restore_timestamp_seconds', { label }, time.getTime() / 1000);
            return;
        }
        case 'verify':
            if (outcome.report.restored && outcome.report.status === 'passed')
                add('mysql_backup_verified_restore_timestamp_seconds', { label }, time.getTime() / 1000);
            return;
        case 'list': {
            for (const { label: name, newest: backup } of (0,list/* newestOfLabels */.dY)(outcome.report.backups, () => true)) {
                // Of several storages one may have none, which is as old as can be.
                const time = backup ? Date.parse(backup.begin) / 1000 : 0;
                add('mysql_backup_newest_timestamp_seconds', { label: name }, time);
                if (!backup)
                    continue;
                add('mysql_backup_newest_rows', { label: name }, backup.rows);
                add('mysql_backup_newest_data_bytes', { label: name }, backup.dataBytes);
                add('mysql_backup_newest_stored_bytes', { label: name }, backup.storedBytes);
                add('mysql_backup_newest_verified', { label: name }, backup.status.endsWith('-verified') ? 1 : 0);
            }
            add('mysql_backup_stale', {}, outcome.error?.code === 'BACKUP_STALE' ? 1 : 0);
            return;
        }
        case 'binlog-archive':
            add('mysql_backup_recovery_point_timestamp_seconds', { label }, Date.parse(outcome.report.recoveryPoint) / 1000);
            return;
        case 'fleet-status':
            for (const { profile, label: name, status, newest, verified } of outcome.report.profiles) {
                const labels = { profile, label: name };
                add('mysql_backup_stale', labels, status === 'stale' ? 1 : 0);
                add('mysql_backup_newest_timestamp_seconds', labels, newest && Date.parse(newest.begin) / 1000);
                add('mysql_backup_newest_rows', labels, newest?.rows);
                add('mysql_backup_newest_data_bytes', labels, newest?.dataBytes);
                add('mysql_backup_newest_stored_bytes', labels, newest?.storedBytes);
                add('mysql_backup_verified_restore_timestamp_seconds', labels, verified && Date.parse(verified.time) / 1000);
            }
            return;
        default:
    }
}
/** Replaces the file. A reader sees the whole old file or the whole new file. */
async function replaceText(file, text) {
    // The exporter reads every file whose name ends with .prom.
    const temporary = `${file}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.incomplete`;
    try {
        await (0,promises_.writeFile)(temporary, text, { mode: MODE, flag: 'wx' });
        await (0,promises_.rename)(temporary, file);
    }
    catch (error) {
        await (0,promises_.rm)(temporary, { force: true });
        throw error;
    }
}
/**
 * Returns the URL of the group of an operation and a label: a push replaces the metrics of its own
 * group.
 */
function groupUrl(url, { operation, label }) {
    const target = new URL(url);
    if (target.pathname.includes('/metrics/job/'))
        return target.href;
    const group = ['metrics', 'job', 'mysql_backup', 'operation', operation];
    if (label)
        group.push('label@base64', Buffer.from(label).toString('base64url'));
    target.pathname = [target.pathname.replace(/\/+$/, ''), ...group].join('/');
    return target.href;
}
/** Pushes the metrics. Errors name no URL, because a URL may hold a password. */
async function pushText(url, body) {
    const target = new URL(url);
    const login = target.username
        ? `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`
        : undefined;
    target.username = target.password = '';
    let response;
    try {
        response = await fetch(target, {
            method: 'PUT',
            headers: {
                'content-type': 'text/plain; version=0.0.4',
                ...(login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {}),
            },
            body,
            signal: AbortSignal.timeout(metrics_TIMEOUT_MS),
        });
        await response.body?.cancel();
    }
    catch (error) {
        throw failedRequest(error);
    }
    if (!response.ok)
        throw refusedByStatus(response.status, null);
}

;// CONCATENATED MODULE: ./lib/app/alerts/alerting.js
// Decides which notifiers report a run, and the content of each alert. The entries compose the
// alerts from the raw options before they check anything, so the alerts also report a mistake in
// the other options.

















const alerting_withAlerts = withAlerts;
class Alerting {
    #input;
    #sources;
    #notifiers;
    #policy;
    #metrics;
    #isTold = false;
    /** The calls that report the begin of the run. */
    #begun;
    /** Adds the problems of the alert options to the problems of the input. */
    constructor(input, sources) {
        const { environment } = sources;
        const problems = input.problems;
        const values = new OptionValues(input.options, problems);
        const tls = values.text('smtp-tls');
        if (tls !== undefined && !['none', 'starttls', 'tls'].includes(tls))
            problems.add(`--smtp-tls is "${tls}", it takes none, starttls, tls`);
        this.#metrics = readMetrics(values, problems);
        this.#input = input;
        this.#sources = sources;
        this.#policy = NOTIFY_POLICIES.find((name) => name === values.text('notify-on')) ?? 'failure';
        this.#notifiers = createNotifiers(readAlerts({
            slackWebhook: values.text('slack-webhook'),
            pingUrl: values.text('ping-url'),
            pingFormat: PING_FORMATS.find((name) => name === values.text('ping-format')),
            webhooks: values.list('webhook'),
            webhookFormats: values.list('webhook-format'),
            webhookPolicies: values.list('webhook-notify-on'),
            smtpUrl: values.text('smtp-url'),
            smtpHost: values.text('smtp-host'),
            smtpPort: values.has('smtp-port') ? values.number('smtp-port') : undefined,
            smtpUser: values.text('smtp-user'),
            smtpPassword: values.text('smtp-password') ?? environment['SMTP_PASSWORD'],
            smtpTls: tls,
            smtpCa: values.has('smtp-ca')
                ? readFileOf('smtp-ca', values.text('smtp-ca'), sources, problems)
                : undefined,
            mailFrom: values.text('mail-from'),
            mailTo: values.list('mail-to'),
        }, (problem) => problems.add(problem)), (0,network_proxies/* readProxies */.rq)(environment, (problem) => {
            if (values.has('slack-webhook') || values.has('ping-url'))
                problems.add(problem);
        }));
    }
    /** Tries each notifier, as far as the trial sends nothing. Never throws. */
    async check(signal) {
        return await Promise.all(this.#notifiers.map(async (notifier) => {
            const { name } = notifier;
            if (!notifier.check)
                return { name, detail: 'not tried: only a real alert could show it', isSkipped: true };
            try {
                return { name, detail: await notifier.check(signal) };
            }
            catch (error) {
                return { name, detail: '', error: error };
            }
        }));
    }
    /**
     * Reports the begin of a run to the services that watch the run. Does not wait, and never throws.
     */
    begin(logger) {
        const signal = AbortSignal.timeout(BEGIN_TIMEOUT_MS);
        const calls = this.#notifiers.map(async (notifier) => {
            try {
                await notifier.begin?.(signal);
            }
            catch (error) {
                logger.warn(`cannot report the begin of the run by ${notifier.name}: ${error.message}`);
            }
        });
        this.#begun = Promise.all(calls).then(() => undefined);
    }
    /** Reports the result, once for a run. Never throws, and does not change the outcome. */
    async tell(result, facts, host) {
        // A person waits for the answer of the other operations.
        const { operation } = this.#input;
        const isWatched = operation !== undefined && !alerting_withAlerts.includes(operation);
        if (this.#isTold || isWatched)
            return;
        this.#isTold = true;
        const { logger } = host;
        await this.#begun;
        const alert = await this.#withLastGood(alertOf(result, facts), host);
        const { outcome } = alert;
        const isByChange = this.#notifiers.some(({ policy = this.#policy, everyRun }) => !everyRun && policy === 'change');
        const isCompared = isByChange && outcome !== 'cancelled';
        const last = isCompared
            ? LastOutcomes.of(this.#input, this.#sources, facts.label ?? '', host)
            : undefined;
        if (isCompared && !last)
            logger.warn('how the last run ended is not known, so it counts as a change: the storage is not known');
        await sendAlerts(this.#notifiers, alert, {
            policy: this.#policy,
            logger,
            previousOutcome: await last?.read(),
        });
        if (outcome !== 'cancelled')
            await last?.write(outcome, alert.time);
        if (outcome !== 'cancelled')
            await exportMetrics(this.#metrics, result, alert, logger);
    }
    /** Adds the last good backup: the reader of a failure asks which backups exist. */
    async #withLastGood(alert, host) {
        const { outcome, label } = alert;
        const isTold = this.#notifiers.some(({ everyRun }) => !everyRun) || Object.keys(this.#metrics).length > 0;
        if (outcome !== 'failed' || label === undefined || !isTold)
            return alert;
        const lastGood = await findLastGood(this.#input, this.#sources, label, host);
        return lastGood ? { ...alert, lastGood } : alert;
    }
}
/** A service that watches a backup must not delay the backup. */
const BEGIN_TIMEOUT_MS = 5000;
function readMetrics(values, problems) {
    const file = values.text('metrics-file');
    const push = values.text('metrics-push');
    if (push !== undefined && !(URL.canParse(push) && /^https?:/.test(push)))
        problems.add('--metrics-push is ***, it takes a URL such as http://pushgateway:9091');
    return {
        ...(file ? { file } : {}),
        ...(push && URL.canParse(push) ? { push: new secret/* Secret */.z(push) } : {}),
    };
}
function alertOf(result, facts) {
    const { operation, server, backupId, runUrl } = facts;
    const error = 'error' in result ? result.error : result.outcome.error;
    const report = 'outcome' in result ? result.outcome.report : {};
    const warnings = 'outcome' in result && 'warnings' in result.outcome.report ? result.outcome.report.warnings : [];
    const label = 'label' in report && typeof report.label === 'string' ? report.label : facts.label;
    const used = storageOf(report, facts);
    const storage = used === facts.storage ? nameStorages(facts) : used;
    const subject = label ?? server;
    return {
        outcome: outcomeOf(error, warnings),
        operation,
        title: `${titleOf(operation)}${subject === undefined ? '' : ` of ${subject}`}`,
        ...(error?.code === 'BACKUP_STALE' ? { headline: describeStale(label, storage) } : {}),
        exitCode: error?.exitCode ?? 0,
        ...(0,defined/* defined */.s)({ backupId }),
        ...alerting_pick(report, ['backupId', 'storage', 'tables', 'rows', 'dataBytes', 'storedBytes', 'durationSeconds']),
        ...(0,defined/* defined */.s)({ storage, label, server, runUrl }),
        ...verificationOf(result),
        ...(error
            ? { error: { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) } }
            : {}),
        warnings,
        tool: version/* TOOL */.j,
        time: new Date(),
    };
}
function describeStale(label, storage) {
    if (label !== undefined)
        return `Backup of ${label} is stale`;
    return storage === undefined ? 'Backups of the fleet are stale' : `Backups in ${storage} are stale`;
}
function outcomeOf(error, warnings) {
    if (error)
        return error.code === 'CANCELLED' ? 'cancelled' : 'failed';
    return warnings.length > 0 ? 'succeeded with warnings' : 'succeeded';
}
function verificationOf(result) {
    if (!('outcome' in result))
        return {};
    const { outcome } = result;
    switch (outcome.operation) {
        case 'restore':
            return { verification: outcome.report.verification };
        case 'verify':
            return { verification: { level: outcome.report.level, status: outcome.report.status } };
        case 'backup':
            return outcome.report.verification ? { verification: outcome.report.verification } : {};
        case 'plan':
        case 'check':
        case 'restore-plan':
        case 'show':
        case 'find':
        case 'diff':
        case 'mask-check':
        case 'list':
        case 'prune':
        case 'binlog-archive':
        case 'binlog-list':
        case 'binlog-find':
        case 'binlog-verify':
        case 'report':
        case 'matrix':
        case 'fleet-status':
            return {};
    }
}
function alerting_pick(report, names) {
    const values = report;
    return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

;// CONCATENATED MODULE: ./lib/options/read/read-once.js
function readOnce(readFile) {
    const texts = new Map();
    return (path) => {
        const text = texts.get(path) ?? readFile(path);
        texts.set(path, text);
        return text;
    };
}

;// CONCATENATED MODULE: ./lib/action/keys.js
// Keys and certificates in the inputs: the text itself, from a secret of the repository, or a file.
// Pure.

/** Inputs whose text is private. */
const PRIVATE_INPUTS = ['signing-key', 'identity-file', 'ssl-key', 'ssh-key'];
/** Masks of shorter lines would hide half of the log. */
const MIN_CHARS = 8;
/**
 * Returns a reader of key texts and key files.
 * @param readFile reads a value that is not the text of a key
 */
function readTextOrFile(readFile) {
    return (value) => (isKeyText(value) ? `${value.trim()}\n` : readFile(value));
}
/** Returns the lines of a private key that the log must hide. */
function secretLinesOf(value) {
    if (!isKeyText(value))
        return [];
    return value
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line.length >= MIN_CHARS && !line.startsWith('-----') && !line.startsWith('#'));
}

;// CONCATENATED MODULE: ./lib/action/masking.js
// Masks secrets in the log of the job. Invariant: the action masks before it logs a message. It
// also masks a part that would reveal the secret: the decoded password of a URL, the token in a
// path.






const SECRET_VARIABLES = [
    'MYSQL_PWD',
    'MYSQL_PASSWORD',
    'RESTORE_INTO_PASSWORD',
    'SMTP_PASSWORD',
    'SLACK_WEBHOOK',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
];
/** URLs that may hold a login; a URL without a login is not a secret. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
/**
 * Minimum length of a token. Shorter parts of a path are common words, such as `services`; their
 * mask would hide half of the log.
 */
const MIN_TOKEN_CHARS = 8;
const LONG_TOKEN_CHARS = 24;
function maskSecrets(environment) {
    const inputs = option_table_OPTIONS.filter(({ name, secret }) => secret && !isPublic(name, getInput(name))).map(({ name }) => getInput(name));
    const variables = SECRET_VARIABLES.map((name) => environment[name] ?? '');
    const proxies = PROXY_VARIABLES.map((name) => environment[name] ?? '').filter((url) => URL.canParse(url) && new URL(url).password !== '');
    const lines = PRIVATE_INPUTS.flatMap((name) => secretLinesOf(getInput(name)));
    for (const secret of new Set([
        ...[...inputs, ...variables, ...proxies].flatMap(listOf).flatMap(partsOf),
        ...lines,
    ]))
        setSecret(secret);
}
/** Masks secrets that a configuration file gives or names. */
function maskOptions(options) {
    const secrets = new Set(option_table_OPTIONS.filter(({ secret }) => secret).map(({ name }) => name));
    for (const [option, values] of options) {
        const name = baseOption(option);
        if (!secrets.has(name))
            continue;
        for (const part of values
            .filter((text) => !isPublic(name, text))
            .flatMap(listOf)
            .flatMap(partsOf))
            setSecret(part);
    }
}
/** Returns whether a value is an ordinary word, whose mask would hide half of the log. */
function isPublic(name, value) {
    return name === 'restore-into' && isDockerTarget(value);
}
/** Masks passwords that the action read from files. */
function maskPasswords(config) {
    const secrets = [];
    if ('connection' in config)
        secrets.push(config.connection?.password);
    if ('restoreInto' in config)
        secrets.push(config.restoreInto?.password);
    for (const secret of secrets)
        if (secret && secret.reveal() !== '')
            setSecret(secret.reveal());
}
/** Returns a list of secrets as one text, and each of its items. */
function listOf(text) {
    return /[,\n]/.test(text) && /^https?:/.test(text) ? [text, ...splitItems(text)] : [text];
}
function partsOf(secret) {
    if (secret === '')
        return [];
    const parts = [secret];
    if (URL.canParse(secret)) {
        const { password, pathname, search } = new URL(secret);
        parts.push(password, masking_decode(password));
        if (pathname.length > MIN_TOKEN_CHARS)
            parts.push(pathname, `${pathname}${search}`);
        parts.push(...pathname.split('/').filter(isToken));
    }
    return parts.filter((part) => part !== '');
}
/** Returns whether a part has letters of both cases, has digits, or is longer than any word. */
function isToken(part) {
    if (part.length >= LONG_TOKEN_CHARS)
        return true;
    return part.length >= MIN_TOKEN_CHARS && (/\d/.test(part) || (/[a-z]/.test(part) && /[A-Z]/.test(part)));
}
function masking_decode(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}

;// CONCATENATED MODULE: ./lib/action/github/workflow.js
// Facts about the workflow of this run, from the runner's variables. Pure.

function workflowOf(environment) {
    const server = environment['GITHUB_SERVER_URL'];
    const [owner, repo] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
    const repository = owner && repo ? { owner, repo } : undefined;
    const runId = Number(environment['GITHUB_RUN_ID']) || undefined;
    const path = environment['GITHUB_WORKFLOW_REF']?.split('@', 1)[0] ?? '';
    const file = path.split('/').at(-1);
    const name = environment['GITHUB_WORKFLOW'] || file || 'workflow';
    return {
        name,
        id: path || name,
        ...(0,defined/* defined */.s)({ repository }),
        ...(server && repository && runId ? { runUrl: `${server}/${owner}/${repo}/actions/runs/${runId}` } : {}),
    };
}
/** Returns `owner/repository@ref` of this action, as the workflow names the action. */
function actionOf(environment) {
    const repository = environment['GITHUB_ACTION_REPOSITORY'];
    return repository
        ? `${repository}@${environment['GITHUB_ACTION_REF'] || 'v1'}`
        : 'owner/mysql-backup-action@v1';
}

;// CONCATENATED MODULE: ./lib/action/step.js
// State that the main step and the post step share: the inputs, the receivers of alerts, the path
// of the report.















function openStep(environment, log, services) {
    const { webIdentityToken, keepIssue, threadProgram } = services;
    maskSecrets(environment);
    const input = services.readInput(environment);
    maskOptions(input.options);
    log.setOperation(nameOf(input));
    const readFile = readOnce(readTextOrFile((file) => (0,external_node_fs_.readFileSync)(file, 'utf8')));
    const sources = { environment, readFile };
    const workflow = workflowOf(environment);
    const { runUrl } = workflow;
    const step = {
        environment,
        log,
        input,
        // The alerting comes first, so alerts report every later failure.
        alerting: new Alerting(input, sources),
        facts: { ...factsOfInput(input, sources), ...(0,defined/* defined */.s)({ runUrl }) },
        ...(0,defined/* defined */.s)({ webIdentityToken, threadProgram }),
        reportPath: reportPathOf(input, environment),
        instructions: { storageOptions: storageOptionsOf(input), action: actionOf(environment) },
        isShell: services.isShell === true,
        readConfig() {
            const config = readConfig(input, sources);
            maskPasswords(config);
            log.setLevel(config.logLevel);
            return config;
        },
    };
    if (keepIssue)
        step.keepIssue = (error) => keepIssue(step, workflow, error);
    return step;
}
function reportPathOf(input, environment) {
    const given = input.options.get('report')?.[0];
    if (given)
        return external_node_path_.resolve(given);
    const name = [version/* TOOL */.j.name, input.operation, (0,external_node_crypto_.randomUUID)().slice(0, 8)].filter(Boolean).join('-');
    return external_node_path_.join(temporaryFolder(environment), `${name}.json`);
}
/**
 * Returns the runner's temporary folder, or the system's folder if the account of the job may not
 * write to the runner's folder.
 */
function temporaryFolder(environment) {
    const folder = environment['RUNNER_TEMP'];
    try {
        if (folder)
            (0,external_node_fs_.accessSync)(folder, external_node_fs_.constants.W_OK);
        return folder || (0,external_node_os_.tmpdir)();
    }
    catch {
        return (0,external_node_os_.tmpdir)();
    }
}
const step_STORAGE_OPTIONS = ['storage', 'backup-dir', 's3-endpoint', 's3-region', 's3-force-path-style'];
function storageOptionsOf({ options, configPath }) {
    // Only the file has the options of each storage.
    const isByFile = [...options.keys()].some((name) => baseOption(name) !== name);
    if (isByFile && configPath !== undefined)
        return [['config', configPath]];
    return step_STORAGE_OPTIONS.flatMap((name) => (options.get(name) ?? []).map((value) => [name, value]));
}

;// CONCATENATED MODULE: ./lib/action/main.js
// The main step, from its inputs to its outcome.











/**
 * Runs the main step.
 * @returns the exit code
 */
async function main(environment, services) {
    // A runner that stops reading is not a failure of the run.
    for (const stream of [process.stdout, process.stderr])
        stream.on('error', () => undefined);
    const step = openStep(environment, new ActionsLog(), services);
    saveOperation(step.facts.operation);
    const result = await runToEnd(step, inWordsOfWorkflow);
    saveEnded();
    return exitCodeOf(result);
}
function exitCodeOf(result) {
    return 'outcome' in result ? result.outcome.exitCode : result.error.exitCode || errors/* EXIT_CODES */.ai.internal;
}
/**
 * Runs the operation, then shows and reports how it ended.
 * @param reword translates the result to the words of the reader
 */
async function runToEnd(step, reword) {
    const cancel = listenToSignals(step.input.operation);
    const conclude = async (result) => {
        const told = reword(result);
        step.log.end();
        await conclusion_show(step, told);
        await tell(step, told);
    };
    // A bug of this program outside of every promise: the step reports even this failure. The post
    // step cleans up.
    process.once('uncaughtException', (thrown) => {
        void conclude({ error: (0,errors/* toBackupError */.uy)(thrown) }).finally(() => process.exit(errors/* EXIT_CODES */.ai.internal));
    });
    const result = await runStep(step, cancel.signal);
    await conclude(result);
    return result;
}
async function runStep(step, signal) {
    const { environment, log, input, reportPath, facts, webIdentityToken, threadProgram } = step;
    try {
        const config = step.readConfig();
        saveStorage((0,units/* joinNames */.JH)(config.storages.map(({ url }) => (0,secret/* hideLogin */.O)(url))));
        for (const name of input.ignored)
            log.warn(`the input ${name} does not belong to ${facts.operation} and is ignored`);
        const expiring = expiryWarning(config, environment, new Date());
        if (expiring)
            log.warn(expiring);
        step.alerting.begin(log);
        const outcome = await run({ ...config, reportPath }, {
            logger: log,
            progress: log,
            signal,
            ...(0,defined/* defined */.s)({ threadProgram }),
            facts,
            checkAlerts: (signal) => step.alerting.check(signal),
            ...(0,defined/* defined */.s)({ webIdentityToken }),
            onBackupId: saveBackup,
            onLease: saveLease,
            onContainer: saveContainer,
        });
        return { outcome };
    }
    catch (thrown) {
        return { error: explainMissingIdentity((0,errors/* toBackupError */.uy)(thrown), input.options, environment) };
    }
}
/**
 * The runner sends SIGINT, 7.5 seconds later SIGTERM, and kills 2.5 seconds after that. The first
 * signal is enough.
 */
function listenToSignals(operation) {
    const cancel = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => cancel.abort(new errors/* BackupError */.hj('CANCELLED', `cancelled by ${signal}`, {
            hint: operation === 'restore'
                ? 'The target keeps what was loaded so far: the same step goes on from there.'
                : 'Run it again when you are ready.',
        })));
    }
    return cancel;
}

// EXTERNAL MODULE: ./lib/storage/holds-backup.js
var holds_backup = __webpack_require__(49862);
;// CONCATENATED MODULE: ./lib/app/clean-up.js








/** Cleans up. Never throws: the result reports the remaining objects. */
async function cleanUp(config, left, host) {
    if (left.container !== undefined)
        await tidyContainer(left.container, host);
    const tidied = await tidyStorage(config, left, host);
    await restoreSettings(config, host);
    return tidied;
}
async function tidyContainer(name, { logger }) {
    const { isContainerName, removeContainer } = await Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(6376)]).then(__webpack_require__.bind(__webpack_require__, 86376));
    if (!isContainerName(name))
        return;
    try {
        await removeContainer(name);
        logger.info(`container ${name} is removed`);
    }
    catch (error) {
        logger.warn(`${error.message}; run docker rm --force --volumes ${name}`);
    }
}
async function restoreSettings(given, host) {
    const tunnels = new Tunnels();
    const config = prepareConnections(given, host.logger, tunnels);
    if (!('lockWaitTimeoutSeconds' in config))
        return;
    const { lockWaitTimeoutSeconds } = config;
    const target = targetOf(config);
    if (!target)
        return;
    const { restoreSettingsOfInterrupted } = await Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(7935), __webpack_require__.e(710), __webpack_require__.e(5454)]).then(__webpack_require__.bind(__webpack_require__, 85454));
    try {
        await restoreSettingsOfInterrupted(target, { logger: host.logger, lockWaitTimeoutSeconds });
    }
    finally {
        await tunnels.close();
    }
}
async function tidyStorage({ operation, storages }, { backupId: begun, lease }, host) {
    const backupId = operation === 'backup' ? begun : undefined;
    const [leased, name] = lease?.split('/') ?? [];
    const isLeased = (0,names/* isBackupId */["if"])(leased ?? '') && isLeaseName(name ?? '');
    if (backupId === undefined && !isLeased)
        return { isStored: false };
    const { logger } = host;
    try {
        const opened = await openStorages(storages, host);
        try {
            if (isLeased) {
                await opened.delete([`${leased}/${name}`]);
                logger.info(`the lease of ${leased} is removed from ${opened.location}`);
            }
            if (backupId === undefined)
                return { isStored: false };
            const outcome = await opened.removeIncomplete(backupId, manifest/* MANIFEST_NAMES */.Rr);
            if (await reportComplete(opened, backupId, logger))
                return { isStored: true };
            logger.info(`clean-up of ${backupId} in ${opened.location}: ${describeCleanUp(outcome)}`);
            return { isStored: false, outcome };
        }
        finally {
            await opened.close();
        }
    }
    catch (error) {
        logger.warn(`what the killed run has left of ${backupId ?? leased} could not be removed: ${error.message}`);
        return { isStored: false };
    }
}
/**
 * Reports the storages in which the backup is complete. The run may have been killed after its
 * manifest was written to some of them: those copies are sound, and stay.
 */
async function reportComplete(storage, backupId, logger) {
    const complete = [];
    const missing = [];
    for (const each of storage.copies ?? [storage])
        ((await (0,holds_backup/* holdsBackup */.P)(each, backupId)) ? complete : missing).push(each.location);
    if (complete.length === 0)
        return false;
    const found = `${backupId} is complete in ${(0,units/* joinNames */.JH)(complete)}`;
    if (missing.length === 0)
        logger.info(`${found}: it is kept`);
    else
        logger.warn(`${found}: it is kept. No copy is in ${(0,units/* joinNames */.JH)(missing)}`);
    return true;
}
/** The target in which a restore of this run may have changed settings. */
function targetOf(config) {
    if (config.operation === 'restore')
        return config.connection;
    if (config.operation === 'verify')
        return config.restoreInto;
    return config.operation === 'backup' ? config.proof?.restoreInto : undefined;
}

;// CONCATENATED MODULE: ./lib/action/post.js
// The post step. It does nothing if the main step ended by itself. Otherwise a kill ended the main
// step: the post step cleans up the remains and reports the result that the main step could not
// report. Invariant: the post step fails nothing, because the outcome of the job is already
// decided.









/**
 * Runs the post step.
 * @returns the exit code
 */
async function post(environment, services) {
    const state = readState();
    if (!state || state.isEnded)
        return errors/* EXIT_CODES */.ai.ok;
    const { operation, backupId, storage, isShown, isTold } = state;
    const log = new ActionsLog();
    const step = openStep(environment, log, services);
    const where = storage === undefined ? '' : ` in ${storage}`;
    log.info(`the main step did not end: look after what it left${backupId ? ` of ${backupId}` : ''}${where}`);
    const outcome = await tidy(step, state);
    // A cancelled run has time to report the cancel: a run that ends here ran out of memory, or did
    // not stop in time.
    const cause = new errors/* BackupError */.hj('RUN_KILLED', `${operation} was killed before it was done`, {
        hint: 'It ran out of memory, or it was cancelled, also by timeout-minutes, and did not stop in time.',
    });
    const error = outcome ? withCleanUp(cause, outcome) : cause;
    if (!isShown)
        await conclusion_show(step, { error });
    if (!isTold)
        await tell(step, { error });
    return errors/* EXIT_CODES */.ai.ok;
}
async function tidy(step, state) {
    const { log, facts, webIdentityToken } = step;
    try {
        const config = step.readConfig();
        Object.assign(facts, factsOf(config));
        const { isStored, outcome } = await cleanUp(config, state, {
            logger: log,
            ...(0,defined/* defined */.s)({ webIdentityToken }),
        });
        const backupId = isStored ? state.backupId : state.lease?.split('/')[0];
        if (backupId !== undefined)
            facts.backupId = backupId;
        return outcome;
    }
    catch (error) {
        log.warn(`what the main step left could not be put in order: ${error.message}`);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/action/github/github-api.js
/** The runner kills the job seconds after a cancel, and no alert is worth an hour. */
const github_api_TIMEOUT_MS = 10_000;
async function connectGitHub(token) {
    const { getOctokit } = await __webpack_require__.e(/* import() */ 2413).then(__webpack_require__.bind(__webpack_require__, 92413));
    return getOctokit(token);
}
/** Returns the HTTP status of the API's answer; undefined without an answer. */
function github_api_statusOf(error) {
    const { status } = error;
    return typeof status === 'number' ? status : undefined;
}
/**
 * Describes why GitHub refused a request. Quotes no answer, because an answer may hold a secret.
 */
function describeApiError(error, permission) {
    const status = github_api_statusOf(error);
    // Without the permission GitHub answers 403, or 404 where GitHub hides that the object exists.
    if (status === 401 || status === 403 || status === 404)
        return `GitHub answered ${status}: give the job the permission \`${permission}\``;
    if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
        return 'GitHub did not answer in time';
    return status === undefined ? 'GitHub cannot be reached' : `GitHub answered ${status}`;
}

;// CONCATENATED MODULE: ./lib/action/github/failure-issue.js



/** @param error undefined after a success */
async function keepFailureIssue(error, { token, workflow, facts, logger }) {
    const { repository } = workflow;
    if (!repository)
        return;
    try {
        const github = await connectGitHub(token);
        const repositoryRequest = { ...repository, request: { signal: AbortSignal.timeout(github_api_TIMEOUT_MS) } };
        const marker = markerOf(workflow, facts);
        const issueNumber = await findIssue(github, repositoryRequest, marker);
        if (error) {
            const body = failure_issue_describeFailure(error, workflow, facts);
            if (issueNumber === undefined) {
                const title = `${nameRun(facts)} fails in the workflow "${workflow.name}"`;
                await github.rest.issues.create({
                    ...repositoryRequest,
                    title,
                    body: `${body}\n\n${CLOSING}\n\n${marker}`,
                });
            }
            else
                await github.rest.issues.createComment({ ...repositoryRequest, issue_number: issueNumber, body });
        }
        else if (issueNumber !== undefined) {
            const body = `${facts.operation} succeeded again${runLink(workflow)}.`;
            await github.rest.issues.createComment({ ...repositoryRequest, issue_number: issueNumber, body });
            await github.rest.issues.update({
                ...repositoryRequest,
                issue_number: issueNumber,
                state: 'closed',
                state_reason: 'completed',
            });
        }
    }
    catch (failure) {
        logger.warn(`the issue of the failure was not kept: ${describeApiError(failure, 'issues: write')}`);
    }
}
const CLOSING = 'The next run that succeeds closes this issue.';
/** Returns, for example, `backup of shop`: each leg of a matrix has an issue of its own. */
function nameRun({ operation, label, server }) {
    const subject = label ?? server;
    return subject === undefined ? operation : `${operation} of ${subject.replace(/[\x00-\x1f\x7f]/g, ' ')}`;
}
/** Returns the marker as an HTML comment, which must not contain `--`. */
function markerOf({ id }, { operation, label = '' }) {
    const name = encodeURIComponent([id, operation, label].join(' '));
    return `<!-- mysql-backup-action ${name.replaceAll('-', '%2D')} -->`;
}
/**
 * Finds the open issue. The marker alone is not enough: anyone can write the marker in a public
 * repository.
 */
async function findIssue(github, repositoryRequest, marker) {
    const pages = github.paginate.iterator(github.rest.issues.listForRepo, {
        ...repositoryRequest,
        state: 'open',
        per_page: 100,
    });
    for await (const { data } of pages) {
        const found = data.find(({ body, pull_request: pull, user, author_association: association }) => !pull &&
            body?.includes(marker) &&
            (user?.type === 'Bot' || ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(association ?? '')));
        if (found)
            return found.number;
    }
    return undefined;
}
/**
 * Describes the failure. A block of code holds the text of servers, so the text cannot mention
 * people or become Markdown.
 */
function failure_issue_describeFailure({ code, message, hint }, workflow, facts) {
    const { label, server, backupId } = facts;
    const names = [
        ['Label', label],
        ['Server', server],
        ['Storage', nameStorages(facts)],
        ['Backup', backupId],
    ].filter(([, value]) => value !== undefined);
    return [
        `**${code}**${runLink(workflow)}`,
        ...(names.length === 0 ? [] : [fence('', names.map(([name, value]) => `${name}: ${value}`).join('\n'))]),
        fence('', message.slice(0, 10_000)),
        ...(hint === undefined ? [] : [fence('', hint)]),
    ].join('\n\n');
}
function runLink({ runUrl }) {
    return runUrl === undefined ? '' : ` in [this run](${runUrl})`;
}

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(96421);
;// CONCATENATED MODULE: ./lib/action/github/identity-token.js
// The token that identifies this job to other services.


const AUDIENCE = 'sts.amazonaws.com';
/**
 * Returns a function that fetches a fresh token of the job at each call; undefined without the
 * permission `id-token: write`.
 */
function webIdentityTokenOf(environment) {
    if (!environment[REQUEST_URL])
        return undefined;
    return () => core/* getIDToken */.V9(AUDIENCE);
}

;// CONCATENATED MODULE: ./lib/action/inputs.js
// Translates the inputs of action.yml to an operation and its raw options. The command line uses
// the same names.








function readInputs(environment) {
    const problems = new Problems();
    // After the main step, runners pass the inputs of the enclosing action (actions/runner#3514).
    if (!isPostStep())
        refuseUnknown(environment, problems);
    const word = getInput('operation');
    const nearest = (0,suggestion/* nearestOf */.q)(word, OPERATIONS);
    if (!OPERATIONS.some((name) => name === word))
        problems.add(describeOperation(word, nearest));
    // The step checks the other inputs for the probable operation, to report all problems at once.
    const operation = OPERATIONS.find((name) => name === word) ?? OPERATIONS.find((name) => name === nearest);
    const backup = getInput('backup');
    const options = new GivenOptions();
    const ignored = [];
    for (const { name, operations, default: fallback, refusesEmpty } of option_table_OPTIONS) {
        const value = getInput(name);
        if (refusesEmpty && environment[variableOf(name)]?.trim() === '' && !isPostStep())
            problems.add(`the input ${name} is empty: leave it out, or set the variable that the workflow takes it from`);
        // Inputs with a default always exist, and contradict nothing.
        if (value === '' || value === (refusesEmpty ? NOT_GIVEN : fallback))
            continue;
        if (!operation || operations.includes(operation))
            options.addText(name, value, `input ${name}`);
        // One step of a workflow may serve several operations.
        else
            ignored.push(name);
    }
    // The step reads a file in the workspace only if a workflow names the file: a pull request may
    // have added the file.
    const configPath = operation && addConfigFile(options, { operation, environment, problems, paths: [] });
    if (isOn(options.values, 'issue-on-failure') && !options.has('github-token'))
        problems.add('issue-on-failure needs github-token: give ${{ github.token }}');
    return {
        ...(0,defined/* defined */.s)({ operation }),
        ...(backup === '' ? {} : { backup }),
        options: options.values,
        ...(0,defined/* defined */.s)({ configPath }),
        problems,
        ignored,
    };
}
function describeOperation(word, nearest) {
    const choice = `it takes ${OPERATIONS.join(', ')}`;
    if (word === '')
        return `the input operation is missing: ${choice}`;
    return `the input operation is "${word}"${nearest === undefined ? '' : `, did you mean ${nearest}?`}: ${choice}`;
}
/**
 * Refuses unknown inputs. The runner only warns of an input that action.yml does not have, and
 * passes the input. Without the refusal, no one would notice a misspelt input for encryption.
 */
function refuseUnknown(environment, problems) {
    const known = [...OPERATION_INPUTS, ...option_table_OPTIONS.map(({ name }) => name)];
    const variables = new Set(known.map(variableOf));
    for (const variable of Object.keys(environment).sort()) {
        if (!variable.startsWith(PREFIX) || variables.has(variable))
            continue;
        const name = variable.slice(PREFIX.length).toLowerCase();
        const nearest = (0,suggestion/* nearestOf */.q)(name, known);
        problems.add(`unknown input ${name}${nearest === undefined ? '' : `, did you mean ${nearest}?`}`);
    }
}
const PREFIX = 'INPUT_';
/** Inputs that are words on a command line. */
const OPERATION_INPUTS = ['operation', 'backup'];
/** Returns the variable of an input, as the runner writes it and @actions/core reads it. */
function variableOf(name) {
    return `${PREFIX}${name.replaceAll(' ', '_').toUpperCase()}`;
}
function isOn(options, name) {
    return /^(true|yes|1)$/i.test(options.get(name)?.at(-1) ?? '');
}

;// CONCATENATED MODULE: ./lib/action/services.js
// Adds the action's own services to a step of a workflow: its inputs, the identity of the job, the
// issue of a failure.




function actionServices(environment) {
    const webIdentityToken = webIdentityTokenOf(environment);
    return {
        readInput: readInputs,
        ...(0,defined/* defined */.s)({ webIdentityToken }),
        async keepIssue({ input: { options }, facts, log }, workflow, error) {
            const token = options.get('github-token')?.[0];
            if (token && isOn(options, 'issue-on-failure'))
                await keepFailureIssue(error, { token, workflow, facts, logger: log });
        },
    };
}

;// CONCATENATED MODULE: ./lib/action/run-action.js
// The step that the runner has started: the main step or the post step.




/**
 * Runs the step.
 * @param threadProgram path of the program's entry, which can serve the threads of a backup
 * @returns the exit code
 */
async function runAction(environment, threadProgram) {
    const services = { ...actionServices(environment), threadProgram };
    return await (isPostStep() ? post : main)(environment, services);
}


/***/ }),

/***/ 62332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ assertReportWritable),
/* harmony export */   a: () => (/* binding */ writeReportFile)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3828);
/* harmony import */ var _storage_directory_directory_file_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54669);
// The file of --report. Invariants: the run verifies that it can write the file before it does
// anything. The file is private, because it holds names and sizes of a database. One act puts the
// file in place, so no link leads to another file.






/**
 * Verifies that the run can write the file.
 * @throws BackupError CONFIG_INVALID
 */
async function assertReportWritable(file) {
    const refuse = (why, cause) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj('CONFIG_INVALID', `the report cannot be written to ${file}: ${why}`, {
        hint: 'Nothing was done. Name a file in a folder that exists and can be written.',
        cause,
    });
    const folder = node_path__WEBPACK_IMPORTED_MODULE_3__.dirname(node_path__WEBPACK_IMPORTED_MODULE_3__.resolve(file));
    try {
        if (!(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(folder)).isDirectory())
            throw refuse(`${folder} is not a folder`);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.access)(folder, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.W_OK | node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.X_OK);
    }
    catch (error) {
        if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj)
            throw error;
        const { code } = error;
        throw refuse(code === 'ENOENT' ? `folder ${folder} does not exist` : `${folder} cannot be written (${code})`, error);
    }
    const there = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(file).catch((error) => {
        if (error.code === 'ENOENT')
            return undefined;
        throw refuse(String(error.code), error);
    });
    if (there && !there.isFile())
        throw refuse(there.isSymbolicLink() ? 'it is a symbolic link' : 'it is not a regular file');
}
/**
 * Writes the report.
 * @throws BackupError STORAGE_FAILED
 */
async function writeReportFile(file, json) {
    try {
        await (0,_storage_directory_directory_file_js__WEBPACK_IMPORTED_MODULE_5__/* .replaceFile */ .fR)(file, `${file}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}.incomplete`, Buffer.from(json));
    }
    catch (cause) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj('STORAGE_FAILED', `the report cannot be written to ${file}: ${cause.message}`, { hint: 'The operation itself is done: see its log. Make room, or name another file.', cause });
    }
}


/***/ }),

/***/ 17639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $1: () => (/* binding */ addRecord),
/* harmony export */   Fz: () => (/* binding */ epochOf),
/* harmony export */   H9: () => (/* binding */ chainName),
/* harmony export */   Hy: () => (/* binding */ recordKey),
/* harmony export */   P4: () => (/* binding */ listChains),
/* harmony export */   UM: () => (/* binding */ readChain),
/* harmony export */   aE: () => (/* binding */ readRecord),
/* harmony export */   d8: () => (/* binding */ readLast)
/* harmony export */ });
/* unused harmony export brokenChain */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _encryption_trust_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81887);
/* harmony import */ var _format_binlog_record_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30322);
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(43347);
/* harmony import */ var _format_sha256_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(36520);
/* harmony import */ var _storage_key_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(91082);
/* harmony import */ var _format_plausible_json_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7799);
// The chains of a label in a storage. A chain is a sequence of records with numbers without a gap;
// the state of an archive is its last record. Invariant: a record is written only under the next
// number and only if that does not exist, so two runs cannot continue one chain in two ways.







const DIGITS = 10;
const RECORD = /^(.+)-(\d{8}T\d{6}Z)\/records\/(\d{10})\.json$/s;
/** Returns the name of a chain that begins now. */
function chainName(label, epoch) {
    return `${(0,_format_names_js__WEBPACK_IMPORTED_MODULE_3__/* .encodeName */ .aA)(label)}-${epoch}`;
}
function epochOf(now) {
    return now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
}
function recordKey(chain, sequence) {
    return `${_storage_key_js__WEBPACK_IMPORTED_MODULE_5__/* .BINLOG_FOLDER */ .$D}/${chain}/records/${String(sequence).padStart(DIGITS, '0')}.json`;
}
/**
 * Lists the chains in ascending order of their epochs, of one label if it is given. Reads no
 * record.
 * @throws BackupError STORAGE_*
 */
async function listChains(storage, label) {
    const found = new Map();
    const prefix = label === undefined ? '' : `${(0,_format_names_js__WEBPACK_IMPORTED_MODULE_3__/* .encodeName */ .aA)(label)}-`;
    for await (const { name } of listArchive(storage, prefix)) {
        const [, base, epoch, sequence] = RECORD.exec(name) ?? [];
        if (base === undefined || (label !== undefined && base !== (0,_format_names_js__WEBPACK_IMPORTED_MODULE_3__/* .encodeName */ .aA)(label)))
            continue;
        const chain = `${base}-${epoch}`;
        if (!found.has(chain))
            found.set(chain, { base, epoch: epoch, sequences: [] });
        found.get(chain).sequences.push(Number(sequence));
    }
    return [...found]
        .map(([name, { base, epoch, sequences }]) => ({ name, label: decodeLabel(base), epoch, sequences }))
        .sort((a, b) => (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : 0));
}
async function* listArchive(storage, prefix) {
    try {
        yield* storage.listObjects(_storage_key_js__WEBPACK_IMPORTED_MODULE_5__/* .BINLOG_FOLDER */ .$D, prefix);
    }
    catch (error) {
        // A storage without a backup may not exist yet.
        if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'STORAGE_BUCKET_NOT_FOUND'))
            throw error;
    }
}
function decodeLabel(base) {
    try {
        return decodeURIComponent(base);
    }
    catch {
        return base;
    }
}
/**
 * Reads one record and compares it with its place.
 * @throws BackupError BINLOG_CHAIN_BROKEN, SIGNATURE_*, STORAGE_*
 */
async function readRecord(storage, chain, sequence, trust) {
    const key = recordKey(chain.name, sequence);
    const bytes = await storage.read(key, _format_binlog_record_js__WEBPACK_IMPORTED_MODULE_2__/* .MAX_BINLOG_RECORD_BYTES */ .v$).catch((error) => {
        if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
            throw brokenChain(chain.name, `record ${sequence} is missing`, error);
        throw error;
    });
    const isPlausible = (0,_format_plausible_json_js__WEBPACK_IMPORTED_MODULE_6__/* .isPlausibleJson */ .yl)(bytes, { ..._format_plausible_json_js__WEBPACK_IMPORTED_MODULE_6__/* .NOTE_LIMITS */ .A6 });
    const keys = trust ? (0,_encryption_trust_js__WEBPACK_IMPORTED_MODULE_1__/* .demandSignatures */ .v)(trust).verifyKeys : [];
    const record = isPlausible ? (0,_format_binlog_record_js__WEBPACK_IMPORTED_MODULE_2__/* .parseBinlogRecord */ .Gi)(bytes, key, keys) : undefined;
    if (!record)
        throw brokenChain(chain.name, `record ${sequence} is damaged`);
    if (record.sequence !== sequence || record.epoch !== chain.epoch || record.label !== chain.label)
        throw brokenChain(chain.name, `record ${sequence} is record ${record.sequence} of ${chainName(record.label, record.epoch)}`);
    return { record, sha256: (0,_format_sha256_js__WEBPACK_IMPORTED_MODULE_4__/* .sha256Hex */ .f)(bytes) };
}
/** Reads the last record. Chains of the listing have at least one. */
function readLast(storage, chain, trust) {
    return readRecord(storage, chain, chain.sequences.at(-1), trust);
}
/**
 * Reads all records in order and verifies that each follows the one before. Retention removes the
 * oldest records, so a chain may begin with any number.
 * @throws BackupError BINLOG_CHAIN_BROKEN, SIGNATURE_*, STORAGE_*
 */
async function* readChain(storage, chain, trust) {
    let before;
    let expected = chain.sequences[0];
    // Some records ahead: each is a round trip to the storage.
    const ahead = [];
    let next = 0;
    const fill = () => {
        while (ahead.length < RECORDS_AHEAD && next < chain.sequences.length) {
            const read = readRecord(storage, chain, chain.sequences[next++], trust);
            read.catch(() => undefined);
            ahead.push(read);
        }
    };
    for (fill(); ahead.length > 0; fill()) {
        const stored = await ahead.shift();
        const { record } = stored;
        if (record.sequence !== expected)
            throw brokenChain(chain.name, `record ${expected} is missing`);
        expected++;
        if (before)
            assertFollows(chain.name, before, record);
        before = stored;
        yield record;
    }
}
const RECORDS_AHEAD = 16;
/** Verifies that a record continues the one before: hash, place in the log, and GTIDs. */
function assertFollows(chain, before, record) {
    const { sequence } = record;
    const last = before.record;
    if (record.previous !== before.sha256)
        throw brokenChain(chain, `record ${sequence} does not follow the stored record ${sequence - 1}`);
    if (last.kind === 'broken')
        throw brokenChain(chain, `record ${sequence} follows a break`);
    if (record.gtidsBefore !== last.gtidsAfter)
        throw brokenChain(chain, `record ${sequence} begins after the transactions "${record.gtidsBefore}", record ${sequence - 1} ends after "${last.gtidsAfter}"`);
    const isNextFile = record.start === 0 && (last.isFileEnd || record.server.identity !== last.server.identity);
    const isSamePlace = record.file === last.file && record.start === last.end;
    if (!isNextFile && !isSamePlace)
        throw brokenChain(chain, `record ${sequence} begins at ${record.file}:${record.start}, record ${sequence - 1} ends at ${last.file}:${last.end}`);
}
/**
 * Adds a record.
 * @throws BackupError STORAGE_EXISTS if another run has added one
 */
async function addRecord(storage, record, trust) {
    const bytes = (0,_format_binlog_record_js__WEBPACK_IMPORTED_MODULE_2__/* .serializeBinlogRecord */ .n7)(record, trust?.signingKey);
    await storage.putNew(recordKey(chainName(record.label, record.epoch), record.sequence), bytes);
    return { record, sha256: (0,_format_sha256_js__WEBPACK_IMPORTED_MODULE_4__/* .sha256Hex */ .f)(bytes) };
}
function brokenChain(chain, why, cause) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BINLOG_CHAIN_BROKEN', `the archive ${chain} is broken: ${why}`, {
        hint: 'Objects were removed, exchanged or damaged. Make a full backup; the next archive run begins a new chain.',
        details: { chain },
        ...(cause === undefined ? {} : { cause }),
    });
}


/***/ }),

/***/ 71799:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MH: () => (/* binding */ readFacts),
/* harmony export */   Ou: () => (/* binding */ windowOf),
/* harmony export */   zR: () => (/* binding */ recordAt)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _format_binlog_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(30322);
/* harmony import */ var _format_server_identity_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(39579);
/* harmony import */ var _repository_backup_status_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(78179);
/* harmony import */ var _chain_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17639);
// The spans of time in which every moment can be restored: from a backup on a chain to the end of
// the chain. Fails closed: a backup counts only if the chain holds the byte at its position, and
// was not made while the log was begun anew.





/** Reads a chain up to its first flaw. */
async function readFacts(storage, chain, trust) {
    const records = [];
    try {
        for await (const record of (0,_chain_js__WEBPACK_IMPORTED_MODULE_2__/* .readChain */ .UM)(storage, chain, trust))
            records.push(record);
        return { chain, records };
    }
    catch (error) {
        if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj) || error.code.startsWith('STORAGE_'))
            throw error;
        return { chain, records, error };
    }
}
/** Returns the record whose bytes hold the position of the backup. */
function recordAt(records, backup) {
    const { binlogFile, binlogPosition, serverIdentity } = backup;
    if (binlogFile === undefined || binlogPosition === undefined || serverIdentity === undefined)
        return undefined;
    const broken = records.find(({ kind }) => kind === 'broken');
    const sound = records.filter(({ kind }) => kind !== 'broken');
    const last = sound.at(-1);
    if (!last)
        return undefined;
    // A log that was begun anew uses its names again, and no record has the time of that.
    if (broken && Date.parse(backup.end) > Date.parse(last.time))
        return undefined;
    const identity = (0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_3__/* .parseIdentity */ .aZ)(serverIdentity);
    return sound.find(({ file, start, end, fileCreated, server }) => file === binlogFile &&
        start <= binlogPosition &&
        binlogPosition <= end &&
        fileCreated * 1000 <= Date.parse(backup.end) &&
        (0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_3__/* .isSameIdentity */ .B2)((0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_3__/* .parseIdentity */ .aZ)(server.identity), identity) !== false);
}
/** Whether a restore of the backup is the whole server at one moment. */
function isWhole({ selection, consistent, verifications }) {
    const isDamaged = (0,_repository_backup_status_js__WEBPACK_IMPORTED_MODULE_4__/* .backupStatus */ .R)(verifications).status === 'verification-failed';
    return selection === undefined && consistent && !isDamaged;
}
/** Returns the window of a chain; a text says why there is none. */
function windowOf({ chain, records, error }, backups, isNewest) {
    const last = records.findLast(({ kind }) => kind !== 'broken');
    if (!last)
        return error?.message ?? 'it has no segment';
    const covered = backups.filter((backup) => isWhole(backup) && recordAt(records, backup));
    const [first, newest] = [covered[0], covered.at(-1)];
    if (!first || !newest)
        return 'no full and consistent backup lies on it';
    const to = (0,_format_binlog_record_js__WEBPACK_IMPORTED_MODULE_1__/* .recoveryPointOf */ .zZ)(last);
    const begin = Date.parse(first.end) * 1000;
    if (to < begin)
        return `it ends before ${first.backupId} has ended`;
    const ended = error?.message ?? records.at(-1).broken?.message ?? (isNewest ? undefined : 'a later chain follows');
    return {
        label: chain.label,
        chain: chain.name,
        from: new Date(begin / 1000).toISOString(),
        to: new Date(to / 1000).toISOString(),
        firstBackup: first.backupId,
        lastBackup: newest.backupId,
        segments: records.filter(({ kind }) => kind === 'segment').length,
        transactions: records.reduce((sum, { transactions }) => sum + transactions, 0),
        storedBytes: records.reduce((sum, { object }) => sum + (object?.bytes ?? 0), 0),
        ...(ended === undefined ? {} : { ended }),
    };
}


/***/ }),

/***/ 17919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decompressAs)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38522);
/* harmony import */ var _zstd_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38916);
/* harmony import */ var _zstd_frames_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16698);
// Content of a data file in any compression. Invariant: content that ends without an error is
// complete. Truncated or empty input, or invalid data after it, is an error whose code begins with
// ZSTD_ or Z_.




/** Yields the content. Also throws the errors of the source. */
async function* decompressAs(compression, source) {
    switch (compression) {
        case 'none':
            for await (const { buffer, byteOffset, byteLength } of source)
                yield Buffer.from(buffer, byteOffset, byteLength);
            return;
        case 'gzip':
            yield* gunzip(source);
            return;
        case 'zstd': {
            const counted = new CountedSource(source);
            yield* (0,_zstd_js__WEBPACK_IMPORTED_MODULE_2__/* .decompress */ .mF)(counted.read());
            // Even a file without content has one frame.
            if (counted.bytes === 0)
                throw new _zstd_frames_js__WEBPACK_IMPORTED_MODULE_3__/* .FrameError */ .q('the zstd stream is empty');
        }
    }
}
/** Decompresses any number of gzip members. */
async function* gunzip(source) {
    const counted = new CountedSource(source);
    const decompressor = (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.createGunzip)({ chunkSize: 256 * 1024 });
    (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.pipeline)(node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from(counted.read(), { objectMode: false }), decompressor, () => undefined);
    yield* decompressor;
    if (counted.bytes === 0)
        throw new GzipError('Z_BUF_ERROR', 'the gzip stream is empty');
    // zlib ends without an error before data that is not a member.
    if (decompressor.bytesWritten !== counted.bytes)
        throw new GzipError('Z_DATA_ERROR', 'the gzip stream contains invalid data between its members');
}
class CountedSource {
    bytes = 0;
    #source;
    constructor(source) {
        this.#source = source;
    }
    async *read() {
        for await (const piece of this.#source) {
            this.bytes += piece.length;
            yield piece;
        }
    }
}
class GzipError extends Error {
    code;
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}


/***/ }),

/***/ 9276:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C6: () => (/* binding */ forEachConcurrent),
/* harmony export */   __: () => (/* binding */ Budget),
/* harmony export */   _k: () => (/* binding */ mapConcurrent)
/* harmony export */ });
// Bounded parallel work. The first failure stops the other work and is the error of the whole.
/**
 * Runs `work` over the items, at most `concurrency` at once, in the order of the iterable. After
 * the first failure, takes no further item, aborts the signal of running work and waits for that
 * work.
 */
async function forEachConcurrent(items, concurrency, signal, work) {
    const stop = new AbortController();
    const combined = AbortSignal.any([signal, stop.signal]);
    const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    // Call the iterator one at a time: async generators queue calls, but plain ones must not be
    // re-entered.
    let turn = Promise.resolve();
    const next = () => {
        const result = turn.then(() => iterator.next());
        turn = result.catch(() => undefined);
        return result;
    };
    let failure;
    const run = async (worker) => {
        try {
            for (;;) {
                combined.throwIfAborted();
                const { done, value } = await next();
                if (done)
                    return;
                await work(value, worker, combined);
            }
        }
        catch (error) {
            failure ??= { error };
            stop.abort(error);
        }
    };
    await Promise.all(Array.from({ length: Math.max(1, concurrency) }, (_, worker) => run(worker)));
    if (failure) {
        await iterator.return?.();
        throw failure.error;
    }
}
/** Returns the results of `work` in the order of the items; runs at most `concurrency` at once. */
async function mapConcurrent(items, concurrency, work) {
    const results = Array.from({ length: items.length });
    await forEachConcurrent(items.entries(), concurrency, new AbortController().signal, async ([index, item]) => {
        results[index] = await work(item, index);
    });
    return results;
}
/** Amount of a resource that parallel workers share, such as memory. First come, first served. */
class Budget {
    #total;
    #free;
    #waiting = [];
    constructor(total) {
        this.#total = total;
        this.#free = total;
    }
    /** Runs the work when the requested amount is free. A request above the total gets the total. */
    async use(asked, work) {
        const amount = Math.min(asked, this.#total);
        if (this.#waiting.length > 0 || amount > this.#free)
            await new Promise((go) => this.#waiting.push({ amount, go }));
        else
            this.#free -= amount;
        try {
            return await work();
        }
        finally {
            this.#free += amount;
            for (let next = this.#waiting[0]; next && next.amount <= this.#free; next = this.#waiting[0]) {
                this.#waiting.shift();
                this.#free -= next.amount;
                next.go();
            }
        }
    }
}


/***/ }),

/***/ 58776:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g$: () => (/* binding */ printable),
/* harmony export */   oy: () => (/* binding */ printableLine),
/* harmony export */   tJ: () => (/* binding */ inert)
/* harmony export */ });
// Text for people that may contain names from strangers: shows characters that would control a
// terminal or a workflow's log.
/** Control characters except line feed and tab, and changes of the writing direction. */
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Keeps line breaks, because some of our own messages contain them. */
function printable(text) {
    return text.replace(ACTING, showCharacter);
}
/** Returns the text for a table cell. */
function printableLine(text) {
    return printable(text).replace(/[\n\t]/g, showCharacter);
}
function showCharacter(char) {
    if (char === '\n')
        return '\\n';
    if (char === '\t')
        return '\\t';
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
/**
 * Disables workflow commands. A line that begins with `::` is a command to the runner of a
 * workflow, and names may contain line breaks.
 */
function inert(text) {
    return printable(text)
        .replace(/^(\s*):(?=:)/gm, '$1: ')
        .replaceAll('##[', '# #[');
}


/***/ }),

/***/ 7493:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ retry)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
// Retry with back-off for temporary failures. The layer that knows the SDK decides what to retry.

/**
 * Calls `work` until it succeeds, fails permanently, or exhausts attempts and patience.
 * @throws the last error
 */
async function retry(work, options) {
    let patientUntil;
    for (let attempt = 1;; attempt++) {
        try {
            return await work(attempt);
        }
        catch (error) {
            const now = performance.now();
            patientUntil ??= now + (options.patienceMs ?? 0);
            const delayMs = backoffMs(attempt, options);
            const isLast = attempt >= options.attempts && now + delayMs >= patientUntil;
            if (isLast || options.signal?.aborted || !options.isRetryable(error))
                throw error;
            options.onRetry?.(error, attempt, delayMs);
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(delayMs, undefined, options.signal ? { signal: options.signal } : {});
        }
    }
}
function backoffMs(attempt, { firstDelayMs, maxDelayMs }) {
    const full = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
    return Math.round(full * (0.5 + Math.random() / 2));
}


/***/ }),

/***/ 39163:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ nearestOf)
/* harmony export */ });
// "Did you mean …": finds the name nearest to a mistyped one.
/** Maximum number of changes; more make a different word. */
const MAX_CHANGES = 3;
/** Returns the candidate with the fewest single-letter changes, unless there are too many. */
function nearestOf(text, candidates, maxChanges = MAX_CHANGES) {
    let nearest;
    let fewest = Math.min(maxChanges, Math.max(1, Math.ceil(text.length / 2))) + 1;
    for (const candidate of candidates) {
        if (Math.abs(candidate.length - text.length) >= fewest)
            continue;
        const changes = distance(text.toLowerCase(), candidate.toLowerCase());
        if (changes < fewest)
            [nearest, fewest] = [candidate, changes];
    }
    return nearest;
}
/** Returns the Levenshtein distance. */
function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++)
            next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        row = next;
    }
    return row[b.length];
}


/***/ }),

/***/ 17564:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B4: () => (/* binding */ formatCount),
/* harmony export */   JH: () => (/* binding */ joinNames),
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   XT: () => (/* binding */ listSome),
/* harmony export */   Xo: () => (/* binding */ formatSeconds),
/* harmony export */   lW: () => (/* binding */ parseDurationSeconds),
/* harmony export */   nV: () => (/* binding */ formatAge),
/* harmony export */   z3: () => (/* binding */ formatBytes),
/* harmony export */   z_: () => (/* binding */ parseBytes)
/* harmony export */ });
// Sizes, counts and times: parsing of options and formatting for people.
const SIZE = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?$/i;
const POWERS = { '': 0, k: 1, m: 2, g: 3, t: 4 };
/** Parses `64M`, `64MB` (decimal, as in MySQL Shell), `64MiB` or `1024`; undefined if invalid. */
function parseBytes(text) {
    const match = SIZE.exec(text.trim());
    if (!match)
        return undefined;
    const bytes = Number(match[1]) * (match[3] ? 1024 : 1000) ** (POWERS[match[2].toLowerCase()] ?? 0);
    return Number.isSafeInteger(Math.round(bytes)) ? Math.round(bytes) : undefined;
}
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)?$/i;
const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
/** Parses `30s`, `15m`, `26h`, `30d` or plain seconds; undefined if invalid. */
function parseDurationSeconds(text) {
    const match = DURATION.exec(text.trim());
    if (!match)
        return undefined;
    return Number(match[1]) * (SECONDS[(match[2] ?? 's').toLowerCase()] ?? 1);
}
/** Returns `776.1 MB`: decimal, like MySQL Shell and S3 bills. */
function formatBytes(bytes) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
    let value = bytes;
    let unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        unit++;
    }
    return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[unit]}`;
}
function formatCount(count) {
    return count.toLocaleString('en-US');
}
/** Returns `4.2 s`, `3 min 5 s` or `2 h 10 min`. */
function formatSeconds(seconds) {
    if (seconds < 60)
        return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    if (whole < 3600)
        return `${Math.floor(whole / 60)} min ${whole % 60} s`;
    return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
/** Returns `45 s`, `12 min`, `7 h`, `26 h` or `12 d`: the largest unit with a value from 2. */
function formatAge(seconds) {
    for (const [unit, size] of [
        ['d', 86_400],
        ['h', 3600],
        ['min', 60],
    ])
        if (seconds >= 2 * size)
            return `${Math.floor(seconds / size)} ${unit}`;
    return `${Math.max(0, Math.floor(seconds))} s`;
}
/** Returns `1 table` or `3 tables`. */
function plural(count, noun) {
    return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
/** Joins names for a sentence: `a`, `a and b`, `a, b and c`. */
function joinNames(names) {
    if (names.length < 2)
        return names.join('');
    return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
/** Returns the first names of a possibly long list, for a message: `a, b and 3 more`. */
function listSome(names, limit = 10) {
    const rest = names.length - limit;
    return names.slice(0, limit).join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}


/***/ }),

/***/ 18067:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ TOOL)
/* harmony export */ });
// Name and version of this tool; a test compares them with package.json.
const TOOL = { name: 'mysql-backup', version: '1.0.0' };


/***/ }),

/***/ 99110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ runDocker),
/* harmony export */   checkEngine: () => (/* binding */ checkEngine),
/* harmony export */   f: () => (/* binding */ lastLine)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(50862);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
// Runs the docker command, the only way to a Docker engine. The command itself handles contexts,
// DOCKER_HOST and credentials of registries.



/** An engine that does not answer must not block a run. */
const ANSWER_TIMEOUT_MS = 60_000;
/**
 * Runs the docker command. An exit code is not an error here.
 * @throws BackupError DOCKER_UNAVAILABLE: the command does not exist; CANCELLED
 */
async function runDocker(args, { signal, timeoutMs } = {}) {
    return await new Promise((resolve, reject) => {
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)('docker', args, {
            stdio: ['ignore', 'pipe', 'pipe'],
            windowsHide: true,
            ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' }),
        });
        let stdout = '';
        let stderr = '';
        child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
        const onAbort = () => void child.kill('SIGTERM');
        signal?.addEventListener('abort', onAbort, { once: true });
        if (signal?.aborted)
            onAbort();
        child.once('error', (error) => {
            signal?.removeEventListener('abort', onAbort);
            reject(notInstalled(error));
        });
        child.once('close', (code) => {
            signal?.removeEventListener('abort', onAbort);
            if (signal?.aborted)
                reject(signal.reason);
            else
                resolve({ exitCode: code ?? -1, stdout: stdout.trim(), stderr: stderr.trim() });
        });
    });
}
/**
 * Asks the engine for its version.
 * @throws BackupError DOCKER_UNAVAILABLE: no engine answers, or only an engine on another machine
 */
async function checkEngine(signal) {
    const options = { timeoutMs: ANSWER_TIMEOUT_MS, ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_2__/* .defined */ .s)({ signal }) };
    const { exitCode, stdout, stderr } = await runDocker(['version', '--format', '{{.Server.Version}}'], options);
    if (exitCode !== 0 || stdout === '')
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('DOCKER_UNAVAILABLE', `no Docker engine answers: ${lastLine(stderr) || `docker version ended with code ${exitCode}`}`, { hint: HINT });
    // The endpoint is the one of DOCKER_HOST, if the variable exists.
    const { stdout: endpoint } = await runDocker(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], options);
    if (/^(tcp|ssh|https?):/.test(endpoint))
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('DOCKER_UNAVAILABLE', `the Docker engine is on another machine: ${endpoint.replace(/\/\/[^/]*@/, '//***@')}`, {
            hint: 'The server is reachable from the machine of the engine only. Run this there, or give --restore-into the URL of a server.',
        });
    return stdout;
}
const HINT = 'Nothing was done. Install and start Docker, or give --restore-into the URL of a server, such as a service container.';
function notInstalled(error) {
    const isMissing = error.code === 'ENOENT';
    const message = isMissing ? 'the command docker is not installed' : error.message;
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('DOCKER_UNAVAILABLE', `no Docker engine answers: ${message}`, {
        hint: HINT,
        cause: error,
    });
}
function lastLine(text) {
    return text.trim().split('\n').at(-1)?.trim() ?? '';
}


/***/ }),

/***/ 82486:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Gw: () => (/* binding */ DamagedFileError),
  YG: () => (/* binding */ NoIdentityError),
  Xh: () => (/* binding */ decryptBytes),
  It: () => (/* binding */ decryptFile),
  hA: () => (/* binding */ encryptBytes),
  oL: () => (/* binding */ encryptFile)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/encryption/age-header.js
var age_header = __webpack_require__(47206);
;// CONCATENATED MODULE: ./lib/encryption/age-payload.js
// Payload of an age file (C2SP age.md, "Payload"): a nonce, then ChaCha20-Poly1305 over pieces of
// 64 KiB. Each piece has its number, and the last one a flag, so decryption detects missing, moved
// or changed pieces. Uses Node.js's own cipher, which is ten times as fast as the library's.
// Invariant: no byte leaves before its piece is authenticated.

const PIECE_BYTES = 64 * 1024;
/** Offset of the last-piece flag in a nonce. */
const LAST_FLAG = 11;
const TAG_BYTES = 16;
const PAYLOAD_NONCE_BYTES = 16;
const CIPHER = 'chacha20-poly1305';
const OPTIONS = { authTagLength: TAG_BYTES };
const EMPTY = Buffer.alloc(0);
/** Error: the payload is damaged, truncated, or encrypted with another key. */
class PayloadError extends Error {
}
/** Returns the payload size for a content of this size, in bytes. */
function payloadBytes(bytes) {
    return PAYLOAD_NONCE_BYTES + bytes + TAG_BYTES * Math.max(1, Math.ceil(bytes / PIECE_BYTES));
}
/**
 * Encrypts the source. A yielded buffer is valid until the next one is requested, because its
 * memory is reused.
 */
async function* encryptPayload(fileKey, source) {
    const nonce = (0,external_node_crypto_.randomBytes)(PAYLOAD_NONCE_BYTES);
    const sealer = new Sealer(payloadKey(fileKey, nonce));
    yield nonce;
    // The last piece has a flag, and may be empty only in an empty file. So hold back each piece
    // until more bytes follow. Copy it, because the source may reuse its memory too.
    const held = Buffer.allocUnsafe(PIECE_BYTES);
    let heldBytes = 0;
    for await (const bytes of source) {
        let start = 0;
        sealer.reserve(heldBytes + bytes.length);
        while (heldBytes + (bytes.length - start) > PIECE_BYTES) {
            const end = start + PIECE_BYTES - heldBytes;
            sealer.seal(held.subarray(0, heldBytes), bytes.subarray(start, end), false);
            heldBytes = 0;
            start = end;
        }
        heldBytes += bytes.copy(held, heldBytes, start);
        const sealed = sealer.take();
        if (sealed.length > 0)
            yield sealed;
    }
    sealer.reserve(heldBytes);
    sealer.seal(held.subarray(0, heldBytes), EMPTY, true);
    yield sealer.take();
}
/**
 * Yields every authentic piece, even before a failure.
 * @throws PayloadError, and the errors of the source
 */
async function* decryptPayload(fileKey, source) {
    let opener;
    let held = Buffer.alloc(0);
    for await (const bytes of source) {
        held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
        if (!opener) {
            if (held.length < PAYLOAD_NONCE_BYTES)
                continue;
            opener = new Opener(payloadKey(fileKey, held.subarray(0, PAYLOAD_NONCE_BYTES)));
            held = held.subarray(PAYLOAD_NONCE_BYTES);
        }
        const output = [];
        while (held.length > PIECE_BYTES + TAG_BYTES && !opener.failure) {
            opener.open(held.subarray(0, PIECE_BYTES + TAG_BYTES), false, output);
            held = held.subarray(PIECE_BYTES + TAG_BYTES);
        }
        if (output.length > 0)
            yield Buffer.concat(output);
        if (opener.failure)
            throw opener.failure;
    }
    const output = [];
    if (!opener)
        throw new PayloadError('it ends before its payload begins');
    opener.open(held, true, output);
    if (output[0] && output[0].length > 0)
        yield output[0];
    else if (output[0] && !opener.isFirst)
        throw new PayloadError('its last piece is empty');
    if (opener.failure)
        throw opener.failure;
}
/**
 * Returns a KeyObject. From plain bytes, Node.js would create one for every piece, which takes 20 %
 * of the encryption time.
 */
function payloadKey(fileKey, nonce) {
    return (0,external_node_crypto_.createSecretKey)(new Uint8Array((0,external_node_crypto_.hkdfSync)('sha256', fileKey, nonce, 'payload', 32)));
}
/** Nonce: eleven bytes that count the pieces, then one byte that is 1 for the last piece. */
class PieceNonce {
    bytes = Buffer.alloc(12);
    #number = 0;
    next(isLast) {
        this.bytes.writeUIntBE(this.#number++, 5, 6);
        this.bytes[LAST_FLAG] = isLast ? 1 : 0;
        return this.bytes;
    }
    get count() {
        return this.#number;
    }
}
/**
 * Seals pieces one after another into one buffer. A new buffer for each piece took more than 25 %
 * of the encryption time.
 */
class Sealer {
    #key;
    #nonce = new PieceNonce();
    #memory = EMPTY;
    #length = 0;
    constructor(key) {
        this.#key = key;
    }
    /** Reserves room for the sealed form of this number of bytes. */
    reserve(bytes) {
        const sealed = payloadBytes(bytes);
        if (sealed > this.#memory.length)
            this.#memory = Buffer.allocUnsafeSlow(sealed);
    }
    /** Seals one piece, given in two parts. */
    seal(first, second, isLast) {
        const cipher = (0,external_node_crypto_.createCipheriv)(CIPHER, this.#key, this.#nonce.next(isLast), OPTIONS);
        for (const part of [first, second]) {
            if (part.length === 0)
                continue;
            const sealed = cipher.update(part);
            this.#append(sealed);
            release(sealed);
        }
        cipher.final();
        this.#append(cipher.getAuthTag());
    }
    /** Returns the bytes sealed since the last call; valid until the next seal. */
    take() {
        const sealed = this.#memory.subarray(0, this.#length);
        this.#length = 0;
        return sealed;
    }
    #append(bytes) {
        this.#length += bytes.copy(this.#memory, this.#length);
    }
}
/** Frees a buffer's own memory. Otherwise 64 KiB per piece cause a collection every few MB. */
function release({ buffer, byteLength }) {
    if (buffer.byteLength === byteLength)
        buffer.transfer?.(0);
}
class Opener {
    #key;
    #nonce = new PieceNonce();
    /** Reason why no further piece can be opened. */
    failure;
    constructor(key) {
        this.#key = key;
    }
    /** Whether at most one piece was opened. */
    get isFirst() {
        return this.#nonce.count <= 1;
    }
    /** @param isLast whether the file ends with this piece; the piece's flag must agree */
    open(piece, isLast, output) {
        const nonce = this.#nonce.next(isLast);
        const text = this.#decrypt(piece, nonce);
        if (text) {
            output.push(text);
            return;
        }
        if (piece.length < TAG_BYTES)
            this.failure = new PayloadError('it is truncated');
        else {
            // Check for an authentic piece in the wrong place: only the last piece may be short.
            nonce[LAST_FLAG] = isLast ? 0 : 1;
            const isFull = piece.length === PIECE_BYTES + TAG_BYTES;
            const misplaced = isFull ? this.#decrypt(piece, nonce) : undefined;
            if (misplaced)
                output.push(misplaced);
            this.failure = new PayloadError(misplaced
                ? `${isLast ? 'something is missing after' : 'something follows'} piece ${this.#nonce.count}`
                : `piece ${this.#nonce.count} is damaged, or something is missing or moved`);
        }
    }
    #decrypt(piece, nonce) {
        const end = piece.length - TAG_BYTES;
        if (end < 0)
            return undefined;
        const decipher = (0,external_node_crypto_.createDecipheriv)(CIPHER, this.#key, nonce, OPTIONS);
        decipher.setAuthTag(piece.subarray(end));
        const text = decipher.update(piece.subarray(0, end));
        try {
            decipher.final();
            return text;
        }
        catch {
            return undefined;
        }
    }
}

;// CONCATENATED MODULE: ./lib/encryption/age-file.js



/** Maximum size of a header in bytes: some thousand recipients. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** Error: none of the identities opens the file. */
class NoIdentityError extends Error {
}
/** Error: the file is damaged or not an age file. */
class DamagedFileError extends Error {
}
async function encryptFile(recipients, source) {
    const fileKey = (0,external_node_crypto_.randomBytes)(age_header/* FILE_KEY_BYTES */.Bh);
    const stanzas = [];
    for (const recipient of recipients)
        stanzas.push(...(await recipient.wrapFileKey(fileKey)));
    const header = (0,age_header/* renderHeader */.wZ)(stanzas, fileKey);
    return { content: begin(header, fileKey, source), sizeOf: (bytes) => header.length + payloadBytes(bytes) };
}
async function* begin(header, fileKey, source) {
    yield header;
    yield* encryptPayload(fileKey, source);
}
async function encryptBytes(recipients, bytes) {
    const { content } = await encryptFile(recipients, once(bytes));
    return await join(content);
}
/**
 * Decrypts a file.
 * @param identities `AGE-SECRET-KEY-1…`, or objects that unwrap the file key themselves
 * @throws NoIdentityError, DamagedFileError, and the errors of the source
 */
async function* decryptFile(identities, source) {
    const iterator = source[Symbol.asyncIterator]();
    try {
        const { header, rest } = await readHeader(iterator);
        const fileKey = await openHeader(identities, header);
        yield* decryptPayload(fileKey, resume(rest, iterator));
    }
    catch (error) {
        if (error instanceof PayloadError)
            throw new DamagedFileError(error.message, { cause: error });
        throw error;
    }
    finally {
        await iterator.return?.();
    }
}
async function decryptBytes(identities, bytes) {
    return await join(decryptFile(identities, once(bytes)));
}
async function openHeader(identities, header) {
    const { Decrypter } = await __webpack_require__.e(/* import() */ 5574).then(__webpack_require__.bind(__webpack_require__, 75574));
    const decrypter = new Decrypter();
    for (const identity of identities)
        decrypter.addIdentity(identity);
    // The library asks identities in order: if it reaches this one, none has the key.
    decrypter.addIdentity({
        unwrapFileKey() {
            throw new NoIdentityError('no identity opens it');
        },
    });
    try {
        return await decrypter.decryptHeader(header);
    }
    catch (error) {
        if (error instanceof NoIdentityError)
            throw error;
        throw new DamagedFileError(`its header is damaged: ${error.message}`, { cause: error });
    }
}
async function readHeader(iterator) {
    let bytes = Buffer.alloc(0);
    for (;;) {
        const { done, value } = await iterator.next();
        if (done)
            throw new DamagedFileError('it ends in its header');
        bytes = bytes.length === 0 ? value : Buffer.concat([bytes, value]);
        const mac = bytes.indexOf('\n--- ');
        const end = mac < 0 ? -1 : bytes.indexOf('\n', mac + 1);
        if (end >= 0)
            return { header: bytes.subarray(0, end + 1), rest: bytes.subarray(end + 1) };
        if (bytes.length > MAX_HEADER_BYTES)
            throw new DamagedFileError('it is not an age file');
    }
}
async function* resume(rest, iterator) {
    if (rest.length > 0)
        yield rest;
    for (;;) {
        const { done, value } = await iterator.next();
        if (done)
            return;
        yield value;
    }
}
// oxlint-disable-next-line require-await
async function* once(bytes) {
    yield bytes;
}
async function join(source) {
    const parts = [];
    for await (const part of source)
        parts.push(Buffer.from(part));
    return Buffer.concat(parts);
}


/***/ }),

/***/ 47206:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bh: () => (/* binding */ FILE_KEY_BYTES),
/* harmony export */   nk: () => (/* binding */ toBase64),
/* harmony export */   wZ: () => (/* binding */ renderHeader)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// Header of an age file (C2SP age.md, "Header"): the file key, wrapped for each recipient, and a
// MAC under a key derived from the file key. This file only writes headers, with Node.js's own
// HMAC; the age library parses them.

const FILE_KEY_BYTES = 16;
const VERSION = 'age-encryption.org/v1';
const COLUMNS = 64;
function renderHeader(stanzas, fileKey) {
    const lines = [VERSION, ...stanzas.flatMap(renderStanza), '---'];
    const text = lines.join('\n');
    const key = new Uint8Array((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hkdfSync)('sha256', fileKey, Buffer.alloc(0), 'header', 32));
    const mac = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha256', key).update(text).digest();
    return Buffer.from(`${text} ${toBase64(mac)}\n`);
}
/** Returns Base64 without padding, as in age. */
function toBase64(bytes) {
    return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
/** Renders a stanza. The last body line must be shorter than the others, so it may be empty. */
function renderStanza({ args, body }) {
    const text = toBase64(body);
    const lines = [`-> ${args.join(' ')}`];
    for (let at = 0; at <= text.length; at += COLUMNS)
        lines.push(text.slice(at, at + COLUMNS));
    return lines;
}


/***/ }),

/***/ 28228:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ BackupDecryption),
  K: () => (/* binding */ BackupEncryption)
});

// EXTERNAL MODULE: ./lib/encryption/age-file.js + 1 modules
var age_file = __webpack_require__(82486);
// EXTERNAL MODULE: ./lib/encryption/key-files.js
var key_files = __webpack_require__(19408);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/encryption/age-header.js
var age_header = __webpack_require__(47206);
;// CONCATENATED MODULE: ./lib/encryption/passphrase-stanza.js
// Scrypt stanza of an age header (C2SP age.md, "The scrypt recipient type"). Uses Node.js's own
// scrypt, which runs on the thread pool and frees its memory at once. The library's scrypt blocks
// the program for 1 s.


/** Work factor 2^17 with r = 8: the minimum that OWASP recommends; takes 128 MiB. */
const WORK_FACTOR = 17;
/** Limit for files that we read. A larger factor is an attack on our memory. */
const MAX_WORK_FACTOR = 20;
const LABEL = Buffer.from('age-encryption.org/v1/scrypt');
const CIPHER = 'chacha20-poly1305';
const NONCE = Buffer.alloc(12);
const OPTIONS = { authTagLength: 16 };
class PassphraseRecipient {
    #passphrase;
    #workFactor;
    constructor(passphrase, workFactor = WORK_FACTOR) {
        this.#passphrase = passphrase;
        this.#workFactor = workFactor;
    }
    async wrapFileKey(fileKey) {
        const salt = (0,external_node_crypto_.randomBytes)(16);
        const cipher = (0,external_node_crypto_.createCipheriv)(CIPHER, await deriveKey(this.#passphrase, salt, this.#workFactor), NONCE, OPTIONS);
        const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
        return [{ args: ['scrypt', (0,age_header/* toBase64 */.nk)(salt), String(this.#workFactor)], body }];
    }
}
class PassphraseIdentity {
    #passphrase;
    constructor(passphrase) {
        this.#passphrase = passphrase;
    }
    async unwrapFileKey(stanzas) {
        const stanza = stanzas.find(({ args }) => args[0] === 'scrypt');
        if (!stanza)
            return null;
        const [, salt, workFactor] = stanza.args;
        if (stanzas.length !== 1 || stanza.args.length !== 3 || stanza.body.length !== 32)
            throw new Error('invalid scrypt stanza');
        // Only accept the canonical text. The last letter has bits beyond the sixteenth byte, so
        // another text of the same salt is not the one that was written.
        const isCanonical = (0,age_header/* toBase64 */.nk)(Buffer.from(salt, 'base64')) === salt && salt.length === 22;
        if (!isCanonical || !/^[1-9]\d?$/.test(workFactor))
            throw new Error('invalid scrypt stanza');
        if (Number(workFactor) > MAX_WORK_FACTOR)
            throw new Error('the scrypt work factor is too high');
        const key = await deriveKey(this.#passphrase, Buffer.from(salt, 'base64'), Number(workFactor));
        const decipher = (0,external_node_crypto_.createDecipheriv)(CIPHER, key, NONCE, OPTIONS);
        decipher.setAuthTag(stanza.body.subarray(16));
        const fileKey = decipher.update(stanza.body.subarray(0, 16));
        try {
            decipher.final();
            return fileKey;
        }
        catch {
            return null;
        }
    }
}
function deriveKey(passphrase, salt, workFactor) {
    const N = 2 ** workFactor;
    const options = { N, r: 8, p: 1, maxmem: 128 * 8 * N + 1024 * 1024 };
    return new Promise((resolve, reject) => {
        (0,external_node_crypto_.scrypt)(passphrase.reveal(), Buffer.concat([LABEL, salt]), 32, options, (error, key) => {
            if (error)
                reject(error);
            else
                resolve(key);
        });
    });
}

// EXTERNAL MODULE: ./lib/encryption/x25519-stanza.js
var x25519_stanza = __webpack_require__(92749);
;// CONCATENATED MODULE: ./lib/encryption/backup-keys.js




/** Encrypts the objects of one backup. */
class BackupEncryption {
    #recipients;
    /** Private key as an age file under the passphrase, if there is one. */
    identityFile;
    constructor(recipients, identityFile) {
        this.#recipients = recipients.map((recipient) => new x25519_stanza/* X25519Recipient */.K1(recipient));
        this.identityFile = identityFile;
    }
    static async begin(to) {
        if (to.kind === 'recipients')
            return new BackupEncryption(to.recipients, undefined);
        const { identity, recipient } = (0,x25519_stanza/* generateKeys */.w_)();
        const text = Buffer.from(`# public key: ${recipient}\n${identity}\n`);
        return new BackupEncryption([recipient], await (0,age_file/* encryptBytes */.hA)([new PassphraseRecipient(to.passphrase)], text));
    }
    encrypt(source) {
        return (0,age_file/* encryptFile */.oL)(this.#recipients, source);
    }
    encryptBytes(bytes) {
        return (0,age_file/* encryptBytes */.hA)(this.#recipients, bytes);
    }
}
/** Decrypts the objects of one backup. */
class BackupDecryption {
    #identities;
    constructor(identities) {
        this.#identities = identities;
    }
    /**
     * Opens the keys of a backup.
     * @param identityFile age file with the backup's private key, if there is one
     * @throws NoIdentityError if no given key opens it; DamagedFileError
     */
    static async begin({ identities, passphrase }, identityFile) {
        const given = identities.map((identity) => identity.reveal());
        if (!identityFile || !passphrase)
            return new BackupDecryption(given);
        const text = await (0,age_file/* decryptBytes */.Xh)([new PassphraseIdentity(passphrase)], identityFile);
        return new BackupDecryption([...given, ...(0,key_files/* keyLines */.r)(text.toString('utf8'))]);
    }
    decrypt(source) {
        return (0,age_file/* decryptFile */.It)(this.#identities, source);
    }
    decryptBytes(bytes) {
        return (0,age_file/* decryptBytes */.Xh)(this.#identities, bytes);
    }
}


/***/ }),

/***/ 19408:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ keyLines)
/* harmony export */ });
// Files with one age key per line, as written by `age-keygen`.
/** Returns the lines that are neither empty nor comments. */
function keyLines(text) {
    return text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'));
}


/***/ }),

/***/ 81887:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ noTrust),
/* harmony export */   v: () => (/* binding */ demandSignatures)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// Keys of an operation: to encrypt, open and sign a backup, and to verify signatures.

/** No keys. */
const noTrust = { openWith: { identities: [] }, verifyKeys: [] };
/**
 * Returns the keys for reading backups that this operation signed: only signed backups count, even
 * if no public key was given. Other given keys count too, for the time of a key change.
 */
function demandSignatures(trust) {
    const { signingKey, verifyKeys } = trust;
    if (!signingKey)
        return trust;
    const own = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)(signingKey);
    return verifyKeys.some((key) => key.equals(own)) ? trust : { ...trust, verifyKeys: [...verifyKeys, own] };
}


/***/ }),

/***/ 92749:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K1: () => (/* binding */ X25519Recipient),
/* harmony export */   Lk: () => (/* binding */ isIdentity),
/* harmony export */   gZ: () => (/* binding */ isRecipient),
/* harmony export */   w_: () => (/* binding */ generateKeys)
/* harmony export */ });
/* harmony import */ var _scure_base__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64929);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _age_header_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47206);
// Recipients `age1…` and identities `AGE-SECRET-KEY-1…` (C2SP age.md, "The X25519 recipient type"),
// with Node.js's own X25519. The library's takes 0.1 s to load and warm up, and then 2 ms per file.



const KEY_BYTES = 32;
const RECIPIENT_PREFIX = 'age';
const IDENTITY_PREFIX = 'AGE-SECRET-KEY-';
const LABEL = 'age-encryption.org/v1/X25519';
const NONCE = Buffer.alloc(12);
class X25519Recipient {
    #bytes;
    #key;
    /**
     * @param text `age1…`
     * @throws Error if the text is not a recipient
     */
    constructor(text) {
        this.#bytes = decode(text, RECIPIENT_PREFIX);
        const x = Buffer.from(this.#bytes).toString('base64url');
        this.#key = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
    }
    /** @throws Error for a recipient outside of the curve's large group: anyone can open its files */
    wrapFileKey(fileKey) {
        const { publicKey, privateKey } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.generateKeyPairSync)('x25519');
        const share = rawKey(publicKey, 'x');
        const secret = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.diffieHellman)({ privateKey, publicKey: this.#key });
        const salt = Buffer.concat([share, this.#bytes]);
        const key = new Uint8Array((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hkdfSync)('sha256', secret, salt, LABEL, KEY_BYTES));
        const cipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createCipheriv)('chacha20-poly1305', key, NONCE, { authTagLength: 16 });
        const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
        return [{ args: ['X25519', (0,_age_header_js__WEBPACK_IMPORTED_MODULE_1__/* .toBase64 */ .nk)(share)], body }];
    }
}
/**
 * Returns whether the text is an X25519 recipient, `age1…`, with a correct checksum and a usable
 * point: with a point of low order, all parties get the same secret.
 */
function isRecipient(text) {
    try {
        new X25519Recipient(text).wrapFileKey(new Uint8Array(_age_header_js__WEBPACK_IMPORTED_MODULE_1__/* .FILE_KEY_BYTES */ .Bh));
        return true;
    }
    catch {
        return false;
    }
}
/** Returns whether the text is an X25519 identity, `AGE-SECRET-KEY-1…`, with a correct checksum. */
function isIdentity(text) {
    return isKey(text, IDENTITY_PREFIX);
}
function generateKeys() {
    const { publicKey, privateKey } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.generateKeyPairSync)('x25519');
    return {
        identity: _scure_base__WEBPACK_IMPORTED_MODULE_2__/* .bech32 */ .I.encodeFromBytes(IDENTITY_PREFIX, rawKey(privateKey, 'd')).toUpperCase(),
        recipient: _scure_base__WEBPACK_IMPORTED_MODULE_2__/* .bech32 */ .I.encodeFromBytes(RECIPIENT_PREFIX, rawKey(publicKey, 'x')),
    };
}
function isKey(text, prefix) {
    try {
        decode(text, prefix);
        return true;
    }
    catch {
        return false;
    }
}
/**
 * Decodes a key. Like age, only accepts the letter case that age writes.
 * @throws Error if the text is not such a key
 */
function decode(text, prefix) {
    const { prefix: found, bytes } = _scure_base__WEBPACK_IMPORTED_MODULE_2__/* .bech32 */ .I.decodeToBytes(text);
    const isUpper = prefix === prefix.toUpperCase();
    if ((isUpper ? found.toUpperCase() : found) !== prefix || !text.startsWith(prefix))
        throw new Error(`it does not begin with ${prefix}1`);
    if (bytes.length !== KEY_BYTES)
        throw new Error(`it has ${bytes.length} bytes, not ${KEY_BYTES}`);
    return bytes;
}
function rawKey(key, part) {
    return Buffer.from(key.export({ format: 'jwk' })[part], 'base64url');
}


/***/ }),

/***/ 30322:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gi: () => (/* binding */ parseBinlogRecord),
/* harmony export */   n7: () => (/* binding */ serializeBinlogRecord),
/* harmony export */   v$: () => (/* binding */ MAX_BINLOG_RECORD_BYTES),
/* harmony export */   zZ: () => (/* binding */ recoveryPointOf)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64377);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(82912);


const text = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(300);
const sha256 = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
const count = zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().min(0);
/** Set of GTIDs in the flavor's text; empty without GTIDs. */
const gtidSet = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(256 * 1024);
/** Largest record in bytes. */
const MAX_BINLOG_RECORD_BYTES = 1024 * 1024;
const record = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    formatVersion: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('1.0'),
    label: text,
    /** Begin of the chain, `20261122T030000Z`. */
    epoch: text,
    /** From 1 on, without a gap. */
    sequence: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().min(1),
    /** SHA-256 of the record before, as it is stored; null for the first record. */
    previous: sha256.nullable(),
    kind: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['segment', 'quiet', 'broken']),
    /** Time of the run's machine. */
    time: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    server: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        /** Identity in the form of `formatIdentity`. */
        identity: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(1000),
        flavor: text,
        version: text,
        host: text,
        port: count,
    }),
    file: text,
    /** Time of the file's first event in seconds since 1970. */
    fileCreated: count,
    /** SHA-256 of the first two events of the file. */
    head: sha256,
    /** Position of the first byte; 0: the segment begins with the file. */
    start: count,
    /** Position after the last byte. */
    end: count,
    /** The file ends here, and another one follows. */
    isFileEnd: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    /** Stored bytes of a segment. `name` is the key below the folder of archives. */
    object: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        name: text,
        bytes: count,
        sha256,
        /** SHA-256 of the bytes of the server's file. */
        contentSha256: sha256,
        encrypted: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    })
        .optional(),
    transactions: count,
    firstGtid: text.optional(),
    lastGtid: text.optional(),
    /** Commit times in microseconds since 1970, of the first and the last transaction. */
    firstTime: count.optional(),
    lastTime: count.optional(),
    /** Latest commit time so far: on MariaDB, times of transactions can go back. */
    latestTime: count.optional(),
    largestEvent: count,
    /** Transactions of the log before and after this record. */
    gtidsBefore: gtidSet,
    gtidsAfter: gtidSet,
    /** Time of the server in microseconds since 1970, up to which the log was read. */
    readUntil: count,
    /** Cause of a break. The range is lost that begins at `end`. */
    broken: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ code: text, message: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(2000) }).optional(),
    tool: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: text, version: text }),
});
function serializeBinlogRecord(value, signingKey) {
    return Buffer.from(`${JSON.stringify((0,_signature_js__WEBPACK_IMPORTED_MODULE_0__/* .signDocument */ .Tt)(value, signingKey))}\n`);
}
/**
 * Parses a record and verifies its signature.
 * @returns undefined for anything but a record
 * @throws BackupError SIGNATURE_MISSING, SIGNATURE_INVALID
 */
function parseBinlogRecord(bytes, name, verifyKeys = []) {
    (0,_signature_js__WEBPACK_IMPORTED_MODULE_0__/* .checkSignature */ .jC)(bytes, verifyKeys, name);
    try {
        return record.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
    }
    catch {
        return undefined;
    }
}
/** Returns the latest moment that the record and those before it cover, in microseconds. */
function recoveryPointOf({ latestTime = 0, readUntil }) {
    return Math.max(latestTime, readUntil);
}


/***/ }),

/***/ 94147:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aZ: () => (/* binding */ definitionsObject),
/* harmony export */   lu: () => (/* binding */ MAX_OBJECT_BYTES),
/* harmony export */   t2: () => (/* binding */ RECORDS_PER_OBJECT_BYTES),
/* harmony export */   xR: () => (/* binding */ MAX_RECORD_BYTES)
/* harmony export */ });
// Objects that hold the definition records of a backup: compressed lines of JSON, each object with
// a size limit.
/** Bytes of lines after which the next object begins. */
const RECORDS_PER_OBJECT_BYTES = 4 * 1024 * 1024;
/** Longest record that a reader accepts. No server creates a longer definition in practice. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;
/** Longest object: it ends with the line that exceeds its size. */
const MAX_OBJECT_BYTES = RECORDS_PER_OBJECT_BYTES + MAX_RECORD_BYTES;
/** Returns the name of an object. Only a few files of MySQL Shell begin with `@.`. */
function definitionsObject(number) {
    return `@.definitions@${number}.jsonl.zst`;
}


/***/ }),

/***/ 73979:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  TV: () => (/* binding */ describeRecord),
  OK: () => (/* binding */ hashRecord),
  Hh: () => (/* binding */ parseRecord),
  Om: () => (/* binding */ serializeRecord)
});

// UNUSED EXPORTS: DEFINITION_KINDS

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/sql/tokens/charsets.js
var charsets = __webpack_require__(22278);
// EXTERNAL MODULE: ./lib/format/sha256.js
var sha256 = __webpack_require__(36520);
;// CONCATENATED MODULE: ./lib/format/table-facts.js
// Facts about a table in information_schema. Other statements than its definition read them, so the
// comparison after a restore does not depend on the text of one server version. Texts are decoded
// from hexadecimal digits that the server computes.

const table_facts_text = schemas/* string */.YjP();
const optional = schemas/* string */.YjP().nullable();
const columnFacts = schemas/* object */.Ikc({
    name: table_facts_text,
    /** `int unsigned`, `enum('a','b')`. */
    type: table_facts_text,
    nullable: schemas/* boolean */.zMY(),
    /** Default as the server prints it; null: none, or NULL. */
    default: optional,
    charset: optional,
    collation: optional,
    /** `auto_increment`, `STORED GENERATED`, `INVISIBLE`. */
    extra: table_facts_text,
    comment: table_facts_text,
    /** Expression of a generated column. */
    expression: optional,
});
const indexFacts = schemas/* object */.Ikc({
    name: table_facts_text,
    unique: schemas/* boolean */.zMY(),
    /** BTREE, HASH, FULLTEXT, SPATIAL. */
    type: table_facts_text,
    comment: table_facts_text,
    /** INVISIBLE, or MariaDB's IGNORED. */
    hidden: schemas/* boolean */.zMY(),
    parts: schemas/* array */.YOg(schemas/* object */.Ikc({
        /** null: an expression. */
        column: optional,
        expression: optional,
        /** Length in characters or bytes; null: the whole column. */
        prefix: schemas/* int */.Whr().nullable(),
        descending: schemas/* boolean */.zMY(),
    })),
});
const foreignKeyFacts = schemas/* object */.Ikc({
    name: table_facts_text,
    columns: schemas/* array */.YOg(table_facts_text),
    schema: table_facts_text,
    table: table_facts_text,
    referenced: schemas/* array */.YOg(table_facts_text),
    onUpdate: table_facts_text,
    onDelete: table_facts_text,
});
const checkFacts = schemas/* object */.Ikc({ name: table_facts_text, clause: table_facts_text, enforced: schemas/* boolean */.zMY() });
const partitionFacts = schemas/* object */.Ikc({
    name: table_facts_text,
    subpartition: optional,
    method: optional,
    subMethod: optional,
    expression: optional,
    subExpression: optional,
    description: optional,
    comment: table_facts_text,
});
const tableFacts = schemas/* object */.Ikc({
    engine: table_facts_text,
    collation: optional,
    /** `row_format=COMPRESSED stats_persistent=1`. */
    options: table_facts_text,
    comment: table_facts_text,
    columns: schemas/* array */.YOg(columnFacts),
    indexes: schemas/* array */.YOg(indexFacts),
    foreignKeys: schemas/* array */.YOg(foreignKeyFacts),
    checks: schemas/* array */.YOg(checkFacts),
    partitions: schemas/* array */.YOg(partitionFacts),
});

;// CONCATENATED MODULE: ./lib/format/definition-record.js
// A definition as data: one statement as bytes, and the session in which it has its original
// meaning. Pure. A restore reads only these records: it never splits a script. Invariant: the
// session of a record has only known values, so no record can set other variables.






const DEFINITION_KINDS = [
    'schema',
    'library',
    'sequence',
    'table',
    'histogram',
    'view',
    'procedure',
    'function',
    'package',
    'package body',
    'trigger',
    'event',
    'role',
    'account',
    'grant',
    'default role',
];
/** Bytes in JSON: text if they are UTF-8, otherwise base64. */
const bytes = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* object */.Ikc({ base64: schemas/* base64 */.K39() })])
    .transform((value) => typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value.base64, 'base64'));
/** Every word that a server has ever had in an sql_mode (MySQL 5.7 to 9.7, MariaDB 10.6 to 12). */
const SQL_MODES = new Set(`REAL_AS_FLOAT PIPES_AS_CONCAT ANSI_QUOTES IGNORE_SPACE NOT_USED ONLY_FULL_GROUP_BY NO_UNSIGNED_SUBTRACTION NO_DIR_IN_CREATE
   IGNORE_BAD_TABLE_OPTIONS POSTGRESQL ORACLE MSSQL DB2 MAXDB NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_FIELD_OPTIONS MYSQL323 MYSQL40 ANSI
   NO_AUTO_VALUE_ON_ZERO NO_BACKSLASH_ESCAPES STRICT_TRANS_TABLES STRICT_ALL_TABLES NO_ZERO_IN_DATE NO_ZERO_DATE INVALID_DATES
   ALLOW_INVALID_DATES ERROR_FOR_DIVISION_BY_ZERO TRADITIONAL NO_AUTO_CREATE_USER HIGH_NOT_PRECEDENCE NO_ENGINE_SUBSTITUTION
   PAD_CHAR_TO_FULL_LENGTH EMPTY_STRING_IS_NULL SIMULTANEOUS_ASSIGNMENT TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL`.split(/\s+/));
const sqlMode = schemas/* string */.YjP()
    .refine((mode) => mode === '' || mode.split(',').every((word) => SQL_MODES.has(word)), 'has an unknown sql_mode');
const charset = schemas/* string */.YjP().refine(charsets/* isClientCharset */.E8, 'has an unknown character set');
const collation = schemas/* string */.YjP().regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/);
const timeZone = schemas/* string */.YjP().regex(/^(?:SYSTEM|[+-]\d\d:\d\d|[A-Za-z][\w+-]*(?:\/[\w+-]+)*)$/);
const creationSession = schemas/* object */.Ikc({
    /** character_set_client: encoding of the statement. */
    client: charset,
    collation: collation.optional(),
    /** Default collation of the schema when the object was created. */
    databaseCollation: collation.optional(),
    sqlMode,
    timeZone: timeZone.optional(),
});
/**
 * Kinds with their own client character set. Other kinds are read and written in UTF-8, whichever
 * client created them.
 */
const CLIENT_KINDS = new Set([
    'view',
    'procedure',
    'function',
    'package',
    'package body',
    'trigger',
    'event',
]);
const recordFields = schemas/* object */.Ikc({
    kind: schemas/* enum */.k5n(DEFINITION_KINDS),
    /** Absent for accounts and roles. */
    schema: schemas/* string */.YjP().min(1).optional(),
    /**
     * Name of the object; for an account `'user'@'host'`; for its grants the account; for a histogram
     * the column.
     */
    name: schemas/* string */.YjP().min(1),
    /** Table of a trigger or a histogram. */
    table: schemas/* string */.YjP().min(1).optional(),
    /** Statement to send unchanged, in the session's `client`. */
    statement: bytes,
    /** Statement as the server printed it; absent: equal to `statement`. */
    printed: bytes.optional(),
    session: creationSession,
    /** Statement to send afterwards, in UTF-8: a comment that `client` cannot represent. */
    followUp: bytes.optional(),
    /** Columns of a view, for a stand-in. */
    columns: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    /** Next value of a sequence. */
    next: schemas/* string */.YjP()
        .regex(/^-?\d+$/)
        .optional(),
    /** Whether a schema is read-only. */
    readOnly: schemas/* literal */.euz(true).optional(),
    /** Facts about a table in information_schema. */
    facts: tableFacts.optional(),
    /** Reason why the restored object may differ, as a sentence. */
    inexact: schemas/* string */.YjP().optional(),
    /** Reason why the object cannot be restored: the server's own message. */
    broken: schemas/* string */.YjP().optional(),
});
/**
 * Refuses settings that a restore does not make before the statement: otherwise the statement would
 * be checked in one way and sent in another.
 */
const definitionRecord = recordFields
    .refine(({ kind, session: { client } }) => client === 'utf8mb4' || CLIENT_KINDS.has(kind), {
    path: ['session', 'client'],
    message: 'has to be utf8mb4',
})
    .refine(({ kind, session: { sqlMode } }) => sqlMode === '' || CLIENT_KINDS.has(kind) || kind === 'library', { path: ['session', 'sqlMode'], message: 'has to be empty' });
/** Serializes a record to one line of JSON. */
function serializeRecord(record) {
    const { statement, printed, followUp, ...rest } = record;
    const json = {
        ...rest,
        statement: bytesToJson(statement),
        ...(printed === undefined || printed.equals(statement) ? {} : { printed: bytesToJson(printed) }),
        ...(followUp === undefined ? {} : { followUp: bytesToJson(followUp) }),
    };
    return Buffer.from(`${JSON.stringify(json)}\n`);
}
function bytesToJson(value) {
    const text = value.toString('utf8');
    return Buffer.from(text, 'utf8').equals(value) ? text : { base64: value.toString('base64') };
}
/**
 * Parses a record.
 * @param object name of the object, for messages
 * @throws BackupError MANIFEST_INVALID
 */
function parseRecord(line, object) {
    let json;
    try {
        json = JSON.parse(line.toString('utf8'));
    }
    catch (cause) {
        throw invalid(object, 'a record is not JSON', cause);
    }
    const result = definitionRecord.safeParse(json);
    if (result.success)
        return result.data;
    const [issue] = result.error.issues;
    const { kind, schema, name } = json;
    throw invalid(object, `${[kind, schema, name].filter((part) => typeof part === 'string').join(' ')}: ${issue.path.join('.')} ${issue.message}`);
}
function invalid(object, why, cause) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `${object} is invalid: ${why}`, {
        hint: 'The backup was damaged or changed: use another one.',
        ...(0,defined/* defined */.s)({ cause }),
    });
}
/** Returns the hash of a record for the manifest: SHA-256 of its line. */
function hashRecord(line) {
    return (0,sha256/* sha256Hex */.f)(line);
}
/**
 * Describes a record for messages: `view shop.v`, `account 'a'@'%'`, `histogram on
 * shop.orders.status`.
 */
function describeRecord({ kind, schema, name, table, }) {
    if (kind === 'schema')
        return `schema ${name}`;
    if (kind === 'histogram')
        return `histogram on ${schema}.${table}.${name}`;
    return schema === undefined ? `${kind} ${name}` : `${kind} ${schema}.${name}`;
}


/***/ }),

/***/ 47936:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ renderDoneJson),
/* harmony export */   iq: () => (/* binding */ renderSchemaJson),
/* harmony export */   np: () => (/* binding */ renderDumpJson),
/* harmony export */   v$: () => (/* binding */ renderTableJson)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50862);
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20489);
// JSON files of a MySQL Shell dump. Field names and their meaning are MySQL Shell's
// (docs/format.md), version 2.0.1.


const DUMP_VERSION = '2.0.1';
function renderDumpJson(facts) {
    return json({
        dumper: facts.dumper,
        version: DUMP_VERSION,
        origin: facts.includesAllSchemas ? 'dumpInstance' : 'dumpSchemas',
        options: {},
        schemas: facts.schemas,
        basenames: facts.basenames,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_0__/* .defined */ .s)({ users: facts.users }),
        defaultCharacterSet: 'binary',
        tzUtc: true,
        bytesPerChunk: facts.bytesPerChunk,
        user: facts.user,
        hostname: facts.hostname,
        server: facts.hostname,
        serverVersion: facts.serverVersion,
        binlogFile: facts.binlogFile,
        binlogPosition: facts.binlogPosition,
        gtidExecuted: facts.gtidExecuted,
        gtidExecutedInconsistent: false,
        consistent: facts.consistent,
        mdsCompatibility: false,
        partialRevokes: facts.partialRevokes,
        compatibilityOptions: [],
        capabilities: [],
        checksum: false,
        begin: shellTime(facts.begin),
    });
}
function renderSchemaJson(facts) {
    return json({
        schema: facts.schema,
        includesDdl: true,
        includesViewsDdl: true,
        includesData: true,
        tables: facts.tables,
        views: facts.views,
        events: facts.events,
        functions: facts.functions,
        procedures: facts.procedures,
        basenames: facts.basenames,
    });
}
function renderTableJson(facts) {
    return json({
        options: {
            schema: facts.schema,
            table: facts.table,
            columns: facts.columns,
            ...(Object.keys(facts.decodeColumns).length > 0 ? { decodeColumns: facts.decodeColumns } : {}),
            defaultCharacterSet: 'binary',
            fieldsTerminatedBy: '\t',
            fieldsEnclosedBy: '',
            fieldsOptionallyEnclosed: false,
            fieldsEscapedBy: '\\',
            linesTerminatedBy: '\n',
        },
        triggers: facts.triggers,
        histograms: facts.histograms,
        includesData: facts.includesData,
        includesDdl: true,
        extension: 'tsv.zst',
        chunking: true,
        compression: 'zstd',
        primaryIndex: facts.primaryIndex,
        partitions: [],
        basenames: {},
    });
}
function renderDoneJson({ end, tables }) {
    const tableDataBytes = (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)();
    const tableRows = (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)();
    const chunkFileBytes = (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)();
    let dataBytes = 0;
    for (const table of tables) {
        (tableDataBytes[table.schema] ??= (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)())[table.table] = table.dataBytes;
        (tableRows[table.schema] ??= (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)())[table.table] = table.rows;
        for (const chunk of table.chunks)
            chunkFileBytes[chunk.object] = chunk.dataBytes;
        dataBytes += table.dataBytes;
    }
    return json({ end: shellTime(end), dataBytes, tableDataBytes, tableRows, chunkFileBytes });
}
/** Formats a time as `2026-11-22 10:53:17` in UTC. */
function shellTime(date) {
    return date.toISOString().slice(0, 19).replace('T', ' ');
}
function json(value) {
    return `${JSON.stringify(value, null, 4)}\n`;
}


/***/ }),

/***/ 70396:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hd: () => (/* binding */ objectName),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   eu: () => (/* binding */ manifest),
/* harmony export */   sc: () => (/* binding */ sha256)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64377);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(43347);
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20489);
// Fields of a manifest, and their valid values.



/** Number of rows, bytes or objects. */
const count = zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().nonnegative();
const sha256 = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
/** Unquoted word in a statement. */
const word = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^\w+$/);
const integer = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^-?\d+$/);
/** Object names are plain file names: no folders, nothing hidden, no tricks. */
const objectName = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()
    .min(1)
    .max(400)
    .refine((name) => !/[/\\\p{Cc}\p{Cs}]/u.test(name) && !name.startsWith('.'), 'is not a plain object name');
const storedObject = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    name: objectName,
    bytes: count,
    sha256,
    etag: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    versionId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    checksum: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ algorithm: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), type: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(), value: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).optional(),
});
const chunk = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    number: count,
    object: objectName,
    rows: count,
    /** TSV bytes before compression. */
    dataBytes: count,
    storedBytes: count,
    /** SHA-256 of the TSV bytes. */
    sha256,
    /**
     * SHA-256 of the generated columns of the same rows, as TSV; absent: the table has none, or is
     * one stream.
     */
    generatedSha256: sha256.optional(),
    /**
     * Whether these rows of MariaDB's history began and ended at the same moment. They are loaded
     * before all others of the table.
     */
    instant: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(true).optional(),
    /**
     * Key range in SQL; absent: all rows, or the next `dataBytes` bytes of a table that is one
     * stream.
     */
    where: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
});
/** Named definition. `sha256` covers the line of its record. */
const definition = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1), sha256 });
const table = definition.extend({
    engine: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    rows: count,
    dataBytes: count,
    /** Bytes of the longest row as the server sends it. */
    maxRowBytes: count.optional(),
    /**
     * Names of the dumped columns, in the order of the fields; empty: all columns are generated, and
     * a row is an empty line.
     */
    columns: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** Selected SQL expression of each column. */
    select: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** Generated columns, which the target computes: they are not dumped, but compared. */
    generated: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        columns: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), 1),
        select: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), 1),
        /** SHA-256 of all rows of a table that is one stream. */
        sha256: sha256.optional(),
    })
        .optional(),
    /**
     * Text after the table's name in FROM: `FOR SYSTEM_TIME ALL`, `FORCE INDEX (…)`, `USE INDEX ()`.
     */
    from: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** ORDER BY of the chunk queries in SQL; absent: the server's storage order. */
    orderBy: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    /**
     * Column → expression in which `@…` is the field, for columns that a plain load would corrupt.
     */
    decodeColumns: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .recordOf */ .zv)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    key: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), columns: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()) }).optional(),
    /**
     * `range`: one query per chunk. `stream`: one query, split by bytes. `none`: the engine stores no
     * rows of its own.
     */
    chunking: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['range', 'stream', 'none']),
    /** Condition of `--where`, if the table was dumped in part. */
    filter: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    /** `--schema-only-tables` has left its rows out; `filter` is FALSE. */
    schemaOnly: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(true).optional(),
    transactional: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    /** Set for a MariaDB table whose history is in the backup. */
    versioned: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        /** Number of rows without their history. */
        currentRows: count,
        /** Column with the end of a row's period, one of `columns`. */
        endColumn: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        /** Value of that column in a current row, which depends on the server's version. */
        endOfTime: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['2038-01-19 03:14:07.999999', '2106-02-07 06:28:15.999999']),
    })
        .optional(),
    /** Next value of AUTO_INCREMENT when the definition was read. */
    autoIncrement: integer.optional(),
    triggers: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition),
    /** Histograms by column. */
    histograms: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition),
    chunks: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(chunk),
});
const schema = definition.extend({
    charset: word,
    collation: word,
    tables: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(table),
    /** `broken`: the view is invalid on the source and is not restored. */
    views: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition.extend({ broken: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(), triggers: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition) })),
    /** `next`: next value of the sequence. */
    sequences: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition.extend({ next: integer })),
    routines: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition.extend({ type: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY']) })),
    libraries: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition),
    events: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition),
});
const manifest = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    formatVersion: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    backupId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().refine(_names_js__WEBPACK_IMPORTED_MODULE_0__/* .isBackupId */ ["if"], 'is not a backup id'),
    label: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    begin: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(),
    end: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(),
    tool: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), version: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }),
    /** Options that shaped the backup. Never a secret. */
    options: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()),
    server: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        host: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        port: count,
        flavor: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['mysql', 'mariadb', 'percona', 'aurora']),
        version: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        versionComment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        serverId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        lowerCaseTableNames: count,
        /** Identity in the form of `formatIdentity`. Absent: unknown. */
        identity: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(1000).optional(),
    }),
    snapshot: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        method: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        consistent: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
        gtidExecuted: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        binlogFile: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        binlogPosition: count.optional(),
        /** Position in the binary log of a replica's source. */
        source: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ host: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), port: count, binlogFile: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), binlogPosition: count })
            .optional(),
    }),
    /**
     * Requested selection of the backup. `mark` is the same for the same selection. Absent: the
     * backup holds everything.
     */
    selection: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        mark: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        schemas: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        excludeSchemas: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        includeTables: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        excludeTables: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        /** Table → condition. */
        where: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .recordOf */ .zv)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        schemaOnlyTables: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()).optional(),
    })
        .optional(),
    schemas: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(schema),
    /** Accounts in the order of their creation. Absent: not requested. */
    accounts: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition.extend({ kind: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['role', 'account', 'grant', 'default role']) })).optional(),
    /** Objects with the records of all definitions, in order. `bytes`: size before compression. */
    definitions: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ object: objectName, records: count, bytes: count }), 1),
    /** Account of each object of the server. */
    serverObjects: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        onServer: count,
        inBackup: count,
        leftOut: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), reason: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
    }),
    totals: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        tables: count,
        rows: count,
        dataBytes: count,
        storedBytes: count,
        chunks: count,
        objects: count,
    }),
    /** Stored objects: names before encryption; sizes and hashes of the stored bytes. */
    objects: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(storedObject),
    /** Absent: not encrypted. */
    encryption: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ format: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('age') }).optional(),
    warnings: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});


/***/ }),

/***/ 22693:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  TB: () => (/* binding */ ENCRYPTED_SUFFIX),
  Hp: () => (/* binding */ FORMAT_VERSION),
  zK: () => (/* binding */ IDENTITY),
  e0: () => (/* binding */ MANIFEST),
  Rr: () => (/* binding */ MANIFEST_NAMES),
  $M: () => (/* binding */ SUMMARY),
  en: () => (/* binding */ manifestKeyOf),
  Ng: () => (/* binding */ parseManifest),
  W6: () => (/* binding */ parseSummary),
  MZ: () => (/* binding */ serializeManifest),
  Bd: () => (/* binding */ serializeSummary),
  Rs: () => (/* binding */ storedName),
  YG: () => (/* binding */ summaryOf)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/format/manifest-sql.js
// SQL in a manifest that a restore or a verification puts into its statements. Invariant: the SQL
// has only the forms that a backup's planning writes: comparisons of columns with constants, and no
// query, no call, no comment.
const NAME = '`(?:[^`]|``)*`(?!`)';
const CONSTANT = `(?:(?:_\\w+ )?(?:0x[0-9A-Fa-f]+|'')|-?\\d+(?:\\.\\d+)?|'[\\w:. +-]*')`;
const CONDITION = `${NAME} [<=] ${NAME}|${NAME} (?:[<>]=?|=) ${CONSTANT}|${NAME} BETWEEN ${CONSTANT} AND ${CONSTANT}`;
const PART = new RegExp(`${CONDITION}|[() ]|AND(?= )|OR(?= )`, 'y');
const FROM = new RegExp(`^(?:|USE INDEX \\(\\)|FOR SYSTEM_TIME ALL USE INDEX \\(\\)|FORCE INDEX \\(${NAME}\\))$`);
const ORDER_BY = new RegExp(`^${NAME}(?:, ${NAME})*$`);
/** Returns the first text that does not have our forms; undefined if all do. */
function findForeignSql(table) {
    const { columns, select, generated, from, orderBy, decodeColumns, chunks } = table;
    const named = new Set(columns);
    const texts = [
        ...select.map((text, i) => [isSelected(text, columns[i] ?? ''), text]),
        ...(generated?.select ?? []).map((text, i) => [
            isSelected(text, generated?.columns[i] ?? ''),
            text,
        ]),
        [FROM.test(from), from],
        ...(orderBy === undefined ? [] : [[ORDER_BY.test(orderBy), orderBy]]),
        ...Object.entries(decodeColumns).map(([column, text]) => [
            named.has(column) && isDecoding(text, column),
            text,
        ]),
        ...chunks.map(({ where }) => [where === undefined || isRange(where), where ?? '']),
    ];
    return texts.find(([isOurs]) => !isOurs)?.[1];
}
function isSelected(text, column) {
    const name = quote(column);
    return (text === name || text === `${name}*1e0` || text === `${name}+0` || text === `CAST(${name} AS UNSIGNED)`);
}
function isDecoding(text, column) {
    const field = `@${quote(column)}`;
    return (text === `CONVERT(${field} USING utf8mb4)` ||
        text === `CONVERT(${field} USING ascii)` ||
        text === `${field}+0` ||
        text === `CAST(${field} AS UNSIGNED)`);
}
function isRange(text) {
    let depth = 0;
    for (PART.lastIndex = 0; PART.lastIndex < text.length;) {
        const part = PART.exec(text)?.[0];
        if (part === undefined)
            return false;
        if (part === '(')
            depth++;
        if (part === ')' && --depth < 0)
            return false;
    }
    return depth === 0 && text.trim() !== '';
}
function quote(name) {
    return `\`${name.replaceAll('`', '``')}\``;
}

;// CONCATENATED MODULE: ./lib/format/manifest-contradictions.js

/**
 * Verifies that every referenced file is one of the manifest's objects, every chunk is used once,
 * the sums agree, names are unique, and its SQL has our forms.
 * @returns the first contradiction, as the end of a sentence
 */
function findContradiction(manifest) {
    const files = new Files(manifest);
    for (const why of contradictions(manifest, files))
        if (why !== undefined)
            return why;
    return undefined;
}
function* contradictions(manifest, files) {
    const { schemas, objects, definitions, totals } = manifest;
    if (files.count !== objects.length)
        yield 'an object is listed twice';
    yield twice(schemas.map(({ name }) => `schema ${name}`));
    let rows = 0;
    for (const schema of schemas) {
        yield* ofSchema(schema, files);
        rows += schema.tables.reduce((sum, table) => sum + table.rows, 0);
    }
    if (rows !== totals.rows)
        yield `it counts ${totals.rows} rows and its tables ${rows}`;
    for (const { object } of definitions)
        yield files.need(object);
    yield twice(definitions.map(({ object }) => object));
    const records = definitions.reduce((sum, definition) => sum + definition.records, 0);
    const named = countDefinitions(manifest);
    if (records !== named)
        yield `it names ${named} definitions and has ${records} records`;
}
/** Counts definitions. Each one is one record. */
function countDefinitions({ schemas, accounts = [] }) {
    return schemas.reduce((sum, { tables, views, sequences, routines, libraries, events }) => {
        const owned = [...tables, ...views].reduce((count, { triggers }) => count + triggers.length, 0);
        const histograms = tables.reduce((count, table) => count + table.histograms.length, 0);
        const others = [tables, views, sequences, routines, libraries, events];
        return sum + 1 + owned + histograms + others.reduce((count, { length }) => count + length, 0);
    }, accounts.length);
}
function* ofSchema(schema, files) {
    const { tables, views, sequences, routines, libraries, events } = schema;
    yield twice([...tables, ...views, ...sequences].map(({ name }) => `${schema.name}.${name}`));
    yield twice(routines.map(({ name, type }) => `${type} ${schema.name}.${name}`));
    yield twice(libraries.map(({ name }) => `LIBRARY ${schema.name}.${name}`));
    yield twice(events.map(({ name }) => `EVENT ${schema.name}.${name}`));
    yield twice([...tables, ...views].flatMap(({ triggers }) => triggers.map(({ name }) => `TRIGGER ${schema.name}.${name}`)));
    for (const table of tables)
        yield* ofTable(`${schema.name}.${table.name}`, table, files);
}
function* ofTable(label, table, files) {
    const { columns, select, chunks, chunking, generated } = table;
    yield twice(columns.map((column) => `${label}.${column}`));
    if (columns.length !== select.length)
        yield `${label} has ${columns.length} columns and ${select.length} expressions`;
    if (generated && generated.columns.length !== generated.select.length)
        yield `${label} has ${generated.columns.length} generated columns and ${generated.select.length} expressions`;
    const sql = findForeignSql(table);
    if (sql !== undefined)
        yield `${label} has SQL that no backup of this tool has: ${sql.slice(0, 200)}`;
    if (table.versioned && !columns.includes(table.versioned.endColumn))
        yield `${label} has no column ${table.versioned.endColumn}`;
    if (table.versioned && table.versioned.currentRows > table.rows)
        yield `${label} has ${table.rows} rows and ${table.versioned.currentRows} without history`;
    if ((chunking === 'none') !== (chunks.length === 0))
        yield `${label} has ${chunks.length} chunks, its chunking is ${chunking}`;
    let rows = 0;
    for (const [i, chunk] of chunks.entries()) {
        if (chunk.number !== i)
            yield `chunk ${i} of ${label} is missing`;
        yield files.need(chunk.object);
        yield files.take(chunk.object, chunk.storedBytes);
        rows += chunk.rows;
    }
    if (rows !== table.rows)
        yield `${label} has ${table.rows} rows and its chunks ${rows}`;
}
class Files {
    #bytes;
    #taken = new Set();
    constructor({ objects }) {
        this.#bytes = new Map(objects.map(({ name, bytes }) => [name, bytes]));
    }
    get count() {
        return this.#bytes.size;
    }
    need(name) {
        if (name === undefined || this.#bytes.has(name))
            return undefined;
        return `it refers to ${name}, which is not among its objects`;
    }
    take(name, bytes) {
        if (this.#taken.has(name))
            return `${name} is used twice`;
        this.#taken.add(name);
        return this.#bytes.get(name) === bytes ? undefined : `the sizes of ${name} disagree`;
    }
}
function twice(labels) {
    const seen = new Set();
    for (const label of labels) {
        if (seen.has(label))
            return `${label} is listed twice`;
        seen.add(label);
    }
    return undefined;
}

// EXTERNAL MODULE: ./lib/format/manifest-schema.js
var manifest_schema = __webpack_require__(70396);
;// CONCATENATED MODULE: ./lib/format/manifest.js
// The manifest: all facts that a restore needs to rebuild the backup and to verify that nothing is
// missing. Pure: parsing refuses malformed, too new or hostile manifests before any effect.





/** `major.minor`: a reader refuses another major and ignores fields of a newer minor. */
const FORMAT_VERSION = '2.0';
/** Written last: a backup without it does not exist. */
const MANIFEST = '@.manifest.json';
const SUMMARY = '@.backup.json';
/** Suffix of every object of an encrypted backup except the summary; each is an age file. */
const ENCRYPTED_SUFFIX = '.age';
/**
 * Possible names of a manifest: a folder with one of them is a backup, and not the remains of a
 * crash.
 */
const MANIFEST_NAMES = [MANIFEST, `${MANIFEST}${ENCRYPTED_SUFFIX}`];
/**
 * Private key of a backup that was encrypted with a passphrase, as an age file of that passphrase.
 */
const IDENTITY = '@.identity';
/** Returns the name under which an object is stored. */
function storedName({ encryption }, name) {
    return encryption ? `${name}${ENCRYPTED_SUFFIX}` : name;
}
/** Returns the key of the manifest, relative to the storage. */
function manifestKeyOf(value) {
    return `${value.backupId}/${storedName(value, MANIFEST)}`;
}
function serializeManifest(value) {
    return Buffer.from(`${JSON.stringify(value)}\n`);
}
/** @throws BackupError MANIFEST_INVALID, MANIFEST_TOO_NEW */
function parseManifest(bytes, backupId) {
    const json = parseJson(bytes, `the manifest of ${backupId}`);
    refuseOtherMajor(json, backupId);
    const result = manifest_schema/* manifest */.eu.safeParse(json);
    if (!result.success)
        throw invalid(backupId, result.error.issues
            .slice(0, 5)
            .map(({ path, message }) => `${path.join('.')}: ${message}`)
            .join('; '));
    const value = result.data;
    if (value.backupId !== backupId)
        throw invalid(backupId, `it says that it is of ${value.backupId}`);
    const contradiction = findContradiction(value);
    if (contradiction !== undefined)
        throw invalid(backupId, contradiction);
    return value;
}
function parseJson(bytes, subject) {
    try {
        return JSON.parse(Buffer.from(bytes).toString('utf8'));
    }
    catch (cause) {
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `${subject} is not JSON`, { hint: DAMAGED, cause });
    }
}
function refuseOtherMajor(json, backupId) {
    const version = json?.formatVersion;
    const major = typeof version === 'string' ? /^(\d+)\.\d+$/.exec(version)?.[1] : undefined;
    if (major === undefined)
        throw invalid(backupId, 'it has no format version');
    const own = Number(FORMAT_VERSION.split('.')[0]);
    if (Number(major) > own)
        throw new errors/* BackupError */.hj('MANIFEST_TOO_NEW', `the manifest of ${backupId} has format version ${String(version)}, this tool reads ${FORMAT_VERSION}`, { hint: 'Use a newer mysql-backup.' });
    if (Number(major) < own)
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} has format version ${String(version)}, which only versions before 1.0.0 wrote`, { hint: 'Make a new backup: this version reads what it writes.' });
}
const DAMAGED = 'The manifest was damaged or changed: use another backup, or the other copy of this one.';
function invalid(backupId, why) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
        hint: DAMAGED,
    });
}
/** Text with a limit: summaries of thousands of backups are in memory together. */
const shortText = schemas/* string */.YjP().max(300);
/** Longest set of GTIDs in a summary, in characters. */
const MAX_SUMMARY_GTIDS = 4000;
/** The few facts that `list` shows, readable without the manifest. */
const summary = schemas/* object */.Ikc({
    formatVersion: shortText,
    backupId: shortText,
    label: shortText,
    begin: iso/* datetime */.w$(),
    end: iso/* datetime */.w$(),
    host: shortText,
    /** Identity in the form of `formatIdentity`. Absent: unknown. */
    serverIdentity: schemas/* string */.YjP().max(1000).optional(),
    flavor: shortText,
    serverVersion: shortText,
    method: shortText,
    consistent: schemas/* boolean */.zMY(),
    schemas: manifest_schema/* count */.U9,
    tables: manifest_schema/* count */.U9,
    rows: manifest_schema/* count */.U9,
    dataBytes: manifest_schema/* count */.U9,
    storedBytes: manifest_schema/* count */.U9,
    warnings: manifest_schema/* count */.U9,
    encrypted: schemas/* boolean */.zMY(),
    /**
     * Mark of the selection: equal for the same selection of schemas, tables and rows. Absent: the
     * backup holds everything.
     */
    selection: shortText.optional(),
    /** Position of the snapshot in the binary log. Absent: unknown, or a long set of GTIDs. */
    binlogFile: shortText.optional(),
    binlogPosition: manifest_schema/* count */.U9.optional(),
    gtidExecuted: schemas/* string */.YjP().max(MAX_SUMMARY_GTIDS).optional(),
    /**
     * Hash and size of the stored manifest. Through them, a signed summary covers the manifest, which
     * can be verified without the key that decrypts it. Absent: the summary does not state them.
     */
    manifestSha256: manifest_schema/* sha256 */.sc.optional(),
    manifestBytes: manifest_schema/* count */.U9.optional(),
});
/** Returns the facts of a manifest that its summary repeats. */
function summaryOf({ formatVersion, backupId, label, begin, end, server, snapshot, selection, schemas, totals, encryption, warnings, }) {
    return {
        formatVersion,
        backupId,
        label,
        begin,
        end,
        host: server.host,
        ...(0,defined/* defined */.s)({ serverIdentity: server.identity }),
        flavor: server.flavor,
        serverVersion: server.version,
        method: snapshot.method,
        consistent: snapshot.consistent,
        schemas: schemas.length,
        tables: totals.tables,
        rows: totals.rows,
        dataBytes: totals.dataBytes,
        storedBytes: totals.storedBytes,
        warnings: warnings.length,
        encrypted: encryption !== undefined,
        ...(selection === undefined ? {} : { selection: selection.mark }),
        ...(0,defined/* defined */.s)({ binlogFile: snapshot.binlogFile, binlogPosition: snapshot.binlogPosition }),
        ...((snapshot.gtidExecuted?.length ?? Infinity) <= MAX_SUMMARY_GTIDS
            ? { gtidExecuted: snapshot.gtidExecuted }
            : {}),
    };
}
function serializeSummary(value) {
    return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
/** @throws BackupError MANIFEST_INVALID */
function parseSummary(bytes, backupId) {
    const result = summary.safeParse(parseJson(bytes, `the summary of ${backupId}`));
    if (!result.success || result.data.backupId !== backupId) {
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the summary of ${backupId} is invalid`, { hint: DAMAGED });
    }
    return result.data;
}


/***/ }),

/***/ 43347:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _H: () => (/* binding */ newBackupId),
/* harmony export */   a3: () => (/* binding */ backupTime),
/* harmony export */   aA: () => (/* binding */ encodeName),
/* harmony export */   "if": () => (/* binding */ isBackupId),
/* harmony export */   ii: () => (/* binding */ BaseNames),
/* harmony export */   x5: () => (/* binding */ chunkFileName)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// Names of backups and of their files, as in MySQL Shell's dumps.

/**
 * Returns a new id, such as `20261122T030000Z-4f2a9c`: sorts by time, safe in a URL and in a file
 * name.
 */
function newBackupId(now) {
    const time = now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
    return `${time}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(3).toString('hex')}`;
}
const BACKUP_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;
function isBackupId(text) {
    return BACKUP_ID.test(text);
}
/** Returns the begin of the backup with that id. */
function backupTime(id) {
    const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id);
    return new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}
/**
 * Characters to encode. Plain are `A-Za-z0-9-._~` of ASCII, as in MySQL Shell, and all other
 * characters that every storage accepts and lists. Not plain are control characters (XML and
 * terminals), and U+FFFE and U+FFFF, which XML does not have and servers replace.
 */
const NOT_PLAIN = /[^A-Za-z0-9\-._~\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/**
 * Encodes each byte of other characters as `%XX` of UTF-8. MySQL Shell finds such names in
 * `basenames`.
 */
function encodeName(name) {
    return name.replace(NOT_PLAIN, (char) => Array.from(Buffer.from(char), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''));
}
/**
 * Longest base name in bytes: file systems accept 255, and suffixes such as
 * `@@1234567890.tsv.zst.age` follow.
 */
const MAX_BASE_BYTES = 200;
/**
 * Gives each name a unique base name: encoded, shortened and numbered if it is too long, and
 * numbered if a case-insensitive file system would confuse two names.
 */
class BaseNames {
    #taken = new Set();
    allocate(encoded) {
        let base = encoded;
        for (let number = 1; Buffer.byteLength(base) > MAX_BASE_BYTES || this.#taken.has(fold(base)); number++) {
            base = `${cutToBytes(encoded, MAX_BASE_BYTES - 8)}${number}`;
        }
        this.#taken.add(fold(base));
        return base;
    }
}
function fold(text) {
    return text.normalize('NFC').toLowerCase();
}
function cutToBytes(text, maxBytes) {
    if (Buffer.byteLength(text) <= maxBytes)
        return text;
    let cut = '';
    let bytes = 0;
    for (const char of text) {
        bytes += Buffer.byteLength(char);
        if (bytes > maxBytes)
            break;
        cut += char;
    }
    return cut.replace(/%[0-9A-F]?$/, '');
}
/** Returns `<base>@<n>.tsv.zst`, with two `@` for the last file. */
function chunkFileName(base, number, isLast) {
    return `${base}${isLast ? '@@' : '@'}${number}.tsv.zst`;
}


/***/ }),

/***/ 7799:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A6: () => (/* binding */ NOTE_LIMITS),
/* harmony export */   _G: () => (/* binding */ manifestLimits),
/* harmony export */   yl: () => (/* binding */ isPlausibleJson)
/* harmony export */ });
// Examines JSON before it is parsed. A document of brackets and commas takes up to thirty times as
// much memory after parsing as its text; real documents consist of names and hashes. Invariant:
// nothing is allocated here.
const [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT] = [
    0x22, 0x2c, 0x5b, 0x5d, 0x5c, 0x7b, 0x7d,
];
/** Our documents nest seven levels deep. */
const MAX_DEPTH = 50;
/**
 * Limits for a manifest of this size: a table with wide rows has an item per five bytes, and a list
 * or object per hundred.
 */
function manifestLimits(bytes) {
    return { containers: 1000 + bytes / 16, items: 1000 + bytes / 5 };
}
/** Limits for a summary or a record. */
const NOTE_LIMITS = { containers: 200, items: 1000 };
function isPlausibleJson(bytes, limits) {
    let [depth, containers, items] = [0, 0, 0];
    let isText = false;
    for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i];
        if (isText) {
            if (byte === BACKSLASH)
                i++;
            else if (byte === QUOTE)
                isText = false;
        }
        else if (byte === QUOTE)
            isText = true;
        else if (byte === COMMA)
            items++;
        else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
            containers++;
            if (++depth > MAX_DEPTH)
                return false;
        }
        else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT)
            depth--;
    }
    return containers <= limits.containers && items <= limits.items;
}


/***/ }),

/***/ 20489:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FR: () => (/* binding */ emptyRecord),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   zv: () => (/* binding */ recordOf)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(88532);
// Lists, and records with foreign names. Invariants: a schema, table or column may be called
// `__proto__` or `constructor` like any other; only the first invalid items are reported, because
// zod keeps an issue for each of millions.

/** Returns an object without a prototype, which accepts every name. */
function emptyRecord() {
    return Object.create(null);
}
/** Returns a type for a JSON record. zod's own record drops `__proto__`. */
function recordOf(value) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .custom */ .IeY(isPlainObject, 'expected record').transform((entries, context) => {
        const record = emptyRecord();
        for (const [name, entry] of Object.entries(entries)) {
            const result = value.safeParse(entry);
            if (result.success)
                record[name] = result.data;
            else {
                addIssues(context, name, result.error);
                if (context.issues.length >= MAX_ISSUES)
                    return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
            }
        }
        return record;
    });
}
/** Returns a type like `z.array`. */
function listOf(item, minItems = 0) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .custom */ .IeY((value) => Array.isArray(value) && value.length >= minItems, 'expected list')
        .transform((items, context) => {
        const list = [];
        for (const [i, each] of items.entries()) {
            const result = item.safeParse(each);
            if (result.success)
                list.push(result.data);
            else {
                addIssues(context, i, result.error);
                if (context.issues.length >= MAX_ISSUES)
                    return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
            }
        }
        return list;
    });
}
/** A message shows five issues. */
const MAX_ISSUES = 5;
function addIssues(context, key, { issues }) {
    for (const { message, path } of issues.slice(0, MAX_ISSUES))
        context.addIssue({ code: 'custom', message, path: [key, ...path] });
}
function isPlainObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}


/***/ }),

/***/ 39579:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B2: () => (/* binding */ isSameIdentity),
/* harmony export */   Cl: () => (/* binding */ describeIdentity),
/* harmony export */   aZ: () => (/* binding */ parseIdentity),
/* harmony export */   gZ: () => (/* binding */ formatIdentity)
/* harmony export */ });
// Identity of a backup's server, in a form that survives a restart, another address and another
// version: `uuid=…` for MySQL, several marks for MariaDB, which has no id of its own. Pure.
/**
 * Names of the marks.
 * - `uuid`: server_uuid of MySQL, kept in its data directory.
 * - `born`: on MariaDB, the creation time of its system tables in seconds since 1970; kept by
 *   upgrades and copies of the data directory.
 * - `uid`: server_uid of MariaDB, derived from its network card and port.
 * - `address`: host name and port, as the server reports them.
 */
const MARKS = ['uuid', 'born', 'uid', 'address'];
/** Formats an identity for manifests and summaries. */
function formatIdentity(identity) {
    return MARKS.flatMap((mark) => {
        const value = identity[mark];
        return value === undefined || value === '' ? [] : [`${mark}=${encodeURIComponent(value)}`];
    }).join('&');
}
function parseIdentity(text) {
    const given = new URLSearchParams(text);
    return Object.fromEntries(MARKS.flatMap((mark) => {
        const value = given.get(mark);
        return value === null ? [] : [[mark, value]];
    }));
}
/**
 * Compares two identities.
 * @returns undefined: too little is known about one of them
 */
function isSameIdentity(a, b) {
    const agree = (mark) => a[mark] === undefined || b[mark] === undefined ? undefined : a[mark] === b[mark];
    if (a.uuid !== undefined || b.uuid !== undefined)
        return agree('uuid') ?? isUnknown(a.uuid ? b : a);
    if (agree('born') === false)
        return false;
    // A new host name changes `address`, another network card changes `uid`. A change of both means
    // another server: servers that are set up together, such as containers, are born in the same
    // second.
    const others = [agree('uid'), agree('address')];
    if (others.includes(true))
        return true;
    return others.includes(false) ? false : undefined;
}
/** Returns false for a server of another flavor; undefined if no mark is known. */
function isUnknown(identity) {
    return Object.keys(identity).length === 0 ? undefined : false;
}
/** Describes an identity briefly, for messages. */
function describeIdentity({ uuid, address, born, uid }) {
    if (uuid !== undefined)
        return `server_uuid ${uuid}`;
    const parts = [
        address,
        born === undefined ? undefined : `set up at ${new Date(Number(born) * 1000).toISOString()}`,
        address === undefined && uid !== undefined ? `server_uid ${uid}` : undefined,
    ];
    return parts.filter((part) => part !== undefined).join(', ') || 'unknown';
}


/***/ }),

/***/ 36520:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ sha256Hex)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);

/** Returns lower-case hexadecimal digits. */
function sha256Hex(bytes) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(bytes).digest('hex');
}


/***/ }),

/***/ 82912:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  jC: () => (/* binding */ checkSignature),
  Tt: () => (/* binding */ signDocument)
});

// UNUSED EXPORTS: keyIdOf

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/format/canonical-json.js
// Renders JSON in the canonical form that a signature covers (RFC 8785): no white space, names in
// the order of their UTF-16 code units. Accepts values that JSON.parse returns or JSON.stringify
// accepts; undefined fields are omitted.
function canonicalJson(value) {
    if (Array.isArray(value))
        return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
    if (typeof value !== 'object' || value === null)
        return JSON.stringify(value);
    const fields = Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}

;// CONCATENATED MODULE: ./lib/format/signature.js
// Ed25519 signatures of a backup's JSON files: each file holds its signature in the field
// `signature`, over the canonical JSON of all its other fields. Invariant: verification covers the
// document as it was read, including unknown fields.




const signature = schemas/* strictObject */.rej({
    algorithm: schemas/* literal */.euz('ed25519'),
    /** Id of the required key, see `keyIdOf`. */
    keyId: schemas/* string */.YjP().regex(/^[0-9a-f]{16}$/),
    /** 64 bytes in base64. */
    value: schemas/* string */.YjP().max(100),
});
/**
 * Returns the first 16 hex digits of the SHA-256 of the public key (SPKI, DER).
 * @param key public key, or its private key
 */
function keyIdOf(key) {
    const isPrivate = key.type === 'private';
    const der = (isPrivate ? (0,external_node_crypto_.createPublicKey)(key) : key).export({ type: 'spki', format: 'der' });
    return (0,external_node_crypto_.createHash)('sha256').update(der).digest('hex').slice(0, 16);
}
/** Returns the document with its signature; unchanged without a key. */
function signDocument(document, key) {
    if (!key)
        return document;
    const value = (0,external_node_crypto_.sign)(null, Buffer.from(canonicalJson(document)), key).toString('base64');
    return { ...document, signature: { algorithm: 'ed25519', keyId: keyIdOf(key), value } };
}
/**
 * Verifies the signature. Does nothing without keys: then no signature is required.
 * @param subject name of the document, for messages
 * @throws BackupError SIGNATURE_MISSING, SIGNATURE_INVALID
 */
function checkSignature(bytes, keys, subject) {
    if (keys.length === 0)
        return;
    const invalid = (why) => new errors/* BackupError */.hj('SIGNATURE_INVALID', `the signature of ${subject} is not valid: ${why}`, {
        hint: 'It was changed, or someone else made it: do not use this backup.',
    });
    const { text, claim } = split(bytes) ?? {};
    if (text === undefined)
        throw invalid('it is not JSON');
    if (claim === undefined) {
        throw new errors/* BackupError */.hj('SIGNATURE_MISSING', `${subject} has no signature`, {
            hint: 'It was made without --signing-key, or someone has removed the signature. Without --verify-key it is accepted as it is.',
        });
    }
    const parsed = signature.safeParse(claim);
    if (!parsed.success)
        throw invalid('it has an unknown form');
    const { keyId, value } = parsed.data;
    const key = keys.find((each) => keyIdOf(each) === keyId);
    if (!key)
        throw invalid(`it is by key ${keyId}, accepted keys are ${keys.map(keyIdOf).join(', ')}`);
    if (!(0,external_node_crypto_.verify)(null, Buffer.from(text), key, Buffer.from(value, 'base64')))
        throw invalid('the content is not what was signed');
}
/**
 * Returns undefined for anything but a JSON object, and for an object that is too deep to have been
 * signed.
 */
function split(bytes) {
    try {
        const document = JSON.parse(Buffer.from(bytes).toString('utf8'));
        if (typeof document !== 'object' || document === null)
            return undefined;
        const { signature: claim, ...rest } = document;
        return { text: canonicalJson(rest), claim };
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 90440:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HH: () => (/* binding */ verificationName),
/* harmony export */   UI: () => (/* binding */ parseVerificationRecord),
/* harmony export */   Vv: () => (/* binding */ serializeVerificationRecord),
/* harmony export */   pK: () => (/* binding */ isVerificationName)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64377);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82912);
// Record of a verification next to the backup; the manifest never changes. A record states the
// evidence and, after a failure, its cause. Readers of the record draw the conclusions.



const text = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(300);
const record = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    backupId: text,
    level: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['objects', 'sample', 'counts', 'rows']),
    time: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(),
    status: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['passed', 'failed']),
    read: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        /**
         * `all`: every object was read and compared with its hash. `sizes`: all objects exist with the
         * right size.
         */
        objects: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['all', 'sizes', 'some', 'none']),
        /** Server whose rows were compared. `identity` in the form of `formatIdentity`. */
        server: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ identity: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(1000), flavor: text, version: text, host: text }).optional(),
        /**
         * Restore that loaded these objects into that server, by its begin. Absent: the server had its
         * rows before.
         */
        restore: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ begin: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(), resumed: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY() }).optional(),
    }),
    /**
     * Cause of the failure: objects of the backup, the result of a restore, the compared server, or
     * assertions of the user.
     */
    failure: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        culprit: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['objects', 'restore', 'server', 'assertions']),
        message: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(2000),
    })
        .optional(),
    tool: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ name: text, version: text }),
});
/** Returns a name that sorts by time. Two verifications in one second have different names. */
function verificationName({ time, status }) {
    const stamp = new Date(time).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
    return `@.${status === 'passed' ? 'verified' : 'failed'}-${stamp}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(2).toString('hex')}.json`;
}
function isVerificationName(name) {
    return /^@\.(verified|failed)-\d{8}T\d{6}Z(-[0-9a-f]{4})?\.json$/.test(name);
}
function serializeVerificationRecord(value, signingKey) {
    return Buffer.from(`${JSON.stringify((0,_signature_js__WEBPACK_IMPORTED_MODULE_1__/* .signDocument */ .Tt)(value, signingKey))}\n`);
}
/**
 * Parses a record. Returns undefined if it is not a valid record of this backup, or is not signed
 * by one of the given keys: it does not count.
 */
function parseVerificationRecord(bytes, backupId, verifyKeys = []) {
    try {
        (0,_signature_js__WEBPACK_IMPORTED_MODULE_1__/* .checkSignature */ .jC)(bytes, verifyKeys, 'the record');
        const result = record.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
        return result.success && result.data.backupId === backupId ? result.data : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 50616:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $9: () => (/* binding */ KEY_VARIABLE),
/* harmony export */   CK: () => (/* binding */ numberSql),
/* harmony export */   Dk: () => (/* binding */ TAG),
/* harmony export */   O8: () => (/* binding */ MaskKey),
/* harmony export */   n0: () => (/* binding */ digestSql)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57975);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38522);
// The key of all masks. Invariant: it is never a part of a statement, a message or a report. The
// masks read it from a variable of the session.



/** Variable of the session that holds the key, 32 bytes. */
const KEY_VARIABLE = '@mysql_backup_mask_key';
const MIN_SECRET_BYTES = 32;
/** A repeated word has fewer; 64 hexadecimal digits at random have at least this many. */
const MIN_DIFFERENT_BYTES = 8;
class MaskKey {
    #bytes;
    constructor(bytes) {
        this.#bytes = bytes;
    }
    /** Derives the key. @returns undefined if the secret is too short or repeats itself */
    static of(secret) {
        const bytes = Buffer.from(secret, 'utf8');
        if (bytes.length < MIN_SECRET_BYTES || new Set(bytes).size < MIN_DIFFERENT_BYTES)
            return undefined;
        return new MaskKey((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update('mysql-backup mask 1\0').update(bytes).digest());
    }
    /** Returns 32 random bytes as hexadecimal digits. */
    static randomSecret() {
        return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(32).toString('hex');
    }
    /** Returns the key for the file that carries it to the server. Call this only there. */
    reveal() {
        return this.#bytes;
    }
    /** Returns 32 hexadecimal digits that are the same for the same key and text. */
    markOf(text) {
        return this.digest(0, Buffer.from(text, 'utf8')).slice(0, 32);
    }
    /**
     * Returns the keyed hash of a value, as the servers compute it: 64 hexadecimal digits. At most 32
     * of them may leave: otherwise the hash could be continued without the key.
     * @param tag purpose of the hash, one byte
     */
    digest(tag, value) {
        return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256')
            .update(this.#bytes)
            .update(Buffer.from([tag]))
            .update(value)
            .digest('hex');
    }
    /** Returns a number of 32 bits from the keyed hash. */
    number(tag, value) {
        return (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.crc32)(this.digest(tag, value));
    }
    toString() {
        return '***';
    }
    toJSON() {
        return '***';
    }
    [node_util__WEBPACK_IMPORTED_MODULE_1__.inspect.custom]() {
        return '***';
    }
}
/** Returns the SQL of `digest`. @param value expression of a binary string */
function digestSql(tag, value) {
    return `SHA2(CONCAT(${KEY_VARIABLE}, X'${tag.toString(16).padStart(2, '0')}', ${value}), 256)`;
}
/** Returns the SQL of `number`. */
function numberSql(tag, value) {
    return `CRC32(${digestSql(tag, value)})`;
}
/**
 * Purposes of hashes. A value has the same mask wherever the same purpose masks it. Invariant: a
 * number is never given to another purpose, because results would change.
 */
const TAG = {
    email: 1,
    firstName: 2,
    lastName: 3,
    phone: 4,
    date: 5,
    shift: 6,
    digits: 7,
    iban: 10,
    hash: 11,
    key: [12, 13, 14, 15],
};


/***/ }),

/***/ 83647:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ has)
/* harmony export */ });
/* unused harmony export ABILITY_NAMES */
/* harmony import */ var _server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);
// The only table of the features of each server version. The program reads no facts and sends no
// statements that this table does not list for the version.
// `test/integration/server-abilities.test.ts` compares the table with six servers.

const ALWAYS = { since: [0, 0] };
/**
 * Versions per feature; a flavor without an entry never has the feature. Percona and Aurora follow
 * MySQL. Sources: the vendors' manuals, and the test above.
 */
const ABILITIES = {
    // Backup locks.
    'LOCK INSTANCE FOR BACKUP': { mysql: { since: [8, 0, 3] } },
    'BACKUP STAGE': { mariadb: { since: [10, 4, 1] } },
    /** MariaDB accepts a wait of 0 seconds. The minimum of MySQL is 1 second. */
    'lock_wait_timeout = 0': { mariadb: { since: [10, 3] } },
    // Snapshot coordinates.
    'SHOW BINARY LOG STATUS': { mysql: { since: [8, 2] }, mariadb: { since: [11, 8] } },
    'SHOW MASTER STATUS': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
    'SHOW REPLICA STATUS': { mysql: { since: [8, 0, 22] }, mariadb: { since: [10, 5, 1] } },
    'SHOW SLAVE STATUS': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
    'SHOW ALL SLAVES STATUS': { mariadb: ALWAYS },
    'SHOW REPLICAS': { mysql: { since: [8, 0, 22] } },
    'SHOW SLAVE HOSTS': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
    log_status: { mysql: { since: [8, 0, 11] } },
    gtid_executed: { mysql: ALWAYS },
    gtid_current_pos: { mariadb: ALWAYS },
    // Lock waits.
    /** MySQL 5.7 has the table, but leaves it empty by default. */
    'filled metadata_locks': { mysql: { since: [8, 0, 1] } },
    'PROCESSLIST.TIME_MS': { mariadb: ALWAYS },
    // InnoDB's names of tables.
    INNODB_TABLES: { mysql: { since: [8, 0, 3] } },
    INNODB_SYS_TABLES: { mysql: { since: [0, 0], until: [8, 0, 3] }, mariadb: ALWAYS },
    INNODB_TABLESPACES: { mysql: { since: [8, 0, 3] } },
    INNODB_SYS_TABLESPACES: { mysql: { since: [0, 0], until: [8, 0, 3] }, mariadb: ALWAYS },
    /** The views of information_schema read dictionary tables and do not open user tables. */
    'data dictionary': { mysql: { since: [8, 0] } },
    // Objects and facts in information_schema.
    'STATISTICS.EXPRESSION': { mysql: { since: [8, 0, 13] } },
    'STATISTICS.IS_VISIBLE': { mysql: { since: [8, 0] } },
    'STATISTICS.IGNORED': { mariadb: { since: [10, 6] } },
    'COLUMNS.SRS_ID': { mysql: { since: [8, 0, 3] } },
    CHECK_CONSTRAINTS: { mysql: { since: [8, 0, 16] }, mariadb: { since: [10, 2, 22] } },
    COLUMN_STATISTICS: { mysql: { since: [8, 0, 2] } },
    ST_SPATIAL_REFERENCE_SYSTEMS: { mysql: { since: [8, 0, 1] } },
    RESOURCE_GROUPS: { mysql: { since: [8, 0, 3] } },
    SCHEMATA_EXTENSIONS: { mysql: { since: [8, 0, 22] } },
    LIBRARIES: { mysql: { since: [9, 2] } },
    JSON_DUALITY_VIEWS: { mysql: { since: [9, 4] } },
    sequences: { mariadb: { since: [10, 3] } },
    packages: { mariadb: { since: [10, 3, 5] } },
    'system versioning': { mariadb: { since: [10, 3, 4] } },
    /** Largest TIMESTAMP, the period end of a current row: 2106-02-07, before 2038-01-19. */
    'TIMESTAMP until 2106': { mariadb: { since: [11, 5] } },
    // Parts of definitions.
    'uca1400 collations': { mariadb: { since: [10, 10, 1] } },
    utf8mb4_0900_bin: { mysql: { since: [8, 0, 17] }, mariadb: { since: [11, 4, 5] } },
    /** Older servers accept the names too, but print `utf8_…`. */
    'collations named utf8mb3': { mysql: { since: [8, 0, 30] }, mariadb: { since: [10, 6, 1] } },
    /** The default collation of a Unicode character set is a Unicode 14 collation. */
    'Unicode by default': { mariadb: { since: [11, 5] } },
    'invisible columns': { mysql: { since: [8, 0, 23] }, mariadb: { since: [10, 3, 3] } },
    'descending indexes': { mysql: { since: [8, 0, 1] }, mariadb: { since: [10, 8, 1] } },
    /** MySQL 8.0 supports partitions only in InnoDB and NDB. */
    'partitions of every engine': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
    /** Includes AUTO_INCREMENT of FLOAT. */
    'AUTO_INCREMENT of DOUBLE': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
    /** Includes the other modes that MySQL 8.0 removed. */
    'sql_mode ORACLE': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
    restrict_fk_on_non_standard_key: { mysql: { since: [8, 4] } },
    // Accounts.
    'mysql.proc': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
    'mysql.global_priv': { mariadb: { since: [10, 4] } },
    'mysql.user.account_locked': { mysql: { since: [5, 7, 6] } },
    'mysql.default_roles': { mysql: { since: [8, 0] } },
    'mysql.global_grants': { mysql: { since: [8, 0] } },
    'CURRENT_ROLE()': { mysql: { since: [8, 0] }, mariadb: ALWAYS },
    /** mysql.user.User_attributes has the member additional_password. */
    'second passwords': { mysql: { since: [8, 0, 14] } },
    partial_revokes: { mysql: { since: [8, 0, 16] } },
    print_identified_with_as_hex: { mysql: { since: [8, 0, 17] } },
    SHOW_ROUTINE: { mysql: { since: [8, 0, 20] } },
    'SHOW CREATE ROUTINE': { mariadb: { since: [11, 3] } },
    BACKUP_ADMIN: { mysql: { since: [8, 0] } },
    SYSTEM_USER: { mysql: { since: [8, 0, 16] } },
    SET_USER_ID: { mysql: { since: [8, 0], until: [8, 4] } },
    SET_ANY_DEFINER: { mysql: { since: [8, 2] } },
    'SET USER': { mariadb: { since: [10, 5] } },
    // Changes that a restore makes.
    'ALTER INSTANCE DISABLE INNODB REDO_LOG': { mysql: { since: [8, 0, 21] } },
    /**
     * MySQL 8.0.15 loads such rows only by INSERT, 9.7 by both. The version of the fix is unknown.
     * For the versions in between, INSERT is correct but slower.
     */
    'LOAD DATA of GEOMETRY NOT NULL': { mysql: { since: [8, 4] }, mariadb: ALWAYS },
    // Functions and queries.
    'WITH RECURSIVE': { mysql: { since: [8, 0, 1] }, mariadb: { since: [10, 2, 2] } },
    'MD5()': { mysql: { since: [0, 0], until: [9, 6] }, mariadb: ALWAYS },
    'SHA2()': { mysql: ALWAYS, mariadb: ALWAYS },
};
const ABILITY_NAMES = Object.keys(ABILITIES);
/** Returns whether servers of this flavor and version have the feature; ignores privileges. */
function has(facts, ability) {
    const { mysql, mariadb } = ABILITIES[ability];
    const versions = (0,_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(facts) ? mariadb : mysql;
    if (!versions || isBefore(facts.versionNumbers, versions.since))
        return false;
    return versions.until === undefined || isBefore(facts.versionNumbers, versions.until);
}
function isBefore([major, minor, patch], version) {
    const [a, b, c = 0] = version;
    return major !== a ? major < a : minor !== b ? minor < b : patch < c;
}


/***/ }),

/***/ 69030:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ij: () => (/* binding */ isSameServer),
/* harmony export */   KW: () => (/* binding */ STATE_SCHEMA),
/* harmony export */   Ks: () => (/* binding */ TRIAL_PREFIX),
/* harmony export */   Sv: () => (/* binding */ startTime),
/* harmony export */   TX: () => (/* binding */ readServerFacts),
/* harmony export */   Um: () => (/* binding */ hasTrialName),
/* harmony export */   X4: () => (/* binding */ SYSTEM_SCHEMAS),
/* harmony export */   Xf: () => (/* binding */ isSameHost),
/* harmony export */   Zz: () => (/* binding */ isMariaDb),
/* harmony export */   a8: () => (/* binding */ isServersReference),
/* harmony export */   du: () => (/* binding */ isAtLeast),
/* harmony export */   hv: () => (/* binding */ isSystemSchema)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Flavor, version and identity of a server. Each session reads these facts once, and the program
// compares them across sessions.

/** Returns whether the server uses the MariaDB dialect. Percona and Aurora use MySQL's. */
function isMariaDb(facts) {
    return facts.flavor === 'mariadb';
}
/** Returns whether the version is at least `major.minor.patch`. Compare only within one flavor. */
function isAtLeast(facts, major, minor, patch = 0) {
    const [a, b, c] = facts.versionNumbers;
    return a !== major ? a > major : b !== minor ? b > minor : c >= patch;
}
async function readServerFacts(session) {
    const variables = new Map();
    const rows = await session.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version','version_comment','hostname','port','server_uuid',
     'lower_case_table_names','log_bin','gtid_mode','max_allowed_packet','aurora_version',
     'ndbinfo_database','log_bin_trust_function_creators')`, 'cannot read the server variables');
    for (const { Variable_name, Value } of rows)
        variables.set(Variable_name.toLowerCase(), Value);
    const version = variables.get('version') ?? '';
    const match = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
    if (!match) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(session.side === 'source' ? 'SOURCE_UNSUPPORTED' : 'TARGET_UNSUPPORTED', `unknown server version "${version}"`, {
            hint: 'MySQL from 5.7 (to back up) or 8.0, and MariaDB from 10.6 are supported.',
        });
    }
    const versionComment = variables.get('version_comment') ?? '';
    const flavor = /mariadb/i.test(`${version} ${versionComment}`)
        ? 'mariadb'
        : variables.has('aurora_version')
            ? 'aurora'
            : /percona/i.test(versionComment)
                ? 'percona'
                : 'mysql';
    const hostname = variables.get('hostname') ?? '';
    const port = Number(variables.get('port') ?? 0);
    return {
        flavor,
        version,
        versionComment,
        versionNumbers: [Number(match[1]), Number(match[2]), Number(match[3])],
        hostname,
        port,
        serverId: variables.get('server_uuid') ?? `${hostname}:${port}:${await startTime(session)}`,
        lowerCaseTableNames: Number(variables.get('lower_case_table_names') ?? 0),
        logBin: variables.get('log_bin') === 'ON',
        gtidMode: variables.get('gtid_mode') === 'ON',
        maxAllowedPacketBytes: Number(variables.get('max_allowed_packet') ?? 0),
        ndbInfoSchema: variables.get('ndbinfo_database'),
        trustsFunctionCreators: variables.get('log_bin_trust_function_creators') === 'ON',
    };
}
/** Returns whether two sessions reached one server, even if the server restarted in between. */
function isSameHost(a, b) {
    return isSameServer(a.replace(/:\d+$/, ''), b.replace(/:\d+$/, ''));
}
/** Returns whether two sessions reached one server. MariaDB's start time may differ by 2 s. */
function isSameServer(a, b) {
    if (a === b)
        return true;
    const [hostA, portA, startA] = splitServerId(a);
    const [hostB, portB, startB] = splitServerId(b);
    return startA > 0 && hostA === hostB && portA === portB && Math.abs(startA - startB) <= 2;
}
function splitServerId(id) {
    const match = /^(.*):(\d+):(\d+)$/.exec(id);
    return match ? [match[1], match[2], Number(match[3])] : [id, '', 0];
}
/** Returns the start time of the server in seconds since 1970, exact to 2 seconds. */
async function startTime(session) {
    const now = await session.scalar('SELECT UNIX_TIMESTAMP()');
    const [uptime] = await session.query(`SHOW GLOBAL STATUS LIKE 'Uptime'`);
    return Math.round(Number(now)) - Number(uptime?.Value ?? 0);
}
/** Schema in which a restore stores its progress. */
const STATE_SCHEMA = 'mysql_backup_restore';
/** Prefix of the temporary schemas in which a restore tries definitions: `mysql_backup_trial_0`. */
const TRIAL_PREFIX = 'mysql_backup_trial_';
/** Returns whether the name matches a trial schema. A user schema may have such a name too. */
function hasTrialName(name) {
    return /^mysql_backup_trial_\d+$/.test(name);
}
/**
 * Schemas of the servers and our own: never part of a backup. A name that only resembles one of
 * them, such as `mysql_audit`, belongs to a user.
 */
const SYSTEM_SCHEMAS = new Set([
    'information_schema',
    'performance_schema',
    'mysql',
    'sys',
    STATE_SCHEMA,
]);
/**
 * Prefixes that are not schemas. MariaDB prints them before functions whose meaning depends on
 * sql_mode: `oracle_schema.concat('a','b')`.
 */
const FUNCTION_SCHEMAS = new Set(['mariadb_schema', 'oracle_schema', 'maxdb_schema']);
/** Returns whether every server has this schema's objects, so a definition may refer to them. */
function isServersReference(schema) {
    const name = schema.toLowerCase();
    return SYSTEM_SCHEMAS.has(name) || FUNCTION_SCHEMAS.has(name);
}
/** Returns whether this server treats the schema as a system schema. */
function isSystemSchema(name, { ndbInfoSchema }) {
    return SYSTEM_SCHEMAS.has(name.toLowerCase()) || name === ndbInfoSchema;
}


/***/ }),

/***/ 52466:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fg: () => (/* binding */ markOf),
/* harmony export */   In: () => (/* binding */ isSchemaOnly),
/* harmony export */   L2: () => (/* binding */ findUnmatched),
/* harmony export */   MT: () => (/* binding */ matchesPattern),
/* harmony export */   Sf: () => (/* binding */ selectsTable),
/* harmony export */   YT: () => (/* binding */ everything),
/* harmony export */   rI: () => (/* binding */ conditionOf),
/* harmony export */   xu: () => (/* binding */ selectsSchema)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// Selection of schemas and tables. Patterns are names with `*` as wildcard; `db.t` for tables.

const everything = {
    schemas: [],
    excludeSchemas: [],
    includeTables: [],
    excludeTables: [],
    where: new Map(),
};
/**
 * Returns a hash of the selection that does not depend on the order of its patterns.
 * @returns undefined if the selection contains everything
 */
function markOf(selection) {
    const { schemas, excludeSchemas, includeTables, excludeTables, where, schemaOnlyTables = [] } = selection;
    const parts = [
        schemas,
        excludeSchemas,
        includeTables,
        excludeTables,
        [...where].map(String),
        // Marks of backups that do not have it stay the same.
        ...(schemaOnlyTables.length > 0 ? [schemaOnlyTables] : []),
    ];
    if (parts.every(({ length }) => length === 0))
        return undefined;
    const text = JSON.stringify(parts.map((part) => [...part].sort()));
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex').slice(0, 16);
}
/** Returns whether a name matches a pattern in which `*` matches any characters. */
function matchesPattern(name, pattern) {
    const [first = '', ...rest] = pattern.split('*');
    const last = rest.pop();
    if (last === undefined)
        return name === pattern;
    if (!name.startsWith(first))
        return false;
    // Match each part at its first position. A regular expression would try all other positions too.
    let position = first.length;
    for (const part of rest) {
        const found = name.indexOf(part, position);
        if (found < 0)
            return false;
        position = found + part.length;
    }
    return name.length - last.length >= position && name.endsWith(last);
}
/** Returns whether a schema is selected. */
function selectsSchema(selection, schema) {
    const { schemas, excludeSchemas, includeTables } = selection;
    if (excludeSchemas.some((pattern) => matchesPattern(schema, pattern)))
        return false;
    if (selection.literalNames)
        return schemas.includes(schema);
    if (schemas.length > 0)
        return schemas.some((pattern) => matchesPattern(schema, pattern));
    if (includeTables.length === 0)
        return true;
    return includeTables.some((pattern) => matchesSchemaPart(schema, pattern));
}
/** Returns whether a table or view of a selected schema is selected. */
function selectsTable(selection, schema, table) {
    const { includeTables, excludeTables } = selection;
    const name = `${schema}.${table}`;
    if (excludeTables.some((pattern) => matchesPattern(name, pattern)))
        return false;
    return includeTables.length === 0 || includeTables.some((pattern) => matchesPattern(name, pattern));
}
/** Returns whether the backup holds only the structure of a table. */
function isSchemaOnly({ schemaOnlyTables = [] }, schema, table) {
    return schemaOnlyTables.some((pattern) => matchesPattern(`${schema}.${table}`, pattern));
}
/**
 * Returns the condition for the rows of a table. An exact name takes precedence over patterns.
 * Several patterns are joined by AND.
 */
function conditionOf({ where }, schema, table) {
    const name = `${schema}.${table}`;
    const exact = where.get(name);
    if (exact !== undefined)
        return exact;
    const conditions = [...where].filter(([pattern]) => matchesPattern(name, pattern)).map(([, sql]) => sql);
    return conditions.length > 1
        ? conditions.map((condition) => `(${condition})`).join(' AND ')
        : conditions[0];
}
function findUnmatched(patterns, names) {
    const unmatched = patterns.filter((pattern) => !names.some((name) => matchesPattern(name, pattern)));
    return {
        names: unmatched.filter((pattern) => !pattern.includes('*')),
        patterns: unmatched.filter((pattern) => pattern.includes('*')),
    };
}
/**
 * Returns whether the schema part matches. Names may contain dots, so each dot in `a.b.c` may
 * separate schema and table.
 */
function matchesSchemaPart(schema, pattern) {
    for (let dot = pattern.indexOf('.'); dot >= 0; dot = pattern.indexOf('.', dot + 1)) {
        if (matchesPattern(schema, pattern.slice(0, dot)))
            return true;
    }
    return false;
}


/***/ }),

/***/ 46996:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ readServerIdentity)
/* harmony export */ });
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);

async function readServerIdentity(session, facts) {
    if (!(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(facts))
        return { uuid: facts.serverId };
    const [born, uid] = await Promise.all([
        // An upgrade recreates some tables with a new time, but never all of them.
        `SELECT MIN(UNIX_TIMESTAMP(CREATE_TIME)) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'mysql'`,
        'SELECT @@GLOBAL.server_uid',
    ].map((sql) => session.scalar(sql).catch(() => undefined)));
    const known = {
        born: born ? String(Math.floor(Number(born))) : undefined,
        uid: uid || undefined,
        address: `${facts.hostname}:${facts.port}`,
    };
    return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}


/***/ }),

/***/ 69228:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ columnOf)
/* harmony export */ });
function columnOf(facts) {
    const { name, type, nullable, charset, collation, extra, expression } = facts;
    const period = /^ROW (START|END)$/i.test(expression ?? '');
    return {
        name,
        dataType: /^\w+/.exec(type.toLowerCase())?.[0] ?? '',
        columnType: type,
        nullable,
        charset: charset ?? undefined,
        collation: collation ?? undefined,
        generated: /\b(VIRTUAL|STORED|PERSISTENT) GENERATED\b/i.test(extra) && !period,
        period,
    };
}


/***/ }),

/***/ 14935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F5: () => (/* binding */ isMerge),
/* harmony export */   Mj: () => (/* binding */ holdsRows),
/* harmony export */   fQ: () => (/* binding */ reachesOutside),
/* harmony export */   jF: () => (/* binding */ engineKind),
/* harmony export */   ky: () => (/* binding */ isTransactional)
/* harmony export */ });
// Content of each storage engine. The backup only dumps rows of engines that own rows. Rows of a
// MERGE or FEDERATED table belong to other tables, and a load would write there. The backup refuses
// an unknown engine and reports its name.
/** Lower case, because servers ignore case in engine names. */
const ENGINES = {
    innodb: 'transactional',
    rocksdb: 'transactional',
    tokudb: 'transactional',
    ndb: 'transactional',
    ndbcluster: 'transactional',
    myisam: 'rows',
    aria: 'rows',
    memory: 'rows',
    archive: 'rows',
    csv: 'rows',
    columnstore: 'rows',
    s3: 'rows',
    mroonga: 'rows',
    // Aliases that servers accept for three engines.
    innobase: 'transactional',
    heap: 'rows',
    merge: 'definition-only',
    // Discards all rows.
    blackhole: 'definition-only',
    // Their rows belong to other tables, servers or files.
    mrg_myisam: 'definition-only',
    federated: 'definition-only',
    connect: 'definition-only',
    spider: 'definition-only',
    sphinx: 'definition-only',
    oqgraph: 'definition-only',
};
/** Engines whose tables refer to other tables, servers or files. */
const REACHES_OUTSIDE = new Set([
    'mrg_myisam',
    'merge',
    'federated',
    'connect',
    'spider',
    'sphinx',
    'oqgraph',
]);
/** Returns undefined for an unknown engine. */
function engineKind(engine) {
    const name = engine.toLowerCase();
    return Object.hasOwn(ENGINES, name) ? ENGINES[name] : undefined;
}
function isTransactional({ engine }) {
    return engineKind(engine) === 'transactional';
}
/** Returns whether rows of the table are dumped and loaded. */
function holdsRows({ engine }) {
    const kind = engineKind(engine);
    return kind === 'transactional' || kind === 'rows';
}
function reachesOutside(engine) {
    return REACHES_OUTSIDE.has(engine.toLowerCase());
}
/** Returns whether the rows belong to other tables. */
function isMerge(engine) {
    return /^(?:mrg_myisam|merge)$/i.test(engine);
}


/***/ }),

/***/ 1689:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VY: () => (/* binding */ certificateHint),
/* harmony export */   ge: () => (/* binding */ certificateProblemOf)
/* harmony export */ });
/* unused harmony export CERTIFICATE_CODES */
// One sentence about the problem of a certificate, for each code of Node.js. The code decides,
// never the text.
// https://nodejs.org/api/tls.html#x509-certificate-error-codes
const PROBLEMS = {
    CERT_HAS_EXPIRED: { meaning: 'the certificate has expired', remedy: 'renew' },
    CERT_NOT_YET_VALID: { meaning: 'the certificate is not valid yet', remedy: 'renew' },
    DEPTH_ZERO_SELF_SIGNED_CERT: {
        meaning: 'the certificate is self-signed, and this machine does not trust it',
        remedy: 'trust',
    },
    SELF_SIGNED_CERT_IN_CHAIN: {
        meaning: 'the certificate comes from a private authority that this machine does not trust',
        remedy: 'trust',
    },
    UNABLE_TO_GET_ISSUER_CERT: {
        meaning: 'the certificate of an authority in the chain is missing',
        remedy: 'trust',
    },
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
        meaning: 'this machine does not know the authority that signed the certificate',
        remedy: 'trust',
    },
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
        meaning: 'this machine does not know the authority that signed the certificate, or the server sends no intermediate certificate',
        remedy: 'trust',
    },
    CERT_UNTRUSTED: { meaning: 'the authority of the certificate is not trusted for servers', remedy: 'trust' },
    CERT_REJECTED: { meaning: 'the authority of the certificate is rejected for servers', remedy: 'trust' },
    ERR_TLS_CERT_ALTNAME_INVALID: {
        meaning: 'the certificate is for other names than this host',
        remedy: 'name',
    },
    HOSTNAME_MISMATCH: { meaning: 'the certificate is for other names than this host', remedy: 'name' },
    ERR_TLS_CERT_ALTNAME_FORMAT: { meaning: 'the names in the certificate cannot be read', remedy: 'server' },
    CERT_REVOKED: { meaning: 'the certificate was revoked', remedy: 'renew' },
    CERT_CHAIN_TOO_LONG: { meaning: 'the chain of certificates is too long', remedy: 'server' },
    CERT_SIGNATURE_FAILURE: { meaning: 'the signature of the certificate is wrong', remedy: 'server' },
    INVALID_CA: { meaning: 'a certificate in the chain is not that of an authority', remedy: 'server' },
    INVALID_PURPOSE: { meaning: 'the certificate is not made for servers', remedy: 'server' },
    PATH_LENGTH_EXCEEDED: { meaning: 'the chain is longer than its authority allows', remedy: 'server' },
    UNABLE_TO_DECRYPT_CERT_SIGNATURE: {
        meaning: 'the signature of the certificate cannot be read',
        remedy: 'server',
    },
    UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: {
        meaning: 'the key of the authority cannot be read',
        remedy: 'server',
    },
    ERROR_IN_CERT_NOT_BEFORE_FIELD: { meaning: 'the certificate has no valid beginning', remedy: 'server' },
    ERROR_IN_CERT_NOT_AFTER_FIELD: { meaning: 'the certificate has no valid end', remedy: 'server' },
    UNABLE_TO_GET_CRL: { meaning: 'the revocation list of the authority is missing', remedy: 'server' },
    UNABLE_TO_DECRYPT_CRL_SIGNATURE: {
        meaning: 'the signature of the revocation list cannot be read',
        remedy: 'server',
    },
    CRL_SIGNATURE_FAILURE: { meaning: 'the signature of the revocation list is wrong', remedy: 'server' },
    CRL_NOT_YET_VALID: { meaning: 'the revocation list is not valid yet', remedy: 'server' },
    CRL_HAS_EXPIRED: { meaning: 'the revocation list has expired', remedy: 'server' },
    ERROR_IN_CRL_LAST_UPDATE_FIELD: { meaning: 'the revocation list has no valid beginning', remedy: 'server' },
    ERROR_IN_CRL_NEXT_UPDATE_FIELD: { meaning: 'the revocation list has no valid end', remedy: 'server' },
    // OpenSSL 3 refuses such keys and hashes before all other checks.
    EE_KEY_TOO_SMALL: { meaning: 'the key of the certificate is too short', remedy: 'server' },
    CA_KEY_TOO_SMALL: { meaning: 'the key of the authority is too short', remedy: 'server' },
    CA_MD_TOO_WEAK: { meaning: 'the authority signs with a hash that is too weak', remedy: 'server' },
};
const CERTIFICATE_CODES = Object.keys(PROBLEMS);
/** @returns undefined for any other error */
function certificateProblemOf(code) {
    return code !== undefined && Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
}
/**
 * Returns the hint for the problem.
 * @param caOptions options and variables that name authorities: `--s3-ca FILE, AWS_CA_BUNDLE or
 * NODE_EXTRA_CA_CERTS`
 */
function certificateHint({ remedy }, caOptions, host) {
    switch (remedy) {
        case 'trust':
            return `Name the certificate of the authority that signed it (PEM): ${caOptions}.`;
        case 'renew':
            return 'Renew the certificate on the server; check the clock of this machine, too.';
        case 'name':
            return `Write a name in ${host} that the certificate has, or give the server a certificate with this name.`;
        case 'server':
            return 'Give the server another certificate; `openssl s_client -connect HOST:PORT` shows what it sends.';
    }
}


/***/ }),

/***/ 40050:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B_: () => (/* binding */ NO_PROXIES),
/* harmony export */   GK: () => (/* binding */ describeProxy),
/* harmony export */   iJ: () => (/* binding */ proxyFor),
/* harmony export */   rq: () => (/* binding */ readProxies)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50862);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
// The proxy of a request: reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY as curl does. Values only.
// Invariant: no text from this file holds the login of a proxy.


const NO_PROXIES = { none: '' };
/**
 * Reads the proxies. Names in lower case come first, as in curl. An invalid proxy URL becomes a
 * problem, and the result leaves it out.
 * @param addProblem receives a sentence without the value, which may hold a password
 */
function readProxies(environment, addProblem) {
    const read = (name) => {
        const [variable, text] = find(environment, name);
        if (text === '')
            return undefined;
        const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
        if (/^https?:/i.test(url) && URL.canParse(url))
            return new URL(url);
        addProblem(`the variable ${variable} takes the URL of an HTTP proxy: http://user:password@host:port`);
        return undefined;
    };
    // A web server passes the header `Proxy:` of a request to its programs as HTTP_PROXY.
    const http = environment['REQUEST_METHOD'] === undefined ? read('http_proxy') : undefined;
    const https = read('https_proxy');
    return {
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_1__/* .defined */ .s)({ http, https }),
        none: find(environment, 'no_proxy')[1],
    };
}
function find(environment, name) {
    const variable = environment[name] === undefined ? name.toUpperCase() : name;
    return [variable, environment[variable]?.trim() ?? ''];
}
/**
 * Returns the proxy for a URL.
 * @returns undefined for a host with a direct connection
 */
function proxyFor({ protocol, hostname, port }, { http, https, none }) {
    const proxy = protocol === 'https:' ? https : http;
    if (!proxy)
        return undefined;
    const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
    const wholePort = port || (protocol === 'https:' ? '443' : '80');
    const isDirect = none
        .split(/[\s,]+/)
        .some((entry) => entry !== '' && matches(entry.toLowerCase(), host, wholePort));
    return isDirect ? undefined : proxy;
}
/** Returns `host:port`, for messages. */
function describeProxy({ hostname, port, protocol }) {
    return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
/**
 * Returns whether an entry covers a host. An entry is `*`, `host`, `.domain`, `*.domain`,
 * `host:port`, an address or a network such as `10.0.0.0/8`. A name covers all names below it.
 */
function matches(entry, host, port) {
    if (entry === '*')
        return true;
    const [, network, bits] = /^([\d.]+|[\da-f:]+)\/(\d{1,3})$/.exec(entry) ?? [];
    if (network !== undefined)
        return isInNetwork(host, network, Number(bits));
    const [, name = entry, only] = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv6)(entry) ? [] : (/^(.*?):(\d+)$/.exec(entry) ?? []);
    if (only !== undefined && only !== port)
        return false;
    const plain = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
    return host === plain || ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host) === 0 && host.endsWith(`.${plain}`));
}
function isInNetwork(host, network, bits) {
    const version = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host);
    if (version === 0 || (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(network) !== version || bits > (version === 4 ? 32 : 128))
        return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    list.addSubnet(network, bits, family);
    return list.check(host, family);
}


/***/ }),

/***/ 81101:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ assertPlausibleRecords),
/* harmony export */   j: () => (/* binding */ readFolder)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
/* harmony import */ var _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(22693);
/* harmony import */ var _format_verification_record_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90440);
/* harmony import */ var _bounds_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1747);
// Folder of a backup: lists the files that describe the backup as a whole. Invariant: the name of
// the existing manifest decides whether a backup is encrypted, never the contents of a file.





/**
 * Lists the folder of a backup.
 * @returns undefined if there is no manifest, and so no backup
 * @throws BackupError MANIFEST_INVALID if the folder has more or larger files than any backup;
 * STORAGE_*
 */
async function readFolder(storage, backupId) {
    const files = new Map();
    for await (const { name, bytes } of storage.listObjects(backupId, '@.')) {
        files.set(name, bytes);
        if (files.size > _bounds_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_NOTES */ .jk)
            throw crowded(backupId, `more than ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(_bounds_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_NOTES */ .jk)} files whose names begin with "@."`);
    }
    const manifests = [_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST */ .e0, _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST */ .e0 + _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .ENCRYPTED_SUFFIX */ .TB].filter((name) => files.has(name));
    const [name] = manifests;
    if (name === undefined)
        return undefined;
    if (manifests.length > 1)
        throw crowded(backupId, `both ${manifests.join(' and ')}`);
    const records = [...files].filter(([each]) => (0,_format_verification_record_js__WEBPACK_IMPORTED_MODULE_3__/* .isVerificationName */ .pK)(each));
    return {
        backupId,
        manifest: { name, bytes: files.get(name) },
        isEncrypted: name !== _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST */ .e0,
        ...(files.has(_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .SUMMARY */ .$M) ? { summaryBytes: files.get(_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .SUMMARY */ .$M) } : {}),
        hasIdentity: files.has(_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .IDENTITY */ .zK + _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .ENCRYPTED_SUFFIX */ .TB),
        records: records.map(([each, bytes]) => ({ name: each, bytes })),
    };
}
/**
 * Asserts plausible numbers and sizes of the records before any record is read.
 * @throws BackupError MANIFEST_INVALID
 */
function assertPlausibleRecords({ backupId, records }) {
    if (records.length > _bounds_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_RECORDS */ .uq)
        throw crowded(backupId, `${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(records.length)} records of verifications`);
    const large = records.find(({ bytes }) => bytes > _bounds_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_RECORD_BYTES */ .xR);
    if (large)
        throw crowded(backupId, `a record of ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(large.bytes)} bytes, ${large.name}`);
}
function crowded(backupId, excess) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('MANIFEST_INVALID', `the folder of ${backupId} has ${excess}, unlike any backup`, {
        hint: 'Someone else has put files there: find out who writes to the storage, and remove the files.',
    });
}


/***/ }),

/***/ 78179:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ backupStatus)
/* harmony export */ });
const LEVELS = ['objects', 'sample', 'counts', 'rows'];
/**
 * Returns the status.
 * @param verifications records in any order
 */
function backupStatus(verifications) {
    const records = [...verifications].sort((a, b) => (a.time < b.time ? -1 : 1));
    const failure = findOpenFailure(records);
    if (failure) {
        const { level, time } = failure;
        return { status: 'verification-failed', level, time, failure: failure.failure.message };
    }
    const passed = records.filter(({ status }) => status === 'passed');
    const restored = passed
        .filter(({ read }) => read.objects === 'all' && read.restore !== undefined)
        .sort((a, b) => rank(a) - rank(b));
    const best = restored.at(-1);
    if (best)
        return { status: 'restore-verified', level: best.level, time: best.time };
    const read = passed.findLast((each) => each.read.objects === 'all');
    return read ? { status: 'objects-verified', level: 'objects', time: read.time } : { status: 'stored' };
}
/**
 * Finds the last failure that is not refuted. Damage and a failed restore are faults of the backup;
 * a different server or an assertion of the user are not. A later verification refutes a failure if
 * it checked the same thing at least as thoroughly.
 */
function findOpenFailure(records) {
    let open;
    for (const record of records) {
        const culprit = record.failure?.culprit;
        if (record.status === 'failed' && (culprit === 'objects' || culprit === 'restore'))
            open = record;
        else if (record.status === 'passed' && open && covers(record, open))
            open = undefined;
    }
    return open;
}
function covers(passed, { level, failure }) {
    if (passed.read.objects !== 'all')
        return false;
    return (failure?.culprit === 'objects' ||
        (passed.read.restore !== undefined && rank(passed) >= LEVELS.indexOf(level)));
}
function rank({ level }) {
    return LEVELS.indexOf(level);
}


/***/ }),

/***/ 1747:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   De: () => (/* binding */ assertPlausibleManifest),
/* harmony export */   N9: () => (/* binding */ MAX_DEFINITION_BYTES),
/* harmony export */   Q0: () => (/* binding */ MAX_SUMMARY_BYTES),
/* harmony export */   UH: () => (/* binding */ MAX_LEASE_BYTES),
/* harmony export */   bp: () => (/* binding */ MAX_LEASES),
/* harmony export */   je: () => (/* binding */ MAX_FOLDERS),
/* harmony export */   jk: () => (/* binding */ MAX_NOTES),
/* harmony export */   t7: () => (/* binding */ manifestLimit),
/* harmony export */   ue: () => (/* binding */ MAX_IDENTITY_BYTES),
/* harmony export */   uq: () => (/* binding */ MAX_RECORDS),
/* harmony export */   xR: () => (/* binding */ MAX_RECORD_BYTES)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
// Limits on data that is read from a storage into memory. Invariant: no limit comes from the data
// itself unless the data is signed. An attacker who can write to the bucket controls sizes, numbers
// of objects, and manifests that state sizes.


/** Size limit of a summary; a backup writes no larger one. */
const MAX_SUMMARY_BYTES = 16 * 1024;
/** Size limit of a verification record; a larger one omits details. */
const MAX_RECORD_BYTES = 16 * 1024;
const MAX_LEASE_BYTES = 4 * 1024;
/** Size limit of the private key of a backup with a passphrase. */
const MAX_IDENTITY_BYTES = 64 * 1024;
/** Size limit of a stored definition file; a backup writes no larger one. */
const MAX_DEFINITION_BYTES = 64 * 1024 * 1024;
/** Number of files that describe one backup as a whole: manifest, summary, records, leases. */
const MAX_NOTES = 5000;
/** Enough for a verification every hour for four months. */
const MAX_RECORDS = 3000;
const MAX_LEASES = 100;
const MAX_FOLDERS = 100_000;
/** Enough for a manifest of any server except the largest. */
const SMALL_MANIFEST_BYTES = 16 * 1024 * 1024;
/** Manifest bytes per object: more than a table of 1,017 columns with the longest names needs. */
const BYTES_PER_OBJECT = 64 * 1024;
/** Slightly less than the longest text that Node.js can hold. */
const MAX_MANIFEST_BYTES = 480 * 1024 * 1024;
/** Returns the largest plausible manifest for this number of objects. */
function manifestLimit(objects) {
    return Math.min(MAX_MANIFEST_BYTES, SMALL_MANIFEST_BYTES + objects * BYTES_PER_OBJECT);
}
/**
 * Asserts, before the manifest is read, that its size fits its objects.
 * @throws BackupError MANIFEST_INVALID
 */
async function assertPlausibleManifest(backupId, bytes, objects) {
    if (bytes <= SMALL_MANIFEST_BYTES)
        return;
    const isPossible = bytes <= MAX_MANIFEST_BYTES;
    let count = 0;
    if (isPossible)
        for await (const _ of objects)
            if (bytes <= manifestLimit(++count))
                return;
    const limit = isPossible
        ? `more than its ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(count)} objects explain`
        : `a manifest has at most ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z3)(MAX_MANIFEST_BYTES)}`;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('MANIFEST_INVALID', `the manifest of ${backupId} has ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z3)(bytes)}, ${limit}`, {
        hint: 'It was damaged, or someone else put it there: use another backup, or the other copy of this one.',
        details: { bytes, objects: count },
    });
}


/***/ }),

/***/ 41569:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Sy: () => (/* binding */ keyOfRecord),
/* harmony export */   T3: () => (/* binding */ readRecords),
/* harmony export */   b3: () => (/* binding */ routineKind)
/* harmony export */ });
/* harmony import */ var _compression_decompress_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17919);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _format_definition_objects_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94147);
/* harmony import */ var _format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(73979);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51096);
// Reads the definition records of a backup, one object at a time. Invariant: each record has the
// hash that the manifest holds, no record is missing and none is added.





/** Kind, schema and name of a definition, as one text. */
function keyOfRecord({ kind, schema, name, table, }) {
    return JSON.stringify([kind, schema ?? '', kind === 'histogram' ? (table ?? '') : '', name]);
}
/**
 * Reads the records.
 * @param readBytes returns a small object, decrypted and compared with its hash
 */
async function* readRecords(manifest, readBytes) {
    const expected = expectedRecords(manifest);
    for (const { object, records, bytes } of manifest.definitions) {
        if (bytes > _format_definition_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .MAX_OBJECT_BYTES */ .lu)
            throw invalid(manifest, `${object} has ${bytes} bytes of definitions`);
        const lines = await readLines(object, await readBytes(object), bytes);
        if (lines.length !== records)
            throw invalid(manifest, `${object} has ${lines.length} records, the manifest says ${records}`);
        for (const line of lines) {
            const record = (0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__/* .parseRecord */ .Hh)(line, object);
            const hash = (0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__/* .hashRecord */ .OK)(line);
            const hashes = expected.get(keyOfRecord(record));
            const index = hashes?.indexOf(hash) ?? -1;
            if (!hashes || index < 0)
                throw invalid(manifest, `its definition of ${(0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__/* .describeRecord */ .TV)(record)} is not the one that it names`);
            hashes.splice(index, 1);
            if (hashes.length === 0)
                expected.delete(keyOfRecord(record));
            yield record;
        }
    }
    const [missing] = expected.keys();
    if (missing === undefined)
        return;
    const [kind, schema, table, name] = JSON.parse(missing);
    throw invalid(manifest, `it lacks the definition of ${(0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__/* .describeRecord */ .TV)({ kind, name, ...(schema ? { schema } : {}), ...(table ? { table } : {}) })}`);
}
async function readLines(object, stored, bytes) {
    let plain;
    try {
        plain = await (0,_storage_small_object_js__WEBPACK_IMPORTED_MODULE_4__/* .collect */ .Fo)(object, (0,_compression_decompress_js__WEBPACK_IMPORTED_MODULE_0__/* .decompressAs */ ._)('zstd', oneOf(stored)), bytes);
    }
    catch (cause) {
        if (cause instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj)
            throw cause;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('OBJECT_CORRUPT', `${object} cannot be decompressed: ${cause.message}`, {
            hint: 'The object was damaged or changed: use another backup.',
            cause,
        });
    }
    const lines = [];
    for (let start = 0; start < plain.length;) {
        const end = plain.indexOf('\n', start);
        const next = end < 0 ? plain.length : end + 1;
        if (next - start > _format_definition_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .MAX_RECORD_BYTES */ .xR)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('MANIFEST_INVALID', `${object} has a record of ${next - start} bytes`, {
                hint: 'The backup was damaged or changed: use another one.',
            });
        lines.push(plain.subarray(start, next));
        start = next;
    }
    return lines;
}
/** Hashes by record key; an account has many grants. */
function expectedRecords({ schemas, accounts = [] }) {
    const expected = new Map();
    const add = (record, sha256) => {
        const key = keyOfRecord(record);
        expected.set(key, [...(expected.get(key) ?? []), sha256]);
    };
    const addAll = (kind, schema, definitions) => {
        for (const { name, sha256 } of definitions)
            add({ kind, schema, name }, sha256);
    };
    for (const { name: schema, sha256, ...own } of schemas) {
        add({ kind: 'schema', name: schema }, sha256);
        addAll('table', schema, own.tables);
        addAll('view', schema, own.views);
        addAll('sequence', schema, own.sequences);
        addAll('library', schema, own.libraries);
        addAll('event', schema, own.events);
        for (const { name, type, sha256 } of own.routines)
            add({ kind: routineKind(type), schema, name }, sha256);
        for (const { triggers } of [...own.tables, ...own.views])
            addAll('trigger', schema, triggers);
        for (const { name: table, histograms } of own.tables)
            for (const { name, sha256 } of histograms)
                add({ kind: 'histogram', schema, table, name }, sha256);
    }
    for (const { kind, name, sha256 } of accounts)
        add({ kind, name }, sha256);
    return expected;
}
function routineKind(type) {
    return type.toLowerCase();
}
async function* oneOf(bytes) {
    yield bytes;
}
function invalid({ backupId }, why) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
        hint: 'The backup was damaged or changed: use another one.',
    });
}


/***/ }),

/***/ 18443:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ BrokenBackups)
/* harmony export */ });
const DESCRIBED = 20;
const NAMED = 100;
class BrokenBackups {
    #found = new Map();
    add = (backupId, error) => {
        this.#found.set(backupId, error);
    };
    /** Ids in ascending order of time. */
    ids() {
        return [...this.#found.keys()].sort();
    }
    errorOf(backupId) {
        return this.#found.get(backupId);
    }
    /**
     * Describes the first backups with their errors, then lists names, then gives a number.
     * @param advice consequence of the error
     */
    describe(advice = '') {
        const ids = this.ids();
        const lines = ids
            .slice(0, DESCRIBED)
            .map((id) => `backup ${id} cannot be read: ${this.#found.get(id).message}${advice}`);
        const named = ids.slice(DESCRIBED, DESCRIBED + NAMED);
        const more = ids.length - DESCRIBED - named.length;
        if (named.length > 0)
            lines.push(`cannot be read either${advice}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
        return lines;
    }
}


/***/ }),

/***/ 24972:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Tx: () => (/* binding */ findBackups),
  VN: () => (/* binding */ findNewestBackups),
  aD: () => (/* binding */ findVerifications),
  e6: () => (/* binding */ isDamage),
  hf: () => (/* binding */ listBackupIds),
  L_: () => (/* binding */ readSummary)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var format_manifest = __webpack_require__(22693);
// EXTERNAL MODULE: ./lib/format/names.js
var names = __webpack_require__(43347);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/format/plausible-json.js
var plausible_json = __webpack_require__(7799);
// EXTERNAL MODULE: ./lib/format/signature.js + 1 modules
var signature = __webpack_require__(82912);
// EXTERNAL MODULE: ./lib/storage/small-object.js
var small_object = __webpack_require__(51096);
// EXTERNAL MODULE: ./lib/format/verification-record.js
var verification_record = __webpack_require__(90440);
// EXTERNAL MODULE: ./lib/repository/backup-folder.js
var backup_folder = __webpack_require__(81101);
// EXTERNAL MODULE: ./lib/repository/backup-status.js
var backup_status = __webpack_require__(78179);
;// CONCATENATED MODULE: ./lib/repository/find/find-in-copies.js


/** Ends the search: for a caller to whom an unknown copy matters. */
const refuseUnread = (_, error) => {
    throw error;
};
/**
 * Finds backups in all storages.
 * @param onBroken called for a backup that no storage holds undamaged
 * @throws BackupError STORAGE_* if no storage can be read
 */
async function findInCopies(copies, find, onBroken, onUnread) {
    const searched = await Promise.all(copies.map((storage) => search(storage, find)));
    const failed = searched.filter(({ failure }) => failure);
    if (failed.length === copies.length)
        throw failed[0].failure;
    for (const { storage, failure } of failed)
        onUnread(storage, failure);
    const ids = new Set(searched.flatMap(({ found, broken }) => [...found.keys(), ...broken.keys()]));
    const merged = [...ids].sort().flatMap((id) => merge(id, searched, onBroken) ?? []);
    return { found: merged, unread: Math.max(...searched.map(({ unread }) => unread)) };
}
async function search(storage, find) {
    const broken = new Map();
    const { location } = storage;
    try {
        const { found, unread } = await find(storage, (id, error) => void broken.set(id, error));
        const byId = new Map(found.map((backup) => [backup.backupId, backup]));
        return { storage: location, found: byId, broken, unread };
    }
    catch (thrown) {
        return { storage: location, found: new Map(), broken, unread: 0, failure: (0,errors/* toBackupError */.uy)(thrown) };
    }
}
function merge(id, searched, onBroken) {
    const readable = searched.flatMap(({ found }) => found.get(id) ?? []);
    if (readable.length === 0) {
        const errors = searched.flatMap(({ broken }) => broken.get(id) ?? []);
        onBroken(id, errors[0]);
        return undefined;
    }
    const isSound = ({ verifications }) => (0,backup_status/* backupStatus */.R)(verifications).status !== 'verification-failed';
    const sound = readable.filter(isSound);
    const counted = sound.length > 0 ? sound : readable.slice(0, 1);
    return {
        ...counted[0],
        // A failure of one copy says nothing about the others.
        verifications: mergeRecords(counted),
        copies: searched.map((each) => describeCopy(id, each)),
    };
}
function mergeRecords(backups) {
    return backups.flatMap(({ verifications }) => verifications).sort((a, b) => (a.time < b.time ? -1 : 1));
}
function describeCopy(id, { storage, found, broken, failure }) {
    if (failure)
        return { storage, state: 'unread', reason: failure.message };
    const damage = broken.get(id);
    if (damage)
        return { storage, state: 'damaged', reason: damage.message };
    const backup = found.get(id);
    if (!backup)
        return { storage, state: 'missing' };
    const { status, time, failure: fault } = (0,backup_status/* backupStatus */.R)(backup.verifications);
    return status === 'verification-failed'
        ? { storage, state: 'damaged', reason: `its verification of ${time} failed: ${fault}` }
        : { storage, state: 'held' };
}

// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
;// CONCATENATED MODULE: ./lib/repository/find/find-backups.js
// Finds the backups in a storage. Only a folder with a manifest is a backup; the search ignores all
// other folders. If verification keys are given, a backup without a valid signature is broken, and
// a verification record without one does not count. Invariant: the search checks ids and signatures
// before it reads a manifest, and holds only a few small files in memory at a time.












const RECORDS_AT_ONCE = 4;
/**
 * Returns all backups in ascending order of time, optionally of one label.
 * @param verifyKeys public keys; none: signatures do not count
 * @param onUnread called for one of several storages that cannot be read; by default the search
 * fails
 */
async function findBackups(storage, label, onBroken, verifyKeys = [], onUnread = refuseUnread) {
    if (storage.copies) {
        const find = async (copy, onBroken) => ({
            found: await findBackups(copy, label, onBroken, verifyKeys),
            unread: 0,
        });
        return (await findInCopies(storage.copies, find, onBroken, onUnread)).found;
    }
    const found = await (0,concurrency/* mapConcurrent */._k)(await listBackupIds(storage), small_object/* SMALL_OBJECTS_AT_ONCE */.HO, (id) => readBackup(storage, id, label, onBroken, verifyKeys));
    return found.filter((backup) => backup !== undefined);
}
/**
 * Returns the newest backups, of one label if it is given, and reads no older ones.
 * @param limit 0: all
 */
async function findNewestBackups(storage, { label, limit }, onBroken, verifyKeys = [], onUnread = refuseUnread) {
    if (storage.copies) {
        const find = (copy, onBroken) => findNewestBackups(copy, { label, limit }, onBroken, verifyKeys);
        const { found, unread } = await findInCopies(storage.copies, find, onBroken, onUnread);
        const cut = limit === 0 ? 0 : Math.max(0, found.length - limit);
        return { found: found.slice(cut), unread: unread + cut };
    }
    const ids = await listBackupIds(storage);
    const found = [];
    let unread = ids.length;
    const isEnough = () => limit > 0 && found.length >= limit;
    while (unread > 0 && !isEnough()) {
        // No more than are still wanted, as long as each of them counts.
        const wanted = limit === 0 ? unread : Math.min(limit - found.length, small_object/* SMALL_OBJECTS_AT_ONCE */.HO);
        const some = ids.slice(Math.max(0, unread - wanted), unread);
        unread -= some.length;
        const read = await (0,concurrency/* mapConcurrent */._k)(some, small_object/* SMALL_OBJECTS_AT_ONCE */.HO, (id) => readBackup(storage, id, label, onBroken, verifyKeys));
        found.unshift(...read.filter((backup) => backup !== undefined));
    }
    return { found, unread };
}
/**
 * Returns the ids in ascending order of time.
 * @throws BackupError STORAGE_FAILED for a listing that does not end or repeats itself
 */
async function listBackupIds(storage) {
    const ids = new Set();
    let listed = 0;
    for await (const id of storage.listFolders()) {
        if (++listed > bounds/* MAX_FOLDERS */.je || ids.has(id))
            throw new errors/* BackupError */.hj('STORAGE_FAILED', listed > bounds/* MAX_FOLDERS */.je
                ? `${storage.location} lists more than ${bounds/* MAX_FOLDERS */.je} folders`
                : `${storage.location} lists the folder ${id} twice`, { hint: 'Keep backups below a prefix of their own, and check that the storage lists what it holds.' });
        if ((0,names/* isBackupId */["if"])(id))
            ids.add(id);
    }
    return [...ids].sort();
}
async function readBackup(storage, id, label, onBroken, verifyKeys) {
    try {
        const folder = await (0,backup_folder/* readFolder */.j)(storage, id);
        if (!folder)
            return undefined;
        const summary = await readSummary(storage, folder, verifyKeys);
        if (verifyKeys.length > 0)
            await checkManifest(storage, folder, summary);
        if (label !== undefined && summary.label !== label)
            return undefined;
        (0,backup_folder/* assertPlausibleRecords */.i)(folder);
        return {
            ...summary,
            encrypted: folder.isEncrypted,
            isMisdescribed: summary.encrypted !== folder.isEncrypted,
            verifications: await readRecords(storage, folder, verifyKeys),
        };
    }
    catch (error) {
        if (!isDamage(error))
            throw error;
        // A damaged backup must neither hide the others nor be hidden.
        onBroken(id, error);
        return undefined;
    }
}
/** Errors of one backup, which must not stop a search through the others. */
const DAMAGE = new Set([
    'MANIFEST_INVALID',
    'OBJECT_CORRUPT',
    'STORAGE_OBJECT_NOT_FOUND',
    'SIGNATURE_MISSING',
    'SIGNATURE_INVALID',
]);
/** Returns whether an error means that one backup is damaged, changed or gone. */
function isDamage(error) {
    return error instanceof errors/* BackupError */.hj && DAMAGE.has(error.code);
}
/**
 * Reads the summary. With keys, the summary is signed, and the manifest must have the size that it
 * states.
 * @throws BackupError MANIFEST_INVALID, OBJECT_CORRUPT, SIGNATURE_*, STORAGE_*
 */
async function readSummary(storage, folder, verifyKeys) {
    const { backupId, manifest, summaryBytes = 0 } = folder;
    if (summaryBytes > bounds/* MAX_SUMMARY_BYTES */.Q0)
        throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `the summary of ${backupId} has ${summaryBytes} bytes, it has at most ${bounds/* MAX_SUMMARY_BYTES */.Q0}`, {
            hint: 'A summary is never that large: it was damaged, or someone else put it there. Use another backup.',
        });
    const bytes = await storage.read(`${backupId}/${format_manifest/* SUMMARY */.$M}`, bounds/* MAX_SUMMARY_BYTES */.Q0);
    if (!(0,plausible_json/* isPlausibleJson */.yl)(bytes, plausible_json/* NOTE_LIMITS */.A6))
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the summary of ${backupId} is not the summary of a backup`, {
            hint: 'The summary was damaged or changed: use another backup, or the other copy of this one.',
        });
    (0,signature/* checkSignature */.jC)(bytes, verifyKeys, `the summary of ${backupId}`);
    const summary = (0,format_manifest/* parseSummary */.W6)(bytes, backupId);
    // The id is the begin time: backups are sorted by the id and judged by the time, so both must
    // agree.
    if (Math.floor(Date.parse(summary.begin) / 1000) * 1000 !== (0,names/* backupTime */.a3)(backupId).getTime())
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the summary of ${backupId} is invalid: it says that the backup began at ${summary.begin}`, { hint: 'The summary was damaged or changed: use another backup, or the other copy of this one.' });
    if (verifyKeys.length > 0 && summary.manifestBytes !== manifest.bytes)
        throw anotherManifest(backupId, `${summary.manifestBytes} bytes`, `${manifest.bytes} bytes`);
    return summary;
}
function anotherManifest(backupId, expected, actual) {
    return new errors/* BackupError */.hj('SIGNATURE_INVALID', `the manifest of ${backupId} is not the one that was signed: summary ${expected}, object ${actual}`, { hint: 'It was changed, or someone else made it: do not use this backup.' });
}
/**
 * Compares the manifest, which may be encrypted, with the hash in the signed summary.
 * @throws BackupError SIGNATURE_INVALID
 */
async function checkManifest(storage, { backupId, manifest }, { manifestSha256 }) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const { signal } = new AbortController();
    let bytes = 0;
    for await (const piece of storage.readStream(`${backupId}/${manifest.name}`, { signal })) {
        bytes += piece.length;
        if (bytes > manifest.bytes)
            break;
        hash.update(piece);
    }
    const actual = hash.digest('hex');
    if (actual !== manifestSha256)
        throw anotherManifest(backupId, manifestSha256 ?? 'none', actual);
}
/** Returns the verifications of one backup in order of time; none if the backup does not exist. */
async function findVerifications(storage, backupId, verifyKeys = []) {
    const folder = await (0,backup_folder/* readFolder */.j)(storage, backupId);
    if (!folder)
        return [];
    (0,backup_folder/* assertPlausibleRecords */.i)(folder);
    return await readRecords(storage, folder, verifyKeys);
}
async function readRecords(storage, { backupId, records }, verifyKeys) {
    const found = [];
    const { signal } = new AbortController();
    await (0,concurrency/* forEachConcurrent */.C6)(records, RECORDS_AT_ONCE, signal, async ({ name }) => {
        const bytes = await storage.read(`${backupId}/${name}`, bounds/* MAX_RECORD_BYTES */.xR);
        if (!(0,plausible_json/* isPlausibleJson */.yl)(bytes, plausible_json/* NOTE_LIMITS */.A6))
            return;
        const record = (0,verification_record/* parseVerificationRecord */.UI)(bytes, backupId, verifyKeys);
        if (record)
            found.push(record);
    });
    return found.sort((a, b) => (a.time < b.time ? -1 : 1));
}


/***/ }),

/***/ 67811:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S5: () => (/* binding */ isFromFuture),
/* harmony export */   Y0: () => (/* binding */ isAhead),
/* harmony export */   ZU: () => (/* binding */ presentOf)
/* harmony export */ });
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(43347);
// Backups whose id lies in the future: a clock that was ahead made them, or an attacker wants them
// to stay the newest for ever. They do not count, and are named.

/** Tolerated difference of two machines' clocks, in milliseconds. */
const TOLERANCE_MS = 5 * 60_000;
function isFromFuture(backupId, now) {
    return isAhead((0,_format_names_js__WEBPACK_IMPORTED_MODULE_0__/* .backupTime */ .a3)(backupId), now);
}
/** Reports whether a time is later than another by more than clocks differ. */
function isAhead(time, now) {
    return time.getTime() - now.getTime() > TOLERANCE_MS;
}
/**
 * Returns the present time for judging backups: the storage's time if our clock is ahead of it.
 * Call it after the storage was read, because the storage's answers contain the time.
 */
function presentOf({ storage, now }) {
    const ours = now();
    const earlier = storage.clocks().map((clock) => clock.now());
    return earlier.find((time) => isAhead(ours, time)) ?? ours;
}


/***/ }),

/***/ 86992:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jw: () => (/* binding */ isPassOfRestore),
/* harmony export */   dY: () => (/* binding */ newestOfLabels),
/* harmony export */   p_: () => (/* binding */ list)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(50862);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
/* harmony import */ var _backup_status_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(78179);
/* harmony import */ var _broken_backups_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(18443);
/* harmony import */ var _future_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67811);
/* harmony import */ var _partial_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6647);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24972);
// Lists backups, and verifies the age of the newest one.








/**
 * Returns whether a restore passed: the run compared the result of all objects, and did not resume
 * an earlier try.
 */
function isPassOfRestore({ status, read }) {
    return status === 'passed' && read.objects === 'all' && read.restore !== undefined && !read.restore.resumed;
}
async function list({ label, maxAgeSeconds, withVerifications = false, limit = 0 }, context) {
    const { storage, logger, trust } = context;
    const warnings = [];
    const warn = (warning) => {
        warnings.push(warning);
        logger.warn(warning);
    };
    const broken = new _broken_backups_js__WEBPACK_IMPORTED_MODULE_4__/* .BrokenBackups */ .t();
    // A label whose newest backup is old must not be missed.
    const wanted = { label, limit: maxAgeSeconds === undefined ? limit : 0 };
    const onUnread = (location, error) => {
        // The age of its newest backup is unknown.
        if (maxAgeSeconds !== undefined)
            throw error;
        warn(`${location} cannot be read: ${error.message}`);
    };
    const { found, unread } = await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .findNewestBackups */ .VN)(storage, wanted, broken.add, trust?.verifyKeys, onUnread);
    for (const warning of broken.describe())
        warn(warning);
    const present = (0,_future_js__WEBPACK_IMPORTED_MODULE_2__/* .presentOf */ .ZU)(context);
    const [firstBroken] = broken.ids();
    const isDemanded = trust !== undefined && trust.verifyKeys.length > 0;
    const refused = isDemanded && firstBroken !== undefined ? broken.errorOf(firstBroken) : undefined;
    for (const { backupId, encrypted, isMisdescribed, verifications, copies = [] } of found) {
        for (const copy of copies)
            if (copy.state === 'damaged')
                warn(`the copy of ${backupId} in ${copy.storage}: ${copy.reason}`);
        if (isMisdescribed)
            warn(`backup ${backupId} is ${encrypted ? '' : 'not '}encrypted, but its summary says otherwise: someone has changed the summary`);
        if ((0,_future_js__WEBPACK_IMPORTED_MODULE_2__/* .isFromFuture */ .S5)(backupId, present))
            warn(`backup ${backupId} lies in the future: it is neither the latest nor counted for --max-age`);
        const { status, time, failure } = (0,_backup_status_js__WEBPACK_IMPORTED_MODULE_5__/* .backupStatus */ .R)(verifications);
        if (status === 'verification-failed')
            warn(`backup ${backupId} failed its verification of ${time}, and is not the latest: ${failure}`);
    }
    const backups = found.map((each) => ({
        ...describeBackup(each),
        ...(withVerifications ? { verifications: each.verifications } : {}),
    }));
    const passed = found.filter(({ backupId }) => !(0,_future_js__WEBPACK_IMPORTED_MODULE_2__/* .isFromFuture */ .S5)(backupId, present));
    const isCounted = new Set((0,_partial_js__WEBPACK_IMPORTED_MODULE_6__/* .passOverPartial */ .x)(passed).counted.map(({ backupId }) => backupId));
    const good = backups.filter(({ backupId, status }) => isCounted.has(backupId) && status !== 'verification-failed');
    const newest = good.at(-1);
    const newestVerified = good.findLast((backup) => backup.status === 'restore-verified');
    const stale = maxAgeSeconds === undefined
        ? undefined
        : findStale(backups, good, maxAgeSeconds, storage, label, present);
    return {
        storage: storage.location,
        backups,
        ...(newest ? { newest: newest.backupId } : {}),
        ...(newestVerified ? { newestVerified: newestVerified.backupId } : {}),
        ...(unread > 0 ? { unread } : {}),
        warnings,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_7__/* .defined */ .s)({ stale, refused }),
    };
}
function describeBackup(found) {
    const { verifications, selection, isMisdescribed: _, manifestSha256: __, manifestBytes: ___, ...facts } = found;
    const { status, level, time, failure } = (0,_backup_status_js__WEBPACK_IMPORTED_MODULE_5__/* .backupStatus */ .R)(verifications);
    return {
        ...facts,
        partial: selection !== undefined,
        status,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_7__/* .defined */ .s)({ verifiedLevel: level }),
        ...(time ? { verifiedAt: time } : {}),
        ...(failure ? { failure } : {}),
    };
}
/**
 * Returns the newest backup of each label. Of several storages it is that of the storage whose
 * newest backup is the oldest.
 * @param backups in ascending order of time
 * @param isGood selects the backups that count
 */
function newestOfLabels(backups, isGood) {
    const labels = [...new Set(backups.map(({ label }) => label))];
    const storages = [...new Set(backups.flatMap(({ copies = [] }) => copies.map((copy) => copy.storage)))];
    return labels.map((label) => {
        const good = backups.filter((backup) => backup.label === label && isGood(backup));
        if (storages.length === 0)
            return { label, ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_7__/* .defined */ .s)({ newest: good.at(-1) }) };
        const ofEach = storages.map((storage) => {
            const isHeld = ({ copies = [] }) => copies.some((copy) => copy.storage === storage && copy.state === 'held');
            return { label, storage, ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_7__/* .defined */ .s)({ newest: good.findLast(isHeld) }) };
        });
        return ofEach.reduce((oldest, each) => (timeOf(each) < timeOf(oldest) ? each : oldest));
    });
}
function timeOf({ newest }) {
    return newest ? Date.parse(newest.begin) : 0;
}
/** A label whose backups have all failed is as stale as a label without backups. */
function findStale(backups, good, maxAgeSeconds, { location }, label, now) {
    const isGood = new Set(good);
    const newest = newestOfLabels(backups, (backup) => isGood.has(backup));
    const stale = newest
        .map((each) => ({
        name: each.label,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_7__/* .defined */ .s)({ storage: each.storage }),
        ...(each.newest ? { ageSeconds: (now.getTime() - Date.parse(each.newest.begin)) / 1000 } : {}),
    }))
        .filter(({ ageSeconds = Infinity }) => ageSeconds > maxAgeSeconds);
    if (newest.length > 0 && stale.length === 0)
        return undefined;
    const message = newest.length === 0
        ? `there is no backup${label === undefined ? '' : ` with the label "${label}"`} in ${location}`
        : stale
            .map(({ name, storage, ageSeconds }) => {
            const at = storage === undefined ? '' : ` in ${storage}`;
            return ageSeconds === undefined
                ? `"${name}" has no backup that counts${at}`
                : `the newest backup of "${name}"${at} is ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSeconds */ .Xo)(ageSeconds)} old`;
        })
            .join('; ');
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_STALE', message, {
        hint: `A backup was expected within ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSeconds */ .Xo)(maxAgeSeconds)}: see why the last runs failed or never started.`,
        details: { stale },
    });
}


/***/ }),

/***/ 6647:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ passOverPartial)
/* harmony export */ });
// Partial backups, made with a selection. They do not count if the label has a full backup. So the
// backup of one table is never mistaken for a backup of the server, and never causes a full backup
// to be pruned.
/**
 * Divides the backups.
 * @param backups backups in ascending order of time
 */
function passOverPartial(backups) {
    const selections = new Map();
    for (const { label, selection } of backups)
        // A full backup stays, whatever follows it.
        if (!selections.has(label) || selections.get(label) !== undefined)
            selections.set(label, selection);
    const counts = ({ label, selection }) => selections.get(label) === selection;
    return {
        counted: backups.filter(counts),
        passedOver: backups.filter((backup) => !counts(backup)),
    };
}


/***/ }),

/***/ 21649:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ resolveBackup)
/* harmony export */ });
/* unused harmony export shorten */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _broken_backups_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(18443);
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(43347);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(24972);
/* harmony import */ var _backup_status_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(78179);
/* harmony import */ var _future_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(67811);
/* harmony import */ var _partial_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6647);
/* harmony import */ var _shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(88885);
// Resolves an id or `latest`. Invariant: `latest` is never a guess: skipped backups are named, and
// an unreadable backup that would be the newest is an error.








const SHOWN = 5;
/**
 * Returns the id of the chosen backup. `latest` is the newest backup of the label, except partial
 * ones if a full one exists, ones from the future, and ones whose last verification failed, unless
 * the backup is to be verified again.
 * @throws BackupError BACKUP_NOT_FOUND, CONFIG_INVALID, MANIFEST_INVALID, SIGNATURE_*
 */
async function resolveBackup(context, { backup, label, before, verified = false }, { isVerified = false } = {}) {
    if (backup !== 'latest')
        return { backupId: await completeId(context, backup), warnings: [] };
    const { storage, trust, logger } = context;
    const broken = new _broken_backups_js__WEBPACK_IMPORTED_MODULE_5__/* .BrokenBackups */ .t();
    const all = await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_2__/* .findBackups */ .Tx)(storage, label, broken.add, trust?.verifyKeys, (location, { message }) => logger.warn(`${location} cannot be read: ${message}`));
    const isInTime = (id) => before === undefined || (0,_format_names_js__WEBPACK_IMPORTED_MODULE_1__/* .backupTime */ .a3)(id) < before;
    const found = all.filter(({ backupId }) => isInTime(backupId));
    const time = (0,_future_js__WEBPACK_IMPORTED_MODULE_3__/* .presentOf */ .ZU)(context);
    const present = found.filter(({ backupId }) => !(0,_future_js__WEBPACK_IMPORTED_MODULE_3__/* .isFromFuture */ .S5)(backupId, time));
    assertOneLabel(storage.location, present);
    const future = [...found.map(({ backupId }) => backupId), ...broken.ids()].filter((id) => (0,_future_js__WEBPACK_IMPORTED_MODULE_3__/* .isFromFuture */ .S5)(id, time));
    const { counted, passedOver } = (0,_partial_js__WEBPACK_IMPORTED_MODULE_6__/* .passOverPartial */ .x)(present);
    const known = counted.map((backup) => ({ ...backup, ...(0,_backup_status_js__WEBPACK_IMPORTED_MODULE_7__/* .backupStatus */ .R)(backup.verifications) }));
    const latest = known.findLast(({ status }) => verified ? status === 'restore-verified' : isVerified || status !== 'verification-failed');
    const newest = present.at(-1);
    // An unreadable backup may be the chosen one. One from the future is not, if another backup
    // exists.
    const newer = broken
        .ids()
        .filter(isInTime)
        .filter((id) => newest === undefined || (id > (latest ?? newest).backupId && !future.includes(id)));
    if (newer.length > 0)
        throw undecidable(newer, broken.errorOf(newer.at(-1)));
    const warnings = [];
    if (future.length > 0)
        warnings.push(`${shorten(future.sort())} lie in the future and are skipped: a wrong clock made them, or someone who wants them to stay the newest`);
    const newerOnes = known.slice(latest ? known.indexOf(latest) + 1 : 0);
    for (const { backupId, time, failure } of newerOnes.filter(({ status }) => status === 'verification-failed'))
        warnings.push(`${backupId} is passed over, for its verification of ${time} failed: ${failure}`);
    const partial = passedOver.filter(({ backupId }) => latest !== undefined && backupId > latest.backupId);
    if (partial.length > 0)
        warnings.push(`${shorten(partial.map(({ backupId }) => backupId))} hold a selection only and are passed over: latest is a full backup`);
    for (const warning of warnings)
        logger.warn(warning);
    if (latest && (before || verified))
        logger.info(`latest${describeChoice(before, verified)} is ${latest.backupId}`);
    if (latest)
        return { backupId: latest.backupId, warnings };
    const which = (label === undefined ? '' : ` with the label "${label}"`) + describeChoice(before, verified);
    const lack = newest !== undefined
        ? verified
            ? ''
            : ' whose last verification did not fail'
        : future.length > 0
            ? ' that is not from the future'
            : '';
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${storage.location} holds no backup${which}${lack}`, {
        hint: newest
            ? 'Any of them can be restored by its id: see `mysql-backup list`.'
            : 'Check --storage and --label with `mysql-backup list`.',
    });
}
function describeChoice(before, verified) {
    return `${before ? ` before ${before.toISOString()}` : ''}${verified ? ' whose restore was verified' : ''}`;
}
/** Beginning of an id that names at least a day. */
const ID_BEGINNING = /^\d{8}(?:T(?:\d{0,6}|\d{6}Z(?:-[0-9a-f]*)?))?$/;
/**
 * Returns the one id that begins with the text; otherwise the text itself, which may be the folder
 * of a MySQL Shell dump.
 * @throws BackupError BACKUP_NOT_FOUND if several ids begin with the text
 */
async function completeId({ storage }, text) {
    if ((0,_format_names_js__WEBPACK_IMPORTED_MODULE_1__/* .isBackupId */ ["if"])(text) || !ID_BEGINNING.test(text))
        return text;
    const ids = (await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_2__/* .listBackupIds */ .hf)(storage)).filter((id) => id.startsWith(text));
    if (ids.length === 0 || (await (0,_shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__/* .isShellDump */ .d)(storage, text)))
        return text;
    if (ids.length === 1)
        return ids[0];
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${ids.length} backups in ${storage.location} begin with ${text}: ${shorten(ids)}`, { hint: 'Give a longer part of the id.', details: { suggestions: ids.slice(-SHOWN) } });
}
function assertOneLabel(location, backups) {
    const labels = [...new Set(backups.map((backup) => backup.label))].sort();
    if (labels.length <= 1)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `${location} holds backups of several labels: ${shorten(labels)}`, {
        hint: 'Choose a label with --label.',
    });
}
function undecidable(newer, { code, message }) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(code === 'SIGNATURE_MISSING' || code === 'SIGNATURE_INVALID' ? code : 'MANIFEST_INVALID', `cannot determine the latest backup: ${shorten(newer)} could not be read: ${message}`, { hint: 'See `mysql-backup list`, and give the id of the intended backup.' });
}
/** Shortens a list to its last names, which are the newest, and the number of others. */
function shorten(names) {
    const shown = names.slice(-SHOWN);
    return `${names.length > SHOWN ? `${names.length - SHOWN} others, ` : ''}${shown.join(', ')}`;
}


/***/ }),

/***/ 499:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ unknownBackup)
/* harmony export */ });
/* unused harmony export suggest */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_suggestion_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(39163);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24972);
// Error for an unknown backup id: mistyped, shortened, or a date.



const SHOWN = 3;
/** Maximum number of letters that differ in a mistyped id. */
const MAX_CHANGES = 4;
/** Longer texts are not typed ids, and comparing them with every id takes time. */
const MAX_CHARS = 100;
/** Returns BACKUP_NOT_FOUND; without a suggestion if the storage cannot be listed. */
async function unknownBackup(storage, text) {
    const ids = await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .listBackupIds */ .hf)(storage).catch(() => []);
    const shown = text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
    if (ids.includes(text))
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${storage.location} holds no manifest of ${shown}: that backup was not finished, or is being made`, { hint: 'See `mysql-backup list` for those that can be restored.' });
    const meant = text.length > MAX_CHARS ? [] : suggest(text, ids);
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${storage.location} holds no backup ${shown}${meant.length === 0 ? '' : `, did you mean ${meant.join(' or ')}?`}`, { hint: 'See `mysql-backup list` for those that can be restored.', details: { suggestions: meant } });
}
/**
 * Returns ids that begin with the text or match its time, newest first; otherwise the most similar
 * id.
 */
function suggest(text, ids) {
    const digits = text.replace(/\D/g, '');
    const isDate = /^[\d\sTZ:./-]+$/i.test(text) && digits.length >= 4;
    const begun = ids.filter((id) => {
        const start = text.replace(/[….*]+$/, '').toLowerCase();
        return ((start.length >= 4 && id.toLowerCase().startsWith(start)) ||
            (isDate && id.replace(/[TZ]/g, '').startsWith(digits)) ||
            (/^[0-9a-f]{4,6}$/i.test(text) && id.split('-')[1].startsWith(start)));
    });
    if (begun.length > 0)
        return begun.toReversed().slice(0, SHOWN);
    const nearest = (0,_core_suggestion_js__WEBPACK_IMPORTED_MODULE_2__/* .nearestOf */ .q)(text, ids, MAX_CHANGES);
    return nearest === undefined ? [] : [nearest];
}


/***/ }),

/***/ 58818:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LL: () => (/* binding */ decryptObject),
/* harmony export */   Mt: () => (/* binding */ explainKeys),
/* harmony export */   oe: () => (/* binding */ readManifestFile),
/* harmony export */   qC: () => (/* binding */ readIfThere)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _encryption_age_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82486);
/* harmony import */ var _encryption_backup_keys_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28228);
/* harmony import */ var _format_manifest_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(22693);
/* harmony import */ var _format_plausible_json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7799);
/* harmony import */ var _format_signature_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(82912);
/* harmony import */ var _backup_folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(81101);
/* harmony import */ var _bounds_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1747);
/* harmony import */ var _find_find_backups_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(24972);
/* harmony import */ var _plaintext_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(86987);
// Reads the stored manifest: plain, or as an age file like the rest of the backup. Finds the file,
// decrypts it with the available keys, and verifies the signature before the contents are used.










/**
 * Reads the manifest. With keys, the signed summary is read first and states the size of the
 * manifest.
 * @returns undefined if there is no manifest
 * @throws BackupError ENCRYPTION_*, MANIFEST_INVALID, SIGNATURE_MISSING, SIGNATURE_INVALID
 */
async function readManifestFile(storage, backupId, trust) {
    const folder = await (0,_backup_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .readFolder */ .j)(storage, backupId);
    if (!folder)
        return undefined;
    if (!folder.isEncrypted)
        (0,_plaintext_js__WEBPACK_IMPORTED_MODULE_9__/* .assertPlainExpected */ .R)(backupId, trust);
    const { name, bytes } = folder.manifest;
    if (trust.verifyKeys.length > 0 && folder.summaryBytes !== undefined)
        await (0,_find_find_backups_js__WEBPACK_IMPORTED_MODULE_8__/* .readSummary */ .L_)(storage, folder, trust.verifyKeys);
    else
        await (0,_bounds_js__WEBPACK_IMPORTED_MODULE_7__/* .assertPlausibleManifest */ .De)(backupId, bytes, storage.listObjects(backupId));
    const stored = await storage.read(`${backupId}/${name}`, bytes);
    const file = folder.isEncrypted ? await decryptManifest(storage, folder, stored, trust) : { bytes: stored };
    if (!(0,_format_plausible_json_js__WEBPACK_IMPORTED_MODULE_4__/* .isPlausibleJson */ .yl)(file.bytes, (0,_format_plausible_json_js__WEBPACK_IMPORTED_MODULE_4__/* .manifestLimits */ ._G)(file.bytes.length)))
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('MANIFEST_INVALID', `the manifest of ${backupId} is not JSON, or not the JSON of a manifest`, {
            hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
        });
    (0,_format_signature_js__WEBPACK_IMPORTED_MODULE_5__/* .checkSignature */ .jC)(file.bytes, trust.verifyKeys, `the manifest of ${backupId}`);
    return file;
}
async function decryptManifest(storage, { backupId, hasIdentity }, bytes, { openWith }) {
    if (openWith.identities.length === 0 && !openWith.passphrase) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('ENCRYPTION_KEY_MISSING', `backup ${backupId} is encrypted`, {
            hint: 'Give --identity-file, or --passphrase-file if it was made with a passphrase.',
        });
    }
    const identity = openWith.passphrase && hasIdentity
        ? await storage.read(`${backupId}/${_format_manifest_js__WEBPACK_IMPORTED_MODULE_3__/* .IDENTITY */ .zK}${_format_manifest_js__WEBPACK_IMPORTED_MODULE_3__/* .ENCRYPTED_SUFFIX */ .TB}`, _bounds_js__WEBPACK_IMPORTED_MODULE_7__/* .MAX_IDENTITY_BYTES */ .ue)
        : undefined;
    return await explainKeys(`the manifest of ${backupId}`, 'MANIFEST_INVALID', async () => {
        const decryption = await _encryption_backup_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupDecryption */ .Y.begin(openWith, identity);
        return { bytes: await decryption.decryptBytes(bytes), decryption };
    });
}
/** Decrypts as a stream, with errors that name the object. */
async function* decryptObject(decryption, name, source) {
    try {
        yield* decryption.decrypt(source);
    }
    catch (error) {
        throw explain(error, name, 'OBJECT_CORRUPT');
    }
}
/** Runs work that decrypts, with errors that name the object. */
async function explainKeys(subject, damaged, work) {
    try {
        return await work();
    }
    catch (error) {
        throw explain(error, subject, damaged);
    }
}
function explain(error, subject, damaged) {
    if (error instanceof _encryption_age_file_js__WEBPACK_IMPORTED_MODULE_1__/* .NoIdentityError */ .YG) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('ENCRYPTION_KEY_WRONG', `${subject} is encrypted for another key`, {
            hint: 'Give the --identity-file of one of its recipients, or the --passphrase-file that it was made with.',
            cause: error,
        });
    }
    if (error instanceof _encryption_age_file_js__WEBPACK_IMPORTED_MODULE_1__/* .DamagedFileError */ .Gw) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(damaged, `${subject} cannot be decrypted: ${error.message}`, {
            hint: 'The object was damaged or changed: use another backup, or the other copy of this one.',
            cause: error,
        });
    }
    return error;
}
async function readIfThere(storage, key, maxBytes) {
    try {
        return await storage.read(key, maxBytes);
    }
    catch (error) {
        if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
            return undefined;
        throw error;
    }
}


/***/ }),

/***/ 72353:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  R: () => (/* binding */ OpenBackup),
  T: () => (/* binding */ openBackup)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var format_manifest = __webpack_require__(22693);
// EXTERNAL MODULE: ./lib/format/sha256.js
var sha256 = __webpack_require__(36520);
// EXTERNAL MODULE: ./lib/repository/manifest-file.js
var manifest_file = __webpack_require__(58818);
// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
// EXTERNAL MODULE: ./lib/repository/find/unknown-backup.js
var unknown_backup = __webpack_require__(499);
// EXTERNAL MODULE: ./lib/format/dump-json.js
var dump_json = __webpack_require__(47936);
;// CONCATENATED MODULE: ./lib/repository/cross-check-manifest.js
// Compares the manifest with the other files of a backup that contain the same counts:
// `@.done.json`, whose hash the manifest holds, and `@.backup.json`. Invariant: a manifest that
// lost a table, a chunk or rows is refused when it is opened, unless someone made all three files
// agree. Only a signature detects that.





const DONE = '@.done.json';
/**
 * Compares the files.
 * @returns files that could not be compared, as sentences: a missing or damaged file is no evidence
 * against the data
 * @throws BackupError MANIFEST_INVALID naming the contradiction; STORAGE_*
 */
async function crossCheckManifest(storage, manifest, readText) {
    checkTotals(manifest);
    checkAllUsed(manifest);
    const [summary, done] = await Promise.all([readSummary(storage, manifest), readDone(manifest, readText)]);
    if (typeof summary !== 'string')
        refuse(manifest, format_manifest/* SUMMARY */.$M, factsOf(manifest), summary);
    if (typeof done !== 'string')
        refuse(manifest, DONE, countsOf(JSON.parse(render(manifest))), done);
    return [summary, done].filter((outcome) => typeof outcome === 'string');
}
function refuse({ backupId }, other, expected, actual) {
    for (const name of new Set([...actual.keys(), ...expected.keys()])) {
        const [ours, theirs] = [expected.get(name), actual.get(name)];
        if (ours === theirs)
            continue;
        throw invalid(backupId, `${name}: the manifest has ${ours ?? 'none'}, ${other} ${theirs ?? 'none'}`);
    }
}
function checkTotals({ backupId, schemas, objects, totals }) {
    const tables = schemas.flatMap((schema) => schema.tables);
    const chunks = tables.flatMap((table) => table.chunks);
    const counted = {
        tables: tables.length,
        rows: sum(tables, ({ rows }) => rows),
        dataBytes: sum(tables, ({ dataBytes }) => dataBytes),
        chunks: chunks.length,
        objects: objects.length,
        storedBytes: sum(objects, ({ bytes }) => bytes),
    };
    for (const [name, count] of Object.entries(counted)) {
        const total = totals[name];
        if (count !== total)
            throw invalid(backupId, `${name}: it has ${count}, its totals say ${total}`);
    }
    if (sum(chunks, ({ dataBytes }) => dataBytes) !== counted.dataBytes)
        throw invalid(backupId, 'the bytes of its tables and of their chunks disagree');
}
/**
 * Verifies that every data file is used: a removed entry leaves its data file among the objects.
 */
function checkAllUsed({ backupId, schemas, objects }) {
    const used = new Set(schemas.flatMap(({ tables }) => tables.flatMap(({ chunks }) => chunks.map(({ object }) => object))));
    const unused = objects.find(({ name }) => DATA.test(name) && !used.has(name));
    if (unused)
        throw invalid(backupId, `nothing in it refers to ${unused.name}`);
}
const DATA = /^(?!@\.).*\.tsv\.zst$/s;
async function readSummary(storage, { backupId }) {
    try {
        const bytes = await (0,manifest_file/* readIfThere */.qC)(storage, `${backupId}/${format_manifest/* SUMMARY */.$M}`, bounds/* MAX_SUMMARY_BYTES */.Q0);
        if (!bytes)
            return `${backupId} has no ${format_manifest/* SUMMARY */.$M} that its manifest could be compared with`;
        const { formatVersion: _, encrypted: __, manifestSha256: ___, manifestBytes: ____, ...facts } = (0,format_manifest/* parseSummary */.W6)(bytes, backupId);
        return new Map(Object.entries(facts));
    }
    catch (error) {
        const { code } = error;
        if (code !== 'MANIFEST_INVALID' && code !== 'OBJECT_CORRUPT')
            throw error;
        return `${error.message}: the manifest could not be compared with it`;
    }
}
/** Tolerance for other versions, which may write more spaces. */
const DONE_SLACK_BYTES = 64 * 1024;
/** Reads `@.done.json`. The checks of all objects report its damage or absence by name. */
async function readDone(manifest, readText) {
    const { backupId, objects } = manifest;
    const expected = render(manifest);
    const stored = objects.find(({ name }) => name === DONE);
    if (stored && stored.bytes > 2 * expected.length + DONE_SLACK_BYTES)
        throw invalid(backupId, `its ${DONE} of ${stored.bytes} bytes is too large for it`);
    const missing = `${DONE} of ${backupId} is missing or damaged: the manifest could not be compared with it`;
    if (!stored)
        return missing;
    let text;
    try {
        text = await readText(DONE);
    }
    catch (error) {
        const { code } = error;
        if (code !== 'OBJECT_CORRUPT' && code !== 'STORAGE_OBJECT_NOT_FOUND')
            throw error;
        return missing;
    }
    try {
        return countsOf(JSON.parse(text));
    }
    catch {
        throw invalid(backupId, `${DONE} cannot be read although its hash is right`);
    }
}
/** Returns the manifest's values of the facts that its summary repeats. */
function factsOf(manifest) {
    const { formatVersion: _, encrypted: __, ...facts } = (0,format_manifest/* summaryOf */.YG)(manifest);
    return new Map(Object.entries(facts));
}
/** Renders the `@.done.json` of this manifest. */
function render({ end, schemas }) {
    return (0,dump_json/* renderDoneJson */.BN)({
        end: new Date(end),
        tables: schemas.flatMap(({ name: schema, tables }) => tables.map(({ name: table, rows, dataBytes, chunks }) => ({ schema, table, rows, dataBytes, chunks }))),
    });
}
function countsOf({ tableRows, tableDataBytes, chunkFileBytes }) {
    const ofTables = (heading, counts) => Object.entries(counts).flatMap(([schema, tables]) => Object.entries(tables).map(([table, count]) => [
        `${heading} of ${schema}.${table}`,
        count,
    ]));
    return new Map([
        ...ofTables('rows', tableRows),
        ...ofTables('bytes', tableDataBytes),
        ...Object.entries(chunkFileBytes).map(([name, bytes]) => [`bytes of ${name}`, bytes]),
    ]);
}
function sum(items, value) {
    return items.reduce((total, item) => total + value(item), 0);
}
function invalid(backupId, why) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
        hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
    });
}

// EXTERNAL MODULE: ./lib/repository/definition-source.js
var definition_source = __webpack_require__(41569);
;// CONCATENATED MODULE: ./lib/repository/open-backup.js
// Opens one backup for reading. Invariant: a file of the backup is used only after its bytes were
// compared with the manifest's hash; for a data file, the bytes in it are compared with the chunk's
// hash.










class OpenBackup {
    manifest;
    #storage;
    #decryption;
    #objects;
    /** Facts that could not be compared at the opening. */
    limits = [];
    constructor(storage, manifest, decryption) {
        this.#storage = storage;
        this.manifest = manifest;
        this.#decryption = decryption;
        this.#objects = new Map(manifest.objects.map((object) => [object.name, object]));
    }
    get contents() {
        return this.manifest;
    }
    get manifestKey() {
        return (0,format_manifest/* manifestKeyOf */.en)(this.manifest);
    }
    objects() {
        return this.manifest.objects;
    }
    get storage() {
        return this.#storage;
    }
    definitions() {
        return (0,definition_source/* readRecords */.T3)(this.manifest, (name) => this.readBytes(name));
    }
    /**
     * Reads and decrypts a small file.
     * @throws BackupError OBJECT_CORRUPT
     */
    async readBytes(name) {
        const expected = this.#object(name);
        if (expected.bytes > bounds/* MAX_DEFINITION_BYTES */.N9)
            throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `${name} has ${(0,units/* formatBytes */.z3)(expected.bytes)} by the manifest, a file of definitions has at most ${(0,units/* formatBytes */.z3)(bounds/* MAX_DEFINITION_BYTES */.N9)}`, { hint: 'No backup holds such a file: the manifest was changed. Use another backup.' });
        const bytes = await this.#storage.read(this.#key(name), expected.bytes).catch((error) => {
            throw isNotFound(error) ? missing(name, this.manifest.backupId, error) : error;
        });
        const actual = (0,sha256/* sha256Hex */.f)(bytes);
        if (actual !== expected.sha256) {
            throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `checksum mismatch in ${name}: manifest ${expected.sha256}, object ${actual}`, { hint: 'The object was damaged or changed: use another backup.' });
        }
        return this.#decryption
            ? await (0,manifest_file/* explainKeys */.Mt)(name, 'OBJECT_CORRUPT', () => this.#decryption.decryptBytes(bytes))
            : bytes;
    }
    /** Streams a data file, decrypted. */
    readStream(name, signal) {
        const stored = this.readStored(name, signal);
        return this.#decryption ? (0,manifest_file/* decryptObject */.LL)(this.#decryption, name, stored) : stored;
    }
    readStored(name, signal) {
        this.#object(name);
        return this.#storage.readStream(this.#key(name), { signal });
    }
    /** Returns objects that are missing or have another size. */
    async findMissing() {
        // Keep only the sizes of expected objects: others may have added any number of files.
        const sizes = new Map(this.manifest.objects.map(({ name }) => [(0,format_manifest/* storedName */.Rs)(this.manifest, name), undefined]));
        for await (const { name, bytes } of this.#storage.listObjects(this.manifest.backupId))
            if (sizes.has(name))
                sizes.set(name, bytes);
        return this.manifest.objects
            .map(({ name, bytes }) => ({
            name,
            expected: bytes,
            actual: sizes.get((0,format_manifest/* storedName */.Rs)(this.manifest, name)),
        }))
            .filter(({ expected, actual }) => expected !== actual);
    }
    async findArchived() {
        const archived = new Set(await this.#storage.findArchived(this.manifest.backupId));
        return this.manifest.objects
            .map(({ name }) => name)
            .filter((name) => archived.has((0,format_manifest/* storedName */.Rs)(this.manifest, name)));
    }
    #object(name) {
        const object = this.#objects.get(name);
        if (!object)
            throw new errors/* BackupError */.hj('INTERNAL', `${name} is not an object of ${this.manifest.backupId}`);
        return object;
    }
    #key(name) {
        return `${this.manifest.backupId}/${(0,format_manifest/* storedName */.Rs)(this.manifest, name)}`;
    }
}
/**
 * Opens a backup.
 * @throws BackupError BACKUP_NOT_FOUND, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_*;
 * ENCRYPTION_KEY_* and SIGNATURE_* if keys were given or are needed
 */
async function openBackup(storage, backupId, trust = encryption_trust/* noTrust */.A) {
    const file = await (0,manifest_file/* readManifestFile */.oe)(storage, backupId, trust);
    if (!file)
        throw await (0,unknown_backup/* unknownBackup */.t)(storage, backupId);
    const manifest = (0,format_manifest/* parseManifest */.Ng)(file.bytes, backupId);
    if ((manifest.encryption === undefined) !== (file.decryption === undefined)) {
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} and its name disagree on encryption`, {
            hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
        });
    }
    const opened = new OpenBackup(storage, manifest, file.decryption);
    opened.limits = await crossCheckManifest(storage, manifest, async (name) => (await opened.readBytes(name)).toString('utf8'));
    return opened;
}
function isNotFound(error) {
    return error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND';
}
function missing(name, backupId, cause) {
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `${name} of ${backupId} is missing`, {
        hint: 'The object was removed: use another backup.',
        cause,
    });
}


/***/ }),

/***/ 7630:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ openSource)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(50862);
/* harmony import */ var _encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81887);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(43347);
/* harmony import */ var _storage_key_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91082);
/* harmony import */ var _shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(88885);
/* harmony import */ var _plaintext_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(86987);
/* harmony import */ var _open_backup_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(72353);
/* harmony import */ var _find_resolve_backup_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(21649);
/* harmony import */ var _find_unknown_backup_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(499);
// Opens the backup that the user names: one of our backups, the latest of them, or the folder of a
// dump that MySQL Shell wrote.










/**
 * Opens the backup.
 * @throws BackupError BACKUP_NOT_FOUND, ENCRYPTION_*, SIGNATURE_*, CONFIG_INVALID,
 * MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_*
 */
async function openSource(context, idOrLatest, label) {
    const { storage, trust = _encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__/* .noTrust */ .A } = context;
    if (idOrLatest !== 'latest' && !(0,_format_names_js__WEBPACK_IMPORTED_MODULE_2__/* .isBackupId */ ["if"])(idOrLatest))
        return await openFolder(context, idOrLatest);
    const opened = await (0,_open_backup_js__WEBPACK_IMPORTED_MODULE_6__/* .openBackup */ .T)(storage, (await (0,_find_resolve_backup_js__WEBPACK_IMPORTED_MODULE_7__/* .resolveBackup */ .p)(context, { backup: idOrLatest, ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_9__/* .defined */ .s)({ label }) })).backupId, trust);
    await (0,_plaintext_js__WEBPACK_IMPORTED_MODULE_5__/* .assertNotDowngraded */ .j)(storage, opened.manifest, trust);
    return opened;
}
async function openFolder({ storage, trust = _encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__/* .noTrust */ .A }, name) {
    if (name.startsWith('.') || !(0,_storage_key_js__WEBPACK_IMPORTED_MODULE_3__/* .isObjectName */ .V2)(name) || !(await (0,_shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__/* .isShellDump */ .d)(storage, name)))
        throw await (0,_find_unknown_backup_js__WEBPACK_IMPORTED_MODULE_8__/* .unknownBackup */ .t)(storage, name);
    (0,_plaintext_js__WEBPACK_IMPORTED_MODULE_5__/* .assertPlainExpected */ .R)(name, trust);
    if (trust.verifyKeys.length > 0)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SIGNATURE_MISSING', `${name} is a dump of MySQL Shell and has no signature`, {
            hint: 'Only backups that were made with --signing-key can be checked: leave --verify-key out for dumps of MySQL Shell.',
        });
    return await (0,_shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__/* .openShellDump */ .Z)(storage, name);
}


/***/ }),

/***/ 86987:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ assertPlainExpected),
/* harmony export */   j: () => (/* binding */ assertNotDowngraded)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9276);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51096);
/* harmony import */ var _backup_folder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(81101);
/* harmony import */ var _find_find_backups_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24972);
// Refuses a plain backup where an encrypted one is expected, unless the user allows it. Anyone who
// can write to the bucket can put a plain backup there without a key; a restore would accept it as
// ours.





/**
 * Refuses a plain backup if decryption keys are given.
 * @throws BackupError ENCRYPTION_MISSING
 */
function assertPlainExpected(backupId, { openWith, allowPlaintext }) {
    const hasKeys = openWith.identities.length > 0 || openWith.passphrase !== undefined;
    if (hasKeys && !allowPlaintext)
        throw plainRefused(`backup ${backupId} is not encrypted, and keys to decrypt it were given`);
}
/**
 * Refuses a plain backup of a label with older encrypted backups. Plain backups before the first
 * encrypted one are no downgrade.
 * @throws BackupError ENCRYPTION_MISSING
 */
async function assertNotDowngraded(storage, { backupId, label, encryption }, { allowPlaintext, verifyKeys }) {
    if (encryption || allowPlaintext)
        return;
    const older = (await (0,_find_find_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .listBackupIds */ .hf)(storage)).filter((id) => id < backupId);
    const { signal } = new AbortController();
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .forEachConcurrent */ .C6)(older, _storage_small_object_js__WEBPACK_IMPORTED_MODULE_1__/* .SMALL_OBJECTS_AT_ONCE */ .HO, signal, async (id) => {
        try {
            const folder = await (0,_backup_folder_js__WEBPACK_IMPORTED_MODULE_2__/* .readFolder */ .j)(storage, id);
            if (!folder?.isEncrypted)
                return;
            if ((await (0,_find_find_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .readSummary */ .L_)(storage, folder, verifyKeys)).label !== label)
                return;
        }
        catch (error) {
            // An unreadable backup does not count for the label.
            if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && !error.code.startsWith('STORAGE_'))
                return;
            if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
                return;
            throw error;
        }
        throw plainRefused(`backup ${backupId} is not encrypted, but the older ${id} of "${label}" is`);
    });
}
function plainRefused(message) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('ENCRYPTION_MISSING', message, {
        hint: 'Someone may have replaced an encrypted backup by it. Give --allow-plaintext if you know that it was made without encryption.',
    });
}


/***/ }),

/***/ 2656:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tW: () => (/* binding */ disablesEvents),
  Xx: () => (/* binding */ forTarget),
  oO: () => (/* binding */ isWholeBackup),
  U: () => (/* binding */ rewriterOf),
  D6: () => (/* binding */ selectScope),
  vA: () => (/* binding */ totalsOf),
  i0: () => (/* binding */ wholeScope),
  NS: () => (/* binding */ withoutPartialRows),
  AW: () => (/* binding */ withoutRows),
  kY: () => (/* binding */ withoutTables)
});

// UNUSED EXPORTS: isRenamed

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
// EXTERNAL MODULE: ./lib/sql/tokens/charsets.js
var charsets = __webpack_require__(22278);
// EXTERNAL MODULE: ./lib/sql/definitions/event-status.js
var event_status = __webpack_require__(28980);
// EXTERNAL MODULE: ./lib/sql/definitions/definer.js
var definitions_definer = __webpack_require__(98562);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/engines.js
var engines = __webpack_require__(14935);
// EXTERNAL MODULE: ./lib/sql/definitions/outside-parts.js
var outside_parts = __webpack_require__(74817);
;// CONCATENATED MODULE: ./lib/sql/definitions/grant-schema.js
// Schema patterns of grants: `_` and `%` are wildcards, unless a backslash precedes them.
/**
 * Returns the pattern for the new name of the single schema that it matches; undefined if that
 * schema keeps its name.
 */
function renameInGrant(pattern, rename) {
    const asItIs = rename(pattern);
    if (asItIs !== undefined)
        return asItIs;
    if (!/\\[_%]/.test(pattern))
        return undefined;
    return rename(pattern.replace(/\\([_%])/g, '$1'))?.replace(/[_%]/g, '\\$&');
}
/** Returns whether a pattern with wildcards matches the schema, and thus may match others. */
function coversOther(pattern, schema) {
    const source = pattern.replace(/\\[_%]|[^]/g, (text) => {
        if (text === '%')
            return '[^]*';
        if (text === '_')
            return '[^]';
        return text.replace(/^\\(?=[_%])/, '').replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&');
    });
    return new RegExp(`^${source}$`).test(schema);
}

// EXTERNAL MODULE: ./lib/sql/tokens/sql-identifiers.js
var sql_identifiers = __webpack_require__(82498);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-quoting.js
var sql_quoting = __webpack_require__(69833);
;// CONCATENATED MODULE: ./lib/repository/scope/definition-rewriter.js
// Rewrites the definitions of a backup for a target: another schema name, another definer, disabled
// events. Works on the bytes of a record, in the record's character set and sql_mode. Invariant: a
// definition that cannot be rewritten with certainty is refused by name, before any effect.









/** `CREATE DATABASE IF NOT EXISTS s …`, with or without a comment that servers execute. */
const CREATE_SCHEMA = /^(CREATE\s+(?:DATABASE|SCHEMA)(?:\s+(?:IF\s+NOT\s+EXISTS|\/\*!\d+\s+IF\s+NOT\s+EXISTS\s*\*\/))?\s+)(`(?:[^`]|``)*`|[^\s;`]+)/i;
class DefinitionRewriter {
    /** Objects that cannot be restored under these rules, each as a sentence. */
    refusals = [];
    warnings = [];
    /** Parts that were left out of the rewritten definitions, as sentences. */
    leftOut = [];
    /** Events that the rewriter disabled although the backup has them enabled, as `event shop.e`. */
    disabledEvents = [];
    /** Definers in the rewritten statements, as written there. */
    definers = new Map();
    #rules;
    constructor(rules) {
        this.#rules = rules;
    }
    /**
     * Returns the record for the target: its statement is rewritten, its names are still those of the
     * backup.
     */
    rewrite(record) {
        const statement = record.statement.toString('latin1');
        const rewritten = this.#rewriteStatement(statement, record);
        const result = rewritten === statement
            ? record
            : {
                ...record,
                statement: Buffer.from(rewritten, 'latin1'),
                ...(record.facts ? { facts: this.#rewriteFacts(record.facts, record) } : {}),
            };
        return this.#rules.upgrader?.upgrade(result, this.#describeOnTarget(record)) ?? result;
    }
    /** Objects that the target does not accept as they are. */
    get incompatibilities() {
        return this.#rules.upgrader?.incompatibilities ?? [];
    }
    /** Whether the definitions go to a server of the other flavor. */
    get isMove() {
        return this.#rules.upgrader?.isMove ?? false;
    }
    /** Foreign keys that a target may not allow. */
    get nonStandardKeys() {
        return this.#rules.upgrader?.foreignKeys.nonStandard() ?? [];
    }
    /** Changes for a target of another version. */
    get changes() {
        return this.#rules.upgrader?.changes ?? [];
    }
    #isTarget(schema) {
        const { targets, isCaseSensitive } = this.#rules;
        if (isCaseSensitive)
            return targets.has(schema);
        return [...targets].some((target) => target.toLowerCase() === schema.toLowerCase());
    }
    /**
     * Reports whether a table is left out as a whole, because its rows belong to other tables,
     * servers or files.
     * @param record the record as it is in the backup
     */
    isLeftOut(record) {
        if (record.kind !== 'table' || this.#keepsOutside(record))
            return false;
        const statement = record.statement.toString('latin1');
        const isOfOthers = (0,outside_parts/* enginesOf */.Dn)(statement).some((engine) => !(0,engines/* isMerge */.F5)(engine) && ((0,engines/* reachesOutside */.fQ)(engine) || (0,engines/* engineKind */.jF)(engine) === undefined));
        // These parts cannot be removed from the definition.
        const isBound = (0,outside_parts/* findOutsideParts */.BI)(statement).some((part) => part.end === 0 && this.#isOutside(part, false));
        return isOfOthers || isBound;
    }
    #keepsOutside({ schema = '' }) {
        const { outside } = this.#rules;
        return outside === 'keep' || (outside === 'leave out if renamed' && this.#newName(schema) === undefined);
    }
    /**
     * Reports whether a part is outside of the restore.
     * @param isRenamed whether the part's statement already has the names of the target
     */
    #isOutside({ kind, schema }, isRenamed) {
        if (kind === 'directory' || kind === 'tablespace')
            return true;
        if (schema === undefined)
            return false;
        const name = utf8(schema);
        return !this.#isTarget(isRenamed ? name : (this.#newName(name) ?? name));
    }
    /** Removes external parts, so that the table is created with its rows but without them. */
    #leaveOutside(statement, record) {
        if (this.#keepsOutside(record))
            return statement;
        const parts = (0,outside_parts/* findOutsideParts */.BI)(statement).filter((part) => part.end > 0 && this.#isOutside(part, true));
        for (const { kind, target } of parts)
            this.leftOut.push(`${this.#describeOnTarget(record)}: its ${kind} ${utf8(target)} is left out, because it is outside of the backup`);
        return (0,outside_parts/* removeParts */.h)(statement, parts);
    }
    /** Renames schemas in the facts: a MariaDB default may name a sequence with its schema. */
    #rewriteFacts(facts, record) {
        const { hasObject } = this.#rules;
        const rename = (name) => this.#newName(name);
        const renameIn = (expression) => expression === null
            ? null
            : (0,sql_identifiers/* renameQualifiers */.qB)(expression, { rename, hasObject, quoting: (0,sql_quoting/* quotingOf */.JW)('') }).sql;
        return {
            ...facts,
            foreignKeys: this.#keepsOutside(record)
                ? facts.foreignKeys
                : facts.foreignKeys.filter(({ schema }) => this.#isTarget(this.#newName(schema) ?? schema)),
            columns: facts.columns.map((column) => ({
                ...column,
                default: this.#isDefaultLeftOut(column.default, record) ? null : renameIn(column.default),
                expression: renameIn(column.expression),
            })),
        };
    }
    /**
     * Reports whether the default takes the next value of an external sequence. Such a default is
     * left out.
     */
    #isDefaultLeftOut(expression, record) {
        if (expression === null || this.#keepsOutside(record))
            return false;
        const text = Buffer.from(`CREATE TABLE t (c int DEFAULT (${expression}))`).toString('latin1');
        return (0,outside_parts/* findOutsideParts */.BI)(text).some((part) => part.kind === 'sequence' && this.#isOutside(part, false));
    }
    #rewriteStatement(statement, record) {
        switch (record.kind) {
            case 'schema':
                return this.#renameCreated(statement, record.name);
            case 'account':
            case 'role':
            case 'default role':
                return statement;
            case 'grant':
                return this.#renameGrant(statement, record);
            case 'table':
                return this.#leaveOutside(this.#rename(statement, record), record);
            case 'sequence':
            case 'histogram':
                return this.#rename(statement, record);
            default: {
                const renamed = this.#rename(statement, record);
                const own = record.kind === 'event' && this.#rules.disableEvents ? this.#disable(renamed, record) : renamed;
                const quoting = (0,sql_quoting/* quotingOf */.JW)(record.session.sqlMode, record.session.client);
                const result = (0,definitions_definer/* changeDefiner */.I)(own, this.#rules.definers, quoting);
                const definer = (0,definitions_definer/* findDefiner */.R)(result, quoting);
                if (definer !== undefined) {
                    const name = toUtf8(definer, record);
                    if (!this.definers.has(name))
                        this.definers.set(name, (0,definition_record/* describeRecord */.TV)(record));
                }
                return result;
            }
        }
    }
    #renameCreated(statement, schema) {
        const to = this.#newName(schema);
        return to === undefined
            ? statement
            : statement.replace(CREATE_SCHEMA, (_, head) => `${head}${quoteBytes(to)}`);
    }
    #rename(statement, record) {
        const { renamed, references, hasObject } = this.#rules;
        if (renamed.size === 0)
            return statement;
        const { client, sqlMode } = record.session;
        const quoting = (0,sql_quoting/* quotingOf */.JW)(sqlMode, client);
        const decode = (bytes) => (0,charsets/* decodeFromCharset */.p6)(bytes, client) ?? '';
        const result = (0,sql_identifiers/* renameQualifiers */.qB)(statement, {
            rename: (bytes) => this.#encoded(decode(bytes), client, record),
            hasObject: (schema, object) => hasObject(decode(schema), decode(object)),
            quoting,
        });
        const schema = record.schema ?? '';
        const others = [...result.renamed].map(decode).filter((name) => !this.#isSame(name, schema));
        const object = this.#describeOnTarget(record);
        if (others.length > 0 && references === 'refuse')
            this.refusals.push(`${object} names ${others.map((name) => `${name}, which becomes ${this.#newName(name)}`).join(', and ')}`);
        // The server never executes comments and defaults of a table.
        if (record.kind !== 'table' && record.kind !== 'sequence') {
            const names = [...renamed.keys()].map((name) => (0,charsets/* encodeInCharset */.cz)(name, client) ?? name);
            const quoted = (0,sql_identifiers/* findQuotedQualifiers */.fe)(statement, names, quoting).map(decode);
            if (quoted.length > 0)
                this.warnings.push(`${object} names ${quoted.join(', ')} inside of a quoted text, which is left as it is: look at it before you use it`);
        }
        return result.sql;
    }
    #encoded(name, client, record) {
        const to = this.#newName(name);
        if (to === undefined)
            return undefined;
        const encoded = (0,charsets/* encodeInCharset */.cz)(to, client);
        if (encoded === undefined)
            this.refusals.push(`${(0,definition_record/* describeRecord */.TV)(record)} names ${name}, and its character set ${client} cannot represent the new name ${to}`);
        return encoded;
    }
    #describeOnTarget(record) {
        const { schema } = record;
        return (0,definition_record/* describeRecord */.TV)(schema === undefined ? record : { ...record, schema: this.#newName(schema) ?? schema });
    }
    /** Renames schemas in a grant. A pattern that also covers other schemas stays as it is. */
    #renameGrant(statement, record) {
        const { renamed, hasObject } = this.#rules;
        if (renamed.size === 0)
            return statement;
        const text = Buffer.from(statement, 'latin1').toString('utf8');
        const object = `account ${record.name}`;
        const rename = (name) => {
            const to = renameInGrant(name, (schema) => this.#newName(schema));
            const covered = [...renamed.keys()].filter((schema) => coversOther(name, schema));
            if (to === undefined && covered.length > 0)
                this.warnings.push(`${object} has a grant on ${name}, which covers ${covered.join(', ')} on the source and is left as it is`);
            return to;
        };
        const { sql } = (0,sql_identifiers/* renameQualifiers */.qB)(text, { rename, hasObject, quoting: (0,sql_quoting/* quotingOf */.JW)(''), isGrant: true });
        return Buffer.from(sql, 'utf8').toString('latin1');
    }
    #disable(statement, record) {
        const { sqlMode, client } = record.session;
        const status = (0,event_status/* readEventStatus */.T)(statement, (0,sql_quoting/* quotingOf */.JW)(sqlMode, client));
        if (!status) {
            this.refusals.push(`${(0,definition_record/* describeRecord */.TV)(record)} cannot be disabled, because its definition has no ON COMPLETION clause that every server reads`);
            return statement;
        }
        if (status.isEnabled)
            this.disabledEvents.push(this.#describeOnTarget(record));
        return status.disabled;
    }
    #newName(schema) {
        const { renamed, isCaseSensitive } = this.#rules;
        if (isCaseSensitive)
            return renamed.get(schema);
        return [...renamed].find(([from]) => this.#isSame(from, schema))?.[1];
    }
    #isSame(a, b) {
        return this.#rules.isCaseSensitive ? a === b : a.toLowerCase() === b.toLowerCase();
    }
}
function toUtf8(definer, { session: { client } }) {
    return (0,charsets/* decodeFromCharset */.p6)(definer, client) ?? Buffer.from(definer, 'latin1').toString('utf8');
}
/** Quotes a name in UTF-8, with one character per byte. */
function quoteBytes(name) {
    return Buffer.from(`\`${name.replaceAll('`', '``')}\``, 'utf8').toString('latin1');
}
function utf8(bytes) {
    return Buffer.from(bytes, 'latin1').toString('utf8');
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
;// CONCATENATED MODULE: ./lib/repository/scope/scope-left-out.js
const TABLES_ALONE = '--include-tables takes tables and views alone';
const NOT_SELECTED = 'it is not selected';
/**
 * Returns the objects by their names in the backup; only the schema itself if nothing in it is
 * selected.
 */
function findLeftOut(schemas, scoped, { includeTables, parts, skipRoutines, skipEvents, skipTriggers }) {
    const bySource = new Map(scoped.map((schema) => [schema.source, schema]));
    const ofPrograms = includeTables.length > 0 ? TABLES_ALONE : undefined;
    const ofData = parts === 'data' ? '--data-only' : undefined;
    return schemas.flatMap((schema) => {
        const own = bySource.get(schema.name);
        if (!own)
            return [{ name: `schema ${schema.name}`, reason: NOT_SELECTED }];
        const missing = (all, some, kindOf, reason) => {
            const names = new Set(some.map(({ name }) => name));
            return all
                .filter(({ name }) => !names.has(name))
                .map((object) => ({
                name: `${typeof kindOf === 'string' ? kindOf : kindOf(object)} ${schema.name}.${object.name}`,
                reason,
            }));
        };
        const tables = new Set(own.tables.map(({ name }) => name));
        const views = new Set(own.views.map(({ name }) => name));
        const triggersOf = (owners, there) => owners.filter(({ name }) => there.has(name)).flatMap(({ triggers }) => triggers);
        const isSkipped = (option, name) => (option ? name : NOT_SELECTED);
        return [
            ...missing(schema.tables, own.tables, 'table', NOT_SELECTED),
            ...missing(schema.views, own.views, 'view', ofData ?? NOT_SELECTED),
            ...missing(schema.sequences, own.sequences, 'sequence', ofData ?? NOT_SELECTED),
            ...missing([...triggersOf(schema.tables, tables), ...triggersOf(schema.views, views)], [...own.tables, ...own.views].flatMap(({ triggers }) => triggers), 'trigger', ofData ?? isSkipped(skipTriggers, '--skip-triggers')),
            ...missing(schema.routines, own.routines, ({ type }) => type.toLowerCase(), ofPrograms ?? ofData ?? isSkipped(skipRoutines, '--skip-routines')),
            ...missing(schema.libraries, own.libraries, 'library', ofPrograms ?? ofData ?? isSkipped(skipRoutines, '--skip-routines')),
            ...missing(schema.events, own.events, 'event', ofPrograms ?? ofData ?? isSkipped(skipEvents, '--skip-events')),
        ];
    });
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/collation-names.js
// Maps collations between MariaDB and MySQL. The pairs of Unicode 9 and Unicode 14 are those that
// MariaDB 11.8 itself treats as one (`utf8mb4_0900_ai_ci` is an alias of its
// `utf8mb4_uca1400_nopad_ai_ci`). Pure. Invariant: case, accents and language are kept.


/** Language code of MySQL → language name of MariaDB. */
const LANGUAGES = new Map([
    ['cs', 'czech'],
    ['da', 'danish'],
    ['de_pb', 'german2'],
    ['eo', 'esperanto'],
    ['es', 'spanish'],
    ['es_trad', 'spanish2'],
    ['et', 'estonian'],
    ['hr', 'croatian'],
    ['hu', 'hungarian'],
    ['is', 'icelandic'],
    ['la', 'roman'],
    ['lt', 'lithuanian'],
    ['lv', 'latvian'],
    ['pl', 'polish'],
    ['ro', 'romanian'],
    ['sk', 'slovak'],
    ['sl', 'slovenian'],
    ['sv', 'swedish'],
    ['tr', 'turkish'],
    ['vi', 'vietnamese'],
]);
const CODES = new Map([...LANGUAGES].map(([code, word]) => [word, code]));
const OF_MYSQL = /^utf8mb4_(?:(\w+)_)?0900_(ai_ci|as_ci|as_cs)$/;
const OF_MARIADB = /^(utf8mb[34]|ucs2|utf16|utf32)_uca1400_(?:([a-z0-9]+)_)??(?:nopad_)?(ai_ci|ai_cs|as_ci|as_cs)$/;
/** Collations and character sets without an equivalent in the other flavor. */
const MYSQL_ALONE = /^gb18030_|^utf8(?:mb3)?_tolower_ci$/;
const MARIADB_ALONE = /_myanmar_ci$|_thai_520_w2$|_general1400_as_ci$|_croatian_ci$/;
/** Returns the collation for a target of the other flavor; undefined: it has no equivalent. */
function otherCollation(name, target) {
    return (0,server_facts/* isMariaDb */.Zz)(target) ? ofMariaDb(name, target) : ofMySql(name, target);
}
function ofMariaDb(name, target) {
    if (MYSQL_ALONE.test(name))
        return undefined;
    if (name === 'utf8mb4_0900_bin')
        return 'utf8mb4_nopad_bin';
    if (name.endsWith('_croatian_ci'))
        return withLongName(name).replace(/_ci$/, '_mysql561_ci');
    const [isNew, code, strength] = OF_MYSQL.exec(name) ?? [];
    if (isNew === undefined)
        return withLongName(name);
    const language = code === undefined ? '' : LANGUAGES.get(code);
    if (language === undefined)
        return undefined;
    if ((0,server_abilities/* has */.z)(target, 'uca1400 collations'))
        return `utf8mb4_uca1400_${language === '' ? '' : `${language}_`}nopad_${strength}`;
    return language === '' && strength === 'ai_ci' ? 'utf8mb4_unicode_520_nopad_ci' : undefined;
}
function ofMySql(name, target) {
    const own = (result) => result === undefined || (0,server_abilities/* has */.z)(target, 'collations named utf8mb3')
        ? result
        : result.replace(/^utf8mb3_/, 'utf8_');
    if (name.endsWith('_croatian_mysql561_ci'))
        return own(name.replace('_mysql561_ci', '_ci'));
    if (MARIADB_ALONE.test(name))
        return undefined;
    const [isNew, charset, word, strength] = OF_MARIADB.exec(name) ?? [];
    if (isNew !== undefined) {
        const language = word === undefined ? '' : CODES.get(word);
        if (language === undefined || strength === 'ai_cs')
            return undefined;
        // MySQL has Unicode 9 for utf8mb4 only.
        if (charset !== 'utf8mb4')
            return language === '' && strength === 'ai_ci' ? own(`${charset}_unicode_520_ci`) : undefined;
        if (language !== '' && strength === 'as_ci')
            return undefined;
        return `utf8mb4_${language === '' ? '' : `${language}_`}0900_${strength}`;
    }
    if (name === 'utf8mb4_nopad_bin' && (0,server_abilities/* has */.z)(target, 'utf8mb4_0900_bin'))
        return 'utf8mb4_0900_bin';
    return own(name.replace('_nopad', ''));
}
/** Expands `utf8_…`, as MySQL before 8.0.30 names these collations. */
function withLongName(name) {
    return name.replace(/^utf8_/, 'utf8mb3_');
}
/** Reports whether two names mean the same collation. */
function isSameCollation(a, b) {
    return withLongName(a) === withLongName(b);
}
/** Reports whether trailing spaces count: then `'a'` and `'a '` are two values of a unique key. */
function countsSpaces(name) {
    return /_0900_|nopad/.test(name);
}
/** Returns the collation of a text that names only its character set. */
function defaultCollation(charset, source) {
    const name = charset.toLowerCase().replace(/^utf8$/, 'utf8mb3');
    if (!UNICODE.test(name))
        return undefined;
    if ((0,server_facts/* isMariaDb */.Zz)(source))
        return (0,server_abilities/* has */.z)(source, 'Unicode by default') ? `${name}_uca1400_ai_ci` : `${name}_general_ci`;
    return name === 'utf8mb4' && (0,server_abilities/* has */.z)(source, 'data dictionary') ? 'utf8mb4_0900_ai_ci' : `${name}_general_ci`;
}
const UNICODE = /^(?:utf8mb[34]|ucs2|utf16|utf32)$/;

// EXTERNAL MODULE: ./lib/repository/upgrade/finding.js
var finding = __webpack_require__(34674);
;// CONCATENATED MODULE: ./lib/repository/upgrade/account-rules.js

const IDENTIFIED = /\bIDENTIFIED (?:WITH|VIA) (['"`]?)(\w+)\1(?: (?:AS|USING) (?:'(?:[^'\\]|\\[^]|'')*'|0x[0-9A-Fa-f]+))?/;
/** Hash that MySQL gives its own accounts without login: no password matches it. */
const NO_PASSWORD = `IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED'`;
function missingPlugin(record, target, { plugins }) {
    if (record.kind !== 'account')
        return undefined;
    const statement = record.statement.toString('latin1');
    const plugin = IDENTIFIED.exec(statement)?.[2];
    if (plugin === undefined || plugins.has(plugin.toLowerCase()))
        return undefined;
    const found = {
        why: `it logs in by ${plugin}, which the target does not have`,
        advice: 'give it another plugin on the source, or install the plugin on the target',
    };
    // Excludes further factors, and MariaDB's lists of plugins.
    const isPlain = !/ AND IDENTIFIED | OR /.test(statement) && / ACCOUNT (?:UN)?LOCK\b/.test(statement);
    if (!isPlain || target.flavor === 'mariadb' || !plugins.has('caching_sha2_password'))
        return found;
    const locked = statement
        .replace(IDENTIFIED, () => NO_PASSWORD)
        .replace(/ ACCOUNT UNLOCK\b/, ' ACCOUNT LOCK');
    return {
        ...found,
        rewritten: {
            record: { ...record, statement: Buffer.from(locked, 'latin1') },
            change: `it is locked and has no password: ALTER USER … IDENTIFIED BY … ACCOUNT UNLOCK lets it log in, by caching_sha2_password in place of ${plugin}`,
        },
    };
}
/** Privileges that MySQL has replaced by others. */
const REPLACED = {
    SET_USER_ID: ['SET_ANY_DEFINER', 'ALLOW_NONEXISTENT_DEFINER'],
};
function missingPrivileges(record, target, { privileges }) {
    if (record.kind !== 'grant' || !privileges)
        return undefined;
    const statement = record.statement.toString('latin1');
    // Matches the privileges of MySQL 8.0 that plugins and new versions add. In other grants, column
    // names follow in parentheses.
    const [, list, rest] = /^GRANT ([A-Z_]+(?:, ?[A-Z_]+)*)( ON \*\.\* TO .*)$/s.exec(statement) ?? [];
    if (list === undefined || rest === undefined)
        return undefined;
    const granted = list.split(/, ?/);
    const missing = granted.filter((name) => /_/.test(name) && !privileges.has(name));
    if (missing.length === 0)
        return undefined;
    const kept = granted.flatMap((name) => missing.includes(name) ? (REPLACED[name] ?? []).filter((other) => privileges.has(other)) : [name]);
    const names = missing.join(', ');
    const found = {
        why: `it is granted ${names}, which ${(0,finding/* nameOf */.V)(target)} does not have`,
        advice: 'revoke it on the source',
    };
    if (kept.length === 0)
        return found;
    const added = kept.filter((name) => !granted.includes(name));
    return {
        ...found,
        rewritten: {
            record: {
                ...record,
                statement: Buffer.from(`GRANT ${[...new Set(kept)].join(',')}${rest}`, 'latin1'),
            },
            change: `it is not granted ${names}${added.length > 0 ? `, but ${added.join(' and ')}` : ''}`,
        },
    };
}

// EXTERNAL MODULE: ./lib/sql/definitions/create-table.js
var create_table = __webpack_require__(68548);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-tokens.js
var sql_tokens = __webpack_require__(23186);
;// CONCATENATED MODULE: ./lib/repository/upgrade/collations.js




const CHANGED = {
    mysql: /^utf8mb4$/,
    mariadb: /^(?:utf8(?:mb[34])?|ucs2|utf16|utf32)$/,
};
/**
 * Adds collations.
 * @param which collations to state: those whose default differs in a newer version, or every
 * implied one
 */
function withCollations(record, target, which = 'changed') {
    const { kind, facts, statement } = record;
    if (kind !== 'table' || !facts)
        return record;
    const text = statement.toString('latin1');
    const body = (0,create_table/* findBody */.q3)(text);
    if (!body)
        return record;
    const changed = which === 'every' ? /^/ : (0,server_facts/* isMariaDb */.Zz)(target) ? CHANGED.mariadb : CHANGED.mysql;
    const columns = new Map(facts.columns.map(({ name, collation }) => [latin1(name), collation]));
    const definitions = (0,create_table/* splitDefinitions */.Fz)(text.slice(body.start, body.end)).map((definition) => {
        const name = /^\s*`((?:[^`]|``)*)`/.exec(definition)?.[1]?.replaceAll('``', '`');
        const collation = name === undefined ? undefined : columns.get(name);
        return collation ? insertCollation(definition, changed, collation, ' COLLATE ') : definition;
    });
    const options = text.slice(body.end);
    const rest = facts.collation === null ? options : insertCollation(options, changed, facts.collation, ' COLLATE=');
    const result = text.slice(0, body.start) + definitions.join(',') + rest;
    return result === text ? record : { ...record, statement: Buffer.from(result, 'latin1') };
}
/**
 * Inserts after the first character set, which belongs to the column or table, if no collation
 * follows.
 */
function insertCollation(text, changed, collation, clause) {
    const tokens = [...outsideOfParentheses((0,sql_tokens/* tokenize */.qw)(text, sql_quoting/* DEFAULT_QUOTING */.qF))];
    for (const i of tokens.keys()) {
        const charset = charsetAfter(tokens, i);
        if (charset?.name === undefined)
            continue;
        const next = tokens[tokens.indexOf(charset) + 1];
        const isExplicit = (0,sql_tokens/* keywordOf */.XL)(next) === 'COLLATE' || !changed.test(charset.name);
        if (isExplicit || !isOf(collation, charset.name))
            return text;
        return text.slice(0, charset.end) + clause + collation + text.slice(charset.end);
    }
    return text;
}
/** Skips expressions, which may name character sets too. The text may begin within a pair. */
function* outsideOfParentheses(tokens) {
    let depth = 0;
    for (const token of tokens) {
        const isBare = token.name === undefined;
        if (isBare && token.text === '(')
            depth++;
        else if (isBare && token.text === ')')
            depth = Math.max(0, depth - 1);
        else if (depth === 0)
            yield token;
    }
}
/** Finds `CHARSET=x` and `CHARACTER SET x`. */
function charsetAfter(tokens, i) {
    const word = (0,sql_tokens/* keywordOf */.XL)(tokens[i]);
    if (word === 'CHARSET')
        return tokens[i + 1]?.text === '=' ? tokens[i + 2] : tokens[i + 1];
    return word === 'CHARACTER' && (0,sql_tokens/* keywordOf */.XL)(tokens[i + 1]) === 'SET' ? tokens[i + 2] : undefined;
}
/** Accepts both names of utf8mb3 and its collations. */
function isOf(collation, charset) {
    const neutral = (name) => name.replace(/^utf8mb3(?=_|$)/, 'utf8');
    return neutral(collation).startsWith(`${neutral(charset)}_`);
}
function latin1(name) {
    return Buffer.from(name, 'utf8').toString('latin1');
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/foreign-keys.js
class ForeignKeys {
    #keys = [];
    /** Columns of each unique index, by table. */
    #unique = new Map();
    note({ kind, schema = '', name, facts }, object) {
        if (kind !== 'table' || !facts)
            return;
        this.#keys.push(...facts.foreignKeys.map((key) => ({ ...key, object })));
        const unique = facts.indexes.filter((index) => index.unique && index.parts.every(({ prefix }) => prefix === null));
        this.#unique.set(keyOf(schema, name), unique.map(({ parts }) => columnsOf(parts.map(({ column }) => column ?? ''))));
    }
    /** Returns non-standard keys, as far as their parent table is known. */
    nonStandard() {
        return this.#keys
            .filter(({ schema, table, referenced }) => {
            const unique = this.#unique.get(keyOf(schema, table));
            return unique !== undefined && !unique.includes(columnsOf(referenced));
        })
            .map(({ object, name, table, referenced }) => ({
            object,
            why: `its foreign key ${name} refers to ${table} (${referenced.join(', ')}), a key that is not unique, and the target does not allow that`,
            advice: 'make that key unique on the source, or SET GLOBAL restrict_fk_on_non_standard_key = OFF on the target, or grant SESSION_VARIABLES_ADMIN there',
            isRewritable: false,
        }));
    }
}
function keyOf(schema, table) {
    return `${schema}\0${table}`.toLowerCase();
}
/** Key of a set of columns, in any order. */
function columnsOf(names) {
    return names
        .map((name) => name.toLowerCase())
        .sort()
        .join('\0');
}

;// CONCATENATED MODULE: ./lib/sql/tokens/sql-modes.js
// Words of sql_mode that MySQL 8.0 removed. Other words, which a server prints next to them, have
// the same effect on a program (for ORACLE: ANSI_QUOTES, PIPES_AS_CONCAT and others), or the word
// had no effect. Pure.
const REMOVED = new Set([
    'DB2',
    'MAXDB',
    'MSSQL',
    'MYSQL323',
    'MYSQL40',
    'NO_AUTO_CREATE_USER',
    'NO_FIELD_OPTIONS',
    'NO_KEY_OPTIONS',
    'NO_TABLE_OPTIONS',
    'ORACLE',
    'POSTGRESQL',
]);
function splitRemovedModes(sqlMode) {
    const words = sqlMode.split(',').filter((word) => word !== '');
    return {
        kept: words.filter((word) => !REMOVED.has(word)).join(','),
        removed: words.filter((word) => REMOVED.has(word)),
    };
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/program-collations.js



const PROGRAMS = new Set([
    'procedure',
    'function',
    'trigger',
    'event',
]);
const ROUTINES = new Set(['procedure', 'function']);
/** States the collations of MySQL 5.7 for a newer MySQL. */
function withOldCollations(record, source, target) {
    if ((0,server_abilities/* has */.z)(source, 'data dictionary') || !(0,server_abilities/* has */.z)(target, 'data dictionary'))
        return record;
    return withProgramCollations(record, (charset) => charset.toLowerCase() === 'utf8mb4' ? 'utf8mb4_general_ci' : undefined);
}
/**
 * States collations in a program.
 * @param collationOf returns the collation of a bare character set; undefined: nothing is stated
 */
function withProgramCollations(record, collationOf) {
    if (!PROGRAMS.has(record.kind))
        return record;
    const { client, sqlMode } = record.session;
    const text = record.statement.toString('latin1');
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(text, (0,sql_quoting/* quotingOf */.JW)(sqlMode, client))];
    let result = '';
    let end = 0;
    for (const i of typeTokens(tokens, text, ROUTINES.has(record.kind))) {
        const charset = charsetAt(tokens, i);
        const collation = charset?.name === undefined ? undefined : collationOf(charset.name);
        if (!charset || collation === undefined)
            continue;
        if ((0,sql_tokens/* keywordOf */.XL)(tokens[tokens.indexOf(charset) + 1]) === 'COLLATE')
            continue;
        result += `${text.slice(end, charset.end)} COLLATE ${collation}`;
        ({ end } = charset);
    }
    return end === 0 ? record : { ...record, statement: Buffer.from(result + text.slice(end), 'latin1') };
}
/**
 * Yields the positions of tokens in parameters, after RETURNS, and in DECLARE before the default.
 */
function* typeTokens(tokens, text, isRoutine) {
    let depth = 0;
    let state = isRoutine ? 'head' : 'body';
    for (const [i, token] of tokens.entries()) {
        const word = (0,sql_tokens/* keywordOf */.XL)(token);
        const isBare = token.name === undefined;
        if (isBare && token.text === '(')
            depth++;
        if (isBare && token.text === ')')
            depth--;
        if (state === 'head' && depth === 1)
            state = 'parameters';
        else if (state === 'parameters' && depth === 0)
            state = 'body';
        else if (state === 'body' && word === 'RETURNS')
            state = 'returns';
        else if (state === 'body' && word === 'DECLARE')
            state = 'declare';
        else if (state === 'returns' && text.slice(tokens[i - 1].end, token.start).includes('\n'))
            state = 'body';
        else if (state === 'declare' && (word === 'DEFAULT' || (isBare && token.text === ';')))
            state = 'body';
        if (state !== 'head' && state !== 'body')
            yield i;
    }
}
/** Finds `CHARSET x` and `CHARACTER SET x`. */
function charsetAt(tokens, i) {
    const word = (0,sql_tokens/* keywordOf */.XL)(tokens[i]);
    if (word === 'CHARSET')
        return tokens[i + 1];
    return word === 'CHARACTER' && (0,sql_tokens/* keywordOf */.XL)(tokens[i + 1]) === 'SET' ? tokens[i + 2] : undefined;
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/move-collations.js
// Gives an object of the other flavor the collations of the target: collations after COLLATE in its
// statement, implied collations, its session, its facts. If the target has no equivalent, the
// object is refused and the collation named.






/** Form of every collation name. */
const COLLATION = /^[a-z0-9]+(?:_[a-z0-9]+)+$/;
const WITH_SESSION = new Set(['view', 'procedure', 'function', 'trigger', 'event']);
function moveCollations(object) {
    const { source, target } = object;
    const map = new CollationMap(object);
    object.record = withCollations(object.record, target, 'every');
    object.record = withProgramCollations(object.record, (charset) => defaultCollation(charset, source));
    object.statement = mapNamed(object, map);
    object.changeFacts(({ collation, columns }) => ({
        collation: map.to(collation),
        columns: columns.map((column) => ({ ...column, collation: map.to(column.collation) })),
    }));
    const { session, kind } = object.record;
    if (WITH_SESSION.has(kind)) {
        const { collation, databaseCollation } = session;
        object.record = {
            ...object.record,
            session: {
                ...session,
                ...(collation === undefined ? {} : { collation: map.to(collation) }),
                ...(databaseCollation === undefined ? {} : { databaseCollation: map.to(databaseCollation) }),
            },
        };
    }
    map.report();
}
function mapNamed({ record, statement }, map) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(statement, (0,sql_quoting/* quotingOf */.JW)(record.session.sqlMode, record.session.client))];
    let result = '';
    let end = 0;
    for (const [i, token] of tokens.entries()) {
        if ((0,sql_tokens/* keywordOf */.XL)(token) !== 'COLLATE')
            continue;
        const value = tokens[tokens[i + 1]?.text === '=' ? i + 2 : i + 1];
        const name = (0,sql_tokens/* keywordOf */.XL)(value)?.toLowerCase();
        if (!value || name === undefined || !COLLATION.test(name))
            continue;
        result += statement.slice(end, value.start) + map.to(name);
        ({ end } = value);
    }
    return result + statement.slice(end);
}
/** Collations of one object. */
class CollationMap {
    #object;
    #mapped = new Map();
    constructor(object) {
        this.#object = object;
    }
    to(name) {
        if (name === null)
            return name;
        if (!this.#mapped.has(name))
            this.#mapped.set(name, otherCollation(name, this.#object.target));
        return (this.#mapped.get(name) ?? name);
    }
    report() {
        const { target } = this.#object;
        for (const [from, to] of this.#mapped) {
            if (to === undefined)
                this.#object.refuse(`it has the collation ${from}, for which ${(0,finding/* nameOf */.V)(target)} has no equal`, 'give it another collation on the source');
            else if (!isSameCollation(from, to))
                this.#object.changes.push(`its collation ${from} is ${to}${describeSpaces(from, to)}`);
        }
    }
}
function describeSpaces(from, to) {
    const [before, after] = [countsSpaces(from), countsSpaces(to)];
    if (before === after)
        return '';
    return after ? ', which counts spaces at the end of a text' : ', which ignores spaces at the end of a text';
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/moved-object.js
class MovedObject {
    source;
    target;
    record;
    /** Changes as ends of sentences about the object. */
    changes = [];
    obstacles = [];
    constructor(record, source, target) {
        this.record = record;
        this.source = source;
        this.target = target;
    }
    /** Statement with one character per byte. */
    get statement() {
        return this.record.statement.toString('latin1');
    }
    set statement(text) {
        if (text !== this.statement)
            this.record = { ...this.record, statement: Buffer.from(text, 'latin1') };
    }
    changeFacts(change) {
        const { facts } = this.record;
        if (facts)
            this.record = { ...this.record, facts: { ...facts, ...change(facts) } };
    }
    refuse(why, advice = 'change it on the source') {
        this.obstacles.push({ why, advice });
    }
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/table-rules.js





const OWN_PARTITIONS = new Set(['innodb', 'ndb', 'ndbcluster']);
function partitionedEngine(record, _, target) {
    const { facts, statement } = record;
    if (!facts || facts.partitions.length === 0 || (0,server_abilities/* has */.z)(target, 'partitions of every engine'))
        return undefined;
    if (OWN_PARTITIONS.has(facts.engine.toLowerCase()))
        return undefined;
    const found = {
        why: `it is partitioned, and ${(0,finding/* nameOf */.V)(target)} has no partitions of ${facts.engine}`,
        advice: 'make it a table of InnoDB on the source',
    };
    if (!fitsInnoDb(facts))
        return found;
    const text = withOptions(statement.toString('latin1'), (option) => option === 'ENGINE' ? 'InnoDB' : option === 'ROW_FORMAT' ? null : undefined);
    const options = withoutRowFormat(facts.options);
    return {
        ...found,
        rewritten: {
            record: {
                ...record,
                statement: Buffer.from(text, 'latin1'),
                facts: { ...facts, engine: 'InnoDB', options },
            },
            change: `it is a table of InnoDB, and no longer of ${facts.engine}`,
        },
    };
}
/**
 * Reports whether InnoDB supports the table. InnoDB has no full-text or spatial index in a
 * partitioned table, and needs the AUTO_INCREMENT column first in an index.
 */
function fitsInnoDb({ indexes, columns }) {
    if (indexes.some(({ type }) => /FULLTEXT|SPATIAL|RTREE/i.test(type)))
        return false;
    const counted = columns.find(({ extra }) => /auto_increment/i.test(extra))?.name;
    return counted === undefined || indexes.some(({ parts }) => parts[0]?.column === counted);
}
function countedFloat({ facts }, _, target) {
    if (!facts || (0,server_abilities/* has */.z)(target, 'AUTO_INCREMENT of DOUBLE'))
        return undefined;
    const column = facts.columns.find(({ type, extra }) => /^(?:float|double)\b/i.test(type) && /auto_increment/i.test(extra));
    if (!column)
        return undefined;
    return {
        why: `its column ${column.name} is ${column.type.toUpperCase()} AUTO_INCREMENT, which ${(0,finding/* nameOf */.V)(target)} does not have`,
        advice: 'make the column BIGINT on the source',
    };
}
/**
 * Removes ROW_FORMAT=FIXED, on request only, and never refuses it. Servers accept it only without
 * innodb_strict_mode, which not every account may switch off.
 */
function fixedRows(record) {
    const { facts, statement } = record;
    if (!facts || facts.engine.toLowerCase() !== 'innodb' || !/\brow_format=fixed\b/i.test(facts.options))
        return undefined;
    const text = withOptions(statement.toString('latin1'), (option) => option === 'ROW_FORMAT' ? null : undefined);
    return {
        why: 'it has ROW_FORMAT=FIXED, which InnoDB does not have',
        advice: 'remove the row format on the source',
        rewritten: {
            record: {
                ...record,
                statement: Buffer.from(text, 'latin1'),
                facts: { ...facts, options: withoutRowFormat(facts.options) },
            },
            change: 'it has no ROW_FORMAT=FIXED',
        },
    };
}
function withoutRowFormat(options) {
    return options.replace(/\s*\brow_format=\w+/gi, '').trim();
}
/**
 * Changes options of a table and of its partitions, as SHOW CREATE TABLE prints them.
 * @param change returns the new value; null: remove the option; undefined: keep it
 */
function withOptions(createTable, change) {
    const from = (0,create_table/* findBody */.q3)(createTable)?.end ?? createTable.length;
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(createTable, sql_quoting/* DEFAULT_QUOTING */.qF)].filter(({ start }) => start >= from);
    let result = '';
    let end = 0;
    for (const [i, token] of tokens.entries()) {
        const option = (0,sql_tokens/* keywordOf */.XL)(token);
        const value = tokens[i + 2];
        if (option === undefined || !isEquals(tokens[i + 1]) || value?.name === undefined)
            continue;
        const to = change(option);
        if (to === undefined)
            continue;
        const start = createTable[token.start - 1] === ' ' ? token.start - 1 : token.start;
        result += to === null ? createTable.slice(end, start) : `${createTable.slice(end, value.start)}${to}`;
        ({ end } = value);
    }
    return result + createTable.slice(end);
}
function isEquals(token) {
    return token?.text === '=' && token.name === undefined;
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/table-text.js
// Splits a CREATE TABLE statement into parts that can be changed one by one: columns and keys, and
// the options after them. Pure; one character per byte. Invariant: unchanged parts keep their
// bytes.



function splitTable(statement) {
    const body = (0,create_table/* findBody */.q3)(statement);
    if (!body)
        return undefined;
    return {
        head: statement.slice(0, body.start),
        definitions: (0,create_table/* splitDefinitions */.Fz)(statement.slice(body.start, body.end)).map((text) => text.trim()),
        options: statement.slice(body.end),
    };
}
function joinTable({ head, definitions, options }) {
    return `${head}\n  ${definitions.join(',\n  ')}\n${options}`;
}
/** Returns the name of a column in UTF-8; undefined for a key or a check. */
function columnOf(definition) {
    const name = /^`((?:[^`]|``)*)`/.exec(definition)?.[1];
    return name === undefined ? undefined : Buffer.from(name.replaceAll('``', '`'), 'latin1').toString('utf8');
}
function replaceOutsideQuotes(text, pattern, by) {
    return text.replace(/'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`|[^'`]+/gs, (part) => /^['`]/.test(part) ? part : part.replace(pattern, by));
}
function isOutsideQuotes(text, pattern) {
    return pattern.test(text.replace(/'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`/gs, "''"));
}
/** Returns the text without the selected options, including options of partitions. */
function removeOptions(options, isRemoved) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(options, sql_quoting/* DEFAULT_QUOTING */.qF)];
    const removed = [];
    let text = '';
    let end = 0;
    for (const [i, token] of tokens.entries()) {
        const value = tokens[i + 2];
        const isOption = token.name !== undefined && tokens[i + 1]?.text === '=' && value !== undefined;
        if (!isOption || token.start < end)
            continue;
        const isQuotedName = (0,sql_tokens/* keywordOf */.XL)(token) === undefined;
        const option = {
            name: token.name.toUpperCase(),
            value: options.slice(value.start, value.end),
            isQuotedName,
        };
        if (!isRemoved(option))
            continue;
        removed.push(option);
        const start = options[token.start - 1] === ' ' ? token.start - 1 : token.start;
        text += options.slice(end, start);
        ({ end } = value);
    }
    return { text: text + options.slice(end), removed };
}
/**
 * Returns tokens with their depth of parentheses. A parenthesis itself counts as outside of its
 * pair.
 */
function withDepth(text) {
    let depth = 0;
    return [...(0,sql_tokens/* tokenize */.qw)(text, sql_quoting/* DEFAULT_QUOTING */.qF)].map((token) => {
        const isBare = token.name === undefined;
        if (isBare && token.text === ')')
            depth--;
        const own = { token, depth };
        if (isBare && token.text === '(')
            depth++;
        return own;
    });
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/tables-of-mariadb.js
// Moves a MariaDB table to MySQL: default expressions get parentheses, checks of columns become
// checks of the table, and options unknown to MySQL are left out and reported. Features without an
// equivalent (history, MariaDB's own types) are refused.




/** Types as `information_schema` prints them. */
const OWN_TYPES = /^(?:uuid|inet4|inet6|xmltype)\b/i;
const COMPRESSED = / \/\*M?!\d{6} COMPRESSED(?:=\w+)?\*\//g;
const VERSIONED = /\b(?:WITH(?:OUT)? SYSTEM VERSIONING|PERIOD FOR|WITHOUT OVERLAPS|PARTITION BY SYSTEM_TIME)\b/i;
function moveMariaDbTable(object, checkNames) {
    const { target } = object;
    if (isOutsideQuotes(object.statement, VERSIONED))
        object.refuse(`it has system versioning or a period, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'ALTER TABLE … DROP SYSTEM VERSIONING, or DROP PERIOD, on the source, or copy its rows into a table without them');
    for (const { name, type, extra, default: value } of object.record.facts?.columns ?? []) {
        if (/\b(?:nextval|lastval|setval)\s*\(|\bnext value for\b/i.test(value ?? ''))
            object.refuse(`its column ${name} takes its default from a sequence, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'make it AUTO_INCREMENT on the source');
        if (OWN_TYPES.test(type))
            object.refuse(`its column ${name} is of the type ${type.toUpperCase()}, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'make it a CHAR or BINARY on the source');
        if (/\bINVISIBLE\b/i.test(extra) && !(0,server_abilities/* has */.z)(target, 'invisible columns'))
            object.refuse(`its column ${name} is invisible, which ${(0,finding/* nameOf */.V)(target)} does not have`);
    }
    const table = splitTable(object.statement);
    if (!table)
        return object.refuse('its definition cannot be parsed');
    const checks = [];
    table.definitions = table.definitions.map((definition) => {
        const column = columnOf(definition);
        if (column !== undefined)
            return moveColumn(object, column, definition, checks);
        if (/^(?:CONSTRAINT `(?:[^`]|``)*` )?CHECK\b/.test(definition)) {
            checks.push(nameCheck(object, definition, checkNames));
            return '';
        }
        refuseIndex(object, definition);
        return replaceOutsideQuotes(definition, /\bIGNORED\b/g, 'INVISIBLE');
    });
    table.definitions = table.definitions.filter((definition) => definition !== '');
    if ((0,server_abilities/* has */.z)(target, 'CHECK_CONSTRAINTS'))
        table.definitions.push(...checks);
    else if (checks.length > 0) {
        object.changes.push(`its CHECK constraints are left out, because ${(0,finding/* nameOf */.V)(target)} does not enforce any`);
        object.changeFacts(() => ({ checks: [] }));
    }
    moveOptions(object, table);
    object.statement = joinTable(table);
}
/** Refuses unique keys over whole texts, for which InnoDB has a hash. MySQL cannot index them. */
function refuseIndex(object, definition) {
    const [, kind, name] = /^(UNIQUE|VECTOR) KEY `((?:[^`]|``)*)`/.exec(definition) ?? [];
    const isHash = kind === 'UNIQUE' && / USING HASH\b/.test(definition) && isInnoDb(object);
    if (kind === 'VECTOR' || isHash)
        object.refuse(`its index ${name} is ${kind === 'VECTOR' ? 'one of vectors' : 'unique over a whole text'}, which ${(0,finding/* nameOf */.V)(object.target)} does not have`, 'drop the index on the source');
}
function isInnoDb({ record }) {
    return /^(?:innodb|aria)$/i.test(record.facts?.engine ?? '');
}
function moveColumn(object, column, definition, checks) {
    let text = definition;
    if (isOutsideQuotes(text, new RegExp(COMPRESSED.source))) {
        text = replaceOutsideQuotes(text, COMPRESSED, '');
        object.changes.push(`its column ${column} is not compressed`);
        object.changeFacts(({ columns }) => ({
            columns: columns.map((each) => each.name === column ? { ...each, type: each.type.replace(COMPRESSED, '') } : each),
        }));
    }
    const { text: withoutCheck, check } = takeCheck(text);
    if (check !== undefined)
        checks.push(check);
    const type = object.record.facts?.columns.find(({ name }) => name === column)?.type ?? '';
    return wrapDefault(withoutCheck, type);
}
/**
 * Moves a column's check to the table: it may name other columns, which MySQL does not allow in a
 * column's check.
 */
function takeCheck(definition) {
    const tokens = withDepth(definition);
    const index = tokens.findIndex(({ token, depth }) => depth === 0 && isWord(token, 'CHECK'));
    if (index < 0)
        return { text: definition };
    const close = tokens.findIndex(({ token, depth }, i) => i > index + 1 && depth === 0 && isBare(token, ')'));
    const [from, to] = [tokens[index].token.start, tokens[close].token.end];
    return {
        text: (definition.slice(0, from).trimEnd() + definition.slice(to)).trimEnd(),
        check: definition.slice(from, to),
    };
}
/** Words that may follow a default. */
const AFTER_DEFAULT = new Set(['ON', 'COMMENT', 'INVISIBLE', 'CHECK']);
const LITERAL = /^(?:NULL|TRUE|FALSE|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|(?:_\w+ ?)?[bx]?'(?:[^'\\]|\\.|'')*'|0x[0-9a-f]*)$/is;
const NOW = /^(?:current_timestamp|now)(?:\(\d*\))?$/i;
const WITHOUT_LITERAL = /^(?:(?:tiny|medium|long)?(?:text|blob)|json|geometry|geometrycollection|(?:multi)?(?:point|linestring|polygon))\b/i;
function wrapDefault(definition, type) {
    const tokens = withDepth(definition);
    const index = tokens.findIndex(({ token, depth }) => depth === 0 && isWord(token, 'DEFAULT'));
    if (index < 0)
        return definition;
    const after = tokens.findIndex(({ token, depth }, i) => i > index && depth === 0 && AFTER_DEFAULT.has(wordOf(token)));
    const start = tokens[index].token.end + 1;
    const end = after < 0 ? definition.length : tokens[after].token.start;
    const value = definition.slice(start, end).trimEnd();
    const isKept = WITHOUT_LITERAL.test(type)
        ? /^NULL$/i.test(value)
        : LITERAL.test(value) || (NOW.test(value) && /^(?:timestamp|datetime)\b/i.test(type));
    if (isKept || isInPair(value))
        return definition;
    return `${definition.slice(0, start)}(${value})${definition.slice(start + value.length)}`;
}
/** Reports whether the text is one pair of parentheses. */
function isInPair(text) {
    const tokens = withDepth(text);
    const first = tokens.findIndex(({ token, depth }) => depth === 0 && isBare(token, ')'));
    return isBare(tokens[0].token, '(') && first === tokens.length - 1;
}
/** Names a check. MariaDB calls an unnamed check `CONSTRAINT_1`, in every table. */
function nameCheck(object, definition, names) {
    const [named, bytes = ''] = /^CONSTRAINT `((?:[^`]|``)*)` /.exec(definition) ?? [];
    if (named === undefined)
        return definition;
    const name = Buffer.from(bytes, 'latin1').toString('utf8');
    const key = `${object.record.schema}\0${name}`.toLowerCase();
    const isOwn = /^CONSTRAINT_\d+$/.test(name);
    if (!isOwn && !names.has(key)) {
        names.add(key);
        return definition;
    }
    if (!isOwn)
        object.changes.push(`its check ${name} gets a name of the target, because another table has that name`);
    return definition.slice(named.length);
}
const OPTIONS = new Set([
    'PAGE_CHECKSUM',
    'TRANSACTIONAL',
    'IETF_QUOTES',
    'ENCRYPTED',
    'ENCRYPTION_KEY_ID',
    'PAGE_COMPRESSED',
    'PAGE_COMPRESSION_LEVEL',
]);
function moveOptions(object, table) {
    const facts = object.record.facts;
    const isAria = facts?.engine.toLowerCase() === 'aria';
    // The server prints options of engines and plugins in backquotes.
    const { text, removed } = removeOptions(table.options, ({ name, isQuotedName }) => isQuotedName || OPTIONS.has(name) || (isAria && name === 'ROW_FORMAT'));
    table.options = text;
    for (const { name, value } of removed)
        if (!SILENT.has(name))
            object.changes.push(`its option ${name}=${value} is left out`);
    if (!isAria || !facts)
        return;
    if (!fitsInnoDb(facts))
        return object.refuse('it is a table of Aria with indexes that InnoDB does not have', 'make it a table of InnoDB on the source');
    table.options = replaceOutsideQuotes(table.options, /\bENGINE ?= ?Aria\b/gi, 'ENGINE=InnoDB');
    object.changes.push('it is a table of InnoDB, and no longer of Aria');
    object.changeFacts(({ options }) => ({
        engine: 'InnoDB',
        options: options.replace(/\s*\brow_format=\w+/gi, ''),
    }));
}
/** Options that do not concern rows, and that every Aria table has. */
const SILENT = new Set(['PAGE_CHECKSUM', 'TRANSACTIONAL', 'ROW_FORMAT']);
function wordOf(token) {
    return token.name !== undefined && token.end - token.start === token.name.length
        ? token.name.toUpperCase()
        : '';
}
function isWord(token, word) {
    return wordOf(token) === word;
}
function isBare(token, char) {
    return token.name === undefined && token.text === char;
}

// EXTERNAL MODULE: ./lib/sql/tokens/literals.js
var literals = __webpack_require__(18043);
;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/tables-of-mysql.js
// Moves a MySQL table to MariaDB. MariaDB ignores the version comments in which MySQL prints some
// features, so a column would become visible and a check enforced. Each feature is written in
// MariaDB's words, or left out and reported.






const INVISIBLE = /\/\*!80\d{3} INVISIBLE \*\//g;
const SRID = / \/\*!80\d{3} SRID (\d+) \*\//g;
const NOT_ENFORCED = /\/\*!80\d{3} NOT ENFORCED \*\//;
const GENERATED_NOT_NULL = /(\) (?:VIRTUAL|STORED)) NOT NULL\b/;
const JSON_TYPE = /^ json\b/i;
const COLLECTION = /^ geomcollection\b/i;
function moveMySqlTable(object) {
    const table = splitTable(object.statement);
    if (!table)
        return object.refuse('its definition cannot be parsed');
    refuseIndexes(object);
    table.definitions = table.definitions.map(withoutIntroducers).flatMap((definition) => {
        const column = columnOf(definition);
        if (column !== undefined)
            return [tables_of_mysql_moveColumn(object, column, definition)];
        if (isOutsideQuotes(definition, NOT_ENFORCED))
            return leaveCheck(object, definition);
        return [replaceOutsideQuotes(definition, INVISIBLE, 'IGNORED')];
    });
    const { text, removed } = removeOptions(table.options, ({ name }) => tables_of_mysql_OPTIONS.has(name));
    table.options = text;
    for (const { name, value } of removed)
        reportOption(object, name, value);
    object.statement = joinTable(table);
    object.changeFacts(({ columns, checks }) => ({
        columns: columns.map((column) => column.type.toLowerCase() === 'json'
            ? { ...column, type: 'longtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' }
            : column),
        checks: [
            ...checks.filter(({ enforced }) => enforced),
            ...columns
                .filter(({ type }) => type.toLowerCase() === 'json')
                .map(({ name }) => ({ name, clause: `json_valid(\`${name}\`)`, enforced: true })),
        ],
    }));
}
/**
 * Removes introducers. In expressions of a table, MariaDB turns `_utf8mb4'é'` into `xC3xA9` and
 * loses a backslash. The connection uses utf8mb4.
 */
function withoutIntroducers(definition) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(definition, sql_quoting/* DEFAULT_QUOTING */.qF)];
    let result = '';
    let end = 0;
    for (const [i, token] of tokens.entries()) {
        const charset = /^_(\w+)$/.exec((0,sql_tokens/* keywordOf */.XL)(token) ?? '')?.[1]?.toLowerCase();
        const literal = tokens[i + 1];
        if (charset === undefined || literal?.text !== "'")
            continue;
        const text = definition.slice(literal.start, literal.end);
        const bytes = (0,literals/* literalBytes */.BN)(text, sql_quoting/* DEFAULT_QUOTING */.qF);
        const digits = Buffer.from(bytes, 'latin1').toString('hex');
        const isUtf8 = /^(?:utf8|ascii)/.test(charset);
        if (!isUtf8 && !/[\x80-\xff'\\]/.test(bytes))
            continue;
        result += definition.slice(end, token.start);
        result += isUtf8 ? text : charset === 'binary' ? `0x${digits}` : `convert(0x${digits} using ${charset})`;
        ({ end } = literal);
    }
    return result + definition.slice(end);
}
function refuseIndexes(object) {
    const { target, record } = object;
    for (const { name, parts } of record.facts?.indexes ?? []) {
        if (parts.some(({ column }) => column === null))
            object.refuse(`its index ${name} is of an expression, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'make it an index of a generated column on the source');
        if (parts.some(({ descending }) => descending) && !(0,server_abilities/* has */.z)(target, 'descending indexes'))
            object.refuse(`its index ${name} is descending, which ${(0,finding/* nameOf */.V)(target)} does not have`);
    }
}
function tables_of_mysql_moveColumn(object, column, definition) {
    const name = /^`(?:[^`]|``)*`/.exec(definition)[0];
    let rest = definition.slice(name.length);
    const replace = (pattern, by, change) => {
        if (!isOutsideQuotes(rest, new RegExp(pattern.source, pattern.flags.replace('g', ''))))
            return;
        rest = replaceOutsideQuotes(rest, pattern, by);
        if (change !== undefined)
            object.changes.push(change);
    };
    replace(INVISIBLE, 'INVISIBLE');
    const srid = SRID.exec(rest)?.[1];
    SRID.lastIndex = 0;
    replace(SRID, '', `its column ${column} takes values of every SRID, and no longer of ${srid} alone`);
    if (GENERATED_NOT_NULL.test(rest)) {
        rest = rest.replace(GENERATED_NOT_NULL, '$1');
        object.changes.push(`its generated column ${column} has no NOT NULL`);
        object.changeFacts(({ columns }) => ({
            columns: columns.map((each) => (each.name === column ? { ...each, nullable: true } : each)),
        }));
    }
    if (JSON_TYPE.test(rest)) {
        object.changes.push(`its column ${column} is a longtext with CHECK (json_valid(…)), which is the JSON of MariaDB`);
    }
    rest = rest.replace(COLLECTION, ' geometrycollection');
    return name + rest;
}
/**
 * Leaves out a check that is not enforced: MariaDB enforces every check, and rows may violate this
 * one.
 */
function leaveCheck(object, definition) {
    const name = /^CONSTRAINT `((?:[^`]|``)*)`/.exec(definition)?.[1] ?? '';
    object.changes.push(`its check ${Buffer.from(name, 'latin1').toString('utf8')} is left out, because MariaDB enforces every check and this one was not enforced`);
    return [];
}
const tables_of_mysql_OPTIONS = new Set([
    'COMPRESSION',
    'ENCRYPTION',
    'SECONDARY_ENGINE',
    'AUTOEXTEND_SIZE',
]);
function reportOption(object, name, value) {
    if (name === 'ENCRYPTION') {
        if (/'Y'/i.test(value))
            object.changes.push('its option ENCRYPTION is left out: the target’s own settings apply');
    }
    else
        object.changes.push(`its option ${name}=${value} is left out`);
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/other-flavor.js







class FlavorRules {
    #source;
    #target;
    #checkNames = new Set();
    constructor(source, target) {
        this.#source = source;
        this.#target = target;
    }
    move(record) {
        const object = new MovedObject(record, this.#source, this.#target);
        this.#moveKind(object);
        return object;
    }
    #moveKind(object) {
        const { kind } = object.record;
        switch (kind) {
            case 'schema':
                moveCollations(object);
                return moveSchema(object);
            case 'table':
                moveCollations(object);
                if ((0,server_facts/* isMariaDb */.Zz)(this.#target))
                    moveMySqlTable(object);
                else
                    moveMariaDbTable(object, this.#checkNames);
                return undefined;
            case 'view':
            case 'procedure':
            case 'function':
            case 'trigger':
            case 'event':
                moveModes(object);
                return moveCollations(object);
            case 'sequence':
            case 'package':
            case 'package body':
            case 'library':
                return object.refuse(`${(0,finding/* nameOf */.V)(this.#target)} has no ${PLURALS[kind]}`, 'leave it out');
            case 'role':
            case 'account':
                return object.refuse(`logins, privileges and roles of ${(0,finding/* nameOf */.V)(this.#source)} and ${(0,finding/* nameOf */.V)(this.#target)} differ`, 'leave --load-users out, and create the accounts on the target');
            case 'histogram':
                object.changes.push(`it is left out, because ${(0,finding/* nameOf */.V)(this.#target)} keeps statistics of its own`);
                return undefined;
            // Grants are left out with their accounts.
            case 'grant':
            case 'default role':
                return undefined;
        }
    }
}
const PLURALS = {
    sequence: 'sequences',
    package: 'packages',
    'package body': 'packages',
    library: 'libraries',
};
const ENCRYPTED_SCHEMA = / \/\*!80016 DEFAULT ENCRYPTION='Y' \*\//;
function moveSchema(object) {
    if (ENCRYPTED_SCHEMA.test(object.statement))
        object.changes.push('its DEFAULT ENCRYPTION is left out: the target’s own settings apply');
    if (!object.record.readOnly)
        return;
    const { readOnly: _, ...record } = object.record;
    object.record = record;
    object.changes.push(`it is not read-only, which ${(0,finding/* nameOf */.V)(object.target)} does not have`);
}
/** Modes that change the behaviour of a program and that the other flavor lacks. */
const OWN_MODES = {
    mysql: ['TIME_TRUNCATE_FRACTIONAL'],
    mariadb: ['ORACLE', 'EMPTY_STRING_IS_NULL', 'SIMULTANEOUS_ASSIGNMENT', 'TIME_ROUND_FRACTIONAL'],
};
function moveModes(object) {
    const { source, target, record } = object;
    const words = record.session.sqlMode.split(',');
    const own = OWN_MODES[(0,server_facts/* isMariaDb */.Zz)(source) ? 'mariadb' : 'mysql'].filter((word) => words.includes(word));
    if (own.length > 0)
        return object.refuse(`it was made under the sql_mode ${own.join(', ')}, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'create it again on the source, without that mode');
    if ((0,server_facts/* isMariaDb */.Zz)(target))
        return;
    const { kept, removed } = splitRemovedModes(record.session.sqlMode);
    if (removed.length === 0)
        return;
    object.record = { ...record, session: { ...record.session, sqlMode: kept } };
    object.changes.push(`its sql_mode is without ${removed.join(', ')}`);
}

;// CONCATENATED MODULE: ./lib/sql/tokens/reserved-words.js

/**
 * Words with the version that reserved them, or an older one: backquotes around a name do no harm.
 * The grammar did not know any of these words before, so an older program uses them only as names.
 * Words that the grammar knew before (CUBE, FUNCTION, ROW, ROWS) are not listed, because their use
 * is ambiguous.
 */
const RESERVED_SINCE = {
    CUME_DIST: [8, 0, 2],
    DENSE_RANK: [8, 0, 2],
    EMPTY: [8, 0, 4],
    EXCEPT: [8, 0, 3],
    EXTERNAL: [9, 0, 0],
    FIRST_VALUE: [8, 0, 2],
    GROUPING: [8, 0, 1],
    GROUPS: [8, 0, 2],
    INTERSECT: [8, 0, 31],
    JSON_TABLE: [8, 0, 4],
    LAG: [8, 0, 2],
    LAST_VALUE: [8, 0, 2],
    LATERAL: [8, 0, 14],
    LEAD: [8, 0, 2],
    LIBRARY: [9, 0, 0],
    NTH_VALUE: [8, 0, 2],
    NTILE: [8, 0, 2],
    OF: [8, 0, 1],
    OVER: [8, 0, 2],
    PERCENT_RANK: [8, 0, 2],
    QUALIFY: [8, 4, 0],
    RANK: [8, 0, 2],
    RECURSIVE: [8, 0, 1],
    ROW_NUMBER: [8, 0, 2],
    SYSTEM: [8, 0, 3],
    TABLESAMPLE: [8, 4, 0],
    WINDOW: [8, 0, 2],
};
/** Returns the words that are reserved in `target` and unknown in `source`. */
function newlyReserved(source, target) {
    return new Set(Object.entries(RESERVED_SINCE)
        .filter(([, since]) => isBefore(source, since) && !isBefore(target, since))
        .map(([word]) => word));
}
/** Adds backquotes where words are unquoted names. After a dot or `@`, every word is a name. */
function quoteWords(sql, quoting, words) {
    const found = new Set();
    let result = '';
    let end = 0;
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(sql, quoting)];
    for (const [i, token] of tokens.entries()) {
        const word = (0,sql_tokens/* keywordOf */.XL)(token);
        if (word === undefined || !words.has(word))
            continue;
        const before = tokens[i - 1];
        if ((0,sql_tokens/* isDot */.ek)(before) || (before?.text === '@' && before.end === token.start))
            continue;
        found.add(word);
        result += `${sql.slice(end, token.start)}\`${sql.slice(token.start, token.end)}\``;
        ({ end } = token);
    }
    return { sql: result + sql.slice(end), words: [...found] };
}
function isBefore([a, b, c], [major, minor, patch]) {
    return a !== major ? a < major : b !== minor ? b < minor : c < patch;
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/program-rules.js





const program_rules_PROGRAMS = new Set([
    'procedure',
    'function',
    'trigger',
    'event',
]);
function removedModes(record, _, target) {
    const { session } = record;
    const { kept, removed } = splitRemovedModes(session.sqlMode);
    if (removed.length === 0 || (0,server_abilities/* has */.z)(target, 'sql_mode ORACLE'))
        return undefined;
    const modes = removed.join(', ');
    return {
        why: `it was made under the sql_mode ${modes}, which ${(0,finding/* nameOf */.V)(target)} does not have`,
        advice: 'create it again on the source',
        rewritten: {
            record: { ...record, session: { ...session, sqlMode: kept } },
            change: `its sql_mode is without ${modes}`,
        },
    };
}
function reservedWords(record, source, target) {
    if (!program_rules_PROGRAMS.has(record.kind))
        return undefined;
    const words = newlyReserved(source.versionNumbers, target.versionNumbers);
    if (words.size === 0)
        return undefined;
    const { client, sqlMode } = record.session;
    const { sql, words: found } = quoteWords(record.statement.toString('latin1'), (0,sql_quoting/* quotingOf */.JW)(sqlMode, client), words);
    if (found.length === 0)
        return undefined;
    const names = found.join(', ');
    return {
        why: `it has ${names} as a name, which is a reserved word of ${(0,finding/* nameOf */.V)(target)}`,
        advice: 'put the name in backquotes on the source',
        rewritten: {
            record: { ...record, statement: Buffer.from(sql, 'latin1') },
            change: `${names} is in backquotes`,
        },
    };
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/upgrader.js








const RULES = [partitionedEngine, countedFloat, removedModes, reservedWords];
class Upgrader {
    /** Objects that the target does not accept as they are, and that are not rewritten. */
    incompatibilities = [];
    changes = [];
    foreignKeys = new ForeignKeys();
    #rules;
    #flavorRules;
    constructor(rules) {
        this.#rules = rules;
        this.#flavorRules = new FlavorRules(rules.source, rules.target);
    }
    /** Whether objects are to be moved from one flavor to the other. */
    get isMove() {
        const { source, target, isAsked } = this.#rules;
        return isAsked && (0,server_facts/* isMariaDb */.Zz)(source) !== (0,server_facts/* isMariaDb */.Zz)(target);
    }
    /** Whether source and target differ in version but not in flavor. */
    get isNeeded() {
        const { source, target } = this.#rules;
        const [a, b] = [source.versionNumbers, target.versionNumbers];
        return (0,server_facts/* isMariaDb */.Zz)(source) === (0,server_facts/* isMariaDb */.Zz)(target) && (a[0] !== b[0] || a[1] !== b[1]);
    }
    /**
     * Upgrades one record.
     * @param object the object's name in messages
     */
    upgrade(record, object) {
        this.foreignKeys.note(record, object);
        if (this.isMove)
            return this.#move(record, object);
        if (!this.isNeeded)
            return record;
        const { source, target, isAsked, accounts } = this.#rules;
        let result = withOldCollations(withCollations(record, target), source, target);
        for (const rule of RULES)
            result = this.#apply(result, rule(result, source, target), object);
        if (isAsked)
            result = this.#apply(result, fixedRows(result), object);
        if (accounts) {
            result = this.#apply(result, missingPlugin(result, target, accounts), object);
            result = this.#apply(result, missingPrivileges(result, target, accounts), object);
        }
        return result;
    }
    #move(original, object) {
        const { source, target } = this.#rules;
        const { record, changes, obstacles } = this.#flavorRules.move(original);
        let result = record;
        if (record.kind === 'table') {
            for (const rule of [partitionedEngine, countedFloat])
                result = this.#apply(result, rule(result, source, target), object);
            result = this.#apply(result, fixedRows(result), object);
        }
        this.incompatibilities.push(...obstacles.map((obstacle) => ({ ...obstacle, object, isRewritable: false })));
        this.changes.push(...changes.map((change) => ({ object, change })));
        return result;
    }
    #apply(record, finding, object) {
        if (!finding)
            return record;
        const { why, advice, rewritten } = finding;
        if (!rewritten || !this.#rules.isAsked) {
            this.incompatibilities.push({ object, why, advice, isRewritable: rewritten !== undefined });
            return record;
        }
        this.changes.push({ object, change: rewritten.change });
        return rewritten.record;
    }
}

;// CONCATENATED MODULE: ./lib/repository/scope/scope.js
// Selects the part of a backup for a restore or a verification, and its schema names. Invariant: a
// name from the user that the backup does not have is an error; it never means "nothing".








/** Scope of the whole backup under its own names. */
function wholeScope() {
    return {
        schemaMap: new Map(),
        schemas: [],
        excludeSchemas: [],
        includeTables: [],
        excludeTables: [],
        tableMap: new Map(),
        where: new Map(),
        parts: 'all',
        skipTriggers: false,
        skipEvents: false,
        skipRoutines: false,
        definers: 'keep',
        enableEvents: false,
        references: 'refuse',
        allowExternalTables: false,
        upgrade: false,
        skipIncompatible: false,
    };
}
/** @throws BackupError SCHEMA_NOT_FOUND, TABLE_NOT_FOUND, SELECTION_EMPTY, CONFIG_INVALID */
function selectScope(contents, request) {
    const warnings = checkNames(contents, request);
    const isPartial = request.includeTables.length > 0;
    const schemas = contents.schemas
        .filter(({ name }) => selectsSchema(request, name))
        .map((schema) => selectObjects(schema, request))
        .filter(({ tables, views, sequences }) => !isPartial || tables.length + views.length + sequences.length > 0);
    if (schemas.length === 0 && contents.schemas.length > 0)
        throw new errors/* BackupError */.hj('SELECTION_EMPTY', `nothing of ${contents.backupId} is selected`, {
            hint: 'Correct --schemas, --exclude-schemas, --include-tables and --exclude-tables.',
        });
    const targets = new Map(schemas.map(({ source, name }) => [source, name]));
    checkTargets(targets);
    return {
        request,
        warnings,
        schemas,
        leftOut: findLeftOut(contents.schemas, schemas, request),
        isPartial,
        isComplete: true,
        disablesEvents: isRenamed(request) && !request.enableEvents,
        totals: totalsOf(schemas),
        targets,
    };
}
function isRenamed({ schemaMap }) {
    return [...schemaMap].some(([from, to]) => from !== to);
}
/**
 * Reports whether events are disabled. An event runs as its definer without a call. If the definer
 * is another account than on the source (with `--strip-definers`, the account that restores), and
 * the source is another server, its statements come from a stranger.
 */
function disablesEvents({ request, disablesEvents: isDisabled }, { isSource }) {
    return isDisabled || (!isSource && request.definers !== 'keep' && !request.enableEvents);
}
/** Returns a rewriter for the definitions that go to the target. */
function rewriterOf(contents, scope, { isSource, target, accounts }) {
    const { request, targets } = scope;
    const objects = new Map(contents.schemas.map(({ name, tables, views, sequences, routines, libraries }) => [
        name,
        new Set([...tables, ...views, ...sequences, ...routines, ...libraries].map((object) => object.name)),
    ]));
    const rules = {
        renamed: new Map([...request.schemaMap].filter(([from, to]) => from !== to)),
        references: request.references,
        hasObject: (schema, object) => objects.get(schema)?.has(object) ?? false,
        isCaseSensitive: (contents.server.lowerCaseTableNames ?? 0) === 0,
        definers: request.definers,
        disableEvents: disablesEvents(scope, { isSource }),
        outside: request.allowExternalTables ? 'keep' : isSource ? 'leave out if renamed' : 'leave out',
        targets: new Set(targets.values()),
        upgrader: new Upgrader({
            source: versionOf(contents.server),
            target,
            isAsked: request.upgrade,
            ...(0,defined/* defined */.s)({ accounts }),
        }),
    };
    return new DefinitionRewriter(rules);
}
/** Replaces the schemas' collations by their names on a target of the other flavor. */
function forTarget(scope, { server }, target) {
    if (!scope.request.upgrade || (0,server_facts/* isMariaDb */.Zz)(server) === (0,server_facts/* isMariaDb */.Zz)(target))
        return scope;
    const schemas = scope.schemas.map((schema) => ({
        ...schema,
        collation: otherCollation(schema.collation, target) ?? schema.collation,
    }));
    return { ...scope, schemas };
}
function versionOf({ flavor, version }) {
    const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
    return { flavor, versionNumbers: [major, minor, patch] };
}
/**
 * Reports whether the scope is the whole backup. A restore or verification of a part does not
 * verify the backup as a whole.
 */
function isWholeBackup(request) {
    const { schemas, excludeSchemas, includeTables, excludeTables, tableMap, where, parts } = request;
    const patterns = [schemas, excludeSchemas, includeTables, excludeTables, [...tableMap], [...where]];
    return patterns.every(({ length }) => length === 0) && parts === 'all';
}
function selectsSchema({ schemas, excludeSchemas }, name) {
    if (excludeSchemas.some((pattern) => (0,selection/* matchesPattern */.MT)(name, pattern)))
        return false;
    return schemas.length === 0 || schemas.some((pattern) => (0,selection/* matchesPattern */.MT)(name, pattern));
}
function selectObjects(schema, request) {
    const { parts, includeTables, excludeTables, skipTriggers, skipEvents, skipRoutines } = request;
    const isSelected = ({ name }) => {
        const full = `${schema.name}.${name}`;
        if (excludeTables.some((pattern) => (0,selection/* matchesPattern */.MT)(full, pattern)))
            return false;
        return includeTables.length === 0 || includeTables.some((pattern) => (0,selection/* matchesPattern */.MT)(full, pattern));
    };
    const isWhole = includeTables.length === 0 && parts !== 'data';
    const withoutTriggers = (object) => skipTriggers || parts === 'data' ? { ...object, triggers: [] } : object;
    const withoutHistograms = (table) => parts === 'data' ? { ...table, histograms: [] } : table;
    return {
        ...schema,
        source: schema.name,
        name: request.schemaMap.get(schema.name) ?? schema.name,
        tables: schema.tables
            .filter(isSelected)
            .map((table) => withoutHistograms(withoutTriggers(parts === 'schema' ? withoutRows(table) : table)))
            .map((table) => withFilter(table, (0,selection/* conditionOf */.rI)(request, schema.name, table.name))),
        views: parts === 'data' ? [] : schema.views.filter(isSelected).map(withoutTriggers),
        sequences: parts === 'data' ? [] : schema.sequences.filter(isSelected),
        routines: isWhole && !skipRoutines ? schema.routines : [],
        libraries: isWhole && !skipRoutines ? schema.libraries : [],
        events: isWhole && !skipEvents ? schema.events : [],
    };
}
/** Returns the scope without tables whose rows belong to other objects. */
function withoutTables(scope, leftOut) {
    if (leftOut.size === 0)
        return scope;
    const schemas = scope.schemas.map((schema) => ({
        ...schema,
        tables: schema.tables.filter((table) => !leftOut.has(table)),
    }));
    return { ...scope, schemas, totals: totalsOf(schemas) };
}
function totalsOf(schemas) {
    const tables = schemas.flatMap((schema) => schema.tables);
    return {
        tables: tables.length,
        rows: sum(tables, ({ rows }) => rows ?? 0),
        dataBytes: sum(tables, ({ dataBytes }) => dataBytes),
        storedBytes: sum(tables, ({ chunks }) => sum(chunks, ({ storedBytes }) => storedBytes)),
    };
}
/** Of a table without rows nothing can be left out. */
function withFilter(table, rowFilter) {
    if (rowFilter === undefined || table.chunks.length === 0)
        return table;
    const { filter } = table;
    return {
        ...table,
        rowFilter,
        filter: filter === undefined ? rowFilter : `(${filter}) AND (${rowFilter})`,
    };
}
/** The tables of which a part is restored have rows that the backup cannot be compared with. */
function withoutPartialRows(scope) {
    const schemas = scope.schemas.map((schema) => ({
        ...schema,
        tables: schema.tables.map((table) => table.rowFilter === undefined && !table.isMasked ? table : { ...table, chunking: 'none' }),
    }));
    return { ...scope, schemas };
}
/** Returns the table as a restore of the definition alone has it. */
function withoutRows(table) {
    const { checksums: _, generated: __, ...rest } = table;
    return { ...rest, rows: 0, dataBytes: 0, chunks: [] };
}
function checkNames(contents, request) {
    const { schemaMap, schemas, excludeSchemas, includeTables, excludeTables, where } = request;
    const all = contents.schemas.map(({ name }) => name);
    const names = new Set(all);
    const selected = (0,selection/* findUnmatched */.L2)(schemas, all);
    const deselected = (0,selection/* findUnmatched */.L2)(excludeSchemas, all);
    const missing = [
        ...new Set([
            ...[...schemaMap.keys()].filter((name) => !names.has(name)),
            ...selected.names,
            ...deselected.names,
        ]),
    ];
    if (missing.length > 0)
        throw new errors/* BackupError */.hj('SCHEMA_NOT_FOUND', `${contents.backupId} has no schema ${missing.join(', ')}`, {
            hint: `Correct --schemas, --exclude-schemas or --map-schema; the backup has ${[...names].join(', ')}.`,
            details: { missing },
        });
    const renamedOnly = [...schemaMap.keys()].filter((name) => !selectsSchema(request, name));
    if (renamedOnly.length > 0)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `--map-schema names ${renamedOnly.join(', ')}, not selected by --schemas`, {
            hint: 'Correct --schemas, --exclude-schemas or --map-schema.',
        });
    const tables = contents.schemas
        .filter(({ name }) => selectsSchema(request, name))
        .flatMap((schema) => [...schema.tables, ...schema.views, ...schema.sequences].map(({ name }) => `${schema.name}.${name}`));
    const included = (0,selection/* findUnmatched */.L2)(includeTables, tables);
    const excluded = (0,selection/* findUnmatched */.L2)(excludeTables, tables);
    const filtered = (0,selection/* findUnmatched */.L2)([...where.keys()], tables);
    const unknown = [...included.names, ...excluded.names, ...filtered.names];
    if (unknown.length > 0)
        throw new errors/* BackupError */.hj('TABLE_NOT_FOUND', `${contents.backupId} has no ${unknown.join(', ')}`, {
            hint: 'Correct --include-tables, --exclude-tables and --where; names are those of the backup, as schema.table.',
            details: { missing: unknown },
        });
    return [
        ...selected.patterns.map((pattern) => `--schemas ${pattern} matches nothing`),
        ...deselected.patterns.map((pattern) => `--exclude-schemas ${pattern} matches nothing`),
        ...included.patterns.map((pattern) => `--include-tables ${pattern} matches nothing`),
        ...excluded.patterns.map((pattern) => `--exclude-tables ${pattern} matches nothing`),
        ...filtered.patterns.map((pattern) => `--where ${pattern} matches nothing`),
    ];
}
function checkTargets(targets) {
    const problems = [];
    const sources = new Map();
    for (const [source, name] of targets) {
        const other = sources.get(name);
        if (other !== undefined)
            problems.push(`${other} and ${source} would both become ${name}`);
        sources.set(name, source);
        if (server_facts/* SYSTEM_SCHEMAS */.X4.has(name.toLowerCase()))
            problems.push(`${name} belongs to the server`);
        if (Array.from(name).length > 64)
            problems.push(`${name} is longer than 64 characters`);
    }
    if (problems.length === 0)
        return;
    throw new errors/* BackupError */.hj('CONFIG_INVALID', `invalid schema names: ${problems.join('; ')}`, {
        hint: 'Correct --map-schema.',
    });
}
function sum(items, value) {
    return items.reduce((total, item) => total + value(item), 0);
}


/***/ }),

/***/ 88885:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ isShellDump),
  Z: () => (/* binding */ openShellDump)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var manifest = __webpack_require__(22693);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-quoting.js
var sql_quoting = __webpack_require__(69833);
;// CONCATENATED MODULE: ./lib/sql/statements/sql-script.js
// Splits SQL files into statements like the mysql client, with quotes, comments and DELIMITER. So
// files from this program, MySQL Shell and mysqldump all run.

/** Yields statements without delimiters and without comments before them, except `/*!` ones. */
function* splitStatements(script, 
/** Returns the next statement's quoting mode. Absent: the script's SET statements decide. */
modeNow) {
    let delimiter = ';';
    let start = 0;
    let position = 0;
    let hasContent = false;
    let mode = sql_quoting/* DEFAULT_QUOTING */.qF;
    const take = (end) => script.slice(start, end).trim();
    while (position < script.length) {
        if (!hasContent && /d/i.test(script[position])) {
            const directive = /^[ \t]*delimiter[ \t]+(\S+)[ \t]*(?:\r?\n|$)/i.exec(lineAt(script, position));
            if (directive && isLineStart(script, position)) {
                delimiter = directive[1];
                position += lineAt(script, position).length;
                start = position;
                continue;
            }
        }
        if (script.startsWith(delimiter, position)) {
            const statement = take(position);
            if (hasContent && statement !== '') {
                yield statement;
                mode = modeNow?.() ?? (0,sql_quoting/* quotingAfter */.Ys)(statement, mode);
            }
            position += delimiter.length;
            start = position;
            hasContent = false;
            continue;
        }
        const next = skipToken(script, position, mode);
        const isComment = next > position + 1 && isPlainComment(script, position);
        if (isComment && !hasContent)
            start = next;
        else if (!isComment && !/\s/.test(script[position]))
            hasContent = true;
        position = next;
    }
    const rest = take(script.length);
    if (hasContent && rest !== '')
        yield rest;
}
function isLineStart(script, position) {
    const lineBegin = script.lastIndexOf('\n', position - 1) + 1;
    return script.slice(lineBegin, position).trim() === '';
}
function lineAt(script, position) {
    const end = script.indexOf('\n', position);
    return script.slice(position, end < 0 ? script.length : end + 1);
}
/**
 * Returns whether a comment begins: `-- …`, `# …` or `/* … *\/`, but not `/*! … *\/` or `/*M! …
 * *\/`, which servers execute.
 */
function isPlainComment(script, position) {
    if (script[position] === '#')
        return true;
    if (isDashComment(script, position))
        return true;
    return script.startsWith('/*', position) && !/^\/\*M?!/.test(script.slice(position, position + 4));
}
function isDashComment(script, position) {
    return (script.startsWith('--', position) &&
        (position + 2 >= script.length || /[\x00-\x20\x7f]/.test(script[position + 2])));
}
/** Returns the end of the quoted text, comment or single character at the position. */
function skipToken(script, position, quoting) {
    const char = script[position];
    if (char === "'" || char === '"' || char === '`')
        return (0,sql_quoting/* closingQuote */.m2)(script, position, quoting) + 1;
    if (char === '#' || isDashComment(script, position)) {
        const end = script.indexOf('\n', position);
        return end < 0 ? script.length : end + 1;
    }
    if (script.startsWith('/*', position)) {
        const versioned = !isPlainComment(script, position);
        if (versioned)
            return position + 2; // its text may contain quotes, so parse it like other text
        const end = script.indexOf('*/', position + 2);
        return end < 0 ? script.length : end + 2;
    }
    return position + 1;
}

// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(18067);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/format/records.js
var records = __webpack_require__(20489);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/refusals.js
// Errors for dumps that are not read: the fault by name, and a hint.

/** A part of the dump is missing or contradicts another. */
function damagedDump(folder, why, cause) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the MySQL Shell dump ${folder} is invalid: ${why}`, {
        hint: 'The dump was damaged or changed: compare it with its source, or make it again.',
        cause,
    });
}
/** MySQL Shell has not finished the dump. */
function incompleteDump(folder) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the MySQL Shell dump ${folder} is incomplete: it has no @.done.json`, {
        hint: 'The dump is still being written or was interrupted: wait for MySQL Shell to finish, or make it again.',
    });
}
/** The dump uses a variant of the format that MySQL Shell can load and this tool cannot. */
function unsupportedDump(folder, reason) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the MySQL Shell dump ${folder} cannot be restored: ${reason}`, {
        hint: 'Load it with util.loadDump() of MySQL Shell, or make a dump without that option.',
    });
}
function tooNewDump(folder, reason) {
    return new errors/* BackupError */.hj('MANIFEST_TOO_NEW', `the MySQL Shell dump ${folder} is too new: ${reason}`, {
        hint: 'Use a newer mysql-backup, or load it with util.loadDump() of MySQL Shell.',
    });
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/dump-files.js
// JSON files of a MySQL Shell dump, format versions 1.0.0 to 2.0.1. Fields that older versions do
// not write are optional. Pure: malformed or too new files are refused before any effect.



const ROOT_FILE = '@.json';
const DONE_FILE = '@.done.json';
const USERS_FILE = '@.users.sql';
const CHECKSUMS_FILE = '@.checksums.json';
/** Newest readable format, major and minor. */
const NEWEST = [2, 0];
/**
 * `multifile_schema_ddl`: events and routines in separate files. `partition_awareness`: data files
 * per partition.
 */
const CAPABILITIES = new Set(['partition_awareness', 'multifile_schema_ddl']);
const count = schemas/* int */.Whr().nonnegative();
const names = schemas/* array */.YOg(schemas/* string */.YjP().min(1));
const nameMap = (0,records/* recordOf */.zv)(schemas/* string */.YjP());
const root = schemas/* object */.Ikc({
    dumper: schemas/* string */.YjP().default(''),
    version: schemas/* string */.YjP(),
    schemas: names,
    basenames: nameMap.default({}),
    users: names.optional(),
    defaultCharacterSet: schemas/* string */.YjP().default('utf8mb4'),
    tzUtc: schemas/* boolean */.zMY().default(true),
    server: schemas/* string */.YjP().optional(),
    hostname: schemas/* string */.YjP().optional(),
    serverVersion: schemas/* string */.YjP(),
    binlogFile: schemas/* string */.YjP().optional(),
    binlogPosition: count.optional(),
    gtidExecuted: schemas/* string */.YjP().optional(),
    gtidExecutedInconsistent: schemas/* boolean */.zMY().default(false),
    consistent: schemas/* boolean */.zMY().default(false),
    capabilities: schemas/* array */.YOg(schemas/* object */.Ikc({ id: schemas/* string */.YjP() })).default([]),
    checksum: schemas/* boolean */.zMY().default(false),
    hasLibraryDdl: schemas/* boolean */.zMY().default(false),
    options: schemas/* object */.Ikc({ where: nameMap.optional() }).optional(),
    source: schemas/* object */.Ikc({
        sysvars: nameMap.optional(),
        serverUuid: schemas/* string */.YjP().optional(),
        port: count.optional(),
    })
        .optional(),
});
const schema = schemas/* object */.Ikc({
    schema: schemas/* string */.YjP().min(1),
    includesDdl: schemas/* boolean */.zMY().default(true),
    includesViewsDdl: schemas/* boolean */.zMY().optional(),
    includesData: schemas/* boolean */.zMY().default(true),
    multifileDdl: schemas/* boolean */.zMY().default(false),
    tables: names.default([]),
    views: names.default([]),
    events: names.default([]),
    functions: names.default([]),
    procedures: names.default([]),
    libraries: names.default([]),
    basenames: nameMap.default({}),
});
const table = schemas/* object */.Ikc({
    options: schemas/* object */.Ikc({
        schema: schemas/* string */.YjP(),
        table: schemas/* string */.YjP(),
        columns: names.default([]),
        decodeColumns: nameMap.default({}),
        defaultCharacterSet: schemas/* string */.YjP().optional(),
        fieldsTerminatedBy: schemas/* string */.YjP().default('\t'),
        fieldsEnclosedBy: schemas/* string */.YjP().default(''),
        fieldsOptionallyEnclosed: schemas/* boolean */.zMY().default(false),
        fieldsEscapedBy: schemas/* string */.YjP().default('\\'),
        linesTerminatedBy: schemas/* string */.YjP().default('\n'),
        // The oldest versions write these fields here.
        compression: schemas/* string */.YjP().optional(),
        primaryIndex: schemas/* string */.YjP().optional(),
    }),
    triggers: names.default([]),
    includesData: schemas/* boolean */.zMY().default(true),
    includesDdl: schemas/* boolean */.zMY().default(true),
    extension: schemas/* string */.YjP().default('tsv'),
    chunking: schemas/* boolean */.zMY().default(false),
    compression: schemas/* string */.YjP().optional(),
    primaryIndex: names.optional(),
    /** Partition → base name of its data files. */
    basenames: nameMap.default({}),
});
const counts = (0,records/* recordOf */.zv)((0,records/* recordOf */.zv)(count));
const done = schemas/* object */.Ikc({
    dataBytes: count.optional(),
    tableDataBytes: counts.default({}),
    tableRows: counts.default({}),
    chunkFileBytes: (0,records/* recordOf */.zv)(count).default({}),
});
const checksums = schemas/* object */.Ikc({
    config: schemas/* object */.Ikc({ version: schemas/* string */.YjP(), algorithm: schemas/* string */.YjP(), hash: schemas/* string */.YjP() }),
    data: (0,records/* recordOf */.zv)((0,records/* recordOf */.zv)(schemas/* object */.Ikc({
        extraFilter: schemas/* string */.YjP().optional(),
        columns: names,
        nullColumns: names.default([]),
        partitions: (0,records/* recordOf */.zv)((0,records/* recordOf */.zv)(schemas/* object */.Ikc({ checksum: schemas/* string */.YjP(), count, boundary: schemas/* string */.YjP().optional() }))),
    }))),
});
const DUMP_FILES = { root, schema, table, done, checksums };
/** @throws BackupError MANIFEST_INVALID */
function parseDumpFile(folder, name, text, shape) {
    let json;
    try {
        json = JSON.parse(text);
    }
    catch (cause) {
        throw damagedDump(folder, `${name} is not JSON`, cause);
    }
    const result = shape.safeParse(json);
    if (result.success)
        return result.data;
    const why = result.error.issues
        .slice(0, 5)
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; ');
    throw damagedDump(folder, `${name}: ${why}`);
}
/**
 * Parses the root file. Refuses a too new version first.
 * @throws BackupError MANIFEST_INVALID, MANIFEST_TOO_NEW
 */
function parseRootFile(folder, text) {
    const { version } = parseDumpFile(folder, ROOT_FILE, text, schemas/* object */.Ikc({ version: schemas/* string */.YjP() }));
    checkVersion(folder, ROOT_FILE, version, NEWEST);
    const file = parseDumpFile(folder, ROOT_FILE, text, root);
    const unknown = file.capabilities.find(({ id }) => !CAPABILITIES.has(id));
    if (unknown)
        throw tooNewDump(folder, `it needs the capability ${unknown.id}`);
    return file;
}
function checkVersion(folder, name, version, [newestMajor, newestMinor]) {
    const match = /^(\d+)\.(\d+)(?:\.\d+)*$/.exec(version);
    if (!match)
        throw damagedDump(folder, `${name} has no format version`);
    const [major, minor] = [Number(match[1]), Number(match[2])];
    if (major > newestMajor || (major === newestMajor && minor > newestMinor)) {
        throw tooNewDump(folder, `${name} has format version ${version}, this tool reads ${newestMajor}.${newestMinor}`);
    }
}
/** Looks up a name that comes from the dump: `constructor` is a name like any other. */
function lookUp(values, name) {
    return Object.hasOwn(values, name) ? values[name] : undefined;
}

// EXTERNAL MODULE: ./lib/format/manifest-schema.js
var manifest_schema = __webpack_require__(70396);
// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/dump-folder.js
// Files of one dump, listed once. Invariant: every used file is in the listing and has a plain
// name, whatever the dump contains.



class DumpFolder {
    name;
    #storage;
    /** Name → bytes. */
    #files;
    #used = new Set();
    constructor(storage, name, files) {
        this.#storage = storage;
        this.name = name;
        this.#files = files;
    }
    static async list(storage, name) {
        const files = new Map();
        for await (const file of storage.listObjects(name))
            files.set(file.name, file.bytes);
        return new DumpFolder(storage, name, files);
    }
    has(name) {
        return this.#files.has(name);
    }
    bytesOf(name) {
        return this.#files.get(name);
    }
    /**
     * Notes that the restore needs the file.
     * @param description description of the file, for the message if it is missing
     */
    use(name, description) {
        if (!manifest_schema/* objectName */.Hd.safeParse(name).success)
            throw damagedDump(this.name, `${description} would be in ${JSON.stringify(name)}, which is not a plain file name`);
        if (!this.#files.has(name))
            throw damagedDump(this.name, `${description} is missing: there is no ${name}`);
        this.#used.add(name);
        return name;
    }
    used() {
        return [...this.#used];
    }
    isUsed(name) {
        return this.#used.has(name);
    }
    async readText(name) {
        return (await this.readBytes(name)).toString('utf8');
    }
    readBytes(name) {
        const bytes = Math.min(this.bytesOf(name) ?? bounds/* MAX_DEFINITION_BYTES */.N9, bounds/* MAX_DEFINITION_BYTES */.N9);
        return this.#storage.read(`${this.name}/${name}`, bytes);
    }
    readStream(name, signal) {
        return this.#storage.readStream(`${this.name}/${name}`, { signal });
    }
    findArchived() {
        return this.#storage.findArchived(this.name);
    }
    /** Returns used files that are missing or changed their size since the listing. */
    async findChanged() {
        const now = new Map();
        for await (const { name, bytes } of this.#storage.listObjects(this.name))
            now.set(name, bytes);
        return [...this.#used]
            .filter((name) => now.get(name) !== this.#files.get(name))
            .map((name) => ({ name, expected: this.#files.get(name), actual: now.get(name) }));
    }
}

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/dump-origin.js
// Origin of a dump: the server and the moment of its snapshot.


function readServer({ source, server, hostname, serverVersion }) {
    // Older versions do not write the server's variables.
    const variable = (name) => lookUp(source?.sysvars ?? {}, name);
    const versionComment = variable('version_comment');
    const port = Number(variable('port') ?? source?.port ?? NaN);
    const serverId = variable('server_uuid') ?? source?.serverUuid;
    const nameCase = Number(variable('lower_case_table_names') ?? NaN);
    return {
        host: server ?? hostname ?? '',
        flavor: flavorOf(serverVersion, versionComment ?? '', variable('aurora_version') !== undefined),
        version: serverVersion,
        ...(0,defined/* defined */.s)({ versionComment }),
        ...(Number.isInteger(port) ? { port } : {}),
        ...(0,defined/* defined */.s)({ serverId }),
        ...(Number.isInteger(nameCase) ? { lowerCaseTableNames: nameCase } : {}),
    };
}
function flavorOf(version, comment, isAurora) {
    if (/mariadb/i.test(`${version} ${comment}`))
        return 'mariadb';
    if (isAurora)
        return 'aurora';
    return /percona/i.test(comment) ? 'percona' : 'mysql';
}
function readSnapshot(root) {
    const { binlogFile, binlogPosition, gtidExecuted, gtidExecutedInconsistent, consistent } = root;
    return {
        method: 'mysql-shell',
        consistent,
        ...(gtidExecuted && !gtidExecutedInconsistent ? { gtidExecuted } : {}),
        ...(binlogFile ? { binlogFile, ...(0,defined/* defined */.s)({ binlogPosition }) } : {}),
    };
}

// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
// EXTERNAL MODULE: ./lib/sql/tokens/charsets.js
var charsets = __webpack_require__(22278);
;// CONCATENATED MODULE: ./lib/sql/statements/script-blocks.js
// Comments `-- begin … ` and `-- end …`, which mark one object in MySQL Shell's files and ours.
function* readBlocks(script) {
    const begin = /^-- begin (\S+) (.*)$/gm;
    for (let match = begin.exec(script); match; match = begin.exec(script)) {
        const [line, kind, name] = match;
        const start = match.index + line.length + 1;
        const end = script.indexOf(`\n-- end ${kind} ${name}`, start - 1);
        if (end < 0)
            return;
        yield { kind, name, text: script.slice(start, end) };
        begin.lastIndex = end + 1;
    }
}

// EXTERNAL MODULE: ./lib/sql/statements/statement-text.js
var statement_text = __webpack_require__(85256);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-tokens.js
var sql_tokens = __webpack_require__(23186);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-script.js
// Reads an SQL file of a MySQL Shell dump as records. The file is never executed: each statement
// must match an exact form that MySQL Shell writes. Settings become the session of the following
// record; every other statement must create an object. Invariant: an unknown statement is refused
// by name, so no unread part of a file takes effect.






const NAMES = [
    'character_set_client',
    'character_set_results',
    'collation_connection',
    'sql_mode',
    'time_zone',
];
const SETTING = `(${NAMES.join('|')})`;
const SAVE = new RegExp(`^SET @(\\w+) *= *@@${SETTING}$`, 'i');
const RESTORE = new RegExp(`^SET ${SETTING} *= *@(\\w+)$`, 'i');
const WORD = /^SET (character_set_client|character_set_results|collation_connection) *= *(\w+)$/i;
const TEXT = /^SET (sql_mode|time_zone) *= *'([^'\\]*)'$/i;
const NAMES_OF = /^SET NAMES (\w+)$/i;
const USE = /^USE (`(?:[^`]|``)*`)$/;
const DROP = /^DROP (?:TABLE|VIEW|TRIGGER|EVENT|FUNCTION|PROCEDURE) IF EXISTS `(?:[^`]|``)*`(?:\.`(?:[^`]|``)*`)?$/i;
const SCHEMA_DEFAULT = /^ALTER DATABASE `(?:[^`]|``)*` CHARACTER SET \w+ COLLATE (\w+)$/i;
/**
 * Reads the creation statements.
 * @param script script with one character per byte
 * @param origin the dump and the file, for messages
 */
function* readCreations(script, origin) {
    const settings = {
        character_set_client: 'utf8mb4',
        character_set_results: 'utf8mb4',
        collation_connection: '',
        sql_mode: '',
        time_zone: '',
    };
    const saved = new Map();
    let databaseCollation;
    for (const whole of splitStatements(script, () => (0,sql_quoting/* quotingOf */.JW)(settings.sql_mode, settings.character_set_client))) {
        const text = withoutVersionComment(whole);
        if (/^CREATE\b/i.test(text)) {
            yield { text: withoutExistenceCheck(text), session: sessionOf(settings, databaseCollation) };
            databaseCollation = undefined;
            continue;
        }
        const collation = SCHEMA_DEFAULT.exec(text)?.[1];
        if (collation !== undefined)
            databaseCollation = collation;
        else if (!applySetting(text, settings, saved) && !USE.test(text) && !DROP.test(text))
            throw damagedDump(origin.dump, `${origin.file} would run ${JSON.stringify(Buffer.from(text, 'latin1').toString('utf8').slice(0, 200))}, unlike any file of MySQL Shell`);
    }
}
/** Returns whether the text is a setting of a known form. */
function applySetting(text, settings, saved) {
    const save = SAVE.exec(text);
    if (save) {
        const setting = save[2].toLowerCase();
        saved.set(save[1], { setting, value: settings[setting] });
        return true;
    }
    const restore = RESTORE.exec(text);
    if (restore) {
        const before = saved.get(restore[2]);
        const setting = restore[1].toLowerCase();
        if (before?.setting !== setting)
            return false;
        settings[setting] = before.value;
        return true;
    }
    const given = WORD.exec(text) ?? TEXT.exec(text);
    if (given)
        settings[given[1].toLowerCase()] = given[2];
    const names = NAMES_OF.exec(text);
    if (names)
        settings.character_set_client = names[1];
    return given !== null || names !== null;
}
function sessionOf(settings, databaseCollation) {
    const { character_set_client: client, collation_connection: collation, sql_mode, time_zone } = settings;
    return {
        client,
        sqlMode: sql_mode,
        ...(collation === '' ? {} : { collation }),
        ...(time_zone === '' ? {} : { timeZone: time_zone }),
        ...(0,defined/* defined */.s)({ databaseCollation }),
    };
}
/** Removes a version comment around the whole statement: current servers execute its content. */
function withoutVersionComment(statement) {
    const match = /^\/\*!\d{5} ([^]*?) ?\*\/$/.exec(statement);
    if (!match)
        return statement;
    // `/*!50003 CREATE*/ /*!50017 DEFINER=… */` is several comments.
    const opened = [...statement.matchAll(/\/\*M?!/g)].length;
    return opened === 1 ? match[1].trim() : statement;
}
/** Removes IF NOT EXISTS: a restore knows which objects exist. */
function withoutExistenceCheck(whole) {
    const statement = whole.replace(/^(CREATE DATABASE )\/\*!\d{5} IF NOT EXISTS ?\*\/ /i, '$1');
    const [create, kind, ...rest] = [...(0,sql_tokens/* tokenize */.qw)(statement, (0,sql_quoting/* quotingOf */.JW)(''))];
    if (!create || !kind)
        return statement;
    const index = rest.findIndex(({ name }) => name?.toUpperCase() === 'IF');
    const words = rest.slice(index, index + 3).map(({ name }) => name?.toUpperCase());
    // IF NOT EXISTS precedes the object's name, after `CREATE DEFINER=… EVENT`.
    if (index < 0 || index > 8 || words.join(' ') !== 'IF NOT EXISTS')
        return statement;
    const start = rest[index].start;
    const end = rest[index + 3]?.start ?? rest[index + 2].end;
    return statement.slice(0, start) + statement.slice(end);
}
const HEAD = /^CREATE(?: OR REPLACE)?(?: ALGORITHM = \w+)?(?: DEFINER = (?:CURRENT_USER(?: \( \))?|(?:`(?:[^`]|``)*`|''|[\w$%.-]+)(?: @ (?:`(?:[^`]|``)*`|''|[\w$%.-]+))?))?(?: SQL SECURITY \w+)? (DATABASE|SCHEMA|TABLE|VIEW|TRIGGER|FUNCTION|PROCEDURE|EVENT) (?:(?:`(?:[^`]|``)*`|[\w$\x80-\xff]+) \. )?(?:`((?:[^`]|``)*)`|([\w$\x80-\xff]+))/;
/** Returns the created object, as far as the statement's beginning shows it. */
function createdObject({ text, session, }) {
    const [, kind, quoted, bare] = HEAD.exec((0,statement_text/* readStatement */.c)(text, (0,sql_quoting/* quotingOf */.JW)(session.sqlMode, session.client)).text) ?? [];
    const name = quoted?.replaceAll('``', '`') ?? bare;
    return kind === undefined || name === undefined
        ? undefined
        : { kind: kind.toLowerCase().replace('database', 'schema'), name };
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-definitions.js






async function* readDefinitions(folder, schemas, usersFile) {
    for (const schema of schemas) {
        yield* readSchemaScript(folder, schema);
        for (const table of schema.tables) {
            yield await readOne(folder, schema.schema, 'table', table.name, table.file);
            if (table.triggersFile !== undefined)
                yield* readTriggers(folder, schema.schema, table);
        }
        for (const { name, file, placeholderFile } of schema.views) {
            const record = await readOne(folder, schema.schema, 'view', name, file);
            yield { ...record, columns: await readColumns(folder, placeholderFile) };
        }
    }
    if (usersFile !== undefined)
        yield* readUsers(folder, usersFile);
}
function* readSchemaScript(folder, { schema, script, file, programs }) {
    const expected = new Map(programs.map((program) => [`${program.kind} ${program.name}`, program]));
    for (const creation of readCreations(script, { dump: folder.name, file })) {
        const created = createdObject(creation);
        const name = created && (0,charsets/* decodeFromCharset */.p6)(created.name, creation.session.client);
        if (created?.kind === 'schema' && name === schema) {
            yield recordOf(folder, file, { kind: 'schema', name: schema }, creation);
            continue;
        }
        const key = `${created?.kind} ${name}`;
        const program = expected.get(key);
        if (!program)
            throw unexpected(folder, file, creation);
        expected.delete(key);
        yield recordOf(folder, file, { ...program, schema }, creation);
    }
    const [missing] = expected.values();
    if (missing)
        throw damagedDump(folder.name, `${file} lacks ${missing.kind} ${schema}.${missing.name}`);
}
async function readOne(folder, schema, kind, name, file) {
    const [creation, ...others] = readCreations(await readLatin1(folder, file), { dump: folder.name, file });
    if (!creation)
        throw damagedDump(folder.name, `${file} creates no ${kind}`);
    if (others.length > 0)
        throw unexpected(folder, file, others[0]);
    return recordOf(folder, file, { kind, schema, name }, creation);
}
async function* readTriggers(folder, schema, { name: table, triggersFile, triggers }) {
    const file = triggersFile;
    const expected = new Set(triggers);
    for (const creation of readCreations(await readLatin1(folder, file), { dump: folder.name, file })) {
        const created = createdObject(creation);
        const name = created && (0,charsets/* decodeFromCharset */.p6)(created.name, creation.session.client);
        // Older versions do not list the triggers in the table's JSON file.
        if (created?.kind !== 'trigger' || name === undefined || (triggers.length > 0 && !expected.delete(name)))
            throw unexpected(folder, file, creation);
        yield recordOf(folder, file, { kind: 'trigger', schema, name, table }, creation);
    }
    const [missing] = expected;
    if (missing !== undefined)
        throw damagedDump(folder.name, `${file} lacks trigger ${schema}.${missing}`);
}
/** Reads the columns of a view's stand-in: `1 AS `name``. */
async function readColumns(folder, file) {
    const text = await folder.readText(file);
    return [...text.matchAll(/^ 1 AS `((?:[^`]|``)*)`/gm)].map(([, name]) => name.replaceAll('``', '`'));
}
const DEFAULT_ROLES = / DEFAULT ROLE ((?:`(?:[^`]|``)*`@`(?:[^`]|``)*`,? ?)+?)(?= [A-Z]|$)/;
async function* readUsers(folder, file) {
    const session = { client: 'utf8mb4', sqlMode: '' };
    for (const { name, text } of readBlocks(await readLatin1(folder, file))) {
        for (const whole of splitStatements(text)) {
            const statement = whole.replace(/^(CREATE (?:USER|ROLE)) IF NOT EXISTS /i, '$1 ');
            const roles = DEFAULT_ROLES.exec(statement)?.[1];
            const account = Buffer.from(name, 'latin1').toString('utf8');
            const record = (kind, sql) => ({
                kind,
                name: account,
                statement: Buffer.from(sql, 'latin1'),
                session,
            });
            if (/^CREATE USER\b/i.test(statement)) {
                yield record('account', statement.replace(DEFAULT_ROLES, ''));
                if (roles !== undefined)
                    yield record('default role', `SET DEFAULT ROLE ${roles.trim()} TO ${name}`);
            }
            else
                yield record(/^SET DEFAULT ROLE\b/i.test(statement) ? 'default role' : 'grant', statement);
        }
    }
}
/** Builds a record and checks its values as strictly as for our own records. */
function recordOf(folder, file, owner, { text, session }) {
    const isProgram = owner.kind !== 'schema' && owner.kind !== 'table';
    const line = (0,definition_record/* serializeRecord */.Om)({
        ...owner,
        statement: Buffer.from(text, 'latin1'),
        session: isProgram ? session : { client: session.client, sqlMode: '' },
    });
    return (0,definition_record/* parseRecord */.Hh)(line, `${folder.name}/${file}`);
}
async function readLatin1(folder, file) {
    return (await folder.readBytes(file)).toString('latin1');
}
function unexpected(folder, file, { text }) {
    const shown = Buffer.from(text, 'latin1').toString('utf8').slice(0, 200);
    return damagedDump(folder.name, `${file} would also run ${JSON.stringify(shown)}`);
}

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/sql/definitions/create-table.js
var create_table = __webpack_require__(68548);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/definition-facts.js
// Facts from the SQL files of a dump: engines, AUTO_INCREMENT, and the default of a schema.



const TRANSACTIONAL = new Set(['innodb', 'ndb', 'ndbcluster', 'rocksdb', 'tokudb']);
/** Returns undefined if the script creates no table. */
function readTableFacts(script) {
    const create = [...splitStatements(script)].find((statement) => /^CREATE TABLE\s/i.test(statement));
    if (create === undefined)
        return undefined;
    // The options follow the last parenthesis that begins a line, as SHOW CREATE TABLE prints it.
    const options = create.slice(create.lastIndexOf('\n)') + 1);
    const engine = /\bENGINE\s*=\s*(\w+)/i.exec(options)?.[1] ?? 'InnoDB';
    const autoIncrement = (0,create_table/* readAutoIncrement */.pP)(create);
    return {
        engine,
        transactional: TRANSACTIONAL.has(engine.toLowerCase()),
        ...(0,defined/* defined */.s)({ autoIncrement }),
    };
}
/** Default collations that are not called `<character set>_general_ci`. */
const DEFAULT_COLLATIONS = {
    utf8mb4: 'utf8mb4_0900_ai_ci',
    latin1: 'latin1_swedish_ci',
    binary: 'binary',
    big5: 'big5_chinese_ci',
    gb2312: 'gb2312_chinese_ci',
    gbk: 'gbk_chinese_ci',
    gb18030: 'gb18030_chinese_ci',
    sjis: 'sjis_japanese_ci',
    ujis: 'ujis_japanese_ci',
    cp932: 'cp932_japanese_ci',
    eucjpms: 'eucjpms_japanese_ci',
    euckr: 'euckr_korean_ci',
    tis620: 'tis620_thai_ci',
    dec8: 'dec8_swedish_ci',
    swe7: 'swe7_swedish_ci',
    hp8: 'hp8_english_ci',
};
/**
 * Returns the schema's default. Servers print the collation only if it is not the default of the
 * character set.
 */
function readSchemaDefault(script, serverVersion) {
    const create = [...splitStatements(script)].find((statement) => /^CREATE DATABASE\s/i.test(statement));
    const [, charset = 'utf8mb4', collation] = /DEFAULT CHARACTER SET (\w+)(?: COLLATE (\w+))?/i.exec(create ?? '') ?? [];
    // Before MySQL 8.0, and in MariaDB (versions from 10), utf8mb4 had another default.
    const isOld = charset === 'utf8mb4' && /^(5\.|1\d\.)/.test(serverVersion);
    return {
        charset,
        collation: collation ?? (isOld ? 'utf8mb4_general_ci' : (DEFAULT_COLLATIONS[charset] ?? `${charset}_general_ci`)),
    };
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/data-files.js


/** Returns the data files of a table in the order of their rows: by partition, then by chunk. */
function findDataFiles(folder, baseName, table) {
    const partitions = Object.values(table.basenames);
    const label = `${table.options.schema}.${table.options.table}`;
    return (partitions.length > 0 ? partitions : [baseName]).flatMap((base) => findFilesOf(folder, base, table, label));
}
function findFilesOf(folder, base, { extension, chunking }, label) {
    const single = `${base}.${extension}`;
    const chunkName = (number, separator) => `${base}${separator}${number}.${extension}`;
    const hasChunks = folder.has(chunkName(0, '@')) || folder.has(chunkName(0, '@@'));
    if (!chunking)
        return [take(folder, single, `the data of ${label}`)];
    // Old versions write empty tables in this form, chunked or not.
    if (folder.has(single)) {
        if (hasChunks)
            throw damagedDump(folder.name, `${label} has both ${single} and chunks`);
        return [take(folder, single, `the data of ${label}`)];
    }
    const files = [];
    for (;;) {
        const number = files.length;
        const isLast = folder.has(chunkName(number, '@@'));
        if (isLast && folder.has(chunkName(number, '@')))
            throw damagedDump(folder.name, `${label} has chunk ${number} twice`);
        const name = chunkName(number, isLast ? '@@' : '@');
        files.push(take(folder, name, `chunk ${number} of ${label}`));
        if (!isLast)
            continue;
        const beyond = [chunkName(number + 1, '@'), chunkName(number + 1, '@@')].find((next) => folder.has(next));
        if (beyond)
            throw damagedDump(folder.name, `${label} has ${beyond} behind its last chunk ${name}`);
        return files;
    }
}
function take(folder, name, description) {
    if (folder.isUsed(name))
        throw damagedDump(folder.name, `${name} would be used twice`);
    return folder.use(name, description);
}
/**
 * Describes the chunks.
 * @param rows row count of the table, if known
 */
async function readChunks(folder, files, { chunkFileBytes }, isCompressed, rows) {
    const chunks = [];
    for (const [number, object] of files.entries()) {
        const storedBytes = folder.bytesOf(object);
        const dataBytes = lookUp(chunkFileBytes, object) ?? (isCompressed ? await readIndexedSize(folder, object) : storedBytes);
        chunks.push({
            number,
            object,
            storedBytes,
            ...(dataBytes === undefined ? { dataBytes: storedBytes, isDataBytesGuess: true } : { dataBytes }),
            // A restore skips a chunk with 0 rows, but only its bytes show that the chunk is empty.
            ...(files.length === 1 && rows !== undefined && rows > 0 ? { rows } : {}),
        });
    }
    return chunks;
}
const ENTRY_BYTES = 8;
/**
 * Reads an index file: a list of offsets, big endian. The last offset is the uncompressed size of
 * the data.
 */
async function readIndexedSize(folder, object) {
    const name = `${object}.idx`;
    const bytes = folder.bytesOf(name);
    if (bytes === undefined || bytes < ENTRY_BYTES || bytes % ENTRY_BYTES !== 0)
        return undefined;
    const size = (await folder.readBytes(name)).readBigUInt64BE(bytes - ENTRY_BYTES);
    return size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : undefined;
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/sql-expression.js
// Decides whether a text of a dump is a single expression inside of a statement. It knows quotes,
// parentheses and function names, but no grammar. It refuses text that could end the statement,
// begin a comment, add to a list or set a variable, and also queries and functions that do more
// than compute a value: a dump is not signed, and its texts run with the rights of a restore.
const words = (text) => text.split(' ');
/**
 * Words allowed before a parenthesis: functions that compute a value from their arguments,
 * operators, and types in CAST.
 */
const BEFORE_PARENTHESIS = new Set([
    ...words('ABS ASCII BIN BIT_COUNT CEIL CEILING CHAR_LENGTH CHARACTER_LENGTH COALESCE CONCAT CONCAT_WS CONVERT CRC32'),
    ...words('CAST DATE DATE_ADD DATE_FORMAT DATE_SUB DATEDIFF DAY DAYOFMONTH DAYOFWEEK DAYOFYEAR EXTRACT FIELD'),
    ...words('FIND_IN_SET FLOOR FROM_BASE64 FROM_DAYS FROM_UNIXTIME GREATEST HEX HOUR IF IFNULL INET6_ATON INET6_NTOA'),
    ...words('INET_ATON INET_NTOA INSTR ISNULL JSON_CONTAINS JSON_EXTRACT JSON_LENGTH JSON_TYPE JSON_UNQUOTE JSON_VALUE'),
    ...words('JSON_VALID LAST_DAY LCASE LEAST LEFT LENGTH LOCATE LOWER LPAD LTRIM MAKEDATE MD5 MICROSECOND MID MINUTE MOD'),
    ...words('MONTH NULLIF OCTET_LENGTH ORD POSITION POW POWER QUARTER REPLACE REVERSE RIGHT ROUND RPAD RTRIM SECOND SHA SHA1'),
    ...words('SHA2 SIGN STR_TO_DATE STRCMP STRING_TO_VECTOR ST_ASBINARY ST_ASTEXT ST_GEOMFROMTEXT ST_GEOMFROMWKB ST_SRID'),
    ...words('SUBSTR SUBSTRING SUBSTRING_INDEX TIME TIMESTAMP TIMESTAMPADD TIMESTAMPDIFF TO_BASE64 TO_DAYS TRIM TRUNCATE'),
    ...words('UCASE UNHEX UNIX_TIMESTAMP UPPER UUID_TO_BIN WEEK WEEKDAY YEAR YEARWEEK CURDATE CURRENT_DATE NOW UTC_DATE'),
    ...words('AND BETWEEN BINARY CASE DIV ELSE ESCAPE IN INTERVAL IS LIKE NOT OR REGEXP RLIKE THEN WHEN XOR'),
    ...words('CHAR DATETIME DECIMAL NCHAR'),
]);
/** MariaDB's NEXT VALUE FOR takes a value of a sequence. */
const REFUSED = new Set(words('SELECT TABLE VALUES WITH INTO PROCEDURE NEXT'));
const sql_expression_WORD = /[\p{L}\p{N}_$]+/uy;
function examineExpression(text) {
    let depth = 0;
    let hasVariable = false;
    let previous = '';
    const refused = () => ({ isExpression: false, hasVariable });
    for (let position = 0; position < text.length; position++) {
        const char = text[position];
        sql_expression_WORD.lastIndex = position;
        const word = sql_expression_WORD.exec(text)?.[0];
        if (word !== undefined) {
            if (!isHarmless(word.toUpperCase(), previous, text.slice(position + word.length)))
                return refused();
            position += word.length - 1;
            previous = word;
            continue;
        }
        if (/\s/.test(char))
            continue;
        if (char === "'" || char === '"' || char === '`') {
            const end = closingQuote(text, position, char);
            if (end === undefined)
                return refused();
            position = end;
            // A user-defined function.
            if (char === '`' && /^\s*\(/.test(text.slice(end + 1)))
                return refused();
        }
        else if (char === '(')
            depth++;
        else if (char === ')') {
            if (--depth < 0)
                return refused();
        }
        else if (char === ';' || char === '#' || char === '\0')
            return refused();
        else if (['--', '/*', ':=', '@@'].some((refusedText) => text.startsWith(refusedText, position)))
            return refused();
        else if (char === ',' && depth === 0)
            return refused();
        else if (char === '@')
            hasVariable = true;
        previous = char;
    }
    return { isExpression: depth === 0 && text.trim() !== '', hasVariable };
}
function isHarmless(word, previous, rest) {
    // A qualified name, or the name of a variable.
    const isQualified = previous === '.' || previous === '@';
    if (!/^\s*\(/.test(rest))
        return isQualified || !REFUSED.has(word);
    return !isQualified && BEFORE_PARENTHESIS.has(word);
}
function closingQuote(text, position, quote) {
    for (let i = position + 1; i < text.length; i++) {
        if (text[i] === '\\' && quote !== '`')
            i++;
        else if (text[i] === quote) {
            if (text[i + 1] === quote)
                i++;
            else
                return i;
        }
    }
    return undefined;
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/data-file-format.js




const SUFFIXES = {
    '': 'none',
    '.gz': 'gzip',
    '.zst': 'zstd',
};
const COMPRESSIONS = new Set(Object.values(SUFFIXES));
/** Functions that MySQL Shell names without their argument. */
const DECODERS = new Set(['FROM_BASE64', 'UNHEX', 'STRING_TO_VECTOR']);
/**
 * Returns the file format.
 * @param defaultCharset character set of the dump, for tables without their own
 */
function readFileFormat(folder, table, defaultCharset) {
    const { options } = table;
    const label = `${options.schema}.${options.table}`;
    const charset = options.defaultCharacterSet ?? defaultCharset;
    if (!/^\w+$/.test(charset))
        throw damagedDump(folder, `the character set of ${label} is "${charset}"`);
    const format = {
        compression: readCompression(folder, table, label),
        charset,
        fieldsTerminatedBy: options.fieldsTerminatedBy,
        fieldsEnclosedBy: options.fieldsEnclosedBy,
        fieldsOptionallyEnclosed: options.fieldsOptionallyEnclosed,
        fieldsEscapedBy: options.fieldsEscapedBy,
        linesTerminatedBy: options.linesTerminatedBy,
    };
    const problem = findDialectProblem(format);
    if (problem)
        throw unsupportedDump(folder, `the data files of ${label} ${problem}`);
    return format;
}
function readCompression(folder, table, label) {
    const match = /^(tsv|csv|txt)(\.[a-z0-9]+)?$/.exec(table.extension);
    if (!match)
        throw unsupportedDump(folder, `the data files of ${label} are .${table.extension}`);
    const named = table.compression ?? table.options.compression;
    // MySQL Shell may append options of the compressor to its name: `zstd;level=8`.
    const bare = named?.split(';')[0];
    if (bare !== undefined && bare !== '' && !COMPRESSIONS.has(bare))
        throw unsupportedDump(folder, `the data files of ${label} are compressed with ${bare}`);
    const bySuffix = SUFFIXES[match[2] ?? ''];
    if (!bySuffix)
        throw unsupportedDump(folder, `the data files of ${label} are .${table.extension}`);
    if (bare !== undefined && bare !== '' && bare !== bySuffix)
        throw damagedDump(folder, `the data files of ${label} are .${table.extension} and compressed with ${bare}`);
    return bySuffix;
}
/**
 * LOAD DATA reads rows without a terminator as fixed-width rows, and accepts a single byte each for
 * quote and escape.
 */
function findDialectProblem(format) {
    if (format.fieldsTerminatedBy === '')
        return 'have no terminator between fields';
    if (format.linesTerminatedBy === '')
        return 'have no terminator of lines';
    if (Buffer.byteLength(format.fieldsEnclosedBy) > 1)
        return `enclose fields by "${format.fieldsEnclosedBy}"`;
    if (Buffer.byteLength(format.fieldsEscapedBy) > 1)
        return `escape by "${format.fieldsEscapedBy}"`;
    // LOAD DATA would read an unescaped terminator inside of a value as the end of the field.
    if (format.fieldsEscapedBy === '')
        return 'have no escape character';
    return undefined;
}
/** Returns column → SQL expression over its field, for columns that a plain load would corrupt. */
function readDecodeColumns(folder, { options }) {
    const decode = (0,records/* emptyRecord */.FR)();
    for (const [column, how] of Object.entries(options.decodeColumns)) {
        const label = `${options.schema}.${options.table}.${column}`;
        if (!options.columns.includes(column))
            throw damagedDump(folder, `${label} is to be decoded and is not among the columns`);
        decode[column] = DECODERS.has(how)
            ? `${how}(@${(0,quote/* quoteName */.AB)(column)})`
            : checkExpression(folder, label, how);
    }
    return decode;
}
function checkExpression(folder, label, expression) {
    const { isExpression, hasVariable } = examineExpression(expression);
    if (isExpression && hasVariable)
        return expression;
    throw unsupportedDump(folder, `${label} is decoded by "${expression}"`);
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-table.js
// Reads one table of a dump: its JSON file, its definition and its data files.






async function readTable(facts, schema, name, baseName) {
    const { folder, root, done } = facts;
    const label = `${schema.schema}.${name}`;
    const file = await readTableFile(facts, schema, name, baseName);
    if (!file.includesDdl)
        throw unsupportedDump(folder.name, `it has the data of ${label} without its definition (dataOnly)`);
    const definitionFile = folder.use(`${baseName}.sql`, `the definition of ${label}`);
    const table = readTableFacts(await folder.readText(definitionFile));
    if (!table)
        throw damagedDump(folder.name, `${definitionFile} creates no table`);
    const fileFormat = readFileFormat(folder.name, file, root.defaultCharacterSet);
    const hasData = schema.includesData && file.includesData;
    const checksums = hasData ? (facts.checksums?.of(schema.schema, name) ?? []) : [];
    const rows = hasData ? readRows(done, schema.schema, name, checksums) : undefined;
    const chunks = hasData ? await readTableChunks(facts, file, baseName, fileFormat, rows) : [];
    const primaryIndex = file.primaryIndex ?? (file.options.primaryIndex ? [file.options.primaryIndex] : []);
    const triggersFile = `${baseName}.triggers.sql`;
    const hasTriggers = file.triggers.length > 0 || folder.has(triggersFile);
    const filter = readFilter(root, schema.schema, name);
    const contents = {
        name,
        ...table,
        ...(0,defined/* defined */.s)({ rows }),
        dataBytes: lookUp(lookUp(done.tableDataBytes, schema.schema) ?? {}, name) ??
            chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0),
        columns: file.options.columns,
        decodeColumns: readDecodeColumns(folder.name, file),
        ...(primaryIndex.length > 0 ? { key: { name: 'PRIMARY', columns: primaryIndex } } : {}),
        chunking: primaryIndex.length > 0 ? 'range' : 'stream',
        ...(0,defined/* defined */.s)({ filter }),
        triggers: file.triggers.map((trigger) => ({ name: trigger })),
        histograms: [],
        chunks,
        fileFormat,
        ...(checksums.length > 0 ? { checksums } : {}),
    };
    return {
        contents,
        scripts: {
            name,
            file: definitionFile,
            triggers: file.triggers,
            ...(hasTriggers ? { triggersFile: folder.use(triggersFile, `the triggers of ${label}`) } : {}),
        },
    };
}
async function readTableFile({ folder }, schema, name, baseName) {
    const label = `${schema.schema}.${name}`;
    const fileName = `${baseName}.json`;
    // Old versions write no file for a table without dumped data.
    if (!schema.includesData && !folder.has(fileName))
        return DUMP_FILES.table.parse({ options: { schema: schema.schema, table: name }, includesData: false });
    const text = await folder.readText(folder.use(fileName, `the description of ${label}`));
    const file = parseDumpFile(folder.name, fileName, text, DUMP_FILES.table);
    const { options } = file;
    if (options.schema !== schema.schema || options.table !== name)
        throw damagedDump(folder.name, `${fileName} is of ${options.schema}.${options.table}, not of ${label}`);
    return file;
}
async function readTableChunks({ folder, done }, file, baseName, { compression }, rows) {
    const { schema, table, columns } = file.options;
    if (columns.length === 0)
        throw damagedDump(folder.name, `${schema}.${table} has data and no columns`);
    const files = findDataFiles(folder, baseName, file);
    return await readChunks(folder, files, done, compression !== 'none', rows);
}
/**
 * Returns the rows of a table. Older versions do not write them, but the checksums contain a count.
 */
function readRows(done, schema, table, checksums) {
    const written = lookUp(lookUp(done.tableRows, schema) ?? {}, table);
    if (written !== undefined || checksums.length === 0)
        return written;
    return checksums.reduce((sum, { rows }) => sum + rows, 0);
}
/**
 * Returns the condition of the dump's option `where`. Its keys are `schema.table`, quoted or not.
 */
function readFilter({ options }, schema, table) {
    const where = options?.where ?? {};
    const quoted = [schema, table].map((name) => `\`${name.replaceAll('`', '``')}\``).join('.');
    return lookUp(where, `${schema}.${table}`) ?? lookUp(where, quoted);
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-schema.js






/** Number of small files that are read at a time. */
const READS_AT_ONCE = 8;
async function readSchema(facts, name) {
    const { folder, root } = facts;
    const base = lookUp(root.basenames, name) ?? name;
    const fileName = folder.use(`${base}.json`, `the description of schema ${name}`);
    const file = parseDumpFile(folder.name, fileName, await folder.readText(fileName), DUMP_FILES.schema);
    if (file.schema !== name)
        throw damagedDump(folder.name, `${fileName} is of schema ${file.schema}, not of ${name}`);
    checkObjects(folder, file);
    const baseNameOf = (object) => lookUp(file.basenames, object) ?? `${base}@${object}`;
    const script = await readScript(folder, file, base);
    const tables = await (0,concurrency/* mapConcurrent */._k)(file.tables, READS_AT_ONCE, (table) => readTable(facts, file, table, baseNameOf(table)));
    const views = file.views.map((view) => ({
        name: view,
        placeholderFile: folder.use(`${baseNameOf(view)}.pre.sql`, `the placeholder of view ${name}.${view}`),
        file: folder.use(`${baseNameOf(view)}.sql`, `the definition of view ${name}.${view}`),
    }));
    const contents = {
        name,
        ...readSchemaDefault(script, root.serverVersion),
        tables: tables.map((table) => table.contents),
        views: views.map((view) => ({ name: view.name, broken: false, triggers: [] })),
        sequences: [],
        libraries: [],
        routines: [
            ...file.functions.map((routine) => ({ name: routine, type: 'FUNCTION' })),
            ...file.procedures.map((routine) => ({ name: routine, type: 'PROCEDURE' })),
        ],
        events: file.events.map((event) => ({ name: event })),
    };
    const scripts = {
        schema: name,
        script,
        file: `${base}.sql`,
        programs: [
            ...file.events.map((event) => ({ kind: 'event', name: event })),
            ...file.functions.map((routine) => ({ kind: 'function', name: routine })),
            ...file.procedures.map((routine) => ({ kind: 'procedure', name: routine })),
        ],
        tables: tables.map((table) => table.scripts),
        views,
    };
    return { contents, scripts };
}
function checkObjects(folder, file) {
    const { schema, libraries, views } = file;
    if (libraries.length > 0)
        throw unsupportedDump(folder.name, `schema ${schema} has the library ${libraries[0]}`);
    const hasViewsDdl = file.includesViewsDdl ?? file.includesDdl;
    if (views.length > 0 && !hasViewsDdl)
        throw unsupportedDump(folder.name, `it names the view ${schema}.${views[0]} without its definition`);
    const names = new Set();
    for (const name of [...file.tables, ...views]) {
        if (names.has(name))
            throw damagedDump(folder.name, `${schema}.${name} is listed twice`);
        names.add(name);
    }
}
/**
 * Returns the schema, its events and its routines, with one character per byte. dumpTables of old
 * versions omits the file; newer versions may write events and routines to separate files.
 */
async function readScript(folder, file, base) {
    const { schema } = file;
    if (!file.includesDdl) {
        if (file.events.length + file.functions.length + file.procedures.length > 0)
            throw damagedDump(folder.name, `schema ${schema} has events or routines without their definitions`);
        return latin1(`CREATE DATABASE IF NOT EXISTS ${(0,quote/* quoteName */.AB)(schema)};\n`);
    }
    const text = await read_schema_readLatin1(folder, folder.use(`${base}.sql`, `the definition of schema ${schema}`));
    if (!file.multifileDdl)
        return text;
    const parts = [text];
    const more = [
        { name: `${base}.events.sql`, kind: 'events', isNeeded: file.events.length > 0 },
        {
            name: `${base}.routines.sql`,
            kind: 'routines',
            isNeeded: file.functions.length + file.procedures.length > 0,
        },
    ];
    for (const { name, kind, isNeeded } of more)
        if (isNeeded)
            parts.push(await read_schema_readLatin1(folder, folder.use(name, `the ${kind} of schema ${schema}`)));
    // A part may end with its own delimiter.
    return parts.join('\nDELIMITER ;\n');
}
async function read_schema_readLatin1(folder, file) {
    return (await folder.readBytes(file)).toString('latin1');
}
function latin1(text) {
    return Buffer.from(text, 'utf8').toString('latin1');
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/shell-checksums.js
// Checksums that MySQL Shell writes with `checksum: true`: the XOR of the rows' SHA-2 for each
// partition and chunk, computed by the server in one query. The same query computes them again on a
// restored table. Only one expression is changed: in the original
// (modules/util/common/dump/checksums.cc), the length of an empty result depends on the session.





const shell_checksums_NEWEST = [1, 0];
const HASH_BITS = { sha224: 224, sha256: 256, sha384: 384, sha512: 512 };
class ShellChecksums {
    #folder;
    #file;
    #bits;
    #aggregate;
    /**
     * Reads the checksums.
     * @param isMariaDb MariaDB's BIT_XOR accepts only integers
     */
    constructor(folder, file, isMariaDb) {
        const { version, algorithm, hash } = file.config;
        checkVersion(folder, CHECKSUMS_FILE, version, shell_checksums_NEWEST);
        if (algorithm.toLowerCase() !== 'bit_xor')
            throw unsupportedDump(folder, `its checksums are "${algorithm}"`);
        const bits = lookUp(HASH_BITS, hash.toLowerCase());
        if (bits === undefined)
            throw unsupportedDump(folder, `its checksums are of "${hash}"`);
        this.#folder = folder;
        this.#file = file;
        this.#bits = bits;
        this.#aggregate = isMariaDb ? (hash) => xorOfSlices(hash, bits) : xorOfBytes;
    }
    /** Returns the checksums of one table; none if the dump has none for it. */
    of(schema, table) {
        const tables = lookUp(this.#file.data, schema);
        const found = tables && lookUp(tables, table);
        if (!found)
            return [];
        const label = `${schema}.${table}`;
        return Object.entries(found.partitions).flatMap(([partition, chunks]) => Object.values(chunks).map(({ checksum, count, boundary }) => {
            if (!new RegExp(`^[0-9A-Fa-f]{${this.#bits / 4}}$`).test(checksum))
                throw damagedDump(this.#folder, `a checksum of ${label} is "${checksum}"`);
            const conditions = [boundary, found.extraFilter].filter((condition) => condition !== undefined);
            for (const condition of conditions)
                this.#checkCondition(label, condition);
            const range = boundary ?? (partition === '' ? undefined : partition);
            return {
                query: this.#query(found, partition, conditions),
                expected: checksum.toUpperCase(),
                rows: count,
                ...(0,defined/* defined */.s)({ range }),
            };
        }));
    }
    #checkCondition(label, condition) {
        const { isExpression, hasVariable } = examineExpression(condition);
        if (!isExpression || hasVariable)
            throw unsupportedDump(this.#folder, `a checksum of ${label} is of the rows where ${condition}`);
    }
    #query(table, partition, conditions) {
        const hash = `SHA2(CONCAT_WS('#', ${rowValues(table).join(', ')}), ${this.#bits})`;
        return [
            `SELECT ${this.#aggregate(hash)} AS checksum, COUNT(*) AS rowCount FROM {table}`,
            ...(partition === '' ? [] : [`PARTITION (${(0,quote/* quoteName */.AB)(partition)})`]),
            ...(conditions.length === 0
                ? []
                : [`WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`]),
        ].join(' ');
    }
}
/** CONCAT_WS omits NULLs, so the NULL flags of the columns follow the values. */
function rowValues({ columns, nullColumns }) {
    const values = columns.map((column) => `CONVERT(${(0,quote/* quoteName */.AB)(column)} USING binary)`);
    if (nullColumns.length === 0)
        return values;
    return [...values, `CONCAT(${nullColumns.map((column) => `ISNULL(${(0,quote/* quoteName */.AB)(column)})`).join(', ')})`];
}
/**
 * Returns the XOR of byte strings. Without the conversion, the XOR of no rows is as long as the
 * text could be in the connection's character set.
 */
function xorOfBytes(hash) {
    return `HEX(BIT_XOR(UNHEX(CONVERT(${hash} USING ascii))))`;
}
const SLICE_DIGITS = 16;
function xorOfSlices(hash, bits) {
    const digits = bits / 4;
    const slices = [];
    for (let begin = 0; begin < digits; begin += SLICE_DIGITS) {
        const length = Math.min(SLICE_DIGITS, digits - begin);
        const slice = `CAST(CONV(SUBSTRING(${hash}, ${begin + 1}, ${length}), 16, 10) AS UNSIGNED)`;
        slices.push(`LPAD(HEX(BIT_XOR(${slice})), ${length}, '0')`);
    }
    return `CONCAT(${slices.join(', ')})`;
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/open-shell-dump.js











/**
 * Reports whether the folder holds a dump of MySQL Shell and not our own backup, which has the same
 * layout.
 */
async function isShellDump(storage, folder) {
    const names = new Set();
    for await (const { name } of storage.listObjects(folder, '@.'))
        names.add(name);
    return names.has(ROOT_FILE) && !names.has(manifest/* MANIFEST */.e0);
}
/** @throws BackupError BACKUP_NOT_FOUND, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_* */
async function openShellDump(storage, folderName) {
    const folder = await DumpFolder.list(storage, folderName);
    if (!folder.has(ROOT_FILE)) {
        throw new errors/* BackupError */.hj('BACKUP_NOT_FOUND', `${storage.location} holds no MySQL Shell dump ${folderName}`, {
            hint: 'Give the name of the folder that holds @.json.',
        });
    }
    const root = parseRootFile(folderName, await folder.readText(ROOT_FILE));
    refuseOwnBackup(folderName, root);
    if (!folder.has(DONE_FILE))
        throw incompleteDump(folderName);
    checkOptions(folderName, root);
    await checkGlobalScripts(folder);
    const done = parseDumpFile(folderName, DONE_FILE, await folder.readText(DONE_FILE), DUMP_FILES.done);
    const server = readServer(root);
    const facts = {
        folder,
        root,
        done,
        checksums: await readChecksums(folder, root, server.flavor === 'mariadb'),
    };
    const schemas = await readSchemas(facts);
    const contents = {
        backupId: folderName,
        label: server.host,
        server,
        snapshot: readSnapshot(root),
        schemas: schemas.map(({ contents }) => contents),
        accounts: root.users?.map((name) => ({ kind: 'account', name })),
        totals: sumUp(schemas, done),
    };
    const usersFile = root.users && folder.use(USERS_FILE, 'the file of the accounts');
    return new ShellDump(folder, contents, schemas.map(({ scripts }) => scripts), usersFile);
}
class ShellDump {
    contents;
    #folder;
    #scripts;
    #usersFile;
    limits;
    constructor(folder, contents, scripts, usersFile) {
        this.#folder = folder;
        this.contents = contents;
        this.#scripts = scripts;
        this.#usersFile = usersFile;
        const hasChecksums = contents.schemas.some(({ tables }) => tables.some(({ checksums }) => checksums));
        this.limits = [
            `a dump of MySQL Shell holds no hash of its files. They are verified only by ${hasChecksums ? 'its checksums of the rows, not for definitions' : 'the number of rows, where it says that'}`,
        ];
    }
    /** Definitions of the dump. Their hashes are unknown. */
    definitions() {
        return readDefinitions(this.#folder, this.#scripts, this.#usersFile);
    }
    readStored(name, signal) {
        return this.readStream(name, signal);
    }
    readStream(name, signal) {
        return this.#folder.readStream(this.#known(name), signal);
    }
    objects() {
        return this.#folder.used().map((name) => ({ name }));
    }
    /** Finds files that changed after the opening, which has already refused missing files. */
    findMissing() {
        return this.#folder.findChanged();
    }
    async findArchived() {
        return (await this.#folder.findArchived()).filter((name) => this.#folder.isUsed(name));
    }
    #known(name) {
        if (!this.#folder.isUsed(name))
            throw new errors/* BackupError */.hj('INTERNAL', `${name} is not a file of the dump ${this.contents.backupId}`);
        return name;
    }
}
/**
 * Refuses our own backups, which have the same layout. A backup without its manifest was never
 * finished, or someone wants it read without its hashes.
 */
function refuseOwnBackup(folder, { dumper }) {
    if (!dumper.startsWith(`${version/* TOOL */.j.name} `))
        return;
    throw new errors/* BackupError */.hj('MANIFEST_INVALID', `${folder} is a backup of ${dumper} without its manifest`, {
        hint: 'It was interrupted or changed: use another backup.',
    });
}
function checkOptions(folder, { tzUtc, hasLibraryDdl, schemas }) {
    if (!tzUtc)
        throw unsupportedDump(folder, 'its TIMESTAMP values are in a time zone that it does not name (tzUtc: false)');
    if (hasLibraryDdl)
        throw unsupportedDump(folder, 'it has libraries (hasLibraryDdl)');
    const twice = schemas.find((schema, index) => schemas.indexOf(schema) !== index);
    if (twice !== undefined)
        throw damagedDump(folder, `schema ${twice} is listed twice`);
}
/**
 * Verifies that the global scripts hold only comments and session settings. MySQL Shell runs them
 * before and after all other scripts.
 */
async function checkGlobalScripts(folder) {
    for (const name of ['@.sql', '@.post.sql']) {
        if (!folder.has(name))
            continue;
        const other = [...splitStatements(await folder.readText(name))].find((statement) => !/^(\/\*!\d+\s*)?SET\s/i.test(statement));
        if (other !== undefined)
            throw unsupportedDump(folder.name, `${name} holds "${other.slice(0, 80)}"`);
    }
}
async function readChecksums(folder, { checksum }, isMariaDb) {
    if (!checksum)
        return undefined;
    const text = await folder.readText(folder.use(CHECKSUMS_FILE, 'the file of the checksums'));
    const file = parseDumpFile(folder.name, CHECKSUMS_FILE, text, DUMP_FILES.checksums);
    return new ShellChecksums(folder.name, file, isMariaDb);
}
async function readSchemas(facts) {
    const schemas = [];
    for (const name of facts.root.schemas)
        schemas.push(await readSchema(facts, name));
    return schemas;
}
/** Sums up the totals, without the rows of tables whose row count is unknown. */
function sumUp(schemas, done) {
    const tables = schemas.flatMap(({ contents }) => contents.tables);
    const sum = (values) => values.reduce((total, value) => total + value, 0);
    return {
        tables: tables.length,
        rows: sum(tables.map(({ rows }) => rows ?? 0)),
        dataBytes: done.dataBytes ?? sum(tables.map(({ dataBytes }) => dataBytes)),
        storedBytes: sum(tables.flatMap(({ chunks }) => chunks.map(({ storedBytes }) => storedBytes))),
    };
}


/***/ }),

/***/ 90081:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ isFaultOfCopy),
/* harmony export */   Qy: () => (/* binding */ onSoundCopy),
/* harmony export */   nZ: () => (/* binding */ warningsOf)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(43347);
/* harmony import */ var _storage_holds_backup_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(49862);
/* harmony import */ var _backup_status_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(78179);
/* harmony import */ var _find_find_backups_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(24972);
// Reads a backup from the first storage whose copy is sound. A copy whose last verification failed
// comes last. If a fault of the copy ends the work, the work begins again with the next copy: a
// restore is resumed then. Invariant: the caller learns which copies were passed over, and why.





/**
 * Does the work on a sound copy. Without several storages, does the work as it is.
 * @throws the error of the work; that of the last copy if each has a fault
 */
async function onSoundCopy(context, backupId, work) {
    const { copies } = context.storage;
    if (!copies)
        return { result: await work(context), passedOver: [] };
    const passedOver = [];
    const passOver = (each) => {
        passedOver.push(each);
        const text = `the copy in ${each.storage} is passed over: ${each.reason}`;
        if (each.isMissing)
            context.logger.info(text);
        else
            context.logger.warn(text);
    };
    const usable = await findUsable(copies, backupId, context, passOver);
    for (const [index, storage] of usable.entries()) {
        context.signal.throwIfAborted();
        try {
            const result = await work({ ...context, storage });
            if (passedOver.length > 0)
                context.logger.info(`${backupId} was read from ${storage.location}`);
            return { result, passedOver };
        }
        catch (error) {
            if (context.signal.aborted || !isFaultOfCopy(error))
                throw error;
            if (index === usable.length - 1)
                throw withPassedOver(error, storage, passedOver);
            passOver({ storage: storage.location, reason: error.message });
        }
    }
    // No storage has it: the error of a reader says so.
    const reasons = passedOver.filter(({ isMissing }) => !isMissing);
    try {
        return { result: await work(context), passedOver };
    }
    catch (error) {
        throw error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj ? withPassedOver(error, context.storage, reasons) : error;
    }
}
/** Returns warnings about copies that should have been used. */
function warningsOf(passedOver) {
    return passedOver
        .filter(({ isMissing }) => !isMissing)
        .map(({ storage, reason }) => `the copy in ${storage} is passed over: ${reason}`);
}
/** Returns the storages that hold the backup, those with an open failure last. */
async function findUsable(copies, backupId, { trust, signal }, passOver) {
    const sound = [];
    const doubtful = [];
    for (const storage of copies) {
        signal.throwIfAborted();
        const { location } = storage;
        try {
            if (!(await (0,_storage_holds_backup_js__WEBPACK_IMPORTED_MODULE_3__/* .holdsBackup */ .P)(storage, backupId))) {
                passOver({ storage: location, reason: `it has no ${backupId}`, isMissing: true });
                continue;
            }
            const failure = await findFailure(storage, backupId, trust);
            if (failure === undefined)
                sound.push(storage);
            else
                doubtful.push({ storage, reason: failure });
        }
        catch (error) {
            if (signal.aborted || !isFaultOfCopy(error))
                throw error;
            passOver({ storage: location, reason: error.message });
        }
    }
    if (sound.length > 0)
        for (const { storage, reason } of doubtful)
            passOver({ storage: storage.location, reason });
    return [...sound, ...doubtful.map(({ storage }) => storage)];
}
async function findFailure(storage, backupId, trust) {
    if (!(0,_format_names_js__WEBPACK_IMPORTED_MODULE_1__/* .isBackupId */ ["if"])(backupId))
        return undefined;
    const { status, time, failure } = (0,_backup_status_js__WEBPACK_IMPORTED_MODULE_4__/* .backupStatus */ .R)(await (0,_find_find_backups_js__WEBPACK_IMPORTED_MODULE_2__/* .findVerifications */ .aD)(storage, backupId, trust?.verifyKeys));
    return status === 'verification-failed' ? `its verification of ${time} failed: ${failure}` : undefined;
}
const FAULTS = new Set([
    'BACKUP_NOT_FOUND',
    'MANIFEST_INVALID',
    'OBJECT_CORRUPT',
    'SIGNATURE_INVALID',
    'SIGNATURE_MISSING',
]);
/** Returns whether another copy of the same backup may not have the fault. */
function isFaultOfCopy(error) {
    return error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && (FAULTS.has(error.code) || error.code.startsWith('STORAGE_'));
}
function withPassedOver({ code, message, hint, details, cause }, { location }, passedOver) {
    const earlier = passedOver.map(({ storage, reason }) => `${storage}: ${reason}`);
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(code, [message.includes(location) ? message : `${location}: ${message}`, ...earlier].join('; '), {
        ...(hint === undefined ? {} : { hint }),
        details: { ...details, ...(passedOver.length > 0 ? { passedOver } : {}) },
        cause,
    });
}


/***/ }),

/***/ 34674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ nameOf),
/* harmony export */   n: () => (/* binding */ describeIncompatibility)
/* harmony export */ });
function describeIncompatibility({ object, why, advice, isRewritable }) {
    return `${object}: ${why} (${isRewritable ? '--upgrade rewrites it' : advice})`;
}
/** Returns the version's name, such as `MySQL 8.0`. */
function nameOf({ flavor, versionNumbers: [major, minor] }) {
    return `${flavor === 'mariadb' ? 'MariaDB' : 'MySQL'} ${major}.${minor}`;
}


/***/ }),

/***/ 38855:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h_: () => (/* binding */ leaveOutRows),
/* harmony export */   jB: () => (/* binding */ checkConditions),
/* harmony export */   lC: () => (/* binding */ describePartial),
/* harmony export */   me: () => (/* binding */ checkPartial)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45987);
/* harmony import */ var _row_items_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(79102);
// `--where` of a restore: deletes rows that do not match from a table, after the load of all of its
// rows and the comparison of their hashes. Invariant: neither triggers nor foreign keys exist yet,
// so the deletion removes no other rows.




function filteredOf({ plan }) {
    return plan.tables.filter((planned) => planned.table.rowFilter !== undefined);
}
/** While the tables are empty. @throws BackupError CONFIG_INVALID with the server's words */
async function checkConditions(env) {
    for (const planned of filteredOf(env)) {
        const { schema, table } = planned;
        await env.loaders.run(0, `--where of ${schema}.${table.name}`, async (session) => {
            await session.use(schema);
            try {
                await session.query(`SELECT 1 FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table.name)} WHERE (${table.rowFilter}) LIMIT 0`);
            }
            catch (error) {
                if (session.lost || !(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj))
                    throw error;
                throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `--where of ${schema}.${table.name} is no condition: ${error.message}`, { hint: 'No row was loaded. Correct the condition, and add --drop-existing.', cause: error });
            }
        });
    }
}
/** @param time `NOW()` of all conditions */
async function leaveOutRows(env, time) {
    const partial = [];
    for (const planned of filteredOf(env)) {
        env.signal.throwIfAborted();
        const name = `${planned.schema}.${planned.table.name}`;
        // The deletion may run again: the left-out rows are the rows of the backup that the table
        // lacks.
        const { kept, before } = await env.loaders.run(0, `--where of ${name}`, async (session) => {
            await env.state?.mark(session, (0,_row_items_js__WEBPACK_IMPORTED_MODULE_2__/* .filterItemOf */ .nz)(planned));
            return await leaveOut(session, planned, time);
        });
        partial.push({
            table: name,
            condition: planned.table.rowFilter,
            keptRows: kept,
            leftOutRows: (planned.table.rows ?? before) - kept,
        });
    }
    return partial;
}
async function leaveOut(session, { schema, table }, time) {
    const name = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table.name);
    const fits = `((${table.rowFilter}) IS TRUE)`;
    await session.use(schema);
    await session.execute(`SET SESSION timestamp = ${time.getTime() / 1000}`);
    try {
        const count = async (where) => Number(await session.scalar(`SELECT COUNT(*) FROM ${name}${where}`, `cannot count ${schema}.${table.name}`));
        const before = await count('');
        const kept = await count(` WHERE ${fits}`);
        // One transaction for each chunk: none has more rows to take back than one that loads.
        const ranges = table.transactional ? table.chunks.map(({ where }) => where) : [undefined];
        for (const range of new Set(ranges))
            await session.execute(`DELETE FROM ${name} WHERE ${range === undefined ? '' : `(${range}) AND `}NOT ${fits}`, `cannot leave rows of ${schema}.${table.name} out`);
        const after = await count('');
        if (after !== kept)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('LOAD_INCOMPLETE', `${schema}.${table.name} has ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(after)} rows, ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(kept)} of them fit its --where`, { hint: 'A condition gives the same answer for a row each time: leave RAND() and UUID() out of it.' });
        return { kept, before };
    }
    finally {
        if (!session.lost)
            await session.execute('SET SESSION timestamp = DEFAULT');
    }
}
/** Checks that the table holds exactly the kept rows. */
async function checkPartial(env, partial) {
    const checks = [];
    for (const { schema, table } of filteredOf(env)) {
        const expected = partial.find((each) => each.table === `${schema}.${table.name}`)?.keptRows ?? 0;
        const actual = Number(await env.loaders.run(0, `count of ${schema}.${table.name}`, (session) => session.scalar(`SELECT COUNT(*) FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table.name)}`)));
        checks.push({
            check: 'count of the rows that fit --where',
            status: actual === expected ? 'passed' : 'failed',
            schema,
            table: table.name,
            expected,
            actual,
        });
    }
    return checks;
}
function describePartial({ table, condition, keptRows, leftOutRows }) {
    return `table ${table} is partial: ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(keptRows)} rows that fit ${condition} are kept, ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(leftOutRows)} are left out`;
}


/***/ }),

/***/ 79102:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S3: () => (/* binding */ itemsOf),
/* harmony export */   Tu: () => (/* binding */ itemOf),
/* harmony export */   _I: () => (/* binding */ ROW_ITEMS),
/* harmony export */   nz: () => (/* binding */ filterItemOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// State items that record which rows are on the target.

/** Prefixes of the items. */
const ROW_ITEMS = ['chunk ', 'table ', 'where '];
function itemsOf(planned) {
    return [...new Set(planned.table.chunks.map((chunk) => itemOf(planned, chunk)))];
}
/** Item of a table whose rows are about to be left out: their number is no longer known. */
function filterItemOf({ id }) {
    return `where ${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(id).digest('hex').slice(0, 24)}`;
}
/** A table that is loaded as a whole has one item. */
function itemOf({ id, table }, chunk) {
    const digest = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(id).digest('hex').slice(0, 24);
    return table.transactional && chunk ? `chunk ${digest} ${chunk.number}` : `table ${digest}`;
}


/***/ }),

/***/ 47636:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ verifyMasks),
/* harmony export */   J: () => (/* binding */ describeMasked)
/* harmony export */ });
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9276);
/* harmony import */ var _mysql_schema_tables_column_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69228);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45987);
// Verifies masked tables after the load: one scan counts the rows, the values of each masked
// column, and values without the form of their mask.



async function verifyMasks(env, masks) {
    const checks = [];
    const tables = [];
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_0__/* .forEachConcurrent */ .C6)(env.plan.tables, env.loaders.count, env.signal, async (planned, worker) => {
        const mask = masks.of(planned);
        if (!mask)
            return;
        const { schema, table } = planned;
        const label = `${schema}.${table.name}`;
        const history = table.versioned ? ' FOR SYSTEM_TIME ALL' : '';
        const query = `SELECT ${countsOf(mask)} FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteTable */ .Z8)(schema, table.name)}${history}`;
        const [row] = await env.loaders.run(worker, `masks of ${label}`, async (session) => {
            const what = `cannot verify the masks of ${label}`;
            return await session
                .query(query, what)
                .catch((error) => {
                throw masks.hideValues(planned, error, what);
            });
        });
        const numberOf = (name) => Number(row?.[name] ?? 0);
        const check = (what, expected, actual) => void checks.push({
            check: what,
            status: expected === actual ? 'passed' : 'failed',
            schema,
            table: table.name,
            expected,
            actual,
        });
        if (table.rows !== undefined)
            check('count of masked rows', table.rows, numberOf('n'));
        for (const [i, { column }] of mask.masks.entries())
            check(`values of ${column} without the form of their mask`, 0, numberOf(`w${i}`));
        tables.push({
            table: label,
            columns: mask.masks.map(({ column, name, maskClass, hasTwin }, i) => ({
                column,
                mask: name,
                class: maskClass,
                values: numberOf(`v${i}`),
                recomputed: hasTwin,
            })),
        });
    });
    tables.sort((a, b) => (a.table < b.table ? -1 : 1));
    return {
        checks: checks.sort((a, b) => (`${a.schema}.${a.table}` < `${b.schema}.${b.table}` ? -1 : 1)),
        tables,
    };
}
function countsOf({ masks, facts }) {
    const sums = masks.flatMap((mask, i) => {
        const isGiven = givenCondition(mask, facts);
        // With `when`, other rows are as the rules file says.
        const form = mask.maskClass === 'conditional' ? 'TRUE' : mask.form;
        return [
            `COALESCE(SUM(${isGiven}), 0) AS v${i}`,
            // NULL of a condition counts as a value without the form.
            `COALESCE(SUM(${isGiven} AND (${form}) IS NOT TRUE), 0) AS w${i}`,
        ];
    });
    return ['COUNT(*) AS n', ...sums].join(', ');
}
function givenCondition({ column, name }, { columns }) {
    const c = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(column);
    const { dataType } = (0,_mysql_schema_tables_column_js__WEBPACK_IMPORTED_MODULE_2__/* .columnOf */ .u)(columns.find((each) => each.name === column));
    const isEmptied = name !== 'null' && /char|text|binary|blob/.test(dataType);
    return `(${c} IS NOT NULL${isEmptied ? ` AND LENGTH(${c}) > 0` : ''})`;
}
/** Returns one line for each table. */
function describeMasked({ table, columns }) {
    const parts = columns.map(({ column, mask, class: kind, values }) => `${column} ${mask} (${kind}, ${values} values)`);
    return `masked ${table}: ${parts.join(', ')}`;
}


/***/ }),

/***/ 77682:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ parseAccount)
/* harmony export */ });
// Accounts in the forms that users and servers write.
const NAME = /'((?:[^']|'')+)'|`((?:[^`]|``)+)`|"((?:[^"]|"")+)"|([^'"`@\s]+)/.source;
const ACCOUNT = new RegExp(`^(?:${NAME})@(?:${NAME})$`);
/** Converts `user@host`, in any quotes or none, to SQL with backquotes; otherwise undefined. */
function parseAccount(text) {
    const match = ACCOUNT.exec(text.trim());
    if (!match)
        return undefined;
    return `${quote(match.slice(1, 5))}@${quote(match.slice(5, 9))}`;
}
function quote([single, back, double, plain]) {
    const name = single?.replaceAll("''", "'") ??
        back?.replaceAll('``', '`') ??
        double?.replaceAll('""', '"') ??
        plain ??
        '';
    return `\`${name.replaceAll('`', '``')}\``;
}


/***/ }),

/***/ 68548:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fz: () => (/* binding */ splitDefinitions),
/* harmony export */   Vy: () => (/* binding */ splitCreateTable),
/* harmony export */   Xn: () => (/* binding */ withoutAutoIncrement),
/* harmony export */   bb: () => (/* binding */ definitionId),
/* harmony export */   cZ: () => (/* binding */ normalizeCreateTable),
/* harmony export */   fy: () => (/* binding */ hasAutoIncrementColumn),
/* harmony export */   oG: () => (/* binding */ definitionIds),
/* harmony export */   pP: () => (/* binding */ readAutoIncrement),
/* harmony export */   q3: () => (/* binding */ findBody),
/* harmony export */   rs: () => (/* binding */ withoutInheritedCollations)
/* harmony export */ });
// Splits the output of SHOW CREATE TABLE, so that a restore can build indexes after loading the
// data. Invariant: unknown parts stay in the CREATE TABLE; nothing is dropped.
/**
 * Splits the statement.
 * @param defer indexes to take out; foreign keys are always taken out
 */
function splitCreateTable(statement, defer) {
    const split = { create: statement, indexes: [], fulltextIndexes: [], foreignKeys: [] };
    const body = findBody(statement);
    if (!body)
        return split;
    const definitions = splitDefinitions(statement.slice(body.start, body.end));
    // The history forbids a later ALTER TABLE, so create the indexes at once.
    const versioned = /\bWITH SYSTEM VERSIONING\b/i.test(statement.slice(body.end));
    const needed = autoIncrementIndex(definitions);
    const rewritten = new Set(rewrittenChecks(definitions, statement.slice(body.end)));
    const keepsIndexes = rewritten.size > 0;
    const hasForeignKeys = definitions.some((text) => isForeignKey(text.trim()));
    const keepsUnique = isPartitionedByItsKey(definitions, statement.slice(body.end));
    const kept = definitions.filter((definition) => {
        const text = definition.trim();
        if (versioned)
            return true;
        if (isForeignKey(text) || (hasForeignKeys && rewritten.has(definition)))
            split.foreignKeys.push(text);
        else if (keepsIndexes)
            return true;
        else if (defer !== 'off' && /^FULLTEXT\b/i.test(text))
            split.fulltextIndexes.push(text);
        else if (keepsUnique && /^UNIQUE\b/i.test(text))
            return true;
        else if (defer === 'all' && isIndex(text) && definition !== needed)
            split.indexes.push(text);
        else
            return true;
        return false;
    });
    split.create = `${statement.slice(0, body.start)}\n  ${kept.map((text) => text.trim()).join(',\n  ')}\n${statement.slice(body.end)}`;
    return split;
}
/** Returns the text for comparing tables: without AUTO_INCREMENT, which changes during a dump. */
function normalizeCreateTable(statement) {
    const body = findBody(statement);
    if (!body)
        return statement;
    const definitions = splitDefinitions(statement.slice(body.start, body.end)).map((text) => text.trim());
    // MySQL prints the character set of a collation only after the first re-creation.
    const collation = tableCollation(statement.slice(body.end));
    const columns = definitions
        .filter((text) => text.startsWith('`'))
        .map((text) => withoutCollation(text.replace(/ CHARACTER SET \w+(?= COLLATE )/, ''), collation));
    // Indexes built after the data may have another order.
    const others = definitions.filter((text) => !text.startsWith('`')).sort();
    const options = withoutAutoIncrement(statement).slice(body.end);
    return `${statement.slice(0, body.start)}\n${[...columns, ...others].join(',\n')}\n${options}`;
}
/**
 * Returns the statement without collations that columns inherit from their table. MySQL prints them
 * without a character set if the collation is not the default of its character set. A column
 * created with such a collation has its own collation, and MySQL then prints both.
 */
function withoutInheritedCollations(statement) {
    const body = findBody(statement);
    const collation = body && tableCollation(statement.slice(body.end));
    if (!body || collation === undefined)
        return statement;
    const definitions = splitDefinitions(statement.slice(body.start, body.end)).map((text) => withoutCollation(text, collation));
    return `${statement.slice(0, body.start)}${definitions.join(',')}${statement.slice(body.end)}`;
}
function tableCollation(options) {
    return /^\) ENGINE=\w+(?: \w+=\d+)* DEFAULT CHARSET=\w+ COLLATE=(\w+)/.exec(options)?.[1];
}
function withoutCollation(definition, collation) {
    const match = TYPE_AND_COLLATION.exec(definition);
    if (collation === undefined || match?.[2] !== collation)
        return definition;
    return match[1] + definition.slice(match[0].length);
}
/** Column with its type, length or members, and collation. */
const TYPE_AND_COLLATION = /^(\s*`(?:[^`]|``)*` \w+(?:\((?:[^'()]|'(?:[^'\\]|\\[^]|'')*')*\))?(?: [a-z]+)*) COLLATE (\w+)/;
/** Returns the statement without the next value of AUTO_INCREMENT. */
function withoutAutoIncrement(statement) {
    const end = findBody(statement)?.end ?? statement.length;
    return statement.slice(0, end) + statement.slice(end).replace(/ AUTO_INCREMENT=\d+/, '');
}
/** Returns the id of an index or foreign key: `` KEY `n` `` or `` CONSTRAINT `n` ``. */
function definitionId(definition) {
    const match = /^(?:(CONSTRAINT)|(?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?(?:KEY|INDEX)) (`(?:[^`]|``)*`)/i.exec(definition);
    return match ? `${match[1] ? 'CONSTRAINT' : 'KEY'} ${match[2]}` : definition;
}
/** Returns the ids of all definitions in a CREATE TABLE except columns. */
function definitionIds(statement) {
    const body = findBody(statement);
    if (!body)
        return new Set();
    const definitions = splitDefinitions(statement.slice(body.start, body.end)).map((text) => text.trim());
    return new Set(definitions.filter((text) => !text.startsWith('`')).map(definitionId));
}
function isIndex(text) {
    return /^(UNIQUE |SPATIAL |VECTOR )?(KEY|INDEX)\b/i.test(text);
}
function isForeignKey(text) {
    return /^CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY\b/i.test(text) || /^FOREIGN KEY\b/i.test(text);
}
/** Returns the index that AUTO_INCREMENT needs, unless the primary key begins with the column. */
function autoIncrementIndex(definitions) {
    const column = definitions.find(isAutoIncrement);
    const name = column && /^`((?:[^`]|``)*)`/.exec(column.trim())?.[0];
    if (!name)
        return undefined;
    const begins = (text) => text.includes(`(${name}`);
    if (definitions.some((text) => /^PRIMARY KEY\b/i.test(text.trim()) && begins(text)))
        return undefined;
    return (definitions.find((text) => isIndex(text.trim()) && begins(text)) ??
        definitions.find((text) => isIndex(text.trim()) && text.includes(name)));
}
/** Returns whether a column has AUTO_INCREMENT; the table option may exist without one. */
function hasAutoIncrementColumn(statement) {
    const body = findBody(statement);
    return body !== undefined && splitDefinitions(statement.slice(body.start, body.end)).some(isAutoIncrement);
}
function isAutoIncrement(definition) {
    const text = definition.trim();
    return text.startsWith('`') && /\bAUTO_INCREMENT\b/.test(withoutStrings(text));
}
/**
 * Returns whether the partitions need a unique key. `PARTITION BY KEY ()` uses the columns of the
 * primary key, or otherwise of a unique key, which must exist.
 */
function isPartitionedByItsKey(definitions, options) {
    if (!/\bPARTITION BY (LINEAR )?KEY (\/\*.*?\*\/ ?)?(ALGORITHM = \d+ )?(\*\/ )?\(\)/is.test(options))
        return false;
    return !definitions.some((text) => /^PRIMARY KEY\b/i.test(text.trim()));
}
/** Removes strings, and names in backquotes. */
function withoutStrings(text) {
    return text.replace(/`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'/gs, (quoted) => (quoted[0] === '`' ? '' : "''"));
}
/**
 * Returns the CHECKs with a literal in a character set other than that of all columns. Each ALTER
 * TABLE of MySQL rewrites existing CHECKs: it converts such a literal to the column's character
 * set. So these CHECKs are created with the indexes, or by the last ALTER TABLE.
 */
function rewrittenChecks(definitions, options) {
    const own = new Set([
        ...definitions.flatMap((text) => / CHARACTER SET (\w+)/.exec(withoutStrings(text))?.[1] ?? []),
        ...(/ DEFAULT CHARSET=(\w+)/.exec(withoutStrings(options))?.slice(1) ?? []),
    ]);
    return definitions.filter((definition) => {
        const text = withoutStrings(definition).trim();
        if (!/^CONSTRAINT +CHECK\b/i.test(text))
            return false;
        const introducers = [...text.matchAll(/(?<![\w$])_(\w+) ?(?=''|0x)/g)].map(([, charset]) => charset);
        return introducers.some((charset) => own.size > 1 || !own.has(charset));
    });
}
/** Returns the range between the first opening parenthesis and its closing one. */
function findBody(statement) {
    let start = -1;
    for (const { position, char, depth } of walk(statement)) {
        if (char === '(' && depth === 1 && start < 0)
            start = position + 1;
        if (char === ')' && depth === 0 && start >= 0)
            return { start, end: position };
    }
    return undefined;
}
function splitDefinitions(body) {
    const parts = [];
    let begin = 0;
    for (const { position, char, depth } of walk(body)) {
        if (char === ',' && depth === 0) {
            parts.push(body.slice(begin, position));
            begin = position + 1;
        }
    }
    parts.push(body.slice(begin));
    return parts;
}
/** Yields each parenthesis and comma outside of quotes, with the depth after it. */
function* walk(text) {
    let depth = 0;
    for (let position = 0; position < text.length; position++) {
        const char = text[position];
        if (char === "'" || char === '"' || char === '`')
            position = closingQuote(text, position, char);
        else if (char === '(')
            yield { position, char, depth: ++depth };
        else if (char === ')')
            yield { position, char, depth: --depth };
        else if (char === ',')
            yield { position, char, depth };
    }
}
function closingQuote(text, position, quote) {
    for (let i = position + 1; i < text.length; i++) {
        if (text[i] === '\\' && quote === "'")
            i++;
        else if (text[i] === quote) {
            if (text[i + 1] === quote)
                i++;
            else
                return i;
        }
    }
    return text.length;
}
/** Returns the next value of AUTO_INCREMENT, if any; as text, because it may exceed 2^53. */
function readAutoIncrement(create) {
    return /\) [^\n]*?\bAUTO_INCREMENT=(\d+)/.exec(create.slice(create.lastIndexOf('\n)')))?.[1];
}


/***/ }),

/***/ 98562:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ changeDefiner),
/* harmony export */   R: () => (/* binding */ findDefiner)
/* harmony export */ });
/* harmony import */ var _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69833);
/* harmony import */ var _tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23186);
// DEFINER clause of a CREATE statement, found by tokens as servers do, so comments and strings
// cannot hide it.


/** Object kinds, which follow the clause. */
const KINDS = new Set([
    'VIEW',
    'TRIGGER',
    'PROCEDURE',
    'FUNCTION',
    'EVENT',
    'PACKAGE',
    'TABLE',
    'SEQUENCE',
    'LIBRARY',
]);
/** Returns the definer as written in the statement. */
function findDefiner(statement, quoting = _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .DEFAULT_QUOTING */ .qF) {
    return findClause(statement, quoting)?.account;
}
function changeDefiner(statement, definers, quoting = _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .DEFAULT_QUOTING */ .qF) {
    if (definers === 'keep')
        return statement;
    const found = findClause(statement, quoting);
    if (!found)
        return statement;
    const clause = definers === 'strip' ? '' : `DEFINER=${definers.account} `;
    return `${statement.slice(0, found.start)}${clause}${statement.slice(found.end)}`;
}
function findClause(statement, quoting) {
    const tokens = headOf(statement, quoting);
    const index = tokens.findIndex((token, i) => (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token) === 'DEFINER' && isBare(tokens[i + 1], '='));
    const last = index < 0 ? undefined : endOfAccount(tokens, index + 2);
    if (!last)
        return undefined;
    const start = tokens[index].start;
    const space = /^\s*/.exec(statement.slice(last.end))[0].length;
    const account = statement.slice(tokens[index + 2].start, last.end);
    return { start, end: last.end + space, account };
}
/** Returns the tokens before the object kind; empty for other statements. */
function headOf(statement, quoting) {
    const tokens = [];
    let isCreate = false;
    for (const token of (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .tokenize */ .qw)(statement, quoting)) {
        const word = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token);
        // After these tokens the word is an account.
        const isName = isBare(tokens.at(-1), '=') || isBare(tokens.at(-1), '@');
        if (!isCreate && word !== undefined && word !== 'CREATE')
            return [];
        isCreate ||= word === 'CREATE';
        if (word !== undefined && KINDS.has(word) && !isName)
            break;
        tokens.push(token);
    }
    return tokens;
}
/** Returns the last token of `CURRENT_USER()`, of a role, or of `user@host`. */
function endOfAccount(tokens, index) {
    if ((0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[index]) === 'CURRENT_USER')
        return isBare(tokens[index + 1], '(') ? tokens[index + 2] : tokens[index];
    if (!isBare(tokens[index + 1], '@'))
        return tokens[index];
    let host = index + 2;
    // An unquoted host consists of several tokens without spaces: `10.0.0.%`.
    if (!/['"`]/.test(tokens[host]?.text ?? ''))
        while (tokens[host + 1]?.start === tokens[host]?.end && !/['"`/]/.test(tokens[host + 1]?.text ?? '/'))
            host++;
    return tokens[host];
}
function isBare(token, char) {
    return token?.name === undefined && token?.text === char;
}


/***/ }),

/***/ 28980:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ withoutNotPreserve),
/* harmony export */   T: () => (/* binding */ readEventStatus)
/* harmony export */ });
/* harmony import */ var _tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23186);

/**
 * Reads the status. Servers always print `ON COMPLETION [NOT] PRESERVE ENABLE`. The body after DO
 * and comments may contain the same words.
 * @returns undefined if the clause is missing, or if not every server would parse it
 */
function readEventStatus(statement, quoting) {
    const tokens = [];
    let isConditional = false;
    for (const token of (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .tokenize */ .qw)(statement, quoting)) {
        const word = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(token);
        if (word === 'DO')
            break;
        isConditional ||= isComment(tokens.at(-1), token);
        tokens.push(token);
    }
    const index = tokens.findIndex((token, i) => (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(token) === 'ON' && (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[i + 1]) === 'COMPLETION');
    if (isConditional)
        return undefined;
    if (index < 0)
        return readBareStatus(statement, tokens);
    const preserve = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[index + 2]) === 'NOT' ? index + 3 : index + 2;
    if ((0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[preserve]) !== 'PRESERVE')
        return undefined;
    const status = tokens[preserve + 1];
    const word = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(status);
    if (word === 'DISABLE')
        return { isEnabled: false, disabled: statement };
    const [start, end] = word === 'ENABLE' ? [status.start, status.end] : [tokens[preserve].end, tokens[preserve].end];
    const written = word === 'ENABLE' ? 'DISABLE' : ' DISABLE';
    return { isEnabled: true, disabled: `${statement.slice(0, start)}${written}${statement.slice(end)}` };
}
/** Reads a status without ON COMPLETION, see `withoutNotPreserve`. */
function readBareStatus(statement, tokens) {
    const status = tokens.find((token) => /^(?:EN|DIS)ABLE$/.test((0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(token) ?? ''));
    if (status === undefined)
        return undefined;
    const disabled = `${statement.slice(0, status.start)}DISABLE${statement.slice(status.end)}`;
    return { isEnabled: (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(status) === 'ENABLE', disabled };
}
/**
 * Returns the statement without `ON COMPLETION NOT PRESERVE`, which is the default. Under
 * HIGH_NOT_PRECEDENCE, MySQL prints this clause but cannot parse it (seen: 9.7).
 * @param head CREATE EVENT up to DO
 */
function withoutNotPreserve(head, quoting) {
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .tokenize */ .qw)(head, quoting)];
    const words = ['ON', 'COMPLETION', 'NOT', 'PRESERVE'];
    const index = tokens.findIndex((_, i) => words.every((word, k) => (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[i + k]) === word));
    return index < 0
        ? head
        : head.slice(0, tokens[index].start) + head.slice(tokens[index + 4]?.start ?? head.length);
}
/** Returns whether a comment begins that only some servers execute. */
function isComment(before, token) {
    return before?.text === '/' && token.text === '*' && before.end === token.start;
}


/***/ }),

/***/ 74817:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BI: () => (/* binding */ findOutsideParts),
/* harmony export */   Dn: () => (/* binding */ enginesOf),
/* harmony export */   h: () => (/* binding */ removeParts),
/* harmony export */   ky: () => (/* binding */ engineOf)
/* harmony export */ });
/* harmony import */ var _create_table_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(68548);
/* harmony import */ var _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69833);
/* harmony import */ var _tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23186);
// Parts of a CREATE TABLE that refer to objects outside of its schema: folders and tablespaces of
// the server, tables and sequences of other schemas. Expects statements with one character per
// byte. Searches for words, not for the printed form, because an unsigned backup may contain any
// other form. Pure.



/** Returns the engine of the table in lower case; empty for the server's default. */
function engineOf(createTable) {
    return enginesOf(createTable, /^(?:PARTITION|SUBPARTITION)$/)[0] ?? '';
}
/** Returns all engines of the table and its partitions in lower case, the effective one first. */
function enginesOf(createTable, until) {
    const body = (0,_create_table_js__WEBPACK_IMPORTED_MODULE_2__/* .findBody */ .q3)(createTable);
    const engines = [];
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .tokenize */ .qw)(createTable, _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .DEFAULT_QUOTING */ .qF)];
    for (const [i, token] of tokens.entries()) {
        if (token.start < (body?.end ?? 0))
            continue;
        const word = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token);
        if (word !== undefined && until?.test(word))
            break;
        const value = tokens[isBare(tokens[i + 1], '=') ? i + 2 : i + 1];
        if (word !== 'ENGINE' || !value)
            continue;
        const written = createTable.slice(value.start, value.end);
        engines.unshift((value.name ?? written.slice(1, -1)).toLowerCase());
    }
    return engines;
}
/** Tablespaces that every server has. */
const OWN_TABLESPACES = new Set(['innodb_system', 'innodb_file_per_table', 'innodb_temporary']);
function findOutsideParts(createTable) {
    const body = (0,_create_table_js__WEBPACK_IMPORTED_MODULE_2__/* .findBody */ .q3)(createTable);
    if (!body)
        return [];
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .tokenize */ .qw)(createTable, _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .DEFAULT_QUOTING */ .qF)];
    return [
        ...foreignKeys(createTable, body, tokens),
        ...sequencesOf(createTable, tokens),
        ...optionsOf(createTable, tokens.filter(({ start }) => start >= body.end)),
    ];
}
/**
 * Removes the parts.
 * @param parts in any order
 */
function removeParts(createTable, parts) {
    let text = createTable;
    for (const { start, end } of [...parts].sort((a, b) => b.start - a.start))
        text = text.slice(0, start) + text.slice(end);
    return text;
}
function* foreignKeys(createTable, { start, end }, tokens) {
    let position = start;
    for (const definition of (0,_create_table_js__WEBPACK_IMPORTED_MODULE_2__/* .splitDefinitions */ .Fz)(createTable.slice(start, end))) {
        const after = position + definition.length;
        const own = tokens.filter((token) => token.start >= position && token.end <= after);
        const named = readQualified(own, own.findIndex((token) => (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token) === 'REFERENCES') + 1);
        if (named && own.some((token) => (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token) === 'REFERENCES'))
            yield {
                kind: 'foreign key',
                ...named,
                // Includes the preceding comma; columns always come first.
                start: position - 1,
                end: position + definition.trimEnd().length,
            };
        position = after + 1;
    }
}
const SEQUENCE_FUNCTION = /^(?:NEXTVAL|LASTVAL|SETVAL)$/;
/** Finds sequences in MariaDB's defaults: `nextval(`s`.`q`)`, `NEXT VALUE FOR s.q`. */
function* sequencesOf(createTable, tokens) {
    for (const [i, token] of tokens.entries()) {
        const word = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token) ?? '';
        const isCall = SEQUENCE_FUNCTION.test(word) && isBare(tokens[i + 1], '(');
        const isPhrase = word === 'FOR' && (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[i - 1]) === 'VALUE';
        const named = isCall ? readQualified(tokens, i + 2) : isPhrase ? readQualified(tokens, i + 1) : undefined;
        if (named)
            yield { kind: 'sequence', ...named, ...defaultAround(createTable, tokens, i) };
    }
}
/** Returns the range from DEFAULT to the end of its expression: parentheses, call, or phrase. */
function defaultAround(createTable, tokens, index) {
    let first = index;
    while (first > 0 && (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[first]) !== 'DEFAULT' && !isBare(tokens[first], ','))
        first--;
    let last = first + 1;
    let depth = 0;
    for (; last < tokens.length; last++) {
        if (isBare(tokens[last], '('))
            depth++;
        else if (isBare(tokens[last], ')') && --depth === 0)
            break;
    }
    const end = tokens[last];
    const isAround = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[first]) === 'DEFAULT' && end !== undefined && last > index;
    return isAround ? withSpace(createTable, tokens[first], end) : { start: 0, end: 0 };
}
function readQualified(tokens, index) {
    const [schema, table] = [tokens[index]?.name, tokens[index + 2]?.name];
    if (schema === undefined || table === undefined || !(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .isDot */ .ek)(tokens[index + 1]))
        return undefined;
    return { schema, target: `${schema}.${table}` };
}
/** Finds parts in the options of the table and its partitions. */
function* optionsOf(createTable, tokens) {
    for (const [i, token] of tokens.entries()) {
        const word = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token);
        const value = tokens[isBare(tokens[i + 1], '=') ? i + 2 : i + 1];
        if (word === 'DIRECTORY' && /^(DATA|INDEX)$/.test((0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[i - 1]) ?? '') && value)
            yield {
                kind: 'directory',
                target: createTable.slice(value.start + 1, value.end - 1),
                ...withSpace(createTable, tokens[i - 1], value),
            };
        else if (word === 'TABLESPACE' && value?.name !== undefined && !OWN_TABLESPACES.has(value.name))
            yield { kind: 'tablespace', target: value.name, ...withSpace(createTable, token, value) };
        else if (word === 'UNION')
            yield* unionOf(tokens, i + 1);
    }
}
function* unionOf(tokens, from) {
    for (let i = from; i < tokens.length && !isBare(tokens[i], ')'); i++)
        if ((0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .isDot */ .ek)(tokens[i]) && tokens[i - 1]?.name !== undefined && tokens[i + 1]?.name !== undefined)
            yield {
                kind: 'union',
                schema: tokens[i - 1].name,
                target: `${tokens[i - 1].name}.${tokens[i + 1].name}`,
                start: 0,
                end: 0,
            };
}
/** Returns the range with the preceding space, and a version comment that would become empty. */
function withSpace(createTable, first, last) {
    const opening = / ?\/\*!\d{5} $/.exec(createTable.slice(0, first.start))?.[0];
    const closing = /^ ?\*\//.exec(createTable.slice(last.end))?.[0];
    if (opening !== undefined && closing !== undefined)
        return { start: first.start - opening.length, end: last.end + closing.length };
    return { start: createTable[first.start - 1] === ' ' ? first.start - 1 : first.start, end: last.end };
}
function isBare(token, char) {
    return token?.name === undefined && token?.text === char;
}


/***/ }),

/***/ 85256:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ readStatement)
/* harmony export */ });
/* harmony import */ var _tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23186);

/** MariaDB skips comments of later MySQL versions, every server those above its own version. */
const NEWEST_FOR_ALL = 50_699;
/**
 * Reads a statement.
 * @param asNames whether strings are names, as in accounts
 */
function readStatement(statement, quoting, asNames = false) {
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .tokenize */ .qw)(statement, quoting)];
    const conditional = [];
    const parts = [];
    const open = [];
    let length = 0;
    let end = 0;
    let isDecorated = false;
    const add = (part) => {
        parts.push(part);
        length += part.length + 1;
    };
    for (let i = 0; i < tokens.length; i++) {
        const token = tokens[i];
        isDecorated ||= token.text === '"' || statement.slice(end, token.start).trim() !== '';
        const comment = openingComment(statement, token);
        if (comment) {
            open.push(comment);
            if (!comment.isForAll)
                conditional.push(length);
            while (tokens[i + 1] !== undefined && tokens[i + 1].start < comment.end)
                i++;
            // A number that continues as a word is part of the word, so keep the rest.
            if (tokens[i].end > comment.end)
                add(statement.slice(comment.end, tokens[i].end));
        }
        else if (open.length > 0 && isBare(token) && statement.startsWith('*/', token.start)) {
            open.pop();
            // `*/*` ends a comment on a server; here its last two characters may look like a new comment.
            if (tokens[i + 1]?.start === token.end)
                i++;
            else
                conditional.push(0);
        }
        else {
            const written = statement.slice(token.start, token.end);
            // A server that skips a comment ignores quotes in it.
            if (written.includes('*/') && open.some(({ isForAll }) => !isForAll))
                conditional.push(0);
            add(textOf(written, token, asNames));
        }
        ({ end } = tokens[i]);
    }
    isDecorated ||= statement.slice(end).trim() !== '';
    return { text: parts.join(' '), conditional, isDecorated };
}
function isBare(token) {
    return token.name === undefined && token.end - token.start === 1;
}
function openingComment(statement, token) {
    if (!isBare(token))
        return undefined;
    const match = /^\/\*(M?)!(\d{5,6})?/.exec(statement.slice(token.start, token.start + 10));
    if (!match)
        return undefined;
    const [opening, ofMariaDb, version = '0'] = match;
    return {
        end: token.start + opening.length,
        isForAll: ofMariaDb === '' && version.length < 6 && Number(version) <= NEWEST_FOR_ALL,
    };
}
function textOf(written, { name, text }, asNames) {
    if (name !== undefined)
        return text === '`' || text === '"' ? quote(name) : name;
    if (text !== "'" && text !== '"')
        return written;
    return asNames ? quote(unquoteText(written, text)) : "''";
}
function quote(name) {
    return `\`${name.replaceAll('`', '``')}\``;
}
function unquoteText(written, mark) {
    return written
        .slice(1, -1)
        .replace(/\\([^])|(["'])\2/g, (all, escaped) => escaped ?? (all[0] === mark ? mark : all));
}


/***/ }),

/***/ 22278:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E8: () => (/* binding */ isClientCharset),
/* harmony export */   ER: () => (/* binding */ isAscii),
/* harmony export */   co: () => (/* binding */ isUtf8),
/* harmony export */   cz: () => (/* binding */ encodeInCharset),
/* harmony export */   p6: () => (/* binding */ decodeFromCharset),
/* harmony export */   qn: () => (/* binding */ encodeUnicode)
/* harmony export */ });
/* harmony import */ var iconv_lite__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31748);
// Character sets of clients, and names in them. Only for the comparison of names: the servers
// convert all other texts.

/**
 * MySQL's name → name in iconv-lite; undefined: only ASCII is known. The servers accept no other
 * character set from a client.
 */
const CLIENT_CHARSETS = {
    armscii8: 'armscii8',
    ascii: 'ascii',
    big5: 'big5',
    binary: 'utf8',
    cp1250: 'cp1250',
    cp1251: 'cp1251',
    cp1256: 'cp1256',
    cp1257: 'cp1257',
    cp850: 'cp850',
    cp852: 'cp852',
    cp866: 'cp866',
    cp932: 'cp932',
    dec8: undefined,
    eucjpms: 'eucjp',
    euckr: 'euckr',
    gb18030: 'gb18030',
    gb2312: 'gb2312',
    gbk: 'gbk',
    geostd8: undefined,
    greek: 'iso-8859-7',
    hebrew: 'iso-8859-8',
    hp8: undefined,
    keybcs2: undefined,
    koi8r: 'koi8-r',
    koi8u: 'koi8-u',
    latin1: 'cp1252',
    latin2: 'iso-8859-2',
    latin5: 'iso-8859-9',
    latin7: 'iso-8859-13',
    macce: 'maccenteuro',
    macroman: 'macroman',
    sjis: 'shiftjis',
    swe7: undefined,
    tis620: 'tis620',
    ujis: 'eucjp',
    utf8: 'utf8',
    utf8mb3: 'utf8',
    utf8mb4: 'utf8',
};
function isClientCharset(charset) {
    return Object.hasOwn(CLIENT_CHARSETS, charset);
}
/** Returns whether bytes of this character set are UTF-8. */
function isUtf8(charset) {
    return charset === 'binary' || /^utf8(mb[34])?$/.test(charset);
}
/** Returns the name in the character set, one character per byte; undefined if impossible. */
function encodeInCharset(name, charset) {
    if (isAscii(name))
        return name;
    const encoding = CLIENT_CHARSETS[charset];
    if (encoding === undefined)
        return undefined;
    const bytes = iconv_lite__WEBPACK_IMPORTED_MODULE_0__.encode(name, encoding);
    return iconv_lite__WEBPACK_IMPORTED_MODULE_0__.decode(bytes, encoding, { stripBOM: false }) === name ? bytes.toString('latin1') : undefined;
}
/**
 * Returns the text in a character set with units of 2 or 4 bytes, which no client can have;
 * undefined for other character sets.
 */
function encodeUnicode(text, charset) {
    const encoding = { ucs2: 'utf-16be', utf16: 'utf-16be', utf16le: 'utf-16le', utf32: 'utf-32be' }[charset];
    return encoding === undefined ? undefined : iconv_lite__WEBPACK_IMPORTED_MODULE_0__.encode(text, encoding, { addBOM: false });
}
/** Returns the decoded name; undefined if the bytes are invalid or the character set is unknown. */
function decodeFromCharset(name, charset) {
    if (isAscii(name))
        return name;
    const encoding = CLIENT_CHARSETS[charset];
    if (encoding === undefined)
        return undefined;
    const bytes = Buffer.from(name, 'latin1');
    const text = iconv_lite__WEBPACK_IMPORTED_MODULE_0__.decode(bytes, encoding, { stripBOM: false });
    if (!iconv_lite__WEBPACK_IMPORTED_MODULE_0__.encode(text, encoding).equals(bytes))
        return undefined;
    // Servers read 0x815F of sjis as a backslash, and write it for a backslash.
    return charset === 'sjis' ? text.replaceAll('\uff3c', '\\') : text;
}
function isAscii(text) {
    return /^[\x00-\x7f]*$/.test(text);
}


/***/ }),

/***/ 18043:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ literalBytes),
/* harmony export */   co: () => (/* binding */ withHexLiterals),
/* harmony export */   tp: () => (/* binding */ withoutBackslashEscapes)
/* harmony export */ });
/* harmony import */ var _multi_byte_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(36941);
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23186);
// String literals in SQL text with one character per byte: their values, and other notations.


const ESCAPES = {
    '0': '\0',
    b: '\b',
    n: '\n',
    r: '\r',
    t: '\t',
    Z: '\x1a',
};
/** Returns the value of a quoted literal, in bytes. */
function literalBytes(literal, { noBackslash, charset }) {
    const quote = literal[0];
    const end = literal.length - 1;
    let result = '';
    for (let i = 1; i < end;) {
        const bytes = (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(literal, i, charset);
        if (bytes === 1 && literal[i] === '\\' && !noBackslash) {
            const escaped = (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(literal, i + 1, charset);
            const text = literal.slice(i + 1, i + 1 + escaped);
            // `\%` and `\_` keep their backslash, because they are LIKE patterns.
            result += ESCAPES[text] ?? (text === '%' || text === '_' ? `\\${text}` : text);
            i += 1 + escaped;
        }
        else {
            result += literal.slice(i, i + bytes);
            i += bytes === 1 && literal[i] === quote ? 2 : bytes;
        }
    }
    return result;
}
/** Rewrites literals so that NO_BACKSLASH_ESCAPES does not change their value. */
function withoutBackslashEscapes(sql, mode) {
    return replaceLiterals(sql, mode, (literal) => literal.includes('\\') ? `'${literalBytes(literal, mode).replaceAll("'", "''")}'` : literal);
}
/**
 * Rewrites non-ASCII literals with an introducer, `_latin1'…'`, as numbers, `_latin1 0x…`. So their
 * bytes stay unchanged when the surrounding text is converted.
 */
function withHexLiterals(sql, mode) {
    return replaceLiterals(sql, mode, (literal, introducer) => {
        if (introducer === undefined || !/[\x80-\xff]/.test(literal))
            return literal;
        const bytes = Buffer.from(literalBytes(literal, mode), 'latin1');
        return `${/\s$/.test(introducer) ? '' : ' '}0x${bytes.toString('hex')}`;
    });
}
/**
 * @param replace receives the literal and its introducer: a word that begins with `_`, and the
 * space after the word
 */
function replaceLiterals(sql, mode, replace) {
    let result = '';
    let copied = 0;
    let word;
    for (const { start, end, text, name } of (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .tokenize */ .qw)(sql, mode)) {
        if (name === undefined && (text === "'" || text === '"')) {
            const introducer = word?.name.startsWith('_') ? sql.slice(word.start, start) : undefined;
            result += sql.slice(copied, start) + replace(sql.slice(start, end), introducer);
            copied = end;
        }
        word = name === undefined || text === '`' ? undefined : { name, start };
    }
    return result + sql.slice(copied);
}


/***/ }),

/***/ 36941:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ characterBytes),
/* harmony export */   o: () => (/* binding */ isMultiByte)
/* harmony export */ });
// Character sets whose characters may end in a byte with a meaning in SQL: 0x5C is a backslash,
// 0x60 a backquote. In the other character sets of clients, a byte below 0x80 is always ASCII.
/** Byte ranges from `strings/ctype-*.c` of the servers. */
const TWO_BYTES = {
    big5: {
        first: [[0xa1, 0xf9]],
        second: [
            [0x40, 0x7e],
            [0xa1, 0xfe],
        ],
    },
    gbk: {
        first: [[0x81, 0xfe]],
        second: [
            [0x40, 0x7e],
            [0x80, 0xfe],
        ],
    },
    gb18030: {
        first: [[0x81, 0xfe]],
        second: [
            [0x40, 0x7e],
            [0x80, 0xfe],
        ],
    },
    sjis: {
        first: [
            [0x81, 0x9f],
            [0xe0, 0xfc],
        ],
        second: [
            [0x40, 0x7e],
            [0x80, 0xfc],
        ],
    },
};
const CHARSETS = { ...TWO_BYTES, cp932: TWO_BYTES['sjis'] };
/** Returns whether the text must be parsed by characters instead of bytes. */
function isMultiByte(charset) {
    return charset !== undefined && CHARSETS[charset] !== undefined;
}
/**
 * Returns the length in bytes of the character at a position, in a text with one character per
 * byte; 1 for an invalid character.
 */
function characterBytes(text, position, charset) {
    const ranges = charset === undefined ? undefined : CHARSETS[charset];
    if (!ranges)
        return 1;
    const second = text.charCodeAt(position + 1);
    if (!isIn(ranges.first, text.charCodeAt(position)))
        return 1;
    if (isIn(ranges.second, second))
        return 2;
    const isFour = charset === 'gb18030' &&
        isDigit(second) &&
        isIn(ranges.first, text.charCodeAt(position + 2)) &&
        isDigit(text.charCodeAt(position + 3));
    return isFour ? 4 : 1;
}
function isIn(ranges, byte) {
    return ranges.some(([from, to]) => byte >= from && byte <= to);
}
function isDigit(byte) {
    return byte >= 0x30 && byte <= 0x39;
}


/***/ }),

/***/ 20894:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ positionOf)
/* harmony export */ });
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23186);
// Meaning of a two-part name by its position: `a.b` after FROM is a table, in an expression it is a
// column of an alias.

const words = (text) => new Set(text.split(' '));
/** Words before an object of a schema. */
const BEFORE_OBJECT = words('FROM JOIN STRAIGHT_JOIN INTO UPDATE DELETE TABLE TABLES VIEW TRIGGER REFERENCES CALL PROCEDURE FUNCTION EVENT SEQUENCE PACKAGE BODY EXISTS IGNORE QUICK LOW_PRIORITY HIGH_PRIORITY DELAYED REPLACE INSERT TRUNCATE OF');
/** Words before an object of a schema in parentheses. */
const BEFORE_OBJECT_IN_PARENTHESES = words('FROM JOIN STRAIGHT_JOIN UPDATE NEXTVAL LASTVAL SETVAL');
/** Clauses with lists of tables. A comma after a join's condition continues the list. */
const LISTS_OF_TABLES = words('FROM JOIN STRAIGHT_JOIN ON USING UPDATE DELETE TABLE TABLES');
const LISTS_OF_VALUES = words('SELECT BY SET VALUES VALUE RETURNING RETURN DISTINCT FETCH');
const FUNCTIONS_WITH_FROM = words('EXTRACT TRIM SUBSTRING SUBSTR MID');
/**
 * Returns the meaning of a two-part name.
 * @param index index of the first of the tokens `a` `.` `b`
 */
function positionOf(tokens, index) {
    // A function of a schema; nothing calls a column.
    if (tokens[index + 3]?.text === '(')
        return 'object';
    let before = index - 1;
    while (tokens[before]?.text === '(')
        before--;
    const keyword = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[before]);
    if (tokens[before]?.text === ',')
        return positionInList(tokens, before);
    if (keyword === undefined)
        return 'expression';
    // CREATE TABLE … LIKE a.b, or the operator.
    if (keyword === 'LIKE')
        return 'unknown';
    // CREATE TRIGGER … ON a.b FOR EACH ROW
    if (keyword === 'ON')
        return (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[index + 3]) === 'FOR' ? 'object' : 'expression';
    // NEXT VALUE FOR a.b
    if (keyword === 'FOR')
        return (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[before - 1]) === 'VALUE' ? 'object' : 'expression';
    const isObject = (before === index - 1 ? BEFORE_OBJECT : BEFORE_OBJECT_IN_PARENTHESES).has(keyword);
    return isObject && !beginsValues(tokens, before) ? 'object' : 'expression';
}
/**
 * Returns whether values follow: `ON DUPLICATE KEY UPDATE a.b = …` and `EXTRACT(DAY FROM a.b)`,
 * whose words otherwise precede tables.
 */
function beginsValues(tokens, index) {
    const keyword = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[index]);
    if (keyword === 'UPDATE')
        return (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[index - 1]) === 'KEY';
    if (keyword !== 'FROM')
        return false;
    const opening = findOpening(tokens, index);
    return FUNCTIONS_WITH_FROM.has((0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[opening - 1]) ?? '');
}
function positionInList(tokens, comma) {
    const begin = findOpening(tokens, comma);
    let depth = 0;
    for (let i = comma - 1; i > begin; i--) {
        const { text } = tokens[i];
        if (text === ')')
            depth++;
        else if (text === '(')
            depth--;
        else if (text === ';' && depth === 0)
            return 'unknown';
        const keyword = depth === 0 ? (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[i]) : undefined;
        if (keyword === undefined)
            continue;
        if (LISTS_OF_TABLES.has(keyword))
            return beginsValues(tokens, i) ? 'expression' : 'object';
        if (LISTS_OF_VALUES.has(keyword))
            return 'expression';
    }
    // Arguments of a function or values, or tables in parentheses.
    const opened = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[begin - 1]);
    return begin < 0 || (opened !== undefined && BEFORE_OBJECT_IN_PARENTHESES.has(opened))
        ? 'unknown'
        : 'expression';
}
/** Returns the index of the innermost open parenthesis, or -1. */
function findOpening(tokens, index) {
    let depth = 0;
    for (let i = index - 1; i >= 0; i--) {
        const { text } = tokens[i];
        if (text === ')')
            depth++;
        else if (text === '(' && depth-- === 0)
            return i;
    }
    return -1;
}


/***/ }),

/***/ 82498:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fe: () => (/* binding */ findQuotedQualifiers),
/* harmony export */   qB: () => (/* binding */ renameQualifiers)
/* harmony export */ });
/* unused harmony export dropQualifiers */
/* harmony import */ var _name_position_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(20894);
/* harmony import */ var _sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69833);
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23186);
// Schema names in SQL text. Parses quotes, comments and user variables, but no grammar: a name
// before a dot counts as a schema if it is one of the requested names. An alias may have the same
// name. If a text also uses the name elsewhere, its position decides.



function readNames(sql, quoting) {
    // A trigger uses these row aliases without a declaration.
    const others = /^[^'"`]*?\bCREATE\b[^]*?\bTRIGGER\b/i.test(sql) ? ['NEW', 'new', 'OLD', 'old'] : [];
    const names = { qualifiers: [], others: new Set(others) };
    const tokens = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(sql, quoting)];
    tokens.forEach((token, i) => {
        if (token.name === undefined)
            return;
        const before = tokens[i - 1]?.text;
        if (before === '@')
            return;
        const hasDotBehind = tokens[i + 1]?.text === '.' && tokens[i + 1]?.name === undefined;
        const hasDotBefore = before === '.' && tokens[i - 1]?.name === undefined;
        if (hasDotBefore || !hasDotBehind) {
            names.others.add(token.name);
            return;
        }
        names.qualifiers.push({
            name: token.name,
            start: token.start,
            end: token.end,
            afterDot: tokens[i + 1].end,
            object: tokens[i + 2]?.name,
            afterSecondDot: tokens[i + 3]?.text === '.' && tokens[i + 3]?.name === undefined ? tokens[i + 3].end : undefined,
            position: (0,_name_position_js__WEBPACK_IMPORTED_MODULE_0__/* .positionOf */ .d)(tokens, i),
        });
    });
    return names;
}
/**
 * Removes the schemas' names where they are qualifiers. Also removes a table or alias of the same
 * name, because the result is for comparison only: a server prints `s.c` for `s.s.c` to a session
 * in that schema.
 */
function dropQualifiers(sql, schemas, quoting = DEFAULT_QUOTING) {
    let result = '';
    let copied = 0;
    for (const { name, start, afterDot, object, afterSecondDot } of readNames(sql, quoting).qualifiers) {
        if (!schemas.includes(name))
            continue;
        result += sql.slice(copied, start);
        copied =
            afterSecondDot !== undefined && object !== undefined && schemas.includes(object)
                ? afterSecondDot
                : afterDot;
    }
    return result + sql.slice(copied);
}
/**
 * Renames the schemas that occur as qualifiers.
 * @returns the text and the renamed schemas
 */
function renameQualifiers(sql, { rename, hasObject, quoting, isGrant = false, mayStayBare = holdsDigit }) {
    const { qualifiers, others } = readNames(sql, quoting);
    const renamed = new Set();
    let result = '';
    let copied = 0;
    for (const qualifier of qualifiers) {
        const { name, start, end } = qualifier;
        const to = rename(name);
        if (to === undefined || (!isGrant && !isSchema(qualifier, others, hasObject)))
            continue;
        renamed.add(name);
        result += sql.slice(copied, start) + quoteLike(sql[start], to, mayStayBare);
        copied = end;
    }
    return { sql: result + sql.slice(copied), renamed };
}
/** Quotes like the old name, so that the reverse renaming restores the text. */
function quoteLike(first, name, mayStayBare) {
    const isQuoted = first === '`' || first === '"';
    if (!isQuoted && mayStayBare(name))
        return name;
    const quote = first === '"' ? first : '`';
    return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}
/** Returns whether the name cannot be a reserved word: none has a digit and an underscore. */
function holdsDigit(name) {
    return /^[a-z]\w*$/i.test(name) && /\d/.test(name) && name.includes('_');
}
function isSchema({ name, object, afterSecondDot, position }, others, hasObject) {
    if (afterSecondDot !== undefined)
        return true;
    // `alias.*`
    if (object === undefined)
        return false;
    if (!others.has(name) || position === 'object')
        return true;
    return position === 'unknown' && hasObject(name, object);
}
/** Returns schemas in strings, before a dot or as a whole: dynamic SQL, which cannot be renamed. */
function findQuotedQualifiers(sql, schemas, quoting) {
    const texts = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(sql, quoting)].filter(({ text, name }) => name === undefined && (text === "'" || text === '"'));
    return schemas.filter((schema) => texts.some(({ start, end }) => {
        const text = sql.slice(start + 1, end - 1);
        if (text === schema)
            return true;
        return readNames(text, _sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .DEFAULT_QUOTING */ .qF).qualifiers.some(({ name }) => name === schema);
    }));
}


/***/ }),

/***/ 69833:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JW: () => (/* binding */ quotingOf),
/* harmony export */   Ys: () => (/* binding */ quotingAfter),
/* harmony export */   m2: () => (/* binding */ closingQuote),
/* harmony export */   qF: () => (/* binding */ DEFAULT_QUOTING)
/* harmony export */ });
/* harmony import */ var _multi_byte_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(36941);
// Settings that decide where a quoted text ends and whether it is a name: two words of sql_mode,
// and the character set.

const DEFAULT_QUOTING = { noBackslash: false, ansiQuotes: false };
function quotingOf(sqlMode, charset) {
    return {
        noBackslash: /\bNO_BACKSLASH_ESCAPES\b/i.test(sqlMode),
        ansiQuotes: /\b(ANSI_QUOTES|ANSI|ORACLE|MSSQL|POSTGRESQL|DB2|MAXDB)\b/i.test(sqlMode),
        ...((0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .isMultiByte */ .o)(charset) ? { charset: charset } : {}),
    };
}
/** Returns the mode after a SET statement. The mysql client learns the mode from the server. */
function quotingAfter(statement, mode) {
    const match = /^(?:\/\*!\d*\s*)?SET\s+(?:SESSION\s+|@@(?:SESSION\.)?)?sql_mode\s*=\s*(.*)/is.exec(statement);
    return match ? quotingOf(match[1], mode.charset) : mode;
}
/** Returns the offset of the closing quote, or the length of the text. */
function closingQuote(sql, position, { noBackslash, ansiQuotes, charset }) {
    const quote = sql[position];
    const escapes = !noBackslash && (quote === "'" || (quote === '"' && !ansiQuotes));
    for (let i = position + 1; i < sql.length; i++) {
        const bytes = (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(sql, i, charset);
        if (bytes > 1)
            i += bytes - 1;
        else if (escapes && sql[i] === '\\')
            i += (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(sql, i + 1, charset);
        else if (sql[i] === quote) {
            if (sql[i + 1] === quote)
                i++;
            else
                return i;
        }
    }
    return sql.length;
}


/***/ }),

/***/ 23186:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   XL: () => (/* binding */ keywordOf),
/* harmony export */   ek: () => (/* binding */ isDot),
/* harmony export */   qw: () => (/* binding */ tokenize)
/* harmony export */ });
/* harmony import */ var _multi_byte_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(36941);
/* harmony import */ var _sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69833);
// Tokens of SQL text: parses quotes, comments and names, but no grammar. The text is decoded, or
// has one character per byte (latin1); then names are bytes too.


/** Each byte and character from 0x80 is part of a name. */
const IDENTIFIER = /[A-Za-z0-9_$\u0080-\uffff]/;
function* tokenize(sql, quoting) {
    for (let position = 0; position < sql.length;) {
        const start = position;
        const char = sql[position];
        if (char === '`' || char === '"' || char === "'") {
            position = (0,_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .closingQuote */ .m2)(sql, position, quoting) + 1;
            const isName = char === '`' || (char === '"' && quoting.ansiQuotes);
            const name = isName ? sql.slice(start + 1, position - 1).replaceAll(char + char, char) : undefined;
            yield { start, end: position, text: char, ...(name === undefined ? {} : { name }) };
        }
        else if (char === '#' || /^--(?:[\x00-\x20\x7f]|$)/.test(sql.slice(position, position + 3))) {
            const end = sql.indexOf('\n', position);
            position = end < 0 ? sql.length : end + 1;
        }
        else if (sql.startsWith('/*', position) && !/^\/\*M?!/.test(sql.slice(position, position + 4))) {
            const end = sql.indexOf('*/', position + 2);
            position = end < 0 ? sql.length : end + 2;
        }
        else if (IDENTIFIER.test(char)) {
            while (position < sql.length && IDENTIFIER.test(sql[position]))
                position += (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(sql, position, quoting.charset);
            const word = sql.slice(start, position);
            // Digits alone are a number: 1.5 has no schema.
            yield { start, end: position, text: char, ...(/^\d+$/.test(word) ? {} : { name: word }) };
        }
        else {
            position++;
            if (!/\s/.test(char))
                yield { start, end: position, text: char };
        }
    }
}
/** Returns whether the token is a dot outside of quotes. */
function isDot(token) {
    return token?.text === '.' && token.name === undefined;
}
/** Returns the word in upper case if the token may be a keyword; undefined for quoted names. */
function keywordOf(token) {
    return token?.name !== undefined && token.end - token.start === token.name.length
        ? token.name.toUpperCase()
        : undefined;
}


/***/ }),

/***/ 35447:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ describeSsh)
/* harmony export */ });
/** Returns `user@host:port`, for messages. */
function describeSsh({ user, host, port }) {
    return `${user}@${host}:${port}`;
}


/***/ }),

/***/ 54669:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S0: () => (/* binding */ writeNewFile),
/* harmony export */   Yw: () => (/* binding */ syncFolder),
/* harmony export */   Z9: () => (/* binding */ makeNewFolder),
/* harmony export */   cw: () => (/* binding */ removeFolders),
/* harmony export */   fR: () => (/* binding */ replaceFile),
/* harmony export */   sb: () => (/* binding */ openForReading),
/* harmony export */   wZ: () => (/* binding */ makeFolders)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
// Single files of the directory storage: created exclusively and never through a link, 0600,
// durable on request.



const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
/**
 * Writes a new file and syncs it; removes the file after a failure.
 * @returns its bytes
 */
async function writeNewFile(file, source) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
        let bytes = 0;
        if (source instanceof Uint8Array)
            bytes = await writeAll(handle, source);
        else
            for await (const piece of source)
                bytes += await writeAll(handle, piece);
        await handle.sync();
        await handle.close();
        return bytes;
    }
    catch (error) {
        await handle.close().catch(() => undefined);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.unlink)(file).catch(() => undefined);
        throw error;
    }
}
/** write(2) may accept fewer bytes than given, for example on a full disk. */
async function writeAll(handle, piece) {
    let written = 0;
    while (written < piece.byteLength)
        written += (await handle.write(piece, written)).bytesWritten;
    return written;
}
/** Replaces a file by one act: a reader sees the whole old or the whole new file. */
async function replaceFile(file, temporary, body) {
    await writeNewFile(temporary, body);
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(temporary, file);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.unlink)(temporary).catch(() => undefined);
        throw error;
    }
    await syncFolder(node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(file));
}
/** O_NONBLOCK: a pipe in place of a file would wait for its other end. */
function openForReading(file) {
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}
/** Syncs a folder. A new name in a folder survives a power failure only after this. */
async function syncFolder(folder) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(folder, O_RDONLY);
    try {
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
/**
 * Creates folders like mkdir -p, private to this user, and syncs each new name.
 * @returns the created folders, deepest first
 */
async function makeFolders(folder) {
    const first = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(folder, { recursive: true, mode: 0o700 });
    const made = [];
    if (first === undefined)
        return made;
    for (let each = node_path__WEBPACK_IMPORTED_MODULE_2__.resolve(folder);; each = node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(each)) {
        made.push(each);
        await syncFolder(node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(each));
        if (each === node_path__WEBPACK_IMPORTED_MODULE_2__.resolve(first))
            return made;
    }
}
/**
 * Attempts to create a folder. Another run may remove the parents in the meantime, because it
 * created them for a trial.
 */
const MAKE_TRIES = 20;
/**
 * Creates a new folder, and its parents like `makeFolders`.
 * @returns the created parents, deepest first
 * @throws Error with the code EEXIST if the folder exists
 */
async function makeNewFolder(folder) {
    for (let tries = 1;; tries++) {
        try {
            const made = await makeFolders(node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(folder));
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(folder, { mode: 0o700 });
            return made;
        }
        catch (error) {
            if (error.code !== 'ENOENT' || tries === MAKE_TRIES)
                throw error;
        }
    }
}
/** Removes folders in order until one is not empty. */
async function removeFolders(folders) {
    for (const folder of folders)
        try {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rmdir)(folder);
        }
        catch {
            // Another client has put something into the folder.
            return;
        }
}


/***/ }),

/***/ 49862:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ holdsBackup)
/* harmony export */ });
/**
 * Returns whether the storage holds the backup. A folder without a manifest, or without the last
 * file of a dump of MySQL Shell, is not a backup.
 */
async function holdsBackup(storage, backupId) {
    for await (const { name } of storage.listObjects(backupId, '@.'))
        if (/^@\.(manifest\.json(\.age)?|done\.json)$/.test(name))
            return true;
    return false;
}


/***/ }),

/***/ 91082:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $D: () => (/* binding */ BINLOG_FOLDER),
/* harmony export */   HL: () => (/* binding */ OUTCOMES_FOLDER),
/* harmony export */   OQ: () => (/* binding */ assertBackupId),
/* harmony export */   V2: () => (/* binding */ isObjectName),
/* harmony export */   Xo: () => (/* binding */ compareBytes),
/* harmony export */   "if": () => (/* binding */ isBackupId),
/* harmony export */   rh: () => (/* binding */ isNameIn),
/* harmony export */   sM: () => (/* binding */ assertKey)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Valid keys, by the same rule for every storage: `<backup id>/<object name>`. Keys come from
// manifests and command lines, so a key must never lead out of its folder, whatever the storage
// makes of dots, slashes or NULs.

// XML listings cannot contain control characters, U+FFFE and U+FFFF; backslashes separate on
// Windows; a lone surrogate has no UTF-8.
const FORBIDDEN = /[/\\\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;
/** Names of unfinished files and folders in the directory storage. */
const TEMPORARY = /^\..*\.incomplete$/s;
/** Longest file name on the usual file systems, in bytes of UTF-8. */
const MAX_SEGMENT_BYTES = 255;
/**
 * The only folder below a location that is not a backup: it holds the outcomes of the last runs.
 * `put` creates it.
 */
const OUTCOMES_FOLDER = 'mysql-backup-outcomes';
/**
 * The folder of archived binary logs. Only its names have slashes: `<chain>/<file>/<object>` and
 * `<chain>/records/<record>`. Its objects are written one by one, and none of them is a backup.
 */
const BINLOG_FOLDER = 'binlog';
const MAX_BINLOG_DEPTH = 3;
/**
 * Splits a key.
 * @throws CONFIG_INVALID for an invalid `<backup id>/<object name>`
 */
function assertKey(key) {
    const slash = key.indexOf('/');
    const backupId = key.slice(0, Math.max(slash, 0));
    const name = key.slice(slash + 1);
    if (slash < 0 || !isBackupId(backupId) || !isNameIn(backupId, name))
        throw refuse('object key', key);
    return { backupId, name };
}
function assertBackupId(backupId) {
    if (!isBackupId(backupId))
        throw refuse('backup id', backupId);
}
/** Reports whether the text is a backup id. A leading dot marks unfinished folders and probes. */
function isBackupId(text) {
    return isObjectName(text) && !text.startsWith('.');
}
function isObjectName(text) {
    if (text === '' || text === '.' || text === '..' || TEMPORARY.test(text))
        return false;
    return !FORBIDDEN.test(text) && Buffer.byteLength(text) <= MAX_SEGMENT_BYTES;
}
/** Reports whether the folder may have an object of that name. */
function isNameIn(folder, name) {
    if (folder !== BINLOG_FOLDER)
        return isObjectName(name);
    const parts = name.split('/');
    return parts.length <= MAX_BINLOG_DEPTH && parts.every(isObjectName);
}
function refuse(noun, text) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `invalid ${noun} ${JSON.stringify(text)}`, {
        hint: 'Ids and names have no slashes, backslashes, control characters or `..`, and at most 255 bytes; see `mysql-backup list` for the ids.',
    });
}
/**
 * Compares in the order of S3's listings: by the bytes of UTF-8, which is not the order of
 * JavaScript strings.
 */
function compareBytes(a, b) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}


/***/ }),

/***/ 98935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ stoppedBy),
/* harmony export */   s: () => (/* binding */ MeteredSource)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Meters the source of one object: counts its bytes, enforces its limit, and ends it when the
// signal fires. Keeps the source's error separate from the storage's, so that a failing dump is
// never reported as a failing storage.

class MeteredSource {
    #source;
    #name;
    #maxBytes;
    #signal;
    /** Bytes read from the source so far. */
    bytes = 0;
    /** Error that the source threw. */
    failure;
    constructor(source, name, maxBytes, signal) {
        this.#source = source instanceof Uint8Array ? single(source) : source;
        this.#name = name;
        this.#maxBytes = maxBytes;
        this.#signal = signal;
    }
    async *[Symbol.asyncIterator]() {
        const iterator = this.#source[Symbol.asyncIterator]();
        let onAbort = () => undefined;
        const stopped = new Promise((_, reject) => {
            onAbort = () => reject(this.#signal.reason);
        });
        stopped.catch(() => undefined);
        this.#signal.addEventListener('abort', onAbort, { once: true });
        let idle = true;
        try {
            for (;;) {
                this.#signal.throwIfAborted();
                idle = false;
                const next = iterator.next().catch((error) => {
                    // A source stopped by the same signal did not fail.
                    if (!this.#signal.aborted)
                        this.failure ??= { error };
                    throw error;
                });
                next.catch(() => undefined);
                const { done, value } = await Promise.race([next, stopped]);
                if (done)
                    return;
                idle = true;
                this.#count(value);
                yield value;
            }
        }
        finally {
            this.#signal.removeEventListener('abort', onAbort);
            // A busy source may take its time to end: await only an idle one.
            const ended = iterator.return?.().catch(() => undefined);
            if (idle)
                await ended;
        }
    }
    #count(piece) {
        this.bytes += piece.byteLength;
        if (this.bytes <= this.#maxBytes)
            return;
        const error = new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('INTERNAL', `${this.#name} has ${this.bytes} bytes or more, the announced limit is ${this.#maxBytes}`);
        this.failure ??= { error };
        throw error;
    }
}
/** Error of work that a signal stopped: the reason if it is our own error, otherwise CANCELLED. */
function stoppedBy(signal) {
    if (signal.reason instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj)
        return signal.reason;
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CANCELLED', 'stopped before the end', { cause: signal.reason });
}
async function* single(body) {
    yield body;
}


/***/ }),

/***/ 51096:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $D: () => (/* binding */ MAX_TEXT_BYTES),
/* harmony export */   Fo: () => (/* binding */ collect),
/* harmony export */   HO: () => (/* binding */ SMALL_OBJECTS_AT_ONCE)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Reads whole objects into memory, up to the reader's limit: anyone may have put the objects into a
// storage.

/**
 * Number of small objects that are written or read at a time: each is a round trip to the storage
 * with few bytes. The number is below the number of S3 sockets, so that large objects continue in
 * parallel.
 */
const SMALL_OBJECTS_AT_ONCE = 48;
/** Slightly less than the longest text that Node.js can hold. */
const MAX_TEXT_BYTES = 500 * 1024 * 1024;
/**
 * Collects a source into one buffer.
 * @throws BackupError OBJECT_CORRUPT if the source is longer than `maxBytes`; errors of the source
 */
async function collect(name, source, maxBytes) {
    const pieces = [];
    let bytes = 0;
    for await (const piece of source) {
        bytes += piece.length;
        if (bytes > maxBytes)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('OBJECT_CORRUPT', `${name} has more than ${maxBytes} bytes`, {
                hint: 'Such a file is never that large: it was damaged, or someone else put it there. Use another backup.',
                details: { name, maxBytes },
            });
        pieces.push(piece);
    }
    return Buffer.concat(pieces);
}


/***/ }),

/***/ 74343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ startStorageClock)
/* harmony export */ });
/* harmony import */ var _core_clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91601);
// Clock of a storage, set by one of its answers. It advances with the monotonic clock, so a wrong
// or changed clock of this machine does not affect it.

/**
 * Starts a clock.
 * @param time time that the storage has just reported
 */
function startStorageClock(location, time) {
    const begin = _core_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .m.now();
    return { location, now: () => new Date(time.getTime() + _core_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .m.now() - begin) };
}


/***/ }),

/***/ 30493:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pq: () => (/* binding */ differenceOf),
/* harmony export */   go: () => (/* binding */ NOTHING_ELSE),
/* harmony export */   w2: () => (/* binding */ differenceOfLines)
/* harmony export */ });
// Finds the lines in which two definitions differ, so that a report shows the difference and not
// two hashes.
/**
 * Maximum number of shown characters. Shown are the lines of each side that the other side lacks.
 */
const MAX_SHOWN = 600;
/** In place of lines: this side lacks some that the other has, and has none of its own. */
const NOTHING_ELSE = 'nothing else';
/** Returns undefined if the texts are equal. */
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
/** Compares lists of facts. */
function differenceOfLines(expected, actual) {
    const missing = without(expected, actual);
    const surplus = without(actual, expected);
    return missing.length + surplus.length === 0
        ? undefined
        : { expected: show(missing), actual: show(surplus) };
}
/** Returns the surplus lines, each as often as it is in surplus. */
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
    return lines.length === 0 ? NOTHING_ELSE : shorten(lines.map((line) => line.trim()).join('\n'));
}
function shorten(text) {
    return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}


/***/ }),

/***/ 75307:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ hintOf),
/* harmony export */   S: () => (/* binding */ explainFailure)
/* harmony export */ });
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17564);

/** Checks of objects in the storage. */
const OBJECT_CHECKS = new Set(['size', 'sha256', 'bytes', 'file']);
/** Checks of the rows or the definition of a table. */
const TABLE_CHECKS = new Set([
    'count',
    'count without history',
    'rows',
    'checksum',
    'definition',
    'generated',
]);
/** Returns undefined if no check failed. */
function explainFailure(checks, { objects, restore }) {
    const failed = checks.filter(({ status }) => status === 'failed');
    if (failed.length === 0)
        return undefined;
    const damaged = failed.filter(({ check }) => OBJECT_CHECKS.has(check));
    const assertions = failed.filter(({ check }) => check === 'assertion');
    const differing = failed.filter(({ check }) => !OBJECT_CHECKS.has(check) && check !== 'assertion');
    const parts = [];
    if (damaged.length > 0)
        parts.push(`${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(damaged.length, 'object')} of the backup ${damaged.length === 1 ? 'is' : 'are'} damaged`);
    if (differing.length > 0) {
        const objects = new Set(differing.map(({ schema, table, object }) => object ?? `${schema}.${table}`));
        const noun = differing.every(({ check }) => TABLE_CHECKS.has(check)) ? 'table' : 'object';
        parts.push(`the ${restore ? 'restored ' : ''}server differs from the backup in ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(objects.size, noun)}`);
    }
    if (assertions.length > 0) {
        if (parts.length === 0)
            parts.push(objects === 'all' ? 'the backup is intact' : 'the server has what the backup recorded');
        parts.push(`${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(assertions.length, 'assertion')} failed`);
    }
    return {
        culprit: damaged.length > 0 ? 'objects' : differing.length === 0 ? 'assertions' : restore ? 'restore' : 'server',
        message: parts.join('; '),
    };
}
const HINTS = {
    objects: 'Do not trust this copy: what it holds is not what the backup recorded. Use another backup, or the other copy of this one.',
    restore: 'Look at the first checks that failed: something changed the target during the restore, or the backup cannot be restored onto this server as it was.',
    server: 'The backup may be right: look at what was written to the server since it was restored, or since the backup.',
    assertions: 'The backup is as it was made: look at the data that the assertion asks for.',
};
function hintOf({ culprit }) {
    return HINTS[culprit];
}


/***/ }),

/***/ 79779:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ recordVerification),
/* harmony export */   Of: () => (/* binding */ refusalOf),
/* harmony export */   Om: () => (/* binding */ serverForRecord),
/* harmony export */   Zp: () => (/* binding */ assertPassed),
/* harmony export */   cn: () => (/* binding */ describeCheck)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(39579);
/* harmony import */ var _format_verification_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(90440);
/* harmony import */ var _mysql_schema_server_identity_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(46996);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(75307);





function describeCheck({ check, object, storage, schema, table, chunk, range, expected, actual, }) {
    const subject = object ??
        `${[schema, table].filter((part) => part !== undefined).join('.')}${chunk === undefined ? '' : ` chunk ${chunk}`}${range === undefined ? '' : ` (${range})`}`;
    return `${check} of ${subject}${storage === undefined ? '' : ` in ${storage}`}: expected ${expected}, actual ${actual}`;
}
/**
 * Asserts that all checks passed.
 * @param hint replaces the hint of the failure
 * @throws BackupError VERIFICATION_FAILED that explains the failure and names the first mismatches;
 * all are in its details
 */
function assertPassed(checks, backupId, read, hint) {
    const failure = (0,_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .explainFailure */ .S)(checks, read);
    if (!failure)
        return;
    const failed = checks.filter(({ status }) => status === 'failed');
    const shown = failed.slice(0, 5).map(describeCheck).join('; ');
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('VERIFICATION_FAILED', `${backupId} does not verify, ${failure.message}: ${shown}${failed.length > 5 ? ` and ${failed.length - 5} more` : ''}`, { hint: hint ?? (0,_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .hintOf */ .$)(failure), details: { checks: failed, culprit: failure.culprit } });
}
/**
 * Returns the message of a query that the server refused: a refusal is a finding and does not end
 * the verification.
 * @throws any other error
 */
function refusalOf(error) {
    if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'TARGET_QUERY_FAILED')
        return error.message;
    throw error;
}
/**
 * Records a verification next to the backup; `list` shows it. A storage that refuses the record
 * does not change the result. Only a verification of the whole backup may be recorded as passed; a
 * failure of a part is a failure of the backup.
 */
async function recordVerification({ storage, logger, now, tool, trust }, backupId, { level, read, failure }) {
    const record = {
        backupId,
        level,
        time: now().toISOString(),
        status: failure ? 'failed' : 'passed',
        read,
        ...(failure ? { failure: { ...failure, message: failure.message.slice(0, MAX_MESSAGE_CHARS) } } : {}),
        tool,
    };
    const body = (0,_format_verification_record_js__WEBPACK_IMPORTED_MODULE_1__/* .serializeVerificationRecord */ .Vv)(record, trust?.signingKey);
    try {
        await storage.put(`${backupId}/${(0,_format_verification_record_js__WEBPACK_IMPORTED_MODULE_1__/* .verificationName */ .HH)(record)}`, body);
    }
    catch (error) {
        logger.warn(`the verification of ${backupId} cannot be recorded in ${storage.location}: ${error.message}`);
    }
}
const MAX_MESSAGE_CHARS = 2000;
/** Describes the server whose rows are compared, for the record. */
async function serverForRecord(session, facts) {
    return {
        identity: (0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .formatIdentity */ .gZ)(await (0,_mysql_schema_server_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .readServerIdentity */ .I)(session, facts)),
        flavor: facts.flavor,
        version: facts.version.slice(0, 300),
        host: `${facts.hostname}:${facts.port}`.slice(0, 300),
    };
}


/***/ })

};
