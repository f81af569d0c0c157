export const id = 364;
export const ids = [364];
export const modules = {

/***/ 7919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decompressAs)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8522);
/* harmony import */ var _zstd_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8916);
/* harmony import */ var _zstd_frames_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6698);
// The content of a data file, however it is compressed. Invariant: what ends without an error is whole; an input that is
// cut short, empty, or followed by something else is an error whose code begins with ZSTD_ or Z_.




/** Throws what the source throws, too. */
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
            // Even no data at all is a frame.
            if (counted.bytes === 0)
                throw new _zstd_frames_js__WEBPACK_IMPORTED_MODULE_3__/* .FrameError */ .q('the zstd stream is empty');
        }
    }
}
/** Any number of members. */
async function* gunzip(source) {
    const counted = new CountedSource(source);
    const decompressor = (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.createGunzip)({ chunkSize: 256 * 1024 });
    (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.pipeline)(node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from(counted.read(), { objectMode: false }), decompressor, () => undefined);
    yield* decompressor;
    if (counted.bytes === 0)
        throw new GzipError('Z_BUF_ERROR', 'the gzip stream is empty');
    // zlib ends quietly where something that is no member follows.
    if (decompressor.bytesWritten !== counted.bytes)
        throw new GzipError('Z_DATA_ERROR', 'the gzip stream holds something that is no member');
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

/***/ 6698:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ FrameWalker),
/* harmony export */   q: () => (/* binding */ FrameError)
/* harmony export */ });
// Where zstd frames begin and end (RFC 8878, section 3.1), found by walking frame and block headers as bytes flow by.
// Needed because Node.js stops at the end of the first frame of a stream.
const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** A block holds no more (RFC 8878, section 3.1.1.2.4). */
const MAX_BLOCK_BYTES = 128 * 1024;
/** Walks a byte stream; a boundary is the offset just behind a frame's last byte. */
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
    /** Whether the stream stands between two frames. */
    get isAtBoundary() {
        return this.#phase === 'frame-header' && this.#headerBytes === 0;
    }
    /** Size of the current frame's content, if its header says so. */
    get contentBytes() {
        return this.#contentBytes;
    }
    /** What the frame's blocks hold at most, as far as they were seen: whatever the header says, it is no more. */
    get mostBytes() {
        return this.#blocks * MAX_BLOCK_BYTES;
    }
    /** Whether the current frame holds no data. */
    get isSkippable() {
        return this.#isSkippable;
    }
    /** The offset behind the current frame's end, or undefined if the chunk ends inside of it. */
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
            throw new FrameError('the zstd stream holds something that is no frame');
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
/** A stream that is not made of complete zstd frames. */
class FrameError extends Error {
    code = 'ZSTD_FRAME';
}


/***/ }),

/***/ 8916:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dd: () => (/* binding */ MAX_FRAME_BYTES),
  sm: () => (/* binding */ compressFrame),
  mF: () => (/* binding */ decompress)
});

// UNUSED EXPORTS: MAX_PACKAGE_BYTES, assertBounded

// EXTERNAL MODULE: external "node:module"
var external_node_module_ = __webpack_require__(8995);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(5816);
// EXTERNAL MODULE: ./lib/compression/zstd-frames.js
var zstd_frames = __webpack_require__(6698);
;// CONCATENATED MODULE: ./lib/compression/zstd-frame-reader.js
// Cuts what a storage gives, in chunks of any size, into zstd frames. Invariant: a chunk is given back only when nobody looks at
// it any more; a frame that lies in one chunk is not copied, and such a chunk is left to the collector.



/**
 * A frame that is larger than this, in bytes as stored or of content, is handed on as a stream; so is one that does not say how
 * much is in it, for a few bytes may hold gigabytes.
 */
const MAX_WHOLE_BYTES = 16 * 1024 * 1024;
/** All frames but skippable ones. A large one has to be read to its end before the next is asked for. */
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
    /** What is unread of the current chunk. */
    #chunk = Buffer.alloc(0);
    /** The current chunk as it came, and those before it of which the current frame has a part, if they can be given back. */
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
        let at = 0;
        for (const part of parts)
            at += part.copy(frame, at);
        for (const chunk of this.#before)
            (0,buffer_pool/* recyclePiece */.CU)({ bytes: chunk });
        this.#before = [];
        return frame;
    }
    /** Somebody else will look at the chunks of this frame. */
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
    /** What the chunk has of the current frame. */
    #take() {
        const end = this.#walker.advance(this.#chunk, 0);
        const part = this.#chunk.subarray(0, end ?? this.#chunk.length);
        this.#chunk = this.#chunk.subarray(part.length);
        return { part, isEnd: end !== undefined };
    }
}

;// CONCATENATED MODULE: ./lib/compression/zstd-streams.js


/** Room for a piece of rows, and for the largest frame that it can become, incompressible, in bytes. */
const OUTPUT_BYTES = 1.25 * 1024 * 1024;
/** Streams of one kind, each with about 2 MB: twice the threads that libuv has; more would only take memory. */
const MAX_STREAMS = 8;
/** Streams of one kind. Each write to one of them is one frame, and what comes out of it belongs to that frame. */
class ZstdStreams {
    #make;
    #made = 0;
    #idle = [];
    #waiting = [];
    /** @param make with a `chunkSize` of OUTPUT_BYTES */
    constructor(make) {
        this.#make = make;
    }
    /** @returns memory that may be given back with `recyclePiece` */
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
        // What ends a stream has ended a write, too, which tells its caller.
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
     * Gives the stream memory that holds any result: then zstd reads its input in place and does not copy it first. Only
     * node:zlib's insides can be told so; where they are others, its own buffer is as right and a bit slower.
     */
    #renewOutput() {
        const stream = this.#stream;
        const { _outBuffer: buffer, _outOffset: offset } = stream;
        // Empty: what was given back.
        const isKnown = offset !== undefined && (buffer?.length === OUTPUT_BYTES || buffer?.length === 0);
        if (!isKnown)
            return;
        Object.assign(stream, { _outBuffer: (0,buffer_pool/* allocatePiece */.gL)(OUTPUT_BYTES, OUTPUT_BYTES), _outOffset: 0 });
    }
}

;// CONCATENATED MODULE: ./lib/compression/zstd.js
// zstd frames, compressed and decompressed on libuv's thread pool. A data file is a sequence of complete frames, so
// pieces of one file can be worked on at the same time and a reader needs no more than a few frames in memory.







/** Largest input of one frame in bytes (FORMAT.md). */
const MAX_FRAME_BYTES = 8 * 1024 * 1024;
/** What @mongodb-js/zstd, which makes one buffer of a frame, may be given: the most that its blocks can hold, in bytes. */
const MAX_PACKAGE_BYTES = 512 * 1024 * 1024;
/** Frames of one file that are decompressed ahead of their reader. */
const FRAMES_AHEAD = 2;
const hasNativeZstd = typeof external_node_zlib_.zstdCompress === 'function';
let implementation;
function zstd() {
    implementation ??= hasNativeZstd ? nodeZstd : packageZstd();
    return implementation;
}
/** One complete frame, whose memory may be given back with `recyclePiece`. @param level 1 (fast) to 19 */
function compressFrame(input, level) {
    return zstd().compress(input, level);
}
/**
 * The content of a data file: any number of frames, of any size, skippable ones too.
 * Throws errors whose code begins with ZSTD_ on corrupt or truncated input, and whatever the source throws.
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
        content.catch(() => undefined); // awaited in its turn
        pending.push(content);
        if (pending.length > FRAMES_AHEAD)
            yield await pending.shift();
    }
    while (pending.length > 0)
        yield await pending.shift();
}
/** Content of this many bytes is there before the pool has begun: 200 bytes cost 110 µs of CPU there, and 16 µs here. */
const MAX_SYNC_BYTES = 16 * 1024;
const zstdDecompress = (frame, options) => new Promise((resolve, reject) => {
    external_node_zlib_.zstdDecompress(frame, options, (error, content) => (error ? reject(error) : resolve(content)));
});
const nodeZstd = {
    async compress(input, level) {
        // zlib takes an empty write for none.
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
/** Each write ends a frame, so that zstd knows its size and writes it into the header: a reader decompresses into one buffer. */
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
/** Room for the whole result at once where it is small, so that it is one buffer and not a list to be joined. */
function roomFor(bytes) {
    return Math.max(1024, Math.min(bytes + 64, MAX_FRAME_BYTES));
}
/**
 * For Node.js before 22.15: @mongodb-js/zstd, an optional dependency, found by a computed name so that the bundler
 * leaves it alone. Its level is always 3, and it knows whole frames only, of which it makes one buffer, however large.
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
/** Whatever the header of a frame says, a few bytes of it may hold gigabytes. @throws FrameError */
function assertBounded(frame) {
    const walker = new zstd_frames/* FrameWalker */.K();
    walker.advance(frame, 0);
    assertFits(walker);
}
function assertFits({ mostBytes }) {
    if (mostBytes > MAX_PACKAGE_BYTES)
        throw new zstd_frames/* FrameError */.q(`a zstd frame may hold more than ${MAX_PACKAGE_BYTES / 1024 / 1024} MiB, for which Node.js 22.15 or later is needed`);
}


/***/ }),

