#!/usr/bin/env bash
# Restores one schema of a backup without mysql-backup: restore-by-hand.sh FOLDER SCHEMA
# Needs bash, zstd, jq and the mysql client, which takes host, user and password from ~/.my.cnf.
set -euo pipefail
shopt -s nullglob
cd "$1"
schema=$2
session="SET time_zone='+00:00', sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', foreign_key_checks=0;"
client() { mysql --local-infile=1 --default-character-set=utf8mb4 "$@"; }
# The history of system-versioned tables of MariaDB.
history=system_versioning_insert_history
[ -z "$(client -N -e "SHOW VARIABLES LIKE '$history'")" ] || session+=" SET $history=ON;"

# A table has a description in JSON. A view has a stand-in, because views may refer to each other.
tables=("$schema"@*.json)
stand_ins=("$schema"@*.pre.sql)
triggers=("$schema"@*.triggers.sql)
views=("${stand_ins[@]/%.pre.sql/.sql}")
sequences=()
for sql in "$schema"@*.sql; do
  case " ${tables[*]/%.json/.sql} ${stand_ins[*]} ${views[*]} ${triggers[*]} " in
    *" $sql "*) ;;
    *) sequences+=("$sql") ;;
  esac
done

{ echo "$session"; cat "$schema.sql" "${sequences[@]}" "${tables[@]/%.json/.sql}"; } | client
for json in "${tables[@]}"; do
  load=$(jq -r '.options | (.decodeColumns // {}) as $decode |
    "LOAD DATA LOCAL INFILE \"/dev/stdin\" INTO TABLE `\(.table)` CHARACTER SET binary (" +
    ([.columns[] | if $decode[.] then "@`\(.)`" else "`\(.)`" end] | join(", ")) + ")" +
    if $decode == {} then "" else
      " SET " + ([$decode | to_entries[] | "`\(.key)` = \(.value)"] | join(", "))
    end' "$json")
  for data in "${json%.json}"@*.tsv.zst; do
    zstd -dc "$data" | client "$schema" -e "$session $load"
  done
done
cat "${stand_ins[@]}" "${views[@]}" "${triggers[@]}" /dev/null | client
