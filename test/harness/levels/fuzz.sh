#!/usr/bin/env bash
# A short run of each fuzzer, from its corpus and a fixed seed. Longer: AINECTO_FUZZ_SECONDS=600 make test-fuzz
# AINECTO_TESTS is a pattern of names, to run some of them; "connections" is the one of live connections.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

cd "$checkout" || exit
check "fuzzers build" "$MAKE" -s "-j$(nproc)" -f test/native.mk fuzzers shim

# shellcheck disable=SC2053 # a pattern is what it is
wanted() { [[ $1 == ${AINECTO_TESTS:-*} ]]; }

# The inputs found on the way stay in the build directory; what matters of them goes into the corpus by hand.
fuzz() {
  local found=build/native/found/$1
  mkdir -p "$found"
  set -- "build/native/fuzz/$1" -seed=1 -max_len=16384 -timeout=10 -rss_limit_mb=1024 -verbosity=0 \
    "-max_total_time=${AINECTO_FUZZ_SECONDS:-1}" "-artifact_prefix=$found-" "$found" "test/fuzz/corpus/$1"
  [ -d "${!#}" ] || set -- "${@:1:$#-1}"
  "$@"
}

# Spoilt SQL text, by the server's own parser: its corpus is what the test of imports reads.
import_sql() {
  use_template
  fresh_place fuzz_sql
  fresh_cluster fuzz_sql
  "$harness/database.sh" > "$place/database.log" 2>&1
  {
    echo 'CREATE TEMP TABLE corpus (body text);'
    for file in test/fixture/ddl/*.sql; do
      printf "INSERT INTO corpus VALUES (\$fuzz\$%s\$fuzz\$);\n" "$(cat "$file")"
    done
    cat test/fuzz/live/import_sql.sql
  } | "$bin/psql" -Xq -v ON_ERROR_STOP=1 -v "seconds=${AINECTO_FUZZ_SECONDS:-1}" -v "seed=${AINECTO_FUZZ_SEED:-1}" -f -
}

# A shim under sanitizers, with a database behind it, meets spoilt requests on live connections (test/fuzz/live/).
# AINECTO_FUZZ_SEED names another run.
live() {
  use_template
  fresh_place fuzz
  fresh_cluster fuzz
  "$harness/database.sh" > "$place/database.log" 2>&1
  local token
  token=$("$bin/psql" -XqAt -v ON_ERROR_STOP=1 <<'SQL'
SELECT ainecto.create_account('fuzz@example.org', NULL, 'Fuzz', 'enterprise') \g /dev/null
SELECT ainecto.create_access_token('fuzz@example.org', 'fuzz');
SQL
  )
  AINECTO_FUZZ_SHIM=$checkout/build/native/ainecto-shim AINECTO_FUZZ_TOKEN=$token AINECTO_FUZZ_PLACE=$place \
    AINECTO_FUZZ_DATABASE="host=$PGHOST port=$PGPORT dbname=$PGDATABASE user=ainecto_web" \
    AINECTO_FUZZ_SECONDS=${AINECTO_FUZZ_SECONDS:-5} node test/fuzz/live/connections.mjs
}

[ -n "${some_failed:-}" ] || for target in test/fuzz/*.c; do
  name=$(basename "$target" .c)
  ! wanted "$name" || check "fuzz $name" fuzz "$name"
done
[ -n "${some_failed:-}" ] || ! wanted import_sql || check "fuzz import_sql" import_sql
[ -n "${some_failed:-}" ] || ! wanted connections || check "fuzz connections" live
conclude
