export const id = 6376;
export const ids = [6376];
export const modules = {

/***/ 86376:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   withServer: () => (/* binding */ withServer)
/* harmony export */ });
/* unused harmony exports isContainerName, removeContainer */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(31421);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58500);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3828);
/* harmony import */ var _core_secret_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58563);
/* harmony import */ var _mysql_connection_connect_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7935);
/* harmony import */ var _docker_command_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(99110);
// A server in a container that lives as long as this process. Invariant: the container ends with
// this process, also after a SIGKILL. The first process of the container ends at the end of its
// standard input, which the docker command holds open as long as this process lives.







const NAME = 'mysql-backup-verify-';
const START_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 60_000;
const POLL_MS = 500;
const OUTPUT_CHARS = 4000;
/**
 * Runs the image's own program, and ends the program and its container at the end of standard
 * input. The first line is the password: others can read arguments and variables of a container.
 */
const KEEPER = `read -r MYSQL_ROOT_PASSWORD || exit 1
export MYSQL_ROOT_PASSWORD
exec 3<&0
"$@" </dev/null 3<&- & server=$!
(cat <&3 >/dev/null; kill -KILL "$server" 2>/dev/null) &
wait "$server"`;
/**
 * Runs `work` with a server in a container.
 * @param options of the server
 * @throws BackupError DOCKER_UNAVAILABLE, DOCKER_FAILED, CANCELLED, and the errors of `work`
 */
