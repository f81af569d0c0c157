// The findings of verifications: failed checks first, then the number of checks of each kind. Pure.
import type { BackupError } from '../../core/errors.ts';
import { formatCount } from '../../core/units.ts';
import type { Check } from '../../verify/report.ts';
import { code, escapeText, type Block } from './markdown.ts';

const FAILED_SHOWN = 50;

export function placeOf({ object, schema, table, chunk }: Check): string {
  if (object !== undefined) return object;
  const name = [schema, table].filter((part) => part !== undefined).join('.');
  return chunk === undefined ? name : `${name} chunk ${chunk}`;
}

export function failedOf(checks: readonly Check[]): Check[] {
  return checks.filter(({ status }) => status === 'failed');
}

export function checkBlocks(checks: readonly Check[]): Block[] {
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

function countByKind(checks: readonly Check[]): Block {
  const kinds = new Map<string, { passed: number; failed: number }>();
  for (const { check, status } of checks) {
    const counts = kinds.get(check) ?? { passed: 0, failed: 0 };
    counts[status]++;
    kinds.set(check, counts);
  }
  const rows = [...kinds]
    .sort(([, a], [, b]) => b.failed - a.failed || b.passed - a.passed)
    .map(([kind, { passed, failed }]) => [
      escapeText(kind),
      formatCount(passed),
      failed > 0 ? `**${formatCount(failed)}**` : '0',
    ]);
  return { head: ['Kind', 'Passed', 'Failed'], numbers: [1, 2], rows, noun: 'kinds of checks' };
}

/** Returns the checks of a verification that ended an operation. */
export function checksOf({ details }: BackupError): Check[] {
  const { checks } = details;
  return Array.isArray(checks) ? (checks as Check[]) : [];
}
