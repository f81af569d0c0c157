// Identity of a backup's server, in a form that survives a restart, another address and another
// version: `uuid=…` for MySQL, several marks for MariaDB, which has no id of its own. Pure.

/** Marks by name. */
export type ServerIdentity = Readonly<Partial<Record<Mark, string>>>;

/**
 * Names of the marks.
 * - `uuid`: server_uuid of MySQL, kept in its data directory.
 * - `born`: on MariaDB, the creation time of its system tables in seconds since 1970; kept by
 *   upgrades and copies of the data directory.
 * - `uid`: server_uid of MariaDB, derived from its network card and port.
 * - `address`: host name and port, as the server reports them.
 */
const MARKS = ['uuid', 'born', 'uid', 'address'] as const;
type Mark = (typeof MARKS)[number];

/** Formats an identity for manifests and summaries. */
export function formatIdentity(identity: ServerIdentity): string {
  return MARKS.flatMap((mark) => {
    const value = identity[mark];
    return value === undefined || value === '' ? [] : [`${mark}=${encodeURIComponent(value)}`];
  }).join('&');
}

export function parseIdentity(text: string): ServerIdentity {
  const given = new URLSearchParams(text);
  return Object.fromEntries(
    MARKS.flatMap((mark) => {
      const value = given.get(mark);
      return value === null ? [] : [[mark, value]];
    }),
  );
}

/**
 * Compares two identities.
 * @returns undefined: too little is known about one of them
 */
export function isSameIdentity(a: ServerIdentity, b: ServerIdentity): boolean | undefined {
  const agree = (mark: Mark): boolean | undefined =>
    a[mark] === undefined || b[mark] === undefined ? undefined : a[mark] === b[mark];
  if (a.uuid !== undefined || b.uuid !== undefined) return agree('uuid') ?? isUnknown(a.uuid ? b : a);
  if (agree('born') === false) return false;
  // A new host name changes `address`, another network card changes `uid`. A change of both means
  // another server: servers that are set up together, such as containers, are born in the same
  // second.
  const others = [agree('uid'), agree('address')];
  if (others.includes(true)) return true;
  return others.includes(false) ? false : undefined;
}

/** Returns false for a server of another flavor; undefined if no mark is known. */
function isUnknown(identity: ServerIdentity): false | undefined {
  return Object.keys(identity).length === 0 ? undefined : false;
}

/** Describes an identity briefly, for messages. */
export function describeIdentity({ uuid, address, born, uid }: ServerIdentity): string {
  if (uuid !== undefined) return `server_uuid ${uuid}`;
  const parts = [
    address,
    born === undefined ? undefined : `set up at ${new Date(Number(born) * 1000).toISOString()}`,
    address === undefined && uid !== undefined ? `server_uid ${uid}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ') || 'unknown';
}
