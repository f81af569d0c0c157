export const id = 6161;
export const ids = [6161];
export const modules = {

/***/ 96161:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  archive: () => (/* binding */ archive)
});

// EXTERNAL MODULE: ./lib/binlog/cursor.js
var binlog_cursor = __webpack_require__(22539);
// EXTERNAL MODULE: ./lib/binlog/gtid-set.js
var gtid_set = __webpack_require__(42734);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/rate-limit.js
var rate_limit = __webpack_require__(54363);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/encryption/backup-keys.js + 1 modules
var backup_keys = __webpack_require__(28228);
// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: ./lib/format/binlog-record.js
var binlog_record = __webpack_require__(30322);
// EXTERNAL MODULE: ./lib/format/server-identity.js
var server_identity = __webpack_require__(39579);
// EXTERNAL MODULE: ./lib/repository/find/find-backups.js + 1 modules
var find_backups = __webpack_require__(24972);
// EXTERNAL MODULE: ./lib/repository/find/partial.js
var partial = __webpack_require__(6647);
// EXTERNAL MODULE: ./lib/binlog/event.js
var binlog_event = __webpack_require__(83013);
// EXTERNAL MODULE: ./lib/binlog/transactions.js
var transactions = __webpack_require__(93776);
// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/archive/chain.js
var archive_chain = __webpack_require__(17639);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/compression/zstd.js + 2 modules
var zstd = __webpack_require__(38916);
// EXTERNAL MODULE: ./lib/core/deferred.js
var deferred = __webpack_require__(40552);
// EXTERNAL MODULE: ./lib/storage/key.js
var storage_key = __webpack_require__(91082);
;// CONCATENATED MODULE: ./lib/archive/segment-writer.js
// Stores one segment while it is read: pieces of the log become zstd frames, and the frames an age
// file if the archive is encrypted. At most a few pieces are in memory. Invariant: after an error
// nothing of the object remains.





