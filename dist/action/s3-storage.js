export const id = 6536;
export const ids = [6536,5698];
export const modules = {

/***/ 36838:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ credentialsOf)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/credential-provider-node/dist-cjs/index.js
var dist_cjs = __webpack_require__(5861);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/network/certificate-errors.js
var certificate_errors = __webpack_require__(1689);
// EXTERNAL MODULE: ./lib/core/printable.js
var printable = __webpack_require__(58776);
;// CONCATENATED MODULE: ./lib/aws/credential-errors.js
// Translates an error of the credential providers: names the role, profile or identity, and the
// cause. The error's name and status decide. The messages of STS and of the SDK's providers hold no
// secret, so the translation repeats them.



const TRUST = {
    'web-identity': 'The trust policy of the role must allow sts:AssumeRoleWithWebIdentity to the provider token.actions.githubusercontent.com, with the audience sts.amazonaws.com and a `sub` that matches this repository and branch or environment; the account needs that provider, and the job `permissions: id-token: write`.',
    'token-file': 'The trust policy of the role (AWS_ROLE_ARN) must allow sts:AssumeRoleWithWebIdentity to the provider of the token in AWS_WEB_IDENTITY_TOKEN_FILE, with its audience and subject.',
    credentials: 'Allow sts:AssumeRole on the role to the credentials that are used, and name them in the trust policy of the role.',
};
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException']);
function explainCredentials(thrown, source) {
    const error = (thrown ?? {});
    const { name = '', message = '', code, proxy, $metadata } = error;
    const status = $metadata?.httpStatusCode;
    const problem = (0,certificate_errors/* certificateProblemOf */.ge)(code);
    if (problem)
        return new errors/* BackupError */.hj('STORAGE_UNREACHABLE', `${subjectOf(source)}: ${problem.meaning} (${code})`, {
            hint: (0,certificate_errors/* certificateHint */.VY)(problem, '--s3-ca FILE, AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS', 'the endpoint of STS'),
            cause: thrown,
        });
    if (code !== undefined && status === undefined && /^E[A-Z_]+$/.test(code))
        return new errors/* BackupError */.hj('STORAGE_UNREACHABLE', `${subjectOf(source)}: ${code}${proxy ? ` through the proxy ${proxy}` : ''}`, {
            hint: 'Check that STS or SSO can be reached from this machine, HTTPS_PROXY and NO_PROXY, and the region (--s3-region, AWS_REGION).',
            cause: thrown,
        });
    const said = message && message !== name ? `: ${(0,printable/* printable */.g$)(message.split('\n', 1)[0].slice(0, 400))}` : '';
    return new errors/* BackupError */.hj('STORAGE_ACCESS_DENIED', `${subjectOf(source)}: ${name || 'error'}${status ? ` (HTTP ${status})` : ''}${said}`, { hint: hintOf(name, source), cause: thrown });
}
function subjectOf({ roleArn, profile, file, forRole, by }) {
    if (roleArn !== undefined && by === 'web-identity')
        return `cannot assume the role ${roleArn} with the token of the job (provider token.actions.githubusercontent.com)`;
    if (profile !== undefined)
        return `the AWS profile ${profile}${file === undefined ? '' : ` in ${file}`} gives no credentials`;
    if (roleArn !== undefined && by === 'token-file')
        return `cannot assume the role ${roleArn} with the token of AWS_WEB_IDENTITY_TOKEN_FILE`;
    if (roleArn !== undefined)
        return `cannot assume the role ${roleArn}`;
    if (file !== undefined)
        return `${file} gives no credentials`;
    return `there are no credentials ${forRole === undefined ? 'for S3' : `to assume the role ${forRole} with`}`;
}
function hintOf(name, { roleArn, profile, file, by }) {
    if (name === 'ForeignAnswer')
        return 'A proxy or gateway answers in place of STS: check HTTPS_PROXY, NO_PROXY and --s3-ca.';
    if (EXPIRED.has(name))
        return 'The token has expired: renew it, and check that the clock of this machine is right.';
    if (profile !== undefined)
        return `Check --aws-profile or AWS_PROFILE, and the profile in ~/.aws/config${file === undefined ? ' and ~/.aws/credentials' : ` and ${file}`}. For SSO run \`aws sso login --profile ${profile}\`; for a role check its trust policy.`;
    if (roleArn !== undefined && by !== undefined)
        return TRUST[by];
    if (file !== undefined)
        return 'Check --aws-credentials-file: it needs the section [default], or the one of --aws-profile.';
    return 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with --aws-profile, give --aws-role-to-assume in a job with `id-token: write`, or run where a role is attached.';
}

;// CONCATENATED MODULE: ./lib/aws/credentials.js
// The sources of AWS credentials: variables, files, profiles, a role. Invariants: an error of a
// profile, a role or an identity names it and the cause, and does not look like an error of the
// bucket; keys have no blanks or line breaks around them.




/**
 * Returns the provider.
 * @param requestHandler sends the requests to STS and SSO
 */
async function credentialsOf(identity, requestHandler) {
    const { profile, credentialsFile, roleArn, region, webIdentityToken } = identity;
    const named = profile === undefined ? {} : { profile };
    const client = { clientConfig: { requestHandler } };
    // The provider reads the files again at each call, and so notices credentials that another
    // program renewed.
    const { keys } = identity;
    const byDefault = keys
        ? () => Promise.resolve(keys)
        : (0,dist_cjs.defaultProvider)({ ...named, ...client, ignoreCache: true });
    const around = (provider, source) => trimmed(explained(provider, source));
    const base = {
        ...named,
        ...(identity.hostRoleArn ? { roleArn: identity.hostRoleArn, by: 'token-file' } : {}),
    };
    if (credentialsFile === undefined && roleArn === undefined)
        return around(byDefault, base);
    const { fromIni, fromTemporaryCredentials, fromWebToken } = await __webpack_require__.e(/* import() */ 9719).then(__webpack_require__.t.bind(__webpack_require__, 29719, 19));
    const clientConfig = { requestHandler, ...(0,defined/* defined */.s)({ region }) };
    if (roleArn !== undefined && webIdentityToken !== undefined) {
        // The SDK calls this again before the credentials expire. The first token would have expired
        // long before.
        const byToken = async () => await fromWebToken({
            roleArn,
            roleSessionName: 'mysql-backup',
            webIdentityToken: await webIdentityToken(),
            clientConfig,
        })();
        return around(byToken, { roleArn, by: 'web-identity' });
    }
    // In the chain, the environment would outweigh the requested file.
    const chain = credentialsFile === undefined
        ? byDefault
        : fromIni({ ...named, ...client, filepath: credentialsFile, ignoreCache: true });
    const file = credentialsFile === undefined ? {} : { file: credentialsFile };
    if (roleArn === undefined)
        return around(chain, { ...base, ...file });
    const masterCredentials = around(chain, { ...base, ...file, forRole: roleArn });
    const assumed = fromTemporaryCredentials({
        masterCredentials,
        params: { RoleArn: roleArn, RoleSessionName: 'mysql-backup' },
        clientConfig,
    });
    return around(assumed, { roleArn, by: 'credentials' });
}
function explained(provider, source) {
    return async (options) => {
        try {
            return await provider(options);
        }
        catch (error) {
            throw error instanceof errors/* BackupError */.hj ? error : explainCredentials(error, source);
        }
    };
}
/**
 * Trims the keys. A pasted or mounted secret often ends with a line break, which makes every
 * signature wrong.
 */
function trimmed(provider) {
    return async (options) => {
        const found = await provider(options);
        const { accessKeyId, secretAccessKey, sessionToken } = found;
        return {
            ...found,
            accessKeyId: accessKeyId.trim(),
            secretAccessKey: secretAccessKey.trim(),
            ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.trim() }),
        };
    };
}


/***/ }),

/***/ 95205:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ AwsRequestHandler)
/* harmony export */ });
/* harmony import */ var _smithy_node_http_handler__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(61279);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var _network_agents_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(85698);
/* harmony import */ var _network_foreign_answer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(66345);
/* harmony import */ var _network_proxies_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(40050);
// Sends the HTTP requests of the AWS SDK through the proxy of their host, with the trusted
// authorities. An answer from a server other than S3 or STS becomes an error here, because the SDK
// would read it as a broken document.





/** Limit for pages: documents of errors are short. */
const MAX_PAGE_BYTES = 256 * 1024;
class AwsRequestHandler {
    metadata = { handlerProtocol: 'http/1.1' };
    #options;
    /** Handlers by the URL of the proxy; empty for no proxy. */
    #ways = new Map();
    constructor(options) {
        this.#options = options;
    }
    async handle(request, options) {
        const { protocol, hostname, port } = request;
        const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
        const proxy = (0,_network_proxies_js__WEBPACK_IMPORTED_MODULE_3__/* .proxyFor */ .iJ)(url, this.#options.proxies);
        const { handler, agents } = this.#way(proxy);
        let received;
        try {
            received = await handler.handle(request, options);
        }
        catch (error) {
            throw proxy && error instanceof Error ? Object.assign(error, { proxy: (0,_network_proxies_js__WEBPACK_IMPORTED_MODULE_3__/* .describeProxy */ .GK)(proxy) }) : error;
        }
        const host = `${hostname}:${port ?? (protocol === 'https:' ? 443 : 80)}`;
        await refuseForeign(request.method, host, received, agents, proxy);
        return received;
    }
    updateHttpClientConfig() { }
    httpHandlerConfigs() {
        return {};
    }
    destroy() {
        for (const { handler } of this.#ways.values())
            handler.destroy();
        this.#ways.clear();
    }
    #way(proxy) {
        const known = this.#ways.get(proxy?.href ?? '');
        if (known)
            return known;
        const { connectionTimeout, socketTimeout, maxSockets, ca } = this.#options;
        const agents = (0,_network_agents_js__WEBPACK_IMPORTED_MODULE_1__.createAgents)(proxy, { maxSockets, ca });
        const { httpAgent, httpsAgent } = agents;
        const handler = new _smithy_node_http_handler__WEBPACK_IMPORTED_MODULE_4__.NodeHttpHandler({ httpAgent, httpsAgent, connectionTimeout, socketTimeout });
        const way = { handler, agents };
        this.#ways.set(proxy?.href ?? '', way);
        return way;
    }
}
/**
 * Refuses an answer that is not from AWS.
 * @throws ForeignAnswer
 */
async function refuseForeign(method, host, { response }, agents, proxy) {
    const { statusCode: status } = response;
    const headers = response.headers;
    const body = response.body;
    const refusal = agents.refusalOf(body.req);
    if (proxy && (refusal || status === 407)) {
        body.destroy();
        const reason = refusal?.reason ? ` ${refusal.reason}` : '';
        throw new _network_foreign_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .ForeignAnswer */ .J(status === 407 ? 'proxy-login' : 'proxy', `the proxy ${(0,_network_proxies_js__WEBPACK_IMPORTED_MODULE_3__/* .describeProxy */ .GK)(proxy)} does not connect to ${host}: HTTP ${status}${reason}`, status);
    }
    // The client streams this body. It is a page only if a gateway answers all requests with pages.
    const isHtml = /^text\/html/i.test(headers['content-type'] ?? '');
    if (status < 300 && !isHtml)
        return;
    const begin = method === 'HEAD' ? Buffer.alloc(0) : await readBegin(body);
    const foreign = (0,_network_foreign_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .foreignAnswer */ .X)(host, { status, headers, body: begin.toString('utf8') });
    if (foreign) {
        body.destroy();
        throw foreign;
    }
    response.body = node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from(afterwards(begin, body), { objectMode: false });
}
/** Reads up to the first piece that exceeds the limit. */
async function readBegin(body) {
    const pieces = [];
    let bytes = 0;
    const iterator = body.iterator({ destroyOnReturn: false });
    for await (const piece of iterator) {
        pieces.push(piece);
        bytes += piece.byteLength;
        if (bytes >= MAX_PAGE_BYTES)
            break;
    }
    return Buffer.concat(pieces);
}
async function* afterwards(begin, body) {
    if (begin.byteLength > 0)
        yield begin;
    if (!body.readableEnded)
        yield* body;
}


/***/ }),

/***/ 85698:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

var node_tls__WEBPACK_IMPORTED_MODULE_4___namespace_cache;
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createAgents: () => (/* binding */ createAgents)
/* harmony export */ });
/* harmony import */ var http_proxy_agent__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28947);
/* harmony import */ var https_proxy_agent__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71566);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(44708);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(41692);
// The sockets of HTTP requests: direct or through a proxy, with the trusted authorities.





/**
 * Creates the agents.
 * @param proxy absent: a direct connection
 */
function createAgents(proxy, { maxSockets, ca }) {
    const options = { keepAlive: true, maxSockets };
    const trust = ca === undefined ? {} : { ca: [...knownAuthorities(), ca] };
    if (!proxy)
        return {
            httpAgent: new node_http__WEBPACK_IMPORTED_MODULE_2__.Agent(options),
            httpsAgent: new node_https__WEBPACK_IMPORTED_MODULE_3__.Agent({ ...options, ...trust }),
            refusalOf: () => undefined,
        };
    const refusals = new WeakMap();
    const tunnel = new https_proxy_agent__WEBPACK_IMPORTED_MODULE_1__/* .HttpsProxyAgent */ .b(proxy, { ...options, ...trust });
    // The constructor gives its authorities to the proxy alone.
    Object.assign(tunnel.options, trust);
    tunnel.on('proxyConnect', ({ statusCode, statusText }, request) => {
        if (statusCode !== 200)
            refusals.set(request, { status: statusCode, reason: statusText });
    });
    return {
        httpAgent: new http_proxy_agent__WEBPACK_IMPORTED_MODULE_0__/* .HttpProxyAgent */ .s(proxy, { ...options, ...trust }),
        httpsAgent: tunnel,
        refusalOf: (request) => request && refusals.get(request),
    };
}
/**
 * Returns all known authorities. The user's own authority must not replace them: S3 and STS may
 * have different ones.
 */
function knownAuthorities() {
    // Node.js before 22.15 does not return the authorities of NODE_EXTRA_CA_CERTS.
    const { getCACertificates } = /*#__PURE__*/ (node_tls__WEBPACK_IMPORTED_MODULE_4___namespace_cache || (node_tls__WEBPACK_IMPORTED_MODULE_4___namespace_cache = __webpack_require__.t(node_tls__WEBPACK_IMPORTED_MODULE_4__, 2)));
    return getCACertificates?.('default') ?? node_tls__WEBPACK_IMPORTED_MODULE_4__.rootCertificates;
}


/***/ }),

/***/ 66345:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ ForeignAnswer),
/* harmony export */   X: () => (/* binding */ foreignAnswer)
/* harmony export */ });
// An answer that does not come from the requested service: a page of a gateway, a redirect to a
// login, a refusal of a proxy. Pure. Invariant: a message repeats only a short, printable part of
// an answer and no query of a URL.
/**
 * An error with the fields of an SDK's error: its status decides whether the error may pass by
 * itself.
 */
class ForeignAnswer extends Error {
    name = 'ForeignAnswer';
    kind;
    $metadata;
    constructor(kind, message, status) {
        super(message);
        this.kind = kind;
        this.$metadata = { httpStatusCode: status };
    }
}
/** Headers of which S3 and STS send at least one; a gateway in front of them sends none. */
const OWN_HEADERS = ['x-amz-request-id', 'x-amzn-requestid', 'x-amz-bucket-region'];
const IS_PAGE = /^\s*(?:<!doctype\s+html|<html|<head|<body)/i;
const IS_XML = /^\s*<(?:\?xml|Error|[A-Z]\w*Result|ErrorResponse)/;
/** Texts of nginx, Apache and Go, which expect TLS. Their status 400 has other causes, too. */
const SPEAKS_TLS = /plain HTTP request was sent to HTTPS|HTTP request to an HTTPS server|speaking plain HTTP to an SSL/i;
/**
 * Returns the error for a foreign answer.
 * @param host the requested host, as `host:port`
 * @returns undefined for an answer of the service itself
 */
