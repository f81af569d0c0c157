export const id = 8784;
export const ids = [8784];
export const modules = {

/***/ 24657:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ FrameMaker)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _compression_zstd_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38916);
// Makes zstd frames of the TSV of one chunk, hashes the TSV, and passes the frames on in their
// order. Invariant: at most MAX_IN_FLIGHT frames are in compression or wait for their reader;
// push() reports when the source must wait.


/** Frames per chunk that are in compression or wait for the storage. */
const MAX_IN_FLIGHT = 4;
class FrameMaker {
    #level;
    #hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    #onFrame;
    #rows = 0;
    #dataBytes = 0;
    #inFlight = 0;
    /** Settles when all frames so far were passed on. */
    #passed = Promise.resolve();
    #failure;
    #wake;
    /**
     * @param level of zstd, 1 to 19
     * @param onFrame receives each frame, with the number of TSV bytes and rows in the frame
     */
    constructor(level, onFrame) {
        this.#level = level;
        this.#onFrame = onFrame;
    }
    get dataBytes() {
        return this.#dataBytes;
    }
    /**
     * Takes TSV bytes. If it returns a promise, the caller awaits the promise before the next push.
     * @throws the error of `fail`, or of an earlier compression
     */
    push({ bytes, rows, release }) {
        if (this.#failure)
            throw this.#failure.error;
        this.#rows += rows;
        this.#dataBytes += bytes.length;
        this.#hash.update(bytes);
        for (let start = 0; start < bytes.length; start += _compression_zstd_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_FRAME_BYTES */ .dd) {
            const end = Math.min(bytes.length, start + _compression_zstd_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_FRAME_BYTES */ .dd);
            const isLast = end === bytes.length;
            this.#compress(bytes.subarray(start, end), isLast ? rows : 0, isLast ? release : undefined);
        }
        if (this.#inFlight < MAX_IN_FLIGHT)
            return undefined;
        return new Promise((resolve, reject) => {
            this.#wake = () => {
                this.#wake = undefined;
                if (this.#failure)
                    reject(this.#failure.error);
                else
                    resolve();
            };
        });
    }
    /**
     * Settles when all frames were passed on.
     * @throws as `push`
     */
    async finish() {
        // An empty chunk is stored as an empty frame, not as an empty file.
        if (this.#dataBytes === 0)
            this.#compress(Buffer.alloc(0), 0, undefined);
        await this.#passed;
        if (this.#failure)
            throw this.#failure.error;
        return { rows: this.#rows, dataBytes: this.#dataBytes, sha256: this.#hash.digest('hex') };
    }
    /** Allows one more frame, because the reader is done with an earlier one. */
    onRead() {
        this.#inFlight--;
        if (this.#inFlight < MAX_IN_FLIGHT)
            this.#wake?.();
    }
    /** Passes no further frames on; the next push and `finish` fail. */
    fail(error) {
        this.#failure ??= { error };
        this.#wake?.();
    }
    #compress(bytes, rows, release) {
        this.#inFlight++;
        const frame = (0,_compression_zstd_js__WEBPACK_IMPORTED_MODULE_1__/* .compressFrame */ .sm)(bytes, this.#level);
        // `#passOn` reports the failure in its turn.
        frame.catch(() => undefined);
        this.#passed = this.#passOn(this.#passed, frame, bytes.length, rows, release);
    }
    /** Never rejects: the next push and `finish` report a failure. */
    async #passOn(earlier, compressed, dataBytes, rows, release) {
        await earlier;
        try {
            const frame = await compressed;
            release?.();
            if (!this.#failure)
                this.#onFrame(frame, dataBytes, rows);
        }
        catch (error) {
            this.fail(error);
        }
    }
}


/***/ }),

/***/ 42518:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ fieldsOfError),
/* harmony export */   n: () => (/* binding */ errorOfFields)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50862);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// The messages between the main thread and the threads that read rows. The runtime can clone every
// message: secrets travel as text, errors as their fields, and functions do not travel.


/** Longest chain of causes that is kept. */
const MAX_CAUSES = 5;
function fieldsOfError(thrown, depth = 0) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const { code, errno, sqlState, fatal } = error;
    const cause = error.cause === undefined || depth === MAX_CAUSES ? {} : { cause: fieldsOfError(error.cause, depth + 1) };
    if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj))
        return { message: error.message, fields: { code, errno, sqlState, fatal }, ...cause };
    const { hint, details } = error;
    // Details are written into JSON reports anyway.
    const plain = JSON.parse(JSON.stringify(details));
    return { message: error.message, backup: { code: error.code, hint, details: plain }, ...cause };
}
function errorOfFields({ message, backup, fields, cause }) {
    const options = cause === undefined ? {} : { cause: errorOfFields(cause) };
    if (!backup)
        return Object.assign(new Error(message, options), fields);
    const { code, hint, details } = backup;
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(code, message, { ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_1__/* .defined */ .s)({ hint }), details, ...options });
}


