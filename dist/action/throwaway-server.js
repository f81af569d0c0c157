export const id = 6376;
export const ids = [6376];
export const modules = {

/***/ 86376:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   isContainerName: () => (/* binding */ isContainerName),
/* harmony export */   removeContainer: () => (/* binding */ removeContainer),
/* harmony export */   withServer: () => (/* binding */ withServer)
/* harmony export */ });
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


/***/ })

};
