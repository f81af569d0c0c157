export const id = 7023;
export const ids = [7023];
export const modules = {

/***/ 27023:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  suggestFromBackup: () => (/* binding */ suggestFromBackup),
  suggestFromServer: () => (/* binding */ suggestFromServer)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/repository/find/resolve-backup.js
var resolve_backup = __webpack_require__(21649);
// EXTERNAL MODULE: ./lib/repository/open-source.js
var open_source = __webpack_require__(7630);
// EXTERNAL MODULE: ./lib/masking/suggest/suggest-rules.js + 2 modules
var suggest_rules = __webpack_require__(75265);
;// CONCATENATED MODULE: ./lib/masking/suggest/write-rules.js
/** @param from server or backup, for the first line */
function writeRules({ tables, keepTypes }, from) {
    const lines = [
        `# Suggested by mysql-backup mask suggest from ${from.replaceAll(/[\r\n]/g, ' ')}.`,
        '# Read every line: names and samples show signs, and no more. Each comment has the confidence',
        '# and the reason. UNKNOWN marks what neither names nor samples can show.',
        'version: 1',
        'secret: { env: MASK_SECRET } # mysql-backup mask secret prints one',
        'tables:',
    ];
    for (const { schema, table, columns } of tables) {
        const shown = columns.filter(({ rule, isKeptByType }) => rule.mask !== 'keep' || !isKeptByType);
        if (shown.length === 0)
            continue;
        lines.push(`  ${key(`${schema}.${table}`)}:`);
        for (const column of shown)
            lines.push(`    ${key(column.column)}: ${ruleText(column.rule)} # ${comment(column)}`);
    }
    if (!lines.at(-1).startsWith('    '))
        lines[lines.indexOf('tables:')] = 'tables: {}';
    lines.push('# Numbers, dates and members of lists stay, if no line above says otherwise.', `keep-types: [${keepTypes.join(', ')}]`, 'strict: true', '');
    return lines.join('\n');
}
function comment({ confidence, reason, unknown, unmasked }) {
    const parts = [
        `${confidence}: ${reason}`,
        ...(unmasked === undefined ? [] : [`PERSONAL, BUT NOT MASKED: ${unmasked}`]),
        ...(unknown === undefined ? [] : [`UNKNOWN: ${unknown}`]),
    ];
    return parts.join('; ').replaceAll(/[\r\n]+/g, ' ');
}
/** Keys of rules by the field of the rule. */
const KEYS = { keepFormat: 'keep-format', keepLast: 'keep-last' };
function ruleText(rule) {
    if (rule.mask === 'keep')
        return 'keep';
    const fields = Object.entries(rule).flatMap(([name, value]) => {
        if (name === 'keepFormat' && value === false)
            return [];
        if (name === 'paths')
            return [
                `paths: { ${value.map(([path, leaf]) => `${quoted(path)}: ${leaf}`).join(', ')} }`,
            ];
        const text = name === 'value' || name === 'when' ? quoted(String(value)) : String(value);
        return [`${KEYS[name] ?? name}: ${text}`];
    });
    return `{ ${fields.join(', ')} }`;
}
function key(name) {
    const isPlain = /^[A-Za-z_][\w.]*$/.test(name) && !/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(name);
    return isPlain ? name : quoted(name);
}
/** A control character has no form in single quotes. */
function quoted(text) {
    return /[\x00-\x1f\x7f]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

// EXTERNAL MODULE: ./lib/restore/masking/restore-masks.js + 2 modules
var restore_masks = __webpack_require__(98890);
// EXTERNAL MODULE: ./lib/compression/decompress.js
var decompress = __webpack_require__(17919);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/column.js
var column = __webpack_require__(69228);
// EXTERNAL MODULE: ./lib/tsv/tsv-rows.js
var tsv_rows = __webpack_require__(59488);
// EXTERNAL MODULE: ./lib/restore/masking/sample-columns.js
var sample_columns = __webpack_require__(62993);
;// CONCATENATED MODULE: ./lib/restore/masking/backup-samples.js
// Sampled values of a backup: the first rows of the first chunk of each table.




const NULL = Buffer.from('\\N');
/** @returns the reason why a table has no sample */
async function sampleBackup(source, table, { facts }, signal) {
    const own = sample_columns/* SampleColumns */.Yo.of(facts.columns.map(column/* columnOf */.u));
    const chunk = table.chunks.find(({ rows }) => rows !== 0);
    if (!chunk || own.names.length === 0)
        return own.values;
    const { fileFormat } = table;
    if (fileFormat && !isPlainTsv(fileFormat))
        return 'its data files have another form than TSV';
    // Values that the load decodes are no texts in the file; JSON is.
    const names = table.columns.map((name) => /^CONVERT\(@.* USING utf8mb4\)$/s.test(table.decodeColumns[name] ?? 'CONVERT(@a USING utf8mb4)')
        ? name
        : undefined);
    const rows = new tsv_rows/* TsvRows */.N();
    let count = 0;
    const content = (0,decompress/* decompressAs */._)(fileFormat?.compression ?? 'zstd', source.readStream(chunk.object, signal));
    for await (const bytes of content) {
        for (const row of rows.push(bytes)) {
            for (const [i, field] of tsv_rows/* TsvRows */.N.fields(row).entries()) {
                const name = names[i];
                if (name !== undefined && !field.equals(NULL))
                    own.add(name, tsv_rows/* TsvRows */.N.unescape(field));
            }
            if (++count === sample_columns/* MAX_SAMPLE */.I5)
                return own.values;
        }
    }
    return own.values;
}
function isPlainTsv(format) {
    return (format.fieldsTerminatedBy === '\t' &&
        format.linesTerminatedBy === '\n' &&
        format.fieldsEnclosedBy === '' &&
        format.fieldsEscapedBy === '\\');
}

// EXTERNAL MODULE: ./lib/restore/masking/server-tables.js
var server_tables = __webpack_require__(5362);
;// CONCATENATED MODULE: ./lib/restore/masking/mask-suggest.js
// `mask suggest`: writes a rules file from the names, types and sampled values of a server or a
// backup. It changes nothing but the file that it creates, and the file holds no value.











/** @throws BackupError CONFIG_INVALID if the file exists */
async function suggestFromServer(request, host) {
    assertNoFile(request.rulesPath);
    const { server, tables, isMariaDb: isOnMariaDb, warnings, } = await (0,server_tables/* readServerTables */.$)(request.server, host, true);
    return await suggest(request, tables, isOnMariaDb, { from: server, warnings });
}
/** @throws BackupError CONFIG_INVALID if the file exists, or the backup lacks facts */
async function suggestFromBackup(request, context) {
    assertNoFile(request.rulesPath);
    const { backupId, warnings } = await (0,resolve_backup/* resolveBackup */.p)(context, request);
    const source = await (0,open_source/* openSource */.o)(context, backupId, request.label);
    const own = source.contents.schemas.flatMap(({ name, tables }) => tables.map((table) => [`${name}\0${table.name}`, table]));
    const contents = new Map(own);
    const tables = [];
    for (const table of await (0,restore_masks/* readTables */.gb)(source)) {
        const found = contents.get(`${table.schema}\0${table.name}`);
        const samples = found && (await sampleBackup(source, found, table, context.signal));
        if (typeof samples === 'string')
            warnings.push(`${table.schema}.${table.name} has no sample: ${samples}`);
        tables.push({ ...table, samples: typeof samples === 'object' ? samples : new Map() });
    }
    const report = await suggest(request, tables, (0,server_facts/* isMariaDb */.Zz)(source.contents.server), {
        from: `backup ${backupId}`,
        warnings,
    });
    return { ...report, backupId };
}
async function suggest({ rulesPath }, tables, isOnMariaDb, { from, warnings }) {
    if (tables.length === 0)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `${from} has no table`);
    const suggestion = (0,suggest_rules/* suggestRules */.U)(tables, isOnMariaDb);
    const rules = writeRules(suggestion, from);
    if (rulesPath !== undefined)
        // The file is never overwritten: people have worked on it.
        await (0,promises_.writeFile)(rulesPath, rules, { flag: 'wx' }).catch((error) => {
            throw error.code === 'EEXIST' ? fileExists(rulesPath) : cannotWrite(rulesPath, error);
        });
    const columns = suggestion.tables.flatMap((table) => table.columns.map((column) => ({ ...column, label: `${table.schema}.${table.table}.${column.column}` })));
    const unmasked = columns.flatMap(({ label, unmasked: reason }) => reason === undefined ? [] : [{ column: label, reason }]);
    return {
        from,
        status: 'suggested',
        ...(rulesPath === undefined ? {} : { rulesPath }),
        rules,
        masked: columns.flatMap(({ label, rule, confidence, reason }) => rule.mask === 'keep' ? [] : [{ column: label, mask: rule.mask, confidence, reason }]),
        unknown: columns.flatMap(({ label, unknown: what }) => what === undefined ? [] : [{ column: label, what }]),
        unmasked,
        warnings: [
            ...warnings,
            ...unmasked.map(({ column, reason }) => `${column} looks personal and is kept: ${reason}`),
        ],
    };
}
function assertNoFile(path) {
    if (path !== undefined && (0,external_node_fs_.existsSync)(path))
        throw fileExists(path);
}
function fileExists(path) {
    return new errors/* BackupError */.hj('CONFIG_INVALID', `--rules: ${path} exists, and is not overwritten`, {
        hint: 'Name another file, and compare the two.',
    });
}
function cannotWrite(path, error) {
    return new errors/* BackupError */.hj('CONFIG_INVALID', `--rules: ${path} cannot be written (${error.code ?? error.message})`);
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


/***/ })

};
