// The part of a session that reading the rows of a snapshot needs. A session of this thread has it,
// and so has a session that another thread owns.
import type { Session } from './session.ts';

export type SnapshotSession = Pick<
  Session,
  'id' | 'side' | 'target' | 'lost' | 'query' | 'scalar' | 'use' | 'execute' | 'stream' | 'close' | 'destroy'
>;
