#!/usr/bin/env bash
# How the price of calls grows with what a house holds: scale.mjs in a cluster of its own. BENCH_SCALE is the part of the full sizes that
# is made (1; 0.02 takes a minute or two), BENCH_DIMENSIONS a pattern of those that are.
# shellcheck source-path=SCRIPTDIR source=../harness/testing.sh
source "$(dirname "$0")/../harness/testing.sh"

"$harness/packages.sh" bench
install_node_packages "$checkout/test/bench"
"$MAKE" -s "-j$(nproc)" -C "$checkout" all
find_places
"$harness/server.sh"
export AINECTO_SHARED_BUFFERS=1GB
fresh_cluster scale
psql() { "$bin/psql" -X -q -v ON_ERROR_STOP=1 "$@"; }
# Nothing vacuums or analyzes but scale.mjs, so that it knows what is known.
psql -d postgres -c 'ALTER SYSTEM SET autovacuum = off' -c "ALTER SYSTEM SET max_wal_size = '8GB'" -c "ALTER SYSTEM SET checkpoint_timeout = '1h'" \
  -c 'SELECT pg_reload_conf()' -o /dev/null
psql -d postgres -c "CREATE DATABASE $PGDATABASE TEMPLATE template0 ENCODING 'UTF8'"
psql -c 'CREATE EXTENSION ainecto' -f "$checkout/test/bench/scale.sql"
cd "$checkout" && PATH=$bin:$PATH "$(node_program "$checkout/test/bench")" test/bench/scale.mjs
