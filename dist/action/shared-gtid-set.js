export const id = 2374;
export const ids = [2374];
export const modules = {

/***/ 22539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ BinlogCursor),
/* harmony export */   T: () => (/* binding */ FIRST_POSITION)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38522);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83013);
// Follows a stream of events through the files of a server. Verifies the CRC32 and the position of
// each event and separates the events of the files from those that the server makes for a replica.
// Invariant: the position is the sum of the lengths, because MariaDB 11.8 writes no position into
// most events of a transaction. Pure.



const FIRST_POSITION = 4;
class BinlogCursor {
    /** File of the next event. */
    file;
    /** Position of the next event. */
    position;
    format;
    /** Time of the file's first event in seconds since 1970. */
    createdSeconds = 0;
    #isAtBegin = true;
    constructor(file, position) {
        this.file = file;
        this.position = position;
    }
    get checksumBytes() {
        return this.format?.hasChecksums ? _event_js__WEBPACK_IMPORTED_MODULE_2__/* .CHECKSUM_BYTES */ .I_ : 0;
    }
    /**
     * Reads the next event of the stream.
     * @throws BackupError BINLOG_INVALID for a wrong checksum or position
     */
    accept(event) {
        const type = (0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .typeOf */ .QP)(event);
        if (type === _event_js__WEBPACK_IMPORTED_MODULE_2__/* .EVENT */ .ll.HEARTBEAT || type === _event_js__WEBPACK_IMPORTED_MODULE_2__/* .EVENT */ .ll.HEARTBEAT_V2)
            return 'outside';
        if (type === _event_js__WEBPACK_IMPORTED_MODULE_2__/* .EVENT */ .ll.ROTATE && (0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .isArtificial */ .FM)(event))
            return this.#begin(event);
        if (type === _event_js__WEBPACK_IMPORTED_MODULE_2__/* .EVENT */ .ll.FORMAT_DESCRIPTION) {
            this.format = (0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .parseFormatDescription */ .xZ)(event);
            this.#verify(event, _event_js__WEBPACK_IMPORTED_MODULE_2__/* .CHECKSUM_BYTES */ .I_);
            this.createdSeconds = (0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .secondsOf */ .TM)(event);
            if (this.position !== FIRST_POSITION)
                return 'outside';
        }
        else {
            if (!this.format)
                throw this.#invalid('an event before the format description');
            if ((0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .isArtificial */ .FM)(event))
                return 'outside';
            this.#verify(event, this.checksumBytes);
        }
        const end = this.position + event.length;
        const written = (0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .endPositionOf */ .CQ)(event);
        if (written !== 0 && written !== end % 2 ** 32)
            throw this.#invalid(`an event of ${event.length} bytes that ends at ${written} by its own header`);
        this.position = end;
        this.#isAtBegin = false;
        return 'file';
    }
    /** Returns the event without its header and its checksum. */
    bodyOf(event) {
        return event.subarray(_event_js__WEBPACK_IMPORTED_MODULE_2__/* .HEADER_BYTES */ .q2, event.length - this.checksumBytes);
    }
    /** Reads the artificial rotation before each file. It may have a checksum. */
    #begin(event) {
        const isChecked = event.length > _event_js__WEBPACK_IMPORTED_MODULE_2__/* .HEADER_BYTES */ .q2 + 8 + _event_js__WEBPACK_IMPORTED_MODULE_2__/* .CHECKSUM_BYTES */ .I_ && hasValidChecksum(event);
        const body = event.subarray(_event_js__WEBPACK_IMPORTED_MODULE_2__/* .HEADER_BYTES */ .q2, event.length - (isChecked ? _event_js__WEBPACK_IMPORTED_MODULE_2__/* .CHECKSUM_BYTES */ .I_ : 0));
        const { file, position } = (0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .parseRotate */ .vQ)(body);
        if (this.#isAtBegin) {
            // A later position than 2^32 is reached by reading, see `BinlogRequest`.
            if (file !== this.file || position !== this.position)
                throw this.#invalid(`a stream that begins at ${file}:${position}`);
            return 'outside';
        }
        this.file = file;
        this.position = position;
        this.format = undefined;
        return 'next file';
    }
    #verify(event, checksumBytes) {
        if (checksumBytes === 0 || hasValidChecksum(event))
            return;
        // Without checksums, the one of a format description is not computed by all versions.
        if ((0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .typeOf */ .QP)(event) === _event_js__WEBPACK_IMPORTED_MODULE_2__/* .EVENT */ .ll.FORMAT_DESCRIPTION && !this.format?.hasChecksums)
            return;
        throw this.#invalid('an event with a wrong CRC32');
    }
    #invalid(what) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('BINLOG_INVALID', `${this.file}:${this.position} has ${what}`, {
            hint: 'The log of the server is damaged there, or was damaged on its way. Look at the same position with the mysqlbinlog of the vendor.',
            details: { file: this.file, position: this.position },
        });
    }
}
function hasValidChecksum(event) {
    const at = event.length - _event_js__WEBPACK_IMPORTED_MODULE_2__/* .CHECKSUM_BYTES */ .I_;
    return (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.crc32)(event.subarray(0, at)) === event.readUInt32LE(at);
}


