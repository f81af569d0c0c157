export const id = 1007;
export const ids = [1007];
export const modules = {

/***/ 16698:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ FrameWalker),
/* harmony export */   q: () => (/* binding */ FrameError)
/* harmony export */ });
// Boundaries of zstd frames (RFC 8878, section 3.1), found from frame and block headers in a
// stream. Needed because Node.js stops after the first frame of a stream.
const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** Maximum content of a block (RFC 8878, section 3.1.1.2.4). */
const MAX_BLOCK_BYTES = 128 * 1024;
/** Walks a byte stream. A boundary is the offset after the last byte of a frame. */
class FrameWalker {
    #phase = 'frame-header';
    #header = Buffer.alloc(18);
    #headerBytes = 0;
    #bodyLeft = 0;
    #afterBody = 'end';
    #hasChecksum = false;
    #isSkippable = false;
    #contentBytes;
    #blocks = 0;
    /** Whether the position is between two frames. */
    get isAtBoundary() {
        return this.#phase === 'frame-header' && this.#headerBytes === 0;
    }
    /** Content size of the current frame, if its header states the size. */
    get contentBytes() {
        return this.#contentBytes;
    }
    /** Maximum content of the blocks seen so far, whatever the header states. */
    get mostBytes() {
        return this.#blocks * MAX_BLOCK_BYTES;
    }
    /** Whether the current frame contains no data. */
    get isSkippable() {
        return this.#isSkippable;
    }
    /** Returns the offset after the current frame; undefined if the chunk ends inside the frame. */
    advance(chunk, offset) {
        let position = offset;
        for (;;) {
            if (this.#phase === 'body') {
                const taken = Math.min(this.#bodyLeft, chunk.length - position);
                position += taken;
                this.#bodyLeft -= taken;
                if (this.#bodyLeft > 0)
                    return undefined;
                if (this.#afterBody === 'end') {
                    this.#begin('frame-header');
                    return position;
                }
                this.#begin(this.#afterBody);
            }
            if (position >= chunk.length)
                return undefined;
            this.#header[this.#headerBytes++] = chunk[position++];
            if (this.#phase === 'frame-header')
                this.#readFrameHeader();
            else
                this.#readBlockHeader();
        }
    }
    #begin(phase) {
        this.#phase = phase;
        this.#headerBytes = 0;
    }
    #body(bytes, after) {
        this.#phase = 'body';
        this.#bodyLeft = bytes;
        this.#afterBody = after;
    }
    #readFrameHeader() {
        const have = this.#headerBytes;
        if (have < 5)
            return;
        const magic = this.#header.readUInt32LE(0);
        this.#isSkippable = (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
        if (this.#isSkippable) {
            if (have === 8)
                this.#body(this.#header.readUInt32LE(4), 'end');
            return;
        }
        if (magic !== MAGIC)
            throw new FrameError('the zstd stream contains invalid data between its frames');
        const descriptor = this.#header[4];
        const isSingleSegment = (descriptor & 0x20) !== 0;
        const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6];
        const sizeOffset = 5 + (isSingleSegment ? 0 : 1) + [0, 1, 2, 4][descriptor & 3];
        if (have < sizeOffset + sizeBytes)
            return;
        this.#hasChecksum = (descriptor & 4) !== 0;
        this.#blocks = 0;
        this.#contentBytes = sizeBytes === 0 ? undefined : this.#readSize(sizeOffset, sizeBytes);
        this.#begin('block-header');
    }
    #readSize(offset, bytes) {
        if (bytes === 8)
            return Number(this.#header.readBigUInt64LE(offset));
        return this.#header.readUIntLE(offset, bytes) + (bytes === 2 ? 256 : 0);
    }
    #readBlockHeader() {
        if (this.#headerBytes < 3)
            return;
        this.#blocks++;
        const header = this.#header.readUIntLE(0, 3);
        const isLast = (header & 1) !== 0;
        const isRepeated = ((header >> 1) & 3) === 1;
        const bytes = (isRepeated ? 1 : header >> 3) + (isLast && this.#hasChecksum ? 4 : 0);
        this.#body(bytes, isLast ? 'end' : 'block-header');
    }
}
/** Error for a stream that does not consist of complete zstd frames. */
class FrameError extends Error {
    code = 'ZSTD_FRAME';
}


/***/ }),

/***/ 38916:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dd: () => (/* binding */ MAX_FRAME_BYTES),
  sm: () => (/* binding */ compressFrame),
  mF: () => (/* binding */ decompress)
});

// UNUSED EXPORTS: MAX_PACKAGE_BYTES, assertBounded

// EXTERNAL MODULE: external "node:module"
var external_node_module_ = __webpack_require__(98995);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
// EXTERNAL MODULE: ./lib/compression/zstd-frames.js
var zstd_frames = __webpack_require__(16698);
;// CONCATENATED MODULE: ./lib/compression/zstd-frame-reader.js
// Splits the bytes from a storage, in chunks of any size, into zstd frames. Invariant: recycles a
// chunk only after its last use. A frame inside one chunk is not copied; the garbage collector
// frees such a chunk.



/**
 * Limit in bytes, of the stored frame and of its content. Larger frames are passed on as a stream.
 * So are frames that do not state the size of their content, because a few bytes may expand to
 * gigabytes.
 */
