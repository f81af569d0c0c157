export const id = 3232;
export const ids = [3232];
export const modules = {

/***/ 13232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ readWindows),
/* harmony export */   listBinlogs: () => (/* binding */ listBinlogs)
/* harmony export */ });
/* harmony import */ var _encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81887);
/* harmony import */ var _repository_find_broken_backups_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(18443);
/* harmony import */ var _repository_find_find_backups_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24972);
/* harmony import */ var _repository_find_partial_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6647);
/* harmony import */ var _chain_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17639);
/* harmony import */ var _windows_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(71799);
// Lists the spans of time that can be restored, and each hole with its reason.






/** @throws BackupError STORAGE_* */
async function listBinlogs({ label }, context) {
    const chains = await (0,_chain_js__WEBPACK_IMPORTED_MODULE_2__/* .listChains */ .P4)(context.storage, label);
    const { windows, unusable, broken } = await readWindows(label, context, chains);
    const warnings = broken.describe('; it does not count');
    for (const warning of warnings)
        context.logger.warn(warning);
    return {
        storage: context.storage.location,
        windows: windows.map(({ window }) => window),
        unusable,
        warnings,
    };
}
/**
 * Reads the records of the chains, and the backups.
 * @throws BackupError STORAGE_*
 */
async function readWindows(label, { storage, trust }, chains) {
    const broken = new _repository_find_broken_backups_js__WEBPACK_IMPORTED_MODULE_4__/* .BrokenBackups */ .t();
    const windows = [];
    const unusable = [];
    const keys = trust ? (0,_encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__/* .demandSignatures */ .v)(trust).verifyKeys : [];
    const backups = await (0,_repository_find_find_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .findBackups */ .Tx)(storage, label, broken.add, keys);
    for (const chain of chains) {
        const isNewest = chains.findLast((each) => each.label === chain.label) === chain;
        const own = (0,_repository_find_partial_js__WEBPACK_IMPORTED_MODULE_5__/* .whereMasked */ .Z)(backups, false).filter((backup) => backup.label === chain.label);
        const facts = await (0,_windows_js__WEBPACK_IMPORTED_MODULE_3__/* .readFacts */ .MH)(storage, chain, trust);
        const window = (0,_windows_js__WEBPACK_IMPORTED_MODULE_3__/* .windowOf */ .Ou)(facts, own, isNewest);
        if (typeof window === 'string')
            unusable.push({ label: chain.label, chain: chain.name, reason: window });
        else
            windows.push({ window, covered: (0,_windows_js__WEBPACK_IMPORTED_MODULE_3__/* .coveredBy */ .UJ)(facts, own).map(({ backupId }) => backupId) });
    }
    return { windows, unusable, broken };
}


/***/ })

};
