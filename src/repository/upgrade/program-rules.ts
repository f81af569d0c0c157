// Rules for stored programs of an older MySQL: removed sql_modes, and names that have become
// reserved words.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { newlyReserved, quoteWords } from '../../sql/tokens/reserved-words.ts';
import { splitRemovedModes } from '../../sql/tokens/sql-modes.ts';
import { quotingOf } from '../../sql/tokens/sql-quoting.ts';
import { has } from '../../mysql/connection/server-abilities.ts';
import { nameOf, type Finding, type Version } from './finding.ts';

const PROGRAMS: ReadonlySet<DefinitionRecord['kind']> = new Set([
  'procedure',
  'function',
  'trigger',
  'event',
]);

export function removedModes(record: DefinitionRecord, _: Version, target: Version): Finding | undefined {
  const { session } = record;
  const { kept, removed } = splitRemovedModes(session.sqlMode);
  if (removed.length === 0 || has(target, 'sql_mode ORACLE')) return undefined;
  const modes = removed.join(', ');
  return {
    why: `it was made under the sql_mode ${modes}, which ${nameOf(target)} does not have`,
    advice: 'create it again on the source',
    rewritten: {
      record: { ...record, session: { ...session, sqlMode: kept } },
      change: `its sql_mode is without ${modes}`,
    },
  };
}

export function reservedWords(
  record: DefinitionRecord,
  source: Version,
  target: Version,
): Finding | undefined {
  if (!PROGRAMS.has(record.kind)) return undefined;
  const words = newlyReserved(source.versionNumbers, target.versionNumbers);
  if (words.size === 0) return undefined;
  const { client, sqlMode } = record.session;
  const { sql, words: found } = quoteWords(
    record.statement.toString('latin1'),
    quotingOf(sqlMode, client),
    words,
  );
  if (found.length === 0) return undefined;
  const names = found.join(', ');
  return {
    why: `it has ${names} as a name, which is a reserved word of ${nameOf(target)}`,
    advice: 'put the name in backquotes on the source',
    rewritten: {
      record: { ...record, statement: Buffer.from(sql, 'latin1') },
      change: `${names} is in backquotes`,
    },
  };
}
