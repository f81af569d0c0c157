export const id = 2059;
export const ids = [2059];
export const modules = {

/***/ 12059:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   renderFleetPage: () => (/* binding */ renderFleetPage)
/* harmony export */ });
/* harmony import */ var _core_units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17564);
/* harmony import */ var _html_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(55026);
/* harmony import */ var _status_page_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(71844);
// The status page of a fleet: a line for each profile, the stale ones first. Pure.



function renderFleetPage({ rows, warnings, now, tool }) {
    const stale = rows.filter(({ status }) => status === 'stale');
    const sorted = [...stale, ...rows.filter(({ status }) => status === 'ok')];
    const stored = rows.reduce((sum, { newest }) => sum + (newest?.storedBytes ?? 0), 0);
    const facts = [
        ['Profiles', (0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(rows.length)],
        [
            'Stale',
            stale.length === 0 ? '<span class="good">none</span>' : `<span class="bad">${stale.length}</span>`,
        ],
        ['Newest backups together', (0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .formatBytes */ .z3)(stored)],
    ];
    const table = (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .htmlTable */ .I$)([
        { title: 'Profile' },
        { title: 'Status' },
        { title: 'Age', isNumber: true },
        { title: 'Duration', isNumber: true },
        { title: 'Rows', isNumber: true },
        { title: 'Stored', isNumber: true },
        { title: 'Change', isNumber: true },
        { title: 'Verified' },
        { title: 'Newest backup' },
    ], sorted.map(({ profile, label, status, reason, newest, ageSeconds, changePercent, verification }) => [
        (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeHtml */ .ZD)(profile === label ? profile : `${profile} (${label})`),
        status === 'ok'
            ? '<span class="good">ok</span>'
            : `<span class="bad">stale</span> ${(0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeHtml */ .ZD)(reason ?? '')}`,
        ageSeconds === undefined ? '' : (0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .formatAge */ .nV)(ageSeconds),
        newest ? (0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .formatSeconds */ .Xo)((Date.parse(newest.end) - Date.parse(newest.begin)) / 1000) : '',
        newest ? (0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(newest.rows) : '',
        newest ? (0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .formatBytes */ .z3)(newest.storedBytes) : '',
        changePercent === undefined ? '' : `${changePercent >= 0 ? '+' : ''}${changePercent.toFixed(1)} %`,
        (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeHtml */ .ZD)(verification),
        newest ? `<code>${(0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeHtml */ .ZD)(newest.backupId)}</code>` : '',
    ]));
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .renderDocument */ .yQ)({
        title: 'Fleet of backups',
        subtitle: `${(0,_core_units_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(rows.length, 'profile')}, ${stale.length} stale`,
        body: [
            `<section><dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl></section>`,
            ...(0,_status_page_js__WEBPACK_IMPORTED_MODULE_2__/* .renderWarnings */ .c7)(warnings),
            `<section>${table}</section>`,
        ],
        footer: (0,_status_page_js__WEBPACK_IMPORTED_MODULE_2__/* .footerOf */ .V$)(tool, now),
    });
}


/***/ }),

