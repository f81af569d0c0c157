export const id = 6700;
export const ids = [6700];
export const modules = {

/***/ 65826:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ assertUnchanged),
/* harmony export */   k: () => (/* binding */ assertInSnapshot)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _mysql_schema_tables_engines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(14935);
/* harmony import */ var _mysql_schema_names_object_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13466);
/* harmony import */ var _mysql_schema_tables_table_identity_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(15923);
/* harmony import */ var _selected_objects_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64328);
// Detects, by comparison, what other clients altered while a backup ran without a lock against
// them. A change fails the backup.





/**
 * Asserts that the snapshot covers every table that existed at its moment.
 * @param isFrozen whether writes are still blocked
 * @throws BackupError SOURCE_CHANGED
 */
function assertInSnapshot(tables, snapshot, isFrozen) {
    const late = tables.filter((table) => !snapshot.covers(table) || (!(0,_mysql_schema_tables_engines_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransactional */ .ky)(table) && !isFrozen && snapshot.consistent));
    if (late.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('SOURCE_CHANGED', `created or altered while the backup began: ${late.map(_mysql_schema_tables_table_identity_js__WEBPACK_IMPORTED_MODULE_3__/* .identityKey */ .U).join(', ')}`, { hint: 'Run the backup again.' });
}
/**
 * Asserts that nothing changed since the snapshot.
 * @param changes changes of the objects that existed at the moment of the snapshot
 * @param redefined objects whose definition changed since it was read, such as `table shop.orders`
 * @throws BackupError SOURCE_CHANGED; SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT if the
 * protection against other clients is lost
 */
async function assertUnchanged(snapshot, { objects, replaced }, redefined) {
    await snapshot.checkHeld();
    const altered = new Set([...replaced.map((name) => `table ${name}`), ...redefined]);
    // One line per object is enough.
    for (const object of objects)
        altered.delete((0,_mysql_schema_names_object_names_js__WEBPACK_IMPORTED_MODULE_2__/* .describeObject */ .v8)(object));
    const changed = [
        ...objects.map(_selected_objects_js__WEBPACK_IMPORTED_MODULE_4__/* .describeChange */ .uQ),
        ...[...altered].map((object) => `${object} was altered or replaced`),
    ];
    if (changed.length > 0)
        throw (0,_selected_objects_js__WEBPACK_IMPORTED_MODULE_4__/* .sourceChanged */ ._4)('while the backup ran', changed);
}


/***/ }),

/***/ 73373:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LI: () => (/* binding */ describeMaskedTable),
/* harmony export */   dB: () => (/* binding */ checkMaskedRows),
/* harmony export */   sg: () => (/* binding */ describeMisfit)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _masking_masked_value_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(42211);
/* harmony import */ var _mysql_rows_select_rows_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(27748);
/* harmony import */ var _mysql_schema_tables_column_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(69228);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45987);
// Counts in the snapshot what a masked table holds, and values that its columns would refuse at a
// restore: a stored backup is restorable.





/**
 * Counts the masked values.
 * @throws BackupError CONFIG_INVALID if an expression makes values that its column cannot hold
 */
async function checkMaskedRows(session, dump, masked) {
    const { table, label } = dump;
    const { masks, reading, facts } = masked;
    const history = table.systemVersioned ? ' FOR SYSTEM_TIME ALL' : '';
    const from = `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(table.schema, table.name)}${history}`;
    const counts = masks.map((mask, i) => `COALESCE(SUM(${givenCondition(mask, facts)}), 0) AS v${i}`);
    // Other masks fit by their length, as the values at the edges have shown.
    const free = masks.filter(({ name, column }) => name === 'sql' && reading.misfits.has(column));
    const misfits = free.map(({ column }, i) => `COALESCE(SUM(${reading.misfits.get(column)}), 0) AS u${i}`);
    const counter = facts.columns.find(({ extra }) => /\bauto_increment\b/i.test(extra))?.name;
    const numbers = counter === undefined ? undefined : reading.typed.get(counter);
    const highest = numbers === undefined ? [] : [`CAST(MAX(${numbers}) AS CHAR) AS highest`];
    const [row] = await session.query(`${(0,_mysql_rows_select_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .selectFrom */ .JU)(table)} ${[...counts, ...misfits, ...highest].join(', ')} FROM ${from}`, `cannot count the masks of ${label}`);
    const unfit = free.filter((_, i) => Number(row[`u${i}`]) !== 0);
    const broken = await findBrokenChecks(session, dump, masked, from);
    const problems = [...unfit.map((mask) => `${label}.${describeMisfit(mask)}`), ...broken];
    if (problems.length > 0)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `masks do not fit their columns: ${problems.join('; ')}`, {
            hint: 'The backup would not be restorable and was not made: correct the rules.',
            details: { problems },
        });
    const found = row['highest'];
    if (found != null)
        dump.highestMasked = String(found);
    dump.maskedColumns = masks.map(({ column, name, maskClass }, i) => ({
        column,
        mask: name,
        class: maskClass,
        values: Number(row[`v${i}`]),
    }));
}
/** Evaluates the CHECK constraints that name masked columns over the masked rows. */
async function findBrokenChecks(session, { table, label }, { reading, facts }, from) {
    const names = (clause) => [...reading.typed.keys()].some((name) => clause.toLowerCase().includes(name.toLowerCase()));
    const checks = facts.checks.filter(({ clause, enforced }) => enforced && names(clause));
    if (checks.length === 0)
        return [];
    const columns = table.columns.map(({ name }) => {
        const typed = reading.typed.get(name);
        return typed === undefined ? (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name) : `${typed} AS ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)}`;
    });
    const sums = checks.map(({ clause }, i) => `COALESCE(SUM((${unescaped(clause)}) IS FALSE), 0) AS c${i}`);
    const [row] = await session.query(`${(0,_mysql_rows_select_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .selectFrom */ .JU)(table)} ${sums.join(', ')} FROM (SELECT ${columns.join(', ')} FROM ${from}) t`, `cannot evaluate the CHECK constraints of ${label} over its masks`);
    return checks.flatMap(({ name }, i) => Number(row[`c${i}`]) === 0 ? [] : [`${label}: masked rows break the CHECK constraint ${name}`]);
}
/** MySQL escapes the quotes of a clause. */
function unescaped(clause) {
    return /_\w+\\'/.test(clause) ? clause.replaceAll(`\\'`, `'`) : clause;
}
function describeMisfit({ column, name }) {
    return `${column}: the mask ${name} makes values that the column cannot hold`;
}
function givenCondition({ column }, { columns }) {
    const c = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(column);
    const kind = (0,_masking_masked_value_js__WEBPACK_IMPORTED_MODULE_1__/* .kindOf */ .I)((0,_mysql_schema_tables_column_js__WEBPACK_IMPORTED_MODULE_4__/* .columnOf */ .u)(columns.find((each) => each.name === column)).dataType);
    return `(${c} IS NOT NULL${kind === 'text' || kind === 'binary' ? ` AND LENGTH(${c}) > 0` : ''})`;
}
/** Returns one line for each table. */
function describeMaskedTable({ table, columns }) {
    const parts = columns.map(({ column, mask, class: kind, values }) => `${column} ${mask} (${kind}, ${values} values)`);
    return `masked ${table}: ${parts.join(', ')}`;
}


/***/ }),

/***/ 38740:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ bringKey)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _masking_mask_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50616);
/* harmony import */ var _mysql_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84881);
// Brings the key of the masks to a session of the source. Invariant: no statement holds the key,
// and the server stores nothing. The server draws random bytes, which travel in a result, and
// results are in no log. The statement that follows holds the key combined with these bytes, which
// says nothing about the key without them. It needs no privilege and no local_infile.



/** Variable of the session with the random bytes, for two statements. */
const PAD = '@mysql_backup_mask_pad';
const KEY_BYTES = 32;
/** A word of 64 bits: servers combine no longer ones alike. */
const WORD_BYTES = 8;
const PROBE = 'mask';
const ER_SP_DOES_NOT_EXIST = 1305;
/** @throws BackupError SOURCE_UNSUPPORTED if the server draws no random bytes */
async function bringKey(session, key) {
    const what = 'cannot bring the key of the masks to the server';
    try {
        await session.execute(`SET ${PAD} = RANDOM_BYTES(${KEY_BYTES})`, what);
    }
    catch (error) {
        if ((0,_mysql_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .errnoOf */ .UQ)(error) !== ER_SP_DOES_NOT_EXIST)
            throw error;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('SOURCE_UNSUPPORTED', 'a backup with --mask needs RANDOM_BYTES(), which MariaDB has from 10.10', { hint: 'Make a backup without --mask, and mask it at the restore.', cause: error });
    }
    const pad = Buffer.from((await session.scalar(`SELECT HEX(${PAD})`, what)) ?? '', 'hex');
    if (pad.length !== KEY_BYTES || new Set(pad).size < WORD_BYTES)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('SOURCE_UNSUPPORTED', 'RANDOM_BYTES() of the server gave no random bytes', {
            hint: 'A proxy may answer in place of the server: connect to the server itself.',
        });
    const bytes = key.reveal();
    const words = Array.from({ length: KEY_BYTES / WORD_BYTES }, (_, i) => {
        const at = i * WORD_BYTES;
        const given = `CAST(CONV(SUBSTR(HEX(${PAD}), ${2 * at + 1}, ${2 * WORD_BYTES}), 16, 10) AS UNSIGNED)`;
        const combined = bytes.readBigUInt64BE(at) ^ pad.readBigUInt64BE(at);
        return `LPAD(HEX(${given} ^ ${combined}), ${2 * WORD_BYTES}, '0')`;
    });
    await session.execute(`SET ${_masking_mask_key_js__WEBPACK_IMPORTED_MODULE_1__/* .KEY_VARIABLE */ .$9} = UNHEX(CONCAT(${words.join(', ')}))`, what);
    await session.execute(`SET ${PAD} = NULL`, what);
    const seen = await session.scalar(`SELECT LEFT(SHA2(CONCAT(${_masking_mask_key_js__WEBPACK_IMPORTED_MODULE_1__/* .KEY_VARIABLE */ .$9}, X'00', X'${Buffer.from(PROBE).toString('hex')}'), 256), 32)`, what);
    if (seen !== key.markOf(PROBE))
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('SOURCE_QUERY_FAILED', 'the key of the masks did not reach the server as it is', {
            hint: 'No row was read. A proxy between this program and the server may share connections.',
        });
}


/***/ }),

/***/ 79074:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ planSourceMasks)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/masking/plan-or-throw.js
var plan_or_throw = __webpack_require__(11134);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var schema_selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/read-table-facts.js
var read_table_facts = __webpack_require__(549);
// EXTERNAL MODULE: ./lib/sql/definitions/create-table.js
var create_table = __webpack_require__(68548);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/masking/compile-mask.js + 2 modules
var compile_mask = __webpack_require__(30187);
// EXTERNAL MODULE: ./lib/masking/masked-value.js
var masked_value = __webpack_require__(42211);
// EXTERNAL MODULE: ./lib/mysql/rows/select-rows.js
var select_rows = __webpack_require__(27748);
;// CONCATENATED MODULE: ./lib/backup/masking/masked-reading.js
// The SELECT of a masked table. Invariant: its rows are the bytes that the server prints for the
// same rows after a restore, in the order of the masked key, so the restored table can be compared.





/** @returns the problems, each of which follows the name of the table */
function maskReading(table, masks, facts) {
    const plain = (0,select_rows/* planReading */.gA)(table, facts);
    const problems = [];
    const printed = new Map();
    for (const mask of masks) {
        const column = table.columns.find(({ name }) => name === mask.column);
        const found = print(mask, column, Object.hasOwn(plain.decodeColumns, column.name), (0,server_facts/* isMariaDb */.Zz)(facts));
        if (typeof found === 'string')
            problems.push(`.${column.name}: ${found}`);
        else
            printed.set(column.name, found);
    }
    problems.push(...describeOrders(table, new Set(masks.map(({ column }) => column))));
    if (problems.length > 0)
        return problems;
    const keyColumns = table.systemVersioned ? [] : (table.key?.columns ?? []);
    const hidesKey = keyColumns.some((name) => printed.has(name));
    return {
        select: plain.columns.map((name, i) => printed.get(name)?.sql ?? plain.select[i]),
        from: hidesKey ? 'USE INDEX ()' : plain.from,
        orderBy: hidesKey
            ? keyColumns.map((name) => printed.get(name)?.typed ?? (0,quote/* quoteName */.AB)(name)).join(', ')
            : plain.orderBy,
        hidesKey,
        typed: new Map([...printed].map(([name, { typed }]) => [name, typed])),
        misfits: new Map([...printed].flatMap(([name, { misfit }]) => (misfit === undefined ? [] : [[name, misfit]]))),
    };
}
/** Keys by which the rows would show originals, or not be found again in the same order. */
function describeOrders(table, masked) {
    const unique = table.facts.indexes.filter(({ unique: isUnique }) => isUnique);
    const columns = unique.flatMap(({ parts }) => parts.flatMap(({ column }) => column ?? []));
    // Rows are stored in the order of such a key.
    const isNullable = (name) => table.columns.find((column) => column.name === name)?.nullable ?? true;
    const isKey = unique.some(({ parts }) => parts.every(({ column }) => !isNullable(column)) &&
        parts.some(({ column }) => masked.has(column ?? '')));
    const problems = [];
    if (isKey && table.systemVersioned)
        problems.push(' has a history and a masked key, whose order would show it: mask it at the restore');
    else if (isKey && table.key === undefined)
        problems.push(' has a masked key, and no key to sort its rows by: mask it at the restore');
    for (const { name, expression } of table.facts.columns) {
        const source = expression?.toLowerCase();
        const isOfMask = [...masked].some((column) => source?.includes(column.toLowerCase()) ?? false);
        if (isOfMask && columns.includes(name))
            problems.push(`.${name}: it is computed from masked columns and unique: mask them at the restore`);
    }
    return problems;
}
/** Character sets in which a space is the byte 0x20. */
const WIDE = /^(?:ucs2|utf16|utf16le|utf32)$/;
function print(mask, column, isDecoded, isOnMariaDb) {
    const { sql, name } = mask;
    const { dataType, columnType, charset, collation } = column;
    const isFree = name === 'sql' || name === 'fixed';
    const kind = (0,masked_value/* kindOf */.I)(dataType);
    if (name === 'null' && mask.maskClass !== 'conditional')
        return { sql: 'NULL', typed: 'NULL' };
    const unfit = `${name} at a backup does not mask ${columnType}: take null, or mask it at the restore`;
    switch (kind) {
        case 'text': {
            if (dataType === 'char' && isFree && WIDE.test(charset ?? ''))
                return unfit;
            const bytes = dataType === 'char' && isFree ? `TRIM(TRAILING ' ' FROM ${sql})` : sql;
            const made = `CONVERT(${bytes} USING ${charset})`;
            const typed = collation === undefined ? made : `${made} COLLATE ${collation}`;
            const isLong = `CHAR_LENGTH(${made}) > ${(0,compile_mask/* lengthOf */.Y)(column)}`;
            // A column of utf8mb3 holds no characters of 4 bytes.
            const isOther = `HEX(CONVERT(${made} USING utf8mb4)) <> HEX(CONVERT(${bytes} USING utf8mb4))`;
            const isNarrow = /^(?:utf8|utf8mb3)$/.test(charset ?? '');
            const misfit = isNarrow ? `${isLong} OR ${isOther}` : isLong;
            return { sql: bytes, typed, ...misfitOf(column, sql, misfit) };
        }
        case 'binary': {
            const padded = dataType === 'binary' ? `CAST(${sql} AS BINARY(${(0,compile_mask/* lengthOf */.Y)(column)}))` : sql;
            return {
                sql: padded,
                typed: padded,
                ...misfitOf(column, sql, `LENGTH(${sql}) > ${(0,compile_mask/* lengthOf */.Y)(column)}`),
            };
        }
        case 'integer': {
            const width = /\bzerofill\b/i.test(columnType) ? /\((\d+)\)/.exec(columnType)?.[1] : undefined;
            const cast = `CAST(${sql} AS ${/\bunsigned\b/i.test(columnType) ? 'UNSIGNED' : 'SIGNED'})`;
            const value = isFree ? cast : sql;
            const zeros = `IF(LENGTH(${value}) >= ${width}, ${value}, LPAD(${value}, ${width}, '0'))`;
            const [low, high] = boundsOf(column);
            const misfit = `CAST(${sql} AS CHAR) NOT RLIKE '^-?[0-9]{1,20}$' OR CAST(${sql} AS DECIMAL(40, 0)) NOT BETWEEN ${low} AND ${high}`;
            return {
                sql: width === undefined ? value : zeros,
                typed: value,
                ...misfitOf(column, sql, misfit),
            };
        }
        case 'date': {
            const digits = /\((\d)\)/.exec(columnType)?.[1] ?? '0';
            const cast = `CAST(${sql} AS ${dataType === 'date' ? 'DATE' : `DATETIME(${digits})`})`;
            // MariaDB's TIMESTAMP ends later since 11.5.
            const last = isOnMariaDb ? '2106-02-07 06:28:15' : '2038-01-19 03:14:07';
            const isOut = `LEFT(${cast}, 4) <> '0000' AND ${cast} NOT BETWEEN '1970-01-01 00:00:01' AND '${last}'`;
            const misfit = `(${cast}) IS NULL${dataType === 'timestamp' ? ` OR (${isOut})` : ''}`;
            return { sql: cast, typed: cast, ...misfitOf(column, sql, misfit) };
        }
        case 'json': {
            if (isOnMariaDb)
                return unfit;
            const value = isFree ? `CAST(${sql} AS JSON)` : sql;
            return { sql: value, typed: value, ...misfitOf(column, sql, 'FALSE') };
        }
        default: {
            if (dataType === 'decimal' && isFree && !/\bzerofill\b/i.test(columnType)) {
                const cast = `CAST(${sql} AS DECIMAL${/\(\d+,\d+\)/.exec(columnType)?.[0] ?? '(10,0)'})`;
                const number = `CAST(${sql} AS CHAR) NOT RLIKE '^-?[0-9]+([.][0-9]+)?$' OR CAST(${sql} AS DECIMAL(65, 30)) <> ${cast}`;
                const sign = /\bunsigned\b/i.test(columnType) ? ` OR ${cast} < 0` : '';
                return { sql: cast, typed: cast, ...misfitOf(column, sql, number + sign) };
            }
            const members = dataType === 'enum' && name === 'fixed' && !isDecoded ? columnType : '';
            if (members === '')
                return unfit;
            const isMember = [...members.matchAll(/'((?:[^']|'')*)'/g)].map(([quoted]) => quoted);
            const list = isMember.map((member) => `CAST(_utf8mb4${member} AS BINARY)`).join(', ');
            const bytes = `CAST(CONVERT(${sql} USING utf8mb4) AS BINARY)`;
            return { sql, typed: sql, ...misfitOf(column, sql, `${bytes} NOT IN (${list})`) };
        }
    }
}
/** @param isUnfit condition for a value that the column cannot hold */
function misfitOf({ nullable }, sql, isUnfit) {
    return { misfit: `((${sql}) IS NOT NULL AND (${isUnfit}))${nullable ? '' : ` OR (${sql}) IS NULL`}` };
}
const BITS = {
    tinyint: 8,
    smallint: 16,
    mediumint: 24,
    int: 32,
    bigint: 64,
};
function boundsOf({ dataType, columnType }) {
    const size = 2n ** BigInt(BITS[dataType]);
    return /\bunsigned\b/i.test(columnType)
        ? ['0', String(size - 1n)]
        : [String(-size / 2n), String(size / 2n - 1n)];
}

