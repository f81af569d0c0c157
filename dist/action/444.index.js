export const id = 444;
export const ids = [444];
export const modules = {

/***/ 17919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decompressAs)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38522);
/* harmony import */ var _zstd_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38916);
/* harmony import */ var _zstd_frames_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94317);
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

/***/ 40515:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ RECONNECT),
/* harmony export */   g: () => (/* binding */ WorkerSessions)
/* harmony export */ });
/* harmony import */ var _core_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7493);
/* harmony import */ var _mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84881);


/** How often, and with which waits, work is done again whose connection was lost: long enough for a server to be restarted. */
const RECONNECT = { attempts: 8, firstDelayMs: 100, maxDelayMs: 10_000 };
class WorkerSessions {
    #sessions;
    #options;
    /** Sessions whose connection was lost under a statement. */
    #gone = new WeakSet();
    constructor(sessions, options) {
        this.#sessions = [...sessions];
        this.#options = options;
    }
    get count() {
        return this.#sessions.length;
    }
    /**
     * Work that may be done again: after a deadlock or a lock wait it is, and after a lost connection on a new one.
     * @param what for messages
     * @throws what the last try threw
     */
    async run(worker, what, work) {
        const { logger, signal } = this.#options;
        return await (0,_core_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .retry */ .L)(async (attempt) => {
            const session = await this.#living(worker);
            try {
                return await work(session, attempt);
            }
            catch (error) {
                if ((0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnreachable */ .R0)(error))
                    this.#gone.add(session);
                throw error;
            }
        }, {
            ...RECONNECT,
            signal,
            isRetryable: (error) => (0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isLockConflict */ .a4)(error) || (0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnreachable */ .R0)(error),
            onRetry: (error, attempt) => logger.warn(`${what}: try ${attempt} failed, ${error.message}`),
        });
    }
    async #living(worker) {
        const session = this.#sessions[worker];
        if (!session.lost && !this.#gone.has(session))
            return session;
        return (this.#sessions[worker] = await this.#options.replace(session));
    }
}


/***/ }),

/***/ 98052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ assertReadable)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
// Objects that a lifecycle rule or --s3-storage-class has moved to an archive: they are there, but cannot be read before somebody
// has brought them back, which takes hours. So that is found out before anything else is done.


/** @param scope what is to be read; absent: everything. @throws BackupError STORAGE_ARCHIVED */
async function assertReadable(source, scope) {
    const found = await source.findArchived();
    const unneeded = scope ? rowsOutside(source, scope) : new Set();
    const archived = found.filter((name) => !unneeded.has(name));
    if (archived.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('STORAGE_ARCHIVED', `${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(archived.length, 'object')} of ${source.contents.backupId} cannot be read from the archive that they are in, the first is ${archived[0]}`, {
        hint: 'Bring them back first (`aws s3api restore-object` for each, or a batch job), wait until that is done, and start again.',
        details: { archived: archived.slice(0, 1000) },
    });
}
/** Files of rows that the scope leaves out. */
function rowsOutside({ contents }, scope) {
    const outside = new Set(contents.schemas.flatMap(({ tables }) => tables.flatMap(({ chunks }) => chunks.map(({ object }) => object))));
    if (scope.request.parts === 'schema')
        return outside;
    for (const { tables } of scope.schemas)
        for (const { chunks } of tables)
            for (const { object } of chunks)
                outside.delete(object);
    return outside;
}


/***/ }),

/***/ 95972:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ openSource)
});

// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/format/names.js
var names = __webpack_require__(43347);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var manifest = __webpack_require__(22693);
// EXTERNAL MODULE: ./lib/sql/sql-script.js
var sql_script = __webpack_require__(65082);
// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(18067);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/format/records.js
var records = __webpack_require__(20489);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/refusals.js
// How a dump that is not read is refused: what is wrong with it by name, and what to do.