const MAX_WHOLE_BYTES = 16 * 1024 * 1024;
/** Yields all frames except skippable ones. Read a large frame to its end before the next one. */
async function* readFrames(source) {
    const reader = new FrameReader(source[Symbol.asyncIterator]());
    try {
        yield* reader.read();
    }
    finally {
        await reader.close();
    }
}
class FrameReader {
    #iterator;
    #walker = new zstd_frames/* FrameWalker */.K();
    /** Unread part of the current chunk. */
    #chunk = Buffer.alloc(0);
    /** Whole current chunk, and earlier chunks of the current frame, if they can be recycled. */
    #whole;
    #before = [];
    constructor(iterator) {
        this.#iterator = iterator;
    }
    async *read() {
        while (this.#chunk.length > 0 || (await this.#fill())) {
            const parts = [];
            for (let bytes = 0, isEnd = false; !isEnd;) {
                if (this.#chunk.length === 0)
                    await this.#fill();
                const taken = this.#take();
                isEnd = taken.isEnd;
                parts.push(taken.part);
                bytes += taken.part.length;
                if (isEnd) {
                    if (this.#walker.isSkippable)
                        this.#share();
                    else
                        yield this.#frameOf(parts, bytes);
                }
                else if (bytes > MAX_WHOLE_BYTES) {
                    yield { large: this.#rest(parts) };
                    break;
                }
            }
        }
    }
    async close() {
        await this.#iterator.return?.();
    }
    #frameOf(parts, bytes) {
        const { contentBytes } = this.#walker;
        const isWhole = contentBytes !== undefined && contentBytes <= MAX_WHOLE_BYTES;
        if (isWhole && parts.length > 1)
            return { bytes: this.#join(parts, bytes), isOwn: true, contentBytes };
        this.#share();
        if (isWhole)
            return { bytes: parts[0], isOwn: false, contentBytes };
        return { large: external_node_stream_.Readable.from(parts) };
    }
    #join(parts, bytes) {
        const frame = (0,buffer_pool/* allocateSized */.tw)(bytes);
        let offset = 0;
        for (const part of parts)
            offset += part.copy(frame, offset);
        for (const chunk of this.#before)
            (0,buffer_pool/* recyclePiece */.CU)({ bytes: chunk });
        this.#before = [];
        return frame;
    }
    /** Other code will use the chunks of this frame, so do not recycle them. */
    #share() {
        this.#before = [];
        this.#whole = undefined;
    }
    async *#rest(parts) {
        this.#share();
        yield* parts;
        for (let isEnd = false; !isEnd;) {
            if (this.#chunk.length === 0)
                await this.#fill();
            this.#share();
            const taken = this.#take();
            isEnd = taken.isEnd;
            yield taken.part;
        }
    }
    async #fill() {
        const { done, value } = await this.#iterator.next();
        if (done) {
            if (this.#walker.isAtBoundary)
                return false;
            throw new zstd_frames/* FrameError */.q('the zstd stream ends in the middle of a frame');
        }
        if (this.#whole)
            this.#before.push(this.#whole);
        this.#chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
        this.#whole = (0,buffer_pool/* isWholePiece */.EM)(value) ? this.#chunk : undefined;
        return true;
    }
    /** Takes the part of the current frame in the chunk. */
    #take() {
        const end = this.#walker.advance(this.#chunk, 0);
        const part = this.#chunk.subarray(0, end ?? this.#chunk.length);
        this.#chunk = this.#chunk.subarray(part.length);
        return { part, isEnd: end !== undefined };
    }
}

;// CONCATENATED MODULE: ./lib/compression/zstd-streams.js


/** Bytes for a piece of rows, and for its largest possible frame, if it is incompressible. */
const OUTPUT_BYTES = 1.25 * 1024 * 1024;
/** Maximum per kind, with about 2 MB each: twice libuv's threads; more would only use memory. */
const MAX_STREAMS = 8;
/** Streams of one kind. Each write is one frame; the output until its callback belongs to it. */
class ZstdStreams {
    #make;
    #made = 0;
    #idle = [];
    #waiting = [];
    /** @param make creates a stream with a `chunkSize` of OUTPUT_BYTES */
    constructor(make) {
        this.#make = make;
    }
    /** @returns memory that may be recycled with `recyclePiece` */
    async run(input) {
        const stream = this.#idle.pop() ?? (await this.#next());
        try {
            const output = await stream.write(input);
            this.#handOn(stream);
            return output;
        }
        catch (error) {
            stream.destroy();
            this.#handOn(new FrameStream(this.#make()));
            throw error;
        }
    }
    #next() {
        if (this.#made === MAX_STREAMS)
            return new Promise((resolve) => this.#waiting.push(resolve));
        this.#made++;
        return new FrameStream(this.#make());
    }
    #handOn(stream) {
        const next = this.#waiting.shift();
        if (next)
            next(stream);
        else
            this.#idle.push(stream);
    }
}
class FrameStream {
    #stream;
    #parts = [];
    constructor(stream) {
        this.#stream = stream;
        stream.on('data', (part) => this.#parts.push(part));
        // A stream error also rejects the pending write, which reports the error.
        stream.on('error', () => undefined);
    }
    write(input) {
        this.#renewOutput();
        return new Promise((resolve, reject) => {
            this.#stream.once('error', reject);
            this.#stream.write(input, () => {
                this.#stream.off('error', reject);
                const [first, ...more] = this.#parts;
                this.#parts = [];
                if (first === undefined)
                    reject(new zstd_frames/* FrameError */.q('zstd gave nothing'));
                else
                    resolve(more.length === 0 ? first : Buffer.concat([first, ...more]));
            });
        });
    }
    destroy() {
        this.#stream.destroy();
    }
    /**
     * Gives the stream an output buffer that fits any result, so zstd reads its input in place
     * instead of a copy. Only internals of node:zlib allow this. With other internals, zlib's own
     * buffer is correct too, but slower.
     */
    #renewOutput() {
        const stream = this.#stream;
        const { _outBuffer: buffer, _outOffset: offset } = stream;
        // Length 0: the buffer was recycled.
        const isKnown = offset !== undefined && (buffer?.length === OUTPUT_BYTES || buffer?.length === 0);
        if (!isKnown)
            return;
        Object.assign(stream, { _outBuffer: (0,buffer_pool/* allocatePiece */.gL)(OUTPUT_BYTES, OUTPUT_BYTES), _outOffset: 0 });
    }
}

;// CONCATENATED MODULE: ./lib/compression/zstd.js
// Compression and decompression of zstd frames on libuv's thread pool. A data file is a sequence of
// complete frames. So several pieces of one file can be processed in parallel, and a reader needs
// only a few frames in memory.







/** Maximum input of one frame in bytes (docs/format.md). */
const MAX_FRAME_BYTES = 8 * 1024 * 1024;
/**
 * Limit in bytes of the content that the blocks of a frame can hold, for @mongodb-js/zstd, which
 * allocates one buffer per frame.
 */
const MAX_PACKAGE_BYTES = 512 * 1024 * 1024;
/** Frames of one file to decompress ahead of their reader. */
const FRAMES_AHEAD = 2;
const hasNativeZstd = typeof external_node_zlib_.zstdCompress === 'function';
let implementation;
function zstd() {
    implementation ??= hasNativeZstd ? nodeZstd : packageZstd();
    return implementation;
}
/**
 * Returns one complete frame, whose memory may be recycled with `recyclePiece`.
 * @param level 1 (fast) to 19
 */
function compressFrame(input, level) {
    return zstd().compress(input, level);
}
/**
 * Decompresses a data file: any number of frames of any size, including skippable ones.
 * @throws an error whose code begins with ZSTD_ on corrupt or truncated input; the errors of the
 * source
 */
async function* decompress(source) {
    const pending = [];
    for await (const frame of readFrames(source)) {
        if ('large' in frame) {
            while (pending.length > 0)
                yield await pending.shift();
            yield* zstd().decompressLarge(frame.large);
            continue;
        }
        const content = zstd().decompress(frame.bytes, frame.contentBytes);
        if (frame.isOwn)
            content.then(() => (0,buffer_pool/* recyclePiece */.CU)(frame)).catch(() => undefined);
        content.catch(() => undefined); // awaited in order later
        pending.push(content);
        if (pending.length > FRAMES_AHEAD)
            yield await pending.shift();
    }
    while (pending.length > 0)
        yield await pending.shift();
}
/**
 * Content size in bytes up to which synchronous decompression is faster: 200 bytes cost 110 µs of
 * CPU time in the pool, 16 µs here.
 */
const MAX_SYNC_BYTES = 16 * 1024;
const zstdDecompress = (frame, options) => new Promise((resolve, reject) => {
    external_node_zlib_.zstdDecompress(frame, options, (error, content) => (error ? reject(error) : resolve(content)));
});
const nodeZstd = {
    async compress(input, level) {
        // zlib ignores an empty write.
        return input.length === 0 ? emptyFrame() : await compressorsOf(level).run(input);
    },
    async decompress(frame, contentBytes) {
        const options = { chunkSize: roomFor(contentBytes), maxOutputLength: Math.max(1, contentBytes) };
        try {
            if (contentBytes <= MAX_SYNC_BYTES)
                return external_node_zlib_.zstdDecompressSync(frame, options);
            if (contentBytes > OUTPUT_BYTES)
                return await zstdDecompress(frame, options);
            const content = await decompressors.run(frame);
            if (content.length !== contentBytes)
                throw new zstd_frames/* FrameError */.q('a zstd frame holds less than its header says');
            return content;
        }
        catch (cause) {
            if (cause.code !== 'ERR_BUFFER_TOO_LARGE')
                throw cause;
            throw new zstd_frames/* FrameError */.q('a zstd frame holds more than its header says', { cause });
        }
    },
    decompressLarge(frame) {
        const decompressor = external_node_zlib_.createZstdDecompress({ chunkSize: 256 * 1024 });
        (0,external_node_stream_.pipeline)(external_node_stream_.Readable.from(frame, { objectMode: false }), decompressor, () => undefined);
        return decompressor;
    },
};
/**
 * Returns the pool for a level. Each write ends a frame, so zstd knows the content size and writes
 * it into the header. A reader then decompresses into one buffer.
 */
function compressorsOf(level) {
    let streams = compressors.get(level);
    if (!streams) {
        const options = {
            params: { [external_node_zlib_.constants.ZSTD_c_compressionLevel]: level },
            flush: external_node_zlib_.constants.ZSTD_e_end,
            chunkSize: OUTPUT_BYTES,
        };
        streams = new ZstdStreams(() => external_node_zlib_.createZstdCompress(options));
        compressors.set(level, streams);
    }
    return streams;
}
const compressors = new Map();
const decompressors = new ZstdStreams(() => external_node_zlib_.createZstdDecompress({ chunkSize: OUTPUT_BYTES }));
function emptyFrame() {
    return external_node_zlib_.zstdCompressSync(Buffer.alloc(0), { pledgedSrcSize: 0 });
}
/**
 * Returns the buffer size: room for the whole result if it is small, so the result is one buffer
 * instead of a list to join.
 */
function roomFor(bytes) {
    return Math.max(1024, Math.min(bytes + 64, MAX_FRAME_BYTES));
}
/**
 * Loads @mongodb-js/zstd for Node.js before 22.15: an optional dependency with a computed name,
 * which the bundler ignores. Its level is always 3. It only handles whole frames, each in one
 * buffer of any size.
 */
function packageZstd() {
    const name = ['@mongodb-js', 'zstd'].join('/');
    let binding;
    try {
        binding = (0,external_node_module_.createRequire)(import.meta.url)(name);
    }
    catch (cause) {
        const hint = `use Node.js 22.15 or later, or install ${name}`;
        throw new Error(`this Node.js (${process.version}) has no zstd: ${hint}`, { cause });
    }
    return {
        compress: (input, level) => binding.compress(Buffer.from(input.buffer, input.byteOffset, input.byteLength), level),
        decompress: async (frame) => {
            assertBounded(frame);
            try {
                return await binding.decompress(frame);
            }
            catch (cause) {
                throw new zstd_frames/* FrameError */.q(`a zstd frame cannot be decompressed: ${cause.message}`, { cause });
            }
        },
        async *decompressLarge(frame) {
            const parts = [];
            const walker = new zstd_frames/* FrameWalker */.K();
            for await (const part of frame) {
                walker.advance(part, 0);
                assertFits(walker);
                parts.push(part);
            }
            yield await this.decompress(Buffer.concat(parts), 0);
        },
    };
}
/**
 * Rejects a frame whose blocks may expand to gigabytes, whatever its header states.
 * @throws FrameError
 */
function assertBounded(frame) {
    const walker = new zstd_frames/* FrameWalker */.K();
    walker.advance(frame, 0);
    assertFits(walker);
}
function assertFits({ mostBytes }) {
    if (mostBytes > MAX_PACKAGE_BYTES)
        throw new zstd_frames/* FrameError */.q(`a zstd frame may hold more than ${MAX_PACKAGE_BYTES / 1024 / 1024} MiB, which requires Node.js 22.15 or later`);
}


/***/ }),

