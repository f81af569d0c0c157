export const id = 389;
export const ids = [389];
export const modules = {

/***/ 515:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ RECONNECT),
/* harmony export */   g: () => (/* binding */ WorkerSessions)
/* harmony export */ });
/* harmony import */ var _core_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7493);
/* harmony import */ var _mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4881);


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
     * @param conflicts `expected`: log a deadlock or a lock wait at level debug only
     * @throws what the last try threw
     */
    async run(worker, what, work, conflicts = 'reported') {
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
            onRetry: (error, attempt) => {
                const isExpected = conflicts === 'expected' && (0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isLockConflict */ .a4)(error);
                const message = `${what}: try ${attempt} failed, ${error.message}`;
                if (isExpected)
                    logger.debug(message);
                else
                    logger.warn(message);
            },
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

/***/ 8052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ assertReadable)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7564);
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

/***/ 1220:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ isSourceOf)
/* harmony export */ });
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9030);
// What a restore and a verification need to know of a backup, wherever it comes from. Our manifest knows all of it; a dump of
// MySQL Shell leaves out what its format does not hold, and what is left out cannot be proven.

/** Whether a backup is of this server, as far as it knows. */
function isSourceOf({ server }, facts) {
    return server.serverId !== undefined && (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameHost */ .Xf)(server.serverId, facts.serverId);
}


/***/ }),

/***/ 9688:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ openSource)
});

// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(1887);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/format/names.js
var names = __webpack_require__(3347);
// EXTERNAL MODULE: ./lib/storage/key.js
var key = __webpack_require__(1082);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var manifest = __webpack_require__(2693);
// EXTERNAL MODULE: ./lib/sql/sql-quoting.js
var sql_quoting = __webpack_require__(2290);
;// CONCATENATED MODULE: ./lib/sql/sql-script.js
// Cuts SQL files into statements the way the mysql client does: quotes, comments and DELIMITER are understood,
// so that files written by us, by MySQL Shell and by mysqldump can all be run.

/** The statements of a script, without delimiters; comments before a statement are dropped, `/*!` ones kept. */
function* splitStatements(script, 
/** How the statement that begins is to be read; absent: as its own SET statements say. */
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
/** `-- …`, `# …` and `/* … *\/`, but not `/*! … *\/` and `/*M! … *\/`, which servers execute. */
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
/** End of the quoted text, comment or single character at the position. */
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
            return position + 2; // its text may hold quotes and is walked like any other
        const end = script.indexOf('*/', position + 2);
        return end < 0 ? script.length : end + 2;
    }
    return position + 1;
}

// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(8067);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./lib/format/records.js
var records = __webpack_require__(489);
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



const ROOT_FILE = '@.json';
const DONE_FILE = '@.done.json';
const USERS_FILE = '@.users.sql';
const CHECKSUMS_FILE = '@.checksums.json';
/** The newest format that is read, major and minor. */
const NEWEST = [2, 0];
/** `multifile_schema_ddl`: events and routines in files of their own. `partition_awareness`: data files per partition. */
const CAPABILITIES = new Set(['partition_awareness', 'multifile_schema_ddl']);
const count = schemas/* int */.Whr().nonnegative();
const dump_files_names = schemas/* array */.YOg(schemas/* string */.YjP().min(1));
const nameMap = (0,records/* recordOf */.zv)(schemas/* string */.YjP());
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
        columns: dump_files_names,
        nullColumns: dump_files_names.default([]),
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
/** The root file, refused first of all if it is too new. @throws BackupError MANIFEST_INVALID, MANIFEST_TOO_NEW */
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
/** A value by a name that comes from the dump: `constructor` is a name like any other. */
function lookUp(values, name) {
    return Object.hasOwn(values, name) ? values[name] : undefined;
}

// EXTERNAL MODULE: ./lib/format/manifest-schema.js
var manifest_schema = __webpack_require__(396);
// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
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
        const bytes = Math.min(this.bytesOf(name) ?? bounds/* MAX_DEFINITION_BYTES */.N9, bounds/* MAX_DEFINITION_BYTES */.N9);
        return this.#storage.read(`${this.name}/${name}`, bytes);
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

// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(3979);
// EXTERNAL MODULE: ./lib/sql/charsets.js
var charsets = __webpack_require__(9915);
;// CONCATENATED MODULE: ./lib/sql/script-blocks.js
// The `-- begin … ` and `-- end …` comments with which MySQL Shell's files, and ours, mark what belongs to one object.
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

// EXTERNAL MODULE: ./lib/sql/statement-text.js
var statement_text = __webpack_require__(5897);
// EXTERNAL MODULE: ./lib/sql/sql-tokens.js
var sql_tokens = __webpack_require__(2419);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-script.js





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
/** @param script one character per byte; @param place the dump and the file, for messages */
function* readCreations(script, place) {
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
            throw damagedDump(place.dump, `${place.file} would run ${JSON.stringify(Buffer.from(text, 'latin1').toString('utf8').slice(0, 200))}, which no file of MySQL Shell has`);
    }
}
/** @returns whether it is a setting of a form that is known */
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
        ...(databaseCollation === undefined ? {} : { databaseCollation }),
    };
}
/** One that is around the whole statement: servers of today execute it. */
function withoutVersionComment(statement) {
    const match = /^\/\*!\d{5} ([^]*?) ?\*\/$/.exec(statement);
    if (!match)
        return statement;
    // `/*!50003 CREATE*/ /*!50017 DEFINER=… */` are several.
    const opened = [...statement.matchAll(/\/\*M?!/g)].length;
    return opened === 1 ? match[1].trim() : statement;
}
/** A restore knows itself what is there. */
function withoutExistenceCheck(whole) {
    const statement = whole.replace(/^(CREATE DATABASE )\/\*!\d{5} IF NOT EXISTS ?\*\/ /i, '$1');
    const [create, kind, ...rest] = [...(0,sql_tokens/* tokenize */.qw)(statement, (0,sql_quoting/* quotingOf */.JW)(''))];
    if (!create || !kind)
        return statement;
    const at = rest.findIndex(({ name }) => name?.toUpperCase() === 'IF');
    const words = rest.slice(at, at + 3).map(({ name }) => name?.toUpperCase());
    // Before the name of the object, after `CREATE DEFINER=… EVENT`.
    if (at < 0 || at > 8 || words.join(' ') !== 'IF NOT EXISTS')
        return statement;
    const start = rest[at].start;
    const end = rest[at + 3]?.start ?? rest[at + 2].end;
    return statement.slice(0, start) + statement.slice(end);
}
const HEAD = /^CREATE(?: OR REPLACE)?(?: ALGORITHM = \w+)?(?: DEFINER = (?:CURRENT_USER(?: \( \))?|(?:`(?:[^`]|``)*`|''|[\w$%.-]+)(?: @ (?:`(?:[^`]|``)*`|''|[\w$%.-]+))?))?(?: SQL SECURITY \w+)? (DATABASE|SCHEMA|TABLE|VIEW|TRIGGER|FUNCTION|PROCEDURE|EVENT) (?:(?:`(?:[^`]|``)*`|[\w$\x80-\xff]+) \. )?(?:`((?:[^`]|``)*)`|([\w$\x80-\xff]+))/;
/** What a statement creates, as far as its beginning shows. */
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
/** Of the stand-in of a view: `1 AS `name``. */
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
/** Held to the values that a record may have, as one of ours is. */
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
// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(8104);
// EXTERNAL MODULE: ./lib/sql/create-table.js
var create_table = __webpack_require__(7375);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/definition-facts.js
// What the SQL files of a dump tell beyond being run: engines, AUTO_INCREMENT, and the default of a schema.


const TRANSACTIONAL = new Set(['innodb', 'ndb', 'ndbcluster', 'rocksdb', 'tokudb']);
/** @returns undefined if the script creates no table */
function readTableFacts(script) {
    const create = [...splitStatements(script)].find((statement) => /^CREATE TABLE\s/i.test(statement));
    if (create === undefined)
        return undefined;
    // The options stand behind the last parenthesis that begins a line, as SHOW CREATE TABLE prints it.
    const options = create.slice(create.lastIndexOf('\n)') + 1);
    const engine = /\bENGINE\s*=\s*(\w+)/i.exec(options)?.[1] ?? 'InnoDB';
    const autoIncrement = (0,create_table/* readAutoIncrement */.pP)(create);
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
    const create = [...splitStatements(script)].find((statement) => /^CREATE DATABASE\s/i.test(statement));
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
/** NEXT VALUE FOR of MariaDB takes a value of a sequence. */
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
        ...(rows === undefined ? {} : { rows }),
        dataBytes: lookUp(lookUp(done.tableDataBytes, schema.schema) ?? {}, name) ??
            chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0),
        columns: file.options.columns,
        decodeColumns: readDecodeColumns(folder.name, file),
        ...(primaryIndex.length > 0 ? { key: { name: 'PRIMARY', columns: primaryIndex } } : {}),
        chunking: primaryIndex.length > 0 ? 'range' : 'stream',
        ...(filter === undefined ? {} : { filter }),
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
 * The schema, its events and its routines, one character per byte. dumpTables of old versions leaves the file out; newer versions may have events and routines in files of their own.
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
        { name: `${base}.events.sql`, what: 'events', isNeeded: file.events.length > 0 },
        {
            name: `${base}.routines.sql`,
            what: 'routines',
            isNeeded: file.functions.length + file.procedures.length > 0,
        },
    ];
    for (const { name, what, isNeeded } of more)
        if (isNeeded)
            parts.push(await read_schema_readLatin1(folder, folder.use(name, `the ${what} of schema ${schema}`)));
    // A part may leave its own delimiter behind.
    return parts.join('\nDELIMITER ;\n');
}
async function read_schema_readLatin1(folder, file) {
    return (await folder.readBytes(file)).toString('latin1');
}
function latin1(text) {
    return Buffer.from(text, 'utf8').toString('latin1');
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
            `a dump of MySQL Shell holds no hash of its files: that they are what was dumped is proven only by ${hasChecksums ? 'its checksums of the rows, not for definitions' : 'the number of rows, where it says that'}`,
        ];
    }
    /** No hash of them is known. */
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

