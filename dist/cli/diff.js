export const id = 9374;
export const ids = [9374];
export const modules = {

/***/ 79374:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   diff: () => (/* binding */ diff)
/* harmony export */ });
/* harmony import */ var _repository_scope_map_tables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81343);
/* harmony import */ var _repository_open_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7630);
/* harmony import */ var _repository_scope_scope_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2656);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69030);
/* harmony import */ var _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(68850);
/* harmony import */ var _mysql_connection_worker_sessions_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(40515);
/* harmony import */ var _mysql_schema_catalog_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(77446);
/* harmony import */ var _mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(52466);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(17564);
/* harmony import */ var _server_server_checks_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(57572);











async function diff(request, context) {
    const { storage, logger, now, signal } = context;
    const begin = now();
    const source = (0,_repository_scope_map_tables_js__WEBPACK_IMPORTED_MODULE_0__/* .mapTables */ .E)(await (0,_repository_open_source_js__WEBPACK_IMPORTED_MODULE_1__/* .openSource */ .o)(context, request.backup, request.label), request.scope.tableMap);
    const { contents } = source;
    const group = new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_4__/* .SessionGroup */ .S(request.connection, 'target', request.lockWaitTimeoutSeconds);
    group.cutOnAbort(signal);
    try {
        const sessions = await group.openMany('read', request.concurrency);
        const { facts } = group;
        assertSameFlavor(source, facts, request);
        const selected = (0,_repository_scope_scope_js__WEBPACK_IMPORTED_MODULE_2__/* .forTarget */ .Xx)((0,_repository_scope_scope_js__WEBPACK_IMPORTED_MODULE_2__/* .selectScope */ .D6)(contents, request.scope), contents, facts);
        const { scope, uncounted } = withoutParts(selected);
        const warnings = [
            ...scope.warnings,
            ...uncounted.map((table) => `${table} is in the backup in part: its rows are not counted`),
        ];
        for (const warning of warnings)
            logger.warn(warning);
        const workers = new _mysql_connection_worker_sessions_js__WEBPACK_IMPORTED_MODULE_5__/* .WorkerSessions */ .g(sessions, { replace: () => group.reopen('read'), logger, signal });
        const checks = await (0,_server_server_checks_js__WEBPACK_IMPORTED_MODULE_10__/* .runServerChecks */ .K)({ source, scope, workers, signal }, { level: 'counts', sampleSize: 0, seed: 0 });
        const differences = [
            ...differencesOf(checks),
            ...(await workers.run(0, 'catalog', (session) => findAdditional(session, facts, source, scope))),
        ].sort((a, b) => (a.object < b.object ? -1 : a.object > b.object ? 1 : 0));
        const tables = checks.filter(({ check }) => check === 'count').length;
        logger.info(`compared ${contents.backupId} with ${sessions[0].target}: ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(tables, 'table')} counted, ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(differences.length, 'difference')}`);
        return {
            backupId: contents.backupId,
            label: contents.label,
            storage: storage.location,
            server: sessions[0].target,
            status: differences.length === 0 ? 'equal' : 'different',
            differences,
            tables,
            durationSeconds: (now().getTime() - begin.getTime()) / 1000,
            warnings,
        };
    }
    finally {
        await group.close();
    }
}
/** Every text of the other flavor would differ. @throws BackupError TARGET_UNSUPPORTED */
function assertSameFlavor({ contents }, facts, { scope }) {
    const { backupId, server } = contents;
    if ((0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isMariaDb */ .Zz)(server) === (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isMariaDb */ .Zz)(facts) || scope.upgrade)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_8__/* .BackupError */ .hj('TARGET_UNSUPPORTED', `${backupId} is of ${server.flavor} ${server.version}, the server is ${facts.flavor} ${facts.version}`, { hint: 'Compare the backup with a server of the same kind, or with --upgrade.' });
}
/** Tables whose rows the backup has in part cannot be counted. */
function withoutParts(scope) {
    const uncounted = [];
    const schemas = scope.schemas.map((schema) => ({
        ...schema,
        tables: schema.tables.map((table) => {
            if (table.filter === undefined)
                return table;
            uncounted.push(`table ${schema.name}.${table.name}`);
            return { ...table, chunking: 'none' };
        }),
    }));
    return { scope: { ...scope, schemas }, uncounted };
}
/** They go on with the rows. */
const COUNTERS = new Set(['auto_increment', 'next value']);
function differencesOf(checks) {
    const differences = new Map();
    for (const { check, status, schema, table, expected, actual } of checks) {
        if (status === 'passed' || COUNTERS.has(check))
            continue;
        const name = [schema, table].filter((part) => part !== undefined).join('.');
        if (check.startsWith('count')) {
            const what = check === 'count' ? `table ${name}` : `table ${name} without history`;
            differences.set(`rows ${what}`, { kind: 'rows', object: what, backup: expected, server: actual });
            continue;
        }
        const kind = check.replace(/^(?:\w+ of )?(?:definition|character set)$/, table === undefined ? 'schema' : 'table');
        const object = `${kind.replace(/^\w+ of /, '')} ${name}`;
        // The text of a definition says more than the facts that follow from it.
        if (differences.has(`definition ${object}`))
            continue;
        differences.set(`definition ${object}`, actual === 'missing'
            ? { kind: 'missing', object }
            : { kind: 'definition', object, backup: expected, server: actual });
    }
    // A table that is missing has no rows to count.
    return [...differences.values()].filter(({ kind, object }) => kind !== 'rows' || differences.get(`definition ${object}`)?.kind !== 'missing');
}
/** Objects of the server that the backup was to hold by its selection, and does not. */
async function findAdditional(session, facts, { contents }, scope) {
    const { selection: own } = contents;
    const selection = own
        ? {
            ..._mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .everything */ .YT,
            schemas: own.schemas,
            excludeSchemas: own.excludeSchemas,
            includeTables: own.includeTables,
            excludeTables: own.excludeTables,
        }
        : _mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .everything */ .YT;
    const sources = new Map([...scope.targets].map(([from, to]) => [to, from]));
    const isWhole = (0,_repository_scope_scope_js__WEBPACK_IMPORTED_MODULE_2__/* .isWholeBackup */ .oO)(scope.request);
    const schemas = isWhole ? [] : [...scope.targets.values()];
    const catalog = await (0,_mysql_schema_catalog_js__WEBPACK_IMPORTED_MODULE_6__/* .readCatalog */ .u)(session, facts, {
        selection: { ..._mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .everything */ .YT, schemas, ...(isWhole ? {} : { literalNames: true }) },
        skipBroken: true,
        mayPause: true,
    });
    const known = new Set([
        ...scope.schemas.flatMap((schema) => namesOf({ ...schema, triggers: triggersOf(schema) })),
        ...(contents.serverObjects?.leftOut.map(({ name }) => name) ?? []),
    ]);
    const { includeTables, excludeTables } = scope.request;
    const chosen = { ..._mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .everything */ .YT, includeTables, excludeTables };
    const additional = [];
    for (const schema of catalog.schemas) {
        const source = sources.get(schema.name) ?? schema.name;
        if (schema.name === _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_SCHEMA */ .KW ||
            (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isSystemSchema */ .hv)(schema.name, facts) ||
            !(0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .selectsSchema */ .xu)(selection, source))
            continue;
        if (!sources.has(schema.name)) {
            if (!known.has(`schema ${schema.name}`))
                additional.push({ kind: 'additional', object: `schema ${schema.name}` });
            continue;
        }
        const names = namesOf({
            ...schema,
            sequences: schema.sequences.map((name) => ({ name })),
            libraries: schema.libraries.map((name) => ({ name })),
            events: schema.events.map((name) => ({ name })),
        });
        for (const object of names) {
            const [kind, name] = splitKind(object);
            const table = name.slice(schema.name.length + 1);
            const isTable = kind === 'table' || kind === 'view' || kind === 'sequence';
            const isSelected = [selection, chosen].every((each) => (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_7__/* .selectsTable */ .Sf)(each, source, table)) ||
                (!isTable && !scope.isPartial);
            if (isSelected && !known.has(object))
                additional.push({ kind: 'additional', object });
        }
    }
    return additional;
}
function splitKind(object) {
    const at = object.startsWith('package body ') ? 'package body'.length : object.indexOf(' ');
    return [object.slice(0, at), object.slice(at + 1)];
}
function triggersOf({ tables, views }) {
    return [...tables, ...views].flatMap(({ triggers }) => triggers);
}
function namesOf(schema) {
    const of = (kind, objects) => objects.map(({ name }) => `${kind} ${schema.name}.${name}`);
    return [
        ...of('table', schema.tables),
        ...of('view', schema.views),
        ...of('sequence', schema.sequences),
        ...of('trigger', schema.triggers),
        ...schema.routines.map(({ name, type }) => `${type.toLowerCase()} ${schema.name}.${name}`),
        ...of('library', schema.libraries),
        ...of('event', schema.events),
    ];
}


/***/ })

};