/** Bytes of the log in one frame. A larger event makes a larger frame. */
const FRAME_BYTES = 1024 * 1024;
/** Frames that are compressed or wait for the storage. */
const FRAMES_AT_ONCE = 3;
/** Largest object. It decides the part size of an upload, which has at most 10,000 parts. */
const MAX_OBJECT_BYTES = 48 * 1024 ** 3;
const POSITION_DIGITS = 12;
class SegmentWriter {
    #target;
    #name;
    #stop = new AbortController();
    #content = (0,external_node_crypto_.createHash)('sha256');
    #stored = (0,external_node_crypto_.createHash)('sha256');
    #frames = [];
    #isEnded = false;
    #wakeReader = (0,deferred/* deferred */.y)();
    #wakeWriter = (0,deferred/* deferred */.y)();
    #pieces = [];
    #pieceBytes = 0;
    #written;
    #failure;
    /** Bytes of the log so far. */
    bytes = 0;
    /** @param start position of the first byte in the file, for the name */
    constructor(target, file, start) {
        this.#target = target;
        // No other run chooses this name: what a run removes after a failure is its own.
        const suffix = `${(0,external_node_crypto_.randomBytes)(3).toString('hex')}.zst${target.encryption ? '.age' : ''}`;
        this.#name = `${target.chain}/${file}/${String(start).padStart(POSITION_DIGITS, '0')}-${suffix}`;
        this.#written = this.#write();
        this.#written.catch((error) => {
            this.#failure ??= { error };
            this.#wakeWriter.resolve();
        });
    }
    /** Takes bytes that the caller leaves unchanged. Waits while too many frames are in flight. */
    async add(bytes) {
        this.#pieces.push(bytes);
        this.#pieceBytes += bytes.length;
        this.bytes += bytes.length;
        if (this.#pieceBytes >= FRAME_BYTES)
            await this.#flush();
    }
    /** Ends the object. @throws the error of the storage */
    async finish() {
        if (this.#pieceBytes > 0)
            await this.#flush();
        this.#isEnded = true;
        this.#wakeReader.resolve();
        const { bytes } = await this.#written;
        return {
            name: this.#name,
            bytes,
            sha256: this.#stored.digest('hex'),
            contentSha256: this.#content.digest('hex'),
        };
    }
    /** Removes the object, finished or not. Never throws. */
    async discard(reason) {
        this.#stop.abort(reason);
        this.#wakeReader.resolve();
        const isStored = await this.#written.then(() => true, () => false);
        if (isStored)
            await this.#target.storage.delete([`${storage_key/* BINLOG_FOLDER */.$D}/${this.#name}`]).catch(() => undefined);
    }
    async #flush() {
        const piece = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
        this.#pieces = [];
        this.#pieceBytes = 0;
        this.#content.update(piece);
        this.#target.limit?.count(piece.length);
        while (this.#frames.length >= FRAMES_AT_ONCE && !this.#failure) {
            this.#wakeWriter = (0,deferred/* deferred */.y)();
            await this.#wakeWriter.promise;
        }
        if (this.#failure)
            throw this.#failure.error;
        const frame = (0,zstd/* compressFrame */.sm)(piece, this.#target.compressionLevel);
        frame.catch(() => undefined);
        this.#frames.push(frame);
        this.#wakeReader.resolve();
    }
    async #write() {
        const { storage, encryption, limit } = this.#target;
        const paced = limit ? (0,rate_limit/* pace */.c)(this.#read(), limit) : this.#read();
        const file = await encryption?.encrypt(paced);
        const maxBytes = file ? file.sizeOf(MAX_OBJECT_BYTES) : MAX_OBJECT_BYTES;
        const source = this.#hash(file ? file.content : paced);
        return await storage.write(`${storage_key/* BINLOG_FOLDER */.$D}/${this.#name}`, source, maxBytes, this.#stop.signal);
    }
    async *#read() {
        for (;;) {
            const frame = this.#frames[0];
            if (frame) {
                yield await frame;
                void this.#frames.shift();
                this.#wakeWriter.resolve();
                continue;
            }
            if (this.#stop.signal.aborted)
                throw this.#stop.signal.reason;
            if (this.#isEnded)
                return;
            this.#wakeReader = (0,deferred/* deferred */.y)();
            await this.#wakeReader.promise;
        }
    }
    async *#hash(source) {
        for await (const bytes of source) {
            this.#stored.update(bytes);
            yield bytes;
        }
    }
}

// EXTERNAL MODULE: ./lib/binlog/gtid-event.js
var gtid_event = __webpack_require__(30542);
// EXTERNAL MODULE: ./lib/format/sha256.js
var sha256 = __webpack_require__(36520);
// EXTERNAL MODULE: ./lib/mysql/connection/connect.js + 1 modules
var connect = __webpack_require__(7935);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/protocol/wire.js
var protocol_wire = __webpack_require__(51934);
;// CONCATENATED MODULE: ./lib/mysql/protocol/event-reader.js
// Cuts the answer to COM_BINLOG_DUMP into events. Verifies the sequence of packets and the length
// of each event. An event of 16 MB and more comes in several packets; it is written into one buffer
// of its size, and no second copy exists.


const OK = 0x00;
const EOF = 0xfe;
const ERR = 0xff;
const EVENT_HEADER_BYTES = 19;
/** Offset of the event's length in its header. */
const LENGTH_OFFSET = 9;
/** Longest text of an error of the server, which is far shorter. */
const MAX_END_BYTES = 64 * 1024;
class EventReader {
    end;
    #events = [];
    #sequenceId = 1;
    #packetHeader = Buffer.alloc(4);
    #packetHeaderBytes = 0;
    #packetLeft = 0;
    #isFull = false;
    /** The status byte and the header of an event. */
    #prefix = Buffer.alloc(1 + EVENT_HEADER_BYTES);
    #prefixBytes = 0;
    #event;
    #eventBytes = 0;
    /** Packets of the end, whose first byte is not OK. */
    #ending = [];
    /** Reads bytes of the socket. The events may share memory with `data`. */
    write(data) {
        let offset = 0;
        while (offset < data.length && !this.end) {
            if (this.#packetHeaderBytes < 4) {
                this.#packetHeader[this.#packetHeaderBytes++] = data[offset++];
                if (this.#packetHeaderBytes < 4)
                    continue;
                this.#beginPacket();
                if (this.#packetLeft === 0)
                    this.#endPacket();
                continue;
            }
            const bytes = Math.min(this.#packetLeft, data.length - offset);
            const isWhole = bytes === this.#packetLeft && !this.#isFull && this.#prefixBytes === 0;
            if (isWhole && data[offset] === OK && this.#ending.length === 0) {
                this.#events.push(checkLength(data.subarray(offset + 1, offset + bytes)));
            }
            else {
                this.#continue(data.subarray(offset, offset + bytes));
            }
            offset += bytes;
            this.#packetLeft -= bytes;
            if (this.#packetLeft === 0)
                this.#endPacket();
        }
        if (this.end && offset < data.length)
            throw malformed('bytes after its end');
    }
    /** Returns the whole events that were read since the last call. */
    take() {
        const events = this.#events;
        this.#events = [];
        return events;
    }
    #beginPacket() {
        this.#packetLeft = this.#packetHeader.readUIntLE(0, 3);
        this.#isFull = this.#packetLeft === protocol_wire/* MAX_PACKET_BYTES */.YI;
        if (this.#packetHeader[3] !== this.#sequenceId)
            throw malformed('packets out of order');
        this.#sequenceId = (this.#sequenceId + 1) % 256;
    }
    #endPacket() {
        this.#packetHeaderBytes = 0;
        // Another packet follows a full one, even an empty packet.
        if (this.#isFull)
            return;
        if (this.#ending.length > 0)
            this.end = parseEnd(Buffer.concat(this.#ending));
        else if (this.#prefixBytes > 0) {
            if (!this.#event || this.#eventBytes !== this.#event.length)
                throw malformed('a cut event');
            this.#events.push(this.#event);
        }
        this.#event = undefined;
        this.#prefixBytes = 0;
    }
    #continue(given) {
        let bytes = given;
        if (this.#ending.length > 0 || (this.#prefixBytes === 0 && bytes[0] !== OK)) {
            this.#ending.push(Buffer.from(bytes));
            if (this.#ending.reduce((sum, { length }) => sum + length, 0) > MAX_END_BYTES)
                throw malformed('an unknown packet');
            return;
        }
        if (!this.#event) {
            const wanted = this.#prefix.length - this.#prefixBytes;
            bytes.copy(this.#prefix, this.#prefixBytes, 0, wanted);
            this.#prefixBytes += Math.min(wanted, bytes.length);
            bytes = bytes.subarray(wanted);
            if (this.#prefixBytes < this.#prefix.length)
                return;
            this.#event = Buffer.allocUnsafe(lengthOf(this.#prefix.subarray(1)));
            this.#prefix.copy(this.#event, 0, 1);
            this.#eventBytes = EVENT_HEADER_BYTES;
        }
        if (this.#eventBytes + bytes.length > this.#event.length)
            throw malformed('an event that is too long');
        bytes.copy(this.#event, this.#eventBytes);
        this.#eventBytes += bytes.length;
    }
}
function lengthOf(event) {
    const length = event.readUInt32LE(LENGTH_OFFSET);
    if (length < EVENT_HEADER_BYTES)
        throw malformed(`an event of ${length} bytes`);
    return length;
}
function checkLength(event) {
    if (event.length < EVENT_HEADER_BYTES || lengthOf(event) !== event.length)
        throw malformed('a cut event');
    return event;
}
function parseEnd(packet) {
    if (packet[0] === EOF && packet.length < 9)
        return { isEnd: true };
    if (packet[0] !== ERR || packet.length < 3)
        throw malformed('an unknown packet');
    const hasState = packet[3] === 0x23;
    return {
        errno: packet.readUInt16LE(1),
        sqlState: hasState ? packet.toString('latin1', 4, 9) : '',
        message: packet.toString('utf8', hasState ? 9 : 3),
    };
}
function malformed(what) {
    return new errors/* BackupError */.hj('SOURCE_CONNECTION_LOST', `malformed binary log stream: ${what}`, {
        hint: 'A proxy between this program and the server may have changed the stream: connect directly.',
    });
}

;// CONCATENATED MODULE: ./lib/mysql/protocol/binlog-stream.js




const COM_BINLOG_DUMP = 0x12;
/** Ends the stream at the end of the log, also with a server id. */
const NON_BLOCK = 1;
/** MariaDB: sends ANNOTATE_ROWS events, which MySQL sends as ROWS_QUERY events without a flag. */
const SEND_ANNOTATE_ROWS = 2;
/** Unread bytes that make the socket wait. One event may be larger. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/**
 * Sends the command and yields the events in order, with their headers and checksums, in batches.
 * The first events of a stream are artificial: see `BinlogCursor`.
 * @throws mysql2's form of an error (code, errno, sqlState) for an error of the server or a lost
 * connection; the reason of the signal; SOURCE_CONNECTION_LOST for a malformed stream
 */
async function* streamBinlog(connection, request, signal) {
    const stream = new BinlogStream(connection, request.stallTimeoutMs, signal);
    try {
        stream.start(request);
        for (;;) {
            const events = await stream.next();
            if (!events)
                return;
            yield events;
        }
    }
    finally {
        stream.close();
    }
}
class BinlogStream {
    #wire;
    #connection;
    #signal;
    #stallTimeoutMs;
    #reader = new EventReader();
    #events = [];
    #waitingBytes = 0;
    #failure;
    #wake;
    #onAbort = () => this.#fail(this.#signal.reason);
    #onError = (error) => this.#fail(error);
    #onClose = () => this.#fail(lost('it was closed while the binary log was read'));
    constructor(connection, stallTimeoutMs, signal) {
        this.#connection = connection;
        this.#wire = connection;
        this.#stallTimeoutMs = stallTimeoutMs;
        this.#signal = signal;
    }
    start(request) {
        this.#signal.throwIfAborted();
        (0,protocol_wire/* assertKnown */.gG)(typeof this.#wire.packetParser?.execute === 'function');
        // The compressed protocol was not negotiated: its packets would be read as events.
        (0,protocol_wire/* assertKnown */.gG)(!('_inflatedPacketsParser' in this.#wire));
        if (this.#wire.stream.destroyed)
            throw lost('it was closed before the binary log was read');
        this.#signal.addEventListener('abort', this.#onAbort);
        this.#connection.on('error', this.#onError);
        this.#wire.stream.on('close', this.#onClose);
        const query = (0,protocol_wire/* createQuery */.VZ)('', (error) => error && this.#fail(error), ['start', 'resultsetHeader']);
        query.start = (_, wire) => {
            const body = commandOf(request);
            wire.write(Buffer.concat([(0,protocol_wire/* packetHeader */.Og)(body.length, wire), body]));
            (0,protocol_wire/* countPacket */.kV)(wire);
            wire.packetParser = { execute: (data) => this.#receive(data) };
            return query.resultsetHeader;
        };
        this.#wire.addCommand(query);
    }
    /** Returns the next events; undefined at the end of the log. */
    async next() {
        while (this.#events.length === 0) {
            if (this.#failure)
                throw this.#failure.error;
            const { end } = this.#reader;
            if (end) {
                if ('isEnd' in end)
                    return undefined;
                throw Object.assign(new Error(end.message), {
                    errno: end.errno,
                    code: end.errno === 1236 ? 'ER_MASTER_FATAL_ERROR_READING_BINLOG' : `ERROR_${end.errno}`,
                    sqlState: end.sqlState,
                });
            }
            await this.#wait();
        }
        const events = this.#events;
        this.#events = [];
        this.#waitingBytes = 0;
        if (!this.#wire.stream.destroyed)
            this.#wire.stream.resume();
        return events;
    }
    close() {
        this.#signal.removeEventListener('abort', this.#onAbort);
        this.#connection.off('error', this.#onError);
        this.#wire.stream.off('close', this.#onClose);
        this.#connection.on('error', () => undefined);
        this.#wire.stream.destroy(new Error('the binary log stream has ended'));
    }
    #receive(data) {
        if (this.#failure || this.#reader.end)
            return;
        try {
            this.#reader.write(data);
        }
        catch (error) {
            return this.#fail(error);
        }
        this.#events.push(...this.#reader.take());
        this.#waitingBytes += data.length;
        if (this.#waitingBytes > MAX_WAITING_BYTES && this.#events.length > 0)
            this.#wire.stream.pause();
        if (this.#events.length > 0 || this.#reader.end)
            this.#wake?.();
    }
    #fail(error) {
        if (this.#reader.end)
            return;
        this.#failure ??= { error };
        this.#wake?.();
    }
    async #wait() {
        const { promise, resolve } = (0,deferred/* deferred */.y)();
        this.#wake = resolve;
        const limitMs = this.#stallTimeoutMs;
        const stall = () => this.#fail(lost(`the server sent nothing for ${limitMs / 1000} s`, 'ETIMEDOUT'));
        const timer = limitMs === 0 ? undefined : setTimeout(stall, limitMs);
        await promise;
        clearTimeout(timer);
        this.#wake = undefined;
    }
}
/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_binlog_dump.html */
function commandOf({ file, position, serverId, isMariaDb }) {
    if (!Number.isInteger(position) || position < 4 || position > 0xffffffff)
        throw new errors/* BackupError */.hj('INTERNAL', `the position ${position} does not fit into the command`);
    const command = Buffer.alloc(11);
    command.writeUInt8(COM_BINLOG_DUMP, 0);
    command.writeUInt32LE(position, 1);
    const flags = (isMariaDb ? SEND_ANNOTATE_ROWS : 0) | (serverId === 0 ? NON_BLOCK : 0);
    command.writeUInt16LE(flags, 5);
    command.writeUInt32LE(serverId, 7);
    return Buffer.concat([command, Buffer.from(file, 'utf8')]);
}
function lost(what, code = 'PROTOCOL_CONNECTION_LOST') {
    return Object.assign(new Error(`connection lost: ${what}`), { code, fatal: true });
}

;// CONCATENATED MODULE: ./lib/mysql/connection/binlog-connection.js
// A connection that reads the binary log as a replica does. It registers no replica, asks for no
// acknowledgement of semi-synchronous replication, and writes nothing on the server.




/** Error of the server for a file or a position that it does not have. */
const NO_SUCH_POSITION = 1236;
/**
 * Yields the events in batches, each with its header and its checksum.
 * @throws BackupError BINLOG_UNAVAILABLE if the server does not have the file or the position;
 * SOURCE_*; the reason of the signal
 */
async function* readBinlogEvents(config, request, signal) {
    const what = `cannot read the binary log from ${request.file}:${request.position}`;
    const connection = await (0,connect/* connect */.N)(config, 'source');
    try {
        await setUp(connection, request);
        const stallTimeoutMs = config.stallTimeoutMs ?? 0;
        yield* streamBinlog(connection, { ...request, stallTimeoutMs }, signal);
    }
    catch (error) {
        if (signal.aborted)
            throw signal.reason;
        const { errno, message } = error;
        if (errno !== NO_SUCH_POSITION)
            throw (0,mysql_errors/* translateQueryError */.pt)(error, 'source', what);
        throw new errors/* BackupError */.hj('BINLOG_UNAVAILABLE', `${what}: ${message}`, {
            hint: 'The server purged or reset its binary log, or it is another server.',
            details: { file: request.file, position: request.position },
            cause: error,
        });
    }
    finally {
        connection.on('error', () => undefined);
        (0,connect/* streamOf */.m)(connection).destroy();
    }
}
async function setUp(connection, { isMariaDb, heartbeatSeconds = 30 }) {
    const nanoseconds = BigInt(heartbeatSeconds) * 1000000000n;
    const settings = isMariaDb
        ? [
            "@master_binlog_checksum = 'CRC32'",
            '@mariadb_slave_capability = 4',
            `@master_heartbeat_period = ${nanoseconds}`,
        ]
        : [
            "@master_binlog_checksum = 'CRC32'",
            "@source_binlog_checksum = 'CRC32'",
            `@master_heartbeat_period = ${nanoseconds}`,
            `@source_heartbeat_period = ${nanoseconds}`,
        ];
    // An account's init_connect or a proxy may have set a limit on the answer.
    await query(connection, `SET ${settings.join(', ')}, net_write_timeout = 3600`);
}
function query(connection, sql) {
    return new Promise((resolve, reject) => {
        connection.query(sql, (error) => (error ? reject(error) : resolve()));
    });
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/connection/session.js + 10 modules
var connection_session = __webpack_require__(70710);
// EXTERNAL MODULE: ./lib/mysql/schema/server-identity.js
var schema_server_identity = __webpack_require__(46996);
;// CONCATENATED MODULE: ./lib/archive/source.js
// The server whose binary log is archived: its files, its identity, its GTIDs and its settings.










class BinlogSource {
    facts;
    identity;
    #session;
    #config;
    constructor(session, config, facts, identity) {
        this.#session = session;
        this.#config = config;
        this.facts = facts;
        this.identity = identity;
    }
    /** @throws BackupError BINLOG_OFF, SOURCE_* */
    static async open(config) {
        const session = await connection_session/* Session */.N.open(config, {
            side: 'source',
            purpose: 'read',
            lockWaitTimeoutSeconds: 60,
        });
        try {
            const facts = await (0,server_facts/* readServerFacts */.TX)(session);
            if (!facts.logBin)
                throw new errors/* BackupError */.hj('BINLOG_OFF', `${session.target} writes no binary log`, {
                    hint: 'Start the server with --log-bin and a --server-id.',
                });
            return new BinlogSource(session, config, facts, await (0,schema_server_identity/* readServerIdentity */.I)(session, facts));
        }
        catch (error) {
            session.destroy();
            throw error;
        }
    }
    get isMariaDb() {
        return (0,server_facts/* isMariaDb */.Zz)(this.facts);
    }
    get session() {
        return this.#session;
    }
    /** Returns the files in their order. */
    async files() {
        const rows = await this.#session.query('SHOW BINARY LOGS', 'cannot list the binary logs');
        return rows.map(({ Log_name, File_size }) => ({ name: Log_name, bytes: Number(File_size) }));
    }
    /** Returns the size of a file as it is sent; undefined for an encrypted or a removed file. */
    async plainSizeOf(file) {
        const rows = await this.#session.query('SHOW BINARY LOGS', 'cannot list the binary logs');
        const row = rows.find(({ Log_name }) => Log_name === file);
        return row && row.Encrypted !== 'Yes' ? row.File_size : undefined;
    }
    /** Returns the server's time in microseconds since 1970. */
    async time() {
        const text = await this.#session.scalar('SELECT UNIX_TIMESTAMP(NOW(6))', 'cannot read the time');
        return Math.floor(Number(text) * 1e6);
    }
    /** Returns all transactions that the server has executed, as far as they have GTIDs. */
    async gtids() {
        return (0,gtid_set/* parseGtidSet */.ab)(await this.#gtidVariable(this.isMariaDb ? 'gtid_binlog_state' : 'gtid_executed'), this.isMariaDb);
    }
    /** Returns the transactions that the server executed and no longer has in its log. */
    async purgedGtids() {
        if (!this.isMariaDb)
            return (0,gtid_set/* parseGtidSet */.ab)(await this.#gtidVariable('gtid_purged'), false);
        const [first] = await this.files();
        return first ? (await this.head(first.name)).previousGtids : new gtid_set/* MariadbGtidSet */.X8();
    }
    async #gtidVariable(name) {
        return (await this.#session.scalar(`SELECT @@GLOBAL.${name}`, 'cannot read the GTIDs')) ?? '';
    }
    /**
     * Reads the first events of a file.
     * @throws BackupError BINLOG_UNAVAILABLE, BINLOG_INVALID, SOURCE_*
     */
    async head(file) {
        const cursor = new binlog_cursor/* BinlogCursor */.S(file, binlog_cursor/* FIRST_POSITION */.T);
        const collector = new HeadCollector(this.isMariaDb);
        const { signal } = new AbortController();
        for await (const batch of this.events(file, binlog_cursor/* FIRST_POSITION */.T, 0, signal))
            for (const event of batch) {
                const place = cursor.accept(event);
                if (place === 'next file')
                    return collector.head(cursor.createdSeconds);
                if (place === 'file')
                    collector.add(event, cursor);
                if (collector.isComplete)
                    return collector.head(cursor.createdSeconds);
            }
        return collector.head(cursor.createdSeconds);
    }
    /**
     * Returns the commit time of a transaction in a file, in microseconds since 1970.
     * @returns undefined if the file does not have it
     */
    async timeOf(file, gtid) {
        const cursor = new binlog_cursor/* BinlogCursor */.S(file, binlog_cursor/* FIRST_POSITION */.T);
        const { signal } = new AbortController();
        for await (const batch of this.events(file, binlog_cursor/* FIRST_POSITION */.T, 0, signal))
            for (const event of batch) {
                const place = cursor.accept(event);
                if (place === 'next file')
                    return undefined;
                if (place !== 'file' || !(0,gtid_event/* isBegin */.YC)((0,binlog_event/* typeOf */.QP)(event)))
                    continue;
                const begin = (0,gtid_event/* parseBegin */.$n)(event, cursor.bodyOf(event));
                if (begin.gtid === gtid)
                    return begin.timeMicros;
            }
        return undefined;
    }
    events(file, position, serverId, signal, heartbeatSeconds) {
        const request = { file, position, serverId, isMariaDb: this.isMariaDb };
        return readBinlogEvents(this.#config, heartbeatSeconds === undefined ? request : { ...request, heartbeatSeconds }, signal);
    }
    async close() {
        await this.#session.close();
    }
}
/** Collects the first two events of a file while it is read. */
class HeadCollector {
    #isMariaDb;
    #events = [];
    #gtids;
    constructor(isMariaDb) {
        this.#isMariaDb = isMariaDb;
        this.#gtids = isMariaDb ? new gtid_set/* MariadbGtidSet */.X8() : new gtid_set/* MysqlGtidSet */.zN();
    }
    /** An encrypted log of MariaDB has one event more before the GTIDs. */
    get isComplete() {
        const last = this.#events.at(-1);
        return this.#events.length >= 2 && (0,binlog_event/* typeOf */.QP)(last) !== binlog_event/* EVENT */.ll.MARIADB_START_ENCRYPTION;
    }
    add(event, cursor) {
        if (this.isComplete)
            return;
        this.#events.push(Buffer.from(event));
        const type = (0,binlog_event/* typeOf */.QP)(event);
        if (type === binlog_event/* EVENT */.ll.PREVIOUS_GTIDS)
            this.#gtids = gtid_set/* MysqlGtidSet */.zN.decode(cursor.bodyOf(event));
        if (type === binlog_event/* EVENT */.ll.MARIADB_GTID_LIST)
            this.#gtids = gtid_set/* MariadbGtidSet */.X8.decode(cursor.bodyOf(event));
    }
    head(createdSeconds) {
        if (this.#isMariaDb !== this.#gtids instanceof gtid_set/* MariadbGtidSet */.X8)
            throw new errors/* BackupError */.hj('BINLOG_INVALID', 'the log has the GTIDs of the other flavor');
        return {
            createdSeconds,
            sha256: (0,sha256/* sha256Hex */.f)(Buffer.concat(this.#events)),
            previousGtids: this.#gtids,
        };
    }
}

;// CONCATENATED MODULE: ./lib/archive/archiver.js







/** Bytes of an unfinished transaction that wait in memory; a larger one is a segment of its own. */
const MAX_PENDING_BYTES = 16 * 1024 * 1024;
class Archiver {
    #options;
    #tracker = new transactions/* TransactionTracker */.$();
    #previous;
    #place;
    #head;
    #collector;
    #gtids;
    /** Whether the transactions before the archive are known. */
    #hasGtids;
    #gtidsBefore;
    #latestTime;
    #writer;
    #counts = { transactions: 0, largestEvent: 0 };
    /** Position after the last whole transaction that the writer has. */
    #writtenEnd;
    /** Events of the open transaction, or after the last one. */
    #pending = [];
    #pendingBytes = 0;
    #pendingLargest = 0;
    #isSpilled = false;
    #openTransaction;
    totals = { segments: 0, transactions: 0, logBytes: 0, storedBytes: 0 };
    constructor(options, previous, place, gtids, head) {
        this.#options = options;
        this.#previous = previous;
        this.#hasGtids = previous !== undefined;
        this.#place = place;
        this.#writtenEnd = place.end;
        this.#gtids = gtids;
        this.#gtidsBefore = gtids.toString();
        this.#head = head;
        this.#latestTime = previous?.record.latestTime ?? 0;
        if (place.end === 0)
            this.#collector = new HeadCollector(options.isMariaDb);
    }
    get last() {
        return this.#previous;
    }
    get place() {
        return { file: this.#place.file, end: this.#writtenEnd };
    }
    /** Whether the stream is between two transactions. */
    get isAtBoundary() {
        return !this.#tracker.isInside;
    }
    /** Bytes that wait for their record. */
    get unrecordedBytes() {
        return (this.#writer?.bytes ?? 0) + this.#pendingBytes;
    }
    /** Takes an event of the file. The cursor has read it before. */
    async accept(event, cursor) {
        const type = (0,binlog_event/* typeOf */.QP)(event);
        const step = this.#tracker.accept(event, cursor);
        if (this.#collector)
            this.#collect(event, cursor);
        const isFileEnd = type === binlog_event/* EVENT */.ll.ROTATE || type === binlog_event/* EVENT */.ll.STOP;
        if (isFileEnd)
            this.#tracker.reset();
        if (step === 'begin') {
            await this.#release(cursor.position - event.length);
            // Its end had an unknown form, and the next begin shows it too.
            if (this.#openTransaction)
                this.#count(this.#openTransaction);
            if ((this.#writer?.bytes ?? 0) >= this.#options.segmentBytes)
                await this.finish(0, false);
            const { gtid, timeMicros } = this.#tracker.begin;
            this.#openTransaction = { gtid, timeMicros };
        }
        this.#pending.push(event);
        this.#pendingBytes += event.length;
        this.#pendingLargest = Math.max(this.#pendingLargest, event.length);
        if (step === 'end' || isFileEnd || !this.#tracker.isInside)
            await this.#release(cursor.position);
        else if (this.#pendingBytes > MAX_PENDING_BYTES)
            await this.#spill();
    }
    /** Passes whole transactions on. `end` is the position after the last of them. */
    async #release(end) {
        if (this.#pending.length === 0)
            return;
        await this.#passOn();
        this.#writtenEnd = end;
        this.#isSpilled = false;
        this.#counts.largestEvent = Math.max(this.#counts.largestEvent, this.#pendingLargest);
        this.#pendingLargest = 0;
        const transaction = this.#openTransaction;
        if (!transaction || this.#tracker.isInside)
            return;
        this.#count(transaction);
    }
    #count(transaction) {
        this.#openTransaction = undefined;
        this.#counts.transactions++;
        this.#counts.first ??= transaction;
        this.#counts.last = transaction;
        this.#latestTime = Math.max(this.#latestTime, transaction.timeMicros);
        if (transaction.gtid !== undefined)
            this.#gtids.add(transaction.gtid);
    }
    async #spill() {
        if (!this.#isSpilled && this.#writer) {
            const rest = this.#takePending();
            const open = this.#openTransaction;
            await this.finish(0, false);
            this.#pending = rest;
            this.#pendingBytes = rest.reduce((sum, { length }) => sum + length, 0);
            this.#openTransaction = open;
        }
        this.#isSpilled = true;
        await this.#passOn();
    }
    #takePending() {
        const events = this.#pending;
        this.#pending = [];
        this.#pendingBytes = 0;
        return events;
    }
    async #passOn() {
        if (!this.#writer) {
            this.#writer = new SegmentWriter(this.#options.target, this.#place.file, this.#place.end);
            if (this.#place.end === 0)
                await this.#writer.add(binlog_event/* FILE_MAGIC */.rY);
        }
        for (const event of this.#takePending())
            await this.#writer.add(event);
    }
    #collect(event, cursor) {
        const collector = this.#collector;
        collector.add(event, cursor);
        if (!collector.isComplete)
            return;
        this.#collector = undefined;
        const head = collector.head(cursor.createdSeconds);
        this.#head = head;
        this.#checkPrevious(head.previousGtids, cursor.file);
    }
    /** Compares the transactions before a file with those of the files before it. */
    #checkPrevious(previous, file) {
        if (!this.#hasGtids) {
            this.#hasGtids = true;
            this.#gtids.addAll(previous);
            this.#gtidsBefore = this.#gtids.toString();
            return;
        }
        if (!this.#gtids.contains(previous))
            throw new errors/* BackupError */.hj('BINLOG_GTID_MISSING', `${file} follows the transactions "${previous.toString()}", the archive ends after "${this.#gtids.toString()}"`, { hint: NEW_BACKUP, details: { file } });
        if (this.#isContinuation && !previous.contains(this.#gtids))
            throw new errors/* BackupError */.hj('BINLOG_RESET', `${file} follows the transactions "${previous.toString()}", the archive has already "${this.#gtids.toString()}"`, { hint: NEW_BACKUP, details: { file } });
    }
    /** Whether the file follows the archived one on the same server. */
    get #isContinuation() {
        return this.#previous?.record.server.identity === this.#options.base.server.identity;
    }
    /**
     * Ends the segment after the last whole transaction, and writes its record.
     * @param readUntil server's time in microseconds up to which the log was read; 0: unknown
     */
    async finish(readUntil, isFileEnd) {
        const writer = this.#writer;
        if (!writer)
            return;
        if (this.#isSpilled)
            throw new errors/* BackupError */.hj('INTERNAL', 'a segment would end inside a transaction');
        const stored = await writer.finish();
        this.#writer = undefined;
        const { transactions, first, last, largestEvent } = this.#counts;
        const isEncrypted = this.#options.target.encryption !== undefined;
        try {
            await this.#add({
                kind: 'segment',
                start: this.#place.end,
                end: this.#writtenEnd,
                isFileEnd,
                object: { ...stored, encrypted: isEncrypted },
                transactions,
                ...(0,defined/* defined */.s)({
                    firstGtid: first?.gtid,
                    lastGtid: last?.gtid,
                    firstTime: first?.timeMicros,
                    lastTime: last?.timeMicros,
                }),
                largestEvent,
                readUntil,
            });
        }
        catch (error) {
            await writer.discard(error);
            throw error;
        }
        this.#place = { file: this.#place.file, end: this.#writtenEnd };
        this.totals.segments++;
        this.totals.transactions += transactions;
        this.totals.logBytes += writer.bytes;
        this.totals.storedBytes += stored.bytes;
        this.#counts = { transactions: 0, largestEvent: 0 };
    }
    /** Ends the file: the next events belong to another one. */
    async nextFile(file) {
        await this.#endFile();
        this.#place = { file, end: 0 };
        this.#writtenEnd = 0;
        this.#tracker.reset();
        this.#collector = new HeadCollector(this.#options.isMariaDb);
    }
    async #endFile() {
        // A server that was killed may leave a part of a transaction at the end of a file.
        if (this.#isSpilled)
            await this.discard(new Error('the transaction is not finished'));
        this.#takePending();
        this.#openTransaction = undefined;
        await this.finish(0, true);
        const last = this.#previous?.record;
        // A server that was killed writes no event at the end of its file.
        if (last && last.file === this.#place.file && !last.isFileEnd)
            await this.addQuiet(0, true);
    }
    /** Writes a record of no data. */
    async addQuiet(readUntil, isFileEnd = this.#previous.record.isFileEnd) {
        const { end } = this.#place;
        await this.#add({
            kind: 'quiet',
            start: end,
            end,
            isFileEnd,
            transactions: 0,
            largestEvent: 0,
            readUntil,
        });
    }
    async addBroken(error) {
        const { end } = this.#place;
        const broken = { code: error.code, message: error.message.slice(0, 2000) };
        const readUntil = this.#previous?.record.readUntil ?? 0;
        await this.#add({
            kind: 'broken',
            start: end,
            end,
            isFileEnd: false,
            transactions: 0,
            largestEvent: 0,
            readUntil,
            broken,
        });
    }
    /** Ends the segment of a run that is stopped. An unfinished large transaction is dropped. */
    async stop() {
        if (this.#isSpilled)
            await this.discard(new Error('the run was stopped inside a transaction'));
        else
            await this.finish(0, false);
    }
    /** Removes the bytes of a segment that has no record. */
    async discard(reason) {
        const writer = this.#writer;
        this.#writer = undefined;
        this.#isSpilled = false;
        this.#takePending();
        await writer?.discard(reason);
    }
    async #add(fields) {
        const { base, trust, target, now } = this.#options;
        const gtidsAfter = this.#gtids.toString();
        this.#previous = await (0,archive_chain/* addRecord */.$1)(target.storage, {
            ...base,
            sequence: (this.#previous?.record.sequence ?? 0) + 1,
            previous: this.#previous?.sha256 ?? null,
            time: now().toISOString(),
            file: this.#place.file,
            fileCreated: this.#head.createdSeconds,
            head: this.#head.sha256,
            gtidsBefore: this.#gtidsBefore,
            gtidsAfter,
            latestTime: this.#latestTime,
            ...fields,
        }, trust);
        this.#gtidsBefore = gtidsAfter;
    }
    get chain() {
        return (0,archive_chain/* chainName */.H9)(this.#options.base.label, this.#options.base.epoch);
    }
}
const NEW_BACKUP = 'The transactions in between are lost to the archive. Make a full backup now; the next archive run begins a new chain after it.';

;// CONCATENATED MODULE: ./lib/archive/choose-start.js





/**
 * Finds the place after the last record.
 * @param readLastTransaction reads the records of the chain backwards
 * @throws BackupError BINLOG_PURGED, BINLOG_RESET, BINLOG_OTHER_SERVER, BINLOG_GTID_MISSING
 */
async function continueAfter(last, source, readLastTransaction) {
    const gtids = (0,gtid_set/* parseGtidSet */.ab)(last.gtidsAfter, source.isMariaDb);
    const files = await source.files();
    if ((0,server_identity/* isSameIdentity */.B2)((0,server_identity/* parseIdentity */.aZ)(last.server.identity), source.identity) === false)
        return await continueOnOther(last, gtids, files, source, readLastTransaction);
    const executed = await source.gtids();
    if (!executed.contains(gtids))
        throw refuse('BINLOG_RESET', `the server has executed "${executed.toString()}", the archive has "${gtids.toString()}"`, last);
    const at = files.findIndex(({ name }) => name === last.file);
    const head = { createdSeconds: last.fileCreated, sha256: last.head };
    if (at < 0) {
        const [first] = files;
        if (last.isFileEnd && first && numberOf(first.name) === numberOf(last.file) + 1)
            return { file: first.name, end: 0, gtids, head };
        const newest = files.at(-1);
        const isReset = !newest || numberOf(newest.name) < numberOf(last.file);
        throw refuse(isReset ? 'BINLOG_RESET' : 'BINLOG_PURGED', `${last.file} is not on the server any more, it has ${first?.name ?? 'no file'}${newest && newest !== first ? ` to ${newest.name}` : ''}`, last);
    }
    const found = await source.head(last.file);
    if (found.sha256 !== last.head || found.createdSeconds !== last.fileCreated)
        throw refuse('BINLOG_RESET', `${last.file} began at ${timeOf(last.fileCreated)} when it was archived, the file of the server began at ${timeOf(found.createdSeconds)}`, last);
    if (files[at].bytes < last.end)
        throw refuse('BINLOG_RESET', `${last.file} has ${files[at].bytes} bytes, ${last.end} are archived`, last);
    const next = files[at + 1];
    return last.isFileEnd && next
        ? { file: next.name, end: 0, gtids, head }
        : { file: last.file, end: last.end, gtids, head };
}
/** Continues on a server that has executed all archived transactions and has all later ones. */
async function continueOnOther(last, archived, files, source, readLastTransaction) {
    const whose = `the archive is of ${last.server.host} (${(0,server_identity/* describeIdentity */.Cl)((0,server_identity/* parseIdentity */.aZ)(last.server.identity))}), this server is ${(0,server_identity/* describeIdentity */.Cl)(source.identity)}`;
    if (archived.isEmpty())
        throw refuseOther(`${whose}, and without GTIDs the two logs cannot be compared`);
    const [executed, purged] = await Promise.all([source.gtids(), source.purgedGtids()]);
    if (!executed.contains(archived))
        throw refuseOther(`${whose} and lacks archived transactions: it has "${executed.toString()}", the archive has "${archived.toString()}"`);
    if (source.isMariaDb && !(await holdsLast(await readLastTransaction(), files, source)))
        throw refuseOther(`${whose}, and its log does not hold the last archived transaction`);
    if (!archived.contains(purged))
        throw refuse('BINLOG_GTID_MISSING', `${whose} and has purged transactions that are not archived: "${purged.toString()}" is purged, the archive has "${archived.toString()}"`, last);
    for (const { name } of files.toReversed()) {
        const head = await source.head(name);
        if (archived.contains(head.previousGtids))
            return { file: name, end: 0, gtids: archived, head };
    }
    throw refuse('BINLOG_GTID_MISSING', `${whose}: no file follows the archived transactions`, last);
}
/**
 * Whether the log has the same transaction under the same GTID. GTIDs of MariaDB are numbers that
 * unrelated servers share, so the time is compared too.
 */
async function holdsLast(last, files, source) {
    if (!last)
        return false;
    for (const { name } of files.toReversed()) {
        const { previousGtids } = await source.head(name);
        if (!previousGtids.has(last.gtid))
            return (await source.timeOf(name, last.gtid)) === last.timeMicros;
    }
    return false;
}
/** Finds the oldest backup whose position is still in the log of the server. */
async function beginAtBackup(backups, source) {
    const files = await source.files();
    for (const backup of backups) {
        const { binlogFile, binlogPosition = 0, serverIdentity, gtidExecuted = '' } = backup;
        const file = files.find(({ name }) => name === binlogFile);
        const isOwn = serverIdentity !== undefined &&
            (0,server_identity/* isSameIdentity */.B2)((0,server_identity/* parseIdentity */.aZ)(serverIdentity), source.identity) !== false;
        if (!file || !isOwn || file.bytes < binlogPosition || binlogPosition < binlog_cursor/* FIRST_POSITION */.T)
            continue;
        const head = await source.head(file.name);
        // After a RESET another file has the name. A file is older than a backup in it.
        if (head.createdSeconds * 1000 > Date.parse(backup.end))
            continue;
        const before = (0,gtid_set/* parseGtidSet */.ab)(gtidExecuted, source.isMariaDb);
        if (!source.isMariaDb && gtidExecuted !== '' && !before.contains(head.previousGtids))
            continue;
        return { start: { file: file.name, end: 0, gtids: (0,gtid_set/* parseGtidSet */.ab)('', source.isMariaDb), head }, backup };
    }
    return undefined;
}
function numberOf(file) {
    return Number(/\.(\d+)$/.exec(file)?.[1] ?? NaN);
}
function timeOf(seconds) {
    return new Date(seconds * 1000).toISOString();
}
function refuse(code, why, last) {
    return new errors/* BackupError */.hj(code, `the archive ends at ${last.file}:${last.end}, and cannot continue: ${why}`, {
        hint: NEW_BACKUP,
        details: { file: last.file, position: last.end, gtids: last.gtidsAfter.slice(0, 4000) },
    });
}
function refuseOther(why) {
    return new errors/* BackupError */.hj('BINLOG_OTHER_SERVER', why, {
        hint: 'Nothing was stored. Check the address and the label. If this server has replaced the other one, make a full backup of it with --adopt-label; the next archive run begins a new chain after it.',
    });
}

;// CONCATENATED MODULE: ./lib/archive/follow.js
// The clock of a run that follows the log: when a segment ends, and up to which moment of the
// server's time the log was read. The server sends events and heartbeats in order, so everything
// that was committed before a question for the time arrives before the next heartbeat.

/** Interval of records of a quiet server. */
const QUIET_MS = 15 * 60_000;
/** Ids of replicas that people set are small numbers. */
const FIRST_RANDOM_ID = 2 ** 31;
/** A transaction takes its commit time a moment before it is in the log. */
const MARGIN_MICROS = 1_000_000;
class FollowClock {
    #follow;
    #source;
    serverId;
    #segmentBegin = performance.now();
    #recordTime = performance.now();
    #lastRecord;
    #asked = 0;
    constructor(follow, source) {
        this.#follow = follow;
        this.#source = source;
        this.serverId = follow ? (follow.serverId ?? FIRST_RANDOM_ID + (0,external_node_crypto_.randomInt)(2 ** 31 - 1)) : 0;
    }
    /** Interval of the server's heartbeats: they also end a segment in a quiet time. */
    get heartbeatSeconds() {
        return Math.max(1, Math.min(30, Math.floor((this.#follow?.segmentSeconds ?? 30) / 2)));
    }
    /** Time of the server in microseconds since 1970, up to which the log will have been read. */
    get readUntil() {
        return this.#asked - MARGIN_MICROS;
    }
    /** Asks for the time, before the log is read. */
    async begin() {
        this.#asked = await this.#source.time();
    }
    /** Ends a segment whose time is over, after each batch of events and each heartbeat. */
    async tick(archiver) {
        if (!this.#follow)
            return;
        const now = performance.now();
        if (archiver.last !== this.#lastRecord) {
            this.#lastRecord = archiver.last;
            this.#recordTime = now;
        }
        if (archiver.unrecordedBytes === 0)
            this.#segmentBegin = now;
        const isDue = now - this.#segmentBegin >= this.#follow.segmentSeconds * 1000;
        if (isDue && archiver.isAtBoundary)
            await archiver.finish(0, false);
        else if (archiver.unrecordedBytes === 0 && now - this.#recordTime >= QUIET_MS && archiver.last) {
            await archiver.addQuiet(this.readUntil);
            this.#asked = await this.#source.time();
        }
    }
}

;// CONCATENATED MODULE: ./lib/archive/heal-copies.js



/** Copies the newest records, with their objects, from the first storage to the others. */
async function healCopies({ storage, trust, signal, logger }, label) {
    const [first, ...others] = storage.copies ?? [];
    if (!first || others.length === 0)
        return;
    const chain = (await (0,archive_chain/* listChains */.P4)(first, label)).at(-1);
    if (!chain)
        return;
    for (const other of others) {
        const there = (await (0,archive_chain/* listChains */.P4)(other, label)).find(({ name }) => name === chain.name);
        // Retention may have removed older ones there.
        const newest = there?.sequences.at(-1) ?? 0;
        for (const sequence of chain.sequences.filter((each) => each > newest)) {
            const { record } = await (0,archive_chain/* readRecord */.aE)(first, chain, sequence, trust);
            const { object } = record;
            if (object && !(await hasObject(other, object.name, object.bytes))) {
                const key = `${storage_key/* BINLOG_FOLDER */.$D}/${object.name}`;
                await other.write(key, first.readStream(key, { signal }), object.bytes, signal);
            }
            const key = (0,archive_chain/* recordKey */.Hy)(chain.name, sequence);
            await other.putNew(key, await first.read(key, binlog_record/* MAX_BINLOG_RECORD_BYTES */.v$));
            logger.info(`record ${sequence} of ${chain.name} was missing in ${other.location}: it was copied`);
        }
    }
}
async function hasObject(storage, name, bytes) {
    for await (const found of storage.listObjects(storage_key/* BINLOG_FOLDER */.$D, name))
        if (found.name === name)
            return found.bytes === bytes;
    return false;
}

// EXTERNAL MODULE: ./lib/mysql/snapshot/coordinates.js
var coordinates = __webpack_require__(11080);
;// CONCATENATED MODULE: ./lib/archive/warnings.js
// Settings of the source that endanger an archive, or a replay of it.


/** The server must keep its log for this number of intervals between two runs. */
const INTERVALS = 3;
/** Reads the settings. Omits what the account may not read. */
async function readArchiveWarnings(source, intervalSeconds) {
    const { session, facts } = source;
    const rows = await session.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN ('binlog_format', 'binlog_expire_logs_seconds',
     'expire_logs_days', 'binlog_expire_logs_auto_purge', 'binlog_row_image')`, 'cannot read the settings of the binary log');
    const settings = new Map(rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]));
    const warnings = [];
    const days = Number(settings.get('expire_logs_days') ?? 0);
    const kept = Number(settings.get('binlog_expire_logs_seconds') ?? 0) || days * 86_400;
    const purges = settings.get('binlog_expire_logs_auto_purge') !== 'OFF';
    if (purges && kept > 0 && kept < INTERVALS * intervalSeconds)
        warnings.push(`the server keeps its binary log for ${(0,units/* formatSeconds */.Xo)(kept)}, less than ${INTERVALS} times the interval of ${(0,units/* formatSeconds */.Xo)(intervalSeconds)}: raise binlog_expire_logs_seconds`);
    const rdsHours = await rdsRetentionHours(source);
    if (rdsHours !== undefined && rdsHours * 3600 < INTERVALS * intervalSeconds)
        warnings.push(`RDS keeps the binary log for ${rdsHours} hours: CALL mysql.rds_set_configuration('binlog retention hours', 24)`);
    const format = settings.get('binlog_format');
    if (format !== undefined && format !== 'ROW')
        warnings.push(`binlog_format is ${format}: statements whose result depends on more than the rows may give other rows in a replay; set ROW`);
    const status = await (0,coordinates/* showBinlogStatus */.X)(session, facts);
    const filters = [status?.Binlog_Do_DB, status?.Binlog_Ignore_DB].filter(Boolean);
    if (filters.length > 0)
        warnings.push(`the server writes only some schemas to its log (${filters.join(', ')}): a replay lacks the changes of the others`);
    const tables = await nonTransactional(source);
    if (tables.length > 0)
        warnings.push(`${(0,units/* listSome */.XT)(tables, 5)} ${tables.length === 1 ? 'has' : 'have'} no transactions: their rows can differ after a crash of the server`);
    return warnings;
}
async function rdsRetentionHours({ session, facts }) {
    if (!/rds|amazon/i.test(facts.versionComment) && facts.flavor !== 'aurora')
        return undefined;
    const text = await session
        .scalar("SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'")
        .catch(() => undefined);
    return text === undefined ? undefined : Number(text);
}
async function nonTransactional({ session }) {
    const rows = await session.query(`SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES
     WHERE TABLE_TYPE = 'BASE TABLE' AND ENGINE IN ('MyISAM', 'Aria', 'ARCHIVE', 'CSV', 'MEMORY')
     AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') LIMIT 20`, 'cannot read the engines of the tables');
    return rows.map(({ s, t }) => `${s}.${t}`);
}

;// CONCATENATED MODULE: ./lib/archive/archive.js
// One run of the archive, or a run that follows the log until it is stopped. Order: the last record
// of the chain, the identity of the server, the place in its log; then the events. The state comes
// from the storage only, so any machine can continue. Fails closed: a gap ends the run with an
// error and marks the chain as broken.


















/** Largest position that the command of the protocol holds. */
const MAX_COMMAND_POSITION = 0xffffffff;
/** Findings that no later run can repair. */
const BREAKING = new Set(['BINLOG_PURGED', 'BINLOG_RESET', 'BINLOG_GTID_MISSING']);
/**
 * Archives what is new.
 * @throws BackupError BINLOG_*, STORAGE_*, SOURCE_*
 */
async function archive(request, context) {
    const begin = context.now();
    context.progress.stage('archive');
    const source = await BinlogSource.open(request.connection);
    try {
        const warnings = await readArchiveWarnings(source, request.intervalSeconds);
        for (const warning of warnings)
            context.logger.warn(warning);
        await healCopies(context, request.label);
        const run = await prepare(request, context, source);
        await read(request, context, source, run);
        const { archiver } = run;
        const { record } = archiver.last;
        const report = {
            status: archiver.totals.segments > 0 ? 'archived' : 'quiet',
            label: request.label,
            storage: context.storage.location,
            chain: archiver.chain,
            isNewChain: run.isNew,
            ...archiver.totals,
            file: record.file,
            position: record.end,
            ...(record.lastGtid === undefined ? {} : { lastGtid: record.lastGtid }),
            recoveryPoint: new Date((0,binlog_record/* recoveryPointOf */.zZ)(record) / 1000).toISOString(),
            warnings,
            durationSeconds: (context.now().getTime() - begin.getTime()) / 1000,
        };
        context.logger.info(describe(report));
        return report;
    }
    finally {
        await source.close();
    }
}
async function prepare(request, context, source) {
    const { storage, trust, signal, now, tool } = context;
    const chain = (await (0,archive_chain/* listChains */.P4)(storage, request.label)).at(-1);
    const last = chain && (await (0,archive_chain/* readLast */.d8)(storage, chain, trust));
    const encryption = trust?.encryptTo && (await backup_keys/* BackupEncryption */.K.begin(trust.encryptTo));
    if (last?.record.object?.encrypted && !encryption && !trust?.allowPlaintext)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `this archive would not be encrypted, but ${chain.name} is`, {
            hint: 'Nothing was done. Give --encrypt-to as before, or --allow-plaintext.',
        });
    const { facts, identity } = source;
    const makeOptions = (epoch) => ({
        base: {
            formatVersion: '1.0',
            label: request.label,
            epoch,
            server: {
                identity: (0,server_identity/* formatIdentity */.gZ)(identity),
                flavor: facts.flavor,
                version: facts.version,
                host: facts.hostname,
                port: facts.port,
            },
            tool,
        },
        target: {
            storage,
            chain: '',
            compressionLevel: request.compressionLevel,
            ...(encryption ? { encryption } : {}),
            ...(request.maxRateBytes === undefined ? {} : { limit: new rate_limit/* RateLimit */.q(request.maxRateBytes, signal) }),
        },
        trust,
        isMariaDb: source.isMariaDb,
        segmentBytes: request.segmentBytes,
        now,
    });
    if (chain && last) {
        const continued = await tryContinue(request, context, source, chain, last, makeOptions(chain.epoch));
        if (continued)
            return continued;
    }
    return await beginNew(request, context, source, last, makeOptions((0,archive_chain/* epochOf */.Fz)(now())));
}
/** Continues the chain. Returns undefined if a backup after its end begins a new one. */
async function tryContinue({ label }, context, source, chain, last, options) {
    const { record } = last;
    if (record.kind === 'broken')
        return undefined;
    const named = { ...options, target: { ...options.target, chain: chain.name } };
    try {
        const start = await continueAfter(record, source, () => readLastTransaction(chain, context));
        return { archiver: new Archiver(named, last, start, start.gtids, start.head), start, isNew: false };
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj))
            throw error;
        if (error.code === 'BINLOG_OTHER_SERVER' && (await findNewer(label, context, source, record.time)))
            return undefined;
        if (BREAKING.has(error.code))
            await markBroken(error, named, last, context);
        throw error;
    }
}
/** Reads the records of a chain backwards, up to the last one with a transaction. */
async function readLastTransaction(chain, { storage, trust }) {
    for (const sequence of chain.sequences.toReversed()) {
        const { lastGtid, lastTime } = (await (0,archive_chain/* readRecord */.aE)(storage, chain, sequence, trust)).record;
        if (lastGtid !== undefined && lastTime !== undefined)
            return { gtid: lastGtid, timeMicros: lastTime };
    }
    return undefined;
}
async function markBroken(error, options, last, { logger }) {
    const { record } = last;
    const gtids = (0,gtid_set/* parseGtidSet */.ab)(record.gtidsAfter, options.isMariaDb);
    const head = { createdSeconds: record.fileCreated, sha256: record.head };
    const archiver = new Archiver(options, last, record, gtids, head);
    await archiver.addBroken(error).catch((failure) => {
        logger.warn(`the archive could not be marked as broken: ${failure.message}`);
    });
}
async function findNewer(label, context, source, after) {
    const { storage, trust } = context;
    const keys = trust ? (0,encryption_trust/* demandSignatures */.v)(trust).verifyKeys : [];
    const backups = await (0,find_backups/* findBackups */.Tx)(storage, label, () => undefined, keys).catch((error) => {
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_BUCKET_NOT_FOUND')
            return [];
        throw error;
    });
    const isAfter = ({ begin }) => after === undefined || Date.parse(begin) >= Date.parse(after);
    return await beginAtBackup((0,partial/* whereMasked */.Z)(backups, false).filter(isAfter), source);
}
async function beginNew({ label }, context, source, last, options) {
    const found = await findNewer(label, context, source, last?.record.time);
    if (!found) {
        const { broken } = last?.record ?? {};
        const cause = broken ? ` since ${last.record.time}: ${broken.message}` : '';
        throw new errors/* BackupError */.hj('BINLOG_BACKUP_NEEDED', broken
            ? `the archive of "${label}" is broken${cause}`
            : `no backup of "${label}" has a position that the binary log of this server still holds`, {
            hint: broken
                ? NEW_BACKUP
                : 'Make a full backup of this server under the same label, then run the archive again.',
        });
    }
    const { start, backup } = found;
    context.logger.info(`a new archive begins with ${start.file}, for ${backup.backupId} and later backups`);
    const named = {
        ...options,
        target: { ...options.target, chain: (0,archive_chain/* chainName */.H9)(options.base.label, options.base.epoch) },
    };
    return { archiver: new Archiver(named, undefined, start, start.gtids, start.head), start, isNew: true };
}
/** Reads events until the log ends, or in a run that follows until it is stopped. */
async function read(request, context, source, { archiver, start }) {
    const { signal, progress } = context;
    const clock = new FollowClock(request.follow, source);
    await clock.begin();
    const from = start.end > MAX_COMMAND_POSITION || start.end === 0 ? binlog_cursor/* FIRST_POSITION */.T : start.end;
    const skipTo = start.end;
    const cursor = new binlog_cursor/* BinlogCursor */.S(start.file, from);
    const { serverId, heartbeatSeconds } = clock;
    try {
        for await (const batch of source.events(start.file, from, serverId, signal, heartbeatSeconds)) {
            for (const event of batch) {
                const { file } = cursor;
                const place = cursor.accept(event);
                if (place === 'next file') {
                    await assertWhole(source, file, archiver);
                    await archiver.nextFile(cursor.file);
                }
                if (place !== 'file')
                    continue;
                // Positions after 2^32 are reached by reading.
                if (cursor.file === start.file && cursor.position <= skipTo)
                    continue;
                await archiver.accept(event, cursor);
                progress.advance(0, event.length);
            }
            await clock.tick(archiver);
        }
        await archiver.finish(clock.readUntil, false);
    }
    catch (error) {
        if (request.follow && signal.aborted) {
            await archiver.stop();
            return;
        }
        await archiver.discard(error);
        if (error instanceof errors/* BackupError */.hj && BREAKING.has(error.code) && archiver.last)
            await archiver.addBroken(error).catch(() => undefined);
        throw error;
    }
    if (archiver.totals.segments === 0)
        await archiver.addQuiet(clock.readUntil);
}
/** Compares the bytes of a finished file with its size on the server. */
async function assertWhole(source, file, archiver) {
    const size = await source.plainSizeOf(file);
    const { end } = archiver.place;
    if (size === undefined || size === end)
        return;
    throw new errors/* BackupError */.hj('BINLOG_INVALID', `${file} has ${size} bytes on the server, ${end} were read`, {
        hint: 'A part of the file cannot be read, or a crash left a part of a transaction at its end. Look at it with the mysqlbinlog of the vendor.',
        details: { file },
    });
}
function describe({ status, chain, segments, transactions, logBytes, storedBytes, recoveryPoint, }) {
    const what = status === 'quiet'
        ? '0 transactions, the log has nothing new'
        : `${(0,units/* plural */.LS)(transactions, 'transaction')}, ${(0,units/* formatBytes */.z3)(logBytes)} in ${(0,units/* plural */.LS)(segments, 'segment')} of ${(0,units/* formatBytes */.z3)(storedBytes)}`;
    return `archive ${chain}: ${what}; recovery point ${recoveryPoint}`;
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

/***/ 54363:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ pace),
/* harmony export */   q: () => (/* binding */ RateLimit)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
// Limits work to a number of bytes per second, over all workers.

/** Burst that may be read at once after a pause, in seconds of the rate. */
const BURST_SECONDS = 0.25;
class RateLimit {
    #bytesPerSecond;
    #now;
    #signal;
    /** Time in milliseconds at which all counted bytes are paid for. */
    #paidAt = 0;
    constructor(bytesPerSecond, signal, now = () => performance.now()) {
        this.#bytesPerSecond = bytesPerSecond;
        this.#signal = signal;
        this.#now = now;
    }
    count(bytes) {
        const earliest = this.#now() - BURST_SECONDS * 1000;
        this.#paidAt = Math.max(this.#paidAt, earliest) + (bytes / this.#bytesPerSecond) * 1000;
    }
    /** Settles when all bytes counted so far are paid for. */
    async wait() {
        const waitMs = this.#paidAt - this.#now();
        if (waitMs > 1)
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(waitMs, undefined, { signal: this.#signal });
    }
    /** Wraps `progress` and counts the bytes that are reported to it. */
    counting(progress) {
        return {
            stage: (name) => progress.stage(name),
            expect: (total) => progress.expect(total),
            tableDone: () => progress.tableDone(),
            advance: (rows, bytes) => {
                if (bytes > 0)
                    this.count(bytes);
                progress.advance(rows, bytes);
            },
        };
    }
}
/** Delays bytes until those counted so far are paid for. */
async function* pace(source, limit) {
    for await (const bytes of source) {
        await limit.wait();
        yield bytes;
    }
}


/***/ }),

/***/ 11080:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ readCoordinates),
/* harmony export */   X: () => (/* binding */ showBinlogStatus)
/* harmony export */ });
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83647);
/* harmony import */ var _connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84881);
/* harmony import */ var _replica_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(68559);
// Position of a snapshot in the binary log. Read while a lock blocks all writes.



async function readCoordinates(session, facts) {
    const coordinates = await (0,_replica_js__WEBPACK_IMPORTED_MODULE_2__/* .readSourceCoordinates */ .J)(session, facts);
    if (facts.logBin)
        Object.assign(coordinates, await readBinlogPosition(session, facts));
    const gtid = await session.scalar((0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'gtid_current_pos') ? 'SELECT @@GLOBAL.gtid_current_pos' : 'SELECT @@GLOBAL.gtid_executed', 'cannot read the GTID set');
    if (gtid)
        coordinates.gtidExecuted = gtid.replace(/\s+/g, '');
    return coordinates;
}
/** Returns undefined if the account lacks the privilege, or if there is no binary log. */
async function showBinlogStatus(session, facts) {
    try {
        const [row] = await session.query((0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'SHOW MASTER STATUS') ? 'SHOW MASTER STATUS' : 'SHOW BINARY LOG STATUS', 'cannot read the binary log position');
        return row;
    }
    catch (error) {
        if ((0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isPrivilegeError */ .Qg)(error))
            return undefined;
        throw error;
    }
}
/**
 * Returns the position, from which a replica can start. A backup without a position is still valid,
 * and its manifest shows the absence.
 */
async function readBinlogPosition(session, facts) {
    const status = await showBinlogStatus(session, facts);
    return status ? { binlogFile: status.File, binlogPosition: Number(status.Position) } : {};
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
// State of a replica with respect to its sources.


/**
 * Returns the channels of a replica; empty if the server is no replica.
 * @throws a privilege error if the account may not see them
 */
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
/**
 * Returns the position in the log of the source, if the server has exactly one source.
 * @param gtidExecuted return the position only if this is still the set of executed GTIDs
 */
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
        // Same as the position in the server's own log: a backup without it is still valid.
        if ((0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isPrivilegeError */ .Qg)(error))
            return {};
        throw error;
    }
}


/***/ })

};
