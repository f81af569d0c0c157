// Errors of the server about masked tables, without values. Servers quote values in their messages.
import { BackupError } from '../core/errors.ts';
import type { TableFacts } from '../format/table-facts.ts';

/** Error of a server, as far as it is known. */
interface ServerError {
  errno?: number;
  code?: string;
  sqlState?: string;
  message: string;
}

/**
 * Returns the error with the number of the server's message and the column or key that it names.
 * @param names columns and indexes of the table
 * @param what the failed action
 */
export function withoutValues(error: unknown, names: ReadonlySet<string>, what: string): unknown {
  if (!(error instanceof BackupError)) return error;
  const { errno, code, sqlState, message } = (error.cause ?? {}) as ServerError;
  if (errno === undefined) return error;
  const text = describeRemark(errno, message, names);
  return new BackupError(error.code, `${what}: ${text}`, {
    hint: 'The table is masked, so its values are not shown; --show-rows shows them.',
    details: { errno },
    cause: Object.assign(new Error(text), {
      errno,
      ...(code === undefined ? {} : { code }),
      ...(sqlState === undefined ? {} : { sqlState }),
    }),
  });
}

/** Returns `server message 1292 on column born`. */
export function describeRemark(errno: number, message: string, names: ReadonlySet<string>): string {
  const named = [...message.matchAll(/(?:column|key|field) '([^']+)'/gi)].map(([, name]) =>
    name!.split('.').at(-1)!,
  );
  const known = named.find((name) => names.has(name.toLowerCase()));
  return `server message ${errno}${known === undefined ? '' : ` on ${known}`}`;
}

/** Returns the names of the table's columns and indexes, in lower case. */
export function namesOf({ columns, indexes }: TableFacts): ReadonlySet<string> {
  return new Set([...columns, ...indexes].map(({ name }) => name.toLowerCase()));
}