// EXTERNAL MODULE: ./lib/repository/plaintext.js
var plaintext = __webpack_require__(6987);
// EXTERNAL MODULE: ./lib/repository/open-backup.js + 2 modules
var open_backup = __webpack_require__(4613);
// EXTERNAL MODULE: ./lib/repository/resolve-backup.js
var resolve_backup = __webpack_require__(7183);
// EXTERNAL MODULE: ./lib/repository/unknown-backup.js
var unknown_backup = __webpack_require__(2177);
;// CONCATENATED MODULE: ./lib/repository/open-source.js
// Finds what the user means by an id: one of our backups, the latest of them, or the folder of a dump that MySQL Shell wrote.









/**
 * @throws BackupError BACKUP_NOT_FOUND, ENCRYPTION_*, SIGNATURE_*, CONFIG_INVALID, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_*
 */
async function openSource(context, idOrLatest, label) {
    const { storage, trust = encryption_trust/* noTrust */.A } = context;
    if (idOrLatest !== 'latest' && !(0,names/* isBackupId */["if"])(idOrLatest))
        return await openFolder(context, idOrLatest);
    const opened = await (0,open_backup/* openBackup */.T)(storage, (await (0,resolve_backup/* resolveBackup */.p)(context, idOrLatest, label)).backupId, trust);
    await (0,plaintext/* assertNotDowngraded */.j)(storage, opened.manifest, trust);
    return opened;
}
async function openFolder({ storage, trust = encryption_trust/* noTrust */.A }, name) {
    if (name.startsWith('.') || !(0,key/* isObjectName */.V2)(name) || !(await isShellDump(storage, name)))
        throw await (0,unknown_backup/* unknownBackup */.t)(storage, name);
    (0,plaintext/* assertPlainExpected */.R)(name, trust);
    if (trust.verifyKeys.length > 0)
        throw new errors/* BackupError */.hj('SIGNATURE_MISSING', `${name} is a dump of MySQL Shell and has no signature`, {
            hint: 'Only backups that were made with --signing-key can be checked: leave --verify-key out for dumps of MySQL Shell.',
        });
    return await openShellDump(storage, name);
}


/***/ }),

/***/ 1170:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ runAssertions)
});

// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(9030);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(8104);
;// CONCATENATED MODULE: ./lib/verify/reached-definitions.js
// The stored functions and views that an assertion reaches, and what they would do that a transaction which only reads does not keep
// them from: files, locks, settings of the server, other connections. Their definitions came out of a backup, whose source may belong to an
// attacker. They are searched as bytes, comments and texts included, so that no quoting hides a word: a word too much refuses an
// assertion, a word too few would let it act.



/** What a function may do in a transaction that only reads. */
const ACTS = /(?<![\w$])(outfile|dumpfile|load_file|get_lock|release_lock|release_all_locks|nextval|setval|next\s+value\s+for|global|persist|persist_only|kill|sys_exec|sys_eval)(?![\w$])/i;
/** @param loadable names of functions that libraries of the server have. @returns why the assertion is not run */
async function findReachedEffect(sql, session, facts, loadable) {
    const all = await readReachable(session, facts);
    const reached = new Set();
    const texts = [sql];
    for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
        const words = wordsOf(text);
        for (const each of all) {
            if (reached.has(each) || !isMentioned(each.name, words, text))
                continue;
            reached.add(each);
            const what = `${each.kind} ${each.schema}.${each.name}`;
            if (each.kind === 'function' && each.access === 'MODIFIES SQL DATA')
                return `the ${what} is declared to modify data`;
            const definition = await readDefinition(session, each);
            if (definition === undefined)
                continue;
            const word = ACTS.exec(definition)?.[0];
            if (word !== undefined)
                return `the ${what} has ${word.replace(/\s+/g, ' ').toUpperCase()}`;
            const library = loadable.find((name) => isMentioned(name, wordsOf(definition), definition));
            if (library !== undefined)
                return `the ${what} calls the loadable function ${library}`;
            texts.push(definition);
        }
    }
    return undefined;
}
async function readReachable(session, facts) {
    const what = 'cannot list the functions and views of the server';
    const routines = await session.query(`SELECT LOWER(ROUTINE_TYPE) AS kind, ROUTINE_SCHEMA AS s, ROUTINE_NAME AS n, SQL_DATA_ACCESS AS access
       FROM information_schema.ROUTINES WHERE ROUTINE_TYPE <> 'PACKAGE'`, what);
    const views = await session.query(`SELECT 'view' AS kind, TABLE_SCHEMA AS s, TABLE_NAME AS n, NULL AS access
       FROM information_schema.TABLES WHERE TABLE_TYPE = 'VIEW'`, what);
    // What belongs to the server, nobody's backup has changed.
    return [...routines, ...views]
        .filter(({ s }) => !(0,server_facts/* isSystemSchema */.hv)(s, facts))
        .map(({ kind, s, n, access }) => ({ kind, schema: s, name: n, access }));
}
/**
 * All that SHOW CREATE answers, one character per byte; undefined: the account may not see it, or it is broken. Not in the default schema of
 * the definition: the session has that of the assertion.
 */
