import { describe, expect, it } from '@jest/globals';
import { manPage } from '../../../src/cli/man-page.ts';
import { OPERATIONS, OPTIONS } from '../../../src/options/option-table.ts';

const REQUESTS = new Set(['TH', 'SH', 'SS', 'TP', 'PP', 'B', 'BR', 'br', 'RS', 'RE', 'nf', 'fi', '\\"']);

describe('the manual page', () => {
  const lines = manPage().split('\n');

  it('has every operation and every option', () => {
    for (const operation of OPERATIONS) expect(lines).toContain(`.B ${operation}`);
    const flags = lines.flatMap((line) => /^\.BR (\S+)/.exec(line)?.[1]?.replaceAll('\\-', '-') ?? []);
    for (const { name } of OPTIONS) expect(flags).toContain(`--${name}`);
  });

  it('begins no line with a request that is a text', () => {
    for (const line of lines.filter((each) => /^[.']/.test(each)))
      expect(REQUESTS).toContain(/^\.(\\"|\w+)/.exec(line)?.[1]);
  });

  it('has no character that a terminal without UTF-8 lacks', () => {
    expect(manPage()).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
