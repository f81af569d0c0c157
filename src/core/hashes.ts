// Removes password hashes from displayed texts. Statements that create accounts contain hashes, and
// servers quote statements in their errors. A reader of a log or an issue could try passwords
// against a hash.

const SHOWN = '***';
const QUOTED = String.raw`'(?:[^'\\]|''|\\.)*(?:'|$)`;
/** `IDENTIFIED WITH … AS '…'`, `… VIA … USING '…' OR … USING '…'`, `… BY PASSWORD '…'`. */
const IDENTIFICATION = new RegExp(String.raw`\bIDENTIFIED\b[^;]*`, 'gis');
const VALUE = new RegExp(String.raw`\b(AS|BY|USING|PASSWORD)(\s*\(?\s*)(?:${QUOTED}|0x[0-9a-f]*)`, 'gis');

/** Forms of hashes, for texts that quote only a part of the statement. */
const FORMS = [
  // mysql_native_password
  /\*[0-9A-F]{40}/gi,
  // caching_sha2_password: the salt may contain any byte
  /\$A\$\d{3}\$[^']*/g,
  // the same under print_identified_with_as_hex
  /0x24412430[0-9A-F]*/gi,
  // sha256_password
  /\$5\$[^']*/g,
  // ed25519: 43 Base64 characters with upper-case letters, lower-case letters and digits. The
  // fingerprint of a public key looks the same.
  /(?<![\w+/=])(?<!SHA256:)(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[A-Za-z0-9+/]{43}(?![\w+/=])/g,
];

export function hideHashes(text: string): string {
  const hidden = text.replace(IDENTIFICATION, (part) => part.replace(VALUE, `$1$2'${SHOWN}'`));
  return FORMS.reduce((shown, form) => shown.replace(form, SHOWN), hidden);
}
