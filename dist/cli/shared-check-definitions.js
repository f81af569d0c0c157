export const id = 406;
export const ids = [406];
export const modules = {

/***/ 81343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ mapTables)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(50862);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69030);
/* harmony import */ var _sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(22278);
/* harmony import */ var _sql_definitions_create_table_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(68548);
// Tables of a backup under other names, next to the originals. Invariant: objects under the new
// name take no name of the original. In a schema, MySQL requires unique names of triggers, foreign
// keys and CHECKs. The restore leaves out the first two and reports each by name; CHECKs get the
// names that MySQL itself gives.





const REASON = '--map-table restores its table without it';
const MAX_NAME_CHARS = 64;
/**
 * Returns the backup with the tables under their new names.
 * @throws BackupError TABLE_NOT_FOUND, CONFIG_INVALID
 */
function mapTables(source, map) {
    if (map.size === 0)
        return source;
    const names = resolve(source.contents, map);
    const found = new Map();
    const leave = (name) => void found.set(name, { name, reason: REASON });
    const schemas = source.contents.schemas.map((schema) => mapSchema(schema, names.get(schema.name) ?? new Map(), leave));
    return {
        contents: { ...source.contents, schemas },
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_3__/* .defined */ .s)({ manifestKey: source.manifestKey }),
        limits: source.limits,
        definitions: () => mapDefinitions(source, names, leave),
        leftOut: () => [...found.values()],
        readStream: (name, signal) => source.readStream(name, signal),
        readStored: (name, signal) => source.readStored(name, signal),
        objects: () => source.objects(),
        findArchived: () => source.findArchived(),
        findMissing: () => source.findMissing(),
    };
}
function resolve({ backupId, schemas }, map) {
    const missing = new Set(map.keys());
    const elsewhere = [];
    const names = new Map();
    for (const { name: schema, tables } of schemas)
        for (const { name } of tables) {
            const from = `${schema}.${name}`;
            const to = map.get(from);
            if (to === undefined)
                continue;
            missing.delete(from);
            if (!to.startsWith(`${schema}.`))
                elsewhere.push(`${from}=${to}`);
            names.set(schema, (names.get(schema) ?? new Map()).set(name, to.slice(schema.length + 1)));
        }
    if (missing.size > 0)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('TABLE_NOT_FOUND', `${backupId} has no table ${[...missing].join(', ')}`, {
            hint: 'Correct --map-table; the first name is that of the backup, as schema.table.',
            details: { missing: [...missing] },
        });
    if (elsewhere.length > 0)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `--map-table keeps the schema: ${elsewhere.join(', ')}`, {
            hint: 'Give another schema with --map-schema, and the table with --include-tables.',
        });
    return names;
}
/** The originals, and tables of the backup that have one of the new names, take no part. */
function mapSchema(schema, names, leave) {
    if (names.size === 0)
        return schema;
    const taken = new Set(names.values());
    const tables = schema.tables.flatMap((table) => {
        const name = names.get(table.name);
        if (name === undefined)
            return taken.has(table.name) ? [] : [table];
        for (const trigger of table.triggers)
            leave(`trigger ${schema.name}.${trigger.name}`);
        for (const histogram of table.histograms)
            leave(`histogram of ${schema.name}.${table.name}.${histogram.name}`);
        return [{ ...table, name, triggers: [], histograms: [] }];
    });
    return { ...schema, tables };
}
async function* mapDefinitions(source, names, leave) {
    for await (const record of source.definitions()) {
        const { kind, schema = '', name } = record;
        const own = names.get(schema);
        const to = kind === 'table' ? own?.get(name) : undefined;
        if (to !== undefined)
            yield mapTable(record, to, !(0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .isMariaDb */ .Zz)(source.contents.server), leave);
        else if (kind !== 'table' || ![...(own?.values() ?? [])].includes(name))
            yield record;
    }
}
const CREATE_TABLE = /^(CREATE TABLE )`(?:[^`]|``)*`/;
const FOREIGN_KEY = /^CONSTRAINT (`(?:[^`]|``)*`) FOREIGN KEY\b/i;
const CHECK = /^(\s*CONSTRAINT )(`(?:[^`]|``)*`)( CHECK\b)/i;
/** @param renamesChecks whether the names of CHECKs are those of a schema */
function mapTable(record, to, renamesChecks, leave) {
    const { client } = record.session;
    const statement = record.statement.toString('latin1');
    const body = (0,_sql_definitions_create_table_js__WEBPACK_IMPORTED_MODULE_4__/* .findBody */ .q3)(statement);
    const encoded = (0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_2__/* .encodeInCharset */ .cz)(to, client);
    if (!body || !CREATE_TABLE.test(statement) || encoded === undefined)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `${record.schema}.${record.name} cannot be named ${to}`, {
            hint: 'Restore it into another schema instead, with --include-tables and --map-schema.',
        });
    const checks = new Map();
    const definitions = (0,_sql_definitions_create_table_js__WEBPACK_IMPORTED_MODULE_4__/* .splitDefinitions */ .Fz)(statement.slice(body.start, body.end)).flatMap((definition) => {
        const key = FOREIGN_KEY.exec(definition.trim())?.[1];
        if (key !== undefined) {
            leave(`foreign key ${unquote(key, client)} of ${record.schema}.${record.name}`);
            return [];
        }
        if (!renamesChecks)
            return [definition];
        return [
            definition.replace(CHECK, (_, before, name, after) => {
                const check = checkName(to, checks.size + 1);
                checks.set(unquote(name, client), check);
                return `${before}${quote((0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_2__/* .encodeInCharset */ .cz)(check, client) ?? check)}${after}`;
            }),
        ];
    });
    const head = statement
        .slice(0, body.start)
        .replace(CREATE_TABLE, (_, create) => `${create}${quote(encoded)}`);
    const text = `${head}${definitions.join(',')}${definitions.at(-1)?.endsWith('\n') ? '' : '\n'}${statement.slice(body.end)}`;
    const { facts } = record;
    return {
        ...record,
        name: to,
        statement: Buffer.from(text, 'latin1'),
        ...(facts
            ? {
                facts: {
                    ...facts,
                    foreignKeys: [],
                    checks: facts.checks.map((check) => ({ ...check, name: checks.get(check.name) ?? check.name })),
                },
            }
            : {}),
    };
}
/** As MySQL names a CHECK without a name. */
function checkName(table, number) {
    const end = `_chk_${number}`;
    return `${Array.from(table)
        .slice(0, MAX_NAME_CHARS - end.length)
        .join('')}${end}`;
}
function unquote(quoted, client) {
    const name = quoted.slice(1, -1).replaceAll('``', '`');
    return (0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeFromCharset */ .p6)(name, client) ?? name;
}
function quote(bytes) {
    return `\`${bytes.replaceAll('`', '``')}\``;
}


/***/ }),

/***/ 59488:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ TsvRows)
/* harmony export */ });
// Parses TSV into rows and fields, to compare single rows; the data path never uses this.
const TAB = 0x09;
const LF = 0x0a;
const BACKSLASH = 0x5c;
const ESCAPES = { '0': 0x00, b: 0x08, n: 0x0a, r: 0x0d, t: 0x09, Z: 0x1a };
/** Splits pieces of bytes into rows. A raw LF ends a row; an LF inside a value is escaped. */
class TsvRows {
    #held = Buffer.alloc(0);
    /** Returns the complete rows, each as a copy without its LF. */
    push(bytes) {
        const rows = [];
        let start = 0;
        for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
            rows.push(Buffer.concat([this.#held, bytes.subarray(start, end)]));
            this.#held = Buffer.alloc(0);
            start = end + 1;
        }
        if (start < bytes.length)
            this.#held = Buffer.concat([this.#held, bytes.subarray(start)]);
        return rows;
    }
    static fields(row) {
        const fields = [];
        let start = 0;
        for (let end = row.indexOf(TAB); end >= 0; end = row.indexOf(TAB, start)) {
            fields.push(row.subarray(start, end));
            start = end + 1;
        }
        fields.push(row.subarray(start));
        return fields;
    }
    static unescape(field) {
        if (!field.includes(BACKSLASH))
            return field;
        const result = Buffer.alloc(field.length);
        let length = 0;
        for (let i = 0; i < field.length; i++) {
            if (field[i] === BACKSLASH && i + 1 < field.length) {
                i++;
                result[length++] = ESCAPES[String.fromCharCode(field[i])] ?? field[i];
            }
            else
                result[length++] = field[i];
        }
        return result.subarray(0, length);
    }
}


/***/ }),