/***/ 55026:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I$: () => (/* binding */ htmlTable),
/* harmony export */   ZD: () => (/* binding */ escapeHtml),
/* harmony export */   yQ: () => (/* binding */ renderDocument)
/* harmony export */ });
// Renders text as HTML. Pure. Invariant: no name from a server, a file or a user becomes markup.
const ENTITIES = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};
/** Escapes text, also for attributes in quotes. Omits characters that act on a reader's page. */
function escapeHtml(text) {
    return text
        .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
        .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
        .replace(/[&<>"']/g, (char) => ENTITIES[char]);
}
/**
 * Renders a table.
 * @param rows cells that are HTML already
 */
function htmlTable(columns, rows) {
    const classOf = (i) => (columns[i].isNumber ? ' class="n"' : '');
    const head = columns.map(({ title }, i) => `<th scope="col"${classOf(i)}>${escapeHtml(title)}</th>`);
    const body = rows.map((row) => `<tr>${row.map((cell, i) => `<td${classOf(i)}>${cell}</td>`).join('')}</tr>`);
    return `<div class="scroll" tabindex="0"><table><thead><tr>${head.join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}
/**
 * Renders a whole document that loads nothing: its policy forbids scripts and all external
 * resources.
 */
function renderDocument({ title, subtitle, body, footer }) {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1><p class="muted">${subtitle}</p></header>
<main>
${body.join('\n')}
</main>
<footer class="muted">${footer}</footer>
</body>
</html>
`;
}
const STYLE = `
:root{--bg:#fff;--card:#f6f7f9;--text:#1b1f24;--muted:#57606a;--line:#d5dae0;--none:#e4e8ec;
--stored:#9ec5f4;--objects:#4c8fd9;--verified:#2f8f4e;--failed:#c62f3a;--bar:#4c8fd9}
@media (prefers-color-scheme:dark){:root{--bg:#0e1217;--card:#171c23;--text:#e6eaef;--muted:#9aa5b1;--line:#303843;
--none:#262d36;--stored:#2d4f7a;--objects:#4c8fd9;--verified:#3fae63;--failed:#f0616b;--bar:#6aa5e8}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1200px;padding:16px;background:var(--bg);color:var(--text);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
h1{font-size:1.5rem;margin:0}h2{font-size:1.2rem;margin:0 0 8px;overflow-wrap:anywhere}h3{font-size:.95rem;margin:16px 0 6px}
p{margin:4px 0}.muted{color:var(--muted)}footer{margin:24px 0 8px;font-size:.85rem}
section{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:16px;margin:16px 0}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0}
dt{color:var(--muted);font-size:.85rem}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(320px,100%),1fr));gap:0 24px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.88rem;white-space:nowrap}
th,td{text-align:left;padding:5px 10px 5px 0;border-bottom:1px solid var(--line)}th{color:var(--muted);font-weight:600}
.n{text-align:right;font-variant-numeric:tabular-nums}td code{font-size:.95em}
.calendar{display:grid;grid-template-rows:repeat(7,11px);grid-auto-flow:column;grid-auto-columns:11px;gap:3px}
.calendar i,.legend i{width:11px;height:11px;border-radius:2px;background:var(--none);display:block}
.legend{display:flex;flex-wrap:wrap;gap:4px 14px;font-size:.8rem;color:var(--muted);margin:8px 0 0;padding:0;list-style:none}
.legend li{display:flex;align-items:center;gap:5px}
i.stored{background:var(--stored)}i.objects-verified{background:var(--objects)}i.restore-verified{background:var(--verified)}
i.verification-failed{background:var(--failed);clip-path:polygon(0 0,100% 0,100% 100%)}
.calendar i.out{visibility:hidden}
.good{color:var(--verified);font-weight:600}.bad{color:var(--failed);font-weight:600}
svg{width:100%;height:auto;display:block}svg text{fill:var(--muted);font-size:11px}
.line{fill:none;stroke:var(--bar);stroke-width:2;stroke-linejoin:round}.area{fill:var(--bar);opacity:.15}
.axis{stroke:var(--line)}.bars rect{fill:var(--verified)}
@media print{section{break-inside:avoid}}
`;


/***/ }),

/***/ 71844:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  V$: () => (/* binding */ footerOf),
  EP: () => (/* binding */ renderStatusPage),
  c7: () => (/* binding */ renderWarnings)
});

// EXTERNAL MODULE: ./lib/core/units.js
var units = __webpack_require__(17564);
// EXTERNAL MODULE: ./lib/page/html.js
var html = __webpack_require__(55026);
;// CONCATENATED MODULE: ./lib/page/charts.js
// Calendar and charts of a status page, as HTML and SVG. Pure.


