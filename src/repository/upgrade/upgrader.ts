// Adapts the definitions of a backup to a server of another version. Invariant: changes that keep
// the meaning are made always; changes that alter an object are made only on request, and are
// reported either way. The target itself refuses cases without a rule.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import { missingPlugin, missingPrivileges, type AccountAbilities } from './account-rules.ts';
import { withCollations } from './collations.ts';
import type { Change, Finding, Incompatibility, Version } from './finding.ts';
import { ForeignKeys } from './foreign-keys.ts';
import { FlavorRules } from './flavor/other-flavor.ts';
import { withOldCollations } from './program-collations.ts';
import { removedModes, reservedWords } from './program-rules.ts';
import { countedFloat, fixedRows, partitionedEngine } from './table-rules.ts';

export interface UpgradeRules {
  source: Version;
  target: Version;
  /** Whether `--upgrade` is given. */
  isAsked: boolean;
  /** Absent: accounts are not examined. */
  accounts?: AccountAbilities;
}

type Rule = (record: DefinitionRecord, source: Version, target: Version) => Finding | undefined;

const RULES: readonly Rule[] = [partitionedEngine, countedFloat, removedModes, reservedWords];

export class Upgrader {
  /** Objects that the target does not accept as they are, and that are not rewritten. */
  readonly incompatibilities: Incompatibility[] = [];
  readonly changes: Change[] = [];
  readonly foreignKeys = new ForeignKeys();
  readonly #rules: UpgradeRules;
  readonly #flavorRules: FlavorRules;

  constructor(rules: UpgradeRules) {
    this.#rules = rules;
    this.#flavorRules = new FlavorRules(rules.source, rules.target);
  }

  /** Whether objects are to be moved from one flavor to the other. */
  get isMove(): boolean {
    const { source, target, isAsked } = this.#rules;
    return isAsked && isMariaDb(source) !== isMariaDb(target);
  }

  /** Whether source and target differ in version but not in flavor. */
  get isNeeded(): boolean {
    const { source, target } = this.#rules;
    const [a, b] = [source.versionNumbers, target.versionNumbers];
    return isMariaDb(source) === isMariaDb(target) && (a[0] !== b[0] || a[1] !== b[1]);
  }

  /**
   * Upgrades one record.
   * @param what the object's name in messages
   */
  upgrade(record: DefinitionRecord, what: string): DefinitionRecord {
    this.foreignKeys.note(record, what);
    if (this.isMove) return this.#move(record, what);
    if (!this.isNeeded) return record;
    const { source, target, isAsked, accounts } = this.#rules;
    let result = withOldCollations(withCollations(record, target), source, target);
    for (const rule of RULES) result = this.#apply(result, rule(result, source, target), what);
    if (isAsked) result = this.#apply(result, fixedRows(result), what);
    if (accounts) {
      result = this.#apply(result, missingPlugin(result, target, accounts), what);
      result = this.#apply(result, missingPrivileges(result, target, accounts), what);
    }
    return result;
  }

  #move(original: DefinitionRecord, what: string): DefinitionRecord {
    const { source, target } = this.#rules;
    const { record, changes, obstacles } = this.#flavorRules.move(original);
    let result = record;
    if (record.kind === 'table') {
      for (const rule of [partitionedEngine, countedFloat])
        result = this.#apply(result, rule(result, source, target), what);
      result = this.#apply(result, fixedRows(result), what);
    }
    this.incompatibilities.push(...obstacles.map((obstacle) => ({ ...obstacle, what, isRewritable: false })));
    this.changes.push(...changes.map((change) => ({ what, change })));
    return result;
  }

  #apply(record: DefinitionRecord, finding: Finding | undefined, what: string): DefinitionRecord {
    if (!finding) return record;
    const { why, advice, rewritten } = finding;
    if (!rewritten || !this.#rules.isAsked) {
      this.incompatibilities.push({ what, why, advice, isRewritable: rewritten !== undefined });
      return record;
    }
    this.changes.push({ what, change: rewritten.change });
    return rewritten.record;
  }
}