/***/ 86043:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v: () => (/* binding */ checkDefinitions),
  u: () => (/* binding */ checkEvents)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/schema/catalog.js + 1 modules
var catalog = __webpack_require__(77446);
// EXTERNAL MODULE: ./lib/mysql/schema/definitions/read-definition.js + 1 modules
var read_definition = __webpack_require__(71145);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/read-table-facts.js
var read_table_facts = __webpack_require__(549);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var schema_selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/repository/contents.js
var repository_contents = __webpack_require__(51220);
// EXTERNAL MODULE: ./lib/repository/definition-source.js
var definition_source = __webpack_require__(41569);
// EXTERNAL MODULE: ./lib/repository/scope/scope.js + 19 modules
var scope = __webpack_require__(2656);
// EXTERNAL MODULE: ./lib/sql/definitions/create-table.js
var create_table = __webpack_require__(68548);
// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
// EXTERNAL MODULE: ./lib/sql/definitions/account.js
var account = __webpack_require__(77682);
// EXTERNAL MODULE: ./lib/sql/tokens/charsets.js
var charsets = __webpack_require__(22278);
// EXTERNAL MODULE: ./lib/sql/definitions/definer.js
var definer = __webpack_require__(98562);
// EXTERNAL MODULE: ./lib/sql/definitions/program-parts.js
var program_parts = __webpack_require__(58914);
;// CONCATENATED MODULE: ./lib/verify/definitions/version-forms.js
// Normalizes texts that two versions of a server print differently with the same meaning: integer
// widths, which MySQL no longer prints from 8.0.19, the name of utf8, removed modes. Only for
// comparing a backup with a server of another version.
/** Normalizes types, as in a definition's head or in information_schema. */
function neutralTypes(text) {
    return neutralCharsets(text
        .replace(/\b((?:tiny|small|medium|big)?int(?:eger)?)\(\d+\)(?! (?:unsigned )?zerofill)/gi, '$1')
        .replace(/\byear\(4\)/gi, 'year'));
}
/**
 * Normalizes the text before the body of a program. MySQL 5.7 prints a trigger's head as typed,
 * later versions in their own form.
 */
function neutralHead(text, kind) {
    if (kind !== 'trigger')
        return neutralTypes(text);
    return text
        .replaceAll('`', '')
        .replace(/^[^]*?\b(?=(?:BEFORE|AFTER)\s+(?:INSERT|UPDATE|DELETE)\b)/i, '')
        .replace(/\bON\s+(?:[^\s.]+\.)?(?=[^\s.]+\s+FOR\b)/i, 'ON ')
        .replace(/\s+/g, ' ')
        .replace(/\b(?:BEFORE|AFTER|INSERT|UPDATE|DELETE|ON|FOR|EACH|ROW)\b/gi, (word) => word.toUpperCase());
}
/** `utf8` was the name of utf8mb3. */
function neutralCharsets(text) {
    return text.replace(/\butf8(?=\b|_(?!mb))/gi, 'utf8mb3');
}
/** Modes that only older servers have, and that do not affect existing programs. */
const GONE = new Set(['NO_AUTO_CREATE_USER', 'NO_FIELD_OPTIONS', 'NO_KEY_OPTIONS', 'NO_TABLE_OPTIONS']);
function neutralMode(sqlMode) {
    return sqlMode
        .split(',')
        .filter((word) => word !== '' && !GONE.has(word))
        .sort()
        .join(',');
}
/**
 * Normalizes an expression: introducers, and the characters of literals in information_schema,
 * differ between versions.
 */
