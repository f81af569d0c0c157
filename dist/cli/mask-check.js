export const id = 9864;
export const ids = [9864];
export const modules = {

/***/ 49864:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkMasks: () => (/* binding */ checkMasks),
/* harmony export */   checkMasksOnServer: () => (/* binding */ checkMasksOnServer)
/* harmony export */ });
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);
/* harmony import */ var _repository_open_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7630);
/* harmony import */ var _repository_find_resolve_backup_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(21649);
/* harmony import */ var _masking_plan_or_throw_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(11134);
/* harmony import */ var _restore_masks_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(98890);
/* harmony import */ var _server_tables_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5362);






/** CPU of a server for one value, in microseconds, measured on MySQL 9.7 and MariaDB 11.8. */
const MICROSECONDS = {
    key: 1.5,
    email: 0.5,
    'full-name': 1.4,
    'first-name': 0.7,
    'last-name': 0.7,
    phone: 0.7,
    date: 0.4,
    digits: 1.5,
    iban: 0.8,
    null: 0,
    json: 2,
    fixed: 0.1,
    hash: 0.3,
    sql: 0.5,
};
/** @throws BackupError CONFIG_INVALID naming all problems */
async function checkMasks(request, context) {
    const { backupId, warnings } = await (0,_repository_find_resolve_backup_js__WEBPACK_IMPORTED_MODULE_2__/* .resolveBackup */ .p)(context, request);
    const source = await (0,_repository_open_source_js__WEBPACK_IMPORTED_MODULE_1__/* .openSource */ .o)(context, backupId, request.label);
    const { contents } = source;
    const { plan, tables } = await (0,_restore_masks_js__WEBPACK_IMPORTED_MODULE_4__/* .planFor */ .bJ)(request.rules, source, (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(contents.server));
    return {
        storage: context.storage.location,
        backupId,
        label: contents.label,
        status: 'fits',
        tables: describe(plan, tables),
        warnings: [...warnings, ...plan.warnings],
    };
}
/**
 * Compares with the tables of a server; their rows are the estimates of the server.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
async function checkMasksOnServer({ rules, server }, host) {
    const found = await (0,_server_tables_js__WEBPACK_IMPORTED_MODULE_5__/* .readServerTables */ .$)(server, host, false);
    const plan = (0,_masking_plan_or_throw_js__WEBPACK_IMPORTED_MODULE_3__/* .planOrThrow */ .H)(rules, found.tables, found.isMariaDb, found.server);
    return {
        server: found.server,
        status: 'fits',
        tables: describe(plan, found.tables),
        warnings: [...found.warnings, ...plan.warnings],
    };
}
function describe(plan, tables) {
    return plan.tables.map(({ schema, table, masks }) => {
        const rows = tables.find((each) => each.schema === schema && each.name === table)?.rows;
        const columns = masks === 'no rows' ? [] : masks;
        const microseconds = columns.reduce((sum, { name }) => sum + MICROSECONDS[name], 0);
        return {
            table: `${schema}.${table}`,
            ...(rows === undefined ? {} : { rows }),
            columns: columns.map(({ column, name, maskClass, hasTwin }) => ({
                column,
                mask: name,
                class: maskClass,
                recomputed: hasTwin,
            })),
            seconds: ((rows ?? 0) * microseconds) / 1e6,
        };
    });
}


/***/ })

};
