export const id = 3941;
export const ids = [3941];
export const modules = {

/***/ 3941:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  verifyUntil: () => (/* binding */ verifyUntil)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/archive/replay/replay-state.js
var replay_state = __webpack_require__(35557);
;// CONCATENATED MODULE: ./lib/archive/replay/replayed-schemas.js
// Schemas of a server that takes a replay for a verification. Invariant: the server has none
// before, so those of the log are of the replay.





async function readSchemas(session) {
    const rows = await session.query('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA', 'cannot list the schemas of the target');
    const isOfServer = (name) => name !== server_facts/* STATE_SCHEMA */.KW && server_facts/* SYSTEM_SCHEMAS */.X4.has(name.toLowerCase());
    return rows.map(({ name }) => name).filter((name) => !isOfServer(name));
}
/** @throws BackupError TARGET_NOT_EMPTY */
async function assertNoSchemas(session) {
    const there = await readSchemas(session);
    if (there.length === 0)
        return;
    throw new errors/* BackupError */.hj('TARGET_NOT_EMPTY', `a replay needs the names of the backup, and the target has schemas: ${(0,units/* listSome */.XT)(there)}`, { hint: 'Give a server without schemas, or --restore-into docker. Nothing was done.' });
}
/** Drops the schemas that the log names, and the state of the replay. */
async function dropReplayed(session, { schemas }) {
    for (const name of await readSchemas(session))
        if (name === server_facts/* STATE_SCHEMA */.KW)
            await (0,replay_state/* dropReplayState */.S)(session);
        else if (schemas.has(name))
            await session.execute(`DROP SCHEMA ${(0,quote/* quoteName */.AB)(name)}`);
}

// EXTERNAL MODULE: ./lib/archive/replay/replay.js + 10 modules
var replay = __webpack_require__(42787);
// EXTERNAL MODULE: ./lib/mysql/connection/session-group.js + 1 modules
var session_group = __webpack_require__(68850);
// EXTERNAL MODULE: ./lib/verify/report.js
var report = __webpack_require__(79779);
// EXTERNAL MODULE: ./lib/app/restore-until.js
var restore_until = __webpack_require__(77064);
;// CONCATENATED MODULE: ./lib/app/verify-until.js
// A verification of the whole way to a point in time: the backup is restored and verified, and the
// archived log is replayed after it. Invariant: the server has no schema of others before, so every
// schema that the run leaves is its own and is dropped.





/**
 * @param verify restores and verifies the backup that the request names
 * @throws BackupError of the replay, or TARGET_NOT_EMPTY
 */
async function verifyUntil(config, until, context, verify) {
    const { backup, label } = config;
    const named = label === undefined ? {} : { label };
    const request = { until, backup, loadUsers: false, skipBinlog: false, ...named };
    const planned = await (0,replay/* planReplay */.rb)(request, context);
    const { backupId } = planned.range.backup;
    let replayed;
    const report = await verify({ ...config, backup: backupId }, {
        before: async (server) => {
            await withSession(server, config, assertNoSchemas);
            await (0,replay/* checkTarget */.e$)(planned, server, planned.range.flavor === 'mariadb');
        },
        after: async (server, begin) => {
            replayed = await (0,replay/* replay */.eZ)(request, planned, undefined, server, context);
            await record(config, planned, replayed, server, begin, context);
        },
        end: (server) => dropAll(server, config, planned, context),
    });
    if (!replayed)
        return report;
    return {
        ...report,
        replay: replayed,
        stages: [...report.stages, { name: 'replay', seconds: replayed.durationSeconds }],
        warnings: [...report.warnings, ...(0,restore_until/* warningsOf */.n)(replayed, false)],
    };
}
async function withSession(server, { lockWaitTimeoutSeconds }, work) {
    const group = new session_group/* SessionGroup */.S(server, 'target', lockWaitTimeoutSeconds);
    try {
        return await work(await group.open('load'), group);
    }
    finally {
        await group.close();
    }
}
/** Drops the schemas of the backup and of the log. */
async function dropAll(server, config, { scan }, { logger }) {
    try {
        await withSession(server, config, async (session) => {
            await dropReplayed(session, scan);
        });
    }
    catch (error) {
        logger.warn(`drop the schemas on the target yourself: ${error.message}`);
    }
}
/** Records the recovery point that was verified, and the time that the way to it took. */
async function record(config, { range }, { chain, reached, transactions, durationSeconds }, server, begin, context) {
    const of = await withSession(server, config, (session, { facts }) => (0,report/* serverForRecord */.Om)(session, facts));
    await (0,report/* recordVerification */.$q)(context, range.backup.backupId, {
        level: config.level,
        read: {
            objects: 'all',
            server: of,
            restore: { begin: begin.toISOString(), resumed: false },
            replay: { chain, recoveryPoint: reached, transactions, seconds: durationSeconds },
        },
    });
}


/***/ }),

/***/ 68850:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ SessionGroup)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/mysql/connection/reader.js


