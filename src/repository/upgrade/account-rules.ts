// Rules for accounts of another version: their authentication, and removed privileges. The target
// itself reports its plugins and privileges.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { nameOf, type Finding, type Version } from './finding.ts';

export interface AccountAbilities {
  /** Authentication plugins, in lower case. */
  plugins: ReadonlySet<string>;
  /** Privileges in upper case; undefined: unknown. */
  privileges: ReadonlySet<string> | undefined;
}

const IDENTIFIED =
  /\bIDENTIFIED (?:WITH|VIA) (['"`]?)(\w+)\1(?: (?:AS|USING) (?:'(?:[^'\\]|\\[^]|'')*'|0x[0-9A-Fa-f]+))?/;
/** Hash that MySQL gives its own accounts without login: no password matches it. */
const NO_PASSWORD = `IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED'`;

export function missingPlugin(
  record: DefinitionRecord,
  target: Version,
  { plugins }: AccountAbilities,
): Finding | undefined {
  if (record.kind !== 'account') return undefined;
  const statement = record.statement.toString('latin1');
  const plugin = IDENTIFIED.exec(statement)?.[2];
  if (plugin === undefined || plugins.has(plugin.toLowerCase())) return undefined;
  const found = {
    why: `it logs in by ${plugin}, which the target does not have`,
    advice: 'give it another plugin on the source, or install the plugin on the target',
  };
  // Excludes further factors, and MariaDB's lists of plugins.
  const isPlain = !/ AND IDENTIFIED | OR /.test(statement) && / ACCOUNT (?:UN)?LOCK\b/.test(statement);
  if (!isPlain || target.flavor === 'mariadb' || !plugins.has('caching_sha2_password')) return found;
  const locked = statement
    .replace(IDENTIFIED, () => NO_PASSWORD)
    .replace(/ ACCOUNT UNLOCK\b/, ' ACCOUNT LOCK');
  return {
    ...found,
    rewritten: {
      record: { ...record, statement: Buffer.from(locked, 'latin1') },
      change: `it is locked and has no password: ALTER USER … IDENTIFIED BY … ACCOUNT UNLOCK lets it log in, by caching_sha2_password in place of ${plugin}`,
    },
  };
}

/** Privileges that MySQL has replaced by others. */
const REPLACED: Readonly<Record<string, readonly string[]>> = {
  SET_USER_ID: ['SET_ANY_DEFINER', 'ALLOW_NONEXISTENT_DEFINER'],
};

export function missingPrivileges(
  record: DefinitionRecord,
  target: Version,
  { privileges }: AccountAbilities,
): Finding | undefined {
  if (record.kind !== 'grant' || !privileges) return undefined;
  const statement = record.statement.toString('latin1');
  // Matches the privileges of MySQL 8.0 that plugins and new versions add. In other grants, column
  // names follow in parentheses.
  const [, list, rest] = /^GRANT ([A-Z_]+(?:, ?[A-Z_]+)*)( ON \*\.\* TO .*)$/s.exec(statement) ?? [];
  if (list === undefined || rest === undefined) return undefined;
  const granted = list.split(/, ?/);
  const missing = granted.filter((name) => /_/.test(name) && !privileges.has(name));
  if (missing.length === 0) return undefined;
  const kept = granted.flatMap((name) =>
    missing.includes(name) ? (REPLACED[name] ?? []).filter((other) => privileges.has(other)) : [name],
  );
  const names = missing.join(', ');
  const found = {
    why: `it is granted ${names}, which ${nameOf(target)} does not have`,
    advice: 'revoke it on the source',
  };
  if (kept.length === 0) return found;
  const added = kept.filter((name) => !granted.includes(name));
  return {
    ...found,
    rewritten: {
      record: {
        ...record,
        statement: Buffer.from(`GRANT ${[...new Set(kept)].join(',')}${rest}`, 'latin1'),
      },
      change: `it is not granted ${names}${added.length > 0 ? `, but ${added.join(' and ')}` : ''}`,
    },
  };
}
