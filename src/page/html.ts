// Renders text as HTML. Pure. Invariant: no name from a server, a file or a user becomes markup.

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text, also for attributes in quotes. Omits characters that act on a reader's page. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

export interface Column {
  title: string;
  isNumber?: boolean;
}

/**
 * Renders a table.
 * @param rows cells that are HTML already
 */
export function htmlTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const classOf = (i: number): string => (columns[i]!.isNumber ? ' class="n"' : '');
  const head = columns.map(({ title }, i) => `<th scope="col"${classOf(i)}>${escapeHtml(title)}</th>`);
  const body = rows.map(
    (row) => `<tr>${row.map((cell, i) => `<td${classOf(i)}>${cell}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll" tabindex="0"><table><thead><tr>${head.join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

export interface PageParts {
  title: string;
  /** One line below the title, as HTML. */
  subtitle: string;
  /** Sections, as HTML. */
  body: readonly string[];
  /** Footer, as HTML. */
  footer: string;
}

/**
 * Renders a whole document that loads nothing: its policy forbids scripts and all external
 * resources.
 */
export function renderDocument({ title, subtitle, body, footer }: PageParts): string {
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