/***/ 8754:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ StageClock)
/* harmony export */ });
class StageClock {
    #progress;
    #now;
    #stages = [];
    #current;
    constructor(progress, now) {
        this.#progress = progress;
        this.#now = now;
    }
    /** Ends the stage that runs, and begins another. */
    enter(name) {
        this.#end();
        this.#current = { name, begin: this.#now().getTime() };
        this.#progress.stage(name);
    }
    /** Ends the last stage. */
    finish() {
        this.#end();
        return this.#stages;
    }
    #end() {
        if (this.#current)
            this.#stages.push({
                name: this.#current.name,
                seconds: (this.#now().getTime() - this.#current.begin) / 1000,
            });
        this.#current = undefined;
    }
}


/***/ }),

/***/ 2486:
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
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/encryption/age-header.js
var age_header = __webpack_require__(7206);
;// CONCATENATED MODULE: ./lib/encryption/age-payload.js
// The payload of an age file (C2SP age.md, "Payload"): a nonce, then ChaCha20-Poly1305 over pieces of 64 KiB, each with its
// number and a flag on the last one, so that pieces that are missing, moved or changed are noticed. By Node.js's own
// cipher, which is ten times as fast as the library's. Invariant: no byte leaves before its piece was authenticated.

const PIECE_BYTES = 64 * 1024;
/** Where a nonce says whether its piece is the last one. */
const LAST_FLAG = 11;
const TAG_BYTES = 16;
const PAYLOAD_NONCE_BYTES = 16;
const CIPHER = 'chacha20-poly1305';
const OPTIONS = { authTagLength: TAG_BYTES };
const EMPTY = Buffer.alloc(0);
/** The payload is damaged, cut short, or of another key. */
class PayloadError extends Error {
}
/** Size of the payload of so many bytes. */
function payloadBytes(bytes) {
    return PAYLOAD_NONCE_BYTES + bytes + TAG_BYTES * Math.max(1, Math.ceil(bytes / PIECE_BYTES));
}
/** What it yields is good until the next is asked for: its memory is used again. */
async function* encryptPayload(fileKey, source) {
    const nonce = (0,external_node_crypto_.randomBytes)(PAYLOAD_NONCE_BYTES);
    const sealer = new Sealer(payloadKey(fileKey, nonce));
    yield nonce;
    // The last piece has a flag and is empty only in an empty file: it is held back until more follows. A copy, for whoever made
    // the bytes may use their memory again as well.
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
 * Yields every piece that is authentic, also before it fails.
 * @throws PayloadError, and whatever the source throws
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
/** As an object: from plain bytes Node.js makes one for every piece, which takes a fifth of the whole encryption. */
function payloadKey(fileKey, nonce) {
    return (0,external_node_crypto_.createSecretKey)(new Uint8Array((0,external_node_crypto_.hkdfSync)('sha256', fileKey, nonce, 'payload', 32)));
}
/** Eleven bytes that count the pieces, one that is 1 for the last. */
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
/** Seals pieces one behind the other into one memory: a new one for each cost more than a quarter of the encryption. */
class Sealer {
    #key;
    #nonce = new PieceNonce();
    #memory = EMPTY;
    #length = 0;
    constructor(key) {
        this.#key = key;
    }
    /** Makes room for so many bytes, sealed. */
    reserve(bytes) {
        const sealed = payloadBytes(bytes);
        if (sealed > this.#memory.length)
            this.#memory = Buffer.allocUnsafeSlow(sealed);
    }
    /** One piece, in two parts. */
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
    /** What was sealed since the last time; good until more is sealed. */
    take() {
        const sealed = this.#memory.subarray(0, this.#length);
        this.#length = 0;
        return sealed;
    }
    #append(bytes) {
        this.#length += bytes.copy(this.#memory, this.#length);
    }
}
/** Gives memory of its own back at once: 64 KiB for each piece would call the garbage collector every few megabytes. */
function release({ buffer, byteLength }) {
    if (buffer.byteLength === byteLength)
        buffer.transfer?.(0);
}
class Opener {
    #key;
    #nonce = new PieceNonce();
    /** Why no further piece can be opened. */
    failure;
    constructor(key) {
        this.#key = key;
    }
    /** Whether no more than one piece was opened. */
    get isFirst() {
        return this.#nonce.count <= 1;
    }
    /** @param isLast whether the file ends with the piece, which has to say the same */
    open(piece, isLast, output) {
        const nonce = this.#nonce.next(isLast);
        const text = this.#decrypt(piece, nonce);
        if (text) {
            output.push(text);
            return;
        }
        if (piece.length < TAG_BYTES)
            this.failure = new PayloadError('it is cut short');
        else {
            // Authentic, and in the wrong place: only the last piece may be a short one.
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



/** Longest header that is read, in bytes: some thousand recipients. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** None of the identities opens the file. */
class NoIdentityError extends Error {
}
/** It is no age file, or a damaged one. */
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
 * @param identities `AGE-SECRET-KEY-1…`, or objects that unwrap the file key themselves
 * @throws NoIdentityError, DamagedFileError, and whatever the source throws
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
    const { Decrypter } = await __webpack_require__.e(/* import() */ 574).then(__webpack_require__.bind(__webpack_require__, 5574));
    const decrypter = new Decrypter();
    for (const identity of identities)
        decrypter.addIdentity(identity);
    // They are asked in their order: who gets here has no key.
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
            throw new DamagedFileError('it is no age file');
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

/***/ 8228:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ BackupDecryption),
  K: () => (/* binding */ BackupEncryption)
});

// EXTERNAL MODULE: ./lib/encryption/age-file.js + 1 modules
var age_file = __webpack_require__(2486);
// EXTERNAL MODULE: ./lib/encryption/key-files.js
var key_files = __webpack_require__(9408);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/encryption/age-header.js
var age_header = __webpack_require__(7206);
;// CONCATENATED MODULE: ./lib/encryption/passphrase-stanza.js
// The scrypt stanza of an age header (C2SP age.md, "The scrypt recipient type"), by Node.js's own scrypt: on the thread pool,
// and with memory that is given back at once; the library's blocks the program for a second.


/** 2^17 with r = 8 is what OWASP recommends at least, and takes 128 MiB. */
const WORK_FACTOR = 17;
/** Of files that are read: a larger one is an attack on our memory. */
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
        // The last letter has bits beyond the sixteenth byte: another text of the same salt is not the one that was written.
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
var x25519_stanza = __webpack_require__(2749);
;// CONCATENATED MODULE: ./lib/encryption/backup-keys.js




/** Encrypts the objects of one backup. */
class BackupEncryption {
    #recipients;
    /** The private key as an age file of the passphrase, where there is one. */
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
     * @param identityFile the age file with the backup's private key, where there is one
     * @throws NoIdentityError where nothing given can open it, DamagedFileError
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

/***/ 4147:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aZ: () => (/* binding */ definitionsObject),
/* harmony export */   lu: () => (/* binding */ MAX_OBJECT_BYTES),
/* harmony export */   t2: () => (/* binding */ RECORDS_PER_OBJECT_BYTES),
/* harmony export */   xR: () => (/* binding */ MAX_RECORD_BYTES)
/* harmony export */ });
// The objects that hold the records of a backup's definitions: lines of JSON, compressed, each object bounded.
/** Bytes of lines after which the next object begins. */
const RECORDS_PER_OBJECT_BYTES = 4 * 1024 * 1024;
/** No server makes a longer definition in practice; a reader takes no longer one. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;
/** An object ends with the line that exceeds its size. */
const MAX_OBJECT_BYTES = RECORDS_PER_OBJECT_BYTES + MAX_RECORD_BYTES;
/** No file of MySQL Shell begins so but its own few. */
function definitionsObject(number) {
    return `@.definitions@${number}.jsonl.zst`;
}


/***/ }),

/***/ 7936:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ renderDoneJson),
/* harmony export */   iq: () => (/* binding */ renderSchemaJson),
/* harmony export */   np: () => (/* binding */ renderDumpJson),
/* harmony export */   v$: () => (/* binding */ renderTableJson)
/* harmony export */ });
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(489);
// The JSON files of a MySQL Shell dump. Field names and their meaning are MySQL Shell's (FORMAT.md), version 2.0.1.

const DUMP_VERSION = '2.0.1';
function renderDumpJson(facts) {
    return json({
        dumper: facts.dumper,
        version: DUMP_VERSION,
        origin: facts.includesAllSchemas ? 'dumpInstance' : 'dumpSchemas',
        options: {},
        schemas: facts.schemas,
        basenames: facts.basenames,
        ...(facts.users ? { users: facts.users } : {}),
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
    const tableDataBytes = (0,_records_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyRecord */ .FR)();
    const tableRows = (0,_records_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyRecord */ .FR)();
    const chunkFileBytes = (0,_records_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyRecord */ .FR)();
    let dataBytes = 0;
    for (const table of tables) {
        (tableDataBytes[table.schema] ??= (0,_records_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyRecord */ .FR)())[table.table] = table.dataBytes;
        (tableRows[table.schema] ??= (0,_records_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyRecord */ .FR)())[table.table] = table.rows;
        for (const chunk of table.chunks)
            chunkFileBytes[chunk.object] = chunk.dataBytes;
        dataBytes += table.dataBytes;
    }
    return json({ end: shellTime(end), dataBytes, tableDataBytes, tableRows, chunkFileBytes });
}
/** `2026-11-22 10:53:17` in UTC. */
function shellTime(date) {
    return date.toISOString().slice(0, 19).replace('T', ' ');
}
function json(value) {
    return `${JSON.stringify(value, null, 4)}\n`;
}


/***/ }),

