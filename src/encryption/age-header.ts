// Header of an age file (C2SP age.md, "Header"): the file key, wrapped for each recipient, and a
// MAC under a key derived from the file key. This file only writes headers, with Node.js's own
// HMAC; the age library parses them.
import { createHmac, hkdfSync } from 'node:crypto';

export const FILE_KEY_BYTES = 16;
const VERSION = 'age-encryption.org/v1';
const COLUMNS = 64;

/** File key, wrapped for one recipient. `args[0]` is the type; no argument contains a space. */
export interface Stanza {
  args: readonly string[];
  body: Uint8Array;
}

export interface Recipient {
  wrapFileKey(fileKey: Uint8Array): Stanza[] | Promise<Stanza[]>;
}

export function renderHeader(stanzas: readonly Stanza[], fileKey: Uint8Array): Buffer {
  const lines = [VERSION, ...stanzas.flatMap(renderStanza), '---'];
  const text = lines.join('\n');
  const key = new Uint8Array(hkdfSync('sha256', fileKey, Buffer.alloc(0), 'header', 32));
  const mac = createHmac('sha256', key).update(text).digest();
  return Buffer.from(`${text} ${toBase64(mac)}\n`);
}

/** Returns Base64 without padding, as in age. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/** Renders a stanza. The last body line must be shorter than the others, so it may be empty. */
function renderStanza({ args, body }: Stanza): string[] {
  const text = toBase64(body);
  const lines = [`-> ${args.join(' ')}`];
  for (let at = 0; at <= text.length; at += COLUMNS) lines.push(text.slice(at, at + COLUMNS));
  return lines;
}