/***/ }),

/***/ 88784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   serveThread: () => (/* binding */ serveThread)
/* harmony export */ });
/* harmony import */ var node_worker_threads__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(75919);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _core_buffer_pool_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(75816);
/* harmony import */ var _core_deferred_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(40552);
/* harmony import */ var _core_secret_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(58563);
/* harmony import */ var _mysql_connection_session_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(70710);
/* harmony import */ var _tsv_typed_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27080);
/* harmony import */ var _objects_frame_maker_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(24657);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(42518);
// The program of a thread that reads rows: answers the calls of the main thread with the sessions
// that the thread owns. The thread turns rows of a chunk into zstd frames, which go to the main
// thread without a copy.









/** Answers the main thread until it ends this thread. */
function serveThread() {
    const port = node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.parentPort;
    if (!port)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('INTERNAL', 'a thread that reads was started as a program');
    const server = new ThreadServer((message, transfer) => port.postMessage(message, transfer));
    port.on('message', (message) => server.receive(message));
}
class ThreadServer {
    #send;
    #sessions = new Map();
    #running = new Map();
    #passwords = new Map();
    #lastNumber = 0;
    constructor(send) {
        this.#send = send;
    }
    receive(message) {
        if ('call' in message)
            void this.#answer(message);
        else if ('abort' in message)
            this.#running.get(message.abort)?.stop.abort(new Error('aborted'));
        else if ('credit' in message) {
            if (message.memory)
                (0,_core_buffer_pool_js__WEBPACK_IMPORTED_MODULE_2__/* .adoptPiece */ .R4)(message.memory);
            this.#running.get(message.credit)?.onCredit();
        }
        else if ('destroy' in message)
            this.#sessions.get(message.destroy)?.destroy();
        else
            this.#passwords.get(message.passwordFor)?.(message);
    }
    async #answer(call) {
        const { id } = call;
        try {
            this.#send({ id, result: await this.#perform(call, id) }, []);
        }
        catch (error) {
            const lost = 'session' in call ? this.#sessions.get(call.session)?.lost : undefined;
            this.#send({ id, error: (0,_messages_js__WEBPACK_IMPORTED_MODULE_7__/* .fieldsOfError */ .P)(error), ...(lost ? { lost: (0,_messages_js__WEBPACK_IMPORTED_MODULE_7__/* .fieldsOfError */ .P)(lost) } : {}) }, []);
        }
        finally {
            this.#running.delete(id);
        }
    }
    async #perform(call, id) {
        if (call.call === 'open')
            return await this.#open(call.connection, call.options);
        const session = this.#sessions.get(call.session);
        if (!session)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('INTERNAL', `this thread has no session ${call.session}`);
        switch (call.call) {
            case 'query':
                return await session.query(call.sql, call.object, call.options);
            case 'scalar':
                return await session.scalar(call.sql, call.object);
            case 'execute':
                return await session.execute(call.sql, call.object);
            case 'use':
                return await session.use(call.schema);
            case 'stream':
                return await this.#stream(session, call.sql, call.object, id);
            case 'chunk':
                return await this.#chunk(session, call.chunk, id);
            case 'close':
                this.#sessions.delete(call.session);
                return await session.close();
        }
    }
    async #open(plain, options) {
        const { password, asksPassword, ...rest } = plain;
        const config = {
            ...rest,
            ...(password === undefined ? {} : { password: new _core_secret_js__WEBPACK_IMPORTED_MODULE_3__/* .Secret */ .z(password) }),
            ...(asksPassword ? { freshPassword: () => this.#askPassword() } : {}),
            onPlain: (message) => this.#send({ plain: message }, []),
        };
        const session = await _mysql_connection_session_js__WEBPACK_IMPORTED_MODULE_4__/* .Session */ .N.open(config, options);
        const number = ++this.#lastNumber;
        this.#sessions.set(number, session);
        return { session: number, connectionId: session.id, target: session.target };
    }
    #askPassword() {
        const number = ++this.#lastNumber;
        return new Promise((resolve, reject) => {
            this.#passwords.set(number, ({ password, error }) => {
                this.#passwords.delete(number);
                if (error)
                    reject((0,_messages_js__WEBPACK_IMPORTED_MODULE_7__/* .errorOfFields */ .n)(error));
                else
                    resolve(new _core_secret_js__WEBPACK_IMPORTED_MODULE_3__/* .Secret */ .z(password ?? ''));
            });
            this.#send({ asksPassword: number }, []);
        });
    }
    /** One piece at a time: the main thread answers each piece with a credit. */
    async #stream(session, sql, object, id) {
        let waiting;
        const { stop } = this.#begin(id, () => waiting?.resolve());
        stop.signal.addEventListener('abort', () => waiting?.reject(stop.signal.reason), { once: true });
        return await session.stream(sql, ({ bytes, rows, rowEnd }) => {
            const memory = bytes.buffer;
            waiting = (0,_core_deferred_js__WEBPACK_IMPORTED_MODULE_8__/* .deferred */ .y)();
            this.#send({ id, piece: { bytes, rows, rowEnd } }, [memory]);
            return waiting.promise;
        }, stop.signal, object);
    }
    async #chunk(session, { sql, object, compressionLevel, scansJson }, id) {
        const frames = new _objects_frame_maker_js__WEBPACK_IMPORTED_MODULE_6__/* .FrameMaker */ .o(compressionLevel, (made, dataBytes, rows) => {
            const frame = (0,_core_buffer_pool_js__WEBPACK_IMPORTED_MODULE_2__/* .ownMemory */ .Ss)(made);
            this.#send({ id, frame, dataBytes, rows }, [frame.buffer]);
        });
        const scanner = scansJson ? new _tsv_typed_json_js__WEBPACK_IMPORTED_MODULE_5__/* .TypedJsonScanner */ .n() : undefined;
        const { stop } = this.#begin(id, () => frames.onRead());
        stop.signal.addEventListener('abort', () => frames.fail(stop.signal.reason), { once: true });
        const take = (piece) => {
            scanner?.push(piece.bytes);
            return frames.push({ ...piece, release: () => (0,_core_buffer_pool_js__WEBPACK_IMPORTED_MODULE_2__/* .recyclePiece */ .CU)(piece) });
        };
        const read = await session.stream(sql, take, stop.signal, object);
        this.#send({ id, read: { ...read, mayHoldTyped: scanner?.finish() ?? false } }, []);
        return await frames.finish();
    }
    #begin(id, onCredit) {
        const running = { stop: new AbortController(), onCredit };
        this.#running.set(id, running);
        return running;
    }
}


