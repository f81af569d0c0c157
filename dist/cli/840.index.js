export const id = 840;
export const ids = [840];
export const modules = {

/***/ 6840:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openS3Storage: () => (/* binding */ openS3Storage)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-s3/dist-cjs/index.js
var dist_cjs = __webpack_require__(3711);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/storage/key.js
var storage_key = __webpack_require__(1082);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/credential-provider-node/dist-cjs/index.js
var credential_provider_node_dist_cjs = __webpack_require__(5861);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/storage/s3/s3-errors.js
// What the S3 API's error codes mean for a backup, and which are worth another try. Decided by the error's name, its
// HTTP status or the socket's error code, never by message text: servers word their messages differently, or not at all.

const DENIED_HINT = 'Check the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, --profile or the role) and that their policy allows s3:PutObject, s3:GetObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket there.';
const EXPIRED_HINT = 'Renew the credentials; for long runs use a profile or a role that the program can renew by itself.';
const REGION_HINT = 'Set the region of the bucket with --s3-region or AWS_REGION.';
const FULL_HINT = 'Raise the quota of the bucket or prune old backups.';
const UNREACHABLE_HINT = 'Check --s3-endpoint, the network and the proxy from this machine, then start again.';
const ARCHIVED_HINT = 'Bring its objects back first (`aws s3api restore-object`, or a batch job for all below the prefix), wait until that is done, and start again.';
const KMS_HINT = 'Check --s3-sse-kms-key-id, that the key is enabled, and that its policy allows kms:GenerateDataKey and kms:Decrypt to the credentials.';
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
    InvalidObjectState: ['STORAGE_ARCHIVED', ARCHIVED_HINT],
    'KMS.NotFoundException': ['STORAGE_ACCESS_DENIED', KMS_HINT],
    'KMS.DisabledException': ['STORAGE_ACCESS_DENIED', KMS_HINT],
    'KMS.KMSInvalidStateException': ['STORAGE_ACCESS_DENIED', KMS_HINT],
    'KMS.AccessDeniedException': ['STORAGE_ACCESS_DENIED', KMS_HINT],
    PreconditionFailed: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
    TimeoutError: ['STORAGE_UNREACHABLE', UNREACHABLE_HINT],
};
/** A connection that broke, or could not be made now. */
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
/** Nothing that another try would change. */
const CERTIFICATE_CODES = new Set([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/**
 * Names of errors that are worth another try whatever their status: too many requests, a server in trouble, bytes that were
 * changed or lost on their way to it. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
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
    'IncompleteBody',
]);
/** 501 and 505 say what the server never can. */
const TRANSIENT_STATUSES = new Set([429, 500, 502, 503, 504]);
function s3ErrorName(error) {
    return error?.name ?? '';
}
function s3ErrorStatus(error) {
    return error?.$metadata?.httpStatusCode ?? 0;
}
/** A socket that broke or never came up, or a server in trouble: may pass by itself. */
function isTransientS3Error(error) {
    const { name = '', code = '', $metadata } = (error ?? {});
    return (TRANSIENT_NAMES.has(name) ||
        NETWORK_CODES.has(code) ||
        TRANSIENT_STATUSES.has(s3ErrorStatus(error)) ||
        // The SDK has noted by how much our clock is wrong: the next request is signed with the server's time.
        $metadata?.clockSkewCorrected === true);
}
/** What S3 says of credentials that were renewed meanwhile. The answer to a HEAD has no body, and so no name. */
const EXPIRED_NAMES = new Set([
    'ExpiredToken',
    'ExpiredTokenException',
    'TokenRefreshRequired',
    'InvalidToken',
    'InvalidAccessKeyId',
]);
/** Credentials that are not good any more, or, of a request without a named error, may be that. */
function areCredentialsRefused(error) {
    const name = s3ErrorName(error);
    if (EXPIRED_NAMES.has(name))
        return true;
    return s3ErrorStatus(error) === 403 && (name === '403' || name === 'Forbidden');
}
/** @param act what was tried, for the message: `write`, `list`. */
function translateS3Error(error, act, place) {
    if (error instanceof errors/* BackupError */.hj)
        return error;
    const [code, hint] = meaningOf(error);
    const target = `s3://${place.bucket}${place.key === undefined ? '' : `/${place.key}`}`;
    const owner = code === 'STORAGE_ACCESS_DENIED' && place.expectedBucketOwner !== undefined
        ? ` Or the bucket does not belong to ${place.expectedBucketOwner}, which --s3-expected-bucket-owner asks for.`
        : '';
    const at = code === 'STORAGE_UNREACHABLE' && place.endpoint ? ` at ${place.endpoint}` : '';
    return new errors/* BackupError */.hj(code, `cannot ${act} ${target}${at}: ${describe(error)}`, {
        hint: hint + owner,
        details: { bucket: place.bucket, key: place.key, httpStatus: s3ErrorStatus(error) || undefined },
        cause: error,
    });
}
function meaningOf(error) {
    const known = BY_NAME[s3ErrorName(error)] ?? BY_NAME[error?.code ?? ''];
    if (known)
        return known;
    if (CERTIFICATE_CODES.has(error?.code ?? ''))
        return ['STORAGE_UNREACHABLE', UNREACHABLE_HINT];
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

;// CONCATENATED MODULE: ./lib/storage/s3/s3-retry.js


const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 10_000;
/** A stall takes all of the patience: still it is tried so often. */
const LEAST_TRIES = 3;
/** Nothing ever answered there: the address is rather wrong than the server in trouble. */
const TRIES_AT_FIRST = 4;
/** Where the SDK's own retries find the signal of a request. */
const SDK_CONTEXT = '__smithy_context';
/** Asks for credentials anew when they were refused: files, processes and roles may have others by then. */
class CredentialRenewal {
    #client;
    /** How often others were found. */
    generation = 0;
    constructor(client) {
        this.#client = client;
    }
    /**
     * Whether there are others than those of that generation.
     * @throws nothing: what cannot be renewed has been refused
     */
    async renew(generation) {
        try {
            const before = await this.#read();
            const after = await this.#read({ forceRefresh: true });
            if (before !== after)
                this.generation++;
        }
        catch {
            // The refusal itself is the better message.
        }
        return this.generation > generation;
    }
    async #read(options) {
        const { accessKeyId, sessionToken = '' } = await this.#client.config.credentials(options);
        return `${accessKeyId} ${sessionToken}`;
    }
}
/** @param patienceMs how long after its first failure a request is tried again, in milliseconds */
function retryRequests(client, patienceMs, logger) {
    let hasAnswered = false;
    const credentials = new CredentialRenewal(client);
    client.middlewareStack.add((next, context) => async (args) => {
        const { [SDK_CONTEXT]: sdk, commandName = 'request' } = context;
        const signal = sdk?.abortSignal;
        /** The refusal after which there were other credentials: once for each request. */
        let renewed;
        return await (0,retry/* retry */.L)(async () => {
            const { generation } = credentials;
            try {
                const result = await next(args);
                hasAnswered = true;
                return result;
            }
            catch (error) {
                hasAnswered ||= s3ErrorStatus(error) !== 0;
                const mayRenew = renewed === undefined && areCredentialsRefused(error);
                if (mayRenew && (await credentials.renew(generation)))
                    renewed = error;
                throw error;
            }
        }, {
            get attempts() {
                return hasAnswered ? LEAST_TRIES : TRIES_AT_FIRST;
            },
            get patienceMs() {
                return hasAnswered ? patienceMs : 0;
            },
            firstDelayMs: FIRST_DELAY_MS,
            maxDelayMs: MAX_DELAY_MS,
            ...(signal ? { signal } : {}),
            isRetryable: (error) => isTransientS3Error(error) || error === renewed,
            onRetry: (error, attempt, delayMs) => logger.debug(`${commandName}: try ${attempt} failed, the next in ${delayMs} ms: ${s3_retry_describe(error)}`),
        });
    }, { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true });
}
function s3_retry_describe(error) {
    const { code } = error;
    const status = s3ErrorStatus(error);
    return `${typeof code === 'string' ? code : s3ErrorName(error)}${status === 0 ? '' : ` (HTTP ${status})`}`;
}

;// CONCATENATED MODULE: ./lib/storage/s3/s3-client.js
// The one place that configures the AWS SDK: credentials, region, retries, time-outs and checksums.
// Only this folder's s3-*.ts import the SDK, and only open.ts imports them, when a location is in S3.






const DEFAULT_STALL_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 15_000;
const MAX_SOCKETS = 64;
async function createS3Client(options) {
    const config = await configure(options);
    const client = connect(config, options);
    try {
        await client.config.region();
        return client;
    }
    catch (error) {
        client.destroy();
        // The signature needs a region even where the server has none.
        if (options.endpoint !== undefined)
            return connect({ ...config, region: 'us-east-1' }, options);
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `no region is known for bucket ${options.bucket}`, {
            hint: 'Set the region with --s3-region or AWS_REGION.',
            cause: error,
        });
    }
}
function connect(config, { stallTimeoutMs, expectedBucketOwner, logger }) {
    const client = new dist_cjs/* S3Client */.YxF(config);
    retryRequests(client, stallTimeoutMs || DEFAULT_STALL_TIMEOUT_MS, logger);
    if (expectedBucketOwner !== undefined) {
        client.middlewareStack.add((next) => (args) => next({ ...args, input: { ...args.input, ExpectedBucketOwner: expectedBucketOwner } }), { step: 'initialize', name: 'expectedBucketOwner' });
    }
    return client;
}
async function configure(options) {
    const stallTimeoutMs = options.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS;
    // Agents of our own: with an `Expect` header the SDK would take a new connection for every part.
    const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
    return {
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
            }),
        ...(options.endpoint !== undefined || options.objectOptions?.checksumAlgorithm === 'none'
            ? { requestChecksumCalculation: 'WHEN_REQUIRED' }
            : {}),
        ...(options.forcePathStyle === undefined ? {} : { forcePathStyle: options.forcePathStyle }),
        ...(options.region === undefined ? {} : { region: options.region }),
        ...(options.profile === undefined ? {} : { profile: options.profile }),
        ...(await credentialsOf(options)),
    };
}
async function credentialsOf({ profile, credentialsFile, roleArn, region, webIdentityToken, }) {
    const named = profile === undefined ? {} : { profile };
    // The files are read anew when credentials are asked for again: whoever renews them there is noticed.
    const byDefault = (0,credential_provider_node_dist_cjs.defaultProvider)({ ...named, ignoreCache: true });
    if (credentialsFile === undefined && roleArn === undefined)
        return { credentials: byDefault };
    const { fromIni, fromTemporaryCredentials, fromWebToken } = await __webpack_require__.e(/* import() */ 719).then(__webpack_require__.t.bind(__webpack_require__, 9719, 19));
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
    // The chain would let the environment outweigh a file that was asked for.
    const chain = credentialsFile === undefined
        ? byDefault
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

;// CONCATENATED MODULE: ./lib/storage/s3/s3-delete-requests.js
// The requests that delete, a thousand objects or versions at a time, on servers that know no such batches too.




/** The most that one DeleteObjects takes. */
const BATCH = 1000;
const CONCURRENCY = 8;
/** In the order given. @param keys relative to the location @throws BackupError STORAGE_* */
async function deleteKeys(at, keys, newSignal) {
    for (const batch of batches(keys)) {
        const failures = await deleteBatch(at, batch.map((key) => ({ Key: at.keyOf(key) })), newSignal);
        if (failures.length > 0)
            throw notDeleted(at, failures);
    }
}
/** In the order given. @returns what the server refused */
async function deleteVersions(at, versions, newSignal) {
    const failures = [];
    for (const batch of batches(versions))
        failures.push(...(await deleteBatch(at, batch, newSignal)));
    return failures;
}
async function deleteBatch(at, objects, newSignal) {
    try {
        return await deleteAtOnce(at, objects, newSignal);
    }
    catch (error) {
        throw translateS3Error(error, 'delete from', at.placeOf(at.keyOf('')));
    }
}
async function deleteAtOnce({ client, bucket }, objects, newSignal) {
    const Delete = { Objects: [...objects], Quiet: true };
    try {
        const remove = new dist_cjs/* DeleteObjectsCommand */.xvx({ Bucket: bucket, Delete });
        const { Errors = [] } = await client.send(remove, options(newSignal));
        return Errors.map(({ Key = '', Code = '', VersionId }) => ({
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
    await (0,concurrency/* forEachConcurrent */.C)(objects, CONCURRENCY, new AbortController().signal, async (object) => {
        await client.send(new dist_cjs/* DeleteObjectCommand */.k4j({ Bucket: bucket, ...object }), options(newSignal));
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
/** Of one request. */
function options(newSignal) {
    return newSignal ? { abortSignal: newSignal() } : {};
}
function* batches(items) {
    for (let first = 0; first < items.length; first += BATCH)
        yield items.slice(first, first + BATCH);
}

;// CONCATENATED MODULE: ./lib/storage/s3/s3-deletion.js
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
    async delete(keys, newSignal) {
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
    /** A plain delete: where there are versions, it leaves them behind a marker. */
    async hide(keys, newSignal) {
        await deleteKeys(this.#at, keys, newSignal);
    }
    /** Everything below a backup: in a bucket with versions what is hidden there, too. */
    async deleteFolder(backupId) {
        this.#versioning ??= this.#readVersioning();
        const names = [];
        for await (const { name } of this.#at.listObjects(backupId, '', new AbortController().signal))
            names.push(name);
        const keys = names.map((name) => `${backupId}/${name}`);
        if ((await this.#versioning) !== 'on')
            return await this.delete(keys);
        const root = this.#at.keyOf(`${backupId}/`);
        let versions;
        try {
            versions = await collect(this.#listVersions(root));
        }
        catch {
            return await this.delete(keys);
        }
        await this.#deleteVersions(keys, versions.filter(({ Key }) => (0,storage_key/* isObjectName */.V2)(Key.slice(root.length))));
    }
    /** Markers go last, and only behind all versions: without its marker a version that is left would be seen again. */
    async #deleteVersions(keys, versions, newSignal) {
        const of = (isMarker) => versions
            .filter((version) => version.isMarker === isMarker)
            .map(({ Key, VersionId }) => ({ Key, VersionId }));
        for (const each of [of(false), of(true)]) {
            const failures = await deleteVersions(this.#at, each, newSignal);
            if (failures.length > 0)
                return await this.#afterRefusal(keys, failures, newSignal);
        }
    }
    /** @param wholeKey with the location's prefix */
    async lockOf(wholeKey, versionId) {
        // Nothing is locked where there are no versions.
        this.#versioning ??= this.#readVersioning();
        if ((await this.#versioning) === 'off')
            return undefined;
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
    async #readVersioning(newSignal) {
        const { client, bucket, logger } = this.#at;
        try {
            const { Status } = await client.send(new dist_cjs/* GetBucketVersioningCommand */._rj({ Bucket: bucket }), options(newSignal));
            // Suspended: what was stored before has its versions still.
            return Status === 'Enabled' || Status === 'Suspended' ? 'on' : 'off';
        }
        catch (error) {
            logger.debug(`whether s3://${bucket} has versions cannot be seen: ${s3ErrorName(error)}`);
            return 'unknown';
        }
    }
    /** All versions and markers of the keys, in their order; undefined where they cannot be listed. */
    async #versionsOf(keys, newSignal) {
        const { bucket, logger } = this.#at;
        const found = new Map(keys.map((key) => [this.#at.keyOf(key), []]));
        const prefixes = keys.length === 1 ? keys : new Set(keys.map((key) => key.slice(0, key.indexOf('/') + 1)));
        try {
            for (const prefix of prefixes)
                for await (const version of this.#listVersions(this.#at.keyOf(prefix), newSignal))
                    found.get(version.Key)?.push(version);
        }
        catch (error) {
            logger.debug(`versions cannot be listed in s3://${bucket}: ${s3ErrorName(error)}`);
            return undefined;
        }
        return [...found.values()].flat();
    }
    async *#listVersions(prefix, newSignal) {
        let marker = {};
        while (marker) {
            const page = await this.#at.client.send(new dist_cjs/* ListObjectVersionsCommand */.uc$({ Bucket: this.#at.bucket, Prefix: prefix, ...marker }), options(newSignal));
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
                        ...(NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker }),
                    }
                    : undefined;
        }
    }
    /** A lock is an error with its date. Where only the permission for versions is missing, objects are hidden at least. */
    async #afterRefusal(keys, failures, newSignal) {
        const locks = await (0,concurrency/* mapConcurrent */._)(failures.slice(0, LOCKS_LOOKED_AT), 8, ({ key, versionId }) => this.lockOf(key, versionId).catch(() => undefined));
        const held = locks.filter((lock) => lock !== undefined);
        if (held.length > 0)
            throw lockedError(this.#at.bucket, failures, held);
        if (failures.some(({ code }) => code !== 'AccessDenied'))
            throw notDeleted(this.#at, failures);
        await this.hide(keys, newSignal);
        if (this.#isHidingTold)
            return;
        this.#isHidingTold = true;
        this.#at.logger.warn(`what is deleted in s3://${this.#at.bucket} is hidden only, its versions stay: allow s3:DeleteObjectVersion, or let a lifecycle rule remove them`);
    }
}
/** Whether an object lock is why a delete was refused. */
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
        hint: 'Nothing is to be done: what is locked goes with a later prune, after that date.',
        details: { failures: failures.slice(0, 100), lockedUntil: lockedUntil ?? 'legal hold' },
    });
}

;// CONCATENATED MODULE: ./lib/storage/s3/part-pool.js
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
;// CONCATENATED MODULE: ./lib/storage/s3/s3-reader.js
// Reads one object as a stream. S3 connections die while idle and in the middle of a body, so the reader reopens at its
// offset, bound to the ETag it began with; a body that is cut short without an error is noticed by its length.





/** Tries without a single byte of progress before giving up. */
const MAX_TRIES = 6;
const s3_reader_FIRST_DELAY_MS = 250;
const s3_reader_MAX_DELAY_MS = 10_000;
/** A body that ended early, stood still, or broke: worth another try. What fails before it was tried again by the client. */
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
            const delayMs = Math.min(s3_reader_MAX_DELAY_MS, s3_reader_FIRST_DELAY_MS * 2 ** tries);
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
        return translateS3Error(error, 'read', context.placeOf(key));
    }
    return new errors/* BackupError */.hj('STORAGE_UNREACHABLE', `cannot read s3://${context.bucket}/${key} beyond byte ${position}: ${error.message}`, { hint: 'Check the network between this machine and the storage, then start again.', cause: error });
}
function objectChanged(bucket, key) {
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `s3://${bucket}/${key} was replaced while it was read`, {
        hint: 'Find out who writes to this prefix: objects of a backup never change.',
    });
}

// EXTERNAL MODULE: ./lib/storage/small-object.js
var small_object = __webpack_require__(1096);
;// CONCATENATED MODULE: ./lib/storage/s3/s3-location.js
// A prefix in a bucket: turns `<id>/<name>` into whole keys, and lists and deletes below it, page by page.






/** A run that has failed or was cancelled waits no longer for one request that clears up, retries included. */
const CLEAN_UP_REQUEST_MS = 20_000;
/** For one request that clears up behind a run: it must not wait as long as the run would have. */
function cleanUpSignal() {
    return AbortSignal.timeout(CLEAN_UP_REQUEST_MS);
}
class S3Location {
    client;
    bucket;
    prefix;
    endpoint;
    logger;
    partBytes;
    partConcurrency;
    stallTimeoutMs;
    /** Of the whole run. */
    signal;
    policy;
    expectedBucketOwner;
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
        this.signal = fields.signal;
        this.policy = fields.policy;
        this.expectedBucketOwner = fields.expectedBucketOwner;
    }
    /** @param key relative to the location; empty for the location itself */
    keyOf(key) {
        return this.prefix === '' ? key : `${this.prefix}/${key}`;
    }
    /** For messages. @param key with the prefix */
    locationOf(key) {
        return `s3://${this.bucket}/${key}`;
    }
    placeOf(key) {
        const { bucket, endpoint, expectedBucketOwner } = this;
        return { bucket, endpoint, expectedBucketOwner, ...(key === undefined ? {} : { key }) };
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
    /** @param signal another than the run's, for what goes on after the run was cancelled */
    async *listObjects(backupId, namePrefix = '', signal = this.signal) {
        const root = this.keyOf(`${backupId}/`);
        for await (const page of this.#pages(`${root}${namePrefix}`, signal)) {
            for (const { Key = '', Size = 0, LastModified, StorageClass } of page.Contents ?? []) {
                const name = Key.slice(root.length);
                if ((0,storage_key/* isObjectName */.V2)(name))
                    yield {
                        name,
                        bytes: Size,
                        lastModified: LastModified ?? new Date(),
                        ...(StorageClass === undefined ? {} : { storageClass: StorageClass }),
                    };
            }
        }
    }
    async isEmpty(backupId) {
        const Prefix = this.keyOf(`${backupId}/`);
        return await this.#translating('list', this.keyOf(backupId), async () => {
            const page = await this.client.send(new dist_cjs/* ListObjectsV2Command */.u6x({ Bucket: this.bucket, Prefix, MaxKeys: 1 }), { abortSignal: this.signal });
            return (page.Contents ?? []).length === 0;
        });
    }
    async *#pages(prefix, signal, delimiter) {
        let token;
        do {
            const page = await this.#translating('list', prefix, () => this.client.send(new dist_cjs/* ListObjectsV2Command */.u6x({
                Bucket: this.bucket,
                Prefix: prefix,
                ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
                ...(token === undefined ? {} : { ContinuationToken: token }),
            }), { abortSignal: signal }));
            yield page;
            token = page.IsTruncated ? page.NextContinuationToken : undefined;
        } while (token !== undefined);
    }
    /** Multipart uploads that were begun and not ended; none where the server cannot tell. */
    async *listUploads(backupId, signal = this.signal) {
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
                page = await this.client.send(new dist_cjs/* ListMultipartUploadsCommand */.mo2(input), { abortSignal: signal });
            }
            catch (error) {
                if (signal.aborted || isTransientS3Error(error))
                    throw translateS3Error(error, 'list the uploads of', this.placeOf(input.Prefix));
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
        for await (const { uploadId, key } of this.listUploads(backupId, cleanUpSignal()))
            await this.abortUpload(uploadId, this.keyOf(key));
    }
    /** One that is gone is no error. @param wholeKey with the location's prefix */
    async abortUpload(uploadId, wholeKey) {
        const abort = new dist_cjs/* AbortMultipartUploadCommand */.tfP({
            Bucket: this.bucket,
            Key: wholeKey,
            UploadId: uploadId,
        });
        try {
            await this.client.send(abort, { abortSignal: cleanUpSignal() });
        }
        catch (error) {
            if (s3ErrorName(error) !== 'NoSuchUpload')
                throw translateS3Error(error, 'abort the upload of', this.placeOf(wholeKey));
        }
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

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./lib/storage/s3/s3-object-policy.js
// How objects are stored in S3: encrypted by the server, in which class, locked for how long, with which checksum. Invariant:
// what was asked for is asked of each object, and a server that ignores the encryption is an error and not a plain object.


/** S3 bills smaller objects of the other classes as if they had so many bytes; here they can be read at once, too. */
const MIN_CLASSED_BYTES = 128 * 1024;
const DAY_MS = 86_400_000;
class S3ObjectPolicy {
    #options;
    /** Sent with each object and part, if any. */
    checksumAlgorithm;
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
    /** Whether the user asked for this algorithm, so that its absence is not to be accepted. */
    get isChecksumDemanded() {
        return (this.checksumAlgorithm !== undefined &&
            this.#options.checksumAlgorithm !== 'auto' &&
            this.#options.checksumAlgorithm !== undefined);
    }
    /** The options that shape the objects, as they were given: for messages. */
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
    /** Of every object, those beside a backup too, and of the beginning of a multipart upload. */
    encryption() {
        const { sse, sseKmsKeyId } = this.#options;
        return {
            ...(sse ? { ServerSideEncryption: sse } : {}),
            ...(sseKmsKeyId ? { SSEKMSKeyId: sseKmsKeyId } : {}),
        };
    }
    /** @param bytes Infinity where they are not known, but many */
    classOf(bytes) {
        const { storageClass } = this;
        return storageClass === undefined || bytes < MIN_CLASSED_BYTES ? {} : { StorageClass: storageClass };
    }
    /** Of the objects of one backup: all until the same moment. */
    lockFrom(begin) {
        const { objectLock } = this.#options;
        if (!objectLock)
            return {};
        return {
            ObjectLockMode: objectLock.mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE',
            ObjectLockRetainUntilDate: new Date(begin.getTime() + objectLock.days * DAY_MS),
        };
    }
    checksum() {
        return this.checksumAlgorithm === undefined ? {} : { ChecksumAlgorithm: this.checksumAlgorithm };
    }
    /** A locked object has to come with a hash of one kind; MD5 is what every server knows. */
    integrityOf(body) {
        if (this.checksumAlgorithm !== undefined || !this.#options.objectLock)
            return this.checksum();
        return { ContentMD5: (0,external_node_crypto_.createHash)('md5').update(body).digest('base64') };
    }
    /** @throws BackupError STORAGE_FAILED where the answer does not say that it is encrypted as was asked */
    assertEncrypted(answer, place) {
        const { sse } = this.#options;
        if (sse === undefined || answer.ServerSideEncryption === sse)
            return;
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `${place} is not encrypted by ${sse}: the server says ${answer.ServerSideEncryption ?? 'nothing of encryption'}`, { hint: 'The server ignores --s3-sse: encrypt on this side with --encrypt-to, or use another server.' });
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/s3-stored-object.js
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

;// CONCATENATED MODULE: ./lib/storage/s3/s3-write-test.js
// Proves before a backup that a bucket takes what will be sent to it, with everything that was asked for: encryption, class and
// checksum by objects like it, the lock by the bucket's own word, because a locked object could not be taken away again.







/** @throws BackupError STORAGE_*, naming the permission or the option that is the matter */
async function testWriting(at, backupId) {
    const test = new WriteTest(at, `${backupId}/${PROBE}`);
    await test.list();
    if (at.policy.objectLock)
        await test.bucketLock();
    try {
        await test.write();
        await test.read();
        if (at.policy.storageClass !== undefined)
            await test.writeInClass();
        if (at.policy.objectLock)
            await test.mayLock();
    }
    catch (error) {
        // It may be there, whatever came back.
        await test.remove(cleanUpSignal).catch(() => undefined);
        throw error;
    }
    await test.remove();
}
/** Below the id: what is left of it by a kill is an incomplete backup. */
const PROBE = '@.probe';
class WriteTest {
    #at;
    #target;
    #body = (0,external_node_crypto_.randomBytes)(64);
    /** Something was written, or may have been: no answer came. */
    #mayBeThere = false;
    /** Of what was written, where the bucket has versions. */
    #versions = [];
    constructor(at, name) {
        this.#at = at;
        this.#target = { Bucket: at.bucket, Key: at.keyOf(name) };
    }
    async list() {
        const { Bucket, Key } = this.#target;
        await this.#probe('s3:ListBucket', 'list', () => this.#at.client.send(new dist_cjs/* ListObjectsV2Command */.u6x({ Bucket, Prefix: Key, MaxKeys: 1 }), this.#options));
    }
    async write() {
        const { policy } = this.#at;
        const answer = await this.#put({});
        policy.assertEncrypted(answer, this.#place);
        const { checksum } = storedObjectOf(answer, 0);
        if (!policy.isChecksumDemanded || checksum?.algorithm === policy.checksumAlgorithm)
            return;
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `the server does not say that it checked ${policy.checksumAlgorithm}`, {
            hint: 'It ignores --s3-checksum-algorithm: leave that out. Every object has a SHA-256 in the manifest all the same.',
        });
    }
    /** Not read: in an archive it could not be. */
    async writeInClass() {
        await this.#put(this.#at.policy.classOf(Infinity));
    }
    async read() {
        const read = await this.#probe('s3:GetObject', 'read', () => this.#at.readWhole(this.#target.Key));
        if (read.equals(this.#body))
            return;
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `${this.#place} gave other bytes than were written`, {
            hint: 'The server changes what is uploaded: check --s3-endpoint and any proxy before it.',
        });
    }
    async bucketLock() {
        const { bucket, client } = this.#at;
        try {
            const { ObjectLockConfiguration } = await this.#probe('s3:GetBucketObjectLockConfiguration', 'look at', () => client.send(new dist_cjs/* GetObjectLockConfigurationCommand */.mU1({ Bucket: bucket }), this.#options));
            if (ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled')
                return;
        }
        catch (error) {
            const { code, cause } = error;
            const status = s3ErrorStatus(cause);
            if (code !== 'STORAGE_OBJECT_NOT_FOUND' && status !== 400 && status !== 405 && status !== 501)
                throw error;
        }
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `s3://${bucket} has no object lock`, {
            hint: 'Switch it on for the bucket, or leave --s3-object-lock-mode and --s3-object-lock-days out.',
        });
    }
    /** A lock that would have ended already is refused, but not before it was asked whether we may lock. */
    async mayLock() {
        const { client, policy } = this.#at;
        const Mode = policy.objectLock?.mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE';
        try {
            await this.#probe('s3:PutObjectRetention', 'lock', () => client.send(new dist_cjs/* PutObjectRetentionCommand */.EwB({
                ...this.#target,
                Retention: { Mode, RetainUntilDate: new Date(Date.now() - 86_400_000) },
                ...policy.checksum(),
            }), this.#options));
        }
        catch (error) {
            if (error.code === 'STORAGE_ACCESS_DENIED')
                throw error;
        }
    }
    async remove(newSignal) {
        if (!this.#mayBeThere)
            return;
        const { client } = this.#at;
        const remove = (VersionId) => client.send(new dist_cjs/* DeleteObjectCommand */.k4j({ ...this.#target, ...(VersionId === undefined ? {} : { VersionId }) }), options(newSignal));
        await this.#probe('s3:DeleteObject', 'delete', async () => {
            try {
                for (const version of this.#versions)
                    await remove(version);
                if (this.#versions.length > 0)
                    return;
            }
            catch (error) {
                // Not allowed, or locked by the default of the bucket: hidden at least.
                if (s3ErrorStatus(error) !== 403)
                    throw error;
            }
            await remove();
        });
    }
    async #put(more) {
        const { client, policy } = this.#at;
        return await this.#probe('s3:PutObject', 'write', async () => {
            const put = {
                ...this.#target,
                Body: this.#body,
                ...policy.encryption(),
                ...policy.checksum(),
                ...more,
            };
            try {
                const answer = await client.send(new dist_cjs/* PutObjectCommand */.wKZ(put), this.#options);
                this.#mayBeThere = true;
                if (answer.VersionId !== undefined)
                    this.#versions.push(answer.VersionId);
                return answer;
            }
            catch (error) {
                const status = s3ErrorStatus(error);
                this.#mayBeThere ||= status === 0 || status >= 500;
                if (status === 400 && policy.words.length > 0)
                    throw this.#refused(error);
                throw error;
            }
        });
    }
    #refused(cause) {
        return new errors/* BackupError */.hj('STORAGE_FAILED', `s3://${this.#at.bucket} does not take objects with ${this.#at.policy.words.join(' ')}: ${s3ErrorName(cause)} (HTTP 400)`, {
            hint: 'The server does not know one of these, or not that key: change them or leave them out.',
            cause,
        });
    }
    get #options() {
        return { abortSignal: this.#at.signal };
    }
    get #place() {
        return this.#at.locationOf(this.#target.Key);
    }
    async #probe(permission, act, work) {
        try {
            return await work();
        }
        catch (thrown) {
            const error = translateS3Error(thrown, act, this.#at.placeOf(this.#target.Key));
            const denied = error.code === 'STORAGE_ACCESS_DENIED' && isRefusal(error.cause);
            if (!denied)
                throw error;
            const { prefix, bucket, expectedBucketOwner } = this.#at;
            const owner = expectedBucketOwner === undefined
                ? ''
                : ` Or the bucket does not belong to ${expectedBucketOwner}, which --s3-expected-bucket-owner asks for.`;
            throw new errors/* BackupError */.hj(error.code, error.message, {
                hint: `Allow ${permission} on s3://${bucket}${prefix === '' ? '' : `/${prefix}`} to the credentials that are used.${owner}`,
                details: { ...error.details, permission },
                cause: error.cause,
            });
        }
    }
}
/** Wrong credentials are refused too, but no permission mends them. */
function isRefusal(cause) {
    const name = s3ErrorName(cause);
    return name === 'AccessDenied' || name === 'Forbidden';
}

;// CONCATENATED MODULE: ./lib/storage/s3/part-source.js
/** A source of one piece that is no longer takes no buffer of the pool: each of thousands of small objects would hold megabytes. */
const SMALL_BYTES = 64 * 1024;
async function* cutParts(source, partBytes, pool) {
    let buffer;
    let filled = 0;
    let number = 1;
    let small;
    const cut = (last) => {
        const full = buffer;
        buffer = undefined;
        const body = full?.subarray(0, filled) ?? small ?? new Uint8Array();
        filled = 0;
        return { number: number++, body, last, release: () => full && pool.give(full) };
    };
    try {
        for await (const piece of source) {
            if (number === 1 && filled === 0 && !small && piece.byteLength <= Math.min(SMALL_BYTES, partBytes)) {
                // A copy: the source may use the memory of a piece again.
                small = Buffer.from(piece);
                continue;
            }
            if (small) {
                buffer = pool.take(partBytes);
                filled = small.copy(buffer);
                small = undefined;
            }
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

;// CONCATENATED MODULE: ./lib/storage/s3/s3-upload.js
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
        throw translateS3Error(first, 'write', context.at.placeOf(key));
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
        if (this.#uploadId === undefined)
            await this.#begin();
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
        const result = await client.send(complete, { abortSignal: this.#signal }).catch((error) => {
            // An answer that was lost: the second try finds no upload any more, and the proof an object.
            if (s3ErrorName(error) === 'NoSuchUpload')
                return undefined;
            throw error;
        });
        const head = await this.#prove(bytes);
        this.#context.unfinished.delete(this.#uploadId);
        return storedObjectOf(result ?? head, bytes);
    }
    /** Takes back whatever may be there. What fails here is tried again, and reported, by the writer's abort(). */
    async discard() {
        await Promise.all(this.#sending);
        const { client, logger } = this.#context.at;
        try {
            if (this.#uploadId !== undefined) {
                await client
                    .send(new dist_cjs/* AbortMultipartUploadCommand */.tfP({ ...this.#target, UploadId: this.#uploadId }), {
                    abortSignal: cleanUpSignal(),
                })
                    .then(() => this.#context.unfinished.delete(this.#uploadId))
                    .catch((error) => logger.debug(`cannot abort the upload of ${this.#target.Key}: ${String(error)}`));
            }
            if (this.#mayExist)
                await client.send(new dist_cjs/* DeleteObjectCommand */.k4j(this.#target), { abortSignal: cleanUpSignal() });
        }
        catch (error) {
            logger.debug(`cannot remove ${this.#target.Key} after its upload failed: ${String(error)}`);
        }
    }
    async #put(part) {
        const { client, policy } = this.#context.at;
        const { byteLength } = part.body;
        this.#mayExist = true;
        try {
            const put = new dist_cjs/* PutObjectCommand */.wKZ({
                ...this.#target,
                Body: part.body,
                ...policy.encryption(),
                ...policy.classOf(byteLength),
                ...policy.integrityOf(part.body),
                ...this.#context.lock,
            });
            const answer = await client.send(put, { abortSignal: this.#signal });
            policy.assertEncrypted(answer, this.#place);
            this.#single = storedObjectOf(answer, byteLength);
        }
        finally {
            part.release();
        }
    }
    async #begin() {
        const { client, policy } = this.#context.at;
        const create = new dist_cjs/* CreateMultipartUploadCommand */.nG4({
            ...this.#target,
            ...policy.encryption(),
            ...policy.classOf(Infinity),
            ...policy.checksum(),
            ...this.#context.lock,
        });
        const { UploadId, ...answer } = await client.send(create, { abortSignal: this.#signal });
        this.#uploadId = UploadId;
        this.#context.unfinished.set(UploadId, this.#target.Key);
        policy.assertEncrypted(answer, this.#place);
    }
    async #send(part) {
        const { client, policy } = this.#context.at;
        try {
            const command = new dist_cjs/* UploadPartCommand */.iVK({
                ...this.#target,
                UploadId: this.#uploadId,
                PartNumber: part.number,
                Body: part.body,
                ...policy.integrityOf(part.body),
            });
            const { ETag, ChecksumCRC32, ChecksumSHA256 } = await client.send(command, {
                abortSignal: this.#signal,
            });
            this.#parts.push({
                PartNumber: part.number,
                ETag,
                // A server that checks nothing may send back what it was sent.
                ...(policy.checksumAlgorithm === 'CRC32' && ChecksumCRC32 !== undefined ? { ChecksumCRC32 } : {}),
                ...(policy.checksumAlgorithm === 'SHA256' && ChecksumSHA256 !== undefined ? { ChecksumSHA256 } : {}),
            });
        }
        finally {
            part.release();
        }
    }
    get #place() {
        return `s3://${this.#target.Bucket}/${this.#target.Key}`;
    }
    /** Some servers report a failed CompleteMultipartUpload inside a 200; only the object itself tells. */
    async #prove(bytes) {
        const head = await this.#context.at.client.send(new dist_cjs/* HeadObjectCommand */.l81(this.#target), {
            abortSignal: this.#signal,
        });
        if (head.ContentLength === bytes)
            return head;
        throw new errors/* BackupError */.hj('STORAGE_FAILED', `${this.#place} has ${head.ContentLength} bytes, sent were ${bytes}`, {
            hint: 'The server lost data without an error: start again, and if it happens again use another server.',
        });
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/s3-writer.js
// Writes one backup to S3. Nothing there can be renamed, so the manifest is the act that makes it visible: it goes last,
// only after the listing shows every object with its size, and it is read back.









class S3Writer {
    #location;
    #deletion;
    #lock;
    #backupId;
    #stop = new AbortController();
    #signal;
    #running = new Set();
    /** Names that were begun; their bytes once they are stored. */
    #names = new Map();
    #unfinished = new Map();
    /** Key of the manifest, once it may be there. */
    #manifest;
    #committed = false;
    constructor(location, deletion, backupId, signal) {
        this.#location = location;
        this.#deletion = deletion;
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
        const context = { at: this.#location, lock: this.#lock, unfinished: this.#unfinished };
        const stored = await uploadObject(context, this.#location.keyOf(key), source, maxBytes, this.#signal);
        this.#names.set(name, stored.bytes);
        return stored;
    }
    async discard(name) {
        (0,storage_key/* assertKey */.sM)(`${this.#backupId}/${name}`);
        if (!this.#names.has(name))
            return;
        await this.#withdraw([`${this.#backupId}/${name}`]);
        this.#names.delete(name);
    }
    async commit(name, body) {
        const key = this.#location.keyOf(this.#begin(name));
        const place = this.#location.placeOf(key);
        try {
            this.#signal.throwIfAborted();
            await this.#proveComplete(name);
            await this.#abortForgottenUploads();
            this.#manifest = `${this.#backupId}/${name}`;
            const answer = await this.#putManifest(key, body);
            this.#location.policy.assertEncrypted(answer, this.#location.locationOf(key));
            const stored = await this.#location.readWhole(key);
            if (!stored.equals(body))
                throw this.#lost(key, `${stored.byteLength} other bytes than were written`);
            this.#committed = true;
            return storedObjectOf(answer, body.byteLength);
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
        for (const [uploadId, key] of this.#unfinished) {
            await this.#location.abortUpload(uploadId, key);
            this.#unfinished.delete(uploadId);
        }
        // An upload whose beginning was never answered has no id here, but the server may know it.
        await this.#location.abortUploads(this.#backupId);
        // The manifest, if it came to that, was the last, and goes by a request of its own: a batch has no order.
        const keys = [...this.#names.keys()].toReversed().map((name) => `${this.#backupId}/${name}`);
        if (this.#manifest === keys[0])
            await this.#withdraw(keys.splice(0, 1));
        await this.#deletion.delete(keys, cleanUpSignal);
    }
    /** What a lock holds cannot go, but be hidden: without its manifest a backup is none, and prune removes it after that date. */
    async #withdraw(keys) {
        try {
            await this.#deletion.delete(keys, cleanUpSignal);
        }
        catch (error) {
            if (!isLocked(error))
                throw error;
            await this.#deletion.hide(keys, cleanUpSignal);
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
    /** One request for a thousand objects. A listing that lags behind is given the benefit of a HEAD. */
    async #proveComplete(manifestName) {
        const listed = new Map();
        for await (const { name, bytes } of this.#location.listObjects(this.#backupId, '', this.#signal))
            listed.set(name, bytes);
        if (listed.has(manifestName)) {
            // Where conditional writes are ignored nothing else would keep us from replacing it.
            this.#names.clear();
            throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${this.#backupId} has a manifest already`, {
                hint: 'Another run writes the same backup: start again.',
            });
        }
        for (const [name, bytes] of this.#names) {
            if (bytes === undefined || name === manifestName || listed.get(name) === bytes)
                continue;
            const key = this.#location.keyOf(`${this.#backupId}/${name}`);
            const { client, bucket } = this.#location;
            const head = await client.send(new dist_cjs/* HeadObjectCommand */.l81({ Bucket: bucket, Key: key }), {
                abortSignal: this.#signal,
            });
            if (head.ContentLength !== bytes)
                throw this.#lost(key, `${head.ContentLength} bytes, written were ${bytes}`);
        }
    }
    /** The beginning of an upload whose answer was lost was asked for twice: the first would be paid for, for ever. */
    async #abortForgottenUploads() {
        await this.#location
            .abortUploads(this.#backupId)
            .catch((error) => this.#location.logger.debug(error.message));
    }
    /** Never in another class: `list` and `prune` read it, and it is read back at once. */
    async #putManifest(key, body) {
        const { client, bucket, policy } = this.#location;
        const input = {
            Bucket: bucket,
            Key: key,
            Body: body,
            ...policy.encryption(),
            ...policy.integrityOf(body),
            ...this.#lock,
        };
        try {
            const onlyIfNew = new dist_cjs/* PutObjectCommand */.wKZ({ ...input, IfNoneMatch: '*' });
            return await client.send(onlyIfNew, { abortSignal: this.#signal });
        }
        catch (error) {
            switch (s3ErrorStatus(error)) {
                case 412:
                    return await this.#acceptOwn(key, body, error);
                // Servers that know no conditional writes.
                case 400:
                case 501:
                    return await client.send(new dist_cjs/* PutObjectCommand */.wKZ(input), { abortSignal: this.#signal });
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
        return await client.send(new dist_cjs/* HeadObjectCommand */.l81({ Bucket: bucket, Key: key }));
    }
    #lost(key, found) {
        return new errors/* BackupError */.hj('STORAGE_FAILED', `${this.#location.locationOf(key)} has ${found}`, {
            hint: 'The server lost data without an error, or somebody else writes there: start again.',
        });
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3/s3-storage.js
// Backups in S3 or a server that speaks its API: `s3://bucket/prefix/<backup id>/<object name>`.
// Loads the AWS SDK: only open.ts imports it, and only when a location is in S3.













const DEFAULT_PART_BYTES = 5 * 1024 * 1024;
const DEFAULT_PART_CONCURRENCY = 2;
/** One small request each. */
const FOLDERS_AT_ONCE = 16;
/** What is in these may have to be brought back before it can be read. */
const COLD_CLASSES = new Set(['GLACIER', 'DEEP_ARCHIVE']);
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
        signal: options.signal ?? new AbortController().signal,
        policy: new S3ObjectPolicy(options.objectOptions ?? {}, endpoint === undefined),
        expectedBucketOwner: options.expectedBucketOwner,
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
    async checkWritable(backupId) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        await testWriting(this.#at, backupId);
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
        return new S3Writer(this.#at, this.#deletion, backupId, signal);
    }
    listFolders() {
        return this.#at.listFolders();
    }
    async *listObjects(backupId, namePrefix = '') {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        for await (const { name, bytes } of this.#at.listObjects(backupId, namePrefix))
            yield { name, bytes };
    }
    async read(key, maxBytes) {
        (0,storage_key/* assertKey */.sM)(key);
        return await this.#at.readWhole(this.#at.keyOf(key), maxBytes);
    }
    async *readStream(key, options) {
        (0,storage_key/* assertKey */.sM)(key);
        yield* readObject(this.#at, this.#at.keyOf(key), options.offset ?? 0, options.signal);
    }
    async put(key, body) {
        (0,storage_key/* assertKey */.sM)(key);
        const Key = this.#at.keyOf(key);
        try {
            // Without a lock: leases have to go again, and records would hold a backup longer than its own lock.
            const { bucket, client, policy, signal } = this.#at;
            const put = { Bucket: bucket, Key, Body: body, ...policy.encryption(), ...policy.checksum() };
            const answer = await client.send(new dist_cjs/* PutObjectCommand */.wKZ(put), { abortSignal: signal });
            policy.assertEncrypted(answer, this.#at.locationOf(Key));
            return storedObjectOf(answer, body.byteLength);
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
        await this.#deletion.deleteFolder(backupId);
    }
    async findArchived(backupId) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        const archived = [];
        // What was brought back has the same class as before: only reading tells.
        await (0,concurrency/* forEachConcurrent */.C)(this.#listCold(backupId), FOLDERS_AT_ONCE, this.#at.signal, async (name) => {
            const Key = this.#at.keyOf(`${backupId}/${name}`);
            try {
                const get = new dist_cjs/* GetObjectCommand */.jLs({ Bucket: this.#at.bucket, Key, Range: 'bytes=0-0' });
                const { Body } = await this.#at.client.send(get, { abortSignal: this.#at.signal });
                await Body?.transformToByteArray();
            }
            catch (error) {
                if (s3ErrorName(error) !== 'InvalidObjectState')
                    throw translateS3Error(error, 'read', this.#at.placeOf(Key));
                archived.push(name);
            }
        });
        return archived.sort();
    }
    async *#listCold(backupId) {
        for await (const { name, storageClass } of this.#at.listObjects(backupId))
            if (storageClass !== undefined && COLD_CLASSES.has(storageClass))
                yield name;
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


/***/ })

};
