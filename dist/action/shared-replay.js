export const id = 7064;
export const ids = [7064];
export const modules = {

/***/ 77064:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ warningsOf),
/* harmony export */   planUntil: () => (/* binding */ planUntil),
/* harmony export */   restoreUntil: () => (/* binding */ restoreUntil)
/* harmony export */ });
/* harmony import */ var _archive_replay_replay_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(42787);
// A restore to a point in time: the newest backup before the target, and then the archived binary
// log up to it. Everything that both need is read and verified before the target changes.

/** @param restore restores the backup that the request names */
async function restoreUntil(config, until, context, restore) {
    const { loadUsers, connection } = config;
    const request = requestOf(config, until);
    const planned = await (0,_archive_replay_replay_js__WEBPACK_IMPORTED_MODULE_0__/* .planReplay */ .rb)(request, context);
    const { backupId } = planned.range.backup;
    await (0,_archive_replay_replay_js__WEBPACK_IMPORTED_MODULE_0__/* .checkTarget */ .e$)(planned, connection, planned.range.flavor === 'mariadb');
    const interrupted = await (0,_archive_replay_replay_js__WEBPACK_IMPORTED_MODULE_0__/* .findInterrupted */ .uK)(planned, connection);
    const restored = interrupted
        ? restoredBefore(planned.range.backup, context.storage.location)
        : await restore({ ...config, backup: backupId });
    const replayed = await (0,_archive_replay_replay_js__WEBPACK_IMPORTED_MODULE_0__/* .replay */ .eZ)(request, planned, interrupted, connection, context);
    return {
        ...restored,
        durationSeconds: restored.durationSeconds + replayed.durationSeconds,
        stages: [...restored.stages, { name: 'replay', seconds: replayed.durationSeconds }],
        warnings: [...restored.warnings, ...warningsOf(replayed, loadUsers)],
        replay: replayed,
    };
}
/**
 * Plans a restore to a point in time: reads and verifies the archive, and checks the target.
 * @param plan plans the restore of the backup that the request names
 */
async function planUntil(config, until, context, plan) {
    const { loadUsers, connection } = config;
    const request = requestOf(config, until);
    const planned = await (0,_archive_replay_replay_js__WEBPACK_IMPORTED_MODULE_0__/* .planReplay */ .rb)(request, context);
    const { backup, flavor } = planned.range;
    const target = await (0,_archive_replay_replay_js__WEBPACK_IMPORTED_MODULE_0__/* .checkTarget */ .e$)(planned, connection, flavor === 'mariadb');
    const interrupted = await (0,_archive_replay_replay_js__WEBPACK_IMPORTED_MODULE_0__/* .findInterrupted */ .uK)(planned, connection);
    const restore = interrupted
        ? plannedBefore(backup, context.storage.location, target)
        : await plan({ ...config, backup: backup.backupId });
    const replay = (0,_archive_replay_replay_js__WEBPACK_IMPORTED_MODULE_0__/* .describePlanned */ .yZ)(request, planned, interrupted !== undefined);
    return { ...restore, warnings: [...restore.warnings, ...warningsOf(replay, loadUsers)], replay };
}
function requestOf({ label, backup, loadUsers, skipBinlog }, until) {
    return { until, backup, loadUsers, skipBinlog, ...(label === undefined ? {} : { label }) };
}
/** Describes what a replay leaves out, or leaves open. */
function warningsOf({ accountStatements, systemEvents, untrueTimes, preparedXa }, loadUsers) {
    return [
        ...(accountStatements > 0 && !loadUsers
            ? [
                `${accountStatements} statements about accounts are left out, as the accounts of the backup are: --load-users runs them`,
            ]
            : []),
        ...(systemEvents > 0 ? [`${systemEvents} changes of system tables are left out`] : []),
        ...untrueTimes.map(({ file, position, time }) => `the transaction at ${file}:${position} has the time ${time}, which cannot be true; it keeps its place`),
        ...preparedXa.map((id) => `the XA transaction ${id} is prepared and not finished: XA COMMIT or XA ROLLBACK decides`),
    ];
}
/** The report of a restore that an earlier run has finished. */
function restoredBefore(backup, storage) {
    const { backupId, label, tables, rows, dataBytes, storedBytes } = backup;
    return {
        backupId,
        label,
        storage,
        status: 'restored',
        resumed: true,
        tables,
        rows,
        dataBytes,
        storedBytes,
        durationSeconds: 0,
        loadedBy: 'load-data',
        renamed: {},
        snapshot: { method: backup.method, consistent: backup.consistent },
        verification: { level: 'off', status: 'not-run', checks: [] },
        warnings: ['an earlier run restored and verified the backup: this run has finished the replay'],
        stages: [],
    };
}
/** The plan of a restore that an earlier run has finished. */
function plannedBefore(backup, storage, target) {
    const { backupId, label } = backup;
    return {
        backupId,
        label,
        storage,
        target,
        status: 'planned',
        resumed: true,
        drops: [],
        loadedBy: 'load-data',
        tables: 0,
        rows: 0,
        dataBytes: 0,
        storedBytes: 0,
        estimatedSeconds: 0,
        schemas: [],
        warnings: ['an earlier run restored and verified the backup: the next run finishes the replay'],
    };
}


/***/ }),

/***/ 37589:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  wk: () => (/* binding */ isSegment),
  p_: () => (/* binding */ openArchive),
  gA: () => (/* binding */ readSegment),
  VN: () => (/* binding */ verifyStored)
});

// UNUSED EXPORTS: readStored

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/binlog/event.js
var binlog_event = __webpack_require__(83013);
;// CONCATENATED MODULE: ./lib/binlog/file-reader.js
// Cuts the bytes of a file into events. Each segment of a file has
// a reader of its own and ends with a whole event. Pure.

class FileReader {
    #isAtBegin;
    /** @param isAtBegin whether the bytes begin with the file's first bytes */
    constructor(isAtBegin) {
        this.#isAtBegin = isAtBegin;
    }
    /** Yields the events of the source. The last event must be whole. */
    async *read(source) {
        const parts = [];
        let bytes = 0;
        let wanted = this.#isAtBegin ? binlog_event/* FILE_MAGIC */.rY.length : binlog_event/* HEADER_BYTES */.q2;
        for await (const piece of source) {
            parts.push(piece);
            bytes += piece.length;
            if (bytes < wanted)
                continue;
            let data = parts.length === 1 ? parts[0] : Buffer.concat(parts);
            parts.length = 0;
            if (this.#isAtBegin) {
                if (!data.subarray(0, binlog_event/* FILE_MAGIC */.rY.length).equals(binlog_event/* FILE_MAGIC */.rY))
                    throw (0,binlog_event/* malformed */.Qm)('no file of a binary log');
                this.#isAtBegin = false;
                data = data.subarray(binlog_event/* FILE_MAGIC */.rY.length);
            }
            while (data.length >= binlog_event/* HEADER_BYTES */.q2) {
                const length = data.readUInt32LE(9);
                if (length < binlog_event/* HEADER_BYTES */.q2)
                    throw (0,binlog_event/* malformed */.Qm)(`an event of ${length} bytes`);
                if (data.length < length)
                    break;
                yield data.subarray(0, length);
                data = data.subarray(length);
            }
            wanted = data.length >= binlog_event/* HEADER_BYTES */.q2 ? data.readUInt32LE(9) : binlog_event/* HEADER_BYTES */.q2;
            bytes = data.length;
            if (data.length > 0)
                parts.push(data);
        }
        if (bytes > 0)
            throw (0,binlog_event/* malformed */.Qm)(`${bytes} bytes after the last whole event`);
    }
}

// EXTERNAL MODULE: ./lib/compression/decompress.js
var decompress = __webpack_require__(17919);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/encryption/backup-keys.js + 1 modules
var backup_keys = __webpack_require__(28228);
// EXTERNAL MODULE: ./lib/repository/manifest-file.js
var manifest_file = __webpack_require__(58818);
// EXTERNAL MODULE: ./lib/storage/key.js
var key = __webpack_require__(91082);
;// CONCATENATED MODULE: ./lib/archive/read-segment.js
// Reads the events of a stored segment. Verifies the hash and the size of the object and of its
// content. Invariant: a reading that ends without an error has read every byte of the range.







function isSegment(record) {
    return record.kind === 'segment' && record.object !== undefined;
}
/** Opens archives; undefined without a key. */
async function openArchive(trust) {
    if (!trust || trust.openWith.identities.length === 0)
        return undefined;
    return await backup_keys/* BackupDecryption */.Y.begin(trust.openWith, undefined);
}
/**
 * Yields the events.
 * @throws BackupError OBJECT_CORRUPT, ENCRYPTION_KEY_*, STORAGE_*
 */
async function* readSegment(storage, record, decryption, signal) {
    const { object, start, end } = record;
    if (object.encrypted && !decryption)
        throw new errors/* BackupError */.hj('ENCRYPTION_KEY_MISSING', `${object.name} is encrypted`, {
            hint: 'Give --identity-file.',
        });
    const stored = new HashedSource(readStored(storage, record, signal));
    const opened = object.encrypted ? (0,manifest_file/* decryptObject */.LL)(decryption, object.name, stored.read()) : stored.read();
    const content = new HashedSource(named(object.name, (0,decompress/* decompressAs */._)('zstd', opened)));
    yield* new FileReader(start === 0).read(content.read());
    stored.assert(object.name, object.bytes, object.sha256);
    content.assert(`the content of ${object.name}`, end - start, object.contentSha256);
}
/** Streams the stored bytes of a segment. */
async function* readStored(storage, { object, sequence }, signal) {
    try {
        yield* storage.readStream(`${key/* BINLOG_FOLDER */.$D}/${object.name}`, { signal });
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND'))
            throw error;
        throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `${object.name} of record ${sequence} is missing`, {
            hint: 'The object was removed: the chain is of use only before it and from the next backup on.',
            cause: error,
        });
    }
}
/** Verifies a stored object without its content. */
async function verifyStored(storage, record, signal) {
    const stored = new HashedSource(readStored(storage, record, signal));
    for await (const _ of stored.read())
        ;
    stored.assert(record.object.name, record.object.bytes, record.object.sha256);
}
async function* named(name, source) {
    try {
        yield* source;
    }
    catch (error) {
        if (error instanceof errors/* BackupError */.hj)
            throw error;
        throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `${name} cannot be decompressed: ${error.message}`, {
            hint: 'The object was damaged or changed.',
            cause: error,
        });
    }
}
class HashedSource {
    #source;
    #hash = (0,external_node_crypto_.createHash)('sha256');
    #bytes = 0;
    constructor(source) {
        this.#source = source;
    }
    async *read() {
        for await (const piece of this.#source) {
            this.#hash.update(piece);
            this.#bytes += piece.length;
            yield piece;
        }
    }
    assert(what, bytes, sha256) {
        const actual = this.#hash.digest('hex');
        if (this.#bytes === bytes && actual === sha256)
            return;
        const [expected, found] = this.#bytes === bytes ? [sha256, actual] : [`${bytes} bytes`, `${this.#bytes} bytes`];
        throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `checksum mismatch in ${what}: record ${expected}, object ${found}`, {
            hint: 'The object was damaged or changed.',
        });
    }
}


/***/ }),

/***/ 35557:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ ReplayState),
/* harmony export */   S: () => (/* binding */ dropReplayState)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(45987);
// Progress of a replay, kept in the target. Invariant: the row of the progress changes in the
// transaction of the replayed rows, so it names the position after the last committed transaction.
// Statements that commit by themselves are announced before they run: after a crash their outcome
// may be unknown.



