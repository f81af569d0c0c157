export const id = 1134;
export const ids = [1134];
export const modules = {

/***/ 30187:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  k: () => (/* binding */ compileMask),
  Y: () => (/* binding */ lengthOf)
});

// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/masking/mask-key.js
var mask_key = __webpack_require__(50616);
// EXTERNAL MODULE: ./lib/masking/names.js
var names = __webpack_require__(81900);
;// CONCATENATED MODULE: ./lib/masking/masks.js
// The masks of texts and bytes. Each is one SQL expression, and the same computation in Node.js.


/** @param value expression of the bytes that the mask hashes */
function email(value, digits = 20) {
    return {
        sql: `CONCAT('u', LEFT(${(0,mask_key/* digestSql */.n0)(mask_key/* TAG */.Dk.email, value)}, ${digits}), '@example.invalid')`,
        length: digits + 17,
        form: (c) => `${c} RLIKE '^u[0-9a-f]{${digits}}@example[.]invalid$'`,
        space: 16 ** digits,
        twin: (key, bytes) => `u${key.digest(mask_key/* TAG */.Dk.email, bytes).slice(0, digits)}@example.invalid`,
    };
}
function hash(value, digits) {
    return {
        sql: `LEFT(${(0,mask_key/* digestSql */.n0)(mask_key/* TAG */.Dk.hash, value)}, ${digits})`,
        length: digits,
        form: (c) => `${c} RLIKE '^[0-9a-f]{${digits}}$'`,
        space: 16 ** digits,
        twin: (key, bytes) => key.digest(mask_key/* TAG */.Dk.hash, bytes).slice(0, digits),
    };
}
/** Hash of a binary column, at most 16 bytes. */
function hashBytes(value, bytes) {
    return {
        sql: `UNHEX(LEFT(${(0,mask_key/* digestSql */.n0)(mask_key/* TAG */.Dk.hash, value)}, ${2 * bytes}))`,
        length: bytes,
        form: () => 'TRUE',
        space: 256 ** bytes,
        twin: (key, each) => Buffer.from(key.digest(mask_key/* TAG */.Dk.hash, each).slice(0, 2 * bytes), 'hex').toString('latin1'),
    };
}
function personName(kind, value, locale) {
    const { first, last } = (0,names/* namesOf */.e)(locale);
    const one = pick(first, mask_key/* TAG */.Dk.firstName, value);
    const two = pick(last, mask_key/* TAG */.Dk.lastName, value);
    if (kind === 'first-name')
        return one;
    if (kind === 'last-name')
        return two;
    return {
        sql: `CONCAT(${one.sql}, ' ', ${two.sql})`,
        length: one.length + 1 + two.length,
        form: (c) => `${one.form(`SUBSTRING_INDEX(${c}, ' ', 1)`)} AND ${two.form(`SUBSTRING_INDEX(${c}, ' ', -1)`)}`,
        twin: (...input) => `${one.twin(...input)} ${two.twin(...input)}`,
    };
}
function pick(names, tag, value) {
    const list = names.map((name) => `'${name}'`).join(',');
    return {
        sql: `ELT(1 + ${(0,mask_key/* numberSql */.CK)(tag, value)} % ${names.length}, ${list})`,
        length: Math.max(...names.map(({ length }) => length)),
        form: (c) => `${c} IN (${list})`,
        twin: (key, bytes) => names[key.number(tag, bytes) % names.length],
    };
}
const NO_COUNTRY = '+999';
/** Phone number below a country code that is not assigned. */
function phone(value) {
    return {
        sql: `CONCAT('${NO_COUNTRY}', LPAD(${(0,mask_key/* numberSql */.CK)(mask_key/* TAG */.Dk.phone, value)} % 1000000000, 9, '0'))`,
        length: 13,
        form: (c) => `${c} RLIKE '^[+]999[0-9]{9}$'`,
        twin: (key, bytes) => NO_COUNTRY + pad(key.number(mask_key/* TAG */.Dk.phone, bytes) % 1_000_000_000, 9),
    };
}
/** Characters at the end of a phone number whose digits change. */
const CHANGED = 7;
/**
 * Phone number whose last digits change. A value that does not look like one gets the mask `phone`.
 * @param text expression of the value in utf8mb4
 */
function phoneKeepingFormat(value, text) {
    const whole = phone(value);
    const looks = `${text} NOT RLIKE '[^-0-9+ ()/.]' AND RIGHT(${text}, 4) RLIKE '^[0-9]{4}$'`;
    const digits = `LPAD(${(0,mask_key/* numberSql */.CK)(mask_key/* TAG */.Dk.phone, value)} % 10000000, ${CHANGED}, '0')`;
    const tail = Array.from({ length: CHANGED }, (_, i) => {
        const char = `SUBSTRING(RIGHT(${text}, ${CHANGED}), ${i + 1}, 1)`;
        return `IF(${char} RLIKE '[0-9]', SUBSTRING(${digits}, ${i + 1}, 1), ${char})`;
    });
    const rest = `LEFT(${text}, GREATEST(CHAR_LENGTH(${text}), ${CHANGED}) - ${CHANGED})`;
    return {
        sql: `CASE WHEN ${looks} THEN CONCAT(${rest}, ${tail.join(', ')}) ELSE ${whole.sql} END`,
        length: whole.length,
        form: (c) => `${c} NOT RLIKE '[^-0-9+ ()/.]' AND RIGHT(${c}, 4) RLIKE '^[0-9]{4}$'`,
        twin: (key, bytes, utf8) => {
            const given = utf8.toString('latin1');
            if (/[^-0-9+ ()/.]/.test(given) || !/^[0-9]{4}$/.test(given.slice(-4)))
                return whole.twin(key, bytes, utf8);
            const made = pad(key.number(mask_key/* TAG */.Dk.phone, bytes) % 10_000_000, CHANGED);
            const end = given.slice(-CHANGED);
            const changed = Array.from(end, (char, i) => (/[0-9]/.test(char) ? made[i] : char));
            return given.slice(0, -CHANGED) + changed.join('');
        },
    };
}
/** Digits of one hash; longer values repeat them. */
const GROUP = 18;
/**
 * Digits of the same length. They begin with 0, as no card number does. The last ones stay if they
 * are digits and less than half of the value.
 * @param text expression of the value in utf8mb4
 */
function digits(value, text, keepLast) {
    // CONV gives at most 19 digits, exactly; of the first of them not all values occur.
    const group = `RIGHT(LPAD(CONV(LEFT(${(0,mask_key/* digestSql */.n0)(mask_key/* TAG */.Dk.digits, value)}, 15), 16, 10), 19, '0'), ${GROUP})`;
    const kept = keepLast === 0
        ? '0'
        : `IF(CHAR_LENGTH(${text}) > ${2 * keepLast} AND RIGHT(${text}, ${keepLast}) RLIKE '^[0-9]{${keepLast}}$', ${keepLast}, 0)`;
    const made = `CHAR_LENGTH(${text}) - ${kept} - 1`;
    return {
        sql: `CONCAT('0', LEFT(REPEAT(${group}, 1 + (${made}) DIV ${GROUP}), ${made}), RIGHT(${text}, ${kept}))`,
        length: 1,
        form: (c) => `${c} RLIKE '^0[0-9]*$'`,
        twin: (key, bytes, utf8) => {
            const chars = Array.from(utf8.toString('utf8'));
            const end = chars.slice(-keepLast).join('');
            const isKept = keepLast > 0 && chars.length > 2 * keepLast && /^[0-9]+$/.test(end) && end.length === keepLast;
            const all = pad(BigInt(`0x${key.digest(mask_key/* TAG */.Dk.digits, bytes).slice(0, 15)}`), 19).slice(-GROUP);
            const left = chars.length - (isKept ? keepLast : 0) - 1;
            const repeated = all.repeat(1 + Math.floor(left / GROUP)).slice(0, left);
            return `0${repeated}${isKept ? end : ''}`;
        },
    };
}
/** Bank code that no bank has. */
const NO_BANK = '00000000';
/** DE00 as the check of an IBAN counts it. */
const COUNTRY = '131400';
function iban(value) {
    const account = `LPAD(${(0,mask_key/* numberSql */.CK)(mask_key/* TAG */.Dk.iban, value)}, 10, '0')`;
    const check = `98 - MOD(CAST(CONCAT('${NO_BANK}', ${account}, '${COUNTRY}') AS DECIMAL(65)), 97)`;
    return {
        sql: `CONCAT('DE', LPAD(${check}, 2, '0'), '${NO_BANK}', ${account})`,
        steps: (text) => {
            const rest = `SUBSTRING(${text}, 5)`;
            const digits = `98 - MOD(CAST(CONCAT(${rest}, '${COUNTRY}') AS DECIMAL(65)), 97)`;
            return [`CONCAT('DE00${NO_BANK}', ${account})`, `CONCAT('DE', LPAD(${digits}, 2, '0'), ${rest})`];
        },
        length: 22,
        form: (c) => `${c} RLIKE '^DE[0-9]{2}0{8}[0-9]{10}$'`,
        twin: (key, bytes) => {
            const number = pad(key.number(mask_key/* TAG */.Dk.iban, bytes), 10);
            const rest = Number(BigInt(`${NO_BANK}${number}${COUNTRY}`) % 97n);
            return `DE${pad(98 - rest, 2)}${NO_BANK}${number}`;
        },
    };
}
function pad(number, length) {
    return String(number).padStart(length, '0');
}

