export const id = 5454;
export const ids = [5454];
export const modules = {

/***/ 85454:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   restoreSettingsOfInterrupted: () => (/* binding */ restoreSettingsOfInterrupted)
/* harmony export */ });
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);
/* harmony import */ var _mysql_connection_session_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(70710);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(45987);



/** State items that target-settings.ts writes, and the statements that revert them. */
const SETTINGS = [
    {
        item: 'redo-log off',
        undo: 'ALTER INSTANCE ENABLE INNODB REDO_LOG',
        done: 'switched the redo log of the target on again',
    },
    {
        item: 'local_infile on',
        undo: 'SET GLOBAL local_infile = OFF',
        done: 'switched local_infile off at the target again',
    },
];
/** The server may take a while to notice that the connections of the killed run are gone. */
const LOCK_SECONDS = 30;
/**
 * Reverts the settings. Never throws: if a setting cannot be reverted, it logs the statement that
 * reverts it.
 */
async function restoreSettingsOfInterrupted(connection, { logger, lockWaitTimeoutSeconds }) {
    let session;
    try {
        session = await _mysql_connection_session_js__WEBPACK_IMPORTED_MODULE_1__/* .Session */ .N.open(connection, { side: 'target', purpose: 'load', lockWaitTimeoutSeconds });
        const tables = await session.query(`SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .textLiteral */ .nl)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .STATE_SCHEMA */ .KW)} AND TABLE_NAME LIKE 'restore\\_%'`);
        for (const { name } of tables)
            await restoreSettings(session, name, logger);
    }
    catch (error) {
        logger.warn(`it is unknown whether settings of the target are still changed, check its redo log and local_infile: ${error.message}`);
    }
    finally {
        await session?.close();
    }
}
async function restoreSettings(session, name, logger) {
    const table = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteTable */ .Z8)(_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .STATE_SCHEMA */ .KW, name);
    const rows = await session.query(`SELECT item FROM ${table} WHERE item IN (${SETTINGS.map(({ item }) => (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .textLiteral */ .nl)(item)).join(', ')})`);
    const marked = SETTINGS.filter(({ item }) => rows.some((row) => row.item === item));
    if (marked.length === 0)
        return;
    const lock = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .textLiteral */ .nl)(`mysql-backup ${name}`);
    if ((await session.scalar(`SELECT GET_LOCK(${lock}, ${LOCK_SECONDS})`)) !== '1') {
        logger.info('another restore to this target is running: its settings stay unchanged');
        return;
    }
    for (const { item, undo, done } of marked) {
        try {
            await session.execute(undo);
            await session.execute(`DELETE FROM ${table} WHERE item = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .textLiteral */ .nl)(item)}`);
            logger.info(done);
        }
        catch (error) {
            logger.warn(`a setting of the target is still changed, run ${undo}: ${error.message}`);
        }
    }
    await session.query(`SELECT RELEASE_LOCK(${lock})`);
}


/***/ })

};
