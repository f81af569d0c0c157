import { describe, expect, it } from '@jest/globals';
import { Problems } from '../../../src/core/problems.ts';
import { readMaskRules } from '../../../src/masking/read-rules.ts';
import type { MaskRules } from '../../../src/masking/mask-rules.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const HEAD = 'version: 1\nsecret: { env: S }\n';

function read(
  text: string,
  environment = { S: SECRET },
): { rules: MaskRules | undefined; found: readonly string[] } {
  const problems = new Problems();
  const readFile = (path: string): string => {
    if (path !== 'key') throw Object.assign(new Error('no file'), { code: 'ENOENT' });
    return `${SECRET}\n`;
  };
  const rules = readMaskRules(text, 'rules.yaml', { environment, readFile }, problems);
  return { rules, found: problems.found };
}

describe('rules file', () => {
  it('reads every mask', () => {
    const { rules, found } = read(`${HEAD}tables:
  shop.customers:
    id: { mask: key, bits: 20 }
    email: { mask: email }
    name: { mask: full-name, locale: de }
    phone: { mask: phone, keep-format: true }
    born: { mask: date, keep: year }
    seen: { mask: date, shift: 30d, by: id }
    card: { mask: digits, keep-last: 4 }
    notes: { mask: null }
    profile: { mask: json, paths: { '$.a."b c"[0]': email, '$.d': null } }
    password: { mask: fixed, value: '' }
    token: { mask: hash, length: 32 }
    nick: { sql: "CONCAT('x', id)", when: "staff = 0" }
    area: keep
  shop.audit_*: { rows: none }
  shop.settings: keep
columns: { '*.iban': { mask: iban } }
keep-types: [int]
strict: false
`);
    expect(found).toEqual([]);
    expect(rules!.strict).toBe(false);
    const customers = rules!.tables[0]!.content as ReadonlyMap<string, object>;
    expect(Object.fromEntries(customers)).toEqual({
      id: { mask: 'key', bits: 20 },
      email: { mask: 'email' },
      name: { mask: 'full-name', locale: 'de' },
      phone: { mask: 'phone', keepFormat: true },
      born: { mask: 'date', keep: 'year' },
      seen: { mask: 'date', shiftDays: 30, by: 'id' },
      card: { mask: 'digits', keepLast: 4 },
      notes: { mask: 'null' },
      profile: {
        mask: 'json',
        paths: [
          ['$.a."b c"[0]', 'email'],
          ['$.d', 'null'],
        ],
      },
      password: { mask: 'fixed', value: '' },
      token: { mask: 'hash', length: 32 },
      nick: { mask: 'sql', sql: "CONCAT('x', id)", when: 'staff = 0' },
      area: { mask: 'keep' },
    });
  });

  it('is strict by default', () => {
    expect(read(`${HEAD}tables: { a.b: keep }`).rules!.strict).toBe(true);
  });

  it('reports all mistakes at once', () => {
    const { rules, found } = read(`version: 2
secret: { env: S }
subset: { a.b: x }
tabels: {}
tables:
  shop.t:
    a: { mask: emial }
    b: { mask: date }
    c: { mask: digits, keep-lats: 4 }
    d: { mask: json, paths: { '$.*': null } }
    e:
    f: null
    g: { mask: json, paths: { '$.a': null, '$.a.b': email } }
  shop: keep
  shop.x: { rows: none, a: keep }
columns: { iban: { mask: iban } }
keep-types: [intt]
strict: maybe
`);
    expect(rules).toBeUndefined();
    const text = found.join('\n');
    for (const part of [
      'version: 1',
      'subset',
      'tabels: unknown key',
      'did you mean email?',
      'a date takes keep: year',
      'keep-lats: unknown key',
      'wildcards are refused',
      'tables.shop.t.e: it takes keep',
      'tables.shop.t.f: it takes keep',
      'overlaps with $.a',
      'tables.shop: it takes schema.table',
      'rows: none leaves no row to mask',
      "as '*.iban'",
      'did you mean int?',
      'it takes true or false',
    ])
      expect(text).toContain(part);
  });

  it.each([
    ['secret: 0123456789abcdef0123456789abcdef', 'never the secret itself'],
    ['secret: { env: NONE }', 'NONE is not set'],
    ['secret: { env: SHORT }', 'less than 32 random bytes'],
    ['secret: { env: SAME }', 'less than 32 random bytes'],
    ['secret: { file: nowhere }', 'cannot be read (ENOENT)'],
    ['', 'secret: it is missing'],
  ])('refuses %s', (line, problem) => {
    const environment = { S: SECRET, SHORT: 'only this', SAME: 'a'.repeat(64) };
    const { rules, found } = read(`version: 1\n${line}\ntables: { a.b: keep }`, environment);
    expect(rules).toBeUndefined();
    expect(found.join('\n')).toContain(problem);
    for (const secret of [SECRET, 'only this', 'aaaa']) expect(found.join('\n')).not.toContain(secret);
  });

  it('refuses YAML that hides rules', () => {
    expect(read(`${HEAD}tables:\n  a.b: { c: keep }\n  a.b: { c: { mask: null } }`).found.join()).toContain(
      'YAML',
    );
    expect(read(`${HEAD}tables:\n  a.b: &x { c: keep }\n  a.c: *x`).found.join()).toContain('alias');
    expect(read(`${HEAD}tables: {}`).found.join()).toContain('no rules');
  });

  it('reads the secret from a file', () => {
    const { rules } = read('version: 1\nsecret: { file: key }\ntables: { a.b: keep }');
    const other = read(`${HEAD}tables: { a.b: keep }`).rules!;
    expect(rules!.key.markOf('x')).toBe(other.key.markOf('x'));
    expect(JSON.stringify(rules) + String(rules!.key)).not.toContain(SECRET);
  });
});
