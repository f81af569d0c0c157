export const id = 359;
export const ids = [359];
export const modules = {

/***/ 3359:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openS3Storage: () => (/* binding */ openS3Storage)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-s3/dist-cjs/index.js
var dist_cjs = __webpack_require__(3711);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/concurrency.js
var concurrency = __webpack_require__(8316);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/storage/key.js
var storage_key = __webpack_require__(1082);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
;// CONCATENATED MODULE: ./lib/storage/s3-client.js
// The one place that configures the AWS SDK: credentials, region, retries, time-outs and checksums.
// Only this folder's s3-*.ts import the SDK, and only open.ts imports them, when a location is in S3.




const DEFAULT_STALL_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 15_000;
const MAX_SOCKETS = 64;
/** With the SDK's exponential back-off about 6 s of trouble on one request. */
const DEFAULT_MAX_ATTEMPTS = 8;
async function createS3Client(options) {
    const config = await configure(options);
    const client = new dist_cjs/* S3Client */.YxF(config);
    try {
        await client.config.region();
        return client;
    }
    catch (error) {
        client.destroy();
        // The signature needs a region even where the server has none.
        if (options.endpoint !== undefined)
            return new dist_cjs/* S3Client */.YxF({ ...config, region: 'us-east-1' });
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `no region is known for bucket ${options.bucket}`, {
            hint: 'Set the region with --s3-region or AWS_REGION.',
            cause: error,
        });
    }
}
async function configure(options) {
    const stallTimeoutMs = options.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS;
    // Agents of our own: with an `Expect` header the SDK would take a new connection for every part.
    const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
    return {
        maxAttempts: options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
        retryMode: 'standard',
        expectContinueHeader: false,
        requestHandler: {
            httpAgent: new external_node_http_.Agent(agent),
            httpsAgent: new external_node_https_.Agent(agent),
            connectionTimeout: CONNECT_TIMEOUT_MS,
            socketTimeout: stallTimeoutMs,
        },
        // Every byte is checked against the manifest's SHA-256; the SDK's CRC would only cost time.
        responseChecksumValidation: 'WHEN_REQUIRED',
        // Other servers than AWS may have no host name for each bucket, and may refuse the newer checksum headers.
        ...(options.endpoint === undefined
            ? { followRegionRedirects: true }
            : {
                endpoint: options.endpoint,
                forcePathStyle: true,
                requestChecksumCalculation: 'WHEN_REQUIRED',
            }),
        ...(options.forcePathStyle === undefined ? {} : { forcePathStyle: options.forcePathStyle }),
        ...(options.region === undefined ? {} : { region: options.region }),
        ...(options.profile === undefined ? {} : { profile: options.profile }),
        ...(await credentialsOf(options)),
    };
}
async function credentialsOf({ profile, credentialsFile, roleArn, region, webIdentityToken, }) {
    if (credentialsFile === undefined && roleArn === undefined)
        return {};
    const { fromIni, fromNodeProviderChain, fromTemporaryCredentials, fromWebToken } = await __webpack_require__.e(/* import() */ 719).then(__webpack_require__.t.bind(__webpack_require__, 9719, 19));
    const clientConfig = region === undefined ? {} : { clientConfig: { region } };
    if (roleArn !== undefined && webIdentityToken !== undefined) {
        // Called again before the credentials expire: the token of the first time would have expired long before.
        return {
            credentials: async () => await fromWebToken({
                roleArn,
                roleSessionName: 'mysql-backup',
                webIdentityToken: await webIdentityToken(),
                ...clientConfig,
            })(),
        };
    }
    const named = profile === undefined ? {} : { profile };
    // The chain would let the environment outweigh a file that was asked for.
    const chain = credentialsFile === undefined
        ? fromNodeProviderChain(named)
        : fromIni({ ...named, filepath: credentialsFile, ignoreCache: true });
    if (roleArn === undefined)
        return { credentials: chain };
    return {
        credentials: fromTemporaryCredentials({
            masterCredentials: chain,
            params: { RoleArn: roleArn, RoleSessionName: 'mysql-backup' },
            ...clientConfig,
        }),
    };
}

;// CONCATENATED MODULE: ./lib/storage/s3-errors.js
// What the S3 API's error codes mean for a backup, and which are worth another try. Decided by the error's name, its
// HTTP status or the socket's error code, never by message text: servers word their messages differently, or not at all.