/***/ 75816:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CU: () => (/* binding */ recyclePiece),
/* harmony export */   EM: () => (/* binding */ isWholePiece),
/* harmony export */   KC: () => (/* binding */ freeMemory),
/* harmony export */   R4: () => (/* binding */ adoptPiece),
/* harmony export */   Ss: () => (/* binding */ ownMemory),
/* harmony export */   gL: () => (/* binding */ allocatePiece),
/* harmony export */   tw: () => (/* binding */ allocateSized)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Memory for pieces of rows and for their frames. A piece belongs to its receiver. The receiver may
// recycle the memory after use. Recycling saves as much time in the allocator and the garbage
// collector as encoding costs. Invariant: recycled memory is detached, so another holder of the
// piece sees an empty buffer, never other rows.

/** Maximum per size. */
const MAX_IDLE_SLABS = 16;
const idle = new Map();
const slabs = new WeakSet();
/**
 * Returns a buffer of `bytes` bytes with undefined content. It has its own memory of `slabBytes`,
 * unless it is much smaller.
 */
function allocatePiece(bytes, slabBytes) {
    // Not from Buffer's pool, so the receiver may transfer the memory.
    if (bytes * 2 < slabBytes)
        return Buffer.allocUnsafeSlow(bytes);
    const slab = idle.get(slabBytes)?.pop();
    if (slab)
        return Buffer.from(slab, 0, bytes);
    if (!idle.has(slabBytes))
        idle.set(slabBytes, []);
    const fresh = Buffer.allocUnsafeSlow(slabBytes);
    slabs.add(fresh.buffer);
    return fresh.subarray(0, bytes);
}
/** Returns a buffer like `allocatePiece`, for many sizes; uses at most twice the memory. */
function allocateSized(bytes) {
    if (bytes < MIN_SIZED_BYTES || bytes > MAX_SIZED_BYTES)
        return Buffer.allocUnsafeSlow(bytes);
    const buffer = allocatePiece(bytes, 2 ** Math.ceil(Math.log2(bytes)));
    sized.add(buffer);
    return buffer;
}
/** Returns whether `allocateSized` returned this buffer. Then no other part of it is in use. */
function isWholePiece(bytes) {
    return sized.has(bytes);
}
const sized = new WeakSet();
/** Smaller buffers cost little, larger ones would occupy too much idle memory. */
const MIN_SIZED_BYTES = 16 * 1024;
const MAX_SIZED_BYTES = 2 * 1024 * 1024;
/** Recycles a piece. No code may still read it, not even a running hash or compression. */
function recyclePiece({ bytes }) {
    const memory = bytes.buffer;
    if (memory.byteLength === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('INTERNAL', 'the memory of a piece was given back twice');
    const waiting = idle.get(memory.byteLength) ?? [];
    if (!memory.transfer || !slabs.has(memory) || waiting.length >= MAX_IDLE_SLABS)
        return;
    const slab = memory.transfer();
    slabs.add(slab);
    waiting.push(slab);
    idle.set(slab.byteLength, waiting);
}
/**
 * Returns bytes in memory without other users, for a transfer to another thread: the same bytes if
 * this pool allocated their memory, otherwise a copy.
 */
function ownMemory(bytes) {
    if (slabs.has(bytes.buffer))
        return bytes;
    const copy = Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(copy);
    return copy;
}
/** Takes memory that another thread sent back, for later pieces of the same size. */
function adoptPiece(memory) {
    const waiting = idle.get(memory.byteLength);
    // Only sizes that this thread allocates itself.
    if (!waiting || waiting.length >= MAX_IDLE_SLABS)
        return;
    slabs.add(memory);
    waiting.push(memory);
}
/** Returns unused memory to the system at once, or before Node.js 21 by garbage collection. */
function freeMemory(memory) {
    memory.transfer?.(0);
}


/***/ }),

