export const id = 1981;
export const ids = [1981];
export const modules = {

/***/ 61981:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkVerificationTarget: () => (/* binding */ checkVerificationTarget)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);
/* harmony import */ var _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(68850);



/** @throws BackupError TARGET_UNREACHABLE, TARGET_ACCESS_DENIED, TARGET_IS_SOURCE, SOURCE_* */
async function checkVerificationTarget({ connection, lockWaitTimeoutSeconds }, target, { signal, logger }) {
    const groups = [
        new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_2__/* .SessionGroup */ .S(connection, 'source', lockWaitTimeoutSeconds),
        new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_2__/* .SessionGroup */ .S(target, 'target', lockWaitTimeoutSeconds),
    ];
    for (const group of groups)
        group.cutOnAbort(signal);
    try {
        const [source, intended] = await Promise.all(groups.map(async (group) => (await group.first(logger)).facts));
        if (!(0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isSameHost */ .Xf)(source.serverId, intended.serverId))
            return;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('TARGET_IS_SOURCE', `--restore-into is the server that is backed up: ${intended.hostname}:${intended.port}`, { hint: 'Nothing was done. Restore into a server of its own, such as a service container.' });
    }
    finally {
        await Promise.all(groups.map((group) => group.close()));
    }
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