const DAY_MS = 86_400_000;
const WEEKS = 26;
const WORDS = [
    ['stored', 'stored'],
    ['objects-verified', 'objects verified'],
    ['restore-verified', 'restore verified'],
    ['verification-failed', 'verification failed'],
];
/**
 * Renders the last 26 weeks in UTC, a column for each week.
 * @param backups of one label
 */
function calendar(backups, now) {
    const byDay = new Map();
    for (const { begin, status } of backups) {
        const day = begin.slice(0, 10);
        byDay.set(day, [...(byDay.get(day) ?? []), status]);
    }
    const today = Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
    // Weeks begin on Monday.
    const weekday = (new Date(today).getUTCDay() + 6) % 7;
    const first = today - (weekday + 7 * (WEEKS - 1)) * DAY_MS;
    const cells = Array.from({ length: WEEKS * 7 }, (_, i) => {
        const time = first + i * DAY_MS;
        if (time > today)
            return '<i class="out"></i>';
        const day = new Date(time).toISOString().slice(0, 10);
        const found = byDay.get(day) ?? [];
        const shown = worstOrBest(found);
        const text = shown === undefined ? 'no backup' : describe(found.length, shown);
        return `<i${shown === undefined ? '' : ` class="${shown}"`} title="${day}: ${text}"></i>`;
    });
    const legend = [
        '<li><i></i>no backup</li>',
        ...WORDS.map(([status, word]) => `<li><i class="${status}"></i>${word}</li>`),
    ];
    const days = [...byDay.keys()].filter((day) => Date.parse(day) >= first).length;
    return `<div class="scroll" tabindex="0"><div class="calendar" role="img" aria-label="Days with a backup in the last ${WEEKS} weeks: ${days}">${cells.join('')}</div></div><ul class="legend">${legend.join('')}</ul>`;
}
/** Returns the status of a day: no other status hides a failure. */
function worstOrBest(statuses) {
    if (statuses.includes('verification-failed'))
        return 'verification-failed';
    return WORDS.map(([status]) => status).findLast((status) => statuses.includes(status));
}
function describe(count, status) {
    const word = WORDS.find(([name]) => name === status)[1];
    return count === 1 ? word : `${count} backups, ${word}`;
}
const WIDTH = 480;
const HEIGHT = 140;
const LEFT = 80;
const BOTTOM = 20;
const TOP = 8;
/** Renders bytes over time. Fewer than two points draw no line. */
function growthChart(points) {
    const most = Math.max(1, ...points.map(({ value }) => value));
    const times = points.map(({ time }) => Date.parse(time));
    const begin = Math.min(...times);
    const span = Math.max(1, Math.max(...times) - begin);
    const at = points.map(({ value }, i) => {
        const x = LEFT + ((times[i] - begin) / span) * (WIDTH - LEFT - 8);
        return `${x.toFixed(1)},${yOf(value, most)}`;
    });
    const base = HEIGHT - BOTTOM;
    const area = `${at[0].split(',')[0]},${base} ${at.join(' ')} ${at.at(-1).split(',')[0]},${base}`;
    const drawn = `<polygon class="area" points="${area}"/><polyline class="line" points="${at.join(' ')}"/>`;
    return chart(`Stored bytes of each backup, ${(0,units/* formatBytes */.z3)(points.at(-1).value)} at last`, drawn, (0,units/* formatBytes */.z3)(most), [points[0].time, points.at(-1).time]);
}
/** Renders the seconds of each verified restore, the newest at the right. */
function durationChart(points) {
    const shown = points.slice(-40);
    const most = Math.max(1, ...shown.map(({ value }) => value));
    const step = Math.min(40, (WIDTH - LEFT - 8) / shown.length);
    const bars = shown.map(({ time, value }, i) => {
        const y = yOf(value, most);
        const x = (LEFT + i * step + 1).toFixed(1);
        const title = `${time.slice(0, 16).replace('T', ' ')} UTC: ${(0,units/* formatSeconds */.Xo)(value)}`;
        return `<rect x="${x}" y="${y}" width="${Math.max(1, step - 3).toFixed(1)}" height="${(HEIGHT - BOTTOM - Number(y)).toFixed(1)}"><title>${(0,html/* escapeHtml */.ZD)(title)}</title></rect>`;
    });
    return chart(`Duration of verified restores, ${(0,units/* formatSeconds */.Xo)(shown.at(-1).value)} at last`, `<g class="bars">${bars.join('')}</g>`, (0,units/* formatSeconds */.Xo)(most), [shown[0].time, shown.at(-1).time]);
}
function yOf(value, most) {
    return (HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP)).toFixed(1);
}
function chart(label, drawn, most, [first, last]) {
    const base = HEIGHT - BOTTOM;
    const day = (time) => (0,html/* escapeHtml */.ZD)(time.slice(0, 10));
    return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${(0,html/* escapeHtml */.ZD)(label)}"><line class="axis" x1="${LEFT}" y1="${base}" x2="${WIDTH}" y2="${base}"/><text x="${LEFT - 6}" y="${TOP + 8}" text-anchor="end">${(0,html/* escapeHtml */.ZD)(most)}</text><text x="${LEFT - 6}" y="${base}" text-anchor="end">0</text>${drawn}<text x="${LEFT}" y="${HEIGHT - 4}">${day(first)}</text>${first.slice(0, 10) === last.slice(0, 10) ? '' : `<text x="${WIDTH}" y="${HEIGHT - 4}" text-anchor="end">${day(last)}</text>`}</svg>`;
}

