// Request and report of a replay: the archived transactions after a backup, up to a target.
import { plural } from '../../core/units.ts';

/** Where a replay ends. */
export type Until =
  /**
   * After the last transaction that was committed at this time or before, in microseconds since
   * 1970.
   */
  | { kind: 'time'; micros: number }
  /** After this transaction, or before it. */
  | { kind: 'gtid'; gtid: string; isBefore: boolean }
  /** Before the transaction that ends after this position. */
  | { kind: 'position'; file: string; position: number }
  /** At the end of the archive. */
  | { kind: 'latest' };

export interface ReplayRequest {
  until: Until;
  label?: string;
  /** An id, or `latest`: the newest backup before the target. */
  backup: string;
  /** Whether statements about accounts are run. */
  loadUsers: boolean;
  skipBinlog: boolean;
}

/** What a replay runs, known before it changes anything. */
export interface ReplayPlan {
  chain: string;
  /** Number of segments that it reads. */
  segments: number;
  /** Position of the backup, and the position that was reached. */
  from: string;
  to: string;
  /** Number of transactions; 0: none lies between the backup and the target. */
  transactions: number;
  /** Transactions that the logs of two servers hold, and that were replayed once; absent: none. */
  repeated?: number;
  first?: TransactionMark;
  last?: TransactionMark;
  /** Moment that the target has then: no transaction of before is missing. */
  reached: string;
  /** Statements about accounts that were left out, because accounts are. */
  accountStatements: number;
  /** Rows of system schemas that were left out. */
  systemEvents: number;
  /**
   * Transactions whose time cannot be true: `SET timestamp` changed it. They do not end a replay.
   */
  untrueTimes: readonly TransactionMark[];
  /** XA transactions that are prepared and not finished at the target. */
  preparedXa: readonly string[];
  /** Whether the replay continued an interrupted one. */
  resumed: boolean;
}

export interface ReplayReport extends ReplayPlan {
  durationSeconds: number;
}

export interface TransactionMark {
  time: string;
  gtid?: string;
  file: string;
  /** Position before the transaction. */
  position: number;
}

export function describeReplay({ transactions, first, last, reached, to }: ReplayReport): string {
  if (!first || !last)
    return `0 transactions lie between the backup and the target: the server is as it was at ${reached}`;
  return `replayed ${plural(transactions, 'transaction')} from ${first.time} to ${last.time}: the server is as it was at ${reached} (${to})`;
}

export function describeReplayPlan({ transactions, first, last, reached, to, resumed }: ReplayPlan): string {
  if (!first || !last)
    return `would replay 0 transactions: none lies between the backup and the target, the server would be as it was at ${reached}`;
  const word = resumed ? 'would go on with the replay of' : 'would replay';
  return `${word} ${plural(transactions, 'transaction')} from ${first.time} to ${last.time}: the server would be as it was at ${reached} (${to})`;
}
