// Hashes of passwords in texts that are shown. Statements that make accounts hold them, and servers quote statements in their errors; who
// reads a log or an issue could try passwords out on them.

const SHOWN = '***';
const QUOTED = String.raw`'(?:[^'\\]|''|\\.)*(?:'|$)`;
/** `IDENTIFIED WITH … AS '…'`, `IDENTIFIED VIA … USING '…' OR … USING '…'`, `IDENTIFIED BY PASSWORD '…'`. */
const IDENTIFICATION = new RegExp(String.raw`\bIDENTIFIED\b[^;]*`, 'gis');
const VALUE = new RegExp(String.raw`\b(AS|BY|USING|PASSWORD)(\s*\(?\s*)(?:${QUOTED}|0x[0-9a-f]*)`, 'gis');

/** Where only a part of the statement is quoted, the forms of hashes tell them. */
const FORMS = [
  // mysql_native_password
  /\*[0-9A-F]{40}/gi,
  // caching_sha2_password: the salt holds any byte
  /\$A\$\d{3}\$[^']*/g,
  // the same as print_identified_with_as_hex has it
  /0x24412430[0-9A-F]*/gi,
  // sha256_password
  /\$5\$[^']*/g,
  // ed25519: 43 letters of Base64, in which all kinds are; the fingerprint of a public key looks so, too
  /(?<![\w+/=])(?<!SHA256:)(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[A-Za-z0-9+/]{43}(?![\w+/=])/g,
];

export function hideHashes(text: string): string {
  const hidden = text.replace(IDENTIFICATION, (part) => part.replace(VALUE, `$1$2'${SHOWN}'`));
  return FORMS.reduce((shown, form) => shown.replace(form, SHOWN), hidden);
}
