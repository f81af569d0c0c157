// A run as the plain text of an e-mail. Pure.
import { factsOf, footerOf, headlineOf, runUrlOf, warningsOf } from '../alert-facts.ts';
import type { Alert } from '../notifier.ts';

const WARNINGS = 20;

export function renderEmailText(alert: Alert): string {
  const facts = factsOf(alert);
  const width = Math.max(0, ...facts.map(([label]) => label.length)) + 2;
  const warnings = warningsOf(alert, WARNINGS);
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

function describeError({ code, message, hint }: NonNullable<Alert['error']>): string {
  return [`Error ${code}:`, message, ...(hint ? ['', `What to do: ${hint}`] : [])].join('\n');
}
