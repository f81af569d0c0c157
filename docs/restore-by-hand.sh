#!/usr/bin/env bash
# Restores one schema of a backup without mysql-backup: restore-by-hand.sh FOLDER SCHEMA
# Needs bash, zstd, jq and the mysql client, which takes host, user and password from ~/.my.cnf.
set -euo pipefail
cd "$1"
schema=$2
client() { mysql --local-infile=1 --default-character-set=utf8mb4 "$@"; }
session="SET time_zone='+00:00', sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', foreign_key_checks=0;"
tables=("$schema"@*.json)
{ echo "$session"; cat "$schema.sql" "${tables[@]/%.json/.sql}"; } | client
for json in "${tables[@]}"; do
  load=$(jq -r '.options | (.decodeColumns // {}) as $decode |
    "LOAD DATA LOCAL INFILE \"/dev/stdin\" INTO TABLE `\(.table)` CHARACTER SET binary (" +
    ([.columns[] | if $decode[.] then "@`\(.)`" else "`\(.)`" end] | join(", ")) + ")" +
    if $decode == {} then "" else " SET " + ([$decode | to_entries[] | "`\(.key)` = \(.value)"] | join(", ")) end' "$json")
  for data in "${json%.json}"@*.tsv.zst; do
    zstd -dc "$data" | client "$schema" -e "$session $load"
  done
done
shopt -s nullglob
for sql in "$schema"@*.pre.sql; do client < "$sql"; done
for sql in "$schema"@*.pre.sql; do client < "${sql/%.pre.sql/.sql}"; done
for sql in "$schema"@*.triggers.sql; do client < "$sql"; done
