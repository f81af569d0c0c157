export const id = 582;
export const ids = [582];
export const modules = {

/***/ 32582:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  MirrorStorage: () => (/* binding */ MirrorStorage)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/storage/both/broadcast.js
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

;// CONCATENATED MODULE: ./lib/storage/both/mirror-storage.js
// Several storages written in one pass, as one storage. A refusal by one storage fails the whole
// write, and the slowest sets the pace. The first storage is the nearest: reads come from it.
//
// Commits run from the last to the first, far before near: the network is the likely failure, and
// until the far commit succeeds, nothing is visible anywhere. The rename in the near directory
// follows and is one local act. If it fails nevertheless, abort() reverts the far commit, manifest
// first.


class MirrorStorage {
    location;
    copies;
    #first;
    /**
     * Creates a mirror.
     * @param storages nearest first; at least one
     */
    constructor(storages) {
        this.copies = storages;
        this.#first = storages[0];
        this.location = storages.map(({ location }) => location).join(' and ');
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
                legs.push({ storage, writer: await storage.create(backupId, signal), manifest: undefined });
            }
        }
        catch (error) {
            await Promise.allSettled(legs.map(({ writer }) => writer.abort()));
            throw error;
        }
        return new TeeWriter(backupId, legs);
    }
    listFolders() {
        return this.#first.listFolders();
    }
    listObjects(backupId, namePrefix) {
        return this.#first.listObjects(backupId, namePrefix);
    }
    findArchived(backupId) {
        return this.#first.findArchived(backupId);
    }
    read(key, maxBytes) {
        return this.#first.read(key, maxBytes);
    }
    readStream(key, options) {
        return this.#first.readStream(key, options);
    }
    async put(key, body) {
        return merge(await settle(this.copies.map((storage) => storage.put(key, body))));
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
}
class TeeWriter {
    #backupId;
    #legs;
    #committed = false;
    constructor(backupId, legs) {
        this.#backupId = backupId;
        this.#legs = legs;
    }
    async write(name, source, maxBytes) {
        if (source instanceof Uint8Array) {
            return merge(await settle(this.#legs.map(({ writer }) => writer.write(name, source, maxBytes))));
        }
        const broadcast = new Broadcast(source, this.#legs.length);
        const writes = this.#legs.map(({ writer }, index) => writer.write(name, broadcast.branch(index), maxBytes).catch((error) => {
            broadcast.fail(error);
            throw error;
        }));
        // Not awaited: after a failure, its source may take its time to end.
        void broadcast.run();
        const results = await Promise.allSettled(writes);
        if (broadcast.failure)
            throw broadcast.failure.error;
        return merge(results.map((result) => result.value));
    }
    async discard(name) {
        await settle(this.#legs.map(({ writer }) => writer.discard(name)));
    }
    async commit(name, body) {
        const stored = [];
        for (const leg of this.#legs.toReversed()) {
            stored.unshift(await leg.writer.commit(name, body));
            leg.manifest = name;
        }
        this.#committed = true;
        return merge(stored);
    }
    async abort() {
        if (this.#committed)
            return { removed: 0, left: [] };
        return mergeCleanUps(await settle(this.#legs.map((leg) => (leg.manifest === undefined ? leg.writer.abort() : this.#takeBack(leg)))));
    }
    async #takeBack({ storage, manifest }) {
        try {
            await storage.delete([`${this.#backupId}/${manifest}`]);
            return await storage.removeIncomplete(this.#backupId, []);
        }
        catch (error) {
            const location = `${storage.location}/${this.#backupId}`;
            return { removed: 0, left: [{ location, reason: error.message }] };
        }
    }
}
/** Waits for all works before it throws the first failure. */
async function settle(works) {
    const results = await Promise.allSettled(works);
    for (const result of results)
        if (result.status === 'rejected')
            throw result.reason;
    return results.map((result) => result.value);
}
function mergeCleanUps(cleanUps) {
    return {
        removed: cleanUps.reduce((sum, { removed }) => sum + removed, 0),
        left: cleanUps.flatMap(({ left }) => left),
    };
}
/** Merges the known facts about an object; all copies must agree on its size. */
function merge(stored) {
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


/***/ })

};
