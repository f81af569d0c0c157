export const id = 7935;
export const ids = [7935];
export const modules = {

/***/ 7935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ connect),
  m: () => (/* binding */ streamOf)
});

// EXTERNAL MODULE: ./node_modules/mysql2/index.js
var mysql2 = __webpack_require__(20909);
// EXTERNAL MODULE: ./lib/mysql/connection/connection-config.js
var connection_config = __webpack_require__(94826);
// EXTERNAL MODULE: ./lib/mysql/protocol/socket.js
var socket = __webpack_require__(70226);
// EXTERNAL MODULE: ./lib/mysql/connection/password-plugins.js
var password_plugins = __webpack_require__(12567);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/mysql/connection/tls-identity.js


/**
 * Verifies that the certificate names the host.
 * @param host the configured host: a name, or an address that the certificate must list
 * @throws BackupError INTERNAL if mysql2 has no `startTLS`
 */
function verifyIdentity(connection, host) {
    const wire = connection;
    const { startTLS } = wire;
    if (typeof startTLS !== 'function')
        throw new errors/* BackupError */.hj('INTERNAL', 'the check of certificates does not support this version of mysql2');
    wire.startTLS = (onSecure) => {
        startTLS.call(wire, (error) => {
            if (error)
                onSecure(error);
            else
                onSecure(external_node_tls_.checkServerIdentity(host, wire.stream.getPeerCertificate()));
        });
    };
}

// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
;// CONCATENATED MODULE: ./lib/mysql/connection/connect.js
// Opens connections: applies the TLS mode, requests a fresh password where the password is a token,
// and limits the time to log in.






/** Socket of the connection, or the TLS stream on top of the socket. */
function streamOf(connection) {
    return connection.stream;
}
/**
 * Opens a connection; mode `preferred` falls back to plain text if the server offers no TLS.
 * @throws BackupError SOURCE_UNREACHABLE, SOURCE_ACCESS_DENIED, or the same codes with TARGET_
 */
async function connect(config, side) {
    const { mode } = config.tls;
    try {
        const withPassword = await readPassword(config);
        return await connectOnce(withPassword, mode !== 'disabled' && !config.socketPath);
    }
    catch (error) {
        const noTls = error.code === 'HANDSHAKE_NO_SSL_SUPPORT';
        if (!(noTls && mode === 'preferred'))
            throw (0,mysql_errors/* translateConnectError */.Jw)(error, side, (0,connection_config/* describeConnection */.I)(config));
    }
    try {
        return await connectOnce(await readPassword(config), false);
    }
    catch (error) {
        throw (0,mysql_errors/* translateConnectError */.Jw)(error, side, (0,connection_config/* describeConnection */.I)(config));
    }
}
async function readPassword({ freshPassword, ...config }) {
    return freshPassword ? { ...config, password: await freshPassword() } : config;
}
async function connectOnce(config, tls) {
    const { mode, ca, cert, key } = config.tls;
    const verify = mode === 'verify-ca' || mode === 'verify-identity';
    const { host, port, socketPath } = config;
    const direct = socketPath ? { path: socketPath } : { host, port };
    const address = config.tunnel ? await config.tunnel.open() : direct;
    const connection = mysql2.createConnection({
        ...(socketPath ? { socketPath } : { host, port }),
        stream: () => (0,socket/* openSocket */.kn)(address),
        user: config.user,
        ...(config.password ? { password: config.password.reveal() } : {}),
        connectTimeout: config.connectTimeoutMs,
        charset: 'utf8mb4_general_ci',
        supportBigNumbers: true,
        dateStrings: true,
        jsonStrings: true,
        trace: false,
        flags: ['+LOCAL_FILES', '-FOUND_ROWS'],
        ...(tls || socketPath || config.getServerPublicKey ? {} : { authPlugins: password_plugins/* pluginsWithoutKeyRetrieval */.i }),
        // This plugin sends the IAM token unencrypted, so enable the plugin only under TLS.
        enableCleartextPlugin: config.iamAuth === true && tls,
        ...(tls
            ? {
                ssl: {
                    rejectUnauthorized: verify,
                    ...(ca ? { ca } : {}),
                    ...(cert ? { cert } : {}),
                    ...(key ? { key } : {}),
                },
            }
            : {}),
    });
    if (tls && mode === 'verify-identity')
        verifyIdentity(connection, host);
    return await new Promise((resolve, reject) => {
        const fail = (error) => {
            clearTimeout(timer);
            connection.on('error', () => undefined);
            streamOf(connection).destroy(error);
            reject(error);
        };
        // mysql2's own connect timeout ends at the server's first byte, so limit the whole login.
        const late = Object.assign(new Error(`no login within ${config.connectTimeoutMs / 1000} s`), {
            code: 'ETIMEDOUT',
        });
        const timer = setTimeout(() => fail(late), config.connectTimeoutMs);
        connection.connect((error) => {
            if (error)
                return fail(error);
            clearTimeout(timer);
            if (!tls && !socketPath && !isLocal(config, connection))
                config.onPlain?.(describePlain(config));
            resolve(connection);
        });
    });
}
/**
 * Returns whether the peer is on this host: by the socket's address, not the host name. Through a
 * tunnel only the SSH server knows the address.
 */
function isLocal({ tunnel, host }, connection) {
    if (tunnel)
        return /^(localhost|127(\.\d+){3}|::1)$/i.test(host);
    const { remoteAddress = '' } = streamOf(connection);
    return /^(::ffff:)?127\./.test(remoteAddress) || remoteAddress === '::1';
}
function describePlain({ host, port, tls }) {
    const why = tls.mode === 'disabled' ? '--ssl-mode is disabled' : 'the server offers no TLS';
    return `the connection to ${host}:${port} is not encrypted, for ${why}: an attacker on the network can read and change its data`;
}


