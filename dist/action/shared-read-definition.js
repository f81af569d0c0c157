export const id = 4824;
export const ids = [4824];
export const modules = {

/***/ 74331:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Np: () => (/* binding */ decodePeriodEnd),
/* harmony export */   gv: () => (/* binding */ periodEndOf),
/* harmony export */   xd: () => (/* binding */ encodePeriodEnd)
/* harmony export */ });
/* unused harmony exports ENDS_OF_TIME, endOfTime */
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45987);
/* harmony import */ var _connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83647);
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);
/* harmony import */ var _instant_rows_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31157);
// End of the period of a current row in a system-versioned table of MariaDB. The value is the
// server's largest TIMESTAMP. A version with a larger maximum therefore reads an older version's
// value as a moment in the past, and the row as history.




/** Printed TIMESTAMP(6) in UTC. */
const ENDS_OF_TIME = ['2038-01-19 03:14:07.999999', '2106-02-07 06:28:15.999999'];
function endOfTime(facts) {
    return ENDS_OF_TIME[(0,_connection_server_abilities_js__WEBPACK_IMPORTED_MODULE_0__/* .has */ .z)(facts, 'TIMESTAMP until 2106') ? 1 : 0];
}
/** Returns the period end of a system-versioned table. */
function periodEndOf(table, facts) {
    return { column: (0,_instant_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .periodColumns */ .$8)(table).end, endOfTime: endOfTime(facts) };
}
/**
 * Returns the expression that loads the column of a table with history from a server with another
 * end of time; undefined: load the field without a change.
 */
function decodePeriodEnd({ column, endOfTime: source }, facts) {
    const target = endOfTime(facts);
    if (source === target || !(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(facts))
        return undefined;
    return `REPLACE(@${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(column)}, '${source}', '${target}')`;
}
/**
 * Returns the expression that reads the column on the target with the source's end of time;
 * undefined: read the column without a change.
 */
function encodePeriodEnd({ column, endOfTime: source }, facts) {
    const target = endOfTime(facts);
    if (source === target || !(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(facts))
        return undefined;
    return `REPLACE(${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(column)}, '${target}', '${source}')`;
}


/***/ }),

/***/ 31157:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $8: () => (/* binding */ periodColumns),
/* harmony export */   Qr: () => (/* binding */ whereLasting),
/* harmony export */   SY: () => (/* binding */ countInstantRows),
/* harmony export */   jV: () => (/* binding */ whereInstant)
/* harmony export */ });
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45987);
// Rows of MariaDB's history whose period begins and ends at the same moment: one statement inserted
// and, through a trigger, deleted the row. The server rejects such a row under
// `system_versioning_insert_history`. It creates one if a row is inserted and deleted under the
// same `timestamp`.

/** Returns the period columns of a table; information_schema does not list implicit ones. */
function periodColumns({ columns, facts }) {
    const named = (expression) => facts.columns.find((column) => column.expression?.toUpperCase() === expression)?.name;
    return columns.some(({ period }) => period)
        ? { start: named('ROW START') ?? 'row_start', end: named('ROW END') ?? 'row_end' }
        : { start: 'row_start', end: 'row_end' };
}
function whereInstant({ start, end }) {
    return `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(start)} = ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(end)}`;
}
function whereLasting({ start, end }) {
    return `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(start)} < ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(end)}`;
}
/** Returns a query that reads the whole table. */
function countInstantRows({ schema, name }, period) {
    return `SELECT COUNT(*) FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteTable */ .Z8)(schema, name)} FOR SYSTEM_TIME ALL USE INDEX () WHERE ${whereInstant(period)}`;
}


/***/ }),

/***/ 27748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JU: () => (/* binding */ selectFrom),
/* harmony export */   OX: () => (/* binding */ loadStatement),
/* harmony export */   eX: () => (/* binding */ chunkQuery),
/* harmony export */   gA: () => (/* binding */ planReading)
/* harmony export */ });
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);
/* harmony import */ var _instant_rows_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31157);
/* harmony import */ var _schema_tables_engines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(14935);
/* harmony import */ var _format_records_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20489);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45987);
// SELECT that reads a table, and LOAD DATA that loads the same bytes. One place decides both column
// by column, so they cannot disagree. Experiments on real servers showed each exception.





function planReading(table, facts) {
    const reading = {
        columns: [],
        select: [],
        decodeColumns: (0,_format_records_js__WEBPACK_IMPORTED_MODULE_2__/* .emptyRecord */ .FR)(),
        from: '',
        orderBy: undefined,
    };
    for (const column of table.columns)
        if (!column.generated)
            addColumn(reading, column, facts);
    const generated = table.columns.filter((column) => column.generated);
    if (generated.length > 0)
        reading.generated = {
            columns: generated.map(({ name }) => name),
            select: generated.map(({ name, dataType }) => dataType === 'float' ? `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)}*1e0` : (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)),
        };
    if (table.systemVersioned) {
        // `*` and information_schema do not show implicit period columns.
        if (!table.columns.some(({ period }) => period)) {
            for (const name of ['row_start', 'row_end']) {
                reading.columns.push(name);
                reading.select.push((0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name));
            }
        }
        reading.from = 'FOR SYSTEM_TIME ALL USE INDEX ()';
        // A target may store the rows of the history in other partitions.
        if (table.partitioned)
            reading.orderBy = historyOrder(table).map(_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB).join(', ');
    }
    else if (table.key) {
        reading.from = `FORCE INDEX (${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(table.key.name)})`;
        reading.orderBy = table.key.columns.map(_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB).join(', ');
    }
    else {
        reading.from = 'USE INDEX ()';
    }
    return reading;
}
/** Returns a sort order that is a key of the rows and their history, if the table has a key. */
function historyOrder(table) {
    const { start, end } = (0,_instant_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .periodColumns */ .$8)(table);
    const primary = table.facts.indexes.find(({ name }) => name === 'PRIMARY')?.parts ?? [];
    const columns = primary.flatMap(({ column }) => (column === null ? [] : [column]));
    const key = columns.length > 0 ? columns : table.columns.map(({ name }) => name);
    return [...new Set([...key, end, start])];
}
function addColumn(reading, column, facts) {
    const name = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(column.name);
    reading.columns.push(column.name);
    switch (column.dataType) {
        case 'float':
            // A printed FLOAT loses digits. A DOUBLE is exact, and *1e0 keeps the sign of zero.
            reading.select.push(`${name}*1e0`);
            break;
        case 'json':
            reading.select.push(name);
            if (!(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(facts))
                reading.decodeColumns[column.name] = `CONVERT(@${name} USING utf8mb4)`;
            break;
        case 'enum':
            // The error value of an ENUM prints as the empty string. If a member is the empty string too,
            // only the index differs.
            if (isAmbiguous(column.columnType)) {
                reading.select.push(`${name}+0`);
                reading.decodeColumns[column.name] = `@${name}+0`;
            }
            else
                reading.select.push(name);
            break;
        case 'set':
            // An empty SET prints as the empty string. If a member is the empty string too, only the bits
            // differ (up to 64).
            if (isAmbiguous(column.columnType)) {
                reading.select.push(`CAST(${name} AS UNSIGNED)`);
                reading.decodeColumns[column.name] = `CAST(@${name} AS UNSIGNED)`;
            }
            else
                reading.select.push(name);
            break;
        case 'uuid':
        case 'inet4':
        case 'inet6':
            reading.select.push(name);
            reading.decodeColumns[column.name] = `CONVERT(@${name} USING ascii)`;
            break;
        default:
            reading.select.push(name);
    }
}
/** Returns whether a member is empty or occurs twice. A server without strict mode permits both. */
function isAmbiguous(type) {
    const members = [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, member]) => member);
    return members.includes('') || new Set(members).size < members.length;
}
/**
 * Returns the start of a query that reads a table of the source. In an engine with its own table
 * locks (seen: MEMORY of MariaDB), a reader queues after a writer that waits for our LOCK TABLES.
 * HIGH_PRIORITY lets the reader overtake the writer.
 */