const TABLE = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteTable */ .Z8)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .STATE_SCHEMA */ .KW, 'replay');
/**
 * A text literal for any character set and sql_mode: the session is that of a replayed statement.
 */
function literal(text) {
    return `CONVERT(X'${Buffer.from(text, 'utf8').toString('hex')}' USING utf8mb4)`;
}
const ERROR_PREFIX = 'cannot record the progress of the replay';
class ReplayState {
    isResumed;
    progress;
    constructor(isResumed, progress) {
        this.isResumed = isResumed;
        this.progress = progress;
    }
    /**
     * Finds the state of an interrupted replay of the same backup.
     * @throws BackupError RESTORE_INTERRUPTED for one that may have run a statement, or of another
     * replay
     */
    static async find(session, identity) {
        const known = await session.scalar(`SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .textLiteral */ .nl)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .STATE_SCHEMA */ .KW)} AND TABLE_NAME = 'replay'`);
        if (known !== '1')
            return undefined;
        const [row] = await session.query(`SELECT identity, turn, file, position, transactions, statement FROM ${TABLE} WHERE id = 1`, 'cannot read the progress of the replay');
        if (!row)
            return undefined;
        if (row.identity !== JSON.stringify(identity))
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('TARGET_NOT_EMPTY', `an interrupted replay of another kind is on the target: ${row.identity}`, {
                hint: `Run the same command as before to finish it, or DROP TABLE ${TABLE} and restore with --drop-existing.`,
            });
        if (row.statement !== null)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('REPLAY_UNDECIDED', `the replay was interrupted during a statement at ${row.file}:${row.position}, and its outcome is unknown: ${row.statement}`, {
                hint: `Look at the target. If the statement has taken effect: UPDATE ${TABLE} SET statement = NULL, turn = done_turn, file = done_file, position = done_position, transactions = transactions + 1. If it has not: UPDATE ${TABLE} SET statement = NULL. Then run the same command again.`,
            });
        return new ReplayState(true, {
            turn: row.turn,
            file: row.file,
            position: row.position,
            transactions: row.transactions,
        });
    }
    static async create(session, identity, at) {
        await session.execute(`CREATE SCHEMA IF NOT EXISTS ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteName */ .AB)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .STATE_SCHEMA */ .KW)}`, ERROR_PREFIX);
        await session.execute(`CREATE TABLE ${TABLE} (id TINYINT NOT NULL PRIMARY KEY, identity TEXT CHARACTER SET utf8mb4 NOT NULL, turn INT NOT NULL, file VARCHAR(255) CHARACTER SET utf8mb4 NOT NULL, position BIGINT UNSIGNED NOT NULL, transactions BIGINT UNSIGNED NOT NULL, statement MEDIUMTEXT CHARACTER SET utf8mb4, done_turn INT, done_file VARCHAR(255) CHARACTER SET utf8mb4, done_position BIGINT UNSIGNED) ENGINE=InnoDB`, ERROR_PREFIX);
        await session.execute(`INSERT INTO ${TABLE} (id, identity, turn, file, position, transactions) VALUES (1, ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .textLiteral */ .nl)(JSON.stringify(identity))}, ${at.turn}, ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .textLiteral */ .nl)(at.file)}, ${at.position}, ${at.transactions})`, ERROR_PREFIX);
        return new ReplayState(false, at);
    }
    /** Notes the progress, in the open transaction if there is one. */
    async advance(session, { turn, file, position, transactions }) {
        await session.execute(`UPDATE ${TABLE} SET turn = ${turn}, file = ${literal(file)}, position = ${position}, transactions = ${transactions}, statement = NULL, done_turn = NULL, done_file = NULL, done_position = NULL WHERE id = 1`, ERROR_PREFIX);
    }
    /** Announces a statement that commits by itself. */
    async announce(session, before, statement, done) {
        await session.execute(`UPDATE ${TABLE} SET turn = ${before.turn}, file = ${literal(before.file)}, position = ${before.position}, transactions = ${before.transactions}, statement = ${literal(statement)}, done_turn = ${done.turn}, done_file = ${literal(done.file)}, done_position = ${done.position} WHERE id = 1`, ERROR_PREFIX);
    }
    async remove(session) {
        await dropReplayState(session);
    }
}
/** Drops the state of any replay, and its schema if that is empty then. */
async function dropReplayState(session) {
    await session.execute(`DROP TABLE IF EXISTS ${TABLE}`, ERROR_PREFIX);
    const left = await session.scalar(`SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .textLiteral */ .nl)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .STATE_SCHEMA */ .KW)}`);
    if (left === '0')
        await session.execute(`DROP SCHEMA ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteName */ .AB)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .STATE_SCHEMA */ .KW)}`, ERROR_PREFIX);
}


/***/ }),

/***/ 42787:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e$: () => (/* binding */ checkTarget),
  yZ: () => (/* binding */ describePlanned),
  uK: () => (/* binding */ findInterrupted),
  rb: () => (/* binding */ planReplay),
  eZ: () => (/* binding */ replay)
});

// EXTERNAL MODULE: ./lib/binlog/event.js
var binlog_event = __webpack_require__(83013);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./lib/binlog/rows.js
var rows = __webpack_require__(2720);
;// CONCATENATED MODULE: ./lib/binlog/row-group.js
// Row events of one statement as BINLOG statements. The server applies the events of one BINLOG
// statement together, and needs their table maps in it. A large group is cut: its last event gets
// the flag that ends a statement, and the table maps come again. Pure.