/***/ }),

/***/ 94826:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ describeConnection)
/* harmony export */ });
/** Returns `user@host:port`, with the SSH server that leads to it, or `user@/path/to/socket`. */
function describeConnection({ host, port, socketPath, user, ssh }) {
    if (socketPath)
        return `${user}@${socketPath}`;
    return `${user}@${host}:${port}${ssh ? ` through ${ssh.user}@${ssh.host}:${ssh.port}` : ''}`;
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
function errnoBehind(error) {
    return (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj ? error.cause : error)?.errno;
}
/**
 * Returns whether the server refused a statement because a privilege is missing. The next snapshot
 * method or query may need fewer privileges.
 */
function isPrivilegeError(error) {
    const errno = errnoBehind(error);
    return errno !== undefined && (PRIVILEGE.has(errno) || errno === ER.ACCESS_DENIED);
}
/** Returns whether a deadlock or a lock wait timeout occurred. A retry may succeed. */
function isLockConflict(error) {
    const errno = errnoBehind(error);
    return errno === ER.LOCK_DEADLOCK || errno === ER.LOCK_WAIT_TIMEOUT;
}
/** Returns whether the statement reached its timeout while another session held the lock. */
function isLockTimeout(error) {
    return errnoBehind(error) === ER.LOCK_WAIT_TIMEOUT;
}
/** Returns whether a row with the same key already exists. */
function isDuplicateKey(error) {
    return errnoBehind(error) === ER.DUP_ENTRY;
}
/** Returns whether a table with the same name already exists. */
function isTableExists(error) {
    return errnoBehind(error) === ER.TABLE_EXISTS;
}
/** Returns whether a named object does not exist: a schema, table, column or function. */
function isMissingObject(error) {
    return MISSING_OBJECT.has(errnoBehind(error) ?? 0);
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

/***/ 70226:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RW: () => (/* binding */ endLending),
/* harmony export */   kn: () => (/* binding */ openSocket),
/* harmony export */   vB: () => (/* binding */ lendReads)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41692);
// Sockets of the connections. Each socket reads into one buffer that it reuses. By default Node.js
// allocates a new buffer for every read. V8 reacts to that much memory outside of its heap with
// full collections: 50 in a backup of 0.8 GB, 25 % of its CPU time. Invariant: only a borrower sees
// the buffer, and only during its call. Listeners of 'data' get copies.


/** Maximum of one read(2): more than usually waits in a socket, less than the cache of a core. */
const READ_BYTES = 256 * 1024;
/**
 * Longest silence on the wire, in milliseconds. NAT gateways and load balancers drop idle
 * connections from 350 s on.
 */
const KEEP_ALIVE_MS = 60_000;
const borrowers = new WeakMap();
function openSocket(address) {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    const socket = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.connect)({
        ...address,
        noDelay: true,
        // A firewall drops a silent connection, and a long statement leaves the connection silent.
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
        onread: {
            buffer,
            callback: (count) => {
                const bytes = buffer.subarray(0, count);
                const borrower = borrowers.get(socket);
                if (borrower)
                    borrower(bytes);
                else
                    socket.emit('data', Buffer.from(bytes));
                // A reader that has to wait pauses the socket itself, so continue reading.
                return true;
            },
        },
    });
    return socket;
}
/**
 * Passes all bytes that `socket` reads to the borrower, until `endLending`. A stream that cannot
 * lend its buffer still emits 'data', for example a TLS stream of a Node.js with other internals.
 */
function lendReads(socket, borrower) {
    borrowers.set(socket, borrower);
    if (socket instanceof node_tls__WEBPACK_IMPORTED_MODULE_1__.TLSSocket)
        readIntoOneBuffer(socket);
}
function endLending(socket) {
    borrowers.delete(socket);
}
/** Plaintext bytes of one TLS record, the most that OpenSSL returns from one read. */
const RECORD_BYTES = 16 * 1024;
/**
 * Sets up `onread` for a TLS stream. Node.js accepts this option only for a socket that it opens
 * itself, and not for TLS over an open socket, as in MySQL's protocol. Changes nothing if the
 * internals differ or the buffer is already set.
 */
function readIntoOneBuffer(socket) {
    const internals = socket;
    // oxlint-disable-next-line no-underscore-dangle
    const handle = internals._handle;
    const symbols = Object.getOwnPropertySymbols(socket);
    const [kBuffer, kBufferCb, kBufferGen] = ['kBuffer', 'kBufferCb', 'kBufferGen'].map((name) => symbols.find(({ description }) => description === name));
    if (!kBuffer || !kBufferCb || !kBufferGen || typeof handle?.useUserBuffer !== 'function')
        return;
    if ([kBuffer, kBufferCb, kBufferGen].some((symbol) => internals[symbol] !== null))
        return;
    const buffer = Buffer.allocUnsafeSlow(RECORD_BYTES);
    handle.useUserBuffer(buffer);
    internals[kBuffer] = buffer;
    internals[kBufferCb] = (count) => {
        const bytes = count === RECORD_BYTES ? buffer : buffer.subarray(0, count);
        const borrower = borrowers.get(socket);
        if (borrower)
            borrower(bytes);
        else
            socket.emit('data', Buffer.from(bytes));
        return true;
    };
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