function selectFrom(table) {
    return (0,_schema_tables_engines_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransactional */ .ky)(table) ? 'SELECT' : 'SELECT HIGH_PRIORITY';
}
/** Returns the query of one chunk, for the dump and for the verification of a restored table. */
function chunkQuery({ verb = 'SELECT', schema, table, select, from, orderBy, where, }) {
    const conditions = where
        .filter((condition) => condition !== undefined)
        .map((condition) => `(${condition})`);
    return [
        `${verb} ${select.length > 0 ? select.join(', ') : "''"} FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table)} ${from}`,
        ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
        ...(orderBy ? [`ORDER BY ${orderBy}`] : []),
    ].join(' ');
}
const OWN_FORMAT = {
    fieldsTerminatedBy: '\t',
    fieldsEnclosedBy: '',
    fieldsOptionallyEnclosed: false,
    fieldsEscapedBy: '\\',
    linesTerminatedBy: '\n',
};
/** Returns the LOAD DATA statement of one data file. */
function loadStatement({ schema, table, columns, decodeColumns, charset, assignments: more = [], fileFormat = OWN_FORMAT, }) {
    const fields = columns.length > 0
        ? columns.map((name) => 
        // A column may have the name `constructor`, a property of every object.
        Object.hasOwn(decodeColumns, name) ? `@${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)}` : (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name))
        : ['@`nothing`'];
    const assignments = [...Object.entries(decodeColumns), ...more].map(([name, expression]) => `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(name)} = ${expression}`);
    return [
        `LOAD DATA LOCAL INFILE 'chunk' INTO TABLE ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table)} CHARACTER SET ${charset}`,
        formatClause(fileFormat),
        `(${fields.join(', ')})`,
        ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
    ].join(' ');
}
function formatClause(format) {
    const enclosed = `${format.fieldsOptionallyEnclosed ? 'OPTIONALLY ' : ''}ENCLOSED BY ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.fieldsEnclosedBy)}`;
    return `FIELDS TERMINATED BY ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.fieldsTerminatedBy)} ${enclosed} ESCAPED BY ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.fieldsEscapedBy)} LINES TERMINATED BY ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteString */ .Ov)(format.linesTerminatedBy)}`;
}


/***/ }),

/***/ 85558:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ clientStatement),
/* harmony export */   q: () => (/* binding */ convertExactly)
/* harmony export */ });
/* harmony import */ var _sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22278);
/* harmony import */ var _sql_definitions_event_status_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28980);
/* harmony import */ var _sql_tokens_literals_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(18043);
/* harmony import */ var _sql_definitions_program_parts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(58914);
/* harmony import */ var _sql_definitions_misread_names_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(81475);
/* harmony import */ var _sql_tokens_multi_byte_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(36941);
/* harmony import */ var _sql_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(69833);
/* harmony import */ var _sql_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(23186);
// Converts the output of SHOW CREATE into one statement in the character set of the client that
// created the object. The server itself converts the UTF-8 parts. A result counts only if it
// converts back to the same bytes (docs/definitions.md, "Re-create").








/**
 * Returns the statement that creates a program.
 * @param name of the program in SQL, quoted, in UTF-8 with one character per byte
 */
async function clientStatement(session, program, name) {
    const { charset, sqlMode, printed } = program;
    const isPlain = !/\bNO_BACKSLASH_ESCAPES\b/.test(sqlMode) && !isReadOtherwise(program);
    if (program.kind === 'library' || (isPlain && ((0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__/* .isUtf8 */ .co)(charset) || (0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__/* .isAscii */ .ER)(printed))))
        return { statement: printed, client: program.kind === 'library' ? 'utf8mb4' : charset };
    const parts = (0,_sql_definitions_program_parts_js__WEBPACK_IMPORTED_MODULE_3__/* .splitProgram */ .X)(program).map((part) => withoutOwnEscapes(readable(part, program), program));
    const misread = await withTrueNames(session, program, parts, name);
    if (misread !== undefined) {
        const reason = 'the server reads its name differently than it prints the name';
        const { inexact, ...statement } = await inUtf8(session, misread, program, reason);
        return statement.client === 'utf8mb4'
            ? { ...statement, inexact: inexact }
            : { ...statement, broken: reason };
    }
    const converted = await convertParts(session, parts, charset);
    if (converted !== undefined)
        return { statement: converted, client: charset };
    const commentless = await convertWithoutComment(session, parts, program, name);
    return commentless ?? (await inUtf8(session, parts, program));
}
/** Returns whether the server cannot parse its own output. */
function isReadOtherwise({ kind, isMariaDb, sqlMode }) {
    return kind === 'event' && !isMariaDb && /\bHIGH_NOT_PRECEDENCE\b/.test(sqlMode);
}
function readable(part, program) {
    if (part.encoding === 'client' || !isReadOtherwise(program))
        return part;
    const mode = { ...(0,_sql_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_6__/* .quotingOf */ .JW)(program.sqlMode), noBackslash: false };
    return { ...part, text: (0,_sql_definitions_event_status_js__WEBPACK_IMPORTED_MODULE_1__/* .withoutNotPreserve */ .M)(part.text, mode) };
}
/**
 * Rewrites string escapes. The server escapes its comments with backslashes even if the program's
 * mode is NO_BACKSLASH_ESCAPES.
 */
function withoutOwnEscapes(part, { sqlMode }) {
    if (part.encoding === 'client' || !/\bNO_BACKSLASH_ESCAPES\b/.test(sqlMode))
        return part;
    const mode = { ...(0,_sql_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_6__/* .quotingOf */ .JW)(sqlMode), noBackslash: false };
    return { ...part, text: (0,_sql_tokens_literals_js__WEBPACK_IMPORTED_MODULE_2__/* .withoutBackslashEscapes */ .tp)(part.text, mode) };
}
/**
 * Returns the parts with their names in UTF-8, if the server parses a name in the head as a
 * different name; otherwise undefined. MariaDB prints the head of a trigger as typed, not with the
 * names that the server parsed.
 */
