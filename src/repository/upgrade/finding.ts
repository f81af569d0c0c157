// What a rule says of one definition that the target does not take as it is.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import type { Flavor } from '../../mysql/connection/server-facts.ts';

export interface Version {
  flavor: Flavor;
  versionNumbers: readonly [number, number, number];
}

export interface Finding {
  /** `it is partitioned and of MyISAM, …`: the end of a sentence about the object. */
  why: string;
  /** What the user can do where nothing is rewritten. */
  advice: string;
  /** What is sent in its place, and the change as the end of a sentence. Absent: it cannot be rewritten with certainty. */
  rewritten?: { record: DefinitionRecord; change: string };
}

/** What is done to an object for the target. */
export interface Change {
  /** `procedure shop.p` */
  what: string;
  /** The end of a sentence about it. */
  change: string;
}

/** An object that the target does not take as it is. */
export interface Incompatibility {
  /** `procedure shop.p` */
  what: string;
  why: string;
  advice: string;
  /** Whether `--upgrade` rewrites it. */
  isRewritable: boolean;
}

export function describeIncompatibility({ what, why, advice, isRewritable }: Incompatibility): string {
  return `${what}: ${why} (${isRewritable ? '--upgrade rewrites it' : advice})`;
}

/** `MySQL 8.0` */
export function nameOf({ flavor, versionNumbers: [major, minor] }: Version): string {
  return `${flavor === 'mariadb' ? 'MariaDB' : 'MySQL'} ${major}.${minor}`;
}
