export const id = 508;
export const ids = [508];
export const modules = {

/***/ 2508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backup: () => (/* binding */ backup)
});

// EXTERNAL MODULE: ./lib/core/stage-clock.js
var stage_clock = __webpack_require__(8754);
// EXTERNAL MODULE: ./lib/encryption/backup-keys.js + 1 modules
var backup_keys = __webpack_require__(8228);
// EXTERNAL MODULE: ./lib/format/names.js
var names = __webpack_require__(3347);
// EXTERNAL MODULE: ./lib/mysql/connection/session-group.js + 17 modules
var session_group = __webpack_require__(4901);
// EXTERNAL MODULE: ./lib/mysql/rows/select-rows.js
var select_rows = __webpack_require__(7748);
// EXTERNAL MODULE: ./lib/mysql/schema/accounts.js
var schema_accounts = __webpack_require__(6506);
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 2 modules
var schema_catalog = __webpack_require__(3051);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var selection = __webpack_require__(2466);
// EXTERNAL MODULE: ./lib/mysql/schema/engines.js
var engines = __webpack_require__(4867);
// EXTERNAL MODULE: ./lib/mysql/schema/table-identity.js
var table_identity = __webpack_require__(87);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(4881);
// EXTERNAL MODULE: ./lib/mysql/schema/privileges.js
var privileges = __webpack_require__(5978);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(9030);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/blocking-statement.js
// Who is in the way of a lock. Best effort: an account that may not see other sessions gets no name.