async function withTrueNames(session, { kind, charset, isMariaDb, sqlMode, table }, parts, name) {
    if (!(0,_sql_tokens_multi_byte_js__WEBPACK_IMPORTED_MODULE_5__/* .isMultiByte */ .o)(charset))
        return undefined;
    const reading = { charset, isMariaDb };
    let isMisreadAny = false;
    const read = [];
    for (const [i, part] of parts.entries()) {
        if (part.isBody || (kind !== 'trigger' && i > 0)) {
            read.push(part);
            continue;
        }
        const own = part.encoding === 'client' ? part.text : await convertSql(session, part.text, 'utf8mb4', charset);
        if (own === undefined)
            return undefined;
        const tokens = [...(0,_sql_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .tokenize */ .qw)(own, (0,_sql_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_6__/* .quotingOf */ .JW)(sqlMode, charset))];
        isMisreadAny ||= tokens.some((token) => (0,_sql_definitions_misread_names_js__WEBPACK_IMPORTED_MODULE_4__/* .isMisread */ .Q)(own, token, reading));
        read.push(isMariaDb && kind === 'trigger' ? withNames(part, tokens, name, table) : part);
    }
    return isMisreadAny ? read : undefined;
}
/**
 * Replaces the names in the typed head of a trigger: the trigger's name follows TRIGGER, the
 * table's name follows ON.
 */
function withNames(part, tokens, name, table) {
    if (part.encoding !== 'client')
        return part;
    const nameAt = lastOfName(tokens, 'TRIGGER');
    const tableAt = lastOfName(tokens, 'ON');
    if (nameAt === undefined || tableAt === undefined || table === undefined)
        return part;
    const { text } = part;
    return {
        encoding: 'utf8',
        text: `${text.slice(0, nameAt.start)}${name}${text.slice(nameAt.end, tableAt.start)}\`${table.replaceAll('`', '``')}\`${text.slice(tableAt.end)}`,
    };
}
/** Returns the last token of the name after `word`: possibly qualified, after IF NOT EXISTS. */
function lastOfName(tokens, word) {
    let index = tokens.findIndex((token) => (0,_sql_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .keywordOf */ .XL)(token) === word) + 1;
    if ((0,_sql_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .keywordOf */ .XL)(tokens[index]) === 'IF')
        index += 3;
    return (0,_sql_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .isDot */ .ek)(tokens[index + 1]) ? tokens[index + 2] : tokens[index];
}
/** Returns the statement in `charset`; undefined if the character set cannot represent it. */
async function convertParts(session, parts, charset) {
    const texts = [];
    for (const { encoding, text } of parts) {
        const own = encoding === 'client' ? text : await convertSql(session, text, 'utf8mb4', charset);
        if (own === undefined)
            return undefined;
        texts.push(own);
    }
    return texts.join('');
}
/**
 * Converts SQL between character sets. The servers convert a backslash to the wide character 0x815F
 * of sjis, which escapes nothing, and convert 0x815F to a backslash. So the backslashes of the SQL
 * stay unchanged, and a text with 0x815F is not converted.
 */