/** Something of the dump is missing or contradicts itself. */
function damagedDump(folder, why, cause) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the MySQL Shell dump ${folder} is invalid: ${why}`, {
        hint: 'The dump was damaged or changed: compare it with its source, or make it again.',
        cause,
    });
}
/** MySQL Shell has not finished it. */
function incompleteDump(folder) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the MySQL Shell dump ${folder} is incomplete: it has no @.done.json`, {
        hint: 'The dump is still being written or was broken off: wait for MySQL Shell to finish, or make it again.',
    });
}
/** A variant of the format that MySQL Shell can load and we cannot. */
function unsupportedDump(folder, what) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the MySQL Shell dump ${folder} cannot be restored: ${what}`, {
        hint: 'Load it with util.loadDump() of MySQL Shell, or make a dump without that option.',
    });
}
function tooNewDump(folder, what) {
    return new errors/* BackupError */.hj('MANIFEST_TOO_NEW', `the MySQL Shell dump ${folder} is too new: ${what}`, {
        hint: 'Use a newer mysql-backup, or load it with util.loadDump() of MySQL Shell.',
    });
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/dump-files.js
// The JSON files of a dump of MySQL Shell, versions 1.0.0 to 2.0.1 of its format. A field that older versions do not
// write is optional here. Pure: what is malformed or too new is refused before anything is done with it.



const dump_files_ROOT_FILE = '@.json';
const DONE_FILE = '@.done.json';
const USERS_FILE = '@.users.sql';
const CHECKSUMS_FILE = '@.checksums.json';
/** The newest format that is read, major and minor. */
const NEWEST = [2, 0];
/** `multifile_schema_ddl`: events and routines in files of their own. `partition_awareness`: data files per partition. */
const CAPABILITIES = new Set(['partition_awareness', 'multifile_schema_ddl']);
const count = schemas/* int */.Whr().nonnegative();
const dump_files_names = schemas/* array */.YOg(schemas/* string */.YjP().min(1));
const nameMap = (0,records/* recordOf */.z)(schemas/* string */.YjP());
const root = schemas/* object */.Ikc({
    dumper: schemas/* string */.YjP().default(''),
    version: schemas/* string */.YjP(),
    schemas: dump_files_names,
    basenames: nameMap.default({}),
    users: dump_files_names.optional(),
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
    tables: dump_files_names.default([]),
    views: dump_files_names.default([]),
    events: dump_files_names.default([]),
    functions: dump_files_names.default([]),
    procedures: dump_files_names.default([]),
    libraries: dump_files_names.default([]),
    basenames: nameMap.default({}),
});
const table = schemas/* object */.Ikc({
    options: schemas/* object */.Ikc({
        schema: schemas/* string */.YjP(),
        table: schemas/* string */.YjP(),
        columns: dump_files_names.default([]),
        decodeColumns: nameMap.default({}),
        defaultCharacterSet: schemas/* string */.YjP().optional(),
        fieldsTerminatedBy: schemas/* string */.YjP().default('\t'),
        fieldsEnclosedBy: schemas/* string */.YjP().default(''),
        fieldsOptionallyEnclosed: schemas/* boolean */.zMY().default(false),
        fieldsEscapedBy: schemas/* string */.YjP().default('\\'),
        linesTerminatedBy: schemas/* string */.YjP().default('\n'),
        // Where the oldest versions write them.
        compression: schemas/* string */.YjP().optional(),
        primaryIndex: schemas/* string */.YjP().optional(),
    }),
    triggers: dump_files_names.default([]),
    includesData: schemas/* boolean */.zMY().default(true),
    includesDdl: schemas/* boolean */.zMY().default(true),
    extension: schemas/* string */.YjP().default('tsv'),
    chunking: schemas/* boolean */.zMY().default(false),
    compression: schemas/* string */.YjP().optional(),
    primaryIndex: dump_files_names.optional(),
    /** Partition → base name of its data files. */
    basenames: nameMap.default({}),
});
const counts = (0,records/* recordOf */.z)((0,records/* recordOf */.z)(count));
const done = schemas/* object */.Ikc({
    dataBytes: count.optional(),
    tableDataBytes: counts.default({}),
    tableRows: counts.default({}),
    chunkFileBytes: (0,records/* recordOf */.z)(count).default({}),
});
const checksums = schemas/* object */.Ikc({
    config: schemas/* object */.Ikc({ version: schemas/* string */.YjP(), algorithm: schemas/* string */.YjP(), hash: schemas/* string */.YjP() }),
    data: (0,records/* recordOf */.z)((0,records/* recordOf */.z)(schemas/* object */.Ikc({
        extraFilter: schemas/* string */.YjP().optional(),
        columns: dump_files_names,
        nullColumns: dump_files_names.default([]),
        partitions: (0,records/* recordOf */.z)((0,records/* recordOf */.z)(schemas/* object */.Ikc({ checksum: schemas/* string */.YjP(), count, boundary: schemas/* string */.YjP().optional() }))),
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
/** The root file, refused first of all if it is too new. @throws BackupError MANIFEST_INVALID, MANIFEST_TOO_NEW */
function parseRootFile(folder, text) {
    const { version } = parseDumpFile(folder, dump_files_ROOT_FILE, text, schemas/* object */.Ikc({ version: schemas/* string */.YjP() }));
    checkVersion(folder, dump_files_ROOT_FILE, version, NEWEST);
    const file = parseDumpFile(folder, dump_files_ROOT_FILE, text, root);
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
/** A value by a name that comes from the dump: `constructor` is a name like any other. */
function lookUp(values, name) {
    return Object.hasOwn(values, name) ? values[name] : undefined;
}

// EXTERNAL MODULE: ./lib/format/manifest-schema.js
var manifest_schema = __webpack_require__(70396);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/dump-folder.js
// The files of one dump, listed once. Invariant: every file that is used is among those that were listed, and its name
// is a plain one, whatever the dump says.


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
    /** Notes that the restore will need the file. @param what it is, for the message if it is missing */
    use(name, what) {
        if (!manifest_schema/* objectName */.Hd.safeParse(name).success)
            throw damagedDump(this.name, `${what} would be in ${JSON.stringify(name)}, which is no plain file name`);
        if (!this.#files.has(name))
            throw damagedDump(this.name, `${what} is missing: there is no ${name}`);
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
        return this.#storage.read(`${this.name}/${name}`, this.bytesOf(name));
    }
    readStream(name, signal) {
        return this.#storage.readStream(`${this.name}/${name}`, { signal });
    }
    findArchived() {
        return this.#storage.findArchived(this.name);
    }
    /** Files in use that are gone or have another size than when they were listed. */
    async findChanged() {
        const now = new Map();
        for await (const { name, bytes } of this.#storage.listObjects(this.name))
            now.set(name, bytes);
        return [...this.#used]
            .filter((name) => now.get(name) !== this.#files.get(name))
            .map((name) => ({ name, expected: this.#files.get(name), actual: now.get(name) }));
    }
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/dump-origin.js

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
        ...(versionComment === undefined ? {} : { versionComment }),
        ...(Number.isInteger(port) ? { port } : {}),
        ...(serverId === undefined ? {} : { serverId }),
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
        ...(binlogFile ? { binlogFile, ...(binlogPosition === undefined ? {} : { binlogPosition }) } : {}),
    };
}

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(48104);
// EXTERNAL MODULE: ./lib/format/definition-hash.js
var definition_hash = __webpack_require__(32207);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/definition-facts.js
// What the SQL files of a dump tell beyond being run: engines, AUTO_INCREMENT, and the default of a schema.


const TRANSACTIONAL = new Set(['innodb', 'ndb', 'ndbcluster', 'rocksdb', 'tokudb']);
/** @returns undefined if the script creates no table */
function readTableFacts(script) {
    const create = [...(0,sql_script/* splitStatements */.X)(script)].find((statement) => /^CREATE TABLE\s/i.test(statement));
    if (create === undefined)
        return undefined;
    // The options stand behind the last parenthesis that begins a line, as SHOW CREATE TABLE prints it.
    const options = create.slice(create.lastIndexOf('\n)') + 1);
    const engine = /\bENGINE\s*=\s*(\w+)/i.exec(options)?.[1] ?? 'InnoDB';
    const autoIncrement = (0,definition_hash/* readAutoIncrement */.pP)(create);
    return {
        engine,
        transactional: TRANSACTIONAL.has(engine.toLowerCase()),
        ...(autoIncrement === undefined ? {} : { autoIncrement }),
    };
}
/** Of character sets whose default collation is not called `<character set>_general_ci`. */
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
/** Servers print the collation only where it is not the default of the character set. */
function readSchemaDefault(script, serverVersion) {
    const create = [...(0,sql_script/* splitStatements */.X)(script)].find((statement) => /^CREATE DATABASE\s/i.test(statement));
    const [, charset = 'utf8mb4', collation] = /DEFAULT CHARACTER SET (\w+)(?: COLLATE (\w+))?/i.exec(create ?? '') ?? [];
    // Before MySQL 8.0, and in MariaDB whose versions begin at 10, utf8mb4 had another default.
    const isOld = charset === 'utf8mb4' && /^(5\.|1\d\.)/.test(serverVersion);
    return {
        charset,
        collation: collation ?? (isOld ? 'utf8mb4_general_ci' : (DEFAULT_COLLATIONS[charset] ?? `${charset}_general_ci`)),
    };
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/data-files.js


/** Data files of a table in the order of their rows: partition by partition, chunk by chunk. */
function findDataFiles(folder, baseName, table) {
    const partitions = Object.values(table.basenames);
    const label = `${table.options.schema}.${table.options.table}`;
    return (partitions.length > 0 ? partitions : [baseName]).flatMap((base) => findFilesOf(folder, base, table, label));
}
function findFilesOf(folder, base, { extension, chunking }, label) {
    const single = `${base}.${extension}`;
    const chunkName = (number, at) => `${base}${at}${number}.${extension}`;
    const hasChunks = folder.has(chunkName(0, '@')) || folder.has(chunkName(0, '@@'));
    if (!chunking)
        return [take(folder, single, `the data of ${label}`)];
    // Old versions write empty tables this way, chunked or not.
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
function take(folder, name, what) {
    if (folder.isUsed(name))
        throw damagedDump(folder.name, `${name} would be used twice`);
    return folder.use(name, what);
}
/** @param rows of the table, where known */
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
            // A chunk that is known to be empty is not read; nothing but its bytes proves that it is.
            ...(files.length === 1 && rows !== undefined && rows > 0 ? { rows } : {}),
        });
    }
    return chunks;
}
const ENTRY_BYTES = 8;
/** An index file is a list of offsets, big endian; the last one is the size of the data before compression. */
async function readIndexedSize(folder, object) {
    const name = `${object}.idx`;
    const bytes = folder.bytesOf(name);
    if (bytes === undefined || bytes < ENTRY_BYTES || bytes % ENTRY_BYTES !== 0)
        return undefined;
    const size = (await folder.readBytes(name)).readBigUInt64BE(bytes - ENTRY_BYTES);
    return size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : undefined;
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/sql-expression.js
// Whether a text of a dump can stand as one expression inside of a statement. It knows quotes, parentheses and the names of functions,
// no grammar. What could end the statement, begin a comment, add to a list or set a variable is refused, and so are queries and
// functions that do more than compute a value: a dump is not signed, and its texts are run with the rights of a restore.
const words = (text) => text.split(' ');
/** What may stand before a parenthesis: functions that compute a value from their arguments, operators, and types in CAST. */
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
const REFUSED = new Set(words('SELECT TABLE VALUES WITH INTO PROCEDURE'));
const WORD = /[\p{L}\p{N}_$]+/uy;
function examineExpression(text) {
    let depth = 0;
    let hasVariable = false;
    let previous = '';
    const refused = () => ({ isExpression: false, hasVariable });
    for (let position = 0; position < text.length; position++) {
        const char = text[position];
        WORD.lastIndex = position;
        const word = WORD.exec(text)?.[0];
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
            // A function of somebody's.
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
    // A name with its qualifier, or of a variable.
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
/** @param defaultCharset of the dump, for tables that do not say theirs. */
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
    // MySQL Shell may put options of the compressor behind its name: `zstd;level=8`.
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
/** LOAD DATA reads rows of fixed widths without a terminator, and takes one byte for a quote and an escape. */
function findDialectProblem(format) {
    if (format.fieldsTerminatedBy === '')
        return 'have no terminator between fields';
    if (format.linesTerminatedBy === '')
        return 'have no terminator of lines';
    if (Buffer.byteLength(format.fieldsEnclosedBy) > 1)
        return `enclose fields by "${format.fieldsEnclosedBy}"`;
    if (Buffer.byteLength(format.fieldsEscapedBy) > 1)
        return `escape by "${format.fieldsEscapedBy}"`;
    // An unescaped terminator inside of a value would be taken for the end of the field.
    if (format.fieldsEscapedBy === '')
        return 'have no escape character';
    return undefined;
}
/** Column → SQL expression over its field, for those that a plain load would get wrong. */
function readDecodeColumns(folder, { options }) {
    const decode = (0,records/* emptyRecord */.F)();
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
    return {
        name,
        ...table,
        ...(rows === undefined ? {} : { rows }),
        dataBytes: lookUp(lookUp(done.tableDataBytes, schema.schema) ?? {}, name) ??
            chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0),
        columns: file.options.columns,
        decodeColumns: readDecodeColumns(folder.name, file),
        ...(primaryIndex.length > 0 ? { key: { name: 'PRIMARY', columns: primaryIndex } } : {}),
        chunking: primaryIndex.length > 0 ? 'range' : 'stream',
        ...(filter === undefined ? {} : { filter }),
        definitionFile,
        ...(hasTriggers ? { triggersFile: folder.use(triggersFile, `the triggers of ${label}`) } : {}),
        triggers: file.triggers.map((trigger) => ({ name: trigger })),
        chunks,
        fileFormat,
        ...(checksums.length > 0 ? { checksums } : {}),
    };
}
async function readTableFile({ folder }, schema, name, baseName) {
    const label = `${schema.schema}.${name}`;
    const fileName = `${baseName}.json`;
    // Old versions write none for a table whose data is not dumped.
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
/** Older versions do not write the rows of tables; the checksums count them too. */
function readRows(done, schema, table, checksums) {
    const written = lookUp(lookUp(done.tableRows, schema) ?? {}, table);
    if (written !== undefined || checksums.length === 0)
        return written;
    return checksums.reduce((sum, { rows }) => sum + rows, 0);
}
/** The option `where` of the dump, whose keys are `schema.table`, quoted or not. */
function readFilter({ options }, schema, table) {
    const where = options?.where ?? {};
    const quoted = [schema, table].map((name) => `\`${name.replaceAll('`', '``')}\``).join('.');
    return lookUp(where, `${schema}.${table}`) ?? lookUp(where, quoted);
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-schema.js






