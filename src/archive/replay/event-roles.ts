// What a replay does with each kind of event. Invariant: a kind that is not in the table is refused
// before anything runs. Pure.
import { EVENT } from '../../binlog/event.ts';
import { plainTypeOf } from '../../binlog/inflate.ts';

export type EventRole =
  | 'begin'
  | 'table map'
  | 'rows'
  | 'statement'
  | 'value'
  | 'commit'
  | 'xa prepare'
  | 'payload'
  | 'format'
  /** Without effect on data. */
  | 'none';

const TRANSACTION_CONTEXT = 36;
const VIEW_CHANGE = 37;

const ROLES: Readonly<Record<number, EventRole>> = {
  [EVENT.QUERY]: 'statement',
  [EVENT.STOP]: 'none',
  [EVENT.ROTATE]: 'none',
  [EVENT.INTVAR]: 'value',
  [EVENT.RAND]: 'value',
  [EVENT.FORMAT_DESCRIPTION]: 'format',
  [EVENT.XID]: 'commit',
  [EVENT.TABLE_MAP]: 'table map',
  [EVENT.ROWS_QUERY]: 'none',
  [EVENT.WRITE_ROWS]: 'rows',
  [EVENT.UPDATE_ROWS]: 'rows',
  [EVENT.DELETE_ROWS]: 'rows',
  [EVENT.WRITE_ROWS_V1]: 'rows',
  [EVENT.UPDATE_ROWS_V1]: 'rows',
  [EVENT.DELETE_ROWS_V1]: 'rows',
  [EVENT.PARTIAL_UPDATE_ROWS]: 'rows',
  [EVENT.GTID]: 'begin',
  [EVENT.ANONYMOUS_GTID]: 'begin',
  [EVENT.GTID_TAGGED]: 'begin',
  [EVENT.MARIADB_GTID]: 'begin',
  [EVENT.PREVIOUS_GTIDS]: 'none',
  [EVENT.XA_PREPARE]: 'xa prepare',
  [EVENT.TRANSACTION_PAYLOAD]: 'payload',
  [TRANSACTION_CONTEXT]: 'none',
  [VIEW_CHANGE]: 'none',
  [EVENT.MARIADB_ANNOTATE_ROWS]: 'none',
  [EVENT.MARIADB_BINLOG_CHECKPOINT]: 'none',
  [EVENT.MARIADB_GTID_LIST]: 'none',
  [EVENT.MARIADB_START_ENCRYPTION]: 'none',
};

/** Returns the role of an event; undefined: a replay does not know it. */
export function roleOf(type: number): EventRole | undefined {
  return ROLES[plainTypeOf(type) ?? type];
}