;// CONCATENATED MODULE: ./lib/page/status-page.js
// The status page of one storage: a section for each label. Pure.



const ROWS_SHOWN = 100;
const WARNINGS_SHOWN = 20;
function renderStatusPage({ storage, backups, recoveryPoints, warnings, now, tool, }) {
    const labels = [...new Set(backups.map(({ label }) => label))].sort();
    const sections = labels.map((label) => renderLabel(label, backups.filter((backup) => backup.label === label), recoveryPoints.get(label), now));
    return (0,html/* renderDocument */.yQ)({
        title: 'Backups',
        subtitle: `${(0,html/* escapeHtml */.ZD)(storage)}: ${(0,units/* plural */.LS)(backups.length, 'backup')}, ${(0,units/* plural */.LS)(labels.length, 'label')}`,
        body: [
            ...renderWarnings(warnings),
            ...(sections.length === 0 ? ['<section><p>There is no backup.</p></section>'] : sections),
        ],
        footer: footerOf(tool, now),
    });
}
function footerOf({ name, version }, now) {
    return `${(0,html/* escapeHtml */.ZD)(`${name} ${version}`)}, ${timeOf(now.toISOString())}. Times are in UTC.`;
}
function renderWarnings(warnings) {
    if (warnings.length === 0)
        return [];
    const shown = warnings.slice(0, WARNINGS_SHOWN).map((warning) => `<li>${(0,html/* escapeHtml */.ZD)(warning)}</li>`);
    const rest = warnings.length - WARNINGS_SHOWN;
    if (rest > 0)
        shown.push(`<li>… and ${(0,units/* formatCount */.B4)(rest)} more</li>`);
    return [
        `<section><h2 class="bad">${(0,units/* plural */.LS)(warnings.length, 'warning')}</h2><ul>${shown.join('')}</ul></section>`,
    ];
}
function describeRecoveryPoint({ to, ended }, now) {
    const age = `${ageOf(to, now)} ago`;
    return ended === undefined ? age : `<span class="bad" title="${(0,html/* escapeHtml */.ZD)(ended)}">${age}, ended</span>`;
}
function renderLabel(label, backups, recoveryPoint, now) {
    const newest = backups.at(-1);
    const restores = backups
        .flatMap(({ backupId, restores }) => restores.map((restore) => ({ ...restore, backupId })))
        .sort((a, b) => (a.time < b.time ? -1 : 1));
    const verified = restores.at(-1);
    const facts = [
        ['Last backup', `${ageOf(newest.begin, now)} ago`],
        ...(recoveryPoint
            ? [['Recovery point', describeRecoveryPoint(recoveryPoint, now)]]
            : []),
        [
            'Last verified restore',
            verified
                ? `${ageOf(verified.time, now)} ago (${(0,html/* escapeHtml */.ZD)(verified.level)})`
                : '<span class="bad">none</span>',
        ],
        ['Time to recover', verified ? (0,units/* formatSeconds */.Xo)(verified.seconds) : 'unknown'],
        ['Size', `${(0,units/* formatBytes */.z3)(newest.storedBytes)} stored, ${(0,units/* formatBytes */.z3)(newest.dataBytes)} of data`],
        ['Content', `${(0,units/* plural */.LS)(newest.tables, 'table')}, ${(0,units/* plural */.LS)(newest.rows, 'row')}`],
        ['Server', (0,html/* escapeHtml */.ZD)(`${newest.flavor} ${newest.serverVersion}`)],
    ];
    return `<section>
<h2>${(0,html/* escapeHtml */.ZD)(label)}</h2>
<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>
<div class="charts">
<div><h3>Days by verification status</h3>${calendar(backups, now)}</div>
<div><h3>Growth</h3>${growthChart(backups.map(({ begin, storedBytes }) => ({ time: begin, value: storedBytes })))}</div>
${restores.length === 0 ? '' : `<div><h3>Duration of verified restores</h3>${durationChart(restores.map(({ time, seconds }) => ({ time, value: seconds })))}</div>`}
</div>
<h3>Backups</h3>
${renderTable(backups, now)}
</section>`;
}
function renderTable(backups, now) {
    const shown = backups.slice(-ROWS_SHOWN).toReversed();
    const table = (0,html/* htmlTable */.I$)([
        { title: 'Backup' },
        { title: 'Age', isNumber: true },
        { title: 'Duration', isNumber: true },
        { title: 'Tables', isNumber: true },
        { title: 'Rows', isNumber: true },
        { title: 'Data', isNumber: true },
        { title: 'Stored', isNumber: true },
        { title: 'Status' },
    ], shown.map((backup) => [
        `<code>${(0,html/* escapeHtml */.ZD)(backup.backupId)}</code>`,
        ageOf(backup.begin, now),
        (0,units/* formatSeconds */.Xo)(Math.max(0, (Date.parse(backup.end) - Date.parse(backup.begin)) / 1000)),
        (0,units/* formatCount */.B4)(backup.tables),
        (0,units/* formatCount */.B4)(backup.rows),
        (0,units/* formatBytes */.z3)(backup.dataBytes),
        (0,units/* formatBytes */.z3)(backup.storedBytes),
        renderStatus(backup),
    ]));
    const rest = backups.length - shown.length;
    return rest > 0 ? `${table}<p class="muted">${(0,units/* plural */.LS)(rest, 'older backup')} not shown.</p>` : table;
}
function renderStatus({ status, verifiedLevel, failure }) {
    const words = (0,html/* escapeHtml */.ZD)(verifiedLevel === undefined ? status : `${status} (${verifiedLevel})`);
    if (status === 'restore-verified')
        return `<span class="good">${words}</span>`;
    if (status !== 'verification-failed')
        return words;
    return `<span class="bad" title="${(0,html/* escapeHtml */.ZD)(failure ?? '')}">${words}</span>`;
}
function ageOf(time, now) {
    return (0,units/* formatAge */.nV)((now.getTime() - Date.parse(time)) / 1000);
}
function timeOf(time) {
    return (0,html/* escapeHtml */.ZD)(time.slice(0, 16).replace('T', ' '));
}


/***/ })

};
