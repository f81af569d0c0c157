export const id = 9707;
export const ids = [9707];
export const modules = {

/***/ 79707:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   check: () => (/* binding */ check)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50862);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// `check`: tries each requirement of a backup now and reports each one. A failed check does not
// keep the other checks from running.


/**
 * Runs all checks.
 * @param checkAlerts tries the notifiers
 */
async function check(config, context, checkAlerts) {
    const steps = [];
    let first;
    const record = async (name, work, describe) => {
        context.signal.throwIfAborted();
        try {
            const value = await work();
            steps.push({ name, status: 'passed', detail: describe(value) });
            return value;
        }
        catch (thrown) {
            if (context.signal.aborted)
                throw thrown;
            const error = (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .toBackupError */ .uy)(thrown);
            const { code, message, hint } = error;
            first ??= error;
            steps.push({ name, status: 'failed', detail: message, code, ...(hint ? { hint } : {}) });
            throw new Recorded(error);
        }
    };
    const { planBackup } = await Promise.all(/* import() */[__webpack_require__.e(710), __webpack_require__.e(9167), __webpack_require__.e(1134), __webpack_require__.e(6700), __webpack_require__.e(7580)]).then(__webpack_require__.bind(__webpack_require__, 7494));
    const planning = planBackup(config, context, { step: record, optional: ignoreRecorded });
    // The plan reads the source between two steps too.
    const plan = await ignoreRecorded(planning.catch((error) => {
        if (error instanceof Recorded)
            throw error;
        return record('source', () => Promise.reject(error), () => '');
    }));
    const { verifyAfter } = config;
    if (verifyAfter?.restoreInto) {
        const { checkVerificationTarget } = await Promise.all(/* import() */[__webpack_require__.e(710), __webpack_require__.e(1981)]).then(__webpack_require__.bind(__webpack_require__, 61981));
        const { restoreInto } = verifyAfter;
        await ignoreRecorded(record('restore-into', () => checkVerificationTarget(config, restoreInto, context), () => `${restoreInto.host}:${restoreInto.port} answers, and is not the source`));
    }
    if (verifyAfter?.restoreIntoDocker) {
        const { checkEngine } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 99110));
        await ignoreRecorded(record('restore-into', () => checkEngine(context.signal), (version) => `Docker ${version} answers`));
    }
    for (const { name, error, detail, isSkipped } of await checkAlerts()) {
        if (isSkipped)
            steps.push({ name, status: 'skipped', detail });
        else
            await ignoreRecorded(record(name, () => (error ? Promise.reject(alertFailed(error)) : Promise.resolve()), () => detail));
    }
    const warnings = plan?.warnings ?? [];
    const report = {
        storage: context.storage.location,
        status: first ? 'failed' : 'passed',
        steps,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_1__/* .defined */ .s)({ plan }),
        warnings,
    };
    return first ? { report, error: first } : { report };
}
function alertFailed({ message }) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('ALERT_FAILED', message, {
        hint: 'Check the options of the alerts: this alert would not report a failed run.',
    });
}
/** A failure that the report holds already. */
class Recorded extends Error {
    constructor(cause) {
        super(cause.message, { cause });
    }
}
async function ignoreRecorded(work) {
    try {
        return await work;
    }
    catch (error) {
        if (error instanceof Recorded)
            return undefined;
        throw error;
    }
}


/***/ })

};
