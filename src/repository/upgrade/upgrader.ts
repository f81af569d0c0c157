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
   * @param object the object's name in messages
   */
  upgrade(record: DefinitionRecord, object: string): DefinitionRecord {
    this.foreignKeys.note(record, object);
    if (this.isMove) return this.#move(record, object);
    if (!this.isNeeded) return record;
    const { source, target, isAsked, accounts } = this.#rules;
    let result = withOldCollations(withCollations(record, target), source, target);
    for (const rule of RULES) result = this.#apply(result, rule(result, source, target), object);
    if (isAsked) result = this.#apply(result, fixedRows(result), object);
    if (accounts) {
      result = this.#apply(result, missingPlugin(result, target, accounts), object);
      result = this.#apply(result, missingPrivileges(result, target, accounts), object);
    }
    return result;
  }

  #move(original: DefinitionRecord, object: string): DefinitionRecord {
    const { source, target } = this.#rules;
    const { record, changes, obstacles } = this.#flavorRules.move(original);
    let result = record;
    if (record.kind === 'table') {
      for (const rule of [partitionedEngine, countedFloat])
        result = this.#apply(result, rule(result, source, target), object);
      result = this.#apply(result, fixedRows(result), object);
    }
    this.incompatibilities.push(
      ...obstacles.map((obstacle) => ({ ...obstacle, object, isRewritable: false })),
    );
    this.changes.push(...changes.map((change) => ({ object, change })));
    return result;
  }

  #apply(record: DefinitionRecord, finding: Finding | undefined, object: string): DefinitionRecord {
    if (!finding) return record;
    const { why, advice, rewritten } = finding;
    if (!rewritten || !this.#rules.isAsked) {
      this.incompatibilities.push({ object, why, advice, isRewritable: rewritten !== undefined });
      return record;
    }
    this.changes.push({ object, change: rewritten.change });
    return rewritten.record;
  }
}