async function convertSql(session, sql, from, to) {
    if (from !== 'sjis' && to !== 'sjis')
        return await convertExactly(session, sql, from, to);
    const texts = [];
    for (const text of splitAtBackslashes(sql, from)) {
        const own = from === 'sjis' && text.includes('\x81\x5f')
            ? undefined
            : await convertExactly(session, text, from, to);
        if (own === undefined)
            return undefined;
        texts.push(own);
    }
    return texts.join('\\');
}
/** Splits at backslashes, but not at a backslash byte inside a multi-byte character. */
function splitAtBackslashes(sql, charset) {
    const texts = [];
    let begin = 0;
    for (let i = 0; i < sql.length; i += (0,_sql_tokens_multi_byte_js__WEBPACK_IMPORTED_MODULE_5__/* .characterBytes */ .H)(sql, i, charset)) {
        if (sql[i] !== '\\')
            continue;
        texts.push(sql.slice(begin, i));
        begin = i + 1;
    }
    return [...texts, sql.slice(begin)];
}
/** Converts a routine without its comment, which a later ALTER PROCEDURE … COMMENT adds. */
async function convertWithoutComment(session, parts, { kind, charset, sqlMode }, name) {
    if (kind !== 'procedure' && kind !== 'function')
        return undefined;
    let comment;
    const others = parts.map((part) => {
        if (part.encoding === 'client')
            return part;
        const match = COMMENT_LINE.exec(part.text);
        if (!match)
            return part;
        comment = (0,_sql_tokens_literals_js__WEBPACK_IMPORTED_MODULE_2__/* .literalBytes */ .BN)(match[1], { ...(0,_sql_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_6__/* .quotingOf */ .JW)(sqlMode), ansiQuotes: false });
        return {
            ...part,
            text: part.text.slice(0, match.index) + part.text.slice(match.index + match[0].length),
        };
    });
    if (comment === undefined)
        return undefined;
    const statement = await convertParts(session, others, charset);
    if (statement === undefined)
        return undefined;
    const literal = `'${comment.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
    return { statement, client: charset, followUp: `ALTER ${kind.toUpperCase()} ${name} COMMENT ${literal}` };
}
const COMMENT_LINE = /^ {4}COMMENT ('(?:[^'\\]|\\[^]|'')*')\n/m;
/**
 * Returns the statement in UTF-8, as the last resort. Values, character sets and collations stay
 * the same; only the client in the metadata differs.
 */
async function inUtf8(session, parts, { charset, sqlMode, printed }, reason = `${charset}, the character set of the client that created it, cannot represent all of it`) {
    const texts = [];
    for (const { encoding, text } of parts) {
        const own = encoding === 'utf8'
            ? text
            : await convertSql(session, (0,_sql_tokens_literals_js__WEBPACK_IMPORTED_MODULE_2__/* .withHexLiterals */ .co)(text, (0,_sql_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_6__/* .quotingOf */ .JW)(sqlMode, charset)), charset, 'utf8mb4');
        if (own === undefined)
            return {
                statement: printed,
                client: charset,
                inexact: `its text is not valid ${charset}, the character set of the client that created it`,
            };
        texts.push(own);
    }
    return {
        statement: texts.join(''),
        client: 'utf8mb4',
        inexact: `${reason}: the restore creates it with a utf8mb4 client`,
    };
}
/** Returns the converted text; undefined if it does not convert back to the same bytes. */
async function convertExactly(session, text, from, to) {
    if ((0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__/* .isAscii */ .ER)(text))
        return text;
    const bytes = Buffer.from(text, 'latin1');
    const there = `CONVERT(CONVERT(X'${bytes.toString('hex')}' USING ${from}) USING ${to})`;
    const [row] = await session.query(`SELECT ${there} AS there, CONVERT(${there} USING ${from}) AS back`, `cannot convert a definition from ${from} to ${to}`, { results: 'binary' });
    const { there: result, back } = row;
    return Buffer.isBuffer(result) && Buffer.isBuffer(back) && back.equals(bytes)
        ? result.toString('latin1')
        : undefined;
}


/***/ }),

/***/ 71145:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ed: () => (/* binding */ readEventDefinition),
  J4: () => (/* binding */ readLibraryDefinition),
  WN: () => (/* binding */ readRoutineDefinition),
  LC: () => (/* binding */ readSchemaDefinition),
  Ry: () => (/* binding */ readSequenceDefinition),
  On: () => (/* binding */ readTableDefinition),
  c8: () => (/* binding */ readTriggerDefinition),
  Lz: () => (/* binding */ readViewDefinition)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/sql/tokens/charsets.js
var charsets = __webpack_require__(22278);
// EXTERNAL MODULE: ./lib/sql/definitions/create-table.js
var create_table = __webpack_require__(68548);
// EXTERNAL MODULE: ./lib/sql/definitions/misread-names.js
var misread_names = __webpack_require__(81475);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-quoting.js
var sql_quoting = __webpack_require__(69833);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-tokens.js
var sql_tokens = __webpack_require__(23186);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/schema/definitions/client-statement.js
var client_statement = __webpack_require__(85558);
// EXTERNAL MODULE: ./lib/sql/definitions/printed-literals.js
var printed_literals = __webpack_require__(43311);
// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
;// CONCATENATED MODULE: ./lib/mysql/schema/definitions/true-literals.js
// True text of literals that a server prints incompletely. Characters beyond U+FFFF appear as `?`
// in members of ENUM and SET, and on some versions in defaults. Creates nothing on the source.



/**
 * Returns the CREATE TABLE with true literals.
 * @param printed CREATE TABLE as the server prints it, with one character per byte of UTF-8
 */
async function readTrueLiterals(session, server, schema, table, printed) {
    const doubtful = (0,printed_literals/* findDoubtfulLiterals */.F7)(printed);
    if (doubtful.length === 0)
        return { text: printed };
    const truth = new Map();
    const unknown = [];
    let broken;
    for (const column of new Set(doubtful.map((literal) => literal.column))) {
        const own = doubtful.filter((literal) => literal.column === column);
        const source = { schema, table, column };
        const printedMembers = own.filter(({ role }) => role !== 'default');
        const members = await readMembers(session, server, source, printedMembers);
        if (members === undefined)
            unknown.push(`column ${utf8(column)} has a "?" among its members, which this server also prints for each character beyond U+FFFF`);
        for (const { literal, text } of members ?? [])
            truth.set(literal, literalOf(text));
        if (members?.some(({ isLossy }) => isLossy))
            broken ??= `column ${utf8(column)} has a member with bytes that are invalid in its character set`;
        for (const literal of own) {
            if (literal.role !== 'default')
                continue;
            const why = await readDefault(session, source, literal, members ?? [], truth);
            if (why !== undefined)
                unknown.push(why);
        }
    }
    const text = replaceLiterals(printed, truth);
    if (broken !== undefined)
        return { text, broken };
    return unknown.length === 0 ? { text } : { text, inexact: unknown.join('; ') };
}
/**
 * Reads the members of an ENUM or SET. A column of a recursive query has the type of the first
 * SELECT, and so the members of the table's column. The second SELECT writes numbers into it: the
 * position of ENUM members, the bits of SET members.
 * @returns undefined if this server lacks recursive queries
 */
async function readMembers(session, server, { schema, table, column }, members) {
    if (members.length === 0)
        return [];
    if (!(0,server_abilities/* has */.z)(server, 'WITH RECURSIVE'))
        return undefined;
    const numbers = members
        .map(({ role }, i) => `SELECT ${i} AS n, ${numberOf(role)} AS v`)
        .join(' UNION ALL ');
    const rows = await session.query(`WITH RECURSIVE m (v, n, level) AS (
       SELECT t.${(0,quote/* quoteName */.AB)(utf8(column))}, -1, 0 FROM (SELECT 1) o LEFT JOIN ${(0,quote/* quoteTable */.Z8)(schema, table)} t ON FALSE
       UNION ALL
       SELECT i.v, i.n, level + 1 FROM m JOIN (${numbers}) i WHERE level = 0
     )
     SELECT n, HEX(CONVERT(v USING utf8mb4)) AS text,
            HEX(v) AS raw, CHARSET(v) AS charset
       FROM m WHERE n >= 0 ORDER BY n`, `cannot read the members of ${schema}.${table}.${utf8(column)}`);
    return rows.flatMap(({ n, text, raw, charset }) => {
        const literal = members[Number(n)];
        if (text === null)
            return [];
        const isLossy = countQuestionMarks(text, 'utf8mb4') > countQuestionMarks(raw, charset);
        return [{ literal, printed: literal.bytes, text: unhex(text), isLossy }];
    });
}
/**
 * Counts question marks in hexadecimal digits. No server has a character set with 3F as the second
 * byte of a character.
 */
function countQuestionMarks(digits, charset) {
    const mark = { ucs2: '003F', utf16: '003F', utf16le: '3F00', utf32: '0000003F' }[charset.toLowerCase()] ?? '3F';
    const characters = digits.match(new RegExp(`.{${mark.length}}`, 'g')) ?? [];
    return characters.filter((character) => character === mark).length;
}
function numberOf(role) {
    if (role === 'default')
        throw new Error('a default has no number');
    return 'enum' in role ? String(role.enum) : String(1n << BigInt(role.set - 1));
}
/**
 * Reads the true default of a column.
 * @returns reason why the default is unknown, as the end of a sentence about the table
 */
async function readDefault(session, source, literal, members, truth) {
    const value = (await readDefaultValue(session, source, '(SELECT 1) o LEFT JOIN', 'ON FALSE')) ??
        // For a NOT NULL column, MariaDB returns no default for the missing row of a LEFT JOIN.
        (await readDefaultValue(session, source, '', 'LIMIT 1'));
    if (value?.charset === 'binary') {
        if (value.bytes !== literal.bytes)
            truth.set(literal, `0x${hex(value.bytes)}`);
        return undefined;
    }
    const candidates = members.filter(({ printed }) => printed === literal.bytes);
    const text = value?.text ?? (candidates.length === 1 ? candidates[0].text : undefined);
    if (text !== undefined) {
        if (text !== literal.bytes)
            truth.set(literal, literalOf(text));
        return undefined;
    }
    return literal.bytes.includes('?')
        ? `the default of column ${utf8(source.column)} has a "?", which servers also print for each character beyond U+FFFF`
        : undefined;
}
async function readDefaultValue(session, { schema, table, column }, before, after) {
    const value = `DEFAULT(t.${(0,quote/* quoteName */.AB)(utf8(column))})`;
    const [row] = await session.query(`SELECT HEX(${value}) AS bytes, HEX(CONVERT(${value} USING utf8mb4)) AS text, CHARSET(${value}) AS charset
       FROM ${before} ${(0,quote/* quoteTable */.Z8)(schema, table)} t ${after}`, `cannot read the default of ${schema}.${table}.${utf8(column)}`);
    if (!row || row.bytes === null)
        return undefined;
    return {
        bytes: unhex(row.bytes),
        charset: row.charset,
        text: row.text === null ? undefined : unhex(row.text),
    };
}
function literalOf(bytes) {
    return `'${bytes.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}
function replaceLiterals(printed, truth) {
    let text = '';
    let copied = 0;
    for (const [{ start, end }, literal] of [...truth].sort(([a], [b]) => a.start - b.start)) {
        text += printed.slice(copied, start) + literal;
        copied = end;
    }
    return text + printed.slice(copied);
}
function hex(bytes) {
    return Buffer.from(bytes, 'latin1').toString('hex');
}
function unhex(digits) {
    return Buffer.from(digits, 'hex').toString('latin1');
}
function utf8(bytes) {
    return Buffer.from(bytes, 'latin1').toString('utf8');
}

// EXTERNAL MODULE: ./lib/mysql/schema/definitions/show-create.js
var show_create = __webpack_require__(86041);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/mysql/schema/definitions/read-definition.js
// Reads the definitions of the objects of one schema as records. Invariant: a record holds the
// bytes that the server printed, and one statement that creates the same object in the session of
// the record.













const UTF8 = { client: 'utf8mb4', sqlMode: '' };
async function readSchemaDefinition(session, { name, readOnly }) {
    const { text } = await (0,show_create/* showCreate */.k)(session, 'schema', name, name);
    return {
        kind: 'schema',
        name,
        // Remove the READ ONLY option: the server prints it in a comment, which would have no effect.
        statement: latin1(text.replace(/ \/\* READ ONLY ?= ?1 \*\/$/, '')),
        printed: latin1(text),
        session: UTF8,
        ...(readOnly ? { readOnly: true } : {}),
    };
}
/** Reads the definition of a table, without its facts. */
async function readTableDefinition(session, server, schema, name) {
    const { text: printed } = await (0,show_create/* showCreate */.k)(session, 'table', schema, name);
    const own = (0,server_facts/* isMariaDb */.Zz)(server) ? printed : (0,create_table/* withoutInheritedCollations */.rs)(printed);
    const { text, inexact, broken } = await readTrueLiterals(session, server, schema, name, own);
    return {
        kind: 'table',
        schema,
        name,
        statement: latin1(text),
        ...(text === printed ? {} : { printed: latin1(printed) }),
        session: UTF8,
        ...(0,defined/* defined */.s)({ broken, inexact }),
    };
}
async function readSequenceDefinition(session, schema, name) {
    const { text } = await (0,show_create/* showCreate */.k)(session, 'sequence', schema, name);
    const next = await session.scalar(`SELECT next_not_cached_value FROM ${(0,quote/* quoteTable */.Z8)(schema, name)}`, `cannot read sequence ${schema}.${name}`);
    return {
        kind: 'sequence',
        schema,
        name,
        statement: latin1(text),
        session: UTF8,
        ...(0,defined/* defined */.s)({ next }),
    };
}
/**
 * Reads the definition of a view. A view that is invalid on the server has no columns. If the
 * server cannot print a view, the record holds the error message.
 */
async function readViewDefinition(session, server, schema, { name, columns }) {
    const own = { kind: 'view', schema, name, columns };
    let printed;
    try {
        printed = await (0,show_create/* showCreate */.k)(session, 'view', schema, name);
    }
    catch (error) {
        if (!isServersAnswer(error))
            throw error;
        return { ...own, statement: Buffer.alloc(0), session: UTF8, broken: messageOf(error) };
    }
    const { text } = printed;
    const reading = { charset: printed.session.client, isMariaDb: (0,server_facts/* isMariaDb */.Zz)(server) };
    const broken = columns.length === 0
        ? 'it is invalid on the source'
        : (misreadName(text, reading) ??
            misreadLiteral(text, printed.session) ??
            (await findLostName(session, schema, name, text, reading.charset)));
    const inexact = (0,server_facts/* isMariaDb */.Zz)(server) ? undefined : findStrippedColumn(columns, text);
    return {
        ...own,
        statement: latin1(text),
        session: printed.session,
        ...(0,defined/* defined */.s)({ broken, inexact }),
    };
}
/**
 * Finds a column whose printed name differs. MySQL keeps the column name ` a` in a view, but prints
 * `a`, unless the view lists its columns.
 */
function findStrippedColumn(columns, printed) {
    const stripped = columns.find((name) => name.startsWith(' '));
    if (stripped === undefined || / VIEW `(?:[^`]|``)+` \(/.test(printed))
        return undefined;
    return `the server prints its column "${stripped}" without the leading space, and the restored view has that name`;
}
/**
 * Finds a name that the server parses differently. The server stores a view as text and parses the
 * text at each use, so each creation would change such a name.
 */
function misreadName(printed, reading) {
    const found = (0,misread_names/* findMisread */.j)(printed, reading);
    return found === undefined
        ? undefined
        : `the server reads the name ${(0,charsets/* decodeFromCharset */.p6)(found, reading.charset) ?? found} in it differently than it prints the name`;
}
/**
 * Returns a reason if the server parses a literal differently. With a binary collation_connection,
 * literals are bytes. MySQL prints each byte as a latin1 character, and parses the text as bytes
 * again. With a character set of 2- or 4-byte units, MySQL prints the bytes of some literals,
 * `\0a`, and parses each byte as a character.
 */
function misreadLiteral(printed, { client, collation = '' }) {
    const trap = /^(?:ucs2|utf16|utf16le|utf32)_/.test(collation)
        ? /\\0/
        : collation === 'binary' && client !== 'binary'
            ? /[\x80-\xff]/
            : undefined;
    // A literal in a comparison with bytes is a byte string too.
    const isDoubled = (0,charsets/* isUtf8 */.co)(client) && /\b(?:0x|_binary\b)/.test(printed);
    if (trap === undefined && !isDoubled)
        return undefined;
    const isTrap = (literal) => trap?.test(literal) === true || (isDoubled && isEncodedTwice(literal));
    const isByte = [...(0,sql_tokens/* tokenize */.qw)(printed, (0,sql_quoting/* quotingOf */.JW)('', client))].some(({ name, text, start, end }) => name === undefined && text === "'" && isTrap(printed.slice(start, end)));
    return isByte
        ? 'it has literals of bytes, which the server reads differently than it prints them'
        : undefined;
}
/** Returns whether the literal is UTF-8 that was taken for latin1 and encoded again. */
function isEncodedTwice(literal) {
    const text = latin1(literal).toString('utf8');
    if ((0,charsets/* isAscii */.ER)(text) || !/^[\x00-\xff]*$/.test(text))
        return false;
    const once = latin1(text);
    return Buffer.from(once.toString('utf8'), 'utf8').equals(once);
}
/**
 * Returns a reason if the view's text contains a lost name. A server stores a view in the character
 * set of its client. It replaces `*` by column names, with `?` for characters that the character
 * set lacks. MySQL also stores function names there in UTF-8. No statement with such names works,
 * not even on the source.
 */
async function findLostName(session, schema, name, printed, client) {
    if ((0,charsets/* isUtf8 */.co)(client))
        return undefined;
    const doubtful = quotedNames(printed, client).filter(({ text, isCalled }) => text.includes('?') || (isCalled && /[^\x00-\x7f]/.test(text)));
    if (doubtful.length === 0)
        return undefined;
    const definition = await session.scalar(`SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ${(0,quote/* textLiteral */.nl)(schema)} AND TABLE_NAME = ${(0,quote/* textLiteral */.nl)(name)}`, `cannot read the definition of view ${schema}.${name}`);
    if (definition === undefined || definition === '')
        return undefined;
    const known = new Set(quotedNames(byteText(definition), 'utf8mb4').map(({ text }) => text));
    const lost = doubtful.find(({ text }) => !known.has(text));
    return lost === undefined
        ? undefined
        : `it names ${lost.text}, which differs from the name in ${client}, the character set of the client that created it: it is invalid on the source`;
}
/** Returns the names in backquotes, each with whether it is called as a function. */
function quotedNames(sql, charset) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(sql, (0,sql_quoting/* quotingOf */.JW)('', charset))];
    return tokens.flatMap(({ name, text }, i) => text === '`' && name !== undefined
        ? [{ text: (0,charsets/* decodeFromCharset */.p6)(name, charset) ?? name, isCalled: tokens[i + 1]?.text === '(' }]
        : []);
}
async function readTriggerDefinition(session, server, schema, { name, table }) {
    return { ...(await readProgram(session, server, 'trigger', schema, name, table)), table };
}
async function readRoutineDefinition(session, server, schema, name, type) {
    return await readProgram(session, server, PROGRAM_KINDS[type], schema, name);
}
const PROGRAM_KINDS = {
    PROCEDURE: 'procedure',
    FUNCTION: 'function',
    PACKAGE: 'package',
    'PACKAGE BODY': 'package body',
};
async function readEventDefinition(session, server, schema, name) {
    return await readProgram(session, server, 'event', schema, name);
}
async function readLibraryDefinition(session, server, schema, name) {
    return await readProgram(session, server, 'library', schema, name);
}
async function readProgram(session, server, kind, schema, name, table) {
    let shown;
    try {
        shown = await (0,show_create/* showCreate */.k)(session, kind, schema.name, name);
    }
    catch (error) {
        // MariaDB parses a package again for SHOW CREATE, so a syntax error can occur here.
        if (!isSyntaxError(error))
            throw error;
        return {
            kind,
            schema: schema.name,
            name,
            statement: Buffer.alloc(0),
            session: UTF8,
            broken: messageOf(error),
        };
    }
    const { text, session: creation } = shown;
    const program = {
        kind,
        isMariaDb: (0,server_facts/* isMariaDb */.Zz)(server),
        printed: text,
        charset: creation.client,
        sqlMode: creation.sqlMode,
        ...(table === undefined ? {} : { table: byteText(table) }),
    };
    const { statement, client, followUp, inexact, broken } = await (0,client_statement/* clientStatement */.l)(session, program, byteText((0,quote/* quoteName */.AB)(name)));
    return {
        kind,
        schema: schema.name,
        name,
        statement: latin1(statement),
        ...(statement === text ? {} : { printed: latin1(text) }),
        session: { ...creation, client },
        ...(followUp === undefined ? {} : { followUp: latin1(followUp) }),
        ...(0,defined/* defined */.s)({ broken }),
        ...(inexact === undefined ? notValidUtf8(text, creation.client) : { inexact }),
    };
}
/**
 * Returns a note for an event that a client with another character set altered: the event keeps
 * that client's bytes, which are invalid in its own character set.
 */