/** Small files are read this many at a time. */
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
    const { text, isComposed } = await readScript(folder, file, base);
    const tables = await (0,concurrency/* mapConcurrent */._)(file.tables, READS_AT_ONCE, (table) => readTable(facts, file, table, baseNameOf(table)));
    const contents = {
        name,
        ...readSchemaDefault(text, root.serverVersion),
        file: `${base}.sql`,
        tables,
        views: file.views.map((view) => ({
            name: view,
            placeholderFile: folder.use(`${baseNameOf(view)}.pre.sql`, `the placeholder of view ${name}.${view}`),
            file: folder.use(`${baseNameOf(view)}.sql`, `the definition of view ${name}.${view}`),
            broken: false,
        })),
        sequences: [],
        routines: [
            ...file.functions.map((routine) => ({ name: routine, type: 'FUNCTION' })),
            ...file.procedures.map((routine) => ({ name: routine, type: 'PROCEDURE' })),
        ],
        events: file.events.map((event) => ({ name: event })),
    };
    return { contents, ...(isComposed ? { script: text } : {}) };
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
 * What `<schema>.sql` is for us: the schema, then USE, then its events and routines. dumpTables of old versions leaves
 * it out; newer versions may have events and routines in files of their own.
 */
async function readScript(folder, file, base) {
    const { schema } = file;
    if (!file.includesDdl) {
        if (file.events.length + file.functions.length + file.procedures.length > 0)
            throw damagedDump(folder.name, `schema ${schema} has events or routines without their definitions`);
        return { text: `CREATE DATABASE IF NOT EXISTS ${(0,quote/* quoteName */.AB)(schema)};\n`, isComposed: true };
    }
    const text = await folder.readText(folder.use(`${base}.sql`, `the definition of schema ${schema}`));
    if (!file.multifileDdl)
        return { text, isComposed: false };
    const parts = [text, `USE ${(0,quote/* quoteName */.AB)(schema)};`];
    const more = [
        { name: `${base}.events.sql`, what: 'events', isNeeded: file.events.length > 0 },
        {
            name: `${base}.routines.sql`,
            what: 'routines',
            isNeeded: file.functions.length + file.procedures.length > 0,
        },
    ];
    for (const { name, what, isNeeded } of more)
        if (isNeeded)
            parts.push(await folder.readText(folder.use(name, `the ${what} of schema ${schema}`)));
    // A part may leave its own delimiter behind.
    return { text: parts.join('\nDELIMITER ;\n'), isComposed: true };
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/shell-checksums.js




const shell_checksums_NEWEST = [1, 0];
const HASH_BITS = { sha224: 224, sha256: 256, sha384: 384, sha512: 512 };
class ShellChecksums {
    #folder;
    #file;
    #bits;
    #aggregate;
    /** @param isMariaDb whose BIT_XOR knows integers only */
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
    /** Of one table; none if the dump has none for it. */
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
                ...(range === undefined ? {} : { range }),
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
/** CONCAT_WS leaves NULLs out, so which columns are NULL comes behind the values. */
function rowValues({ columns, nullColumns }) {
    const values = columns.map((column) => `CONVERT(${(0,quote/* quoteName */.AB)(column)} USING binary)`);
    if (nullColumns.length === 0)
        return values;
    return [...values, `CONCAT(${nullColumns.map((column) => `ISNULL(${(0,quote/* quoteName */.AB)(column)})`).join(', ')})`];
}
/** Without the conversion, the XOR of no rows is as long as the text could be in the connection's character set. */
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










/** Whether the folder holds a dump of MySQL Shell and no backup of ours, whose layout is the same. */
async function isShellDump(storage, folder) {
    const names = new Set();
    for await (const { name } of storage.listObjects(folder, '@.'))
        names.add(name);
    return names.has(ROOT_FILE) && !names.has(MANIFEST);
}
/** @throws BackupError BACKUP_NOT_FOUND, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_* */
async function openShellDump(storage, folderName) {
    const folder = await DumpFolder.list(storage, folderName);
    if (!folder.has(dump_files_ROOT_FILE)) {
        throw new errors/* BackupError */.hj('BACKUP_NOT_FOUND', `${storage.location} holds no MySQL Shell dump ${folderName}`, {
            hint: 'Give the name of the folder that holds @.json.',
        });
    }
    const root = parseRootFile(folderName, await folder.readText(dump_files_ROOT_FILE));
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
    const scripts = new Map(schemas.flatMap(({ contents, script }) => script === undefined ? [] : [[contents.file, script]]));
    const contents = {
        backupId: folderName,
        label: server.host,
        server,
        snapshot: readSnapshot(root),
        schemas: schemas.map(({ contents }) => contents),
        accounts: readAccounts(folder, root),
        totals: sumUp(schemas, done),
    };
    return new ShellDump(folder, contents, scripts);
}
class ShellDump {
    contents;
    #folder;
    /** Scripts that are put together from several files, or from none. */
    #scripts;
    limits;
    constructor(folder, contents, scripts) {
        this.#folder = folder;
        this.contents = contents;
        this.#scripts = scripts;
        const hasChecksums = contents.schemas.some(({ tables }) => tables.some(({ checksums }) => checksums));
        this.limits = [
            `a dump of MySQL Shell holds no hash of its files: that they are what was dumped is proven only by ${hasChecksums ? 'its checksums of the rows, not for definitions' : 'the number of rows, where it says that'}`,
        ];
    }
    /** No hash of it is known. */
    async readText(name) {
        return this.#scripts.get(name) ?? (await this.#folder.readText(this.#known(name)));
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
    /** What was missing was refused at the opening; this is what has changed since. */
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
/** Ours have the same layout. One without its manifest was never finished, or somebody wants it read without its proofs. */
function refuseOwnBackup(folder, { dumper }) {
    if (!dumper.startsWith(`${version/* TOOL */.j.name} `))
        return;
    throw new errors/* BackupError */.hj('MANIFEST_INVALID', `${folder} is a backup of ${dumper} without its manifest`, {
        hint: 'It was broken off or changed: use another backup.',
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
/** MySQL Shell runs them before and after everything else; what they hold are comments and settings of the session. */
async function checkGlobalScripts(folder) {
    for (const name of ['@.sql', '@.post.sql']) {
        if (!folder.has(name))
            continue;
        const other = [...(0,sql_script/* splitStatements */.X)(await folder.readText(name))].find((statement) => !/^(\/\*!\d+\s*)?SET\s/i.test(statement));
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
function readAccounts(folder, { users }) {
    if (users === undefined)
        return undefined;
    return {
        file: folder.use(USERS_FILE, 'the file of the accounts'),
        accounts: users.map((name) => ({ name })),
    };
}
/** Rows of tables that do not say how many they have are not among them. */
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

// EXTERNAL MODULE: ./lib/repository/find-backups.js
var find_backups = __webpack_require__(26199);
// EXTERNAL MODULE: ./lib/repository/open-backup.js + 2 modules
var open_backup = __webpack_require__(84613);
;// CONCATENATED MODULE: ./lib/repository/open-source.js
// Finds what the user means by an id: one of our backups, the latest of them, or the folder of a dump that MySQL Shell wrote.






/** @throws BackupError BACKUP_NOT_FOUND, ENCRYPTION_KEY_*, SIGNATURE_*, CONFIG_INVALID, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_* */
async function openSource({ storage, trust = encryption_trust/* noTrust */.A }, idOrLatest, label) {
    if (idOrLatest !== 'latest' && !(0,names/* isBackupId */["if"])(idOrLatest)) {
        if (trust.verifyKeys.length > 0)
            throw new errors/* BackupError */.hj('SIGNATURE_MISSING', `${idOrLatest} is no backup of ours and has no signature`, {
                hint: 'Only backups that were made with --signing-key can be checked: leave --verify-key out for dumps of MySQL Shell.',
            });
        return await openShellDump(storage, idOrLatest);
    }
    return await (0,open_backup/* openBackup */.T)(storage, await (0,find_backups/* resolveBackupId */.CG)(storage, idOrLatest, label, trust.verifyKeys), trust);
}


/***/ }),

/***/ 25440:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ runAssertions)
/* harmony export */ });
/* harmony import */ var _sql_sql_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3058);
/* harmony import */ var _sql_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(42290);
/* harmony import */ var _mysql_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84881);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69030);
/* harmony import */ var _mysql_connection_worker_sessions_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(40515);
/* harmony import */ var _core_retry_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7493);






