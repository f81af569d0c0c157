// The masks of texts and bytes. Each is one SQL expression, and the same computation in Node.js.
import { digestSql, numberSql, TAG, type MaskKey } from './mask-key.ts';
import type { Locale } from './mask-rules.ts';
import { namesOf } from './names.ts';

/** Computation of a mask: an SQL expression, and its twin in Node.js. */
export interface Formula {
  sql: string;
  /** Longest result, in characters; for bytes in bytes. */
  length: number;
  /** Condition that each result meets. `c` is the SQL of the masked value as text in utf8mb4. */
  form: (c: string) => string;
  /** Number of possible results; absent: no mask of unique values. */
  space?: number;
  /** The same in steps over the column, which compute each hash once. Absent: `sql` does. */
  steps?: (text: string) => string[];
  /**
   * Computes the result in ASCII or, for bytes, as latin1.
   * @param value bytes that the mask hashes
   * @param text the value in UTF-8
   */
  twin: (key: MaskKey, value: Buffer, text: Buffer) => string;
}

/** @param value expression of the bytes that the mask hashes */
export function email(value: string, digits = 20): Formula {
  return {
    sql: `CONCAT('u', LEFT(${digestSql(TAG.email, value)}, ${digits}), '@example.invalid')`,
    length: digits + 17,
    form: (c) => `${c} RLIKE '^u[0-9a-f]{${digits}}@example[.]invalid$'`,
    space: 16 ** digits,
    twin: (key, bytes) => `u${key.digest(TAG.email, bytes).slice(0, digits)}@example.invalid`,
  };
}

export function hash(value: string, digits: number): Formula {
  return {
    sql: `LEFT(${digestSql(TAG.hash, value)}, ${digits})`,
    length: digits,
    form: (c) => `${c} RLIKE '^[0-9a-f]{${digits}}$'`,
    space: 16 ** digits,
    twin: (key, bytes) => key.digest(TAG.hash, bytes).slice(0, digits),
  };
}

/** Hash of a binary column, at most 16 bytes. */
export function hashBytes(value: string, bytes: number): Formula {
  return {
    sql: `UNHEX(LEFT(${digestSql(TAG.hash, value)}, ${2 * bytes}))`,
    length: bytes,
    form: () => 'TRUE',
    space: 256 ** bytes,
    twin: (key, each) =>
      Buffer.from(key.digest(TAG.hash, each).slice(0, 2 * bytes), 'hex').toString('latin1'),
  };
}

export function personName(
  kind: 'first-name' | 'last-name' | 'full-name',
  value: string,
  locale: Locale,
): Formula {
  const { first, last } = namesOf(locale);
  const one = pick(first, TAG.firstName, value);
  const two = pick(last, TAG.lastName, value);
  if (kind === 'first-name') return one;
  if (kind === 'last-name') return two;
  return {
    sql: `CONCAT(${one.sql}, ' ', ${two.sql})`,
    length: one.length + 1 + two.length,
    form: (c) =>
      `${one.form(`SUBSTRING_INDEX(${c}, ' ', 1)`)} AND ${two.form(`SUBSTRING_INDEX(${c}, ' ', -1)`)}`,
    twin: (...input) => `${one.twin(...input)} ${two.twin(...input)}`,
  };
}

function pick(names: readonly string[], tag: number, value: string): Formula {
  const list = names.map((name) => `'${name}'`).join(',');
  return {
    sql: `ELT(1 + ${numberSql(tag, value)} % ${names.length}, ${list})`,
    length: Math.max(...names.map(({ length }) => length)),
    form: (c) => `${c} IN (${list})`,
    twin: (key, bytes) => names[key.number(tag, bytes) % names.length]!,
  };
}

const NO_COUNTRY = '+999';

/** Phone number below a country code that is not assigned. */
export function phone(value: string): Formula {
  return {
    sql: `CONCAT('${NO_COUNTRY}', LPAD(${numberSql(TAG.phone, value)} % 1000000000, 9, '0'))`,
    length: 13,
    form: (c) => `${c} RLIKE '^[+]999[0-9]{9}$'`,
    twin: (key, bytes) => NO_COUNTRY + pad(key.number(TAG.phone, bytes) % 1_000_000_000, 9),
  };
}

/** Characters at the end of a phone number whose digits change. */
const CHANGED = 7;

/**
 * Phone number whose last digits change. A value that does not look like one gets the mask `phone`.
 * @param text expression of the value in utf8mb4
 */
