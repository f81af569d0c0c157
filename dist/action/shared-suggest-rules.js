export const id = 2979;
export const ids = [2979];
export const modules = {

/***/ 50389:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _S: () => (/* binding */ describeRemark),
/* harmony export */   eZ: () => (/* binding */ namesOf),
/* harmony export */   lO: () => (/* binding */ withoutValues)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Errors of the server about masked tables, without values. Servers quote values in their messages.

/**
 * Returns the error with the number of the server's message and the column or key that it names.
 * @param names columns and indexes of the table
 * @param what the failed action
 */
function withoutValues(error, names, what) {
    if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj))
        return error;
    const { errno, code, sqlState, message } = (error.cause ?? {});
    if (errno === undefined)
        return error;
    const text = describeRemark(errno, message, names);
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(error.code, `${what}: ${text}`, {
        hint: 'The table is masked, so its values are not shown; --show-rows shows them.',
        details: { errno },
        cause: Object.assign(new Error(text), {
            errno,
            ...(code === undefined ? {} : { code }),
            ...(sqlState === undefined ? {} : { sqlState }),
        }),
    });
}
/** Returns `server message 1292 on column born`. */
function describeRemark(errno, message, names) {
    const named = [...message.matchAll(/(?:column|key|field) '([^']+)'/gi)].map(([, name]) => name.split('.').at(-1));
    const known = named.find((name) => names.has(name.toLowerCase()));
    return `server message ${errno}${known === undefined ? '' : ` on ${known}`}`;
}
/** Returns the names of the table's columns and indexes, in lower case. */
function namesOf({ columns, indexes }) {
    return new Set([...columns, ...indexes].map(({ name }) => name.toLowerCase()));
}


/***/ }),

/***/ 75265:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  U: () => (/* binding */ suggestRules),
  E: () => (/* binding */ typeKindOf)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/schema/tables/column.js
