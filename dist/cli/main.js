export const id = 481;
export const ids = [481];
export const modules = {

/***/ 45211:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  L: () => (/* binding */ Alerting)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/options/option-table.js + 14 modules
var option_table = __webpack_require__(13934);
// EXTERNAL MODULE: ./lib/options/option-values.js
var option_values = __webpack_require__(85660);
// EXTERNAL MODULE: ./lib/options/read-file.js
var read_file = __webpack_require__(93727);
// EXTERNAL MODULE: ./lib/core/secret.js
var secret = __webpack_require__(58563);
// EXTERNAL MODULE: ./lib/network/certificate-errors.js
var certificate_errors = __webpack_require__(1689);
;// CONCATENATED MODULE: ./lib/notify/notifier.js
// The content of an alert, and the contract of a notifier. Invariant: no text here, and no error of
// a notifier, holds a webhook URL, a password or a ping URL. An AlertError therefore has no cause,
// because the text of a cause might hold one.
/** The reason why the other side did not accept an alert. Lower case, without any secret. */
class AlertError extends Error {
    name = 'AlertError';
    transient;
    retryAfterMs;
    constructor(message, { transient, retryAfterMs = 0 }) {
        super(message);
        this.transient = transient;
        this.retryAfterMs = retryAfterMs;
    }
}

;// CONCATENATED MODULE: ./lib/notify/http-errors.js
// Translates a failed request for an alert. The status and the error code decide, never the text:
// the messages of fetch may hold the URL, and the URL is the secret.


const TRANSIENT_STATUSES = new Set([408, 425, 429]);
const CERTIFICATE_CODE = /CERT|^ERR_TLS|^ERR_SSL|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;
/**
 * Returns the error for a refused alert.
 * @param reason a word of the other side that is known to be harmless
 */
function refusedByStatus(status, retryAfter, reason = '') {
    return new AlertError(`the server answered HTTP ${status}${reason && ` ${reason}`}`, {
        transient: status >= 500 || TRANSIENT_STATUSES.has(status),
        retryAfterMs: parseRetryAfter(retryAfter),
    });
}
/** Translates a rejection of fetch: no connection, no trust, no answer in time. */
function failedRequest(error) {
    if (error instanceof AlertError)
        return error;
    const { name, cause, proxy } = (error ?? {});
    if (name === 'TimeoutError' || name === 'AbortError')
        return new AlertError('the server did not answer in time', { transient: true });
    const code = errorCode(cause);
    if (code === undefined)
        return new AlertError('the request failed (a redirect, or an answer that is not HTTP)', {
            transient: false,
        });
    const problem = (0,certificate_errors/* certificateProblemOf */.ge)(code);
    if (problem)
        return new AlertError(`the request failed: ${problem.what} (${code})${problem.remedy === 'trust' ? '; NODE_EXTRA_CA_CERTS names further authorities' : ''}`, { transient: false });
    const through = proxy === undefined ? '' : ` through the proxy ${proxy}`;
    return new AlertError(`the request failed${through}: ${code}`, { transient: !CERTIFICATE_CODE.test(code) });
}
function errorCode(cause) {
    const { code } = (cause ?? {});
    return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}
/** Parses seconds or a date. */
function parseRetryAfter(text) {
    if (text === null)
        return undefined;
    if (/^\d{1,9}$/.test(text.trim()))
        return Number(text) * 1000;
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now());
}

// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
;// CONCATENATED MODULE: ./lib/notify/alert-facts.js
// The words that all notifiers share: headline, facts in their order, footer. Pure.

const SCHEMAS_SHOWN = 5;
/** Returns `Backup of shop failed`, in one line. */
function headlineOf({ title, outcome, headline }) {
    return (headline ?? `${title} ${outcome}`).replace(/[\x00-\x1f\x7f\u2028\u2029]+/g, ' ');
}
/** Returns the known facts of the run; an unknown fact has no line. */
function factsOf(alert) {
    const facts = [
        ['Server', alert.server],
        ['Last good backup', describeLastGood(alert)],
        ['Last verified restore', describeLastVerified(alert)],
        ['Databases', alert.schemas?.length ? describeSchemas(alert.schemas) : undefined],
        ['Content', describeContent(alert)],
        ['Size', describeSize(alert)],
        ['Duration', alert.durationSeconds === undefined ? undefined : (0,units/* formatSeconds */.Xo)(alert.durationSeconds)],
        ['Verification', describeVerification(alert)],
        ['Backup', alert.backupId],
        ['Label', alert.label],
        ['Storage', alert.storage],
    ];
    return facts.filter((fact) => fact[1] !== undefined && fact[1] !== '');
}
/** Returns `mysql-backup 1.2.3, 2026-11-22 03:00:12 UTC`. */
function footerOf({ tool, time }) {
    return `${tool.name} ${tool.version}, ${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
/**
 * Returns the page of the run, as a URL that is safe inside quotes and Slack's angle brackets;
 * undefined without one.
 */
function runUrlOf({ runUrl }) {
    if (runUrl === undefined || !URL.canParse(runUrl))
        return undefined;
    const url = new URL(runUrl);
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
        return undefined;
    return url.href.replace(/[|<>"']/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
/** Returns the first warnings, and a line that counts the rest. */
function warningsOf({ warnings }, shown) {
    const rest = warnings.length - shown;
    return rest > 0
        ? [...warnings.slice(0, shown), `… and ${(0,units/* formatCount */.B4)(rest)} more in the log`]
        : [...warnings];
}
function describeSchemas(schemas) {
    const rest = schemas.length - SCHEMAS_SHOWN;
    const shown = schemas.slice(0, SCHEMAS_SHOWN).join(', ');
    return rest > 0 ? `${shown} and ${(0,units/* formatCount */.B4)(rest)} more` : shown;
}
function describeContent({ tables, rows }) {
    return join(tables === undefined ? undefined : (0,units/* plural */.LS)(tables, 'table'), rows === undefined ? undefined : (0,units/* plural */.LS)(rows, 'row'));
}
function describeSize({ dataBytes, storedBytes }) {
    return join(dataBytes === undefined ? undefined : `${(0,units/* formatBytes */.z3)(dataBytes)} of data`, storedBytes === undefined ? undefined : `${(0,units/* formatBytes */.z3)(storedBytes)} stored`);
}
function describeLastGood({ lastGood, time }) {
    if (!lastGood)
        return undefined;
    const { backupId, time: begin } = lastGood;
    return backupId && begin ? `${backupId}, ${ageOf(begin, time)} old` : 'none was found';
}
function describeLastVerified({ lastGood, time }) {
    const { backupId, verified } = lastGood ?? {};
    if (verified)
        return `${verified.backupId} (${verified.level}), ${ageOf(verified.time, time)} ago`;
    return backupId ? 'none was found' : undefined;
}
function ageOf(time, now) {
    return (0,units/* formatAge */.nV)((now.getTime() - Date.parse(time)) / 1000);
}
/** Describes the verification. A backup without a test restore says so. */
function describeVerification({ verification, operation, outcome }) {
    if (verification)
        return `${verification.level}: ${verification.status}`;
    return operation === 'backup' && outcome.startsWith('succeeded') ? 'not tried' : undefined;
}
function join(...parts) {
    return parts.filter((part) => part !== undefined).join(', ') || undefined;
}

;// CONCATENATED MODULE: ./lib/notify/ping.js


/**
 * The forms of a ping. `plain`: the URL after a success, and `/fail` below the URL after a failure.
 * `healthchecks`: `/start` before the run, too. `uptime-kuma`: parameters of the URL, with the
 * duration. `auto`: the form that fits the URL.
 */
const PING_FORMATS = ['auto', 'plain', 'healthchecks', 'uptime-kuma'];
const REQUEST_TIMEOUT_MS = 10_000;
const TEXT_CHARS = 10_000;
/** Limit for a text in a URL. */
const MESSAGE_CHARS = 300;
function createPingNotifier({ url, format }, fetch) {
    const chosen = format === 'auto' ? guessFormat(url.reveal()) : format;
    return {
        name: 'ping',
        everyRun: true,
        ...(chosen === 'healthchecks'
            ? { begin: (signal) => call(fetch, below(url.reveal(), 'start'), { method: 'GET' }, signal) }
            : {}),
        async notify(alert, signal) {
            // Sends neither: the service notices by itself if no other run follows.
            if (alert.outcome === 'cancelled')
                return;
            const isGood = alert.outcome.startsWith('succeeded');
            if (chosen === 'uptime-kuma')
                return await call(fetch, kumaUrl(url.reveal(), alert, isGood), { method: 'GET' }, signal);
            // The request includes the reason of a failure; services without texts ignore the reason.
            // Some services accept only GET for a success.
            if (isGood)
                await call(fetch, url.reveal(), { method: 'GET' }, signal);
            else
                await call(fetch, failUrl(url.reveal()), { method: 'POST', body: describeFailure(alert) }, signal);
        },
    };
}
function guessFormat(url) {
    const { hostname, pathname } = new URL(url);
    if (/\/api\/push\/[^/]+\/?$/.test(pathname))
        return 'uptime-kuma';
    return hostname === 'hc-ping.com' ? 'healthchecks' : 'plain';
}
async function call(fetch, url, init, signal) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
    let response;
    try {
        response = await fetch(url, { ...init, signal: limit });
        await response.body?.cancel();
    }
    catch (error) {
        throw failedRequest(error);
    }
    if (!response.ok)
        throw refusedByStatus(response.status, response.headers.get('retry-after'));
}
/** Appends `/fail` to the path; the query stays. */
function failUrl(url) {
    return below(url, 'fail');
}
function below(url, name) {
    const result = new URL(url);
    result.pathname = `${result.pathname.replace(/\/+$/, '')}/${name}`;
    return result.href;
}
/** Returns Kuma's URL. The duration is in milliseconds, in the parameter for response times. */
function kumaUrl(url, alert, isGood) {
    const result = new URL(url);
    result.searchParams.set('status', isGood ? 'up' : 'down');
    result.searchParams.set('msg', describeFailure(alert).slice(0, MESSAGE_CHARS));
    const { durationSeconds } = alert;
    if (durationSeconds !== undefined)
        result.searchParams.set('ping', String(Math.round(durationSeconds * 1000)));
    return result.href;
}
function describeFailure(alert) {
    const { code, message, hint } = alert.error ?? {};
    return [headlineOf(alert), code && `${code}: ${message}`, hint]
        .filter(Boolean)
        .join('\n')
        .slice(0, TEXT_CHARS);
}

// EXTERNAL MODULE: ./lib/network/proxies.js
var network_proxies = __webpack_require__(40050);
;// CONCATENATED MODULE: ./lib/notify/email-errors.js
// Translates nodemailer's errors for an alert. Its codes and the server's reply codes (RFC 5321,
// RFC 3463) alone decide: the text of a reply may repeat the sent text, and with it a password.

const WITHOUT_REPLY = {
    EAUTH: ['the server takes no login of ours', false],
    ECONNECTION: ['no connection', true],
    EDNS: ['no address for that name', true],
    ESOCKET: ['no connection', true],
    ETIMEDOUT: ['no answer in time', true],
    EABORT: ['no answer in time', true],
};
const email_errors_CERTIFICATE_CODE = /CERT|^ERR_TLS|^ERR_SSL|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;
/**
 * Translates an error.
 * @param server `host:port`, for the message
 */
function translateMailError(error, server) {
    const { code = '', originalCode = '', responseCode, response } = (error ?? {});
    // TLS comes first: a server that refuses STARTTLS answers with a reply code, too. The notifier
    // never falls back to plain text.
    if (email_errors_CERTIFICATE_CODE.test(originalCode))
        return alertError(server, `its certificate is not trusted: ${originalCode}`, false);
    if (code === 'ETLS')
        return alertError(server, `no TLS${originalCode && `: ${originalCode}`} (nothing was sent; see --smtp-tls)`, false);
    if (responseCode !== undefined) {
        const what = code === 'EAUTH' ? 'refused the login' : 'refused the message';
        const reply = `${responseCode}${enhancedStatus(response)}`;
        return alertError(server, `it ${what} (SMTP ${reply})`, responseCode < 500);
    }
    const [what, transient] = WITHOUT_REPLY[code] ?? ['the message could not be sent', false];
    return alertError(server, originalCode || !WITHOUT_REPLY[code] ? `${what} (${originalCode || code})` : what, transient);
}
function alertError(server, what, transient) {
    return new AlertError(`mail server ${server}: ${what}`, { transient });
}
/** Returns ` 5.7.8`: digits only, so harmless. */
function enhancedStatus(response) {
    const match = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '');
    return match ? ` ${match[1]}` : '';
}

;// CONCATENATED MODULE: ./lib/notify/email-html.js
// A run as the HTML of an e-mail. Pure. Uses only tables and inline styles, because mail programs
// drop the rest. Loads no external resource. Escapes all text.

const WARNINGS = 20;
const COLORS = {
    succeeded: '#1a7f37',
    'succeeded with warnings': '#9a6700',
    failed: '#cf222e',
    cancelled: '#57606a',
};
const FONT = 'font-family:-apple-system,Segoe UI,Helvetica,Arial,sans-serif;color:#1f2328;';
const BREAK = 'word-break:break-word;overflow-wrap:anywhere;';
const CODE = `font-family:Consolas,Menlo,monospace;${BREAK}`;
function renderEmailHtml(alert) {
    const color = COLORS[alert.outcome];
    const headline = escapeHtml(headlineOf(alert));
    const runUrl = runUrlOf(alert);
    const rows = [
        cell(`<h1 style="margin:0;font-size:22px;line-height:28px;${BREAK}">${headline}</h1>`, `padding:20px 16px 16px;border-top:6px solid ${color};`),
        alert.error && cell(renderError(alert.error, color), 'padding:0 16px 16px;'),
        cell(renderFacts(alert), 'padding:0 16px 16px;'),
        alert.warnings.length > 0 && cell(renderWarnings(alert), 'padding:0 16px 16px;'),
        runUrl &&
            cell(`<a href="${escapeHtml(runUrl)}" style="color:#0550ae;font-weight:600;">Open the run</a>`, 'padding:0 16px 16px;'),
        cell(escapeHtml(footerOf(alert)), 'padding:12px 16px;border-top:1px solid #d0d7de;font-size:13px;color:#57606a;'),
    ];
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${headline}</title>
</head>
<body style="margin:0;padding:0;background:#ffffff;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#ffffff;">
<tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:680px;text-align:left;font-size:15px;line-height:22px;${FONT}">
${rows.filter(Boolean).join('\n')}
</table>
</td></tr>
</table>
</body>
</html>
`;
}
function cell(content, style) {
    return `<tr><td style="${style}">${content}</td></tr>`;
}
function renderError({ code, message, hint }, color) {
    const advice = hint
        ? `<p style="margin:8px 0 0;"><strong>What to do:</strong> ${escapeHtml(hint)}</p>`
        : '';
    return (`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>` +
        `<td style="padding:12px 14px;background:#f6f8fa;border-left:4px solid ${color};${BREAK}">` +
        `<p style="margin:0;font-weight:600;${CODE}">${escapeHtml(code)}</p>` +
        `<p style="margin:4px 0 0;white-space:pre-wrap;">${escapeHtml(message)}</p>${advice}</td></tr></table>`);
}
function renderFacts(alert) {
    const rows = factsOf(alert).map(([label, value]) => `<tr><td style="padding:6px 16px 6px 0;border-bottom:1px solid #d8dee4;vertical-align:top;white-space:nowrap;width:1%;color:#57606a;">${escapeHtml(label)}</td>` +
        `<td style="padding:6px 0;border-bottom:1px solid #d8dee4;vertical-align:top;${BREAK}">${escapeHtml(value)}</td></tr>`);
    return `<table width="100%" cellpadding="0" cellspacing="0" border="0">\n${rows.join('\n')}\n</table>`;
}
function renderWarnings(alert) {
    const items = warningsOf(alert, WARNINGS).map((warning) => `<li style="margin:0 0 4px;${BREAK}">${escapeHtml(warning)}</li>`);
    return `<p style="margin:0 0 6px;font-weight:600;">Warnings</p><ul style="margin:0;padding-left:20px;">${items.join('')}</ul>`;
}
const ENTITIES = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};
function escapeHtml(text) {
    return text.replace(/[&<>"']/g, (char) => ENTITIES[char]);
}

;// CONCATENATED MODULE: ./lib/notify/email-text.js
// A run as the plain text of an e-mail. Pure.

const email_text_WARNINGS = 20;
function renderEmailText(alert) {
    const facts = factsOf(alert);
    const width = Math.max(0, ...facts.map(([label]) => label.length)) + 2;
    const warnings = warningsOf(alert, email_text_WARNINGS);
    const runUrl = runUrlOf(alert);
    const parts = [
        headlineOf(alert),
        alert.error && describeError(alert.error),
        facts.map(([label, value]) => `${label.padEnd(width)}${value}`).join('\n'),
        warnings.length > 0 && ['Warnings:', ...warnings.map((warning) => `- ${warning}`)].join('\n'),
        runUrl && `Run: ${runUrl}`,
        footerOf(alert),
    ];
    return `${parts.filter(Boolean).join('\n\n')}\n`;
}
function describeError({ code, message, hint }) {
    return [`Error ${code}:`, message, ...(hint ? ['', `What to do: ${hint}`] : [])].join('\n');
}

;// CONCATENATED MODULE: ./lib/notify/email.js





const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 500;
const SUBJECT_CHARS = 200;
function createEmailNotifier(config) {
    const server = `${config.host}:${config.port}`;
    return {
        name: 'e-mail',
        async check() {
            const { createTransport } = (await __webpack_require__.e(/* import() */ 739).then(__webpack_require__.bind(__webpack_require__, 16739))).default;
            const transport = createTransport(transportOptions(config));
            try {
                await transport.verify();
                return `${server} takes ${config.login ? 'the login' : 'mail'}`;
            }
            catch (error) {
                throw translateMailError(error, server);
            }
            finally {
                transport.close();
            }
        },
        async notify(alert, signal) {
            // Loaded for the first alert: a start should not wait for the library.
            const { createTransport } = (await __webpack_require__.e(/* import() */ 739).then(__webpack_require__.bind(__webpack_require__, 16739))).default;
            const transport = createTransport(transportOptions(config));
            try {
                const { rejected } = await transport.sendMail({ ...compose(alert, config), signal });
                // No retry: the other recipients have the mail already.
                if (rejected.length > 0)
                    throw new AlertError(`mail server ${server}: it refused ${rejected.map(addressOf).join(', ')}`, {
                        transient: false,
                    });
            }
            catch (error) {
                throw error instanceof AlertError ? error : translateMailError(error, server);
            }
            finally {
                transport.close();
            }
        },
    };
}
function transportOptions({ host, port, tls, login, ca }) {
    return {
        host,
        port,
        secure: tls === 'tls',
        requireTLS: tls === 'starttls',
        ignoreTLS: tls === 'none',
        ...(login ? { auth: { user: login.user, pass: login.password.reveal() } } : {}),
        ...(ca === undefined ? {} : { tls: { ca } }),
        connectionTimeout: CONNECT_TIMEOUT_MS,
        dnsTimeout: CONNECT_TIMEOUT_MS,
        // A server that does not hang up must not delay the end of the process.
        socketCloseTimeout: CLOSE_TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
    };
}
function compose(alert, { from, to }) {
    return {
        from,
        to: [...to],
        subject: headlineOf(alert).slice(0, SUBJECT_CHARS),
        text: renderEmailText(alert),
        html: renderEmailHtml(alert),
        // RFC 3834: the header keeps absence notes and ticket systems from an answer.
        headers: { 'Auto-Submitted': 'auto-generated' },
    };
}
function addressOf(rejected) {
    return typeof rejected === 'string' ? rejected : (rejected.address ?? 'a recipient');
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
;// CONCATENATED MODULE: ./lib/notify/http-request.js
// `fetch` through the proxy of a host. The fetch of Node.js supports proxies only in its newest
// versions, and only if a variable enables them.





const MAX_REDIRECTS = 5;
const NO_BODY = new Set([204, 205, 304]);
/**
 * Creates the fetch.
 * @returns a function that throws the errors of fetch, or an AlertError if the proxy is the cause
 */
function fetchThrough(proxies) {
    return async (given, init = {}) => {
        const url = given instanceof URL ? given.href : given;
        let target = new URL(url);
        let { method = 'GET', body } = init;
        for (let redirects = 0;; redirects++) {
            const proxy = (0,network_proxies/* proxyFor */.iJ)(target, proxies);
            const response = proxy
                ? await requestOnce(target, { ...init, method, body: body ?? null }, proxy)
                : await fetch(target.href, { ...init, method, body: body ?? null, redirect: 'manual' });
            const location = response.headers.get('location');
            const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
            if (!isRedirect || init.redirect === 'manual')
                return response;
            await response.body?.cancel();
            if (init.redirect === 'error' || redirects === MAX_REDIRECTS || !URL.canParse(location, target.href))
                throw new TypeError('fetch failed');
            target = new URL(location, target);
            if (response.status <= 303 && method !== 'GET')
                [method, body] = ['GET', undefined];
        }
    };
}
async function requestOnce(url, init, proxy) {
    // Loaded only for a proxy: a start should not wait for the library.
    const { createAgents } = await Promise.all(/* import() */[__webpack_require__.e(40), __webpack_require__.e(698)]).then(__webpack_require__.bind(__webpack_require__, 85698));
    const agents = createAgents(proxy, { maxSockets: 1 });
    const isTls = url.protocol === 'https:';
    const agent = isTls ? agents.httpsAgent : agents.httpAgent;
    try {
        const { request, response } = await send(url, init, agent);
        const status = response.statusCode ?? 0;
        const isRefused = agents.refusalOf(request) !== undefined || status === 407;
        const bytes = await (0,consumers_.buffer)(response);
        if (isRefused)
            throw new AlertError(`the proxy ${(0,network_proxies/* describeProxy */.GK)(proxy)} does not connect: HTTP ${status}`, {
                transient: status >= 500,
            });
        const headers = Object.entries(response.headers).flatMap(([name, value]) => value === undefined ? [] : [[name, String(value)]]);
        return new Response(NO_BODY.has(status) ? null : new Uint8Array(bytes), { status, headers });
    }
    catch (cause) {
        if (cause instanceof AlertError || cause.name === 'AbortError')
            throw cause;
        throw Object.assign(new TypeError('fetch failed', { cause }), { proxy: (0,network_proxies/* describeProxy */.GK)(proxy) });
    }
    finally {
        agent.destroy();
    }
}
function send(url, { method, body, headers, signal }, agent) {
    return new Promise((resolve, reject) => {
        const sendRequest = url.protocol === 'https:' ? external_node_https_.request : external_node_http_.request;
        const text = typeof body === 'string' ? body : undefined;
        const request = sendRequest(url, {
            method,
            agent,
            headers: {
                ...Object.fromEntries(new Headers(headers)),
                ...(text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }),
            },
            ...(signal ? { signal } : {}),
        });
        request.on('response', (response) => resolve({ request, response })).on('error', reject);
        request.end(text);
    });
}

;// CONCATENATED MODULE: ./lib/notify/slack-message.js

const HEADER_CHARS = 150;
const SECTION_CHARS = 3000;
const FIELDS = 10;
const FIELD_VALUE_CHARS = 400;
const slack_message_MESSAGE_CHARS = 1500;
const HINT_CHARS = 1000;
const WARNING_CHARS = 250;
const slack_message_WARNINGS = 10;
const SIGNS = {
    succeeded: '✅',
    'succeeded with warnings': '⚠️',
    failed: '❌',
    cancelled: '⏹️',
};
function renderSlackMessage(alert) {
    const headline = `${SIGNS[alert.outcome]} ${headlineOf(alert)}`;
    const facts = factsOf(alert).slice(0, FIELDS);
    const blocks = [
        { type: 'header', text: { type: 'plain_text', text: fit(headline, HEADER_CHARS), emoji: true } },
    ];
    if (alert.error)
        blocks.push(section(slack_message_describeError(alert.error)));
    if (facts.length > 0) {
        const fields = facts.map(([label, value]) => mrkdwn(`*${label}*\n${fit(value, FIELD_VALUE_CHARS)}`));
        blocks.push({ type: 'section', fields });
    }
    const warnings = warningsOf(alert, slack_message_WARNINGS).map((warning) => `• ${fit(warning, WARNING_CHARS)}`);
    if (warnings.length > 0)
        blocks.push(section(['*Warnings*', ...warnings].join('\n')));
    const runUrl = runUrlOf(alert);
    // A link in a text instead of a button: Slack puts a warning sign next to a button if no app
    // answers its clicks.
    const link = runUrl && runUrl.length < SECTION_CHARS - 100 ? `<${fit(runUrl, Infinity)}|Open the run>` : undefined;
    if (link)
        blocks.push(section(link));
    blocks.push({ type: 'context', elements: [mrkdwn(fit(footerOf(alert), HEADER_CHARS))] });
    return { text: describePlainly(alert, headline), blocks };
}
/** Returns the whole alert as text: servers that only imitate Slack show no blocks. */
function describePlainly(alert, headline) {
    const { error } = alert;
    const runUrl = runUrlOf(alert);
    return ([
        fit(headline, HEADER_CHARS),
        ...(error ? [slack_message_describeError(error)] : []),
        ...factsOf(alert).map(([name, value]) => `${name}: ${fit(value, FIELD_VALUE_CHARS)}`),
        ...warningsOf(alert, slack_message_WARNINGS).map((warning) => `• ${fit(warning, WARNING_CHARS)}`),
        ...(runUrl ? [runUrl] : []),
    ]
        .join('\n')
        .slice(0, SECTION_CHARS)
        // Never cuts through a character or an entity.
        .replace(/[\ud800-\udbff]$|&[a-z]{0,3}$/, ''));
}
function slack_message_describeError({ code, message, hint }) {
    const lines = [`*${fit(code, HEADER_CHARS)}*`, fit(message, slack_message_MESSAGE_CHARS)];
    if (hint)
        lines.push('', `*What to do:* ${fit(hint, HINT_CHARS)}`);
    return lines.join('\n');
}
function section(text) {
    return { type: 'section', text: mrkdwn(text) };
}
/** `verbatim` keeps Slack from links, channels and mentions for texts that only look like them. */
function mrkdwn(text) {
    return { type: 'mrkdwn', text, verbatim: true };
}
const slack_message_ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Escapes Slack's markup and cuts to the limit, never inside a character or an entity. */
function fit(text, maxChars) {
    let result = '';
    let beforeEllipsis = '';
    for (const char of text) {
        result += slack_message_ENTITIES[char] ?? char;
        if (result.length > maxChars)
            return `${beforeEllipsis}…`;
        if (result.length < maxChars)
            beforeEllipsis = result;
    }
    return result;
}

;// CONCATENATED MODULE: ./lib/notify/slack.js



const slack_REQUEST_TIMEOUT_MS = 10_000;
function createSlackNotifier({ webhook }, fetch) {
    return {
        name: 'Slack',
        async notify(alert, signal) {
            // Loaded for the first alert: a start should not wait for the library.
            const sdk = await __webpack_require__.e(/* import() */ 443).then(__webpack_require__.t.bind(__webpack_require__, 54443, 19));
            const limit = AbortSignal.any([signal, AbortSignal.timeout(slack_REQUEST_TIMEOUT_MS)]);
            let retryAfter = null;
            let failure;
            const client = new sdk.IncomingWebhook(webhook.reveal(), {
                fetch: async (url, init) => {
                    try {
                        const response = await fetch(url, { ...init, signal: limit });
                        retryAfter = response.headers.get('retry-after');
                        return response;
                    }
                    catch (error) {
                        // This handler translates the error, because the SDK's error keeps only the text of
                        // some errors.
                        failure = failedRequest(error);
                        throw error;
                    }
                },
            });
            try {
                await client.send(renderSlackMessage(alert));
            }
            catch (error) {
                if (error instanceof sdk.IncomingWebhookHTTPError)
                    throw refusedByStatus(error.statusCode, retryAfter, slackReason(error.body));
                // The remaining case is a broken answer.
                throw failure ?? new AlertError('the connection broke', { transient: true });
            }
        },
    };
}
/**
 * Returns Slack's one-word reason, such as `invalid_payload` or `channel_is_archived`. Does not
 * repeat any other text.
 */
function slackReason(body) {
    return /^[a-z_]{1,60}$/.test(body) ? body : '';
}

;// CONCATENATED MODULE: ./lib/notify/webhook-message.js
// A run as the body of a webhook, in the form of each service. Pure. Invariant: no name from a
// server or a user becomes a mention, a link or markup.



const WEBHOOK_FORMATS = [
    'json',
    'slack',
    'teams',
    'discord',
    'mattermost',
    'ntfy',
    'telegram',
];
const WARNINGS_SHOWN = 10;
const webhook_message_MESSAGE_CHARS = 1500;
const FACT_CHARS = 400;
const webhook_message_TEXT_CHARS = 3000;
const webhook_message_SIGNS = {
    succeeded: '✅',
    'succeeded with warnings': '⚠️',
    failed: '❌',
    cancelled: '⏹️',
};
function renderWebhook(format, url, alert) {
    switch (format) {
        case 'json':
            return json(url, shorten(plainFields(alert)));
        case 'slack':
            return json(url, isSlackWorkflow(url) ? flatFields(alert) : renderSlackMessage(alert));
        case 'teams':
            return json(url, teamsCard(alert));
        case 'discord':
            return json(url, discordMessage(alert));
        case 'mattermost':
            return json(url, { text: markdown(alert) });
        case 'ntfy':
            return ntfy(url, alert);
        case 'telegram':
            return telegram(url, alert);
    }
}
/** Returns whether the URL is a Slack workflow webhook, which takes variables and no blocks. */
function isSlackWorkflow(url) {
    const { hostname, pathname } = new URL(url);
    return hostname.endsWith('slack.com') && /^\/(triggers|workflows)\//.test(pathname);
}
function json(url, body) {
    return { url, contentType: 'application/json', body: JSON.stringify(body) };
}
/** Returns all known facts of the run, under the names of the report. */
function plainFields(alert) {
    const { outcome, operation, error, warnings, lastGood, tool, time, headline: _, title: __, ...facts } = alert;
    return {
        title: headlineOf(alert),
        text: plainText(alert),
        status: outcome,
        operation,
        ...facts,
        ...(0,defined/* defined */.s)({ error, lastGood }),
        warnings: warningsOf({ ...alert, warnings }, 50),
        tool,
        time: time.toISOString(),
    };
}
/** Shortens all texts to a readable length. */
function shorten(value) {
    if (typeof value === 'string')
        return webhook_message_fit(value, webhook_message_TEXT_CHARS);
    if (Array.isArray(value))
        return value.map(shorten);
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]));
}
/** Returns every value as text, as the variables of a workflow need it. */
function flatFields(alert) {
    const { outcome, operation, label, server, storage, backupId, error } = alert;
    return {
        title: headlineOf(alert),
        text: plainText(alert),
        status: outcome,
        operation,
        label: label ?? '',
        server: server ?? '',
        storage: storage ?? '',
        backup: backupId ?? '',
        error: error ? `${error.code}: ${webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS)}` : '',
        hint: error?.hint ?? '',
        url: runUrlOf(alert) ?? '',
    };
}
/** Returns lines without any markup. */
function plainText(alert) {
    return [`${webhook_message_SIGNS[alert.outcome]} ${headlineOf(alert)}`, ...linesOf(alert)].join('\n');
}
function linesOf(alert) {
    const { error } = alert;
    const runUrl = runUrlOf(alert);
    return [
        ...(error ? [`${error.code}: ${webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS)}`] : []),
        ...(error?.hint ? [`What to do: ${webhook_message_fit(error.hint, webhook_message_MESSAGE_CHARS)}`] : []),
        ...shownFacts(alert).map(([name, value]) => `${name}: ${value}`),
        ...warningsOf(alert, WARNINGS_SHOWN).map((warning) => `Warning: ${webhook_message_fit(warning, FACT_CHARS)}`),
        ...(runUrl ? [runUrl] : []),
        footerOf(alert),
    ];
}
function shownFacts(alert) {
    return factsOf(alert).map(([name, value]) => [name, webhook_message_fit(value, FACT_CHARS)]);
}
function markdown(alert) {
    const { error } = alert;
    const runUrl = runUrlOf(alert);
    return [
        `**${webhook_message_SIGNS[alert.outcome]} ${plain(headlineOf(alert))}**`,
        ...(error ? [`**${error.code}** ${plain(webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS))}`] : []),
        ...(error?.hint ? [`**What to do:** ${plain(webhook_message_fit(error.hint, webhook_message_MESSAGE_CHARS))}`] : []),
        ...shownFacts(alert).map(([name, value]) => `**${name}:** ${plain(value)}`),
        ...warningsOf(alert, WARNINGS_SHOWN).map((warning) => `- ${plain(webhook_message_fit(warning, FACT_CHARS))}`),
        ...(runUrl ? [`[Open the run](${runUrl})`] : []),
        plain(footerOf(alert)),
    ].join('\n');
}
/** Escapes text for Markdown. A zero-width space after `@` prevents a mention. */
function plain(text) {
    return text
        .replace(/[\u0000-\u001f\u007f]+/g, ' ')
        .replace(/[\\`*_{}[\]()<>#|~!]/g, '\\$&')
        .replaceAll('@', '@\u200b');
}
function teamsCard(alert) {
    const { error, outcome } = alert;
    const runUrl = runUrlOf(alert);
    const block = (text, more = {}) => ({
        type: 'TextBlock',
        wrap: true,
        text: plain(text),
        ...more,
    });
    return {
        type: 'message',
        attachments: [
            {
                contentType: 'application/vnd.microsoft.card.adaptive',
                content: {
                    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
                    type: 'AdaptiveCard',
                    version: '1.4',
                    body: [
                        block(`${webhook_message_SIGNS[outcome]} ${headlineOf(alert)}`, { size: 'Large', weight: 'Bolder' }),
                        ...(error ? [block(`${error.code}: ${webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS)}`)] : []),
                        ...(error?.hint ? [block(`What to do: ${webhook_message_fit(error.hint, webhook_message_MESSAGE_CHARS)}`)] : []),
                        {
                            type: 'FactSet',
                            facts: shownFacts(alert).map(([title, value]) => ({ title, value: plain(value) })),
                        },
                        ...warningsOf(alert, WARNINGS_SHOWN).map((warning) => block(`• ${webhook_message_fit(warning, FACT_CHARS)}`)),
                        block(footerOf(alert), { isSubtle: true, size: 'Small' }),
                    ],
                    ...(runUrl ? { actions: [{ type: 'Action.OpenUrl', title: 'Open the run', url: runUrl }] } : {}),
                },
            },
        ],
    };
}
const webhook_message_COLORS = {
    succeeded: 0x2f8f4e,
    'succeeded with warnings': 0xd9a400,
    failed: 0xc62f3a,
    cancelled: 0x8b949e,
};
function discordMessage(alert) {
    const { error, outcome } = alert;
    const runUrl = runUrlOf(alert);
    const description = [
        ...(error ? [`**${error.code}** ${plain(webhook_message_fit(error.message, webhook_message_MESSAGE_CHARS))}`] : []),
        ...(error?.hint ? [`**What to do:** ${plain(webhook_message_fit(error.hint, webhook_message_MESSAGE_CHARS))}`] : []),
        ...warningsOf(alert, 5).map((warning) => `- ${plain(webhook_message_fit(warning, FACT_CHARS / 2))}`),
    ].join('\n');
    return {
        allowed_mentions: { parse: [] },
        embeds: [
            {
                title: webhook_message_fit(`${webhook_message_SIGNS[outcome]} ${headlineOf(alert)}`, 250),
                ...(description === '' ? {} : { description: webhook_message_fit(description, 4000) }),
                color: webhook_message_COLORS[outcome],
                ...(runUrl ? { url: runUrl } : {}),
                fields: shownFacts(alert).map(([name, value]) => ({
                    name,
                    value: webhook_message_fit(plain(value), 1000),
                    inline: value.length < 40,
                })),
                footer: { text: footerOf(alert) },
            },
        ],
    };
}
/**
 * Builds the request for ntfy. Title and priority are parameters of the URL, because headers take
 * no Unicode.
 */
function ntfy(url, alert) {
    const target = new URL(url);
    target.searchParams.set('title', headlineOf(alert));
    target.searchParams.set('priority', alert.outcome === 'failed' ? '4' : '3');
    target.searchParams.set('tags', TAGS[alert.outcome]);
    const runUrl = runUrlOf(alert);
    if (runUrl)
        target.searchParams.set('click', runUrl);
    return {
        url: target.href,
        contentType: 'text/plain; charset=utf-8',
        body: cutBytes(linesOf(alert).join('\n'), 4000),
    };
}
const TAGS = {
    succeeded: 'white_check_mark',
    'succeeded with warnings': 'warning',
    failed: 'x',
    cancelled: 'stop_button',
};
/** Builds the request for Telegram: `https://api.telegram.org/bot…/sendMessage?chat_id=…` */
function telegram(url, alert) {
    const target = new URL(url);
    const chat = target.searchParams.get('chat_id');
    target.search = '';
    return json(target.href, {
        chat_id: chat,
        text: webhook_message_fit(plainText(alert), 4000),
        link_preview_options: { is_disabled: true },
    });
}
/** Cuts the text, never through a character. */
function webhook_message_fit(text, maxChars) {
    return text.length > maxChars ? `${text.slice(0, maxChars - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}
/** Cuts the text to a size in bytes: ntfy turns a longer message into an attachment. */
function cutBytes(text, maxBytes) {
    if (Buffer.byteLength(text) <= maxBytes)
        return text;
    return `${Buffer.from(text)
        .subarray(0, maxBytes - 3)
        .toString('utf8')
        .replace(/\uFFFD+$/, '')}…`;
}

;// CONCATENATED MODULE: ./lib/notify/webhook.js
// Alerts by a webhook, in the form of the receiving service. The URL gives the right to post: it is
// a secret.



const webhook_REQUEST_TIMEOUT_MS = 10_000;
/**
 * Creates the notifier.
 * @param number the position among several webhooks
 */
function createWebhookNotifier({ url, format, policy }, fetch, number) {
    return {
        name: `webhook${number === undefined ? '' : ` ${number}`} (${format})`,
        ...(0,defined/* defined */.s)({ policy }),
        async notify(alert, signal) {
            const limit = AbortSignal.any([signal, AbortSignal.timeout(webhook_REQUEST_TIMEOUT_MS)]);
            const { url: target, contentType, body } = renderWebhook(format, url.reveal(), alert);
            let response;
            try {
                response = await fetch(target, {
                    method: 'POST',
                    headers: { 'content-type': contentType },
                    body,
                    signal: limit,
                });
                await response.body?.cancel();
            }
            catch (error) {
                throw failedRequest(error);
            }
            if (!response.ok)
                throw refusedByStatus(response.status, response.headers.get('retry-after'));
        },
    };
}

;// CONCATENATED MODULE: ./lib/notify/create-notifiers.js
// Creates the notifiers of a configuration. Creation opens no connection and loads no library.







/**
 * Creates the notifiers.
 * @param proxies for Slack, webhooks and pings; mail servers get a direct connection
 */
function createNotifiers({ slack, email, ping, webhooks = [] }, proxies = network_proxies/* NO_PROXIES */.B_) {
    const fetch = fetchThrough(proxies);
    return [
        ...(slack
            ? [
                isSlackWorkflow(slack.webhook.reveal())
                    ? createWebhookNotifier({ url: slack.webhook, format: 'slack' }, fetch)
                    : createSlackNotifier(slack, fetch),
            ]
            : []),
        ...webhooks.map((webhook, i) => createWebhookNotifier(webhook, fetch, webhooks.length > 1 ? i + 1 : undefined)),
        ...(email ? [createEmailNotifier(email)] : []),
        ...(ping ? [createPingNotifier(ping, fetch)] : []),
    ];
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/core/retry.js
var retry = __webpack_require__(7493);
;// CONCATENATED MODULE: ./lib/notify/should-notify.js
const NOTIFY_POLICIES = ['failure', 'always', 'change', 'never'];
/**
 * Decides about one run. A run that someone has cancelled reports no problem.
 * @param previous outcome of the previous run; unknown counts as a change: one alert too many is
 * better than a missing one
 */
function shouldNotify(policy, outcome, previous) {
    switch (policy) {
        case 'never':
            return false;
        case 'always':
            return true;
        case 'change':
            return outcome !== 'cancelled' && outcome !== previous;
        case 'failure':
            return outcome === 'failed';
    }
}

;// CONCATENATED MODULE: ./lib/notify/notify.js
// Sends the alerts of a run: all at the same time, each with retries while they may help, all
// within one time limit. Invariant: this file never throws; an unaccepted alert is a warning and
// does not change the outcome of the run.




const TIMEOUT_MS = 30_000;
const CANCELLED_TIMEOUT_MS = 5_000;
const ATTEMPTS = 4;
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 8_000;
async function sendAlerts(notifiers, alert, options) {
    const isWanted = ({ policy = options.policy }) => shouldNotify(policy, alert.outcome, options.previousOutcome);
    const chosen = notifiers.filter((notifier) => notifier.everyRun || isWanted(notifier));
    if (chosen.length === 0)
        return;
    const defaultMs = alert.outcome === 'cancelled' ? CANCELLED_TIMEOUT_MS : TIMEOUT_MS;
    const timeoutMs = options.timeoutMs ?? defaultMs;
    const stop = new AbortController();
    const giveUp = (reason) => stop.abort(new AlertError(reason, { transient: false }));
    const timer = setTimeout(() => giveUp(`not taken within ${timeoutMs / 1000} s`), timeoutMs);
    const cancel = () => giveUp('cancelled');
    options.signal?.addEventListener('abort', cancel, { once: true });
    if (options.signal?.aborted)
        cancel();
    const deadlineMs = Date.now() + timeoutMs;
    try {
        await Promise.all(chosen.map((notifier) => notify_send(notifier, alert, stop.signal, deadlineMs, options)));
    }
    finally {
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', cancel);
    }
}
async function notify_send(notifier, alert, signal, deadlineMs, { logger, firstDelayMs = FIRST_DELAY_MS }) {
    let last;
    const attempt = async () => {
        if (last)
            await pause(last.retryAfterMs - firstDelayMs, signal);
        signal.throwIfAborted();
        await notifier.notify(alert, signal);
    };
    const tries = (0,retry/* retry */.L)(attempt, {
        attempts: ATTEMPTS,
        firstDelayMs,
        maxDelayMs: MAX_DELAY_MS,
        signal,
        isRetryable: (error) => error instanceof AlertError && error.transient && Date.now() + error.retryAfterMs < deadlineMs,
        onRetry: (error, tried, delayMs) => {
            last = error;
            logger.debug(`${notifier.name}: try ${tried} failed, the next in ${delayMs} ms: ${last.message}`);
        },
    });
    try {
        await Promise.race([tries, whenAborted(signal)]);
        logger.debug(`${notifier.name}: alert sent`);
    }
    catch (error) {
        logger.warn(`the alert by ${notifier.name} was not sent: ${reasonOf(signal, error, last)}`);
    }
}
/** Returns the reason. Does not quote foreign errors: their text might hold a secret. */
function reasonOf(signal, error, last) {
    if (signal.aborted) {
        const { message } = signal.reason;
        return last ? `${message}; the last try: ${last.message}` : message;
    }
    return error instanceof AlertError ? error.message : 'an internal error';
}
/** Rejects on abort, for notifiers that ignore the signal. */
function whenAborted(signal) {
    return new Promise((_, reject) => {
        if (signal.aborted)
            reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
}
async function pause(delayMs, signal) {
    if (delayMs > 0)
        await (0,promises_.setTimeout)(delayMs, undefined, { signal });
}

;// CONCATENATED MODULE: ./lib/notify/smtp-server.js
// Chooses the mail server and its protection: from `smtp-url`, or from the single options. The URL
// holds the password, so the reader splits the URL here and does not keep it.

/** The local MTA, for a machine without mail configuration. It needs no TLS. */
const LOCAL = { configured: false, host: 'localhost', port: 25, tls: 'none' };
const PORTS = { none: 25, starttls: 587, tls: 465 };
const URL_PROBLEM = '--smtp-url is ***, it takes smtp://user:password@host:port or smtps://…, special characters as %40';
function readSmtpServer(options, addProblem) {
    const { smtpUrl, smtpHost, smtpPort, smtpUser, smtpPassword, smtpTls } = options;
    if (smtpUrl) {
        if (smtpHost || smtpPort !== undefined || smtpUser || smtpPassword)
            addProblem('--smtp-url stands in place of --smtp-host, --smtp-port, --smtp-user and --smtp-password');
        return readUrl(smtpUrl, smtpTls, addProblem);
    }
    if (Boolean(smtpUser) !== Boolean(smtpPassword))
        addProblem('--smtp-user and --smtp-password go together, one of them is missing');
    if (!smtpHost) {
        if (smtpPort !== undefined || smtpUser || smtpTls)
            addProblem('--smtp-host is missing');
        return LOCAL;
    }
    const tls = smtpTls ?? (smtpPort === PORTS.tls ? 'tls' : 'starttls');
    return server(smtpHost, smtpPort, tls, smtpUser, smtpPassword);
}
function readUrl(text, tls, addProblem) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const user = decode(url?.username);
    const password = decode(url?.password);
    if (!url?.hostname ||
        !/^smtps?:$/.test(url.protocol) ||
        user === undefined ||
        password === undefined ||
        (user === '') !== (password === '') ||
        !/^\/?$/.test(url.pathname) ||
        url.search ||
        url.hash) {
        addProblem(URL_PROBLEM);
        return { ...LOCAL, configured: true };
    }
    if (url.protocol === 'smtps:' && tls && tls !== 'tls')
        addProblem(`--smtp-tls is ${tls}, but --smtp-url begins with smtps://, which is tls`);
    const mode = url.protocol === 'smtps:' ? 'tls' : (tls ?? 'starttls');
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return server(host, url.port === '' ? undefined : Number(url.port), mode, user, password);
}
function server(host, port, tls, user, password) {
    const login = user && password ? { login: { user, password: new secret/* Secret */.z(password) } } : {};
    return { configured: true, host, port: port ?? PORTS[tls], tls, ...login };
}
function decode(text = '') {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/notify/read-alerts.js
// Turns the user's options into alerts. This file is separate from the rest of the configuration:
// valid alerts can report an error in the rest. Problems name the option and never show a URL or a
// password.





const ADDRESS = /^(?:[^\x00-\x1f<>@,;"]+ <)?[^\s\x00-\x1f<>@,;"()]{1,200}@[^\s\x00-\x1f<>@,;"()]{1,200}>?$/;
/**
 * Reads the alerts. An invalid alert becomes a problem, and the result leaves it out; the others
 * stay.
 */
function readAlerts(options, addProblem) {
    const given = read_alerts_readUrl('slack-webhook', options.slackWebhook, addProblem);
    const webhook = given && isPrivate(given.reveal()) ? given : undefined;
    if (given && !webhook)
        addProblem('--slack-webhook is ***, it takes a URL that begins with https://: who has it can post in your name');
    const pingUrl = read_alerts_readUrl('ping-url', options.pingUrl, addProblem);
    const email = readEmail(options, addProblem);
    return {
        ...(webhook ? { slack: { webhook } } : {}),
        ...(0,defined/* defined */.s)({ email }),
        ...(pingUrl ? { ping: { url: pingUrl, format: options.pingFormat ?? 'auto' } } : {}),
        ...readWebhooks(options, addProblem),
    };
}
function readWebhooks({ webhooks = [], webhookFormats = [], webhookPolicies = [] }, addProblem) {
    const isFitting = (given) => given.length <= 1 || given.length === webhooks.length;
    for (const [name, given] of [
        ['webhook-format', webhookFormats],
        ['webhook-notify-on', webhookPolicies],
    ])
        if (!isFitting(given))
            addProblem(`--${name} has ${given.length} values for ${webhooks.length} webhooks: give one, or one for each`);
    const found = webhooks.flatMap((text, i) => {
        const url = read_alerts_readUrl('webhook', text, addProblem);
        if (url && !isPrivate(url.reveal()))
            addProblem('--webhook is ***, it takes a URL that begins with https://: who has it can post in your name');
        const format = readChoice('webhook-format', WEBHOOK_FORMATS, webhookFormats, i, addProblem) ?? 'json';
        const policy = readChoice('webhook-notify-on', NOTIFY_POLICIES, webhookPolicies, i, addProblem);
        if (url && format === 'telegram' && !new URL(url.reveal()).searchParams.has('chat_id'))
            addProblem('--webhook for telegram is https://api.telegram.org/bot…/sendMessage?chat_id=…, and has no chat_id');
        return url && isPrivate(url.reveal()) ? [{ url, format, ...(0,defined/* defined */.s)({ policy }) }] : [];
    });
    return found.length > 0 ? { webhooks: found } : {};
}
function readChoice(name, values, given, at, addProblem) {
    const text = given.length === 1 ? given[0] : given[at];
    const found = values.find((value) => value === text);
    if (text !== undefined && !found)
        addProblem(`--${name} is "${text}", it takes ${values.join(', ')}`);
    return found;
}
function read_alerts_readUrl(name, text, addProblem) {
    if (!text)
        return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    // fetch refuses credentials in a URL.
    if ((url?.protocol === 'https:' || url?.protocol === 'http:') && !url.username && !url.password)
        return new secret/* Secret */.z(text);
    addProblem(`--${name} is ***, it takes a URL that begins with https:// and holds no user`);
    return undefined;
}
/**
 * Returns whether the URL stays private. The URL alone gives the right to post: it must not travel
 * as plain text, except on the same machine.
 */
function isPrivate(text) {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
function readEmail(options, addProblem) {
    const { mailTo = [], mailFrom, smtpCa } = options;
    const problems = [];
    const server = readSmtpServer(options, (problem) => problems.push(problem));
    if (mailTo.length === 0) {
        if (server.configured || mailFrom)
            problems.push('--mail-to is missing: whom shall e-mail go to?');
        for (const problem of problems)
            addProblem(problem);
        return undefined;
    }
    for (const address of mailTo)
        if (!isAddress(address))
            problems.push(`--mail-to is "${address}", it takes e-mail addresses`);
    if (mailFrom && !isAddress(mailFrom))
        problems.push(`--mail-from is "${mailFrom}", it takes an e-mail address`);
    for (const problem of problems)
        addProblem(problem);
    if (problems.length > 0)
        return undefined;
    const { host, port, tls, login } = server;
    // Most servers accept only the account itself, or one of its own addresses, as the sender.
    const from = mailFrom || (login && isAddress(login.user) ? login.user : mailTo[0]);
    return {
        host,
        port,
        tls,
        from,
        to: mailTo,
        ...(0,defined/* defined */.s)({ login }),
        ...(smtpCa ? { ca: smtpCa } : {}),
    };
}
function isAddress(text) {
    return ADDRESS.test(text) && text.includes('<') === text.endsWith('>');
}

// EXTERNAL MODULE: ./lib/core/problems.js
var core_problems = __webpack_require__(70571);
// EXTERNAL MODULE: ./lib/options/read-storage.js + 2 modules
var read_storage = __webpack_require__(10363);
// EXTERNAL MODULE: ./lib/options/read-trust.js
var read_trust = __webpack_require__(96355);
// EXTERNAL MODULE: ./lib/repository/newest-backups.js
var newest_backups = __webpack_require__(7810);
// EXTERNAL MODULE: ./lib/app/open-storage.js + 4 modules
var open_storage = __webpack_require__(96576);
;// CONCATENATED MODULE: ./lib/app/last-good.js
// Finds the backups that remain after a failed run: the newest good backup of its label, and its
// newest verified restore. Invariant: the search takes a bounded time and never throws.







/** A longer wait would delay the alert. */
const last_good_TIMEOUT_MS = 10_000;
/**
 * Finds the newest good backup.
 * @returns undefined if unknown
 */
async function findLastGood({ operation, options }, sources, label, storageHost) {
    if (operation === undefined)
        return undefined;
    const problems = new core_problems/* Problems */.Z();
    const values = new option_values/* OptionValues */.e3(options, problems);
    const config = (0,read_storage/* readStorage */.G)('list', values, sources, problems);
    const { verifyKeys } = (0,read_trust/* readTrust */.b)('list', values, sources, new core_problems/* Problems */.Z());
    if (problems.areFound)
        return undefined;
    const { logger } = storageHost;
    const debug = (message) => logger.debug(message);
    const quiet = { debug, info: debug, warn: debug, error: debug };
    const signal = AbortSignal.timeout(last_good_TIMEOUT_MS);
    const look = async () => {
        const storage = await (0,open_storage/* openStorages */.l)(config, false, { ...storageHost, logger: quiet, signal });
        try {
            const wanted = [{ label, isPartial: true }];
            const options = { verifyKeys, now: () => new Date(), isDeep: true };
            const { newest, verified } = (await (0,newest_backups/* findNewestOfLabels */.u)(storage, wanted, options)).get(label);
            const { backupId, begin: time, rows, dataBytes, storedBytes } = newest ?? {};
            return {
                ...(newest
                    ? {
                        backupId: backupId,
                        time: time,
                        rows: rows,
                        dataBytes: dataBytes,
                        storedBytes: storedBytes,
                    }
                    : {}),
                ...(0,defined/* defined */.s)({ verified }),
            };
        }
        finally {
            await storage.close();
        }
    };
    try {
        return await Promise.race([look(), last_good_whenAborted(signal)]);
    }
    catch (error) {
        debug(`the last good backup is not known: ${error.message}`);
        return undefined;
    }
}
function last_good_whenAborted(signal) {
    return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
}

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./lib/format/plausible-json.js
var plausible_json = __webpack_require__(7799);
// EXTERNAL MODULE: ./lib/format/signature.js + 1 modules
var signature = __webpack_require__(82912);
;// CONCATENATED MODULE: ./lib/format/last-outcome.js
// Outcome of the last run of an operation for a label, stored with the backups for `--notify-on
// change`. Only alerts depend on it: anyone who can write to the storage can cause a false alert
// about a change, or suppress an alert.




const last_outcome_text = schemas/* string */.YjP().max(300);
const lastOutcome = schemas/* object */.Ikc({
    operation: last_outcome_text,
    /** Empty: the operation did not concern a single label. */
    label: last_outcome_text,
    outcome: schemas/* enum */.k5n(['succeeded', 'succeeded with warnings', 'failed']),
    time: iso/* datetime */.w$(),
});
const MAX_OUTCOME_BYTES = 4096;
/** Returns the name of the object in the folder of outcomes, valid for any label. */
function outcomeName({ operation, label }) {
    return `${operation}-${(0,external_node_crypto_.createHash)('sha256').update(label).digest('hex').slice(0, 16)}.json`;
}
function serializeLastOutcome(value, signingKey) {
    return Buffer.from(`${JSON.stringify((0,signature/* signDocument */.Tt)(value, signingKey))}\n`);
}
/**
 * Parses an outcome. Returns undefined if it belongs to another operation or label, or is not
 * signed by one of the given keys: it does not count.
 */
function parseLastOutcome(bytes, { operation, label }, verifyKeys = []) {
    try {
        if (!(0,plausible_json/* isPlausibleJson */.yl)(bytes, plausible_json/* NOTE_LIMITS */.A6))
            return undefined;
        (0,signature/* checkSignature */.jC)(bytes, verifyKeys, 'the outcome');
        const { data } = lastOutcome.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
        return data?.operation === operation && data.label === label ? data : undefined;
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./lib/storage/key.js
var key = __webpack_require__(91082);
;// CONCATENATED MODULE: ./lib/app/last-outcomes.js
// Reads and stores, next to the backups, how the last run ended. Invariant: each call takes a
// bounded time and never throws; an unknown outcome counts as a change.









/** A longer wait would delay the alert. */
const last_outcomes_TIMEOUT_MS = 15_000;
class LastOutcomes {
    #place;
    #host;
    constructor(place, host) {
        this.#place = place;
        this.#host = host;
    }
    /**
     * Opens the outcomes in the storage that the input names, even if other options are wrong.
     * Undefined: the input names no storage.
     */
    static of({ operation, options }, sources, label, storageHost) {
        if (operation === undefined)
            return undefined;
        const problems = new core_problems/* Problems */.Z();
        const values = new option_values/* OptionValues */.e3(options, problems);
        const storage = (0,read_storage/* readStorage */.G)(operation, values, sources, problems);
        const trust = (0,read_trust/* readTrust */.b)(operation, values, sources, problems);
        if (problems.areFound)
            return undefined;
        return new LastOutcomes({ storage, trust, operation, label }, storageHost);
    }
    async read() {
        const { trust } = this.#place;
        // A run without a signing key has to accept its own unsigned outcomes.
        const verifyKeys = trust.signingKey ? (0,encryption_trust/* demandSignatures */.v)(trust).verifyKeys : [];
        const found = [];
        await this.#inEach('how the last run ended is not known, so it counts as a change', async (storage) => {
            try {
                const bytes = await storage.read(this.#key(), MAX_OUTCOME_BYTES);
                const last = parseLastOutcome(bytes, this.#place, verifyKeys);
                if (last)
                    found.push(last);
            }
            catch (error) {
                // This is the first run, or the file belongs to another program.
                const isNone = error instanceof errors/* BackupError */.hj && NOT_THERE.has(error.code);
                if (!isNone)
                    throw error;
            }
        });
        return found.sort((a, b) => (a.time < b.time ? -1 : 1)).at(-1)?.outcome;
    }
    async write(outcome, time) {
        const { operation, label, trust } = this.#place;
        const body = serializeLastOutcome({ operation, label, outcome, time: time.toISOString() }, trust.signingKey);
        await this.#inEach('how this run ended cannot be kept for the next one', async (storage) => {
            await storage.put(this.#key(), body);
        });
    }
    #key() {
        return `${key/* OUTCOMES_FOLDER */.HL}/${outcomeName(this.#place)}`;
    }
    async #inEach(failure, work) {
        const { logger } = this.#host;
        const signal = AbortSignal.timeout(last_outcomes_TIMEOUT_MS);
        try {
            const opened = await (0,open_storage/* openStorages */.l)(this.#place.storage, true, {
                ...this.#host,
                logger: quiet(logger),
                signal,
            });
            try {
                for (const storage of opened.copies ?? [opened])
                    await Promise.race([work(storage), last_outcomes_whenAborted(signal)]);
            }
            finally {
                await opened.close();
            }
        }
        catch (error) {
            logger.warn(`${failure}: ${signal.aborted ? 'the storage did not answer in time' : error.message}`);
        }
    }
}
const NOT_THERE = new Set([
    'STORAGE_OBJECT_NOT_FOUND',
    'STORAGE_BUCKET_NOT_FOUND',
    'OBJECT_CORRUPT',
]);
/** Logs at debug level: the run already logged the messages of the storage. */
function quiet(logger) {
    const debug = (message) => logger.debug(message);
    return { debug, info: debug, warn: debug, error: debug };
}
function last_outcomes_whenAborted(signal) {
    return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./lib/format/names.js
var names = __webpack_require__(43347);
;// CONCATENATED MODULE: ./lib/notify/metrics.js
// Metrics of a run, as text in the form of OpenMetrics. Prometheus and the Pushgateway read this
// form, too. Pure.
/** Contains only gauges: both text forms write gauges in the same way. */
const METRICS = {
    mysql_backup_last_run_timestamp_seconds: 'End of the last run',
    mysql_backup_last_run_success: '1 if the last run succeeded, 0 if it failed',
    mysql_backup_last_run_exit_code: 'Exit code of the last run',
    mysql_backup_last_run_duration_seconds: 'Duration of the last run',
    mysql_backup_last_run_warnings: 'Warnings of the last run',
    mysql_backup_newest_timestamp_seconds: 'Begin of the newest good backup',
    mysql_backup_newest_rows: 'Rows of the newest good backup',
    mysql_backup_newest_data_bytes: 'Size of the newest good backup before compression',
    mysql_backup_newest_stored_bytes: 'Stored size of the newest good backup',
    mysql_backup_newest_verified: '1 if the newest good backup was verified, 0 if not',
    mysql_backup_verified_restore_timestamp_seconds: 'End of the newest verified restore',
    mysql_backup_stale: '1 if the newest backup is too old or missing',
};
function renderMetrics(samples) {
    const lines = Object.keys(METRICS).flatMap((name) => {
        const own = samples.filter((sample) => sample.name === name);
        if (own.length === 0)
            return [];
        return [
            `# HELP ${name} ${METRICS[name]}`,
            `# TYPE ${name} gauge`,
            ...own.map(({ labels, value }) => `${name}${renderLabels(labels)} ${value}`),
        ];
    });
    return `${[...lines, '# EOF'].join('\n')}\n`;
}
function renderLabels(labels) {
    const pairs = Object.entries(labels).flatMap(([name, value]) => value === undefined ? [] : [`${name}="${escapeValue(value)}"`]);
    return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
function escapeValue(text) {
    return text
        .replaceAll('\\', '\\\\')
        .replaceAll('"', '\\"')
        .replace(/[\r\n]+/g, '\\n');
}

;// CONCATENATED MODULE: ./lib/app/metrics.js
// Exports the metrics of a run: into a file that the export replaces as a whole, and to a
// Pushgateway. Invariant: the export takes a bounded time and never throws; a failed write is a
// warning.






const metrics_TIMEOUT_MS = 10_000;
/** The account of the exporter reads the file. */
const MODE = 0o644;
async function exportMetrics({ file, push }, result, alert, logger) {
    if (file === undefined && push === undefined)
        return;
    const text = renderMetrics(samplesOf(result, alert));
    if (file !== undefined)
        await replaceText(file, text).catch((error) => logger.warn(`the metrics cannot be written to ${file}: ${error.message}`));
    if (push !== undefined)
        await pushText(groupUrl(push.reveal(), alert), text).catch((error) => logger.warn(`the metrics were not pushed: ${error.message}`));
}
function samplesOf(result, alert) {
    const { operation, label, server, time, outcome, warnings, durationSeconds, lastGood } = alert;
    const run = { operation, label, server };
    const of = { label };
    const samples = [];
    const add = (name, labels, value) => {
        if (value !== undefined && Number.isFinite(value))
            samples.push({ name, labels, value });
    };
    const exitCode = 'outcome' in result ? result.outcome.exitCode : result.error.exitCode;
    add('mysql_backup_last_run_timestamp_seconds', run, time.getTime() / 1000);
    add('mysql_backup_last_run_success', run, outcome.startsWith('succeeded') ? 1 : 0);
    add('mysql_backup_last_run_exit_code', run, exitCode || (alert.error ? errors/* EXIT_CODES */.ai.internal : errors/* EXIT_CODES */.ai.ok));
    add('mysql_backup_last_run_duration_seconds', run, durationSeconds);
    add('mysql_backup_last_run_warnings', run, warnings.length);
    if (lastGood?.time !== undefined) {
        add('mysql_backup_newest_timestamp_seconds', of, Date.parse(lastGood.time) / 1000);
        add('mysql_backup_newest_rows', of, lastGood.rows);
        add('mysql_backup_newest_data_bytes', of, lastGood.dataBytes);
        add('mysql_backup_newest_stored_bytes', of, lastGood.storedBytes);
    }
    if (lastGood?.verified)
        add('mysql_backup_verified_restore_timestamp_seconds', of, Date.parse(lastGood.verified.time) / 1000);
    if ('outcome' in result)
        addReport(result.outcome, alert, add);
    return samples;
}
function addReport(outcome, alert, add) {
    const { label, time } = alert;
    switch (outcome.operation) {
        case 'backup': {
            // A backup that failed its verification is not the newest good backup.
            if (outcome.error && outcome.error.code !== 'FINISHED_WITH_WARNINGS')
                return;
            const { backupId, rows, dataBytes, storedBytes, verification } = outcome.report;
            add('mysql_backup_newest_timestamp_seconds', { label }, (0,names/* backupTime */.a3)(backupId).getTime() / 1000);
            add('mysql_backup_newest_rows', { label }, rows);
            add('mysql_backup_newest_data_bytes', { label }, dataBytes);
            add('mysql_backup_newest_stored_bytes', { label }, storedBytes);
            add('mysql_backup_newest_verified', { label }, verification?.status === 'passed' ? 1 : 0);
            if (verification?.status === 'passed' && verification.level !== 'objects')
                add('mysql_backup_verified_restore_timestamp_seconds', { label }, time.getTime() / 1000);
            return;
        }
        case 'verify':
            if (outcome.report.restored && outcome.report.status === 'passed')
                add('mysql_backup_verified_restore_timestamp_seconds', { label }, time.getTime() / 1000);
            return;
        case 'list': {
            const newest = new Map(outcome.report.backups.map((backup) => [backup.label, backup]));
            for (const [name, backup] of newest) {
                add('mysql_backup_newest_timestamp_seconds', { label: name }, Date.parse(backup.begin) / 1000);
                add('mysql_backup_newest_rows', { label: name }, backup.rows);
                add('mysql_backup_newest_data_bytes', { label: name }, backup.dataBytes);
                add('mysql_backup_newest_stored_bytes', { label: name }, backup.storedBytes);
                add('mysql_backup_newest_verified', { label: name }, backup.status.endsWith('-verified') ? 1 : 0);
            }
            add('mysql_backup_stale', {}, outcome.error?.code === 'BACKUP_STALE' ? 1 : 0);
            return;
        }
        case 'fleet-status':
            for (const { profile, label: name, status, newest, verified } of outcome.report.profiles) {
                const labels = { profile, label: name };
                add('mysql_backup_stale', labels, status === 'stale' ? 1 : 0);
                add('mysql_backup_newest_timestamp_seconds', labels, newest && Date.parse(newest.begin) / 1000);
                add('mysql_backup_newest_rows', labels, newest?.rows);
                add('mysql_backup_newest_data_bytes', labels, newest?.dataBytes);
                add('mysql_backup_newest_stored_bytes', labels, newest?.storedBytes);
                add('mysql_backup_verified_restore_timestamp_seconds', labels, verified && Date.parse(verified.time) / 1000);
            }
            return;
        default:
    }
}
/** Replaces the file. A reader sees the whole old file or the whole new file. */
async function replaceText(file, text) {
    // The exporter reads every file whose name ends with .prom.
    const temporary = `${file}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.incomplete`;
    try {
        await (0,external_node_fs_promises_.writeFile)(temporary, text, { mode: MODE, flag: 'wx' });
        await (0,external_node_fs_promises_.rename)(temporary, file);
    }
    catch (error) {
        await (0,external_node_fs_promises_.rm)(temporary, { force: true });
        throw error;
    }
}
/**
 * Returns the URL of the group of an operation and a label: a push replaces the metrics of its own
 * group.
 */
function groupUrl(url, { operation, label }) {
    const target = new URL(url);
    if (target.pathname.includes('/metrics/job/'))
        return target.href;
    const group = ['metrics', 'job', 'mysql_backup', 'operation', operation];
    if (label)
        group.push('label@base64', Buffer.from(label).toString('base64url'));
    target.pathname = [target.pathname.replace(/\/+$/, ''), ...group].join('/');
    return target.href;
}
/** Pushes the metrics. Errors name no URL, because a URL may hold a password. */
async function pushText(url, body) {
    const target = new URL(url);
    const login = target.username
        ? `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`
        : undefined;
    target.username = target.password = '';
    let response;
    try {
        response = await fetch(target, {
            method: 'PUT',
            headers: {
                'content-type': 'text/plain; version=0.0.4',
                ...(login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {}),
            },
            body,
            signal: AbortSignal.timeout(metrics_TIMEOUT_MS),
        });
        await response.body?.cancel();
    }
    catch (error) {
        throw failedRequest(error);
    }
    if (!response.ok)
        throw refusedByStatus(response.status, null);
}

// EXTERNAL MODULE: ./lib/app/run-facts.js
var run_facts = __webpack_require__(50464);
// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(18067);
;// CONCATENATED MODULE: ./lib/app/alerting.js
// Decides which notifiers report a run, and the content of each alert. The entries compose the
// alerts from the raw options before they check anything, so the alerts also report a mistake in
// the other options.
















const withAlerts = option_table/* WITH_ALERTS */.bp;
class Alerting {
    #input;
    #sources;
    #notifiers;
    #policy;
    #metrics;
    #isTold = false;
    /** The calls that report the begin of the run. */
    #begun;
    /** Adds the problems of the alert options to the problems of the input. */
    constructor(input, sources) {
        const { environment } = sources;
        const problems = input.problems;
        const values = new option_values/* OptionValues */.e3(input.options, problems);
        const tls = values.text('smtp-tls');
        if (tls !== undefined && !['none', 'starttls', 'tls'].includes(tls))
            problems.add(`--smtp-tls is "${tls}", it takes none, starttls, tls`);
        this.#metrics = readMetrics(values, problems);
        this.#input = input;
        this.#sources = sources;
        this.#policy = NOTIFY_POLICIES.find((name) => name === values.text('notify-on')) ?? 'failure';
        this.#notifiers = createNotifiers(readAlerts({
            slackWebhook: values.text('slack-webhook'),
            pingUrl: values.text('ping-url'),
            pingFormat: PING_FORMATS.find((name) => name === values.text('ping-format')),
            webhooks: values.list('webhook'),
            webhookFormats: values.list('webhook-format'),
            webhookPolicies: values.list('webhook-notify-on'),
            smtpUrl: values.text('smtp-url'),
            smtpHost: values.text('smtp-host'),
            smtpPort: values.has('smtp-port') ? values.number('smtp-port') : undefined,
            smtpUser: values.text('smtp-user'),
            smtpPassword: values.text('smtp-password') ?? environment['SMTP_PASSWORD'],
            smtpTls: tls,
            smtpCa: values.has('smtp-ca')
                ? (0,read_file/* readFileOf */.mH)('smtp-ca', values.text('smtp-ca'), sources, problems)
                : undefined,
            mailFrom: values.text('mail-from'),
            mailTo: values.list('mail-to'),
        }, (problem) => problems.add(problem)), (0,network_proxies/* readProxies */.rq)(environment, (problem) => {
            if (values.has('slack-webhook') || values.has('ping-url'))
                problems.add(problem);
        }));
    }
    /** Tries each notifier, as far as the trial sends nothing. Never throws. */
    async check(signal) {
        return await Promise.all(this.#notifiers.map(async (notifier) => {
            const { name } = notifier;
            if (!notifier.check)
                return { name, detail: 'not tried: only a real alert could show it', isSkipped: true };
            try {
                return { name, detail: await notifier.check(signal) };
            }
            catch (error) {
                return { name, detail: '', error: error };
            }
        }));
    }
    /**
     * Reports the begin of a run to the services that watch the run. Does not wait, and never throws.
     */
    begin(logger) {
        const signal = AbortSignal.timeout(BEGIN_TIMEOUT_MS);
        const calls = this.#notifiers.map(async (notifier) => {
            try {
                await notifier.begin?.(signal);
            }
            catch (error) {
                logger.warn(`cannot report the begin of the run by ${notifier.name}: ${error.message}`);
            }
        });
        this.#begun = Promise.all(calls).then(() => undefined);
    }
    /** Reports the result, once for a run. Never throws, and does not change the outcome. */
    async tell(result, facts, host) {
        // A person waits for the answer of the other operations.
        const { operation } = this.#input;
        const isWatched = operation !== undefined && !withAlerts.includes(operation);
        if (this.#isTold || isWatched)
            return;
        this.#isTold = true;
        const { logger } = host;
        await this.#begun;
        const alert = await this.#withLastGood(alertOf(result, facts), host);
        const { outcome } = alert;
        const isByChange = this.#notifiers.some(({ policy = this.#policy, everyRun }) => !everyRun && policy === 'change');
        const isCompared = isByChange && outcome !== 'cancelled';
        const last = isCompared
            ? LastOutcomes.of(this.#input, this.#sources, facts.label ?? '', host)
            : undefined;
        if (isCompared && !last)
            logger.warn('how the last run ended is not known, so it counts as a change: the storage is not known');
        await sendAlerts(this.#notifiers, alert, {
            policy: this.#policy,
            logger,
            previousOutcome: await last?.read(),
        });
        if (outcome !== 'cancelled')
            await last?.write(outcome, alert.time);
        if (outcome !== 'cancelled')
            await exportMetrics(this.#metrics, result, alert, logger);
    }
    /** Adds the last good backup: the reader of a failure asks which backups exist. */
    async #withLastGood(alert, host) {
        const { outcome, label } = alert;
        const isTold = this.#notifiers.some(({ everyRun }) => !everyRun) || Object.keys(this.#metrics).length > 0;
        if (outcome !== 'failed' || label === undefined || !isTold)
            return alert;
        const lastGood = await findLastGood(this.#input, this.#sources, label, host);
        return lastGood ? { ...alert, lastGood } : alert;
    }
}
/** A service that watches a backup must not delay the backup. */
const BEGIN_TIMEOUT_MS = 5000;
function readMetrics(values, problems) {
    const file = values.text('metrics-file');
    const push = values.text('metrics-push');
    if (push !== undefined && !(URL.canParse(push) && /^https?:/.test(push)))
        problems.add('--metrics-push is ***, it takes a URL such as http://pushgateway:9091');
    return {
        ...(file ? { file } : {}),
        ...(push && URL.canParse(push) ? { push: new secret/* Secret */.z(push) } : {}),
    };
}
function alertOf(result, facts) {
    const { operation, server, storage, backupId, runUrl } = facts;
    const error = 'error' in result ? result.error : result.outcome.error;
    const report = 'outcome' in result ? result.outcome.report : {};
    const warnings = 'outcome' in result && 'warnings' in result.outcome.report ? result.outcome.report.warnings : [];
    const label = 'label' in report && typeof report.label === 'string' ? report.label : facts.label;
    const what = label ?? server;
    return {
        outcome: outcomeOf(error, warnings),
        operation,
        title: `${(0,run_facts/* titleOf */.Gg)(operation)}${what === undefined ? '' : ` of ${what}`}`,
        ...(error?.code === 'BACKUP_STALE' ? { headline: describeStale(label, storage) } : {}),
        exitCode: error?.exitCode ?? 0,
        ...(0,defined/* defined */.s)({ backupId }),
        ...pick(report, ['backupId', 'storage', 'tables', 'rows', 'dataBytes', 'storedBytes', 'durationSeconds']),
        ...(0,defined/* defined */.s)({ storage, label, server, runUrl }),
        ...verificationOf(result),
        ...(error
            ? { error: { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) } }
            : {}),
        warnings,
        tool: version/* TOOL */.j,
        time: new Date(),
    };
}
function describeStale(label, storage) {
    if (label !== undefined)
        return `Backup of ${label} is stale`;
    return storage === undefined ? 'Backups of the fleet are stale' : `Backups in ${storage} are stale`;
}
function outcomeOf(error, warnings) {
    if (error)
        return error.code === 'CANCELLED' ? 'cancelled' : 'failed';
    return warnings.length > 0 ? 'succeeded with warnings' : 'succeeded';
}
function verificationOf(result) {
    if (!('outcome' in result))
        return {};
    const { outcome } = result;
    switch (outcome.operation) {
        case 'restore':
            return { verification: outcome.report.verification };
        case 'verify':
            return { verification: { level: outcome.report.level, status: outcome.report.status } };
        case 'backup':
            return outcome.report.verification ? { verification: outcome.report.verification } : {};
        case 'plan':
        case 'check':
        case 'restore-plan':
        case 'show':
        case 'find':
        case 'diff':
        case 'list':
        case 'prune':
        case 'report':
        case 'matrix':
        case 'fleet-status':
            return {};
    }
}
function pick(report, names) {
    const values = report;
    return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}


/***/ }),

/***/ 33095:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  uQ: () => (/* binding */ describeChange),
  Xm: () => (/* binding */ describeVerification),
  KZ: () => (/* binding */ fleetMatrix),
  BO: () => (/* binding */ fleetStatus)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/app/report-file.js
var report_file = __webpack_require__(62332);
// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(18067);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/repository/newest-backups.js
var newest_backups = __webpack_require__(7810);
// EXTERNAL MODULE: ./lib/app/open-storage.js + 4 modules
var open_storage = __webpack_require__(96576);
;// CONCATENATED MODULE: ./lib/app/read-fleet-states.js
// Reads the storages of a fleet concurrently, and opens each storage once for all of its profiles.
// An unreadable storage is a fact about its profiles; the fleet still reads the other storages.




/** Requests wait for the network, and do not load this machine. */
const STORAGES_AT_ONCE = 32;
/**
 * Returns the states in the order of the profiles.
 * @param isDeep looks for verified restores too
 */
async function readFleetStates(profiles, { isDeep, now, host }) {
    const groups = new Map();
    for (const profile of profiles) {
        const key = keyOf(profile);
        groups.set(key, [...(groups.get(key) ?? []), profile]);
    }
    const states = new Map();
    await (0,concurrency/* mapConcurrent */._k)([...groups.values()], STORAGES_AT_ONCE, async (group) => {
        host.signal?.throwIfAborted();
        const { storage: config, verifyKeys } = group[0];
        try {
            const storage = await (0,open_storage/* openStorages */.l)(config, false, host);
            try {
                const found = await (0,newest_backups/* findNewestOfLabels */.u)(storage, group, { verifyKeys, now, isDeep });
                for (const profile of group) {
                    const { label: _, ...state } = found.get(profile.label);
                    states.set(profile, { profile, ...state });
                }
            }
            finally {
                await storage.close();
            }
        }
        catch (thrown) {
            host.signal?.throwIfAborted();
            const { code, message } = (0,errors/* toBackupError */.uy)(thrown);
            for (const profile of group)
                states.set(profile, { profile, problems: [], unreadable: `${code}: ${message}` });
        }
    });
    return profiles.map((profile) => states.get(profile));
}
/** Returns the same key for profiles that the same requests can read. */
function keyOf({ storage, verifyKeys }) {
    const keys = verifyKeys.map((key) => key.export({ type: 'spki', format: 'der' }).toString('base64'));
    return JSON.stringify([storage, keys]);
}

;// CONCATENATED MODULE: ./lib/app/fleet-status.js
// `fleet status` and `fleet matrix`: the backups of each profile, and the profiles to run.






async function fleetStatus({ profiles, maxVerifiedAgeSeconds, htmlPath }, host) {
    if (htmlPath !== undefined)
        await (0,report_file/* assertReportWritable */.N)(htmlPath);
    const begin = performance.now();
    const isDeep = maxVerifiedAgeSeconds !== undefined;
    const states = await readFleetStates(profiles, { isDeep, now: host.now, host });
    const now = host.now();
    const rows = states.map((state) => describe(state, now, maxVerifiedAgeSeconds));
    const stale = rows.filter(({ status }) => status === 'stale');
    const report = {
        status: stale.length > 0 ? 'stale' : 'ok',
        profiles: rows,
        stale: stale.length,
        ...(0,defined/* defined */.s)({ htmlPath }),
        warnings: rows.flatMap(({ profile, problems }) => problems.map((problem) => `${profile}: ${problem}`)),
        durationSeconds: (performance.now() - begin) / 1000,
    };
    if (htmlPath !== undefined) {
        const { renderFleetPage } = await __webpack_require__.e(/* import() */ 59).then(__webpack_require__.bind(__webpack_require__, 12059));
        const shown = rows.map((row) => ({ ...row, verification: describeVerification(row, now) }));
        const page = renderFleetPage({ rows: shown, warnings: report.warnings, now, tool: version/* TOOL */.j });
        await (0,report_file/* writeReportFile */.a)(htmlPath, page);
    }
    if (stale.length === 0)
        return { report };
    const names = stale.map(({ profile, reason }) => `${profile} (${reason})`);
    return {
        report,
        error: new errors/* BackupError */.hj('BACKUP_STALE', `${stale.length} of ${(0,units/* plural */.LS)(rows.length, 'profile')} ${stale.length === 1 ? 'is' : 'are'} stale: ${(0,units/* listSome */.XT)(names, 20)}`, {
            hint: 'See why the last runs of these profiles failed or never started. `fleet matrix --stale` lists what is missing.',
            details: { stale: stale.map(({ profile, label, reason }) => ({ profile, label, reason })) },
        }),
    };
}
function describe({ profile, newest, previous, verified, problems, unreadable }, now, maxVerifiedAgeSeconds) {
    const { name, label, tags, maxAgeSeconds } = profile;
    const ageSeconds = newest && secondsSince(newest.begin, now);
    const reason = unreadable ??
        (ageSeconds === undefined
            ? 'there is no backup'
            : ageSeconds > maxAgeSeconds
                ? `the newest backup is ${(0,units/* formatAge */.nV)(ageSeconds)} old, more than ${(0,units/* formatSeconds */.Xo)(maxAgeSeconds)}`
                : describeUnverified(verified, now, maxVerifiedAgeSeconds));
    const changePercent = newest && previous && previous.storedBytes > 0
        ? (newest.storedBytes / previous.storedBytes - 1) * 100
        : undefined;
    return {
        profile: name,
        label,
        tags,
        status: reason === undefined ? 'ok' : 'stale',
        ...(0,defined/* defined */.s)({ reason, newest, ageSeconds, changePercent, verified }),
        problems,
    };
}
/**
 * Returns, for example, `rows, 2 d ago`. Without --max-verified-age the text covers only the newest
 * backup.
 */
function describeVerification({ newest, verified }, now) {
    if (verified)
        return `${verified.level}, ${(0,units/* formatAge */.nV)(secondsSince(verified.time, now))} ago`;
    const { verification } = newest ?? {};
    return verification ? `${verification.status}, ${(0,units/* formatAge */.nV)(secondsSince(verification.time, now))} ago` : '';
}
/** Returns, for example, `+3.1 %`. */
function describeChange({ changePercent }) {
    if (changePercent === undefined)
        return '';
    return `${changePercent >= 0 ? '+' : ''}${changePercent.toFixed(1)} %`;
}
function describeUnverified(verified, now, maxSeconds) {
    if (maxSeconds === undefined)
        return undefined;
    if (!verified)
        return 'no restore of a backup was verified';
    const age = secondsSince(verified.time, now);
    return age > maxSeconds
        ? `the newest verified restore is ${(0,units/* formatAge */.nV)(age)} old, more than ${(0,units/* formatSeconds */.Xo)(maxSeconds)}`
        : undefined;
}
function secondsSince(time, now) {
    return Math.max(0, (now.getTime() - Date.parse(time)) / 1000);
}
/**
 * Returns the profiles to run.
 * @throws BackupError STORAGE_FAILED if the matrix needs a storage that it cannot read
 */
async function fleetMatrix({ profiles, staleSeconds, rotate, limit }, host) {
    if (staleSeconds === undefined && !rotate)
        return { include: profiles.slice(0, limit).map(pick) };
    const states = await readFleetStates(profiles, { isDeep: rotate, now: host.now, host });
    // A run of a profile with an unreadable storage reports the cause best.
    for (const { profile, unreadable } of states)
        if (unreadable !== undefined)
            host.logger.warn(`${profile.name}: ${unreadable}`);
    const now = host.now();
    const isWanted = ({ newest }) => staleSeconds === undefined || !newest || secondsSince(newest.begin, now) > staleSeconds;
    const wanted = states.filter(isWanted);
    if (rotate) {
        const timeOf = ({ verified }) => verified?.time ?? '';
        // A profile without a backup has nothing to verify.
        const candidates = wanted.filter(({ newest }) => newest !== undefined);
        candidates.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
        return { include: candidates.slice(0, limit).map(({ profile }) => pick(profile)) };
    }
    return { include: wanted.slice(0, limit).map(({ profile }) => pick(profile)) };
}
function pick({ name, label }) {
    return { profile: name, label };
}


/***/ }),

/***/ 96576:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ openStorages)
});

// UNUSED EXPORTS: openStorage

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/storage/directory/directory-errors.js
// Maps error codes of the file system to ours. Only `code` decides.

const MEANINGS = {
    ENOSPC: ['STORAGE_FULL', 'Free space there, prune old backups, or choose another directory.'],
    EDQUOT: ['STORAGE_FULL', 'Raise the disk quota of this user, or choose another directory.'],
    EACCES: [
        'STORAGE_ACCESS_DENIED',
        'Give the user that runs mysql-backup the right to read and write there.',
    ],
    EPERM: ['STORAGE_ACCESS_DENIED', 'Give the user that runs mysql-backup the right to read and write there.'],
    EROFS: [
        'STORAGE_ACCESS_DENIED',
        'The file system is mounted read-only: choose another directory or mount it writable.',
    ],
    ENOENT: [
        'STORAGE_OBJECT_NOT_FOUND',
        'Check the id with `mysql-backup list`; the backup may have been pruned.',
    ],
    ELOOP: [
        'STORAGE_ACCESS_DENIED',
        'Symbolic links inside a backup directory are not followed: put the file itself there.',
    ],
    ENOTDIR: ['STORAGE_FAILED', 'A part of the path is a file: choose a directory.'],
    EEXIST: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
    ENOTEMPTY: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
};
function codeOf(error) {
    return error?.code ?? '';
}
/**
 * Translates an error.
 * @param act attempted act, for the message: `write /backups/x/y`
 */
function translateFileError(error, act) {
    if (error instanceof errors/* BackupError */.hj)
        return error;
    const code = codeOf(error);
    const [meaning, hint] = MEANINGS[code] ?? [
        'STORAGE_FAILED',
        'Look at the system log: the disk or its mount has a problem.',
    ];
    return new errors/* BackupError */.hj(meaning, `cannot ${act}: ${code || String(error)}`, { hint, cause: error });
}
/**
 * Translates an error of a write. The directory existed when the backup began, so a missing path
 * means that the directory is gone.
 */
function translateWriteError(error, act) {
    if (codeOf(error) !== 'ENOENT')
        return translateFileError(error, act);
    return new errors/* BackupError */.hj('STORAGE_CHANGED', `cannot ${act}: the directory is gone`, {
        hint: 'It was removed, or its file system unmounted, while the backup ran: find out why, and start again.',
        cause: error,
    });
}
/** Runs an act of the file system and translates its errors. */
async function translating(act, work) {
    try {
        return await work();
    }
    catch (error) {
        throw translateFileError(error, act);
    }
}

// EXTERNAL MODULE: ./lib/storage/directory/directory-file.js
var directory_file = __webpack_require__(54669);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/storage/key.js
var storage_key = __webpack_require__(91082);
// EXTERNAL MODULE: ./lib/storage/metered-source.js
var metered_source = __webpack_require__(98935);
;// CONCATENATED MODULE: ./lib/storage/directory/remove-folder.js
// Removes a folder with its contents, and reports the outcome instead of an error.


/** Removes a folder. A missing folder counts as removed. */
async function removeFolder(folder) {
    const names = await (0,promises_.readdir)(folder).catch(() => []);
    try {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
        return { removed: names.length, left: [] };
    }
    catch (error) {
        const { message } = translateFileError(error, `remove ${folder}`);
        const rest = await (0,promises_.readdir)(folder).catch(() => []);
        return { removed: names.length - rest.length, left: [{ location: folder, reason: message }] };
    }
}

;// CONCATENATED MODULE: ./lib/storage/directory/directory-writer.js
// Writes one backup to a directory: under a temporary name, with every file and folder synced, then
// renamed. So a name without the temporary mark is a complete backup, also after a power failure.









/** Number of files that are verified at a time. */
const FILES_AT_ONCE = 16;
function incompleteName(backupId) {
    return `.${backupId}.incomplete`;
}
/** Returns the backup id of a temporary folder; undefined for other names. */
function incompleteId(name) {
    return /^\.(.+)\.incomplete$/s.exec(name)?.[1];
}
class DirectoryWriter {
    #root;
    #backupId;
    #folder;
    #stop = new AbortController();
    #signal;
    #running = new Set();
    /** Bytes of each stored object. */
    #stored = new Map();
    #committed = false;
    constructor(root, backupId, signal) {
        this.#root = root;
        this.#backupId = backupId;
        this.#folder = external_node_path_.join(root, incompleteName(backupId));
        this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    }
    static async begin(root, backupId, signal) {
        const writer = new DirectoryWriter(root, backupId, signal);
        await translating(`begin ${external_node_path_.join(root, backupId)}`, async () => {
            await writer.#refuseExisting();
            await (0,directory_file/* makeNewFolder */.Z9)(writer.#folder);
        });
        return writer;
    }
    write(name, source, maxBytes) {
        const written = this.#write(name, source, maxBytes);
        this.#running.add(written);
        const forget = () => this.#running.delete(written);
        written.then(forget, forget);
        return written;
    }
    async #write(name, source, maxBytes) {
        (0,storage_key/* assertKey */.sM)(`${this.#backupId}/${name}`);
        const metered = new metered_source/* MeteredSource */.s(source, name, maxBytes, this.#signal);
        try {
            const bytes = await (0,directory_file/* writeNewFile */.S0)(external_node_path_.join(this.#folder, name), metered);
            this.#stored.set(name, bytes);
            return { bytes };
        }
        catch (error) {
            if (metered.failure)
                throw metered.failure.error;
            if (this.#signal.aborted)
                throw (0,metered_source/* stoppedBy */.$)(this.#signal);
            throw translateWriteError(error, `write ${external_node_path_.join(this.#root, this.#backupId, name)}`);
        }
    }
    async discard(name) {
        (0,storage_key/* assertKey */.sM)(`${this.#backupId}/${name}`);
        const file = external_node_path_.join(this.#folder, name);
        await translating(`remove ${file}`, () => (0,promises_.rm)(file, { force: true }));
        this.#stored.delete(name);
    }
    async commit(name, body) {
        await this.#verifyComplete();
        const stored = await this.write(name, body, body.byteLength);
        const target = external_node_path_.join(this.#root, this.#backupId);
        try {
            await (0,directory_file/* syncFolder */.Yw)(this.#folder);
            await this.#refuseExisting();
            await (0,promises_.rename)(this.#folder, target);
            this.#committed = true;
            await (0,directory_file/* syncFolder */.Yw)(this.#root);
        }
        catch (error) {
            throw translateWriteError(error, `commit ${target}`);
        }
        return stored;
    }
    async abort() {
        if (this.#committed)
            return { removed: 0, left: [] };
        this.#stop.abort(new errors/* BackupError */.hj('CANCELLED', `backup ${this.#backupId} was aborted`));
        await Promise.allSettled(this.#running);
        return await removeFolder(this.#folder);
    }
    /**
     * Verifies all objects.
     * @throws BackupError STORAGE_CHANGED if an object differs from the written one
     */
    async #verifyComplete() {
        await (0,concurrency/* forEachConcurrent */.C6)(this.#stored, FILES_AT_ONCE, this.#signal, async ([name, bytes]) => {
            const file = external_node_path_.join(this.#folder, name);
            const stats = await (0,promises_.lstat)(file).catch((error) => {
                if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
                    return undefined;
                throw translateWriteError(error, `look at ${file}`);
            });
            if (stats?.isFile() && stats.size === bytes)
                return;
            const found = stats?.isFile() ? `has ${stats.size} bytes, ${bytes} were written` : 'is gone';
            throw new errors/* BackupError */.hj('STORAGE_CHANGED', `${external_node_path_.join(this.#root, this.#backupId, name)} ${found}`, {
                hint: 'Another program, such as a prune, removed or changed it while the backup ran: find out which, and start again.',
            });
        });
    }
    async #refuseExisting() {
        const target = external_node_path_.join(this.#root, this.#backupId);
        try {
            await (0,promises_.lstat)(target);
        }
        catch (error) {
            if (codeOf(error) === 'ENOENT')
                return;
            throw error;
        }
        throw new errors/* BackupError */.hj('STORAGE_EXISTS', `${target} exists already`, {
            hint: 'Start the backup again: it takes a new id.',
        });
    }
}

// EXTERNAL MODULE: ./lib/storage/small-object.js
var small_object = __webpack_require__(51096);
// EXTERNAL MODULE: ./lib/storage/storage-clock.js
var storage_clock = __webpack_require__(74343);
;// CONCATENATED MODULE: ./lib/storage/directory/directory-storage.js
// Backups in a directory: `<directory>/<backup id>/<object name>`. Folders are 0700 and files 0600,
// because they hold the data of a database. Links below the directory are never followed, so no
// backup can point out of it.














/** Size of one read(2): large enough to make its cost negligible, small compared with a chunk. */
const READ_BYTES = 256 * 1024;
class DirectoryStorage {
    location;
    /** Verified backup folders: checked once, not for each of ten thousand objects. */
    #realFolders = new Set();
    #clock;
    /**
     * Creates a storage.
     * @param directory directory that the first write creates
     */
    constructor(directory) {
        this.location = external_node_path_.resolve(directory);
    }
    async checkWritable(backupId, { isTrial } = { isTrial: false }) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        const folder = external_node_path_.join(this.location, incompleteName(backupId));
        const probe = external_node_path_.join(folder, 'probe');
        const body = (0,external_node_crypto_.randomBytes)(64);
        return await translating(`write to ${this.location}`, async () => {
            const made = await (0,directory_file/* makeNewFolder */.Z9)(folder);
            try {
                await (0,directory_file/* replaceFile */.fR)(probe, `${probe}.incomplete`, body);
                // On a network share, this is the time of its server.
                this.#clock = (0,storage_clock/* startStorageClock */.o)(this.location, (await (0,promises_.lstat)(probe)).mtime);
                if ((await (0,promises_.readFile)(probe)).equals(body))
                    return [];
            }
            finally {
                await (0,promises_.rm)(folder, { recursive: true, force: true });
                if (isTrial)
                    await (0,directory_file/* removeFolders */.cw)(made);
            }
            throw new errors/* BackupError */.hj('STORAGE_FAILED', `${this.location} returned other bytes than were written`);
        });
    }
    clocks() {
        return this.#clock ? [this.#clock] : [];
    }
    async freeBytes() {
        for (let folder = this.location;; folder = external_node_path_.dirname(folder)) {
            try {
                const { bavail, bsize } = await (0,promises_.statfs)(folder);
                return bavail * bsize;
            }
            catch (error) {
                if (codeOf(error) !== 'ENOENT' || folder === external_node_path_.dirname(folder))
                    return undefined;
            }
        }
    }
    async create(backupId, signal) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        await translating(`make ${this.location}`, () => (0,directory_file/* makeFolders */.wZ)(this.location));
        return await DirectoryWriter.begin(this.location, backupId, signal);
    }
    async *listFolders() {
        const entries = await this.#readRoot();
        const ids = entries
            .filter((entry) => entry.isDirectory() && (0,storage_key/* isBackupId */["if"])(entry.name))
            .map((entry) => entry.name);
        yield* ids.sort(storage_key/* compareBytes */.Xo);
    }
    async *listObjects(backupId, namePrefix = '') {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        const folder = external_node_path_.join(this.location, backupId);
        const stats = await this.#lstat(folder);
        if (!stats?.isDirectory())
            return;
        const entries = await translating(`list ${folder}`, () => (0,promises_.readdir)(folder, { withFileTypes: true }));
        const files = entries.filter((entry) => entry.isFile() && (0,storage_key/* isObjectName */.V2)(entry.name) && entry.name.startsWith(namePrefix));
        for (const { name } of files.sort((a, b) => (0,storage_key/* compareBytes */.Xo)(a.name, b.name))) {
            const file = await this.#lstat(external_node_path_.join(folder, name));
            if (file)
                yield { name, bytes: file.size };
        }
    }
    async findArchived() {
        return [];
    }
    async read(key, maxBytes = small_object/* MAX_TEXT_BYTES */.$D) {
        return await (0,small_object/* collect */.Fo)(key, this.readStream(key, { signal: new AbortController().signal }), maxBytes);
    }
    async *readStream(key, options) {
        const { signal } = options;
        const file = await this.#fileOf(key);
        const handle = await translating(`read ${file}`, () => (0,directory_file/* openForReading */.sb)(file));
        try {
            const stats = await handle.stat();
            if (!stats.isFile())
                throw new errors/* BackupError */.hj('STORAGE_OBJECT_NOT_FOUND', `${file} is not a file`);
            for (let position = options.offset ?? 0; position < stats.size;) {
                if (signal.aborted)
                    throw (0,metered_source/* stoppedBy */.$)(signal);
                // Allocate no more than needed: otherwise thousands of small files leave as many large
                // buffers to the collector.
                const bytes = Math.min(READ_BYTES, stats.size - position);
                const { bytesRead, buffer } = await handle.read((0,buffer_pool/* allocateSized */.tw)(bytes), 0, bytes, position);
                if (bytesRead === 0)
                    return;
                position += bytesRead;
                // Usually the whole buffer, so that its reader can return the memory.
                yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
            }
        }
        catch (error) {
            throw translateFileError(error, `read ${file}`);
        }
        finally {
            await handle.close();
        }
    }
    async put(key, body) {
        const { backupId } = (0,storage_key/* assertKey */.sM)(key);
        if (backupId === storage_key/* OUTCOMES_FOLDER */.HL)
            await translating(`make ${this.location}`, () => (0,directory_file/* makeFolders */.wZ)(external_node_path_.join(this.location, backupId)));
        const file = await this.#fileOf(key);
        const temporary = external_node_path_.join(external_node_path_.dirname(file), `.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.incomplete`);
        await translating(`write ${file}`, () => (0,directory_file/* replaceFile */.fR)(file, temporary, body));
        return { bytes: body.byteLength };
    }
    async delete(keys) {
        for (const key of keys)
            (0,storage_key/* assertKey */.sM)(key);
        const folders = new Set();
        for (const key of keys) {
            const { backupId } = (0,storage_key/* assertKey */.sM)(key);
            const file = external_node_path_.join(this.location, key);
            if (!(await this.#lstat(external_node_path_.join(this.location, backupId)))?.isDirectory())
                continue;
            await translating(`delete ${file}`, () => unlinkIfThere(file));
            folders.add(external_node_path_.dirname(file));
        }
        this.#realFolders.clear();
        // As in S3, a folder exists as long as it has objects.
        for (const folder of folders)
            await translating(`delete ${folder}`, () => removeIfEmpty(folder));
        if (folders.size > 0)
            await translating(`sync ${this.location}`, () => (0,directory_file/* syncFolder */.Yw)(this.location));
    }
    async lockOf() {
        return undefined;
    }
    async *listIncomplete(manifestNames) {
        for (const entry of await this.#readRoot()) {
            const backupId = incompleteId(entry.name) ?? entry.name;
            if (!entry.isDirectory() || !(0,storage_key/* isBackupId */["if"])(backupId))
                continue;
            const folder = external_node_path_.join(this.location, entry.name);
            if (backupId === entry.name && (await this.#hasAny(folder, manifestNames)))
                continue;
            const stats = await this.#lstat(folder);
            if (stats)
                yield { backupId, lastModified: stats.mtime };
        }
    }
    async removeIncomplete(backupId, manifestNames) {
        (0,storage_key/* assertBackupId */.OQ)(backupId);
        this.#realFolders.clear();
        const folder = external_node_path_.join(this.location, backupId);
        const unfinished = await removeFolder(external_node_path_.join(this.location, incompleteName(backupId)));
        if (await this.#hasAny(folder, manifestNames))
            return unfinished;
        const finished = await removeFolder(folder);
        return {
            removed: unfinished.removed + finished.removed,
            left: [...unfinished.left, ...finished.left],
        };
    }
    async close() { }
    async #readRoot() {
        try {
            return await (0,promises_.readdir)(this.location, { withFileTypes: true });
        }
        catch (error) {
            if (codeOf(error) !== 'ENOENT')
                throw translateFileError(error, `list ${this.location}`);
            throw new errors/* BackupError */.hj('STORAGE_BUCKET_NOT_FOUND', `directory ${this.location} does not exist`, {
                hint: 'Check the path; the first backup makes the directory.',
                cause: error,
            });
        }
    }
    /** Returns the path of a key. Refuses a link in place of the folder. */
    async #fileOf(key) {
        const { backupId, name } = (0,storage_key/* assertKey */.sM)(key);
        const folder = external_node_path_.join(this.location, backupId);
        if (!this.#realFolders.has(folder) && !(await this.#lstat(folder))?.isDirectory()) {
            throw new errors/* BackupError */.hj('STORAGE_OBJECT_NOT_FOUND', `folder ${folder} does not exist`, {
                hint: 'Check the id with `mysql-backup list`; symbolic links are not followed.',
            });
        }
        this.#realFolders.add(folder);
        return external_node_path_.join(folder, name);
    }
    async #hasAny(folder, names) {
        for (const name of names)
            if ((await this.#lstat(external_node_path_.join(folder, name)))?.isFile())
                return true;
        return false;
    }
    async #lstat(file) {
        try {
            return await (0,promises_.lstat)(file);
        }
        catch (error) {
            if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
                return undefined;
            throw translateFileError(error, `look at ${file}`);
        }
    }
}
async function unlinkIfThere(file) {
    await (0,promises_.rm)(file, { force: true });
}
async function removeIfEmpty(folder) {
    try {
        await (0,promises_.rmdir)(folder);
    }
    catch (error) {
        if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT')
            throw error;
        if (codeOf(error) !== 'ENOENT')
            await (0,directory_file/* syncFolder */.Yw)(folder);
    }
}

// EXTERNAL MODULE: ./lib/storage/location.js
var storage_location = __webpack_require__(75706);
;// CONCATENATED MODULE: ./lib/app/open-storage.js
// Turns the storage's configuration into a storage. This module loads the AWS SDK only for an s3://
// location, so work on a directory starts at once.



async function openStorage(url, options) {
    const parsed = (0,storage_location/* parseLocation */.zS)(url);
    if (parsed.kind === 'directory')
        return new DirectoryStorage(parsed.path);
    const { openS3Storage } = await Promise.all(/* import() */[__webpack_require__.e(40), __webpack_require__.e(195), __webpack_require__.e(358), __webpack_require__.e(248)]).then(__webpack_require__.bind(__webpack_require__, 91248));
    return await openS3Storage({ ...options, bucket: parsed.bucket, prefix: parsed.prefix });
}
/**
 * Opens all named storages, the directory first. A backup goes to all of them. A reader takes an
 * object from the directory if the directory holds the object.
 */
async function openStorages({ url, directory, stallTimeoutMs, s3 }, isWritten, { logger, webIdentityToken, signal }) {
    const options = {
        logger,
        ...(0,defined/* defined */.s)({ stallTimeoutMs, signal }),
        ...(s3.endpoint ? { endpoint: s3.endpoint } : {}),
        ...(s3.region ? { region: s3.region } : {}),
        ...(0,defined/* defined */.s)({ forcePathStyle: s3.forcePathStyle }),
        ...(s3.ca ? { ca: s3.ca } : {}),
        ...(0,defined/* defined */.s)({ proxies: s3.proxies }),
        ...(s3.profile ? { profile: s3.profile } : {}),
        ...(s3.hostRoleArn ? { hostRoleArn: s3.hostRoleArn } : {}),
        ...(s3.credentialsFile ? { credentialsFile: s3.credentialsFile } : {}),
        ...(s3.roleArn ? { roleArn: s3.roleArn } : {}),
        ...(s3.expectedBucketOwner ? { expectedBucketOwner: s3.expectedBucketOwner } : {}),
        ...(0,defined/* defined */.s)({ objectOptions: s3.objectOptions }),
        ...(s3.roleArn && webIdentityToken ? { webIdentityToken } : {}),
    };
    if (!directory)
        return await openStorage(url, options);
    const near = new DirectoryStorage((0,storage_location/* parseDirectory */.Bp)(directory));
    if (!url)
        return near;
    const both = [near, await openStorage(url, options)];
    if (!isWritten) {
        const { FallbackStorage } = await __webpack_require__.e(/* import() */ 979).then(__webpack_require__.bind(__webpack_require__, 75979));
        return new FallbackStorage(...both, logger);
    }
    const { MirrorStorage } = await __webpack_require__.e(/* import() */ 582).then(__webpack_require__.bind(__webpack_require__, 32582));
    return new MirrorStorage(both);
}


/***/ }),

/***/ 44367:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DC: () => (/* binding */ renderFailureJson),
/* harmony export */   c2: () => (/* binding */ statusOf),
/* harmony export */   hF: () => (/* binding */ renderJson),
/* harmony export */   mW: () => (/* binding */ statusOfError)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50862);
// The outcome of an operation, its one status, and its JSON document. --output json, --report and a
// failure use the same document.

/** Returns the one status word of a run, for every reader. Warnings change no status. */
function statusOf(outcome) {
    const { error } = outcome;
    if (error && error.code !== 'FINISHED_WITH_WARNINGS')
        return statusOfError(error);
    switch (outcome.operation) {
        case 'backup':
            return statusOfBackup(outcome.report);
        case 'list':
            return 'listed';
        case 'find':
            return 'found';
        case 'matrix':
            return 'chosen';
        case 'plan':
        case 'diff':
        case 'check':
        case 'show':
        case 'restore':
        case 'restore-plan':
        case 'verify':
        case 'prune':
        case 'report':
        case 'fleet-status':
            return outcome.report.status;
    }
}
function statusOfError({ code }) {
    return code === 'CANCELLED' ? 'cancelled' : 'failed';
}
/** Returns the status that `list` will show. */
function statusOfBackup({ verification }) {
    if (verification?.status !== 'passed')
        return 'stored';
    return verification.level === 'objects' ? 'objects-verified' : 'restore-verified';
}
function renderJson(outcome, facts) {
    const { report, exitCode, error } = outcome;
    return document({
        ...namesOf(facts),
        ...report,
        // For two copies the report names both places together; a reader cannot open such a place.
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_0__/* .defined */ .s)({ storage: facts.storage }),
        status: statusOf(outcome),
        ...(error ? { error: errorFields(error) } : {}),
        exitCode,
    });
}
function renderFailureJson(error, facts) {
    return document({
        ...namesOf(facts),
        status: statusOfError(error),
        error: errorFields(error),
        exitCode: error.exitCode,
    });
}
function namesOf({ operation, label, server, storage, directory, backupId }) {
    return { operation, label, server, storage, directory, backupId };
}
function errorFields({ code, message, hint, details }) {
    return { code, message, ...(hint ? { hint } : {}), details };
}
function document(fields) {
    return `${JSON.stringify(fields, null, 2)}\n`;
}


/***/ }),

/***/ 14257:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ renderText)
});

// EXTERNAL MODULE: ./lib/app/fleet-status.js + 1 modules
var fleet_status = __webpack_require__(33095);
// EXTERNAL MODULE: ./lib/restore/load/leave-out-rows.js
var leave_out_rows = __webpack_require__(38855);
// EXTERNAL MODULE: ./lib/core/printable.js
var printable = __webpack_require__(58776);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/verify/definitions/text-difference.js
var text_difference = __webpack_require__(30493);
// EXTERNAL MODULE: ./lib/app/text-table.js
var text_table = __webpack_require__(72281);
;// CONCATENATED MODULE: ./lib/app/render-inspection.js
// Renders `show`, `find` and `check` as text for people.




function renderShow(report) {
    const { schemas, verifications, own } = report;
    const tables = schemas.flatMap((schema) => schema.tables.map((table) => [
        `${schema.name}.${table.name}`,
        table.engine,
        table.rows === undefined ? '?' : (0,units/* formatCount */.B4)(table.rows),
        (0,units/* formatBytes */.z3)(table.dataBytes),
        (0,units/* formatBytes */.z3)(table.storedBytes),
        (0,units/* formatCount */.B4)(table.chunks),
        table.schemaOnly ? 'structure only' : (table.filter ?? ''),
    ]));
    return [
        renderFacts(factsOf(report)),
        (0,text_table/* textTable */.e)(['TABLE', 'ENGINE', '>ROWS', '>DATA', '>STORED', '>CHUNKS', 'WHERE'], tables),
        renderSection('Other objects', schemas.flatMap(otherObjects)),
        renderSection('Accounts', report.accounts ?? []),
        renderSection('Not in the backup', own?.leftOut.map(({ name, reason }) => `${name}: ${reason}`) ?? []),
        renderSection('Warnings of the backup', own?.warnings ?? []),
        renderSection('Verifications', verifications.map(({ time, level, status, failure }) => `${time}  ${level}: ${status}${failure ? `, ${failure}` : ''}`)),
    ]
        .filter((part) => part !== '')
        .join('\n');
}
function factsOf({ backupId, label, status, storage, server, snapshot, totals, own, }) {
    const position = [
        snapshot.gtidExecuted && `GTID ${snapshot.gtidExecuted}`,
        snapshot.binlogFile && `binary log ${snapshot.binlogFile}:${snapshot.binlogPosition}`,
    ].filter(Boolean);
    return [
        ['Backup', backupId],
        ['Label', label],
        ['Status', status],
        ['Storage', storage],
        [
            'Server',
            `${server.flavor} ${server.version} at ${server.host}${server.port === undefined ? '' : `:${server.port}`}`,
        ],
        ['Snapshot', `${snapshot.method}${snapshot.consistent ? '' : ', not consistent'}`],
        ...position.map((text) => ['Position', text]),
        ...(own
            ? [
                ['Began', own.begin],
                ['Ended', own.end],
                ['Made by', `${own.tool.name} ${own.tool.version}`],
                ['Encrypted', own.encrypted ? 'yes' : 'no'],
                ...(own.selection ? [['Selection', JSON.stringify(own.selection)]] : []),
            ]
            : []),
        [
            'Holds',
            `${(0,units/* plural */.LS)(totals.tables, 'table')}, ${(0,units/* plural */.LS)(totals.rows, 'row')}, ${(0,units/* formatBytes */.z3)(totals.dataBytes)}, stored in ${(0,units/* formatBytes */.z3)(totals.storedBytes)}`,
        ],
    ];
}
function otherObjects({ name, views, sequences, routines, libraries, triggers, events, }) {
    const of = (kind, names) => names.map((object) => `${kind} ${name}.${object}`);
    return [
        ...of('view', views),
        ...of('sequence', sequences),
        ...routines.map((routine) => {
            const space = routine.lastIndexOf(' ', routine.startsWith('PACKAGE BODY ') ? 12 : routine.indexOf(' '));
            return `${routine.slice(0, space).toLowerCase()} ${name}.${routine.slice(space + 1)}`;
        }),
        ...of('library', libraries),
        ...of('trigger', triggers),
        ...of('event', events),
    ];
}
function renderFacts(facts) {
    const width = Math.max(...facts.map(([name]) => name.length));
    return facts.map(([name, value]) => `${name.padEnd(width)}  ${(0,printable/* printableLine */.oy)(value)}\n`).join('');
}
function renderSection(title, lines) {
    if (lines.length === 0)
        return '';
    return `${title}:\n${lines.map((line) => `  ${(0,printable/* printableLine */.oy)(line)}\n`).join('')}`;
}
function renderFind({ tables, searched }) {
    const isChanged = (i) => {
        const [table, older] = [tables[i], findOlder(tables, i)];
        if (table.rows === undefined || older?.rows === undefined)
            return '';
        const change = table.rows - older.rows;
        return change === 0 ? '=' : `${change > 0 ? '+' : '-'}${(0,units/* formatCount */.B4)(Math.abs(change))}`;
    };
    return `${(0,text_table/* textTable */.e)(['BACKUP', 'LABEL', 'TABLE', 'KIND', '>ROWS', '>CHANGE', '>DATA', 'WHERE', 'STATUS'], tables.map((table, i) => [
        table.backupId,
        table.label,
        `${table.schema}.${table.name}`,
        table.kind,
        table.rows === undefined ? '' : (0,units/* formatCount */.B4)(table.rows),
        isChanged(i),
        table.dataBytes === undefined ? '' : (0,units/* formatBytes */.z3)(table.dataBytes),
        table.filter ?? '',
        table.status,
    ]))}${(0,units/* plural */.LS)(searched, 'backup')} searched\n`;
}
/** Returns the same table in the previous backup of the label. */
function findOlder(tables, i) {
    const { label, schema, name, kind, backupId } = tables[i];
    return tables
        .slice(i + 1)
        .find((other) => other.backupId !== backupId &&
        other.label === label &&
        other.schema === schema &&
        other.name === name &&
        other.kind === kind);
}
function renderCheck({ steps, status }) {
    const word = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };
    const width = Math.max(...steps.map(({ name }) => name.length));
    const lines = steps.map(({ name, status, detail, code, hint }) => `${word[status].padEnd(8)}${name.padEnd(width)}  ${code ? `${code}: ` : ''}${(0,printable/* printableLine */.oy)(detail)}\n${hint ? `${' '.repeat(10 + width)}${(0,printable/* printableLine */.oy)(hint)}\n` : ''}`);
    const failed = steps.filter((step) => step.status === 'failed').length;
    return `${lines.join('')}${status === 'passed' ? 'a backup can be made' : `${(0,units/* plural */.LS)(failed, 'check')} failed`}\n`;
}
/** Renders the output of `diff`: `-` marks lines of the backup, `+` marks lines of the server. */
function renderDiff({ differences, backupId, server, tables }) {
    const lines = differences.flatMap(({ kind, object, backup, server: now }) => {
        switch (kind) {
            case 'missing':
                return [`- ${object}`];
            case 'additional':
                return [`+ ${object}`];
            case 'rows': {
                const [before, after] = [Number(backup), Number(now)];
                if (Number.isNaN(after))
                    return [`! ${object}: ${String(now)}`];
                const change = `${after > before ? '+' : '-'}${(0,units/* formatCount */.B4)(Math.abs(after - before))}`;
                return [
                    `! ${object}: ${(0,units/* formatCount */.B4)(before)} rows in the backup, ${(0,units/* formatCount */.B4)(after)} on the server, ${change}`,
                ];
            }
            case 'definition':
                return [`! ${object}`, ...marked('-', backup), ...marked('+', now)];
        }
    });
    const text = lines.map((line) => `${(0,printable/* printableLine */.oy)(line)}\n`).join('');
    const result = differences.length === 0 ? 'no difference' : (0,units/* plural */.LS)(differences.length, 'difference');
    return `${text}${result} between ${backupId} and ${(0,printable/* printableLine */.oy)(server)}, the rows of ${(0,units/* plural */.LS)(tables, 'table')} were counted\n`;
}
function marked(sign, text = '') {
    // Only the other side has lines of its own.
    if (text === text_difference/* NOTHING_ELSE */.go)
        return [];
    return String(text)
        .split('\n')
        .map((line) => `    ${sign} ${line}`);
}

;// CONCATENATED MODULE: ./lib/app/render-text.js






function renderProof({ level, status, checks, durationSeconds }) {
    return `  verification by ${level}: ${status}, ${checks.length} checks, ${(0,units/* formatSeconds */.Xo)(durationSeconds)}\n`;
}
function renderText(outcome, now = new Date()) {
    switch (outcome.operation) {
        case 'backup': {
            const { backupId, storage, rows, durationSeconds, snapshot, verification } = outcome.report;
            const at = [
                snapshot.gtidExecuted && `GTID ${snapshot.gtidExecuted}`,
                snapshot.binlogFile && `binlog ${snapshot.binlogFile}:${snapshot.binlogPosition}`,
            ]
                .filter(Boolean)
                .join(', ');
            return `${backupId}\n  in ${storage}, ${(0,units/* formatCount */.B4)(rows)} rows, ${(0,units/* formatSeconds */.Xo)(durationSeconds)}\n  snapshot by ${snapshot.method}${at ? ` at ${at}` : ''}\n${verification ? renderProof(verification) : ''}`;
        }
        case 'plan':
            return (0,text_table/* textTable */.e)(['TABLE', 'ENGINE', '>ROWS (EST.)', '>SIZE (EST.)', 'KEY', '>CHUNKS (EST.)'], outcome.report.schemas.flatMap((schema) => schema.tables.map((row) => [
                `${schema.name}.${row.name}`,
                row.engine,
                (0,units/* formatCount */.B4)(row.estimatedRows),
                (0,units/* formatBytes */.z3)(row.estimatedBytes),
                row.key ?? '(none)',
                String(row.chunks),
            ])));
        case 'restore-plan':
            return renderPlan(outcome.report);
        case 'restore': {
            const { verification, durationSeconds, stages, changes = [], partialTables = [] } = outcome.report;
            const lines = stages.map(({ name, seconds }) => `  ${name.padEnd(14)}${(0,units/* formatSeconds */.Xo)(seconds)}`);
            return `${lines.join('\n')}\n${partialTables.map((table) => `${(0,printable/* printableLine */.oy)((0,leave_out_rows/* describePartial */.lC)(table))}\n`).join('')}${changes.map((change) => `changed: ${(0,printable/* printableLine */.oy)(change)}\n`).join('')}restored in ${(0,units/* formatSeconds */.Xo)(durationSeconds)}; verification by ${verification.level}: ${verification.status}, ${verification.checks.length} checks\n`;
        }
        case 'verify':
            return '';
        case 'diff':
            return renderDiff(outcome.report);
        case 'list':
            return outcome.report.backups.length === 0
                ? `no backups in ${outcome.report.storage}\n`
                : (0,text_table/* textTable */.e)([
                    'ID',
                    '>AGE',
                    'LABEL',
                    'SERVER',
                    '>TABLES',
                    '>ROWS',
                    '>DATA',
                    '>STORED',
                    'SNAPSHOT',
                    'ENCRYPTED',
                    'STATUS',
                ], outcome.report.backups.map((backup) => [
                    backup.backupId,
                    (0,units/* formatAge */.nV)((now.getTime() - Date.parse(backup.begin)) / 1000),
                    backup.label,
                    `${backup.flavor} ${backup.serverVersion}`,
                    (0,units/* formatCount */.B4)(backup.tables),
                    (0,units/* formatCount */.B4)(backup.rows),
                    (0,units/* formatBytes */.z3)(backup.dataBytes),
                    (0,units/* formatBytes */.z3)(backup.storedBytes),
                    backup.consistent ? backup.method : `${backup.method} (inconsistent)`,
                    backup.encrypted ? 'yes' : 'no',
                    `${backup.verifiedLevel ? `${backup.status} (${backup.verifiedLevel})` : backup.status}${backup.partial ? ', partial' : ''}`,
                ])) + older(outcome.report);
        case 'show':
            return renderShow(outcome.report);
        case 'find':
            return renderFind(outcome.report);
        case 'check':
            return renderCheck(outcome.report);
        case 'report':
            return `${outcome.report.htmlPath}\n`;
        case 'matrix':
            return `${JSON.stringify(outcome.report)}\n`;
        case 'fleet-status':
            return renderFleet(outcome.report, now);
        case 'prune':
            return renderPruned(outcome.report);
    }
}
function renderFleet({ profiles }, now) {
    return (0,text_table/* textTable */.e)(['PROFILE', 'LABEL', 'STATUS', '>AGE', '>ROWS', '>STORED', '>CHANGE', 'VERIFIED', 'NEWEST', 'WHY'], profiles.map((row) => [
        row.profile,
        row.label,
        row.status,
        row.ageSeconds === undefined ? '' : (0,units/* formatAge */.nV)(row.ageSeconds),
        row.newest ? (0,units/* formatCount */.B4)(row.newest.rows) : '',
        row.newest ? (0,units/* formatBytes */.z3)(row.newest.storedBytes) : '',
        (0,fleet_status/* describeChange */.uQ)(row),
        (0,fleet_status/* describeVerification */.Xm)(row, now),
        row.newest?.backupId ?? '',
        row.reason ?? '',
    ]));
}
function renderPruned({ status, backups, incomplete, storage }) {
    const word = { kept: 'keep', removed: status === 'planned' ? 'would remove' : 'removed', failed: 'failed' };
    const copies = new Set([...backups, ...incomplete].map((each) => each.storage)).size > 1;
    const place = (each) => (copies ? [each.storage] : []);
    const rows = [
        ...backups.map((each) => [
            each.backupId,
            ...place(each),
            each.label ?? '(unknown)',
            word[each.outcome],
            each.reasons.join(', '),
        ]),
        ...incomplete.map((each) => [
            each.backupId,
            ...place(each),
            '(unknown)',
            word[each.outcome],
            [`incomplete since ${each.lastModified}`, ...(each.reason ? [each.reason] : [])].join(', '),
        ]),
    ];
    if (rows.length === 0)
        return `nothing to prune in ${storage}\n`;
    return (0,text_table/* textTable */.e)(['ID', ...(copies ? ['STORAGE'] : []), 'LABEL', 'WHAT', 'WHY'], rows);
}
function renderPlan(report) {
    const { backupId, target, schemas, drops, resumed, loadedBy, estimatedSeconds, rows, dataBytes } = report;
    const names = schemas.map(({ source, name }) => (source === name ? name : `${source} as ${name}`));
    const tables = (0,text_table/* textTable */.e)(['TABLE', '>ROWS', '>SIZE', '>CHUNKS'], schemas.flatMap((schema) => schema.tables.map((row) => [
        `${schema.name}.${row.name}`,
        (0,units/* formatCount */.B4)(row.rows),
        (0,units/* formatBytes */.z3)(row.dataBytes),
        String(row.chunks),
    ])));
    return [
        tables,
        `would ${resumed ? 'resume' : 'restore'} ${backupId} to ${target}: ${names.join(', ')}\n`,
        ...drops.map((what) => `would drop ${what}\n`),
        ...schemas.flatMap(({ name, triggers }) => triggers.map((trigger) => `would create trigger ${name}.${(0,printable/* printableLine */.oy)(trigger)}\n`)),
        ...(report.disabledEvents ?? []).map((event) => `would create ${(0,printable/* printableLine */.oy)(event)} disabled\n`),
        ...(report.changes ?? []).map((change) => `would change: ${(0,printable/* printableLine */.oy)(change)}\n`),
        `${(0,units/* formatCount */.B4)(rows)} rows, ${(0,units/* formatBytes */.z3)(dataBytes)}, by ${loadedBy === 'insert' ? 'INSERT' : 'LOAD DATA'}, about ${(0,units/* formatSeconds */.Xo)(estimatedSeconds)} at 40 MB/s\n`,
    ].join('');
}
function older({ backups, unread = 0 }) {
    if (unread === 0)
        return '';
    return `the newest ${(0,units/* plural */.LS)(backups.length, 'backup')}; ${(0,units/* formatCount */.B4)(unread)} older were not read, --limit 0 lists all\n`;
}


/***/ }),

/***/ 62332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ assertReportWritable),
/* harmony export */   a: () => (/* binding */ writeReportFile)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3828);
/* harmony import */ var _storage_directory_directory_file_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54669);
// The file of --report. Invariants: the run verifies that it can write the file before it does
// anything. The file is private, because it holds names and sizes of a database. One act puts the
// file in place, so no link leads to another file.






/**
 * Verifies that the run can write the file.
 * @throws BackupError CONFIG_INVALID
 */
async function assertReportWritable(file) {
    const refuse = (why, cause) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj('CONFIG_INVALID', `the report cannot be written to ${file}: ${why}`, {
        hint: 'Nothing was done. Name a file in a folder that exists and can be written.',
        cause,
    });
    const folder = node_path__WEBPACK_IMPORTED_MODULE_3__.dirname(node_path__WEBPACK_IMPORTED_MODULE_3__.resolve(file));
    try {
        if (!(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(folder)).isDirectory())
            throw refuse(`${folder} is not a folder`);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.access)(folder, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.W_OK | node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.X_OK);
    }
    catch (error) {
        if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj)
            throw error;
        const { code } = error;
        throw refuse(code === 'ENOENT' ? `folder ${folder} does not exist` : `${folder} cannot be written (${code})`, error);
    }
    const there = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(file).catch((error) => {
        if (error.code === 'ENOENT')
            return undefined;
        throw refuse(String(error.code), error);
    });
    if (there && !there.isFile())
        throw refuse(there.isSymbolicLink() ? 'it is a symbolic link' : 'it is not a regular file');
}
/**
 * Writes the report.
 * @throws BackupError STORAGE_FAILED
 */
async function writeReportFile(file, json) {
    try {
        await (0,_storage_directory_directory_file_js__WEBPACK_IMPORTED_MODULE_5__/* .replaceFile */ .fR)(file, `${file}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}.incomplete`, Buffer.from(json));
    }
    catch (cause) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj('STORAGE_FAILED', `the report cannot be written to ${file}: ${cause.message}`, { hint: 'The operation itself is done: see its log. Make room, or name another file.', cause });
    }
}


/***/ }),

/***/ 50464:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gg: () => (/* binding */ titleOf),
/* harmony export */   To: () => (/* binding */ factsOfInput),
/* harmony export */   xS: () => (/* binding */ factsOf)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(50862);
/* harmony import */ var _core_version_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(18067);
/* harmony import */ var _options_read_backup_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(33007);
/* harmony import */ var _options_input_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(97146);
/* harmony import */ var _options_read_config_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9716);
/* harmony import */ var _storage_location_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(75706);
// Facts that name a run in reports, alerts, issues and outputs, after a success and after a
// failure.






/** Returns the facts that an input gives, even if parts of the input are invalid. */
function factsOfInput(input, sources) {
    const { options } = input;
    const label = (0,_options_read_backup_js__WEBPACK_IMPORTED_MODULE_1__/* .labelOf */ .W)(input, sources);
    return {
        operation: (0,_options_input_js__WEBPACK_IMPORTED_MODULE_2__/* .nameOf */ .V)(input),
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_5__/* .defined */ .s)({ label }),
        ...placesOf(options.get('storage')?.at(-1), options.get('backup-dir')?.at(-1)),
    };
}
function factsOf(config) {
    const { operation, label, storage } = config;
    const server = (0,_options_read_config_js__WEBPACK_IMPORTED_MODULE_3__/* .serverOf */ .F)(config);
    return {
        operation,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_5__/* .defined */ .s)({ label, server }),
        ...placesOf(storage.url, storage.directory),
    };
}
/** Returns the operation as the begin of a sentence. */
function titleOf(operation) {
    return operation === _core_version_js__WEBPACK_IMPORTED_MODULE_0__/* .TOOL */ .j.name
        ? operation
        : `${operation[0].toUpperCase()}${operation.slice(1).replace('-', ' ')}`;
}
function placesOf(url, directory) {
    const place = url || directory;
    return {
        ...(place ? { storage: (0,_storage_location_js__WEBPACK_IMPORTED_MODULE_4__/* .nameLocation */ .DV)(place) } : {}),
        ...(url && directory ? { directory: (0,_storage_location_js__WEBPACK_IMPORTED_MODULE_4__/* .nameLocation */ .DV)(directory) } : {}),
    };
}


/***/ }),

/***/ 40539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/repository/resolve-backup.js
var resolve_backup = __webpack_require__(57183);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/repository/backup-status.js
var backup_status = __webpack_require__(78179);
// EXTERNAL MODULE: ./lib/repository/broken-backups.js
var broken_backups = __webpack_require__(24441);
// EXTERNAL MODULE: ./lib/repository/find-backups.js
var find_backups = __webpack_require__(26199);
// EXTERNAL MODULE: ./lib/repository/open-backup.js + 2 modules
var open_backup = __webpack_require__(81112);
;// CONCATENATED MODULE: ./lib/repository/find-tables.js
// Finds the backups that hold a table, a view or a sequence, with the row counts.









/** Maximum number of manifests in memory: a manifest may be large. */
const MANIFESTS_AT_ONCE = 2;
/**
 * Finds tables. Backups that cannot be read, because a key is missing or they are damaged, cause
 * warnings.
 * @throws BackupError TABLE_NOT_FOUND if no readable backup holds one of them
 */
async function findTables({ label, includeTables }, context) {
    const { storage, trust = encryption_trust/* noTrust */.A, logger, signal } = context;
    const broken = new broken_backups/* BrokenBackups */.t();
    const backups = (await (0,find_backups/* findBackups */.Tx)(storage, label, broken.add, trust.verifyKeys)).toReversed();
    const warnings = [...broken.describe()];
    const found = new Map();
    await (0,concurrency/* forEachConcurrent */.C6)(backups, MANIFESTS_AT_ONCE, signal, async (backup) => {
        try {
            const { manifest } = await (0,open_backup/* openBackup */.T)(storage, backup.backupId, trust);
            found.set(backup, manifest.schemas.flatMap((schema) => findIn(schema, includeTables, backup)));
        }
        catch (error) {
            if (!(error instanceof errors/* BackupError */.hj) || !isOfOneBackup(error))
                throw error;
            warnings.push(`backup ${backup.backupId} was not searched: ${error.message}`);
        }
    });
    for (const warning of warnings)
        logger.warn(warning);
    const tables = backups.flatMap((backup) => found.get(backup) ?? []);
    if (tables.length === 0)
        throw new errors/* BackupError */.hj('TABLE_NOT_FOUND', `${storage.location} has no backup with ${includeTables.join(' or ')}, ${found.size} of ${backups.length} backups were searched`, { hint: 'Write the name as schema.table, in the case of the server; * is a wildcard.' });
    return { storage: storage.location, tables, searched: found.size, warnings };
}
function isOfOneBackup({ code }) {
    return /^(ENCRYPTION_|SIGNATURE_|MANIFEST_|OBJECT_CORRUPT|BACKUP_NOT_FOUND)/.test(code);
}
function findIn(schema, patterns, { backupId, label, verifications }) {
    const { status } = (0,backup_status/* backupStatus */.R)(verifications);
    const of = (kind, name, facts = {}) => patterns.some((pattern) => (0,selection/* matchesPattern */.MT)(`${schema.name}.${name}`, pattern))
        ? [{ backupId, label, schema: schema.name, name, kind, ...facts, status }]
        : [];
    return [
        ...schema.tables.flatMap(({ name, rows, dataBytes, filter }) => of('table', name, {
            ...(0,defined/* defined */.s)({ rows }),
            dataBytes,
            ...(0,defined/* defined */.s)({ filter }),
        })),
        ...schema.views.flatMap(({ name }) => of('view', name)),
        ...schema.sequences.flatMap(({ name }) => of('sequence', name)),
    ];
}

// EXTERNAL MODULE: ./lib/repository/future.js
var future = __webpack_require__(96797);
// EXTERNAL MODULE: ./lib/repository/list.js
var list = __webpack_require__(1174);
;// CONCATENATED MODULE: ./lib/repository/rotate.js
// Chooses the label to verify next: the one with the oldest last verified restore. Every label thus
// gets its turn.





/** @throws BackupError BACKUP_NOT_FOUND if there is no backup */
async function chooseRotated(context) {
    const { storage, trust, logger } = context;
    const broken = new broken_backups/* BrokenBackups */.t();
    const found = await (0,find_backups/* findBackups */.Tx)(storage, undefined, broken.add, trust?.verifyKeys);
    const present = (0,future/* presentOf */.ZU)(context);
    const newest = new Map();
    for (const { backupId, label, verifications } of found) {
        if ((0,future/* isFromFuture */.S5)(backupId, present))
            continue;
        const times = verifications.filter(list/* isPassOfRestore */.J).map(({ time }) => time);
        newest.set(label, [newest.get(label) ?? '', ...times].sort().at(-1));
    }
    const [chosen] = [...newest].sort(([a, at], [b, bt]) => compare(at, bt) || compare(a, b));
    if (!chosen)
        throw new errors/* BackupError */.hj('BACKUP_NOT_FOUND', `there is no backup in ${storage.location}`, {
            hint: 'Check --storage with `mysql-backup list`.',
        });
    const [label, time] = chosen;
    logger.info(`the label ${label} is verified: ${time === '' ? 'no restore of it was verified yet' : `its last verified restore is of ${time}`}`);
    return label;
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

// EXTERNAL MODULE: ./lib/format/names.js
var names = __webpack_require__(43347);
// EXTERNAL MODULE: ./lib/repository/open-source.js
var open_source = __webpack_require__(7630);
;// CONCATENATED MODULE: ./lib/repository/show.js
// Shows the contents of one backup, from its manifest, and its verifications.







/** @throws BackupError BACKUP_NOT_FOUND, ENCRYPTION_*, SIGNATURE_*, MANIFEST_*, STORAGE_* */
async function show(request, context) {
    const { storage, trust } = context;
    const { backupId, warnings } = await (0,resolve_backup/* resolveBackup */.p)(context, request, { isVerified: true });
    const source = await (0,open_source/* openSource */.o)(context, backupId, request.label);
    const { contents } = source;
    const verifications = (0,names/* isBackupId */["if"])(backupId)
        ? await (0,find_backups/* findVerifications */.aD)(storage, backupId, trust?.verifyKeys)
        : [];
    const accounts = contents.accounts?.filter(({ kind }) => kind === 'role' || kind === 'account');
    return {
        storage: storage.location,
        backupId,
        label: contents.label,
        status: (0,backup_status/* backupStatus */.R)(verifications).status,
        server: contents.server,
        snapshot: contents.snapshot,
        totals: contents.totals,
        schemas: contents.schemas.map(describeSchema),
        ...(accounts ? { accounts: accounts.map(({ name }) => name) } : {}),
        verifications: verifications.map(({ time, level, status, failure }) => ({
            time,
            level,
            status,
            ...(failure ? { failure: failure.message } : {}),
        })),
        ...(source instanceof open_backup/* OpenBackup */.R ? { own: describeOwn(source.manifest) } : {}),
        warnings: [...warnings, ...source.limits],
    };
}
function describeSchema(schema) {
    const names = (objects) => objects.map(({ name }) => name);
    return {
        name: schema.name,
        ...(schema.collation ? { collation: schema.collation } : {}),
        tables: schema.tables.map(describeTable),
        views: names(schema.views),
        sequences: names(schema.sequences),
        routines: schema.routines.map(({ type, name }) => `${type} ${name}`),
        libraries: names(schema.libraries),
        triggers: names([...schema.tables, ...schema.views].flatMap(({ triggers }) => triggers)),
        events: names(schema.events),
    };
}
function describeTable(table) {
    const { name, engine, rows, dataBytes, chunks, filter, schemaOnly } = table;
    return {
        name,
        engine,
        ...(0,defined/* defined */.s)({ rows }),
        dataBytes,
        storedBytes: chunks.reduce((sum, chunk) => sum + chunk.storedBytes, 0),
        chunks: chunks.length,
        ...(0,defined/* defined */.s)({ filter, schemaOnly }),
    };
}
function describeOwn(manifest) {
    const { begin, end, tool, encryption, totals, serverObjects, warnings } = manifest;
    const { mark: _, ...selection } = manifest.selection ?? { mark: '' };
    return {
        begin,
        end,
        tool,
        encrypted: encryption !== undefined,
        objects: totals.objects,
        ...(manifest.selection
            ? { selection: selection }
            : {}),
        leftOut: serverObjects.leftOut,
        warnings,
    };
}

// EXTERNAL MODULE: ./lib/verify/failure.js
var verify_failure = __webpack_require__(75307);
// EXTERNAL MODULE: ./lib/verify/report.js
var verify_report = __webpack_require__(79779);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var manifest = __webpack_require__(22693);
// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
;// CONCATENATED MODULE: ./lib/repository/lease.js
// A lease marks a backup as being read: `@.lease-<random>.json` next to the manifest, with an
// expiry that the reader extends while it works. The lease of a crashed reader expires by itself.
// Prune keeps backups with a valid lease.






/** Lease term, long compared with the difference of two machines' clocks. */
const TERM_MS = 60 * 60_000;
const RENEW_MS = 10 * 60_000;
/**
 * Longest plausible lease. A later expiry comes from a broken clock, or from someone who wants to
 * prevent pruning.
 */
const LONGEST_MS = 24 * 60 * 60_000;
const LEASE_PREFIX = '@.lease-';
const lease = schemas/* object */.Ikc({ backupId: schemas/* string */.YjP(), operation: schemas/* string */.YjP(), expires: iso/* datetime */.w$() });
function isLeaseName(name) {
    return /^@\.lease-[0-9a-f]{16}\.json$/.test(name);
}
function serializeLease(value) {
    return Buffer.from(`${JSON.stringify(value)}\n`);
}
/**
 * Reads a lease and its state at a moment. An unreadable lease is `odd` and holds, because its
 * owner is unknown.
 */
async function readLease(storage, backupId, name, now) {
    let bytes;
    try {
        bytes = await storage.read(`${backupId}/${name}`, bounds/* MAX_LEASE_BYTES */.UH);
    }
    catch (error) {
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
            return { state: 'expired' };
        if (error instanceof errors/* BackupError */.hj && error.code === 'OBJECT_CORRUPT')
            return { state: 'odd' };
        throw error;
    }
    const value = parse(bytes);
    if (!value || value.backupId !== backupId)
        return { state: 'odd' };
    const leftMs = Date.parse(value.expires) - now.getTime();
    if (leftMs > LONGEST_MS)
        return { state: 'odd', lease: value };
    return { state: leftMs > 0 ? 'holds' : 'expired', lease: value };
}
function parse(bytes) {
    try {
        return lease.safeParse(JSON.parse(bytes.toString('utf8'))).data;
    }
    catch {
        return undefined;
    }
}
/**
 * Does the work under a lease. With read-only credentials, it logs that the lease is missing and
 * does the work without.
 */
async function withLease(backupId, operation, { storage, logger, now, onLease }, work) {
    if (!(0,names/* isBackupId */["if"])(backupId) || !(await isThere(storage, backupId)))
        return await work();
    const key = `${backupId}/${LEASE_PREFIX}${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.json`;
    const put = async () => {
        const expires = new Date(now().getTime() + TERM_MS).toISOString();
        try {
            await storage.put(key, serializeLease({ backupId, operation, expires }));
            return true;
        }
        catch (error) {
            logger.info(`${backupId} is used without a lease, so do not run prune in the meantime: ${error.message}`);
            return false;
        }
    };
    onLease?.(key);
    if (!(await put()))
        return await work();
    let renewal = Promise.resolve();
    const timer = setInterval(() => {
        renewal = put();
    }, RENEW_MS).unref();
    try {
        return await work();
    }
    finally {
        clearInterval(timer);
        // Otherwise a late renewal would restore the lease after its removal.
        await renewal;
        await storage.delete([key]).then(() => onLease?.(undefined), (error) => logger.info(`the lease of ${backupId} stays until it expires: ${error.message}`));
    }
}
/** Prevents leases where no backup exists. */
async function isThere(storage, backupId) {
    for await (const _ of storage.listObjects(backupId, manifest/* MANIFEST */.e0))
        return true;
    return false;
}

// EXTERNAL MODULE: ./lib/app/outcome.js
var app_outcome = __webpack_require__(44367);
// EXTERNAL MODULE: ./lib/app/fleet-status.js + 1 modules
var fleet_status = __webpack_require__(33095);
// EXTERNAL MODULE: ./lib/prune/policy.js
var prune_policy = __webpack_require__(9068);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/format/server-identity.js
var server_identity = __webpack_require__(39579);
;// CONCATENATED MODULE: ./lib/prune/plan-prune.js
// Plans the removal: backups that no rule keeps, without those that are protected regardless of the
// rules. Pure.







/** Reason why a backup is kept and not counted. */
const FROM_FUTURE = 'from the future, so it does not count';
/**
 * Plans the removal.
 * @returns every backup, in ascending order of time within its label
 */
function planPrune(backups, { policy, minAgeSeconds, made }, now) {
    return groupByServer(backups).flatMap((ofLabel) => {
        const planned = ofLabel.map((backup) => ({
            backup,
            status: (0,backup_status/* backupStatus */.R)(backup.verifications).status,
            reasons: (0,future/* isFromFuture */.S5)(backup.backupId, now) ? [FROM_FUTURE] : [],
        }));
        // A backup in the future, from a clock that was ahead or from an attacker, does not use up a
        // rule.
        const counted = planned.filter(({ reasons }) => reasons.length === 0);
        // A backup whose verification failed does not use up a rule either, but is kept as long as the
        // rules would keep it.
        const sound = counted.filter(({ status }) => status !== 'verification-failed');
        const [keptOfAll, keptOfSound] = [counted, sound].map((those) => (0,prune_policy/* applyPolicy */.VC)(those.map(({ backup: { backupId } }) => ({ backupId, time: (0,names/* backupTime */.a3)(backupId) })), policy, now));
        const proven = newestProven(sound);
        for (const each of planned) {
            const kept = each.status === 'verification-failed' ? keptOfAll : keptOfSound;
            each.reasons.push(...(kept.get(each.backup.backupId) ?? []));
            const why = proven.get(each);
            if (why !== undefined)
                each.reasons.push(why);
            if (each.backup.backupId === made)
                each.reasons.push('made by this run');
            if (isYounger(each.backup, minAgeSeconds, now))
                each.reasons.push(`younger than ${(0,units/* formatSeconds */.Xo)(minAgeSeconds)}`);
        }
        return planned;
    });
}
/**
 * Groups by label, and within a label by selection and server: the backup of one table does not
 * push out full backups. After another server has taken a label over, its backups do not push out
 * those of the former server.
 */
function groupByServer(backups) {
    const groups = [];
    for (const backup of [...backups].sort((a, b) => (a.backupId < b.backupId ? -1 : 1))) {
        const { label, selection, serverIdentity } = backup;
        const identity = serverIdentity === undefined ? undefined : (0,server_identity/* parseIdentity */.aZ)(serverIdentity);
        const own = groups.find((group) => group.label === label &&
            group.selection === selection &&
            (!identity || !group.identity || (0,server_identity/* isSameIdentity */.B2)(group.identity, identity) !== false));
        if (!own)
            groups.push({ label, selection, ...(0,defined/* defined */.s)({ identity }), backups: [backup] });
        else {
            own.backups.push(backup);
            // Marks change over the years, one at a time.
            if (identity)
                own.identity = identity;
        }
    }
    return groups
        .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
        .map(({ backups }) => backups);
}
/**
 * Returns the most reliable backup for a restore, and the newest verified one, each with the reason
 * for keeping it.
 */
function newestProven(planned) {
    const proven = new Map();
    const verified = planned.findLast(({ status }) => status !== 'stored');
    const restored = planned.findLast(({ status }) => status === 'restore-verified');
    const newest = planned.at(-1);
    if (verified)
        proven.set(verified, 'newest whose objects were verified');
    else if (newest)
        proven.set(newest, 'newest, none is verified');
    if (restored)
        proven.set(restored, 'newest that was restored and verified');
    return proven;
}
/**
 * Reports whether the backup is too young, measured from its end: a long backup is young when it
 * has just ended. A backup from the future is young too.
 */
function isYounger({ backupId, end }, seconds, now) {
    const time = Math.max((0,names/* backupTime */.a3)(backupId).getTime(), Date.parse(end));
    return now.getTime() - time < seconds * 1000;
}

;// CONCATENATED MODULE: ./lib/prune/remove-incomplete.js



/** Returns `locked until …`, if an object lock prevented a deletion. */
function lockIn(error) {
    const lockedUntil = error instanceof errors/* BackupError */.hj ? error.details['lockedUntil'] : undefined;
    if (typeof lockedUntil !== 'string')
        return undefined;
    return lockedUntil === 'legal hold' ? 'locked by a legal hold' : `locked until ${lockedUntil}`;
}
async function removeIncomplete(olderThanSeconds, dryRun, { storage, signal, now, logger }, warn) {
    const found = [];
    const limit = now().getTime() - olderThanSeconds * 1000;
    for await (const each of storage.listIncomplete(manifest/* MANIFEST_NAMES */.Rr))
        if ((0,names/* isBackupId */["if"])(each.backupId) && each.lastModified.getTime() < limit)
            found.push(each);
    const remains = [];
    for (const { backupId, lastModified } of found) {
        signal.throwIfAborted();
        const facts = { backupId, storage: storage.location, lastModified: lastModified.toISOString() };
        try {
            const { left } = dryRun ? { left: [] } : await storage.removeIncomplete(backupId, manifest/* MANIFEST_NAMES */.Rr);
            if (left.length > 0)
                throw new errors/* BackupError */.hj('STORAGE_FAILED', `${left[0].location}: ${left[0].reason}`, {
                    details: { left: left.slice(0, 100) },
                });
            remains.push({ ...facts, outcome: 'removed' });
        }
        catch (error) {
            const lock = lockIn(error);
            if (lock !== undefined) {
                logger.info(`the remains of ${backupId} stay: ${lock}`);
                remains.push({ ...facts, outcome: 'kept', reason: lock });
                continue;
            }
            warn(`the remains of ${backupId} cannot be removed: ${error.message}`);
            remains.push({ ...facts, outcome: 'failed' });
        }
    }
    return remains;
}

;// CONCATENATED MODULE: ./lib/prune/remove-backup.js
// Removes one backup, the manifest first: from then on, list and restore no longer see it, and the
// remains of a crash are removed as incomplete. Invariant: a backup that is being read or is locked
// by the storage is left complete.






/**
 * Removes a backup.
 * @param memory budget in bytes that removals share for manifests, which are restored for a late
 * reader
 * @throws BackupError STORAGE_*
 */
async function removeBackup(backupId, dryRun, { storage, now }, memory) {
    const files = new Map();
    for await (const { name, bytes } of storage.listObjects(backupId))
        files.set(name, bytes);
    const names = [...files.keys()];
    const use = await findUse(storage, backupId, names, now());
    if (use)
        return use;
    const manifests = manifest/* MANIFEST_NAMES */.Rr.filter((name) => files.has(name));
    for (const name of manifests) {
        const lock = await storage.lockOf(`${backupId}/${name}`);
        if (lock)
            return describeLock(lock);
    }
    const manifestBytes = manifests.reduce((sum, name) => sum + files.get(name), 0);
    if (manifestBytes > (0,bounds/* manifestLimit */.t7)(files.size))
        return oversized(backupId, manifestBytes);
    if (dryRun)
        return {};
    const late = await memory.use(manifestBytes, () => removeManifests(storage, backupId, manifests.map((name) => ({ key: `${backupId}/${name}`, bytes: files.get(name) })), now));
    if (!Array.isArray(late))
        return late;
    const rest = [...new Set([...names, ...late])].filter((name) => !manifests.includes(name));
    try {
        await storage.delete(rest.map((name) => `${backupId}/${name}`));
    }
    catch (error) {
        // Objects written after the manifest, such as verification records, may have the bucket's
        // default lock.
        const lock = lockIn(error);
        if (lock === undefined)
            throw error;
        return { left: `some objects stay, ${lock}` };
    }
    return {};
}
/**
 * Removes the manifests.
 * @returns names of expired leases that appeared in the meantime; or the reason why the backup was
 * restored
 */
async function removeManifests(storage, backupId, manifests, now) {
    let bodies;
    try {
        bodies = await Promise.all(manifests.map(({ key, bytes }) => storage.read(key, bytes)));
    }
    catch (error) {
        // Another prune was faster.
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
            return {};
        throw error;
    }
    await storage.delete(manifests.map(({ key }) => key));
    // A reader takes its lease before it reads the manifest, so the lease of every reader is visible
    // now.
    const late = [];
    for await (const { name } of storage.listObjects(backupId, LEASE_PREFIX))
        late.push(name);
    const use = await findUse(storage, backupId, late, now());
    if (!use)
        return late;
    for (const [i, { key }] of manifests.entries())
        await storage.put(key, bodies[i]);
    return use;
}
function oversized(backupId, bytes) {
    return {
        kept: 'an implausible manifest',
        warning: `${backupId} is kept because its manifest has ${(0,units/* formatBytes */.z3)(bytes)}, more than its objects explain: delete the folder if it is not yours`,
    };
}
async function findUse(storage, backupId, names, now) {
    const leases = names.filter(isLeaseName);
    if (leases.length > bounds/* MAX_LEASES */.bp)
        return {
            kept: `${leases.length} leases`,
            warning: `${backupId} is kept because it has ${leases.length} leases, more than any backup needs: delete them if no client reads the backup`,
        };
    for (const name of leases) {
        const { state, lease } = await readLease(storage, backupId, name, now);
        if (state === 'holds')
            return { kept: `in use by ${lease.operation} until ${lease.expires}` };
        if (state === 'odd')
            return {
                kept: 'an invalid lease',
                warning: `${backupId} is kept because its lease ${name} is invalid: delete this object if no client reads the backup`,
            };
    }
    return undefined;
}
function describeLock({ until }) {
    return { kept: until ? `locked until ${until.toISOString()}` : 'locked by a legal hold' };
}

;// CONCATENATED MODULE: ./lib/prune/prune.js
// Retention from start to end: find the backups, decide, remove each, then remove the remains of
// crashed runs. Invariants: a backup that a rule keeps or that is protected is not removed; an
// unreadable backup is never removed; a failure with one backup is reported and does not stop the
// others. Each of several storages is judged by its own contents.










/**
 * Number of backups that are removed at a time: each takes a handful of small requests that wait
 * for the network.
 */
const REMOVED_AT_ONCE = 16;
/** Memory for manifests of backups that are being removed. A larger manifest is in memory alone. */
const MANIFEST_MEMORY_BYTES = 32 * 1024 * 1024;
/**
 * Prunes all storages.
 * @throws BackupError if the storage cannot be read; the report contains backups that could not be
 * removed
 */
async function prune(request, context) {
    if ((0,prune_policy/* isEmpty */.Im)(request.policy))
        throw new errors/* BackupError */.hj('CONFIG_INVALID', 'the policy is empty: nothing says which backups are kept', {
            hint: 'Give at least one of the --keep options.',
        });
    const begin = context.now();
    const warnings = [];
    const warn = (warning) => {
        warnings.push(warning);
        context.logger.warn(warning);
    };
    const backups = [];
    const incomplete = [];
    for (const storage of context.storage.copies ?? [context.storage]) {
        const pruned = await pruneOne(request, { ...context, storage }, warn);
        backups.push(...pruned.backups);
        incomplete.push(...pruned.incomplete);
    }
    const report = {
        storage: context.storage.location,
        ...judge(request.dryRun, backups),
        backups,
        incomplete,
        warnings,
        durationSeconds: (context.now().getTime() - begin.getTime()) / 1000,
    };
    context.logger.info(describe(report, request.dryRun));
    return report;
}
async function pruneOne(request, context, warn) {
    const { storage, signal, progress } = context;
    progress.stage('prune');
    const broken = new broken_backups/* BrokenBackups */.t();
    // If signatures are required, foreign backups must not push out ours.
    const found = await (0,find_backups/* findBackups */.Tx)(storage, request.label, broken.add, context.trust?.verifyKeys);
    for (const warning of broken.describe('; it is kept: remove it yourself if you do not need it'))
        warn(warning);
    const planned = planPrune(found, request, (0,future/* presentOf */.ZU)(context));
    for (const { backup, reasons } of planned)
        if (reasons.includes(FROM_FUTURE))
            warn(`backup ${backup.backupId} is from the future: it is kept and does not count, remove it if a wrong clock made it`);
    const backups = [];
    const memory = new concurrency/* Budget */.__(MANIFEST_MEMORY_BYTES);
    await (0,concurrency/* forEachConcurrent */.C6)(planned.entries(), REMOVED_AT_ONCE, signal, async ([index, each]) => {
        backups[index] = await settle(each, request.dryRun, context, memory, warn);
    });
    const incomplete = await removeIncomplete(request.incompleteOlderThanSeconds, request.dryRun, { ...context, now: () => (0,future/* presentOf */.ZU)(context) }, warn);
    const left = broken.ids().map((backupId) => ({
        backupId,
        storage: storage.location,
        outcome: 'kept',
        reasons: ['cannot be read or trusted'],
    }));
    return { backups: [...left, ...backups], incomplete };
}
async function settle({ backup, status, reasons }, dryRun, context, memory, warn) {
    const { backupId, label, storedBytes } = backup;
    const facts = { backupId, storage: context.storage.location, label, status, storedBytes };
    if (reasons.length > 0)
        return { ...facts, outcome: 'kept', reasons };
    try {
        const { kept, left, warning } = await removeBackup(backupId, dryRun, context, memory);
        if (warning !== undefined)
            warn(warning);
        if (kept !== undefined) {
            context.logger.info(`${backupId} is kept although no rule keeps it: ${kept}`);
            return { ...facts, outcome: 'kept', reasons: [kept] };
        }
        if (!dryRun)
            context.logger.debug(`removed ${backupId} of ${label}`);
        return {
            ...facts,
            outcome: 'removed',
            reasons: ['no rule keeps it', ...(left === undefined ? [] : [left])],
        };
    }
    catch (error) {
        const { message } = error;
        warn(`${backupId} cannot be removed: ${message}`);
        return { ...facts, outcome: 'failed', reasons: [message] };
    }
}
function judge(dryRun, backups) {
    const count = (outcome) => backups.filter((backup) => backup.outcome === outcome).length;
    const failed = count('failed');
    return {
        status: failed > 0 ? 'failed' : dryRun ? 'planned' : 'pruned',
        kept: count('kept'),
        removed: count('removed'),
        failed,
        freedBytes: backups.reduce((sum, { outcome, storedBytes }) => sum + (outcome === 'removed' ? (storedBytes ?? 0) : 0), 0),
    };
}
/** Returns the error that ends the run if backups could not be removed. */
function pruneError({ storage, backups, failed }) {
    if (failed === 0)
        return undefined;
    const ids = backups.filter(({ outcome }) => outcome === 'failed').map(({ backupId }) => backupId);
    return new errors/* BackupError */.hj('STORAGE_FAILED', `${(0,units/* plural */.LS)(failed, 'backup')} in ${storage} cannot be removed`, {
        hint: 'See the warnings. A later run tries these backups again, and removes the remains of those without a manifest.',
        details: { backups: ids.slice(0, 100) },
    });
}
function describe({ kept, removed, failed, freedBytes, incomplete }, dryRun) {
    const parts = [
        `${dryRun ? 'would keep' : 'kept'} ${kept}`,
        `${dryRun ? 'would remove' : 'removed'} ${removed} (${(0,units/* formatBytes */.z3)(freedBytes)})`,
        ...(failed > 0 ? [`failed to remove ${failed}`] : []),
        ...(incomplete.length > 0 ? [(0,units/* plural */.LS)(incomplete.length, 'incomplete backup')] : []),
    ];
    return `prune: ${parts.join(', ')}`;
}

;// CONCATENATED MODULE: ./lib/app/after-backup.js


async function retainAfterBackup({ retention, label, failOnWarnings }, report, context) {
    if (!retention)
        return report;
    if (failOnWarnings && report.warnings.length > 0) {
        context.logger.info('nothing is pruned after a backup with warnings, for --fail-on-warnings was given');
        return report;
    }
    try {
        const pruned = await prune({ ...retention, label, dryRun: false, made: report.backupId }, { ...context, ...(context.trust ? { trust: (0,encryption_trust/* demandSignatures */.v)(context.trust) } : {}) });
        return {
            ...report,
            retention: pruned,
            warnings: [...report.warnings, ...pruned.warnings],
            stages: [...report.stages, { name: 'prune', seconds: pruned.durationSeconds }],
        };
    }
    catch (error) {
        const warning = `the backup is stored, old ones could not be pruned: ${error.message}`;
        context.logger.warn(warning);
        return { ...report, warnings: [...report.warnings, warning] };
    }
}

;// CONCATENATED MODULE: ./lib/app/describe-clean-up.js
// Describes in words the fate of the objects that a run wrote and does not keep.


/** Maximum number of objects that a message names; the JSON names more. */
const NAMED = 3;
const IN_JSON = 100;
function describeCleanUp({ removed, left }) {
    const gone = removed === 0 ? '' : ` ${(0,units/* plural */.LS)(removed, 'object')} ${removed === 1 ? 'was' : 'were'} removed.`;
    if (left.length === 0)
        return `Nothing was left.${gone}`;
    const named = left.slice(0, NAMED).map(({ location, reason }) => `${location} (${reason})`);
    const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : '';
    return `${(0,units/* plural */.LS)(left.length, 'object')} of it may still be there: ${named.join(', ')}${more}; \`mysql-backup prune\` removes what it finds.${gone}`;
}
/** Returns the error of a run with the outcome of its clean-up. */
function withCleanUp(error, cleanUp) {
    const { removed, left } = cleanUp;
    return new errors/* BackupError */.hj(error.code, error.message, {
        hint: [error.hint, describeCleanUp(cleanUp)].filter(Boolean).join(' '),
        details: { ...error.details, cleanUp: { removed, left: left.slice(0, IN_JSON) } },
        cause: error.cause,
    });
}

// EXTERNAL MODULE: ./lib/app/run-facts.js
var run_facts = __webpack_require__(50464);
// EXTERNAL MODULE: ./lib/ssh/ssh-config.js
var ssh_config = __webpack_require__(35447);
;// CONCATENATED MODULE: ./lib/app/prepare-connections.js

function prepareConnections(config, logger, tunnels) {
    const warned = new Set();
    const onPlain = (message) => {
        if (warned.has(message))
            return;
        warned.add(message);
        logger.warn(message);
    };
    const prepare = (connection) => ({
        ...withFreshPassword(connection, config),
        ...(connection.ssh ? { tunnel: tunnels.to(connection, connection.ssh) } : {}),
        onPlain,
    });
    return {
        ...config,
        ...('connection' in config && config.connection ? { connection: prepare(config.connection) } : {}),
        ...('restoreInto' in config && config.restoreInto ? { restoreInto: prepare(config.restoreInto) } : {}),
        ...('proof' in config && config.proof
            ? { proof: prepareConnections(config.proof, logger, tunnels) }
            : {}),
    };
}
/**
 * The tunnels of a run: one for each pair of a server and its SSH server. The first connection
 * opens the tunnel.
 */
class Tunnels {
    #tunnels = new Map();
    to({ host, port, connectTimeoutMs }, ssh) {
        return {
            open: async () => {
                const name = `${(0,ssh_config/* describeSsh */.g)(ssh)} ${host}:${port}`;
                const tunnel = this.#tunnels.get(name) ??
                    Promise.all(/* import() */[__webpack_require__.e(472), __webpack_require__.e(826)]).then(__webpack_require__.bind(__webpack_require__, 826)).then(({ SshTunnel }) => new SshTunnel(ssh, { host, port }, connectTimeoutMs));
                this.#tunnels.set(name, tunnel);
                return await (await tunnel).open();
            },
        };
    }
    async close() {
        const tunnels = [...this.#tunnels.values()];
        this.#tunnels.clear();
        for (const tunnel of tunnels)
            await (await tunnel).close();
    }
}
/** Signs IAM tokens where a connection uses them: a token lives for 15 minutes, a run for hours. */
function withFreshPassword(connection, { storage }) {
    if (!connection.iamAuth)
        return connection;
    const { host, port, user } = connection;
    const { region, profile, proxies, ca } = storage.s3;
    const freshPassword = async () => {
        const { signRdsToken } = await Promise.all(/* import() */[__webpack_require__.e(40), __webpack_require__.e(195), __webpack_require__.e(719), __webpack_require__.e(26)]).then(__webpack_require__.bind(__webpack_require__, 90026));
        return await signRdsToken({
            host,
            port,
            user,
            ...(region ? { region } : {}),
            ...(profile ? { profile } : {}),
            ...(proxies ? { network: { proxies, ca } } : {}),
        });
    };
    return { ...connection, freshPassword };
}

;// CONCATENATED MODULE: ./lib/app/wait-for-servers.js
/**
 * Waits for all servers.
 * @throws BackupError the errors of a connection
 */
async function waitForServers(config, { logger, signal }) {
    const servers = serversOf(config).filter(([{ waitMs = 0 }]) => waitMs > 0);
    if (servers.length === 0)
        return;
    const { waitForServer } = await Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(935), __webpack_require__.e(10)]).then(__webpack_require__.bind(__webpack_require__, 7010));
    for (const [connection, side] of servers)
        await waitForServer(connection, { side, waitMs: connection.waitMs, logger, signal });
}
function serversOf(config) {
    switch (config.operation) {
        case 'backup':
        case 'check': {
            const target = config.proof?.restoreInto;
            return [
                [config.connection, 'source'],
                ...(target ? [[target, 'target']] : []),
            ];
        }
        case 'restore':
            return [[config.connection, 'target']];
        case 'diff':
            return [[config.connection, 'source']];
        case 'verify': {
            const { connection, restoreInto } = config;
            return [
                ...(connection ? [[connection, 'source']] : []),
                ...(restoreInto ? [[restoreInto, 'target']] : []),
            ];
        }
        case 'list':
        case 'show':
        case 'find':
        case 'prune':
        case 'report':
        case 'matrix':
        case 'fleet-status':
            return [];
    }
}

// EXTERNAL MODULE: ./lib/app/report-file.js
var report_file = __webpack_require__(62332);
// EXTERNAL MODULE: ./lib/docker/docker-command.js
var docker_command = __webpack_require__(99110);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./lib/docker/server-image.js
// Chooses the image that a restore of a backup runs, and the settings of its server. Pure.


/** Returns the official image of the same release: `mysql:8.4`, `mariadb:11.8`. */
function chooseImage({ flavor, version }) {
    const release = /^\d+\.\d+/.exec(version)?.[0];
    if (release === undefined)
        throw new errors/* BackupError */.hj('DOCKER_FAILED', `no image is known for ${flavor} ${version}`, {
            hint: 'Choose one: --restore-into docker:mysql:8.4',
        });
    return `${flavor === 'mariadb' ? 'mariadb' : 'mysql'}:${release}`;
}
const BUFFER_POOL_BYTES = { min: 128 * 1024 ** 2, max: 2 * 1024 ** 3 };
/**
 * Returns the settings of a server that takes the backup, and that the run removes afterwards:
 * names as in the source, packets as large as any row, LOAD DATA, and no setting that serves
 * durability alone. Not every version knows the `loose` settings.
 * @param concurrency connections of the restore
 */
function serverOptions({ lowerCaseTableNames = 0 }, concurrency, memoryBytes = (0,external_node_os_.totalmem)()) {
    const { min, max } = BUFFER_POOL_BYTES;
    const pool = Math.max(min, Math.min(max, Math.floor(memoryBytes / 8)));
    return [
        // A source with 2 has a file system that a Linux container does not have; 0 keeps the names as
        // 2 does.
        `--lower-case-table-names=${lowerCaseTableNames === 1 ? 1 : 0}`,
        '--local-infile=1',
        '--max-allowed-packet=1G',
        `--max-connections=${concurrency + 100}`,
        '--skip-name-resolve',
        '--event-scheduler=OFF',
        '--skip-log-bin',
        '--sync-binlog=0',
        '--innodb-flush-log-at-trx-commit=0',
        '--loose-innodb-doublewrite=0',
        `--innodb-buffer-pool-size=${pool}`,
    ];
}

;// CONCATENATED MODULE: ./lib/app/docker-target.js
// The server of `--restore-into docker`: the run looks for Docker first, starts the server when the
// backup exists, and removes the server in every case.



/**
 * Verifies that Docker answers. `check` reports the error with its other findings.
 * @throws BackupError DOCKER_UNAVAILABLE
 */
async function checkDocker(config, signal) {
    const isWanted = (config.operation === 'verify' && config.restoreIntoDocker) ||
        (config.operation === 'backup' && config.proof?.restoreIntoDocker);
    if (isWanted)
        await (0,docker_command.checkEngine)(signal);
}
/**
 * Runs `verify` with a server in a container.
 * @throws BackupError DOCKER_FAILED, and the errors of `verify`
 */
async function withDockerTarget({ image }, { backup, label, concurrency }, context, verify) {
    const { server } = (await (0,open_source/* openSource */.o)(context, backup, label)).contents;
    const options = serverOptions(server, concurrency);
    // Loaded only here: it loads the driver of the database.
    const { withServer } = await Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(935), __webpack_require__.e(376)]).then(__webpack_require__.bind(__webpack_require__, 86376));
    return await withServer(image ?? chooseImage(server), options, context, verify);
}

// EXTERNAL MODULE: ./lib/app/open-storage.js + 4 modules
var open_storage = __webpack_require__(96576);
// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(18067);
;// CONCATENATED MODULE: ./lib/app/run.js
// Runs one operation from a valid configuration: opens the storage, calls the use-case, decides the
// exit code. The command line and the action share this module. They only read the configuration
// and show the outcome.























/**
 * Runs the operation. The outcome holds a finding of a use-case that is not the requested success.
 * @throws BackupError
 */
async function run(given, host) {
    const tunnels = new Tunnels();
    const config = prepareConnections(given, host.logger, tunnels);
    for (const warning of config.advice)
        host.logger.warn(warning);
    if (config.reportPath !== undefined)
        await (0,report_file/* assertReportWritable */.N)(config.reportPath);
    const facts = Object.assign(host.facts ?? {}, (0,run_facts/* factsOf */.xS)(config));
    if (config.operation === 'matrix' || config.operation === 'fleet-status')
        return await reportOutcome(await runFleet(config, host), config, facts);
    await checkDocker(config, host.signal);
    const storage = await (0,open_storage/* openStorages */.l)(config.storage, isWriting(config), host);
    let cleanUp;
    const onCleanUp = (outcome) => {
        cleanUp = outcome;
    };
    try {
        const context = { ...host, storage, now: () => new Date(), tool: version/* TOOL */.j, trust: config.trust, onCleanUp };
        await waitForServers(config, host);
        return await reportOutcome(await dispatch(config, context, facts, host), config, facts);
    }
    catch (thrown) {
        const cause = (0,errors/* toBackupError */.uy)(host.signal.aborted ? host.signal.reason : thrown);
        const error = cleanUp ? withCleanUp(cause, cleanUp) : cause;
        if (config.reportPath !== undefined)
            await (0,report_file/* writeReportFile */.a)(config.reportPath, (0,app_outcome/* renderFailureJson */.DC)(error, facts)).catch((failure) => host.logger.warn(failure.message));
        throw error;
    }
    finally {
        await tunnels.close();
        await storage.close();
    }
}
/**
 * A restore and a verification add small objects next to a backup, and only read the other objects.
 */
function isWriting({ operation }) {
    return operation === 'backup' || operation === 'check' || operation === 'prune';
}
/** Writes the report file. The run reports its result even if it cannot write the file. */
async function reportOutcome(outcome, { reportPath }, facts) {
    if (reportPath === undefined)
        return outcome;
    try {
        await (0,report_file/* writeReportFile */.a)(reportPath, (0,app_outcome/* renderJson */.hF)(outcome, facts));
        return outcome;
    }
    catch (thrown) {
        if (outcome.error)
            return outcome;
        const error = (0,errors/* toBackupError */.uy)(thrown);
        return { ...outcome, error, exitCode: error.exitCode };
    }
}
/**
 * Modules that talk to a server load on demand: without them `list` and `prune` start in half the
 * time.
 */
const servers = {
    backup: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(935), __webpack_require__.e(625), __webpack_require__.e(126), __webpack_require__.e(449), __webpack_require__.e(328), __webpack_require__.e(871), __webpack_require__.e(8)]).then(__webpack_require__.bind(__webpack_require__, 28008)),
    proofTarget: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(935), __webpack_require__.e(625), __webpack_require__.e(332)]).then(__webpack_require__.bind(__webpack_require__, 97332)),
    planBackup: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(935), __webpack_require__.e(625), __webpack_require__.e(126), __webpack_require__.e(871), __webpack_require__.e(208)]).then(__webpack_require__.bind(__webpack_require__, 7494)),
    restore: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(935), __webpack_require__.e(625), __webpack_require__.e(126), __webpack_require__.e(449), __webpack_require__.e(874), __webpack_require__.e(328), __webpack_require__.e(474), __webpack_require__.e(235)]).then(__webpack_require__.bind(__webpack_require__, 2235)),
    diff: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(935), __webpack_require__.e(625), __webpack_require__.e(126), __webpack_require__.e(449), __webpack_require__.e(874), __webpack_require__.e(374)]).then(__webpack_require__.bind(__webpack_require__, 79374)),
    verify: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(935), __webpack_require__.e(625), __webpack_require__.e(126), __webpack_require__.e(449), __webpack_require__.e(874), __webpack_require__.e(474), __webpack_require__.e(48)]).then(__webpack_require__.bind(__webpack_require__, 6048)),
    verifyByRestore: () => Promise.all(/* import() */[__webpack_require__.e(909), __webpack_require__.e(935), __webpack_require__.e(625), __webpack_require__.e(126), __webpack_require__.e(449), __webpack_require__.e(874), __webpack_require__.e(328), __webpack_require__.e(474), __webpack_require__.e(235), __webpack_require__.e(91)]).then(__webpack_require__.bind(__webpack_require__, 59472)),
};
async function runFleet(config, host) {
    const fleet = { ...host, now: () => new Date() };
    if (config.operation === 'matrix')
        return { operation: 'matrix', report: await (0,fleet_status/* fleetMatrix */.KZ)(config, fleet), exitCode: errors/* EXIT_CODES */.ai.ok };
    const { report, error } = await (0,fleet_status/* fleetStatus */.BO)(config, fleet);
    return {
        operation: 'fleet-status',
        report,
        exitCode: error?.exitCode ?? errors/* EXIT_CODES */.ai.ok,
        ...(0,defined/* defined */.s)({ error }),
    };
}
async function dispatch(config, context, facts, host) {
    switch (config.operation) {
        case 'backup': {
            if (config.proof?.restoreInto) {
                const { checkProofTarget } = await servers.proofTarget();
                await checkProofTarget(config, config.proof.restoreInto, context);
            }
            if (config.dryRun) {
                const { planBackup } = await servers.planBackup();
                return { operation: 'plan', report: await planBackup(config, context), exitCode: errors/* EXIT_CODES */.ai.ok };
            }
            const { report: made, error } = await backupAndProve(config, context, facts);
            if (error)
                return { operation: 'backup', report: made, error, exitCode: error.exitCode };
            const report = await retainAfterBackup(config, made, context);
            return { operation: 'backup', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
        }
        case 'check': {
            const { check } = await __webpack_require__.e(/* import() */ 707).then(__webpack_require__.bind(__webpack_require__, 79707));
            const checkAlerts = async () => (await host.checkAlerts?.(host.signal)) ?? [];
            const { report, error } = await check(config, context, checkAlerts);
            if (error)
                return { operation: 'check', report, error, exitCode: error.exitCode };
            return { operation: 'check', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
        }
        case 'restore': {
            const { planOnly, restore } = await servers.restore();
            if (config.dryRun) {
                const { backupId, warnings } = await (0,resolve_backup/* resolveBackup */.p)(context, config);
                facts.backupId = backupId;
                const plan = await planOnly({ ...config, backup: backupId }, context);
                const report = { ...plan, warnings: [...warnings, ...plan.warnings] };
                return { operation: 'restore-plan', report, exitCode: errors/* EXIT_CODES */.ai.ok };
            }
            const report = await underLease(config, context, facts, restore);
            return { operation: 'restore', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
        }
        case 'verify': {
            const label = config.rotate ? await chooseRotated(context) : config.label;
            if (label !== undefined)
                facts.label = label;
            const chosen = label === undefined ? config : { ...config, label };
            const report = await proveBackup(chosen, context, facts);
            if (report.status === 'passed')
                return { operation: 'verify', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
            const error = verificationFailed(report);
            return { operation: 'verify', report, exitCode: error.exitCode, error };
        }
        case 'list': {
            const { stale, refused, ...report } = await (0,list/* list */.p)(config, context);
            const error = refused ?? stale;
            return {
                operation: 'list',
                report,
                exitCode: error?.exitCode ?? errors/* EXIT_CODES */.ai.ok,
                ...(0,defined/* defined */.s)({ error }),
            };
        }
        case 'show': {
            const report = await show(config, context);
            facts.backupId = report.backupId;
            return { operation: 'show', report, exitCode: errors/* EXIT_CODES */.ai.ok };
        }
        case 'diff': {
            const { diff } = await servers.diff();
            const report = await underLease(config, context, facts, diff);
            const judged = judgeWarnings(report.warnings, config.failOnWarnings);
            if (report.status === 'equal')
                return { operation: 'diff', report, ...judged };
            return { operation: 'diff', report, exitCode: errors/* EXIT_CODE_DIFFERENT */.xC };
        }
        case 'find':
            return { operation: 'find', report: await findTables(config, context), exitCode: errors/* EXIT_CODES */.ai.ok };
        case 'report': {
            const { statusReport } = await __webpack_require__.e(/* import() */ 740).then(__webpack_require__.bind(__webpack_require__, 35740));
            return { operation: 'report', report: await statusReport(config, context), exitCode: errors/* EXIT_CODES */.ai.ok };
        }
        case 'prune': {
            const report = await prune(config, context);
            const error = pruneError(report);
            if (error)
                return { operation: 'prune', report, exitCode: error.exitCode, error };
            return { operation: 'prune', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
        }
    }
}
/**
 * Makes a backup and verifies it. The backup exists even if its verification fails or cannot run.
 */
async function backupAndProve(config, context, facts) {
    const { backup } = await servers.backup();
    const report = await backup(config, context);
    facts.backupId = report.backupId;
    if (!config.proof)
        return { report };
    const request = { ...config.proof, backup: report.backupId };
    try {
        const proof = await proveBackup(request, { ...context, trust: config.proof.trust }, facts);
        const proved = {
            ...report,
            verification: pickProof(proof),
            warnings: [...report.warnings, ...proof.warnings],
            stages: [
                ...report.stages,
                ...proof.stages.map((stage) => ({ ...stage, name: `proof: ${stage.name}` })),
            ],
        };
        return proof.status === 'passed'
            ? { report: proved }
            : { report: proved, error: verificationFailed(proof) };
    }
    catch (thrown) {
        const { code, message, hint, details, cause } = (0,errors/* toBackupError */.uy)(context.signal.aborted ? context.signal.reason : thrown);
        const error = new errors/* BackupError */.hj(code, `${report.backupId} is stored, but its verification did not come to its end: ${message}`, { ...(hint ? { hint } : {}), details, cause });
        return { report, error };
    }
}
function pickProof({ level, status, checks, durationSeconds }) {
    return { level, status, checks, durationSeconds };
}
async function proveBackup(config, context, facts) {
    const { restoreInto, restoreIntoDocker } = config;
    return await underLease(config, context, facts, async (leased, context) => {
        if (restoreIntoDocker) {
            const { verifyByRestore } = await servers.verifyByRestore();
            return await withDockerTarget(restoreIntoDocker, leased, context, (server) => verifyByRestore({ ...leased, restoreInto: server, isDisposable: true }, context));
        }
        if (!restoreInto)
            return await (await servers.verify()).verify(leased, context);
        const { verifyByRestore } = await servers.verifyByRestore();
        return { ...(await verifyByRestore({ ...leased, restoreInto }, context)), restored: true };
    });
}
/**
 * Protects a backup from pruning while the work reads it, and records found damage next to the
 * backup.
 */
async function underLease(config, context, facts, work) {
    const { operation } = config;
    const { backupId, warnings } = await (0,resolve_backup/* resolveBackup */.p)(context, config, {
        isVerified: operation === 'verify',
    });
    facts.backupId = backupId;
    const report = await withLease(backupId, operation, context, async () => {
        try {
            return await work({ ...config, backup: backupId }, context);
        }
        catch (error) {
            if (error instanceof errors/* BackupError */.hj && error.code === 'OBJECT_CORRUPT' && (0,names/* isBackupId */["if"])(backupId))
                await (0,verify_report/* recordVerification */.$q)(context, backupId, {
                    level: 'objects',
                    read: { objects: 'some' },
                    failure: { culprit: 'objects', message: error.message },
                });
            throw error;
        }
    });
    return { ...report, warnings: [...warnings, ...report.warnings] };
}
function verificationFailed({ backupId, checks, failure }) {
    const failed = checks.filter(({ status }) => status === 'failed');
    return new errors/* BackupError */.hj('VERIFICATION_FAILED', `${backupId} does not verify: ${failure?.message ?? ''}`, {
        ...(failure ? { hint: (0,verify_failure/* hintOf */.$)(failure) } : {}),
        details: { checks: failed, ...(failure ? { culprit: failure.culprit } : {}) },
    });
}
function judgeWarnings(warnings, failOnWarnings) {
    if (warnings.length === 0 || !failOnWarnings)
        return { exitCode: errors/* EXIT_CODES */.ai.ok };
    const error = new errors/* BackupError */.hj('FINISHED_WITH_WARNINGS', `finished with ${warnings.length} warnings`, {
        hint: 'See the warnings; --fail-on-warnings was given.',
    });
    return { exitCode: error.exitCode, error };
}


/***/ }),

/***/ 72281:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ textTable)
/* harmony export */ });
/* harmony import */ var _core_printable_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58776);
// Renders tables for a terminal or a log.

/** Renders a table. A title that begins with `>` aligns its column to the right. */
function textTable(head, rows) {
    const titles = head.map((title) => title.replace(/^>/, ''));
    const shown = [titles, ...rows.map((row) => row.map(_core_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy))];
    const widths = head.map((_, i) => Math.max(...shown.map((row) => row[i].length)));
    const cellOf = (cell, i) => head[i].startsWith('>') ? cell.padStart(widths[i]) : cell.padEnd(widths[i]);
    return shown.map((row) => `${row.map(cellOf).join('  ').trimEnd()}\n`).join('');
}


/***/ }),

/***/ 9481:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./lib/app/alerting.js + 23 modules
var app_alerting = __webpack_require__(45211);
// EXTERNAL MODULE: ./lib/options/read-config.js + 2 modules
var read_config = __webpack_require__(9716);
// EXTERNAL MODULE: ./lib/options/read-once.js
var read_once = __webpack_require__(71304);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/app/outcome.js
var app_outcome = __webpack_require__(44367);
// EXTERNAL MODULE: ./lib/app/run.js + 14 modules
var run = __webpack_require__(40539);
// EXTERNAL MODULE: ./lib/app/run-facts.js
var run_facts = __webpack_require__(50464);
// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(18067);
// EXTERNAL MODULE: ./lib/app/text-table.js
var text_table = __webpack_require__(72281);
// EXTERNAL MODULE: ./lib/core/secret.js
var secret = __webpack_require__(58563);
// EXTERNAL MODULE: ./lib/options/option-table.js + 14 modules
var option_table = __webpack_require__(13934);
// EXTERNAL MODULE: ./lib/options/option-values.js
var option_values = __webpack_require__(85660);
// EXTERNAL MODULE: ./lib/options/secret-values.js
var secret_values = __webpack_require__(41383);
;// CONCATENATED MODULE: ./lib/cli/config-show.js
// `config show`: the value of each option of an operation, and the source of the value.






/** Returns text, or one JSON document. Omits options without a value and without a default. */
function renderConfig(shown, json) {
    const { operation, options, path } = shown;
    const rows = (0,option_table/* optionsOf */.cz)(operation).flatMap((spec) => showOption(spec, options));
    const profile = options.last('profile');
    if (json) {
        const document = {
            operation,
            ...(0,defined/* defined */.s)({ config: path }),
            ...(profile ? { profile } : {}),
            options: rows,
        };
        return `${JSON.stringify(document, null, 2)}\n`;
    }
    return (0,text_table/* textTable */.e)(['OPTION', 'VALUE', 'SOURCE'], rows.map(({ name, value, source }) => [name, value === '' ? "''" : value, source]));
}
/**
 * Checks the shown options.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
function checkShown({ operation, options, problems }) {
    (0,option_values/* checkGiven */.Gu)(operation, options.values, problems);
    (0,option_values/* checkValues */.Xj)(operation, options.values, problems);
    problems.throwIfAny();
}
function showOption({ name, default: fallback }, options) {
    const values = options.values.get(name);
    if (values === undefined)
        return fallback === undefined ? [] : [{ name, value: fallback, source: 'default' }];
    const value = values.map((text) => ((0,secret_values/* isSecretValue */.w)(name, text) ? '***' : (0,secret/* hideLogin */.O)(text))).join(', ');
    return [{ name, value, source: options.sourceOf(name) ?? 'command line' }];
}

;// CONCATENATED MODULE: ./lib/cli/own-words.js
// Words and options of the command line itself; the action does not have them.

const SHELLS = ['bash', 'zsh', 'fish'];
/** Words in place of an operation, each with the words that may follow. */
const COMMAND_WORDS = {
    help: option_table/* OPERATIONS */.xb,
    version: [],
    init: [],
    config: ['show'],
    fleet: ['matrix', 'status'],
    completion: SHELLS,
};
const COMMANDS = Object.keys(COMMAND_WORDS);
/** Operations after `fleet`: `fleet status` is the operation `fleet-status`. */
const FLEET_WORDS = {
    matrix: 'matrix',
    status: 'fleet-status',
};
const OWN_OPTIONS = [
    { name: 'help', help: 'Print the help' },
    { name: 'help-all', help: 'Print all options, rare ones too' },
    { name: 'version', help: 'Print the version' },
    { name: 'output', help: 'Form of the result on stdout', values: ['text', 'json'] },
    { name: 'log-format', help: 'Form of the log: text, or json on stderr', values: ['text', 'json'] },
    { name: 'operation', help: 'Operation whose options are shown', values: option_table/* OPERATIONS */.xb },
];

// EXTERNAL MODULE: ./lib/core/suggestion.js
var suggestion = __webpack_require__(39163);
// EXTERNAL MODULE: ./lib/options/read-storage.js + 2 modules
var read_storage = __webpack_require__(10363);
;// CONCATENATED MODULE: ./lib/cli/variables.js
// Variables that replace options, in this order, after the command line: MYSQL_BACKUP_ with the
// name of an option, a file by the same name with _FILE, and the variables of `backup.sh`. A
// configuration file comes before the variables of `backup.sh`. A variable for another operation
// has no effect.




/** The variables of `backup.sh`, and two more for secrets. */
const VARIABLES = {
    S3_BUCKET: 'storage',
    MYSQL_BACKUP_DIR: 'backup-dir',
    SLACK_WEBHOOK: 'slack-webhook',
    MAIL_ADDR: 'mail-to',
    PING_URL: 'ping-url',
    SMTP_URL: 'smtp-url',
};
const PREFIX = 'MYSQL_BACKUP_';
const FILE = '_FILE';
/** Returns the variable of an option: `MYSQL_BACKUP_KEEP_LAST` for `keep-last`. */
function variableOf(option) {
    return PREFIX + option.replaceAll('-', '_').toUpperCase();
}
/**
 * Adds options that the command line does not give. An unknown variable with our prefix is a
 * problem: the program must not ignore a misspelt one.
 */
function addVariables(options, operation, environment, problems) {
    for (const spec of option_table/* OPTIONS */.lw) {
        if (options.has(spec.name) || !spec.operations.includes(operation))
            continue;
        const value = readVariable(spec, environment, problems);
        if (value !== undefined)
            options.add(spec.name, value, `variable ${variableOf(spec.name)}`);
    }
    reportUnknown(environment, problems);
}
/** Adds the variables of `backup.sh`. A configuration file has precedence over them. */
function addOldVariables(options, operation, environment, problems) {
    for (const [variable, name] of Object.entries(VARIABLES)) {
        const value = environment[variable];
        const spec = option_table/* OPTIONS */.lw.find((option) => option.name === name);
        if (!value || !spec?.operations.includes(operation) || options.has(name))
            continue;
        options.add(name, readOldValue(variable, name, value, problems), `variable ${variable}`);
    }
}
/**
 * Reads the variable of an option. An option that refuses an empty value takes an empty variable as
 * its value. Other options ignore an empty variable.
 */
function readVariable({ name, refusesEmpty }, environment, problems) {
    const variable = variableOf(name);
    const value = environment[variable];
    // MYSQL_BACKUP_PASSWORD_FILE is already the variable of --password-file, with the same meaning.
    const isOption = option_table/* OPTIONS */.lw.some((other) => other.name === `${name}-file`);
    const path = isOption ? undefined : environment[variable + FILE];
    if (value && path) {
        problems.add(`${variable} and ${variable}${FILE} are both set: set one of them`);
        return undefined;
    }
    if (path)
        return readSecretFile(variable + FILE, path, problems);
    // Kubernetes sets MYSQL_BACKUP_PORT for a service with the name `mysql-backup`.
    if (name === 'port' && /^\w+:\/\//.test(value ?? ''))
        return undefined;
    return value === undefined || (value === '' && !refusesEmpty) ? undefined : value;
}
/**
 * Reads a secret. Docker and Kubernetes mount secrets as files, often with a line break at the end.
 */
function readSecretFile(variable, path, problems) {
    try {
        return (0,external_node_fs_.readFileSync)(path, 'utf8').replace(/\r?\n$/, '');
    }
    catch (error) {
        problems.add(`${variable}: ${path} cannot be read (${error.code ?? String(error)})`);
        return undefined;
    }
}
/** Variables that Kubernetes sets in every pod for a service with the name `mysql-backup`. */
const OF_KUBERNETES = /^MYSQL_BACKUP_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;
function reportUnknown(environment, problems) {
    const known = option_table/* OPTIONS */.lw.map(({ name }) => variableOf(name));
    for (const name of Object.keys(environment)) {
        if (!name.startsWith(PREFIX) || name in VARIABLES || OF_KUBERNETES.test(name))
            continue;
        const plain = name.endsWith(FILE) && !known.includes(name) ? name.slice(0, -FILE.length) : name;
        if (known.includes(plain))
            continue;
        const nearest = (0,suggestion/* nearestOf */.q)(plain, known);
        problems.add(`unknown variable ${name}${nearest === undefined ? '' : `, did you mean ${nearest}?`}`);
    }
}
/**
 * Translates a value of `backup.sh` to a value of the long option.
 * @param source the letter or variable of the value
 */
function readOldValue(source, name, text, problems) {
    if (name === 'storage')
        return readBucket(source, text, problems);
    return name === 'backup-dir' ? (0,read_storage/* directoryOf */.j)(text) : text;
}
/**
 * Reads the name of a bucket, with or without a prefix, or the URL of a bucket; never a directory.
 * Empty: no upload.
 */
function readBucket(source, text, problems) {
    if (text === '' || /^s3:\/\//i.test(text))
        return text;
    if (/^[a-z0-9][\w.-]*(\/.*)?$/is.test(text) && !/^s3\//i.test(text))
        return `s3://${text}`;
    problems.add(`${source} is "${text}", it takes s3://bucket/prefix; a directory is given with -t`);
    return '';
}

;// CONCATENATED MODULE: ./lib/cli/short-options.js
// The short options of `backup.sh`. The parser reads each one as its long option, so all checks are
// the same. The parser collects contradictions and does not throw.





/**
 * Letters with a value, each with its long option. `-r` has two meanings, so the table does not
 * contain `-r`.
 */
const SHORT_OPTIONS = {
    3: 'storage',
    a: 'aws-credentials-file',
    c: 'defaults-file',
    m: 'mail-to',
    t: 'backup-dir',
    w: 'slack-webhook',
};
const OPERATION_LETTERS = { b: 'backup', l: 'list' };
const WORDS = { h: '--help', V: '--version' };
/** Takes the short options out. The parser reads `-bt DIR` and `-r10000` as getopts does. */
function takeShortOptions(args, problems) {
    const to = { words: [], short: [] };
    for (let i = 0; i < args.length; i++) {
        const arg = args[i];
        if (arg === '--') {
            to.words.push(...args.slice(i));
            break;
        }
        if (takesValue(arg))
            to.words.push(...args.slice(i, ++i + 1));
        else if (!/^-[^-]/.test(arg))
            to.words.push(arg);
        else if (isLongOption(arg))
            problems.add(`unknown option ${arg}, did you mean -${arg}?`);
        else if (readCluster(arg, args[i + 1], to, problems))
            i++;
    }
    return to;
}
/**
 * Reads one cluster of letters.
 * @returns whether the next word was its value
 */
function readCluster(arg, next, to, problems) {
    for (let at = 1; at < arg.length; at++) {
        const letter = arg[at];
        if (OPERATION_LETTERS[letter])
            to.short.push({ letter });
        else if (WORDS[letter])
            to.words.push(WORDS[letter]);
        else if (letter !== 'r' && !SHORT_OPTIONS[letter]) {
            problems.add(`unknown option -${letter}${arg.length > 2 ? ` in ${arg}` : ''}`);
            return false;
        }
        else
            return readValue(letter, arg.slice(at + 1), next, to, problems);
    }
    return false;
}
function readValue(letter, joined, next, to, problems) {
    const isNext = joined === '' && next !== undefined && !/^-./.test(next);
    // getopts would take the sign for a part of the value.
    if (joined.startsWith('='))
        problems.add(`-${letter} takes its value without =, as in -${letter} VALUE`);
    else if (joined !== '')
        to.short.push({ letter, value: joined });
    else if (isNext)
        to.short.push({ letter, value: next });
    else
        problems.add(`-${letter} needs a value`);
    return isNext;
}
/**
 * Returns the one operation that letters and words name together, with the letters as options of
 * this operation.
 */
function chooseOperation(short, positionals, problems) {
    const word = option_table/* OPERATIONS */.xb.find((name) => name === positionals[0]);
    const isBackup = word === 'backup' || short.some(({ letter }) => letter === 'b');
    const named = new Map();
    for (const { letter } of short) {
        const operation = letter === 'r' && !isBackup ? 'restore' : OPERATION_LETTERS[letter];
        if (operation)
            named.set(`-${letter}`, operation);
    }
    const isByLetter = named.size > 0;
    if (word)
        named.set(word, word);
    const [operation, ...others] = new Set(named.values());
    if (others.length > 0)
        problems.add(`${[...named.keys()].join(' and ')} contradict each other: give one operation`);
    if (!operation)
        problems.add(describeMissing(positionals[0]));
    const values = short.flatMap(({ letter, value }) => (letter === 'r' ? [value] : []));
    const after = word || !isByLetter ? positionals.slice(1) : positionals;
    // The words after `find` are tables, which are options; they cannot name another backup.
    const tables = operation === 'find' ? after : [];
    const [backup, ...surplus] = isBackup ? after : [...values, ...(operation === 'find' ? [] : after)];
    if (surplus.length > 0)
        problems.add(`unexpected ${surplus.map((text) => `"${text}"`).join(', ')}`);
    return {
        ...(0,defined/* defined */.s)({ operation, backup }),
        options: [
            ...tables.map((table) => ['include-tables', table]),
            ...(isBackup ? values.map((value) => readRows(value, problems)) : []),
            ...readOptions(short, operation, problems),
        ],
    };
}
function describeMissing(word) {
    const choice = `${option_table/* OPERATIONS */.xb.join(', ')} (or -b, -r ID, -l)`;
    if (word === undefined)
        return `the operation is missing. The operations are ${choice}`;
    const nearest = (0,suggestion/* nearestOf */.q)(word, [...option_table/* OPERATIONS */.xb, ...COMMANDS]);
    return `unknown operation "${word}"${nearest === undefined ? '.' : `, did you mean "${nearest}"?`} The operations are ${choice}`;
}
function readRows(value, problems) {
    if (!/^\d+$/.test(value))
        problems.add(`-r is "${value}": with -b it takes the rows of a chunk, without -b the backup to restore`);
    return ['rows-per-chunk', value];
}
/**
 * Reads the values, and ignores letters that the operation does not use, as `backup.sh` ignored
 * `-c` with `-l`.
 */
function readOptions(short, operation, problems) {
    return short.flatMap(({ letter, value }) => {
        const spec = option_table/* OPTIONS */.lw.find(({ name }) => name === SHORT_OPTIONS[letter]);
        if (!spec || value === undefined || (operation && !spec.operations.includes(operation)))
            return [];
        return [[spec.name, readOldValue(`-${letter}`, spec.name, value, problems)]];
    });
}
function takesValue(arg) {
    return (OWN_OPTIONS.some(({ name, values }) => arg === `--${name}` && values) ||
        option_table/* OPTIONS */.lw.some(({ name, kind }) => arg === `--${name}` && kind.type !== 'flag'));
}
/**
 * Returns whether a word such as `-where` is a long option; the parser would otherwise read `-w
 * here`.
 */
function isLongOption(arg) {
    const name = arg.slice(1).split('=', 1)[0];
    return [...OWN_OPTIONS, ...option_table/* OPTIONS */.lw].some((spec) => spec.name === name);
}

;// CONCATENATED MODULE: ./lib/cli/completion.js
// `completion bash|zsh|fish`: a script for the shell, made from the table of options.




const PROGRAM = 'mysql-backup';
const OWN = OWN_OPTIONS.map(({ name, help, values }) => ({
    name,
    help,
    ...(0,defined/* defined */.s)({ values }),
}));
/** The words that can follow an operation. */
const OPERANDS = {
    ...COMMAND_WORDS,
    restore: ['latest'],
    verify: ['latest'],
    show: ['latest'],
};
function completionScript(shell) {
    switch (shell) {
        case 'bash':
            return bashScript();
        case 'zsh':
            return zshScript();
        case 'fish':
            return fishScript();
    }
}
function completed({ name, kind, help, value }) {
    if (kind.type === 'flag')
        return { name, help };
    // A storage may be a directory.
    const isPath = value === 'PATH' || value === 'FILE' || name === 'storage';
    return { name, help, values: kind.type === 'choice' ? kind.values : isPath ? 'files' : 'none' };
}
/** Returns the options after an operation or `config`; before these words only help. */
function optionsAfter(word) {
    const own = (...names) => OWN.filter(({ name }) => names.includes(name));
    const operation = option_table/* OPERATIONS */.xb.find((name) => name === word);
    if (operation)
        return [...(0,option_table/* optionsOf */.cz)(operation).map(completed), ...own('output', 'help', 'help-all')];
    if (word === 'fleet') {
        const both = option_table/* OPTIONS */.lw.filter(({ operations }) => option_table/* ofFleet */.QF.some((name) => operations.includes(name)));
        return [...both.map(completed), ...own('output', 'help', 'help-all')];
    }
    if (word === 'config')
        return [...option_table/* OPTIONS */.lw.map(completed), ...own('operation', 'output', 'help')];
    return word === undefined ? own('help', 'version') : [];
}
/**
 * Returns every option with a value, as patterns of a shell's `case`, one pattern for each way to
 * complete.
 */
function casesOfValues() {
    const patterns = new Map();
    for (const { name, values } of [...option_table/* OPTIONS */.lw.map(completed), ...OWN]) {
        if (values === undefined)
            continue;
        const key = String(values);
        const entry = patterns.get(key) ?? { words: [], values };
        entry.words.push(`--${name}`, ...lettersOf(name).map((letter) => `-${letter}`));
        patterns.set(key, entry);
    }
    return [...patterns.values()].map(({ words, values }) => [words.join('|'), values]);
}
const PATTERN_OF_VALUED = casesOfValues()
    .map(([pattern]) => pattern)
    .join('|');
const completion_WORDS = [...option_table/* OPERATIONS */.xb, ...COMMANDS];
const flags = (options) => options.map(({ name }) => `--${name}`).join(' ');
function bashScript() {
    const values = casesOfValues().map(([pattern, values]) => {
        if (values === 'files')
            return `    ${pattern}) files=1 ;;`;
        return `    ${pattern}) words='${values === 'none' ? '' : values.join(' ')}' ;;`;
    });
    const afters = [...option_table/* OPERATIONS */.xb, 'config', 'fleet'].map((word) => `        ${word}) words='${flags(optionsAfter(word))}' ;;`);
    const operands = Object.entries(OPERANDS).map(([word, offered]) => `        ${word}) words='${offered.join(' ')}' ;;`);
    return `# bash completion of ${PROGRAM}. In ~/.bashrc: source <(${PROGRAM} completion bash)
_mysql_backup() {
  local current=\${COMP_WORDS[COMP_CWORD]} before= previous= operation= words= files= word
  (( COMP_CWORD > 1 )) && previous=\${COMP_WORDS[COMP_CWORD-1]}
  # bash makes three words of --level=rows.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $before in
      ${PATTERN_OF_VALUED}) ;;
      *) case $word in ${completion_WORDS.join('|')}) operation=$word; break ;; esac ;;
    esac
    [[ $word == = ]] || before=$word
  done
  case $previous in
${values.join('\n')}
    *)
      if [[ $current == -* ]]; then
        case $operation in
${afters.join('\n')}
        '') words='${flags(optionsAfter(undefined))}' ;;
        esac
      else
        case $operation in
${operands.join('\n')}
        '') words='${completion_WORDS.join(' ')}' ;;
        esac
      fi ;;
  esac
  COMPREPLY=()
  if [[ $files ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  else
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
  fi
}
complete -F _mysql_backup ${PROGRAM}
`;
}
function zshScript() {
    const values = casesOfValues().map(([pattern, values]) => {
        const action = values === 'files'
            ? '_files'
            : values === 'none'
                ? "_message 'value'"
                : `compadd -- ${values.join(' ')}`;
        return `    ${pattern}) ${action}; return ;;`;
    });
    const describe = ({ name, help }) => quoteZsh(`--${name}:${firstSentence(help).replaceAll(':', '\\:')}`);
    const afters = [...option_table/* OPERATIONS */.xb, 'config', 'fleet'].map((word) => `      ${word}) options=(\n        ${optionsAfter(word).map(describe).join('\n        ')}\n      ) ;;`);
    const operands = Object.entries(OPERANDS)
        .filter(([, offered]) => offered.length > 0)
        .map(([word, offered]) => `      ${word}) compadd -- ${offered.join(' ')} ;;`);
    return `#compdef ${PROGRAM}
# zsh completion of ${PROGRAM}. In ~/.zshrc, after compinit: source <(${PROGRAM} completion zsh)
_mysql_backup() {
  local previous=$words[CURRENT-1] before= operation= word
  local -a options
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $before in
      ${PATTERN_OF_VALUED}) ;;
      *) case $word in ${completion_WORDS.join('|')}) operation=$word; break ;; esac ;;
    esac
    before=$word
  done
  if [[ $PREFIX == --*=* ]]; then
    previous=\${PREFIX%%=*}
    compset -P 1 '*='
  fi
  case $previous in
${values.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    case $operation in
${afters.join('\n')}
      '') options=(${optionsAfter(undefined).map(describe).join(' ')}) ;;
    esac
    _describe -o 'option' options
  else
    case $operation in
${operands.join('\n')}
      '') compadd -- ${completion_WORDS.join(' ')} ;;
    esac
  fi
}
if [[ $funcstack[1] == _mysql_backup ]]; then _mysql_backup "$@"; else compdef _mysql_backup ${PROGRAM}; fi
`;
}
function fishScript() {
    const line = (condition, rest) => `complete -c ${PROGRAM} -n ${quoteFish(condition)} ${rest}`;
    const option = (condition, { name, help, values }) => {
        const action = values === undefined
            ? ''
            : values === 'files'
                ? ' -r -F'
                : values === 'none'
                    ? ' -x'
                    : ` -x -a ${quoteFish(values.join(' '))}`;
        const letters = lettersOf(name).map((letter) => ` -s ${letter}`);
        return line(condition, `-l ${name}${letters.join('')}${action} -d ${quoteFish(firstSentence(help))}`);
    };
    const isAfter = (word) => `test (__mysql_backup_operation) = ${word}`;
    const none = 'test -z (__mysql_backup_operation)';
    return `# fish completion of ${PROGRAM}. In ~/.config/fish/config.fish: ${PROGRAM} completion fish | source
function __mysql_backup_operation
  set -l before ''
  for word in (commandline -opc)[2..-1]
    if not string match -qr -- '^(${PATTERN_OF_VALUED})$' $before
      switch $word
        case ${completion_WORDS.join(' ')}
          echo $word
          return
      end
    end
    set before $word
  end
  echo ''
end
complete -c ${PROGRAM} -f
${[
        line(none, `-a ${quoteFish(completion_WORDS.join(' '))}`),
        ...Object.entries(OPERANDS)
            .filter(([, offered]) => offered.length > 0)
            .map(([word, offered]) => line(isAfter(word), `-a ${quoteFish(offered.join(' '))}`)),
        ...optionsAfter(undefined).map((each) => option(none, each)),
        ...[...option_table/* OPERATIONS */.xb, 'config', 'fleet'].flatMap((word) => optionsAfter(word).map((each) => option(isAfter(word), each))),
    ].join('\n')}
`;
}
function lettersOf(name) {
    return Object.keys(SHORT_OPTIONS).filter((letter) => SHORT_OPTIONS[letter] === name);
}
function firstSentence(help) {
    return help.split('. ', 1)[0];
}
function quoteZsh(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
function quoteFish(text) {
    return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

// EXTERNAL MODULE: external "node:readline/promises"
var promises_ = __webpack_require__(26848);
// EXTERNAL MODULE: ./lib/core/printable.js
var printable = __webpack_require__(58776);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
;// CONCATENATED MODULE: ./lib/cli/confirm-drop.js
// Asks the person at a terminal before a restore drops anything.




/**
 * Asks for the confirmation.
 * @throws BackupError CANCELLED if the answer is any other text, or without an answer
 */
async function confirmDrop({ target, schemas, objects }, { input, output, signal }) {
    const expected = schemas.join(',');
    const noun = schemas.length === 1 ? 'name of the schema' : 'names of the schemas, separated by commas,';
    output.write((0,printable/* inert */.tJ)(`This restore drops on ${target}: ${(0,units/* listSome */.XT)(objects)}\n`));
    const questions = (0,promises_.createInterface)({ input, output });
    const closed = new Promise((resolve) => questions.once('close', () => resolve(undefined)));
    const asked = questions.question((0,printable/* inert */.tJ)(`Type the ${noun} to go on (${expected}): `), { signal });
    try {
        // Ctrl+D ends the input without an answer.
        const answer = await Promise.race([asked, closed]);
        if (answer
            ?.split(',')
            .map((name) => name.trim())
            .join(',') === expected)
            return;
    }
    finally {
        questions.close();
    }
    throw new errors/* BackupError */.hj('CANCELLED', 'the answer is not the name of the schema: nothing was dropped', {
        hint: 'Start the restore again, or give --yes in a script.',
    });
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
// EXTERNAL MODULE: ./lib/core/problems.js
var core_problems = __webpack_require__(70571);
;// CONCATENATED MODULE: ./lib/cli/output.js
// A stream of the process that writes lines for people. Invariant: a stream without a reader, as
// after `| head -1` or a closed terminal, is not a failure of the run. The program never writes to
// such a stream again, and the run continues.
class Output {
    #stream;
    #isBroken = false;
    constructor(stream) {
        this.#stream = stream;
        // Without a listener each write would throw an uncaught exception, and its report would be
        // another write.
        stream.on('error', () => {
            this.#isBroken = true;
        });
    }
    get isTTY() {
        return this.#stream.isTTY && !this.#isBroken;
    }
    /** Width of the terminal; undefined without a terminal. */
    get columns() {
        return this.isTTY ? this.#stream.columns : undefined;
    }
    write(text) {
        if (!this.#isBroken)
            this.#stream.write(text);
    }
}
/** The two streams of the process, shared by all writers: each stream gets one listener. */
const stdout = new Output(process.stdout);
const stderr = new Output(process.stderr);

;// CONCATENATED MODULE: ./lib/cli/init/questions.js
const CRON = /^[0-9*,/-]+(?: [0-9*,/-]+){4}$/;
const COUNT = /^\d{1,4}$/;
const QUESTIONS = [
    {
        key: 'flavor',
        option: 'flavor',
        question: 'Database server',
        fallback: 'mysql',
        form: /^(mysql|mariadb)$/,
        takes: 'mysql or mariadb',
    },
    {
        key: 'storage',
        option: 'storage',
        question: 'Bucket and prefix for the backups',
        form: /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[A-Za-z0-9._-]+)*$/,
        takes: 's3://bucket/prefix',
    },
    {
        key: 'region',
        option: 's3-region',
        question: 'Region of the bucket',
        fallback: 'us-east-1',
        form: /^[a-z]{2}(?:-[a-z]+)+-\d$/,
        takes: 'a region such as eu-central-1',
    },
    {
        key: 'label',
        option: 'label',
        question: 'Label of the backups',
        fallback: 'production',
        form: /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
        takes: 'a word of letters, digits, - and _',
    },
    {
        key: 'schedule',
        option: 'schedule',
        question: 'When to back up (cron, UTC)',
        fallback: '17 3 * * *',
        form: CRON,
        takes: 'five fields as in cron, such as 17 3 * * *',
    },
    {
        key: 'verifySchedule',
        option: 'verify-schedule',
        question: 'When to restore the newest backup for a verification (cron, UTC)',
        fallback: '41 5 * * 0',
        form: CRON,
        takes: 'five fields as in cron, such as 41 5 * * 0',
    },
    {
        key: 'keepDaily',
        option: 'keep-daily',
        question: 'Daily backups to keep',
        fallback: '14',
        form: COUNT,
        takes: 'a number',
    },
    {
        key: 'keepWeekly',
        option: 'keep-weekly',
        question: 'Weekly backups to keep',
        fallback: '8',
        form: COUNT,
        takes: 'a number',
    },
    {
        key: 'keepMonthly',
        option: 'keep-monthly',
        question: 'Monthly backups to keep',
        fallback: '12',
        form: COUNT,
        takes: 'a number',
    },
    {
        key: 'alerts',
        option: 'alerts',
        question: 'Alerts about failures: slack, issue or none',
        fallback: 'issue',
        form: /^(slack|issue|none)$/,
        takes: 'slack, issue or none',
    },
    {
        key: 'repository',
        option: 'repository',
        question: 'Repository on GitHub',
        form: /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/,
        takes: 'owner/name',
    },
    {
        key: 'branch',
        option: 'branch',
        question: 'Branch whose workflows may back up',
        fallback: 'main',
        form: /^[A-Za-z0-9._/-]+$/,
        takes: 'the name of a branch',
    },
    {
        key: 'awsAccount',
        option: 'aws-account',
        question: 'Account in AWS',
        form: /^\d{12}$/,
        takes: 'twelve digits',
    },
];

;// CONCATENATED MODULE: ./lib/cli/init/texts.js
// The texts that `init` writes and prints: workflows, GRANT statements, policies of AWS. Pure.
// Invariant: questions.ts verifies the form of every answer, so no answer needs quotes in YAML,
// JSON or SQL.
const ACTION = 'owner/mysql-backup-action@v1';
const BACKUP_ROLE = 'database-backup';
const RESTORE_ROLE = 'database-restore';
const ENVIRONMENT = 'staging';
function workflowsOf(answers) {
    return {
        'database-backup.yml': backupWorkflow(answers),
        'database-verify.yml': verifyWorkflow(answers),
        'database-restore.yml': restoreWorkflow(answers),
    };
}
function backupWorkflow(answers) {
    return `# A verified backup, made by mysql-backup init.
name: Database backup
on:
  schedule:
    - cron: '${answers.schedule}' # UTC
  workflow_dispatch:
permissions:
  contents: read
  id-token: write # the role in AWS is assumed with the job's own token${answers.alerts === 'issue' ? '\n  issues: write' : ''}
concurrency:
  group: database-backup # one at a time; the next waits
  cancel-in-progress: false

jobs:
  backup:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    steps:
      - uses: ${ACTION}
        with:
          operation: backup
          url: \${{ secrets.DATABASE_URL }}
          ssl-mode: required
${placeOf(answers, BACKUP_ROLE)}
          verify: objects
          keep-daily: ${answers.keepDaily}
          keep-weekly: ${answers.keepWeekly}
          keep-monthly: ${answers.keepMonthly}
${alertsOf(answers)}`;
}
function verifyWorkflow(answers) {
    return `# Restores the newest backup into a server in a container and compares every row. Made by mysql-backup init.
name: Verify the newest backup
on:
  schedule:
    - cron: '${answers.verifySchedule}' # UTC
  workflow_dispatch:
permissions:
  contents: read
  id-token: write${answers.alerts === 'issue' ? '\n  issues: write' : ''}

jobs:
  verify:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    steps:
      - uses: ${ACTION}
        with:
          operation: verify
          backup: latest
          restore-into: docker
${placeOf(answers, BACKUP_ROLE)}
${alertsOf(answers)}`;
}
function restoreWorkflow(answers) {
    return `# A button that restores a backup into staging. Made by mysql-backup init.
name: Restore into staging
on:
  workflow_dispatch:
    inputs:
      backup:
        description: Which backup; an id as list shows it, or latest
        required: true
        default: latest
      drop-existing:
        description: Drop the objects of an earlier restore
        type: boolean
        default: false
permissions:
  contents: read
  id-token: write
concurrency:
  group: restore-staging
  cancel-in-progress: false

jobs:
  restore:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    environment: ${ENVIRONMENT}
    steps:
      - uses: ${ACTION}
        with:
          operation: restore
          backup: \${{ inputs.backup }}
          url: \${{ secrets.STAGING_DATABASE_URL }}
${placeOf(answers, RESTORE_ROLE)}
          # The accounts of production are not there.
          strip-definers: true
          drop-existing: \${{ inputs.drop-existing }}
          verify-level: counts
`;
}
function placeOf({ storage, region, label, awsAccount }, role) {
    return [
        `storage: ${storage}`,
        `s3-region: ${region}`,
        `aws-role-to-assume: arn:aws:iam::${awsAccount}:role/${role}`,
        `label: ${label}`,
    ]
        .map((line) => `          ${line}`)
        .join('\n');
}
function alertsOf({ alerts }) {
    const lines = alerts === 'slack'
        ? ['slack-webhook: ${{ secrets.SLACK_WEBHOOK }}', 'notify-on: failure']
        : alerts === 'issue'
            ? ['issue-on-failure: true', 'github-token: ${{ github.token }}']
            : [];
    return lines.map((line) => `          ${line}\n`).join('');
}
/** Returns the steps outside of the repository, as a text to read and to copy from. */
function instructionsOf(answers) {
    const { alerts, awsAccount, branch, repository, storage } = answers;
    const [bucket = '', ...rest] = storage.replace(/^s3:\/\//, '').split('/');
    const prefix = rest.join('/');
    return `1. The account on the database server, as an administrator there:

${grantsOf(answers)}

2. The identity provider of GitHub in AWS, if the account does not have it:

aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com

3. The role ${BACKUP_ROLE}. Its trust policy:

${trustPolicy(awsAccount, `repo:${repository}:ref:refs/heads/${branch}`)}

Its permissions:

${policy(bucket, prefix, {
        objects: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        bucketActions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
    })}

4. The role ${RESTORE_ROLE}, for the environment "${ENVIRONMENT}". Its trust policy:

${trustPolicy(awsAccount, `repo:${repository}:environment:${ENVIRONMENT}`)}

Its permissions:

${policy(bucket, prefix, { objects: ['s3:GetObject'], bucketActions: ['s3:ListBucket'] })}

5. The secrets of the repository:

gh secret set DATABASE_URL --repo ${repository}          # mysql://backup:password@host:3306
gh secret set STAGING_DATABASE_URL --repo ${repository} --env ${ENVIRONMENT}
${alerts === 'slack' ? `gh secret set SLACK_WEBHOOK --repo ${repository}\n` : ''}`;
}
function grantsOf({ flavor }) {
    const privileges = flavor === 'mariadb'
        ? 'SELECT, SHOW VIEW, TRIGGER, EVENT, RELOAD, PROCESS, BINLOG MONITOR'
        : 'SELECT, SHOW VIEW, TRIGGER, EVENT, RELOAD, PROCESS, REPLICATION CLIENT, BACKUP_ADMIN';
    return `CREATE USER backup@'%' IDENTIFIED BY 'a-long-password';
GRANT ${privileges} ON *.* TO backup@'%';`;
}
function trustPolicy(account, subject) {
    const issuer = 'token.actions.githubusercontent.com';
    return json({
        Version: '2012-10-17',
        Statement: [
            {
                Effect: 'Allow',
                Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
                Action: 'sts:AssumeRoleWithWebIdentity',
                Condition: { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: subject } },
            },
        ],
    });
}
function policy(bucket, prefix, { objects, bucketActions }) {
    const all = prefix === '' ? '*' : `${prefix}/*`;
    return json({
        Version: '2012-10-17',
        Statement: [
            { Effect: 'Allow', Action: one(objects), Resource: `arn:aws:s3:::${bucket}/${all}` },
            { Effect: 'Allow', Action: one(bucketActions), Resource: `arn:aws:s3:::${bucket}` },
        ],
    });
}
function json(value) {
    return JSON.stringify(value, null, 2);
}
/** Returns a single action without a list. */
function one(actions) {
    return actions.length === 1 ? actions[0] : actions;
}

;// CONCATENATED MODULE: ./lib/cli/init/init.js
// `init`: asks for the missing answers, writes the workflows, and prints the steps outside of the
// repository. Invariant: `init` writes nothing before every answer is valid and no existing file
// conflicts.









const FOLDER = (0,external_node_path_.join)('.github', 'workflows');
/**
 * Runs `init`.
 * @returns the exit code
 */
async function init(words, terminal) {
    terminal.progress.stop();
    try {
        const { values } = parse(words);
        if (values['help'] === true) {
            stdout.write(initHelp());
            return errors/* EXIT_CODES */.ai.ok;
        }
        const directory = typeof values['directory'] === 'string' ? values['directory'] : '.';
        const answers = await answer(values);
        const files = Object.entries(workflowsOf(answers)).map(([name, text]) => ({
            path: (0,external_node_path_.join)(directory, FOLDER, name),
            text,
        }));
        const existing = files.filter(({ path }) => (0,external_node_fs_.existsSync)(path)).map(({ path }) => path);
        if (existing.length > 0 && values['force'] !== true)
            throw new errors/* BackupError */.hj('CONFIG_INVALID', `there is already ${existing.join(', ')}`, {
                hint: 'Nothing was written. Remove the files, or add --force to replace them.',
            });
        (0,external_node_fs_.mkdirSync)((0,external_node_path_.join)(directory, FOLDER), { recursive: true });
        for (const { path, text } of files) {
            (0,external_node_fs_.writeFileSync)(path, text);
            terminal.print(`wrote ${path}`);
        }
        terminal.print(`\nWhat is to be done once:\n\n${instructionsOf(answers)}`);
        return errors/* EXIT_CODES */.ai.ok;
    }
    catch (thrown) {
        const error = (0,errors/* toBackupError */.uy)(thrown);
        terminal.fail(error);
        return error.exitCode;
    }
}
function parse(words) {
    try {
        return (0,external_node_util_.parseArgs)({
            args: [...words],
            options: {
                ...Object.fromEntries(QUESTIONS.map(({ option }) => [option, { type: 'string' }])),
                directory: { type: 'string' },
                force: { type: 'boolean' },
                help: { type: 'boolean' },
            },
        });
    }
    catch (error) {
        throw new errors/* BackupError */.hj('CONFIG_INVALID', error.message, {
            hint: 'See mysql-backup init --help.',
        });
    }
}
/**
 * Collects the answers.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
async function answer(values) {
    const problems = new core_problems/* Problems */.Z();
    const answers = {};
    const open = [];
    for (const question of QUESTIONS) {
        const { key, option, form, takes } = question;
        const given = values[option];
        if (typeof given !== 'string')
            open.push(question);
        else if (form.test(given))
            answers[key] = given;
        else
            problems.add(`--${option} is "${given}", it takes ${takes}`);
    }
    problems.throwIfAny();
    const isAttended = process.stdin.isTTY && process.stderr.isTTY;
    if (isAttended)
        await ask(open, answers);
    else
        for (const { key, option, fallback, takes } of open) {
            if (fallback === undefined)
                problems.add(`--${option} is missing: it takes ${takes}`);
            else
                answers[key] = fallback;
        }
    problems.throwIfAny();
    return answers;
}
async function ask(open, answers) {
    const terminal = (0,promises_.createInterface)({ input: process.stdin, output: process.stderr });
    try {
        for (const { key, question, fallback, form, takes } of open)
            for (;;) {
                const shown = fallback === undefined ? '' : ` [${fallback}]`;
                const text = (await terminal.question(`${question}${shown}: `)).trim() || (fallback ?? '');
                if (form.test(text)) {
                    answers[key] = text;
                    break;
                }
                process.stderr.write(`It takes ${takes}.\n`);
            }
    }
    finally {
        terminal.close();
    }
}
function initHelp() {
    const width = Math.max(...QUESTIONS.map(({ option }) => option.length)) + 4;
    const options = QUESTIONS.map(({ option, question, fallback }) => `  --${option.padEnd(width)}${question}${fallback === undefined ? '' : ` (default ${fallback})`}`);
    return `Usage: mysql-backup init [options]

Write the workflows of a backup, a weekly verification and a restore button, and print the GRANT statements,
the IAM policies and the trust policies. On a terminal it asks for what is not given.

${options.join('\n')}
  --${'directory'.padEnd(width)}Repository to write into (default .)
  --${'force'.padEnd(width)}Replace files that are there
`;
}

// EXTERNAL MODULE: ./lib/options/add-config-file.js
var add_config_file = __webpack_require__(72163);
// EXTERNAL MODULE: ./lib/options/given-options.js
var given_options = __webpack_require__(23332);
;// CONCATENATED MODULE: ./lib/cli/visible-secrets.js
// Warns of secrets on a command line: every account of the machine can read them in the list of
// processes, and shells write them into a history.



/** Alternatives that the table of variables does not contain. */
const INSTEAD = {
    password: 'use MYSQL_PWD or --password-file',
    url: 'leave the password out and use MYSQL_PWD, or --defaults-file',
    'restore-into': 'leave the password out and use RESTORE_INTO_PASSWORD',
    'smtp-password': 'use SMTP_PASSWORD',
};
/**
 * Warns of each visible secret.
 * @param given options from the command line alone
 */
function warnOfSecrets(given, problems) {
    for (const { name, secret } of option_table/* OPTIONS */.lw) {
        const values = given.get(name) ?? [];
        if (!secret || !values.some((value) => (0,secret_values/* isSecretValue */.w)(name, value)))
            continue;
        const variable = Object.keys(VARIABLES).find((each) => VARIABLES[each] === name);
        const instead = INSTEAD[name] ?? (variable === undefined ? undefined : `use the variable ${variable}`);
        problems.warn(`--${name} can be seen by others on this machine${instead === undefined ? '' : `: ${instead}`}`);
    }
}

;// CONCATENATED MODULE: ./lib/cli/parse-arguments.js
// Translates the words of a command line to an operation and its raw options. The parser collects
// problems and does not throw.











/**
 * Parses a command line.
 * @param places paths of configuration files, in the order of the search
 */
function parseCommandLine(args, environment = {}, places = (0,add_config_file/* configPlaces */.fu)(environment['HOME'])) {
    const problems = new core_problems/* Problems */.Z();
    const { words, short } = takeShortOptions(dropMissingValues(args, problems), problems);
    const parsed = parseWords(words);
    const { values } = parsed;
    const positionals = readFleetWords(parsed.positionals, problems);
    const [first, ...after] = positionals;
    if (first === 'version' || values['version'] === true)
        return { version: true };
    const isComplete = values['help-all'] === true;
    if (first === 'help')
        return { help: { operation: operationOf(after[0]) ?? 'all', isComplete } };
    const shell = SHELLS.find((name) => name === after[0]);
    if (first === 'completion' && shell && after.length === 1)
        return { completion: shell };
    const isShow = first === 'config';
    const choice = isShow
        ? chooseShown(short, after, values['operation'], problems)
        : first === 'completion'
            ? refuseShell(after, problems)
            : chooseOperation(short, positionals, problems);
    const { operation, backup } = choice;
    if (values['help'] === true || isComplete)
        return { help: { operation: (isShow ? undefined : operation) ?? 'all', isComplete } };
    if (!isShow && values['operation'] !== undefined)
        problems.add('--operation goes with config show only');
    const options = readTokens(parsed, choice, problems);
    warnOfSecrets(options.values, problems);
    const path = operation && addFarther(options, operation, { environment, places, problems });
    const output = values['output'] ?? 'text';
    if (output !== 'text' && output !== 'json')
        problems.add(`--output is "${String(output)}", it takes text or json`);
    const logFormat = values['log-format'] ?? 'text';
    if (logFormat !== 'text' && logFormat !== 'json')
        problems.add(`--log-format is "${String(logFormat)}", it takes text or json`);
    return {
        input: {
            ...(0,defined/* defined */.s)({ operation, backup }),
            options: options.values,
            problems,
            ...(0,defined/* defined */.s)({ configPath: path }),
        },
        json: output === 'json',
        isJsonLog: logFormat === 'json',
        ...(isShow && operation ? { shown: { operation, options, problems, ...(0,defined/* defined */.s)({ path }) } } : {}),
    };
}
/** Returns `fleet status` as the one word of an operation. */
function readFleetWords(words, problems) {
    const [first, second = '', ...after] = words;
    if (first !== 'fleet')
        return words;
    const operation = FLEET_WORDS[second];
    if (operation)
        return [operation, ...after];
    problems.add(`fleet takes one of ${Object.keys(FLEET_WORDS).join(', ')}${second === '' ? '' : `, "${second}" is given`}`);
    return ['fleet-status', ...after];
}
function parseWords(words) {
    const typeOf = (takesValue) => (takesValue ? 'string' : 'boolean');
    return (0,external_node_util_.parseArgs)({
        args: words,
        strict: false,
        allowPositionals: true,
        tokens: true,
        options: Object.fromEntries([
            ...OWN_OPTIONS.map(({ name, values }) => [name, { type: typeOf(values !== undefined) }]),
            ...option_table/* OPTIONS */.lw.map(({ name, kind }) => [name, { type: typeOf(kind.type !== 'flag'), multiple: true }]),
        ]),
    });
}
function operationOf(word) {
    return option_table/* OPERATIONS */.xb.find((name) => name === word);
}
/** Returns the operation whose options `config show` prints. */
function chooseShown(short, [word, ...surplus], given, problems) {
    if (word !== 'show')
        problems.add(`config takes the word show${word === undefined ? '' : `, "${word}" is given`}`);
    if (surplus.length > 0)
        problems.add(`unexpected ${surplus.map((text) => `"${text}"`).join(', ')}`);
    const operation = operationOf(given ?? 'backup');
    if (!operation)
        problems.add(`--operation is "${String(given)}", it takes ${option_table/* OPERATIONS */.xb.join(', ')}`);
    return chooseOperation(short, [operation ?? 'backup'], problems);
}
function refuseShell(words, problems) {
    const given = words.length === 0 ? '' : `, "${words.join(' ')}" is given`;
    problems.add(`completion takes one of ${SHELLS.join(', ')}${given}`);
    return { options: [] };
}
function readTokens({ tokens }, { options: fromLetters }, problems) {
    const options = new given_options/* GivenOptions */.W();
    const add = (name, value) => options.add(name, value, 'command line');
    for (const [name, value] of fromLetters)
        add(name, value);
    for (const token of tokens) {
        if (token.kind !== 'option' || OWN_OPTIONS.some(({ name }) => name === token.name))
            continue;
        const spec = option_table/* OPTIONS */.lw.find(({ name }) => name === token.name);
        if (!spec)
            problems.add(`unknown option ${token.rawName}${parse_arguments_suggestion(token.name)}`);
        else if (spec.kind.type === 'flag')
            add(token.name, token.value ?? 'true');
        else if (token.value === undefined)
            problems.add(`${token.rawName} needs a value`);
        else
            add(token.name, token.value);
    }
    return options;
}
/**
 * Adds options that the command line does not give, in the order of precedence.
 * @returns the path of the configuration file
 */
function addFarther(options, operation, { environment, places, problems }) {
    addVariables(options, operation, environment, problems);
    const path = (0,add_config_file/* addConfigFile */.Sq)(options, { operation, environment, problems, places });
    addOldVariables(options, operation, environment, problems);
    return path;
}
/**
 * Drops an option without its value: in `--storage --user me` the next option is not a value.
 * Without the drop the parser would misread the rest.
 */
function dropMissingValues(args, problems) {
    return args.filter((arg, i) => {
        const takesValue = option_table/* OPTIONS */.lw.some(({ name, kind }) => arg === `--${name}` && kind.type !== 'flag');
        if (!takesValue || (i + 1 < args.length && !args[i + 1].startsWith('--')))
            return true;
        problems.add(`${arg} needs a value`);
        return false;
    });
}
function parse_arguments_suggestion(name) {
    const nearest = (0,suggestion/* nearestOf */.q)(name, [...option_table/* OPTIONS */.lw, ...OWN_OPTIONS].map((option) => option.name));
    return nearest === undefined ? '' : `, did you mean --${nearest}?`;
}

// EXTERNAL MODULE: ./lib/app/render-text.js + 1 modules
var render_text = __webpack_require__(14257);
;// CONCATENATED MODULE: ./lib/cli/signals.js
// Handles signals that end a run: the first signal ends the run in order, a second one ends the run
// at once.

/** A closed terminal and a supervisor send two signals together; the program counts them as one. */
const SAME_SIGNAL_MS = 1000;
function onSignals(cancel, operation) {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    let firstAt;
    const listener = (signal) => {
        const now = performance.now();
        if (firstAt !== undefined) {
            if (now - firstAt >= SAME_SIGNAL_MS)
                process.exit(errors/* EXIT_CODES */.ai.cancelled);
            return;
        }
        firstAt = now;
        cancel.abort(new errors/* BackupError */.hj('CANCELLED', `cancelled by ${signal}`, {
            hint: operation === 'restore'
                ? 'The target keeps what was loaded so far: the same command goes on from there.'
                : 'Start it again when you are ready.',
        }));
    };
    for (const signal of signals)
        process.on(signal, listener);
    return () => {
        for (const signal of signals)
            process.off(signal, listener);
    };
}

;// CONCATENATED MODULE: ./lib/cli/paint.js
const CODES = { bold: 1, red: 31, green: 32, yellow: 33, cyan: 36 };
/**
 * Returns plain text without a terminal, with NO_COLOR set (https://no-color.org), and with a dumb
 * TERM.
 */
function paintFor(out, environment) {
    if (!out.isTTY || environment['NO_COLOR'] || isDumb(environment))
        return (_, text) => text;
    return (style, text) => (text === '' ? '' : `\x1b[${CODES[style]}m${text}\x1b[0m`);
}
/** Returns whether the terminal cannot move its cursor. */
function isDumb(environment) {
    return environment['TERM'] === 'dumb';
}

;// CONCATENATED MODULE: ./lib/cli/progress-line.js

const MIN_BAR = 8;
const MAX_BAR = 32;
const GAP = 2;
/** Returns a line of at most `width` columns, without the colour codes. */
function progressLine(state, width, paint) {
    const { stage, seconds, rows, bytes, tables, expected } = state;
    const head = `${stage} ${formatClock(seconds)}`;
    if (head.length >= width)
        return paint('bold', head.slice(0, Math.max(0, width)));
    const share = shareOf(state);
    const isMoving = bytes > 0;
    // The list is in the order of importance; `place` gives the position on the line.
    const candidates = [
        [1, share === undefined ? undefined : `${String(Math.floor(share * 100)).padStart(3)} %`],
        [5, share === undefined || share >= 1 ? undefined : timeLeft(seconds, share)],
        [3, isMoving ? `${(0,units/* formatBytes */.z3)(bytes / Math.max(seconds, 0.001))}/s` : undefined],
        [4, expected.tables === undefined || !isMoving ? undefined : tablesOf(tables, expected.tables)],
        [2, isMoving ? `${(0,units/* formatCount */.B4)(rows)} rows` : undefined],
    ];
    let room = width - head.length - (share === undefined ? 0 : MIN_BAR + 2 + GAP);
    const shown = [];
    for (const [place, text] of candidates) {
        if (text === undefined || text.length + GAP > room)
            continue;
        shown.push([place, text]);
        room -= text.length + GAP;
    }
    const parts = shown.sort(([a], [b]) => a - b).map(([, text]) => text);
    if (share !== undefined && room >= 0)
        parts.unshift(bar(share, Math.min(MIN_BAR + room, MAX_BAR), paint));
    return [paint('bold', head), ...parts].join(' '.repeat(GAP));
}
/** Returns, for example, `0:07`, `12:34`, `1:02:03`. */
function formatClock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const two = (value) => String(value).padStart(2, '0');
    const minutes = Math.floor(whole / 60);
    return minutes < 60
        ? `${minutes}:${two(whole % 60)}`
        : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
/**
 * Returns the share of the stage, above 0 and at most 1. Undefined: the total is unknown, or the
 * bytes exceed the total, because totals of a backup are estimates.
 */
function shareOf({ bytes, expected }) {
    const total = expected.bytes ?? 0;
    return bytes > 0 && total > 0 && bytes <= total ? bytes / total : undefined;
}
function timeLeft(seconds, share) {
    return `about ${(0,units/* formatSeconds */.Xo)((seconds * (1 - share)) / share)} left`;
}
function tablesOf(done, total) {
    return `${(0,units/* formatCount */.B4)(done)} of ${(0,units/* formatCount */.B4)(total)} tables`;
}
function bar(share, width, paint) {
    const full = Math.round(share * width);
    return `[${paint('cyan', '='.repeat(full))}${' '.repeat(width - full)}]`;
}

;// CONCATENATED MODULE: ./lib/cli/progress-display.js



const REDRAW_MS = 200;
const LOG_MS = 5000;
/** Width of a terminal that does not report its width. */
const DEFAULT_COLUMNS = 80;
const FIRST_STAGE = 'starting';
/** Colour codes take no columns. */
const STYLES = /\x1b\[\d+m/g;
class ProgressDisplay {
    #out;
    #log;
    #timer;
    #paint;
    #isDumb;
    /** False: lines go to the log. */
    #isDrawn;
    #start = Date.now();
    #stage = FIRST_STAGE;
    #begin = this.#start;
    #expected = {};
    #rows = 0;
    #bytes = 0;
    #tables = 0;
    #shown = '';
    #isPaused = false;
    /**
     * @param log takes the lines if `out` is not a terminal
     * @param isLogOnly the display draws nothing, also on a terminal
     */
    constructor(out, log, environment = {}, isLogOnly = false) {
        this.#out = out;
        this.#isDrawn = out.isTTY && !isLogOnly;
        this.#log = log;
        this.#paint = paintFor(out, environment);
        this.#isDumb = isDumb(environment);
        this.#timer = setInterval(() => this.#show(), this.#isDrawn ? REDRAW_MS : LOG_MS);
        this.#timer.unref();
    }
    stage(name) {
        this.#stage = name;
        this.#begin = Date.now();
        this.#rows = this.#bytes = this.#tables = 0;
        if (this.#isDrawn)
            this.#show();
        else
            this.#log(`stage ${name}`);
    }
    expect(total) {
        this.#expected = total;
    }
    advance(rows, bytes) {
        this.#rows += rows;
        this.#bytes += bytes;
    }
    tableDone() {
        this.#tables++;
    }
    /** Wipes the line, to make room for other text. */
    clear() {
        if (this.#isDrawn && this.#shown !== '')
            this.#out.write(this.#wipe());
        this.#shown = '';
    }
    /** Draws nothing until `resume`, for example during a question. */
    pause() {
        this.clear();
        this.#isPaused = true;
    }
    resume() {
        this.#isPaused = false;
    }
    stop() {
        clearInterval(this.#timer);
        this.clear();
        this.#isPaused = true;
    }
    /**
     * Draws the last line on a terminal: how the run ended, and after how long. Draws nothing after a
     * run without stages.
     */
    conclude(exitCode, failed) {
        this.stop();
        if (!this.#isDrawn || this.#stage === FIRST_STAGE)
            return;
        const time = (0,units/* formatSeconds */.Xo)((Date.now() - this.#start) / 1000);
        const code = exitCode === 0 ? '' : `, exit code ${exitCode}`;
        const [style, text] = failed
            ? ['red', `failed after ${time}${code}`]
            : [exitCode === 0 ? 'green' : 'yellow', `done in ${time}${code}`];
        this.#out.write(`${this.#paint(style, text)}\n`);
    }
    #show() {
        if (this.#isPaused)
            return;
        if (!this.#isDrawn)
            return this.#logLine();
        const seconds = (Date.now() - this.#begin) / 1000;
        const state = {
            stage: this.#stage,
            seconds,
            rows: this.#rows,
            bytes: this.#bytes,
            tables: this.#tables,
            expected: this.#expected,
        };
        const line = progressLine(state, this.#columns - 1, this.#paint);
        if (line === this.#shown)
            return;
        this.#out.write(this.#wipe() + line);
        this.#shown = line;
    }
    get #columns() {
        return this.#out.columns || DEFAULT_COLUMNS;
    }
    /** Wipes all lines: a terminal that became narrower has broken the line into several. */
    #wipe() {
        const length = this.#shown.replace(STYLES, '').length;
        if (this.#isDumb)
            return `\r${' '.repeat(Math.min(length, this.#columns - 1))}\r`;
        const above = Math.max(0, Math.ceil(length / this.#columns) - 1);
        return above === 0 ? '\r\x1b[K' : `\r\x1b[${above}A\x1b[J`;
    }
    #logLine() {
        if (this.#bytes === 0)
            return;
        const seconds = Math.max(0.001, (Date.now() - this.#begin) / 1000);
        const { bytes = 0, tables } = this.#expected;
        const parts = [
            `${this.#stage}: ${(0,units/* formatCount */.B4)(this.#rows)} rows`,
            `${(0,units/* formatBytes */.z3)(this.#bytes / seconds)}/s`,
        ];
        if (tables !== undefined)
            parts.push(`${this.#tables} of ${tables} tables`);
        if (bytes > this.#bytes)
            parts.push(`about ${(0,units/* formatSeconds */.Xo)(((bytes - this.#bytes) / this.#bytes) * seconds)} left`);
        this.#log(parts.join(', '));
    }
}

;// CONCATENATED MODULE: ./lib/cli/terminal.js




const LEVELS = ['error', 'warn', 'info', 'debug'];
class Terminal {
    progress;
    #json;
    #isJsonLog;
    #paint;
    #level = 'info';
    /** @param isJsonLog each line of the log is a JSON object */
    constructor(json, environment = {}, isJsonLog = false) {
        this.#json = json;
        this.#isJsonLog = isJsonLog;
        this.progress = new ProgressDisplay(json ? stderr : stdout, (line) => this.info(line), environment, isJsonLog);
        this.#paint = paintFor(stderr, environment);
    }
    setLevel(level) {
        this.#level = level;
    }
    debug(message) {
        this.#log('debug', message);
    }
    info(message) {
        this.#log('info', message);
    }
    warn(message) {
        this.#log('warn', message);
    }
    error(message) {
        this.#log('error', message);
    }
    fail(error) {
        this.progress.clear();
        if (this.#isJsonLog) {
            const { code, message, hint } = error;
            writeEntry('error', message, { code, ...(hint ? { hint } : {}) });
            return;
        }
        const text = (0,printable/* inert */.tJ)(`: ${error.message}\n${error.hint ? `hint: ${error.hint}\n` : ''}`);
        stderr.write(`${this.#paint('red', `error ${error.code}`)}${text}`);
    }
    print(text) {
        this.progress.clear();
        const shown = this.#json ? text : (0,printable/* inert */.tJ)(text);
        stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`);
    }
    #log(level, message) {
        if (LEVELS.indexOf(level) > LEVELS.indexOf(this.#level))
            return;
        this.progress.clear();
        if (this.#isJsonLog) {
            writeEntry(level, message);
            return;
        }
        const isForPeople = level === 'info' || level === 'debug';
        const begin = level === 'warn' ? `${this.#paint('yellow', 'warning')}: ` : '';
        (isForPeople && !this.#json ? stdout : stderr).write(`${begin}${(0,printable/* inert */.tJ)(message)}\n`);
    }
}
/**
 * Writes one line: JSON escapes line breaks and all other characters that a terminal would obey.
 */
function writeEntry(level, message, more = {}) {
    stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...more })}\n`);
}

;// CONCATENATED MODULE: ./lib/cli/usage.js
// Renders the help texts from the table of options.



const ABOUT = {
    backup: {
        synopsis: 'backup --user NAME --storage URL [options]',
        summary: 'Back up a server: one snapshot, every row counted, the manifest last.',
        examples: [
            ['Back up all schemas to S3', 'backup --host db1 --user backup --storage s3://backups/db1'],
            [
                'See what a backup would include',
                'backup --host db1 --user backup --storage s3://backups/db1 --dry-run',
            ],
            [
                'Back up, restore into another server, compare every row, and keep two weeks',
                'backup --host db1 --user backup --storage s3://backups/db1 --verify rows --restore-into mysql://root@127.0.0.1:3307 --keep-daily 14',
            ],
        ],
    },
    check: {
        synopsis: 'check --user NAME --storage URL [options]',
        summary: 'Try everything that a backup needs: server, privileges, snapshot, storage, clock, alerts. It takes the options of backup.',
        examples: [
            ['See whether tonight’s backup can work', 'check --host db1 --user backup --storage s3://backups/db1'],
        ],
    },
    restore: {
        synopsis: 'restore ID|latest --user NAME --storage URL [options]',
        summary: 'Restore a backup onto a server, in stages with a check after each.',
        examples: [
            [
                'Restore the newest backup of before the mistake',
                'restore latest --before 2026-11-20T14:30 --host db2 --user root --storage s3://backups/db1',
            ],
            ['Restore the newest backup', 'restore latest --host db2 --user root --storage s3://backups/db1'],
            [
                'Restore one table into another schema, next to the damaged one',
                'restore latest --host db1 --user root --storage s3://backups/db1 --include-tables shop.orders --map-schema shop=shop_restored --allow-source-as-target',
            ],
            [
                'Replace what is in the way, in a script',
                'restore latest --host staging --user root --storage s3://backups/db1 --drop-existing --yes',
            ],
        ],
    },
    verify: {
        synopsis: 'verify ID|latest --storage URL [--level LEVEL] [options]',
        summary: 'Verify a backup: its objects, or a server that it was restored to.',
        examples: [
            ['Read and hash every object of a backup', 'verify latest --storage s3://backups/db1'],
            [
                'Restore into a throw-away server and compare every row',
                'verify latest --storage s3://backups/db1 --restore-into docker',
            ],
        ],
    },
    list: {
        synopsis: 'list --storage URL [options]',
        summary: 'List the backups of a storage.',
        examples: [
            ['List all backups', 'list --storage s3://backups/db1'],
            [
                'End with exit code 4 if there is no backup of the last 26 hours',
                'list --storage s3://backups/db1 --max-age 26h',
            ],
        ],
    },
    show: {
        synopsis: 'show ID|latest --storage URL [options]',
        summary: 'Show the contents of one backup: tables with rows and sizes, other objects, what is left out, verifications.',
        examples: [
            ['Show the newest backup', 'show latest --storage s3://backups/db1'],
            ['Show the one backup of a day', 'show 20261120 --storage s3://backups/db1'],
        ],
    },
    find: {
        synopsis: 'find SCHEMA.TABLE… --storage URL [options]',
        summary: 'Find the backups that hold a table, view or sequence, with its rows and size over time. * is a wildcard.',
        examples: [['Find all backups of a table', 'find shop.orders --storage s3://backups/db1']],
    },
    diff: {
        synopsis: 'diff ID|latest --user NAME --storage URL [options]',
        summary: 'Compare a server with a backup: objects that one of them lacks, rows of each table, lines of definitions that differ. It ends with exit code 1 if anything differs.',
        examples: [
            [
                'See what has changed since last night',
                'diff latest --host db1 --user backup --storage s3://backups/db1',
            ],
        ],
    },
    report: {
        synopsis: 'report --html FILE --storage URL [options]',
        summary: 'Write the status page of a storage: for each label its last backups, a calendar and the verified restores.',
        examples: [['Write the page of all labels', 'report --html status.html --storage s3://backups/db1']],
    },
    matrix: {
        synopsis: 'fleet matrix [--config FILE] [options]',
        summary: 'Print the profiles of a configuration file as JSON, for strategy.matrix of a workflow.',
        examples: [
            ['All profiles with a tag', 'fleet matrix --tags production'],
            ['Only those that have no backup of the last 20 hours', 'fleet matrix --stale 20h'],
        ],
    },
    'fleet-status': {
        synopsis: 'fleet status [--config FILE] [options]',
        summary: 'Show the newest backup of every profile of a configuration file, and end with exit code 4 if one is stale.',
        examples: [['Look at all storages, and write a page', 'fleet status --max-age 26h --html fleet.html']],
    },
    prune: {
        synopsis: 'prune --storage URL --keep-… [options]',
        summary: 'Remove backups that no rule keeps, and the remains of crashed runs.',
        examples: [
            [
                'See what two weeks, eight weeks and a year would remove, with the reason for each backup',
                'prune --storage s3://backups/db1 --keep-daily 14 --keep-weekly 8 --keep-monthly 12 --dry-run',
            ],
        ],
    },
};
const usage_PROGRAM = 'mysql-backup';
const INDENT = 4;
const MIN_COLUMNS = 40;
const MAX_COLUMNS = 100;
/**
 * Returns the help text.
 * @param columns width of the terminal; the text wraps at this width, within 40 and 100 columns
 */
function usage({ operation, isComplete }, columns = MAX_COLUMNS) {
    const width = Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS);
    const lines = operation === 'all' ? overview(width) : operationHelp(operation, isComplete, width);
    return `${lines.join('\n')}\n`;
}
function overview(width) {
    return [
        'Consistent, verified backups of MySQL and MariaDB.',
        '',
        ...option_table/* OPERATIONS */.xb.flatMap((operation) => [
            `  ${usage_PROGRAM} ${ABOUT[operation].synopsis}`,
            ...wrap(ABOUT[operation].summary, width, 6),
        ]),
        '',
        ...wrap(`${usage_PROGRAM} OPERATION --help lists the usual options, --help-all all of them.`, width, 0),
        ...wrap('--output json prints one JSON document to stdout. --log-format json makes each line of the log a JSON object, on stderr.', width, 0),
        ...wrap(`Every option can be a variable: --storage is ${variableOf('storage')}, and ${variableOf('storage')}_FILE names a file that holds it.`, width, 0),
        ...wrap(`--config FILE reads options from a file, --profile NAME a profile of it. ${usage_PROGRAM} config show [--operation OPERATION] prints each value and its source.`, width, 0),
        ...wrap(`${usage_PROGRAM} init writes workflows for GitHub, and prints the GRANT statements and the policies that they need.`, width, 0),
        ...wrap(`${usage_PROGRAM} completion bash (or zsh, fish) prints the completion for a shell.`, width, 0),
        ...wrap('Short forms: -b makes a backup, with -r NUM its rows per chunk; -r ID restores one; -l lists them.', width, 0),
    ];
}
function operationHelp(operation, isComplete, width) {
    const { synopsis, summary, examples } = ABOUT[operation];
    const all = (0,option_table/* optionsOf */.cz)(operation);
    const shown = isComplete ? all : all.filter(({ rare }) => !rare);
    const hidden = all.length - shown.length;
    return [
        `Usage: ${usage_PROGRAM} ${synopsis}`,
        '',
        ...wrap(summary, width, 0),
        ...renderOptions(shown, width),
        ...(hidden > 0
            ? [
                '',
                ...wrap(`${hidden} rare options are not shown: ${usage_PROGRAM} ${operation} --help-all lists them.`, width, 0),
            ]
            : []),
        '',
        'Examples:',
        ...examples.flatMap(([purpose, words]) => [
            ...wrap(`# ${purpose}`, width, 2),
            ...wrapCommand(words, width),
        ]),
    ];
}
function renderOptions(options, width) {
    const groups = [...new Set(options.map(({ group }) => group))];
    return groups.flatMap((group) => [
        '',
        `${group}:`,
        ...options.filter((option) => option.group === group).flatMap((option) => renderOption(option, width)),
    ]);
}
const TEXT_COLUMN = 32;
/** Returns the option and its text next to each other, or below each other on a narrow terminal. */
function renderOption({ name, value, help, default: fallback }, width) {
    const flag = `  --${name}${value ? ` ${value}` : ''}`;
    const notes = [
        ...(fallback === undefined || fallback === 'false' ? [] : [`default ${fallback}`]),
        ...otherWays(name),
    ];
    const text = notes.length === 0 ? help : `${help} (${notes.join('; ')})`;
    const column = width >= 2 * TEXT_COLUMN + 10 ? TEXT_COLUMN : 2 * INDENT;
    const lines = wrap(text, width, column);
    const isBeside = flag.length < column;
    return isBeside ? [flag.padEnd(column) + lines[0].slice(column), ...lines.slice(1)] : [flag, ...lines];
}
/** Returns the letter and the variable of an option. */
function otherWays(name) {
    const letters = Object.keys(SHORT_OPTIONS).filter((letter) => SHORT_OPTIONS[letter] === name);
    const variables = Object.keys(VARIABLES).filter((variable) => VARIABLES[variable] === name);
    return [...letters.map((letter) => `or -${letter}`), ...variables.map((variable) => `or ${variable}`)];
}
function wrap(text, width, indent) {
    const lines = [];
    let line = '';
    for (const word of text.split(' ')) {
        const next = line === '' ? word : `${line} ${word}`;
        if (line !== '' && indent + next.length > width) {
            lines.push(line);
            line = word;
        }
        else
            line = next;
    }
    return [...lines, line].map((part) => ' '.repeat(indent) + part);
}
/** Wraps a command so that a shell reads several lines as one command. */
function wrapCommand(words, width) {
    const lines = wrap(`${usage_PROGRAM} ${words}`, width - 4, INDENT);
    return lines.map((line, i) => (i === 0 ? line : `  ${line}`) + (i < lines.length - 1 ? ' \\' : ''));
}

;// CONCATENATED MODULE: ./lib/cli/main.js
// The command line, from its words to its exit code.




















/**
 * Runs the command line.
 * @param threadProgram path of the program's entry, which can serve the threads of a backup
 * @returns the exit code
 */
async function main(args, environment, threadProgram) {
    if (args[0] === 'init')
        return await init(args.slice(1), new Terminal(false, environment));
    const command = parseCommandLine(args, environment);
    if ('help' in command) {
        stdout.write(usage(command.help, stdout.columns));
        return errors/* EXIT_CODES */.ai.ok;
    }
    if ('version' in command) {
        stdout.write(`${version/* TOOL */.j.name} ${version/* TOOL */.j.version}\n`);
        return errors/* EXIT_CODES */.ai.ok;
    }
    if ('completion' in command) {
        stdout.write(completionScript(command.completion));
        return errors/* EXIT_CODES */.ai.ok;
    }
    const { input, json, isJsonLog, shown } = command;
    if (environment['GITHUB_ACTIONS'] === 'true' && !shown) {
        const { runShellStep } = await __webpack_require__.e(/* import() */ 963).then(__webpack_require__.bind(__webpack_require__, 39963));
        return await runShellStep(input, json, environment, threadProgram);
    }
    const terminal = new Terminal(json, environment, isJsonLog);
    if (shown)
        return showConfig(shown, json, terminal);
    const host = { environment, readFile: (0,read_once/* readOnce */.W)((path) => (0,external_node_fs_.readFileSync)(path, 'utf8')) };
    // The alerting comes first, so alerts report every later failure.
    const alerting = new app_alerting/* Alerting */.L(input, host);
    const facts = (0,run_facts/* factsOfInput */.To)(input, host);
    const tell = (result) => alerting.tell(result, facts, { logger: terminal });
    const cancel = new AbortController();
    const stopListening = onSignals(cancel, input.operation);
    const stopCatching = onUncaught(async (error) => {
        terminal.progress.stop();
        terminal.fail(error);
        await tell({ error });
    });
    try {
        const config = (0,read_config/* readConfig */.X)(input, host);
        terminal.setLevel(config.logLevel);
        alerting.begin(terminal);
        const outcome = await (0,run/* run */.e)(config, {
            logger: terminal,
            progress: terminal.progress,
            signal: cancel.signal,
            ...(0,defined/* defined */.s)({ threadProgram }),
            facts,
            checkAlerts: (signal) => alerting.check(signal),
            ...(isAsked(config)
                ? {
                    confirmDrop: async (drop) => {
                        terminal.progress.pause();
                        await confirmDrop(drop, {
                            input: process.stdin,
                            output: process.stderr,
                            signal: cancel.signal,
                        });
                        terminal.progress.resume();
                    },
                }
                : {}),
        });
        terminal.progress.stop();
        const text = json ? (0,app_outcome/* renderJson */.hF)(outcome, facts) : (0,render_text/* renderText */.S)(outcome);
        if (text !== '')
            terminal.print(text);
        if (outcome.error)
            terminal.fail(outcome.error);
        await tell({ outcome });
        terminal.progress.conclude(outcome.exitCode, outcome.error !== undefined);
        return outcome.exitCode;
    }
    catch (thrown) {
        const error = (0,errors/* toBackupError */.uy)(thrown);
        terminal.progress.stop();
        terminal.fail(error);
        if (error.code === 'INTERNAL' && error.cause instanceof Error)
            terminal.debug(error.cause.stack ?? '');
        if (json)
            stdout.write((0,app_outcome/* renderFailureJson */.DC)(error, facts));
        await tell({ error });
        terminal.progress.conclude(error.exitCode, true);
        return error.exitCode;
    }
    finally {
        terminal.progress.stop();
        stopListening();
        stopCatching();
    }
}
/** Prints the values before the problems: the values lead to the cause of a problem. */
function showConfig(shown, json, terminal) {
    terminal.print(renderConfig(shown, json));
    for (const warning of shown.problems.warnings)
        terminal.warn(warning);
    try {
        checkShown(shown);
        return errors/* EXIT_CODES */.ai.ok;
    }
    catch (thrown) {
        const error = (0,errors/* toBackupError */.uy)(thrown);
        terminal.fail(error);
        return error.exitCode;
    }
    finally {
        terminal.progress.stop();
    }
}
/**
 * Returns whether the restore asks. A script, a job and a container have no terminal; the restore
 * does not ask there.
 */
function isAsked(config) {
    const isAttended = process.stdin.isTTY && process.stderr.isTTY;
    return config.operation === 'restore' && !config.isConfirmed && isAttended;
}
/** Reports a bug of this program that is outside of every promise. */
function onUncaught(tell) {
    let isTold = false;
    const listener = (thrown) => {
        // The program does not report a failure of the report.
        if (isTold)
            return;
        isTold = true;
        void tell((0,errors/* toBackupError */.uy)(thrown)).finally(() => process.exit(errors/* EXIT_CODES */.ai.internal));
    };
    process.on('uncaughtException', listener);
    return () => process.off('uncaughtException', listener);
}


/***/ }),

/***/ 17919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decompressAs)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38522);
/* harmony import */ var _zstd_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38916);
/* harmony import */ var _zstd_frames_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16698);
// Content of a data file in any compression. Invariant: content that ends without an error is
// complete. Truncated or empty input, or invalid data after it, is an error whose code begins with
// ZSTD_ or Z_.




/** Yields the content. Also throws the errors of the source. */
async function* decompressAs(compression, source) {
    switch (compression) {
        case 'none':
            for await (const { buffer, byteOffset, byteLength } of source)
                yield Buffer.from(buffer, byteOffset, byteLength);
            return;
        case 'gzip':
            yield* gunzip(source);
            return;
        case 'zstd': {
            const counted = new CountedSource(source);
            yield* (0,_zstd_js__WEBPACK_IMPORTED_MODULE_2__/* .decompress */ .mF)(counted.read());
            // Even a file without content has one frame.
            if (counted.bytes === 0)
                throw new _zstd_frames_js__WEBPACK_IMPORTED_MODULE_3__/* .FrameError */ .q('the zstd stream is empty');
        }
    }
}
/** Decompresses any number of gzip members. */
async function* gunzip(source) {
    const counted = new CountedSource(source);
    const decompressor = (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.createGunzip)({ chunkSize: 256 * 1024 });
    (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.pipeline)(node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from(counted.read(), { objectMode: false }), decompressor, () => undefined);
    yield* decompressor;
    if (counted.bytes === 0)
        throw new GzipError('Z_BUF_ERROR', 'the gzip stream is empty');
    // zlib ends without an error before data that is not a member.
    if (decompressor.bytesWritten !== counted.bytes)
        throw new GzipError('Z_DATA_ERROR', 'the gzip stream contains invalid data between its members');
}
class CountedSource {
    bytes = 0;
    #source;
    constructor(source) {
        this.#source = source;
    }
    async *read() {
        for await (const piece of this.#source) {
            this.bytes += piece.length;
            yield piece;
        }
    }
}
class GzipError extends Error {
    code;
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}


/***/ }),

/***/ 9276:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C6: () => (/* binding */ forEachConcurrent),
/* harmony export */   __: () => (/* binding */ Budget),
/* harmony export */   _k: () => (/* binding */ mapConcurrent)
/* harmony export */ });
// Bounded parallel work. The first failure stops the other work and is the error of the whole.
/**
 * Runs `work` over the items, at most `concurrency` at once, in the order of the iterable. After
 * the first failure, takes no further item, aborts the signal of running work and waits for that
 * work.
 */
async function forEachConcurrent(items, concurrency, signal, work) {
    const stop = new AbortController();
    const combined = AbortSignal.any([signal, stop.signal]);
    const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    // Call the iterator one at a time: async generators queue calls, but plain ones must not be
    // re-entered.
    let turn = Promise.resolve();
    const next = () => {
        const result = turn.then(() => iterator.next());
        turn = result.catch(() => undefined);
        return result;
    };
    let failure;
    const run = async (worker) => {
        try {
            for (;;) {
                combined.throwIfAborted();
                const { done, value } = await next();
                if (done)
                    return;
                await work(value, worker, combined);
            }
        }
        catch (error) {
            failure ??= { error };
            stop.abort(error);
        }
    };
    await Promise.all(Array.from({ length: Math.max(1, concurrency) }, (_, worker) => run(worker)));
    if (failure) {
        await iterator.return?.();
        throw failure.error;
    }
}
/** Returns the results of `work` in the order of the items; runs at most `concurrency` at once. */
async function mapConcurrent(items, concurrency, work) {
    const results = Array.from({ length: items.length });
    await forEachConcurrent(items.entries(), concurrency, new AbortController().signal, async ([index, item]) => {
        results[index] = await work(item, index);
    });
    return results;
}
/** Amount of a resource that parallel workers share, such as memory. First come, first served. */
class Budget {
    #total;
    #free;
    #waiting = [];
    constructor(total) {
        this.#total = total;
        this.#free = total;
    }
    /** Runs the work when the requested amount is free. A request above the total gets the total. */
    async use(asked, work) {
        const amount = Math.min(asked, this.#total);
        if (this.#waiting.length > 0 || amount > this.#free)
            await new Promise((go) => this.#waiting.push({ amount, go }));
        else
            this.#free -= amount;
        try {
            return await work();
        }
        finally {
            this.#free += amount;
            for (let next = this.#waiting[0]; next && next.amount <= this.#free; next = this.#waiting[0]) {
                this.#waiting.shift();
                this.#free -= next.amount;
                next.go();
            }
        }
    }
}


/***/ }),

/***/ 58776:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g$: () => (/* binding */ printable),
/* harmony export */   oy: () => (/* binding */ printableLine),
/* harmony export */   tJ: () => (/* binding */ inert)
/* harmony export */ });
// Text for people that may contain names from strangers: shows characters that would control a
// terminal or a workflow's log.
/** Control characters except line feed and tab, and changes of the writing direction. */
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Keeps line breaks, because some of our own messages contain them. */
function printable(text) {
    return text.replace(ACTING, showCharacter);
}
/** Returns the text for a table cell. */
function printableLine(text) {
    return printable(text).replace(/[\n\t]/g, showCharacter);
}
function showCharacter(char) {
    if (char === '\n')
        return '\\n';
    if (char === '\t')
        return '\\t';
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
/**
 * Disables workflow commands. A line that begins with `::` is a command to the runner of a
 * workflow, and names may contain line breaks.
 */
function inert(text) {
    return printable(text)
        .replace(/^(\s*):(?=:)/gm, '$1: ')
        .replaceAll('##[', '# #[');
}


/***/ }),

/***/ 70571:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ Problems)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Collects all problems of a configuration, to report them together before any effect.

class Problems {
    #found = [];
    /** Permitted but unwise settings. */
    warnings = [];
    #origins = new Map();
    /** Adds a problem once, even if several checks find it. */
    add(text) {
        const problem = text + this.#originsIn(text);
        if (!this.#found.includes(problem))
            this.#found.push(problem);
    }
    /** Sets the sources of options. Later problems with `--NAME` also name the source. */
    nameOrigins(origins) {
        this.#origins = origins;
    }
    warn(warning) {
        this.warnings.push(warning);
    }
    #originsIn(text) {
        const names = new Set(Array.from(text.matchAll(/--([a-z0-9-]+)/g), ([, name]) => name));
        const places = [...names].flatMap((name) => this.#origins.get(name) ?? []);
        return places.length === 0 ? '' : ` (${places.join(', ')})`;
    }
    get found() {
        return this.#found;
    }
    get areFound() {
        return this.#found.length > 0;
    }
    /** @throws BackupError CONFIG_INVALID with all problems */
    throwIfAny() {
        if (this.#found.length === 0)
            return;
        const text = this.#found.length === 1 ? this.#found[0] : this.#found.map((problem) => `\n  - ${problem}`).join('');
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `invalid configuration: ${text}`, {
            hint: 'Nothing was done. See `mysql-backup --help` or docs/options.md.',
            details: { problems: [...this.#found] },
        });
    }
}


/***/ }),

/***/ 7493:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ retry)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
// Retry with back-off for temporary failures. The layer that knows the SDK decides what to retry.

/**
 * Calls `work` until it succeeds, fails permanently, or exhausts attempts and patience.
 * @throws the last error
 */
async function retry(work, options) {
    let patientUntil;
    for (let attempt = 1;; attempt++) {
        try {
            return await work(attempt);
        }
        catch (error) {
            const now = performance.now();
            patientUntil ??= now + (options.patienceMs ?? 0);
            const delayMs = backoffMs(attempt, options);
            const isLast = attempt >= options.attempts && now + delayMs >= patientUntil;
            if (isLast || options.signal?.aborted || !options.isRetryable(error))
                throw error;
            options.onRetry?.(error, attempt, delayMs);
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(delayMs, undefined, options.signal ? { signal: options.signal } : {});
        }
    }
}
function backoffMs(attempt, { firstDelayMs, maxDelayMs }) {
    const full = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
    return Math.round(full * (0.5 + Math.random() / 2));
}


/***/ }),

/***/ 39163:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ nearestOf)
/* harmony export */ });
// "Did you mean …": finds the name nearest to a mistyped one.
/** Maximum number of changes; more make a different word. */
const MAX_CHANGES = 3;
/** Returns the candidate with the fewest single-letter changes, unless there are too many. */
function nearestOf(text, candidates, maxChanges = MAX_CHANGES) {
    let nearest;
    let fewest = Math.min(maxChanges, Math.max(1, Math.ceil(text.length / 2))) + 1;
    for (const candidate of candidates) {
        if (Math.abs(candidate.length - text.length) >= fewest)
            continue;
        const changes = distance(text.toLowerCase(), candidate.toLowerCase());
        if (changes < fewest)
            [nearest, fewest] = [candidate, changes];
    }
    return nearest;
}
/** Returns the Levenshtein distance. */
function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++)
            next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        row = next;
    }
    return row[b.length];
}


/***/ }),

/***/ 17564:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B4: () => (/* binding */ formatCount),
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   XT: () => (/* binding */ listSome),
/* harmony export */   Xo: () => (/* binding */ formatSeconds),
/* harmony export */   lW: () => (/* binding */ parseDurationSeconds),
/* harmony export */   nV: () => (/* binding */ formatAge),
/* harmony export */   z3: () => (/* binding */ formatBytes),
/* harmony export */   z_: () => (/* binding */ parseBytes)
/* harmony export */ });
// Sizes, counts and times: parsing of options and formatting for people.
const SIZE = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?$/i;
const POWERS = { '': 0, k: 1, m: 2, g: 3, t: 4 };
/** Parses `64M`, `64MB` (decimal, as in MySQL Shell), `64MiB` or `1024`; undefined if invalid. */
function parseBytes(text) {
    const match = SIZE.exec(text.trim());
    if (!match)
        return undefined;
    const bytes = Number(match[1]) * (match[3] ? 1024 : 1000) ** (POWERS[match[2].toLowerCase()] ?? 0);
    return Number.isSafeInteger(Math.round(bytes)) ? Math.round(bytes) : undefined;
}
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)?$/i;
const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
/** Parses `30s`, `15m`, `26h`, `30d` or plain seconds; undefined if invalid. */
function parseDurationSeconds(text) {
    const match = DURATION.exec(text.trim());
    if (!match)
        return undefined;
    return Number(match[1]) * (SECONDS[(match[2] ?? 's').toLowerCase()] ?? 1);
}
/** Returns `776.1 MB`: decimal, like MySQL Shell and S3 bills. */
function formatBytes(bytes) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
    let value = bytes;
    let unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        unit++;
    }
    return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[unit]}`;
}
function formatCount(count) {
    return count.toLocaleString('en-US');
}
/** Returns `4.2 s`, `3 min 5 s` or `2 h 10 min`. */
function formatSeconds(seconds) {
    if (seconds < 60)
        return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    if (whole < 3600)
        return `${Math.floor(whole / 60)} min ${whole % 60} s`;
    return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
/** Returns `45 s`, `12 min`, `7 h`, `26 h` or `12 d`: the largest unit with a value from 2. */
function formatAge(seconds) {
    for (const [unit, size] of [
        ['d', 86_400],
        ['h', 3600],
        ['min', 60],
    ])
        if (seconds >= 2 * size)
            return `${Math.floor(seconds / size)} ${unit}`;
    return `${Math.max(0, Math.floor(seconds))} s`;
}
/** Returns `1 table` or `3 tables`. */
function plural(count, noun) {
    return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
/** Returns the first names of a possibly long list, for a message: `a, b and 3 more`. */
function listSome(names, limit = 10) {
    const rest = names.length - limit;
    return names.slice(0, limit).join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}


/***/ }),

/***/ 18067:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ TOOL)
/* harmony export */ });
// Name and version of this tool; a test compares them with package.json.
const TOOL = { name: 'mysql-backup', version: '1.0.0' };


/***/ }),

/***/ 99110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ runDocker),
/* harmony export */   checkEngine: () => (/* binding */ checkEngine),
/* harmony export */   f: () => (/* binding */ lastLine)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(50862);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
// Runs the docker command, the only way to a Docker engine. The command itself handles contexts,
// DOCKER_HOST and credentials of registries.



/** An engine that does not answer must not block a run. */
const ANSWER_TIMEOUT_MS = 60_000;
/**
 * Runs the docker command. An exit code is not an error here.
 * @throws BackupError DOCKER_UNAVAILABLE: the command does not exist; CANCELLED
 */
async function runDocker(args, { signal, timeoutMs } = {}) {
    return await new Promise((resolve, reject) => {
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)('docker', args, {
            stdio: ['ignore', 'pipe', 'pipe'],
            windowsHide: true,
            ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' }),
        });
        let stdout = '';
        let stderr = '';
        child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
        const onAbort = () => void child.kill('SIGTERM');
        signal?.addEventListener('abort', onAbort, { once: true });
        if (signal?.aborted)
            onAbort();
        child.once('error', (error) => {
            signal?.removeEventListener('abort', onAbort);
            reject(notInstalled(error));
        });
        child.once('close', (code) => {
            signal?.removeEventListener('abort', onAbort);
            if (signal?.aborted)
                reject(signal.reason);
            else
                resolve({ exitCode: code ?? -1, stdout: stdout.trim(), stderr: stderr.trim() });
        });
    });
}
/**
 * Asks the engine for its version.
 * @throws BackupError DOCKER_UNAVAILABLE: no engine answers, or only an engine on another machine
 */
async function checkEngine(signal) {
    const options = { timeoutMs: ANSWER_TIMEOUT_MS, ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_2__/* .defined */ .s)({ signal }) };
    const { exitCode, stdout, stderr } = await runDocker(['version', '--format', '{{.Server.Version}}'], options);
    if (exitCode !== 0 || stdout === '')
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('DOCKER_UNAVAILABLE', `no Docker engine answers: ${lastLine(stderr) || `docker version ended with code ${exitCode}`}`, { hint: HINT });
    // The endpoint is the one of DOCKER_HOST, if the variable exists.
    const { stdout: endpoint } = await runDocker(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], options);
    if (/^(tcp|ssh|https?):/.test(endpoint))
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('DOCKER_UNAVAILABLE', `the Docker engine is on another machine: ${endpoint.replace(/\/\/[^/]*@/, '//***@')}`, {
            hint: 'The server is reachable from the machine of the engine only. Run this there, or give --restore-into the URL of a server.',
        });
    return stdout;
}
const HINT = 'Nothing was done. Install and start Docker, or give --restore-into the URL of a server, such as a service container.';
function notInstalled(error) {
    const isMissing = error.code === 'ENOENT';
    const message = isMissing ? 'the command docker is not installed' : error.message;
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('DOCKER_UNAVAILABLE', `no Docker engine answers: ${message}`, {
        hint: HINT,
        cause: error,
    });
}
function lastLine(text) {
    return text.trim().split('\n').at(-1)?.trim() ?? '';
}


/***/ }),

/***/ 82486:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Gw: () => (/* binding */ DamagedFileError),
  YG: () => (/* binding */ NoIdentityError),
  Xh: () => (/* binding */ decryptBytes),
  It: () => (/* binding */ decryptFile),
  hA: () => (/* binding */ encryptBytes),
  oL: () => (/* binding */ encryptFile)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/encryption/age-header.js
var age_header = __webpack_require__(47206);
;// CONCATENATED MODULE: ./lib/encryption/age-payload.js
// Payload of an age file (C2SP age.md, "Payload"): a nonce, then ChaCha20-Poly1305 over pieces of
// 64 KiB. Each piece has its number, and the last one a flag, so decryption detects missing, moved
// or changed pieces. Uses Node.js's own cipher, which is ten times as fast as the library's.
// Invariant: no byte leaves before its piece is authenticated.

const PIECE_BYTES = 64 * 1024;
/** Offset of the last-piece flag in a nonce. */
const LAST_FLAG = 11;
const TAG_BYTES = 16;
const PAYLOAD_NONCE_BYTES = 16;
const CIPHER = 'chacha20-poly1305';
const OPTIONS = { authTagLength: TAG_BYTES };
const EMPTY = Buffer.alloc(0);
/** Error: the payload is damaged, truncated, or encrypted with another key. */
class PayloadError extends Error {
}
/** Returns the payload size for a content of this size, in bytes. */
function payloadBytes(bytes) {
    return PAYLOAD_NONCE_BYTES + bytes + TAG_BYTES * Math.max(1, Math.ceil(bytes / PIECE_BYTES));
}
/**
 * Encrypts the source. A yielded buffer is valid until the next one is requested, because its
 * memory is reused.
 */
async function* encryptPayload(fileKey, source) {
    const nonce = (0,external_node_crypto_.randomBytes)(PAYLOAD_NONCE_BYTES);
    const sealer = new Sealer(payloadKey(fileKey, nonce));
    yield nonce;
    // The last piece has a flag, and may be empty only in an empty file. So hold back each piece
    // until more bytes follow. Copy it, because the source may reuse its memory too.
    const held = Buffer.allocUnsafe(PIECE_BYTES);
    let heldBytes = 0;
    for await (const bytes of source) {
        let start = 0;
        sealer.reserve(heldBytes + bytes.length);
        while (heldBytes + (bytes.length - start) > PIECE_BYTES) {
            const end = start + PIECE_BYTES - heldBytes;
            sealer.seal(held.subarray(0, heldBytes), bytes.subarray(start, end), false);
            heldBytes = 0;
            start = end;
        }
        heldBytes += bytes.copy(held, heldBytes, start);
        const sealed = sealer.take();
        if (sealed.length > 0)
            yield sealed;
    }
    sealer.reserve(heldBytes);
    sealer.seal(held.subarray(0, heldBytes), EMPTY, true);
    yield sealer.take();
}
/**
 * Yields every authentic piece, even before a failure.
 * @throws PayloadError, and the errors of the source
 */
async function* decryptPayload(fileKey, source) {
    let opener;
    let held = Buffer.alloc(0);
    for await (const bytes of source) {
        held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
        if (!opener) {
            if (held.length < PAYLOAD_NONCE_BYTES)
                continue;
            opener = new Opener(payloadKey(fileKey, held.subarray(0, PAYLOAD_NONCE_BYTES)));
            held = held.subarray(PAYLOAD_NONCE_BYTES);
        }
        const output = [];
        while (held.length > PIECE_BYTES + TAG_BYTES && !opener.failure) {
            opener.open(held.subarray(0, PIECE_BYTES + TAG_BYTES), false, output);
            held = held.subarray(PIECE_BYTES + TAG_BYTES);
        }
        if (output.length > 0)
            yield Buffer.concat(output);
        if (opener.failure)
            throw opener.failure;
    }
    const output = [];
    if (!opener)
        throw new PayloadError('it ends before its payload begins');
    opener.open(held, true, output);
    if (output[0] && output[0].length > 0)
        yield output[0];
    else if (output[0] && !opener.isFirst)
        throw new PayloadError('its last piece is empty');
    if (opener.failure)
        throw opener.failure;
}
/**
 * Returns a KeyObject. From plain bytes, Node.js would create one for every piece, which takes 20 %
 * of the encryption time.
 */
function payloadKey(fileKey, nonce) {
    return (0,external_node_crypto_.createSecretKey)(new Uint8Array((0,external_node_crypto_.hkdfSync)('sha256', fileKey, nonce, 'payload', 32)));
}
/** Nonce: eleven bytes that count the pieces, then one byte that is 1 for the last piece. */
class PieceNonce {
    bytes = Buffer.alloc(12);
    #number = 0;
    next(isLast) {
        this.bytes.writeUIntBE(this.#number++, 5, 6);
        this.bytes[LAST_FLAG] = isLast ? 1 : 0;
        return this.bytes;
    }
    get count() {
        return this.#number;
    }
}
/**
 * Seals pieces one after another into one buffer. A new buffer for each piece took more than 25 %
 * of the encryption time.
 */
class Sealer {
    #key;
    #nonce = new PieceNonce();
    #memory = EMPTY;
    #length = 0;
    constructor(key) {
        this.#key = key;
    }
    /** Reserves room for the sealed form of this number of bytes. */
    reserve(bytes) {
        const sealed = payloadBytes(bytes);
        if (sealed > this.#memory.length)
            this.#memory = Buffer.allocUnsafeSlow(sealed);
    }
    /** Seals one piece, given in two parts. */
    seal(first, second, isLast) {
        const cipher = (0,external_node_crypto_.createCipheriv)(CIPHER, this.#key, this.#nonce.next(isLast), OPTIONS);
        for (const part of [first, second]) {
            if (part.length === 0)
                continue;
            const sealed = cipher.update(part);
            this.#append(sealed);
            release(sealed);
        }
        cipher.final();
        this.#append(cipher.getAuthTag());
    }
    /** Returns the bytes sealed since the last call; valid until the next seal. */
    take() {
        const sealed = this.#memory.subarray(0, this.#length);
        this.#length = 0;
        return sealed;
    }
    #append(bytes) {
        this.#length += bytes.copy(this.#memory, this.#length);
    }
}
/** Frees a buffer's own memory. Otherwise 64 KiB per piece cause a collection every few MB. */
function release({ buffer, byteLength }) {
    if (buffer.byteLength === byteLength)
        buffer.transfer?.(0);
}
class Opener {
    #key;
    #nonce = new PieceNonce();
    /** Reason why no further piece can be opened. */
    failure;
    constructor(key) {
        this.#key = key;
    }
    /** Whether at most one piece was opened. */
    get isFirst() {
        return this.#nonce.count <= 1;
    }
    /** @param isLast whether the file ends with this piece; the piece's flag must agree */
    open(piece, isLast, output) {
        const nonce = this.#nonce.next(isLast);
        const text = this.#decrypt(piece, nonce);
        if (text) {
            output.push(text);
            return;
        }
        if (piece.length < TAG_BYTES)
            this.failure = new PayloadError('it is truncated');
        else {
            // Check for an authentic piece in the wrong place: only the last piece may be short.
            nonce[LAST_FLAG] = isLast ? 0 : 1;
            const isFull = piece.length === PIECE_BYTES + TAG_BYTES;
            const misplaced = isFull ? this.#decrypt(piece, nonce) : undefined;
            if (misplaced)
                output.push(misplaced);
            this.failure = new PayloadError(misplaced
                ? `${isLast ? 'something is missing after' : 'something follows'} piece ${this.#nonce.count}`
                : `piece ${this.#nonce.count} is damaged, or something is missing or moved`);
        }
    }
    #decrypt(piece, nonce) {
        const end = piece.length - TAG_BYTES;
        if (end < 0)
            return undefined;
        const decipher = (0,external_node_crypto_.createDecipheriv)(CIPHER, this.#key, nonce, OPTIONS);
        decipher.setAuthTag(piece.subarray(end));
        const text = decipher.update(piece.subarray(0, end));
        try {
            decipher.final();
            return text;
        }
        catch {
            return undefined;
        }
    }
}

;// CONCATENATED MODULE: ./lib/encryption/age-file.js



/** Maximum size of a header in bytes: some thousand recipients. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** Error: none of the identities opens the file. */
class NoIdentityError extends Error {
}
/** Error: the file is damaged or not an age file. */
class DamagedFileError extends Error {
}
async function encryptFile(recipients, source) {
    const fileKey = (0,external_node_crypto_.randomBytes)(age_header/* FILE_KEY_BYTES */.Bh);
    const stanzas = [];
    for (const recipient of recipients)
        stanzas.push(...(await recipient.wrapFileKey(fileKey)));
    const header = (0,age_header/* renderHeader */.wZ)(stanzas, fileKey);
    return { content: begin(header, fileKey, source), sizeOf: (bytes) => header.length + payloadBytes(bytes) };
}
async function* begin(header, fileKey, source) {
    yield header;
    yield* encryptPayload(fileKey, source);
}
async function encryptBytes(recipients, bytes) {
    const { content } = await encryptFile(recipients, once(bytes));
    return await join(content);
}
/**
 * Decrypts a file.
 * @param identities `AGE-SECRET-KEY-1…`, or objects that unwrap the file key themselves
 * @throws NoIdentityError, DamagedFileError, and the errors of the source
 */
async function* decryptFile(identities, source) {
    const iterator = source[Symbol.asyncIterator]();
    try {
        const { header, rest } = await readHeader(iterator);
        const fileKey = await openHeader(identities, header);
        yield* decryptPayload(fileKey, resume(rest, iterator));
    }
    catch (error) {
        if (error instanceof PayloadError)
            throw new DamagedFileError(error.message, { cause: error });
        throw error;
    }
    finally {
        await iterator.return?.();
    }
}
async function decryptBytes(identities, bytes) {
    return await join(decryptFile(identities, once(bytes)));
}
async function openHeader(identities, header) {
    const { Decrypter } = await __webpack_require__.e(/* import() */ 574).then(__webpack_require__.bind(__webpack_require__, 75574));
    const decrypter = new Decrypter();
    for (const identity of identities)
        decrypter.addIdentity(identity);
    // The library asks identities in order: if it reaches this one, none has the key.
    decrypter.addIdentity({
        unwrapFileKey() {
            throw new NoIdentityError('no identity opens it');
        },
    });
    try {
        return await decrypter.decryptHeader(header);
    }
    catch (error) {
        if (error instanceof NoIdentityError)
            throw error;
        throw new DamagedFileError(`its header is damaged: ${error.message}`, { cause: error });
    }
}
async function readHeader(iterator) {
    let bytes = Buffer.alloc(0);
    for (;;) {
        const { done, value } = await iterator.next();
        if (done)
            throw new DamagedFileError('it ends in its header');
        bytes = bytes.length === 0 ? value : Buffer.concat([bytes, value]);
        const mac = bytes.indexOf('\n--- ');
        const end = mac < 0 ? -1 : bytes.indexOf('\n', mac + 1);
        if (end >= 0)
            return { header: bytes.subarray(0, end + 1), rest: bytes.subarray(end + 1) };
        if (bytes.length > MAX_HEADER_BYTES)
            throw new DamagedFileError('it is not an age file');
    }
}
async function* resume(rest, iterator) {
    if (rest.length > 0)
        yield rest;
    for (;;) {
        const { done, value } = await iterator.next();
        if (done)
            return;
        yield value;
    }
}
// oxlint-disable-next-line require-await
async function* once(bytes) {
    yield bytes;
}
async function join(source) {
    const parts = [];
    for await (const part of source)
        parts.push(Buffer.from(part));
    return Buffer.concat(parts);
}


/***/ }),

/***/ 47206:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bh: () => (/* binding */ FILE_KEY_BYTES),
/* harmony export */   nk: () => (/* binding */ toBase64),
/* harmony export */   wZ: () => (/* binding */ renderHeader)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// Header of an age file (C2SP age.md, "Header"): the file key, wrapped for each recipient, and a
// MAC under a key derived from the file key. This file only writes headers, with Node.js's own
// HMAC; the age library parses them.

const FILE_KEY_BYTES = 16;
const VERSION = 'age-encryption.org/v1';
const COLUMNS = 64;
function renderHeader(stanzas, fileKey) {
    const lines = [VERSION, ...stanzas.flatMap(renderStanza), '---'];
    const text = lines.join('\n');
    const key = new Uint8Array((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hkdfSync)('sha256', fileKey, Buffer.alloc(0), 'header', 32));
    const mac = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha256', key).update(text).digest();
    return Buffer.from(`${text} ${toBase64(mac)}\n`);
}
/** Returns Base64 without padding, as in age. */
function toBase64(bytes) {
    return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
/** Renders a stanza. The last body line must be shorter than the others, so it may be empty. */
function renderStanza({ args, body }) {
    const text = toBase64(body);
    const lines = [`-> ${args.join(' ')}`];
    for (let at = 0; at <= text.length; at += COLUMNS)
        lines.push(text.slice(at, at + COLUMNS));
    return lines;
}


/***/ }),

/***/ 28228:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ BackupDecryption),
  K: () => (/* binding */ BackupEncryption)
});

// EXTERNAL MODULE: ./lib/encryption/age-file.js + 1 modules
var age_file = __webpack_require__(82486);
// EXTERNAL MODULE: ./lib/encryption/key-files.js
var key_files = __webpack_require__(19408);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/encryption/age-header.js
var age_header = __webpack_require__(47206);
;// CONCATENATED MODULE: ./lib/encryption/passphrase-stanza.js
// Scrypt stanza of an age header (C2SP age.md, "The scrypt recipient type"). Uses Node.js's own
// scrypt, which runs on the thread pool and frees its memory at once. The library's scrypt blocks
// the program for 1 s.


/** Work factor 2^17 with r = 8: the minimum that OWASP recommends; takes 128 MiB. */
const WORK_FACTOR = 17;
/** Limit for files that we read. A larger factor is an attack on our memory. */
const MAX_WORK_FACTOR = 20;
const LABEL = Buffer.from('age-encryption.org/v1/scrypt');
const CIPHER = 'chacha20-poly1305';
const NONCE = Buffer.alloc(12);
const OPTIONS = { authTagLength: 16 };
class PassphraseRecipient {
    #passphrase;
    #workFactor;
    constructor(passphrase, workFactor = WORK_FACTOR) {
        this.#passphrase = passphrase;
        this.#workFactor = workFactor;
    }
    async wrapFileKey(fileKey) {
        const salt = (0,external_node_crypto_.randomBytes)(16);
        const cipher = (0,external_node_crypto_.createCipheriv)(CIPHER, await deriveKey(this.#passphrase, salt, this.#workFactor), NONCE, OPTIONS);
        const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
        return [{ args: ['scrypt', (0,age_header/* toBase64 */.nk)(salt), String(this.#workFactor)], body }];
    }
}
class PassphraseIdentity {
    #passphrase;
    constructor(passphrase) {
        this.#passphrase = passphrase;
    }
    async unwrapFileKey(stanzas) {
        const stanza = stanzas.find(({ args }) => args[0] === 'scrypt');
        if (!stanza)
            return null;
        const [, salt, workFactor] = stanza.args;
        if (stanzas.length !== 1 || stanza.args.length !== 3 || stanza.body.length !== 32)
            throw new Error('invalid scrypt stanza');
        // Only accept the canonical text. The last letter has bits beyond the sixteenth byte, so
        // another text of the same salt is not the one that was written.
        const isCanonical = (0,age_header/* toBase64 */.nk)(Buffer.from(salt, 'base64')) === salt && salt.length === 22;
        if (!isCanonical || !/^[1-9]\d?$/.test(workFactor))
            throw new Error('invalid scrypt stanza');
        if (Number(workFactor) > MAX_WORK_FACTOR)
            throw new Error('the scrypt work factor is too high');
        const key = await deriveKey(this.#passphrase, Buffer.from(salt, 'base64'), Number(workFactor));
        const decipher = (0,external_node_crypto_.createDecipheriv)(CIPHER, key, NONCE, OPTIONS);
        decipher.setAuthTag(stanza.body.subarray(16));
        const fileKey = decipher.update(stanza.body.subarray(0, 16));
        try {
            decipher.final();
            return fileKey;
        }
        catch {
            return null;
        }
    }
}
function deriveKey(passphrase, salt, workFactor) {
    const N = 2 ** workFactor;
    const options = { N, r: 8, p: 1, maxmem: 128 * 8 * N + 1024 * 1024 };
    return new Promise((resolve, reject) => {
        (0,external_node_crypto_.scrypt)(passphrase.reveal(), Buffer.concat([LABEL, salt]), 32, options, (error, key) => {
            if (error)
                reject(error);
            else
                resolve(key);
        });
    });
}

// EXTERNAL MODULE: ./lib/encryption/x25519-stanza.js
var x25519_stanza = __webpack_require__(92749);
;// CONCATENATED MODULE: ./lib/encryption/backup-keys.js




/** Encrypts the objects of one backup. */
class BackupEncryption {
    #recipients;
    /** Private key as an age file under the passphrase, if there is one. */
    identityFile;
    constructor(recipients, identityFile) {
        this.#recipients = recipients.map((recipient) => new x25519_stanza/* X25519Recipient */.K1(recipient));
        this.identityFile = identityFile;
    }
    static async begin(to) {
        if (to.kind === 'recipients')
            return new BackupEncryption(to.recipients, undefined);
        const { identity, recipient } = (0,x25519_stanza/* generateKeys */.w_)();
        const text = Buffer.from(`# public key: ${recipient}\n${identity}\n`);
        return new BackupEncryption([recipient], await (0,age_file/* encryptBytes */.hA)([new PassphraseRecipient(to.passphrase)], text));
    }
    encrypt(source) {
        return (0,age_file/* encryptFile */.oL)(this.#recipients, source);
    }
    encryptBytes(bytes) {
        return (0,age_file/* encryptBytes */.hA)(this.#recipients, bytes);
    }
}
/** Decrypts the objects of one backup. */
class BackupDecryption {
    #identities;
    constructor(identities) {
        this.#identities = identities;
    }
    /**
     * Opens the keys of a backup.
     * @param identityFile age file with the backup's private key, if there is one
     * @throws NoIdentityError if no given key opens it; DamagedFileError
     */
    static async begin({ identities, passphrase }, identityFile) {
        const given = identities.map((identity) => identity.reveal());
        if (!identityFile || !passphrase)
            return new BackupDecryption(given);
        const text = await (0,age_file/* decryptBytes */.Xh)([new PassphraseIdentity(passphrase)], identityFile);
        return new BackupDecryption([...given, ...(0,key_files/* keyLines */.r)(text.toString('utf8'))]);
    }
    decrypt(source) {
        return (0,age_file/* decryptFile */.It)(this.#identities, source);
    }
    decryptBytes(bytes) {
        return (0,age_file/* decryptBytes */.Xh)(this.#identities, bytes);
    }
}


/***/ }),

/***/ 19408:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ keyLines)
/* harmony export */ });
// Files with one age key per line, as written by `age-keygen`.
/** Returns the lines that are neither empty nor comments. */
function keyLines(text) {
    return text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'));
}


/***/ }),

/***/ 81887:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ noTrust),
/* harmony export */   v: () => (/* binding */ demandSignatures)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// Keys of an operation: to encrypt, open and sign a backup, and to verify signatures.

/** No keys. */
const noTrust = { openWith: { identities: [] }, verifyKeys: [] };
/**
 * Returns the keys for reading backups that this operation signed: only signed backups count, even
 * if no public key was given. Other given keys count too, for the time of a key change.
 */
function demandSignatures(trust) {
    const { signingKey, verifyKeys } = trust;
    if (!signingKey)
        return trust;
    const own = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)(signingKey);
    return verifyKeys.some((key) => key.equals(own)) ? trust : { ...trust, verifyKeys: [...verifyKeys, own] };
}


/***/ }),

/***/ 92749:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K1: () => (/* binding */ X25519Recipient),
/* harmony export */   Lk: () => (/* binding */ isIdentity),
/* harmony export */   gZ: () => (/* binding */ isRecipient),
/* harmony export */   w_: () => (/* binding */ generateKeys)
/* harmony export */ });
/* harmony import */ var _scure_base__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64929);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _age_header_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47206);
// Recipients `age1…` and identities `AGE-SECRET-KEY-1…` (C2SP age.md, "The X25519 recipient type"),
// with Node.js's own X25519. The library's takes 0.1 s to load and warm up, and then 2 ms per file.



const KEY_BYTES = 32;
const RECIPIENT_PREFIX = 'age';
const IDENTITY_PREFIX = 'AGE-SECRET-KEY-';
const LABEL = 'age-encryption.org/v1/X25519';
const NONCE = Buffer.alloc(12);
class X25519Recipient {
    #bytes;
    #key;
    /**
     * @param text `age1…`
     * @throws Error if the text is not a recipient
     */
    constructor(text) {
        this.#bytes = decode(text, RECIPIENT_PREFIX);
        const x = Buffer.from(this.#bytes).toString('base64url');
        this.#key = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
    }
    /** @throws Error for a recipient outside of the curve's large group: anyone can open its files */
    wrapFileKey(fileKey) {
        const { publicKey, privateKey } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.generateKeyPairSync)('x25519');
        const share = rawKey(publicKey, 'x');
        const secret = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.diffieHellman)({ privateKey, publicKey: this.#key });
        const salt = Buffer.concat([share, this.#bytes]);
        const key = new Uint8Array((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hkdfSync)('sha256', secret, salt, LABEL, KEY_BYTES));
        const cipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createCipheriv)('chacha20-poly1305', key, NONCE, { authTagLength: 16 });
        const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
        return [{ args: ['X25519', (0,_age_header_js__WEBPACK_IMPORTED_MODULE_1__/* .toBase64 */ .nk)(share)], body }];
    }
}
/**
 * Returns whether the text is an X25519 recipient, `age1…`, with a correct checksum and a usable
 * point: with a point of low order, all parties get the same secret.
 */
function isRecipient(text) {
    try {
        new X25519Recipient(text).wrapFileKey(new Uint8Array(_age_header_js__WEBPACK_IMPORTED_MODULE_1__/* .FILE_KEY_BYTES */ .Bh));
        return true;
    }
    catch {
        return false;
    }
}
/** Returns whether the text is an X25519 identity, `AGE-SECRET-KEY-1…`, with a correct checksum. */
function isIdentity(text) {
    return isKey(text, IDENTITY_PREFIX);
}
function generateKeys() {
    const { publicKey, privateKey } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.generateKeyPairSync)('x25519');
    return {
        identity: _scure_base__WEBPACK_IMPORTED_MODULE_2__/* .bech32 */ .I.encodeFromBytes(IDENTITY_PREFIX, rawKey(privateKey, 'd')).toUpperCase(),
        recipient: _scure_base__WEBPACK_IMPORTED_MODULE_2__/* .bech32 */ .I.encodeFromBytes(RECIPIENT_PREFIX, rawKey(publicKey, 'x')),
    };
}
function isKey(text, prefix) {
    try {
        decode(text, prefix);
        return true;
    }
    catch {
        return false;
    }
}
/**
 * Decodes a key. Like age, only accepts the letter case that age writes.
 * @throws Error if the text is not such a key
 */
function decode(text, prefix) {
    const { prefix: found, bytes } = _scure_base__WEBPACK_IMPORTED_MODULE_2__/* .bech32 */ .I.decodeToBytes(text);
    const isUpper = prefix === prefix.toUpperCase();
    if ((isUpper ? found.toUpperCase() : found) !== prefix || !text.startsWith(prefix))
        throw new Error(`it does not begin with ${prefix}1`);
    if (bytes.length !== KEY_BYTES)
        throw new Error(`it has ${bytes.length} bytes, not ${KEY_BYTES}`);
    return bytes;
}
function rawKey(key, part) {
    return Buffer.from(key.export({ format: 'jwk' })[part], 'base64url');
}


/***/ }),

/***/ 94147:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aZ: () => (/* binding */ definitionsObject),
/* harmony export */   lu: () => (/* binding */ MAX_OBJECT_BYTES),
/* harmony export */   t2: () => (/* binding */ RECORDS_PER_OBJECT_BYTES),
/* harmony export */   xR: () => (/* binding */ MAX_RECORD_BYTES)
/* harmony export */ });
// Objects that hold the definition records of a backup: compressed lines of JSON, each object with
// a size limit.
/** Bytes of lines after which the next object begins. */
const RECORDS_PER_OBJECT_BYTES = 4 * 1024 * 1024;
/** Longest record that a reader accepts. No server creates a longer definition in practice. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;
/** Longest object: it ends with the line that exceeds its size. */
const MAX_OBJECT_BYTES = RECORDS_PER_OBJECT_BYTES + MAX_RECORD_BYTES;
/** Returns the name of an object. Only a few files of MySQL Shell begin with `@.`. */
function definitionsObject(number) {
    return `@.definitions@${number}.jsonl.zst`;
}


/***/ }),

/***/ 73979:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  TV: () => (/* binding */ describeRecord),
  OK: () => (/* binding */ hashRecord),
  Hh: () => (/* binding */ parseRecord),
  Om: () => (/* binding */ serializeRecord)
});

// UNUSED EXPORTS: DEFINITION_KINDS

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/sql/charsets.js
var charsets = __webpack_require__(89915);
// EXTERNAL MODULE: ./lib/format/sha256.js
var sha256 = __webpack_require__(36520);
;// CONCATENATED MODULE: ./lib/format/table-facts.js
// Facts about a table in information_schema. Other statements than its definition read them, so the
// comparison after a restore does not depend on the text of one server version. Texts are decoded
// from hexadecimal digits that the server computes.

const table_facts_text = schemas/* string */.YjP();
const optional = schemas/* string */.YjP().nullable();
const columnFacts = schemas/* object */.Ikc({
    name: table_facts_text,
    /** `int unsigned`, `enum('a','b')`. */
    type: table_facts_text,
    nullable: schemas/* boolean */.zMY(),
    /** Default as the server prints it; null: none, or NULL. */
    default: optional,
    charset: optional,
    collation: optional,
    /** `auto_increment`, `STORED GENERATED`, `INVISIBLE`. */
    extra: table_facts_text,
    comment: table_facts_text,
    /** Expression of a generated column. */
    expression: optional,
});
const indexFacts = schemas/* object */.Ikc({
    name: table_facts_text,
    unique: schemas/* boolean */.zMY(),
    /** BTREE, HASH, FULLTEXT, SPATIAL. */
    type: table_facts_text,
    comment: table_facts_text,
    /** INVISIBLE, or MariaDB's IGNORED. */
    hidden: schemas/* boolean */.zMY(),
    parts: schemas/* array */.YOg(schemas/* object */.Ikc({
        /** null: an expression. */
        column: optional,
        expression: optional,
        /** Length in characters or bytes; null: the whole column. */
        prefix: schemas/* int */.Whr().nullable(),
        descending: schemas/* boolean */.zMY(),
    })),
});
const foreignKeyFacts = schemas/* object */.Ikc({
    name: table_facts_text,
    columns: schemas/* array */.YOg(table_facts_text),
    schema: table_facts_text,
    table: table_facts_text,
    referenced: schemas/* array */.YOg(table_facts_text),
    onUpdate: table_facts_text,
    onDelete: table_facts_text,
});
const checkFacts = schemas/* object */.Ikc({ name: table_facts_text, clause: table_facts_text, enforced: schemas/* boolean */.zMY() });
const partitionFacts = schemas/* object */.Ikc({
    name: table_facts_text,
    subpartition: optional,
    method: optional,
    subMethod: optional,
    expression: optional,
    subExpression: optional,
    description: optional,
    comment: table_facts_text,
});
const tableFacts = schemas/* object */.Ikc({
    engine: table_facts_text,
    collation: optional,
    /** `row_format=COMPRESSED stats_persistent=1`. */
    options: table_facts_text,
    comment: table_facts_text,
    columns: schemas/* array */.YOg(columnFacts),
    indexes: schemas/* array */.YOg(indexFacts),
    foreignKeys: schemas/* array */.YOg(foreignKeyFacts),
    checks: schemas/* array */.YOg(checkFacts),
    partitions: schemas/* array */.YOg(partitionFacts),
});

;// CONCATENATED MODULE: ./lib/format/definition-record.js
// A definition as data: one statement as bytes, and the session in which it has its original
// meaning. Pure. A restore reads only these records: it never splits a script. Invariant: the
// session of a record has only known values, so no record can set other variables.






const DEFINITION_KINDS = [
    'schema',
    'library',
    'sequence',
    'table',
    'histogram',
    'view',
    'procedure',
    'function',
    'package',
    'package body',
    'trigger',
    'event',
    'role',
    'account',
    'grant',
    'default role',
];
/** Bytes in JSON: text if they are UTF-8, otherwise base64. */
const bytes = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* object */.Ikc({ base64: schemas/* base64 */.K39() })])
    .transform((value) => typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value.base64, 'base64'));
/** Every word that a server has ever had in an sql_mode (MySQL 5.7 to 9.7, MariaDB 10.6 to 12). */
const SQL_MODES = new Set(`REAL_AS_FLOAT PIPES_AS_CONCAT ANSI_QUOTES IGNORE_SPACE NOT_USED ONLY_FULL_GROUP_BY NO_UNSIGNED_SUBTRACTION NO_DIR_IN_CREATE
   IGNORE_BAD_TABLE_OPTIONS POSTGRESQL ORACLE MSSQL DB2 MAXDB NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_FIELD_OPTIONS MYSQL323 MYSQL40 ANSI
   NO_AUTO_VALUE_ON_ZERO NO_BACKSLASH_ESCAPES STRICT_TRANS_TABLES STRICT_ALL_TABLES NO_ZERO_IN_DATE NO_ZERO_DATE INVALID_DATES
   ALLOW_INVALID_DATES ERROR_FOR_DIVISION_BY_ZERO TRADITIONAL NO_AUTO_CREATE_USER HIGH_NOT_PRECEDENCE NO_ENGINE_SUBSTITUTION
   PAD_CHAR_TO_FULL_LENGTH EMPTY_STRING_IS_NULL SIMULTANEOUS_ASSIGNMENT TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL`.split(/\s+/));
const sqlMode = schemas/* string */.YjP()
    .refine((mode) => mode === '' || mode.split(',').every((word) => SQL_MODES.has(word)), 'has an unknown sql_mode');
const charset = schemas/* string */.YjP().refine(charsets/* isClientCharset */.E8, 'has an unknown character set');
const collation = schemas/* string */.YjP().regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/);
const timeZone = schemas/* string */.YjP().regex(/^(?:SYSTEM|[+-]\d\d:\d\d|[A-Za-z][\w+-]*(?:\/[\w+-]+)*)$/);
const creationSession = schemas/* object */.Ikc({
    /** character_set_client: encoding of the statement. */
    client: charset,
    collation: collation.optional(),
    /** Default collation of the schema when the object was created. */
    databaseCollation: collation.optional(),
    sqlMode,
    timeZone: timeZone.optional(),
});
/**
 * Kinds with their own client character set. Other kinds are read and written in UTF-8, whichever
 * client created them.
 */
const CLIENT_KINDS = new Set([
    'view',
    'procedure',
    'function',
    'package',
    'package body',
    'trigger',
    'event',
]);
const recordFields = schemas/* object */.Ikc({
    kind: schemas/* enum */.k5n(DEFINITION_KINDS),
    /** Absent for accounts and roles. */
    schema: schemas/* string */.YjP().min(1).optional(),
    /**
     * Name of the object; for an account `'user'@'host'`; for its grants the account; for a histogram
     * the column.
     */
    name: schemas/* string */.YjP().min(1),
    /** Table of a trigger or a histogram. */
    table: schemas/* string */.YjP().min(1).optional(),
    /** Statement to send unchanged, in the session's `client`. */
    statement: bytes,
    /** Statement as the server printed it; absent: equal to `statement`. */
    printed: bytes.optional(),
    session: creationSession,
    /** Statement to send afterwards, in UTF-8: a comment that `client` cannot represent. */
    followUp: bytes.optional(),
    /** Columns of a view, for a stand-in. */
    columns: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    /** Next value of a sequence. */
    next: schemas/* string */.YjP()
        .regex(/^-?\d+$/)
        .optional(),
    /** Whether a schema is read-only. */
    readOnly: schemas/* literal */.euz(true).optional(),
    /** Facts about a table in information_schema. */
    facts: tableFacts.optional(),
    /** Reason why the restored object may differ, as a sentence. */
    inexact: schemas/* string */.YjP().optional(),
    /** Reason why the object cannot be restored: the server's own message. */
    broken: schemas/* string */.YjP().optional(),
});
/**
 * Refuses settings that a restore does not make before the statement: otherwise the statement would
 * be checked in one way and sent in another.
 */
const definitionRecord = recordFields
    .refine(({ kind, session: { client } }) => client === 'utf8mb4' || CLIENT_KINDS.has(kind), {
    path: ['session', 'client'],
    message: 'has to be utf8mb4',
})
    .refine(({ kind, session: { sqlMode } }) => sqlMode === '' || CLIENT_KINDS.has(kind) || kind === 'library', { path: ['session', 'sqlMode'], message: 'has to be empty' });
/** Serializes a record to one line of JSON. */
function serializeRecord(record) {
    const { statement, printed, followUp, ...rest } = record;
    const json = {
        ...rest,
        statement: bytesToJson(statement),
        ...(printed === undefined || printed.equals(statement) ? {} : { printed: bytesToJson(printed) }),
        ...(followUp === undefined ? {} : { followUp: bytesToJson(followUp) }),
    };
    return Buffer.from(`${JSON.stringify(json)}\n`);
}
function bytesToJson(value) {
    const text = value.toString('utf8');
    return Buffer.from(text, 'utf8').equals(value) ? text : { base64: value.toString('base64') };
}
/**
 * Parses a record.
 * @param object name of the object, for messages
 * @throws BackupError MANIFEST_INVALID
 */
function parseRecord(line, object) {
    let json;
    try {
        json = JSON.parse(line.toString('utf8'));
    }
    catch (cause) {
        throw invalid(object, 'a record is not JSON', cause);
    }
    const result = definitionRecord.safeParse(json);
    if (result.success)
        return result.data;
    const [issue] = result.error.issues;
    const { kind, schema, name } = json;
    throw invalid(object, `${[kind, schema, name].filter((part) => typeof part === 'string').join(' ')}: ${issue.path.join('.')} ${issue.message}`);
}
function invalid(object, why, cause) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `${object} is invalid: ${why}`, {
        hint: 'The backup was damaged or changed: use another one.',
        ...(0,defined/* defined */.s)({ cause }),
    });
}
/** Returns the hash of a record for the manifest: SHA-256 of its line. */
function hashRecord(line) {
    return (0,sha256/* sha256Hex */.f)(line);
}
/**
 * Describes a record for messages: `view shop.v`, `account 'a'@'%'`, `histogram on
 * shop.orders.status`.
 */
function describeRecord({ kind, schema, name, table, }) {
    if (kind === 'schema')
        return `schema ${name}`;
    if (kind === 'histogram')
        return `histogram on ${schema}.${table}.${name}`;
    return schema === undefined ? `${kind} ${name}` : `${kind} ${schema}.${name}`;
}


/***/ }),

/***/ 47936:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ renderDoneJson),
/* harmony export */   iq: () => (/* binding */ renderSchemaJson),
/* harmony export */   np: () => (/* binding */ renderDumpJson),
/* harmony export */   v$: () => (/* binding */ renderTableJson)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50862);
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20489);
// JSON files of a MySQL Shell dump. Field names and their meaning are MySQL Shell's
// (docs/format.md), version 2.0.1.


const DUMP_VERSION = '2.0.1';
function renderDumpJson(facts) {
    return json({
        dumper: facts.dumper,
        version: DUMP_VERSION,
        origin: facts.includesAllSchemas ? 'dumpInstance' : 'dumpSchemas',
        options: {},
        schemas: facts.schemas,
        basenames: facts.basenames,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_0__/* .defined */ .s)({ users: facts.users }),
        defaultCharacterSet: 'binary',
        tzUtc: true,
        bytesPerChunk: facts.bytesPerChunk,
        user: facts.user,
        hostname: facts.hostname,
        server: facts.hostname,
        serverVersion: facts.serverVersion,
        binlogFile: facts.binlogFile,
        binlogPosition: facts.binlogPosition,
        gtidExecuted: facts.gtidExecuted,
        gtidExecutedInconsistent: false,
        consistent: facts.consistent,
        mdsCompatibility: false,
        partialRevokes: facts.partialRevokes,
        compatibilityOptions: [],
        capabilities: [],
        checksum: false,
        begin: shellTime(facts.begin),
    });
}
function renderSchemaJson(facts) {
    return json({
        schema: facts.schema,
        includesDdl: true,
        includesViewsDdl: true,
        includesData: true,
        tables: facts.tables,
        views: facts.views,
        events: facts.events,
        functions: facts.functions,
        procedures: facts.procedures,
        basenames: facts.basenames,
    });
}
function renderTableJson(facts) {
    return json({
        options: {
            schema: facts.schema,
            table: facts.table,
            columns: facts.columns,
            ...(Object.keys(facts.decodeColumns).length > 0 ? { decodeColumns: facts.decodeColumns } : {}),
            defaultCharacterSet: 'binary',
            fieldsTerminatedBy: '\t',
            fieldsEnclosedBy: '',
            fieldsOptionallyEnclosed: false,
            fieldsEscapedBy: '\\',
            linesTerminatedBy: '\n',
        },
        triggers: facts.triggers,
        histograms: facts.histograms,
        includesData: facts.includesData,
        includesDdl: true,
        extension: 'tsv.zst',
        chunking: true,
        compression: 'zstd',
        primaryIndex: facts.primaryIndex,
        partitions: [],
        basenames: {},
    });
}
function renderDoneJson({ end, tables }) {
    const tableDataBytes = (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)();
    const tableRows = (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)();
    const chunkFileBytes = (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)();
    let dataBytes = 0;
    for (const table of tables) {
        (tableDataBytes[table.schema] ??= (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)())[table.table] = table.dataBytes;
        (tableRows[table.schema] ??= (0,_records_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyRecord */ .FR)())[table.table] = table.rows;
        for (const chunk of table.chunks)
            chunkFileBytes[chunk.object] = chunk.dataBytes;
        dataBytes += table.dataBytes;
    }
    return json({ end: shellTime(end), dataBytes, tableDataBytes, tableRows, chunkFileBytes });
}
/** Formats a time as `2026-11-22 10:53:17` in UTC. */
function shellTime(date) {
    return date.toISOString().slice(0, 19).replace('T', ' ');
}
function json(value) {
    return `${JSON.stringify(value, null, 4)}\n`;
}


/***/ }),

/***/ 70396:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hd: () => (/* binding */ objectName),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   eu: () => (/* binding */ manifest),
/* harmony export */   sc: () => (/* binding */ sha256)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64377);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(43347);
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20489);
// Fields of a manifest, and their valid values.



/** Number of rows, bytes or objects. */
const count = zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().nonnegative();
const sha256 = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
/** Unquoted word in a statement. */
const word = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^\w+$/);
const integer = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^-?\d+$/);
/** Object names are plain file names: no folders, nothing hidden, no tricks. */
const objectName = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()
    .min(1)
    .max(400)
    .refine((name) => !/[/\\\p{Cc}\p{Cs}]/u.test(name) && !name.startsWith('.'), 'is not a plain object name');
const storedObject = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    name: objectName,
    bytes: count,
    sha256,
    etag: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    versionId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    checksum: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ algorithm: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), type: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(), value: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).optional(),
});
const chunk = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    number: count,
    object: objectName,
    rows: count,
    /** TSV bytes before compression. */
    dataBytes: count,
    storedBytes: count,
    /** SHA-256 of the TSV bytes. */
    sha256,
    /**
     * SHA-256 of the generated columns of the same rows, as TSV; absent: the table has none, or is
     * one stream.
     */
    generatedSha256: sha256.optional(),
    /**
     * Whether these rows of MariaDB's history began and ended at the same moment. They are loaded
     * before all others of the table.
     */
    instant: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(true).optional(),
    /**
     * Key range in SQL; absent: all rows, or the next `dataBytes` bytes of a table that is one
     * stream.
     */
    where: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
});
/** Named definition. `sha256` covers the line of its record. */
const definition = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1), sha256 });
const table = definition.extend({
    engine: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    rows: count,
    dataBytes: count,
    /** Bytes of the longest row as the server sends it. */
    maxRowBytes: count.optional(),
    /**
     * Names of the dumped columns, in the order of the fields; empty: all columns are generated, and
     * a row is an empty line.
     */
    columns: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** Selected SQL expression of each column. */
    select: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** Generated columns, which the target computes: they are not dumped, but compared. */
    generated: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        columns: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), 1),
        select: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), 1),
        /** SHA-256 of all rows of a table that is one stream. */
        sha256: sha256.optional(),
    })
        .optional(),
    /**
     * Text after the table's name in FROM: `FOR SYSTEM_TIME ALL`, `FORCE INDEX (…)`, `USE INDEX ()`.
     */
    from: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** ORDER BY of the chunk queries in SQL; absent: the server's storage order. */
    orderBy: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    /**
     * Column → expression in which `@…` is the field, for columns that a plain load would corrupt.
     */
    decodeColumns: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .recordOf */ .zv)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    key: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), columns: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()) }).optional(),
    /**
     * `range`: one query per chunk. `stream`: one query, split by bytes. `none`: the engine stores no
     * rows of its own.
     */
    chunking: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['range', 'stream', 'none']),
    /** Condition of `--where`, if the table was dumped in part. */
    filter: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    /** `--schema-only-tables` has left its rows out; `filter` is FALSE. */
    schemaOnly: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(true).optional(),
    transactional: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    /** Set for a MariaDB table whose history is in the backup. */
    versioned: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        /** Number of rows without their history. */
        currentRows: count,
        /** Column with the end of a row's period, one of `columns`. */
        endColumn: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        /** Value of that column in a current row, which depends on the server's version. */
        endOfTime: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['2038-01-19 03:14:07.999999', '2106-02-07 06:28:15.999999']),
    })
        .optional(),
    /** Next value of AUTO_INCREMENT when the definition was read. */
    autoIncrement: integer.optional(),
    triggers: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition),
    /** Histograms by column. */
    histograms: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition),
    chunks: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(chunk),
});
const schema = definition.extend({
    charset: word,
    collation: word,
    tables: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(table),
    /** `broken`: the view is invalid on the source and is not restored. */
    views: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition.extend({ broken: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(), triggers: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition) })),
    /** `next`: next value of the sequence. */
    sequences: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition.extend({ next: integer })),
    routines: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition.extend({ type: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY']) })),
    libraries: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition),
    events: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition),
});
const manifest = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    formatVersion: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    backupId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().refine(_names_js__WEBPACK_IMPORTED_MODULE_0__/* .isBackupId */ ["if"], 'is not a backup id'),
    label: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    begin: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(),
    end: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(),
    tool: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), version: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }),
    /** Options that shaped the backup. Never a secret. */
    options: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()),
    server: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        host: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        port: count,
        flavor: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['mysql', 'mariadb', 'percona', 'aurora']),
        version: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        versionComment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        serverId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        lowerCaseTableNames: count,
        /** Identity in the form of `formatIdentity`. Absent: unknown. */
        identity: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(1000).optional(),
    }),
    snapshot: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        method: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        consistent: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
        gtidExecuted: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        binlogFile: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        binlogPosition: count.optional(),
        /** Position in the binary log of a replica's source. */
        source: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ host: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), port: count, binlogFile: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), binlogPosition: count })
            .optional(),
    }),
    /**
     * Requested selection of the backup. `mark` is the same for the same selection. Absent: the
     * backup holds everything.
     */
    selection: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        mark: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        schemas: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        excludeSchemas: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        includeTables: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        excludeTables: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        /** Table → condition. */
        where: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .recordOf */ .zv)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        schemaOnlyTables: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()).optional(),
    })
        .optional(),
    schemas: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(schema),
    /** Accounts in the order of their creation. Absent: not requested. */
    accounts: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(definition.extend({ kind: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['role', 'account', 'grant', 'default role']) })).optional(),
    /** Objects with the records of all definitions, in order. `bytes`: size before compression. */
    definitions: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ object: objectName, records: count, bytes: count }), 1),
    /** Account of each object of the server. */
    serverObjects: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        onServer: count,
        inBackup: count,
        leftOut: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), reason: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
    }),
    totals: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        tables: count,
        rows: count,
        dataBytes: count,
        storedBytes: count,
        chunks: count,
        objects: count,
    }),
    /** Stored objects: names before encryption; sizes and hashes of the stored bytes. */
    objects: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(storedObject),
    /** Absent: not encrypted. */
    encryption: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ format: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('age') }).optional(),
    warnings: (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});


/***/ }),

/***/ 22693:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  TB: () => (/* binding */ ENCRYPTED_SUFFIX),
  Hp: () => (/* binding */ FORMAT_VERSION),
  zK: () => (/* binding */ IDENTITY),
  e0: () => (/* binding */ MANIFEST),
  Rr: () => (/* binding */ MANIFEST_NAMES),
  $M: () => (/* binding */ SUMMARY),
  en: () => (/* binding */ manifestKeyOf),
  Ng: () => (/* binding */ parseManifest),
  W6: () => (/* binding */ parseSummary),
  MZ: () => (/* binding */ serializeManifest),
  Bd: () => (/* binding */ serializeSummary),
  Rs: () => (/* binding */ storedName),
  YG: () => (/* binding */ summaryOf)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/format/manifest-sql.js
// SQL in a manifest that a restore or a verification puts into its statements. Invariant: the SQL
// has only the forms that a backup's planning writes: comparisons of columns with constants, and no
// query, no call, no comment.
const NAME = '`(?:[^`]|``)*`(?!`)';
const CONSTANT = `(?:(?:_\\w+ )?(?:0x[0-9A-Fa-f]+|'')|-?\\d+(?:\\.\\d+)?|'[\\w:. +-]*')`;
const CONDITION = `${NAME} [<=] ${NAME}|${NAME} (?:[<>]=?|=) ${CONSTANT}|${NAME} BETWEEN ${CONSTANT} AND ${CONSTANT}`;
const PART = new RegExp(`${CONDITION}|[() ]|AND(?= )|OR(?= )`, 'y');
const FROM = new RegExp(`^(?:|USE INDEX \\(\\)|FOR SYSTEM_TIME ALL USE INDEX \\(\\)|FORCE INDEX \\(${NAME}\\))$`);
const ORDER_BY = new RegExp(`^${NAME}(?:, ${NAME})*$`);
/** Returns the first text that does not have our forms; undefined if all do. */
function findForeignSql(table) {
    const { columns, select, generated, from, orderBy, decodeColumns, chunks } = table;
    const named = new Set(columns);
    const texts = [
        ...select.map((text, i) => [isSelected(text, columns[i] ?? ''), text]),
        ...(generated?.select ?? []).map((text, i) => [
            isSelected(text, generated?.columns[i] ?? ''),
            text,
        ]),
        [FROM.test(from), from],
        ...(orderBy === undefined ? [] : [[ORDER_BY.test(orderBy), orderBy]]),
        ...Object.entries(decodeColumns).map(([column, text]) => [
            named.has(column) && isDecoding(text, column),
            text,
        ]),
        ...chunks.map(({ where }) => [where === undefined || isRange(where), where ?? '']),
    ];
    return texts.find(([isOurs]) => !isOurs)?.[1];
}
function isSelected(text, column) {
    const name = quote(column);
    return (text === name || text === `${name}*1e0` || text === `${name}+0` || text === `CAST(${name} AS UNSIGNED)`);
}
function isDecoding(text, column) {
    const field = `@${quote(column)}`;
    return (text === `CONVERT(${field} USING utf8mb4)` ||
        text === `CONVERT(${field} USING ascii)` ||
        text === `${field}+0` ||
        text === `CAST(${field} AS UNSIGNED)`);
}
function isRange(text) {
    let depth = 0;
    for (PART.lastIndex = 0; PART.lastIndex < text.length;) {
        const part = PART.exec(text)?.[0];
        if (part === undefined)
            return false;
        if (part === '(')
            depth++;
        if (part === ')' && --depth < 0)
            return false;
    }
    return depth === 0 && text.trim() !== '';
}
function quote(name) {
    return `\`${name.replaceAll('`', '``')}\``;
}

;// CONCATENATED MODULE: ./lib/format/manifest-contradictions.js

/**
 * Verifies that every referenced file is one of the manifest's objects, every chunk is used once,
 * the sums agree, names are unique, and its SQL has our forms.
 * @returns the first contradiction, as the end of a sentence
 */
function findContradiction(manifest) {
    const files = new Files(manifest);
    for (const why of contradictions(manifest, files))
        if (why !== undefined)
            return why;
    return undefined;
}
function* contradictions(manifest, files) {
    const { schemas, objects, definitions, totals } = manifest;
    if (files.count !== objects.length)
        yield 'an object is listed twice';
    yield twice(schemas.map(({ name }) => `schema ${name}`));
    let rows = 0;
    for (const schema of schemas) {
        yield* ofSchema(schema, files);
        rows += schema.tables.reduce((sum, table) => sum + table.rows, 0);
    }
    if (rows !== totals.rows)
        yield `it counts ${totals.rows} rows and its tables ${rows}`;
    for (const { object } of definitions)
        yield files.need(object);
    yield twice(definitions.map(({ object }) => object));
    const records = definitions.reduce((sum, definition) => sum + definition.records, 0);
    const named = countDefinitions(manifest);
    if (records !== named)
        yield `it names ${named} definitions and has ${records} records`;
}
/** Counts definitions. Each one is one record. */
function countDefinitions({ schemas, accounts = [] }) {
    return schemas.reduce((sum, { tables, views, sequences, routines, libraries, events }) => {
        const owned = [...tables, ...views].reduce((count, { triggers }) => count + triggers.length, 0);
        const histograms = tables.reduce((count, table) => count + table.histograms.length, 0);
        const others = [tables, views, sequences, routines, libraries, events];
        return sum + 1 + owned + histograms + others.reduce((count, { length }) => count + length, 0);
    }, accounts.length);
}
function* ofSchema(schema, files) {
    const { tables, views, sequences, routines, libraries, events } = schema;
    yield twice([...tables, ...views, ...sequences].map(({ name }) => `${schema.name}.${name}`));
    yield twice(routines.map(({ name, type }) => `${type} ${schema.name}.${name}`));
    yield twice(libraries.map(({ name }) => `LIBRARY ${schema.name}.${name}`));
    yield twice(events.map(({ name }) => `EVENT ${schema.name}.${name}`));
    yield twice([...tables, ...views].flatMap(({ triggers }) => triggers.map(({ name }) => `TRIGGER ${schema.name}.${name}`)));
    for (const table of tables)
        yield* ofTable(`${schema.name}.${table.name}`, table, files);
}
function* ofTable(label, table, files) {
    const { columns, select, chunks, chunking, generated } = table;
    yield twice(columns.map((column) => `${label}.${column}`));
    if (columns.length !== select.length)
        yield `${label} has ${columns.length} columns and ${select.length} expressions`;
    if (generated && generated.columns.length !== generated.select.length)
        yield `${label} has ${generated.columns.length} generated columns and ${generated.select.length} expressions`;
    const sql = findForeignSql(table);
    if (sql !== undefined)
        yield `${label} has SQL that no backup of this tool has: ${sql.slice(0, 200)}`;
    if (table.versioned && !columns.includes(table.versioned.endColumn))
        yield `${label} has no column ${table.versioned.endColumn}`;
    if (table.versioned && table.versioned.currentRows > table.rows)
        yield `${label} has ${table.rows} rows and ${table.versioned.currentRows} without history`;
    if ((chunking === 'none') !== (chunks.length === 0))
        yield `${label} has ${chunks.length} chunks, its chunking is ${chunking}`;
    let rows = 0;
    for (const [i, chunk] of chunks.entries()) {
        if (chunk.number !== i)
            yield `chunk ${i} of ${label} is missing`;
        yield files.need(chunk.object);
        yield files.take(chunk.object, chunk.storedBytes);
        rows += chunk.rows;
    }
    if (rows !== table.rows)
        yield `${label} has ${table.rows} rows and its chunks ${rows}`;
}
class Files {
    #bytes;
    #taken = new Set();
    constructor({ objects }) {
        this.#bytes = new Map(objects.map(({ name, bytes }) => [name, bytes]));
    }
    get count() {
        return this.#bytes.size;
    }
    need(name) {
        if (name === undefined || this.#bytes.has(name))
            return undefined;
        return `it refers to ${name}, which is not among its objects`;
    }
    take(name, bytes) {
        if (this.#taken.has(name))
            return `${name} is used twice`;
        this.#taken.add(name);
        return this.#bytes.get(name) === bytes ? undefined : `the sizes of ${name} disagree`;
    }
}
function twice(labels) {
    const seen = new Set();
    for (const label of labels) {
        if (seen.has(label))
            return `${label} is listed twice`;
        seen.add(label);
    }
    return undefined;
}

// EXTERNAL MODULE: ./lib/format/manifest-schema.js
var manifest_schema = __webpack_require__(70396);
;// CONCATENATED MODULE: ./lib/format/manifest.js
// The manifest: all facts that a restore needs to rebuild the backup and to verify that nothing is
// missing. Pure: parsing refuses malformed, too new or hostile manifests before any effect.





/** `major.minor`: a reader refuses another major and ignores fields of a newer minor. */
const FORMAT_VERSION = '2.0';
/** Written last: a backup without it does not exist. */
const MANIFEST = '@.manifest.json';
const SUMMARY = '@.backup.json';
/** Suffix of every object of an encrypted backup except the summary; each is an age file. */
const ENCRYPTED_SUFFIX = '.age';
/**
 * Possible names of a manifest: a folder with one of them is a backup, and not the remains of a
 * crash.
 */
const MANIFEST_NAMES = [MANIFEST, `${MANIFEST}${ENCRYPTED_SUFFIX}`];
/**
 * Private key of a backup that was encrypted with a passphrase, as an age file of that passphrase.
 */
const IDENTITY = '@.identity';
/** Returns the name under which an object is stored. */
function storedName({ encryption }, name) {
    return encryption ? `${name}${ENCRYPTED_SUFFIX}` : name;
}
/** Returns the key of the manifest, relative to the storage. */
function manifestKeyOf(value) {
    return `${value.backupId}/${storedName(value, MANIFEST)}`;
}
function serializeManifest(value) {
    return Buffer.from(`${JSON.stringify(value)}\n`);
}
/** @throws BackupError MANIFEST_INVALID, MANIFEST_TOO_NEW */
function parseManifest(bytes, backupId) {
    const json = parseJson(bytes, `the manifest of ${backupId}`);
    refuseOtherMajor(json, backupId);
    const result = manifest_schema/* manifest */.eu.safeParse(json);
    if (!result.success)
        throw invalid(backupId, result.error.issues
            .slice(0, 5)
            .map(({ path, message }) => `${path.join('.')}: ${message}`)
            .join('; '));
    const value = result.data;
    if (value.backupId !== backupId)
        throw invalid(backupId, `it says that it is of ${value.backupId}`);
    const contradiction = findContradiction(value);
    if (contradiction !== undefined)
        throw invalid(backupId, contradiction);
    return value;
}
function parseJson(bytes, what) {
    try {
        return JSON.parse(Buffer.from(bytes).toString('utf8'));
    }
    catch (cause) {
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `${what} is not JSON`, { hint: DAMAGED, cause });
    }
}
function refuseOtherMajor(json, backupId) {
    const version = json?.formatVersion;
    const major = typeof version === 'string' ? /^(\d+)\.\d+$/.exec(version)?.[1] : undefined;
    if (major === undefined)
        throw invalid(backupId, 'it has no format version');
    const own = Number(FORMAT_VERSION.split('.')[0]);
    if (Number(major) > own)
        throw new errors/* BackupError */.hj('MANIFEST_TOO_NEW', `the manifest of ${backupId} has format version ${String(version)}, this tool reads ${FORMAT_VERSION}`, { hint: 'Use a newer mysql-backup.' });
    if (Number(major) < own)
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} has format version ${String(version)}, which only versions before 1.0.0 wrote`, { hint: 'Make a new backup: this version reads what it writes.' });
}
const DAMAGED = 'The manifest was damaged or changed: use another backup, or the other copy of this one.';
function invalid(backupId, why) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
        hint: DAMAGED,
    });
}
/** Text with a limit: summaries of thousands of backups are in memory together. */
const shortText = schemas/* string */.YjP().max(300);
/** The few facts that `list` shows, readable without the manifest. */
const summary = schemas/* object */.Ikc({
    formatVersion: shortText,
    backupId: shortText,
    label: shortText,
    begin: iso/* datetime */.w$(),
    end: iso/* datetime */.w$(),
    host: shortText,
    /** Identity in the form of `formatIdentity`. Absent: unknown. */
    serverIdentity: schemas/* string */.YjP().max(1000).optional(),
    flavor: shortText,
    serverVersion: shortText,
    method: shortText,
    consistent: schemas/* boolean */.zMY(),
    schemas: manifest_schema/* count */.U9,
    tables: manifest_schema/* count */.U9,
    rows: manifest_schema/* count */.U9,
    dataBytes: manifest_schema/* count */.U9,
    storedBytes: manifest_schema/* count */.U9,
    warnings: manifest_schema/* count */.U9,
    encrypted: schemas/* boolean */.zMY(),
    /**
     * Mark of the selection: equal for the same selection of schemas, tables and rows. Absent: the
     * backup holds everything.
     */
    selection: shortText.optional(),
    /**
     * Hash and size of the stored manifest. Through them, a signed summary covers the manifest, which
     * can be verified without the key that decrypts it. Absent: the summary does not state them.
     */
    manifestSha256: manifest_schema/* sha256 */.sc.optional(),
    manifestBytes: manifest_schema/* count */.U9.optional(),
});
/** Returns the facts of a manifest that its summary repeats. */
function summaryOf({ formatVersion, backupId, label, begin, end, server, snapshot, selection, schemas, totals, encryption, warnings, }) {
    return {
        formatVersion,
        backupId,
        label,
        begin,
        end,
        host: server.host,
        ...(0,defined/* defined */.s)({ serverIdentity: server.identity }),
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
        ...(selection === undefined ? {} : { selection: selection.mark }),
    };
}
function serializeSummary(value) {
    return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
/** @throws BackupError MANIFEST_INVALID */
function parseSummary(bytes, backupId) {
    const result = summary.safeParse(parseJson(bytes, `the summary of ${backupId}`));
    if (!result.success || result.data.backupId !== backupId) {
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the summary of ${backupId} is invalid`, { hint: DAMAGED });
    }
    return result.data;
}


/***/ }),

/***/ 43347:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _H: () => (/* binding */ newBackupId),
/* harmony export */   a3: () => (/* binding */ backupTime),
/* harmony export */   aA: () => (/* binding */ encodeName),
/* harmony export */   "if": () => (/* binding */ isBackupId),
/* harmony export */   ii: () => (/* binding */ BaseNames),
/* harmony export */   x5: () => (/* binding */ chunkFileName)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// Names of backups and of their files, as in MySQL Shell's dumps.

/**
 * Returns a new id, such as `20261122T030000Z-4f2a9c`: sorts by time, safe in a URL and in a file
 * name.
 */
function newBackupId(now) {
    const time = now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
    return `${time}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(3).toString('hex')}`;
}
const BACKUP_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;
function isBackupId(text) {
    return BACKUP_ID.test(text);
}
/** Returns the begin of the backup with that id. */
function backupTime(id) {
    const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id);
    return new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}
/**
 * Characters to encode. Plain are `A-Za-z0-9-._~` of ASCII, as in MySQL Shell, and all other
 * characters that every storage accepts and lists. Not plain are control characters (XML and
 * terminals), and U+FFFE and U+FFFF, which XML does not have and servers replace.
 */
const NOT_PLAIN = /[^A-Za-z0-9\-._~\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/**
 * Encodes each byte of other characters as `%XX` of UTF-8. MySQL Shell finds such names in
 * `basenames`.
 */
function encodeName(name) {
    return name.replace(NOT_PLAIN, (char) => Array.from(Buffer.from(char), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''));
}
/**
 * Longest base name in bytes: file systems accept 255, and suffixes such as
 * `@@1234567890.tsv.zst.age` follow.
 */
const MAX_BASE_BYTES = 200;
/**
 * Gives each name a unique base name: encoded, shortened and numbered if it is too long, and
 * numbered if a case-insensitive file system would confuse two names.
 */
class BaseNames {
    #taken = new Set();
    allocate(encoded) {
        let base = encoded;
        for (let number = 1; Buffer.byteLength(base) > MAX_BASE_BYTES || this.#taken.has(fold(base)); number++) {
            base = `${cutToBytes(encoded, MAX_BASE_BYTES - 8)}${number}`;
        }
        this.#taken.add(fold(base));
        return base;
    }
}
function fold(text) {
    return text.normalize('NFC').toLowerCase();
}
function cutToBytes(text, maxBytes) {
    if (Buffer.byteLength(text) <= maxBytes)
        return text;
    let cut = '';
    let bytes = 0;
    for (const char of text) {
        bytes += Buffer.byteLength(char);
        if (bytes > maxBytes)
            break;
        cut += char;
    }
    return cut.replace(/%[0-9A-F]?$/, '');
}
/** Returns `<base>@<n>.tsv.zst`, with two `@` for the last file. */
function chunkFileName(base, number, isLast) {
    return `${base}${isLast ? '@@' : '@'}${number}.tsv.zst`;
}


/***/ }),

/***/ 7799:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A6: () => (/* binding */ NOTE_LIMITS),
/* harmony export */   _G: () => (/* binding */ manifestLimits),
/* harmony export */   yl: () => (/* binding */ isPlausibleJson)
/* harmony export */ });
// Examines JSON before it is parsed. A document of brackets and commas takes up to thirty times as
// much memory after parsing as its text; real documents consist of names and hashes. Invariant:
// nothing is allocated here.
const [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT] = [
    0x22, 0x2c, 0x5b, 0x5d, 0x5c, 0x7b, 0x7d,
];
/** Our documents nest seven levels deep. */
const MAX_DEPTH = 50;
/**
 * Limits for a manifest of this size: a table with wide rows has an item per five bytes, and a list
 * or object per hundred.
 */
function manifestLimits(bytes) {
    return { containers: 1000 + bytes / 16, items: 1000 + bytes / 5 };
}
/** Limits for a summary or a record. */
const NOTE_LIMITS = { containers: 200, items: 1000 };
function isPlausibleJson(bytes, limits) {
    let [depth, containers, items] = [0, 0, 0];
    let isText = false;
    for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i];
        if (isText) {
            if (byte === BACKSLASH)
                i++;
            else if (byte === QUOTE)
                isText = false;
        }
        else if (byte === QUOTE)
            isText = true;
        else if (byte === COMMA)
            items++;
        else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
            containers++;
            if (++depth > MAX_DEPTH)
                return false;
        }
        else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT)
            depth--;
    }
    return containers <= limits.containers && items <= limits.items;
}


/***/ }),

/***/ 20489:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FR: () => (/* binding */ emptyRecord),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   zv: () => (/* binding */ recordOf)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(88532);
// Lists, and records with foreign names. Invariants: a schema, table or column may be called
// `__proto__` or `constructor` like any other; only the first invalid items are reported, because
// zod keeps an issue for each of millions.

/** Returns an object without a prototype, which accepts every name. */
function emptyRecord() {
    return Object.create(null);
}
/** Returns a type for a JSON record. zod's own record drops `__proto__`. */
function recordOf(value) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .custom */ .IeY(isPlainObject, 'expected record').transform((entries, context) => {
        const record = emptyRecord();
        for (const [name, entry] of Object.entries(entries)) {
            const result = value.safeParse(entry);
            if (result.success)
                record[name] = result.data;
            else {
                addIssues(context, name, result.error);
                if (context.issues.length >= MAX_ISSUES)
                    return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
            }
        }
        return record;
    });
}
/** Returns a type like `z.array`. */
function listOf(item, minItems = 0) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .custom */ .IeY((value) => Array.isArray(value) && value.length >= minItems, 'expected list')
        .transform((items, context) => {
        const list = [];
        for (const [i, each] of items.entries()) {
            const result = item.safeParse(each);
            if (result.success)
                list.push(result.data);
            else {
                addIssues(context, i, result.error);
                if (context.issues.length >= MAX_ISSUES)
                    return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
            }
        }
        return list;
    });
}
/** A message shows five issues. */
const MAX_ISSUES = 5;
function addIssues(context, key, { issues }) {
    for (const { message, path } of issues.slice(0, MAX_ISSUES))
        context.addIssue({ code: 'custom', message, path: [key, ...path] });
}
function isPlainObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}


/***/ }),

/***/ 39579:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B2: () => (/* binding */ isSameIdentity),
/* harmony export */   Cl: () => (/* binding */ describeIdentity),
/* harmony export */   aZ: () => (/* binding */ parseIdentity),
/* harmony export */   gZ: () => (/* binding */ formatIdentity)
/* harmony export */ });
// Identity of a backup's server, in a form that survives a restart, another address and another
// version: `uuid=…` for MySQL, several marks for MariaDB, which has no id of its own. Pure.
/**
 * Names of the marks.
 * - `uuid`: server_uuid of MySQL, kept in its data directory.
 * - `born`: on MariaDB, the creation time of its system tables in seconds since 1970; kept by
 *   upgrades and copies of the data directory.
 * - `uid`: server_uid of MariaDB, derived from its network card and port.
 * - `address`: host name and port, as the server reports them.
 */
const MARKS = ['uuid', 'born', 'uid', 'address'];
/** Formats an identity for manifests and summaries. */
function formatIdentity(identity) {
    return MARKS.flatMap((mark) => {
        const value = identity[mark];
        return value === undefined || value === '' ? [] : [`${mark}=${encodeURIComponent(value)}`];
    }).join('&');
}
function parseIdentity(text) {
    const given = new URLSearchParams(text);
    return Object.fromEntries(MARKS.flatMap((mark) => {
        const value = given.get(mark);
        return value === null ? [] : [[mark, value]];
    }));
}
/**
 * Compares two identities.
 * @returns undefined: too little is known about one of them
 */
function isSameIdentity(a, b) {
    const agree = (mark) => a[mark] === undefined || b[mark] === undefined ? undefined : a[mark] === b[mark];
    if (a.uuid !== undefined || b.uuid !== undefined)
        return agree('uuid') ?? isUnknown(a.uuid ? b : a);
    if (agree('born') === false)
        return false;
    // A new host name changes `address`, another network card changes `uid`. A change of both means
    // another server: servers that are set up together, such as containers, are born in the same
    // second.
    const others = [agree('uid'), agree('address')];
    if (others.includes(true))
        return true;
    return others.includes(false) ? false : undefined;
}
/** Returns false for a server of another flavor; undefined if no mark is known. */
function isUnknown(identity) {
    return Object.keys(identity).length === 0 ? undefined : false;
}
/** Describes an identity briefly, for messages. */
function describeIdentity({ uuid, address, born, uid }) {
    if (uuid !== undefined)
        return `server_uuid ${uuid}`;
    const parts = [
        address,
        born === undefined ? undefined : `set up at ${new Date(Number(born) * 1000).toISOString()}`,
        address === undefined && uid !== undefined ? `server_uid ${uid}` : undefined,
    ];
    return parts.filter((part) => part !== undefined).join(', ') || 'unknown';
}


/***/ }),

/***/ 36520:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ sha256Hex)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);

/** Returns lower-case hexadecimal digits. */
function sha256Hex(bytes) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(bytes).digest('hex');
}


/***/ }),

/***/ 82912:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  jC: () => (/* binding */ checkSignature),
  Tt: () => (/* binding */ signDocument)
});

// UNUSED EXPORTS: keyIdOf

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/format/canonical-json.js
// Renders JSON in the canonical form that a signature covers (RFC 8785): no white space, names in
// the order of their UTF-16 code units. Accepts values that JSON.parse returns or JSON.stringify
// accepts; undefined fields are omitted.
function canonicalJson(value) {
    if (Array.isArray(value))
        return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
    if (typeof value !== 'object' || value === null)
        return JSON.stringify(value);
    const fields = Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}

;// CONCATENATED MODULE: ./lib/format/signature.js
// Ed25519 signatures of a backup's JSON files: each file holds its signature in the field
// `signature`, over the canonical JSON of all its other fields. Invariant: verification covers the
// document as it was read, including unknown fields.




const signature = schemas/* strictObject */.rej({
    algorithm: schemas/* literal */.euz('ed25519'),
    /** Id of the required key, see `keyIdOf`. */
    keyId: schemas/* string */.YjP().regex(/^[0-9a-f]{16}$/),
    /** 64 bytes in base64. */
    value: schemas/* string */.YjP().max(100),
});
/**
 * Returns the first 16 hex digits of the SHA-256 of the public key (SPKI, DER).
 * @param key public key, or its private key
 */
function keyIdOf(key) {
    const isPrivate = key.type === 'private';
    const der = (isPrivate ? (0,external_node_crypto_.createPublicKey)(key) : key).export({ type: 'spki', format: 'der' });
    return (0,external_node_crypto_.createHash)('sha256').update(der).digest('hex').slice(0, 16);
}
/** Returns the document with its signature; unchanged without a key. */
function signDocument(document, key) {
    if (!key)
        return document;
    const value = (0,external_node_crypto_.sign)(null, Buffer.from(canonicalJson(document)), key).toString('base64');
    return { ...document, signature: { algorithm: 'ed25519', keyId: keyIdOf(key), value } };
}
/**
 * Verifies the signature. Does nothing without keys: then no signature is required.
 * @param what name of the document, for messages
 * @throws BackupError SIGNATURE_MISSING, SIGNATURE_INVALID
 */
function checkSignature(bytes, keys, what) {
    if (keys.length === 0)
        return;
    const invalid = (why) => new errors/* BackupError */.hj('SIGNATURE_INVALID', `the signature of ${what} is not valid: ${why}`, {
        hint: 'It was changed, or someone else made it: do not use this backup.',
    });
    const { text, claim } = split(bytes) ?? {};
    if (text === undefined)
        throw invalid('it is not JSON');
    if (claim === undefined) {
        throw new errors/* BackupError */.hj('SIGNATURE_MISSING', `${what} has no signature`, {
            hint: 'It was made without --signing-key, or someone has removed the signature. Without --verify-key it is accepted as it is.',
        });
    }
    const parsed = signature.safeParse(claim);
    if (!parsed.success)
        throw invalid('it has an unknown form');
    const { keyId, value } = parsed.data;
    const key = keys.find((each) => keyIdOf(each) === keyId);
    if (!key)
        throw invalid(`it is by key ${keyId}, accepted keys are ${keys.map(keyIdOf).join(', ')}`);
    if (!(0,external_node_crypto_.verify)(null, Buffer.from(text), key, Buffer.from(value, 'base64')))
        throw invalid('the content is not what was signed');
}
/**
 * Returns undefined for anything but a JSON object, and for an object that is too deep to have been
 * signed.
 */
function split(bytes) {
    try {
        const document = JSON.parse(Buffer.from(bytes).toString('utf8'));
        if (typeof document !== 'object' || document === null)
            return undefined;
        const { signature: claim, ...rest } = document;
        return { text: canonicalJson(rest), claim };
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 90440:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HH: () => (/* binding */ verificationName),
/* harmony export */   UI: () => (/* binding */ parseVerificationRecord),
/* harmony export */   Vv: () => (/* binding */ serializeVerificationRecord),
/* harmony export */   pK: () => (/* binding */ isVerificationName)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64377);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82912);
// Record of a verification next to the backup; the manifest never changes. A record states the
// evidence and, after a failure, its cause. Readers of the record draw the conclusions.



const text = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(300);
const record = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    backupId: text,
    level: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['objects', 'sample', 'counts', 'rows']),
    time: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(),
    status: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['passed', 'failed']),
    read: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        /**
         * `all`: every object was read and compared with its hash. `sizes`: all objects exist with the
         * right size.
         */
        objects: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['all', 'sizes', 'some', 'none']),
        /** Server whose rows were compared. `identity` in the form of `formatIdentity`. */
        server: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ identity: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(1000), flavor: text, version: text, host: text }).optional(),
        /**
         * Restore that loaded these objects into that server, by its begin. Absent: the server had its
         * rows before.
         */
        restore: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ begin: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(), resumed: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY() }).optional(),
    }),
    /**
     * Cause of the failure: objects of the backup, the result of a restore, the compared server, or
     * assertions of the user.
     */
    failure: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        culprit: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['objects', 'restore', 'server', 'assertions']),
        message: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(2000),
    })
        .optional(),
    tool: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ name: text, version: text }),
});
/** Returns a name that sorts by time. Two verifications in one second have different names. */
function verificationName({ time, status }) {
    const stamp = new Date(time).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
    return `@.${status === 'passed' ? 'verified' : 'failed'}-${stamp}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(2).toString('hex')}.json`;
}
function isVerificationName(name) {
    return /^@\.(verified|failed)-\d{8}T\d{6}Z(-[0-9a-f]{4})?\.json$/.test(name);
}
function serializeVerificationRecord(value, signingKey) {
    return Buffer.from(`${JSON.stringify((0,_signature_js__WEBPACK_IMPORTED_MODULE_1__/* .signDocument */ .Tt)(value, signingKey))}\n`);
}
/**
 * Parses a record. Returns undefined if it is not a valid record of this backup, or is not signed
 * by one of the given keys: it does not count.
 */
function parseVerificationRecord(bytes, backupId, verifyKeys = []) {
    try {
        (0,_signature_js__WEBPACK_IMPORTED_MODULE_1__/* .checkSignature */ .jC)(bytes, verifyKeys, 'the record');
        const result = record.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
        return result.success && result.data.backupId === backupId ? result.data : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 83647:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ has)
/* harmony export */ });
/* unused harmony export ABILITY_NAMES */
/* harmony import */ var _server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);
// The only table of the features of each server version. The program reads no facts and sends no
// statements that this table does not list for the version.
// `test/integration/server-abilities.test.ts` compares the table with six servers.

const ALWAYS = { since: [0, 0] };
/**
 * Versions per feature; a flavor without an entry never has the feature. Percona and Aurora follow
 * MySQL. Sources: the vendors' manuals, and the test above.
 */
const ABILITIES = {
    // Backup locks.
    'LOCK INSTANCE FOR BACKUP': { mysql: { since: [8, 0, 3] } },
    'BACKUP STAGE': { mariadb: { since: [10, 4, 1] } },
    /** MariaDB accepts a wait of 0 seconds. The minimum of MySQL is 1 second. */
    'lock_wait_timeout = 0': { mariadb: { since: [10, 3] } },
    // Snapshot coordinates.
    'SHOW BINARY LOG STATUS': { mysql: { since: [8, 2] }, mariadb: { since: [11, 8] } },
    'SHOW MASTER STATUS': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
    'SHOW REPLICA STATUS': { mysql: { since: [8, 0, 22] }, mariadb: { since: [10, 5, 1] } },
    'SHOW SLAVE STATUS': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
    'SHOW ALL SLAVES STATUS': { mariadb: ALWAYS },
    'SHOW REPLICAS': { mysql: { since: [8, 0, 22] } },
    'SHOW SLAVE HOSTS': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
    log_status: { mysql: { since: [8, 0, 11] } },
    gtid_executed: { mysql: ALWAYS },
    gtid_current_pos: { mariadb: ALWAYS },
    // Lock waits.
    /** MySQL 5.7 has the table, but leaves it empty by default. */
    'filled metadata_locks': { mysql: { since: [8, 0, 1] } },
    'PROCESSLIST.TIME_MS': { mariadb: ALWAYS },
    // InnoDB's names of tables.
    INNODB_TABLES: { mysql: { since: [8, 0, 3] } },
    INNODB_SYS_TABLES: { mysql: { since: [0, 0], until: [8, 0, 3] }, mariadb: ALWAYS },
    INNODB_TABLESPACES: { mysql: { since: [8, 0, 3] } },
    INNODB_SYS_TABLESPACES: { mysql: { since: [0, 0], until: [8, 0, 3] }, mariadb: ALWAYS },
    /** The views of information_schema read dictionary tables and do not open user tables. */
    'data dictionary': { mysql: { since: [8, 0] } },
    // Objects and facts in information_schema.
    'STATISTICS.EXPRESSION': { mysql: { since: [8, 0, 13] } },
    'STATISTICS.IS_VISIBLE': { mysql: { since: [8, 0] } },
    'STATISTICS.IGNORED': { mariadb: { since: [10, 6] } },
    'COLUMNS.SRS_ID': { mysql: { since: [8, 0, 3] } },
    CHECK_CONSTRAINTS: { mysql: { since: [8, 0, 16] }, mariadb: { since: [10, 2, 22] } },
    COLUMN_STATISTICS: { mysql: { since: [8, 0, 2] } },
    ST_SPATIAL_REFERENCE_SYSTEMS: { mysql: { since: [8, 0, 1] } },
    RESOURCE_GROUPS: { mysql: { since: [8, 0, 3] } },
    SCHEMATA_EXTENSIONS: { mysql: { since: [8, 0, 22] } },
    LIBRARIES: { mysql: { since: [9, 2] } },
    JSON_DUALITY_VIEWS: { mysql: { since: [9, 4] } },
    sequences: { mariadb: { since: [10, 3] } },
    packages: { mariadb: { since: [10, 3, 5] } },
    'system versioning': { mariadb: { since: [10, 3, 4] } },
    /** Largest TIMESTAMP, the period end of a current row: 2106-02-07, before 2038-01-19. */
    'TIMESTAMP until 2106': { mariadb: { since: [11, 5] } },
    // Parts of definitions.
    'uca1400 collations': { mariadb: { since: [10, 10, 1] } },
    utf8mb4_0900_bin: { mysql: { since: [8, 0, 17] }, mariadb: { since: [11, 4, 5] } },
    /** Older servers accept the names too, but print `utf8_…`. */
    'collations named utf8mb3': { mysql: { since: [8, 0, 30] }, mariadb: { since: [10, 6, 1] } },
    /** The default collation of a Unicode character set is a Unicode 14 collation. */
    'Unicode by default': { mariadb: { since: [11, 5] } },
    'invisible columns': { mysql: { since: [8, 0, 23] }, mariadb: { since: [10, 3, 3] } },
    'descending indexes': { mysql: { since: [8, 0, 1] }, mariadb: { since: [10, 8, 1] } },
    /** MySQL 8.0 supports partitions only in InnoDB and NDB. */
    'partitions of every engine': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
    /** Includes AUTO_INCREMENT of FLOAT. */
    'AUTO_INCREMENT of DOUBLE': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
    /** Includes the other modes that MySQL 8.0 removed. */
    'sql_mode ORACLE': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
    restrict_fk_on_non_standard_key: { mysql: { since: [8, 4] } },
    // Accounts.
    'mysql.proc': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
    'mysql.global_priv': { mariadb: { since: [10, 4] } },
    'mysql.user.account_locked': { mysql: { since: [5, 7, 6] } },
    'mysql.default_roles': { mysql: { since: [8, 0] } },
    'mysql.global_grants': { mysql: { since: [8, 0] } },
    'CURRENT_ROLE()': { mysql: { since: [8, 0] }, mariadb: ALWAYS },
    /** mysql.user.User_attributes has the member additional_password. */
    'second passwords': { mysql: { since: [8, 0, 14] } },
    partial_revokes: { mysql: { since: [8, 0, 16] } },
    print_identified_with_as_hex: { mysql: { since: [8, 0, 17] } },
    SHOW_ROUTINE: { mysql: { since: [8, 0, 20] } },
    'SHOW CREATE ROUTINE': { mariadb: { since: [11, 3] } },
    BACKUP_ADMIN: { mysql: { since: [8, 0] } },
    SYSTEM_USER: { mysql: { since: [8, 0, 16] } },
    SET_USER_ID: { mysql: { since: [8, 0], until: [8, 4] } },
    SET_ANY_DEFINER: { mysql: { since: [8, 2] } },
    'SET USER': { mariadb: { since: [10, 5] } },
    // Changes that a restore makes.
    'ALTER INSTANCE DISABLE INNODB REDO_LOG': { mysql: { since: [8, 0, 21] } },
    /**
     * MySQL 8.0.15 loads such rows only by INSERT, 9.7 by both. The version of the fix is unknown.
     * For the versions in between, INSERT is correct but slower.
     */
    'LOAD DATA of GEOMETRY NOT NULL': { mysql: { since: [8, 4] }, mariadb: ALWAYS },
    // Functions and queries.
    'WITH RECURSIVE': { mysql: { since: [8, 0, 1] }, mariadb: { since: [10, 2, 2] } },
    'MD5()': { mysql: { since: [0, 0], until: [9, 6] }, mariadb: ALWAYS },
    'SHA2()': { mysql: ALWAYS, mariadb: ALWAYS },
};
const ABILITY_NAMES = Object.keys(ABILITIES);
/** Returns whether servers of this flavor and version have the feature; ignores privileges. */
function has(facts, ability) {
    const { mysql, mariadb } = ABILITIES[ability];
    const versions = (0,_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(facts) ? mariadb : mysql;
    if (!versions || isBefore(facts.versionNumbers, versions.since))
        return false;
    return versions.until === undefined || isBefore(facts.versionNumbers, versions.until);
}
function isBefore([major, minor, patch], version) {
    const [a, b, c = 0] = version;
    return major !== a ? major < a : minor !== b ? minor < b : patch < c;
}


/***/ }),

/***/ 69030:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ij: () => (/* binding */ isSameServer),
/* harmony export */   KW: () => (/* binding */ STATE_SCHEMA),
/* harmony export */   Ks: () => (/* binding */ TRIAL_PREFIX),
/* harmony export */   Sv: () => (/* binding */ startTime),
/* harmony export */   TX: () => (/* binding */ readServerFacts),
/* harmony export */   Um: () => (/* binding */ hasTrialName),
/* harmony export */   X4: () => (/* binding */ SYSTEM_SCHEMAS),
/* harmony export */   Xf: () => (/* binding */ isSameHost),
/* harmony export */   Zz: () => (/* binding */ isMariaDb),
/* harmony export */   a8: () => (/* binding */ isServersReference),
/* harmony export */   du: () => (/* binding */ isAtLeast),
/* harmony export */   hv: () => (/* binding */ isSystemSchema)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Flavor, version and identity of a server. Each session reads these facts once, and the program
// compares them across sessions.

/** Returns whether the server uses the MariaDB dialect. Percona and Aurora use MySQL's. */
function isMariaDb(facts) {
    return facts.flavor === 'mariadb';
}
/** Returns whether the version is at least `major.minor.patch`. Compare only within one flavor. */
function isAtLeast(facts, major, minor, patch = 0) {
    const [a, b, c] = facts.versionNumbers;
    return a !== major ? a > major : b !== minor ? b > minor : c >= patch;
}
async function readServerFacts(session) {
    const variables = new Map();
    const rows = await session.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version','version_comment','hostname','port','server_uuid',
     'lower_case_table_names','log_bin','gtid_mode','max_allowed_packet','aurora_version',
     'ndbinfo_database','log_bin_trust_function_creators')`, 'cannot read the server variables');
    for (const { Variable_name, Value } of rows)
        variables.set(Variable_name.toLowerCase(), Value);
    const version = variables.get('version') ?? '';
    const match = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
    if (!match) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(session.side === 'source' ? 'SOURCE_UNSUPPORTED' : 'TARGET_UNSUPPORTED', `unknown server version "${version}"`, {
            hint: 'MySQL from 5.7 (to back up) or 8.0, and MariaDB from 10.6 are supported.',
        });
    }
    const versionComment = variables.get('version_comment') ?? '';
    const flavor = /mariadb/i.test(`${version} ${versionComment}`)
        ? 'mariadb'
        : variables.has('aurora_version')
            ? 'aurora'
            : /percona/i.test(versionComment)
                ? 'percona'
                : 'mysql';
    const hostname = variables.get('hostname') ?? '';
    const port = Number(variables.get('port') ?? 0);
    return {
        flavor,
        version,
        versionComment,
        versionNumbers: [Number(match[1]), Number(match[2]), Number(match[3])],
        hostname,
        port,
        serverId: variables.get('server_uuid') ?? `${hostname}:${port}:${await startTime(session)}`,
        lowerCaseTableNames: Number(variables.get('lower_case_table_names') ?? 0),
        logBin: variables.get('log_bin') === 'ON',
        gtidMode: variables.get('gtid_mode') === 'ON',
        maxAllowedPacketBytes: Number(variables.get('max_allowed_packet') ?? 0),
        ndbInfoSchema: variables.get('ndbinfo_database'),
        trustsFunctionCreators: variables.get('log_bin_trust_function_creators') === 'ON',
    };
}
/** Returns whether two sessions reached one server, even if the server restarted in between. */
function isSameHost(a, b) {
    return isSameServer(a.replace(/:\d+$/, ''), b.replace(/:\d+$/, ''));
}
/** Returns whether two sessions reached one server. MariaDB's start time may differ by 2 s. */
function isSameServer(a, b) {
    if (a === b)
        return true;
    const [hostA, portA, startA] = splitServerId(a);
    const [hostB, portB, startB] = splitServerId(b);
    return startA > 0 && hostA === hostB && portA === portB && Math.abs(startA - startB) <= 2;
}
function splitServerId(id) {
    const match = /^(.*):(\d+):(\d+)$/.exec(id);
    return match ? [match[1], match[2], Number(match[3])] : [id, '', 0];
}
/** Returns the start time of the server in seconds since 1970, exact to 2 seconds. */
async function startTime(session) {
    const now = await session.scalar('SELECT UNIX_TIMESTAMP()');
    const [uptime] = await session.query(`SHOW GLOBAL STATUS LIKE 'Uptime'`);
    return Math.round(Number(now)) - Number(uptime?.Value ?? 0);
}
/** Schema in which a restore stores its progress. */
const STATE_SCHEMA = 'mysql_backup_restore';
/** Prefix of the temporary schemas in which a restore tries definitions: `mysql_backup_trial_0`. */
const TRIAL_PREFIX = 'mysql_backup_trial_';
/** Returns whether the name matches a trial schema. A user schema may have such a name too. */
function hasTrialName(name) {
    return /^mysql_backup_trial_\d+$/.test(name);
}
/**
 * Schemas of the servers and our own: never part of a backup. A name that only resembles one of
 * them, such as `mysql_audit`, belongs to a user.
 */
const SYSTEM_SCHEMAS = new Set([
    'information_schema',
    'performance_schema',
    'mysql',
    'sys',
    STATE_SCHEMA,
]);
/**
 * Prefixes that are not schemas. MariaDB prints them before functions whose meaning depends on
 * sql_mode: `oracle_schema.concat('a','b')`.
 */
const FUNCTION_SCHEMAS = new Set(['mariadb_schema', 'oracle_schema', 'maxdb_schema']);
/** Returns whether every server has this schema's objects, so a definition may refer to them. */
function isServersReference(schema) {
    const name = schema.toLowerCase();
    return SYSTEM_SCHEMAS.has(name) || FUNCTION_SCHEMAS.has(name);
}
/** Returns whether this server treats the schema as a system schema. */
function isSystemSchema(name, { ndbInfoSchema }) {
    return SYSTEM_SCHEMAS.has(name.toLowerCase()) || name === ndbInfoSchema;
}


/***/ }),

/***/ 64867:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F5: () => (/* binding */ isMerge),
/* harmony export */   Mj: () => (/* binding */ holdsRows),
/* harmony export */   fQ: () => (/* binding */ reachesOutside),
/* harmony export */   jF: () => (/* binding */ engineKind),
/* harmony export */   ky: () => (/* binding */ isTransactional)
/* harmony export */ });
// Content of each storage engine. The backup only dumps rows of engines that own rows. Rows of a
// MERGE or FEDERATED table belong to other tables, and a load would write there. The backup refuses
// an unknown engine and reports its name.
/** Lower case, because servers ignore case in engine names. */
const ENGINES = {
    innodb: 'transactional',
    rocksdb: 'transactional',
    tokudb: 'transactional',
    ndb: 'transactional',
    ndbcluster: 'transactional',
    myisam: 'rows',
    aria: 'rows',
    memory: 'rows',
    archive: 'rows',
    csv: 'rows',
    columnstore: 'rows',
    s3: 'rows',
    mroonga: 'rows',
    // Aliases that servers accept for three engines.
    innobase: 'transactional',
    heap: 'rows',
    merge: 'definition-only',
    // Discards all rows.
    blackhole: 'definition-only',
    // Their rows belong to other tables, servers or files.
    mrg_myisam: 'definition-only',
    federated: 'definition-only',
    connect: 'definition-only',
    spider: 'definition-only',
    sphinx: 'definition-only',
    oqgraph: 'definition-only',
};
/** Engines whose tables refer to other tables, servers or files. */
const REACHES_OUTSIDE = new Set([
    'mrg_myisam',
    'merge',
    'federated',
    'connect',
    'spider',
    'sphinx',
    'oqgraph',
]);
/** Returns undefined for an unknown engine. */
function engineKind(engine) {
    const name = engine.toLowerCase();
    return Object.hasOwn(ENGINES, name) ? ENGINES[name] : undefined;
}
function isTransactional({ engine }) {
    return engineKind(engine) === 'transactional';
}
/** Returns whether rows of the table are dumped and loaded. */
function holdsRows({ engine }) {
    const kind = engineKind(engine);
    return kind === 'transactional' || kind === 'rows';
}
function reachesOutside(engine) {
    return REACHES_OUTSIDE.has(engine.toLowerCase());
}
/** Returns whether the rows belong to other tables. */
function isMerge(engine) {
    return /^(?:mrg_myisam|merge)$/i.test(engine);
}


/***/ }),

/***/ 52466:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fg: () => (/* binding */ markOf),
/* harmony export */   In: () => (/* binding */ isSchemaOnly),
/* harmony export */   L2: () => (/* binding */ findUnmatched),
/* harmony export */   MT: () => (/* binding */ matchesPattern),
/* harmony export */   Sf: () => (/* binding */ selectsTable),
/* harmony export */   YT: () => (/* binding */ everything),
/* harmony export */   rI: () => (/* binding */ conditionOf),
/* harmony export */   xu: () => (/* binding */ selectsSchema)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// Selection of schemas and tables. Patterns are names with `*` as wildcard; `db.t` for tables.

const everything = {
    schemas: [],
    excludeSchemas: [],
    includeTables: [],
    excludeTables: [],
    where: new Map(),
};
/**
 * Returns a hash of the selection that does not depend on the order of its patterns.
 * @returns undefined if the selection contains everything
 */
function markOf(selection) {
    const { schemas, excludeSchemas, includeTables, excludeTables, where, schemaOnlyTables = [] } = selection;
    const parts = [
        schemas,
        excludeSchemas,
        includeTables,
        excludeTables,
        [...where].map(String),
        // Marks of backups that do not have it stay the same.
        ...(schemaOnlyTables.length > 0 ? [schemaOnlyTables] : []),
    ];
    if (parts.every(({ length }) => length === 0))
        return undefined;
    const text = JSON.stringify(parts.map((part) => [...part].sort()));
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex').slice(0, 16);
}
/** Returns whether a name matches a pattern in which `*` matches any characters. */
function matchesPattern(name, pattern) {
    const [first = '', ...rest] = pattern.split('*');
    const last = rest.pop();
    if (last === undefined)
        return name === pattern;
    if (!name.startsWith(first))
        return false;
    // Match each part at its first position. A regular expression would try all other positions too.
    let position = first.length;
    for (const part of rest) {
        const found = name.indexOf(part, position);
        if (found < 0)
            return false;
        position = found + part.length;
    }
    return name.length - last.length >= position && name.endsWith(last);
}
/** Returns whether a schema is selected. */
function selectsSchema(selection, schema) {
    const { schemas, excludeSchemas, includeTables } = selection;
    if (excludeSchemas.some((pattern) => matchesPattern(schema, pattern)))
        return false;
    if (selection.literalNames)
        return schemas.includes(schema);
    if (schemas.length > 0)
        return schemas.some((pattern) => matchesPattern(schema, pattern));
    if (includeTables.length === 0)
        return true;
    return includeTables.some((pattern) => matchesSchemaPart(schema, pattern));
}
/** Returns whether a table or view of a selected schema is selected. */
function selectsTable(selection, schema, table) {
    const { includeTables, excludeTables } = selection;
    const name = `${schema}.${table}`;
    if (excludeTables.some((pattern) => matchesPattern(name, pattern)))
        return false;
    return includeTables.length === 0 || includeTables.some((pattern) => matchesPattern(name, pattern));
}
/** Returns whether the backup holds only the structure of a table. */
function isSchemaOnly({ schemaOnlyTables = [] }, schema, table) {
    return schemaOnlyTables.some((pattern) => matchesPattern(`${schema}.${table}`, pattern));
}
/**
 * Returns the condition for the rows of a table. An exact name takes precedence over patterns.
 * Several patterns are joined by AND.
 */
function conditionOf({ where }, schema, table) {
    const name = `${schema}.${table}`;
    const exact = where.get(name);
    if (exact !== undefined)
        return exact;
    const conditions = [...where].filter(([pattern]) => matchesPattern(name, pattern)).map(([, sql]) => sql);
    return conditions.length > 1
        ? conditions.map((condition) => `(${condition})`).join(' AND ')
        : conditions[0];
}
function findUnmatched(patterns, names) {
    const unmatched = patterns.filter((pattern) => !names.some((name) => matchesPattern(name, pattern)));
    return {
        names: unmatched.filter((pattern) => !pattern.includes('*')),
        patterns: unmatched.filter((pattern) => pattern.includes('*')),
    };
}
/**
 * Returns whether the schema part matches. Names may contain dots, so each dot in `a.b.c` may
 * separate schema and table.
 */
function matchesSchemaPart(schema, pattern) {
    for (let dot = pattern.indexOf('.'); dot >= 0; dot = pattern.indexOf('.', dot + 1)) {
        if (matchesPattern(schema, pattern.slice(0, dot)))
            return true;
    }
    return false;
}


/***/ }),

/***/ 46996:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ readServerIdentity)
/* harmony export */ });
/* harmony import */ var _connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69030);

async function readServerIdentity(session, facts) {
    if (!(0,_connection_server_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .isMariaDb */ .Zz)(facts))
        return { uuid: facts.serverId };
    const [born, uid] = await Promise.all([
        // An upgrade recreates some tables with a new time, but never all of them.
        `SELECT MIN(UNIX_TIMESTAMP(CREATE_TIME)) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'mysql'`,
        'SELECT @@GLOBAL.server_uid',
    ].map((sql) => session.scalar(sql).catch(() => undefined)));
    const known = {
        born: born ? String(Math.floor(Number(born))) : undefined,
        uid: uid || undefined,
        address: `${facts.hostname}:${facts.port}`,
    };
    return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}


/***/ }),

/***/ 1689:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VY: () => (/* binding */ certificateHint),
/* harmony export */   ge: () => (/* binding */ certificateProblemOf)
/* harmony export */ });
/* unused harmony export CERTIFICATE_CODES */
// One sentence about the problem of a certificate, for each code of Node.js. The code decides,
// never the text.
// https://nodejs.org/api/tls.html#x509-certificate-error-codes
const PROBLEMS = {
    CERT_HAS_EXPIRED: { what: 'the certificate has expired', remedy: 'renew' },
    CERT_NOT_YET_VALID: { what: 'the certificate is not valid yet', remedy: 'renew' },
    DEPTH_ZERO_SELF_SIGNED_CERT: {
        what: 'the certificate is self-signed, and this machine does not trust it',
        remedy: 'trust',
    },
    SELF_SIGNED_CERT_IN_CHAIN: {
        what: 'the certificate comes from a private authority that this machine does not trust',
        remedy: 'trust',
    },
    UNABLE_TO_GET_ISSUER_CERT: {
        what: 'the certificate of an authority in the chain is missing',
        remedy: 'trust',
    },
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
        what: 'this machine does not know the authority that signed the certificate',
        remedy: 'trust',
    },
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
        what: 'this machine does not know the authority that signed the certificate, or the server sends no intermediate certificate',
        remedy: 'trust',
    },
    CERT_UNTRUSTED: { what: 'the authority of the certificate is not trusted for servers', remedy: 'trust' },
    CERT_REJECTED: { what: 'the authority of the certificate is rejected for servers', remedy: 'trust' },
    ERR_TLS_CERT_ALTNAME_INVALID: { what: 'the certificate is for other names than this host', remedy: 'name' },
    HOSTNAME_MISMATCH: { what: 'the certificate is for other names than this host', remedy: 'name' },
    ERR_TLS_CERT_ALTNAME_FORMAT: { what: 'the names in the certificate cannot be read', remedy: 'server' },
    CERT_REVOKED: { what: 'the certificate was revoked', remedy: 'renew' },
    CERT_CHAIN_TOO_LONG: { what: 'the chain of certificates is too long', remedy: 'server' },
    CERT_SIGNATURE_FAILURE: { what: 'the signature of the certificate is wrong', remedy: 'server' },
    INVALID_CA: { what: 'a certificate in the chain is not that of an authority', remedy: 'server' },
    INVALID_PURPOSE: { what: 'the certificate is not made for servers', remedy: 'server' },
    PATH_LENGTH_EXCEEDED: { what: 'the chain is longer than its authority allows', remedy: 'server' },
    UNABLE_TO_DECRYPT_CERT_SIGNATURE: {
        what: 'the signature of the certificate cannot be read',
        remedy: 'server',
    },
    UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: { what: 'the key of the authority cannot be read', remedy: 'server' },
    ERROR_IN_CERT_NOT_BEFORE_FIELD: { what: 'the certificate has no valid beginning', remedy: 'server' },
    ERROR_IN_CERT_NOT_AFTER_FIELD: { what: 'the certificate has no valid end', remedy: 'server' },
    UNABLE_TO_GET_CRL: { what: 'the revocation list of the authority is missing', remedy: 'server' },
    UNABLE_TO_DECRYPT_CRL_SIGNATURE: {
        what: 'the signature of the revocation list cannot be read',
        remedy: 'server',
    },
    CRL_SIGNATURE_FAILURE: { what: 'the signature of the revocation list is wrong', remedy: 'server' },
    CRL_NOT_YET_VALID: { what: 'the revocation list is not valid yet', remedy: 'server' },
    CRL_HAS_EXPIRED: { what: 'the revocation list has expired', remedy: 'server' },
    ERROR_IN_CRL_LAST_UPDATE_FIELD: { what: 'the revocation list has no valid beginning', remedy: 'server' },
    ERROR_IN_CRL_NEXT_UPDATE_FIELD: { what: 'the revocation list has no valid end', remedy: 'server' },
    // OpenSSL 3 refuses such keys and hashes before all other checks.
    EE_KEY_TOO_SMALL: { what: 'the key of the certificate is too short', remedy: 'server' },
    CA_KEY_TOO_SMALL: { what: 'the key of the authority is too short', remedy: 'server' },
    CA_MD_TOO_WEAK: { what: 'the authority signs with a hash that is too weak', remedy: 'server' },
};
const CERTIFICATE_CODES = Object.keys(PROBLEMS);
/** @returns undefined for any other error */
function certificateProblemOf(code) {
    return code !== undefined && Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
}
/**
 * Returns the hint for the problem.
 * @param caOptions options and variables that name authorities: `--s3-ca FILE, AWS_CA_BUNDLE or
 * NODE_EXTRA_CA_CERTS`
 */
function certificateHint({ remedy }, caOptions, host) {
    switch (remedy) {
        case 'trust':
            return `Name the certificate of the authority that signed it (PEM): ${caOptions}.`;
        case 'renew':
            return 'Renew the certificate on the server; check the clock of this machine, too.';
        case 'name':
            return `Write a name in ${host} that the certificate has, or give the server a certificate with this name.`;
        case 'server':
            return 'Give the server another certificate; `openssl s_client -connect HOST:PORT` shows what it sends.';
    }
}


/***/ }),

/***/ 40050:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B_: () => (/* binding */ NO_PROXIES),
/* harmony export */   GK: () => (/* binding */ describeProxy),
/* harmony export */   iJ: () => (/* binding */ proxyFor),
/* harmony export */   rq: () => (/* binding */ readProxies)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50862);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
// The proxy of a request: reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY as curl does. Values only.
// Invariant: no text from this file holds the login of a proxy.


const NO_PROXIES = { none: '' };
/**
 * Reads the proxies. Names in lower case come first, as in curl. An invalid proxy URL becomes a
 * problem, and the result leaves it out.
 * @param addProblem receives a sentence without the value, which may hold a password
 */
function readProxies(environment, addProblem) {
    const read = (name) => {
        const [variable, text] = find(environment, name);
        if (text === '')
            return undefined;
        const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
        if (/^https?:/i.test(url) && URL.canParse(url))
            return new URL(url);
        addProblem(`the variable ${variable} takes the URL of an HTTP proxy: http://user:password@host:port`);
        return undefined;
    };
    // A web server passes the header `Proxy:` of a request to its programs as HTTP_PROXY.
    const http = environment['REQUEST_METHOD'] === undefined ? read('http_proxy') : undefined;
    const https = read('https_proxy');
    return {
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_1__/* .defined */ .s)({ http, https }),
        none: find(environment, 'no_proxy')[1],
    };
}
function find(environment, name) {
    const variable = environment[name] === undefined ? name.toUpperCase() : name;
    return [variable, environment[variable]?.trim() ?? ''];
}
/**
 * Returns the proxy for a URL.
 * @returns undefined for a host with a direct connection
 */
function proxyFor({ protocol, hostname, port }, { http, https, none }) {
    const proxy = protocol === 'https:' ? https : http;
    if (!proxy)
        return undefined;
    const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
    const wholePort = port || (protocol === 'https:' ? '443' : '80');
    const isDirect = none
        .split(/[\s,]+/)
        .some((entry) => entry !== '' && matches(entry.toLowerCase(), host, wholePort));
    return isDirect ? undefined : proxy;
}
/** Returns `host:port`, for messages. */
function describeProxy({ hostname, port, protocol }) {
    return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
/**
 * Returns whether an entry covers a host. An entry is `*`, `host`, `.domain`, `*.domain`,
 * `host:port`, an address or a network such as `10.0.0.0/8`. A name covers all names below it.
 */
function matches(entry, host, port) {
    if (entry === '*')
        return true;
    const [, network, bits] = /^([\d.]+|[\da-f:]+)\/(\d{1,3})$/.exec(entry) ?? [];
    if (network !== undefined)
        return isInNetwork(host, network, Number(bits));
    const [, name = entry, only] = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv6)(entry) ? [] : (/^(.*?):(\d+)$/.exec(entry) ?? []);
    if (only !== undefined && only !== port)
        return false;
    const plain = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
    return host === plain || ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host) === 0 && host.endsWith(`.${plain}`));
}
function isInNetwork(host, network, bits) {
    const version = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host);
    if (version === 0 || (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(network) !== version || bits > (version === 4 ? 32 : 128))
        return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    list.addSubnet(network, bits, family);
    return list.check(host, family);
}


/***/ }),

/***/ 72163:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Sq: () => (/* binding */ addConfigFile),
/* harmony export */   fu: () => (/* binding */ configPlaces),
/* harmony export */   g$: () => (/* binding */ resolveValue),
/* harmony export */   tc: () => (/* binding */ openConfigFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _config_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8653);
/* harmony import */ var _secret_values_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(41383);
// Adds the values of mysql-backup.yaml to options that no nearer source gives: first those of the
// profile, then those of the top level.





const NAME = 'mysql-backup.yaml';
const HERE = `./${NAME}`;
const BY_OTHERS = 0o044;
const WRITABLE_BY_ALL = 0o002;
/** Returns the places of the file: the working directory, the user's own folder, the machine's. */
function configPlaces(home = (0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)()) {
    const own = home ? [(0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(home, '.config/mysql-backup', NAME)] : [];
    return [HERE, ...own, `/etc/mysql-backup/${NAME}`];
}
/**
 * Adds the file's options.
 * @returns the path of the file; undefined if there is none, or if it is not readable
 */
function addConfigFile(options, context) {
    const { problems, places } = context;
    const named = options.last('config');
    const path = named ?? places.find((place) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(place));
    if (path === undefined) {
        const profile = options.last('profile');
        if (isByIndex(options))
            problems.add(`--profile-index needs a configuration file: give --config`);
        if (profile)
            problems.add(`--profile is "${profile}", and there is no configuration file: give --config, or write one of ${places.join(', ')}`);
        return undefined;
    }
    // An empty name is a separate problem.
    const file = path === '' ? undefined : openConfigFile(path, named === undefined, problems);
    if (!file)
        return undefined;
    const profile = isByIndex(options) ? profileByIndex(file, options, path, context) : options.last('profile');
    const origins = new Map();
    const add = (settings, source) => {
        const taken = options.takenBy(settings.keys());
        for (const [name, { spec, key, values }] of settings) {
            if (taken.has(name) || !spec.operations.includes(context.operation))
                continue;
            if (isOfProfiles(name, context.operation))
                continue;
            origins.set(name, `${key} in ${path}`);
            for (const value of values) {
                const text = resolveValue(value, `${path}: ${key}`, context);
                if (text !== undefined)
                    options.add(name, text, source);
            }
        }
    };
    if (profile)
        add(chooseProfile(file, profile, path, problems), `profile ${profile}`);
    add(file.top, `file ${path}`);
    problems.nameOrigins(origins);
    return path;
}
/**
 * Opens and parses the file.
 * @returns undefined after a read error, which becomes a problem
 */
function openConfigFile(path, isFound, problems) {
    const read = readFile(path, isFound, problems);
    if (!read)
        return undefined;
    const file = (0,_config_file_js__WEBPACK_IMPORTED_MODULE_3__/* .parseConfigFile */ .me)(read.text, path, problems);
    checkSecrets(file, path, read.stats, problems);
    return file;
}
/** Returns whether a fleet reads the option from each profile, and not for itself. */
function isOfProfiles(name, operation) {
    return (operation === 'matrix' || operation === 'fleet-status') && (name === 'tags' || name === 'max-age');
}
function isByIndex(options) {
    return /^(true|yes|1)$/i.test(options.last('profile-index') ?? '');
}
/** Returns the profile with this index. Kubernetes counts the pods of an Indexed Job from 0. */
function profileByIndex({ profiles }, options, path, { environment, problems }) {
    const index = environment['JOB_COMPLETION_INDEX'];
    const names = [...profiles.keys()];
    if (options.has('profile'))
        problems.add('--profile and --profile-index contradict each other: give one');
    if (index === undefined || !/^\d{1,6}$/.test(index))
        problems.add(`--profile-index needs the variable JOB_COMPLETION_INDEX, which ${index === undefined ? 'is not set' : `is "${index}"`}: run it in a Job with completionMode Indexed`);
    else if (names[Number(index)] === undefined)
        problems.add(`JOB_COMPLETION_INDEX is ${index}, and ${path} has ${names.length} profiles, counted from 0: set completions of the Job to ${names.length}`);
    else
        return names[Number(index)];
    return undefined;
}
function readFile(path, isFound, problems) {
    try {
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path);
        if (isFound)
            checkOwner(path, stats, problems);
        const text = stats.size > _config_file_js__WEBPACK_IMPORTED_MODULE_3__/* .MAX_CONFIG_BYTES */ .GW ? undefined : (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8');
        if (text !== undefined && text.length <= _config_file_js__WEBPACK_IMPORTED_MODULE_3__/* .MAX_CONFIG_BYTES */ .GW)
            return { text, stats };
        problems.add(`${path} has more than ${_config_file_js__WEBPACK_IMPORTED_MODULE_3__/* .MAX_CONFIG_BYTES */ .GW} bytes: it is not a configuration file`);
    }
    catch (error) {
        problems.add(`--config: ${path} cannot be read (${error.code ?? String(error)})`);
    }
    return undefined;
}
/** Checks the owner: a planted file could send the backups of the machine to a stranger. */
function checkOwner(path, { mode, uid }, problems) {
    if ((mode & WRITABLE_BY_ALL) !== 0)
        problems.add(`every account can write ${path}: run chmod go-w, or name it by --config`);
    const own = process.getuid?.();
    if (path === HERE && own !== undefined && uid !== own && uid !== 0)
        problems.add(`${path} belongs to another account: name it by --config if you trust it`);
}
/** Accepts a secret as text only if no other account can read the file. */
function checkSecrets(file, path, { mode }, problems) {
    const isReadable = (mode & BY_OTHERS) !== 0;
    for (const settings of [file.top, ...file.profiles.values()])
        for (const [name, { key, values }] of settings) {
            if (!values.some((value) => 'text' in value && (0,_secret_values_js__WEBPACK_IMPORTED_MODULE_4__/* .isSecretValue */ .w)(name, value.text)))
                continue;
            const instead = `write { env: NAME } or { file: PATH }`;
            if (isReadable)
                problems.add(`${path}: ${key}: it is a secret, and other accounts can read the file: ${instead}, or run chmod go-r`);
            else
                problems.warn(`${path}: ${key} holds a secret as text: ${instead}`);
        }
}
function chooseProfile({ profiles }, name, path, problems) {
    const settings = profiles.get(name);
    if (settings)
        return settings;
    const names = [...profiles.keys()];
    const choice = names.length === 0 ? 'It has no profiles' : `Its profiles are ${names.join(', ')}`;
    problems.add(`--profile is "${name}", which ${path} does not have${(0,_config_file_js__WEBPACK_IMPORTED_MODULE_3__/* .suggestionOf */ .y0)(name, names) || '.'} ${choice}`);
    return new Map();
}
/**
 * Returns the text of a value.
 * @returns undefined if the variable or the file is missing, which becomes a problem
 */
function resolveValue(value, position, { environment, problems }) {
    if ('text' in value)
        return value.text;
    if ('env' in value) {
        const text = environment[value.env];
        if (!text)
            problems.add(`${position}: the variable ${value.env} is not set`);
        return text || undefined;
    }
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(value.file, 'utf8').replace(/\r?\n$/, '');
    }
    catch (error) {
        problems.add(`${position}: ${value.file} cannot be read (${error.code ?? String(error)})`);
        return undefined;
    }
}


/***/ }),

/***/ 8653:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GW: () => (/* binding */ MAX_CONFIG_BYTES),
/* harmony export */   me: () => (/* binding */ parseConfigFile),
/* harmony export */   y0: () => (/* binding */ suggestionOf)
/* harmony export */ });
/* unused harmony export CHOOSING_OPTIONS */
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);
/* harmony import */ var _core_suggestion_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(39163);
/* harmony import */ var _option_table_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13934);
// The form of mysql-backup.yaml: options at the top, and profiles of options. Every mistake is a
// problem that names the file and the key.



/** Size limit: the parser needs seconds for larger files, and no configuration is that large. */
const MAX_CONFIG_BYTES = 65_536;
/** Options that choose the file and the profile. The file itself cannot contain them. */
const CHOOSING_OPTIONS = ['config', 'profile'];
function parseConfigFile(text, path, problems) {
    const report = (key, problem) => problems.add(`${path}: ${key}: ${problem}`);
    const contents = parseYaml(text, path, problems);
    const top = new Map();
    const profiles = new Map();
    for (const { key, node } of entriesOf(contents, '', report)) {
        if (key !== 'profiles')
            addSetting(top, key, '', node, report);
        else
            for (const profile of entriesOf(node, 'profiles', report)) {
                const settings = new Map();
                const prefix = `profiles.${profile.key}.`;
                for (const entry of entriesOf(profile.node, `profiles.${profile.key}`, report))
                    addSetting(settings, entry.key, prefix, entry.node, report);
                profiles.set(profile.key, settings);
            }
    }
    return { top, profiles };
}
/**
 * Parses YAML with the failsafe schema, which has only texts: `label: no` and `password: 0123` keep
 * their literal text.
 */
function parseYaml(text, path, problems) {
    try {
        const { contents, errors, warnings } = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(text, { schema: 'failsafe' });
        for (const { message } of [...errors, ...warnings].slice(0, 5))
            problems.add(`${path} is not valid YAML: ${message.split('\n', 1)[0].replace(/:$/, '')}`);
        return errors.length > 0 ? null : contents;
    }
    catch (error) {
        // The parser throws a RangeError if the nesting is as deep as the file is long.
        problems.add(`${path} is not valid YAML: ${String(error)}`);
        return null;
    }
}
function* entriesOf(node, position, report) {
    if (node === null || isEmptyNode(node))
        return;
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node))
        return report(position || 'the file', 'it takes option: value, one on each line');
    for (const { key, value } of node.items) {
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key))
            yield { key: String(key.value), node: value };
        else
            report(position || 'the file', 'a key is not a name');
    }
}
function addSetting(to, name, prefix, node, report) {
    const key = prefix + name;
    const spec = _option_table_js__WEBPACK_IMPORTED_MODULE_1__/* .OPTIONS */ .lw.find((option) => option.name === name);
    if (CHOOSING_OPTIONS.includes(name))
        return report(key, `it is given as --${name} or as a variable, and not in the file`);
    if (!spec)
        return report(key, `unknown option${suggestion(name, prefix === '' ? ['profiles'] : [])}`);
    const nodes = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node) ? node.items : [node];
    const isRepeated = spec.kind.type === 'list' || name === 'where';
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node) && !isRepeated)
        return report(key, 'it takes one value, and not a list');
    const values = nodes.flatMap((each) => readValue(each, key, report) ?? []);
    if (values.length > 0)
        to.set(name, { spec, key, values });
}
function readValue(node, key, report) {
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node))
        return readPlace(node, key, report);
    if (node === null || isEmptyNode(node))
        report(key, "it has no value: leave it out, or write '' for an empty one");
    else if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node))
        report(key, 'it takes a text, { env: NAME } or { file: PATH }');
    else
        return { text: String(node.value) };
    return undefined;
}
/** Reads `{ env: NAME }` or `{ file: PATH }`. */
function readPlace(node, key, report) {
    const places = [];
    for (const { key: word, node: value } of entriesOf(node, key, report)) {
        const name = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value) ? String(value.value) : '';
        if (word !== 'env' && word !== 'file')
            report(`${key}.${word}`, `unknown key${suggestionOf(word, ['env', 'file'])}, it takes env or file`);
        else if (name === '')
            report(`${key}.${word}`, 'it has no value');
        else
            places.push(word === 'env' ? { env: name } : { file: name });
    }
    if (node.items.length === 1)
        return places[0];
    report(key, 'it takes one of { env: NAME } and { file: PATH }');
    return undefined;
}
function isEmptyNode(node) {
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node) && node.type === 'PLAIN' && node.source === '';
}
function suggestion(name, more) {
    const names = _option_table_js__WEBPACK_IMPORTED_MODULE_1__/* .OPTIONS */ .lw.map((option) => option.name).filter((each) => !CHOOSING_OPTIONS.includes(each));
    return suggestionOf(name, [...names, ...more]);
}
function suggestionOf(name, candidates) {
    const nearest = (0,_core_suggestion_js__WEBPACK_IMPORTED_MODULE_2__/* .nearestOf */ .q)(name, candidates);
    return nearest === undefined ? '' : `, did you mean ${nearest}?`;
}


/***/ }),

/***/ 23332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ GivenOptions)
/* harmony export */ });
/** Groups of options: options of one side replace those of the other. */
const ALTERNATIVES = [
    [['url'], ['host', 'port', 'socket', 'user', 'password', 'password-file']],
    [['socket'], ['host', 'port']],
    [['password'], ['password-file']],
];
class GivenOptions {
    #values = new Map();
    #sources = new Map();
    get values() {
        return this.#values;
    }
    has(name) {
        return this.#values.has(name);
    }
    last(name) {
        return this.#values.get(name)?.at(-1);
    }
    /**
     * Returns the source of the value: `command line`, `variable NAME`, `profile NAME` or `file
     * PATH`.
     */
    sourceOf(name) {
        return this.#sources.get(name);
    }
    /** Adds a value to the values of the same source. */
    add(name, value, source) {
        this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
        this.#sources.set(name, source);
    }
    /** Returns the names that are given, or that a given option replaces. */
    takenBy(names) {
        const isGiven = (name) => this.has(name);
        return new Set([...names].filter((name) => isGiven(name) ||
            ALTERNATIVES.some(([one, other]) => (one.includes(name) && other.some(isGiven)) || (other.includes(name) && one.some(isGiven)))));
    }
}


/***/ }),

/***/ 97146:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ nameOf)
/* harmony export */ });
/* harmony import */ var _core_version_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(18067);

/** Returns the name of the run. */
function nameOf({ operation }) {
    return operation ?? _core_version_js__WEBPACK_IMPORTED_MODULE_0__/* .TOOL */ .j.name;
}


/***/ }),

/***/ 13934:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  xb: () => (/* reexport */ OPERATIONS),
  lw: () => (/* binding */ OPTIONS),
  bp: () => (/* reexport */ withAlerts),
  QF: () => (/* reexport */ ofFleet),
  cz: () => (/* binding */ optionsOf)
});

// UNUSED EXPORTS: NOT_GIVEN

;// CONCATENATED MODULE: ./lib/options/table/option-spec.js
// The type of an option.
const OPERATIONS = [
    'backup',
    'check',
    'restore',
    'verify',
    'list',
    'show',
    'find',
    'diff',
    'prune',
    'report',
    'matrix',
    'fleet-status',
];
/** Value of an input that refuses to be empty, if the workflow does not give the input. */
const NOT_GIVEN = 'none';
const option_spec_all = OPERATIONS;
/** Operations that report to people who do not watch them. */
const withAlerts = ['backup', 'restore', 'verify', 'list', 'prune', 'fleet-status'];
/** Operations on the profiles of a configuration file. Each profile names its own storage. */
const ofFleet = ['matrix', 'fleet-status'];
/** Operations on one storage. */
const inStorage = [
    'backup',
    'check',
    'restore',
    'verify',
    'list',
    'show',
    'find',
    'prune',
    'report',
];
const withServer = ['backup', 'restore', 'verify'];

;// CONCATENATED MODULE: ./lib/options/table/alerts-options.js
// Options: the receivers of alerts about a run.

const ALERTS_OPTIONS = [
    {
        name: 'slack-webhook',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Incoming webhook of Slack for alerts',
        value: 'URL',
        secret: true,
    },
    {
        name: 'mail-to',
        kind: { type: 'list' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'E-mail addresses for alerts',
        value: 'A,B',
    },
    {
        name: 'mail-from',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Sender of the e-mails. The default is smtp-user, or the first address of mail-to',
        rare: true,
        value: 'ADDR',
    },
    {
        name: 'smtp-url',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Mail server as smtp://user:password@host:port (STARTTLS) or smtps://… (TLS). It replaces the options below. Write special characters as %40',
        value: 'URL',
        secret: true,
    },
    {
        name: 'smtp-host',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Mail server. Without it and without --smtp-url, mail goes to localhost, port 25, without TLS',
        rare: true,
        value: 'HOST',
    },
    {
        name: 'smtp-port',
        kind: { type: 'integer', min: 1, max: 65_535 },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Port of the mail server. The default is 587, or 465 for tls, or 25 for none',
        rare: true,
        value: 'PORT',
    },
    {
        name: 'smtp-user',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Account on the mail server',
        rare: true,
        value: 'NAME',
    },
    {
        name: 'smtp-password',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Password of the account on the mail server. Other users of the machine can read a command line, so use SMTP_PASSWORD instead',
        rare: true,
        value: 'TEXT',
        secret: true,
    },
    {
        name: 'smtp-tls',
        kind: { type: 'choice', values: ['none', 'starttls', 'tls'] },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Encryption of the mail connection: none, starttls or tls. The default, starttls, never falls back to plain text',
        rare: true,
        value: 'MODE',
    },
    {
        name: 'smtp-ca',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'File with the certificates of authorities that are trusted for the mail server (PEM)',
        rare: true,
        value: 'PATH',
    },
    {
        name: 'notify-on',
        kind: { type: 'choice', values: ['failure', 'always', 'change', 'never'] },
        group: 'Alerts',
        operations: withAlerts,
        help: 'When to send alerts: failure, always, never, or change (the outcome differs from the previous run of this label and operation, which the storage keeps). Only always reports a cancelled run',
        default: 'failure',
        value: 'WHEN',
    },
    {
        name: 'webhook',
        kind: { type: 'list' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'URLs to which alerts are posted, in the form that webhook-format names. Write a comma in a URL as %2C',
        value: 'URL,URL',
        secret: true,
    },
    {
        name: 'webhook-format',
        kind: { type: 'list' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Form of the webhooks: json (the default), slack, teams, discord, mattermost, ntfy or telegram. One for all, or one for each URL',
        value: 'A,B',
    },
    {
        name: 'webhook-notify-on',
        kind: { type: 'list' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'When to post to the webhooks, in the words of notify-on, which is the default. One for all, or one for each URL',
        rare: true,
        value: 'A,B',
    },
    {
        name: 'metrics-file',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'File for metrics (OpenMetrics), replaced after each run. Its name ends with .prom for the textfile collector of the node exporter',
        value: 'FILE',
    },
    {
        name: 'metrics-push',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'URL of a Pushgateway to which metrics are pushed after each run',
        value: 'URL',
        secret: true,
    },
    {
        name: 'ping-url',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'URL to call after each success. After a failure, /fail is added to its path',
        value: 'URL',
        secret: true,
    },
    {
        name: 'ping-format',
        kind: { type: 'choice', values: ['auto', 'plain', 'healthchecks', 'uptime-kuma'] },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Form of the calls: plain, healthchecks (also /start at the begin), or uptime-kuma (status, message and duration as parameters). By default it depends on the URL',
        rare: true,
        default: 'auto',
        value: 'NAME',
    },
    {
        name: 'issue-on-failure',
        kind: { type: 'flag' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Action only: keep one issue per workflow, operation and label. A failure opens it, and the next success closes it. Needs github-token and the permission `issues: write`',
        rare: true,
        default: 'false',
    },
    {
        name: 'github-token',
        kind: { type: 'text' },
        group: 'Alerts',
        operations: withAlerts,
        help: 'Action only: token for issue-on-failure, usually github.token of the job',
        rare: true,
        value: 'TEXT',
        secret: true,
    },
];

;// CONCATENATED MODULE: ./lib/options/table/backup-options.js
const BACKUP_OPTIONS = [
    {
        name: 'bytes-per-chunk',
        kind: { type: 'bytes', min: 131_072, max: 16_000_000_000 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Size of a chunk before compression. A chunk is one object of the backup and one transaction of a restore',
        rare: true,
        default: '64MB',
        value: 'SIZE',
    },
    {
        name: 'rows-per-chunk',
        kind: { type: 'integer', min: 1, max: 1_000_000_000 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Rows per chunk for tables with a key. It replaces bytes-per-chunk',
        rare: true,
        value: 'N',
    },
    {
        name: 'compression-level',
        kind: { type: 'integer', min: 1, max: 19 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Compression level of zstd',
        rare: true,
        default: '1',
        value: 'N',
    },
    {
        name: 'threads',
        kind: { type: 'integer', min: 0, max: 64 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Threads that read, encode and compress rows. 0 uses the main thread. The default is 0 on one or two cores or for less than 512 MB of data, otherwise the smallest of concurrency, cores - 1 and 8',
        rare: true,
        value: 'N',
    },
    {
        name: 'long-query-guard',
        kind: { type: 'duration' },
        group: 'Backup',
        operations: ['backup'],
        help: 'Age from which a running statement delays the global lock. The backup waits for the statement to end, because a waiting global lock blocks all writes',
        rare: true,
        default: '60s',
        value: 'TIME',
    },
    {
        name: 'lock-timeout',
        kind: { type: 'duration' },
        group: 'Backup',
        operations: ['backup'],
        help: 'Longest time that a lock of the backup may block other clients before it is released. The default is 15s for locks that block commits, and 60s for statements under a lock that blocks DDL',
        rare: true,
        value: 'TIME',
    },
    {
        name: 'consistency',
        kind: { type: 'choice', values: ['auto', 'none'] },
        group: 'Backup',
        operations: ['backup'],
        help: 'auto: one snapshot, by the best method that the server and the account allow. none: no locks, and tables may not match each other',
        rare: true,
        default: 'auto',
        value: 'HOW',
    },
    {
        name: 'max-replica-lag',
        kind: { type: 'duration' },
        group: 'Backup',
        operations: ['backup'],
        help: 'Largest lag of a replica. The backup waits up to --lock-wait-timeout for the replica to catch up, and then fails',
        rare: true,
        value: 'TIME',
    },
    {
        name: 'max-rate',
        kind: { type: 'bytes', min: 1000, max: 1_000_000_000_000 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Limit for all workers together, in bytes of rows per second before compression',
        value: 'SIZE',
    },
    {
        name: 'shrink-warning-percent',
        kind: { type: 'integer', min: 0, max: 100 },
        group: 'Backup',
        operations: ['backup'],
        help: 'Log a warning for a table that lost this percentage of its rows since the previous backup. 0 disables the warning',
        rare: true,
        default: '50',
        value: 'N',
    },
    {
        name: 'verify',
        kind: { type: 'choice', values: ['off', 'objects', 'sample', 'counts', 'rows'] },
        group: 'Backup',
        operations: ['backup'],
        help: 'Verification right after the backup: off, objects, or with --restore-into sample, counts or rows',
        default: 'off',
        value: 'LEVEL',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/connection-options.js
// How to reach a server.

const CONNECTION_OPTIONS = [
    {
        name: 'host',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'Host name or address of the server',
        default: '127.0.0.1',
        value: 'HOST',
    },
    {
        name: 'port',
        kind: { type: 'integer', min: 1, max: 65_535 },
        group: 'Connection',
        operations: withServer,
        help: 'Port of the server',
        default: '3306',
        value: 'PORT',
    },
    {
        name: 'socket',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'Unix socket of the server. It replaces host and port',
        value: 'PATH',
    },
    {
        name: 'user',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'Account name',
        value: 'NAME',
    },
    {
        name: 'password',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'Password. Other users of the machine can read a command line, so use MYSQL_PWD, MYSQL_PASSWORD or --password-file instead',
        secret: true,
        value: 'TEXT',
    },
    {
        name: 'password-file',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'File whose first line is the password',
        value: 'PATH',
    },
    {
        name: 'url',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'Server as mysql://user:password@host:port. It replaces the options above. Parameters such as ?ssl-mode=verify-identity have the names that clients and drivers use, and an unknown parameter is an error',
        secret: true,
        value: 'URL',
    },
    {
        name: 'defaults-file',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'Option file in the format of my.cnf. Its [client] section sets host, user, password, ssl-mode, ssl-verify-server-cert and so on',
        value: 'PATH',
    },
    {
        name: 'ssl-mode',
        kind: { type: 'choice', values: ['disabled', 'preferred', 'required', 'verify-ca', 'verify-identity'] },
        group: 'Connection',
        operations: withServer,
        help: 'TLS mode: disabled, preferred, required, verify-ca or verify-identity. With ssl-ca the default is verify-ca',
        default: 'preferred',
        value: 'MODE',
    },
    {
        name: 'ssl-ca',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'File with the certificates of trusted authorities (PEM)',
        value: 'PATH',
    },
    {
        name: 'ssl-cert',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'File with the client certificate (PEM)',
        value: 'PATH',
    },
    {
        name: 'ssl-key',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'File with the private key of the client certificate (PEM)',
        value: 'PATH',
    },
    {
        name: 'ssh',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'SSH server that every connection to the database goes through, as user@host or user@host:port. The host and port of the database are those that the SSH server sees. The server of --restore-into is reached directly',
        value: 'SERVER',
    },
    {
        name: 'ssh-key',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'File with the private key for the SSH server, without a passphrase, or its text in a variable or an input. By default the agent of SSH_AUTH_SOCK is used',
        value: 'PATH',
    },
    {
        name: 'ssh-known-hosts',
        kind: { type: 'text' },
        group: 'Connection',
        operations: withServer,
        help: 'File with the host keys of SSH servers, or its lines. An unknown or another key is an error. By default ~/.ssh/known_hosts',
        value: 'PATH',
    },
    {
        name: 'get-server-public-key',
        kind: { type: 'flag' },
        group: 'Connection',
        operations: withServer,
        help: 'Accept an RSA key from the server to encrypt the password on a connection without TLS. Anyone who answers in place of the server then learns the password',
        rare: true,
        default: 'false',
    },
    {
        name: 'connect-timeout',
        kind: { type: 'duration' },
        group: 'Connection',
        operations: withServer,
        help: 'Longest time to wait for a connection',
        rare: true,
        default: '10s',
        value: 'TIME',
    },
    {
        name: 'wait-for-server',
        kind: { type: 'duration' },
        group: 'Connection',
        operations: withServer,
        help: 'Longest time to wait at the start for a server that is still starting: refused connections and unknown host names. A wrong password is not waited for',
        default: '0s',
        value: 'TIME',
    },
    {
        name: 'stall-timeout',
        kind: { type: 'duration' },
        group: 'Connection',
        operations: inStorage,
        help: 'Drop a server or storage connection after this much silence. A server that is still executing the statement does not count as silent. Storage requests are retried for the same time. 0 disables the limit',
        rare: true,
        default: '120s',
        value: 'TIME',
    },
    {
        name: 'mysql-iam-auth',
        kind: { type: 'flag' },
        group: 'Connection',
        operations: withServer,
        help: 'Authenticate with an IAM token of RDS or Aurora instead of a password. Each connection gets a new token and always uses TLS',
        default: 'false',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/fleet-options.js
// Many servers: the profiles of one configuration file.

const FLEET_OPTIONS = [
    {
        name: 'profiles',
        kind: { type: 'list' },
        group: 'Fleet',
        operations: ofFleet,
        help: 'Names of profiles of the configuration file, * is a wildcard. By default all of them',
        value: 'A,B',
    },
    {
        name: 'tags',
        kind: { type: 'list' },
        group: 'Fleet',
        operations: ofFleet,
        help: 'Only profiles that have one of these tags. In the configuration file: the tags of a profile',
        value: 'A,B',
    },
    {
        name: 'stale',
        kind: { type: 'duration' },
        group: 'Fleet',
        operations: ['matrix'],
        help: 'Only profiles whose newest backup is older than this, or that have none: a second run does only what is missing',
        value: 'TIME',
    },
    {
        name: 'rotate',
        kind: { type: 'flag' },
        group: 'Fleet',
        operations: ['matrix', 'verify'],
        help: 'Verify the label whose last verified restore is oldest. For matrix: the profiles in this order, with --limit. It spreads verification over the week',
        default: 'false',
    },
    {
        name: 'max-profiles',
        kind: { type: 'integer', min: 1, max: 256 },
        group: 'Fleet',
        operations: ['matrix'],
        help: 'Largest number of profiles to print',
        value: 'N',
    },
    {
        name: 'max-verified-age',
        kind: { type: 'duration' },
        group: 'Fleet',
        operations: ['fleet-status'],
        help: 'A profile is stale too if its newest verified restore is older than this. It reads more than three objects of each storage',
        value: 'TIME',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/page-options.js
const PAGE_OPTIONS = [
    {
        name: 'html',
        kind: { type: 'text' },
        group: 'Output',
        operations: ['report', 'fleet-status'],
        help: 'File for the status page: one HTML file without scripts and without anything from outside',
        value: 'FILE',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/operation-options.js
// How an operation runs and what it says.

const OPERATION_OPTIONS = [
    {
        name: 'config',
        kind: { type: 'text' },
        group: 'Operation',
        operations: option_spec_all,
        help: 'Configuration file in YAML with options and profiles. On the command line the default is the first one that exists of ./mysql-backup.yaml, ~/.config/mysql-backup/mysql-backup.yaml and /etc/mysql-backup/mysql-backup.yaml',
        refusesEmpty: true,
        value: 'FILE',
    },
    {
        name: 'profile',
        kind: { type: 'text' },
        group: 'Operation',
        operations: inStorage,
        help: 'Profile of the configuration file. Its options take precedence over those at the top of the file',
        refusesEmpty: true,
        value: 'NAME',
    },
    {
        name: 'profile-index',
        kind: { type: 'flag' },
        group: 'Operation',
        operations: inStorage,
        help: 'Take the profile whose place in the configuration file is the variable JOB_COMPLETION_INDEX, counted from 0, as an Indexed Job of Kubernetes sets it',
        rare: true,
        default: 'false',
    },
    {
        name: 'concurrency',
        kind: { type: 'integer', min: 1, max: 256 },
        group: 'Operation',
        operations: withServer,
        help: 'Number of parallel workers. Each worker has its own connection',
        default: '4',
        value: 'N',
    },
    {
        name: 'lock-wait-timeout',
        kind: { type: 'duration' },
        group: 'Operation',
        operations: withServer,
        help: 'Longest time that a statement waits for a lock',
        rare: true,
        default: '60s',
        value: 'TIME',
    },
    {
        name: 'dry-run',
        kind: { type: 'flag' },
        group: 'Operation',
        operations: ['backup', 'restore', 'prune'],
        help: 'Print the plan and change nothing',
        default: 'false',
    },
    {
        name: 'fail-on-warnings',
        kind: { type: 'flag' },
        group: 'Operation',
        operations: [...withServer, 'prune'],
        help: 'End with exit code 3 after any warning',
        default: 'false',
    },
    {
        name: 'log-level',
        kind: { type: 'choice', values: ['error', 'warn', 'info', 'debug'] },
        group: 'Output',
        operations: option_spec_all,
        help: 'Lowest level to log: error, warn, info or debug',
        default: 'info',
        value: 'LEVEL',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/restore-options.js
const RESTORE_OPTIONS = [
    {
        name: 'defer-table-indexes',
        kind: { type: 'choice', values: ['off', 'fulltext', 'all'] },
        group: 'Restore',
        operations: ['restore'],
        help: 'Secondary indexes to create after the rows are loaded: off, fulltext or all (for tables over 1 MiB)',
        rare: true,
        default: 'all',
        value: 'WHICH',
    },
    {
        name: 'check-tables',
        kind: { type: 'choice', values: ['off', 'quick', 'full'] },
        group: 'Restore',
        operations: ['restore'],
        help: 'CHECK TABLE after the load: off, quick or full',
        rare: true,
        default: 'full',
        value: 'HOW',
    },
    {
        name: 'load-users',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Create accounts of the backup that the target does not have, and compare them with the backup',
        default: 'false',
    },
    {
        name: 'drop-existing',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Drop the objects on the target that the restore creates. A schema is dropped only if the restore creates every object in it',
        default: 'false',
    },
    {
        name: 'yes',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Do not ask before --drop-existing drops anything. Only the command line on a terminal asks, for the names of the schemas',
        default: 'false',
    },
    {
        name: 'trust-storage',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Skip reading and hashing every object of the backup before --drop-existing drops anything',
        rare: true,
        default: 'false',
    },
    {
        name: 'ignore-version',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Try a target of another flavor or of an older version',
        rare: true,
        default: 'false',
    },
    {
        name: 'upgrade',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore', 'verify'],
        help: 'Rewrite definitions that a newer target, or a target of the other flavor (MySQL, MariaDB), does not accept, and report each change. Without this option, a refusal names all of them',
        default: 'false',
    },
    {
        name: 'skip-incompatible',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore', 'verify'],
        help: 'With --upgrade and a target of the other flavor: leave out objects that cannot be moved, and name each with its reason. Without this option, a refusal names all of them',
        rare: true,
        default: 'false',
    },
    {
        name: 'allow-source-as-target',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Allow a restore onto the server that the backup came from',
        rare: true,
        default: 'false',
    },
    {
        name: 'enable-local-infile',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Turn on local_infile on the target during the restore. While it is off, rows are loaded by INSERT at half the speed',
        rare: true,
        default: 'false',
    },
    {
        name: 'skip-binlog',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Write nothing to the binary log of the target. Refused if replicas follow the target',
        rare: true,
        default: 'false',
    },
    {
        name: 'skip-binlog-despite-replicas',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Skip the binary log even if replicas follow the target. The replicas will lack the restored data',
        rare: true,
        default: 'false',
    },
    {
        name: 'disable-redo-log',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Turn off the redo log of MySQL during the restore. A server that crashes in the meantime is lost. Needs --target-is-disposable',
        rare: true,
        default: 'false',
    },
    {
        name: 'target-is-disposable',
        kind: { type: 'flag' },
        group: 'Restore',
        operations: ['restore'],
        help: 'Confirm that the whole target server may be lost',
        rare: true,
        default: 'false',
    },
    {
        name: 'update-gtid-set',
        kind: { type: 'choice', values: ['off', 'append', 'replace'] },
        group: 'Restore',
        operations: ['restore'],
        help: 'Change of gtid_purged on the target: off, or append or replace with the GTID set of the backup',
        rare: true,
        default: 'off',
        value: 'HOW',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/retention-options.js
const keep = (name, help, value = 'N') => ({
    name,
    kind: { type: 'text' },
    group: 'Retention',
    operations: ['backup', 'prune'],
    help,
    value,
});
const RETENTION_OPTIONS = [
    keep('keep-last', 'Keep the newest N backups of each label. N is a number or unlimited, here and below'),
    keep('keep-hourly', 'For the last N hours with backups, keep the newest of each hour (UTC)'),
    keep('keep-daily', 'For the last N days with backups, keep the newest of each day'),
    keep('keep-weekly', 'For the last N weeks with backups, keep the newest of each week, Monday to Sunday'),
    keep('keep-monthly', 'For the last N months with backups, keep the newest of each month'),
    keep('keep-yearly', 'For the last N years with backups, keep the newest of each year'),
    keep('keep-within', 'Keep all backups within this time before the newest one: 30d, or 1y6m7d12h with years, months, days and hours', 'TIME'),
    {
        name: 'min-age',
        kind: { type: 'duration' },
        group: 'Retention',
        operations: ['backup', 'prune'],
        help: 'Keep every backup that ended within this time, whatever the rules say',
        rare: true,
        default: '1h',
        value: 'TIME',
    },
    {
        name: 'incomplete-older-than',
        kind: { type: 'duration' },
        group: 'Retention',
        operations: ['backup', 'prune'],
        help: 'Remove the remains of crashed runs if nothing was written to them for this time',
        rare: true,
        default: '24h',
        value: 'TIME',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/selection-options.js
// Options: the selected part of the data, and its new names.

const SELECTION_OPTIONS = [
    {
        name: 'schemas',
        kind: { type: 'list' },
        group: 'Selection',
        operations: withServer,
        help: 'Schemas to include, with their routines and events. * is a wildcard. Put a name that contains a comma in backquotes',
        value: 'A,B',
    },
    {
        name: 'exclude-schemas',
        kind: { type: 'list' },
        group: 'Selection',
        operations: withServer,
        help: 'Schemas to leave out. * is a wildcard',
        value: 'A,B',
    },
    {
        name: 'include-tables',
        kind: { type: 'list' },
        group: 'Selection',
        operations: [...withServer, 'find'],
        help: 'Tables and views to include, as schema.table. * is a wildcard. find takes them as arguments too',
        value: 'S.T,…',
    },
    {
        name: 'exclude-tables',
        kind: { type: 'list' },
        group: 'Selection',
        operations: withServer,
        help: 'Tables and views to leave out, as schema.table. * is a wildcard',
        value: 'S.T,…',
    },
    {
        name: 'schema-only-tables',
        kind: { type: 'list' },
        group: 'Selection',
        operations: ['backup'],
        help: 'Tables to include without their rows, as schema.table. * is a wildcard. The backup counts as partial',
        value: 'S.T,…',
    },
    {
        name: 'where',
        kind: { type: 'text' },
        group: 'Selection',
        operations: ['backup', 'restore'],
        help: 'Condition that selects rows, as schema.table=CONDITION. * is a wildcard. Times are in UTC. Repeat the option, or write one condition per line in the action',
        value: 'S.T=SQL',
    },
    {
        name: 'skip-broken',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['backup'],
        help: 'Leave out objects that the server can no longer open or create again. A warning names each of them',
        rare: true,
        default: 'false',
    },
    {
        name: 'users',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['backup'],
        help: 'Include accounts and their grants',
        default: 'false',
    },
    {
        name: 'map-schema',
        kind: { type: 'list' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'New name of a schema on the target, as from=to. The option can be repeated',
        value: 'FROM=TO',
        refusesEmpty: true,
    },
    {
        name: 'map-table',
        kind: { type: 'list' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Restore only this table, next to the original: its new name in the same schema, as schema.table=schema.name, without its triggers and foreign keys. The option can be repeated',
        value: 'S.T=S.NAME',
        refusesEmpty: true,
    },
    {
        name: 'schema-only',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Restore definitions without rows',
        default: 'false',
    },
    {
        name: 'data-only',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Restore rows without definitions. The tables must exist and be empty',
        default: 'false',
    },
    {
        name: 'skip-triggers',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Leave out triggers',
        default: 'false',
    },
    {
        name: 'skip-routines',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Leave out procedures, functions and packages',
        default: 'false',
    },
    {
        name: 'skip-events',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Leave out events',
        default: 'false',
    },
    {
        name: 'strip-definers',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Leave out DEFINER clauses. Views, triggers, routines and events then belong to the account that restores. Events from another server are created disabled',
        default: 'false',
    },
    {
        name: 'replace-definer',
        kind: { type: 'text' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Account that owns the restored views, triggers, routines and events',
        rare: true,
        value: 'USER@HOST',
    },
    {
        name: 'allow-external-tables',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Create objects that reach outside the backup, also on another server or under other schema names: FEDERATED, CONNECT and SPIDER tables, MERGE tables and foreign keys over other schemas, DATA DIRECTORY, tablespaces',
        rare: true,
        default: 'false',
    },
    {
        name: 'enable-events',
        kind: { type: 'flag' },
        group: 'Selection',
        operations: ['restore', 'verify'],
        help: 'Keep events enabled that a restore otherwise disables: events under other schema names, and events from another server with another definer',
        rare: true,
        default: 'false',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/s3-options.js
// Options: how S3 keeps objects. The words are those of the AWS command line.

/**
 * Operations that write: restore and verify put leases and records next to a backup; prune may put
 * a manifest back.
 */
const writing = ['backup', 'restore', 'verify', 'prune'];
const S3_OPTIONS = [
    {
        name: 's3-expected-bucket-owner',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Account that must own the bucket. S3 refuses every request to a bucket of another owner',
        rare: true,
        value: 'ACCOUNT',
    },
    {
        name: 's3-sse',
        kind: { type: 'text' },
        group: 'Storage',
        operations: writing,
        help: 'Server-side encryption: AES256 (SSE-S3), aws:kms or aws:kms:dsse. By default the bucket decides. A server that ignores the setting is an error',
        rare: true,
        value: 'HOW',
    },
    {
        name: 's3-sse-kms-key-id',
        kind: { type: 'text' },
        group: 'Storage',
        operations: writing,
        help: 'Id or ARN of the KMS key for aws:kms. The default is the AWS managed key for S3',
        rare: true,
        value: 'KEY',
    },
    {
        name: 's3-storage-class',
        kind: { type: 'text' },
        group: 'Storage',
        operations: ['backup'],
        help: 'Storage class of objects of 128 KiB or more, such as STANDARD_IA. The manifest, the summary and smaller objects stay in the default class',
        rare: true,
        value: 'CLASS',
    },
    {
        name: 's3-object-lock-mode',
        kind: { type: 'text' },
        group: 'Storage',
        operations: ['backup'],
        help: 'Object lock for every object of the backup: governance (privileged accounts can remove it) or compliance (no account can). The bucket needs object lock',
        rare: true,
        value: 'MODE',
    },
    {
        name: 's3-object-lock-days',
        kind: { type: 'integer', min: 1, max: 36_500 },
        group: 'Storage',
        operations: ['backup'],
        help: 'Days that the object lock lasts, counted from the start of the backup',
        rare: true,
        value: 'DAYS',
    },
    {
        name: 's3-checksum-algorithm',
        kind: { type: 'choice', values: ['auto', 'CRC32', 'SHA256', 'none'] },
        group: 'Storage',
        operations: writing,
        help: 'Checksum that the S3 server verifies and stores in addition to our SHA-256: CRC32, SHA256 or none. auto means CRC32 on AWS and none on other servers',
        rare: true,
        default: 'auto',
        value: 'NAME',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/storage-options.js
// Where backups are kept.

const STORAGE_OPTIONS = [
    {
        name: 'storage',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Location of the backups: s3://bucket/prefix or a directory (/…, ./…, ../… or file:///…)',
        value: 'URL',
    },
    {
        name: 'backup-dir',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Directory for a second copy on disk (/…, ./…, ../… or file:///…). With --storage, one pass writes both copies',
        value: 'PATH',
    },
    {
        name: 's3-endpoint',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'URL of an S3-compatible server other than AWS',
        value: 'URL',
    },
    {
        name: 's3-region',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Region of the bucket. By default AWS_REGION, AWS_DEFAULT_REGION or the AWS profile sets it',
        value: 'NAME',
    },
    {
        name: 's3-force-path-style',
        kind: { type: 'flag' },
        group: 'Storage',
        operations: inStorage,
        help: 'Put the bucket into the path of a URL instead of its host name. This is the default with --s3-endpoint',
    },
    {
        name: 'aws-role-to-assume',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'ARN of the role for S3. In a workflow with `id-token: write`, the token of the job assumes the role and renews it',
        value: 'ARN',
    },
    {
        name: 'aws-profile',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Profile of ~/.aws/config or ~/.aws/credentials that gives the credentials for S3, with its roles and SSO. By default AWS_PROFILE sets it',
        value: 'NAME',
    },
    {
        name: 's3-ca',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'File with the certificates of authorities to trust for S3 and STS, in addition to the known ones (PEM). By default AWS_CA_BUNDLE names it',
        value: 'PATH',
    },
    {
        name: 'label',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'Name of the server within the storage. A backup uses the host name by default',
        value: 'NAME',
    },
    {
        name: 'before',
        kind: { type: 'text' },
        group: 'Storage',
        operations: ['restore', 'verify', 'show'],
        help: 'With latest: the newest backup that began before this time, as 2026-11-20 or 2026-11-20T03:00, in local time unless a zone such as Z follows',
        value: 'TIME',
    },
    {
        name: 'verified',
        kind: { type: 'flag' },
        group: 'Storage',
        operations: ['restore', 'verify', 'show'],
        help: 'With latest: the newest backup whose restore was verified',
        default: 'false',
    },
    {
        name: 'adopt-label',
        kind: { type: 'flag' },
        group: 'Storage',
        operations: ['backup'],
        help: 'Let this server take over the label of the server that it replaces. Without this option, a backup of another server under the same label is refused',
        rare: true,
        default: 'false',
    },
    {
        name: 'limit',
        kind: { type: 'integer', min: 0, max: 1_000_000 },
        group: 'Storage',
        operations: ['list'],
        help: 'Number of the newest backups to read and list, 0 for all. With --max-age all are read',
        default: '100',
        value: 'N',
    },
    {
        name: 'max-age',
        kind: { type: 'duration' },
        group: 'Storage',
        operations: ['list', 'fleet-status'],
        help: 'End with exit code 4 if the newest backup is older than this, or if there is no backup. For fleet-status the default is 26h, and a profile may have its own',
        value: 'TIME',
    },
    {
        name: 'aws-credentials-file',
        kind: { type: 'text' },
        group: 'Storage',
        operations: inStorage,
        help: 'File with S3 credentials, in the format of ~/.aws/credentials',
        rare: true,
        value: 'PATH',
    },
];

;// CONCATENATED MODULE: ./lib/options/table/trust-options.js
// Options: readers and signers of a backup.

const TRUST_OPTIONS = [
    {
        name: 'encrypt-to',
        kind: { type: 'list' },
        group: 'Trust',
        operations: ['backup'],
        help: 'Age recipients (age1…). Every object is encrypted for all of them, and `age -d` can decrypt it',
        value: 'AGE1…',
        refusesEmpty: true,
    },
    {
        name: 'recipients-file',
        kind: { type: 'text' },
        group: 'Trust',
        operations: ['backup'],
        help: 'File with age recipients, one per line',
        rare: true,
        value: 'PATH',
    },
    {
        name: 'passphrase-file',
        kind: { type: 'text' },
        group: 'Trust',
        operations: ['backup', 'restore', 'verify', 'show', 'find'],
        help: 'File whose first line is the passphrase to encrypt or decrypt with',
        value: 'PATH',
    },
    {
        name: 'identity-file',
        kind: { type: 'text' },
        group: 'Trust',
        operations: ['backup', 'restore', 'verify', 'show', 'find'],
        help: 'File with age identities (AGE-SECRET-KEY-1…) to decrypt backups with. A backup needs it only for --verify',
        value: 'PATH',
    },
    {
        name: 'allow-plaintext',
        kind: { type: 'flag' },
        group: 'Trust',
        operations: ['backup', 'restore', 'verify', 'show', 'find'],
        help: 'Accept an unencrypted backup although decryption keys are given, or although older backups of the label are encrypted. A backup with this option may be unencrypted',
        rare: true,
        default: 'false',
    },
    {
        name: 'signing-key',
        kind: { type: 'text' },
        group: 'Trust',
        operations: ['backup', 'restore', 'verify'],
        help: 'File with the Ed25519 private key (PEM) that signs the backup, or the record of a verification',
        value: 'PATH',
        refusesEmpty: true,
    },
    {
        name: 'verify-key',
        kind: { type: 'list' },
        group: 'Trust',
        operations: inStorage,
        help: 'Files with Ed25519 public keys (PEM). A backup without a signature by one of them is refused',
        value: 'PATH,…',
        refusesEmpty: true,
    },
];

;// CONCATENATED MODULE: ./lib/options/table/verification-options.js
// How backups are verified.

const VERIFICATION_OPTIONS = [
    {
        name: 'verify-level',
        kind: { type: 'choice', values: ['off', 'sample', 'counts', 'rows'] },
        group: 'Verification',
        operations: ['restore'],
        help: 'Verification of the restore: off, sample or counts (definitions, and the row counts of all tables), or rows (every row)',
        default: 'sample',
        value: 'LEVEL',
    },
    {
        name: 'level',
        kind: { type: 'choice', values: ['objects', 'sample', 'counts', 'rows'] },
        group: 'Verification',
        operations: ['verify'],
        help: 'Verification level: objects (storage only), sample, counts or rows',
        default: 'objects',
        value: 'LEVEL',
    },
    {
        name: 'sample-size',
        kind: { type: 'integer', min: 1, max: 1_000_000 },
        group: 'Verification',
        operations: withServer,
        help: 'Number of tables that the level sample counts again',
        rare: true,
        default: '3',
        value: 'N',
    },
    {
        name: 'seed',
        kind: { type: 'integer', min: 0, max: 2_147_483_647 },
        group: 'Verification',
        operations: withServer,
        help: 'Seed that selects these tables. By default each run uses another seed',
        rare: true,
        value: 'N',
    },
    {
        name: 'assertions',
        kind: { type: 'text' },
        group: 'Verification',
        operations: withServer,
        help: 'File with your own SQL checks (YAML)',
        value: 'PATH',
    },
    {
        name: 'restore-into',
        kind: { type: 'text' },
        group: 'Verification',
        operations: ['backup', 'verify'],
        help: 'Server as mysql://user:password@host:port, or docker. The run restores the backup there, verifies it and drops what it created. The password can come from RESTORE_INTO_PASSWORD. docker starts the official image of the release of the source in a container on the loopback interface and removes it; docker:mysql:8.4 names the image',
        value: 'URL',
        secret: true,
    },
    {
        name: 'report',
        kind: { type: 'text' },
        group: 'Verification',
        operations: [...withServer, 'prune'],
        help: 'File for the JSON report, with every check',
        value: 'PATH',
    },
];

;// CONCATENATED MODULE: ./lib/options/option-table.js
// The single table of all options. The command line's flags, the action's inputs, their checks,
// action.yml and docs/options.md all come from this table.














/** Gives `check` the options of a backup, with the name of the other operation. */
function alsoForCheck(spec) {
    const { operations } = spec;
    const isOfBackup = operations.includes('backup') && !operations.includes('check');
    return isOfBackup ? { ...spec, operations: [...operations, 'check'] } : spec;
}
/** Options of a verification without a meaning for a comparison of objects and counts. */
const NOT_FOR_DIFF = new Set([
    'level',
    'sample-size',
    'seed',
    'assertions',
    'restore-into',
    'schema-only',
    'data-only',
    'skip-incompatible',
    ...ALERTS_OPTIONS.map(({ name }) => name),
]);
/** Gives `diff` the options of a verification. */
function alsoForDiff(spec) {
    const { name, operations } = spec;
    const isOfVerify = operations.includes('verify') && !operations.includes('diff') && !NOT_FOR_DIFF.has(name);
    return isOfVerify ? { ...spec, operations: [...operations, 'diff'] } : spec;
}
const OPTIONS = [
    ...CONNECTION_OPTIONS,
    ...SELECTION_OPTIONS,
    ...STORAGE_OPTIONS,
    ...S3_OPTIONS,
    ...TRUST_OPTIONS,
    ...BACKUP_OPTIONS,
    ...RETENTION_OPTIONS,
    ...RESTORE_OPTIONS,
    ...VERIFICATION_OPTIONS,
    ...FLEET_OPTIONS,
    ...ALERTS_OPTIONS,
    ...PAGE_OPTIONS,
    ...OPERATION_OPTIONS,
]
    .map(alsoForCheck)
    .map(alsoForDiff);
function optionsOf(operation) {
    return OPTIONS.filter(({ operations }) => operations.includes(operation));
}


/***/ }),

/***/ 85660:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gu: () => (/* binding */ checkGiven),
/* harmony export */   Xj: () => (/* binding */ checkValues),
/* harmony export */   e3: () => (/* binding */ OptionValues)
/* harmony export */ });
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17564);
/* harmony import */ var _option_table_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13934);
/* harmony import */ var _quoted_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(45353);
// Typed access to the user's values. An invalid value becomes a problem that names the option, and
// the reader returns the default.



const SPECS = new Map(_option_table_js__WEBPACK_IMPORTED_MODULE_1__/* .OPTIONS */ .lw.map((spec) => [spec.name, spec]));
function checkGiven(operation, raw, problems) {
    for (const [name, values] of raw) {
        const spec = SPECS.get(name);
        if (!spec)
            continue;
        if (!spec.operations.includes(operation))
            problems.add(`--${name} does not belong to ${operation}, only to ${spec.operations.join(', ')}`);
        else if (spec.refusesEmpty && values.some((value) => value.trim() === ''))
            problems.add(`--${name} is given, and it is empty: leave it out if you do not want it`);
        else if (values.length > 1 && spec.kind.type !== 'list' && name !== 'where')
            problems.add(`--${name} is given ${values.length} times`);
    }
}
/** Checks every value by its kind alone. */
function checkValues(operation, raw, problems) {
    const values = new OptionValues(raw, problems);
    for (const { name, kind, operations } of _option_table_js__WEBPACK_IMPORTED_MODULE_1__/* .OPTIONS */ .lw) {
        if (!raw.has(name) || !operations.includes(operation))
            continue;
        if (kind.type === 'flag')
            values.flag(name);
        else if (kind.type === 'choice')
            values.choice(name);
        else if (kind.type === 'integer' || kind.type === 'bytes')
            values.number(name);
        else if (kind.type === 'duration')
            values.durationSeconds(name);
    }
}
class OptionValues {
    #raw;
    #problems;
    constructor(raw, problems) {
        this.#raw = raw;
        this.#problems = problems;
    }
    /** Returns whether the user gave the option. */
    has(name) {
        return this.#given(name).length > 0;
    }
    text(name) {
        return this.#given(name).at(-1) ?? this.#spec(name).default;
    }
    all(name) {
        return this.#given(name);
    }
    flag(name) {
        const text = this.text(name) ?? 'false';
        if (/^(true|yes|1)$/i.test(text))
            return true;
        if (!/^(false|no|0)$/i.test(text))
            this.#wrong(name, text, 'true or false');
        return false;
    }
    choice(name) {
        const { kind, default: fallback } = this.#spec(name);
        const text = this.text(name);
        if (kind.type === 'choice' && kind.values.includes(text))
            return text;
        this.#wrong(name, text, kind.type === 'choice' ? kind.values.join(', ') : '');
        return fallback;
    }
    list(name) {
        return this.#given(name).flatMap(_quoted_names_js__WEBPACK_IMPORTED_MODULE_2__/* .splitItems */ .b9);
    }
    /** Returns a list of names or name patterns. */
    names(name) {
        return this.list(name).map(_quoted_names_js__WEBPACK_IMPORTED_MODULE_2__/* .unquoteNames */ .qX);
    }
    /** Returns an integer or a size in bytes. */
    number(name) {
        const text = this.text(name);
        if (text === undefined)
            return undefined;
        const { kind } = this.#spec(name);
        if (kind.type !== 'integer' && kind.type !== 'bytes')
            return undefined;
        const value = kind.type === 'bytes' ? (0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .parseBytes */ .z_)(text) : /^\d{1,15}$/.test(text) ? Number(text) : undefined;
        if (value !== undefined && value >= kind.min && value <= kind.max)
            return value;
        const what = kind.type === 'bytes' ? 'a size such as 64MB' : 'a whole number';
        this.#wrong(name, text, `${what} from ${kind.min} to ${kind.max}`);
        return kind.min;
    }
    durationSeconds(name) {
        const text = this.text(name);
        if (text === undefined)
            return undefined;
        const seconds = (0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDurationSeconds */ .lW)(text);
        if (seconds !== undefined && seconds <= 31_536_000)
            return seconds;
        this.#wrong(name, text, 'a duration such as 30s, 15m, 26h or 30d, up to a year');
        return 0;
    }
    #given(name) {
        this.#spec(name);
        return this.#raw.get(name) ?? [];
    }
    #spec(name) {
        const spec = SPECS.get(name);
        if (!spec)
            throw new TypeError(`there is no option ${name}`);
        return spec;
    }
    #wrong(name, text, expected) {
        const shown = this.#spec(name).secret ? '***' : `"${text}"`;
        this.#problems.add(`--${name} is ${shown}, it takes ${expected}`);
    }
}


/***/ }),

/***/ 45353:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $T: () => (/* binding */ readPair),
/* harmony export */   b9: () => (/* binding */ splitItems),
/* harmony export */   qX: () => (/* binding */ unquoteNames)
/* harmony export */ });
// Names in lists of options. A name with a comma, a line break, an equals sign or spaces at its
// ends needs backquotes, as in SQL: `` `a,b`.t ``. Any other name is literal, including quotes.
const QUOTED = '`(?:[^`]|``)*`';
/** A backquote begins a quotation only at the beginning of a name. */
const ITEM = new RegExp(`(?:(?<![^.=,\\n\\s])${QUOTED}(?=[.=,\\n\\s]|$)|[^,\\n])+`, 'g');
const QUOTED_NAME = /(?<![^.])`((?:[^`]|``)*)`(?![^.])/g;
const PAIR = new RegExp(`^(${QUOTED}|[^=]+)=(${QUOTED}|[^=]+)$`, 's');
/** Returns the items between commas and line breaks in their original form, without empty ones. */
function splitItems(text) {
    return (text.match(ITEM) ?? []).map((item) => item.trim()).filter((item) => item !== '');
}
/** Removes the backquotes: `` `a,b`.t `` → `a,b.t` */
function unquoteNames(item) {
    return item.replace(QUOTED_NAME, (_, name) => name.replaceAll('``', '`'));
}
/** Splits `from=to`; undefined if the item is not a pair. */
function readPair(item) {
    const [, from, to] = PAIR.exec(item) ?? [];
    const names = [from, to].map((name) => unquoteNames(name?.trim() ?? ''));
    return names[0] && names[1] ? [names[0], names[1]] : undefined;
}


/***/ }),

/***/ 33007:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ labelOf),
/* harmony export */   f: () => (/* binding */ readBackup)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(50862);
/* harmony import */ var _core_problems_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(70571);
/* harmony import */ var _read_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(85002);
/* harmony import */ var _read_shared_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(79862);
/* harmony import */ var _read_retention_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(51307);
/* harmony import */ var _read_scope_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26805);
/* harmony import */ var _repository_scope_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(89478);
/* harmony import */ var _encryption_trust_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(81887);
/* harmony import */ var _option_values_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(85660);
// The options of a backup, and of the proof that follows the backup at once.









function readBackup(common, values, sources, problems) {
    const connection = (0,_read_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .readConnection */ .d)(values, sources, problems);
    const threads = values.number('threads');
    const rowsPerChunk = values.number('rows-per-chunk');
    const maxReplicaLagSeconds = values.durationSeconds('max-replica-lag');
    const maxRateBytes = values.number('max-rate');
    const lockTimeoutSeconds = values.durationSeconds('lock-timeout');
    const retention = (0,_read_retention_js__WEBPACK_IMPORTED_MODULE_3__/* .readRetentionAfterBackup */ .V)(values, problems);
    if (values.has('rows-per-chunk') && values.has('bytes-per-chunk'))
        problems.add('--rows-per-chunk and --bytes-per-chunk contradict each other: give one');
    return {
        operation: 'backup',
        ...common,
        ...(0,_read_shared_js__WEBPACK_IMPORTED_MODULE_2__/* .readWorkers */ .QF)(values),
        label: common.label ?? labelOfServer(connection),
        adoptLabel: values.flag('adopt-label'),
        connection,
        selection: readSelection(values, problems),
        skipBroken: values.flag('skip-broken'),
        users: values.flag('users'),
        bytesPerChunk: values.number('bytes-per-chunk'),
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_8__/* .defined */ .s)({ rowsPerChunk, threads }),
        compressionLevel: values.number('compression-level'),
        ...(lockTimeoutSeconds === undefined ? {} : { lockTimeoutSeconds: Math.max(1, lockTimeoutSeconds) }),
        longQueryGuardSeconds: values.durationSeconds('long-query-guard'),
        consistency: values.choice('consistency'),
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_8__/* .defined */ .s)({ maxReplicaLagSeconds, maxRateBytes }),
        shrinkWarningPercent: values.number('shrink-warning-percent'),
        dryRun: values.flag('dry-run'),
        ...readProof(common, values, sources, problems),
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_8__/* .defined */ .s)({ retention }),
    };
}
function labelOfServer({ socketPath, host }) {
    return socketPath ? 'localhost' : host;
}
/** Returns the label of the run, also if many other options are invalid. */
function labelOf({ operation, options }, sources) {
    const label = options.get('label')?.at(-1);
    if (label !== undefined || operation !== 'backup')
        return label;
    const scratch = new _core_problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problems */ .Z();
    return labelOfServer((0,_read_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .readConnection */ .d)(new _option_values_js__WEBPACK_IMPORTED_MODULE_7__/* .OptionValues */ .e3(options, scratch), sources, scratch));
}
function readProof(common, values, sources, problems) {
    const level = values.choice('verify');
    const isInto = values.has('restore-into');
    const needsServer = level !== 'off' && level !== 'objects';
    if (needsServer && !isInto)
        problems.add(`--verify ${level} needs --restore-into, a server to restore to`);
    if (isInto && !needsServer)
        problems.add('--restore-into needs --verify sample, counts or rows');
    if (values.has('assertions') && !isInto)
        problems.add('--assertions needs --restore-into here');
    if (level === 'off')
        return {};
    return {
        proof: {
            operation: 'verify',
            ...common,
            trust: trustOfProof(common.trust),
            ...(0,_read_shared_js__WEBPACK_IMPORTED_MODULE_2__/* .readWorkers */ .QF)(values),
            backup: '',
            level,
            scope: (0,_repository_scope_js__WEBPACK_IMPORTED_MODULE_5__/* .wholeScope */ .i0)(),
            assertions: (0,_read_shared_js__WEBPACK_IMPORTED_MODULE_2__/* .readAssertionFile */ .P3)(values, sources, problems),
            ...(isInto ? (0,_read_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .readTarget */ ._)(values, sources, problems) : {}),
            ...(0,_read_shared_js__WEBPACK_IMPORTED_MODULE_2__/* .readSample */ .dl)(values),
        },
    };
}
function readSelection(values, problems) {
    const includeTables = (0,_read_scope_js__WEBPACK_IMPORTED_MODULE_4__/* .readTablePatterns */ .S4)(values, 'include-tables', problems);
    const excludeTables = (0,_read_scope_js__WEBPACK_IMPORTED_MODULE_4__/* .readTablePatterns */ .S4)(values, 'exclude-tables', problems);
    return {
        schemas: values.names('schemas'),
        excludeSchemas: values.names('exclude-schemas'),
        includeTables,
        excludeTables,
        where: (0,_read_scope_js__WEBPACK_IMPORTED_MODULE_4__/* .readWhere */ .eE)(values, problems),
        schemaOnlyTables: (0,_read_scope_js__WEBPACK_IMPORTED_MODULE_4__/* .readTablePatterns */ .S4)(values, 'schema-only-tables', problems),
    };
}
/** Returns the trust of the proof: it verifies the new backup under the user's own options. */
function trustOfProof(trust) {
    return { ...(0,_encryption_trust_js__WEBPACK_IMPORTED_MODULE_6__/* .demandSignatures */ .v)(trust), ...(trust.encryptTo ? {} : { allowPlaintext: true }) };
}


/***/ }),

/***/ 9716:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X: () => (/* binding */ readConfig),
  F: () => (/* binding */ serverOf)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/problems.js
var core_problems = __webpack_require__(70571);
// EXTERNAL MODULE: ./lib/options/add-config-file.js
var add_config_file = __webpack_require__(72163);
// EXTERNAL MODULE: ./lib/options/config-file.js
var config_file = __webpack_require__(8653);
// EXTERNAL MODULE: ./lib/options/given-options.js
var given_options = __webpack_require__(23332);
// EXTERNAL MODULE: ./lib/options/option-values.js
var option_values = __webpack_require__(85660);
// EXTERNAL MODULE: ./lib/options/quoted-names.js
var quoted_names = __webpack_require__(45353);
// EXTERNAL MODULE: ./lib/options/read-backup.js
var read_backup = __webpack_require__(33007);
// EXTERNAL MODULE: ./lib/options/read-storage.js + 2 modules
var read_storage = __webpack_require__(10363);
// EXTERNAL MODULE: ./lib/options/read-trust.js
var read_trust = __webpack_require__(96355);
;// CONCATENATED MODULE: ./lib/options/read-fleet.js









/** Default: one day for a nightly backup, and two hours for a slow one. */
const DEFAULT_MAX_AGE_SECONDS = 26 * 3600;
/** A matrix of GitHub has at most 256 jobs, but a fleet status may have more. */
const MAX_PROFILES = 10_000;
const SELECTIONS = ['schemas', 'exclude-schemas', 'include-tables', 'exclude-tables', 'where'];
/** Options that name the server, and so the default label. */
const SERVER_OPTIONS = new Set(['url', 'host', 'port', 'socket', 'defaults-file']);
/** Returns the chosen profiles in the order of the file. */
function readFleet({ configPath, operation }, values, sources, problems) {
    if (configPath === undefined) {
        problems.add(`${operation} needs a configuration file with profiles: give --config`);
        return [];
    }
    // An earlier step read the file and reported its mistakes.
    const file = (0,add_config_file/* openConfigFile */.tc)(configPath, false, new core_problems/* Problems */.Z());
    if (!file)
        return [];
    const names = chooseNames([...file.profiles.keys()], values, configPath, problems);
    const wantedTags = values.list('tags');
    const given = values.has('max-age') ? values.durationSeconds('max-age') : undefined;
    const found = names.flatMap((name) => {
        const settings = new Map([...file.top, ...file.profiles.get(name)]);
        const tags = tagsOf(settings);
        if (wantedTags.length > 0 && !tags.some((tag) => wantedTags.includes(tag)))
            return [];
        return readProfile(name, tags, settings, { configPath, sources, problems, given }) ?? [];
    });
    if (found.length === 0 && !problems.areFound)
        problems.add(`${configPath} has no profile ${wantedTags.length > 0 ? `with the tags ${wantedTags.join(', ')}` : 'to choose'}`);
    if (found.length > MAX_PROFILES)
        problems.add(`${configPath} has more than ${MAX_PROFILES} profiles`);
    return found;
}
function chooseNames(names, values, path, problems) {
    const patterns = values.list('profiles');
    if (patterns.length === 0)
        return names;
    const chosen = new Set();
    for (const pattern of patterns) {
        const fitting = names.filter((name) => fits(pattern, name));
        if (fitting.length === 0)
            problems.add(`--profiles is "${pattern}", which ${path} does not have${(0,config_file/* suggestionOf */.y0)(pattern, names)}`);
        for (const name of fitting)
            chosen.add(name);
    }
    return names.filter((name) => chosen.has(name));
}
function fits(pattern, name) {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}
function tagsOf(settings) {
    const values = settings.get('tags')?.values ?? [];
    return values.flatMap((value) => ('text' in value ? (0,quoted_names/* splitItems */.b9)(value.text) : []));
}
function readProfile(name, tags, settings, { configPath, sources, problems, given }) {
    const own = new core_problems/* Problems */.Z();
    const scratch = new core_problems/* Problems */.Z();
    const options = new given_options/* GivenOptions */.W();
    for (const [option, { spec, key, values }] of settings) {
        const isNeeded = spec.operations.includes('list') && spec.group !== 'Alerts';
        if (!isNeeded && !SERVER_OPTIONS.has(option))
            continue;
        for (const value of values) {
            // A server with a secret address needs a label in the file.
            const text = (0,add_config_file/* resolveValue */.g$)(value, key, {
                environment: sources.environment,
                problems: isNeeded ? own : scratch,
            });
            if (text !== undefined)
                options.add(option, text, name);
        }
    }
    const values = new option_values/* OptionValues */.e3(options.values, own);
    const storage = (0,read_storage/* readStorage */.G)('list', values, sources, own);
    const { verifyKeys } = (0,read_trust/* readTrust */.b)('list', values, sources, own);
    const label = (0,read_backup/* labelOf */.W)({ operation: 'backup', options: options.values }, sources);
    if (!label || (!options.has('label') && !isServerGiven(options)))
        own.add('the label is not known: give label, or host');
    const maxAgeSeconds = given ?? values.durationSeconds('max-age') ?? DEFAULT_MAX_AGE_SECONDS;
    for (const problem of own.found)
        problems.add(`${configPath}: profiles.${name}: ${problem}`);
    if (own.areFound)
        return undefined;
    const isPartial = SELECTIONS.some((option) => settings.has(option));
    return { name, label: label, tags, storage, verifyKeys, isPartial, maxAgeSeconds };
}
function isServerGiven(options) {
    return [...SERVER_OPTIONS].some((name) => name !== 'port' && options.has(name));
}

// EXTERNAL MODULE: ./lib/options/read-connection.js + 5 modules
var read_connection = __webpack_require__(85002);
// EXTERNAL MODULE: ./lib/options/read-shared.js + 1 modules
var read_shared = __webpack_require__(79862);
// EXTERNAL MODULE: ./lib/options/read-scope.js
var read_scope = __webpack_require__(26805);
;// CONCATENATED MODULE: ./lib/options/read-restore.js



function readRestore(common, backup, values, sources, problems) {
    const scope = (0,read_scope/* readScope */.hx)(values, problems);
    const flags = {
        dropExisting: values.flag('drop-existing'),
        skipBinlog: values.flag('skip-binlog'),
        skipBinlogDespiteReplicas: values.flag('skip-binlog-despite-replicas'),
        disableRedoLog: values.flag('disable-redo-log'),
    };
    if (flags.disableRedoLog && !values.flag('target-is-disposable'))
        problems.add('--disable-redo-log needs --target-is-disposable: a crash of the server would lose all it holds');
    if (flags.skipBinlogDespiteReplicas && !flags.skipBinlog)
        problems.add('--skip-binlog-despite-replicas needs --skip-binlog');
    if (flags.dropExisting && scope.parts === 'data')
        problems.add('--drop-existing and --data-only contradict each other: give one');
    if (values.flag('load-users') && scope.parts === 'data')
        problems.add('--load-users and --data-only contradict each other: give one');
    return {
        operation: 'restore',
        ...common,
        ...(0,read_shared/* readWorkers */.QF)(values),
        backup,
        connection: (0,read_connection/* readConnection */.d)(values, sources, problems),
        scope,
        ...flags,
        isConfirmed: values.flag('yes'),
        trustStorage: values.flag('trust-storage'),
        ignoreVersion: values.flag('ignore-version'),
        allowSourceAsTarget: values.flag('allow-source-as-target'),
        enableLocalInfile: values.flag('enable-local-infile'),
        updateGtidSet: values.choice('update-gtid-set'),
        assertions: (0,read_shared/* readAssertionFile */.P3)(values, sources, problems),
        dryRun: values.flag('dry-run'),
        deferTableIndexes: values.choice('defer-table-indexes'),
        checkTables: values.choice('check-tables'),
        loadUsers: values.flag('load-users'),
        verifyLevel: values.choice('verify-level'),
        ...(0,read_shared/* readSample */.dl)(values),
    };
}
/** Reads a verification. With a server to restore to, the default level verifies everything. */
function readVerify(common, backup, values, sources, problems) {
    const isInto = values.has('restore-into');
    const level = isInto && !values.has('level') ? 'rows' : values.choice('level');
    const assertions = (0,read_shared/* readAssertionFile */.P3)(values, sources, problems);
    const scope = (0,read_scope/* readScope */.hx)(values, problems);
    if (isInto && level === 'objects')
        problems.add('--level objects needs no server: leave --restore-into out, or give sample, counts or rows');
    if (isInto && scope.schemaMap.size > 0)
        problems.add('--restore-into chooses the names of schemas itself: leave --map-schema out');
    if (isInto && scope.tableMap.size > 0)
        problems.add('--restore-into chooses the names itself: leave --map-table out');
    const needsServer = !isInto && (level !== 'objects' || assertions.length > 0);
    return {
        operation: 'verify',
        ...common,
        ...(0,read_shared/* readWorkers */.QF)(values),
        backup,
        level,
        scope,
        assertions,
        ...(needsServer ? { connection: (0,read_connection/* readConnection */.d)(values, sources, problems) } : {}),
        ...(isInto ? (0,read_connection/* readTarget */._)(values, sources, problems) : {}),
        ...(0,read_shared/* readSample */.dl)(values),
    };
}
function readDiff(common, backup, values, sources, problems) {
    return {
        operation: 'diff',
        ...common,
        ...(0,read_shared/* readWorkers */.QF)(values),
        backup,
        scope: (0,read_scope/* readScope */.hx)(values, problems),
        connection: (0,read_connection/* readConnection */.d)(values, sources, problems),
    };
}

// EXTERNAL MODULE: ./lib/options/read-retention.js
var read_retention = __webpack_require__(51307);
;// CONCATENATED MODULE: ./lib/options/read-config.js
// Turns the user's words into the input of an operation. The input is complete and valid before any
// effect. The reader reports every problem, not only the first.









/**
 * Reads the configuration.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
function readConfig(input, sources) {
    const { operation, backup, options, problems = new core_problems/* Problems */.Z() } = input;
    if (operation === undefined) {
        problems.throwIfAny();
        throw new TypeError('there is no operation, and nothing says so');
    }
    (0,option_values/* checkGiven */.Gu)(operation, options, problems);
    const values = new option_values/* OptionValues */.e3(options, problems);
    const config = operation === 'matrix' || operation === 'fleet-status'
        ? buildFleet(operation, input, values, sources, problems)
        : build(operation, backup, values, sources, problems);
    problems.throwIfAny();
    return config;
}
/** Returns the server of the operation, for messages. */
function serverOf(config) {
    const connection = config.operation === 'verify'
        ? (config.connection ?? config.restoreInto)
        : 'connection' in config
            ? config.connection
            : undefined;
    return connection && (connection.socketPath ?? `${connection.host}:${connection.port}`);
}
/** Builds the fleet. Each profile names its own storage. */
function buildFleet(operation, input, values, sources, problems) {
    if (input.backup)
        problems.add(`${operation} takes no backup id, "${input.backup}" is given`);
    const common = {
        storage: { s3: {} },
        trust: { openWith: { identities: [] }, verifyKeys: [] },
        logLevel: values.choice('log-level'),
        advice: problems.warnings,
        profiles: readFleet(input, values, sources, problems),
    };
    if (operation === 'matrix') {
        const staleSeconds = values.durationSeconds('stale');
        const limit = values.number('max-profiles');
        return {
            operation,
            ...common,
            ...(0,defined/* defined */.s)({ staleSeconds }),
            rotate: values.flag('rotate'),
            ...(0,defined/* defined */.s)({ limit }),
        };
    }
    const maxVerifiedAgeSeconds = values.durationSeconds('max-verified-age');
    const htmlPath = values.text('html');
    return {
        operation,
        ...common,
        ...(0,defined/* defined */.s)({ maxVerifiedAgeSeconds, htmlPath }),
    };
}
function build(operation, backup, values, sources, problems) {
    const label = values.text('label');
    if (label !== undefined && !/^[^\x00-\x1f/\\]{1,100}$/.test(label))
        problems.add(`--label is "${label}", it takes up to 100 characters without slashes`);
    const alike = operation === 'check' ? 'backup' : operation === 'diff' ? 'verify' : operation;
    const common = {
        storage: (0,read_storage/* readStorage */.G)(alike, values, sources, problems),
        trust: (0,read_trust/* readTrust */.b)(alike, values, sources, problems),
        logLevel: values.choice('log-level'),
        advice: problems.warnings,
        ...(0,defined/* defined */.s)({ label }),
        ...(values.has('report') ? { reportPath: values.text('report') } : {}),
    };
    const isNamed = operation === 'restore' || operation === 'verify' || operation === 'show' || operation === 'diff';
    const choice = isNamed ? readChoice(backup, values, problems) : {};
    if (isNamed && !backup)
        problems.add(`the backup is missing: ${operation} takes an id as list shows it, or latest`);
    if (!isNamed && backup)
        problems.add(`${operation} takes no backup id, "${backup}" is given`);
    switch (operation) {
        case 'backup':
            return (0,read_backup/* readBackup */.f)(common, values, sources, problems);
        case 'check':
            return { ...(0,read_backup/* readBackup */.f)(common, values, sources, problems), operation };
        case 'restore':
            return { ...readRestore(common, backup ?? '', values, sources, problems), ...choice };
        case 'verify':
            return {
                ...readVerify(common, backup ?? '', values, sources, problems),
                ...choice,
                ...readRotate(backup, label, values, problems),
            };
        case 'diff':
            return { ...readDiff(common, backup ?? '', values, sources, problems), ...choice };
        case 'list': {
            const maxAgeSeconds = values.durationSeconds('max-age');
            const limit = values.number('limit');
            return { operation, ...common, limit, ...(0,defined/* defined */.s)({ maxAgeSeconds }) };
        }
        case 'report': {
            const htmlPath = values.text('html');
            if (htmlPath === undefined)
                problems.add('--html is missing: report writes a page to a file');
            return { operation, ...common, htmlPath: htmlPath ?? '' };
        }
        case 'show':
            return { operation, ...common, backup: backup ?? '', ...choice };
        case 'find': {
            const includeTables = values.names('include-tables');
            if (includeTables.length === 0)
                problems.add('the table is missing: find takes schema.table, * is a wildcard');
            for (const name of includeTables.filter((text) => !text.includes('.')))
                problems.add(`"${name}" is not a table, find takes schema.table`);
            return { operation, ...common, includeTables };
        }
        case 'prune':
            return {
                operation,
                ...common,
                ...(0,read_retention/* readRetention */.T)(values, problems),
                dryRun: values.flag('dry-run'),
                failOnWarnings: values.flag('fail-on-warnings'),
            };
    }
}
function readRotate(backup, label, values, problems) {
    if (!values.flag('rotate'))
        return {};
    if (backup !== 'latest')
        problems.add('--rotate goes with latest, and not with the id of a backup');
    if (label !== undefined)
        problems.add('--rotate chooses the label itself: leave --label out');
    return { rotate: true };
}
/** Reads the options that limit `latest`. */
function readChoice(backup, values, problems) {
    const text = values.text('before');
    const verified = values.flag('verified');
    const before = text === undefined ? undefined : parseTime(text);
    if (text !== undefined && before === undefined)
        problems.add(`--before is "${text}", it takes a time such as 2026-11-20, 2026-11-20T03:00 or 2026-11-20T03:00Z`);
    if (backup !== 'latest' && (text !== undefined || verified))
        problems.add(`${text === undefined ? '--verified' : '--before'} goes with latest, and not with the id of a backup`);
    return { ...(0,defined/* defined */.s)({ before }), ...(verified ? { verified } : {}) };
}
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?$/;
/**
 * Parses a time: local time, unless the text names its zone.
 * @returns undefined for an invalid time
 */
function parseTime(text) {
    if (!TIME.test(text))
        return undefined;
    // JavaScript reads a date alone as UTC, and a date with a time of day as local time.
    const time = new Date(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
    return Number.isNaN(time.getTime()) ? undefined : time;
}


/***/ }),

/***/ 85002:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ readConnection),
  _: () => (/* binding */ readTarget)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/secret.js
var secret = __webpack_require__(58563);
;// CONCATENATED MODULE: ./lib/options/connection-parts.js
const TLS_MODES = 'disabled, preferred, required, verify-ca or verify-identity';
/**
 * Reads a TLS mode in upper or lower case, with `_`, `-` or no separator: MySQL's clients and the
 * drivers of languages write all of these forms.
 */
function readTlsMode(text) {
    switch (text.toLowerCase().replace(/[-_]/g, '')) {
        case 'disabled':
        case 'disable':
            return 'disabled';
        case 'preferred':
        case 'prefer':
            return 'preferred';
        case 'required':
        case 'require':
            return 'required';
        case 'verifyca':
            return 'verify-ca';
        case 'verifyidentity':
        case 'verifyfull':
            return 'verify-identity';
        default:
            return undefined;
    }
}
/** Reads a switch. A switch without a value is on, as in option files. */
function readSwitch(text) {
    if (/^(|1|true|on|yes)$/i.test(text))
        return true;
    return /^(0|false|off|no)$/i.test(text) ? false : undefined;
}

;// CONCATENATED MODULE: ./lib/options/my-cnf.js
// Reads the parts of MySQL's and MariaDB's option files that a client needs: groups, quoted values,
// escapes, comments.
// https://dev.mysql.com/doc/refman/en/option-files.html
/**
 * Returns the options of the named groups; later options win. Names have `-` in place of `_`. An
 * option without value is ''.
 */
function parseMyCnf(text, groups) {
    const options = new Map();
    let isWanted = false;
    for (const rawLine of text.split(/\r?\n/)) {
        const line = rawLine.trim();
        if (line === '' || line.startsWith('#') || line.startsWith(';') || line.startsWith('!'))
            continue;
        const group = /^\[([^\]]*)\]/.exec(line);
        if (group) {
            isWanted = groups.includes(group[1].trim());
            continue;
        }
        if (!isWanted)
            continue;
        const equals = line.indexOf('=');
        const name = (equals < 0 ? line : line.slice(0, equals))
            .trim()
            .replace(/^loose[-_]/, '')
            .replaceAll('_', '-')
            .toLowerCase();
        // The last option counts, also if one is the opposite of another.
        options.delete(name);
        options.set(name, equals < 0 ? '' : readValue(line.slice(equals + 1).trim()));
    }
    return options;
}
const ESCAPES = {
    b: '\b',
    t: '\t',
    n: '\n',
    r: '\r',
    '\\': '\\',
    s: ' ',
    "'": "'",
    '"': '"',
};
function readValue(text) {
    const quote = text[0];
    let raw;
    if (quote === '"' || quote === "'") {
        const end = closingQuote(text, quote);
        raw = end < 0 ? text.slice(1) : text.slice(1, end);
    }
    else {
        raw = text.replace(/\s+#.*$/, '').replace(/^#.*$/, '');
    }
    return raw.replace(/\\(.)/gs, (escape, char) => ESCAPES[char] ?? escape);
}
function closingQuote(text, quote) {
    for (let i = 1; i < text.length; i++) {
        if (text[i] === '\\')
            i++;
        else if (text[i] === quote)
            return i;
    }
    return -1;
}

;// CONCATENATED MODULE: ./lib/options/connection-file.js


const GROUPS = ['client', 'client-mariadb', 'mysql-backup'];
const TEXTS = ['host', 'port', 'socket', 'user', 'password', 'ssl-ca', 'ssl-cert', 'ssl-key'];
/** Options that make a client refuse servers that we would accept. */
const UNSUPPORTED = ['ssl-capath', 'ssl-crl', 'ssl-crlpath', 'ssl-fp', 'ssl-fplist'];
function readConnectionFile(text, path, problems) {
    const options = parseMyCnf(text, GROUPS);
    const parts = {};
    for (const name of TEXTS) {
        const value = options.get(name);
        if (value !== undefined)
            parts[name] = value;
    }
    if (parts.port !== undefined && !/^\d{1,5}$/.test(parts.port))
        problems.add(`port in ${path} is "${parts.port}", it takes a number from 1 to 65535`);
    for (const name of UNSUPPORTED)
        if (options.has(name))
            problems.add(`${name} in ${path} is not supported: give ssl-ca, and leave it out of [mysql-backup]`);
    const tlsMode = readMode(options, path, problems);
    if (tlsMode)
        parts.tlsMode = tlsMode;
    if (switchOf(options, 'get-server-public-key', path, problems))
        parts.getServerPublicKey = true;
    return parts;
}
/**
 * Reads the TLS mode. `ssl-mode` is MySQL's; `ssl` and `ssl-verify-server-cert` are MariaDB's, and
 * MySQL's before 8.0.
 */
function readMode(options, path, problems) {
    const text = options.get('ssl-mode');
    if (text !== undefined) {
        const mode = readTlsMode(text);
        if (!mode)
            problems.add(`ssl-mode in ${path} is "${text}", it takes ${TLS_MODES}`);
        return mode;
    }
    if (switchOf(options, 'ssl-verify-server-cert', path, problems))
        return 'verify-identity';
    const isOn = switchOf(options, 'ssl', path, problems);
    return isOn === undefined ? undefined : isOn ? 'required' : 'disabled';
}
/**
 * Reads `ssl`, `ssl=1`, `skip-ssl`, `disable-ssl` or `enable-ssl`; undefined: the file gives none.
 */
function switchOf(options, name, path, problems) {
    let position;
    for (const [option, value] of options) {
        const isOff = option === `skip-${name}` || option === `disable-${name}`;
        if (option !== name && option !== `enable-${name}` && !isOff)
            continue;
        const isOn = readSwitch(value);
        if (isOn === undefined)
            problems.add(`${option} in ${path} is "${value}", it takes 0 or 1`);
        position = isOff ? !isOn : isOn;
    }
    return position;
}

// EXTERNAL MODULE: ./lib/core/suggestion.js
var suggestion = __webpack_require__(39163);
;// CONCATENATED MODULE: ./lib/options/connection-url.js


const mode = (tlsMode) => (tlsMode ? { tlsMode } : {});
/**
 * Returns a reader for a switch with a meaning for each position; a position without a meaning
 * changes nothing.
 */
const bySwitch = (on, off) => (value) => {
    const isOn = readSwitch(value);
    return isOn === undefined ? undefined : isOn ? on : off;
};
const byWord = (words) => (value) => words[value.toLowerCase()];
/** Reads parameters that we pin ourselves or do not need. */
const ignored = () => ({});
/** Parameters by name, in lower case without `-` and `_`. */
const PARAMETERS = {
    // The spelling of MySQL, Connector/J and others.
    sslmode: (value) => {
        const tlsMode = readTlsMode(value);
        return tlsMode && { tlsMode };
    },
    sslca: (value) => ({ 'ssl-ca': value }),
    sslcert: (value) => ({ 'ssl-cert': value }),
    sslkey: (value) => ({ 'ssl-key': value }),
    socket: (value) => ({ socket: value }),
    unixsocket: (value) => ({ socket: value }),
    getserverpublickey: bySwitch({ getServerPublicKey: true }, {}),
    allowpublickeyretrieval: bySwitch({ getServerPublicKey: true }, {}),
    // MariaDB's clients.
    ssl: bySwitch(mode('required'), mode('disabled')),
    sslverifyservercert: bySwitch(mode('verify-identity'), {}),
    // Connector/J before 8.0.13.
    usessl: bySwitch(mode('required'), mode('disabled')),
    requiressl: bySwitch(mode('required'), {}),
    verifyservercertificate: bySwitch(mode('verify-ca'), {}),
    // Go.
    tls: byWord({
        true: mode('verify-identity'),
        'skip-verify': mode('required'),
        preferred: mode('preferred'),
        false: mode('disabled'),
    }),
    // Prisma.
    sslaccept: byWord({ strict: mode('verify-identity'), accept_invalid_certs: mode('required') }),
    charset: ignored,
    characterencoding: ignored,
    useunicode: ignored,
    encoding: ignored,
    collation: ignored,
    connectioncollation: ignored,
    timezone: ignored,
    servertimezone: ignored,
    parsetime: ignored,
    loc: ignored,
};
function parseConnectionUrl(option, text, problems) {
    const wrong = () => {
        problems.add(`--${option} is not of the form mysql://user:password@host:port`);
        return {};
    };
    try {
        const { protocol, hostname, port, username, password, pathname, search, hash, searchParams } = new URL(text);
        if (!/^(mysql|mariadb):$/.test(protocol) || hostname === '')
            return wrong();
        if (pathname !== '' && pathname !== '/')
            problems.add(`--${option} names a schema: leave it out`);
        if (hash !== '' || search.includes('@')) {
            problems.add(`--${option} has a ? or # in its user or password: write %3F and %23`);
            return {};
        }
        return {
            host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
            ...(port ? { port } : {}),
            ...(username ? { user: decodeURIComponent(username) } : {}),
            ...(password ? { password: decodeURIComponent(password) } : {}),
            ...readParameters(option, searchParams, problems),
        };
    }
    catch {
        return wrong();
    }
}
/** Reads the parameters. If several give a TLS mode, the strictest counts. */
function readParameters(option, given, problems) {
    const parts = {};
    for (const [name, value] of given) {
        const key = name.toLowerCase().replace(/[-_]/g, '');
        const read = Object.hasOwn(PARAMETERS, key) ? PARAMETERS[key] : undefined;
        if (!read) {
            problems.add(`--${option} has the unknown parameter ${name}${connection_url_suggestion(key)}`);
            continue;
        }
        const found = read(value);
        if (!found)
            problems.add(`--${option} has an invalid value of ${name}${key === 'sslmode' ? `, it takes ${TLS_MODES}` : ''}`);
        else
            Object.assign(parts, found, {
                ...(parts.tlsMode && found.tlsMode ? mode(stricter(parts.tlsMode, found.tlsMode)) : {}),
            });
    }
    return parts;
}
const STRICTNESS = ['disabled', 'preferred', 'required', 'verify-ca', 'verify-identity'];
function stricter(a, b) {
    return STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b;
}
function connection_url_suggestion(key) {
    const nearest = (0,suggestion/* nearestOf */.q)(key, Object.keys(PARAMETERS));
    return nearest === undefined ? '' : `, did you mean ${SPELLED[nearest] ?? nearest}?`;
}
const SPELLED = {
    sslmode: 'ssl-mode',
    sslca: 'ssl-ca',
    sslcert: 'ssl-cert',
    sslkey: 'ssl-key',
    getserverpublickey: 'get-server-public-key',
    sslverifyservercert: 'ssl-verify-server-cert',
};

// EXTERNAL MODULE: ./lib/options/read-file.js
var read_file = __webpack_require__(93727);
;// CONCATENATED MODULE: ./lib/options/read-ssh.js
// The SSH server that carries the connections to the database. The check of known hosts is strict:
// without known hosts there is no tunnel.


const SERVER = /^(?<user>[^\s@:/]+)@(?:\[(?<address>[0-9A-Fa-f:.]+)\]|(?<name>[^\s@:/[\]]+))(?::(?<port>\d{1,5}))?$/;
/** A line of known_hosts that the user gave in place of its file. */
const KNOWN_HOST_LINE = /^\S+ +(?:ssh|ecdsa)-\S+ +AAAA/m;
/**
 * Reads the SSH options.
 * @returns undefined without --ssh, or after a problem
 */
function readSsh(values, sources, problems) {
    const server = values.text('ssh');
    if (!server) {
        for (const name of ['ssh-key', 'ssh-known-hosts'])
            if (values.has(name))
                problems.add(`--${name} needs --ssh user@host`);
        return undefined;
    }
    const { user = '', address, name, port = '22' } = SERVER.exec(server)?.groups ?? {};
    if (user === '' || Number(port) < 1 || Number(port) > 65_535)
        problems.add(`--ssh is "${server}", it takes user@host or user@host:port`);
    const key = readKey(values, sources, problems);
    const agentSocket = sources.environment['SSH_AUTH_SOCK'];
    if (!values.has('ssh-key') && !agentSocket)
        problems.add('--ssh needs a key: give --ssh-key, or start an agent (SSH_AUTH_SOCK)');
    const known = readKnownHosts(values, sources, problems);
    return {
        host: address ?? name ?? '',
        port: Number(port),
        user,
        ...(key === undefined ? {} : { key: new secret/* Secret */.z(key) }),
        ...(agentSocket && key === undefined ? { agentSocket } : {}),
        ...known,
    };
}
function readKey(values, sources, problems) {
    const value = values.text('ssh-key');
    if (value === undefined)
        return undefined;
    const text = (0,read_file/* isKeyText */.lP)(value) ? `${value.trim()}\n` : (0,read_file/* readFileOf */.mH)('ssh-key', value, sources, problems);
    if (text !== undefined && !(0,read_file/* isKeyText */.lP)(text))
        problems.add('--ssh-key holds no private key: it takes the file of one, or its text');
    return text;
}
function readKnownHosts(values, sources, problems) {
    const value = values.text('ssh-known-hosts');
    if (value !== undefined && KNOWN_HOST_LINE.test(value))
        return { knownHosts: value, knownHostsName: '--ssh-known-hosts' };
    if (value !== undefined)
        return {
            knownHosts: (0,read_file/* readFileOf */.mH)('ssh-known-hosts', value, sources, problems) ?? '',
            knownHostsName: value,
        };
    const path = `${sources.environment['HOME'] ?? ''}/.ssh/known_hosts`;
    try {
        return { knownHosts: sources.readFile(path), knownHostsName: path };
    }
    catch {
        problems.add(`--ssh-known-hosts is missing, and ${path} cannot be read: the host key must be known`);
        return { knownHosts: '', knownHostsName: path };
    }
}

;// CONCATENATED MODULE: ./lib/options/read-connection.js
// Reads the connection from flags, a URL, an option file and the environment. Precedence has this
// order.






const URL_EXCLUDES = ['host', 'port', 'socket', 'user', 'password', 'password-file'];
const read_connection_TEXTS = ['host', 'port', 'socket', 'user', 'password', 'ssl-ca', 'ssl-cert', 'ssl-key'];
function readConnection(values, sources, problems) {
    const file = readDefaults(values, sources, problems);
    const url = readUrl(values, problems);
    const flags = readFlags(values, sources, problems);
    const environment = sources.environment['MYSQL_PWD'] ?? sources.environment['MYSQL_PASSWORD'];
    const given = {
        ...(0,defined/* defined */.s)({ password: environment }),
        ...file,
        ...url,
        ...flags,
    };
    // A host on a nearer level outweighs a socket from a file.
    const isHostNearer = Boolean(flags.host || flags.port || url.host);
    const socketPath = flags.socket ?? url.socket ?? (isHostNearer ? undefined : file.socket);
    if (!given.user)
        problems.add('the account is missing: give --user, --url or --defaults-file');
    const port = Number(given.port ?? values.text('port'));
    values.number('port');
    const tls = readTls(given, sources, problems);
    const ssh = readSsh(values, sources, problems);
    if (ssh && socketPath)
        problems.add('--ssh and --socket contradict each other: give one');
    const isIam = values.flag('mysql-iam-auth');
    if (isIam)
        checkIam(given, tls, problems);
    return {
        ...(isIam ? { iamAuth: true } : {}),
        ...(0,defined/* defined */.s)({ ssh }),
        host: given.host ?? values.text('host'),
        port,
        ...(socketPath ? { socketPath } : {}),
        user: given.user ?? '',
        ...(given.password === undefined ? {} : { password: new secret/* Secret */.z(given.password) }),
        ...(given.getServerPublicKey ? { getServerPublicKey: true } : {}),
        tls: isIam && tls.mode === 'preferred' ? { ...tls, mode: 'required' } : tls,
        ...readTimeouts(values),
    };
}
function readFlags(values, sources, problems) {
    const flags = {};
    for (const name of read_connection_TEXTS)
        if (values.has(name))
            flags[name] = values.text(name);
    if (values.has('ssl-mode'))
        flags.tlsMode = values.choice('ssl-mode');
    if (values.flag('get-server-public-key'))
        flags.getServerPublicKey = true;
    if (values.has('password-file')) {
        if (values.has('password'))
            problems.add('--password and --password-file contradict each other: give one');
        const text = (0,read_file/* readFileOf */.mH)('password-file', values.text('password-file'), sources, problems);
        if (text !== undefined)
            flags.password = text.split(/\r?\n/, 1)[0];
    }
    if (values.has('socket') && (values.has('host') || values.has('port')))
        problems.add('--socket and --host or --port contradict each other: give one');
    return flags;
}
function readTimeouts(values) {
    const waitSeconds = values.durationSeconds('wait-for-server') ?? 0;
    return {
        connectTimeoutMs: (values.durationSeconds('connect-timeout') ?? 10) * 1000,
        ...(waitSeconds > 0 ? { waitMs: waitSeconds * 1000 } : {}),
        stallTimeoutMs: (values.durationSeconds('stall-timeout') ?? 120) * 1000,
    };
}
/** Checks IAM login: the client sends the token as plain text, so only TLS keeps it secret. */
function checkIam({ password, socket }, { mode }, problems) {
    if (mode === 'disabled')
        problems.add('--mysql-iam-auth needs TLS: leave --ssl-mode disabled out');
    if (socket)
        problems.add('--mysql-iam-auth and --socket contradict each other: give one');
    if (password)
        problems.add('--mysql-iam-auth and a password contradict each other: give one');
}
/** Reads TLS as MySQL's own client does: named authorities ask for a check of the server. */
function readTls(given, sources, problems) {
    const mode = given.tlsMode ?? (given['ssl-ca'] === undefined ? 'preferred' : 'verify-ca');
    const tls = { mode };
    for (const part of ['ca', 'cert', 'key']) {
        const path = given[`ssl-${part}`];
        const text = path === undefined ? undefined : (0,read_file/* readFileOf */.mH)(`ssl-${part}`, path, sources, problems);
        if (text !== undefined)
            tls[part] = text;
    }
    if ((tls.cert === undefined) !== (tls.key === undefined))
        problems.add('--ssl-cert and --ssl-key belong together: give both');
    return tls;
}
function readDefaults(values, sources, problems) {
    const path = values.text('defaults-file');
    const text = path === undefined ? undefined : (0,read_file/* readFileOf */.mH)('defaults-file', path, sources, problems);
    return text === undefined ? {} : readConnectionFile(text, path, problems);
}
const DOCKER = /^docker(?::(.*))?$/s;
const IMAGE = /^[a-z0-9][A-Za-z0-9_.:/@-]{0,254}$/;
/** Reads the server of --restore-into: an existing one, or one in a new container. */
function readTarget(values, sources, problems) {
    const text = values.text('restore-into').trim();
    const docker = DOCKER.exec(text);
    if (!docker)
        return { restoreInto: readTargetUrl(values, sources, problems) };
    const [, image] = docker;
    if (image !== undefined && !IMAGE.test(image))
        problems.add(`--restore-into is "${text}", it takes docker, or docker:IMAGE as docker:mysql:8.4`);
    return { restoreIntoDocker: image === undefined ? {} : { image } };
}
/**
 * Reads the URL of --restore-into. The other connection options give the missing parts. Their
 * authorities alone ask for no check: in a backup these authorities belong to another server.
 */
function readTargetUrl(values, sources, problems) {
    const url = parseConnectionUrl('restore-into', values.text('restore-into'), problems);
    const flags = values.has('ssl-mode') || url['ssl-ca'] === undefined
        ? { tlsMode: values.choice('ssl-mode') }
        : {};
    for (const name of ['ssl-ca', 'ssl-cert', 'ssl-key'])
        if (values.has(name))
            flags[name] = values.text(name);
    const parts = { ...flags, ...url };
    const password = parts.password ?? sources.environment['RESTORE_INTO_PASSWORD'];
    if (!parts.user)
        problems.add('--restore-into names no account: write mysql://user@host:port');
    return {
        host: parts.host ?? '',
        port: Number(parts.port ?? 3306),
        ...(parts.socket ? { socketPath: parts.socket } : {}),
        user: parts.user ?? '',
        ...(password === undefined ? {} : { password: new secret/* Secret */.z(password) }),
        ...(parts.getServerPublicKey || values.flag('get-server-public-key')
            ? { getServerPublicKey: true }
            : {}),
        tls: readTls(parts, sources, problems),
        ...readTimeouts(values),
    };
}
function readUrl(values, problems) {
    if (!values.has('url'))
        return {};
    for (const name of URL_EXCLUDES)
        if (values.has(name))
            problems.add(`--url and --${name} contradict each other: give one`);
    return parseConnectionUrl('url', values.text('url'), problems);
}


/***/ }),

/***/ 93727:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P8: () => (/* binding */ showPath),
/* harmony export */   Z1: () => (/* binding */ splitPem),
/* harmony export */   lP: () => (/* binding */ isKeyText),
/* harmony export */   mH: () => (/* binding */ readFileOf)
/* harmony export */ });
/**
 * Reads the file of an option.
 * @param option the option, or, in capital letters, the variable that names the file
 */
function readFileOf(option, path, sources, problems) {
    try {
        return sources.readFile(path);
    }
    catch (error) {
        const code = isKeyText(path) ? 'a file is wanted' : error.code;
        const name = /^[A-Z_]+$/.test(option) ? option : `--${option}`;
        problems.add(`${name}: ${showPath(path)} cannot be read (${code ?? String(error)})`);
        return undefined;
    }
}
/** Returns whether a text is the content of a key file or a certificate file. */
function isKeyText(value) {
    return /-----BEGIN [A-Z0-9 ]+-----|^\s*AGE-SECRET-KEY-1|^\s*age1[a-z0-9]{50}/im.test(value);
}
/** Splits a list of files. A literal PEM text in place of a file has its own line breaks. */
function splitPem(text) {
    return text.match(/-----BEGIN ([A-Z0-9 ]+)-----[^]*?-----END \1-----/g) ?? [text];
}
function showPath(value) {
    return isKeyText(value) || value.includes('\n') ? 'the text that is given' : value;
}


/***/ }),

/***/ 71304:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ readOnce)
/* harmony export */ });
function readOnce(readFile) {
    const texts = new Map();
    return (path) => {
        const text = texts.get(path) ?? readFile(path);
        texts.set(path, text);
        return text;
    };
}


/***/ }),

/***/ 51307:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ readRetention),
/* harmony export */   V: () => (/* binding */ readRetentionAfterBackup)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50862);
/* harmony import */ var _prune_policy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9068);
// Reads the retention policy. Refuses a policy without a rule: without one the run may remove
// nothing.


const MAX_COUNT = 1_000_000;
/** Returns the policy that a backup applies after its success; undefined without a rule. */
function readRetentionAfterBackup(values, problems) {
    if ([..._prune_policy_js__WEBPACK_IMPORTED_MODULE_0__/* .RULES */ .y0, 'within'].some((rule) => values.has(`keep-${rule}`)))
        return readRetention(values, problems);
    for (const name of ['min-age', 'incomplete-older-than'])
        if (values.has(name))
            problems.add(`--${name} needs one of the --keep options`);
    return undefined;
}
function readRetention(values, problems) {
    const [last, hourly, daily, weekly, monthly, yearly] = _prune_policy_js__WEBPACK_IMPORTED_MODULE_0__/* .RULES */ .y0.map((rule) => readCount(`keep-${rule}`, values, problems));
    const within = readSpan(values, problems);
    const policy = { last, hourly, daily, weekly, monthly, yearly, ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_1__/* .defined */ .s)({ within }) };
    if ((0,_prune_policy_js__WEBPACK_IMPORTED_MODULE_0__/* .isEmpty */ .Im)(policy))
        problems.add('nothing says which backups are kept: give --keep-last, --keep-hourly, --keep-daily, --keep-weekly, --keep-monthly, --keep-yearly or --keep-within');
    return {
        policy,
        minAgeSeconds: values.durationSeconds('min-age'),
        incompleteOlderThanSeconds: values.durationSeconds('incomplete-older-than'),
    };
}
function readCount(name, values, problems) {
    const text = values.text(name);
    if (text === undefined)
        return 0;
    if (text === 'unlimited')
        return Infinity;
    if (/^\d{1,7}$/.test(text) && Number(text) <= MAX_COUNT)
        return Number(text);
    problems.add(`--${name} is "${text}", it takes a whole number from 0 to ${MAX_COUNT}, or unlimited`);
    // A value of 0 would cause a second problem; one is enough.
    return 1;
}
/** Reads a span in restic's form: `m` are months. The shortest span is one hour. */
function readSpan(values, problems) {
    const text = values.text('keep-within');
    if (text === undefined)
        return undefined;
    const match = /^(?:(\d{1,4})y)?(?:(\d{1,5})m)?(?:(\d{1,6})d)?(?:(\d{1,7})h)?$/.exec(text);
    const [years, months, days, hours] = (match?.slice(1) ?? []).map((part) => Number(part ?? 0));
    const span = { years: years ?? 0, months: months ?? 0, days: days ?? 0, hours: hours ?? 0 };
    if (match && Object.values(span).some((count) => count > 0))
        return span;
    problems.add(`--keep-within is "${text}", it takes years, months, days and hours, such as 30d or 1y6m7d12h`);
    return span;
}


/***/ }),

/***/ 26805:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S4: () => (/* binding */ readTablePatterns),
/* harmony export */   eE: () => (/* binding */ readWhere),
/* harmony export */   hx: () => (/* binding */ readScope)
/* harmony export */ });
/* harmony import */ var _sql_account_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4775);
/* harmony import */ var _quoted_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45353);
// The part of a backup to restore or compare, and the new names.


function readScope(values, problems) {
    const isSchemaOnly = values.flag('schema-only');
    const isDataOnly = values.flag('data-only');
    if (isSchemaOnly && isDataOnly)
        problems.add('--schema-only and --data-only contradict each other: give one');
    const tableMap = readTableMap(values, problems);
    const isMapped = tableMap.size > 0;
    if (isMapped && values.has('include-tables'))
        problems.add('--map-table selects its tables itself: leave --include-tables out');
    if (isMapped && isDataOnly)
        problems.add('--map-table and --data-only contradict each other: give one');
    if (isDataOnly && values.has('where'))
        problems.add('--where and --data-only contradict each other: triggers and foreign keys of the target would take part');
    return {
        tableMap,
        where: new Map([...readWhere(values, problems)].map(([name, condition]) => [tableMap.get(name) ?? name, condition])),
        schemaMap: readSchemaMap(values, problems),
        schemas: values.names('schemas'),
        excludeSchemas: values.names('exclude-schemas'),
        includeTables: isMapped ? [...tableMap.values()] : readTablePatterns(values, 'include-tables', problems),
        excludeTables: readTablePatterns(values, 'exclude-tables', problems),
        parts: isSchemaOnly ? 'schema' : isDataOnly ? 'data' : 'all',
        skipTriggers: values.flag('skip-triggers'),
        skipEvents: values.flag('skip-events'),
        skipRoutines: values.flag('skip-routines'),
        definers: readDefiners(values, problems),
        enableEvents: values.flag('enable-events'),
        references: 'refuse',
        allowExternalTables: values.flag('allow-external-tables'),
        upgrade: values.flag('upgrade'),
        skipIncompatible: readSkipIncompatible(values, problems),
    };
}
function readSkipIncompatible(values, problems) {
    const isGiven = values.flag('skip-incompatible');
    if (isGiven && !values.flag('upgrade'))
        problems.add('--skip-incompatible needs --upgrade');
    return isGiven;
}
function readTablePatterns(values, option, problems) {
    const names = values.names(option);
    for (const name of names)
        if (!/^.+\..+$/s.test(name))
            problems.add(`--${option} has "${name}", it takes schema.table`);
    return names;
}
function readTableMap(values, problems) {
    const map = new Map();
    for (const text of values.list('map-table')) {
        const [from = '', to = ''] = (0,_quoted_names_js__WEBPACK_IMPORTED_MODULE_1__/* .readPair */ .$T)(text) ?? [];
        const isPair = [from, to].every((name) => /^.+\..+$/s.test(name) && !name.includes('*'));
        if (!isPair || from === to)
            problems.add(`--map-table is "${text}", it takes schema.table=schema.name, as shop.orders=shop.orders_restored`);
        else if (map.has(from))
            problems.add(`--map-table is given twice for ${from}`);
        else if ([...map.values()].includes(to))
            problems.add(`--map-table gives the name ${to} twice`);
        else
            map.set(from, to);
    }
    return map;
}
const WHERE = /^\s*((?:`(?:[^`]|``)*`|[^=])+?)\s*=\s*(\S.*)$/s;
/** Returns pattern `schema.table` → condition. */
function readWhere(values, problems) {
    const where = new Map();
    for (const text of values
        .all('where')
        .flatMap((lines) => lines.split('\n'))
        .filter((line) => line.trim() !== '')) {
        const [, written = '', condition = ''] = WHERE.exec(text) ?? [];
        const pattern = (0,_quoted_names_js__WEBPACK_IMPORTED_MODULE_1__/* .unquoteNames */ .qX)(written);
        if (!/^.+\..+$/s.test(pattern))
            problems.add(`--where is "${text}", it takes schema.table=CONDITION`);
        else if (where.has(pattern))
            problems.add(`--where is given twice for ${pattern}`);
        else
            where.set(pattern, condition);
    }
    return where;
}
function readSchemaMap(values, problems) {
    const map = new Map();
    for (const text of values.list('map-schema')) {
        const [from, to] = (0,_quoted_names_js__WEBPACK_IMPORTED_MODULE_1__/* .readPair */ .$T)(text) ?? [];
        if (!from || !to)
            problems.add(`--map-schema is "${text}", it takes FROM=TO`);
        else if (map.has(from))
            problems.add(`--map-schema is given twice for ${from}`);
        else
            map.set(from, to);
    }
    return map;
}
function readDefiners(values, problems) {
    const text = values.text('replace-definer');
    const isStripped = values.flag('strip-definers');
    if (isStripped && text !== undefined)
        problems.add('--strip-definers and --replace-definer contradict each other: give one');
    if (text === undefined)
        return isStripped ? 'strip' : 'keep';
    const account = (0,_sql_account_js__WEBPACK_IMPORTED_MODULE_0__/* .parseAccount */ .J)(text);
    if (account === undefined)
        problems.add(`--replace-definer is "${text}", it takes an account as user@host, or 'user'@'host'`);
    return account === undefined ? 'keep' : { account };
}


/***/ }),

/***/ 79862:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P3: () => (/* binding */ readAssertionFile),
  dl: () => (/* binding */ readSample),
  QF: () => (/* binding */ readWorkers)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
;// CONCATENATED MODULE: ./lib/verify/assertion-file.js
// Reads the file of --assertions: named SQL checks and their expected results. Every mistake is a
// problem that names its assertion.




const OPERATORS = (/* unused pure expression or super */ null && (['=', '!=', '<', '<=', '>', '>=']));
const scalar = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY(), schemas/* null */.chJ()]);
const assertion = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP().min(1).max(200),
    sql: schemas/* string */.YjP().min(1),
    schema: schemas/* string */.YjP().min(1).optional(),
    timeout: schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig()]).optional(),
    expect: schemas/* union */.KCZ([scalar, schemas/* array */.YOg(schemas/* union */.KCZ([scalar, schemas/* array */.YOg(scalar)]))]),
});
const list = schemas/* array */.YOg(assertion);
const file = schemas/* strictObject */.rej({ assertions: list });
const DEFAULT_TIMEOUT_SECONDS = 60;
function readAssertions(text, path, problems) {
    let json;
    try {
        json = (0,dist/* parse */.qg)(text);
    }
    catch (error) {
        problems.add(`--assertions: ${path} is not YAML: ${error.message.split('\n', 1)[0]}`);
        return [];
    }
    // Avoid a union of the two: its message would not name the mistake.
    const result = Array.isArray(json) ? list.safeParse(json) : file.safeParse(json);
    if (!result.success) {
        for (const { path: at, message } of result.error.issues.slice(0, 5))
            problems.add(`--assertions: ${path}: ${at.join('.') || 'the file'}: ${message}`);
        return [];
    }
    const assertions = Array.isArray(result.data) ? result.data : result.data.assertions;
    if (assertions.length === 0)
        problems.add(`--assertions: ${path} holds no assertion`);
    const names = new Set();
    return assertions.map(({ name, sql, schema, timeout, expect }) => {
        const wrong = (what) => problems.add(`--assertions: ${path}: "${name}" ${what}`);
        if (names.has(name))
            wrong('is there twice');
        names.add(name);
        if (!/^\s*\(*\s*(SELECT|WITH|SHOW|TABLE|VALUES|EXPLAIN)\b/i.test(sql))
            wrong('does not begin with SELECT, WITH, SHOW, TABLE, VALUES or EXPLAIN: assertions only read');
        const seconds = timeout === undefined ? DEFAULT_TIMEOUT_SECONDS : (0,units/* parseDurationSeconds */.lW)(String(timeout));
        if (seconds === undefined || seconds <= 0)
            wrong(`has the timeout ${timeout}, it takes a duration such as 30s`);
        return {
            name,
            sql,
            ...(0,defined/* defined */.s)({ schema }),
            timeoutSeconds: seconds ?? DEFAULT_TIMEOUT_SECONDS,
            expect: expectationOf(expect),
        };
    });
}
function expectationOf(expect) {
    if (Array.isArray(expect))
        return { kind: 'rows', rows: expect.map((row) => (Array.isArray(row) ? row : [row]).map(textOf)) };
    if (expect === null)
        return { kind: 'rows', rows: [[null]] };
    const text = textOf(expect);
    if (/^no rows$/i.test(text.trim()))
        return { kind: 'no rows' };
    const match = /^\s*(=|!=|<>|<=|>=|<|>)\s*(.+?)\s*$/s.exec(text);
    if (!match)
        return { kind: 'comparison', operator: '=', value: text };
    const operator = (match[1] === '<>' ? '!=' : match[1]);
    return { kind: 'comparison', operator, value: match[2] };
}
function textOf(value) {
    if (value === null)
        return null;
    return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

;// CONCATENATED MODULE: ./lib/options/read-shared.js
// Options that several operations have.

function readAssertionFile(values, sources, problems) {
    const path = values.text('assertions');
    if (path === undefined)
        return [];
    try {
        return readAssertions(sources.readFile(path), path, problems);
    }
    catch (error) {
        problems.add(`--assertions: ${path} cannot be read (${error.code ?? String(error)})`);
        return [];
    }
}
function readWorkers(values) {
    return {
        concurrency: values.number('concurrency'),
        lockWaitTimeoutSeconds: Math.max(1, Math.round(values.durationSeconds('lock-wait-timeout'))),
        failOnWarnings: values.flag('fail-on-warnings'),
    };
}
function readSample(values) {
    return {
        sampleSize: values.number('sample-size'),
        seed: values.number('seed') ?? Math.floor(Math.random() * 2 ** 31),
    };
}


/***/ }),

/***/ 10363:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  j: () => (/* binding */ directoryOf),
  G: () => (/* binding */ readStorage)
});

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/secret.js
var secret = __webpack_require__(58563);
// EXTERNAL MODULE: ./lib/network/proxies.js
var network_proxies = __webpack_require__(40050);
// EXTERNAL MODULE: ./lib/storage/location.js
var storage_location = __webpack_require__(75706);
;// CONCATENATED MODULE: ./lib/storage/s3-object-options.js
// Options of the user for objects in S3.
const SSE_METHODS = ['AES256', 'aws:kms', 'aws:kms:dsse'];
const LOCK_MODES = ['governance', 'compliance'];

;// CONCATENATED MODULE: ./lib/options/read-s3-object-options.js
// Reads the options of how S3 keeps objects. Reports all invalid values and combinations at once.


/** AWS storage classes that an ordinary bucket accepts. */
const AWS_CLASSES = [
    'STANDARD',
    'STANDARD_IA',
    'ONEZONE_IA',
    'INTELLIGENT_TIERING',
    'GLACIER_IR',
    'GLACIER',
    'DEEP_ARCHIVE',
    'REDUCED_REDUNDANCY',
];
/** Archive classes: an object is readable only hours after a request for it. */
const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE'];
function readS3ObjectOptions(operation, values, problems) {
    if (operation === 'list')
        return {};
    const storageClass = readStorageClass(values, problems);
    const objectLock = readObjectLock(values, problems);
    const given = {
        ...readSse(values, problems),
        ...(0,defined/* defined */.s)({ storageClass, objectLock }),
    };
    const names = [
        's3-sse',
        's3-sse-kms-key-id',
        's3-storage-class',
        's3-object-lock-mode',
        's3-object-lock-days',
    ];
    const isS3 = /^s3:\/\//i.test(values.text('storage') ?? '');
    for (const name of names)
        if (values.has(name) && !isS3)
            problems.add(`--${name} needs a --storage in S3: s3://bucket/prefix`);
    return {
        ...given,
        checksumAlgorithm: values.choice('s3-checksum-algorithm'),
    };
}
function readSse(values, problems) {
    const text = values.text('s3-sse');
    const sse = SSE_METHODS.find((each) => each === text);
    if (text !== undefined && /^(sse-?c|c|customer)$/i.test(text))
        problems.add('--s3-sse is SSE-C, which is refused: the server would see the key in each request, every reader and every other tool would need it, and without it all is lost. Give aws:kms, or encrypt on this side with --encrypt-to');
    else if (text !== undefined && !sse)
        problems.add(`--s3-sse is "${text}", it takes ${SSE_METHODS.join(', ')}`);
    const sseKmsKeyId = values.text('s3-sse-kms-key-id');
    if (sseKmsKeyId === undefined)
        return sse ? { sse } : {};
    if (!/^\S{1,2048}$/.test(sseKmsKeyId))
        problems.add('--s3-sse-kms-key-id is not the id of a key: it takes one word, such as the ARN of the key');
    if (text === undefined || text === 'AES256')
        problems.add('--s3-sse-kms-key-id needs --s3-sse aws:kms or aws:kms:dsse');
    return { ...(0,defined/* defined */.s)({ sse }), sseKmsKeyId };
}
function readStorageClass(values, problems) {
    const text = values.text('s3-storage-class');
    if (text === undefined)
        return undefined;
    const isAws = !values.has('s3-endpoint');
    if (isAws ? !AWS_CLASSES.includes(text) : !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(text))
        problems.add(`--s3-storage-class is "${text}", AWS has ${AWS_CLASSES.join(', ')}`);
    if (ARCHIVES.includes(text) && values.has('verify') && values.text('verify') !== 'off')
        problems.add(`--verify contradicts --s3-storage-class ${text}: objects in this class cannot be read for hours. Use GLACIER_IR, or let a lifecycle rule move the backup later`);
    return text;
}
function readObjectLock(values, problems) {
    const text = values.text('s3-object-lock-mode');
    const days = values.number('s3-object-lock-days');
    const mode = LOCK_MODES.find((each) => each === text?.toLowerCase());
    if (text !== undefined && !mode)
        problems.add(`--s3-object-lock-mode is "${text}", it takes ${LOCK_MODES.join(' or ')}`);
    if (text !== undefined && !values.has('s3-object-lock-days'))
        problems.add('--s3-object-lock-mode needs --s3-object-lock-days');
    if (text === undefined && values.has('s3-object-lock-days'))
        problems.add('--s3-object-lock-days needs --s3-object-lock-mode governance or compliance');
    return mode && days !== undefined ? { mode, days } : undefined;
}

// EXTERNAL MODULE: ./lib/options/read-file.js
var read_file = __webpack_require__(93727);
;// CONCATENATED MODULE: ./lib/options/read-storage.js
// The storage of the backups, and how S3 keeps them. Combinations that cannot work are problems
// before any effect.






function readStorage(operation, values, sources, problems) {
    const url = values.text('storage');
    const directory = values.text('backup-dir');
    const endpoint = values.text('s3-endpoint');
    const isS3 = /^s3:/i.test(url ?? '');
    if (!url && !directory)
        problems.add('the storage is missing: give --storage s3://bucket/prefix or a directory, or --backup-dir');
    if (endpoint !== undefined && !/^https?:\/\/[^\s@]+$/.test(endpoint))
        problems.add(`--s3-endpoint is "${(0,secret/* hideLogin */.O)(endpoint)}", it takes a URL such as https://s3.example.com`);
    check('storage', url, storage_location/* parseLocation */.zS, problems);
    check('backup-dir', directory, storage_location/* parseDirectory */.Bp, problems);
    const expectedBucketOwner = readOwner(values, endpoint === undefined, problems);
    return {
        ...(url ? { url } : {}),
        ...(directory ? { directory } : {}),
        stallTimeoutMs: values.durationSeconds('stall-timeout') * 1000,
        s3: {
            ...(endpoint ? { endpoint } : {}),
            ...readRegion(values, sources),
            ...(isS3 ? readNetwork(values, sources, problems) : {}),
            ...readIdentity(values, sources),
            ...(values.has('aws-credentials-file')
                ? { credentialsFile: values.text('aws-credentials-file') }
                : {}),
            ...(values.has('aws-role-to-assume') ? { roleArn: values.text('aws-role-to-assume') } : {}),
            ...(values.has('s3-force-path-style') ? { forcePathStyle: values.flag('s3-force-path-style') } : {}),
            ...(0,defined/* defined */.s)({ expectedBucketOwner }),
            objectOptions: readS3ObjectOptions(operation, values, problems),
        },
    };
}
/**
 * Reads the region. The SDK itself reads AWS_REGION and the profile, but not the variable of the
 * AWS command line.
 */
function readRegion(values, { environment }) {
    const region = values.text('s3-region') ||
        environment['AWS_REGION']?.trim() ||
        environment['AWS_DEFAULT_REGION']?.trim();
    return region ? { region } : {};
}
function readNetwork(values, sources, problems) {
    const path = values.text('s3-ca') ?? sources.environment['AWS_CA_BUNDLE']?.trim();
    const option = values.has('s3-ca') ? 's3-ca' : 'AWS_CA_BUNDLE';
    const ca = path ? readAuthorities(option, path, sources, problems) : undefined;
    const proxies = (0,network_proxies/* readProxies */.rq)(sources.environment, (problem) => problems.add(problem));
    const isProxied = proxies.http !== undefined || proxies.https !== undefined;
    return { ...(0,defined/* defined */.s)({ ca }), ...(isProxied ? { proxies } : {}) };
}
/**
 * Reads authorities. Node.js ignores a file without a certificate, so the reader checks for one.
 */
function readAuthorities(option, path, sources, problems) {
    const text = (0,read_file/* readFileOf */.mH)(option, path, sources, problems);
    if (text === undefined || /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(text))
        return text;
    problems.add(`${option === 's3-ca' ? '--s3-ca' : option}: ${(0,read_file/* showPath */.P8)(path)} holds no certificate (PEM)`);
    return undefined;
}
/**
 * Reads the identity. This function reads AWS_PROFILE, too, so that errors can name the profile.
 */
function readIdentity(values, { environment }) {
    const profile = values.text('aws-profile') || environment['AWS_PROFILE']?.trim();
    const hostRoleArn = environment['AWS_WEB_IDENTITY_TOKEN_FILE'] && environment['AWS_ROLE_ARN'];
    return { ...(profile ? { profile } : {}), ...(hostRoleArn ? { hostRoleArn } : {}) };
}
/**
 * Turns a directory of the replaced script into a value for --backup-dir. The directory may be
 * relative, because this variable allows only directories. A text that looks like a storage or a
 * URL stays unchanged, and the reader refuses the text.
 */
function directoryOf(text) {
    const isRelative = !/^(\/|\.\.?(\/|$))/.test(text) && (0,storage_location/* isPlainPath */.qW)(text);
    return isRelative ? `./${text}` : text;
}
function check(name, text, parse, problems) {
    if (!text)
        return;
    try {
        parse(text);
    }
    catch (error) {
        problems.add(`--${name} is "${(0,secret/* hideLogin */.O)(text)}": ${error.hint}`);
    }
}
function readOwner(values, isAws, problems) {
    const owner = values.text('s3-expected-bucket-owner');
    if (owner !== undefined && !(isAws ? /^\d{12}$/ : /^\S{1,256}$/).test(owner))
        problems.add(`--s3-expected-bucket-owner is "${owner}", it takes the id of an account: 12 digits at AWS`);
    return owner;
}


/***/ }),

/***/ 96355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ readTrust)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(50862);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _encryption_key_files_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(19408);
/* harmony import */ var _encryption_x25519_stanza_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92749);
/* harmony import */ var _core_secret_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58563);
/* harmony import */ var _quoted_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45353);
/* harmony import */ var _read_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93727);
// The keys: recipients of a backup, keys that open it, the key that signs it, and accepted signers.
// The reader reads and checks all keys before any effect. Invariant: no message repeats the content
// of a file of secrets.







function readTrust(operation, values, sources, problems) {
    const read = (name, path) => (0,_read_file_js__WEBPACK_IMPORTED_MODULE_4__/* .readFileOf */ .mH)(name, path, sources, problems);
    const passphrase = readPassphrase(values, read, problems);
    const encryptTo = readEncryptTo(values, read, passphrase, problems);
    if (operation === 'backup' && encryptTo?.kind === 'passphrase')
        warnOfShort(encryptTo.passphrase, problems);
    const signingKey = readSigningKey(values, read, problems);
    const verifyKeys = values
        .all('verify-key')
        .flatMap((text) => ((0,_read_file_js__WEBPACK_IMPORTED_MODULE_4__/* .isKeyText */ .lP)(text) ? (0,_read_file_js__WEBPACK_IMPORTED_MODULE_4__/* .splitPem */ .Z1)(text) : (0,_quoted_names_js__WEBPACK_IMPORTED_MODULE_3__/* .splitItems */ .b9)(text)))
        .map((path) => readVerifyKey(path, read, problems))
        .filter((key) => key !== undefined);
    if (signingKey && operation !== 'backup' && !values.has('verify-key'))
        problems.add('--signing-key needs --verify-key here: without it the record would vouch for a backup that anyone could have made');
    const identities = readIdentities(values, read, problems);
    const isProved = operation === 'backup' && values.text('verify') !== 'off';
    if (isProved && encryptTo?.kind === 'recipients' && !values.has('identity-file'))
        problems.add('--verify needs --identity-file: a backup that is encrypted for recipients cannot be read without it');
    return {
        ...(operation === 'backup' && encryptTo ? { encryptTo } : {}),
        openWith: { identities, ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_5__/* .defined */ .s)({ passphrase }) },
        ...(operation !== 'list' && operation !== 'prune' && values.flag('allow-plaintext')
            ? { allowPlaintext: true }
            : {}),
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_5__/* .defined */ .s)({ signingKey }),
        verifyKeys,
    };
}
/** Minimum length: someone who has the file can guess a shorter passphrase. */
const PASSPHRASE_CHARS = 12;
function warnOfShort(passphrase, problems) {
    if (Array.from(passphrase.reveal()).length < PASSPHRASE_CHARS)
        problems.warn(`the passphrase has fewer than ${PASSPHRASE_CHARS} characters: who gets the backup can try them out. Take a longer one, or --encrypt-to`);
}
function readEncryptTo(values, read, passphrase, problems) {
    const path = values.text('recipients-file');
    const text = path === undefined ? undefined : read('recipients-file', path);
    const lines = text === undefined ? [] : (0,_encryption_key_files_js__WEBPACK_IMPORTED_MODULE_6__/* .keyLines */ .r)(text);
    if (text !== undefined && lines.length === 0)
        problems.add(`--recipients-file: ${(0,_read_file_js__WEBPACK_IMPORTED_MODULE_4__/* .showPath */ .P8)(path)} holds no recipient`);
    const recipients = [...new Set([...values.list('encrypt-to'), ...lines])];
    for (const recipient of recipients) {
        if (/^AGE-SECRET-KEY-/i.test(recipient))
            problems.add('--encrypt-to is a private key, it takes the public one: age1…');
        else if (!(0,_encryption_x25519_stanza_js__WEBPACK_IMPORTED_MODULE_1__/* .isRecipient */ .gZ)(recipient))
            problems.add(`--encrypt-to is ${showRecipient(recipient)}, it takes age recipients of type X25519: age1…`);
    }
    const isAsked = values.has('encrypt-to') || path !== undefined;
    if (isAsked && values.has('passphrase-file'))
        problems.add('--passphrase-file contradicts --encrypt-to and --recipients-file: give one');
    if (recipients.length > 0)
        return { kind: 'recipients', recipients };
    return passphrase && { kind: 'passphrase', passphrase };
}
/** Describes an invalid recipient, which may be a secret or a line of the wrong file. */
function showRecipient(text) {
    return /^(age1|ssh-)/.test(text) ? `"${text}"` : '***';
}
function readPassphrase(values, read, problems) {
    const path = values.text('passphrase-file');
    const text = path === undefined ? undefined : read('passphrase-file', path);
    if (text === undefined)
        return undefined;
    const passphrase = text.split(/\r?\n/, 1)[0];
    if (passphrase.trim() === '')
        problems.add(`--passphrase-file: the first line of ${(0,_read_file_js__WEBPACK_IMPORTED_MODULE_4__/* .showPath */ .P8)(path)} is empty`);
    return new _core_secret_js__WEBPACK_IMPORTED_MODULE_2__/* .Secret */ .z(passphrase);
}
function readIdentities(values, read, problems) {
    const path = values.text('identity-file');
    const text = path === undefined ? undefined : read('identity-file', path);
    if (text === undefined)
        return [];
    if (text.startsWith('age-encryption.org/')) {
        problems.add(`--identity-file: ${(0,_read_file_js__WEBPACK_IMPORTED_MODULE_4__/* .showPath */ .P8)(path)} is encrypted itself: give it as \`age -d\` decrypts it`);
        return [];
    }
    const lines = (0,_encryption_key_files_js__WEBPACK_IMPORTED_MODULE_6__/* .keyLines */ .r)(text);
    if (lines.length === 0 || !lines.every(_encryption_x25519_stanza_js__WEBPACK_IMPORTED_MODULE_1__/* .isIdentity */ .Lk))
        problems.add(`--identity-file: ${(0,_read_file_js__WEBPACK_IMPORTED_MODULE_4__/* .showPath */ .P8)(path)} does not hold age identities of type X25519: AGE-SECRET-KEY-1…`);
    return lines.map((line) => new _core_secret_js__WEBPACK_IMPORTED_MODULE_2__/* .Secret */ .z(line));
}
function readSigningKey(values, read, problems) {
    const path = values.text('signing-key');
    const pem = path === undefined ? undefined : read('signing-key', path);
    if (pem === undefined)
        return undefined;
    const key = parseKey(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)(pem));
    if (!key)
        problems.add(`--signing-key: ${(0,_read_file_js__WEBPACK_IMPORTED_MODULE_4__/* .showPath */ .P8)(path)} is not an Ed25519 private key in PEM (PKCS #8, not encrypted)`);
    return key;
}
function readVerifyKey(path, read, problems) {
    const pem = read('verify-key', path);
    if (pem === undefined)
        return undefined;
    // Node.js would quietly take the public half of a private key.
    const key = pem.includes('PRIVATE') ? undefined : parseKey(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)(pem));
    if (!key)
        problems.add(`--verify-key: ${(0,_read_file_js__WEBPACK_IMPORTED_MODULE_4__/* .showPath */ .P8)(path)} is not an Ed25519 public key in PEM`);
    return key;
}
function parseKey(parse) {
    try {
        const key = parse();
        return key.asymmetricKeyType === 'ed25519' ? key : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 41383:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isDockerTarget),
/* harmony export */   w: () => (/* binding */ isSecretValue)
/* harmony export */ });
/* harmony import */ var _option_table_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13934);
// Decides which values of options are secrets.

const SECRETS = new Set(_option_table_js__WEBPACK_IMPORTED_MODULE_0__/* .OPTIONS */ .lw.filter(({ secret }) => secret).map(({ name }) => name));
const URLS_OF_SERVERS = ['url', 'restore-into', 'smtp-url'];
/** A literal key in place of its file. */
const PRIVATE_KEY = /PRIVATE KEY-----|AGE-SECRET-KEY-1/i;
/**
 * Returns whether a value must stay hidden. The URL of a server without a password is no secret.
 */
function isSecretValue(name, value) {
    if (PRIVATE_KEY.test(value))
        return true;
    if (value === '' || !SECRETS.has(name))
        return false;
    if (!URLS_OF_SERVERS.includes(name))
        return true;
    if (isDockerTarget(value))
        return false;
    return !URL.canParse(value) || new URL(value).password !== '';
}
/** Returns whether a value of --restore-into asks for a container instead of a server. */
function isDockerTarget(value) {
    return /^docker(:|$)/.test(value.trim());
}


/***/ }),

/***/ 9068:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Im: () => (/* binding */ isEmpty),
/* harmony export */   VC: () => (/* binding */ applyPolicy),
/* harmony export */   y0: () => (/* binding */ RULES)
/* harmony export */ });
/* unused harmony export PERIODS */
// Decides which backups of one label a policy keeps, and why. Pure. The meaning is that of restic's
// `forget` (https://restic.readthedocs.io/en/stable/060_forget.html), in UTC: rules count periods
// that have backups, a backup is kept if one rule keeps it, and the oldest backup is kept too if a
// rule has not used up its count.
const PERIODS = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];
/** Names of the rules; with the prefix `keep-`, each is an option. */
const RULES = ['last', ...PERIODS];
function isEmpty(policy) {
    return policy.within === undefined && RULES.every((rule) => policy[rule] === 0);
}
/**
 * Applies the policy.
 * @param backups backups of one label, in any order
 */
function applyPolicy(backups, policy, now) {
    const newestFirst = [...backups].sort((a, b) => b.time.getTime() - a.time.getTime() || (a.backupId < b.backupId ? 1 : -1));
    const kept = new Map();
    const keep = ({ backupId }, why) => {
        kept.set(backupId, [...(kept.get(backupId) ?? []), why]);
    };
    if (policy.within) {
        const { within } = policy;
        const since = startOf(newestFirst, within, now);
        for (const backup of newestFirst)
            if (backup.time.getTime() > since)
                keep(backup, `within ${describe(within)}`);
    }
    countDown(newestFirst, policy.last, 'last', ({ backupId }) => backupId, keep);
    for (const period of PERIODS)
        countDown(newestFirst, policy[period], period, ({ time }) => bucketOf(time, period), keep);
    return kept;
}
/**
 * Keeps the newest backup of each bucket until the count is used up; also the oldest of all, if the
 * count is not used up.
 */
function countDown(newestFirst, count, rule, bucketOf, keep) {
    let left = count;
    let bucket;
    for (const [index, backup] of newestFirst.entries()) {
        if (left === 0)
            return;
        const own = bucketOf(backup);
        const isNew = own !== bucket;
        if (!isNew && index < newestFirst.length - 1)
            continue;
        keep(backup, isNew ? rule : `oldest ${rule}`);
        bucket = own;
        left--;
    }
}
/**
 * Returns the start of a span, counted back from the newest backup that is not in the future; the
 * beginning of time if all are.
 */
function startOf(newestFirst, { years, months, days, hours }, now) {
    const latest = newestFirst.find(({ time }) => time.getTime() <= now.getTime())?.time;
    if (!latest)
        return -Infinity;
    const start = new Date(latest);
    start.setUTCFullYear(latest.getUTCFullYear() - years, latest.getUTCMonth() - months, latest.getUTCDate() - days);
    start.setUTCHours(latest.getUTCHours() - hours);
    return start.getTime();
}
function bucketOf(time, period) {
    const iso = time.toISOString();
    switch (period) {
        case 'hourly':
            return iso.slice(0, 13);
        case 'daily':
            return iso.slice(0, 10);
        case 'weekly':
            return mondayOf(time);
        case 'monthly':
            return iso.slice(0, 7);
        case 'yearly':
            return iso.slice(0, 4);
    }
}
/** Weeks begin on Monday, as in ISO 8601. */
function mondayOf(time) {
    const daysSinceMonday = (time.getUTCDay() + 6) % 7;
    return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() - daysSinceMonday))
        .toISOString()
        .slice(0, 10);
}
function describe({ years, months, days, hours }) {
    const parts = [`${years}y`, `${months}m`, `${days}d`, `${hours}h`];
    return parts.filter((part) => !/^0[ymdh]$/.test(part)).join('');
}


/***/ }),

/***/ 81101:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ assertPlausibleRecords),
/* harmony export */   j: () => (/* binding */ readFolder)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
/* harmony import */ var _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(22693);
/* harmony import */ var _format_verification_record_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90440);
/* harmony import */ var _bounds_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1747);
// Folder of a backup: lists the files that describe the backup as a whole. Invariant: the name of
// the existing manifest decides whether a backup is encrypted, never the contents of a file.





/**
 * Lists the folder of a backup.
 * @returns undefined if there is no manifest, and so no backup
 * @throws BackupError MANIFEST_INVALID if the folder has more or larger files than any backup;
 * STORAGE_*
 */
async function readFolder(storage, backupId) {
    const files = new Map();
    for await (const { name, bytes } of storage.listObjects(backupId, '@.')) {
        files.set(name, bytes);
        if (files.size > _bounds_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_NOTES */ .jk)
            throw crowded(backupId, `more than ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(_bounds_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_NOTES */ .jk)} files whose names begin with "@."`);
    }
    const manifests = [_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST */ .e0, _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST */ .e0 + _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .ENCRYPTED_SUFFIX */ .TB].filter((name) => files.has(name));
    const [name] = manifests;
    if (name === undefined)
        return undefined;
    if (manifests.length > 1)
        throw crowded(backupId, `both ${manifests.join(' and ')}`);
    const records = [...files].filter(([each]) => (0,_format_verification_record_js__WEBPACK_IMPORTED_MODULE_3__/* .isVerificationName */ .pK)(each));
    return {
        backupId,
        manifest: { name, bytes: files.get(name) },
        isEncrypted: name !== _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST */ .e0,
        ...(files.has(_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .SUMMARY */ .$M) ? { summaryBytes: files.get(_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .SUMMARY */ .$M) } : {}),
        hasIdentity: files.has(_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .IDENTITY */ .zK + _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .ENCRYPTED_SUFFIX */ .TB),
        records: records.map(([each, bytes]) => ({ name: each, bytes })),
    };
}
/**
 * Asserts plausible numbers and sizes of the records before any record is read.
 * @throws BackupError MANIFEST_INVALID
 */
function assertPlausibleRecords({ backupId, records }) {
    if (records.length > _bounds_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_RECORDS */ .uq)
        throw crowded(backupId, `${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(records.length)} records of verifications`);
    const large = records.find(({ bytes }) => bytes > _bounds_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_RECORD_BYTES */ .xR);
    if (large)
        throw crowded(backupId, `a record of ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(large.bytes)} bytes, ${large.name}`);
}
function crowded(backupId, what) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('MANIFEST_INVALID', `the folder of ${backupId} has ${what}, unlike any backup`, {
        hint: 'Someone else has put files there: find out who writes to the storage, and remove the files.',
    });
}


/***/ }),

/***/ 78179:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ backupStatus)
/* harmony export */ });
const LEVELS = ['objects', 'sample', 'counts', 'rows'];
/**
 * Returns the status.
 * @param verifications records in any order
 */
function backupStatus(verifications) {
    const records = [...verifications].sort((a, b) => (a.time < b.time ? -1 : 1));
    const failure = findOpenFailure(records);
    if (failure) {
        const { level, time } = failure;
        return { status: 'verification-failed', level, time, failure: failure.failure.message };
    }
    const passed = records.filter(({ status }) => status === 'passed');
    const restored = passed
        .filter(({ read }) => read.objects === 'all' && read.restore !== undefined)
        .sort((a, b) => rank(a) - rank(b));
    const best = restored.at(-1);
    if (best)
        return { status: 'restore-verified', level: best.level, time: best.time };
    const read = passed.findLast((each) => each.read.objects === 'all');
    return read ? { status: 'objects-verified', level: 'objects', time: read.time } : { status: 'stored' };
}
/**
 * Finds the last failure that is not refuted. Damage and a failed restore are faults of the backup;
 * a different server or an assertion of the user are not. A later verification refutes a failure if
 * it checked the same thing at least as thoroughly.
 */
function findOpenFailure(records) {
    let open;
    for (const record of records) {
        const culprit = record.failure?.culprit;
        if (record.status === 'failed' && (culprit === 'objects' || culprit === 'restore'))
            open = record;
        else if (record.status === 'passed' && open && covers(record, open))
            open = undefined;
    }
    return open;
}
function covers(passed, { level, failure }) {
    if (passed.read.objects !== 'all')
        return false;
    return (failure?.culprit === 'objects' ||
        (passed.read.restore !== undefined && rank(passed) >= LEVELS.indexOf(level)));
}
function rank({ level }) {
    return LEVELS.indexOf(level);
}


/***/ }),

/***/ 1747:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   De: () => (/* binding */ assertPlausibleManifest),
/* harmony export */   N9: () => (/* binding */ MAX_DEFINITION_BYTES),
/* harmony export */   Q0: () => (/* binding */ MAX_SUMMARY_BYTES),
/* harmony export */   UH: () => (/* binding */ MAX_LEASE_BYTES),
/* harmony export */   bp: () => (/* binding */ MAX_LEASES),
/* harmony export */   je: () => (/* binding */ MAX_FOLDERS),
/* harmony export */   jk: () => (/* binding */ MAX_NOTES),
/* harmony export */   t7: () => (/* binding */ manifestLimit),
/* harmony export */   ue: () => (/* binding */ MAX_IDENTITY_BYTES),
/* harmony export */   uq: () => (/* binding */ MAX_RECORDS),
/* harmony export */   xR: () => (/* binding */ MAX_RECORD_BYTES)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
// Limits on data that is read from a storage into memory. Invariant: no limit comes from the data
// itself unless the data is signed. An attacker who can write to the bucket controls sizes, numbers
// of objects, and manifests that state sizes.


/** Size limit of a summary; a backup writes no larger one. */
const MAX_SUMMARY_BYTES = 16 * 1024;
/** Size limit of a verification record; a larger one omits details. */
const MAX_RECORD_BYTES = 16 * 1024;
const MAX_LEASE_BYTES = 4 * 1024;
/** Size limit of the private key of a backup with a passphrase. */
const MAX_IDENTITY_BYTES = 64 * 1024;
/** Size limit of a stored definition file; a backup writes no larger one. */
const MAX_DEFINITION_BYTES = 64 * 1024 * 1024;
/** Number of files that describe one backup as a whole: manifest, summary, records, leases. */
const MAX_NOTES = 5000;
/** Enough for a verification every hour for four months. */
const MAX_RECORDS = 3000;
const MAX_LEASES = 100;
const MAX_FOLDERS = 100_000;
/** Enough for a manifest of any server except the largest. */
const SMALL_MANIFEST_BYTES = 16 * 1024 * 1024;
/** Manifest bytes per object: more than a table of 1,017 columns with the longest names needs. */
const BYTES_PER_OBJECT = 64 * 1024;
/** Slightly less than the longest text that Node.js can hold. */
const MAX_MANIFEST_BYTES = 480 * 1024 * 1024;
/** Returns the largest plausible manifest for this number of objects. */
function manifestLimit(objects) {
    return Math.min(MAX_MANIFEST_BYTES, SMALL_MANIFEST_BYTES + objects * BYTES_PER_OBJECT);
}
/**
 * Asserts, before the manifest is read, that its size fits its objects.
 * @throws BackupError MANIFEST_INVALID
 */
async function assertPlausibleManifest(backupId, bytes, objects) {
    if (bytes <= SMALL_MANIFEST_BYTES)
        return;
    const isPossible = bytes <= MAX_MANIFEST_BYTES;
    let count = 0;
    if (isPossible)
        for await (const _ of objects)
            if (bytes <= manifestLimit(++count))
                return;
    const limit = isPossible
        ? `more than its ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(count)} objects explain`
        : `a manifest has at most ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z3)(MAX_MANIFEST_BYTES)}`;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('MANIFEST_INVALID', `the manifest of ${backupId} has ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z3)(bytes)}, ${limit}`, {
        hint: 'It was damaged, or someone else put it there: use another backup, or the other copy of this one.',
        details: { bytes, objects: count },
    });
}


/***/ }),

/***/ 24441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ BrokenBackups)
/* harmony export */ });
const DESCRIBED = 20;
const NAMED = 100;
class BrokenBackups {
    #found = new Map();
    add = (backupId, error) => {
        this.#found.set(backupId, error);
    };
    /** Ids in ascending order of time. */
    ids() {
        return [...this.#found.keys()].sort();
    }
    errorOf(backupId) {
        return this.#found.get(backupId);
    }
    /**
     * Describes the first backups with their errors, then lists names, then gives a number.
     * @param advice consequence of the error
     */
    describe(advice = '') {
        const ids = this.ids();
        const lines = ids
            .slice(0, DESCRIBED)
            .map((id) => `backup ${id} cannot be read: ${this.#found.get(id).message}${advice}`);
        const named = ids.slice(DESCRIBED, DESCRIBED + NAMED);
        const more = ids.length - DESCRIBED - named.length;
        if (named.length > 0)
            lines.push(`cannot be read either${advice}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
        return lines;
    }
}


/***/ }),

/***/ 41569:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Sy: () => (/* binding */ keyOfRecord),
/* harmony export */   T3: () => (/* binding */ readRecords),
/* harmony export */   b3: () => (/* binding */ routineKind)
/* harmony export */ });
/* harmony import */ var _compression_decompress_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17919);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _format_definition_objects_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94147);
/* harmony import */ var _format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(73979);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51096);
// Reads the definition records of a backup, one object at a time. Invariant: each record has the
// hash that the manifest holds, no record is missing and none is added.





/** Kind, schema and name of a definition, as one text. */
function keyOfRecord({ kind, schema, name, table, }) {
    return JSON.stringify([kind, schema ?? '', kind === 'histogram' ? (table ?? '') : '', name]);
}
/**
 * Reads the records.
 * @param readBytes returns a small object, decrypted and compared with its hash
 */
async function* readRecords(manifest, readBytes) {
    const expected = expectedRecords(manifest);
    for (const { object, records, bytes } of manifest.definitions) {
        if (bytes > _format_definition_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .MAX_OBJECT_BYTES */ .lu)
            throw invalid(manifest, `${object} has ${bytes} bytes of definitions`);
        const lines = await readLines(object, await readBytes(object), bytes);
        if (lines.length !== records)
            throw invalid(manifest, `${object} has ${lines.length} records, the manifest says ${records}`);
        for (const line of lines) {
            const record = (0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__/* .parseRecord */ .Hh)(line, object);
            const hash = (0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__/* .hashRecord */ .OK)(line);
            const hashes = expected.get(keyOfRecord(record));
            const index = hashes?.indexOf(hash) ?? -1;
            if (!hashes || index < 0)
                throw invalid(manifest, `its definition of ${(0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__/* .describeRecord */ .TV)(record)} is not the one that it names`);
            hashes.splice(index, 1);
            if (hashes.length === 0)
                expected.delete(keyOfRecord(record));
            yield record;
        }
    }
    const [missing] = expected.keys();
    if (missing === undefined)
        return;
    const [kind, schema, table, name] = JSON.parse(missing);
    throw invalid(manifest, `it lacks the definition of ${(0,_format_definition_record_js__WEBPACK_IMPORTED_MODULE_3__/* .describeRecord */ .TV)({ kind, name, ...(schema ? { schema } : {}), ...(table ? { table } : {}) })}`);
}
async function readLines(object, stored, bytes) {
    let plain;
    try {
        plain = await (0,_storage_small_object_js__WEBPACK_IMPORTED_MODULE_4__/* .collect */ .Fo)(object, (0,_compression_decompress_js__WEBPACK_IMPORTED_MODULE_0__/* .decompressAs */ ._)('zstd', oneOf(stored)), bytes);
    }
    catch (cause) {
        if (cause instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj)
            throw cause;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('OBJECT_CORRUPT', `${object} cannot be decompressed: ${cause.message}`, {
            hint: 'The object was damaged or changed: use another backup.',
            cause,
        });
    }
    const lines = [];
    for (let start = 0; start < plain.length;) {
        const end = plain.indexOf('\n', start);
        const next = end < 0 ? plain.length : end + 1;
        if (next - start > _format_definition_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .MAX_RECORD_BYTES */ .xR)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('MANIFEST_INVALID', `${object} has a record of ${next - start} bytes`, {
                hint: 'The backup was damaged or changed: use another one.',
            });
        lines.push(plain.subarray(start, next));
        start = next;
    }
    return lines;
}
/** Hashes by record key; an account has many grants. */
function expectedRecords({ schemas, accounts = [] }) {
    const expected = new Map();
    const add = (record, sha256) => {
        const key = keyOfRecord(record);
        expected.set(key, [...(expected.get(key) ?? []), sha256]);
    };
    const addAll = (kind, schema, definitions) => {
        for (const { name, sha256 } of definitions)
            add({ kind, schema, name }, sha256);
    };
    for (const { name: schema, sha256, ...own } of schemas) {
        add({ kind: 'schema', name: schema }, sha256);
        addAll('table', schema, own.tables);
        addAll('view', schema, own.views);
        addAll('sequence', schema, own.sequences);
        addAll('library', schema, own.libraries);
        addAll('event', schema, own.events);
        for (const { name, type, sha256 } of own.routines)
            add({ kind: routineKind(type), schema, name }, sha256);
        for (const { triggers } of [...own.tables, ...own.views])
            addAll('trigger', schema, triggers);
        for (const { name: table, histograms } of own.tables)
            for (const { name, sha256 } of histograms)
                add({ kind: 'histogram', schema, table, name }, sha256);
    }
    for (const { kind, name, sha256 } of accounts)
        add({ kind, name }, sha256);
    return expected;
}
function routineKind(type) {
    return type.toLowerCase();
}
async function* oneOf(bytes) {
    yield bytes;
}
function invalid({ backupId }, why) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
        hint: 'The backup was damaged or changed: use another one.',
    });
}


/***/ }),

/***/ 26199:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L_: () => (/* binding */ readSummary),
/* harmony export */   Tx: () => (/* binding */ findBackups),
/* harmony export */   VN: () => (/* binding */ findNewestBackups),
/* harmony export */   aD: () => (/* binding */ findVerifications),
/* harmony export */   e6: () => (/* binding */ isDamage),
/* harmony export */   hf: () => (/* binding */ listBackupIds)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _format_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(22693);
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(43347);
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(9276);
/* harmony import */ var _format_plausible_json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7799);
/* harmony import */ var _format_signature_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(82912);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(51096);
/* harmony import */ var _format_verification_record_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(90440);
/* harmony import */ var _backup_folder_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(81101);
/* harmony import */ var _bounds_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1747);
// Finds the backups in a storage. Only a folder with a manifest is a backup; the search ignores all
// other folders. If verification keys are given, a backup without a valid signature is broken, and
// a verification record without one does not count. Invariant: the search checks ids and signatures
// before it reads a manifest, and holds only a few small files in memory at a time.











const RECORDS_AT_ONCE = 4;
/**
 * Returns all backups in ascending order of time, optionally of one label.
 * @param verifyKeys public keys; none: signatures do not count
 */
async function findBackups(storage, label, onBroken, verifyKeys = []) {
    const found = await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_10__/* .mapConcurrent */ ._k)(await listBackupIds(storage), _storage_small_object_js__WEBPACK_IMPORTED_MODULE_6__/* .SMALL_OBJECTS_AT_ONCE */ .HO, (id) => readBackup(storage, id, label, onBroken, verifyKeys));
    return found.filter((backup) => backup !== undefined);
}
/**
 * Returns the newest backups, of one label if it is given, and reads no older ones.
 * @param limit 0: all
 */
async function findNewestBackups(storage, { label, limit }, onBroken, verifyKeys = []) {
    const ids = await listBackupIds(storage);
    const found = [];
    let unread = ids.length;
    const isEnough = () => limit > 0 && found.length >= limit;
    while (unread > 0 && !isEnough()) {
        // No more than are still wanted, as long as each of them counts.
        const wanted = limit === 0 ? unread : Math.min(limit - found.length, _storage_small_object_js__WEBPACK_IMPORTED_MODULE_6__/* .SMALL_OBJECTS_AT_ONCE */ .HO);
        const some = ids.slice(Math.max(0, unread - wanted), unread);
        unread -= some.length;
        const read = await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_10__/* .mapConcurrent */ ._k)(some, _storage_small_object_js__WEBPACK_IMPORTED_MODULE_6__/* .SMALL_OBJECTS_AT_ONCE */ .HO, (id) => readBackup(storage, id, label, onBroken, verifyKeys));
        found.unshift(...read.filter((backup) => backup !== undefined));
    }
    return { found, unread };
}
/**
 * Returns the ids in ascending order of time.
 * @throws BackupError STORAGE_FAILED for a listing that does not end or repeats itself
 */
async function listBackupIds(storage) {
    const ids = new Set();
    let listed = 0;
    for await (const id of storage.listFolders()) {
        if (++listed > _bounds_js__WEBPACK_IMPORTED_MODULE_9__/* .MAX_FOLDERS */ .je || ids.has(id))
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('STORAGE_FAILED', listed > _bounds_js__WEBPACK_IMPORTED_MODULE_9__/* .MAX_FOLDERS */ .je
                ? `${storage.location} lists more than ${_bounds_js__WEBPACK_IMPORTED_MODULE_9__/* .MAX_FOLDERS */ .je} folders`
                : `${storage.location} lists the folder ${id} twice`, { hint: 'Keep backups below a prefix of their own, and check that the storage lists what it holds.' });
        if ((0,_format_names_js__WEBPACK_IMPORTED_MODULE_3__/* .isBackupId */ ["if"])(id))
            ids.add(id);
    }
    return [...ids].sort();
}
async function readBackup(storage, id, label, onBroken, verifyKeys) {
    try {
        const folder = await (0,_backup_folder_js__WEBPACK_IMPORTED_MODULE_8__/* .readFolder */ .j)(storage, id);
        if (!folder)
            return undefined;
        const summary = await readSummary(storage, folder, verifyKeys);
        if (verifyKeys.length > 0)
            await checkManifest(storage, folder, summary);
        if (label !== undefined && summary.label !== label)
            return undefined;
        (0,_backup_folder_js__WEBPACK_IMPORTED_MODULE_8__/* .assertPlausibleRecords */ .i)(folder);
        return {
            ...summary,
            encrypted: folder.isEncrypted,
            isMisdescribed: summary.encrypted !== folder.isEncrypted,
            verifications: await readRecords(storage, folder, verifyKeys),
        };
    }
    catch (error) {
        if (!isDamage(error))
            throw error;
        // A damaged backup must neither hide the others nor be hidden.
        onBroken(id, error);
        return undefined;
    }
}
/** Errors of one backup, which must not stop a search through the others. */
const DAMAGE = new Set([
    'MANIFEST_INVALID',
    'OBJECT_CORRUPT',
    'STORAGE_OBJECT_NOT_FOUND',
    'SIGNATURE_MISSING',
    'SIGNATURE_INVALID',
]);
/** Returns whether an error means that one backup is damaged, changed or gone. */
function isDamage(error) {
    return error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj && DAMAGE.has(error.code);
}
/**
 * Reads the summary. With keys, the summary is signed, and the manifest must have the size that it
 * states.
 * @throws BackupError MANIFEST_INVALID, OBJECT_CORRUPT, SIGNATURE_*, STORAGE_*
 */
async function readSummary(storage, folder, verifyKeys) {
    const { backupId, manifest, summaryBytes = 0 } = folder;
    if (summaryBytes > _bounds_js__WEBPACK_IMPORTED_MODULE_9__/* .MAX_SUMMARY_BYTES */ .Q0)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('OBJECT_CORRUPT', `the summary of ${backupId} has ${summaryBytes} bytes, it has at most ${_bounds_js__WEBPACK_IMPORTED_MODULE_9__/* .MAX_SUMMARY_BYTES */ .Q0}`, {
            hint: 'A summary is never that large: it was damaged, or someone else put it there. Use another backup.',
        });
    const bytes = await storage.read(`${backupId}/${_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .SUMMARY */ .$M}`, _bounds_js__WEBPACK_IMPORTED_MODULE_9__/* .MAX_SUMMARY_BYTES */ .Q0);
    if (!(0,_format_plausible_json_js__WEBPACK_IMPORTED_MODULE_4__/* .isPlausibleJson */ .yl)(bytes, _format_plausible_json_js__WEBPACK_IMPORTED_MODULE_4__/* .NOTE_LIMITS */ .A6))
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('MANIFEST_INVALID', `the summary of ${backupId} is not the summary of a backup`, {
            hint: 'The summary was damaged or changed: use another backup, or the other copy of this one.',
        });
    (0,_format_signature_js__WEBPACK_IMPORTED_MODULE_5__/* .checkSignature */ .jC)(bytes, verifyKeys, `the summary of ${backupId}`);
    const summary = (0,_format_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSummary */ .W6)(bytes, backupId);
    // The id is the begin time: backups are sorted by the id and judged by the time, so both must
    // agree.
    if (Math.floor(Date.parse(summary.begin) / 1000) * 1000 !== (0,_format_names_js__WEBPACK_IMPORTED_MODULE_3__/* .backupTime */ .a3)(backupId).getTime())
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('MANIFEST_INVALID', `the summary of ${backupId} is invalid: it says that the backup began at ${summary.begin}`, { hint: 'The summary was damaged or changed: use another backup, or the other copy of this one.' });
    if (verifyKeys.length > 0 && summary.manifestBytes !== manifest.bytes)
        throw anotherManifest(backupId, `${summary.manifestBytes} bytes`, `${manifest.bytes} bytes`);
    return summary;
}
function anotherManifest(backupId, expected, actual) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SIGNATURE_INVALID', `the manifest of ${backupId} is not the one that was signed: summary ${expected}, object ${actual}`, { hint: 'It was changed, or someone else made it: do not use this backup.' });
}
/**
 * Compares the manifest, which may be encrypted, with the hash in the signed summary.
 * @throws BackupError SIGNATURE_INVALID
 */
async function checkManifest(storage, { backupId, manifest }, { manifestSha256 }) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const { signal } = new AbortController();
    let bytes = 0;
    for await (const piece of storage.readStream(`${backupId}/${manifest.name}`, { signal })) {
        bytes += piece.length;
        if (bytes > manifest.bytes)
            break;
        hash.update(piece);
    }
    const actual = hash.digest('hex');
    if (actual !== manifestSha256)
        throw anotherManifest(backupId, manifestSha256 ?? 'none', actual);
}
/** Returns the verifications of one backup in order of time; none if the backup does not exist. */
async function findVerifications(storage, backupId, verifyKeys = []) {
    const folder = await (0,_backup_folder_js__WEBPACK_IMPORTED_MODULE_8__/* .readFolder */ .j)(storage, backupId);
    if (!folder)
        return [];
    (0,_backup_folder_js__WEBPACK_IMPORTED_MODULE_8__/* .assertPlausibleRecords */ .i)(folder);
    return await readRecords(storage, folder, verifyKeys);
}
async function readRecords(storage, { backupId, records }, verifyKeys) {
    const found = [];
    const { signal } = new AbortController();
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_10__/* .forEachConcurrent */ .C6)(records, RECORDS_AT_ONCE, signal, async ({ name }) => {
        const bytes = await storage.read(`${backupId}/${name}`, _bounds_js__WEBPACK_IMPORTED_MODULE_9__/* .MAX_RECORD_BYTES */ .xR);
        if (!(0,_format_plausible_json_js__WEBPACK_IMPORTED_MODULE_4__/* .isPlausibleJson */ .yl)(bytes, _format_plausible_json_js__WEBPACK_IMPORTED_MODULE_4__/* .NOTE_LIMITS */ .A6))
            return;
        const record = (0,_format_verification_record_js__WEBPACK_IMPORTED_MODULE_7__/* .parseVerificationRecord */ .UI)(bytes, backupId, verifyKeys);
        if (record)
            found.push(record);
    });
    return found.sort((a, b) => (a.time < b.time ? -1 : 1));
}


/***/ }),

/***/ 96797:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S5: () => (/* binding */ isFromFuture),
/* harmony export */   Y0: () => (/* binding */ isAhead),
/* harmony export */   ZU: () => (/* binding */ presentOf)
/* harmony export */ });
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(43347);
// Backups whose id lies in the future: a clock that was ahead made them, or an attacker wants them
// to stay the newest for ever. They do not count, and are named.

/** Tolerated difference of two machines' clocks, in milliseconds. */
const TOLERANCE_MS = 5 * 60_000;
function isFromFuture(backupId, now) {
    return isAhead((0,_format_names_js__WEBPACK_IMPORTED_MODULE_0__/* .backupTime */ .a3)(backupId), now);
}
/** Reports whether a time is later than another by more than clocks differ. */
function isAhead(time, now) {
    return time.getTime() - now.getTime() > TOLERANCE_MS;
}
/**
 * Returns the present time for judging backups: the storage's time if our clock is ahead of it.
 * Call it after the storage was read, because the storage's answers contain the time.
 */
function presentOf({ storage, now }) {
    const ours = now();
    const earlier = storage.clocks().map((clock) => clock.now());
    return earlier.find((time) => isAhead(ours, time)) ?? ours;
}


/***/ }),

/***/ 1174:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ isPassOfRestore),
/* harmony export */   p: () => (/* binding */ list)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(50862);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
/* harmony import */ var _backup_status_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(78179);
/* harmony import */ var _broken_backups_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(24441);
/* harmony import */ var _future_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(96797);
/* harmony import */ var _partial_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(77497);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26199);
// Lists backups, and verifies the age of the newest one.








/**
 * Returns whether a restore passed: the run compared the result of all objects, and did not resume
 * an earlier try.
 */
function isPassOfRestore({ status, read }) {
    return status === 'passed' && read.objects === 'all' && read.restore !== undefined && !read.restore.resumed;
}
async function list({ label, maxAgeSeconds, withVerifications = false, limit = 0 }, context) {
    const { storage, logger, trust } = context;
    const warnings = [];
    const warn = (warning) => {
        warnings.push(warning);
        logger.warn(warning);
    };
    const broken = new _broken_backups_js__WEBPACK_IMPORTED_MODULE_4__/* .BrokenBackups */ .t();
    // A label whose newest backup is old must not be missed.
    const wanted = { label, limit: maxAgeSeconds === undefined ? limit : 0 };
    const { found, unread } = await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .findNewestBackups */ .VN)(storage, wanted, broken.add, trust?.verifyKeys);
    for (const warning of broken.describe())
        warn(warning);
    const present = (0,_future_js__WEBPACK_IMPORTED_MODULE_2__/* .presentOf */ .ZU)(context);
    const [firstBroken] = broken.ids();
    const isDemanded = trust !== undefined && trust.verifyKeys.length > 0;
    const refused = isDemanded && firstBroken !== undefined ? broken.errorOf(firstBroken) : undefined;
    for (const { backupId, encrypted, isMisdescribed, verifications } of found) {
        if (isMisdescribed)
            warn(`backup ${backupId} is ${encrypted ? '' : 'not '}encrypted, but its summary says otherwise: someone has changed the summary`);
        if ((0,_future_js__WEBPACK_IMPORTED_MODULE_2__/* .isFromFuture */ .S5)(backupId, present))
            warn(`backup ${backupId} lies in the future: it is neither the latest nor counted for --max-age`);
        const { status, time, failure } = (0,_backup_status_js__WEBPACK_IMPORTED_MODULE_5__/* .backupStatus */ .R)(verifications);
        if (status === 'verification-failed')
            warn(`backup ${backupId} failed its verification of ${time}, and is not the latest: ${failure}`);
    }
    const backups = found.map((each) => ({
        ...describeBackup(each),
        ...(withVerifications ? { verifications: each.verifications } : {}),
    }));
    const passed = found.filter(({ backupId }) => !(0,_future_js__WEBPACK_IMPORTED_MODULE_2__/* .isFromFuture */ .S5)(backupId, present));
    const isCounted = new Set((0,_partial_js__WEBPACK_IMPORTED_MODULE_6__/* .passOverPartial */ .x)(passed).counted.map(({ backupId }) => backupId));
    const good = backups.filter(({ backupId, status }) => isCounted.has(backupId) && status !== 'verification-failed');
    const newest = good.at(-1);
    const newestVerified = good.findLast((backup) => backup.status === 'restore-verified');
    const stale = maxAgeSeconds === undefined
        ? undefined
        : findStale(backups, good, maxAgeSeconds, storage.location, label, present);
    return {
        storage: storage.location,
        backups,
        ...(newest ? { newest: newest.backupId } : {}),
        ...(newestVerified ? { newestVerified: newestVerified.backupId } : {}),
        ...(unread > 0 ? { unread } : {}),
        warnings,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_7__/* .defined */ .s)({ stale, refused }),
    };
}
function describeBackup(found) {
    const { verifications, selection, isMisdescribed: _, manifestSha256: __, manifestBytes: ___, ...facts } = found;
    const { status, level, time, failure } = (0,_backup_status_js__WEBPACK_IMPORTED_MODULE_5__/* .backupStatus */ .R)(verifications);
    return {
        ...facts,
        partial: selection !== undefined,
        status,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_7__/* .defined */ .s)({ verifiedLevel: level }),
        ...(time ? { verifiedAt: time } : {}),
        ...(failure ? { failure } : {}),
    };
}
/** A label whose backups have all failed is as stale as a label without backups. */
function findStale(backups, good, maxAgeSeconds, location, label, now) {
    const newest = new Map(backups.map((backup) => [backup.label, undefined]));
    for (const { label: name, begin } of good)
        newest.set(name, Math.max(newest.get(name) ?? 0, Date.parse(begin)));
    const stale = [...newest]
        .map(([name, time]) => ({
        name,
        ...(time === undefined ? {} : { ageSeconds: (now.getTime() - time) / 1000 }),
    }))
        .filter(({ ageSeconds = Infinity }) => ageSeconds > maxAgeSeconds);
    if (newest.size > 0 && stale.length === 0)
        return undefined;
    const what = newest.size === 0
        ? `there is no backup${label === undefined ? '' : ` with the label "${label}"`} in ${location}`
        : stale
            .map(({ name, ageSeconds }) => ageSeconds === undefined
            ? `"${name}" has no backup that counts`
            : `the newest backup of "${name}" is ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSeconds */ .Xo)(ageSeconds)} old`)
            .join('; ');
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_STALE', what, {
        hint: `A backup was expected within ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSeconds */ .Xo)(maxAgeSeconds)}: see why the last runs failed or never started.`,
        details: { stale },
    });
}


/***/ }),

/***/ 7810:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ findNewestOfLabels)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(50862);
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9276);
/* harmony import */ var _backup_folder_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81101);
/* harmony import */ var _backup_status_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(78179);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(26199);
/* harmony import */ var _future_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(96797);
// The newest backup of each label. The search reads from the newest folder down: a listing of the
// storage, and a listing of one folder and one summary for each label, for any number of backups.
// An hourly question of a fleet must not read all backups. Invariant: the number of labels bounds
// the number of folders that the search reads.






const AT_ONCE = 3;
/** Folders that are read for a label at most, beyond the first. */
const FOLDERS_PER_LABEL = 4;
const DEEP_FOLDERS_PER_LABEL = 40;
const MORE_FOLDERS = 10;
/** @throws BackupError STORAGE_* */
async function findNewestOfLabels(storage, wanted, options) {
    const { isDeep, now } = options;
    const all = (await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .listBackupIds */ .hf)(storage)).toReversed();
    const present = (0,_future_js__WEBPACK_IMPORTED_MODULE_2__/* .presentOf */ .ZU)({ storage, now });
    const limit = MORE_FOLDERS + wanted.length * (isDeep ? DEEP_FOLDERS_PER_LABEL : FOLDERS_PER_LABEL);
    const ids = all.filter((id) => !(0,_future_js__WEBPACK_IMPORTED_MODULE_2__/* .isFromFuture */ .S5)(id, present)).slice(0, limit);
    const states = new Map(wanted.map(({ label }) => [label, { label, problems: [] }]));
    const partial = new Map();
    const isOpen = ({ label }) => {
        const { newest, verified, previous } = states.get(label);
        return !newest || (isDeep && (!verified || !previous));
    };
    for (let at = 0; at < ids.length;) {
        const open = wanted.filter(isOpen).length;
        if (open === 0)
            break;
        const batch = ids.slice(at, at + Math.min(open, AT_ONCE));
        at += batch.length;
        for (const found of await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_3__/* .mapConcurrent */ ._k)(batch, AT_ONCE, (id) => readOne(storage, id, options)))
            if (found)
                take(found, states, partial, wanted, isDeep);
    }
    for (const [label, backup] of partial) {
        const state = states.get(label);
        state.newest ??= backup;
    }
    return states;
}
function take({ backup, verified, problem }, states, partial, wanted, isDeep) {
    // What cannot be read has no label, and may be of each.
    if (!backup) {
        for (const state of states.values())
            if (!state.newest)
                state.problems.push(problem);
        return;
    }
    const { selection, ...facts } = backup;
    const state = states.get(backup.label);
    if (!state)
        return;
    if (isDeep && verified)
        state.verified ??= verified;
    if (problem !== undefined) {
        if (!state.newest)
            state.problems.push(problem);
    }
    else if (selection !== undefined && !wanted.find(({ label }) => label === backup.label).isPartial) {
        if (!partial.has(backup.label))
            partial.set(backup.label, facts);
    }
    else if (!state.newest)
        state.newest = facts;
    else
        state.previous ??= facts;
}
async function readOne(storage, id, { verifyKeys = [], isDeep }) {
    try {
        const folder = await (0,_backup_folder_js__WEBPACK_IMPORTED_MODULE_0__/* .readFolder */ .j)(storage, id);
        if (!folder)
            return undefined;
        const summary = await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .readSummary */ .L_)(storage, folder, verifyKeys);
        const verification = newestRecord(folder);
        const backup = { ...pickFacts(summary), ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_4__/* .defined */ .s)({ verification }) };
        // A name alone says little: the record holds the failure and the level of a verified restore.
        const isFailed = folder.records.some(({ name }) => RECORD.exec(name)?.[1] === 'failed');
        if (!verification || (!isDeep && !isFailed))
            return { backup };
        const { status, level, time, failure } = (0,_backup_status_js__WEBPACK_IMPORTED_MODULE_5__/* .backupStatus */ .R)(await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .findVerifications */ .aD)(storage, id, verifyKeys));
        if (status === 'verification-failed')
            return { backup, problem: `${id} failed its verification of ${time}: ${failure}` };
        return {
            backup,
            ...(status === 'restore-verified' ? { verified: { backupId: id, time: time, level: level } } : {}),
        };
    }
    catch (error) {
        if (!(0,_find_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .isDamage */ .e6)(error))
            throw error;
        return { problem: `${id} cannot be read: ${error.message}` };
    }
}
function pickFacts({ backupId, label, begin, end, tables, rows, dataBytes, storedBytes, selection, }) {
    return { backupId, label, begin, end, tables, rows, dataBytes, storedBytes, selection };
}
const RECORD = /^@\.(verified|failed)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/;
/** By its name, which costs no request. */
function newestRecord({ records }) {
    const found = records
        .map(({ name }) => RECORD.exec(name))
        .map(([, word, y, mo, d, h, mi, s]) => ({
        status: word === 'verified' ? 'passed' : 'failed',
        time: `${y}-${mo}-${d}T${h}:${mi}:${s}Z`,
    }));
    return found.sort((a, b) => (a.time < b.time ? -1 : 1)).at(-1);
}


/***/ }),

/***/ 81112:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  R: () => (/* binding */ OpenBackup),
  T: () => (/* binding */ openBackup)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/encryption/trust.js
var encryption_trust = __webpack_require__(81887);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var format_manifest = __webpack_require__(22693);
// EXTERNAL MODULE: ./lib/format/sha256.js
var sha256 = __webpack_require__(36520);
// EXTERNAL MODULE: ./lib/encryption/age-file.js + 1 modules
var age_file = __webpack_require__(82486);
// EXTERNAL MODULE: ./lib/encryption/backup-keys.js + 1 modules
var backup_keys = __webpack_require__(28228);
// EXTERNAL MODULE: ./lib/format/plausible-json.js
var plausible_json = __webpack_require__(7799);
// EXTERNAL MODULE: ./lib/format/signature.js + 1 modules
var signature = __webpack_require__(82912);
// EXTERNAL MODULE: ./lib/repository/backup-folder.js
var backup_folder = __webpack_require__(81101);
// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
// EXTERNAL MODULE: ./lib/repository/find-backups.js
var find_backups = __webpack_require__(26199);
// EXTERNAL MODULE: ./lib/repository/plaintext.js
var plaintext = __webpack_require__(86987);
;// CONCATENATED MODULE: ./lib/repository/manifest-file.js
// Reads the stored manifest: plain, or as an age file like the rest of the backup. Finds the file,
// decrypts it with the available keys, and verifies the signature before the contents are used.










/**
 * Reads the manifest. With keys, the signed summary is read first and states the size of the
 * manifest.
 * @returns undefined if there is no manifest
 * @throws BackupError ENCRYPTION_*, MANIFEST_INVALID, SIGNATURE_MISSING, SIGNATURE_INVALID
 */
async function readManifestFile(storage, backupId, trust) {
    const folder = await (0,backup_folder/* readFolder */.j)(storage, backupId);
    if (!folder)
        return undefined;
    if (!folder.isEncrypted)
        (0,plaintext/* assertPlainExpected */.R)(backupId, trust);
    const { name, bytes } = folder.manifest;
    if (trust.verifyKeys.length > 0 && folder.summaryBytes !== undefined)
        await (0,find_backups/* readSummary */.L_)(storage, folder, trust.verifyKeys);
    else
        await (0,bounds/* assertPlausibleManifest */.De)(backupId, bytes, storage.listObjects(backupId));
    const stored = await storage.read(`${backupId}/${name}`, bytes);
    const file = folder.isEncrypted ? await decryptManifest(storage, folder, stored, trust) : { bytes: stored };
    if (!(0,plausible_json/* isPlausibleJson */.yl)(file.bytes, (0,plausible_json/* manifestLimits */._G)(file.bytes.length)))
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} is not JSON, or not the JSON of a manifest`, {
            hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
        });
    (0,signature/* checkSignature */.jC)(file.bytes, trust.verifyKeys, `the manifest of ${backupId}`);
    return file;
}
async function decryptManifest(storage, { backupId, hasIdentity }, bytes, { openWith }) {
    if (openWith.identities.length === 0 && !openWith.passphrase) {
        throw new errors/* BackupError */.hj('ENCRYPTION_KEY_MISSING', `backup ${backupId} is encrypted`, {
            hint: 'Give --identity-file, or --passphrase-file if it was made with a passphrase.',
        });
    }
    const identity = openWith.passphrase && hasIdentity
        ? await storage.read(`${backupId}/${format_manifest/* IDENTITY */.zK}${format_manifest/* ENCRYPTED_SUFFIX */.TB}`, bounds/* MAX_IDENTITY_BYTES */.ue)
        : undefined;
    return await explainKeys(`the manifest of ${backupId}`, 'MANIFEST_INVALID', async () => {
        const decryption = await backup_keys/* BackupDecryption */.Y.begin(openWith, identity);
        return { bytes: await decryption.decryptBytes(bytes), decryption };
    });
}
/** Decrypts as a stream, with errors that name the object. */
async function* decryptObject(decryption, name, source) {
    try {
        yield* decryption.decrypt(source);
    }
    catch (error) {
        throw explain(error, name, 'OBJECT_CORRUPT');
    }
}
/** Runs work that decrypts, with errors that name the object. */
async function explainKeys(what, damaged, work) {
    try {
        return await work();
    }
    catch (error) {
        throw explain(error, what, damaged);
    }
}
function explain(error, what, damaged) {
    if (error instanceof age_file/* NoIdentityError */.YG) {
        return new errors/* BackupError */.hj('ENCRYPTION_KEY_WRONG', `${what} is encrypted for another key`, {
            hint: 'Give the --identity-file of one of its recipients, or the --passphrase-file that it was made with.',
            cause: error,
        });
    }
    if (error instanceof age_file/* DamagedFileError */.Gw) {
        return new errors/* BackupError */.hj(damaged, `${what} cannot be decrypted: ${error.message}`, {
            hint: 'The object was damaged or changed: use another backup, or the other copy of this one.',
            cause: error,
        });
    }
    return error;
}
async function readIfThere(storage, key, maxBytes) {
    try {
        return await storage.read(key, maxBytes);
    }
    catch (error) {
        if (error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./lib/repository/unknown-backup.js
var unknown_backup = __webpack_require__(22177);
// EXTERNAL MODULE: ./lib/format/dump-json.js
var dump_json = __webpack_require__(47936);
;// CONCATENATED MODULE: ./lib/repository/cross-check-manifest.js
// Compares the manifest with the other files of a backup that contain the same counts:
// `@.done.json`, whose hash the manifest holds, and `@.backup.json`. Invariant: a manifest that
// lost a table, a chunk or rows is refused when it is opened, unless someone made all three files
// agree. Only a signature detects that.





const DONE = '@.done.json';
/**
 * Compares the files.
 * @returns files that could not be compared, as sentences: a missing or damaged file is no evidence
 * against the data
 * @throws BackupError MANIFEST_INVALID naming the contradiction; STORAGE_*
 */
async function crossCheckManifest(storage, manifest, readText) {
    checkTotals(manifest);
    checkAllUsed(manifest);
    const [summary, done] = await Promise.all([readSummary(storage, manifest), readDone(manifest, readText)]);
    if (typeof summary !== 'string')
        refuse(manifest, format_manifest/* SUMMARY */.$M, factsOf(manifest), summary);
    if (typeof done !== 'string')
        refuse(manifest, DONE, countsOf(JSON.parse(render(manifest))), done);
    return [summary, done].filter((outcome) => typeof outcome === 'string');
}
function refuse({ backupId }, other, expected, actual) {
    for (const name of new Set([...actual.keys(), ...expected.keys()])) {
        const [ours, theirs] = [expected.get(name), actual.get(name)];
        if (ours === theirs)
            continue;
        throw invalid(backupId, `${name}: the manifest has ${ours ?? 'none'}, ${other} ${theirs ?? 'none'}`);
    }
}
function checkTotals({ backupId, schemas, objects, totals }) {
    const tables = schemas.flatMap((schema) => schema.tables);
    const chunks = tables.flatMap((table) => table.chunks);
    const counted = {
        tables: tables.length,
        rows: sum(tables, ({ rows }) => rows),
        dataBytes: sum(tables, ({ dataBytes }) => dataBytes),
        chunks: chunks.length,
        objects: objects.length,
        storedBytes: sum(objects, ({ bytes }) => bytes),
    };
    for (const [name, count] of Object.entries(counted)) {
        const total = totals[name];
        if (count !== total)
            throw invalid(backupId, `${name}: it has ${count}, its totals say ${total}`);
    }
    if (sum(chunks, ({ dataBytes }) => dataBytes) !== counted.dataBytes)
        throw invalid(backupId, 'the bytes of its tables and of their chunks disagree');
}
/**
 * Verifies that every data file is used: a removed entry leaves its data file among the objects.
 */
function checkAllUsed({ backupId, schemas, objects }) {
    const used = new Set(schemas.flatMap(({ tables }) => tables.flatMap(({ chunks }) => chunks.map(({ object }) => object))));
    const unused = objects.find(({ name }) => DATA.test(name) && !used.has(name));
    if (unused)
        throw invalid(backupId, `nothing in it refers to ${unused.name}`);
}
const DATA = /^(?!@\.).*\.tsv\.zst$/s;
async function readSummary(storage, { backupId }) {
    try {
        const bytes = await readIfThere(storage, `${backupId}/${format_manifest/* SUMMARY */.$M}`, bounds/* MAX_SUMMARY_BYTES */.Q0);
        if (!bytes)
            return `${backupId} has no ${format_manifest/* SUMMARY */.$M} that its manifest could be compared with`;
        const { formatVersion: _, encrypted: __, manifestSha256: ___, manifestBytes: ____, ...facts } = (0,format_manifest/* parseSummary */.W6)(bytes, backupId);
        return new Map(Object.entries(facts));
    }
    catch (error) {
        const { code } = error;
        if (code !== 'MANIFEST_INVALID' && code !== 'OBJECT_CORRUPT')
            throw error;
        return `${error.message}: the manifest could not be compared with it`;
    }
}
/** Tolerance for other versions, which may write more spaces. */
const DONE_SLACK_BYTES = 64 * 1024;
/** Reads `@.done.json`. The checks of all objects report its damage or absence by name. */
async function readDone(manifest, readText) {
    const { backupId, objects } = manifest;
    const expected = render(manifest);
    const stored = objects.find(({ name }) => name === DONE);
    if (stored && stored.bytes > 2 * expected.length + DONE_SLACK_BYTES)
        throw invalid(backupId, `its ${DONE} of ${stored.bytes} bytes is too large for it`);
    const missing = `${DONE} of ${backupId} is missing or damaged: the manifest could not be compared with it`;
    if (!stored)
        return missing;
    let text;
    try {
        text = await readText(DONE);
    }
    catch (error) {
        const { code } = error;
        if (code !== 'OBJECT_CORRUPT' && code !== 'STORAGE_OBJECT_NOT_FOUND')
            throw error;
        return missing;
    }
    try {
        return countsOf(JSON.parse(text));
    }
    catch {
        throw invalid(backupId, `${DONE} cannot be read although its hash is right`);
    }
}
/** Returns the manifest's values of the facts that its summary repeats. */
function factsOf(manifest) {
    const { formatVersion: _, encrypted: __, ...facts } = (0,format_manifest/* summaryOf */.YG)(manifest);
    return new Map(Object.entries(facts));
}
/** Renders the `@.done.json` of this manifest. */
function render({ end, schemas }) {
    return (0,dump_json/* renderDoneJson */.BN)({
        end: new Date(end),
        tables: schemas.flatMap(({ name: schema, tables }) => tables.map(({ name: table, rows, dataBytes, chunks }) => ({ schema, table, rows, dataBytes, chunks }))),
    });
}
function countsOf({ tableRows, tableDataBytes, chunkFileBytes }) {
    const ofTables = (what, counts) => Object.entries(counts).flatMap(([schema, tables]) => Object.entries(tables).map(([table, count]) => [
        `${what} of ${schema}.${table}`,
        count,
    ]));
    return new Map([
        ...ofTables('rows', tableRows),
        ...ofTables('bytes', tableDataBytes),
        ...Object.entries(chunkFileBytes).map(([name, bytes]) => [`bytes of ${name}`, bytes]),
    ]);
}
function sum(items, value) {
    return items.reduce((total, item) => total + value(item), 0);
}
function invalid(backupId, why) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
        hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
    });
}

// EXTERNAL MODULE: ./lib/repository/definition-source.js
var definition_source = __webpack_require__(41569);
;// CONCATENATED MODULE: ./lib/repository/open-backup.js
// Opens one backup for reading. Invariant: a file of the backup is used only after its bytes were
// compared with the manifest's hash; for a data file, the bytes in it are compared with the chunk's
// hash.










class OpenBackup {
    manifest;
    #storage;
    #decryption;
    #objects;
    /** Facts that could not be compared at the opening. */
    limits = [];
    constructor(storage, manifest, decryption) {
        this.#storage = storage;
        this.manifest = manifest;
        this.#decryption = decryption;
        this.#objects = new Map(manifest.objects.map((object) => [object.name, object]));
    }
    get contents() {
        return this.manifest;
    }
    get manifestKey() {
        return (0,format_manifest/* manifestKeyOf */.en)(this.manifest);
    }
    objects() {
        return this.manifest.objects;
    }
    get storage() {
        return this.#storage;
    }
    definitions() {
        return (0,definition_source/* readRecords */.T3)(this.manifest, (name) => this.readBytes(name));
    }
    /**
     * Reads and decrypts a small file.
     * @throws BackupError OBJECT_CORRUPT
     */
    async readBytes(name) {
        const expected = this.#object(name);
        if (expected.bytes > bounds/* MAX_DEFINITION_BYTES */.N9)
            throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `${name} has ${(0,units/* formatBytes */.z3)(expected.bytes)} by the manifest, a file of definitions has at most ${(0,units/* formatBytes */.z3)(bounds/* MAX_DEFINITION_BYTES */.N9)}`, { hint: 'No backup holds such a file: the manifest was changed. Use another backup.' });
        const bytes = await this.#storage.read(this.#key(name), expected.bytes).catch((error) => {
            throw isNotFound(error) ? missing(name, this.manifest.backupId, error) : error;
        });
        const actual = (0,sha256/* sha256Hex */.f)(bytes);
        if (actual !== expected.sha256) {
            throw new errors/* BackupError */.hj('OBJECT_CORRUPT', `checksum mismatch in ${name}: manifest ${expected.sha256}, object ${actual}`, { hint: 'The object was damaged or changed: use another backup.' });
        }
        return this.#decryption
            ? await explainKeys(name, 'OBJECT_CORRUPT', () => this.#decryption.decryptBytes(bytes))
            : bytes;
    }
    /** Streams a data file, decrypted. */
    readStream(name, signal) {
        const stored = this.readStored(name, signal);
        return this.#decryption ? decryptObject(this.#decryption, name, stored) : stored;
    }
    readStored(name, signal) {
        this.#object(name);
        return this.#storage.readStream(this.#key(name), { signal });
    }
    /** Returns objects that are missing or have another size. */
    async findMissing() {
        // Keep only the sizes of expected objects: others may have added any number of files.
        const sizes = new Map(this.manifest.objects.map(({ name }) => [(0,format_manifest/* storedName */.Rs)(this.manifest, name), undefined]));
        for await (const { name, bytes } of this.#storage.listObjects(this.manifest.backupId))
            if (sizes.has(name))
                sizes.set(name, bytes);
        return this.manifest.objects
            .map(({ name, bytes }) => ({
            name,
            expected: bytes,
            actual: sizes.get((0,format_manifest/* storedName */.Rs)(this.manifest, name)),
        }))
            .filter(({ expected, actual }) => expected !== actual);
    }
    async findArchived() {
        const archived = new Set(await this.#storage.findArchived(this.manifest.backupId));
        return this.manifest.objects
            .map(({ name }) => name)
            .filter((name) => archived.has((0,format_manifest/* storedName */.Rs)(this.manifest, name)));
    }
    #object(name) {
        const object = this.#objects.get(name);
        if (!object)
            throw new errors/* BackupError */.hj('INTERNAL', `${name} is not an object of ${this.manifest.backupId}`);
        return object;
    }
    #key(name) {
        return `${this.manifest.backupId}/${(0,format_manifest/* storedName */.Rs)(this.manifest, name)}`;
    }
}
/**
 * Opens a backup.
 * @throws BackupError BACKUP_NOT_FOUND, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_*;
 * ENCRYPTION_KEY_* and SIGNATURE_* if keys were given or are needed
 */
async function openBackup(storage, backupId, trust = encryption_trust/* noTrust */.A) {
    const file = await readManifestFile(storage, backupId, trust);
    if (!file)
        throw await (0,unknown_backup/* unknownBackup */.t)(storage, backupId);
    const manifest = (0,format_manifest/* parseManifest */.Ng)(file.bytes, backupId);
    if ((manifest.encryption === undefined) !== (file.decryption === undefined)) {
        throw new errors/* BackupError */.hj('MANIFEST_INVALID', `the manifest of ${backupId} and its name disagree on encryption`, {
            hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
        });
    }
    const opened = new OpenBackup(storage, manifest, file.decryption);
    opened.limits = await crossCheckManifest(storage, manifest, async (name) => (await opened.readBytes(name)).toString('utf8'));
    return opened;
}
function isNotFound(error) {
    return error instanceof errors/* BackupError */.hj && error.code === 'STORAGE_OBJECT_NOT_FOUND';
}
function missing(name, backupId, cause) {
    return new errors/* BackupError */.hj('OBJECT_CORRUPT', `${name} of ${backupId} is missing`, {
        hint: 'The object was removed: use another backup.',
        cause,
    });
}


/***/ }),

/***/ 7630:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ openSource)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(50862);
/* harmony import */ var _encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81887);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(43347);
/* harmony import */ var _storage_key_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91082);
/* harmony import */ var _shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(28644);
/* harmony import */ var _plaintext_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(86987);
/* harmony import */ var _open_backup_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(81112);
/* harmony import */ var _resolve_backup_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(57183);
/* harmony import */ var _unknown_backup_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(22177);
// Opens the backup that the user names: one of our backups, the latest of them, or the folder of a
// dump that MySQL Shell wrote.










/**
 * Opens the backup.
 * @throws BackupError BACKUP_NOT_FOUND, ENCRYPTION_*, SIGNATURE_*, CONFIG_INVALID,
 * MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_*
 */
async function openSource(context, idOrLatest, label) {
    const { storage, trust = _encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__/* .noTrust */ .A } = context;
    if (idOrLatest !== 'latest' && !(0,_format_names_js__WEBPACK_IMPORTED_MODULE_2__/* .isBackupId */ ["if"])(idOrLatest))
        return await openFolder(context, idOrLatest);
    const opened = await (0,_open_backup_js__WEBPACK_IMPORTED_MODULE_6__/* .openBackup */ .T)(storage, (await (0,_resolve_backup_js__WEBPACK_IMPORTED_MODULE_7__/* .resolveBackup */ .p)(context, { backup: idOrLatest, ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_9__/* .defined */ .s)({ label }) })).backupId, trust);
    await (0,_plaintext_js__WEBPACK_IMPORTED_MODULE_5__/* .assertNotDowngraded */ .j)(storage, opened.manifest, trust);
    return opened;
}
async function openFolder({ storage, trust = _encryption_trust_js__WEBPACK_IMPORTED_MODULE_0__/* .noTrust */ .A }, name) {
    if (name.startsWith('.') || !(0,_storage_key_js__WEBPACK_IMPORTED_MODULE_3__/* .isObjectName */ .V2)(name) || !(await (0,_shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__/* .isShellDump */ .d)(storage, name)))
        throw await (0,_unknown_backup_js__WEBPACK_IMPORTED_MODULE_8__/* .unknownBackup */ .t)(storage, name);
    (0,_plaintext_js__WEBPACK_IMPORTED_MODULE_5__/* .assertPlainExpected */ .R)(name, trust);
    if (trust.verifyKeys.length > 0)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('SIGNATURE_MISSING', `${name} is a dump of MySQL Shell and has no signature`, {
            hint: 'Only backups that were made with --signing-key can be checked: leave --verify-key out for dumps of MySQL Shell.',
        });
    return await (0,_shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__/* .openShellDump */ .Z)(storage, name);
}


/***/ }),

/***/ 77497:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ passOverPartial)
/* harmony export */ });
// Partial backups, made with a selection. They do not count if the label has a full backup. So the
// backup of one table is never mistaken for a backup of the server, and never causes a full backup
// to be pruned.
/**
 * Divides the backups.
 * @param backups backups in ascending order of time
 */
function passOverPartial(backups) {
    const selections = new Map();
    for (const { label, selection } of backups)
        // A full backup stays, whatever follows it.
        if (!selections.has(label) || selections.get(label) !== undefined)
            selections.set(label, selection);
    const counts = ({ label, selection }) => selections.get(label) === selection;
    return {
        counted: backups.filter(counts),
        passedOver: backups.filter((backup) => !counts(backup)),
    };
}


/***/ }),

/***/ 86987:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ assertPlainExpected),
/* harmony export */   j: () => (/* binding */ assertNotDowngraded)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9276);
/* harmony import */ var _storage_small_object_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51096);
/* harmony import */ var _backup_folder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(81101);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26199);
// Refuses a plain backup where an encrypted one is expected, unless the user allows it. Anyone who
// can write to the bucket can put a plain backup there without a key; a restore would accept it as
// ours.





/**
 * Refuses a plain backup if decryption keys are given.
 * @throws BackupError ENCRYPTION_MISSING
 */
function assertPlainExpected(backupId, { openWith, allowPlaintext }) {
    const hasKeys = openWith.identities.length > 0 || openWith.passphrase !== undefined;
    if (hasKeys && !allowPlaintext)
        throw plainRefused(`backup ${backupId} is not encrypted, and keys to decrypt it were given`);
}
/**
 * Refuses a plain backup of a label with older encrypted backups. Plain backups before the first
 * encrypted one are no downgrade.
 * @throws BackupError ENCRYPTION_MISSING
 */
async function assertNotDowngraded(storage, { backupId, label, encryption }, { allowPlaintext, verifyKeys }) {
    if (encryption || allowPlaintext)
        return;
    const older = (await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .listBackupIds */ .hf)(storage)).filter((id) => id < backupId);
    const { signal } = new AbortController();
    await (0,_core_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .forEachConcurrent */ .C6)(older, _storage_small_object_js__WEBPACK_IMPORTED_MODULE_1__/* .SMALL_OBJECTS_AT_ONCE */ .HO, signal, async (id) => {
        try {
            const folder = await (0,_backup_folder_js__WEBPACK_IMPORTED_MODULE_2__/* .readFolder */ .j)(storage, id);
            if (!folder?.isEncrypted)
                return;
            if ((await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .readSummary */ .L_)(storage, folder, verifyKeys)).label !== label)
                return;
        }
        catch (error) {
            // An unreadable backup does not count for the label.
            if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && !error.code.startsWith('STORAGE_'))
                return;
            if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'STORAGE_OBJECT_NOT_FOUND')
                return;
            throw error;
        }
        throw plainRefused(`backup ${backupId} is not encrypted, but the older ${id} of "${label}" is`);
    });
}
function plainRefused(message) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('ENCRYPTION_MISSING', message, {
        hint: 'Someone may have replaced an encrypted backup by it. Give --allow-plaintext if you know that it was made without encryption.',
    });
}


/***/ }),

/***/ 57183:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ resolveBackup)
/* harmony export */ });
/* unused harmony export shorten */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _broken_backups_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(24441);
/* harmony import */ var _format_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(43347);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26199);
/* harmony import */ var _backup_status_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(78179);
/* harmony import */ var _future_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(96797);
/* harmony import */ var _partial_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(77497);
/* harmony import */ var _shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(28644);
// Resolves an id or `latest`. Invariant: `latest` is never a guess: skipped backups are named, and
// an unreadable backup that would be the newest is an error.








const SHOWN = 5;
/**
 * Returns the id of the chosen backup. `latest` is the newest backup of the label, except partial
 * ones if a full one exists, ones from the future, and ones whose last verification failed, unless
 * the backup is to be verified again.
 * @throws BackupError BACKUP_NOT_FOUND, CONFIG_INVALID, MANIFEST_INVALID, SIGNATURE_*
 */
async function resolveBackup(context, { backup, label, before, verified = false }, { isVerified = false } = {}) {
    if (backup !== 'latest')
        return { backupId: await completeId(context, backup), warnings: [] };
    const { storage, trust, logger } = context;
    const broken = new _broken_backups_js__WEBPACK_IMPORTED_MODULE_5__/* .BrokenBackups */ .t();
    const all = await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_2__/* .findBackups */ .Tx)(storage, label, broken.add, trust?.verifyKeys);
    const isInTime = (id) => before === undefined || (0,_format_names_js__WEBPACK_IMPORTED_MODULE_1__/* .backupTime */ .a3)(id) < before;
    const found = all.filter(({ backupId }) => isInTime(backupId));
    const time = (0,_future_js__WEBPACK_IMPORTED_MODULE_3__/* .presentOf */ .ZU)(context);
    const present = found.filter(({ backupId }) => !(0,_future_js__WEBPACK_IMPORTED_MODULE_3__/* .isFromFuture */ .S5)(backupId, time));
    assertOneLabel(storage.location, present);
    const future = [...found.map(({ backupId }) => backupId), ...broken.ids()].filter((id) => (0,_future_js__WEBPACK_IMPORTED_MODULE_3__/* .isFromFuture */ .S5)(id, time));
    const { counted, passedOver } = (0,_partial_js__WEBPACK_IMPORTED_MODULE_6__/* .passOverPartial */ .x)(present);
    const known = counted.map((backup) => ({ ...backup, ...(0,_backup_status_js__WEBPACK_IMPORTED_MODULE_7__/* .backupStatus */ .R)(backup.verifications) }));
    const latest = known.findLast(({ status }) => verified ? status === 'restore-verified' : isVerified || status !== 'verification-failed');
    const newest = present.at(-1);
    // An unreadable backup may be the chosen one. One from the future is not, if another backup
    // exists.
    const newer = broken
        .ids()
        .filter(isInTime)
        .filter((id) => newest === undefined || (id > (latest ?? newest).backupId && !future.includes(id)));
    if (newer.length > 0)
        throw undecidable(newer, broken.errorOf(newer.at(-1)));
    const warnings = [];
    if (future.length > 0)
        warnings.push(`${shorten(future.sort())} lie in the future and are skipped: a wrong clock made them, or someone who wants them to stay the newest`);
    const newerOnes = known.slice(latest ? known.indexOf(latest) + 1 : 0);
    for (const { backupId, time, failure } of newerOnes.filter(({ status }) => status === 'verification-failed'))
        warnings.push(`${backupId} is passed over, for its verification of ${time} failed: ${failure}`);
    const partial = passedOver.filter(({ backupId }) => latest !== undefined && backupId > latest.backupId);
    if (partial.length > 0)
        warnings.push(`${shorten(partial.map(({ backupId }) => backupId))} hold a selection only and are passed over: latest is a full backup`);
    for (const warning of warnings)
        logger.warn(warning);
    if (latest && (before || verified))
        logger.info(`latest${describeChoice(before, verified)} is ${latest.backupId}`);
    if (latest)
        return { backupId: latest.backupId, warnings };
    const which = (label === undefined ? '' : ` with the label "${label}"`) + describeChoice(before, verified);
    const lack = newest !== undefined
        ? verified
            ? ''
            : ' whose last verification did not fail'
        : future.length > 0
            ? ' that is not from the future'
            : '';
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${storage.location} holds no backup${which}${lack}`, {
        hint: newest
            ? 'Any of them can be restored by its id: see `mysql-backup list`.'
            : 'Check --storage and --label with `mysql-backup list`.',
    });
}
function describeChoice(before, verified) {
    return `${before ? ` before ${before.toISOString()}` : ''}${verified ? ' whose restore was verified' : ''}`;
}
/** Beginning of an id that names at least a day. */
const ID_BEGINNING = /^\d{8}(?:T(?:\d{0,6}|\d{6}Z(?:-[0-9a-f]*)?))?$/;
/**
 * Returns the one id that begins with the text; otherwise the text itself, which may be the folder
 * of a MySQL Shell dump.
 * @throws BackupError BACKUP_NOT_FOUND if several ids begin with the text
 */
async function completeId({ storage }, text) {
    if ((0,_format_names_js__WEBPACK_IMPORTED_MODULE_1__/* .isBackupId */ ["if"])(text) || !ID_BEGINNING.test(text))
        return text;
    const ids = (await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_2__/* .listBackupIds */ .hf)(storage)).filter((id) => id.startsWith(text));
    if (ids.length === 0 || (await (0,_shell_dump_open_shell_dump_js__WEBPACK_IMPORTED_MODULE_4__/* .isShellDump */ .d)(storage, text)))
        return text;
    if (ids.length === 1)
        return ids[0];
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${ids.length} backups in ${storage.location} begin with ${text}: ${shorten(ids)}`, { hint: 'Give a longer part of the id.', details: { suggestions: ids.slice(-SHOWN) } });
}
function assertOneLabel(location, backups) {
    const labels = [...new Set(backups.map((backup) => backup.label))].sort();
    if (labels.length <= 1)
        return;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `${location} holds backups of several labels: ${shorten(labels)}`, {
        hint: 'Choose a label with --label.',
    });
}
function undecidable(newer, { code, message }) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(code === 'SIGNATURE_MISSING' || code === 'SIGNATURE_INVALID' ? code : 'MANIFEST_INVALID', `cannot determine the latest backup: ${shorten(newer)} could not be read: ${message}`, { hint: 'See `mysql-backup list`, and give the id of the intended backup.' });
}
/** Shortens a list to its last names, which are the newest, and the number of others. */
function shorten(names) {
    const shown = names.slice(-SHOWN);
    return `${names.length > SHOWN ? `${names.length - SHOWN} others, ` : ''}${shown.join(', ')}`;
}


/***/ }),

/***/ 89478:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tW: () => (/* binding */ disablesEvents),
  Xx: () => (/* binding */ forTarget),
  oO: () => (/* binding */ isWholeBackup),
  U: () => (/* binding */ rewriterOf),
  D6: () => (/* binding */ selectScope),
  vA: () => (/* binding */ totalsOf),
  i0: () => (/* binding */ wholeScope),
  NS: () => (/* binding */ withoutPartialRows),
  kY: () => (/* binding */ withoutTables)
});

// UNUSED EXPORTS: isRenamed

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/schema/selection.js
var selection = __webpack_require__(52466);
// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
// EXTERNAL MODULE: ./lib/sql/charsets.js
var charsets = __webpack_require__(89915);
// EXTERNAL MODULE: ./lib/sql/event-status.js
var event_status = __webpack_require__(97915);
// EXTERNAL MODULE: ./lib/sql/definer.js
var sql_definer = __webpack_require__(65331);
// EXTERNAL MODULE: ./lib/mysql/schema/engines.js
var engines = __webpack_require__(64867);
// EXTERNAL MODULE: ./lib/sql/outside-parts.js
var outside_parts = __webpack_require__(13024);
;// CONCATENATED MODULE: ./lib/sql/grant-schema.js
// Schema patterns of grants: `_` and `%` are wildcards, unless a backslash precedes them.
/**
 * Returns the pattern for the new name of the single schema that it matches; undefined if that
 * schema keeps its name.
 */
function renameInGrant(pattern, rename) {
    const asItIs = rename(pattern);
    if (asItIs !== undefined)
        return asItIs;
    if (!/\\[_%]/.test(pattern))
        return undefined;
    return rename(pattern.replace(/\\([_%])/g, '$1'))?.replace(/[_%]/g, '\\$&');
}
/** Returns whether a pattern with wildcards matches the schema, and thus may match others. */
function coversOther(pattern, schema) {
    const source = pattern.replace(/\\[_%]|[^]/g, (text) => {
        if (text === '%')
            return '[^]*';
        if (text === '_')
            return '[^]';
        return text.replace(/^\\(?=[_%])/, '').replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&');
    });
    return new RegExp(`^${source}$`).test(schema);
}

// EXTERNAL MODULE: ./lib/sql/sql-identifiers.js
var sql_identifiers = __webpack_require__(72105);
// EXTERNAL MODULE: ./lib/sql/sql-quoting.js
var sql_quoting = __webpack_require__(42290);
;// CONCATENATED MODULE: ./lib/repository/definition-rewriter.js
// Rewrites the definitions of a backup for a target: another schema name, another definer, disabled
// events. Works on the bytes of a record, in the record's character set and sql_mode. Invariant: a
// definition that cannot be rewritten with certainty is refused by name, before any effect.









/** `CREATE DATABASE IF NOT EXISTS s …`, with or without a comment that servers execute. */
const CREATE_SCHEMA = /^(CREATE\s+(?:DATABASE|SCHEMA)(?:\s+(?:IF\s+NOT\s+EXISTS|\/\*!\d+\s+IF\s+NOT\s+EXISTS\s*\*\/))?\s+)(`(?:[^`]|``)*`|[^\s;`]+)/i;
class DefinitionRewriter {
    /** Objects that cannot be restored under these rules, each as a sentence. */
    refusals = [];
    warnings = [];
    /** Parts that were left out of the rewritten definitions, as sentences. */
    leftOut = [];
    /** Events that the rewriter disabled although the backup has them enabled, as `event shop.e`. */
    disabledEvents = [];
    /** Definers in the rewritten statements, as written there. */
    definers = new Map();
    #rules;
    constructor(rules) {
        this.#rules = rules;
    }
    /**
     * Returns the record for the target: its statement is rewritten, its names are still those of the
     * backup.
     */
    rewrite(record) {
        const statement = record.statement.toString('latin1');
        const rewritten = this.#rewriteStatement(statement, record);
        const result = rewritten === statement
            ? record
            : {
                ...record,
                statement: Buffer.from(rewritten, 'latin1'),
                ...(record.facts ? { facts: this.#rewriteFacts(record.facts, record) } : {}),
            };
        return this.#rules.upgrader?.upgrade(result, this.#describeOnTarget(record)) ?? result;
    }
    /** Objects that the target does not accept as they are. */
    get incompatibilities() {
        return this.#rules.upgrader?.incompatibilities ?? [];
    }
    /** Whether the definitions go to a server of the other flavor. */
    get isMove() {
        return this.#rules.upgrader?.isMove ?? false;
    }
    /** Foreign keys that a target may not allow. */
    get nonStandardKeys() {
        return this.#rules.upgrader?.foreignKeys.nonStandard() ?? [];
    }
    /** Changes for a target of another version. */
    get changes() {
        return this.#rules.upgrader?.changes ?? [];
    }
    #isTarget(schema) {
        const { targets, isCaseSensitive } = this.#rules;
        if (isCaseSensitive)
            return targets.has(schema);
        return [...targets].some((target) => target.toLowerCase() === schema.toLowerCase());
    }
    /**
     * Reports whether a table is left out as a whole, because its rows belong to other tables,
     * servers or files.
     * @param record the record as it is in the backup
     */
    isLeftOut(record) {
        if (record.kind !== 'table' || this.#keepsOutside(record))
            return false;
        const statement = record.statement.toString('latin1');
        const isOfOthers = (0,outside_parts/* enginesOf */.Dn)(statement).some((engine) => !(0,engines/* isMerge */.F5)(engine) && ((0,engines/* reachesOutside */.fQ)(engine) || (0,engines/* engineKind */.jF)(engine) === undefined));
        // These parts cannot be removed from the definition.
        const isBound = (0,outside_parts/* findOutsideParts */.BI)(statement).some((part) => part.end === 0 && this.#isOutside(part, false));
        return isOfOthers || isBound;
    }
    #keepsOutside({ schema = '' }) {
        const { outside } = this.#rules;
        return outside === 'keep' || (outside === 'leave out if renamed' && this.#newName(schema) === undefined);
    }
    /**
     * Reports whether a part is outside of the restore.
     * @param isRenamed whether the part's statement already has the names of the target
     */
    #isOutside({ kind, schema }, isRenamed) {
        if (kind === 'directory' || kind === 'tablespace')
            return true;
        if (schema === undefined)
            return false;
        const name = utf8(schema);
        return !this.#isTarget(isRenamed ? name : (this.#newName(name) ?? name));
    }
    /** Removes external parts, so that the table is created with its rows but without them. */
    #leaveOutside(statement, record) {
        if (this.#keepsOutside(record))
            return statement;
        const parts = (0,outside_parts/* findOutsideParts */.BI)(statement).filter((part) => part.end > 0 && this.#isOutside(part, true));
        for (const { kind, target } of parts)
            this.leftOut.push(`${this.#describeOnTarget(record)}: its ${kind} ${utf8(target)} is left out, because it is outside of the backup`);
        return (0,outside_parts/* removeParts */.h)(statement, parts);
    }
    /** Renames schemas in the facts: a MariaDB default may name a sequence with its schema. */
    #rewriteFacts(facts, record) {
        const { hasObject } = this.#rules;
        const rename = (name) => this.#newName(name);
        const renameIn = (expression) => expression === null
            ? null
            : (0,sql_identifiers/* renameQualifiers */.qB)(expression, { rename, hasObject, quoting: (0,sql_quoting/* quotingOf */.JW)('') }).sql;
        return {
            ...facts,
            foreignKeys: this.#keepsOutside(record)
                ? facts.foreignKeys
                : facts.foreignKeys.filter(({ schema }) => this.#isTarget(this.#newName(schema) ?? schema)),
            columns: facts.columns.map((column) => ({
                ...column,
                default: this.#isDefaultLeftOut(column.default, record) ? null : renameIn(column.default),
                expression: renameIn(column.expression),
            })),
        };
    }
    /**
     * Reports whether the default takes the next value of an external sequence. Such a default is
     * left out.
     */
    #isDefaultLeftOut(expression, record) {
        if (expression === null || this.#keepsOutside(record))
            return false;
        const text = Buffer.from(`CREATE TABLE t (c int DEFAULT (${expression}))`).toString('latin1');
        return (0,outside_parts/* findOutsideParts */.BI)(text).some((part) => part.kind === 'sequence' && this.#isOutside(part, false));
    }
    #rewriteStatement(statement, record) {
        switch (record.kind) {
            case 'schema':
                return this.#renameCreated(statement, record.name);
            case 'account':
            case 'role':
            case 'default role':
                return statement;
            case 'grant':
                return this.#renameGrant(statement, record);
            case 'table':
                return this.#leaveOutside(this.#rename(statement, record), record);
            case 'sequence':
            case 'histogram':
                return this.#rename(statement, record);
            default: {
                const renamed = this.#rename(statement, record);
                const own = record.kind === 'event' && this.#rules.disableEvents ? this.#disable(renamed, record) : renamed;
                const quoting = (0,sql_quoting/* quotingOf */.JW)(record.session.sqlMode, record.session.client);
                const result = (0,sql_definer/* changeDefiner */.I)(own, this.#rules.definers, quoting);
                const definer = (0,sql_definer/* findDefiner */.R)(result, quoting);
                if (definer !== undefined) {
                    const name = toUtf8(definer, record);
                    if (!this.definers.has(name))
                        this.definers.set(name, (0,definition_record/* describeRecord */.TV)(record));
                }
                return result;
            }
        }
    }
    #renameCreated(statement, schema) {
        const to = this.#newName(schema);
        return to === undefined
            ? statement
            : statement.replace(CREATE_SCHEMA, (_, head) => `${head}${quoteBytes(to)}`);
    }
    #rename(statement, record) {
        const { renamed, references, hasObject } = this.#rules;
        if (renamed.size === 0)
            return statement;
        const { client, sqlMode } = record.session;
        const quoting = (0,sql_quoting/* quotingOf */.JW)(sqlMode, client);
        const decode = (bytes) => (0,charsets/* decodeFromCharset */.p6)(bytes, client) ?? '';
        const result = (0,sql_identifiers/* renameQualifiers */.qB)(statement, {
            rename: (bytes) => this.#encoded(decode(bytes), client, record),
            hasObject: (schema, object) => hasObject(decode(schema), decode(object)),
            quoting,
        });
        const schema = record.schema ?? '';
        const others = [...result.renamed].map(decode).filter((name) => !this.#isSame(name, schema));
        const what = this.#describeOnTarget(record);
        if (others.length > 0 && references === 'refuse')
            this.refusals.push(`${what} names ${others.map((name) => `${name}, which becomes ${this.#newName(name)}`).join(', and ')}`);
        // The server never executes comments and defaults of a table.
        if (record.kind !== 'table' && record.kind !== 'sequence') {
            const names = [...renamed.keys()].map((name) => (0,charsets/* encodeInCharset */.cz)(name, client) ?? name);
            const quoted = (0,sql_identifiers/* findQuotedQualifiers */.fe)(statement, names, quoting).map(decode);
            if (quoted.length > 0)
                this.warnings.push(`${what} names ${quoted.join(', ')} inside of a quoted text, which is left as it is: look at it before you use it`);
        }
        return result.sql;
    }
    #encoded(name, client, record) {
        const to = this.#newName(name);
        if (to === undefined)
            return undefined;
        const encoded = (0,charsets/* encodeInCharset */.cz)(to, client);
        if (encoded === undefined)
            this.refusals.push(`${(0,definition_record/* describeRecord */.TV)(record)} names ${name}, and its character set ${client} cannot represent the new name ${to}`);
        return encoded;
    }
    #describeOnTarget(record) {
        const { schema } = record;
        return (0,definition_record/* describeRecord */.TV)(schema === undefined ? record : { ...record, schema: this.#newName(schema) ?? schema });
    }
    /** Renames schemas in a grant. A pattern that also covers other schemas stays as it is. */
    #renameGrant(statement, record) {
        const { renamed, hasObject } = this.#rules;
        if (renamed.size === 0)
            return statement;
        const text = Buffer.from(statement, 'latin1').toString('utf8');
        const what = `account ${record.name}`;
        const rename = (name) => {
            const to = renameInGrant(name, (schema) => this.#newName(schema));
            const covered = [...renamed.keys()].filter((schema) => coversOther(name, schema));
            if (to === undefined && covered.length > 0)
                this.warnings.push(`${what} has a grant on ${name}, which covers ${covered.join(', ')} on the source and is left as it is`);
            return to;
        };
        const { sql } = (0,sql_identifiers/* renameQualifiers */.qB)(text, { rename, hasObject, quoting: (0,sql_quoting/* quotingOf */.JW)(''), isGrant: true });
        return Buffer.from(sql, 'utf8').toString('latin1');
    }
    #disable(statement, record) {
        const { sqlMode, client } = record.session;
        const status = (0,event_status/* readEventStatus */.T)(statement, (0,sql_quoting/* quotingOf */.JW)(sqlMode, client));
        if (!status) {
            this.refusals.push(`${(0,definition_record/* describeRecord */.TV)(record)} cannot be disabled, because its definition has no ON COMPLETION clause that every server reads`);
            return statement;
        }
        if (status.isEnabled)
            this.disabledEvents.push(this.#describeOnTarget(record));
        return status.disabled;
    }
    #newName(schema) {
        const { renamed, isCaseSensitive } = this.#rules;
        if (isCaseSensitive)
            return renamed.get(schema);
        return [...renamed].find(([from]) => this.#isSame(from, schema))?.[1];
    }
    #isSame(a, b) {
        return this.#rules.isCaseSensitive ? a === b : a.toLowerCase() === b.toLowerCase();
    }
}
function toUtf8(definer, { session: { client } }) {
    return (0,charsets/* decodeFromCharset */.p6)(definer, client) ?? Buffer.from(definer, 'latin1').toString('utf8');
}
/** Quotes a name in UTF-8, with one character per byte. */
function quoteBytes(name) {
    return Buffer.from(`\`${name.replaceAll('`', '``')}\``, 'utf8').toString('latin1');
}
function utf8(bytes) {
    return Buffer.from(bytes, 'latin1').toString('utf8');
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-facts.js
var server_facts = __webpack_require__(69030);
;// CONCATENATED MODULE: ./lib/repository/scope-left-out.js
const TABLES_ALONE = '--include-tables takes tables and views alone';
const NOT_SELECTED = 'it is not selected';
/**
 * Returns the objects by their names in the backup; only the schema itself if nothing in it is
 * selected.
 */
function findLeftOut(schemas, scoped, { includeTables, parts, skipRoutines, skipEvents, skipTriggers }) {
    const bySource = new Map(scoped.map((schema) => [schema.source, schema]));
    const ofPrograms = includeTables.length > 0 ? TABLES_ALONE : undefined;
    const ofData = parts === 'data' ? '--data-only' : undefined;
    return schemas.flatMap((schema) => {
        const own = bySource.get(schema.name);
        if (!own)
            return [{ name: `schema ${schema.name}`, reason: NOT_SELECTED }];
        const missing = (all, some, kindOf, reason) => {
            const names = new Set(some.map(({ name }) => name));
            return all
                .filter(({ name }) => !names.has(name))
                .map((object) => ({
                name: `${typeof kindOf === 'string' ? kindOf : kindOf(object)} ${schema.name}.${object.name}`,
                reason,
            }));
        };
        const tables = new Set(own.tables.map(({ name }) => name));
        const views = new Set(own.views.map(({ name }) => name));
        const triggersOf = (owners, there) => owners.filter(({ name }) => there.has(name)).flatMap(({ triggers }) => triggers);
        const isSkipped = (option, name) => (option ? name : NOT_SELECTED);
        return [
            ...missing(schema.tables, own.tables, 'table', NOT_SELECTED),
            ...missing(schema.views, own.views, 'view', ofData ?? NOT_SELECTED),
            ...missing(schema.sequences, own.sequences, 'sequence', ofData ?? NOT_SELECTED),
            ...missing([...triggersOf(schema.tables, tables), ...triggersOf(schema.views, views)], [...own.tables, ...own.views].flatMap(({ triggers }) => triggers), 'trigger', ofData ?? isSkipped(skipTriggers, '--skip-triggers')),
            ...missing(schema.routines, own.routines, ({ type }) => type.toLowerCase(), ofPrograms ?? ofData ?? isSkipped(skipRoutines, '--skip-routines')),
            ...missing(schema.libraries, own.libraries, 'library', ofPrograms ?? ofData ?? isSkipped(skipRoutines, '--skip-routines')),
            ...missing(schema.events, own.events, 'event', ofPrograms ?? ofData ?? isSkipped(skipEvents, '--skip-events')),
        ];
    });
}

// EXTERNAL MODULE: ./lib/mysql/connection/server-abilities.js
var server_abilities = __webpack_require__(83647);
;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/collation-names.js
// Maps collations between MariaDB and MySQL. The pairs of Unicode 9 and Unicode 14 are those that
// MariaDB 11.8 itself treats as one (`utf8mb4_0900_ai_ci` is an alias of its
// `utf8mb4_uca1400_nopad_ai_ci`). Pure. Invariant: case, accents and language are kept.


/** Language code of MySQL → language name of MariaDB. */
const LANGUAGES = new Map([
    ['cs', 'czech'],
    ['da', 'danish'],
    ['de_pb', 'german2'],
    ['eo', 'esperanto'],
    ['es', 'spanish'],
    ['es_trad', 'spanish2'],
    ['et', 'estonian'],
    ['hr', 'croatian'],
    ['hu', 'hungarian'],
    ['is', 'icelandic'],
    ['la', 'roman'],
    ['lt', 'lithuanian'],
    ['lv', 'latvian'],
    ['pl', 'polish'],
    ['ro', 'romanian'],
    ['sk', 'slovak'],
    ['sl', 'slovenian'],
    ['sv', 'swedish'],
    ['tr', 'turkish'],
    ['vi', 'vietnamese'],
]);
const CODES = new Map([...LANGUAGES].map(([code, word]) => [word, code]));
const OF_MYSQL = /^utf8mb4_(?:(\w+)_)?0900_(ai_ci|as_ci|as_cs)$/;
const OF_MARIADB = /^(utf8mb[34]|ucs2|utf16|utf32)_uca1400_(?:([a-z0-9]+)_)??(?:nopad_)?(ai_ci|ai_cs|as_ci|as_cs)$/;
/** Collations and character sets without an equivalent in the other flavor. */
const MYSQL_ALONE = /^gb18030_|^utf8(?:mb3)?_tolower_ci$/;
const MARIADB_ALONE = /_myanmar_ci$|_thai_520_w2$|_general1400_as_ci$|_croatian_ci$/;
/** Returns the collation for a target of the other flavor; undefined: it has no equivalent. */
function otherCollation(name, target) {
    return (0,server_facts/* isMariaDb */.Zz)(target) ? ofMariaDb(name, target) : ofMySql(name, target);
}
function ofMariaDb(name, target) {
    if (MYSQL_ALONE.test(name))
        return undefined;
    if (name === 'utf8mb4_0900_bin')
        return 'utf8mb4_nopad_bin';
    if (name.endsWith('_croatian_ci'))
        return withLongName(name).replace(/_ci$/, '_mysql561_ci');
    const [isNew, code, strength] = OF_MYSQL.exec(name) ?? [];
    if (isNew === undefined)
        return withLongName(name);
    const language = code === undefined ? '' : LANGUAGES.get(code);
    if (language === undefined)
        return undefined;
    if ((0,server_abilities/* has */.z)(target, 'uca1400 collations'))
        return `utf8mb4_uca1400_${language === '' ? '' : `${language}_`}nopad_${strength}`;
    return language === '' && strength === 'ai_ci' ? 'utf8mb4_unicode_520_nopad_ci' : undefined;
}
function ofMySql(name, target) {
    const own = (result) => result === undefined || (0,server_abilities/* has */.z)(target, 'collations named utf8mb3')
        ? result
        : result.replace(/^utf8mb3_/, 'utf8_');
    if (name.endsWith('_croatian_mysql561_ci'))
        return own(name.replace('_mysql561_ci', '_ci'));
    if (MARIADB_ALONE.test(name))
        return undefined;
    const [isNew, charset, word, strength] = OF_MARIADB.exec(name) ?? [];
    if (isNew !== undefined) {
        const language = word === undefined ? '' : CODES.get(word);
        if (language === undefined || strength === 'ai_cs')
            return undefined;
        // MySQL has Unicode 9 for utf8mb4 only.
        if (charset !== 'utf8mb4')
            return language === '' && strength === 'ai_ci' ? own(`${charset}_unicode_520_ci`) : undefined;
        if (language !== '' && strength === 'as_ci')
            return undefined;
        return `utf8mb4_${language === '' ? '' : `${language}_`}0900_${strength}`;
    }
    if (name === 'utf8mb4_nopad_bin' && (0,server_abilities/* has */.z)(target, 'utf8mb4_0900_bin'))
        return 'utf8mb4_0900_bin';
    return own(name.replace('_nopad', ''));
}
/** Expands `utf8_…`, as MySQL before 8.0.30 names these collations. */
function withLongName(name) {
    return name.replace(/^utf8_/, 'utf8mb3_');
}
/** Reports whether two names mean the same collation. */
function isSameCollation(a, b) {
    return withLongName(a) === withLongName(b);
}
/** Reports whether trailing spaces count: then `'a'` and `'a '` are two values of a unique key. */
function countsSpaces(name) {
    return /_0900_|nopad/.test(name);
}
/** Returns the collation of a text that names only its character set. */
function defaultCollation(charset, source) {
    const name = charset.toLowerCase().replace(/^utf8$/, 'utf8mb3');
    if (!UNICODE.test(name))
        return undefined;
    if ((0,server_facts/* isMariaDb */.Zz)(source))
        return (0,server_abilities/* has */.z)(source, 'Unicode by default') ? `${name}_uca1400_ai_ci` : `${name}_general_ci`;
    return name === 'utf8mb4' && (0,server_abilities/* has */.z)(source, 'data dictionary') ? 'utf8mb4_0900_ai_ci' : `${name}_general_ci`;
}
const UNICODE = /^(?:utf8mb[34]|ucs2|utf16|utf32)$/;

// EXTERNAL MODULE: ./lib/repository/upgrade/finding.js
var finding = __webpack_require__(34674);
;// CONCATENATED MODULE: ./lib/repository/upgrade/account-rules.js

const IDENTIFIED = /\bIDENTIFIED (?:WITH|VIA) (['"`]?)(\w+)\1(?: (?:AS|USING) (?:'(?:[^'\\]|\\[^]|'')*'|0x[0-9A-Fa-f]+))?/;
/** Hash that MySQL gives its own accounts without login: no password matches it. */
const NO_PASSWORD = `IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED'`;
function missingPlugin(record, target, { plugins }) {
    if (record.kind !== 'account')
        return undefined;
    const statement = record.statement.toString('latin1');
    const plugin = IDENTIFIED.exec(statement)?.[2];
    if (plugin === undefined || plugins.has(plugin.toLowerCase()))
        return undefined;
    const found = {
        why: `it logs in by ${plugin}, which the target does not have`,
        advice: 'give it another plugin on the source, or install the plugin on the target',
    };
    // Excludes further factors, and MariaDB's lists of plugins.
    const isPlain = !/ AND IDENTIFIED | OR /.test(statement) && / ACCOUNT (?:UN)?LOCK\b/.test(statement);
    if (!isPlain || target.flavor === 'mariadb' || !plugins.has('caching_sha2_password'))
        return found;
    const locked = statement
        .replace(IDENTIFIED, () => NO_PASSWORD)
        .replace(/ ACCOUNT UNLOCK\b/, ' ACCOUNT LOCK');
    return {
        ...found,
        rewritten: {
            record: { ...record, statement: Buffer.from(locked, 'latin1') },
            change: `it is locked and has no password: ALTER USER … IDENTIFIED BY … ACCOUNT UNLOCK lets it log in, by caching_sha2_password in place of ${plugin}`,
        },
    };
}
/** Privileges that MySQL has replaced by others. */
const REPLACED = {
    SET_USER_ID: ['SET_ANY_DEFINER', 'ALLOW_NONEXISTENT_DEFINER'],
};
function missingPrivileges(record, target, { privileges }) {
    if (record.kind !== 'grant' || !privileges)
        return undefined;
    const statement = record.statement.toString('latin1');
    // Matches the privileges of MySQL 8.0 that plugins and new versions add. In other grants, column
    // names follow in parentheses.
    const [, list, rest] = /^GRANT ([A-Z_]+(?:, ?[A-Z_]+)*)( ON \*\.\* TO .*)$/s.exec(statement) ?? [];
    if (list === undefined || rest === undefined)
        return undefined;
    const granted = list.split(/, ?/);
    const missing = granted.filter((name) => /_/.test(name) && !privileges.has(name));
    if (missing.length === 0)
        return undefined;
    const kept = granted.flatMap((name) => missing.includes(name) ? (REPLACED[name] ?? []).filter((other) => privileges.has(other)) : [name]);
    const names = missing.join(', ');
    const found = {
        why: `it is granted ${names}, which ${(0,finding/* nameOf */.V)(target)} does not have`,
        advice: 'revoke it on the source',
    };
    if (kept.length === 0)
        return found;
    const added = kept.filter((name) => !granted.includes(name));
    return {
        ...found,
        rewritten: {
            record: {
                ...record,
                statement: Buffer.from(`GRANT ${[...new Set(kept)].join(',')}${rest}`, 'latin1'),
            },
            change: `it is not granted ${names}${added.length > 0 ? `, but ${added.join(' and ')}` : ''}`,
        },
    };
}

// EXTERNAL MODULE: ./lib/sql/create-table.js
var create_table = __webpack_require__(7375);
// EXTERNAL MODULE: ./lib/sql/sql-tokens.js
var sql_tokens = __webpack_require__(92419);
;// CONCATENATED MODULE: ./lib/repository/upgrade/collations.js




const CHANGED = {
    mysql: /^utf8mb4$/,
    mariadb: /^(?:utf8(?:mb[34])?|ucs2|utf16|utf32)$/,
};
/**
 * Adds collations.
 * @param which collations to state: those whose default differs in a newer version, or every
 * implied one
 */
function withCollations(record, target, which = 'changed') {
    const { kind, facts, statement } = record;
    if (kind !== 'table' || !facts)
        return record;
    const text = statement.toString('latin1');
    const body = (0,create_table/* findBody */.q3)(text);
    if (!body)
        return record;
    const changed = which === 'every' ? /^/ : (0,server_facts/* isMariaDb */.Zz)(target) ? CHANGED.mariadb : CHANGED.mysql;
    const columns = new Map(facts.columns.map(({ name, collation }) => [latin1(name), collation]));
    const definitions = (0,create_table/* splitDefinitions */.Fz)(text.slice(body.start, body.end)).map((definition) => {
        const name = /^\s*`((?:[^`]|``)*)`/.exec(definition)?.[1]?.replaceAll('``', '`');
        const collation = name === undefined ? undefined : columns.get(name);
        return collation ? insertCollation(definition, changed, collation, ' COLLATE ') : definition;
    });
    const options = text.slice(body.end);
    const rest = facts.collation === null ? options : insertCollation(options, changed, facts.collation, ' COLLATE=');
    const result = text.slice(0, body.start) + definitions.join(',') + rest;
    return result === text ? record : { ...record, statement: Buffer.from(result, 'latin1') };
}
/**
 * Inserts after the first character set, which belongs to the column or table, if no collation
 * follows.
 */
function insertCollation(text, changed, collation, clause) {
    const tokens = [...outsideOfParentheses((0,sql_tokens/* tokenize */.qw)(text, sql_quoting/* DEFAULT_QUOTING */.qF))];
    for (const i of tokens.keys()) {
        const charset = charsetAfter(tokens, i);
        if (charset?.name === undefined)
            continue;
        const next = tokens[tokens.indexOf(charset) + 1];
        const isExplicit = (0,sql_tokens/* keywordOf */.XL)(next) === 'COLLATE' || !changed.test(charset.name);
        if (isExplicit || !isOf(collation, charset.name))
            return text;
        return text.slice(0, charset.end) + clause + collation + text.slice(charset.end);
    }
    return text;
}
/** Skips expressions, which may name character sets too. The text may begin within a pair. */
function* outsideOfParentheses(tokens) {
    let depth = 0;
    for (const token of tokens) {
        const isBare = token.name === undefined;
        if (isBare && token.text === '(')
            depth++;
        else if (isBare && token.text === ')')
            depth = Math.max(0, depth - 1);
        else if (depth === 0)
            yield token;
    }
}
/** Finds `CHARSET=x` and `CHARACTER SET x`. */
function charsetAfter(tokens, i) {
    const word = (0,sql_tokens/* keywordOf */.XL)(tokens[i]);
    if (word === 'CHARSET')
        return tokens[i + 1]?.text === '=' ? tokens[i + 2] : tokens[i + 1];
    return word === 'CHARACTER' && (0,sql_tokens/* keywordOf */.XL)(tokens[i + 1]) === 'SET' ? tokens[i + 2] : undefined;
}
/** Accepts both names of utf8mb3 and its collations. */
function isOf(collation, charset) {
    const neutral = (name) => name.replace(/^utf8mb3(?=_|$)/, 'utf8');
    return neutral(collation).startsWith(`${neutral(charset)}_`);
}
function latin1(name) {
    return Buffer.from(name, 'utf8').toString('latin1');
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/foreign-keys.js
class ForeignKeys {
    #keys = [];
    /** Columns of each unique index, by table. */
    #unique = new Map();
    note({ kind, schema = '', name, facts }, what) {
        if (kind !== 'table' || !facts)
            return;
        this.#keys.push(...facts.foreignKeys.map((key) => ({ ...key, what })));
        const unique = facts.indexes.filter((index) => index.unique && index.parts.every(({ prefix }) => prefix === null));
        this.#unique.set(keyOf(schema, name), unique.map(({ parts }) => columnsOf(parts.map(({ column }) => column ?? ''))));
    }
    /** Returns non-standard keys, as far as their parent table is known. */
    nonStandard() {
        return this.#keys
            .filter(({ schema, table, referenced }) => {
            const unique = this.#unique.get(keyOf(schema, table));
            return unique !== undefined && !unique.includes(columnsOf(referenced));
        })
            .map(({ what, name, table, referenced }) => ({
            what,
            why: `its foreign key ${name} refers to ${table} (${referenced.join(', ')}), a key that is not unique, and the target does not allow that`,
            advice: 'make that key unique on the source, or SET GLOBAL restrict_fk_on_non_standard_key = OFF on the target, or grant SESSION_VARIABLES_ADMIN there',
            isRewritable: false,
        }));
    }
}
function keyOf(schema, table) {
    return `${schema}\0${table}`.toLowerCase();
}
/** Key of a set of columns, in any order. */
function columnsOf(names) {
    return names
        .map((name) => name.toLowerCase())
        .sort()
        .join('\0');
}

;// CONCATENATED MODULE: ./lib/sql/sql-modes.js
// Words of sql_mode that MySQL 8.0 removed. Other words, which a server prints next to them, have
// the same effect on a program (for ORACLE: ANSI_QUOTES, PIPES_AS_CONCAT and others), or the word
// had no effect. Pure.
const REMOVED = new Set([
    'DB2',
    'MAXDB',
    'MSSQL',
    'MYSQL323',
    'MYSQL40',
    'NO_AUTO_CREATE_USER',
    'NO_FIELD_OPTIONS',
    'NO_KEY_OPTIONS',
    'NO_TABLE_OPTIONS',
    'ORACLE',
    'POSTGRESQL',
]);
function splitRemovedModes(sqlMode) {
    const words = sqlMode.split(',').filter((word) => word !== '');
    return {
        kept: words.filter((word) => !REMOVED.has(word)).join(','),
        removed: words.filter((word) => REMOVED.has(word)),
    };
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/program-collations.js



const PROGRAMS = new Set([
    'procedure',
    'function',
    'trigger',
    'event',
]);
const ROUTINES = new Set(['procedure', 'function']);
/** States the collations of MySQL 5.7 for a newer MySQL. */
function withOldCollations(record, source, target) {
    if ((0,server_abilities/* has */.z)(source, 'data dictionary') || !(0,server_abilities/* has */.z)(target, 'data dictionary'))
        return record;
    return withProgramCollations(record, (charset) => charset.toLowerCase() === 'utf8mb4' ? 'utf8mb4_general_ci' : undefined);
}
/**
 * States collations in a program.
 * @param collationOf returns the collation of a bare character set; undefined: nothing is stated
 */
function withProgramCollations(record, collationOf) {
    if (!PROGRAMS.has(record.kind))
        return record;
    const { client, sqlMode } = record.session;
    const text = record.statement.toString('latin1');
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(text, (0,sql_quoting/* quotingOf */.JW)(sqlMode, client))];
    let result = '';
    let end = 0;
    for (const i of typeTokens(tokens, text, ROUTINES.has(record.kind))) {
        const charset = charsetAt(tokens, i);
        const collation = charset?.name === undefined ? undefined : collationOf(charset.name);
        if (!charset || collation === undefined)
            continue;
        if ((0,sql_tokens/* keywordOf */.XL)(tokens[tokens.indexOf(charset) + 1]) === 'COLLATE')
            continue;
        result += `${text.slice(end, charset.end)} COLLATE ${collation}`;
        ({ end } = charset);
    }
    return end === 0 ? record : { ...record, statement: Buffer.from(result + text.slice(end), 'latin1') };
}
/**
 * Yields the positions of tokens in parameters, after RETURNS, and in DECLARE before the default.
 */
function* typeTokens(tokens, text, isRoutine) {
    let depth = 0;
    let state = isRoutine ? 'head' : 'body';
    for (const [i, token] of tokens.entries()) {
        const word = (0,sql_tokens/* keywordOf */.XL)(token);
        const isBare = token.name === undefined;
        if (isBare && token.text === '(')
            depth++;
        if (isBare && token.text === ')')
            depth--;
        if (state === 'head' && depth === 1)
            state = 'parameters';
        else if (state === 'parameters' && depth === 0)
            state = 'body';
        else if (state === 'body' && word === 'RETURNS')
            state = 'returns';
        else if (state === 'body' && word === 'DECLARE')
            state = 'declare';
        else if (state === 'returns' && text.slice(tokens[i - 1].end, token.start).includes('\n'))
            state = 'body';
        else if (state === 'declare' && (word === 'DEFAULT' || (isBare && token.text === ';')))
            state = 'body';
        if (state !== 'head' && state !== 'body')
            yield i;
    }
}
/** Finds `CHARSET x` and `CHARACTER SET x`. */
function charsetAt(tokens, i) {
    const word = (0,sql_tokens/* keywordOf */.XL)(tokens[i]);
    if (word === 'CHARSET')
        return tokens[i + 1];
    return word === 'CHARACTER' && (0,sql_tokens/* keywordOf */.XL)(tokens[i + 1]) === 'SET' ? tokens[i + 2] : undefined;
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/move-collations.js
// Gives an object of the other flavor the collations of the target: collations after COLLATE in its
// statement, implied collations, its session, its facts. If the target has no equivalent, the
// object is refused and the collation named.






/** Form of every collation name. */
const COLLATION = /^[a-z0-9]+(?:_[a-z0-9]+)+$/;
const WITH_SESSION = new Set(['view', 'procedure', 'function', 'trigger', 'event']);
function moveCollations(object) {
    const { source, target } = object;
    const map = new CollationMap(object);
    object.record = withCollations(object.record, target, 'every');
    object.record = withProgramCollations(object.record, (charset) => defaultCollation(charset, source));
    object.statement = mapNamed(object, map);
    object.changeFacts(({ collation, columns }) => ({
        collation: map.to(collation),
        columns: columns.map((column) => ({ ...column, collation: map.to(column.collation) })),
    }));
    const { session, kind } = object.record;
    if (WITH_SESSION.has(kind)) {
        const { collation, databaseCollation } = session;
        object.record = {
            ...object.record,
            session: {
                ...session,
                ...(collation === undefined ? {} : { collation: map.to(collation) }),
                ...(databaseCollation === undefined ? {} : { databaseCollation: map.to(databaseCollation) }),
            },
        };
    }
    map.report();
}
function mapNamed({ record, statement }, map) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(statement, (0,sql_quoting/* quotingOf */.JW)(record.session.sqlMode, record.session.client))];
    let result = '';
    let end = 0;
    for (const [i, token] of tokens.entries()) {
        if ((0,sql_tokens/* keywordOf */.XL)(token) !== 'COLLATE')
            continue;
        const value = tokens[tokens[i + 1]?.text === '=' ? i + 2 : i + 1];
        const name = (0,sql_tokens/* keywordOf */.XL)(value)?.toLowerCase();
        if (!value || name === undefined || !COLLATION.test(name))
            continue;
        result += statement.slice(end, value.start) + map.to(name);
        ({ end } = value);
    }
    return result + statement.slice(end);
}
/** Collations of one object. */
class CollationMap {
    #object;
    #mapped = new Map();
    constructor(object) {
        this.#object = object;
    }
    to(name) {
        if (name === null)
            return name;
        if (!this.#mapped.has(name))
            this.#mapped.set(name, otherCollation(name, this.#object.target));
        return (this.#mapped.get(name) ?? name);
    }
    report() {
        const { target } = this.#object;
        for (const [from, to] of this.#mapped) {
            if (to === undefined)
                this.#object.refuse(`it has the collation ${from}, for which ${(0,finding/* nameOf */.V)(target)} has no equal`, 'give it another collation on the source');
            else if (!isSameCollation(from, to))
                this.#object.changes.push(`its collation ${from} is ${to}${describeSpaces(from, to)}`);
        }
    }
}
function describeSpaces(from, to) {
    const [before, after] = [countsSpaces(from), countsSpaces(to)];
    if (before === after)
        return '';
    return after ? ', which counts spaces at the end of a text' : ', which ignores spaces at the end of a text';
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/moved-object.js
class MovedObject {
    source;
    target;
    record;
    /** Changes as ends of sentences about the object. */
    changes = [];
    obstacles = [];
    constructor(record, source, target) {
        this.record = record;
        this.source = source;
        this.target = target;
    }
    /** Statement with one character per byte. */
    get statement() {
        return this.record.statement.toString('latin1');
    }
    set statement(text) {
        if (text !== this.statement)
            this.record = { ...this.record, statement: Buffer.from(text, 'latin1') };
    }
    changeFacts(change) {
        const { facts } = this.record;
        if (facts)
            this.record = { ...this.record, facts: { ...facts, ...change(facts) } };
    }
    refuse(why, advice = 'change it on the source') {
        this.obstacles.push({ why, advice });
    }
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/table-rules.js





const OWN_PARTITIONS = new Set(['innodb', 'ndb', 'ndbcluster']);
function partitionedEngine(record, _, target) {
    const { facts, statement } = record;
    if (!facts || facts.partitions.length === 0 || (0,server_abilities/* has */.z)(target, 'partitions of every engine'))
        return undefined;
    if (OWN_PARTITIONS.has(facts.engine.toLowerCase()))
        return undefined;
    const found = {
        why: `it is partitioned, and ${(0,finding/* nameOf */.V)(target)} has no partitions of ${facts.engine}`,
        advice: 'make it a table of InnoDB on the source',
    };
    if (!fitsInnoDb(facts))
        return found;
    const text = withOptions(statement.toString('latin1'), (option) => option === 'ENGINE' ? 'InnoDB' : option === 'ROW_FORMAT' ? null : undefined);
    const options = withoutRowFormat(facts.options);
    return {
        ...found,
        rewritten: {
            record: {
                ...record,
                statement: Buffer.from(text, 'latin1'),
                facts: { ...facts, engine: 'InnoDB', options },
            },
            change: `it is a table of InnoDB, and no longer of ${facts.engine}`,
        },
    };
}
/**
 * Reports whether InnoDB supports the table. InnoDB has no full-text or spatial index in a
 * partitioned table, and needs the AUTO_INCREMENT column first in an index.
 */
function fitsInnoDb({ indexes, columns }) {
    if (indexes.some(({ type }) => /FULLTEXT|SPATIAL|RTREE/i.test(type)))
        return false;
    const counted = columns.find(({ extra }) => /auto_increment/i.test(extra))?.name;
    return counted === undefined || indexes.some(({ parts }) => parts[0]?.column === counted);
}
function countedFloat({ facts }, _, target) {
    if (!facts || (0,server_abilities/* has */.z)(target, 'AUTO_INCREMENT of DOUBLE'))
        return undefined;
    const column = facts.columns.find(({ type, extra }) => /^(?:float|double)\b/i.test(type) && /auto_increment/i.test(extra));
    if (!column)
        return undefined;
    return {
        why: `its column ${column.name} is ${column.type.toUpperCase()} AUTO_INCREMENT, which ${(0,finding/* nameOf */.V)(target)} does not have`,
        advice: 'make the column BIGINT on the source',
    };
}
/**
 * Removes ROW_FORMAT=FIXED, on request only, and never refuses it. Servers accept it only without
 * innodb_strict_mode, which not every account may switch off.
 */
function fixedRows(record) {
    const { facts, statement } = record;
    if (!facts || facts.engine.toLowerCase() !== 'innodb' || !/\brow_format=fixed\b/i.test(facts.options))
        return undefined;
    const text = withOptions(statement.toString('latin1'), (option) => option === 'ROW_FORMAT' ? null : undefined);
    return {
        why: 'it has ROW_FORMAT=FIXED, which InnoDB does not have',
        advice: 'remove the row format on the source',
        rewritten: {
            record: {
                ...record,
                statement: Buffer.from(text, 'latin1'),
                facts: { ...facts, options: withoutRowFormat(facts.options) },
            },
            change: 'it has no ROW_FORMAT=FIXED',
        },
    };
}
function withoutRowFormat(options) {
    return options.replace(/\s*\brow_format=\w+/gi, '').trim();
}
/**
 * Changes options of a table and of its partitions, as SHOW CREATE TABLE prints them.
 * @param change returns the new value; null: remove the option; undefined: keep it
 */
function withOptions(createTable, change) {
    const from = (0,create_table/* findBody */.q3)(createTable)?.end ?? createTable.length;
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(createTable, sql_quoting/* DEFAULT_QUOTING */.qF)].filter(({ start }) => start >= from);
    let result = '';
    let end = 0;
    for (const [i, token] of tokens.entries()) {
        const option = (0,sql_tokens/* keywordOf */.XL)(token);
        const value = tokens[i + 2];
        if (option === undefined || !isEquals(tokens[i + 1]) || value?.name === undefined)
            continue;
        const to = change(option);
        if (to === undefined)
            continue;
        const start = createTable[token.start - 1] === ' ' ? token.start - 1 : token.start;
        result += to === null ? createTable.slice(end, start) : `${createTable.slice(end, value.start)}${to}`;
        ({ end } = value);
    }
    return result + createTable.slice(end);
}
function isEquals(token) {
    return token?.text === '=' && token.name === undefined;
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/table-text.js
// Splits a CREATE TABLE statement into parts that can be changed one by one: columns and keys, and
// the options after them. Pure; one character per byte. Invariant: unchanged parts keep their
// bytes.



function splitTable(statement) {
    const body = (0,create_table/* findBody */.q3)(statement);
    if (!body)
        return undefined;
    return {
        head: statement.slice(0, body.start),
        definitions: (0,create_table/* splitDefinitions */.Fz)(statement.slice(body.start, body.end)).map((text) => text.trim()),
        options: statement.slice(body.end),
    };
}
function joinTable({ head, definitions, options }) {
    return `${head}\n  ${definitions.join(',\n  ')}\n${options}`;
}
/** Returns the name of a column in UTF-8; undefined for a key or a check. */
function columnOf(definition) {
    const name = /^`((?:[^`]|``)*)`/.exec(definition)?.[1];
    return name === undefined ? undefined : Buffer.from(name.replaceAll('``', '`'), 'latin1').toString('utf8');
}
function replaceOutsideQuotes(text, pattern, by) {
    return text.replace(/'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`|[^'`]+/gs, (part) => /^['`]/.test(part) ? part : part.replace(pattern, by));
}
function isOutsideQuotes(text, pattern) {
    return pattern.test(text.replace(/'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`/gs, "''"));
}
/** Returns the text without the selected options, including options of partitions. */
function removeOptions(options, isRemoved) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(options, sql_quoting/* DEFAULT_QUOTING */.qF)];
    const removed = [];
    let text = '';
    let end = 0;
    for (const [i, token] of tokens.entries()) {
        const value = tokens[i + 2];
        const isOption = token.name !== undefined && tokens[i + 1]?.text === '=' && value !== undefined;
        if (!isOption || token.start < end)
            continue;
        const isQuotedName = (0,sql_tokens/* keywordOf */.XL)(token) === undefined;
        const option = {
            name: token.name.toUpperCase(),
            value: options.slice(value.start, value.end),
            isQuotedName,
        };
        if (!isRemoved(option))
            continue;
        removed.push(option);
        const start = options[token.start - 1] === ' ' ? token.start - 1 : token.start;
        text += options.slice(end, start);
        ({ end } = value);
    }
    return { text: text + options.slice(end), removed };
}
/**
 * Returns tokens with their depth of parentheses. A parenthesis itself counts as outside of its
 * pair.
 */
function withDepth(text) {
    let depth = 0;
    return [...(0,sql_tokens/* tokenize */.qw)(text, sql_quoting/* DEFAULT_QUOTING */.qF)].map((token) => {
        const isBare = token.name === undefined;
        if (isBare && token.text === ')')
            depth--;
        const own = { token, depth };
        if (isBare && token.text === '(')
            depth++;
        return own;
    });
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/tables-of-mariadb.js
// Moves a MariaDB table to MySQL: default expressions get parentheses, checks of columns become
// checks of the table, and options unknown to MySQL are left out and reported. Features without an
// equivalent (history, MariaDB's own types) are refused.




/** Types as `information_schema` prints them. */
const OWN_TYPES = /^(?:uuid|inet4|inet6|xmltype)\b/i;
const COMPRESSED = / \/\*M?!\d{6} COMPRESSED(?:=\w+)?\*\//g;
const VERSIONED = /\b(?:WITH(?:OUT)? SYSTEM VERSIONING|PERIOD FOR|WITHOUT OVERLAPS|PARTITION BY SYSTEM_TIME)\b/i;
function moveMariaDbTable(object, checkNames) {
    const { target } = object;
    if (isOutsideQuotes(object.statement, VERSIONED))
        object.refuse(`it has system versioning or a period, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'ALTER TABLE … DROP SYSTEM VERSIONING, or DROP PERIOD, on the source, or copy its rows into a table without them');
    for (const { name, type, extra, default: value } of object.record.facts?.columns ?? []) {
        if (/\b(?:nextval|lastval|setval)\s*\(|\bnext value for\b/i.test(value ?? ''))
            object.refuse(`its column ${name} takes its default from a sequence, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'make it AUTO_INCREMENT on the source');
        if (OWN_TYPES.test(type))
            object.refuse(`its column ${name} is of the type ${type.toUpperCase()}, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'make it a CHAR or BINARY on the source');
        if (/\bINVISIBLE\b/i.test(extra) && !(0,server_abilities/* has */.z)(target, 'invisible columns'))
            object.refuse(`its column ${name} is invisible, which ${(0,finding/* nameOf */.V)(target)} does not have`);
    }
    const table = splitTable(object.statement);
    if (!table)
        return object.refuse('its definition cannot be parsed');
    const checks = [];
    table.definitions = table.definitions.map((definition) => {
        const column = columnOf(definition);
        if (column !== undefined)
            return moveColumn(object, column, definition, checks);
        if (/^(?:CONSTRAINT `(?:[^`]|``)*` )?CHECK\b/.test(definition)) {
            checks.push(nameCheck(object, definition, checkNames));
            return '';
        }
        refuseIndex(object, definition);
        return replaceOutsideQuotes(definition, /\bIGNORED\b/g, 'INVISIBLE');
    });
    table.definitions = table.definitions.filter((definition) => definition !== '');
    if ((0,server_abilities/* has */.z)(target, 'CHECK_CONSTRAINTS'))
        table.definitions.push(...checks);
    else if (checks.length > 0) {
        object.changes.push(`its CHECK constraints are left out, because ${(0,finding/* nameOf */.V)(target)} does not enforce any`);
        object.changeFacts(() => ({ checks: [] }));
    }
    moveOptions(object, table);
    object.statement = joinTable(table);
}
/** Refuses unique keys over whole texts, for which InnoDB has a hash. MySQL cannot index them. */
function refuseIndex(object, definition) {
    const [, kind, name] = /^(UNIQUE|VECTOR) KEY `((?:[^`]|``)*)`/.exec(definition) ?? [];
    const isHash = kind === 'UNIQUE' && / USING HASH\b/.test(definition) && isInnoDb(object);
    if (kind === 'VECTOR' || isHash)
        object.refuse(`its index ${name} is ${kind === 'VECTOR' ? 'one of vectors' : 'unique over a whole text'}, which ${(0,finding/* nameOf */.V)(object.target)} does not have`, 'drop the index on the source');
}
function isInnoDb({ record }) {
    return /^(?:innodb|aria)$/i.test(record.facts?.engine ?? '');
}
function moveColumn(object, column, definition, checks) {
    let text = definition;
    if (isOutsideQuotes(text, new RegExp(COMPRESSED.source))) {
        text = replaceOutsideQuotes(text, COMPRESSED, '');
        object.changes.push(`its column ${column} is not compressed`);
        object.changeFacts(({ columns }) => ({
            columns: columns.map((each) => each.name === column ? { ...each, type: each.type.replace(COMPRESSED, '') } : each),
        }));
    }
    const { text: withoutCheck, check } = takeCheck(text);
    if (check !== undefined)
        checks.push(check);
    const type = object.record.facts?.columns.find(({ name }) => name === column)?.type ?? '';
    return wrapDefault(withoutCheck, type);
}
/**
 * Moves a column's check to the table: it may name other columns, which MySQL does not allow in a
 * column's check.
 */
function takeCheck(definition) {
    const tokens = withDepth(definition);
    const index = tokens.findIndex(({ token, depth }) => depth === 0 && isWord(token, 'CHECK'));
    if (index < 0)
        return { text: definition };
    const close = tokens.findIndex(({ token, depth }, i) => i > index + 1 && depth === 0 && isBare(token, ')'));
    const [from, to] = [tokens[index].token.start, tokens[close].token.end];
    return {
        text: (definition.slice(0, from).trimEnd() + definition.slice(to)).trimEnd(),
        check: definition.slice(from, to),
    };
}
/** Words that may follow a default. */
const AFTER_DEFAULT = new Set(['ON', 'COMMENT', 'INVISIBLE', 'CHECK']);
const LITERAL = /^(?:NULL|TRUE|FALSE|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|(?:_\w+ ?)?[bx]?'(?:[^'\\]|\\.|'')*'|0x[0-9a-f]*)$/is;
const NOW = /^(?:current_timestamp|now)(?:\(\d*\))?$/i;
const WITHOUT_LITERAL = /^(?:(?:tiny|medium|long)?(?:text|blob)|json|geometry|geometrycollection|(?:multi)?(?:point|linestring|polygon))\b/i;
function wrapDefault(definition, type) {
    const tokens = withDepth(definition);
    const index = tokens.findIndex(({ token, depth }) => depth === 0 && isWord(token, 'DEFAULT'));
    if (index < 0)
        return definition;
    const after = tokens.findIndex(({ token, depth }, i) => i > index && depth === 0 && AFTER_DEFAULT.has(wordOf(token)));
    const start = tokens[index].token.end + 1;
    const end = after < 0 ? definition.length : tokens[after].token.start;
    const value = definition.slice(start, end).trimEnd();
    const isKept = WITHOUT_LITERAL.test(type)
        ? /^NULL$/i.test(value)
        : LITERAL.test(value) || (NOW.test(value) && /^(?:timestamp|datetime)\b/i.test(type));
    if (isKept || isInPair(value))
        return definition;
    return `${definition.slice(0, start)}(${value})${definition.slice(start + value.length)}`;
}
/** Reports whether the text is one pair of parentheses. */
function isInPair(text) {
    const tokens = withDepth(text);
    const first = tokens.findIndex(({ token, depth }) => depth === 0 && isBare(token, ')'));
    return isBare(tokens[0].token, '(') && first === tokens.length - 1;
}
/** Names a check. MariaDB calls an unnamed check `CONSTRAINT_1`, in every table. */
function nameCheck(object, definition, names) {
    const [named, bytes = ''] = /^CONSTRAINT `((?:[^`]|``)*)` /.exec(definition) ?? [];
    if (named === undefined)
        return definition;
    const name = Buffer.from(bytes, 'latin1').toString('utf8');
    const key = `${object.record.schema}\0${name}`.toLowerCase();
    const isOwn = /^CONSTRAINT_\d+$/.test(name);
    if (!isOwn && !names.has(key)) {
        names.add(key);
        return definition;
    }
    if (!isOwn)
        object.changes.push(`its check ${name} gets a name of the target, because another table has that name`);
    return definition.slice(named.length);
}
const OPTIONS = new Set([
    'PAGE_CHECKSUM',
    'TRANSACTIONAL',
    'IETF_QUOTES',
    'ENCRYPTED',
    'ENCRYPTION_KEY_ID',
    'PAGE_COMPRESSED',
    'PAGE_COMPRESSION_LEVEL',
]);
function moveOptions(object, table) {
    const facts = object.record.facts;
    const isAria = facts?.engine.toLowerCase() === 'aria';
    // The server prints options of engines and plugins in backquotes.
    const { text, removed } = removeOptions(table.options, ({ name, isQuotedName }) => isQuotedName || OPTIONS.has(name) || (isAria && name === 'ROW_FORMAT'));
    table.options = text;
    for (const { name, value } of removed)
        if (!SILENT.has(name))
            object.changes.push(`its option ${name}=${value} is left out`);
    if (!isAria || !facts)
        return;
    if (!fitsInnoDb(facts))
        return object.refuse('it is a table of Aria with indexes that InnoDB does not have', 'make it a table of InnoDB on the source');
    table.options = replaceOutsideQuotes(table.options, /\bENGINE ?= ?Aria\b/gi, 'ENGINE=InnoDB');
    object.changes.push('it is a table of InnoDB, and no longer of Aria');
    object.changeFacts(({ options }) => ({
        engine: 'InnoDB',
        options: options.replace(/\s*\brow_format=\w+/gi, ''),
    }));
}
/** Options that do not concern rows, and that every Aria table has. */
const SILENT = new Set(['PAGE_CHECKSUM', 'TRANSACTIONAL', 'ROW_FORMAT']);
function wordOf(token) {
    return token.name !== undefined && token.end - token.start === token.name.length
        ? token.name.toUpperCase()
        : '';
}
function isWord(token, word) {
    return wordOf(token) === word;
}
function isBare(token, char) {
    return token.name === undefined && token.text === char;
}

// EXTERNAL MODULE: ./lib/sql/literals.js
var literals = __webpack_require__(92762);
;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/tables-of-mysql.js
// Moves a MySQL table to MariaDB. MariaDB ignores the version comments in which MySQL prints some
// features, so a column would become visible and a check enforced. Each feature is written in
// MariaDB's words, or left out and reported.






const INVISIBLE = /\/\*!80\d{3} INVISIBLE \*\//g;
const SRID = / \/\*!80\d{3} SRID (\d+) \*\//g;
const NOT_ENFORCED = /\/\*!80\d{3} NOT ENFORCED \*\//;
const GENERATED_NOT_NULL = /(\) (?:VIRTUAL|STORED)) NOT NULL\b/;
const JSON_TYPE = /^ json\b/i;
const COLLECTION = /^ geomcollection\b/i;
function moveMySqlTable(object) {
    const table = splitTable(object.statement);
    if (!table)
        return object.refuse('its definition cannot be parsed');
    refuseIndexes(object);
    table.definitions = table.definitions.map(withoutIntroducers).flatMap((definition) => {
        const column = columnOf(definition);
        if (column !== undefined)
            return [tables_of_mysql_moveColumn(object, column, definition)];
        if (isOutsideQuotes(definition, NOT_ENFORCED))
            return leaveCheck(object, definition);
        return [replaceOutsideQuotes(definition, INVISIBLE, 'IGNORED')];
    });
    const { text, removed } = removeOptions(table.options, ({ name }) => tables_of_mysql_OPTIONS.has(name));
    table.options = text;
    for (const { name, value } of removed)
        reportOption(object, name, value);
    object.statement = joinTable(table);
    object.changeFacts(({ columns, checks }) => ({
        columns: columns.map((column) => column.type.toLowerCase() === 'json'
            ? { ...column, type: 'longtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' }
            : column),
        checks: [
            ...checks.filter(({ enforced }) => enforced),
            ...columns
                .filter(({ type }) => type.toLowerCase() === 'json')
                .map(({ name }) => ({ name, clause: `json_valid(\`${name}\`)`, enforced: true })),
        ],
    }));
}
/**
 * Removes introducers. In expressions of a table, MariaDB turns `_utf8mb4'é'` into `xC3xA9` and
 * loses a backslash. The connection uses utf8mb4.
 */
function withoutIntroducers(definition) {
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(definition, sql_quoting/* DEFAULT_QUOTING */.qF)];
    let result = '';
    let end = 0;
    for (const [i, token] of tokens.entries()) {
        const charset = /^_(\w+)$/.exec((0,sql_tokens/* keywordOf */.XL)(token) ?? '')?.[1]?.toLowerCase();
        const literal = tokens[i + 1];
        if (charset === undefined || literal?.text !== "'")
            continue;
        const text = definition.slice(literal.start, literal.end);
        const bytes = (0,literals/* literalBytes */.BN)(text, sql_quoting/* DEFAULT_QUOTING */.qF);
        const digits = Buffer.from(bytes, 'latin1').toString('hex');
        const isUtf8 = /^(?:utf8|ascii)/.test(charset);
        if (!isUtf8 && !/[\x80-\xff'\\]/.test(bytes))
            continue;
        result += definition.slice(end, token.start);
        result += isUtf8 ? text : charset === 'binary' ? `0x${digits}` : `convert(0x${digits} using ${charset})`;
        ({ end } = literal);
    }
    return result + definition.slice(end);
}
function refuseIndexes(object) {
    const { target, record } = object;
    for (const { name, parts } of record.facts?.indexes ?? []) {
        if (parts.some(({ column }) => column === null))
            object.refuse(`its index ${name} is of an expression, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'make it an index of a generated column on the source');
        if (parts.some(({ descending }) => descending) && !(0,server_abilities/* has */.z)(target, 'descending indexes'))
            object.refuse(`its index ${name} is descending, which ${(0,finding/* nameOf */.V)(target)} does not have`);
    }
}
function tables_of_mysql_moveColumn(object, column, definition) {
    const name = /^`(?:[^`]|``)*`/.exec(definition)[0];
    let rest = definition.slice(name.length);
    const replace = (pattern, by, change) => {
        if (!isOutsideQuotes(rest, new RegExp(pattern.source, pattern.flags.replace('g', ''))))
            return;
        rest = replaceOutsideQuotes(rest, pattern, by);
        if (change !== undefined)
            object.changes.push(change);
    };
    replace(INVISIBLE, 'INVISIBLE');
    const srid = SRID.exec(rest)?.[1];
    SRID.lastIndex = 0;
    replace(SRID, '', `its column ${column} takes values of every SRID, and no longer of ${srid} alone`);
    if (GENERATED_NOT_NULL.test(rest)) {
        rest = rest.replace(GENERATED_NOT_NULL, '$1');
        object.changes.push(`its generated column ${column} has no NOT NULL`);
        object.changeFacts(({ columns }) => ({
            columns: columns.map((each) => (each.name === column ? { ...each, nullable: true } : each)),
        }));
    }
    if (JSON_TYPE.test(rest)) {
        object.changes.push(`its column ${column} is a longtext with CHECK (json_valid(…)), which is the JSON of MariaDB`);
    }
    rest = rest.replace(COLLECTION, ' geometrycollection');
    return name + rest;
}
/**
 * Leaves out a check that is not enforced: MariaDB enforces every check, and rows may violate this
 * one.
 */
function leaveCheck(object, definition) {
    const name = /^CONSTRAINT `((?:[^`]|``)*)`/.exec(definition)?.[1] ?? '';
    object.changes.push(`its check ${Buffer.from(name, 'latin1').toString('utf8')} is left out, because MariaDB enforces every check and this one was not enforced`);
    return [];
}
const tables_of_mysql_OPTIONS = new Set([
    'COMPRESSION',
    'ENCRYPTION',
    'SECONDARY_ENGINE',
    'AUTOEXTEND_SIZE',
]);
function reportOption(object, name, value) {
    if (name === 'ENCRYPTION') {
        if (/'Y'/i.test(value))
            object.changes.push('its option ENCRYPTION is left out: the target’s own settings apply');
    }
    else
        object.changes.push(`its option ${name}=${value} is left out`);
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/flavor/other-flavor.js







class FlavorRules {
    #source;
    #target;
    #checkNames = new Set();
    constructor(source, target) {
        this.#source = source;
        this.#target = target;
    }
    move(record) {
        const object = new MovedObject(record, this.#source, this.#target);
        this.#moveKind(object);
        return object;
    }
    #moveKind(object) {
        const { kind } = object.record;
        switch (kind) {
            case 'schema':
                moveCollations(object);
                return moveSchema(object);
            case 'table':
                moveCollations(object);
                if ((0,server_facts/* isMariaDb */.Zz)(this.#target))
                    moveMySqlTable(object);
                else
                    moveMariaDbTable(object, this.#checkNames);
                return undefined;
            case 'view':
            case 'procedure':
            case 'function':
            case 'trigger':
            case 'event':
                moveModes(object);
                return moveCollations(object);
            case 'sequence':
            case 'package':
            case 'package body':
            case 'library':
                return object.refuse(`${(0,finding/* nameOf */.V)(this.#target)} has no ${PLURALS[kind]}`, 'leave it out');
            case 'role':
            case 'account':
                return object.refuse(`logins, privileges and roles of ${(0,finding/* nameOf */.V)(this.#source)} and ${(0,finding/* nameOf */.V)(this.#target)} differ`, 'leave --load-users out, and create the accounts on the target');
            case 'histogram':
                object.changes.push(`it is left out, because ${(0,finding/* nameOf */.V)(this.#target)} keeps statistics of its own`);
                return undefined;
            // Grants are left out with their accounts.
            case 'grant':
            case 'default role':
                return undefined;
        }
    }
}
const PLURALS = {
    sequence: 'sequences',
    package: 'packages',
    'package body': 'packages',
    library: 'libraries',
};
const ENCRYPTED_SCHEMA = / \/\*!80016 DEFAULT ENCRYPTION='Y' \*\//;
function moveSchema(object) {
    if (ENCRYPTED_SCHEMA.test(object.statement))
        object.changes.push('its DEFAULT ENCRYPTION is left out: the target’s own settings apply');
    if (!object.record.readOnly)
        return;
    const { readOnly: _, ...record } = object.record;
    object.record = record;
    object.changes.push(`it is not read-only, which ${(0,finding/* nameOf */.V)(object.target)} does not have`);
}
/** Modes that change the behaviour of a program and that the other flavor lacks. */
const OWN_MODES = {
    mysql: ['TIME_TRUNCATE_FRACTIONAL'],
    mariadb: ['ORACLE', 'EMPTY_STRING_IS_NULL', 'SIMULTANEOUS_ASSIGNMENT', 'TIME_ROUND_FRACTIONAL'],
};
function moveModes(object) {
    const { source, target, record } = object;
    const words = record.session.sqlMode.split(',');
    const own = OWN_MODES[(0,server_facts/* isMariaDb */.Zz)(source) ? 'mariadb' : 'mysql'].filter((word) => words.includes(word));
    if (own.length > 0)
        return object.refuse(`it was made under the sql_mode ${own.join(', ')}, which ${(0,finding/* nameOf */.V)(target)} does not have`, 'create it again on the source, without that mode');
    if ((0,server_facts/* isMariaDb */.Zz)(target))
        return;
    const { kept, removed } = splitRemovedModes(record.session.sqlMode);
    if (removed.length === 0)
        return;
    object.record = { ...record, session: { ...record.session, sqlMode: kept } };
    object.changes.push(`its sql_mode is without ${removed.join(', ')}`);
}

;// CONCATENATED MODULE: ./lib/sql/reserved-words.js

/**
 * Words with the version that reserved them, or an older one: backquotes around a name do no harm.
 * The grammar did not know any of these words before, so an older program uses them only as names.
 * Words that the grammar knew before (CUBE, FUNCTION, ROW, ROWS) are not listed, because their use
 * is ambiguous.
 */
const RESERVED_SINCE = {
    CUME_DIST: [8, 0, 2],
    DENSE_RANK: [8, 0, 2],
    EMPTY: [8, 0, 4],
    EXCEPT: [8, 0, 3],
    EXTERNAL: [9, 0, 0],
    FIRST_VALUE: [8, 0, 2],
    GROUPING: [8, 0, 1],
    GROUPS: [8, 0, 2],
    INTERSECT: [8, 0, 31],
    JSON_TABLE: [8, 0, 4],
    LAG: [8, 0, 2],
    LAST_VALUE: [8, 0, 2],
    LATERAL: [8, 0, 14],
    LEAD: [8, 0, 2],
    LIBRARY: [9, 0, 0],
    NTH_VALUE: [8, 0, 2],
    NTILE: [8, 0, 2],
    OF: [8, 0, 1],
    OVER: [8, 0, 2],
    PERCENT_RANK: [8, 0, 2],
    QUALIFY: [8, 4, 0],
    RANK: [8, 0, 2],
    RECURSIVE: [8, 0, 1],
    ROW_NUMBER: [8, 0, 2],
    SYSTEM: [8, 0, 3],
    TABLESAMPLE: [8, 4, 0],
    WINDOW: [8, 0, 2],
};
/** Returns the words that are reserved in `target` and unknown in `source`. */
function newlyReserved(source, target) {
    return new Set(Object.entries(RESERVED_SINCE)
        .filter(([, since]) => isBefore(source, since) && !isBefore(target, since))
        .map(([word]) => word));
}
/** Adds backquotes where words are unquoted names. After a dot or `@`, every word is a name. */
function quoteWords(sql, quoting, words) {
    const found = new Set();
    let result = '';
    let end = 0;
    const tokens = [...(0,sql_tokens/* tokenize */.qw)(sql, quoting)];
    for (const [i, token] of tokens.entries()) {
        const word = (0,sql_tokens/* keywordOf */.XL)(token);
        if (word === undefined || !words.has(word))
            continue;
        const before = tokens[i - 1];
        if ((0,sql_tokens/* isDot */.ek)(before) || (before?.text === '@' && before.end === token.start))
            continue;
        found.add(word);
        result += `${sql.slice(end, token.start)}\`${sql.slice(token.start, token.end)}\``;
        ({ end } = token);
    }
    return { sql: result + sql.slice(end), words: [...found] };
}
function isBefore([a, b, c], [major, minor, patch]) {
    return a !== major ? a < major : b !== minor ? b < minor : c < patch;
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/program-rules.js





const program_rules_PROGRAMS = new Set([
    'procedure',
    'function',
    'trigger',
    'event',
]);
function removedModes(record, _, target) {
    const { session } = record;
    const { kept, removed } = splitRemovedModes(session.sqlMode);
    if (removed.length === 0 || (0,server_abilities/* has */.z)(target, 'sql_mode ORACLE'))
        return undefined;
    const modes = removed.join(', ');
    return {
        why: `it was made under the sql_mode ${modes}, which ${(0,finding/* nameOf */.V)(target)} does not have`,
        advice: 'create it again on the source',
        rewritten: {
            record: { ...record, session: { ...session, sqlMode: kept } },
            change: `its sql_mode is without ${modes}`,
        },
    };
}
function reservedWords(record, source, target) {
    if (!program_rules_PROGRAMS.has(record.kind))
        return undefined;
    const words = newlyReserved(source.versionNumbers, target.versionNumbers);
    if (words.size === 0)
        return undefined;
    const { client, sqlMode } = record.session;
    const { sql, words: found } = quoteWords(record.statement.toString('latin1'), (0,sql_quoting/* quotingOf */.JW)(sqlMode, client), words);
    if (found.length === 0)
        return undefined;
    const names = found.join(', ');
    return {
        why: `it has ${names} as a name, which is a reserved word of ${(0,finding/* nameOf */.V)(target)}`,
        advice: 'put the name in backquotes on the source',
        rewritten: {
            record: { ...record, statement: Buffer.from(sql, 'latin1') },
            change: `${names} is in backquotes`,
        },
    };
}

;// CONCATENATED MODULE: ./lib/repository/upgrade/upgrader.js








const RULES = [partitionedEngine, countedFloat, removedModes, reservedWords];
class Upgrader {
    /** Objects that the target does not accept as they are, and that are not rewritten. */
    incompatibilities = [];
    changes = [];
    foreignKeys = new ForeignKeys();
    #rules;
    #flavorRules;
    constructor(rules) {
        this.#rules = rules;
        this.#flavorRules = new FlavorRules(rules.source, rules.target);
    }
    /** Whether objects are to be moved from one flavor to the other. */
    get isMove() {
        const { source, target, isAsked } = this.#rules;
        return isAsked && (0,server_facts/* isMariaDb */.Zz)(source) !== (0,server_facts/* isMariaDb */.Zz)(target);
    }
    /** Whether source and target differ in version but not in flavor. */
    get isNeeded() {
        const { source, target } = this.#rules;
        const [a, b] = [source.versionNumbers, target.versionNumbers];
        return (0,server_facts/* isMariaDb */.Zz)(source) === (0,server_facts/* isMariaDb */.Zz)(target) && (a[0] !== b[0] || a[1] !== b[1]);
    }
    /**
     * Upgrades one record.
     * @param what the object's name in messages
     */
    upgrade(record, what) {
        this.foreignKeys.note(record, what);
        if (this.isMove)
            return this.#move(record, what);
        if (!this.isNeeded)
            return record;
        const { source, target, isAsked, accounts } = this.#rules;
        let result = withOldCollations(withCollations(record, target), source, target);
        for (const rule of RULES)
            result = this.#apply(result, rule(result, source, target), what);
        if (isAsked)
            result = this.#apply(result, fixedRows(result), what);
        if (accounts) {
            result = this.#apply(result, missingPlugin(result, target, accounts), what);
            result = this.#apply(result, missingPrivileges(result, target, accounts), what);
        }
        return result;
    }
    #move(original, what) {
        const { source, target } = this.#rules;
        const { record, changes, obstacles } = this.#flavorRules.move(original);
        let result = record;
        if (record.kind === 'table') {
            for (const rule of [partitionedEngine, countedFloat])
                result = this.#apply(result, rule(result, source, target), what);
            result = this.#apply(result, fixedRows(result), what);
        }
        this.incompatibilities.push(...obstacles.map((obstacle) => ({ ...obstacle, what, isRewritable: false })));
        this.changes.push(...changes.map((change) => ({ what, change })));
        return result;
    }
    #apply(record, finding, what) {
        if (!finding)
            return record;
        const { why, advice, rewritten } = finding;
        if (!rewritten || !this.#rules.isAsked) {
            this.incompatibilities.push({ what, why, advice, isRewritable: rewritten !== undefined });
            return record;
        }
        this.changes.push({ what, change: rewritten.change });
        return rewritten.record;
    }
}

;// CONCATENATED MODULE: ./lib/repository/scope.js
// Selects the part of a backup for a restore or a verification, and its schema names. Invariant: a
// name from the user that the backup does not have is an error; it never means "nothing".








/** Scope of the whole backup under its own names. */
function wholeScope() {
    return {
        schemaMap: new Map(),
        schemas: [],
        excludeSchemas: [],
        includeTables: [],
        excludeTables: [],
        tableMap: new Map(),
        where: new Map(),
        parts: 'all',
        skipTriggers: false,
        skipEvents: false,
        skipRoutines: false,
        definers: 'keep',
        enableEvents: false,
        references: 'refuse',
        allowExternalTables: false,
        upgrade: false,
        skipIncompatible: false,
    };
}
/** @throws BackupError SCHEMA_NOT_FOUND, TABLE_NOT_FOUND, SELECTION_EMPTY, CONFIG_INVALID */
function selectScope(contents, request) {
    const warnings = checkNames(contents, request);
    const isPartial = request.includeTables.length > 0;
    const schemas = contents.schemas
        .filter(({ name }) => selectsSchema(request, name))
        .map((schema) => selectObjects(schema, request))
        .filter(({ tables, views, sequences }) => !isPartial || tables.length + views.length + sequences.length > 0);
    if (schemas.length === 0 && contents.schemas.length > 0)
        throw new errors/* BackupError */.hj('SELECTION_EMPTY', `nothing of ${contents.backupId} is selected`, {
            hint: 'Correct --schemas, --exclude-schemas, --include-tables and --exclude-tables.',
        });
    const targets = new Map(schemas.map(({ source, name }) => [source, name]));
    checkTargets(targets);
    return {
        request,
        warnings,
        schemas,
        leftOut: findLeftOut(contents.schemas, schemas, request),
        isPartial,
        isComplete: true,
        disablesEvents: isRenamed(request) && !request.enableEvents,
        totals: totalsOf(schemas),
        targets,
    };
}
function isRenamed({ schemaMap }) {
    return [...schemaMap].some(([from, to]) => from !== to);
}
/**
 * Reports whether events are disabled. An event runs as its definer without a call. If the definer
 * is another account than on the source (with `--strip-definers`, the account that restores), and
 * the source is another server, its statements come from a stranger.
 */
function disablesEvents({ request, disablesEvents: isDisabled }, { isSource }) {
    return isDisabled || (!isSource && request.definers !== 'keep' && !request.enableEvents);
}
/** Returns a rewriter for the definitions that go to the target. */
function rewriterOf(contents, scope, { isSource, target, accounts }) {
    const { request, targets } = scope;
    const objects = new Map(contents.schemas.map(({ name, tables, views, sequences, routines, libraries }) => [
        name,
        new Set([...tables, ...views, ...sequences, ...routines, ...libraries].map((object) => object.name)),
    ]));
    const rules = {
        renamed: new Map([...request.schemaMap].filter(([from, to]) => from !== to)),
        references: request.references,
        hasObject: (schema, object) => objects.get(schema)?.has(object) ?? false,
        isCaseSensitive: (contents.server.lowerCaseTableNames ?? 0) === 0,
        definers: request.definers,
        disableEvents: disablesEvents(scope, { isSource }),
        outside: request.allowExternalTables ? 'keep' : isSource ? 'leave out if renamed' : 'leave out',
        targets: new Set(targets.values()),
        upgrader: new Upgrader({
            source: versionOf(contents.server),
            target,
            isAsked: request.upgrade,
            ...(0,defined/* defined */.s)({ accounts }),
        }),
    };
    return new DefinitionRewriter(rules);
}
/** Replaces the schemas' collations by their names on a target of the other flavor. */
function forTarget(scope, { server }, target) {
    if (!scope.request.upgrade || (0,server_facts/* isMariaDb */.Zz)(server) === (0,server_facts/* isMariaDb */.Zz)(target))
        return scope;
    const schemas = scope.schemas.map((schema) => ({
        ...schema,
        collation: otherCollation(schema.collation, target) ?? schema.collation,
    }));
    return { ...scope, schemas };
}
function versionOf({ flavor, version }) {
    const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
    return { flavor, versionNumbers: [major, minor, patch] };
}
/**
 * Reports whether the scope is the whole backup. A restore or verification of a part does not
 * verify the backup as a whole.
 */
function isWholeBackup(request) {
    const { schemas, excludeSchemas, includeTables, excludeTables, tableMap, where, parts } = request;
    const patterns = [schemas, excludeSchemas, includeTables, excludeTables, [...tableMap], [...where]];
    return patterns.every(({ length }) => length === 0) && parts === 'all';
}
function selectsSchema({ schemas, excludeSchemas }, name) {
    if (excludeSchemas.some((pattern) => (0,selection/* matchesPattern */.MT)(name, pattern)))
        return false;
    return schemas.length === 0 || schemas.some((pattern) => (0,selection/* matchesPattern */.MT)(name, pattern));
}
function selectObjects(schema, request) {
    const { parts, includeTables, excludeTables, skipTriggers, skipEvents, skipRoutines } = request;
    const isSelected = ({ name }) => {
        const full = `${schema.name}.${name}`;
        if (excludeTables.some((pattern) => (0,selection/* matchesPattern */.MT)(full, pattern)))
            return false;
        return includeTables.length === 0 || includeTables.some((pattern) => (0,selection/* matchesPattern */.MT)(full, pattern));
    };
    const isWhole = includeTables.length === 0 && parts !== 'data';
    const withoutTriggers = (object) => skipTriggers || parts === 'data' ? { ...object, triggers: [] } : object;
    const withoutHistograms = (table) => parts === 'data' ? { ...table, histograms: [] } : table;
    return {
        ...schema,
        source: schema.name,
        name: request.schemaMap.get(schema.name) ?? schema.name,
        tables: schema.tables
            .filter(isSelected)
            .map((table) => withoutHistograms(withoutTriggers(parts === 'schema' ? withoutRows(table) : table)))
            .map((table) => withFilter(table, (0,selection/* conditionOf */.rI)(request, schema.name, table.name))),
        views: parts === 'data' ? [] : schema.views.filter(isSelected).map(withoutTriggers),
        sequences: parts === 'data' ? [] : schema.sequences.filter(isSelected),
        routines: isWhole && !skipRoutines ? schema.routines : [],
        libraries: isWhole && !skipRoutines ? schema.libraries : [],
        events: isWhole && !skipEvents ? schema.events : [],
    };
}
/** Returns the scope without tables whose rows belong to other objects. */
function withoutTables(scope, leftOut) {
    if (leftOut.size === 0)
        return scope;
    const schemas = scope.schemas.map((schema) => ({
        ...schema,
        tables: schema.tables.filter((table) => !leftOut.has(table)),
    }));
    return { ...scope, schemas, totals: totalsOf(schemas) };
}
function totalsOf(schemas) {
    const tables = schemas.flatMap((schema) => schema.tables);
    return {
        tables: tables.length,
        rows: sum(tables, ({ rows }) => rows ?? 0),
        dataBytes: sum(tables, ({ dataBytes }) => dataBytes),
        storedBytes: sum(tables, ({ chunks }) => sum(chunks, ({ storedBytes }) => storedBytes)),
    };
}
/** Of a table without rows nothing can be left out. */
function withFilter(table, rowFilter) {
    if (rowFilter === undefined || table.chunks.length === 0)
        return table;
    const { filter } = table;
    return {
        ...table,
        rowFilter,
        filter: filter === undefined ? rowFilter : `(${filter}) AND (${rowFilter})`,
    };
}
/** The tables of which a part is restored have rows that the backup cannot be compared with. */
function withoutPartialRows(scope) {
    const schemas = scope.schemas.map((schema) => ({
        ...schema,
        tables: schema.tables.map((table) => table.rowFilter === undefined ? table : { ...table, chunking: 'none' }),
    }));
    return { ...scope, schemas };
}
function withoutRows(table) {
    const { checksums: _, generated: __, ...rest } = table;
    return { ...rest, rows: 0, dataBytes: 0, chunks: [] };
}
function checkNames(contents, request) {
    const { schemaMap, schemas, excludeSchemas, includeTables, excludeTables, where } = request;
    const all = contents.schemas.map(({ name }) => name);
    const names = new Set(all);
    const selected = (0,selection/* findUnmatched */.L2)(schemas, all);
    const deselected = (0,selection/* findUnmatched */.L2)(excludeSchemas, all);
    const missing = [
        ...new Set([
            ...[...schemaMap.keys()].filter((name) => !names.has(name)),
            ...selected.names,
            ...deselected.names,
        ]),
    ];
    if (missing.length > 0)
        throw new errors/* BackupError */.hj('SCHEMA_NOT_FOUND', `${contents.backupId} has no schema ${missing.join(', ')}`, {
            hint: `Correct --schemas, --exclude-schemas or --map-schema; the backup has ${[...names].join(', ')}.`,
            details: { missing },
        });
    const renamedOnly = [...schemaMap.keys()].filter((name) => !selectsSchema(request, name));
    if (renamedOnly.length > 0)
        throw new errors/* BackupError */.hj('CONFIG_INVALID', `--map-schema names ${renamedOnly.join(', ')}, not selected by --schemas`, {
            hint: 'Correct --schemas, --exclude-schemas or --map-schema.',
        });
    const tables = contents.schemas
        .filter(({ name }) => selectsSchema(request, name))
        .flatMap((schema) => [...schema.tables, ...schema.views, ...schema.sequences].map(({ name }) => `${schema.name}.${name}`));
    const included = (0,selection/* findUnmatched */.L2)(includeTables, tables);
    const excluded = (0,selection/* findUnmatched */.L2)(excludeTables, tables);
    const filtered = (0,selection/* findUnmatched */.L2)([...where.keys()], tables);
    const unknown = [...included.names, ...excluded.names, ...filtered.names];
    if (unknown.length > 0)
        throw new errors/* BackupError */.hj('TABLE_NOT_FOUND', `${contents.backupId} has no ${unknown.join(', ')}`, {
            hint: 'Correct --include-tables, --exclude-tables and --where; names are those of the backup, as schema.table.',
            details: { missing: unknown },
        });
    return [
        ...selected.patterns.map((pattern) => `--schemas ${pattern} matches nothing`),
        ...deselected.patterns.map((pattern) => `--exclude-schemas ${pattern} matches nothing`),
        ...included.patterns.map((pattern) => `--include-tables ${pattern} matches nothing`),
        ...excluded.patterns.map((pattern) => `--exclude-tables ${pattern} matches nothing`),
        ...filtered.patterns.map((pattern) => `--where ${pattern} matches nothing`),
    ];
}
function checkTargets(targets) {
    const problems = [];
    const sources = new Map();
    for (const [source, name] of targets) {
        const other = sources.get(name);
        if (other !== undefined)
            problems.push(`${other} and ${source} would both become ${name}`);
        sources.set(name, source);
        if (server_facts/* SYSTEM_SCHEMAS */.X4.has(name.toLowerCase()))
            problems.push(`${name} belongs to the server`);
        if (Array.from(name).length > 64)
            problems.push(`${name} is longer than 64 characters`);
    }
    if (problems.length === 0)
        return;
    throw new errors/* BackupError */.hj('CONFIG_INVALID', `invalid schema names: ${problems.join('; ')}`, {
        hint: 'Correct --map-schema.',
    });
}
function sum(items, value) {
    return items.reduce((total, item) => total + value(item), 0);
}


/***/ }),

/***/ 28644:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ isShellDump),
  Z: () => (/* binding */ openShellDump)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/format/manifest.js + 2 modules
var manifest = __webpack_require__(22693);
// EXTERNAL MODULE: ./lib/sql/sql-quoting.js
var sql_quoting = __webpack_require__(42290);
;// CONCATENATED MODULE: ./lib/sql/sql-script.js
// Splits SQL files into statements like the mysql client, with quotes, comments and DELIMITER. So
// files from this program, MySQL Shell and mysqldump all run.

/** Yields statements without delimiters and without comments before them, except `/*!` ones. */
function* splitStatements(script, 
/** Returns the next statement's quoting mode. Absent: the script's SET statements decide. */
modeNow) {
    let delimiter = ';';
    let start = 0;
    let position = 0;
    let hasContent = false;
    let mode = sql_quoting/* DEFAULT_QUOTING */.qF;
    const take = (end) => script.slice(start, end).trim();
    while (position < script.length) {
        if (!hasContent && /d/i.test(script[position])) {
            const directive = /^[ \t]*delimiter[ \t]+(\S+)[ \t]*(?:\r?\n|$)/i.exec(lineAt(script, position));
            if (directive && isLineStart(script, position)) {
                delimiter = directive[1];
                position += lineAt(script, position).length;
                start = position;
                continue;
            }
        }
        if (script.startsWith(delimiter, position)) {
            const statement = take(position);
            if (hasContent && statement !== '') {
                yield statement;
                mode = modeNow?.() ?? (0,sql_quoting/* quotingAfter */.Ys)(statement, mode);
            }
            position += delimiter.length;
            start = position;
            hasContent = false;
            continue;
        }
        const next = skipToken(script, position, mode);
        const isComment = next > position + 1 && isPlainComment(script, position);
        if (isComment && !hasContent)
            start = next;
        else if (!isComment && !/\s/.test(script[position]))
            hasContent = true;
        position = next;
    }
    const rest = take(script.length);
    if (hasContent && rest !== '')
        yield rest;
}
function isLineStart(script, position) {
    const lineBegin = script.lastIndexOf('\n', position - 1) + 1;
    return script.slice(lineBegin, position).trim() === '';
}
function lineAt(script, position) {
    const end = script.indexOf('\n', position);
    return script.slice(position, end < 0 ? script.length : end + 1);
}
/**
 * Returns whether a comment begins: `-- …`, `# …` or `/* … *\/`, but not `/*! … *\/` or `/*M! …
 * *\/`, which servers execute.
 */
function isPlainComment(script, position) {
    if (script[position] === '#')
        return true;
    if (isDashComment(script, position))
        return true;
    return script.startsWith('/*', position) && !/^\/\*M?!/.test(script.slice(position, position + 4));
}
function isDashComment(script, position) {
    return (script.startsWith('--', position) &&
        (position + 2 >= script.length || /[\x00-\x20\x7f]/.test(script[position + 2])));
}
/** Returns the end of the quoted text, comment or single character at the position. */
function skipToken(script, position, quoting) {
    const char = script[position];
    if (char === "'" || char === '"' || char === '`')
        return (0,sql_quoting/* closingQuote */.m2)(script, position, quoting) + 1;
    if (char === '#' || isDashComment(script, position)) {
        const end = script.indexOf('\n', position);
        return end < 0 ? script.length : end + 1;
    }
    if (script.startsWith('/*', position)) {
        const versioned = !isPlainComment(script, position);
        if (versioned)
            return position + 2; // its text may contain quotes, so parse it like other text
        const end = script.indexOf('*/', position + 2);
        return end < 0 ? script.length : end + 2;
    }
    return position + 1;
}

// EXTERNAL MODULE: ./lib/core/version.js
var version = __webpack_require__(18067);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/format/records.js
var records = __webpack_require__(20489);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/refusals.js
// Errors for dumps that are not read: the fault by name, and a hint.

/** A part of the dump is missing or contradicts another. */
function damagedDump(folder, why, cause) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the MySQL Shell dump ${folder} is invalid: ${why}`, {
        hint: 'The dump was damaged or changed: compare it with its source, or make it again.',
        cause,
    });
}
/** MySQL Shell has not finished the dump. */
function incompleteDump(folder) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the MySQL Shell dump ${folder} is incomplete: it has no @.done.json`, {
        hint: 'The dump is still being written or was interrupted: wait for MySQL Shell to finish, or make it again.',
    });
}
/** The dump uses a variant of the format that MySQL Shell can load and this tool cannot. */
function unsupportedDump(folder, what) {
    return new errors/* BackupError */.hj('MANIFEST_INVALID', `the MySQL Shell dump ${folder} cannot be restored: ${what}`, {
        hint: 'Load it with util.loadDump() of MySQL Shell, or make a dump without that option.',
    });
}
function tooNewDump(folder, what) {
    return new errors/* BackupError */.hj('MANIFEST_TOO_NEW', `the MySQL Shell dump ${folder} is too new: ${what}`, {
        hint: 'Use a newer mysql-backup, or load it with util.loadDump() of MySQL Shell.',
    });
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/dump-files.js
// JSON files of a MySQL Shell dump, format versions 1.0.0 to 2.0.1. Fields that older versions do
// not write are optional. Pure: malformed or too new files are refused before any effect.



const ROOT_FILE = '@.json';
const DONE_FILE = '@.done.json';
const USERS_FILE = '@.users.sql';
const CHECKSUMS_FILE = '@.checksums.json';
/** Newest readable format, major and minor. */
const NEWEST = [2, 0];
/**
 * `multifile_schema_ddl`: events and routines in separate files. `partition_awareness`: data files
 * per partition.
 */
const CAPABILITIES = new Set(['partition_awareness', 'multifile_schema_ddl']);
const count = schemas/* int */.Whr().nonnegative();
const names = schemas/* array */.YOg(schemas/* string */.YjP().min(1));
const nameMap = (0,records/* recordOf */.zv)(schemas/* string */.YjP());
const root = schemas/* object */.Ikc({
    dumper: schemas/* string */.YjP().default(''),
    version: schemas/* string */.YjP(),
    schemas: names,
    basenames: nameMap.default({}),
    users: names.optional(),
    defaultCharacterSet: schemas/* string */.YjP().default('utf8mb4'),
    tzUtc: schemas/* boolean */.zMY().default(true),
    server: schemas/* string */.YjP().optional(),
    hostname: schemas/* string */.YjP().optional(),
    serverVersion: schemas/* string */.YjP(),
    binlogFile: schemas/* string */.YjP().optional(),
    binlogPosition: count.optional(),
    gtidExecuted: schemas/* string */.YjP().optional(),
    gtidExecutedInconsistent: schemas/* boolean */.zMY().default(false),
    consistent: schemas/* boolean */.zMY().default(false),
    capabilities: schemas/* array */.YOg(schemas/* object */.Ikc({ id: schemas/* string */.YjP() })).default([]),
    checksum: schemas/* boolean */.zMY().default(false),
    hasLibraryDdl: schemas/* boolean */.zMY().default(false),
    options: schemas/* object */.Ikc({ where: nameMap.optional() }).optional(),
    source: schemas/* object */.Ikc({
        sysvars: nameMap.optional(),
        serverUuid: schemas/* string */.YjP().optional(),
        port: count.optional(),
    })
        .optional(),
});
const schema = schemas/* object */.Ikc({
    schema: schemas/* string */.YjP().min(1),
    includesDdl: schemas/* boolean */.zMY().default(true),
    includesViewsDdl: schemas/* boolean */.zMY().optional(),
    includesData: schemas/* boolean */.zMY().default(true),
    multifileDdl: schemas/* boolean */.zMY().default(false),
    tables: names.default([]),
    views: names.default([]),
    events: names.default([]),
    functions: names.default([]),
    procedures: names.default([]),
    libraries: names.default([]),
    basenames: nameMap.default({}),
});
const table = schemas/* object */.Ikc({
    options: schemas/* object */.Ikc({
        schema: schemas/* string */.YjP(),
        table: schemas/* string */.YjP(),
        columns: names.default([]),
        decodeColumns: nameMap.default({}),
        defaultCharacterSet: schemas/* string */.YjP().optional(),
        fieldsTerminatedBy: schemas/* string */.YjP().default('\t'),
        fieldsEnclosedBy: schemas/* string */.YjP().default(''),
        fieldsOptionallyEnclosed: schemas/* boolean */.zMY().default(false),
        fieldsEscapedBy: schemas/* string */.YjP().default('\\'),
        linesTerminatedBy: schemas/* string */.YjP().default('\n'),
        // The oldest versions write these fields here.
        compression: schemas/* string */.YjP().optional(),
        primaryIndex: schemas/* string */.YjP().optional(),
    }),
    triggers: names.default([]),
    includesData: schemas/* boolean */.zMY().default(true),
    includesDdl: schemas/* boolean */.zMY().default(true),
    extension: schemas/* string */.YjP().default('tsv'),
    chunking: schemas/* boolean */.zMY().default(false),
    compression: schemas/* string */.YjP().optional(),
    primaryIndex: names.optional(),
    /** Partition → base name of its data files. */
    basenames: nameMap.default({}),
});
const counts = (0,records/* recordOf */.zv)((0,records/* recordOf */.zv)(count));
const done = schemas/* object */.Ikc({
    dataBytes: count.optional(),
    tableDataBytes: counts.default({}),
    tableRows: counts.default({}),
    chunkFileBytes: (0,records/* recordOf */.zv)(count).default({}),
});
const checksums = schemas/* object */.Ikc({
    config: schemas/* object */.Ikc({ version: schemas/* string */.YjP(), algorithm: schemas/* string */.YjP(), hash: schemas/* string */.YjP() }),
    data: (0,records/* recordOf */.zv)((0,records/* recordOf */.zv)(schemas/* object */.Ikc({
        extraFilter: schemas/* string */.YjP().optional(),
        columns: names,
        nullColumns: names.default([]),
        partitions: (0,records/* recordOf */.zv)((0,records/* recordOf */.zv)(schemas/* object */.Ikc({ checksum: schemas/* string */.YjP(), count, boundary: schemas/* string */.YjP().optional() }))),
    }))),
});
const DUMP_FILES = { root, schema, table, done, checksums };
/** @throws BackupError MANIFEST_INVALID */
function parseDumpFile(folder, name, text, shape) {
    let json;
    try {
        json = JSON.parse(text);
    }
    catch (cause) {
        throw damagedDump(folder, `${name} is not JSON`, cause);
    }
    const result = shape.safeParse(json);
    if (result.success)
        return result.data;
    const why = result.error.issues
        .slice(0, 5)
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; ');
    throw damagedDump(folder, `${name}: ${why}`);
}
/**
 * Parses the root file. Refuses a too new version first.
 * @throws BackupError MANIFEST_INVALID, MANIFEST_TOO_NEW
 */
function parseRootFile(folder, text) {
    const { version } = parseDumpFile(folder, ROOT_FILE, text, schemas/* object */.Ikc({ version: schemas/* string */.YjP() }));
    checkVersion(folder, ROOT_FILE, version, NEWEST);
    const file = parseDumpFile(folder, ROOT_FILE, text, root);
    const unknown = file.capabilities.find(({ id }) => !CAPABILITIES.has(id));
    if (unknown)
        throw tooNewDump(folder, `it needs the capability ${unknown.id}`);
    return file;
}
function checkVersion(folder, name, version, [newestMajor, newestMinor]) {
    const match = /^(\d+)\.(\d+)(?:\.\d+)*$/.exec(version);
    if (!match)
        throw damagedDump(folder, `${name} has no format version`);
    const [major, minor] = [Number(match[1]), Number(match[2])];
    if (major > newestMajor || (major === newestMajor && minor > newestMinor)) {
        throw tooNewDump(folder, `${name} has format version ${version}, this tool reads ${newestMajor}.${newestMinor}`);
    }
}
/** Looks up a name that comes from the dump: `constructor` is a name like any other. */
function lookUp(values, name) {
    return Object.hasOwn(values, name) ? values[name] : undefined;
}

// EXTERNAL MODULE: ./lib/format/manifest-schema.js
var manifest_schema = __webpack_require__(70396);
// EXTERNAL MODULE: ./lib/repository/bounds.js
var bounds = __webpack_require__(1747);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/dump-folder.js
// Files of one dump, listed once. Invariant: every used file is in the listing and has a plain
// name, whatever the dump contains.



class DumpFolder {
    name;
    #storage;
    /** Name → bytes. */
    #files;
    #used = new Set();
    constructor(storage, name, files) {
        this.#storage = storage;
        this.name = name;
        this.#files = files;
    }
    static async list(storage, name) {
        const files = new Map();
        for await (const file of storage.listObjects(name))
            files.set(file.name, file.bytes);
        return new DumpFolder(storage, name, files);
    }
    has(name) {
        return this.#files.has(name);
    }
    bytesOf(name) {
        return this.#files.get(name);
    }
    /**
     * Notes that the restore needs the file.
     * @param what description of the file, for the message if it is missing
     */
    use(name, what) {
        if (!manifest_schema/* objectName */.Hd.safeParse(name).success)
            throw damagedDump(this.name, `${what} would be in ${JSON.stringify(name)}, which is not a plain file name`);
        if (!this.#files.has(name))
            throw damagedDump(this.name, `${what} is missing: there is no ${name}`);
        this.#used.add(name);
        return name;
    }
    used() {
        return [...this.#used];
    }
    isUsed(name) {
        return this.#used.has(name);
    }
    async readText(name) {
        return (await this.readBytes(name)).toString('utf8');
    }
    readBytes(name) {
        const bytes = Math.min(this.bytesOf(name) ?? bounds/* MAX_DEFINITION_BYTES */.N9, bounds/* MAX_DEFINITION_BYTES */.N9);
        return this.#storage.read(`${this.name}/${name}`, bytes);
    }
    readStream(name, signal) {
        return this.#storage.readStream(`${this.name}/${name}`, { signal });
    }
    findArchived() {
        return this.#storage.findArchived(this.name);
    }
    /** Returns used files that are missing or changed their size since the listing. */
    async findChanged() {
        const now = new Map();
        for await (const { name, bytes } of this.#storage.listObjects(this.name))
            now.set(name, bytes);
        return [...this.#used]
            .filter((name) => now.get(name) !== this.#files.get(name))
            .map((name) => ({ name, expected: this.#files.get(name), actual: now.get(name) }));
    }
}

// EXTERNAL MODULE: ./lib/core/defined.js
var defined = __webpack_require__(50862);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/dump-origin.js
// Origin of a dump: the server and the moment of its snapshot.


function readServer({ source, server, hostname, serverVersion }) {
    // Older versions do not write the server's variables.
    const variable = (name) => lookUp(source?.sysvars ?? {}, name);
    const versionComment = variable('version_comment');
    const port = Number(variable('port') ?? source?.port ?? NaN);
    const serverId = variable('server_uuid') ?? source?.serverUuid;
    const nameCase = Number(variable('lower_case_table_names') ?? NaN);
    return {
        host: server ?? hostname ?? '',
        flavor: flavorOf(serverVersion, versionComment ?? '', variable('aurora_version') !== undefined),
        version: serverVersion,
        ...(0,defined/* defined */.s)({ versionComment }),
        ...(Number.isInteger(port) ? { port } : {}),
        ...(0,defined/* defined */.s)({ serverId }),
        ...(Number.isInteger(nameCase) ? { lowerCaseTableNames: nameCase } : {}),
    };
}
function flavorOf(version, comment, isAurora) {
    if (/mariadb/i.test(`${version} ${comment}`))
        return 'mariadb';
    if (isAurora)
        return 'aurora';
    return /percona/i.test(comment) ? 'percona' : 'mysql';
}
function readSnapshot(root) {
    const { binlogFile, binlogPosition, gtidExecuted, gtidExecutedInconsistent, consistent } = root;
    return {
        method: 'mysql-shell',
        consistent,
        ...(gtidExecuted && !gtidExecutedInconsistent ? { gtidExecuted } : {}),
        ...(binlogFile ? { binlogFile, ...(0,defined/* defined */.s)({ binlogPosition }) } : {}),
    };
}

// EXTERNAL MODULE: ./lib/format/definition-record.js + 1 modules
var definition_record = __webpack_require__(73979);
// EXTERNAL MODULE: ./lib/sql/charsets.js
var charsets = __webpack_require__(89915);
;// CONCATENATED MODULE: ./lib/sql/script-blocks.js
// Comments `-- begin … ` and `-- end …`, which mark one object in MySQL Shell's files and ours.
function* readBlocks(script) {
    const begin = /^-- begin (\S+) (.*)$/gm;
    for (let match = begin.exec(script); match; match = begin.exec(script)) {
        const [line, kind, name] = match;
        const start = match.index + line.length + 1;
        const end = script.indexOf(`\n-- end ${kind} ${name}`, start - 1);
        if (end < 0)
            return;
        yield { kind, name, text: script.slice(start, end) };
        begin.lastIndex = end + 1;
    }
}

// EXTERNAL MODULE: ./lib/sql/statement-text.js
var statement_text = __webpack_require__(5897);
// EXTERNAL MODULE: ./lib/sql/sql-tokens.js
var sql_tokens = __webpack_require__(92419);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-script.js
// Reads an SQL file of a MySQL Shell dump as records. The file is never executed: each statement
// must match an exact form that MySQL Shell writes. Settings become the session of the following
// record; every other statement must create an object. Invariant: an unknown statement is refused
// by name, so no unread part of a file takes effect.






const NAMES = [
    'character_set_client',
    'character_set_results',
    'collation_connection',
    'sql_mode',
    'time_zone',
];
const SETTING = `(${NAMES.join('|')})`;
const SAVE = new RegExp(`^SET @(\\w+) *= *@@${SETTING}$`, 'i');
const RESTORE = new RegExp(`^SET ${SETTING} *= *@(\\w+)$`, 'i');
const WORD = /^SET (character_set_client|character_set_results|collation_connection) *= *(\w+)$/i;
const TEXT = /^SET (sql_mode|time_zone) *= *'([^'\\]*)'$/i;
const NAMES_OF = /^SET NAMES (\w+)$/i;
const USE = /^USE (`(?:[^`]|``)*`)$/;
const DROP = /^DROP (?:TABLE|VIEW|TRIGGER|EVENT|FUNCTION|PROCEDURE) IF EXISTS `(?:[^`]|``)*`(?:\.`(?:[^`]|``)*`)?$/i;
const SCHEMA_DEFAULT = /^ALTER DATABASE `(?:[^`]|``)*` CHARACTER SET \w+ COLLATE (\w+)$/i;
/**
 * Reads the creation statements.
 * @param script script with one character per byte
 * @param place the dump and the file, for messages
 */
function* readCreations(script, place) {
    const settings = {
        character_set_client: 'utf8mb4',
        character_set_results: 'utf8mb4',
        collation_connection: '',
        sql_mode: '',
        time_zone: '',
    };
    const saved = new Map();
    let databaseCollation;
    for (const whole of splitStatements(script, () => (0,sql_quoting/* quotingOf */.JW)(settings.sql_mode, settings.character_set_client))) {
        const text = withoutVersionComment(whole);
        if (/^CREATE\b/i.test(text)) {
            yield { text: withoutExistenceCheck(text), session: sessionOf(settings, databaseCollation) };
            databaseCollation = undefined;
            continue;
        }
        const collation = SCHEMA_DEFAULT.exec(text)?.[1];
        if (collation !== undefined)
            databaseCollation = collation;
        else if (!applySetting(text, settings, saved) && !USE.test(text) && !DROP.test(text))
            throw damagedDump(place.dump, `${place.file} would run ${JSON.stringify(Buffer.from(text, 'latin1').toString('utf8').slice(0, 200))}, unlike any file of MySQL Shell`);
    }
}
/** Returns whether the text is a setting of a known form. */
function applySetting(text, settings, saved) {
    const save = SAVE.exec(text);
    if (save) {
        const setting = save[2].toLowerCase();
        saved.set(save[1], { setting, value: settings[setting] });
        return true;
    }
    const restore = RESTORE.exec(text);
    if (restore) {
        const before = saved.get(restore[2]);
        const setting = restore[1].toLowerCase();
        if (before?.setting !== setting)
            return false;
        settings[setting] = before.value;
        return true;
    }
    const given = WORD.exec(text) ?? TEXT.exec(text);
    if (given)
        settings[given[1].toLowerCase()] = given[2];
    const names = NAMES_OF.exec(text);
    if (names)
        settings.character_set_client = names[1];
    return given !== null || names !== null;
}
function sessionOf(settings, databaseCollation) {
    const { character_set_client: client, collation_connection: collation, sql_mode, time_zone } = settings;
    return {
        client,
        sqlMode: sql_mode,
        ...(collation === '' ? {} : { collation }),
        ...(time_zone === '' ? {} : { timeZone: time_zone }),
        ...(0,defined/* defined */.s)({ databaseCollation }),
    };
}
/** Removes a version comment around the whole statement: current servers execute its content. */
function withoutVersionComment(statement) {
    const match = /^\/\*!\d{5} ([^]*?) ?\*\/$/.exec(statement);
    if (!match)
        return statement;
    // `/*!50003 CREATE*/ /*!50017 DEFINER=… */` is several comments.
    const opened = [...statement.matchAll(/\/\*M?!/g)].length;
    return opened === 1 ? match[1].trim() : statement;
}
/** Removes IF NOT EXISTS: a restore knows which objects exist. */
function withoutExistenceCheck(whole) {
    const statement = whole.replace(/^(CREATE DATABASE )\/\*!\d{5} IF NOT EXISTS ?\*\/ /i, '$1');
    const [create, kind, ...rest] = [...(0,sql_tokens/* tokenize */.qw)(statement, (0,sql_quoting/* quotingOf */.JW)(''))];
    if (!create || !kind)
        return statement;
    const index = rest.findIndex(({ name }) => name?.toUpperCase() === 'IF');
    const words = rest.slice(index, index + 3).map(({ name }) => name?.toUpperCase());
    // IF NOT EXISTS precedes the object's name, after `CREATE DEFINER=… EVENT`.
    if (index < 0 || index > 8 || words.join(' ') !== 'IF NOT EXISTS')
        return statement;
    const start = rest[index].start;
    const end = rest[index + 3]?.start ?? rest[index + 2].end;
    return statement.slice(0, start) + statement.slice(end);
}
const HEAD = /^CREATE(?: OR REPLACE)?(?: ALGORITHM = \w+)?(?: DEFINER = (?:CURRENT_USER(?: \( \))?|(?:`(?:[^`]|``)*`|''|[\w$%.-]+)(?: @ (?:`(?:[^`]|``)*`|''|[\w$%.-]+))?))?(?: SQL SECURITY \w+)? (DATABASE|SCHEMA|TABLE|VIEW|TRIGGER|FUNCTION|PROCEDURE|EVENT) (?:(?:`(?:[^`]|``)*`|[\w$\x80-\xff]+) \. )?(?:`((?:[^`]|``)*)`|([\w$\x80-\xff]+))/;
/** Returns the created object, as far as the statement's beginning shows it. */
function createdObject({ text, session, }) {
    const [, kind, quoted, bare] = HEAD.exec((0,statement_text/* readStatement */.c)(text, (0,sql_quoting/* quotingOf */.JW)(session.sqlMode, session.client)).text) ?? [];
    const name = quoted?.replaceAll('``', '`') ?? bare;
    return kind === undefined || name === undefined
        ? undefined
        : { kind: kind.toLowerCase().replace('database', 'schema'), name };
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-definitions.js






async function* readDefinitions(folder, schemas, usersFile) {
    for (const schema of schemas) {
        yield* readSchemaScript(folder, schema);
        for (const table of schema.tables) {
            yield await readOne(folder, schema.schema, 'table', table.name, table.file);
            if (table.triggersFile !== undefined)
                yield* readTriggers(folder, schema.schema, table);
        }
        for (const { name, file, placeholderFile } of schema.views) {
            const record = await readOne(folder, schema.schema, 'view', name, file);
            yield { ...record, columns: await readColumns(folder, placeholderFile) };
        }
    }
    if (usersFile !== undefined)
        yield* readUsers(folder, usersFile);
}
function* readSchemaScript(folder, { schema, script, file, programs }) {
    const expected = new Map(programs.map((program) => [`${program.kind} ${program.name}`, program]));
    for (const creation of readCreations(script, { dump: folder.name, file })) {
        const created = createdObject(creation);
        const name = created && (0,charsets/* decodeFromCharset */.p6)(created.name, creation.session.client);
        if (created?.kind === 'schema' && name === schema) {
            yield recordOf(folder, file, { kind: 'schema', name: schema }, creation);
            continue;
        }
        const key = `${created?.kind} ${name}`;
        const program = expected.get(key);
        if (!program)
            throw unexpected(folder, file, creation);
        expected.delete(key);
        yield recordOf(folder, file, { ...program, schema }, creation);
    }
    const [missing] = expected.values();
    if (missing)
        throw damagedDump(folder.name, `${file} lacks ${missing.kind} ${schema}.${missing.name}`);
}
async function readOne(folder, schema, kind, name, file) {
    const [creation, ...others] = readCreations(await readLatin1(folder, file), { dump: folder.name, file });
    if (!creation)
        throw damagedDump(folder.name, `${file} creates no ${kind}`);
    if (others.length > 0)
        throw unexpected(folder, file, others[0]);
    return recordOf(folder, file, { kind, schema, name }, creation);
}
async function* readTriggers(folder, schema, { name: table, triggersFile, triggers }) {
    const file = triggersFile;
    const expected = new Set(triggers);
    for (const creation of readCreations(await readLatin1(folder, file), { dump: folder.name, file })) {
        const created = createdObject(creation);
        const name = created && (0,charsets/* decodeFromCharset */.p6)(created.name, creation.session.client);
        // Older versions do not list the triggers in the table's JSON file.
        if (created?.kind !== 'trigger' || name === undefined || (triggers.length > 0 && !expected.delete(name)))
            throw unexpected(folder, file, creation);
        yield recordOf(folder, file, { kind: 'trigger', schema, name, table }, creation);
    }
    const [missing] = expected;
    if (missing !== undefined)
        throw damagedDump(folder.name, `${file} lacks trigger ${schema}.${missing}`);
}
/** Reads the columns of a view's stand-in: `1 AS `name``. */
async function readColumns(folder, file) {
    const text = await folder.readText(file);
    return [...text.matchAll(/^ 1 AS `((?:[^`]|``)*)`/gm)].map(([, name]) => name.replaceAll('``', '`'));
}
const DEFAULT_ROLES = / DEFAULT ROLE ((?:`(?:[^`]|``)*`@`(?:[^`]|``)*`,? ?)+?)(?= [A-Z]|$)/;
async function* readUsers(folder, file) {
    const session = { client: 'utf8mb4', sqlMode: '' };
    for (const { name, text } of readBlocks(await readLatin1(folder, file))) {
        for (const whole of splitStatements(text)) {
            const statement = whole.replace(/^(CREATE (?:USER|ROLE)) IF NOT EXISTS /i, '$1 ');
            const roles = DEFAULT_ROLES.exec(statement)?.[1];
            const account = Buffer.from(name, 'latin1').toString('utf8');
            const record = (kind, sql) => ({
                kind,
                name: account,
                statement: Buffer.from(sql, 'latin1'),
                session,
            });
            if (/^CREATE USER\b/i.test(statement)) {
                yield record('account', statement.replace(DEFAULT_ROLES, ''));
                if (roles !== undefined)
                    yield record('default role', `SET DEFAULT ROLE ${roles.trim()} TO ${name}`);
            }
            else
                yield record(/^SET DEFAULT ROLE\b/i.test(statement) ? 'default role' : 'grant', statement);
        }
    }
}
/** Builds a record and checks its values as strictly as for our own records. */
function recordOf(folder, file, owner, { text, session }) {
    const isProgram = owner.kind !== 'schema' && owner.kind !== 'table';
    const line = (0,definition_record/* serializeRecord */.Om)({
        ...owner,
        statement: Buffer.from(text, 'latin1'),
        session: isProgram ? session : { client: session.client, sqlMode: '' },
    });
    return (0,definition_record/* parseRecord */.Hh)(line, `${folder.name}/${file}`);
}
async function readLatin1(folder, file) {
    return (await folder.readBytes(file)).toString('latin1');
}
function unexpected(folder, file, { text }) {
    const shown = Buffer.from(text, 'latin1').toString('utf8').slice(0, 200);
    return damagedDump(folder.name, `${file} would also run ${JSON.stringify(shown)}`);
}

// EXTERNAL MODULE: ./lib/core/concurrency.js
var concurrency = __webpack_require__(9276);
// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(48104);
// EXTERNAL MODULE: ./lib/sql/create-table.js
var create_table = __webpack_require__(7375);
;// CONCATENATED MODULE: ./lib/repository/shell-dump/definition-facts.js
// Facts from the SQL files of a dump: engines, AUTO_INCREMENT, and the default of a schema.



const TRANSACTIONAL = new Set(['innodb', 'ndb', 'ndbcluster', 'rocksdb', 'tokudb']);
/** Returns undefined if the script creates no table. */
function readTableFacts(script) {
    const create = [...splitStatements(script)].find((statement) => /^CREATE TABLE\s/i.test(statement));
    if (create === undefined)
        return undefined;
    // The options follow the last parenthesis that begins a line, as SHOW CREATE TABLE prints it.
    const options = create.slice(create.lastIndexOf('\n)') + 1);
    const engine = /\bENGINE\s*=\s*(\w+)/i.exec(options)?.[1] ?? 'InnoDB';
    const autoIncrement = (0,create_table/* readAutoIncrement */.pP)(create);
    return {
        engine,
        transactional: TRANSACTIONAL.has(engine.toLowerCase()),
        ...(0,defined/* defined */.s)({ autoIncrement }),
    };
}
/** Default collations that are not called `<character set>_general_ci`. */
const DEFAULT_COLLATIONS = {
    utf8mb4: 'utf8mb4_0900_ai_ci',
    latin1: 'latin1_swedish_ci',
    binary: 'binary',
    big5: 'big5_chinese_ci',
    gb2312: 'gb2312_chinese_ci',
    gbk: 'gbk_chinese_ci',
    gb18030: 'gb18030_chinese_ci',
    sjis: 'sjis_japanese_ci',
    ujis: 'ujis_japanese_ci',
    cp932: 'cp932_japanese_ci',
    eucjpms: 'eucjpms_japanese_ci',
    euckr: 'euckr_korean_ci',
    tis620: 'tis620_thai_ci',
    dec8: 'dec8_swedish_ci',
    swe7: 'swe7_swedish_ci',
    hp8: 'hp8_english_ci',
};
/**
 * Returns the schema's default. Servers print the collation only if it is not the default of the
 * character set.
 */
function readSchemaDefault(script, serverVersion) {
    const create = [...splitStatements(script)].find((statement) => /^CREATE DATABASE\s/i.test(statement));
    const [, charset = 'utf8mb4', collation] = /DEFAULT CHARACTER SET (\w+)(?: COLLATE (\w+))?/i.exec(create ?? '') ?? [];
    // Before MySQL 8.0, and in MariaDB (versions from 10), utf8mb4 had another default.
    const isOld = charset === 'utf8mb4' && /^(5\.|1\d\.)/.test(serverVersion);
    return {
        charset,
        collation: collation ?? (isOld ? 'utf8mb4_general_ci' : (DEFAULT_COLLATIONS[charset] ?? `${charset}_general_ci`)),
    };
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/data-files.js


/** Returns the data files of a table in the order of their rows: by partition, then by chunk. */
function findDataFiles(folder, baseName, table) {
    const partitions = Object.values(table.basenames);
    const label = `${table.options.schema}.${table.options.table}`;
    return (partitions.length > 0 ? partitions : [baseName]).flatMap((base) => findFilesOf(folder, base, table, label));
}
function findFilesOf(folder, base, { extension, chunking }, label) {
    const single = `${base}.${extension}`;
    const chunkName = (number, separator) => `${base}${separator}${number}.${extension}`;
    const hasChunks = folder.has(chunkName(0, '@')) || folder.has(chunkName(0, '@@'));
    if (!chunking)
        return [take(folder, single, `the data of ${label}`)];
    // Old versions write empty tables in this form, chunked or not.
    if (folder.has(single)) {
        if (hasChunks)
            throw damagedDump(folder.name, `${label} has both ${single} and chunks`);
        return [take(folder, single, `the data of ${label}`)];
    }
    const files = [];
    for (;;) {
        const number = files.length;
        const isLast = folder.has(chunkName(number, '@@'));
        if (isLast && folder.has(chunkName(number, '@')))
            throw damagedDump(folder.name, `${label} has chunk ${number} twice`);
        const name = chunkName(number, isLast ? '@@' : '@');
        files.push(take(folder, name, `chunk ${number} of ${label}`));
        if (!isLast)
            continue;
        const beyond = [chunkName(number + 1, '@'), chunkName(number + 1, '@@')].find((next) => folder.has(next));
        if (beyond)
            throw damagedDump(folder.name, `${label} has ${beyond} behind its last chunk ${name}`);
        return files;
    }
}
function take(folder, name, what) {
    if (folder.isUsed(name))
        throw damagedDump(folder.name, `${name} would be used twice`);
    return folder.use(name, what);
}
/**
 * Describes the chunks.
 * @param rows row count of the table, if known
 */
async function readChunks(folder, files, { chunkFileBytes }, isCompressed, rows) {
    const chunks = [];
    for (const [number, object] of files.entries()) {
        const storedBytes = folder.bytesOf(object);
        const dataBytes = lookUp(chunkFileBytes, object) ?? (isCompressed ? await readIndexedSize(folder, object) : storedBytes);
        chunks.push({
            number,
            object,
            storedBytes,
            ...(dataBytes === undefined ? { dataBytes: storedBytes, isDataBytesGuess: true } : { dataBytes }),
            // A restore skips a chunk with 0 rows, but only its bytes show that the chunk is empty.
            ...(files.length === 1 && rows !== undefined && rows > 0 ? { rows } : {}),
        });
    }
    return chunks;
}
const ENTRY_BYTES = 8;
/**
 * Reads an index file: a list of offsets, big endian. The last offset is the uncompressed size of
 * the data.
 */
async function readIndexedSize(folder, object) {
    const name = `${object}.idx`;
    const bytes = folder.bytesOf(name);
    if (bytes === undefined || bytes < ENTRY_BYTES || bytes % ENTRY_BYTES !== 0)
        return undefined;
    const size = (await folder.readBytes(name)).readBigUInt64BE(bytes - ENTRY_BYTES);
    return size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : undefined;
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/sql-expression.js
// Decides whether a text of a dump is a single expression inside of a statement. It knows quotes,
// parentheses and function names, but no grammar. It refuses text that could end the statement,
// begin a comment, add to a list or set a variable, and also queries and functions that do more
// than compute a value: a dump is not signed, and its texts run with the rights of a restore.
const words = (text) => text.split(' ');
/**
 * Words allowed before a parenthesis: functions that compute a value from their arguments,
 * operators, and types in CAST.
 */
const BEFORE_PARENTHESIS = new Set([
    ...words('ABS ASCII BIN BIT_COUNT CEIL CEILING CHAR_LENGTH CHARACTER_LENGTH COALESCE CONCAT CONCAT_WS CONVERT CRC32'),
    ...words('CAST DATE DATE_ADD DATE_FORMAT DATE_SUB DATEDIFF DAY DAYOFMONTH DAYOFWEEK DAYOFYEAR EXTRACT FIELD'),
    ...words('FIND_IN_SET FLOOR FROM_BASE64 FROM_DAYS FROM_UNIXTIME GREATEST HEX HOUR IF IFNULL INET6_ATON INET6_NTOA'),
    ...words('INET_ATON INET_NTOA INSTR ISNULL JSON_CONTAINS JSON_EXTRACT JSON_LENGTH JSON_TYPE JSON_UNQUOTE JSON_VALUE'),
    ...words('JSON_VALID LAST_DAY LCASE LEAST LEFT LENGTH LOCATE LOWER LPAD LTRIM MAKEDATE MD5 MICROSECOND MID MINUTE MOD'),
    ...words('MONTH NULLIF OCTET_LENGTH ORD POSITION POW POWER QUARTER REPLACE REVERSE RIGHT ROUND RPAD RTRIM SECOND SHA SHA1'),
    ...words('SHA2 SIGN STR_TO_DATE STRCMP STRING_TO_VECTOR ST_ASBINARY ST_ASTEXT ST_GEOMFROMTEXT ST_GEOMFROMWKB ST_SRID'),
    ...words('SUBSTR SUBSTRING SUBSTRING_INDEX TIME TIMESTAMP TIMESTAMPADD TIMESTAMPDIFF TO_BASE64 TO_DAYS TRIM TRUNCATE'),
    ...words('UCASE UNHEX UNIX_TIMESTAMP UPPER UUID_TO_BIN WEEK WEEKDAY YEAR YEARWEEK CURDATE CURRENT_DATE NOW UTC_DATE'),
    ...words('AND BETWEEN BINARY CASE DIV ELSE ESCAPE IN INTERVAL IS LIKE NOT OR REGEXP RLIKE THEN WHEN XOR'),
    ...words('CHAR DATETIME DECIMAL NCHAR'),
]);
/** MariaDB's NEXT VALUE FOR takes a value of a sequence. */
const REFUSED = new Set(words('SELECT TABLE VALUES WITH INTO PROCEDURE NEXT'));
const sql_expression_WORD = /[\p{L}\p{N}_$]+/uy;
function examineExpression(text) {
    let depth = 0;
    let hasVariable = false;
    let previous = '';
    const refused = () => ({ isExpression: false, hasVariable });
    for (let position = 0; position < text.length; position++) {
        const char = text[position];
        sql_expression_WORD.lastIndex = position;
        const word = sql_expression_WORD.exec(text)?.[0];
        if (word !== undefined) {
            if (!isHarmless(word.toUpperCase(), previous, text.slice(position + word.length)))
                return refused();
            position += word.length - 1;
            previous = word;
            continue;
        }
        if (/\s/.test(char))
            continue;
        if (char === "'" || char === '"' || char === '`') {
            const end = closingQuote(text, position, char);
            if (end === undefined)
                return refused();
            position = end;
            // A user-defined function.
            if (char === '`' && /^\s*\(/.test(text.slice(end + 1)))
                return refused();
        }
        else if (char === '(')
            depth++;
        else if (char === ')') {
            if (--depth < 0)
                return refused();
        }
        else if (char === ';' || char === '#' || char === '\0')
            return refused();
        else if (['--', '/*', ':=', '@@'].some((refusedText) => text.startsWith(refusedText, position)))
            return refused();
        else if (char === ',' && depth === 0)
            return refused();
        else if (char === '@')
            hasVariable = true;
        previous = char;
    }
    return { isExpression: depth === 0 && text.trim() !== '', hasVariable };
}
function isHarmless(word, previous, rest) {
    // A qualified name, or the name of a variable.
    const isQualified = previous === '.' || previous === '@';
    if (!/^\s*\(/.test(rest))
        return isQualified || !REFUSED.has(word);
    return !isQualified && BEFORE_PARENTHESIS.has(word);
}
function closingQuote(text, position, quote) {
    for (let i = position + 1; i < text.length; i++) {
        if (text[i] === '\\' && quote !== '`')
            i++;
        else if (text[i] === quote) {
            if (text[i + 1] === quote)
                i++;
            else
                return i;
        }
    }
    return undefined;
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/data-file-format.js




const SUFFIXES = {
    '': 'none',
    '.gz': 'gzip',
    '.zst': 'zstd',
};
const COMPRESSIONS = new Set(Object.values(SUFFIXES));
/** Functions that MySQL Shell names without their argument. */
const DECODERS = new Set(['FROM_BASE64', 'UNHEX', 'STRING_TO_VECTOR']);
/**
 * Returns the file format.
 * @param defaultCharset character set of the dump, for tables without their own
 */
function readFileFormat(folder, table, defaultCharset) {
    const { options } = table;
    const label = `${options.schema}.${options.table}`;
    const charset = options.defaultCharacterSet ?? defaultCharset;
    if (!/^\w+$/.test(charset))
        throw damagedDump(folder, `the character set of ${label} is "${charset}"`);
    const format = {
        compression: readCompression(folder, table, label),
        charset,
        fieldsTerminatedBy: options.fieldsTerminatedBy,
        fieldsEnclosedBy: options.fieldsEnclosedBy,
        fieldsOptionallyEnclosed: options.fieldsOptionallyEnclosed,
        fieldsEscapedBy: options.fieldsEscapedBy,
        linesTerminatedBy: options.linesTerminatedBy,
    };
    const problem = findDialectProblem(format);
    if (problem)
        throw unsupportedDump(folder, `the data files of ${label} ${problem}`);
    return format;
}
function readCompression(folder, table, label) {
    const match = /^(tsv|csv|txt)(\.[a-z0-9]+)?$/.exec(table.extension);
    if (!match)
        throw unsupportedDump(folder, `the data files of ${label} are .${table.extension}`);
    const named = table.compression ?? table.options.compression;
    // MySQL Shell may append options of the compressor to its name: `zstd;level=8`.
    const bare = named?.split(';')[0];
    if (bare !== undefined && bare !== '' && !COMPRESSIONS.has(bare))
        throw unsupportedDump(folder, `the data files of ${label} are compressed with ${bare}`);
    const bySuffix = SUFFIXES[match[2] ?? ''];
    if (!bySuffix)
        throw unsupportedDump(folder, `the data files of ${label} are .${table.extension}`);
    if (bare !== undefined && bare !== '' && bare !== bySuffix)
        throw damagedDump(folder, `the data files of ${label} are .${table.extension} and compressed with ${bare}`);
    return bySuffix;
}
/**
 * LOAD DATA reads rows without a terminator as fixed-width rows, and accepts a single byte each for
 * quote and escape.
 */
function findDialectProblem(format) {
    if (format.fieldsTerminatedBy === '')
        return 'have no terminator between fields';
    if (format.linesTerminatedBy === '')
        return 'have no terminator of lines';
    if (Buffer.byteLength(format.fieldsEnclosedBy) > 1)
        return `enclose fields by "${format.fieldsEnclosedBy}"`;
    if (Buffer.byteLength(format.fieldsEscapedBy) > 1)
        return `escape by "${format.fieldsEscapedBy}"`;
    // LOAD DATA would read an unescaped terminator inside of a value as the end of the field.
    if (format.fieldsEscapedBy === '')
        return 'have no escape character';
    return undefined;
}
/** Returns column → SQL expression over its field, for columns that a plain load would corrupt. */
function readDecodeColumns(folder, { options }) {
    const decode = (0,records/* emptyRecord */.FR)();
    for (const [column, how] of Object.entries(options.decodeColumns)) {
        const label = `${options.schema}.${options.table}.${column}`;
        if (!options.columns.includes(column))
            throw damagedDump(folder, `${label} is to be decoded and is not among the columns`);
        decode[column] = DECODERS.has(how)
            ? `${how}(@${(0,quote/* quoteName */.AB)(column)})`
            : checkExpression(folder, label, how);
    }
    return decode;
}
function checkExpression(folder, label, expression) {
    const { isExpression, hasVariable } = examineExpression(expression);
    if (isExpression && hasVariable)
        return expression;
    throw unsupportedDump(folder, `${label} is decoded by "${expression}"`);
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-table.js
// Reads one table of a dump: its JSON file, its definition and its data files.






async function readTable(facts, schema, name, baseName) {
    const { folder, root, done } = facts;
    const label = `${schema.schema}.${name}`;
    const file = await readTableFile(facts, schema, name, baseName);
    if (!file.includesDdl)
        throw unsupportedDump(folder.name, `it has the data of ${label} without its definition (dataOnly)`);
    const definitionFile = folder.use(`${baseName}.sql`, `the definition of ${label}`);
    const table = readTableFacts(await folder.readText(definitionFile));
    if (!table)
        throw damagedDump(folder.name, `${definitionFile} creates no table`);
    const fileFormat = readFileFormat(folder.name, file, root.defaultCharacterSet);
    const hasData = schema.includesData && file.includesData;
    const checksums = hasData ? (facts.checksums?.of(schema.schema, name) ?? []) : [];
    const rows = hasData ? readRows(done, schema.schema, name, checksums) : undefined;
    const chunks = hasData ? await readTableChunks(facts, file, baseName, fileFormat, rows) : [];
    const primaryIndex = file.primaryIndex ?? (file.options.primaryIndex ? [file.options.primaryIndex] : []);
    const triggersFile = `${baseName}.triggers.sql`;
    const hasTriggers = file.triggers.length > 0 || folder.has(triggersFile);
    const filter = readFilter(root, schema.schema, name);
    const contents = {
        name,
        ...table,
        ...(0,defined/* defined */.s)({ rows }),
        dataBytes: lookUp(lookUp(done.tableDataBytes, schema.schema) ?? {}, name) ??
            chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0),
        columns: file.options.columns,
        decodeColumns: readDecodeColumns(folder.name, file),
        ...(primaryIndex.length > 0 ? { key: { name: 'PRIMARY', columns: primaryIndex } } : {}),
        chunking: primaryIndex.length > 0 ? 'range' : 'stream',
        ...(0,defined/* defined */.s)({ filter }),
        triggers: file.triggers.map((trigger) => ({ name: trigger })),
        histograms: [],
        chunks,
        fileFormat,
        ...(checksums.length > 0 ? { checksums } : {}),
    };
    return {
        contents,
        scripts: {
            name,
            file: definitionFile,
            triggers: file.triggers,
            ...(hasTriggers ? { triggersFile: folder.use(triggersFile, `the triggers of ${label}`) } : {}),
        },
    };
}
async function readTableFile({ folder }, schema, name, baseName) {
    const label = `${schema.schema}.${name}`;
    const fileName = `${baseName}.json`;
    // Old versions write no file for a table without dumped data.
    if (!schema.includesData && !folder.has(fileName))
        return DUMP_FILES.table.parse({ options: { schema: schema.schema, table: name }, includesData: false });
    const text = await folder.readText(folder.use(fileName, `the description of ${label}`));
    const file = parseDumpFile(folder.name, fileName, text, DUMP_FILES.table);
    const { options } = file;
    if (options.schema !== schema.schema || options.table !== name)
        throw damagedDump(folder.name, `${fileName} is of ${options.schema}.${options.table}, not of ${label}`);
    return file;
}
async function readTableChunks({ folder, done }, file, baseName, { compression }, rows) {
    const { schema, table, columns } = file.options;
    if (columns.length === 0)
        throw damagedDump(folder.name, `${schema}.${table} has data and no columns`);
    const files = findDataFiles(folder, baseName, file);
    return await readChunks(folder, files, done, compression !== 'none', rows);
}
/**
 * Returns the rows of a table. Older versions do not write them, but the checksums contain a count.
 */
function readRows(done, schema, table, checksums) {
    const written = lookUp(lookUp(done.tableRows, schema) ?? {}, table);
    if (written !== undefined || checksums.length === 0)
        return written;
    return checksums.reduce((sum, { rows }) => sum + rows, 0);
}
/**
 * Returns the condition of the dump's option `where`. Its keys are `schema.table`, quoted or not.
 */
function readFilter({ options }, schema, table) {
    const where = options?.where ?? {};
    const quoted = [schema, table].map((name) => `\`${name.replaceAll('`', '``')}\``).join('.');
    return lookUp(where, `${schema}.${table}`) ?? lookUp(where, quoted);
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/read-schema.js






/** Number of small files that are read at a time. */
const READS_AT_ONCE = 8;
async function readSchema(facts, name) {
    const { folder, root } = facts;
    const base = lookUp(root.basenames, name) ?? name;
    const fileName = folder.use(`${base}.json`, `the description of schema ${name}`);
    const file = parseDumpFile(folder.name, fileName, await folder.readText(fileName), DUMP_FILES.schema);
    if (file.schema !== name)
        throw damagedDump(folder.name, `${fileName} is of schema ${file.schema}, not of ${name}`);
    checkObjects(folder, file);
    const baseNameOf = (object) => lookUp(file.basenames, object) ?? `${base}@${object}`;
    const script = await readScript(folder, file, base);
    const tables = await (0,concurrency/* mapConcurrent */._k)(file.tables, READS_AT_ONCE, (table) => readTable(facts, file, table, baseNameOf(table)));
    const views = file.views.map((view) => ({
        name: view,
        placeholderFile: folder.use(`${baseNameOf(view)}.pre.sql`, `the placeholder of view ${name}.${view}`),
        file: folder.use(`${baseNameOf(view)}.sql`, `the definition of view ${name}.${view}`),
    }));
    const contents = {
        name,
        ...readSchemaDefault(script, root.serverVersion),
        tables: tables.map((table) => table.contents),
        views: views.map((view) => ({ name: view.name, broken: false, triggers: [] })),
        sequences: [],
        libraries: [],
        routines: [
            ...file.functions.map((routine) => ({ name: routine, type: 'FUNCTION' })),
            ...file.procedures.map((routine) => ({ name: routine, type: 'PROCEDURE' })),
        ],
        events: file.events.map((event) => ({ name: event })),
    };
    const scripts = {
        schema: name,
        script,
        file: `${base}.sql`,
        programs: [
            ...file.events.map((event) => ({ kind: 'event', name: event })),
            ...file.functions.map((routine) => ({ kind: 'function', name: routine })),
            ...file.procedures.map((routine) => ({ kind: 'procedure', name: routine })),
        ],
        tables: tables.map((table) => table.scripts),
        views,
    };
    return { contents, scripts };
}
function checkObjects(folder, file) {
    const { schema, libraries, views } = file;
    if (libraries.length > 0)
        throw unsupportedDump(folder.name, `schema ${schema} has the library ${libraries[0]}`);
    const hasViewsDdl = file.includesViewsDdl ?? file.includesDdl;
    if (views.length > 0 && !hasViewsDdl)
        throw unsupportedDump(folder.name, `it names the view ${schema}.${views[0]} without its definition`);
    const names = new Set();
    for (const name of [...file.tables, ...views]) {
        if (names.has(name))
            throw damagedDump(folder.name, `${schema}.${name} is listed twice`);
        names.add(name);
    }
}
/**
 * Returns the schema, its events and its routines, with one character per byte. dumpTables of old
 * versions omits the file; newer versions may write events and routines to separate files.
 */
async function readScript(folder, file, base) {
    const { schema } = file;
    if (!file.includesDdl) {
        if (file.events.length + file.functions.length + file.procedures.length > 0)
            throw damagedDump(folder.name, `schema ${schema} has events or routines without their definitions`);
        return latin1(`CREATE DATABASE IF NOT EXISTS ${(0,quote/* quoteName */.AB)(schema)};\n`);
    }
    const text = await read_schema_readLatin1(folder, folder.use(`${base}.sql`, `the definition of schema ${schema}`));
    if (!file.multifileDdl)
        return text;
    const parts = [text];
    const more = [
        { name: `${base}.events.sql`, what: 'events', isNeeded: file.events.length > 0 },
        {
            name: `${base}.routines.sql`,
            what: 'routines',
            isNeeded: file.functions.length + file.procedures.length > 0,
        },
    ];
    for (const { name, what, isNeeded } of more)
        if (isNeeded)
            parts.push(await read_schema_readLatin1(folder, folder.use(name, `the ${what} of schema ${schema}`)));
    // A part may end with its own delimiter.
    return parts.join('\nDELIMITER ;\n');
}
async function read_schema_readLatin1(folder, file) {
    return (await folder.readBytes(file)).toString('latin1');
}
function latin1(text) {
    return Buffer.from(text, 'utf8').toString('latin1');
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/shell-checksums.js
// Checksums that MySQL Shell writes with `checksum: true`: the XOR of the rows' SHA-2 for each
// partition and chunk, computed by the server in one query. The same query computes them again on a
// restored table. Only one expression is changed: in the original
// (modules/util/common/dump/checksums.cc), the length of an empty result depends on the session.





const shell_checksums_NEWEST = [1, 0];
const HASH_BITS = { sha224: 224, sha256: 256, sha384: 384, sha512: 512 };
class ShellChecksums {
    #folder;
    #file;
    #bits;
    #aggregate;
    /**
     * Reads the checksums.
     * @param isMariaDb MariaDB's BIT_XOR accepts only integers
     */
    constructor(folder, file, isMariaDb) {
        const { version, algorithm, hash } = file.config;
        checkVersion(folder, CHECKSUMS_FILE, version, shell_checksums_NEWEST);
        if (algorithm.toLowerCase() !== 'bit_xor')
            throw unsupportedDump(folder, `its checksums are "${algorithm}"`);
        const bits = lookUp(HASH_BITS, hash.toLowerCase());
        if (bits === undefined)
            throw unsupportedDump(folder, `its checksums are of "${hash}"`);
        this.#folder = folder;
        this.#file = file;
        this.#bits = bits;
        this.#aggregate = isMariaDb ? (hash) => xorOfSlices(hash, bits) : xorOfBytes;
    }
    /** Returns the checksums of one table; none if the dump has none for it. */
    of(schema, table) {
        const tables = lookUp(this.#file.data, schema);
        const found = tables && lookUp(tables, table);
        if (!found)
            return [];
        const label = `${schema}.${table}`;
        return Object.entries(found.partitions).flatMap(([partition, chunks]) => Object.values(chunks).map(({ checksum, count, boundary }) => {
            if (!new RegExp(`^[0-9A-Fa-f]{${this.#bits / 4}}$`).test(checksum))
                throw damagedDump(this.#folder, `a checksum of ${label} is "${checksum}"`);
            const conditions = [boundary, found.extraFilter].filter((condition) => condition !== undefined);
            for (const condition of conditions)
                this.#checkCondition(label, condition);
            const range = boundary ?? (partition === '' ? undefined : partition);
            return {
                query: this.#query(found, partition, conditions),
                expected: checksum.toUpperCase(),
                rows: count,
                ...(0,defined/* defined */.s)({ range }),
            };
        }));
    }
    #checkCondition(label, condition) {
        const { isExpression, hasVariable } = examineExpression(condition);
        if (!isExpression || hasVariable)
            throw unsupportedDump(this.#folder, `a checksum of ${label} is of the rows where ${condition}`);
    }
    #query(table, partition, conditions) {
        const hash = `SHA2(CONCAT_WS('#', ${rowValues(table).join(', ')}), ${this.#bits})`;
        return [
            `SELECT ${this.#aggregate(hash)} AS checksum, COUNT(*) AS rowCount FROM {table}`,
            ...(partition === '' ? [] : [`PARTITION (${(0,quote/* quoteName */.AB)(partition)})`]),
            ...(conditions.length === 0
                ? []
                : [`WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`]),
        ].join(' ');
    }
}
/** CONCAT_WS omits NULLs, so the NULL flags of the columns follow the values. */
function rowValues({ columns, nullColumns }) {
    const values = columns.map((column) => `CONVERT(${(0,quote/* quoteName */.AB)(column)} USING binary)`);
    if (nullColumns.length === 0)
        return values;
    return [...values, `CONCAT(${nullColumns.map((column) => `ISNULL(${(0,quote/* quoteName */.AB)(column)})`).join(', ')})`];
}
/**
 * Returns the XOR of byte strings. Without the conversion, the XOR of no rows is as long as the
 * text could be in the connection's character set.
 */
function xorOfBytes(hash) {
    return `HEX(BIT_XOR(UNHEX(CONVERT(${hash} USING ascii))))`;
}
const SLICE_DIGITS = 16;
function xorOfSlices(hash, bits) {
    const digits = bits / 4;
    const slices = [];
    for (let begin = 0; begin < digits; begin += SLICE_DIGITS) {
        const length = Math.min(SLICE_DIGITS, digits - begin);
        const slice = `CAST(CONV(SUBSTRING(${hash}, ${begin + 1}, ${length}), 16, 10) AS UNSIGNED)`;
        slices.push(`LPAD(HEX(BIT_XOR(${slice})), ${length}, '0')`);
    }
    return `CONCAT(${slices.join(', ')})`;
}

;// CONCATENATED MODULE: ./lib/repository/shell-dump/open-shell-dump.js











/**
 * Reports whether the folder holds a dump of MySQL Shell and not our own backup, which has the same
 * layout.
 */
async function isShellDump(storage, folder) {
    const names = new Set();
    for await (const { name } of storage.listObjects(folder, '@.'))
        names.add(name);
    return names.has(ROOT_FILE) && !names.has(manifest/* MANIFEST */.e0);
}
/** @throws BackupError BACKUP_NOT_FOUND, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_* */
async function openShellDump(storage, folderName) {
    const folder = await DumpFolder.list(storage, folderName);
    if (!folder.has(ROOT_FILE)) {
        throw new errors/* BackupError */.hj('BACKUP_NOT_FOUND', `${storage.location} holds no MySQL Shell dump ${folderName}`, {
            hint: 'Give the name of the folder that holds @.json.',
        });
    }
    const root = parseRootFile(folderName, await folder.readText(ROOT_FILE));
    refuseOwnBackup(folderName, root);
    if (!folder.has(DONE_FILE))
        throw incompleteDump(folderName);
    checkOptions(folderName, root);
    await checkGlobalScripts(folder);
    const done = parseDumpFile(folderName, DONE_FILE, await folder.readText(DONE_FILE), DUMP_FILES.done);
    const server = readServer(root);
    const facts = {
        folder,
        root,
        done,
        checksums: await readChecksums(folder, root, server.flavor === 'mariadb'),
    };
    const schemas = await readSchemas(facts);
    const contents = {
        backupId: folderName,
        label: server.host,
        server,
        snapshot: readSnapshot(root),
        schemas: schemas.map(({ contents }) => contents),
        accounts: root.users?.map((name) => ({ kind: 'account', name })),
        totals: sumUp(schemas, done),
    };
    const usersFile = root.users && folder.use(USERS_FILE, 'the file of the accounts');
    return new ShellDump(folder, contents, schemas.map(({ scripts }) => scripts), usersFile);
}
class ShellDump {
    contents;
    #folder;
    #scripts;
    #usersFile;
    limits;
    constructor(folder, contents, scripts, usersFile) {
        this.#folder = folder;
        this.contents = contents;
        this.#scripts = scripts;
        this.#usersFile = usersFile;
        const hasChecksums = contents.schemas.some(({ tables }) => tables.some(({ checksums }) => checksums));
        this.limits = [
            `a dump of MySQL Shell holds no hash of its files. They are verified only by ${hasChecksums ? 'its checksums of the rows, not for definitions' : 'the number of rows, where it says that'}`,
        ];
    }
    /** Definitions of the dump. Their hashes are unknown. */
    definitions() {
        return readDefinitions(this.#folder, this.#scripts, this.#usersFile);
    }
    readStored(name, signal) {
        return this.readStream(name, signal);
    }
    readStream(name, signal) {
        return this.#folder.readStream(this.#known(name), signal);
    }
    objects() {
        return this.#folder.used().map((name) => ({ name }));
    }
    /** Finds files that changed after the opening, which has already refused missing files. */
    findMissing() {
        return this.#folder.findChanged();
    }
    async findArchived() {
        return (await this.#folder.findArchived()).filter((name) => this.#folder.isUsed(name));
    }
    #known(name) {
        if (!this.#folder.isUsed(name))
            throw new errors/* BackupError */.hj('INTERNAL', `${name} is not a file of the dump ${this.contents.backupId}`);
        return name;
    }
}
/**
 * Refuses our own backups, which have the same layout. A backup without its manifest was never
 * finished, or someone wants it read without its hashes.
 */
function refuseOwnBackup(folder, { dumper }) {
    if (!dumper.startsWith(`${version/* TOOL */.j.name} `))
        return;
    throw new errors/* BackupError */.hj('MANIFEST_INVALID', `${folder} is a backup of ${dumper} without its manifest`, {
        hint: 'It was interrupted or changed: use another backup.',
    });
}
function checkOptions(folder, { tzUtc, hasLibraryDdl, schemas }) {
    if (!tzUtc)
        throw unsupportedDump(folder, 'its TIMESTAMP values are in a time zone that it does not name (tzUtc: false)');
    if (hasLibraryDdl)
        throw unsupportedDump(folder, 'it has libraries (hasLibraryDdl)');
    const twice = schemas.find((schema, index) => schemas.indexOf(schema) !== index);
    if (twice !== undefined)
        throw damagedDump(folder, `schema ${twice} is listed twice`);
}
/**
 * Verifies that the global scripts hold only comments and session settings. MySQL Shell runs them
 * before and after all other scripts.
 */
async function checkGlobalScripts(folder) {
    for (const name of ['@.sql', '@.post.sql']) {
        if (!folder.has(name))
            continue;
        const other = [...splitStatements(await folder.readText(name))].find((statement) => !/^(\/\*!\d+\s*)?SET\s/i.test(statement));
        if (other !== undefined)
            throw unsupportedDump(folder.name, `${name} holds "${other.slice(0, 80)}"`);
    }
}
async function readChecksums(folder, { checksum }, isMariaDb) {
    if (!checksum)
        return undefined;
    const text = await folder.readText(folder.use(CHECKSUMS_FILE, 'the file of the checksums'));
    const file = parseDumpFile(folder.name, CHECKSUMS_FILE, text, DUMP_FILES.checksums);
    return new ShellChecksums(folder.name, file, isMariaDb);
}
async function readSchemas(facts) {
    const schemas = [];
    for (const name of facts.root.schemas)
        schemas.push(await readSchema(facts, name));
    return schemas;
}
/** Sums up the totals, without the rows of tables whose row count is unknown. */
function sumUp(schemas, done) {
    const tables = schemas.flatMap(({ contents }) => contents.tables);
    const sum = (values) => values.reduce((total, value) => total + value, 0);
    return {
        tables: tables.length,
        rows: sum(tables.map(({ rows }) => rows ?? 0)),
        dataBytes: done.dataBytes ?? sum(tables.map(({ dataBytes }) => dataBytes)),
        storedBytes: sum(tables.flatMap(({ chunks }) => chunks.map(({ storedBytes }) => storedBytes))),
    };
}


/***/ }),

/***/ 22177:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ unknownBackup)
/* harmony export */ });
/* unused harmony export suggest */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_suggestion_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(39163);
/* harmony import */ var _find_backups_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(26199);
// Error for an unknown backup id: mistyped, shortened, or a date.



const SHOWN = 3;
/** Maximum number of letters that differ in a mistyped id. */
const MAX_CHANGES = 4;
/** Longer texts are not typed ids, and comparing them with every id takes time. */
const MAX_CHARS = 100;
/** Returns BACKUP_NOT_FOUND; without a suggestion if the storage cannot be listed. */
async function unknownBackup(storage, text) {
    const ids = await (0,_find_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .listBackupIds */ .hf)(storage).catch(() => []);
    const shown = text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
    if (ids.includes(text))
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${storage.location} holds no manifest of ${shown}: that backup was not finished, or is being made`, { hint: 'See `mysql-backup list` for those that can be restored.' });
    const meant = text.length > MAX_CHARS ? [] : suggest(text, ids);
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('BACKUP_NOT_FOUND', `${storage.location} holds no backup ${shown}${meant.length === 0 ? '' : `, did you mean ${meant.join(' or ')}?`}`, { hint: 'See `mysql-backup list` for those that can be restored.', details: { suggestions: meant } });
}
/**
 * Returns ids that begin with the text or match its time, newest first; otherwise the most similar
 * id.
 */
function suggest(text, ids) {
    const digits = text.replace(/\D/g, '');
    const isDate = /^[\d\sTZ:./-]+$/i.test(text) && digits.length >= 4;
    const begun = ids.filter((id) => {
        const start = text.replace(/[….*]+$/, '').toLowerCase();
        return ((start.length >= 4 && id.toLowerCase().startsWith(start)) ||
            (isDate && id.replace(/[TZ]/g, '').startsWith(digits)) ||
            (/^[0-9a-f]{4,6}$/i.test(text) && id.split('-')[1].startsWith(start)));
    });
    if (begun.length > 0)
        return begun.toReversed().slice(0, SHOWN);
    const nearest = (0,_core_suggestion_js__WEBPACK_IMPORTED_MODULE_2__/* .nearestOf */ .q)(text, ids, MAX_CHANGES);
    return nearest === undefined ? [] : [nearest];
}


/***/ }),

/***/ 34674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ nameOf),
/* harmony export */   n: () => (/* binding */ describeIncompatibility)
/* harmony export */ });
function describeIncompatibility({ what, why, advice, isRewritable }) {
    return `${what}: ${why} (${isRewritable ? '--upgrade rewrites it' : advice})`;
}
/** Returns the version's name, such as `MySQL 8.0`. */
function nameOf({ flavor, versionNumbers: [major, minor] }) {
    return `${flavor === 'mariadb' ? 'MariaDB' : 'MySQL'} ${major}.${minor}`;
}


/***/ }),

/***/ 38855:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h_: () => (/* binding */ leaveOutRows),
/* harmony export */   jB: () => (/* binding */ checkConditions),
/* harmony export */   lC: () => (/* binding */ describePartial),
/* harmony export */   me: () => (/* binding */ checkPartial)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17564);
/* harmony import */ var _sql_quote_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(48104);
/* harmony import */ var _row_items_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(79102);
// `--where` of a restore: deletes rows that do not match from a table, after the load of all of its
// rows and the comparison of their hashes. Invariant: neither triggers nor foreign keys exist yet,
// so the deletion removes no other rows.




function filteredOf({ plan }) {
    return plan.tables.filter((planned) => planned.table.rowFilter !== undefined);
}
/** While the tables are empty. @throws BackupError CONFIG_INVALID with the server's words */
async function checkConditions(env) {
    for (const planned of filteredOf(env)) {
        const { schema, table } = planned;
        await env.loaders.run(0, `--where of ${schema}.${table.name}`, async (session) => {
            await session.use(schema);
            try {
                await session.query(`SELECT 1 FROM ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table.name)} WHERE (${table.rowFilter}) LIMIT 0`);
            }
            catch (error) {
                if (session.lost || !(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj))
                    throw error;
                throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `--where of ${schema}.${table.name} is no condition: ${error.message}`, { hint: 'No row was loaded. Correct the condition, and add --drop-existing.', cause: error });
            }
        });
    }
}
/** @param time `NOW()` of all conditions */
async function leaveOutRows(env, time) {
    const partial = [];
    for (const planned of filteredOf(env)) {
        env.signal.throwIfAborted();
        const name = `${planned.schema}.${planned.table.name}`;
        // The deletion may run again: the left-out rows are the rows of the backup that the table
        // lacks.
        const { kept, before } = await env.loaders.run(0, `--where of ${name}`, async (session) => {
            await env.state?.mark(session, (0,_row_items_js__WEBPACK_IMPORTED_MODULE_2__/* .filterItemOf */ .nz)(planned));
            return await leaveOut(session, planned, time);
        });
        partial.push({
            table: name,
            condition: planned.table.rowFilter,
            keptRows: kept,
            leftOutRows: (planned.table.rows ?? before) - kept,
        });
    }
    return partial;
}
async function leaveOut(session, { schema, table }, time) {
    const name = (0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table.name);
    const fits = `((${table.rowFilter}) IS TRUE)`;
    await session.use(schema);
    await session.execute(`SET SESSION timestamp = ${time.getTime() / 1000}`);
    try {
        const count = async (where) => Number(await session.scalar(`SELECT COUNT(*) FROM ${name}${where}`, `cannot count ${schema}.${table.name}`));
        const before = await count('');
        const kept = await count(` WHERE ${fits}`);
        // One transaction for each chunk: none has more rows to take back than one that loads.
        const ranges = table.transactional ? table.chunks.map(({ where }) => where) : [undefined];
        for (const range of new Set(ranges))
            await session.execute(`DELETE FROM ${name} WHERE ${range === undefined ? '' : `(${range}) AND `}NOT ${fits}`, `cannot leave rows of ${schema}.${table.name} out`);
        const after = await count('');
        if (after !== kept)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('LOAD_INCOMPLETE', `${schema}.${table.name} has ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(after)} rows, ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(kept)} of them fit its --where`, { hint: 'A condition gives the same answer for a row each time: leave RAND() and UUID() out of it.' });
        return { kept, before };
    }
    finally {
        if (!session.lost)
            await session.execute('SET SESSION timestamp = DEFAULT');
    }
}
/** Checks that the table holds exactly the kept rows. */
async function checkPartial(env, partial) {
    const checks = [];
    for (const { schema, table } of filteredOf(env)) {
        const expected = partial.find((each) => each.table === `${schema}.${table.name}`)?.keptRows ?? 0;
        const actual = Number(await env.loaders.run(0, `count of ${schema}.${table.name}`, (session) => session.scalar(`SELECT COUNT(*) FROM ${(0,_sql_quote_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteTable */ .Z8)(schema, table.name)}`)));
        checks.push({
            check: 'count of the rows that fit --where',
            status: actual === expected ? 'passed' : 'failed',
            schema,
            table: table.name,
            expected,
            actual,
        });
    }
    return checks;
}
function describePartial({ table, condition, keptRows, leftOutRows }) {
    return `table ${table} is partial: ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(keptRows)} rows that fit ${condition} are kept, ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(leftOutRows)} are left out`;
}


/***/ }),

/***/ 79102:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S3: () => (/* binding */ itemsOf),
/* harmony export */   Tu: () => (/* binding */ itemOf),
/* harmony export */   _I: () => (/* binding */ ROW_ITEMS),
/* harmony export */   nz: () => (/* binding */ filterItemOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// State items that record which rows are on the target.

/** Prefixes of the items. */
const ROW_ITEMS = ['chunk ', 'table ', 'where '];
function itemsOf(planned) {
    return [...new Set(planned.table.chunks.map((chunk) => itemOf(planned, chunk)))];
}
/** Item of a table whose rows are about to be left out: their number is no longer known. */
function filterItemOf({ id }) {
    return `where ${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(id).digest('hex').slice(0, 24)}`;
}
/** A table that is loaded as a whole has one item. */
function itemOf({ id, table }, chunk) {
    const digest = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(id).digest('hex').slice(0, 24);
    return table.transactional && chunk ? `chunk ${digest} ${chunk.number}` : `table ${digest}`;
}


/***/ }),

/***/ 4775:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ parseAccount)
/* harmony export */ });
// Accounts in the forms that users and servers write.
const NAME = /'((?:[^']|'')+)'|`((?:[^`]|``)+)`|"((?:[^"]|"")+)"|([^'"`@\s]+)/.source;
const ACCOUNT = new RegExp(`^(?:${NAME})@(?:${NAME})$`);
/** Converts `user@host`, in any quotes or none, to SQL with backquotes; otherwise undefined. */
function parseAccount(text) {
    const match = ACCOUNT.exec(text.trim());
    if (!match)
        return undefined;
    return `${quote(match.slice(1, 5))}@${quote(match.slice(5, 9))}`;
}
function quote([single, back, double, plain]) {
    const name = single?.replaceAll("''", "'") ??
        back?.replaceAll('``', '`') ??
        double?.replaceAll('""', '"') ??
        plain ??
        '';
    return `\`${name.replaceAll('`', '``')}\``;
}


/***/ }),

/***/ 89915:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E8: () => (/* binding */ isClientCharset),
/* harmony export */   ER: () => (/* binding */ isAscii),
/* harmony export */   co: () => (/* binding */ isUtf8),
/* harmony export */   cz: () => (/* binding */ encodeInCharset),
/* harmony export */   p6: () => (/* binding */ decodeFromCharset),
/* harmony export */   qn: () => (/* binding */ encodeUnicode)
/* harmony export */ });
/* harmony import */ var iconv_lite__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31748);
// Character sets of clients, and names in them. Only for the comparison of names: the servers
// convert all other texts.

/**
 * MySQL's name → name in iconv-lite; undefined: only ASCII is known. The servers accept no other
 * character set from a client.
 */
const CLIENT_CHARSETS = {
    armscii8: 'armscii8',
    ascii: 'ascii',
    big5: 'big5',
    binary: 'utf8',
    cp1250: 'cp1250',
    cp1251: 'cp1251',
    cp1256: 'cp1256',
    cp1257: 'cp1257',
    cp850: 'cp850',
    cp852: 'cp852',
    cp866: 'cp866',
    cp932: 'cp932',
    dec8: undefined,
    eucjpms: 'eucjp',
    euckr: 'euckr',
    gb18030: 'gb18030',
    gb2312: 'gb2312',
    gbk: 'gbk',
    geostd8: undefined,
    greek: 'iso-8859-7',
    hebrew: 'iso-8859-8',
    hp8: undefined,
    keybcs2: undefined,
    koi8r: 'koi8-r',
    koi8u: 'koi8-u',
    latin1: 'cp1252',
    latin2: 'iso-8859-2',
    latin5: 'iso-8859-9',
    latin7: 'iso-8859-13',
    macce: 'maccenteuro',
    macroman: 'macroman',
    sjis: 'shiftjis',
    swe7: undefined,
    tis620: 'tis620',
    ujis: 'eucjp',
    utf8: 'utf8',
    utf8mb3: 'utf8',
    utf8mb4: 'utf8',
};
function isClientCharset(charset) {
    return Object.hasOwn(CLIENT_CHARSETS, charset);
}
/** Returns whether bytes of this character set are UTF-8. */
function isUtf8(charset) {
    return charset === 'binary' || /^utf8(mb[34])?$/.test(charset);
}
/** Returns the name in the character set, one character per byte; undefined if impossible. */
function encodeInCharset(name, charset) {
    if (isAscii(name))
        return name;
    const encoding = CLIENT_CHARSETS[charset];
    if (encoding === undefined)
        return undefined;
    const bytes = iconv_lite__WEBPACK_IMPORTED_MODULE_0__.encode(name, encoding);
    return iconv_lite__WEBPACK_IMPORTED_MODULE_0__.decode(bytes, encoding, { stripBOM: false }) === name ? bytes.toString('latin1') : undefined;
}
/**
 * Returns the text in a character set with units of 2 or 4 bytes, which no client can have;
 * undefined for other character sets.
 */
function encodeUnicode(text, charset) {
    const encoding = { ucs2: 'utf-16be', utf16: 'utf-16be', utf16le: 'utf-16le', utf32: 'utf-32be' }[charset];
    return encoding === undefined ? undefined : iconv_lite__WEBPACK_IMPORTED_MODULE_0__.encode(text, encoding, { addBOM: false });
}
/** Returns the decoded name; undefined if the bytes are invalid or the character set is unknown. */
function decodeFromCharset(name, charset) {
    if (isAscii(name))
        return name;
    const encoding = CLIENT_CHARSETS[charset];
    if (encoding === undefined)
        return undefined;
    const bytes = Buffer.from(name, 'latin1');
    const text = iconv_lite__WEBPACK_IMPORTED_MODULE_0__.decode(bytes, encoding, { stripBOM: false });
    if (!iconv_lite__WEBPACK_IMPORTED_MODULE_0__.encode(text, encoding).equals(bytes))
        return undefined;
    // Servers read 0x815F of sjis as a backslash, and write it for a backslash.
    return charset === 'sjis' ? text.replaceAll('\uff3c', '\\') : text;
}
function isAscii(text) {
    return /^[\x00-\x7f]*$/.test(text);
}


/***/ }),

/***/ 7375:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fz: () => (/* binding */ splitDefinitions),
/* harmony export */   Vy: () => (/* binding */ splitCreateTable),
/* harmony export */   Xn: () => (/* binding */ withoutAutoIncrement),
/* harmony export */   bb: () => (/* binding */ definitionId),
/* harmony export */   cZ: () => (/* binding */ normalizeCreateTable),
/* harmony export */   fy: () => (/* binding */ hasAutoIncrementColumn),
/* harmony export */   oG: () => (/* binding */ definitionIds),
/* harmony export */   pP: () => (/* binding */ readAutoIncrement),
/* harmony export */   q3: () => (/* binding */ findBody),
/* harmony export */   rs: () => (/* binding */ withoutInheritedCollations)
/* harmony export */ });
// Splits the output of SHOW CREATE TABLE, so that a restore can build indexes after loading the
// data. Invariant: unknown parts stay in the CREATE TABLE; nothing is dropped.
/**
 * Splits the statement.
 * @param defer indexes to take out; foreign keys are always taken out
 */
function splitCreateTable(statement, defer) {
    const split = { create: statement, indexes: [], fulltextIndexes: [], foreignKeys: [] };
    const body = findBody(statement);
    if (!body)
        return split;
    const definitions = splitDefinitions(statement.slice(body.start, body.end));
    // The history forbids a later ALTER TABLE, so create the indexes at once.
    const versioned = /\bWITH SYSTEM VERSIONING\b/i.test(statement.slice(body.end));
    const needed = autoIncrementIndex(definitions);
    const rewritten = new Set(rewrittenChecks(definitions, statement.slice(body.end)));
    const keepsIndexes = rewritten.size > 0;
    const hasForeignKeys = definitions.some((text) => isForeignKey(text.trim()));
    const keepsUnique = isPartitionedByItsKey(definitions, statement.slice(body.end));
    const kept = definitions.filter((definition) => {
        const text = definition.trim();
        if (versioned)
            return true;
        if (isForeignKey(text) || (hasForeignKeys && rewritten.has(definition)))
            split.foreignKeys.push(text);
        else if (keepsIndexes)
            return true;
        else if (defer !== 'off' && /^FULLTEXT\b/i.test(text))
            split.fulltextIndexes.push(text);
        else if (keepsUnique && /^UNIQUE\b/i.test(text))
            return true;
        else if (defer === 'all' && isIndex(text) && definition !== needed)
            split.indexes.push(text);
        else
            return true;
        return false;
    });
    split.create = `${statement.slice(0, body.start)}\n  ${kept.map((text) => text.trim()).join(',\n  ')}\n${statement.slice(body.end)}`;
    return split;
}
/** Returns the text for comparing tables: without AUTO_INCREMENT, which changes during a dump. */
function normalizeCreateTable(statement) {
    const body = findBody(statement);
    if (!body)
        return statement;
    const definitions = splitDefinitions(statement.slice(body.start, body.end)).map((text) => text.trim());
    // MySQL prints the character set of a collation only after the first re-creation.
    const collation = tableCollation(statement.slice(body.end));
    const columns = definitions
        .filter((text) => text.startsWith('`'))
        .map((text) => withoutCollation(text.replace(/ CHARACTER SET \w+(?= COLLATE )/, ''), collation));
    // Indexes built after the data may have another order.
    const others = definitions.filter((text) => !text.startsWith('`')).sort();
    const options = withoutAutoIncrement(statement).slice(body.end);
    return `${statement.slice(0, body.start)}\n${[...columns, ...others].join(',\n')}\n${options}`;
}
/**
 * Returns the statement without collations that columns inherit from their table. MySQL prints them
 * without a character set if the collation is not the default of its character set. A column
 * created with such a collation has its own collation, and MySQL then prints both.
 */
function withoutInheritedCollations(statement) {
    const body = findBody(statement);
    const collation = body && tableCollation(statement.slice(body.end));
    if (!body || collation === undefined)
        return statement;
    const definitions = splitDefinitions(statement.slice(body.start, body.end)).map((text) => withoutCollation(text, collation));
    return `${statement.slice(0, body.start)}${definitions.join(',')}${statement.slice(body.end)}`;
}
function tableCollation(options) {
    return /^\) ENGINE=\w+(?: \w+=\d+)* DEFAULT CHARSET=\w+ COLLATE=(\w+)/.exec(options)?.[1];
}
function withoutCollation(definition, collation) {
    const match = TYPE_AND_COLLATION.exec(definition);
    if (collation === undefined || match?.[2] !== collation)
        return definition;
    return match[1] + definition.slice(match[0].length);
}
/** Column with its type, length or members, and collation. */
const TYPE_AND_COLLATION = /^(\s*`(?:[^`]|``)*` \w+(?:\((?:[^'()]|'(?:[^'\\]|\\[^]|'')*')*\))?(?: [a-z]+)*) COLLATE (\w+)/;
/** Returns the statement without the next value of AUTO_INCREMENT. */
function withoutAutoIncrement(statement) {
    const end = findBody(statement)?.end ?? statement.length;
    return statement.slice(0, end) + statement.slice(end).replace(/ AUTO_INCREMENT=\d+/, '');
}
/** Returns the id of an index or foreign key: `` KEY `n` `` or `` CONSTRAINT `n` ``. */
function definitionId(definition) {
    const match = /^(?:(CONSTRAINT)|(?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?(?:KEY|INDEX)) (`(?:[^`]|``)*`)/i.exec(definition);
    return match ? `${match[1] ? 'CONSTRAINT' : 'KEY'} ${match[2]}` : definition;
}
/** Returns the ids of all definitions in a CREATE TABLE except columns. */
function definitionIds(statement) {
    const body = findBody(statement);
    if (!body)
        return new Set();
    const definitions = splitDefinitions(statement.slice(body.start, body.end)).map((text) => text.trim());
    return new Set(definitions.filter((text) => !text.startsWith('`')).map(definitionId));
}
function isIndex(text) {
    return /^(UNIQUE |SPATIAL |VECTOR )?(KEY|INDEX)\b/i.test(text);
}
function isForeignKey(text) {
    return /^CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY\b/i.test(text) || /^FOREIGN KEY\b/i.test(text);
}
/** Returns the index that AUTO_INCREMENT needs, unless the primary key begins with the column. */
function autoIncrementIndex(definitions) {
    const column = definitions.find(isAutoIncrement);
    const name = column && /^`((?:[^`]|``)*)`/.exec(column.trim())?.[0];
    if (!name)
        return undefined;
    const begins = (text) => text.includes(`(${name}`);
    if (definitions.some((text) => /^PRIMARY KEY\b/i.test(text.trim()) && begins(text)))
        return undefined;
    return (definitions.find((text) => isIndex(text.trim()) && begins(text)) ??
        definitions.find((text) => isIndex(text.trim()) && text.includes(name)));
}
/** Returns whether a column has AUTO_INCREMENT; the table option may exist without one. */
function hasAutoIncrementColumn(statement) {
    const body = findBody(statement);
    return body !== undefined && splitDefinitions(statement.slice(body.start, body.end)).some(isAutoIncrement);
}
function isAutoIncrement(definition) {
    const text = definition.trim();
    return text.startsWith('`') && /\bAUTO_INCREMENT\b/.test(withoutStrings(text));
}
/**
 * Returns whether the partitions need a unique key. `PARTITION BY KEY ()` uses the columns of the
 * primary key, or otherwise of a unique key, which must exist.
 */
function isPartitionedByItsKey(definitions, options) {
    if (!/\bPARTITION BY (LINEAR )?KEY (\/\*.*?\*\/ ?)?(ALGORITHM = \d+ )?(\*\/ )?\(\)/is.test(options))
        return false;
    return !definitions.some((text) => /^PRIMARY KEY\b/i.test(text.trim()));
}
/** Removes strings, and names in backquotes. */
function withoutStrings(text) {
    return text.replace(/`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'/gs, (quoted) => (quoted[0] === '`' ? '' : "''"));
}
/**
 * Returns the CHECKs with a literal in a character set other than that of all columns. Each ALTER
 * TABLE of MySQL rewrites existing CHECKs: it converts such a literal to the column's character
 * set. So these CHECKs are created with the indexes, or by the last ALTER TABLE.
 */
function rewrittenChecks(definitions, options) {
    const own = new Set([
        ...definitions.flatMap((text) => / CHARACTER SET (\w+)/.exec(withoutStrings(text))?.[1] ?? []),
        ...(/ DEFAULT CHARSET=(\w+)/.exec(withoutStrings(options))?.slice(1) ?? []),
    ]);
    return definitions.filter((definition) => {
        const text = withoutStrings(definition).trim();
        if (!/^CONSTRAINT +CHECK\b/i.test(text))
            return false;
        const introducers = [...text.matchAll(/(?<![\w$])_(\w+) ?(?=''|0x)/g)].map(([, charset]) => charset);
        return introducers.some((charset) => own.size > 1 || !own.has(charset));
    });
}
/** Returns the range between the first opening parenthesis and its closing one. */
function findBody(statement) {
    let start = -1;
    for (const { position, char, depth } of walk(statement)) {
        if (char === '(' && depth === 1 && start < 0)
            start = position + 1;
        if (char === ')' && depth === 0 && start >= 0)
            return { start, end: position };
    }
    return undefined;
}
function splitDefinitions(body) {
    const parts = [];
    let begin = 0;
    for (const { position, char, depth } of walk(body)) {
        if (char === ',' && depth === 0) {
            parts.push(body.slice(begin, position));
            begin = position + 1;
        }
    }
    parts.push(body.slice(begin));
    return parts;
}
/** Yields each parenthesis and comma outside of quotes, with the depth after it. */
function* walk(text) {
    let depth = 0;
    for (let position = 0; position < text.length; position++) {
        const char = text[position];
        if (char === "'" || char === '"' || char === '`')
            position = closingQuote(text, position, char);
        else if (char === '(')
            yield { position, char, depth: ++depth };
        else if (char === ')')
            yield { position, char, depth: --depth };
        else if (char === ',')
            yield { position, char, depth };
    }
}
function closingQuote(text, position, quote) {
    for (let i = position + 1; i < text.length; i++) {
        if (text[i] === '\\' && quote === "'")
            i++;
        else if (text[i] === quote) {
            if (text[i + 1] === quote)
                i++;
            else
                return i;
        }
    }
    return text.length;
}
/** Returns the next value of AUTO_INCREMENT, if any; as text, because it may exceed 2^53. */
function readAutoIncrement(create) {
    return /\) [^\n]*?\bAUTO_INCREMENT=(\d+)/.exec(create.slice(create.lastIndexOf('\n)')))?.[1];
}


/***/ }),

/***/ 65331:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ changeDefiner),
/* harmony export */   R: () => (/* binding */ findDefiner)
/* harmony export */ });
/* harmony import */ var _sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(42290);
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92419);
// DEFINER clause of a CREATE statement, found by tokens as servers do, so comments and strings
// cannot hide it.


/** Object kinds, which follow the clause. */
const KINDS = new Set([
    'VIEW',
    'TRIGGER',
    'PROCEDURE',
    'FUNCTION',
    'EVENT',
    'PACKAGE',
    'TABLE',
    'SEQUENCE',
    'LIBRARY',
]);
/** Returns the definer as written in the statement. */
function findDefiner(statement, quoting = _sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .DEFAULT_QUOTING */ .qF) {
    return findClause(statement, quoting)?.account;
}
function changeDefiner(statement, definers, quoting = _sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .DEFAULT_QUOTING */ .qF) {
    if (definers === 'keep')
        return statement;
    const found = findClause(statement, quoting);
    if (!found)
        return statement;
    const clause = definers === 'strip' ? '' : `DEFINER=${definers.account} `;
    return `${statement.slice(0, found.start)}${clause}${statement.slice(found.end)}`;
}
function findClause(statement, quoting) {
    const tokens = headOf(statement, quoting);
    const index = tokens.findIndex((token, i) => (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token) === 'DEFINER' && isBare(tokens[i + 1], '='));
    const last = index < 0 ? undefined : endOfAccount(tokens, index + 2);
    if (!last)
        return undefined;
    const start = tokens[index].start;
    const space = /^\s*/.exec(statement.slice(last.end))[0].length;
    const account = statement.slice(tokens[index + 2].start, last.end);
    return { start, end: last.end + space, account };
}
/** Returns the tokens before the object kind; empty for other statements. */
function headOf(statement, quoting) {
    const tokens = [];
    let isCreate = false;
    for (const token of (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .tokenize */ .qw)(statement, quoting)) {
        const word = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token);
        // After these tokens the word is an account.
        const isName = isBare(tokens.at(-1), '=') || isBare(tokens.at(-1), '@');
        if (!isCreate && word !== undefined && word !== 'CREATE')
            return [];
        isCreate ||= word === 'CREATE';
        if (word !== undefined && KINDS.has(word) && !isName)
            break;
        tokens.push(token);
    }
    return tokens;
}
/** Returns the last token of `CURRENT_USER()`, of a role, or of `user@host`. */
function endOfAccount(tokens, index) {
    if ((0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[index]) === 'CURRENT_USER')
        return isBare(tokens[index + 1], '(') ? tokens[index + 2] : tokens[index];
    if (!isBare(tokens[index + 1], '@'))
        return tokens[index];
    let host = index + 2;
    // An unquoted host consists of several tokens without spaces: `10.0.0.%`.
    if (!/['"`]/.test(tokens[host]?.text ?? ''))
        while (tokens[host + 1]?.start === tokens[host]?.end && !/['"`/]/.test(tokens[host + 1]?.text ?? '/'))
            host++;
    return tokens[host];
}
function isBare(token, char) {
    return token?.name === undefined && token?.text === char;
}


/***/ }),

/***/ 97915:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ withoutNotPreserve),
/* harmony export */   T: () => (/* binding */ readEventStatus)
/* harmony export */ });
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92419);

/**
 * Reads the status. Servers always print `ON COMPLETION [NOT] PRESERVE ENABLE`. The body after DO
 * and comments may contain the same words.
 * @returns undefined if the clause is missing, or if not every server would parse it
 */
function readEventStatus(statement, quoting) {
    const tokens = [];
    let isConditional = false;
    for (const token of (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .tokenize */ .qw)(statement, quoting)) {
        const word = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(token);
        if (word === 'DO')
            break;
        isConditional ||= isComment(tokens.at(-1), token);
        tokens.push(token);
    }
    const index = tokens.findIndex((token, i) => (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(token) === 'ON' && (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[i + 1]) === 'COMPLETION');
    if (isConditional)
        return undefined;
    if (index < 0)
        return readBareStatus(statement, tokens);
    const preserve = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[index + 2]) === 'NOT' ? index + 3 : index + 2;
    if ((0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[preserve]) !== 'PRESERVE')
        return undefined;
    const status = tokens[preserve + 1];
    const word = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(status);
    if (word === 'DISABLE')
        return { isEnabled: false, disabled: statement };
    const [start, end] = word === 'ENABLE' ? [status.start, status.end] : [tokens[preserve].end, tokens[preserve].end];
    const written = word === 'ENABLE' ? 'DISABLE' : ' DISABLE';
    return { isEnabled: true, disabled: `${statement.slice(0, start)}${written}${statement.slice(end)}` };
}
/** Reads a status without ON COMPLETION, see `withoutNotPreserve`. */
function readBareStatus(statement, tokens) {
    const status = tokens.find((token) => /^(?:EN|DIS)ABLE$/.test((0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(token) ?? ''));
    if (status === undefined)
        return undefined;
    const disabled = `${statement.slice(0, status.start)}DISABLE${statement.slice(status.end)}`;
    return { isEnabled: (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(status) === 'ENABLE', disabled };
}
/**
 * Returns the statement without `ON COMPLETION NOT PRESERVE`, which is the default. Under
 * HIGH_NOT_PRECEDENCE, MySQL prints this clause but cannot parse it (seen: 9.7).
 * @param head CREATE EVENT up to DO
 */
function withoutNotPreserve(head, quoting) {
    const tokens = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .tokenize */ .qw)(head, quoting)];
    const words = ['ON', 'COMPLETION', 'NOT', 'PRESERVE'];
    const index = tokens.findIndex((_, i) => words.every((word, k) => (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[i + k]) === word));
    return index < 0
        ? head
        : head.slice(0, tokens[index].start) + head.slice(tokens[index + 4]?.start ?? head.length);
}
/** Returns whether a comment begins that only some servers execute. */
function isComment(before, token) {
    return before?.text === '/' && token.text === '*' && before.end === token.start;
}


/***/ }),

/***/ 92762:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ literalBytes),
/* harmony export */   co: () => (/* binding */ withHexLiterals),
/* harmony export */   tp: () => (/* binding */ withoutBackslashEscapes)
/* harmony export */ });
/* harmony import */ var _multi_byte_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37080);
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92419);
// String literals in SQL text with one character per byte: their values, and other notations.


const ESCAPES = {
    '0': '\0',
    b: '\b',
    n: '\n',
    r: '\r',
    t: '\t',
    Z: '\x1a',
};
/** Returns the value of a quoted literal, in bytes. */
function literalBytes(literal, { noBackslash, charset }) {
    const quote = literal[0];
    const end = literal.length - 1;
    let result = '';
    for (let i = 1; i < end;) {
        const bytes = (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(literal, i, charset);
        if (bytes === 1 && literal[i] === '\\' && !noBackslash) {
            const escaped = (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(literal, i + 1, charset);
            const text = literal.slice(i + 1, i + 1 + escaped);
            // `\%` and `\_` keep their backslash, because they are LIKE patterns.
            result += ESCAPES[text] ?? (text === '%' || text === '_' ? `\\${text}` : text);
            i += 1 + escaped;
        }
        else {
            result += literal.slice(i, i + bytes);
            i += bytes === 1 && literal[i] === quote ? 2 : bytes;
        }
    }
    return result;
}
/** Rewrites literals so that NO_BACKSLASH_ESCAPES does not change their value. */
function withoutBackslashEscapes(sql, mode) {
    return replaceLiterals(sql, mode, (literal) => literal.includes('\\') ? `'${literalBytes(literal, mode).replaceAll("'", "''")}'` : literal);
}
/**
 * Rewrites non-ASCII literals with an introducer, `_latin1'…'`, as numbers, `_latin1 0x…`. So their
 * bytes stay unchanged when the surrounding text is converted.
 */
function withHexLiterals(sql, mode) {
    return replaceLiterals(sql, mode, (literal, introducer) => {
        if (introducer === undefined || !/[\x80-\xff]/.test(literal))
            return literal;
        const bytes = Buffer.from(literalBytes(literal, mode), 'latin1');
        return `${/\s$/.test(introducer) ? '' : ' '}0x${bytes.toString('hex')}`;
    });
}
/**
 * @param replace receives the literal and its introducer: a word that begins with `_`, and the
 * space after the word
 */
function replaceLiterals(sql, mode, replace) {
    let result = '';
    let copied = 0;
    let word;
    for (const { start, end, text, name } of (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .tokenize */ .qw)(sql, mode)) {
        if (name === undefined && (text === "'" || text === '"')) {
            const introducer = word?.name.startsWith('_') ? sql.slice(word.start, start) : undefined;
            result += sql.slice(copied, start) + replace(sql.slice(start, end), introducer);
            copied = end;
        }
        word = name === undefined || text === '`' ? undefined : { name, start };
    }
    return result + sql.slice(copied);
}


/***/ }),

/***/ 37080:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ characterBytes),
/* harmony export */   o: () => (/* binding */ isMultiByte)
/* harmony export */ });
// Character sets whose characters may end in a byte with a meaning in SQL: 0x5C is a backslash,
// 0x60 a backquote. In the other character sets of clients, a byte below 0x80 is always ASCII.
/** Byte ranges from `strings/ctype-*.c` of the servers. */
const TWO_BYTES = {
    big5: {
        first: [[0xa1, 0xf9]],
        second: [
            [0x40, 0x7e],
            [0xa1, 0xfe],
        ],
    },
    gbk: {
        first: [[0x81, 0xfe]],
        second: [
            [0x40, 0x7e],
            [0x80, 0xfe],
        ],
    },
    gb18030: {
        first: [[0x81, 0xfe]],
        second: [
            [0x40, 0x7e],
            [0x80, 0xfe],
        ],
    },
    sjis: {
        first: [
            [0x81, 0x9f],
            [0xe0, 0xfc],
        ],
        second: [
            [0x40, 0x7e],
            [0x80, 0xfc],
        ],
    },
};
const CHARSETS = { ...TWO_BYTES, cp932: TWO_BYTES['sjis'] };
/** Returns whether the text must be parsed by characters instead of bytes. */
function isMultiByte(charset) {
    return charset !== undefined && CHARSETS[charset] !== undefined;
}
/**
 * Returns the length in bytes of the character at a position, in a text with one character per
 * byte; 1 for an invalid character.
 */
function characterBytes(text, position, charset) {
    const ranges = charset === undefined ? undefined : CHARSETS[charset];
    if (!ranges)
        return 1;
    const second = text.charCodeAt(position + 1);
    if (!isIn(ranges.first, text.charCodeAt(position)))
        return 1;
    if (isIn(ranges.second, second))
        return 2;
    const isFour = charset === 'gb18030' &&
        isDigit(second) &&
        isIn(ranges.first, text.charCodeAt(position + 2)) &&
        isDigit(text.charCodeAt(position + 3));
    return isFour ? 4 : 1;
}
function isIn(ranges, byte) {
    return ranges.some(([from, to]) => byte >= from && byte <= to);
}
function isDigit(byte) {
    return byte >= 0x30 && byte <= 0x39;
}


/***/ }),

/***/ 77253:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ positionOf)
/* harmony export */ });
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92419);
// Meaning of a two-part name by its position: `a.b` after FROM is a table, in an expression it is a
// column of an alias.

const words = (text) => new Set(text.split(' '));
/** Words before an object of a schema. */
const BEFORE_OBJECT = words('FROM JOIN STRAIGHT_JOIN INTO UPDATE DELETE TABLE TABLES VIEW TRIGGER REFERENCES CALL PROCEDURE FUNCTION EVENT SEQUENCE PACKAGE BODY EXISTS IGNORE QUICK LOW_PRIORITY HIGH_PRIORITY DELAYED REPLACE INSERT TRUNCATE OF');
/** Words before an object of a schema in parentheses. */
const BEFORE_OBJECT_IN_PARENTHESES = words('FROM JOIN STRAIGHT_JOIN UPDATE NEXTVAL LASTVAL SETVAL');
/** Clauses with lists of tables. A comma after a join's condition continues the list. */
const LISTS_OF_TABLES = words('FROM JOIN STRAIGHT_JOIN ON USING UPDATE DELETE TABLE TABLES');
const LISTS_OF_VALUES = words('SELECT BY SET VALUES VALUE RETURNING RETURN DISTINCT FETCH');
const FUNCTIONS_WITH_FROM = words('EXTRACT TRIM SUBSTRING SUBSTR MID');
/**
 * Returns the meaning of a two-part name.
 * @param index index of the first of the tokens `a` `.` `b`
 */
function positionOf(tokens, index) {
    // A function of a schema; nothing calls a column.
    if (tokens[index + 3]?.text === '(')
        return 'object';
    let before = index - 1;
    while (tokens[before]?.text === '(')
        before--;
    const keyword = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[before]);
    if (tokens[before]?.text === ',')
        return positionInList(tokens, before);
    if (keyword === undefined)
        return 'expression';
    // CREATE TABLE … LIKE a.b, or the operator.
    if (keyword === 'LIKE')
        return 'unknown';
    // CREATE TRIGGER … ON a.b FOR EACH ROW
    if (keyword === 'ON')
        return (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[index + 3]) === 'FOR' ? 'object' : 'expression';
    // NEXT VALUE FOR a.b
    if (keyword === 'FOR')
        return (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[before - 1]) === 'VALUE' ? 'object' : 'expression';
    const isObject = (before === index - 1 ? BEFORE_OBJECT : BEFORE_OBJECT_IN_PARENTHESES).has(keyword);
    return isObject && !beginsValues(tokens, before) ? 'object' : 'expression';
}
/**
 * Returns whether values follow: `ON DUPLICATE KEY UPDATE a.b = …` and `EXTRACT(DAY FROM a.b)`,
 * whose words otherwise precede tables.
 */
function beginsValues(tokens, index) {
    const keyword = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[index]);
    if (keyword === 'UPDATE')
        return (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[index - 1]) === 'KEY';
    if (keyword !== 'FROM')
        return false;
    const opening = findOpening(tokens, index);
    return FUNCTIONS_WITH_FROM.has((0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[opening - 1]) ?? '');
}
function positionInList(tokens, comma) {
    const begin = findOpening(tokens, comma);
    let depth = 0;
    for (let i = comma - 1; i > begin; i--) {
        const { text } = tokens[i];
        if (text === ')')
            depth++;
        else if (text === '(')
            depth--;
        else if (text === ';' && depth === 0)
            return 'unknown';
        const keyword = depth === 0 ? (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[i]) : undefined;
        if (keyword === undefined)
            continue;
        if (LISTS_OF_TABLES.has(keyword))
            return beginsValues(tokens, i) ? 'expression' : 'object';
        if (LISTS_OF_VALUES.has(keyword))
            return 'expression';
    }
    // Arguments of a function or values, or tables in parentheses.
    const opened = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .keywordOf */ .XL)(tokens[begin - 1]);
    return begin < 0 || (opened !== undefined && BEFORE_OBJECT_IN_PARENTHESES.has(opened))
        ? 'unknown'
        : 'expression';
}
/** Returns the index of the innermost open parenthesis, or -1. */
function findOpening(tokens, index) {
    let depth = 0;
    for (let i = index - 1; i >= 0; i--) {
        const { text } = tokens[i];
        if (text === ')')
            depth++;
        else if (text === '(' && depth-- === 0)
            return i;
    }
    return -1;
}


/***/ }),

/***/ 13024:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BI: () => (/* binding */ findOutsideParts),
/* harmony export */   Dn: () => (/* binding */ enginesOf),
/* harmony export */   h: () => (/* binding */ removeParts),
/* harmony export */   ky: () => (/* binding */ engineOf)
/* harmony export */ });
/* harmony import */ var _create_table_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7375);
/* harmony import */ var _sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(42290);
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92419);
// Parts of a CREATE TABLE that refer to objects outside of its schema: folders and tablespaces of
// the server, tables and sequences of other schemas. Expects statements with one character per
// byte. Searches for words, not for the printed form, because an unsigned backup may contain any
// other form. Pure.



/** Returns the engine of the table in lower case; empty for the server's default. */
function engineOf(createTable) {
    return enginesOf(createTable, /^(?:PARTITION|SUBPARTITION)$/)[0] ?? '';
}
/** Returns all engines of the table and its partitions in lower case, the effective one first. */
function enginesOf(createTable, until) {
    const body = (0,_create_table_js__WEBPACK_IMPORTED_MODULE_2__/* .findBody */ .q3)(createTable);
    const engines = [];
    const tokens = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .tokenize */ .qw)(createTable, _sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .DEFAULT_QUOTING */ .qF)];
    for (const [i, token] of tokens.entries()) {
        if (token.start < (body?.end ?? 0))
            continue;
        const word = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token);
        if (word !== undefined && until?.test(word))
            break;
        const value = tokens[isBare(tokens[i + 1], '=') ? i + 2 : i + 1];
        if (word !== 'ENGINE' || !value)
            continue;
        const written = createTable.slice(value.start, value.end);
        engines.unshift((value.name ?? written.slice(1, -1)).toLowerCase());
    }
    return engines;
}
/** Tablespaces that every server has. */
const OWN_TABLESPACES = new Set(['innodb_system', 'innodb_file_per_table', 'innodb_temporary']);
function findOutsideParts(createTable) {
    const body = (0,_create_table_js__WEBPACK_IMPORTED_MODULE_2__/* .findBody */ .q3)(createTable);
    if (!body)
        return [];
    const tokens = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .tokenize */ .qw)(createTable, _sql_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .DEFAULT_QUOTING */ .qF)];
    return [
        ...foreignKeys(createTable, body, tokens),
        ...sequencesOf(createTable, tokens),
        ...optionsOf(createTable, tokens.filter(({ start }) => start >= body.end)),
    ];
}
/**
 * Removes the parts.
 * @param parts in any order
 */
function removeParts(createTable, parts) {
    let text = createTable;
    for (const { start, end } of [...parts].sort((a, b) => b.start - a.start))
        text = text.slice(0, start) + text.slice(end);
    return text;
}
function* foreignKeys(createTable, { start, end }, tokens) {
    let position = start;
    for (const definition of (0,_create_table_js__WEBPACK_IMPORTED_MODULE_2__/* .splitDefinitions */ .Fz)(createTable.slice(start, end))) {
        const after = position + definition.length;
        const own = tokens.filter((token) => token.start >= position && token.end <= after);
        const named = readQualified(own, own.findIndex((token) => (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token) === 'REFERENCES') + 1);
        if (named && own.some((token) => (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token) === 'REFERENCES'))
            yield {
                kind: 'foreign key',
                ...named,
                // Includes the preceding comma; columns always come first.
                start: position - 1,
                end: position + definition.trimEnd().length,
            };
        position = after + 1;
    }
}
const SEQUENCE_FUNCTION = /^(?:NEXTVAL|LASTVAL|SETVAL)$/;
/** Finds sequences in MariaDB's defaults: `nextval(`s`.`q`)`, `NEXT VALUE FOR s.q`. */
function* sequencesOf(createTable, tokens) {
    for (const [i, token] of tokens.entries()) {
        const word = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token) ?? '';
        const isCall = SEQUENCE_FUNCTION.test(word) && isBare(tokens[i + 1], '(');
        const isPhrase = word === 'FOR' && (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[i - 1]) === 'VALUE';
        const named = isCall ? readQualified(tokens, i + 2) : isPhrase ? readQualified(tokens, i + 1) : undefined;
        if (named)
            yield { kind: 'sequence', ...named, ...defaultAround(createTable, tokens, i) };
    }
}
/** Returns the range from DEFAULT to the end of its expression: parentheses, call, or phrase. */
function defaultAround(createTable, tokens, index) {
    let first = index;
    while (first > 0 && (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[first]) !== 'DEFAULT' && !isBare(tokens[first], ','))
        first--;
    let last = first + 1;
    let depth = 0;
    for (; last < tokens.length; last++) {
        if (isBare(tokens[last], '('))
            depth++;
        else if (isBare(tokens[last], ')') && --depth === 0)
            break;
    }
    const end = tokens[last];
    const isAround = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[first]) === 'DEFAULT' && end !== undefined && last > index;
    return isAround ? withSpace(createTable, tokens[first], end) : { start: 0, end: 0 };
}
function readQualified(tokens, index) {
    const [schema, table] = [tokens[index]?.name, tokens[index + 2]?.name];
    if (schema === undefined || table === undefined || !(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .isDot */ .ek)(tokens[index + 1]))
        return undefined;
    return { schema, target: `${schema}.${table}` };
}
/** Finds parts in the options of the table and its partitions. */
function* optionsOf(createTable, tokens) {
    for (const [i, token] of tokens.entries()) {
        const word = (0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(token);
        const value = tokens[isBare(tokens[i + 1], '=') ? i + 2 : i + 1];
        if (word === 'DIRECTORY' && /^(DATA|INDEX)$/.test((0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .keywordOf */ .XL)(tokens[i - 1]) ?? '') && value)
            yield {
                kind: 'directory',
                target: createTable.slice(value.start + 1, value.end - 1),
                ...withSpace(createTable, tokens[i - 1], value),
            };
        else if (word === 'TABLESPACE' && value?.name !== undefined && !OWN_TABLESPACES.has(value.name))
            yield { kind: 'tablespace', target: value.name, ...withSpace(createTable, token, value) };
        else if (word === 'UNION')
            yield* unionOf(tokens, i + 1);
    }
}
function* unionOf(tokens, from) {
    for (let i = from; i < tokens.length && !isBare(tokens[i], ')'); i++)
        if ((0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .isDot */ .ek)(tokens[i]) && tokens[i - 1]?.name !== undefined && tokens[i + 1]?.name !== undefined)
            yield {
                kind: 'union',
                schema: tokens[i - 1].name,
                target: `${tokens[i - 1].name}.${tokens[i + 1].name}`,
                start: 0,
                end: 0,
            };
}
/** Returns the range with the preceding space, and a version comment that would become empty. */
function withSpace(createTable, first, last) {
    const opening = / ?\/\*!\d{5} $/.exec(createTable.slice(0, first.start))?.[0];
    const closing = /^ ?\*\//.exec(createTable.slice(last.end))?.[0];
    if (opening !== undefined && closing !== undefined)
        return { start: first.start - opening.length, end: last.end + closing.length };
    return { start: createTable[first.start - 1] === ' ' ? first.start - 1 : first.start, end: last.end };
}
function isBare(token, char) {
    return token?.name === undefined && token?.text === char;
}


/***/ }),

/***/ 72105:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fe: () => (/* binding */ findQuotedQualifiers),
/* harmony export */   qB: () => (/* binding */ renameQualifiers)
/* harmony export */ });
/* unused harmony export dropQualifiers */
/* harmony import */ var _name_position_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77253);
/* harmony import */ var _sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(42290);
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92419);
// Schema names in SQL text. Parses quotes, comments and user variables, but no grammar: a name
// before a dot counts as a schema if it is one of the requested names. An alias may have the same
// name. If a text also uses the name elsewhere, its position decides.



function readNames(sql, quoting) {
    // A trigger uses these row aliases without a declaration.
    const others = /^[^'"`]*?\bCREATE\b[^]*?\bTRIGGER\b/i.test(sql) ? ['NEW', 'new', 'OLD', 'old'] : [];
    const names = { qualifiers: [], others: new Set(others) };
    const tokens = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(sql, quoting)];
    tokens.forEach((token, i) => {
        if (token.name === undefined)
            return;
        const before = tokens[i - 1]?.text;
        if (before === '@')
            return;
        const hasDotBehind = tokens[i + 1]?.text === '.' && tokens[i + 1]?.name === undefined;
        const hasDotBefore = before === '.' && tokens[i - 1]?.name === undefined;
        if (hasDotBefore || !hasDotBehind) {
            names.others.add(token.name);
            return;
        }
        names.qualifiers.push({
            name: token.name,
            start: token.start,
            end: token.end,
            afterDot: tokens[i + 1].end,
            object: tokens[i + 2]?.name,
            afterSecondDot: tokens[i + 3]?.text === '.' && tokens[i + 3]?.name === undefined ? tokens[i + 3].end : undefined,
            position: (0,_name_position_js__WEBPACK_IMPORTED_MODULE_0__/* .positionOf */ .d)(tokens, i),
        });
    });
    return names;
}
/**
 * Removes the schemas' names where they are qualifiers. Also removes a table or alias of the same
 * name, because the result is for comparison only: a server prints `s.c` for `s.s.c` to a session
 * in that schema.
 */
function dropQualifiers(sql, schemas, quoting = DEFAULT_QUOTING) {
    let result = '';
    let copied = 0;
    for (const { name, start, afterDot, object, afterSecondDot } of readNames(sql, quoting).qualifiers) {
        if (!schemas.includes(name))
            continue;
        result += sql.slice(copied, start);
        copied =
            afterSecondDot !== undefined && object !== undefined && schemas.includes(object)
                ? afterSecondDot
                : afterDot;
    }
    return result + sql.slice(copied);
}
/**
 * Renames the schemas that occur as qualifiers.
 * @returns the text and the renamed schemas
 */
function renameQualifiers(sql, { rename, hasObject, quoting, isGrant = false, mayStayBare = holdsDigit }) {
    const { qualifiers, others } = readNames(sql, quoting);
    const renamed = new Set();
    let result = '';
    let copied = 0;
    for (const qualifier of qualifiers) {
        const { name, start, end } = qualifier;
        const to = rename(name);
        if (to === undefined || (!isGrant && !isSchema(qualifier, others, hasObject)))
            continue;
        renamed.add(name);
        result += sql.slice(copied, start) + quoteLike(sql[start], to, mayStayBare);
        copied = end;
    }
    return { sql: result + sql.slice(copied), renamed };
}
/** Quotes like the old name, so that the reverse renaming restores the text. */
function quoteLike(first, name, mayStayBare) {
    const isQuoted = first === '`' || first === '"';
    if (!isQuoted && mayStayBare(name))
        return name;
    const quote = first === '"' ? first : '`';
    return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}
/** Returns whether the name cannot be a reserved word: none has a digit and an underscore. */
function holdsDigit(name) {
    return /^[a-z]\w*$/i.test(name) && /\d/.test(name) && name.includes('_');
}
function isSchema({ name, object, afterSecondDot, position }, others, hasObject) {
    if (afterSecondDot !== undefined)
        return true;
    // `alias.*`
    if (object === undefined)
        return false;
    if (!others.has(name) || position === 'object')
        return true;
    return position === 'unknown' && hasObject(name, object);
}
/** Returns schemas in strings, before a dot or as a whole: dynamic SQL, which cannot be renamed. */
function findQuotedQualifiers(sql, schemas, quoting) {
    const texts = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .tokenize */ .qw)(sql, quoting)].filter(({ text, name }) => name === undefined && (text === "'" || text === '"'));
    return schemas.filter((schema) => texts.some(({ start, end }) => {
        const text = sql.slice(start + 1, end - 1);
        if (text === schema)
            return true;
        return readNames(text, _sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .DEFAULT_QUOTING */ .qF).qualifiers.some(({ name }) => name === schema);
    }));
}


/***/ }),

/***/ 42290:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JW: () => (/* binding */ quotingOf),
/* harmony export */   Ys: () => (/* binding */ quotingAfter),
/* harmony export */   m2: () => (/* binding */ closingQuote),
/* harmony export */   qF: () => (/* binding */ DEFAULT_QUOTING)
/* harmony export */ });
/* harmony import */ var _multi_byte_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37080);
// Settings that decide where a quoted text ends and whether it is a name: two words of sql_mode,
// and the character set.

const DEFAULT_QUOTING = { noBackslash: false, ansiQuotes: false };
function quotingOf(sqlMode, charset) {
    return {
        noBackslash: /\bNO_BACKSLASH_ESCAPES\b/i.test(sqlMode),
        ansiQuotes: /\b(ANSI_QUOTES|ANSI|ORACLE|MSSQL|POSTGRESQL|DB2|MAXDB)\b/i.test(sqlMode),
        ...((0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .isMultiByte */ .o)(charset) ? { charset: charset } : {}),
    };
}
/** Returns the mode after a SET statement. The mysql client learns the mode from the server. */
function quotingAfter(statement, mode) {
    const match = /^(?:\/\*!\d*\s*)?SET\s+(?:SESSION\s+|@@(?:SESSION\.)?)?sql_mode\s*=\s*(.*)/is.exec(statement);
    return match ? quotingOf(match[1], mode.charset) : mode;
}
/** Returns the offset of the closing quote, or the length of the text. */
function closingQuote(sql, position, { noBackslash, ansiQuotes, charset }) {
    const quote = sql[position];
    const escapes = !noBackslash && (quote === "'" || (quote === '"' && !ansiQuotes));
    for (let i = position + 1; i < sql.length; i++) {
        const bytes = (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(sql, i, charset);
        if (bytes > 1)
            i += bytes - 1;
        else if (escapes && sql[i] === '\\')
            i += (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(sql, i + 1, charset);
        else if (sql[i] === quote) {
            if (sql[i + 1] === quote)
                i++;
            else
                return i;
        }
    }
    return sql.length;
}


/***/ }),

/***/ 92419:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   XL: () => (/* binding */ keywordOf),
/* harmony export */   ek: () => (/* binding */ isDot),
/* harmony export */   qw: () => (/* binding */ tokenize)
/* harmony export */ });
/* harmony import */ var _multi_byte_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37080);
/* harmony import */ var _sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(42290);
// Tokens of SQL text: parses quotes, comments and names, but no grammar. The text is decoded, or
// has one character per byte (latin1); then names are bytes too.


/** Each byte and character from 0x80 is part of a name. */
const IDENTIFIER = /[A-Za-z0-9_$\u0080-\uffff]/;
function* tokenize(sql, quoting) {
    for (let position = 0; position < sql.length;) {
        const start = position;
        const char = sql[position];
        if (char === '`' || char === '"' || char === "'") {
            position = (0,_sql_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .closingQuote */ .m2)(sql, position, quoting) + 1;
            const isName = char === '`' || (char === '"' && quoting.ansiQuotes);
            const name = isName ? sql.slice(start + 1, position - 1).replaceAll(char + char, char) : undefined;
            yield { start, end: position, text: char, ...(name === undefined ? {} : { name }) };
        }
        else if (char === '#' || /^--(?:[\x00-\x20\x7f]|$)/.test(sql.slice(position, position + 3))) {
            const end = sql.indexOf('\n', position);
            position = end < 0 ? sql.length : end + 1;
        }
        else if (sql.startsWith('/*', position) && !/^\/\*M?!/.test(sql.slice(position, position + 4))) {
            const end = sql.indexOf('*/', position + 2);
            position = end < 0 ? sql.length : end + 2;
        }
        else if (IDENTIFIER.test(char)) {
            while (position < sql.length && IDENTIFIER.test(sql[position]))
                position += (0,_multi_byte_js__WEBPACK_IMPORTED_MODULE_0__/* .characterBytes */ .H)(sql, position, quoting.charset);
            const word = sql.slice(start, position);
            // Digits alone are a number: 1.5 has no schema.
            yield { start, end: position, text: char, ...(/^\d+$/.test(word) ? {} : { name: word }) };
        }
        else {
            position++;
            if (!/\s/.test(char))
                yield { start, end: position, text: char };
        }
    }
}
/** Returns whether the token is a dot outside of quotes. */
function isDot(token) {
    return token?.text === '.' && token.name === undefined;
}
/** Returns the word in upper case if the token may be a keyword; undefined for quoted names. */
function keywordOf(token) {
    return token?.name !== undefined && token.end - token.start === token.name.length
        ? token.name.toUpperCase()
        : undefined;
}


/***/ }),

/***/ 5897:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ readStatement)
/* harmony export */ });
/* harmony import */ var _sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92419);

/** MariaDB skips comments of later MySQL versions, every server those above its own version. */
const NEWEST_FOR_ALL = 50_699;
/**
 * Reads a statement.
 * @param asNames whether strings are names, as in accounts
 */
function readStatement(statement, quoting, asNames = false) {
    const tokens = [...(0,_sql_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .tokenize */ .qw)(statement, quoting)];
    const conditional = [];
    const parts = [];
    const open = [];
    let length = 0;
    let end = 0;
    let isDecorated = false;
    const add = (part) => {
        parts.push(part);
        length += part.length + 1;
    };
    for (let i = 0; i < tokens.length; i++) {
        const token = tokens[i];
        isDecorated ||= token.text === '"' || statement.slice(end, token.start).trim() !== '';
        const comment = openingComment(statement, token);
        if (comment) {
            open.push(comment);
            if (!comment.isForAll)
                conditional.push(length);
            while (tokens[i + 1] !== undefined && tokens[i + 1].start < comment.end)
                i++;
            // A number that continues as a word is part of the word, so keep the rest.
            if (tokens[i].end > comment.end)
                add(statement.slice(comment.end, tokens[i].end));
        }
        else if (open.length > 0 && isBare(token) && statement.startsWith('*/', token.start)) {
            open.pop();
            // `*/*` ends a comment on a server; here its last two characters may look like a new comment.
            if (tokens[i + 1]?.start === token.end)
                i++;
            else
                conditional.push(0);
        }
        else {
            const written = statement.slice(token.start, token.end);
            // A server that skips a comment ignores quotes in it.
            if (written.includes('*/') && open.some(({ isForAll }) => !isForAll))
                conditional.push(0);
            add(textOf(written, token, asNames));
        }
        ({ end } = tokens[i]);
    }
    isDecorated ||= statement.slice(end).trim() !== '';
    return { text: parts.join(' '), conditional, isDecorated };
}
function isBare(token) {
    return token.name === undefined && token.end - token.start === 1;
}
function openingComment(statement, token) {
    if (!isBare(token))
        return undefined;
    const match = /^\/\*(M?)!(\d{5,6})?/.exec(statement.slice(token.start, token.start + 10));
    if (!match)
        return undefined;
    const [opening, ofMariaDb, version = '0'] = match;
    return {
        end: token.start + opening.length,
        isForAll: ofMariaDb === '' && version.length < 6 && Number(version) <= NEWEST_FOR_ALL,
    };
}
function textOf(written, { name, text }, asNames) {
    if (name !== undefined)
        return text === '`' || text === '"' ? quote(name) : name;
    if (text !== "'" && text !== '"')
        return written;
    return asNames ? quote(unquoteText(written, text)) : "''";
}
function quote(name) {
    return `\`${name.replaceAll('`', '``')}\``;
}
function unquoteText(written, mark) {
    return written
        .slice(1, -1)
        .replace(/\\([^])|(["'])\2/g, (all, escaped) => escaped ?? (all[0] === mark ? mark : all));
}


/***/ }),

/***/ 35447:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ describeSsh)
/* harmony export */ });
/** Returns `user@host:port`, for messages. */
function describeSsh({ user, host, port }) {
    return `${user}@${host}:${port}`;
}


/***/ }),

/***/ 54669:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S0: () => (/* binding */ writeNewFile),
/* harmony export */   Yw: () => (/* binding */ syncFolder),
/* harmony export */   Z9: () => (/* binding */ makeNewFolder),
/* harmony export */   cw: () => (/* binding */ removeFolders),
/* harmony export */   fR: () => (/* binding */ replaceFile),
/* harmony export */   sb: () => (/* binding */ openForReading),
/* harmony export */   wZ: () => (/* binding */ makeFolders)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
// Single files of the directory storage: created exclusively and never through a link, 0600,
// durable on request.



const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
/**
 * Writes a new file and syncs it; removes the file after a failure.
 * @returns its bytes
 */
async function writeNewFile(file, source) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
        let bytes = 0;
        if (source instanceof Uint8Array)
            bytes = await writeAll(handle, source);
        else
            for await (const piece of source)
                bytes += await writeAll(handle, piece);
        await handle.sync();
        await handle.close();
        return bytes;
    }
    catch (error) {
        await handle.close().catch(() => undefined);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.unlink)(file).catch(() => undefined);
        throw error;
    }
}
/** write(2) may accept fewer bytes than given, for example on a full disk. */
async function writeAll(handle, piece) {
    let written = 0;
    while (written < piece.byteLength)
        written += (await handle.write(piece, written)).bytesWritten;
    return written;
}
/** Replaces a file by one act: a reader sees the whole old or the whole new file. */
async function replaceFile(file, temporary, body) {
    await writeNewFile(temporary, body);
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(temporary, file);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.unlink)(temporary).catch(() => undefined);
        throw error;
    }
    await syncFolder(node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(file));
}
/** O_NONBLOCK: a pipe in place of a file would wait for its other end. */
function openForReading(file) {
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}
/** Syncs a folder. A new name in a folder survives a power failure only after this. */
async function syncFolder(folder) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(folder, O_RDONLY);
    try {
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
/**
 * Creates folders like mkdir -p, private to this user, and syncs each new name.
 * @returns the created folders, deepest first
 */
async function makeFolders(folder) {
    const first = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(folder, { recursive: true, mode: 0o700 });
    const made = [];
    if (first === undefined)
        return made;
    for (let each = node_path__WEBPACK_IMPORTED_MODULE_2__.resolve(folder);; each = node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(each)) {
        made.push(each);
        await syncFolder(node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(each));
        if (each === node_path__WEBPACK_IMPORTED_MODULE_2__.resolve(first))
            return made;
    }
}
/**
 * Attempts to create a folder. Another run may remove the parents in the meantime, because it
 * created them for a trial.
 */
const MAKE_TRIES = 20;
/**
 * Creates a new folder, and its parents like `makeFolders`.
 * @returns the created parents, deepest first
 * @throws Error with the code EEXIST if the folder exists
 */
async function makeNewFolder(folder) {
    for (let tries = 1;; tries++) {
        try {
            const made = await makeFolders(node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(folder));
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(folder, { mode: 0o700 });
            return made;
        }
        catch (error) {
            if (error.code !== 'ENOENT' || tries === MAKE_TRIES)
                throw error;
        }
    }
}
/** Removes folders in order until one is not empty. */
async function removeFolders(folders) {
    for (const folder of folders)
        try {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rmdir)(folder);
        }
        catch {
            // Another client has put something into the folder.
            return;
        }
}


/***/ }),

/***/ 91082:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HL: () => (/* binding */ OUTCOMES_FOLDER),
/* harmony export */   OQ: () => (/* binding */ assertBackupId),
/* harmony export */   V2: () => (/* binding */ isObjectName),
/* harmony export */   Xo: () => (/* binding */ compareBytes),
/* harmony export */   "if": () => (/* binding */ isBackupId),
/* harmony export */   sM: () => (/* binding */ assertKey)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Valid keys, by the same rule for every storage: `<backup id>/<object name>`. Keys come from
// manifests and command lines, so a key must never lead out of its folder, whatever the storage
// makes of dots, slashes or NULs.

// XML listings cannot contain control characters, U+FFFE and U+FFFF; backslashes separate on
// Windows; a lone surrogate has no UTF-8.
const FORBIDDEN = /[/\\\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;
/** Names of unfinished files and folders in the directory storage. */
const TEMPORARY = /^\..*\.incomplete$/s;
/** Longest file name on the usual file systems, in bytes of UTF-8. */
const MAX_SEGMENT_BYTES = 255;
/**
 * The only folder below a location that is not a backup: it holds the outcomes of the last runs.
 * `put` creates it.
 */
const OUTCOMES_FOLDER = 'mysql-backup-outcomes';
/**
 * Splits a key.
 * @throws CONFIG_INVALID for an invalid `<backup id>/<object name>`
 */
function assertKey(key) {
    const slash = key.indexOf('/');
    const backupId = key.slice(0, Math.max(slash, 0));
    const name = key.slice(slash + 1);
    if (slash < 0 || !isBackupId(backupId) || !isObjectName(name))
        throw refuse('object key', key);
    return { backupId, name };
}
function assertBackupId(backupId) {
    if (!isBackupId(backupId))
        throw refuse('backup id', backupId);
}
/** Reports whether the text is a backup id. A leading dot marks unfinished folders and probes. */
function isBackupId(text) {
    return isObjectName(text) && !text.startsWith('.');
}
function isObjectName(text) {
    if (text === '' || text === '.' || text === '..' || TEMPORARY.test(text))
        return false;
    return !FORBIDDEN.test(text) && Buffer.byteLength(text) <= MAX_SEGMENT_BYTES;
}
function refuse(what, text) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CONFIG_INVALID', `invalid ${what} ${JSON.stringify(text)}`, {
        hint: 'Ids and names have no slashes, backslashes, control characters or `..`, and at most 255 bytes; see `mysql-backup list` for the ids.',
    });
}
/**
 * Compares in the order of S3's listings: by the bytes of UTF-8, which is not the order of
 * JavaScript strings.
 */
function compareBytes(a, b) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}


/***/ }),

/***/ 75706:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bp: () => (/* binding */ parseDirectory),
/* harmony export */   DV: () => (/* binding */ nameLocation),
/* harmony export */   qW: () => (/* binding */ isPlainPath),
/* harmony export */   zS: () => (/* binding */ parseLocation)
/* harmony export */ });
/* harmony import */ var _core_defined_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(50862);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_url__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73136);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3828);
/* harmony import */ var _core_secret_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(58563);
// Parses the locations of --storage and --backup-dir. Pure.
//
// A mistyped location must never become a directory of the workspace: the job would succeed, and
// the backup would vanish with the runner. So a directory is an absolute path, `.`, `..`, a path
// that begins with `./` or `../`, or file://. The parser refuses all other locations.





/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and the looser
 * names of other servers.
 */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;
const DIRECTORY = /^(\/|\.\.?(\/|$))/;
const DIRECTORIES = 'A directory is an absolute path, ./…, ../… or file:///….';
/**
 * Parses `s3://bucket/prefix`, `file:///path` or a directory.
 * @throws BackupError CONFIG_INVALID
 */
function parseLocation(text) {
    if (/^s3:\/\//i.test(text))
        return parseS3(text);
    return { kind: 'directory', path: parseDirectory(text) };
}
/**
 * Parses a directory.
 * @returns its absolute path
 * @throws BackupError CONFIG_INVALID
 */
function parseDirectory(text) {
    if (/^file:\/\//i.test(text))
        return parseFile(text);
    if (text.includes('\0'))
        throw invalid(text, 'A path has no NUL.');
    if (!DIRECTORY.test(text))
        throw invalid(text, `${suggest(text)}${DIRECTORIES}`);
    return node_path__WEBPACK_IMPORTED_MODULE_0__.resolve(text);
}
/**
 * Reports whether a text can only mean a directory, in an option that accepts only directories:
 * `backups`, `db/nightly`.
 */
function isPlainPath(text) {
    return text !== '' && !/^(s3[:/]|[a-z][a-z0-9+.-]*:|~)/i.test(text) && !text.includes('\0');
}
/** Suggests the probable meaning, as a sentence; empty if it is unclear. */
function suggest(text) {
    if (/^s3:\/\//i.test(text))
        return `Give ${text} with --storage. `;
    const meant = s3LocationIn(text);
    if (meant !== undefined)
        return `Did you mean ${meant}? `;
    if (/^file:/i.test(text))
        return `Did you mean file://${text.slice('file:'.length)}? `;
    if (/^~(\/|$)/.test(text))
        return 'Write the home directory as an absolute path. ';
    if (text.trim() === '')
        return 'Give s3://bucket/prefix or a directory. ';
    if (/^[a-z][a-z0-9+.-]*:/i.test(text))
        return 'Only s3://bucket/prefix and directories are storages. ';
    return `Write s3://${text} for a bucket, ./${text} for a directory. `;
}
/**
 * Converts `s3:bucket/p`, `s3:/bucket/p`, `s3//bucket/p`, an ARN, or the URL of a bucket at AWS to
 * s3://bucket/p.
 */
function s3LocationIn(text) {
    const [, rest] = /^s3(?::\/?|\/\/?)([^/].*)$/is.exec(text) ??
        /^arn:aws[a-z-]*:s3:::(.+)$/is.exec(text) ??
        /^https:\/\/s3[a-z0-9.-]*\.amazonaws\.com\/(.+)$/is.exec(text) ??
        [];
    if (rest !== undefined)
        return `s3://${rest.replace(/\/\*?$/, '')}`;
    const [, bucket, key = ''] = /^https:\/\/([a-z0-9.-]+?)\.s3[a-z0-9.-]*\.amazonaws\.com(\/.*)?$/is.exec(text) ?? [];
    return bucket === undefined ? undefined : `s3://${bucket}${key.replace(/\/$/, '')}`;
}
/** Names a location as its storage does. An invalid location stays as it is, without its login. */
function nameLocation(url) {
    try {
        const parsed = parseLocation(url);
        if (parsed.kind === 'directory')
            return parsed.path;
        return `s3://${parsed.bucket}${parsed.prefix === '' ? '' : `/${parsed.prefix}`}`;
    }
    catch {
        return (0,_core_secret_js__WEBPACK_IMPORTED_MODULE_3__/* .hideLogin */ .O)(url);
    }
}
// Avoid the URL class: keys may contain `%`, `?` and `#` literally.
function parseS3(url) {
    const rest = url.slice('s3://'.length);
    const slash = rest.indexOf('/');
    const bucket = slash < 0 ? rest : rest.slice(0, slash);
    const prefix = slash < 0 ? '' : rest.slice(slash).replace(/^\/+|\/+$/g, '');
    if (!BUCKET.test(bucket))
        throw invalid(url, 'Name the bucket after s3://, as in s3://my-bucket/mysql.');
    const segments = prefix === '' ? [] : prefix.split('/');
    if (segments.some((segment) => ['', '.', '..'].includes(segment)) || /\p{Cc}/u.test(prefix)) {
        throw invalid(url, 'The prefix must not hold empty segments, `.`, `..` or control characters.');
    }
    return { kind: 's3', bucket, prefix };
}
function parseFile(url) {
    try {
        return (0,node_url__WEBPACK_IMPORTED_MODULE_1__.fileURLToPath)(url);
    }
    catch (cause) {
        throw invalid(url, 'Write an absolute path, as in file:///var/backups.', cause);
    }
}
function invalid(text, hint, cause) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj('CONFIG_INVALID', `invalid storage ${JSON.stringify((0,_core_secret_js__WEBPACK_IMPORTED_MODULE_3__/* .hideLogin */ .O)(text))}`, {
        hint,
        ...(0,_core_defined_js__WEBPACK_IMPORTED_MODULE_4__/* .defined */ .s)({ cause }),
    });
}


/***/ }),

/***/ 98935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ stoppedBy),
/* harmony export */   s: () => (/* binding */ MeteredSource)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Meters the source of one object: counts its bytes, enforces its limit, and ends it when the
// signal fires. Keeps the source's error separate from the storage's, so that a failing dump is
// never reported as a failing storage.

class MeteredSource {
    #source;
    #name;
    #maxBytes;
    #signal;
    /** Bytes read from the source so far. */
    bytes = 0;
    /** Error that the source threw. */
    failure;
    constructor(source, name, maxBytes, signal) {
        this.#source = source instanceof Uint8Array ? single(source) : source;
        this.#name = name;
        this.#maxBytes = maxBytes;
        this.#signal = signal;
    }
    async *[Symbol.asyncIterator]() {
        const iterator = this.#source[Symbol.asyncIterator]();
        let onAbort = () => undefined;
        const stopped = new Promise((_, reject) => {
            onAbort = () => reject(this.#signal.reason);
        });
        stopped.catch(() => undefined);
        this.#signal.addEventListener('abort', onAbort, { once: true });
        let idle = true;
        try {
            for (;;) {
                this.#signal.throwIfAborted();
                idle = false;
                const next = iterator.next().catch((error) => {
                    // A source stopped by the same signal did not fail.
                    if (!this.#signal.aborted)
                        this.failure ??= { error };
                    throw error;
                });
                next.catch(() => undefined);
                const { done, value } = await Promise.race([next, stopped]);
                if (done)
                    return;
                idle = true;
                this.#count(value);
                yield value;
            }
        }
        finally {
            this.#signal.removeEventListener('abort', onAbort);
            // A busy source may take its time to end: await only an idle one.
            const ended = iterator.return?.().catch(() => undefined);
            if (idle)
                await ended;
        }
    }
    #count(piece) {
        this.bytes += piece.byteLength;
        if (this.bytes <= this.#maxBytes)
            return;
        const error = new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('INTERNAL', `${this.#name} has ${this.bytes} bytes or more, the announced limit is ${this.#maxBytes}`);
        this.failure ??= { error };
        throw error;
    }
}
/** Error of work that a signal stopped: the reason if it is our own error, otherwise CANCELLED. */
function stoppedBy(signal) {
    if (signal.reason instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj)
        return signal.reason;
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('CANCELLED', 'stopped before the end', { cause: signal.reason });
}
async function* single(body) {
    yield body;
}


/***/ }),

/***/ 51096:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $D: () => (/* binding */ MAX_TEXT_BYTES),
/* harmony export */   Fo: () => (/* binding */ collect),
/* harmony export */   HO: () => (/* binding */ SMALL_OBJECTS_AT_ONCE)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
// Reads whole objects into memory, up to the reader's limit: anyone may have put the objects into a
// storage.

/**
 * Number of small objects that are written or read at a time: each is a round trip to the storage
 * with few bytes. The number is below the number of S3 sockets, so that large objects continue in
 * parallel.
 */
const SMALL_OBJECTS_AT_ONCE = 48;
/** Slightly less than the longest text that Node.js can hold. */
const MAX_TEXT_BYTES = 500 * 1024 * 1024;
/**
 * Collects a source into one buffer.
 * @throws BackupError OBJECT_CORRUPT if the source is longer than `maxBytes`; errors of the source
 */
async function collect(name, source, maxBytes) {
    const pieces = [];
    let bytes = 0;
    for await (const piece of source) {
        bytes += piece.length;
        if (bytes > maxBytes)
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('OBJECT_CORRUPT', `${name} has more than ${maxBytes} bytes`, {
                hint: 'Such a file is never that large: it was damaged, or someone else put it there. Use another backup.',
                details: { name, maxBytes },
            });
        pieces.push(piece);
    }
    return Buffer.concat(pieces);
}


/***/ }),

/***/ 74343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ startStorageClock)
/* harmony export */ });
/* harmony import */ var _core_clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91601);
// Clock of a storage, set by one of its answers. It advances with the monotonic clock, so a wrong
// or changed clock of this machine does not affect it.

/**
 * Starts a clock.
 * @param time time that the storage has just reported
 */
function startStorageClock(location, time) {
    const begin = _core_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .m.now();
    return { location, now: () => new Date(time.getTime() + _core_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .m.now() - begin) };
}


/***/ }),

/***/ 30493:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pq: () => (/* binding */ differenceOf),
/* harmony export */   go: () => (/* binding */ NOTHING_ELSE),
/* harmony export */   w2: () => (/* binding */ differenceOfLines)
/* harmony export */ });
// Finds the lines in which two definitions differ, so that a report shows the difference and not
// two hashes.
/**
 * Maximum number of shown characters. Shown are the lines of each side that the other side lacks.
 */
const MAX_SHOWN = 600;
/** In place of lines: this side lacks some that the other has, and has none of its own. */
const NOTHING_ELSE = 'nothing else';
/** Returns undefined if the texts are equal. */
function differenceOf(expected, actual) {
    if (expected === actual)
        return undefined;
    const [ours, theirs] = [expected.split('\n'), actual.split('\n')];
    const missing = without(ours, theirs);
    const surplus = without(theirs, ours);
    // The same lines in another order.
    if (missing.length + surplus.length === 0)
        return { expected: shorten(expected), actual: shorten(actual) };
    return { expected: show(missing), actual: show(surplus) };
}
/** Compares lists of facts. */
function differenceOfLines(expected, actual) {
    const missing = without(expected, actual);
    const surplus = without(actual, expected);
    return missing.length + surplus.length === 0
        ? undefined
        : { expected: show(missing), actual: show(surplus) };
}
/** Returns the surplus lines, each as often as it is in surplus. */
function without(lines, others) {
    const left = new Map();
    for (const line of others)
        left.set(line, (left.get(line) ?? 0) + 1);
    return lines.filter((line) => {
        const count = left.get(line) ?? 0;
        left.set(line, count - 1);
        return count <= 0;
    });
}
function show(lines) {
    return lines.length === 0 ? NOTHING_ELSE : shorten(lines.map((line) => line.trim()).join('\n'));
}
function shorten(text) {
    return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}


/***/ }),

/***/ 75307:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ hintOf),
/* harmony export */   S: () => (/* binding */ explainFailure)
/* harmony export */ });
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17564);

/** Checks of objects in the storage. */
const OBJECT_CHECKS = new Set(['size', 'sha256', 'bytes', 'file']);
/** Checks of the rows or the definition of a table. */
const TABLE_CHECKS = new Set([
    'count',
    'count without history',
    'rows',
    'checksum',
    'definition',
    'generated',
]);
/** Returns undefined if no check failed. */
function explainFailure(checks, { objects, restore }) {
    const failed = checks.filter(({ status }) => status === 'failed');
    if (failed.length === 0)
        return undefined;
    const damaged = failed.filter(({ check }) => OBJECT_CHECKS.has(check));
    const assertions = failed.filter(({ check }) => check === 'assertion');
    const differing = failed.filter(({ check }) => !OBJECT_CHECKS.has(check) && check !== 'assertion');
    const parts = [];
    if (damaged.length > 0)
        parts.push(`${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(damaged.length, 'object')} of the backup ${damaged.length === 1 ? 'is' : 'are'} damaged`);
    if (differing.length > 0) {
        const places = new Set(differing.map(({ schema, table, object }) => object ?? `${schema}.${table}`));
        const noun = differing.every(({ check }) => TABLE_CHECKS.has(check)) ? 'table' : 'object';
        parts.push(`the ${restore ? 'restored ' : ''}server differs from the backup in ${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(places.size, noun)}`);
    }
    if (assertions.length > 0) {
        if (parts.length === 0)
            parts.push(objects === 'all' ? 'the backup is intact' : 'the server has what the backup recorded');
        parts.push(`${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(assertions.length, 'assertion')} failed`);
    }
    return {
        culprit: damaged.length > 0 ? 'objects' : differing.length === 0 ? 'assertions' : restore ? 'restore' : 'server',
        message: parts.join('; '),
    };
}
const HINTS = {
    objects: 'Do not trust this copy: what it holds is not what the backup recorded. Use another backup, or the other copy of this one.',
    restore: 'Look at the first checks that failed: something changed the target during the restore, or the backup cannot be restored onto this server as it was.',
    server: 'The backup may be right: look at what was written to the server since it was restored, or since the backup.',
    assertions: 'The backup is as it was made: look at the data that the assertion asks for.',
};
function hintOf({ culprit }) {
    return HINTS[culprit];
}


/***/ }),

/***/ 79779:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ recordVerification),
/* harmony export */   Of: () => (/* binding */ refusalOf),
/* harmony export */   Om: () => (/* binding */ serverForRecord),
/* harmony export */   Zp: () => (/* binding */ assertPassed),
/* harmony export */   cn: () => (/* binding */ describeCheck)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(39579);
/* harmony import */ var _format_verification_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(90440);
/* harmony import */ var _mysql_schema_server_identity_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(46996);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(75307);





function describeCheck({ check, object, schema, table, chunk, range, expected, actual, }) {
    const place = object ??
        `${[schema, table].filter((part) => part !== undefined).join('.')}${chunk === undefined ? '' : ` chunk ${chunk}`}${range === undefined ? '' : ` (${range})`}`;
    return `${check} of ${place}: expected ${expected}, actual ${actual}`;
}
/**
 * Asserts that all checks passed.
 * @param hint replaces the hint of the failure
 * @throws BackupError VERIFICATION_FAILED that explains the failure and names the first mismatches;
 * all are in its details
 */
function assertPassed(checks, backupId, read, hint) {
    const failure = (0,_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .explainFailure */ .S)(checks, read);
    if (!failure)
        return;
    const failed = checks.filter(({ status }) => status === 'failed');
    const shown = failed.slice(0, 5).map(describeCheck).join('; ');
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj('VERIFICATION_FAILED', `${backupId} does not verify, ${failure.message}: ${shown}${failed.length > 5 ? ` and ${failed.length - 5} more` : ''}`, { hint: hint ?? (0,_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .hintOf */ .$)(failure), details: { checks: failed, culprit: failure.culprit } });
}
/**
 * Returns the message of a query that the server refused: a refusal is a finding and does not end
 * the verification.
 * @throws any other error
 */
function refusalOf(error) {
    if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'TARGET_QUERY_FAILED')
        return error.message;
    throw error;
}
/**
 * Records a verification next to the backup; `list` shows it. A storage that refuses the record
 * does not change the result. Only a verification of the whole backup may be recorded as passed; a
 * failure of a part is a failure of the backup.
 */
async function recordVerification({ storage, logger, now, tool, trust }, backupId, { level, read, failure }) {
    const record = {
        backupId,
        level,
        time: now().toISOString(),
        status: failure ? 'failed' : 'passed',
        read,
        ...(failure ? { failure: { ...failure, message: failure.message.slice(0, MAX_MESSAGE_CHARS) } } : {}),
        tool,
    };
    const body = (0,_format_verification_record_js__WEBPACK_IMPORTED_MODULE_1__/* .serializeVerificationRecord */ .Vv)(record, trust?.signingKey);
    try {
        await storage.put(`${backupId}/${(0,_format_verification_record_js__WEBPACK_IMPORTED_MODULE_1__/* .verificationName */ .HH)(record)}`, body);
    }
    catch (error) {
        logger.warn(`the verification of ${backupId} cannot be recorded in ${storage.location}: ${error.message}`);
    }
}
const MAX_MESSAGE_CHARS = 2000;
/** Describes the server whose rows are compared, for the record. */
async function serverForRecord(session, facts) {
    return {
        identity: (0,_format_server_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .formatIdentity */ .gZ)(await (0,_mysql_schema_server_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .readServerIdentity */ .I)(session, facts)),
        flavor: facts.flavor,
        version: facts.version.slice(0, 300),
        host: `${facts.hostname}:${facts.port}`.slice(0, 300),
    };
}


/***/ })

};