async function runAssertions(sessions, scope, assertions, { signal, logger }) {
    const checks = [];
    for (const assertion of assertions) {
        signal.throwIfAborted();
        const { passed, actual } = await (0,_core_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .retry */ .L)(() => runOne(sessions, scope, assertion, signal), {
            ..._mysql_connection_worker_sessions_js__WEBPACK_IMPORTED_MODULE_4__/* .RECONNECT */ .S,
            signal,
            isRetryable: _mysql_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isUnreachable */ .R0,
            onRetry: (error) => logger.warn(`assertion "${assertion.name}" begins again: ${error.message}`),
        });
        const expected = describeExpectation(assertion.expect);
        logger.info(`assertion "${assertion.name}": ${passed ? 'passed' : `FAILED, expected ${expected}, actual ${actual}`}`);
        checks.push({
            check: 'assertion',
            status: passed ? 'passed' : 'failed',
            object: assertion.name,
            expected,
            actual,
        });
    }
    return checks;
}
/**
 * A session of its own: a statement that is cut off takes its session with it.
 * @throws BackupError if the connection is lost
 */
async function runOne(sessions, scope, { sql, schema, timeoutSeconds, expect }, signal) {
    const session = await sessions.reopen('read');
    const cut = () => session.destroy();
    let isOver = false;
    const end = () => {
        isOver = true;
        cut();
    };
    const timer = setTimeout(end, timeoutSeconds * 1000 + GRACE_MS);
    signal.addEventListener('abort', cut);
    try {
        await session.execute((0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isMariaDb */ .Zz)(sessions.facts)
            ? `SET SESSION max_statement_time = ${timeoutSeconds}`
            : `SET SESSION max_execution_time = ${Math.ceil(timeoutSeconds * 1000)}`);
        if (schema !== undefined)
            await session.use(scope.targets.get(schema) ?? schema);
        await session.execute('START TRANSACTION READ ONLY');
        const rows = await queryRows(session, renamed(sql, scope));
        return { passed: meets(rows, expect), actual: describeRows(rows) };
    }
    catch (error) {
        signal.throwIfAborted();
        if (!isOver && (0,_mysql_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isUnreachable */ .R0)(error))
            throw error;
        return { passed: false, actual: error.message };
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', cut);
        await session.close();
    }
}
/** The server's own limit comes first. */
const GRACE_MS = 2000;
/** The user writes the names of the backup. */
function renamed(sql, { targets, schemas }) {
    const objects = new Map(schemas.map(({ source, tables, views }) => [
        source,
        new Set([...tables, ...views].map(({ name }) => name)),
    ]));
    return (0,_sql_sql_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .renameQualifiers */ .qB)(sql, {
        rename: (name) => {
            const to = targets.get(name);
            return to === name ? undefined : to;
        },
        hasObject: (schema, object) => objects.get(schema)?.has(object) ?? false,
        quoting: _sql_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .DEFAULT_QUOTING */ .qF,
    }).sql;
}
async function queryRows(session, sql) {
    const rows = await session.query(sql, 'the statement failed');
    return rows.map((row) => Object.values(row).map((value) => {
        if (value === null)
            return null;
        return Buffer.isBuffer(value)
            ? value.toString('utf8')
            : typeof value === 'object'
                ? JSON.stringify(value)
                : String(value);
    }));
}
function meets(rows, expect) {
    switch (expect.kind) {
        case 'no rows':
            return rows.length === 0;
        case 'rows':
            return (rows.length === expect.rows.length &&
                rows.every((row, i) => {
                    const wanted = expect.rows[i];
                    return row.length === wanted.length && row.every((value, j) => isEqual(value, wanted[j]));
                }));
        case 'comparison': {
            const value = rows[0]?.[0];
            if (rows.length !== 1 || rows[0].length !== 1 || value === null || value === undefined)
                return false;
            return compare(value, expect.operator, expect.value);
        }
    }
}
function isEqual(a, b) {
    return a === null || b === null ? a === b : compare(a, '=', b);
}
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INTEGER = /^[+-]?\d+$/;
/** As numbers if both are numbers, else as texts. */
function compare(a, operator, b) {
    const order = INTEGER.test(a) && INTEGER.test(b)
        ? orderOf(BigInt(a), BigInt(b))
        : NUMBER.test(a) && NUMBER.test(b)
            ? orderOf(Number(a), Number(b))
            : orderOf(a, b);
    switch (operator) {
        case '=':
            return order === 0;
        case '!=':
            return order !== 0;
        case '<':
            return order < 0;
        case '<=':
            return order <= 0;
        case '>':
            return order > 0;
        case '>=':
            return order >= 0;
    }
}
function orderOf(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
function describeExpectation(expect) {
    switch (expect.kind) {
        case 'no rows':
            return 'no rows';
        case 'rows':
            return describeRows(expect.rows);
        case 'comparison':
            return expect.operator === '=' ? expect.value : `${expect.operator} ${expect.value}`;
    }
}
function describeRows(rows) {
    if (rows.length === 0)
        return 'no rows';
    const text = rows
        .slice(0, 10)
        .map((row) => (row.length === 1 ? String(row[0]) : `(${row.join(', ')})`))
        .join(', ');
    return `${text.slice(0, 500)}${rows.length > 10 ? ` and ${rows.length - 10} more rows` : ''}`;
}


/***/ }),

