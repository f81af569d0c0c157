export const id = 908;
export const ids = [908];
export const modules = {

/***/ 6908:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   verify: () => (/* binding */ verify)
/* harmony export */ });
/* harmony import */ var _repository_open_source_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9688);
/* harmony import */ var _repository_scope_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7549);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3828);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9030);
/* harmony import */ var _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4386);
/* harmony import */ var _mysql_connection_worker_sessions_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(515);
/* harmony import */ var _core_stage_clock_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(8754);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7564);
/* harmony import */ var _assertions_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1170);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5307);
/* harmony import */ var _objects_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(6597);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(9779);
/* harmony import */ var _server_checks_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4854);













async function verify(request, context) {
    const { storage, logger, now, progress } = context;
    const begin = now();
    const clock = new _core_stage_clock_js__WEBPACK_IMPORTED_MODULE_12__/* .StageClock */ .V(progress, now);
    clock.enter('preflight');
    const source = await (0,_repository_open_source_js__WEBPACK_IMPORTED_MODULE_0__/* .openSource */ .o)(context, request.backup, request.label);
    const { backupId, label } = source.contents;
    const warnings = [...source.limits];
    for (const warning of warnings)
        logger.warn(warning);
    logger.info(`verify ${backupId} in ${storage.location} by ${request.level}`);
    clock.enter('verification');
    const { checks, read } = request.level === 'objects' && request.connection === undefined
        ? {
            checks: await (0,_objects_js__WEBPACK_IMPORTED_MODULE_9__/* .checkObjects */ .Z)(source, context, request.concurrency),
            read: { objects: 'all' },
        }
        : await checkServer(source, request, context);
    const failed = checks.filter(({ status }) => status === 'failed');
    for (const check of failed)
        logger.error(`verification failed: ${(0,_report_js__WEBPACK_IMPORTED_MODULE_10__/* .describeCheck */ .cn)(check)}`);
    const failure = (0,_failure_js__WEBPACK_IMPORTED_MODULE_8__/* .explainFailure */ .S)(checks, read);
    if (failure || (0,_repository_scope_js__WEBPACK_IMPORTED_MODULE_1__/* .isWholeBackup */ .oO)(request.scope))
        await (0,_report_js__WEBPACK_IMPORTED_MODULE_10__/* .recordVerification */ .$q)(context, backupId, {
            level: request.level,
            read,
            ...(failure ? { failure } : {}),
        });
    logger.info(`${failed.length === 0 ? 'passed' : 'FAILED'}: ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_6__/* .plural */ .LS)(checks.length, 'check')} of level ${request.level}, ${failed.length} failed`);
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
/** The texts and values of the other flavor differ everywhere, and no difference says anything. */
function assertSameFlavor({ contents: { backupId, server } }, facts) {
    if ((0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isMariaDb */ .Zz)(server) === (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isMariaDb */ .Zz)(facts))
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj('TARGET_UNSUPPORTED', `${backupId} is of ${server.flavor} ${server.version}, the server is ${facts.flavor} ${facts.version}`, { hint: 'Compare the backup with a server of the same kind.' });
}
/**
 * Nothing is known of a restore here: what a server holds says little of the objects in the storage. That they are there is looked up, so
 * that a backup without its data does not pass.
 */
async function checkServer(source, request, { signal, progress, logger }) {
    const group = new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_4__/* .SessionGroup */ .S(request.connection, 'target', request.lockWaitTimeoutSeconds);
    group.cutOnAbort(signal);
    const scope = (0,_repository_scope_js__WEBPACK_IMPORTED_MODULE_1__/* .selectScope */ .D6)(source.contents, request.scope);
    progress.expect({ ...scope.totals, bytes: scope.totals.dataBytes });
    try {
        const sessions = await group.openMany('read', request.concurrency);
        assertSameFlavor(source, group.facts);
        const server = await (0,_report_js__WEBPACK_IMPORTED_MODULE_10__/* .serverForRecord */ .Om)(sessions[0], group.facts);
        const workers = new _mysql_connection_worker_sessions_js__WEBPACK_IMPORTED_MODULE_5__/* .WorkerSessions */ .g(sessions, {
            replace: () => group.reopen('read'),
            logger,
            signal,
        });
        const onChunk = (rows, bytes) => progress.advance(rows, bytes);
        const checks = await (0,_objects_js__WEBPACK_IMPORTED_MODULE_9__/* .checkSizes */ .r)(source);
        checks.push(...(await (0,_server_checks_js__WEBPACK_IMPORTED_MODULE_11__/* .runServerChecks */ .K)({ source, scope, workers, signal, onChunk }, request)));
        if (request.assertions.length > 0)
            checks.push(...(await (0,_assertions_js__WEBPACK_IMPORTED_MODULE_7__/* .runAssertions */ .T)(group, scope, request.assertions, { signal, logger })));
        return { checks, read: { objects: 'sizes', server } };
    }
    finally {
        await group.close();
    }
}


/***/ })

};
