export const id = 2561;
export const ids = [2561];
export const modules = {

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

/***/ 32561:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   verifyBinlogs: () => (/* binding */ verifyBinlogs),
/* harmony export */   verifyError: () => (/* binding */ verifyError)
/* harmony export */ });
/* harmony import */ var _binlog_cursor_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22539);
/* harmony import */ var _binlog_gtid_set_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(42734);
/* harmony import */ var _binlog_transactions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(93776);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(17564);
/* harmony import */ var _chain_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(17639);
/* harmony import */ var _read_segment_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(37589);
// Verifies archives: every record follows the one before, every object has its hash, every event
// its checksum and its place, and the transactions that are found are those of the records.







/** @throws BackupError STORAGE_*; the report holds damage */
async function verifyBinlogs({ label }, context) {
    const { storage, trust, now, logger, progress } = context;
    const begin = now();
    progress.stage('verify');
    const chains = await (0,_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .listChains */ .P4)(storage, label);
    const decryption = await (0,_read_segment_js__WEBPACK_IMPORTED_MODULE_6__/* .openArchive */ .p_)(trust);
    const report = {
        status: 'passed',
        storage: storage.location,
        chains: chains.length,
        segments: 0,
        transactions: 0,
        readBytes: 0,
        failures: [],
        durationSeconds: 0,
    };
    for (const chain of chains)
        try {
            await verifyChain(chain, context, decryption, report);
        }
        catch (error) {
            const isFinding = error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .BackupError */ .hj && FINDINGS.test(error.code);
            if (!isFinding)
                throw error;
            report.status = 'failed';
            report.failures.push({ chain: chain.name, code: error.code, message: error.message });
            logger.error(`${chain.name}: ${error.message}`);
        }
    report.durationSeconds = (now().getTime() - begin.getTime()) / 1000;
    logger.info(`verified ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(report.chains, 'chain')}: ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(report.segments, 'segment')}, ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(report.transactions, 'transaction')}, ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_4__/* .formatBytes */ .z3)(report.readBytes)}`);
    return report;
}
/** Returns the error that ends the run if an archive is damaged. */
function verifyError({ failures, storage }) {
    const [first] = failures;
    if (!first)
        return undefined;
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .BackupError */ .hj('BINLOG_CHAIN_BROKEN', `${first.chain} in ${storage} does not verify: ${first.message}`, {
        hint: 'Make a full backup now: a restore can go to moments before the damage and after the new backup only.',
        details: { failures: failures.slice(0, 100) },
    });
}
/** Errors that say something about the archive, and not about the way to it. */
const FINDINGS = /^(?:OBJECT_CORRUPT|BINLOG_|SIGNATURE_)/;
async function verifyChain(chain, { storage, trust, signal, progress }, decryption, report) {
    let cursor;
    for await (const record of (0,_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .readChain */ .UM)(storage, chain, trust)) {
        signal.throwIfAborted();
        if (!(0,_read_segment_js__WEBPACK_IMPORTED_MODULE_6__/* .isSegment */ .wk)(record))
            continue;
        if (record.object.encrypted && !decryption) {
            await (0,_read_segment_js__WEBPACK_IMPORTED_MODULE_6__/* .verifyStored */ .VN)(storage, record, signal);
        }
        else {
            if (record.start === 0)
                cursor = new _binlog_cursor_js__WEBPACK_IMPORTED_MODULE_0__/* .BinlogCursor */ .S(record.file, _binlog_cursor_js__WEBPACK_IMPORTED_MODULE_0__/* .FIRST_POSITION */ .T);
            if (!cursor)
                throw startsInside(record);
            await verifyEvents(record, cursor, (0,_read_segment_js__WEBPACK_IMPORTED_MODULE_6__/* .readSegment */ .gA)(storage, record, decryption, signal));
        }
        report.segments++;
        report.transactions += record.transactions;
        report.readBytes += record.object.bytes;
        progress.advance(0, record.object.bytes);
    }
}
async function verifyEvents(record, cursor, events) {
    const tracker = new _binlog_transactions_js__WEBPACK_IMPORTED_MODULE_2__/* .TransactionTracker */ .$();
    const gtids = (0,_binlog_gtid_set_js__WEBPACK_IMPORTED_MODULE_1__/* .parseGtidSet */ .ab)(record.gtidsBefore, record.server.flavor === 'mariadb');
    let transactions = 0;
    for await (const event of events) {
        if (cursor.accept(event) !== 'file')
            throw startsInside(record);
        if (tracker.accept(event, cursor) !== 'begin')
            continue;
        transactions++;
        const { gtid } = tracker.begin;
        if (gtid !== undefined)
            gtids.add(gtid);
    }
    const isWhole = transactions === record.transactions && cursor.position === record.end;
    if (isWhole && gtids.toString() === record.gtidsAfter)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .BackupError */ .hj('OBJECT_CORRUPT', `${record.object.name} has ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(transactions, 'transaction')} to ${cursor.position} and ends after "${gtids.toString()}", its record says ${record.transactions} to ${record.end} and "${record.gtidsAfter}"`, { hint: 'The object or its record was damaged or changed.' });
}
function startsInside({ object }) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .BackupError */ .hj('BINLOG_CHAIN_BROKEN', `${object.name} does not continue its file`, {
        hint: 'Records before it were removed. Make a full backup; the next archive run begins a new chain.',
    });
}


/***/ })

};