/***/ 16843:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ checkEvents),
/* harmony export */   v: () => (/* binding */ checkDefinitions)
/* harmony export */ });
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(9276);
/* harmony import */ var _sql_account_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4775);
/* harmony import */ var _mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(52466);
/* harmony import */ var _sql_definer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65331);
/* harmony import */ var _format_definition_hash_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(32207);
/* harmony import */ var _sql_definition_rewriter_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(16276);
/* harmony import */ var _sql_sql_identifiers_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3058);
/* harmony import */ var _sql_sql_quoting_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(42290);
/* harmony import */ var _mysql_schema_catalog_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(78350);
/* harmony import */ var _mysql_schema_ddl_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(71372);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(69030);











const MISSING = 'missing';
const PRESENT = 'present';
async function checkDefinitions(env, events) {
    const catalog = await catalogOf(env);
    const jobs = env.scope.schemas.flatMap((schema) => {
        const actual = catalog.find(({ name }) => name === schema.name);
        if (!actual)
            return [async () => [checkOf('schema', schema.name, undefined, PRESENT, MISSING)]];
        return [
            ...jobsOf(env, schema, actual),
            ...(events === 'all' ? eventJobs(env, schema, actual, new Set()) : []),
        ];
    });
    return await runJobs(env, jobs);
}
/** @param over events whose time was over when they were to be created, as `schema.event` */
async function checkEvents(env, over) {
    const catalog = await catalogOf(env);
    return await runJobs(env, env.scope.schemas.flatMap((schema) => {
        const actual = catalog.find(({ name }) => name === schema.name);
        return actual ? eventJobs(env, schema, actual, over) : [];
    }));
}
async function catalogOf({ scope, workers }) {
    const selection = {
        ..._mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_1__/* .everything */ .YT,
        schemas: scope.schemas.map(({ name }) => name),
        literalNames: true,
    };
    return await workers.run(0, 'catalog', async (session) => {
        const { schemas } = await (0,_mysql_schema_catalog_js__WEBPACK_IMPORTED_MODULE_7__/* .readCatalog */ .u)(session, await (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_9__/* .readServerFacts */ .TX)(session), selection);
        return schemas;
    });
}
async function runJobs({ workers, signal }, jobs) {
    const checks = [];
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_10__/* .forEachConcurrent */ .C)(jobs, workers.count, signal, async (job, worker) => {
        checks.push(...(await workers.run(worker, 'definitions', job)));
    });
    return checks.sort((a, b) => compareText(keyOf(a), keyOf(b)));
}
function jobsOf(env, expected, actual) {
    const schema = expected.name;
    const own = ownNames(env, expected);
    const tables = new Set(actual.tables.map(({ name }) => name));
    const views = new Set(actual.views.map(({ name }) => name));
    const triggers = new Set(actual.triggers.map(({ name }) => name));
    const routines = new Set(actual.routines.map(({ name, type }) => `${type} ${name}`));
    const sequences = new Set(actual.sequences);
    return [
        async () => env.scope.isPartial
            ? []
            : [checkOf('character set', schema, undefined, expected.collation, actual.collation)],
        ...expected.tables.map((table) => async (session) => tables.has(table.name)
            ? await checkTable(env, session, schema, own, table)
            : [checkOf('table', schema, table.name, PRESENT, MISSING)]),
        ...expected.views
            .filter(({ broken }) => !broken)
            .map((view) => async (session) => {
            if (!views.has(view.name))
                return [checkOf('view', schema, view.name, PRESENT, MISSING)];
            // MySQL leaves the current schema out of the text, which must not be another one that the view reads.
            await session.use(schema);
            const { statement, collation } = await _mysql_schema_ddl_js__WEBPACK_IMPORTED_MODULE_8__/* .showCreateView */ .r$(session, schema, view.name);
            return compare(env, 'view', schema, view, statement, (text) => (0,_format_definition_hash_js__WEBPACK_IMPORTED_MODULE_3__/* .hashView */ .q2)(own, asInBackup(env, text), collation));
        }),
        ...[...expected.tables, ...expected.views]
            .flatMap((owner) => owner.triggers ?? [])
            .map((trigger) => async (session) => {
            if (!triggers.has(trigger.name))
                return [checkOf('trigger', schema, trigger.name, PRESENT, MISSING)];
            const program = await _mysql_schema_ddl_js__WEBPACK_IMPORTED_MODULE_8__/* .showCreateTrigger */ .U1(session, actual, trigger.name);
            return compare(env, 'trigger', schema, trigger, program.statement, (statement) => (0,_format_definition_hash_js__WEBPACK_IMPORTED_MODULE_3__/* .hashProgram */ .fq)(own, { ...program, statement: asInBackup(env, statement, program.sqlMode) }));
        }),
        ...expected.routines.map((routine) => async (session) => {
            const { name, type } = routine;
            if (!routines.has(`${type} ${name}`))
                return [checkOf(type.toLowerCase(), schema, name, PRESENT, MISSING)];
            const program = await _mysql_schema_ddl_js__WEBPACK_IMPORTED_MODULE_8__/* .showCreateRoutine */ .uU(session, actual, name, type);
            return compare(env, type.toLowerCase(), schema, routine, program.statement, (statement) => (0,_format_definition_hash_js__WEBPACK_IMPORTED_MODULE_3__/* .hashProgram */ .fq)(own, { ...program, statement: asInBackup(env, statement, program.sqlMode) }));
        }),
        ...expected.sequences.map(({ name, sha256, next }) => async (session) => {
            if (!sequences.has(name))
                return [checkOf('sequence', schema, name, PRESENT, MISSING)];
            const found = await _mysql_schema_ddl_js__WEBPACK_IMPORTED_MODULE_8__/* .showCreateSequence */ .xm(session, schema, name);
            return [
                checkOf('sequence', schema, name, sha256, (0,_format_definition_hash_js__WEBPACK_IMPORTED_MODULE_3__/* .hashSequence */ .Gg)(own, found.statement)),
                checkOf('next value', schema, name, next, found.next),
            ];
        }),
    ];
}
function eventJobs(env, expected, actual, over) {
    const schema = expected.name;
    const events = new Set(actual.events);
    return expected.events
        .filter(({ name }) => !over.has(`${schema}.${name}`))
        .map((event) => async (session) => {
        if (!events.has(event.name))
            return [checkOf('event', schema, event.name, PRESENT, MISSING)];
        const program = await _mysql_schema_ddl_js__WEBPACK_IMPORTED_MODULE_8__/* .showCreateEvent */ ._I(session, actual, event.name);
        const hash = (statement) => (0,_format_definition_hash_js__WEBPACK_IMPORTED_MODULE_3__/* .hashProgram */ .fq)(ownNames(env, expected), {
            ...program,
            statement: asInBackup(env, statement, program.sqlMode),
        });
        const checks = compare(env, 'event', schema, event, program.statement, hash);
        if (checks.every(({ status }) => status === 'passed') || !env.scope.disablesEvents)
            return checks;
        // It was enabled on the source and comes up disabled under another name.
        return compare(env, 'event', schema, event, (0,_sql_definition_rewriter_js__WEBPACK_IMPORTED_MODULE_4__/* .enableEvent */ .e)(program.statement), hash);
    });
}
/** By which a definition may name its own schema: as it is called here, and as it was called in the backup. */
function ownNames({ scope }, { name, source }) {
    // Where schemas have changed their names among each other, the one here is another's in the backup.
    return name !== source && scope.targets.has(name) ? [source] : [name, source];
}
/** The text with the names that schemas have in the backup, as it was hashed there. */
function asInBackup({ scope }, statement, sqlMode = '') {
    const renamed = new Map(scope.schemas.filter(({ name, source }) => name !== source).map((schema) => [schema.name, schema]));
    if (renamed.size === 0)
        return statement;
    return (0,_sql_sql_identifiers_js__WEBPACK_IMPORTED_MODULE_5__/* .renameQualifiers */ .qB)(statement, {
        rename: (name) => renamed.get(name)?.source,
        hasObject: (name, object) => {
            const { tables = [], views = [], sequences = [], routines = [] } = renamed.get(name) ?? {};
            return [...tables, ...views, ...sequences, ...routines].some((each) => each.name === object);
        },
        quoting: (0,_sql_sql_quoting_js__WEBPACK_IMPORTED_MODULE_6__/* .quotingOf */ .JW)(sqlMode),
        mayStayBare: () => true,
    }).sql;
}
/** A definition by its hash; one that was given another definer without it, and the definer by itself. */
function compare({ scope }, kind, schema, { name, sha256, withoutDefinerSha256 }, statement, hash) {
    const { definers } = scope.request;
    const found = checkOf(kind, schema, name, PRESENT, PRESENT);
    if (definers === 'keep')
        return [sha256 ? checkOf(kind, schema, name, sha256, hash(statement)) : found];
    const body = withoutDefinerSha256
        ? checkOf(kind, schema, name, withoutDefinerSha256, hash((0,_sql_definer_js__WEBPACK_IMPORTED_MODULE_2__/* .changeDefiner */ .I)(statement, 'strip')))
        : found;
    if (definers === 'strip')
        return [body];
    return [
        body,
        checkOf(`definer of ${kind}`, schema, name, definers.account, (0,_sql_account_js__WEBPACK_IMPORTED_MODULE_0__/* .parseAccount */ .J)((0,_sql_definer_js__WEBPACK_IMPORTED_MODULE_2__/* .findDefiner */ .R)(statement) ?? '') ?? 'none'),
    ];
}
async function checkTable(env, session, schema, own, { name, definitionSha256, autoIncrement }) {
    const create = await _mysql_schema_ddl_js__WEBPACK_IMPORTED_MODULE_8__/* .showCreateTable */ .mm(session, schema, name);
    if (definitionSha256 === undefined)
        return [checkOf('table', schema, name, PRESENT, PRESENT)];
    const checks = [
        checkOf('definition', schema, name, definitionSha256, (0,_format_definition_hash_js__WEBPACK_IMPORTED_MODULE_3__/* .hashTable */ .NN)(own, asInBackup(env, create))),
    ];
    const next = (0,_format_definition_hash_js__WEBPACK_IMPORTED_MODULE_3__/* .readAutoIncrement */ .pP)(create);
    if (autoIncrement !== undefined || next !== undefined)
        checks.push(checkOf('auto_increment', schema, name, autoIncrement ?? 'none', next ?? 'none'));
    return checks;
}
function checkOf(check, schema, table, expected, actual) {
    return {
        check,
        status: expected === actual ? 'passed' : 'failed',
        schema,
        ...(table === undefined ? {} : { table }),
        expected,
        actual,
    };
}
function keyOf({ schema, table, check }) {
    return `${schema}\0${table ?? ''}\0${check}`;
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}