/***/ 91601:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ systemClock)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
// Clock of the program. Tests use a clock that they advance themselves, so no test depends on the
// speed of a machine.

const systemClock = {
    now: () => performance.now(),
    every(periodMs, work) {
        const timer = setInterval(work, periodMs).unref();
        return () => clearInterval(timer);
    },
    sleep: async (ms) => {
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms, undefined, { ref: false });
    },
};


/***/ }),

/***/ 50862:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ defined)
/* harmony export */ });
/**
 * Copies an object in order, without undefined members. For types whose members are present or
 * absent (`exactOptionalPropertyTypes`): JSON and object comparison depend on the difference.
 */
function defined(members) {
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}


/***/ }),

/***/ 3828:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ai: () => (/* binding */ EXIT_CODES),
/* harmony export */   hj: () => (/* binding */ BackupError),
/* harmony export */   uy: () => (/* binding */ toBackupError),
/* harmony export */   xC: () => (/* binding */ EXIT_CODE_DIFFERENT)
/* harmony export */ });
/* unused harmony export ERROR_KINDS */
/* harmony import */ var _hashes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93307);
// Error codes of all failures, with their exit codes. The union of codes is closed and comes from
// one table; a test compares the table with docs/exit-codes.md and docs/troubleshooting.md.

/**
 * Exit codes of the command line; they also decide the action's outcome. Documented in
 * docs/exit-codes.md.
 */