var column = __webpack_require__(69228);
// EXTERNAL MODULE: ./lib/masking/foreign-key-groups.js
var foreign_key_groups = __webpack_require__(14731);
// EXTERNAL MODULE: ./lib/masking/mask-key.js
var mask_key = __webpack_require__(50616);
// EXTERNAL MODULE: ./lib/masking/plan-masks.js + 1 modules
var plan_masks = __webpack_require__(88115);
;// CONCATENATED MODULE: ./lib/masking/suggest/name-signs.js
// What the names of a table and a column say about the values. Pure.
const TEXT = ['text', 'binary'];
// cspell:disable
/** The first rule that matches counts. */
const RULES = [
    {
        category: 'password',
        confidence: 'high',
        words: /_(?:password|passwd|pwd|[a-z]*(?<!com|by)pass|passphrase|passcode|pincode|user_hash)_$|_(?:password|passwd)_/,
        kinds: TEXT,
    },
    {
        category: 'token',
        confidence: 'high',
        words: /_(?:token|secret|salt|otp|totp|actkey|cookie|nonce|guid_?token|authkey|apikey)_|_(?:api|auth|activation|reset|private|remember|confirm|login|access|encryption|user_activation)_(?:key|code|hash)_|_sess(?:ion)?_(?:id|key|data|value)_|_(?:forgotten|recovery)_(?:password|code)_|_code_challenge_/,
        kinds: TEXT,
    },
    {
        category: 'email',
        confidence: 'high',
        words: /_(?:e_?mail|mail|[a-z]*email)(?:_(?:addr|address|addresses|caps|lower|canonical|hash))?_\d*_?$|_(?:from|to|cc|bcc|reply_to)_addrs?(?:_names?)?_$|_paypal_/,
        kinds: TEXT,
    },
    {
        category: 'phone',
        confidence: 'high',
        words: /_(?:[a-z]*phone|mobile|cell|cellphone|fax|tel|telefon|msisdn|whatsapp|phonenumber)_/,
        kinds: ['text', 'int', 'binary'],
    },
    {
        category: 'first-name',
        confidence: 'high',
        words: /_(?:first_?name|fname|given_?name|forename|middle_?name|vorname)_/,
        kinds: TEXT,
    },
    {
        category: 'last-name',
        confidence: 'high',
        words: /_(?:last_?name|lname|surname|family_?name|maiden_?name|nachname)_/,
        kinds: TEXT,
    },
    {
        category: 'card',
        confidence: 'high',
        words: /_(?:cc|card|credit_?card|pan)_(?:number|no|num|enc|last_?4?)_|_credit_?card_$|_cvv2?_/,
        kinds: ['text', 'binary', 'int'],
    },
    { category: 'iban', confidence: 'high', words: /_iban_/, kinds: TEXT },
    {
        category: 'bank',
        confidence: 'high',
        words: /_(?:bic|swift|sort_code|routing_number|bank)_|_account_(?:number|no|holder)_|_cheque_|_cc_owner_|_card_?holder_/,
        kinds: ['text', 'binary', 'int'],
    },
    {
        category: 'full-name',
        confidence: 'high',
        words: /_(?:full_?name|real_?name|display_?name|nicename|(?:contact|customer|author|recipient|owner|poster|sender|from|to|billing|shipping|reports_to|assistant)_name)_|_comment_author_$/,
        kinds: TEXT,
    },
    {
        category: 'full-name',
        confidence: 'medium',
        words: /_(?:author|reviewer|recipient|assistant|spouse|poster)_$/,
        kinds: TEXT,
    },
    {
        category: 'user-name',
        confidence: 'high',
        words: /_(?:user_?name|login|login_?name|nickname|nick|screen_?name|handle)_(?:clean_|canonical_)?$/,
        kinds: TEXT,
    },
    {
        category: 'birth',
        confidence: 'high',
        words: /_(?:dob|birth|birthday|birthdate|bday|date_of_birth|born|geburtsdatum)_/,
        kinds: ['date', 'text', 'int'],
    },
    {
        category: 'ip',
        confidence: 'high',
        words: /_(?:ip|ips|ip_?addr|ip_?address|remote_addr|last_?ip|reg_?ip|forwarded_for)_/,
        kinds: ['text', 'binary', 'int'],
    },
    {
        category: 'user-agent',
        confidence: 'high',
        words: /_(?:user_?agent|agent|browser|referr?er)_$/,
        kinds: TEXT,
    },
    {
        category: 'number',
        confidence: 'high',
        words: /_(?:ssn|sin|nino|passport|national_id|social_security|tax_?id|tax_?vat|vat_?(?:id|number)|tax_number|licen[cs]e_number)_/,
        kinds: ['text', 'binary', 'int'],
    },
    {
        category: 'address',
        confidence: 'high',
        words: /_(?:street|address|addr|addressline|house_?number|post_?code|postal_?code|postal|zip|zip_?code|plz)_/,
        kinds: TEXT,
    },
    {
        category: 'address',
        confidence: 'medium',
        words: /_(?:city|town|suburb|village|locality)_/,
        kinds: TEXT,
    },
    {
        category: 'gender',
        confidence: 'high',
        words: /_(?:gender|sex|salutation|marital|marital_status|religion|ethnicity|nationality)_$/,
        kinds: ['text', 'enum', 'int', 'binary'],
    },
    {
        category: 'place',
        confidence: 'medium',
        words: /_(?:lat|latitude|lng|lon|longitude|coordinates)_$/,
        kinds: ['decimal', 'text', 'other'],
    },
    {
        category: 'profile',
        confidence: 'high',
        words: /_(?:facebook|twitter|skype|icq|aim|jabber|yim|msnm?|linkedin|instagram|googleplus|xing|messenger_id)_/,
        kinds: TEXT,
    },
    {
        category: 'profile',
        confidence: 'medium',
        words: /_(?:billing|shipping|payment|delivery|invoice|contact|customer)_company_$/,
        kinds: TEXT,
    },
    {
        category: 'profile',
        confidence: 'medium',
        words: /_(?:website|homepage|url|bio|biography|about|signature|sig|interests|occupation|occ|avatar|photo|picture|portrait|location|company|employer|custom_field)_$/,
        kinds: TEXT,
        ofPersons: true,
    },
    {
        category: 'full-name',
        confidence: 'medium',
        words: /^_(?:(?:user|customer|member|contact|client|guest|author|person|employee)_)?name_$/,
        kinds: TEXT,
        ofPersons: true,
    },
    {
        category: 'note',
        confidence: 'low',
        words: /_(?:note|notes|remark|remarks|memo|feedback|complaint|inquiry|enquiry|comment|comments)_$/,
        kinds: TEXT,
    },
];
/** Last words of names that are about the value, and do not hold it. */
const ABOUT = /_(?:type|status|count|format|template|enabled|verified|flag|at|date|expires|method|mode|position|order|level|class|locale|lang|language|required|option|visibility|visible|sent|num|total|subject|server|port|path|file|label|setting|settings|rule|group|width|height|id|fk|opt|optout|enc_type)_$/;
/** Names that end like these and are values after all. */
const NOT_ABOUT = /_(?:birth_?date|sess(?:ion)?_id|tax_?id|vat_?id|national_id|messenger_id|bank.*_number)_$/;
const PERSONS = /_(?:users?|customers?|members?|persons?|people|employees?|contacts?|clients?|patients?|authors?|accounts?|subscribers?|leads?|prospects?|guests?|profiles?|staff|admins?|reviewers?|affiliates?|addresses|address|students?|teachers?|passengers?|comments?|profile_fields)_/;
// cspell:enable
function wordsOfName(name) {
    const words = name
        .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
        .toLowerCase()
        .replaceAll(/([a-z])(\d)/g, '$1_$2')
        .split(/[^\p{L}\p{N}]+/u)
        .filter(Boolean);
    return `_${words.join('_')}_`;
}
/** Returns whether the name of a table says that its rows are persons. */
function isOfPersons(table) {
    return PERSONS.test(wordsOfName(table));
}
/** Returns what the name says; undefined: nothing. */
function signOfName(table, column, kind) {
    const words = wordsOfName(column);
    if (ABOUT.test(words) && !NOT_ABOUT.test(words))
        return undefined;
    const found = RULES.find((rule) => rule.kinds.includes(kind) && rule.words.test(words) && (!rule.ofPersons || isOfPersons(table)));
    return found && { category: found.category, confidence: found.confidence, reason: 'its name' };
}
// cspell:disable
/** Columns that hold attribute names, and columns that hold their values. */
const EAV_KEY = /_(?:meta_key|attribute|attribute_(?:id|code|name)|field_?(?:id|name)|option_name|property|setting_key|key|code|name)_$/;
const EAV_VALUE = /_(?:meta_value|value|field_?value|option_value|value_string|value_text|data)_$/;
// cspell:enable
/**
 * Finds the columns of a table with attribute names in rows (entity, attribute, value).
 * @param columns names of text columns, and of integers for the keys
 */
function findAttributes(columns) {
    const values = columns.filter((name) => EAV_VALUE.test(wordsOfName(name)));
    if (values.length === 0 || columns.length > MAX_EAV_COLUMNS)
        return undefined;
    const key = columns.find((name) => !values.includes(name) && EAV_KEY.test(wordsOfName(name)));
    return key === undefined ? undefined : { key, values };
}
/** A wider table is not a table of attributes. */
const MAX_EAV_COLUMNS = 10;
/** Returns whether the name says free text, which may hold anything. */
function isFreeText(column) {
    return /_(?:description|body|content|text|excerpt|details?|message|title|subject|summary|html|caption|reason|history|extra|params?|data|log|preview)_/.test(wordsOfName(column));
}