const ATTEMPTS = 4;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 2000;
class Reader {
    side;
    target;
    #connect;
    #logger;
    #settings = [];
    #session;
    #replacing;
    /** @param connect opens a new session on the same server, after the connection was lost */
    constructor(session, connect, logger) {
        this.side = session.side;
        this.target = session.target;
        this.#session = session;
        this.#connect = connect;
        this.#logger = logger;
    }
    query(sql, errorPrefix, options = {}) {
        return this.#read((session) => session.query(sql, errorPrefix, options));
    }
    scalar(sql, errorPrefix) {
        return this.#read((session) => session.scalar(sql, errorPrefix));
    }
    /** Changes a setting of the session, and records the statement for a replacement session. */
    async execute(sql, errorPrefix) {
        const result = await this.#read((session) => session.execute(sql, errorPrefix));
        this.#settings.push(sql);
        return result;
    }
    #read(read) {
        return (0,retry/* retry */.L)(async () => await read(await this.#living()), {
            attempts: ATTEMPTS,
            firstDelayMs: FIRST_DELAY_MS,
            maxDelayMs: MAX_DELAY_MS,
            isRetryable: mysql_errors/* isUnreachable */.R0,
            onRetry: (error) => this.#logger.info(`replacing the connection: ${error.message}`),
        });
    }
    async #living() {
        if (!this.#session.lost)
            return this.#session;
        this.#replacing ??= this.#replace().finally(() => (this.#replacing = undefined));
        return await this.#replacing;
    }
    async #replace() {
        const session = await this.#connect();
        for (const setting of this.#settings)
            await session.execute(setting, 'cannot set up the session');
        this.#session = session;
        return session;
    }
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/connection/session.js + 10 modules
var session = __webpack_require__(70710);
;// CONCATENATED MODULE: ./lib/mysql/connection/session-group.js




/**
 * Milliseconds that statements get to end in order after a cancellation. In the meantime, a lock
 * session ends its wait at the server.
 */
const CUT_AFTER_MS = 2000;
const openHere = (config, options) => session/* Session */.N.open(config, options);
class SessionGroup {
    #connection;
    #side;
    #lockWaitTimeoutSeconds;
    #sessions = [];
    #facts;
    #isCut = false;
    #isClosed = false;
    #stopListening = () => undefined;
    constructor(connection, side, lockWaitTimeoutSeconds) {
        this.#connection = connection;
        this.#side = side;
        this.#lockWaitTimeoutSeconds = lockWaitTimeoutSeconds;
    }
    /**
     * Cuts all sessions after a cancellation, because a statement may run for hours. Only for
     * sessions that change nothing.
     */
    cutOnAbort(signal) {
        let timer;
        const cut = () => {
            this.#isCut = true;
            for (const session of this.#sessions)
                session.destroy();
        };
        const onAbort = () => {
            timer = setTimeout(cut, CUT_AFTER_MS);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        this.#stopListening = () => {
            signal.removeEventListener('abort', onAbort);
            clearTimeout(timer);
        };
    }
    /** Opens the first session. All other sessions must be on the same server. */
    async first(logger) {
        const [reader] = await this.openReaders(1, logger);
        return { reader: reader, facts: this.facts };
    }
    /** Opens sessions that replace themselves after a lost connection. */
    async openReaders(count, logger) {
        const sessions = await this.openMany('read', count);
        return sessions.map((session) => new Reader(session, () => this.open('read'), logger));
    }
    /**
     * Facts of the server; available after the first session was opened.
     * @throws BackupError INTERNAL before that
     */
    get facts() {
        if (!this.#facts)
            throw new errors/* BackupError */.hj('INTERNAL', 'no session was opened yet');
        return this.#facts;
    }
    async open(purpose) {
        return await this.#open(purpose, server_facts/* isSameServer */.Ij, openHere);
    }
    /** Opens a session after a lost one; the server may have restarted. */
    async reopen(purpose) {
        return await this.#open(purpose, server_facts/* isSameHost */.Xf, openHere);
    }
    async #open(purpose, isSame, connect) {
        if (this.#isCut || this.#isClosed)
            throw new errors/* BackupError */.hj('CANCELLED', 'the group opens no further sessions');
        const session = await connect(this.#connection, {
            side: this.#side,
            purpose,
            lockWaitTimeoutSeconds: this.#lockWaitTimeoutSeconds,
        });
        this.#sessions.push(session);
        // A session that opens after the end of the group would keep the process alive.
        if (this.#isCut || this.#isClosed)
            session.destroy();
        const facts = await (0,server_facts/* readServerFacts */.TX)(session);
        this.#facts ??= facts;
        if (!isSame(this.#facts.serverId, facts.serverId)) {
            throw new errors/* BackupError */.hj('SOURCE_DIFFERENT_SERVERS', `connections to ${session.target} reach different servers: ${this.#facts.serverId} and ${facts.serverId}`, {
                hint: 'Connect to one server and not to a reader endpoint or a proxy that spreads connections.',
            });
        }
        return session;
    }
    async openMany(purpose, count) {
        return await this.openManyBy(purpose, count, openHere);
    }
    /**
     * Opens sessions in another way, for example in other threads.
     *
     * @param connect opens one session
     */
    async openManyBy(purpose, count, connect) {
        const opened = await Promise.allSettled(Array.from({ length: Math.max(0, count) }, () => this.#open(purpose, server_facts/* isSameServer */.Ij, connect)));
        // Wait for all sessions first. Otherwise a refused session leaves the others open.
        const failed = opened.find(({ status }) => status === 'rejected');
        if (failed)
            throw failed.reason;
        return opened.map((result) => result.value);
    }
    /** Closes all sessions, and those that are being opened as soon as they are open. */
    async close() {
        this.#isClosed = true;
        this.#stopListening();
        await Promise.all(this.#sessions.map((session) => session.close()));
    }
}


/***/ })

};