;// CONCATENATED MODULE: ./lib/masking/date-masks.js
// The masks of DATE, DATETIME and TIMESTAMP. They work on the text of the date, so the calendar of
// a server decides nothing. A moment of the day is not kept, unless the date moves.


const ZERO = '0000-00-00';
/** Last days of TIMESTAMP, by year and by month: later days of that year are out of range. */
const ENDS = { year: ['2038', '2106'], month: ['2038-01', '2106-02'] };
const NOON = '12:00:00';
/** Year without 29 February: its days exist in every year. */
const COMMON_YEAR = 2001;
/**
 * Keeps the year or the month, and takes one of its first 365 or 28 days, but not 29 February.
 * @param c quoted column
 */
function keepDate(c, dataType, keep) {
    const x = (0,mask_key/* numberSql */.CK)(mask_key/* TAG */.Dk.date, `CAST(${c} AS BINARY)`);
    const time = dataType === 'date' ? '' : ` ${NOON}`;
    const length = keep === 'year' ? 4 : 7;
    const kept = `LEFT(${c}, ${length})`;
    const day = keep === 'year'
        ? `DATE_FORMAT(MAKEDATE(${COMMON_YEAR}, 1 + ${x} % 365), '-%m-%d')`
        : `'-', LPAD(1 + ${x} % 28, 2, '0')`;
    const isEnding = dataType === 'timestamp';
    // The first days of the last months of TIMESTAMP are always in range.
    const early = keep === 'year' ? `'-01-', LPAD(1 + ${x} % 6, 2, '0')` : `'-', LPAD(1 + ${x} % 6, 2, '0')`;
    const ends = ENDS[keep].map((end) => `'${end}'`).join(', ');
    const ending = isEnding ? `WHEN ${kept} IN (${ends}) THEN CONCAT(${kept}, ${early}, '${time}') ` : '';
    return {
        sql: `CASE WHEN LEFT(${c}, 10) = '${ZERO}' THEN CONCAT(${c}) ${ending}ELSE CONCAT(${kept}, ${day}, '${time}') END`,
        form: (column) => `(LEFT(${column}, 10) = '${ZERO}' OR (SUBSTRING(${column}, 9, 2) BETWEEN '01' AND '${keep === 'year' ? 31 : 28}'${time === '' ? '' : ` AND SUBSTRING(${column}, 12, 8) = '${NOON}'`}))`,
        twin: (key, text) => {
            if (text.startsWith(ZERO))
                return text;
            const number = key.number(mask_key/* TAG */.Dk.date, Buffer.from(text));
            const start = text.slice(0, length);
            const fraction = text.slice(19).replace(/\d/g, '0');
            const end = time === '' ? '' : time + fraction;
            if (isEnding && ENDS[keep].includes(start))
                return `${start}${keep === 'year' ? '-01' : ''}-${pad(1 + (number % 6), 2)}${end}`;
            if (keep === 'month')
                return `${start}-${pad(1 + (number % 28), 2)}${end}`;
            const day = new Date(Date.UTC(COMMON_YEAR, 0, 1 + (number % 365)));
            return start + day.toISOString().slice(4, 10) + end;
        },
    };
}
/**
 * Moves a date by 1 to `days` days to either side. A date that no calendar has, or near the bounds
 * of the type, keeps its year instead.
 * @param by expression of the bytes that decide the days
 */
function shiftDate(c, dataType, days, by) {
    const other = keepDate(c, dataType, 'year');
    const [first, last] = dataType === 'timestamp' ? ['1971', '2036'] : ['1001', '9998'];
    const x = `CAST(${(0,mask_key/* numberSql */.CK)(mask_key/* TAG */.Dk.shift, by)} % ${2 * days} AS SIGNED)`;
    const isRegular = [
        `LEFT(${c}, 4) BETWEEN '${first}' AND '${last}'`,
        `SUBSTRING(${c}, 6, 2) <> '00'`,
        `SUBSTRING(${c}, 9, 2) <> '00'`,
        `CAST(SUBSTRING(${c}, 9, 2) AS UNSIGNED) <= DAYOFMONTH(LAST_DAY(CONCAT(LEFT(${c}, 7), '-01')))`,
    ].join(' AND ');
    const move = `IF(${x} < ${days}, ${x} - ${days}, ${x} - ${days - 1})`;
    return {
        sql: `CASE WHEN ${isRegular} THEN CONCAT(${c} + INTERVAL ${move} DAY) ELSE ${other.sql} END`,
        form: () => 'TRUE',
        twin: (key, text, decider) => {
            const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
            const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
            if (year < Number(first) || year > Number(last) || month === 0 || day === 0 || day > lastDay)
                return other.twin(key, text, decider);
            const number = key.number(mask_key/* TAG */.Dk.shift, decider) % (2 * days);
            const moved = new Date(Date.UTC(year, month - 1, day + number - (number < days ? days : days - 1)));
            return moved.toISOString().slice(0, 10) + text.slice(10);
        },
    };
}

// EXTERNAL MODULE: ./lib/masking/key-mask.js
var key_mask = __webpack_require__(64956);
// EXTERNAL MODULE: ./lib/masking/masked-value.js
var masked_value = __webpack_require__(42211);
;// CONCATENATED MODULE: ./lib/masking/compile-mask.js





/** Shortest hash in a mask of an address. */
const MIN_EMAIL_DIGITS = 8;
const SAFE_DIGITS = 16;
/**
 * Compiles a mask.
 * @returns the reason why the column cannot have this mask, with what to do
 */