/** Flag of a row event: the last one of its statement. */
const ENDS_STATEMENT = 1;
const FLAGS_AT = binlog_event/* HEADER_BYTES */.q2 + 6;
/** Bytes of events in one statement, before base64. */
const MAX_GROUP_BYTES = 1024 * 1024;
class RowGroup {
    #maps = new Map();
    #events = [];
    #bytes = 0;
    #hasChecksums;
    constructor(hasChecksums) {
        this.#hasChecksums = hasChecksums;
    }
    get isEmpty() {
        return this.#events.length === 0;
    }
    /** Takes a table map. Copies it. */
    addMap(event, body) {
        this.#maps.set((0,rows/* tableIdOf */.RL)(body), Buffer.from(event));
    }
    /**
     * Takes a row event. Copies it.
     * @returns a BINLOG statement if one is complete
     */
    addRows(event) {
        const isLast = (event.readUInt16LE(FLAGS_AT) & ENDS_STATEMENT) !== 0;
        this.#events.push(Buffer.from(event));
        this.#bytes += event.length;
        if (!isLast && this.#bytes < MAX_GROUP_BYTES)
            return undefined;
        if (!isLast)
            this.#end(this.#events.at(-1));
        const statement = binlogStatement([...this.#maps.values(), ...this.#events]);
        this.#events = [];
        this.#bytes = 0;
        if (isLast)
            this.#maps.clear();
        return statement;
    }
    #end(event) {
        event.writeUInt16LE(event.readUInt16LE(FLAGS_AT) | ENDS_STATEMENT, FLAGS_AT);
        if (!this.#hasChecksums)
            return;
        const end = event.length - binlog_event/* CHECKSUM_BYTES */.I_;
        event.writeUInt32LE((0,external_node_zlib_.crc32)(event.subarray(0, end)), end);
    }
}
/** Returns the statement that applies the events. */
function binlogStatement(events) {
    return `BINLOG '${Buffer.concat(events).toString('base64')}'`;
}
/** Returns the bytes of the statement for events of this many bytes. */
function statementBytes(eventBytes) {
    return Math.ceil(eventBytes / 3) * 4 + 64;
}

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/mysql/connection/session.js + 10 modules
var connection_session = __webpack_require__(70710);
// EXTERNAL MODULE: ./lib/archive/read-segment.js + 1 modules
var read_segment = __webpack_require__(37589);
// EXTERNAL MODULE: ./lib/binlog/gtid-set.js
var gtid_set = __webpack_require__(42734);
// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: ./lib/format/binlog-record.js
var binlog_record = __webpack_require__(30322);
// EXTERNAL MODULE: ./lib/repository/backup-status.js
var backup_status = __webpack_require__(78179);
// EXTERNAL MODULE: ./lib/repository/find/broken-backups.js
var broken_backups = __webpack_require__(18443);
// EXTERNAL MODULE: ./lib/repository/find/find-backups.js + 1 modules
var find_backups = __webpack_require__(24972);
// EXTERNAL MODULE: ./lib/repository/find/partial.js
var partial = __webpack_require__(6647);
// EXTERNAL MODULE: ./lib/archive/chain.js
var chain = __webpack_require__(17639);
// EXTERNAL MODULE: ./lib/archive/windows.js
var archive_windows = __webpack_require__(71799);
// EXTERNAL MODULE: ./lib/format/server-identity.js
var server_identity = __webpack_require__(39579);
;// CONCATENATED MODULE: ./lib/archive/replay/server-changes.js



/** Finds the changes of the server in records of one chain, in order. */
function findChanges(records) {
    return records.flatMap((record, i) => {
        const before = records[i - 1];
        if (!before || !isOtherServer(before, record))
            return [];
        const isMariaDb = record.server.flavor === 'mariadb';
        return {
            sequence: record.sequence,
            isMariaDb,
            archived: (0,gtid_set/* parseGtidSet */.ab)(record.gtidsBefore, isMariaDb),
            latestMicros: before.latestTime ?? Number.POSITIVE_INFINITY,
        };
    });
}
function isOtherServer({ server: a }, { server: b }) {
    return (a.identity !== b.identity &&
        (0,server_identity/* isSameIdentity */.B2)((0,server_identity/* parseIdentity */.aZ)(a.identity), (0,server_identity/* parseIdentity */.aZ)(b.identity)) === false);
}
/** Returns the number of changes up to a record. */
function turnOf(changes, { sequence }) {
    return changes.filter((change) => change.sequence <= sequence).length;
}
/**
 * Whether the log of an earlier server holds the transaction too.
 * @param place place of the begin
 * @throws BackupError BINLOG_UNSUPPORTED if the GTID is absent or names another transaction too
 */
function isRepeated(changes, { gtid, timeMicros }, { turn, file, position }) {
    const change = changes[turn - 1];
    if (!change)
        return false;
    const { archived, isMariaDb, latestMicros } = change;
    if (gtid === undefined)
        throw refuse(`the transaction at ${file}:${position} has no GTID, and the server of the log has changed before it`);
    if (!archived.has(gtid))
        return false;
    // Servers of MariaDB may give a number again. The first transaction of that number is older.
    if (isMariaDb && timeMicros > latestMicros)
        throw refuse(`the GTID ${gtid} names two transactions: the one at ${file}:${position} is of ${timeOf(timeMicros)}, the log of the server before has that GTID and ends at ${timeOf(latestMicros)}`);
    return true;
}
function timeOf(micros) {
    return new Date(micros / 1000).toISOString();
}
function refuse(message) {
    return new errors/* BackupError */.hj('BINLOG_UNSUPPORTED', message, {
        hint: 'Nothing was changed. Restore to a moment before it, or begin with a backup of the new server: give its id in place of latest.',
    });
}
function placeKey({ turn, file, position }) {
    return `${turn}:${file}:${position}`;
}

;// CONCATENATED MODULE: ./lib/archive/replay/choose-range.js
// The backup, the chain and the records of a replay. Fails closed: a target that lies in no window
// is an error that names the windows, and never an earlier target.













/**
 * Chooses the newest backup before the target on a chain that reaches the target.
 * @throws BackupError BINLOG_TARGET_OUTSIDE, BACKUP_NOT_FOUND, STORAGE_*
 */
async function chooseRange(request, context) {
    const { storage, trust } = context;
    const { label, until } = request;
    const broken = new broken_backups/* BrokenBackups */.t();
    const keys = trust ? (0,encryption_trust/* demandSignatures */.v)(trust).verifyKeys : [];
    // A masked backup has other rows than the binary log.
    const backups = (0,partial/* whereMasked */.Z)(await (0,find_backups/* findBackups */.Tx)(storage, label, broken.add, keys), false);
    const chains = await (0,chain/* listChains */.P4)(storage, label);
    const labels = new Set(chains.map((chain) => chain.label));
    if (labels.size > 1)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `${storage.location} holds archives of several labels: ${[...labels].sort().join(', ')}`, { hint: 'Choose a label with --label.' });
    const windows = [];
    for (const chain of chains.toReversed()) {
        const facts = await (0,archive_windows/* readFacts */.MH)(storage, chain, trust);
        const own = backups.filter((backup) => backup.label === chain.label);
        const found = chooseOn(facts, own, request);
        if (found)
            return found;
        const isNewest = chain === chains.at(-1);
        const window = (0,archive_windows/* windowOf */.Ou)(facts, own, isNewest);
        windows.push(typeof window === 'string' ? `${chain.name}: ${window}` : `from ${window.from} to ${window.to}`);
    }
    throw new errors/* BackupError */.hj('BINLOG_TARGET_OUTSIDE', `${describeUntil(until)} lies in no window of the archive in ${storage.location}`, {
        hint: windows.length === 0
            ? 'There is no archive: `mysql-backup binlog archive` creates one.'
            : `Any moment can be restored ${windows.toReversed().join('; ')}.`,
        details: { windows: windows.length },
    });
}
function chooseOn({ chain, records }, backups, { backup: wanted, until }) {
    const sound = records.filter(({ kind }) => kind !== 'broken');
    const last = sound.at(-1);
    if (!last || !reaches(sound, until))
        return undefined;
    const usable = backups.filter((backup) => (wanted === 'latest' || backup.backupId === wanted) &&
        backup.selection === undefined &&
        backup.consistent &&
        (0,backup_status/* backupStatus */.R)(backup.verifications).status !== 'verification-failed' &&
        (0,archive_windows/* recordAt */.zR)(records, backup) !== undefined &&
        isBefore(sound, backup, until));
    const backup = usable.at(-1);
    if (!backup)
        return undefined;
    const at = (0,archive_windows/* recordAt */.zR)(records, backup);
    const after = sound.slice(sound.indexOf(at));
    const changes = findChanges(after);
    const head = sound.find((record) => (0,read_segment/* isSegment */.wk)(record) && record.file === at.file && record.start === 0 && record.head === at.head);
    if (!head)
        return undefined;
    return {
        backup,
        chain: chain.name,
        flavor: last.server.flavor,
        serverVersion: last.server.version,
        head,
        segments: after.filter(read_segment/* isSegment */.wk),
        changes,
        untilTurn: until.kind === 'position' ? turnOf(changes, positionIn(sound, until)) : 0,
        covered: (0,binlog_record/* recoveryPointOf */.zZ)(last),
    };
}
/** Whether the records hold the target. */
function reaches(records, until) {
    const last = records.at(-1);
    switch (until.kind) {
        case 'latest':
            return true;
        case 'time':
            return until.micros <= (0,binlog_record/* recoveryPointOf */.zZ)(last);
        case 'gtid':
            return (0,gtid_set/* parseGtidSet */.ab)(last.gtidsAfter, last.server.flavor === 'mariadb').has(until.gtid);
        case 'position':
            return positionIn(records, until) !== undefined;
    }
}
/**
 * Finds the first record that holds a position.
 * @throws BackupError BINLOG_TARGET_OUTSIDE if the files of two servers hold it
 */
function positionIn(records, { file, position }) {
    const holding = records.filter((each) => each.file === file && each.start <= position && position <= each.end);
    const [first] = holding;
    if (holding.some(({ head }) => head !== first.head))
        throw new errors/* BackupError */.hj('BINLOG_TARGET_OUTSIDE', `${file}:${position} is a position in the logs of two servers of the chain`, {
            hint: 'Give --until-gtid or --before-gtid: `mysql-backup binlog find` prints GTIDs of transactions.',
        });
    return first;
}
/** Whether the backup was made before the target. */
function isBefore(records, backup, until) {
    switch (until.kind) {
        case 'latest':
            return true;
        case 'time':
            return Date.parse(backup.end) * 1000 <= until.micros;
        case 'gtid': {
            const isMariaDb = records[0].server.flavor === 'mariadb';
            const { gtidExecuted } = backup;
            return gtidExecuted !== undefined && !(0,gtid_set/* parseGtidSet */.ab)(gtidExecuted, isMariaDb).has(until.gtid);
        }
        case 'position': {
            const target = positionIn(records, until);
            const own = (0,archive_windows/* recordAt */.zR)(records, backup);
            const isSameFile = own.file === target.file && own.head === target.head;
            return isSameFile
                ? backup.binlogPosition <= until.position
                : records.indexOf(own) < records.indexOf(target);
        }
    }
}
function describeUntil(until) {
    switch (until.kind) {
        case 'latest':
            return 'the end of the archive';
        case 'time':
            return new Date(until.micros / 1000).toISOString();
        case 'gtid':
            return `the transaction ${until.gtid}`;
        case 'position':
            return `${until.file}:${until.position}`;
    }
}
function describeRange({ backup, chain, segments }) {
    return `${backup.backupId} and ${(0,units/* plural */.LS)(segments.length, 'segment')} of ${chain}`;
}

// EXTERNAL MODULE: ./lib/binlog/cursor.js
var cursor = __webpack_require__(22539);
;// CONCATENATED MODULE: ./lib/archive/replay/read-range.js
// Reads the events of a range of segments, from the position of the backup on. Each object is
// compared with its record while it is read.




class RangeReader {
    #range;
    #storage;
    #decryption;
    #signal;
    /** Place of the event that was yielded last. */
    cursor;
    /** Number of changes of the server before the event that was yielded last. */
    turn = 0;
    /** Segment of the event that was yielded last. */
    segment;
    /** Description of the events of the current file. */
    format;
    constructor(range, storage, decryption, signal) {
        this.#range = range;
        this.#storage = storage;
        this.#decryption = decryption;
        this.#signal = signal;
        this.cursor = new cursor/* BinlogCursor */.S(range.head.file, cursor/* FIRST_POSITION */.T);
    }
    /**
     * Yields the events after a position, and those that describe a file. An event is valid until the
     * next one.
     * @throws BackupError OBJECT_CORRUPT, BINLOG_INVALID, ENCRYPTION_KEY_*, STORAGE_*
     */
    async *events(from) {
        const { segments, changes } = this.#range;
        const isFromFile = (segment) => segment.file === from.file && turnOf(changes, segment) === from.turn;
        const first = segments.findIndex((each) => isFromFile(each) && each.start <= from.position && from.position <= each.end);
        for (const segment of segments.slice(first < 0 ? 0 : first)) {
            this.#signal.throwIfAborted();
            this.segment = segment;
            this.turn = turnOf(changes, segment);
            if (segment.start === 0)
                this.cursor = new cursor/* BinlogCursor */.S(segment.file, cursor/* FIRST_POSITION */.T);
            else if (segment.file !== this.cursor.file || this.cursor.position !== segment.start)
                await this.#enter(segment);
            for await (const event of (0,read_segment/* readSegment */.gA)(this.#storage, segment, this.#decryption, this.#signal)) {
                if (this.cursor.accept(event) !== 'file')
                    throw misplaced(segment);
                if (this.cursor.position === cursor/* FIRST_POSITION */.T + event.length)
                    this.format = Buffer.from(event);
                else if (isFromFile(segment) && this.cursor.position <= from.position)
                    continue;
                yield event;
            }
        }
    }
    /** Verifies the rest of a segment that was not read to its end. */
    async verifyRest() {
        if (this.segment)
            await (0,read_segment/* verifyStored */.VN)(this.#storage, this.segment, this.#signal);
    }
    /** Begins inside of a file: its first event describes the others. */
    async #enter(segment) {
        const { head, segments, changes } = this.#range;
        const begin = this.turn === 0 && segment.file === head.file
            ? head
            : segments.find((each) => each.file === segment.file && each.start === 0 && turnOf(changes, each) === this.turn);
        if (!begin)
            throw misplaced(segment);
        this.cursor = new cursor/* BinlogCursor */.S(segment.file, segment.start);
        for await (const event of (0,read_segment/* readSegment */.gA)(this.#storage, begin, this.#decryption, this.#signal)) {
            this.cursor.accept(event);
            this.format = Buffer.from(event);
            return;
        }
    }
}
function misplaced({ object }) {
    return new errors/* BackupError */.hj('BINLOG_CHAIN_BROKEN', `${object.name} does not continue its file`, {
        hint: 'Run `mysql-backup binlog verify`.',
    });
}

// EXTERNAL MODULE: ./lib/binlog/inflate.js
var inflate = __webpack_require__(97042);
// EXTERNAL MODULE: ./lib/binlog/payload.js
var payload = __webpack_require__(70483);
;// CONCATENATED MODULE: ./lib/binlog/query-context.js
// The session in which a statement of the binary log ran: variables that change its meaning.
// Layouts: "Query event" in the MySQL source documentation, and in the MariaDB knowledge base.
// Pure.

/** Flag of an event: the statement does not depend on the default schema. */
const SUPPRESSES_USE = 0x8;
/** Bits of the options of a session. */
const OPTION = {
    autoIsNull: 1 << 14,
    noCheckConstraints: 1 << 15,
    noForeignKeyChecks: 1 << 26,
    relaxedUniqueChecks: 1 << 27,
    /** The following are of MariaDB. */
    explicitDefaults: 1 << 24,
    ifExists: 1 << 28,
    insertHistory: 1 << 30,
};
/**
 * MariaDB's default collations of character sets. Its value names them by the numbers of
 * collations,
 * `33:2048,45:2304`: the default one of the character set, and the one that takes its place.
 */
const CHARSET_COLLATIONS = 'character_set_collations';
/**
 * Reads a statement and its session.
 * @param event whole event
 * @param body event without its header and its checksum; of a compressed one, inflated
 * @throws BackupError BINLOG_INVALID for a variable of an unknown form
 */
function parseQueryContext(event, body, isMariaDb) {
    const threadId = body.readUInt32LE(0);
    const schemaBytes = body[8];
    const errorCode = body.readUInt16LE(9);
    const statusBytes = body.readUInt16LE(11);
    const schemaAt = 13 + statusBytes;
    const textAt = schemaAt + schemaBytes + 1;
    if (textAt > body.length)
        throw (0,binlog_event/* malformed */.Qm)('a cut statement');
    const flags = event.readUInt16LE(17);
    const schema = body.toString('utf8', schemaAt, schemaAt + schemaBytes);
    const { settings, microseconds } = readStatus(body.subarray(13, schemaAt), isMariaDb);
    return {
        schema: (flags & SUPPRESSES_USE) !== 0 || schema === '' ? undefined : schema,
        text: body.subarray(textAt),
        errorCode,
        settings: [
            ['pseudo_thread_id', String(threadId)],
            ['timestamp', `${(0,binlog_event/* secondsOf */.TM)(event)}.${String(microseconds).padStart(6, '0')}`],
            ...settings,
        ],
    };
}
function readStatus(status, isMariaDb) {
    const settings = new Map([
        // Absent in an event: the value is 1.
        ['auto_increment_increment', '1'],
        ['auto_increment_offset', '1'],
        ['lc_time_names', '0'],
    ]);
    let microseconds = 0;
    let at = 0;
    const text = () => {
        const bytes = status[at++];
        at += bytes;
        if (at > status.length)
            throw (0,binlog_event/* malformed */.Qm)('a cut variable of a statement');
        return status.toString('latin1', at - bytes, at);
    };
    const number = (bytes) => {
        at += bytes;
        if (at > status.length)
            throw (0,binlog_event/* malformed */.Qm)('a cut variable of a statement');
        return status.readUIntLE(at - bytes, bytes);
    };
    while (at < status.length) {
        const code = status[at++];
        switch (code) {
            case 0: {
                const bits = number(4);
                const has = (bit) => ((bits & bit) === 0 ? '0' : '1');
                const lacks = (bit) => ((bits & bit) === 0 ? '1' : '0');
                settings.set('foreign_key_checks', lacks(OPTION.noForeignKeyChecks));
                settings.set('unique_checks', lacks(OPTION.relaxedUniqueChecks));
                settings.set('sql_auto_is_null', has(OPTION.autoIsNull));
                if (!isMariaDb)
                    break;
                settings.set('check_constraint_checks', lacks(OPTION.noCheckConstraints));
                settings.set('explicit_defaults_for_timestamp', has(OPTION.explicitDefaults));
                settings.set('sql_if_exists', has(OPTION.ifExists));
                // Older versions do not have the variable.
                if (has(OPTION.insertHistory) === '1')
                    settings.set('system_versioning_insert_history', '1');
                break;
            }
            case 1:
                number(6);
                number(2);
                settings.set('sql_mode', String(status.readBigUInt64LE(at - 8)));
                break;
            case 2:
                text();
                at++;
                break;
            case 3:
                settings.set('auto_increment_increment', String(number(2)));
                settings.set('auto_increment_offset', String(number(2)));
                break;
            case 4:
                settings.set('character_set_client', String(number(2)));
                settings.set('collation_connection', String(number(2)));
                settings.set('collation_server', String(number(2)));
                break;
            case 5:
                settings.set('time_zone', quoted(text()));
                break;
            case 6:
                text();
                break;
            case 7:
                settings.set('lc_time_names', String(number(2)));
                break;
            case 8:
                settings.set('collation_database', String(number(2)));
                break;
            case 9:
                at += 8;
                break;
            case 10:
                at += 4;
                break;
            case 11:
                text();
                text();
                break;
            case 12: {
                // 254: too many to name.
                const named = number(1) % 254;
                for (let i = 0; i < named; i++) {
                    const end = status.indexOf(0, at);
                    if (end < 0)
                        throw (0,binlog_event/* malformed */.Qm)('a cut variable of a statement');
                    at = end + 1;
                }
                break;
            }
            case 13:
            case 128:
                microseconds = number(3);
                break;
            case 16:
                settings.set('explicit_defaults_for_timestamp', String(number(1)));
                break;
            case 17:
            case 129:
                at += 8;
                break;
            case 18:
                settings.set('default_collation_for_utf8mb4', String(number(2)));
                break;
            case 19:
                settings.set('sql_require_primary_key', String(number(1)));
                break;
            case 20:
                settings.set('default_table_encryption', String(number(1)));
                break;
            // MySQL 9.7 writes it; the vendor's program makes nothing of it.
            case 21:
                at++;
                break;
            case 131: {
                const pairs = Array.from({ length: number(1) }, () => `${number(2)}:${number(2)}`);
                settings.set(CHARSET_COLLATIONS, pairs.join(','));
                break;
            }
            default:
                throw (0,binlog_event/* malformed */.Qm)(`a statement with the unknown variable ${code}`);
        }
    }
    if (at !== status.length)
        throw (0,binlog_event/* malformed */.Qm)('a cut variable of a statement');
    return { settings: [...settings], microseconds };
}
function quoted(name) {
    if (!/^[\w+\-:/]+$/.test(name))
        throw (0,binlog_event/* malformed */.Qm)('a time zone of an unknown form');
    return `'${name}'`;
}
/** Returns the assignments of an event that gives a value to the next statement. */
function valueSettings(type, body) {
    if (type === binlog_event/* EVENT */.ll.INTVAR) {
        const name = body[0] === 1 ? 'last_insert_id' : body[0] === 2 ? 'insert_id' : undefined;
        return name && [`${name} = ${body.readBigUInt64LE(1)}`];
    }
    if (type === binlog_event/* EVENT */.ll.RAND)
        return [`rand_seed1 = ${body.readBigUInt64LE(0)}`, `rand_seed2 = ${body.readBigUInt64LE(8)}`];
    return undefined;
}
function bodyWithoutChecksum(event, checksumBytes) {
    return event.subarray(HEADER_BYTES, event.length - checksumBytes);
}

// EXTERNAL MODULE: ./lib/binlog/transactions.js
var transactions = __webpack_require__(93776);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
;// CONCATENATED MODULE: ./lib/archive/replay/event-roles.js
// What a replay does with each kind of event. Invariant: a kind that is not in the table is refused
// before anything runs. Pure.


const TRANSACTION_CONTEXT = 36;
const VIEW_CHANGE = 37;
const ROLES = {
    [binlog_event/* EVENT */.ll.QUERY]: 'statement',
    [binlog_event/* EVENT */.ll.STOP]: 'none',
    [binlog_event/* EVENT */.ll.ROTATE]: 'none',
    [binlog_event/* EVENT */.ll.INTVAR]: 'value',
    [binlog_event/* EVENT */.ll.RAND]: 'value',
    [binlog_event/* EVENT */.ll.FORMAT_DESCRIPTION]: 'format',
    [binlog_event/* EVENT */.ll.XID]: 'commit',
    [binlog_event/* EVENT */.ll.TABLE_MAP]: 'table map',
    [binlog_event/* EVENT */.ll.ROWS_QUERY]: 'none',
    [binlog_event/* EVENT */.ll.WRITE_ROWS]: 'rows',
    [binlog_event/* EVENT */.ll.UPDATE_ROWS]: 'rows',
    [binlog_event/* EVENT */.ll.DELETE_ROWS]: 'rows',
    [binlog_event/* EVENT */.ll.WRITE_ROWS_V1]: 'rows',
    [binlog_event/* EVENT */.ll.UPDATE_ROWS_V1]: 'rows',
    [binlog_event/* EVENT */.ll.DELETE_ROWS_V1]: 'rows',
    [binlog_event/* EVENT */.ll.PARTIAL_UPDATE_ROWS]: 'rows',
    [binlog_event/* EVENT */.ll.GTID]: 'begin',
    [binlog_event/* EVENT */.ll.ANONYMOUS_GTID]: 'begin',
    [binlog_event/* EVENT */.ll.GTID_TAGGED]: 'begin',
    [binlog_event/* EVENT */.ll.MARIADB_GTID]: 'begin',
    [binlog_event/* EVENT */.ll.PREVIOUS_GTIDS]: 'none',
    [binlog_event/* EVENT */.ll.XA_PREPARE]: 'xa prepare',
    [binlog_event/* EVENT */.ll.TRANSACTION_PAYLOAD]: 'payload',
    [TRANSACTION_CONTEXT]: 'none',
    [VIEW_CHANGE]: 'none',
    [binlog_event/* EVENT */.ll.MARIADB_ANNOTATE_ROWS]: 'none',
    [binlog_event/* EVENT */.ll.MARIADB_BINLOG_CHECKPOINT]: 'none',
    [binlog_event/* EVENT */.ll.MARIADB_GTID_LIST]: 'none',
    [binlog_event/* EVENT */.ll.MARIADB_START_ENCRYPTION]: 'none',
};
/** Returns the role of an event; undefined: a replay does not know it. */
function roleOf(type) {
    return ROLES[(0,inflate/* plainTypeOf */.A6)(type) ?? type];
}

// EXTERNAL MODULE: ./lib/compression/decompress.js
var decompress = __webpack_require__(17919);
;// CONCATENATED MODULE: ./lib/archive/replay/statement-kind.js
// Kinds of statements in the binary log that a replay handles differently. Pure.
const LEADING_BYTES = 4096;
const COMMENT = /^(?:\s+|\/\*(?!!)[\s\S]*?\*\/|--[ \t][^\n]*(?:\n|$)|#[^\n]*(?:\n|$))/;
const ACCOUNT = /^(?:(?:CREATE|ALTER|DROP|RENAME)\s+(?:OR\s+REPLACE\s+)?(?:USER|ROLE)|GRANT|REVOKE|SET\s+PASSWORD|SET\s+DEFAULT\s+ROLE|FLUSH\s+PRIVILEGES)\b/i;
const STARTS_ROWS = /START TRANSACTION\s*$/;
/** Returns the kind. Names in the text are ASCII-compatible in every character set of a client. */
function statementKindOf(text) {
    let head = text.toString('latin1', 0, LEADING_BYTES);
    for (let match = COMMENT.exec(head); match; match = COMMENT.exec(head))
        head = head.slice(match[0].length);
    if (/^BEGIN\s*$/i.test(head) || /^START\s+TRANSACTION/i.test(head))
        return 'begin';
    if (/^COMMIT\s*$/i.test(head))
        return 'commit';
    if (/^ROLLBACK\s*$/i.test(head))
        return 'rollback';
    const xa = /^XA\s+(\w+)/i.exec(head)?.[1]?.toUpperCase();
    if (xa === 'START' || xa === 'BEGIN')
        return 'xa start';
    if (xa === 'END')
        return 'xa end';
    if (xa === 'COMMIT')
        return /\bONE\s+PHASE\s*$/i.test(head) ? 'other' : 'xa commit';
    if (xa === 'ROLLBACK')
        return 'xa rollback';
    if (ACCOUNT.test(head))
        return 'account';
    if (/^CREATE\s/i.test(head) && STARTS_ROWS.test(text.toString('latin1', Math.max(0, text.length - 64))))
        return 'create with rows';
    return 'other';
}
/** Returns the id of an XA statement as its text has it. */
function xaIdOf(text) {
    const match = /^\s*XA\s+\w+\s+(.*)$/is.exec(text.toString('latin1', 0, LEADING_BYTES));
    return (match?.[1] ?? '').trim().toLowerCase();
}
/** Returns the id of an XA_PREPARE event, as the statements of the server write it. */
function xaIdOfPrepare(body) {
    const format = body.readInt32LE(1);
    const [gtridBytes, bqualBytes] = [body.readInt32LE(5), body.readInt32LE(9)];
    const hex = (from, bytes) => body.toString('hex', from, from + bytes);
    return `x'${hex(13, gtridBytes)}',x'${hex(13 + gtridBytes, bqualBytes)}',${format}`;
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
;// CONCATENATED MODULE: ./lib/archive/replay/system-schemas.js
// Schemas whose rows a replay leaves out: a backup does not have them either.

function isOutsideReplay(schema) {
    return server_facts/* SYSTEM_SCHEMAS */.X4.has(schema.toLowerCase());
}

;// CONCATENATED MODULE: ./lib/archive/replay/scan-range.js
// Reads everything that a replay will read, before any of it runs: verifies each object, finds the
// place where the replay ends, and refuses events that a replay does not know. Invariant: after a
// scan without an error, the only surprises left are those of the target.
















/** Transactions that follow one whose time ends the replay, and confirm or contradict its time. */
const WITNESSES = 16;
/** Steps back in time that concurrent sessions make, in microseconds. */
const ORDINARY_STEP = 60e6;
const MAX_NAMED = 100;
/** @throws BackupError BINLOG_UNSUPPORTED, BINLOG_TARGET_OUTSIDE, and those of the reader */
async function scanRange(range, reader, until, onBytes) {
    const isMariaDb = range.flavor === 'mariadb';
    const scan = new Scanner(until, isMariaDb, hasExactTimes(range), range.untilTurn);
    const tracker = new transactions/* TransactionTracker */.$();
    const from = { turn: 0, file: range.backup.binlogFile, position: range.backup.binlogPosition };
    let current;
    let place = { ...from };
    for await (const event of reader.events(from)) {
        const { cursor } = reader;
        onBytes(event.length);
        const step = tracker.accept(event, cursor);
        if (step === 'begin') {
            if (current)
                scan.add(current);
            if (scan.stop)
                break;
            current = undefined;
            const { gtid, timeMicros } = tracker.begin;
            const { turn } = reader;
            const begin = { turn, file: cursor.file, position: cursor.position - event.length };
            if (isRepeated(range.changes, tracker.begin, begin)) {
                scan.addRepeated(begin, range);
                continue;
            }
            const mark = {
                time: new Date(timeMicros / 1000).toISOString(),
                ...(gtid === undefined ? {} : { gtid }),
                file: begin.file,
                position: begin.position,
            };
            current = newScanned(mark, turn, gtid, timeMicros);
        }
        await look(event, cursor.bodyOf(event), current, isMariaDb);
        place = { turn: reader.turn, file: cursor.file, position: cursor.position };
        if (current)
            current.end = cursor.position;
        if (step === 'end' && current) {
            scan.add(current);
            current = undefined;
            if (scan.stop)
                break;
        }
    }
    if (scan.stop)
        await reader.verifyRest();
    return scan.finish(current ? beginOf(current) : place, range);
}
/** Whether the log has commit times that no session can change. */
function hasExactTimes({ flavor, serverVersion }) {
    return flavor === 'mysql' && Number.parseInt(serverVersion, 10) >= 8;
}
function newScanned(mark, turn, gtid, timeMicros) {
    return {
        mark,
        turn,
        gtid,
        timeMicros,
        end: mark.position,
        refusals: [],
        accountStatements: 0,
        systemEvents: 0,
        isRolledBack: false,
        prepared: [],
        finished: [],
        largest: 0,
        schemas: new Set(),
    };
}
/** Notes what an event needs. Events outside of transactions have no effect on data. */
async function look(event, body, current, isMariaDb) {
    if (!current)
        return;
    const type = (0,binlog_event/* typeOf */.QP)(event);
    switch (roleOf(type)) {
        case undefined:
            current.refusals.push(`an event of type ${type}`);
            return;
        case 'payload': {
            const { bytes, isCompressed } = (0,payload/* payloadOf */.M)(body);
            for (const inner of (0,payload/* splitEvents */.t)(await inflateAll(bytes, isCompressed)))
                await look(inner, inner.subarray(binlog_event/* HEADER_BYTES */.q2), current, isMariaDb);
            return;
        }
        case 'table map': {
            const { schema } = (0,rows/* parseTableMap */.Qm)(body);
            if (isOutsideReplay(schema))
                current.systemEvents++;
            else
                current.schemas.add(schema);
            return;
        }
        case 'rows':
            // A group holds up to 1 MiB more, and the table maps.
            current.largest = Math.max(current.largest, statementBytes(event.length + 2 * 1024 * 1024));
            return;
        case 'xa prepare':
            if (body[0] === 0)
                current.prepared.push(xaIdOfPrepare(body));
            return;
        case 'statement':
            lookAtStatement(event, body, current, isMariaDb);
            return;
        default:
    }
}
function lookAtStatement(event, body, current, isMariaDb) {
    const plain = (0,binlog_event/* typeOf */.QP)(event) === binlog_event/* EVENT */.ll.MARIADB_QUERY_COMPRESSED ? (0,inflate/* inflateQuery */.q4)(body) : body;
    const { schema, text, errorCode } = parseQueryContext(event, plain, isMariaDb);
    if (schema !== undefined && !isOutsideReplay(schema))
        current.schemas.add(schema);
    const kind = statementKindOf(text);
    current.largest = Math.max(current.largest, text.length + 64);
    if (kind === 'account')
        current.accountStatements++;
    if (kind === 'rollback')
        current.isRolledBack = true;
    if (kind === 'xa commit' || kind === 'xa rollback')
        current.finished.push(xaIdOf(text));
    if (errorCode !== 0)
        current.refusals.push(`a statement that ended with error ${errorCode} after it had changed a table without transactions: ${shown(text)}`);
}
function shown(text) {
    return text.toString('utf8', 0, 200).replace(/\s+/g, ' ');
}
class Scanner {
    #until;
    #isExact;
    #waiting = [];
    #prepared = new Map();
    #isMariaDb;
    #latest = 0;
    #isFound = false;
    #untilTurn;
    stop;
    #scan = {
        transactions: 0,
        repeated: 0,
        first: undefined,
        last: undefined,
        rolledBack: new Set(),
        schemas: new Set(),
        accountStatements: 0,
        systemEvents: 0,
        untrueTimes: [],
        largestStatement: 0,
    };
    constructor(until, isMariaDb, isExact, untilTurn) {
        this.#untilTurn = untilTurn;
        this.#until = until;
        this.#isMariaDb = isMariaDb;
        this.#isExact = isExact;
    }
    add(scanned) {
        this.#waiting.push(scanned);
        const ahead = this.#until.kind === 'time' && !this.#isExact ? WITNESSES : 0;
        while (!this.stop && this.#waiting.length > ahead)
            this.#decide();
    }
    /**
     * Counts a transaction that the log of an earlier server holds too.
     * @throws BackupError BINLOG_TARGET_OUTSIDE for a target between such transactions: the first
     * log had more of them, and they are replayed
     */
    addRepeated(begin, { chain }) {
        const until = this.#until;
        if (until.kind === 'position' &&
            begin.turn === this.#untilTurn &&
            begin.file === until.file &&
            begin.position >= until.position)
            throw new errors/* BackupError */.hj('BINLOG_TARGET_OUTSIDE', `${describeUntil(until)} lies before transactions that ${chain} already has from another server`, {
                hint: 'Give --until-gtid or --before-gtid: `mysql-backup binlog find` prints GTIDs of transactions.',
            });
        this.#scan.repeated++;
    }
    finish(end, range) {
        while (!this.stop && this.#waiting.length > 0)
            this.#decide();
        const { kind } = this.#until;
        if ((kind === 'gtid' && !this.#isFound) ||
            (kind === 'position' && !this.stop && !reached(this.#until, this.#untilTurn, end)))
            throw new errors/* BackupError */.hj('BINLOG_TARGET_OUTSIDE', `${describeUntil(this.#until)} does not follow ${range.backup.backupId} in ${range.chain}`, { hint: '`mysql-backup binlog find` prints positions and GTIDs of transactions.' });
        return { ...this.#scan, stop: this.stop ?? end, preparedXa: [...this.#prepared.keys()] };
    }
    #decide() {
        const scanned = this.#waiting.shift();
        if (this.#endsBefore(scanned)) {
            this.stop = beginOf(scanned);
            return;
        }
        this.#take(scanned);
        if (this.#until.kind === 'gtid' && this.#isFound)
            this.stop = endOf(scanned);
    }
    /** Whether the replay ends before this transaction. */
    #endsBefore(scanned) {
        const until = this.#until;
        switch (until.kind) {
            case 'latest':
                return false;
            case 'gtid': {
                if (scanned.gtid === undefined || !this.#isWanted(scanned.gtid, until.gtid))
                    return false;
                this.#isFound = true;
                return until.isBefore;
            }
            case 'position':
                return (scanned.turn === this.#untilTurn && scanned.mark.file === until.file && scanned.end > until.position);
            case 'time': {
                if (this.#isExact)
                    return scanned.timeMicros > until.micros;
                // Whole seconds: a transaction of the second of the target may be after the target.
                const isAfter = ({ timeMicros }) => timeMicros + 1e6 > until.micros;
                if (!isAfter(scanned))
                    return false;
                const witnesses = this.#waiting.slice(0, WITNESSES);
                if (witnesses.length === 0 || witnesses.filter(isAfter).length * 2 >= witnesses.length)
                    return true;
                this.#noteUntrue(scanned);
                return false;
            }
        }
    }
    #isWanted(gtid, wanted) {
        return ((0,gtid_set/* parseGtidSet */.ab)(wanted, this.#isMariaDb).toString() === (0,gtid_set/* parseGtidSet */.ab)(gtid, this.#isMariaDb).toString());
    }
    #take(scanned) {
        const scan = this.#scan;
        const { mark, refusals, timeMicros } = scanned;
        if (refusals.length > 0)
            throw new errors/* BackupError */.hj('BINLOG_UNSUPPORTED', `the transaction at ${mark.file}:${mark.position} of ${mark.time} cannot be replayed: ${refusals.join('; ')}`, {
                hint: `Nothing was changed. Restore to a moment before it (--until-position ${mark.file}:${mark.position}), or replay with the program of the vendor: docs/point-in-time.md.`,
            });
        for (const id of scanned.finished)
            if (!this.#prepared.delete(id))
                throw new errors/* BackupError */.hj('BINLOG_UNSUPPORTED', `the XA transaction ${id} was prepared before the backup and finished at ${mark.file}:${mark.position}: the backup has none of its rows`, { hint: 'Nothing was changed. Begin with an older backup: give its id in place of latest.' });
        for (const id of scanned.prepared)
            this.#prepared.set(id, mark);
        if (!this.#isExact && timeMicros < this.#latest - ORDINARY_STEP)
            this.#noteUntrue(scanned);
        else
            this.#latest = Math.max(this.#latest, timeMicros);
        for (const schema of scanned.schemas)
            scan.schemas.add(schema);
        scan.transactions++;
        scan.first ??= mark;
        scan.last = mark;
        scan.accountStatements += scanned.accountStatements;
        scan.systemEvents += scanned.systemEvents;
        scan.largestStatement = Math.max(scan.largestStatement, scanned.largest);
        if (scanned.isRolledBack)
            scan.rolledBack.add(placeKey(beginOf(scanned)));
    }
    #noteUntrue({ mark }) {
        if (this.#scan.untrueTimes.length < MAX_NAMED)
            this.#scan.untrueTimes.push(mark);
    }
}
function reached(until, untilTurn, { turn, file, position }) {
    return (until.kind === 'position' && untilTurn === turn && until.file === file && until.position === position);
}
function beginOf({ turn, mark: { file, position } }) {
    return { turn, file, position };
}
function endOf({ turn, mark: { file }, end }) {
    return { turn, file, position: end };
}
/** Decompresses a transaction of MySQL. */
async function inflateAll(bytes, isCompressed) {
    const pieces = [];
    for await (const piece of (0,decompress/* decompressAs */._)(isCompressed ? 'zstd' : 'none', once(bytes)))
        pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
}
// oxlint-disable-next-line require-await
async function* once(bytes) {
    yield bytes;
}
/** Bytes of a checksum after the events of a file. */
const CHECKSUM = (/* unused pure expression or super */ null && (CHECKSUM_BYTES));
function describeScan({ transactions, first, last }) {
    if (!first || !last)
        return '0 transactions lie between the backup and the target';
    return `${(0,units/* plural */.LS)(transactions, 'transaction')} from ${first.time} to ${last.time}`;
}

;// CONCATENATED MODULE: ./lib/archive/replay/replayer.js
// Runs archived events on the target. Row events run as BINLOG statements, statements in the
// session that they had. Transactions of rows are committed together, up to a limit; a statement
// that commits by itself is announced before it runs. Invariant: nothing is skipped without being
// counted, and the first error ends the replay.















/** Limits of one commit. */
const MAX_TRANSACTIONS = 500;
const MAX_BYTES = 16 * 1024 * 1024;
class Replayer {
    #options;
    #tracker = new transactions/* TransactionTracker */.$();
    /** Session of the open transaction: an XA transaction has its own. */
    #session;
    #settings = new WeakMap();
    #format;
    #hasChecksums = false;
    #rows = new RowGroup(false);
    #outside = new Set();
    #collations;
    /** Settings for the next statement. */
    #values = [];
    /** Whether the target has an open transaction of ours. */
    #isOpen = false;
    #openTransactions = 0;
    #openBytes = 0;
    /** Progress after the last whole transaction, and at its begin. */
    #done;
    #isAlone = false;
    #isRunning = false;
    /** Changes of the server before the event. */
    #turn = 0;
    /** Whether the transaction committed its work by itself. */
    #isSelfCommitting = false;
    /** Whether a transaction that a statement has begun waits for its COMMIT. */
    #isToCommit = false;
    constructor(options) {
        this.#options = options;
        this.#session = options.session;
        this.#done = { ...options.state.progress };
    }
    get transactions() {
        return this.#done.transactions;
    }
    /** Uses the description of the events of a file. */
    async begin(format, hasChecksums) {
        await this.commit();
        this.#format = format;
        this.#hasChecksums = hasChecksums;
        this.#rows = new RowGroup(hasChecksums);
        await this.#sendFormat(this.#options.session);
    }
    async accept(event, cursor, turn) {
        const step = this.#tracker.accept(event, cursor);
        if (step === 'begin') {
            // Its end had an unknown form, and the next begin shows it too.
            if (this.#isRunning)
                await this.#finish(cursor, cursor.position - event.length);
            this.#turn = turn;
            const place = { turn, file: cursor.file, position: cursor.position - event.length };
            this.#isRunning = !isRepeated(this.#options.changes, this.#tracker.begin, place);
            if (!this.#isRunning)
                return;
            this.#isSelfCommitting = false;
            this.#isAlone = this.#options.rolledBack.has(placeKey(place));
            if (this.#isAlone)
                await this.commit();
            const { isStandalone, hasImplicitBegin, xaId } = this.#tracker.begin;
            if (xaId !== undefined)
                await this.#startXa(xaId, cursor);
            else if (hasImplicitBegin && !isStandalone)
                await this.#open();
        }
        else if (this.#isRunning && (this.#tracker.isInside || step === 'end')) {
            await this.#apply(event, cursor.bodyOf(event), cursor);
        }
        if (this.#isRunning && step === 'end')
            await this.#finish(cursor, cursor.position);
    }
    async #finish({ file }, position) {
        this.#isRunning = false;
        this.#done = { turn: this.#turn, file, position, transactions: this.#done.transactions + 1 };
        this.#openTransactions++;
        const isFull = this.#openTransactions >= MAX_TRANSACTIONS || this.#openBytes >= MAX_BYTES;
        if (this.#isSelfCommitting)
            await this.#noteSelfCommitted();
        else if (this.#isAlone || isFull)
            await this.commit();
    }
    /** Commits the open transactions with their progress. */
    async commit() {
        if (!this.#isOpen)
            return;
        await this.#options.state.advance(this.#options.session, this.#done);
        await this.#options.session.execute('COMMIT', 'cannot commit replayed transactions');
        this.#isOpen = false;
        this.#openTransactions = 0;
        this.#openBytes = 0;
    }
    async #noteSelfCommitted() {
        this.#openTransactions = 0;
        if (this.#isToCommit)
            await this.#session.execute('COMMIT', 'cannot commit a replayed table');
        this.#isToCommit = false;
        await this.#options.state.advance(this.#options.session, this.#done);
    }
    async #open() {
        if (this.#isOpen)
            return;
        await this.#session.execute('START TRANSACTION', 'cannot begin a transaction');
        this.#isOpen = true;
    }
    async #apply(event, body, cursor) {
        const type = (0,binlog_event/* typeOf */.QP)(event);
        this.#openBytes += event.length;
        switch (roleOf(type)) {
            case 'table map': {
                const { schema } = (0,rows/* parseTableMap */.Qm)(body);
                if (isOutsideReplay(schema))
                    this.#outside.add((0,rows/* tableIdOf */.RL)(body));
                else {
                    this.#outside.delete((0,rows/* tableIdOf */.RL)(body));
                    this.#rows.addMap(event, body);
                }
                return;
            }
            case 'rows':
                await this.#applyRows(event, body);
                return;
            case 'statement':
                await this.#applyStatement(event, body, cursor);
                return;
            case 'value':
                this.#values.push(...(valueSettings(type, body) ?? []));
                return;
            case 'payload': {
                const { bytes, isCompressed } = (0,payload/* payloadOf */.M)(body);
                for (const inner of (0,payload/* splitEvents */.t)(await inflateAll(bytes, isCompressed))) {
                    // The inner events have no checksums.
                    const innerBody = inner.subarray(binlog_event/* HEADER_BYTES */.q2);
                    await this.#apply((0,inflate/* rebuild */.aq)(inner, (0,binlog_event/* typeOf */.QP)(inner), innerBody, this.#hasChecksums), innerBody, cursor);
                }
                return;
            }
            case 'xa prepare':
                await this.#prepare(body);
                return;
            default:
        }
    }
    async #applyRows(event, body) {
        if (this.#outside.has((0,rows/* tableIdOf */.RL)(body)))
            return;
        const plain = (0,inflate/* plainTypeOf */.A6)((0,binlog_event/* typeOf */.QP)(event)) === undefined ? event : (0,inflate/* inflateRows */.jZ)(event, body, this.#hasChecksums);
        const statement = this.#rows.addRows(plain);
        if (statement !== undefined)
            await this.#session.execute(statement, 'cannot replay rows');
    }
    async #applyStatement(event, body, cursor) {
        const isCompressed = (0,binlog_event/* typeOf */.QP)(event) === binlog_event/* EVENT */.ll.MARIADB_QUERY_COMPRESSED;
        const context = parseQueryContext(event, isCompressed ? (0,inflate/* inflateQuery */.q4)(body) : body, this.#options.isMariaDb);
        const kind = statementKindOf(context.text);
        const values = this.#values;
        this.#values = [];
        switch (kind) {
            case 'begin':
                await this.#open();
                return;
            case 'commit':
                return;
            case 'rollback':
                await this.#session.execute('ROLLBACK', 'cannot roll back');
                await this.#session.execute('START TRANSACTION', 'cannot begin a transaction');
                return;
            case 'xa start':
                await this.#startXa(xaIdOf(context.text), cursor);
                return;
            case 'account':
                // Otherwise the scan has counted it.
                if (this.#options.loadUsers)
                    await this.#runAlone(context, values, cursor);
                return;
            default:
                if (this.#commitsItself(kind))
                    await this.#runAlone(context, values, cursor);
                else
                    await this.#run(context, values);
        }
    }
    /** Whether a statement is a transaction of its own, or begins one that no BEGIN has begun. */
    #commitsItself(kind) {
        if (this.#session !== this.#options.session)
            return false;
        const { isStandalone, hasImplicitBegin } = this.#tracker.begin;
        if (kind === 'xa commit' || kind === 'xa rollback' || kind === 'create with rows')
            return true;
        if (hasImplicitBegin)
            return isStandalone;
        // MySQL: its one statement has ended the transaction.
        return !this.#tracker.isInside;
    }
    async #runAlone(context, values, cursor) {
        await this.commit();
        await this.#announce(context, cursor);
        await this.#run(context, values);
        this.#isSelfCommitting = true;
        // Its rows follow, in the transaction that it has begun.
        this.#isToCommit = statementKindOf(context.text) === 'create with rows';
    }
    /** Begins an XA transaction on a session of its own, which ends after the prepare. */
    async #startXa(id, { file, position }) {
        await this.commit();
        const { session, state } = this.#options;
        const place = { turn: this.#turn, file, position };
        await state.announce(session, this.#done, `XA PREPARE ${id}`, place);
        this.#session = await this.#options.connect();
        await this.#sendFormat(this.#session);
        await this.#session.execute(`XA START ${id}`, `cannot start ${id}`);
    }
    async #announce({ text }, { file, position }) {
        await this.#options.state.announce(this.#options.session, this.#done, text.toString('utf8', 0, 10_000), {
            turn: this.#turn,
            file,
            position,
        });
    }
    /** Runs a statement in the session that it had. */
    async #run({ schema, text, settings }, values) {
        const session = this.#session;
        const known = this.#settings.get(session) ?? new Map();
        this.#settings.set(session, known);
        if (schema !== undefined)
            await this.#use(session, schema, known);
        const changed = settings.filter(([name, value]) => known.get(name) !== value);
        const assignments = [...values];
        for (const [name, value] of changed.toReversed())
            assignments.unshift(`@@SESSION.${name} = ${await this.#named(name, value)}`);
        if (assignments.length > 0)
            await session.execute(`SET ${assignments.join(', ')}`, 'cannot set the session of a statement');
        for (const [name, value] of changed)
            known.set(name, value);
        await session.executeBytes(text, `cannot replay ${text.toString('utf8', 0, 200)}`);
    }
    /**
     * Returns a value with the names of character sets and collations, which the log has as numbers.
     */
    async #named(name, value) {
        if (name === 'character_set_client')
            return (await this.#collation(value)).charset;
        if (name !== CHARSET_COLLATIONS)
            return value;
        const names = [];
        for (const pair of value.split(',')) {
            const [from = '', to = ''] = pair.split(':');
            names.push(`${(await this.#collation(from)).charset}=${(await this.#collation(to)).name}`);
        }
        return `'${names.join(',')}'`;
    }
    async #collation(id) {
        this.#collations ??= await this.#readCollations();
        const found = this.#collations.get(id);
        if (found)
            return found;
        throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `the target does not have the collation number ${id}`, {
            hint: 'Replay on a server of the version of the source, or of a newer one.',
        });
    }
    async #readCollations() {
        const { session, isMariaDb } = this.#options;
        const query = isMariaDb
            ? 'SELECT ID AS id, CHARACTER_SET_NAME AS charset, FULL_COLLATION_NAME AS name FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY'
            : 'SELECT ID AS id, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS name FROM information_schema.COLLATIONS';
        const rows = await session.query(query, 'cannot read the collations');
        return new Map(rows.map((row) => [String(row.id), row]));
    }
    async #use(session, schema, known) {
        const charset = 'character_set_client';
        if (known.has(charset)) {
            await session.execute(`SET @@SESSION.${charset} = utf8mb4`, 'cannot set the session of a statement');
            known.delete(charset);
        }
        await session.execute(`USE ${(0,quote/* quoteName */.AB)(schema)}`, `cannot use schema ${schema}`);
    }
    async #prepare(body) {
        const id = xaIdOfPrepare(body);
        const session = this.#session;
        if (body[0] === 0)
            await session.execute(`XA PREPARE ${id}`, `cannot prepare ${id}`);
        else
            await session.execute(`XA COMMIT ${id} ONE PHASE`, `cannot commit ${id}`);
        this.#isSelfCommitting = true;
        if (session === this.#options.session)
            return;
        // A prepared transaction belongs to no session after this one has ended.
        await session.close();
        this.#session = this.#options.session;
    }
    async #sendFormat(session) {
        if (!this.#format)
            throw new errors/* BackupError */.hj('INTERNAL', 'no description of the events');
        await session.execute(binlogStatement([this.#format]), 'the target does not accept the events of the source');
        // The description makes the session that of a replica, which waits for GTIDs of the log.
        if (!this.#options.isMariaDb)
            await session.execute(`SET @@SESSION.gtid_next = 'AUTOMATIC'`, 'cannot set up the session');
    }
}
/** Whether the account lacks the privileges for a replay. */
function isReplayDenied(error) {
    return error instanceof errors/* BackupError */.hj && error.details['errno'] === mysql_errors.ER.SPECIFIC_ACCESS_DENIED;
}

// EXTERNAL MODULE: ./lib/archive/replay/replay-state.js
var replay_state = __webpack_require__(35557);
// EXTERNAL MODULE: ./lib/archive/replay/request.js
var replay_request = __webpack_require__(80577);
;// CONCATENATED MODULE: ./lib/archive/replay/replay.js
// The transactions after a backup, run on the server to which the backup was restored. Order: the
// range is chosen, read and verified as a whole, and the target is asked whether it takes the
// events; only then does the restore begin, and after it the replay.













const SESSION = { side: 'target', purpose: 'load', lockWaitTimeoutSeconds: 60 };
/**
 * Chooses, reads and verifies everything that a replay needs. Changes nothing.
 * @throws BackupError BINLOG_TARGET_OUTSIDE, BINLOG_UNSUPPORTED, OBJECT_CORRUPT, STORAGE_*
 */
async function planReplay(request, context) {
    const { storage, trust, signal, logger, progress } = context;
    progress.stage('binary log');
    const range = await chooseRange(request, context);
    const { backup } = range;
    logger.info(`${describeRange(range)} lead to the target`);
    const reader = new RangeReader(range, storage, await (0,read_segment/* openArchive */.p_)(trust), signal);
    let bytes = 0;
    const scan = await scanRange(range, reader, request.until, (more) => {
        bytes += more;
        progress.advance(0, more);
    });
    logger.info(`${describeScan(scan)}, ${(0,units/* formatBytes */.z3)(bytes)} of the log`);
    if (scan.repeated > 0)
        logger.info(`${(0,units/* plural */.LS)(scan.repeated, 'transaction')} lie in the logs of two servers: each is replayed once`);
    for (const { time, file, position } of scan.untrueTimes)
        logger.warn(`the transaction at ${file}:${position} has the time ${time}, which cannot be true`);
    const format = reader.format ?? (await readFormat(range, context));
    return { range: { ...range, backup }, scan, format };
}
/** Reads the description of the events where the range holds none. */
async function readFormat(range, { storage, trust, signal }) {
    const reader = new RangeReader({ ...range, segments: [range.head] }, storage, await (0,read_segment/* openArchive */.p_)(trust), signal);
    for await (const event of reader.events({ turn: 0, file: range.head.file, position: 0 }))
        return Buffer.from(event);
    throw new errors/* BackupError */.hj('INTERNAL', 'a file without events');
}
/**
 * Verifies that the target takes the events, before anything changes.
 * @returns the name of the target
 * @throws BackupError TARGET_UNSUPPORTED, TARGET_PRIVILEGES, TARGET_*
 */
async function checkTarget({ range, scan, format }, connection, isMariaDb) {
    const session = await connection_session/* Session */.N.open(connection, SESSION);
    try {
        await assertFlavor(session, range);
        const limit = Number(await session.scalar('SELECT @@GLOBAL.max_allowed_packet'));
        if (scan.largestStatement > limit)
            throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `the replay has a statement of ${(0,units/* formatBytes */.z3)(scan.largestStatement)}, the target takes ${(0,units/* formatBytes */.z3)(limit)}`, { hint: `SET GLOBAL max_allowed_packet = ${2 ** Math.ceil(Math.log2(scan.largestStatement))};` });
        const scheduler = await session.scalar('SELECT @@GLOBAL.event_scheduler');
        if (scheduler === 'ON')
            throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', 'the event scheduler of the target is on: restored events would run during the replay', { hint: 'SET GLOBAL event_scheduler = OFF; switch it on again after the restore.' });
        try {
            await session.execute(binlogStatement([format]), 'the target does not accept the events of the source');
            await session.execute('SET @@SESSION.pseudo_thread_id = 1', 'cannot set the session of a statement');
        }
        catch (error) {
            if (!isReplayDenied(error))
                throw error;
            const user = (await session.scalar('SELECT CURRENT_USER()')) ?? '';
            throw new errors/* BackupError */.hj('TARGET_PRIVILEGES', `the account ${user} may not replay a binary log`, {
                hint: isMariaDb
                    ? `GRANT BINLOG REPLAY, BINLOG ADMIN ON *.* TO ${asAccount(user)};`
                    : `GRANT REPLICATION_APPLIER, SESSION_VARIABLES_ADMIN ON *.* TO ${asAccount(user)};`,
                cause: error,
            });
        }
        return session.target;
    }
    finally {
        await session.close();
    }
}
function asAccount(user) {
    const at = user.lastIndexOf('@');
    return `'${user.slice(0, at)}'@'${user.slice(at + 1)}'`;
}
async function assertFlavor(session, { flavor, serverVersion }) {
    const version = (await session.scalar('SELECT VERSION()')) ?? '';
    const target = version.toLowerCase().includes('mariadb') ? 'mariadb' : 'mysql';
    if (target !== flavor)
        throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `the log is of ${flavor}, the target is ${version}`, {
            hint: 'A binary log can be replayed on a server of the same kind only. Without --until the backup can move to the other.',
        });
    const numbers = (text) => text.split(/[.-]/).slice(0, 3).map(Number);
    const [own, source] = [numbers(version), numbers(serverVersion)];
    const difference = source.map((number, i) => (own[i] ?? 0) - number).find((each) => each !== 0) ?? 0;
    if (difference < 0)
        throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `the log is of version ${serverVersion}, the target has ${version}`, { hint: 'A binary log can be replayed on the same or a newer version.' });
}
/** Finds an interrupted replay on the target. */
async function findInterrupted({ range, scan }, connection) {
    const session = await connection_session/* Session */.N.open(connection, SESSION);
    try {
        return await replay_state/* ReplayState */.R.find(session, identityOf(range, scan));
    }
    finally {
        await session.close();
    }
}
function identityOf({ chain, backup }, { stop }) {
    return { chain, backupId: backup.backupId, stop: placeKey(stop) };
}
/**
 * Replays.
 * @param interrupted state of an interrupted replay on this target
 * @throws BackupError of the first event that the target refuses
 */
async function replay(request, { range, scan, format }, interrupted, connection, context) {
    const { storage, trust, signal, logger, progress, now } = context;
    const begin = now();
    progress.stage('replay');
    const sessions = [];
    const connect = async () => {
        const session = await connection_session/* Session */.N.open(connection, SESSION);
        sessions.push(session);
        if (request.skipBinlog)
            await session.execute('SET SESSION sql_log_bin = OFF', 'cannot set up the session');
        return session;
    };
    try {
        const session = await connect();
        const from = { turn: 0, file: range.backup.binlogFile, position: range.backup.binlogPosition };
        const at = { ...from, transactions: 0 };
        const state = interrupted ?? (await replay_state/* ReplayState */.R.create(session, identityOf(range, scan), at));
        const replayer = new Replayer({
            session,
            connect,
            state,
            isMariaDb: range.flavor === 'mariadb',
            loadUsers: request.loadUsers,
            rolledBack: scan.rolledBack,
            changes: range.changes,
        });
        const reader = new RangeReader(range, storage, await (0,read_segment/* openArchive */.p_)(trust), signal);
        await run(reader, replayer, state.progress, scan, (bytes) => progress.advance(0, bytes));
        const { transactions } = replayer;
        if (transactions !== scan.transactions)
            throw new errors/* BackupError */.hj('INTERNAL', `${transactions} transactions were replayed, the archive has ${scan.transactions} before the target`);
        await state.remove(session);
        const report = {
            ...describePlanned(request, { range, scan, format }, state.isResumed),
            durationSeconds: (now().getTime() - begin.getTime()) / 1000,
        };
        logger.info((0,replay_request/* describeReplay */.p)(report));
        return report;
    }
    finally {
        await Promise.allSettled(sessions.map((session) => session.close()));
    }
}
async function run(reader, replayer, from, { stop }, onBytes) {
    let format;
    let isInLast = from.turn === stop.turn && from.file === stop.file;
    for await (const event of reader.events(from)) {
        const { cursor } = reader;
        const isLast = reader.turn === stop.turn && cursor.file === stop.file;
        // A file that the server could not end has no event after the last transaction.
        if (isLast ? cursor.position > stop.position : isInLast)
            break;
        isInLast = isLast;
        if (reader.format !== format) {
            format = reader.format;
            await replayer.begin(format, (0,binlog_event/* parseFormatDescription */.xZ)(format).hasChecksums);
        }
        await replayer.accept(event, cursor, reader.turn);
        onBytes(event.length);
    }
    await replayer.commit();
}
/** Describes a replay that has not begun, or resumes. */
function describePlanned({ until }, { range, scan }, isResumed) {
    const { backup, chain, covered, segments } = range;
    const { first, last, stop, transactions, repeated } = scan;
    const { accountStatements, systemEvents, untrueTimes, preparedXa } = scan;
    const reached = until.kind === 'time'
        ? new Date(until.micros / 1000).toISOString()
        : until.kind === 'latest'
            ? new Date(covered / 1000).toISOString()
            : (last?.time ?? backup.end);
    return {
        chain,
        segments: segments.length,
        from: `${backup.binlogFile}:${backup.binlogPosition}`,
        to: `${stop.file}:${stop.position}`,
        transactions,
        ...(repeated > 0 ? { repeated } : {}),
        ...(first ? { first } : {}),
        ...(last ? { last } : {}),
        reached,
        accountStatements,
        systemEvents,
        untrueTimes,
        preparedXa,
        resumed: isResumed,
    };
}


/***/ }),

/***/ 97042:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A6: () => (/* binding */ plainTypeOf),
/* harmony export */   UD: () => (/* binding */ inflate),
/* harmony export */   aq: () => (/* binding */ rebuild),
/* harmony export */   jZ: () => (/* binding */ inflateRows),
/* harmony export */   q4: () => (/* binding */ inflateQuery)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38522);
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83013);
// Events of MariaDB that hold compressed rows or a compressed statement, in their plain form:
// BINLOG statements take no compressed ones. Pure.


const LENGTH_AT = 9;
const FLAGS_BYTES = 2;
const PLAIN = {
    [_event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.MARIADB_QUERY_COMPRESSED]: _event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.QUERY,
    [_event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.MARIADB_WRITE_ROWS_COMPRESSED_V1]: _event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.WRITE_ROWS_V1,
    [_event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.MARIADB_UPDATE_ROWS_COMPRESSED_V1]: _event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.UPDATE_ROWS_V1,
    [_event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.MARIADB_DELETE_ROWS_COMPRESSED_V1]: _event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.DELETE_ROWS_V1,
};
/** Returns the plain type of a compressed event; undefined for any other event. */
function plainTypeOf(type) {
    return PLAIN[type];
}
/**
 * Inflates a value: a byte with the algorithm and the bytes of the length, the length, a zlib
 * stream.
 * @throws BackupError BINLOG_INVALID
 */
function inflate(bytes) {
    const first = bytes[0] ?? 0;
    if ((first & 0x80) === 0)
        throw (0,_event_js__WEBPACK_IMPORTED_MODULE_1__/* .malformed */ .Qm)('a compressed event of an unknown form');
    return (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.inflateSync)(bytes.subarray(1 + (first & 7)));
}
/** Returns the body of a statement with its text inflated. */
function inflateQuery(body) {
    const textAt = 13 + body.readUInt16LE(11) + body[8] + 1;
    return Buffer.concat([body.subarray(0, textAt), inflate(body.subarray(textAt))]);
}
/** Returns a row event with its rows inflated. */
function inflateRows(event, body, hasChecksums) {
    const rowsAt = rowsOffset(body, (0,_event_js__WEBPACK_IMPORTED_MODULE_1__/* .typeOf */ .QP)(event));
    const plain = Buffer.concat([body.subarray(0, rowsAt), inflate(body.subarray(rowsAt))]);
    return rebuild(event, PLAIN[(0,_event_js__WEBPACK_IMPORTED_MODULE_1__/* .typeOf */ .QP)(event)], plain, hasChecksums);
}
/** Returns where the rows begin in the body of an event of the first version. */
function rowsOffset(body, type) {
    let at = 6 + FLAGS_BYTES;
    const first = body[at++];
    let width = first;
    if (first >= 251) {
        const bytes = first === 252 ? 2 : first === 253 ? 3 : 8;
        width = body.readUIntLE(at, Math.min(bytes, 6));
        at += bytes;
    }
    const images = type === _event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.MARIADB_UPDATE_ROWS_COMPRESSED_V1 ? 2 : 1;
    return at + images * ((width + 7) >> 3);
}
/** Returns an event with another body: its length and its checksum follow. */
function rebuild(event, type, body, hasChecksums) {
    const length = _event_js__WEBPACK_IMPORTED_MODULE_1__/* .HEADER_BYTES */ .q2 + body.length + (hasChecksums ? _event_js__WEBPACK_IMPORTED_MODULE_1__/* .CHECKSUM_BYTES */ .I_ : 0);
    const made = Buffer.alloc(length);
    event.copy(made, 0, 0, _event_js__WEBPACK_IMPORTED_MODULE_1__/* .HEADER_BYTES */ .q2);
    made[4] = type;
    made.writeUInt32LE(length, LENGTH_AT);
    body.copy(made, _event_js__WEBPACK_IMPORTED_MODULE_1__/* .HEADER_BYTES */ .q2);
    if (hasChecksums)
        made.writeUInt32LE((0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.crc32)(made.subarray(0, length - _event_js__WEBPACK_IMPORTED_MODULE_1__/* .CHECKSUM_BYTES */ .I_)), length - _event_js__WEBPACK_IMPORTED_MODULE_1__/* .CHECKSUM_BYTES */ .I_);
    return made;
}


/***/ }),

/***/ 70483:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ payloadOf),
/* harmony export */   t: () => (/* binding */ splitEvents)
/* harmony export */ });
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83013);
// A transaction that MySQL has compressed into one event. Pure.

const FIELD = { END: 0, SIZE: 1, COMPRESSION: 2 };
const COMPRESSION = { ZSTD: 0, NONE: 255 };
/** Returns the payload. `body` is the event without its header and its checksum. */
function payloadOf(body) {
    let at = 0;
    const packed = () => {
        const first = body[at++];
        if (first < 251)
            return first;
        const bytes = first === 252 ? 2 : first === 253 ? 3 : 6;
        const value = body.readUIntLE(at, bytes);
        at += first === 254 ? 8 : bytes;
        return value;
    };
    let size;
    let compression;
    for (;;) {
        const field = packed();
        if (field === FIELD.END)
            break;
        const end = packed() + at;
        if (field === FIELD.SIZE)
            size = packed();
        if (field === FIELD.COMPRESSION)
            compression = packed();
        at = end;
    }
    const isKnown = compression === COMPRESSION.ZSTD || compression === COMPRESSION.NONE;
    if (size === undefined || !isKnown || at + size > body.length)
        throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)('a compressed transaction of an unknown form');
    return { bytes: body.subarray(at, at + size), isCompressed: compression === COMPRESSION.ZSTD };
}
/** Yields the events of a payload. */
function* splitEvents(bytes) {
    for (let at = 0; at < bytes.length;) {
        const length = at + _event_js__WEBPACK_IMPORTED_MODULE_0__/* .HEADER_BYTES */ .q2 <= bytes.length ? bytes.readUInt32LE(at + 9) : 0;
        if (length < _event_js__WEBPACK_IMPORTED_MODULE_0__/* .HEADER_BYTES */ .q2 || at + length > bytes.length)
            throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)('a cut event in a transaction');
        yield bytes.subarray(at, at + length);
        at += length;
    }
}


/***/ }),

/***/ 2720:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BO: () => (/* binding */ countRows),
/* harmony export */   C2: () => (/* binding */ changeOf),
/* harmony export */   Qm: () => (/* binding */ parseTableMap),
/* harmony export */   RL: () => (/* binding */ tableIdOf)
/* harmony export */ });
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83013);
/* harmony import */ var _inflate_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(97042);
// Numbers of rows in row events. A row's length follows from the types of the table map; no value
// is read. Pure.