/***/ }),

/***/ 79779:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ recordVerification),
/* harmony export */   Of: () => (/* binding */ refusalOf),
/* harmony export */   Zp: () => (/* binding */ assertPassed),
/* harmony export */   cn: () => (/* binding */ describeCheck)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _format_verification_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(90440);


function describeCheck({ check, object, schema, table, chunk, range, expected, actual, }) {
    const place = object ??
        `${[schema, table].filter((part) => part !== undefined).join('.')}${chunk === undefined ? '' : ` chunk ${chunk}`}${range === undefined ? '' : ` (${range})`}`;
    return `${check} of ${place}: expected ${expected}, actual ${actual}`;
}
/** @throws BackupError VERIFICATION_FAILED naming the first mismatches; all are in its details */
function assertPassed(checks, backupId) {
    const failed = checks.filter(({ status }) => status === 'failed');
    if (failed.length === 0)
        return;
    const shown = failed.slice(0, 5).map(describeCheck).join('; ');
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('VERIFICATION_FAILED', `${backupId} does not verify: ${shown}${failed.length > 5 ? ` and ${failed.length - 5} more` : ''}`, {
        hint: 'Do not trust this copy: what it holds is not what the backup recorded.',
        details: { checks: failed },
    });
}
/** What a server refuses to read is a finding that is named, not the end of the verification. @throws any other error */
function refusalOf(error) {
    if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'TARGET_QUERY_FAILED')
        return error.message;
    throw error;
}
/** Kept beside the backup, and shown by `list`. A storage that refuses it does not undo what was proven. */
async function recordVerification({ storage, logger, now, tool, trust }, backupId, level, restored) {
    const time = now();
    const record = { backupId, level, time: time.toISOString(), restored, tool };
    const body = (0,_format_verification_record_js__WEBPACK_IMPORTED_MODULE_1__/* .serializeVerificationRecord */ .Vv)(record, trust?.signingKey);
    try {
        await storage.put(`${backupId}/${(0,_format_verification_record_js__WEBPACK_IMPORTED_MODULE_1__/* .verificationName */ .HH)(time)}`, body);
    }
    catch (error) {
        logger.warn(`the verification of ${backupId} cannot be recorded in ${storage.location}: ${error.message}`);
    }
}


