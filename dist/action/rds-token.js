export const id = 26;
export const ids = [26,5698];
export const modules = {

/***/ 54945:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

const { formatUrl } = __webpack_require__(519);
const { Sha256 } = __webpack_require__(99542);
const { HttpRequest } = __webpack_require__(93422);
const { SignatureV4 } = __webpack_require__(75118);
const { fromNodeProviderChain } = __webpack_require__(29719);
const { loadConfig, NODE_REGION_CONFIG_OPTIONS, NODE_REGION_CONFIG_FILE_OPTIONS } = __webpack_require__(47291);

const getRuntimeConfig = (config) => {
    return {
        runtime: "node",
        ...config,
        credentials: config?.credentials ??
            fromNodeProviderChain({
                profile: config.profile,
            }),
        region: config?.region ??
            loadConfig(NODE_REGION_CONFIG_OPTIONS, {
                ...NODE_REGION_CONFIG_FILE_OPTIONS,
                profile: config.profile,
            }),
    };
};

const MINUTE_MS = 60_000;
class Signer {
    credentials;
    hostname;
    port;
    protocol = "https:";
    region;
    service = "rds-db";
    sha256;
    username;
    constructor(configuration) {
        const runtimeConfiguration = getRuntimeConfig(configuration);
        const creds = runtimeConfiguration.credentials;
        this.credentials = typeof creds === "function" ? this.createCredentialsWrapper(creds) : creds;
        this.hostname = runtimeConfiguration.hostname;
        this.port = runtimeConfiguration.port;
        this.region = runtimeConfiguration.region;
        this.sha256 = runtimeConfiguration.sha256 ?? Sha256;
        this.username = runtimeConfiguration.username;
    }
    async getAuthToken() {
        const signer = new SignatureV4({
            service: this.service,
            region: this.region,
            credentials: this.credentials,
            sha256: this.sha256,
        });
        const request = new HttpRequest({
            method: "GET",
            protocol: this.protocol,
            hostname: this.hostname,
            port: this.port,
            query: {
                Action: "connect",
                DBUser: this.username,
            },
            headers: {
                host: `${this.hostname}:${this.port}`,
            },
        });
        const presigned = await signer.presign(request, {
            expiresIn: 900,
        });
        return formatUrl(presigned).replace(`${this.protocol}//`, "");
    }
    createCredentialsWrapper(provider) {
        return async (identityProperties) => {
            const credentials = await provider(identityProperties);
            if (credentials.expiration && credentials.expiration.getTime() - Date.now() < 15 * MINUTE_MS) {
                try {
                    const refreshed = await provider({ ...identityProperties, forceRefresh: true });
                    if (!refreshed.expiration || refreshed.expiration.getTime() - Date.now() >= 15 * MINUTE_MS) {
                        return refreshed;
                    }
                }
                catch { }
            }
            return credentials;
        };
    }
}

exports.l = Signer;


/***/ }),

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

/***/ 90026:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   signRdsToken: () => (/* binding */ signRdsToken)
/* harmony export */ });
/* harmony import */ var _aws_sdk_rds_signer__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54945);
/* harmony import */ var _network_proxies_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(40050);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _core_secret_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58563);
/* harmony import */ var _credentials_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(36838);
/* harmony import */ var _request_handler_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(95205);
// Signs tokens that RDS and Aurora accept in place of a password. A token is valid for 15 minutes.
// This folder is the only one that imports the AWS SDK.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html






const TIMEOUT_MS = 30_000;
/**
 * Signs a token.
 * @throws BackupError CONFIG_INVALID without a region or credentials
 */
async function signRdsToken({ host, port, user, region, profile, network = { proxies: _network_proxies_js__WEBPACK_IMPORTED_MODULE_0__/* .NO_PROXIES */ .B_ }, }) {
    const requests = new _request_handler_js__WEBPACK_IMPORTED_MODULE_4__/* .AwsRequestHandler */ .T({
        ...network,
        maxSockets: 1,
        connectionTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
    });
    const named = { ...(region ? { region } : {}), ...(profile ? { profile } : {}) };
    try {
        const credentials = await (0,_credentials_js__WEBPACK_IMPORTED_MODULE_3__/* .credentialsOf */ .Y)(named, requests);
        const signer = new _aws_sdk_rds_signer__WEBPACK_IMPORTED_MODULE_5__/* .Signer */ .l({ hostname: host, port, username: user, credentials, ...named });
        return new _core_secret_js__WEBPACK_IMPORTED_MODULE_2__/* .Secret */ .z(await signer.getAuthToken());
    }
    catch (cause) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('CONFIG_INVALID', `no IAM token for ${user}@${host}: ${cause.message}`, {
            hint: 'Set AWS_REGION or --s3-region, and give credentials as for S3 that may rds-db:connect.',
            cause,
        });
    }
    finally {
        requests.destroy();
    }
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


/***/ })

};