function neutralExpression(expression) {
    return neutralCharsets(expression)
        .replace(/\b_(?:utf8mb[34]|latin1|binary|ascii)(?=\\?')/g, '')
        .replace(/\\'/g, "'")
        .replace(/'(?:[^']|'')*[^\x00-\x7f](?:[^']|'')*'/g, "'…'")
        .replace(/\s+/g, ' ');
}

;// CONCATENATED MODULE: ./lib/verify/definitions/fact-lines.js

/**
 * Renders the facts.
 * @param schemaOf returns the target's name of a schema in a foreign key
 * @param hasLiterals whether the lines contain the literals in generated columns, checks, and
 * expressions of indexes and partitions, and the defaults: information_schema keeps those as typed,
 * with spaces that the column does not hold, and in the time zone of the client
 */
function factLines(facts, schemaOf, hasLiterals = true) {
    const shown = (text) => (hasLiterals ? text : withoutLiterals(text));
    const expressionOf = (text) => neutralExpression(shown(text ?? ''));
    const defaultOf = (text) => hasLiterals || text === null ? neutralDefault(text) : 'as in the definition';
    const partitionOf = (text) => neutralPartition(text ?? '', hasLiterals);
    const { engine, collation, options, comment, columns, indexes, foreignKeys, checks, partitions } = facts;
    return [
        `engine ${engine.toLowerCase()}`,
        `collation ${neutralCharsets(collation ?? '')}`,
        `options ${neutralOptions(options)}`,
        `comment ${JSON.stringify(comment)}`,
        ...columns.map((column, i) => `column ${i + 1} ${column.name}: ${neutralTypes(column.type)} ${column.nullable ? 'NULL' : 'NOT NULL'} default ${defaultOf(column.default)} charset ${neutralCharsets(column.charset ?? '')} collation ${neutralCharsets(column.collation ?? '')} extra ${neutralExtra(column.extra)} comment ${JSON.stringify(column.comment)} expression ${expressionOf(column.expression)}`),
        ...indexes.map((index) => indexLine(index, expressionOf)),
        ...foreignKeys.map((key) => foreignKeyLine(key, schemaOf)),
        ...checks.map(({ name, clause, enforced }) => `check ${name}: ${expressionOf(clause)}${enforced ? '' : ' NOT ENFORCED'}`),
        ...partitions.map((part) => `partition ${part.name}${part.subpartition === null ? '' : `/${part.subpartition}`}: ${part.method ?? ''} ${part.subMethod ?? ''} (${partitionOf(part.expression)}) (${partitionOf(part.subExpression)}) values ${part.description ?? ''} comment ${JSON.stringify(part.comment)}`),
    ];
}
function indexLine({ name, unique, type, comment, hidden, parts }, expressionOf) {
    const columns = parts.map(({ column, expression, prefix, descending }) => `${column ?? `(${expressionOf(expression)})`}${prefix === null ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`);
    return `index ${name}: ${unique ? 'unique ' : ''}${type.toLowerCase()} (${columns.join(', ')})${hidden ? ' hidden' : ''} comment ${JSON.stringify(comment)}`;
}
function foreignKeyLine({ name, columns, schema, table, referenced, onUpdate, onDelete }, schemaOf) {
    return `foreign key ${name}: (${columns.join(', ')}) references ${schemaOf(schema)}.${table} (${referenced.join(', ')}) on update ${neutralRule(onUpdate)} on delete ${neutralRule(onDelete)}`;
}
/** RESTRICT and NO ACTION mean the same, and versions print either one for no rule. */
function neutralRule(rule) {
    return rule === 'RESTRICT' ? 'NO ACTION' : rule;
}
function neutralDefault(value) {
    return value === null
        ? 'none'
        : neutralExpression(value).replace(/\b(current_timestamp)(?:\(\))?(?!\()/gi, (text) => text.replace('()', '').toLowerCase());
}
function neutralExtra(extra) {
    return extra
        .toLowerCase()
        .replace(/default_generated/g, '')
        .replace(/current_timestamp\(\)/g, 'current_timestamp')
        .split(/\s+/)
        .filter((word) => word !== '' && word !== ',')
        .sort()
        .join(' ');
}
function neutralOptions(options) {
    return (options
        .toLowerCase()
        .split(/\s+/)
        // Aria prints its checksum only after the table was altered once.
        .filter((word) => word !== '' && !word.startsWith('page_checksum='))
        .sort()
        .join(' '));
}
/**
 * Normalizes a partition's expression. MySQL 5.7 prints it as typed, later versions in lower case;
 * the client's sql_mode determines the quotes of names.
 */
function neutralPartition(expression, hasLiterals) {
    return expression.replace(/(`(?:[^`]|``)*`|"(?:[^"]|"")*")|((?:_\w+\s*)?'(?:[^'\\]|\\.|'')*')|[^`"'_]+|./gs, (part, name, literal) => {
        if (literal !== undefined)
            return hasLiterals ? part : "'…'";
        return (name === undefined ? part : name.slice(1, -1).replaceAll(name[0] + name[0], name[0])).toLowerCase();
    });
}
/**
 * Removes literals with their introducers; names in backquotes stay. MySQL's information_schema
 * escapes quotes and backslashes of the expression once more.
 */
function withoutLiterals(expression) {
    const isEscaped = /^(?:`(?:[^`]|``)*`|[^'`])*\\'/.test(expression);
    const text = isEscaped ? expression.replace(/\\(.)/gs, '$1') : expression;
    return text.replace(/(`(?:[^`]|``)*`)|(?:_\w+\s*)?'(?:[^'\\]|\\.|'')*'|\b0x[\da-f]+\b/gis, (_, name) => name ?? "'…'");
}

// EXTERNAL MODULE: ./lib/verify/definitions/text-difference.js
var text_difference = __webpack_require__(30493);
;// CONCATENATED MODULE: ./lib/verify/definitions/flavor-forms.js





/**
 * Compares facts.
 * @param schemaOf returns the target's name of a schema in a foreign key
 */
function compareFactsAcross(expected, actual, isToMariaDb, schemaOf) {
    const sides = [
        { facts: expected, isMariaDb: !isToMariaDb },
        { facts: actual, isMariaDb: isToMariaDb },
    ];
    // A default may be an expression on one server and a value on the other.
    const computed = new Set(sides.flatMap(({ facts, isMariaDb }) => facts.columns.filter((column) => literalOf(column, isMariaDb) === undefined).map(({ name }) => name)));
    const ours = linesOf(expected, !isToMariaDb, computed, schemaOf);
    const theirs = linesOf(actual, isToMariaDb, computed, (schema) => schema);
    const others = (0,text_difference/* differenceOfLines */.w2)(ours.expressions, theirs.expressions);
    return {
        difference: (0,text_difference/* differenceOfLines */.w2)(ours.strict, theirs.strict),
        ...(others ? { notCompared: others.expected.replaceAll('\n', ', ') } : {}),
    };
}
function linesOf(facts, isMariaDb, computed, schemaOf) {
    const { engine, collation, options, comment, columns, indexes, foreignKeys, checks, partitions } = facts;
    const lines = { strict: [], expressions: [] };
    const { strict, expressions } = lines;
    strict.push(`engine ${engine.toLowerCase()}`, `collation ${neutralCharsets(collation ?? '')}`, `options ${flavor_forms_neutralOptions(options)}`, `comment ${JSON.stringify(comment)}`, `checks ${checks.filter(({ enforced }) => enforced).length}`);
    for (const [i, column] of columns.entries()) {
        const literal = computed.has(column.name) ? undefined : literalOf(column, isMariaDb);
        strict.push(`column ${i + 1} ${column.name}: ${neutralType(column.type)} ${column.nullable ? 'NULL' : 'NOT NULL'} default ${literal ?? 'expression'} charset ${neutralCharsets(column.charset ?? '')} collation ${neutralCharsets(column.collation ?? '')} extra ${flavor_forms_neutralExtra(column.extra)} comment ${JSON.stringify(column.comment)}`);
        if (literal === undefined)
            expressions.push(`default of ${column.name}: ${neutral(column.default)}`);
        if (column.expression !== null)
            expressions.push(`column ${column.name}: ${neutral(column.expression)}`);
    }
    for (const { name, unique, type, comment: remark, hidden, parts } of indexes) {
        const isSpatial = /spatial|rtree/i.test(type);
        const own = parts.map(({ column, prefix, descending }) => `${column ?? 'expression'}${prefix === null || isSpatial ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`);
        strict.push(`index ${name}: ${unique ? 'unique ' : ''}${indexType(type, engine)} (${own.join(', ')})${hidden ? ' hidden' : ''} comment ${JSON.stringify(remark)}`);
    }
    strict.push(...foreignKeys.map((key) => foreignKeyLine(key, schemaOf)));
    // Omit check names: MariaDB's are unique in a table, MySQL's in a schema.
    expressions.push(...checks.filter(({ enforced }) => enforced).map(({ clause }) => `check: ${neutral(clause)}`));
    for (const part of partitions) {
        strict.push(`partition ${part.name}${part.subpartition === null ? '' : `/${part.subpartition}`}: ${part.method ?? ''} ${part.subMethod ?? ''} values ${neutral(part.description)} comment ${JSON.stringify(part.comment)}`);
        expressions.push(`partition ${part.name}: ${neutral(part.expression)} ${neutral(part.subExpression)}`);
    }
    return lines;
}
/** InnoDB has only B-trees, and MariaDB prints the requested type. */
function indexType(type, engine) {
    return /^hash$/i.test(type) && /^innodb$/i.test(engine) ? 'btree' : type.toLowerCase();
}
function neutralType(type) {
    return neutralTypes(type).replace(/^geometrycollection$/i, 'geomcollection');
}
function flavor_forms_neutralExtra(extra) {
    return extra
        .toLowerCase()
        .replace(/default_generated/g, '')
        .replace(/current_timestamp\(\)/g, 'current_timestamp')
        .split(/[\s,]+/)
        .filter((word) => word !== '')
        .sort()
        .join(' ');
}
/** Options that both flavors print. */
const OPTIONS = /^(?:row_format|key_block_size|max_rows|min_rows|avg_row_length|checksum|delay_key_write|pack_keys)=/;
function flavor_forms_neutralOptions(options) {
    const words = options.toLowerCase().split(/\s+/);
    return words
        .filter((word) => OPTIONS.test(word))
        .sort()
        .join(' ');
}
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const WITHOUT_LITERAL = /^(?:(?:tiny|medium|long)?(?:text|blob)|json|geom|(?:multi)?(?:point|linestring|polygon)|(?:var)?binary)/i;
/**
 * Returns a default that is a value; undefined for an expression, or for a value that the servers
 * print in two forms.
 */
function literalOf({ type, default: value, extra }, isMariaDb) {
    // MySQL 8.0.15 does not print the default of a text.
    if (value === null && /DEFAULT_GENERATED/i.test(extra))
        return undefined;
    if (value === null || (isMariaDb && /^null$/i.test(value)))
        return 'none';
    if (WITHOUT_LITERAL.test(type))
        return undefined;
    const now = /^(?:current_timestamp|now)(?:\((\d*)\))?$/i.exec(value);
    if (now && /^(?:timestamp|datetime)/i.test(type))
        return `now ${now[1] || '0'}`;
    if (!isMariaDb)
        return /DEFAULT_GENERATED/i.test(extra) ? undefined : `'${value}'`;
    if (NUMBER.test(value) || /^b'[01]*'$/i.test(value))
        return `'${value}'`;
    const text = /^'((?:[^'\\]|\\.|'')*)'$/s.exec(value)?.[1];
    return text === undefined ? undefined : `'${text.replace(/''|\\(.)/gs, (_, char) => char ?? "'")}'`;
}
/**
 * Removes everything that the servers add or omit: parentheses, spaces, quotes of names,
 * introducers.
 */