const DENIED_HINT = 'Check the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, --profile or the role) and that their policy allows s3:PutObject, s3:GetObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket there.';
const EXPIRED_HINT = 'Renew the credentials; for long runs use a profile or a role that the program can renew by itself.';
const REGION_HINT = 'Set the region of the bucket with --s3-region or AWS_REGION.';
const FULL_HINT = 'Raise the quota of the bucket or prune old backups.';
const UNREACHABLE_HINT = 'Check --s3-endpoint, the network and the proxy from this machine, then start again.';
const CREDENTIALS_HINT = 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile, or run where a role is attached.';
const BY_NAME = {
    NoSuchBucket: ['STORAGE_BUCKET_NOT_FOUND', 'Check the name in the storage URL, or create the bucket.'],
    NoSuchKey: [
        'STORAGE_OBJECT_NOT_FOUND',
        'Check the id with `mysql-backup list`; the backup may have been pruned.',
    ],
    NotFound: [
        'STORAGE_OBJECT_NOT_FOUND',
        'Check the id with `mysql-backup list`; the backup may have been pruned.',
    ],
    AccessDenied: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
    Forbidden: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
    InvalidAccessKeyId: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
    SignatureDoesNotMatch: [
        'STORAGE_ACCESS_DENIED',
        'Check the secret access key, and that no proxy rewrites the requests.',
    ],
    AllAccessDisabled: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
    AccountProblem: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
    InvalidToken: ['STORAGE_ACCESS_DENIED', EXPIRED_HINT],
    ExpiredToken: ['STORAGE_ACCESS_DENIED', EXPIRED_HINT],
    ExpiredTokenException: ['STORAGE_ACCESS_DENIED', EXPIRED_HINT],
    TokenRefreshRequired: ['STORAGE_ACCESS_DENIED', EXPIRED_HINT],
    RequestTimeTooSkewed: [
        'STORAGE_ACCESS_DENIED',
        'Set the clock of this machine: it differs too much from the server’s.',
    ],
    CredentialsProviderError: ['STORAGE_ACCESS_DENIED', CREDENTIALS_HINT],
    TokenProviderError: ['STORAGE_ACCESS_DENIED', CREDENTIALS_HINT],
    ProviderError: ['STORAGE_ACCESS_DENIED', CREDENTIALS_HINT],
    PermanentRedirect: ['STORAGE_FAILED', REGION_HINT],
    AuthorizationHeaderMalformed: ['STORAGE_FAILED', REGION_HINT],
    IllegalLocationConstraintException: ['STORAGE_FAILED', REGION_HINT],
    QuotaExceeded: ['STORAGE_FULL', FULL_HINT],
    InsufficientCapacity: ['STORAGE_FULL', FULL_HINT],
    XMinioStorageFull: ['STORAGE_FULL', FULL_HINT],
    PreconditionFailed: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
    TimeoutError: ['STORAGE_UNREACHABLE', UNREACHABLE_HINT],
};
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
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
]);
function s3ErrorName(error) {
    return error?.name ?? '';
}
function s3ErrorStatus(error) {
    return error?.$metadata?.httpStatusCode ?? 0;
}
/** A socket that broke or never came up, or a server in trouble: may pass by itself. */
function isTransientS3Error(error) {
    const { name = '', code = '' } = (error ?? {});
    const status = s3ErrorStatus(error);
    return name === 'TimeoutError' || NETWORK_CODES.has(code) || status >= 500 || status === 429;
}
/** @param act what was tried, for the message: `write`, `list`. */
function translateS3Error(error, act, place) {
    if (error instanceof errors/* BackupError */.hj)
        return error;
    const [code, hint] = meaningOf(error);
    const target = `s3://${place.bucket}${place.key === undefined ? '' : `/${place.key}`}`;
    const at = code === 'STORAGE_UNREACHABLE' && place.endpoint ? ` at ${place.endpoint}` : '';
    return new errors/* BackupError */.hj(code, `cannot ${act} ${target}${at}: ${describe(error)}`, {
        hint,
        details: { bucket: place.bucket, key: place.key, httpStatus: s3ErrorStatus(error) || undefined },
        cause: error,
    });
}
function meaningOf(error) {
    const known = BY_NAME[s3ErrorName(error)] ?? BY_NAME[error?.code ?? ''];
    if (known)
        return known;
    const status = s3ErrorStatus(error);
    if (status === 401 || status === 403)
        return ['STORAGE_ACCESS_DENIED', DENIED_HINT];
    if (status === 404)
        return BY_NAME['NoSuchKey'];
    if (status === 301 || status === 307)
        return ['STORAGE_FAILED', REGION_HINT];
    if (isTransientS3Error(error)) {
        if (status === 0)
            return ['STORAGE_UNREACHABLE', UNREACHABLE_HINT];
        return [
            'STORAGE_FAILED',
            'The server is overloaded or has a fault: start again later, or lower --concurrency.',
        ];
    }
    return ['STORAGE_FAILED', 'Run again with --log-level debug to see what the server answered.'];
}
function describe(error) {
    const { name = '', code, $metadata } = (error ?? {});
    const label = code ?? (name === 'Error' && error instanceof Error ? error.message : name);
    return $metadata?.httpStatusCode ? `${label} (HTTP ${$metadata.httpStatusCode})` : label || String(error);
}

;// CONCATENATED MODULE: ./lib/storage/s3-deletion.js
// Deletes objects for good. In a bucket with versions a plain delete only hides an object behind a marker, and it is
// paid for as before: so each version is deleted by its id. What an object lock holds is told with its date.