function notValidUtf8(text, charset) {
    if (!(0,charsets/* isUtf8 */.co)(charset) || charset === 'binary')
        return {};
    const bytes = latin1(text);
    return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)
        ? {}
        : { inexact: `its text is not valid ${charset}, the character set of the client that created it` };
}
function latin1(text) {
    return Buffer.from(text, 'latin1');
}
/** Returns the UTF-8 bytes as text with one character per byte. */
function byteText(text) {
    return Buffer.from(text, 'utf8').toString('latin1');
}
function isSyntaxError(error) {
    return error instanceof errors/* BackupError */.hj && error.cause?.errno === 1064;
}
function isServersAnswer(error) {
    const cause = error instanceof errors/* BackupError */.hj ? error.cause : undefined;
    return cause !== undefined && !(0,mysql_errors/* isPrivilegeError */.Qg)(error) && !(0,mysql_errors/* isConnectionLost */.pb)(cause);
}
function messageOf(error) {
    const cause = error.cause;
    return cause.message;
}


/***/ }),

/***/ 86041:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ showCreate)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(50862);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45987);
// SHOW CREATE as bytes, in a session whose default schema is the object's schema: MySQL then prints
// views without their schema. If the account may not see a definition, the server returns NULL
// instead of an error; this file then throws an error with the object's name.



