export const id = 7010;
export const ids = [7010];
export const modules = {

/***/ 7010:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   waitForServer: () => (/* binding */ waitForServer)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _connect_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7935);
/* harmony import */ var _connection_config_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(94826);
/* harmony import */ var _mysql_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84881);
// Waits for a server that is still starting. Invariant: the wait covers only causes that may pass
// by themselves, such as a refused connection or a name that is not known yet; a wrong password
// ends the wait at once.





const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 2000;
/**
 * Waits for the server.
 * @throws BackupError SOURCE_ or TARGET_UNREACHABLE after that time, or any error that does not
 * justify a wait; the signal's reason
 */
async function waitForServer(config, { side, waitMs, signal, logger }) {
    const begun = performance.now();
    for (let tries = 1, delayMs = FIRST_DELAY_MS;; tries++, delayMs = Math.min(MAX_DELAY_MS, delayMs * 2)) {
        try {
            const connection = await (0,_connect_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .N)(config, side);
            connection.on('error', () => undefined);
            connection.end(() => (0,_connect_js__WEBPACK_IMPORTED_MODULE_2__/* .streamOf */ .m)(connection).destroy());
            if (tries > 1)
                logger.info(`${(0,_connection_config_js__WEBPACK_IMPORTED_MODULE_4__/* .describeConnection */ .I)(config)} answers after ${secondsSince(begun)} s of waiting`);
            return;
        }
        catch (error) {
            signal.throwIfAborted();
            if (!(0,_mysql_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .isStarting */ .zd)(error))
                throw error;
            if (performance.now() - begun + delayMs > waitMs)
                throw waitedInVain(error, waitMs);
            const { code, message } = error.cause;
            if (tries === 1)
                logger.info(`waiting up to ${waitMs / 1000} s for ${(0,_connection_config_js__WEBPACK_IMPORTED_MODULE_4__/* .describeConnection */ .I)(config)}: ${code ?? message}`);
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
        }
    }
}
function waitedInVain({ code, message, hint, details, cause }, waitMs) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(code, `${message} (waited for ${waitMs / 1000} s)`, {
        hint: `${hint ?? ''} A server that starts more slowly needs a longer --wait-for-server.`.trim(),
        details,
        cause,
    });
}
function secondsSince(begun) {
    return Math.round((performance.now() - begun) / 1000);
}


/***/ })

};