/***/ 4331:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Np: () => (/* binding */ decodePeriodEnd),
/* harmony export */   gv: () => (/* binding */ periodEndOf),
/* harmony export */   xd: () => (/* binding */ encodePeriodEnd)
/* harmony export */ });
/* unused harmony exports ENDS_OF_TIME, endOfTime */
/* harmony import */ var _sql_quote_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8104);
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3647);
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9030);
/* harmony import */ var _instant_rows_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1157);
// The end of the period of a current row in a system-versioned table of MariaDB. It is the largest TIMESTAMP of the server, so that a
// version with a larger one takes the literal of an older version for a moment of the past, and the row for history.




/** In UTC, as a TIMESTAMP(6) is printed. */
const ENDS_OF_TIME = ['2038-01-19 03:14:07.999999', '2106-02-07 06:28:15.999999'];
function endOfTime(facts) {
    return ENDS_OF_TIME[(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'TIMESTAMP until 2106') ? 1 : 0];
}
/** Of a system-versioned table. */
function periodEndOf(table, facts) {
    return { column: (0,_instant_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .periodColumns */ .$8)(table).end, endOfTime: endOfTime(facts) };
}
/** The expression in which a table with history is loaded that comes from a server with another end of time; undefined: as it is. */
function decodePeriodEnd({ column, endOfTime: source }, facts) {
    const target = endOfTime(facts);
    if (source === target || !(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(facts))
        return undefined;
    return `REPLACE(@${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(column)}, '${source}', '${target}')`;
}
/** The expression that reads it from such a server as the source has it; undefined: the column as it is. */
function encodePeriodEnd({ column, endOfTime: source }, facts) {
    const target = endOfTime(facts);
    if (source === target || !(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(facts))
        return undefined;
    return `REPLACE(${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(column)}, '${target}', '${source}')`;
}


/***/ }),

/***/ 1157:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $8: () => (/* binding */ periodColumns),
/* harmony export */   Qr: () => (/* binding */ whereLasting),
/* harmony export */   SY: () => (/* binding */ countInstantRows),
/* harmony export */   jV: () => (/* binding */ whereInstant)
/* harmony export */ });
/* harmony import */ var _sql_quote_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8104);
// Rows of MariaDB's history that began and ended at one moment: a row that one statement, through a trigger, inserted and deleted. The
// server takes no such row by `system_versioning_insert_history`. It makes one where a row is inserted and deleted under one `timestamp`.

/** Of a system-versioned table; implicit ones have no column in information_schema. */
function periodColumns({ columns, facts }) {
    const named = (expression) => facts.columns.find((column) => column.expression?.toUpperCase() === expression)?.name;
    return columns.some(({ period }) => period)
        ? { start: named('ROW START') ?? 'row_start', end: named('ROW END') ?? 'row_end' }
        : { start: 'row_start', end: 'row_end' };
}
function whereInstant({ start, end }) {
    return `${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(start)} = ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(end)}`;
}
function whereLasting({ start, end }) {
    return `${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(start)} < ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(end)}`;
}
/** Reads the whole table. */
function countInstantRows({ schema, name }, period) {
    return `SELECT COUNT(*) FROM ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteTable */ .Z8)(schema, name)} FOR SYSTEM_TIME ALL USE INDEX () WHERE ${whereInstant(period)}`;
}


/***/ }),

/***/ 7748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JU: () => (/* binding */ selectFrom),
/* harmony export */   OX: () => (/* binding */ loadStatement),
/* harmony export */   eX: () => (/* binding */ chunkQuery),
/* harmony export */   gA: () => (/* binding */ planReading)
/* harmony export */ });
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9030);
/* harmony import */ var _instant_rows_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1157);
/* harmony import */ var _schema_engines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4867);
/* harmony import */ var _format_records_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(489);
/* harmony import */ var _sql_quote_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8104);
// The SELECT that reads a table, and the LOAD DATA that puts the same bytes back: one place decides both, column by
// column, so that they cannot disagree. Each exception was found by experiment on real servers.





function planReading(table, facts) {
    const reading = {
        columns: [],
        select: [],
        decodeColumns: (0,_format_records_js__WEBPACK_IMPORTED_MODULE_2__/* .emptyRecord */ .FR)(),
        from: '',
        orderBy: undefined,
    };
    for (const column of table.columns)
        if (!column.generated)
            addColumn(reading, column, facts);
    const generated = table.columns.filter((column) => column.generated);
    if (generated.length > 0)
        reading.generated = {
            columns: generated.map(({ name }) => name),
            select: generated.map(({ name, dataType }) => dataType === 'float' ? `${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)}*1e0` : (0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)),
        };
    if (table.systemVersioned) {
        // Implicit period columns are hidden: neither `*` nor information_schema names them.
        if (!table.columns.some(({ period }) => period)) {
            for (const name of ['row_start', 'row_end']) {
                reading.columns.push(name);
                reading.select.push((0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name));
            }
        }
        reading.from = 'FOR SYSTEM_TIME ALL USE INDEX ()';
        // A target may put the rows of the history into other partitions.
        if (table.partitioned)
            reading.orderBy = historyOrder(table).map(_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB).join(', ');
    }
    else if (table.key) {
        reading.from = `FORCE INDEX (${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(table.key.name)})`;
        reading.orderBy = table.key.columns.map(_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB).join(', ');
    }
    else {
        reading.from = 'USE INDEX ()';
    }
    return reading;
}
/** A key of the rows with their history, as far as the table has one. */
function historyOrder(table) {
    const { start, end } = (0,_instant_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .periodColumns */ .$8)(table);
    const primary = table.facts.indexes.find(({ name }) => name === 'PRIMARY')?.parts ?? [];
    const columns = primary.flatMap(({ column }) => (column === null ? [] : [column]));
    const key = columns.length > 0 ? columns : table.columns.map(({ name }) => name);
    return [...new Set([...key, end, start])];
}
function addColumn(reading, column, facts) {
    const name = (0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(column.name);
    reading.columns.push(column.name);
    switch (column.dataType) {
        case 'float':
            // Printing a FLOAT loses digits; as a DOUBLE it is exact, and *1e0 keeps the sign of zero.
            reading.select.push(`${name}*1e0`);
            break;
        case 'json':
            reading.select.push(name);
            if (!(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(facts))
                reading.decodeColumns[column.name] = `CONVERT(@${name} USING utf8mb4)`;
            break;
        case 'enum':
            // Its error value prints as the empty text; where that is a member too, only the index tells them apart.
            if (hasEmptyMember(column.columnType)) {
                reading.select.push(`${name}+0`);
                reading.decodeColumns[column.name] = `@${name}+0`;
            }
            else
                reading.select.push(name);
            break;
        case 'uuid':
        case 'inet4':
        case 'inet6':
            reading.select.push(name);
            reading.decodeColumns[column.name] = `CONVERT(@${name} USING ascii)`;
            break;
        default:
            reading.select.push(name);
    }
}
function hasEmptyMember(enumType) {
    return [...enumType.matchAll(/'((?:[^']|'')*)'/g)].some(([, member]) => member === '');
}
/**
 * How a query begins that reads a table of the source. An engine with locks of its own on whole tables (seen: MEMORY of MariaDB)
 * lets a reader wait behind a writer who waits for our LOCK TABLES: one of high priority goes before him.
 */
function selectFrom(table) {
    return (0,_schema_engines_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransactional */ .ky)(table) ? 'SELECT' : 'SELECT HIGH_PRIORITY';
}
/** The query of one chunk; used by the dump, and by the verification on the restored table. */
function chunkQuery({ verb = 'SELECT', schema, table, select, from, orderBy, where, }) {
    const conditions = where
        .filter((condition) => condition !== undefined)
        .map((condition) => `(${condition})`);
    return [
        `${verb} ${select.length > 0 ? select.join(', ') : "''"} FROM ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table)} ${from}`,
        ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
        ...(orderBy ? [`ORDER BY ${orderBy}`] : []),
    ].join(' ');
}
const OWN_FORMAT = {
    fieldsTerminatedBy: '\t',
    fieldsEnclosedBy: '',
    fieldsOptionallyEnclosed: false,
    fieldsEscapedBy: '\\',
    linesTerminatedBy: '\n',
};
/** LOAD DATA for one data file. */
function loadStatement({ schema, table, columns, decodeColumns, charset, fileFormat = OWN_FORMAT, }) {
    const fields = columns.length > 0
        ? columns.map((name) => 
        // A column may be called `constructor`, which every object has.
        Object.hasOwn(decodeColumns, name) ? `@${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)}` : (0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name))
        : ['@`nothing`'];
    const assignments = Object.entries(decodeColumns).map(([name, expression]) => `${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)} = ${expression}`);
    return [
        `LOAD DATA LOCAL INFILE 'chunk' INTO TABLE ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table)} CHARACTER SET ${charset}`,
        formatClause(fileFormat),
        `(${fields.join(', ')})`,
        ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
    ].join(' ');
}
function formatClause(format) {
    const enclosed = `${format.fieldsOptionallyEnclosed ? 'OPTIONALLY ' : ''}ENCLOSED BY ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.fieldsEnclosedBy)}`;
    return `FIELDS TERMINATED BY ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.fieldsTerminatedBy)} ${enclosed} ESCAPED BY ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.fieldsEscapedBy)} LINES TERMINATED BY ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.linesTerminatedBy)}`;
}


/***/ }),

