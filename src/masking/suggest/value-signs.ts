// What sampled values say about a column. Pure; no sign repeats a value.
import { LOCALES } from '../mask-rules.ts';
import { namesOf } from '../names.ts';
import type { Category, Sign } from './name-signs.ts';

/** Fewest values that count as a sign. */
const MIN_VALUES = 3;

// cspell:disable
const EMAIL = /^[^\s@,;<>"']+@[^\s@,;<>"']+\.[A-Za-z]{2,}$/;
const CRYPT = /^\$(?:2[abxy]|argon2\w*|P|H|S|1|5|6|pbkdf2\S*|scrypt)\$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6 = /^(?=.*:.*:)[0-9A-Fa-f:]{3,39}$/;
const PHONE = /^(?:\+|00|\(|0)[\d\s()./-]{6,22}$/;
const AGENT = /^(?:Mozilla|Opera|curl|Dalvik)\/\d/;
// cspell:enable
const DATE = /^\d{4}-\d\d-\d\d|^0\d?\.\d+$/;

const FIRST_NAMES = new Set(LOCALES.flatMap((locale) => namesOf(locale).first.map(plain)));
const LAST_NAMES = new Set(LOCALES.flatMap((locale) => namesOf(locale).last.map(plain)));

interface Form {
  category: Category;
  what: string;
  test: (value: string) => boolean;
  /** Smallest share of the values. */
  share: number;
}

const FORMS: readonly Form[] = [
  { category: 'email', what: 'e-mail addresses', test: (text) => EMAIL.test(text), share: 0.5 },
  { category: 'password', what: 'password hashes', test: (text) => CRYPT.test(text), share: 0.5 },
  { category: 'iban', what: 'IBANs (mod 97)', test: isIban, share: 0.6 },
  { category: 'card', what: 'card numbers (Luhn)', test: isCard, share: 0.8 },
  {
    category: 'ip',
    what: 'IP addresses',
    test: (text) => IPV4.test(text) || (IPV6.test(text) && !/^\d\d?:\d\d:\d\d$/.test(text)),
    share: 0.8,
  },
  { category: 'user-agent', what: 'user agents', test: (text) => AGENT.test(text), share: 0.5 },
  {
    category: 'phone',
    what: 'phone numbers',
    test: (text) => PHONE.test(text) && !DATE.test(text) && (text.match(/\d/g)?.length ?? 0) >= 7,
    share: 0.8,
  },
];

/** @param values sampled values without NULL and '' */
export function signOfValues(values: readonly string[]): Sign | undefined {
  if (values.length < MIN_VALUES) return undefined;
  for (const { category, what, test, share } of FORMS) {
    const count = values.filter((value) => test(value.trim())).length;
    if (count >= MIN_VALUES && count >= values.length * share)
      return {
        category,
        confidence: count >= values.length * 0.9 ? 'high' : 'medium',
        reason: `${count} of ${values.length} values are ${what}`,
      };
  }
  return signOfNames(values);
}

function signOfNames(values: readonly string[]): Sign | undefined {
  if (new Set(values).size < MIN_VALUES) return undefined;
  const words = values.map((value) => plain(value).split(/[\s,]+/));
  const first = words.filter((each) => each.length <= 4 && each.some((word) => FIRST_NAMES.has(word)));
  const last = words.filter((each) => each.length <= 4 && each.some((word) => LAST_NAMES.has(word)));
  const both = first.filter((each) => each.length > 1 && each.some((word) => LAST_NAMES.has(word)));
  const least = Math.max(MIN_VALUES, values.length * 0.3);
  const reason = (count: number, what: string): string => `${count} of ${values.length} values are ${what}`;
  if (both.length >= least)
    return { category: 'full-name', confidence: 'medium', reason: reason(both.length, 'names of persons') };
  if (first.length >= least && first.length >= last.length)
    return { category: 'first-name', confidence: 'medium', reason: reason(first.length, 'first names') };
  if (last.length >= least)
    return { category: 'last-name', confidence: 'medium', reason: reason(last.length, 'last names') };
  return undefined;
}

/** Returns how the values are packed, if one value holds several. */
export function packingOf(values: readonly string[]): string | undefined {
  const least = Math.max(1, values.length * 0.2);
  const count = (pattern: RegExp): number => values.filter((value) => pattern.test(value)).length;
  if (count(/^(?:a|O|s|C):\d+:[{"]/) >= least) return 'values serialized by PHP';
  if (count(/^\s*(?:\{"|\[[{"\d])/) >= least) return 'JSON documents';
  if (count(/^(?:[A-Za-z0-9+/]{60,}={0,2})$/) >= least) return 'base64 texts';
  if (count(/^\s*<\?xml|^\s*<[a-z]+[ >]/i) >= least) return 'XML or HTML';
  return undefined;
}

/** Returns what occurs within longer texts: `e-mail addresses`. */
export function contentsOf(values: readonly string[]): string | undefined {
  const inside = values.filter((value) => /[\w.+-]+@[\w-]+\.[a-z]{2,}/i.test(value)).length;
  return inside === 0 ? undefined : `${inside} of ${values.length} values hold e-mail addresses`;
}

function isIban(text: string): boolean {
  const iban = text.replaceAll(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

function isCard(text: string): boolean {
  const digits = text.replaceAll(/[\s-]/g, '');
  if (!/^[3-6]\d{12,18}$/.test(digits)) return false;
  let sum = 0;
  for (const [i, digit] of Array.from(digits).toReversed().entries()) {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
