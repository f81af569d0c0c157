// Compiles the rule of one column to one SQL expression, and to the same computation in Node.js.
import type { Column } from '../mysql/schema/tables/column.ts';
import { quoteName, quoteString, textLiteral } from '../sql/tokens/quote.ts';
import { keepDate, shiftDate } from './date-masks.ts';
import { keySql, keySteps, keyTwin } from './key-mask.ts';
import type { MaskKey } from './mask-key.ts';
import type { JsonLeaf, Mask } from './mask-rules.ts';
import {
  decodeText,
  encodeText,
  kindOf,
  valueBytes,
  valueSql,
  type Kind,
  type Normal,
} from './masked-value.ts';
import * as masks from './masks.ts';

/**
 * Guarantee of a mask. `disjoint`: no original can remain, except with a chance below 2^-64.
 * `pool`: a value that the mask can make, which may be the original by chance. `bijective`: every
 * number has its own. `conditional`: rows outside of `when`, and results of `sql`, are as the rules
 * file says.
 */
export type MaskClass = 'disjoint' | 'pool' | 'bijective' | 'conditional';

export interface CompiledMask {
  column: string;
  /** Mask as the rules file calls it. */
  name: Mask['mask'];
  maskClass: MaskClass;
  /** Expression over the columns of the row. It keeps NULL and ''. */
  sql: string;
  /**
   * The same as expressions that are assigned to the column one after the other, where a statement
   * can: each hash is computed once.
   */
  steps: readonly string[];
  /** Condition over the masked column that each value meets. */
  form: string;
  /** Number of possible results; absent: no mask of unique values. */
  space?: number;
  /** Columns whose originals the expression needs. */
  reads: readonly string[];
  /** Whether Node.js computes the same bytes. */
  hasTwin: boolean;
  /**
   * Computes the masked value, in the character set of the column.
   * @param value bytes of the original, or NULL
   * @param by bytes of the column that decides the days of a date
   * @returns undefined if only the server can
   */
  twin: (key: MaskKey, value: Buffer | null, by: Buffer | null) => Buffer | null | undefined;
}

export interface MaskedColumn {
  column: Column;
  normal: Normal;
  /** Of a key: bits of the permutation. */
  bits: number;
  /** Column of `by`. */
  by?: Column;
  /** Columns that `sql` and `when` name. */
  reads: readonly string[];
  /** Characters that an index compares; absent: all. */
  prefix?: number;
}

/** Shortest hash in a mask of an address. */
const MIN_EMAIL_DIGITS = 8;
const SAFE_DIGITS = 16;

/**
 * Compiles a mask.
 * @returns the reason why the column cannot have this mask, with what to do
 */
export function compileMask(rule: Mask & { when?: string }, input: MaskedColumn): CompiledMask | string {
  const compiled = compile(rule, input);
  if (typeof compiled === 'string') return compiled;
  const { steps, ...mask } = compiled;
  // A condition must see the original, and not the value after a step.
  return { ...mask, steps: rule.when === undefined && steps ? steps : [mask.sql] };
}

type Compiled = Omit<CompiledMask, 'steps'> & { steps?: readonly string[] };

