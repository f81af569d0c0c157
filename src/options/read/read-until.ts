// The target of a restore to a point in time.
import type { Until } from '../../archive/replay/request.ts';
import type { Problems } from '../../core/problems.ts';
import type { OptionValues } from '../option-values.ts';
import { parseTime } from './read-time.ts';

const TARGETS = ['until', 'until-gtid', 'before-gtid', 'until-position'] as const;

/** Options that leave out or rename a part of the backup: the log would not fit what is left. */
const PARTIAL = [
  'schemas',
  'exclude-schemas',
  'include-tables',
  'exclude-tables',
  'where',
  'map-schema',
  'map-table',
  'schema-only',
  'data-only',
  'skip-triggers',
  'skip-events',
  'skip-routines',
  'mask',
  'before',
  'verified',
  'stage',
  'masked',
] as const;

/** A time with a fraction of a second. */
const FRACTION = /^(.+\d\d:\d\d:\d\d)\.(\d{1,6})(Z|[+-]\d\d:\d\d)?$/;

const MYSQL_GTID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:(?:[a-z_]\w*:)?\d+$/i;
const MARIADB_GTID = /^\d+-\d+-\d+$/;

export function readUntil(values: OptionValues, problems: Problems): Until | undefined {
  const given = TARGETS.filter((name) => values.has(name));
  const [first] = given;
  if (!first) return undefined;
  if (given.length > 1)
    problems.add(`${given.map((name) => `--${name}`).join(' and ')} contradict each other: give one`);
  for (const name of PARTIAL)
    if (values.has(name))
      problems.add(
        `--${first} and --${name} contradict each other: a replay needs the whole server as the backup has it`,
      );
  if (values.has('after-load'))
    problems.add(
      `--${first} and --after-load contradict each other: the statements would run before the replay. Run them after the restore`,
    );
  const text = values.text(first) ?? '';
  switch (first) {
    case 'until': {
      if (text === 'latest') return { kind: 'latest' };
      const [, whole = text, fraction = '', zone = ''] = FRACTION.exec(text) ?? [];
      const time = parseTime(`${whole}${zone}`);
      if (time) return { kind: 'time', micros: time.getTime() * 1000 + Number(fraction.padEnd(6, '0')) };
      problems.add(
        `--until is "${text}", it takes a time such as 2026-11-29T14:32:00, with a zone or in local time, or latest`,
      );
      return undefined;
    }
    case 'until-position': {
      const match = /^(.+):(\d+)$/.exec(text);
      if (match) return { kind: 'position', file: match[1]!, position: Number(match[2]) };
      problems.add(`--until-position is "${text}", it takes FILE:POS, as binlog.000012:88120`);
      return undefined;
    }
    default:
      if (MYSQL_GTID.test(text) || MARIADB_GTID.test(text))
        return { kind: 'gtid', gtid: text.toLowerCase(), isBefore: first === 'before-gtid' };
      problems.add(`--${first} is "${text}", it takes one GTID, as \`binlog find\` prints it`);
      return undefined;
  }
}
