// The masks of DATE, DATETIME and TIMESTAMP. They work on the text of the date, so the calendar of
// a server decides nothing. A moment of the day is not kept, unless the date moves.
import { numberSql, TAG, type MaskKey } from './mask-key.ts';
import { pad } from './masks.ts';

export interface DateFormula {
  sql: string;
  /** Condition that each result meets. `c` is the masked column. */
  form: (c: string) => string;
  /**
   * @param text the date as the server prints it
   * @param by bytes of the column that decides the days
   */
  twin: (key: MaskKey, text: string, by: Buffer) => string;
}

const ZERO = '0000-00-00';
/** Last days of TIMESTAMP, by year and by month: later days of that year are out of range. */
const ENDS = { year: ['2038', '2106'], month: ['2038-01', '2106-02'] };
const NOON = '12:00:00';
/** Year without 29 February: its days exist in every year. */
const COMMON_YEAR = 2001;

/**
 * Keeps the year or the month, and takes one of its first 365 or 28 days, but not 29 February.
 * @param c quoted column
 */
export function keepDate(c: string, dataType: string, keep: 'year' | 'month'): DateFormula {
  const x = numberSql(TAG.date, `CAST(${c} AS BINARY)`);
  const time = dataType === 'date' ? '' : ` ${NOON}`;
  const length = keep === 'year' ? 4 : 7;
  const kept = `LEFT(${c}, ${length})`;
  const day =
    keep === 'year'
      ? `DATE_FORMAT(MAKEDATE(${COMMON_YEAR}, 1 + ${x} % 365), '-%m-%d')`
      : `'-', LPAD(1 + ${x} % 28, 2, '0')`;
  const isEnding = dataType === 'timestamp';
  // The first days of the last months of TIMESTAMP are always in range.
  const early = keep === 'year' ? `'-01-', LPAD(1 + ${x} % 6, 2, '0')` : `'-', LPAD(1 + ${x} % 6, 2, '0')`;
  const ends = ENDS[keep].map((end) => `'${end}'`).join(', ');
  const ending = isEnding ? `WHEN ${kept} IN (${ends}) THEN CONCAT(${kept}, ${early}, '${time}') ` : '';
  return {
    sql: `CASE WHEN LEFT(${c}, 10) = '${ZERO}' THEN CONCAT(${c}) ${ending}ELSE CONCAT(${kept}, ${day}, '${time}') END`,
    form: (column) =>
      `(LEFT(${column}, 10) = '${ZERO}' OR (SUBSTRING(${column}, 9, 2) BETWEEN '01' AND '${keep === 'year' ? 31 : 28}'${
        time === '' ? '' : ` AND SUBSTRING(${column}, 12, 8) = '${NOON}'`
      }))`,
    twin: (key, text) => {
      if (text.startsWith(ZERO)) return text;
      const number = key.number(TAG.date, Buffer.from(text));
      const start = text.slice(0, length);
      const fraction = text.slice(19).replace(/\d/g, '0');
      const end = time === '' ? '' : time + fraction;
      if (isEnding && ENDS[keep].includes(start))
        return `${start}${keep === 'year' ? '-01' : ''}-${pad(1 + (number % 6), 2)}${end}`;
      if (keep === 'month') return `${start}-${pad(1 + (number % 28), 2)}${end}`;
      const day = new Date(Date.UTC(COMMON_YEAR, 0, 1 + (number % 365)));
      return start + day.toISOString().slice(4, 10) + end;
    },
  };
}

/**
 * Moves a date by 1 to `days` days to either side. A date that no calendar has, or near the bounds
 * of the type, keeps its year instead.
 * @param by expression of the bytes that decide the days
 */
export function shiftDate(c: string, dataType: string, days: number, by: string): DateFormula {
  const other = keepDate(c, dataType, 'year');
  const [first, last] = dataType === 'timestamp' ? ['1971', '2036'] : ['1001', '9998'];
  const x = `CAST(${numberSql(TAG.shift, by)} % ${2 * days} AS SIGNED)`;
  const isRegular = [
    `LEFT(${c}, 4) BETWEEN '${first}' AND '${last}'`,
    `SUBSTRING(${c}, 6, 2) <> '00'`,
    `SUBSTRING(${c}, 9, 2) <> '00'`,
    `CAST(SUBSTRING(${c}, 9, 2) AS UNSIGNED) <= DAYOFMONTH(LAST_DAY(CONCAT(LEFT(${c}, 7), '-01')))`,
  ].join(' AND ');
  const move = `IF(${x} < ${days}, ${x} - ${days}, ${x} - ${days - 1})`;
  return {
    sql: `CASE WHEN ${isRegular} THEN CONCAT(${c} + INTERVAL ${move} DAY) ELSE ${other.sql} END`,
    form: () => 'TRUE',
    twin: (key, text, decider) => {
      const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
      const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
      if (year < Number(first) || year > Number(last) || month === 0 || day === 0 || day > lastDay)
        return other.twin(key, text, decider);
      const number = key.number(TAG.shift, decider) % (2 * days);
      const moved = new Date(Date.UTC(year, month - 1, day + number - (number < days ? days : days - 1)));
      return moved.toISOString().slice(0, 10) + text.slice(10);
    },
  };
}