/***/ }),

/***/ 83013:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CQ: () => (/* binding */ endPositionOf),
/* harmony export */   Ee: () => (/* binding */ serverIdOf),
/* harmony export */   FM: () => (/* binding */ isArtificial),
/* harmony export */   I_: () => (/* binding */ CHECKSUM_BYTES),
/* harmony export */   QP: () => (/* binding */ typeOf),
/* harmony export */   Qm: () => (/* binding */ malformed),
/* harmony export */   TM: () => (/* binding */ secondsOf),
/* harmony export */   ll: () => (/* binding */ EVENT),
/* harmony export */   mA: () => (/* binding */ parseQuery),
/* harmony export */   q2: () => (/* binding */ HEADER_BYTES),
/* harmony export */   rY: () => (/* binding */ FILE_MAGIC),
/* harmony export */   vQ: () => (/* binding */ parseRotate),
/* harmony export */   xZ: () => (/* binding */ parseFormatDescription)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Fields of events of the binary log, read in place. Layouts: "Replication Protocol" in the MySQL
// source documentation and "Replication Protocol" in the MariaDB knowledge base. Pure.

const EVENT = {
    QUERY: 2,
    STOP: 3,
    ROTATE: 4,
    INTVAR: 5,
    RAND: 13,
    USER_VAR: 14,
    FORMAT_DESCRIPTION: 15,
    XID: 16,
    TABLE_MAP: 19,
    HEARTBEAT: 27,
    ROWS_QUERY: 29,
    /** Rows in MySQL's second version: write, update, delete; 39 is an update with partial JSON. */
    WRITE_ROWS: 30,
    UPDATE_ROWS: 31,
    DELETE_ROWS: 32,
    /** Rows in the first version, which MariaDB writes. */
    WRITE_ROWS_V1: 23,
    UPDATE_ROWS_V1: 24,
    DELETE_ROWS_V1: 25,
    GTID: 33,
    ANONYMOUS_GTID: 34,
    PREVIOUS_GTIDS: 35,
    XA_PREPARE: 38,
    PARTIAL_UPDATE_ROWS: 39,
    TRANSACTION_PAYLOAD: 40,
    HEARTBEAT_V2: 41,
    GTID_TAGGED: 42,
    MARIADB_ANNOTATE_ROWS: 160,
    MARIADB_BINLOG_CHECKPOINT: 161,
    MARIADB_GTID: 162,
    MARIADB_GTID_LIST: 163,
    MARIADB_START_ENCRYPTION: 164,
    MARIADB_QUERY_COMPRESSED: 165,
    MARIADB_WRITE_ROWS_COMPRESSED_V1: 166,
    MARIADB_UPDATE_ROWS_COMPRESSED_V1: 167,
    MARIADB_DELETE_ROWS_COMPRESSED_V1: 168,
};
/** First bytes of a file; the first event follows them. */
const FILE_MAGIC = Buffer.from([0xfe, 0x62, 0x69, 0x6e]);
const HEADER_BYTES = 19;
const CHECKSUM_BYTES = 4;
/** Flag of an event that the server makes for a replica, and that is in no file. */
const ARTIFICIAL = 0x20;
function typeOf(event) {
    return event[4];
}
/** Returns the time of the event in seconds since 1970. */
function secondsOf(event) {
    return event.readUInt32LE(0);
}
function serverIdOf(event) {
    return event.readUInt32LE(5);
}
/** Returns the position after the event, modulo 2^32; 0: the server has not written it. */
function endPositionOf(event) {
    return event.readUInt32LE(13);
}
function isArtificial(event) {
    return (event.readUInt16LE(17) & ARTIFICIAL) !== 0;
}
/** Reads the first event of a file. Its last five bytes are an algorithm and a CRC32. */
function parseFormatDescription(event) {
    const algorithm = event[event.length - 5];
    if (event.readUInt16LE(HEADER_BYTES) !== 4 || (algorithm !== 0 && algorithm !== 1))
        throw malformed('a format description of an unknown version');
    const version = event.subarray(HEADER_BYTES + 2, HEADER_BYTES + 52);
    const end = version.indexOf(0);
    return {
        serverVersion: version.toString('latin1', 0, end < 0 ? version.length : end),
        hasChecksums: algorithm === 1,
    };
}
/** Returns the file that follows, and the position in it. `body` has no checksum. */
function parseRotate(body) {
    return { position: Number(body.readBigUInt64LE(0)), file: body.toString('utf8', 8) };
}
/** Reads a statement. `body` is the event without its header and its checksum. */
function parseQuery(body) {
    const schemaBytes = body[8];
    const statusBytes = body.readUInt16LE(11);
    const schemaAt = 13 + statusBytes;
    const textAt = schemaAt + schemaBytes + 1;
    if (textAt > body.length)
        throw malformed('a cut statement');
    return { schema: body.toString('utf8', schemaAt, schemaAt + schemaBytes), text: body.subarray(textAt) };
}
function malformed(what) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BINLOG_INVALID', `the binary log holds ${what}`, {
        hint: 'The log was damaged, or the server writes a form that this program does not know.',
    });
}


