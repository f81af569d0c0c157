// Refuses a backup of MySQL for MariaDB, or the reverse. The target itself reports which
// definitions it cannot read.
import { BackupError } from '../../core/errors.ts';
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { findSyntaxError } from '../../mysql/schema/definitions/find-syntax-error.ts';
import type { BackupContents } from '../../repository/contents.ts';
import type { RestorePlan } from '../plan/planned.ts';

/** Maximum number of reasons in the message; the details hold all. */
const SHOWN = 20;

interface Definition {
  object: string;
  record: DefinitionRecord;
}

/** @throws BackupError TARGET_UNSUPPORTED */
export async function checkFlavor(
  session: Session,
  facts: ServerFacts,
  { server, backupId }: BackupContents,
  plan: RestorePlan,
): Promise<void> {
  if (isMariaDb(server) === isMariaDb(facts)) return;
  const reasons: string[] = [];
  for (const { object, record } of definitionsOf(plan)) {
    const message = await findSyntaxError(session, record, `cannot look at ${object}`);
    if (message !== undefined) reasons.push(`${object}: ${message}`);
  }
  const shown = reasons.slice(0, SHOWN).join('; ');
  const more = reasons.length > SHOWN ? `; and ${reasons.length - SHOWN} more` : '';
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    `${backupId} is of ${server.flavor} ${server.version}, the target is ${facts.flavor} ${facts.version}, which ${reasons.length === 0 ? 'can read its definitions, but may give them another meaning' : `cannot read ${shown}${more}`}`,
    {
      hint: 'MySQL and MariaDB differ in their definitions and types: restore onto a server of the same kind. --upgrade moves what both can hold, maps collations, reports each change, and names what cannot be moved; --ignore-version tries it as it is.',
      details: { reasons },
    },
  );
}

/** Definitions to parse. A table comes without the indexes that are created after the data. */
function* definitionsOf({ tables, sequences, ...plan }: RestorePlan): Generator<Definition> {
  yield* sequences;
  for (const { schema, table, split } of tables) {
    if (!split) continue;
    const statement = Buffer.from(split.create, 'latin1');
    const session = { client: 'utf8mb4', sqlMode: '' };
    const record = { kind: 'table', schema, name: table.name, statement, session } as const;
    yield { object: `table ${schema}.${table.name}`, record };
  }
  yield* [...plan.libraries, ...plan.routines, ...plan.views, ...plan.triggers, ...plan.events];
}
