export const id = 979;
export const ids = [979];
export const modules = {

/***/ 75979:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FallbackStorage: () => (/* binding */ FallbackStorage)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Reads from two storages that may hold copies of the same backups, and prefers the near one.
// Invariant: all objects of one backup are read from the same storage; the backup's hashes show
// whether that copy is intact.

class FallbackStorage {
    location;
    #near;
    #far;
    #logger;
    #chosen = new Map();
    constructor(near, far, logger) {
        this.#near = near;
        this.#far = far;
        this.#logger = logger;
        this.location = `${near.location} and ${far.location}`;
    }
    async *listFolders() {
        const ids = new Set();
        for (const storage of [this.#near, this.#far])
            for await (const id of storage.listFolders())
                ids.add(id);
        yield* [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }
    async *listObjects(backupId, namePrefix) {
        const storage = await this.#choose(backupId);
        yield* storage.listObjects(backupId, namePrefix);
    }
    async findArchived(backupId) {
        return await (await this.#choose(backupId)).findArchived(backupId);
    }
    async read(key, maxBytes) {
        return await (await this.#choose(idOf(key))).read(key, maxBytes);
    }
    async *readStream(key, options) {
        const storage = await this.#choose(idOf(key));
        yield* storage.readStream(key, options);
    }
    /** Writes to each storage that has the backup. */
    async put(key, body) {
        const [nearHas, farHas] = await Promise.all([has(this.#near, idOf(key)), has(this.#far, idOf(key))]);
        if (nearHas && farHas)
            await this.#near.put(key, body);
        return await (farHas ? this.#far : this.#near).put(key, body);
    }
    async close() {
        await Promise.all([this.#near.close(), this.#far.close()]);
    }
    checkWritable() {
        return Promise.reject(readOnly());
    }
    clocks() {
        return [...this.#near.clocks(), ...this.#far.clocks()];
    }
    freeBytes() {
        return Promise.resolve(undefined);
    }
    create() {
        return Promise.reject(readOnly());
    }
    /** Deletes leases, which put() has written to each storage. */
    async delete(keys) {
        for (const storage of [this.#near, this.#far])
            await storage.delete(keys);
    }
    async lockOf(key) {
        return await (await this.#choose(idOf(key))).lockOf(key);
    }
    // oxlint-disable-next-line require-yield
    async *listIncomplete() {
        throw readOnly();
    }
    removeIncomplete() {
        return Promise.reject(readOnly());
    }
    #choose(backupId) {
        let storage = this.#chosen.get(backupId);
        if (!storage) {
            storage = this.#find(backupId);
            this.#chosen.set(backupId, storage);
        }
        return storage;
    }
    async #find(backupId) {
        if (!(await has(this.#near, backupId)))
            return this.#far;
        this.#logger.debug(`${backupId} is read from the copy in ${this.#near.location}`);
        return this.#near;
    }
}
/**
 * Reports whether the storage has a copy. A folder without a manifest or a dump's first file is not
 * a copy.
 */
async function has(storage, backupId) {
    for await (const { name } of storage.listObjects(backupId, '@.'))
        if (/^@\.(manifest\.json(\.age)?|done\.json)$/.test(name))
            return true;
    return false;
}
function idOf(key) {
    return key.slice(0, Math.max(0, key.indexOf('/')));
}
function readOnly() {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('INTERNAL', 'copies of backups are read-only');
}


/***/ })

};
