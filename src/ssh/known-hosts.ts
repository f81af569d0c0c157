// The keys of a host in a known_hosts file. Pure. Invariant: a line with an unknown form vouches
// for no key.
// https://man.openbsd.org/sshd#SSH_KNOWN_HOSTS_FILE_FORMAT
import { createHash, createHmac } from 'node:crypto';

export interface HostKey {
  /** `ssh-ed25519` */
  type: string;
  /** The public key in the protocol's form. */
  blob: Buffer;
}

export interface KnownKeys {
  trusted: HostKey[];
  revoked: HostKey[];
}

const DEFAULT_PORT = 22;

export function findKnownKeys(text: string, host: string, port: number): KnownKeys {
  const name = port === DEFAULT_PORT ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  const keys: KnownKeys = { trusted: [], revoked: [] };
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/[ \t]+/);
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [patterns = '', type = '', encoded = ''] = words;
    if (line.trim().startsWith('#') || !matches(patterns, name)) continue;
    const blob = Buffer.from(encoded, 'base64');
    // An authority signs other keys: ssh2 does not check such signatures.
    if (typeOf(blob) !== type || marker === '@cert-authority') continue;
    if (marker === '@revoked') keys.revoked.push({ type, blob });
    else if (marker === undefined) keys.trusted.push({ type, blob });
  }
  return keys;
}

/** Returns the name of the algorithm at the beginning of a key; undefined without one. */
export function typeOf(blob: Buffer): string | undefined {
  if (blob.byteLength < 4) return undefined;
  const length = blob.readUInt32BE(0);
  if (length > 64 || blob.byteLength < 4 + length) return undefined;
  return blob.toString('latin1', 4, 4 + length);
}

/** Returns the fingerprint in the form of `ssh-keygen -l`. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** Returns whether a name matches patterns with `*`, `?` and `!`, or the hash of one name. */
function matches(patterns: string, name: string): boolean {
  const [, salt, hash] = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(patterns) ?? [];
  if (salt !== undefined)
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  let isMatch = false;
  for (const pattern of patterns.toLowerCase().split(',')) {
    const isNegated = pattern.startsWith('!');
    if (!patternMatches(isNegated ? pattern.slice(1) : pattern, name)) continue;
    if (isNegated) return false;
    isMatch = true;
  }
  return isMatch;
}

function patternMatches(pattern: string, name: string): boolean {
  if (pattern === '') return false;
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(name);
}