function describeStatement({ id, user, seconds, info, held }) {
    const where = held ? `, which holds ${held}` : '';
    const what = info ? `: ${info.replace(/\s+/g, ' ').slice(0, 120)}` : ', idle inside a transaction or lock';
    return `statement ${id} of ${user ?? 'an unknown user'}${where}, running for ${seconds ?? '?'} s${what}`;
}
/** The session that the waiting one waits for, as far as the server tells. */
async function findBlocker(observer, facts, waitingId) {
    for (const sql of (0,server_facts/* isMariaDb */.Zz)(facts)
        ? [oldestTransaction(waitingId), oldestStatement(waitingId)]
        : [lockHolder(waitingId), oldestStatement(waitingId), oldestThread(waitingId)]) {
        const [found] = await observer.query(sql).catch(() => []);
        if (found)
            return describeStatement(found);
    }
    return undefined;
}
function lockHolder(waitingId) {
    return `SELECT t.PROCESSLIST_ID AS id, t.PROCESSLIST_USER AS user, t.PROCESSLIST_TIME AS seconds,
                 t.PROCESSLIST_INFO AS info, CONCAT_WS('.', h.OBJECT_SCHEMA, h.OBJECT_NAME) AS held
            FROM performance_schema.threads me
            JOIN performance_schema.metadata_locks w ON w.OWNER_THREAD_ID = me.THREAD_ID AND w.LOCK_STATUS = 'PENDING'
            JOIN performance_schema.metadata_locks h ON h.OBJECT_TYPE = w.OBJECT_TYPE AND h.LOCK_STATUS = 'GRANTED'
                 AND h.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA AND h.OBJECT_NAME <=> w.OBJECT_NAME
                 AND h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
            JOIN performance_schema.threads t ON t.THREAD_ID = h.OWNER_THREAD_ID
           WHERE me.PROCESSLIST_ID = ${waitingId} ORDER BY h.LOCK_TYPE LIKE '%WRITE%' DESC, t.PROCESSLIST_TIME DESC LIMIT 1`;
}
/** A transaction that writes keeps READ locks out, whether a statement runs in it or not. */
function oldestTransaction(waitingId) {
    return `SELECT p.ID AS id, p.USER AS user, TIMESTAMPDIFF(SECOND, x.trx_started, NOW()) AS seconds, p.INFO AS info
            FROM information_schema.INNODB_TRX x JOIN information_schema.PROCESSLIST p ON p.ID = x.trx_mysql_thread_id
           WHERE p.ID NOT IN (${waitingId}, CONNECTION_ID()) AND x.trx_is_read_only = 0 AND x.trx_rows_modified + x.trx_tables_locked > 0
           ORDER BY x.trx_started LIMIT 1`;
}
function oldestStatement(waitingId) {
    return `SELECT ID AS id, USER AS user, TIME AS seconds, INFO AS info FROM information_schema.PROCESSLIST
           WHERE ID NOT IN (${waitingId}, CONNECTION_ID()) AND COMMAND IN ('Query', 'Execute')
             AND USER NOT IN ('system user', 'event_scheduler') ORDER BY TIME DESC LIMIT 1`;
}
function oldestThread(waitingId) {
    return `SELECT PROCESSLIST_ID AS id, PROCESSLIST_USER AS user, PROCESSLIST_TIME AS seconds, PROCESSLIST_INFO AS info
            FROM performance_schema.threads
           WHERE PROCESSLIST_ID NOT IN (${waitingId}, CONNECTION_ID()) AND PROCESSLIST_COMMAND IN ('Query', 'Execute')
             AND TYPE = 'FOREGROUND' ORDER BY PROCESSLIST_TIME DESC LIMIT 1`;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/bounded-lock.js
// Waits for a lock for a bounded time, since others queue behind whoever waits for one. The server's own limit counts
// for each table anew, so ours is kept by a clock; what was in the way is read while it still is.



/** @throws BackupError SOURCE_LOCK_TIMEOUT naming the statement in the way; whatever else the statement throws. */
async function lockWithin({ observer, facts, lockWaitTimeoutSeconds, signal }, lock, statement, what) {
    // Behind our own limit, so that it never comes first.
    await lock.execute(`SET SESSION lock_wait_timeout = ${lockWaitTimeoutSeconds + 30}`);
    const done = new AbortController();
    let isLate = false;
    let blocker;
    const watch = async () => {
        await (0,promises_.setTimeout)(lockWaitTimeoutSeconds * 1000, undefined, {
            signal: AbortSignal.any([done.signal, signal]),
        }).catch(() => undefined);
        if (done.signal.aborted)
            return;
        isLate = !signal.aborted;
        // Waiting clients are let go first of all, so the look is a short one.
        if (isLate)
            blocker = await Promise.race([
                findBlocker(observer, facts, lock.id),
                (0,promises_.setTimeout)(1000, undefined, { ref: false }),
            ]);
        await observer.execute(`KILL QUERY ${lock.id}`).catch(() => lock.destroy());
    };
    const watching = watch();
    try {
        await lock.execute(statement, what);
    }
    catch (error) {
        if (!isLate)
            throw error;
        await watching;
        throw new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', `${what} within ${lockWaitTimeoutSeconds} s: ${blocker ? `in the way is ${blocker}` : 'another session is in the way'}`, {
            hint: 'Wait for that statement or transaction to end or kill it, or raise --lock-wait-timeout.',
            cause: error,
        });
    }
    finally {
        done.abort();
        await watching;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/replica.js
// What a server that is a replica says of its sources.


/** The channels of a replica; none: it is no replica. @throws a privilege error if the account may not see them. */
async function readReplicaChannels(session, facts) {
    const statement = (0,server_facts/* isMariaDb */.Zz)(facts)
        ? 'SHOW ALL SLAVES STATUS'
        : (0,server_facts/* isAtLeast */.du)(facts, 8, 0, 22)
            ? 'SHOW REPLICA STATUS'
            : 'SHOW SLAVE STATUS';
    const rows = await session.query(statement, 'cannot read the state of replication');
    return rows
        .map((row) => {
        const field = (mysql, older) => String(row[mysql] ?? row[older] ?? '');
        const lag = row['Seconds_Behind_Source'] ?? row['Seconds_Behind_Master'] ?? undefined;
        return {
            name: field('Channel_Name', 'Connection_name'),
            host: field('Source_Host', 'Master_Host'),
            port: Number(field('Source_Port', 'Master_Port')),
            binlogFile: field('Relay_Source_Log_File', 'Relay_Master_Log_File'),
            binlogPosition: Number(field('Exec_Source_Log_Pos', 'Exec_Master_Log_Pos')),
            lagSeconds: lag === undefined ? undefined : Number(lag),
        };
    })
        .filter(({ host, binlogFile }) => host !== '' && binlogFile !== '');
}
/** Where the only source stands, if that can be told; `gtidExecuted`: only if nothing was applied since. */
async function readSourceCoordinates(session, facts, gtidExecuted) {
    try {
        const channels = await readReplicaChannels(session, facts);
        const [first] = channels;
        if (!first || channels.length > 1)
            return {};
        if (gtidExecuted !== undefined) {
            const now = await session.scalar('SELECT @@GLOBAL.gtid_executed', 'cannot read the GTIDs');
            if ((now ?? '').replace(/\s+/g, '') !== gtidExecuted)
                return {};
        }
        const { host, port, binlogFile, binlogPosition } = first;
        return { source: { host, port, binlogFile, binlogPosition } };
    }
    catch (error) {
        // As with the position of the server's own log: a backup without it is still a backup.
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return {};
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/coordinates.js
// Where in the binary log a snapshot stands. Read while nothing can be written.



async function readCoordinates(session, facts) {
    const coordinates = await readSourceCoordinates(session, facts);
    if (facts.logBin)
        Object.assign(coordinates, await readBinlogPosition(session, facts));
    const gtid = await session.scalar((0,server_facts/* isMariaDb */.Zz)(facts) ? 'SELECT @@GLOBAL.gtid_current_pos' : 'SELECT @@GLOBAL.gtid_executed', 'cannot read the GTID set');
    if (gtid)
        coordinates.gtidExecuted = gtid.replace(/\s+/g, '');
    return coordinates;
}
async function readBinlogPosition(session, facts) {
    const renamed = (0,server_facts/* isMariaDb */.Zz)(facts) ? false : (0,server_facts/* isAtLeast */.du)(facts, 8, 2);
    try {
        const [row] = await session.query(renamed ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS', 'cannot read the binary log position');
        return row ? { binlogFile: row.File, binlogPosition: Number(row.Position) } : {};
    }
    catch (error) {
        // The position is for building a replica; a backup without it is still a backup, and the manifest shows it.
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return {};
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/held-lock.js
// The end of a snapshot that a session's locks protect.

/**
 * @param release what gives the locks up, if there are any
 * @param keepsDdlOut whether the backup depends on them to its end; without, what others alter is seen by comparing
 */
function heldBy(lock, release, keepsDdlOut) {
    return {
        keepsDdlOut,
        assertProtected() {
            if (keepsDdlOut && lock.lost)
                throw lostLock(lock, lock.lost);
        },
        async checkHeld() {
            if (!keepsDdlOut)
                return;
            try {
                await lock.execute('DO 1');
            }
            catch (cause) {
                throw lostLock(lock, cause);
            }
        },
        async close() {
            if (release !== undefined && !lock.lost)
                await lock.execute(release).catch(() => undefined);
            await lock.close();
        },
    };
}
function lostLock(lock, cause) {
    return new errors/* BackupError */.hj('SOURCE_CONNECTION_LOST', `connection ${lock.id}, whose lock kept tables from being altered, is lost: ${cause.message}`, {
        hint: 'What was altered since then could be missed, so there is no backup: see the log of the server, then run it again.',
        cause,
    });
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/snapshot.js
/** Why a rung cannot be used though the server has not refused it. */
class RungRefused extends Error {
    name = 'RungRefused';
}
/** Opens the transactions that are the snapshot. */
async function beginSnapshots(workers) {
    await Promise.all(workers.map((worker) => worker.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', 'cannot open the snapshot')));
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/backup-stage.js
// MariaDB: BACKUP STAGE BLOCK_COMMIT stops every write while the workers open their snapshots. END gives all
// protection away, so the stages are entered again up to BLOCK_DDL, which lets DML on InnoDB go on.





const backupStage = {
    method: 'backup-stage',
    suits: (facts) => (0,server_facts/* isMariaDb */.Zz)(facts),
    async take(request) {
        const { openSession, observer, facts, workers, whileLocked } = request;
        const lock = await openSession();
        try {
            await enterStages(request, lock, ['START', 'FLUSH', 'BLOCK_DDL', 'BLOCK_COMMIT']);
            await beginSnapshots(workers);
            const coordinates = await readCoordinates(observer, facts);
            await whileLocked();
            return {
                method: 'backup-stage',
                consistent: true,
                coordinates,
                covers: () => true,
                async releaseWrites() {
                    await enterStages(request, lock, ['END', 'START', 'FLUSH', 'BLOCK_DDL']);
                },
                ...heldBy(lock, 'BACKUP STAGE END', true),
            };
        }
        catch (error) {
            lock.destroy();
            throw error;
        }
    },
};
async function enterStages(request, lock, stages) {
    for (const stage of stages)
        await lockWithin(request, lock, `BACKUP STAGE ${stage}`, `cannot enter backup stage ${stage}`);
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/global-lock.js



async function snapshotUnderGlobalLock(request, lock) {
    await request.assertNoLongStatement();
    await lockWithin(request, lock, 'FLUSH TABLES WITH READ LOCK', 'cannot lock all tables');
    await beginSnapshots(request.workers);
    const coordinates = await readCoordinates(request.observer, request.facts);
    await request.whileLocked();
    return coordinates;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/flush-tables.js
// MySQL without BACKUP_ADMIN: the global read lock alone. DDL by others is seen by comparing tables at the end.



const flushTables = {
    method: 'flush-tables',
    suits: (facts) => !(0,server_facts/* isMariaDb */.Zz)(facts),
    async take(request) {
        const lock = await request.openSession();
        try {
            const coordinates = await snapshotUnderGlobalLock(request, lock);
            return {
                method: 'flush-tables',
                consistent: true,
                coordinates,
                covers: () => true,
                releaseWrites: () => lock.execute('UNLOCK TABLES', 'the session that locked the tables is gone').then(() => undefined),
                ...heldBy(lock, 'UNLOCK TABLES', false),
            };
        }
        catch (error) {
            lock.destroy();
            throw error;
        }
    },
};

;// CONCATENATED MODULE: ./lib/mysql/snapshot/lock-instance.js
// MySQL with all rights: LOCK INSTANCE FOR BACKUP keeps DDL out to the end, FLUSH TABLES WITH READ LOCK stops writes
// for the moment in which the workers open their snapshots.





const lockInstance = {
    method: 'lock-instance',
    suits: (facts) => !(0,server_facts/* isMariaDb */.Zz)(facts),
    async take(request) {
        const lock = await request.openSession();
        try {
            await keepDdlOut(request, lock);
            const coordinates = await snapshotUnderGlobalLock(request, lock);
            return {
                method: 'lock-instance',
                consistent: true,
                coordinates,
                covers: () => true,
                releaseWrites: () => lock.execute('UNLOCK TABLES', 'the session that locked the tables is gone').then(() => undefined),
                ...heldBy(lock, 'UNLOCK INSTANCE', true),
            };
        }
        catch (error) {
            lock.destroy();
            throw error;
        }
    },
};
async function keepDdlOut(request, lock) {
    await lockWithin(request, lock, 'LOCK INSTANCE FOR BACKUP', 'cannot lock the instance for backup');
}
/** For the lower rungs, which can do without. */
async function tryToKeepDdlOut(request, lock) {
    if ((0,server_facts/* isMariaDb */.Zz)(request.facts))
        return false;
    try {
        await keepDdlOut(request, lock);
        return true;
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/gtid-proof.js
// Without any lock, on MySQL with GTIDs: snapshots are opened until one can be proven. No transaction was committed
// between the first snapshot and the last if none was on its way afterwards and the set of executed ones is what it
// was before. Equal binary log positions would prove nothing.







const gtidProof = {
    method: 'gtid-proof',
    suits: (facts) => !(0,server_facts/* isMariaDb */.Zz)(facts) && facts.gtidMode,
    async take(request) {
        const { openSession, tables, whileLocked, observer, facts } = request;
        const others = tables.filter((table) => !(0,engines/* isTransactional */.ky)(table));
        if (others.length > 0)
            throw new RungRefused(`no lock, no snapshot for engines without transactions: ${others.map((table) => `${(0,table_identity/* identityKey */.U)(table)} (${table.engine})`).join(', ')}`);
        const lock = await openSession();
        try {
            const keepsDdlOut = await tryToKeepDdlOut(request, lock);
            await whileLocked();
            const gtidExecuted = await proveSnapshots(request);
            return {
                method: 'gtid-proof',
                consistent: true,
                coordinates: {
                    ...(gtidExecuted === '' ? {} : { gtidExecuted }),
                    ...(await readSourceCoordinates(observer, facts, gtidExecuted)),
                },
                covers: engines/* isTransactional */.ky,
                releaseWrites: () => Promise.resolve(),
                ...heldBy(lock, keepsDdlOut ? 'UNLOCK INSTANCE' : undefined, keepsDdlOut),
            };
        }
        catch (error) {
            lock.destroy();
            throw error;
        }
    },
};
/** As often and as fast as the server answers: under load few tries pass. */
async function proveSnapshots(request) {
    const { workers, observer, lockWaitTimeoutSeconds, logger, signal } = request;
    const deadline = Date.now() + lockWaitTimeoutSeconds * 1000;
    for (let tries = 1;; tries++) {
        signal.throwIfAborted();
        const before = await executedGtids(observer);
        await beginSnapshots(workers);
        const owned = (await observer.scalar('SELECT @@GLOBAL.gtid_owned', 'cannot read the GTIDs')) ?? '';
        const after = await executedGtids(observer);
        if (owned === '' && before === after) {
            logger.info(`snapshot proven by GTIDs in ${tries} ${tries === 1 ? 'try' : 'tries'}`);
            return after;
        }
        if (Date.now() >= deadline)
            throw new RungRefused(`no moment without a commit was met in ${tries} tries within ${lockWaitTimeoutSeconds} s (--lock-wait-timeout)`);
    }
}
async function executedGtids(session) {
    const text = await session.scalar('SELECT @@GLOBAL.gtid_executed', 'cannot read the GTIDs');
    return (text ?? '').replace(/\s+/g, '');
}

// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(8104);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/lock-tables.js
// Without RELOAD, as on RDS, Aurora and Cloud SQL: the selected tables alone are locked for reading. The locking session
// can do nothing else, and a transaction on it would release its locks: the workers and an observer do the rest.








const lockTables = {
    method: 'lock-tables',
    suits: () => true,
    async take(request) {
        const { openSession, observer, facts, workers, tables, whileLocked } = request;
        const lock = await openSession();
        // On the session that locks tables the instance lock would not last beyond them.
        const guard = await openSession();
        try {
            const keepsDdlOut = await tryToKeepDdlOut(request, guard);
            await lockAll(request, lock);
            await beginSnapshots(workers);
            const coordinates = await readCoordinates(observer, facts);
            await whileLocked();
            const locked = new Set(tables.map(({ schema, name }) => `${schema}\0${name}`));
            return {
                method: 'lock-tables',
                consistent: true,
                coordinates,
                covers: ({ schema, name }) => locked.has(`${schema}\0${name}`),
                async releaseWrites() {
                    // Fails if the locks did not last as long as the tables without transactions were read.
                    await lock.execute('UNLOCK TABLES', 'the session that locked the tables is gone');
                    await lock.close();
                },
                ...heldBy(guard, keepsDdlOut ? 'UNLOCK INSTANCE' : undefined, keepsDdlOut),
            };
        }
        catch (error) {
            lock.destroy();
            guard.destroy();
            throw error;
        }
    },
};
async function lockAll(request, lock) {
    const { tables } = request;
    if (tables.length === 0)
        return;
    const list = tables.map(({ schema, name }) => `${(0,quote/* quoteTable */.Z8)(schema, name)} READ`).join(', ');
    try {
        await lockWithin(request, lock, `LOCK TABLES ${list}`, 'cannot lock the selected tables');
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj && error.details['errno'] === mysql_errors.ER.NO_SUCH_TABLE))
            throw error;
        throw new errors/* BackupError */.hj('SOURCE_CHANGED', `a table was dropped or renamed while the backup began: ${error.message}`, { hint: 'Run the backup again.', cause: error });
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/long-statements.js
// Statements that a global read lock would have to wait for, with everybody else behind it.







const POLL_MS = 500;
/**
 * Waits until no statement is older than the guard, for as long as the guard once more.
 * @throws BackupError SOURCE_LONG_STATEMENT naming the oldest one that remains; RungRefused if others cannot be seen.
 */
async function waitForLongStatements(session, { facts, longQueryGuardSeconds: guardSeconds, logger, signal }) {
    const read = await chooseSource(session, facts, guardSeconds);
    const deadline = Date.now() + guardSeconds * 1000;
    for (let isFirst = true;; isFirst = false) {
        signal.throwIfAborted();
        const [oldest] = await read();
        if (!oldest)
            return;
        const text = describeStatement(oldest);
        if (Date.now() >= deadline) {
            throw new errors/* BackupError */.hj('SOURCE_LONG_STATEMENT', `a global read lock would stall all writes behind ${text}`, {
                hint: 'Wait for the statement to end or kill it, or raise --long-query-guard if a stall is acceptable.',
                details: { id: oldest.id, user: oldest.user, seconds: Number(oldest.seconds) },
            });
        }
        if (isFirst)
            logger.info(`waiting for ${text}`);
        await (0,promises_.setTimeout)(POLL_MS, undefined, { signal });
    }
}
/** Without PROCESS the process list shows the account's own statements alone, and says nothing of it. */
async function chooseSource(session, facts, guardSeconds) {
    const what = 'cannot list the running statements';
    const processes = `SELECT ID AS id, USER AS user, TIME AS seconds, COALESCE(INFO, '?') AS info FROM information_schema.PROCESSLIST
      WHERE COMMAND IN ('Query', 'Execute') AND TIME >= ${guardSeconds} AND ID <> CONNECTION_ID()
        AND USER NOT IN ('system user', 'event_scheduler') ORDER BY TIME DESC LIMIT 1`;
    const threads = `SELECT PROCESSLIST_ID AS id, PROCESSLIST_USER AS user, PROCESSLIST_TIME AS seconds, COALESCE(PROCESSLIST_INFO, '?') AS info
       FROM performance_schema.threads
      WHERE PROCESSLIST_COMMAND IN ('Query', 'Execute') AND PROCESSLIST_TIME >= ${guardSeconds} AND TYPE = 'FOREGROUND'
        AND PROCESSLIST_ID <> CONNECTION_ID() AND PROCESSLIST_USER IS NOT NULL AND PROCESSLIST_USER <> 'event_scheduler'
      ORDER BY PROCESSLIST_TIME DESC LIMIT 1`;
    const grants = await (0,privileges/* readGrants */.o4)(session, facts);
    if (grants.hasGlobal('PROCESS'))
        return () => session.query(processes, what);
    const refused = new RungRefused('the account lacks PROCESS, so a long statement that would stall all writes cannot be seen');
    if ((0,server_facts/* isMariaDb */.Zz)(facts))
        throw refused;
    try {
        await session.query(threads, what);
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            throw refused;
        throw error;
    }
    return () => session.query(threads, what);
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/no-snapshot.js
// On request alone: nothing is locked, and each worker sees the moment at which it began. No coordinates are told,
// because there are none that would be true.

async function openWithoutSnapshot({ workers, whileLocked }) {
    await whileLocked();
    await beginSnapshots(workers);
    return {
        method: 'none',
        consistent: false,
        coordinates: {},
        keepsDdlOut: false,
        covers: () => true,
        releaseWrites: () => Promise.resolve(),
        assertProtected: () => undefined,
        checkHeld: () => Promise.resolve(),
        close: () => Promise.resolve(),
    };
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/open-snapshot.js
// Climbs down the ladder: the first rung that the server and the account allow is the one.











/** Best first. */
const ladder = [lockInstance, flushTables, backupStage, lockTables, gtidProof];
/**
 * @throws BackupError SNAPSHOT_IMPOSSIBLE naming what each rung lacked and what to grant; SOURCE_LONG_STATEMENT if only
 * a long statement was in the way; whatever else a rung threw.
 */
async function openSnapshot(request) {
    if (request.consistency === 'none')
        return await openWithoutSnapshot(request);
    const { facts, logger } = request;
    const observer = await request.openSession();
    const refusals = [];
    let longStatement;
    // Waited for once, whichever rungs ask.
    let waiting;
    const assertNoLongStatement = () => (waiting ??= waitForLongStatements(observer, request));
    for (const rung of ladder) {
        if (!rung.suits(facts))
            continue;
        try {
            return await rung.take({ ...request, observer, assertNoLongStatement });
        }
        catch (error) {
            const isLong = error instanceof errors/* BackupError */.hj && error.code === 'SOURCE_LONG_STATEMENT';
            if (isLong)
                longStatement = error;
            else if (!((0,mysql_errors/* isPrivilegeError */.Qg)(error) || error instanceof RungRefused))
                throw error;
            refusals.push(`${rung.method}: ${error.message}`);
            logger.info(`snapshot by ${rung.method} is not possible: ${error.message}`);
        }
    }
    if (longStatement)
        throw longStatement;
    throw new errors/* BackupError */.hj('SNAPSHOT_IMPOSSIBLE', `no consistent snapshot is possible: ${refusals.join('; ')}`, {
        hint: `Grant the account ${(0,privileges/* grantsForSnapshot */.Pt)(facts, schemasOf(request)).join(', or ')}. With --consistency none a backup is made whose tables may not fit together.`,
        details: { refusals },
    });
}
function schemasOf({ tables }) {
    return [...new Set(tables.map(({ schema }) => schema))];
}

// EXTERNAL MODULE: ./lib/compression/zstd.js + 2 modules
var zstd = __webpack_require__(8916);
// EXTERNAL MODULE: ./lib/format/definition-objects.js
var definition_objects = __webpack_require__(4147);
// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(3979);
;// CONCATENATED MODULE: ./lib/backup/definitions/record-writer.js
// Writes the records of all definitions in the order in which they come, and keeps the hash of each for the manifest.




class RecordWriter {
    #objects;
    #level;
    #written = [];
    #lines = [];
    #bytes = 0;
    #writing = Promise.resolve();
    constructor(objects, compressionLevel) {
        this.#objects = objects;
        this.#level = compressionLevel;
    }
    /** @returns the hash for the manifest. @throws BackupError SOURCE_UNSUPPORTED if the definition is too long */
    async add(record) {
        const line = (0,definition_record/* serializeRecord */.Om)(record);
        if (line.length > definition_objects/* MAX_RECORD_BYTES */.xR)
            throw new errors/* BackupError */.hj('SOURCE_UNSUPPORTED', `${(0,definition_record/* describeRecord */.TV)(record)} has a definition of ${line.length} bytes, at most ${definition_objects/* MAX_RECORD_BYTES */.xR} can be kept`, { hint: 'Leave the object out, or make it smaller.' });
        this.#lines.push(line);
        this.#bytes += line.length;
        if (this.#bytes >= definition_objects/* RECORDS_PER_OBJECT_BYTES */.t2)
            await this.#flush();
        return (0,definition_record/* hashRecord */.OK)(line);
    }
    async finish() {
        if (this.#lines.length > 0 || this.#written.length === 0)
            void this.#flush();
        await this.#writing;
        return this.#written;
    }
    /** One object after the other. */
    #flush() {
        const lines = this.#lines;
        const bytes = this.#bytes;
        this.#lines = [];
        this.#bytes = 0;
        const object = (0,definition_objects/* definitionsObject */.aZ)(this.#written.length);
        this.#written.push({ object, records: lines.length, bytes });
        const before = this.#writing;
        this.#writing = (async () => {
            await before;
            await this.#objects.writeBytes(object, await compress(Buffer.concat(lines), this.#level));
        })();
        return this.#writing;
    }
}
async function compress(bytes, level) {
    const frames = [];
    for (let start = 0; start === 0 || start < bytes.length; start += zstd/* MAX_FRAME_BYTES */.dd)
        frames.push(await (0,zstd/* compressFrame */.sm)(bytes.subarray(start, start + zstd/* MAX_FRAME_BYTES */.dd), level));
    return Buffer.concat(frames);
}

;// CONCATENATED MODULE: ./lib/core/task-pool.js
// Tasks that run beside their caller, a bounded number at a time. The first failure is the one that travels up: to the next `add`, and
// to `finish`.
class TaskPool {
    #max;
    #running = new Set();
    #failure;
    /** @param max tasks that run at a time, from 1 */
    constructor(max) {
        this.#max = max;
    }
    /** Settles when the task has begun. @throws what an earlier task threw */
    async add(task) {
        while (this.#running.size >= this.#max)
            await Promise.race(this.#running);
        if (this.#failure)
            throw this.#failure.error;
        const running = (async () => {
            try {
                await task();
            }
            catch (error) {
                this.#failure ??= { error };
            }
        })();
        this.#running.add(running);
        void running.finally(() => this.#running.delete(running));
    }
    /** Settles when all tasks have ended. @throws what the first of them threw */
    async finish() {
        await Promise.all(this.#running);
        if (this.#failure)
            throw this.#failure.error;
    }
}

// EXTERNAL MODULE: ./lib/format/dump-json.js
var dump_json = __webpack_require__(7936);
// EXTERNAL MODULE: ./lib/format/dump-sql.js
var dump_sql = __webpack_require__(4932);
// EXTERNAL MODULE: ./lib/format/records.js
var records = __webpack_require__(489);
// EXTERNAL MODULE: ./lib/storage/small-object.js
var small_object = __webpack_require__(1096);
;// CONCATENATED MODULE: ./lib/backup/definitions/shell-files.js
// The files of a MySQL Shell dump that hold definitions. They are written beside the reading of the next definitions, a bounded number
// at a time.







class ShellFiles {
    /** Base name of each schema, for `@.json`. */
    schemaBaseNames = (0,records/* emptyRecord */.F)();
    #objects;
    #origin;
    #baseNames;
    #pool = new TaskPool(small_object/* SMALL_OBJECTS_AT_ONCE */.HO);
    /** By schema: base names of its tables and views. */
    #basesOf = new Map();
    constructor(objects, origin, baseNames) {
        this.#objects = objects;
        this.#origin = origin;
        this.#baseNames = baseNames;
    }
    async writeSchema(schema, record, programs) {
        const base = this.#baseOf(schema.name);
        const { libraries, events, routines } = programs;
        await this.#write(`${base}.sql`, dump_sql/* renderSchemaSql */.Or(this.#origin, record, [...libraries, ...events, ...routines]));
        await this.#write(`${base}.json`, (0,dump_json/* renderSchemaJson */.iq)({
            schema: schema.name,
            tables: schema.tables.map(({ name }) => name),
            views: schema.views.map(({ name }) => name),
            events: schema.events,
            functions: schema.routines.filter(({ type }) => type === 'FUNCTION').map(({ name }) => name),
            procedures: schema.routines.filter(({ type }) => type === 'PROCEDURE').map(({ name }) => name),
            basenames: this.#namesOf(schema.name),
        }));
    }
    async writeTable({ table, baseName, reading }, record, triggers, histograms) {
        this.#namesOf(table.schema)[table.name] = baseName;
        await this.#write(`${baseName}.sql`, dump_sql/* renderTableSql */.Xl(this.#origin, record));
        await this.#write(`${baseName}.json`, (0,dump_json/* renderTableJson */.v$)({
            schema: table.schema,
            table: table.name,
            columns: reading.columns,
            decodeColumns: reading.decodeColumns,
            primaryIndex: table.key?.columns ?? [],
            triggers: triggers.map(({ name }) => name),
            histograms: histograms.map(({ column, buckets }) => ({ column, buckets })),
            includesData: (0,engines/* holdsRows */.Mj)(table),
        }));
        await this.#writeTriggers(table.schema, table.name, baseName, triggers);
    }
    async writeView(record, triggers) {
        const { schema = '', name } = record;
        const base = this.#allocate(schema, name);
        this.#namesOf(schema)[name] = base;
        await this.#write(`${base}.pre.sql`, dump_sql/* renderViewPlaceholderSql */.fu(this.#origin, record));
        await this.#write(`${base}.sql`, dump_sql/* renderViewSql */.YB(this.#origin, record));
        await this.#writeTriggers(schema, name, base, triggers);
    }
    async writeSequences(records) {
        for (const record of records)
            await this.#write(`${this.#allocate(record.schema ?? '', record.name)}.sql`, dump_sql/* renderSequenceSql */.e4(this.#origin, record));
    }
    async writeAccounts(records) {
        await this.#write('@.users.sql', dump_sql/* renderUsersSql */.DZ(this.#origin, records));
    }
    /** What runs before and after everything else. */
    async writeGlobal(schemas) {
        await this.#write('@.sql', dump_sql/* renderHeader */.wZ(this.#origin));
        await this.#write('@.post.sql', dump_sql/* renderPostSql */.zB(this.#origin, schemas));
    }
    /** Settles when all are stored. */
    async finish() {
        await this.#pool.finish();
    }
    async #writeTriggers(schema, table, base, triggers) {
        if (triggers.length === 0)
            return;
        await this.#write(`${base}.triggers.sql`, dump_sql/* renderTriggersSql */.aI(this.#origin, schema, table, triggers));
    }
    async #write(name, content) {
        const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
        await this.#pool.add(() => this.#objects.writeBytes(name, bytes));
    }
    #baseOf(schema) {
        return (this.schemaBaseNames[schema] ??= this.#baseNames.allocate((0,names/* encodeName */.aA)(schema)));
    }
    #allocate(schema, name) {
        return this.#baseNames.allocate(`${this.#baseOf(schema)}@${(0,names/* encodeName */.aA)(name)}`);
    }
    #namesOf(schema) {
        let names = this.#basesOf.get(schema);
        if (!names) {
            names = (0,records/* emptyRecord */.F)();
            this.#basesOf.set(schema, names);
        }
        return names;
    }
}

;// CONCATENATED MODULE: ./lib/backup/definitions/source-changes.js
// What others altered while a backup ran, where no lock kept them out: found by comparing, and then there is no backup.



/**
 * The catalog is read after the snapshot: what was made in between is in the one and not in the other.
 * @param isFrozen whether the catalog was read while nobody could write
 * @throws BackupError SOURCE_CHANGED
 */
function assertInSnapshot(tables, kind, identities, snapshot, isFrozen) {
    const late = tables.filter((table) => {
        if (!snapshot.covers(table))
            return true;
        const identity = identities.get((0,table_identity/* identityKey */.U)(table));
        if (!(0,engines/* isTransactional */.ky)(table))
            return !isFrozen;
        return kind === 'table-id'
            ? identity.startsWith('created=')
            : identity !== `created=${table.createTime ?? ''}`;
    });
    if (late.length === 0)
        return;
    throw new errors/* BackupError */.hj('SOURCE_CHANGED', `created or altered while the backup began: ${late.map(table_identity/* identityKey */.U).join(', ')}`, { hint: 'Run the backup again.' });
}
/**
 * @param replaced tables that are not the same at the end
 * @param redefined tables whose definition is another one then
 * @throws BackupError SOURCE_CHANGED; SOURCE_CONNECTION_LOST if what kept others out is gone
 */
async function assertUnchanged(snapshot, replaced, redefined) {
    await snapshot.checkHeld();
    const changed = [...new Set([...replaced, ...redefined])];
    if (changed.length === 0)
        return;
    throw new errors/* BackupError */.hj('SOURCE_CHANGED', `altered or replaced while the backup ran: ${changed.join(', ')}`, {
        hint: 'Run the backup again when no ALTER, RENAME, TRUNCATE or EXCHANGE PARTITION runs.',
        details: { tables: changed },
    });
}

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/format/sha256.js
var sha256 = __webpack_require__(6520);
// EXTERNAL MODULE: ./lib/mysql/schema/read-definition.js + 4 modules
var read_definition = __webpack_require__(7498);
// EXTERNAL MODULE: ./lib/sql/create-table.js
var create_table = __webpack_require__(7375);
;// CONCATENATED MODULE: ./lib/backup/definitions/changed-definitions.js
// Whether the definitions are still those that were written: read once more at the end, and compared.





/** Without AUTO_INCREMENT, whose value moves on while a dump runs. */
function hashOfDefinition({ kind, statement, session }) {
    const text = statement.toString('latin1');
    return (0,sha256/* sha256Hex */.f)(JSON.stringify([kind === 'table' ? (0,create_table/* normalizeCreateTable */.cZ)(text) : text, session]));
}
/** Objects whose definitions are others now, or that are gone, as messages call them. */
async function findChangedDefinitions(readers, server, { schemas }, hashes, signal) {
    const reads = schemas.flatMap((schema) => [
        (session) => read_definition/* readSchemaDefinition */.LC(session, schema),
        ...schema.tables.map(({ name }) => (session) => read_definition/* readTableDefinition */.On(session, server, schema.name, name)),
        ...schema.views.map((view) => (session) => read_definition/* readViewDefinition */.Lz(session, schema.name, view)),
        ...schema.triggers.map((trigger) => (session) => read_definition/* readTriggerDefinition */.c8(session, server, schema, trigger)),
        ...schema.routines.map(({ name, type }) => (session) => read_definition/* readRoutineDefinition */.WN(session, server, schema, name, type)),
        ...schema.libraries.map((name) => (session) => read_definition/* readLibraryDefinition */.J4(session, server, schema, name)),
        ...schema.events.map((name) => (session) => read_definition/* readEventDefinition */.ed(session, server, schema, name)),
    ]);
    const changed = await (0,concurrency/* mapConcurrent */._)(reads, 4 * readers.length, async (readOne, i) => {
        signal.throwIfAborted();
        const record = await readOne(readers[i % readers.length]);
        const what = (0,definition_record/* describeRecord */.TV)(record);
        return hashes.get(what) === hashOfDefinition(record) ? undefined : what;
    });
    return changed.filter((what) => what !== undefined).sort();
}

;// CONCATENATED MODULE: ./lib/backup/definitions/refused-definitions.js
// Definitions that a restore would refuse are found when the backup is made: then there is still a server to ask.


/** @throws BackupError SOURCE_UNSUPPORTED naming all of them, if they are not to be left out, or are tables or schemas */
function leaveOutRefused(refused, skipBroken) {
    const fatal = skipBroken
        ? refused.filter(({ record }) => record.kind === 'table' || record.kind === 'schema')
        : refused;
    if (fatal.length > 0)
        throw new errors/* BackupError */.hj('SOURCE_UNSUPPORTED', `these objects could not be restored: ${fatal.map(({ record, reason }) => `${(0,definition_record/* describeRecord */.TV)(record)}: ${reason}`).join('; ')}`, {
            hint: 'Report this as a bug. --exclude-tables leaves a table out, --skip-broken other objects.',
            details: { objects: fatal.map(({ record }) => (0,definition_record/* describeRecord */.TV)(record)) },
        });
    return refused.map(({ record, reason }) => ({ name: (0,definition_record/* describeRecord */.TV)(record), reason }));
}

// EXTERNAL MODULE: ./lib/mysql/schema/read-table-facts.js
var read_table_facts = __webpack_require__(5625);
// EXTERNAL MODULE: ./lib/repository/record-guard.js
var record_guard = __webpack_require__(4843);
;// CONCATENATED MODULE: ./lib/backup/definitions/write-definitions.js
// Reads the definitions of everything that was selected, and writes each twice: as a record, which a restore reads, and as the files of
// a MySQL Shell dump, for people and other tools. Invariant: an object whose definition a restore would refuse is reported here.








/** Definitions that are read before they are written, so that they keep their order and memory is bounded. */
const WINDOW = 200;
async function writeDefinitions(env, schemas, dumps) {
    const tables = new Map();
    const hashes = new Map();
    const written = [];
    const schemaRecords = [];
    for (const schema of schemas) {
        const writer = new SchemaWriter(env, schema, dumps, tables, hashes);
        written.push(await writer.write());
        schemaRecords.push(writer.record);
    }
    return { schemas: written, tables, hashes, schemaRecords };
}
/** Accounts and their grants. @returns what the manifest says of them */
async function writeAccounts({ records, files, warnings }, accounts) {
    const written = [];
    for (const record of accounts.records) {
        if (record.inexact !== undefined)
            warnings.push(`${(0,definition_record/* describeRecord */.TV)(record)}: ${record.inexact}`);
        const kind = record.kind;
        written.push({ kind, name: record.name, sha256: await records.add(record) });
    }
    await files.writeAccounts(accounts.records);
    return written;
}
class SchemaWriter {
    #env;
    #schema;
    #dumps;
    #tables;
    #hashes;
    /** Of the schema itself, once it was written. */
    record;
    constructor(env, schema, dumps, tables, hashes) {
        this.#env = env;
        this.#schema = schema;
        this.#dumps = dumps;
        this.#tables = tables;
        this.#hashes = hashes;
    }
    async write() {
        const { files, server } = this.#env;
        const schema = this.#schema;
        const { name, charset, collation } = schema;
        const [own] = await this.#readAll([schema], (session) => read_definition/* readSchemaDefinition */.LC(session, schema));
        this.record = own;
        const { sha256 = '' } = (await this.#add(own)) ?? {};
        const libraries = await this.#addAll(schema.libraries, (session, library) => read_definition/* readLibraryDefinition */.J4(session, server, schema, library));
        const sequences = await this.#addAll(schema.sequences, (session, sequence) => read_definition/* readSequenceDefinition */.Ry(session, name, sequence));
        await files.writeSequences(sequences.map(({ record }) => record));
        await this.#writeTables();
        const views = await this.#writeViews();
        const routines = await this.#addAll(schema.routines, (session, routine) => read_definition/* readRoutineDefinition */.WN(session, server, schema, routine.name, routine.type));
        const events = await this.#addAll(schema.events, (session, event) => read_definition/* readEventDefinition */.ed(session, server, schema, event));
        await files.writeSchema(schema, own, {
            libraries: recordsOf(libraries),
            events: recordsOf(events),
            routines: recordsOf(routines),
        });
        return {
            name,
            sha256,
            charset,
            collation,
            views,
            sequences: sequences.map(({ record, sha256 }) => ({
                name: record.name,
                sha256,
                next: record.next ?? '0',
            })),
            routines: routines.map(({ record, sha256 }) => ({
                name: record.name,
                sha256,
                type: record.kind.toUpperCase(),
            })),
            libraries: libraries.map(definitionOf),
            events: events.map(definitionOf),
        };
    }
    async #writeTables() {
        const { files } = this.#env;
        const { name, tables, triggers, histograms } = this.#schema;
        const triggersOf = groupBy(triggers, ({ table }) => table);
        const histogramsOf = groupBy(histograms, ({ table }) => table);
        for (const window of windows(tables)) {
            const records = await this.#readAll(window, (session, table) => read_definition/* readTableDefinition */.On(session, this.#env.server, name, table.name));
            const facts = await (0,read_table_facts/* readRemainingFacts */.MC)(this.#env.readers[0], this.#env.server, name, records.map(({ statement }, i) => ({ name: window[i].name, printed: statement.toString('latin1') })));
            const programs = groupBy(await this.#readTriggers(window.flatMap(({ name }) => triggersOf.get(name) ?? [])), ({ table = '' }) => table);
            for (const [i, table] of window.entries()) {
                const record = { ...records[i], facts: { ...table.facts, ...facts.get(table.name) } };
                const { sha256 = '' } = (await this.#add(record)) ?? {};
                const ownTriggers = programs.get(table.name) ?? [];
                const ownHistograms = histogramsOf.get(table.name) ?? [];
                const definedTriggers = await this.#addRecords(ownTriggers);
                const definedHistograms = await this.#addRecords(this.#describeHistograms(ownHistograms));
                await files.writeTable(this.#dumps.get(table), record, recordsOf(definedTriggers), ownHistograms);
                const autoIncrement = (0,create_table/* readAutoIncrement */.pP)(record.statement.toString('latin1'));
                this.#tables.set(table, {
                    sha256,
                    ...(autoIncrement === undefined ? {} : { autoIncrement }),
                    triggers: definedTriggers.map(definitionOf),
                    histograms: definedHistograms.map(definitionOf),
                });
            }
        }
    }
    async #writeViews() {
        const { files } = this.#env;
        const { name, views, triggers } = this.#schema;
        const triggersOf = groupBy(triggers, ({ table }) => table);
        const added = await this.#addAll(views, (session, view) => read_definition/* readViewDefinition */.Lz(session, name, view));
        const written = [];
        for (const { record, sha256 } of added) {
            const programs = await this.#readTriggers(triggersOf.get(record.name) ?? []);
            const own = await this.#addRecords(programs);
            await files.writeView(record, recordsOf(own));
            written.push({
                name: record.name,
                sha256,
                broken: record.broken !== undefined,
                triggers: own.map(definitionOf),
            });
        }
        return written;
    }
    async #readTriggers(triggers) {
        return await this.#readAll(triggers, (session, trigger) => read_definition/* readTriggerDefinition */.c8(session, this.#env.server, this.#schema, trigger));
    }
    #describeHistograms(histograms) {
        const schema = this.#schema.name;
        return histograms.map(({ table, column, buckets, autoUpdate }) => ({
            kind: 'histogram',
            schema,
            table,
            name: column,
            statement: Buffer.from(`ANALYZE TABLE ${(0,quote/* quoteTable */.Z8)(schema, table)} UPDATE HISTOGRAM ON ${(0,quote/* quoteName */.AB)(column)} WITH ${buckets} BUCKETS${autoUpdate ? ' AUTO UPDATE' : ''}`),
            session: { client: 'utf8mb4', sqlMode: '' },
        }));
    }
    async #addRecords(records) {
        const added = [];
        for (const record of records) {
            const one = await this.#add(record);
            if (one)
                added.push(one);
        }
        return added;
    }
    async #addAll(objects, readOne) {
        const added = [];
        for (const window of windows(objects))
            added.push(...(await this.#addRecords(await this.#readAll(window, readOne))));
        return added;
    }
    /** Several at a time, in their order. */
    async #readAll(objects, readOne) {
        const { readers, signal } = this.#env;
        // A session queues what it is asked: it need not wait for us in between.
        return await (0,concurrency/* mapConcurrent */._)(objects, 4 * readers.length, (object, i) => {
            signal.throwIfAborted();
            return readOne(readers[i % readers.length], object);
        });
    }
    /** @returns undefined: a restore would refuse it, and it is left out */
    async #add(record) {
        const { warnings, leftOut, records, refused } = this.#env;
        const what = (0,definition_record/* describeRecord */.TV)(record);
        this.#hashes.set(what, hashOfDefinition(record));
        if (record.inexact !== undefined)
            warnings.push(`${what}: ${record.inexact}`);
        if (record.broken !== undefined) {
            leftOut.push({ name: what, reason: record.broken });
            warnings.push(`${what} is invalid on the source and will not be restored: ${record.broken}`);
        }
        else {
            const foreign = (0,record_guard/* findForeign */.e)(record);
            if (foreign !== undefined) {
                refused.push({ record, reason: `a restore would refuse its definition: ${foreign.slice(0, 200)}` });
                return undefined;
            }
        }
        return { record, sha256: await records.add(record) };
    }
}
function recordsOf(added) {
    return added.map(({ record }) => record);
}
function definitionOf({ record, sha256 }) {
    return { name: record.name, sha256 };
}
function* windows(objects) {
    for (let start = 0; start < objects.length; start += WINDOW)
        yield objects.slice(start, start + WINDOW);
}
function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group)
            group.push(item);
        else
            groups.set(key, [item]);
    }
    return groups;
}

// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var format_manifest = __webpack_require__(2693);
// EXTERNAL MODULE: ./lib/format/signature.js + 1 modules
var signature = __webpack_require__(2912);
// EXTERNAL MODULE: ./lib/repository/find-backups.js
var find_backups = __webpack_require__(6199);
// EXTERNAL MODULE: ./lib/repository/open-backup.js + 2 modules
var open_backup = __webpack_require__(4613);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(7564);
;// CONCATENATED MODULE: ./lib/backup/manifest/previous-backup.js
// The backup before this one, to tell what became of each table since. A table that lost most of its rows is more often an accident
// than a plan, and the next pruning would take the last backup that still had them.



/** Rows by `schema.table`, or undefined if there is no backup before, or it cannot be read. */
async function readPreviousRows({ storage, logger, trust }, label) {
    try {
        const backupId = await (0,find_backups/* latestBackup */.cn)(storage, label);
        if (backupId === undefined)
            return undefined;
        const { schemas } = (await (0,open_backup/* openBackup */.T)(storage, backupId, trust)).manifest;
        return new Map(schemas.flatMap((schema) => schema.tables.map(({ name, rows }) => [`${schema.name}.${name}`, rows])));
    }
    catch (error) {
        logger.info(`no comparison with the backup before: ${error.message}`);
        return undefined;
    }
}
/** Small tables come and go. */
const MIN_ROWS = 100;
/** @param percent of rows lost from which on a table is named; 0: none is */
function describeShrinkage(schemas, previous, percent) {
    if (!previous || percent === 0)
        return [];
    return schemas.flatMap((schema) => schema.tables.flatMap(({ name, rows }) => {
        const before = previous.get(`${schema.name}.${name}`) ?? 0;
        const lost = before === 0 ? 0 : ((before - rows) / before) * 100;
        if (before < MIN_ROWS || lost < percent)
            return [];
        return [
            `table ${schema.name}.${name} has ${(0,units/* formatCount */.B4)(rows)} rows, the backup before had ${(0,units/* formatCount */.B4)(before)}: ${Math.round(lost)} % less`,
        ];
    }));
}

;// CONCATENATED MODULE: ./lib/backup/manifest/summaries.js






/** Writes the JSON files that MySQL Shell reads, and makes the manifest, which the caller writes last. */
async function writeSummaries(parts) {
    const { request, context, begin, warnings, backupId, facts, snapshot, catalog } = parts;
    const { dumps, definitions, accounts, objects, reader } = parts;
    const { coordinates, method, consistent } = snapshot;
    const partialRevokes = (0,server_facts/* isMariaDb */.Zz)(facts) ? '0' : await reader.scalar('SELECT @@GLOBAL.partial_revokes');
    await objects.writeText('@.json', (0,dump_json/* renderDumpJson */.np)({
        dumper: `${context.tool.name} ${context.tool.version}`,
        schemas: catalog.schemas.map(({ name }) => name),
        basenames: parts.schemaBaseNames,
        bytesPerChunk: request.bytesPerChunk,
        user: request.connection.user,
        hostname: facts.hostname,
        serverVersion: facts.version,
        binlogFile: coordinates.binlogFile ?? '',
        binlogPosition: coordinates.binlogPosition ?? 0,
        gtidExecuted: coordinates.gtidExecuted ?? '',
        consistent,
        partialRevokes: partialRevokes === '1',
        begin: begin,
        users: accounts?.filter(({ kind }) => kind === 'account' || kind === 'role').map(({ name }) => name),
        includesAllSchemas: request.selection.schemas.length === 0 && request.selection.includeTables.length === 0,
    }));
    const tables = catalog.schemas.map((schema) => schema.tables.map((table) => manifestTable(dumps.get(table), definitions.tables.get(table))));
    await objects.writeText('@.done.json', (0,dump_json/* renderDoneJson */.BN)({
        end: context.now(),
        tables: catalog.schemas.flatMap((schema, i) => tables[i].map(({ name, rows, dataBytes, chunks }) => ({
            schema: schema.name,
            table: name,
            rows,
            dataBytes,
            chunks,
        }))),
    }));
    const all = tables.flat();
    const schemas = definitions.schemas.map((schema, i) => ({ ...schema, tables: tables[i] }));
    warnings.push(...describeShrinkage(schemas, parts.previous, request.shrinkWarningPercent));
    return {
        formatVersion: format_manifest/* FORMAT_VERSION */.Hp,
        backupId,
        label: request.label,
        begin: begin.toISOString(),
        end: context.now().toISOString(),
        tool: context.tool,
        options: {
            concurrency: request.concurrency,
            compressionLevel: request.compressionLevel,
            bytesPerChunk: request.bytesPerChunk,
            ...(request.rowsPerChunk === undefined ? {} : { rowsPerChunk: request.rowsPerChunk }),
            users: request.users,
            selection: { ...request.selection, where: Object.fromEntries(request.selection.where) },
        },
        server: {
            host: facts.hostname,
            port: facts.port,
            flavor: facts.flavor,
            version: facts.version,
            versionComment: facts.versionComment,
            serverId: facts.serverId,
            lowerCaseTableNames: facts.lowerCaseTableNames,
        },
        snapshot: { method, consistent, ...coordinates },
        schemas,
        ...(accounts ? { accounts } : {}),
        definitions: parts.records,
        serverObjects: parts.serverObjects,
        totals: {
            tables: all.length,
            rows: sum(all, 'rows'),
            dataBytes: sum(all, 'dataBytes'),
            storedBytes: objects.storedBytes,
            chunks: all.reduce((count, { chunks }) => count + chunks.length, 0),
            objects: objects.list().length,
        },
        objects: objects.list(),
        ...(objects.isEncrypted ? { encryption: { format: 'age' } } : {}),
        warnings,
    };
}
function manifestTable(dump, definition) {
    const { table, reading, chunking, filter, rows, dataBytes, chunks } = dump;
    if (!dump.isComplete)
        throw new errors/* BackupError */.hj('INTERNAL', `${dump.label} was not dumped to its end`);
    return {
        name: table.name,
        engine: table.engine,
        rows,
        dataBytes,
        maxRowBytes: dump.maxRowBytes,
        columns: reading.columns,
        select: reading.select,
        from: reading.from,
        ...(reading.orderBy ? { orderBy: reading.orderBy } : {}),
        ...(reading.generated ? { generated: { ...reading.generated, ...dump.generatedSha256 } } : {}),
        decodeColumns: reading.decodeColumns,
        ...(table.key ? { key: { name: table.key.name, columns: [...table.key.columns] } } : {}),
        chunking,
        ...(filter === undefined ? {} : { filter }),
        transactional: (0,engines/* isTransactional */.ky)(table),
        ...definition,
        chunks,
    };
}
/** The few facts that `list` shows. */
function summaryOf({ formatVersion, backupId, label, begin, end, server, snapshot, schemas, totals, encryption, warnings, }) {
    return {
        formatVersion,
        backupId,
        label,
        begin,
        end,
        host: server.host,
        flavor: server.flavor,
        serverVersion: server.version,
        method: snapshot.method,
        consistent: snapshot.consistent,
        schemas: schemas.length,
        tables: totals.tables,
        rows: totals.rows,
        dataBytes: totals.dataBytes,
        storedBytes: totals.storedBytes,
        warnings: warnings.length,
        encrypted: encryption !== undefined,
    };
}
function sum(items, field) {
    return items.reduce((total, item) => total + item[field], 0);
}

;// CONCATENATED MODULE: ./lib/backup/manifest/commit.js




async function commitBackup(writer, manifest, encryption, signingKey, signal) {
    const plain = (0,format_manifest/* serializeManifest */.MZ)((0,signature/* signDocument */.Tt)(manifest, signingKey));
    const bytes = encryption ? await encryption.encryptBytes(plain) : plain;
    const facts = { ...summaryOf(manifest), manifestSha256: (0,sha256/* sha256Hex */.f)(bytes) };
    await writer.write(format_manifest/* SUMMARY */.$M, (0,format_manifest/* serializeSummary */.Bd)((0,signature/* signDocument */.Tt)(facts, signingKey)), 65_536);
    signal.throwIfAborted();
    await writer.commit((0,format_manifest/* storedName */.Rs)(manifest, format_manifest/* MANIFEST */.e0), bytes);
}

;// CONCATENATED MODULE: ./lib/backup/manifest/server-objects.js
function accountForObjects({ schemas }, accounts, leftOut) {
    const broken = new Set(leftOut.map(({ name }) => name));
    const names = schemas.flatMap(({ name: schema, ...own }) => [
        `schema ${schema}`,
        ...own.tables.map(({ name }) => `table ${schema}.${name}`),
        ...own.views.map(({ name }) => `view ${schema}.${name}`),
        ...own.sequences.map((name) => `sequence ${schema}.${name}`),
        ...own.triggers.map(({ name }) => `trigger ${schema}.${name}`),
        ...own.routines.map(({ name, type }) => `${type.toLowerCase()} ${schema}.${name}`),
        ...own.libraries.map((name) => `library ${schema}.${name}`),
        ...own.events.map((name) => `event ${schema}.${name}`),
    ]);
    const accountNames = new Set(accounts?.records.filter(({ kind }) => kind === 'account' || kind === 'role').map(({ name }) => name) ??
        []);
    const inBackup = names.filter((name) => !broken.has(name)).length + accountNames.size;
    const all = [...leftOut, ...(accounts?.leftOut ?? [])];
    return { onServer: inBackup + all.length, inBackup, leftOut: all };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./lib/backup/objects/object-writer.js
// Writes the objects of one backup, encrypted if that is asked for, and keeps the list of them that the manifest needs: the name
// before encryption, and size and SHA-256 of what is stored.



class ObjectWriter {
    #writer;
    #encryption;
    #objects = [];
    constructor(writer, encryption) {
        this.#writer = writer;
        this.#encryption = encryption;
    }
    get isEncrypted() {
        return this.#encryption !== undefined;
    }
    get storedBytes() {
        return this.#objects.reduce((sum, { bytes }) => sum + bytes, 0);
    }
    /** The objects so far, by name. */
    list() {
        return [...this.#objects].sort((a, b) => (a.name < b.name ? -1 : 1));
    }
    /** The private key of the backup, if it has one of its own. */
    async writeIdentity() {
        const file = this.#encryption?.identityFile;
        if (file)
            await this.#store(format_manifest/* IDENTITY */.zK, file);
    }
    /** @param maxBytes the largest size that the source can have, before encryption */
    async write(name, source, maxBytes) {
        const file = await this.#encryption?.encrypt(source);
        const hash = (0,external_node_crypto_.createHash)('sha256');
        const stored = file
            ? await this.#writer.write(name + format_manifest/* ENCRYPTED_SUFFIX */.TB, hashed(file.content, hash), file.sizeOf(maxBytes))
            : await this.#writer.write(name, hashed(source, hash), maxBytes);
        this.#objects.push({ name, ...stored, sha256: hash.digest('hex') });
        return stored;
    }
    /** Of an object that was written, or whose write has failed: its name is free again. */
    async discard(name) {
        await this.#writer.discard(this.isEncrypted ? name + format_manifest/* ENCRYPTED_SUFFIX */.TB : name);
        const index = this.#objects.findIndex((object) => object.name === name);
        if (index !== -1)
            this.#objects.splice(index, 1);
    }
    async writeText(name, text) {
        await this.writeBytes(name, Buffer.from(text, 'utf8'));
    }
    async writeBytes(name, bytes) {
        await this.#store(name, this.#encryption ? await this.#encryption.encryptBytes(bytes) : bytes);
    }
    /** Bytes that are what is to be stored. */
    async #store(name, bytes) {
        const stored = await this.#writer.write(this.isEncrypted ? name + format_manifest/* ENCRYPTED_SUFFIX */.TB : name, bytes, bytes.length);
        this.#objects.push({ name, ...stored, sha256: (0,sha256/* sha256Hex */.f)(bytes) });
    }
}
async function* hashed(source, hash) {
    for await (const bytes of source) {
        hash.update(bytes);
        yield bytes;
    }
}

;// CONCATENATED MODULE: ./lib/backup/objects/rate-limit.js
// Slows a backup down to a number of row bytes per second, over all workers. Rows are counted as they are read, and what
// they become waits on its way to the storage: the bounded chunks then hold the readers back.


/** What may be read at once after a pause, in seconds of the rate. */
const BURST_SECONDS = 0.25;
class RateLimit {
    #bytesPerSecond;
    #now;
    #signal;
    /** When, in milliseconds, all that was counted so far is paid for. */
    #paidAt = 0;
    constructor(bytesPerSecond, signal, now = () => performance.now()) {
        this.#bytesPerSecond = bytesPerSecond;
        this.#signal = signal;
        this.#now = now;
    }
    count(bytes) {
        const earliest = this.#now() - BURST_SECONDS * 1000;
        this.#paidAt = Math.max(this.#paidAt, earliest) + (bytes / this.#bytesPerSecond) * 1000;
    }
    /** Settles when all that was counted before is paid for. */
    async wait() {
        const waitMs = this.#paidAt - this.#now();
        if (waitMs > 1)
            await (0,promises_.setTimeout)(waitMs, undefined, { signal: this.#signal });
    }
    /** Counts what `progress` is told. */
    counting(progress) {
        return {
            stage: (name) => progress.stage(name),
            expect: (total) => progress.expect(total),
            tableDone: () => progress.tableDone(),
            advance: (rows, bytes) => {
                if (bytes > 0)
                    this.count(bytes);
                progress.advance(rows, bytes);
            },
        };
    }
}
/** Lets rows through when they are paid for; small files of definitions go at once. */
class PacedObjectWriter extends ObjectWriter {
    #limit;
    constructor(writer, encryption, limit) {
        super(writer, encryption);
        this.#limit = limit;
    }
    write(name, source, maxBytes) {
        return super.write(name, pace(source, this.#limit), maxBytes);
    }
}
async function* pace(source, limit) {
    for await (const bytes of source) {
        await limit.wait();
        yield bytes;
    }
}

// EXTERNAL MODULE: ./lib/backup/preflight/preflight.js
var preflight = __webpack_require__(5329);
;// CONCATENATED MODULE: ./lib/backup/preflight/replica-lag.js
// How far a replica that is to be backed up is behind: shown, and waited for if it is bounded.





const LAG_POLL_MS = 1000;
/** A replica's lag is shown, and waited for if it is bounded. @throws BackupError SNAPSHOT_IMPOSSIBLE, SOURCE_PRIVILEGES */
async function checkReplica(session, facts, { maxReplicaLagSeconds: maxSeconds, lockWaitTimeoutSeconds }, { logger, signal }, warnings) {
    const deadline = Date.now() + lockWaitTimeoutSeconds * 1000;
    for (;;) {
        const channels = await readChannels(session, facts, maxSeconds !== undefined);
        if (channels.length === 0)
            return;
        const text = channels.map(describeLag).join('; ');
        const isBehind = channels.some(({ lagSeconds }) => (lagSeconds ?? Infinity) > (maxSeconds ?? Infinity));
        const isStopped = channels.some(({ lagSeconds }) => lagSeconds === undefined);
        if (maxSeconds === undefined || !(isBehind || isStopped)) {
            if (isStopped)
                warnings.push(text);
            else
                logger.info(text);
            return;
        }
        if (Date.now() >= deadline)
            throw new errors/* BackupError */.hj('SNAPSHOT_IMPOSSIBLE', `${text}; --max-replica-lag allows ${maxSeconds} s`, {
                hint: 'Mend or wait for the replica, back up another server, or raise --max-replica-lag or --lock-wait-timeout.',
                details: { lagSeconds: channels.map(({ lagSeconds }) => lagSeconds ?? null) },
            });
        logger.info(`waiting for the replica: ${text}`);
        await (0,promises_.setTimeout)(LAG_POLL_MS, undefined, { signal });
    }
}
async function readChannels(session, facts, isNeeded) {
    try {
        return await readReplicaChannels(session, facts);
    }
    catch (error) {
        if (!(0,mysql_errors/* isPrivilegeError */.Qg)(error))
            throw error;
        if (!isNeeded)
            return [];
        const privilege = (0,server_facts/* isMariaDb */.Zz)(facts) ? 'REPLICA MONITOR' : 'REPLICATION CLIENT';
        throw new errors/* BackupError */.hj('SOURCE_PRIVILEGES', `the account ${session.target} lacks ${privilege} ON *.*`, {
            hint: 'Grant it, or leave out --max-replica-lag, which needs it.',
            details: { missing: [`${privilege} ON *.*`] },
            cause: error,
        });
    }
}
function describeLag({ name, host, port, lagSeconds }) {
    const channel = name === '' ? '' : ` (channel ${name})`;
    return lagSeconds === undefined
        ? `replication from ${host}:${port}${channel} does not run`
        : `the server is a replica, ${lagSeconds} s behind ${host}:${port}${channel}`;
}

;// CONCATENATED MODULE: ./lib/backup/report.js


/** Logs the warnings and what was stored. */
function reportBackup({ manifest, dumps, previous, begin, stages, warnings }, { storage, logger, now }) {
    const { totals } = manifest;
    for (const warning of warnings)
        logger.warn(warning);
    logger.info(`stored ${manifest.backupId}: ${(0,units/* plural */.LS)(totals.tables, 'table')}, ${(0,units/* formatCount */.B4)(totals.rows)} rows, ${(0,units/* formatBytes */.z3)(totals.dataBytes)} of data in ${(0,units/* formatBytes */.z3)(totals.storedBytes)}`);
    return {
        backupId: manifest.backupId,
        label: manifest.label,
        storage: storage.location,
        manifestKey: (0,format_manifest/* manifestKeyOf */.en)(manifest),
        status: 'stored',
        tables: totals.tables,
        rows: totals.rows,
        dataBytes: totals.dataBytes,
        storedBytes: totals.storedBytes,
        durationSeconds: (now().getTime() - begin.getTime()) / 1000,
        tableReports: [...dumps].map((dump) => reportTable(dump, previous)),
        snapshot: manifest.snapshot,
        warnings,
        stages,
    };
}
function reportTable({ table, label, rows, dataBytes, chunks, seconds }, previous) {
    const previousRows = previous?.get(label);
    return {
        schema: table.schema,
        name: table.name,
        rows,
        dataBytes,
        storedBytes: chunks.reduce((total, { storedBytes }) => total + storedBytes, 0),
        seconds,
        ...(previousRows === undefined ? {} : { previousRows }),
    };
}

;// CONCATENATED MODULE: ./lib/mysql/rows/chunk-ranges.js


/** Up to so many rows a walk along the key, which finds the exact bounds, costs milliseconds. */
const MAX_WALKED_ROWS = 50_000;
/** Ranges in key order. Lazily: a table of any size costs no memory. */
async function* cutIntoRanges(session, table, { rowsPerChunk, isExplicit }) {
    const { key } = table;
    const first = key?.rangeColumns[0];
    const isSmall = table.estimatedRows <= rowsPerChunk * 1.5;
    if (!key || !first || (isSmall && !isExplicit)) {
        yield undefined;
        return;
    }
    const cut = { session, table, key, rowsPerChunk };
    // Who names a number of rows sees it in the chunks; statistics of a small table may be off by half.
    const isWalked = isExplicit && (isSmall || table.estimatedRows <= MAX_WALKED_ROWS);
    if (first.kind === 'integer' && !isWalked)
        yield* cutIntegers(cut, first);
    else
        yield* walk(cut, [], key.rangeColumns);
}
/** Integer keys: halving by the optimizer's estimate, which costs two index dives, until a piece is small enough. */
async function* cutIntegers(cut, column) {
    const { session, table, key, rowsPerChunk } = cut;
    const name = (0,quote/* quoteName */.AB)(column.name);
    const [bounds] = await session.query(`${(0,select_rows/* selectFrom */.JU)(table)} MIN(${name}) AS low, MAX(${name}) AS high FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)}`, `cannot read the key bounds of ${table.schema}.${table.name}`);
    if (!bounds || bounds.low === null || bounds.high === null) {
        yield undefined;
        return;
    }
    const whole = { from: BigInt(bounds.low), to: BigInt(bounds.high), rows: table.estimatedRows };
    let isFirst = true;
    let pending;
    for await (const interval of splitInterval(cut, name, whole)) {
        // Sparse neighbours are joined up to the aim.
        if (pending && pending.rows + interval.rows <= rowsPerChunk * 1.2) {
            pending = { from: pending.from, to: interval.to, rows: pending.rows + interval.rows };
            continue;
        }
        if (pending) {
            yield* emit(cut, name, pending, isFirst, false);
            isFirst = false;
        }
        pending = interval;
    }
    if (pending)
        yield* emit(cut, name, pending, isFirst, true);
    async function* emit(cut, name, { from, to, rows }, isFirst, isLast) {
        const rest = key.rangeColumns.slice(1);
        if (from === to && rest.length > 0 && rows > rowsPerChunk * 2) {
            // One value of the first column holds many rows: go on by the further columns.
            if (isFirst)
                yield `${name} < ${from}`;
            yield* walk(cut, [`${name} = ${from}`], rest);
            if (isLast)
                yield `${name} > ${to}`;
        }
        else if (isFirst && isLast)
            yield undefined;
        else if (isFirst)
            yield `${name} <= ${to}`;
        else if (isLast)
            yield `${name} >= ${from}`;
        else
            yield `${name} BETWEEN ${from} AND ${to}`;
    }
}
async function* splitInterval(cut, name, { from, to, rows }) {
    const { rowsPerChunk } = cut;
    const width = to - from + 1n;
    if (rows <= rowsPerChunk * 1.5 || width === 1n) {
        yield { from, to, rows };
        return;
    }
    let parts = BigInt(Math.min(64, Math.max(2, Math.ceil(rows / rowsPerChunk))));
    if (parts > width)
        parts = width;
    const intervals = [];
    for (let part = 0n; part < parts; part++) {
        const low = from + (width * part) / parts;
        const high = from + (width * (part + 1n)) / parts - 1n;
        intervals.push({
            from: low,
            to: high,
            rows: await estimateRows(cut, `${name} BETWEEN ${low} AND ${high}`),
        });
    }
    // Estimates of ranges may be off by a factor that is the same for all: together they are what the whole is.
    const sum = intervals.reduce((total, interval) => total + interval.rows, 0);
    const scale = sum > 0 ? rows / sum : 1;
    for (const interval of intervals)
        yield* splitInterval(cut, name, { ...interval, rows: interval.rows * scale });
}
/** With FORCE INDEX in place of USE INDEX, MySQL skips the index dives and estimates one row. */
async function estimateRows({ session, table, key }, where) {
    const [plan] = await session.query(`EXPLAIN FORMAT=TRADITIONAL ${(0,select_rows/* selectFrom */.JU)(table)} 1 FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} USE INDEX (${(0,quote/* quoteName */.AB)(key.name)}) WHERE ${where}`, `cannot estimate the rows of ${table.schema}.${table.name}`);
    return Number(plan?.rows ?? 0);
}
/** Any other key: steps of `rowsPerChunk` rows along the index; each bound is a row's key. */
async function* walk({ session, table, key, rowsPerChunk }, fixed, columns) {
    const selected = columns.map((column, i) => `${readable(column)} AS k${i}`).join(', ');
    const order = columns.map(({ name }) => (0,quote/* quoteName */.AB)(name)).join(', ');
    const read = async (after, offset) => {
        const where = whereOf(fixed, after);
        const [row] = await session.query(`${(0,select_rows/* selectFrom */.JU)(table)} ${selected} FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} FORCE INDEX (${(0,quote/* quoteName */.AB)(key.name)})
        ${where === undefined ? '' : `WHERE ${where}`} ORDER BY ${order} LIMIT 1 OFFSET ${offset}`, `cannot walk the key ${key.name} of ${table.schema}.${table.name}`);
        return row;
    };
    /** Where the range begins that was found last, and where it ends, if nothing follows it. */
    let from;
    let found;
    for (;;) {
        const row = await read(found?.after, rowsPerChunk - 1);
        // A last range without rows would be a file without rows.
        if (!row && found && (await read(found.after, 0)) === undefined)
            break;
        if (found) {
            yield found.range;
            from = found.after;
        }
        if (!row)
            break;
        const bound = columns.map((column, i) => ({
            name: (0,quote/* quoteName */.AB)(column.name),
            literal: literal(column, String(row[`k${i}`])),
        }));
        found = {
            range: whereOf([...fixed, ...(from === undefined ? [] : [from])], compare(bound, '<', '<=')),
            after: compare(bound, '>', '>'),
        };
    }
    yield whereOf(fixed, from);
}
function whereOf(conditions, last) {
    const all = [...conditions, ...(last === undefined ? [] : [last])];
    return all.length > 0 ? all.join(' AND ') : undefined;
}
/** `(a, b) < (x, y)` written so that the optimizer of every server uses the index. */
function compare(bound, inner, last) {
    const alternatives = bound.map(({ name, literal }, i) => {
        const equal = bound.slice(0, i).map((earlier) => `${earlier.name} = ${earlier.literal}`);
        return [...equal, `${name} ${i === bound.length - 1 ? last : inner} ${literal}`].join(' AND ');
    });
    return alternatives.length === 1
        ? alternatives[0]
        : `(${alternatives.map((text) => `(${text})`).join(' OR ')})`;
}
function readable({ name, kind }) {
    return kind === 'text' || kind === 'binary'
        ? `HEX(${(0,quote/* quoteName */.AB)(name)})`
        : `CAST(${(0,quote/* quoteName */.AB)(name)} AS CHAR)`;
}
/** A key value as SQL; a text is given as its own bytes in its own character set, so the column's collation decides. */
function literal({ kind, charset }, value) {
    switch (kind) {
        case 'integer':
        case 'decimal':
            return value;
        case 'text':
            return `_${charset} ${value === '' ? `''` : `0x${value}`}`;
        case 'binary':
            return value === '' ? `''` : `0x${value}`;
        case 'temporal':
        case 'ascii':
            return `'${value}'`;
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/check-rows.js
// Compares what was dumped of a table with what the server counts in the same snapshot.



/** In the snapshot: a table of one chunk is right if its stream was. @throws BackupError ROW_COUNT_MISMATCH */
async function checkTable(session, dump) {
    if (dump.chunks.length === 1)
        return;
    const { table, filter } = dump;
    const counted = await session.scalar(`${(0,select_rows/* selectFrom */.JU)(table)} COUNT(*) FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} ${table.systemVersioned ? 'FOR SYSTEM_TIME ALL' : ''} ${filter ? `WHERE (${filter})` : ''}`, `cannot count ${dump.label}`);
    assertRows(dump.rows, Number(counted), dump.label);
}
function assertRows(dumped, counted, what) {
    if (dumped === counted)
        return;
    throw new errors/* BackupError */.hj('ROW_COUNT_MISMATCH', `row count mismatch in ${what}: server ${counted}, dumped ${dumped}`, {
        hint: 'The backup would not be complete and was not made: please report this with the table definition.',
    });
}

// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(5816);
;// CONCATENATED MODULE: ./lib/tsv/typed-json.js
// Looks in rows of TSV for the text of a value that a JSON document of MySQL may hold and no text can carry: a DECIMAL, a temporal
// value, an opaque one. Invariant: what it does not find is not there; what it finds may be a plain number or string all the same.
// So that the server, for which the question costs more than the rows, need be asked of few. Every such text has a mark by which it
// is found without looking at each byte: a point, a dash, a word, or digits in a row.
/** More bytes than any of these texts has; the longest is a DECIMAL of 65 digits with its sign and point. */
const TOKEN_BYTES = 128;
/** An opaque value prints as `"base64:type15:…"`. */
const OPAQUE = Buffer.from('"base64:type');
/** A DECIMAL without a point is noticed from here: a BIGINT may have one digit less. */
const LONG_INTEGER_DIGITS = 19;
/** So many digits a DECIMAL and the DOUBLE of its text have in common. */
const MAX_DOUBLE_DIGITS = 15;
/** How far a mark is looked for before the search of the runtime is called, which costs as much as so many bytes. */
const NEAR_BYTES = 64;
const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const DASH = 0x2d;
const COLON = 0x3a;
const QUOTE = 0x22;
const SPACE = 0x20;
const NUMBER_ENDS = new Set(Buffer.from(',]}\t\n'));
class TypedJsonScanner {
    #isFound = false;
    /** The last bytes: marks in their second half are not judged yet, and what is before those is in the first. */
    #pending = Buffer.alloc(0);
    /** Takes the next bytes, cut anywhere; they may change afterwards. */
    push(bytes) {
        if (this.#isFound)
            return;
        const isShort = bytes.length < 2 * TOKEN_BYTES;
        const seam = Buffer.concat([this.#pending, isShort ? bytes : bytes.subarray(0, 2 * TOKEN_BYTES)]);
        this.#isFound =
            hasTypedText(seam, this.#judged, seam.length - TOKEN_BYTES) ||
                (!isShort && hasTypedText(bytes, TOKEN_BYTES, bytes.length - TOKEN_BYTES));
        this.#pending = Buffer.from((isShort ? seam : bytes).subarray(-2 * TOKEN_BYTES));
    }
    /** Whether there may be one. No bytes come after this. */
    finish() {
        this.#isFound ||= hasTypedText(this.#pending, this.#judged, this.#pending.length);
        return this.#isFound;
    }
    /** At the very beginning nothing of it is. */
    get #judged() {
        return this.#pending.length < 2 * TOKEN_BYTES ? 0 : TOKEN_BYTES;
    }
}
/** Looks at the marks from `begin` up to `end`; what belongs to them may be before and behind. */
function hasTypedText(bytes, begin, end) {
    if (begin >= end)
        return false;
    return (bytes.subarray(begin, end + OPAQUE.length).includes(OPAQUE) ||
        hasLongInteger(bytes, begin, end) ||
        hasMark(bytes, POINT, begin, end, isForeignNumberOrTime) ||
        hasMark(bytes, DASH, begin, end, isDate));
}
function hasMark(bytes, mark, begin, end, isTyped) {
    for (let position = find(bytes, mark, begin, end); position < end;) {
        if (isTyped(bytes, position))
            return true;
        position = find(bytes, mark, position + 1, end);
    }
    return false;
}
/** Where the byte is next, or `end` or more. */
function find(bytes, byte, begin, end) {
    const near = Math.min(end, begin + NEAR_BYTES);
    for (let position = begin; position < near; position++)
        if (bytes[position] === byte)
            return position;
    const far = near < end ? bytes.indexOf(byte, near) : -1;
    return far < 0 ? end : far;
}
/** One byte in so many is looked at: digits in a row cannot hide between two of them. */
function hasLongInteger(bytes, begin, end) {
    const first = Math.max(0, begin - LONG_INTEGER_DIGITS);
    const last = Math.min(bytes.length, end + LONG_INTEGER_DIGITS);
    for (let position = first; position < last; position += LONG_INTEGER_DIGITS) {
        if (!isDigit(bytes[position]))
            continue;
        const behind = skipDigits(bytes, position);
        if (behind - firstDigit(bytes, position) >= LONG_INTEGER_DIGITS && endsNumber(bytes[behind]))
            return true;
    }
    return false;
}
/** `1.10`, `0.00001` and what has more digits than a DOUBLE: a DOUBLE may print otherwise. `:30:59.`: a time has a fraction always. */
function isForeignNumberOrTime(bytes, point) {
    if (!isDigit(bytes[point - 1]) || !isDigit(bytes[point + 1]))
        return false;
    if (bytes[point - 3] === COLON && bytes[point - 6] === COLON)
        return true;
    const end = skipDigits(bytes, point + 1);
    if (!endsNumber(bytes[end]))
        return false;
    const begin = firstDigit(bytes, point - 1);
    const fraction = end - point - 1;
    if (point - begin + fraction > MAX_DOUBLE_DIGITS)
        return true;
    if (fraction > 1 && bytes[end - 1] === ZERO)
        return true;
    return bytes[begin] === ZERO && bytes[point + 1] === ZERO && bytes[point + 2] === ZERO;
}
/** `2020-01-01"` or `2020-01-01 `, at its first dash. */
function isDate(bytes, dash) {
    const behind = bytes[dash + 6];
    return (bytes[dash + 3] === DASH &&
        (behind === QUOTE || behind === SPACE) &&
        isPair(bytes, dash - 4) &&
        isPair(bytes, dash - 2) &&
        isPair(bytes, dash + 1) &&
        isPair(bytes, dash + 4));
}
function isPair(bytes, position) {
    return isDigit(bytes[position]) && isDigit(bytes[position + 1]);
}
/** What follows a number of a document, and not the digits of most strings. */
function endsNumber(byte) {
    return byte === undefined || NUMBER_ENDS.has(byte);
}
/** Of the digits around this one. */
function firstDigit(bytes, position) {
    let first = position;
    while (first > 0 && isDigit(bytes[first - 1]))
        first--;
    return first;
}
function skipDigits(bytes, position) {
    let behind = position;
    while (behind < bytes.length && isDigit(bytes[behind]))
        behind++;
    return behind;
}
function isDigit(byte) {
    return byte !== undefined && byte >= ZERO && byte <= NINE;
}

;// CONCATENATED MODULE: ./lib/backup/objects/chunk-writer.js
// One chunk on its way from rows to an object: TSV pieces in, hashed, compressed on the thread pool, uploaded.
// Invariant: at most `MAX_IN_FLIGHT` pieces of a chunk are in memory; push() says when the source has to wait.



/** Pieces being compressed or waiting for the storage, per chunk. */
const MAX_IN_FLIGHT = 4;
class ChunkWriter {
    #hash = (0,external_node_crypto_.createHash)('sha256');
    #level;
    #name;
    #frames = [];
    #upload;
    #dataBytes = 0;
    #rows = 0;
    #isFinished = false;
    #failure;
    #wakeReader;
    #wakeWriter;
    constructor(objects, name, level, maxBytes) {
        this.#name = name;
        this.#level = level;
        this.#upload = objects.write(name, this.#read(), maxBytes);
        // A failed upload must stop the source at its next push, not only when the chunk is finished.
        this.#upload.catch((error) => this.#fail(error));
    }
    get dataBytes() {
        return this.#dataBytes;
    }
    /** Takes TSV bytes. A promise means: wait for it before the next push. */
    push({ bytes, rows, release }) {
        if (this.#failure)
            throw this.#failure.error;
        this.#rows += rows;
        this.#dataBytes += bytes.length;
        this.#hash.update(bytes);
        const frames = [];
        for (let start = 0; start < bytes.length; start += zstd/* MAX_FRAME_BYTES */.dd) {
            frames.push(this.#enqueue(bytes.subarray(start, start + zstd/* MAX_FRAME_BYTES */.dd)));
        }
        if (release)
            void Promise.allSettled(frames).then(release);
        if (this.#frames.length < MAX_IN_FLIGHT)
            return undefined;
        return new Promise((resolve, reject) => {
            this.#wakeWriter = () => {
                this.#wakeWriter = undefined;
                if (this.#failure)
                    reject(this.#failure.error);
                else
                    resolve();
            };
        });
    }
    async finish() {
        // An empty chunk is an empty frame, not an empty file.
        if (this.#dataBytes === 0)
            void this.#enqueue(Buffer.alloc(0));
        this.#isFinished = true;
        this.#wakeReader?.();
        const { bytes } = await this.#upload;
        return {
            object: this.#name,
            rows: this.#rows,
            dataBytes: this.#dataBytes,
            storedBytes: bytes,
            sha256: this.#hash.digest('hex'),
        };
    }
    /** Ends the upload without an object. */
    async abort(error) {
        this.#fail(error);
        await Promise.allSettled([this.#upload]);
    }
    #enqueue(bytes) {
        const frame = (0,zstd/* compressFrame */.sm)(bytes, this.#level);
        frame.catch(() => undefined); // awaited in order by the reader, which may be at an earlier one when this fails
        this.#frames.push(frame);
        this.#wakeReader?.();
        return frame;
    }
    #fail(error) {
        this.#failure ??= { error };
        this.#wakeReader?.();
        this.#wakeWriter?.();
    }
    async *#read() {
        for (;;) {
            if (this.#failure)
                throw this.#failure.error;
            const frame = this.#frames[0];
            if (frame) {
                const bytes = await frame;
                yield bytes;
                (0,buffer_pool/* recyclePiece */.CU)({ bytes });
                void this.#frames.shift();
                if (this.#frames.length < MAX_IN_FLIGHT)
                    this.#wakeWriter?.();
            }
            else if (this.#isFinished) {
                return;
            }
            else {
                await new Promise((resolve) => {
                    this.#wakeReader = resolve;
                });
                this.#wakeReader = undefined;
            }
        }
    }
}
/**
 * Finishes a writer beside other work: who asked has to look at what comes of it, but need not at once.
 * @param finish the last that is done; after a failure the writer is aborted
 */
function finishBeside(writer, finish) {
    const run = async () => {
        try {
            return await finish();
        }
        catch (error) {
            await writer.abort(error);
            throw error;
        }
    };
    const finished = run();
    finished.catch(() => undefined);
    return finished;
}

;// CONCATENATED MODULE: ./lib/backup/objects/rolling-writer.js
// Writes the one stream of a table that cannot be cut by a key: chunks end at the first row behind `bytesPerChunk`.
// The last file's name says that it is the last, so the start of each chunk is held back until either more follows
// than is held, or the stream has ended; a stream that ends inside an opened file is followed by an empty last one.


/** Bytes of a chunk's start that are held back. */
const HELD_BYTES = 4 * 1024 * 1024;
class RollingWriter {
    #dump;
    #open;
    #bytesPerChunk;
    #held = [];
    #heldBytes = 0;
    #current;
    /** Of the chunk before: it is stored while the next one is read. */
    #ending = Promise.resolve();
    /** The push that is under way. */
    #pushing;
    #failure;
    constructor(dump, open, bytesPerChunk) {
        this.#dump = dump;
        this.#open = open;
        this.#bytesPerChunk = bytesPerChunk;
    }
    push(piece) {
        this.#pushing = this.#push(piece);
        return this.#pushing;
    }
    #push(piece) {
        if (this.#failure)
            throw this.#failure.error;
        const { bytes, rows, rowEnd } = piece;
        const size = (this.#current?.writer.dataBytes ?? 0) + this.#heldBytes + bytes.length;
        if (size >= this.#bytesPerChunk && rowEnd > 0)
            return this.#roll(bytes, rows, rowEnd);
        return this.#take({ bytes, rows, release: () => (0,buffer_pool/* recyclePiece */.CU)(piece) });
    }
    async finish() {
        if (this.#current)
            await this.#close();
        await this.#ending;
        const { number, fileName } = this.#dump.plan(true);
        const writer = this.#open(fileName);
        try {
            for (const piece of this.#held)
                await writer.push(piece);
            this.#dump.add(number, undefined, await writer.finish());
        }
        catch (error) {
            await writer.abort(error);
            throw error;
        }
    }
    /** When it settles, nothing is written any more and nothing more is added to the dump. */
    async abort(error) {
        this.#failure = { error };
        await this.#current?.writer.abort(error);
        await this.#pushing?.catch(() => undefined);
        await this.#ending.catch(() => undefined);
    }
    #take(piece) {
        if (piece.bytes.length === 0)
            return undefined;
        if (this.#current)
            return this.#current.writer.push(piece);
        this.#held.push(piece);
        this.#heldBytes += piece.bytes.length;
        return this.#heldBytes > HELD_BYTES ? this.#release() : undefined;
    }
    /** The chunk ends with the last row that ends in these bytes; what is behind it begins the next. */
    async #roll(bytes, rows, rowEnd) {
        await this.#take({ bytes: bytes.subarray(0, rowEnd), rows });
        if (!this.#current)
            await this.#release();
        await this.#close();
        await this.#take({ bytes: bytes.subarray(rowEnd), rows: 0 });
    }
    async #release() {
        if (this.#failure)
            throw this.#failure.error;
        const { number, fileName } = this.#dump.plan(false);
        const writer = this.#open(fileName);
        this.#current = { number, writer };
        const held = this.#held;
        this.#held = [];
        this.#heldBytes = 0;
        for (const piece of held)
            await writer.push(piece);
    }
    async #close() {
        await this.#ending;
        const { number, writer } = this.#current;
        this.#current = undefined;
        this.#ending = finishBeside(writer, async () => {
            this.#dump.add(number, undefined, await writer.finish());
        });
        this.#ending.catch((error) => {
            this.#failure ??= { error };
        });
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/generated-columns.js
// The generated columns of the rows of a chunk: a target computes them itself, so they are not dumped but hashed, in the same snapshot and
// order. A target that computes something else is found by this hash.



/** @returns SHA-256 of their TSV; undefined: the table has no generated columns */
async function hashGeneratedColumns(session, { table, reading, label }, where, signal) {
    const { generated, from, orderBy } = reading;
    if (!generated)
        return undefined;
    const { schema, name } = table;
    const verb = (0,select_rows/* selectFrom */.JU)(table);
    const sql = (0,select_rows/* chunkQuery */.eX)({ verb, schema, table: name, select: generated.select, from, orderBy, where });
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const take = (piece) => {
        hash.update(piece.bytes);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    };
    await session.stream(sql, take, signal, `cannot read the generated columns of ${label}`);
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./lib/backup/rows/typed-documents.js


/** How many, by column; of rows that meet the conditions. */
async function countTypedDocuments(session, { table, reading, label }, jsonColumns, where) {
    const select = jsonColumns.map((column) => `SUM(${isTypedDocument(column.name)})`);
    const { schema, name } = table;
    const [row = {}] = await session.query((0,select_rows/* chunkQuery */.eX)({ schema, table: name, select, from: reading.from, where }), `cannot look at the JSON documents of ${label}`);
    const counts = Object.values(row).map((count) => Number(count ?? 0));
    return new Map(jsonColumns.map((column, i) => [column.name, counts[i] ?? 0]));
}
/** SQL: whether a document comes back from its text as another one. */
function isTypedDocument(columnName) {
    const column = (0,quote/* quoteName */.AB)(columnName);
    const again = `CAST(CAST(${column} AS CHAR CHARACTER SET utf8mb4) AS JSON)`;
    // 1.10 and 1.1 are equal as numbers and differ as texts; a date and its text are the other way round.
    return `NOT (${column} <=> ${again} AND CAST(${column} AS BINARY) <=> CAST(${again} AS BINARY))`;
}
function describeTypedDocuments({ label, typedDocuments }) {
    return [...typedDocuments]
        .filter(([, count]) => count > 0)
        .map(([column, count]) => `${label}.${column}: ${count} JSON documents hold decimal, temporal or binary values that come back as numbers and strings`);
}

;// CONCATENATED MODULE: ./lib/backup/rows/dump-chunks.js









/** An upload's part size depends on the largest size that the object can have; estimates may be far off. */
function maxObjectBytes({ table }) {
    return Math.max(32 * 1024 ** 3, table.estimatedBytes * 4);
}
/** @throws BackupError SOURCE_CONNECTION_LOST after taking all back */
async function dumpRange({ request, context, objects }, session, { dump, number, fileName, range }, signal) {
    const writer = new ChunkWriter(objects, fileName, request.compressionLevel, maxObjectBytes(dump));
    const counted = new CountedProgress(context.progress);
    const documents = new DocumentCheck(dump);
    const push = (piece) => {
        counted.advance(piece);
        documents.push(piece);
        return writer.push({ ...piece, release: () => (0,buffer_pool/* recyclePiece */.CU)(piece) });
    };
    const { select, from, orderBy } = dump.reading;
    const { schema, name } = dump.table;
    const verb = (0,select_rows/* selectFrom */.JU)(dump.table);
    const sql = (0,select_rows/* chunkQuery */.eX)({ verb, schema, table: name, select, from, orderBy, where: [range, dump.filter] });
    try {
        const what = `cannot read ${dump.label} chunk ${number}`;
        const { rows, bytes, longestRowBytes } = await session.stream(sql, push, signal, what);
        dump.noteLongestRow(longestRowBytes);
        const typed = await documents.finish(session, [range, dump.filter]);
        const generated = await hashGeneratedColumns(session, dump, [range, dump.filter], signal);
        const isComplete = finishBeside(writer, async () => {
            const chunk = await writer.finish();
            assertRows(chunk.rows, rows, `${dump.label} chunk ${number}`);
            dump.noteTypedDocuments(typed);
            return dump.add(number, range, { ...chunk, ...(generated ? { generatedSha256: generated } : {}) });
        });
        return { isComplete, bytes };
    }
    catch (error) {
        await writer.abort(error);
        if ((0,mysql_errors/* isSnapshotLost */.z)(error)) {
            await objects.discard(fileName);
            counted.takeBack();
        }
        throw error;
    }
}
/** All of a table. @throws BackupError SOURCE_CONNECTION_LOST after taking all back */
async function dumpStream({ request, context, objects }, session, dump, signal) {
    const names = [];
    const open = (fileName) => {
        names.push(fileName);
        return new ChunkWriter(objects, fileName, request.compressionLevel, maxObjectBytes(dump));
    };
    const writer = new RollingWriter(dump, open, request.bytesPerChunk);
    const counted = new CountedProgress(context.progress);
    const documents = new DocumentCheck(dump);
    const push = (piece) => {
        counted.advance(piece);
        documents.push(piece);
        return writer.push(piece);
    };
    const { select, from, orderBy } = dump.reading;
    const { schema, name } = dump.table;
    const verb = (0,select_rows/* selectFrom */.JU)(dump.table);
    const sql = (0,select_rows/* chunkQuery */.eX)({ verb, schema, table: name, select, from, orderBy, where: [dump.filter] });
    try {
        const { rows, bytes, longestRowBytes } = await session.stream(sql, push, signal, `cannot read ${dump.label}`);
        dump.noteLongestRow(longestRowBytes);
        const typed = await documents.finish(session, [dump.filter]);
        const generated = await hashGeneratedColumns(session, dump, [dump.filter], signal);
        const isComplete = finishBeside(writer, async () => {
            await writer.finish();
            if (generated)
                dump.generatedSha256 = { sha256: generated };
            assertRows(dump.rows, rows, dump.label);
            dump.noteTypedDocuments(typed);
            return true;
        });
        return { isComplete, bytes };
    }
    catch (error) {
        await writer.abort(error);
        if ((0,mysql_errors/* isSnapshotLost */.z)(error)) {
            for (const name of names)
                await objects.discard(name);
            dump.startOver();
            counted.takeBack();
        }
        throw error;
    }
}
/** Looks for values that no text can carry as the rows go by, and asks the server only where there may be one. */
class DocumentCheck {
    #dump;
    #columns;
    #scanner;
    constructor(dump) {
        this.#dump = dump;
        this.#columns = dump.typedJsonColumns;
        this.#scanner = this.#columns.length > 0 ? new TypedJsonScanner() : undefined;
    }
    push({ bytes }) {
        this.#scanner?.push(bytes);
    }
    /** @param where which rows they were */
    async finish(session, where) {
        if (!this.#scanner?.finish())
            return new Map();
        return await countTypedDocuments(session, this.#dump, this.#columns, where);
    }
}
/** Tells how far a try is, and takes it back. */
class CountedProgress {
    #progress;
    #rows = 0;
    #bytes = 0;
    constructor(progress) {
        this.#progress = progress;
    }
    advance({ rows, bytes }) {
        this.#rows += rows;
        this.#bytes += bytes.length;
        this.#progress.advance(rows, bytes.length);
    }
    takeBack() {
        this.#progress.advance(-this.#rows, -this.#bytes);
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/dump-rows.js
// Dumps the rows of all tables with the workers of one snapshot: the largest table first, its chunks side by side.
// Invariant: for a table of several chunks the sum of the chunks' rows equals COUNT(*) in the same snapshot.




async function dumpRows(env, dumps) {
    const { workers, context } = env;
    await workers.perform(planTasks(env, dumps), context.signal, (task, session, signal) => perform(env, task, session, signal), describe);
}
async function perform(env, task, session, signal) {
    const { dump } = task;
    switch (task.kind) {
        case 'range':
            return await thenCheck(env, dump, await dumpRange(env, session, task, signal));
        case 'stream':
            return await thenCheck(env, dump, await dumpStream(env, session, dump, signal));
        case 'check':
            await checkTable(session, dump);
            env.warnings.push(...describeTypedDocuments(dump));
            env.context.progress.tableDone();
            return { rest: Promise.resolve(undefined), bytes: 0 };
    }
}
/** Chunks that are stored while the next is read do not hold the readers back: so each waits itself until what it read is paid for. */
async function thenCheck({ rate }, dump, { isComplete, bytes }) {
    await rate?.wait();
    return { rest: isComplete.then((complete) => (complete ? { kind: 'check', dump } : undefined)), bytes };
}
function describe(task) {
    const { label } = task.dump;
    if (task.kind === 'check')
        return `the count of ${label}`;
    return task.kind === 'range' ? `${label} chunk ${task.number}` : label;
}
/** Tables that only one connection can read come first: they are what the others would wait for in the end. */
async function* planTasks({ planner, request, assertProtected }, dumps) {
    const weight = ({ table, chunking }) => table.estimatedBytes * (chunking === 'stream' ? request.concurrency : 1);
    for (const dump of [...dumps].sort((a, b) => weight(b) - weight(a))) {
        assertProtected();
        if (dump.chunking === 'stream') {
            yield { kind: 'stream', dump };
            continue;
        }
        for await (const task of planRanges(planner, dump, request)) {
            assertProtected();
            yield task;
        }
    }
}
/**
 * Where bounds are looked up, in a transaction, whose lock on the table lasts: an ALTER TABLE that waits for the workers' transactions
 * would keep out each new look, and so wait for itself.
 */
async function* planRanges(planner, dump, request) {
    let isBegun = false;
    const locking = {
        async query(...statement) {
            if (!isBegun)
                await planner.query('START TRANSACTION');
            isBegun = true;
            return await planner.query(...statement);
        },
    };
    try {
        // One range ahead, because the name of the last file says that it is the last.
        let pending;
        for await (const range of cutIntoRanges(locking, dump.table, {
            rowsPerChunk: rowsPerChunk(dump, request),
            isExplicit: request.rowsPerChunk !== undefined,
        })) {
            if (pending)
                yield { kind: 'range', dump, ...dump.plan(false), ...pending };
            pending = { range };
        }
        if (pending)
            yield { kind: 'range', dump, ...dump.plan(true), ...pending };
    }
    finally {
        if (isBegun)
            await planner.query('COMMIT').catch(() => undefined);
    }
}
function rowsPerChunk({ table }, { rowsPerChunk, bytesPerChunk }) {
    return rowsPerChunk ?? Math.max(1, Math.floor(bytesPerChunk / Math.max(table.avgRowBytes, 16)));
}

;// CONCATENATED MODULE: ./lib/backup/rows/handover-queue.js
// What there is to do, for workers that may fail: a task that one of them gives back is done by another. Invariant: nobody is
// told that nothing is left as long as a task that is being done might still come back.
class HandoverQueue {
    #plan;
    #returned = [];
    #isPlanned = false;
    #active = 0;
    /** One at a time asks the plan. */
    #turn = Promise.resolve();
    #waiting = new Set();
    constructor(plan) {
        this.#plan = plan[Symbol.asyncIterator]();
    }
    /** The next task, or undefined when all are done. Each one that was taken has to be ended by `done` or `giveBack`. */
    async take(signal) {
        for (;;) {
            signal.throwIfAborted();
            const task = this.#returned.shift() ?? (await this.#planNext());
            if (task !== undefined) {
                this.#active++;
                return task;
            }
            if (this.#active === 0 && this.#returned.length === 0)
                return undefined;
            if (this.#returned.length === 0)
                await this.#changed(signal);
        }
    }
    /** The task is done. @param next what is to be done before anything else, now that it is */
    done(next) {
        if (next !== undefined)
            this.#returned.unshift(next);
        this.#end();
    }
    /** The task is not done, and nothing is left of the try. */
    giveBack(task) {
        this.#returned.unshift(task);
        this.#end();
    }
    #end() {
        this.#active--;
        for (const wake of this.#waiting)
            wake();
    }
    async #planNext() {
        if (this.#isPlanned)
            return undefined;
        const result = this.#turn.then(() => this.#plan.next());
        this.#turn = result.catch(() => undefined);
        const { done, value } = await result;
        if (!done)
            return value;
        this.#isPlanned = true;
        return undefined;
    }
    /** Until a task has ended, or the signal fires. */
    async #changed(signal) {
        signal.throwIfAborted();
        await new Promise((resolve) => {
            const wake = () => {
                this.#waiting.delete(wake);
                signal.removeEventListener('abort', wake);
                resolve();
            };
            this.#waiting.add(wake);
            signal.addEventListener('abort', wake, { once: true });
        });
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/snapshot-workers.js
// The sessions that share the snapshot. A connection that is lost takes its view of the snapshot with it, and nothing brings it
// back: its work goes to the others. Invariant: the dump fails only when none is left.






/** Of the rests that a worker may leave behind when it begins a task: one of any size, or small ones with so many bytes together. */
const MAX_REST_BYTES = 1024 * 1024;
class SnapshotWorkers {
    #living;
    #warnings;
    #logger;
    constructor(sessions, warnings, logger) {
        this.#living = new Map(sessions.map((session, index) => [session, index + 1]));
        this.#warnings = warnings;
        this.#logger = logger;
    }
    /**
     * Does all that is planned, each task by one worker, which begins the next while the rest of one goes on: no connection waits for
     * the storage to say that a chunk is there. `perform` leaves nothing of a try that fails with a lost connection.
     * @throws BackupError SOURCE_CONNECTION_LOST when no worker is left; what else `plan`, `perform` or a rest throws
     */
    async perform(plan, signal, perform, describe) {
        const queue = new HandoverQueue(plan);
        const sessions = [...this.#living.keys()];
        const stop = new AbortController();
        const stopped = AbortSignal.any([signal, stop.signal]);
        const maxRests = Math.max(1, Math.floor(small_object/* SMALL_OBJECTS_AT_ONCE */.HO / sessions.length));
        await (0,concurrency/* forEachConcurrent */.C)(sessions, sessions.length, stopped, async (session, _, signal) => {
            const rests = new Rests(maxRests, (error) => stop.abort(error));
            try {
                for (;;) {
                    const task = await queue.take(signal);
                    if (task === undefined)
                        break;
                    let performed;
                    try {
                        performed = await perform(task, session, signal);
                    }
                    catch (error) {
                        if (!(0,mysql_errors/* isSnapshotLost */.z)(error))
                            throw error;
                        this.#dismiss(session, describe(task), error);
                        queue.giveBack(task);
                        break;
                    }
                    const { rest, bytes } = performed;
                    rests.add(bytes, async () => queue.done(await rest));
                    await rests.haveRoom();
                }
            }
            catch (error) {
                await rests.settled();
                throw error;
            }
            await rests.ended();
        });
    }
    #dismiss(session, task, error) {
        const number = this.#living.get(session);
        this.#living.delete(session);
        const left = this.#living.size;
        if (left === 0) {
            throw new errors/* BackupError */.hj('SOURCE_CONNECTION_LOST', `the last worker lost its connection, and the snapshot with it: ${error.message}`, { hint: error.hint ?? 'Run the backup again.', cause: error });
        }
        const warning = `worker ${number} (connection ${session.id}) lost its connection and its view of the snapshot at ${task}, which goes to the ${(0,units/* plural */.LS)(left, 'worker')} left: ${error.message}`;
        this.#logger.info(warning);
        this.#warnings.push(warning);
    }
}
/** What one worker's tasks still do without it. */
class Rests {
    #max;
    #onFailure;
    /** In the order in which they began. */
    #running = new Map();
    /** @param max how many small ones there may be */
    constructor(max, onFailure) {
        this.#max = max;
        this.#onFailure = onFailure;
    }
    add(bytes, rest) {
        const running = rest();
        this.#running.set(running, bytes);
        running.then(() => this.#running.delete(running), this.#onFailure);
    }
    /** @throws what one of them has failed with */
    async haveRoom() {
        while (this.#isFull())
            await Promise.race(this.#running.keys());
    }
    /** @throws what one of them has failed with */
    async ended() {
        await Promise.all(this.#running.keys());
    }
    async settled() {
        await Promise.allSettled(this.#running.keys());
    }
    #isFull() {
        if (this.#running.size <= 1)
            return false;
        const bytes = [...this.#running.values()].reduce((sum, each) => sum + each, 0);
        return bytes > MAX_REST_BYTES || this.#running.size > this.#max;
    }
}

;// CONCATENATED MODULE: ./lib/backup/rows/table-dump.js
// The state of one table while it is dumped: its chunks as they are written, in whatever order that happens.


class TableDump {
    table;
    reading;
    baseName;
    /** `range`: chunks are queries of their own. `stream`: one query that rolls to the next file. `none`: no rows of its own. */
    chunking;
    /** The condition of --where. */
    filter;
    chunks = [];
    /** By column, in the chunks so far. */
    typedDocuments = new Map();
    /** From the first chunk's beginning to the last one's end, in seconds; chunks of other tables run beside. */
    seconds = 0;
    /** Of a table that is one stream: of the generated columns of all rows. */
    generatedSha256 = {};
    /** Bytes of the longest row, as the server sent it. */
    maxRowBytes = 0;
    #begin;
    #planned = 0;
    #isPlanned = false;
    constructor(table, reading, baseName, filter) {
        this.table = table;
        this.reading = reading;
        this.baseName = baseName;
        this.filter = filter;
        const hasRanges = table.key !== undefined && table.key.rangeColumns.length > 0 && !table.systemVersioned;
        this.chunking = !(0,engines/* holdsRows */.Mj)(table) ? 'none' : hasRanges ? 'range' : 'stream';
    }
    /** Columns whose documents may hold what no text can carry: of MySQL alone, for MariaDB's are texts. */
    get typedJsonColumns() {
        return this.table.columns.filter(({ name, dataType }) => dataType === 'json' && Object.hasOwn(this.reading.decodeColumns, name));
    }
    noteTypedDocuments(counts) {
        for (const [column, count] of counts)
            this.typedDocuments.set(column, (this.typedDocuments.get(column) ?? 0) + count);
    }
    noteLongestRow(bytes) {
        this.maxRowBytes = Math.max(this.maxRowBytes, bytes);
    }
    get label() {
        return `${this.table.schema}.${this.table.name}`;
    }
    get rows() {
        return this.chunks.reduce((sum, { rows }) => sum + rows, 0);
    }
    get dataBytes() {
        return this.chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
    }
    /** Takes the next number for a chunk. */
    plan(isLast) {
        this.#begin ??= performance.now();
        const number = this.#planned++;
        this.#isPlanned = isLast;
        return { number, fileName: (0,names/* chunkFileName */.x5)(this.baseName, number, isLast) };
    }
    /** @returns whether this was the last chunk that was missing. */
    add(number, range, chunk) {
        this.seconds = (performance.now() - (this.#begin ?? performance.now())) / 1000;
        this.chunks.push({ number, ...chunk, ...(range === undefined ? {} : { where: range }) });
        const isComplete = this.#isPlanned && this.chunks.length === this.#planned;
        if (isComplete)
            this.chunks.sort((a, b) => a.number - b.number);
        return isComplete;
    }
    get isComplete() {
        if (this.chunking === 'none')
            return true;
        return this.#isPlanned && this.chunks.length === this.#planned;
    }
    /** Of a stream: nothing of what was written so far counts. */
    startOver() {
        this.chunks.length = 0;
        this.#planned = 0;
        this.#isPlanned = false;
    }
}

;// CONCATENATED MODULE: ./lib/backup/backup.js
// A backup, top to bottom. Invariant: the manifest is written last, and only after every row was read from one
// snapshot, counted and stored; after any failure nothing of the backup is left in the storage.





























async function backup(request, context) {
    const sessions = new session_group/* SessionGroup */.S(request.connection, 'source', request.lockWaitTimeoutSeconds);
    sessions.cutOnAbort(context.signal);
    const run = new BackupRun(request, context, sessions);
    try {
        return await run.execute();
    }
    finally {
        await sessions.close();
    }
}
class BackupRun {
    #request;
    #context;
    #sessions;
    #begin;
    #clock;
    #warnings = [];
    #leftOut = [];
    #baseNames = new names/* BaseNames */.ii();
    constructor(request, context, sessions) {
        this.#request = request;
        this.#context = context;
        this.#sessions = sessions;
        this.#begin = context.now();
        this.#clock = new stage_clock/* StageClock */.V(context.progress, context.now);
    }
    async execute() {
        this.#clock.enter('preflight');
        const source = await this.#preflight();
        const backupId = await this.#prepareStorage(source);
        const encryptTo = this.#context.trust?.encryptTo;
        const encryption = encryptTo && (await backup_keys/* BackupEncryption */.K.begin(encryptTo));
        this.#clock.enter('snapshot');
        const frozen = await this.#freeze(source);
        try {
            return await this.#write(source, frozen, await this.#beginWriting(backupId, encryption));
        }
        finally {
            await frozen.snapshot.close().catch(() => undefined);
        }
    }
    async #preflight() {
        const { reader, facts } = await this.#sessions.first(this.#context.logger);
        (0,preflight/* checkVersion */.ps)(facts);
        const catalog = await (0,schema_catalog/* readCatalog */.u)(reader, facts, this.#request);
        (0,preflight/* checkSelection */.Nt)(catalog, this.#request.selection, this.#warnings);
        await (0,preflight/* checkPrivileges */.$q)(reader, facts, catalog, this.#request);
        await (0,preflight/* checkFreeSpace */.f$)(catalog, this.#context, this.#warnings);
        await checkReplica(reader, facts, this.#request, this.#context, this.#warnings);
        return { reader, facts, planned: catalog };
    }
    async #prepareStorage({ reader, facts }) {
        const { storage, logger } = this.#context;
        const backupId = (0,names/* newBackupId */._H)(this.#begin);
        await storage.checkWritable(backupId);
        logger.info(`backup ${backupId} of ${reader.target} (${facts.flavor} ${facts.version}) to ${storage.location}`);
        return backupId;
    }
    async #freeze({ reader, facts, planned }) {
        const { logger, signal } = this.#context;
        const workers = await this.#sessions.openMany('read', this.#request.concurrency);
        const identity = await (0,table_identity/* openIdentitySource */._)(reader, facts);
        let captured;
        let locked;
        const snapshot = await openSnapshot({
            openSession: () => this.#sessions.open('read'),
            facts,
            consistency: this.#request.consistency ?? 'auto',
            tables: tablesOf(planned).filter(engines/* holdsRows */.Mj),
            workers,
            longQueryGuardSeconds: this.#request.longQueryGuardSeconds,
            lockWaitTimeoutSeconds: this.#request.lockWaitTimeoutSeconds,
            logger,
            signal,
            whileLocked: async () => {
                captured = await identity.capture(reader);
                // Rows of engines without transactions do not change only as long as writes are kept out.
                if (tablesOf(planned).some((table) => (0,engines/* holdsRows */.Mj)(table) && !(0,engines/* isTransactional */.ky)(table)))
                    locked = await (0,schema_catalog/* readCatalog */.u)(reader, facts, this.#request);
            },
        });
        if (!locked)
            await snapshot.releaseWrites();
        const catalog = locked ?? (await (0,schema_catalog/* readCatalog */.u)(reader, facts, this.#request));
        (0,preflight/* checkSelection */.Nt)(catalog, this.#request.selection, []);
        const tables = tablesOf(catalog).filter(engines/* holdsRows */.Mj);
        (0,preflight/* checkPartitions */.AP)(tables, identity.kind, snapshot);
        assertInSnapshot(tables, identity.kind, captured.of(tables), snapshot, locked !== undefined);
        logger.info(`snapshot by ${snapshot.method}`);
        if (!snapshot.consistent)
            this.#warnings.push('the backup is not consistent, as --consistency none asked for: its tables may not fit together');
        return { snapshot, workers, identity, captured: captured, catalog, isLocked: locked !== undefined };
    }
    async #beginWriting(backupId, encryption) {
        const { storage, signal } = this.#context;
        this.#context.onBackupId?.(backupId);
        const writer = await storage.create(backupId, signal);
        const { maxRateBytes } = this.#request;
        const rate = maxRateBytes === undefined ? undefined : new RateLimit(maxRateBytes, signal);
        const objects = rate
            ? new PacedObjectWriter(writer, encryption, rate)
            : new ObjectWriter(writer, encryption);
        return { backupId, writer, encryption, objects, rate };
    }
    /** After a failure nothing of it is left. */
    async #write(source, frozen, destination) {
        const { backupId, writer, objects } = destination;
        try {
            await objects.writeIdentity();
            const dumps = this.#planDumps(frozen.catalog, source.facts);
            const env = this.#dumpEnvironment(source, frozen, destination);
            this.#expect(frozen.catalog);
            const rows = [...dumps.values()].filter(({ table }) => (0,engines/* holdsRows */.Mj)(table));
            if (frozen.isLocked) {
                await dumpRows(env, rows.filter(({ table }) => !(0,engines/* isTransactional */.ky)(table)));
                await frozen.snapshot.releaseWrites();
            }
            this.#clock.enter('definitions');
            const definitions = await this.#writeDefinitions(source, frozen, objects, dumps);
            this.#clock.enter('data');
            await dumpRows(env, rows.filter(({ table }) => (0,engines/* isTransactional */.ky)(table)));
            this.#clock.enter('check');
            await this.#checkUnchanged(source, frozen, definitions.written);
            this.#clock.enter('manifest');
            return await this.#commit(source, frozen, destination, definitions, dumps);
        }
        catch (error) {
            await writer
                .abort()
                .catch((cause) => this.#context.logger.warn(`cannot remove what was written of ${backupId}: ${String(cause)}`));
            throw error;
        }
    }
    #planDumps(catalog, facts) {
        const dumps = new Map();
        for (const table of tablesOf(catalog)) {
            const baseName = this.#baseNames.allocate(`${(0,names/* encodeName */.aA)(table.schema)}@${(0,names/* encodeName */.aA)(table.name)}`);
            const filter = (0,selection/* conditionOf */.rI)(this.#request.selection, table.schema, table.name);
            dumps.set(table, new TableDump(table, (0,select_rows/* planReading */.gA)(table, facts), baseName, filter));
        }
        return dumps;
    }
    #dumpEnvironment({ reader, facts }, { snapshot, workers }, { objects, rate }) {
        const { logger, progress } = this.#context;
        return {
            request: this.#request,
            context: rate ? { ...this.#context, progress: rate.counting(progress) } : this.#context,
            facts,
            workers: new SnapshotWorkers(workers, this.#warnings, logger),
            planner: reader,
            assertProtected: () => snapshot.assertProtected(),
            objects,
            rate,
            warnings: this.#warnings,
        };
    }
    #expect(catalog) {
        const tables = tablesOf(catalog).filter(engines/* holdsRows */.Mj);
        this.#context.progress.expect({
            rows: backup_sum(tables, 'estimatedRows'),
            bytes: backup_sum(tables, 'estimatedBytes'),
            tables: tables.length,
        });
    }
    async #writeDefinitions({ reader, facts }, { catalog }, objects, dumps) {
        const { tool, logger, signal } = this.#context;
        const origin = {
            dumper: `${tool.name} ${tool.version}`,
            host: facts.hostname,
            serverVersion: facts.version,
        };
        const records = new RecordWriter(objects, this.#request.compressionLevel);
        const files = new ShellFiles(objects, origin, this.#baseNames);
        const more = Math.min(this.#request.concurrency, 1 + Math.floor(dumps.size / 100)) - 1;
        const env = {
            readers: [reader, ...(await this.#sessions.openReaders(more, logger))],
            server: facts,
            records,
            files,
            warnings: this.#warnings,
            leftOut: this.#leftOut,
            refused: [],
            signal,
        };
        const written = await writeDefinitions(env, catalog.schemas, dumps);
        this.#leftOut.push(...leaveOutRefused(env.refused, this.#request.skipBroken ?? false));
        const found = this.#request.users ? await (0,schema_accounts/* readAccounts */.n)(reader, facts) : undefined;
        const accounts = found && { found, written: await writeAccounts(env, found) };
        await files.writeGlobal(written.schemaRecords);
        await files.finish();
        return { written, records: await records.finish(), accounts, schemaBaseNames: files.schemaBaseNames };
    }
    async #checkUnchanged({ reader, facts }, { snapshot, identity, captured, catalog }, written) {
        const replaced = await identity.findChanged(reader, captured, tablesOf(catalog).filter(engines/* holdsRows */.Mj));
        const { signal } = this.#context;
        const redefined = await findChangedDefinitions([reader], facts, catalog, written.hashes, signal);
        await assertUnchanged(snapshot, replaced, redefined);
        await snapshot.close();
    }
    async #commit({ reader, facts }, { snapshot, catalog }, { backupId, writer, encryption, objects }, { written, records, accounts, schemaBaseNames }, dumps) {
        const { trust, signal } = this.#context;
        const previous = await readPreviousRows(this.#context, this.#request.label);
        const serverObjects = accountForObjects(catalog, accounts?.found, [...catalog.leftOut, ...this.#leftOut]);
        const manifest = await writeSummaries({
            request: this.#request,
            context: this.#context,
            begin: this.#begin,
            warnings: this.#warnings,
            backupId,
            facts,
            snapshot,
            catalog,
            dumps,
            definitions: written,
            records,
            accounts: accounts?.written,
            serverObjects,
            schemaBaseNames,
            objects,
            reader,
            previous,
        });
        await commitBackup(writer, manifest, encryption, trust?.signingKey, signal);
        return reportBackup({
            manifest,
            dumps: dumps.values(),
            previous,
            begin: this.#begin,
            stages: this.#clock.finish(),
            warnings: this.#warnings,
        }, this.#context);
    }
}
function tablesOf(catalog) {
    return catalog.schemas.flatMap(({ tables }) => tables);
}
function backup_sum(items, field) {
    return items.reduce((total, item) => total + item[field], 0);
}


/***/ }),

/***/ 5329:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ checkPrivileges),
/* harmony export */   AP: () => (/* binding */ checkPartitions),
/* harmony export */   Nt: () => (/* binding */ checkSelection),
/* harmony export */   f$: () => (/* binding */ checkFreeSpace),
/* harmony export */   ps: () => (/* binding */ checkVersion)
/* harmony export */ });
/* harmony import */ var _mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2466);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5978);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9030);
/* harmony import */ var _mysql_schema_table_identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(87);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7564);






function checkVersion(facts) {
    const supported = (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isMariaDb */ .Zz)(facts) ? (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isAtLeast */ .du)(facts, 10, 6) : (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isAtLeast */ .du)(facts, 8, 0);
    if (supported)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_UNSUPPORTED', `server version ${facts.version} is not supported`, {
        hint: 'MySQL from 8.0 and MariaDB from 10.6 are supported.',
    });
}
/**
 * A misspelt filter would be a backup with a hole, or with more than it may hold: each name in the selection has to exist, and a pattern
 * that nothing fits is a warning.
 */
function checkSelection(catalog, selection, warnings) {
    const { schemas, excludeSchemas, includeTables, excludeTables, where } = selection;
    const selected = namesOf(catalog);
    const leftOut = (kind) => catalog.leftOut
        .filter(({ name }) => name.startsWith(`${kind} `))
        .map(({ name }) => name.slice(kind.length + 1));
    const all = {
        schemas: [...selected.schemas, ...leftOut('schema')],
        tables: [...selected.tables, ...leftOut('table')],
    };
    const checks = [
        { option: 'schemas', kind: 'schema', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)(schemas, selected.schemas) },
        { option: 'exclude-schemas', kind: 'schema', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)(excludeSchemas, all.schemas) },
        { option: 'include-tables', kind: 'table', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)(includeTables, selected.tables) },
        { option: 'exclude-tables', kind: 'table', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)(excludeTables, all.tables) },
        { option: 'where', kind: 'table', unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)([...where.keys()], selected.tables) },
    ];
    const missing = checks.flatMap(({ option, kind, unmatched }) => unmatched.names.map((name) => ({ option, kind, name })));
    const [first] = missing;
    if (first) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(first.kind === 'schema' ? 'SCHEMA_NOT_FOUND' : 'TABLE_NOT_FOUND', `not found on the server: ${missing.map(({ option, name }) => `"${name}" (--${option})`).join(', ')}`, {
            hint: 'Correct the names, and check that the account may see these objects. A name with * may match nothing.',
            details: { missing: missing.map(({ name }) => name) },
        });
    }
    if (selected.schemas.length === 0) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SELECTION_EMPTY', 'the selection holds no schema', {
            hint: 'The account sees no schema that fits: check its privileges and the filters.',
        });
    }
    for (const { option, unmatched } of checks)
        for (const pattern of unmatched.patterns)
            warnings.push(`--${option} ${pattern} matches nothing`);
}
function namesOf({ schemas }) {
    return {
        schemas: schemas.map(({ name }) => name),
        tables: schemas.flatMap((schema) => [...schema.tables, ...schema.views, ...schema.sequences.map((name) => ({ name }))].map(({ name }) => `${schema.name}.${name}`)),
    };
}
async function checkPrivileges(session, facts, catalog, { users }) {
    const missing = (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .missingForBackup */ .Yx)(await (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .readGrants */ .o4)(session, facts), facts, catalog.schemas.map(({ name }) => name), users);
    if (missing.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_PRIVILEGES', `the account ${session.target} lacks ${missing.join('; ')}`, {
        hint: 'Without them the server hides objects, and the backup would lack them silently: grant them to the account.',
        details: { missing },
    });
}
/** A storage with less free space than a quarter of the data cannot hold even a well compressed backup. */
async function checkFreeSpace(catalog, { storage }, warnings) {
    const freeBytes = await storage.freeBytes();
    if (freeBytes === undefined)
        return;
    const dataBytes = catalog.schemas
        .flatMap(({ tables }) => tables)
        .reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
    const text = `${storage.location} has ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_5__/* .formatBytes */ .z3)(freeBytes)} free, the data is estimated at ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_5__/* .formatBytes */ .z3)(dataBytes)} before compression`;
    if (freeBytes < dataBytes / 4)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('STORAGE_FULL', text, { hint: 'Free space, or choose another directory or S3.' });
    if (freeBytes < dataBytes)
        warnings.push(text);
}
/**
 * Where others can change tables, only table ids tell a partition that was exchanged.
 * @throws BackupError SOURCE_PRIVILEGES
 */
function checkPartitions(tables, kind, { keepsDdlOut, consistent }) {
    if (kind === 'table-id' || keepsDdlOut || !consistent)
        return;
    const partitioned = tables.filter(({ partitioned }) => partitioned).map(_mysql_schema_table_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .identityKey */ .U);
    if (partitioned.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_PRIVILEGES', `partitioned tables need PROCESS ON *.*, or an EXCHANGE PARTITION during the backup could not be seen: ${partitioned.join(', ')}`, {
        hint: 'Grant PROCESS to the account, or leave these tables out with --exclude-tables.',
        details: { tables: partitioned },
    });
}


/***/ }),

/***/ 87:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ identityKey),
/* harmony export */   _: () => (/* binding */ openIdentitySource)
/* harmony export */ });
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9030);
/* harmony import */ var _connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4881);
// Which table it is behind a name. A ghost table renamed over the original has the same definition and may have the
// same count; its InnoDB table ids are others. Read under the lock and again at the end.


async function openIdentitySource(session, facts) {
    const view = (0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(facts) ? 'INNODB_SYS_TABLES' : 'INNODB_TABLES';
    try {
        await session.query(`SELECT 1 FROM information_schema.${view} LIMIT 1`, 'cannot read the InnoDB table ids');
    }
    catch (error) {
        if (!(0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isPrivilegeError */ .Qg)(error))
            throw error;
        return {
            kind: 'create-time',
            capture: captureCreateTimes,
            findChanged: async (session, before, tables) => changedTables(before.of(tables), (await captureCreateTimes(session)).of(tables)),
        };
    }
    const capture = (session) => captureTableIds(session, view);
    if ((0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(facts))
        return {
            kind: 'table-id',
            capture,
            findChanged: async (session, before, tables) => changedTables(before.of(tables), (await capture(session)).of(tables)),
        };
    return {
        kind: 'table-id',
        capture: async (session) => {
            const captured = await capture(session);
            const names = new Map([...(await readSpaces(session))].map(([name, id]) => [id, name]));
            const spacesOf = (table) => captured.spacesOf(table).map(({ id }) => ({ id, name: names.get(id) }));
            return { ...captured, spacesOf };
        },
        findChanged: findChangedOnMysql,
    };
}
/** How long to wait for somebody's lock on a table, any on the server, before its tablespace has to do. */
const LOCK_SECONDS = 3;
/**
 * A statement that waits for the end of our transactions, an ALTER TABLE say, keeps everybody else from INNODB_TABLES: MySQL would let
 * us wait for it as it waits for us; and so does one that works on a table that is not in the backup. None of ours can be
 * changing at that moment, for our transactions have read them all, and tablespaces can be read without a lock.
 */
async function findChangedOnMysql(session, before, tables) {
    await session.execute(`SET SESSION lock_wait_timeout = ${LOCK_SECONDS}`);
    try {
        const after = await captureTableIds(session, 'INNODB_TABLES');
        return changedTables(before.of(tables), after.of(tables));
    }
    catch (error) {
        if (!(0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isLockTimeout */ .Td)(error))
            throw error;
        const now = await readSpaces(session);
        const changed = tables.filter((table) => before.spacesOf(table).some(({ id, name }) => {
            // Nothing can be told of it.
            if (name === undefined)
                throw error;
            return now.get(name) !== id;
        }));
        return changed.map(identityKey);
    }
}
/** The ids of tablespaces that one table or partition has for itself, by name. */
async function readSpaces(session) {
    const rows = await session.query(`SELECT NAME AS n, SPACE AS s FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'Single'`, 'cannot read the InnoDB tablespaces');
    return new Map(rows.map(({ n, s }) => [n, String(s)]));
}
async function captureTableIds(session, view) {
    // All there is: an instant ALTER keeps the id, and changes the number of columns or of row versions.
    const rows = await session.query(`SELECT * FROM information_schema.${view} ORDER BY NAME`, 'cannot read the InnoDB table ids');
    const byBaseName = new Map();
    const spaces = new Map();
    for (const { NAME: name, ...facts } of rows) {
        const { base, partition } = splitFileName(name);
        const entry = `${partition}=${Object.values(facts).join('/')}`;
        const entries = byBaseName.get(base);
        if (entries)
            entries.push(entry);
        else
            byBaseName.set(base, [entry]);
        const space = { id: String(facts.SPACE) };
        const others = spaces.get(base);
        if (others)
            others.push(space);
        else
            spaces.set(base, [space]);
    }
    return {
        spacesOf: (table) => spaces.get(encodedBase(table)) ?? [],
        of: (tables) => new Map(tables.map((table) => {
            const entries = byBaseName.get(encodedBase(table)) ?? [];
            // Tables of other engines have no InnoDB id: what is known of them is when they were made.
            return [
                identityKey(table),
                entries.length > 0 ? [...entries].sort().join(',') : `created=${table.createTime ?? ''}`,
            ];
        })),
    };
}
function identityKey({ schema, name }) {
    return `${schema}.${name}`;
}
/** Of a table or a partition, which follows behind #p# or #P#; a # in a name is written @0023. */
function splitFileName(name) {
    const file = name.split(/#p#/i, 1)[0];
    return { base: foldEncodedName(file.toLowerCase()), partition: name.slice(file.length) };
}
function encodedBase({ schema, name }) {
    return `${fileName(schema)}/${fileName(name)}`.toLowerCase();
}
/** Device names of Windows, to which the servers append something on every system. */
const RESERVED = /^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9]|CLOCK\$)$/i;
/** A name in InnoDB's file name encoding; a character beyond ASCII, which has several encodings, becomes NUL. */
function fileName(name) {
    const encoded = name.replace(/[^A-Za-z0-9_]/gsu, (char) => {
        const code = char.codePointAt(0);
        return code < 0x80 ? `@${code.toString(16).padStart(4, '0')}` : '\0';
    });
    return RESERVED.test(name) ? `${encoded}\0` : encoded;
}
/**
 * The same for a name that is encoded already: `@` and four hexadecimal digits, or `@` and two characters of which one
 * is no hexadecimal digit. Names that fall together are checked together, which can only be too careful.
 */
function foldEncodedName(name) {
    return name.replace(/@(?:([0-9a-f]{4})|..)/gs, (code, hex) => hex !== undefined && Number.parseInt(hex, 16) < 0x80 ? code : '\0');
}
async function captureCreateTimes(session) {
    const rows = await session.query(`SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, CREATE_TIME AS created FROM information_schema.TABLES WHERE TABLE_TYPE <> 'VIEW'`, 'cannot read the creation times');
    const created = new Map(rows.map(({ s, t, created }) => [`${s}.${t}`, created ?? '']));
    return {
        spacesOf: () => [],
        of: (tables) => new Map(tables.map((table) => [identityKey(table), `created=${created.get(identityKey(table)) ?? 'gone'}`])),
    };
}
/** Names of the tables that are not the same in both. */
function changedTables(before, after) {
    return [...before].filter(([name, identity]) => after.get(name) !== identity).map(([name]) => name);
}


/***/ })

};