/***/ 7498:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ed: () => (/* binding */ readEventDefinition),
  J4: () => (/* binding */ readLibraryDefinition),
  WN: () => (/* binding */ readRoutineDefinition),
  LC: () => (/* binding */ readSchemaDefinition),
  Ry: () => (/* binding */ readSequenceDefinition),
  On: () => (/* binding */ readTableDefinition),
  c8: () => (/* binding */ readTriggerDefinition),
  Lz: () => (/* binding */ readViewDefinition)
});

// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(8104);
// EXTERNAL MODULE: ./lib/sql/charsets.js
var charsets = __webpack_require__(9915);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(4881);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(9030);
// EXTERNAL MODULE: ./lib/sql/multi-byte.js
var multi_byte = __webpack_require__(7080);
// EXTERNAL MODULE: ./lib/sql/sql-tokens.js
var sql_tokens = __webpack_require__(2419);
;// CONCATENATED MODULE: ./lib/sql/literals.js
// String literals in SQL text that has one character per byte: what they stand for, and other ways to write them.


const ESCAPES = {
    '0': '\0',
    b: '\b',
    n: '\n',
    r: '\r',
    t: '\t',
    Z: '\x1a',
};
/** The bytes that a literal with its quotes stands for. */
function literalBytes(literal, { noBackslash, charset }) {
    const quote = literal[0];
    const end = literal.length - 1;
    let result = '';
    for (let i = 1; i < end;) {
        const bytes = (0,multi_byte/* characterBytes */.H)(literal, i, charset);
        if (bytes === 1 && literal[i] === '\\' && !noBackslash) {
            const escaped = (0,multi_byte/* characterBytes */.H)(literal, i + 1, charset);
            const text = literal.slice(i + 1, i + 1 + escaped);
            // `\%` and `\_` keep their backslash: they are patterns.
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
/** Literals whose backslashes mean nothing afterwards, as NO_BACKSLASH_ESCAPES reads them. */
function withoutBackslashEscapes(sql, mode) {
    return replaceLiterals(sql, mode, (literal) => literal.includes('\\') ? `'${literalBytes(literal, mode).replaceAll("'", "''")}'` : literal);
}
/**
 * Literals with an introducer, `_latin1'…'`, whose bytes are not ASCII as numbers, `_latin1 0x…`: those bytes stay what they are when
 * the text around them is converted.
 */
function withHexLiterals(sql, mode) {
    return replaceLiterals(sql, mode, (literal, introducer) => {
        if (introducer === undefined || !/[\x80-\xff]/.test(literal))
            return literal;
        const bytes = Buffer.from(literalBytes(literal, mode), 'latin1');
        return `${/\s$/.test(introducer) ? '' : ' '}0x${bytes.toString('hex')}`;
    });
}
/** @param replace gets the literal, and what introduces it: a word that begins with `_`, and the space after it */
function replaceLiterals(sql, mode, replace) {
    let result = '';
    let copied = 0;
    let word;
    for (const { start, end, text, name } of (0,sql_tokens/* tokenize */.qw)(sql, mode)) {
        if (name === undefined && (text === "'" || text === '"')) {
            const introducer = word?.name.startsWith('_') ? sql.slice(word.start, start) : undefined;
            result += sql.slice(copied, start) + replace(sql.slice(start, end), introducer);
            copied = end;
        }
        word = name === undefined || text === '`' ? undefined : { name, start };
    }
    return result + sql.slice(copied);
}

// EXTERNAL MODULE: ./lib/sql/program-parts.js
var program_parts = __webpack_require__(83);
// EXTERNAL MODULE: ./lib/sql/sql-quoting.js
var sql_quoting = __webpack_require__(2290);
;// CONCATENATED MODULE: ./lib/mysql/schema/client-statement.js
// Makes of what a server prints one statement in the character set of the client that created it: the parts that are UTF-8 are
// converted by the server itself, and the result counts only where it converts back to the same (DEFINITIONS.md, "Re-create").




/** @param name of the program, in SQL with its quotes, in UTF-8 with one character per byte */
async function clientStatement(session, program, name) {
    const { charset, sqlMode, printed } = program;
    const isPlain = !/\bNO_BACKSLASH_ESCAPES\b/.test(sqlMode);
    if (program.kind === 'library' || (isPlain && ((0,charsets/* isUtf8 */.co)(charset) || (0,charsets/* isAscii */.ER)(printed))))
        return { statement: printed, client: program.kind === 'library' ? 'utf8mb4' : charset };
    const parts = (0,program_parts/* splitProgram */.X)(program).map((part) => withoutOwnEscapes(part, program));
    const converted = await convertParts(session, parts, charset);
    if (converted !== undefined)
        return { statement: converted, client: charset };
    const commentless = await convertWithoutComment(session, parts, program, name);
    return commentless ?? (await inUtf8(session, parts, program));
}
/** The server escapes its comments with backslashes though the mode of the program knows none. */
function withoutOwnEscapes(part, { sqlMode }) {
    if (part.encoding === 'client' || !/\bNO_BACKSLASH_ESCAPES\b/.test(sqlMode))
        return part;
    const mode = { ...(0,sql_quoting/* quotingOf */.JW)(sqlMode), noBackslash: false };
    return { ...part, text: withoutBackslashEscapes(part.text, mode) };
}
/** undefined: the character set cannot say it. */
async function convertParts(session, parts, charset) {
    const texts = [];
    for (const { encoding, text } of parts) {
        const own = encoding === 'client' ? text : await convertExactly(session, text, 'utf8mb4', charset);
        if (own === undefined)
            return undefined;
        texts.push(own);
    }
    return texts.join('');
}
/** Of a routine only: ALTER PROCEDURE … COMMENT keeps everything else as it is. */
async function convertWithoutComment(session, parts, { kind, charset, sqlMode }, name) {
    if (kind !== 'procedure' && kind !== 'function')
        return undefined;
    let comment;
    const others = parts.map((part) => {
        if (part.encoding === 'client')
            return part;
        const match = COMMENT_LINE.exec(part.text);
        if (!match)
            return part;
        comment = literalBytes(match[1], { ...(0,sql_quoting/* quotingOf */.JW)(sqlMode), ansiQuotes: false });
        return {
            ...part,
            text: part.text.slice(0, match.index) + part.text.slice(match.index + match[0].length),
        };
    });
    if (comment === undefined)
        return undefined;
    const statement = await convertParts(session, others, charset);
    if (statement === undefined)
        return undefined;
    const literal = `'${comment.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
    return { statement, client: charset, followUp: `ALTER ${kind.toUpperCase()} ${name} COMMENT ${literal}` };
}
const COMMENT_LINE = /^ {4}COMMENT ('(?:[^'\\]|\\[^]|'')*')\n/m;
/** Last of all: the same values, character sets and collations; only the client in the metadata is another. */
async function inUtf8(session, parts, { charset, sqlMode, printed }) {
    const texts = [];
    for (const { encoding, text } of parts) {
        const own = encoding === 'utf8'
            ? text
            : await convertExactly(session, withHexLiterals(text, (0,sql_quoting/* quotingOf */.JW)(sqlMode, charset)), charset, 'utf8mb4');
        if (own === undefined)
            return {
                statement: printed,
                client: charset,
                inexact: `its text is not valid ${charset}, the character set of the client that created it`,
            };
        texts.push(own);
    }
    return {
        statement: texts.join(''),
        client: 'utf8mb4',
        inexact: `${charset}, the character set of the client that created it, cannot represent all of it: it will be created by an utf8mb4 client`,
    };
}
/** undefined: it does not convert back to the same bytes. */
async function convertExactly(session, text, from, to) {
    if ((0,charsets/* isAscii */.ER)(text))
        return text;
    const bytes = Buffer.from(text, 'latin1');
    const there = `CONVERT(CONVERT(X'${bytes.toString('hex')}' USING ${from}) USING ${to})`;
    const [row] = await session.query(`SELECT ${there} AS there, CONVERT(${there} USING ${from}) AS back`, `cannot convert a definition from ${from} to ${to}`, { results: 'binary' });
    const { there: result, back } = row;
    return Buffer.isBuffer(result) && Buffer.isBuffer(back) && back.equals(bytes)
        ? result.toString('latin1')
        : undefined;
}

;// CONCATENATED MODULE: ./lib/sql/printed-literals.js
// The literals of a printed CREATE TABLE that a server may print with other characters than it keeps: members of ENUM and SET, and
// constant defaults. Pure. The text has one character per byte of UTF-8.



/** Servers print `?` for what they cannot say, and MariaDB prints defaults in another character set than it keeps them in. */
function findDoubtfulLiterals(createTable) {
    return [...literalsOf(createTable)].filter(({ role, bytes }) => role === 'default' ? /[?\x80-\xff]/.test(bytes) : bytes.includes('?'));
}
function* literalsOf(createTable) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(createTable, sql_quoting/* DEFAULT_QUOTING */.qF)];
    let depth = 0;
    /** undefined: not in the definition of a column. */
    let column;
    for (const [i, token] of tokens.entries()) {
        const before = tokens[i - 1];
        if (depth === 1 && token.text === '`' && (before?.text === '(' || before?.text === ','))
            column = token.name;
        else if (isPunctuation(token, '('))
            depth++;
        else if (isPunctuation(token, ')'))
            depth--;
        else if (depth === 1 && isPunctuation(token, ','))
            column = undefined;
        if (column === undefined || depth === 0)
            continue;
        const word = (0,sql_tokens/* keywordOf */.XL)(token);
        if (depth === 1 && (word === 'ENUM' || word === 'SET'))
            yield* membersOf(createTable, tokens, i, column, word);
        if (depth === 1 && word === 'DEFAULT')
            yield* defaultOf(createTable, tokens, i, column);
    }
}
function* membersOf(createTable, tokens, position, column, type) {
    let number = 0;
    for (let i = position + 2; tokens[i]?.text === "'"; i += 2) {
        const role = type === 'ENUM' ? { enum: ++number } : { set: ++number };
        yield { column, role, ...literalAt(createTable, tokens[i]) };
    }
}
function* defaultOf(createTable, tokens, position, column) {
    const next = tokens[position + 1];
    const hasIntroducer = (0,sql_tokens/* keywordOf */.XL)(next)?.startsWith('_') ?? false;
    const literal = hasIntroducer ? tokens[position + 2] : next;
    if (literal?.text !== "'")
        return;
    const { end, bytes } = literalAt(createTable, literal);
    yield { column, role: 'default', start: next.start, end, bytes };
}
function literalAt(createTable, { start, end }) {
    return { start, end, bytes: literalBytes(createTable.slice(start, end), sql_quoting/* DEFAULT_QUOTING */.qF) };
}
function isPunctuation({ name, text }, char) {
    return name === undefined && text === char;
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(3647);
;// CONCATENATED MODULE: ./lib/mysql/schema/true-literals.js
// Where a server prints less of a table than it knows, the truth is asked for: characters beyond U+FFFF come as `?` in members of ENUM
// and SET, and in defaults on some versions. Reads alone: nothing is created on the source.



/** @param printed CREATE TABLE as the server prints it, with one character per byte of UTF-8 */
async function readTrueLiterals(session, server, schema, table, printed) {
    const doubtful = findDoubtfulLiterals(printed);
    if (doubtful.length === 0)
        return { text: printed };
    const truth = new Map();
    const unknown = [];
    for (const column of new Set(doubtful.map((literal) => literal.column))) {
        const own = doubtful.filter((literal) => literal.column === column);
        const source = { schema, table, column };
        const printedMembers = own.filter(({ role }) => role !== 'default');
        const members = await readMembers(session, server, source, printedMembers);
        if (members === undefined)
            unknown.push(`column ${utf8(column)} has a "?" among its members, which this server also prints in place of each character beyond U+FFFF`);
        for (const { literal, text } of members ?? [])
            truth.set(literal, literalOf(text));
        for (const literal of own) {
            if (literal.role !== 'default')
                continue;
            const why = await readDefault(session, source, literal, members ?? [], truth);
            if (why !== undefined)
                unknown.push(why);
        }
    }
    const text = true_literals_replaceLiterals(printed, truth);
    return unknown.length === 0 ? { text } : { text, inexact: unknown.join('; ') };
}
/**
 * A column of a recursive query has the type of the first SELECT, with the members of the table's column, and the second one puts
 * numbers into it: members of ENUM by their position, those of SET by their bits.
 * @returns undefined: this server cannot be asked
 */
async function readMembers(session, server, { schema, table, column }, members) {
    if (members.length === 0)
        return [];
    if (!(0,server_abilities/* has */.z)(server, 'WITH RECURSIVE'))
        return undefined;
    const numbers = members
        .map(({ role }, i) => `SELECT ${i} AS n, ${numberOf(role)} AS v`)
        .join(' UNION ALL ');
    const rows = await session.query(`WITH RECURSIVE m (v, n, level) AS (
       SELECT t.${(0,quote/* quoteName */.AB)(utf8(column))}, -1, 0 FROM (SELECT 1) o LEFT JOIN ${(0,quote/* quoteTable */.Z8)(schema, table)} t ON FALSE
       UNION ALL
       SELECT i.v, i.n, level + 1 FROM m JOIN (${numbers}) i WHERE level = 0
     )
     SELECT n, HEX(CONVERT(v USING utf8mb4)) AS text FROM m WHERE n >= 0 ORDER BY n`, `cannot read the members of ${schema}.${table}.${utf8(column)}`);
    return rows.flatMap(({ n, text }) => {
        const literal = members[Number(n)];
        return text === null ? [] : [{ literal, printed: literal.bytes, text: unhex(text) }];
    });
}
function numberOf(role) {
    if (role === 'default')
        throw new Error('a default has no number');
    return 'enum' in role ? String(role.enum) : String(1n << BigInt(role.set - 1));
}
/**
 * @returns why the default cannot be known, as the end of a sentence about the table
 */
async function readDefault(session, source, literal, members, truth) {
    const value = (await readDefaultValue(session, source, '(SELECT 1) o LEFT JOIN', 'ON FALSE')) ??
        // MariaDB has no default for a row that is not there where the column is NOT NULL.
        (await readDefaultValue(session, source, '', 'LIMIT 1'));
    if (value?.charset === 'binary') {
        if (value.bytes !== literal.bytes)
            truth.set(literal, `0x${hex(value.bytes)}`);
        return undefined;
    }
    const candidates = members.filter(({ printed }) => printed === literal.bytes);
    const text = value?.text ?? (candidates.length === 1 ? candidates[0].text : undefined);
    if (text !== undefined) {
        if (text !== literal.bytes)
            truth.set(literal, literalOf(text));
        return undefined;
    }
    return literal.bytes.includes('?')
        ? `the default of column ${utf8(source.column)} has a "?", which servers also print in place of each character beyond U+FFFF`
        : undefined;
}
async function readDefaultValue(session, { schema, table, column }, before, after) {
    const value = `DEFAULT(t.${(0,quote/* quoteName */.AB)(utf8(column))})`;
    const [row] = await session.query(`SELECT HEX(${value}) AS bytes, HEX(CONVERT(${value} USING utf8mb4)) AS text, CHARSET(${value}) AS charset
       FROM ${before} ${(0,quote/* quoteTable */.Z8)(schema, table)} t ${after}`, `cannot read the default of ${schema}.${table}.${utf8(column)}`);
    if (!row || row.bytes === null)
        return undefined;
    return {
        bytes: unhex(row.bytes),
        charset: row.charset,
        text: row.text === null ? undefined : unhex(row.text),
    };
}
function literalOf(bytes) {
    return `'${bytes.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}
function true_literals_replaceLiterals(printed, truth) {
    let text = '';
    let copied = 0;
    for (const [{ start, end }, literal] of [...truth].sort(([a], [b]) => a.start - b.start)) {
        text += printed.slice(copied, start) + literal;
        copied = end;
    }
    return text + printed.slice(copied);
}
function hex(bytes) {
    return Buffer.from(bytes, 'latin1').toString('hex');
}
function unhex(digits) {
    return Buffer.from(digits, 'hex').toString('latin1');
}
function utf8(bytes) {
    return Buffer.from(bytes, 'latin1').toString('utf8');
}

// EXTERNAL MODULE: ./lib/mysql/schema/show-create.js
var show_create = __webpack_require__(2564);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/mysql/schema/read-definition.js








const UTF8 = { client: 'utf8mb4', sqlMode: '' };
async function readSchemaDefinition(session, { name, readOnly }) {
    const { text } = await (0,show_create/* showCreate */.k)(session, 'schema', name, name);
    return {
        kind: 'schema',
        name,
        // A comment of the server, which would not make it so.
        statement: latin1(text.replace(/ \/\* READ ONLY ?= ?1 \*\/$/, '')),
        printed: latin1(text),
        session: UTF8,
        ...(readOnly ? { readOnly: true } : {}),
    };
}
/** Without its facts. */
async function readTableDefinition(session, server, schema, name) {
    const { text: printed } = await (0,show_create/* showCreate */.k)(session, 'table', schema, name);
    const { text, inexact } = await readTrueLiterals(session, server, schema, name, printed);
    return {
        kind: 'table',
        schema,
        name,
        statement: latin1(text),
        ...(text === printed ? {} : { printed: latin1(printed) }),
        session: UTF8,
        ...(inexact === undefined ? {} : { inexact }),
    };
}
async function readSequenceDefinition(session, schema, name) {
    const { text } = await (0,show_create/* showCreate */.k)(session, 'sequence', schema, name);
    const next = await session.scalar(`SELECT next_not_cached_value FROM ${(0,quote/* quoteTable */.Z8)(schema, name)}`, `cannot read sequence ${schema}.${name}`);
    return {
        kind: 'sequence',
        schema,
        name,
        statement: latin1(text),
        session: UTF8,
        ...(next === undefined ? {} : { next }),
    };
}
/** A view that is invalid on the server has no columns; one that the server cannot even print is kept as its message. */
async function readViewDefinition(session, schema, { name, columns }) {
    const own = { kind: 'view', schema, name, columns };
    let printed;
    try {
        printed = await (0,show_create/* showCreate */.k)(session, 'view', schema, name);
    }
    catch (error) {
        if (!isServersAnswer(error))
            throw error;
        return { ...own, statement: Buffer.alloc(0), session: UTF8, broken: messageOf(error) };
    }
    return {
        ...own,
        statement: latin1(printed.text),
        session: printed.session,
        ...(columns.length === 0 ? { broken: 'it is invalid on the source' } : {}),
    };
}
async function readTriggerDefinition(session, server, schema, { name, table }) {
    return { ...(await readProgram(session, server, 'trigger', schema, name, table)), table };
}
async function readRoutineDefinition(session, server, schema, name, type) {
    return await readProgram(session, server, PROGRAM_KINDS[type], schema, name);
}
const PROGRAM_KINDS = {
    PROCEDURE: 'procedure',
    FUNCTION: 'function',
    PACKAGE: 'package',
    'PACKAGE BODY': 'package body',
};
async function readEventDefinition(session, server, schema, name) {
    return await readProgram(session, server, 'event', schema, name);
}
async function readLibraryDefinition(session, server, schema, name) {
    return await readProgram(session, server, 'library', schema, name);
}
async function readProgram(session, server, kind, schema, name, table) {
    const { text, session: creation } = await (0,show_create/* showCreate */.k)(session, kind, schema.name, name);
    const program = {
        kind,
        isMariaDb: (0,server_facts/* isMariaDb */.Zz)(server),
        printed: text,
        charset: creation.client,
        sqlMode: creation.sqlMode,
        ...(table === undefined ? {} : { table: byteText(table) }),
    };
    const { statement, client, followUp, inexact } = await clientStatement(session, program, byteText((0,quote/* quoteName */.AB)(name)));
    return {
        kind,
        schema: schema.name,
        name,
        statement: latin1(statement),
        ...(statement === text ? {} : { printed: latin1(text) }),
        session: { ...creation, client },
        ...(followUp === undefined ? {} : { followUp: latin1(followUp) }),
        ...(inexact === undefined ? notValidUtf8(text, creation.client) : { inexact }),
    };
}
/** An event that another client altered keeps the bytes of that client, which are no text in its own character set. */
function notValidUtf8(text, charset) {
    if (!(0,charsets/* isUtf8 */.co)(charset) || charset === 'binary')
        return {};
    const bytes = latin1(text);
    return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)
        ? {}
        : { inexact: `its text is not valid ${charset}, the character set of the client that created it` };
}
function latin1(text) {
    return Buffer.from(text, 'latin1');
}
/** UTF-8 as text of one character per byte. */
function byteText(text) {
    return Buffer.from(text, 'utf8').toString('latin1');
}
function isServersAnswer(error) {
    const cause = error instanceof errors/* BackupError */.hj ? error.cause : undefined;
    return cause !== undefined && !(0,mysql_errors/* isPrivilegeError */.Qg)(error) && !(0,mysql_errors/* isConnectionLost */.pb)(cause);
}
function messageOf(error) {
    const cause = error.cause;
    return cause.message;
}


/***/ }),

/***/ 2564:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ showCreate)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _sql_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8104);
// SHOW CREATE as bytes, in a session whose default schema is the object's: then MySQL prints views without their schema. A definition
// that the account may not see is an error that names it: the server then gives NULL, not a failure.


const FORMS = {
    schema: { keyword: 'DATABASE', field: 'Create Database' },
    table: { keyword: 'TABLE', field: 'Create Table' },
    sequence: { keyword: 'SEQUENCE', field: 'Create Table' },
    view: { keyword: 'VIEW', field: 'Create View' },
    procedure: { keyword: 'PROCEDURE', field: 'Create Procedure' },
    function: { keyword: 'FUNCTION', field: 'Create Function' },
    package: { keyword: 'PACKAGE', field: 'Create Package' },
    'package body': { keyword: 'PACKAGE BODY', field: 'Create Package Body' },
    library: { keyword: 'LIBRARY', field: 'Create Library' },
    trigger: { keyword: 'TRIGGER', field: 'SQL Original Statement' },
    event: { keyword: 'EVENT', field: 'Create Event' },
};
/** @throws BackupError SOURCE_PRIVILEGES, or what the server answers */
async function showCreate(session, kind, schema, name) {
    const { keyword, field } = FORMS[kind];
    const what = kind === 'schema' ? `schema ${name}` : `${kind} ${schema}.${name}`;
    const [row] = await session.query(`SHOW CREATE ${keyword} ${kind === 'schema' ? (0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(name) : `${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(schema)}.${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(name)}`}`, `cannot read the definition of ${what}`, { results: 'binary', schema: kind === 'schema' ? undefined : schema });
    const fields = new Map(Object.entries(row ?? {}).map(([key, value]) => [key, bytesOf(value)]));
    const text = fields.get(field);
    if (text === undefined)
        throw invisible(what);
    const collation = fields.get('collation_connection');
    const databaseCollation = fields.get('Database Collation');
    const timeZone = fields.get('time_zone');
    return {
        text,
        session: {
            client: fields.get('character_set_client') ?? 'utf8mb4',
            sqlMode: kind === 'view' ? '' : (fields.get('sql_mode') ?? ''),
            ...(collation === undefined ? {} : { collation }),
            ...(databaseCollation === undefined ? {} : { databaseCollation }),
            ...(timeZone === undefined ? {} : { timeZone }),
        },
    };
}
function bytesOf(value) {
    if (Buffer.isBuffer(value))
        return value.toString('latin1');
    return typeof value === 'string' ? Buffer.from(value).toString('latin1') : undefined;
}
function invisible(what) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('SOURCE_PRIVILEGES', `the account may not see the definition of ${what}`, {
        hint: 'Grant SHOW_ROUTINE (MySQL), TRIGGER, EVENT and SHOW VIEW, or on MariaDB SELECT on mysql.*, as the README lists.',
    });
}


/***/ }),

/***/ 1569:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Sy: () => (/* binding */ keyOfRecord),
/* harmony export */   T3: () => (/* binding */ readRecords),
/* harmony export */   b3: () => (/* binding */ routineKind)
/* harmony export */ });
/* harmony import */ var _compression_decompress_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7919);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _format_definition_objects_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4147);
/* harmony import */ var _format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3979);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1096);
// The records of a backup's definitions, read one object at a time. Invariant: every record is the one that the manifest names, by its
// hash, none is missing and none is added.





/** Kind, schema and name of a definition, as one text. */
function keyOfRecord({ kind, schema, name, table, }) {
    return JSON.stringify([kind, schema ?? '', kind === 'histogram' ? (table ?? '') : '', name]);
}
/** @param readBytes a small object as it was before encryption, compared with its hash */
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
/** Hashes by the key of the record; an account has many grants. */
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

/***/ 4613:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ openBackup)
});

// UNUSED EXPORTS: OpenBackup

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(7564);
// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(1887);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var format_manifest = __webpack_require__(2693);
// EXTERNAL MODULE: ./lib/format/sha256.js
var sha256 = __webpack_require__(6520);
// EXTERNAL MODULE: ./lib/encryption/age-file.js + 1 modules
var age_file = __webpack_require__(2486);
// EXTERNAL MODULE: ./lib/encryption/backup-keys.js + 1 modules
var backup_keys = __webpack_require__(8228);
// EXTERNAL MODULE: ./lib/format/plausible-json.js
var plausible_json = __webpack_require__(7799);
// EXTERNAL MODULE: ./lib/format/signature.js + 1 modules
var signature = __webpack_require__(2912);
// EXTERNAL MODULE: ./lib/repository/backup-folder.js
var backup_folder = __webpack_require__(1101);
// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
// EXTERNAL MODULE: ./lib/repository/find-backups.js
var find_backups = __webpack_require__(6199);
// EXTERNAL MODULE: ./lib/repository/plaintext.js
var plaintext = __webpack_require__(6987);
;// CONCATENATED MODULE: ./lib/repository/manifest-file.js
// The manifest as it is stored: plain, or as an age file with all else of the backup. Finds which, opens it with the keys that are
// there, and checks the signature before anybody looks inside.










/**
 * Ids and signatures come first: where keys are given, the signed summary says what size the manifest has.
 * @returns undefined where there is no manifest
 * @throws BackupError ENCRYPTION_*, MANIFEST_INVALID, SIGNATURE_MISSING, SIGNATURE_INVALID
 */
async function readManifestFile(storage, backupId, trust) {
    const folder = await (0,backup_folder/* readFolder */.j)(storage, backupId);
    if (!folder)
        return undefined;
    if (!folder.isEncrypted)
        (0,plaintext/* assertPlainExpected */.R)(backupId, trust);
    const { name, bytes } = folder.manifest;
    if (trust.verifyKeys.length > 0 && folder.summaryBytes !== undefined)
        await (0,find_backups/* readSummary */.L_)(storage, folder, trust.verifyKeys);
    else
        await (0,bounds/* assertPlausibleManifest */.De)(backupId, bytes, storage.listObjects(backupId));
    const stored = await storage.read(`${backupId}/${name}`, bytes);
    const file = folder.isEncrypted ? await decryptManifest(storage, folder, stored, trust) : { bytes: stored };
    if (!(0,plausible_json/* isPlausibleJson */.yl)(file.bytes, (0,plausible_json/* manifestLimits */._G)(file.bytes.length)))
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} is not JSON, or not that of a manifest`, {
            hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
        });
    (0,signature/* checkSignature */.jC)(file.bytes, trust.verifyKeys, `the manifest of ${backupId}`);
    return file;
}
async function decryptManifest(storage, { backupId, hasIdentity }, bytes, { openWith }) {
    if (openWith.identities.length === 0 && !openWith.passphrase) {
        throw new errors/* BackupError */.hj('ENCRYPTION_KEY_MISSING', `backup ${backupId} is encrypted`, {
            hint: 'Give --identity-file, or --passphrase-file if it was made with a passphrase.',
        });
    }
    const identity = openWith.passphrase && hasIdentity
        ? await storage.read(`${backupId}/${format_manifest/* IDENTITY */.zK}${format_manifest/* ENCRYPTED_SUFFIX */.TB}`, bounds/* MAX_IDENTITY_BYTES */.ue)
        : undefined;
    return await explainKeys(`the manifest of ${backupId}`, 'MANIFEST_INVALID', async () => {
        const decryption = await backup_keys/* BackupDecryption */.Y.begin(openWith, identity);
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
/** Runs something that decrypts, with errors that name the object. */
async function explainKeys(what, damaged, work) {
    try {
        return await work();
    }
    catch (error) {
        throw explain(error, what, damaged);
    }
}
function explain(error, what, damaged) {
    if (error instanceof age_file/* NoIdentityError */.YG) {
        return new errors/* BackupError */.hj('ENCRYPTION_KEY_WRONG', `${what} is encrypted for another key`, {
            hint: 'Give the --identity-file of one of its recipients, or the --passphrase-file that it was made with.',
            cause: error,
        });
    }
    if (error instanceof age_file/* DamagedFileError */.Gw) {
        return new errors/* BackupError */.hj(damaged, `${what} cannot be decrypted: ${error.message}`, {
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
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./lib/repository/unknown-backup.js
var unknown_backup = __webpack_require__(2177);
// EXTERNAL MODULE: ./lib/format/dump-json.js
var dump_json = __webpack_require__(7936);
;// CONCATENATED MODULE: ./lib/repository/manifest-witnesses.js
// Compares the manifest with the other files of a backup that count the same things: `@.done.json`, whose hash the manifest
// holds, and `@.backup.json`. Invariant: a manifest that lost a table, a chunk or rows is refused at its opening, unless
// somebody made all three agree; that only a signature can show.





const DONE = '@.done.json';
/**
 * @returns what could not be compared, as sentences: a witness that is gone or damaged proves nothing against the data
 * @throws BackupError MANIFEST_INVALID naming what contradicts; STORAGE_*
 */
async function compareWitnesses(storage, manifest, readText) {
    checkTotals(manifest);
    checkAllUsed(manifest);
    const [summary, done] = await Promise.all([readSummary(storage, manifest), readDone(manifest, readText)]);
    if (typeof summary !== 'string')
        refuse(manifest, format_manifest/* SUMMARY */.$M, factsOf(manifest), summary);
    if (typeof done !== 'string')
        refuse(manifest, DONE, countsOf(JSON.parse(render(manifest))), done);
    return [summary, done].filter((outcome) => typeof outcome === 'string');
}
function refuse({ backupId }, witness, expected, actual) {
    for (const name of new Set([...actual.keys(), ...expected.keys()])) {
        const [ours, theirs] = [expected.get(name), actual.get(name)];
        if (ours === theirs)
            continue;
        throw invalid(backupId, `${name}: the manifest has ${ours ?? 'none'}, ${witness} ${theirs ?? 'none'}`);
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
/** An entry that was taken out leaves its data file among the objects. */
function checkAllUsed({ backupId, schemas, objects }) {
    const used = new Set(schemas.flatMap(({ tables }) => tables.flatMap(({ chunks }) => chunks.map(({ object }) => object))));
    const unused = objects.find(({ name }) => DATA.test(name) && !used.has(name));
    if (unused)
        throw invalid(backupId, `nothing in it refers to ${unused.name}`);
}
const DATA = /^(?!@\.).*\.tsv\.zst$/s;
async function readSummary(storage, { backupId }) {
    try {
        const bytes = await readIfThere(storage, `${backupId}/${format_manifest/* SUMMARY */.$M}`, bounds/* MAX_SUMMARY_BYTES */.Q0);
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
/** Other versions may write more spaces. */
const DONE_SLACK_BYTES = 64 * 1024;
/** Its damage and its absence are found by the checks of all objects, which name it. */
async function readDone(manifest, readText) {
    const { backupId, objects } = manifest;
    const expected = render(manifest);
    const stored = objects.find(({ name }) => name === DONE);
    if (stored && stored.bytes > 2 * expected.length + DONE_SLACK_BYTES)
        throw invalid(backupId, `it explains no ${DONE} of ${stored.bytes} bytes`);
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
        throw invalid(backupId, `${DONE} cannot be read though its hash is right`);
    }
}
/** What the manifest says of the facts that its summary repeats. */
function factsOf(manifest) {
    const { formatVersion: _, encrypted: __, ...facts } = (0,format_manifest/* summaryOf */.YG)(manifest);
    return new Map(Object.entries(facts));
}
/** What `@.done.json` would be of this manifest. */
function render({ end, schemas }) {
    return (0,dump_json/* renderDoneJson */.BN)({
        end: new Date(end),
        tables: schemas.flatMap(({ name: schema, tables }) => tables.map(({ name: table, rows, dataBytes, chunks }) => ({ schema, table, rows, dataBytes, chunks }))),
    });
}
function countsOf({ tableRows, tableDataBytes, chunkFileBytes }) {
    const ofTables = (what, counts) => Object.entries(counts).flatMap(([schema, tables]) => Object.entries(tables).map(([table, count]) => [
        `${what} of ${schema}.${table}`,
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
var definition_source = __webpack_require__(1569);
;// CONCATENATED MODULE: ./lib/repository/open-backup.js
// Opens one backup for reading. Invariant: a file of the backup is used only after its bytes were compared with the
// manifest's hash, or, of a data file, the bytes in it with its chunk's.










class OpenBackup {
    manifest;
    #storage;
    #decryption;
    #objects;
    /** What could not be compared at the opening. */
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
    /** A small file, decrypted. @throws BackupError OBJECT_CORRUPT */
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
            ? await explainKeys(name, 'OBJECT_CORRUPT', () => this.#decryption.decryptBytes(bytes))
            : bytes;
    }
    /** A data file as it was before encryption. */
    readStream(name, signal) {
        const stored = this.readStored(name, signal);
        return this.#decryption ? decryptObject(this.#decryption, name, stored) : stored;
    }
    readStored(name, signal) {
        this.#object(name);
        return this.#storage.readStream(this.#key(name), { signal });
    }
    /** Objects that are missing or have another size, each as a sentence. */
    async findMissing() {
        // Only of those that are looked for: others may have put any number beside them.
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
 * @throws BackupError BACKUP_NOT_FOUND, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_*, and where keys were given or are needed
 * ENCRYPTION_KEY_*, SIGNATURE_*
 */
async function openBackup(storage, backupId, trust = encryption_trust/* noTrust */.A) {
    const file = await readManifestFile(storage, backupId, trust);
    if (!file)
        throw await (0,unknown_backup/* unknownBackup */.t)(storage, backupId);
    const manifest = (0,format_manifest/* parseManifest */.Ng)(file.bytes, backupId);
    if ((manifest.encryption === undefined) !== (file.decryption === undefined)) {
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} and its name disagree on encryption`, {
            hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
        });
    }
    const opened = new OpenBackup(storage, manifest, file.decryption);
    opened.limits = await compareWitnesses(storage, manifest, async (name) => (await opened.readBytes(name)).toString('utf8'));
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

/***/ 6987:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ assertPlainExpected),
/* harmony export */   j: () => (/* binding */ assertNotDowngraded)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9276);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1096);
/* harmony import */ var _backup_folder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1101);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6199);
// A plain backup where an encrypted one is expected: whoever writes to the bucket can put one there without any key, and it would be
// restored as if it were ours. Refused unless the user allows it.





/** Who gives keys to decrypt with expects an encrypted backup. @throws BackupError ENCRYPTION_MISSING */
function assertPlainExpected(backupId, { openWith, allowPlaintext }) {
    const hasKeys = openWith.identities.length > 0 || openWith.passphrase !== undefined;
    if (hasKeys && !allowPlaintext)
        throw plainRefused(`backup ${backupId} is not encrypted, and keys to decrypt it were given`);
}
/**
 * A label whose backups were encrypted stays so. Backups that were made before the first encrypted one are no downgrade.
 * @throws BackupError ENCRYPTION_MISSING
 */
async function assertNotDowngraded(storage, { backupId, label, encryption }, { allowPlaintext, verifyKeys }) {
    if (encryption || allowPlaintext)
        return;
    const older = (await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .listBackupIds */ .hf)(storage)).filter((id) => id < backupId);
    const { signal } = new AbortController();
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .forEachConcurrent */ .C6)(older, _storage_small_object_js__WEBPACK_IMPORTED_MODULE_1__/* .SMALL_OBJECTS_AT_ONCE */ .HO, signal, async (id) => {
        try {
            const folder = await (0,_backup_folder_js__WEBPACK_IMPORTED_MODULE_2__/* .readFolder */ .j)(storage, id);
            if (!folder?.isEncrypted)
                return;
            if ((await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .readSummary */ .L_)(storage, folder, verifyKeys)).label !== label)
                return;
        }
        catch (error) {
            // What cannot be read says nothing of the label.
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
        hint: 'Somebody may have put it in the place of an encrypted one. Give --allow-plaintext if you know that it was made so.',
    });
}


/***/ }),

/***/ 2177:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ unknownBackup)
/* harmony export */ });
/* unused harmony export suggest */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_suggestion_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9163);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6199);
// The error for an id that no backup has: mistyped, shortened, or a date.



const SHOWN = 3;
/** Of the letters of an id that somebody has typed. */
const MAX_CHANGES = 4;
/** Nobody types more, and comparing it with every id takes time. */
const MAX_CHARS = 100;
/** @returns BACKUP_NOT_FOUND; also where the storage cannot be listed, then without a suggestion */
async function unknownBackup(storage, text) {
    const ids = await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .listBackupIds */ .hf)(storage).catch(() => []);
    const shown = text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
    if (ids.includes(text))
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${storage.location} holds no manifest of ${shown}: that backup was not finished, or is being made`, { hint: 'See `mysql-backup list` for those that can be restored.' });
    const meant = text.length > MAX_CHARS ? [] : suggest(text, ids);
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${storage.location} holds no backup ${shown}${meant.length === 0 ? '' : `, did you mean ${meant.join(' or ')}?`}`, { hint: 'See `mysql-backup list` for those that can be restored.', details: { suggestions: meant } });
}
/** Those that begin so, or are of that time; otherwise the one that is nearest. The newest first. */
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

/***/ 83:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ splitProgram)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2290);
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2419);
// The parts of a stored program as SHOW CREATE prints it. The servers print one statement in two encodings: what they keep apart
// in UTF-8, and what they keep as the creator's client sent it (DEFINITIONS.md, tried on MySQL 8.0 to 9.7, MariaDB 10.11 to 11.8).
// Invariant: the parts in their order are the whole text.



const CHARACTERISTIC = /^ {4}(?:NO SQL|CONTAINS SQL|READS SQL DATA|MODIFIES SQL DATA|(?:NOT )?DETERMINISTIC|SQL SECURITY INVOKER|LANGUAGE \w+|USING \(|COMMENT ')/;
const NAME = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*")';
const TYPED_HEAD = new RegExp(`^CREATE DEFINER=(?:${NAME}(?:@${NAME})?|CURRENT_USER(?:\\(\\))?) `);
/** @throws BackupError INTERNAL where the text is not of the form that the servers print */
function splitProgram(program) {
    switch (program.kind) {
        case 'procedure':
        case 'function':
            return splitRoutine(program);
        case 'package':
        case 'package body':
            return splitPackage(program);
        case 'trigger':
            return program.isMariaDb ? splitTypedTrigger(program) : splitHead(program, 'ROW');
        case 'event':
            return splitHead(program, 'DO');
        case 'library':
            // The server takes it as UTF-8 whatever the client's character set is.
            return [{ encoding: 'utf8', text: program.printed, isBody: true }];
    }
}
/** Of a part that the server prints: its comments are escaped with backslashes whatever the mode is. */
function printedMode({ sqlMode }) {
    return { ...(0,_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .quotingOf */ .JW)(sqlMode), noBackslash: false };
}
function typedMode({ sqlMode, charset }) {
    return (0,_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .quotingOf */ .JW)(sqlMode, charset);
}
/** Everything up to the keyword is the server's, the body the client's. */
function splitHead(program, keyword) {
    const { printed } = program;
    const last = find(program, (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed, printedMode(program)), (token) => (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === keyword);
    const end = printed[last.end] === ' ' ? last.end + 1 : last.end;
    return parts([
        ['utf8', printed.slice(0, end)],
        ['body', printed.slice(end)],
    ]);
}
/** MariaDB keeps the text as it was typed, behind a definer of its own; RENAME TABLE puts the new name in, in UTF-8. */
function splitTypedTrigger(program) {
    const { printed, table } = program;
    const head = TYPED_HEAD.exec(printed);
    const start = head?.[0].length ?? 0;
    const tokens = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed.slice(start), typedMode(program))];
    const on = tokens.findIndex((token) => (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === 'ON');
    const row = tokens.findIndex((token, i) => i > on && (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === 'ROW');
    if (on < 0 || row < 0)
        throw unknownForm(program);
    const forEach = tokens.findIndex((token, i) => i > on && (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === 'FOR');
    const name = tokens[forEach - 1];
    const bodyAt = start + tokens[row].end;
    if (!name || table === undefined || name.name !== table || !/[\x80-\xff]/.test(table))
        return parts([
            ['utf8', printed.slice(0, start)],
            ['client', printed.slice(start, bodyAt)],
            ['body', printed.slice(bodyAt)],
        ]);
    return parts([
        ['utf8', printed.slice(0, start)],
        ['client', printed.slice(start, start + name.start)],
        ['utf8', printed.slice(start + name.start, start + name.end)],
        ['client', printed.slice(start + name.end, bodyAt)],
        ['body', printed.slice(bodyAt)],
    ]);
}
function splitRoutine(program) {
    const { printed, isMariaDb } = program;
    const head = isMariaDb ? typedMode(program) : printedMode(program);
    const opening = find(program, (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed, head), ({ text, name }) => text === '(' && name === undefined);
    let depth = 1;
    const closing = find(program, (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed.slice(opening.end), typedMode(program)), ({ text, name }) => {
        if (name === undefined && text === '(')
            depth++;
        if (name === undefined && text === ')')
            depth--;
        return depth === 0;
    });
    const end = opening.end + closing.start;
    const bodyAt = skipCharacteristics(program, afterLine(program, end));
    return parts([
        [isMariaDb ? 'client' : 'utf8', printed.slice(0, opening.end)],
        ['client', printed.slice(opening.end, end)],
        ['utf8', printed.slice(end, bodyAt)],
        ['body', printed.slice(bodyAt)],
    ]);
}
function splitPackage(program) {
    const { printed, kind } = program;
    const tokens = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed, typedMode(program))];
    const word = tokens.findIndex((token) => (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === 'PACKAGE');
    const name = tokens[word + (kind === 'package body' ? 2 : 1)];
    if (word < 0 || !name)
        throw unknownForm(program);
    // A name may be qualified.
    const next = tokens[tokens.indexOf(name) + 1];
    const last = next?.text === '.' ? tokens[tokens.indexOf(name) + 2] : name;
    const bodyAt = skipCharacteristics(program, last.end);
    return parts([
        ['client', printed.slice(0, last.end)],
        ['utf8', printed.slice(last.end, bodyAt)],
        ['body', printed.slice(bodyAt)],
    ]);
}
/** Offset after the line, whose quoted texts may hold line breaks. */
function afterLine(program, start) {
    const { printed } = program;
    const rest = printed.slice(start);
    let end = 0;
    for (const token of (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(rest, printedMode(program))) {
        const lineBreak = rest.slice(end, token.start).indexOf('\n');
        if (lineBreak >= 0)
            return start + end + lineBreak + 1;
        ({ end } = token);
    }
    const lineBreak = rest.indexOf('\n', end);
    return lineBreak < 0 ? printed.length : start + lineBreak + 1;
}
function skipCharacteristics(program, start) {
    const { printed } = program;
    let position = printed[start] === '\n' ? start + 1 : start;
    if (!CHARACTERISTIC.test(printed.slice(position, position + 40)))
        return start;
    while (CHARACTERISTIC.test(printed.slice(position, position + 40)))
        position = afterLine(program, position);
    return position;
}
function find(program, tokens, matches) {
    for (const token of tokens)
        if (matches(token))
            return token;
    throw unknownForm(program);
}
function parts(given) {
    return given
        .filter(([, text]) => text !== '')
        .map(([encoding, text]) => encoding === 'body' ? { encoding: 'client', text, isBody: true } : { encoding, text });
}
function unknownForm({ kind, printed }) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('INTERNAL', `the server prints a ${kind} in an unknown form: ${printed.slice(0, 200)}`, { hint: 'Please report this with the version of the server and the definition.' });
}


/***/ }),

/***/ 5897:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ readStatement)
/* harmony export */ });
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2419);

/** MariaDB skips comments of MySQL's later versions, and every server those of a version above its own. */
const NEWEST_FOR_ALL = 50_699;
/** @param asNames quoted texts are names, as of accounts */
function readStatement(statement, quoting, asNames = false) {
    const tokens = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .tokenize */ .qw)(statement, quoting)];
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
            // A number that goes on as a word is not what it seems: the rest of it is kept.
            if (tokens[i].end > comment.end)
                add(statement.slice(comment.end, tokens[i].end));
        }
        else if (open.length > 0 && isBare(token) && statement.startsWith('*/', token.start)) {
            open.pop();
            // `*/*` ends a comment for a server; here its last two characters may have been taken for another one's beginning.
            if (tokens[i + 1]?.start === token.end)
                i++;
            else
                conditional.push(0);
        }
        else {
            const written = statement.slice(token.start, token.end);
            // A server that skips a comment does not look for quotes in it.
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


/***/ })

};