const EXIT_CODES = {
    ok: 0,
    internal: 1,
    configuration: 2,
    warnings: 3,
    stale: 4,
    source: 10,
    storage: 11,
    integrity: 12,
    target: 13,
    cancelled: 130,
};
/** `diff` found differences: no error, and the code that the program `diff` has too. */
const EXIT_CODE_DIFFERENT = 1;
/** Kind of each error code, which decides the exit code. */
const ERROR_KINDS = {
    // Unexpected failure: always a bug of this program.
    INTERNAL: 'internal',
    CONFIG_INVALID: 'configuration',
    SELECTION_EMPTY: 'configuration',
    SCHEMA_NOT_FOUND: 'configuration',
    TABLE_NOT_FOUND: 'configuration',
    LABEL_TAKEN: 'configuration',
    // `check` cannot reach the receiver of alerts. A run that cannot send an alert logs a warning.
    ALERT_FAILED: 'configuration',
    // The clock of this machine is ahead of the storage's.
    CLOCK_AHEAD: 'configuration',
    ENCRYPTION_KEY_MISSING: 'configuration',
    ENCRYPTION_KEY_WRONG: 'configuration',
    FINISHED_WITH_WARNINGS: 'warnings',
    BACKUP_STALE: 'stale',
    SOURCE_UNREACHABLE: 'source',
    SOURCE_ACCESS_DENIED: 'source',
    SOURCE_PRIVILEGES: 'source',
    SOURCE_UNSUPPORTED: 'source',
    SOURCE_CONNECTION_LOST: 'source',
    SOURCE_DIFFERENT_SERVERS: 'source',
    SOURCE_LONG_STATEMENT: 'source',
    SOURCE_LOCK_TIMEOUT: 'source',
    SOURCE_CHANGED: 'source',
    SOURCE_QUERY_FAILED: 'source',
    SNAPSHOT_IMPOSSIBLE: 'source',
    // The server writes no binary log.
    BINLOG_OFF: 'source',
    // The server does not have a file or a position of its binary log.
    BINLOG_UNAVAILABLE: 'source',
    // The server removed files before they were archived.
    BINLOG_PURGED: 'source',
    // The log was begun anew: other events stand under the names that were archived.
    BINLOG_RESET: 'source',
    // The archive belongs to another server, and GTIDs do not connect the two.
    BINLOG_OTHER_SERVER: 'source',
    // A transaction between two archived ones is not in the log.
    BINLOG_GTID_MISSING: 'source',
    // A wrong checksum, or an event of an unknown form.
    BINLOG_INVALID: 'source',
    // The chain is broken, or no backup fits: the archive needs a new full backup.
    BINLOG_BACKUP_NEEDED: 'source',
    STORAGE_UNREACHABLE: 'storage',
    STORAGE_ACCESS_DENIED: 'storage',
    STORAGE_BUCKET_NOT_FOUND: 'storage',
    STORAGE_OBJECT_NOT_FOUND: 'storage',
    STORAGE_EXISTS: 'storage',
    STORAGE_ARCHIVED: 'storage',
    STORAGE_FULL: 'storage',
    // The KMS key of the storage is unknown, disabled or refused.
    STORAGE_KMS_KEY: 'storage',
    // The storage lacks or ignores a requested feature.
    STORAGE_UNSUPPORTED: 'storage',
    // Another client removed or changed objects that a running backup has written.
    STORAGE_CHANGED: 'storage',
    STORAGE_FAILED: 'storage',
    BACKUP_NOT_FOUND: 'storage',
    // The target of a restore lies in no window of the archive.
    BINLOG_TARGET_OUTSIDE: 'storage',
    MANIFEST_INVALID: 'integrity',
    MANIFEST_TOO_NEW: 'integrity',
    SIGNATURE_MISSING: 'integrity',
    SIGNATURE_INVALID: 'integrity',
    ENCRYPTION_MISSING: 'integrity',
    OBJECT_CORRUPT: 'integrity',
    ROW_COUNT_MISMATCH: 'integrity',
    VERIFICATION_FAILED: 'integrity',
    // An archive of binary logs lacks a segment, or its records do not form a chain.
    BINLOG_CHAIN_BROKEN: 'integrity',
    TARGET_UNREACHABLE: 'target',
    TARGET_ACCESS_DENIED: 'target',
    TARGET_PRIVILEGES: 'target',
    TARGET_UNSUPPORTED: 'target',
    TARGET_NOT_EMPTY: 'target',
    // The log has a transaction that cannot be replayed.
    BINLOG_UNSUPPORTED: 'target',
    // A replay was interrupted during a statement whose outcome is unknown.
    REPLAY_UNDECIDED: 'target',
    TARGET_BUSY: 'target',
    TARGET_IS_SOURCE: 'target',
    TARGET_TOO_SMALL: 'target',
    TARGET_LOCAL_INFILE_OFF: 'target',
    TARGET_CONNECTION_LOST: 'target',
    TARGET_QUERY_FAILED: 'target',
    TARGET_CHECK_FAILED: 'target',
    // A name appeared that the plan of the restore does not contain.
    TARGET_UNPLANNED_OBJECT: 'target',
    LOAD_INCOMPLETE: 'target',
    // The server of `--restore-into docker`.
    DOCKER_UNAVAILABLE: 'target',
    DOCKER_FAILED: 'target',
    CANCELLED: 'cancelled',
    RUN_KILLED: 'cancelled',
};
/** Only error class that leaves a use-case. A lower-case message names object and both values. */
class BackupError extends Error {
    name = 'BackupError';
    code;
    hint;
    details;
    constructor(code, message, { hint, details, cause } = {}) {
        super((0,_hashes_js__WEBPACK_IMPORTED_MODULE_0__/* .hideHashes */ .r)(message), cause === undefined ? undefined : { cause });
        this.code = code;
        this.hint = hint;
        this.details = details ?? {};
    }
    get exitCode() {
        return EXIT_CODES[ERROR_KINDS[this.code]];
    }
}
/** Converts any thrown value to a BackupError; other errors become INTERNAL. */
function toBackupError(thrown) {
    if (thrown instanceof BackupError)
        return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new BackupError('INTERNAL', message, {
        hint: 'This is a bug of mysql-backup: please report it with the output of --log-level debug.',
        cause: thrown,
    });
}