export function phoneKeepingFormat(value: string, text: string): Formula {
  const whole = phone(value);
  const looks = `${text} NOT RLIKE '[^-0-9+ ()/.]' AND RIGHT(${text}, 4) RLIKE '^[0-9]{4}$'`;
  const digits = `LPAD(${numberSql(TAG.phone, value)} % 10000000, ${CHANGED}, '0')`;
  const tail = Array.from({ length: CHANGED }, (_, i) => {
    const char = `SUBSTRING(RIGHT(${text}, ${CHANGED}), ${i + 1}, 1)`;
    return `IF(${char} RLIKE '[0-9]', SUBSTRING(${digits}, ${i + 1}, 1), ${char})`;
  });
  const rest = `LEFT(${text}, GREATEST(CHAR_LENGTH(${text}), ${CHANGED}) - ${CHANGED})`;
  return {
    sql: `CASE WHEN ${looks} THEN CONCAT(${rest}, ${tail.join(', ')}) ELSE ${whole.sql} END`,
    length: whole.length,
    form: (c) => `${c} NOT RLIKE '[^-0-9+ ()/.]' AND RIGHT(${c}, 4) RLIKE '^[0-9]{4}$'`,
    twin: (key, bytes, utf8) => {
      const given = utf8.toString('latin1');
      if (/[^-0-9+ ()/.]/.test(given) || !/^[0-9]{4}$/.test(given.slice(-4)))
        return whole.twin(key, bytes, utf8);
      const made = pad(key.number(TAG.phone, bytes) % 10_000_000, CHANGED);
      const end = given.slice(-CHANGED);
      const changed = Array.from(end, (char, i) => (/[0-9]/.test(char) ? made[i]! : char));
      return given.slice(0, -CHANGED) + changed.join('');
    },
  };
}

/** Digits of one hash; longer values repeat them. */
const GROUP = 18;

/**
 * Digits of the same length. They begin with 0, as no card number does. The last ones stay if they
 * are digits and less than half of the value.
 * @param text expression of the value in utf8mb4
 */
export function digits(value: string, text: string, keepLast: number): Formula {
  // CONV gives at most 19 digits, exactly; of the first of them not all values occur.
  const group = `RIGHT(LPAD(CONV(LEFT(${digestSql(TAG.digits, value)}, 15), 16, 10), 19, '0'), ${GROUP})`;
  const kept =
    keepLast === 0
      ? '0'
      : `IF(CHAR_LENGTH(${text}) > ${2 * keepLast} AND RIGHT(${text}, ${keepLast}) RLIKE '^[0-9]{${keepLast}}$', ${keepLast}, 0)`;
  const made = `CHAR_LENGTH(${text}) - ${kept} - 1`;
  return {
    sql: `CONCAT('0', LEFT(REPEAT(${group}, 1 + (${made}) DIV ${GROUP}), ${made}), RIGHT(${text}, ${kept}))`,
    length: 1,
    form: (c) => `${c} RLIKE '^0[0-9]*$'`,
    twin: (key, bytes, utf8) => {
      const chars = Array.from(utf8.toString('utf8'));
      const end = chars.slice(-keepLast).join('');
      const isKept =
        keepLast > 0 && chars.length > 2 * keepLast && /^[0-9]+$/.test(end) && end.length === keepLast;
      const all = pad(BigInt(`0x${key.digest(TAG.digits, bytes).slice(0, 15)}`), 19).slice(-GROUP);
      const left = chars.length - (isKept ? keepLast : 0) - 1;
      const repeated = all.repeat(1 + Math.floor(left / GROUP)).slice(0, left);
      return `0${repeated}${isKept ? end : ''}`;
    },
  };
}

/** Bank code that no bank has. */
const NO_BANK = '00000000';
/** DE00 as the check of an IBAN counts it. */
const COUNTRY = '131400';

export function iban(value: string): Formula {
  const account = `LPAD(${numberSql(TAG.iban, value)}, 10, '0')`;
  const check = `98 - MOD(CAST(CONCAT('${NO_BANK}', ${account}, '${COUNTRY}') AS DECIMAL(65)), 97)`;
  return {
    sql: `CONCAT('DE', LPAD(${check}, 2, '0'), '${NO_BANK}', ${account})`,
    steps: (text) => {
      const rest = `SUBSTRING(${text}, 5)`;
      const digits = `98 - MOD(CAST(CONCAT(${rest}, '${COUNTRY}') AS DECIMAL(65)), 97)`;
      return [`CONCAT('DE00${NO_BANK}', ${account})`, `CONCAT('DE', LPAD(${digits}, 2, '0'), ${rest})`];
    },
    length: 22,
    form: (c) => `${c} RLIKE '^DE[0-9]{2}0{8}[0-9]{10}$'`,
    twin: (key, bytes) => {
      const number = pad(key.number(TAG.iban, bytes), 10);
      const rest = Number(BigInt(`${NO_BANK}${number}${COUNTRY}`) % 97n);
      return `DE${pad(98 - rest, 2)}${NO_BANK}${number}`;
    },
  };
}

export function pad(number: number | bigint, length: number): string {
  return String(number).padStart(length, '0');
}