function compileMask(rule, input) {
    const compiled = compile(rule, input);
    if (typeof compiled === 'string')
        return compiled;
    const { steps, ...mask } = compiled;
    // A condition must see the original, and not the value after a step.
    return { ...mask, steps: rule.when === undefined && steps ? steps : [mask.sql] };
}
function compile(rule, input) {
    const { column, normal, by } = input;
    const kind = (0,masked_value/* kindOf */.I)(column.dataType);
    const c = (0,quote/* quoteName */.AB)(column.name);
    const when = rule.when;
    const base = { column: column.name, name: rule.mask, reads: input.reads };
    const condition = when === undefined ? '' : `((${when}) IS FALSE)`;
    const classOf = (own) => (when === undefined ? own : 'conditional');
    const wrong = (kinds) => `${rule.mask} masks ${kinds}, and the column is ${column.columnType}`;
    const noTwin = () => undefined;
    if (column.dataType === 'geometry' && rule.mask !== 'null')
        return wrong('no geometry');
    switch (rule.mask) {
        case 'null': {
            if (!column.nullable)
                return 'null masks columns that may be NULL: take fixed or another mask';
            const sql = when === undefined ? 'NULL' : `CASE WHEN ${condition} THEN ${c} ELSE NULL END`;
            const twin = when === undefined ? () => null : noTwin;
            return {
                ...base,
                maskClass: classOf('disjoint'),
                sql,
                form: 'FALSE',
                hasTwin: when === undefined,
                twin,
            };
        }
        case 'key': {
            if (kind !== 'integer')
                return wrong('integers; take hash for texts');
            const key = (0,key_mask/* keySql */.qu)(c, input.bits);
            return {
                ...base,
                maskClass: classOf('bijective'),
                sql: condition === '' ? key : `CASE WHEN ${condition} THEN ${c} ELSE ${key} END`,
                steps: (0,key_mask/* keySteps */.Hg)(c, input.bits),
                form: `${c} BETWEEN 0 AND ${2n ** BigInt(input.bits)}`,
                space: Infinity,
                hasTwin: when === undefined,
                twin: (secret, value) => {
                    if (when !== undefined)
                        return undefined;
                    if (value === null)
                        return null;
                    const made = (0,key_mask/* keyTwin */.Am)(secret, BigInt(value.toString('latin1')), input.bits);
                    return made === undefined ? undefined : Buffer.from(String(made));
                },
            };
        }
        case 'date': {
            if (kind !== 'date')
                return wrong('DATE, DATETIME and TIMESTAMP');
            const decider = by ?? column;
            const byKind = (0,masked_value/* kindOf */.I)(decider.dataType);
            const formula = 'keep' in rule
                ? keepDate(c, column.dataType, rule.keep)
                : shiftDate(c, column.dataType, rule.shiftDays, (0,masked_value/* valueSql */.ci)(`COALESCE(${(0,quote/* quoteName */.AB)(decider.name)}, '')`, byKind, decider.charset, 'exact'));
            const skips = [`${c} IS NULL`, ...(condition === '' ? [] : [condition])].join(' OR ');
            return {
                ...base,
                maskClass: classOf('pool'),
                sql: `CASE WHEN ${skips} THEN ${c} ELSE ${formula.sql} END`,
                form: formula.form(c),
                hasTwin: when === undefined,
                twin: (secret, value, decides) => {
                    if (when !== undefined)
                        return undefined;
                    if (value === null)
                        return null;
                    const bytes = (0,masked_value/* decodeText */.g7)(decides ?? Buffer.alloc(0), decider.charset);
                    return bytes === undefined
                        ? undefined
                        : Buffer.from(formula.twin(secret, value.toString('latin1'), bytes));
                },
            };
        }
        case 'json': {
            if (kind !== 'json')
                return wrong('JSON columns of MySQL: MariaDB keeps repeated keys, of which one would stay; take null or fixed');
            const sql = jsonSql(c, rule.paths);
            return {
                ...base,
                maskClass: classOf('pool'),
                sql: condition === '' ? sql : `CASE WHEN ${condition} THEN ${c} ELSE ${sql} END`,
                form: jsonForm(c, rule.paths),
                hasTwin: false,
                twin: noTwin,
            };
        }
        case 'sql':
            return {
                ...base,
                maskClass: 'conditional',
                sql: wrapped(c, kind, column.charset, `(${rule.sql})`, condition),
                form: 'TRUE',
                hasTwin: false,
                twin: noTwin,
            };
        case 'fixed': {
            const isText = kind === 'text' || kind === 'binary';
            const longest = lengthOf(column);
            // CHAR has no spaces at its end.
            const value = column.dataType === 'char' ? rule.value.replace(/ +$/, '') : rule.value;
            if (isText && Array.from(rule.value).length > longest)
                return `its value has ${Array.from(rule.value).length} characters, and the column takes ${longest}`;
            const literal = (0,quote/* textLiteral */.nl)(value);
            const text = kind === 'text' ? literal : isText ? `CAST(${literal} AS BINARY)` : (0,quote/* quoteString */.Ov)(rule.value);
            const made = (0,masked_value/* encodeText */.wx)(value, kind === 'text' ? column.charset : undefined);
            return {
                ...base,
                maskClass: classOf('pool'),
                sql: wrapped(c, kind, column.charset, text, condition),
                form: kind === 'text' ? `CONVERT(${c} USING utf8mb4) = ${literal}` : 'TRUE',
                hasTwin: isText && when === undefined,
                twin: (_, original) => {
                    if (!isText || when !== undefined || column.dataType === 'binary')
                        return undefined;
                    return original === null || original.length === 0 ? original : made;
                },
            };
        }
        default: {
            const found = formulaOf(rule, input, kind, c);
            if (typeof found === 'string')
                return found;
            const utf8 = `CONVERT(${c} USING utf8mb4)`;
            const { space } = found;
            const isSafe = rule.mask === 'email' || (rule.mask === 'hash' && (space ?? 0) >= 16 ** SAFE_DIGITS);
            return {
                ...base,
                maskClass: classOf(isSafe ? 'disjoint' : 'pool'),
                sql: wrapped(c, kind, column.charset, found.sql, condition),
                ...(found.steps
                    ? { steps: found.steps(utf8).map((made) => wrapped(c, kind, column.charset, made, '')) }
                    : {}),
                form: `(${found.form(utf8)})`,
                ...(space === undefined || when !== undefined ? {} : { space }),
                hasTwin: when === undefined && normal !== 'weight',
                twin: (secret, value) => {
                    if (when !== undefined)
                        return undefined;
                    if (value === null || value.length === 0)
                        return value;
                    const text = kind === 'text' ? (0,masked_value/* decodeText */.g7)(value, column.charset) : value;
                    const bytes = text && (0,masked_value/* valueBytes */.LH)(text, normal);
                    if (text === undefined || bytes === undefined)
                        return undefined;
                    const made = found.twin(secret, bytes, text);
                    if (kind === 'text')
                        return (0,masked_value/* encodeText */.wx)(made, column.charset);
                    const raw = Buffer.from(made, 'latin1');
                    if (column.dataType !== 'binary')
                        return raw;
                    return Buffer.concat([raw, Buffer.alloc(Math.max(0, lengthOf(column) - raw.length))]);
                },
            };
        }
    }
}
/** Keeps NULL and ''. Bytes in place of texts have no collation that could conflict. */
function wrapped(c, kind, charset, made, condition) {
    const isBytes = kind === 'text' || kind === 'binary';
    const skips = [
        `${c} IS NULL`,
        ...(isBytes ? [`LENGTH(${c}) = 0`] : []),
        ...(condition === '' ? [] : [condition]),
    ].join(' OR ');
    // UTF-8 has no conversion: its names differ between versions.
    const converted = /^(?:utf8(?:mb[34])?|ascii)$/.test(charset ?? 'utf8mb4') ? 'utf8mb4' : charset;
    if (kind === 'text')
        return `CASE WHEN ${skips} THEN CAST(${c} AS BINARY) ELSE CAST(CONVERT(${made} USING ${converted}) AS BINARY) END`;
    return `CASE WHEN ${skips} THEN ${c} ELSE ${made} END`;
}
function formulaOf(rule, { column, normal, prefix }, kind, c) {
    const longest = lengthOf(column);
    const compared = Math.min(longest, prefix ?? Infinity);
    if (rule.mask === 'hash' && kind === 'binary') {
        const bytes = Math.min(rule.length ?? 16, 16, compared);
        return hashBytes((0,masked_value/* valueSql */.ci)(c, kind, undefined, 'exact'), bytes);
    }
    if (kind !== 'text')
        return `${rule.mask} masks texts, and the column is ${column.columnType}${kind === 'integer' ? ': take key, fixed, null or sql' : ''}`;
    const value = (0,masked_value/* valueSql */.ci)(c, kind, column.charset, normal);
    const text = `CONVERT(${c} USING utf8mb4)`;
    const fits = (formula) => formula.length <= longest
        ? formula
        : `${rule.mask} makes up to ${formula.length} characters, and the column takes ${longest}: take another mask`;
    switch (rule.mask) {
        case 'email': {
            const room = longest - email(value, 0).length;
            if (room < MIN_EMAIL_DIGITS)
                return `email needs ${MIN_EMAIL_DIGITS + 17} characters, and the column takes ${longest}: take hash or null`;
            const digits = Math.min(20, room);
            const formula = email(value, digits);
            // An index of a prefix does not compare the digits beyond it.
            return prefix === undefined
                ? formula
                : { ...formula, space: 16 ** Math.max(0, Math.min(digits, prefix - 1)) };
        }
        case 'hash': {
            if (rule.length !== undefined && rule.length > longest)
                return `hash makes ${rule.length} characters, and the column takes ${longest}`;
            const digits = Math.min(rule.length ?? 32, longest, 32);
            return { ...hash(value, digits), space: 16 ** Math.min(digits, compared) };
        }
        case 'phone':
            return fits(rule.keepFormat ? phoneKeepingFormat(value, text) : phone(value));
        case 'digits':
            return fits(digits(value, text, rule.keepLast));
        case 'iban':
            return fits(iban(value));
        default:
            return fits(personName(rule.mask, value, rule.locale));
    }
}
/** Returns the longest value in characters, for ASCII; in bytes for binary types. */
function lengthOf({ dataType, columnType }) {
    const given = /^\w+\((\d+)\)/.exec(columnType)?.[1];
    if (given !== undefined)
        return Number(given);
    const sizes = { tinytext: 63, tinyblob: 255, char: 1, binary: 1 };
    // A character of a TEXT may have 4 bytes.
    return Object.hasOwn(sizes, dataType) ? sizes[dataType] : 16_383;
}
function leafFormula(leaf, value) {
    switch (leaf) {
        case 'email':
            return email(value);
        case 'phone':
            return phone(value);
        case 'hash':
            return hash(value, 32);
        default:
            return personName(leaf, value, 'en');
    }
}
function jsonSql(c, paths) {
    const pairs = paths.map(([path, leaf]) => {
        const at = (0,quote/* quoteString */.Ov)(path);
        if (leaf === 'null')
            return `${at}, NULL`;
        const found = `JSON_EXTRACT(${c}, ${at})`;
        const text = `JSON_UNQUOTE(${found})`;
        const made = leafFormula(leaf, (0,masked_value/* valueSql */.ci)(text, 'text', 'utf8mb4', 'fold')).sql;
        return `${at}, CASE WHEN JSON_TYPE(${found}) = 'NULL' THEN NULL WHEN ${text} = '' THEN '' ELSE ${made} END`;
    });
    return `JSON_REPLACE(${c}, ${pairs.join(', ')})`;
}
function jsonForm(c, paths) {
    return paths
        .map(([path, leaf]) => {
        const found = `JSON_EXTRACT(${c}, ${(0,quote/* quoteString */.Ov)(path)})`;
        const isNone = `${found} IS NULL OR JSON_TYPE(${found}) = 'NULL'`;
        if (leaf === 'null')
            return `(${isNone})`;
        const text = `JSON_UNQUOTE(${found})`;
        return `(${isNone} OR ${text} = '' OR ${leafFormula(leaf, `''`).form(text)})`;
    })
        .join(' AND ');
}


