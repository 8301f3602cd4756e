#!/usr/bin/env bash
# What row-level security costs: a role that sees 20 of 2,000 documents scans a table of 1,000,000 rows. Runs on a database of its
# own, in the cluster whose variables it is given. Fails if a median is 20 ms or more once the tables were vacuumed, which
# PostgreSQL does by itself: before, 10,000 rows of 10,000 pages have to be looked up one by one, whoever asks.
set -euo pipefail
cd "$(dirname "$0")"

database=ainecto_tenants
sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$database" "$@"; }
clean() { psql -X -q -d postgres -c "DROP DATABASE IF EXISTS $database" -c 'DROP ROLE IF EXISTS bench_few' 2> /dev/null; }

# median QUERY [USER]: of 25 runs on one connection, the first five aside; ms.
median() {
  { printf '%s\n' '\timing on'; for ((i = 0; i < 25; i++)); do echo "$1;"; done; } |
    PGUSER=${2:-bench_few} sql | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' | tail -n 20 | sort -n | sed -n 10p
}

status=0 limit=
measure() {
  local ms
  ms=$(median "$2")
  if [ -z "$limit" ] || awk "BEGIN { exit !($ms < $limit) }"; then
    printf '%-66s %8s ms\n' "$1" "$ms"
  else
    printf '%-66s %8s ms, not below %s\n' "$1" "$ms" "$limit"
    status=1
  fi
}

# All measurements of a state of the tables.
round() {
  measure "$1: rows of 20 documents counted" 'SELECT count(*) FROM ainecto.erd_column'
  printf '%-66s %8s ms\n' "$1: the same, told which, as a superuser" "$(median "SELECT count(*) FROM ainecto.erd_column
    WHERE document_uuid = ANY (ARRAY(SELECT md5('document ' || 100 * n)::uuid FROM generate_series(1, 20) n))" "$PGUSER")"
  measure "$1: their names read" 'SELECT max(name) FROM ainecto.erd_column'
  measure "$1: one document of those asked for" \
    "SELECT count(type) FROM ainecto.erd_column WHERE document_uuid = md5('document 100')::uuid"
  measure "$1: one that is not among them" \
    "SELECT count(type) FROM ainecto.erd_column WHERE document_uuid = md5('document 101')::uuid"
  measure "$1: documents listed" 'SELECT count(title) FROM ainecto.document'
  measure "$1: through a view of the house" 'SELECT max(name) FROM bench_view'
}

clean
trap clean EXIT
psql -X -q -d postgres -c "CREATE DATABASE $database TEMPLATE template0 ENCODING 'UTF8'"
sql -c 'CREATE EXTENSION ainecto'
sql -f tenants.sql
sql -c 'CREATE VIEW bench_view WITH (security_invoker) AS
    SELECT c.name FROM ainecto.document d JOIN ainecto.erd_column c ON c.document_uuid = d.uuid' \
  -c 'GRANT SELECT ON bench_view TO bench_few'
tables=(erd_column erd_table document project workspace role_grant)
round 'nothing known'
limit=20
for table in "${tables[@]}"; do sql -c "VACUUM ainecto.$table"; done
round 'without statistics'
for table in "${tables[@]}"; do sql -c "ANALYZE ainecto.$table"; done
round 'analyzed'
exit $status
