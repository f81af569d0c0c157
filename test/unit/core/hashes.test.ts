// Hashes of passwords are in no message, however the server quotes the statement that holds them.
import { expect, it } from '@jest/globals';
import { BackupError } from '../../../src/core/errors.ts';
import { hideHashes } from '../../../src/core/hashes.ts';

const NATIVE = '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19';
const CACHING = '$A$005$\u0001\u0002salt+of:twenty!\u0003mJq0n8JjCzXvGqFqXG5cN2n4h5r1mWq0ZrS9yJ1T7u3';
const HEX = `0x${Buffer.from(CACHING).toString('hex').toUpperCase()}`;
const ED25519 = 'ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY';

it.each([
  [
    `CREATE USER \`u\`@\`%\` IDENTIFIED WITH 'mysql_native_password' AS '${NATIVE}' REQUIRE NONE`,
    "CREATE USER `u`@`%` IDENTIFIED WITH 'mysql_native_password' AS '***' REQUIRE NONE",
  ],
  [
    `CREATE USER u IDENTIFIED WITH 'caching_sha2_password' AS ${HEX} PASSWORD EXPIRE`,
    "CREATE USER u IDENTIFIED WITH 'caching_sha2_password' AS '***' PASSWORD EXPIRE",
  ],
  [
    `CREATE USER u IDENTIFIED VIA mysql_native_password USING '${NATIVE}' OR ed25519 USING '${ED25519}' OR unix_socket`,
    "CREATE USER u IDENTIFIED VIA mysql_native_password USING '***' OR ed25519 USING '***' OR unix_socket",
  ],
  [
    `GRANT USAGE ON *.* TO \`u\`@\`h\` IDENTIFIED BY PASSWORD '${NATIVE}'; GRANT SELECT ON a.* TO u`,
    "GRANT USAGE ON *.* TO `u`@`h` IDENTIFIED BY PASSWORD '***'; GRANT SELECT ON a.* TO u",
  ],
  [`ALTER USER u IDENTIFIED BY 'it''s \\' plain'`, "ALTER USER u IDENTIFIED BY '***'"],
  // As servers quote the rest of a statement that they do not understand, cut somewhere.
  [`near ''${NATIVE}' REQUIRE' at line 1`, "near ''***' REQUIRE' at line 1"],
  [`near ''${CACHING}' at line 1`, "near ''***' at line 1"],
  [`near '${HEX.slice(0, 60)}`, "near '***"],
  [`near '${ED25519}' OR unix_socket'`, "near '***' OR unix_socket'"],
  [`IDENTIFIED VIA ed25519 USING '${ED25519.slice(0, 20)}`, "IDENTIFIED VIA ed25519 USING '***'"],
])('%s', (text, shown) => {
  expect(hideHashes(text)).toBe(shown);
  expect(new BackupError('TARGET_QUERY_FAILED', `cannot: ${text}`).message).toBe(`cannot: ${shown}`);
});

it.each([
  'checksum mismatch in shop.orders: manifest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  "SELECT 'x' AS 'y' FROM `identified`",
  'table shop.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq is missing',
  'cannot read age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
])('says as it is: %s', (text) => expect(hideHashes(text)).toBe(text));