/***/ }),

/***/ 14731:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ ForeignKeyGroups)
/* harmony export */ });
class ForeignKeyGroups {
    #groupOf = new Map();
    constructor(tables) {
        for (const { schema, name, facts } of tables)
            for (const key of facts.foreignKeys)
                for (const [i, column] of key.columns.entries()) {
                    const referenced = key.referenced[i];
                    if (referenced === undefined)
                        continue;
                    this.#tie(this.#member(schema, name, column), this.#member(key.schema, key.table, referenced, true));
                }
    }
    of(id) {
        return this.#groupOf.get(id);
    }
    all() {
        return new Set(this.#groupOf.values());
    }
    #member(schema, table, column, isReferenced = false) {
        const id = `${schema}\0${table}\0${column}`.toLowerCase();
        const group = this.#groupOf.get(id) ?? [];
        let member = group.find((each) => each.id === id);
        if (!member) {
            member = { id, label: `${schema}.${table}.${column}`, isReferenced };
            group.push(member);
            this.#groupOf.set(id, group);
        }
        member.isReferenced ||= isReferenced;
        return member;
    }
    #tie(a, b) {
        const [one, two] = [this.#groupOf.get(a.id), this.#groupOf.get(b.id)];
        if (one === two)
            return;
        one.push(...two);
        for (const member of two)
            this.#groupOf.set(member.id, one);
    }
}


/***/ }),

/***/ 64956:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Am: () => (/* binding */ keyTwin),
/* harmony export */   Hg: () => (/* binding */ keySteps),
/* harmony export */   a1: () => (/* binding */ mostBits),
/* harmony export */   qu: () => (/* binding */ keySql),
/* harmony export */   yY: () => (/* binding */ bitsFor)
/* harmony export */ });
/* harmony import */ var _mask_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50616);
// The mask of integer keys: a permutation of the numbers from 1 to 2^bits, by four rounds of a
// Feistel network over two halves of the bits. 0 stays 0. Invariant: every other number is an error
// of the server, and never a value without its mask.

/** Bits of the integer types without the sign. */
const WIDTHS = {
    tinyint: 8,
    smallint: 16,
    mediumint: 24,
    int: 32,
    bigint: 64,
};
/** Returns the largest number of bits whose permutation fits into the type. */
function mostBits(dataType, columnType) {
    const width = WIDTHS[dataType] ?? 0;
    return Math.min(62, width - (/\bunsigned\b/i.test(columnType) ? 1 : 2));
}
/** Returns the smallest number of bits for keys up to a number. */
function bitsFor(largest) {
    let bits = 2;
    while (2n ** BigInt(bits) < largest)
        bits++;
    return bits;
}
/** @param c quoted column */
function keySql(c, bits) {
    const low = BigInt(bits >> 1);
    const high = BigInt(bits) - low;
    const lowMask = 2n ** low - 1n;
    const highMask = 2n ** high - 1n;
    const x = `(${c} - 1)`;
    const round = (n, half, mask) => `(CRC32(${(0,_mask_key_js__WEBPACK_IMPORTED_MODULE_0__/* .digestSql */ .n0)(_mask_key_js__WEBPACK_IMPORTED_MODULE_0__/* .TAG */ .Dk.key[n], `CAST(${half} AS BINARY)`)}) & ${mask})`;
    const left = `(${x} >> ${low})`;
    const right = `(${x} & ${lowMask})`;
    const left1 = `(${left} ^ ${round(0, right, highMask)})`;
    const right1 = `(${right} ^ ${round(1, left1, lowMask)})`;
    const left2 = `(${left1} ^ ${round(2, right1, highMask)})`;
    const right2 = `(${right1} ^ ${round(3, left2, lowMask)})`;
    // The sum is out of range, an error on all servers.
    return `CASE WHEN ${c} IS NULL OR ${c} = 0 THEN ${c} WHEN ${c} BETWEEN 1 AND ${2n ** BigInt(bits)} THEN ((${left2} << ${low}) | ${right2}) + 1 ELSE 18446744073709551615 + ABS(${c}) END`;
}
/**
 * Returns the same in four steps over the column, which compute each hash once. Each step is a
 * permutation of the same numbers, so every value between them fits into the column.
 */
function keySteps(c, bits) {
    const low = BigInt(bits >> 1);
    const high = BigInt(bits) - low;
    const lowMask = 2n ** low - 1n;
    const highMask = 2n ** high - 1n;
    const x = `(${c} - 1)`;
    const number = (n, half) => `CRC32(${(0,_mask_key_js__WEBPACK_IMPORTED_MODULE_0__/* .digestSql */ .n0)(_mask_key_js__WEBPACK_IMPORTED_MODULE_0__/* .TAG */ .Dk.key[n], `CAST(${half} AS BINARY)`)})`;
    const changeHigh = (n) => `((${number(n, `(${x} & ${lowMask})`)} & ${highMask}) << ${low})`;
    const changeLow = (n) => `(${number(n, `(${x} >> ${low})`)} & ${lowMask})`;
    return [changeHigh(0), changeLow(1), changeHigh(2), changeLow(3)].map((change) => `CASE WHEN ${c} IS NULL OR ${c} = 0 THEN ${c} WHEN ${c} BETWEEN 1 AND ${2n ** BigInt(bits)} THEN (${x} ^ ${change}) + 1 ELSE 18446744073709551615 + ABS(${c}) END`);
}
/** Returns the masked number; undefined outside of the permutation. */
function keyTwin(key, value, bits) {
    if (value === 0n)
        return 0n;
    if (value < 1n || value > 2n ** BigInt(bits))
        return undefined;
    const low = BigInt(bits >> 1);
    const lowMask = 2n ** low - 1n;
    const highMask = 2n ** (BigInt(bits) - low) - 1n;
    const round = (n, half) => BigInt(key.number(_mask_key_js__WEBPACK_IMPORTED_MODULE_0__/* .TAG */ .Dk.key[n], Buffer.from(String(half))));
    let left = (value - 1n) >> low;
    let right = (value - 1n) & lowMask;
    left ^= round(0, right) & highMask;
    right ^= round(1, left) & lowMask;
    left ^= round(2, right) & highMask;
    right ^= round(3, left) & lowMask;
    return ((left << low) | right) + 1n;
}


/***/ }),

/***/ 42211:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ kindOf),
/* harmony export */   LH: () => (/* binding */ valueBytes),
/* harmony export */   ci: () => (/* binding */ valueSql),
/* harmony export */   g7: () => (/* binding */ decodeText),
/* harmony export */   wx: () => (/* binding */ encodeText)
/* harmony export */ });
/* harmony import */ var _sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22278);
// A value on its way into a mask: its kind, its bytes in UTF-8, and how differences of case count.

const KINDS = {
    ...of('text', 'char varchar tinytext text mediumtext longtext'),
    ...of('binary', 'binary varbinary tinyblob blob mediumblob longblob'),
    ...of('integer', 'tinyint smallint mediumint int bigint'),
    ...of('date', 'date datetime timestamp'),
    json: 'json',
};
function of(kind, types) {
    return Object.fromEntries(types.split(' ').map((type) => [type, kind]));
}
function kindOf(dataType) {
    return Object.hasOwn(KINDS, dataType) ? KINDS[dataType] : 'other';
}
const UTF8 = /^(?:utf8(?:mb[34])?|ascii)$/;
/**
 * Returns the expression of the bytes that a mask hashes, a binary string.
 * @param column quoted name, or an expression of the kind
 */