;// CONCATENATED MODULE: ./lib/backup/masking/source-masks.js
// Masks of a backup: which tables have them. Invariant: the values of a masked column never leave
// the source, and nothing of the backup depends on them.









/**
 * Plans the masks. It reads definitions, and no row.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
async function planSourceMasks(session, { request, selection, catalog, facts }) {
    const { rules } = request;
    const maskable = new Map();
    for (const { name: schema, tables } of catalog.schemas) {
        const printed = [];
        for (const { name } of tables) {
            const [row] = await session.query(`SHOW CREATE TABLE ${(0,quote/* quoteTable */.Z8)(schema, name)}`, `cannot read the definition of ${schema}.${name}`);
            printed.push({ name, printed: row?.['Create Table'] ?? '' });
        }
        const remaining = await (0,read_table_facts/* readRemainingFacts */.MC)(session, facts, schema, printed);
        for (const [i, table] of tables.entries()) {
            const { name } = table;
            const isCounted = table.facts.columns.some(({ extra }) => /\bauto_increment\b/i.test(extra));
            const autoIncrement = isCounted ? ((0,create_table/* readAutoIncrement */.pP)(printed[i].printed) ?? '1') : undefined;
            maskable.set(table, {
                schema,
                name,
                facts: { ...table.facts, ...remaining.get(name) },
                rows: table.estimatedRows,
                ...(0,defined/* defined */.s)({ autoIncrement }),
            });
        }
    }
    const of = 'the tables of the source';
    const plan = (0,plan_or_throw/* planOrThrow */.H)(rules, [...maskable.values()], (0,server_facts/* isMariaDb */.Zz)(facts), of);
    const planned = new Map(plan.tables.map((each) => [`${each.schema}\0${each.table}`, each.masks]));
    const found = new Map();
    const problems = [];
    for (const [table, { facts: own }] of maskable) {
        const masks = planned.get(`${table.schema}\0${table.name}`);
        if (masks === undefined || masks === 'no rows') {
            if (masks)
                found.set(table, masks);
            continue;
        }
        const label = `${table.schema}.${table.name}`;
        const reading = maskReading(table, masks, facts);
        if ((0,schema_selection/* conditionOf */.rI)(selection, table.schema, table.name) !== undefined)
            problems.push(`${label} has a condition of --where, which the backup would hold: leave one of them out`);
        if (Array.isArray(reading))
            problems.push(...reading.map((problem) => `${label}${problem}`));
        else
            found.set(table, { masks, facts: own, reading });
    }
    if (problems.length > 0)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `--mask ${rules.path} does not fit ${of}: ${problems.join('; ')}`, {
            hint: 'Nothing was done. See docs/masking.md.',
            details: { problems },
        });
    return {
        ...request,
        warnings: plan.warnings,
        of: (table) => found.get(table),
        recheck: (rowsOf) => {
            const counted = [...maskable].map(([table, each]) => ({ ...each, rows: rowsOf(table) }));
            (0,plan_or_throw/* planOrThrow */.H)(rules, counted, (0,server_facts/* isMariaDb */.Zz)(facts), of);
        },
    };
}


/***/ }),

/***/ 65589:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ checkClock)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
/* harmony import */ var _repository_find_future_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67811);
// Compares the clock of this machine with the storage's clock. A backup "of 2031" would stay the
// newest for years, satisfy --max-age and push real backups out: refuse to write it.



/** @throws BackupError CLOCK_AHEAD naming both times */
function checkClock(clocks, now) {
    for (const clock of clocks) {
        const time = clock.now();
        if (!(0,_repository_find_future_js__WEBPACK_IMPORTED_MODULE_2__/* .isAhead */ .Y0)(now, time))
            continue;
        const aheadSeconds = Math.round((now.getTime() - time.getTime()) / 1000);
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CLOCK_AHEAD', `the clock of this machine is ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSeconds */ .Xo)(aheadSeconds)} ahead: it says ${now.toISOString()}, ${clock.location} says ${time.toISOString()}`, {
            hint: 'Nothing was written: the backup would stay the newest one until then. Set the clock of this machine.',
            details: { aheadSeconds, location: clock.location },
        });
    }
}


/***/ }),

/***/ 75329:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ checkPrivileges),
/* harmony export */   AP: () => (/* binding */ checkPartitions),
/* harmony export */   Nt: () => (/* binding */ checkSelection),
/* harmony export */   f$: () => (/* binding */ checkFreeSpace),
/* harmony export */   kp: () => (/* binding */ checkSight),
/* harmony export */   ps: () => (/* binding */ checkVersion)
/* harmony export */ });
/* harmony import */ var _mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(52466);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95978);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69030);
/* harmony import */ var _mysql_schema_tables_table_identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(15923);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(17564);






function checkVersion(facts) {
    const supported = (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isMariaDb */ .Zz)(facts) ? (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isAtLeast */ .du)(facts, 10, 6) : (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .isAtLeast */ .du)(facts, 5, 7);
    if (supported)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_UNSUPPORTED', `server version ${facts.version} is not supported`, {
        hint: 'Backups are made of MySQL from 5.7 and of MariaDB from 10.6.',
    });
}
/**
 * Verifies that each name in the selection exists; a pattern without a match is a warning. A
 * misspelt filter would make a backup that lacks data, or that holds more than it may.
 */
function checkSelection(catalog, selection, warnings) {
    const { schemas, excludeSchemas, includeTables, excludeTables, where, schemaOnlyTables = [] } = selection;
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
        {
            option: 'schema-only-tables',
            kind: 'table',
            unmatched: (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .findUnmatched */ .L2)(schemaOnlyTables, selected.tables),
        },
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
/**
 * Verifies that the account sees a schema. An account without privileges sees none, and then the
 * check of the privileges has no schema to name.
 * @throws BackupError SOURCE_PRIVILEGES
 */
async function checkSight(session, facts, catalog, { selection, users }) {
    if (catalog.schemas.length > 0 || catalog.leftOut.length > 0)
        return;
    const named = selection.schemas.filter((name) => !name.includes('*'));
    if (named.length < selection.schemas.length)
        return;
    const grants = await (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .readGrants */ .o4)(session, facts);
    const isNamed = named.length > 0;
    if (isNamed ? named.some((name) => grants.has('SELECT', name)) : grants.hasGlobal('SELECT'))
        return;
    const missing = isNamed
        ? (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .missingForBackup */ .Yx)(grants, facts, named, users)
        : _mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .READING */ .rq.filter((privilege) => !grants.hasGlobal(privilege)).map((privilege) => ({
            privilege,
            on: ['*.*'],
        }));
    throw await lacking(session, missing, `The server shows the account ${isNamed ? 'none of these schemas' : 'no schema'}.`);
}
/**
 * Verifies the privileges for a backup.
 * @returns the grants of the account
 */
async function checkPrivileges(session, facts, catalog, { users }) {
    const grants = await (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .readGrants */ .o4)(session, facts);
    const missing = (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .missingForBackup */ .Yx)(grants, facts, catalog.schemas.map(({ name }) => name), users);
    if (missing.length > 0)
        throw await lacking(session, missing, 'Without them the server hides objects, and the backup would lack them.');
    return grants;
}
async function lacking(session, missing, effect) {
    const names = missing.map(({ privilege, on }) => `${privilege} ON ${on.join(', ')}`);
    const account = (await session.scalar('SELECT CURRENT_USER()')) ?? '@';
    const statements = (0,_mysql_schema_privileges_js__WEBPACK_IMPORTED_MODULE_2__/* .grantStatements */ .hf)(missing, account);
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_PRIVILEGES', `the account ${session.target} lacks ${names.join('; ')}`, {
        hint: `${effect} Run as an administrator: ${statements.join(' ')}`,
        details: { missing: names, statements },
    });
}
/**
 * Compares the free space with the data. Less free space than a quarter of the data cannot hold
 * even a well compressed backup.
 * @returns a description of the result
 */
async function checkFreeSpace(catalog, { storage }, warnings) {
    const { freeBytes, location } = await findLeastSpace(storage);
    if (freeBytes === undefined)
        return 'the storage has no known limit';
    const dataBytes = catalog.schemas
        .flatMap(({ tables }) => tables)
        .reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
    const text = `${location} has ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_5__/* .formatBytes */ .z3)(freeBytes)} free, the data is estimated at ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_5__/* .formatBytes */ .z3)(dataBytes)} before compression`;
    if (freeBytes < dataBytes / 4)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('STORAGE_FULL', text, { hint: 'Free space, or choose another directory or S3.' });
    if (freeBytes < dataBytes)
        warnings.push(text);
    return text;
}
/** Returns the one of several storages that has the least space. */
async function findLeastSpace(storage) {
    const found = [];
    for (const each of storage.copies ?? [storage]) {
        const freeBytes = await each.freeBytes();
        if (freeBytes !== undefined)
            found.push({ freeBytes, location: each.location });
    }
    return found.sort((a, b) => a.freeBytes - b.freeBytes)[0] ?? { location: storage.location };
}
/**
 * Verifies that exchanged partitions are detectable. If others can change tables, only table ids
 * reveal an exchanged partition.
 * @throws BackupError SOURCE_PRIVILEGES
 */
function checkPartitions(tables, kind, { keepsDdlOut, consistent }) {
    if (kind === 'table-id' || keepsDdlOut || !consistent)
        return;
    const partitioned = tables.filter(({ partitioned }) => partitioned).map(_mysql_schema_tables_table_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .identityKey */ .U);
    if (partitioned.length === 0)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SOURCE_PRIVILEGES', `partitioned tables need PROCESS ON *.*, or an EXCHANGE PARTITION during the backup could not be seen: ${partitioned.join(', ')}`, {
        hint: 'Grant PROCESS to the account, or leave these tables out with --exclude-tables.',
        details: { tables: partitioned },
    });
}


/***/ }),

/***/ 40858:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ readSource),
  C: () => (/* binding */ stopAtFirst)
});

// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 1 modules
var schema_catalog = __webpack_require__(77446);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/innodb-names.js
var innodb_names = __webpack_require__(17321);
;// CONCATENATED MODULE: ./lib/mysql/schema/hidden-schemas.js
// Schemas that the server hides from the account. information_schema does not list them, so usually
// nothing reveals their absence from the backup. Partial revokes and InnoDB reveal the names of
// some. Otherwise the report states that the number of hidden schemas is unknown.



/** Privileges on `*.*` that each make all schemas visible, except those of partial revokes. */
const SHOWS_ALL_SCHEMAS = [
    'SHOW DATABASES',
    'SELECT',
    'INSERT',
    'UPDATE',
    'DELETE',
    'CREATE',
    'DROP',
    'REFERENCES',
    'INDEX',
    'ALTER',
    'CREATE TEMPORARY TABLES',
    'LOCK TABLES',
    'EXECUTE',
    'CREATE VIEW',
    'SHOW VIEW',
    'CREATE ROUTINE',
    'ALTER ROUTINE',
    'EVENT',
    'TRIGGER',
];
const UNKNOWN_SCHEMAS = 'schemas that the account may not see';
/** Returns each hidden schema with a known name, and an entry without a name if more may exist. */
async function findHiddenSchemas(session, facts, grants) {
    const rows = await session.query('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA', 'cannot list the schemas');
    const visible = new Set(rows.map(({ name }) => name));
    const hidden = grants.revokedSchemas
        .filter((name) => !visible.has(name) && !(0,server_facts/* isSystemSchema */.hv)(name, facts))
        .map((name) => ({
        name: `schema ${name}`,
        reason: 'the account may not see it: a partial revoke names it, but its existence is unknown',
    }));
    if (SHOWS_ALL_SCHEMAS.some((privilege) => grants.hasGlobal(privilege)))
        return hidden;
    const revoked = new Set(grants.revokedSchemas.map(innodb_names/* encodedSchema */.Wv));
    const seen = new Set([...visible].map(innodb_names/* encodedSchema */.Wv));
    for (const name of await readInnodbSchemas(session, facts))
        if (!seen.has(name) && !revoked.has(name) && !(0,server_facts/* isSystemSchema */.hv)(name, facts))
            hidden.push({
                name: `schema ${name.replaceAll('\0', '?')}`,
                reason: 'the account may not see it: InnoDB lists tables of it',
            });
    hidden.push({
        name: UNKNOWN_SCHEMAS,
        reason: 'their number is unknown without SHOW DATABASES ON *.*',
    });
    return hidden;
}
/** Returns schemas with InnoDB tables, in InnoDB's name encoding; empty without PROCESS. */
async function readInnodbSchemas(session, facts) {
    const rows = await session
        .query(`SELECT NAME AS name FROM ${(0,innodb_names/* innodbTables */.iX)(facts)}`)
        .catch((error) => {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return [];
        throw error;
    });
    return new Set(rows.flatMap(({ name }) => (0,innodb_names/* schemaOfFileName */.AY)(name) ?? []));
}
/**
 * Returns warnings about hidden schemas. A selection by exact names needs none; a pattern, or
 * everything, may include a hidden schema.
 */
function warnOfHidden(hidden, selection) {
    const { schemas, includeTables, literalNames } = selection;
    const wanted = [...schemas, ...includeTables.map((pattern) => pattern.split('.', 1)[0])];
    const mayMeanOthers = wanted.length === 0 || (!literalNames && wanted.some((pattern) => pattern.includes('*')));
    return mayMeanOthers ? hidden.map(({ name, reason }) => `${name} cannot be in the backup: ${reason}`) : [];
}

// EXTERNAL MODULE: ./lib/mysql/schema/server-identity.js
var server_identity = __webpack_require__(46996);
// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
;// CONCATENATED MODULE: ./lib/mysql/schema/server-objects.js
// Objects that belong to the server and to no schema. A backup contains none of them, but its
// objects may need them. The report names each such object that a user created.



function kindsOf(facts) {
    const kinds = [
        {
            kind: 'loadable function',
            reason: 'its library is a file of the server: objects that call it need it on the target',
            sql: 'SELECT name AS n FROM mysql.func',
        },
        {
            kind: 'server',
            reason: 'it belongs to no schema: tables that name it need it on the target',
            sql: 'SELECT Server_name AS n FROM mysql.servers',
        },
    ];
    if ((0,server_facts/* isMariaDb */.Zz)(facts))
        return kinds;
    if ((0,server_abilities/* has */.z)(facts, 'INNODB_TABLESPACES'))
        kinds.push({
            kind: 'tablespace',
            reason: 'it belongs to no schema: a restore to another server creates its tables without it',
            sql: `SELECT NAME AS n FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'General' AND NAME <> 'mysql'`,
        });
    if ((0,server_abilities/* has */.z)(facts, 'ST_SPATIAL_REFERENCE_SYSTEMS'))
        kinds.push({
            kind: 'spatial reference system',
            reason: 'it belongs to no schema: columns that name it need it on the target',
            // The server's own systems belong to EPSG; 0 is predefined too.
            sql: `SELECT SRS_ID AS n FROM information_schema.ST_SPATIAL_REFERENCE_SYSTEMS WHERE SRS_ID <> 0 AND COALESCE(ORGANIZATION, '') <> 'EPSG'`,
        });
    if ((0,server_abilities/* has */.z)(facts, 'RESOURCE_GROUPS'))
        kinds.push({
            kind: 'resource group',
            reason: 'it belongs to no schema, and to the processors of its server',
            sql: `SELECT RESOURCE_GROUP_NAME AS n FROM information_schema.RESOURCE_GROUPS WHERE RESOURCE_GROUP_NAME NOT IN ('USR_default', 'SYS_default', 'SYS_internal')`,
        });
    return kinds;
}
/** Returns the objects that the account may list, and one entry for kinds that it may not list. */
async function findServerObjects(session, facts) {
    const found = [];
    const unknown = [];
    for (const { kind, reason, sql } of kindsOf(facts)) {
        try {
            const rows = await session.query(sql, `cannot list each ${kind}`);
            found.push(...rows.map(({ n }) => ({ name: `${kind} ${n}`, reason })));
        }
        catch (error) {
            if (!(0,mysql_errors/* isPrivilegeError */.Qg)(error))
                throw error;
            unknown.push(kind);
        }
    }
    if (unknown.length > 0)
        found.push({ name: `each ${unknown.join(', ')} of the server`, reason: MAY_NOT_LIST });
    return found;
}
const MAY_NOT_LIST = 'the account may not list them';
/** Returns warnings about existing objects, but not about kinds that could not be listed. */
function warnOfServerObjects(found) {
    return found
        .filter(({ reason }) => reason !== MAY_NOT_LIST)
        .map(({ name, reason }) => `${name} is not in the backup: ${reason}`);
}

// EXTERNAL MODULE: ./lib/backup/masking/source-masks.js + 1 modules
var source_masks = __webpack_require__(79074);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/masking/edge-values.js
var edge_values = __webpack_require__(4386);
// EXTERNAL MODULE: ./lib/masking/masked-value.js
var masked_value = __webpack_require__(42211);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/column.js
var column = __webpack_require__(69228);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/backup/masking/check-masked-rows.js
var check_masked_rows = __webpack_require__(73373);
// EXTERNAL MODULE: ./lib/backup/masking/mask-session.js
var mask_session = __webpack_require__(38740);
;// CONCATENATED MODULE: ./lib/backup/masking/try-masks.js
// Tries each mask on values at the edges of its type, before any lock and any byte, and compares
// the results with Node.js. The values are rows of a query, so the server stores nothing.







/** @throws BackupError CONFIG_INVALID naming all masks that do not fit */
async function trySourceMasks(session, tables, masks) {
    const masked = tables.filter((table) => typeof masks.of(table) === 'object');
    if (masked.length === 0)
        return;
    await (0,mask_session/* bringKey */.w)(session, masks.rules.key);
    const problems = [];
    for (const table of masked) {
        const source = masks.of(table);
        const found = await tryTable(session, table, source, masks.rules.key);
        problems.push(...found.map((problem) => `${table.schema}.${table.name}.${problem}`));
    }
    if (problems.length === 0)
        return;
    throw new errors/* BackupError */.hj('CONFIG_INVALID', `masks do not fit their columns: ${problems.join('; ')}`, {
        hint: 'No row was read. Correct the rules.',
        details: { problems },
    });
}
async function tryTable(session, table, { masks, reading, facts }, key) {
    const columns = new Map(facts.columns.map((each) => [each.name, (0,column/* columnOf */.u)(each)]));
    const names = [...new Set(masks.flatMap(({ column, reads }) => [column, ...reads]))];
    const edges = new Map(names.map((name) => [name, (0,edge_values/* edgeValues */.O)(columns.get(name)) ?? [null]]));
    const count = Math.max(...[...edges.values()].map((values) => values.length));
    const valueOf = (name, row) => {
        const values = edges.get(name);
        return values[row % values.length];
    };
    const quoted = names.map(quote/* quoteName */.AB).join(', ');
    const rows = Array.from({ length: count }, (_, row) => `SELECT ${row}, ${names.map((name) => literal(valueOf(name, row), columns.get(name))).join(', ')}`);
    // The first part gives the columns their types.
    const edge = `(SELECT -1 AS mysql_backup_row, ${quoted} FROM ${(0,quote/* quoteTable */.Z8)(table.schema, table.name)} WHERE FALSE UNION ALL ${rows.join(' UNION ALL ')}) t`;
    const select = reading.select;
    const problems = [];
    for (const mask of masks) {
        const at = table.columns
            .filter(({ generated }) => !generated)
            .findIndex(({ name }) => name === mask.column);
        const misfit = reading.misfits.get(mask.column) ?? 'FALSE';
        const sql = `SELECT mysql_backup_row AS r, HEX(CONCAT(${select[at]})) AS v, (${misfit}) AS u, ${(0,quote/* quoteName */.AB)(mask.column)} IS NULL AS n FROM ${edge}`;
        const made = await session
            .query(sql, 'is refused')
            .catch((error) => {
            if (session.lost || !(error instanceof errors/* BackupError */.hj))
                throw error;
            return error.message;
        });
        if (typeof made === 'string')
            problems.push(`${mask.column}: the mask ${mask.name} ${made}`);
        else if (made.some(({ u }) => Number(u ?? 0) !== 0))
            problems.push((0,check_masked_rows/* describeMisfit */.sg)(mask));
        else if (mask.name !== 'null' &&
            mask.name !== 'sql' &&
            made.some(({ v, n }) => v === null && Number(n) === 0))
            problems.push(`${mask.column}: the mask ${mask.name} makes NULL of a value`);
        else if (differs(mask, columns, valueOf, made, key))
            problems.push(`${mask.column}: the server computes another mask ${mask.name} than Node.js`);
    }
    return problems;
}
/** Compares with Node.js, where a literal has the bytes of the column. */
function differs(mask, columns, valueOf, made, key) {
    const { dataType, charset, columnType } = columns.get(mask.column);
    const isUtf8 = charset === undefined || /^(?:utf8(?:mb[34])?|binary|ascii)$/.test(charset);
    if (!mask.hasTwin || !isUtf8 || /^(?:char|binary)$/.test(dataType) || /zerofill/i.test(columnType))
        return false;
    const [by = mask.column] = mask.reads;
    return made.some(({ r, v }) => {
        const bytesOf = (name) => {
            const value = valueOf(name, Number(r));
            return value === null ? null : Buffer.from(printed(value, columns.get(name).columnType));
        };
        const twin = mask.twin(key, bytesOf(mask.column), bytesOf(by));
        return twin !== undefined && (twin?.toString('hex').toUpperCase() ?? null) !== v;
    });
}
/** Adds the fraction that the server prints. */
function printed(value, columnType) {
    const digits = Number(/^(?:datetime|timestamp)\((\d)\)/i.exec(columnType)?.[1] ?? 0);
    return digits === 0 ? value : `${value}.${'0'.repeat(digits)}`;
}
function literal(value, { dataType, columnType, charset, collation }) {
    if (value === null)
        return 'NULL';
    const digits = /\((\d)\)/.exec(columnType)?.[1] ?? '0';
    switch ((0,masked_value/* kindOf */.I)(dataType)) {
        case 'text':
            return `CONVERT(${(0,quote/* textLiteral */.nl)(value)} USING ${charset}) COLLATE ${collation}`;
        case 'binary':
            return value === '' ? `CAST('' AS BINARY)` : `X'${Buffer.from(value).toString('hex')}'`;
        case 'date':
            return `CAST('${value}' AS ${dataType === 'date' ? 'DATE' : `DATETIME(${digits})`})`;
        case 'json':
            return `CAST(${(0,quote/* textLiteral */.nl)(value)} AS JSON)`;
        case 'integer':
            return value;
        default:
            return dataType === 'time'
                ? `CAST('${value}' AS TIME(${digits}))`
                : /^[0-9.]+$/.test(value)
                    ? value
                    : (0,quote/* textLiteral */.nl)(value);
    }
}

// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: ./lib/format/server-identity.js
var format_server_identity = __webpack_require__(39579);
// EXTERNAL MODULE: ./lib/repository/find/find-backups.js + 1 modules
var find_backups = __webpack_require__(24972);
// EXTERNAL MODULE: ./lib/repository/find/future.js
var future = __webpack_require__(67811);
;// CONCATENATED MODULE: ./lib/backup/preflight/check-label.js
// Compares the label of a backup with the backups that already have it. One label belongs to one
// server, because retention, `latest` and --max-age rely on it. A label whose backups are encrypted
// is not continued in plain text.





/**
 * Returns the backups of the label in ascending order of time. For a signed backup, only signed
 * backups count: no other writer can decide which server owns a label. Returns undefined, with a
 * warning, if the storage refuses the listing.
 */
async function findEarlier(context, label) {
    const { storage, logger, trust } = context;
    try {
        const keys = trust && (0,encryption_trust/* demandSignatures */.v)(trust).verifyKeys;
        const found = await (0,find_backups/* findBackups */.Tx)(storage, label, () => undefined, keys);
        const present = (0,future/* presentOf */.ZU)(context);
        return found.filter(({ backupId }) => !(0,future/* isFromFuture */.S5)(backupId, present));
    }
    catch (error) {
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_BUCKET_NOT_FOUND')
            return [];
        logger.warn(`the older backups of "${label}" are unknown, so neither the label nor the sizes of tables are compared with them: ${error.message}`);
        return undefined;
    }
}
/** @throws BackupError LABEL_TAKEN, CONFIG_INVALID */
function checkLabel({ label, adoptLabel }, identity, earlier, { trust, logger }) {
    const encrypted = earlier?.findLast((backup) => backup.encrypted);
    if (encrypted && !trust?.encryptTo && !trust?.allowPlaintext)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `this backup would not be encrypted, but ${encrypted.backupId} of "${label}" is`, {
            hint: 'Nothing was done. Give --encrypt-to or --passphrase-file as before, or --allow-plaintext.',
        });
    const owner = earlier?.findLast(({ serverIdentity }) => serverIdentity !== undefined);
    if (!owner || (0,format_server_identity/* isSameIdentity */.B2)((0,format_server_identity/* parseIdentity */.aZ)(owner.serverIdentity), identity) !== false)
        return;
    const whose = `${owner.backupId} of ${owner.host} (${(0,format_server_identity/* describeIdentity */.Cl)((0,format_server_identity/* parseIdentity */.aZ)(owner.serverIdentity))})`;
    if (adoptLabel) {
        logger.info(`this server takes over the label "${label}" from ${whose}`);
        return;
    }
    throw new errors/* BackupError */.hj('LABEL_TAKEN', `the label "${label}" belongs to another server: the newest backup is ${whose}, this server is ${(0,format_server_identity/* describeIdentity */.Cl)(identity)}`, {
        hint: 'Nothing was done. Give this server its own label with --label, or add --adopt-label if it has replaced the other one.',
        details: { backupId: owner.backupId },
    });
}

// EXTERNAL MODULE: ./lib/backup/preflight/preflight.js
var preflight = __webpack_require__(75329);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/mysql/snapshot/replica.js
var replica = __webpack_require__(68559);
;// CONCATENATED MODULE: ./lib/backup/preflight/replica-lag.js
// Lag of a replica as source: logs it, and waits for the replica if the lag is limited.





const LAG_POLL_MS = 1000;
/**
 * Logs a replica's lag, and waits while it exceeds the limit.
 * @throws BackupError SNAPSHOT_IMPOSSIBLE, SOURCE_PRIVILEGES
 */
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
                hint: 'Fix the replica or wait for it, back up another server, or raise --max-replica-lag or --lock-wait-timeout.',
                details: { lagSeconds: channels.map(({ lagSeconds }) => lagSeconds ?? null) },
            });
        logger.info(`waiting for the replica: ${text}`);
        await (0,promises_.setTimeout)(LAG_POLL_MS, undefined, { signal });
    }
}
async function readChannels(session, facts, isNeeded) {
    try {
        return await (0,replica/* readReplicaChannels */.n)(session, facts);
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

;// CONCATENATED MODULE: ./lib/backup/preflight/read-source.js
// Runs the preflight checks of the source. Backup, --dry-run and `check` share this list of checks.










/** Policy of a backup: the first failure fails the run. */
const stopAtFirst = { step: (_, work) => work(), optional: (work) => work };
/**
 * Connects, and runs every check of the source.
 * @param warnings receives the warnings that a backup would report
 * @throws BackupError SOURCE_*, LABEL_TAKEN, SCHEMA_NOT_FOUND, TABLE_NOT_FOUND, SELECTION_EMPTY,
 * STORAGE_FULL
 */
async function readSource(request, context, sessions, warnings, { step, optional } = stopAtFirst) {
    const { reader, facts } = await step('server', async () => {
        const first = await sessions.first(context.logger);
        (0,preflight/* checkVersion */.ps)(first.facts);
        return { ...first, cipher: await readCipher(first.reader) };
    }, ({ facts, reader, cipher }) => `${facts.flavor} ${facts.version} at ${reader.target}, ${cipher === undefined ? 'without TLS' : `TLS with ${cipher}`}`);
    const serverIdentity = await (0,server_identity/* readServerIdentity */.I)(reader, facts);
    const earlier = await optional(step('label', async () => {
        const found = await findEarlier(context, request.label);
        checkLabel(request, serverIdentity, found, context);
        return found;
    }, (found) => `"${request.label}": ${found === undefined ? 'earlier backups could not be read' : (0,units/* plural */.LS)(found.length, 'earlier backup')}`));
    const planned = await step('objects', async () => {
        const catalog = await (0,schema_catalog/* readCatalog */.u)(reader, facts, { ...request, mayPause: true });
        await (0,preflight/* checkSight */.kp)(reader, facts, catalog, request);
        (0,preflight/* checkSelection */.Nt)(catalog, request.selection, warnings);
        return catalog;
    }, ({ schemas }) => `${(0,units/* plural */.LS)(schemas.length, 'schema')} with ${(0,units/* plural */.LS)(schemas.flatMap(({ tables }) => tables).length, 'table')}`);
    const grants = await optional(step('privileges', () => (0,preflight/* checkPrivileges */.$q)(reader, facts, planned, request), () => 'the account may read everything that is selected'));
    const { mask } = request;
    if (mask)
        await optional(step('masks', () => checkMasks(reader, sessions, { ...request, request: mask, catalog: planned, facts }, warnings), (tables) => `${(0,units/* plural */.LS)(tables, 'table')} with masks, each tried on values at the edges`));
    const hiddenSchemas = grants ? await findHiddenSchemas(reader, facts, grants) : [];
    const ofServer = await findServerObjects(reader, facts);
    warnings.push(...warnOfHidden(hiddenSchemas, request.selection), ...warnOfServerObjects(ofServer));
    await optional(step('space', () => (0,preflight/* checkFreeSpace */.f$)(planned, context, warnings), (text) => text));
    await optional(step('replica', () => checkReplica(reader, facts, request, context, warnings), () => 'no lag above the limit'));
    return { reader, facts, planned, hidden: [...hiddenSchemas, ...ofServer], serverIdentity, earlier };
}
/**
 * Plans the masks and tries them.
 * @returns the number of masked tables
 * @throws BackupError CONFIG_INVALID
 */
async function checkMasks(reader, sessions, setting, warnings) {
    const masks = await (0,source_masks/* planSourceMasks */.i)(reader, setting);
    warnings.push(...masks.warnings);
    const tables = setting.catalog.schemas.flatMap((schema) => schema.tables);
    // A connection of its own, which is never replaced: another one would not have the key.
    const session = await sessions.open('read');
    try {
        await trySourceMasks(session, tables, masks);
    }
    finally {
        await session.close();
    }
    return tables.filter((table) => typeof masks.of(table) === 'object').length;
}
/** Returns the TLS cipher of the session, or undefined without TLS. */
async function readCipher(reader) {
    const [row] = await reader.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
    return row?.Value || undefined;
}


/***/ }),

/***/ 64328:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WU: () => (/* binding */ NOT_IN_CATALOG),
/* harmony export */   _4: () => (/* binding */ sourceChanged),
/* harmony export */   iZ: () => (/* binding */ objectsOf),
/* harmony export */   jD: () => (/* binding */ withoutIdentity),
/* harmony export */   sp: () => (/* binding */ isSelected),
/* harmony export */   uQ: () => (/* binding */ describeChange)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(50862);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);
/* harmony import */ var _mysql_schema_names_object_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13466);
/* harmony import */ var _mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(52466);
// Decides which objects of a server a backup contains, and describes the objects that changed.





/** Kinds that the catalog does not contain. */
const NOT_IN_CATALOG = new Set(['account', 'role']);
/**
 * Reports whether an object is selected. Programs belong to their schema, triggers to their table.
 */
function isSelected({ kind, schema, name, table }, selection, facts) {
    if (kind === 'account' || kind === 'role')
        return true;
    const schemaName = schema ?? name;
    if ((0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isSystemSchema */ .hv)(schemaName, facts) || !(0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_3__/* .selectsSchema */ .xu)(selection, schemaName))
        return false;
    const ofTable = kind === 'table' || kind === 'view' || kind === 'sequence' ? name : table;
    return ofTable === undefined || (0,_mysql_schema_selection_js__WEBPACK_IMPORTED_MODULE_3__/* .selectsTable */ .Sf)(selection, schemaName, ofTable);
}
/** Objects of the catalog, in the form of the list of all objects. */
function objectsOf({ schemas }) {
    return schemas.flatMap((schema) => {
        const of = (kind) => ({ name }) => ({ kind, schema: schema.name, name });
        return [
            { kind: 'schema', name: schema.name },
            ...schema.tables.map(of('table')),
            ...schema.views.map(of('view')),
            ...schema.sequences.map((name) => of('sequence')({ name })),
            ...schema.routines.map(({ name, type }) => of(type.toLowerCase())({ name })),
            ...schema.triggers.map(of('trigger')),
            ...schema.events.map((name) => of('event')({ name })),
            ...schema.libraries.map((name) => of('library')({ name })),
        ];
    });
}
function withoutIdentity({ kind, schema, name }) {
    return { kind, ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_4__/* .defined */ .s)({ schema }), name };
}
function describeChange(change) {
    return `${(0,_mysql_schema_names_object_names_js__WEBPACK_IMPORTED_MODULE_2__/* .describeObject */ .v8)(change)} ${change.change}`;
}
function sourceChanged(when, changed) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('SOURCE_CHANGED', `${when}, other clients changed objects of the backup: ${changed.join(', ')}`, {
        hint: 'Run the backup again when no CREATE, ALTER, DROP, RENAME or TRUNCATE runs.',
        details: { changed: [...changed] },
    });
}


/***/ }),

/***/ 2847:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p$: () => (/* binding */ assertCovered),
  pR: () => (/* binding */ openBackupSnapshot),
  tI: () => (/* binding */ tablesOf)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 1 modules
var schema_catalog = __webpack_require__(77446);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/engines.js
var engines = __webpack_require__(14935);
// EXTERNAL MODULE: ./lib/mysql/schema/names/object-names.js + 2 modules
var object_names = __webpack_require__(13466);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/table-identity.js
var table_identity = __webpack_require__(15923);
// EXTERNAL MODULE: ./lib/core/clock.js
var clock = __webpack_require__(91601);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/watch/blocking-statement.js
// Clients that block a lock. Best effort: an account that may not see other sessions gets no name.

function describeStatement({ id, user, seconds, info, held }) {
    const where = held ? `, which holds ${held}` : '';
    const activity = info
        ? `: ${info.replace(/\s+/g, ' ').slice(0, 120)}`
        : ', idle inside a transaction or lock';
    return `statement ${id} of ${user ?? 'an unknown user'}${where}, running for ${seconds ?? '?'} s${activity}`;
}
/** Describes the session that blocks the waiting one, if the server shows it. */
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
/**
 * Returns a query for the oldest writing transaction. Such a transaction blocks READ locks, even
 * between its statements.
 */
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

;// CONCATENATED MODULE: ./lib/mysql/snapshot/locks.js
// Locks of a snapshot: the operations that each lock blocks, the thread states of clients that wait
// for it, and our statements that may run under it. Each permitted statement was run 20 to 60 times
// under the lock, on MySQL 9.7, 8.0.15, 5.7.22 and MariaDB 11.8, 11.4, 10.11, while clients ran
// ALTER, TRUNCATE, RENAME, GRANT, CREATE USER and CREATE and DROP of schemas, programs, views and
// sequences. A statement that waited in one of these tries is not permitted: it would wait for a
// client that waits for us.
/** Opens no table on either flavor. */
const VARIABLES = /^SELECT (@@|CONNECTION_ID\(\)|UNIX_TIMESTAMP|CONVERT\(CONVERT\(X')/;
const COORDINATES = /^SHOW (MASTER STATUS|BINARY LOG STATUS|ALL SLAVES STATUS|REPLICA STATUS|SLAVE STATUS)$/;
const SNAPSHOT = /^START TRANSACTION WITH CONSISTENT SNAPSHOT/;
/**
 * MySQL reads the catalog from dictionary tables, which DDL changes last, without a lock on the
 * described table. MySQL 5.7 and MariaDB open the described table. So on MariaDB these statements
 * run with `lock_wait_timeout = 0`: they never wait, and report missing rows, see under-lock.ts.
 */
const CATALOG = /^(SELECT\b[^]*\binformation_schema\.|SHOW\b)/i;
/**
 * Values that a definition does not print. The queries read the table or sequence itself, which
 * SHOW CREATE opens too.
 */
const TRUE_VALUES = /^(SELECT next_not_cached_value FROM|SELECT HEX\(DEFAULT\(|SELECT 'readable' FROM|WITH RECURSIVE m )/;
const ACCOUNTS = /^SELECT\b[^]*\bmysql\./i;
const LOCKS = {
    'LOCK INSTANCE FOR BACKUP': {
        blocks: 'ddl',
        waitingStates: ['Waiting for backup lock'],
        may: [VARIABLES, CATALOG, TRUE_VALUES, ACCOUNTS],
    },
    'FLUSH TABLES WITH READ LOCK': {
        blocks: 'commits',
        waitingStates: ['Waiting for global read lock', 'Waiting for commit lock', 'Waiting for table flush'],
        may: [VARIABLES, CATALOG, ACCOUNTS, COORDINATES, SNAPSHOT],
    },
    'BACKUP STAGE BLOCK_DDL': {
        blocks: 'ddl',
        waitingStates: ['Waiting for backup lock'],
        may: [VARIABLES, CATALOG, TRUE_VALUES, ACCOUNTS],
    },
    /**
     * A GRANT or CREATE USER that waits for this lock holds the account tables and the lock of all
     * privileges. SELECT on mysql.user waited in 25 of 25 tries, and so did
     * `information_schema.COLUMNS`, where neither a time limit nor KILL helps.
     */
    'BACKUP STAGE BLOCK_COMMIT': {
        blocks: 'commits',
        waitingStates: ['Waiting for backup lock'],
        may: [VARIABLES, COORDINATES, SNAPSHOT],
    },
    /**
     * An ALTER or TRUNCATE that waits for this lock blocks its table. INNODB_TABLES opens each table
     * of the server, and waited in 20 of 20 tries on MySQL 8.0.15 and 9.7. INNODB_TABLESPACES opens
     * none.
     */
    'LOCK TABLES': {
        blocks: 'commits',
        waitingStates: ['Waiting for table metadata lock', 'Waiting for table level lock'],
        may: [
            VARIABLES,
            /^(?![^]*\bINNODB_TABLES\b)(SELECT\b[^]*\binformation_schema\.|SHOW\b)/i,
            ACCOUNTS,
            COORDINATES,
            SNAPSHOT,
        ],
    },
};
/** Returns whether a statement may run while a lock is held. */
function mayRunUnder(lock, sql) {
    const text = sql.trimStart();
    return LOCKS[lock].may.some((pattern) => pattern.test(text));
}
/** Returns whether a statement needs no object that another client could hold. */
function isInstant(sql) {
    return [VARIABLES, COORDINATES, SNAPSHOT].some((pattern) => pattern.test(sql.trimStart()));
}

// EXTERNAL MODULE: ./lib/mysql/schema/privileges.js
var privileges = __webpack_require__(95978);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/watch/waiting-clients.js
// Waits of other clients for our locks, as far as the server shows them to the account.




/** Chooses the list of waiting clients that the account may read. */
async function chooseWaitingList(session, facts) {
    if (!(0,server_facts/* isMariaDb */.Zz)(facts) && (await session.query(timed(ANY)).then(Boolean, () => false)))
        return (lock) => readNumber(session, timed(lock));
    if (!(await (0,privileges/* readGrants */.o4)(session, facts)).hasGlobal('PROCESS'))
        return () => Promise.resolve(undefined);
    const time = (0,server_facts/* isMariaDb */.Zz)(facts) ? 'TIME_MS / 1000' : 'TIME';
    return (lock) => readNumber(session, `SELECT MAX(${time}) FROM information_schema.PROCESSLIST
        WHERE STATE IN (${statesOf(lock)}) AND ID <> CONNECTION_ID()`);
}
/**
 * Describes the client that has waited longest for the lock. An ALTER comes first, because it
 * blocks its table.
 */
async function findLongestWaiting(session, lock) {
    const [found] = await session
        .query(`SELECT ID AS id, USER AS user, TIME AS seconds, INFO AS info FROM information_schema.PROCESSLIST
        WHERE STATE IN (${statesOf(lock)}) AND ID <> CONNECTION_ID() ORDER BY INFO LIKE 'ALTER%' DESC, TIME DESC LIMIT 1`)
        .catch(() => []);
    return found && describeStatement(found);
}
const ANY = 'LOCK TABLES';
/** Returns a query for the seconds of a running statement, including work before the wait. */
function timed(lock) {
    return `SELECT MAX(s.TIMER_WAIT) / 1e12 FROM performance_schema.threads t
            JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
           WHERE t.PROCESSLIST_STATE IN (${statesOf(lock)}) AND t.PROCESSLIST_ID <> CONNECTION_ID()`;
}
function statesOf(lock) {
    return LOCKS[lock].waitingStates.map((state) => `'${state}'`).join(', ');
}
async function readNumber(session, sql) {
    return Number(await session.scalar(sql).catch(() => undefined)) || 0;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/watch/lock-watch.js
// Watch over the locks of a snapshot, on its own connection. It ends a session that holds a lock
// for too long, measures how long each lock was held and how long other clients waited, and finds
// blockers. Invariant: a lock that blocks commits ends after its limit at the latest, whatever the
// rest of the process waits for. If the process itself hangs, the server ends the lock, see
// lock-session.ts.




const DEFAULT_LOCK_LIMITS = { commits: 15, ddl: 60 };
/** Interval of looks at waiting clients in ms. A lock against DDL lasts as long as the backup. */
const LOOK_MS = { commits: 200, ddl: 2000 };
/** Milliseconds for a session to notice that it was ended. */
const ENDED_WITHIN_MS = 1000;
/** Maximum time of the search for a blocker in milliseconds, because other clients wait. */
const SEARCH_MS = 1000;
class LockWatch {
    limits;
    reports = [];
    #session;
    #facts;
    #logger;
    #readLongestWait;
    constructor(session, facts, logger, limits, readLongestWait) {
        this.#session = session;
        this.#facts = facts;
        this.#logger = logger;
        this.limits = limits;
        this.#readLongestWait = readLongestWait;
    }
    /** @param session holds no lock and serves no other purpose */
    static async begin(session, facts, logger, limits) {
        return new LockWatch(session, facts, logger, limits, await chooseWaitingList(session, facts));
    }
    /** Starts the watch of a lock that is held, or pending with other clients in the queue. */
    watch(held, lock) {
        return new Hold(held, { lock, blocks: LOCKS[lock].blocks, heldSeconds: 0 }, this);
    }
    /** Describes the client that blocks a session. Takes at most 1 second. */
    async describeBlocker(waitingId) {
        const late = clock/* systemClock */.m.sleep(SEARCH_MS).then(() => undefined);
        return await Promise.race([findBlocker(this.#session, this.#facts, waitingId), late]);
    }
    /** Describes the client that has waited longest for one of our locks. Takes at most 1 second. */
    async describeWaiting(lock) {
        const late = clock/* systemClock */.m.sleep(SEARCH_MS).then(() => undefined);
        return await Promise.race([findLongestWaiting(this.#session, lock), late]);
    }
    /** Ends the pending statement of a session. */
    async interrupt(held) {
        await this.#session.execute(`KILL QUERY ${held.id}`).catch(() => held.destroy());
    }
    /** Ends a session and its locks: at the server, and here if the session does not notice. */
    async end(held) {
        await Promise.race([
            this.#session.execute(`KILL ${held.id}`).catch(() => undefined),
            clock/* systemClock */.m.sleep(ENDED_WITHIN_MS),
        ]);
        if (!held.lost)
            await clock/* systemClock */.m.sleep(ENDED_WITHIN_MS / 10);
        held.destroy();
    }
    readLongestWait(lock) {
        return this.#readLongestWait(lock);
    }
    finish(report) {
        this.reports.push(report);
        const { lock, blocks, heldSeconds, longestWaitSeconds } = report;
        const waited = longestWaitSeconds === undefined
            ? ''
            : `; other clients waited for at most ${seconds(longestWaitSeconds)}`;
        this.#logger.info(`${lock} was held for ${seconds(heldSeconds)} and blocked ${blocks}${waited}`);
    }
    warn(text) {
        this.#logger.warn(text);
    }
}
/** Lock that a session holds. */
class Hold {
    blocks;
    /** Message, after the watch has ended the lock. */
    ended;
    #report;
    #held;
    #watch;
    #begin = clock/* systemClock */.m.now();
    #stopLooks;
    #timer;
    #isFinished = false;
    #looking;
    constructor(held, report, watch) {
        this.#held = held;
        this.#report = report;
        this.#watch = watch;
        this.blocks = report.blocks;
        this.#stopLooks = clock/* systemClock */.m.every(LOOK_MS[report.blocks], () => void this.look());
        if (report.blocks === 'commits')
            this.limit();
    }
    /** Starts the time limit of the lock. */
    limit() {
        clearTimeout(this.#timer);
        const limit = this.#watch.limits[this.blocks];
        this.#timer = setTimeout(() => {
            this.ended = `${this.#report.lock} was held for ${limit} s (--lock-timeout), and then ended`;
            this.#watch.warn(this.ended);
            void this.#watch.end(this.#held);
        }, limit * 1000);
    }
    /** Stops the time limit of the lock. */
    unlimit() {
        clearTimeout(this.#timer);
    }
    /** Records the longest wait of other clients so far. */
    look() {
        this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
        return this.#looking;
    }
    /** Ends the watch after the release or loss of the lock. */
    finish() {
        if (this.#isFinished)
            return;
        this.#isFinished = true;
        clearTimeout(this.#timer);
        this.#stopLooks();
        this.#report.heldSeconds = Math.round(clock/* systemClock */.m.now() - this.#begin) / 1000;
        this.#watch.finish(this.#report);
    }
    async #look() {
        const waited = await this.#watch.readLongestWait(this.#report.lock);
        if (waited === undefined || this.#isFinished)
            return;
        this.#report.longestWaitSeconds = Math.max(waited, this.#report.longestWaitSeconds ?? 0);
    }
}
function seconds(value) {
    return `${value.toFixed(value < 10 ? 3 : 0)} s`;
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
// EXTERNAL MODULE: ./lib/mysql/snapshot/coordinates.js
var snapshot_coordinates = __webpack_require__(11080);
// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/rung-errors.js
/** The method does not work here, although the server has not refused it. */
class RungRefused extends Error {
    name = 'RungRefused';
}
/** Another client blocked us, or would have waited for us. Release all locks and try again. */
class TryAgain extends Error {
    name = 'TryAgain';
    /** Error of the backup, if no other try and no other method is left. */
    failure;
    /** Lock that was not available in time. */
    lock;
    constructor(failure, lock) {
        super(failure.message, { cause: failure });
        this.failure = failure;
        this.lock = lock;
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/under-lock.js
// Reads while our lock blocks other clients. A statement that waits for a client that waits for our
// lock would wait forever, and block all other clients too: this once stopped a server for 20
// minutes. So a statement here never waits in a queue. The lock wait is 0 seconds on MariaDB, and
// on MySQL 1 second, its minimum. A failed statement is repeated, and after a few seconds the lock
// is released.







/** Milliseconds for a statement that opens no table. Without an immediate answer it waits. */
const INSTANT_MS = 3000;
/** Milliseconds for a statement that reads names and facts of many objects. */
const CATALOG_MS = 10_000;
/** Milliseconds of incomplete answers under a lock that permits writes; the watch limits more. */
const IN_VAIN_MS = 3000;
const POLL_MS = 50;
/** ER_LOCK_WAIT_TIMEOUT and ER_WARN_I_S_SKIPPED_TABLE, as warnings. */
const SKIPPED = new Set([1205, 1684]);
class UnderLock {
    side;
    target;
    #session;
    #options;
    #isReady;
    /** @param session holds no lock itself */
    constructor(session, options) {
        this.side = session.side;
        this.target = session.target;
        this.#session = session;
        this.#options = options;
    }
    /**
     * Runs a query until its answer is complete.
     * @throws TryAgain, or its BackupError, with the statement and the blocking client, after some
     * seconds without a complete answer
     */
    query(sql, errorPrefix, options = {}) {
        return this.#run(sql, async () => {
            const rows = await this.#session.query(sql, errorPrefix, options);
            return (await this.#lacksRows(sql, options)) ? undefined : { rows };
        }).then(({ rows }) => rows);
    }
    async scalar(sql, errorPrefix) {
        const [row] = await this.query(sql, errorPrefix);
        const value = row === undefined ? undefined : Object.values(row)[0];
        return value === null || value === undefined ? undefined : String(value);
    }
    /** Changes a setting of the session. */
    execute(sql, errorPrefix) {
        return this.#session.execute(sql, errorPrefix);
    }
    /** Repeats the attempt until there is an answer. */
    async #run(sql, attempt) {
        const { name, lock } = this.#options;
        if (!mayRunUnder(name, sql))
            throw new errors/* BackupError */.hj('INTERNAL', `a statement that may wait under ${name}: ${sql.slice(0, 200)}`);
        await (this.#isReady ??= this.#getReady());
        return await lock.reading(name, async () => {
            const limitMs = LOCKS[name].blocks === 'ddl' ? undefined : isInstant(sql) ? INSTANT_MS : CATALOG_MS;
            const late = limitMs === undefined ? undefined : timeout(limitMs);
            let inVainUntil;
            try {
                for (;;) {
                    const answer = await Promise.race([inTime(attempt()), ...(late ? [late.passed] : [])]);
                    if (answer !== undefined)
                        return answer;
                    lock.assertHeld();
                    inVainUntil ??= clock/* systemClock */.m.now() + IN_VAIN_MS;
                    if (late?.isPassed || clock/* systemClock */.m.now() >= inVainUntil)
                        throw await this.#giveUp(sql);
                    await (0,promises_.setTimeout)(POLL_MS);
                }
            }
            finally {
                late?.clear();
            }
        });
    }
    async #getReady() {
        const { facts } = this.#options;
        const seconds = (0,server_abilities/* has */.z)(facts, 'lock_wait_timeout = 0') ? 0 : 1;
        await this.#session.execute(`SET SESSION lock_wait_timeout = ${seconds}`);
        // Warnings about broken views must not displace the warnings that we look for.
        if (!(0,server_abilities/* has */.z)(facts, 'data dictionary'))
            await this.#session.execute('SET SESSION max_error_count = 65535');
    }
    /**
     * Runs a query whose caller handles missing rows.
     * @throws TryAgain after some seconds without an answer
     */
    queryPartly(sql, errorPrefix) {
        return this.#run(sql, async () => {
            const rows = await this.#session.query(sql, errorPrefix);
            return { rows, isComplete: !(await this.#lacksRows(sql)) };
        });
    }
    /**
     * Returns whether rows are missing. A server without a data dictionary skips rows that require a
     * wait, with a warning.
     */
    async #lacksRows(sql, options = {}) {
        if ((0,server_abilities/* has */.z)(this.#options.facts, 'data dictionary') || !/\binformation_schema\./i.test(sql))
            return false;
        // Same character set, because a statement that changes it would clear the warnings.
        const warnings = await this.#session.query('SHOW WARNINGS', undefined, options);
        return warnings.some(({ Code }) => SKIPPED.has(Code));
    }
    async #giveUp(sql) {
        const { name, watch, interrupt, isFinal } = this.#options;
        const client = await watch.describeWaiting(name);
        await interrupt?.();
        const statement = sql.replace(/\s+/g, ' ').trim().slice(0, 120);
        const inTheWay = client ? `in the way is ${client}, which waits for it` : 'another session is in the way';
        const failure = new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', `under ${name}, "${statement}" had no answer within a few seconds: ${inTheWay}`, {
            hint: 'Run the backup when no ALTER, TRUNCATE or RENAME runs, or raise --lock-wait-timeout for more tries.',
            details: { statement, client: client ?? null },
        });
        return isFinal ? failure : new TryAgain(failure);
    }
}
/** Returns undefined if the statement reached its lock timeout. */
async function inTime(answer) {
    try {
        return await answer;
    }
    catch (error) {
        if ((0,mysql_errors/* isLockTimeout */.Td)(error))
            return undefined;
        throw error;
    }
}
/**
 * Returns whether the work settled in time.
 * @throws the error of the work
 */
async function settlesWithin(ms, work) {
    const late = timeout(ms);
    try {
        return await Promise.race([work.then(() => true), late.passed.then(() => false)]);
    }
    finally {
        late.clear();
    }
}
function timeout(ms) {
    let timer;
    const limit = {
        isPassed: false,
        passed: new Promise((resolve) => {
            timer = setTimeout(() => {
                limit.isPassed = true;
                resolve(undefined);
            }, ms);
        }),
        clear: () => clearTimeout(timer),
    };
    return limit;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/held-lock.js
// Protection and release of a snapshot whose locks one session holds.




function heldBy(lock, { release, keepsDdlOut }, { facts, watch }) {
    return {
        keepsDdlOut: keepsDdlOut !== undefined,
        guard: (reader) => keepsDdlOut === undefined
            ? reader
            : new UnderLock(reader, { facts, lock, name: keepsDdlOut, watch, isFinal: true }),
        assertProtected() {
            if (keepsDdlOut !== undefined)
                lock.assertHeld();
        },
        async checkHeld() {
            if (keepsDdlOut !== undefined)
                await lock.check();
        },
        async explain(error) {
            if (keepsDdlOut === undefined || !(0,mysql_errors/* isLockTimeout */.Td)(error))
                return error;
            const client = await watch.describeWaiting(keepsDdlOut);
            const { message, hint, details } = error;
            if (client === undefined || message.includes('in the way'))
                return error;
            return new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', `${message}: in the way is ${client}, which waits for ${keepsDdlOut}`, { ...(0,defined/* defined */.s)({ hint }), details, cause: error });
        },
        locks: watch.reports,
        close: () => lock.close(release),
    };
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/bounded-lock.js
// Wait for a lock with a time limit, because other clients queue after us. The server's limit
// restarts for each table, so our clock enforces the limit. The blocker is read while it blocks.





/** Seconds by which the server's limit exceeds ours; it applies when our process hangs. */
const SERVER_LATER_SECONDS = 2;
/**
 * Runs a statement that takes a lock.
 * @param interrupt ends the statement at the server
 * @throws TryAgain with the name of the blocking statement; other errors of the statement
 */
async function lockWithin({ watch, patience, signal }, session, statement, lock, errorPrefix, interrupt) {
    const limitSeconds = watch.limits[LOCKS[lock].blocks];
    const limitMs = Math.max(0, Math.min(limitSeconds * 1000, patience.leftMs));
    const begin = clock/* systemClock */.m.now();
    const serverSeconds = Math.ceil(limitMs / 1000) + SERVER_LATER_SECONDS;
    await session.execute(`SET SESSION lock_wait_timeout = ${serverSeconds}`);
    const done = new AbortController();
    let isLate = false;
    let blocker;
    const giveUp = async () => {
        await until(limitMs, AbortSignal.any([done.signal, signal]));
        if (done.signal.aborted)
            return;
        isLate = !signal.aborted;
        if (isLate)
            blocker = await watch.describeBlocker(session.id);
        await interrupt();
    };
    const givingUp = giveUp();
    try {
        await session.execute(statement, errorPrefix);
    }
    catch (error) {
        if (!isLate && !(0,mysql_errors/* isLockTimeout */.Td)(error))
            throw error;
        await givingUp;
        throw new TryAgain(tooLate(errorPrefix, limitMs, blocker, error), lock);
    }
    finally {
        patience.leftMs -= clock/* systemClock */.m.now() - begin;
        done.abort();
        await givingUp;
    }
}
function tooLate(errorPrefix, limitMs, blocker, cause) {
    return new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', `${errorPrefix} within ${Math.round(limitMs / 1000)} s: ${blocker ? `in the way is ${blocker}` : 'another session is in the way'}`, {
        hint: 'Wait for that statement or transaction to end or kill it, or raise --lock-wait-timeout.',
        cause,
    });
}
function until(ms, signal) {
    return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
        }, { once: true });
        if (signal.aborted) {
            clearTimeout(timer);
            resolve();
        }
    });
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/lock-session.js
// Session whose locks block other clients, with a guarantee that the locks end. Works as a dead
// man's switch: the server closes the session after seconds of silence, and our process sends a
// ping at intervals. A process that hangs or loses its network thus loses its locks. When the
// process continues, it finds the session lost, and the backup fails.