const TYPE = {
    ENUM: 247,
    SET: 248,
    STRING: 254,
};
/** Bytes of types with a fixed length. */
const FIXED = {
    1: 1, // TINYINT
    2: 2, // SMALLINT
    3: 4, // INT
    4: 4, // FLOAT
    5: 8, // DOUBLE
    6: 0, // NULL
    7: 4, // TIMESTAMP
    8: 8, // BIGINT
    9: 3, // MEDIUMINT
    10: 3, // DATE
    11: 3, // TIME
    12: 8, // DATETIME
    13: 1, // YEAR
    14: 3, // NEWDATE
};
/** Bytes before the fraction of a second. */
const WITH_FRACTION = { 17: 4, 18: 5, 19: 3 };
/** Types whose one byte of metadata is the number of bytes of their length. */
const BLOBS = new Set([140, 242, 245, 249, 250, 251, 252, 255]);
const DECIMAL_BYTES = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4];
/** Bytes of metadata of the types that have some. */
const META_BYTES = {
    4: 1,
    5: 1,
    15: 2,
    16: 2,
    17: 1,
    18: 1,
    19: 1,
    140: 1,
    141: 2,
    242: 1,
    245: 1,
    246: 2,
    247: 2,
    248: 2,
    249: 1,
    250: 1,
    251: 1,
    252: 1,
    253: 2,
    254: 2,
    255: 1,
};
const INSERTS = new Set([
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.WRITE_ROWS,
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.WRITE_ROWS_V1,
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.MARIADB_WRITE_ROWS_COMPRESSED_V1,
]);
const UPDATES = new Set([
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.UPDATE_ROWS,
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.UPDATE_ROWS_V1,
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.PARTIAL_UPDATE_ROWS,
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.MARIADB_UPDATE_ROWS_COMPRESSED_V1,
]);
const DELETES = new Set([
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.DELETE_ROWS,
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.DELETE_ROWS_V1,
    _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.MARIADB_DELETE_ROWS_COMPRESSED_V1,
]);
function changeOf(type) {
    if (INSERTS.has(type))
        return 'inserted';
    if (UPDATES.has(type))
        return 'updated';
    return DELETES.has(type) ? 'deleted' : undefined;
}
/** Returns the number of the table in a table map or a row event. */
function tableIdOf(body) {
    return body.readUIntLE(0, 6);
}
function parseTableMap(body) {
    const schemaBytes = body[8];
    const schema = body.toString('utf8', 9, 9 + schemaBytes);
    const tableAt = 9 + schemaBytes + 1;
    const tableBytes = body[tableAt];
    const table = body.toString('utf8', tableAt + 1, tableAt + 1 + tableBytes);
    const reader = new Reader(body, tableAt + 1 + tableBytes + 1);
    const count = reader.packed();
    const types = body.subarray(reader.at, reader.at + count);
    reader.at += count;
    reader.packed();
    const columns = Array.from(types, (type) => {
        const bytes = META_BYTES[type] ?? 0;
        const meta = bytes === 0 ? 0 : body.readUIntLE(reader.at, bytes);
        reader.at += bytes;
        return { type, meta };
    });
    return { schema, table, columns };
}
/**
 * Counts the rows of an event.
 * @returns undefined for an update with partial documents, whose rows have another form
 */
