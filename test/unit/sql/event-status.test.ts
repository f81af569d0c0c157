// The clause of an event that HIGH_NOT_PRECEDENCE makes unreadable, and the status of an event without it.
import { expect, it } from '@jest/globals';
import { readEventStatus, withoutNotPreserve } from '../../../src/sql/definitions/event-status.ts';
import { DEFAULT_QUOTING } from '../../../src/sql/tokens/sql-quoting.ts';

const head = (clause: string, status: string): string =>
  `CREATE DEFINER=\`root\`@\`%\` EVENT \`ON COMPLETION NOT PRESERVE\` ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 00:00:00' ${clause}${status} COMMENT 'ON COMPLETION NOT PRESERVE' DO `;

it('only the clause goes', () => {
  const before = head('ON COMPLETION NOT PRESERVE ', 'ENABLE');
  expect(withoutNotPreserve(before, DEFAULT_QUOTING)).toBe(head('', 'ENABLE'));
  expect(withoutNotPreserve(head('ON COMPLETION PRESERVE ', 'ENABLE'), DEFAULT_QUOTING)).toBe(
    head('ON COMPLETION PRESERVE ', 'ENABLE'),
  );
});

it.each(['', 'ON COMPLETION NOT PRESERVE ', 'ON COMPLETION PRESERVE '])(
  'the status after "%s" is found',
  (clause) => {
    const body = 'BEGIN DISABLE; END';
    expect(readEventStatus(`${head(clause, 'ENABLE')}${body}`, DEFAULT_QUOTING)).toEqual({
      isEnabled: true,
      disabled: `${head(clause, 'DISABLE')}${body}`,
    });
    expect(readEventStatus(`${head(clause, 'DISABLE')}${body}`, DEFAULT_QUOTING)?.isEnabled).toBe(false);
  },
);
