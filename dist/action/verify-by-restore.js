export const id = 9472;
export const ids = [9472];
export const modules = {

/***/ 59472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   verifyByRestore: () => (/* binding */ verifyByRestore)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(50862);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _repository_open_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7630);
/* harmony import */ var _repository_scope_scope_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2656);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3828);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(69030);
/* harmony import */ var _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(68850);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(17564);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(45987);
/* harmony import */ var _verify_failure_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(75307);
/* harmony import */ var _preflight_drop_plan_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(71453);
/* harmony import */ var _preflight_target_objects_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(98428);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(73931);
/* harmony import */ var _resume_restore_state_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(36510);
// Verifies a backup by restoring it onto a throw-away server, and drops everything that the restore
// created there. Invariant: existing schemas are never touched; on a server with other schemas, the
// names are generated.














async function verifyByRestore(request, context) {
    const begin = context.now();
    await request.around?.before(request.restoreInto);
    const source = await (0,_repository_open_source_js__WEBPACK_IMPORTED_MODULE_1__/* .openSource */ .o)(context, request.backup, request.label);
    const { backupId, label, schemas } = source.contents;
    const sources = schemas.map(({ name }) => name);
    const schemaMap = await chooseNames(request, sources);
    const scope = { ...request.scope, schemaMap, references: 'rename' };
    // Check before this run owns any object: a backup may claim a schema of the server's own.
    const names = (0,_repository_scope_scope_js__WEBPACK_IMPORTED_MODULE_2__/* .selectScope */ .D6)(source.contents, scope).schemas.map(({ name }) => name);
    context.logger.info(`restore ${backupId} for verification as ${names.join(', ')}`);
    let owned;
    const onOwned = (objects) => {
        owned = objects;
    };
    try {
        const outcome = await restoreAndCheck(request, source, scope, onOwned, context);
        if (outcome.status === 'passed')
            await request.around?.after(request.restoreInto, begin);
        return {
            backupId,
            label,
            storage: context.storage.location,
            ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_12__/* .defined */ .s)({ manifestKey: source.manifestKey }),
            level: request.level,
            durationSeconds: (context.now().getTime() - begin.getTime()) / 1000,
            ...outcome,
        };
    }
    finally {
        // Otherwise another run may have created the schemas.
        if (!request.isDisposable)
            await request.around?.end(request.restoreInto);
        if (owned && !request.isDisposable)
            await dropOwned(request, owned, context);
    }
}
async function restoreAndCheck(request, { contents }, scope, onOwned, context) {
    const restoreRequest = {
        backup: contents.backupId,
        connection: request.restoreInto,
        concurrency: request.concurrency,
        scope,
        deferTableIndexes: 'all',
        checkTables: 'full',
        loadUsers: false,
        dropExisting: false,
        trustStorage: false,
        ignoreVersion: false,
        allowSourceAsTarget: false,
        enableLocalInfile: true,
        skipBinlog: false,
        skipBinlogDespiteReplicas: false,
        disableRedoLog: false,
        updateGtidSet: 'off',
        lockWaitTimeoutSeconds: request.lockWaitTimeoutSeconds,
        verifyLevel: request.level,
        sampleSize: request.sampleSize,
        seed: request.seed,
        assertions: request.assertions,
        onOwned,
    };
    try {
        const { verification, warnings, stages } = await (0,_restore_js__WEBPACK_IMPORTED_MODULE_10__.restore)(restoreRequest, context);
        return { status: 'passed', checks: verification.checks, warnings, stages };
    }
    catch (error) {
        if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .BackupError */ .hj) || error.code !== 'VERIFICATION_FAILED')
            throw error;
        const checks = error.details['checks'];
        const failure = (0,_verify_failure_js__WEBPACK_IMPORTED_MODULE_7__/* .explainFailure */ .S)(checks, { objects: 'all', restore: { begin: '', resumed: false } });
        return { status: 'failed', ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_12__/* .defined */ .s)({ failure }), checks, warnings: [], stages: [] };
    }
}
/** Generates names on a shared server, so that no name clashes. */
async function chooseNames({ restoreInto, lockWaitTimeoutSeconds }, sources) {
    const group = new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_5__/* .SessionGroup */ .S(restoreInto, 'target', lockWaitTimeoutSeconds);
    try {
        const session = await group.open('load');
        const rows = await session.query('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA', 'cannot list the schemas of the target');
        const isShared = rows.some(({ name }) => !_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_4__/* .SYSTEM_SCHEMAS */ .X4.has(name.toLowerCase()));
        if (!isShared)
            return new Map();
        const prefix = `verify_${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}`;
        return new Map(sources.map((name, i) => [name, `${prefix}_${i}_${Array.from(name).slice(0, 40).join('')}`]));
    }
    finally {
        await group.close();
    }
}
/**
 * Drops the objects of this run, also after a failure or a cancellation. Objects of others stay
 * with their schemas and are reported.
 */
async function dropOwned({ restoreInto, lockWaitTimeoutSeconds }, { scope, plan }, { logger }) {
    const names = scope.schemas.map(({ name }) => name);
    const group = new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_5__/* .SessionGroup */ .S(restoreInto, 'target', lockWaitTimeoutSeconds);
    try {
        const session = await group.open('load');
        // A schema that holds only planned objects is dropped as a whole.
        const { obstacles, kept, lost } = await (0,_preflight_drop_plan_js__WEBPACK_IMPORTED_MODULE_8__/* .readContents */ .r0)(session, group.facts, { ...scope, isPartial: false }, plan);
        for (const { object, drops } of obstacles)
            for (const drop of drops)
                await session.execute(drop, `cannot drop ${object}`);
        for (const name of names)
            if ((await (0,_preflight_target_objects_js__WEBPACK_IMPORTED_MODULE_9__/* .readTargetObjects */ .I)(session, group.facts, name)).length === 0)
                await session.execute(`DROP SCHEMA IF EXISTS ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_13__/* .quoteName */ .AB)(name)}`, `cannot drop ${name}`);
        if (kept.length > 0)
            logger.warn(`other clients created these objects on the target, which stay with their schemas: ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_6__/* .listSome */ .XT)(kept)}`);
        if (lost.length > 0)
            logger.warn(`dropped with their tables on the target: ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_6__/* .listSome */ .XT)(lost)}`);
        await (0,_resume_restore_state_js__WEBPACK_IMPORTED_MODULE_11__/* .dropStates */ .GJ)(session, names);
    }
    catch (error) {
        logger.warn(`drop these schemas on the target yourself: ${names.join(', ')}: ${error.message}`);
    }
    finally {
        await group.close();
    }
}


/***/ })

};