// EXTERNAL MODULE: ./lib/masking/mask-rules.js
var mask_rules = __webpack_require__(16592);
// EXTERNAL MODULE: ./lib/masking/names.js
var names = __webpack_require__(81900);
;// CONCATENATED MODULE: ./lib/masking/suggest/value-signs.js
// What sampled values say about a column. Pure; no sign repeats a value.


/** Fewest values that count as a sign. */
const MIN_VALUES = 3;
// cspell:disable
const EMAIL = /^[^\s@,;<>"']+@[^\s@,;<>"']+\.[A-Za-z]{2,}$/;
const CRYPT = /^\$(?:2[abxy]|argon2\w*|P|H|S|1|5|6|pbkdf2\S*|scrypt)\$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6 = /^(?=.*:.*:)[0-9A-Fa-f:]{3,39}$/;
const PHONE = /^(?:\+|00|\(|0)[\d\s()./-]{6,22}$/;
const AGENT = /^(?:Mozilla|Opera|curl|Dalvik)\/\d/;
// cspell:enable
const DATE = /^\d{4}-\d\d-\d\d|^0\d?\.\d+$/;
const FIRST_NAMES = new Set(mask_rules/* LOCALES */.Y.flatMap((locale) => (0,names/* namesOf */.e)(locale).first.map(plain)));
const LAST_NAMES = new Set(mask_rules/* LOCALES */.Y.flatMap((locale) => (0,names/* namesOf */.e)(locale).last.map(plain)));
const FORMS = [
    { category: 'email', what: 'e-mail addresses', test: (text) => EMAIL.test(text), share: 0.5 },
    { category: 'password', what: 'password hashes', test: (text) => CRYPT.test(text), share: 0.5 },
    { category: 'iban', what: 'IBANs (mod 97)', test: isIban, share: 0.6 },
    { category: 'card', what: 'card numbers (Luhn)', test: isCard, share: 0.8 },
    {
        category: 'ip',
        what: 'IP addresses',
        test: (text) => IPV4.test(text) || (IPV6.test(text) && !/^\d\d?:\d\d:\d\d$/.test(text)),
        share: 0.8,
    },
    { category: 'user-agent', what: 'user agents', test: (text) => AGENT.test(text), share: 0.5 },
    {
        category: 'phone',
        what: 'phone numbers',
        test: (text) => PHONE.test(text) && !DATE.test(text) && (text.match(/\d/g)?.length ?? 0) >= 7,
        share: 0.8,
    },
];
/** @param values sampled values without NULL and '' */
function signOfValues(values) {
    if (values.length < MIN_VALUES)
        return undefined;
    for (const { category, what, test, share } of FORMS) {
        const count = values.filter((value) => test(value.trim())).length;
        if (count >= MIN_VALUES && count >= values.length * share)
            return {
                category,
                confidence: count >= values.length * 0.9 ? 'high' : 'medium',
                reason: `${count} of ${values.length} values are ${what}`,
            };
    }
    return signOfNames(values);
}
function signOfNames(values) {
    if (new Set(values).size < MIN_VALUES)
        return undefined;
    const words = values.map((value) => plain(value).split(/[\s,]+/));
    const first = words.filter((each) => each.length <= 4 && each.some((word) => FIRST_NAMES.has(word)));
    const last = words.filter((each) => each.length <= 4 && each.some((word) => LAST_NAMES.has(word)));
    const both = first.filter((each) => each.length > 1 && each.some((word) => LAST_NAMES.has(word)));
    const least = Math.max(MIN_VALUES, values.length * 0.3);
    const reason = (count, what) => `${count} of ${values.length} values are ${what}`;
    if (both.length >= least)
        return { category: 'full-name', confidence: 'medium', reason: reason(both.length, 'names of persons') };
    if (first.length >= least && first.length >= last.length)
        return { category: 'first-name', confidence: 'medium', reason: reason(first.length, 'first names') };
    if (last.length >= least)
        return { category: 'last-name', confidence: 'medium', reason: reason(last.length, 'last names') };
    return undefined;
}
/** Returns how the values are packed, if one value holds several. */
function packingOf(values) {
    const least = Math.max(1, values.length * 0.2);
    const count = (pattern) => values.filter((value) => pattern.test(value)).length;
    if (count(/^(?:a|O|s|C):\d+:[{"]/) >= least)
        return 'values serialized by PHP';
    if (count(/^\s*(?:\{"|\[[{"\d])/) >= least)
        return 'JSON documents';
    if (count(/^(?:[A-Za-z0-9+/]{60,}={0,2})$/) >= least)
        return 'base64 texts';
    if (count(/^\s*<\?xml|^\s*<[a-z]+[ >]/i) >= least)
        return 'XML or HTML';
    return undefined;
}
/** Returns what occurs within longer texts: `e-mail addresses`. */
function contentsOf(values) {
    const inside = values.filter((value) => /[\w.+-]+@[\w-]+\.[a-z]{2,}/i.test(value)).length;
    return inside === 0 ? undefined : `${inside} of ${values.length} values hold e-mail addresses`;
}
function isIban(text) {
    const iban = text.replaceAll(/\s/g, '').toUpperCase();
    if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban))
        return false;
    let rest = 0;
    for (const char of iban.slice(4) + iban.slice(0, 4)) {
        const value = parseInt(char, 36);
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest === 1;
}
function isCard(text) {
    const digits = text.replaceAll(/[\s-]/g, '');
    if (!/^[3-6]\d{12,18}$/.test(digits))
        return false;
    let sum = 0;
    for (const [i, digit] of Array.from(digits).toReversed().entries()) {
        const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 === 0;
}
function plain(text) {
    return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

;// CONCATENATED MODULE: ./lib/masking/suggest/suggest-rules.js
// Suggests rules for the tables of a server or a backup. Invariant: the rules fit the tables, as
// `mask check` decides; a personal column that no mask fits is kept, and named.







const KEEP = { mask: 'keep' };
function suggestRules(tables, isMariaDb) {
    const drafts = new Map();
    for (const table of tables)
        drafts.set(nameOf(table), draftTable(table, isMariaDb));
    tieReferences(tables, drafts);
    const all = [...drafts.values()].flat();
    const keepTypes = [
        ...new Set(tables
            .flatMap(({ facts }) => facts.columns.map(column/* columnOf */.u))
            .flatMap(({ dataType }) => (KEPT_KINDS.has(typeKindOf(dataType)) ? [dataType] : []))),
    ].sort();
    fit(tables, drafts, all, keepTypes, isMariaDb);
    return {
        keepTypes,
        tables: tables.map((table) => ({
            schema: table.schema,
            table: table.name,
            columns: drafts.get(nameOf(table)).map(({ label: _label, candidates: _all, ...column }) => column),
        })),
    };
}
const KEPT_KINDS = new Set(['int', 'decimal', 'date', 'enum']);
/** Takes the next candidate of each column that the rules of `mask check` refuse. */
function fit(tables, drafts, all, keepTypes, isMariaDb) {
    for (;;) {
        const found = (0,plan_masks/* planMasks */.R)({ rules: rulesOf(drafts, keepTypes), tables, isMariaDb });
        if (!('problems' in found))
            return;
        let isChanged = false;
        for (const draft of all) {
            const problem = found.problems.find((text) => text.startsWith(`${draft.label}: `) || text.startsWith(`${draft.label} `));
            if (problem === undefined || draft.rule.mask === 'keep')
                continue;
            const tied = all.filter((each) => each.candidates === draft.candidates);
            const rule = draft.candidates.shift() ?? KEEP;
            for (const each of tied) {
                each.rule = rule;
                if (rule.mask === 'keep')
                    each.unmasked = problem.slice(problem.indexOf(' ') + 1);
            }
            isChanged = true;
        }
        // A problem of a whole table, such as rows of its history that INSERT loads.
        for (const draft of isChanged ? [] : all) {
            const table = draft.label.slice(0, -draft.column.length - 1);
            const problem = found.problems.find((text) => text.startsWith(`${table} `));
            if (problem === undefined || draft.rule.mask === 'keep')
                continue;
            draft.rule = KEEP;
            draft.unmasked = problem.slice(table.length + 1);
            isChanged = true;
        }
        if (!isChanged)
            throw new errors/* BackupError */.hj('INTERNAL', `suggested rules do not fit: ${found.problems.join('; ')}`);
    }
}
function rulesOf(drafts, keepTypes) {
    return {
        path: 'suggestion',
        tables: [...drafts].map(([pattern, columns]) => ({
            pattern,
            content: new Map(columns.map(({ column, rule }) => [column, rule])),
        })),
        columns: new Map(),
        keepTypes: new Set(keepTypes),
        strict: true,
        key: mask_key/* MaskKey */.O8.of('0123456789abcdef0123456789abcdef'),
        mark: '',
    };
}
/** Columns tied by foreign keys get one rule, and change it together. */
function tieReferences(tables, drafts) {
    const byLabel = new Map([...drafts.values()].flat().map((draft) => [draft.label.toLowerCase(), draft]));
    for (const group of new foreign_key_groups/* ForeignKeyGroups */.U(tables).all()) {
        const members = group.flatMap(({ label }) => byLabel.get(label.toLowerCase()) ?? []);
        const first = members.find(({ rule }) => rule.mask !== 'keep');
        if (!first)
            continue;
        const hash = { mask: 'hash' };
        first.candidates = [...(first.rule.mask === 'email' ? [hash] : []), KEEP];
        const rule = first.rule.mask === 'email' ? first.rule : hash;
        for (const member of members) {
            const hasOwnSign = member.rule.mask !== 'keep';
            member.rule = rule;
            member.candidates = first.candidates;
            if (!hasOwnSign) {
                delete member.unknown;
                member.reason = `a foreign key ties it to ${first.label}: ${first.reason}`;
                member.confidence = first.confidence;
            }
        }
    }
}
function draftTable(table, isMariaDb) {
    const columns = table.facts.columns.map(column/* columnOf */.u).filter(({ generated, period }) => !generated && !period);
    const attributes = findAttributes(columns
        .filter(({ dataType }) => ['text', 'int', 'json'].includes(typeKindOf(dataType)))
        .map(({ name }) => name));
    return columns.map((column) => {
        const draft = draftColumn(table, column, isMariaDb);
        if (attributes?.values.includes(column.name) && draft.rule.mask === 'keep')
            return withAttributes(table, draft, column, attributes.key);
        return draft;
    });
}
function draftColumn(table, column, isMariaDb) {
    const kind = typeKindOf(column.dataType);
    const values = table.samples.get(column.name) ?? [];
    const base = {
        column: column.name,
        label: `${nameOf(table)}.${column.name}`,
        isKeptByType: KEPT_KINDS.has(kind),
    };
    if (kind === 'json' && !isMariaDb)
        return { ...base, ...draftJson(values, column) };
    const sign = joined(signOfName(table.name, column.name, kind), kind === 'text' ? signOfValues(values) : undefined);
    const packing = kind === 'text' ? packingOf(values) : undefined;
    const unknown = packing ?? (sign?.category === 'note' ? 'free text' : undefined);
    if (sign) {
        const [rule = KEEP, ...others] = candidatesOf(sign.category, kind, column);
        return {
            ...base,
            ...sign,
            rule,
            candidates: [...others, KEEP],
            ...(unknown === undefined ? {} : { unknown }),
        };
    }
    const inside = kind === 'text' ? contentsOf(values) : undefined;
    const isLong = kind === 'text' && column.dataType.endsWith('text');
    const free = isLong || (kind === 'text' && (inside !== undefined || isFreeText(column.name)));
    const what = packing ?? (free ? 'free text' : kind === 'binary' ? 'bytes' : undefined);
    const none = values.length === 0 ? 'no sign in its name' : 'no sign in its name and its values';
    return {
        ...base,
        rule: KEEP,
        candidates: [],
        confidence: inside === undefined ? (what === undefined ? 'medium' : 'low') : 'low',
        reason: inside ?? none,
        ...(what === undefined ? {} : { unknown: what }),
    };
}
/** Values of personal attributes are replaced; which attributes there are is known in part. */
function withAttributes(table, draft, column, key) {
    const names = [...new Set(table.samples.get(key) ?? [])]
        .filter((name) => signOfName('users', name, 'text') !== undefined && /^[\w.:-]{1,64}$/.test(name))
        .sort();
    const unknown = `attribute names in rows (${key})`;
    if (names.length === 0)
        return { ...draft, confidence: 'low', unknown };
    const when = `${key} IN (${names.map((name) => `'${name}'`).join(', ')})`;
    const [rule = KEEP, ...others] = emptied(column, 'redacted').map((each) => ({ ...each, when }));
    return {
        ...draft,
        rule,
        candidates: [...others, KEEP],
        confidence: 'low',
        reason: `${names.length} of its attributes have personal names`,
        unknown,
    };
}
function draftJson(values, column) {
    const leaves = new Map();
    for (const value of values)
        collectLeaves(parseJson(value), '$', leaves, 0);
    const paths = [...leaves].sort(([a], [b]) => (a < b ? -1 : 1));
    const unknown = 'JSON documents';
    if (paths.length === 0)
        return { rule: KEEP, candidates: [], confidence: 'low', reason: 'no sign in its keys', unknown };
    return {
        rule: { mask: 'json', paths },
        candidates: [...emptied(column, '{}'), KEEP],
        confidence: 'low',
        reason: `${paths.length} keys have personal names`,
        unknown,
    };
}
const LEAF_OF = {
    email: 'email',
    phone: 'phone',
    'first-name': 'first-name',
    'last-name': 'last-name',
    'full-name': 'full-name',
    'user-name': 'hash',
    token: 'hash',
};
function collectLeaves(node, path, leaves, depth) {
    if (typeof node !== 'object' || node === null || Array.isArray(node) || depth > 4)
        return;
    for (const [key, value] of Object.entries(node)) {
        if (!/^[A-Za-z_]\w*$/.test(key))
            continue;
        const own = `${path}.${key}`;
        if (typeof value === 'object' && value !== null)
            collectLeaves(value, own, leaves, depth + 1);
        else if (typeof value === 'string') {
            const sign = signOfName('users', key, 'text');
            if (sign && sign.category !== 'note')
                leaves.set(own, LEAF_OF[sign.category] ?? 'null');
        }
    }
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** Values outweigh a weak name; a strong name and its values confirm each other. */
function joined(name, values) {
    if (!name || !values)
        return name ?? values;
    if (name.category === values.category)
        return { ...name, confidence: 'high', reason: `its name, and ${values.reason}` };
    if (name.confidence === 'high')
        return { ...name, reason: `its name (${values.reason})` };
    return { ...values, reason: `${values.reason} (its name says ${name.category})` };
}
function candidatesOf(category, kind, column) {
    const hash = [{ mask: 'hash' }];
    if (kind === 'int' || kind === 'decimal' || kind === 'other')
        return category === 'phone' || category === 'number' || category === 'card'
            ? [{ mask: 'key' }, ...emptied(column, '0')]
            : emptied(column, '0');
    if (kind === 'enum')
        return column.nullable ? [{ mask: 'null' }] : [];
    if (kind === 'date')
        return [{ mask: 'date', keep: 'year' }];
    if (kind === 'binary')
        return [...emptied(column, ''), ...hash];
    switch (category) {
        case 'email':
            return [{ mask: 'email' }, ...hash, ...emptied(column, '')];
        case 'first-name':
        case 'last-name':
        case 'full-name':
            return [{ mask: category, locale: 'en' }, ...hash, ...emptied(column, '')];
        case 'user-name':
        case 'token':
        case 'number':
            return [...hash, ...emptied(column, '')];
        case 'phone':
            return [{ mask: 'phone', keepFormat: false }, ...hash, ...emptied(column, '')];
        case 'iban':
            return [{ mask: 'iban' }, ...hash, ...emptied(column, '')];
        case 'card':
            return [{ mask: 'digits', keepLast: 4 }, ...hash, ...emptied(column, '')];
        case 'password':
            return [{ mask: 'fixed', value: 'locked' }, ...hash, ...emptied(column, '')];
        case 'ip':
            return [{ mask: 'fixed', value: '192.0.2.1' }, ...hash, ...emptied(column, '')];
        case 'birth':
        case 'gender':
            return [...emptied(column, ''), ...hash];
        case 'bank':
        case 'place':
        case 'profile':
        case 'note':
        case 'address':
        case 'user-agent':
            return [...emptied(column, 'redacted'), ...hash];
    }
}
/** Rules without anything of the value: NULL, a word, and an empty text. */
function emptied({ nullable }, value) {
    return [
        ...(nullable ? [{ mask: 'null' }] : []),
        ...[...new Set([value, value === '0' || value === '{}' ? value : ''])].map((each) => ({ mask: 'fixed', value: each })),
    ];
}
function typeKindOf(dataType) {
    if (/^(?:tiny|small|medium|big)?int$|^bit$|^year$/.test(dataType))
        return 'int';
    if (/^(?:decimal|float|double)$/.test(dataType))
        return 'decimal';
    if (/^(?:date|datetime|timestamp|time)$/.test(dataType))
        return 'date';
    if (/^(?:enum|set)$/.test(dataType))
        return 'enum';
    if (dataType === 'json')
        return 'json';
    if (/char$|text$/.test(dataType))
        return 'text';
    if (/binary$|blob$/.test(dataType))
        return 'binary';
    return 'other';
}
function nameOf({ schema, name }) {
    return `${schema}.${name}`;
}


/***/ }),

/***/ 98890:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h9: () => (/* binding */ maskScope),
  bJ: () => (/* binding */ planFor),
  vH: () => (/* binding */ planRestoreMasks),
  gb: () => (/* binding */ readTables)
});

// EXTERNAL MODULE: ./lib/sql/definitions/create-table.js
var create_table = __webpack_require__(68548);
;// CONCATENATED MODULE: ./lib/masking/facts-of-definition.js

const NAME = '`(?:[^`]|``)+`';
const COLUMN = new RegExp(`^(${NAME})\\s+(.*)$`, 's');
const TYPE = /^\w+(?:\((?:[^()']|'(?:[^'\\]|\\.|'')*')*\))?(?: unsigned)?(?: zerofill)?/i;
const KEY = new RegExp(`^(PRIMARY|UNIQUE) KEY\\s*(?:(${NAME})\\s*)?\\((.*)\\)`, 's');
const FOREIGN_KEY = new RegExp(`^CONSTRAINT (${NAME}) FOREIGN KEY\\s*\\(([^)]*)\\) REFERENCES (?:(${NAME})\\.)?(${NAME})\\s*\\(([^)]*)\\)`);
const HAS_CHARSET = /^(?:char|varchar|tinytext|text|mediumtext|longtext|enum|set)\b/i;
/**
 * Returns the facts.
 * @param schema schema of the table, to which its foreign keys refer if they name no other
 * @returns undefined if a part of the statement has an unknown form
 */
function factsOfDefinition(statement, schema) {
    const body = (0,create_table/* findBody */.q3)(statement);
    if (!body)
        return undefined;
    const options = statement.slice(body.end);
    const facts = {
        engine: '',
        collation: /\bCOLLATE\s*=\s*(\w+)/i.exec(options)?.[1] ?? null,
        options: '',
        comment: '',
        columns: [],
        indexes: [],
        foreignKeys: [],
        checks: [],
        partitions: [],
    };
    const charset = /\bCHARSET\s*=\s*(\w+)/i.exec(options)?.[1] ?? facts.collation?.split('_', 1)[0] ?? 'utf8mb4';
    const partitioning = /\bPARTITION BY\b.*/is.exec(options)?.[0];
    if (partitioning !== undefined)
        facts.partitions.push({
            name: '',
            subpartition: null,
            method: null,
            subMethod: null,
            expression: partitioning,
            subExpression: null,
            description: null,
            comment: '',
        });
    for (const text of (0,create_table/* splitDefinitions */.Fz)(statement.slice(body.start, body.end)).map((each) => each.trim())) {
        const column = COLUMN.exec(text);
        const key = KEY.exec(text);
        const foreign = FOREIGN_KEY.exec(text);
        if (column) {
            const read = readColumn(unquote(column[1]), column[2], charset, facts.collation);
            if (!read)
                return undefined;
            facts.columns.push(read);
        }
        else if (key)
            facts.indexes.push(readKey(key[2] === undefined ? 'PRIMARY' : unquote(key[2]), key[3]));
        else if (foreign)
            facts.foreignKeys.push({
                name: unquote(foreign[1]),
                columns: namesIn(foreign[2]),
                schema: foreign[3] === undefined ? schema : unquote(foreign[3]),
                table: unquote(foreign[4]),
                referenced: namesIn(foreign[5]),
                onUpdate: '',
                onDelete: '',
            });
        else if (/\b(?:PRIMARY|UNIQUE|FOREIGN)\b/i.test(withoutQuoted(text)))
            return undefined;
    }
    return facts;
}
function readColumn(name, rest, charset, collation) {
    const type = TYPE.exec(rest)?.[0];
    if (type === undefined)
        return undefined;
    const words = withoutQuoted(rest.slice(type.length));
    const isText = HAS_CHARSET.test(type);
    const ownCollation = /\bCOLLATE (\w+)/i.exec(words)?.[1];
    const ownCharset = /\bCHARACTER SET (\w+)/i.exec(words)?.[1] ?? ownCollation?.split('_', 1)[0];
    const used = ownCharset ?? charset;
    // The default collation of each character set but binary ignores case.
    const inherited = ownCharset === undefined ? collation : null;
    const isGenerated = /\bAS \(/i.test(words);
    return {
        name,
        type,
        nullable: !/\bNOT NULL\b/i.test(words),
        default: null,
        charset: isText ? used : null,
        collation: isText
            ? (ownCollation ?? inherited ?? (used === 'binary' ? used : `${used}_general_ci`))
            : null,
        extra: isGenerated ? 'STORED GENERATED' : /\bAUTO_INCREMENT\b/i.test(words) ? 'auto_increment' : '',
        comment: '',
        expression: isGenerated ? words : null,
    };
}
function readKey(name, parts) {
    return {
        name,
        unique: true,
        type: 'BTREE',
        comment: '',
        hidden: false,
        parts: (0,create_table/* splitDefinitions */.Fz)(parts).map((part) => {
            const [, quoted, prefix] = new RegExp(`^\\s*(${NAME})(?:\\((\\d+)\\))?`).exec(part) ?? [];
            return {
                column: quoted === undefined ? null : unquote(quoted),
                expression: quoted === undefined ? part : null,
                prefix: prefix === undefined ? null : Number(prefix),
                descending: false,
            };
        }),
    };
}
function namesIn(text) {
    return [...text.matchAll(new RegExp(NAME, 'g'))].map(([name]) => unquote(name));
}
function unquote(name) {
    return name.slice(1, -1).replaceAll('``', '`');
}
function withoutQuoted(text) {
    return text.replace(/'(?:[^'\\]|\\.|'')*'/gs, `''`);
}

// EXTERNAL MODULE: ./lib/masking/plan-or-throw.js
var plan_or_throw = __webpack_require__(11134);
// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
// EXTERNAL MODULE: ./lib/repository/scope/scope.js + 19 modules
var scope_scope = __webpack_require__(2656);
;// CONCATENATED MODULE: ./lib/repository/scope/masked-scope.js
// The scope of a restore with masks.


/** @throws BackupError CONFIG_INVALID if --where would see masked values */
function withMasks(scope, choose) {
    const filtered = [];
    const schemas = scope.schemas.map((schema) => ({
        ...schema,
        tables: schema.tables.map((table) => {
            const choice = choose(schema.source, table.name);
            if (choice === 'as it is')
                return table;
            if (choice === 'no rows')
                return (0,scope_scope/* withoutRows */.AW)(table);
            if (table.rowFilter !== undefined)
                filtered.push(`${schema.source}.${table.name}`);
            return { ...table, isMasked: true };
        }),
    }));
    if (filtered.length > 0)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `--where and --mask are both for ${filtered.join(', ')}, and the condition would see the masked values`, { hint: 'Leave --where out for masked tables.' });
    return { ...scope, schemas, totals: (0,scope_scope/* totalsOf */.vA)(schemas) };
}

// EXTERNAL MODULE: ./lib/masking/hidden-values.js
var hidden_values = __webpack_require__(50389);
;// CONCATENATED MODULE: ./lib/restore/masking/restore-masks.js







/**
 * Plans the masks, before any effect.
 * @param opened the backup, with its own names of tables
 * @throws BackupError CONFIG_INVALID naming all problems
 */
async function planRestoreMasks(request, opened, target, tableMap) {
    const { plan, tables } = await planFor(request.rules, opened, (0,server_facts/* isMariaDb */.Zz)(target));
    const facts = new Map(tables.map((table) => [`${table.schema}.${table.name}`, table.facts]));
    const byId = new Map(plan.tables.map((table) => {
        const name = `${table.schema}.${table.table}`;
        const mapped = tableMap.get(name) ?? name;
        const id = `${table.schema}\0${mapped.slice(table.schema.length + 1)}`;
        return [id, { ...table, facts: facts.get(name) }];
    }));
    const maskOf = ({ id }) => {
        const table = byId.get(id);
        return table === undefined || table.masks === 'no rows'
            ? undefined
            : { masks: table.masks, facts: table.facts };
    };
    return {
        ...request,
        warnings: plan.warnings,
        hideValues: (planned, error, what) => {
            const mask = request.showRows ? undefined : maskOf(planned);
            return mask ? (0,hidden_values/* withoutValues */.lO)(error, (0,hidden_values/* namesOf */.eZ)(mask.facts), what) : error;
        },
        emptied: plan.tables.filter(isEmptied).map(({ schema, table }) => `${schema}.${table}`),
        of: maskOf,
    };
}
/**
 * Applies rules to all tables of a backup.
 * @param isOnMariaDb whether MariaDB computes the masks
 * @throws BackupError CONFIG_INVALID naming all problems
 */
async function planFor(rules, opened, isOnMariaDb) {
    const tables = await readTables(opened);
    return { plan: (0,plan_or_throw/* planOrThrow */.H)(rules, tables, isOnMariaDb, opened.contents.backupId), tables };
}
function isEmptied({ masks }) {
    return masks === 'no rows';
}
/** Reads all tables of the backup with their facts. @throws BackupError CONFIG_INVALID */
async function readTables(source) {
    const facts = new Map();
    for await (const { kind, schema = '', name, facts: own, statement } of source.definitions()) {
        if (kind !== 'table')
            continue;
        const found = own ?? factsOfDefinition(statement.toString('utf8'), schema);
        if (found)
            facts.set(`${schema}\0${name}`, found);
    }
    const lacking = [];
    const tables = [];
    for (const { name: schema, tables: own } of source.contents.schemas)
        for (const table of own) {
            const found = facts.get(`${schema}\0${table.name}`);
            if (!found || !hasAll(found, table))
                lacking.push(`${schema}.${table.name}`);
            else
                tables.push({
                    schema,
                    name: table.name,
                    facts: found,
                    ...(0,defined/* defined */.s)({ rows: table.rows, autoIncrement: table.autoIncrement }),
                    hasInstantRows: table.chunks.some(({ instant }) => instant),
                });
        }
    if (lacking.length > 0)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `${source.contents.backupId} lacks the facts of tables that masks need: ${lacking.slice(0, 5).join(', ')}`, {
            hint: 'Restore it without --mask onto a trusted server, back that up, and restore the new backup with --mask.',
        });
    return tables;
}
/** Compares the columns with those of the rows: a column without facts would stay as it is. */
function hasAll({ columns }, { columns: loaded, versioned }) {
    const names = new Set(columns.map(({ name }) => name));
    // MariaDB does not show implicit columns of a period.
    return loaded.every((name) => names.has(name) || (versioned !== undefined && /^row_(?:start|end)$/i.test(name)));
}
/** Returns the scope in which masked tables are not compared with the rows of the backup. */
function maskScope(scope, masks) {
    return withMasks(scope, (schema, table) => {
        const planned = { id: `${schema}\0${table}` };
        const name = `${schema}.${table}`;
        if (masks.emptied.includes(name))
            return 'no rows';
        return masks.of(planned) === undefined ? 'as it is' : 'masked';
    });
}


/***/ }),

/***/ 62993:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I5: () => (/* binding */ MAX_SAMPLE),
/* harmony export */   Yo: () => (/* binding */ SampleColumns),
/* harmony export */   ue: () => (/* binding */ MAX_SAMPLE_BYTES)
/* harmony export */ });
/* harmony import */ var _masking_suggest_suggest_rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(75265);

/** Rows of a sample. */
const MAX_SAMPLE = 1000;
/** A longer value is cut. */
const MAX_SAMPLE_BYTES = 4096;
class SampleColumns {
    names;
    values;
    constructor(names) {
        this.names = names;
        this.values = new Map(names.map((name) => [name, []]));
    }
    /** Only texts and JSON are sampled. */
    static of(columns) {
        return new SampleColumns(columns
            .filter(({ generated, dataType }) => {
            const kind = (0,_masking_suggest_suggest_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .typeKindOf */ .E)(dataType);
            return !generated && (kind === 'text' || kind === 'json');
        })
            .map(({ name }) => name));
    }
    /** NULL and '' are no values. */
    add(name, value) {
        if (value === null || value === undefined || value === '')
            return;
        const text = typeof value === 'string'
            ? value
            : Buffer.isBuffer(value)
                ? value.toString('utf8')
                : JSON.stringify(value);
        this.values.get(name)?.push(text.slice(0, MAX_SAMPLE_BYTES));
    }
}


/***/ }),