function compile(rule: Mask & { when?: string }, input: MaskedColumn): Compiled | string {
  const { column, normal, by } = input;
  const kind = kindOf(column.dataType);
  const c = quoteName(column.name);
  const when = rule.when;
  const base = { column: column.name, name: rule.mask, reads: input.reads } as const;
  const condition = when === undefined ? '' : `((${when}) IS FALSE)`;
  const classOf = (own: MaskClass): MaskClass => (when === undefined ? own : 'conditional');
  const wrong = (kinds: string): string =>
    `${rule.mask} masks ${kinds}, and the column is ${column.columnType}`;
  const noTwin = (): undefined => undefined;

  if (column.dataType === 'geometry' && rule.mask !== 'null') return wrong('no geometry');
  switch (rule.mask) {
    case 'null': {
      if (!column.nullable) return 'null masks columns that may be NULL: take fixed or another mask';
      const sql = when === undefined ? 'NULL' : `CASE WHEN ${condition} THEN ${c} ELSE NULL END`;
      const twin = when === undefined ? (): null => null : noTwin;
      return {
        ...base,
        maskClass: classOf('disjoint'),
        sql,
        form: 'FALSE',
        hasTwin: when === undefined,
        twin,
      };
    }
    case 'key': {
      if (kind !== 'integer') return wrong('integers; take hash for texts');
      const key = keySql(c, input.bits);
      return {
        ...base,
        maskClass: classOf('bijective'),
        sql: condition === '' ? key : `CASE WHEN ${condition} THEN ${c} ELSE ${key} END`,
        steps: keySteps(c, input.bits),
        form: `${c} BETWEEN 0 AND ${2n ** BigInt(input.bits)}`,
        space: Infinity,
        hasTwin: when === undefined,
        twin: (secret, value) => {
          if (when !== undefined) return undefined;
          if (value === null) return null;
          const made = keyTwin(secret, BigInt(value.toString('latin1')), input.bits);
          return made === undefined ? undefined : Buffer.from(String(made));
        },
      };
    }
    case 'date': {
      if (kind !== 'date') return wrong('DATE, DATETIME and TIMESTAMP');
      const decider = by ?? column;
      const byKind = kindOf(decider.dataType);
      const formula =
        'keep' in rule
          ? keepDate(c, column.dataType, rule.keep)
          : shiftDate(
              c,
              column.dataType,
              rule.shiftDays,
              valueSql(`COALESCE(${quoteName(decider.name)}, '')`, byKind, decider.charset, 'exact'),
            );
      const skips = [`${c} IS NULL`, ...(condition === '' ? [] : [condition])].join(' OR ');
      return {
        ...base,
        maskClass: classOf('pool'),
        sql: `CASE WHEN ${skips} THEN ${c} ELSE ${formula.sql} END`,
        form: formula.form(c),
        hasTwin: when === undefined,
        twin: (secret, value, decides) => {
          if (when !== undefined) return undefined;
          if (value === null) return null;
          const bytes = decodeText(decides ?? Buffer.alloc(0), decider.charset);
          return bytes === undefined
            ? undefined
            : Buffer.from(formula.twin(secret, value.toString('latin1'), bytes));
        },
      };
    }
    case 'json': {
      if (kind !== 'json')
        return wrong(
          'JSON columns of MySQL: MariaDB keeps repeated keys, of which one would stay; take null or fixed',
        );
      const sql = jsonSql(c, rule.paths);
      return {
        ...base,
        maskClass: classOf('pool'),
        sql: condition === '' ? sql : `CASE WHEN ${condition} THEN ${c} ELSE ${sql} END`,
        form: jsonForm(c, rule.paths),
        hasTwin: false,
        twin: noTwin,
      };
    }
    case 'sql':
      return {
        ...base,
        maskClass: 'conditional',
        sql: wrapped(c, kind, column.charset, `(${rule.sql})`, condition),
        form: 'TRUE',
        hasTwin: false,
        twin: noTwin,
      };
    case 'fixed': {
      const isText = kind === 'text' || kind === 'binary';
      const longest = lengthOf(column);
      // CHAR has no spaces at its end.
      const value = column.dataType === 'char' ? rule.value.replace(/ +$/, '') : rule.value;
      if (isText && Array.from(rule.value).length > longest)
        return `its value has ${Array.from(rule.value).length} characters, and the column takes ${longest}`;
      const literal = textLiteral(value);
      const text =
        kind === 'text' ? literal : isText ? `CAST(${literal} AS BINARY)` : quoteString(rule.value);
      const made = encodeText(value, kind === 'text' ? column.charset : undefined);
      return {
        ...base,
        maskClass: classOf('pool'),
        sql: wrapped(c, kind, column.charset, text, condition),
        form: kind === 'text' ? `CONVERT(${c} USING utf8mb4) = ${literal}` : 'TRUE',
        hasTwin: isText && when === undefined,
        twin: (_, original) => {
          if (!isText || when !== undefined || column.dataType === 'binary') return undefined;
          return original === null || original.length === 0 ? original : made;
        },
      };
    }
    default: {
      const found = formulaOf(rule, input, kind, c);
      if (typeof found === 'string') return found;
      const utf8 = `CONVERT(${c} USING utf8mb4)`;
      const { space } = found;
      const isSafe = rule.mask === 'email' || (rule.mask === 'hash' && (space ?? 0) >= 16 ** SAFE_DIGITS);
      return {
        ...base,
        maskClass: classOf(isSafe ? 'disjoint' : 'pool'),
        sql: wrapped(c, kind, column.charset, found.sql, condition),
        ...(found.steps
          ? { steps: found.steps(utf8).map((made) => wrapped(c, kind, column.charset, made, '')) }
          : {}),
        form: `(${found.form(utf8)})`,
        ...(space === undefined || when !== undefined ? {} : { space }),
        hasTwin: when === undefined && normal !== 'weight',
        twin: (secret, value) => {
          if (when !== undefined) return undefined;
          if (value === null || value.length === 0) return value;
          const text = kind === 'text' ? decodeText(value, column.charset) : value;
          const bytes = text && valueBytes(text, normal);
          if (text === undefined || bytes === undefined) return undefined;
          const made = found.twin(secret, bytes, text);
          if (kind === 'text') return encodeText(made, column.charset);
          const raw = Buffer.from(made, 'latin1');
          if (column.dataType !== 'binary') return raw;
          return Buffer.concat([raw, Buffer.alloc(Math.max(0, lengthOf(column) - raw.length))]);
        },
      };
    }
  }
}

/** Keeps NULL and ''. Bytes in place of texts have no collation that could conflict. */
function wrapped(
  c: string,
  kind: Kind,
  charset: string | undefined,
  made: string,
  condition: string,
): string {
  const isBytes = kind === 'text' || kind === 'binary';
  const skips = [
    `${c} IS NULL`,
    ...(isBytes ? [`LENGTH(${c}) = 0`] : []),
    ...(condition === '' ? [] : [condition]),
  ].join(' OR ');
  // UTF-8 has no conversion: its names differ between versions.
  const converted = /^(?:utf8(?:mb[34])?|ascii)$/.test(charset ?? 'utf8mb4') ? 'utf8mb4' : charset;
  if (kind === 'text')
    return `CASE WHEN ${skips} THEN CAST(${c} AS BINARY) ELSE CAST(CONVERT(${made} USING ${converted}) AS BINARY) END`;
  return `CASE WHEN ${skips} THEN ${c} ELSE ${made} END`;
}

