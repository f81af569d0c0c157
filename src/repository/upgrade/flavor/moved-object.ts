// One object on its way to the other flavor: its new record, its changes, and the reasons why it
// cannot be moved.
import type { DefinitionRecord } from '../../../format/definition-record.ts';
import type { TableFacts } from '../../../format/table-facts.ts';
import type { Version } from '../finding.ts';

export interface Obstacle {
  /** Reason as the end of a sentence about the object. */
  why: string;
  /** Advice to the user. */
  advice: string;
}

export class MovedObject {
  readonly source: Version;
  readonly target: Version;
  record: DefinitionRecord;
  /** Changes as ends of sentences about the object. */
  readonly changes: string[] = [];
  readonly obstacles: Obstacle[] = [];

  constructor(record: DefinitionRecord, source: Version, target: Version) {
    this.record = record;
    this.source = source;
    this.target = target;
  }

  /** Statement with one character per byte. */
  get statement(): string {
    return this.record.statement.toString('latin1');
  }

  set statement(text: string) {
    if (text !== this.statement) this.record = { ...this.record, statement: Buffer.from(text, 'latin1') };
  }

  changeFacts(change: (facts: TableFacts) => Partial<TableFacts>): void {
    const { facts } = this.record;
    if (facts) this.record = { ...this.record, facts: { ...facts, ...change(facts) } };
  }

  refuse(why: string, advice = 'change it on the source'): void {
    this.obstacles.push({ why, advice });
  }
}