async function readDefinition(session, { kind, schema, name }) {
    try {
        const rows = await session.query(`SHOW CREATE ${kind.toUpperCase()} ${(0,quote/* quoteTable */.Z8)(schema, name)}`, `cannot read the definition of ${kind} ${schema}.${name}`, { results: 'binary' });
        const values = rows.flatMap((row) => Object.values(row));
        return values
            .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
            .join('\n');
    }
    catch (error) {
        if (error instanceof errors/* BackupError */.hj && !session.lost)
            return undefined;
        throw error;
    }
}
function wordsOf(text) {
    return new Set([...text.matchAll(/[\w$]+/g)].map(([word]) => word.toLowerCase()));
}
/** A name of other characters is looked for as it is, in the text and in its bytes. */
function isMentioned(name, words, text) {
    const own = name.toLowerCase();
    if (/^[\w$]+$/.test(own))
        return words.has(own);
    const lower = text.toLowerCase();
    const forms = [own, own.replaceAll('`', '``'), Buffer.from(own, 'utf8').toString('latin1').toLowerCase()];
    return forms.some((form) => lower.includes(form));
}

;// CONCATENATED MODULE: ./lib/verify/assertion-guard.js


/** Of the server: they act, wait for others, or read its files. */
const ACTING = /^(get_lock|release_lock|release_all_locks|load_file|nextval|setval|(master|source)_pos_wait|wait_(until|for)_\w+|master_gtid_wait|wsrep_sync_wait\w*|group_replication_\w+|asynchronous_connection_failover_\w+|audit_log_\w+|audit_api_\w+|keyring_\w+|set_firewall_\w+|mysql_firewall_\w+|firewall_\w+|read_firewall_\w+|normalize_statement|mysql_query_attribute_\w+|flush_rewrite_rules|load_rewrite_rules|service_get_\w+|service_release_\w+|version_tokens_\w+|sys_exec|sys_eval|sys_set)$/;
/** Sequences of words that act; words of SQL that no reading statement has outside of quotes. */
const ACTING_WORDS = [
    [/ INTO /, 'INTO would write a file or a variable'],
    [/ (?:FOR (?:NO KEY )?UPDATE|FOR SHARE|LOCK IN SHARE MODE) /, 'it would lock rows'],
    [/ (?:UPDATE|DELETE) /, 'it would change rows'],
    [/ NEXT VALUE FOR /, 'it would take the next value of a sequence'],
];
/** Why the statement is not run; undefined: nothing is known against it. */
async function findSideEffect(sql, session, facts) {
    const tokens = tokensOf(sql);
    const words = ` ${tokens.map(({ text, isWord }) => (isWord ? text.toUpperCase() : '.')).join(' ')} `;
    const found = ACTING_WORDS.find(([pattern]) => pattern.test(words));
    if (found)
        return found[1];
    const calls = callsIn(tokens);
    const acting = calls.find(({ name }) => ACTING.test(name.toLowerCase()));
    if (acting)
        return `${acting.name} does more than read`;
    const loadable = await readLoadable(session, facts);
    const unknown = loadable.find((name) => calls.some((call) => isCallOf(call, name)));
    if (unknown !== undefined)
        return `what the loadable function ${unknown} does is not known to the server`;
    return await findReachedEffect(sql, session, facts, loadable);
}
/** Functions that libraries of the server have. An account that may not look does not learn of them. */
async function readLoadable(session, facts) {
    const rows = await session
        .query((0,server_facts/* isMariaDb */.Zz)(facts)
        ? 'SELECT name FROM mysql.func'
        : `SELECT UDF_NAME AS name FROM performance_schema.user_defined_functions WHERE UDF_LIBRARY IS NOT NULL`, 'cannot list the loadable functions of the server')
        .catch(() => []);
    return rows.map(({ name }) => name);
}
function isCallOf({ name }, loadable) {
    return name.toLowerCase() === loadable.toLowerCase();
}
function callsIn(tokens) {
    return tokens.flatMap(({ text, isName }, i) => {
        if (!isName || tokens[i + 1]?.text !== '(')
            return [];
        const isQualified = tokens[i - 1]?.text === '.' && tokens[i - 2]?.isName;
        return [{ name: text, ...(isQualified ? { schema: tokens[i - 2].text } : {}) }];
    });
}
/** Strings and comments are left out; comments that servers execute are open. */
function tokensOf(sql) {
    const tokens = [];
    const pattern = /'(?:[^'\\]|\\.|'')*(?:'|$)|"(?:[^"\\]|\\.|"")*(?:"|$)|`((?:[^`]|``)*)(?:`|$)|--(?=[\x00-\x20\x7f]|$)[^\n]*|#[^\n]*|\/\*M?!\d*|\/\*[^]*?(?:\*\/|$)|\*\/|([\p{L}\p{N}_$\u0080-\uffff]+)|[^\s]/gsu;
    for (const [text, quoted, word] of sql.matchAll(pattern)) {
        if (quoted !== undefined)
            tokens.push({ text: quoted.replaceAll('``', '`'), isName: true, isWord: false });
        else if (word !== undefined)
            tokens.push({ text: word, isName: true, isWord: true });
        else if (/^[^'"#/*-]/.test(text) || text.length === 1)
            tokens.push({ text, isName: false, isWord: false });
    }
    return tokens;
}

// EXTERNAL MODULE: ./lib/sql/sql-identifiers.js
var sql_identifiers = __webpack_require__(2105);
// EXTERNAL MODULE: ./lib/sql/sql-quoting.js
var sql_quoting = __webpack_require__(2290);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(4881);
// EXTERNAL MODULE: ./lib/mysql/connection/worker-sessions.js
var worker_sessions = __webpack_require__(515);
// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/verify/assertions.js







async function runAssertions(sessions, scope, assertions, { signal, logger }) {
    const checks = [];
    for (const assertion of assertions) {
        signal.throwIfAborted();
        const { passed, actual } = await (0,retry/* retry */.L)(() => runOne(sessions, scope, assertion, signal), {
            ...worker_sessions/* RECONNECT */.S,
            signal,
            isRetryable: mysql_errors/* isUnreachable */.R0,
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
    const cut = () => {
        session.destroy();
        // A server notices only with the next row that its client is gone: SLEEP() in a function would go on for years.
        ending ??= endAtServer(sessions, session);
    };
    let ending;
    let isOver = false;
    const end = () => {
        isOver = true;
        cut();
    };
    const timer = setTimeout(end, timeoutSeconds * 1000 + GRACE_MS);
    signal.addEventListener('abort', cut);
    try {
        await session.execute((0,server_facts/* isMariaDb */.Zz)(sessions.facts)
            ? `SET SESSION max_statement_time = ${timeoutSeconds}`
            : `SET SESSION max_execution_time = ${Math.ceil(timeoutSeconds * 1000)}`);
        if (schema !== undefined)
            await session.use(scope.targets.get(schema) ?? schema);
        await session.execute('START TRANSACTION READ ONLY');
        const statement = renamed(sql, scope);
        const sideEffect = await findSideEffect(statement, session, sessions.facts);
        if (sideEffect !== undefined)
            return { passed: false, actual: `not run: ${sideEffect}` };
        const rows = await queryRows(session, statement);
        return { passed: meets(rows, expect), actual: describeRows(rows) };
    }
    catch (error) {
        signal.throwIfAborted();
        if (!isOver && (0,mysql_errors/* isUnreachable */.R0)(error))
            throw error;
        return { passed: false, actual: error.message };
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', cut);
        await session.close();
        await ending;
    }
}
/** Best effort: the session is cut off in any case. */
async function endAtServer(sessions, { id }) {
    try {
        const other = await sessions.reopen('read');
        try {
            await other.execute(`KILL ${id}`);
        }
        finally {
            await other.close();
        }
    }
    catch {
        // It has ended, or the account or the server does not let us.
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
    return (0,sql_identifiers/* renameQualifiers */.qB)(sql, {
        rename: (name) => {
            const to = targets.get(name);
            return to === name ? undefined : to;
        },
        hasObject: (schema, object) => objects.get(schema)?.has(object) ?? false,
        quoting: sql_quoting/* DEFAULT_QUOTING */.qF,
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

/***/ 9806:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v: () => (/* binding */ checkDefinitions),
  u: () => (/* binding */ checkEvents)
});

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(9030);
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 2 modules
var catalog = __webpack_require__(3051);
// EXTERNAL MODULE: ./lib/mysql/schema/read-definition.js + 4 modules
var read_definition = __webpack_require__(7498);
// EXTERNAL MODULE: ./lib/mysql/schema/read-table-facts.js
var read_table_facts = __webpack_require__(5625);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var schema_selection = __webpack_require__(2466);
// EXTERNAL MODULE: ./lib/repository/contents.js
var repository_contents = __webpack_require__(1220);
// EXTERNAL MODULE: ./lib/repository/definition-source.js
var definition_source = __webpack_require__(1569);
// EXTERNAL MODULE: ./lib/repository/scope.js + 13 modules
var scope = __webpack_require__(7549);
// EXTERNAL MODULE: ./lib/sql/create-table.js
var create_table = __webpack_require__(7375);
// EXTERNAL MODULE: ./lib/sql/account.js
var account = __webpack_require__(4775);
// EXTERNAL MODULE: ./lib/sql/charsets.js
var charsets = __webpack_require__(9915);
// EXTERNAL MODULE: ./lib/sql/definer.js
var definer = __webpack_require__(5331);
// EXTERNAL MODULE: ./lib/sql/program-parts.js
var program_parts = __webpack_require__(83);
;// CONCATENATED MODULE: ./lib/verify/definitions/version-forms.js
// What two versions of a server print differently though it means the same: widths of integers that MySQL 8.0.19 no longer prints, the
// name of utf8, modes that are gone. Only for comparing a backup with a server of another version.
/** Types, as in a definition's head or in information_schema. */
function neutralTypes(text) {
    return neutralCharsets(text
        .replace(/\b((?:tiny|small|medium|big)?int(?:eger)?)\(\d+\)(?! (?:unsigned )?zerofill)/gi, '$1')
        .replace(/\byear\(4\)/gi, 'year'));
}
/** What comes before the body of a program. MySQL 5.7 prints that of a trigger as it was typed, later versions in a form of theirs. */
function neutralHead(text, kind) {
    if (kind !== 'trigger')
        return neutralTypes(text);
    return text
        .replaceAll('`', '')
        .replace(/^[^]*?\b(?=(?:BEFORE|AFTER)\s+(?:INSERT|UPDATE|DELETE)\b)/i, '')
        .replace(/\bON\s+(?:[^\s.]+\.)?(?=[^\s.]+\s+FOR\b)/i, 'ON ')
        .replace(/\s+/g, ' ')
        .replace(/\b(?:BEFORE|AFTER|INSERT|UPDATE|DELETE|ON|FOR|EACH|ROW)\b/gi, (word) => word.toUpperCase());
}
/** `utf8` has been the name of utf8mb3. */
function neutralCharsets(text) {
    return text.replace(/\butf8(?=\b|_(?!mb))/gi, 'utf8mb3');
}
/** Modes that only older servers have, and that change nothing of a program that exists. */
const GONE = new Set(['NO_AUTO_CREATE_USER', 'NO_FIELD_OPTIONS', 'NO_KEY_OPTIONS', 'NO_TABLE_OPTIONS']);
function neutralMode(sqlMode) {
    return sqlMode
        .split(',')
        .filter((word) => word !== '' && !GONE.has(word))
        .sort()
        .join(',');
}
/** Introducers come and go from one version to the next, and so do the characters of literals of information_schema. */
function neutralExpression(expression) {
    return neutralCharsets(expression)
        .replace(/\b_(?:utf8mb[34]|latin1|binary|ascii)(?=\\?')/g, '')
        .replace(/\\'/g, "'")
        .replace(/'(?:[^']|'')*[^\x00-\x7f](?:[^']|'')*'/g, "'…'")
        .replace(/\s+/g, ' ');
}

;// CONCATENATED MODULE: ./lib/verify/definitions/fact-lines.js

/**
 * @param schemaOf the name on the target of a schema that a foreign key names
 * @param hasLiterals whether the lines hold the literals in generated columns, checks, and expressions of indexes and partitions
 */
function factLines(facts, schemaOf, hasLiterals = true) {
    const shown = (text) => (hasLiterals ? text : withoutLiterals(text));
    const expressionOf = (text) => neutralExpression(shown(text ?? ''));
    const partitionOf = (text) => neutralPartition(shown(text ?? ''));
    const { engine, collation, options, comment, columns, indexes, foreignKeys, checks, partitions } = facts;
    return [
        `engine ${engine.toLowerCase()}`,
        `collation ${neutralCharsets(collation ?? '')}`,
        `options ${neutralOptions(options)}`,
        `comment ${JSON.stringify(comment)}`,
        ...columns.map((column, i) => `column ${i + 1} ${column.name}: ${neutralTypes(column.type)} ${column.nullable ? 'NULL' : 'NOT NULL'} default ${neutralDefault(column.default)} charset ${neutralCharsets(column.charset ?? '')} collation ${neutralCharsets(column.collation ?? '')} extra ${neutralExtra(column.extra)} comment ${JSON.stringify(column.comment)} expression ${expressionOf(column.expression)}`),
        ...indexes.map((index) => indexLine(index, expressionOf)),
        ...foreignKeys.map((key) => foreignKeyLine(key, schemaOf)),
        ...checks.map(({ name, clause, enforced }) => `check ${name}: ${expressionOf(clause)}${enforced ? '' : ' NOT ENFORCED'}`),
        ...partitions.map((part) => `partition ${part.name}${part.subpartition === null ? '' : `/${part.subpartition}`}: ${part.method ?? ''} ${part.subMethod ?? ''} (${partitionOf(part.expression)}) (${partitionOf(part.subExpression)}) values ${part.description ?? ''} comment ${JSON.stringify(part.comment)}`),
    ];
}
function indexLine({ name, unique, type, comment, hidden, parts }, expressionOf) {
    const columns = parts.map(({ column, expression, prefix, descending }) => `${column ?? `(${expressionOf(expression)})`}${prefix === null ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`);
    return `index ${name}: ${unique ? 'unique ' : ''}${type.toLowerCase()} (${columns.join(', ')})${hidden ? ' hidden' : ''} comment ${JSON.stringify(comment)}`;
}
function foreignKeyLine({ name, columns, schema, table, referenced, onUpdate, onDelete }, schemaOf) {
    return `foreign key ${name}: (${columns.join(', ')}) references ${schemaOf(schema)}.${table} (${referenced.join(', ')}) on update ${neutralRule(onUpdate)} on delete ${neutralRule(onDelete)}`;
}
/** They mean the same, and versions print the one or the other for none. */
function neutralRule(rule) {
    return rule === 'RESTRICT' ? 'NO ACTION' : rule;
}
function neutralDefault(value) {
    return value === null
        ? 'none'
        : neutralExpression(value).replace(/\b(current_timestamp)(?:\(\))?(?!\()/gi, (text) => text.replace('()', '').toLowerCase());
}
function neutralExtra(extra) {
    return extra
        .toLowerCase()
        .replace(/default_generated/g, '')
        .replace(/current_timestamp\(\)/g, 'current_timestamp')
        .split(/\s+/)
        .filter((word) => word !== '' && word !== ',')
        .sort()
        .join(' ');
}
function neutralOptions(options) {
    return (options
        .toLowerCase()
        .split(/\s+/)
        // Aria shows its checksum only after the table was altered once.
        .filter((word) => word !== '' && !word.startsWith('page_checksum='))
        .sort()
        .join(' '));
}
/** MySQL 5.7 prints it as it was typed, later versions in lower case; names are quoted by the sql_mode of the client. */
function neutralPartition(expression) {
    return (expression ?? '').replace(/'(?:[^']|'')*'|[^']+/g, (part) => part.startsWith("'") ? part : part.replaceAll(/[`"]/g, '').toLowerCase());
}
/**
 * Leaves out what a literal is, with its introducer; names in backquotes stay. The information_schema of MySQL escapes quotes
 * and backslashes of the expression once more.
 */
function withoutLiterals(expression) {
    const isEscaped = /^(?:`(?:[^`]|``)*`|[^'`])*\\'/.test(expression);
    const text = isEscaped ? expression.replace(/\\(.)/gs, '$1') : expression;
    return text.replace(/(`(?:[^`]|``)*`)|(?:_\w+\s*)?'(?:[^'\\]|\\.|'')*'|\b0x[\da-f]+\b/gis, (_, name) => name ?? "'…'");
}

;// CONCATENATED MODULE: ./lib/verify/definitions/text-difference.js
// The lines in which two definitions differ, so that a report shows what is wrong and not two hashes.
/** Lines of each side that the other side lacks; of the shown text at most so many characters. */
const MAX_SHOWN = 600;
/** undefined: the texts are equal. */
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
/** Of lists of facts. */
function differenceOfLines(expected, actual) {
    const missing = without(expected, actual);
    const surplus = without(actual, expected);
    return missing.length + surplus.length === 0
        ? undefined
        : { expected: show(missing), actual: show(surplus) };
}
/** Each as often as it is there more often. */
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
    return lines.length === 0 ? 'nothing else' : shorten(lines.map((line) => line.trim()).join('\n'));
}
function shorten(text) {
    return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

;// CONCATENATED MODULE: ./lib/verify/definitions/compare-records.js








/** @param expected rewritten for the target, under the names of the target */
function compareRecords(expected, actual, rules) {
    switch (expected.kind) {
        case 'table':
            return compareTables(expected, actual, rules);
        case 'sequence':
        case 'library':
            return named('definition', differenceOf(textOf(expected), textOf(actual)));
        case 'view':
            return [
                ...compareDefiners(expected, actual, rules),
                ...named('definition', compareViews(expected, actual, rules)),
                ...compareSessions(expected, actual, rules),
            ];
        default:
            return [
                ...compareDefiners(expected, actual, rules),
                ...named('definition', comparePrograms(expected, actual, rules)),
                ...compareSessions(expected, actual, rules),
            ];
    }
}
function compareTables(expected, actual, { isSameVersion, schemaOf }) {
    const text = isSameVersion
        ? named('definition', differenceOf((0,create_table/* normalizeCreateTable */.cZ)(textOf(expected)), (0,create_table/* normalizeCreateTable */.cZ)(textOf(actual))))
        : [];
    // A dump of MySQL Shell has none.
    if (!expected.facts || !actual.facts)
        return text;
    // The definition states the character set of each literal. information_schema states it or not, as the client spoke that
    // created the table: where the definitions are the same bytes, only the rest of an expression is compared once more.
    const bytesOf = ({ statement }) => (0,create_table/* normalizeCreateTable */.cZ)(statement.toString('latin1'));
    const hasLiterals = !isSameVersion || bytesOf(expected) !== bytesOf(actual);
    const lines = differenceOfLines(factLines(expected.facts, schemaOf, hasLiterals), factLines(actual.facts, (schema) => schema, hasLiterals));
    return [...text, ...named('facts', lines)];
}
function compareViews(expected, actual, { isSameVersion }) {
    const [ours, theirs] = [withoutDefiner(expected), withoutDefiner(actual)];
    if (isSameVersion || ours === theirs)
        return differenceOf(ours, theirs);
    if (neutralExpression(ours) === neutralExpression(theirs))
        return undefined;
    // Two versions may print one query differently: then its columns have to be the same.
    return differenceOf((expected.columns ?? []).join('\n'), (actual.columns ?? []).join('\n'));
}
function comparePrograms(expected, actual, { isSameVersion, isMariaDb }) {
    const [ours, theirs] = [withoutDefiner(expected), withoutDefiner(actual)];
    if (isSameVersion || ours === theirs)
        return differenceOf(ours, theirs);
    const neutral = (record) => {
        const parts = (0,program_parts/* splitProgram */.X)({
            kind: record.kind,
            isMariaDb,
            printed: (0,definer/* changeDefiner */.I)(record.statement.toString('latin1'), 'strip'),
            charset: record.session.client,
            sqlMode: record.session.sqlMode,
        });
        return parts.map(({ text, isBody }) => (isBody ? text : neutralHead(text, record.kind))).join('');
    };
    return differenceOf(neutral(expected), neutral(actual));
}
function compareDefiners(expected, actual, { definers }) {
    if (definers === 'strip')
        return [];
    return named('definer', differenceOf(definerOf(expected), definerOf(actual)));
}
function definerOf(record) {
    const found = (0,definer/* findDefiner */.R)(record.statement.toString('latin1'));
    if (found === undefined)
        return 'none';
    const text = (0,charsets/* decodeFromCharset */.p6)(found, record.session.client) ?? Buffer.from(found, 'latin1').toString('utf8');
    // Servers quote names by the sql_mode of the object.
    return (0,account/* parseAccount */.J)(text) ?? text.replaceAll('"', '`');
}
function compareSessions({ session: expected }, { session: actual }, { isSameVersion }) {
    const charset = isSameVersion ? (text) => text : neutralCharsets;
    // A dump of MySQL Shell does not state all of it.
    const lines = ({ client, collation = '', databaseCollation = '', sqlMode, timeZone = '', }) => [
        `character_set_client ${charset(client)}`,
        ...(expected.collation === undefined ? [] : [`collation_connection ${charset(collation)}`]),
        ...(expected.databaseCollation === undefined ? [] : [`database collation ${charset(databaseCollation)}`]),
        `sql_mode ${isSameVersion ? sqlMode : neutralMode(sqlMode)}`,
        ...(expected.timeZone === undefined ? [] : [`time_zone ${timeZone}`]),
    ];
    return named('session', differenceOfLines(lines(expected), lines(actual)));
}
function withoutDefiner(record) {
    return (0,definer/* changeDefiner */.I)(textOf(record), 'strip');
}
/** For comparing and showing: the bytes as text of their own character set, where they are one. */
function textOf({ statement, session }) {
    const bytes = statement.toString('latin1');
    return (0,charsets/* decodeFromCharset */.p6)(bytes, session.client) ?? bytes;
}
function named(aspect, difference) {
    return difference ? [{ aspect, ...difference }] : [];
}

;// CONCATENATED MODULE: ./lib/verify/definitions/check-definitions.js
// Compares every definition on the server with the record of the backup, as a restore would have created it: what is missing and what
// is another. The records are read from the backup once more, some at a time.











const MISSING = 'missing';
const PRESENT = 'present';
/** Records that are compared at a time: their tables are asked for by one statement. */
const WINDOW = 100;
async function checkDefinitions(env, events) {
    const target = await Target.read(env);
    return await compareAll(env, target, (record) => record.kind !== 'event' || events === 'all', new Set());
}
/** @param over events whose time was over when they were to be created, as `schema.event` */
async function checkEvents(env, over) {
    const target = await Target.read(env);
    return await compareAll(env, target, ({ kind }) => kind === 'event', over);
}
async function compareAll(env, target, isAsked, over) {
    const checks = [];
    const wanted = wantedObjects(env, over);
    const { contents } = env.source;
    const rewriter = (0,scope/* rewriterOf */.U)(contents, env.scope, {
        isSource: (0,repository_contents/* isSourceOf */.b)(contents, target.server),
        target: target.server,
    });
    const leftOut = new Set();
    const windows = windowsOf(env, (record) => {
        if (!isAsked(record) || !wanted.has(keyOf(record)))
            return false;
        const isLeftOut = rewriter.isLeftOut(record) && !target.hasTable(env.scope.targets.get(record.schema), record.name);
        // What belongs to a table comes after it.
        if (isLeftOut)
            leftOut.add(`${record.schema}\0${record.name}`);
        return !isLeftOut && !leftOut.has(`${record.schema}\0${record.table}`);
    });
    await (0,concurrency/* forEachConcurrent */.C6)(windows, env.workers.count, env.signal, async (records, worker) => {
        checks.push(...(await env.workers.run(worker, 'definitions', (session) => new Comparison(session, env, target, rewriter).compare(records))));
    });
    return checks.sort((a, b) => compareText(sortKey(a), sortKey(b)));
}
async function* windowsOf({ source }, isWanted) {
    let window = [];
    for await (const record of source.definitions()) {
        if (!isWanted(record))
            continue;
        window.push(record);
        if (window.length < WINDOW)
            continue;
        yield window;
        window = [];
    }
    if (window.length > 0)
        yield window;
}
/** The objects that the scope has, by kind, schema in the backup, and name. */
function wantedObjects({ scope }, over) {
    const wanted = new Set();
    for (const { source: schema, name: target, ...own } of scope.schemas) {
        const add = (kind, names) => {
            for (const { name } of names)
                wanted.add(keyOf({ kind, schema, name }));
        };
        wanted.add(keyOf({ kind: 'schema', name: schema }));
        add('table', own.tables);
        add('view', own.views.filter(({ broken }) => !broken));
        add('sequence', own.sequences);
        add('library', own.libraries);
        for (const { name, type } of own.routines)
            wanted.add(keyOf({ kind: (0,definition_source/* routineKind */.b3)(type), schema, name }));
        add('trigger', [...own.tables, ...own.views].flatMap(({ triggers }) => triggers));
        add('event', own.events.filter(({ name }) => !over.has(`${target}.${name}`)));
    }
    return wanted;
}
function keyOf({ kind, schema, name }) {
    return `${kind}\0${schema ?? ''}\0${name}`;
}
/** What the server has, by name. */
class Target {
    server;
    #schemas;
    constructor(server, schemas) {
        this.server = server;
        this.#schemas = new Map(schemas.map((schema) => [schema.name, schema]));
    }
    static async read({ scope, workers }) {
        const selection = { ...schema_selection/* everything */.YT, schemas: scope.schemas.map(({ name }) => name), literalNames: true };
        return await workers.run(0, 'catalog', async (session) => {
            const server = await (0,server_facts/* readServerFacts */.TX)(session);
            const { schemas } = await (0,catalog/* readCatalog */.u)(session, server, { selection, skipBroken: true, mayPause: true });
            return new Target(server, schemas);
        });
    }
    hasTable(schema, table) {
        return this.schema(schema)?.tables.some(({ name }) => name === table) ?? false;
    }
    schema(name) {
        return this.#schemas.get(name);
    }
}
class Comparison {
    #session;
    #env;
    #target;
    #rewriter;
    #rules;
    constructor(session, env, target, rewriter) {
        this.#session = session;
        this.#env = env;
        this.#target = target;
        this.#rewriter = rewriter;
        const { server: backup } = env.source.contents;
        const { server } = target;
        this.#rules = {
            isSameVersion: (0,server_facts/* isMariaDb */.Zz)(backup) === (0,server_facts/* isMariaDb */.Zz)(server) && minorOf(backup.version) === minorOf(server.version),
            isMariaDb: (0,server_facts/* isMariaDb */.Zz)(server),
            definers: env.scope.request.definers,
            schemaOf: (schema) => env.scope.request.schemaMap.get(schema) ?? schema,
        };
    }
    async compare(records) {
        const checks = [];
        const tables = await this.#readTables(records.filter(({ kind }) => kind === 'table'));
        for (const record of records) {
            const schema = this.#scoped(record);
            const actual = this.#target.schema(schema.name);
            if (!actual) {
                if (record.kind === 'schema')
                    checks.push(presence('schema', schema.name, undefined, MISSING));
                continue;
            }
            if (record.kind === 'schema')
                checks.push(...this.#compareSchema(schema, actual));
            else if (record.kind === 'table')
                checks.push(...this.#compareTable(record, schema, tables.get(`${schema.name}\0${record.name}`)));
            else
                checks.push(...(await this.#compareOther(record, schema, actual)));
        }
        return checks;
    }
    #scoped(record) {
        const source = record.kind === 'schema' ? record.name : record.schema;
        return this.#env.scope.schemas.find((schema) => schema.source === source);
    }
    #compareSchema(schema, actual) {
        if (this.#env.scope.isPartial)
            return [];
        return [
            {
                check: 'character set',
                status: schema.collation === actual.collation ? 'passed' : 'failed',
                schema: schema.name,
                expected: schema.collation,
                actual: actual.collation,
            },
        ];
    }
    /** By schema and name; a table that is not there is not in it. */
    async #readTables(records) {
        const found = new Map();
        for (const schema of new Set(records.map((record) => this.#scoped(record).name))) {
            const names = new Set(records.filter((record) => this.#scoped(record).name === schema).map(({ name }) => name));
            const own = this.#target.schema(schema)?.tables.filter(({ name }) => names.has(name)) ?? [];
            const printed = [];
            for (const { name } of own)
                printed.push(await read_definition/* readTableDefinition */.On(this.#session, this.#target.server, schema, name));
            const facts = await (0,read_table_facts/* readRemainingFacts */.MC)(this.#session, this.#target.server, schema, printed.map(({ name, statement }) => ({ name, printed: statement.toString('latin1') })));
            for (const [i, table] of own.entries())
                found.set(`${schema}\0${table.name}`, {
                    ...printed[i],
                    facts: { ...table.facts, ...facts.get(table.name) },
                });
        }
        return found;
    }
    #compareTable(record, { name: schema, tables }, actual) {
        const { name } = record;
        if (!actual)
            return [presence('table', schema, name, MISSING)];
        const checks = this.#checksOf('definition', schema, record, actual);
        const expectedNext = tables.find((table) => table.name === name)?.autoIncrement;
        const next = (0,create_table/* readAutoIncrement */.pP)(actual.statement.toString('latin1'));
        if (expectedNext !== undefined || next !== undefined)
            checks.push({
                check: 'auto_increment',
                status: (expectedNext ?? 'none') === (next ?? 'none') ? 'passed' : 'failed',
                schema,
                table: name,
                expected: expectedNext ?? 'none',
                actual: next ?? 'none',
            });
        return checks;
    }
    async #compareOther(record, { name: schema }, actual) {
        const { kind, name } = record;
        const own = await this.#readOther(record, actual);
        if (!own)
            return [presence(kind, schema, name, MISSING)];
        const checks = this.#checksOf(kind, schema, record, own);
        if (kind !== 'sequence')
            return checks;
        const [expected, next] = [record.next ?? 'none', own.next ?? 'none'];
        return [
            ...checks,
            {
                check: 'next value',
                status: expected === next ? 'passed' : 'failed',
                schema,
                table: name,
                expected,
                actual: next,
            },
        ];
    }
    /** undefined: there is no such object. */
    async #readOther({ kind, name }, actual) {
        const session = this.#session;
        const { server } = this.#target;
        switch (kind) {
            case 'view': {
                const view = actual.views.find((each) => each.name === name);
                return view && (await read_definition/* readViewDefinition */.Lz(session, actual.name, view));
            }
            case 'sequence':
                return actual.sequences.includes(name)
                    ? await read_definition/* readSequenceDefinition */.Ry(session, actual.name, name)
                    : undefined;
            case 'library':
                return actual.libraries.includes(name)
                    ? await read_definition/* readLibraryDefinition */.J4(session, server, actual, name)
                    : undefined;
            case 'trigger': {
                const trigger = actual.triggers.find((each) => each.name === name);
                return trigger && (await read_definition/* readTriggerDefinition */.c8(session, server, actual, trigger));
            }
            case 'event':
                return actual.events.includes(name)
                    ? await read_definition/* readEventDefinition */.ed(session, server, actual, name)
                    : undefined;
            default: {
                const type = kind.toUpperCase();
                return actual.routines.some((each) => each.name === name && each.type === type)
                    ? await read_definition/* readRoutineDefinition */.WN(session, server, actual, name, type)
                    : undefined;
            }
        }
    }
    #checksOf(check, schema, record, actual) {
        const differences = compareRecords(this.#rewriter.rewrite(record), actual, this.#rules);
        if (differences.length === 0)
            return [{ check, status: 'passed', schema, table: record.name, expected: 'equal', actual: 'equal' }];
        return differences.map(({ aspect, expected, actual }) => ({
            check: aspect === 'definition' || check === aspect ? check : `${aspect} of ${check}`,
            status: 'failed',
            schema,
            table: record.name,
            expected,
            actual,
        }));
    }
}
function presence(check, schema, table, actual) {
    return {
        check,
        status: actual === PRESENT ? 'passed' : 'failed',
        schema,
        ...(table === undefined ? {} : { table }),
        expected: PRESENT,
        actual,
    };
}
function minorOf(version) {
    return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}
function sortKey({ schema, table, check }) {
    return `${schema}\0${table ?? ''}\0${check}`;
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}


/***/ }),

/***/ 6597:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ checkObjects),
/* harmony export */   r: () => (/* binding */ checkSizes)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _repository_archived_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8052);
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9276);
/* harmony import */ var _compression_decompress_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7919);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1096);
// Level `objects`: every object is read back and hashed, or where no hash is known decompressed; no server is needed.





/** An object that is hardly more than a round trip to the storage, in bytes. */
const SMALL_BYTES = 256 * 1024;
/** @param isSelected by the name of an object; absent: all of them */
async function checkObjects(source, { signal, progress }, concurrency, isSelected = () => true) {
    await (0,_repository_archived_js__WEBPACK_IMPORTED_MODULE_1__/* .assertReadable */ .D)(source);
    const checks = [];
    const missing = new Map((await source.findMissing()).map((object) => [object.name, object]));
    const { schemas, totals } = source.contents;
    const files = new Map(schemas.flatMap((schema) => schema.tables.flatMap((table) => table.chunks.map((chunk) => [chunk.object, { table, chunk }]))));
    progress.expect({ rows: totals.rows, bytes: totals.dataBytes, tables: totals.tables });
    const check = async ({ name, sha256 }, _worker, signal) => {
        const wrong = missing.get(name);
        const file = files.get(name);
        if (wrong) {
            const actual = wrong.actual ?? 'missing';
            checks.push({ check: 'size', status: 'failed', object: name, expected: wrong.expected, actual });
        }
        else if (sha256 !== undefined)
            checks.push(await checkHash(source, name, sha256, signal));
        else if (file)
            checks.push(await checkReadable(source, file, signal));
        // Nothing more is known of it than that it is there.
        else
            checks.push({ check: 'file', status: 'passed', object: name, expected: 'present', actual: 'present' });
        if (file)
            progress.advance(file.chunk.rows ?? 0, file.chunk.dataBytes);
    };
    const isSmall = ({ bytes = Infinity }) => bytes <= SMALL_BYTES;
    const objects = source.objects().filter(({ name }) => isSelected(name));
    const large = objects.filter((object) => !isSmall(object));
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .forEachConcurrent */ .C6)(large, concurrency, signal, check);
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .forEachConcurrent */ .C6)(objects.filter(isSmall), Math.max(concurrency, _storage_small_object_js__WEBPACK_IMPORTED_MODULE_3__/* .SMALL_OBJECTS_AT_ONCE */ .HO), signal, check);
    return checks.sort((a, b) => ((a.object ?? '') < (b.object ?? '') ? -1 : 1));
}
/** Objects that are missing or have another size; nothing is read. */
async function checkSizes(source) {
    return (await source.findMissing()).map(({ name, expected, actual }) => ({
        check: 'size',
        status: 'failed',
        object: name,
        expected,
        actual: actual ?? 'missing',
    }));
}
async function checkHash(source, name, expected, signal) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for await (const piece of source.readStored(name, signal))
        hash.update(piece);
    const actual = hash.digest('hex');
    return {
        check: 'sha256',
        status: actual === expected ? 'passed' : 'failed',
        object: name,
        expected,
        actual,
    };
}
async function checkReadable(source, { table, chunk }, signal) {
    const check = { check: 'bytes', object: chunk.object, expected: chunk.dataBytes };
    const compression = table.fileFormat?.compression ?? 'zstd';
    let bytes = 0;
    try {
        for await (const piece of (0,_compression_decompress_js__WEBPACK_IMPORTED_MODULE_2__/* .decompressAs */ ._)(compression, source.readStream(chunk.object, signal)))
            bytes += piece.length;
    }
    catch (error) {
        const { code, message } = error;
        if (typeof code !== 'string' || !/^Z(STD)?_/.test(code))
            throw error;
        return { ...check, status: 'failed', actual: message };
    }
    const isRight = chunk.isDataBytesGuess === true || bytes === chunk.dataBytes;
    return { ...check, status: isRight ? 'passed' : 'failed', actual: bytes };
}


/***/ }),

/***/ 7601:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ countQuery),
/* harmony export */   O: () => (/* binding */ rowsQuery)
/* harmony export */ });
/* harmony import */ var _sql_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8104);
/* harmony import */ var _mysql_rows_select_rows_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7748);


/** Of one chunk, or of a whole table that was one stream. */
function rowsQuery({ schema, table, select: own }, chunk) {
    const { name, select = [], from = '', orderBy } = table;
    return (0,_mysql_rows_select_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .chunkQuery */ .eX)({ schema, table: name, select: own ?? select, from, orderBy, where: [chunk?.where] });
}
/** Counts the rows that the backup has of a table, those of its history included unless only the current ones are wanted. */
function countQuery({ schema, table }, which = 'all') {
    const isVersioned = table.from?.startsWith('FOR SYSTEM_TIME ALL') ?? false;
    const history = isVersioned && which === 'all' ? ' FOR SYSTEM_TIME ALL' : '';
    return `SELECT COUNT(*) FROM ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteTable */ .Z8)(schema, table.name)}${history}`;
}


/***/ }),

