export const id = 826;
export const ids = [826];
export const modules = {

/***/ 826:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  SshTunnel: () => (/* binding */ SshTunnel)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/ssh2/lib/index.js
var lib = __webpack_require__(85472);
;// CONCATENATED MODULE: ./lib/ssh/known-hosts.js
// The keys of a host in a known_hosts file. Pure. Invariant: a line with an unknown form vouches
// for no key.
// https://man.openbsd.org/sshd#SSH_KNOWN_HOSTS_FILE_FORMAT

const DEFAULT_PORT = 22;
function findKnownKeys(text, host, port) {
    const name = port === DEFAULT_PORT ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
    const keys = { trusted: [], revoked: [] };
    for (const line of text.split(/\r?\n/)) {
        const words = line.trim().split(/[ \t]+/);
        const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
        const [patterns = '', type = '', encoded = ''] = words;
        if (line.trim().startsWith('#') || !matches(patterns, name))
            continue;
        const blob = Buffer.from(encoded, 'base64');
        // An authority signs other keys: ssh2 does not check such signatures.
        if (typeOf(blob) !== type || marker === '@cert-authority')
            continue;
        if (marker === '@revoked')
            keys.revoked.push({ type, blob });
        else if (marker === undefined)
            keys.trusted.push({ type, blob });
    }
    return keys;
}
/** Returns the name of the algorithm at the beginning of a key; undefined without one. */
function typeOf(blob) {
    if (blob.byteLength < 4)
        return undefined;
    const length = blob.readUInt32BE(0);
    if (length > 64 || blob.byteLength < 4 + length)
        return undefined;
    return blob.toString('latin1', 4, 4 + length);
}
/** Returns the fingerprint in the form of `ssh-keygen -l`. */
function fingerprintOf(blob) {
    return `SHA256:${(0,external_node_crypto_.createHash)('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
/** Returns whether a name matches patterns with `*`, `?` and `!`, or the hash of one name. */
function matches(patterns, name) {
    const [, salt, hash] = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(patterns) ?? [];
    if (salt !== undefined)
        return (0,external_node_crypto_.createHmac)('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
    let isMatch = false;
    for (const pattern of patterns.toLowerCase().split(',')) {
        const isNegated = pattern.startsWith('!');
        if (!patternMatches(isNegated ? pattern.slice(1) : pattern, name))
            continue;
        if (isNegated)
            return false;
        isMatch = true;
    }
    return isMatch;
}
function patternMatches(pattern, name) {
    if (pattern === '')
        return false;
    const expression = pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
    return new RegExp(`^${expression}$`).test(name);
}

// EXTERNAL MODULE: ./lib/ssh/ssh-config.js
var ssh_config = __webpack_require__(35447);
// EXTERNAL MODULE: ./lib/ssh/tunnel-error.js
var tunnel_error = __webpack_require__(81589);
;// CONCATENATED MODULE: ./lib/ssh/ssh-tunnel.js
// One SSH connection that carries any number of connections to one address on the far side of the
// SSH server. Each carried connection gets a local socket. Its data path therefore equals that of a
// direct connection, and only our own process can use the tunnel. Invariants: the tunnel sends no
// byte to an SSH server with an unknown host key; when the SSH connection dies, all connections
// through it die, too.











/** Interval of the keep-alive probes, in milliseconds: three missed probes end the connection. */
const KEEP_ALIVE_MS = 10_000;
const KEEP_ALIVE_COUNT = 3;
/** The SSH_OPEN_* codes of RFC 4254, 5.1. */
const OPEN_PROHIBITED = 1;
const OPEN_CONNECT_FAILED = 2;
/** The host key algorithms by key type. */
const SIGNATURES = {
    'ssh-ed25519': ['ssh-ed25519'],
    'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
    'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
    'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
    'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};
class SshTunnel {
    #config;
    #target;
    #timeoutMs;
    #client;
    /** The latest client that `#client` returned. */
    #ready;
    #server;
    /** Open channels that no local connection has taken yet. */
    #waiting = [];
    #sockets = new Set();
    /**
     * Creates a closed tunnel.
     * @param timeoutMs limit for the login to the SSH server
     */
    constructor(config, target, timeoutMs) {
        this.#config = config;
        this.#target = target;
        this.#timeoutMs = timeoutMs;
    }
    /**
     * Opens the way for one connection, and the SSH connection if there is none.
     * @returns the address; the caller must connect to the address at once
     * @throws TunnelError
     */
    async open() {
        this.#client ??= this.#connect();
        const client = await this.#client;
        this.#server ??= this.#listen();
        const { address } = await this.#server;
        const channel = await this.#openChannel(client);
        this.#waiting.push(channel);
        channel.once('close', () => {
            const at = this.#waiting.indexOf(channel);
            if (at !== -1)
                this.#waiting.splice(at, 1);
        });
        return address;
    }
    async close() {
        const [client, server] = [this.#client, this.#server];
        this.#client = undefined;
        this.#server = undefined;
        (await client?.catch(() => undefined))?.end();
        this.#cut();
        const { server: listening, folder } = (await server?.catch(() => undefined)) ?? {};
        listening?.close();
        if (folder !== undefined)
            await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
    async #connect() {
        const { host, port, user, key, agentSocket, knownHosts } = this.#config;
        const known = findKnownKeys(knownHosts, host, port);
        const client = new lib.Client();
        const state = {};
        const types = [...new Set(known.trusted.map(({ type }) => type))];
        const serverHostKey = types.flatMap((type) => SIGNATURES[type] ?? []);
        try {
            return await new Promise((resolve, reject) => {
                client.on('error', reject).on('ready', () => {
                    this.#ready = client;
                    resolve(client);
                });
                client.on('close', () => {
                    reject(new Error('the SSH server closed the connection'));
                    this.#lose(client);
                });
                client.connect({
                    host,
                    port,
                    username: user,
                    ...(key ? { privateKey: key.reveal() } : {}),
                    ...(agentSocket ? { agent: agentSocket } : {}),
                    readyTimeout: this.#timeoutMs,
                    keepaliveInterval: KEEP_ALIVE_MS,
                    keepaliveCountMax: KEEP_ALIVE_COUNT,
                    // Otherwise a server with several keys might show one that the file does not have.
                    ...(serverHostKey.length > 0 ? { algorithms: { serverHostKey } } : {}),
                    hostVerifier: (blob) => {
                        const refused = this.#refuse(blob, known);
                        if (refused)
                            state.refused = refused;
                        return refused === undefined;
                    },
                });
            });
        }
        catch (error) {
            this.#client = undefined;
            client.on('error', () => undefined);
            client.destroy();
            throw state.refused ?? this.#translate(error);
        }
    }
    /**
     * Checks the host key.
     * @returns the reason why the server is not the known one
     */
    #refuse(blob, { trusted, revoked }) {
        const { host, port, knownHostsName } = this.#config;
        const shown = `${typeOf(blob) ?? 'unknown'} ${fingerprintOf(blob)}`;
        if (revoked.some((key) => key.blob.equals(blob)))
            return new tunnel_error/* TunnelError */.T('login', `the host key of the SSH server ${host}:${port} was revoked: ${shown}`, {
                hint: `${knownHostsName} marks it as @revoked: someone who has this key could answer as the server.`,
            });
        if (trusted.some((key) => key.blob.equals(blob)))
            return undefined;
        if (trusted.length === 0)
            return new tunnel_error/* TunnelError */.T('login', `the host key of the SSH server ${host}:${port} is not known: ${shown}, and ${knownHostsName} has none for it`, {
                hint: `Compare the fingerprint with the one that \`ssh-keygen -lf\` prints on the server, then add its line to the file of --ssh-known-hosts: \`ssh-keyscan -p ${port} ${host}\` prints it.`,
            });
        const expected = trusted.map((key) => `${key.type} ${fingerprintOf(key.blob)}`).join(', ');
        return new tunnel_error/* TunnelError */.T('login', `the SSH server ${host}:${port} has another host key than ${knownHostsName}: ${shown}, expected ${expected}`, {
            hint: 'Someone may answer in place of the server: compare the fingerprint on the server itself, and change the line of --ssh-known-hosts only if it is right.',
        });
    }
    #translate(error) {
        const { level, code, message } = error;
        const server = `the SSH server ${(0,ssh_config/* describeSsh */.g)(this.#config)}`;
        if (level === 'client-authentication')
            return new tunnel_error/* TunnelError */.T('login', `${server} refuses the login`, {
                hint: 'Check the user of --ssh, and that --ssh-key (or a key of the agent in SSH_AUTH_SOCK) is in its authorized_keys.',
                cause: error,
            });
        if (/privateKey/.test(message))
            return new tunnel_error/* TunnelError */.T('login', `--ssh-key cannot be used: ${/passphrase|encrypted/i.test(message) ? 'it is encrypted' : 'it is not a private key of OpenSSH or PEM'}`, { hint: 'Give a key without a passphrase, or load it into an agent (SSH_AUTH_SOCK).', cause: error });
        const isTimeout = level === 'client-timeout';
        return new tunnel_error/* TunnelError */.T('unreachable', `${server} cannot be reached: ${isTimeout ? `no login within ${this.#timeoutMs / 1000} s` : (code ?? message)}`, {
            hint: 'Check the host and port of --ssh and the network from this machine.',
            code: isTimeout ? 'ETIMEDOUT' : (code ?? 'ECONNRESET'),
            cause: error,
        });
    }
    async #openChannel(client) {
        const { host, port } = this.#target;
        return await new Promise((resolve, reject) => {
            const fail = (error) => {
                const isProhibited = error.reason === OPEN_PROHIBITED;
                const isRefused = error.reason === OPEN_CONNECT_FAILED;
                reject(new tunnel_error/* TunnelError */.T('unreachable', `the SSH server ${(0,ssh_config/* describeSsh */.g)(this.#config)} does not connect to ${host}:${port}: ${error.message}`, {
                    hint: isProhibited
                        ? 'Its sshd_config must allow it: AllowTcpForwarding yes, PermitOpen, and no restriction of the key.'
                        : '--host and --port are those of the database as the SSH server sees it: check them, and that it can reach them.',
                    ...(isProhibited ? {} : { code: isRefused ? 'ECONNREFUSED' : 'ECONNRESET' }),
                    cause: error,
                }));
            };
            const onClose = () => fail(new Error('the SSH connection was closed'));
            client.once('close', onClose);
            try {
                client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
                    client.off('close', onClose);
                    if (error)
                        fail(error);
                    else
                        resolve(channel);
                });
            }
            catch (error) {
                client.off('close', onClose);
                fail(error);
            }
        });
    }
    /** Drops a dead client; the next connection opens a new one. */
    #lose(client) {
        if (this.#ready === client)
            this.#client = undefined;
        this.#cut();
    }
    #cut() {
        for (const channel of this.#waiting.splice(0))
            channel.destroy();
        for (const socket of this.#sockets)
            socket.destroy(Object.assign(new Error('the SSH connection was lost'), { code: 'ECONNRESET' }));
    }
    /**
     * Listens in a folder that only our account may enter. If no file can be written, listens on the
     * loopback interface.
     */
    async #listen() {
        const server = (0,external_node_net_.createServer)((socket) => this.#accept(socket));
        server.unref();
        const folder = await makeFolder();
        const path = process.platform === 'win32' ? `\\\\.\\pipe\\${(0,external_node_crypto_.randomUUID)()}` : folder && (0,external_node_path_.join)(folder, 's');
        if (path === undefined)
            server.listen(0, '127.0.0.1');
        else
            server.listen(path);
        await (0,external_node_events_.once)(server, 'listening');
        const address = path === undefined ? { host: '127.0.0.1', port: server.address().port } : { path };
        return { server, address, ...(0,defined/* defined */.s)({ folder }) };
    }
    #accept(socket) {
        socket.on('error', () => undefined);
        const channel = this.#waiting.shift();
        if (!channel) {
            socket.destroy();
            return;
        }
        this.#sockets.add(socket);
        socket.on('close', () => {
            this.#sockets.delete(socket);
            channel.destroy();
        });
        channel.on('error', () => socket.destroy()).on('close', () => socket.destroy());
        socket.setNoDelay(true);
        socket.pipe(channel).pipe(socket);
    }
}
async function makeFolder() {
    if (process.platform === 'win32')
        return undefined;
    try {
        return await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'mysql-backup-ssh-'));
    }
    catch {
        return undefined;
    }
}


/***/ })

};