function countRows(type, body, map) {
    if (type === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.PARTIAL_UPDATE_ROWS)
        return undefined;
    const isSecond = type >= _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.WRITE_ROWS && type <= _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.DELETE_ROWS;
    const reader = new Reader(body, isSecond ? 8 + body.readUInt16LE(8) : 8);
    const width = reader.packed();
    if (width !== map.columns.length)
        throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)(`rows of ${width} columns of ${map.schema}.${map.table}`);
    const isUpdate = changeOf(type) === 'updated';
    const images = Array.from({ length: isUpdate ? 2 : 1 }, () => reader.bits(width));
    const present = images.map((bits) => map.columns.filter((_, i) => isSet(bits, i)));
    const isCompressed = type >= _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.MARIADB_WRITE_ROWS_COMPRESSED_V1;
    const rows = isCompressed ? (0,_inflate_js__WEBPACK_IMPORTED_MODULE_1__/* .inflate */ .UD)(body.subarray(reader.at)) : body.subarray(reader.at);
    const values = new Reader(rows, 0);
    let count = 0;
    for (; values.at < rows.length; count++)
        for (const columns of present)
            skipImage(values, columns);
    if (values.at !== rows.length)
        throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)(`a cut row of ${map.schema}.${map.table}`);
    return count;
}
function skipImage(reader, columns) {
    const nulls = reader.bits(columns.length);
    for (let i = 0; i < columns.length; i++)
        if (!isSet(nulls, i))
            reader.at += lengthOf(columns[i], reader);
}
function lengthOf({ type, meta }, reader) {
    const fixed = FIXED[type];
    if (fixed !== undefined)
        return fixed;
    const base = WITH_FRACTION[type];
    if (base !== undefined)
        return base + ((meta + 1) >> 1);
    if (BLOBS.has(type))
        return meta + reader.number(meta);
    if (type === 16)
        return (meta >> 8) + ((meta & 0xff) > 0 ? 1 : 0);
    if (type === 246)
        return decimalBytes(meta & 0xff, meta >> 8);
    if (type === TYPE.STRING)
        return stringBytes(meta, reader);
    if (type === TYPE.ENUM || type === TYPE.SET)
        return meta >> 8;
    // VARCHAR, compressed or not, and VAR_STRING.
    if (type === 15 || type === 141 || type === 253)
        return textBytes(meta, reader);
    throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)(`a column of the unknown type ${type}`);
}
/** CHAR, BINARY, ENUM and SET. A CHAR has two bits of its length in the byte of the type. */
function stringBytes(meta, reader) {
    const [first, second] = [meta & 0xff, meta >> 8];
    if ((first & 0x30) !== 0x30)
        return textBytes(second | (((first & 0x30) ^ 0x30) << 4), reader);
    return first === TYPE.ENUM || first === TYPE.SET ? second : textBytes(second, reader);
}
function textBytes(maxBytes, reader) {
    const prefix = maxBytes > 255 ? 2 : 1;
    return prefix + reader.number(prefix);
}
function decimalBytes(precision, scale) {
    const whole = precision - scale;
    const part = (digits) => Math.floor(digits / 9) * 4 + DECIMAL_BYTES[digits % 9];
    return part(whole) + part(scale);
}
function isSet(bits, index) {
    return ((bits[index >> 3] >> (index & 7)) & 1) === 1;
}
class Reader {
    at;
    #bytes;
    constructor(bytes, at) {
        this.#bytes = bytes;
        this.at = at;
    }
    /** Reads an integer of the protocol's variable length. */
    packed() {
        const first = this.#bytes[this.at++];
        if (first < 251)
            return first;
        const bytes = first === 252 ? 2 : first === 253 ? 3 : 6;
        const value = this.#bytes.readUIntLE(this.at, bytes);
        this.at += first === 254 ? 8 : bytes;
        return value;
    }
    bits(count) {
        const bytes = (count + 7) >> 3;
        this.at += bytes;
        return this.#bytes.subarray(this.at - bytes, this.at);
    }
    /** Reads a number without moving. */
    number(bytes) {
        return bytes === 0 ? 0 : this.#bytes.readUIntLE(this.at, bytes);
    }
}


/***/ })

};