const FORMS = {
    schema: { keyword: 'DATABASE', field: 'Create Database' },
    table: { keyword: 'TABLE', field: 'Create Table' },
    sequence: { keyword: 'SEQUENCE', field: 'Create Table' },
    view: { keyword: 'VIEW', field: 'Create View' },
    procedure: { keyword: 'PROCEDURE', field: 'Create Procedure' },
    function: { keyword: 'FUNCTION', field: 'Create Function' },
    package: { keyword: 'PACKAGE', field: 'Create Package' },
    'package body': { keyword: 'PACKAGE BODY', field: 'Create Package Body' },
    library: { keyword: 'LIBRARY', field: 'Create Library' },
    trigger: { keyword: 'TRIGGER', field: 'SQL Original Statement' },
    event: { keyword: 'EVENT', field: 'Create Event' },
};
/**
 * Reads the definition of one object.
 * @throws BackupError SOURCE_PRIVILEGES, or the error of the server
 */
async function showCreate(session, kind, schema, name) {
    const { keyword, field } = FORMS[kind];
    const object = kind === 'schema' ? `schema ${name}` : `${kind} ${schema}.${name}`;
    const [row] = await session.query(`SHOW CREATE ${keyword} ${kind === 'schema' ? (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(name) : `${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(schema)}.${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(name)}`}`, `cannot read the definition of ${object}`, { results: 'binary', schema: kind === 'schema' ? undefined : schema });
    const fields = new Map(Object.entries(row ?? {}).map(([key, value]) => [key, bytesOf(value)]));
    const text = fields.get(field);
    if (text === undefined)
        throw invisible(object);
    const collation = fields.get('collation_connection');
    const databaseCollation = fields.get('Database Collation');
    const timeZone = fields.get('time_zone');
    return {
        text,
        session: {
            client: fields.get('character_set_client') ?? 'utf8mb4',
            sqlMode: kind === 'view' ? '' : (fields.get('sql_mode') ?? ''),
            ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_2__/* .defined */ .s)({ collation, databaseCollation, timeZone }),
        },
    };
}
function bytesOf(value) {
    if (Buffer.isBuffer(value))
        return value.toString('latin1');
    return typeof value === 'string' ? Buffer.from(value).toString('latin1') : undefined;
}
function invisible(errorPrefix) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('SOURCE_PRIVILEGES', `the account may not see the definition of ${errorPrefix}`, {
        hint: 'Grant SHOW_ROUTINE (MySQL), TRIGGER, EVENT and SHOW VIEW, or on MariaDB SELECT on mysql.*, as docs/privileges.md lists.',
    });
}