function valueSql(column, kind, charset, normal) {
    if (normal === 'weight')
        return `CAST(WEIGHT_STRING(RTRIM(${column})) AS BINARY)`;
    const isUtf8 = kind !== 'text' || UTF8.test(charset ?? '');
    const bytes = `CAST(${isUtf8 ? column : `CONVERT(${column} USING utf8mb4)`} AS BINARY)`;
    // Servers differ in the case of letters beyond ASCII. All read the bytes as latin1 alike, and
    // change each into one other, so different texts stay different.
    return normal === 'fold' ? `CAST(LOWER(CONVERT(${bytes} USING latin1)) AS BINARY)` : bytes;
}
/** Computes the same bytes. @param utf8 the value in UTF-8 */
function valueBytes(utf8, normal) {
    if (normal === 'weight')
        return undefined;
    return normal === 'exact' ? utf8 : Buffer.from(utf8.map(foldByte));
}
function foldByte(byte) {
    const isUpper = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0xc0 && byte <= 0xde && byte !== 0xd7);
    return isUpper ? byte + 0x20 : byte;
}
const WIDE = /^(?:ucs2|utf16|utf16le|utf32)$/;
/** Returns the value in UTF-8; undefined if only the server knows the character set exactly. */
function decodeText(value, charset) {
    if (charset === undefined || charset === 'binary' || UTF8.test(charset))
        return value;
    if (WIDE.test(charset))
        return undefined;
    const text = (0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeFromCharset */ .p6)(value.toString('latin1'), charset);
    return text === undefined ? undefined : Buffer.from(text, 'utf8');
}
/** Returns a mask's text in the column's character set; undefined as above. */
function encodeText(text, charset) {
    if (charset === undefined || charset === 'binary' || UTF8.test(charset))
        return Buffer.from(text, 'utf8');
    if (WIDE.test(charset))
        return undefined;
    const bytes = (0,_sql_tokens_charsets_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeInCharset */ .cz)(text, charset);
    return bytes === undefined ? undefined : Buffer.from(bytes, 'latin1');
}


/***/ }),

/***/ 81900:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ namesOf)
/* harmony export */ });
const split = (text) => text.trim().split(/\s+/);
// cspell:disable
const LISTS = {
    en: {
        first: split(`
      Adam Alan Alice Amy Andrew Anna Anthony Arthur Barbara Ben Beth Brian Carol Charles Chloe Chris
      Claire Daniel David Dawn Deborah Denise Diana Donald Donna Dylan Edward Ellen Emily Emma Eric Ethan
      Evelyn Frank Gary George Gloria Grace Hannah Harry Heather Helen Henry Isaac Isla Jack Jacob James
      Jane Janet Jason Jean Jennifer Jeremy Joan John Joseph Joyce Julia Karen Keith Kelly Kevin Kyle
      Larry Laura Leah Leo Linda Lisa Logan Louis Lucy Luke Margaret Maria Mark Martha Martin Mary Mason
      Megan Michael Mia Nancy Nathan Nicole Noah Oliver Olivia Oscar Owen Patricia Paul Peter Philip
      Rachel Ralph Rebecca Richard Robert Rose Ruth Ryan Samuel Sandra Sara Scott Sean Sharon Sofia
      Stephen Susan Teresa Thomas Tyler Victor Wendy William Zoe`),
        last: split(`
      Abbott Adams Allen Anderson Andrews Armstrong Arnold Atkins Bailey Baker Ball Barker Barnes Barrett
      Bell Bennett Berry Bishop Black Boyd Bradley Brooks Brown Burke Burns Burton Butler Byrne Campbell
      Carr Carter Chapman Clark Clarke Cole Coleman Collins Cook Cooper Cox Crawford Cross Cunningham
      Curtis Davidson Davies Davis Dawson Day Dean Dixon Douglas Doyle Duncan Dunn Edwards Elliott Ellis
      Evans Ferguson Fisher Fletcher Ford Foster Fowler Fox Francis Fraser Freeman Gardner George Gibson
      Gilbert Gordon Graham Grant Gray Green Greene Griffin Griffiths Hall Hamilton Hansen Harper Harris
      Harrison Hart Harvey Hayes Henderson Henry Hill Holland Holmes Howard Hudson Hughes Hunt Hunter
      Jackson James Jenkins Johnson Johnston Jones Jordan Kelly Kennedy King Knight Lambert Lane Lawrence
      Lawson Lee Lewis Little Lloyd Long Lowe Marsh Marshall Martin Mason Matthews May Miller Mills
      Mitchell Moore Morgan Morris Morrison Murphy Murray Myers Nelson Newman Nichols Norris Owen Palmer
      Parker Patterson Payne Pearson Perkins Perry Peters Phillips Pierce Porter Powell Price Reed Reid
      Reynolds Rice Richards Roberts Robertson Robinson Rogers Rose Ross Russell Ryan Sanders Saunders
      Scott Shaw Simpson Smith Spencer Stevens Stewart Stone Sullivan Taylor Thomas Thompson Tucker Turner
      Walker Wallace Walsh Ward Warren Watson Watts Webb Wells West Wheeler White Wilson Wood Woods Wright
      Young`),
    },
    de: {
        first: split(`
      Achim Adelheid Albert Alexander Amelie Andrea Andreas Angelika Anja Anke Anna Annette Anton Axel
      Barbara Bastian Beate Bernd Bettina Birgit Bodo Brigitte Carla Carsten Charlotte Christa Christian
      Clara Claudia Claus Cornelia Dagmar Daniel Detlef Dieter Dirk Dora Doris Eberhard Eckhard Elena
      Elisabeth Elke Emil Emma Erich Erik Erwin Eva Felix Florian Franz Frauke Frida Friedrich Fritz
      Gabriele Georg Gerd Gerhard Gisela Gudrun Gustav Hanna Hannes Hans Harald Heike Heinrich Heinz Helga
      Helmut Herbert Hermann Holger Horst Ida Ilse Ina Inge Ingrid Irene Iris Jakob Jan Jana Jens Joachim
      Johann Jonas Julia Julian Jutta Kai Karin Karl Karsten Katrin Kerstin Klara Klaus Konrad Kurt Lars
      Laura Lea Lena Leon Linus Lisa Lothar Ludwig Lukas Luisa Manfred Maria Marie Markus Marta Martin
      Matthias Max Melanie Michael Monika Nadine Nico Nina Norbert Olaf Oliver Otto Paula Peter Petra
      Rainer Ralf Renate Rita Robert Rolf Rosa Rudolf Sabine Sandra Sebastian Silke Simon Sofia Stefan
      Susanne Sven Tanja Theo Thomas Tim Tobias Torsten Udo Ulrich Ursula Ute Uwe Vera Volker Walter Werner
      Wilhelm Wolfgang`),
        last: split(`
      Ackermann Albrecht Arnold Bauer Baumann Beck Becker Berg Berger Bergmann Bischoff Blum Bock Brandt
      Braun Busch Conrad Dietrich Dietz Ebert Eckert Engel Ernst Fiedler Fink Fischer Frank Franke Friedrich
      Fritz Fuchs Gerlach Graf Gross Haas Hahn Hartmann Heinrich Heller Hermann Herrmann Hofmann Horn Huber
      Jahn Jansen Jung Kaiser Kaufmann Keller Kern Kirchner Klein Koch Kraft Kramer Kraus Krause Krebs Kruse
      Kuhn Kunz Lang Lange Lehmann Lorenz Ludwig Maier Marx Martin Mayer Meier Meyer Moser Nagel Neumann
      Nowak Otto Paul Peters Pfeiffer Pohl Prinz Rauch Reich Reinhardt Richter Ritter Roth Sauer Schmidt
      Schmitt Schneider Scholz Schreiber Schubert Schulte Schulz Schulze Schumacher Schuster Schwarz Seidel
      Seifert Simon Sommer Stein Stark Thomas Ulrich Vogel Vogt Voigt Wagner Walter Weber Weiss Wenzel Werner
      Wild Winkler Winter Wolf Wolff Ziegler Zimmermann`),
    },
    fr: {
        first: split(`
      Adrien Agathe Alain Albert Alexandre Alice Amandine Anne Antoine Arnaud Arthur Aurore Baptiste Bastien
      Benjamin Benoit Bernard Bruno Camille Caroline Catherine Charles Charlotte Christian Christophe Claire
      Claude Colette Corinne Daniel Danielle David Denis Denise Didier Dominique Elise Elodie Emile Emma
      Eric Estelle Fabien Fabrice Florence Florian Francis Gabriel Gaston Georges Gilbert Gilles Guillaume
      Guy Henri Hugo Isabelle Jacqueline Jacques Jean Jeanne Jules Julie Julien Juliette Laurence Laurent
      Leo Lucas Lucie Luc Madeleine Manon Marc Marcel Margaux Marie Marion Martin Martine Mathieu Mathilde
      Maurice Maxime Michel Monique Nathalie Nicolas Nicole Olivier Pascal Patrick Paul Pauline Philippe
      Pierre Quentin Raymond Renaud Robert Robin Roger Romain Rose Sandrine Sarah Simon Simone Sophie
      Stephane Suzanne Sylvie Thierry Thomas Valentin Vincent Virginie Xavier Yves Yvonne`),
        last: split(`
      Arnaud Aubert Barbier Benoit Berger Bernard Bertrand Blanc Blanchard Bonnet Boucher Bourgeois Boyer Brun
      Brunet Carpentier Charpentier Chevalier Clement Colin Collet David Denis Deschamps Dubois Dufour Dumas
      Dumont Dupont Dupuis Durand Duval Fabre Faure Fernandez Fleury Fontaine Fournier Francois Garcia Garnier
      Gautier Gauthier Gerard Giraud Girard Guerin Guillaume Henry Hubert Huet Jacquet Jean Joly Lacroix
      Lambert Laurent Leclerc Lecomte Lefebvre Legrand Lemaire Lemoine Leroux Leroy Louis Lucas Marchand Marie
      Martin Martinez Masson Mathieu Mercier Meunier Meyer Michel Moreau Morel Morin Moulin Muller Nicolas
      Noel Olivier Paris Perrin Petit Philippe Picard Pierre Poirier Renard Renaud Rey Richard Riviere Robert
      Robin Roche Roger Rolland Rousseau Roussel Roux Roy Simon Thomas Vidal Vincent`),
    },
    es: {
        first: split(`
      Adrian Alba Alberto Alejandra Alejandro Alfonso Alfredo Alicia Ana Andrea Angel Angela Antonia Antonio
      Arturo Beatriz Blanca Carla Carlos Carmen Carolina Catalina Cecilia Clara Claudia Consuelo Cristian
      Cristina Daniel Daniela David Diego Dolores Eduardo Elena Elisa Emilia Emilio Enrique Esteban Esther Eva
      Fernando Francisca Francisco Gabriel Gloria Gonzalo Guillermo Gustavo Ignacio Irene Isabel Jaime Javier
      Jorge Jose Juan Juana Julia Julio Laura Lorena Lorenzo Luis Luisa Manuel Manuela Marcos Margarita Maria
      Mario Marina Marta Martina Mateo Mercedes Miguel Miriam Natalia Nicolas Noelia Nuria Olga Oscar Pablo
      Paloma Patricia Paula Pedro Pilar Rafael Ramon Raquel Raul Ricardo Roberto Rocio Rosa Rosario Salvador
      Samuel Sandra Santiago Sara Sergio Silvia Sofia Susana Teresa Tomas Valentina Vicente Victor Yolanda`),
        last: split(`
      Aguilar Alonso Alvarez Arias Arroyo Benitez Blanco Bravo Caballero Cabrera Calvo Campos Cano Carmona
      Carrasco Castillo Castro Cortes Crespo Cruz Delgado Diaz Diez Dominguez Duran Esteban Fernandez Ferrer
      Flores Fuentes Gallardo Gallego Garcia Garrido Gil Gimenez Gomez Gonzalez Guerrero Gutierrez Hernandez
      Herrera Herrero Hidalgo Ibanez Iglesias Jimenez Leon Lopez Lorenzo Lozano Marin Marquez Martin Martinez
      Medina Mendez Molina Montero Mora Morales Moreno Moya Navarro Nieto Ortega Ortiz Parra Pascual Pastor Pena
      Perez Prieto Ramirez Ramos Rey Reyes Rivera Rodriguez Rojas Roman Romero Rubio Ruiz Saez Sanchez Santana
      Santiago Santos Sanz Serrano Soler Soto Suarez Torres Vargas Vazquez Vega Velasco Vicente Vidal`),
    },
};
// cspell:enable
function namesOf(locale) {
    return LISTS[locale];
}


