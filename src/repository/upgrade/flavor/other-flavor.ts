// Moves an object from MySQL to MariaDB, or the reverse: one rule for each kind. The target itself
// refuses cases without a rule, before any effect (`restore/preflight/trial.ts`). Invariant: no
// rule changes an object silently; the rules know every definition that the other flavor would
// accept with another meaning.
import type { DefinitionRecord } from '../../../format/definition-record.ts';
import { isMariaDb } from '../../../mysql/connection/server-facts.ts';
import { splitRemovedModes } from '../../../sql/tokens/sql-modes.ts';
import { nameOf, type Version } from '../finding.ts';
import { moveCollations } from './move-collations.ts';
import { MovedObject } from './moved-object.ts';
import { moveMariaDbTable, type CheckNames } from './tables-of-mariadb.ts';
import { moveMySqlTable } from './tables-of-mysql.ts';

export class FlavorRules {
  readonly #source: Version;
  readonly #target: Version;
  readonly #checkNames: CheckNames = new Set();

  constructor(source: Version, target: Version) {
    this.#source = source;
    this.#target = target;
  }

  move(record: DefinitionRecord): MovedObject {
    const object = new MovedObject(record, this.#source, this.#target);
    this.#moveKind(object);
    return object;
  }

  #moveKind(object: MovedObject): void {
    const { kind } = object.record;
    switch (kind) {
      case 'schema':
        moveCollations(object);
        return moveSchema(object);
      case 'table':
        moveCollations(object);
        if (isMariaDb(this.#target)) moveMySqlTable(object);
        else moveMariaDbTable(object, this.#checkNames);
        return undefined;
      case 'view':
      case 'procedure':
      case 'function':
      case 'trigger':
      case 'event':
        moveModes(object);
        return moveCollations(object);
      case 'sequence':
      case 'package':
      case 'package body':
      case 'library':
        return object.refuse(`${nameOf(this.#target)} has no ${PLURALS[kind]}`, 'leave it out');
      case 'role':
      case 'account':
        return object.refuse(
          `logins, privileges and roles of ${nameOf(this.#source)} and ${nameOf(this.#target)} differ`,
          'leave --load-users out, and create the accounts on the target',
        );
      case 'histogram':
        object.changes.push(`it is left out, because ${nameOf(this.#target)} keeps statistics of its own`);
        return undefined;
      // Grants are left out with their accounts.
      case 'grant':
      case 'default role':
        return undefined;
    }
  }
}

const PLURALS = {
  sequence: 'sequences',
  package: 'packages',
  'package body': 'packages',
  library: 'libraries',
};

const ENCRYPTED_SCHEMA = / \/\*!80016 DEFAULT ENCRYPTION='Y' \*\//;

function moveSchema(object: MovedObject): void {
  if (ENCRYPTED_SCHEMA.test(object.statement))
    object.changes.push('its DEFAULT ENCRYPTION is left out: the target’s own settings apply');
  if (!object.record.readOnly) return;
  const { readOnly: _, ...record } = object.record;
  object.record = record;
  object.changes.push(`it is not read-only, which ${nameOf(object.target)} does not have`);
}

/** Modes that change the behaviour of a program and that the other flavor lacks. */
const OWN_MODES = {
  mysql: ['TIME_TRUNCATE_FRACTIONAL'],
  mariadb: ['ORACLE', 'EMPTY_STRING_IS_NULL', 'SIMULTANEOUS_ASSIGNMENT', 'TIME_ROUND_FRACTIONAL'],
};

function moveModes(object: MovedObject): void {
  const { source, target, record } = object;
  const words = record.session.sqlMode.split(',');
  const own = OWN_MODES[isMariaDb(source) ? 'mariadb' : 'mysql'].filter((word) => words.includes(word));
  if (own.length > 0)
    return object.refuse(
      `it was made under the sql_mode ${own.join(', ')}, which ${nameOf(target)} does not have`,
      'create it again on the source, without that mode',
    );
  if (isMariaDb(target)) return;
  const { kept, removed } = splitRemovedModes(record.session.sqlMode);
  if (removed.length === 0) return;
  object.record = { ...record, session: { ...record.session, sqlMode: kept } };
  object.changes.push(`its sql_mode is without ${removed.join(', ')}`);
}