/***/ 5362:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ readServerTables)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(50862);
/* harmony import */ var _mysql_schema_tables_read_table_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(549);
/* harmony import */ var _mysql_schema_catalog_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77446);
/* harmony import */ var _mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69030);
/* harmony import */ var _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(68850);
/* harmony import */ var _sql_definitions_create_table_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(68548);
/* harmony import */ var _sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(45987);
/* harmony import */ var _sample_columns_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(62993);
// Tables of a server for rules of masking: their facts and, if asked for, sampled values. It only
// reads.








/** @param isSampled whether values are read too */
async function readServerTables({ connection, selection, lockWaitTimeoutSeconds }, { logger, signal }, isSampled) {
    const sessions = new _mysql_connection_session_group_js__WEBPACK_IMPORTED_MODULE_3__/* .SessionGroup */ .S(connection, 'source', lockWaitTimeoutSeconds);
    sessions.cutOnAbort(signal);
    try {
        const { reader, facts } = await sessions.first(logger);
        const catalog = await (0,_mysql_schema_catalog_js__WEBPACK_IMPORTED_MODULE_1__/* .readCatalog */ .u)(reader, facts, { selection, skipBroken: true, mayPause: true });
        const tables = [];
        const warnings = catalog.leftOut
            .filter(({ name }) => name.startsWith('table '))
            .map(({ name, reason }) => `${name} is not read: ${reason}`);
        for (const schema of catalog.schemas) {
            const batch = { schema: schema.name, tables: schema.tables.map(({ name }) => name) };
            if (batch.tables.length === 0)
                continue;
            const foreignKeys = await (0,_mysql_schema_tables_read_table_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .readForeignKeyFacts */ .BG)(reader, facts, batch);
            const partitions = await (0,_mysql_schema_tables_read_table_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .readPartitionFacts */ .CU)(reader, facts, batch);
            for (const table of schema.tables) {
                signal.throwIfAborted();
                const { name } = table;
                const autoIncrement = table.facts.columns.some(({ extra }) => /\bauto_increment\b/i.test(extra))
                    ? await nextNumber(reader, schema.name, name)
                    : undefined;
                const samples = isSampled ? await sampleTable(reader, schema.name, name, table.columns) : new Map();
                if (typeof samples === 'string')
                    warnings.push(`${schema.name}.${name} has no sample: ${samples}`);
                tables.push({
                    schema: schema.name,
                    name,
                    facts: {
                        ...table.facts,
                        foreignKeys: foreignKeys.get(name) ?? [],
                        checks: [],
                        partitions: partitions.get(name) ?? [],
                    },
                    rows: table.estimatedRows,
                    ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_5__/* .defined */ .s)({ autoIncrement }),
                    samples: typeof samples === 'string' ? new Map() : samples,
                });
            }
        }
        return {
            server: `${facts.flavor} ${facts.version} at ${facts.hostname}:${facts.port}`,
            isMariaDb: (0,_mysql_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .isMariaDb */ .Zz)(facts),
            tables,
            warnings,
        };
    }
    finally {
        await sessions.close();
    }
}
async function nextNumber(reader, schema, table) {
    const [row] = await reader.query(`SHOW CREATE TABLE ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_6__/* .quoteTable */ .Z8)(schema, table)}`, `cannot read the definition of ${schema}.${table}`);
    return (0,_sql_definitions_create_table_js__WEBPACK_IMPORTED_MODULE_7__/* .readAutoIncrement */ .pP)(row?.['Create Table'] ?? '') ?? '1';
}
/** Reads the first rows of a table. @returns the reason why they cannot be read */
async function sampleTable(reader, schema, table, columns) {
    const own = _sample_columns_js__WEBPACK_IMPORTED_MODULE_4__/* .SampleColumns */ .Yo.of(columns);
    if (own.names.length === 0)
        return new Map();
    const select = own.names.map((name, i) => {
        const c = (0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_6__/* .quoteName */ .AB)(name);
        return `IF(LENGTH(${c}) <= ${_sample_columns_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_SAMPLE_BYTES */ .ue}, ${c}, LEFT(${c}, 200)) AS c${i}`;
    });
    try {
        const rows = await reader.query(`SELECT ${select.join(', ')} FROM ${(0,_sql_tokens_quote_js__WEBPACK_IMPORTED_MODULE_6__/* .quoteTable */ .Z8)(schema, table)} LIMIT ${_sample_columns_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_SAMPLE */ .I5}`, `cannot read ${schema}.${table}`);
        for (const row of rows)
            own.names.forEach((name, i) => own.add(name, row[`c${i}`]));
        return own.values;
    }
    catch (error) {
        return error.message;
    }
}


/***/ })

};