/***/ }),

/***/ 88115:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  R: () => (/* binding */ planMasks)
});

// EXTERNAL MODULE: ./lib/mysql/schema/tables/column.js
var column = __webpack_require__(69228);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/masking/compile-mask.js + 2 modules
var compile_mask = __webpack_require__(30187);
// EXTERNAL MODULE: ./lib/masking/foreign-key-groups.js
var foreign_key_groups = __webpack_require__(14731);
// EXTERNAL MODULE: ./lib/masking/key-mask.js
var key_mask = __webpack_require__(64956);
// EXTERNAL MODULE: ./lib/core/suggestion.js
var suggestion = __webpack_require__(39163);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-quoting.js
var sql_quoting = __webpack_require__(69833);
// EXTERNAL MODULE: ./lib/sql/tokens/sql-tokens.js
var sql_tokens = __webpack_require__(23186);
;// CONCATENATED MODULE: ./lib/masking/sql-guard.js
// The expressions of `sql` and `when`. Invariant: only operators, listed functions and columns of
// the row are accepted, so an expression gives the same result each time and reads no other data.



/** Functions whose result depends on their arguments only. */
const FUNCTIONS = new Set(`ABS ASCII CAST CEIL CEILING CHAR CHAR_LENGTH CHARACTER_LENGTH COALESCE CONCAT CONCAT_WS CONV CONVERT CRC32 DATE DATE_ADD
   DATE_FORMAT DATE_SUB DATEDIFF DAY DAYOFMONTH DAYOFWEEK DAYOFYEAR ELT EXTRACT FIELD FIND_IN_SET FLOOR FORMAT FROM_DAYS
   GREATEST HEX HOUR IF IFNULL INSTR JSON_ARRAY JSON_EXTRACT JSON_OBJECT JSON_QUOTE JSON_REMOVE JSON_REPLACE JSON_SET JSON_TYPE
   JSON_UNQUOTE JSON_VALID LAST_DAY LCASE LEAST LEFT LENGTH LOCATE LOWER LPAD LTRIM MAKEDATE MAKETIME MICROSECOND MID MINUTE MOD
   MONTH NULLIF OCT OCTET_LENGTH ORD POSITION POW POWER QUARTER REGEXP_REPLACE REPEAT REPLACE REVERSE RIGHT ROUND RPAD RTRIM
   SECOND SHA2 SIGN SPACE STR_TO_DATE SUBSTR SUBSTRING SUBSTRING_INDEX TIME TIMESTAMPADD TIMESTAMPDIFF TO_DAYS TRIM TRUNCATE
   UCASE UNHEX UPPER WEEK WEEKDAY YEAR`.split(/\s+/));
const WORDS = new Set(`AND AS BETWEEN BINARY BOTH CASE CHAR COLLATE DATE DATETIME DAY DECIMAL DIV ELSE END ESCAPE FALSE FOR FROM HOUR IN INTERVAL IS
   LEADING LIKE MINUTE MOD MONTH NOT NULL OR REGEXP RLIKE SECOND SIGNED THEN TIME TRAILING TRUE UNKNOWN UNSIGNED USING WHEN XOR
   YEAR UTF8MB4 UTF8MB4_BIN UTF8MB4_GENERAL_CI UTF8MB3 UTF8 LATIN1 ASCII _UTF8MB4 _BINARY _LATIN1 X B N`.split(/\s+/));
/** Words that begin a query, whatever the columns are called. */
const QUERIES = /^(?:SELECT|WITH|TABLE|VALUES|INTO|EXISTS|ANY|ALL|SOME|UNION)$/;
/**
 * Examines an expression.
 * @param columns columns of the table
 * @returns the reason of a refusal, as the end of a sentence
 */