function formulaOf(
  rule: Extract<
    Mask,
    { mask: 'email' | 'full-name' | 'first-name' | 'last-name' | 'phone' | 'digits' | 'iban' | 'hash' }
  >,
  { column, normal, prefix }: MaskedColumn,
  kind: Kind,
  c: string,
): masks.Formula | string {
  const longest = lengthOf(column);
  const compared = Math.min(longest, prefix ?? Infinity);
  if (rule.mask === 'hash' && kind === 'binary') {
    const bytes = Math.min(rule.length ?? 16, 16, compared);
    return masks.hashBytes(valueSql(c, kind, undefined, 'exact'), bytes);
  }
  if (kind !== 'text')
    return `${rule.mask} masks texts, and the column is ${column.columnType}${kind === 'integer' ? ': take key, fixed, null or sql' : ''}`;
  const value = valueSql(c, kind, column.charset, normal);
  const text = `CONVERT(${c} USING utf8mb4)`;
  const fits = (formula: masks.Formula): masks.Formula | string =>
    formula.length <= longest
      ? formula
      : `${rule.mask} makes up to ${formula.length} characters, and the column takes ${longest}: take another mask`;
  switch (rule.mask) {
    case 'email': {
      const room = longest - masks.email(value, 0).length;
      if (room < MIN_EMAIL_DIGITS)
        return `email needs ${MIN_EMAIL_DIGITS + 17} characters, and the column takes ${longest}: take hash or null`;
      const digits = Math.min(20, room);
      const formula = masks.email(value, digits);
      // An index of a prefix does not compare the digits beyond it.
      return prefix === undefined
        ? formula
        : { ...formula, space: 16 ** Math.max(0, Math.min(digits, prefix - 1)) };
    }
    case 'hash': {
      if (rule.length !== undefined && rule.length > longest)
        return `hash makes ${rule.length} characters, and the column takes ${longest}`;
      const digits = Math.min(rule.length ?? 32, longest, 32);
      return { ...masks.hash(value, digits), space: 16 ** Math.min(digits, compared) };
    }
    case 'phone':
      return fits(rule.keepFormat ? masks.phoneKeepingFormat(value, text) : masks.phone(value));
    case 'digits':
      return fits(masks.digits(value, text, rule.keepLast));
    case 'iban':
      return fits(masks.iban(value));
    default:
      return fits(masks.personName(rule.mask, value, rule.locale));
  }
}

/** Returns the longest value in characters, for ASCII; in bytes for binary types. */
export function lengthOf({ dataType, columnType }: Column): number {
  const given = /^\w+\((\d+)\)/.exec(columnType)?.[1];
  if (given !== undefined) return Number(given);
  const sizes: Readonly<Record<string, number>> = { tinytext: 63, tinyblob: 255, char: 1, binary: 1 };
  // A character of a TEXT may have 4 bytes.
  return Object.hasOwn(sizes, dataType) ? sizes[dataType]! : 16_383;
}

function leafFormula(leaf: Exclude<JsonLeaf, 'null'>, value: string): masks.Formula {
  switch (leaf) {
    case 'email':
      return masks.email(value);
    case 'phone':
      return masks.phone(value);
    case 'hash':
      return masks.hash(value, 32);
    default:
      return masks.personName(leaf, value, 'en');
  }
}

function jsonSql(c: string, paths: readonly (readonly [string, JsonLeaf])[]): string {
  const pairs = paths.map(([path, leaf]) => {
    const at = quoteString(path);
    if (leaf === 'null') return `${at}, NULL`;
    const found = `JSON_EXTRACT(${c}, ${at})`;
    const text = `JSON_UNQUOTE(${found})`;
    const made = leafFormula(leaf, valueSql(text, 'text', 'utf8mb4', 'fold')).sql;
    return `${at}, CASE WHEN JSON_TYPE(${found}) = 'NULL' THEN NULL WHEN ${text} = '' THEN '' ELSE ${made} END`;
  });
  return `JSON_REPLACE(${c}, ${pairs.join(', ')})`;
}

function jsonForm(c: string, paths: readonly (readonly [string, JsonLeaf])[]): string {
  return paths
    .map(([path, leaf]) => {
      const found = `JSON_EXTRACT(${c}, ${quoteString(path)})`;
      const isNone = `${found} IS NULL OR JSON_TYPE(${found}) = 'NULL'`;
      if (leaf === 'null') return `(${isNone})`;
      const text = `JSON_UNQUOTE(${found})`;
      return `(${isNone} OR ${text} = '' OR ${leafFormula(leaf, `''`).form(text)})`;
    })
    .join(' AND ');
}
