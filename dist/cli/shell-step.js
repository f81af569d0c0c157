export const id = 3971;
export const ids = [3971];
export const modules = {

/***/ 3971:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runShellStep: () => (/* binding */ runShellStep)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/app/outcome.js
var app_outcome = __webpack_require__(44367);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./lib/action/commands.js
// The interface of a step to its runner: commands on stdout, lines in the runner's files, inputs
// and state in its variables. The forms are those of `@actions/core`, which would make the image of
// the command line a fifth larger.


function info(message) {
    process.stdout.write(`${message}\n`);
}
function debug(message) {
    issue('debug', {}, message);
}
function warning(message, annotation = {}) {
    issue('warning', annotation, message);
}
function error(message, annotation = {}) {
    issue('error', annotation, message);
}
function startGroup(name) {
    issue('group', {}, name);
}
function endGroup() {
    issue('endgroup', {}, '');
}
function setSecret(secret) {
    issue('add-mask', {}, secret);
}
function getInput(name) {
    return (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
}
function getState(name) {
    return process.env[`STATE_${name}`] ?? '';
}
/** @throws Error if the step cannot write the runner's file */
function appendValue(variable, name, value) {
    const delimiter = `ghadelimiter_${(0,external_node_crypto_.randomUUID)()}`;
    append(variable, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}
/** @throws Error if the step cannot write the runner's file */
function append(variable, text) {
    const path = process.env[variable];
    if (!path)
        return;
    // The step does not create a missing file, because the runner would not read the file.
    if (!(0,external_node_fs_.existsSync)(path))
        throw Object.assign(new Error(`${path} is missing`), { code: 'ENOENT' });
    (0,external_node_fs_.appendFileSync)(path, text);
}
function issue(command, { title }, message) {
    const property = title ? ` title=${commands_escape(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}` : '';
    process.stdout.write(`::${command}${property}::${commands_escape(message)}\n`);
}
function commands_escape(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

// EXTERNAL MODULE: ./lib/core/printable.js
var printable = __webpack_require__(58776);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
;// CONCATENATED MODULE: ./lib/action/summary/markdown.js
// Renders text as Markdown of GitHub, and documents of bounded size. Pure. Invariants: no name from
// a server, a file or a user can become Markdown, HTML or a formula. A cut document states the cut.
/** Returns the text escaped and in one line: for paragraphs, list items and cells of tables. */
function escapeText(text, maxChars = 1000) {
    const line = text
        .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
        .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
    // The cut never splits a character.
    const cut = line.length > maxChars ? `${line.slice(0, maxChars).replace(/[\ud800-\udbff]$/, '')}…` : line;
    return cut.replace(/[\\`*_{}[\]<>|#~&$!]/g, (char) => ENTITIES[char] ?? `\\${char}`);
}
const ENTITIES = {
    '<': '&lt;',
    '>': '&gt;',
    '&': '&amp;',
    $: '&#36;',
};
/** Returns a name in the font of code. */
function code(text) {
    if (/^[\w.,:;/@%+= -]+$/.test(text) && text.length <= 300 && text.trim() === text)
        return `\`${text}\``;
    return `<code>${escapeText(text, 300)}</code>`;
}
/** Returns a block that keeps its lines, for pasting. */
function fence(language, text) {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const ticks = '`'.repeat(longest + 1);
    return `${ticks}${language}\n${text}\n${ticks}`;
}
function details(title, ...blocks) {
    return `<details><summary>${title}</summary>\n\n${blocks.join('\n\n')}\n\n</details>`;
}
/**
 * The runner takes 1 MiB for a step; with the other lines of the step the summary stays below 1
 * MiB.
 */
const MAX_BYTES = 1_000_000;
const SHOWN = 100;
/** Keeps a number and its unit together in a narrow table. */
const NO_BREAK_SPACE = '\u00a0';
/** Joins blocks with empty lines, and cuts tables until the document fits. */
function renderDocument(blocks, maxBytes = MAX_BYTES) {
    for (let shown = SHOWN;; shown = Math.floor(shown / 2)) {
        const texts = blocks.map((block) => (typeof block === 'string' ? block : renderTable(block, shown)));
        const document = `${texts.filter((text) => text !== '').join('\n\n')}\n`;
        if (Buffer.byteLength(document) <= maxBytes)
            return document;
        if (shown === 0)
            return cutText(document, maxBytes);
    }
}
function renderTable({ head, numbers = [], rows, noun, shown = SHOWN }, atMost) {
    if (rows.length === 0)
        return '';
    const chosen = rows.slice(0, Math.min(shown, atMost));
    const rest = rows.length - chosen.length;
    const cells = chosen.map((row) => row.map((cell, i) => (numbers.includes(i) ? cell.replaceAll(' ', NO_BREAK_SPACE) : cell)));
    const lines = [head, head.map((_, i) => (numbers.includes(i) ? '--:' : '---')), ...cells].map((cells) => `| ${cells.join(' | ')} |`);
    const table = chosen.length > 0 ? [lines.join('\n')] : [];
    return [...table, ...(rest > 0 ? [describeRest(rest, chosen.length, noun)] : [])].join('\n\n');
}
function describeRest(rest, shown, noun) {
    const count = rest.toLocaleString('en-US');
    return shown > 0
        ? `… and ${count} more ${noun} that are not shown here.`
        : `${count} ${noun} are not shown here.`;
}
function cutText(document, maxBytes) {
    const line = '\n\n… the rest is not shown here.\n';
    const bytes = Buffer.from(document).subarray(0, Math.max(0, maxBytes - Buffer.byteLength(line) - 3));
    return `${bytes.toString('utf8').replace(/\uFFFD+$/, '')}${line}`;
}

;// CONCATENATED MODULE: ./lib/action/summary/checks.js


const FAILED_SHOWN = 50;
function placeOf({ object, schema, table, chunk }) {
    if (object !== undefined)
        return object;
    const name = [schema, table].filter((part) => part !== undefined).join('.');
    return chunk === undefined ? name : `${name} chunk ${chunk}`;
}
function failedOf(checks) {
    return checks.filter(({ status }) => status === 'failed');
}
function checkBlocks(checks) {
    const failed = failedOf(checks);
    return [
        ...(failed.length === 0
            ? []
            : [
                '### What is wrong',
                {
                    head: ['Check', 'Where', 'Expected', 'Actual'],
                    rows: failed.map((check) => [
                        escapeText(check.check),
                        `${code(placeOf(check))}${check.range === undefined ? '' : ` where ${code(check.range)}`}`,
                        code(String(check.expected)),
                        code(String(check.actual)),
                    ]),
                    noun: 'failed checks',
                    shown: FAILED_SHOWN,
                },
            ]),
        ...(checks.length === 0 ? [] : ['### Checks', countByKind(checks)]),
    ];
}
function countByKind(checks) {
    const kinds = new Map();
    for (const { check, status } of checks) {
        const counts = kinds.get(check) ?? { passed: 0, failed: 0 };
        counts[status]++;
        kinds.set(check, counts);
    }
    const rows = [...kinds]
        .sort(([, a], [, b]) => b.failed - a.failed || b.passed - a.passed)
        .map(([kind, { passed, failed }]) => [
        escapeText(kind),
        (0,units/* formatCount */.B4)(passed),
        failed > 0 ? `**${(0,units/* formatCount */.B4)(failed)}**` : '0',
    ]);
    return { head: ['Kind', 'Passed', 'Failed'], numbers: [1, 2], rows, noun: 'kinds of checks' };
}
/** Returns the checks of a verification that ended an operation. */
function checksOf({ details }) {
    const { checks } = details;
    return Array.isArray(checks) ? checks : [];
}

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/options/option-table.js + 15 modules
var option_table = __webpack_require__(51261);
;// CONCATENATED MODULE: ./lib/action/wording.js


const NAMES = new Set(option_table/* OPTIONS */.lw.map(({ name }) => name));
/**
 * Translates `give --user or --url` to `give user or url`. Unknown options and a quoted command
 * line stay.
 */
function nameInputs(text) {
    return text
        .replaceAll('`fleet matrix --stale`', 'The operation matrix with the input stale')
        .replaceAll('See `mysql-backup --help` or docs/options.md.', 'See docs/options.md.')
        .replace(/`[^`\n]*`|(?<![\w-])--([a-z][a-z0-9-]*)/g, (found, name) => {
        if (name !== undefined)
            return NAMES.has(name) ? name : found;
        const only = /^`--([a-z][a-z0-9-]*)`$/.exec(found)?.[1];
        return only !== undefined && NAMES.has(only) ? `\`${only}\`` : found;
    })
        .replace(/(?<!`)`mysql-backup (list|prune|verify|restore|backup)`/g, 'the operation $1');
}
function wording_inWordsOfWorkflow(result) {
    if ('error' in result)
        return { error: reword(result.error) };
    const { outcome } = result;
    if ('warnings' in outcome.report)
        outcome.report.warnings = outcome.report.warnings.map(nameInputs);
    return { outcome: outcome.error ? { ...outcome, error: reword(outcome.error) } : outcome };
}
function reword(error) {
    const { code, message, hint, details, cause } = error;
    const { problems } = details;
    const reworded = new BackupError(code, nameInputs(message), {
        ...(hint === undefined ? {} : { hint: nameInputs(hint) }),
        details: Array.isArray(problems)
            ? { ...details, problems: problems.map((problem) => nameInputs(String(problem))) }
            : details,
        cause,
    });
    if (error.stack !== undefined)
        reworded.stack = error.stack;
    return reworded;
}

;// CONCATENATED MODULE: ./lib/action/actions-log.js
// Log and progress in a workflow: a group for each stage, annotations for warnings and errors, no
// line per chunk.





const LOG_MS = 10_000;
/** GitHub shows ten annotations of each kind for a step; the outcome needs one of them. */
const ANNOTATIONS = 9;
const LEVELS = ['error', 'warn', 'info', 'debug'];
class actions_log_ActionsLog {
    #reword;
    #level = 'info';
    #operation = 'mysql-backup';
    #stage;
    #begin = Date.now();
    #rows = 0;
    #bytes = 0;
    #warnings = 0;
    #timer;
    /** @param reword translates the words of the command line into the words of the workflow */
    constructor(reword = nameInputs) {
        this.#reword = reword;
    }
    /** Sets the operation, which begins the titles of annotations. */
    setOperation(operation) {
        this.#operation = operation;
    }
    setLevel(level) {
        this.#level = level;
    }
    debug(message) {
        if (this.#shows('debug'))
            this.#say(message);
        else
            debug(message);
    }
    info(message) {
        if (this.#shows('info'))
            this.#say(message);
    }
    warn(message) {
        if (!this.#shows('warn'))
            return;
        if (++this.#warnings <= ANNOTATIONS)
            warning(this.#reword(message), { title: `${this.#operation}: warning` });
        else
            this.#say(`warning: ${message}`);
    }
    /** Prints a text of several lines unchanged. */
    print(text) {
        if (this.#shows('info'))
            info((0,printable/* inert */.tJ)(text));
    }
    /**
     * Logs an error without an annotation: fail() annotates the failure, with the checks that locate
     * it.
     */
    error(message) {
        this.#say(message);
    }
    /** Annotates the first failed checks, then the outcome of a failed run. */
    fail({ code, message, hint }, failed) {
        for (const check of failed.slice(0, ANNOTATIONS))
            error(`${check.check}: expected ${check.expected}, actual ${check.actual}${check.range === undefined ? '' : `, where ${check.range}`}`, {
                title: `${this.#operation}: ${placeOf(check)} is wrong`,
            });
        error(`${code}: ${message}${hint ? `\n${hint}` : ''}`, { title: `${this.#operation}: ${code}` });
    }
    stage(name) {
        this.end();
        this.#stage = name;
        this.#begin = Date.now();
        this.#rows = this.#bytes = 0;
        if (!this.#shows('info'))
            return;
        startGroup(name);
        this.#timer = setInterval(() => this.#show(), LOG_MS);
        this.#timer.unref();
    }
    expect() { }
    advance(rows, bytes) {
        this.#rows += rows;
        this.#bytes += bytes;
    }
    tableDone() { }
    /** Ends the group of the last stage. */
    end() {
        clearInterval(this.#timer);
        const stage = this.#stage;
        this.#stage = undefined;
        if (stage === undefined || !this.#shows('info'))
            return;
        if (this.#bytes > 0)
            this.#show();
        this.#say(`${stage} took ${(0,units/* formatSeconds */.Xo)((Date.now() - this.#begin) / 1000)}`);
        endGroup();
    }
    #say(message) {
        info((0,printable/* inert */.tJ)(this.#reword(message)));
    }
    #shows(level) {
        return LEVELS.indexOf(level) <= LEVELS.indexOf(this.#level);
    }
    #show() {
        const seconds = Math.max(0.001, (Date.now() - this.#begin) / 1000);
        if (this.#bytes > 0)
            this.#say(`${(0,units/* formatCount */.B4)(this.#rows)} rows, ${(0,units/* formatBytes */.z3)(this.#bytes)}, ${(0,units/* formatBytes */.z3)(this.#bytes / seconds)}/s`);
    }
}

// EXTERNAL MODULE: ./lib/app/run.js + 25 modules
var run = __webpack_require__(43597);
// EXTERNAL MODULE: ./lib/core/secret.js
var secret = __webpack_require__(58563);
;// CONCATENATED MODULE: ./lib/action/github/aws-identity.js
// Finds the source of credentials for S3 in a workflow, and whether the credentials will last.


/** The runner sets this variable for jobs that may request tokens. */
const REQUEST_URL = 'ACTIONS_ID_TOKEN_REQUEST_URL';
/**
 * Adds the missing permission as the hint. A role needs an identity; without the permission the
 * original hint names keys that the user never meant to use.
 */
function explainMissingIdentity(error, options, environment) {
    const { code, message, details, cause } = error;
    const hasKeys = environment['AWS_ACCESS_KEY_ID'] || options.has('aws-credentials-file');
    if (code !== 'STORAGE_ACCESS_DENIED' || !options.has('aws-role-to-assume') || hasKeys)
        return error;
    if (environment[REQUEST_URL])
        return error;
    return new errors/* BackupError */.hj(code, message, {
        hint: `The job has no identity to assume the role with: the variable ${REQUEST_URL} is missing. Give the job the permission: \`permissions: id-token: write\`, next to \`contents: read\` if it checks out.`,
        details,
        cause,
    });
}
/** Returns a warning for a run that may take hours; undefined if no credentials will expire. */
function expiryWarning({ storages, operation }, environment, now) {
    const inS3 = storages.filter(({ url }) => /^s3:/i.test(url));
    if (operation === 'list' ||
        operation === 'diff' ||
        operation === 'show' ||
        operation === 'find' ||
        operation === 'mask-check' ||
        operation === 'mask-suggest' ||
        operation === 'report')
        return undefined;
    const isRenewed = ({ s3 }) => s3.keys !== undefined ||
        s3.credentialsFile !== undefined ||
        (s3.roleArn !== undefined && Boolean(environment[REQUEST_URL]));
    if (inS3.every(isRenewed) || !environment['AWS_SESSION_TOKEN'])
        return undefined;
    const expiration = Date.parse(environment['AWS_CREDENTIAL_EXPIRATION'] ?? '');
    const seconds = (expiration - now.getTime()) / 1000;
    const when = Number.isNaN(seconds)
        ? 'will expire'
        : seconds <= 0
            ? 'have expired'
            : `expire in ${(0,units/* formatSeconds */.Xo)(seconds)}`;
    return `the AWS credentials of the environment ${when} and cannot be renewed: for long runs give aws-role-to-assume and the permission \`id-token: write\``;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./lib/app/report-file.js
var report_file = __webpack_require__(62332);
// EXTERNAL MODULE: ./lib/app/text/render-text.js + 3 modules
var render_text = __webpack_require__(67251);
;// CONCATENATED MODULE: ./lib/action/outputs.js
// The outputs of action.yml, from an outcome. Pure: names to texts.


const OUTPUTS = {
    'backup-id': 'Id of the backup that was made, restored or verified; also after a failure, if it is there',
    label: 'Its label, or the one that was asked for',
    server: 'Server that was backed up, restored to or compared with, as host:port',
    storage: 'Where backups are kept: s3://bucket/prefix, or the directory. Of several, the one that was read, or the first',
    directory: 'Directory of the second copy, if backup-dir and storage are given',
    storages: 'All storages, one on each line, as the input storage takes them',
    'manifest-key': 'Key of its manifest below the storage',
    status: 'stored, objects-verified, restore-verified, restored, passed, listed, pruned or planned; failed or cancelled',
    tables: 'Number of tables',
    rows: 'Number of rows',
    'data-bytes': 'Size before compression, in bytes',
    'stored-bytes': 'Size of all objects, in bytes',
    'duration-seconds': 'Time that the operation took, in seconds',
    'verification-level': 'Level of the verification that was run',
    'verification-status': 'passed, failed or not-run',
    'report-path': 'File of the report (JSON); it is always written',
    backups: 'The newest 100 backups that list found, the newest first, as JSON',
    count: 'Number of all backups that list found, or of the profiles of matrix or fleet-status',
    newest: 'Id of the newest backup that list found, which latest means',
    'newest-verified': 'Id of the newest backup that list found whose restore was verified',
    stale: 'true if max-age was given and the newest backup of some label is older, or there is none; or if fleet-status found a stale profile',
    'html-path': 'File of the status page that report or fleet-status has written',
    matrix: 'Profiles that matrix has chosen, as JSON for strategy.matrix; count is their number',
    'stale-profiles': 'Names of the profiles that fleet-status found to be stale, as a JSON list',
    'recovery-point': 'Moment up to which the binary log is archived, after binlog-archive, binlog-list and list',
    transactions: 'Number of transactions that binlog-archive has stored or binlog-verify has read',
    removed: 'Number of backups that were removed by prune, or after a backup',
    kept: 'Number of backups that were kept by prune, or after a backup',
    'freed-bytes': 'Bytes that their removal has freed',
};
/**
 * Maximum number of backups in an output: an expression reads the whole output, which must stay
 * well below a megabyte.
 */
const BACKUPS_SHOWN = 100;
function outputsOf(outcome, facts) {
    const { label } = outcome.report;
    const storage = (0,app_outcome/* storageOf */.pX)(outcome.report, facts);
    const names = { ...facts, ...(0,defined/* defined */.s)({ label, storage }) };
    return {
        ...namesOf(names),
        'verification-status': 'not-run',
        ...resultOf(outcome),
        status: (0,app_outcome/* statusOf */.c2)(outcome),
    };
}
/** Returns the outputs of a run that has no outcome. */
function failureOutputs(error, facts) {
    return {
        ...namesOf(facts),
        'verification-status': error.code === 'VERIFICATION_FAILED' ? 'failed' : 'not-run',
        status: (0,app_outcome/* statusOfError */.mW)(error),
    };
}
function namesOf(facts) {
    const { backupId, label, server, storage, directory, storages } = facts;
    const all = storages?.join('\n') ?? storage;
    return {
        ...(0,defined/* defined */.s)({ 'backup-id': backupId, label, server, storage, directory, storages: all }),
    };
}
function resultOf(outcome) {
    switch (outcome.operation) {
        case 'backup': {
            const { verification, retention } = outcome.report;
            return {
                ...totals(outcome.report),
                'verification-level': verification?.level ?? 'off',
                'verification-status': verification?.status ?? 'not-run',
                ...(retention ? pruned(retention) : {}),
            };
        }
        case 'restore': {
            const { verification } = outcome.report;
            return {
                ...totals(outcome.report),
                'verification-level': verification.level,
                'verification-status': verification.status,
            };
        }
        case 'verify': {
            const { backupId, manifestKey, status, level, durationSeconds } = outcome.report;
            return {
                'backup-id': backupId,
                ...(0,defined/* defined */.s)({ 'manifest-key': manifestKey }),
                'duration-seconds': String(durationSeconds),
                'verification-level': level,
                'verification-status': status,
            };
        }
        case 'mask-check':
        case 'mask-suggest':
        case 'show':
        case 'diff':
            return (0,defined/* defined */.s)({ 'backup-id': outcome.report.backupId });
        case 'list':
            return {
                ...listed(outcome.report, outcome.error),
                ...(0,defined/* defined */.s)({ 'recovery-point': outcome.report.recoveryPoints?.at(-1)?.to }),
            };
        case 'prune':
            return pruned(outcome.report);
        case 'binlog-archive': {
            const { recoveryPoint, transactions, storedBytes, durationSeconds } = outcome.report;
            return {
                'recovery-point': recoveryPoint,
                transactions: String(transactions),
                'stored-bytes': String(storedBytes),
                'duration-seconds': String(durationSeconds),
            };
        }
        case 'binlog-list': {
            const { windows } = outcome.report;
            return { count: String(windows.length), ...(0,defined/* defined */.s)({ 'recovery-point': windows.at(-1)?.to }) };
        }
        case 'binlog-verify': {
            const { transactions, status, durationSeconds } = outcome.report;
            return {
                transactions: String(transactions),
                'verification-status': status,
                'duration-seconds': String(durationSeconds),
            };
        }
        case 'report':
            return { 'html-path': outcome.report.htmlPath, count: String(outcome.report.backups) };
        case 'matrix':
            return { matrix: JSON.stringify(outcome.report), count: String(outcome.report.include.length) };
        case 'fleet-status': {
            const { profiles, stale, htmlPath } = outcome.report;
            const names = profiles.filter(({ status }) => status === 'stale').map(({ profile }) => profile);
            return {
                count: String(profiles.length),
                stale: String(stale > 0),
                'stale-profiles': JSON.stringify(names),
                ...(0,defined/* defined */.s)({ 'html-path': htmlPath }),
            };
        }
        case 'plan':
        case 'check':
        case 'find':
        case 'binlog-find':
        case 'restore-plan':
            return {};
    }
}
function listed({ backups, newest, newestVerified }, error) {
    return {
        backups: JSON.stringify(backups.slice(-BACKUPS_SHOWN).toReversed()),
        count: String(backups.length),
        newest: newest ?? '',
        'newest-verified': newestVerified ?? '',
        stale: String(error?.code === 'BACKUP_STALE'),
    };
}
function pruned({ removed, kept, freedBytes }) {
    return { removed: String(removed), kept: String(kept), 'freed-bytes': String(freedBytes) };
}
function totals(report) {
    return {
        'backup-id': report.backupId,
        ...(0,defined/* defined */.s)({ 'manifest-key': report.manifestKey }),
        tables: String(report.tables),
        rows: String(report.rows),
        'data-bytes': String(report.dataBytes),
        'stored-bytes': String(report.storedBytes),
        'duration-seconds': String(report.durationSeconds),
    };
}

;// CONCATENATED MODULE: ./lib/action/runner-files.js
// The files that the runner gives a step to write: outputs, state, summary. Invariant: a failed
// write is a warning, and the run continues.

/** Variable of the runner → the loss without its file. */
const LOSSES = {
    GITHUB_OUTPUT: 'the step has no outputs',
    GITHUB_STATE: 'if the step is killed, its remains are not cleaned up',
    GITHUB_STEP_SUMMARY: 'the job has no summary of this step',
};
const told = new Set();
function setOutput(name, value) {
    attempt('GITHUB_OUTPUT', () => appendValue('GITHUB_OUTPUT', name, value));
}
function runner_files_saveState(name, value) {
    attempt('GITHUB_STATE', () => appendValue('GITHUB_STATE', name, value));
}
function addSummary(markdown) {
    attempt('GITHUB_STEP_SUMMARY', () => append('GITHUB_STEP_SUMMARY', markdown));
}
function attempt(variable, write) {
    try {
        write();
    }
    catch (error) {
        warnOnce(variable, error);
    }
}
/**
 * Warns once per file. The files belong to the runner's account; in a container the step may run as
 * another account.
 */
function warnOnce(variable, error) {
    if (told.has(variable))
        return;
    told.add(variable);
    const { code, message } = error;
    warning(`the file of ${variable} cannot be written (${code ?? message}): ${LOSSES[variable]}. In a container, let the job run as an account that may write the runner's files, such as with \`options: --user 1001\``, { title: `${variable} cannot be written` });
}

;// CONCATENATED MODULE: ./lib/action/state.js
// State that the main step saves for the post step of the same job. Invariant: the state never
// holds a secret, because a file of the runner stores the state.


/**
 * Returns whether this is the post step. `post.js` next to the bundle sets the state, because the
 * main step may have saved nothing.
 */
function isPostStep() {
    return core.getState('isPost') === 'true';
}
function state_saveOperation(operation) {
    saveState('operation', operation);
}
function saveBackup(backupId) {
    runner_files_saveState('backupId', backupId);
}
function saveLease(key) {
    runner_files_saveState('lease', key ?? '');
}
function saveContainer(name) {
    runner_files_saveState('container', name ?? '');
}
function saveStorage(storage) {
    runner_files_saveState('storage', storage);
}
function saveShown() {
    runner_files_saveState('isShown', 'true');
}
function saveTold() {
    runner_files_saveState('isTold', 'true');
}
function state_saveEnded() {
    saveState('isEnded', 'true');
}
/** Returns the saved state; undefined: the main step saved nothing, so its state is unknown. */
function readState() {
    const [operation, backupId, lease, container, storage] = [
        'operation',
        'backupId',
        'lease',
        'container',
        'storage',
    ].map((name) => core.getState(name));
    if (operation === '')
        return undefined;
    return {
        operation,
        ...(backupId === '' ? {} : { backupId }),
        ...(lease === '' ? {} : { lease }),
        ...(container === '' ? {} : { container }),
        ...(storage === '' ? {} : { storage }),
        isShown: core.getState('isShown') === 'true',
        isTold: core.getState('isTold') === 'true',
        isEnded: core.getState('isEnded') === 'true',
    };
}

// EXTERNAL MODULE: ./lib/app/alerts/run-facts.js
var run_facts = __webpack_require__(7592);
;// CONCATENATED MODULE: ./lib/action/summary/parts.js
// Parts that all summaries share: the headline with its tone, facts in two columns, warnings. Pure.

const SIGNS = {
    good: '✅ ',
    warned: '⚠️ ',
    bad: '❌ ',
    cancelled: '🚫 ',
    neutral: '',
};
const WARNINGS_SHOWN = 50;
function headline(tone, text) {
    return `## ${SIGNS[tone]}${text}`;
}
/** Returns a table of facts. The values are Markdown. */
function factTable(facts) {
    return { head: ['', ''], rows: facts.map(([name, value]) => [`**${name}**`, value]), noun: 'facts' };
}
function warningBlocks(warnings) {
    if (warnings.length === 0)
        return [];
    return [
        {
            head: [warnings.length === 1 ? '⚠️ One warning' : `⚠️ ${warnings.length} warnings`],
            rows: warnings.map((warning) => [escapeText(warning)]),
            noun: 'warnings',
            shown: WARNINGS_SHOWN,
        },
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary/binlog.js



function archiveBlocks(report, tone) {
    const { transactions, segments, logBytes, storedBytes, chain, file, position, recoveryPoint } = report;
    return [
        headline(tone, `Binary log archived: ${(0,units/* plural */.LS)(transactions, 'transaction')}`),
        ...warningBlocks(report.warnings),
        factTable([
            ['Recovery point', recoveryPoint],
            ['Archived to', code(`${file}:${position}`)],
            ['Chain', code(chain)],
            [
                'Segments',
                `${(0,units/* formatCount */.B4)(segments)}, ${(0,units/* formatBytes */.z3)(logBytes)} of log, ${(0,units/* formatBytes */.z3)(storedBytes)} stored`,
            ],
            ['Time', (0,units/* formatSeconds */.Xo)(report.durationSeconds)],
        ]),
    ];
}
function windowBlocks({ windows, unusable, warnings }, tone) {
    return [
        headline(tone, `${(0,units/* plural */.LS)(windows.length, 'window')} in which any moment can be restored`),
        ...warningBlocks(warnings),
        {
            head: ['Label', 'From', 'To', 'Transactions', 'Stored', 'Ends because'],
            numbers: [3, 4],
            rows: [
                ...windows.map(({ label, from, to, transactions, storedBytes, ended = '' }) => [
                    escapeText(label),
                    from,
                    to,
                    (0,units/* formatCount */.B4)(transactions),
                    (0,units/* formatBytes */.z3)(storedBytes),
                    escapeText(ended),
                ]),
                ...unusable.map(({ label, reason }) => [escapeText(label), '', '', '', '', escapeText(reason)]),
            ],
            noun: 'windows',
        },
    ];
}
function binlogVerifyBlocks(report, tone) {
    const { status, chains, segments, transactions, readBytes, failures, durationSeconds } = report;
    return [
        headline(tone, `Archives of binary logs: ${status}`),
        factTable([
            ['Read', `${(0,units/* plural */.LS)(chains, 'chain')}, ${(0,units/* plural */.LS)(segments, 'segment')}, ${(0,units/* formatBytes */.z3)(readBytes)}`],
            ['Transactions', (0,units/* formatCount */.B4)(transactions)],
            ['Time', (0,units/* formatSeconds */.Xo)(durationSeconds)],
        ]),
        ...failures.map(({ chain, message }) => `${code(chain)}: ${escapeText(message)}`),
    ];
}
function binlogFindBlocks({ transactions, table }, tone) {
    return [
        headline(tone, `${(0,units/* plural */.LS)(transactions.length, 'transaction')} of ${code(table)}`),
        {
            head: ['Time', 'GTID', 'Position', 'Inserted', 'Updated', 'Deleted', 'Statement'],
            numbers: [3, 4, 5],
            rows: transactions.map((found) => [
                found.time,
                code(found.gtid ?? ''),
                code(`${found.file}:${found.position}`),
                (0,units/* formatCount */.B4)(found.inserted),
                (0,units/* formatCount */.B4)(found.updated),
                (0,units/* formatCount */.B4)(found.deleted),
                escapeText(found.statements.join('; '), 300),
            ]),
            noun: 'transactions',
            shown: 500,
        },
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary/figures.js
// Formats figures for a summary. Pure.

/** Returns, for example, `3.4 ×`: the data size divided by the stored size. */
function formatRatio(dataBytes, storedBytes) {
    if (dataBytes === 0 || storedBytes === 0)
        return '–';
    return `${(dataBytes / storedBytes).toFixed(1)} ×`;
}
/** Returns, for example, `+1,200 (+3.1 %)`: the change since the rows of the previous backup. */
function formatChange(rows, previousRows) {
    if (previousRows === undefined)
        return 'new';
    const change = rows - previousRows;
    if (change === 0)
        return 'none';
    const sign = change > 0 ? '+' : '−';
    const share = previousRows === 0 ? '' : ` (${sign}${((Math.abs(change) / previousRows) * 100).toFixed(1)} %)`;
    return `${sign}${(0,units/* formatCount */.B4)(Math.abs(change))}${share}`;
}
function formatSizes(dataBytes, storedBytes) {
    return `${(0,units/* formatBytes */.z3)(dataBytes)}, stored in ${(0,units/* formatBytes */.z3)(storedBytes)} (${formatRatio(dataBytes, storedBytes)})`;
}

;// CONCATENATED MODULE: ./lib/action/summary/gantt.js


const PROOF = 'proof: ';
const DAY_SECONDS = 86_400;
/**
 * Returns the chart. Empty if the chart would show nothing, or if the run took more than a day,
 * which the chart's clock cannot show.
 */
function renderGantt(stages) {
    const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
    if (stages.length < 2 || seconds < 0.001 || seconds >= DAY_SECONDS)
        return '';
    let begin = 0;
    let section = '';
    const lines = stages.flatMap((stage) => {
        const end = begin + stage.seconds;
        const isProof = stage.name.startsWith(PROOF);
        const name = nameOf(isProof ? stage.name.slice(PROOF.length) : stage.name);
        const heading = isProof ? 'proof' : 'stages';
        const line = `    ${name} (${(0,units/* formatSeconds */.Xo)(stage.seconds)}) :${clock(begin)}, ${clock(Math.max(end, begin + 0.001))}`;
        begin = end;
        if (heading === section)
            return [line];
        section = heading;
        return [`    section ${heading}`, line];
    });
    const chart = [
        'gantt',
        '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
        `    axisFormat ${seconds < 3600 ? '%M:%S' : '%H:%M'}`,
        `    tickInterval ${tickInterval(seconds)}`,
        ...lines,
    ].join('\n');
    return `### Stages\n\n${fence('mermaid', chart)}`;
}
/** Returns an interval with few enough ticks for a narrow screen. */
function tickInterval(seconds) {
    const wanted = seconds / MAX_TICKS;
    const [count, unit] = TICKS.find(([size, name]) => size * SECONDS_OF[name] >= wanted) ?? TICKS.at(-1);
    return `${count}${unit}`;
}
const MAX_TICKS = 6;
const SECONDS_OF = { millisecond: 0.001, second: 1, minute: 60, hour: 3600 };
const TICKS = [
    [500, 'millisecond'],
    ...[1, 2, 5, 10, 30].map((count) => [count, 'second']),
    ...[1, 2, 5, 10, 30].map((count) => [count, 'minute']),
    ...[1, 2, 4].map((count) => [count, 'hour']),
];
/**
 * Returns a name that Mermaid accepts: `:`, `;` and `#` end a name, and Mermaid reads a keyword at
 * the begin of a name as a keyword.
 */
function nameOf(name) {
    const plain = name.replace(/[^A-Za-z0-9 -]+/g, ' ').trim();
    return /^(section|title|click|call|href|end|gantt|todayMarker|excludes|includes|dateFormat|axisFormat|tickInterval|weekday|weekend)\b/i.test(plain)
        ? `stage ${plain}`
        : plain || 'stage';
}
function clock(seconds) {
    return new Date(Math.round(seconds * 1000))
        .toISOString()
        .slice(0, -1)
        .replace('T', ' ')
        .replace('1970-01-01', '2000-01-01');
}

;// CONCATENATED MODULE: ./lib/action/summary/instructions.js
// Instructions to restore this very backup, ready to paste: a command, and a step of a workflow.
// Pure; without any secret.

function restoreInstructions(backupId, { storageOptions, action }) {
    const flags = storageOptions.map(([name, value]) => `  --${name} ${shellWord(value)}`);
    const command = [
        `mysql-backup restore ${backupId}`,
        ...flags,
        '  --host HOST --user USER --verify-level rows',
    ].join(' \\\n');
    const step = [
        `- uses: ${action}`,
        '  with:',
        '    operation: restore',
        `    backup: ${backupId}`,
        ...inputLines(storageOptions),
        '    url: ${{ secrets.RESTORE_URL }} # mysql://user:password@host:3306',
        '    verify-level: rows',
    ].join('\n');
    return [
        '### Restore this backup',
        fence('sh', command),
        details('As a step of a workflow', fence('yaml', step)),
    ];
}
/** Returns the inputs; one that is given several times has one value on each line. */
function inputLines(options) {
    const names = [...new Set(options.map(([name]) => name))];
    return names.flatMap((name) => {
        const values = options.filter(([each]) => each === name).map(([, value]) => value);
        if (values.length === 1)
            return [`    ${name}: ${yamlText(values[0])}`];
        return [`    ${name}: |`, ...values.map((value) => `      ${value}`)];
    });
}
function shellWord(text) {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
function yamlText(text) {
    return /^[A-Za-z0-9/.][\w./-]*(:\/\/[\w./-]+)?$/.test(text) &&
        !/^(true|false|yes|no|on|off|null|[\d.]+)$/i.test(text)
        ? text
        : `'${text.replaceAll("'", "''")}'`;
}

;// CONCATENATED MODULE: ./lib/action/summary/masked.js
// The masked columns of a backup or a restore. Pure.


function maskedBlock(masked) {
    return {
        head: ['Masked column', 'Mask', 'Class', 'Values'],
        numbers: [3],
        rows: masked.flatMap(({ table, columns }) => columns.map((each) => [
            code(`${table}.${each.column}`),
            each.mask,
            each.class,
            (0,units/* formatCount */.B4)(each.values),
        ])),
        noun: 'columns',
    };
}

;// CONCATENATED MODULE: ./lib/action/summary/prune.js



const ORDER = { failed: 0, removed: 1, kept: 2 };
function pruneBlocks(report, tone) {
    const isPlan = report.status === 'planned';
    const verb = isPlan ? 'would be removed' : 'removed';
    return [
        headline(isPlan ? 'neutral' : tone, `${isPlan ? 'Dry run: ' : ''}${(0,units/* plural */.LS)(report.removed, 'backup')} ${verb}, ${(0,units/* formatCount */.B4)(report.kept)} kept`),
        describePruned(report),
        ...warningBlocks(report.warnings),
        {
            head: ['Backup', 'Label', 'Outcome', 'Stored', 'Why'],
            numbers: [3],
            rows: [...report.backups]
                .sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome])
                .map(({ backupId, label, outcome, storedBytes, reasons }) => [
                code(backupId),
                escapeText(label ?? '–'),
                outcome === 'failed' ? '**failed**' : isPlan && outcome === 'removed' ? verb : outcome,
                storedBytes === undefined ? '–' : (0,units/* formatBytes */.z3)(storedBytes),
                escapeText(reasons.join('; ')),
            ]),
            noun: 'backups',
        },
        {
            head: ['Remains of runs that crashed', 'Outcome'],
            rows: report.incomplete.map(({ backupId, outcome, reason }) => [
                code(backupId),
                [isPlan && outcome === 'removed' ? verb : outcome, ...(reason ? [reason] : [])].join(', '),
            ]),
            noun: 'remains',
        },
    ];
}
/** Describes the prune in one sentence, for the summary of a backup too. */
function describePruned({ status, removed, kept, failed, freedBytes, storage }) {
    const would = status === 'planned' ? 'would be ' : '';
    const rest = failed > 0 ? `; **${(0,units/* plural */.LS)(failed, 'backup')} could not be removed**` : '';
    return `${(0,units/* plural */.LS)(removed, 'backup')} ${would}removed from ${code(storage)}, ${(0,units/* formatBytes */.z3)(freedBytes)} ${would}freed, ${(0,units/* formatCount */.B4)(kept)} kept${rest}.`;
}

;// CONCATENATED MODULE: ./lib/action/summary/backup.js









const LARGEST_SHOWN = 20;
const SCHEMAS_SHOWN = 50;
const LEFT_OUT_SHOWN = 50;
function backupBlocks(report, tone, instructions) {
    const { backupId, storage, label, snapshot, tables, rows, dataBytes, storedBytes } = report;
    const position = [
        snapshot.gtidExecuted && `GTID ${code(snapshot.gtidExecuted)}`,
        snapshot.binlogFile && `binlog ${code(`${snapshot.binlogFile}:${snapshot.binlogPosition}`)}`,
    ].filter((text) => text !== undefined && text !== '');
    return [
        headline(tone, `Backup ${promiseOf(report).title}: ${code(backupId)}`),
        promiseOf(report).promise,
        ...(report.masked
            ? ['Columns are **masked**: this is not a full backup, and `latest` means it only with `--masked`.']
            : []),
        ...warningBlocks(report.warnings),
        factTable([
            ['Label', escapeText(label)],
            ['Storage', code(storage)],
            ['Content', `${(0,units/* plural */.LS)(tables, 'table')}, ${(0,units/* plural */.LS)(rows, 'row')}`],
            [
                'Objects',
                `${(0,units/* formatCount */.B4)(report.objects.onServer)} on the server, ${(0,units/* formatCount */.B4)(report.objects.inBackup)} in the backup`,
            ],
            ['Size', formatSizes(dataBytes, storedBytes)],
            ['Time', (0,units/* formatSeconds */.Xo)(report.durationSeconds)],
            ...(report.verification ? [['Proof', describeVerification(report.verification)]] : []),
            ['Snapshot', escapeText(snapshot.consistent ? snapshot.method : `${snapshot.method} (inconsistent)`)],
            ...(position.length > 0 ? [['Position', position.join(', ')]] : []),
            ...(report.retention ? [['Retention', describePruned(report.retention)]] : []),
        ]),
        ...tableBlocks(report.tableReports),
        maskedBlock(report.masked ?? []),
        ...leftOutBlocks(report.objects.leftOut),
        ...checkBlocks(report.verification?.checks ?? []),
        renderGantt(report.stages),
        ...(report.verification?.status === 'failed' ? [] : restoreInstructions(backupId, instructions)),
    ];
}
/** Returns what is verified, in the words of docs/verification.md. */
function promiseOf({ verification, snapshot }) {
    const stored = snapshot.consistent
        ? 'All rows of one snapshot were read, counted and stored.'
        : 'All rows were read, counted and stored, but **not at one moment**: tables may contradict each other.';
    if (verification?.status === 'failed')
        return {
            title: 'stored, not verified',
            promise: `${stored} It **did not pass its verification** by level **${verification.level}**.`,
        };
    if (!verification)
        return { title: 'stored', promise: `${stored} A restore has not been tried yet.` };
    if (verification.level === 'objects')
        return {
            title: 'stored and read back',
            promise: `${stored} Every object was read back and its SHA-256 is right. A restore has not been tried yet.`,
        };
    return {
        title: 'stored and restored for a proof',
        promise: `${stored} It was restored to another server and passed the checks of level **${verification.level}** there: ${backup_LEVELS[verification.level]}.`,
    };
}
function describeVerification({ checks, durationSeconds }) {
    const failed = failedOf(checks).length;
    return `${(0,units/* plural */.LS)(checks.length, 'check')}, ${failed === 0 ? 'all passed' : `**${failed} failed**`}, in ${(0,units/* formatSeconds */.Xo)(durationSeconds)}`;
}
const backup_LEVELS = {
    objects: 'every object is there, with the right size and SHA-256',
    sample: 'every definition, and the number of rows of some tables chosen at random',
    counts: 'every definition, and the number of rows of every table',
    rows: 'every definition, and every row of every table',
};
/** Lists every object of the server that the backup does not contain. */
function leftOutBlocks(leftOut) {
    if (leftOut.length === 0)
        return [];
    return [
        '### Not in the backup',
        {
            head: ['Object', 'Why'],
            rows: leftOut.map(({ name, reason }) => [escapeText(name), escapeText(reason)]),
            noun: 'objects',
            shown: LEFT_OUT_SHOWN,
        },
    ];
}
function tableBlocks(reports) {
    if (reports.length === 0)
        return [];
    return ['### Schemas', schemaTable(reports), '### Largest tables', largestTable(reports)];
}
function schemaTable(reports) {
    const schemas = new Map();
    for (const { schema, rows, dataBytes, storedBytes } of reports) {
        const sum = schemas.get(schema) ?? { tables: 0, rows: 0, dataBytes: 0, storedBytes: 0 };
        sum.tables++;
        sum.rows += rows;
        sum.dataBytes += dataBytes;
        sum.storedBytes += storedBytes;
        schemas.set(schema, sum);
    }
    return {
        head: ['Schema', 'Tables', 'Rows', 'Data', 'Stored', 'Ratio'],
        numbers: [1, 2, 3, 4, 5],
        rows: [...schemas]
            .sort(([, a], [, b]) => b.dataBytes - a.dataBytes)
            .map(([name, { tables, rows, dataBytes, storedBytes }]) => [
            code(name),
            (0,units/* formatCount */.B4)(tables),
            (0,units/* formatCount */.B4)(rows),
            (0,units/* formatBytes */.z3)(dataBytes),
            (0,units/* formatBytes */.z3)(storedBytes),
            formatRatio(dataBytes, storedBytes),
        ]),
        noun: 'schemas',
        shown: SCHEMAS_SHOWN,
    };
}
/** Returns the largest tables; without a previous backup the table has no column of changes. */
function largestTable(reports) {
    const isCompared = reports.some(({ previousRows }) => previousRows !== undefined);
    return {
        head: [
            'Table',
            'Rows',
            ...(isCompared ? ['Since the last backup'] : []),
            'Data',
            'Stored',
            'Ratio',
            'Time',
        ],
        numbers: [1, 2, 3, 4, 5, ...(isCompared ? [6] : [])],
        rows: [...reports]
            .sort((a, b) => b.dataBytes - a.dataBytes)
            .map(({ schema, name, rows, previousRows, dataBytes, storedBytes, seconds }) => [
            code(`${schema}.${name}`),
            (0,units/* formatCount */.B4)(rows),
            ...(isCompared ? [formatChange(rows, previousRows)] : []),
            (0,units/* formatBytes */.z3)(dataBytes),
            (0,units/* formatBytes */.z3)(storedBytes),
            formatRatio(dataBytes, storedBytes),
            (0,units/* formatSeconds */.Xo)(seconds),
        ]),
        noun: 'tables',
        shown: LARGEST_SHOWN,
    };
}

// EXTERNAL MODULE: ./lib/archive/request.js
var request = __webpack_require__(18587);
// EXTERNAL MODULE: ./lib/app/text/render-list.js
var render_list = __webpack_require__(82152);
;// CONCATENATED MODULE: ./lib/action/summary/list.js





const list_BACKUPS_SHOWN = 50;
/** Lists the newest backup first. */
function listBlocks({ storage, backups, unread = 0, warnings, recoveryPoints = [], }, tone) {
    const isCopied = backups.some(({ copies }) => copies !== undefined);
    return [
        headline(tone, `${(0,units/* plural */.LS)(backups.length, 'backup')} in ${code(storage)}`),
        ...(unread > 0 ? [`${(0,units/* formatCount */.B4)(unread)} older were not read: \`limit: 0\` lists all.`] : []),
        ...warningBlocks(warnings),
        {
            head: ['Label', 'Recovery point'],
            rows: recoveryPoints.map((point) => [
                escapeText(point.label),
                escapeText((0,request/* describeRecoveryPoint */.d)(point)),
            ]),
            noun: 'labels',
        },
        {
            head: [
                'Backup',
                'Label',
                'Server',
                'Tables',
                'Rows',
                'Data',
                'Stored',
                'Proven',
                ...(isCopied ? ['Copies'] : []),
            ],
            numbers: [3, 4, 5, 6],
            rows: backups
                .toReversed()
                .map((backup) => [
                code(backup.backupId),
                escapeText(backup.label),
                escapeText(`${backup.flavor} ${backup.serverVersion}`),
                (0,units/* formatCount */.B4)(backup.tables),
                (0,units/* formatCount */.B4)(backup.rows),
                (0,units/* formatBytes */.z3)(backup.dataBytes),
                (0,units/* formatBytes */.z3)(backup.storedBytes),
                escapeText(backup.verifiedLevel ? `${backup.status} (${backup.verifiedLevel})` : backup.status),
                ...(isCopied ? [escapeText((0,render_list/* describeCopies */.lq)(backup))] : []),
            ]),
            noun: 'backups',
            shown: list_BACKUPS_SHOWN,
        },
    ];
}
function backupPlanBlocks(plan) {
    return [
        headline('neutral', 'Dry run: nothing was stored'),
        `About ${(0,units/* plural */.LS)(plan.estimatedRows, 'row')} and ${(0,units/* formatBytes */.z3)(plan.estimatedBytes)} would be backed up to ${code(plan.storage)}. The server has estimated these numbers.`,
        {
            head: ['Table', 'Engine', 'Rows (est.)', 'Data (est.)', 'Key', 'Chunks (est.)'],
            numbers: [2, 3, 5],
            rows: plan.schemas.flatMap((schema) => schema.tables.map((table) => [
                code(`${schema.name}.${table.name}`),
                escapeText(table.engine),
                (0,units/* formatCount */.B4)(table.estimatedRows),
                (0,units/* formatBytes */.z3)(table.estimatedBytes),
                table.key === null ? 'none' : code(table.key),
                (0,units/* formatCount */.B4)(table.chunks),
            ])),
            noun: 'tables',
            shown: 50,
        },
    ];
}

// EXTERNAL MODULE: ./lib/app/fleet/fleet-status.js + 1 modules
var fleet_status = __webpack_require__(30716);
;// CONCATENATED MODULE: ./lib/action/summary/fleet.js
// The summaries of a fleet and of a status page. Pure.




/** Lists the stale profiles first. */
function fleetBlocks({ profiles, stale, warnings }, tone, now = new Date()) {
    const isStale = ({ status }) => status === 'stale';
    const sorted = [...profiles.filter(isStale), ...profiles.filter((row) => !isStale(row))];
    return [
        headline(tone, stale === 0
            ? `${(0,units/* plural */.LS)(profiles.length, 'profile')}, none stale`
            : `${stale} of ${(0,units/* plural */.LS)(profiles.length, 'profile')} stale`),
        ...warningBlocks(warnings),
        {
            head: ['Profile', 'Label', 'Status', 'Age', 'Rows', 'Stored', 'Change', 'Verified', 'Newest backup'],
            numbers: [3, 4, 5, 6],
            rows: sorted.map((row) => [
                escapeText(row.profile),
                escapeText(row.label),
                isStale(row) ? `❌ ${escapeText(row.reason ?? 'stale', 300)}` : '✅',
                row.ageSeconds === undefined ? '' : (0,units/* formatAge */.nV)(row.ageSeconds),
                row.newest ? (0,units/* formatCount */.B4)(row.newest.rows) : '',
                row.newest ? (0,units/* formatBytes */.z3)(row.newest.storedBytes) : '',
                (0,fleet_status/* describeChange */.uQ)(row),
                (0,fleet_status/* describeVerification */.Xm)(row, now),
                row.newest ? code(row.newest.backupId) : '',
            ]),
            noun: 'profiles',
            shown: 500,
        },
    ];
}
function matrixBlocks({ include }, tone) {
    return [
        headline(tone, `${(0,units/* plural */.LS)(include.length, 'profile')} chosen`),
        {
            head: ['Profile', 'Label'],
            rows: include.map(({ profile, label }) => [escapeText(profile), escapeText(label)]),
            noun: 'profiles',
        },
    ];
}
function reportBlocks({ storage, htmlPath, backups, warnings }, tone) {
    return [
        headline(tone, `Status page of ${(0,units/* plural */.LS)(backups, 'backup')} in ${code(storage)}`),
        `The page is ${code(htmlPath)}. Upload it as an artifact, or publish it as a page.`,
        ...warningBlocks(warnings),
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary/inspection.js




const ROWS_SHOWN = 100;
function showBlocks({ backupId, status, storage, schemas, totals, warnings, recoveryPoint, }, tone) {
    return [
        headline(tone, `Backup ${code(backupId)}: ${status}`),
        `${(0,units/* plural */.LS)(totals.tables, 'table')}, ${(0,units/* plural */.LS)(totals.rows, 'row')} and ${(0,units/* formatBytes */.z3)(totals.dataBytes)} in ${code(storage)}.`,
        ...(recoveryPoint ? [`Recovery point: ${escapeText((0,request/* describeRecoveryPoint */.d)(recoveryPoint))}.`] : []),
        ...warningBlocks(warnings),
        {
            head: ['Table', 'Engine', 'Rows', 'Data', 'Stored'],
            numbers: [2, 3, 4],
            rows: schemas.flatMap((schema) => schema.tables.map((table) => [
                code(`${schema.name}.${table.name}`),
                escapeText(table.engine),
                table.rows === undefined ? '?' : (0,units/* formatCount */.B4)(table.rows),
                (0,units/* formatBytes */.z3)(table.dataBytes),
                (0,units/* formatBytes */.z3)(table.storedBytes),
            ])),
            noun: 'tables',
            shown: ROWS_SHOWN,
        },
    ];
}
function maskSuggestBlocks({ from, masked, unknown, warnings }, tone) {
    return [
        headline(tone, `Rules suggested from ${code(from)}`),
        ...warningBlocks(warnings),
        {
            head: ['Column', 'Mask', 'Confidence', 'Reason'],
            numbers: [],
            rows: masked.map((each) => [
                code(each.column),
                each.mask,
                each.confidence,
                escapeText(each.reason, 200),
            ]),
            noun: 'columns',
            shown: ROWS_SHOWN,
        },
        {
            head: ['Column', 'Not known'],
            numbers: [],
            rows: unknown.map((each) => [code(each.column), each.what]),
            noun: 'columns',
            shown: ROWS_SHOWN,
        },
    ];
}
function maskCheckBlocks({ backupId, server = '', tables, warnings }, tone) {
    return [
        headline(tone, `The rules fit ${backupId === undefined ? code(server) : `backup ${code(backupId)}`}`),
        ...warningBlocks(warnings),
        {
            head: ['Table', 'Column', 'Mask', 'Class'],
            numbers: [],
            rows: tables.flatMap(({ table, columns }) => columns.length === 0
                ? [[code(table), '', 'no rows', '']]
                : columns.map((each) => [code(table), code(each.column), each.mask, each.class])),
            noun: 'columns',
            shown: ROWS_SHOWN,
        },
    ];
}
function findBlocks({ tables, searched, warnings }, tone) {
    return [
        headline(tone, `${(0,units/* plural */.LS)(new Set(tables.map(({ backupId }) => backupId)).size, 'backup')} of ${searched} found`),
        ...warningBlocks(warnings),
        {
            head: ['Backup', 'Label', 'Table', 'Rows', 'Data', 'Status'],
            numbers: [3, 4],
            rows: tables.map((table) => [
                code(table.backupId),
                escapeText(table.label),
                code(`${table.schema}.${table.name}`),
                table.rows === undefined ? '' : (0,units/* formatCount */.B4)(table.rows),
                table.dataBytes === undefined ? '' : (0,units/* formatBytes */.z3)(table.dataBytes),
                table.status,
            ]),
            noun: 'tables',
            shown: ROWS_SHOWN,
        },
    ];
}
function checkReportBlocks({ steps, status, warnings }, tone) {
    return [
        headline(tone, status === 'passed' ? 'A backup can be made' : 'A backup cannot be made'),
        ...warningBlocks(warnings),
        {
            head: ['Check', 'Result', 'Found'],
            numbers: [],
            rows: steps.map((step) => [
                escapeText(step.name),
                step.status,
                escapeText([step.code, step.detail, step.hint].filter(Boolean).join(': ')),
            ]),
            noun: 'checks',
            shown: ROWS_SHOWN,
        },
    ];
}
function diffBlocks({ backupId, server, differences, tables, warnings }, tone) {
    return [
        headline(tone, differences.length === 0
            ? `${code(server)} is as in ${code(backupId)}`
            : `${(0,units/* plural */.LS)(differences.length, 'difference')} between ${code(server)} and ${code(backupId)}`),
        `The rows of ${(0,units/* plural */.LS)(tables, 'table')} were counted.`,
        ...warningBlocks(warnings),
        {
            head: ['', 'Object', 'Backup', 'Server'],
            rows: differences.map(({ kind, object, backup, server: now }) => [
                kind,
                code(object),
                backup === undefined ? '' : code(String(backup)),
                now === undefined ? '' : code(String(now)),
            ]),
            noun: 'differences',
            shown: ROWS_SHOWN,
        },
    ];
}

// EXTERNAL MODULE: ./lib/archive/replay/request.js
var replay_request = __webpack_require__(80577);
;// CONCATENATED MODULE: ./lib/action/summary/restore.js
// The summaries of a restore and of a planned restore. Pure.









function restoreBlocks(report, tone) {
    if (report.status === 'schema created' || report.status === 'rows loaded')
        return stageBlocks(report, tone);
    const { backupId, verification, loadedBy, resumed, renamed } = report;
    const { level } = verification;
    const promise = level === 'off'
        ? 'Every chunk was loaded with the SHA-256 and the number of rows of the backup. Nothing was compared afterwards.'
        : `Every chunk was loaded with the SHA-256 and the number of rows of the backup, and the target passed the checks of level **${level}**: ${backup_LEVELS[level]}.`;
    const isMasked = report.status === 'restored, masked';
    const done = isMasked ? 'Restored, masked' : level === 'off' ? 'Restored' : 'Restored and verified';
    const names = Object.entries(renamed).map(([from, to]) => `${code(from)} as ${code(to)}`);
    return [
        headline(tone, `${done}: ${code(backupId)}`),
        promise,
        ...(report.masked
            ? ['Rows of masked tables differ from the backup: their masks and numbers were checked.']
            : []),
        ...warningBlocks(report.warnings),
        factTable([
            ['From', code(report.storage)],
            ['Content', `${(0,units/* plural */.LS)(report.tables, 'table')}, ${(0,units/* plural */.LS)(report.rows, 'row')}`],
            ['Size', formatSizes(report.dataBytes, report.storedBytes)],
            [
                'Time',
                `${(0,units/* formatSeconds */.Xo)(report.durationSeconds)}${resumed ? ', going on with a restore that was interrupted' : ''}`,
            ],
            ['Rows came by', loadedBy === 'load-data' ? 'LOAD DATA' : 'INSERT, because `local_infile` is off'],
            ...(report.replay ? [['Binary log', (0,replay_request/* describeReplay */.p)(report.replay)]] : []),
            ...(names.length > 0 ? [['Under other names', names.join(', ')]] : []),
        ]),
        {
            head: ['Partial table', 'Condition', 'Rows kept', 'Rows left out'],
            numbers: [2, 3],
            rows: (report.partialTables ?? []).map(({ table, condition, keptRows, leftOutRows }) => [
                code(table),
                code(condition),
                (0,units/* formatCount */.B4)(keptRows),
                (0,units/* formatCount */.B4)(leftOutRows),
            ]),
            noun: 'tables',
        },
        maskedBlock(report.masked ?? []),
        changesBlock(report.changes, 'Changed for the target'),
        {
            head: ['Statement after the load', 'Rows changed', 'Time'],
            numbers: [1, 2],
            rows: (report.afterLoad?.results ?? []).map((each) => [
                `${code(report.afterLoad.file)}, line ${each.line}`,
                (0,units/* formatCount */.B4)(each.rowsChanged),
                each.ranBefore ? 'before the interruption' : (0,units/* formatSeconds */.Xo)(each.durationSeconds),
            ]),
            noun: 'statements',
        },
        ...checkBlocks(verification.checks),
        renderGantt(report.stages),
    ];
}
/** What one of many jobs has done. */
function stageBlocks(report, tone) {
    const isSchema = report.status === 'schema created';
    return [
        headline(tone, `${isSchema ? 'Tables created' : 'Rows loaded'}: ${code(report.backupId)}`),
        isSchema
            ? 'Any number of jobs with `stage: data` load the rows next.'
            : 'Every row of the backup is on the target. The job with `stage: finish` creates the other objects and verifies the restore.',
        ...warningBlocks(report.warnings),
        factTable([
            ['From', code(report.storage)],
            ['Rows of this job', (0,units/* formatCount */.B4)(report.rows)],
            ['Data of this job', (0,units/* formatBytes */.z3)(report.dataBytes)],
            ['Time', (0,units/* formatSeconds */.Xo)(report.durationSeconds)],
        ]),
        renderGantt(report.stages),
    ];
}
function changesBlock(changes = [], title) {
    return { head: [title], rows: changes.map((change) => [code(change)]), noun: 'changes' };
}
function restorePlanBlocks(report) {
    const { backupId, target, drops, schemas } = report;
    return [
        headline('neutral', `Dry run: nothing was restored`),
        `${code(backupId)} would be ${report.resumed ? 'gone on with' : 'restored'} on ${code(target)}: ${(0,units/* plural */.LS)(report.tables, 'table')}, ${(0,units/* plural */.LS)(report.rows, 'row')}, ${(0,units/* formatBytes */.z3)(report.dataBytes)}, in about ${(0,units/* formatSeconds */.Xo)(report.estimatedSeconds)}.`,
        ...(report.replay ? [`The binary log: ${(0,replay_request/* describeReplayPlan */.Y)(report.replay)}.`] : []),
        ...warningBlocks(report.warnings),
        {
            head: ['Would run with every write'],
            rows: schemas.flatMap(({ name, triggers }) => triggers.map((trigger) => [code(`trigger ${name}.${trigger}`)])),
            noun: 'triggers',
            shown: 50,
        },
        {
            head: ['Would come up disabled'],
            rows: (report.disabledEvents ?? []).map((event) => [code(event)]),
            noun: 'events',
            shown: 50,
        },
        { head: ['Would be dropped'], rows: drops.map((object) => [code(object)]), noun: 'things' },
        changesBlock(report.changes, 'Would be changed for the target'),
        {
            head: ['Table', 'On the target', 'Rows', 'Data', 'Chunks'],
            numbers: [2, 3, 4],
            rows: schemas.flatMap((schema) => schema.tables.map(({ name, rows, dataBytes, chunks }) => [
                code(`${schema.source}.${name}`),
                code(`${schema.name}.${name}`),
                (0,units/* formatCount */.B4)(rows),
                (0,units/* formatBytes */.z3)(dataBytes),
                (0,units/* formatCount */.B4)(chunks),
            ])),
            noun: 'tables',
            shown: 50,
        },
    ];
}

// EXTERNAL MODULE: ./lib/verify/failure.js
var verify_failure = __webpack_require__(75307);
;// CONCATENATED MODULE: ./lib/action/summary/verify.js
// The summary of a verification, failed checks first. Pure.









function verifyBlocks(report, tone, instructions) {
    const { backupId, level, status, failure, checks, storage, durationSeconds } = report;
    const failed = failedOf(checks).length;
    return [
        headline(tone, `Verification ${status}: ${code(backupId)}`),
        status === 'passed'
            ? `All ${(0,units/* formatCount */.B4)(checks.length)} checks of level **${level}** passed: ${backup_LEVELS[level]}.`
            : `**${(0,units/* formatCount */.B4)(failed)} of ${(0,units/* formatCount */.B4)(checks.length)}** checks of level **${level}** failed: ${escapeText(failure?.message ?? '')}.`,
        ...(failure ? [escapeText((0,verify_failure/* hintOf */.$)(failure))] : []),
        ...warningBlocks(report.warnings),
        factTable([
            ['Storage', code(storage)],
            ['Time', (0,units/* formatSeconds */.Xo)(durationSeconds)],
            ...(report.replay ? [['Binary log', escapeText((0,replay_request/* describeReplay */.p)(report.replay))]] : []),
        ]),
        ...checkBlocks(checks),
        renderGantt(report.stages),
        ...(status === 'passed' ? restoreInstructions(backupId, instructions) : []),
    ];
}

;// CONCATENATED MODULE: ./lib/action/summary.js
// Renders the job summary as Markdown, the outcome first. Pure.














function renderSummary(outcome, instructions, maxBytes) {
    const { error } = outcome;
    const blocks = blocksOf(outcome, toneOf(outcome), instructions);
    // A failed verification has its own headline.
    if (error && outcome.operation !== 'verify')
        blocks.splice(1, 0, ...errorBlocks(error));
    return renderDocument(blocks, maxBytes);
}
function renderFailure(error, facts, instructions, maxBytes) {
    const { operation, label, server, backupId } = facts;
    const isCancelled = error.code === 'CANCELLED';
    const names = [
        ['Label', label],
        ['Server', server],
        ['Storage', (0,run_facts/* nameStorages */.Y9)(facts)],
        ['Backup', backupId],
    ].flatMap(([name, value]) => (value === undefined ? [] : [[name, code(value)]]));
    const isStored = operation === 'backup' && backupId !== undefined;
    return renderDocument([
        headline(isCancelled ? 'cancelled' : 'bad', `${(0,run_facts/* titleOf */.Gg)(operation)} ${isCancelled ? 'cancelled' : 'failed'}: \`${error.code}\``),
        ...errorBlocks(error),
        ...(isStored ? [`The backup ${code(backupId)} is in the storage.`] : []),
        ...(names.length === 0 ? [] : [factTable(names)]),
        ...checkBlocks(checksOf(error)),
        ...(isStored ? restoreInstructions(backupId, instructions) : []),
    ], maxBytes);
}
function blocksOf(outcome, tone, instructions) {
    switch (outcome.operation) {
        case 'backup':
            return backupBlocks(outcome.report, tone, instructions);
        case 'restore':
            return restoreBlocks(outcome.report, tone);
        case 'verify':
            return verifyBlocks(outcome.report, tone, instructions);
        case 'list':
            return listBlocks(outcome.report, tone);
        case 'show':
            return showBlocks(outcome.report, tone);
        case 'mask-suggest':
            return maskSuggestBlocks(outcome.report, tone);
        case 'mask-check':
            return maskCheckBlocks(outcome.report, tone);
        case 'find':
            return findBlocks(outcome.report, tone);
        case 'diff':
            return diffBlocks(outcome.report, tone);
        case 'check':
            return checkReportBlocks(outcome.report, tone);
        case 'binlog-archive':
            return archiveBlocks(outcome.report, tone);
        case 'binlog-list':
            return windowBlocks(outcome.report, tone);
        case 'binlog-find':
            return binlogFindBlocks(outcome.report, tone);
        case 'binlog-verify':
            return binlogVerifyBlocks(outcome.report, tone);
        case 'report':
            return reportBlocks(outcome.report, tone);
        case 'matrix':
            return matrixBlocks(outcome.report, tone);
        case 'fleet-status':
            return fleetBlocks(outcome.report, tone);
        case 'prune':
            return pruneBlocks(outcome.report, tone);
        case 'restore-plan':
            return restorePlanBlocks(outcome.report);
        case 'plan':
            return backupPlanBlocks(outcome.report);
    }
}
function toneOf({ error, report, exitCode }) {
    if (error || exitCode === errors/* EXIT_CODE_DIFFERENT */.xC)
        return 'bad';
    return 'warnings' in report && report.warnings.length > 0 ? 'warned' : 'good';
}
function errorBlocks({ code: errorCode, message, hint }) {
    return [
        `**${code(errorCode)}** ${escapeText(message, 10_000)}`,
        ...(hint === undefined ? [] : [escapeText(hint, 2000)]),
    ];
}

;// CONCATENATED MODULE: ./lib/action/conclusion.js
// Shows and reports how a run ended: annotations, outputs, report, summary, alerts, the issue.
// Invariant: this module never throws, and a failed report is a warning that does not change the
// outcome.










/** Operations whose result is a text for people. */
const PRINTED = new Set([
    'list',
    'show',
    'find',
    'diff',
    'mask-check',
    'mask-suggest',
    'check',
    'binlog-archive',
    'binlog-list',
    'binlog-find',
    'binlog-verify',
    'matrix',
    'fleet-status',
]);
/** Writes outputs, report and summary, all at once and on this machine. */
async function show(step, result) {
    const { log, reportPath, facts, instructions, isShell } = step;
    const error = errorOf(result);
    if ('outcome' in result && (isShell || PRINTED.has(result.outcome.operation)))
        log.print((0,render_text/* renderText */.S)(result.outcome).trimEnd());
    if (error)
        log.fail(error, failedChecks(result));
    try {
        if ('error' in result)
            await writeFailureReport(step, result.error);
        const outputs = 'outcome' in result ? outputsOf(result.outcome, facts) : failureOutputs(result.error, facts);
        for (const [name, value] of Object.entries(outputs))
            setOutput(name, value);
        if (await exists(reportPath))
            setOutput('report-path', reportPath);
        addSummary('outcome' in result
            ? renderSummary(result.outcome, instructions)
            : renderFailure(result.error, facts, instructions));
        saveShown();
    }
    catch (failure) {
        log.warn(`the outcome could not be shown: ${failure.message}`);
    }
}
/** Sends alerts, then updates the issue: an issue does not replace the alerts. */
async function tell(step, result) {
    const { log, alerting, facts, webIdentityToken } = step;
    await alerting.tell(result, facts, { logger: log, ...(0,defined/* defined */.s)({ webIdentityToken }) });
    await step.keepIssue?.(errorOf(result));
    saveTold();
}
/** Writes the report of a failure, so every run leaves a report. */
async function writeFailureReport({ reportPath, log, facts }, error) {
    try {
        await (0,report_file/* assertReportWritable */.N)(reportPath);
        await (0,report_file/* writeReportFile */.a)(reportPath, (0,app_outcome/* renderFailureJson */.DC)(error, facts));
    }
    catch (failure) {
        log.warn(failure.message);
    }
}
async function exists(file) {
    return await (0,promises_.access)(file).then(() => true, () => false);
}
function errorOf(result) {
    return 'error' in result ? result.error : result.outcome.error;
}
function failedChecks(result) {
    if ('error' in result)
        return failedOf(checksOf(result.error));
    const { outcome } = result;
    if (outcome.operation === 'verify')
        return failedOf(outcome.report.checks);
    return outcome.operation === 'backup' ? failedOf(outcome.report.verification?.checks ?? []) : [];
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/app/alerts/alerting.js + 23 modules
var alerting = __webpack_require__(97909);
// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(18067);
// EXTERNAL MODULE: ./lib/options/input.js
var options_input = __webpack_require__(97146);
// EXTERNAL MODULE: ./lib/options/storage-entries.js
var storage_entries = __webpack_require__(88926);
// EXTERNAL MODULE: ./lib/options/read/read-once.js
var read_once = __webpack_require__(32697);
// EXTERNAL MODULE: ./lib/options/read/read-config.js + 6 modules
var read_config = __webpack_require__(68680);
// EXTERNAL MODULE: ./lib/options/read/read-file.js
var read_file = __webpack_require__(64614);
;// CONCATENATED MODULE: ./lib/action/keys.js
// Keys and certificates in the inputs: the text itself, from a secret of the repository, or a file.
// Pure.

/** Inputs whose text is private. */
const PRIVATE_INPUTS = ['signing-key', 'identity-file', 'ssl-key', 'ssh-key'];
/** Masks of shorter lines would hide half of the log. */
const MIN_CHARS = 8;
/**
 * Returns a reader of key texts and key files.
 * @param readFile reads a value that is not the text of a key
 */
function readTextOrFile(readFile) {
    return (value) => ((0,read_file/* isKeyText */.lP)(value) ? `${value.trim()}\n` : readFile(value));
}
/** Returns the lines of a private key that the log must hide. */
function secretLinesOf(value) {
    if (!(0,read_file/* isKeyText */.lP)(value))
        return [];
    return value
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line.length >= MIN_CHARS && !line.startsWith('-----') && !line.startsWith('#'));
}

// EXTERNAL MODULE: ./lib/options/quoted-names.js
var quoted_names = __webpack_require__(45353);
// EXTERNAL MODULE: ./lib/options/secret-values.js
var secret_values = __webpack_require__(41383);
;// CONCATENATED MODULE: ./lib/action/masking.js
// Masks secrets in the log of the job. Invariant: the action masks before it logs a message. It
// also masks a part that would reveal the secret: the decoded password of a URL, the token in a
// path.






const SECRET_VARIABLES = [
    'MYSQL_PWD',
    'MYSQL_PASSWORD',
    'RESTORE_INTO_PASSWORD',
    'SMTP_PASSWORD',
    'SLACK_WEBHOOK',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
];
/** URLs that may hold a login; a URL without a login is not a secret. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
/**
 * Minimum length of a token. Shorter parts of a path are common words, such as `services`; their
 * mask would hide half of the log.
 */
const MIN_TOKEN_CHARS = 8;
const LONG_TOKEN_CHARS = 24;
function maskSecrets(environment) {
    const inputs = option_table/* OPTIONS */.lw.filter(({ name, secret }) => secret && !isPublic(name, getInput(name))).map(({ name }) => getInput(name));
    const variables = SECRET_VARIABLES.map((name) => environment[name] ?? '');
    const proxies = PROXY_VARIABLES.map((name) => environment[name] ?? '').filter((url) => URL.canParse(url) && new URL(url).password !== '');
    const lines = PRIVATE_INPUTS.flatMap((name) => secretLinesOf(getInput(name)));
    for (const secret of new Set([
        ...[...inputs, ...variables, ...proxies].flatMap(listOf).flatMap(partsOf),
        ...lines,
    ]))
        setSecret(secret);
}
/** Masks secrets that a configuration file gives or names. */
function maskOptions(options) {
    const secrets = new Set(option_table/* OPTIONS */.lw.filter(({ secret }) => secret).map(({ name }) => name));
    for (const [option, values] of options) {
        const name = (0,storage_entries/* baseOption */.xk)(option);
        if (!secrets.has(name))
            continue;
        for (const part of values
            .filter((text) => !isPublic(name, text))
            .flatMap(listOf)
            .flatMap(partsOf))
            setSecret(part);
    }
}
/** Returns whether a value is an ordinary word, whose mask would hide half of the log. */
function isPublic(name, value) {
    return name === 'restore-into' && (0,secret_values/* isDockerTarget */.U)(value);
}
/** Masks passwords that the action read from files. */
function maskPasswords(config) {
    const secrets = [];
    if ('connection' in config)
        secrets.push(config.connection?.password);
    if ('restoreInto' in config)
        secrets.push(config.restoreInto?.password);
    for (const secret of secrets)
        if (secret && secret.reveal() !== '')
            setSecret(secret.reveal());
}
/** Returns a list of secrets as one text, and each of its items. */
function listOf(text) {
    return /[,\n]/.test(text) && /^https?:/.test(text) ? [text, ...(0,quoted_names/* splitItems */.b9)(text)] : [text];
}
function partsOf(secret) {
    if (secret === '')
        return [];
    const parts = [secret];
    if (URL.canParse(secret)) {
        const { password, pathname, search } = new URL(secret);
        parts.push(password, decode(password));
        if (pathname.length > MIN_TOKEN_CHARS)
            parts.push(pathname, `${pathname}${search}`);
        parts.push(...pathname.split('/').filter(isToken));
    }
    return parts.filter((part) => part !== '');
}
/** Returns whether a part has letters of both cases, has digits, or is longer than any word. */
function isToken(part) {
    if (part.length >= LONG_TOKEN_CHARS)
        return true;
    return part.length >= MIN_TOKEN_CHARS && (/\d/.test(part) || (/[a-z]/.test(part) && /[A-Z]/.test(part)));
}
function decode(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}

;// CONCATENATED MODULE: ./lib/action/github/workflow.js
// Facts about the workflow of this run, from the runner's variables. Pure.

function workflowOf(environment) {
    const server = environment['GITHUB_SERVER_URL'];
    const [owner, repo] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
    const repository = owner && repo ? { owner, repo } : undefined;
    const runId = Number(environment['GITHUB_RUN_ID']) || undefined;
    const path = environment['GITHUB_WORKFLOW_REF']?.split('@', 1)[0] ?? '';
    const file = path.split('/').at(-1);
    const name = environment['GITHUB_WORKFLOW'] || file || 'workflow';
    return {
        name,
        id: path || name,
        ...(0,defined/* defined */.s)({ repository }),
        ...(server && repository && runId ? { runUrl: `${server}/${owner}/${repo}/actions/runs/${runId}` } : {}),
    };
}
/** Returns `owner/repository@ref` of this action, as the workflow names the action. */
function actionOf(environment) {
    const repository = environment['GITHUB_ACTION_REPOSITORY'];
    return repository
        ? `${repository}@${environment['GITHUB_ACTION_REF'] || 'v1'}`
        : 'owner/mysql-backup-action@v1';
}

;// CONCATENATED MODULE: ./lib/action/step.js
// State that the main step and the post step share: the inputs, the receivers of alerts, the path
// of the report.















function step_openStep(environment, log, services) {
    const { webIdentityToken, keepIssue, threadProgram } = services;
    maskSecrets(environment);
    const input = services.readInput(environment);
    maskOptions(input.options);
    log.setOperation((0,options_input/* nameOf */.V)(input));
    const readFile = (0,read_once/* readOnce */.W)(readTextOrFile((file) => (0,external_node_fs_.readFileSync)(file, 'utf8')));
    const sources = { environment, readFile };
    const workflow = workflowOf(environment);
    const { runUrl } = workflow;
    const step = {
        environment,
        log,
        input,
        // The alerting comes first, so alerts report every later failure.
        alerting: new alerting/* Alerting */.L(input, sources),
        facts: { ...(0,run_facts/* factsOfInput */.To)(input, sources), ...(0,defined/* defined */.s)({ runUrl }) },
        ...(0,defined/* defined */.s)({ webIdentityToken, threadProgram }),
        reportPath: reportPathOf(input, environment),
        instructions: { storageOptions: storageOptionsOf(input), action: actionOf(environment) },
        isShell: services.isShell === true,
        readConfig() {
            const config = (0,read_config/* readConfig */.X)(input, sources);
            maskPasswords(config);
            log.setLevel(config.logLevel);
            return config;
        },
    };
    if (keepIssue)
        step.keepIssue = (error) => keepIssue(step, workflow, error);
    return step;
}
function reportPathOf(input, environment) {
    const given = input.options.get('report')?.[0];
    if (given)
        return external_node_path_.resolve(given);
    const name = [version/* TOOL */.j.name, input.operation, (0,external_node_crypto_.randomUUID)().slice(0, 8)].filter(Boolean).join('-');
    return external_node_path_.join(temporaryFolder(environment), `${name}.json`);
}
/**
 * Returns the runner's temporary folder, or the system's folder if the account of the job may not
 * write to the runner's folder.
 */
function temporaryFolder(environment) {
    const folder = environment['RUNNER_TEMP'];
    try {
        if (folder)
            (0,external_node_fs_.accessSync)(folder, external_node_fs_.constants.W_OK);
        return folder || (0,external_node_os_.tmpdir)();
    }
    catch {
        return (0,external_node_os_.tmpdir)();
    }
}
const STORAGE_OPTIONS = ['storage', 'backup-dir', 's3-endpoint', 's3-region', 's3-force-path-style'];
function storageOptionsOf({ options, configPath }) {
    // Only the file has the options of each storage.
    const isByFile = [...options.keys()].some((name) => (0,storage_entries/* baseOption */.xk)(name) !== name);
    if (isByFile && configPath !== undefined)
        return [['config', configPath]];
    return STORAGE_OPTIONS.flatMap((name) => (options.get(name) ?? []).map((value) => [name, value]));
}

;// CONCATENATED MODULE: ./lib/action/main.js
// The main step, from its inputs to its outcome.











/**
 * Runs the main step.
 * @returns the exit code
 */
async function main(environment, services) {
    // A runner that stops reading is not a failure of the run.
    for (const stream of [process.stdout, process.stderr])
        stream.on('error', () => undefined);
    const step = openStep(environment, new ActionsLog(), services);
    saveOperation(step.facts.operation);
    const result = await runToEnd(step, inWordsOfWorkflow);
    saveEnded();
    return exitCodeOf(result);
}
function exitCodeOf(result) {
    return 'outcome' in result ? result.outcome.exitCode : result.error.exitCode || errors/* EXIT_CODES */.ai.internal;
}
/**
 * Runs the operation, then shows and reports how it ended.
 * @param reword translates the result to the words of the reader
 */
async function runToEnd(step, reword) {
    const cancel = listenToSignals(step.input.operation);
    const conclude = async (result) => {
        const told = reword(result);
        step.log.end();
        await show(step, told);
        await tell(step, told);
    };
    // A bug of this program outside of every promise: the step reports even this failure. The post
    // step cleans up.
    process.once('uncaughtException', (thrown) => {
        void conclude({ error: (0,errors/* toBackupError */.uy)(thrown) }).finally(() => process.exit(errors/* EXIT_CODES */.ai.internal));
    });
    const result = await runStep(step, cancel.signal);
    await conclude(result);
    return result;
}
async function runStep(step, signal) {
    const { environment, log, input, reportPath, facts, webIdentityToken, threadProgram } = step;
    try {
        const config = step.readConfig();
        saveStorage((0,units/* joinNames */.JH)(config.storages.map(({ url }) => (0,secret/* hideLogin */.O)(url))));
        for (const name of input.ignored)
            log.warn(`the input ${name} does not belong to ${facts.operation} and is ignored`);
        const expiring = expiryWarning(config, environment, new Date());
        if (expiring)
            log.warn(expiring);
        step.alerting.begin(log);
        const outcome = await (0,run/* run */.e)({ ...config, reportPath }, {
            logger: log,
            progress: log,
            signal,
            ...(0,defined/* defined */.s)({ threadProgram }),
            facts,
            checkAlerts: (signal) => step.alerting.check(signal),
            ...(0,defined/* defined */.s)({ webIdentityToken }),
            onBackupId: saveBackup,
            onLease: saveLease,
            onContainer: saveContainer,
        });
        return { outcome };
    }
    catch (thrown) {
        return { error: explainMissingIdentity((0,errors/* toBackupError */.uy)(thrown), input.options, environment) };
    }
}
/**
 * The runner sends SIGINT, 7.5 seconds later SIGTERM, and kills 2.5 seconds after that. The first
 * signal is enough.
 */
function listenToSignals(operation) {
    const cancel = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => cancel.abort(new errors/* BackupError */.hj('CANCELLED', `cancelled by ${signal}`, {
            hint: operation === 'restore'
                ? 'The target keeps what was loaded so far: the same step goes on from there.'
                : 'Run it again when you are ready.',
        })));
    }
    return cancel;
}

;// CONCATENATED MODULE: ./lib/action/shell-step.js
// The command line as a step of a workflow (`container:`, `uses: docker://…`, or a shell). The step
// writes masks, annotations, outputs and the summary as the action does. Its messages keep the
// words of the command line.





/**
 * Runs the command line as a step.
 * @returns the exit code
 */
async function runShellStep(input, json, environment, threadProgram) {
    const print = json ? divertStdout() : undefined;
    for (const stream of [process.stdout, process.stderr])
        stream.on('error', () => undefined);
    const step = step_openStep(environment, new actions_log_ActionsLog((text) => text), {
        isShell: true,
        ...(0,defined/* defined */.s)({ threadProgram }),
        readInput: () => ({ ...input, problems: input.problems, ignored: [] }),
    });
    const result = await runToEnd(step, (outcome) => outcome);
    print?.('outcome' in result
        ? (0,app_outcome/* renderJson */.hF)(result.outcome, step.facts)
        : (0,app_outcome/* renderFailureJson */.DC)(result.error, step.facts));
    return exitCodeOf(result);
}
/**
 * Keeps stdout for the document alone with `--output json`; the runner also reads its commands on
 * stderr.
 * @returns the function that writes to stdout
 */
function divertStdout() {
    const print = process.stdout.write.bind(process.stdout);
    process.stdout.write = process.stderr.write.bind(process.stderr);
    return print;
}


/***/ })

};
