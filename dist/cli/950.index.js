export const id = 950;
export const ids = [950];
export const modules = {

/***/ 5950:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  verify: () => (/* binding */ verify)
});

// EXTERNAL MODULE: ./lib/repository/open-source.js + 16 modules
var open_source = __webpack_require__(9688);
// EXTERNAL MODULE: ./lib/repository/scope.js + 2 modules
var repository_scope = __webpack_require__(9429);
// EXTERNAL MODULE: ./lib/mysql/connection/session-group.js + 17 modules
var session_group = __webpack_require__(4386);
// EXTERNAL MODULE: ./lib/mysql/connection/worker-sessions.js
var worker_sessions = __webpack_require__(515);
// EXTERNAL MODULE: ./lib/core/stage-clock.js
var stage_clock = __webpack_require__(8754);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(7564);
// EXTERNAL MODULE: ./lib/verify/assertions.js + 1 modules
var assertions = __webpack_require__(7567);
// EXTERNAL MODULE: ./lib/verify/failure.js
var verify_failure = __webpack_require__(5307);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/repository/archived.js
var archived = __webpack_require__(8052);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var core_concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/compression/decompress.js
var decompress = __webpack_require__(7919);
// EXTERNAL MODULE: ./lib/storage/small-object.js
var small_object = __webpack_require__(1096);
;// CONCATENATED MODULE: ./lib/verify/objects.js
// Level `objects`: every object is read back and hashed, or where no hash is known decompressed; no server is needed.





/** An object that is hardly more than a round trip to the storage, in bytes. */
const SMALL_BYTES = 256 * 1024;
async function checkObjects(source, { signal, progress }, concurrency) {
    await (0,archived/* assertReadable */.D)(source);
    const checks = [];
    const missing = new Map((await source.findMissing()).map((object) => [object.name, object]));
    const { schemas, totals } = source.contents;
    const files = new Map(schemas.flatMap((schema) => schema.tables.flatMap((table) => table.chunks.map((chunk) => [chunk.object, { table, chunk }]))));
    progress.expect({ rows: totals.rows, bytes: totals.dataBytes, tables: totals.tables });
    const check = async ({ name, sha256 }, _worker, signal) => {
        const wrong = missing.get(name);
        const file = files.get(name);
        if (wrong) {
            const actual = wrong.actual ?? 'missing';
            checks.push({ check: 'size', status: 'failed', object: name, expected: wrong.expected, actual });
        }
        else if (sha256 !== undefined)
            checks.push(await checkHash(source, name, sha256, signal));
        else if (file)
            checks.push(await checkReadable(source, file, signal));
        // Nothing more is known of it than that it is there.
        else
            checks.push({ check: 'file', status: 'passed', object: name, expected: 'present', actual: 'present' });
        if (file)
            progress.advance(file.chunk.rows ?? 0, file.chunk.dataBytes);
    };
    const isSmall = ({ bytes = Infinity }) => bytes <= SMALL_BYTES;
    const objects = source.objects();
    const large = objects.filter((object) => !isSmall(object));
    await (0,core_concurrency/* forEachConcurrent */.C6)(large, concurrency, signal, check);
    await (0,core_concurrency/* forEachConcurrent */.C6)(objects.filter(isSmall), Math.max(concurrency, small_object/* SMALL_OBJECTS_AT_ONCE */.HO), signal, check);
    return checks.sort((a, b) => ((a.object ?? '') < (b.object ?? '') ? -1 : 1));
}
/** Objects that are missing or have another size; nothing is read. */
async function checkSizes(source) {
    return (await source.findMissing()).map(({ name, expected, actual }) => ({
        check: 'size',
        status: 'failed',
        object: name,
        expected,
        actual: actual ?? 'missing',
    }));
}
async function checkHash(source, name, expected, signal) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for await (const piece of source.readStored(name, signal))
        hash.update(piece);
    const actual = hash.digest('hex');
    return {
        check: 'sha256',
        status: actual === expected ? 'passed' : 'failed',
        object: name,
        expected,
        actual,
    };
}
async function checkReadable(source, { table, chunk }, signal) {
    const check = { check: 'bytes', object: chunk.object, expected: chunk.dataBytes };
    const compression = table.fileFormat?.compression ?? 'zstd';
    let bytes = 0;
    try {
        for await (const piece of (0,decompress/* decompressAs */._)(compression, source.readStream(chunk.object, signal)))
            bytes += piece.length;
    }
    catch (error) {
        const { code, message } = error;
        if (typeof code !== 'string' || !/^Z(STD)?_/.test(code))
            throw error;
        return { ...check, status: 'failed', actual: message };
    }
    const isRight = chunk.isDataBytesGuess === true || bytes === chunk.dataBytes;
    return { ...check, status: isRight ? 'passed' : 'failed', actual: bytes };
}