/** Seconds of silence until the server closes the session. */
const SILENCE_SECONDS = 15;
const PING_MS = 3000;
class LockSession {
    /** Connection number at the server. Through a proxy the handshake may contain another number. */
    id;
    #session;
    #request;
    #holds = new Map();
    #stopPings;
    /** Reason why the watch ended the session. */
    #ended;
    #running = 0;
    #reads = 0;
    constructor(session, id, request) {
        this.#session = session;
        this.id = id;
        this.#request = request;
        this.#stopPings = clock/* systemClock */.m.every(PING_MS, () => {
            if (this.#running === 0 && !session.lost)
                void this.#execute('DO 1').catch(() => undefined);
        });
    }
    static async open(request) {
        const session = await request.openSession();
        const id = Number(await session.scalar('SELECT CONNECTION_ID()'));
        await session.execute(`SET SESSION wait_timeout = ${SILENCE_SECONDS}`, 'cannot set up the session');
        return new LockSession(session, id, request);
    }
    get lost() {
        return this.#session.lost;
    }
    /**
     * Reads under a lock. A lock against DDL may last as long as the backup, but each read under it
     * has a time limit.
     */
    async reading(lock, read) {
        const hold = this.#holds.get(lock);
        const isLimited = hold?.blocks === 'ddl';
        this.#reads++;
        if (isLimited)
            hold.limit();
        try {
            return await read();
        }
        finally {
            this.#reads--;
            if (isLimited && this.#reads === 0)
                hold.unlimit();
        }
    }
    /**
     * Runs a statement that takes a lock; other clients may queue after us.
     * @param lock the lock that this statement takes or leads to
     * @param isHeld whether the session holds the lock afterwards
     * @throws TryAgain with the name of the blocking statement; other errors of the statement
     */
    async take(statement, lock, errorPrefix, isHeld = true) {
        const session = {
            id: this.id,
            execute: (sql, errorPrefix) => this.#execute(sql, errorPrefix),
        };
        await lockWithin(this.#request, session, statement, lock, errorPrefix, () => this.#request.watch.interrupt(this));
        if (!isHeld || this.#holds.has(lock))
            return;
        this.#holds.set(lock, this.#request.watch.watch(this, lock));
    }
    /**
     * Releases locks by a statement.
     * @param lock the lock to release; all if absent
     * @throws BackupError SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT if the locks ended earlier
     */
    async release(statement, lock) {
        try {
            const looks = [...this.#holds.values()].map((hold) => hold.look());
            await this.#execute(statement, 'the session that held the lock is lost');
            await Promise.all(looks);
        }
        catch (error) {
            throw this.describeLoss(error);
        }
        finally {
            this.#finishHolds(lock);
        }
    }
    /**
     * Verifies without a query that no loss of the locks is known.
     * @throws BackupError if the session is lost
     */
    assertHeld() {
        if (this.#session.lost)
            throw this.describeLoss(this.#session.lost);
    }
    /**
     * Verifies by a query that the session exists.
     * @throws BackupError if the server does not answer on this session
     */
    async check() {
        try {
            await this.#execute('DO 1');
        }
        catch (error) {
            throw this.describeLoss(error);
        }
    }
    /**
     * Closes the session.
     * @param release statement that releases the remaining locks
     */
    async close(release) {
        this.#stopPings();
        if (release !== undefined && !this.#session.lost)
            await this.release(release).catch(() => undefined);
        this.#finishHolds();
        await this.#session.close();
    }
    /** Ends the session, also at the server, which may detect a cut connection late. */
    async giveUp() {
        this.#stopPings();
        await this.#request.watch.end(this);
        this.#finishHolds();
    }
    destroy() {
        this.#stopPings();
        this.#session.destroy();
    }
    describeLoss(cause) {
        const ended = this.#ended ?? [...this.#holds.values()].find((hold) => hold.ended !== undefined)?.ended;
        if (ended !== undefined)
            return new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', ended, {
                hint: 'Raise --lock-timeout if other clients may wait longer. Tables of engines without transactions are read under the lock: convert them to InnoDB, or leave them out.',
                cause,
            });
        return new errors/* BackupError */.hj('SOURCE_CONNECTION_LOST', `connection ${this.id}, whose lock kept other clients out, is lost: ${cause.message}`, {
            hint: 'The backup could miss later changes, so it failed: see the log of the server, then run the backup again.',
            cause,
        });
    }
    #finishHolds(lock) {
        for (const [name, hold] of this.#holds) {
            if (lock !== undefined && name !== lock)
                continue;
            this.#ended ??= hold.ended;
            hold.finish();
            this.#holds.delete(name);
        }
    }
    async #execute(statement, errorPrefix) {
        this.#running++;
        try {
            await this.#session.execute(statement, errorPrefix);
        }
        finally {
            this.#running--;
        }
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/snapshot.js
// Consistent view that all workers share. The way to open it depends on the server and the
// privileges. Each method is a rung of a ladder, tried best first. Extension point: a rung is one
// file, and `ladder` in open-snapshot.ts lists the rungs.



/** Returns the observer for reads while a session holds a lock. */
function readUnder({ observer, facts, watch }, lock, name) {
    const interrupt = () => watch.interrupt(observer);
    return new UnderLock(observer, { facts, lock, name, watch, interrupt });
}
/**
 * Opens the transactions of the snapshot while a lock is held.
 * @throws TryAgain if they are not open within INSTANT_MS
 */
async function beginSnapshots({ workers }, lock) {
    if (await settlesWithin(INSTANT_MS, startTransactions(workers)))
        return;
    throw new TryAgain(new errors/* BackupError */.hj('SOURCE_LOCK_TIMEOUT', `the snapshots could not be opened within seconds under ${lock}`, {
        hint: 'The server is very busy: run the backup again.',
    }));
}
async function startTransactions(workers) {
    await Promise.all(workers.map((worker) => worker.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', 'cannot open the snapshot')));
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/methods/backup-stage.js
// MariaDB: BACKUP STAGE BLOCK_COMMIT blocks all writes while the workers open their snapshots.
// Names, identities and the catalog are read one stage earlier, under BLOCK_DDL: writes continue,
// and a waiting GRANT holds no table that we read. END releases all protection, so the stages start
// again up to BLOCK_DDL, which permits DML on InnoDB. The code then checks at once for changes
// during this gap.





const backupStage = {
    method: 'backup-stage',
    lock: 'BACKUP STAGE BLOCK_COMMIT',
    suits: (facts) => (0,server_abilities/* has */.z)(facts, 'BACKUP STAGE'),
    async take(request) {
        const { facts, moment, logger } = request;
        const lock = await LockSession.open(request);
        try {
            await keepDdlOut(lock);
            const session = readUnder(request, lock, 'BACKUP STAGE BLOCK_DDL');
            await moment.readObjects(session, 'BACKUP STAGE BLOCK_DDL');
            await moment.readCatalog(session);
            const waits = await findWritersThatWait(request, lock);
            await lock.take('BACKUP STAGE BLOCK_COMMIT', 'BACKUP STAGE BLOCK_COMMIT', 'cannot enter backup stage BLOCK_COMMIT');
            await beginSnapshots(request, 'BACKUP STAGE BLOCK_COMMIT');
            const coordinates = await (0,snapshot_coordinates/* readCoordinates */.G)(readUnder(request, lock, 'BACKUP STAGE BLOCK_COMMIT'), facts);
            if (waits !== undefined)
                logger.info(`other clients may create and alter tables during the backup, which compares the tables at the end: a lock against this would block writes to ${waits}`);
            return {
                method: 'backup-stage',
                consistent: true,
                coordinates,
                covers: () => true,
                async releaseWrites() {
                    await lock.release('BACKUP STAGE END');
                    if (waits !== undefined)
                        return;
                    await keepDdlOut(lock);
                    await moment.checkObjects(readUnder(request, lock, 'BACKUP STAGE BLOCK_DDL'), 'BACKUP STAGE BLOCK_DDL');
                },
                ...heldBy(lock, {
                    release: 'BACKUP STAGE END',
                    keepsDdlOut: waits === undefined ? 'BACKUP STAGE BLOCK_DDL' : undefined,
                }, request),
            };
        }
        catch (error) {
            await lock.giveUp();
            throw error;
        }
    },
};
async function keepDdlOut(lock) {
    for (const stage of ['START', 'FLUSH', 'BLOCK_DDL'])
        await lock.take(`BACKUP STAGE ${stage}`, 'BACKUP STAGE BLOCK_DDL', `cannot enter backup stage ${stage}`, stage === 'BLOCK_DDL');
}
/**
 * Returns a table whose writes would wait. BLOCK_DDL permits writes to InnoDB, Aria and MEMORY.
 * Writes to MyISAM wait, for every table of the server.
 */
async function findWritersThatWait(request, lock) {
    const [found] = await readUnder(request, lock, 'BACKUP STAGE BLOCK_DDL').query(`SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES
      WHERE ENGINE IN ('MyISAM', 'MRG_MyISAM') AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')
      LIMIT 1`, 'cannot list the MyISAM tables');
    return found && `${found.s}.${found.t} (MyISAM) and similar tables`;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/methods/global-lock.js
// FLUSH TABLES WITH READ LOCK blocks all writes of the server while the workers open their
// snapshots. A client cannot withdraw the pending statement, so we send it only when no long
// statement runs.


const LOCK = 'FLUSH TABLES WITH READ LOCK';
/**
 * Opens the snapshots under the global read lock.
 * @param read further reads under the lock
 */
async function snapshotUnderGlobalLock(request, lock, read = () => Promise.resolve()) {
    await request.assertNoLongStatement();
    await lock.take(LOCK, LOCK, 'cannot lock all tables');
    await read();
    await beginSnapshots(request, LOCK);
    const coordinates = await (0,snapshot_coordinates/* readCoordinates */.G)(readUnder(request, lock, LOCK), request.facts);
    return coordinates;
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/methods/flush-tables.js
// MySQL without BACKUP_ADMIN, or before 8.0: only the global read lock. The comparison at the end
// detects DDL of other clients.





const flushTables = {
    method: 'flush-tables',
    lock: 'FLUSH TABLES WITH READ LOCK',
    suits: (facts) => !(0,server_facts/* isMariaDb */.Zz)(facts),
    async take(request) {
        const { moment } = request;
        const lock = await LockSession.open(request);
        try {
            const coordinates = await snapshotUnderGlobalLock(request, lock, async () => {
                const session = readUnder(request, lock, 'FLUSH TABLES WITH READ LOCK');
                await moment.readObjects(session, 'FLUSH TABLES WITH READ LOCK');
                if (moment.holdsWrites())
                    await moment.readCatalog(session);
            });
            return {
                method: 'flush-tables',
                consistent: true,
                coordinates,
                covers: () => true,
                releaseWrites: () => lock.release('UNLOCK TABLES', 'FLUSH TABLES WITH READ LOCK'),
                ...heldBy(lock, { release: 'UNLOCK TABLES', keepsDdlOut: undefined }, request),
            };
        }
        catch (error) {
            await lock.giveUp();
            throw error;
        }
    },
};

;// CONCATENATED MODULE: ./lib/mysql/snapshot/methods/lock-instance.js
// MySQL with all privileges: LOCK INSTANCE FOR BACKUP blocks DDL until the end, and FLUSH TABLES
// WITH READ LOCK blocks writes while the workers open their snapshots. Names, identities and the
// catalog are read in between, while writes continue.






const lock_instance_LOCK = 'LOCK INSTANCE FOR BACKUP';
const lockInstance = {
    method: 'lock-instance',
    lock: 'FLUSH TABLES WITH READ LOCK',
    suits: (facts) => (0,server_abilities/* has */.z)(facts, lock_instance_LOCK),
    async take(request) {
        const { moment } = request;
        // Wait before the first lock, while no client waits for us.
        await request.assertNoLongStatement();
        const lock = await LockSession.open(request);
        try {
            await lock_instance_keepDdlOut(lock);
            const session = readUnder(request, lock, lock_instance_LOCK);
            await moment.readObjects(session, lock_instance_LOCK);
            await moment.readCatalog(session);
            const coordinates = await snapshotUnderGlobalLock(request, lock);
            return {
                method: 'lock-instance',
                consistent: true,
                coordinates,
                covers: () => true,
                releaseWrites: () => lock.release('UNLOCK TABLES', 'FLUSH TABLES WITH READ LOCK'),
                ...heldBy(lock, { release: 'UNLOCK INSTANCE', keepsDdlOut: lock_instance_LOCK }, request),
            };
        }
        catch (error) {
            await lock.giveUp();
            throw error;
        }
    },
};
async function lock_instance_keepDdlOut(lock) {
    await lock.take(lock_instance_LOCK, lock_instance_LOCK, 'cannot lock the instance for backup');
}
/** Tries to block DDL for snapshot methods that also work without this protection. */
async function tryToKeepDdlOut({ facts }, lock) {
    if (!(0,server_abilities/* has */.z)(facts, lock_instance_LOCK))
        return false;
    try {
        await lock_instance_keepDdlOut(lock);
        return true;
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return false;
        throw error;
    }
}

// EXTERNAL MODULE: ./lib/mysql/snapshot/replica.js
var replica = __webpack_require__(68559);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/methods/gtid-preconditions.js




const NEEDED = [
    { variable: 'gtid_mode', because: 'some transactions have no GTID' },
    { variable: 'log_bin', because: 'a commit can be seen before its GTID' },
    {
        variable: 'binlog_order_commits',
        because: 'commits may become visible in another order than their GTIDs',
    },
];
/** Names of the variable before MySQL 8.0.26 and since. */
const REPLICA_LOGS = ['log_slave_updates', 'log_replica_updates'];
/**
 * Verifies the preconditions.
 * @throws RungRefused with the missing precondition
 */
async function assertEveryCommitHasGtid(session, { facts, logger }) {
    const names = [...NEEDED.map(({ variable }) => variable), ...REPLICA_LOGS];
    const rows = await session.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map((name) => `'${name}'`).join(', ')})`, 'cannot read the preconditions of the GTID proof');
    const values = new Map(rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]));
    for (const { variable, because } of NEEDED)
        if (values.get(variable) !== 'ON')
            throw new RungRefused(`${variable} is ${values.get(variable) ?? 'unknown'}, so ${because}`);
    if (!REPLICA_LOGS.some((name) => values.get(name) === 'ON'))
        await assertNoReplica(session, facts);
    await assertNoFilters(session, facts, logger);
}
/** Without log_replica_updates, the binary log lacks the transactions that a replica applies. */
async function assertNoReplica(session, facts) {
    const channels = await (0,replica/* readReplicaChannels */.n)(session, facts).catch((error) => {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return undefined;
        throw error;
    });
    if (channels?.length === 0)
        return;
    throw new RungRefused(`log_replica_updates is OFF, and the server ${channels ? 'is' : 'may be'} a replica, so a commit of the replication may be visible before its GTID`);
}
/** Transactions that `binlog-do-db` and `binlog-ignore-db` exclude have no GTID. */
async function assertNoFilters(session, facts, logger) {
    const status = await (0,snapshot_coordinates/* showBinlogStatus */.X)(session, facts);
    if (status === undefined) {
        logger.info('the account may not see whether the binary log excludes schemas: the proof assumes that it excludes none');
        return;
    }
    const filters = [status.Binlog_Do_DB, status.Binlog_Ignore_DB].filter((text) => text !== undefined && text !== '');
    if (filters.length > 0)
        throw new RungRefused(`the binary log excludes schemas (${filters.join(', ')}), so their commits have no GTID`);
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/methods/gtid-proof.js
// No lock, on MySQL with GTIDs: opens snapshots until one can be verified. No transaction was
// committed between the first and the last snapshot if afterwards no transaction is in progress and
// the set of executed GTIDs equals the set before. Equal binary log positions would be no proof.










const INSTANCE = 'LOCK INSTANCE FOR BACKUP';
const gtidProof = {
    method: 'gtid-proof',
    lock: undefined,
    suits: (facts) => !(0,server_facts/* isMariaDb */.Zz)(facts) && facts.gtidMode,
    async take(request) {
        const { observer, facts, moment } = request;
        await assertEveryCommitHasGtid(observer, request);
        const others = moment.tables().filter((table) => !(0,engines/* isTransactional */.ky)(table));
        if (others.length > 0)
            throw new RungRefused(`without a lock there is no snapshot for engines without transactions: ${others.map((table) => `${(0,table_identity/* identityKey */.U)(table)} (${table.engine})`).join(', ')}`);
        const lock = await LockSession.open(request);
        try {
            const keepsDdlOut = await tryToKeepDdlOut(request, lock);
            if (keepsDdlOut) {
                await moment.readObjects(readUnder(request, lock, INSTANCE), INSTANCE);
                await moment.readCatalog(readUnder(request, lock, INSTANCE));
            }
            else
                await moment.readObjects(observer, undefined);
            const gtidExecuted = await verifySnapshots(request);
            return {
                method: 'gtid-proof',
                consistent: true,
                coordinates: {
                    ...(gtidExecuted === '' ? {} : { gtidExecuted }),
                    ...(await (0,replica/* readSourceCoordinates */.J)(observer, facts, gtidExecuted)),
                },
                covers: engines/* isTransactional */.ky,
                releaseWrites: () => Promise.resolve(),
                ...heldBy(lock, {
                    release: keepsDdlOut ? 'UNLOCK INSTANCE' : undefined,
                    keepsDdlOut: keepsDdlOut ? INSTANCE : undefined,
                }, request),
            };
        }
        catch (error) {
            await lock.giveUp();
            throw error;
        }
    },
};
/** Opens snapshots until one passes, without pauses, because few tries pass under load. */
async function verifySnapshots(request) {
    const { workers, observer, lockWaitTimeoutSeconds, logger, signal } = request;
    const deadline = Date.now() + lockWaitTimeoutSeconds * 1000;
    for (let tries = 1;; tries++) {
        signal.throwIfAborted();
        const before = await executedGtids(observer);
        await startTransactions(workers);
        const owned = (await observer.scalar('SELECT @@GLOBAL.gtid_owned', 'cannot read the GTIDs')) ?? '';
        const after = await executedGtids(observer);
        if (owned === '' && before === after) {
            logger.info(`GTIDs confirm the snapshot after ${tries} ${tries === 1 ? 'try' : 'tries'}`);
            return after;
        }
        if (Date.now() >= deadline)
            throw new RungRefused(`found no moment without a commit in ${tries} tries within ${lockWaitTimeoutSeconds} s (--lock-wait-timeout)`);
    }
}
async function executedGtids(session) {
    const text = await session.scalar('SELECT @@GLOBAL.gtid_executed', 'cannot read the GTIDs');
    return (text ?? '').replace(/\s+/g, '');
}

// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
;// CONCATENATED MODULE: ./lib/mysql/snapshot/methods/lock-tables.js
// Without RELOAD, as on RDS, Aurora and Cloud SQL: locks only the selected tables for reading. The
// locking session can read no other tables, and a transaction on it would release its locks. So the
// workers and an observer run the other statements.








const lock_tables_LOCK = 'LOCK TABLES';
const lock_tables_INSTANCE = 'LOCK INSTANCE FOR BACKUP';
const lockTables = {
    method: 'lock-tables',
    lock: lock_tables_LOCK,
    suits: () => true,
    async take(request) {
        const { facts, moment } = request;
        const lock = await LockSession.open(request);
        // A separate session: UNLOCK TABLES would also release the instance lock.
        const guard = await LockSession.open(request);
        try {
            const keepsDdlOut = await tryToKeepDdlOut(request, guard);
            if (keepsDdlOut) {
                await moment.readObjects(readUnder(request, guard, lock_tables_INSTANCE), lock_tables_INSTANCE);
                await moment.readCatalog(readUnder(request, guard, lock_tables_INSTANCE));
            }
            const tables = moment.tables();
            await lockAll(tables, lock);
            const session = readUnder(request, lock, lock_tables_LOCK);
            if (!keepsDdlOut) {
                await moment.readObjects(session, lock_tables_LOCK);
                if (moment.holdsWrites())
                    await moment.readCatalog(session);
            }
            await beginSnapshots(request, lock_tables_LOCK);
            const coordinates = await (0,snapshot_coordinates/* readCoordinates */.G)(session, facts);
            const locked = new Set(tables.map(({ schema, name }) => `${schema}\0${name}`));
            const held = heldBy(guard, {
                release: keepsDdlOut ? 'UNLOCK INSTANCE' : undefined,
                keepsDdlOut: keepsDdlOut ? lock_tables_INSTANCE : undefined,
            }, request);
            return {
                method: 'lock-tables',
                consistent: true,
                coordinates,
                covers: ({ schema, name }) => locked.has(`${schema}\0${name}`),
                async releaseWrites() {
                    // Fails if the locks ended before the tables without transactions were read completely.
                    await lock.release('UNLOCK TABLES');
                    await lock.close();
                },
                ...held,
                async close() {
                    await lock.close();
                    await held.close();
                },
            };
        }
        catch (error) {
            await Promise.all([lock.giveUp(), guard.giveUp()]);
            throw error;
        }
    },
};
async function lockAll(tables, lock) {
    if (tables.length === 0)
        return;
    const list = tables.map(({ schema, name }) => `${(0,quote/* quoteTable */.Z8)(schema, name)} READ`).join(', ');
    try {
        await lock.take(`LOCK TABLES ${list}`, lock_tables_LOCK, 'cannot lock the selected tables');
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj && error.details['errno'] === mysql_errors.ER.NO_SUCH_TABLE))
            throw error;
        throw new errors/* BackupError */.hj('SOURCE_CHANGED', `a table was dropped or renamed while the backup began: ${error.message}`, { hint: 'Run the backup again.', cause: error });
    }
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/watch/long-statements.js
// Long statements for which a global read lock would wait, while all other clients queue after it.







const long_statements_POLL_MS = 500;
/**
 * Waits until no statement is older than the guard. Waits at most for the duration of the guard.
 * @throws BackupError SOURCE_LONG_STATEMENT with the oldest remaining statement; RungRefused if the
 * account cannot see other statements
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
            throw new errors/* BackupError */.hj('SOURCE_LONG_STATEMENT', `a global read lock would block all writes until the end of ${text}`, {
                hint: 'Wait for the statement to end or kill it, or raise --long-query-guard if a stall is acceptable.',
                details: { id: oldest.id, user: oldest.user, seconds: Number(oldest.seconds) },
            });
        }
        if (isFirst)
            logger.info(`waiting for ${text}`);
        await (0,promises_.setTimeout)(long_statements_POLL_MS, undefined, { signal });
    }
}
/** Returns the query. Without PROCESS, the process list shows only the account's own statements. */
async function chooseSource(session, facts, guardSeconds) {
    const errorPrefix = 'cannot list the running statements';
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
        return () => session.query(processes, errorPrefix);
    const refused = new RungRefused('the account lacks PROCESS, so a long statement that would stall all writes cannot be seen');
    if ((0,server_facts/* isMariaDb */.Zz)(facts))
        throw refused;
    try {
        await session.query(threads, errorPrefix);
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            throw refused;
        throw error;
    }
    return () => session.query(threads, errorPrefix);
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/methods/no-snapshot.js

async function openWithoutSnapshot({ workers, moment }, observer) {
    await moment.readObjects(observer, undefined);
    await startTransactions(workers);
    return {
        method: 'none',
        consistent: false,
        coordinates: {},
        keepsDdlOut: false,
        locks: [],
        covers: () => true,
        guard: (reader) => reader,
        releaseWrites: () => Promise.resolve(),
        assertProtected: () => undefined,
        checkHeld: () => Promise.resolve(),
        explain: (error) => Promise.resolve(error),
        close: () => Promise.resolve(),
    };
}

;// CONCATENATED MODULE: ./lib/mysql/snapshot/open-snapshot.js
// Tries the snapshot methods in order and takes the first one that the server and the account
// permit. If another client blocks a method, it releases all locks, lets other clients proceed, and
// tries the method again, a bounded number of times.













/** Best method first. */
const ladder = [lockInstance, flushTables, backupStage, lockTables, gtidProof];
/** Maximum number of tries per method, independent of the time. */
const TRIES = 6;
/** Pause before the next try in ms, times the number of tries; waiting clients proceed. */
const PAUSE_MS = 500;
/** Minimum of remaining milliseconds for another try. */
const LEAST_WAIT_MS = 100;
/**
 * Opens the snapshot by the best possible method.
 * @throws BackupError SNAPSHOT_IMPOSSIBLE with the reason for each method and the missing grants;
 * SOURCE_LOCK_TIMEOUT or SOURCE_LONG_STATEMENT if only another client blocked; other errors of a
 * method
 */
async function openSnapshot(request) {
    const observer = await request.openSession();
    if (request.consistency === 'none')
        return await openWithoutSnapshot(request, observer);
    const { facts, logger } = request;
    const watch = await LockWatch.begin(await request.openSession(), facts, logger, request.lockLimits);
    const refusals = [];
    let inTheWay;
    /** Locks that were not available in time. */
    const late = new Set();
    // All methods share one wait.
    let waiting;
    const assertNoLongStatement = () => (waiting ??= waitForLongStatements(observer, request));
    for (const rung of ladder) {
        if (!rung.suits(facts) || (rung.lock !== undefined && late.has(rung.lock)))
            continue;
        const patience = { leftMs: request.lockWaitTimeoutSeconds * 1000 };
        try {
            return await climb(rung, { ...request, observer, watch, patience, assertNoLongStatement });
        }
        catch (error) {
            const isLong = error instanceof errors/* BackupError */.hj && error.code === 'SOURCE_LONG_STATEMENT';
            if (error instanceof TryAgain) {
                inTheWay ??= error.failure;
                if (error.lock)
                    late.add(error.lock);
            }
            else if (isLong)
                inTheWay ??= error;
            else if (!((0,mysql_errors/* isPrivilegeError */.Qg)(error) || error instanceof RungRefused))
                throw error;
            refusals.push(`${rung.method}: ${error.message}`);
            logger.info(`snapshot by ${rung.method} is not possible: ${error.message}`);
        }
    }
    if (inTheWay)
        throw inTheWay;
    throw new errors/* BackupError */.hj('SNAPSHOT_IMPOSSIBLE', `no consistent snapshot is possible: ${refusals.join('; ')}`, {
        hint: `Grant the account ${(0,privileges/* grantsForSnapshot */.Pt)(facts, schemasOf(request)).join(', or ')}. With --consistency none a backup is made whose tables may not fit together.`,
        details: { refusals },
    });
}
/** Tries one method until it succeeds or further tries are pointless. */
async function climb(rung, request) {
    const { logger, moment, patience, signal } = request;
    for (let tries = 1;; tries++) {
        signal.throwIfAborted();
        try {
            return await open(rung, request);
        }
        catch (error) {
            const pauseMs = PAUSE_MS * tries;
            const isLast = tries >= TRIES || patience.leftMs <= LEAST_WAIT_MS;
            if (!(error instanceof TryAgain) || isLast)
                throw error;
            logger.info(`try ${tries} of ${rung.method}: ${error.message}`);
            await (0,promises_.setTimeout)(pauseMs, undefined, { signal });
        }
    }
    async function open(rung, request) {
        const snapshot = await rung.take(request);
        try {
            if (!moment.holdsWrites())
                await snapshot.releaseWrites();
            // The data that the caller reads in the meantime belong to this try, so the error must not
            // cause another try.
            const releaseWrites = () => snapshot.releaseWrites().catch(asFailure);
            if (snapshot.keepsDdlOut)
                await limitWaits(request);
            return { ...snapshot, releaseWrites };
        }
        catch (error) {
            await snapshot.close();
            throw error;
        }
    }
}
/**
 * Limits the lock waits of the workers. A worker that waits for a table may wait for a client that
 * waits for us. So the limit of a lock that blocks writes applies here too.
 */
async function limitWaits({ workers, lockWaitTimeoutSeconds, lockLimits }) {
    const seconds = Math.max(1, Math.round(Math.min(lockWaitTimeoutSeconds, lockLimits.commits)));
    await Promise.all(workers.map((worker) => worker.execute(`SET SESSION lock_wait_timeout = ${seconds}`)));
}
function asFailure(error) {
    throw error instanceof TryAgain ? error.failure : error;
}
function schemasOf({ moment }) {
    return [...new Set(moment.tables().map(({ schema }) => schema))];
}

// EXTERNAL MODULE: ./lib/backup/definitions/source-changes.js
var source_changes = __webpack_require__(65826);
// EXTERNAL MODULE: ./lib/backup/preflight/preflight.js
var preflight = __webpack_require__(75329);
// EXTERNAL MODULE: ./lib/backup/selected-objects.js
var selected_objects = __webpack_require__(64328);
;// CONCATENATED MODULE: ./lib/backup/snapshot.js
// Snapshot of a backup with all facts of its moment: the names of all objects, the identities of
// tables and the catalog. Invariant: the catalog contains a selected object exactly if it existed
// at that moment, and the object is unchanged at the end.











function tablesOf(catalog) {
    return catalog.schemas.flatMap(({ tables }) => tables);
}
/**
 * Asserts that the rows of all tables are those of the snapshot's moment.
 * @throws BackupError SOURCE_PRIVILEGES, SOURCE_UNSUPPORTED naming tables that the snapshot does
 * not hold
 */
function assertCovered({ snapshot, catalog, identity, isFrozen }) {
    const tables = tablesOf(catalog).filter(engines/* holdsRows */.Mj);
    (0,preflight/* checkPartitions */.AP)(tables, identity.kind, snapshot);
    (0,source_changes/* assertInSnapshot */.k)(tables, snapshot, isFrozen);
}
async function openBackupSnapshot(setting) {
    const { request, facts, reader, workers, openSession, logger, signal } = setting;
    const identity = await (0,table_identity/* openIdentitySource */._)(reader, facts);
    const moment = new Moment(setting, identity);
    const snapshot = await openSnapshot({
        openSession,
        facts,
        consistency: request.consistency ?? 'auto',
        workers,
        moment,
        longQueryGuardSeconds: request.longQueryGuardSeconds,
        lockWaitTimeoutSeconds: request.lockWaitTimeoutSeconds,
        lockLimits: request.lockTimeoutSeconds === undefined
            ? DEFAULT_LOCK_LIMITS
            : { commits: request.lockTimeoutSeconds, ddl: request.lockTimeoutSeconds },
        logger,
        signal,
    });
    try {
        if (!moment.catalog)
            await moment.readCatalog(snapshot.guard(reader));
        const catalog = moment.catalog;
        (0,preflight/* checkSelection */.Nt)(catalog, request.selection, []);
        moment.assertSame();
        return {
            snapshot,
            catalog,
            objects: moment.objects,
            identity,
            isFrozen: moment.holdsWrites(),
            findChanges: (session) => moment.findChanges(session),
            explain: async (error, session) => (await moment.explain(error, session).catch(() => undefined)) ??
                (await snapshot.explain(error).catch(() => error)),
        };
    }
    catch (error) {
        await snapshot.close().catch(() => undefined);
        throw error;
    }
}
class Moment {
    catalog;
    objects;
    #setting;
    #identity;
    #captured;
    constructor(setting, identity) {
        this.#setting = setting;
        this.#identity = identity;
    }
    async readObjects(session, lock) {
        this.catalog = undefined;
        this.objects = await this.#list(session);
        this.#captured = await this.#identity.capture(session, !WITH_TABLES_HELD.has(lock));
    }
    async checkObjects(session) {
        const { objects, replaced } = await this.findChanges(session);
        const changed = [...objects.map(selected_objects/* describeChange */.uQ), ...replaced.map((name) => `table ${name} was replaced`)];
        if (changed.length > 0)
            throw (0,selected_objects/* sourceChanged */._4)('while the backup began', changed);
    }
    async readCatalog(session) {
        const { facts, request, planned } = this.#setting;
        const { selection } = request;
        // Objects that were broken before have already failed the run, unless they are to be skipped.
        const catalog = await (0,schema_catalog/* readCatalog */.u)(session, facts, { selection, skipBroken: true, mayPause: false });
        const known = new Set(planned.leftOut.map(({ name }) => name));
        const broken = catalog.leftOut.filter(({ name, reason }) => reason !== schema_catalog/* NOT_SELECTED */.Q && !known.has(name));
        if (broken.length > 0)
            throw (0,selected_objects/* sourceChanged */._4)('while the backup began', broken.map(({ name, reason }) => `${name}: ${reason}`));
        this.catalog = catalog;
    }
    tables() {
        return (this.catalog ?? this.#setting.planned).schemas.flatMap(({ tables }) => tables.filter(engines/* holdsRows */.Mj));
    }
    holdsWrites() {
        return (this.#setting.request.consistency !== 'none' && this.tables().some((table) => !(0,engines/* isTransactional */.ky)(table)));
    }
    /**
     * Asserts that the catalog matches the object list exactly.
     * @throws BackupError SOURCE_CHANGED
     */
    assertSame() {
        const catalog = this.catalog;
        const leftOut = new Set(catalog.leftOut.map(({ name }) => name));
        const there = this.#selected(this.objects).filter((object) => !selected_objects/* NOT_IN_CATALOG */.WU.has(object.kind) && !leftOut.has((0,object_names/* describeObject */.v8)(object)));
        const read = (0,selected_objects/* objectsOf */.iZ)(catalog);
        const changes = (0,object_names/* compareObjects */.Gq)(there.map(selected_objects/* withoutIdentity */.jD), read);
        if (changes.length > 0)
            throw (0,selected_objects/* sourceChanged */._4)('while the backup began', changes.map(selected_objects/* describeChange */.uQ));
    }
    async findChanges(session) {
        const now = await this.#list(session);
        const objects = (0,object_names/* compareObjects */.Gq)(this.#selected(this.objects), this.#selected(now));
        const replaced = await this.#identity.findChanged(session, this.#captured, [...this.tables()]);
        return { objects, replaced };
    }
    /** A statement on a dropped object fails like a wrong statement, so compare the objects first. */
    async explain(error, session) {
        if (!(error instanceof errors/* BackupError */.hj) || error.code !== 'SOURCE_QUERY_FAILED')
            return undefined;
        const { objects, replaced } = await this.findChanges(session);
        const changed = [...objects.map(selected_objects/* describeChange */.uQ), ...replaced.map((name) => `table ${name} was replaced`)];
        return changed.length === 0
            ? undefined
            : (0,selected_objects/* sourceChanged */._4)(`${error.message}: while the backup ran`, changed);
    }
    #list(session) {
        const { facts, request } = this.#setting;
        return (0,object_names/* readObjects */.$I)(session, facts, {
            isNeeded: (schema) => (0,selection/* selectsSchema */.xu)(request.selection, schema),
            accounts: request.users,
        });
    }
    #selected({ objects }) {
        const { facts, request } = this.#setting;
        return objects.filter((object) => (0,selected_objects/* isSelected */.sp)(object, request.selection, facts));
    }
}
/**
 * Locks under which another client can hold tables: because it waits for us, or with its own LOCK
 * TABLES. The last two block all DDL, so fewer facts need a comparison.
 */
const WITH_TABLES_HELD = new Set([
    'LOCK TABLES',
    'LOCK INSTANCE FOR BACKUP',
    'BACKUP STAGE BLOCK_DDL',
]);


/***/ }),

/***/ 13954:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ queryPartly)
/* harmony export */ });
async function queryPartly(session, sql, errorPrefix) {
    if (session.queryPartly)
        return await session.queryPartly(sql, errorPrefix);
    return { rows: await session.query(sql, errorPrefix), isComplete: true };
}


/***/ }),

/***/ 13466:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Gq: () => (/* binding */ compareObjects),
  v8: () => (/* binding */ describeObject),
  $I: () => (/* binding */ readObjects)
});

// UNUSED EXPORTS: readObjectNames

// EXTERNAL MODULE: ./lib/core/defined.js
var core_defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/mysql/schema/accounts.js
var schema_accounts = __webpack_require__(56506);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
;// CONCATENATED MODULE: ./lib/mysql/schema/names/account-names.js
// Accounts and roles of a server, each with a hash of its properties and grants. Read from the
// account tables; on MariaDB never while a lock blocks commits: a waiting GRANT holds them.






const MYSQL_TABLES = [
    { name: 'global_grants', user: 'USER', host: 'HOST', needs: 'mysql.global_grants' },
    { name: 'default_roles', user: 'USER', host: 'HOST', needs: 'mysql.default_roles' },
    { name: 'role_edges', user: 'TO_USER', host: 'TO_HOST', needs: 'mysql.default_roles' },
];
const MARIADB_TABLES = [{ name: 'roles_mapping', user: 'User', host: 'Host' }];
const SHARED_TABLES = [
    'db',
    'tables_priv',
    'columns_priv',
    'procs_priv',
    'proxies_priv',
].map((name) => ({ name, user: 'User', host: 'Host' }));
/**
 * Reads the accounts and roles.
 * @returns undefined if our account may not read the tables
 */
async function readAccountNames(session, facts) {
    const mariadb = (0,server_facts/* isMariaDb */.Zz)(facts);
    const read = (table) => session.query(`SELECT * FROM mysql.${table}`, 'cannot list the accounts', { results: 'binary' });
    const grants = new Map();
    try {
        for (const { name, user, host, needs } of [
            ...SHARED_TABLES,
            ...(mariadb ? MARIADB_TABLES : MYSQL_TABLES),
        ]) {
            if (needs && !(0,server_abilities/* has */.z)(facts, needs))
                continue;
            for (const row of await read(name)) {
                const key = `${account_names_text(row[user])}\\0${account_names_text(row[host])}`;
                grants.set(key, [...(grants.get(key) ?? []), `${name} ${contentOf(row)}`]);
            }
        }
        const accounts = await read(mariadb ? 'global_priv' : 'user');
        return accounts.map((row) => {
            const [user, host] = [account_names_text(row['User']), account_names_text(row['Host'])];
            const facts = [contentOf(row), ...(grants.get(`${user}\\0${host}`) ?? []).sort()];
            return {
                ...nameOf(row, user, host, mariadb),
                ...((0,schema_accounts/* isServerAccount */.b)(user) ? { isSystem: true } : {}),
                identity: (0,external_node_crypto_.createHash)('sha256').update(facts.join('\n')).digest('hex'),
            };
        });
    }
    catch (error) {
        if ((0,mysql_errors/* isPrivilegeError */.Qg)(error))
            return undefined;
        throw error;
    }
}
/**
 * Returns kind and name of an account. CREATE ROLE of MySQL creates an unusable account: locked,
 * expired and without a password.
 */
function nameOf(row, user, host, mariadb) {
    if (mariadb)
        return /"is_role"\s*:\s*true/.test(account_names_text(row['Priv']))
            ? { kind: 'role', name: (0,quote/* quoteString */.Ov)(user) }
            : { kind: 'account', name: (0,quote/* quoteAccount */.Y_)(user, host) };
    const isRole = account_names_text(row['account_locked']) === 'Y' &&
        account_names_text(row['password_expired']) === 'Y' &&
        account_names_text(row['authentication_string']) === '';
    return { kind: isRole ? 'role' : 'account', name: (0,quote/* quoteAccount */.Y_)(user, host) };
}
function contentOf(row) {
    return Object.entries(row)
        .map(([column, value]) => `${column}=${Buffer.isBuffer(value) ? value.toString('base64') : String(value)}`)
        .join(',');
}
function account_names_text(value) {
    return Buffer.isBuffer(value) ? value.toString('utf8') : String(value ?? '');
}

// EXTERNAL MODULE: ./lib/mysql/schema/names/name-reader.js
var name_reader = __webpack_require__(13954);
;// CONCATENATED MODULE: ./lib/mysql/schema/names/object-name-queries.js
// Statements that list the objects of a server. MySQL 8 and later read them from the data
// dictionary and wait for no client. MySQL 5.7 and MariaDB open each table to read facts other than
// names, and wait for a table under ALTER.
//
// Tried on MariaDB 11.8, 11.4 and 10.11, 12 to 50 times each, under BLOCK_DDL, BLOCK_COMMIT and
// LOCK TABLES, while clients ran ALTER, TRUNCATE, RENAME, GRANT and CREATE and DROP of programs,
// views, sequences, schemas and accounts:
// - Names from TABLES, SCHEMATA, ROUTINES, EVENTS and SHOW FULL TABLES never waited.
// - With `lock_wait_timeout = 0` no statement waited. TABLES with type, TRIGGERS, COLUMNS and
//   PARTITIONS then omit a table under ALTER, with warning 1205. VIEWS omits nothing, because ALTER
//   TABLE does not lock views.
// - With the default, VIEWS, TRIGGERS and TABLES with type waited in at least half of the tries.
// - Under BLOCK_COMMIT accounts cannot be read: a waiting GRANT holds their tables.


function nameQueries(facts) {
    const schemaFacts = ['DEFAULT_CHARACTER_SET_NAME', 'DEFAULT_COLLATION_NAME'];
    if ((0,server_facts/* isMariaDb */.Zz)(facts))
        schemaFacts.push('SCHEMA_COMMENT');
    // The data dictionary updates this time at each change of the definition. Other servers would
    // open the table.
    const created = (0,server_abilities/* has */.z)(facts, 'data dictionary') ? 'CREATE_TIME' : 'NULL';
    return {
        complete: [
            object_name_queries_select('SCHEMATA', "'schema'", 'NULL', 'SCHEMA_NAME', schemaFacts),
            object_name_queries_select('ROUTINES', 'ROUTINE_TYPE', 'ROUTINE_SCHEMA', 'ROUTINE_NAME', ROUTINE_FACTS),
            object_name_queries_select('EVENTS', "'event'", 'EVENT_SCHEMA', 'EVENT_NAME', EVENT_FACTS),
            ...((0,server_abilities/* has */.z)(facts, 'LIBRARIES')
                ? [
                    object_name_queries_select('LIBRARIES', "'library'", 'LIBRARY_SCHEMA', 'LIBRARY_NAME', [
                        'LIBRARY_DEFINITION',
                        'LAST_ALTERED',
                    ]),
                ]
                : []),
        ],
        names: 'SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n FROM information_schema.TABLES',
        kinds: `SELECT TABLE_TYPE AS kind, TABLE_SCHEMA AS s, TABLE_NAME AS n, ${created} AS identity FROM information_schema.TABLES`,
        views: object_name_queries_select('VIEWS', "'view'", 'TABLE_SCHEMA', 'TABLE_NAME', VIEW_FACTS),
        triggers: object_name_queries_select('TRIGGERS', "'trigger'", 'TRIGGER_SCHEMA', 'TRIGGER_NAME', TRIGGER_FACTS, ', EVENT_OBJECT_TABLE AS t'),
    };
}
const VIEW_FACTS = [
    'VIEW_DEFINITION',
    'DEFINER',
    'SECURITY_TYPE',
    'CHECK_OPTION',
    'CHARACTER_SET_CLIENT',
    'COLLATION_CONNECTION',
];
const TRIGGER_FACTS = [
    'EVENT_OBJECT_TABLE',
    'EVENT_MANIPULATION',
    'ACTION_TIMING',
    'ACTION_ORDER',
    'ACTION_STATEMENT',
    'CREATED',
    'SQL_MODE',
    'DEFINER',
];
const ROUTINE_FACTS = ['ROUTINE_DEFINITION', 'LAST_ALTERED', 'SQL_MODE', 'DEFINER', 'ROUTINE_COMMENT'];
/** Facts of an event, without its status: the server disables an event that has ended. */
const EVENT_FACTS = [
    'EVENT_DEFINITION',
    'LAST_ALTERED',
    'SQL_MODE',
    'DEFINER',
    'EVENT_COMMENT',
    'EXECUTE_AT',
    'INTERVAL_VALUE',
    'INTERVAL_FIELD',
    'STARTS',
    'ENDS',
    'ON_COMPLETION',
];
/** Returns a query that lets the server hash the facts, because definitions may be long. */
function object_name_queries_select(table, kind, schema, name, facts, more = '') {
    const parts = facts.map((fact) => `COALESCE(${fact}, '')`).join(', ');
    return `SELECT ${kind} AS kind, ${schema} AS s, ${name} AS n, SHA2(CONCAT_WS('/', ${parts}), 256) AS identity${more}
            FROM information_schema.${table}`;
}

;// CONCATENATED MODULE: ./lib/mysql/schema/names/object-names.js
// Names of all objects of a server: read once while a lock keeps the objects unchanged, and again
// at the end. The content of a backup is compared with this list, never with a list from the
// backup's own readers. Invariant: no statement here waits for another client, see
// object-name-queries.ts.






/** Returns all objects that the account may see, including those in the server's own schemas. */
async function readObjectNames(session, facts) {
    const { objects } = await readObjects(session, facts, { isNeeded: () => true, accounts: true });
    return objects.map(({ kind, schema, name }) => ({
        kind,
        ...defined({ schema }),
        name,
    }));
}
/** Lists the objects in about 10 statements, and a few more if a table is under ALTER. */
async function readObjects(session, facts, { isNeeded, accounts }) {
    const objects = [];
    const unknown = [];
    const add = ({ kind, s, n, identity, t }) => {
        const schema = s ?? n;
        objects.push({
            kind: kindOf(kind),
            ...(s === null ? {} : { schema: s }),
            name: n,
            ...(identity === null || identity === undefined ? {} : { identity }),
            ...(0,core_defined/* defined */.s)({ table: t }),
            ...((0,server_facts/* isSystemSchema */.hv)(schema, facts) ? { isSystem: true } : {}),
        });
    };
    const queries = nameQueries(facts);
    for (const sql of queries.complete)
        (await session.query(sql, WHAT)).forEach(add);
    (await readTables(session, queries)).forEach(add);
    const triggers = await (0,name_reader/* queryPartly */.f)(session, queries.triggers, WHAT);
    if (triggers.isComplete)
        triggers.rows.forEach(add);
    else
        (await readTriggersBySchema(session, queries.triggers, objects, isNeeded, unknown)).forEach(add);
    if (accounts) {
        const read = await readAccountNames(session, facts);
        if (read)
            objects.push(...read);
        else
            unknown.push('the accounts, which the account may not read');
    }
    return { objects, unknown };
}
const WHAT = 'cannot list the objects of the server';
function kindOf(word) {
    const kind = word.toLowerCase();
    if (kind === 'system view')
        return 'view';
    return /table|versioned/.test(kind) ? 'table' : kind;
}
/**
 * Reads all names in one statement. The type of a table under ALTER may be missing; SHOW FULL
 * TABLES supplies the type without a wait.
 */
async function readTables(session, { names, kinds, views }) {
    const rows = await session.query(names, WHAT);
    const byName = (found) => new Map(found.map((row) => [`${row.s}\0${row.n}`, row]));
    const known = byName((await (0,name_reader/* queryPartly */.f)(session, kinds, WHAT)).rows);
    const definitions = byName((await (0,name_reader/* queryPartly */.f)(session, views, WHAT)).rows);
    const tables = [];
    for (const { s, n } of rows) {
        const key = `${s}\0${n}`;
        const kind = known.get(key)?.kind ?? (await showKind(session, s, n));
        // The table is temporary, or was dropped where no lock blocks DDL.
        if (kind === undefined || kind.startsWith('TEMPORARY'))
            continue;
        const parts = [known.get(key)?.identity, definitions.get(key)?.identity].filter((part) => typeof part === 'string');
        tables.push({ kind, s, n, identity: parts.length > 0 ? parts.join('/') : null });
    }
    return tables;
}
async function showKind(session, schema, name) {
    const rows = await session.query(`SHOW FULL TABLES FROM ${(0,quote/* quoteName */.AB)(schema)}`, WHAT);
    const found = rows.map((row) => Object.values(row).map(String)).find(([shown]) => shown === name);
    return found?.[1];
}
/** Reads the triggers schema by schema. Waits for a table under ALTER only in a needed schema. */
async function readTriggersBySchema(session, sql, objects, isNeeded, unknown) {
    const found = [];
    for (const { name, isSystem } of objects.filter(({ kind }) => kind === 'schema')) {
        if (isSystem)
            continue;
        const ofSchema = `${sql} WHERE TRIGGER_SCHEMA = ${(0,quote/* textLiteral */.nl)(name)}`;
        if (isNeeded(name)) {
            found.push(...(await session.query(ofSchema, WHAT)));
            continue;
        }
        const { rows, isComplete } = await (0,name_reader/* queryPartly */.f)(session, ofSchema, WHAT);
        found.push(...rows);
        if (!isComplete)
            unknown.push(`triggers of schema ${name}, because another client alters one of its tables`);
    }
    return found;
}
/** Returns the differences between two moments, by name. */
function compareObjects(before, after) {
    const changes = [];
    const earlier = new Map(before.map((object) => [keyOf(object), object]));
    const later = new Map(after.map((object) => [keyOf(object), object]));
    const note = ({ kind, schema, name }, change) => {
        changes.push({ kind, ...(0,core_defined/* defined */.s)({ schema }), name, change });
    };
    for (const [key, object] of earlier) {
        const same = later.get(key);
        if (!same)
            note(object, 'vanished');
        else if (same.identity !== object.identity)
            note(same, 'changed');
    }
    for (const [key, object] of later)
        if (!earlier.has(key))
            note(object, 'appeared');
    return changes;
}
function keyOf({ kind, schema, name }) {
    return `${kind}\0${schema ?? ''}\0${name}`;
}
/** Returns `table shop.orders` or `account 'a'@'%'`. */
function describeObject({ kind, schema, name }) {
    return `${kind} ${schema === undefined ? name : `${schema}.${name}`}`;
}


/***/ }),

/***/ 15923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ identityKey),
/* harmony export */   _: () => (/* binding */ openIdentitySource)
/* harmony export */ });
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83647);
/* harmony import */ var _connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84881);
/* harmony import */ var _innodb_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17321);
/* harmony import */ var _names_name_reader_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13954);
// Identity of the table with a given name. A ghost table renamed over the original has the same
// definition and may have the same count, but other InnoDB table ids. Read under the lock and again
// at the end.




async function openIdentitySource(session, facts) {
    const view = (0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .innodbTables */ .iX)(facts);
    try {
        await session.query(`SELECT 1 FROM ${view} LIMIT 1`, 'cannot read the InnoDB table ids');
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
    if (!(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'INNODB_TABLESPACES'))
        return {
            kind: 'table-id',
            capture: (session) => captureTableIds(session, view),
            findChanged: async (session, before, tables) => changedTables(before.of(tables), (await captureTableIds(session, view)).of(tables)),
        };
    return {
        kind: 'table-id',
        capture: (session, opensTables) => (opensTables ? captureIdsAndSpaces(session) : captureSpaces(session)),
        findChanged: async (session, before, tables) => before.from === 'tables'
            ? await findChangedOnMysql(session, before, tables)
            : changedTables(before.of(tables), (await captureSpaces(session)).of(tables)),
    };
}
async function captureIdsAndSpaces(session) {
    const captured = await captureTableIds(session, 'information_schema.INNODB_TABLES');
    const names = new Map([...(await readSpaces(session))].map(([name, id]) => [id, name]));
    const spacesOf = (table) => captured.spacesOf(table).map(({ id }) => ({ id, name: names.get(id) }));
    return { ...captured, spacesOf };
}
/**
 * Reads the identities from tablespaces. Each copying ALTER, TRUNCATE, RENAME and EXCHANGE
 * PARTITION changes the tablespace of a table or partition, or the name of the tablespace. The
 * creation time identifies tables without an own tablespace and detects an instant ALTER, see
 * object-name-queries.ts.
 */
async function captureSpaces(session) {
    const byBaseName = new Map();
    for (const [name, id] of await readSpaces(session)) {
        const { base, partition } = (0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .splitFileName */ .se)(name);
        byBaseName.set(base, [...(byBaseName.get(base) ?? []), `${partition}=${id}`]);
    }
    return {
        from: 'tablespaces',
        spacesOf: () => [],
        of: (tables) => new Map(tables.map((table) => [
            identityKey(table),
            [...(byBaseName.get((0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .encodedBase */ .mO)(table)) ?? [])].sort().join(','),
        ])),
    };
}
/** Seconds to wait for a lock on any table of the server, before the tablespaces must suffice. */
const LOCK_SECONDS = 3;
/**
 * Returns the names of the changed tables. A statement that waits for the end of our transactions,
 * for example an ALTER TABLE, blocks INNODB_TABLES for all clients: a deadlock with us. A statement
 * on a table outside of the backup blocks too. None of our tables can change at that moment,
 * because our transactions have read all of them. Tablespaces can be read without a lock.
 */
async function findChangedOnMysql(session, before, tables) {
    await session.execute(`SET SESSION lock_wait_timeout = ${LOCK_SECONDS}`);
    try {
        const after = await captureTableIds(session, 'information_schema.INNODB_TABLES');
        return changedTables(before.of(tables), after.of(tables));
    }
    catch (error) {
        if (!(0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isLockTimeout */ .Td)(error))
            throw error;
        const now = await readSpaces(session);
        const changed = tables.filter((table) => before.spacesOf(table).some(({ id, name }) => {
            // The state of this table cannot be determined.
            if (name === undefined)
                throw error;
            return now.get(name) !== id;
        }));
        return changed.map(identityKey);
    }
}
/** Returns the ids of single-table tablespaces, by name. */
async function readSpaces(session) {
    const rows = await session.query(`SELECT NAME AS n, SPACE AS s FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'Single'`, 'cannot read the InnoDB tablespaces');
    return new Map(rows.map(({ n, s }) => [n, String(s)]));
}
async function captureTableIds(session, view) {
    // All columns: an instant ALTER keeps the id, but changes the number of columns or row versions.
    const rows = await session.query(`SELECT * FROM ${view} ORDER BY NAME`, 'cannot read the InnoDB table ids');
    const byBaseName = new Map();
    const spaces = new Map();
    for (const { NAME: name, ...facts } of rows) {
        const { base, partition } = (0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .splitFileName */ .se)(name);
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
        from: 'tables',
        spacesOf: (table) => spaces.get((0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .encodedBase */ .mO)(table)) ?? [],
        of: (tables) => new Map(tables.map((table) => {
            const entries = byBaseName.get((0,_innodb_names_js__WEBPACK_IMPORTED_MODULE_2__/* .encodedBase */ .mO)(table)) ?? [];
            return [
                identityKey(table),
                // Tables of other engines have no InnoDB id; only their names and creation times
                // identify them.
                [...entries].sort().join(','),
            ];
        })),
    };
}
function identityKey({ schema, name }) {
    return `${schema}.${name}`;
}
async function captureCreateTimes(session) {
    // A table under ALTER has no creation time here, so it counts as changed at the end.
    const { rows } = await (0,_names_name_reader_js__WEBPACK_IMPORTED_MODULE_3__/* .queryPartly */ .f)(session, `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, CREATE_TIME AS created FROM information_schema.TABLES WHERE TABLE_TYPE <> 'VIEW'`, 'cannot read the creation times');
    const created = new Map(rows.map(({ s, t, created }) => [`${s}.${t}`, created ?? '']));
    return {
        from: 'times',
        spacesOf: () => [],
        of: (tables) => new Map(tables.map((table) => [identityKey(table), `created=${created.get(identityKey(table)) ?? 'gone'}`])),
    };
}
/** Returns the names of the tables whose identities differ. */
function changedTables(before, after) {
    return [...before].filter(([name, identity]) => after.get(name) !== identity).map(([name]) => name);
}


/***/ }),

/***/ 11080:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ readCoordinates),
/* harmony export */   X: () => (/* binding */ showBinlogStatus)
/* harmony export */ });
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83647);
/* harmony import */ var _connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84881);
/* harmony import */ var _replica_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(68559);
// Position of a snapshot in the binary log. Read while a lock blocks all writes.



async function readCoordinates(session, facts) {
    const coordinates = await (0,_replica_js__WEBPACK_IMPORTED_MODULE_2__/* .readSourceCoordinates */ .J)(session, facts);
    if (facts.logBin)
        Object.assign(coordinates, await readBinlogPosition(session, facts));
    const gtid = await session.scalar((0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'gtid_current_pos') ? 'SELECT @@GLOBAL.gtid_current_pos' : 'SELECT @@GLOBAL.gtid_executed', 'cannot read the GTID set');
    if (gtid)
        coordinates.gtidExecuted = gtid.replace(/\s+/g, '');
    return coordinates;
}
/** Returns undefined if the account lacks the privilege, or if there is no binary log. */
async function showBinlogStatus(session, facts) {
    try {
        const [row] = await session.query((0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'SHOW MASTER STATUS') ? 'SHOW MASTER STATUS' : 'SHOW BINARY LOG STATUS', 'cannot read the binary log position');
        return row;
    }
    catch (error) {
        if ((0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isPrivilegeError */ .Qg)(error))
            return undefined;
        throw error;
    }
}
/**
 * Returns the position, from which a replica can start. A backup without a position is still valid,
 * and its manifest shows the absence.
 */
async function readBinlogPosition(session, facts) {
    const status = await showBinlogStatus(session, facts);
    return status ? { binlogFile: status.File, binlogPosition: Number(status.Position) } : {};
}


/***/ }),

/***/ 68559:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ readSourceCoordinates),
/* harmony export */   n: () => (/* binding */ readReplicaChannels)
/* harmony export */ });
/* harmony import */ var _connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84881);
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83647);
// State of a replica with respect to its sources.


/**
 * Returns the channels of a replica; empty if the server is no replica.
 * @throws a privilege error if the account may not see them
 */
async function readReplicaChannels(session, facts) {
    const statement = (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(facts, 'SHOW ALL SLAVES STATUS')
        ? 'SHOW ALL SLAVES STATUS'
        : (0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_1__/* .has */ .z)(facts, 'SHOW REPLICA STATUS')
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
/**
 * Returns the position in the log of the source, if the server has exactly one source.
 * @param gtidExecuted return the position only if this is still the set of executed GTIDs
 */
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
        // Same as the position in the server's own log: a backup without it is still valid.
        if ((0,_connection_mysql_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isPrivilegeError */ .Qg)(error))
            return {};
        throw error;
    }
}


/***/ })

};
