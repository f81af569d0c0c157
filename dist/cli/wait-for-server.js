export const id = 7010;
export const ids = [7010];
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

/***/ 7010:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   waitForServer: () => (/* binding */ waitForServer)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _connect_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7935);
/* harmony import */ var _connection_config_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(94826);
/* harmony import */ var _mysql_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84881);
// Waits for a server that is still starting. Invariant: the wait covers only causes that may pass
// by themselves, such as a refused connection or a name that is not known yet; a wrong password
// ends the wait at once.





const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 2000;
/**
 * Waits for the server.
 * @throws BackupError SOURCE_ or TARGET_UNREACHABLE after that time, or any error that does not
 * justify a wait; the signal's reason
 */
async function waitForServer(config, { side, waitMs, signal, logger }) {
    const begun = performance.now();
    for (let tries = 1, delayMs = FIRST_DELAY_MS;; tries++, delayMs = Math.min(MAX_DELAY_MS, delayMs * 2)) {
        try {
            const connection = await (0,_connect_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .N)(config, side);
            connection.on('error', () => undefined);
            connection.end(() => (0,_connect_js__WEBPACK_IMPORTED_MODULE_2__/* .streamOf */ .m)(connection).destroy());
            if (tries > 1)
                logger.info(`${(0,_connection_config_js__WEBPACK_IMPORTED_MODULE_4__/* .describeConnection */ .I)(config)} answers after ${secondsSince(begun)} s of waiting`);
            return;
        }
        catch (error) {
            signal.throwIfAborted();
            if (!(0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .isStarting */ .zd)(error))
                throw error;
            if (performance.now() - begun + delayMs > waitMs)
                throw waitedInVain(error, waitMs);
            const { code, message } = error.cause;
            if (tries === 1)
                logger.info(`waiting up to ${waitMs / 1000} s for ${(0,_connection_config_js__WEBPACK_IMPORTED_MODULE_4__/* .describeConnection */ .I)(config)}: ${code ?? message}`);
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
        }
    }
}
function waitedInVain({ code, message, hint, details, cause }, waitMs) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(code, `${message} (waited for ${waitMs / 1000} s)`, {
        hint: `${hint ?? ''} A server that starts more slowly needs a longer --wait-for-server.`.trim(),
        details,
        cause,
    });
}
function secondsSince(begun) {
    return Math.round((performance.now() - begun) / 1000);
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


/***/ })

};
