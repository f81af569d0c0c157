// Finds the transactions in the events of a file: where each begins and ends, its id and its commit
// time. Invariant: a transaction has ended only after its own last event, so a cut at its end never
// splits a transaction. Pure.
import type { BinlogCursor } from './cursor.ts';
import { EVENT, parseQuery, typeOf } from './event.ts';
import { isBegin, parseBegin, type TransactionBegin } from './gtid-event.ts';

export class TransactionTracker {
  /** The begin of the open or, after `accept`, of the transaction that has just ended. */
  begin: TransactionBegin | undefined;
  #state: 'outside' | 'begun' | 'inside' = 'outside';

  get isInside(): boolean {
    return this.#state !== 'outside';
  }

  /** Forgets an unfinished transaction: after a crash a file may end inside of one. */
  reset(): void {
    this.#state = 'outside';
  }

  /** Reads an event of a file. The cursor has read it before. */
  accept(event: Buffer, cursor: BinlogCursor): 'begin' | 'end' | undefined {
    const type = typeOf(event);
    if (isBegin(type)) {
      this.begin = parseBegin(event, cursor.bodyOf(event));
      this.#state = 'begun';
      return 'begin';
    }
    if (this.#state === 'outside') return undefined;
    if (!this.#isLast(type, event, cursor)) return undefined;
    this.#state = 'outside';
    return 'end';
  }

  #isLast(type: number, event: Buffer, cursor: BinlogCursor): boolean {
    if (type === EVENT.XID || type === EVENT.XA_PREPARE || type === EVENT.TRANSACTION_PAYLOAD) return true;
    const { isStandalone = false, hasImplicitBegin = false } = this.begin ?? {};
    if (type === EVENT.MARIADB_QUERY_COMPRESSED) return isStandalone;
    if (type !== EVENT.QUERY) return false;
    const { text } = parseQuery(cursor.bodyOf(event));
    const word = firstWords(text);
    if (isStandalone || word === 'COMMIT' || word === 'ROLLBACK') return true;
    if (this.#state === 'inside' || hasImplicitBegin) return false;
    // The first statement of a transaction of MySQL: BEGIN, or all of the transaction.
    this.#state = 'inside';
    // CREATE TABLE … SELECT is one transaction with its rows.
    const isBegin = word === 'BEGIN' || word.startsWith('XA ST') || word.startsWith('XA BE');
    return !(isBegin || text.subarray(-START_TRANSACTION.length).equals(START_TRANSACTION));
  }
}

const START_TRANSACTION = Buffer.from('START TRANSACTION');

function firstWords(text: Buffer): string {
  // ROLLBACK TO SAVEPOINT ends nothing.
  return text.length > 64 ? text.toString('latin1', 0, 8) : text.toString('latin1');
}