function guardSql(sql, columns) {
    const names = new Map(columns.map((name) => [name.toLowerCase(), name]));
    const reads = new Set();
    let tokens;
    try {
        tokens = [...(0,sql_tokens/* tokenize */.qw)(sql, sql_quoting/* DEFAULT_QUOTING */.qF)];
    }
    catch {
        return 'has a quote without an end';
    }
    let end = 0;
    let depth = 0;
    for (const [i, token] of tokens.entries()) {
        if (sql.slice(end, token.start).trim() !== '')
            return 'has a comment: leave it out';
        end = token.end;
        const isQuote = /^['"`]$/.test(token.text);
        if (isQuote &&
            (token.end > sql.length || token.end - token.start < 2 || sql[token.end - 1] !== token.text))
            return 'has a quote without an end';
        const next = tokens[i + 1];
        const isCall = next?.text === '(' && next.name === undefined;
        const isNearDot = isName(token) && ((0,sql_tokens/* isDot */.ek)(next) || (0,sql_tokens/* isDot */.ek)(tokens[i - 1]));
        if (isNearDot)
            return `names ${sql.slice(token.start, token.end)} with a dot: name columns of the same row only`;
        if (token.name === undefined) {
            if (token.text === '(')
                depth++;
            if (token.text === ')')
                depth--;
            // The tokenizer opens the comments that servers execute.
            if (token.text === '/' && sql[token.end] === '*')
                return 'has a comment: leave it out';
            if (token.text === ',' && depth === 0)
                return 'has a comma outside of parentheses';
            if (depth < 0)
                return 'closes a parenthesis that it does not open';
            if (!isQuote && !/^[-+*/%=<>!&|^~(),.\d]$/.test(token.text))
                return `has the character ${JSON.stringify(token.text)}, which is refused`;
            continue;
        }
        const word = (0,sql_tokens/* keywordOf */.XL)(token);
        if (word !== undefined && /^\d/.test(word))
            continue;
        if (word !== undefined && QUERIES.test(word))
            return `has the word ${word}: subqueries are refused`;
        if (isCall && word === undefined)
            return `calls ${token.name}: functions have no quotes`;
        if (isCall && word !== undefined && !WORDS.has(word)) {
            if (FUNCTIONS.has(word))
                continue;
            const nearest = (0,suggestion/* nearestOf */.q)(word, [...FUNCTIONS]);
            return `calls ${word}, which is not one of the functions that depend on the row only${nearest ? `; did you mean ${nearest}?` : ''}`;
        }
        if (isCall && word !== undefined && FUNCTIONS.has(word))
            continue;
        const column = names.get(token.name.toLowerCase());
        if (column !== undefined)
            reads.add(column);
        else if (word === undefined || !WORDS.has(word))
            return `names ${token.name}, which is neither a column of the table nor a permitted word`;
    }
    if (sql.slice(end).trim() !== '')
        return 'has a comment: leave it out';
    if (tokens.length === 0)
        return 'is empty';
    return depth === 0 ? { reads: [...reads] } : 'does not close a parenthesis';
}
function isName(token) {
    return token.name !== undefined && !/^\d/.test(token.name);
}

;// CONCATENATED MODULE: ./lib/masking/plan-masks.js






/** Largest accepted probability that two values get the same mask. */
const MAX_COLLISION = 1e-6;
/** @returns the plan, or all problems as sentences */
function planMasks(input) {
    const planner = new Planner(input);
    const plan = planner.plan();
    return planner.problems.length > 0 ? { problems: planner.problems } : { plan };
}
class Planner {
    problems = [];
    #input;
    #groups;
    #rules = new Map();
    #used = new Set();
    #unnamed = [];
    constructor(input) {
        this.#input = input;
        this.#groups = new foreign_key_groups/* ForeignKeyGroups */.U(input.tables);
    }
    plan() {
        const { rules, tables } = this.#input;
        const emptied = new Set();
        for (const table of tables) {
            const entries = rules.tables.filter(({ pattern }) => (0,selection/* matchesPattern */.MT)(fullName(table), pattern));
            for (const { pattern } of entries)
                this.#used.add(`tables.${pattern}`);
            const whole = entries.filter(({ content }) => typeof content === 'string');
            if (whole.length > 0 && (entries.length > 1 || whole.length > 1))
                this.problems.push(`${fullName(table)} matches ${entries.map(({ pattern }) => pattern).join(' and ')}, of which one is for the whole table: give one of them another pattern`);
            if (whole.some(({ content }) => content === 'no rows'))
                emptied.add(table);
            this.#chooseRules(table, entries, whole.length > 0);
        }
        this.#checkUnused();
        this.#checkUnnamed();
        this.#checkGroups(emptied);
        const planned = [];
        for (const table of tables) {
            if (emptied.has(table))
                planned.push({ schema: table.schema, table: table.name, masks: 'no rows' });
            else {
                const masks = this.#compile(table);
                if (masks.length > 0)
                    planned.push({ schema: table.schema, table: table.name, masks });
            }
        }
        return { tables: planned, warnings: this.#warnings(tables) };
    }
    #chooseRules(table, entries, isWhole) {
        const { rules } = this.#input;
        for (const { pattern, content } of entries) {
            if (typeof content === 'string')
                continue;
            const known = new Set(table.facts.columns.map(({ name }) => name.toLowerCase()));
            for (const name of content.keys())
                if (!known.has(name.toLowerCase()) && !pattern.includes('*'))
                    this.problems.push(`${fullName(table)} has no column ${name}: correct or remove tables.${pattern}.${name}`);
        }
        if (isWhole)
            return;
        for (const facts of table.facts.columns) {
            const id = idOf(table, facts.name);
            const label = `${fullName(table)}.${facts.name}`;
            const found = this.#ruleOf(table, facts, entries, label);
            if (isComputed(facts)) {
                if (found && found.mask !== 'keep')
                    this.problems.push(`${label} is generated: mask the columns that it is computed from, and write ${facts.name}: keep`);
                continue;
            }
            if (found)
                this.#rules.set(id, found);
            else if (rules.strict && !rules.keepTypes.has((0,column/* columnOf */.u)(facts).dataType))
                this.#unnamed.push(label);
        }
    }
    /** A full name takes precedence over a pattern, and `tables` over `columns`. */
    #ruleOf(table, { name }, entries, label) {
        const inTables = entries.flatMap(({ pattern, content }) => {
            if (typeof content === 'string')
                return [];
            const own = [...content].find(([column]) => column.toLowerCase() === name.toLowerCase());
            if (!own)
                return [];
            this.#used.add(`tables.${pattern}.${own[0]}`);
            return [{ from: `tables.${pattern}.${own[0]}`, isExact: !pattern.includes('*'), rule: own[1] }];
        });
        const inColumns = [...this.#input.rules.columns].flatMap(([pattern, rule]) => {
            if (!(0,selection/* matchesPattern */.MT)(`${fullName(table)}.${name}`.toLowerCase(), pattern.toLowerCase()))
                return [];
            this.#used.add(`columns.${pattern}`);
            return [{ from: `columns.${pattern}`, isExact: !pattern.includes('*'), rule }];
        });
        for (const level of [
            inTables.filter(({ isExact }) => isExact),
            inTables,
            inColumns.filter(({ isExact }) => isExact),
            inColumns,
        ]) {
            if (level.length === 0)
                continue;
            const texts = new Set(level.map(({ rule }) => JSON.stringify(rule)));
            if (texts.size > 1)
                this.problems.push(`${label} has different rules in ${level.map(({ from }) => from).join(' and ')}: name the column in tables.${fullName(table)}`);
            return level[0].rule;
        }
        return undefined;
    }
    /** A pattern without effect is a mistyped one: its columns would stay as they are. */
    #checkUnused() {
        const { tables, columns, path } = this.#input.rules;
        for (const { pattern, content } of tables) {
            if (!this.#used.has(`tables.${pattern}`))
                this.problems.push(`${path}: tables.${pattern} matches no table of the backup: correct or remove it`);
            else if (typeof content !== 'string' && pattern.includes('*'))
                for (const column of content.keys())
                    if (!this.#used.has(`tables.${pattern}.${column}`))
                        this.problems.push(`${path}: tables.${pattern}.${column} matches no column: correct or remove it`);
        }
        for (const pattern of columns.keys())
            if (!this.#used.has(`columns.${pattern}`))
                this.problems.push(`${path}: columns.${pattern} matches no column of the backup: correct or remove it`);
    }
    #checkUnnamed() {
        if (this.#unnamed.length === 0)
            return;
        const byTable = new Map();
        for (const label of this.#unnamed) {
            const dot = label.lastIndexOf('.');
            const names = byTable.get(label.slice(0, dot)) ?? [];
            names.push(label.slice(dot + 1));
            byTable.set(label.slice(0, dot), names);
        }
        const lines = [...byTable].map(([table, names]) => `  ${table}: { ${names.map((name) => `${name}: keep`).join(', ')} }`);
        this.problems.push(`strict: ${this.#unnamed.length === 1 ? 'a column is' : `${this.#unnamed.length} columns are`} neither masked nor kept. Mask them, or paste this below tables:\n${lines.join('\n')}`);
    }
    /** Columns tied by foreign keys need the same mask; otherwise references break. */
    #checkGroups(emptied) {
        const gone = new Set([...emptied].flatMap((table) => table.facts.columns.map(({ name }) => idOf(table, name))));
        for (const group of this.#groups.all()) {
            // A reference that is set to NULL refers to nothing.
            const members = group.filter(({ id, isReferenced }) => !gone.has(id) && (isReferenced || this.#rules.get(id)?.mask !== 'null'));
            const texts = new Set(members.map(({ id }) => {
                const rule = this.#rules.get(id);
                return JSON.stringify(rule === undefined || rule.mask === 'keep' ? null : rule);
            }));
            if (texts.size < 2)
                continue;
            const [named] = members.filter(({ id }) => (this.#rules.get(id)?.mask ?? 'keep') !== 'keep');
            const rule = this.#rules.get(named.id);
            const others = members.filter(({ id }) => JSON.stringify(this.#rules.get(id)) !== JSON.stringify(rule));
            if (others.length > 0)
                this.problems.push(`${named.label} has the mask ${rule.mask}, and foreign keys tie it to ${others.map(({ label }) => label).join(', ')}: give all of them the same rule`);
        }
    }
    #compile(table) {
        const columns = table.facts.columns.filter((facts) => !isComputed(facts)).map(column/* columnOf */.u);
        const names = table.facts.columns.map(({ name }) => name);
        const compiled = [];
        for (const column of columns) {
            const rule = this.#rules.get(idOf(table, column.name));
            if (!rule || rule.mask === 'keep')
                continue;
            const mask = this.#compileColumn(table, column, rule, columns, names);
            const label = `${fullName(table)}.${column.name}`;
            if (typeof mask === 'string')
                this.problems.push(`${label}: ${mask}`);
            else
                compiled.push(mask);
        }
        if (compiled.length > 0 && table.hasInstantRows)
            this.problems.push(`${fullName(table)} has rows of its history that are loaded by INSERT, which logs would keep: leave it out with rows: none`);
        return this.#inOrder(table, compiled);
    }
    #compileColumn(table, column, rule, columns, names) {
        const reads = new Set();
        for (const [what, sql] of [
            ['sql', rule.mask === 'sql' ? rule.sql : undefined],
            ['when', rule.when],
        ]) {
            if (sql === undefined)
                continue;
            const guarded = guardSql(sql, names);
            if (typeof guarded === 'string')
                return `${what} ${guarded}`;
            for (const name of guarded.reads)
                if (name !== column.name)
                    reads.add(name);
        }
        const computed = [...reads].find((name) => !columns.some((each) => each.name === name));
        if (computed !== undefined)
            return `it reads ${computed}, which is generated and has no value yet at the load`;
        const byName = rule.mask === 'date' && 'by' in rule ? rule.by : undefined;
        const by = columns.find(({ name }) => name.toLowerCase() === byName?.toLowerCase());
        if (byName !== undefined && !by)
            return `by names ${byName}, and the table has no such column`;
        if (by && by.name !== column.name)
            reads.add(by.name);
        if (rule.mask === 'json' && this.#input.isMariaDb)
            return 'json masks JSON columns of MySQL, and the server is MariaDB, which keeps repeated keys: take null or fixed';
        const unique = uniquePrefix(table.facts, column.name);
        const group = this.#groups.of(idOf(table, column.name));
        const bits = rule.mask === 'key' ? this.#bitsOf(table, column, rule.bits) : 0;
        if (typeof bits === 'string')
            return bits;
        const input = {
            column,
            normal: this.#normalOf(column, group !== undefined),
            bits,
            reads: [...reads],
            ...(by ? { by } : {}),
            ...(typeof unique === 'number' ? { prefix: unique } : {}),
        };
        const mask = (0,compile_mask/* compileMask */.k)(rule, input);
        if (typeof mask === 'string')
            return mask;
        if (unique !== undefined ||
            (group?.some(({ id, isReferenced }) => isReferenced && id === idOf(table, column.name)) ?? false)) {
            const refusal = refuseDuplicates(mask, table.rows);
            if (refusal !== undefined)
                return refusal;
        }
        if (this.#isPartitioning(table.facts, column.name) && rule.mask !== 'key')
            return 'the table is partitioned by it: take key, or keep it';
        return mask;
    }
    #normalOf(column, isTied) {
        const { collation = 'binary' } = column;
        if (column.charset === undefined || column.charset === 'binary')
            return 'exact';
        if (isTied && !collation.endsWith('_bin'))
            return 'weight';
        return collation.endsWith('_ci') ? 'fold' : 'exact';
    }
    /** All columns tied by foreign keys have one number of bits. */
    #bitsOf(table, column, given) {
        const most = (0,key_mask/* mostBits */.a1)(column.dataType, column.columnType);
        if (given !== undefined)
            return given <= most
                ? given
                : `bits: ${given} exceeds ${most}, the most that ${column.columnType} takes`;
        const id = idOf(table, column.name);
        const group = this.#groups.of(id) ?? [{ id }];
        const next = this.#input.tables.flatMap((each) => {
            const own = each.facts.columns.find(({ extra }) => /\bauto_increment\b/i.test(extra));
            const isMember = own !== undefined && group.some((member) => member.id === idOf(each, own.name));
            return isMember && each.autoIncrement !== undefined ? [BigInt(each.autoIncrement)] : [];
        });
        if (next.length === 0)
            return most;
        const bits = (0,key_mask/* bitsFor */.yY)(next.reduce((a, b) => (a > b ? a : b)) - 1n);
        return bits <= most
            ? bits
            : `its numbers need ${bits} bits, and ${column.columnType} takes at most ${most}: the table is nearly full`;
    }
    #isPartitioning({ partitions }, column) {
        const quoted = `\`${column.replaceAll('`', '``')}\``.toLowerCase();
        return partitions.some(({ expression, subExpression }) => [expression, subExpression].some((text) => text !== null &&
            (text.toLowerCase().includes(quoted) || wordsOf(text).includes(column.toLowerCase()))));
    }
    /** Orders the masks: an expression must see the originals of the columns that it reads. */
    #inOrder(table, masks) {
        const left = new Set(masks);
        const ordered = [];
        while (left.size > 0) {
            const next = [...left].find(({ column }) => ![...left].some((each) => each.column !== column && each.reads.includes(column)));
            if (!next) {
                this.problems.push(`${fullName(table)}: the masks of ${[...left].map(({ column }) => column).join(', ')} read each other's columns: take one out of the cycle`);
                break;
            }
            left.delete(next);
            ordered.push(next);
        }
        return ordered;
    }
    /** Names what rules for columns do not reach. */
    #warnings(tables) {
        return tables.flatMap((table) => table.facts.columns.flatMap(({ name, default: value, comment }) => [
            [value, 'DEFAULT'],
            [comment, 'COMMENT'],
        ].flatMap(([text, what]) => text != null && /[\w.+-]+@[\w-]+\.\w{2,}/.test(text) && !/example\.\w+/i.test(text)
            ? [`${fullName(table)}.${name}: its ${what} holds an address, which masks do not reach`]
            : [])));
    }
}
function refuseDuplicates({ name, space }, rows) {
    // A unique key may hold NULL many times.
    if (name === 'null')
        return undefined;
    if (space === undefined)
        return `it is part of a unique key or of a referenced key, and ${name} gives rows the same value: take key, email or hash`;
    if (space === Infinity)
        return undefined;
    if (rows === undefined)
        return 'it is unique, and the backup does not say how many rows there are: take key';
    const probability = rows ** 2 / (2 * space);
    return probability <= MAX_COLLISION
        ? undefined
        : `it is unique, and ${name} would give two of ${rows} rows the same value with a probability of ${probability.toPrecision(2)}, more than ${MAX_COLLISION}: the column is too short, take key, or null`;
}
/**
 * Returns whether the column is part of a unique key.
 * @returns a number if the key compares that many characters only
 */
function uniquePrefix({ indexes }, column) {
    const parts = indexes
        .filter(({ unique }) => unique)
        .flatMap(({ parts }) => parts)
        .filter((part) => part.column?.toLowerCase() === column.toLowerCase() ||
        (part.expression !== null && wordsOf(part.expression).includes(column.toLowerCase())));
    if (parts.length === 0)
        return undefined;
    const prefixes = parts.flatMap(({ prefix }) => (prefix === null ? [] : [prefix]));
    return prefixes.length > 0 ? Math.min(...prefixes) : true;
}
function wordsOf(expression) {
    return expression.toLowerCase().split(/[^\p{L}\p{N}_$]+/u);
}
/** A generated column, or a period column of MariaDB. */
function isComputed(facts) {
    const { generated, period } = (0,column/* columnOf */.u)(facts);
    return generated || period;
}
function fullName({ schema, name }) {
    return `${schema}.${name}`;
}
function idOf({ schema, name }, column) {
    return `${schema}\0${name}\0${column}`.toLowerCase();
}


/***/ }),

/***/ 11134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ planOrThrow)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _plan_masks_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(88115);
// Applies rules to tables; what does not fit is an error.


/**
 * Applies rules to tables.
 * @param of backup or server, for messages
 * @throws BackupError CONFIG_INVALID naming all problems
 */
function planOrThrow(rules, tables, isOnMariaDb, of) {
    const found = (0,_plan_masks_js__WEBPACK_IMPORTED_MODULE_1__/* .planMasks */ .R)({ rules, tables, isMariaDb: isOnMariaDb });
    if ('plan' in found)
        return found.plan;
    const { problems } = found;
    const text = problems.length === 1 ? problems[0] : problems.map((each) => `\n  - ${each}`).join('');
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `--mask ${rules.path} does not fit ${of}: ${text}`, {
        hint: 'Nothing was done. See docs/masking.md; mysql-backup mask check compares a rules file with a backup.',
        details: { problems },
    });
}


/***/ })

};