/***/ }),

/***/ 93307:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ hideHashes)
/* harmony export */ });
// Removes password hashes from displayed texts. Statements that create accounts contain hashes, and
// servers quote statements in their errors. A reader of a log or an issue could try passwords
// against a hash.
const SHOWN = '***';
const QUOTED = String.raw `'(?:[^'\\]|''|\\.)*(?:'|$)`;
/** `IDENTIFIED WITH … AS '…'`, `… VIA … USING '…' OR … USING '…'`, `… BY PASSWORD '…'`. */
const IDENTIFICATION = new RegExp(String.raw `\bIDENTIFIED\b[^;]*`, 'gis');
const VALUE = new RegExp(String.raw `\b(AS|BY|USING|PASSWORD)(\s*\(?\s*)(?:${QUOTED}|0x[0-9a-f]*)`, 'gis');
/** Forms of hashes, for texts that quote only a part of the statement. */
const FORMS = [
    // mysql_native_password
    /\*[0-9A-F]{40}/gi,
    // caching_sha2_password: the salt may contain any byte
    /\$A\$\d{3}\$[^']*/g,
    // the same under print_identified_with_as_hex
    /0x24412430[0-9A-F]*/gi,
    // sha256_password
    /\$5\$[^']*/g,
    // ed25519: 43 Base64 characters with upper-case letters, lower-case letters and digits. The
    // fingerprint of a public key looks the same.
    /(?<![\w+/=])(?<!SHA256:)(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[A-Za-z0-9+/]{43}(?![\w+/=])/g,
];
function hideHashes(text) {
    const hidden = text.replace(IDENTIFICATION, (part) => part.replace(VALUE, `$1$2'${SHOWN}'`));
    return FORMS.reduce((shown, form) => shown.replace(form, SHOWN), hidden);
}


/***/ }),

/***/ 58563:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ hideLogin),
/* harmony export */   z: () => (/* binding */ Secret)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
// Secret that cannot be printed by accident: every usual conversion to text returns `***`.

/** Hides the login in a user's URL for messages: replaces all text before an @. */
function hideLogin(url) {
    return url.replace(/\/\/[^/]*@/, '//***@');
}
class Secret {
    #value;
    constructor(value) {
        this.#value = value;
    }
    /** Returns the value. Call this only where the value goes to an SDK. */
    reveal() {
        return this.#value;
    }
    toString() {
        return '***';
    }
    toJSON() {
        return '***';
    }
    [node_util__WEBPACK_IMPORTED_MODULE_0__.inspect.custom]() {
        return '***';
    }
}


/***/ }),

/***/ 84881:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ER: () => (/* binding */ ER),
/* harmony export */   Hr: () => (/* binding */ isDuplicateKey),
/* harmony export */   Jw: () => (/* binding */ translateConnectError),
/* harmony export */   Qg: () => (/* binding */ isPrivilegeError),
/* harmony export */   R0: () => (/* binding */ isUnreachable),
/* harmony export */   Td: () => (/* binding */ isLockTimeout),
/* harmony export */   UQ: () => (/* binding */ errnoOf),
/* harmony export */   a4: () => (/* binding */ isLockConflict),
/* harmony export */   gz: () => (/* binding */ isMissingObject),
/* harmony export */   pb: () => (/* binding */ isConnectionLost),
/* harmony export */   pt: () => (/* binding */ translateQueryError),
/* harmony export */   xX: () => (/* binding */ isTableExists),
/* harmony export */   z: () => (/* binding */ isSnapshotLost),
/* harmony export */   zd: () => (/* binding */ isStarting)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _ssh_tunnel_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81589);
/* harmony import */ var _password_plugins_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(12567);
// Translates the errors of mysql2 and of the servers in one place: by code and number, never by
// message text.



/** Numbers of the server errors that we handle. MySQL and MariaDB share these numbers. */
const ER = {
    DBACCESS_DENIED: 1044,
    ACCESS_DENIED: 1045,
    UNKNOWN_SYSTEM_VARIABLE: 1193,
    LOCK_WAIT_TIMEOUT: 1205,
    LOCK_DEADLOCK: 1213,
    SPECIFIC_ACCESS_DENIED: 1227,
    TABLEACCESS_DENIED: 1142,
    BAD_DB: 1049,
    NO_SUCH_TABLE: 1146,
    TABLE_EXISTS: 1050,
    DUP_ENTRY: 1062,
    QUERY_INTERRUPTED: 1317,
    TABLE_DEF_CHANGED: 1412,
    SERVER_SHUTDOWN: 1053,
    NEW_ABORTING_CONNECTION: 1184,
    CONNECTION_KILLED: 1927,
    LOCAL_INFILE_OFF: 3948,
    NOT_ALLOWED_COMMAND: 1148,
    LOCAL_INFILE_OFF_MARIADB: 4166,
    BAD_FIELD: 1054,
    SP_DOES_NOT_EXIST: 1305,
    VIEW_INVALID: 1356,
};
const MISSING_OBJECT = new Set([
    ER.BAD_DB,
    ER.NO_SUCH_TABLE,
    ER.BAD_FIELD,
    ER.SP_DOES_NOT_EXIST,
    ER.VIEW_INVALID,
]);
const UNREACHABLE = new Set([
    'ECONNREFUSED',
    'ENOTFOUND',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EAI_AGAIN',
    'ENOENT',
    'EACCES',
]);
const LOST = new Set([
    'PROTOCOL_CONNECTION_LOST',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'PROTOCOL_SEQUENCE_TIMEOUT',
    'ERR_STREAM_PREMATURE_CLOSE',
]);
const LOST_NUMBERS = new Set([
    ER.SERVER_SHUTDOWN,
    ER.NEW_ABORTING_CONNECTION,
    ER.CONNECTION_KILLED,
    4031,
]);
const DENIED = new Set([ER.ACCESS_DENIED, 1698, 1251, 1862, 4151]);
const PRIVILEGE = new Set([
    ER.SPECIFIC_ACCESS_DENIED,
    ER.TABLEACCESS_DENIED,
    ER.DBACCESS_DENIED,
    1143,
    1370,
    3955,
]);
const LOCKED = new Set([ER.LOCK_WAIT_TIMEOUT]);
/** Returns whether the connection is lost, and with it all session state. */
function isConnectionLost(error) {
    const { code, errno } = error;
    if (errno !== undefined && LOST_NUMBERS.has(errno))
        return true;
    // After the handshake, OpenSSL fails only on a record that it cannot decrypt. OpenSSL then ends
    // the connection.
    return code !== undefined && (LOST.has(code) || code.startsWith('ERR_SSL_'));
}
/** Returns whether a session of a snapshot is lost, and with it its view of the snapshot. */
function isSnapshotLost(error) {
    return error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'SOURCE_CONNECTION_LOST';
}
/** Galera's refusal of a node that is not ready, and a server that shuts down. */
const STARTING_NUMBERS = new Set([1047, ER.SERVER_SHUTDOWN]);
/**
 * Returns whether the cause of a failed connection passes once the server has started. A login, a
 * certificate or a missing privilege is another cause.
 */