/***/ }),

/***/ 30542:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $n: () => (/* binding */ parseBegin),
/* harmony export */   YC: () => (/* binding */ isBegin)
/* harmony export */ });
/* unused harmony export bodyOf */
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83013);
/* harmony import */ var _gtid_set_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(42734);
// Events that begin a transaction: its id and its commit time. Pure.


const FIXED_BYTES = 1 + 16 + 8;
/** Type of the logical timestamps that follow. */
const LOGICAL_TYPE = 2;
/** Offset of the commit time in the body. */
const TIME_AT = FIXED_BYTES + 1 + 8 + 8;
const HAS_ORIGINAL_TIME = 2 ** 55;
function isBegin(type) {
    return (type === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.GTID ||
        type === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.ANONYMOUS_GTID ||
        type === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.GTID_TAGGED ||
        type === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.MARIADB_GTID);
}
/** Reads the begin of a transaction. `body` is the event without its header and its checksum. */
function parseBegin(event, body) {
    switch ((0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .typeOf */ .QP)(event)) {
        case _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.MARIADB_GTID: {
            const gtid = `${body.readUInt32LE(8)}-${(0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .serverIdOf */ .Ee)(event)}-${body.readBigUInt64LE(0)}`;
            return {
                gtid,
                timeMicros: (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .secondsOf */ .TM)(event) * 1e6,
                isStandalone: (body[12] & 1) !== 0,
                hasImplicitBegin: true,
                ...((body[12] & PREPARED_XA) === 0 ? {} : { xaId: readXaId(body) }),
            };
        }
        case _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.GTID_TAGGED:
            return parseTagged(event, body);
        default: {
            const uuid = (0,_gtid_set_js__WEBPACK_IMPORTED_MODULE_1__/* .formatUuid */ .h)(body.toString('hex', 1, 17));
            const gtid = `${uuid}:${body.readBigInt64LE(17)}`;
            return {
                ...((0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .typeOf */ .QP)(event) === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.GTID ? { gtid } : {}),
                timeMicros: readTime(body) ?? (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .secondsOf */ .TM)(event) * 1e6,
                isStandalone: false,
            };
        }
    }
}
/** Flags of MariaDB's begin: the number of a group commit follows; the transaction is prepared. */
const GROUP_COMMIT = 2;
const PREPARED_XA = 64;
/** Reads the id of an XA transaction, in the form of MariaDB's statements. */
function readXaId(body) {
    const at = 13 + ((body[12] & GROUP_COMMIT) === 0 ? 0 : 8);
    const [gtridBytes, bqualBytes] = [body[at + 4], body[at + 5]];
    const end = at + 6 + gtridBytes;
    return `x'${body.toString('hex', at + 6, end)}',x'${body.toString('hex', end, end + bqualBytes)}',${body.readInt32LE(at)}`;
}
function readTime(body) {
    if (body.length < TIME_AT + 7 || body[FIXED_BYTES] !== LOGICAL_TYPE)
        return undefined;
    const low = body.readUIntLE(TIME_AT, 6);
    const whole = low + body[TIME_AT + 6] * 2 ** 48;
    return whole >= HAS_ORIGINAL_TIME ? whole - HAS_ORIGINAL_TIME : whole;
}
/**
 * Reads the form of ids with a tag (MySQL 8.3): numbered fields with integers of variable length,
 * whose lowest bits give the number of further bytes.
 */