/***/ }),

/***/ 46935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ runServerChecks)
});

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(48104);
// EXTERNAL MODULE: ./lib/verify/report.js
var report = __webpack_require__(79779);
// EXTERNAL MODULE: ./lib/verify/definitions.js
var verify_definitions = __webpack_require__(16843);
;// CONCATENATED MODULE: ./lib/verify/checksums.js
// Checksums that another tool has stored with its dump, computed again on the server.



async function checkChecksums({ workers, signal }, tables) {
    const tasks = tables.flatMap((ref) => ref.table.chunks.length === 0
        ? []
        : (ref.table.checksums ?? []).map((checksum) => ({ ...ref, checksum })));
    const checks = [];
    await (0,concurrency/* forEachConcurrent */.C)(tasks, workers.count, signal, async ({ schema, table, checksum }, worker) => {
        const { query, expected, range } = checksum;
        const sql = query.replace('{table}', () => (0,quote/* quoteTable */.Z8)(schema, table.name));
        const actual = await workers
            .run(worker, `checksum of ${schema}.${table.name}`, (session) => session.scalar(sql, `cannot compute the checksum of ${schema}.${table.name}`))
            .then((sum) => sum ?? '', report/* refusalOf */.Of);
        checks.push({
            check: 'checksum',
            status: actual.toLowerCase() === expected.toLowerCase() ? 'passed' : 'failed',
            schema,
            table: table.name,
            ...(range === undefined ? {} : { range }),
            expected,
            actual,
        });
    });
    return checks;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/compression/zstd.js + 2 modules
var zstd = __webpack_require__(38916);
;// CONCATENATED MODULE: ./lib/tsv/tsv-rows.js
// Reads TSV back into rows and fields, for comparing single rows; the data path never does this.
const TAB = 0x09;
const LF = 0x0a;
const BACKSLASH = 0x5c;
const ESCAPES = { '0': 0x00, b: 0x08, n: 0x0a, r: 0x0d, t: 0x09, Z: 0x1a };
/** Cuts bytes that arrive in pieces into rows. A raw LF ends a row: one inside a value is escaped. */
class TsvRows {
    #held = Buffer.alloc(0);
    /** The rows that are complete, each a copy and without its LF. */
    push(bytes) {
        const rows = [];
        let start = 0;
        for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
            rows.push(Buffer.concat([this.#held, bytes.subarray(start, end)]));
            this.#held = Buffer.alloc(0);
            start = end + 1;
        }
        if (start < bytes.length)
            this.#held = Buffer.concat([this.#held, bytes.subarray(start)]);
        return rows;
    }
    static fields(row) {
        const fields = [];
        let start = 0;
        for (let end = row.indexOf(TAB); end >= 0; end = row.indexOf(TAB, start)) {
            fields.push(row.subarray(start, end));
            start = end + 1;
        }
        fields.push(row.subarray(start));
        return fields;
    }
    static unescape(field) {
        if (!field.includes(BACKSLASH))
            return field;
        const result = Buffer.alloc(field.length);
        let length = 0;
        for (let i = 0; i < field.length; i++) {
            if (field[i] === BACKSLASH && i + 1 < field.length) {
                i++;
                result[length++] = ESCAPES[String.fromCharCode(field[i])] ?? field[i];
            }
            else
                result[length++] = field[i];
        }
        return result.subarray(0, length);
    }
}

// EXTERNAL MODULE: ./lib/mysql/rows/select-rows.js
var select_rows = __webpack_require__(27748);
;// CONCATENATED MODULE: ./lib/verify/rows-query.js

/** Of one chunk, or of a whole table that was one stream. */
function rowsQuery({ schema, table }, chunk) {
    const { name, select = [], from = '', orderBy } = table;
    return (0,select_rows/* chunkQuery */.eX)({ schema, table: name, select, from, orderBy, where: [chunk?.where] });
}

;// CONCATENATED MODULE: ./lib/verify/json-form.js
// The stated normal form of MySQL's JSON. A DECIMAL inside a document prints as 1.10 and comes back as the DOUBLE 1.1:
// no text dump can keep it. Where a chunk's bytes differ and its table has JSON columns, rows are compared field by
// field, JSON fields after parsing with numbers as IEEE doubles, and all others byte by byte.





/** Whether the rows on the server equal those in the backup in that form; false if the table has no JSON column. */
async function matchesByJsonForm(env, session, ref, chunk) {
    const { table } = ref;
    const json = new Set(table.columns.flatMap((name, i) => /^CONVERT\(@.* USING utf8mb4\)$/s.test(table.decodeColumns[name] ?? '') ? [i] : []));
    if (json.size === 0)
        return false;
    const expected = expectedRows(env, chunk ? [chunk] : table.chunks);
    const actual = new TsvRows();
    let isEqual = true;
    await session.stream(rowsQuery(ref, chunk), async ({ bytes }) => {
        for (const row of actual.push(bytes)) {
            if (!isEqual)
                return;
            const { done, value } = await expected.next();
            isEqual = done !== true && equalRows(value, row, json);
        }
    }, env.signal, `cannot read ${ref.schema}.${table.name}`);
    const { done } = await expected.next();
    await expected.return(undefined);
    return isEqual && done === true;
}
async function* expectedRows({ source, signal }, chunks) {
    for (const chunk of chunks) {
        const rows = new TsvRows();
        const hash = (0,external_node_crypto_.createHash)('sha256');
        let left = chunk.dataBytes;
        for await (const bytes of (0,zstd/* decompress */.mF)(source.readStream(chunk.object, signal))) {
            left -= bytes.length;
            if (left < 0)
                throw damaged(chunk);
            hash.update(bytes);
            yield* rows.push(bytes);
        }
        if (hash.digest('hex') !== chunk.sha256)
            throw damaged(chunk);
    }
    return undefined;
}
/** Rows that equal those of an object which somebody has changed prove nothing. */
function damaged({ object, sha256 }) {
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `${object} does not hold the rows whose hash is ${sha256}`, {
        hint: 'The object was damaged or changed: use another backup, or the other copy of this one.',
    });
}
function equalRows(a, b, json) {
    if (a.equals(b))
        return true;
    const left = TsvRows.fields(a);
    const right = TsvRows.fields(b);
    return (left.length === right.length &&
        left.every((field, i) => field.equals(right[i]) || (json.has(i) && equalJson(field, right[i]))));
}
function equalJson(a, b) {
    try {
        return canonical(a) === canonical(b);
    }
    catch {
        return false;
    }
}
function canonical(field) {
    return JSON.stringify(JSON.parse(TsvRows.unescape(field).toString('utf8')));
}

;// CONCATENATED MODULE: ./lib/verify/rows.js
// Level `rows`: the chunk queries of the backup are run again and the SHA-256 of each chunk's TSV bytes compared, so
// that every byte of every row is proven and a mismatch names its chunk.






async function checkRows(env, tables) {
    const checks = [];
    const tasks = tables
        // A dump of MySQL Shell has no hashes, and a restore of definitions alone no chunks.
        .filter(({ table }) => table.select !== undefined && table.chunks.length > 0)
        .flatMap(({ schema, table }) => table.chunking === 'stream'
        ? [{ schema, table }]
        : table.chunks.map((chunk) => ({ schema, table, chunk })))
        .sort((a, b) => weight(b) - weight(a));
    await (0,concurrency/* forEachConcurrent */.C)(tasks, env.workers.count, env.signal, async ({ schema, table, chunk }, worker) => {
        const ref = { schema, table };
        try {
            const what = `rows of ${schema}.${table.name}${chunk ? ` chunk ${chunk.number}` : ''}`;
            checks.push(...(await env.workers.run(worker, what, (session) => takingBack(env, async (attempt) => chunk
                ? [await checkChunk(attempt, session, ref, chunk)]
                : await checkStream(attempt, session, ref)))));
        }
        catch (error) {
            const refusal = (0,report/* refusalOf */.Of)(error);
            checks.push(...(chunk ? [chunk] : table.chunks).map((each) => checkOf(ref, each, refusal)));
        }
    });
    return checks.sort((a, b) => compareText(`${a.schema}.${a.table}`, `${b.schema}.${b.table}`) || (a.chunk ?? 0) - (b.chunk ?? 0));
}
/** What was read in vain is not progress. */
async function takingBack(env, work) {
    const read = { rows: 0, bytes: 0 };
    const onChunk = (rows, bytes) => {
        read.rows += rows;
        read.bytes += bytes;
        env.onChunk?.(rows, bytes);
    };
    try {
        return await work({ ...env, onChunk });
    }
    catch (error) {
        env.onChunk?.(-read.rows, -read.bytes);
        throw error;
    }
}
function weight({ table, chunk }) {
    return chunk ? chunk.dataBytes : table.dataBytes;
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
async function checkChunk(env, session, ref, chunk) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await session.stream(rowsQuery(ref, chunk), (piece) => {
        hash.update(piece.bytes);
        env.onChunk?.(piece.rows, piece.bytes.length);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, env.signal, `cannot read ${ref.schema}.${ref.table.name} chunk ${chunk.number}`);
    const actual = hash.digest('hex');
    const isEqual = actual === chunk.sha256 || (await matchesByJsonForm(env, session, ref, chunk));
    return checkOf(ref, chunk, isEqual ? chunk.sha256 : actual);
}
/** The rows in the order in which the server stores them, cut where the chunks of the backup end. */
async function checkStream(env, session, ref) {
    const { chunks } = ref.table;
    const checks = [];
    let index = 0;
    let hash = (0,external_node_crypto_.createHash)('sha256');
    let bytesLeft = chunks[0].dataBytes;
    const closeFull = () => {
        while (index < chunks.length && bytesLeft === 0) {
            checks.push(checkOf(ref, chunks[index], hash.digest('hex')));
            hash = (0,external_node_crypto_.createHash)('sha256');
            index++;
            bytesLeft = chunks[index]?.dataBytes ?? 0;
        }
    };
    closeFull();
    let surplusBytes = 0;
    await session.stream(rowsQuery(ref), (piece) => {
        let { bytes } = piece;
        while (bytes.length > 0 && index < chunks.length) {
            const taken = Math.min(bytes.length, bytesLeft);
            hash.update(bytes.subarray(0, taken));
            bytes = bytes.subarray(taken);
            bytesLeft -= taken;
            closeFull();
        }
        surplusBytes += bytes.length;
        env.onChunk?.(piece.rows, piece.bytes.length);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, env.signal, `cannot read ${ref.schema}.${ref.table.name}`);
    for (; index < chunks.length; index++) {
        checks.push(checkOf(ref, chunks[index], hash.digest('hex')));
        hash = (0,external_node_crypto_.createHash)('sha256');
    }
    if (surplusBytes > 0)
        checks.push({
            check: 'rows',
            status: 'failed',
            schema: ref.schema,
            table: ref.table.name,
            expected: 'no more rows',
            actual: `${surplusBytes} more bytes`,
        });
    if (checks.every(({ status }) => status === 'passed') || !(await matchesByJsonForm(env, session, ref)))
        return checks;
    return chunks.map((chunk) => checkOf(ref, chunk, chunk.sha256));
}
function checkOf({ schema, table }, chunk, actual) {
    return {
        check: 'rows',
        status: actual === chunk.sha256 ? 'passed' : 'failed',
        schema,
        table: table.name,
        chunk: chunk.number,
        ...(chunk.where === undefined ? {} : { range: chunk.where }),
        expected: chunk.sha256 ?? '',
        actual,
    };
}

;// CONCATENATED MODULE: ./lib/verify/sample.js
// Which tables the level `sample` counts: at random, but the same for the same seed.
function pickSample(items, size, seed) {
    const pool = [...items];
    const random = xorshift(seed);
    const picked = [];
    while (picked.length < size && pool.length > 0)
        picked.push(...pool.splice(random() % pool.length, 1));
    return picked;
}
/** Marsaglia's xorshift32: 32 bits, never 0. */
function xorshift(seed) {
    let state = seed | 0 || 0x9e3779b9;
    return () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return state >>> 0;
    };
}

;// CONCATENATED MODULE: ./lib/verify/server-checks.js







async function runServerChecks(env, { level, sampleSize, seed, only, events = 'all' }) {
    const tables = env.scope.schemas
        .flatMap((schema) => schema.tables.map((table) => ({ schema: schema.name, table })))
        .filter(({ table }) => only === undefined || only.has(table));
    const isDefined = only === undefined && level !== 'objects' && env.scope.request.parts !== 'data';
    const definitions = isDefined ? await (0,verify_definitions/* checkDefinitions */.v)(env, events) : [];
    switch (level) {
        case 'objects':
            return [];
        case 'sample':
            return [...definitions, ...(await countRows(env, pickSample(tables, sampleSize, seed)))];
        case 'counts':
            return [...definitions, ...(await countRows(env, tables))];
        case 'rows':
            return [
                ...definitions,
                ...(await countRows(env, tables)),
                ...(await checkRows(env, tables)),
                ...(await checkChecksums(env, tables)),
            ];
    }
}
async function countRows({ workers, signal }, tables) {
    const checks = [];
    // Older dumps of MySQL Shell do not say how many rows a table has.
    const counted = tables.filter(({ table }) => table.rows !== undefined);
    await (0,concurrency/* forEachConcurrent */.C)(counted, workers.count, signal, async ({ schema, table }, worker) => {
        const history = table.from?.startsWith('FOR SYSTEM_TIME ALL') ? ' FOR SYSTEM_TIME ALL' : '';
        const what = `count of ${schema}.${table.name}`;
        const actual = await workers
            .run(worker, what, (session) => session.scalar(`SELECT COUNT(*) FROM ${(0,quote/* quoteTable */.Z8)(schema, table.name)}${history}`, `cannot count ${schema}.${table.name}`))
            .then(Number, report/* refusalOf */.Of);
        const expected = table.rows ?? 0;
        checks.push({
            check: 'count',
            status: actual === expected ? 'passed' : 'failed',
            schema,
            table: table.name,
            expected,
            actual,
        });
    });
    return checks.sort((a, b) => (`${a.schema}.${a.table}` < `${b.schema}.${b.table}` ? -1 : 1));
}


/***/ })

};
