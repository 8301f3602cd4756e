#!/usr/bin/env bash
# How the price of a call grows with the tables of its document, where statistics are of five small documents alone, and where they
# are of all. Runs on a database of its own, in the cluster whose variables it is given. Prints milliseconds at each size, and the
# exponent between the first size and the last: 1 is linear. Fails if one is 1.5 or more.
set -euo pipefail
cd "$(dirname "$0")"

database=ainecto_growth
read -ra sizes <<< "${BENCH_SIZES:-200 1000 5000}"
sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$database" "$@"; }
clean() { psql -X -q -d postgres -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" 2> /dev/null; }

# round TITLE: every step at every size; lines of step, size and ms go to a table.
round() {
  local title=$1 size step
  for size in "${sizes[@]}"; do
    sql -c "CALL bench_steps('$title', $size)"
  done
  while IFS='|' read -r step times exponent; do
    printf '%-14s %-46s %-26s exponent %s\n' "$title" "$step" "$times" "$exponent"
    awk "BEGIN { exit !($exponent < 1.5) }" || status=1
  done < <(sql -c "SELECT step, string_agg(round(ms)::text, ' ' ORDER BY size) || ' ms',
      round((ln(max(ms) FILTER (WHERE size = ${sizes[-1]}) / max(ms) FILTER (WHERE size = ${sizes[0]}))
        / ln(${sizes[-1]}.0 / ${sizes[0]}))::numeric, 2)
    FROM bench_step WHERE title = '$title' GROUP BY step ORDER BY min(place)")
}

clean
trap clean EXIT
psql -X -q -d postgres -c "CREATE DATABASE $database TEMPLATE template0 ENCODING 'UTF8'"
sql -c 'CREATE EXTENSION ainecto' -f growth.sql
for table in $(sql -c "SELECT c.oid::regclass FROM pg_class c WHERE relnamespace = 'ainecto'::regnamespace AND relkind = 'r'"); do
  sql -c "ALTER TABLE $table SET (autovacuum_enabled = off)"
done
for n in 1 2 3 4 5; do
  sql -c "CALL bench_small($n)"
done
sql -c ANALYZE
status=0
round 'not analyzed'
sql -c ANALYZE
round 'analyzed'
exit $status
