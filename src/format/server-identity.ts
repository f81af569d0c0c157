// Which server a backup is of, in a form that outlives a restart, another address and another version: `uuid=…` of MySQL, several marks
// of MariaDB, which has no id of its own. Pure.

/** Marks by name. */
export type ServerIdentity = Readonly<Partial<Record<Mark, string>>>;

/**
 * `uuid`: server_uuid of MySQL, kept in its data directory.
 * `born`: of MariaDB, when its system tables were made, in seconds since 1970; kept by upgrades and copies of the data directory.
 * `uid`: server_uid of MariaDB, made of its network card and port.
 * `address`: host name and port, as the server says.
 */
const MARKS = ['uuid', 'born', 'uid', 'address'] as const;
type Mark = (typeof MARKS)[number];

/** As it is kept in manifests and summaries. */
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

/** @returns undefined: too little is known of one of them */
export function isSameIdentity(a: ServerIdentity, b: ServerIdentity): boolean | undefined {
  const agree = (mark: Mark): boolean | undefined =>
    a[mark] === undefined || b[mark] === undefined ? undefined : a[mark] === b[mark];
  if (a.uuid !== undefined || b.uuid !== undefined) return agree('uuid') ?? isUnknown(a.uuid ? b : a);
  if (agree('born') === false) return false;
  // A new host name changes the one, another network card the other. Both at once are another server: servers that are set up together,
  // as containers are, are born in the same second.
  const others = [agree('uid'), agree('address')];
  if (others.includes(true)) return true;
  return others.includes(false) ? false : undefined;
}

/** Of a server of another flavor the one mark says nothing; no mark at all says nothing either way. */
function isUnknown(identity: ServerIdentity): false | undefined {
  return Object.keys(identity).length === 0 ? undefined : false;
}

/** Short, for messages. */
export function describeIdentity({ uuid, address, born, uid }: ServerIdentity): string {
  if (uuid !== undefined) return `server_uuid ${uuid}`;
  const parts = [
    address,
    born === undefined ? undefined : `set up at ${new Date(Number(born) * 1000).toISOString()}`,
    address === undefined && uid !== undefined ? `server_uid ${uid}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ') || 'unknown';
}
