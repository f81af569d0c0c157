export const id = 6048;
export const ids = [6048];
export const modules = {

/***/ 6048:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  verify: () => (/* binding */ verify)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/repository/scope/map-tables.js
var map_tables = __webpack_require__(81343);
// EXTERNAL MODULE: ./lib/repository/open-source.js
var open_source = __webpack_require__(7630);
// EXTERNAL MODULE: ./lib/repository/scope/scope.js + 19 modules
var scope_scope = __webpack_require__(2656);
// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
// EXTERNAL MODULE: ./lib/mysql/schema/definitions/find-syntax-error.js
var find_syntax_error = __webpack_require__(13455);
// EXTERNAL MODULE: ./lib/repository/contents.js
var repository_contents = __webpack_require__(51220);
// EXTERNAL MODULE: ./lib/repository/scope/without-objects.js
var without_objects = __webpack_require__(59578);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-quoting.js
var sql_quoting = __webpack_require__(69833);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-tokens.js
var sql_tokens = __webpack_require__(23186);
;// CONCATENATED MODULE: ./lib/verify/immovable.js
// Leaves out objects that are not compared with a server of the other flavor, because a restore
// could not move them: by the rules, by the server's grammar, and views of such objects. Invariant:
// each is named; without `--skip-incompatible` nothing is left out.








const LOOKED_AT = new Set([
    'table',
    'view',
    'procedure',
    'function',
    'trigger',
    'event',
    'sequence',
    'package',
    'package body',
    'library',
]);
async function leaveImmovable(session, facts, source, scope) {
    if (!scope.request.skipIncompatible || scope.request.parts === 'data')
        return { scope, warnings: [] };
    const { contents } = source;
    const rewriter = (0,scope_scope/* rewriterOf */.U)(contents, scope, { isSource: (0,repository_contents/* isSourceOf */.b)(contents, facts), target: facts });
    const reasons = new Map();
    const views = [];
    for await (const record of source.definitions()) {
        const schema = scope.targets.get(record.schema ?? '');
        if (schema === undefined || !LOOKED_AT.has(record.kind) || record.broken !== undefined)
            continue;
        const what = (0,definition_record/* describeRecord */.TV)({ ...record, schema });
        const known = rewriter.incompatibilities.length;
        const rewritten = rewriter.rewrite(record);
        const why = rewriter.incompatibilities.slice(known).map((found) => found.why);
        const unreadable = why.length > 0 ? undefined : await (0,find_syntax_error/* findSyntaxError */.p)(session, rewritten, `cannot look at ${what}`);
        if (unreadable !== undefined)
            why.push(`the server cannot read it: ${unreadable}`);
        if (why.length > 0)
            reasons.set(what, why.join('; '));
        else if (record.kind === 'view')
            views.push({ what, schema, record });
    }
    await leaveViews(session, scope, views, reasons);
    const left = (0,without_objects/* withoutObjects */.B)(scope, reasons);
    const named = left.leftOut.slice(scope.leftOut.length);
    return {
        scope: left,
        warnings: named.map(({ name, reason }) => `${name} is not compared: ${reason}`),
    };
}
/** Leaves out missing views that name such an object. */
async function leaveViews(session, { targets }, views, reasons) {
    if (views.length === 0)
        return;
    const names = [...targets.values()].map(quote/* textLiteral */.nl).join(', ');
    const rows = await session.query(`SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${names})`, 'cannot list the tables of the server');
    const there = new Set(rows.map(({ s, t }) => `${s}\0${t}`));
    const missing = views.filter(({ schema, record }) => !there.has(`${schema}\0${record.name}`));
    for (let before = -1; before < reasons.size;) {
        before = reasons.size;
        const lost = new Set([...reasons.keys()].map((what) => what.slice(what.indexOf('.') + 1)));
        for (const { what, record } of missing) {
            if (reasons.has(what))
                continue;
            const { client, sqlMode } = record.session;
            const tokens = (0,sql_tokens/* tokenize */.qw)(record.statement.toString('latin1'), (0,sql_quoting/* quotingOf */.JW)(sqlMode, client));
            const named = [...tokens].find(({ name }) => name !== undefined && name !== record.name && lost.has(name));
            if (named)
                reasons.set(what, `it names ${named.name}, which is left out`);
        }
    }
}

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/connection/session-group.js + 1 modules
var session_group = __webpack_require__(68850);
// EXTERNAL MODULE: ./lib/mysql/connection/worker-sessions.js
var worker_sessions = __webpack_require__(40515);
// EXTERNAL MODULE: ./lib/core/stage-clock.js
var stage_clock = __webpack_require__(88754);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/verify/assertions/assertions.js + 2 modules
var assertions = __webpack_require__(31561);
// EXTERNAL MODULE: ./lib/verify/failure.js
var verify_failure = __webpack_require__(75307);
// EXTERNAL MODULE: ./lib/verify/objects.js
var objects = __webpack_require__(46597);
// EXTERNAL MODULE: ./lib/verify/report.js
var report = __webpack_require__(79779);
// EXTERNAL MODULE: ./lib/verify/server/server-checks.js + 6 modules
var server_checks = __webpack_require__(57572);
;// CONCATENATED MODULE: ./lib/verify/verify.js
// Separate verification: of the storage only, or of a server that the backup was restored to.
















async function verify(request, context) {
    const { storage, logger, now, progress } = context;
    const begin = now();
    const clock = new stage_clock/* StageClock */.V(progress, now);
    clock.enter('preflight');
    const opened = await (0,open_source/* openSource */.o)(context, request.backup, request.label);
    const source = (0,map_tables/* mapTables */.E)(opened, request.scope.tableMap);
    const { backupId, label } = source.contents;
    const warnings = [...source.limits];
    for (const warning of warnings)
        logger.warn(warning);
    logger.info(`verify ${backupId} in ${storage.location} by ${request.level}`);
    clock.enter('verification');
    const { checks, read, isComplete } = request.level === 'objects' && request.connection === undefined
        ? {
            checks: await (0,objects/* checkObjects */.Z)(source, context, request.concurrency),
            read: { objects: 'all' },
            isComplete: true,
        }
        : await checkServer(source, request, context, warnings);
    const failed = checks.filter(({ status }) => status === 'failed');
    for (const check of failed)
        logger.error(`verification failed: ${(0,report/* describeCheck */.cn)(check)}`);
    const failure = (0,verify_failure/* explainFailure */.S)(checks, read);
    if (failure || (isComplete && (0,scope_scope/* isWholeBackup */.oO)(request.scope)))
        await (0,report/* recordVerification */.$q)(context, backupId, {
            level: request.level,
            read,
            ...(0,defined/* defined */.s)({ failure }),
        });
    logger.info(`${failed.length === 0 ? 'passed' : 'FAILED'}: ${(0,units/* plural */.LS)(checks.length, 'check')} of level ${request.level}, ${failed.length} failed`);
    return {
        backupId,
        label,
        storage: storage.location,
        ...(0,defined/* defined */.s)({ manifestKey: source.manifestKey }),
        level: request.level,
        status: failed.length === 0 ? 'passed' : 'failed',
        ...(0,defined/* defined */.s)({ failure }),
        checks,
        durationSeconds: (now().getTime() - begin.getTime()) / 1000,
        warnings,
        stages: clock.finish(),
    };
}
/**
 * Asserts the same flavor. Texts and values of the other flavor differ everywhere; only their forms
 * by `--upgrade` can be compared.
 */
function assertSameFlavor({ contents: { backupId, server } }, facts, { upgrade }) {
    if ((0,server_facts/* isMariaDb */.Zz)(server) === (0,server_facts/* isMariaDb */.Zz)(facts) || upgrade)
        return;
    throw new errors/* BackupError */.hj('TARGET_UNSUPPORTED', `${backupId} is of ${server.flavor} ${server.version}, the server is ${facts.flavor} ${facts.version}`, {
        hint: 'Compare the backup with a server of the same kind, or, if restore --upgrade has moved it, with --upgrade.',
    });
}
/**
 * Compares a server with the backup. No restore is known here, and the server's contents show
 * little about the objects in the storage. So this also verifies that the objects exist: a backup
 * without its data must not pass.
 */
async function checkServer(source, request, { signal, progress, logger }, warnings) {
    const group = new session_group/* SessionGroup */.S(request.connection, 'target', request.lockWaitTimeoutSeconds);
    group.cutOnAbort(signal);
    let scope = (0,scope_scope/* selectScope */.D6)(source.contents, request.scope);
    try {
        const sessions = await group.openMany('read', request.concurrency);
        assertSameFlavor(source, group.facts, request.scope);
        scope = (0,scope_scope/* forTarget */.Xx)(scope, source.contents, group.facts);
        const isOtherFlavor = (0,server_facts/* isMariaDb */.Zz)(source.contents.server) !== (0,server_facts/* isMariaDb */.Zz)(group.facts);
        if (isOtherFlavor) {
            const left = await leaveImmovable(sessions[0], group.facts, source, scope);
            ({ scope } = left);
            warnings.push(...left.warnings);
        }
        progress.expect({ ...scope.totals, bytes: scope.totals.dataBytes });
        const server = await (0,report/* serverForRecord */.Om)(sessions[0], group.facts);
        const workers = new worker_sessions/* WorkerSessions */.g(sessions, {
            replace: () => group.reopen('read'),
            logger,
            signal,
        });
        const onChunk = (rows, bytes) => progress.advance(rows, bytes);
        const checks = await (0,objects/* checkSizes */.r)(source);
        const notes = new Set();
        const note = (text) => void notes.add(text);
        checks.push(...(await (0,server_checks/* runServerChecks */.K)({ source, scope, workers, signal, onChunk, note, isOtherFlavor }, request)));
        warnings.push(...notes);
        if (request.assertions.length > 0)
            checks.push(...(await (0,assertions/* runAssertions */.T)(group, scope, request.assertions, { signal, logger })));
        return { checks, read: { objects: 'sizes', server }, isComplete: scope.isComplete };
    }
    finally {
        await group.close();
    }
}


/***/ })

};