function foreignAnswer(host, { status, headers, body }) {
    if (OWN_HEADERS.some((name) => headers[name] !== undefined))
        return undefined;
    const by = answererOf(host, headers);
    const location = headers['location'];
    if (status >= 300 && status < 400 && location !== undefined && !IS_XML.test(body))
        return new ForeignAnswer('redirect', `${by} redirects to ${hideQuery(location)} and does not answer as S3`, status);
    const isPage = IS_PAGE.test(body);
    const isText = /^text\/(?:plain|html)/.test(headers['content-type'] ?? '') && body.trim() !== '';
    if (IS_XML.test(body) || !(isPage || (status >= 400 && isText)))
        return undefined;
    const said = titleOf(body) || `HTTP ${status}`;
    if (SPEAKS_TLS.test(body))
        return new ForeignAnswer('plain-http', `${by} expects TLS: ${said}`, status);
    return new ForeignAnswer(status === 413 ? 'too-large' : 'page', `${by} answers with a ${isPage ? 'web page' : 'text'} and not as S3: ${said}`, status);
}
/** Returns the name that the server gives itself, and its place. */
function answererOf(host, { server, via }) {
    const names = [server, via && `via ${via}`].filter(Boolean).map((text) => shorten(text));
    return names.length > 0 ? `the server ${host} (${names.join(', ')})` : `the server ${host}`;
}
function titleOf(body) {
    const [, title] = /<title[^>]*>([^<]*)<\/title>/i.exec(body) ?? [];
    return shorten(title ?? body.replace(/<(style|script)[^]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '));
}
function shorten(text) {
    const plain = text.replace(/[\x00-\x1f\x7f-\x9f\s]+/g, ' ').trim();
    return plain.length > 120 ? `${plain.slice(0, 120)}…` : plain;
}
/** Hides the query, which may hold a signature or a token. */
function hideQuery(location) {
    return shorten(location.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//***@'));
}


/***/ }),

/***/ 46536:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openS3Storage: () => (/* binding */ openS3Storage)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-s3/dist-cjs/index.js
var dist_cjs = __webpack_require__(53711);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/storage/key.js
var storage_key = __webpack_require__(91082);
// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/aws/credentials.js + 1 modules
var credentials = __webpack_require__(36838);
// EXTERNAL MODULE: ./lib/aws/request-handler.js
var request_handler = __webpack_require__(95205);
// EXTERNAL MODULE: ./lib/network/proxies.js
var proxies = __webpack_require__(40050);
;// CONCATENATED MODULE: ./lib/storage/s3/requests/s3-client.js
// The one place that configures the AWS SDK: credentials, region, time-outs and checksums.
// s3-requests.ts sends the requests, and sends them again.






const DEFAULT_STALL_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 15_000;
const MAX_SOCKETS = 64;
async function createS3Client(options) {
    const config = await configure(options);
    const client = new dist_cjs.S3Client(config);
    try {
        await client.config.region();
        return client;
    }
    catch (error) {
        client.destroy();
        // The signature needs a region even if the server has none.
        if (options.endpoint !== undefined)
            return new dist_cjs.S3Client({ ...config, region: 'us-east-1' });
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `no region is known for bucket ${options.bucket}`, {
            hint: 'Set the region with --s3-region, AWS_REGION or AWS_DEFAULT_REGION.',
            cause: error,
        });
    }
}
async function configure(options) {
    const stallTimeoutMs = options.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS;
    const requestHandler = new request_handler/* AwsRequestHandler */.T({
        proxies: options.proxies ?? proxies/* NO_PROXIES */.B_,
        ca: options.ca,
        maxSockets: MAX_SOCKETS,
        connectionTimeout: CONNECT_TIMEOUT_MS,
        socketTimeout: stallTimeoutMs,
    });
    return {
        // One attempt, with its original error: s3-requests.ts repeats the requests that it may repeat.
        retryStrategy: { retry: (next, args) => next(args) },
        // With this header the SDK would open a new connection for every part.
        expectContinueHeader: false,
        requestHandler,
        // The reader checks every byte against the manifest's SHA-256; the SDK's CRC would only cost
        // time.
        responseChecksumValidation: 'WHEN_REQUIRED',
        // Servers other than AWS may have no host name for each bucket, and may refuse the newer
        // checksum headers.
        ...(options.endpoint === undefined
            ? { followRegionRedirects: true }
            : {
                endpoint: options.endpoint,
                forcePathStyle: true,
            }),
        ...(options.endpoint !== undefined || options.objectOptions?.checksumAlgorithm === 'none'
            ? { requestChecksumCalculation: 'WHEN_REQUIRED' }
            : {}),
        ...(0,defined/* defined */.s)({ forcePathStyle: options.forcePathStyle, region: options.region, profile: options.profile }),
        credentials: await (0,credentials/* credentialsOf */.Y)(options, requestHandler),
    };
}

;// CONCATENATED MODULE: ./lib/storage/s3/requests/request-signals.js
// Signals of single requests: for clean-up after a run, and for requests whose answer is needed
// although the run has ended.
/** Limit for one clean-up request, including its retries, after a run failed or was cancelled. */
const CLEAN_UP_REQUEST_MS = 20_000;
/** Returns a signal for one clean-up request: it must not wait as long as the run would have. */
function cleanUpSignal() {
    return AbortSignal.timeout(CLEAN_UP_REQUEST_MS);
}
/** Never fires: for work that must finish regardless of the run. */
const UNENDING = new AbortController().signal;
/** Number of steps of the grace period. */
const GRACE_STEPS = 10;
/**
 * Signal that fires some time after another one; call `end()` when it is not needed any more. The
 * time passes in steps, so that a process that was suspended still sees an answer that waits in its
 * socket.
 */
class GraceSignal {
    #late = new AbortController();
    #signal;
    #onAbort;
    #timer;
    constructor(signal, graceMs) {
        this.#signal = signal;
        this.#onAbort = () => {
            this.#wait(GRACE_STEPS, graceMs / GRACE_STEPS);
        };
        signal.addEventListener('abort', this.#onAbort, { once: true });
    }
    get signal() {
        return this.#late.signal;
    }
    #wait(steps, stepMs) {
        this.#timer = setTimeout(() => {
            if (steps > 1)
                this.#wait(steps - 1, stepMs);
            else
                this.#late.abort(this.#signal.reason);
        }, stepMs);
    }
    end() {
        clearTimeout(this.#timer);
        this.#signal.removeEventListener('abort', this.#onAbort);
    }
}

// EXTERNAL MODULE: ./lib/core/printable.js
var printable = __webpack_require__(58776);
// EXTERNAL MODULE: ./lib/network/certificate-errors.js
var certificate_errors = __webpack_require__(1689);
// EXTERNAL MODULE: ./lib/network/foreign-answer.js
var foreign_answer = __webpack_require__(66345);
;// CONCATENATED MODULE: ./lib/storage/s3/requests/s3-error-meanings.js

const CREDENTIALS = 'Check the credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (--s3-access-key-id and --s3-secret-access-key), the profile (--aws-profile, AWS_PROFILE) or the role.';
const EXPIRED = 'Renew the credentials; for long runs use a profile or a role that the program can renew by itself.';
const TOKEN = 'Check AWS_SESSION_TOKEN: it belongs to other credentials, or is of another server. Unset it for credentials without one.';
const MISSING = 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with --aws-profile, or run where a role is attached.';
const REGION = 'Set the region of the bucket with --s3-region, AWS_REGION or AWS_DEFAULT_REGION.';
const FULL = 'Free space on the server, raise the quota of the bucket, or prune old backups.';
const UNREACHABLE = 'Check --s3-endpoint, the network and the proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) from this machine, then start again.';
const NO_TLS = 'The server answers without TLS: write http:// in --s3-endpoint, or the port that has TLS.';
const KMS = 'Check --s3-sse-kms-key-id, that the key exists and is enabled, and that the credentials may use kms:GenerateDataKey and kms:Decrypt with it.';
const NOT_FOUND = 'Check the id with `mysql-backup list`; the backup may have been pruned.';
const BY_NAME = {
    NoSuchBucket: ['STORAGE_BUCKET_NOT_FOUND', 'Check the name in the storage URL, or create the bucket.'],
    InvalidBucketName: [
        'CONFIG_INVALID',
        'Check the name of the bucket in --storage: it has 3 to 63 small letters, digits, dots and hyphens.',
    ],
    NoSuchUpload: [
        'STORAGE_CHANGED',
        'Another client, such as a prune, or a lifecycle rule of the bucket ended the upload while it ran: find out which, and start again.',
    ],
    InvalidAccessKeyId: ['STORAGE_ACCESS_DENIED', CREDENTIALS],
    SignatureDoesNotMatch: [
        'STORAGE_ACCESS_DENIED',
        'Check the secret access key, and that no proxy rewrites the requests.',
    ],
    AccountProblem: ['STORAGE_ACCESS_DENIED', CREDENTIALS],
    InvalidToken: ['STORAGE_ACCESS_DENIED', TOKEN],
    InvalidTokenId: ['STORAGE_ACCESS_DENIED', TOKEN],
    ExpiredToken: ['STORAGE_ACCESS_DENIED', EXPIRED],
    ExpiredTokenException: ['STORAGE_ACCESS_DENIED', EXPIRED],
    TokenRefreshRequired: ['STORAGE_ACCESS_DENIED', EXPIRED],
    RequestTimeTooSkewed: [
        'STORAGE_ACCESS_DENIED',
        'Set the clock of this machine: it differs too much from the server’s.',
    ],
    CredentialsProviderError: ['STORAGE_ACCESS_DENIED', MISSING],
    TokenProviderError: ['STORAGE_ACCESS_DENIED', MISSING],
    ProviderError: ['STORAGE_ACCESS_DENIED', MISSING],
    PermanentRedirect: ['STORAGE_FAILED', REGION],
    AuthorizationHeaderMalformed: ['STORAGE_FAILED', REGION],
    IllegalLocationConstraintException: ['STORAGE_FAILED', REGION],
    QuotaExceeded: ['STORAGE_FULL', FULL],
    InsufficientCapacity: ['STORAGE_FULL', FULL],
    InsufficientStorage: ['STORAGE_FULL', FULL],
    XMinioStorageFull: ['STORAGE_FULL', FULL],
    XMinioAdminBucketQuotaExceeded: ['STORAGE_FULL', FULL],
    InvalidObjectState: [
        'STORAGE_ARCHIVED',
        'Bring its objects back first (`aws s3api restore-object`, or a batch job for all below the prefix), wait until that is done, and start again.',
    ],
    InvalidStorageClass: [
        'STORAGE_UNSUPPORTED',
        'The server does not have this --s3-storage-class: choose one that it has, or leave the option out.',
    ],
    PreconditionFailed: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
    // The OpenSSL errors for a server without TLS.
    EPROTO: ['STORAGE_UNREACHABLE', NO_TLS],
    ERR_SSL_WRONG_VERSION_NUMBER: ['STORAGE_UNREACHABLE', NO_TLS],
    ERR_SSL_PACKET_LENGTH_TOO_LONG: ['STORAGE_UNREACHABLE', NO_TLS],
    TimeoutError: ['STORAGE_UNREACHABLE', UNREACHABLE],
};
/**
 * Names of errors that S3 passes on from the key service: `KMS.DisabledException` of AWS,
 * `kms:KeyNotFound` of MinIO.
 */
const KMS_NAME = /^kms[.:]/i;
/**
 * Names of a refusal for lack of a permission. The answer to a HEAD has no body: the SDK derives
 * the name from the status.
 */
const DENIED = new Set(['AccessDenied', 'AllAccessDisabled', 'Forbidden', '403', 'Unauthorized', '401']);
/** Options and variables that name authorities. */
const AUTHORITIES = '--s3-ca FILE, AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS';
const FOREIGN = {
    'proxy-login': [
        'STORAGE_ACCESS_DENIED',
        'The proxy wants a login: write it as http://user:password@host:port into HTTPS_PROXY or HTTP_PROXY, or name the host in NO_PROXY.',
    ],
    proxy: [
        'STORAGE_UNREACHABLE',
        'Allow the host in the proxy, or name it in NO_PROXY if it can be reached directly; HTTPS_PROXY and HTTP_PROXY name the proxy.',
    ],
    redirect: [
        'STORAGE_FAILED',
        'Write the address of the S3 API itself in --s3-endpoint, not that of a console; if a proxy leads to a login, see HTTPS_PROXY and NO_PROXY.',
    ],
    'plain-http': ['STORAGE_UNREACHABLE', 'Write https:// in --s3-endpoint.'],
    'too-large': [
        'STORAGE_FAILED',
        'Raise the bound for bodies in the gateway before the S3 server (nginx: client_max_body_size 0), or reach the server directly.',
    ],
    page: [
        'STORAGE_FAILED',
        'A gateway or proxy answered, or the address is not that of an S3 server: check --s3-endpoint, HTTPS_PROXY and NO_PROXY, and the log of the server that is named.',
    ],
};
function meaningOf(error, operation, target) {
    const { name, socketCode, status, foreign } = error;
    if (foreign)
        return { code: FOREIGN[foreign][0], hint: FOREIGN[foreign][1] };
    const problem = (0,certificate_errors/* certificateProblemOf */.ge)(socketCode);
    if (problem)
        return {
            code: 'STORAGE_UNREACHABLE',
            hint: (0,certificate_errors/* certificateHint */.VY)(problem, AUTHORITIES, '--s3-endpoint'),
        };
    // The socket's code says more than the name that the SDK gives to any of its errors.
    const known = BY_NAME[socketCode] ?? BY_NAME[name];
    if (known)
        return { code: known[0], hint: known[1] };
    if (KMS_NAME.test(name))
        return { code: 'STORAGE_KMS_KEY', hint: KMS };
    if (DENIED.has(name) || status === 401 || status === 403)
        return denied(operation, target);
    if (status === 404)
        return notFound(operation, target);
    if (status === 405 || status === 501)
        return unsupported(operation, target);
    return byStatus(error);
}
function denied({ permission: first, isWrite }, { bucket, prefix, expectedBucketOwner, sse, isLocking }) {
    const permission = isLocking ? `${first} and s3:PutObjectRetention` : first;
    const owner = expectedBucketOwner === undefined
        ? ''
        : ` Or the bucket does not belong to ${expectedBucketOwner}, which --s3-expected-bucket-owner asks for.`;
    const key = isWrite && sse?.startsWith('aws:kms')
        ? ' With --s3-sse aws:kms, allow kms:GenerateDataKey and kms:Decrypt on the key too.'
        : '';
    return {
        code: 'STORAGE_ACCESS_DENIED',
        hint: `Allow ${permission} on s3://${bucket}${prefix ? `/${prefix}` : ''} to the credentials that are used.${key}${owner}`,
        permission,
    };
}
/** Returns the meaning of "not found". Only for a reader is the missing thing an object. */
function notFound({ isWrite }, { sse }) {
    if (!isWrite)
        return { code: 'STORAGE_OBJECT_NOT_FOUND', hint: NOT_FOUND };
    if (sse?.startsWith('aws:kms'))
        return { code: 'STORAGE_KMS_KEY', hint: KMS };
    return {
        code: 'STORAGE_FAILED',
        hint: 'The server does not know the place that it is to write to: check --s3-endpoint and any proxy before it.',
    };
}
function unsupported({ isWrite }, { sse }) {
    return {
        code: 'STORAGE_UNSUPPORTED',
        hint: isWrite && sse !== undefined
            ? `The server does not have the encryption that --s3-sse ${sse} asks for: leave the option out, encrypt on this side with --encrypt-to, or use another server.`
            : 'The server does not have this function: leave out the option that needs it, or use another server.',
    };
}
function byStatus({ status, isTransient }) {
    if (status === 301 || status === 307)
        return { code: 'STORAGE_FAILED', hint: REGION };
    if (status === 507)
        return { code: 'STORAGE_FULL', hint: FULL };
    if (!isTransient)
        return {
            code: 'STORAGE_FAILED',
            hint: 'Run again with --log-level debug to see what the server answered.',
        };
    if (status === 0)
        return { code: 'STORAGE_UNREACHABLE', hint: UNREACHABLE };
    return {
        code: 'STORAGE_FAILED',
        hint: 'The server is overloaded or has a fault: start again later, or lower --concurrency.',
    };
}

;// CONCATENATED MODULE: ./lib/storage/s3/requests/s3-errors.js
// The meaning of S3 API errors for a backup, and the list of transient ones. The error's name, its
// HTTP status or the socket's error code decides, never the message text: servers word their
// messages differently, or send none.