function isStarting(error) {
    if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj) || !error.code.endsWith('_UNREACHABLE'))
        return false;
    const { code, errno } = (error.cause ?? {});
    if (errno !== undefined && STARTING_NUMBERS.has(errno))
        return true;
    if (code === undefined || code === 'EACCES' || code.startsWith('ERR_SSL_'))
        return false;
    return UNREACHABLE.has(code) || LOST.has(code);
}
/**
 * Returns whether a connection was lost or could not be opened. The caller may retry on another
 * connection, unless the work is bound to the lost one.
 */
function isUnreachable(error) {
    // The storage layer retries on its own, and another session does not fix a storage error.
    if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj) || error.code.startsWith('STORAGE_'))
        return false;
    return (error.code.endsWith('_CONNECTION_LOST') ||
        error.code.endsWith('_UNREACHABLE') ||
        (error.cause !== undefined && isConnectionLost(error.cause)));
}
/** Returns the server's error number, also from a BackupError, which may have no cause. */
function errnoOf(error) {
    return (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj ? error.cause : error)?.errno;
}
/**
 * Returns whether the server refused a statement because a privilege is missing. The next snapshot
 * method or query may need fewer privileges.
 */
function isPrivilegeError(error) {
    const errno = errnoOf(error);
    return errno !== undefined && (PRIVILEGE.has(errno) || errno === ER.ACCESS_DENIED);
}
/** Returns whether a deadlock or a lock wait timeout occurred. A retry may succeed. */
function isLockConflict(error) {
    const errno = errnoOf(error);
    return errno === ER.LOCK_DEADLOCK || errno === ER.LOCK_WAIT_TIMEOUT;
}
/** Returns whether the statement reached its timeout while another session held the lock. */
function isLockTimeout(error) {
    return errnoOf(error) === ER.LOCK_WAIT_TIMEOUT;
}
/** Returns whether a row with the same key already exists. */
function isDuplicateKey(error) {
    return errnoOf(error) === ER.DUP_ENTRY;
}
/** Returns whether a table with the same name already exists. */
function isTableExists(error) {
    return errnoOf(error) === ER.TABLE_EXISTS;
}
/** Returns whether a named object does not exist: a schema, table, column or function. */
function isMissingObject(error) {
    return MISSING_OBJECT.has(errnoOf(error) ?? 0);
}
/** Translates a failure to connect. */
function translateConnectError(error, side, target) {
    const { code, errno, message } = error;
    if (error instanceof _ssh_tunnel_error_js__WEBPACK_IMPORTED_MODULE_1__/* .TunnelError */ .T) {
        const why = error.failure === 'login' ? 'ACCESS_DENIED' : 'UNREACHABLE';
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(side === 'source' ? `SOURCE_${why}` : `TARGET_${why}`, `cannot connect to ${target}: ${message}`, { hint: error.hint, cause: error });
    }
    if (error instanceof _password_plugins_js__WEBPACK_IMPORTED_MODULE_2__/* .KeyRetrievalRefused */ .G) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(side === 'source' ? 'SOURCE_ACCESS_DENIED' : 'TARGET_ACCESS_DENIED', `no login to ${target} without TLS: ${message}`, {
            hint: 'Use TLS (--ssl-mode required or verify-identity), or set --get-server-public-key where no other host can answer instead of the server.',
            cause: error,
        });
    }
    if (errno !== undefined && DENIED.has(errno)) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(side === 'source' ? 'SOURCE_ACCESS_DENIED' : 'TARGET_ACCESS_DENIED', `access denied for ${target}: ${message}`, {
            hint: 'Check user and password, and that the account may connect from this host.',
            cause: error,
        });
    }
    const hint = code === 'HANDSHAKE_NO_SSL_SUPPORT'
        ? 'The server offers no TLS: use --ssl-mode preferred or disabled if that is acceptable.'
        : code !== undefined &&
            (code.startsWith('ERR_TLS') || code.includes('CERT') || code === 'HANDSHAKE_SSL_ERROR')
            ? 'The TLS handshake failed: check --ssl-mode, --ssl-ca and the host name in the certificate.'
            : code !== undefined && UNREACHABLE.has(code)
                ? 'Check host, port, socket and firewall, and that the server is running.'
                : 'Check the connection options and the server log.';
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(side === 'source' ? 'SOURCE_UNREACHABLE' : 'TARGET_UNREACHABLE', `cannot connect to ${target}: ${message}`, {
        hint,
        cause: error,
    });
}
/**
 * Translates a failed statement.
 * @param errorPrefix the failed action, as the start of the message
 */