/** Objects of one backup are locked alike: so many are looked at to find out why a delete was refused. */
const LOCKS_LOOKED_AT = 16;
class S3Deletion {
    #at;
    #versioning;
    #isHidingTold = false;
    constructor(at) {
        this.#at = at;
    }
    /** @param keys relative to the location */
    async delete(keys) {
        if (keys.length === 0)
            return;
        this.#versioning ??= this.#readVersioning();
        const versioning = await this.#versioning;
        const versions = versioning === 'off' ? undefined : await this.#versionsOf(keys);
        const isPlain = versions === undefined ||
            (versioning === 'unknown' && versions.every(({ VersionId }) => VersionId === 'null'));
        if (isPlain)
            return await this.#at.deleteKeys(keys);
        const failures = await this.#at.deleteVersions(versions);
        if (failures.length > 0)
            await this.#afterRefusal(keys, failures);
    }
    /** @param wholeKey with the location's prefix */
    async lockOf(wholeKey, versionId) {
        const { client, bucket } = this.#at;
        try {
            const { ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = await client.send(new dist_cjs/* HeadObjectCommand */.l81({
                Bucket: bucket,
                Key: wholeKey,
                ...(versionId === undefined ? {} : { VersionId: versionId }),
            }));
            if (hold === 'ON')
                return {};
            return until && until.getTime() > Date.now() ? { until } : undefined;
        }
        catch (error) {
            const status = s3ErrorStatus(error);
            // Gone, or a delete marker.
            if (status === 404 || status === 405)
                return undefined;
            throw translateS3Error(error, 'look at', this.#at.placeOf(wholeKey));
        }
    }
    async #readVersioning() {
        const { client, bucket, logger } = this.#at;
        try {
            const { Status } = await client.send(new dist_cjs/* GetBucketVersioningCommand */._rj({ Bucket: bucket }));
            // Suspended: what was stored before has its versions still.
            return Status === 'Enabled' || Status === 'Suspended' ? 'on' : 'off';
        }
        catch (error) {
            logger.debug(`whether s3://${bucket} has versions cannot be seen: ${s3ErrorName(error)}`);
            return 'unknown';
        }
    }
    /** All versions and markers of the keys, in their order; undefined where they cannot be listed. */
    async #versionsOf(keys) {
        const { bucket, logger } = this.#at;
        const found = new Map(keys.map((key) => [this.#at.keyOf(key), []]));
        const prefixes = keys.length === 1 ? keys : new Set(keys.map((key) => key.slice(0, key.indexOf('/') + 1)));
        try {
            for (const prefix of prefixes)
                for await (const version of this.#listVersions(this.#at.keyOf(prefix)))
                    found.get(version.Key)?.push(version);
        }
        catch (error) {
            logger.debug(`versions cannot be listed in s3://${bucket}: ${s3ErrorName(error)}`);
            return undefined;
        }
        return [...found.values()].flat();
    }
    async *#listVersions(prefix) {
        let marker = {};
        while (marker) {
            const page = await this.#at.client.send(new dist_cjs/* ListObjectVersionsCommand */.uc$({ Bucket: this.#at.bucket, Prefix: prefix, ...marker }));
            for (const { Key, VersionId = 'null' } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
                if (Key !== undefined)
                    yield { Key, VersionId };
            const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
            marker =
                IsTruncated && NextKeyMarker !== undefined
                    ? {
                        KeyMarker: NextKeyMarker,
                        ...(NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker }),
                    }
                    : undefined;
        }
    }
    /** A lock is an error with its date. Where only the permission for versions is missing, objects are hidden at least. */
    async #afterRefusal(keys, failures) {
        const locks = await (0,concurrency/* mapConcurrent */._)(failures.slice(0, LOCKS_LOOKED_AT), 8, ({ key, versionId }) => this.lockOf(key, versionId).catch(() => undefined));
        const held = locks.filter((lock) => lock !== undefined);
        if (held.length > 0)
            throw lockedError(this.#at.bucket, failures, held);
        if (failures.some(({ code }) => code !== 'AccessDenied'))
            throw this.#at.notDeleted(failures);
        await this.#at.deleteKeys(keys);
        if (this.#isHidingTold)
            return;
        this.#isHidingTold = true;
        this.#at.logger.warn(`what is deleted in s3://${this.#at.bucket} is hidden only, its versions stay: allow s3:DeleteObjectVersion, or let a lifecycle rule remove them`);
    }
}
function lockedError(bucket, failures, locks) {
    const dates = locks.flatMap(({ until }) => (until ? [until.getTime()] : []));
    const lockedUntil = dates.length === locks.length ? new Date(Math.max(...dates)).toISOString() : undefined;
    const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
    return new errors/* BackupError */.hj('STORAGE_ACCESS_DENIED', `cannot delete s3://${bucket}/${failures[0].key}${more}: locked ${lockedUntil ? `until ${lockedUntil}` : 'by a legal hold'}`, {
        hint: 'Nothing is to be done: what is locked goes with a later run, after that date.',
        details: { failures: failures.slice(0, 100), lockedUntil: lockedUntil ?? 'legal hold' },
    });
}

;// CONCATENATED MODULE: ./lib/storage/part-pool.js
// Buffers for the parts of uploads, taken again and again: a new one for each part would be garbage that the collector
// frees late, hundreds of megabytes of it at a time, for it looks at the heap and not at what lies outside of it.
/** Buffers that wait for the next part; more are given back to the system. */
const MAX_IDLE = 16;
class PartPool {
    #idle = [];
    /** A buffer of exactly so many bytes, holding whatever was in it. */
    take(bytes) {
        const fitting = this.#idle.findIndex((buffer) => buffer.byteLength === bytes);
        return fitting < 0 ? Buffer.allocUnsafeSlow(bytes) : this.#idle.splice(fitting, 1)[0];
    }
    give(buffer) {
        if (this.#idle.length < MAX_IDLE)
            this.#idle.push(buffer);
    }
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./lib/storage/metered-source.js
var metered_source = __webpack_require__(8935);
;// CONCATENATED MODULE: ./lib/storage/s3-reader.js
// Reads one object as a stream. S3 connections die while idle and in the middle of a body, so the reader reopens at its
// offset, bound to the ETag it began with; a body that is cut short without an error is noticed by its length.





/** Tries without a single byte of progress before giving up. */
const MAX_TRIES = 6;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;
/** A body that ended early, stood still, or broke: worth another try. */
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
            if (tries >= MAX_TRIES || !(error instanceof BrokenBody || isTransientS3Error(error))) {
                throw translateReadError(error, context, key, position);
            }
            const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** tries);
            context.logger.debug(`reading ${key} goes on at ${position} in ${delayMs} ms: ${String(error)}`);
            await (0,promises_.setTimeout)(delayMs, undefined, { signal }).catch(() => undefined);
            if (signal.aborted)
                throw (0,metered_source/* stoppedBy */.$)(signal);
        }
    }
}
async function openAt({ client, bucket }, key, position, etag, signal) {
    const response = await client.send(new dist_cjs/* GetObjectCommand */.jLs({
        Bucket: bucket,
        Key: key,
        // An empty object has no byte 0: some servers refuse the range.
        ...(position > 0 ? { Range: `bytes=${position}-` } : {}),
        ...(etag === undefined ? {} : { IfMatch: etag }),
    }), { abortSignal: signal });
    const changed = etag !== undefined && response.ETag !== etag;
    const ignoresRange = position > 0 && !response.ContentRange?.startsWith(`bytes ${position}-`);
    if (changed || ignoresRange) {
        response.Body.destroy();
        throw changed
            ? objectChanged(bucket, key)
            : new errors/* BackupError */.hj('STORAGE_FAILED', `the server ignores the range asked of s3://${bucket}/${key}`, {
                hint: 'Use a server that answers Range requests.',
            });
    }
    return response;
}
async function* bodyOf(response, stallTimeoutMs) {
    const body = response.Body;
    const expected = response.ContentLength;
    let waiting = true;
    // A reader that takes its time is no stall of the server's: only time spent waiting counts.
    const watchdog = setTimeout(() => {
        if (waiting)
            body.destroy(new BrokenBody(`nothing came for ${stallTimeoutMs} ms`));
        else
            watchdog.refresh();
    }, stallTimeoutMs);
    let received = 0;
    try {
        for await (const piece of body) {
            received += piece.byteLength;
            waiting = false;
            yield piece;
            waiting = true;
            watchdog.refresh();
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
        throw new BrokenBody(`${received} of ${expected} bytes came`);
    }
}
/** Asked for what lies behind the last byte, servers answer 416. */
function isEndOfObject(error, position) {
    return position > 0 && (s3ErrorStatus(error) === 416 || s3ErrorName(error) === 'InvalidRange');
}
function translateReadError(error, context, key, position) {
    if (s3ErrorStatus(error) === 412)
        return objectChanged(context.bucket, key);
    if (!(error instanceof BrokenBody)) {
        return translateS3Error(error, 'read', { bucket: context.bucket, key, endpoint: context.endpoint });
    }
    return new errors/* BackupError */.hj('STORAGE_UNREACHABLE', `cannot read s3://${context.bucket}/${key} beyond byte ${position}: ${error.message}`, { hint: 'Check the network between this machine and the storage, then start again.', cause: error });
}
function objectChanged(bucket, key) {
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `s3://${bucket}/${key} was replaced while it was read`, {
        hint: 'Find out who writes to this prefix: objects of a backup never change.',
    });
}

;// CONCATENATED MODULE: ./lib/storage/s3-location.js
// A prefix in a bucket: turns `<id>/<name>` into whole keys, and lists and deletes below it, page by page.







/** The most that one DeleteObjects takes. */
const DELETE_BATCH = 1000;
const DELETE_CONCURRENCY = 8;
class S3Location {
    client;
    bucket;
    prefix;
    endpoint;
    logger;
    partBytes;
    partConcurrency;
    stallTimeoutMs;
    checksums;
    pool = new PartPool();
    constructor(client, fields) {
        this.client = client;
        this.bucket = fields.bucket;
        this.prefix = fields.prefix;
        this.endpoint = fields.endpoint;
        this.logger = fields.logger;
        this.partBytes = fields.partBytes;
        this.partConcurrency = fields.partConcurrency;
        this.stallTimeoutMs = fields.stallTimeoutMs;
        this.checksums = fields.endpoint === undefined;
    }
    /** @param key relative to the location; empty for the location itself */
    keyOf(key) {
        return this.prefix === '' ? key : `${this.prefix}/${key}`;
    }
    placeOf(key) {
        return { bucket: this.bucket, endpoint: this.endpoint, ...(key === undefined ? {} : { key }) };
    }
    async readWhole(wholeKey) {
        const pieces = [];
        for await (const piece of readObject(this, wholeKey, 0, new AbortController().signal))
            pieces.push(piece);
        return Buffer.concat(pieces);
    }
    async *listFolders() {
        const root = this.keyOf('');
        for await (const page of this.#pages(root, '/')) {
            for (const { Prefix } of page.CommonPrefixes ?? []) {
                const backupId = Prefix?.slice(root.length, -1) ?? '';
                if ((0,storage_key/* isBackupId */["if"])(backupId))
                    yield backupId;
            }
        }
    }
    async *listObjects(backupId, namePrefix = '') {
        const root = this.keyOf(`${backupId}/`);
        for await (const page of this.#pages(`${root}${namePrefix}`)) {
            for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
                const name = Key.slice(root.length);
                if ((0,storage_key/* isObjectName */.V2)(name))
                    yield { name, bytes: Size, lastModified: LastModified ?? new Date() };
            }
        }
    }
    async isEmpty(backupId) {
        const Prefix = this.keyOf(`${backupId}/`);
        return await this.#translating('list', this.keyOf(backupId), async () => {
            const page = await this.client.send(new dist_cjs/* ListObjectsV2Command */.u6x({ Bucket: this.bucket, Prefix, MaxKeys: 1 }));
            return (page.Contents ?? []).length === 0;
        });
    }
    async *#pages(prefix, delimiter) {
        let token;
        do {
            const page = await this.#translating('list', prefix, () => this.client.send(new dist_cjs/* ListObjectsV2Command */.u6x({
                Bucket: this.bucket,
                Prefix: prefix,
                ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
                ...(token === undefined ? {} : { ContinuationToken: token }),
            })));
            yield page;
            token = page.IsTruncated ? page.NextContinuationToken : undefined;
        } while (token !== undefined);
    }
    /** Multipart uploads that were begun and not ended; none where the server cannot tell. */
    async *listUploads(backupId) {
        const root = this.keyOf('');
        let marker = {};
        while (marker) {
            const input = {
                Bucket: this.bucket,
                Prefix: backupId === undefined ? root : `${root}${backupId}/`,
                ...marker,
            };
            let page;
            try {
                page = await this.client.send(new dist_cjs/* ListMultipartUploadsCommand */.mo2(input));
            }
            catch (error) {
                this.logger.debug(`multipart uploads cannot be listed in s3://${this.bucket}: ${s3ErrorName(error)}`);
                return;
            }
            for (const { UploadId = '', Key = '', Initiated = new Date() } of page.Uploads ?? []) {
                yield { uploadId: UploadId, key: Key.slice(root.length), begun: Initiated };
            }
            const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
            marker =
                IsTruncated && NextKeyMarker !== undefined
                    ? {
                        KeyMarker: NextKeyMarker,
                        ...(NextUploadIdMarker === undefined ? {} : { UploadIdMarker: NextUploadIdMarker }),
                    }
                    : undefined;
        }
    }
    async abortUploads(backupId) {
        for await (const { uploadId, key } of this.listUploads(backupId)) {
            const input = { Bucket: this.bucket, Key: this.keyOf(key), UploadId: uploadId };
            try {
                await this.client.send(new dist_cjs/* AbortMultipartUploadCommand */.tfP(input));
            }
            catch (error) {
                if (s3ErrorName(error) !== 'NoSuchUpload') {
                    throw translateS3Error(error, 'abort the upload of', this.placeOf(input.Key));
                }
            }
        }
    }
    /** In the order given, a thousand at a time. @param keys relative to the location */
    async deleteKeys(keys) {
        for (let first = 0; first < keys.length; first += DELETE_BATCH) {
            const batch = keys.slice(first, first + DELETE_BATCH).map((key) => ({ Key: this.keyOf(key) }));
            const failures = await this.#translating('delete from', this.keyOf(''), () => this.#deleteBatch(batch));
            if (failures.length > 0)
                throw this.notDeleted(failures);
        }
    }
    /** In the order given. @returns what the server refused */
    async deleteVersions(versions) {
        const failures = [];
        for (let first = 0; first < versions.length; first += DELETE_BATCH) {
            const batch = versions.slice(first, first + DELETE_BATCH);
            failures.push(...(await this.#translating('delete from', this.keyOf(''), () => this.#deleteBatch(batch))));
        }
        return failures;
    }
    async #deleteBatch(objects) {
        const Delete = { Objects: [...objects], Quiet: true };
        try {
            const result = await this.client.send(new dist_cjs/* DeleteObjectsCommand */.xvx({ Bucket: this.bucket, Delete }));
            return (result.Errors ?? []).map(({ Key = '', Code = '', VersionId }) => ({
                key: Key,
                code: Code,
                ...(VersionId ? { versionId: VersionId } : {}),
            }));
        }
        catch (error) {
            // Servers without DeleteObjects, or with checksums of another age for it.
            if (s3ErrorStatus(error) !== 400 && s3ErrorStatus(error) !== 501 && s3ErrorStatus(error) !== 405)
                throw error;
        }
        await (0,concurrency/* forEachConcurrent */.C)(objects, DELETE_CONCURRENCY, new AbortController().signal, async (object) => {
            await this.client.send(new dist_cjs/* DeleteObjectCommand */.k4j({ Bucket: this.bucket, ...object }));
        });
        return [];
    }
    notDeleted(failures) {
        const [first] = failures;
        const code = failures.every(({ code }) => code === 'AccessDenied')
            ? 'STORAGE_ACCESS_DENIED'
            : 'STORAGE_FAILED';
        const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
        return new errors/* BackupError */.hj(code, `cannot delete s3://${this.bucket}/${first.key}${more}: ${first.code}`, {
            hint: 'Check that the policy allows s3:DeleteObject and that no object lock holds the objects.',
            details: { failures },
        });
    }
    async #translating(act, key, work) {
        try {
            return await work();
        }
        catch (error) {
            throw translateS3Error(error, act, this.placeOf(key));
        }
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3-stored-object.js
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
        ...(result.ETag === undefined ? {} : { etag: result.ETag }),
        ...(result.VersionId === undefined ? {} : { versionId: result.VersionId }),
        ...(algorithm === undefined || value === undefined
            ? {}
            : { checksum: { algorithm, ...(result.ChecksumType ? { type: result.ChecksumType } : {}), value } }),
    };
}

