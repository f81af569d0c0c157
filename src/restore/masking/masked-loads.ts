// The masked tables of a restore, for the workers that load.
import type { Session } from '../../mysql/connection/session.ts';
import type { PlannedTable } from '../plan/planned.ts';
import { MaskSessions } from './mask-session.ts';
import type { RestoreMasks } from './restore-masks.ts';
import { TableLoad } from './table-load.ts';

export class MaskedLoads {
  readonly sessions: MaskSessions;
  readonly #masks: RestoreMasks;
  readonly #comparesRows: boolean;
  readonly #loads = new Map<PlannedTable, TableLoad | undefined>();

  /** @param comparesRows whether the verification compares the columns without masks */
  constructor(masks: RestoreMasks, comparesRows: boolean) {
    this.#masks = masks;
    this.#comparesRows = comparesRows;
    this.sessions = new MaskSessions(masks.rules.key);
  }

  of(planned: PlannedTable): TableLoad | undefined {
    if (!this.#loads.has(planned)) {
      const mask = this.#masks.of(planned);
      const { rules, showRows } = this.#masks;
      const options = { showRows, comparesRows: this.#comparesRows };
      this.#loads.set(planned, mask && new TableLoad(mask, rules.key, options, planned));
    }
    return this.#loads.get(planned);
  }

  /** Prepares a session for the tables, outside of a transaction. */
  async prepare(session: Session, tables: readonly PlannedTable[]): Promise<void> {
    const masked = tables.find((planned) => this.of(planned) !== undefined);
    if (masked) await this.sessions.prepare(session, masked.schema);
  }
}