function translateQueryError(error, side, errorPrefix) {
    if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj)
        return error;
    const { errno, message } = error;
    const code = classify(error, side);
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(code, `${errorPrefix}: ${message}`, {
        hint: HINTS[code] ?? 'See the message of the server, and its log.',
        details: errno === undefined ? {} : { errno },
        cause: error,
    });
}
function classify(error, side) {
    const { errno } = error;
    const source = side === 'source';
    if (isConnectionLost(error))
        return source ? 'SOURCE_CONNECTION_LOST' : 'TARGET_CONNECTION_LOST';
    if (errno !== undefined && PRIVILEGE.has(errno))
        return source ? 'SOURCE_PRIVILEGES' : 'TARGET_PRIVILEGES';
    if (errno !== undefined && LOCKED.has(errno) && source)
        return 'SOURCE_LOCK_TIMEOUT';
    if (errno === ER.TABLE_DEF_CHANGED && source)
        return 'SOURCE_CHANGED';
    if (!source &&
        (errno === ER.LOCAL_INFILE_OFF ||
            errno === ER.NOT_ALLOWED_COMMAND ||
            errno === ER.LOCAL_INFILE_OFF_MARIADB)) {
        return 'TARGET_LOCAL_INFILE_OFF';
    }
    return source ? 'SOURCE_QUERY_FAILED' : 'TARGET_QUERY_FAILED';
}
const HINTS = {
    SOURCE_CONNECTION_LOST: 'The server closed the connection or went away: see its log, then run the backup again.',
    TARGET_CONNECTION_LOST: 'The server closed the connection or went away: see its log, then run the restore again.',
    SOURCE_PRIVILEGES: 'Grant the account the privileges that docs/privileges.md lists for backups.',
    TARGET_PRIVILEGES: 'Grant the account the privileges that docs/privileges.md lists for restores.',
    SOURCE_LOCK_TIMEOUT: 'Another session holds the table or a long statement runs: raise --lock-wait-timeout or try later.',
    SOURCE_CHANGED: 'A table was altered while it was being dumped: run the backup again.',
    TARGET_LOCAL_INFILE_OFF: 'Set GLOBAL local_infile = ON on the target for the time of the restore.',
};


/***/ }),

/***/ 12567:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ KeyRetrievalRefused),
/* harmony export */   i: () => (/* binding */ pluginsWithoutKeyRetrieval)
/* harmony export */ });
/* harmony import */ var mysql2__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(20909);
// Login without TLS. `caching_sha2_password` and `sha256_password` let the client encrypt the
// password with an RSA key that the server sends. An attacker in the server's place can send
// another key and read the password. So we never request the key.

/** Signals that we stopped the login before the client sent the password. */
class KeyRetrievalRefused extends Error {
    constructor(plugin) {
        super(`${plugin} would send the password, encrypted with an unchecked key`);
    }
}
/** Byte by which a client requests the server's public key. */
const REQUESTS = { caching_sha2_password: 2, sha256_password: 1 };
const pluginsWithoutKeyRetrieval = Object.fromEntries(Object.entries(REQUESTS).map(([name, request]) => [name, guard(name, request)]));
function guard(name, request) {
    const plugin = mysql2__WEBPACK_IMPORTED_MODULE_0__.authPlugins[name]({});
    return (context) => {
        const handle = plugin(context);
        // An async function, because mysql2 turns a rejection into a connection error.
        return async (data) => {
            // The types of mysql2 omit undefined, the answer when the server needs nothing more.
            const answer = (await handle(data));
            if (answer?.length === 1 && answer[0] === request)
                throw new KeyRetrievalRefused(name);
            return answer;
        };
    };
}


/***/ }),

/***/ 45987:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AB: () => (/* binding */ quoteName),
/* harmony export */   Ov: () => (/* binding */ quoteString),
/* harmony export */   Y_: () => (/* binding */ quoteAccount),
/* harmony export */   Z8: () => (/* binding */ quoteTable),
/* harmony export */   nl: () => (/* binding */ textLiteral)
/* harmony export */ });
// Names and values as SQL text. Every name and value of a statement passes through this file.
/** Returns a quoted identifier. */
function quoteName(name) {
    return `\`${name.replaceAll('`', '``')}\``;
}
function quoteTable(schema, table) {
    return `${quoteName(schema)}.${quoteName(table)}`;
}
/**
 * Returns a string literal with the same meaning under every sql_mode and connection character set:
 * an introducer and the UTF-8 bytes in hexadecimal, so no byte is special.
 */
function textLiteral(text) {
    return text === '' ? `_utf8mb4''` : `_utf8mb4 0x${Buffer.from(text, 'utf8').toString('hex')}`;
}
/** Returns `'user'@'host'`, as in GRANT and CREATE USER. */
function quoteAccount(user, host) {
    return `${quoteString(user)}@${quoteString(host)}`;
}
/**
 * Returns a literal in single quotes, for statements that accept no introducer. Requires an
 * sql_mode without NO_BACKSLASH_ESCAPES.
 */
function quoteString(text) {
    return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}


/***/ }),

/***/ 81589:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ TunnelError)
/* harmony export */ });
// The reasons why an SSH server gives no way through. This file does not import ssh2: code that
// only translates the error need not load ssh2.
class TunnelError extends Error {
    name = 'TunnelError';
    failure;
    /**
     * The code of the socket, or `ECONNREFUSED` if the SSH server could not connect either. The code
     * decides whether a wait may help.
     */
    code;
    hint;
    constructor(failure, message, { hint, code, cause }) {
        super(message, cause === undefined ? undefined : { cause });
        this.failure = failure;
        this.hint = hint;
        this.code = code;
    }
}


/***/ })

};