async function withServer(image, options, host, work) {
    const { logger, signal, onContainer } = host;
    const command = await pullImage(image, host);
    const name = `${NAME}${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}`;
    const password = new _core_secret_js__WEBPACK_IMPORTED_MODULE_4__/* .Secret */ .z((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(24).toString('hex'));
    logger.info(`start ${image} as container ${name}`);
    onContainer?.(name);
    const container = new Container(name, image, [...command, ...options], password);
    try {
        return await work(await container.waitUntilReady(signal));
    }
    finally {
        if (await container.remove(logger)) {
            logger.info(`container ${name} is removed`);
            onContainer?.(undefined);
        }
    }
}
/** Returns whether this program made the name. */
function isContainerName(name) {
    return name.startsWith(NAME) && /^[0-9a-f]{12}$/.test(name.slice(NAME.length));
}
/**
 * Removes a container that a killed run may have left. A missing container is not an error.
 * @throws BackupError DOCKER_*
 */
async function removeContainer(name) {
    const deadline = performance.now() + STOP_TIMEOUT_MS;
    for (;;) {
        const { exitCode, stderr } = await (0,_docker_command_js__WEBPACK_IMPORTED_MODULE_6__/* .runDocker */ .S)(['rm', '--force', '--volumes', name], {
            timeoutMs: STOP_TIMEOUT_MS,
        });
        if (exitCode === 0 || /no such container/i.test(stderr))
            return;
        // The engine removes the container by itself too.
        if (!/in progress/i.test(stderr) || performance.now() > deadline)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .BackupError */ .hj('DOCKER_FAILED', `cannot remove container ${name}: ${(0,_docker_command_js__WEBPACK_IMPORTED_MODULE_6__/* .lastLine */ .f)(stderr)}`);
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(POLL_MS);
    }
}
/**
 * Pulls the image.
 * @returns the command that the image runs
 */
async function pullImage(image, { logger, signal }) {
    const inspect = () => (0,_docker_command_js__WEBPACK_IMPORTED_MODULE_6__/* .runDocker */ .S)(['image', 'inspect', '--format', '{{json .Config}}', image], { signal });
    let found = await inspect();
    if (found.exitCode !== 0) {
        logger.info(`pull ${image}`);
        const { exitCode, stderr } = await (0,_docker_command_js__WEBPACK_IMPORTED_MODULE_6__/* .runDocker */ .S)(['pull', '--quiet', image], { signal });
        if (exitCode !== 0)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .BackupError */ .hj('DOCKER_FAILED', `cannot pull ${image}: ${(0,_docker_command_js__WEBPACK_IMPORTED_MODULE_6__/* .lastLine */ .f)(stderr)}`, {
                hint: 'Choose another image, as --restore-into docker:mysql:8.4, or pull it yourself.',
            });
        found = await inspect();
    }
    const { Entrypoint, Cmd } = JSON.parse(found.stdout);
    return [...(Entrypoint ?? []), ...(Cmd ?? [])];
}
class Container {
    #name;
    #image;
    #password;
    #client;
    /** Resolves with the last output of the server. */
    #ended;
    #isEnded = false;
    #output = '';
    constructor(name, image, command, password) {
        this.#name = name;
        this.#image = image;
        this.#password = password;
        this.#client = (0,node_child_process__WEBPACK_IMPORTED_MODULE_1__.spawn)('docker', [
            'run',
            '--rm',
            '--interactive',
            '--pull',
            'never',
            '--name',
            name,
            '--label',
            'mysql-backup=verify',
            '--publish',
            '127.0.0.1::3306',
            '--env',
            'MYSQL_ROOT_HOST=%',
            '--entrypoint',
            'sh',
            image,
            '-c',
            KEEPER,
            'sh',
            ...command,
        ], {
            // The command gets a session of its own: Ctrl-C is for this program, which needs the server
            // until the program ends.
            detached: true,
            windowsHide: true,
            stdio: 'pipe',
        });
        const { stdin, stdout, stderr } = this.#client;
        stdin.on('error', () => undefined).write(`${password.reveal()}\n`);
        for (const stream of [stdout, stderr])
            stream.setEncoding('utf8').on('data', (text) => {
                this.#output = `${this.#output}${text}`.slice(-OUTPUT_CHARS);
            });
        this.#ended = new Promise((resolve) => {
            const end = () => {
                this.#isEnded = true;
                resolve();
            };
            this.#client.once('error', end).once('close', end);
        });
    }
    /**
     * Waits for the server.
     * @throws BackupError DOCKER_FAILED, CANCELLED
     */
    async waitUntilReady(signal) {
        const deadline = performance.now() + START_TIMEOUT_MS;
        let last = 'its port is not published';
        while (performance.now() < deadline) {
            signal.throwIfAborted();
            if (this.#isEnded)
                throw this.#failed(`the server did not start: ${(0,_docker_command_js__WEBPACK_IMPORTED_MODULE_6__/* .lastLine */ .f)(this.#output) || 'it printed nothing'}`);
            const server = await this.#findServer();
            if (server) {
                try {
                    (await (0,_mysql_connection_connect_js__WEBPACK_IMPORTED_MODULE_5__/* .connect */ .N)(server, 'target')).destroy();
                    return server;
                }
                catch (error) {
                    last = error.message;
                }
            }
            await Promise.race([(0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(POLL_MS, undefined, { signal }).catch(() => undefined), this.#ended]);
        }
        throw this.#failed(`the server does not answer: ${last}`);
    }
    async #findServer() {
        const { stdout } = await (0,_docker_command_js__WEBPACK_IMPORTED_MODULE_6__/* .runDocker */ .S)(['port', this.#name, '3306/tcp'], { timeoutMs: STOP_TIMEOUT_MS });
        const port = Number(/^127\.0\.0\.1:(\d+)$/m.exec(stdout)?.[1]);
        if (!port)
            return undefined;
        return {
            host: '127.0.0.1',
            port,
            user: 'root',
            password: this.#password,
            // The data stays on this machine, and TLS would take as much CPU as the rows.
            tls: { mode: 'disabled' },
            getServerPublicKey: true,
            connectTimeoutMs: 10_000,
            stallTimeoutMs: 120_000,
        };
    }
    #failed(message) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .BackupError */ .hj('DOCKER_FAILED', `container ${this.#name} of ${this.#image}: ${message}`, {
            hint: 'In a container, give it the network of its host: the server is published on 127.0.0.1 only. Another image can be given, as --restore-into docker:mysql:8.4.',
            details: { output: this.#output },
        });
    }
    /**
     * Removes the container. Never throws. A container that the engine still creates ends by itself.
     * @returns whether the container is gone
     */
    async remove(logger) {
        this.#client.stdin.end();
        const deadline = performance.now() + STOP_TIMEOUT_MS;
        try {
            do {
                await removeContainer(this.#name);
                await Promise.race([(0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(POLL_MS), this.#ended]);
            } while (!this.#isEnded && performance.now() < deadline);
            await removeContainer(this.#name);
            return true;
        }
        catch (error) {
            logger.warn(`${error.message}; run docker rm --force --volumes ${this.#name}`);
            return false;
        }
    }
}


/***/ }),

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
