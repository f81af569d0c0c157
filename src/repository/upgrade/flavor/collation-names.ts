// Maps collations between MariaDB and MySQL. The pairs of Unicode 9 and Unicode 14 are those that
// MariaDB 11.8 itself treats as one (`utf8mb4_0900_ai_ci` is an alias of its
// `utf8mb4_uca1400_nopad_ai_ci`). Pure. Invariant: case, accents and language are kept.
import { has } from '../../../mysql/connection/server-abilities.ts';
import { isMariaDb } from '../../../mysql/connection/server-facts.ts';
import type { Version } from '../finding.ts';

/** Language code of MySQL → language name of MariaDB. */
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['cs', 'czech'],
  ['da', 'danish'],
  ['de_pb', 'german2'],
  ['eo', 'esperanto'],
  ['es', 'spanish'],
  ['es_trad', 'spanish2'],
  ['et', 'estonian'],
  ['hr', 'croatian'],
  ['hu', 'hungarian'],
  ['is', 'icelandic'],
  ['la', 'roman'],
  ['lt', 'lithuanian'],
  ['lv', 'latvian'],
  ['pl', 'polish'],
  ['ro', 'romanian'],
  ['sk', 'slovak'],
  ['sl', 'slovenian'],
  ['sv', 'swedish'],
  ['tr', 'turkish'],
  ['vi', 'vietnamese'],
]);
const CODES: ReadonlyMap<string, string> = new Map([...LANGUAGES].map(([code, word]) => [word, code]));

const OF_MYSQL = /^utf8mb4_(?:(\w+)_)?0900_(ai_ci|as_ci|as_cs)$/;
const OF_MARIADB =
  /^(utf8mb[34]|ucs2|utf16|utf32)_uca1400_(?:([a-z0-9]+)_)??(?:nopad_)?(ai_ci|ai_cs|as_ci|as_cs)$/;
/** Collations and character sets without an equivalent in the other flavor. */
const MYSQL_ALONE = /^gb18030_|^utf8(?:mb3)?_tolower_ci$/;
const MARIADB_ALONE = /_myanmar_ci$|_thai_520_w2$|_general1400_as_ci$|_croatian_ci$/;

/** Returns the collation for a target of the other flavor; undefined: it has no equivalent. */
export function otherCollation(name: string, target: Version): string | undefined {
  return isMariaDb(target) ? ofMariaDb(name, target) : ofMySql(name, target);
}

function ofMariaDb(name: string, target: Version): string | undefined {
  if (MYSQL_ALONE.test(name)) return undefined;
  if (name === 'utf8mb4_0900_bin') return 'utf8mb4_nopad_bin';
  if (name.endsWith('_croatian_ci')) return withLongName(name).replace(/_ci$/, '_mysql561_ci');
  const [isNew, code, strength] = OF_MYSQL.exec(name) ?? [];
  if (isNew === undefined) return withLongName(name);
  const language = code === undefined ? '' : LANGUAGES.get(code);
  if (language === undefined) return undefined;
  if (has(target, 'uca1400 collations'))
    return `utf8mb4_uca1400_${language === '' ? '' : `${language}_`}nopad_${strength}`;
  return language === '' && strength === 'ai_ci' ? 'utf8mb4_unicode_520_nopad_ci' : undefined;
}

function ofMySql(name: string, target: Version): string | undefined {
  const own = (result: string | undefined): string | undefined =>
    result === undefined || has(target, 'collations named utf8mb3')
      ? result
      : result.replace(/^utf8mb3_/, 'utf8_');
  if (name.endsWith('_croatian_mysql561_ci')) return own(name.replace('_mysql561_ci', '_ci'));
  if (MARIADB_ALONE.test(name)) return undefined;
  const [isNew, charset, word, strength] = OF_MARIADB.exec(name) ?? [];
  if (isNew !== undefined) {
    const language = word === undefined ? '' : CODES.get(word);
    if (language === undefined || strength === 'ai_cs') return undefined;
    // MySQL has Unicode 9 for utf8mb4 only.
    if (charset !== 'utf8mb4')
      return language === '' && strength === 'ai_ci' ? own(`${charset}_unicode_520_ci`) : undefined;
    if (language !== '' && strength === 'as_ci') return undefined;
    return `utf8mb4_${language === '' ? '' : `${language}_`}0900_${strength}`;
  }
  if (name === 'utf8mb4_nopad_bin' && has(target, 'utf8mb4_0900_bin')) return 'utf8mb4_0900_bin';
  return own(name.replace('_nopad', ''));
}

/** Expands `utf8_…`, as MySQL before 8.0.30 names these collations. */
function withLongName(name: string): string {
  return name.replace(/^utf8_/, 'utf8mb3_');
}

/** Reports whether two names mean the same collation. */
export function isSameCollation(a: string, b: string): boolean {
  return withLongName(a) === withLongName(b);
}

/** Reports whether trailing spaces count: then `'a'` and `'a '` are two values of a unique key. */
export function countsSpaces(name: string): boolean {
  return /_0900_|nopad/.test(name);
}

/** Returns the collation of a text that names only its character set. */
export function defaultCollation(charset: string, source: Version): string | undefined {
  const name = charset.toLowerCase().replace(/^utf8$/, 'utf8mb3');
  if (!UNICODE.test(name)) return undefined;
  if (isMariaDb(source))
    return has(source, 'Unicode by default') ? `${name}_uca1400_ai_ci` : `${name}_general_ci`;
  return name === 'utf8mb4' && has(source, 'data dictionary') ? 'utf8mb4_0900_ai_ci' : `${name}_general_ci`;
}

const UNICODE = /^(?:utf8mb[34]|ucs2|utf16|utf32)$/;
