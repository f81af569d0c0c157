// Changes the definitions of a backup on their way into a target: another name for their schema, another definer, events
// that come up disabled. Invariant: what cannot be changed with certainty is refused by name, before anything is done.
import { changeDefiner, findDefiner, type Definers } from './definer.ts';
import { coversOther, renameInGrant } from './grant-schema.ts';
import { findQuotedQualifiers, renameQualifiers } from './sql-identifiers.ts';
import { DEFAULT_QUOTING, quotingAfter } from './sql-quoting.ts';
import { splitStatements } from './sql-script.ts';

export interface RewriteRules {
  /** Schema → its new name; schemas that keep theirs are not in it. */
  renamed: ReadonlyMap<string, string>;
  /** What is done with an object that names another schema which is renamed as well. */
  references: 'refuse' | 'rename';
  /** Whether the backup has such an object in the schema. */
  hasObject: (schema: string, object: string) => boolean;
  /** Names of schemas differ in more than case. */
  isCaseSensitive: boolean;
  definers: Definers;
  disableEvents: boolean;
}

/** Servers always print it, and what follows may hold the same words. */
const EVENT_STATUS = /^([^]*?\bON COMPLETION (?:NOT )?PRESERVE )(ENABLE|DISABLE)\b/i;

/** The reverse of what is done to an event that comes up disabled. */
export function enableEvent(statement: string): string {
  return statement.replace(EVENT_STATUS, '$1ENABLE');
}

export class DefinitionRewriter {
  /** Objects that cannot be restored under these rules, each as a sentence. */
  readonly refusals: string[] = [];
  readonly warnings: string[] = [];
  /** Definers that the rewritten statements name, as they are written. */
  readonly definers = new Set<string>();
  readonly #rules: RewriteRules;

  constructor(rules: RewriteRules) {
    this.#rules = rules;
  }

  /** The statements of a script that belongs to one schema. @param what for messages: `view shop.v` */
  rewrite(script: string, schema: string, what: string): string[] {
    let quoting = DEFAULT_QUOTING;
    return [...splitStatements(script)].map((statement) => {
      const rewritten = this.#rewriteStatement(statement, schema, what, quoting);
      quoting = quotingAfter(statement, quoting);
      return rewritten;
    });
  }

  #rewriteStatement(
    statement: string,
    schema: string,
    what: string,
    quoting: typeof DEFAULT_QUOTING,
  ): string {
    const ofSchema = OF_SCHEMA.exec(statement);
    if (ofSchema) {
      const to = this.#newName(unquote(ofSchema[2]!));
      return to === undefined
        ? statement
        : `${ofSchema[1]}${quote(to)}${statement.slice(ofSchema[0].length)}`;
    }
    if (!/^(?:\/\*M?!\d*\s*)?CREATE\b/i.test(statement)) return this.#renameGrant(statement, what);
    let result = this.#rename(statement, schema, what, quoting);
    if (this.#rules.disableEvents && what.startsWith('event ')) result = this.#disable(result, what);
    result = changeDefiner(result, this.#rules.definers);
    const definer = findDefiner(result);
    if (definer !== undefined) this.definers.add(definer);
    return result;
  }

  #rename(statement: string, schema: string, what: string, quoting: typeof DEFAULT_QUOTING): string {
    const { renamed, references, hasObject } = this.#rules;
    if (renamed.size === 0) return statement;
    const result = renameQualifiers(statement, { rename: (name) => this.#newName(name), hasObject, quoting });
    const others = [...result.renamed].filter((name) => !this.#isSame(name, schema));
    if (others.length > 0 && references === 'refuse')
      this.refusals.push(
        `${what} names ${others.map((name) => `${name}, which becomes ${this.#newName(name)}`).join(', and ')}`,
      );
    // Comments and defaults of a table are never run.
    const quoted = /^(table|account|sequence) /.test(what)
      ? []
      : findQuotedQualifiers(statement, [...renamed.keys()], quoting);
    if (quoted.length > 0)
      this.warnings.push(
        `${what} names ${quoted.join(', ')} inside of a quoted text, which is left as it is: look at it before you use it`,
      );
    return result.sql;
  }

  /** Grants follow their schemas; a pattern that covers others too stays as it is. */
  #renameGrant(statement: string, what: string): string {
    const { renamed, hasObject } = this.#rules;
    if (renamed.size === 0 || !/^(?:GRANT|REVOKE)\b/i.test(statement)) return statement;
    const rename = (name: string): string | undefined => {
      const to = renameInGrant(name, (schema) => this.#newName(schema));
      const covered = [...renamed.keys()].filter((schema) => coversOther(name, schema));
      if (to === undefined && covered.length > 0)
        this.warnings.push(
          `${what} has a grant on ${name}, which covers ${covered.join(', ')} on the source and is left as it is`,
        );
      return to;
    };
    return renameQualifiers(statement, { rename, hasObject, quoting: DEFAULT_QUOTING, isGrant: true }).sql;
  }

  #disable(statement: string, what: string): string {
    if (!EVENT_STATUS.test(statement))
      this.refusals.push(`${what} cannot be disabled, because its definition has no ON COMPLETION clause`);
    return statement.replace(EVENT_STATUS, '$1DISABLE');
  }

  #newName(schema: string): string | undefined {
    const { renamed, isCaseSensitive } = this.#rules;
    if (isCaseSensitive) return renamed.get(schema);
    return [...renamed].find(([from]) => this.#isSame(from, schema))?.[1];
  }

  #isSame(a: string, b: string): boolean {
    return this.#rules.isCaseSensitive ? a === b : a.toLowerCase() === b.toLowerCase();
  }
}

/** `USE s`, `CREATE DATABASE IF NOT EXISTS s …`, `ALTER DATABASE s …` */
const OF_SCHEMA =
  /^((?:USE|(?:CREATE|ALTER)\s+(?:DATABASE|SCHEMA)(?:\s+(?:IF\s+NOT\s+EXISTS|\/\*!\d+\s+IF\s+NOT\s+EXISTS\s*\*\/))?)\s+)(`(?:[^`]|``)*`|[^\s;`]+)/i;

function unquote(name: string): string {
  return name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name;
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
