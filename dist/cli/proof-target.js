export const id = 332;
export const ids = [332];
export const modules = {

/***/ 7332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkProofTarget: () => (/* binding */ checkProofTarget)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9030);
/* harmony import */ var _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4386);



/** @throws BackupError TARGET_UNREACHABLE, TARGET_ACCESS_DENIED, TARGET_IS_SOURCE, SOURCE_* */
async function checkProofTarget({ connection, lockWaitTimeoutSeconds }, target, { signal, logger }) {
    const groups = [
        new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_2__/* .SessionGroup */ .S(connection, 'source', lockWaitTimeoutSeconds),
        new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_2__/* .SessionGroup */ .S(target, 'target', lockWaitTimeoutSeconds),
    ];
    for (const group of groups)
        group.cutOnAbort(signal);
    try {
        const [source, proof] = await Promise.all(groups.map(async (group) => (await group.first(logger)).facts));
        if (!(0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isSameHost */ .Xf)(source.serverId, proof.serverId))
            return;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('TARGET_IS_SOURCE', `--restore-into is the server that is backed up: ${proof.hostname}:${proof.port}`, { hint: 'Nothing was done. Restore into a server of its own, such as a service container.' });
    }
    finally {
        await Promise.all(groups.map((group) => group.close()));
    }
}


/***/ })

};
