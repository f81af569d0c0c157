import { describe, expect, it } from '@jest/globals';
import { decodePeriodEnd, encodePeriodEnd, endOfTime } from '../../../../src/mysql/rows/end-of-time.ts';
import type { ServerFacts } from '../../../../src/mysql/connection/server-facts.ts';

const OLD = '2038-01-19 03:14:07.999999';
const NEW = '2106-02-07 06:28:15.999999';

type Version = Pick<ServerFacts, 'flavor' | 'versionNumbers'>;

function server(flavor: ServerFacts['flavor'], ...versionNumbers: [number, number, number]): Version {
  return { flavor, versionNumbers };
}

describe('the end of time', () => {
  it.each([
    [10, 6, OLD],
    [11, 4, OLD],
    [11, 5, NEW],
    [12, 0, NEW],
  ])('of MariaDB %s.%s is %s', (major, minor, expected) => {
    expect(endOfTime(server('mariadb', major, minor, 0))).toBe(expected);
  });

  it('is mapped in both directions, and back when it is read', () => {
    const [old, young] = [server('mariadb', 10, 11, 0), server('mariadb', 11, 8, 0)];
    const column = 'bis`';
    expect(decodePeriodEnd({ column, endOfTime: OLD }, young)).toBe(
      `REPLACE(@\`bis\`\`\`, '${OLD}', '${NEW}')`,
    );
    expect(decodePeriodEnd({ column, endOfTime: NEW }, old)).toBe(
      `REPLACE(@\`bis\`\`\`, '${NEW}', '${OLD}')`,
    );
    expect(encodePeriodEnd({ column, endOfTime: OLD }, young)).toBe(
      `REPLACE(\`bis\`\`\`, '${NEW}', '${OLD}')`,
    );
    expect(encodePeriodEnd({ column, endOfTime: NEW }, old)).toBe(`REPLACE(\`bis\`\`\`, '${OLD}', '${NEW}')`);
  });

  it('stays where both are alike, and where there are no periods', () => {
    expect(decodePeriodEnd({ column: 'e', endOfTime: OLD }, server('mariadb', 11, 4, 0))).toBeUndefined();
    expect(encodePeriodEnd({ column: 'e', endOfTime: NEW }, server('mariadb', 11, 8, 0))).toBeUndefined();
    expect(decodePeriodEnd({ column: 'e', endOfTime: NEW }, server('mysql', 9, 7, 0))).toBeUndefined();
  });
});