/** Codes of a connection that broke, or that the client could not open. */
const NETWORK_CODES = new Set([
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ERR_STREAM_PREMATURE_CLOSE',
]);
/**
 * Names of errors that are transient at any status: too many requests, a server in trouble, bytes
 * that changed or got lost on their way to the server.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const TRANSIENT_NAMES = new Set([
    'TimeoutError',
    'RequestTimeout',
    'SlowDown',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
    'RequestLimitExceeded',
    'BandwidthLimitExceeded',
    'InternalError',
    'ServiceUnavailable',
    'OperationAborted',
    'ConditionalRequestConflict',
    'BadDigest',
    'XAmzContentSHA256Mismatch',
    // MinIO's name for BadDigest.
    'XAmzContentChecksumMismatch',
    'IncompleteBody',
]);
/** Transient statuses. Another try does not change the causes of 501, 505 and 507. */
const TRANSIENT_STATUSES = new Set([429, 500, 502, 503, 504]);
/** Returns the original error of the SDK. */
function sdkErrorOf(error) {
    let inner = error;
    while (inner instanceof errors/* BackupError */.hj)
        inner = inner.cause;
    return inner ?? {};
}
/** Returns the server's name for the error, also for a translated error; empty without a name. */
function s3ErrorName(error) {
    return sdkErrorOf(error).name ?? '';
}
/** Returns the HTTP status of the answer, also for a translated error; 0 if there was no answer. */
function s3ErrorStatus(error) {
    return sdkErrorOf(error).$metadata?.httpStatusCode ?? 0;
}
/**
 * S3's names for a request with a signature time that differs from S3's time. The answer to a HEAD
 * has no name.
 */
const SKEW_NAMES = new Set([
    'RequestTimeTooSkewed',
    'RequestExpired',
    'SignatureDoesNotMatch',
    'InvalidSignatureException',
    '403',
    'Forbidden',
]);
/**
 * Returns whether the error may pass by itself: a broken or failed socket, or a server in trouble.
 */
function isTransientS3Error(error) {
    const { name = '', code = '', $metadata } = sdkErrorOf(error);
    return (TRANSIENT_NAMES.has(name) ||
        NETWORK_CODES.has(code) ||
        TRANSIENT_STATUSES.has(s3ErrorStatus(error)) ||
        // The SDK has noted the error of our clock: the next request has a signature with the server's
        // time. The SDK sets this mark on every error while our clock is wrong, also on the error for a
        // missing object.
        ($metadata?.clockSkewCorrected === true && SKEW_NAMES.has(name)));
}
/**
 * S3's names for old credentials after a renewal. The answer to a HEAD has no
 * body, and so no name.
 */
const EXPIRED_NAMES = new Set([
    'ExpiredToken',
    'ExpiredTokenException',
    'TokenRefreshRequired',
    'InvalidToken',
    'InvalidAccessKeyId',
]);
/**
 * Returns whether S3 refused the credentials, or, for an error without a name, may have refused
 * them.
 */
function areCredentialsRefused(error) {
    const name = s3ErrorName(error);
    if (EXPIRED_NAMES.has(name))
        return true;
    return s3ErrorStatus(error) === 403 && (name === '403' || name === 'Forbidden');
}
function translateS3Error(error, operation, target) {
    if (error instanceof errors/* BackupError */.hj)
        return error;
    const { name = '', code: socketCode = '', proxy } = sdkErrorOf(error);
    const status = s3ErrorStatus(error);
    const foreign = error instanceof foreign_answer/* ForeignAnswer */.J ? error.kind : undefined;
    const isTransient = isTransientS3Error(error);
    const { code, hint, permission } = meaningOf({ name, socketCode, status, isTransient, ...(0,defined/* defined */.s)({ foreign }) }, operation, target);
    const url = `s3://${target.bucket}${target.key === undefined ? '' : `/${target.key}`}`;
    const isUnreachable = code === 'STORAGE_UNREACHABLE';
    const at = isUnreachable && target.endpoint ? ` at ${target.endpoint}` : '';
    const through = isUnreachable && proxy ? ` through the proxy ${proxy}` : '';
    return new errors/* BackupError */.hj(code, `cannot ${operation.act} ${url}${at}${through}: ${describeS3Error(error)}`, {
        hint,
        details: {
            bucket: target.bucket,
            key: target.key,
            httpStatus: status || undefined,
            ...(0,defined/* defined */.s)({ permission }),
        },
        cause: error,
    });
}
/** Returns the name from the server or the socket, and the HTTP status. */
function describeS3Error(error) {
    const { name = '', code } = sdkErrorOf(error);
    const status = s3ErrorStatus(error);
    const problem = (0,certificate_errors/* certificateProblemOf */.ge)(code);
    if (problem)
        return `${problem.meaning} (${code})`;
    if (error instanceof foreign_answer/* ForeignAnswer */.J)
        return error.message;
    const label = code ?? (name === 'Error' && error instanceof Error ? error.message : name);
    return status ? `${label} (HTTP ${status})` : label || String(error);
}
/**
 * Returns the server's words for the debug log: its code, its message, and the numbers that
 * identify the request for the server's operator.
 */
function detailS3Error(error) {
    const { $metadata = {} } = sdkErrorOf(error);
    const { httpStatusCode, requestId, extendedRequestId } = $metadata;
    if (httpStatusCode === undefined)
        return describeS3Error(error);
    const inner = sdkErrorOf(error);
    const said = inner.message ? `: ${(0,printable/* printable */.g$)(inner.message.slice(0, 1000))}` : '';
    const ids = [
        ...(requestId ? [`request id ${requestId}`] : []),
        ...(extendedRequestId ? [`host id ${extendedRequestId}`] : []),
    ];
    return `${describeS3Error(error)}${said}${ids.length > 0 ? ` (${ids.join(', ')})` : ' (no request id)'}`;
}

;// CONCATENATED MODULE: ./lib/storage/s3/deletion/s3-bucket-lock.js
// Lock settings of a bucket: whether it locks objects, and the lock of objects without their own.
// Some servers do not report such a lock on the object.



const DAY_MS = 86_400_000;
/** Days of the longest year: a lock must not be considered shorter than it is. */
const YEAR_DAYS = 366;
class S3BucketLock {
    #location;
    #lock;
    constructor(location) {
        this.#location = location;
    }
    /**
     * Reads the settings once.
     * @throws BackupError STORAGE_*; STORAGE_ACCESS_DENIED without the permission
     */
    async read() {
        this.#lock ??= this.#ask();
        this.#lock.catch(() => {
            this.#lock = undefined;
        });
        return await this.#lock;
    }
    /**
     * Returns the end of the bucket's lock on an object, if known.
     * @param written modification time of the object
     */
    async defaultUntil(written) {
        const { defaultMs } = await this.read().catch(() => ({ isEnabled: false }));
        if (defaultMs === undefined || !written)
            return undefined;
        const until = new Date(written.getTime() + defaultMs);
        return until.getTime() > Date.now() ? until : undefined;
    }
    async #ask() {
        try {
            const { ObjectLockConfiguration: lock } = await this.#location.requests.send(dist_cjs.GetObjectLockConfigurationCommand, {}, UNENDING);
            if (lock?.ObjectLockEnabled !== 'Enabled')
                return { isEnabled: false };
            const { Days = 0, Years = 0 } = lock.Rule?.DefaultRetention ?? {};
            const days = Days + Years * YEAR_DAYS;
            return { isEnabled: true, ...(days > 0 ? { defaultMs: days * DAY_MS } : {}) };
        }
        catch (error) {
            // A bucket without locks, or a server that does not support them.
            if (![400, 404, 405, 501].includes(s3ErrorStatus(error)))
                throw error;
            return { isEnabled: false };
        }
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/assert-listing.js
// Verifies that a listing names its bucket and its prefix. Any other document, such as a proxy's
// page or a list of buckets, would be read as an empty listing.

/** Aliases of access points: the listing names the bucket of the access point. */
const ALIAS = /-(s3alias|ext-s3alias|-ol-s3)$/;
/** @throws BackupError STORAGE_FAILED if it is not a listing of the bucket below the prefix */
function assertListing(page, bucket, prefix) {
    const isOfBucket = page.Name === bucket || (ALIAS.test(bucket) && page.Name !== undefined);
    if (isOfBucket && (page.Prefix ?? '') === prefix)
        return;
    const found = page.Name === undefined
        ? 'the answer is not a listing'
        : `the answer is a listing of s3://${page.Name}/${page.Prefix ?? ''}`;
    throw new errors/* BackupError */.hj('STORAGE_FAILED', `cannot list s3://${bucket}/${prefix}: ${found}`, {
        hint: 'Another server answers, such as a proxy with a page of its own: check --s3-endpoint and --s3-force-path-style.',
    });
}

;// CONCATENATED MODULE: ./lib/storage/s3/deletion/s3-delete-requests.js
// Deletes up to a thousand objects or versions per request, and one by one on servers without
// batches.





/** Maximum number of objects in one DeleteObjects. */
const BATCH = 1000;
const CONCURRENCY = 8;
const untilDone = () => UNENDING;
/**
 * Deletes keys in the given order.
 * @param keys relative to the location
 * @throws BackupError STORAGE_*
 */
async function deleteKeys(location, keys, newSignal) {
    for (const batch of batches(keys)) {
        const failures = await deleteBatch(location, batch.map((key) => ({ Key: location.keyOf(key) })), newSignal);
        if (failures.length > 0)
            throw notDeleted(location, failures);
    }
}
/**
 * Deletes versions in the given order.
 * @returns the failures that the server reported
 */
async function deleteVersions(location, versions, newSignal) {
    const failures = [];
    for (const batch of batches(versions))
        failures.push(...(await deleteBatch(location, batch, newSignal)));
    return failures;
}
async function deleteBatch({ requests }, objects, newSignal) {
    const Delete = { Objects: [...objects], Quiet: true };
    try {
        const { Errors = [] } = await requests.send(dist_cjs.DeleteObjectsCommand, { Delete }, newSignal());
        return Errors.map(({ Key = '', Code = '', VersionId }) => ({
            key: Key,
            code: Code,
            ...(VersionId ? { versionId: VersionId } : {}),
        }));
    }
    catch (error) {
        // Servers without DeleteObjects, or with old checksums for it.
        if (![400, 405, 501].includes(s3ErrorStatus(error)))
            throw error;
    }
    await (0,concurrency/* forEachConcurrent */.C6)(objects, CONCURRENCY, UNENDING, async (object) => {
        await requests.send(dist_cjs.DeleteObjectCommand, object, newSignal());
    });
    return [];
}
function notDeleted({ bucket }, failures) {
    const [first] = failures;
    const code = failures.every(({ code }) => code === 'AccessDenied')
        ? 'STORAGE_ACCESS_DENIED'
        : 'STORAGE_FAILED';
    const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
    return new errors/* BackupError */.hj(code, `cannot delete s3://${bucket}/${first.key}${more}: ${first.code}`, {
        hint: 'Check that the policy allows s3:DeleteObject and that no object lock holds the objects.',
        details: { failures },
    });
}
function* batches(items) {
    for (let first = 0; first < items.length; first += BATCH)
        yield items.slice(first, first + BATCH);
}

;// CONCATENATED MODULE: ./lib/storage/s3/deletion/s3-deletion.js
// Deletes objects permanently. In a bucket with versions, a plain delete only hides an object with
// a marker, and the object still costs money. So each version is deleted by its id. Objects with a
// lock are reported with its date.









/**
 * Number of objects that are examined to find the cause of a refused delete. The objects of one
 * backup have the same lock.
 */
