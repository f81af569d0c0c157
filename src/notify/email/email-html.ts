// A run as the HTML of an e-mail. Pure. Uses only tables and inline styles, because mail programs
// drop the rest. Loads no external resource. Escapes all text.
import { factsOf, footerOf, headlineOf, runUrlOf, warningsOf } from '../alert-facts.ts';
import type { Alert, AlertOutcome } from '../notifier.ts';

const WARNINGS = 20;

const COLORS: Record<AlertOutcome, string> = {
  succeeded: '#1a7f37',
  'succeeded with warnings': '#9a6700',
  failed: '#cf222e',
  cancelled: '#57606a',
};

const FONT = 'font-family:-apple-system,Segoe UI,Helvetica,Arial,sans-serif;color:#1f2328;';
const BREAK = 'word-break:break-word;overflow-wrap:anywhere;';
const CODE = `font-family:Consolas,Menlo,monospace;${BREAK}`;

export function renderEmailHtml(alert: Alert): string {
  const color = COLORS[alert.outcome];
  const headline = escapeHtml(headlineOf(alert));
  const runUrl = runUrlOf(alert);
  const rows = [
    cell(
      `<h1 style="margin:0;font-size:22px;line-height:28px;${BREAK}">${headline}</h1>`,
      `padding:20px 16px 16px;border-top:6px solid ${color};`,
    ),
    alert.error && cell(renderError(alert.error, color), 'padding:0 16px 16px;'),
    cell(renderFacts(alert), 'padding:0 16px 16px;'),
    alert.warnings.length > 0 && cell(renderWarnings(alert), 'padding:0 16px 16px;'),
    runUrl &&
      cell(
        `<a href="${escapeHtml(runUrl)}" style="color:#0550ae;font-weight:600;">Open the run</a>`,
        'padding:0 16px 16px;',
      ),
    cell(
      escapeHtml(footerOf(alert)),
      'padding:12px 16px;border-top:1px solid #d0d7de;font-size:13px;color:#57606a;',
    ),
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

function cell(content: string, style: string): string {
  return `<tr><td style="${style}">${content}</td></tr>`;
}

function renderError({ code, message, hint }: NonNullable<Alert['error']>, color: string): string {
  const advice = hint
    ? `<p style="margin:8px 0 0;"><strong>What to do:</strong> ${escapeHtml(hint)}</p>`
    : '';
  return (
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>` +
    `<td style="padding:12px 14px;background:#f6f8fa;border-left:4px solid ${color};${BREAK}">` +
    `<p style="margin:0;font-weight:600;${CODE}">${escapeHtml(code)}</p>` +
    `<p style="margin:4px 0 0;white-space:pre-wrap;">${escapeHtml(message)}</p>${advice}</td></tr></table>`
  );
}

function renderFacts(alert: Alert): string {
  const rows = factsOf(alert).map(
    ([label, value]) =>
      `<tr><td style="padding:6px 16px 6px 0;border-bottom:1px solid #d8dee4;vertical-align:top;white-space:nowrap;width:1%;color:#57606a;">${escapeHtml(label)}</td>` +
      `<td style="padding:6px 0;border-bottom:1px solid #d8dee4;vertical-align:top;${BREAK}">${escapeHtml(value)}</td></tr>`,
  );
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0">\n${rows.join('\n')}\n</table>`;
}

function renderWarnings(alert: Alert): string {
  const items = warningsOf(alert, WARNINGS).map(
    (warning) => `<li style="margin:0 0 4px;${BREAK}">${escapeHtml(warning)}</li>`,
  );
  return `<p style="margin:0 0 6px;font-weight:600;">Warnings</p><ul style="margin:0;padding-left:20px;">${items.join('')}</ul>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}