/***/ 4854:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ runServerChecks)
});

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(9030);
// EXTERNAL MODULE: ./lib/mysql/rows/end-of-time.js
var end_of_time = __webpack_require__(4331);
// EXTERNAL MODULE: ./lib/verify/report.js
var report = __webpack_require__(9779);
// EXTERNAL MODULE: ./lib/verify/definitions/check-definitions.js + 4 modules
var check_definitions = __webpack_require__(9806);
// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(8104);
;// CONCATENATED MODULE: ./lib/verify/checksums.js
// Checksums that another tool has stored with its dump, computed again on the server.



async function checkChecksums({ workers, signal }, tables) {
    const tasks = tables.flatMap((ref) => ref.table.chunks.length === 0
        ? []
        : (ref.table.checksums ?? []).map((checksum) => ({ ...ref, checksum })));
    const checks = [];
    await (0,concurrency/* forEachConcurrent */.C6)(tasks, workers.count, signal, async ({ schema, table, checksum }, worker) => {
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
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(5816);
// EXTERNAL MODULE: ./lib/mysql/rows/select-rows.js
var select_rows = __webpack_require__(7748);
;// CONCATENATED MODULE: ./lib/verify/generated-columns.js
// Whether the target computes the values of the source: generated columns are not dumped, but the backup has their hashes. An
// expression may depend on the session that wrote a row (its time zone, its sql_mode), and then a STORED column comes back changed.





async function checkGeneratedColumns(env, tables) {
    const checks = [];
    const tasks = tables.flatMap(tasksOf).sort((a, b) => bytesOf(b) - bytesOf(a));
    await (0,concurrency/* forEachConcurrent */.C6)(tasks, env.workers.count, env.signal, async (task, worker) => {
        const { schema, table, expected } = task;
        const actual = await env.workers
            .run(worker, `generated columns of ${schema}.${table.name}`, (session) => hashOf(env, session, task))
            .catch(report/* refusalOf */.Of);
        checks.push(checkOf(task, expected, actual));
    });
    return checks.sort(inOrder);
}
function tasksOf({ schema, table }) {
    const { generated, chunks } = table;
    if (!generated)
        return [];
    if (generated.sha256 !== undefined)
        return [{ schema, table, generated, expected: generated.sha256 }];
    return chunks.flatMap((chunk) => chunk.generatedSha256 === undefined
        ? []
        : [{ schema, table, generated, expected: chunk.generatedSha256, chunk }]);
}
async function hashOf({ signal }, session, { schema, table, generated, chunk }) {
    const { name, from = '', orderBy } = table;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await session.stream((0,select_rows/* chunkQuery */.eX)({ schema, table: name, select: generated.select, from, orderBy, where: [chunk?.where] }), (piece) => {
        hash.update(piece.bytes);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, signal, `cannot read the generated columns of ${schema}.${name}`);
    return hash.digest('hex');
}
function checkOf({ schema, table, generated, chunk }, expected, actual) {
    return {
        check: `generated columns (${generated.columns.join(', ')})`,
        status: actual === expected ? 'passed' : 'failed',
        schema,
        table: table.name,
        ...(chunk === undefined ? {} : { chunk: chunk.number }),
        ...(chunk?.where === undefined ? {} : { range: chunk.where }),
        expected,
        actual,
    };
}
function bytesOf({ table, chunk }) {
    return chunk?.dataBytes ?? table.dataBytes;
}
function inOrder(a, b) {
    const [left, right] = [`${a.schema}.${a.table}`, `${b.schema}.${b.table}`];
    return left < right ? -1 : left > right ? 1 : (a.chunk ?? 0) - (b.chunk ?? 0);
}

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/compression/zstd.js + 2 modules
var zstd = __webpack_require__(8916);
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

// EXTERNAL MODULE: ./lib/verify/rows-query.js
var rows_query = __webpack_require__(7601);
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
    await session.stream((0,rows_query/* rowsQuery */.O)(ref, chunk), async ({ bytes }) => {
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
        .flatMap((ref) => ref.table.chunking === 'stream' ? [ref] : ref.table.chunks.map((chunk) => ({ ...ref, chunk })))
        .sort((a, b) => weight(b) - weight(a));
    await (0,concurrency/* forEachConcurrent */.C6)(tasks, env.workers.count, env.signal, async ({ chunk, ...ref }, worker) => {
        const { schema, table } = ref;
        try {
            const what = `rows of ${schema}.${table.name}${chunk ? ` chunk ${chunk.number}` : ''}`;
            checks.push(...(await env.workers.run(worker, what, (session) => takingBack(env, async (attempt) => chunk
                ? [await checkChunk(attempt, session, ref, chunk)]
                : await checkStream(attempt, session, ref)))));
        }
        catch (error) {
            const refusal = (0,report/* refusalOf */.Of)(error);
            checks.push(...(chunk ? [chunk] : table.chunks).map((each) => rows_checkOf(ref, each, refusal)));
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
    await session.stream((0,rows_query/* rowsQuery */.O)(ref, chunk), (piece) => {
        hash.update(piece.bytes);
        env.onChunk?.(piece.rows, piece.bytes.length);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, env.signal, `cannot read ${ref.schema}.${ref.table.name} chunk ${chunk.number}`);
    const actual = hash.digest('hex');
    const isEqual = actual === chunk.sha256 || (await matchesByJsonForm(env, session, ref, chunk));
    return rows_checkOf(ref, chunk, isEqual ? chunk.sha256 : actual);
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
            checks.push(rows_checkOf(ref, chunks[index], hash.digest('hex')));
            hash = (0,external_node_crypto_.createHash)('sha256');
            index++;
            bytesLeft = chunks[index]?.dataBytes ?? 0;
        }
    };
    closeFull();
    let surplusBytes = 0;
    await session.stream((0,rows_query/* rowsQuery */.O)(ref), (piece) => {
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
        checks.push(rows_checkOf(ref, chunks[index], hash.digest('hex')));
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
    return chunks.map((chunk) => rows_checkOf(ref, chunk, chunk.sha256));
}
function rows_checkOf({ schema, table }, chunk, actual) {
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










async function runServerChecks(env, { level, sampleSize, seed, countsAll = false, only, events = 'all', generatedColumns = false, }) {
    const tables = await withOwnSelect(env, env.scope.schemas
        .flatMap((schema) => schema.tables.map((table) => ({ schema: schema.name, table })))
        // Rows of the others belong to other tables.
        .filter(({ table }) => table.chunking !== 'none' && (only === undefined || only.has(table))));
    const isDefined = only === undefined && level !== 'objects' && env.scope.request.parts !== 'data';
    const definitions = isDefined ? await (0,check_definitions/* checkDefinitions */.v)(env, events) : [];
    const generated = generatedColumns || level === 'rows' ? await checkGeneratedColumns(env, tables) : [];
    switch (level) {
        case 'objects':
            return [];
        case 'sample':
            return [
                ...definitions,
                ...(await countRows(env, countsAll ? tables : pickSample(tables, sampleSize, seed))),
                ...generated,
            ];
        case 'counts':
            return [...definitions, ...(await countRows(env, tables)), ...generated];
        case 'rows':
            return [
                ...definitions,
                ...(await countRows(env, tables)),
                ...(await checkRows(env, tables)),
                ...generated,
                ...(await checkChecksums(env, tables)),
            ];
    }
}
/** The end of time of a table with history depends on the version of the server. */
async function withOwnSelect({ workers }, tables) {
    if (!tables.some(({ table }) => table.versioned))
        return tables;
    const facts = await workers.run(0, 'server', (session) => (0,server_facts/* readServerFacts */.TX)(session));
    return tables.map((ref) => {
        const { versioned, columns, select = [] } = ref.table;
        if (!versioned)
            return ref;
        const { endColumn: column, endOfTime } = versioned;
        const end = (0,end_of_time/* encodePeriodEnd */.xd)({ column, endOfTime }, facts);
        if (end === undefined)
            return ref;
        return { ...ref, select: select.map((own, i) => (columns[i] === column ? end : own)) };
    });
}
/** A table with history is counted with it and without it: a row that is there may be history by mistake. */
function countsOf({ schema, table }) {
    // Older dumps of MySQL Shell do not say how many rows a table has.
    if (table.rows === undefined)
        return [];
    const all = { check: 'count', rows: 'all', expected: table.rows };
    // A restore of definitions alone has no rows.
    if (!table.versioned || table.chunks.length === 0)
        return [{ schema, table, ...all }];
    const { currentRows } = table.versioned;
    return [
        { schema, table, ...all },
        { schema, table, check: 'count without history', rows: 'current', expected: currentRows },
    ];
}
async function countRows({ workers, signal }, tables) {
    const checks = [];
    const counts = tables.flatMap(countsOf);
    await (0,concurrency/* forEachConcurrent */.C6)(counts, workers.count, signal, async (count, worker) => {
        const { check, schema, table, rows, expected } = count;
        const actual = await workers
            .run(worker, `${check} of ${schema}.${table.name}`, (session) => session.scalar((0,rows_query/* countQuery */.M)({ schema, table }, rows), `cannot count ${schema}.${table.name}`))
            .then(Number, report/* refusalOf */.Of);
        checks.push({
            check,
            status: actual === expected ? 'passed' : 'failed',
            schema,
            table: table.name,
            expected,
            actual,
        });
    });
    const keyOf = ({ schema, table, check }) => `${schema}.${table}\0${check}`;
    return checks.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}


/***/ })

};