function neutral(expression) {
    const text = (expression ?? '').replace(/\\'/g, "'");
    return text.replace(/'(?:[^']|'')*'|[^']+/g, (part) => {
        if (part.startsWith("'"))
            return /[^\x00-\x7f]/.test(part) ? "'…'" : part;
        return part
            .toLowerCase()
            .replace(/\b_(?:utf8mb[34]|utf8|latin1|binary|ascii)\s*$/, '')
            .replace(/[`"\s()]/g, '');
    });
}
function compareProgramsAcross(expected, actual, isToMariaDb) {
    const [ours, theirs] = [partsOf(expected, !isToMariaDb), partsOf(actual, isToMariaDb)];
    return {
        difference: (0,text_difference/* differenceOf */.Pq)(ours.body, theirs.body),
        ...(ours.head === theirs.head ? {} : { notCompared: ours.head }),
    };
}
function partsOf(record, isMariaDb) {
    const { kind, table, session } = record;
    const parts = (0,program_parts/* splitProgram */.X)({
        kind: kind,
        isMariaDb,
        printed: (0,definer/* changeDefiner */.I)(record.statement.toString('latin1'), 'strip'),
        charset: session.client,
        sqlMode: session.sqlMode,
        ...(table === undefined ? {} : { table: Buffer.from(table, 'utf8').toString('latin1') }),
    });
    const text = (isBody) => parts
        .filter((part) => (part.isBody ?? false) === isBody)
        .map((part) => part.text)
        .join('');
    const head = neutralHead(text(false), kind)
        .replaceAll('`', '')
        // MySQL prints no default.
        .replace(/ COLLATE utf8mb4_0900_ai_ci\b/gi, '')
        .replace(/\s+/g, ' ')
        .trim();
    return { head, body: text(true).trim() };
}
function compareViewsAcross(expected, actual) {
    const [ours, theirs] = [expected, actual].map(({ statement }) => neutral((0,definer/* changeDefiner */.I)(statement.toString('utf8'), 'strip')));
    return {
        difference: (0,text_difference/* differenceOf */.Pq)((expected.columns ?? []).join('\n'), (actual.columns ?? []).join('\n')),
        ...(ours === theirs ? {} : { notCompared: 'its query' }),
    };
}

;// CONCATENATED MODULE: ./lib/verify/definitions/compare-records.js
// Compares the definition of a backup's object, as it was to be created, with the server's
// definition. Pure.










/**
 * Compares two records.
 * @param expected record rewritten for the target, under the names of the target
 */
function compareRecords(expected, actual, rules) {
    switch (expected.kind) {
        case 'table':
            return compareTables(expected, actual, rules);
        case 'sequence':
        case 'library':
            return named('definition', (0,text_difference/* differenceOf */.Pq)(textOf(expected), textOf(actual)));
        case 'view':
            return [
                ...compareDefiners(expected, actual, rules),
                ...named('definition', compareViews(expected, actual, rules)),
                ...compareSessions(expected, actual, rules),
            ];
        default:
            return [
                ...compareDefiners(expected, actual, rules),
                ...named('definition', comparePrograms(expected, actual, rules)),
                ...compareSessions(expected, actual, rules),
            ];
    }
}
function compareTables(expected, actual, rules) {
    const { isSameVersion, schemaOf } = rules;
    if (rules.isOtherFlavor)
        return expected.facts && actual.facts
            ? named('facts', across(compareFactsAcross(expected.facts, actual.facts, rules.isMariaDb, schemaOf), actual, rules))
            : [];
    const text = isSameVersion
        ? named('definition', (0,text_difference/* differenceOf */.Pq)((0,create_table/* normalizeCreateTable */.cZ)(textOf(expected)), (0,create_table/* normalizeCreateTable */.cZ)(textOf(actual))))
        : [];
    // A dump of MySQL Shell has no facts.
    if (!expected.facts || !actual.facts)
        return text;
    // The definition states the character set of each literal. In information_schema, it depends on
    // the client that created the table. So if the definitions have the same bytes, the facts are
    // compared without literals.
    const bytesOf = ({ statement }) => (0,create_table/* normalizeCreateTable */.cZ)(statement.toString('latin1'));
    const hasLiterals = !isSameVersion || bytesOf(expected) !== bytesOf(actual);
    const lines = (0,text_difference/* differenceOfLines */.w2)(factLines(expected.facts, schemaOf, hasLiterals), factLines(actual.facts, (schema) => schema, hasLiterals));
    return [...text, ...named('facts', lines)];
}
function compareViews(expected, actual, rules) {
    if (rules.isOtherFlavor)
        return across(compareViewsAcross(expected, actual), actual, rules);
    const [ours, theirs] = [withoutDefiner(expected), withoutDefiner(actual)];
    if (rules.isSameVersion || ours === theirs)
        return (0,text_difference/* differenceOf */.Pq)(ours, theirs);
    if (neutralExpression(ours) === neutralExpression(theirs))
        return undefined;
    // Two versions may print one query differently: then the columns must be the same.
    return (0,text_difference/* differenceOf */.Pq)((expected.columns ?? []).join('\n'), (actual.columns ?? []).join('\n'));
}
function comparePrograms(expected, actual, rules) {
    const { isSameVersion, isMariaDb } = rules;
    if (rules.isOtherFlavor)
        return across(compareProgramsAcross(expected, actual, isMariaDb), actual, rules);
    const [ours, theirs] = [withoutDefiner(expected), withoutDefiner(actual)];
    if (isSameVersion || ours === theirs)
        return (0,text_difference/* differenceOf */.Pq)(ours, theirs);
    const neutral = (record) => {
        const parts = (0,program_parts/* splitProgram */.X)({
            kind: record.kind,
            isMariaDb,
            printed: (0,definer/* changeDefiner */.I)(record.statement.toString('latin1'), 'strip'),
            charset: record.session.client,
            sqlMode: record.session.sqlMode,
        });
        return parts.map(({ text, isBody }) => (isBody ? text : neutralHead(text, record.kind))).join('');
    };
    return (0,text_difference/* differenceOf */.Pq)(neutral(expected), neutral(actual));
}
/** Reports parts that were not compared. */
function across({ difference, notCompared }, actual, { note }) {
    if (notCompared !== undefined && difference === undefined)
        note(`${(0,definition_record/* describeRecord */.TV)(actual)}: the servers print it in two forms, and this was not compared: ${notCompared}`);
    return difference;
}
function compareDefiners(expected, actual, { definers }) {
    if (definers === 'strip')
        return [];
    return named('definer', (0,text_difference/* differenceOf */.Pq)(definerOf(expected), definerOf(actual)));
}
function definerOf(record) {
    const found = (0,definer/* findDefiner */.R)(record.statement.toString('latin1'));
    if (found === undefined)
        return 'none';
    const text = (0,charsets/* decodeFromCharset */.p6)(found, record.session.client) ?? Buffer.from(found, 'latin1').toString('utf8');
    // Servers quote names by the sql_mode of the object.
    return (0,account/* parseAccount */.J)(text) ?? text.replaceAll('"', '`');
}
function compareSessions({ session: expected }, { session: actual }, { isSameVersion }) {
    const charset = isSameVersion ? (text) => text : neutralCharsets;
    // A dump of MySQL Shell does not state all settings.
    const lines = ({ client, collation = '', databaseCollation = '', sqlMode, timeZone = '', }) => [
        `character_set_client ${charset(client)}`,
        ...(expected.collation === undefined ? [] : [`collation_connection ${charset(collation)}`]),
        ...(expected.databaseCollation === undefined ? [] : [`database collation ${charset(databaseCollation)}`]),
        `sql_mode ${isSameVersion ? sqlMode : neutralMode(sqlMode)}`,
        ...(expected.timeZone === undefined ? [] : [`time_zone ${timeZone}`]),
    ];
    return named('session', (0,text_difference/* differenceOfLines */.w2)(lines(expected), lines(actual)));
}
function withoutDefiner(record) {
    return (0,definer/* changeDefiner */.I)(textOf(record), 'strip');
}
/**
 * Returns the statement for comparison and display: as text of its character set, otherwise its
 * bytes.
 */
function textOf({ statement, session }) {
    const bytes = statement.toString('latin1');
    return (0,charsets/* decodeFromCharset */.p6)(bytes, session.client) ?? bytes;
}
function named(aspect, difference) {
    return difference ? [{ aspect, ...difference }] : [];
}

;// CONCATENATED MODULE: ./lib/verify/definitions/check-definitions.js
// Compares every definition on the server with the backup's record, as a restore would have created
// it, and reports missing and different objects. Reads the records from the backup again, some at a
// time.












const MISSING = 'missing';
const PRESENT = 'present';
/** Number of records that are compared at a time: one statement reads their tables. */
const WINDOW = 100;
async function checkDefinitions(env, events) {
    const target = await Target.read(env);
    return await compareAll(env, target, (record) => record.kind !== 'event' || events === 'all', new Set());
}
/**
 * Compares events.
 * @param over events that were expired at their creation, as `schema.event`
 */
async function checkEvents(env, over) {
    const target = await Target.read(env);
    return await compareAll(env, target, ({ kind }) => kind === 'event', over);
}
async function compareAll(env, target, isAsked, over) {
    const checks = [];
    const wanted = wantedObjects(env, over);
    const { contents } = env.source;
    const rewriter = (0,scope/* rewriterOf */.U)(contents, env.scope, {
        isSource: (0,repository_contents/* isSourceOf */.b)(contents, target.server),
        target: target.server,
    });
    const leftOut = new Set();
    const windows = windowsOf(env, (record) => {
        if (!isAsked(record) || !wanted.has(keyOf(record)))
            return false;
        const isLeftOut = rewriter.isLeftOut(record) && !target.hasTable(env.scope.targets.get(record.schema), record.name);
        // Objects of a table follow it.
        if (isLeftOut)
            leftOut.add(`${record.schema}\0${record.name}`);
        return !isLeftOut && !leftOut.has(`${record.schema}\0${record.table}`);
    });
    await (0,concurrency/* forEachConcurrent */.C6)(windows, env.workers.count, env.signal, async (records, worker) => {
        checks.push(...(await env.workers.run(worker, 'definitions', (session) => new Comparison(session, env, target, rewriter).compare(records))));
    });
    return checks.sort((a, b) => compareText(sortKey(a), sortKey(b)));
}
async function* windowsOf({ source }, isWanted) {
    let window = [];
    for await (const record of source.definitions()) {
        if (!isWanted(record))
            continue;
        window.push(record);
        if (window.length < WINDOW)
            continue;
        yield window;
        window = [];
    }
    if (window.length > 0)
        yield window;
}
/** Returns the objects in the scope, by kind, schema in the backup, and name. */
function wantedObjects({ scope }, over) {
    const wanted = new Set();
    for (const { source: schema, name: target, ...own } of scope.schemas) {
        const add = (kind, names) => {
            for (const { name } of names)
                wanted.add(keyOf({ kind, schema, name }));
        };
        wanted.add(keyOf({ kind: 'schema', name: schema }));
        add('table', own.tables);
        add('view', own.views.filter(({ broken }) => !broken));
        add('sequence', own.sequences);
        add('library', own.libraries);
        for (const { name, type } of own.routines)
            wanted.add(keyOf({ kind: (0,definition_source/* routineKind */.b3)(type), schema, name }));
        add('trigger', [...own.tables, ...own.views].flatMap(({ triggers }) => triggers));
        add('event', own.events.filter(({ name }) => !over.has(`${target}.${name}`)));
    }
    return wanted;
}
function keyOf({ kind, schema, name }) {
    return `${kind}\0${schema ?? ''}\0${name}`;
}
/** Objects of the server, by name. */
class Target {
    server;
    #schemas;
    constructor(server, schemas) {
        this.server = server;
        this.#schemas = new Map(schemas.map((schema) => [schema.name, schema]));
    }
    static async read({ scope, workers }) {
        const selection = { ...schema_selection/* everything */.YT, schemas: scope.schemas.map(({ name }) => name), literalNames: true };
        return await workers.run(0, 'catalog', async (session) => {
            const server = await (0,server_facts/* readServerFacts */.TX)(session);
            const { schemas } = await (0,catalog/* readCatalog */.u)(session, server, { selection, skipBroken: true, mayPause: true });
            return new Target(server, schemas);
        });
    }
    hasTable(schema, table) {
        return this.schema(schema)?.tables.some(({ name }) => name === table) ?? false;
    }
    schema(name) {
        return this.#schemas.get(name);
    }
}
class Comparison {
    #session;
    #env;
    #target;
    #rewriter;
    #rules;
    constructor(session, env, target, rewriter) {
        this.#session = session;
        this.#env = env;
        this.#target = target;
        this.#rewriter = rewriter;
        const { server: backup } = env.source.contents;
        const { server } = target;
        this.#rules = {
            isSameVersion: (0,server_facts/* isMariaDb */.Zz)(backup) === (0,server_facts/* isMariaDb */.Zz)(server) && minorOf(backup.version) === minorOf(server.version),
            isMariaDb: (0,server_facts/* isMariaDb */.Zz)(server),
            isOtherFlavor: (0,server_facts/* isMariaDb */.Zz)(backup) !== (0,server_facts/* isMariaDb */.Zz)(server),
            note: (text) => env.note?.(text),
            definers: env.scope.request.definers,
            schemaOf: (schema) => env.scope.request.schemaMap.get(schema) ?? schema,
        };
    }
    async compare(records) {
        const checks = [];
        const tables = await this.#readTables(records.filter(({ kind }) => kind === 'table'));
        for (const record of records) {
            const schema = this.#scoped(record);
            const actual = this.#target.schema(schema.name);
            if (!actual) {
                if (record.kind === 'schema')
                    checks.push(presence('schema', schema.name, undefined, MISSING));
                continue;
            }
            if (record.kind === 'schema')
                checks.push(...this.#compareSchema(schema, actual));
            else if (record.kind === 'table')
                checks.push(...this.#compareTable(record, schema, tables.get(`${schema.name}\0${record.name}`)));
            else
                checks.push(...(await this.#compareOther(record, schema, actual)));
        }
        return checks;
    }
    #scoped(record) {
        const source = record.kind === 'schema' ? record.name : record.schema;
        return this.#env.scope.schemas.find((schema) => schema.source === source);
    }
    #compareSchema(schema, actual) {
        if (this.#env.scope.isPartial)
            return [];
        return [
            {
                check: 'character set',
                status: schema.collation === actual.collation ? 'passed' : 'failed',
                schema: schema.name,
                expected: schema.collation,
                actual: actual.collation,
            },
        ];
    }
    /** Reads tables by schema and name, without missing ones. */
    async #readTables(records) {
        const found = new Map();
        for (const schema of new Set(records.map((record) => this.#scoped(record).name))) {
            const names = new Set(records.filter((record) => this.#scoped(record).name === schema).map(({ name }) => name));
            const own = this.#target.schema(schema)?.tables.filter(({ name }) => names.has(name)) ?? [];
            const printed = [];
            for (const { name } of own)
                printed.push(await read_definition/* readTableDefinition */.On(this.#session, this.#target.server, schema, name));
            const facts = await (0,read_table_facts/* readRemainingFacts */.MC)(this.#session, this.#target.server, schema, printed.map(({ name, statement }) => ({ name, printed: statement.toString('latin1') })));
            for (const [i, table] of own.entries())
                found.set(`${schema}\0${table.name}`, {
                    ...printed[i],
                    facts: { ...table.facts, ...facts.get(table.name) },
                });
        }
        return found;
    }
    #compareTable(record, { name: schema, tables }, actual) {
        const { name } = record;
        if (!actual)
            return [presence('table', schema, name, MISSING)];
        const checks = this.#checksOf('definition', schema, record, actual);
        const own = tables.find((table) => table.name === name);
        // A mask of the key changes its largest value.
        if (own?.isMasked)
            return checks;
        const expectedNext = own?.autoIncrement;
        const next = (0,create_table/* readAutoIncrement */.pP)(actual.statement.toString('latin1'));
        if (expectedNext !== undefined || next !== undefined)
            checks.push({
                check: 'auto_increment',
                status: (expectedNext ?? 'none') === (next ?? 'none') ? 'passed' : 'failed',
                schema,
                table: name,
                expected: expectedNext ?? 'none',
                actual: next ?? 'none',
            });
        return checks;
    }
    async #compareOther(record, { name: schema }, actual) {
        const { kind, name } = record;
        const own = await this.#readOther(record, actual);
        if (!own)
            return [presence(kind, schema, name, MISSING)];
        const checks = this.#checksOf(kind, schema, record, own);
        if (kind !== 'sequence')
            return checks;
        const [expected, next] = [record.next ?? 'none', own.next ?? 'none'];
        return [
            ...checks,
            {
                check: 'next value',
                status: expected === next ? 'passed' : 'failed',
                schema,
                table: name,
                expected,
                actual: next,
            },
        ];
    }
    /** Returns undefined if the object does not exist. */
    async #readOther({ kind, name }, actual) {
        const session = this.#session;
        const { server } = this.#target;
        switch (kind) {
            case 'view': {
                const view = actual.views.find((each) => each.name === name);
                return view && (await read_definition/* readViewDefinition */.Lz(session, server, actual.name, view));
            }
            case 'sequence':
                return actual.sequences.includes(name)
                    ? await read_definition/* readSequenceDefinition */.Ry(session, actual.name, name)
                    : undefined;
            case 'library':
                return actual.libraries.includes(name)
                    ? await read_definition/* readLibraryDefinition */.J4(session, server, actual, name)
                    : undefined;
            case 'trigger': {
                const trigger = actual.triggers.find((each) => each.name === name);
                return trigger && (await read_definition/* readTriggerDefinition */.c8(session, server, actual, trigger));
            }
            case 'event':
                return actual.events.includes(name)
                    ? await read_definition/* readEventDefinition */.ed(session, server, actual, name)
                    : undefined;
            default: {
                const type = kind.toUpperCase();
                return actual.routines.some((each) => each.name === name && each.type === type)
                    ? await read_definition/* readRoutineDefinition */.WN(session, server, actual, name, type)
                    : undefined;
            }
        }
    }
    #checksOf(check, schema, record, actual) {
        const differences = compareRecords(this.#rewriter.rewrite(record), actual, this.#rules);
        if (differences.length === 0)
            return [{ check, status: 'passed', schema, table: record.name, expected: 'equal', actual: 'equal' }];
        return differences.map(({ aspect, expected, actual }) => ({
            check: aspect === 'definition' || check === aspect ? check : `${aspect} of ${check}`,
            status: 'failed',
            schema,
            table: record.name,
            expected,
            actual,
        }));
    }
}
function presence(check, schema, table, actual) {
    return {
        check,
        status: actual === PRESENT ? 'passed' : 'failed',
        schema,
        ...(0,defined/* defined */.s)({ table }),
        expected: PRESENT,
        actual,
    };
}
function minorOf(version) {
    return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}
function sortKey({ schema, table, check }) {
    return `${schema}\0${table ?? ''}\0${check}`;
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}


/***/ }),

/***/ 8733:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ countQuery),
/* harmony export */   O: () => (/* binding */ rowsQuery)
/* harmony export */ });
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45987);
/* harmony import */ var _mysql_rows_select_rows_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(27748);


/** Returns the query for one chunk, or for a whole table that was one stream. */
function rowsQuery({ schema, table, select: own }, chunk) {
    const { name, select = [], from = '', orderBy } = table;
    return (0,_mysql_rows_select_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .chunkQuery */ .eX)({ schema, table: name, select: own ?? select, from, orderBy, where: [chunk?.where] });
}
/**
 * Returns the query that counts a table's rows, with its history unless only the current rows are
 * requested.
 */
function countQuery({ schema, table }, which = 'all') {
    const isVersioned = table.from?.startsWith('FOR SYSTEM_TIME ALL') ?? false;
    const history = isVersioned && which === 'all' ? ' FOR SYSTEM_TIME ALL' : '';
    return `SELECT COUNT(*) FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteTable */ .Z8)(schema, table.name)}${history}`;
}


/***/ }),