;// CONCATENATED MODULE: ./lib/storage/part-source.js
async function* cutParts(source, partBytes, pool) {
    let buffer;
    let filled = 0;
    let number = 1;
    const cut = (last) => {
        const full = buffer;
        buffer = undefined;
        const body = full?.subarray(0, filled) ?? new Uint8Array();
        filled = 0;
        return { number: number++, body, last, release: () => full && pool.give(full) };
    };
    try {
        for await (const piece of source) {
            for (let from = 0; from < piece.byteLength;) {
                // Only now is it known that the full one is not the last.
                if (filled === partBytes)
                    yield cut(false);
                buffer ??= pool.take(partBytes);
                const bytes = Math.min(partBytes - filled, piece.byteLength - from);
                buffer.set(piece.subarray(from, from + bytes), filled);
                filled += bytes;
                from += bytes;
            }
        }
        yield cut(true);
    }
    finally {
        if (buffer)
            pool.give(buffer);
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3-upload.js
// Stores one object: a single PUT when it fits in a part, else a multipart upload. Either the object is there with the
// right size afterwards, or neither it nor any part of it is.
//
// Not lib-storage's Upload: it joins the pieces of every part into a new buffer (eight uploads at a time took 150 MB where
// this takes 92, and 1.4 times the CPU); its abort() returns while parts are still on their way; and a clean-up that fails
// hides the error that led to it.






const MIB = 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * MIB;
const MAX_PARTS = 10_000;
const MAX_OBJECT_BYTES = 5 * 1024 * 1024 * MIB;
/** Part size for an object of at most so many bytes: small for memory's sake, large enough for the limit of parts. */
function choosePartBytes(maxBytes, wantedBytes) {
    const needed = Math.ceil(Math.min(maxBytes, MAX_OBJECT_BYTES) / MAX_PARTS / MIB) * MIB;
    return Math.max(MIN_PART_BYTES, wantedBytes, needed);
}
async function uploadObject(context, key, source, maxBytes, signal) {
    const stop = new AbortController();
    const stopped = AbortSignal.any([signal, stop.signal]);
    const metered = new metered_source/* MeteredSource */.s(source, key, maxBytes, stopped);
    const upload = new ObjectUpload(context, key, stopped, stop);
    const partBytes = choosePartBytes(maxBytes, context.at.partBytes);
    try {
        signal.throwIfAborted();
        for await (const part of cutParts(metered, partBytes, context.at.pool))
            await upload.add(part);
        return await upload.finish(metered.bytes);
    }
    catch (error) {
        const first = upload.failure ?? error;
        stop.abort(first);
        await upload.discard();
        if (metered.failure)
            throw metered.failure.error;
        if (signal.aborted)
            throw (0,metered_source/* stoppedBy */.$)(signal);
        throw translateS3Error(first, 'write', { bucket: context.at.bucket, key, endpoint: context.at.endpoint });
    }
}
class ObjectUpload {
    #context;
    #target;
    #signal;
    #stop;
    #sending = new Set();
    #parts = [];
    #single;
    #uploadId;
    /** A request was sent that makes the object exist, whatever came back. */
    #mayExist = false;
    /** The first request that failed: it stopped the source and the others. */
    failure;
    constructor(context, key, signal, stop) {
        this.#context = context;
        this.#target = { Bucket: context.at.bucket, Key: key };
        this.#signal = signal;
        this.#stop = stop;
    }
    /** Returns when another part may be filled: the back-pressure. */
    async add(part) {
        if (part.number === 1 && part.last)
            return await this.#put(part);
        this.#uploadId ??= await this.#begin();
        const sending = this.#send(part).catch((error) => {
            this.failure ??= error;
            this.#stop.abort(error);
        });
        this.#sending.add(sending);
        void sending.then(() => this.#sending.delete(sending));
        // The part that is being filled counts as one.
        while (this.#sending.size >= this.#context.at.partConcurrency)
            await Promise.race(this.#sending);
        if (this.failure !== undefined)
            throw this.failure;
    }
    async finish(bytes) {
        if (this.#single)
            return this.#single;
        await Promise.all(this.#sending);
        if (this.failure !== undefined)
            throw this.failure;
        this.#signal.throwIfAborted();
        const { client } = this.#context.at;
        const Parts = this.#parts.sort((a, b) => a.PartNumber - b.PartNumber);
        this.#mayExist = true;
        const complete = new dist_cjs/* CompleteMultipartUploadCommand */.Gym({
            ...this.#target,
            UploadId: this.#uploadId,
            MultipartUpload: { Parts },
        });
        const result = await client.send(complete, { abortSignal: this.#signal });
        await this.#prove(bytes);
        this.#context.unfinished.delete(this.#uploadId);
        return storedObjectOf(result, bytes);
    }
    /** Takes back whatever may be there. What fails here is tried again, and reported, by the writer's abort(). */
    async discard() {
        await Promise.all(this.#sending);
        const { client, logger } = this.#context.at;
        try {
            if (this.#uploadId !== undefined) {
                await client
                    .send(new dist_cjs/* AbortMultipartUploadCommand */.tfP({ ...this.#target, UploadId: this.#uploadId }))
                    .then(() => this.#context.unfinished.delete(this.#uploadId))
                    .catch((error) => logger.debug(`cannot abort the upload of ${this.#target.Key}: ${String(error)}`));
            }
            if (this.#mayExist)
                await client.send(new dist_cjs/* DeleteObjectCommand */.k4j(this.#target));
        }
        catch (error) {
            logger.debug(`cannot remove ${this.#target.Key} after its upload failed: ${String(error)}`);
        }
    }
    async #put(part) {
        const { client } = this.#context.at;
        this.#mayExist = true;
        try {
            const put = new dist_cjs/* PutObjectCommand */.wKZ({ ...this.#target, Body: part.body });
            this.#single = storedObjectOf(await client.send(put, { abortSignal: this.#signal }), part.body.byteLength);
        }
        finally {
            part.release();
        }
    }
    async #begin() {
        const { client, checksums } = this.#context.at;
        const create = new dist_cjs/* CreateMultipartUploadCommand */.nG4({
            ...this.#target,
            ...(checksums ? { ChecksumAlgorithm: 'CRC32' } : {}),
        });
        const { UploadId } = await client.send(create, { abortSignal: this.#signal });
        this.#context.unfinished.set(UploadId, this.#target.Key);
        return UploadId;
    }
    async #send(part) {
        const { client, checksums } = this.#context.at;
        try {
            const command = new dist_cjs/* UploadPartCommand */.iVK({
                ...this.#target,
                UploadId: this.#uploadId,
                PartNumber: part.number,
                Body: part.body,
                ...(checksums ? { ChecksumAlgorithm: 'CRC32' } : {}),
            });
            const { ETag, ChecksumCRC32 } = await client.send(command, { abortSignal: this.#signal });
            this.#parts.push({
                PartNumber: part.number,
                ETag,
                ...(ChecksumCRC32 === undefined ? {} : { ChecksumCRC32 }),
            });
        }
        finally {
            part.release();
        }
    }
    /** Some servers report a failed CompleteMultipartUpload inside a 200; only the object itself tells. */
    async #prove(bytes) {
        const head = await this.#context.at.client.send(new dist_cjs/* HeadObjectCommand */.l81(this.#target), {
            abortSignal: this.#signal,
        });
        if (head.ContentLength === bytes)
            return;
        const { Bucket, Key } = this.#target;
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `s3://${Bucket}/${Key} has ${head.ContentLength} bytes, sent were ${bytes}`, {
            hint: 'The server lost data without an error: start again, and if it happens again use another server.',
        });
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3-writer.js
// Writes one backup to S3. Nothing there can be renamed, so the manifest is the act that makes it visible: it goes last,
// only after the listing shows every object with its size, and it is read back.







class S3Writer {
    #location;
    #backupId;
    #stop = new AbortController();
    #signal;
    #running = new Set();
    /** Names that were begun; their bytes once they are stored. */
    #names = new Map();
    #unfinished = new Map();
    #committed = false;
    constructor(location, backupId, signal) {
        this.#location = location;
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
        const context = { at: this.#location, unfinished: this.#unfinished };
        const stored = await uploadObject(context, this.#location.keyOf(key), source, maxBytes, this.#signal);
        this.#names.set(name, stored.bytes);
        return stored;
    }
    async commit(name, body) {
        const key = this.#location.keyOf(this.#begin(name));
        const place = this.#location.placeOf(key);
        try {
            this.#signal.throwIfAborted();
            await this.#proveComplete(name);
            const result = await this.#putManifest(key, body);
            const stored = await this.#location.readWhole(key);
            if (!stored.equals(body))
                throw this.#lost(key, `${stored.byteLength} other bytes than were written`);
            this.#committed = true;
            return result;
        }
        catch (error) {
            if (this.#signal.aborted)
                throw (0,metered_source/* stoppedBy */.$)(this.#signal);
            throw translateS3Error(error, 'commit', place);
        }
    }
    async abort() {
        if (this.#committed)
            return;
        this.#stop.abort(new errors/* BackupError */.hj('CANCELLED', `backup ${this.#backupId} was given up`));
        await Promise.allSettled(this.#running);
        const { client, bucket } = this.#location;
        for (const [uploadId, key] of this.#unfinished) {
            try {
                await client.send(new dist_cjs/* AbortMultipartUploadCommand */.tfP({ Bucket: bucket, Key: key, UploadId: uploadId }));
            }
            catch (error) {
                if (s3ErrorName(error) !== 'NoSuchUpload') {
                    throw translateS3Error(error, 'abort the upload of', this.#location.placeOf(key));
                }
            }
            this.#unfinished.delete(uploadId);
        }
        // An upload whose beginning was never answered has no id here, but the server may know it.
        await this.#location.abortUploads(this.#backupId);
        // The manifest, if it came to that, was the last: it goes first.
        await this.#location.deleteKeys([...this.#names.keys()].toReversed().map((name) => `${this.#backupId}/${name}`));
    }
    #begin(name) {
        const key = `${this.#backupId}/${name}`;
        (0,storage_key/* assertKey */.sM)(key);
        if (this.#names.has(name))
            throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${key} was written already`);
        this.#names.set(name, undefined);
        return key;
    }
    /** One request for a thousand objects. A listing that lags behind is given the benefit of a HEAD. */
    async #proveComplete(manifestName) {
        const listed = new Map();
        for await (const { name, bytes } of this.#location.listObjects(this.#backupId))
            listed.set(name, bytes);
        for (const [name, bytes] of this.#names) {
            if (bytes === undefined || name === manifestName || listed.get(name) === bytes)
                continue;
            const key = this.#location.keyOf(`${this.#backupId}/${name}`);
            const { client, bucket } = this.#location;
            const head = await client.send(new dist_cjs/* HeadObjectCommand */.l81({ Bucket: bucket, Key: key }));
            if (head.ContentLength !== bytes)
                throw this.#lost(key, `${head.ContentLength} bytes, written were ${bytes}`);
        }
    }
    async #putManifest(key, body) {
        const { client, bucket } = this.#location;
        const input = { Bucket: bucket, Key: key, Body: body };
        try {
            const onlyIfNew = new dist_cjs/* PutObjectCommand */.wKZ({ ...input, IfNoneMatch: '*' });
            return storedObjectOf(await client.send(onlyIfNew, { abortSignal: this.#signal }), body.byteLength);
        }
        catch (error) {
            switch (s3ErrorStatus(error)) {
                case 412:
                    return await this.#acceptOwn(key, body, error);
                // Servers that know no conditional writes.
                case 400:
                case 501:
                    return storedObjectOf(await client.send(new dist_cjs/* PutObjectCommand */.wKZ(input), { abortSignal: this.#signal }), body.byteLength);
                default:
                    throw error;
            }
        }
    }
    /** A first try whose answer was lost makes the second one fail: then the manifest there is our own. */
    async #acceptOwn(key, body, refused) {
        const { client, bucket } = this.#location;
        const there = await this.#location.readWhole(key);
        if (!there.equals(body)) {
            // Another writer's: not ours to delete in abort().
            this.#names.clear();
            throw refused;
        }
        return storedObjectOf(await client.send(new dist_cjs/* HeadObjectCommand */.l81({ Bucket: bucket, Key: key })), body.byteLength);
    }
    #lost(key, found) {
        return new errors/* BackupError */.hj('STORAGE_FAILED', `s3://${this.#location.bucket}/${key} has ${found}`, {
            hint: 'The server lost data without an error, or somebody else writes there: start again.',
        });
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3-storage.js
// Backups in S3 or a server that speaks its API: `s3://bucket/prefix/<backup id>/<object name>`.
// Loads the AWS SDK: only open.ts imports it, and only when a location is in S3.












const DEFAULT_PART_BYTES = 5 * 1024 * 1024;
const DEFAULT_PART_CONCURRENCY = 2;
/** One small request each. */
const FOLDERS_AT_ONCE = 16;
async function openS3Storage(options) {
    const { bucket, prefix, endpoint, logger } = options;
    const location = new S3Location(await createS3Client(options), {
        bucket,
        prefix,
        endpoint,
        logger,
        partBytes: options.partBytes ?? DEFAULT_PART_BYTES,
        partConcurrency: options.partConcurrency ?? DEFAULT_PART_CONCURRENCY,
        stallTimeoutMs: options.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS,
    });
    return new S3Storage(location);
}
class S3Storage {
    location;
    #at;
    #deletion;
    constructor(at) {
        this.#at = at;
        this.#deletion = new S3Deletion(at);
        this.location = `s3://${at.bucket}${at.prefix === '' ? '' : `/${at.prefix}`}`;
    }
    async checkWritable() {
        const { client, bucket } = this.#at;
        const name = `.probe-${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`;
        const key = this.#at.keyOf(name);
        const Bucket = bucket;
        const body = (0,external_node_crypto_.randomBytes)(64);
        await this.#probe('s3:ListBucket', 'list', key, () => client.send(new dist_cjs/* ListObjectsV2Command */.u6x({ Bucket, Prefix: key, MaxKeys: 1 })));
        await this.#probe('s3:PutObject', 'write', key, () => client.send(new dist_cjs/* PutObjectCommand */.wKZ({ Bucket, Key: key, Body: body })));
        let read;
        try {
            read = await this.#probe('s3:GetObject', 'read', key, () => this.#at.readWhole(key));
        }
        finally {
            await this.#probe('s3:DeleteObject', 'delete', key, () => this.#at.deleteKeys([name]));
        }
        if (read.equals(body))
            return;
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `s3://${bucket}/${key} gave other bytes than were written`, {
            hint: 'The server changes what is uploaded: check --s3-endpoint and any proxy before it.',
        });
    }
    async #probe(permission, act, key, work) {
        try {
            return await work();
        }
        catch (thrown) {
            const error = translateS3Error(thrown, act, this.#at.placeOf(key));
            const denied = error.code === 'STORAGE_ACCESS_DENIED' && isRefusal(error.cause);
            if (!denied)
                throw error;
            throw new errors/* BackupError */.hj(error.code, error.message, {
                hint: `Allow ${permission} on ${this.location} to the credentials that are used.`,
                details: { ...error.details, permission },
                cause: error.cause,
            });
        }
    }
    async freeBytes() {
        return undefined;
    }
    async create(backupId, signal) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        if (!(await this.#at.isEmpty(backupId))) {
            throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${this.location}/${backupId} exists already`, {
                hint: 'Start the backup again: it takes a new id.',
            });
        }
        return new S3Writer(this.#at, backupId, signal);
    }
    listFolders() {
        return this.#at.listFolders();
    }
    async *listObjects(backupId, namePrefix = '') {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        for await (const { name, bytes } of this.#at.listObjects(backupId, namePrefix))
            yield { name, bytes };
    }
    async read(key) {
        (0,storage_key/* assertKey */.sM)(key);
        return await this.#at.readWhole(this.#at.keyOf(key));
    }
    async *readStream(key, options) {
        (0,storage_key/* assertKey */.sM)(key);
        yield* readObject(this.#at, this.#at.keyOf(key), options.offset ?? 0, options.signal);
    }
    async put(key, body) {
        (0,storage_key/* assertKey */.sM)(key);
        const Key = this.#at.keyOf(key);
        try {
            const command = new dist_cjs/* PutObjectCommand */.wKZ({ Bucket: this.#at.bucket, Key, Body: body });
            return storedObjectOf(await this.#at.client.send(command), body.byteLength);
        }
        catch (error) {
            throw translateS3Error(error, 'write', this.#at.placeOf(Key));
        }
    }
    async delete(keys) {
        for (const key of keys)
            (0,storage_key/* assertKey */.sM)(key);
        await this.#deletion.delete(keys);
    }
    async lockOf(key) {
        (0,storage_key/* assertKey */.sM)(key);
        return await this.#deletion.lockOf(this.#at.keyOf(key));
    }
    async *listIncomplete(manifestNames) {
        const found = new Map();
        const note = (backupId, date) => {
            if (date > (found.get(backupId) ?? new Date(0)))
                found.set(backupId, date);
        };
        for await (const { key, begun } of this.#at.listUploads())
            note(key.split('/', 1)[0], begun);
        const never = new AbortController().signal;
        await (0,concurrency/* forEachConcurrent */.C)(this.#at.listFolders(), FOLDERS_AT_ONCE, never, async (backupId) => {
            if (await this.#hasAny(backupId, manifestNames))
                found.delete(backupId);
            else
                for await (const { lastModified } of this.#at.listObjects(backupId))
                    note(backupId, lastModified);
        });
        for (const [backupId, lastModified] of found)
            yield { backupId, lastModified };
    }
    async removeIncomplete(backupId, manifestNames) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        if (await this.#hasAny(backupId, manifestNames))
            return;
        await this.#at.abortUploads(backupId);
        const keys = [];
        for await (const { name } of this.#at.listObjects(backupId))
            keys.push(`${backupId}/${name}`);
        await this.#deletion.delete(keys);
    }
    async #hasAny(backupId, names) {
        for (const name of names) {
            const Key = this.#at.keyOf(`${backupId}/${name}`);
            try {
                await this.#at.client.send(new dist_cjs/* HeadObjectCommand */.l81({ Bucket: this.#at.bucket, Key }));
                return true;
            }
            catch (thrown) {
                const error = translateS3Error(thrown, 'read', this.#at.placeOf(Key));
                if (error.code !== 'STORAGE_OBJECT_NOT_FOUND')
                    throw error;
            }
        }
        return false;
    }
    async close() {
        this.#at.client.destroy();
    }
}
/** Wrong credentials are refused too, but no permission mends them. */
function isRefusal(cause) {
    const name = cause?.name;
    return name === 'AccessDenied' || name === 'Forbidden';
}


/***/ })

};
