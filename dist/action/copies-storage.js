export const id = 1586;
export const ids = [1586];
export const modules = {

/***/ 21586:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  CopiesStorage: () => (/* binding */ CopiesStorage)
});

// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/storage/holds-backup.js
var holds_backup = __webpack_require__(49862);
// EXTERNAL MODULE: ./lib/storage/key.js
var key = __webpack_require__(91082);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/storage/copies/broadcast.js
// One source for several consumers, at the pace of the slowest: all consumers take a piece before
// the next is requested. The first failure, of the source or of a consumer, ends all of them and is
// kept.
class Broadcast {
    #source;
    #branches;
    #broken;
    failure;
    constructor(source, count) {
        this.#source = source;
        this.#branches = Array.from({ length: count }, () => ({ offer: pending(), taken: pending() }));
        this.#broken = pending();
        this.#broken.promise.catch(() => undefined);
    }
    fail(error) {
        if (this.failure)
            return;
        this.failure = { error };
        this.#broken.reject(error);
    }
    /** Feeds the branches until the source ends or something fails; never rejects. */
    async run() {
        try {
            for await (const piece of this.#source) {
                if (!(await this.#deliver(piece)))
                    return;
            }
            await this.#deliver(undefined);
        }
        catch (error) {
            this.fail(error);
        }
    }
    async #deliver(piece) {
        for (const { offer } of this.#branches)
            offer.resolve(piece);
        if (piece === undefined)
            return true;
        const taken = Promise.all(this.#branches.map((branch) => branch.taken.promise));
        await Promise.race([taken, this.#broken.promise]).catch(() => undefined);
        return this.failure === undefined;
    }
    async *branch(index) {
        const branch = this.#branches[index];
        for (;;) {
            const piece = await Promise.race([branch.offer.promise, this.#broken.promise]);
            if (this.failure)
                throw this.failure.error;
            if (piece === undefined)
                return;
            const { taken } = branch;
            branch.offer = pending();
            branch.taken = pending();
            // Resolve when the consumer asks for the next piece, so that its pace counts.
            yield piece;
            taken.resolve();
        }
    }
}
function pending() {
    let resolve = () => undefined;
    let reject = () => undefined;
    const promise = new Promise((yes, no) => {
        resolve = yes;
        reject = no;
    });
    return { promise, resolve, reject };
}

;// CONCATENATED MODULE: ./lib/storage/copies/merge.js
// Asks several storages the same, and merges their answers.


/** Waits for all works before it throws the first failure. */
async function settle(works) {
    const results = await Promise.allSettled(works);
    for (const result of results)
        if (result.status === 'rejected')
            throw result.reason;
    return results.map((result) => result.value);
}
function mergeCleanUps(cleanUps) {
    const complete = cleanUps.flatMap((cleanUp) => cleanUp.complete ?? []);
    return {
        removed: cleanUps.reduce((sum, { removed }) => sum + removed, 0),
        left: cleanUps.flatMap(({ left }) => left),
        ...(complete.length > 0 ? { complete } : {}),
    };
}
/** Merges the known facts about an object; all copies must agree on its size. */
function mergeStored(stored) {
    const [first] = stored;
    for (const each of stored) {
        if (each.bytes !== first.bytes) {
            throw new errors/* BackupError */.hj('STORAGE_FAILED', `the copies have ${first.bytes} and ${each.bytes} bytes`, {
                hint: 'Start the backup again.',
            });
        }
    }
    return Object.assign({}, ...stored);
}
/**
 * Writes one source to all targets, at the pace of the slowest. The first failure ends all of them,
 * and its error names its storage.
 */
async function writeToAll(source, targets, write) {
    const broadcast = new Broadcast(source, targets.length);
    const writes = targets.map((target, index) => nameStorage(target, write(target, broadcast.branch(index)), () => broadcast.failure).catch((error) => {
        broadcast.fail(error);
        throw error;
    }));
    // Not awaited: after a failure, its source may take its time to end.
    void broadcast.run();
    const results = await Promise.allSettled(writes);
    if (broadcast.failure)
        throw broadcast.failure.error;
    return mergeStored(results.map((result) => result.value));
}
/**
 * Names the storage in an error, unless the message names it, or the error is that of the source.
 */
async function nameStorage({ location }, work, failure = () => undefined) {
    try {
        return await work;
    }
    catch (error) {
        const isOwn = error instanceof errors/* BackupError */.hj && error.code.startsWith('STORAGE_');
        if (!isOwn || failure()?.error === error)
            throw error;
        const { code, message, hint, details } = error;
        throw new errors/* BackupError */.hj(code, message.includes(location) ? message : `${location}: ${message}`, {
            ...(hint === undefined ? {} : { hint }),
            details: { ...details, storage: location },
            cause: error,
        });
    }
}

;// CONCATENATED MODULE: ./lib/storage/copies/copies-writer.js

class CopiesWriter {
    #legs;
    #committed = false;
    /** Results of the legs that were taken back. */
    #taken = new Map();
    constructor(legs) {
        this.#legs = legs;
    }
    async write(name, source, maxBytes) {
        if (source instanceof Uint8Array) {
            const stored = this.#legs.map((leg) => nameStorage(leg, leg.writer.write(name, source, maxBytes)));
            return mergeStored(await settle(stored));
        }
        return await writeToAll(source, this.#legs, ({ writer }, branch) => writer.write(name, branch, maxBytes));
    }
    async discard(name) {
        await settle(this.#legs.map((leg) => nameStorage(leg, leg.writer.discard(name))));
    }
    async commit(name, body) {
        const stored = [];
        for (const leg of this.#legs.toReversed()) {
            try {
                stored.unshift(await nameStorage(leg, leg.writer.commit(name, body)));
            }
            catch (error) {
                // At once, so that no reader finds a backup that the other storages do not have.
                await this.#takeBack(this.#legs.slice(this.#legs.length - stored.length));
                throw error;
            }
        }
        this.#committed = true;
        return mergeStored(stored);
    }
    async abort() {
        if (this.#committed)
            return { removed: 0, left: [] };
        return await this.revoke();
    }
    async revoke() {
        this.#committed = false;
        await this.#takeBack(this.#legs);
        const taken = [...this.#taken.values()];
        this.#taken.clear();
        return mergeCleanUps(taken);
    }
    /** Takes back each leg once. A commit that failed may have made the backup visible, too. */
    async #takeBack(legs) {
        await settle(legs
            .filter((leg) => !this.#taken.has(leg))
            .map(async (leg) => void this.#taken.set(leg, await leg.writer.revoke())));
    }
}

;// CONCATENATED MODULE: ./lib/storage/copies/copies-storage.js





class CopiesStorage {
    location;
    copies;
    #logger;
    #chosen = new Map();
    #unreadable = new Set();
    /**
     * Creates the storage.
     * @param copies in the order in which readers prefer them; at least one
     */
    constructor(copies, logger) {
        this.copies = copies;
        this.#logger = logger;
        this.location = (0,units/* joinNames */.JH)(copies.map(({ location }) => location));
    }
    async checkWritable(backupId, options) {
        const warnings = [];
        for (const storage of this.copies)
            warnings.push(...(await storage.checkWritable(backupId, options)));
        return warnings;
    }
    clocks() {
        return this.copies.flatMap((storage) => storage.clocks());
    }
    async freeBytes() {
        const known = (await Promise.all(this.copies.map((storage) => storage.freeBytes()))).filter((bytes) => bytes !== undefined);
        return known.length === 0 ? undefined : Math.min(...known);
    }
    async create(backupId, signal) {
        const legs = [];
        try {
            for (const storage of this.copies) {
                legs.push({ location: storage.location, writer: await storage.create(backupId, signal) });
            }
        }
        catch (error) {
            await Promise.allSettled(legs.map(({ writer }) => writer.abort()));
            throw error;
        }
        return new CopiesWriter(legs);
    }
    /** Lists the folders of all storages that can be read. */
    async *listFolders() {
        const ids = new Set();
        await this.#fromAny(async (storage) => {
            for await (const id of storage.listFolders())
                ids.add(id);
        });
        yield* [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }
    async *listObjects(backupId, namePrefix) {
        yield* (await this.#choose(backupId)).listObjects(backupId, namePrefix);
    }
    async findArchived(backupId) {
        return await (await this.#choose(backupId)).findArchived(backupId);
    }
    async read(key, maxBytes) {
        return await (await this.#choose(idOf(key))).read(key, maxBytes);
    }
    async *readStream(key, options) {
        yield* (await this.#choose(idOf(key))).readStream(key, options);
    }
    /** Writes to each storage that has the backup; to all if none has it. */
    async put(key, body) {
        const having = await this.#holders(idOf(key));
        const storages = having.length === 0 ? this.copies : having;
        return mergeStored(await settle(storages.map((storage) => storage.put(key, body))));
    }
    async write(key, source, maxBytes, signal) {
        const written = new Set();
        const writeTo = async (storage, branch) => {
            const stored = await storage.write(key, branch, maxBytes, signal);
            written.add(storage);
            return stored;
        };
        try {
            return await writeToAll(source, this.copies, writeTo);
        }
        catch (error) {
            await Promise.allSettled([...written].map((storage) => storage.delete([key])));
            throw error;
        }
    }
    /** Stores in the first storage first: readers prefer it, so the others never hold more. */
    async putNew(key, body) {
        const stored = [];
        for (const storage of this.copies)
            stored.push(await nameStorage(storage, storage.putNew(key, body)));
        return mergeStored(stored);
    }
    async delete(keys) {
        await settle(this.copies.map((storage) => storage.delete(keys)));
    }
    async lockOf(key) {
        return (await settle(this.copies.map((storage) => storage.lockOf(key)))).find((lock) => lock !== undefined);
    }
    /**
     * Lists the incomplete backups of each storage. An id that is incomplete in two storages comes
     * twice.
     */
    async *listIncomplete(manifestNames) {
        for (const storage of this.copies)
            yield* storage.listIncomplete(manifestNames);
    }
    async removeIncomplete(backupId, manifestNames) {
        return mergeCleanUps(await settle(this.copies.map((storage) => storage.removeIncomplete(backupId, manifestNames))));
    }
    async close() {
        await settle(this.copies.map((storage) => storage.close()));
    }
    #choose(backupId) {
        let storage = this.#chosen.get(backupId);
        if (!storage) {
            storage = this.#find(backupId);
            this.#chosen.set(backupId, storage);
            storage.catch(() => this.#chosen.delete(backupId));
        }
        return storage;
    }
    /** Finds the first storage with the backup; without one, the first that can be read. */
    async #find(backupId) {
        const [first, ...others] = this.copies;
        let readable;
        let failure;
        for (const storage of [first, ...others]) {
            try {
                if (await holds(storage, backupId))
                    return storage;
                readable ??= storage;
            }
            catch (error) {
                failure ??= error;
                this.#warn(storage, error);
            }
        }
        if (readable)
            return readable;
        throw failure;
    }
    async #holders(backupId) {
        const having = [];
        await this.#fromAny(async (storage) => {
            if (await (0,holds_backup/* holdsBackup */.P)(storage, backupId))
                having.push(storage);
        });
        return this.copies.filter((storage) => having.includes(storage));
    }
    /** Works on each storage; one that fails is named once. @throws if all fail */
    async #fromAny(work) {
        const results = await Promise.allSettled(this.copies.map(work));
        const failures = results.flatMap((result, index) => result.status === 'rejected' ? [{ storage: this.copies[index], error: result.reason }] : []);
        if (failures.length === this.copies.length)
            throw failures[0].error;
        for (const { storage, error } of failures)
            this.#warn(storage, error);
    }
    #warn(storage, error) {
        if (this.#unreadable.has(storage))
            return;
        this.#unreadable.add(storage);
        this.#logger.warn(`${storage.location} cannot be read: ${error.message}`);
    }
}
/** A storage holds an archive if it has an object of it. */
async function holds(storage, folder) {
    if (folder !== key/* BINLOG_FOLDER */.$D)
        return await (0,holds_backup/* holdsBackup */.P)(storage, folder);
    for await (const _ of storage.listObjects(folder))
        return true;
    return false;
}
function idOf(key) {
    return key.slice(0, Math.max(0, key.indexOf('/')));
}


/***/ })

};