/***/ }),

/***/ 81475:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ isMisread),
/* harmony export */   j: () => (/* binding */ findMisread)
/* harmony export */ });
/* harmony import */ var _tokens_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(36941);
/* harmony import */ var _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69833);
/* harmony import */ var _tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23186);
// Names in backquotes that a server parses differently from its output. The server removes doubled
// quotes byte by byte, but 0x60, the backquote, is also the second byte of characters in big5, gbk,
// gb18030, sjis and cp932 (seen: MySQL 9.7, MariaDB 11.8).



/**
 * Returns whether the server misreads the name. MariaDB removes quotes from every name, MySQL only
 * from names with a doubled quote.
 * @param token of a text with one character per byte
 */
function isMisread(sql, token, { charset, isMariaDb }) {
    if (token.name === undefined || token.text !== '`' || !(0,_tokens_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .isMultiByte */ .o)(charset))
        return false;
    let [hasTrap, isDoubled] = [false, isMariaDb];
    for (let i = token.start + 1; i < token.end - 1;) {
        const bytes = (0,_tokens_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(sql, i, charset);
        if (bytes === 2 && sql[i + 1] === '`')
            hasTrap = true;
        if (bytes === 1 && sql[i] === '`')
            isDoubled = true;
        i += bytes;
    }
    return hasTrap && isDoubled;
}
/** Returns the first misread name with its quotes, in a text with one character per byte. */
function findMisread(sql, reading) {
    if (!(0,_tokens_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .isMultiByte */ .o)(reading.charset))
        return undefined;
    for (const token of (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(sql, { ..._tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .DEFAULT_QUOTING */ .qF, charset: reading.charset }))
        if (isMisread(sql, token, reading))
            return sql.slice(token.start, token.end);
    return undefined;
}


/***/ }),

/***/ 43311:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F7: () => (/* binding */ findDoubtfulLiterals),
/* harmony export */   Uq: () => (/* binding */ tableCollation),
/* harmony export */   hb: () => (/* binding */ literalCollation)
/* harmony export */ });
/* harmony import */ var _tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22278);
/* harmony import */ var _create_table_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(68548);
/* harmony import */ var _tokens_literals_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(18043);
/* harmony import */ var _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69833);
/* harmony import */ var _tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(23186);
// Literals of a printed CREATE TABLE whose characters may differ from the stored ones: members of
// ENUM and SET, and constant defaults. Pure. The text has one character per byte of UTF-8.





/**
 * Returns the literals that may differ. Servers print `?` for characters that they cannot
 * represent, and MariaDB prints defaults in another character set than it stores.
 */
function findDoubtfulLiterals(createTable) {
    return [...literalsOf(createTable)].filter(({ role, bytes }) => role === 'default' ? /[?\x80-\xff]/.test(bytes) : bytes.includes('?'));
}
/**
 * Returns the collation under which MariaDB must create the table: the table's own. MariaDB parses
 * the literals of generated columns, defaults and CHECKs under this collation each time it opens
 * the table, so a creation under another one would change the literals. undefined: the statement
 * has no such literals, or the character set cannot represent all strings of the statement. MariaDB
 * converts members and defaults to it too.
 */
function literalCollation(createTable) {
    const collation = tableCollation(createTable);
    if (collation === undefined || !/\b(?:AS|CHECK|DEFAULT) \(|\bDEFAULT \w+\(/.test(createTable))
        return undefined;
    const charset = collation.split('_', 1)[0];
    const canSay = ({ start, end }) => {
        const text = Buffer.from(createTable.slice(start, end), 'latin1').toString('utf8');
        return isUnicode(charset, text) || (0,_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeInCharset */ .cz)(text, charset) !== undefined;
    };
    return collation !== 'binary' && charset !== 'utf8mb4' && stringsOf(createTable).every(canSay)
        ? collation
        : undefined;
}
function isUnicode(charset, text) {
    if (/^utf(?:16|16le|32)$/.test(charset))
        return true;
    return /^(?:ucs2|utf8|utf8mb3)$/.test(charset) && !/[\u{10000}-\u{10ffff}]/u.test(text);
}
/** Returns the strings except comments, which no connection converts. */
function stringsOf(createTable) {
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .tokenize */ .qw)(createTable, _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_2__/* .DEFAULT_QUOTING */ .qF)];
    return tokens.filter(({ name, text }, i) => {
        if (name !== undefined || text !== "'")
            return false;
        const before = tokens[i - 1]?.text === '=' ? tokens[i - 2] : tokens[i - 1];
        return (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .keywordOf */ .XL)(before) !== 'COMMENT';
    });
}
/** Returns the collation of columns without an own one. */
function tableCollation(createTable) {
    const options = createTable.slice((0,_create_table_js__WEBPACK_IMPORTED_MODULE_4__/* .findBody */ .q3)(createTable)?.end);
    const [, charset, collation] = / DEFAULT CHARSET=(\w+)(?: COLLATE=(\w+))?/.exec(options) ?? [];
    // Servers print the binary character set without a collation.
    return collation ?? (charset === 'binary' ? charset : undefined);
}
function* literalsOf(createTable) {
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .tokenize */ .qw)(createTable, _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_2__/* .DEFAULT_QUOTING */ .qF)];
    let depth = 0;
    /** undefined outside of a column definition. */
    let column;
    for (const [i, token] of tokens.entries()) {
        const before = tokens[i - 1];
        if (depth === 1 && token.text === '`' && (before?.text === '(' || before?.text === ','))
            column = token.name;
        else if (isPunctuation(token, '('))
            depth++;
        else if (isPunctuation(token, ')'))
            depth--;
        else if (depth === 1 && isPunctuation(token, ','))
            column = undefined;
        if (column === undefined || depth === 0)
            continue;
        const word = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .keywordOf */ .XL)(token);
        if (depth === 1 && (word === 'ENUM' || word === 'SET'))
            yield* membersOf(createTable, tokens, i, column, word);
        if (depth === 1 && word === 'DEFAULT')
            yield* defaultOf(createTable, tokens, i, column);
    }
}
function* membersOf(createTable, tokens, position, column, type) {
    let number = 0;
    for (let i = position + 2; tokens[i]?.text === "'"; i += 2) {
        const role = type === 'ENUM' ? { enum: ++number } : { set: ++number };
        yield { column, role, ...literalAt(createTable, tokens[i]) };
    }
}
function* defaultOf(createTable, tokens, position, column) {
    const next = tokens[position + 1];
    const hasIntroducer = (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .keywordOf */ .XL)(next)?.startsWith('_') ?? false;
    const literal = hasIntroducer ? tokens[position + 2] : next;
    if (literal?.text !== "'")
        return;
    const { end, bytes } = literalAt(createTable, literal);
    yield { column, role: 'default', start: next.start, end, bytes };
}
function literalAt(createTable, { start, end }) {
    return { start, end, bytes: (0,_tokens_literals_js__WEBPACK_IMPORTED_MODULE_1__/* .literalBytes */ .BN)(createTable.slice(start, end), _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_2__/* .DEFAULT_QUOTING */ .qF) };
}
function isPunctuation({ name, text }, char) {
    return name === undefined && text === char;
}