/***/ 57572:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ runServerChecks)
});

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/mysql/rows/end-of-time.js
var end_of_time = __webpack_require__(74331);
// EXTERNAL MODULE: ./lib/verify/report.js
var report = __webpack_require__(79779);
// EXTERNAL MODULE: ./lib/verify/definitions/check-definitions.js + 4 modules
var check_definitions = __webpack_require__(86043);
// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
;// CONCATENATED MODULE: ./lib/verify/server/checksums.js
// Checksums that another tool stored with its dump, computed again on the server.




async function checkChecksums({ workers, signal }, tables) {
    const tasks = tables.flatMap((ref) => ref.table.chunks.length === 0
        ? []
        : (ref.table.checksums ?? []).map((checksum) => ({ ...ref, checksum })));
    const checks = [];
    await (0,concurrency/* forEachConcurrent */.C6)(tasks, workers.count, signal, async ({ schema, table, checksum }, worker) => {
        const { query, expected, range } = checksum;
        const sql = query.replace('{table}', () => (0,quote/* quoteTable */.Z8)(schema, table.name));
        const actual = await workers
            .run(worker, `checksum of ${schema}.${table.name}`, (session) => session.scalar(sql, `cannot compute the checksum of ${schema}.${table.name}`))
            .then((sum) => sum ?? '', report/* refusalOf */.Of);
        checks.push({
            check: 'checksum',
            status: actual.toLowerCase() === expected.toLowerCase() ? 'passed' : 'failed',
            schema,
            table: table.name,
            ...(0,defined/* defined */.s)({ range }),
            expected,
            actual,
        });
    });
    return checks;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
// EXTERNAL MODULE: ./lib/mysql/rows/select-rows.js
var select_rows = __webpack_require__(27748);
;// CONCATENATED MODULE: ./lib/verify/server/generated-columns.js
// Verifies that the target computes the source's values: generated columns are not dumped, but the
// backup has their hashes. An expression may depend on the session that wrote a row (its time zone,
// its sql_mode). Then a STORED column changes in a restore.





async function checkGeneratedColumns(env, tables) {
    const checks = [];
    const tasks = tables.flatMap(tasksOf).sort((a, b) => bytesOf(b) - bytesOf(a));
    await (0,concurrency/* forEachConcurrent */.C6)(tasks, env.workers.count, env.signal, async (task, worker) => {
        const { schema, table, expected } = task;
        const actual = await env.workers
            .run(worker, `generated columns of ${schema}.${table.name}`, (session) => hashOf(env, session, task))
            .catch(report/* refusalOf */.Of);
        checks.push(checkOf(task, expected, actual));
    });
    return checks.sort(inOrder);
}
function tasksOf({ schema, table }) {
    const { generated, chunks } = table;
    if (!generated)
        return [];
    if (generated.sha256 !== undefined)
        return [{ schema, table, generated, expected: generated.sha256 }];
    return chunks.flatMap((chunk) => chunk.generatedSha256 === undefined
        ? []
        : [{ schema, table, generated, expected: chunk.generatedSha256, chunk }]);
}
async function hashOf({ signal }, session, { schema, table, generated, chunk }) {
    const { name, from = '', orderBy } = table;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await session.stream((0,select_rows/* chunkQuery */.eX)({ schema, table: name, select: generated.select, from, orderBy, where: [chunk?.where] }), (piece) => {
        hash.update(piece.bytes);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, signal, `cannot read the generated columns of ${schema}.${name}`);
    return hash.digest('hex');
}
function checkOf({ schema, table, generated, chunk }, expected, actual) {
    return {
        check: `generated columns (${generated.columns.join(', ')})`,
        status: actual === expected ? 'passed' : 'failed',
        schema,
        table: table.name,
        ...(chunk === undefined ? {} : { chunk: chunk.number }),
        ...(chunk?.where === undefined ? {} : { range: chunk.where }),
        expected,
        actual,
    };
}
function bytesOf({ table, chunk }) {
    return chunk?.dataBytes ?? table.dataBytes;
}
function inOrder(a, b) {
    const [left, right] = [`${a.schema}.${a.table}`, `${b.schema}.${b.table}`];
    return left < right ? -1 : left > right ? 1 : (a.chunk ?? 0) - (b.chunk ?? 0);
}

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/compression/zstd.js + 2 modules
var zstd = __webpack_require__(38916);
// EXTERNAL MODULE: ./lib/tsv/tsv-rows.js
var tsv_rows = __webpack_require__(59488);
// EXTERNAL MODULE: ./lib/verify/server/rows-query.js
var rows_query = __webpack_require__(8733);
;// CONCATENATED MODULE: ./lib/verify/server/json-form.js
// Normal form of MySQL's JSON. A DECIMAL inside a document prints as 1.10 and is restored as the
// DOUBLE 1.1: no text dump can keep it. If a chunk's bytes differ and its table has JSON columns,
// rows are compared field by field: JSON fields after parsing with numbers as IEEE doubles, all
// others byte by byte.





/**
 * Reports whether the server's rows equal the backup's in that form; false if the table has no JSON
 * column.
 */
async function matchesByJsonForm(env, session, ref, chunk) {
    const { table } = ref;
    const json = new Set(table.columns.flatMap((name, i) => /^CONVERT\(@.* USING utf8mb4\)$/s.test(table.decodeColumns[name] ?? '') ? [i] : []));
    if (json.size === 0)
        return false;
    const expected = expectedRows(env, chunk ? [chunk] : table.chunks);
    const actual = new tsv_rows/* TsvRows */.N();
    let isEqual = true;
    await session.stream((0,rows_query/* rowsQuery */.O)(ref, chunk), async ({ bytes }) => {
        for (const row of actual.push(bytes)) {
            if (!isEqual)
                return;
            const { done, value } = await expected.next();
            isEqual = done !== true && equalRows(value, row, json);
        }
    }, env.signal, `cannot read ${ref.schema}.${table.name}`);
    const { done } = await expected.next();
    await expected.return(undefined);
    return isEqual && done === true;
}
/**
 * Yields the rows of the backup, each as TSV without its line end.
 * @throws BackupError OBJECT_CORRUPT
 */
async function* expectedRows({ source, signal }, chunks) {
    for (const chunk of chunks) {
        const rows = new tsv_rows/* TsvRows */.N();
        const hash = (0,external_node_crypto_.createHash)('sha256');
        let left = chunk.dataBytes;
        for await (const bytes of (0,zstd/* decompress */.mF)(source.readStream(chunk.object, signal))) {
            left -= bytes.length;
            if (left < 0)
                throw damaged(chunk);
            hash.update(bytes);
            yield* rows.push(bytes);
        }
        if (hash.digest('hex') !== chunk.sha256)
            throw damaged(chunk);
    }
    return undefined;
}
/** Equality with the rows of a changed object does not verify anything. */
function damaged({ object, sha256 }) {
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `${object} does not hold the rows whose hash is ${sha256}`, {
        hint: 'The object was damaged or changed: use another backup, or the other copy of this one.',
    });
}
function equalRows(a, b, json) {
    if (a.equals(b))
        return true;
    const left = tsv_rows/* TsvRows */.N.fields(a);
    const right = tsv_rows/* TsvRows */.N.fields(b);
    return (left.length === right.length &&
        left.every((field, i) => field.equals(right[i]) || (json.has(i) && equalJson(field, right[i]))));
}
function equalJson(a, b) {
    try {
        return canonical(a) === canonical(b);
    }
    catch {
        return false;
    }
}
function canonical(field) {
    return JSON.stringify(JSON.parse(tsv_rows/* TsvRows */.N.unescape(field).toString('utf8')));
}

;// CONCATENATED MODULE: ./lib/verify/server/any-order.js
// Compares the rows of a table with the backup's in any order: by the sum of their hashes, so that
// no row is kept in memory. Only for tables that a server of another flavor sorts differently.




/**
 * Sum of row hashes. The order of rows does not affect it; a row that replaces another one does.
 */
class RowSum {
    #sum = 0n;
    #rows = 0;
    add(row) {
        this.#sum += BigInt(`0x${(0,external_node_crypto_.createHash)('sha256').update(row).digest('hex')}`);
        this.#rows++;
    }
    get value() {
        return `${this.#rows} ${this.#sum}`;
    }
}
/**
 * Reports whether the rows match.
 * @throws BackupError OBJECT_CORRUPT, and refusals of the server
 */
async function matchesInAnyOrder(env, session, ref) {
    const { schema, table } = ref;
    const [expected, actual] = [new RowSum(), new RowSum()];
    const rows = new tsv_rows/* TsvRows */.N();
    await session.stream((0,rows_query/* rowsQuery */.O)(ref), ({ bytes }) => {
        for (const row of rows.push(bytes))
            actual.add(row);
    }, env.signal, `cannot read ${schema}.${table.name}`);
    for await (const row of expectedRows(env, table.chunks))
        expected.add(row);
    return expected.value === actual.value;
}

;// CONCATENATED MODULE: ./lib/verify/server/rows.js
// Level `rows`: runs the chunk queries of the backup again and compares the SHA-256 of each chunk's
// TSV bytes. So every byte of every row is verified, and a mismatch names its chunk.








async function checkRows(env, tables) {
    const checks = [];
    const tasks = tables
        // A dump of MySQL Shell has no hashes, and a restore of definitions only has no chunks.
        .filter(({ table }) => table.select !== undefined && table.chunks.length > 0)
        .flatMap((ref) => ref.table.chunking === 'stream' ? [ref] : ref.table.chunks.map((chunk) => ({ ...ref, chunk })))
        .sort((a, b) => weight(b) - weight(a));
    await (0,concurrency/* forEachConcurrent */.C6)(tasks, env.workers.count, env.signal, async ({ chunk, ...ref }, worker) => {
        const { schema, table } = ref;
        try {
            const what = `rows of ${schema}.${table.name}${chunk ? ` chunk ${chunk.number}` : ''}`;
            checks.push(...(await env.workers.run(worker, what, (session) => takingBack(env, async (attempt) => chunk
                ? [await checkChunk(attempt, session, ref, chunk)]
                : await checkStream(attempt, session, ref)))));
        }
        catch (error) {
            const refusal = (0,report/* refusalOf */.Of)(error);
            checks.push(...(chunk ? [chunk] : table.chunks).map((each) => rows_checkOf(ref, each, refusal)));
        }
    });
    const settled = env.isOtherFlavor ? await settleOrder(env, tables, checks) : checks;
    return settled.sort((a, b) => compareText(`${a.schema}.${a.table}`, `${b.schema}.${b.table}`) || (a.chunk ?? 0) - (b.chunk ?? 0));
}
/**
 * Compares whole tables: on a server of the other flavor, texts have another order, and chunks of a
 * text key have other bounds.
 */
async function settleOrder(env, tables, checks) {
    const settled = new Map();
    const keyOf = (schema = '', table = '') => `${schema}\0${table}`;
    const failed = new Set(checks.filter(({ status }) => status === 'failed').map(({ schema, table }) => keyOf(schema, table)));
    for (const ref of tables) {
        const { schema, table } = ref;
        if (!failed.has(keyOf(schema, table.name)))
            continue;
        const isEqual = await env.workers
            .run(0, `rows of ${schema}.${table.name}`, (session) => matchesInAnyOrder(env, session, ref))
            .catch((error) => {
            // Throws every error that is not a refusal of the server.
            (0,report/* refusalOf */.Of)(error);
            return false;
        });
        if (!isEqual)
            continue;
        settled.set(keyOf(schema, table.name), ref);
        env.note?.(`table ${schema}.${table.name}: its rows have another order, and were compared in any order`);
    }
    const others = checks.filter(({ schema, table }) => !settled.has(keyOf(schema, table)));
    const equal = [...settled.values()].flatMap((ref) => ref.table.chunks.map((chunk) => rows_checkOf(ref, chunk, chunk.sha256)));
    return [...others, ...equal];
}
/** Subtracts the progress of a failed attempt. */
async function takingBack(env, work) {
    const read = { rows: 0, bytes: 0 };
    const onChunk = (rows, bytes) => {
        read.rows += rows;
        read.bytes += bytes;
        env.onChunk?.(rows, bytes);
    };
    try {
        return await work({ ...env, onChunk });
    }
    catch (error) {
        env.onChunk?.(-read.rows, -read.bytes);
        throw error;
    }
}
function weight({ table, chunk }) {
    return chunk ? chunk.dataBytes : table.dataBytes;
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
async function checkChunk(env, session, ref, chunk) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await session.stream((0,rows_query/* rowsQuery */.O)(ref, chunk), (piece) => {
        hash.update(piece.bytes);
        env.onChunk?.(piece.rows, piece.bytes.length);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, env.signal, `cannot read ${ref.schema}.${ref.table.name} chunk ${chunk.number}`);
    const actual = hash.digest('hex');
    const isEqual = actual === chunk.sha256 || (await matchesByJsonForm(env, session, ref, chunk));
    return rows_checkOf(ref, chunk, isEqual ? chunk.sha256 : actual);
}
/**
 * Reads the rows in the server's storage order, and splits them where the chunks of the backup end.
 */
async function checkStream(env, session, ref) {
    const { chunks } = ref.table;
    const checks = [];
    let index = 0;
    let hash = (0,external_node_crypto_.createHash)('sha256');
    let bytesLeft = chunks[0].dataBytes;
    const closeFull = () => {
        while (index < chunks.length && bytesLeft === 0) {
            checks.push(rows_checkOf(ref, chunks[index], hash.digest('hex')));
            hash = (0,external_node_crypto_.createHash)('sha256');
            index++;
            bytesLeft = chunks[index]?.dataBytes ?? 0;
        }
    };
    closeFull();
    let surplusBytes = 0;
    await session.stream((0,rows_query/* rowsQuery */.O)(ref), (piece) => {
        let { bytes } = piece;
        while (bytes.length > 0 && index < chunks.length) {
            const taken = Math.min(bytes.length, bytesLeft);
            hash.update(bytes.subarray(0, taken));
            bytes = bytes.subarray(taken);
            bytesLeft -= taken;
            closeFull();
        }
        surplusBytes += bytes.length;
        env.onChunk?.(piece.rows, piece.bytes.length);
        (0,buffer_pool/* recyclePiece */.CU)(piece);
    }, env.signal, `cannot read ${ref.schema}.${ref.table.name}`);
    for (; index < chunks.length; index++) {
        checks.push(rows_checkOf(ref, chunks[index], hash.digest('hex')));
        hash = (0,external_node_crypto_.createHash)('sha256');
    }
    if (surplusBytes > 0)
        checks.push({
            check: 'rows',
            status: 'failed',
            schema: ref.schema,
            table: ref.table.name,
            expected: 'no more rows',
            actual: `${surplusBytes} more bytes`,
        });
    if (checks.every(({ status }) => status === 'passed') || !(await matchesByJsonForm(env, session, ref)))
        return checks;
    return chunks.map((chunk) => rows_checkOf(ref, chunk, chunk.sha256));
}
function rows_checkOf({ schema, table }, chunk, actual) {
    return {
        check: 'rows',
        status: actual === chunk.sha256 ? 'passed' : 'failed',
        schema,
        table: table.name,
        chunk: chunk.number,
        ...(0,defined/* defined */.s)({ range: chunk.where }),
        expected: chunk.sha256 ?? '',
        actual,
    };
}

;// CONCATENATED MODULE: ./lib/verify/server/sample.js
// Picks the tables for level `sample`: at random, but the same for the same seed.
function pickSample(items, size, seed) {
    const pool = [...items];
    const random = xorshift(seed);
    const picked = [];
    while (picked.length < size && pool.length > 0)
        picked.push(...pool.splice(random() % pool.length, 1));
    return picked;
}
/** Marsaglia's xorshift32: 32 bits, never 0. */
function xorshift(seed) {
    let state = seed | 0 || 0x9e3779b9;
    return () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return state >>> 0;
    };
}

;// CONCATENATED MODULE: ./lib/verify/server/server-checks.js










async function runServerChecks(env, { level, sampleSize, seed, countsAll = false, only, events = 'all', generatedColumns = false, }) {
    const tables = await withOwnSelect(env, env.scope.schemas
        .flatMap((schema) => schema.tables.map((table) => ({ schema: schema.name, table })))
        // Rows of the other tables belong to other tables.
        .filter(({ table }) => table.chunking !== 'none' && (only === undefined || only.has(table))));
    const isDefined = only === undefined && level !== 'objects' && env.scope.request.parts !== 'data';
    const definitions = isDefined ? await (0,check_definitions/* checkDefinitions */.v)(env, events) : [];
    const isComputed = generatedColumns || level === 'rows';
    const generated = isComputed ? await checkGeneratedColumns(env, await withoutJson(env, tables)) : [];
    switch (level) {
        case 'objects':
            return [];
        case 'sample':
            return [
                ...definitions,
                ...(await countRows(env, countsAll ? tables : pickSample(tables, sampleSize, seed))),
                ...generated,
            ];
        case 'counts':
            return [...definitions, ...(await countRows(env, tables)), ...generated];
        case 'rows':
            return [
                ...definitions,
                ...(await countRows(env, tables)),
                ...(await checkRows(env, tables)),
                ...generated,
                ...(await checkChecksums(env, tables)),
            ];
    }
}
/** Skips tables with computed JSON: the server computes its text in the form of its flavor. */
async function withoutJson(env, tables) {
    if (!env.isOtherFlavor || !tables.some(({ table }) => table.generated))
        return tables;
    const { targets } = env.scope;
    const skipped = new Set();
    for await (const { kind, schema = '', name, facts } of env.source.definitions()) {
        const json = facts?.columns.filter(({ type, expression }) => expression !== null && /^json$/i.test(type));
        if (kind !== 'table' || !json || json.length === 0)
            continue;
        skipped.add(`${targets.get(schema) ?? schema}\0${name}`);
    }
    return tables.filter(({ schema, table }) => {
        if (!table.generated || !skipped.has(`${schema}\0${table.name}`))
            return true;
        env.note?.(`table ${schema}.${table.name}: the values of its generated columns (${table.generated.columns.join(', ')}) were not compared, because one is JSON, whose text differs between the servers`);
        return false;
    });
}
/**
 * Adapts the period end of tables with history: the end of time depends on the server's version.
 */
async function withOwnSelect({ workers }, tables) {
    if (!tables.some(({ table }) => table.versioned))
        return tables;
    const facts = await workers.run(0, 'server', (session) => (0,server_facts/* readServerFacts */.TX)(session));
    return tables.map((ref) => {
        const { versioned, columns, select = [] } = ref.table;
        if (!versioned)
            return ref;
        const { endColumn: column, endOfTime } = versioned;
        const end = (0,end_of_time/* encodePeriodEnd */.xd)({ column, endOfTime }, facts);
        if (end === undefined)
            return ref;
        return { ...ref, select: select.map((own, i) => (columns[i] === column ? end : own)) };
    });
}
/**
 * Counts a table with history twice, with and without its history: a current row may be in the
 * history by mistake.
 */
function countsOf({ schema, table }) {
    // Older dumps of MySQL Shell do not contain the row counts of tables.
    if (table.rows === undefined)
        return [];
    const all = { check: 'count', rows: 'all', expected: table.rows };
    // A restore of definitions only has no rows.
    if (!table.versioned || table.chunks.length === 0)
        return [{ schema, table, ...all }];
    const { currentRows } = table.versioned;
    return [
        { schema, table, ...all },
        { schema, table, check: 'count without history', rows: 'current', expected: currentRows },
    ];
}
async function countRows({ workers, signal }, tables) {
    const checks = [];
    const counts = tables.flatMap(countsOf);
    await (0,concurrency/* forEachConcurrent */.C6)(counts, workers.count, signal, async (count, worker) => {
        const { check, schema, table, rows, expected } = count;
        const actual = await workers
            .run(worker, `${check} of ${schema}.${table.name}`, (session) => session.scalar((0,rows_query/* countQuery */.M)({ schema, table }, rows), `cannot count ${schema}.${table.name}`))
            .then(Number, report/* refusalOf */.Of);
        checks.push({
            check,
            status: actual === expected ? 'passed' : 'failed',
            schema,
            table: table.name,
            expected,
            actual,
        });
    });
    const keyOf = ({ schema, table, check }) => `${schema}.${table}\0${check}`;
    return checks.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}


/***/ })

};