function parseTagged(event, body) {
    let offset = 0;
    const readUnsigned = () => {
        const first = body[offset];
        let bytes = 1;
        while (bytes < 9 && (first >> (bytes - 1)) & 1)
            bytes++;
        let value = 0n;
        for (let i = bytes - 1; i >= 0; i--)
            value = (value << 8n) | BigInt(body[offset + i]);
        offset += bytes;
        return bytes === 9 ? value >> 8n : value >> BigInt(bytes);
    };
    const readSigned = () => {
        const value = readUnsigned();
        return value & 1n ? -(value >> 1n) - 1n : value >> 1n;
    };
    readUnsigned(); // version
    readUnsigned(); // bytes of the message
    readUnsigned(); // last field that must not be ignored
    let uuid = '';
    let tag = '';
    let number;
    let timeMicros = (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .secondsOf */ .TM)(event) * 1e6;
    while (offset < body.length) {
        const field = Number(readUnsigned());
        if (field === 0)
            readUnsigned();
        else if (field === 1)
            for (let i = 0; i < 16; i++)
                uuid += Number(readUnsigned()).toString(16).padStart(2, '0');
        else if (field === 2)
            number = readSigned();
        else if (field === 3) {
            const bytes = Number(readUnsigned());
            tag = body.toString('latin1', offset, offset + bytes);
            offset += bytes;
        }
        else if (field === 4 || field === 5)
            readSigned();
        else if (field === 6) {
            timeMicros = Number(readUnsigned());
            break;
        }
        else
            break;
    }
    if (number === undefined || uuid.length !== 32 || tag === '')
        throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)('a tagged GTID of an unknown form');
    return { gtid: `${(0,_gtid_set_js__WEBPACK_IMPORTED_MODULE_1__/* .formatUuid */ .h)(uuid)}:${tag}:${number}`, timeMicros, isStandalone: false };
}
function bodyOf(event, checksumBytes) {
    return event.subarray(HEADER_BYTES, event.length - checksumBytes);
}


/***/ }),

/***/ 42734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X8: () => (/* binding */ MariadbGtidSet),
/* harmony export */   ab: () => (/* binding */ parseGtidSet),
/* harmony export */   h: () => (/* binding */ formatUuid),
/* harmony export */   zN: () => (/* binding */ MysqlGtidSet)
/* harmony export */ });
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83013);
// Sets of global transaction ids of both flavors, in memory as ranges. MySQL has sets of
// intervals; MariaDB has one last sequence number for each domain and server, because a domain's
// numbers only grow. Pure.