const LOCKS_LOOKED_AT = 16;
class S3Deletion {
    #location;
    #bucketLock;
    #versioning;
    #isHidingTold = false;
    constructor(location, bucketLock) {
        this.#location = location;
        this.#bucketLock = bucketLock;
    }
    /**
     * Deletes objects.
     * @param keys keys relative to the location
     */
    async delete(keys, newSignal = untilDone) {
        if (keys.length === 0)
            return;
        this.#versioning ??= this.#readVersioning(newSignal);
        const versioning = await this.#versioning;
        const versions = versioning === 'off' ? undefined : await this.#versionsOf(keys, newSignal);
        const isPlain = versions === undefined ||
            (versioning === 'unknown' && versions.every(({ VersionId }) => VersionId === 'null'));
        if (isPlain)
            return await this.hide(keys, newSignal);
        await this.#deleteVersions(keys, versions, newSignal);
    }
    /** Deletes plainly: in a bucket with versions, a marker hides the objects. */
    async hide(keys, newSignal = untilDone) {
        await deleteKeys(this.#location, keys, newSignal);
    }
    /**
     * Deletes everything below a backup, including hidden versions.
     * @returns the number of objects
     */
    async deleteFolder(backupId) {
        this.#versioning ??= this.#readVersioning();
        const names = [];
        for await (const { name } of this.#location.listObjects(backupId, '', UNENDING))
            names.push(name);
        const keys = names.map((name) => `${backupId}/${name}`);
        if ((await this.#versioning) !== 'on') {
            await this.delete(keys);
            return keys.length;
        }
        const root = this.#location.keyOf(`${backupId}/`);
        let versions;
        try {
            versions = await collect(this.#listVersions(root));
        }
        catch {
            await this.delete(keys);
            return keys.length;
        }
        await this.#deleteVersions(keys, versions.filter(({ Key }) => (0,storage_key/* isObjectName */.V2)(Key.slice(root.length))));
        return keys.length;
    }
    /**
     * Deletes versions first and markers last: without its marker, a remaining version would become
     * visible again.
     */
    async #deleteVersions(keys, versions, newSignal = untilDone) {
        const of = (isMarker) => versions
            .filter((version) => version.isMarker === isMarker)
            .map(({ Key, VersionId }) => ({ Key, VersionId }));
        for (const each of [of(false), of(true)]) {
            const failures = await deleteVersions(this.#location, each, newSignal);
            if (failures.length > 0)
                return await this.#afterRefusal(keys, failures, newSignal);
        }
    }
    /**
     * Returns the lock of an object.
     * @param wholeKey key with the location's prefix
     */
    async lockOf(wholeKey, versionId) {
        // Only buckets with versions have locks.
        this.#versioning ??= this.#readVersioning();
        if ((await this.#versioning) === 'off')
            return undefined;
        try {
            const head = await this.#location.requests.send(dist_cjs.HeadObjectCommand, { Key: wholeKey, ...(0,defined/* defined */.s)({ VersionId: versionId }) }, UNENDING);
            if (head.ObjectLockLegalHoldStatus === 'ON')
                return {};
            const until = head.ObjectLockRetainUntilDate ?? (await this.#bucketLock.defaultUntil(head.LastModified));
            return until && until.getTime() > Date.now() ? { until } : undefined;
        }
        catch (error) {
            const status = s3ErrorStatus(error);
            // The object is gone, or this is a delete marker.
            if (status === 404 || status === 405)
                return undefined;
            throw error;
        }
    }
    async #readVersioning(newSignal = untilDone) {
        const { requests, bucket, logger } = this.#location;
        try {
            const { Status } = await requests.send(dist_cjs.GetBucketVersioningCommand, {}, newSignal());
            // Suspended: earlier objects still have versions.
            return Status === 'Enabled' || Status === 'Suspended' ? 'on' : 'off';
        }
        catch (error) {
            logger.debug(`cannot read whether s3://${bucket} has versions: ${s3ErrorName(error)}`);
            return 'unknown';
        }
    }
    /**
     * Returns all versions and markers of the keys, in their order; undefined if they cannot be
     * listed.
     */
    async #versionsOf(keys, newSignal = untilDone) {
        const { bucket, logger } = this.#location;
        const found = new Map(keys.map((key) => [this.#location.keyOf(key), []]));
        const prefixes = keys.length === 1 ? keys : new Set(keys.map((key) => key.slice(0, key.indexOf('/') + 1)));
        try {
            for (const prefix of prefixes)
                for await (const version of this.#listVersions(this.#location.keyOf(prefix), newSignal))
                    found.get(version.Key)?.push(version);
        }
        catch (error) {
            logger.debug(`versions cannot be listed in s3://${bucket}: ${s3ErrorName(error)}`);
            return undefined;
        }
        return [...found.values()].flat();
    }
    async *#listVersions(prefix, newSignal = untilDone) {
        let marker = {};
        while (marker) {
            const page = await this.#location.requests.send(dist_cjs.ListObjectVersionsCommand, { Prefix: prefix, ...marker }, newSignal());
            assertListing(page, this.#location.bucket, prefix);
            for (const [list, isMarker] of [
                [page.Versions, false],
                [page.DeleteMarkers, true],
            ])
                for (const { Key, VersionId = 'null' } of list ?? [])
                    if (Key !== undefined)
                        yield { Key, VersionId, isMarker };
            const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
            marker =
                IsTruncated && NextKeyMarker !== undefined
                    ? {
                        KeyMarker: NextKeyMarker,
                        ...(0,defined/* defined */.s)({ VersionIdMarker: NextVersionIdMarker }),
                    }
                    : undefined;
        }
    }
    /**
     * Explains a refusal. Throws the lock's date for a locked object. If only the permission for
     * versions is missing, hides the objects.
     */
    async #afterRefusal(keys, failures, newSignal = untilDone) {
        const locks = await (0,concurrency/* mapConcurrent */._k)(failures.slice(0, LOCKS_LOOKED_AT), 8, ({ key, versionId }) => this.lockOf(key, versionId).catch(() => undefined));
        const held = locks.filter((lock) => lock !== undefined);
        if (held.length > 0)
            throw lockedError(this.#location.bucket, failures, held);
        if (failures.some(({ code }) => code !== 'AccessDenied'))
            throw notDeleted(this.#location, failures);
        await this.hide(keys, newSignal);
        if (this.#isHidingTold)
            return;
        this.#isHidingTold = true;
        this.#location.logger.warn(`objects deleted in s3://${this.#location.bucket} are only hidden, their versions stay: allow s3:DeleteObjectVersion, or let a lifecycle rule remove them`);
    }
}
/** Reports whether an object lock caused the refusal of a delete. */
function isLocked(error) {
    return error instanceof errors/* BackupError */.hj && error.details['lockedUntil'] !== undefined;
}
async function collect(source) {
    const items = [];
    for await (const item of source)
        items.push(item);
    return items;
}
function lockedError(bucket, failures, locks) {
    const dates = locks.flatMap(({ until }) => (until ? [until.getTime()] : []));
    const lockedUntil = dates.length === locks.length ? new Date(Math.max(...dates)).toISOString() : undefined;
    const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
    return new errors/* BackupError */.hj('STORAGE_ACCESS_DENIED', `cannot delete s3://${bucket}/${failures[0].key}${more}: locked ${lockedUntil ? `until ${lockedUntil}` : 'by a legal hold'}`, {
        hint: 'No action needed: a later prune removes the locked objects after that date.',
        details: { failures: failures.slice(0, 100), lockedUntil: lockedUntil ?? 'legal hold' },
    });
}

// EXTERNAL MODULE: ./lib/storage/small-object.js
var small_object = __webpack_require__(51096);
;// CONCATENATED MODULE: ./lib/storage/s3/upload/part-pool.js
// Reuses buffers for the parts of uploads. New buffers for each part would become garbage that the
// collector frees late, hundreds of megabytes at a time, because it considers only memory on the
// heap.
/** Number of idle buffers; more are returned to the system. */
const MAX_IDLE = 16;
class PartPool {
    #idle = [];
    /** Returns a buffer of exactly this size, with arbitrary contents. */
    take(bytes) {
        const fitting = this.#idle.findIndex((buffer) => buffer.byteLength === bytes);
        return fitting < 0 ? Buffer.allocUnsafeSlow(bytes) : this.#idle.splice(fitting, 1)[0];
    }
    give(buffer) {
        if (this.#idle.length < MAX_IDLE)
            this.#idle.push(buffer);
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/s3-listing-progress.js
// Verifies that a listing of many pages makes progress. Otherwise a server that always names a next
// page would cause an endless loop.

/** Ten million entries in full pages. */
const MAX_PAGES = 10_000;
/** Versions hidden by a delete marker cause empty pages, a few in a row. */
const MAX_EMPTY_PAGES = 100;
class ListingProgress {
    #location;
    #pages = 0;
    #emptyPages = 0;
    #last;
    constructor(location) {
        this.#location = location;
    }
    /**
     * Asserts progress before the next page is requested.
     * @throws BackupError STORAGE_FAILED
     */
    assert(token, entries) {
        this.#pages++;
        this.#emptyPages = entries === 0 ? this.#emptyPages + 1 : 0;
        if (token !== this.#last && this.#pages < MAX_PAGES && this.#emptyPages < MAX_EMPTY_PAGES) {
            this.#last = token;
            return;
        }
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `the list of ${this.#location} does not end: ${this.#pages} pages, and the server names another one`, {
            hint: 'Check that the endpoint is an S3 server and that nothing between it and this machine changes its answers.',
        });
    }
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/storage/metered-source.js
var metered_source = __webpack_require__(98935);
;// CONCATENATED MODULE: ./lib/storage/s3/s3-reader.js
// Reads one object as a stream. S3 connections break while idle and in the middle of a body. So the
// reader reopens at its offset, bound to the first ETag. The length reveals a body that was cut
// short without an error.






/** Maximum number of attempts without a byte of progress. */
const MAX_TRIES = 6;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;
/**
 * A body that ended early, stalled, or broke: worth another attempt. The client has already
 * repeated requests that failed earlier.
 */
class BrokenBody extends Error {
}
async function* readObject(context, key, offset, signal) {
    let position = offset;
    let etag;
    for (let tries = 1;; tries++) {
        try {
            const response = await openAt(context, key, position, etag, signal);
            etag ??= response.ETag;
            for await (const piece of bodyOf(response, context.stallTimeoutMs)) {
                position += piece.byteLength;
                tries = 0;
                yield piece;
            }
            return;
        }
        catch (error) {
            if (signal.aborted)
                throw (0,metered_source/* stoppedBy */.$)(signal);
            if (isEndOfObject(error, position))
                return;
            if (tries >= MAX_TRIES || !(error instanceof BrokenBody)) {
                throw translateReadError(error, context, key, position);
            }
            const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** tries);
            context.logger.debug(`reading ${key} continues at ${position} in ${delayMs} ms: ${String(error)}`);
            await (0,promises_.setTimeout)(delayMs, undefined, { signal }).catch(() => undefined);
            if (signal.aborted)
                throw (0,metered_source/* stoppedBy */.$)(signal);
        }
    }
}
async function openAt({ requests, bucket }, key, position, etag, signal) {
    const response = await requests.send(dist_cjs.GetObjectCommand, {
        Key: key,
        // An empty object has no byte 0: some servers refuse the range.
        ...(position > 0 ? { Range: `bytes=${position}-` } : {}),
        ...(0,defined/* defined */.s)({ IfMatch: etag }),
    }, signal);
    const changed = etag !== undefined && response.ETag !== etag;
    const ignoresRange = position > 0 && !response.ContentRange?.startsWith(`bytes ${position}-`);
    if (changed || ignoresRange) {
        response.Body.destroy();
        throw changed
            ? objectChanged(bucket, key)
            : new errors/* BackupError */.hj('STORAGE_FAILED', `the server ignores the requested range of s3://${bucket}/${key}`, {
                hint: 'Use a server that answers Range requests.',
            });
    }
    return response;
}
async function* bodyOf(response, stallTimeoutMs) {
    const body = response.Body;
    const expected = response.ContentLength;
    let waiting = true;
    // A slow reader is not a stall of the server: only waiting time counts.
    const giveUp = () => {
        if (waiting)
            body.destroy(new BrokenBody(`nothing came for ${stallTimeoutMs} ms`));
        else
            watchdog?.refresh();
    };
    const watchdog = stallTimeoutMs > 0 ? setTimeout(giveUp, stallTimeoutMs) : undefined;
    let received = 0;
    try {
        for await (const piece of body) {
            received += piece.byteLength;
            waiting = false;
            yield piece;
            waiting = true;
            watchdog?.refresh();
        }
    }
    catch (error) {
        throw error instanceof BrokenBody ? error : new BrokenBody('the connection broke', { cause: error });
    }
    finally {
        clearTimeout(watchdog);
        body.destroy();
    }
    if (expected !== undefined && received !== expected) {
        throw new BrokenBody(`received ${received} of ${expected} bytes`);
    }
}
/** Servers answer 416 to a request beyond the last byte. */
function isEndOfObject(error, position) {
    return position > 0 && (s3ErrorStatus(error) === 416 || s3ErrorName(error) === 'InvalidRange');
}
function translateReadError(error, context, key, position) {
    if (s3ErrorStatus(error) === 412)
        return objectChanged(context.bucket, key);
    if (!(error instanceof BrokenBody))
        return error;
    return new errors/* BackupError */.hj('STORAGE_UNREACHABLE', `cannot read s3://${context.bucket}/${key} beyond byte ${position}: ${error.message}`, { hint: 'Check the network between this machine and the storage, then start again.', cause: error });
}
function objectChanged(bucket, key) {
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `s3://${bucket}/${key} was replaced while it was read`, {
        hint: 'Find out who writes to this prefix: objects of a backup never change.',
    });
}

;// CONCATENATED MODULE: ./lib/storage/s3/s3-location.js
// A prefix in a bucket: turns `<id>/<name>` into whole keys, and lists and reads below it, page by
// page.








class S3Location {
    requests;
    bucket;
    prefix;
    logger;
    partBytes;
    partConcurrency;
    stallTimeoutMs;
    signal;
    policy;
    pool = new PartPool();
    constructor(fields) {
        this.requests = fields.requests;
        this.bucket = fields.bucket;
        this.prefix = fields.prefix;
        this.logger = fields.logger;
        this.partBytes = fields.partBytes;
        this.partConcurrency = fields.partConcurrency;
        this.stallTimeoutMs = fields.stallTimeoutMs;
        this.signal = fields.signal;
        this.policy = fields.policy;
    }
    /**
     * Returns the whole key.
     * @param key relative to the location; empty for the location itself
     */
    keyOf(key) {
        return this.prefix === '' ? key : `${this.prefix}/${key}`;
    }
    /**
     * Returns the location for messages.
     * @param key key with the prefix
     */
    locationOf(key) {
        return `s3://${this.bucket}/${key}`;
    }
    /**
     * Asserts the encryption. Reads the object's facts if the upload's answer does not contain it:
     * some servers report the encryption only in a HEAD.
     * @throws BackupError STORAGE_UNSUPPORTED if the object lacks the requested encryption
     */
    async assertEncrypted(answer, wholeKey, signal = this.signal) {
        if (this.policy.isEncrypted(answer))
            return;
        const head = await this.requests.send(dist_cjs.HeadObjectCommand, { Key: wholeKey }, signal);
        if (!this.policy.isEncrypted(head))
            throw this.policy.notEncrypted(head, this.locationOf(wholeKey));
    }
    async readWhole(wholeKey, maxBytes = small_object/* MAX_TEXT_BYTES */.$D) {
        return await (0,small_object/* collect */.Fo)(wholeKey, readObject(this, wholeKey, 0, this.signal), maxBytes);
    }
    async *listFolders() {
        const root = this.keyOf('');
        for await (const page of this.#pages(root, this.signal, '/')) {
            for (const { Prefix } of page.CommonPrefixes ?? []) {
                const backupId = Prefix?.slice(root.length, -1) ?? '';
                if ((0,storage_key/* isBackupId */["if"])(backupId))
                    yield backupId;
            }
        }
    }
    /**
     * Lists the objects of a backup.
     * @param signal another signal than the run's, for work that continues after a cancellation
     */
    async *listObjects(backupId, namePrefix = '', signal = this.signal) {
        const root = this.keyOf(`${backupId}/`);
        for await (const page of this.#pages(`${root}${namePrefix}`, signal)) {
            for (const { Key = '', Size = 0, LastModified, StorageClass } of page.Contents ?? []) {
                const name = Key.slice(root.length);
                if ((0,storage_key/* isNameIn */.rh)(backupId, name))
                    yield {
                        name,
                        bytes: Size,
                        lastModified: LastModified ?? new Date(),
                        ...(0,defined/* defined */.s)({ storageClass: StorageClass }),
                    };
            }
        }
    }
    async isEmpty(backupId) {
        const prefix = this.keyOf(`${backupId}/`);
        const page = await this.requests.send(dist_cjs.ListObjectsV2Command, { Prefix: prefix, MaxKeys: 1 });
        assertListing(page, this.bucket, prefix);
        return (page.Contents ?? []).length === 0;
    }
    async *#pages(prefix, signal, delimiter) {
        let token;
        const progress = new ListingProgress(this.locationOf(prefix));
        do {
            const page = await this.requests.send(dist_cjs.ListObjectsV2Command, {
                Prefix: prefix,
                ...(0,defined/* defined */.s)({ Delimiter: delimiter, ContinuationToken: token }),
            }, signal);
            assertListing(page, this.bucket, prefix);
            yield page;
            token = page.IsTruncated ? page.NextContinuationToken : undefined;
            const entries = (page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0);
            if (token !== undefined)
                progress.assert(token, entries);
        } while (token !== undefined);
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/s3-stored-object.js
// Reads the facts that S3 reports about a stored object: ETag, version and its own checksum,
// recorded next to our hash.

function storedObjectOf(result, bytes) {
    const checksums = {
        CRC64NVME: result.ChecksumCRC64NVME,
        CRC32: result.ChecksumCRC32,
        CRC32C: result.ChecksumCRC32C,
        SHA256: result.ChecksumSHA256,
        SHA1: result.ChecksumSHA1,
    };
    const [algorithm, value] = Object.entries(checksums).find(([, value]) => value !== undefined) ?? [];
    return {
        bytes,
        ...(0,defined/* defined */.s)({ etag: result.ETag, versionId: result.VersionId }),
        ...(algorithm === undefined || value === undefined
            ? {}
            : { checksum: { algorithm, ...(result.ChecksumType ? { type: result.ChecksumType } : {}), value } }),
    };
}

;// CONCATENATED MODULE: ./lib/storage/s3/upload/s3-new-object.js
// Writes a small object that must not exist yet. Of two writers one succeeds: by a conditional
// write, and on servers without conditional writes by a look before and a look after the write.




/**
 * Stores the object.
 * @throws BackupError STORAGE_EXISTS for an object with other bytes; STORAGE_*
 */
async function putNewObject(at, key, body) {
    await refuseOther(at, key, body);
    const answer = await put(at, key, body);
    await at.assertEncrypted(answer, key);
    // A server that ignores the condition has taken the later of two writes.
    await refuseOther(at, key, body);
    return storedObjectOf(answer, body.byteLength);
}
async function put(at, key, body) {
    const { requests, policy } = at;
    const input = {
        Key: key,
        Body: body,
        ...policy.encryption(),
        ...policy.integrityOf(body),
        ...policy.lockFrom(new Date()),
    };
    try {
        return await requests.send(dist_cjs.PutObjectCommand, { ...input, IfNoneMatch: '*' });
    }
    catch (error) {
        switch (s3ErrorStatus(error)) {
            // 409: the other write is not finished yet.
            case 409:
            case 412:
                await refuseOther(at, key, body);
                return await requests.send(dist_cjs.HeadObjectCommand, { Key: key });
            // Servers without conditional writes.
            case 400:
            case 501:
                return await requests.send(dist_cjs.PutObjectCommand, input);
            default:
                throw error;
        }
    }
}
/** Refuses an object with other bytes. Accepts a missing one and an equal one. */
async function refuseOther(at, key, body) {
    const there = await at.readWhole(key).catch((error) => {
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
            return undefined;
        throw error;
    });
    if (there === undefined || there.equals(body))
        return;
    throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${at.locationOf(key)} exists already`, {
        hint: 'Another run wrote it at the same time.',
    });
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./lib/storage/s3/upload/s3-object-policy.js
// Policy for storing objects in S3: encryption by the server, class, lock, checksum. Invariant:
// every object is stored with the requested options, and a server that ignores the encryption is an
// error, not a plain object.



/**
 * Smallest object in another class: S3 bills smaller ones at this size, and in the default class
 * they can be read at once.
 */
const MIN_CLASSED_BYTES = 128 * 1024;
const s3_object_policy_DAY_MS = 86_400_000;
class S3ObjectPolicy {
    #options;
    /** Algorithm of each object and part, if any. */
    checksumAlgorithm;
    /** The bucket locks every object, or may do so. */
    #isBucketLocking = false;
    constructor(objectOptions, isAws) {
        this.#options = objectOptions;
        const { checksumAlgorithm = 'auto' } = objectOptions;
        if (checksumAlgorithm === 'auto')
            this.checksumAlgorithm = isAws ? 'CRC32' : undefined;
        else
            this.checksumAlgorithm = checksumAlgorithm === 'none' ? undefined : checksumAlgorithm;
    }
    get objectLock() {
        return this.#options.objectLock;
    }
    get storageClass() {
        return this.#options.storageClass;
    }
    /** Whether the user requested this algorithm, so that its absence is an error. */
    get isChecksumDemanded() {
        return (this.checksumAlgorithm !== undefined &&
            this.#options.checksumAlgorithm !== 'auto' &&
            this.#options.checksumAlgorithm !== undefined);
    }
    /** Options for objects as the user gave them, for messages. */
    get words() {
        const { sse, sseKmsKeyId, storageClass, objectLock, checksumAlgorithm } = this.#options;
        return [
            ...(sse ? [`--s3-sse ${sse}`] : []),
            ...(sseKmsKeyId ? [`--s3-sse-kms-key-id ${sseKmsKeyId}`] : []),
            ...(storageClass ? [`--s3-storage-class ${storageClass}`] : []),
            ...(objectLock ? [`--s3-object-lock-mode ${objectLock.mode}`] : []),
            ...(checksumAlgorithm && checksumAlgorithm !== 'auto'
                ? [`--s3-checksum-algorithm ${checksumAlgorithm}`]
                : []),
        ];
    }
    /**
     * Encryption of every object, including objects next to a backup, and of the beginning of a
     * multipart upload.
     */
    encryption() {
        const { sse, sseKmsKeyId } = this.#options;
        return {
            ...(0,defined/* defined */.s)({ ServerSideEncryption: sse }),
            ...(sseKmsKeyId ? { SSEKMSKeyId: sseKmsKeyId } : {}),
        };
    }
    /**
     * Returns the class of an object.
     * @param bytes size; Infinity if it is unknown but large
     */
    classOf(bytes) {
        const { storageClass } = this;
        return storageClass === undefined || bytes < MIN_CLASSED_BYTES ? {} : { StorageClass: storageClass };
    }
    /** Returns the lock of a backup's objects: all are locked until the same moment. */
    lockFrom(begin) {
        const { objectLock } = this.#options;
        if (!objectLock)
            return {};
        return {
            ObjectLockMode: objectLock.mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE',
            ObjectLockRetainUntilDate: new Date(begin.getTime() + objectLock.days * s3_object_policy_DAY_MS),
        };
    }
    checksum() {
        return this.checksumAlgorithm === undefined ? {} : { ChecksumAlgorithm: this.checksumAlgorithm };
    }
    /**
     * Returns the hash of a PUT. AWS requires one for a bucket that locks its objects by default, and
     * every server knows MD5.
     */
    integrityOf(body) {
        if (this.checksumAlgorithm !== undefined)
            return this.checksum();
        try {
            return { ContentMD5: (0,external_node_crypto_.createHash)('md5').update(body).digest('base64') };
        }
        catch {
            // OpenSSL in FIPS mode has no MD5.
            return { ChecksumAlgorithm: 'CRC32' };
        }
    }
    /** Gives each later part a hash: a bucket that locks objects by default demands one. */
    expectBucketLock() {
        this.#isBucketLocking = true;
    }
    /**
     * Returns the hash of a part. Parts have none only if nothing is locked and no checksum is
     * requested.
     */
    partIntegrityOf(body) {
        return this.#options.objectLock || this.#isBucketLocking ? this.integrityOf(body) : this.checksum();
    }
    /**
     * Returns only the requested checksums of a part's answer: a server that verifies nothing may
     * echo any.
     */
    onlyAsked({ ChecksumCRC32, ChecksumSHA256 }) {
        const { checksumAlgorithm: asked } = this;
        return {
            ...(asked === 'CRC32' && ChecksumCRC32 !== undefined ? { ChecksumCRC32 } : {}),
            ...(asked === 'SHA256' && ChecksumSHA256 !== undefined ? { ChecksumSHA256 } : {}),
        };
    }
    /** Reports whether the answer confirms the requested encryption. */
    isEncrypted(answer) {
        const { sse } = this.#options;
        return sse === undefined || answer.ServerSideEncryption === sse;
    }
    notEncrypted(answer, location) {
        return new errors/* BackupError */.hj('STORAGE_UNSUPPORTED', `${location} is not encrypted by ${this.#options.sse}: the server says ${answer.ServerSideEncryption ?? 'nothing of encryption'}`, { hint: 'The server ignores --s3-sse: encrypt on this side with --encrypt-to, or use another server.' });
    }
}

// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/storage/s3/requests/credential-renewal.js
class CredentialRenewal {
    #client;
    /** Number of times that new credentials were found. */
    generation = 0;
    constructor(client) {
        this.#client = client;
    }
    /**
     * Reports whether the credentials are newer than that generation. Never throws: the refusal
     * itself is the better message.
     */
    async renew(generation) {
        try {
            const before = await this.#read();
            const after = await this.#read({ forceRefresh: true });
            if (before !== after)
                this.generation++;
        }
        catch {
            // Without credentials, there are no new ones.
        }
        return this.generation > generation;
    }
    async #read(options) {
        const { accessKeyId, sessionToken = '' } = await this.#client.config.credentials(options);
        return `${accessKeyId} ${sessionToken}`;
    }
}

// EXTERNAL MODULE: ./lib/storage/storage-clock.js
var storage_clock = __webpack_require__(74343);
;// CONCATENATED MODULE: ./lib/storage/s3/requests/server-time.js

class ServerTime {
    #location;
    #clock;
    /**
     * Creates the time.
     * @param location location of the storage, for messages
     */
    constructor(client, location) {
        this.#location = location;
        client.middlewareStack.add((next) => async (args) => {
            const result = await next(args);
            this.#note(result.response.headers ?? {});
            return result;
        }, { step: 'deserialize', name: 'serverTime', priority: 'low' });
    }
    /** Clock of the server; undefined: no answer contained a time. */
    get clock() {
        return this.#clock;
    }
    /**
     * Ignores answers of a cache: they have an age, and the time at which the cache received them.
     */
    #note({ date, age }) {
        const time = Date.parse(date ?? '');
        if (age === undefined && !Number.isNaN(time))
            this.#clock = (0,storage_clock/* startStorageClock */.o)(this.#location, new Date(time));
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/requests/s3-operations.js
// Describes each S3 request by its act and its permission, for error messages and hints. Invariant:
// a request that is not in the table is not sent.


const OPERATIONS = new Map([
    [dist_cjs.GetObjectCommand, { act: 'read', permission: 's3:GetObject' }],
    [dist_cjs.HeadObjectCommand, { act: 'look at', permission: 's3:GetObject' }],
    [dist_cjs.ListObjectsV2Command, { act: 'list', permission: 's3:ListBucket' }],
    [dist_cjs.ListObjectVersionsCommand, { act: 'list the versions of', permission: 's3:ListBucketVersions' }],
    [dist_cjs.ListMultipartUploadsCommand, { act: 'list the uploads of', permission: 's3:ListBucketMultipartUploads' }],
    [dist_cjs.GetBucketVersioningCommand, { act: 'read the versioning of', permission: 's3:GetBucketVersioning' }],
    [
        dist_cjs.GetObjectLockConfigurationCommand,
        { act: 'read the object lock of', permission: 's3:GetBucketObjectLockConfiguration' },
    ],
    [dist_cjs.PutObjectCommand, { act: 'write', permission: 's3:PutObject', isWrite: true, creates: true }],
    [dist_cjs.CreateMultipartUploadCommand, { act: 'write', permission: 's3:PutObject', isWrite: true, creates: true }],
    [dist_cjs.UploadPartCommand, { act: 'write', permission: 's3:PutObject', isWrite: true }],
    [
        dist_cjs.CompleteMultipartUploadCommand,
        { act: 'write', permission: 's3:PutObject', isWrite: true, creates: true },
    ],
    [dist_cjs.PutObjectRetentionCommand, { act: 'lock', permission: 's3:PutObjectRetention' }],
    [dist_cjs.AbortMultipartUploadCommand, { act: 'abort the upload of', permission: 's3:AbortMultipartUpload' }],
    [dist_cjs.DeleteObjectCommand, { act: 'delete', permission: 's3:DeleteObject' }],
    [dist_cjs.DeleteObjectsCommand, { act: 'delete from', permission: 's3:DeleteObject' }],
]);
/**
 * Returns the operation of a command.
 * @param Command class of a command of the SDK
 */
function operationOf(Command) {
    const operation = OPERATIONS.get(Command);
    if (!operation)
        throw new errors/* BackupError */.hj('INTERNAL', `unknown S3 request ${Command.name}`);
    return operation;
}

;// CONCATENATED MODULE: ./lib/storage/s3/requests/s3-requests.js
// Sends all S3 requests of this folder. A request names the bucket and its expected owner, ends
// with its signal, is repeated after transient failures, and fails with a BackupError.
//
// The SDK's own retries are off: they have one budget for all requests of a client, so many
// requests that fail together give up after few attempts, and their timers outlive a cancelled run.










const s3_requests_FIRST_DELAY_MS = 200;
const s3_requests_MAX_DELAY_MS = 10_000;
/** Minimum number of attempts: a stall may use up all of the patience. */
const LEAST_TRIES = 3;
/**
 * Attempts before the first answer of the server: then a wrong address is more likely than a server
 * in trouble.
 */
const TRIES_AT_FIRST = 4;
/**
 * Grace period in milliseconds for a request that creates something, after its signal fired: its
 * answer shows what to remove.
 */
const GRACE_MS = 3000;
/** Accounts that do not exist: ids at AWS have 12 digits. */
const WRONG_OWNERS = ['000000000000', '111111111111'];
class S3Requests {
    #client;
    #options;
    #credentials;
    /** Time of the server. */
    time;
    #hasAnswered = false;
    #isOwnerChecked;
    /**
     * Creates the sender.
     * @param client client that sends each request once
     */
    constructor(client, options) {
        this.#client = client;
        this.#options = options;
        this.#credentials = new CredentialRenewal(client);
        this.time = new ServerTime(client, `s3://${options.bucket}`);
    }
    /** Configuration of the client, for code that needs it. */
    get config() {
        return this.#client.config;
    }
    /**
     * Sends a request.
     * @param signal replaces the run's signal for work that must not end with it
     * @param onRetry called before each repetition: an earlier attempt may have had an effect
     * @throws BackupError STORAGE_*, with the SDK's error as its cause; the reason of the signal
     */
    async send(Command, input, signal = this.#options.signal, onRetry) {
        await this.#checkOwner(signal);
        return await this.#send(Command, input, signal, this.#options.expectedBucketOwner, onRetry);
    }
    destroy() {
        this.#client.destroy();
    }
    /**
     * Sends one request with a wrong owner: a server that answers it ignores the owner.
     * @throws BackupError STORAGE_UNSUPPORTED
     */
    async #checkOwner(signal) {
        const { bucket, prefix, expectedBucketOwner } = this.#options;
        if (expectedBucketOwner === undefined)
            return;
        const wrongOwner = WRONG_OWNERS.find((owner) => owner !== expectedBucketOwner);
        this.#isOwnerChecked ??= this.#send(dist_cjs.ListObjectsV2Command, { Prefix: prefix, MaxKeys: 1 }, signal, wrongOwner).then(() => false, (error) => {
            // The request itself reports any failure except a refusal; the next request then repeats
            // this check.
            if (s3ErrorStatus(error) !== 403)
                this.#isOwnerChecked = undefined;
            return true;
        });
        if (await this.#isOwnerChecked)
            return;
        throw new errors/* BackupError */.hj('STORAGE_UNSUPPORTED', `the server ignores --s3-expected-bucket-owner: it lists s3://${bucket} for owner ${wrongOwner} too`, {
            hint: 'Leave the option out, or use a server that checks the owner; --verify-key refuses backups of someone else.',
        });
    }
    async #send(Command, input, signal, owner, onRetry) {
        const operation = operationOf(Command);
        if (signal.aborted)
            throw this.#ended(signal, operation, input);
        const grace = operation.creates ? new GraceSignal(signal, GRACE_MS) : undefined;
        const abortSignal = grace?.signal ?? signal;
        try {
            // Each attempt needs its own command: the SDK stores its additions in the command.
            const work = () => this.#client.send(new Command(this.#complete(input, owner)), { abortSignal });
            return await this.#insist(Command.name, work, signal, onRetry);
        }
        catch (error) {
            if (signal.aborted)
                throw this.#ended(signal, operation, input);
            throw this.#translate(error, operation, input);
        }
        finally {
            grace?.end();
        }
    }
    #complete(input, owner) {
        const asked = owner === undefined ? {} : { ExpectedBucketOwner: owner };
        return { ...input, Bucket: this.#options.bucket, ...asked };
    }
    async #insist(name, work, signal, onRetry) {
        /** Refusal after which other credentials were found: at most once per request. */
        let renewed;
        const attempt = async () => {
            const { generation } = this.#credentials;
            try {
                const answer = await work();
                this.#hasAnswered = true;
                return answer;
            }
            catch (error) {
                this.#hasAnswered ||= s3ErrorStatus(error) !== 0;
                if (!signal.aborted)
                    this.#options.logger.debug(`${name}: ${detailS3Error(error)}`);
                const mayRenew = renewed === undefined && areCredentialsRefused(error);
                if (mayRenew && (await this.#credentials.renew(generation)))
                    renewed = error;
                throw error;
            }
        };
        const patience = this.#patience(name, signal, (error) => error === renewed);
        return await (0,retry/* retry */.L)(async (number) => {
            if (number > 1)
                onRetry?.();
            return await attempt();
        }, patience);
    }
    #patience(name, signal, isRenewed) {
        const hasAnswered = () => this.#hasAnswered;
        const { patienceMs, logger } = this.#options;
        return {
            get attempts() {
                return hasAnswered() ? LEAST_TRIES : TRIES_AT_FIRST;
            },
            get patienceMs() {
                return hasAnswered() ? patienceMs : 0;
            },
            firstDelayMs: s3_requests_FIRST_DELAY_MS,
            maxDelayMs: s3_requests_MAX_DELAY_MS,
            signal,
            isRetryable: (error) => isTransientS3Error(error) || isRenewed(error),
            onRetry: (error, attempt, delayMs) => logger.debug(`${name}: try ${attempt} failed, the next in ${delayMs} ms: ${describeS3Error(error)}`),
        };
    }
    /** Returns the reason of a signal, or a time-out error if the signal's time has passed. */
    #ended(signal, operation, input) {
        const isTimeout = signal.reason?.name === 'TimeoutError';
        return isTimeout ? this.#translate(signal.reason, operation, input) : (0,metered_source/* stoppedBy */.$)(signal);
    }
    #translate(error, operation, input) {
        const { Key, Prefix, ServerSideEncryption: sse, ObjectLockMode } = input;
        const { bucket, prefix, endpoint, expectedBucketOwner } = this.#options;
        const key = Key ?? Prefix;
        return translateS3Error(error, operation, {
            bucket,
            prefix,
            endpoint,
            expectedBucketOwner,
            sse,
            isLocking: ObjectLockMode !== undefined,
            ...(0,defined/* defined */.s)({ key }),
        });
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/upload/s3-uploads.js
// Multipart uploads that were begun and not ended: they cost money, and listings of objects omit
// them.
//
// Servers list them differently: AWS and most others by the prefix of their keys, MinIO only by a
// whole key or for the whole bucket.






/** Maximum number of pages that are read: a shared bucket may have any number of uploads. */
const s3_uploads_MAX_PAGES = 100;
class S3Uploads {
    #location;
    constructor(location) {
        this.#location = location;
    }
    /**
     * Finds the uploads below a prefix of whole keys.
     * @returns undefined if the server cannot list them
     * @throws BackupError STORAGE_* for a transient failure
     */
    async below(prefix, newSignal) {
        const found = new Map();
        const lists = [await this.#list(prefix, newSignal), await this.#list('', newSignal)];
        if (lists.every((list) => list === undefined))
            return undefined;
        for (const upload of lists.flatMap((list) => list ?? []))
            if (upload.wholeKey.startsWith(prefix))
                found.set(upload.uploadId, upload);
        return [...found.values()];
    }
    /** Returns the uploads of one object. Returns undefined and throws as `below`. */
    async of(wholeKey, newSignal) {
        const list = await this.#list(wholeKey, newSignal);
        return list?.filter((upload) => upload.wholeKey === wholeKey);
    }
    /** Aborts an upload. A missing upload is not an error. */
    async abort({ uploadId, wholeKey }, newSignal = cleanUpSignal) {
        try {
            await this.#location.requests.send(dist_cjs.AbortMultipartUploadCommand, { Key: wholeKey, UploadId: uploadId }, newSignal());
        }
        catch (error) {
            if (s3ErrorName(error) !== 'NoSuchUpload')
                throw error;
        }
    }
    async #list(prefix, newSignal) {
        const found = [];
        try {
            for await (const page of this.#pages(prefix, newSignal)) {
                // A server that does not know the request may answer with another list.
                if (page.Bucket !== this.#location.bucket)
                    return undefined;
                for (const { UploadId = '', Key = '', Initiated = new Date() } of page.Uploads ?? [])
                    found.push({ uploadId: UploadId, wholeKey: Key, begun: Initiated });
            }
        }
        catch (error) {
            // rclone answers this if no upload exists.
            if (s3ErrorName(error) === 'NoSuchUpload')
                return [];
            if (isTransientS3Error(error) || !(error instanceof errors/* BackupError */.hj) || error.code === 'CANCELLED')
                throw error;
            this.#location.logger.debug(error.message);
            return undefined;
        }
        return found;
    }
    async *#pages(prefix, newSignal) {
        const progress = new ListingProgress(this.#location.locationOf(prefix));
        let marker = {};
        for (let pages = 0; pages < s3_uploads_MAX_PAGES; pages++) {
            const input = { ...(prefix === '' ? {} : { Prefix: prefix }), ...marker };
            const page = await this.#location.requests.send(dist_cjs.ListMultipartUploadsCommand, input, newSignal());
            yield page;
            const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
            if (!IsTruncated || NextKeyMarker === undefined)
                return;
            progress.assert(`${NextKeyMarker}\n${NextUploadIdMarker}`, page.Uploads?.length ?? 0);
            marker = {
                KeyMarker: NextKeyMarker,
                ...(0,defined/* defined */.s)({ UploadIdMarker: NextUploadIdMarker }),
            };
        }
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/write-test/object-probe.js
// A small object that the write test stores like a backup's object, reads, and removes.






const object_probe_DAY_MS = 86_400_000;
/** Class that no server has: a server that accepts it accepts any name. */
const NO_CLASS = 'MYSQL_BACKUP_NO_SUCH_CLASS';
class ObjectProbe {
    #location;
    #key;
    #body;
    /** Whether the object was written, or may have been because no answer came. */
    #mayBeThere = false;
    /** Ids of the written versions, in a bucket with versions. */
    #versions = [];
    /**
     * Creates a probe.
     * @param wholeKey key with the location's prefix
     */
    constructor(location, wholeKey, body) {
        this.#location = location;
        this.#key = wholeKey;
        this.#body = body;
    }
    async write() {
        const { policy } = this.#location;
        const answer = await this.#put();
        await this.#location.assertEncrypted(answer, this.#key);
        const { checksum } = storedObjectOf(answer, 0);
        if (!policy.isChecksumDemanded || checksum?.algorithm === policy.checksumAlgorithm)
            return;
        throw new errors/* BackupError */.hj('STORAGE_UNSUPPORTED', `the server does not say that it checked ${policy.checksumAlgorithm}`, {
            hint: 'It ignores --s3-checksum-algorithm: leave the option out. Every object has a SHA-256 in the manifest nevertheless.',
        });
    }
    async read() {
        const read = await this.#location.readWhole(this.#key);
        if (read.equals(this.#body))
            return;
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `${this.#location.locationOf(this.#key)} has other bytes than were written`, { hint: 'The server changes uploaded objects: check --s3-endpoint and any proxy in front of it.' });
    }
    /**
     * Writes the object in the requested class. Does not read it, because an archive does not allow
     * that.
     * @returns warnings
     */
    async writeInClass() {
        const { StorageClass } = this.#location.policy.classOf(Infinity);
        if (StorageClass === undefined)
            return [];
        await this.#put({ StorageClass });
        // An answer without a class means the default class.
        const { StorageClass: stored = 'STANDARD' } = await this.#location.requests.send(dist_cjs.HeadObjectCommand, {
            Key: this.#key,
        });
        if (stored !== StorageClass)
            return [
                `the server ignores --s3-storage-class ${StorageClass}: what was stored with it is in class ${stored}`,
            ];
        if (!(await this.#takesAnyClass()))
            return [];
        return [
            `the server takes any name for --s3-storage-class: ${StorageClass} may have no effect on what is stored`,
        ];
    }
    /**
     * Tests the permission to lock: a server refuses a lock that has already ended, but checks the
     * permission first.
     */
    async mayLock() {
        const { requests, policy } = this.#location;
        const Mode = policy.objectLock?.mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE';
        const Retention = { Mode, RetainUntilDate: new Date(Date.now() - object_probe_DAY_MS) };
        try {
            await requests.send(dist_cjs.PutObjectRetentionCommand, {
                Key: this.#key,
                Retention,
                ...policy.checksum(),
            });
        }
        catch (error) {
            if (error.code === 'STORAGE_ACCESS_DENIED')
                throw error;
        }
    }
    /** Writes the object unless it exists in the right form, reads it and keeps it. */
    async keep() {
        try {
            const head = await this.#location.requests.send(dist_cjs.HeadObjectCommand, { Key: this.#key });
            if (!this.#location.policy.isEncrypted(head))
                await this.write();
        }
        catch (error) {
            if (error.code !== 'STORAGE_OBJECT_NOT_FOUND')
                throw error;
            await this.write();
        }
        await this.read();
    }
    async remove(newSignal = untilDone) {
        if (!this.#mayBeThere)
            return;
        await removeProbe(this.#location, this.#key, this.#versions, newSignal);
    }
    async #takesAnyClass() {
        try {
            await this.#put({ StorageClass: NO_CLASS });
            return true;
        }
        catch (error) {
            if (s3ErrorStatus(error) >= 400 && s3ErrorStatus(error) < 500)
                return false;
            throw error;
        }
    }
    async #put(more = {}) {
        const { requests, policy } = this.#location;
        const put = {
            Key: this.#key,
            Body: this.#body,
            ...policy.encryption(),
            ...policy.integrityOf(this.#body),
            ...more,
        };
        try {
            const answer = await requests.send(dist_cjs.PutObjectCommand, put);
            this.#mayBeThere = true;
            if (answer.VersionId !== undefined)
                this.#versions.push(answer.VersionId);
            return answer;
        }
        catch (error) {
            const status = s3ErrorStatus(error);
            this.#mayBeThere ||= status === 0 || status >= 500;
            throw refusedOptions(this.#location, error);
        }
    }
}
/** Deletes the known versions, or the object if none is known. */
async function removeProbe(location, wholeKey, versions, newSignal) {
    const remove = (VersionId) => location.requests.send(dist_cjs.DeleteObjectCommand, { Key: wholeKey, ...(0,defined/* defined */.s)({ VersionId }) }, newSignal());
    try {
        for (const version of versions)
            await remove(version);
        if (versions.length > 0)
            return;
    }
    catch (error) {
        // Not allowed, or locked by the bucket's default, which MinIO answers with 400: hide the object
        // at least.
        if (s3ErrorStatus(error) !== 403 && s3ErrorStatus(error) !== 400)
            throw error;
        location.logger.warn(`a version of ${location.locationOf(wholeKey)} stays after the write test (${s3ErrorName(error)}): allow s3:DeleteObjectVersion; if the bucket locks objects by default, allow s3:GetBucketObjectLockConfiguration, then one object is enough for all tests`);
    }
    await remove();
}
/** Explains a bad request by the options for objects, if any was given. */
function refusedOptions({ bucket, policy }, error) {
    const isKnown = error.code !== 'STORAGE_FAILED';
    if (s3ErrorStatus(error) !== 400 || policy.words.length === 0 || isKnown)
        return error;
    return new errors/* BackupError */.hj('STORAGE_UNSUPPORTED', `s3://${bucket} does not take objects with ${policy.words.join(' ')}: ${s3ErrorName(error)} (HTTP 400)`, {
        hint: 'The server does not know one of these, or not that key: change them or leave them out.',
        cause: error,
    });
}

;// CONCATENATED MODULE: ./lib/storage/s3/upload/complete-upload.js
// Makes an object of the parts of an upload.


/**
 * Completes an upload. The caller verifies the object afterwards: if the answer to an earlier
 * attempt was lost, some servers (MinIO, Ceph at times) report that the upload no longer exists,
 * which is no failure.
 * @returns the server's answer; an empty one if the upload no longer exists
 */
async function completeUpload(requests, input, signal) {
    try {
        return await requests.send(dist_cjs.CompleteMultipartUploadCommand, input, signal);
    }
    catch (error) {
        if (s3ErrorName(error) === 'NoSuchUpload')
            return {};
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/write-test/upload-probe.js
// A small upload in parts, by which the write test examines a server's support for the options of a
// backup and for aborting uploads.








class UploadProbe {
    #location;
    #key;
    #body = (0,external_node_crypto_.randomBytes)(64);
    #uploadId;
    /** Whether the answer to a beginning was lost: an upload with an unknown id may exist. */
    #isUncertain = false;
    #mayBeThere = false;
    #versionId;
    #uploads;
    /**
     * Creates a probe.
     * @param wholeKey key with the location's prefix
     */
    constructor(location, wholeKey) {
        this.#location = location;
        this.#uploads = new S3Uploads(location);
        this.#key = wholeKey;
    }
    /**
     * Completes an upload and verifies the object. Only the finished object shows its encryption:
     * MinIO does not report it earlier.
     */
    async complete() {
        const { requests, policy } = this.#location;
        const part = await this.#begin({});
        this.#mayBeThere = true;
        await completeUpload(requests, {
            Key: this.#key,
            UploadId: this.#uploadId,
            MultipartUpload: { Parts: [part] },
        });
        this.#uploadId = undefined;
        const head = await requests.send(dist_cjs.HeadObjectCommand, { Key: this.#key });
        this.#versionId = head.VersionId;
        if (!policy.isEncrypted(head))
            throw policy.notEncrypted(head, this.#location.locationOf(this.#key));
        if (head.ContentLength === this.#body.byteLength)
            return;
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `${this.#location.locationOf(this.#key)} has ${head.ContentLength} bytes, ${this.#body.byteLength} were sent`, { hint: 'The server loses parts of uploads without an error: use another server.' });
    }
    /** Begins an upload like a backup's, with its lock, and aborts it, so that nothing remains. */
    async abort() {
        await this.#begin(this.#location.policy.lockFrom(new Date()));
        await this.#abort(untilDone);
    }
    async remove(newSignal = untilDone) {
        try {
            await this.#abort(newSignal);
            const forgotten = this.#isUncertain ? await this.#uploads.of(this.#key, newSignal) : undefined;
            for (const upload of forgotten ?? [])
                await this.#uploads.abort(upload);
        }
        finally {
            const versions = this.#versionId === undefined ? [] : [this.#versionId];
            if (this.#mayBeThere)
                await removeProbe(this.#location, this.#key, versions, newSignal);
            this.#mayBeThere = false;
        }
    }
    async #begin(lock) {
        const { requests, policy, signal } = this.#location;
        const input = {
            Key: this.#key,
            ...policy.encryption(),
            ...policy.classOf(Infinity),
            ...policy.checksum(),
            ...lock,
        };
        const onRetry = () => {
            this.#isUncertain = true;
        };
        try {
            const { UploadId } = await requests.send(dist_cjs.CreateMultipartUploadCommand, input, signal, onRetry);
            this.#uploadId = UploadId;
        }
        catch (error) {
            // A refusal is an answer.
            this.#isUncertain ||= s3ErrorStatus(error) === 0;
            throw refusedOptions(this.#location, error);
        }
        const part = { Key: this.#key, UploadId: this.#uploadId, PartNumber: 1, Body: this.#body };
        const { ETag, ChecksumCRC32, ChecksumSHA256 } = await requests.send(dist_cjs.UploadPartCommand, {
            ...part,
            ...policy.partIntegrityOf(this.#body),
        });
        return { PartNumber: 1, ETag, ...policy.onlyAsked({ ChecksumCRC32, ChecksumSHA256 }) };
    }
    async #abort(newSignal) {
        if (this.#uploadId === undefined)
            return;
        await this.#uploads.abort({ uploadId: this.#uploadId, wholeKey: this.#key }, newSignal);
        this.#uploadId = undefined;
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/write-test/s3-write-test.js
// Verifies before a backup that a bucket accepts its objects with all requested options: writes a
// small object and an upload in parts with the same encryption, class and checksum, and tests each
// permission that the backup needs.





/** Probes below the backup id: the remains of a killed test are an incomplete backup. */
const PROBE = '@.probe';
const UPLOAD_PROBE = '@.probe-parts';
/**
 * Probe that is kept at the root of the location: in a bucket that locks objects by default, every
 * probe remains.
 */
const KEPT_PROBE = '.mysql-backup-probe';
const KEPT_BODY = Buffer.from('Written by the write test of mysql-backup: the bucket locks it, so it is kept and used again.\n');
/**
 * Tests writing.
 * @returns warnings
 * @throws BackupError STORAGE_*, naming the missing permission or the failing option
 */
async function testWriting(location, bucketLock, backupId) {
    await location.isEmpty(backupId);
    const isLocked = await isLockedByDefault(location, bucketLock);
    const upload = new UploadProbe(location, location.keyOf(`${backupId}/${UPLOAD_PROBE}`));
    if (isLocked) {
        await new ObjectProbe(location, location.keyOf(KEPT_PROBE), KEPT_BODY).keep();
        await cleaningUp(location, upload, () => upload.abort());
        return [];
    }
    const probe = new ObjectProbe(location, location.keyOf(`${backupId}/${PROBE}`), (0,external_node_crypto_.randomBytes)(64));
    // Run both chains of requests in parallel, because each waits for the network.
    const [warnings] = await allSettled([
        cleaningUp(location, probe, async () => {
            await probe.write();
            await probe.read();
            if (location.policy.objectLock)
                await probe.mayLock();
            return await probe.writeInClass();
        }),
        cleaningUp(location, upload, async () => {
            await upload.complete();
            await upload.abort();
            return [];
        }),
    ]);
    return warnings;
}
/**
 * Removes a probe after its test. A failure of the test is reported even if the removal fails too.
 */
async function cleaningUp(location, probe, test) {
    let result;
    try {
        result = await test();
    }
    catch (error) {
        // The object may exist, whatever the answer was.
        await probe
            .remove(cleanUpSignal)
            .catch((cause) => location.logger.warn(`the write test left an object: ${cause.message}`));
        throw error;
    }
    await probe.remove();
    return result;
}
/** Waits for all tests before it throws the first failure. */
async function allSettled(tests) {
    const results = await Promise.allSettled(tests);
    return results.map((result) => {
        if (result.status === 'rejected')
            throw result.reason;
        return result.value;
    });
}
async function isLockedByDefault(location, bucketLock) {
    try {
        const { isEnabled, defaultMs } = await bucketLock.read();
        if (location.policy.objectLock && !isEnabled)
            throw new errors/* BackupError */.hj('STORAGE_UNSUPPORTED', `s3://${location.bucket} has no object lock`, {
                hint: 'Switch it on for the bucket, or leave --s3-object-lock-mode and --s3-object-lock-days out.',
            });
        if (defaultMs !== undefined)
            location.policy.expectBucketLock();
        return defaultMs !== undefined;
    }
    catch (error) {
        // Only a backup that locks its objects needs the permission to read the lock.
        if (location.policy.objectLock || error.code !== 'STORAGE_ACCESS_DENIED')
            throw error;
        location.policy.expectBucketLock();
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/deletion/s3-clean-up.js


class S3CleanUp {
    #location;
    #deletion;
    #uploads;
    /** Reasons by location. */
    #left = new Map();
    /** Locations of objects with an object lock. */
    #held = new Set();
    constructor(location, deletion, uploads) {
        this.#location = location;
        this.#deletion = deletion;
        this.#uploads = uploads;
    }
    async run(unwanted) {
        await this.#abortUploads(unwanted);
        const { names, manifest, backupId } = unwanted;
        // A batch has no order.
        const rest = [...names.keys()].filter((name) => name !== manifest).toReversed();
        if (manifest !== undefined)
            await this.#delete(backupId, [manifest], true);
        await this.#delete(backupId, rest);
        await this.#lookAgain(unwanted);
        const isRemoved = ([name, isKnown]) => isKnown && !this.#left.has(this.#locationOf(backupId, name));
        return {
            removed: [...names].filter(isRemoved).length,
            left: [...this.#left].map(([location, reason]) => ({ location, reason })),
        };
    }
    async #abortUploads({ backupId, unfinished, uncertain }) {
        const isBegun = unfinished.size + uncertain.size > 0;
        for (const [uploadId, wholeKey] of unfinished) {
            await this.#abortUpload(uploadId, wholeKey);
            unfinished.delete(uploadId);
        }
        for (const wholeKey of uncertain) {
            const found = await this.#uploads.of(wholeKey, cleanUpSignal).catch(() => undefined);
            for (const { uploadId } of found ?? [])
                await this.#abortUpload(uploadId, wholeKey);
            if (found)
                continue;
            this.#left.set(`upload of ${this.#location.locationOf(wholeKey)}`, 'it may have begun, its answer was lost, and the server lists no uploads');
        }
        if (!isBegun)
            return;
        const late = await this.#uploads
            .below(this.#location.keyOf(`${backupId}/`), cleanUpSignal)
            .catch(() => undefined);
        for (const { uploadId, wholeKey } of late ?? [])
            await this.#abortUpload(uploadId, wholeKey);
    }
    async #abortUpload(uploadId, wholeKey) {
        const location = `upload of ${this.#location.locationOf(wholeKey)}`;
        try {
            await this.#uploads.abort({ uploadId, wholeKey });
            this.#left.delete(location);
        }
        catch (error) {
            this.#left.set(location, error.message);
        }
    }
    async #delete(backupId, names, isManifest = false) {
        const keys = names.map((name) => `${backupId}/${name}`);
        try {
            await this.#deletion.delete(keys, cleanUpSignal);
        }
        catch (error) {
            for (const name of names)
                this.#left.set(this.#locationOf(backupId, name), error.message);
            if (!isLocked(error))
                return;
            for (const name of names)
                this.#held.add(this.#locationOf(backupId, name));
            // A backup does not exist without its manifest. The other objects stay visible to a prune
            // after that date.
            if (isManifest)
                await this.#deletion.hide(keys, cleanUpSignal).catch(() => undefined);
        }
    }
    /** Lists the objects again: only a listing shows the effect of requests without an answer. */
    async #lookAgain({ backupId, names }) {
        if (names.size === 0)
            return;
        const there = new Set();
        try {
            for await (const { name } of this.#location.listObjects(backupId, '', cleanUpSignal()))
                if (names.has(name))
                    there.add(name);
        }
        catch {
            return;
        }
        const late = [];
        for (const name of names.keys()) {
            const location = this.#locationOf(backupId, name);
            if (there.has(name) && !this.#left.has(location))
                late.push(name);
            if (!there.has(name) && !this.#held.has(location))
                this.#left.delete(location);
        }
        await this.#delete(backupId, late);
    }
    #locationOf(backupId, name) {
        return this.#location.locationOf(this.#location.keyOf(`${backupId}/${name}`));
    }
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/lib-storage/dist-cjs/index.js
var lib_storage_dist_cjs = __webpack_require__(22358);
;// CONCATENATED MODULE: ./lib/storage/s3/upload/part-body.js
// Body of a multipart upload for lib-storage's Upload: a stream of chunks with the size of a part.
//
// Upload joins its chunks into new memory as soon as they exceed a part, and keeps the excess for
// the next part. So the first chunk has one byte, and each part is joined from the kept byte and
// one chunk: Upload copies each byte once, and the memory of a chunk is free when its part is sent.

class PartBody {
    #pieces;
    #pool;
    #memoryBytes;
    #onFailure;
    /** Memory of the chunk that was yielded last, or that is being filled. */
    #memory;
    #filling;
    /** Number of yielded chunks with the size of a part. */
    #chunks = 0;
    stream;
    /**
     * Creates a body.
     * @param memory full buffer of the pool, one byte longer than a part: the first bytes of the
     * object
     * @param onFailure called at once with an error of the source; Upload receives the error later,
     * after the parts in flight
     */
    constructor(pieces, memory, pool, onFailure) {
        this.#pieces = pieces;
        this.#memory = memory;
        this.#memoryBytes = memory.byteLength;
        this.#pool = pool;
        this.#onFailure = onFailure;
        // Such a stream requests nothing ahead of its reader.
        this.stream = ReadableStream.from(this.#read());
    }
    get partBytes() {
        return this.#memoryBytes - 1;
    }
    /**
     * Notes a part that Upload sends. If it is the last chunk's part, the chunk has been joined.
     * @throws BackupError INTERNAL if the part uses the memory of a chunk, which the next chunk would
     * overwrite
     */
    onPart(partNumber, part) {
        if (part.buffer === this.#memory?.buffer)
            throw new errors/* BackupError */.hj('INTERNAL', 'a part of an upload is in memory that is used again');
        if (partNumber === this.#chunks && !this.#filling)
            this.#giveBack();
    }
    /** Waits until nothing is read into the memory any more, and returns it to the pool. */
    async close() {
        await this.#filling?.catch(() => undefined);
        this.#giveBack();
    }
    async *#read() {
        const first = this.#memory;
        yield Uint8Array.from(first.subarray(0, 1));
        this.#chunks++;
        yield first.subarray(1);
        for (;;) {
            const memory = (this.#memory ??= this.#pool.take(this.#memoryBytes));
            const bytes = await this.#fill(memory.subarray(0, this.partBytes));
            if (bytes === 0)
                return;
            this.#chunks++;
            yield memory.subarray(0, bytes);
            if (bytes < this.partBytes)
                return;
        }
    }
    async #fill(memory) {
        this.#filling = this.#pieces.readInto(memory);
        try {
            return await this.#filling;
        }
        catch (error) {
            this.#onFailure(error);
            throw error;
        }
        finally {
            this.#filling = undefined;
        }
    }
    #giveBack() {
        if (this.#memory)
            this.#pool.give(this.#memory);
        this.#memory = undefined;
    }
}

// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
;// CONCATENATED MODULE: ./lib/storage/s3/upload/part-memory.js
// Frees the memory of stored parts. Upload allocates memory for each part. The garbage collector
// considers only memory on the heap and would let hundreds of megabytes pile up.

class PartMemory {
    /** Highest part that was begun. */
    #last = 0;
    #uses = new Map();
    /**
     * Notes a part of Upload. Upload creates parts in order and no longer reads the bytes of earlier
     * parts.
     */
    begin(partNumber, { buffer }) {
        this.#last = Math.max(this.#last, partNumber);
        const use = this.#uses.get(buffer);
        // The last part may share the memory of the previous part.
        this.#uses.set(buffer, { partNumber, sending: (use?.sending ?? 0) + 1 });
        this.#free();
    }
    /**
     * Notes a stored part. Not called after a failure, because a socket may still read the memory.
     */
    stored({ buffer }) {
        this.#uses.get(buffer).sending--;
        this.#free();
    }
    #free() {
        for (const [memory, { partNumber, sending }] of this.#uses) {
            if (sending > 0 || partNumber >= this.#last)
                continue;
            this.#uses.delete(memory);
            (0,buffer_pool/* freeMemory */.KC)(memory);
        }
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/upload/multipart-upload.js
// Stores one object as a multipart upload by lib-storage's Upload, and adds what Upload lacks: it
// ends only after the parts in flight have ended, the first failure ends all of them and is thrown,
// and the object is verified afterwards.
//
// Upload's own abort() is not used: it returns while parts are still being sent. Instead, the
// source and the requests fail, so that Upload ends by itself. The caller then aborts the upload.








class MultipartUpload {
    #context;
    #key;
    #stop;
    #body;
    #memory = new PartMemory();
    #uploadId;
    /** First failure of a request. */
    failure;
    /** Whether the parts may have become an object, whatever the answer was. */
    mayExist = false;
    /**
     * Creates an upload.
     * @param stop ends the source and all requests of this upload
     */
    constructor(context, key, stop) {
        this.#context = context;
        this.#key = key;
        this.#stop = stop;
    }
    get uploadId() {
        return this.#uploadId;
    }
    /**
     * Sends the object. Settles only when none of its requests is running.
     * @param memory buffer of the pool with the first bytes of the object, one more than a part; it
     * is returned to the pool
     */
    async send(pieces, memory, bytes) {
        const { at, lock } = this.#context;
        const body = new PartBody(pieces, memory, at.pool, (error) => this.#stop.abort(error));
        this.#body = body;
        const upload = new lib_storage_dist_cjs/* Upload */._({
            client: this.#client(),
            params: {
                Bucket: at.bucket,
                Key: this.#key,
                Body: body.stream,
                ...at.policy.encryption(),
                ...at.policy.classOf(Infinity),
                ...at.policy.checksum(),
                ...lock,
            },
            partSize: body.partBytes,
            queueSize: at.partConcurrency,
            leavePartsOnError: true,
        });
        try {
            const answer = await upload.done();
            const head = await this.#verify(bytes());
            return storedObjectOf(answer.ETag === undefined ? head : answer, bytes());
        }
        catch (error) {
            this.#fail(error);
            throw error;
        }
        finally {
            await body.close();
        }
    }
    /**
     * Replaces the SDK's client for Upload, which sends three kinds of requests: sends them through
     * S3Requests.
     */
    #client() {
        const send = async (command) => {
            try {
                if (command instanceof dist_cjs.CreateMultipartUploadCommand)
                    return await this.#begin(command.input);
                if (command instanceof dist_cjs.UploadPartCommand)
                    return await this.#sendPart(command.input);
                if (command instanceof dist_cjs.CompleteMultipartUploadCommand)
                    return await this.#complete(command.input);
                throw new errors/* BackupError */.hj('INTERNAL', `unknown request of an upload: ${command?.constructor.name}`);
            }
            catch (error) {
                this.#fail(error);
                throw error;
            }
        };
        return { config: this.#context.at.requests.config, send };
    }
    #fail(error) {
        this.failure ??= error;
        this.#stop.abort(error);
    }
    async #begin(input) {
        const { at, unfinished, uncertain } = this.#context;
        const isUncertain = () => uncertain.add(this.#key);
        try {
            const answer = await at.requests.send(dist_cjs.CreateMultipartUploadCommand, input, this.#stop.signal, isUncertain);
            this.#uploadId = answer.UploadId;
            unfinished.set(this.#uploadId, this.#key);
            return answer;
        }
        catch (error) {
            // A refusal is an answer.
            if (s3ErrorStatus(error) === 0)
                isUncertain();
            throw error;
        }
    }
    async #sendPart(input) {
        const { requests, policy } = this.#context.at;
        const { Body, Key, PartNumber, UploadId } = input;
        const part = Body;
        this.#body.onPart(PartNumber, part);
        this.#memory.begin(PartNumber, part);
        const { ETag, ChecksumCRC32, ChecksumSHA256 } = await requests.send(dist_cjs.UploadPartCommand, { Key, PartNumber, UploadId, Body: part, ...policy.partIntegrityOf(part) }, this.#stop.signal);
        this.#memory.stored(part);
        return { ETag, ...policy.onlyAsked({ ChecksumCRC32, ChecksumSHA256 }) };
    }
    async #complete({ Key, UploadId, MultipartUpload, }) {
        this.mayExist = true;
        const input = { Key, UploadId, MultipartUpload };
        return await completeUpload(this.#context.at.requests, input, this.#stop.signal);
    }
    /** Verifies the object: some servers report a failed CompleteMultipartUpload inside a 200. */
    async #verify(bytes) {
        const { at } = this.#context;
        const head = await at.requests.send(dist_cjs.HeadObjectCommand, { Key: this.#key }, this.#stop.signal);
        if (!at.policy.isEncrypted(head))
            throw at.policy.notEncrypted(head, at.locationOf(this.#key));
        if (head.ContentLength === bytes)
            return head;
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `${at.locationOf(this.#key)} has ${head.ContentLength} bytes, ${bytes} were sent`, {
            hint: 'The server lost data without an error: start again, and if it happens again use another server.',
        });
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/upload/piece-reader.js
// Reads bytes from a source with pieces of any size. Invariant: a piece is used up before the next
// one is requested, because the source may reuse its memory.
const NOTHING = new Uint8Array();
class PieceReader {
    #pieces;
    #piece = NOTHING;
    constructor(source) {
        this.#pieces = source[Symbol.asyncIterator]();
    }
    /**
     * Returns a copy of the rest of the piece, if it has at most `maxBytes`; otherwise, and at the
     * end of the source, an empty array.
     */
    async takePiece(maxBytes) {
        if (!(await this.#advance()) || this.#piece.byteLength > maxBytes)
            return NOTHING;
        const copy = Uint8Array.from(this.#piece);
        this.#piece = NOTHING;
        return copy;
    }
    async isAtEnd() {
        return !(await this.#advance());
    }
    /**
     * Fills memory from a position, as far as the source has bytes.
     * @returns the end position
     */
    async readInto(memory, from = 0) {
        let end = from;
        while (end < memory.byteLength && (await this.#advance())) {
            const taken = this.#piece.subarray(0, memory.byteLength - end);
            memory.set(taken, end);
            end += taken.byteLength;
            this.#piece = this.#piece.subarray(taken.byteLength);
        }
        return end;
    }
    /** Ends a source before its end. */
    async close() {
        this.#piece = NOTHING;
        await this.#pieces.return?.();
    }
    /** Advances to a piece with bytes. Returns false at the end. */
    async #advance() {
        while (this.#piece.byteLength === 0) {
            const { done, value } = await this.#pieces.next();
            if (done)
                return false;
            this.#piece = value;
        }
        return true;
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/upload/s3-upload.js
// Stores one object: a single PUT if it fits in a part, otherwise a multipart upload. Afterwards
// either the object exists with the right size, or neither the object nor a part of it exists.






const MIB = 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * MIB;
const MAX_PARTS = 10_000;
const MAX_OBJECT_BYTES = 5 * 1024 * 1024 * MIB;
/**
 * Objects of one piece up to this size use no part buffer: otherwise thousands of small objects
 * would hold megabytes each.
 */
const SMALL_BYTES = 64 * 1024;
/**
 * Returns the part size for an object of at most `maxBytes`: small to save memory, large enough for
 * the limit of parts.
 */
function choosePartBytes(maxBytes, wantedBytes) {
    const needed = Math.ceil(Math.min(maxBytes, MAX_OBJECT_BYTES) / MAX_PARTS / MIB) * MIB;
    return Math.max(MIN_PART_BYTES, wantedBytes, needed);
}
/**
 * Uploads one object.
 * @throws the error of the source, the reason of the signal, or the first error of a request
 */
async function uploadObject(context, key, source, maxBytes, signal) {
    const upload = new ObjectUpload(context, key);
    const stop = upload.stop;
    const onAbort = () => stop.abort(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const metered = new metered_source/* MeteredSource */.s(source, key, maxBytes, stop.signal);
    try {
        if (signal.aborted)
            throw (0,metered_source/* stoppedBy */.$)(signal);
        return await upload.send(metered, choosePartBytes(maxBytes, context.at.partBytes));
    }
    catch (error) {
        const first = upload.failure ?? error;
        stop.abort(first);
        await upload.discard();
        if (metered.failure)
            throw metered.failure.error;
        if (signal.aborted)
            throw (0,metered_source/* stoppedBy */.$)(signal);
        throw first;
    }
    finally {
        signal.removeEventListener('abort', onAbort);
    }
}
class ObjectUpload {
    #context;
    #key;
    /** Ends the source and all requests of this object. */
    stop = new AbortController();
    #parts;
    /** Whether a PUT was sent: the object may exist, whatever the answer was. */
    #isPut = false;
    constructor(context, key) {
        this.#context = context;
        this.#key = key;
        this.#parts = new MultipartUpload(context, key, this.stop);
    }
    get failure() {
        return this.#parts.failure;
    }
    async send(source, partBytes) {
        const pieces = new PieceReader(source);
        try {
            const small = await pieces.takePiece(Math.min(SMALL_BYTES, partBytes));
            if (await pieces.isAtEnd())
                return await this.#put(small);
            const { pool } = this.#context.at;
            const memory = pool.take(partBytes + 1);
            let bytes = 0;
            try {
                memory.set(small);
                bytes = await pieces.readInto(memory, small.byteLength);
                if (bytes <= partBytes)
                    return await this.#put(memory.subarray(0, bytes));
            }
            finally {
                // Otherwise the parts return it.
                if (bytes <= partBytes)
                    pool.give(memory);
            }
            const stored = await this.#parts.send(pieces, memory, () => source.bytes);
            this.#context.unfinished.delete(this.#parts.uploadId);
            return stored;
        }
        finally {
            await pieces.close();
        }
    }
    async #put(body) {
        const { at, lock } = this.#context;
        this.#isPut = true;
        const answer = await at.requests.send(dist_cjs.PutObjectCommand, {
            Key: this.#key,
            Body: body,
            ...at.policy.encryption(),
            ...at.policy.classOf(body.byteLength),
            ...at.policy.integrityOf(body),
            ...lock,
        }, this.stop.signal);
        await at.assertEncrypted(answer, this.#key, this.stop.signal);
        return storedObjectOf(answer, body.byteLength);
    }
    /**
     * Removes everything that may exist. The writer's abort() repeats failed removals and reports
     * them.
     */
    async discard() {
        const { at, uploads, unfinished } = this.#context;
        const { uploadId, mayExist } = this.#parts;
        const wholeKey = this.#key;
        const note = (error) => at.logger.debug(`${error.message}, after its upload failed`);
        if (uploadId !== undefined)
            await uploads
                .abort({ uploadId, wholeKey })
                .then(() => unfinished.delete(uploadId))
                .catch(note);
        if (mayExist || this.#isPut)
            await at.requests.send(dist_cjs.DeleteObjectCommand, { Key: wholeKey }, cleanUpSignal()).catch(note);
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/upload/s3-writer.js
// Writes one backup to S3. S3 has no rename, so the manifest makes the backup visible: it is
// written last, only after the listing shows every object with its size, and is read back.











class S3Writer {
    #location;
    #deletion;
    #lock;
    #backupId;
    #stop = new AbortController();
    #signal;
    #running = new Set();
    /** Begun names, with their bytes after they are stored. */
    #names = new Map();
    #uploads;
    #unfinished = new Map();
    #uncertain = new Set();
    /** Name of the manifest, if it may exist. */
    #manifest;
    #committed = false;
    constructor(location, deletion, backupId, signal) {
        this.#location = location;
        this.#deletion = deletion;
        this.#uploads = new S3Uploads(location);
        this.#lock = location.policy.lockFrom(new Date());
        this.#backupId = backupId;
        this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    }
    write(name, source, maxBytes) {
        const written = this.#write(name, source, maxBytes);
        this.#running.add(written);
        const forget = () => this.#running.delete(written);
        written.then(forget, forget);
        return written;
    }
    async #write(name, source, maxBytes) {
        const key = this.#begin(name);
        const context = {
            at: this.#location,
            uploads: this.#uploads,
            lock: this.#lock,
            unfinished: this.#unfinished,
            uncertain: this.#uncertain,
        };
        const stored = await uploadObject(context, this.#location.keyOf(key), source, maxBytes, this.#signal);
        this.#names.set(name, stored.bytes);
        return stored;
    }
    async discard(name) {
        (0,storage_key/* assertKey */.sM)(`${this.#backupId}/${name}`);
        if (!this.#names.has(name))
            return;
        const keys = [`${this.#backupId}/${name}`];
        try {
            await this.#deletion.delete(keys, cleanUpSignal);
        }
        catch (error) {
            // A locked object can be hidden: then its name is free.
            if (!isLocked(error))
                throw error;
            await this.#deletion.hide(keys, cleanUpSignal);
        }
        this.#names.delete(name);
    }
    async commit(name, body) {
        const key = this.#location.keyOf(this.#begin(name));
        try {
            this.#signal.throwIfAborted();
            await this.#verifyComplete(name);
            await this.#abortForgottenUploads();
            this.#manifest = name;
            const answer = await this.#putManifest(key, body);
            await this.#location.assertEncrypted(answer, key, this.#signal);
            const stored = await this.#location.readWhole(key);
            if (!stored.equals(body))
                throw this.#changed(key, 'has other bytes than were written');
            this.#committed = true;
            return storedObjectOf(answer, body.byteLength);
        }
        catch (error) {
            if (this.#signal.aborted)
                throw (0,metered_source/* stoppedBy */.$)(this.#signal);
            throw error;
        }
    }
    async abort() {
        if (this.#committed)
            return { removed: 0, left: [] };
        this.#stop.abort(new errors/* BackupError */.hj('CANCELLED', `backup ${this.#backupId} was aborted`));
        await Promise.allSettled(this.#running);
        const isKnown = ([name, bytes]) => [
            name,
            bytes !== undefined || name === this.#manifest,
        ];
        const isOwn = this.#manifest !== undefined && this.#names.has(this.#manifest);
        const cleanUp = await new S3CleanUp(this.#location, this.#deletion, this.#uploads).run({
            backupId: this.#backupId,
            names: new Map([...this.#names].map(isKnown)),
            manifest: isOwn ? this.#manifest : undefined,
            unfinished: this.#unfinished,
            uncertain: this.#uncertain,
        });
        if (!isOwn || (await this.#isHidden()))
            return cleanUp;
        return { ...cleanUp, complete: [this.#location.locationOf(this.#location.prefix).replace(/\/$/, '')] };
    }
    async revoke() {
        this.#committed = false;
        return await this.abort();
    }
    /** Returns whether the manifest is known to be invisible. */
    async #isHidden() {
        if (this.#manifest === undefined)
            return true;
        try {
            for await (const { name } of this.#location.listObjects(this.#backupId, this.#manifest, cleanUpSignal()))
                if (name === this.#manifest)
                    return false;
            return true;
        }
        catch {
            return false;
        }
    }
    #begin(name) {
        const key = `${this.#backupId}/${name}`;
        (0,storage_key/* assertKey */.sM)(key);
        if (this.#names.has(name))
            throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${key} was written already`);
        this.#names.set(name, undefined);
        return key;
    }
    /**
     * Verifies all objects, with one request per thousand objects. A HEAD decides about objects that
     * a lagging listing omits.
     */
    async #verifyComplete(manifestName) {
        const listed = new Map();
        for await (const { name, bytes } of this.#location.listObjects(this.#backupId, '', this.#signal))
            listed.set(name, bytes);
        if (listed.has(manifestName)) {
            // If a server ignores conditional writes, only this check prevents a replacement of that
            // manifest.
            this.#names.clear();
            throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${this.#backupId} has a manifest already`, {
                hint: 'Another run writes the same backup: start again.',
            });
        }
        for (const [name, bytes] of this.#names) {
            if (bytes === undefined || name === manifestName || listed.get(name) === bytes)
                continue;
            const key = this.#location.keyOf(`${this.#backupId}/${name}`);
            const found = await this.#bytesOf(key);
            if (found === undefined)
                throw this.#changed(key, 'is gone');
            if (found !== bytes)
                throw this.#changed(key, `has ${found} bytes, ${bytes} were written`);
        }
    }
    /**
     * Aborts uploads whose beginning was repeated after a lost answer: otherwise the first upload
     * would cost money for ever.
     */
    async #abortForgottenUploads() {
        for (const wholeKey of this.#uncertain) {
            try {
                for (const upload of (await this.#uploads.of(wholeKey, cleanUpSignal)) ?? [])
                    await this.#uploads.abort(upload);
            }
            catch (error) {
                this.#location.logger.debug(error.message);
            }
        }
    }
    /**
     * Writes the manifest, never in another class: `list` and `prune` read it, and it is read back at
     * once.
     */
    async #putManifest(key, body) {
        const { requests, policy } = this.#location;
        const input = {
            Key: key,
            Body: body,
            ...policy.encryption(),
            ...policy.integrityOf(body),
            ...this.#lock,
        };
        try {
            return await requests.send(dist_cjs.PutObjectCommand, { ...input, IfNoneMatch: '*' }, this.#signal);
        }
        catch (error) {
            switch (s3ErrorStatus(error)) {
                case 412:
                    return await this.#acceptOwn(key, body, error);
                // Servers without conditional writes.
                case 400:
                case 501:
                    return await requests.send(dist_cjs.PutObjectCommand, input, this.#signal);
                default:
                    throw error;
            }
        }
    }
    /**
     * Accepts our own manifest: if the answer to the first attempt was lost, the second attempt
     * fails.
     */
    async #acceptOwn(key, body, refused) {
        const there = await this.#location.readWhole(key);
        if (!there.equals(body)) {
            // Another writer's manifest: abort() must not delete it.
            this.#names.clear();
            throw refused;
        }
        return await this.#location.requests.send(dist_cjs.HeadObjectCommand, { Key: key }, UNENDING);
    }
    async #bytesOf(key) {
        try {
            const head = await this.#location.requests.send(dist_cjs.HeadObjectCommand, { Key: key }, this.#signal);
            return head.ContentLength;
        }
        catch (error) {
            if (error.code === 'STORAGE_OBJECT_NOT_FOUND')
                return undefined;
            throw error;
        }
    }
    #changed(key, how) {
        return new errors/* BackupError */.hj('STORAGE_CHANGED', `${this.#location.locationOf(key)} ${how}`, {
            hint: 'Another client, such as a prune, removed or replaced it while the backup ran, or the server lost it: find out which, and start again.',
        });
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/s3-storage.js
// Backups in S3 or a server with its API: `s3://bucket/prefix/<backup id>/<object name>`. Loads the
// AWS SDK: app/open-storage.ts imports this module only for a location in S3.


















const DEFAULT_PART_BYTES = 5 * 1024 * 1024;
const DEFAULT_PART_CONCURRENCY = 2;
/** Number of folders at a time, with one small request each. */
const FOLDERS_AT_ONCE = 16;
/** Objects of these classes may have to be restored from the archive before they can be read. */
const COLD_CLASSES = new Set(['GLACIER', 'DEEP_ARCHIVE']);
async function openS3Storage(options) {
    const { bucket, prefix, endpoint, logger, expectedBucketOwner } = options;
    const signal = options.signal ?? UNENDING;
    const requests = new S3Requests(await createS3Client(options), {
        bucket,
        prefix,
        endpoint,
        expectedBucketOwner,
        patienceMs: options.stallTimeoutMs || DEFAULT_STALL_TIMEOUT_MS,
        signal,
        logger,
    });
    const location = new S3Location({
        requests,
        bucket,
        prefix,
        logger,
        partBytes: options.partBytes ?? DEFAULT_PART_BYTES,
        partConcurrency: options.partConcurrency ?? DEFAULT_PART_CONCURRENCY,
        stallTimeoutMs: options.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS,
        signal,
        policy: new S3ObjectPolicy(options.objectOptions ?? {}, endpoint === undefined),
    });
    return new S3Storage(location, describeAccess(options));
}
/** Returns, for example, `with TLS at AWS, as the role arn:aws:iam::123456789012:role/backup`. */
function describeAccess({ endpoint, keys, roleArn, hostRoleArn, profile }) {
    const tls = endpoint?.startsWith('http:') ? 'without TLS' : 'with TLS';
    const role = roleArn ?? (keys || profile ? undefined : hostRoleArn);
    return [
        `${tls} at ${endpoint ?? 'AWS'}`,
        ...(role === undefined ? [] : [`as the role ${role}`]),
        ...(profile === undefined ? [] : [`by the profile ${profile}`]),
    ].join(', ');
}
class S3Storage {
    location;
    access;
    #location;
    #bucketLock;
    #deletion;
    #uploads;
    constructor(location, access) {
        this.#location = location;
        this.access = access;
        this.#bucketLock = new S3BucketLock(location);
        this.#deletion = new S3Deletion(location, this.#bucketLock);
        this.#uploads = new S3Uploads(location);
        this.location = `s3://${location.bucket}${location.prefix === '' ? '' : `/${location.prefix}`}`;
    }
    async checkWritable(backupId) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        return await testWriting(this.#location, this.#bucketLock, backupId);
    }
    clocks() {
        const { clock } = this.#location.requests.time;
        return clock ? [clock] : [];
    }
    async freeBytes() {
        return undefined;
    }
    async create(backupId, signal) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        if (!(await this.#location.isEmpty(backupId))) {
            throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${this.location}/${backupId} exists already`, {
                hint: 'Start the backup again: it takes a new id.',
            });
        }
        return new S3Writer(this.#location, this.#deletion, backupId, signal);
    }
    listFolders() {
        return this.#location.listFolders();
    }
    async *listObjects(backupId, namePrefix = '') {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        for await (const { name, bytes } of this.#location.listObjects(backupId, namePrefix))
            yield { name, bytes };
    }
    async read(key, maxBytes) {
        (0,storage_key/* assertKey */.sM)(key);
        return await this.#location.readWhole(this.#location.keyOf(key), maxBytes);
    }
    async *readStream(key, options) {
        (0,storage_key/* assertKey */.sM)(key);
        yield* readObject(this.#location, this.#location.keyOf(key), options.offset ?? 0, options.signal);
    }
    async put(key, body) {
        (0,storage_key/* assertKey */.sM)(key);
        const Key = this.#location.keyOf(key);
        // No lock: leases must be removable, and locked records would keep a backup longer than its own
        // lock.
        const { requests, policy } = this.#location;
        const put = { Key, Body: body, ...policy.encryption(), ...policy.integrityOf(body) };
        const answer = await requests.send(dist_cjs.PutObjectCommand, put);
        await this.#location.assertEncrypted(answer, Key);
        return storedObjectOf(answer, body.byteLength);
    }
    async write(key, source, maxBytes, signal) {
        const { backupId, name } = (0,storage_key/* assertKey */.sM)(key);
        const writer = new S3Writer(this.#location, this.#deletion, backupId, signal);
        try {
            return await writer.write(name, source, maxBytes);
        }
        catch (error) {
            await writer.abort();
            throw error;
        }
    }
    async putNew(key, body) {
        (0,storage_key/* assertKey */.sM)(key);
        return await putNewObject(this.#location, this.#location.keyOf(key), body);
    }
    async delete(keys) {
        for (const key of keys)
            (0,storage_key/* assertKey */.sM)(key);
        await this.#deletion.delete(keys);
    }
    async lockOf(key) {
        (0,storage_key/* assertKey */.sM)(key);
        return await this.#deletion.lockOf(this.#location.keyOf(key));
    }
    async *listIncomplete(manifestNames) {
        const found = new Map();
        const note = (backupId, date) => {
            if (date > (found.get(backupId) ?? new Date(0)))
                found.set(backupId, date);
        };
        const root = this.#location.keyOf('');
        for (const { wholeKey, begun } of (await this.#uploads.below(root, () => this.#location.signal)) ?? [])
            note(wholeKey.slice(root.length).split('/', 1)[0], begun);
        await (0,concurrency/* forEachConcurrent */.C6)(this.#location.listFolders(), FOLDERS_AT_ONCE, UNENDING, async (backupId) => {
            if (await this.#hasAny(backupId, manifestNames))
                found.delete(backupId);
            else
                for await (const { lastModified } of this.#location.listObjects(backupId))
                    note(backupId, lastModified);
        });
        for (const [backupId, lastModified] of found)
            yield { backupId, lastModified };
    }
    async removeIncomplete(backupId, manifestNames) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        if (await this.#hasAny(backupId, manifestNames))
            return { removed: 0, left: [] };
        const root = this.#location.keyOf(`${backupId}/`);
        const uploads = (await this.#uploads.below(root, cleanUpSignal)) ?? [];
        for (const upload of uploads)
            await this.#uploads.abort(upload);
        const removed = await this.#deletion.deleteFolder(backupId);
        return { removed, left: await this.#leftOf(backupId, uploads.length > 0) };
    }
    /** Returns the objects that remain although no deletion was refused. */
    async #leftOf(backupId, hadUploads) {
        const left = [];
        const note = (wholeKey, reason) => left.push({ location: this.#location.locationOf(wholeKey), reason });
        for await (const { name } of this.#location.listObjects(backupId, '', cleanUpSignal()))
            note(this.#location.keyOf(`${backupId}/${name}`), 'it is listed although it was deleted');
        const root = this.#location.keyOf(`${backupId}/`);
        for (const { wholeKey } of hadUploads ? ((await this.#uploads.below(root, cleanUpSignal)) ?? []) : [])
            note(wholeKey, 'its upload is listed although it was aborted');
        return left;
    }
    async findArchived(backupId) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        const archived = [];
        // A restored object keeps its archive class: only a read shows whether it is readable.
        await (0,concurrency/* forEachConcurrent */.C6)(this.#listCold(backupId), FOLDERS_AT_ONCE, this.#location.signal, async (name) => {
            const Key = this.#location.keyOf(`${backupId}/${name}`);
            try {
                const { Body } = await this.#location.requests.send(dist_cjs.GetObjectCommand, { Key, Range: 'bytes=0-0' });
                await Body?.transformToByteArray();
            }
            catch (error) {
                if (s3ErrorName(error) !== 'InvalidObjectState')
                    throw error;
                archived.push(name);
            }
        });
        return archived.sort();
    }
    async *#listCold(backupId) {
        for await (const { name, storageClass } of this.#location.listObjects(backupId))
            if (storageClass !== undefined && COLD_CLASSES.has(storageClass))
                yield name;
    }
    async #hasAny(backupId, names) {
        for (const name of names) {
            const Key = this.#location.keyOf(`${backupId}/${name}`);
            try {
                await this.#location.requests.send(dist_cjs.HeadObjectCommand, { Key }, UNENDING);
                return true;
            }
            catch (error) {
                if (error.code !== 'STORAGE_OBJECT_NOT_FOUND')
                    throw error;
            }
        }
        return false;
    }
    async close() {
        this.#location.requests.destroy();
    }
}


/***/ })

};
