export const id = 3255;
export const ids = [3255];
export const modules = {

/***/ 3255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findInBinlogs: () => (/* binding */ findInBinlogs)
/* harmony export */ });
/* harmony import */ var _binlog_cursor_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22539);
/* harmony import */ var _binlog_event_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83013);
/* harmony import */ var _binlog_rows_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2720);
/* harmony import */ var _binlog_transactions_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(93776);
/* harmony import */ var _compression_decompress_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(17919);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3828);
/* harmony import */ var _chain_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(17639);
/* harmony import */ var _binlog_payload_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(70483);
/* harmony import */ var _read_segment_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(37589);
// Finds the transactions that changed a table, in the archives of a label: when, under which id,
// how many rows, and the text of statements. For the person who has dropped the table.









/** Largest number of transactions in a report; the newest are kept. */
const MAX_FOUND = 10_000;
/** Longest text of a statement in a report, in characters. */
const MAX_STATEMENT = 2000;
/** @throws BackupError OBJECT_CORRUPT, BINLOG_CHAIN_BROKEN, ENCRYPTION_KEY_*, STORAGE_* */
async function findInBinlogs(query, context) {
    const { storage, trust, logger } = context;
    const decryption = await (0,_read_segment_js__WEBPACK_IMPORTED_MODULE_8__/* .openArchive */ .p_)(trust);
    const report = {
        storage: storage.location,
        table: query.table,
        transactions: [],
        omitted: 0,
    };
    for (const chain of await (0,_chain_js__WEBPACK_IMPORTED_MODULE_6__/* .listChains */ .P4)(storage, query.label)) {
        const search = new Search(query, chain.name);
        await searchChain(chain, query, search, context, decryption);
        report.transactions.push(...search.found);
        report.omitted += search.omitted;
    }
    if (report.omitted > 0)
        logger.warn(`${report.omitted} older transactions are left out: give a later --since`);
    return report;
}
async function searchChain(chain, { since }, search, { storage, trust, signal, progress }, decryption) {
    let first;
    let cursor;
    for await (const record of (0,_chain_js__WEBPACK_IMPORTED_MODULE_6__/* .readChain */ .UM)(storage, chain, trust)) {
        signal.throwIfAborted();
        if (!(0,_read_segment_js__WEBPACK_IMPORTED_MODULE_8__/* .isSegment */ .wk)(record))
            continue;
        if (record.start === 0)
            [first, cursor] = [record, undefined];
        const latest = record.latestTime ?? record.lastTime ?? 0;
        if (since && latest < since.getTime() * 1000)
            continue;
        if (record.start === 0)
            cursor = new _binlog_cursor_js__WEBPACK_IMPORTED_MODULE_0__/* .BinlogCursor */ .S(record.file, _binlog_cursor_js__WEBPACK_IMPORTED_MODULE_0__/* .FIRST_POSITION */ .T);
        if (!cursor || cursor.position !== record.start) {
            if (record.start !== 0) {
                cursor = new _binlog_cursor_js__WEBPACK_IMPORTED_MODULE_0__/* .BinlogCursor */ .S(record.file, record.start);
                await readFormat(cursor, first, (of) => (0,_read_segment_js__WEBPACK_IMPORTED_MODULE_8__/* .readSegment */ .gA)(storage, of, decryption, signal), record);
            }
        }
        for await (const event of (0,_read_segment_js__WEBPACK_IMPORTED_MODULE_8__/* .readSegment */ .gA)(storage, record, decryption, signal))
            await search.accept(event, cursor);
        progress.advance(0, record.object.bytes);
    }
}
/** Reads the description of the events from the begin of their file. */
async function readFormat(cursor, first, read, { object }) {
    if (first)
        for await (const event of read(first)) {
            cursor.accept(event);
            return;
        }
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .BackupError */ .hj('BINLOG_CHAIN_BROKEN', `the begin of the file of ${object.name} is missing`, {
        hint: 'Run `mysql-backup binlog verify`.',
    });
}
class Search {
    found = [];
    omitted = 0;
    #query;
    #chain;
    #schema;
    #table;
    #tracker = new _binlog_transactions_js__WEBPACK_IMPORTED_MODULE_3__/* .TransactionTracker */ .$();
    #maps = new Map();
    #current;
    constructor(query, chain) {
        this.#query = query;
        this.#chain = chain;
        const dot = query.table.indexOf('.');
        this.#schema = query.table.slice(0, dot);
        this.#table = query.table.slice(dot + 1);
    }
    async accept(event, cursor) {
        if (cursor.accept(event) !== 'file')
            return;
        const step = this.#tracker.accept(event, cursor);
        if (step === 'begin')
            this.#begin(cursor, event.length);
        else
            await this.#read((0,_binlog_event_js__WEBPACK_IMPORTED_MODULE_1__/* .typeOf */ .QP)(event), cursor.bodyOf(event));
        if (step === 'end')
            this.#end();
    }
    #begin(cursor, bytes) {
        this.#end();
        const { gtid, timeMicros } = this.#tracker.begin;
        this.#maps.clear();
        this.#current = {
            time: new Date(timeMicros / 1000).toISOString(),
            ...(gtid === undefined ? {} : { gtid }),
            chain: this.#chain,
            file: cursor.file,
            position: cursor.position - bytes,
            inserted: 0,
            updated: 0,
            deleted: 0,
            statements: [],
        };
    }
    async #read(type, body) {
        if (type === _binlog_event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.TRANSACTION_PAYLOAD) {
            const { bytes, isCompressed } = (0,_binlog_payload_js__WEBPACK_IMPORTED_MODULE_7__/* .payloadOf */ .M)(body);
            const source = (0,_compression_decompress_js__WEBPACK_IMPORTED_MODULE_4__/* .decompressAs */ ._)(isCompressed ? 'zstd' : 'none', once(bytes));
            const pieces = [];
            for await (const piece of source)
                pieces.push(Buffer.from(piece));
            // The inner events have no checksums.
            for (const inner of (0,_binlog_payload_js__WEBPACK_IMPORTED_MODULE_7__/* .splitEvents */ .t)(Buffer.concat(pieces)))
                await this.#read((0,_binlog_event_js__WEBPACK_IMPORTED_MODULE_1__/* .typeOf */ .QP)(inner), inner.subarray(_binlog_event_js__WEBPACK_IMPORTED_MODULE_1__/* .HEADER_BYTES */ .q2));
            return;
        }
        if (type === _binlog_event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.TABLE_MAP)
            this.#maps.set((0,_binlog_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .tableIdOf */ .RL)(body), (0,_binlog_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .parseTableMap */ .Qm)(body));
        else if (type === _binlog_event_js__WEBPACK_IMPORTED_MODULE_1__/* .EVENT */ .ll.QUERY)
            this.#readStatement(body);
        else if (!this.#query.isDdl)
            this.#readRows(type, body);
    }
    #readRows(type, body) {
        const change = (0,_binlog_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .changeOf */ .C2)(type);
        const map = change && this.#maps.get((0,_binlog_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .tableIdOf */ .RL)(body));
        if (!change || !map || !this.#current || !this.#isTable(map.schema, map.table))
            return;
        const rows = (0,_binlog_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .countRows */ .BO)(type, body, map);
        if (rows === undefined)
            this.#current.isUncounted = true;
        else
            this.#current[change] += rows;
    }
    #isTable(schema, table) {
        return schema === this.#schema && table === this.#table;
    }
    /** Keeps a statement that names the table, in its own schema or with the schema's name. */
    #readStatement(body) {
        const { schema, text } = (0,_binlog_event_js__WEBPACK_IMPORTED_MODULE_1__/* .parseQuery */ .mA)(body);
        if (!this.#current || text.length < 10)
            return;
        const statement = text.toString('utf8');
        const names = (name) => asWord(name).test(statement);
        const isOfSchema = schema === this.#schema || names(this.#schema);
        const dropsSchema = /^\s*drop\s+(?:database|schema)/i.test(statement) && names(this.#schema);
        if (dropsSchema || (isOfSchema && names(this.#table)))
            this.#current.statements.push(statement.slice(0, MAX_STATEMENT));
    }
    #end() {
        const current = this.#current;
        this.#current = undefined;
        if (!current)
            return;
        const { inserted, updated, deleted, statements, isUncounted } = current;
        if (inserted + updated + deleted + statements.length === 0 && !isUncounted)
            return;
        if (this.#query.since && Date.parse(current.time) < this.#query.since.getTime())
            return;
        this.found.push(current);
        if (this.found.length <= MAX_FOUND)
            return;
        this.found.shift();
        this.omitted++;
    }
}
/** Matches the name as a whole word, in any case. */
function asWord(name) {
    const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw `\$&`);
    return new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, 'iu');
}
// oxlint-disable-next-line require-await
async function* once(bytes) {
    yield bytes;
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