class MysqlGtidSet {
    /** Disjoint intervals in ascending order, by `uuid` or `uuid:tag`. */
    #intervals = new Map();
    /** Parses `uuid:1-5:7,uuid:tag:1`, in upper or lower case, with any white space. */
    static parse(text) {
        const set = new MysqlGtidSet();
        for (const part of text.replace(/\s+/g, '').toLowerCase().split(',')) {
            if (part === '')
                continue;
            const [uuid = '', ...words] = part.split(':');
            if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid))
                throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)(`the GTID set "${part}"`);
            let source = uuid;
            for (const word of words) {
                const match = /^(\d+)(?:-(\d+))?$/.exec(word);
                if (match)
                    set.#addInterval(source, BigInt(match[1]), BigInt(match[2] ?? match[1]));
                else
                    source = `${uuid}:${word}`;
            }
        }
        return set;
    }
    /** Parses the body of a PREVIOUS_GTIDS event, with or without tags. */
    static decode(body) {
        const set = new MysqlGtidSet();
        // With tags, the first and the last byte of the count are 1.
        const isTagged = body[7] === 1;
        let left = isTagged ? body.readUIntLE(1, 6) : Number(body.readBigUInt64LE(0));
        let offset = 8;
        for (; left > 0; left--) {
            const hex = body.toString('hex', offset, offset + 16);
            offset += 16;
            let source = formatUuid(hex);
            if (isTagged) {
                // A length below 64 has one byte, whose lowest bit is 0.
                const tagBytes = body[offset++] >> 1;
                if (tagBytes > 0)
                    source += `:${body.toString('latin1', offset, offset + tagBytes)}`;
                offset += tagBytes;
            }
            let intervals = Number(body.readBigUInt64LE(offset));
            offset += 8;
            for (; intervals > 0; intervals--) {
                set.#addInterval(source, body.readBigInt64LE(offset), body.readBigInt64LE(offset + 8) - 1n);
                offset += 16;
            }
        }
        if (offset !== body.length)
            throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)('a set of previous GTIDs of an unknown form');
        return set;
    }
    add(gtid) {
        const at = gtid.lastIndexOf(':');
        const number = BigInt(gtid.slice(at + 1));
        this.#addInterval(gtid.slice(0, at), number, number);
    }
    addAll(other) {
        for (const [source, intervals] of other.#intervals)
            for (const [first, last] of intervals)
                this.#addInterval(source, first, last);
    }
    contains(other) {
        return [...other.#intervals].every(([source, intervals]) => intervals.every(([first, last]) => this.#intervals.get(source)?.some(([from, to]) => from <= first && last <= to)));
    }
    has(gtid) {
        const at = gtid.lastIndexOf(':');
        const number = BigInt(gtid.slice(at + 1));
        return (this.#intervals.get(gtid.slice(0, at)) ?? []).some(([first, last]) => first <= number && number <= last);
    }
    clone() {
        const copy = new MysqlGtidSet();
        copy.addAll(this);
        return copy;
    }
    isEmpty() {
        return this.#intervals.size === 0;
    }
    toString() {
        const sources = [...this.#intervals.keys()].sort();
        return sources
            .map((source) => {
            const intervals = this.#intervals.get(source);
            return `${source}:${intervals.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(':')}`;
        })
            .join(',');
    }
    #addInterval(source, first, last) {
        if (first < 1n || last < first)
            throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)(`the GTID interval ${source}:${first}-${last}`);
        const intervals = this.#intervals.get(source);
        if (!intervals) {
            this.#intervals.set(source, [[first, last]]);
            return;
        }
        const newest = intervals.at(-1);
        // The usual case: the next number of the same source.
        if (first === newest[1] + 1n) {
            newest[1] = last;
            return;
        }
        const before = intervals.filter(([, to]) => to + 1n < first);
        const after = intervals.filter(([from]) => from > last + 1n);
        const touched = intervals.slice(before.length, intervals.length - after.length);
        const merged = [touched[0]?.[0] ?? first, touched.at(-1)?.[1] ?? last];
        if (first < merged[0])
            merged[0] = first;
        if (last > merged[1])
            merged[1] = last;
        this.#intervals.set(source, [...before, merged, ...after]);
    }
}
class MariadbGtidSet {
    /** Last sequence number by `domain-server`. */
    #last = new Map();
    /** Parses `0-1-7,1-2-3`. */
    static parse(text) {
        const set = new MariadbGtidSet();
        for (const part of text.replace(/\s+/g, '').split(','))
            if (part !== '')
                set.add(part);
        return set;
    }
    /** Parses the body of a GTID_LIST event. */
    static decode(body) {
        const set = new MariadbGtidSet();
        const count = body.readUInt32LE(0) & 0x0fffffff;
        for (let i = 0, offset = 4; i < count; i++, offset += 16) {
            const domain = body.readUInt32LE(offset);
            const server = body.readUInt32LE(offset + 4);
            set.add(`${domain}-${server}-${body.readBigUInt64LE(offset + 8)}`);
        }
        return set;
    }
    add(gtid) {
        const { source, number } = splitMariadb(gtid);
        if (number > (this.#last.get(source) ?? -1n))
            this.#last.set(source, number);
    }
    addAll(other) {
        for (const [source, number] of other.#last)
            this.add(`${source}-${number}`);
    }
    contains(other) {
        return [...other.#last].every(([source, number]) => number <= (this.#last.get(source) ?? -1n));
    }
    has(gtid) {
        const { source, number } = splitMariadb(gtid);
        return number <= (this.#last.get(source) ?? -1n);
    }
    clone() {
        const copy = new MariadbGtidSet();
        copy.addAll(this);
        return copy;
    }
    isEmpty() {
        return this.#last.size === 0;
    }
    toString() {
        return [...this.#last]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([source, number]) => `${source}-${number}`)
            .join(',');
    }
}
function splitMariadb(gtid) {
    const match = /^(\d+-\d+)-(\d+)$/.exec(gtid);
    if (!match)
        throw (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .malformed */ .Qm)(`the GTID "${gtid}"`);
    return { source: match[1], number: BigInt(match[2]) };
}
function parseGtidSet(text, isMariaDb) {
    return isMariaDb ? MariadbGtidSet.parse(text) : MysqlGtidSet.parse(text);
}
function formatUuid(hex) {
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}


/***/ }),

/***/ 93776:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ TransactionTracker)
/* harmony export */ });
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83013);
/* harmony import */ var _gtid_event_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(30542);


class TransactionTracker {
    /** The begin of the open or, after `accept`, of the transaction that has just ended. */
    begin;
    #state = 'outside';
    get isInside() {
        return this.#state !== 'outside';
    }
    /** Forgets an unfinished transaction: after a crash a file may end inside of one. */
    reset() {
        this.#state = 'outside';
    }
    /** Reads an event of a file. The cursor has read it before. */
    accept(event, cursor) {
        const type = (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .typeOf */ .QP)(event);
        if ((0,_gtid_event_js__WEBPACK_IMPORTED_MODULE_1__/* .isBegin */ .YC)(type)) {
            this.begin = (0,_gtid_event_js__WEBPACK_IMPORTED_MODULE_1__/* .parseBegin */ .$n)(event, cursor.bodyOf(event));
            this.#state = 'begun';
            return 'begin';
        }
        if (this.#state === 'outside')
            return undefined;
        if (!this.#isLast(type, event, cursor))
            return undefined;
        this.#state = 'outside';
        return 'end';
    }
    #isLast(type, event, cursor) {
        if (type === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.XID || type === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.XA_PREPARE || type === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.TRANSACTION_PAYLOAD)
            return true;
        const { isStandalone = false, hasImplicitBegin = false } = this.begin ?? {};
        if (type === _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.MARIADB_QUERY_COMPRESSED)
            return isStandalone;
        if (type !== _event_js__WEBPACK_IMPORTED_MODULE_0__/* .EVENT */ .ll.QUERY)
            return false;
        const { text } = (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .parseQuery */ .mA)(cursor.bodyOf(event));
        const word = firstWords(text);
        if (isStandalone || word === 'COMMIT' || word === 'ROLLBACK')
            return true;
        if (this.#state === 'inside' || hasImplicitBegin)
            return false;
        // The first statement of a transaction of MySQL: BEGIN, or all of the transaction.
        this.#state = 'inside';
        // CREATE TABLE … SELECT is one transaction with its rows.
        const isBegin = word === 'BEGIN' || word.startsWith('XA ST') || word.startsWith('XA BE');
        return !(isBegin || text.subarray(-START_TRANSACTION.length).equals(START_TRANSACTION));
    }
}
const START_TRANSACTION = Buffer.from('START TRANSACTION');
function firstWords(text) {
    // ROLLBACK TO SAVEPOINT ends nothing.
    return text.length > 64 ? text.toString('latin1', 0, 8) : text.toString('latin1');
}


/***/ })

};
