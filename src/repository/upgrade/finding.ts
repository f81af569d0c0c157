// Findings of rules about a definition that the target does not accept as it is.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import type { Flavor } from '../../mysql/connection/server-facts.ts';

export interface Version {
  flavor: Flavor;
  versionNumbers: readonly [number, number, number];
}

export interface Finding {
  /** Reason as the end of a sentence about the object: `it is partitioned and of MyISAM, …`. */
  why: string;
  /** Advice to the user if the definition is not rewritten. */
  advice: string;
  /**
   * Replacement, and the change as the end of a sentence. Absent: the definition cannot be
   * rewritten with certainty.
   */
  rewritten?: { record: DefinitionRecord; change: string };
}

/** Change of an object for the target. */
export interface Change {
  /** Object, such as `procedure shop.p`. */
  object: string;
  /** End of a sentence about the object. */
  change: string;
}

/** An object that the target does not accept as it is. */
export interface Incompatibility {
  /** Object, such as `procedure shop.p`. */
  object: string;
  why: string;
  advice: string;
  /** Whether `--upgrade` rewrites the object. */
  isRewritable: boolean;
}

export function describeIncompatibility({ object, why, advice, isRewritable }: Incompatibility): string {
  return `${object}: ${why} (${isRewritable ? '--upgrade rewrites it' : advice})`;
}

/** Returns the version's name, such as `MySQL 8.0`. */
export function nameOf({ flavor, versionNumbers: [major, minor] }: Version): string {
  return `${flavor === 'mariadb' ? 'MariaDB' : 'MySQL'} ${major}.${minor}`;
}