/***/ }),

/***/ 40552:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ deferred)
/* harmony export */ });
// A promise that other code settles. Node.js before 22 has no Promise.withResolvers.
function deferred() {
    let settle;
    const promise = new Promise((resolve, reject) => {
        settle = { resolve, reject };
    });
    return { promise, ...settle };
}


/***/ }),

/***/ 27080:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ TypedJsonScanner)
/* harmony export */ });
// Searches rows of TSV for the text of values that a JSON document of MySQL may hold but no text
// can represent: a DECIMAL, a temporal value, an opaque value. Invariant: a value that the search
// does not find does not exist; a find may still be a plain number or string. So only few documents
// need a query to the server, which costs more than reading the rows. Every such text has a mark,
// so the search need not look at each byte: a point, a dash, a word, or consecutive digits.
/** Longer than these texts; the longest is a DECIMAL of 65 digits with sign and point. */
const TOKEN_BYTES = 128;
/** An opaque value prints as `"base64:type15:…"`. */
const OPAQUE = Buffer.from('"base64:type');
/** Digits from which a DECIMAL without a point counts; a BIGINT may have one digit less. */
const LONG_INTEGER_DIGITS = 19;
/** Number of digits in which a DECIMAL and the DOUBLE of its text agree. */
const MAX_DOUBLE_DIGITS = 15;
/** Bytes to search in a loop before a call of indexOf(), whose overhead equals the loop's cost. */
const NEAR_BYTES = 64;
const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const DASH = 0x2d;
const COLON = 0x3a;
const QUOTE = 0x22;
const SPACE = 0x20;
const NUMBER_ENDS = new Set(Buffer.from(',]}\t\n'));
class TypedJsonScanner {
    #isFound = false;
    /**
     * Last bytes. The marks in their second half are not judged yet; the first half holds the context
     * before these marks.
     */
    #pending = Buffer.alloc(0);
    /** Takes the next bytes, cut anywhere; the caller may change them afterwards. */
    push(bytes) {
        if (this.#isFound)
            return;
        const isShort = bytes.length < 2 * TOKEN_BYTES;
        const seam = Buffer.concat([this.#pending, isShort ? bytes : bytes.subarray(0, 2 * TOKEN_BYTES)]);
        this.#isFound =
            hasTypedText(seam, this.#judged, seam.length - TOKEN_BYTES) ||
                (!isShort && hasTypedText(bytes, TOKEN_BYTES, bytes.length - TOKEN_BYTES));
        this.#pending = Buffer.from((isShort ? seam : bytes).subarray(-2 * TOKEN_BYTES));
    }
    /** Returns whether such a value may exist. No bytes follow. */
    finish() {
        this.#isFound ||= hasTypedText(this.#pending, this.#judged, this.#pending.length);
        return this.#isFound;
    }
    /** Bytes of `#pending` that are already judged; none at the start. */
    get #judged() {
        return this.#pending.length < 2 * TOKEN_BYTES ? 0 : TOKEN_BYTES;
    }
}
/** Checks the marks in [begin, end); their context may lie before and after this range. */
function hasTypedText(bytes, begin, end) {
    if (begin >= end)
        return false;
    return (bytes.subarray(begin, end + OPAQUE.length).includes(OPAQUE) ||
        hasLongInteger(bytes, begin, end) ||
        hasMark(bytes, POINT, begin, end, isForeignNumberOrTime) ||
        hasMark(bytes, DASH, begin, end, isDate));
}
function hasMark(bytes, mark, begin, end, isTyped) {
    for (let position = find(bytes, mark, begin, end); position < end;) {
        if (isTyped(bytes, position))
            return true;
        position = find(bytes, mark, position + 1, end);
    }
    return false;
}
/** Returns the next position of the byte, or `end` or more. */
function find(bytes, byte, begin, end) {
    const near = Math.min(end, begin + NEAR_BYTES);
    for (let position = begin; position < near; position++)
        if (bytes[position] === byte)
            return position;
    const far = near < end ? bytes.indexOf(byte, near) : -1;
    return far < 0 ? end : far;
}
/** Checks one byte per LONG_INTEGER_DIGITS: no run of that many digits fits between two checks. */
function hasLongInteger(bytes, begin, end) {
    const first = Math.max(0, begin - LONG_INTEGER_DIGITS);
    const last = Math.min(bytes.length, end + LONG_INTEGER_DIGITS);
    for (let position = first; position < last; position += LONG_INTEGER_DIGITS) {
        if (!isDigit(bytes[position]))
            continue;
        const behind = skipDigits(bytes, position);
        if (behind - firstDigit(bytes, position) >= LONG_INTEGER_DIGITS && endsNumber(bytes[behind]))
            return true;
    }
    return false;
}
/**
 * Detects `1.10`, `0.00001` and numbers with more digits than a DOUBLE, because a DOUBLE would
 * print differently. Also detects `:30:59.`, because a time always has a fraction.
 */
function isForeignNumberOrTime(bytes, point) {
    if (!isDigit(bytes[point - 1]) || !isDigit(bytes[point + 1]))
        return false;
    if (bytes[point - 3] === COLON && bytes[point - 6] === COLON)
        return true;
    const end = skipDigits(bytes, point + 1);
    if (!endsNumber(bytes[end]))
        return false;
    const begin = firstDigit(bytes, point - 1);
    const fraction = end - point - 1;
    if (point - begin + fraction > MAX_DOUBLE_DIGITS)
        return true;
    if (fraction > 1 && bytes[end - 1] === ZERO)
        return true;
    return bytes[begin] === ZERO && bytes[point + 1] === ZERO && bytes[point + 2] === ZERO;
}
/** Detects `2020-01-01"` or `2020-01-01 ` at the first dash. */
function isDate(bytes, dash) {
    const behind = bytes[dash + 6];
    return (bytes[dash + 3] === DASH &&
        (behind === QUOTE || behind === SPACE) &&
        isPair(bytes, dash - 4) &&
        isPair(bytes, dash - 2) &&
        isPair(bytes, dash + 1) &&
        isPair(bytes, dash + 4));
}
function isPair(bytes, position) {
    return isDigit(bytes[position]) && isDigit(bytes[position + 1]);
}
/** Returns whether the byte ends a number in a document; it rarely ends digits in a string. */
function endsNumber(byte) {
    return byte === undefined || NUMBER_ENDS.has(byte);
}
/** Returns the start of the run of digits. */
function firstDigit(bytes, position) {
    let first = position;
    while (first > 0 && isDigit(bytes[first - 1]))
        first--;
    return first;
}
function skipDigits(bytes, position) {
    let behind = position;
    while (behind < bytes.length && isDigit(bytes[behind]))
        behind++;
    return behind;
}
function isDigit(byte) {
    return byte !== undefined && byte >= ZERO && byte <= NINE;
}


/***/ })

};