// EXTERNAL MODULE: ./lib/verify/report.js
var report = __webpack_require__(9779);
// EXTERNAL MODULE: ./lib/verify/server-checks.js + 7 modules
var server_checks = __webpack_require__(9727);
;// CONCATENATED MODULE: ./lib/verify/verify.js











async function verify(request, context) {
    const { storage, logger, now, progress } = context;
    const begin = now();
    const clock = new stage_clock/* StageClock */.V(progress, now);
    clock.enter('preflight');
    const source = await (0,open_source/* openSource */.o)(context, request.backup, request.label);
    const { backupId, label } = source.contents;
    const warnings = [...source.limits];
    for (const warning of warnings)
        logger.warn(warning);
    logger.info(`verify ${backupId} in ${storage.location} by ${request.level}`);
    clock.enter('verification');
    const { checks, read } = request.level === 'objects' && request.connection === undefined
        ? {
            checks: await checkObjects(source, context, request.concurrency),
            read: { objects: 'all' },
        }
        : await checkServer(source, request, context);
    const failed = checks.filter(({ status }) => status === 'failed');
    for (const check of failed)
        logger.error(`verification failed: ${(0,report/* describeCheck */.cn)(check)}`);
    const failure = (0,verify_failure/* explainFailure */.S)(checks, read);
    if (failure || isWhole(request.scope))
        await (0,report/* recordVerification */.$q)(context, backupId, {
            level: request.level,
            read,
            ...(failure ? { failure } : {}),
        });
    logger.info(`${failed.length === 0 ? 'passed' : 'FAILED'}: ${(0,units/* plural */.LS)(checks.length, 'check')} of level ${request.level}, ${failed.length} failed`);
    return {
        backupId,
        label,
        storage: storage.location,
        ...(source.manifestKey === undefined ? {} : { manifestKey: source.manifestKey }),
        level: request.level,
        status: failed.length === 0 ? 'passed' : 'failed',
        ...(failure ? { failure } : {}),
        checks,
        durationSeconds: (now().getTime() - begin.getTime()) / 1000,
        warnings,
        stages: clock.finish(),
    };
}
/** A verification of a part proves nothing of the backup as a whole. */
function isWhole({ includeTables, excludeTables, parts }) {
    return includeTables.length + excludeTables.length === 0 && parts === 'all';
}
/**
 * Nothing is known of a restore here: what a server holds says little of the objects in the storage. That they are there is looked up, so
 * that a backup without its data does not pass.
 */
async function checkServer(source, request, { signal, progress, logger }) {
    const group = new session_group/* SessionGroup */.S(request.connection, 'target', request.lockWaitTimeoutSeconds);
    group.cutOnAbort(signal);
    const scope = (0,repository_scope/* selectScope */.D6)(source.contents, request.scope);
    progress.expect({ ...scope.totals, bytes: scope.totals.dataBytes });
    try {
        const sessions = await group.openMany('read', request.concurrency);
        const server = await (0,report/* serverForRecord */.Om)(sessions[0], group.facts);
        const workers = new worker_sessions/* WorkerSessions */.g(sessions, {
            replace: () => group.reopen('read'),
            logger,
            signal,
        });
        const onChunk = (rows, bytes) => progress.advance(rows, bytes);
        const checks = await checkSizes(source);
        checks.push(...(await (0,server_checks/* runServerChecks */.K)({ source, scope, workers, signal, onChunk }, request)));
        if (request.assertions.length > 0)
            checks.push(...(await (0,assertions/* runAssertions */.T)(group, scope, request.assertions, { signal, logger })));
        return { checks, read: { objects: 'sizes', server } };
    }
    finally {
        await group.close();
    }
}


/***/ })

};