/***/ }),

/***/ 58914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ splitProgram)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69833);
/* harmony import */ var _tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23186);
// Parts of a stored program as SHOW CREATE prints it. Servers print one statement in two encodings:
// some parts are stored in UTF-8, others as the creator's client sent them (docs/definitions.md,
// tried on MySQL 8.0 to 9.7, MariaDB 10.11 to 11.8). Invariant: the parts in order form the text.



const CHARACTERISTIC = /^ {4}(?:NO SQL|CONTAINS SQL|READS SQL DATA|MODIFIES SQL DATA|(?:NOT )?DETERMINISTIC|SQL SECURITY INVOKER|LANGUAGE \w+|USING \(|COMMENT ')/;
const NAME = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*")';
const TYPED_HEAD = new RegExp(`^CREATE DEFINER=(?:${NAME}(?:@${NAME})?|CURRENT_USER(?:\\(\\))?) `);
/**
 * Splits the program.
 * @throws BackupError INTERNAL if the text does not have the servers' form
 */
function splitProgram(program) {
    switch (program.kind) {
        case 'procedure':
        case 'function':
            return splitRoutine(program);
        case 'package':
        case 'package body':
            return splitPackage(program);
        case 'trigger':
            return program.isMariaDb ? splitTypedTrigger(program) : splitHead(program, 'ROW');
        case 'event':
            return splitHead(program, 'DO');
        case 'library':
            // The server stores a library as UTF-8, whatever the client's character set is.
            return [{ encoding: 'utf8', text: program.printed, isBody: true }];
    }
}
/** Returns the quoting of a server's part: comments have backslash escapes in every mode. */
function printedMode({ sqlMode }) {
    return { ...(0,_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .quotingOf */ .JW)(sqlMode), noBackslash: false };
}
function typedMode({ sqlMode, charset }) {
    return (0,_tokens_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .quotingOf */ .JW)(sqlMode, charset);
}
/** Splits at the keyword: the server prints the head, the body is the client's. */
function splitHead(program, keyword) {
    const { printed } = program;
    const last = find(program, (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed, printedMode(program)), (token) => (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === keyword);
    const end = printed[last.end] === ' ' ? last.end + 1 : last.end;
    return parts([
        ['utf8', printed.slice(0, end)],
        ['body', printed.slice(end)],
    ]);
}
/**
 * Splits a trigger of MariaDB, which keeps the typed text after its own DEFINER. RENAME TABLE
 * inserts the new name, in UTF-8.
 */
function splitTypedTrigger(program) {
    const { printed, table } = program;
    const head = TYPED_HEAD.exec(printed);
    const start = head?.[0].length ?? 0;
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed.slice(start), typedMode(program))];
    const on = tokens.findIndex((token) => (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === 'ON');
    const row = tokens.findIndex((token, i) => i > on && (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === 'ROW');
    if (on < 0 || row < 0)
        throw unknownForm(program);
    const forEach = tokens.findIndex((token, i) => i > on && (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === 'FOR');
    const name = tokens[forEach - 1];
    const bodyAt = start + tokens[row].end;
    if (!name || table === undefined || name.name !== table || !/[\x80-\xff]/.test(table))
        return parts([
            ['utf8', printed.slice(0, start)],
            ['client', printed.slice(start, bodyAt)],
            ['body', printed.slice(bodyAt)],
        ]);
    return parts([
        ['utf8', printed.slice(0, start)],
        ['client', printed.slice(start, start + name.start)],
        ['utf8', printed.slice(start + name.start, start + name.end)],
        ['client', printed.slice(start + name.end, bodyAt)],
        ['body', printed.slice(bodyAt)],
    ]);
}
function splitRoutine(program) {
    const { printed, isMariaDb } = program;
    const head = isMariaDb ? typedMode(program) : printedMode(program);
    const opening = find(program, (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed, head), ({ text, name }) => text === '(' && name === undefined);
    let depth = 1;
    const closing = find(program, (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed.slice(opening.end), typedMode(program)), ({ text, name }) => {
        if (name === undefined && text === '(')
            depth++;
        if (name === undefined && text === ')')
            depth--;
        return depth === 0;
    });
    const end = opening.end + closing.start;
    const bodyAt = skipCharacteristics(program, afterLine(program, end));
    return parts([
        [isMariaDb ? 'client' : 'utf8', printed.slice(0, opening.end)],
        ['client', printed.slice(opening.end, end)],
        ['utf8', printed.slice(end, bodyAt)],
        ['body', printed.slice(bodyAt)],
    ]);
}
function splitPackage(program) {
    const { printed, kind } = program;
    const tokens = [...(0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(printed, typedMode(program))];
    const word = tokens.findIndex((token) => (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .keywordOf */ .XL)(token) === 'PACKAGE');
    const name = tokens[word + (kind === 'package body' ? 2 : 1)];
    if (word < 0 || !name)
        throw unknownForm(program);
    // The name may be qualified.
    const next = tokens[tokens.indexOf(name) + 1];
    const last = next?.text === '.' ? tokens[tokens.indexOf(name) + 2] : name;
    const bodyAt = skipCharacteristics(program, last.end);
    return parts([
        ['client', printed.slice(0, last.end)],
        ['utf8', printed.slice(last.end, bodyAt)],
        ['body', printed.slice(bodyAt)],
    ]);
}
/** Returns the offset after the line, whose strings may contain line breaks. */
function afterLine(program, start) {
    const { printed } = program;
    const rest = printed.slice(start);
    let end = 0;
    for (const token of (0,_tokens_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(rest, printedMode(program))) {
        const lineBreak = rest.slice(end, token.start).indexOf('\n');
        if (lineBreak >= 0)
            return start + end + lineBreak + 1;
        ({ end } = token);
    }
    const lineBreak = rest.indexOf('\n', end);
    return lineBreak < 0 ? printed.length : start + lineBreak + 1;
}
function skipCharacteristics(program, start) {
    const { printed } = program;
    let position = printed[start] === '\n' ? start + 1 : start;
    if (!CHARACTERISTIC.test(printed.slice(position, position + 40)))
        return start;
    while (CHARACTERISTIC.test(printed.slice(position, position + 40)))
        position = afterLine(program, position);
    return position;
}
function find(program, tokens, matches) {
    for (const token of tokens)
        if (matches(token))
            return token;
    throw unknownForm(program);
}
function parts(given) {
    return given
        .filter(([, text]) => text !== '')
        .map(([encoding, text]) => encoding === 'body' ? { encoding: 'client', text, isBody: true } : { encoding, text });
}
function unknownForm({ kind, printed }) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('INTERNAL', `the server prints a ${kind} in an unknown form: ${printed.slice(0, 200)}`, { hint: 'Please report this with the version of the server and the definition.' });
}


/***/ })

};
